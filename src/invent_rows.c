/* SPDX-License-Identifier: ISC
 * What stands in the register about an invented household: numbers, rows of
 * history, attached items.
 */
#include "src/invent_private.h"

#include "src/codes.h"
#include "src/date.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where a household stands. */
struct place {
	const struct invent_ward *ward;
	const struct invent_town *town;
	char number[48], building[96], room[16], honseki_number[48];
};
struct making {
	struct invent *v;
	const struct family *f;
	struct invent_household *out;
	struct place now, before; /* before: only when it moved */
	int32_t today;            /* earlier for people long gone */
	int32_t arrived, moved;   /* moved INT32_MIN: never */
	int32_t head_died;        /* INT32_MIN: no */
	char head_name[128], old_head_name[128], hittousha[128];
	char kind[2];
};

static void
set_day(struct record *r, enum item it, int32_t day, bool seireki)
{
	struct date d = date_of_day(day, seireki);
	char stored[128];

	date_store(&d, stored, sizeof(stored));
	record_set(r, it, stored);
}

static void
set_int(struct record *r, enum item it, int n)
{
	char s[16];

	(void)snprintf(s, sizeof(s), "%d", n);
	record_set(r, it, s);
}

/* ---- places: buildings repeat, so that their 方書 can be learned ---- */

static const struct invent_ward *
pick_ward(struct invent *v)
{
	const struct invent_ward *w = v->t->wards;
	int at;

	if (v->t->ward_count == 1)
		return w;
	at = (int)invent_below(v, (uint32_t)v->ward_total);
	while (at >= w->weight)
		at -= w++->weight;
	return w;
}

/* Who moves stays in the ward, as most do. */
static void
pick_place(struct invent *v, const struct invent_ward *ward, struct place *p)
{
	static const char *const kinds[] = { "メゾン", "コーポ",
		"グランドハイツ", "サンライズ", "パレス", "レジデンス",
		"シャトー", "ヴィラ", "ハイツ", "エステート" };
	const struct invent_town *t =
	    &v->t->towns[ward->first +
			 (int)invent_below(v, (uint32_t)ward->count)];
	bool in_building = invent_chance(v, 450);
	uint32_t b = invent_below(v, 6);
	int lot, house;

	memset(p, 0, sizeof(*p));
	p->ward = ward;
	p->town = t;
	/* The same building stands at the same number. */
	lot = in_building ? 1 + (int)(b * 5) : 1 + (int)invent_below(v, 38);
	house = in_building ? 3 + (int)b : 1 + (int)invent_below(v, 24);
	if (t->is_jukyo)
		(void)snprintf(
		    p->number, sizeof(p->number), "%d番%d号", lot, house);
	else
		(void)snprintf(p->number, sizeof(p->number), "%d番地%d",
		    lot * 7 + 100, house);
	(void)snprintf(
	    p->honseki_number, sizeof(p->honseki_number), "%d番地", lot);
	if (!in_building)
		return;
	(void)snprintf(p->building, sizeof(p->building), "%s%s",
	    kinds[(strlen(t->name) + b) % 10], t->name);
	(void)snprintf(p->room, sizeof(p->room), "%u%02u",
	    1 + invent_below(v, 9), 1 + invent_below(v, 8));
}

static void
set_place(struct record *r, const struct invent *v, const struct place *p)
{
	record_set(r, IT_ADDRESS_CODE, p->town->code);
	record_set(r, IT_POSTCODE, p->town->postcode);
	record_set(r, IT_ADDRESS_PREF, v->t->pref);
	record_set(r, IT_ADDRESS_CITY, p->ward->city);
	record_set(r, IT_ADDRESS_TOWN, p->town->name);
	record_set(r, IT_ADDRESS_NUMBER, p->number);
	record_set(r, IT_ADDRESS_BUILDING, p->building);
	record_set(r, IT_ADDRESS_ROOM, p->room);
}

static void
set_former(struct making *m, struct record *r)
{
	static const char *const from[][4] = {
		{ "福岡県", "福岡市博多区", "博多駅前一丁目", "8120011" },
		{ "熊本県", "八代市", "松江城町", "8660862" },
		{ "大阪府", "大阪市北区", "梅田一丁目", "5300001" },
		{ "鹿児島県", "鹿児島市", "山下町", "8920816" },
		{ "東京都", "江東区", "亀戸二丁目", "1360071" },
		{ "熊本県", "玉名市", "岩崎", "8650016" },
	};
	const char *const *p = from[invent_below(m->v, 6)];
	char number[32];

	if (m->f->nationality != NULL && invent_chance(m->v, 700)) {
		record_set(r, IT_PREV_COUNTRY,
		    code_label("nationality", m->f->nationality));
		return;
	}
	(void)snprintf(number, sizeof(number), "%u番%u号",
	    1 + invent_below(m->v, 40), 1 + invent_below(m->v, 20));
	record_set(r, IT_PREV_PREF, p[0]);
	record_set(r, IT_PREV_CITY, p[1]);
	record_set(r, IT_PREV_TOWN, p[2]);
	record_set(r, IT_PREV_NUMBER, number);
	record_set(r, IT_PREV_POSTCODE, p[3]);
}

/* ---- persons ---- */

static void
set_japanese(struct making *m, const struct plan *p, struct record *r)
{
	char s[160];

	(void)snprintf(
	    s, sizeof(s), "%s　%s", m->f->name->name, p->given->name);
	record_set(r, IT_NAME, s);
	record_set(r, IT_NAME_FAMILY, m->f->name->name);
	record_set(r, IT_NAME_GIVEN, p->given->name);
	(void)snprintf(
	    s, sizeof(s), "%s　%s", m->f->name->kana, p->given->kana);
	record_set(r, IT_NAME_KANA, s);
	record_set(r, IT_NAME_KANA_FAMILY, m->f->name->kana);
	record_set(r, IT_NAME_KANA_GIVEN, p->given->kana);
	(void)snprintf(s, sizeof(s), "%s%s%s", m->v->t->pref, m->now.ward->city,
	    m->now.town->name);
	record_set(r, IT_HONSEKI, s);
	record_set(r, IT_HONSEKI_TOWN, m->now.town->name);
	record_set(r, IT_HONSEKI_NUMBER, m->now.honseki_number);
	record_set(r, IT_HITTOUSHA, m->hittousha);
	set_day(r, IT_BIRTH, p->birth, false);
}

static void
set_status_of_residence(
    struct making *m, const struct plan *p, struct record *r)
{
	static const char *const kinds[] = { "D01", "B10", "B15", "F01", "B18",
		"D03", "F02", "F04" };
	const char *code = kinds[invent_below(m->v, 8)];
	bool permanent = strcmp(code, "F01") == 0;
	char no[16];

	/* Special permanent residents are Koreans and their families here. */
	if (strcmp(m->f->nationality, "410") == 0 && invent_chance(m->v, 500)) {
		record_set(r, IT_ARTICLE30_45, "2");
		record_set(r, IT_CARD_NO_KIND, "2");
		code = "F05";
		permanent = true;
	} else {
		record_set(r, IT_ARTICLE30_45, "1");
		record_set(r, IT_CARD_NO_KIND, "1");
	}
	record_set(r, IT_RESIDENCE_STATUS_CODE, code);
	record_set(
	    r, IT_RESIDENCE_STATUS, code_label("residence_status", code));
	if (!permanent) {
		set_int(r, IT_RESIDENCE_PERIOD_YEARS,
		    1 + (int)invent_below(m->v, 5));
		set_day(r, IT_RESIDENCE_EXPIRES,
		    m->today + 30 + (int32_t)invent_below(m->v, 1500), true);
	}
	(void)snprintf(no, sizeof(no), "%c%c%08u%c%c",
	    'A' + (int)invent_below(m->v, 26),
	    'A' + (int)invent_below(m->v, 26),
	    (unsigned)(10000000 + m->v->person_serial),
	    'A' + (int)invent_below(m->v, 26),
	    'A' + (int)invent_below(m->v, 26));
	record_set(r, IT_CARD_NO, no);
	record_set(r, IT_RESIDENCE_REPORTED, "1");
	(void)p;
}

static void
set_foreign(struct making *m, const struct plan *p, struct record *r)
{
	const struct invent_foreign *g =
	    invent_foreign_given(m->v, m->f->nationality, p->sex);
	char s[200];

	(void)snprintf(s, sizeof(s), "%s %s", m->f->foreign_family,
	    g != NULL ? g->name : "");
	record_set(r, IT_NAME, s);
	record_set(r, IT_NAME_ROMAN, s);
	(void)snprintf(s, sizeof(s), "%s　%s", m->f->foreign_kana,
	    g != NULL ? g->kana : "");
	record_set(r, IT_NAME_KATAKANA, s);
	record_set(r, IT_NAME_KANA, s);
	record_set(r, IT_NATIONALITY_CODE, m->f->nationality);
	record_set(
	    r, IT_NATIONALITY, code_label("nationality", m->f->nationality));
	set_status_of_residence(m, p, r);
	if (strcmp(m->f->nationality, "410") == 0 && invent_chance(m->v, 300)) {
		const struct invent_name *alias = &m->v->t->family[invent_below(
		    m->v, (uint32_t)(m->v->t->family_count < 40
					 ? m->v->t->family_count
					 : 40))];

		(void)snprintf(
		    s, sizeof(s), "%s　%s", alias->name, p->given->name);
		record_set(r, IT_ALIAS, s);
		(void)snprintf(
		    s, sizeof(s), "%s　%s", alias->kana, p->given->kana);
		record_set(r, IT_ALIAS_KANA, s);
	}
	set_day(r, IT_BIRTH, p->birth, true);
}

/* 住民票コード: eleven digits, no two alike, not in the order of persons. */
static void
code_of(long serial, char out[12])
{
	unsigned long long n =
	    ((unsigned long long)serial * 7919199ULL + 31415926535ULL) %
	    100000000000ULL;

	(void)snprintf(out, 12, "%011llu", n);
}

void
invent_code(long i, char out[12])
{
	/* far behind the last person of the largest town */
	code_of(1000000000L + i, out);
}

static void
set_code(struct record *r, long serial)
{
	char s[12];

	code_of(serial, s);
	record_set(r, IT_JUMINHYO_CODE, s);
}

static void
set_person(
    struct making *m, const struct plan *p, struct record *r, int32_t since)
{
	record_set(r, IT_KIND, m->kind);
	record_set(r, IT_STATUS, "1");
	set_int(r, IT_SEX, p->sex);
	if (m->f->nationality == NULL)
		set_japanese(m, p, r);
	else
		set_foreign(m, p, r);
	record_set(
	    r, IT_NAME_KANA_CHECKED, invent_chance(m->v, 700) ? "1" : "0");
	set_day(r,
	    m->f->nationality == NULL ? IT_RESIDENT_SINCE
				      : IT_FOREIGN_RESIDENT_SINCE,
	    since, false);
	record_set(r, IT_HOUSEHOLD_NO, m->out->household_no);
	set_code(r, m->v->person_serial);
}

/* Head and relation, as they stood or stand. */
static void
set_relation(struct making *m, const struct plan *p, struct record *r,
    bool is_before, int order)
{
	const char *rel =
	    is_before && p->before != NULL ? p->before : p->relation;

	record_set(r, IT_RELATION, rel);
	record_set(r, IT_IS_HEAD, strcmp(rel, "世帯主") == 0 ? "1" : "0");
	record_set(r, IT_HEAD_NAME,
	    is_before && m->head_died != INT32_MIN ? m->old_head_name
						   : m->head_name);
	set_int(r, IT_MEMBER_ORDER, order + 1);
}

/* ---- rows ---- */

static struct record *
next_row(
    const struct making *m, struct invent_person *q, enum event ev, int32_t day)
{
	struct record *r = &q->rows[q->row_count];

	record_init(r);
	if (q->row_count > 0)
		record_copy(r, &q->rows[q->row_count - 1]);
	q->row_count++;
	memcpy(r->person_no, q->person_no, sizeof(r->person_no));
	r->hist_no = q->row_count;
	if (r->sheet_no == 0)
		r->sheet_no = 1;
	record_set(r, IT_EVENT, event_defs[ev].code);
	set_day(r, IT_EVENT_DATE, day, false);
	record_set(r, IT_EVENT_NOTIFIED_ON, NULL);
	if (event_defs[ev].by_notification) {
		set_day(r, IT_EVENT_NOTIFIED_ON, day, false);
		set_day(r, IT_NOTIFIED_ON, day, false);
	}
	set_day(r, IT_PROCESSED_ON, day, false);
	record_set(r, IT_ENTRY_PLACE, m->now.ward->desk);
	return r;
}

static void
first_row(
    struct making *m, const struct plan *p, struct invent_person *q, int order)
{
	bool born_here = p->birth >= m->arrived;
	int32_t since = born_here ? p->birth : m->arrived;
	bool had_moved = m->moved != INT32_MIN && since >= m->moved;
	struct record *r = next_row(m, q,
	    born_here                   ? EV_BIRTH
	    : m->f->nationality != NULL ? EV_IN_ABROAD
					: EV_IN_DOMESTIC,
	    since);

	set_person(m, p, r, since);
	set_place(
	    r, m->v, m->moved == INT32_MIN || had_moved ? &m->now : &m->before);
	set_day(r, IT_ADDRESS_SINCE, since, false);
	if (!born_here)
		set_former(m, r);
	set_relation(m, p, r, since <= m->head_died, order);
}

static void
move_row(struct making *m, struct invent_person *q)
{
	struct record *r = next_row(m, q, EV_MOVE_WITHIN, m->moved);

	set_place(r, m->v, &m->now);
	set_day(r, IT_ADDRESS_SINCE, m->moved, false);
}

static void
close_row(struct making *m, const struct plan *p, struct invent_person *q)
{
	int32_t last = 0;
	struct record *r;
	int32_t day =
	    m->today - 20 - (int32_t)invent_below(m->v, INVENT_GONE_DAYS);
	struct date d;
	bool is_out = p->fate == LEFT || p->fate == LEFT_ABROAD;
	static const struct {
		enum event ev;
		const char *reason, *status;
	} how[] = {
		[DIED] = { EV_DEATH, "3", "3" },
		[LEFT] = { EV_OUT_DOMESTIC, "2", "2" },
		[LEFT_ABROAD] = { EV_OUT_ABROAD, "1", "2" },
		[STRUCK_OFF] = { EV_EX_OFFICIO_OUT, "4", "4" },
	};

	if (m->head_died != INT32_MIN && p->fate == DIED)
		day = m->head_died;
	if (date_load(record_get(&q->rows[q->row_count - 1], IT_EVENT_DATE), &d,
		NULL) == RC_OK)
		last = d.hi;
	if (day <= last)
		day = last + 1;
	r = next_row(m, q, how[p->fate].ev, day);
	record_set(r, IT_STATUS, how[p->fate].status);
	record_set(r, IT_REMOVAL_REASON, how[p->fate].reason);
	set_day(r, IT_REMOVAL_DATE, day, false);
	if (!is_out)
		return;
	set_day(r, IT_OUT_NOTIFIED_ON, day - 5, false);
	set_day(r, IT_REMOVAL_NOTIFIED_ON, day - 5, false);
	set_day(r, IT_OUT_PLANNED_ON, day, false);
	if (p->fate == LEFT_ABROAD) {
		record_set(r, IT_OUT_PLANNED_COUNTRY, "米国");
		return;
	}
	record_set(r, IT_OUT_PLANNED_PREF, "福岡県");
	record_set(r, IT_OUT_PLANNED_CITY, "福岡市博多区");
	record_set(r, IT_OUT_PLANNED_TOWN, "博多駅前一丁目");
	record_set(r, IT_OUT_PLANNED_NUMBER, "2番3号");
	set_day(r, IT_OUT_DATE, day, false);
}

/* Went away some years ago and came back: a second sheet. */
static void
return_rows(struct making *m, const struct plan *p, struct invent_person *q)
{
	struct plan away = *p;
	struct record *r;
	struct date d;

	away.fate = LEFT;
	close_row(m, &away, q);
	if (date_load(record_get(&q->rows[q->row_count - 1], IT_EVENT_DATE), &d,
		NULL) != RC_OK ||
	    d.hi + 2 >= m->today)
		return;
	r = next_row(m, q, EV_IN_DOMESTIC,
	    d.hi + 1 +
		(int32_t)invent_below(m->v, (uint32_t)(m->today - d.hi - 1)));
	r->sheet_no++;
	for (int it = 0; it < IT_COUNT; it++)
		if (strcmp(item_defs[it].group, "removal") == 0)
			record_set(r, (enum item)it, NULL);
	record_set(r, IT_STATUS, "1");
	set_former(m, r);
	record_set(r, IT_RESIDENT_SINCE, record_get(r, IT_EVENT_DATE));
	record_set(r, IT_ADDRESS_SINCE, record_get(r, IT_EVENT_DATE));
}

static void
leaving_row(struct making *m, struct invent_person *q)
{
	int32_t today = m->today;
	struct record *r = next_row(m, q, EV_OUT_DOMESTIC, today + 14);

	set_day(r, IT_EVENT_NOTIFIED_ON, today - 2, false);
	set_day(r, IT_OUT_NOTIFIED_ON, today - 2, false);
	set_day(r, IT_OUT_PLANNED_ON, today + 14, false);
	set_day(r, IT_PROCESSED_ON, today - 2, false);
	record_set(r, IT_OUT_PLANNED_PREF, "大阪府");
	record_set(r, IT_OUT_PLANNED_CITY, "大阪市北区");
	record_set(r, IT_OUT_PLANNED_TOWN, "梅田一丁目");
	record_set(r, IT_OUT_PLANNED_NUMBER, "1番1号");
}

/* What other systems say of a resident, by age. */
static void
attach(struct making *m, const struct plan *p, struct invent_person *q)
{
	struct record *a = &q->attached;
	bool is_japanese = m->f->nationality == NULL;

	if (q->is_removed)
		return;
	if (is_japanese && p->age >= 18)
		record_set(a, IT_VOTER, "1");
	if (p->age >= 75)
		record_set(a, IT_ELDERLY_INSURED, "1");
	else if (invent_chance(m->v, 350))
		record_set(a, IT_NHI_INSURED, "1");
	if (p->age >= 65)
		record_set(a, IT_CARE_INSURED, "1");
	if (p->age >= 20 && p->age < 60)
		record_set(a, IT_PENSION_INSURED, "1");
	record_set(a, IT_CARD_STATUS, invent_chance(m->v, 780) ? "1" : "0");
	if (p->age >= 80 && invent_chance(m->v, 20))
		record_set(a, IT_GUARDIANSHIP, "1");
}

static void
make_person(struct making *m, int i)
{
	const struct plan *p = &m->f->m[i];
	struct invent_person *q = &m->out->people[i];

	m->v->person_serial++;
	(void)m11_make(
	    m->v->person_serial, 8, q->person_no, sizeof(q->person_no));
	q->age = p->age;
	q->is_foreign = m->f->nationality != NULL;
	q->is_removed = p->fate == DIED || p->fate == LEFT ||
			p->fate == LEFT_ABROAD || p->fate == STRUCK_OFF;
	record_init(&q->attached);
	first_row(m, p, q, i);
	if (m->moved != INT32_MIN && p->birth < m->moved)
		move_row(m, q);
	if (p->fate == RETURNED && m->f->nationality == NULL)
		return_rows(m, p, q);
	else if (q->is_removed)
		close_row(m, p, q);
	else if (m->head_died != INT32_MIN && p->birth < m->head_died)
		set_relation(m, p, next_row(m, q, EV_HEAD_CHANGE, m->head_died),
		    false, i);
	if (p->fate == LEAVING)
		leaving_row(m, q);
	attach(m, p, q);
	if (!q->is_removed)
		m->out->living++;
}

/* When the household came, moved and lost its head. */
static void
pick_days(struct making *m)
{
	int32_t today = m->today, oldest = today;
	int dead = -1;

	for (int i = 0; i < m->f->n; i++) {
		if (m->f->m[i].birth < oldest)
			oldest = m->f->m[i].birth;
		if (m->f->m[i].fate == DIED && i > 0)
			dead = i;
	}
	m->arrived = today - 1600 - (int32_t)invent_below(m->v, 9000);
	if (m->arrived < oldest + 18 * 365 && today - oldest > 20 * 365)
		m->arrived = oldest + 18 * 365;
	if (m->arrived > today - 1500)
		m->arrived = today - 1500;
	m->moved = m->head_died = INT32_MIN;
	if (invent_chance(m->v, 260))
		m->moved = m->arrived + 30 + (int32_t)invent_below(m->v, 1000);
	if (dead > 0)
		m->head_died = today - 30 - (int32_t)invent_below(m->v, 300);
}

void
invent_rows(
    struct invent *v, const struct family *f, struct invent_household *out)
{
	struct making m = { .v = v, .f = f, .out = out };
	const struct invent_ward *ward;
	int man = -1, i;

	v->household_serial++;
	(void)m11_make(v->household_serial, 8, out->household_no,
	    sizeof(out->household_no));
	(void)snprintf(
	    m.kind, sizeof(m.kind), "%s", f->nationality == NULL ? "1" : "2");
	m.today = v->p->today - f->gone_before;
	ward = pick_ward(v);
	pick_place(v, ward, &m.now);
	pick_place(v, ward, &m.before);
	pick_days(&m);
	for (i = 0; i < f->n; i++)
		if (man < 0 && f->m[i].sex == 1 &&
		    (strcmp(f->m[i].relation, "世帯主") == 0 ||
			strcmp(f->m[i].relation, "夫") == 0))
			man = i;
	if (f->nationality == NULL) {
		(void)snprintf(m.head_name, sizeof(m.head_name), "%s　%s",
		    f->name->name, f->m[0].given->name);
		(void)snprintf(m.hittousha, sizeof(m.hittousha), "%s　%s",
		    f->name->name, f->m[man >= 0 ? man : 0].given->name);
		(void)snprintf(m.old_head_name, sizeof(m.old_head_name),
		    "%s　%s", f->name->name, f->m[f->n - 1].given->name);
	}
	for (i = 0; i < f->n; i++) {
		make_person(&m, i);
		out->count++;
	}
	if (f->nationality == NULL)
		return;
	/* Their names were drawn person by person: the head's is known now. */
	for (i = 0; i < out->count; i++)
		for (int k = 0; k < out->people[i].row_count; k++)
			record_set(&out->people[i].rows[k], IT_HEAD_NAME,
			    record_get(&out->people[0].rows[0], IT_NAME));
}
