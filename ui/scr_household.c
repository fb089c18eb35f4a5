/* SPDX-License-Identifier: ISC
 * K1 世帯 - everyone of a household, the one in focus in brief (3.3, 2.2.4).
 */
#include "src/codes.h"
#include "src/date.h"
#include "src/event.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/app.h"
#include "ui/outside.h"
#include "ui/show.h"
#include "ui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Three signs of three bytes fit; what stops comes first. */
#define SIGNS_BYTES 9

enum {
	OP_MARK = OP_OWN,
	OP_ALL,
	OP_REMOVED,
	OP_NEIGHBOURS,
	OP_ISSUES,
	OP_NAMES,
	OP_BESIDE,
	OP_OUTSIDE
};

struct household_view {
	struct household h;
	struct list list;
	bool hide_removed;
	struct record attached; /* of the one in focus */
	char attached_of[20];
	bool is_stopped;        /* whoever is in focus may not be looked at */
	char no[20], first[20]; /* asked for; the person to stand on */
	int first_sheet;        /* and which sheet; 0 the one that counts */
	bool has_then;          /* as of a day */
	struct replica_day then;
	struct outside outside; /* 事実上の世帯主 (4.1.4.3) */
};

/* On the day the household is shown of. */
static int
status_of(
    const struct ui *ui, const struct household_view *v, const struct member *m)
{
	return record_status(
	    &m->row, v->has_then ? v->then.day : ui_app(ui)->today);
}

static bool
is_removed(
    const struct ui *ui, const struct household_view *v, const struct member *m)
{
	return status_of(ui, v, m) == STATUS_REMOVED;
}

/* Members shown: the removed ones stand last, so hiding cuts the list. */
static int
shown(const struct ui *ui, const struct household_view *v)
{
	int n = v->h.count;

	while (
	    v->hide_removed && n > 0 && is_removed(ui, v, &v->h.members[n - 1]))
		n--;
	return n;
}

static const struct member *
focus(const struct household_view *v)
{
	if (v->list.at < 0 || v->list.at >= v->h.count)
		return NULL;
	return &v->h.members[v->list.at];
}

/* Attached data of the person in focus, so that drawing never asks. */
static void
look_closer(struct ui *ui, struct household_view *v)
{
	const struct member *m = focus(v);

	v->is_stopped = m != NULL && show_is_stopped(ui_app(ui), m) &&
			GUARD("household_stopped_under");
	if (m == NULL || strcmp(v->attached_of, m->row.person_no) == 0)
		return;
	record_release(&v->attached);
	record_init(&v->attached);
	if (!v->has_then && replica_attached(ui_app(ui)->replica,
				m->row.person_no, &v->attached, NULL) != RC_OK)
		record_init(&v->attached);
	(void)snprintf(
	    v->attached_of, sizeof(v->attached_of), "%s", m->row.person_no);
}

/* 事実上の世帯主 stands with everybody who lives there. */
static void
look_outside(struct ui *ui, struct household_view *v)
{
	struct record r;
	int i;

	v->outside.now[0] = '\0';
	(void)snprintf(v->outside.household_no, sizeof(v->outside.household_no),
	    "%s", v->h.household_no);
	for (i = 0; i < v->h.count && !v->has_then; i++) {
		if (is_removed(ui, v, &v->h.members[i]))
			continue;
		record_init(&r);
		if (replica_attached(ui_app(ui)->replica,
			v->h.members[i].row.person_no, &r, NULL) == RC_OK)
			outside_name(&r, v->outside.now);
		record_release(&r);
		return;
	}
}

static enum rc
load(struct ui *ui, struct household_view *v, struct err *err)
{
	struct app *a = ui_app(ui);
	enum rc rc;
	json_t *who;
	int i, stopped = 0;

	if (a->replica == NULL)
		return app_no_replica(err);
	household_release(&v->h);
	rc = v->has_then
		 ? replica_household_then(
		       a->replica, v->no, &v->then, &v->h, err)
		 : replica_household(a->replica, v->no, true, &v->h, err);
	/* A 除票 that was asked for stands there though its person came back. */
	if (rc == RC_OK && !v->has_then && GUARD("household_asked_sheet"))
		rc = household_add_sheet(
		    a->replica, &v->h, v->first, v->first_sheet, err);
	if (rc != RC_OK) {
		household_release(&v->h);
		return rc;
	}
	for (i = 0; i < v->h.count; i++)
		stopped += show_is_stopped(a, &v->h.members[i]);
	if (stopped > 0 && stopped == v->h.count) {
		household_release(&v->h);
		return show_stop(err);
	}
	who = json_array();
	for (i = 0; i < v->h.count; i++)
		(void)json_array_append_new(
		    who, json_string(v->h.members[i].row.person_no));
	rc = app_log(a, "inquiry", "K1", who, false, err);
	json_decref(who);
	if (rc != RC_OK)
		household_release(&v->h);
	else
		look_outside(ui, v);
	v->attached_of[0] = '\0';
	return rc;
}

/* Row 23 says whose 支援措置 ends soon or has ended (3.4). */
static void
say_alerts(struct ui *ui, const struct household_view *v)
{
	char alert[160];
	int i;

	for (i = 0; i < v->h.count; i++) {
		const struct member *m = &v->h.members[i];

		show_support_alert(ui_app(ui), m->row.person_no, m->blocks,
		    alert, sizeof(alert));
		if (alert[0] == '\0' || show_is_stopped(ui_app(ui), m))
			continue;
		ui_say(ui, LOOK_WARN, "%s  %s", alert,
		    record_get(&m->row, IT_NAME));
		return;
	}
}

static enum rc
household_open(
    struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct household_view *v = state;
	struct member m;
	enum rc rc;
	int i;

	record_init(&v->attached);
	if (t == NULL)
		return err_set(err, RC_INPUT, "E2201",
		    _("世帯が選ばれていません"), _("開く相手がありません"),
		    _("検索して選びます"));
	(void)snprintf(v->no, sizeof(v->no), "%.19s",
	    t->household_no[0] ? t->household_no : t->argument);
	(void)snprintf(v->first, sizeof(v->first), "%s", t->person_no);
	v->first_sheet = t->sheet_no;
	v->has_then = t->has_then;
	v->then.day = t->then_day;
	v->then.known = t->then_known;
	if (t->household_no[0] == '\0' && t->person_no[0] != '\0') {
		if (ui_app(ui)->replica == NULL)
			return app_no_replica(err);
		rc = replica_person(
		    ui_app(ui)->replica, t->person_no, t->sheet_no, &m, err);
		if (rc != RC_OK)
			return rc;
		(void)snprintf(v->no, sizeof(v->no), "%s",
		    record_get(&m.row, IT_HOUSEHOLD_NO));
		member_release(&m);
	}
	rc = load(ui, v, err);
	if (rc != RC_OK)
		return rc;
	list_set(&v->list, shown(ui, v), 1);
	for (i = 0; i < v->h.count; i++)
		if (strcmp(v->h.members[i].row.person_no, v->first) == 0 &&
		    (v->has_then || v->first_sheet == 0 ||
			v->h.members[i].row.sheet_no == v->first_sheet))
			v->list.at = i;
	look_closer(ui, v);
	say_alerts(ui, v);
	return RC_OK;
}

static void
household_close(struct ui *ui, void *state)
{
	struct household_view *v = state;

	(void)ui;
	household_release(&v->h);
	record_release(&v->attached);
}

/* Names that are cut and begin alike are told apart by what follows. */
static size_t
name_from(const struct household_view *v, int i)
{
	const char *names[TARGET_MARKS];
	int n = v->h.count < TARGET_MARKS ? v->h.count : TARGET_MARKS;

	for (int k = 0; k < n; k++)
		names[k] = record_get(&v->h.members[k].row, IT_NAME);
	return i < n ? tell_apart_from(names, n, i, 18) : 0;
}

/* The name and what of the reading has room beside it (K2 has the whole). */
static void
draw_name(struct view *w, const struct record *r, int row)
{
	bool is_checked = record_get(r, IT_NAME_KANA_CHECKED)[0] == '1';
	const char *name = record_get(r, IT_NAME);
	int cols = text_cols(name), col = COL_VALUE, room;

	if (cols <= 12)
		cols = 12;
	else
		col = 7 + cols + 2;
	room = (is_checked ? 34 : 42) - col;
	if (room < 8) {
		put_cols(w, row, 7, 35, LOOK_PLAIN, name);
		return;
	}
	put_cols(w, row, 7, cols, LOOK_PLAIN, name);
	put_cols(w, row, col, room, LOOK_PLAIN, record_get(r, IT_NAME_KANA));
	if (is_checked)
		put(w, row, 35, LOOK_DIM, _("確認済"));
}

static void
draw_member(const struct ui *ui, struct view *w, struct household_view *v,
    int i, int row)
{
	const struct app *a = ui_app(ui);
	const struct member *m = &v->h.members[i];
	bool gone = is_removed(ui, v, m);
	unsigned look = list_lead(w, &v->list, i, row);
	char signs[24], s[256];

	if (gone)
		look |= LOOK_DIM;
	(void)snprintf(signs, sizeof(signs), "%s%s%s%s%s", m->blocks,
	    m->pending_id ? "仮" : "",
	    status_of(ui, v, m) == STATUS_LEAVING ? "予" : "", gone ? "除" : "",
	    record_get(&m->row, IT_KIND)[0] == '2' ? "外" : "");
	signs[SIGNS_BYTES] = '\0';
	put_signs(w, row, COL_LIST_SIGN, signs);
	if (show_is_stopped(a, m)) {
		put_cols(w, row, COL_LIST_TEXT, 18, look, "〔抑止〕");
		return;
	}
	put_from(w, row, COL_LIST_TEXT, 18, look, record_get(&m->row, IT_NAME),
	    name_from(v, i));
	put_cols(w, row, 31, 12, look, record_get(&m->row, IT_RELATION));
	show_date(record_get(&m->row, IT_BIRTH), true, s, sizeof(s));
	put_cols(w, row, 44, 12, look, s);
	if (!gone) {
		show_age_on(v->has_then ? v->then.day : a->today, &m->row, s,
		    sizeof(s));
		put_right(w, row, 58, look, s);
	}
	put_cols(w, row, 60, 2, look, show_sex(&m->row));
	if (gone)
		show_removal(&m->row, s, sizeof(s));
	else
		show_date(
		    record_get(&m->row, record_get(&m->row, IT_KIND)[0] == '2'
					    ? IT_FOREIGN_RESIDENT_SINCE
					    : IT_RESIDENT_SINCE),
		    true, s, sizeof(s));
	put_cols(w, row, 64, 17, look, s);
}

static void
draw_brief(
    const struct ui *ui, struct view *w, struct household_view *v, int row)
{
	const struct app *a = ui_app(ui);
	const struct member *m = focus(v);
	bool guarded, foreign;
	char s[600], day[64];

	if (m == NULL || show_is_stopped(a, m))
		return;
	guarded = GUARD("household_brief_guarded")
		      ? show_hides_home(a, m)
		      : strstr(m->blocks, "支") != NULL;
	foreign = record_get(&m->row, IT_KIND)[0] == '2';
	putf(w, row, COL_LABEL, LOOK_DIM, "%d", v->list.at + 1);
	draw_name(w, &m->row, row);
	show_number(m->row.person_no, s, sizeof(s));
	put_item(w, row, 1, _("宛名番号"), s);
	if (foreign) {
		show_item(a, &m->row, IT_NATIONALITY, guarded, s, sizeof(s));
		put_item(w, row + 1, 0, _("国籍・地域"), s);
		show_item(
		    a, &m->row, IT_RESIDENCE_STATUS, guarded, s, sizeof(s));
		put_item(w, row + 1, 1, _("在留資格"), s);
		show_item(a, &m->row, IT_ALIAS, guarded, s, sizeof(s));
		put_item(w, row + 2, 0, _("通称"), s);
	} else {
		show_item(a, &m->row, IT_HONSEKI, guarded, s, sizeof(s));
		put_item(w, row + 1, 0, _("本籍"), "");
		put_cols(w, row + 1, COL_VALUE, 61, LOOK_PLAIN, s);
		show_item(a, &m->row, IT_HITTOUSHA, guarded, s, sizeof(s));
		put_item(w, row + 2, 0, _("筆頭者"), s);
	}
	put_item(w, row + 2, 1, _("印鑑登録"),
	    v->has_then ? "-"
	    : record_get(&v->attached, IT_SEAL_REGISTERED)[0] == '1'
		? _("あり")
		: _("なし"));
	/* Where from is enough here; K2 has the whole. */
	(void)snprintf(s, sizeof(s), "%.150s%.150s%.150s",
	    record_get(&m->row, IT_PREV_COUNTRY),
	    record_get(&m->row, IT_PREV_PREF),
	    record_get(&m->row, IT_PREV_CITY));
	put_item(w, row + 3, 0, _("前住所"), guarded ? "〔伏〕" : s);
	show_date(record_get(&m->row, IT_ADDRESS_SINCE), true, s, sizeof(s));
	put_item(w, row + 3, 1, _("住所を定めた日"), s);
	if (record_get(&v->attached, IT_CARD_EXPIRES)[0] != '\0') {
		show_date(record_get(&v->attached, IT_CARD_EXPIRES), true, day,
		    sizeof(day));
		(void)snprintf(s, sizeof(s), _("%s まで"), day);
	} else {
		show_item(a, &v->attached, IT_CARD_STATUS, false, s, sizeof(s));
	}
	put_item(w, row + 4, 0, _("カード"), s);
	show_date(record_get(&m->row, IT_EVENT_DATE), true, day, sizeof(day));
	show_item(a, &m->row, IT_EVENT, false, s, sizeof(s));
	putf(w, row + 4, COL_LABEL2, LOOK_DIM, "%s", _("最近の異動"));
	put_cols(w, row + 4, COL_VALUE2, 12, LOOK_PLAIN, day);
	put_cols(w, row + 4, 71, 10, LOOK_PLAIN, s);
}

/* Whom the household names as its head; "" nobody. Whoever may not be looked
 * at is not named as the head either. */
static const char *
head_name(const struct ui *ui, const struct household_view *v)
{
	const struct record **home;
	const char *name;

	if (v->h.count == 0)
		return "";
	home = x_alloc((size_t)v->h.count * sizeof(*home));
	for (int i = 0; i < v->h.count; i++)
		home[i] = &v->h.members[i].row;
	name = v->has_then
		   ? record_get(home[0], IT_HEAD_NAME)
		   : show_head_name(home, v->h.count, ui_app(ui)->today);
	free((void *)home);
	for (int i = 0; i < v->h.count && name[0] != '\0'; i++)
		if (GUARD("household_stopped_head") &&
		    strcmp(record_get(&v->h.members[i].row, IT_NAME), name) ==
			0 &&
		    show_is_stopped(ui_app(ui), &v->h.members[i]))
			return "〔抑止〕";
	return name;
}

/* Whose address row 5 is: the first who may be looked at. */
static const struct member *
address_of(const struct ui *ui, const struct household_view *v)
{
	for (int i = 0; i < v->h.count; i++)
		if (!show_is_stopped(ui_app(ui), &v->h.members[i]))
			return &v->h.members[i];
	return NULL;
}

/* Whether the address is that of somebody under 支援措置: of who lives there, or
 * of who did where nobody does any more. */
static bool
has_guarded(const struct ui *ui, const struct household_view *v)
{
	bool lives = false, now = false, then = false;

	for (int i = 0; i < v->h.count; i++) {
		bool is_marked = strstr(v->h.members[i].blocks, "支") != NULL;

		if (is_removed(ui, v, &v->h.members[i])) {
			then |= is_marked;
		} else {
			lives = true;
			now |= is_marked;
		}
	}
	return lives ? now : then && GUARD("household_gone_guarded");
}

static void
household_draw(const struct ui *ui, void *state, struct view *w)
{
	struct household_view *v = state;
	const struct app *a = ui_app(ui);
	const struct member *head = address_of(ui, v);
	const char *pending = NULL, *name;
	bool guarded = has_guarded(ui, v);
	char s[700], code[16];
	int i, living = 0, removed = 0, row, brief, n;

	for (i = 0; i < v->h.count; i++) {
		const struct member *m = &v->h.members[i];

		if (is_removed(ui, v, m)) {
			removed++;
			continue;
		}
		living++;
		if (m->pending_id != 0)
			pending = m->pending;
	}
	show_number(v->h.household_no, s, sizeof(s));
	put(w, 4, COL_LABEL, LOOK_DIM, _("世帯"));
	put(w, 4, COL_VALUE, LOOK_PLAIN, s);
	name = head_name(ui, v);
	if (v->h.count > 0)
		put_cols(w, 4, 34, 12, LOOK_PLAIN,
		    name[0] != '\0' ? name : _("世帯主なし"));
	putf(w, 4, 47, LOOK_PLAIN, _("%d人"), living);
	if (v->has_then) {
		put_right(w, 4, 80, LOOK_WARN, _("過去の世帯"));
	} else if (pending != NULL) {
		(void)snprintf(s, sizeof(s), _("仮登録 %s"), pending);
		put_right(w, 4, 80, LOOK_WARN, s);
	} else {
		put_right(w, 4, 80, LOOK_PLAIN, _("仮登録 なし"));
	}
	put(w, 5, COL_LABEL, LOOK_DIM, _("住所"));
	if (head != NULL) {
		const char *pc = record_get(&head->row, IT_POSTCODE);

		if (guarded) {
			put(w, 5, COL_VALUE, LOOK_PLAIN, "〔伏〕");
		} else {
			char line[560];

			show_address(a, &head->row, "address", false, line,
			    sizeof(line));
			if (strlen(pc) == 7)
				(void)snprintf(
				    code, sizeof(code), "%.3s-%s ", pc, pc + 3);
			else
				code[0] = '\0';
			(void)snprintf(s, sizeof(s), "%s%s", code, line);
			put_cols(w, 5, COL_VALUE, 61, LOOK_PLAIN, s);
		}
	}
	if (v->outside.now[0] != '\0') {
		put(w, 6, COL_LABEL, LOOK_DIM, _("事実上の世帯主"));
		put_cols(w, 6, COL_VALUE, 61, LOOK_PLAIN, v->outside.now);
	}
	if (v->has_then) {
		show_then(v->then.day, v->then.known, s, sizeof(s));
		put(w, 6, COL_LABEL, LOOK_WARN, s);
		if (v->h.is_unsure)
			put_right(
			    w, 6, 80, LOOK_WARN, _("日の確かでない異動あり"));
	}
	put(w, 7, 12, LOOK_DIM, _("氏名"));
	put(w, 7, 31, LOOK_DIM, _("続柄"));
	put(w, 7, 44, LOOK_DIM, _("生年月日"));
	put(w, 7, 57, LOOK_DIM, _("歳"));
	put(w, 7, 60, LOOK_DIM, _("性"));
	put(w, 7, 64, LOOK_DIM, _("住民となった日"));
	n = shown(ui, v);
	if (v->list.count != n)
		v->list.count = n;
	/* Five rows at least; the brief makes way as far as there is room. */
	brief = 8 + (n < 5 ? 5 : n < w->foot - 14 ? n : w->foot - 15);
	list_room(&v->list, 8, brief - 1);
	if (n == 0)
		put(w, 8, COL_LIST_TEXT, LOOK_PLAIN,
		    _("世帯員なし（全員 除票）"));
	for (i = v->list.top, row = 8; i < n && row < brief; i++, row++)
		draw_member(ui, w, v, i, row);
	draw_brief(ui, w, v, brief + 1);
	putf(w, w->foot, COL_LABEL, LOOK_DIM,
	    _("現存 %d  除票 %d   Space 選ぶ  a 全員  %s"), living, removed,
	    v->hide_removed ? _("x 除票を出す") : _("x 除票を隠す"));
}

/* What the next screen is opened on: who is in focus, and as marks the
 * marked ones or, with all, everybody living here; of a 除票 that > points at
 * it alone, for it stands on no paper with them (5.1). */
static void
aim(struct ui *ui, struct household_view *v, struct target *t, bool all)
{
	const struct member *m = focus(v);
	bool alone = all && m != NULL && is_removed(ui, v, m) &&
		     GUARD("cert_removed_pointed");
	int i;

	memset(t, 0, sizeof(*t));
	(void)snprintf(
	    t->household_no, sizeof(t->household_no), "%s", v->h.household_no);
	if (m != NULL) {
		(void)snprintf(
		    t->person_no, sizeof(t->person_no), "%s", m->row.person_no);
		t->sheet_no = m->row.sheet_no;
		if (!v->is_stopped)
			(void)snprintf(t->name, sizeof(t->name), "%s",
			    record_get(&m->row, IT_NAME));
	}
	t->has_then = v->has_then;
	t->then_day = v->then.day;
	t->then_known = v->then.known;
	for (i = 0; i < v->h.count && t->mark_count < TARGET_MARKS; i++) {
		if (alone ? i != v->list.at
		    : all ? is_removed(ui, v, &v->h.members[i])
			  : !list_marked(&v->list, i))
			continue;
		t->mark_sheets[t->mark_count] = v->h.members[i].row.sheet_no;
		(void)snprintf(t->marks[t->mark_count++], sizeof(t->marks[0]),
		    "%s", v->h.members[i].row.person_no);
	}
}

static bool
any_marked(const struct household_view *v)
{
	int i;

	for (i = 0; i < v->h.count; i++)
		if (list_marked(&v->list, i))
			return true;
	return false;
}

/* Who lives beside somebody under 支援措置 would say where that is. */
static void
open_neighbours(struct ui *ui, const struct household_view *v, struct target *t)
{
	const struct member *m = address_of(ui, v);

	if (m == NULL)
		return;
	if (has_guarded(ui, v) && GUARD("neighbours_of_guarded")) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E2243 支援措置の人がいる世帯です  同じ住所の世帯は出しません"));
		return;
	}
	show_address(ui_app(ui), &m->row, "address", false, t->address,
	    sizeof(t->address));
	(void)ui_open(ui, "K8", t);
}

static void
outside_sure(struct ui *ui, void *state, int answer)
{
	struct household_view *v = state;

	if (answer == 1)
		outside_end(ui, &v->outside);
}

static void
outside_typed(struct ui *ui, void *state, bool ok, const char *text)
{
	struct household_view *v = state;

	if (ok)
		outside_set(ui, &v->outside, text, outside_sure);
}

static void
household_op(struct ui *ui, void *state, int op)
{
	struct household_view *v = state;
	struct target t;
	struct err err;

	err_clear(&err);
	switch (op) {
	case OP_ENTER:
		if (focus(v) == NULL)
			return;
		aim(ui, v, &t, false);
		(void)ui_open(ui, "K2", &t);
		break;
	case OP_TIME:
		aim(ui, v, &t, false);
		(void)ui_open(ui, "K3", &t);
		break;
	case OP_CHANGE:
		aim(ui, v, &t, false);
		(void)ui_open(ui, "I0", &t);
		break;
	case OP_CERT:
		aim(ui, v, &t, !any_marked(v));
		(void)ui_open(ui, "C1", &t);
		break;
	case OP_OUTSIDE:
		ui_ask(ui, _("事実上の世帯主の氏名（空で消す）"), 40,
		    outside_typed);
		break;
	case OP_REVIEW:
		(void)ui_open(ui, "R1", NULL);
		break;
	case OP_NEIGHBOURS:
		aim(ui, v, &t, false);
		open_neighbours(ui, v, &t);
		break;
	case OP_ISSUES:
	case OP_NAMES:
	case OP_BESIDE:
		if (focus(v) == NULL)
			return;
		aim(ui, v, &t, false);
		(void)ui_open(ui,
		    op == OP_ISSUES  ? "K4"
		    : op == OP_NAMES ? "K5"
				     : "K6",
		    &t);
		break;
	case OP_AGAIN:
		if (load(ui, v, &err) != RC_OK)
			ui_say_err(ui, &err);
		else
			look_closer(ui, v);
		break;
	case OP_PREV:
	case OP_NEXT:
		list_page(&v->list, op == OP_NEXT ? 1 : -1);
		look_closer(ui, v);
		break;
	default:
		break;
	}
}

static bool
household_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct household_view *v = state;
	int i, pick;

	if (list_key(&v->list, k)) {
		look_closer(ui, v);
		return true;
	}
	pick = list_pick(&v->list, k->code);
	if (pick >= 0) {
		v->list.at = pick;
		look_closer(ui, v);
		household_op(ui, v, OP_ENTER);
		return true;
	}
	switch (k->code) {
	case ' ':
		list_mark(
		    &v->list, v->list.at, !list_marked(&v->list, v->list.at));
		return true;
	case 'a':
		for (i = 0; i < v->h.count; i++)
			list_mark(
			    &v->list, i, !is_removed(ui, v, &v->h.members[i]));
		return true;
	case 'x':
		v->hide_removed = !v->hide_removed;
		v->list.count = shown(ui, v);
		if (v->list.at >= v->list.count)
			v->list.at = v->list.count > 0 ? v->list.count - 1 : 0;
		look_closer(ui, v);
		return true;
	default:
		return false;
	}
}

static bool
household_can(const struct ui *ui, const void *state, int op)
{
	const struct household_view *v = state;
	const struct app *a = ui_app(ui);

	switch (op) {
	case OP_PREV:
	case OP_NEXT:
		return v->h.count > v->list.room;
	case OP_CHANGE:
	case OP_OUTSIDE:
		return app_has(a, "enter") && !v->has_then;
	case OP_CERT:
		return app_has(a, "certificate") && !v->has_then;
	case OP_NEIGHBOURS:
		return !v->has_then;
	default:
		return true;
	}
}

static bool
household_under(const void *state, char *out, size_t size)
{
	const struct household_view *v = state;
	const struct member *m = focus(v);

	if (m == NULL || v->is_stopped)
		return false;
	(void)snprintf(out, size, "%s", record_get(&m->row, IT_NAME));
	return true;
}

static const struct key keys[] = {
	{ K_F5, OP_AGAIN, N_("更新"), N_("世帯を読み直す") },
	{ K_F6, OP_CHANGE, N_("異動"), N_("選んだ人の異動を始める") },
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁") },
	{ K_F9, OP_CERT, N_("証明"),
	    N_("選んだ人、選ばなければ > の除票か今いる全員の証明書") },
	{ K_F10, OP_REVIEW, N_("審査"), N_("審査待ちの一覧") },
	{ K_F11, OP_TIME, N_("時点"), N_("履歴と、ある日の姿") },
	{ K_ENTER, OP_ENTER, NULL, N_("その人を開く") },
	{ ' ', OP_MARK, NULL, N_("その人を選ぶ、選んだのをやめる") },
	{ 'a', OP_ALL, NULL, N_("全員を選ぶ") },
	{ 'x', OP_REMOVED, NULL, N_("除票の人を隠す、出す") },
	{ 'o', OP_NEIGHBOURS, NULL, N_("同じ住所のほかの世帯") },
	{ 'i', OP_ISSUES, NULL, N_("> の人の交付履歴とカード") },
	{ 'n', OP_NAMES, NULL, N_("> の人の旧氏・通称の履歴") },
	{ 'm', OP_BESIDE, NULL, N_("> の人の備考・メモ・抑止") },
	{ 'h', OP_OUTSIDE, NULL,
	    N_("台帳にいない事実上の世帯主を入れる、変える、消す") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_household = {
	.name = "household",
	.code = "K1",
	.title = N_("世帯"),
	.hint = N_(
	    "Enter 個人を開く（数字でも）  o 同じ住所  i 交付  n 旧氏・通称  m メモ"),
	.about = N_(
	    "世帯の全員と、> の人のあらまし。\n"
	    "除 は消除された人、予 は転出予定の人、仮 は審査待ちの異動がある人。\n"
	    "仮登録の間は、前の内容を出します。\n"
	    "支援措置の人がいる世帯の住所は伏せます。\n"
	    "履歴（F11）で日付を打って Enter を押すと、その日の世帯が出ます。\n"
	    "世帯主のいない世帯で、実際の世帯主が台帳にいない人（施設長など）\n"
	    "のときは、h でその氏名を全員の備考に書きます。空で消します。"),
	.keys = keys,
	.state_size = sizeof(struct household_view),
	.open = household_open,
	.draw = household_draw,
	.key = household_key,
	.op = household_op,
	.can = household_can,
	.close = household_close,
	.under = household_under,
};
