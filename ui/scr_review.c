/* SPDX-License-Identifier: ISC
 * R2 審査 - one entry, before and after side by side. What is approved is
 * what stood on the screen: version and digest go with the decision, and
 * the reviewer proves themselves for that content, every time (4.0.8).
 */
#include "src/approval.h"
#include "src/change.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/desks.h"
#include "ui/letters.h"
#include "ui/review.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROW 7

enum { OP_EQUAL = OP_OWN, OP_DESKS, OP_WITHDRAW };

static bool
is_waiting(const struct review_view *v)
{
	return strcmp(v->state, "waiting") == 0 ||
	       !GUARD("review_only_waiting");
}

static bool
may_decide(struct ui *ui, const struct review_view *v)
{
	return app_has(ui_app(ui), "approve") &&
	       strcmp(v->e.author, ui_app(ui)->session.staff) != 0;
}

/* Takes the answer of entry.get over; e is moved out. */
static void
take(
    struct ui *ui, struct review_view *v, struct entry *e, const json_t *result)
{
	const struct app *a = ui_app(ui);

	entry_release(&v->e);
	v->e = *e;
	(void)snprintf(
	    v->digest, sizeof(v->digest), "%s", show_json(result, "digest"));
	(void)snprintf(
	    v->state, sizeof(v->state), "%s", show_json(result, "state"));
	json_decref(v->conflicts);
	v->conflicts = json_incref(json_object_get(result, "conflicts"));
	json_decref(v->hidden);
	v->hidden = json_incref(json_object_get(result, "hidden"));
	json_decref(v->received);
	v->received = json_incref(json_object_get(result, "received"));
	if (v->page > v->e.person_count)
		v->page = 0;
	(void)snprintf(v->title, sizeof(v->title), _("審査 %s%s %d人"),
	    change_word(v->e.event, v->e.menu),
	    show_whole(v->e.menu, v->e.is_whole), v->e.person_count);
	review_page(a, v);
	again_take(ui, v, result, is_waiting(v) && may_decide(ui, v));
}

static enum rc
load(struct ui *ui, struct review_view *v, struct err *err)
{
	struct app *a = ui_app(ui);
	json_t *args, *result = NULL, *who;
	struct entry e;
	enum rc rc;
	int i;

	args = json_pack("{s:I}", "id", (json_int_t)v->id);
	rc = app_call(a, "entry.get", args, &result, err);
	json_decref(args);
	if (rc != RC_OK)
		return rc;
	entry_init(&e);
	rc = entry_from_json(&e, json_object_get(result, "entry"), err);
	if (rc != RC_OK) {
		json_decref(result);
		entry_release(&e);
		return rc;
	}
	who = json_array();
	for (i = 0; i < e.person_count; i++)
		if (e.persons[i].person_no[0] != '\0')
			(void)json_array_append_new(
			    who, json_string(e.persons[i].person_no));
	rc = app_log(a, "inquiry", "R2", who, false, err);
	json_decref(who);
	if (rc == RC_OK)
		take(ui, v, &e, result);
	else
		entry_release(&e);
	json_decref(result);
	return rc;
}

/* Others see 他 while it is open here. Who has it already keeps it: then
 * this is only looking. Whether it is ours now. */
static bool
claim(struct ui *ui, struct review_view *v, struct err *err)
{
	json_t *args = json_pack("{s:I}", "id", (json_int_t)v->id);

	v->is_claimed =
	    app_call(ui_app(ui), "entry.claim", args, NULL, err) == RC_OK;
	json_decref(args);
	return v->is_claimed;
}

/* What stands in the way of a decision, before anybody reads it all. */
static void
say_state(struct ui *ui, const struct review_view *v)
{
	if (!is_waiting(v))
		ui_say(ui, LOOK_WARN, "%s",
		    strcmp(v->state, "approved") == 0
			? _("もう本登録になっています  見るだけです")
		    : strcmp(v->state, "returned") == 0
			? _("差し戻されています  見るだけです")
			: _("取り下げられています  見るだけです"));
	else if (json_array_size(v->conflicts) > 0)
		ui_say(ui, LOOK_WARN,
		    _("台帳が先に変わった項目 %d  今の値は右の欄  差し戻して入力し直してもらいます"),
		    (int)json_array_size(v->conflicts));
}

static enum rc
review_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct review_view *v = state;
	struct err taken;
	enum rc rc;

	entry_init(&v->e);
	if (t == NULL || t->entry_id == 0)
		return err_set(err, RC_INPUT, "E4096",
		    _("入力が選ばれていません"), _("開く入力がありません"),
		    _("R1 の一覧から選びます"));
	v->id = t->entry_id;
	v->lines = x_alloc(REVIEW_LINES * sizeof(*v->lines));
	rc = load(ui, v, err);
	if (rc != RC_OK)
		return rc;
	say_state(ui, v);
	err_clear(&taken);
	/* Who may only look can still read. */
	if (is_waiting(v) && may_decide(ui, v) && !claim(ui, v, &taken))
		ui_say_err(ui, &taken);
	return RC_OK;
}

static void
review_close(struct ui *ui, void *state)
{
	struct review_view *v = state;
	json_t *args;

	if (v->is_claimed) {
		args = json_pack("{s:I}", "id", (json_int_t)v->id);
		(void)!app_call(ui_app(ui), "entry.release", args, NULL, NULL);
		json_decref(args);
	}
	if (v->lines != NULL)
		explicit_bzero(v->lines, REVIEW_LINES * sizeof(*v->lines));
	free(v->lines);
	again_free(v);
	json_decref(v->conflicts);
	json_decref(v->hidden);
	json_decref(v->received);
	entry_release(&v->e);
}

static void
tab_text(const struct review_view *v, int i, char out[160])
{
	const char *name = again_is_covered(v, i, IT_NAME)
			       ? "〔伏〕"
			       : record_get(&v->e.persons[i].after, IT_NAME);
	const char *given = record_get(&v->e.persons[i].after, IT_NAME_GIVEN);

	(void)snprintf(out, 160, v->page == i + 1 ? "[%d %.60s]" : " %d %.60s ",
	    i + 1, given[0] ? given : name);
}

/* The first person of the row, so that the one shown is in it. */
static int
first_tab(const struct review_view *v)
{
	int from = v->page - 1, used = 0;
	char s[160];

	for (; from >= 0; from--) {
		tab_text(v, from, s);
		used += text_cols(s) + 2;
		if (used > 44)
			break;
	}
	return from < 0 ? 0 : from + 1;
}

static void
draw_tabs(struct view *w, const struct review_view *v)
{
	char s[160], by[160];
	int i, first = first_tab(v), col = 4, end;

	(void)snprintf(by, sizeof(by), _("入力 %s %s"), v->e.author_name,
	    strlen(v->e.submitted_at) >= 16 ? v->e.submitted_at + 11 : "");
	end = 80 - text_cols(by) - 2;
	col += put(w, 4, col, v->page == 0 ? LOOK_BOLD : LOOK_PLAIN,
	    v->page == 0 ? _("[届出]") : _(" 届出 "));
	for (i = first; i < v->e.person_count; i++) {
		tab_text(v, i, s);
		col += i == first ? 1 : 2;
		if (col + text_cols(s) > end)
			break;
		col += put(
		    w, 4, col, v->page == i + 1 ? LOOK_BOLD : LOOK_PLAIN, s);
	}
	put_right(w, 4, 80, LOOK_DIM, by);
}

static void
draw_line(struct view *w, const struct review_line *l, int row)
{
	const char *third = l->now[0] ? l->now : l->paper[0] ? l->paper : NULL;
	bool is_whole = l->before[0] == '-' && !l->differs && third == NULL;
	bool is_asked = l->again != 0 && strcmp(l->sign, "問") == 0;

	put_diff(w, row, l->sign, l->label, l->before,
	    is_whole ? NULL : l->after, third, l->differs);
	if (is_whole)
		put_cols(w, row, COL_MIDDLE, 40, LOOK_PLAIN, l->after);
	if (l->paper_differs && third == l->paper)
		put_cols(w, row, COL_THIRD, 19, LOOK_WARN, third);
	if (is_asked)
		put_cols(w, row, COL_MIDDLE, 20, LOOK_FIELD, "");
}

/* The row of the line that is typed, kept in sight. */
static int
row_in_hand(struct review_view *v)
{
	int i, row = 0;

	for (i = 0; i < v->line_count; i++) {
		if (!review_is_shown(v, i))
			continue;
		if (v->again_at >= 0 && v->lines[i].again == v->again_at + 1)
			break;
		row++;
	}
	if (v->again_at < 0 || i == v->line_count)
		return -1;
	if (row < v->top)
		v->top = row;
	if (row >= v->top + v->room)
		v->top = row - v->room + 1;
	return row;
}

/* How much changes, and whether there is more of it below. */
static void
draw_foot(struct view *w, const struct review_view *v)
{
	int rows = review_rows(v), last = v->top + v->room, asked, same, differ;
	char s[64];

	again_counts(v, &asked, &same, &differ);
	if (v->again_count > 0)
		putf(w, w->foot, COL_LABEL, LOOK_DIM,
		    _("変 %d  済 %d  問 %d  違 %d   %d人  F8 次の人"),
		    v->changed, same, asked, differ, v->e.person_count);
	else if (v->page == 0)
		putf(w, w->foot, COL_LABEL, LOOK_DIM,
		    _("変 %d   %d人  F8 次の人"), v->changed,
		    v->e.person_count);
	else
		putf(w, w->foot, COL_LABEL, LOOK_DIM,
		    v->shows_equal ? _("変 %d  同じ項目 %d  e で畳む")
				   : _("変 %d  同じ項目 %d は畳む  e で開く"),
		    v->changed, v->equal);
	if (rows <= v->room)
		return;
	(void)snprintf(s, sizeof(s), _("%d行中 %d-%d"), rows, v->top + 1,
	    last < rows ? last : rows);
	put_right(w, w->foot, 80, last < rows ? LOOK_BOLD : LOOK_DIM, s);
}

/* Something of its papers was read (10.8). */
static bool
was_read(const struct review_view *v)
{
	for (int i = 0; i < v->e.person_count; i++)
		for (int k = 0; k < IT_COUNT; k++)
			if (v->e.persons[i].said.v[k] != NULL)
				return true;
	return false;
}

static void
review_draw(const struct ui *ui, void *state, struct view *w)
{
	struct review_view *v = state;
	int i, row = FIRST_ROW, skip, rows = review_rows(v);
	bool has_now = v->page > 0 && json_array_size(v->conflicts) > 0;
	int at;

	(void)ui;
	draw_tabs(w, v);
	put(w, 6, COL_VALUE, LOOK_DIM, _("前"));
	put(w, 6, COL_MIDDLE, LOOK_DIM, _("後（入力）"));
	put(w, 6, COL_THIRD, LOOK_DIM,
	    has_now                            ? _("届書・今の台帳")
	    : was_read(v)                      ? _("届書（QR）")
	    : json_array_size(v->received) > 0 ? _("届書（着）")
					       : _("届書"));
	v->room = w->foot - 1 - FIRST_ROW;
	if (v->top > rows - v->room)
		v->top = rows > v->room ? rows - v->room : 0;
	at = row_in_hand(v);
	skip = v->top;
	for (i = 0; i < v->line_count && row < w->foot - 1; i++) {
		if (!review_is_shown(v, i) || skip-- > 0)
			continue;
		draw_line(w, &v->lines[i], row++);
	}
	if (at >= 0)
		again_draw(v, w, FIRST_ROW + at - v->top);
	draw_foot(w, v);
}

static void
go(struct ui *ui, struct review_view *v, int page)
{
	if (page < 0 || page > v->e.person_count)
		return;
	v->page = page;
	review_page(ui_app(ui), v);
	again_on_page(ui, v);
}

/* The rest of the page first, then the next person: nobody passes over what
 * did not fit. */
static void
go_on(struct ui *ui, struct review_view *v)
{
	if (v->top + v->room < review_rows(v))
		v->top += v->room;
	else
		go(ui, v, v->page + 1);
}

/* What comes out within the flow: 転出証明書, 職権記録書, 通知票. */
static void
offer_papers(struct ui *ui, const json_t *persons)
{
	json_t *due = NULL;

	letters_due(&due, persons);
	letters_offer(ui, due);
}

/* The decision itself, once the proof is there. */
static void
approved(
    struct ui *ui, void *state, const struct proof *proof, const char *text)
{
	struct review_view *v = state;
	struct err err;
	json_t *args, *result = NULL, *typed;
	char digest[65];
	enum rc rc;

	err_clear(&err);
	if (proof == NULL) {
		ui_say(ui, LOOK_ERROR, "%s", text);
		return;
	}
	args = json_pack("{s:I, s:i, s:s, s:o}", "id", (json_int_t)v->id,
	    "version", v->e.version, "digest", v->digest, "proof",
	    proof_to_json(proof));
	typed = again_json(v, digest);
	if (typed != NULL)
		(void)json_object_set_new(args, "rekeyed", typed);
	rc = app_call(ui_app(ui), "entry.approve", args, &result, &err);
	json_decref(args);
	if (rc == RC_OK) {
		v->is_claimed = false;
		ui_pop(ui);
		app_refresh(ui_app(ui));
		offer_papers(ui, json_object_get(result, "persons"));
		ui_say(ui, LOOK_PLAIN, _("承認しました  本登録 %d人"),
		    (int)json_array_size(json_object_get(result, "persons")));
		json_decref(result);
		return;
	}
	/* Changed since it was looked at: show it again and ask anew. */
	if (rc == RC_CONFLICT) {
		v->is_claimed = false;
		if (load(ui, v, NULL) != RC_OK)
			ui_pop(ui);
		else if (is_waiting(v) && may_decide(ui, v))
			(void)claim(ui, v, NULL);
	}
	ui_err_dialog(ui, &err);
}

/* Whether something is still to be typed, or differs: then it is shown. */
static bool
wants_typing(struct ui *ui, struct review_view *v)
{
	int asked, same, differ;

	again_counts(v, &asked, &same, &differ);
	if (asked > 0)
		ui_say(ui, LOOK_ERROR,
		    _("E4099 打ち直していない項目 %d  届書を見て打ってから承認します"),
		    asked);
	else if (differ > 0)
		ui_say(ui, LOOK_ERROR,
		    _("E409A 紙と違う項目 %d  違う間は承認できません  F4 差戻"),
		    differ);
	if (asked + differ == 0 || !GUARD("review_again"))
		return false;
	v->again_at = -1;
	(void)again_next(ui, v, asked == 0);
	return true;
}

/* The proof of one person for just this content. */
static void
prove(struct ui *ui, struct review_view *v, const char *staff)
{
	struct approval what = { .id = v->id, .version = v->e.version };
	char subject[APPROVAL_SUBJECT], label[64];
	struct prove p;

	json_decref(again_json(v, what.rekeyed));
	(void)snprintf(what.digest, sizeof(what.digest), "%s", v->digest);
	approval_subject(&what, subject);
	memset(&p, 0, sizeof(p));
	p.service = "approve";
	p.staff = staff;
	p.act = "entry.approve";
	p.subject = subject;
	(void)snprintf(
	    label, sizeof(label), _("%s の暗証"), staff != NULL ? staff : "");
	if (staff != NULL)
		p.label = label;
	p.done = approved;
	ui_prove(ui, &p);
}

/* Another person, at this terminal, for this one act: no session of theirs
 * is opened, and afterwards all is as before. */
static void
second_named(struct ui *ui, void *state, bool ok, const char *text)
{
	if (!ok || text[0] == '\0')
		return;
	if (strcmp(text, ui_app(ui)->session.staff) == 0) {
		ui_say(ui, LOOK_ERROR, "%s",
		    app_has(ui_app(ui), "approve")
			? _("E4081 自分の入力は承認できません  ほかの人が承認します")
			: _("E1032 承認の権限がありません  審査の担当が承認します"));
		return;
	}
	prove(ui, state, text);
}

static void
approve(struct ui *ui, struct review_view *v)
{
	struct app *a = ui_app(ui);
	struct err taken;

	if (!a->status.is_online) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E4094 不通の間は承認できません  つながってからもう一度"));
		return;
	}
	if (review_changes(v) == 0) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E4097 変わる項目なし  承認するものがありません"));
		return;
	}
	if (!may_decide(ui, v)) {
		if (v->is_rekeyed)
			ui_say(ui, LOOK_ERROR, "%s",
			    _("E409B 打ち直す項目があります  審査する人が自分の端末で承認します"));
		else
			ui_ask(ui, _("承認する人の職員番号"), 15, second_named);
		return;
	}
	if (wants_typing(ui, v))
		return;
	err_clear(&taken);
	if (!v->is_claimed && !claim(ui, v, &taken)) {
		ui_say_err(ui, &taken);
		return;
	}
	prove(ui, v, NULL);
}

/* Where the household goes next; whether the change is decided makes no
 * difference to the desks. */
static void
print_desks(struct ui *ui, const struct review_view *v)
{
	char where[512] = "";
	struct err err;

	err_clear(&err);
	if (desks_print(ui_app(ui), &v->e, "R2", where, &err) != RC_OK)
		ui_say_err(ui, &err);
	else
		ui_say(
		    ui, LOOK_PLAIN, _("次の窓口の紙を印刷しました  %s"), where);
}

static void
review_op(struct ui *ui, void *state, int op)
{
	struct review_view *v = state;

	switch (op) {
	case OP_ENTER: /* never approves */
		go_on(ui, v);
		break;
	case OP_NEXT:
	case OP_PREV:
		if (!form_op(ui, &v->form, op))
			go(ui, v, v->page + (op == OP_NEXT ? 1 : -1));
		break;
	case OP_CHOICES:
		return_ask(ui);
		break;
	case OP_REVIEW:
		approve(ui, v);
		break;
	case OP_DESKS:
		print_desks(ui, v);
		break;
	case OP_WITHDRAW:
		withdraw_ask(ui);
		break;
	case OP_EQUAL:
		v->shows_equal = !v->shows_equal;
		v->top = 0;
		break;
	default:
		break;
	}
}

static bool
review_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct review_view *v = state;

	if (again_key(ui, v, k))
		return true;
	if (k->code == K_DOWN) {
		if (v->top + v->room < review_rows(v))
			v->top++;
		return true;
	}
	if (k->code == K_UP) {
		if (v->top > 0)
			v->top--;
		return true;
	}
	if (k->code >= '0' && k->code <= '9') {
		go(ui, v, k->code - '0');
		return true;
	}
	return false;
}

static bool
review_can(const struct ui *ui, const void *state, int op)
{
	const struct review_view *v = state;

	if (op == OP_WITHDRAW)
		return withdraw_may(ui, v);
	return (op != OP_REVIEW && op != OP_CHOICES) || is_waiting(v);
}

static const char *
review_hint(const struct ui *ui, const void *state)
{
	struct review_view *v = (struct review_view *)(uintptr_t)state;

	if (v->again_at < 0 && !is_waiting(v))
		return withdraw_may(ui, v)
			   ? _("見るだけです   w 取り下げる   F3 戻る")
			   : _("見るだけです   F3 戻る");
	if (v->again_at < 0)
		return NULL;
	(void)snprintf(v->hint, sizeof(v->hint),
	    _("届書を見て%.60sを打つ（入力は伏せてあります  空なら - ）"),
	    show_label(v->again[v->again_at].what.it));
	return v->hint;
}

static const struct field *
review_field(const void *state)
{
	const struct review_view *v = state;

	return v->again_at >= 0 ? form_field(&v->form) : NULL;
}

static const char *
review_title(const struct ui *ui, const void *state)
{
	const struct review_view *v = state;

	(void)ui;
	return v->title;
}

static const struct key keys[] = {
	{ K_F4, OP_CHOICES, N_("差戻"), N_("理由を選んで入力した人に戻す") },
	{ K_F7, OP_PREV, NULL, N_("前の人") },
	{ K_F8, OP_NEXT, NULL, N_("次の人") },
	{ K_F10, OP_REVIEW, N_("承認"), N_("暗証を打って本登録にする") },
	{ K_ENTER, OP_ENTER, NULL, N_("続き、それから次の人（承認はしない）") },
	{ 'e', OP_EQUAL, NULL, N_("同じ項目を開く、畳む") },
	{ 'n', OP_DESKS, NULL, N_("次の窓口の紙を印刷する") },
	{ 'w', OP_WITHDRAW, NULL,
	    N_("取り下げる（入力した人か、職員の権限がある人）") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_review = {
	.name = "review",
	.code = "R2",
	.title = N_("審査"),
	.hint = N_("前と後を見比べる   F10 承認（暗証）   F4 差戻"),
	.about = N_(
	    "一件の入力を、前と後を並べて確かめます。\n"
	    "承認は F10 と暗証。入力した本人は承認できません。\n"
	    "入力した人の端末では、F10 でほかの人が職員番号と暗証を打ちます。\n"
	    "承認するのは画面に出ている内容です。開いたあとで変わったときは\n"
	    "もう一度出して、あらためて尋ねます。\n"
	    "右の欄は、打ち直した値か、見比べる書類の名です。\n"
	    "入力のあとで台帳が変わった項目は、今の値が右の欄に出ます。\n"
	    "見る権限のない項目は、変わることだけが〔伏〕で出ます。\n"
	    "問 は届書を見て打ち直す項目。打つまで入力は出ません。Tab で次へ。\n"
	    "同じなら 済、違えば 違 で、違う間は承認できません。"),
	.keys = keys,
	.state_size = sizeof(struct review_view),
	.no_command = true,
	.open = review_open,
	.draw = review_draw,
	.key = review_key,
	.op = review_op,
	.can = review_can,
	.close = review_close,
	.field = review_field,
	.title_now = review_title,
	.hint_now = review_hint,
};
