/* SPDX-License-Identifier: ISC
 * A register put back to an older backup: a new epoch, numbers that nobody
 * was given, and what was lost brought back out of what replicas received,
 * once. The backup here is a copy of the file or of the database;
 * t_operations.sh does the same with a base backup and archived logs of
 * PostgreSQL.
 */
#include "db/replica.h"
#include "db/syncer.h"
#include "db/tail.h"
#include "src/mem.h"
#include "tests/db/help_pg.h"
#include "tests/db/help_register.h"
#include "tests/test.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct test_reg t;
static char person_a[20], person_b[20], person_w[20], house_b[20];
static int64_t waiting_id;
static char pg_backup[320];
static json_t *old_proof;

static const char *
in_dir(const char *name)
{
	static char paths[8][160];
	static int at;
	char *p = paths[at++ % 8];

	(void)snprintf(p, sizeof(paths[0]), "%s/%s", t.dir, name);
	return p;
}

/* ---- backup and restoration of the files ---- */

static void
copy_db(const char *from, const char *to)
{
	sqlite3 *a = NULL, *b = NULL;
	sqlite3_backup *k;

	(void)unlink(to);
	(void)unlink(in_dir("register.db-wal"));
	if (sqlite3_open(from, &a) != SQLITE_OK ||
	    sqlite3_open(to, &b) != SQLITE_OK ||
	    (k = sqlite3_backup_init(b, "main", a, "main")) == NULL)
		abort();
	CHECK_INT(sqlite3_backup_step(k, -1), SQLITE_DONE);
	(void)sqlite3_backup_finish(k);
	(void)sqlite3_close(a);
	(void)sqlite3_close(b);
}

static void
backup(void)
{
	char from[200];

	reg_close(t.reg); /* everything in the file */
	if (test_pg_is_wanted()) {
		(void)snprintf(pg_backup, sizeof(pg_backup), "%s", t.uri);
		*strstr(pg_backup, "?") = '\0';
		(void)strcat(pg_backup, "_backup");
		(void)strcat(pg_backup, strstr(t.uri, "?"));
		test_pg_copy(t.uri, pg_backup);
		t.reg = test_reg_also(&t, "T1");
		return;
	}
	copy_db(t.path, in_dir("backup.db"));
	(void)snprintf(from, sizeof(from), "%s-mynumber", t.path);
	if (access(from, F_OK) == 0)
		copy_db(from, in_dir("backup.my"));
	t.reg = test_reg_also(&t, "T1");
}

static void
put_back(void)
{
	char to[200], extra[220];

	reg_close(t.reg);
	if (test_pg_is_wanted()) {
		test_pg_copy(pg_backup, t.uri);
		test_pg_drop(pg_backup);
		t.reg = test_reg_also(&t, "T1");
		return;
	}
	copy_db(in_dir("backup.db"), t.path);
	(void)snprintf(to, sizeof(to), "%s-mynumber", t.path);
	(void)snprintf(extra, sizeof(extra), "%s-wal", to);
	(void)unlink(extra);
	if (access(in_dir("backup.my"), F_OK) == 0)
		copy_db(in_dir("backup.my"), to);
	t.reg = test_reg_also(&t, "T1");
}

/* ---- terminals ---- */

static enum rc
sync_replica(const char *name, bool anew, struct syncer_report *rep)
{
	struct syncer_options o = { .reg = t.uri,
		.replica = in_dir(name),
		.terminal = "T1",
		.share = "db",
		.anew = anew };
	struct syncer *s = NULL;
	enum rc rc;

	err_clear(&t.err);
	memset(rep, 0, sizeof(*rep));
	rc = syncer_open(&o, &s, &t.err);
	if (rc == RC_OK)
		rc = syncer_once(s, &t.err);
	if (s != NULL)
		syncer_report(s, rep);
	syncer_close(s);
	return rc;
}

static void
tail_of(const char *replica, struct tail *out)
{
	struct replica *r = NULL;

	CHECK_INT(replica_open(in_dir(replica), false, &r, &t.err), RC_OK);
	CHECK_INT(
	    replica_tail_save(r, "T1", in_dir("t.tail"), NULL, &t.err), RC_OK);
	replica_close(r);
	CHECK_INT(tail_read(in_dir("t.tail"), out, &t.err), RC_OK);
}

static void
sign_in_again(void)
{
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", t.clerk), RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10002", t.reviewer), RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10003", t.manager), RC_OK);
}

/* ---- what was done ---- */

static void
family(const char *name, int n, int code, char person[20], char house[20])
{
	struct entry e;
	char key[40];

	(void)snprintf(key, sizeof(key), "family-%d", code);
	test_family(&e, name, n, code);
	CHECK_INT(test_register(&t, &e, key, person, house), RC_OK);
	entry_release(&e);
}

static void
move(const char *person, const char *number)
{
	struct entry e;

	CHECK_INT(test_move(&t, person, number, &e), RC_OK);
	CHECK_INT(test_register(&t, &e, number, NULL, NULL), RC_OK);
	entry_release(&e);
}

/* An entry that waits, its person's number at the centre. */
static void
wait_with_number(void)
{
	struct entry e;
	json_t *res = NULL;

	CHECK_INT(test_call(&t, "mynumber.put", &res, "{s:s,s:s}", "session",
		      t.clerk, "value", "123456789018"),
	    RC_OK);
	test_family(&e, "待機", 1, 77);
	(void)snprintf(e.persons[0].mynumber_handle,
	    sizeof(e.persons[0].mynumber_handle), "%s",
	    json_string_value(json_object_get(res, "handle")));
	json_decref(res);
	waiting_id = test_submit(&t, &e, "waits");
	CHECK(waiting_id > 0);
	entry_release(&e);
}

static void
before_backup(void)
{
	struct syncer_report rep;

	test_reg_make(&t);
	family("架空", 2, 1, person_a, house_b);
	wait_with_number();
	CHECK_INT(sync_replica("ahead.db", false, &rep), RC_OK);
	CHECK_INT(sync_replica("behind.db", false, &rep), RC_OK);
	old_proof = test_proof(&t, t.reg, "T1", "10004", "session.open", "");
	backup();
}

/* All of this is acknowledged and then lost. */
static void
after_backup(void)
{
	json_t *res = NULL;
	struct syncer_report rep;

	move(person_a, "9番9号");
	family("失却", 3, 2, person_b, house_b);
	move(person_b, "8番8号");
	CHECK_INT(test_approve(&t, waiting_id, &res), RC_OK);
	(void)snprintf(person_w, sizeof(person_w), "%s",
	    json_string_value(json_object_get(
		json_array_get(json_object_get(res, "persons"), 0),
		"person_no")));
	json_decref(res);
	CHECK_INT(test_call(&t, "block.set", NULL,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      t.manager, "person_no", person_b, "processes",
		      "certificate", "level", 2, "from", "2026-07-01", "to", "",
		      "reason", "申出", "kind", "support"),
	    RC_OK);
	CHECK_INT(test_call(&t, "note.put", NULL, "{s:s,s:s,s:s}", "session",
		      t.manager, "person_no", person_a, "text", "備考の文"),
	    RC_OK);
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:i}", "session",
		      t.manager, "key", "lease_minutes", "value", 45),
	    RC_OK);
	CHECK_INT(sync_replica("ahead.db", false, &rep), RC_OK);
}

/* A business day is opened, and lost as well. */
static void
open_day(void)
{
	struct syncer_report rep;

	CHECK_INT(test_call(&t, "day.open", NULL, "{s:s,s:s}", "session",
		      t.manager, "day", "2999-01-04"),
	    RC_OK);
	CHECK_INT(sync_replica("ahead.db", false, &rep), RC_OK);
}

static json_t *
places_of(const struct tail *tail)
{
	json_t *list = json_array(), *o;
	size_t i;

	json_array_foreach(tail->records, i, o)(void) json_array_append_new(
	    list,
	    json_pack("{s:O,s:O}", "position", json_object_get(o, "position"),
		"hash", json_object_get(o, "hash")));
	return list;
}

static void
declare_epoch(const struct tail *tail)
{
	CHECK_INT(test_call(&t, "restore.begin", NULL, "{s:s,s:s,s:o,s:i}",
		      "session", t.manager, "reason", "試験", "places",
		      places_of(tail), "margin", 1000),
	    RC_OK);
	if (t.err.code[0] != '\0')
		printf("# %s %s %s\n", t.err.code, t.err.text, t.err.log);
}

static void
begin_epoch(const struct tail *tail)
{
	sign_in_again();
	declare_epoch(tail);
}

static enum rc
replay(const struct tail *tail, bool apply, json_t **res)
{
	return test_call(&t, "tail.replay", res, "{s:s,s:s,s:s,s:O,s:b}",
	    "session", t.manager, "epoch", tail->epoch, "terminal", "T1",
	    "records", tail->records, "apply", (int)apply);
}

static int
outcomes(const json_t *res, const char *outcome)
{
	const json_t *o;
	size_t i;
	int n = 0;

	json_array_foreach(json_object_get(res, "records"), i, o)
	{
		if (strcmp(json_string_value(json_object_get(o, "outcome")),
			outcome) == 0)
			n++;
	}
	return n;
}

static bool
is_sound(void)
{
	json_t *res = NULL;
	bool ok;

	ok = test_call(&t, "register.verify", &res, "{}") == RC_OK &&
	     json_is_true(json_object_get(res, "ok"));
	if (!ok) {
		printf("# ");
		(void)json_dumpf(
		    json_object_get(res, "findings"), stdout, JSON_COMPACT);
		printf("\n");
	}
	json_decref(res);
	return ok;
}

/* Item of the current row; "" when the person is not there. */
static void
item_of(const char *person, const char *item, char out[64])
{
	json_t *res = NULL;
	const char *v;

	out[0] = '\0';
	if (test_call(&t, "person.get", &res, "{s:s,s:s}", "session", t.manager,
		"person_no", person) != RC_OK)
		return;
	v = json_string_value(
	    json_object_get(json_object_get(res, "record"), item));
	(void)snprintf(out, 64, "%s", v != NULL ? v : "");
	json_decref(res);
}

static void
end(struct tail *tail)
{
	tail_release(tail);
	json_decref(old_proof);
	old_proof = NULL;
	test_reg_free(&t);
}

/* ---- tests ---- */

TEST(restored_register_is_a_fork_until_it_says_so)
{
	struct syncer_report rep;
	struct tail tail;

	before_backup();
	after_backup();
	tail_of("ahead.db", &tail);
	put_back();
	CHECK_INT(sync_replica("ahead.db", false, &rep), RC_CONFLICT);
	CHECK(rep.is_forked);
	CHECK_STR(rep.replica_aside, "");
	CHECK_INT(sync_replica("behind.db", false, &rep), RC_OK);
	end(&tail);
}

TEST(new_epoch_voids_what_the_old_one_gave)
{
	struct tail tail;
	char held[65];
	json_t *res = NULL;
	const json_t *past;

	before_backup();
	after_backup();
	tail_of("ahead.db", &tail);
	put_back();
	/* signing in ends a person's session before: only then does the new
	 * epoch end one */
	sign_in_again();
	memcpy(held, t.clerk, sizeof(held));
	CHECK_INT(
	    test_call(&t, "entry.list", NULL, "{s:s}", "session", held), RC_OK);
	declare_epoch(&tail);
	CHECK_INT(test_call(&t, "entry.list", NULL, "{s:s}", "session", held),
	    RC_DENIED);
	CHECK_INT(test_call(&t, "session.open", NULL, "{s:s,s:O}", "staff",
		      "10004", "proof", old_proof),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E1040");
	CHECK_INT(test_call(&t, "register.status", &res, "{}"), RC_OK);
	past = json_array_get(json_object_get(res, "past"), 0);
	CHECK_STR(
	    json_string_value(json_object_get(past, "epoch")), tail.epoch);
	CHECK(strcmp(json_string_value(json_object_get(res, "epoch")),
		  tail.epoch) != 0);
	CHECK(!json_is_true(json_object_get(past, "settled")));
	json_decref(res);
	CHECK(is_sound());
	end(&tail);
}

TEST(numbers_of_the_lost_epoch_are_given_to_nobody_else)
{
	struct tail tail;
	char person[20], house[20];

	before_backup();
	after_backup();
	tail_of("ahead.db", &tail);
	put_back();
	begin_epoch(&tail);
	sign_in_again();
	family("新規", 2, 9, person, house);
	CHECK(strcmp(person, person_b) != 0 && strcmp(person, person_w) != 0);
	CHECK(strcmp(house, house_b) != 0);
	CHECK(atoi(person) > atoi(person_b) + 500);
	end(&tail);
}

/* Who did it stands beside each. */
static long long
replays_logged(void)
{
	return test_count(&t,
	    "SELECT count(*) FROM op_log WHERE kind = 'operation' AND details "
	    "LIKE '%\"terminal\"%' AND details LIKE '%\"epoch\"%' AND staff "
	    "= '10003'");
}

TEST(lost_changes_come_back_once)
{
	struct tail tail;
	long long logged;
	json_t *res = NULL, *status = NULL;
	char v[64];

	before_backup();
	after_backup();
	open_day();
	tail_of("ahead.db", &tail);
	put_back();
	begin_epoch(&tail);
	sign_in_again();
	/* looking changes nothing */
	CHECK_INT(replay(&tail, false, &res), RC_OK);
	CHECK(outcomes(res, "applied") >= 6);
	json_decref(res);
	item_of(person_b, "address_number", v);
	CHECK_STR(v, "");
	res = NULL;
	CHECK_INT(replay(&tail, true, &res), RC_OK);
	if (res == NULL)
		printf("# %s %s %s\n", t.err.code, t.err.why, t.err.log);
	CHECK(outcomes(res, "applied") >= 6);
	CHECK(outcomes(res, "hand") >= 1); /* the block's details */
	json_decref(res);
	item_of(person_a, "address_number", v);
	CHECK_STR(v, "9番9号");
	item_of(person_b, "address_number", v);
	CHECK_STR(v, "8番8号");
	item_of(person_w, "name", v);
	CHECK_INT(test_call(&t, "register.status", &status, "{}"), RC_OK);
	CHECK_STR(
	    json_string_value(json_object_get(status, "today")), "2999-01-04");
	json_decref(status);
	CHECK(strstr(v, "待機") != NULL);
	CHECK(is_sound());
	CHECK(replays_logged() >= 6);
	logged = replays_logged();
	/* once */
	res = NULL;
	CHECK_INT(replay(&tail, true, &res), RC_OK);
	CHECK_INT(json_array_size(json_object_get(res, "records")), 0);
	CHECK_INT(replays_logged(), logged);
	json_decref(res);
	CHECK(is_sound());
	end(&tail);
}

TEST(block_entry_and_number_come_back_with_their_person)
{
	struct tail tail;
	json_t *res = NULL;

	before_backup();
	after_backup();
	tail_of("ahead.db", &tail);
	put_back();
	begin_epoch(&tail);
	sign_in_again();
	CHECK_INT(replay(&tail, true, NULL), RC_OK);
	/* a block without its details stops all the same */
	CHECK_INT(
	    test_call(&t, "block.check", &res, "{s:s,s:[s],s:s}", "session",
		t.clerk, "persons", person_b, "process", "certificate"),
	    RC_OK);
	CHECK_INT(json_integer_value(json_object_get(res, "level")), 2);
	json_decref(res);
	/* the entry that waited is decided, and holds nobody any more */
	res = NULL;
	CHECK_INT(test_call(&t, "entry.list", &res, "{s:s,s:s}", "session",
		      t.reviewer, "scope", "all"),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(res, "entries")), 0);
	json_decref(res);
	res = NULL;
	CHECK_INT(test_call(&t, "mynumber.get", &res, "{s:s,s:s,s:s}",
		      "session", t.clerk, "person_no", person_w, "reason", "1"),
	    RC_OK);
	CHECK_STR(
	    json_string_value(json_object_get(res, "value")), "123456789018");
	json_decref(res);
	res = NULL;
	CHECK_INT(
	    test_call(&t, "setting.get", &res, "{s:s}", "key", "lease_minutes"),
	    RC_OK);
	json_decref(res);
	end(&tail);
}

/* Somebody who was changed anew since is left as they are now. */
TEST(person_changed_since_is_left_for_people)
{
	struct tail tail;
	json_t *res = NULL;
	char v[64];

	before_backup();
	after_backup();
	tail_of("ahead.db", &tail);
	put_back();
	begin_epoch(&tail);
	sign_in_again();
	move(person_a, "1番1号");
	CHECK_INT(replay(&tail, true, &res), RC_OK);
	CHECK(outcomes(res, "hand") >= 2);
	json_decref(res);
	item_of(person_a, "address_number", v);
	CHECK_STR(v, "1番1号");
	item_of(person_b, "address_number", v);
	CHECK_STR(v, "8番8号");
	CHECK(is_sound());
	end(&tail);
}

/* A tail that does not continue what the register has, or has a record that
 * was changed, is not replayed at all. */
TEST(tail_that_does_not_continue_is_refused)
{
	struct tail tail;
	json_t *record;
	char v[64];

	before_backup();
	after_backup();
	tail_of("ahead.db", &tail);
	put_back();
	begin_epoch(&tail);
	sign_in_again();
	record =
	    json_array_get(tail.records, json_array_size(tail.records) - 1);
	(void)json_object_set_new(record, "time", json_integer(1));
	CHECK_INT(replay(&tail, true, NULL), RC_CONFLICT);
	CHECK_STR(t.err.code, "E7099");
	item_of(person_b, "name", v);
	CHECK_STR(v, ""); /* nor what stood before it */
	CHECK_INT(
	    test_call(&t, "tail.replay", NULL, "{s:s,s:s,s:s,s:[]}", "session",
		t.manager, "epoch", "no-epoch", "terminal", "T1", "records"),
	    RC_CONFLICT);
	CHECK_STR(t.err.code, "E7099");
	CHECK(is_sound());
	end(&tail);
}

/* One that was no further goes on as if nothing had happened; the other is
 * told, and made anew; both end as one. */
TEST(replicas_come_together_again)
{
	struct syncer_report behind, ahead;
	struct tail tail;
	json_t *res = NULL;

	before_backup();
	after_backup();
	tail_of("ahead.db", &tail);
	put_back();
	begin_epoch(&tail);
	sign_in_again();
	CHECK_INT(sync_replica("behind.db", false, &behind), RC_OK);
	CHECK_STR(behind.replica_aside, "");
	CHECK_INT(sync_replica("ahead.db", false, &ahead), RC_CONFLICT);
	CHECK(ahead.is_forked);
	CHECK_INT(replay(&tail, true, NULL), RC_OK);
	CHECK_INT(test_call(&t, "restore.settle", NULL, "{s:s,s:s}", "session",
		      t.manager, "epoch", tail.epoch),
	    RC_OK);
	CHECK_INT(sync_replica("behind.db", false, &behind), RC_OK);
	CHECK_STR(behind.replica_aside, "");
	CHECK_INT(sync_replica("ahead.db", true, &ahead), RC_OK);
	CHECK_INT(ahead.position, behind.position);
	CHECK_INT(test_call(&t, "register.status", &res, "{}"), RC_OK);
	CHECK_INT(ahead.position,
	    json_integer_value(json_object_get(res, "position")));
	json_decref(res);
	/* a loss that was settled takes no more */
	CHECK_INT(replay(&tail, true, NULL), RC_CONFLICT);
	CHECK_INT(test_call(&t, "restore.settle", NULL, "{s:s,s:s}", "session",
		      t.manager, "epoch", tail.epoch),
	    RC_NOT_FOUND);
	end(&tail);
}

/* Twice, and the chain still verifies from its first record. */
TEST(restored_twice_the_chain_is_one)
{
	struct syncer_report rep;
	struct tail tail;
	int i;

	before_backup();
	for (i = 0; i < 2; i++) {
		after_backup();
		tail_of("ahead.db", &tail);
		put_back();
		begin_epoch(&tail);
		sign_in_again();
		CHECK_INT(replay(&tail, true, NULL), RC_OK);
		CHECK_INT(sync_replica("ahead.db", true, &rep), RC_OK);
		CHECK(is_sound());
		if (i == 0) {
			tail_release(&tail);
			backup();
			sign_in_again();
			break;
		}
	}
	family("二度", 2, 30, person_b, house_b);
	CHECK_INT(sync_replica("ahead.db", false, &rep), RC_OK);
	tail_of("ahead.db", &tail);
	put_back();
	begin_epoch(&tail);
	sign_in_again();
	CHECK_INT(replay(&tail, true, NULL), RC_OK);
	CHECK(is_sound());
	CHECK_INT(sync_replica("behind.db", false, &rep), RC_OK);
	CHECK_STR(rep.replica_aside, "");
	end(&tail);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
