/* SPDX-License-Identifier: ISC
 * show - see show.h.
 */
#include "ui/show.h"
#include "ui/message.h"

#include "src/codes.h"
#include "src/date.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/lang.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MASKED "〔伏〕"

/* The right that uncovers an item's mask (10.4). */
static bool
may_see(const struct app *a, enum item it)
{
	const char *mask = item_defs[it].mask;

	return mask[0] == '\0' || app_has(a, mask);
}

void
show_number(const char *number, char *out, size_t size)
{
	size_t n = strlen(number);

	if (n == 9)
		(void)snprintf(out, size, "%.8s-%s", number, number + 8);
	else
		(void)snprintf(out, size, "%s", n ? number : "-");
}

void
show_date(const char *stored, bool in_list, char *out, size_t size)
{
	if (stored == NULL || stored[0] == '\0')
		(void)snprintf(out, size, "-");
	else
		date_show_stored(stored, in_list, out, size);
}

void
show_iso(const char *iso, char *out, size_t size)
{
	struct date d;
	int y, m, n;

	if (sscanf(iso, "%4d-%2d-%2d", &y, &m, &n) != 3 ||
	    date_day(y, m, n) == INT32_MIN) {
		(void)snprintf(out, size, "%s", "");
		return;
	}
	d = date_of_day(date_day(y, m, n), false);
	date_show(&d, true, out, size);
}

void
show_stamp(const char *stamp, char *out, size_t size)
{
	char day[80];
	int y, m, d;

	(void)snprintf(out, size, "%s", "");
	if (strlen(stamp) < 16 ||
	    sscanf(stamp, "%4d-%2d-%2d", &y, &m, &d) != 3 ||
	    date_day(y, m, d) == INT32_MIN)
		return;
	app_day_text(date_day(y, m, d), day, sizeof(day));
	(void)snprintf(out, size, "%s %.5s", day, stamp + 11);
}

void
show_when(const struct app *a, const char *stamp, char *out, size_t size)
{
	int y, m, d;

	(void)snprintf(out, size, "%s", "");
	if (strlen(stamp) < 16 || sscanf(stamp, "%4d-%2d-%2d", &y, &m, &d) != 3)
		return;
	if (strncmp(stamp, a->today_iso, 10) == 0)
		(void)snprintf(out, size, "%.5s", stamp + 11);
	else
		(void)snprintf(
		    out, size, "%2d.%2d %.5s", m % 100, d % 100, stamp + 11);
}

void
show_change(const struct record *r, char *out, size_t size)
{
	enum event ev = event_by_code(record_get(r, IT_EVENT));
	char day[96];

	show_date(record_get(r, IT_EVENT_DATE), true, day, sizeof(day));
	(void)snprintf(out, size, _("%s  %s  履歴%d"),
	    day[0] != '\0' ? day : "-",
	    ev != EV_COUNT ? _(event_defs[ev].label) : "-", r->hist_no);
}

bool
show_hides_home(const struct app *a, const struct member *m)
{
	if (strstr(m->blocks, "支") != NULL)
		return true;
	return m->home_is_guarded && !app_has(a, "support_view") &&
	       !app_has(a, "support");
}

/* Where somebody lives, lived or goes. */
static bool
is_place(const struct item_def *d)
{
	return (strcmp(d->group, "address") == 0 ||
		   strcmp(d->group, "former_address") == 0 ||
		   strncmp(d->id, "out_planned_", 12) == 0 ||
		   strncmp(d->id, "out_confirmed_", 14) == 0) &&
	       d->type != TYPE_DATE && d->type != TYPE_FLAG;
}

void
show_item(const struct app *a, const struct record *r, enum item it,
    bool guarded, char *out, size_t size)
{
	const struct item_def *d = &item_defs[it];
	const char *v = record_get(r, it);
	const char *list;

	if (!may_see(a, it) || (guarded && is_place(d))) {
		(void)snprintf(out, size, "%s", MASKED);
		return;
	}
	if (v[0] == '\0') {
		(void)snprintf(out, size, "-");
		return;
	}
	switch (d->type) {
	case TYPE_DATE:
		show_date(v, false, out, size);
		break;
	case TYPE_NUMBER:
		if (it == IT_PERSON_NO || it == IT_HOUSEHOLD_NO)
			show_number(v, out, size);
		else
			(void)snprintf(out, size, "%s", v);
		break;
	case TYPE_CODE:
		if ((it == IT_POSTCODE || it == IT_PREV_POSTCODE) &&
		    strlen(v) == 7) {
			(void)snprintf(out, size, "%.3s-%s", v, v + 3);
			break;
		}
		list = code_item_list(d->id);
		if (it == IT_EVENT && event_by_code(v) != EV_COUNT)
			v = show_event(event_by_code(v));
		else if (list != NULL)
			v = show_code(list, v);
		(void)snprintf(out, size, "%s", v);
		break;
	case TYPE_FLAG:
		(void)snprintf(out, size, "%s", v[0] == '1' ? _("該当") : "-");
		break;
	case TYPE_TEXT:
	case TYPE_KANA:
	case TYPE_YM:
	case TYPE_INT:
	case TYPE_RELATION:
		(void)snprintf(out, size, "%s", v);
		break;
	}
}

void
show_stay(const struct app *a, const struct record *r, char *out, size_t size)
{
	const char *years = record_get(r, IT_RESIDENCE_PERIOD_YEARS);
	const char *months = record_get(r, IT_RESIDENCE_PERIOD_MONTHS);
	const char *days = record_get(r, IT_RESIDENCE_PERIOD_DAYS);
	char y[32] = "", m[32] = "", d[32] = "";

	if (!may_see(a, IT_RESIDENCE_PERIOD_YEARS) ||
	    !may_see(a, IT_RESIDENCE_PERIOD_MONTHS) ||
	    !may_see(a, IT_RESIDENCE_PERIOD_DAYS)) {
		(void)snprintf(out, size, "%s", MASKED);
		return;
	}
	years += strspn(years, "0");
	months += strspn(months, "0");
	days += strspn(days, "0");
	if (years[0] != '\0')
		(void)snprintf(y, sizeof(y), _("%.10s年"), years);
	if (months[0] != '\0')
		(void)snprintf(m, sizeof(m), _("%.10s月"), months);
	if (days[0] != '\0')
		(void)snprintf(d, sizeof(d), _("%.10s日"), days);
	(void)snprintf(out, size, "%s%s%s", y, m, d);
	if (out[0] == '\0')
		(void)snprintf(out, size, "-");
}

void
show_address(const struct app *a, const struct record *r, const char *prefix,
    bool guarded, char *out, size_t size)
{
	static const char *const parts[] = { "country", "pref", "city", "town",
		"number", "building", "room" };
	/* Everybody here lives in the same prefecture. */
	size_t i = strcmp(prefix, "address") == 0 ? 2 : 0, n = 0, len;
	char id[40];
	const char *v;
	enum item it;

	(void)a;
	out[0] = '\0';
	if (guarded) {
		(void)snprintf(out, size, "%s", MASKED);
		return;
	}
	for (; i < sizeof(parts) / sizeof(parts[0]); i++) {
		(void)snprintf(id, sizeof(id), "%s_%s", prefix, parts[i]);
		it = item_by_id(id);
		v = it == IT_COUNT ? "" : record_get(r, it);
		len = strlen(v);
		if (len == 0 || n + len + 2 > size)
			continue;
		if (n > 0 && (i == 1 || i >= 5))
			out[n++] = ' ';
		memcpy(out + n, v, len + 1);
		n += len;
	}
	if (n == 0)
		(void)snprintf(out, size, "-");
}

bool
show_is_part(
    const struct record *before, const struct record *after, enum item it)
{
	static const enum item parts[][2] = {
		{ IT_NAME_FAMILY, IT_NAME },
		{ IT_NAME_GIVEN, IT_NAME },
		{ IT_NAME_KANA_FAMILY, IT_NAME_KANA },
		{ IT_NAME_KANA_GIVEN, IT_NAME_KANA },
		{ IT_HONSEKI_TOWN, IT_HONSEKI },
		{ IT_HONSEKI_NUMBER, IT_HONSEKI },
		{ IT_HONSEKI_CODE, IT_HONSEKI },
		{ IT_HONSEKI_TOWN_CODE, IT_HONSEKI },
		{ IT_HITTOUSHA_FAMILY, IT_HITTOUSHA },
		{ IT_HITTOUSHA_GIVEN, IT_HITTOUSHA },
		{ IT_IS_HEAD, IT_RELATION },
	};
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i][0] == it)
			return record_same(before, after, it) ||
			       !record_same(before, after, parts[i][1]);
	return false;
}

bool
show_is_derived(enum item it)
{
	switch ((int)it) {
	case IT_NAME_FAMILY:
	case IT_NAME_GIVEN:
	case IT_NAME_KANA_FAMILY:
	case IT_NAME_KANA_GIVEN:
	case IT_HITTOUSHA_FAMILY:
	case IT_HITTOUSHA_GIVEN:
	case IT_HONSEKI_TOWN:
	case IT_HONSEKI_NUMBER:
	case IT_HONSEKI_CODE:
	case IT_HONSEKI_TOWN_CODE:
	case IT_ADDRESS_CODE:
	case IT_POSTCODE:
	case IT_ADDRESS_PREF:
	case IT_ADDRESS_CITY:
	case IT_DISTRICT_CODE:
	case IT_PREV_CODE:
	case IT_PREV_POSTCODE:
	case IT_NATIONALITY_CODE:
	case IT_RESIDENCE_STATUS_CODE:
	case IT_RESIDENCE_PERIOD_MONTHS:
	case IT_RESIDENCE_PERIOD_DAYS:
	case IT_CARD_NO_KIND:
		return true;
	default:
		return false;
	}
}

/* Labels that have to fit 14 columns; the others do as they are. */
static const struct {
	enum item it;
	const char *label;
} shorts[] = {
	{ IT_NAME_ROMAN, N_("氏名ローマ字") },
	{ IT_NAME_KATAKANA, N_("氏名カタカナ") },
	{ IT_NAME_KANA, N_("フリガナ") },
	{ IT_NAME_KANA_CHECKED, N_("フリガナ確認") },
	{ IT_FORMER_NAME_KANA_CHECKED, N_("旧氏カナ確認") },
	{ IT_ALIAS_KANA_CHECKED, N_("通称カナ確認") },
	{ IT_ALIAS_ENTERED_ON, N_("通称 記載日") },
	{ IT_ALIAS_ENTERED_PLACE, N_("通称 記載地") },
	{ IT_ALIAS_ENTERED_CODE, N_("通称 記載地番") },
	{ IT_ALIAS_DELETED_ON, N_("通称 削除日") },
	{ IT_ALIAS_DELETED_PLACE, N_("通称 削除地") },
	{ IT_ALIAS_DELETED_CODE, N_("通称 削除地番") },
	{ IT_RESIDENT_SINCE, N_("住民となった日") },
	{ IT_FOREIGN_RESIDENT_SINCE, N_("外国人住民の日") },
	{ IT_HEAD_NAME, N_("世帯主") },
	{ IT_MEMBER_ORDER, N_("並び順") },
	{ IT_POSTCODE, N_("郵便番号") },
	{ IT_ADDRESS_PREF, N_("都道府県") },
	{ IT_ADDRESS_CITY, N_("市区町村") },
	{ IT_ADDRESS_TOWN, N_("町名") },
	{ IT_ADDRESS_NUMBER, N_("番地") },
	{ IT_ADDRESS_BUILDING, N_("方書") },
	{ IT_ADDRESS_ROOM, N_("部屋番号") },
	{ IT_ADDRESS_SINCE, N_("定めた日") },
	{ IT_NOTIFIED_ON, N_("届出日") },
	{ IT_EVENT_NOTIFIED_ON, N_("届出日") },
	{ IT_PREV_CODE, N_("前住所 コード") },
	{ IT_PREV_POSTCODE, N_("前住所 〒") },
	{ IT_PREV_COUNTRY, N_("前住所 国名") },
	{ IT_PREV_PREF, N_("前住所 県") },
	{ IT_PREV_CITY, N_("前住所 市区") },
	{ IT_PREV_TOWN, N_("前住所 町字") },
	{ IT_PREV_NUMBER, N_("前住所 番地") },
	{ IT_PREV_BUILDING, N_("前住所 方書") },
	{ IT_PREV_HEAD_NAME, N_("転入前世帯主") },
	{ IT_LAST_REGISTERED_ADDRESS, N_("最終登録住所") },
	{ IT_HONSEKI_CODE, N_("本籍 市コード") },
	{ IT_HONSEKI_TOWN_CODE, N_("本籍 町コード") },
	{ IT_NATIONALITY_CODE, N_("国籍コード") },
	{ IT_ARTICLE30_45, N_("30条の45 区分") },
	{ IT_RESIDENCE_EXPIRES, N_("満了の日") },
	{ IT_RESIDENCE_STATUS_CODE, N_("資格コード") },
	{ IT_CARD_NO, N_("在留カード番号") },
	{ IT_CARD_NO_KIND, N_("番号の区分") },
	{ IT_SPECIAL_PERMANENT_EXPIRES, N_("特別永住者期限") },
	{ IT_ALIEN_REGISTERED_ON, N_("旧外登法登録日") },
	{ IT_RESIDENCE_REPORTED, N_("住居地の届出") },
	{ IT_ARTICLE30_46, N_("30条の46 転入") },
	{ IT_ARTICLE30_47, N_("30条の47 届出") },
	{ IT_LANDING_PERMIT_ENTRY, N_("上陸許可証転入") },
	{ IT_REMOVAL_DATE, N_("事由の生じた日") },
	{ IT_REMOVAL_NOTIFIED_ON, N_("消除の届出日") },
	{ IT_OUT_NOTIFIED_ON, N_("転出届出日") },
	{ IT_OUT_PLANNED_ON, N_("転出予定日") },
	{ IT_OUT_DATE, N_("転出日（確定）") },
	{ IT_OUT_NOTICE_ON, N_("転入通知日") },
	{ IT_OUT_PLANNED_CODE, N_("予定 住所コド") },
	{ IT_OUT_PLANNED_POSTCODE, N_("予定 郵便番号") },
	{ IT_OUT_PLANNED_COUNTRY, N_("予定 国名") },
	{ IT_OUT_PLANNED_PREF, N_("予定 都道府県") },
	{ IT_OUT_PLANNED_CITY, N_("予定 市区町村") },
	{ IT_OUT_PLANNED_TOWN, N_("予定 町字") },
	{ IT_OUT_PLANNED_NUMBER, N_("予定 番地") },
	{ IT_OUT_PLANNED_BUILDING, N_("予定 方書") },
	{ IT_OUT_CONFIRMED_CODE, N_("確定 住所コド") },
	{ IT_OUT_CONFIRMED_POSTCODE, N_("確定 郵便番号") },
	{ IT_OUT_CONFIRMED_COUNTRY, N_("確定 国名") },
	{ IT_OUT_CONFIRMED_PREF, N_("確定 都道府県") },
	{ IT_OUT_CONFIRMED_CITY, N_("確定 市区町村") },
	{ IT_OUT_CONFIRMED_TOWN, N_("確定 町字") },
	{ IT_OUT_CONFIRMED_NUMBER, N_("確定 番地") },
	{ IT_OUT_CONFIRMED_BUILDING, N_("確定 方書") },
	{ IT_VOTER, N_("選挙人名簿") },
	{ IT_NHI_INSURED, N_("国民健康保険") },
	{ IT_NHI_FROM, N_("国保 取得日") },
	{ IT_NHI_TO, N_("国保 喪失日") },
	{ IT_ELDERLY_INSURED, N_("後期高齢者医療") },
	{ IT_ELDERLY_FROM, N_("後期 取得日") },
	{ IT_ELDERLY_TO, N_("後期 喪失日") },
	{ IT_CARE_INSURED, N_("介護保険") },
	{ IT_CARE_FROM, N_("介護 取得日") },
	{ IT_CARE_TO, N_("介護 喪失日") },
	{ IT_PENSION_INSURED, N_("国民年金") },
	{ IT_PENSION_KIND, N_("年金の種別") },
	{ IT_PENSION_KIND_SINCE, N_("年金 変更日") },
	{ IT_PENSION_FROM, N_("年金 取得日") },
	{ IT_PENSION_TO, N_("年金 喪失日") },
	{ IT_CHILD_ALLOWANCE_KIND, N_("児童手当") },
	{ IT_CHILD_ALLOWANCE_FROM, N_("児童手当 開始") },
	{ IT_CHILD_ALLOWANCE_TO, N_("児童手当 終了") },
	{ IT_CARD_STATUS, N_("個人番号カード") },
	{ IT_CARD_EXPIRES, N_("カードの期限") },
	{ IT_JUKI_CARD_STATUS, N_("住基カード") },
	{ IT_GUARDIANSHIP, N_("成年被後見人") },
	{ IT_SIGN_CERT_SERIAL, N_("署名用証明書") },
	{ IT_AUTH_CERT_SERIAL, N_("利用者証明書") },
};

const char *
show_label(enum item it)
{
	size_t i;

	for (i = 0; i < sizeof(shorts) / sizeof(shorts[0]); i++)
		if (shorts[i].it == it)
			return _(shorts[i].label);
	return _(item_defs[it].label);
}

void
show_age(const struct app *a, const struct record *r, char *out, size_t size)
{
	show_age_on(a->today, r, out, size);
}

void
show_age_on(int32_t day, const struct record *r, char *out, size_t size)
{
	struct date d;
	int age = -1;

	if (date_load(record_get(r, IT_BIRTH), &d, NULL) == RC_OK)
		age = date_age(&d, day);
	if (age >= 0 && age < 1000)
		(void)snprintf(out, size, "%d", age);
	else
		(void)snprintf(out, size, "%s", "");
}

const char *
show_sex(const struct record *r)
{
	return _(code_label("sex", record_get(r, IT_SEX)));
}

void
show_removal(const struct record *r, char *out, size_t size)
{
	char day[64];
	const char *on = record_get(r, IT_REMOVAL_DATE);

	if (on[0] == '\0')
		on = record_get(r, IT_OUT_PLANNED_ON);
	show_date(on, true, day, sizeof(day));
	(void)snprintf(out, size, "%s %s",
	    code_label("removal_reason", record_get(r, IT_REMOVAL_REASON)),
	    day);
}

const char *
show_whole(const char *menu, bool is_whole)
{
	if (menu[0] != '1' && menu[0] != '2')
		return "";
	return is_whole ? _("・全部") : _("・一部");
}

void
show_then(int32_t day, int64_t known, char *out, size_t size)
{
	const int64_t of_day = INT64_C(86400000000), jst = INT64_C(32400000000);
	struct date d = date_of_day(day, false);
	char on[64], by[64];

	date_show(&d, true, on, sizeof(on));
	if (known == INT64_MAX) {
		(void)snprintf(out, size, _("%s の姿"), on);
		return;
	}
	d = date_of_day((int32_t)((known + jst) / of_day), false);
	date_show(&d, true, by, sizeof(by));
	(void)snprintf(out, size, _("%s の姿（%s までに知れた分）"), on, by);
}

void
show_head(struct view *w, const struct record *r, int32_t day)
{
	const char *name = record_get(r, IT_NAME);
	char s[128], age[16];

	/* a long name has the room of the reading, which K2 has below */
	if (text_cols(name) > 14 && GUARD("head_long_name")) {
		put_cols(w, 4, COL_LABEL, 37, LOOK_BOLD, name);
	} else {
		put_cols(w, 4, COL_LABEL, 14, LOOK_BOLD, name);
		put_cols(w, 4, COL_VALUE, 22, LOOK_PLAIN,
		    record_get(r, IT_NAME_KANA));
	}
	show_date(record_get(r, IT_BIRTH), true, s, sizeof(s));
	put_cols(w, 4, COL_LABEL2, 12, LOOK_PLAIN, s);
	show_age_on(day, r, age, sizeof(age));
	/* The dead grow no older; of who left nothing more is known. */
	if (age[0] != '\0' && (record_status(r, day) != STATUS_REMOVED ||
				  !GUARD("age_of_the_removed")))
		putf(w, 4, 56, LOOK_PLAIN, _("%s歳"), age);
	put(w, 4, 61, LOOK_PLAIN, show_sex(r));
	show_number(r->person_no, s, sizeof(s));
	put(w, 4, 66, LOOK_DIM, _("宛名"));
	put_right(w, 4, 80, LOOK_PLAIN, s);
}

enum rc
show_person_of(
    struct app *a, const struct target *t, struct member *m, struct err *err)
{
	const char *no;
	enum rc rc;

	memset(m, 0, sizeof(*m));
	record_init(&m->row);
	if (t == NULL || (t->person_no[0] == '\0' && t->argument[0] == '\0'))
		return err_set(err, RC_INPUT, "E2202",
		    _("人が選ばれていません"), _("開く相手がありません"),
		    _("検索して選びます"));
	if (a->replica == NULL)
		return app_no_replica(err);
	no = t->person_no[0] != '\0' ? t->person_no : t->argument;
	rc = replica_person(a->replica, no, t->sheet_no, m, err);
	if (rc != RC_OK || !show_is_stopped(a, m))
		return rc;
	member_release(m);
	record_init(&m->row);
	return show_stop(err);
}

bool
show_is_stopped(const struct app *a, const struct member *m)
{
	int level = 0;

	/* A 支援措置 alone is looked at with its banner (2.2.4); records of
	 * before said 照会 of it too. */
	if (strstr(m->blocks, "抑") == NULL || app_has(a, "block") ||
	    app_is_lifted(a, m->row.person_no))
		return false;
	return replica_block_level(a->replica, m->row.person_no,
		   record_get(&m->row, IT_HOUSEHOLD_NO), "inquiry", &level,
		   NULL) != RC_OK ||
	       (level == 2 && GUARD("inquiry_block_here"));
}

enum rc
show_may_look(
    const struct app *a, const char *person_no, int sheet_no, struct err *err)
{
	struct member m;
	bool is_stopped;

	/* Whom the replica does not have, it shows nobody. */
	if (person_no[0] == '\0' || a->replica == NULL ||
	    replica_person(a->replica, person_no, sheet_no, &m, NULL) != RC_OK)
		return RC_OK;
	is_stopped = show_is_stopped(a, &m);
	member_release(&m);
	return is_stopped && GUARD("change_of_the_stopped") ? show_stop(err)
							    : RC_OK;
}

enum rc
show_stop(struct err *err)
{
	return err_set(err, RC_DENIED, "E3105",
	    _("抑止されているため照会できません"),
	    _("照会の抑止（エラー）があります"),
	    _("権限のある人に解除か一時解除を頼んでください"));
}

const char *
show_code(const char *list, const char *code)
{
	const struct code_row *r = code_find(list, code);

	if (r == NULL)
		return code;
	return lang_is_english() && r->label_en[0] != '\0' ? r->label_en
							   : r->label;
}

const char *
show_event(enum event e)
{
	return lang_is_english() ? event_defs[e].label_en : event_defs[e].label;
}

const char *
show_json(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));

	return s == NULL ? "" : s;
}

/* The alerts of an answer of support.get, "" when it has none: the first in
 * words, of the others the code, for there is one row. */
static void
alerts_of(const json_t *result, char *out, size_t size)
{
	const json_t *o;
	char text[256];
	size_t i, len = 0;

	out[0] = '\0';
	json_array_foreach(json_object_get(result, "alerts"), i, o)
	{
		if (len < size)
			len += (size_t)snprintf(out + len, size - len,
			    i == 0 ? "%s %s" : "  %s%s", show_json(o, "code"),
			    i == 0 ? message_text(show_json(o, "text"), text,
					 sizeof(text))
				   : "");
	}
}

static json_t *
ask_support(struct app *a, const char *person_no)
{
	json_t *args, *result = NULL;
	struct err err;

	err_clear(&err);
	args = json_pack("{s:s}", "person_no", person_no);
	if (app_call(a, "support.get", args, &result, &err) != RC_OK)
		result = NULL;
	json_decref(args);
	return result;
}

void
show_support_alert(struct app *a, const char *person_no, const char *blocks,
    char *out, size_t size)
{
	json_t *result;

	out[0] = '\0';
	if (!GUARD("support_alert_shown") || strstr(blocks, "支") == NULL)
		return;
	result = ask_support(a, person_no);
	alerts_of(result, out, size);
	json_decref(result);
}

void
show_support_state(struct app *a, const char *person_no, const char *blocks,
    char *out, size_t size)
{
	json_t *result;
	const char *state;

	out[0] = '\0';
	if (strstr(blocks, "支") == NULL)
		return;
	result = ask_support(a, person_no);
	if (GUARD("support_alert_shown"))
		alerts_of(result, out, size);
	state = show_json(result, "state");
	if (out[0] == '\0')
		(void)snprintf(out, size, "%s",
		    strcmp(state, "provisional") == 0
			? _("仮支援措置 期間中  証明と閲覧は止まります")
		    : strcmp(state, "running") == 0
			? _("支援措置 期間中  証明と閲覧は止まります")
			: _("支援措置か仮支援措置 期間中  証明と閲覧は止まります"));
	json_decref(result);
}

static bool
one_day(const struct app *a, const char *text, int32_t *out)
{
	struct date d;

	if (date_parse(text, DATES_CALENDAR, "1", a->today, &d, NULL) !=
		RC_OK ||
	    d.lo != d.hi)
		return false;
	*out = d.lo;
	return true;
}

bool
show_period(const struct app *a, const char *word, int32_t *from, int32_t *to)
{
	char first[64];
	const char *tilde = strchr(word, '~');
	int32_t lo = *from, hi = *to;

	if (tilde == NULL) {
		if (strpbrk(word, ".-/") == NULL || !one_day(a, word, &lo))
			return false;
		*from = *to = lo;
		return true;
	}
	(void)snprintf(first, sizeof(first), "%.*s", (int)(tilde - word), word);
	if ((first[0] != '\0' && !one_day(a, first, &lo)) ||
	    (tilde[1] != '\0' && !one_day(a, tilde + 1, &hi)))
		return false;
	*from = lo;
	*to = hi;
	return true;
}

const char *
show_head_name(const struct record *const *home, int n, int32_t today)
{
	for (int i = 0; i < n; i++)
		if (record_status(home[i], today) != STATUS_REMOVED)
			return GUARD("screen_head_left") &&
				       record_names_who_left(
					   home[i], home, n, today)
				   ? ""
				   : record_get(home[i], IT_HEAD_NAME);
	return n > 0 ? record_get(home[0], IT_HEAD_NAME) : "";
}

bool
show_may_support(const struct app *a)
{
	return app_has(a, "support_view") || app_has(a, "support");
}

void
show_clock(int64_t us, char out[40])
{
	const int64_t minute = INT64_C(60000000), day = 1440 * minute;
	int64_t of_day = ((us + 540 * minute) % day + day) % day;

	(void)snprintf(out, 40, "%02d:%02d", (int)(of_day / minute / 60 % 24),
	    (int)(of_day / minute % 60));
}
