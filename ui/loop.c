/* SPDX-License-Identifier: ISC
 * loop - the one poll loop: keys, the sign-in helper, the clock. Nothing in
 * it waits for anything else, so the clock and F12 answer whatever a module
 * of the helper is doing.
 */
#include "src/mutant.h"
#include "ui/engine.h"
#include "ui/lease.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define SECOND INT64_C(1000000)
#define REASON_IDLE (600 * SECOND)

static volatile sig_atomic_t got_end;

static void
on_end(int sig)
{
	got_end = sig;
}

int64_t
ui_now(const struct ui *ui)
{
	struct timespec ts;

	if (ui->stands_at != 0)
		return ui->stands_at;
	/* BOOTTIME counts while the machine sleeps: a lid that was closed
	 * for an hour is an idle hour. */
	if (clock_gettime(CLOCK_BOOTTIME, &ts) != 0)
		die("clock_gettime: %s", strerror(errno));
	return (int64_t)ts.tv_sec * SECOND + ts.tv_nsec / 1000;
}

static void
read_keys(struct ui *ui)
{
	struct keypress k;

	for (;;) {
		term_key(ui->term, ui_now(ui), &k);
		if (k.code == K_NONE)
			return;
		ui->keys++;
		ui->is_dirty = true;
		/* F12 overtakes everything that was typed before it. */
		if (k.code == K_F12 && ui_f12_overtakes(ui)) {
			explicit_bzero(ui->queue, sizeof(ui->queue));
			ui->queue_count = 0;
			ui->held_count = 0;
			ui->held_asks = false;
			ui_dispatch(ui, &k);
			continue;
		}
		if (ui->queue_count < QUEUE_MAX)
			ui->queue[(ui->queue_head + ui->queue_count++) %
				  QUEUE_MAX] = k;
		if (ui->queue_count >= QUEUE_MAX)
			return;
	}
}

static bool
next_key(struct ui *ui)
{
	struct keypress k;

	if (ui->queue_count == 0)
		return false;
	k = ui->queue[ui->queue_head];
	explicit_bzero(&ui->queue[ui->queue_head], sizeof(k));
	ui->queue_head = (ui->queue_head + 1) % QUEUE_MAX;
	ui->queue_count--;
	ui_dispatch(ui, &k);
	explicit_bzero(&k, sizeof(k));
	return true;
}

/* Of the layer `from` and those above it; nobody reads behind blank rows. */
static void
tick_layers(struct ui *ui, int from, int64_t now)
{
	const struct layer *l;

	for (int i = from; i < ui->depth; i++) {
		l = &ui->stack[i];
		if (l->s->tick != NULL &&
		    !(ui->app->session.is_open && lock_is_closed(&ui->lock)))
			l->s->tick(ui, l->state, now);
	}
}

static bool
is_lively(const struct ui *ui)
{
	return ui->depth > 0 && ui->stack[ui->depth - 1].s->is_lively;
}

/* What came back to this person is said wherever they are, once. What lay there
 * when they signed in stands on H1. */
static void
tell_returned(struct ui *ui)
{
	int n = ui->app->session.is_open ? ui->app->status.returned : -1;

	/* behind blank rows nobody would read it */
	if (ui_is_locked(ui))
		return;
	if (ui->returned >= 0 && n > ui->returned && GUARD("returned_told"))
		ui_say(ui, LOOK_WARN,
		    _("入力 %d件が差し戻されました  最初の画面の「続き」から直します"),
		    n - ui->returned);
	ui->returned = n;
}

void
ui_ticks(struct ui *ui, int64_t now)
{
	bool is_second = now >= ui->second_at;
	bool is_half = !is_second && is_lively(ui) && now >= ui->half_at;

	lock_tick(ui, now);
	if (is_second) {
		/* From the last one, so that none is left out. */
		ui->second_at += SECOND;
		if (ui->second_at <= now)
			ui->second_at = now + SECOND;
		ui->half_at = ui->second_at - SECOND / 2;
		if (!ui_is_locked(ui) || ui->convo.kind != CONVO_NONE)
			ui->is_dirty = true;
	}
	if (now >= ui->refresh_at) {
		ui->refresh_at = now + 2 * SECOND;
		app_refresh(ui->app);
		(void)lease_tick(ui);
		/* behind blank rows nobody would read it */
		if (ui->app->notice[0] != '\0' && !ui_is_locked(ui)) {
			ui_say(ui, LOOK_WARN, "%s", ui->app->notice);
			ui->app->notice[0] = '\0';
		}
	} else if ((is_second || is_half) && !ui_is_locked(ui) &&
		   GUARD("queue_each_second")) {
		app_queue(ui->app);
	}
	tell_returned(ui);
	if (app_lift_over(ui->app) && ui->app->session.is_open) {
		ui_home(ui);
		ui_say(ui, LOOK_WARN, "%s", _("照会の一時解除が終わりました"));
	}
	if (ui->app->reason > 0 &&
	    now - ui->app->reason_key_at >= REASON_IDLE) {
		app_reason_end(ui->app);
		if (ui->app->session.is_open) {
			ui_home(ui);
			ui_say(ui, LOOK_PLAIN, "%s",
			    _("10分操作がないため応対を終えました"));
		}
	}
	if (is_second || now >= ui->wake) {
		if (now >= ui->wake) {
			ui->wake = INT64_MAX;
			ui->is_dirty = true;
		}
		tick_layers(ui, 0, now);
	} else if (is_half) {
		ui->half_at = INT64_MAX;
		ui->is_dirty = ui->is_dirty || !ui_is_locked(ui);
		tick_layers(ui, ui->depth - 1, now);
	}
}

int
ui_wait_ms(const struct ui *ui, int64_t now)
{
	int64_t until = ui->second_at, t;

	if (ui->queue_count > 0)
		return 0;
	if (ui->app->session.is_open && (t = lock_deadline(&ui->lock)) < until)
		until = t;
	if (ui->wake < until)
		until = ui->wake;
	if (is_lively(ui) && ui->half_at < until)
		until = ui->half_at;
	if (ui->term != NULL && (t = term_esc_until(ui->term)) < until)
		until = t;
	if (until <= now)
		return 0;
	return (int)((until - now + 999) / 1000);
}

static void
show(struct ui *ui)
{
	char state[64];
	const struct layer *l = ui_layer(ui);
	bool is_busy = ui->queue_count > 0 || ui->convo.kind != CONVO_NONE ||
		       ui->wake != INT64_MAX;

	ui->is_dirty = false;
	ui_compose(ui);
	term_show(ui->term, &ui->canvas);
	(void)snprintf(state, sizeof(state), "%s;%d",
	    ui_is_locked(ui) ? "L0"
	    : l == NULL      ? "-"
			     : l->s->code,
	    is_busy);
	term_mark(ui->term, ui->keys, state);
}

/* A terminal that draws otherwise than we count shifts what stands to the
 * right: said once, before anybody relies on a column. */
static void
tell_probe(struct ui *ui)
{
	char odd[64];

	if (!term_probed(ui->term, odd, sizeof(odd)))
		return;
	ui_say(ui, LOOK_WARN,
	    _("E9014 この端末は %s の幅が違い、表示がずれます  端末の「曖昧な文字の幅」を半角にしてください"),
	    odd);
	ui->is_dirty = true;
}

int
ui_loop(struct ui *ui)
{
	struct sigaction sa;
	struct pollfd p[2];
	sigset_t block, old;
	struct timespec ts;
	int ms, n;
	bool is_gone = false;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = on_end;
	(void)sigaction(SIGHUP, &sa, NULL);
	(void)sigaction(SIGTERM, &sa, NULL);
	sa.sa_handler = SIG_IGN;
	(void)sigaction(SIGPIPE, &sa, NULL);
	(void)sigaction(SIGINT, &sa, NULL);
	(void)sigaction(SIGQUIT, &sa, NULL);
	(void)sigaction(SIGTSTP, &sa, NULL);
	/* SIGWINCH is let in only while waiting, so that none is missed. */
	(void)sigemptyset(&block);
	(void)sigaddset(&block, SIGWINCH);
	(void)sigprocmask(SIG_BLOCK, &block, &old);
	(void)sigdelset(&old, SIGWINCH);
	show(ui);
	term_probe(ui->term);
	while (!ui->is_quitting && got_end == 0) {
		ui_ticks(ui, ui_now(ui));
		read_keys(ui);
		tell_probe(ui);
		if (next_key(ui) && ui->queue_count > 0)
			continue;
		if (ui->is_quitting)
			break;
		if (ui->is_dirty)
			show(ui);
		if (is_gone || term_hung_up(ui->term))
			break;
		ms = ui_wait_ms(ui, ui_now(ui));
		ts.tv_sec = ms / 1000;
		ts.tv_nsec = (long)(ms % 1000) * 1000000;
		p[0].fd = term_fd(ui->term);
		p[0].events = POLLIN;
		p[0].revents = 0;
		p[1].fd = ui->convo.auth != NULL ? auth_fd(ui->convo.auth) : -1;
		p[1].events = POLLIN;
		p[1].revents = 0;
		n = ppoll(p, 2, &ts, &old);
		/* Keys that came before are read once more; the end of file
		 * behind them would wake poll() for ever. */
		is_gone = n > 0 &&
			  (p[0].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
		if (ui->convo.auth != NULL)
			convo_read(ui);
	}
	return ui->status;
}
