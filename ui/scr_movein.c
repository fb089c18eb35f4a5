/* SPDX-License-Identifier: ISC
 * I11 I12 I13 I14 I51 I61 I71 I72 転入, 出生, 職権記載 - one form for whoever comes into
 * the register: a page for the notification, a page for each person. Written
 * as a draft with every key, checked as a field is left and as a whole at F10.
 */
#include "ui/message.h"
#include "ui/movein_in.h"

#include "src/event.h"
#include "src/mutant.h"
#include "ui/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what the form asks of the screen */

static void
typed(struct ui *ui, struct form *f, int page, int slot)
{
	struct movein *m = f->arg;

	(void)page;
	(void)slot;
	movein_take(m, ui_app(ui));
	movein_draft(ui, m);
}

static void
count_left(struct ui *ui, struct movein *m)
{
	char s[16];
	int n = atoi(form_get(&m->form, 0, MV_COUNT));

	if (n < 1 || n > ENTRY_PERSONS_MAX) {
		ui_say(ui, LOOK_PLAIN, _("人数は 1 から %d です"),
		    ENTRY_PERSONS_MAX);
	} else if (movein_resize(m, ui_app(ui), n)) {
		return;
	} else {
		ui_say(ui, LOOK_PLAIN, "%s",
		    _("入力のある人は消せません  その人の氏名などを空にしてから"));
	}
	n = movein_persons(m);
	(void)snprintf(s, sizeof(s), "%d", n);
	form_set(&m->form, 0, MV_COUNT, n > 0 ? s : "", NULL, NULL);
}

/* 世帯主 is proposed for the first of a new household only; in a household
 * that is joined everybody is asked (4.0.2). */
static void
whole_left(struct movein *m)
{
	bool whole = form_get(&m->form, 0, MV_WHOLE)[0] != '2';
	struct slot *s = form_slot(&m->form, 1, IT_RELATION);

	if (s == NULL)
		return;
	if (whole && s->text[0] == '\0') {
		form_set(&m->form, 1, IT_RELATION, "世帯主", NULL, "");
	} else if (!whole && strcmp(s->text, "世帯主") == 0) {
		form_set(&m->form, 1, IT_RELATION, "", NULL, "");
		s->is_asked = true;
	}
}

static bool
tells_who(int id)
{
	return id == IT_NAME || id == IT_NAME_ROMAN || id == IT_NAME_KANJI ||
	       id == IT_BIRTH || id == IT_SEX || id == IT_JUMINHYO_CODE ||
	       id == IT_CARD_NO || id == IT_MYNUMBER;
}

static void
left(struct ui *ui, struct form *f, int page, int slot)
{
	struct movein *m = f->arg;
	struct app *a = ui_app(ui);
	int id = f->pages[page].slots[slot].f->id, was = m->match_count;

	if (!m->is_ready)
		return;
	if (id == MV_COUNT)
		count_left(ui, m);
	if (id == MV_WHOLE)
		whole_left(m);
	if (id == IT_JUMINHYO_CODE && strcmp(form_get(f, page, id), "0") == 0)
		movein_show_new_code(m, page);
	if (id == IT_MYNUMBER)
		movein_number(
		    m, a, page, slot, m->e.persons[page - 1].mynumber_handle);
	if (id == IT_MYNUMBER || id == MV_CARD)
		movein_card_left(m, a, page, slot);
	if (id != IT_MYNUMBER)
		movein_check_field(m, a, page, slot);
	if (id == MV_PREV_CITY && m->prev_city[0] != '\0' &&
	    m->prev_code[0] == '\0')
		ui_say(ui, LOOK_WARN, "%s",
		    _("市区町村の一覧にない名です  打ったまま進みます  直すなら F4"));
	movein_marks(m);
	if (page > 0 && tells_who(id)) {
		movein_ask_returner(m, a, page);
		if (m->match_count != was)
			movein_check_page_end(m, a, page);
	}
	/* A form that was only looked at leaves no draft behind. */
	if (m->form.saved[0] != '\0')
		movein_draft(ui, m);
}

static void
chosen(struct ui *ui, struct form *f, int page, int slot, const struct cand *c)
{
	struct movein *m = f->arg;
	struct err err;

	movein_chosen(ui, f, page, slot, c);
	if (f->pages[page].slots[slot].f->id == MV_HOUSEHOLD ||
	    f->pages[page].slots[slot].f->id == MV_MOTHER) {
		json_decref(m->seen);
		m->seen = NULL;
		err_clear(&err);
		movein_take(m, ui_app(ui));
		if (m->has_joined &&
		    movein_lease(m, ui_app(ui), &err) != RC_OK) {
			/* Somebody works on it: not ours to join now. */
			household_release(&m->joined);
			m->has_joined = false;
			m->joined_head[0] = '\0';
			form_set(f, 0, MV_HOUSEHOLD, "", NULL, "");
			ui_err_dialog(ui, &err);
		}
	}
	movein_take(m, ui_app(ui));
	movein_draft(ui, m);
}

static void
answered(struct ui *ui, struct form *f, struct form_note *n)
{
	struct movein *m = f->arg;
	struct err err;

	movein_answered(ui, f, n);
	if (strstr(n->code, "4112") != NULL) {
		err_clear(&err);
		if (movein_lease(m, ui_app(ui), &err) != RC_OK)
			ui_err_dialog(ui, &err);
	}
}

/* 4.0.10: inside this notification; never 旧氏 or 通称, never what is one
 * person's own, never a name between Japanese and foreign residents. */
static bool
may_carry(struct ui *ui, struct form *f, int page, int slot)
{
	int id = f->pages[page].slots[slot].f->id;

	(void)ui;
	switch (id) {
	case IT_FORMER_NAME:
	case IT_FORMER_NAME_KANA:
	case IT_FORMER_NAME_KANA_CHECKED:
	case IT_ALIAS:
	case IT_ALIAS_KANA:
	case IT_ALIAS_KANA_CHECKED:
	case IT_JUMINHYO_CODE:
	case IT_CARD_NO:
	case IT_MYNUMBER:
		return !GUARD("carry_own_items");
	case IT_NAME:
	case IT_NAME_KANA:
	case IT_NAME_ROMAN:
	case IT_NAME_KANJI:
		return strcmp(form_get(f, page, IT_KIND),
			   form_get(f, page - 1, IT_KIND)) == 0;
	default:
		return page > 1;
	}
}

/* ---- F10 */

static void
submit_asked(struct ui *ui, struct movein *m)
{
	struct app *a = ui_app(ui);
	struct form *f = &m->form;
	int page = f->page, at = f->pages[page].at;
	const struct field *field = form_field(f);
	struct target t;
	struct err err;
	bool is_clear;

	err_clear(&err);
	movein_end_kana(f);
	if (field != NULL && field->id == MV_COUNT)
		count_left(ui, m);
	if (field != NULL && field->id == IT_MYNUMBER)
		movein_number(
		    m, a, page, at, m->e.persons[page - 1].mynumber_handle);
	movein_take(m, a);
	for (int i = 1; i <= movein_persons(m); i++)
		movein_ask_returner(m, a, i);
	movein_ask_blocks(m, a);
	is_clear = movein_check_asked(m, a, &err);
	movein_draft(ui, m);
	if (err.rc != RC_OK) {
		ui_err_dialog(ui, &err);
		return;
	}
	if (!is_clear) {
		movein_go_wanted(ui, m);
		return;
	}
	memset(&t, 0, sizeof(t));
	t.data = m;
	(void)!ui_open(ui, "I19", &t);
}

static void
at_end(struct ui *ui, struct form *f)
{
	submit_asked(ui, f->arg);
}

static void
read_as(struct ui *ui, struct form *f, int page, int slot, const char *reading,
    bool is_given)
{
	(void)ui;
	movein_read_as(f, page, slot, reading, is_given);
}

static const struct form_ops ops = { typed, left, movein_list, chosen, answered,
	may_carry, at_end, read_as };

enum rc
movein_submit(
    struct ui *ui, struct movein *m, char receipt[64], struct err *err)
{
	struct app *a = ui_app(ui);
	char title[128];
	json_t *draft;
	enum rc rc = app_log(a, "entry", m->menu, NULL, false, err);

	receipt[0] = '\0';
	if (rc != RC_OK)
		return rc;
	draft = movein_as_typed(m, a);
	movein_said(m, title);
	rc = submit_entry(a, &m->e, &m->send, title, draft, receipt, err);
	json_decref(draft);
	return rc;
}

/* ---- drawing */

static void
movein_draw(const struct ui *ui, void *state, struct view *w)
{
	struct movein *m = state;

	movein_refused_draw(m, w);
	movein_draw_form(m, ui_app(ui), w, m->has_joined && !m->e.is_whole);
}

/* ---- keys */

static bool
movein_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct movein *m = state;
	struct form *f = &m->form;
	const struct field *x = form_field(f);

	/* The number of children is preset: what is typed comes in its place. */
	if (k->text[0] != '\0' && f->note_at < 0 && f->cand_count == 0 &&
	    !f->is_changed && x != NULL && x->id == MV_COUNT &&
	    m->e.event == EV_BIRTH)
		form_set(f, 0, MV_COUNT, "", NULL, "");
	return form_key(ui, f, k);
}

static void
movein_op(struct ui *ui, void *state, int op)
{
	struct movein *m = state;
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
		movein_take(m, ui_app(ui));
		movein_refused_mark(m, ui_app(ui));
		break;
	case OP_NEXT:
		if (!form_op(ui, &m->form, op))
			ui_say(ui, LOOK_PLAIN, "%s",
			    _("人数を入れると、一人ずつの頁ができます"));
		break;
	default:
		(void)form_op(ui, &m->form, op);
		break;
	}
}

static bool
movein_can(const struct ui *ui, const void *state, int op)
{
	const struct movein *m = state;

	(void)ui;
	switch (op) {
	case OP_AGAIN:
		return m->has_joined && !m->e.is_whole;
	case OP_CHOICES:
		return movein_can_choose(&m->form);
	default:
		return true;
	}
}

static const char *
movein_hint(const struct ui *ui, const void *state)
{
	const struct movein *m = state;

	(void)ui;
	return movein_hint_of(&m->form,
	    _("Tab 次へ   F7 F8 前の人 次の人   F10 提出   F3 戻る（下書きは残ります）"));
}

static void
movein_close(struct ui *ui, void *state)
{
	movein_end(ui, state);
}

static const struct key keys[] = {
	{ K_F3, OP_BACK, N_("戻る"), N_("前の画面へ。確かめず、下書きは残る") },
	{ K_F4, OP_CHOICES, N_("候補"), N_("候補から選ぶ") },
	{ K_F5, OP_AGAIN, N_("更新"), N_("入る世帯を読み直す") },
	{ K_F7, OP_PREV, NULL, N_("前の人") },
	{ K_F8, OP_NEXT, NULL, N_("次の人、最後の人からは確認") },
	{ K_F10, OP_REVIEW, N_("提出"), N_("全部を確かめ、確認の画面へ") },
	{ K_ENTER, OP_ENTER, NULL, N_("この項目を終えて次へ") },
	{ K_TAB, OP_ENTER, NULL, N_("次に要る項目へ") },
	{ K_CTRL_R, OP_READ, NULL, N_("読取機かファイルから取り込む") },
	{ K_CTRL_D, OP_OWN, NULL,
	    N_("前の人の同じ項目を写す（同じ届出の中だけ）") },
	{ 0, 0, NULL, NULL },
};

#define ABOUT                                                                                              \
	N_("届出の頁と、一人一頁。人数を入れると頁ができます。\n"                 \
	   "Tab は、空の必・案・誤・注と、いま打った項目の次に止まります。\n" \
	   "処理日と住所を定めた年月日の欄はありません。自動で入ります。\n"  \
	   "打つたびに下書きになり、F3・F12・停電でも残ります。\n"                  \
	   "誤は直すまで、注は番号で答えるまで、F10 で進みません。")

#define SCREEN(var, name_, code_, menu_, title_)                               \
	static enum rc var##_open(struct ui *ui, void *state,                  \
	    const struct target *t, struct err *err)                           \
	{                                                                      \
		return movein_open(ui, state, t, menu_, &ops, err);            \
	}                                                                      \
	const struct screen var = {                                            \
		.name = name_,                                                 \
		.code = code_,                                                 \
		.title = title_,                                               \
		.about = ABOUT,                                                \
		.keys = keys,                                                  \
		.state_size = sizeof(struct movein),                           \
		.open = var##_open,                                            \
		.draw = movein_draw,                                           \
		.key = movein_key,                                             \
		.op = movein_op,                                               \
		.can = movein_can,                                             \
		.forget = movein_forget,                                       \
		.close = movein_close,                                         \
		.title_now = movein_title_now,                                 \
		.hint_now = movein_hint,                                       \
		.field = movein_field_now,                                     \
		.each_field = movein_each_field,                               \
		.form = movein_form_of,                                        \
		.under = movein_under,                                         \
	}
SCREEN(scr_movein, "move-in", "I11", "11", N_("国内転入"));

SCREEN(scr_movein_abroad, "move-in-abroad", "I12", "12", N_("国外転入等"));

SCREEN(scr_movein_special, "move-in-special", "I13", "13", N_("特例転入"));

SCREEN(
    scr_movein_unreported, "move-in-unreported", "I14", "14", N_("未届転入"));

SCREEN(scr_birth, "birth", "I51", "51", N_("出生"));

SCREEN(scr_entered, "ex-officio-entry", "I61", "61", N_("職権記載"));

SCREEN(scr_movein_46, "move-in-46", "I71", "71", N_("法30条の46転入"));

SCREEN(scr_movein_47, "move-in-47", "I72", "72", N_("法30条の47届出"));
