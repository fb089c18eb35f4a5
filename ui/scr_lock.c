/* SPDX-License-Identifier: ISC
 * scr_lock - L0: every cell empty, then the rows that unlock. What decides
 * is src/lock.c; here keys and the helper's answers become its events.
 * Whatever is not a proof for the same person leaves it locked.
 */
#include "src/mutant.h"
#include "src/text.h"
#include "ui/engine.h"
#include "ui/lease.h"
#include "ui/message.h"
#include "ui/offline.h"

#include <stdio.h>
#include <string.h>

bool
ui_is_locked(const struct ui *ui)
{
	return ui->app->session.is_open && lock_is_closed(&ui->lock);
}

static void
forget(struct ui *ui)
{
	ui->lock_words[0] = '\0';
	if (!ui->lock_has_secret)
		ui->lock_has_secret =
		    secret_init(&ui->lock_secret, NULL) == RC_OK;
	if (ui->lock_has_secret)
		secret_clear(&ui->lock_secret);
}

/* What stood open over the screens goes: nobody may answer for another. */
static void
put_away(struct ui *ui)
{
	int i;

	for (i = 0; i < ui->depth; i++)
		if (ui->stack[i].s->forget != NULL &&
		    GUARD("lock_forgets_mynumber"))
			ui->stack[i].s->forget(ui, ui->stack[i].state);
	forget(ui);
	convo_stop(ui);
	ask_end(ui);
	help_close(ui);
	explicit_bzero(ui->queue, sizeof(ui->queue));
	explicit_bzero(ui->held, sizeof(ui->held));
	ui->queue_count = 0;
	ui->held_count = 0;
	ui->held_asks = false;
	ui->say[0] = '\0';
	ui->is_dirty = true;
}

void
lock_close(struct ui *ui)
{
	(void)lock_step(&ui->lock, LOCK_EV_F12, ui_now(ui));
	put_away(ui);
}

void
lock_tick(struct ui *ui, int64_t now)
{
	bool was_closed = lock_is_closed(&ui->lock);

	if (!ui->app->session.is_open)
		return;
	(void)lock_step(&ui->lock, LOCK_EV_TICK, now);
	if (!was_closed && lock_is_closed(&ui->lock))
		put_away(ui);
	if (ui->lock.state == LOCK_GONE) {
		ui_sign_out(ui);
		ui_say(ui, LOOK_PLAIN, "%s",
		    _("離席のため終わりました  下書きは残っています"));
	}
}

#define LEASE_WARN_US INT64_C(300000000)

/* A counter that is used on keeps its screen lit; without a line nobody
 * renews its lease, and from its end on the person may sign in elsewhere.
 * Drafts were written with every key. */
bool
lease_tick(struct ui *ui)
{
	static int64_t told; /* the lease that was spoken of last */
	int64_t left = app_lease_left(ui->app);

	/* Rights were changed, or the person signed in elsewhere: what this
	 * session saw and may do is no more (10.3, 10.4). */
	if (ui->app->session.is_void && GUARD("void_session_ends")) {
		ui_sign_out(ui);
		ui_say(ui, LOOK_WARN, "%s",
		    _("台帳がサインインを終わらせました  もう一度サインインしてください"));
		return true;
	}
	if (left > LEASE_WARN_US)
		return false;
	if (left <= 0 && GUARD("lease_over_ends")) {
		ui_sign_out(ui);
		ui_say(ui, LOOK_WARN, "%s",
		    _("サインインの期限が過ぎたため終わりました  下書きは残っています"));
		return true;
	}
	if (ui_is_locked(ui) || told == ui->app->session.lease_until)
		return false;
	told = ui->app->session.lease_until;
	if (left > 0)
		ui_say(ui, LOOK_WARN,
		    _("あと %d分でサインインの期限です  不通の間は入り直せません"),
		    (int)((left + 59999999) / 60000000));
	return false;
}

static void
unlocked(struct ui *ui, bool ok, const struct proof *proof, const char *text)
{
	bool is_same = ok && proof != NULL &&
		       strcmp(proof->staff, ui->app->session.staff) == 0;

	forget(ui);
	if (is_same && lease_tick(ui))
		return;
	if (is_same) {
		(void)lock_step(&ui->lock, LOCK_EV_PROOF, ui_now(ui));
		return;
	}
	(void)lock_step(
	    &ui->lock, ok ? LOCK_EV_BROKEN : LOCK_EV_REFUSED, ui_now(ui));
	(void)snprintf(ui->lock_words, sizeof(ui->lock_words), "%s",
	    text[0] != '\0' ? text : _("職員番号か暗証が違います"));
}

static void
submit(struct ui *ui)
{
	struct err err;

	err_clear(&err);
	if (ui->lock_secret.len == 0)
		return;
	(void)lock_step(&ui->lock, LOCK_EV_SUBMIT, ui_now(ui));
	if (convo_start(ui, CONVO_UNLOCK, "unlock", ui->app->session.staff,
		"session.unlock", "", &ui->lock_secret, unlocked,
		&err) == RC_OK)
		return;
	forget(ui);
	(void)lock_step(&ui->lock, LOCK_EV_BROKEN, ui_now(ui));
	message_err(&err);
	(void)snprintf(ui->lock_words, sizeof(ui->lock_words), "%s  %s",
	    err.text, err.remedy);
}

void
lock_key(struct ui *ui, const struct keypress *k)
{
	struct edit e = { .kind = EDIT_SECRET, .secret = &ui->lock_secret };
	int64_t now = ui_now(ui);

	ui->is_dirty = true;
	if (k->code == K_F12 || k->code == K_F3) {
		convo_stop(ui);
		forget(ui);
		(void)lock_step(&ui->lock,
		    k->code == K_F12 ? LOCK_EV_F12 : LOCK_EV_BACK, now);
		return;
	}
	if (ui->lock.state == LOCK_BLANK) {
		(void)lock_step(&ui->lock, LOCK_EV_KEY, now);
		forget(ui);
		return;
	}
	if (!ui->lock_has_secret) {
		forget(ui);
		return;
	}
	if (ui->lock.state == LOCK_ASKING && ui->convo.prompt[0] == '\0')
		return;
	if (k->code == K_ENTER) {
		if (ui->lock.state == LOCK_ASKING)
			convo_answer(ui, &ui->lock_secret);
		else
			submit(ui);
		return;
	}
	(void)edit_key(&e, k);
}

void
lock_draw(struct ui *ui, struct view *v)
{
	struct edit e = { .kind = EDIT_SECRET, .secret = &ui->lock_secret };
	const struct app *a = ui->app;
	char line[256];
	int row = v->c->rows - 1, col = 1, s;

	v->cols = COLS_MIN;
	if (ui->lock.state != LOCK_PROMPT && ui->lock.state != LOCK_ASKING)
		return;
	if (a->is_training)
		put(v, 1, 1, LOOK_TRAINING, "【研修】");
	putf(v, 9, 30, LOOK_PLAIN, _("消灯中  %s"), a->session.name);
	put(v, 11, 26, LOOK_PLAIN, ">");
	put(v, 11, 28, LOOK_DIM,
	    ui->convo.prompt[0] != '\0' ? ui->convo.prompt : _("暗証"));
	if (ui->lock_has_secret)
		edit_draw(&e, v, ui->convo.prompt[0] != '\0' ? 12 : 11, 36, 16,
		    ui->lock.state == LOCK_PROMPT ||
			ui->convo.prompt[0] != '\0');
	put(v, 13, 30, LOOK_PLAIN, _("入力中のものは保存済です"));
	/* The module's own words, unchanged. */
	if (ui->convo.info[0] != '\0')
		put_cols(v, 15, 20, 60, LOOK_PLAIN, ui->convo.info);
	if (ui->lock_words[0] != '\0')
		put_cols(v, 17, 20, 60, LOOK_PLAIN, ui->lock_words);
	if (a->is_training)
		col += put(v, row, 1, LOOK_TRAINING, "【研修】");
	if (ui->lock.state == LOCK_ASKING) {
		s = (int)((ui_now(ui) - ui->convo.since) / 1000000);
		(void)snprintf(line, sizeof(line),
		    _("確かめています %d秒   F3 やめる"), s);
	} else {
		(void)snprintf(line, sizeof(line),
		    _("Enter 戻る   %d分で離席として終わります（下書きは残ります）"),
		    a->conf.away_s / 60);
	}
	put(v, row, col, LOOK_PLAIN, line);
}
