/* SPDX-License-Identifier: ISC
 * A random walk of changes over half a year in a city of two wards, each of the
 * 37 reasons among them: what is valid is accepted, the invariants of the register hold at the
 * end, and its residents by month are those that the walk counted itself.
 * Each invariant is shown to be found when it is broken. MADO_WALK steps (400),
 * MADO_SEED as printed.
 */
#include "tests/db/help_walk_people.h"
#include "tests/test.h"

#include "db/reg_load.h"
#include "src/date.h"
#include "src/number.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FIRST_DAY date_day(2026, 7, 15)
#define DAYS 165 /* to the end of the year */

/* What a statement counts whose last word is a day of that month. */
static long long
of_month(const char *sql, int y, int m)
{
	char text[700];

	(void)snprintf(
	    text, sizeof(text), "%s LIKE 'R%02d.%02d.%%'", sql, y - 2018, m);
	return test_count(&walker.t, text);
}

/* Who came less who left in a month, by the events of its rows. */
static long long
rows_moved(int y, int m)
{
	return of_month(
	    "SELECT coalesce(sum(CASE WHEN h.event < '200' AND h.status = '1' "
	    "THEN 1 WHEN h.event < '300' AND (SELECT p.status FROM history p "
	    "WHERE p.person_no = h.person_no AND p.sheet_no = h.sheet_no AND "
	    "p.hist_no < h.hist_no ORDER BY p.hist_no DESC LIMIT 1) = '1' THEN "
	    "-1 ELSE 0 END), 0) FROM history h WHERE h.event_date",
	    y, m);
}

/* Whether verify says it once the fault is there, and nothing without. */
static void
planted(const char *invariant, const char *fault, const char *repair)
{
	long long july = rows_moved(2026, 7);
	json_t *got = NULL, *v;
	size_t i;
	bool found = false;

	test_plant(&walker.t, fault);
	/* what the residents of a month do not add up with */
	if (strcmp(invariant, "row_moves_as_its_event") == 0)
		CHECK(rows_moved(2026, 7) != july);
	CHECK_INT(test_call(&walker.t, "register.verify", &got, "{}"), RC_OK);
	json_array_foreach(json_object_get(got, "findings"), i, v)
	{
		found |=
		    strcmp(json_string_value(json_object_get(v, "invariant")),
			invariant) == 0;
	}

	if (!found)
		printf("# not found: %s\n", invariant);
	CHECK(found);
	json_decref(got);
	test_plant(&walker.t, repair);
	CHECK(change_verified(&walker.t));
}

/* 改製, and the sheet of before is open: as well, or after a death. */
static void
plant_sheets(const char *no)
{
	char fault[400], repair[400];

	CHECK_INT(change_propose(&walker.t, &walker.c,
		      json_pack("{s:s,s:[s]}", "menu", "92", "persons", no)),
	    RC_OK);
	CHECK_INT(change_do(&walker.t, &walker.c, NULL), RC_OK);
	(void)snprintf(fault, sizeof(fault),
	    "UPDATE sheet SET closed_event = '' WHERE person_no = '%s'", no);
	(void)snprintf(repair, sizeof(repair),
	    "UPDATE sheet SET closed_event = CASE sheet_no WHEN 1 THEN '207' "
	    "ELSE '' END WHERE person_no = '%s'",
	    no);
	planted("one_open_sheet", fault, repair);
	(void)snprintf(fault, sizeof(fault),
	    "UPDATE sheet SET closed_event = CASE sheet_no WHEN 1 THEN '' "
	    "ELSE '203' END WHERE person_no = '%s'",
	    no);
	planted("open_sheet_is_last", fault, repair);
}

/* Faults in the newest row of the second member of a family. */
static void
plant_all(void)
{
	static const char where[] = " WHERE hist_no = 1 AND person_no = '%s'";
	char no[4][20], house[20], fault[400], repair[400], tail[128];

	change_family(&walker.t, "検査", 3, 9999, no, house);
	(void)snprintf(tail, sizeof(tail), where, no[1]);
#define PLANT(invariant, set, unset)                                           \
	(void)snprintf(                                                        \
	    fault, sizeof(fault), "UPDATE history SET " set "%s", tail);       \
	(void)snprintf(                                                        \
	    repair, sizeof(repair), "UPDATE history SET " unset "%s", tail);   \
	planted(invariant, fault, repair)
	PLANT("one_head", "relation = '世帯主'", "relation = '妻'");
	PLANT("relation_grammar", "relation = '孫'", "relation = '妻'");
	PLANT("household_address", "address_number = '0番'",
	    "address_number = '12番3号'");
	PLANT("household_head_name", "head_name = ''",
	    "head_name = '検査　一郎'");
	PLANT("is_head_as_relation", "is_head = '1'", "is_head = '0'");
	PLANT("household_places", "member_order = '1'", "member_order = '2'");
	PLANT("row_cancels_by_its_event", "cancels = 1", "cancels = 0");
	PLANT("row_gone_by_its_day", "removal_date = 'R99.01.01'",
	    "removal_date = NULL");
	PLANT("row_moves_as_its_event", "event = '303'", "event = '101'");
	PLANT("row_moves_as_its_event", "event = '201'", "event = '101'");
	PLANT("row_moves_as_its_event", "status = '2'", "status = '1'");
	(void)snprintf(fault, sizeof(fault),
	    "UPDATE history SET hist_no = 7 WHERE person_no = '%s'", no[1]);
	(void)snprintf(repair, sizeof(repair),
	    "UPDATE history SET hist_no = 1 WHERE person_no = '%s'", no[1]);
	planted("hist_no_gapless", fault, repair);
	(void)snprintf(fault, sizeof(fault),
	    "UPDATE sheet SET closed_event = '201' WHERE person_no = '%s'",
	    no[1]);
	(void)snprintf(repair, sizeof(repair),
	    "UPDATE sheet SET closed_event = '' WHERE person_no = '%s'", no[1]);
	planted("sheet_is_open", fault, repair);
	/* closed by what closes no sheet */
	(void)snprintf(fault, sizeof(fault),
	    "UPDATE sheet SET closed_event = '301' WHERE person_no = '%s'",
	    no[1]);
	planted("sheet_closed_by_removal", fault, repair);
	PLANT("removal_is_taken_back", "event = '203'", "event = '101'");
	plant_sheets(no[2]);
}

/* ---- what stands before the walk, and the days that pass ---- */

/* People taken in from an older system, who have no 住民票コード yet. */
static void
take_in(int n)
{
	struct reg *daicho = test_reg_also(&walker.t, "daicho");
	struct load_person one;
	struct load_result res = { 0 };
	struct record *r;
	int i;

	for (i = 0; i < n; i++) {
		struct person *p = &walker.people[walker.count++];

		load_person_init(&one, 1);
		r = one.rows;
		(void)snprintf(p->no, sizeof(p->no), "%09d", 900000000 + i);
		(void)snprintf(
		    one.person_no, sizeof(one.person_no), "%s", p->no);
		(void)snprintf(r->person_no, sizeof(r->person_no), "%s", p->no);
		r->hist_no = r->sheet_no = 1;
		record_set(r, IT_KIND, "1");
		record_set(r, IT_STATUS, "1");
		record_set(r, IT_EVENT, "101");
		record_set(r, IT_EVENT_DATE, "R08.07.01");
		record_set(r, IT_RESIDENT_SINCE, "R08.07.01");
		record_set(r, IT_PROCESSED_ON, "R08.07.01");
		record_set(r, IT_HOUSEHOLD_NO, p->no);
		record_set(r, IT_RELATION, "世帯主");
		record_set(r, IT_NAME, "取込　一郎");
		record_set(r, IT_HEAD_NAME, "取込　一郎");
		record_set(r, IT_BIRTH, "S30.01.02");
		record_set(r, IT_SEX, "1");
		record_set(r, IT_HONSEKI, "なし");
		record_set(r, IT_HITTOUSHA, "なし");
		record_set(r, IT_ADDRESS_PREF, "熊本県");
		record_set(r, IT_ADDRESS_CITY, "熊本市中央区");
		record_set(r, IT_ADDRESS_TOWN, "水前寺二丁目");
		record_set(r, IT_ADDRESS_NUMBER, "12番3号");
		CHECK_INT(reg_load_people(daicho, NULL, "import", &one, 1, &res,
			      &walker.t.err),
		    RC_OK);
		load_person_release(&one);
		walk_add(&walker.w,
		    (struct walk_row){ walker.count - 1, 1, 1,
			date_day(2026, 7, 1), walker.t.now, 1, 1, 0 });
		p->last_sheet = 1;
		walk_count_here(p);
		walk_look(p);
	}
	reg_close(daicho);
}

/* 住民票コード enough for a walk; the first digit that checks of each ten. */
static void
stock(int n)
{
	json_t *codes = json_array();
	char code[24];
	int i, k;

	CHECK_INT(test_call(&walker.t, "setting.set", NULL, "{s:s,s:s,s:i}",
		      "session", walker.t.manager, "key", "code_stock_min",
		      "value", 0),
	    RC_OK);
	for (i = 0; i < n; i++) {
		for (k = 0; k < 10; k++) {
			(void)snprintf(
			    code, sizeof(code), "%010d%d", 70000000 + i, k);
			if (juminhyo_code_valid(code))
				break;
		}
		if (k < 10)
			(void)json_array_append_new(codes, json_string(code));
		if (json_array_size(codes) < 200 && i + 1 < n)
			continue;
		CHECK_INT(test_call(&walker.t, "code.take", NULL, "{s:s,s:o}",
			      "session", walker.t.manager, "codes", codes),
		    RC_OK);
		if (walker.t.err.code[0] != '\0')
			printf(
			    "# %s %s\n", walker.t.err.code, walker.t.err.text);
		codes = json_array();
	}
	json_decref(codes);
}

/* The day before the next step; months end on the way. */
static void
pass_to(int32_t day)
{
	int y, m, d, i;
	char iso[12];

	for (; walker.today < day; walker.today++) {
		date_from_day(walker.today + 1, &y, &m, &d);
		if (d == 1)
			walk_month(&walker.w, walker.today, walker.t.now);
		(void)snprintf(iso, sizeof(iso), "%04d-%02d-%02d", y, m, d);
		walker.t.now += 1000000;
		change_day(&walker.t, iso);
	}
	for (i = 0; i < walker.count; i++)
		if (walker.people[i].will_go)
			walk_count_here(
			    &walker.people[i]); /* whose day may have come */
	walker.t.now += 1000000;
}

/* ---- residents by month ---- */

/* Whether the register has a person as a resident on a day, as known then. */
static bool
register_has(const struct person *p, const char *iso, int64_t known)
{
	json_t *got = NULL;
	bool is = false;
	int sheet;

	for (sheet = p->last_sheet; sheet > 0 && !is; sheet--) {
		if (test_call(&walker.t, "person.get", &got,
			"{s:s,s:s,s:i,s:s,s:I}", "session", walker.t.manager,
			"person_no", p->no, "sheet_no", sheet, "as_of", iso,
			"known_at", (json_int_t)known) == RC_OK)
			is = strcmp(
				 json_string_value(json_object_get(
				     json_object_get(got, "record"), "status")),
				 "1") == 0;
		json_decref(got);
		got = NULL;
	}
	return is;
}

static void
residents_of(int32_t day, int64_t known)
{
	int i, y, m, d, own = 0, theirs = 0;
	bool mine, its;
	char iso[12];

	date_from_day(day, &y, &m, &d);
	(void)snprintf(iso, sizeof(iso), "%04d-%02d-%02d", y, m, d);
	for (i = 0; i < walker.count; i++) {
		mine = walk_present(&walker.w, i, day, known);
		its = register_has(&walker.people[i], iso, known);
		own += mine;
		theirs += its;
		if (mine != its)
			printf("# %s on %s: %d by the register, %d by the "
			       "walk\n",
			    walker.people[i].no, iso, (int)its, (int)mine);
	}
	CHECK_INT(theirs, own);
}

/* By rows, by sheets, and person for person by both times. */
static void
month_is(int32_t last, int64_t known)
{
	int y, m, d;

	date_from_day(last, &y, &m, &d);
	CHECK_INT(rows_moved(y, m), walk_moved(&walker.w, last));
	CHECK_INT(of_month("SELECT count(*) FROM sheet WHERE opened_on", y, m),
	    walk_sheets(&walker.w, last, 1));
	CHECK_INT(of_month("SELECT count(*) FROM sheet WHERE closed_event <> "
			   "'' AND closed_on",
		      y, m),
	    walk_sheets(&walker.w, last, -1));
	residents_of(last, known);
	residents_of(last, INT64_MAX);
}

TEST(walk_keeps_the_invariants)
{
	const char *steps = getenv("MADO_WALK"), *given = getenv("MADO_SEED");
	int i, n = steps != NULL ? atoi(steps) : 400;

	/* The same walk for everybody; a long one goes another way each time. */
	walker.seed = given != NULL   ? strtoull(given, NULL, 10)
		      : steps != NULL ? (uint64_t)time(NULL) * 2654435761u
				      : 20260715;
	printf("# MADO_SEED=%llu\n", (unsigned long long)walker.seed);
	walker.people = calloc(PEOPLE_MAX, sizeof(*walker.people));
	CHECK(walker.people != NULL);
	test_reg_make_city(&walker.t);
	walker.today = FIRST_DAY;
	stock(60 + n);
	take_in(4 + n / 40);
	for (i = 0; i < n; i++) {
		pass_to(FIRST_DAY + DAYS * i / n);
		walk_step();
	}
	pass_to(FIRST_DAY + DAYS + 5); /* into January: December is over */
	for (i = 0; i < EV_COUNT; i++)
		printf("# %4d %s\n", walker.gains[i], event_defs[i].label);
	printf("# %d of %d accepted, %d residents\n", walker.accepted,
	    walker.tried, walker.here);
	printf("# %d plans came along, %d went back\n", walker.carried,
	    walker.uncarried);
	CHECK(n < 400 || (walker.carried > 0 && walker.uncarried > 0));
	CHECK(n < 400 || walker.kept_closed > 0);
	CHECK_INT(walker.reopened, 0);
	/* what was tried was valid */
	CHECK(walker.accepted * 100 >= walker.tried * 80);
	for (i = 0; i < EV_COUNT; i++)
		CHECK(walker.gains[i] >= (n >= 4000 ? 50 : n >= 150 ? 1 : 0));
	residents_of(walker.today, INT64_MAX);
	CHECK_INT(walker.wrong_numbers, 0);
	CHECK_INT(walker.w.months, 6);
	for (i = 0; i < walker.w.months; i++)
		month_is(walker.w.month_end[i], walker.w.month_at[i]);
	CHECK(change_verified(&walker.t));
	plant_all();
	change_release(&walker.c);
	test_reg_free(&walker.t);
	walk_release(&walker.w);
	free(walker.people);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
