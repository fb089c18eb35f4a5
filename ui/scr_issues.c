/* SPDX-License-Identifier: ISC
 * K4 交付履歴 - what was issued for one person (1.3.8, 2.2.2), by any of its
 * items: words typed into the box must all occur in a row, a day or two days
 * with ~ between are the period. The state of the cards stands beside it.
 */
#include "src/cert.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/app.h"
#include "ui/engine.h"
#include "ui/scr_cert.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS 8

struct issued {
	char at[64]; /* as shown */
	int32_t day;
	char kind[64], number[96], place[64], terminal[40], staff[16];
	char applicant[160], items[200], spoilt[96];
	int pages, copy, copies;
	int64_t issue_no;
	bool is_before; /* 異動前: a later change of the person followed */
	bool is_other_sheet;
	char *all; /* every word of it, narrow; owned */
};
struct issues_view {
	char person_no[20];
	int sheet_no;
	struct member m;
	struct record attached;
	struct issued *v;
	int count;
	int *shown, shown_count;
	struct list list;
	struct edit words;
	char kind[64]; /* F4: only this kind; "" all */
};

/* Kinds of 2.2.2 that read otherwise than on C1 and C3, or are on neither. */
static const struct {
	const char *id, *label;
} kinds[] = {
	{ "juminhyo", N_("住民票の写し") },
	{ "juminhyo_household", N_("住民票の写し（世帯連記式）") },
	{ "jokyohyo", N_("住民票の除票の写し") },
	{ "statement", N_("住民票記載事項証明書") },
	{ "browse_copy", N_("住民基本台帳の一部の写し（閲覧用）") },
};

#define OWN_KINDS ((int)(sizeof(kinds) / sizeof(kinds[0])))
#define KINDS (OWN_KINDS + CERT_KINDS - CERT_FIRST_LETTER)

/* The nth of all kinds; NULL past the last. */
static const char *
nth_kind(int n)
{
	return n < OWN_KINDS ? _(kinds[n].label)
	       : n < KINDS   ? order_kind_word((enum cert_kind)(
                                 n - OWN_KINDS + CERT_FIRST_LETTER))
			     : NULL;
}

static const char *
kind_word(const char *id)
{
	for (int i = 0; i < OWN_KINDS; i++)
		if (strcmp(kinds[i].id, id) == 0)
			return _(kinds[i].label);
	return order_kind_word(cert_kind_by_id(id));
}

/* Every item of 1.3.8 in one text, so that any of them finds the row. */
static char *
all_words(const struct issued *x)
{
	char *text = x_printf("%s %s %s %s %s %s %s %s %s %lld %d枚 %s %s",
	    x->at, x->kind, x->number, x->place, x->terminal, x->staff,
	    x->applicant, x->items, x->spoilt[0] ? _("処分") : "",
	    (long long)x->issue_no, x->pages, x->spoilt,
	    x->is_before ? _("異動前") : _("異動後"));
	size_t size = strlen(text) * 3 + 1;
	char *narrow = x_alloc(size);

	text_narrow(text, narrow, size);
	free(text);
	return narrow;
}

static void
items_text(const json_t *options, char *out, size_t size)
{
	struct cert_options o;
	char *s;

	out[0] = '\0';
	if (cert_options_from_json(options, &o, NULL) != RC_OK)
		return;
	s = cert_options_text(&o);
	(void)snprintf(out, size, "%s", s);
	free(s);
}

static void
read_one(const struct issues_view *v, const json_t *o, struct issued *x)
{
	const char *at = show_json(o, "at");
	char day[64];
	int y, mo, d;

	memset(x, 0, sizeof(*x));
	if (sscanf(at, "%4d-%2d-%2d", &y, &mo, &d) == 3)
		x->day = date_day(y, mo, d);
	show_iso(at, day, sizeof(day));
	(void)snprintf(x->at, sizeof(x->at), "%.50s%s", day,
	    strlen(at) > 10 ? at + 10 : "");
	(void)snprintf(
	    x->kind, sizeof(x->kind), "%.60s", kind_word(show_json(o, "kind")));
	(void)snprintf(
	    x->number, sizeof(x->number), "%.90s", show_json(o, "number"));
	(void)snprintf(
	    x->place, sizeof(x->place), "%.60s", show_json(o, "place"));
	(void)snprintf(x->terminal, sizeof(x->terminal), "%.38s",
	    show_json(o, "terminal"));
	(void)snprintf(
	    x->staff, sizeof(x->staff), "%.15s", show_json(o, "staff"));
	(void)snprintf(x->applicant, sizeof(x->applicant), "%.150s",
	    show_json(o, "applicant"));
	(void)snprintf(
	    x->spoilt, sizeof(x->spoilt), "%.90s", show_json(o, "spoilt"));
	items_text(json_object_get(o, "options"), x->items, sizeof(x->items));
	x->issue_no = json_integer_value(json_object_get(o, "issue_no"));
	x->pages = (int)json_integer_value(json_object_get(o, "pages"));
	x->copy = (int)json_integer_value(json_object_get(o, "copy"));
	x->copies = (int)json_integer_value(json_object_get(o, "copies"));
	x->is_before = json_integer_value(json_object_get(o, "hist_no")) <
		       v->m.row.hist_no;
	x->is_other_sheet = json_integer_value(json_object_get(
				o, "sheet_no")) != v->m.row.sheet_no;
	x->all = all_words(x);
}

/* ---- the question ---- */

struct question {
	char word[WORDS][128];
	int count;
	int32_t from, to;
};

static void
read_question(const struct app *a, const char *text, struct question *q)
{
	char narrow[EDIT_MAX * 2], *at = narrow, *word;

	memset(q, 0, sizeof(*q));
	q->from = INT32_MIN;
	q->to = INT32_MAX;
	text_narrow(text, narrow, sizeof(narrow));
	while ((word = strsep(&at, " ")) != NULL) {
		if (word[0] == '\0' || show_period(a, word, &q->from, &q->to))
			continue;
		if (q->count < WORDS)
			(void)snprintf(q->word[q->count++], sizeof(q->word[0]),
			    "%.120s", word);
	}
}

static bool
answers(const struct issues_view *v, const struct issued *x,
    const struct question *q)
{
	if (v->kind[0] != '\0' && strcmp(v->kind, x->kind) != 0)
		return false;
	if (GUARD("issues_period") && (x->day < q->from || x->day > q->to))
		return false;
	for (int i = 0; i < q->count; i++)
		if (GUARD("issues_words") && strstr(x->all, q->word[i]) == NULL)
			return false;
	return true;
}

static void
select_rows(const struct app *a, struct issues_view *v)
{
	struct question q;

	read_question(a, v->words.text, &q);
	v->shown_count = 0;
	for (int i = 0; i < v->count; i++)
		if (answers(v, &v->v[i], &q))
			v->shown[v->shown_count++] = i;
	list_set(&v->list, v->shown_count, 3);
}

/* ---- the screen ---- */

static enum rc
load(struct ui *ui, struct issues_view *v, struct err *err)
{
	struct app *a = ui_app(ui);
	json_t *args, *result = NULL, *list, *o;
	size_t i;
	enum rc rc = app_log_one(a, "inquiry", "K4", v->person_no, err);

	if (rc != RC_OK)
		return rc;
	args = json_pack("{s:s}", "person_no", v->person_no);
	rc = app_call(a, "issue.list", args, &result, err);
	json_decref(args);
	if (rc != RC_OK)
		return rc;
	list = json_object_get(result, "issues");
	v->v = x_alloc((json_array_size(list) + 1) * sizeof(*v->v));
	v->shown = x_alloc((json_array_size(list) + 1) * sizeof(int));
	json_array_foreach(list, i, o)
	{
		read_one(v, o, &v->v[v->count++]);
	}
	json_decref(result);
	select_rows(a, v);
	return RC_OK;
}

static void
issues_close(struct ui *ui, void *state)
{
	struct issues_view *v = state;

	(void)ui;
	for (int i = 0; i < v->count; i++)
		wipe_free(v->v[i].all);
	if (v->v != NULL)
		explicit_bzero(v->v, (size_t)v->count * sizeof(*v->v));
	free(v->v);
	free(v->shown);
	record_release(&v->attached);
	member_release(&v->m);
}

static enum rc
issues_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct issues_view *v = state;
	struct app *a = ui_app(ui);
	enum rc rc;

	record_init(&v->m.row);
	record_init(&v->attached);
	edit_set(&v->words, EDIT_PLAIN, 60, "");
	rc = show_person_of(a, t, &v->m, err);
	if (rc != RC_OK)
		return rc;
	(void)snprintf(
	    v->person_no, sizeof(v->person_no), "%s", v->m.row.person_no);
	if (replica_attached(a->replica, v->person_no, &v->attached, NULL) !=
	    RC_OK)
		record_init(&v->attached);
	rc = load(ui, v, err);
	if (rc != RC_OK)
		issues_close(ui, v);
	return rc;
}

static void
draw_issue(struct view *w, const struct issues_view *v, int i, int row)
{
	const struct issued *x = &v->v[v->shown[i]];
	unsigned look = list_lead(w, &v->list, i, row);
	unsigned dim = x->spoilt[0] != '\0' ? LOOK_DIM : LOOK_PLAIN;
	char s[400];

	put(w, row, 5, dim,
	    x->is_other_sheet ? _("別票")
	    : x->is_before    ? _("異動前")
			      : _("異動後"));
	put_cols(w, row, COL_LIST_TEXT, 19, look | dim, x->at);
	put_cols(w, row, 32, 26, dim, x->kind);
	(void)snprintf(
	    s, sizeof(s), _("%d枚 %d/%d通"), x->pages, x->copy, x->copies);
	put_cols(w, row, 59, 11, dim, s);
	put_cols(w, row, 71, 10, dim, x->staff);
	put_cols(w, row + 1, COL_LIST_TEXT, 38, LOOK_DIM, x->number);
	put_cols(w, row + 1, 51, 30, LOOK_DIM, x->applicant);
	(void)snprintf(s, sizeof(s), "%s %s", x->place, x->terminal);
	put_cols(w, row + 2, COL_LIST_TEXT, 38, LOOK_DIM, s);
	if (x->spoilt[0] != '\0')
		(void)snprintf(s, sizeof(s), _("処分 %s"), x->spoilt);
	else
		(void)snprintf(s, sizeof(s), "%s", x->items);
	put_cols(w, row + 2, 51, 30, x->spoilt[0] ? LOOK_WARN : LOOK_DIM, s);
}

static void
issues_draw(const struct ui *ui, void *state, struct view *w)
{
	struct issues_view *v = state;
	const struct app *a = ui_app(ui);
	char count[80], card[64], until[64], s[200];
	int i, row;

	show_head(w, &v->m.row, ui_app(ui)->today);
	show_item(a, &v->attached, IT_CARD_STATUS, false, card, sizeof(card));
	show_date(record_get(&v->attached, IT_CARD_EXPIRES), false, until,
	    sizeof(until));
	(void)snprintf(
	    s, sizeof(s), "%s %s", card, strcmp(until, "-") == 0 ? "" : until);
	put_item(w, 5, 0, _("個人番号カード"), s);
	show_item(a, &v->attached, IT_JUKI_CARD_STATUS, false, s, sizeof(s));
	put_item(w, 5, 1, _("住基カード"), s);
	put(w, 6, COL_LABEL, LOOK_DIM, _("条件"));
	edit_draw(&v->words, w, 6, COL_VALUE, 38, true);
	put(w, 6, 59, LOOK_DIM,
	    v->kind[0] != '\0' ? v->kind : _("種別 すべて"));
	put(w, 8, COL_LIST_TEXT, LOOK_DIM, _("交付日時 番号 場所"));
	put(w, 8, 32, LOOK_DIM, _("種別 請求者 記載事項"));
	put(w, 8, 59, LOOK_DIM, _("枚数 通数"));
	put(w, 8, 71, LOOK_DIM, _("職員"));
	list_room(&v->list, 9, w->foot - 1);
	for (i = v->list.top, row = 9; i < v->list.count && row + 2 < w->foot;
	     i++, row += 3)
		draw_issue(w, v, i, row);
	if (v->count == 0)
		put(w, 9, COL_LIST_TEXT, LOOK_PLAIN, _("交付の記録なし"));
	else if (v->shown_count == 0)
		put(w, 9, COL_LIST_TEXT, LOOK_PLAIN, _("該当なし"));
	list_count_text(&v->list, v->shown_count, count, sizeof(count));
	if (v->shown_count > 0)
		put(w, w->foot, COL_LABEL, LOOK_DIM, count);
	if (v->list.top + v->list.room < v->list.count)
		put_right(w, w->foot, 80, LOOK_DIM, _("F8次"));
}

/* F4: the next kind that occurs; after the last, all. */
static void
next_kind(struct ui *ui, struct issues_view *v)
{
	int i, k, at = -1;
	const char *next = "";

	for (k = 0; k < KINDS; k++)
		if (strcmp(nth_kind(k), v->kind) == 0)
			at = k;
	for (k = at + 1; k < KINDS && next[0] == '\0'; k++)
		for (i = 0; i < v->count; i++)
			if (strcmp(v->v[i].kind, nth_kind(k)) == 0)
				next = nth_kind(k);
	(void)snprintf(v->kind, sizeof(v->kind), "%.60s", next);
	select_rows(ui_app(ui), v);
}

static void
issues_op(struct ui *ui, void *state, int op)
{
	struct issues_view *v = state;

	switch (op) {
	case OP_CHOICES:
		next_kind(ui, v);
		break;
	case OP_PREV:
	case OP_NEXT:
		list_page(&v->list, op == OP_NEXT ? 1 : -1);
		break;
	case OP_AGAIN:
	case OP_ENTER:
		select_rows(ui_app(ui), v);
		break;
	default:
		break;
	}
}

static bool
issues_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct issues_view *v = state;

	if (k->code == K_UP || k->code == K_DOWN)
		return list_key(&v->list, k);
	if (!edit_key(&v->words, k))
		return false;
	select_rows(ui_app(ui), v);
	return true;
}

static bool
issues_can(const struct ui *ui, const void *state, int op)
{
	const struct issues_view *v = state;

	(void)ui;
	return (op != OP_PREV && op != OP_NEXT) ||
	       v->shown_count > v->list.room;
}

static bool
issues_under(const void *state, char *out, size_t size)
{
	const struct issues_view *v = state;

	(void)snprintf(out, size, "%s", record_get(&v->m.row, IT_NAME));
	return out[0] != '\0';
}

static const struct field words_field = {
	.label = N_("条件"),
	.kind = FIELD_TEXT,
	.help = N_("交付履歴のどの項目でも。発行番号・場所・端末・職員・"
		   "請求者・種別・記載事項・処分・異動前・異動後と、期間。"
		   "並べた語のすべてに合うものが残ります"),
	.typing = N_("118   中央区 処分   R7.11.1~R7.11.20   異動前"),
	.unknown = N_("使えません"),
};

static const struct field *
issues_field(const void *state)
{
	(void)state;
	return &words_field;
}

static const struct field *
issues_each_field(int i)
{
	return i == 0 ? &words_field : NULL;
}

static const struct key keys[] = {
	{ K_F4, OP_CHOICES, N_("候補"),
	    N_("種別で選ぶ（押すたびに次の種別）") },
	{ K_F5, OP_AGAIN, N_("更新"), N_("条件に合うものを出し直す") },
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁") },
	{ K_ENTER, OP_ENTER, NULL, N_("条件に合うものを出し直す") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_issues = {
	.name = "issues",
	.code = "K4",
	.title = N_("個人 交付履歴"),
	.hint = N_("番号・場所・職員・処分・期間（R7.11.1~）を打つ   F4 種別"),
	.about = N_(
	    "この人の証明書などの交付履歴（センターの記録）とカードの状態。\n"
	    "打った語のすべてに合う交付が残ります。期間は ~ でつなぎます。\n"
	    "異動前 は、そのあと異動があって今とは違う内容の紙です。\n"
	    "不通の間は出ません。"),
	.keys = keys,
	.state_size = sizeof(struct issues_view),
	.open = issues_open,
	.draw = issues_draw,
	.key = issues_key,
	.op = issues_op,
	.can = issues_can,
	.close = issues_close,
	.under = issues_under,
	.field = issues_field,
	.each_field = issues_each_field,
};
