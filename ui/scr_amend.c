/* SPDX-License-Identifier: ISC
 * I21 … I65 - a change of people who are residents: one screen for every
 * number of I0 that has a row in amend_kinds. Written as a draft with every
 * key, checked as a field is left and as a whole at F10; then I19.
 */
#include "ui/amend.h"
#include "ui/message.h"

#include "ui/engine.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what the form asks of the screen */

static void
typed(struct ui *ui, struct form *f, int page, int slot)
{
	struct movein *m = f->arg;
	int before = amend_of(m)->chosen_count,
	    id = f->pages[page].slots[slot].f->id;

	if (page == 0 && id >= CH_RELATION && amend_member_of(id) >= 0)
		amend_of(m)->who[amend_member_of(id)].is_emptied =
		    f->pages[page].slots[slot].text[0] == '\0';
	amend_take(m, ui_app(ui));
	/* It said that nobody changes. */
	if (before == 0 && amend_of(m)->chosen_count > 0)
		form_clear_code(f, "E4011");
	if (amend_of(m)->chosen_count != before)
		amend_lease_again(ui, amend_of(m));
	movein_draft(ui, m);
}

/* 続柄 by shorthand, as in a move-in. */
static void
relation_left(struct movein *m, int page, int id)
{
	char word[512];
	const char *text = form_get(&m->form, page, id);

	movein_relation(text, word, sizeof(word));
	if (strcmp(word, text) != 0)
		form_set(&m->form, page, id, word, NULL, NULL);
}

static void
number_left(struct amend *c, struct app *a, int page, int slot)
{
	for (int i = 0; i < c->count; i++)
		if (c->who[i].page == page)
			movein_number(&c->m, a, page, slot, c->who[i].handle);
	amend_take(&c->m, a);
}

/* The next one's card, or the same one's again where it was another number;
 * what is asked about it stands in the person's row. */
static void
card_left(struct ui *ui, struct amend *c, int page, int slot)
{
	struct app *a = ui_app(ui);
	struct amend_member *w = amend_card_holder(c);
	bool was_typed = c->m.form.secret.len > 0;
	int member;

	if (w == NULL || !was_typed) {
		amend_take(&c->m, a);
		return;
	}
	member = (int)(w - c->who);
	movein_card(&c->m, a, page, slot, w->m->row.person_no, w->handle,
	    w->card_handle, &w->card);
	c->card_at =
	    w->card == CARD_SAME || w->card == CARD_UNKNOWN ? -1 : member;
	if (w->card != CARD_NOT_COMPARED) {
		ui_say(ui, w->card == CARD_DIFFERS ? LOOK_WARN : LOOK_PLAIN,
		    "%s  %s", w->label, movein_card_word(w->card, false));
		amend_check_field(&c->m, a, 0,
		    form_slot_index(&c->m.form, 0, CH_MOVE + member));
	} else {
		amend_take(&c->m, a);
	}
}

static void
left(struct ui *ui, struct form *f, int page, int slot)
{
	struct movein *m = f->arg;
	struct app *a = ui_app(ui);
	int id = f->pages[page].slots[slot].f->id;

	if (!m->is_ready || id == CH_PICK)
		return;
	if (id == IT_MYNUMBER) {
		number_left(amend_of(m), a, page, slot);
		return;
	}
	if (id == MV_CARD) {
		card_left(ui, amend_of(m), page, slot);
		return;
	}
	if (page == 0 && id >= CH_RELATION)
		relation_left(m, page, id);
	amend_of(m)->is_left = true;
	amend_check_field(m, a, page, slot);
	amend_of(m)->is_left = false;
	/* A number is no field that Tab stops at by itself. */
	if (id == CH_NUMBER && form_get(f, 0, id)[0] != '\0' &&
	    amend_of(m)->chosen_count > 0)
		form_go(f, amend_of(m)->who[amend_of(m)->chosen[0]].page, 1);
	if (id == MV_PREV_CITY && m->prev_city[0] != '\0' &&
	    m->prev_code[0] == '\0')
		ui_say(ui, LOOK_WARN, "%s",
		    _("市区町村の一覧にない名です  打ったまま進みます  直すなら F4"));
	/* A form that was only looked at leaves no draft behind. */
	if (m->form.saved[0] != '\0')
		movein_draft(ui, m);
}

static void
choose_home(struct ui *ui, struct amend *c, const char *value)
{
	char household[20], person[20];
	struct err err;

	err_clear(&err);
	if (sscanf(value, "%19s %19s", household, person) != 2)
		return;
	if (show_may_look(ui_app(ui), person, 0, &err) != RC_OK) {
		ui_err_dialog(ui, &err);
		return;
	}
	amend_point(c, ui_app(ui), person, 0);
	if (amend_home(c, ui_app(ui), household, person, NULL, 0, &err) !=
	    RC_OK) {
		if (c->has_home)
			household_release(&c->home);
		c->has_home = false;
		c->count = 0;
		ui_err_dialog(ui, &err);
		return;
	}
	amend_take(&c->m, ui_app(ui));
	amend_lease_again(ui, c);
}

static void
choose_change(struct ui *ui, struct amend *c, const char *value)
{
	struct err err;

	err_clear(&err);
	if (amend_pick(c, ui_app(ui), c->person, atoi(value), &err) != RC_OK) {
		ui_err_dialog(ui, &err);
		return;
	}
	/* Twice: whether 続柄 are asked, the first says. */
	amend_take(&c->m, ui_app(ui));
	amend_take(&c->m, ui_app(ui));
	amend_lease_again(ui, c);
}

/* Joining the household that one lives in is no change. */
static bool
is_own(const struct amend *c, const char *household_no)
{
	return c->has_home && strcmp(c->home.household_no, household_no) == 0;
}

static void
chosen(struct ui *ui, struct form *f, int page, int slot, const struct cand *x)
{
	struct movein *m = f->arg;
	struct amend *c = amend_of(m);
	int id = f->pages[page].slots[slot].f->id;
	struct err err;

	err_clear(&err);
	if (id == CH_PICK) {
		form_set(f, page, CH_PICK, "", NULL, "");
		form_go(f, page, x->tag);
		return;
	}
	if (id == MV_CARD) {
		c->card_at = x->tag;
	} else if (id == CH_WHO) {
		choose_home(ui, c, x->value);
	} else if (id == CH_CANCEL) {
		choose_change(ui, c, x->value);
	} else if (id == MV_HOUSEHOLD && is_own(c, x->value)) {
		ui_say(ui, LOOK_WARN, "%s",
		    _("今いる世帯です  ほかの世帯を選んでください"));
		return;
	} else {
		movein_chosen(ui, f, page, slot, x);
	}
	amend_take(m, ui_app(ui));
	if (id == MV_HOUSEHOLD && m->has_joined &&
	    amend_lease(c, ui_app(ui), &err) != RC_OK) {
		/* Somebody works on it: not ours to join now. */
		household_release(&m->joined);
		m->has_joined = false;
		m->joined_head[0] = '\0';
		form_set(f, page, MV_HOUSEHOLD, "", NULL, "");
		ui_err_dialog(ui, &err);
		amend_take(m, ui_app(ui));
	}
	movein_draft(ui, m);
}

static void
answered(struct ui *ui, struct form *f, struct form_note *n)
{
	struct movein *m = f->arg;
	struct amend *c = amend_of(m);
	const struct rule_def *d = NULL;
	int person = -1;

	(void)ui;
	for (int i = 0; i < rule_count; i++)
		if (strcmp(rule_defs[i].code, n->code) == 0)
			d = &rule_defs[i];
	if (d == NULL)
		return;
	for (int k = 0; k < c->chosen_count; k++) {
		const struct amend_member *w = &c->who[c->chosen[k]];

		if (n->page > 0 && w->page == n->page)
			person = k;
		if (n->page == 0 && n->slot >= 0 &&
		    amend_member_of(f->pages[0].slots[n->slot].f->id) ==
			c->chosen[k])
			person = k;
	}
	/* A field of the notification speaks for everybody on it. */
	if (d->per_person && person < 0)
		for (int k = 0; k < m->e.person_count; k++)
			entry_answer(&m->e, n->code, k, n->answer);
	else
		entry_answer(
		    &m->e, n->code, d->per_person ? person : -1, n->answer);
}

/* ---- F10 */

/* Nobody chosen, or nothing typed: there is nothing to submit. */
static bool
is_idle(struct ui *ui, struct amend *c)
{
	if (c->m.e.person_count == 0) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("異動する人がいません  世帯を選び、1 を付けてください"));
		return true;
	}
	if (!amend_is_idle(c))
		return false;
	ui_say(ui, LOOK_PLAIN, "%s",
	    _("変わる項目がありません  この頁で直してください"));
	if (c->who[c->chosen[0]].page > 0)
		form_go(&c->m.form, c->who[c->chosen[0]].page,
		    (c->kind->flags & CK_EMPTY) != 0 ? 1 : 0);
	return true;
}

static void
submit_asked(struct ui *ui, struct movein *m)
{
	struct app *a = ui_app(ui);
	struct form *f = &m->form;
	const struct field *field = form_field(f);
	struct target t;
	struct err err;
	bool is_clear;

	err_clear(&err);
	movein_end_kana(f);
	if (field != NULL && field->id == IT_MYNUMBER)
		number_left(amend_of(m), a, f->page, f->pages[f->page].at);
	for (int i = 0; i < AMEND_MEMBERS; i++)
		relation_left(m, 0, CH_RELATION + i);
	is_clear = amend_check_asked(amend_of(m), a, &err);
	movein_draft(ui, m);
	if (err.rc != RC_OK) {
		ui_err_dialog(ui, &err);
		return;
	}
	if (!is_clear) {
		movein_go_wanted(ui, m);
		if (amend_relation_open(amend_of(m)))
			ui_say(ui, LOOK_PLAIN, "%s",
			    _("続柄の案を一人ずつ確かめて Tab で進みます"));
		return;
	}
	if (is_idle(ui, amend_of(m)))
		return;
	memset(&t, 0, sizeof(t));
	t.data = m;
	(void)!ui_open(ui, "I19", &t);
}

static void
at_end(struct ui *ui, struct form *f)
{
	submit_asked(ui, f->arg);
}

/* 4.0.10: what one of them has is another's too; never 旧氏 or 通称, never what
 * is one person's own. */
static bool
may_carry(struct ui *ui, struct form *f, int page, int slot)
{
	int id = f->pages[page].slots[slot].f->id;

	(void)ui;
	return page > 1 &&
	       (id == IT_HONSEKI || id == IT_HITTOUSHA ||
		   id == IT_ADDRESS_TOWN || id == IT_ADDRESS_NUMBER ||
		   id == IT_ADDRESS_BUILDING || id == IT_ADDRESS_ROOM ||
		   id == IT_ADDRESS_SINCE || id == IT_HEAD_NAME) &&
	       form_slot_index(f, page - 1, id) >= 0;
}

static const struct form_ops ops = { typed, left, amend_list, chosen, answered,
	may_carry, at_end, NULL };

/* ---- drawing */

static void
amend_draw(const struct ui *ui, void *state, struct view *w)
{
	struct movein *m = state;

	movein_draw_form(m, ui_app(ui), w,
	    m->form.page == 0 && m->has_joined && m->e.household_no[0] != '\0');
}

/* ---- keys */

/* 4.0.6: the first one's 本籍, 筆頭者 or 住所 for everybody else of the entry. */
static bool
carry_to_all(struct ui *ui, struct amend *c)
{
	struct form *f = &c->m.form;
	const struct field *x = form_field(f);
	int n = 0, slot;

	if (f->page != 1 || x == NULL || f->page_count < 3)
		return false;
	/* What is being typed is what is copied. */
	if (f->is_changed) {
		edit_finish(&f->edit);
		form_set(f, 1, x->id, f->edit.text, NULL, NULL);
	}
	for (int page = 2; page < f->page_count; page++) {
		slot = form_slot_index(f, page, x->id);
		if (slot < 0 || !may_carry(ui, f, page, slot))
			continue;
		form_set(f, page, x->id, form_get(f, 1, x->id),
		    form_slot(f, 1, x->id)->shown, NULL);
		n++;
	}
	if (n == 0)
		return false;
	amend_take(&c->m, ui_app(ui));
	movein_draft(ui, &c->m);
	ui_say(ui, LOOK_PLAIN, _("残りの %d人に写しました"), n);
	return true;
}

/* 4.0.4: the draft waits for the new head; c is gone. */
static void
head_first(struct ui *ui, struct amend *c)
{
	struct target t;
	char title[64];

	memset(&t, 0, sizeof(t));
	(void)snprintf(
	    t.household_no, sizeof(t.household_no), "%s", c->home.household_no);
	(void)snprintf(title, sizeof(title), "%s", _(c->kind->title));
	movein_draft(ui, &c->m);
	ui_pop(ui);
	if (ui_open(ui, "I44", &t) == RC_OK)
		ui_say(ui, LOOK_PLAIN,
		    _("%s は下書きに残しました  世帯主変更が本登録になったら 続き から"),
		    title);
}

static bool
amend_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct amend *c = state;
	struct form *f = &c->m.form;
	const struct field *x = form_field(f);

	if (k->code == K_CTRL_D && carry_to_all(ui, c))
		return true;
	if (amend_head_first(c, k)) {
		head_first(ui, c);
		return true;
	}
	/* What is typed comes in the place of what was proposed. */
	if (k->text[0] != '\0' && f->note_at < 0 && f->cand_count == 0 &&
	    !f->is_changed && f->page == 0 && x != NULL &&
	    x->id >= CH_RELATION &&
	    strcmp(form_slot(f, 0, x->id)->sign, "案") == 0)
		form_set(f, 0, x->id, "", NULL, "");
	return form_key(ui, f, k);
}

static void
amend_op(struct ui *ui, void *state, int op)
{
	struct amend *c = state;
	struct movein *m = &c->m;
	struct err err;

	switch (op) {
	case OP_BACK:
		/* Never checks, never asks; the draft is already there. */
		if (!form_op(ui, &m->form, OP_BACK))
			ui_pop(ui);
		break;
	case OP_REVIEW:
		m->form.cand_count = 0;
		submit_asked(ui, m);
		break;
	case OP_AGAIN:
		err_clear(&err);
		if (m->has_joined && movein_join(m, ui_app(ui),
					 m->joined.household_no, &err) != RC_OK)
			ui_say_err(ui, &err);
		amend_take(m, ui_app(ui));
		break;
	case OP_NEXT:
		if (!form_op(ui, &m->form, op))
			submit_asked(ui, m);
		break;
	default:
		(void)form_op(ui, &m->form, op);
		break;
	}
}

static bool
amend_can(const struct ui *ui, const void *state, int op)
{
	const struct amend *c = state;

	(void)ui;
	switch (op) {
	case OP_AGAIN:
		return c->m.has_joined && c->m.e.household_no[0] != '\0';
	case OP_CHOICES:
		return movein_can_choose(&c->m.form);
	default:
		return true;
	}
}

static const char *
amend_hint(const struct ui *ui, const void *state)
{
	const struct form *form = &((const struct amend *)state)->m.form;
	const struct field *f = form_field(form);

	(void)ui;
	if (form->cand_count == 0 && form->note_at < 0 && f != NULL &&
	    f->id == CH_PICK)
		return _("F4 で項目を選ぶ   矢印で移る   F8 次の人   F10 提出");
	return movein_hint_of(form,
	    _("Tab 次へ   矢印 どの項目へも   F10 提出   F3 戻る（下書きは残ります）"));
}

static const struct key keys[] = {
	{ K_F3, OP_BACK, N_("戻る"), N_("前の画面へ。確かめず、下書きは残る") },
	{ K_F4, OP_CHOICES, N_("候補"), N_("候補から選ぶ") },
	{ K_F5, OP_AGAIN, N_("更新"), N_("入る世帯を読み直す") },
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁、最後の頁からは確認") },
	{ K_F10, OP_REVIEW, N_("提出"), N_("全部を確かめ、確認の画面へ") },
	{ K_ENTER, OP_ENTER, NULL, N_("この項目を終えて次へ") },
	{ K_TAB, OP_ENTER, NULL, N_("次に要る項目へ") },
	{ K_CTRL_R, OP_READ, NULL, N_("読取機かファイルから取り込む") },
	{ K_CTRL_D, OP_OWN, NULL,
	    N_("前の人の同じ項目を写す。一人目では残りの全員に写す") },
	{ 0, 0, NULL, NULL },
};

#define ABOUT                                                                                             \
	N_("届出と、世帯の全員が一頁に出ます。異動する人に 1 を付けます。\n" \
	   "続柄は左に今のもの、右に新しいものを一人ずつ尋ねます。\n"          \
	   "項目を直す異動では、一人一頁。打ち直すと右に前の値が出ます。\n" \
	   "異動日は空で始まります。処理日の欄はなく、自動で今日です。\n"    \
	   "打つたびに下書きになり、F3・F12・停電でも残ります。")

#define SCREEN(menu_, name_, title_)                                           \
	static enum rc open_##menu_(struct ui *ui, void *state,                \
	    const struct target *t, struct err *err)                           \
	{                                                                      \
		return amend_open(ui, state, t, #menu_, &ops, err);            \
	}                                                                      \
	const struct screen scr_amend_##menu_ = {                              \
		.name = name_,                                                 \
		.code = "I" #menu_,                                            \
		.title = title_,                                               \
		.about = ABOUT,                                                \
		.keys = keys,                                                  \
		.state_size = sizeof(struct amend),                            \
		.open = open_##menu_,                                          \
		.draw = amend_draw,                                            \
		.key = amend_key,                                              \
		.op = amend_op,                                                \
		.can = amend_can,                                              \
		.forget = movein_forget,                                       \
		.close = amend_close,                                          \
		.title_now = movein_title_now,                                 \
		.hint_now = amend_hint,                                        \
		.field = movein_field_now,                                     \
		.each_field = amend_each_field,                                \
		.form = movein_form_of,                                        \
		.under = movein_under,                                         \
	}
SCREEN(15, "move-between-wards", N_("区間転入"));
SCREEN(21, "move-within", N_("転居"));
SCREEN(31, "move-out", N_("国内転出"));
SCREEN(32, "move-out-abroad", N_("国外転出"));
SCREEN(33, "move-in-notice", N_("転入通知の受理"));
SCREEN(41, "household-split", N_("世帯分離"));
SCREEN(42, "household-merge", N_("世帯合併"));
SCREEN(43, "household-change", N_("世帯変更"));
SCREEN(44, "head-change", N_("世帯主変更"));
SCREEN(52, "death", N_("死亡"));
SCREEN(53, "disappearance", N_("失踪"));
SCREEN(62, "correction", N_("職権修正"));
SCREEN(63, "removal", N_("職権消除"));
SCREEN(64, "minor-correction", N_("軽微な修正"));
SCREEN(65, "error-correction", N_("誤記修正"));
SCREEN(73, "naturalisation", N_("帰化"));
SCREEN(74, "nationality-acquired", N_("国籍取得"));
SCREEN(75, "nationality-lost", N_("国籍喪失"));
SCREEN(76, "immigration-notice", N_("入管通知による修正"));
SCREEN(81, "former-name", N_("旧氏の記載"));
SCREEN(82, "former-name-change", N_("旧氏の変更"));
SCREEN(83, "former-name-deletion", N_("旧氏の削除"));
SCREEN(84, "alias", N_("通称の記載"));
SCREEN(85, "alias-deletion", N_("通称の削除"));
SCREEN(91, "cancellation", N_("異動の取消し"));
SCREEN(92, "remade", N_("改製"));
SCREEN(93, "restored", N_("再製"));
SCREEN(94, "resident-code", N_("住民票コードの記載"));
SCREEN(95, "resident-code-change", N_("住民票コードの変更"));
SCREEN(96, "individual-number", N_("個人番号の異動"));
