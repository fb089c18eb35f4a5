/* SPDX-License-Identifier: ISC
 * K2 個人 - every item of one resident in groups, masks by right (10.4),
 * addresses under 支援措置 only for who may and asked (2.2.4).
 */
#include "src/asof.h"
#include "src/date.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/app.h"
#include "ui/person.h"
#include "ui/show.h"
#include "ui/ui.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OP_SUPPORT = OP_OWN, OP_MEMO, OP_ISSUES, OP_NAMES, OP_SHEET };

/* Pages never part a group, unless it is longer than a page. */
static void
divide(struct person_view *v, int room)
{
	int i, start = 0, end;

	if (room == v->room || room < 3)
		return;
	v->room = room;
	v->pages = 0;
	while (start < v->line_count && v->pages < PAGES_MAX) {
		v->first_line[v->pages++] = start;
		end =
		    start + room < v->line_count ? start + room : v->line_count;
		if (end < v->line_count)
			for (i = end; i > start + 1; i--)
				if (v->lines[i].group > 0) {
					end = i;
					break;
				}
		start = end;
	}
	if (v->page >= v->pages)
		v->page = v->pages > 0 ? v->pages - 1 : 0;
}

/* The row of a day in the place of today's; what is attached is today's and
 * does not belong to it. */
static enum rc
then_row(struct app *a, const struct person_view *v, struct member *m,
    struct err *err)
{
	struct record *rows = NULL, then;
	bool unsure = false;
	int n = 0, i;
	enum rc rc = replica_history(
	    a->replica, m->row.person_no, m->row.sheet_no, &rows, &n, err);

	if (rc != RC_OK)
		return rc;
	record_init(&then);
	rc = asof_compose(
	    rows, n, v->then_day, v->then_known, &then, &unsure, err);
	if (rc == RC_OK) {
		(void)snprintf(then.person_no, sizeof(then.person_no), "%s",
		    m->row.person_no);
		then.sheet_no = m->row.sheet_no;
		record_release(&m->row);
		m->row = then;
		m->pending_id = 0;
	} else {
		record_release(&then);
	}
	for (i = 0; i < n; i++)
		record_release(&rows[i]);
	free(rows);
	return rc;
}

static enum rc
load(struct ui *ui, struct person_view *v, struct err *err)
{
	struct app *a = ui_app(ui);
	struct target t = { .sheet_no = v->sheet_no };
	struct member m;
	enum rc rc;

	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", v->person_no);
	rc = show_person_of(a, &t, &m, err);
	if (rc != RC_OK)
		return rc;
	if (v->has_then) {
		rc = then_row(a, v, &m, err);
		if (rc != RC_OK) {
			member_release(&m);
			return rc;
		}
	}
	rc = app_log_one(a, "inquiry", "K2", v->person_no, err);
	if (rc != RC_OK) {
		member_release(&m);
		return rc;
	}
	member_release(&v->m);
	v->m = m;
	record_release(&v->attached);
	record_init(&v->attached);
	if (!v->has_then && replica_attached(a->replica, v->person_no,
				&v->attached, NULL) != RC_OK)
		record_init(&v->attached);
	if (replica_sheets(a->replica, v->person_no, v->sheets, 16,
		&v->sheet_count, NULL) != RC_OK)
		v->sheet_count = 0;
	show_support_state(
	    a, v->person_no, v->m.blocks, v->alert, sizeof(v->alert));
	person_lines(a, v);
	return RC_OK;
}

static enum rc
person_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct person_view *v = state;
	enum rc rc;

	record_init(&v->attached);
	record_init(&v->m.row);
	if (t == NULL || (t->person_no[0] == '\0' && t->argument[0] == '\0'))
		return err_set(err, RC_INPUT, "E2202",
		    _("人が選ばれていません"), _("開く相手がありません"),
		    _("検索して選びます"));
	(void)snprintf(v->person_no, sizeof(v->person_no), "%.19s",
	    t->person_no[0] ? t->person_no : t->argument);
	v->sheet_no = t->sheet_no;
	v->has_then = t->has_then;
	v->then_day = t->then_day;
	v->then_known = t->then_known;
	rc = secret_init(&v->mynumber, err);
	return rc != RC_OK ? rc : load(ui, v, err);
}

static void
person_close(struct ui *ui, void *state)
{
	struct person_view *v = state;

	(void)ui;
	secret_release(&v->mynumber);
	member_release(&v->m);
	record_release(&v->attached);
}

/* ---- rows 5 and 6: what must be seen before anything else */

/* One state of the sheet, in words behind its sign. */
struct state {
	const char *sign; /* "" none */
	unsigned look;
	char text[160];
};
#define STATES_MAX 5

static struct state *
add_state(struct state *out, int *n, const char *sign, unsigned look)
{
	struct state *s = &out[(*n)++];

	s->sign = sign;
	s->look = look;
	s->text[0] = '\0';
	return s;
}

/* None hides another (SCREENS 1.2): what protects first, then which sheet it
 * is, then what comes. */
static int
states(const struct ui *ui, const struct person_view *v,
    struct state out[STATES_MAX])
{
	const struct app *a = ui_app(ui);
	const struct record *r = &v->m.row;
	int status = record_status(r, v->has_then ? v->then_day : a->today);
	char day[64];
	struct state *s;
	int n = 0;

	if (strstr(v->m.blocks, "支") != NULL) {
		s = add_state(out, &n, "支", LOOK_GUARD);
		(void)snprintf(s->text, sizeof(s->text), "%s",
		    v->alert[0] != '\0'
			? v->alert
			: _("支援措置 期間中  証明と閲覧は止まります"));
	}
	if (strstr(v->m.blocks, "抑") != NULL) {
		s = add_state(out, &n, "抑", LOOK_STOP);
		(void)snprintf(
		    s->text, sizeof(s->text), "%s", _("抑止があります"));
	}
	if (v->has_then) {
		s = add_state(out, &n, "", LOOK_WARN);
		show_then(v->then_day, v->then_known, s->text, sizeof(s->text));
	}
	if (status == STATUS_REMOVED) {
		s = add_state(out, &n, "除", LOOK_DIM);
		show_removal(r, s->text, sizeof(s->text));
	} else if (status == STATUS_LEAVING) {
		show_date(
		    record_get(r, IT_OUT_PLANNED_ON), true, day, sizeof(day));
		s = add_state(out, &n, "予", LOOK_WARN);
		(void)snprintf(s->text, sizeof(s->text), _("転出予定 %s"), day);
	}
	if (v->m.pending_id != 0) {
		s = add_state(out, &n, "仮", LOOK_WARN);
		(void)snprintf(s->text, sizeof(s->text),
		    _("仮登録 %s  出しているのは前の内容です"), v->m.pending);
	}
	return GUARD("person_every_state") || n == 0 ? n : 1;
}

/* The states side by side, on the next row what has no room there; how many
 * rows they took. */
static int
draw_states(const struct ui *ui, struct view *w, const struct person_view *v)
{
	struct state s[STATES_MAX];
	bool asks =
	    strstr(v->m.blocks, "支") != NULL && show_may_support(ui_app(ui));
	int n = states(ui, v, s), i, col = COL_SIGN, row = 5, end, cols;

	for (i = 0; i < n; i++) {
		end = asks && row == 5 ? (n == 1 ? 62 : 72) : 80;
		cols = text_cols(s[i].text);
		if (i > 0 && col + 3 + cols > end + 1 && row == 5) {
			row++;
			col = COL_SIGN;
			end = 80;
		}
		put_sign(w, row, col, s[i].sign);
		if (s[i].sign[0] != '\0' || col == COL_SIGN)
			col += COL_LABEL - COL_SIGN;
		if (cols > end + 1 - col)
			cols = end + 1 - col;
		put_cols(w, row, col, cols, s[i].look, s[i].text);
		col += cols + 2;
	}
	if (asks)
		put(w, 5, n == 1 ? 64 : 75, LOOK_PLAIN, _("s 内容"));
	return row - 4;
}

static void
draw_line(
    struct view *w, const struct person_view *v, const struct line *l, int row)
{
	if (l->group > 0) {
		putf(w, row, 3, LOOK_DIM, "%d", l->group);
		put(w, row, COL_LABEL, LOOK_BOLD, l->label[0]);
		put(w, row, COL_VALUE, LOOK_PLAIN, l->value[0]);
		return;
	}
	put_cols(w, row, COL_LABEL, 14, LOOK_DIM, l->label[0]);
	put_cols(w, row, COL_VALUE, l->is_wide ? 61 : 22, LOOK_PLAIN,
	    l->is_mynumber && v->hide_at != 0 ? v->mynumber.s : l->value[0]);
	if (l->is_wide)
		return;
	put_cols(w, row, COL_LABEL2, 14, LOOK_DIM, l->label[1]);
	put_cols(w, row, COL_VALUE2, 23, LOOK_PLAIN, l->value[1]);
}

static void
draw_foot(struct view *w, const struct person_view *v)
{
	char s[200];
	size_t n = 0;
	int i;

	s[0] = '\0';
	for (i = 0; i < v->sheet_count && n < 90; i++)
		if (v->sheets[i].sheet_no != v->m.row.sheet_no)
			n += (size_t)snprintf(s + n, sizeof(s) - n,
			    "%s%.40s %.40s", n ? "  " : "", v->sheets[i].opened,
			    v->sheets[i].closed);
	put(w, w->foot, COL_LABEL, LOOK_DIM, _("ほかの票"));
	put_cols(w, w->foot, 14, 50, LOOK_DIM, s[0] ? s : _("なし"));
	if (s[0] != '\0')
		put(w, w->foot, 65, LOOK_PLAIN, _("t"));
	if (v->pages > 1)
		putf(w, w->foot, 68, LOOK_DIM,
		    v->page + 1 < v->pages ? _("%d頁中 %d  F8次")
					   : _("%d頁中 %d  F7前"),
		    v->pages, v->page + 1);
}

static void
person_draw(const struct ui *ui, void *state, struct view *w)
{
	struct person_view *v = state;
	int i, row, last;

	show_head(w, &v->m.row, v->has_then ? v->then_day : ui_app(ui)->today);
	row = 6 + draw_states(ui, w, v);
	divide(v, w->foot - row);
	if (v->pages > 0) {
		last = v->page + 1 < v->pages ? v->first_line[v->page + 1]
					      : v->line_count;
		for (i = v->first_line[v->page]; i < last; i++)
			draw_line(w, v, &v->lines[i], row++);
	}
	draw_foot(w, v);
}

/* The number comes from the centre, stands for half a minute in locked
 * memory, and is forgotten. */
static void
ask_mynumber(struct ui *ui, struct person_view *v)
{
	struct app *a = ui_app(ui);
	struct err err;
	json_t *args, *result = NULL;
	const char *value;

	err_clear(&err);
	if (!app_has(a, "mynumber")) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E1041 個人番号を見る権限がありません"));
		return;
	}
	args = json_pack("[s]", v->person_no);
	if (app_log(a, "inquiry", "K2", args, true, &err) != RC_OK) {
		ui_say_err(ui, &err);
		json_decref(args);
		return;
	}
	json_decref(args);
	args = json_pack("{s:s, s:s}", "person_no", v->person_no, "reason",
	    app_reason_word(a->reason));
	if (app_call(a, "mynumber.get", args, &result, &err) != RC_OK) {
		ui_say_err(ui, &err);
	} else {
		value = json_string_value(json_object_get(result, "value"));
		secret_clear(&v->mynumber);
		if (value != NULL && secret_add(&v->mynumber, value)) {
			explicit_bzero((void *)(uintptr_t)value, strlen(value));
			v->hide_at = ui_now(ui) + SHOW_S * INT64_C(1000000);
			ui_wake_at(ui, v->hide_at);
		} else {
			ui_say(ui, LOOK_PLAIN, "%s",
			    _("個人番号は記録されていません"));
		}
	}
	json_decref(args);
	json_decref(result);
}

static void
person_tick(struct ui *ui, void *state, int64_t now)
{
	struct person_view *v = state;

	(void)ui;
	if (v->hide_at != 0 && now >= v->hide_at) {
		v->hide_at = 0;
		secret_clear(&v->mynumber);
	}
}

static void
person_forget(struct ui *ui, void *state)
{
	struct person_view *v = state;

	(void)ui;
	v->hide_at = 0;
	secret_clear(&v->mynumber);
}

/* The sheet before this one, from the first the newest again. */
static void
open_sheet(struct ui *ui, const struct person_view *v)
{
	struct target t;
	int i, at = 0;

	if (v->sheet_count < 2) {
		ui_say(ui, LOOK_PLAIN, "%s", _("ほかの票はありません"));
		return;
	}
	for (i = 0; i < v->sheet_count; i++)
		if (v->sheets[i].sheet_no == v->m.row.sheet_no)
			at = i;
	at = at > 0 ? at - 1 : v->sheet_count - 1;
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", v->person_no);
	t.sheet_no = v->sheets[at].sheet_no;
	(void)ui_open(ui, "K2", &t);
}

/* The details are seen once; from then on the address too, until this screen
 * closes. */
static void
open_support(struct ui *ui, struct person_view *v, const struct target *t)
{
	bool is_marked = strstr(v->m.blocks, "支") != NULL;

	/* A first 申出 begins on a sheet without the mark. */
	if (!is_marked && !app_has(ui_app(ui), "support")) {
		ui_say(ui, LOOK_PLAIN, "%s", _("支援措置のしるしはありません"));
		return;
	}
	if (ui_open(ui, "K7", t) != RC_OK || !is_marked)
		return;
	v->is_open_support = true;
	person_lines(ui_app(ui), v);
}

static void
aim(const struct person_view *v, struct target *t)
{
	memset(t, 0, sizeof(*t));
	(void)snprintf(t->household_no, sizeof(t->household_no), "%.19s",
	    record_get(&v->m.row, IT_HOUSEHOLD_NO));
	(void)snprintf(t->person_no, sizeof(t->person_no), "%s", v->person_no);
	(void)snprintf(
	    t->name, sizeof(t->name), "%.255s", record_get(&v->m.row, IT_NAME));
	(void)snprintf(t->marks[0], sizeof(t->marks[0]), "%s", v->person_no);
	t->mark_count = 1;
	t->sheet_no = t->mark_sheets[0] = v->m.row.sheet_no;
}

static void
person_op(struct ui *ui, void *state, int op)
{
	struct person_view *v = state;
	struct target t;

	aim(v, &t);
	switch (op) {
	case OP_ENTER:
		v->page = v->page + 1 < v->pages ? v->page + 1 : 0;
		break;
	case OP_NEXT:
		if (v->page + 1 < v->pages)
			v->page++;
		break;
	case OP_PREV:
		if (v->page > 0)
			v->page--;
		break;
	case OP_AGAIN:
		ask_mynumber(ui, v);
		break;
	case OP_CHANGE:
		(void)ui_open(ui, "I0", &t);
		break;
	case OP_CERT:
		(void)ui_open(ui, "C1", &t);
		break;
	case OP_REVIEW:
		(void)ui_open(ui, "R1", NULL);
		break;
	case OP_TIME:
		(void)ui_open(ui, "K3", &t);
		break;
	case OP_SUPPORT:
		open_support(ui, v, &t);
		break;
	case OP_MEMO:
		(void)ui_open(ui, "K6", &t);
		break;
	case OP_ISSUES:
		(void)ui_open(ui, "K4", &t);
		break;
	case OP_NAMES:
		(void)ui_open(ui, "K5", &t);
		break;
	case OP_SHEET:
		open_sheet(ui, v);
		break;
	default:
		break;
	}
}

/* K7 may have begun or ended a measure: what it guards is shown or not, as
 * soon as the replica knows. */
static void
person_resume(struct ui *ui, void *state)
{
	struct person_view *v = state;
	struct app *a = ui_app(ui);
	struct member m;

	if (a->replica == NULL || replica_person(a->replica, v->person_no,
				      v->m.row.sheet_no, &m, NULL) != RC_OK)
		return;
	if (strcmp(m.blocks, v->m.blocks) != 0) {
		(void)snprintf(
		    v->m.blocks, sizeof(v->m.blocks), "%s", m.blocks);
		show_support_state(
		    a, v->person_no, v->m.blocks, v->alert, sizeof(v->alert));
		person_lines(a, v);
	}
	member_release(&m);
}

static bool
person_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct person_view *v = state;
	int i, p;

	(void)ui;
	if (k->code < '1' || k->code > '9')
		return false;
	for (i = 0; i < v->line_count; i++)
		if (v->lines[i].group == k->code - '0')
			break;
	if (i == v->line_count)
		return true;
	for (p = 0; p + 1 < v->pages && v->first_line[p + 1] <= i; p++)
		;
	v->page = p;
	return true;
}

static bool
person_can(const struct ui *ui, const void *state, int op)
{
	const struct person_view *v = state;
	const struct app *a = ui_app(ui);

	switch (op) {
	case OP_CHANGE:
		return app_has(a, "enter") && !v->has_then;
	case OP_CERT:
		return app_has(a, "certificate") && !v->has_then;
	case OP_AGAIN:
		return !v->has_then;
	case OP_PREV:
	case OP_NEXT:
		return v->pages > 1;
	default:
		return true;
	}
}

static bool
person_under(const void *state, char *out, size_t size)
{
	const struct person_view *v = state;

	(void)snprintf(out, size, "%s", record_get(&v->m.row, IT_NAME));
	return out[0] != '\0';
}

static const struct key keys[] = {
	{ K_F5, OP_AGAIN, N_("更新"), N_("個人番号を中央に照会する") },
	{ K_F6, OP_CHANGE, N_("異動"), N_("この人の異動を始める") },
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁") },
	{ K_F9, OP_CERT, N_("証明"), N_("この人の証明書") },
	{ K_F10, OP_REVIEW, N_("審査"), N_("審査待ちの一覧") },
	{ K_F11, OP_TIME, N_("時点"), N_("履歴と、ある日の姿") },
	{ K_ENTER, OP_ENTER, NULL, N_("次の頁") },
	{ 's', OP_SUPPORT, NULL, N_("支援措置の内容（権限のある人）") },
	{ 'm', OP_MEMO, NULL, N_("備考・メモ・抑止を見る") },
	{ 'i', OP_ISSUES, NULL, N_("交付履歴とカード") },
	{ 'n', OP_NAMES, NULL, N_("旧氏・通称の履歴") },
	{ 't', OP_SHEET, NULL, N_("ほかの票を開く") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_person = {
	.name = "person",
	.code = "K2",
	.title = N_("個人"),
	.hint = N_(
	    "Enter 次の頁 数字 組  s 支援 m メモ i 交付 n 旧氏・通称 t ほかの票"),
	.about = N_(
	    "一人の全部の項目。権限のない項目は〔伏〕。\n"
	    "個人番号は F5 で中央に照会し、30秒で消えます。\n"
	    "支援措置の人の住所は、権限のある人が s で開くまで伏せます。\n"
	    "ほかの票（除票・改製原）は t で別に開きます。履歴はつなぎません。"),
	.keys = keys,
	.state_size = sizeof(struct person_view),
	.open = person_open,
	.draw = person_draw,
	.key = person_key,
	.op = person_op,
	.can = person_can,
	.tick = person_tick,
	.forget = person_forget,
	.resume = person_resume,
	.close = person_close,
	.under = person_under,
};
