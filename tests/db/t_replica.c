/* SPDX-License-Identifier: ISC
 * The replica: verified applying, households, status by day, damage.
 */
#include "db/replica_private.h"

#include "columns.h" /* generated */
#include "db/aside.h"
#include "db/feed.h"
#include "db/syncer.h"
#include "src/catalogue.h"
#include "src/date.h"
#include "src/mem.h"
#include "tests/db/help_feed.h"
#include "tests/db/help_replica.h"
#include "tests/test.h"

#include <fcntl.h>
#include <unistd.h>

static struct err e;

/* ---- the chain ---- */

static struct replica *
empty(const char *name)
{
	struct replica *r = NULL;

	err_clear(&e);
	CHECK_INT(replica_make(help_path(name), &e), RC_OK);
	CHECK_INT(replica_open(help_path(name), true, &r, &e), RC_OK);
	return r;
}

static json_t *
core_of(const char *no, const char *name, int hist)
{
	return json_pack("{s:[{s:s, s:[{s:i, s:s, s:s, s:s, s:s, s:s, s:i}], "
			 "s:[o]}], s:[{s:s, s:i}]}",
	    "persons", "person_no", no, "sheets", "sheet_no", 1, "kind", "1",
	    "opened_event", "101", "opened_on", "H12.04.01", "closed_event", "",
	    "closed_on", "", "last_hist", hist, "rows",
	    help_row(no, hist, 1, "event", "101", "kind", "1", "name", name,
		"name_kana", "サトウ　タロウ", "birth", "S50.01.02", "sex", "1",
		"household_no", "000002001", "member_order", "1",
		"address_city", "熊本市中央区", "address_town", "大江四丁目",
		"address_number", "8番", (char *)NULL),
	    "households", "household_no", "000002001", "version", hist);
}

static enum rc
apply(struct replica *r, const struct help_feed *f, json_t *answer)
{
	json_t *status = help_status(f, "2026-07-15");
	int n = 0;
	enum rc rc;

	err_clear(&e);
	rc = replica_apply(r, answer, status, 1000, &n, &e);
	json_decref(status);
	json_decref(answer);
	return rc;
}

static int64_t
position(struct replica *r)
{
	struct replica_state st;

	CHECK_INT(replica_state(r, &st, &e), RC_OK);
	return st.position;
}

static bool
knows(struct replica *r, const char *no)
{
	struct member m;

	if (replica_person(r, no, 0, &m, NULL) != RC_OK)
		return false;
	member_release(&m);
	return true;
}

TEST(replica_takes_what_continues_its_chain)
{
	struct help_feed f;
	struct replica *r = empty("chain.db");
	struct replica_state st;

	help_feed_init(&f, "e1");
	CHECK_INT(apply(r, &f,
		      help_answer(help_feed_add(&f, NULL, "change", "core",
			  core_of("000000011", "佐藤　太郎", 1), NULL))),
	    RC_OK);
	CHECK_INT(apply(r, &f,
		      help_answer(help_feed_add(&f, NULL, "change", "core",
			  core_of("000000011", "佐藤　太朗", 2), NULL))),
	    RC_OK);
	CHECK_INT(replica_state(r, &st, &e), RC_OK);
	CHECK_INT(st.position, 2);
	CHECK_STR(st.hash, f.previous);
	CHECK_STR(st.epoch, "e1");
	CHECK_STR(st.today, "2026-07-15");
	CHECK_STR(st.name, "熊本市中央区");
	CHECK(st.is_training);
	CHECK(knows(r, "000000011"));
	replica_close(r);
}

TEST(replica_without_a_section_still_verifies)
{
	struct help_feed f;
	struct replica *r = empty("withheld.db");
	struct member m;

	help_feed_init(&f, "e1");
	CHECK_INT(
	    apply(r, &f,
		help_answer(help_feed_add(&f, "restricted", "change", "core",
		    core_of("000000011", "佐藤　太郎", 1), "restricted",
		    json_pack("{s:[{s:s, s:i, s:s}]}", "rows", "person_no",
			"000000011", "hist_no", 1, "honseki", "熊本県熊本市"),
		    NULL))),
	    RC_OK);
	CHECK_INT(replica_person(r, "000000011", 0, &m, &e), RC_OK);
	CHECK_STR(record_get(&m.row, IT_HONSEKI), "");
	member_release(&m);
	replica_close(r);
	/* and with it, the item is there */
	r = empty("given.db");
	help_feed_init(&f, "e1");
	CHECK_INT(
	    apply(r, &f,
		help_answer(help_feed_add(&f, NULL, "change", "core",
		    core_of("000000011", "佐藤　太郎", 1), "restricted",
		    json_pack("{s:[{s:s, s:i, s:s}]}", "rows", "person_no",
			"000000011", "hist_no", 1, "honseki", "熊本県熊本市"),
		    NULL))),
	    RC_OK);
	CHECK_INT(replica_person(r, "000000011", 0, &m, &e), RC_OK);
	CHECK_STR(record_get(&m.row, IT_HONSEKI), "熊本県熊本市");
	member_release(&m);
	replica_close(r);
}

TEST(replica_refuses_changed_missing_and_reordered)
{
	struct help_feed f;
	struct replica *r = empty("faults.db");
	json_t *rec, *rec2;

	help_feed_init(&f, "e1");
	rec = help_feed_add(&f, NULL, "change", "core",
	    core_of("000000011", "佐藤　太郎", 1), NULL);
	rec2 = help_feed_add(&f, NULL, "change", "core",
	    core_of("000000029", "佐藤　次郎", 1), NULL);
	/* the second alone: one is missing */
	CHECK_INT(apply(r, &f, help_answer(json_incref(rec2))), RC_CONFLICT);
	CHECK_STR(e.code, "E7002");
	/* reordered */
	CHECK_INT(apply(r, &f, json_pack("{s:[O,O]}", "records", rec2, rec)),
	    RC_CONFLICT);
	CHECK_INT(position(r), 0);
	/* a payload changed on the way */
	json_object_set_new(json_object_get(rec, "sections"), "core",
	    json_string("{\"persons\":[]}"));
	CHECK_INT(apply(r, &f, help_answer(rec)), RC_CONFLICT);
	CHECK_STR(e.code, "E7002");
	CHECK_INT(position(r), 0);
	CHECK(!knows(r, "000000011") && !knows(r, "000000029"));
	json_decref(rec2);
	replica_close(r);
}

TEST(replica_applies_a_batch_whole_or_not_at_all)
{
	struct help_feed f;
	struct replica *r = empty("batch.db");
	json_t *good, *bad;

	help_feed_init(&f, "e1");
	good = help_feed_add(&f, NULL, "change", "core",
	    core_of("000000011", "佐藤　太郎", 1), NULL);
	bad = help_feed_add(&f, NULL, "change", "core",
	    core_of("000000029", "佐藤　次郎", 1), NULL);
	json_object_set_new(bad, "hash", json_string(FEED_GENESIS));
	CHECK_INT(apply(r, &f, json_pack("{s:[o,o]}", "records", good, bad)),
	    RC_CONFLICT);
	CHECK_INT(position(r), 0);
	CHECK(!knows(r, "000000011"));
	replica_close(r);
}

/* The cursor cannot be written: then the rows are not there either. */
TEST(replica_cursor_and_rows_in_one_transaction)
{
	struct help_feed f;
	struct replica *r = empty("one-tx.db");
	struct store_stmt *st;

	CHECK_INT(store_begin(r->db, &e), RC_OK);
	CHECK_INT(store_use(r->db,
		      "CREATE TRIGGER t BEFORE UPDATE ON cursor "
		      "BEGIN SELECT RAISE(ABORT, 'planted'); END",
		      &st, &e),
	    RC_OK);
	CHECK_INT(store_run(st, NULL, &e), RC_OK);
	CHECK_INT(store_commit(r->db, &e), RC_OK);
	help_feed_init(&f, "e1");
	CHECK(apply(r, &f,
		  help_answer(help_feed_add(&f, NULL, "change", "core",
		      core_of("000000011", "佐藤　太郎", 1), NULL))) != RC_OK);
	CHECK_INT(position(r), 0);
	CHECK(!knows(r, "000000011"));
	replica_close(r);
}

TEST(replica_of_another_epoch_is_a_fork)
{
	struct help_feed f, g;
	struct replica *r = empty("fork.db");

	help_feed_init(&f, "e1");
	CHECK_INT(apply(r, &f,
		      help_answer(help_feed_add(&f, NULL, "change", "core",
			  core_of("000000011", "佐藤　太郎", 1), NULL))),
	    RC_OK);
	help_feed_init(&g, "e2");
	CHECK_INT(apply(r, &g, json_pack("{s:[]}", "records")), RC_CONFLICT);
	CHECK_STR(e.code, "E7001");
	CHECK_INT(position(r), 1);
	CHECK(knows(r, "000000011"));
	replica_close(r);
}

/* ---- households ---- */

static void
member(struct replica *r, const char *no, const char *household,
    const char *order, const char *relation, const char *name,
    const char *removal, const char *removal_date)
{
	help_put(r, no, "1",
	    json_pack("[o]",
		help_row(no, 1, 1, "event", "101", "kind", "1", "status",
		    removal[0] ? removal : "1", "name", name, "name_kana",
		    "サトウ", "birth", "S50.01.02", "sex", "1", "household_no",
		    household, "relation", relation, "member_order", order,
		    "address_city", "熊本市中央区", "address_town",
		    "大江四丁目", "address_code", "43101000000",
		    "address_number", "8番1号", "address_building",
		    order[0] == '3' ? "" : "メゾン大江", "removal_reason",
		    removal, "removal_date", removal_date, (char *)NULL)));
}

TEST(std_3_3_removed_members_last_and_on_demand)
{
	struct replica *r = help_replica("house.db", "2026-07-15");
	struct household h;

	member(r, "000000010", "000003000", "1", "母", "佐藤　ツル", "3",
	    "R06.02.10");
	member(r, "000000028", "000003000", "3", "子", "佐藤　結衣", "", "");
	member(
	    r, "000000036", "000003000", "1", "世帯主", "佐藤　太郎", "", "");
	member(r, "000000044", "000003000", "10", "子", "佐藤　陽翔", "", "");
	member(r, "000000052", "000003999", "1", "世帯主", "別　世帯", "", "");
	err_clear(&e);
	CHECK_INT(replica_household(r, "000003000", true, &h, &e), RC_OK);
	CHECK_INT(h.count, 4);
	CHECK_STR(record_get(&h.members[0].row, IT_NAME), "佐藤　太郎");
	CHECK_STR(record_get(&h.members[1].row, IT_NAME), "佐藤　結衣");
	CHECK_STR(record_get(&h.members[2].row, IT_NAME), "佐藤　陽翔");
	CHECK_STR(record_get(&h.members[3].row, IT_NAME), "佐藤　ツル");
	CHECK(h.members[3].is_removed && !h.members[0].is_removed);
	household_release(&h);
	CHECK_INT(replica_household(r, "000003000", false, &h, &e), RC_OK);
	CHECK_INT(h.count, 3);
	household_release(&h);
	CHECK_INT(
	    replica_household(r, "000009999", false, &h, &e), RC_NOT_FOUND);
	replica_close(r);
}

/* 2.2.1, both times: 次郎 was of the household from 2010 to 2015; that he had
 * come in 2010 was put right in 2012 only. */
TEST(std_1_2_1_household_of_a_day_as_known_at_a_time)
{
	struct replica *r = help_replica("then.db", "2026-07-15");
	struct replica_day then = { date_day(2011, 1, 1), INT64_MAX };
	const int64_t day_us = INT64_C(86400000000);
	json_t *rows;
	struct household h;

	rows = json_pack("[o,o,o]",
	    help_row("000000044", 1, 1, "event", "101", "event_date",
		"H20.04.01", "name", "佐藤　次郎", "birth", "S50.01.02",
		"household_no", "000004000", "member_order", "1", NULL),
	    help_row("000000044", 2, 1, "event", "313", "event_date",
		"H22.04.01", "name", "佐藤　次郎", "birth", "S50.01.02",
		"household_no", "000003000", "member_order", "2", NULL),
	    help_row("000000044", 3, 1, "event", "311", "event_date",
		"H27.04.01", "name", "佐藤　次郎", "birth", "S50.01.02",
		"household_no", "000005000", "member_order", "1", NULL));
	for (size_t i = 0; i < 3; i++)
		(void)json_object_set_new(json_array_get(rows, i),
		    "recorded_at",
		    json_integer(day_us * date_day(i == 0   ? 2008
						   : i == 1 ? 2012
							    : 2015,
					      5, 1)));
	help_put(r, "000000044", "1", rows);
	CHECK_INT(replica_household_then(r, "000003000", &then, &h, &e), RC_OK);
	CHECK_INT(h.count, 1);
	CHECK_STR(record_get(&h.members[0].row, IT_NAME), "佐藤　次郎");
	CHECK_STR(h.members[0].row.person_no, "000000044");
	household_release(&h);
	/* what the register knew at the end of 2011 */
	then.known = day_us * date_day(2011, 12, 31);
	CHECK_INT(replica_household_then(r, "000003000", &then, &h, &e),
	    RC_NOT_FOUND);
	CHECK_STR(e.code, "E7017");
	CHECK_INT(replica_household_then(r, "000004000", &then, &h, &e), RC_OK);
	CHECK_INT(h.count, 1);
	household_release(&h);
	/* gone from it since */
	then.known = INT64_MAX;
	then.day = date_day(2016, 1, 1);
	CHECK_INT(replica_household_then(r, "000005000", &then, &h, &e), RC_OK);
	household_release(&h);
	CHECK_INT(replica_household_then(r, "000004000", &then, &h, &e),
	    RC_NOT_FOUND);
	replica_close(r);
}

TEST(other_households_at_the_same_address)
{
	struct replica *r = help_replica("neighbours.db", "2026-07-15");
	struct neighbour out[4];
	int n;

	member(r, "000000010", "000003000", "1", "世帯主", "佐藤　一", "", "");
	member(r, "000000028", "000003001", "1", "世帯主", "森　二", "", "");
	member(r, "000000036", "000003001", "2", "子", "森　三", "", "");
	member(r, "000000044", "000003002", "1", "世帯主", "古　四", "3",
	    "R06.02.10");
	CHECK_INT(replica_neighbours(r, "000003000", out, 4, &n, &e), RC_OK);
	CHECK_INT(n, 1);
	CHECK_STR(out[0].household_no, "000003001");
	CHECK_STR(out[0].name, "森　二");
	CHECK_INT(out[0].people, 2);
	CHECK_STR(out[0].signs, "");
	help_section(r, "block_flag",
	    "{\"persons\":[{\"person_no\":\"000000036\",\"signs\":\"支\",\"levels\":{}}],\"households\":[]}");
	CHECK_INT(replica_neighbours(r, "000003000", out, 4, &n, &e), RC_OK);
	CHECK_STR(out[0].signs, "支");
	{ /* whoever lives with her would give her address away */
		struct member m;

		CHECK_INT(replica_person(r, "000000028", 0, &m, &e), RC_OK);
		CHECK_STR(m.blocks, "");
		CHECK(m.home_is_guarded);
		member_release(&m);
		CHECK_INT(replica_person(r, "000000010", 0, &m, &e), RC_OK);
		CHECK(!m.home_is_guarded);
		member_release(&m);
	}
	{ /* nor does whoever left with her, where nobody is left */
		struct member m;

		member(r, "000000061", "000003002", "2", "妻", "古　六", "3",
		    "R06.02.10");
		help_section(r, "block_flag",
		    "{\"persons\":[{\"person_no\":\"000000061\",\"signs\":\"支\",\"levels\":{}}],\"households\":[]}");
		CHECK_INT(replica_person(r, "000000044", 0, &m, &e), RC_OK);
		CHECK(m.home_is_guarded);
		member_release(&m);
		/* in one that goes on, the address is that of who is left */
		member(r, "000000079", "000003001", "3", "子", "森　七", "3",
		    "R06.02.10");
		help_section(r, "block_flag",
		    "{\"persons\":[{\"person_no\":\"000000036\",\"signs\":\"\",\"levels\":{}},{\"person_no\":\"000000079\",\"signs\":\"支\",\"levels\":{}}],\"households\":[]}");
		CHECK_INT(replica_person(r, "000000028", 0, &m, &e), RC_OK);
		CHECK(!m.home_is_guarded);
		member_release(&m);
	}
	/* whoever comes first in one without a head is none (1.1.10) */
	member(r, "000000052", "000003003", "1", "妻", "林　五", "", "");
	CHECK_INT(replica_neighbours(r, "000003000", out, 4, &n, &e), RC_OK);
	CHECK_INT(n, 2);
	CHECK_STR(out[1].household_no, "000003003");
	CHECK_STR(out[1].name, "");
	CHECK_STR(out[1].person_no, "000000052");
	/* a household that nobody lives in has no neighbours */
	CHECK_INT(replica_neighbours(r, "000003002", out, 4, &n, &e), RC_OK);
	CHECK_INT(n, 0);
	replica_close(r);
}

/* 1.1.5: nobody runs a batch, the day alone makes the difference. */
TEST(std_1_1_5_day_alone_turns_leaving_into_removed)
{
	struct replica *r = help_replica("day.db", "2026-08-30");
	struct member m;
	struct household h;

	help_put(r, "000000010", "1",
	    json_pack(
		"[o]", help_row("000000010", 1, 1, "event", "201", "kind", "1",
			   "status", "1", "name", "佐藤　太郎", "birth",
			   "S50.01.02", "household_no", "000003000",
			   "out_planned_on", "R08.08.31", (char *)NULL)));
	CHECK_INT(replica_person(r, "000000010", 0, &m, &e), RC_OK);
	CHECK(!m.is_removed);
	CHECK_INT(record_status(&m.row, replica_today(r)), STATUS_LEAVING);
	member_release(&m);
	help_section(r, "setting", "{\"today\":\"2026-08-31\"}");
	CHECK_INT(replica_person(r, "000000010", 0, &m, &e), RC_OK);
	CHECK(m.is_removed);
	CHECK_INT(first_gone(&m.row), date_day(2026, 8, 31));
	member_release(&m);
	CHECK_INT(replica_household(r, "000003000", false, &h, &e), RC_OK);
	CHECK_INT(h.count, 0);
	household_release(&h);
	/* the business day only moves forward */
	help_section(r, "setting", "{\"today\":\"2026-08-01\"}");
	CHECK_INT(replica_today(r), date_day(2026, 8, 31));
	replica_close(r);
}

TEST(std_2_2_1_sheets_are_never_joined)
{
	struct replica *r = help_replica("sheets.db", "2026-07-15");
	struct record *rows = NULL;
	struct sheet s[4];
	struct member m;
	struct household h;
	int n = 0, i;

	help_put(r, "000000010", "1",
	    json_pack("[o,o,o]",
		help_row("000000010", 1, 1, "event", "101", "name",
		    "佐藤　太郎", "birth", "S50.01.02", "household_no",
		    "000003000", NULL),
		help_row("000000010", 2, 1, "event", "201", "name",
		    "佐藤　太郎", "birth", "S50.01.02", "household_no",
		    "000003000", "removal_reason", "2", "removal_date",
		    "H30.04.01", NULL),
		help_row("000000010", 3, 2, "event", "101", "name",
		    "佐藤　太郎", "birth", "S50.01.02", "household_no",
		    "000003000", NULL)));
	CHECK_INT(replica_sheets(r, "000000010", s, 4, &n, &e), RC_OK);
	CHECK_INT(n, 2);
	CHECK_STR(s[0].opened, "国内転入");
	CHECK_INT(replica_history(r, "000000010", 1, &rows, &n, &e), RC_OK);
	CHECK_INT(n, 2);
	CHECK_INT(rows[1].hist_no, 2);
	for (i = 0; i < n; i++)
		record_release(&rows[i]);
	free(rows);
	CHECK_INT(replica_person(r, "000000010", 0, &m, &e), RC_OK);
	CHECK_INT(m.row.hist_no, 3);
	CHECK(!m.is_removed);
	member_release(&m);
	CHECK_INT(replica_person(r, "000000010", 1, &m, &e), RC_OK);
	CHECK_INT(m.row.hist_no, 2);
	CHECK(m.is_removed);
	member_release(&m);
	/* the old sheet is no second member of the household */
	CHECK_INT(replica_household(r, "000003000", true, &h, &e), RC_OK);
	CHECK_INT(h.count, 1);
	household_release(&h);
	replica_close(r);
}

static bool
twins(struct replica *r, const char *no)
{
	struct member m;
	bool has;

	CHECK_INT(replica_person(r, no, 0, &m, &e), RC_OK);
	has = m.has_twin;
	member_release(&m);
	return has;
}

TEST(replica_marks_twins)
{
	struct replica *r = help_replica("twins.db", "2026-07-15");

	help_resident(r, "000000010", "1", "渡辺　健二", "ワタナベ　ケンジ",
	    "S38.05.11", "1", "大江四丁目", "1番");
	help_resident(r, "000000028", "2", "渡邉　賢司", "ワタナベ　ケンシ",
	    "S38.05.11", "1", "大江四丁目", "2番");
	help_resident(r, "000000036", "3", "渡辺　健二", "ワタナベ　ケンジ",
	    "S38.05.12", "1", "大江四丁目", "3番");
	help_put(r, "000000044", "2",
	    json_pack("[o]",
		help_row("000000044", 1, 1, "kind", "2", "name", "SMITH ANN",
		    "birth", "1979.12.03", "sex", "2", (char *)NULL)));
	help_put(r, "000000052", "2",
	    json_pack("[o]",
		help_row("000000052", 1, 1, "kind", "2", "name", "SMITH  ANN",
		    "birth", "1979.12.03", "sex", "1", (char *)NULL)));
	CHECK(twins(r, "000000010") && twins(r, "000000028"));
	CHECK(!twins(r, "000000036"));
	CHECK(!twins(r, "000000044")); /* the sex differs */
	help_put(r, "000000060", "2",
	    json_pack("[o]",
		help_row("000000060", 1, 1, "kind", "2", "name", "Smith Ann",
		    "birth", "1979.12.03", "sex", "2", (char *)NULL)));
	CHECK(twins(r, "000000044"));
	replica_close(r);
}

/* A day that is not known tells nobody apart. */
TEST(replica_marks_twins_of_unknown_days)
{
	static const struct {
		const char *no, *kind, *name, *kana, *birth;
		bool has_twin;
	} who[] = {
		{ "000000010", "1", "不詳　太郎", "フショウ　タロウ",
		    "昭和15年頃", true },
		{ "000000028", "1", "不詳　太朗", "フショウ　タロウ",
		    "昭和15年頃", true },
		{ "000000036", "1", "不詳　太郎", "フショウ　タロウ",
		    "昭和16年頃", false },
		{ "000000044", "1", "不詳　太郎", "フショウ　タロウ", "S15.7.1",
		    false },
		{ "000000052", "1", "不詳　花", "フショウ　ハナ", "年月日不詳",
		    true },
		{ "000000060", "1", "不詳　華", "フショウ　ハナ", "年月日不詳",
		    true },
		{ "000000079", "1", "不詳　花", "フショウ　ハナ", "昭和15年頃",
		    false },
		{ "000000087", "2", "KIM MINSU", "", "1955年頃", true },
		{ "000000095", "2", "Kim Minsu", "", "1955年頃", true },
		{ "000000109", "2", "KIM MINSU", "", "1955-05-05", false },
		{ "000000117", "2", "LEE MINA", "", "", false },
		{ "000000125", "2", "LEE MINA", "", "", false },
	};
	struct replica *r = help_replica("unknown.db", "2026-07-15");
	struct date d;
	struct twin t[4];
	char birth[256];
	int n;

	for (size_t i = 0; i < sizeof(who) / sizeof(who[0]); i++) {
		birth[0] = '\0';
		if (who[i].birth[0] != '\0') {
			CHECK_INT(date_parse(who[i].birth, DATES_BIRTH,
				      who[i].kind, 0, &d, NULL),
			    RC_OK);
			date_store(&d, birth, sizeof(birth));
		}
		help_put(r, who[i].no, who[i].kind,
		    json_pack("[o]",
			help_row(who[i].no, 1, 1, "kind", who[i].kind, "name",
			    who[i].name, "name_kana", who[i].kana, "birth",
			    birth, "sex", "1", (char *)NULL)));
	}
	for (size_t i = 0; i < sizeof(who) / sizeof(who[0]); i++) {
		if (twins(r, who[i].no) != who[i].has_twin)
			printf("# %s %s\n", who[i].name, who[i].birth);
		CHECK(twins(r, who[i].no) == who[i].has_twin);
	}
	CHECK_INT(replica_twins(r, "000000010", 0, t, 4, &n, NULL), RC_OK);
	CHECK_INT(n, 1);
	CHECK_STR(t[0].person_no, "000000028");
	replica_close(r);
}

TEST(replica_marks_come_and_go)
{
	struct replica *r = help_replica("marks.db", "2026-07-15");
	struct member m;

	help_resident(r, "000000010", "000003000", "佐藤　太郎",
	    "サトウ　タロウ", "S50.01.02", "1", "大江四丁目", "1番");
	help_section(r, "block_flag",
	    "{\"persons\":[],\"households\":[{"
	    "\"household_no\":\"000003000\",\"signs\":\"抑\",\"levels\":{}}]}");
	help_section(r, "pending",
	    "{\"entries\":[{\"entry_id\":5,\"state\":"
	    "\"waiting\",\"version\":1,\"event\":\"301\",\"label\":\"転居\","
	    "\"persons\":[\"000000010\"],\"shown\":\"転居 10:31\"}]}");
	CHECK_INT(replica_person(r, "000000010", 0, &m, &e), RC_OK);
	CHECK_STR(m.blocks, "抑");
	CHECK_STR(m.pending, "転居 10:31");
	CHECK_INT(m.pending_id, 5);
	member_release(&m);
	help_section(r, "block_flag",
	    "{\"persons\":[],\"households\":[{"
	    "\"household_no\":\"000003000\",\"signs\":\"\",\"levels\":{}}]}");
	help_section(r, "core", "{\"ended\":[5]}");
	CHECK_INT(replica_person(r, "000000010", 0, &m, &e), RC_OK);
	CHECK_STR(m.blocks, "");
	CHECK_STR(m.pending, "");
	member_release(&m);
	replica_close(r);
}

TEST(std_4_0_7_buildings_of_an_address_most_used_first)
{
	struct replica *r = help_replica("buildings.db", "2026-07-15");
	char out[4][256];
	int n;

	member(r, "000000010", "000003000", "1", "世帯主", "佐藤　一", "", "");
	member(r, "000000028", "000003001", "1", "世帯主", "佐藤　二", "", "");
	help_put(r, "000000036", "1",
	    json_pack("[o]",
		help_row("000000036", 1, 1, "kind", "1", "name", "森　三",
		    "address_code", "43101000000", "address_number", "８番１号",
		    "address_building", "大江コーポ", (char *)NULL)));
	CHECK_INT(
	    replica_buildings(r, "43101000000", "8-1", out, 4, &n, &e), RC_OK);
	CHECK_INT(n, 2);
	CHECK_STR(out[0], "メゾン大江");
	CHECK_STR(out[1], "大江コーポ");
	/* the lot however it is typed */
	CHECK_INT(replica_buildings(r, "43101000000", "8番1号", out, 4, &n, &e),
	    RC_OK);
	CHECK_INT(n, 2);
	CHECK_INT(replica_buildings(r, "43101000000", "8番2号", out, 4, &n, &e),
	    RC_OK);
	CHECK_INT(n, 0);
	replica_close(r);
}

TEST(replica_attached_items_and_notes)
{
	struct replica *r = help_replica("attached.db", "2026-07-15");
	struct record a;

	help_section(r, "attached",
	    "{\"persons\":[{\"person_no\":"
	    "\"000000010\",\"version\":2,\"values\":{\"nhi_insured\":\"1\","
	    "\"seal_registered\":\"1\"}}]}");
	help_section(r, "core",
	    "{\"notes\":[{\"person_no\":\"000000010\","
	    "\"seq\":1,\"version\":1,\"text\":\"一\"},{\"person_no\":"
	    "\"000000010\",\"seq\":2,\"version\":1,\"text\":\"二\"}]}");
	help_section(r, "core",
	    "{\"notes\":[{\"person_no\":\"000000010\","
	    "\"seq\":1,\"version\":2,\"text\":\"\"}]}");
	CHECK_INT(replica_attached(r, "000000010", &a, &e), RC_OK);
	CHECK_STR(record_get(&a, IT_NHI_INSURED), "1");
	CHECK_STR(record_get(&a, IT_NOTE), "二");
	CHECK_STR(record_get(&a, IT_NAME), "");
	record_release(&a);
	replica_close(r);
}

/* ---- the schema ---- */

TEST(replica_has_a_column_for_each_history_item_and_no_mynumber)
{
	struct replica *r = help_replica("schema.db", "2026-07-15");
	struct store_stmt *st;
	int i, mynumber = 0;

	CHECK_INT(
	    store_use(r->db, "SELECT " HIST_ITEM_COLS " FROM hist", &st, &e),
	    RC_OK);
	CHECK_INT(store_step(st, &e), RC_NOT_FOUND);
	CHECK_INT(store_use(r->db,
		      "SELECT count(*) FROM "
		      "pragma_table_info('hist')",
		      &st, &e),
	    RC_OK);
	CHECK_INT(store_step(st, &e), RC_OK);
	/* person_no hist_no sheet_no recorded_at entry_id cancels groups
	 * position extra stand beside the items */
	CHECK_INT(store_col_int(st, 0), history_item_count + 9);
	store_done(st);
	for (i = 0; i < history_item_count; i++)
		if (history_items[i] == IT_MYNUMBER)
			mynumber++;
	CHECK_INT(mynumber, 0);
	CHECK_INT(store_use(r->db,
		      "SELECT count(*) FROM sqlite_master WHERE "
		      "sql LIKE '%mynumber%'",
		      &st, &e),
	    RC_OK);
	CHECK_INT(store_step(st, &e), RC_OK);
	CHECK_INT(store_col_int(st, 0), 0);
	store_done(st);
	replica_close(r);
}

/* ---- damage ---- */

static void
scribble(const char *path, off_t at, const void *p, size_t n)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);

	CHECK(fd >= 0);
	CHECK_INT(pwrite(fd, p, n, at), n);
	close(fd);
}

/* What the sync program does with a file: where it was moved to. */
static const char *
aside_of(const char *name, enum rc want)
{
	static struct syncer_report rep;
	struct syncer_options o = { .reg = "sqlite:/nonexistent/register.db",
		.replica = help_path(name),
		.terminal = "t1" };
	struct syncer *s = NULL;

	memset(&rep, 0, sizeof(rep));
	err_clear(&e);
	CHECK_INT(syncer_open(&o, &s, &e), want);
	if (s != NULL) {
		CHECK_INT(syncer_once(s, &e), RC_OFFLINE);
		syncer_report(s, &rep);
	}
	syncer_close(s);
	return rep.replica_aside;
}

static void
whole_file(const char *name)
{
	struct replica *r = help_replica(name, "2026-07-15");

	help_resident(r, "000000010", "1", "佐藤　太郎", "サトウ　タロウ",
	    "S50.01.02", "1", "大江四丁目", "1番");
	replica_close(r);
}

TEST(replica_damaged_is_set_aside_and_made_anew)
{
	static const unsigned char strange_id[4] = { 1, 2, 3, 4 };
	static const unsigned char newer[4] = { 0, 0, 0, 99 };
	char junk[4096], copy[256];
	struct replica *r = NULL;

	memset(junk, 'j', sizeof(junk));
	whole_file("ok.db");
	CHECK_STR(aside_of("ok.db", RC_OK), "");
	whole_file("head.db");
	scribble(help_path("head.db"), 0, junk, 100);
	CHECK(strstr(aside_of("head.db", RC_OK), "head.db.damaged-") != NULL);
	whole_file("page.db");
	scribble(help_path("page.db"), 3 * 4096, junk, sizeof(junk));
	scribble(help_path("page.db"), 9 * 4096, junk, sizeof(junk));
	CHECK(strstr(aside_of("page.db", RC_OK), "page.db.damaged-") != NULL);
	whole_file("id.db");
	scribble(help_path("id.db"), 68, strange_id, 4);
	CHECK_INT(replica_open(help_path("id.db"), false, &r, &e), RC_IO);
	CHECK_STR(e.code, "E7010");
	CHECK(strstr(aside_of("id.db", RC_OK), "id.db.damaged-") != NULL);
	whole_file("newer.db");
	scribble(help_path("newer.db"), 60, newer, 4);
	snprintf(copy, sizeof(copy), "%s", aside_of("newer.db", RC_OK));
	CHECK(strstr(copy, "newer.db.damaged-") != NULL);
	CHECK(file_exists(copy));
	/* the new one is whole and empty */
	CHECK_INT(replica_open(help_path("newer.db"), false, &r, &e), RC_OK);
	CHECK_INT(position(r), 0);
	replica_close(r);
}

/* A wrong setting must not move the register out of the way. */
TEST(replica_path_that_is_the_register_is_left_alone)
{
	struct store *db = NULL;
	char uri[256];

	snprintf(uri, sizeof(uri), "sqlite:%s", help_path("register.db"));
	err_clear(&e);
	CHECK_INT(store_open(uri, STORE_REGISTER, true, &db, &e), RC_OK);
	store_close(db);
	CHECK_STR(aside_of("register.db", RC_INPUT), "");
	CHECK_STR(e.code, "E7042");
	CHECK(file_exists(help_path("register.db")));
}

TEST(replica_readers_follow_a_rebuilt_file)
{
	struct replica *reader = NULL, *w;
	char moved[256];

	whole_file("follow.db");
	err_clear(&e);
	CHECK_INT(
	    replica_open(help_path("follow.db"), false, &reader, &e), RC_OK);
	CHECK(knows(reader, "000000010"));
	CHECK_INT(file_aside(help_path("follow.db"), moved, sizeof(moved), &e),
	    RC_OK);
	w = help_replica("follow.db", "2026-07-16");
	help_resident(w, "000000028", "1", "森　一", "モリ　ハジメ",
	    "S50.01.02", "1", "大江四丁目", "1番");
	CHECK_INT(position(reader), 0); /* asks for the state: changes over */
	CHECK(knows(reader, "000000028") && !knows(reader, "000000010"));
	replica_close(reader);
	replica_close(w);
}

TEST(sync_one_per_replica)
{
	struct syncer_options o = { .reg = "sqlite:/nonexistent/register.db",
		.replica = help_path("one.db"),
		.terminal = "t1" };
	struct syncer *a = NULL, *b = NULL;
	struct replica_line l;
	struct replica *r = NULL;

	err_clear(&e);
	CHECK_INT(syncer_open(&o, &a, &e), RC_OK);
	CHECK_INT(syncer_open(&o, &b, &e), RC_CONFLICT);
	CHECK_STR(e.code, "E7041");
	/* no register: said so, exit 3 */
	err_clear(&e);
	CHECK_INT(syncer_once(a, &e), RC_OFFLINE);
	CHECK_INT(rc_exit(RC_OFFLINE), 3);
	CHECK_INT(replica_open(help_path("one.db"), false, &r, &e), RC_OK);
	CHECK_INT(replica_line(r, &l, &e), RC_OK);
	CHECK_STR(l.state, "offline");
	CHECK(l.last_error[0] != '\0');
	replica_close(r);
	syncer_close(a);
	CHECK_INT(syncer_open(&o, &b, &e), RC_OK);
	syncer_close(b);
}

int
main(int argc, char **argv)
{
	int rc = test_main(argc, argv);

	help_clean();
	return rc;
}
