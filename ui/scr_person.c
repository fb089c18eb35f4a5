/* SPDX-License-Identifier: ISC
 * K2 個人 - every item of one resident in groups, masks by right (10.4),
 * addresses under 支援措置 only for who may and asked (2.2.4).
 */
#include "src/codes.h"
#include "src/date.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/text.h"
#include "ui/app.h"
#include "ui/show.h"
#include "ui/ui.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OP_SUPPORT = OP_OWN, OP_MEMO };

#define LINES_MAX 160
#define PAGES_MAX 16
#define SHOW_S 30 /* seconds a 個人番号 stays on the screen */

struct line {
	char label[2][64], value[2][300];
	int group;    /* head of that group when > 0 */
	bool is_wide; /* the left value runs over both columns */
	bool is_mynumber;
};
struct person_view {
	struct member m;
	struct record attached;
	struct sheet sheets[16];
	int sheet_count;
	char alert[160];      /* 支援措置 ends or has ended */
	bool is_open_support; /* the details were asked for */
	bool shows_memo;
	struct line lines[LINES_MAX];
	int line_count;
	int first_line[PAGES_MAX], pages, page;
	int room; /* rows that a page had when it was divided */
	struct secret mynumber;
	int64_t hide_at; /* monotonic; 0 nothing shown */
	char person_no[20];
	int sheet_no;
};

/* ---- which items stand where; 0xFFFF nothing. */
enum {
	NOTHING = IT_COUNT,
	NAME,
	KANA,
	ADDRESS,
	PREV,
	PLANNED,
	CONFIRMED,
	STAY
};
struct pair {
	int left, right;
};
struct group {
	const char *name;
	const char *kinds; /* "1" Japanese, "2" foreign, "12" both */
	struct pair pair[14];
};
static const struct group groups[] = {
	{ N_("氏名"), "1",
	    { { IT_NAME, NAME }, { KANA, IT_FORMER_NAME },
		{ IT_FORMER_NAME_KANA, IT_FORMER_NAME_KANA_CHECKED },
		{ -1, -1 } } },
	{ N_("氏名"), "2",
	    { { IT_NAME, NAME }, { KANA, IT_NAME_PRIORITY },
		{ IT_NAME_ROMAN, IT_NAME_KANJI }, { IT_NAME_KATAKANA, NOTHING },
		{ IT_ALIAS, IT_ALIAS_KANA },
		{ IT_ALIAS_ENTERED_ON, IT_ALIAS_ENTERED_PLACE },
		{ IT_ALIAS_DELETED_ON, IT_ALIAS_DELETED_PLACE }, { -1, -1 } } },
	{ N_("世帯・住所"), "12",
	    { { IT_HEAD_NAME, IT_RELATION }, { ADDRESS, NOTHING },
		{ PREV, NOTHING }, { IT_RESIDENT_SINCE, IT_ADDRESS_SINCE },
		{ IT_FOREIGN_RESIDENT_SINCE, IT_PREV_UNREPORTED },
		{ IT_EVENT, IT_NOTIFIED_ON }, { -1, -1 } } },
	{ N_("戸籍・番号"), "1",
	    { { IT_HONSEKI, NOTHING }, { IT_HITTOUSHA, IT_JUMINHYO_CODE },
		{ IT_MYNUMBER, IT_CARD_STATUS }, { -1, -1 } } },
	{ N_("在留・番号"), "2",
	    { { IT_NATIONALITY, IT_ARTICLE30_45 },
		{ IT_RESIDENCE_STATUS, STAY },
		{ IT_RESIDENCE_EXPIRES, IT_CARD_NO },
		{ IT_SPECIAL_PERMANENT_EXPIRES, IT_TRANSIT_REASON },
		{ IT_LANDING_PERIOD, IT_PROVISIONAL_PERIOD },
		{ IT_ALIEN_REGISTERED_ON, IT_RESIDENCE_REPORTED },
		{ IT_ARTICLE30_46, IT_ARTICLE30_47 },
		{ IT_MYNUMBER, IT_JUMINHYO_CODE }, { IT_CARD_STATUS, NOTHING },
		{ -1, -1 } } },
	{ N_("資格"), "12",
	    { { IT_NHI_INSURED, IT_PENSION_KIND },
		{ IT_NHI_FROM, IT_PENSION_FROM }, { IT_NHI_TO, IT_PENSION_TO },
		{ IT_CARE_INSURED, IT_CHILD_ALLOWANCE_KIND },
		{ IT_CARE_FROM, IT_CHILD_ALLOWANCE_FROM },
		{ IT_CARE_TO, IT_CHILD_ALLOWANCE_TO },
		{ IT_ELDERLY_INSURED, IT_PENSION_INSURED },
		{ IT_ELDERLY_FROM, IT_PENSION_KIND_SINCE },
		{ IT_ELDERLY_TO, IT_PENSION_NO }, { IT_VOTER, IT_GUARDIANSHIP },
		{ IT_SEAL_REGISTERED, IT_CARD_EXPIRES },
		{ IT_JUKI_CARD_STATUS, NOTHING },
		{ IT_SIGN_CERT_SERIAL, IT_AUTH_CERT_SERIAL }, { -1, -1 } } },
	{ N_("備考・メモ"), "12", { { -1, -1 } } },
	{ N_("世帯・異動の続き"), "12",
	    { { IT_HOUSEHOLD_NO, IT_MEMBER_ORDER },
		{ IT_POSTCODE, IT_ADDRESS_CODE },
		{ IT_PREV_HEAD_NAME, IT_PREV_POSTCODE },
		{ IT_LAST_REGISTERED_ADDRESS, NOTHING },
		{ IT_EVENT_DATE, IT_PROCESSED_ON },
		{ IT_INFORMED_ON, IT_OFFERED_ON },
		{ IT_ENTRY_PLACE, IT_ENTRY_TERMINAL }, { IT_REMARKS, NOTHING },
		{ -1, -1 } } },
	{ N_("消除・転出"), "12",
	    { { IT_REMOVAL_REASON, IT_REMOVAL_DATE },
		{ IT_OUT_PLANNED_ON, IT_OUT_NOTIFIED_ON }, { PLANNED, NOTHING },
		{ IT_OUT_DATE, IT_OUT_NOTICE_ON }, { CONFIRMED, NOTHING },
		{ IT_REVISED_ON, NOTHING }, { -1, -1 } } },
};
#define GROUP_COUNT ((int)(sizeof(groups) / sizeof(groups[0])))

static bool
guarded(const struct person_view *v)
{
	return strstr(v->m.blocks, "支") != NULL && !v->is_open_support;
}

/* The first character of a name that is drawn as 〓: its code points, which
 * F2 and the certificate's font know it by; nothing when there is none. */
static void
rare_character(
    const char *name, char *label, size_t lsize, char *value, size_t vsize)
{
	size_t i = 0, n, k, at = 0, len = strlen(name);
	int32_t c;

	while (i < len) {
		n = text_cluster(name, i);
		if (n == 0)
			n = 1;
		if (!text_drawable(name + i, n))
			break;
		i += n;
	}
	if (i >= len)
		return;
	(void)snprintf(label, lsize, "%s", "〓");
	for (k = i; k < i + n && at < vsize;) {
		c = utf8_next(name, i + n, &k);
		at += (size_t)snprintf(value + at, vsize - at, "%sU+%04X",
		    at ? " " : "", (unsigned)c);
	}
}

/* Label and value of one place of the table. */
static void
fill(const struct app *a, const struct person_view *v, int what, char *label,
    size_t lsize, char *value, size_t vsize)
{
	const struct record *r = &v->m.row;
	char n[3][24];
	int i;
	static const enum item stay[] = { IT_RESIDENCE_PERIOD_YEARS,
		IT_RESIDENCE_PERIOD_MONTHS, IT_RESIDENCE_PERIOD_DAYS };

	switch (what) {
	case NOTHING:
		return;
	case NAME: /* what this terminal cannot draw, by its code */
		rare_character(
		    record_get(r, IT_NAME), label, lsize, value, vsize);
		return;
	case KANA:
		(void)snprintf(label, lsize, "%s", show_label(IT_NAME_KANA));
		(void)snprintf(value, vsize, "%.250s%s",
		    record_get(r, IT_NAME_KANA)[0] ? record_get(r, IT_NAME_KANA)
						   : "-",
		    record_get(r, IT_NAME_KANA_CHECKED)[0] == '1' &&
			    text_cols(record_get(r, IT_NAME_KANA)) <= 15
			? _(" 確認済")
			: "");
		return;
	case ADDRESS:
	case PREV:
	case PLANNED:
	case CONFIRMED:
		(void)snprintf(label, lsize, "%s",
		    what == ADDRESS   ? _("住所")
		    : what == PREV    ? _("前住所")
		    : what == PLANNED ? _("転出先（予定）")
				      : _("転出先（確定）"));
		show_address(a, r,
		    what == ADDRESS   ? "address"
		    : what == PREV    ? "prev"
		    : what == PLANNED ? "out_planned"
				      : "out_confirmed",
		    guarded(v), value, vsize);
		return;
	case STAY:
		(void)snprintf(label, lsize, "%s", _("在留期間"));
		for (i = 0; i < 3; i++)
			show_item(a, r, stay[i], false, n[i], sizeof(n[i]));
		if (strcmp(n[0], "-") == 0 && strcmp(n[1], "-") == 0 &&
		    strcmp(n[2], "-") == 0)
			(void)snprintf(value, vsize, "-");
		else
			(void)snprintf(
			    value, vsize, _("%s年%s月%s日"), n[0], n[1], n[2]);
		return;
	default:
		break;
	}
	(void)snprintf(label, lsize, "%s", show_label((enum item)what));
	if (what == IT_MYNUMBER)
		(void)snprintf(value, vsize, "%s",
		    !app_has(a, "mynumber") ? "〔伏〕"
		    : !a->status.is_online  ? _("〔不通〕")
					    : _("〔照会 F5〕"));
	else
		show_item(a,
		    item_defs[what].class == CLASS_ATTACHED ? &v->attached : r,
		    (enum item)what, guarded(v), value, vsize);
}

static bool
is_blank(const char *value)
{
	return value[0] == '\0' || strcmp(value, "-") == 0;
}

static struct line *
add_line(struct person_view *v)
{
	if (v->line_count >= LINES_MAX)
		return &v->lines[LINES_MAX - 1];
	memset(&v->lines[v->line_count], 0, sizeof(v->lines[0]));
	return &v->lines[v->line_count++];
}

/* Every group as lines; pairs with nothing in them are left out, a group
 * with nothing in it is one row. */
static void
make_lines(const struct app *a, struct person_view *v)
{
	const char *kind = record_get(&v->m.row, IT_KIND);
	int g, p, n = 0;

	v->line_count = 0;
	if (kind[0] == '\0')
		kind = "1";
	for (g = 0; g < GROUP_COUNT; g++) {
		struct line *head;
		int before;

		if (strstr(groups[g].kinds, kind) == NULL)
			continue;
		head = add_line(v);
		head->group = ++n;
		(void)snprintf(head->label[0], sizeof(head->label[0]), "%s",
		    _(groups[g].name));
		before = v->line_count;
		for (p = 0; groups[g].pair[p].left >= 0; p++) {
			const struct pair *q = &groups[g].pair[p];
			struct line *l = add_line(v);

			fill(a, v, q->left, l->label[0], sizeof(l->label[0]),
			    l->value[0], sizeof(l->value[0]));
			fill(a, v, q->right, l->label[1], sizeof(l->label[1]),
			    l->value[1], sizeof(l->value[1]));
			l->is_wide = q->right == NOTHING;
			l->is_mynumber = q->left == IT_MYNUMBER;
			if (is_blank(l->value[0]) && is_blank(l->value[1]))
				v->line_count--;
		}
		if (groups[g].pair[0].left < 0) /* 備考・メモ */
			(void)snprintf(head->value[0], sizeof(head->value[0]),
			    _("メモ %s"),
			    a->status.is_online ? _("〔照会 m〕")
						: _("〔不通〕"));
		else if (v->line_count == before)
			(void)snprintf(
			    head->value[0], sizeof(head->value[0]), "-");
	}
	v->room = 0;
}

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

static enum rc
load(struct ui *ui, struct person_view *v, struct err *err)
{
	struct app *a = ui_app(ui);
	struct member m;
	enum rc rc;

	if (a->replica == NULL)
		return app_no_replica(err);
	rc = replica_person(a->replica, v->person_no, v->sheet_no, &m, err);
	if (rc != RC_OK)
		return rc;
	rc = app_log_one(a, "inquiry", "K2", v->person_no, err);
	if (rc != RC_OK) {
		member_release(&m);
		return rc;
	}
	member_release(&v->m);
	v->m = m;
	record_release(&v->attached);
	record_init(&v->attached);
	if (replica_attached(a->replica, v->person_no, &v->attached, NULL) !=
	    RC_OK)
		record_init(&v->attached);
	if (replica_sheets(a->replica, v->person_no, v->sheets, 16,
		&v->sheet_count, NULL) != RC_OK)
		v->sheet_count = 0;
	show_support_alert(
	    a, v->person_no, v->m.blocks, v->alert, sizeof(v->alert));
	make_lines(a, v);
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

static void
draw_head(const struct ui *ui, struct view *w, const struct person_view *v)
{
	const struct app *a = ui_app(ui);
	const struct record *r = &v->m.row;
	char s[128], age[16];

	put_cols(w, 4, COL_LABEL, 14, LOOK_BOLD, record_get(r, IT_NAME));
	put_cols(w, 4, COL_VALUE, 22, LOOK_PLAIN, record_get(r, IT_NAME_KANA));
	show_date(record_get(r, IT_BIRTH), true, s, sizeof(s));
	put_cols(w, 4, COL_LABEL2, 12, LOOK_PLAIN, s);
	show_age(a, r, age, sizeof(age));
	if (age[0] != '\0')
		putf(w, 4, 56, LOOK_PLAIN, _("%s歳"), age);
	put(w, 4, 61, LOOK_PLAIN, show_sex(r));
	show_number(v->m.row.person_no, s, sizeof(s));
	put(w, 4, 66, LOOK_DIM, _("宛名"));
	put_right(w, 4, 80, LOOK_PLAIN, s);
}

/* Row 5: what must be seen before anything else. */
static void
draw_warning(const struct ui *ui, struct view *w, const struct person_view *v)
{
	char s[160];

	if (strstr(v->m.blocks, "支") != NULL) {
		put_sign(w, 5, COL_SIGN, "支");
		put_cols(w, 5, COL_LABEL, 58, LOOK_GUARD,
		    v->alert[0] != '\0'
			? v->alert
			: _("支援措置 期間中  証明と閲覧は止まります"));
		if (app_has(ui_app(ui), "support"))
			put(w, 5, 64, LOOK_PLAIN, _("s 内容"));
	} else if (strstr(v->m.blocks, "抑") != NULL) {
		put_sign(w, 5, COL_SIGN, "抑");
		put(w, 5, COL_LABEL, LOOK_STOP, _("抑止があります"));
	} else if (v->m.pending_id != 0) {
		put_sign(w, 5, COL_SIGN, "仮");
		putf(w, 5, COL_LABEL, LOOK_WARN,
		    _("仮登録 %s  出しているのは前の内容です"), v->m.pending);
	} else if (record_status(&v->m.row, ui_app(ui)->today) ==
		   STATUS_REMOVED) {
		show_removal(&v->m.row, s, sizeof(s));
		put_sign(w, 5, COL_SIGN, "除");
		put(w, 5, COL_LABEL, LOOK_DIM, s);
	} else if (record_status(&v->m.row, ui_app(ui)->today) ==
		   STATUS_LEAVING) {
		show_date(record_get(&v->m.row, IT_OUT_PLANNED_ON), true, s,
		    sizeof(s));
		put_sign(w, 5, COL_SIGN, "予");
		putf(w, 5, COL_LABEL, LOOK_WARN, _("転出予定 %s"), s);
	}
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
	int i, row = 7, last;

	draw_head(ui, w, v);
	draw_warning(ui, w, v);
	divide(v, w->foot - 7);
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

/* "甲、乙" of a list of texts, or of the names in a list of objects. */
static void
join(const json_t *list, bool applicants, char *out, size_t size)
{
	const json_t *o;
	const char *text;
	size_t i, n = 0;

	out[0] = '\0';
	json_array_foreach(list, i, o)
	{
		if (json_is_object(o) &&
		    json_is_true(json_object_get(o, "applicant")) != applicants)
			continue;
		text = json_is_object(o) ? show_json(o, "name")
					 : json_string_value(o);
		if (text != NULL && n < size)
			n += (size_t)snprintf(
			    out + n, size - n, "%s%s", n > 0 ? "、" : "", text);
	}
	if (n == 0)
		(void)snprintf(out, size, "-");
}

/* Who asked, who with them, for which affairs and addresses (1.1.16). */
static void
add_measure(struct app *a, const char *person_no, struct dialog *d)
{
	json_t *args = json_pack("{s:s}", "person_no", person_no);
	json_t *result = NULL, *m;
	char who[80], with[80], affairs[120], addresses[100];
	size_t n;

	if (app_call(a, "support.get", args, &result, NULL) == RC_OK &&
	    (m = json_object_get(result, "support")) != NULL) {
		join(json_object_get(m, "persons"), true, who, sizeof(who));
		join(json_object_get(m, "persons"), false, with, sizeof(with));
		join(json_object_get(m, "affairs"), false, affairs,
		    sizeof(affairs));
		join(json_object_get(m, "addresses"), false, addresses,
		    sizeof(addresses));
		n = strlen(d->why);
		(void)snprintf(d->why + n, sizeof(d->why) - n,
		    _("  申出者 %s  併せて %s"), who, with);
		(void)snprintf(d->remedy, sizeof(d->remedy), _("%s  %s"),
		    affairs, addresses);
	}
	json_decref(args);
	json_decref(result);
}

static void
show_support(struct ui *ui, struct person_view *v)
{
	struct app *a = ui_app(ui);
	struct dialog d;
	struct err err;
	json_t *args, *result = NULL, *b;
	char from[64], to[64];
	size_t i;

	err_clear(&err);
	if (strstr(v->m.blocks, "支") == NULL)
		return;
	if (!app_has(a, "support")) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E2241 支援措置の内容を見る権限がありません"));
		return;
	}
	args = json_pack("{s:s}", "person_no", v->person_no);
	if (app_call(a, "block.list", args, &result, &err) != RC_OK) {
		ui_say_err(ui, &err);
		json_decref(args);
		return;
	}
	memset(&d, 0, sizeof(d));
	(void)snprintf(d.sign, sizeof(d.sign), "支");
	(void)snprintf(d.code, sizeof(d.code), "K2");
	(void)snprintf(d.head, sizeof(d.head), "%s", _("支援措置の内容"));
	(void)snprintf(d.remedy, sizeof(d.remedy), "%s",
	    _("住所を出しました。この画面を離れるとまた伏せます。"));
	json_array_foreach(json_object_get(result, "blocks"), i, b)
	{
		const char *kind =
		    json_string_value(json_object_get(b, "kind"));

		if (kind == NULL || strstr(kind, "support") == NULL)
			continue;
		show_iso(show_json(b, "from"), from, sizeof(from));
		show_iso(show_json(b, "to"), to, sizeof(to));
		(void)snprintf(d.why, sizeof(d.why),
		    to[0] ? _("%s  %s から %s まで") : _("%s  %s から%s"),
		    code_label("block_kind", kind), from, to);
	}
	add_measure(a, v->person_no, &d);
	v->is_open_support = true;
	make_lines(a, v);
	ui_dialog(ui, &d);
	json_decref(args);
	json_decref(result);
}

static void
show_memo(struct ui *ui, struct person_view *v)
{
	struct dialog d;
	struct err err;
	json_t *args, *result = NULL, *list;
	const char *text;
	size_t n;

	err_clear(&err);
	args = json_pack("{s:s}", "person_no", v->person_no);
	if (app_call(ui_app(ui), "memo.list", args, &result, &err) != RC_OK) {
		ui_say_err(ui, &err);
		json_decref(args);
		return;
	}
	list = json_object_get(result, "memos");
	n = json_array_size(list);
	memset(&d, 0, sizeof(d));
	(void)snprintf(d.head, sizeof(d.head), _("メモ %d件"), (int)n);
	text = n > 0 ? json_string_value(
			   json_object_get(json_array_get(list, n - 1), "text"))
		     : NULL;
	(void)snprintf(d.why, sizeof(d.why), "%s", text ? text : _("なし"));
	ui_dialog(ui, &d);
	json_decref(args);
	json_decref(result);
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
	t->sheet_no = v->m.row.sheet_no;
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
		show_support(ui, v);
		break;
	case OP_MEMO:
		show_memo(ui, v);
		break;
	default:
		break;
	}
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
		return app_has(a, "enter");
	case OP_CERT:
		return app_has(a, "certificate");
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
	{ 'm', OP_MEMO, NULL, N_("メモを見る") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_person = {
	.name = "person",
	.code = "K2",
	.title = N_("個人"),
	.hint = N_("Enter 次の頁   数字で組   s 支援   m メモ"),
	.about =
	    N_("一人の全部の項目。権限のない項目は〔伏〕。\n"
	       "個人番号は F5 で中央に照会し、30秒で消えます。\n"
	       "支援措置の人の住所は、権限のある人が s で開くまで伏せます。"),
	.keys = keys,
	.state_size = sizeof(struct person_view),
	.open = person_open,
	.draw = person_draw,
	.key = person_key,
	.op = person_op,
	.can = person_can,
	.tick = person_tick,
	.forget = person_forget,
	.close = person_close,
	.under = person_under,
};
