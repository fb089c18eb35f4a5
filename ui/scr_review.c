/* SPDX-License-Identifier: ISC
 * R2 審査 - one entry, before and after side by side. What is approved is
 * what stood on the screen: version and digest go with the decision, and
 * the reviewer proves themselves for that content, every time (4.0.8).
 */
#include "src/approval.h"
#include "src/codes.h"
#include "src/entry.h"
#include "src/event.h"
#include "src/mem.h"
#include "ui/app.h"
#include "ui/show.h"
#include "ui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OP_EQUAL = OP_OWN };

struct review_line {
	char sign[4], label[64], before[300], after[300];
	bool differs;
};
#define REVIEW_LINES 200
struct review_view {
	int64_t id;
	struct entry e;
	char digest[65];
	int page; /* 0 the notification, then the persons */
	struct review_line *lines;
	int line_count, changed, equal, top;
	bool shows_equal, is_claimed;
	char title[128];
};

static void
line(struct review_view *v, const char *label, const char *before,
    const char *after, bool differs)
{
	struct review_line *l;

	if (v->line_count >= REVIEW_LINES)
		return;
	l = &v->lines[v->line_count++];
	memset(l, 0, sizeof(*l));
	(void)snprintf(l->label, sizeof(l->label), "%s", label);
	(void)snprintf(
	    l->before, sizeof(l->before), "%s", before[0] ? before : "-");
	(void)snprintf(
	    l->after, sizeof(l->after), "%s", after[0] ? after : "-");
	l->differs = differs;
	if (differs)
		(void)snprintf(l->sign, sizeof(l->sign), "%s",
		    strcmp(l->before, "-") == 0  ? "新"
		    : strcmp(l->after, "-") == 0 ? "消"
						 : "変");
}

/* Where they go, as the first of them has it: the others go there too. */
static void
address_lines(const struct app *a, struct review_view *v)
{
	static const enum item items[] = { IT_ADDRESS_TOWN, IT_ADDRESS_NUMBER,
		IT_ADDRESS_BUILDING, IT_ADDRESS_ROOM, IT_POSTCODE,
		IT_ADDRESS_CODE, IT_HEAD_NAME };
	const struct entry_person *p = &v->e.persons[0];
	char before[300], after[300];
	size_t i;

	if (v->e.person_count == 0)
		return;
	for (i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		bool same = record_same(&p->before, &p->after, items[i]);

		if (same && record_get(&p->after, items[i])[0] == '\0')
			continue;
		show_item(
		    a, &p->before, items[i], false, before, sizeof(before));
		show_item(a, &p->after, items[i], false, after, sizeof(after));
		line(v, show_label(items[i]), before, after, !same);
		if (!same)
			v->changed++;
	}
}

/* What the clerk checked and answered, in words. */
static void
common_lines(const struct app *a, struct review_view *v)
{
	const struct entry *e = &v->e;
	char s[300];
	size_t n = 0;
	int i;

	show_date(e->notified_on, false, s, sizeof(s));
	line(v, _("届出日"), "", s, false);
	show_date(e->event_date, false, s, sizeof(s));
	line(v, _("異動日"), "", s, false);
	address_lines(a, v);
	line(v, _("異動先世帯"), "",
	    e->is_whole ? _("全部（新しい世帯）") : _("一部（今ある世帯へ）"),
	    false);
	show_number(e->household_no, s, sizeof(s));
	line(v, _("世帯番号"), "", e->household_no[0] ? s : _("承認で付く"),
	    false);
	(void)snprintf(s, sizeof(s), "%s %s", e->applicant,
	    e->applicant_kind == 3   ? _("代理人")
	    : e->applicant_kind == 2 ? _("同一世帯員")
				     : _("本人"));
	line(v, _("届出人"), "", s, false);
	s[0] = '\0';
	for (i = 0; i < e->paper_count && n < 200; i++)
		n += (size_t)snprintf(s + n, sizeof(s) - n, "%s%.60s",
		    n ? "  " : "", code_label("papers", e->papers[i]));
	if (e->has_proxy_letter)
		(void)snprintf(s + n, sizeof(s) - n, "  %s", _("委任状"));
	line(v, _("確かめた書類"), "", s, false);
	s[0] = '\0';
	for (i = 0, n = 0; i < e->answer_count && n < 200; i++)
		n += (size_t)snprintf(s + n, sizeof(s) - n, "%s%s→%d",
		    n ? "  " : "", e->answers[i].code, e->answers[i].answer);
	line(v, _("答えた注意"), "", s[0] ? s : _("なし"), false);
	line(v, _("留意事項"), "", e->remarks, false);
	line(v, _("受付"), "", e->receipt_no, false);
}

static void
make_page(const struct app *a, struct review_view *v)
{
	const struct entry_person *p;
	char before[300], after[300];
	int i;

	v->line_count = v->changed = v->equal = v->top = 0;
	if (v->page == 0) {
		common_lines(a, v);
		return;
	}
	p = &v->e.persons[v->page - 1];
	for (i = 0; i < history_item_count; i++) {
		enum item it = history_items[i];
		bool same = record_same(&p->before, &p->after, it);

		if (strcmp(item_defs[it].group, "change") == 0 ||
		    (same && record_get(&p->after, it)[0] == '\0') ||
		    show_is_part(&p->before, &p->after, it))
			continue;
		show_item(a, &p->before, it, false, before, sizeof(before));
		show_item(a, &p->after, it, false, after, sizeof(after));
		if (same)
			v->equal++;
		else
			v->changed++;
		line(v, show_label(it), before, after, !same);
	}
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
	if (rc == RC_OK) {
		entry_release(&v->e);
		v->e = e;
		(void)snprintf(v->digest, sizeof(v->digest), "%s",
		    show_json(result, "digest"));
		if (v->page > e.person_count)
			v->page = 0;
		(void)snprintf(v->title, sizeof(v->title), _("審査 %s%s %d人"),
		    event_defs[e.event].label,
		    e.is_whole ? _("・全部") : _("・一部"), e.person_count);
		make_page(a, v);
	} else {
		entry_release(&e);
	}
	json_decref(result);
	return rc;
}

static enum rc
review_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct review_view *v = state;
	json_t *args;
	enum rc rc;

	entry_init(&v->e);
	if (t == NULL || t->entry_id == 0)
		return err_set(err, RC_INPUT, "E4080",
		    _("入力が選ばれていません"), _("開く入力がありません"),
		    _("R1 の一覧から選びます"));
	v->id = t->entry_id;
	v->lines = x_alloc(REVIEW_LINES * sizeof(*v->lines));
	rc = load(ui, v, err);
	if (rc != RC_OK)
		return rc;
	/* Who may only look can still read; the claim marks 他 for others. */
	args = json_pack("{s:I}", "id", (json_int_t)v->id);
	if (app_has(ui_app(ui), "approve") &&
	    strcmp(v->e.author, ui_app(ui)->session.staff) != 0)
		v->is_claimed = app_call(ui_app(ui), "entry.claim", args, NULL,
				    NULL) == RC_OK;
	json_decref(args);
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
	entry_release(&v->e);
}

static void
draw_tabs(struct view *w, const struct review_view *v)
{
	char s[160];
	int i, col = 4;

	col += put(w, 4, col, v->page == 0 ? LOOK_BOLD : LOOK_PLAIN,
	    v->page == 0 ? _("[届出]") : _(" 届出 "));
	for (i = 0; i < v->e.person_count && col < 56; i++) {
		const char *name = record_get(&v->e.persons[i].after, IT_NAME);
		const char *given =
		    record_get(&v->e.persons[i].after, IT_NAME_GIVEN);

		(void)snprintf(s, sizeof(s),
		    v->page == i + 1 ? "[%d %.60s]" : " %d %.60s ", i + 1,
		    given[0] ? given : name);
		col += i == 0 ? 1 : 2;
		col += put(
		    w, 4, col, v->page == i + 1 ? LOOK_BOLD : LOOK_PLAIN, s);
	}
	(void)snprintf(s, sizeof(s), _("入力 %s %s"), v->e.author_name,
	    strlen(v->e.submitted_at) >= 16 ? v->e.submitted_at + 11 : "");
	put_right(w, 4, 80, LOOK_DIM, s);
}

static void
review_draw(const struct ui *ui, void *state, struct view *w)
{
	struct review_view *v = state;
	int i, row = 7, skip = v->top;

	(void)ui;
	draw_tabs(w, v);
	put(w, 6, COL_VALUE, LOOK_DIM, _("前"));
	put(w, 6, COL_MIDDLE, LOOK_DIM, _("後（入力）"));
	for (i = 0; i < v->line_count && row < w->foot - 1; i++) {
		const struct review_line *l = &v->lines[i];
		bool is_whole = l->before[0] == '-' && !l->differs;

		if (v->page > 0 && !l->differs && !v->shows_equal)
			continue;
		if (skip-- > 0)
			continue;
		put_diff(w, row, l->sign, l->label, l->before,
		    is_whole ? NULL : l->after, NULL, l->differs);
		if (is_whole)
			put_cols(w, row, COL_MIDDLE, 40, LOOK_PLAIN, l->after);
		row++;
	}
	if (v->page == 0)
		putf(w, w->foot, COL_LABEL, LOOK_DIM,
		    _("変 %d   %d人  F8 次の人"), v->changed,
		    v->e.person_count);
	else
		putf(w, w->foot, COL_LABEL, LOOK_DIM,
		    v->shows_equal ? _("変 %d  同じ項目 %d  e で畳む")
				   : _("変 %d  同じ項目 %d は畳む  e で開く"),
		    v->changed, v->equal);
}

static void
go(struct ui *ui, struct review_view *v, int page)
{
	if (page < 0 || page > v->e.person_count)
		return;
	v->page = page;
	make_page(ui_app(ui), v);
}

/* The decision itself, once the proof is there. */
static void
approved(
    struct ui *ui, void *state, const struct proof *proof, const char *text)
{
	struct review_view *v = state;
	struct err err;
	json_t *args, *result = NULL;
	enum rc rc;

	err_clear(&err);
	if (proof == NULL) {
		ui_say(ui, LOOK_ERROR, "%s", text);
		return;
	}
	args = json_pack("{s:I, s:i, s:s, s:o}", "id", (json_int_t)v->id,
	    "version", v->e.version, "digest", v->digest, "proof",
	    proof_to_json(proof));
	rc = app_call(ui_app(ui), "entry.approve", args, &result, &err);
	json_decref(args);
	if (rc == RC_OK) {
		v->is_claimed = false;
		ui_pop(ui);
		app_refresh(ui_app(ui));
		ui_say(ui, LOOK_PLAIN, _("承認しました  本登録 %d人"),
		    (int)json_array_size(json_object_get(result, "persons")));
		json_decref(result);
		return;
	}
	/* Changed since it was looked at: show it again and ask anew. */
	if (rc == RC_CONFLICT && load(ui, v, NULL) != RC_OK)
		ui_pop(ui);
	ui_err_dialog(ui, &err);
}

static void
approve(struct ui *ui, struct review_view *v)
{
	struct app *a = ui_app(ui);
	struct approval what = { .id = v->id, .version = v->e.version };
	char subject[APPROVAL_SUBJECT];
	struct prove p;

	if (!a->status.is_online) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E4094 不通の間は承認できません  つながってからもう一度"));
		return;
	}
	if (strcmp(v->e.author, a->session.staff) == 0) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E4081 自分の入力は承認できません  ほかの人が承認します"));
		return;
	}
	if (!app_has(a, "approve")) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E1032 承認の権限がありません  審査の担当が承認します"));
		return;
	}
	(void)snprintf(what.digest, sizeof(what.digest), "%s", v->digest);
	approval_subject(&what, subject);
	memset(&p, 0, sizeof(p));
	p.service = "approve";
	p.act = "entry.approve";
	p.subject = subject;
	p.done = approved;
	ui_prove(ui, &p);
}

static void
returned(struct ui *ui, void *state, int answer)
{
	struct review_view *v = state;
	const struct code_row *list;
	struct err err;
	json_t *args;
	int n;

	err_clear(&err);
	list = code_list("return_reason", &n);
	if (answer < 1 || answer > n)
		return;
	args = json_pack("{s:I, s:i, s:s}", "id", (json_int_t)v->id, "version",
	    v->e.version, "reason", list[answer - 1].label);
	if (app_call(ui_app(ui), "entry.return", args, NULL, &err) != RC_OK) {
		ui_err_dialog(ui, &err);
	} else {
		v->is_claimed = false;
		ui_pop(ui);
		app_refresh(ui_app(ui));
		ui_say(ui, LOOK_PLAIN, "%s",
		    _("差し戻しました  入力した人の画面に出ます"));
	}
	json_decref(args);
}

static void
ask_return(struct ui *ui, struct review_view *v)
{
	const struct code_row *list;
	struct dialog d;
	size_t at = 0;
	int i, n;

	(void)v;
	if (!app_has(ui_app(ui), "approve")) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E1032 差戻しの権限がありません  審査の担当がします"));
		return;
	}
	memset(&d, 0, sizeof(d));
	(void)snprintf(d.sign, sizeof(d.sign), "注");
	(void)snprintf(d.code, sizeof(d.code), "A4090");
	(void)snprintf(d.head, sizeof(d.head), "%s", _("差し戻す理由"));
	(void)snprintf(d.why, sizeof(d.why), "%s",
	    _("差し戻すと仮登録ではなくなり、入力した人の続きに戻ります。"));
	(void)snprintf(d.remedy, sizeof(d.remedy), "%s",
	    _("入力した人に理由が出て、打ったままの画面が開きます。"));
	list = code_list("return_reason", &n);
	for (i = 0; i < n && at < sizeof(d.answers); i++)
		at += (size_t)snprintf(d.answers + at, sizeof(d.answers) - at,
		    "%s%s", i ? "|" : "", list[i].label);
	d.done = returned;
	ui_dialog(ui, &d);
}

static void
review_op(struct ui *ui, void *state, int op)
{
	struct review_view *v = state;

	switch (op) {
	case OP_ENTER: /* never approves */
	case OP_NEXT:
		go(ui, v, v->page + 1);
		break;
	case OP_PREV:
		go(ui, v, v->page - 1);
		break;
	case OP_CHOICES:
		ask_return(ui, v);
		break;
	case OP_REVIEW:
		approve(ui, v);
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

	if (k->code == K_DOWN) {
		if (v->top + 1 < v->line_count)
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
	{ K_ENTER, OP_ENTER, NULL, N_("次の人（承認はしない）") },
	{ 'e', OP_EQUAL, NULL, N_("同じ項目を開く、畳む") },
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
	    "承認するのは画面に出ている内容です。開いたあとで変わったときは\n"
	    "もう一度出して、あらためて尋ねます。"),
	.keys = keys,
	.state_size = sizeof(struct review_view),
	.no_command = true,
	.open = review_open,
	.draw = review_draw,
	.key = review_key,
	.op = review_op,
	.close = review_close,
	.title_now = review_title,
};
