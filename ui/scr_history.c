/* SPDX-License-Identifier: ISC
 * K3 履歴・時点 - the changes of one sheet (1.2.1, 2.2.1: never joined with
 * another sheet's), and the sheet on any day beside today and beside what a
 * waiting entry would make of it.
 */
#include "src/asof.h"
#include "src/cert.h"
#include "src/codes.h"
#include "src/date.h"
#include "src/entry.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/app.h"
#include "ui/desks.h"
#include "ui/engine.h"
#include "ui/history.h"
#include "ui/letters.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	OP_EQUAL = OP_OWN,
	OP_BASE,
	OP_NOTICE,
	OP_LETTERS,
	OP_DESKS,
	OP_PROCESSED,
	OP_WORDS
};

struct difference {
	char label[64], value[3][300];
	bool differs;
};
struct history_view {
	char person_no[20];
	int sheet_no;
	struct member m;     /* the current row */
	struct record *rows; /* ascending */
	int row_count;
	bool has_pending;
	struct record pending; /* after approval */
	char pending_event[64], pending_on[64], pending_notified[64];
	struct list list;   /* newest first; the pending entry on top */
	enum event filter;  /* EV_COUNT: all */
	char processed[64]; /* 処理日 that rows must have, "" any */
	struct history_question asked;
	char asked_text[160]; /* as typed, "" nothing */
	int base;             /* row to compare with; -1 the present one */
	int *shown;           /* index into rows, -1 the pending one */
	struct edit day;      /* a date typed */
	struct record then;   /* left column */
	int32_t then_day;     /* what it is of */
	int64_t then_known;
	char then_title[64];
	struct difference *diff;
	int diff_count, changed, equal, diff_top;
	bool shows_equal;
};

static bool
is_of_day(const struct history_view *v, const struct record *r)
{
	return !GUARD("history_processed") || v->processed[0] == '\0' ||
	       strcmp(record_get(r, IT_PROCESSED_ON), v->processed) == 0;
}

/* Rows of the list: pending first, then newest to oldest, filtered. */
static void
make_list(struct history_view *v)
{
	int i, n = 0;

	if (v->has_pending)
		v->shown[n++] = -1;
	for (i = v->row_count - 1; i >= 0; i--)
		if ((v->filter == EV_COUNT ||
			event_by_code(record_get(&v->rows[i], IT_EVENT)) ==
			    v->filter) &&
		    is_of_day(v, &v->rows[i]) &&
		    history_answers(&v->asked, &v->rows[i]))
			v->shown[n++] = i;
	list_set(&v->list, n, 1);
}

/* The middle column: the present row, or any that was marked. */
static const struct record *
middle(const struct history_view *v)
{
	return v->base >= 0 ? &v->rows[v->base] : &v->m.row;
}

/* What a waiting entry would make is compared with the present alone. */
static bool
has_third(const struct history_view *v)
{
	return v->has_pending && v->base < 0;
}

static bool
differs(const struct history_view *v, enum item it)
{
	return !record_same(&v->then, middle(v), it) ||
	       (has_third(v) && !record_same(&v->m.row, &v->pending, it));
}

static void
count(struct history_view *v, bool is_different, bool is_blank)
{
	v->diff[v->diff_count].differs = is_different;
	if (is_different)
		v->changed++;
	else if (!is_blank)
		v->equal++;
	else
		return;
	v->diff_count++;
}

/* Codes and orders that follow from what stands above them. */
static bool
is_minor(enum item it)
{
	return it == IT_MEMBER_ORDER || it == IT_ADDRESS_CODE ||
	       it == IT_POSTCODE || it == IT_PREV_CODE ||
	       it == IT_PREV_POSTCODE || it == IT_NAME_KANA_CHECKED;
}

/* Town and number in one row, the building in the next. */
static void
compare_address(const struct app *a, struct history_view *v, bool hide)
{
	static const enum item lines[2][2] = {
		{ IT_ADDRESS_TOWN, IT_ADDRESS_NUMBER },
		{ IT_ADDRESS_BUILDING, IT_ADDRESS_ROOM },
	};
	const struct record *r[3] = { &v->then, middle(v), &v->pending };
	int i, k;

	(void)a;
	for (i = 0; i < 2; i++) {
		struct difference *d = &v->diff[v->diff_count];

		(void)snprintf(d->label, sizeof(d->label), "%s",
		    i == 0 ? _("住所") : _("方書"));
		for (k = 0; k < 3; k++) {
			const char *x = record_get(r[k], lines[i][0]);
			const char *y = record_get(r[k], lines[i][1]);

			(void)snprintf(d->value[k], sizeof(d->value[k]),
			    "%.140s%.140s", x, y);
			if (hide && d->value[k][0] != '\0')
				(void)snprintf(d->value[k], sizeof(d->value[k]),
				    "%s", "〔伏〕");
		}
		count(v, differs(v, lines[i][0]) || differs(v, lines[i][1]),
		    d->value[1][0] == '\0');
	}
}

static void
compare_some(const struct app *a, struct history_view *v, bool minor)
{
	bool hide = show_hides_home(a, &v->m);
	int i;

	for (i = 0; i < history_item_count; i++) {
		enum item it = history_items[i];
		struct difference *d;

		if (it == IT_ADDRESS_TOWN && !minor)
			compare_address(a, v, hide);
		d = &v->diff[v->diff_count];
		if (is_minor(it) != minor)
			continue;
		if (strcmp(item_defs[it].group, "change") == 0 ||
		    it == IT_ADDRESS_TOWN || it == IT_ADDRESS_NUMBER ||
		    it == IT_ADDRESS_BUILDING || it == IT_ADDRESS_ROOM ||
		    (show_is_part(&v->then, middle(v), it) &&
			(!has_third(v) ||
			    show_is_part(&v->m.row, &v->pending, it))))
			continue;
		(void)snprintf(
		    d->label, sizeof(d->label), "%s", show_label(it));
		show_item(
		    a, &v->then, it, hide, d->value[0], sizeof(d->value[0]));
		show_item(
		    a, middle(v), it, hide, d->value[1], sizeof(d->value[1]));
		if (has_third(v))
			show_item(a, &v->pending, it, hide, d->value[2],
			    sizeof(d->value[2]));
		else
			d->value[2][0] = '\0';
		count(v, differs(v, it), record_get(middle(v), it)[0] == '\0');
	}
}

/* Which column of the difference an item goes to, and how it reads. */
static void
compare(const struct app *a, struct history_view *v)
{
	v->diff_count = v->changed = v->equal = v->diff_top = 0;
	compare_some(a, v, false);
	compare_some(a, v, true);
}

/* The left column: the change under > as it stood after it. */
static void
follow_row(const struct app *a, struct history_view *v)
{
	int i = v->list.at < v->list.count ? v->shown[v->list.at] : -1;
	struct date d;

	record_release(&v->then);
	record_init(&v->then);
	if (i < 0)
		i = v->row_count - 1;
	record_copy(&v->then, &v->rows[i]);
	(void)snprintf(v->then_title, sizeof(v->then_title), _("履歴 %d"),
	    v->rows[i].hist_no);
	v->then_day = a->today;
	if (date_load(record_get(&v->rows[i], IT_EVENT_DATE), &d, NULL) ==
		RC_OK &&
	    d.lo == d.hi)
		v->then_day = d.lo;
	v->then_known = INT64_MAX;
	compare(a, v);
}

static void
load_pending(struct app *a, struct history_view *v)
{
	struct entry e;
	json_t *args, *result = NULL;
	int i;

	if (v->m.pending_id == 0)
		return;
	args = json_pack("{s:I}", "id", (json_int_t)v->m.pending_id);
	entry_init(&e);
	if (app_call(a, "entry.get", args, &result, NULL) == RC_OK &&
	    entry_from_json(&e, json_object_get(result, "entry"), NULL) ==
		RC_OK) {
		for (i = 0; i < e.person_count; i++)
			if (strcmp(e.persons[i].person_no, v->person_no) == 0)
				break;
		if (i < e.person_count) {
			record_copy(&v->pending, &e.persons[i].after);
			v->has_pending = true;
			(void)snprintf(v->pending_event,
			    sizeof(v->pending_event), "%s",
			    show_event(e.event));
			show_date(e.event_date, true, v->pending_on,
			    sizeof(v->pending_on));
			show_date(e.notified_on, true, v->pending_notified,
			    sizeof(v->pending_notified));
		}
	}
	entry_release(&e);
	json_decref(args);
	json_decref(result);
}

static void history_close(struct ui *ui, void *state);

static enum rc
history_open(
    struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct history_view *v = state;
	struct app *a = ui_app(ui);
	enum rc rc;

	record_init(&v->m.row);
	record_init(&v->then);
	record_init(&v->pending);
	v->filter = EV_COUNT;
	v->base = -1;
	edit_set(&v->day, EDIT_PLAIN, 30, "");
	rc = show_person_of(a, t, &v->m, err);
	if (rc != RC_OK)
		return rc;
	(void)snprintf(
	    v->person_no, sizeof(v->person_no), "%s", v->m.row.person_no);
	v->sheet_no = v->m.row.sheet_no;
	rc = replica_history(a->replica, v->person_no, v->sheet_no, &v->rows,
	    &v->row_count, err);
	if (rc == RC_OK && v->row_count == 0)
		rc = err_set(err, RC_NOT_FOUND, "E2211", _("履歴がありません"),
		    _("この票に行が一つもありません"),
		    _("F5 で取り直し、続くなら管理者に知らせます"));
	if (rc == RC_OK)
		rc = app_log_one(a, "inquiry", "K3", v->person_no, err);
	if (rc != RC_OK) {
		history_close(ui, v);
		return rc;
	}
	load_pending(a, v);
	v->shown = x_alloc((size_t)(v->row_count + 1) * sizeof(int));
	v->diff = x_alloc((size_t)(history_item_count + 2) * sizeof(*v->diff));
	make_list(v);
	follow_row(a, v);
	return RC_OK;
}

static void
history_close(struct ui *ui, void *state)
{
	struct history_view *v = state;
	int i;

	(void)ui;
	for (i = 0; i < v->row_count; i++)
		record_release(&v->rows[i]);
	free(v->rows);
	free(v->shown);
	if (v->diff != NULL)
		explicit_bzero(v->diff,
		    (size_t)(history_item_count + 2) * sizeof(*v->diff));
	free(v->diff);
	record_release(&v->then);
	record_release(&v->pending);
	member_release(&v->m);
}

static void
draw_row(
    const struct ui *ui, struct view *w, struct history_view *v, int n, int row)
{
	const struct record *r;
	unsigned look = LOOK_PLAIN;
	char s[128];
	bool void_row;

	(void)ui;
	if (n == v->list.at) {
		put(w, row, COL_POINT, LOOK_PLAIN, ">");
		look = LOOK_FOCUS;
	}
	if (v->shown[n] < 0) {
		put_sign(w, row, COL_SIGN, "仮");
		put_cols(w, row, 5, 5, look, "-");
		put_cols(w, row, 11, 13, look, v->pending_on);
		put_cols(w, row, 25, 13, look, "-");
		put_cols(w, row, 39, 13, look, v->pending_notified);
		put_cols(w, row, 53, 14, look, v->pending_event);
		return;
	}
	r = &v->rows[v->shown[n]];
	void_row =
	    asof_is_cancelled(v->rows, v->row_count, v->shown[n], INT64_MAX);
	if (void_row)
		look |= LOOK_DIM;
	if (v->shown[n] == v->base)
		put(w, row, COL_SIGN, LOOK_BOLD, "*");
	putf(w, row, 6, look, "%d", r->hist_no);
	show_date(record_get(r, IT_EVENT_DATE), true, s, sizeof(s));
	put_cols(w, row, 11, 13, look, s);
	show_date(record_get(r, IT_PROCESSED_ON), true, s, sizeof(s));
	put_cols(w, row, 25, 13, look, s);
	show_date(record_get(r, IT_EVENT_NOTIFIED_ON), true, s, sizeof(s));
	put_cols(w, row, 39, 13, look, s);
	(void)snprintf(s, sizeof(s), "%s%.60s", void_row ? _("取消 ") : "",
	    event_by_code(record_get(r, IT_EVENT)) < EV_COUNT
		? show_event(event_by_code(record_get(r, IT_EVENT)))
		: record_get(r, IT_EVENT));
	put_cols(w, row, 53, 14, look, s);
	put_cols(w, row, 68, 13, look, record_get(r, IT_ENTRY_PLACE));
}

/* What keeps rows out of the list, for as long as it does. */
static void
draw_narrowing(const struct history_view *v, struct view *w, int row)
{
	char day[64], text[400];
	const size_t size = sizeof(text);
	size_t n = 0;

	if (v->filter != EV_COUNT)
		n += (size_t)snprintf(
		    text, size, _("事由 %.60s  "), show_event(v->filter));
	if (v->processed[0] != '\0') {
		show_date(v->processed, true, day, sizeof(day));
		n += (size_t)snprintf(
		    text + n, size - n, _("処理日 %.60s  "), day);
	}
	if (v->asked_text[0] != '\0')
		n += (size_t)snprintf(
		    text + n, size - n, _("条件 %.159s"), v->asked_text);
	if (n == 0 || !GUARD("history_narrowing"))
		return;
	put(w, row, COL_LABEL, LOOK_WARN, _("絞り"));
	put_cols(w, row, 11, 58, LOOK_WARN, text);
	(void)snprintf(text, sizeof(text), _("%d／%d件"),
	    v->list.count - v->has_pending, v->row_count);
	put_right(w, row, 80, LOOK_WARN, text);
}

static void
history_draw(const struct ui *ui, void *state, struct view *w)
{
	struct history_view *v = state;
	const struct record *r = &v->m.row;
	int i, row, skip, list_rows = v->list.count < 6 ? v->list.count : 6;

	show_head(w, r, ui_app(ui)->today);
	put(w, 6, 5, LOOK_DIM, _("履歴"));
	put(w, 6, 11, LOOK_DIM, _("異動日"));
	put(w, 6, 25, LOOK_DIM, _("処理日"));
	put(w, 6, 39, LOOK_DIM, _("届出日"));
	put(w, 6, 53, LOOK_DIM, _("事由"));
	put(w, 6, 68, LOOK_DIM, _("場所"));
	list_room(&v->list, 7, 7 + list_rows - 1);
	for (i = v->list.top, row = 7; i < v->list.count && row < 7 + list_rows;
	     i++, row++)
		draw_row(ui, w, v, i, row);
	draw_narrowing(v, w, 7 + list_rows);
	row = 7 + list_rows + 1;
	put(w, row, COL_LABEL, LOOK_DIM, _("時点"));
	edit_draw(&v->day, w, row, COL_VALUE, 13, true);
	put(w, row, COL_MIDDLE, LOOK_DIM,
	    v->base >= 0 ? _("* 選んだ行") : _("現在"));
	put_cols(w, row + 1, COL_VALUE, 20, LOOK_PLAIN, v->then_title);
	putf(w, row + 1, COL_MIDDLE, LOOK_PLAIN, _("履歴 %d"),
	    middle(v)->hist_no);
	if (has_third(v)) {
		put(w, row, COL_THIRD, LOOK_DIM, _("承認したら"));
		put(w, row + 1, COL_THIRD, LOOK_PLAIN, _("仮登録"));
	}
	row += 2;
	skip = v->diff_top;
	for (i = 0; i < v->diff_count && row < w->foot - 1; i++) {
		const struct difference *d = &v->diff[i];

		if (!d->differs && !v->shows_equal)
			continue;
		if (skip-- > 0)
			continue;
		put_diff(w, row++, d->differs ? "変" : "", d->label,
		    d->value[0], d->value[1], has_third(v) ? d->value[2] : NULL,
		    d->differs);
	}
	if (skip > 0 || i < v->diff_count || v->diff_top > 0)
		put_right(w, w->foot, 80, LOOK_DIM,
		    i < v->diff_count ? _("F8次") : _("F7前"));
	putf(w, w->foot, COL_LABEL, LOOK_DIM,
	    v->shows_equal
		? _("変わった項目 %d   同じ項目 %d  e で畳む")
		: _("変わった項目 %d   同じ項目 %d は畳む  e で開く"),
	    v->changed, v->equal);
}

/* The date typed becomes the left column; false when it is none. */
static bool
go_to_day(struct ui *ui, struct history_view *v)
{
	struct app *a = ui_app(ui);
	struct record then;
	struct err err;
	int32_t day = 0;
	int64_t known = INT64_MAX;
	bool unsure = false;

	err_clear(&err);
	edit_finish(&v->day);
	if (v->day.text[0] == '\0') {
		follow_row(a, v);
		return true;
	}
	record_init(&then);
	if (history_then_read(a, v->day.text, &day, &known, &err) != RC_OK ||
	    asof_compose(v->rows, v->row_count, day, known, &then, &unsure,
		&err) != RC_OK) {
		record_release(&then);
		ui_say_err(ui, &err);
		return false;
	}
	record_release(&v->then);
	v->then = then;
	v->then_day = day;
	v->then_known = known;
	(void)snprintf(v->then_title, sizeof(v->then_title),
	    unsure              ? _("履歴 %d（日は確かでない）")
	    : known < INT64_MAX ? _("履歴 %d（その時の）")
				: _("履歴 %d"),
	    then.hist_no);
	compare(a, v);
	return true;
}

/* Enter: the household that the left column stands in, on that day. */
static void
open_household(struct ui *ui, struct history_view *v)
{
	struct target t;

	if (!go_to_day(ui, v))
		return;
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.household_no, sizeof(t.household_no), "%.19s",
	    record_get(&v->then, IT_HOUSEHOLD_NO));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", v->person_no);
	t.has_then = true;
	t.then_day = v->then_day;
	t.then_known = v->then_known;
	(void)ui_open(ui, "K1", &t);
}

/* Space: the row under > is what the others are compared with. */
static void
mark_base(struct ui *ui, struct history_view *v)
{
	int i = v->list.at < v->list.count ? v->shown[v->list.at] : -1;

	if (i < 0) {
		ui_say(ui, LOOK_PLAIN, "%s", _("本登録の行を選びます"));
		return;
	}
	v->base = v->base == i ? -1 : i;
	follow_row(ui_app(ui), v);
}

static void
next_filter(struct ui *ui, struct history_view *v)
{
	int i, e, at = (int)v->filter;

	/* The next reason that occurs in this history; after the last, all. */
	for (e = at == EV_COUNT ? 0 : at + 1; e < EV_COUNT; e++)
		for (i = 0; i < v->row_count; i++)
			if ((int)event_by_code(
				record_get(&v->rows[i], IT_EVENT)) == e)
				goto found;
	e = EV_COUNT;
found:
	v->filter = (enum event)e;
	make_list(v);
	follow_row(ui_app(ui), v);
	ui_say(ui, LOOK_PLAIN, _("事由 %s"),
	    e == EV_COUNT ? _("すべて") : show_event(e));
}

/* 2.2.1: the rows of one 処理日; blank shows all again. */
static void
processed_answered(struct ui *ui, void *state, bool ok, const char *text)
{
	struct history_view *v = state;
	struct app *a = ui_app(ui);
	struct date d;
	struct err err;

	if (!ok)
		return;
	err_clear(&err);
	if (text[0] == '\0') {
		v->processed[0] = '\0';
	} else if (date_parse(text, DATES_CALENDAR, "1", a->today, &d, &err) !=
		   RC_OK) {
		ui_say_err(ui, &err);
		return;
	} else {
		date_store(&d, v->processed, sizeof(v->processed));
	}
	make_list(v);
	follow_row(a, v);
	ui_say(ui, LOOK_PLAIN, _("%d件"), v->list.count);
}

static void
words_answered(struct ui *ui, void *state, bool ok, const char *text)
{
	struct history_view *v = state;

	if (!ok)
		return;
	history_question_read(ui_app(ui), text, &v->asked);
	text_fit(text, 30, false, v->asked_text, sizeof(v->asked_text));
	make_list(v);
	follow_row(ui_app(ui), v);
	ui_say(ui, LOOK_PLAIN, _("%d件"), v->list.count);
}

/* The decided change under >; NULL with a word about it. */
static const struct record *
decided(struct ui *ui, const struct history_view *v)
{
	int i = v->list.at < v->list.count ? v->shown[v->list.at] : -1;

	if (i >= 0)
		return &v->rows[i];
	ui_say(ui, LOOK_ERROR, "%s",
	    _("E5112 書類は本登録になった異動だけです  行を選びます"));
	return NULL;
}

static void
open_letters(struct ui *ui, const struct history_view *v, const char *kind)
{
	const struct record *r = decided(ui, v);

	if (r != NULL)
		letters_open(ui, v->person_no, v->sheet_no, r->hist_no, kind);
}

static void
start_change(struct ui *ui, const struct history_view *v)
{
	struct target t;

	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", v->person_no);
	t.sheet_no = v->sheet_no;
	(void)ui_open(ui, "I0", &t);
}

/* The slip of 4.1.0.3 once more: from the entry that made the row. */
static void
print_desks(struct ui *ui, const struct history_view *v)
{
	const struct record *r = decided(ui, v);
	char where[512] = "";
	struct entry e;
	struct err err;
	json_t *args, *result = NULL;
	enum rc rc;

	if (r == NULL)
		return;
	err_clear(&err);
	entry_init(&e);
	args = json_pack("{s:I}", "id", (json_int_t)r->entry_id);
	rc = app_call(ui_app(ui), "entry.get", args, &result, &err);
	json_decref(args);
	if (rc == RC_OK)
		rc =
		    entry_from_json(&e, json_object_get(result, "entry"), &err);
	if (rc == RC_OK)
		rc = desks_print(ui_app(ui), &e, "K3", where, &err);
	if (rc == RC_OK)
		ui_say(
		    ui, LOOK_PLAIN, _("次の窓口の紙を印刷しました  %s"), where);
	else
		ui_say_err(ui, &err);
	json_decref(result);
	entry_release(&e);
}

static void
history_op(struct ui *ui, void *state, int op)
{
	struct history_view *v = state;

	switch (op) {
	case OP_ENTER:
		open_household(ui, v);
		break;
	case OP_AGAIN:
		(void)go_to_day(ui, v);
		break;
	case OP_BASE:
		mark_base(ui, v);
		break;
	case OP_WORDS:
		ui_ask(ui, _("事由・場所・留意事項  処理 R7.11.1~ など"), 40,
		    words_answered);
		break;
	case OP_CHOICES:
		next_filter(ui, v);
		break;
	case OP_NEXT:
		v->diff_top += 5;
		if (v->diff_top > v->diff_count)
			v->diff_top = v->diff_count;
		break;
	case OP_PREV:
		v->diff_top = v->diff_top > 5 ? v->diff_top - 5 : 0;
		break;
	case OP_CHANGE:
		start_change(ui, v);
		break;
	case OP_NOTICE:
		open_letters(ui, v, cert_kind_id(CERT_ACCEPTED));
		break;
	case OP_LETTERS:
		open_letters(ui, v, "");
		break;
	case OP_DESKS:
		print_desks(ui, v);
		break;
	case OP_PROCESSED:
		ui_ask(
		    ui, _("処理日で絞る  空 すべて"), 20, processed_answered);
		break;
	case OP_EQUAL:
		v->shows_equal = !v->shows_equal;
		v->diff_top = 0;
		break;
	default:
		break;
	}
}

static bool
history_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct history_view *v = state;

	if (k->code == K_UP || k->code == K_DOWN) {
		if (list_key(&v->list, k)) {
			edit_set(&v->day, EDIT_PLAIN, 30, "");
			follow_row(ui_app(ui), v);
		}
		return true;
	}
	/* Letters are keys only where no date is being typed. */
	if (v->day.text[0] == '\0' && k->code < K_SPECIAL) {
		const struct key *own = key_find(&scr_history, k->code);

		if (own != NULL) {
			history_op(ui, v, own->op);
			return true;
		}
	}
	return edit_key(&v->day, k);
}

static bool
history_under(const void *state, char *out, size_t size)
{
	const struct history_view *v = state;

	(void)snprintf(out, size, "%s", record_get(&v->m.row, IT_NAME));
	return out[0] != '\0';
}

static const struct field day_field = {
	.label = N_("時点"),
	.kind = FIELD_DATE,
	.help =
	    N_("F5 で左の欄にその日の姿、Enter でその日の世帯。空なら > の行。"
	       "2.2.1"),
	.typing = N_("H13.4.1   平成13年4月1日   20010401\n"
		     "H13.4.1@H14.1.1 は、後の日までに登録簿が知っていた分"),
	.unknown = N_("使えません。暦の日だけです"),
};

static const struct field *
history_field(const void *state)
{
	(void)state;
	return &day_field;
}

static const struct field *
history_each_field(int i)
{
	return i == 0 ? &day_field : NULL;
}

static const struct key keys[] = {
	{ K_F4, OP_CHOICES, N_("候補"),
	    N_("事由で絞る（押すたびに次の事由）") },
	{ K_F5, OP_AGAIN, N_("比べる"),
	    N_("打った日の姿と比べる。H13.4.1@H14.1.1 は、後の日までに知れた分") },
	{ K_F6, OP_CHANGE, NULL,
	    N_("この票の異動を始める（除票は誤記修正、取消し、再転入、転入通知）") },
	{ K_F7, OP_PREV, NULL, N_("違いを上へ") },
	{ K_F8, OP_NEXT, NULL, N_("違いを下へ") },
	{ K_ENTER, OP_ENTER, NULL,
	    N_("打った日（空なら > の異動日）の世帯を開く") },
	{ ' ', OP_BASE, NULL, N_("> の行を比べる相手にする、やめる") },
	{ 'w', OP_WORDS, NULL,
	    N_("異動履歴の項目で選ぶ（事由・場所・端末・留意事項・日付の期間）") },
	{ 'e', OP_EQUAL, NULL, N_("同じ項目を開く、畳む") },
	{ 'p', OP_PROCESSED, NULL, N_("処理日で絞る") },
	{ 's', OP_LETTERS, NULL,
	    N_("この異動の書類（転出証明書、通知書など）を出す") },
	{ 'n', OP_NOTICE, NULL, N_("この異動の受理通知を出す") },
	{ 'd', OP_DESKS, NULL, N_("次の窓口の紙をもう一度印刷する") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_history = {
	.name = "history",
	.code = "K3",
	.title = N_("個人 履歴・時点"),
	.hint = N_(
	    "日付を打つ  F5 比べる  Enter その日の世帯  Space 比べる相手  w 条件"),
	.about = N_(
	    "この票の異動履歴。ほかの票の履歴とはつなぎません。\n"
	    "日付を打って F5 を押すと、その日の姿が左の欄に出ます。\n"
	    "@ と日付を続けると、その日までに登録簿が知っていた姿になります。\n"
	    "Space で選んだ行が真ん中の欄に来て、どの二行でも比べられます。\n"
	    "審査待ちの異動があれば、承認したときの姿が右の欄に出ます。\n"
	    "取り消された異動は 取消 と出て、時点には入りません。"),
	.keys = keys,
	.state_size = sizeof(struct history_view),
	.open = history_open,
	.draw = history_draw,
	.key = history_key,
	.op = history_op,
	.close = history_close,
	.under = history_under,
	.field = history_field,
	.each_field = history_each_field,
	.no_command = true,
};
