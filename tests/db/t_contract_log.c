/* SPDX-License-Identifier: ISC
 * What the register guarantees about its logs, its feed, 個人番号, attached
 * items, and that verification finds what was altered behind its back.
 */
#include "db/feed.h"
#include "db/outbox.h"
#include "tests/db/help_register.h"
#include "tests/test.h"

#include "src/date.h"
#include "src/mem.h"

static struct test_reg t;
static struct entry e;
static char person[20], household[20];

static const char *
text_at(const json_t *o, const char *key)
{
	const char *v = json_string_value(json_object_get(o, key));

	return v != NULL ? v : "(none)";
}

static void
begin(int n)
{
	test_reg_make(&t);
	test_family(&e, "架空", n, 1);
	CHECK_INT(test_register(&t, &e, "k-begin", person, household), RC_OK);
	entry_release(&e);
}

static long long
count(const char *sql)
{
	return test_count(&t, sql);
}

/* ---- verification finds planted faults ---- */

/* Whether verification names the invariant after a statement was run. */
static void
plant(const char *sql, const char *invariant)
{
	json_t *res = NULL, *f;
	bool hit = false;
	size_t i;

	begin(2);
	CHECK_INT(test_call(&t, "register.verify", &res, "{}"), RC_OK);
	CHECK(json_is_true(json_object_get(res, "ok")));
	json_array_foreach(json_object_get(res, "findings"), i, f) printf(
	    "# before: %s %s\n", text_at(f, "invariant"), text_at(f, "where"));
	json_decref(res);
	res = NULL;
	test_settle(&t);
	test_plant(&t, sql);
	CHECK_INT(test_call(&t, "register.verify", &res, "{}"), RC_OK);
	json_array_foreach(json_object_get(res, "findings"), i,
	    f) if (strcmp(text_at(f, "invariant"), invariant) == 0) hit = true;
	CHECK(hit);
	CHECK(json_is_false(json_object_get(res, "ok")));
	if (!hit)
		printf("# not found: %s\n", invariant);
	json_decref(res);
	test_reg_free(&t);
}

TEST(verify_finds_an_altered_row)
{
	plant("UPDATE history SET name = '別人' WHERE person_no = '00000019'",
	    "row_digest");
}

TEST(verify_finds_a_missing_row)
{
	plant("UPDATE history SET hist_no = 2 WHERE "
	      "person_no = '00000019'",
	    "hist_no_gapless");
}

TEST(verify_finds_two_heads)
{
	plant("UPDATE history SET relation = '世帯主'", "one_head");
}

TEST(verify_finds_a_relation_outside_the_grammar)
{
	plant("UPDATE history SET relation = '孫' WHERE person_no <> "
	      "'00000019'",
	    "relation_grammar");
}

TEST(verify_finds_a_household_version_put_back)
{
	plant("UPDATE household SET version = 0", "household_version");
}

TEST(verify_finds_a_sheet_that_is_behind)
{
	plant("UPDATE sheet SET last_hist = 9 WHERE person_no = "
	      "'00000019'",
	    "sheet_last_hist");
}

TEST(verify_finds_a_row_of_no_decided_entry)
{
	plant("UPDATE entry SET state = 'withdrawn'", "row_of_entry_decided");
}

TEST(verify_finds_an_altered_feed_payload)
{
	plant("UPDATE feed_section SET payload = '{}' WHERE section = 'core'",
	    "feed_chain");
}

TEST(verify_finds_an_altered_feed_time)
{
	plant("UPDATE feed SET made_at = made_at + 1 WHERE position = 2",
	    "feed_chain");
}

TEST(verify_finds_a_removed_feed_record)
{
	plant("DELETE FROM feed_section WHERE "
	      "record = 3; DELETE FROM feed WHERE position = 3",
	    "feed_chain");
}

TEST(verify_finds_an_altered_log)
{
	plant("UPDATE op_log SET staff = '10003' WHERE act = 'entry.approve'",
	    "op_log_chain");
}

TEST(verify_finds_a_removed_line_of_the_log)
{
	plant("DELETE FROM op_log WHERE act = 'entry.submit'", "op_log_chain");
}

TEST(verify_finds_a_cut_off_log)
{
	/* the approval is the last line */
	plant("DELETE FROM op_log WHERE act = 'entry.approve'", "op_log_chain");
}

TEST(verify_finds_a_cut_off_feed)
{
	plant("DELETE FROM feed_section WHERE record = (SELECT record FROM "
	      "feed ORDER BY position DESC LIMIT 1); DELETE FROM feed "
	      "WHERE position = (SELECT max(position) FROM feed)",
	    "feed_chain");
}

/* ---- what terminals send ---- */

struct sent {
	char hash[65];
	json_t *record;
};

/* Record n of T1's own chain, as its outbox would make it. */
static struct sent
record(int n, const char *previous, const char *who)
{
	struct sent s;
	json_t *j = json_pack("{s:i,s:s,s:I,s:s,s:{s:s,s:s,s:[s]}}", "seq", n,
	    "terminal", "T1", "time", (json_int_t)t.now, "kind", "inquiry",
	    "details", "staff", who, "reason", "01", "residents", "00000019");
	char *body = json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS);

	outbox_log_hash(previous, body, s.hash);
	s.record =
	    json_pack("{s:i,s:s,s:s}", "seq", n, "body", body, "hash", s.hash);
	json_decref(j);
	wipe_free(body);
	return s;
}

static enum rc
append(json_t *r)
{
	return test_call(&t, "log.append", NULL, "{s:[O]}", "records", r);
}

TEST(log_of_a_terminal_is_one_chain)
{
	struct sent a, b, c, other;
	json_t *head = NULL;

	test_reg_make(&t);
	a = record(1, FEED_GENESIS, "10001");
	b = record(2, a.hash, "10001");
	c = record(3, b.hash, "10001");
	CHECK_INT(append(a.record), RC_OK);
	CHECK_INT(append(a.record), RC_OK); /* sent again: the same */
	/* a gap, also one that is chained past it */
	CHECK_INT(append(c.record), RC_CONFLICT);
	CHECK_STR(t.err.code, "E7053");
	other = record(3, a.hash, "10001");
	CHECK_INT(append(other.record), RC_CONFLICT);
	json_decref(other.record);
	/* altered on the way */
	other = record(2, a.hash, "10002");
	(void)json_object_set_new(other.record, "hash", json_string(b.hash));
	CHECK_INT(append(other.record), RC_CONFLICT);
	CHECK_INT(append(b.record), RC_OK);
	/* an older file put back and written on from there */
	json_decref(other.record);
	other = record(2, a.hash, "10004");
	CHECK_INT(append(other.record), RC_CONFLICT);
	CHECK_INT(test_call(&t, "log.head", &head, "{}"), RC_OK);
	CHECK_INT(json_integer_value(json_object_get(head, "seq")), 2);
	CHECK_STR(text_at(head, "hash"), b.hash);
	CHECK_INT(append(c.record), RC_OK);
	CHECK_INT(count("SELECT count(*) FROM access_log"), 3);
	json_decref(head);
	json_decref(a.record);
	json_decref(b.record);
	json_decref(c.record);
	json_decref(other.record);
	test_reg_free(&t);
}

TEST(log_verify_finds_what_was_done_to_it)
{
	static const struct {
		const char *sql, *invariant;
	} cases[] = {
		{ "UPDATE access_log SET details = replace(details, '10001', "
		  "'10002') WHERE seq = 1",
		    "access_log_chain" },
		{ "DELETE FROM access_log WHERE seq = 1", "access_log_chain" },
		{ "DELETE FROM access_log WHERE seq = 2", "access_log_cut" },
	};
	struct sent a, b;
	json_t *res;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		test_reg_make(&t);
		a = record(1, FEED_GENESIS, "10001");
		b = record(2, a.hash, "10001");
		CHECK_INT(append(a.record), RC_OK);
		CHECK_INT(append(b.record), RC_OK);
		res = NULL;
		CHECK_INT(test_call(&t, "log.verify", &res, "{}"), RC_OK);
		CHECK(json_is_true(json_object_get(res, "ok")));
		json_decref(res);
		test_plant(&t, cases[i].sql);
		res = NULL;
		CHECK_INT(test_call(&t, "log.verify", &res, "{}"), RC_OK);
		CHECK_STR(
		    text_at(json_array_get(json_object_get(res, "findings"), 0),
			"invariant"),
		    cases[i].invariant);
		json_decref(res);
		json_decref(a.record);
		json_decref(b.record);
		test_reg_free(&t);
	}
}

TEST(a_terminal_writes_only_its_own_log)
{
	struct reg *other;
	struct sent a;

	test_reg_make(&t);
	a = record(1, FEED_GENESIS, "10001"); /* says T1 */
	other = test_reg_also(&t, "T2");
	CHECK_INT(test_call_at(&t, other, "log.append", NULL, "{s:[O]}",
		      "records", a.record),
	    RC_CONFLICT);
	json_decref(a.record);
	reg_close(other);
	test_reg_free(&t);
}

/* Rows of a kind whose act is this call. */
static int
rows_of(const char *kind, const char *act)
{
	json_t *res = NULL, *o;
	size_t i;
	int n = 0;

	CHECK_INT(test_call(&t, "log.list", &res, "{s:s,s:s,s:s,s:s}",
		      "session", t.manager, "from", "2026-07-01", "to",
		      "2026-07-31", "kind", kind),
	    RC_OK);
	json_array_foreach(json_object_get(res, "records"), i, o)
	{
		char *text = json_dumps(o, JSON_COMPACT);

		n += strstr(text, act) != NULL;
		free(text);
	}
	json_decref(res);
	return n;
}

/* As far as their acts exist: 異動入力 as 仮登録 and as 本登録, 帳票発行,
 * 認証, 設定変更, and what was refused. */
TEST(std_10_2_acts_at_the_register_leave_their_rows)
{
	int auth;

	test_reg_make(&t);
	test_family(&e, "架空", 1, 1);
	CHECK_INT(test_register(&t, &e, "k", person, household), RC_OK);
	entry_release(&e);
	CHECK_INT(rows_of("operation", "entry.submit"), 1);
	CHECK_INT(rows_of("operation", "entry.approve"), 1);
	CHECK_INT(rows_of("operation", person), 1);
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:[{s:s,s:s}]}",
		      "session", t.manager, "key", "certifiers", "value",
		      "title", "熊本市中央区長", "name", "区長　太郎"),
	    RC_OK);
	CHECK(rows_of("setting", "setting.set") >= 1);
	CHECK_INT(
	    test_call(&t, "issue.begin", NULL,
		"{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:i}", "session", t.clerk,
		"kind", "juminhyo", "persons", "person_no", person, "sheet_no",
		1, "hist_no", 1, "applicant", "本人", "copies", 1),
	    RC_OK);
	CHECK_INT(rows_of("print", person), 1);
	CHECK_INT(rows_of("print", "熊本市中央区 T1"), 1); /* 発行番号 */
	auth = rows_of("auth", "session.open");
	CHECK(auth >= 3);
	CHECK_INT(
	    test_call(&t, "session.failed", NULL, "{s:s}", "staff", "10001"),
	    RC_OK);
	CHECK_INT(rows_of("auth", "session.failed"), 1);
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:i}", "session",
		      t.clerk, "key", "mass_search_count", "value", 1),
	    RC_DENIED);
	CHECK_INT(rows_of("error", "setting.set"), 1);
	test_reg_free(&t);
}

TEST(std_10_2_five_reports)
{
	static const char *const names[] = { "night", "failed", "by_staff",
		"mass", "person" };
	static const int rows[] = { 1, 1, 3, 0, 1 };
	struct sent a;
	json_t *res;
	size_t i;

	test_reg_make(&t);
	CHECK_INT(
	    test_call(&t, "session.failed", NULL, "{s:s}", "staff", "10001"),
	    RC_OK);
	t.now += 12 * 3600 * INT64_C(1000000); /* 22:00 */
	a = record(1, FEED_GENESIS, "10001");
	CHECK_INT(append(a.record), RC_OK);
	json_decref(a.record);
	t.now -= 12 * 3600 * INT64_C(1000000);
	for (i = 0; i < 5; i++) {
		res = NULL;
		CHECK_INT(test_call(&t, "log.report", &res, "{s:s,s:s,s:s}",
			      "session", t.manager, "report", names[i],
			      "person_no", "00000019"),
		    RC_OK);
		CHECK_INT(
		    json_array_size(json_object_get(res, "rows")), rows[i]);
		json_decref(res);
	}
	CHECK_INT(test_call(&t, "log.report", NULL, "{s:s,s:s}", "session",
		      t.manager, "report", "all"),
	    RC_INPUT);
	test_reg_free(&t);
}

/* ---- the feed ---- */

static json_t *
pull(struct reg *r, const char *epoch, int64_t position, const char *hash)
{
	json_t *res = NULL;

	if (test_call_at(&t, r, "feed.pull", &res, "{s:s,s:I,s:s,s:i}", "epoch",
		epoch, "position", (json_int_t)position, "hash", hash, "limit",
		500) != RC_OK)
		return NULL;
	return res;
}

/* The whole chain as the terminal of a profile gets it; returns how many
 * payloads of the section were given. */
static int
verify_as(struct reg *r, const char *section, int *withheld)
{
	json_t *res = pull(r, "", 0, ""), *o, *v;
	char previous[65] = FEED_GENESIS, hash[65];
	struct err err;
	int given = 0;
	size_t i;

	*withheld = 0;
	CHECK(res != NULL);
	json_array_foreach(json_object_get(res, "records"), i, o)
	{
		err_clear(&err);
		CHECK_INT(feed_record_check(o, text_at(res, "epoch"), "431010",
			      (int64_t)i, previous, hash, &err),
		    RC_OK);
		memcpy(previous, hash, sizeof(previous));
		v = json_object_get(json_object_get(o, "sections"), section);
		given += json_is_string(v);
		*withheld += json_is_null(v);
	}
	CHECK_STR(text_at(json_object_get(res, "head"), "hash"), previous);
	json_decref(res);
	return given;
}

TEST(feed_verifies_with_and_without_a_section)
{
	struct reg *r;
	int withheld;

	begin(2);
	CHECK(verify_as(t.reg, "restricted", &withheld) > 0);
	CHECK_INT(withheld, 0);
	CHECK_INT(
	    test_call(&t, "terminal.put", NULL, "{s:s,s:s,s:s,s:s,s:s,s:s,s:b}",
		"session", t.manager, "terminal", "T7", "place", "税務課",
		"label", "", "public_key", "", "profile", "inquiry", "demo", 1),
	    RC_OK);
	r = test_reg_also(&t, "T7");
	CHECK_INT(verify_as(r, "restricted", &withheld), 0);
	CHECK(withheld > 0);
	reg_close(r);
	test_reg_free(&t);
}

TEST(feed_core_holds_no_restricted_item)
{
	begin(2);
	CHECK_INT(count("SELECT count(*) FROM feed_section WHERE section = "
			"'core' AND (payload LIKE '%honseki%' OR payload LIKE "
			"'%juminhyo_code%')"),
	    0);
	CHECK_INT(count("SELECT count(*) FROM feed_section WHERE section = "
			"'restricted' AND payload LIKE '%juminhyo_code%'"),
	    1);
	test_reg_free(&t);
}

/* A record that hashes right but is not the next one. */
static json_t *
forged(int64_t position, const char *previous)
{
	struct feed_head h = { "epoch", "431010", "day", previous, position, 5,
		FEED_FORMAT };
	char hash[65];

	feed_record_hash(&h, NULL, 0, hash);
	return json_pack("{s:I,s:i,s:s,s:i,s:s,s:s,s:{},s:{},s:{}}", "position",
	    (json_int_t)position, "format", FEED_FORMAT, "kind", "day", "time",
	    5, "previous", previous, "hash", hash, "sections", "salts",
	    "hashes");
}

TEST(feed_check_wants_the_very_next_record)
{
	static const char other[] =
	    "1111111111111111111111111111111111111111111111111111111111111111";
	struct err err;
	char hash[65];
	json_t *r = forged(1, FEED_GENESIS);

	err_clear(&err);
	CHECK_INT(feed_record_check(
		      r, "epoch", "431010", 0, FEED_GENESIS, hash, &err),
	    RC_OK);
	/* of another municipality, another epoch */
	CHECK_INT(feed_record_check(
		      r, "epoch", "431028", 0, FEED_GENESIS, hash, &err),
	    RC_CONFLICT);
	CHECK_INT(feed_record_check(
		      r, "epoch2", "431010", 0, FEED_GENESIS, hash, &err),
	    RC_CONFLICT);
	json_decref(r);
	r = forged(2, FEED_GENESIS); /* one left out */
	CHECK_INT(feed_record_check(
		      r, "epoch", "431010", 0, FEED_GENESIS, hash, &err),
	    RC_CONFLICT);
	json_decref(r);
	r = forged(1, FEED_GENESIS);
	(void)json_object_set_new(r, "previous", json_string(other));
	CHECK_INT(feed_record_check(
		      r, "epoch", "431010", 0, FEED_GENESIS, hash, &err),
	    RC_CONFLICT);
	CHECK_STR(err.code, "E7002");
	json_decref(r);
	CHECK_INT(feed_record_check(json_null(), "epoch", "431010", 0,
		      FEED_GENESIS, hash, &err),
	    RC_INPUT);
}

TEST(a_fork_is_told_at_once)
{
	json_t *res;
	char epoch[65];

	begin(1);
	res = pull(t.reg, "", 0, "");
	(void)snprintf(epoch, sizeof(epoch), "%s", text_at(res, "epoch"));
	json_decref(res);
	CHECK(pull(t.reg, epoch, 1, FEED_GENESIS) == NULL);
	CHECK_STR(t.err.code, "E7001");
	CHECK(pull(t.reg, "another", 0, "") == NULL);
	CHECK_STR(t.err.code, "E7001");
	CHECK(pull(t.reg, epoch, 100000, FEED_GENESIS) == NULL);
	CHECK_STR(t.err.code, "E7001");
	test_reg_free(&t);
}

TEST(feed_row_reads_back_to_the_letter)
{
	json_t *res, *o, *payload, *row;
	struct record r;
	size_t i;
	int rows = 0;

	begin(1);
	record_init(&r);
	res = pull(t.reg, "", 0, "");
	json_array_foreach(json_object_get(res, "records"), i, o)
	{
		if (strcmp(text_at(o, "kind"), "change") != 0)
			continue;
		payload = json_loads(
		    text_at(json_object_get(o, "sections"), "core"), 0, NULL);
		row = json_array_get(
		    json_object_get(
			json_array_get(json_object_get(payload, "persons"), 0),
			"rows"),
		    0);
		CHECK_INT(feed_row_from_json(&r, NULL, row, &t.err), RC_OK);
		json_decref(payload);
		payload = json_loads(
		    text_at(json_object_get(o, "sections"), "restricted"), 0,
		    NULL);
		CHECK_INT(
		    feed_row_from_json(&r, NULL,
			json_array_get(json_object_get(payload, "rows"), 0),
			&t.err),
		    RC_OK);
		json_decref(payload);
		rows++;
	}
	CHECK_INT(rows, 1);
	CHECK_STR(r.person_no, person);
	CHECK_INT(r.hist_no, 1);
	CHECK_INT(r.sheet_no, 1);
	CHECK_STR(record_get(&r, IT_NAME), "架空　一郎");
	CHECK_STR(record_get(&r, IT_JUMINHYO_CODE), "00010000010");
	record_release(&r);
	json_decref(res);
	test_reg_free(&t);
}

/* ---- 個人番号 ---- */

#define NUMBER "123456789018" /* right by the rule of 省令85号 5条 */

TEST(mynumber_stays_in_its_own_file)
{
	json_t *res = NULL;
	char sql[256], cmd[256];
	int64_t id;

	test_reg_make(&t);
	CHECK_INT(test_call(&t, "mynumber.put", &res, "{s:s,s:s}", "session",
		      t.clerk, "value", NUMBER),
	    RC_OK);
	test_family(&e, "番号", 1, 1);
	(void)snprintf(e.persons[0].mynumber_handle,
	    sizeof(e.persons[0].mynumber_handle), "%s", text_at(res, "handle"));
	json_decref(res);
	id = test_submit(&t, &e, "k");
	CHECK(id > 0);
	res = NULL;
	CHECK_INT(test_approve(&t, id, &res), RC_OK);
	(void)snprintf(person, sizeof(person), "%s",
	    text_at(json_array_get(json_object_get(res, "persons"), 0),
		"person_no"));
	json_decref(res);
	entry_release(&e);
	res = NULL;
	CHECK_INT(test_call(&t, "mynumber.get", &res, "{s:s,s:s,s:s}",
		      "session", t.clerk, "person_no", person, "reason", "01"),
	    RC_OK);
	CHECK_STR(text_at(res, "value"), NUMBER);
	json_decref(res);
	res = NULL;
	CHECK_INT(test_call(&t, "mynumber.find", &res, "{s:s,s:s,s:s}",
		      "session", t.clerk, "value", NUMBER, "reason", "01"),
	    RC_OK);
	CHECK_STR(text_at(res, "person_no"), person);
	json_decref(res);
	/* each look-up is in the log, with whom, without the number */
	(void)snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM op_log WHERE used_mynumber = 1 AND persons = "
	    "'[\"%s\"]' AND details LIKE '%%\"reason\":\"01\"%%'",
	    person);
	CHECK_INT(count(sql), 2);
	/* and the register's own file holds it nowhere */
	(void)snprintf(cmd, sizeof(cmd), "%s", t.path);
	{
		static const char *const tails[] = { "", "-wal" };
		size_t i;

		for (i = 0; i < 2; i++) {
			char path[300], buf[4096 + 12];
			size_t n, keep = 0;
			bool found = false;
			FILE *f;

			(void)snprintf(
			    path, sizeof(path), "%s%s", cmd, tails[i]);
			f = fopen(path, "r");
			while (f != NULL &&
			       (n = fread(buf + keep, 1, 4096, f)) > 0) {
				found |=
				    memmem(buf, keep + n, NUMBER, 12) != NULL;
				keep = keep + n > 11 ? 11 : keep + n;
				memmove(buf, buf + n, keep);
			}
			CHECK(!found);
			if (f != NULL)
				(void)fclose(f);
		}
	}
	test_reg_free(&t);
}

TEST(mynumber_needs_a_reason_and_a_right_number)
{
	begin(1);
	CHECK_INT(test_call(&t, "mynumber.get", NULL, "{s:s,s:s,s:s}",
		      "session", t.clerk, "person_no", person, "reason", ""),
	    RC_INPUT);
	CHECK_STR(t.err.code, "E1087");
	CHECK_INT(test_call(&t, "mynumber.put", NULL, "{s:s,s:s}", "session",
		      t.clerk, "value", "123456789012"),
	    RC_INPUT);
	CHECK_INT(
	    test_call(&t, "mynumber.get", NULL, "{s:s,s:s,s:s}", "session",
		t.reviewer, "person_no", person, "reason", "01"),
	    RC_DENIED);
	test_reg_free(&t);
}

/* ---- attached items, notes, memos ---- */

TEST(attached_items_have_their_own_version)
{
	int64_t id;

	begin(1);
	CHECK_INT(test_move(&t, person, "8番", &e), RC_OK);
	id = test_submit(&t, &e, "k");
	CHECK_INT(test_call(&t, "attached.put", NULL, "{s:s,s:s,s:{s:s},s:i}",
		      "session", t.clerk, "person_no", person, "values",
		      "nhi_insured", "1", "version", 0),
	    RC_OK);
	CHECK_INT(test_call(&t, "attached.put", NULL, "{s:s,s:s,s:{s:s},s:i}",
		      "session", t.clerk, "person_no", person, "values",
		      "nhi_insured", "0", "version", 0),
	    RC_CONFLICT);
	CHECK_INT(test_call(&t, "attached.put", NULL, "{s:s,s:s,s:{s:s},s:i}",
		      "session", t.clerk, "person_no", person, "values", "name",
		      "別名", "version", 1),
	    RC_INPUT);
	/* the waiting entry is not in its way */
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	entry_release(&e);
	test_reg_free(&t);
}

TEST(std_1_1_15_memo_keeps_writer_time_and_every_state)
{
	json_t *res = NULL, *list;

	begin(1);
	CHECK_INT(test_call(&t, "memo.put", NULL, "{s:s,s:s,s:s}", "session",
		      t.clerk, "person_no", person, "text", "電話の希望あり"),
	    RC_OK);
	CHECK_INT(test_call(&t, "memo.put", NULL, "{s:s,s:s,s:i,s:s,s:i}",
		      "session", t.reviewer, "person_no", person, "seq", 1,
		      "text", "午後に電話", "version", 1),
	    RC_OK);
	CHECK_INT(test_call(&t, "memo.put", NULL, "{s:s,s:s,s:i,s:s,s:i}",
		      "session", t.clerk, "person_no", person, "seq", 1, "text",
		      "", "version", 1),
	    RC_CONFLICT);
	CHECK_INT(test_call(&t, "memo.put", NULL, "{s:s,s:s,s:i,s:s,s:i}",
		      "session", t.clerk, "person_no", person, "seq", 1, "text",
		      "", "version", 2),
	    RC_OK);
	CHECK_INT(test_call(&t, "memo.list", &res, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	list = json_object_get(res, "memos");
	CHECK_INT(json_array_size(list), 3);
	CHECK_STR(text_at(json_array_get(list, 1), "staff"), "10002");
	CHECK_STR(text_at(json_array_get(list, 0), "at"), "2026-07-15 10:00");
	json_decref(res);
	/* never leaves the register */
	CHECK_INT(count("SELECT count(*) FROM feed_section WHERE payload LIKE "
			"'%電話%'"),
	    0);
	test_reg_free(&t);
}

TEST(notes_reach_the_replicas)
{
	begin(1);
	CHECK_INT(test_call(&t, "note.put", NULL, "{s:s,s:s,s:s}", "session",
		      t.clerk, "person_no", person, "text", "備考の例"),
	    RC_OK);
	CHECK_INT(count("SELECT count(*) FROM feed f JOIN feed_section s ON "
			"s.record = f.record WHERE f.kind = 'note' AND "
			"s.payload LIKE '%備考の例%'"),
	    1);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
