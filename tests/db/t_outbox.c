/* SPDX-License-Identifier: ISC
 * The outbox: drafts, submissions, the chained access log, search history.
 */
#include "db/outbox_private.h"

#include "db/aside.h"
#include "tests/db/help_replica.h"
#include "tests/test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char aside[256];

static struct outbox *
open_box(const char *name)
{
	struct outbox *o = NULL;
	struct err e;

	err_clear(&e);
	if (outbox_open(help_path(name), "t1", &o, aside, &e) != RC_OK) {
		printf("# outbox_open: %s %s %s\n", e.code, e.text, e.log);
		abort();
	}
	return o;
}

static void
log_one(struct outbox *o, int n)
{
	json_t *d = json_pack("{s:s, s:s, s:[s], s:i}", "staff", "10001",
	    "screen", "K1", "residents", "000000011", "n", n);
	struct err e;

	err_clear(&e);
	CHECK_INT(outbox_log(o, 1000 + n, "inquiry", d, &e), RC_OK);
	json_decref(d);
}

/* Somebody with the file and a database shell. */
static void
tamper(const char *name, const char *sql)
{
	char uri[256];
	struct store *db = NULL;
	struct store_stmt *st;
	struct err e;

	err_clear(&e);
	snprintf(uri, sizeof(uri), "sqlite:%s", help_path(name));
	CHECK_INT(store_open(uri, STORE_OUTBOX, false, &db, &e), RC_OK);
	CHECK_INT(store_begin(db, &e), RC_OK);
	CHECK_INT(store_use(db, sql, &st, &e), RC_OK);
	CHECK_INT(store_run(st, NULL, &e), RC_OK);
	CHECK_INT(store_commit(db, &e), RC_OK);
	store_close(db);
}

static int64_t
first_bad(const char *name)
{
	struct outbox *o = open_box(name);
	int64_t bad = -1, head = 0;
	char hash[65];
	struct err e;

	err_clear(&e);
	CHECK_INT(outbox_log_verify(o, &bad, &head, hash, &e), RC_OK);
	outbox_close(o);
	return bad;
}

static void
five(const char *name)
{
	struct outbox *o = open_box(name);
	int i;

	for (i = 1; i <= 5; i++)
		log_one(o, i);
	outbox_close(o);
}

TEST(std_10_2_chain_is_whole_and_numbered)
{
	struct outbox *o;
	json_t *list = NULL, *rec;
	char before[65], hash[65];
	int64_t bad, head;
	struct err e;
	size_t i;

	five("whole.db");
	CHECK_INT(first_bad("whole.db"), 0);
	o = open_box("whole.db");
	err_clear(&e);
	CHECK_INT(outbox_log_unsent(o, 100, &list, &e), RC_OK);
	CHECK_INT(json_array_size(list), 5);
	memset(before, '0', 64);
	before[64] = '\0';
	json_array_foreach(list, i, rec)
	{
		CHECK_INT(
		    json_integer_value(json_object_get(rec, "seq")), i + 1);
		outbox_log_hash(before,
		    json_string_value(json_object_get(rec, "body")), hash);
		CHECK_STR(
		    json_string_value(json_object_get(rec, "hash")), hash);
		memcpy(before, hash, 65);
	}
	json_decref(list);
	CHECK_INT(outbox_log_verify(o, &bad, &head, hash, &e), RC_OK);
	CHECK_INT(head, 5);
	CHECK_STR(hash, before);
	CHECK_INT(outbox_log_sent(o, 3, &e), RC_OK);
	CHECK_INT(outbox_log_unsent(o, 100, &list, &e), RC_OK);
	CHECK_INT(json_array_size(list), 2);
	json_decref(list);
	outbox_close(o);
}

TEST(std_10_2_changed_record_is_found)
{
	five("changed.db");
	tamper("changed.db", "UPDATE access_log SET body = replace(body, "
			     "'000000011', '000000029') WHERE seq = 3");
	CHECK_INT(first_bad("changed.db"), 3);
}

/* A forger who recomputes the record's own hash breaks the next one. */
TEST(std_10_2_forged_hash_is_found)
{
	struct outbox *o;
	struct store_stmt *st;
	char previous[65], hash[65], body[300];
	struct err e;

	five("forged.db");
	o = open_box("forged.db");
	err_clear(&e);
	CHECK_INT(store_use(o->db,
		      "SELECT a.hash, b.body FROM access_log a, "
		      "access_log b WHERE a.seq = 2 AND b.seq = 3",
		      &st, &e),
	    RC_OK);
	CHECK_INT(store_step(st, &e), RC_OK);
	snprintf(previous, sizeof(previous), "%s", store_col_text(st, 0));
	snprintf(body, sizeof(body), "%s ", store_col_text(st, 1));
	store_done(st);
	outbox_log_hash(previous, body, hash);
	CHECK_INT(store_begin(o->db, &e), RC_OK);
	CHECK_INT(store_use(o->db,
		      "UPDATE access_log SET body = $1, hash = "
		      "$2 WHERE seq = 3",
		      &st, &e),
	    RC_OK);
	store_text(st, 1, body);
	store_text(st, 2, hash);
	CHECK_INT(store_run(st, NULL, &e), RC_OK);
	CHECK_INT(store_commit(o->db, &e), RC_OK);
	outbox_close(o);
	CHECK_INT(first_bad("forged.db"), 4);
}

TEST(std_10_2_removed_and_cut_off_are_found)
{
	five("removed.db");
	tamper("removed.db", "DELETE FROM access_log WHERE seq = 2");
	CHECK_INT(first_bad("removed.db"), 2);
	five("end.db");
	tamper("end.db", "DELETE FROM access_log WHERE seq >= 4");
	CHECK_INT(first_bad("end.db"), 4);
}

static enum log_finding
compare(const char *name, int64_t seq, const char *hash)
{
	struct outbox *o = open_box(name);
	enum log_finding f = LOG_WHOLE;
	int64_t where = 0;
	struct err e;

	err_clear(&e);
	CHECK_INT(outbox_log_compare(o, seq, hash, &f, &where, &e), RC_OK);
	outbox_close(o);
	return f;
}

TEST(std_10_2_older_file_put_back_is_found)
{
	struct outbox *o;
	char hash[65];
	int64_t bad, head;
	struct err e;

	/* cut at record 3 so that the file is whole in itself */
	five("older.db");
	o = open_box("older.db");
	err_clear(&e);
	CHECK_INT(outbox_log_verify(o, &bad, &head, hash, &e), RC_OK);
	outbox_close(o);
	CHECK_INT(compare("older.db", 5, hash), LOG_WHOLE);
	CHECK_INT(compare("older.db", 0, ""), LOG_WHOLE);
	tamper("older.db", "DELETE FROM access_log WHERE seq > 3");
	tamper("older.db", "UPDATE access_head SET seq = 3, hash = (SELECT "
			   "hash FROM access_log WHERE seq = 3)");
	CHECK_INT(first_bad("older.db"), 0);
	CHECK_INT(compare("older.db", 5, hash), LOG_CUT_OFF);
	/* and then written on: as long, but not what the register knows */
	o = open_box("older.db");
	log_one(o, 40);
	log_one(o, 50);
	outbox_close(o);
	CHECK_INT(first_bad("older.db"), 0);
	CHECK_INT(compare("older.db", 5, hash), LOG_OTHER);
	tamper("older.db", "UPDATE access_log SET body = '{}' WHERE seq = 1");
	CHECK_INT(compare("older.db", 5, hash), LOG_CHANGED);
}

TEST(outbox_submission_keeps_its_key)
{
	struct outbox *o = open_box("submit.db");
	char k1[40], k2[40];
	json_t *args = json_pack("{s:s}", "x", "一");
	struct outbox_item it;
	int64_t later;
	struct refusal_line l[4];
	struct err e;
	int n;

	err_clear(&e);
	CHECK_INT(outbox_submit(o, "entry.submit", args, k1, &e), RC_OK);
	CHECK_INT(outbox_submit(o, "entry.submit", args, k2, &e), RC_OK);
	json_decref(args);
	CHECK_INT(strlen(k1), 32);
	CHECK(strcmp(k1, k2) != 0);
	CHECK_INT(outbox_waiting(o), 2);
	outbox_close(o);
	o = open_box("submit.db");
	CHECK_INT(outbox_next(o, OUTBOX_ENTRY, 5, &it, &later, &e), RC_OK);
	CHECK_STR(it.key, k1);
	CHECK_STR(it.method, "entry.submit");
	CHECK_STR(json_string_value(json_object_get(it.args, "x")), "一");
	json_decref(it.args);
	CHECK_INT(outbox_next(o, OUTBOX_ENTRY, 5, &it, &later, &e), RC_OK);
	CHECK_STR(it.key, k1); /* still the oldest, the same key */
	json_decref(it.args);
	CHECK_INT(outbox_done(o, k1, NULL, NULL, &e), RC_OK);
	CHECK_INT(outbox_done(o, k1, NULL, NULL, &e), RC_NOT_FOUND);
	CHECK_INT(outbox_done(o, k2, NULL, "E4081 別の人の承認が要ります", &e),
	    RC_OK);
	CHECK_INT(
	    outbox_next(o, OUTBOX_ENTRY, 5, &it, &later, &e), RC_NOT_FOUND);
	CHECK_INT(later, 0);
	CHECK_INT(outbox_waiting(o), 0);
	CHECK_INT(outbox_refused(o, "", l, 4, &n, &e), RC_OK);
	CHECK_INT(n, 1);
	CHECK_STR(l[0].key, k2);
	CHECK_STR(l[0].why, "E4081 別の人の承認が要ります");
	CHECK_INT(outbox_refusal_seen(o, k2, &e), RC_OK);
	CHECK_INT(outbox_refused(o, "", l, 4, &n, &e), RC_OK);
	CHECK_INT(n, 0);
	outbox_close(o);
}

TEST(outbox_changed_submission_is_not_sent)
{
	struct outbox *o = open_box("digest.db");
	char key[40];
	json_t *args = json_pack("{s:s}", "x", "old");
	struct outbox_item it;
	int64_t later;
	struct err e;

	err_clear(&e);
	CHECK_INT(outbox_submit(o, "entry.submit", args, key, &e), RC_OK);
	json_decref(args);
	outbox_close(o);
	tamper("digest.db",
	    "UPDATE submission SET args = replace(args, 'old', 'new')");
	o = open_box("digest.db");
	CHECK_INT(outbox_next(o, OUTBOX_ENTRY, 5, &it, &later, &e), RC_IO);
	CHECK_STR(e.code, "E7055");
	CHECK_STR(it.key, key);
	outbox_close(o);
}

TEST(outbox_never_holds_a_mynumber)
{
	static const char *const bad[] = {
		"{\"a\":\"123456789018\"}",
		"{\"a\":[{\"b\":\"1234 5678 9018\"}]}",
		"{\"a\":\"１２３４－５６７８－９０１８\"}",
		"{\"mynumber\":\"x\"}",
		"{\"after\":{\"mynumber\":\"\"}}",
	};
	struct outbox *o = open_box("my.db");
	char key[40];
	struct err e;
	json_t *j;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		j = json_loads(bad[i], 0, NULL);
		err_clear(&e);
		CHECK_INT(
		    outbox_draft_put(o, "10001", "d", "t", j, &e), RC_INPUT);
		CHECK_INT(
		    outbox_submit(o, "entry.submit", j, key, &e), RC_INPUT);
		CHECK_INT(outbox_log(o, 1, "inquiry", j, &e), RC_INPUT);
		json_decref(j);
	}
	/* a wrong check digit is any other number */
	j = json_loads("{\"a\":\"123456789019\"}", 0, NULL);
	CHECK_INT(outbox_draft_put(o, "10001", "d", "t", j, &e), RC_OK);
	json_decref(j);
	outbox_close(o);
}

TEST(outbox_drafts_belong_to_a_person)
{
	struct outbox *o = open_box("draft.db");
	struct draft_line l[4];
	json_t *j = json_pack("{s:s}", "name", "佐藤"), *got = NULL;
	struct err e;
	int n;

	err_clear(&e);
	CHECK_INT(outbox_draft_put(o, "10001", "a", "転入", j, &e), RC_OK);
	CHECK_INT(outbox_draft_put(o, "10001", "a", "転入 2", j, &e), RC_OK);
	CHECK_INT(outbox_draft_put(o, "10002", "a", "転居", j, &e), RC_OK);
	json_decref(j);
	CHECK_INT(outbox_drafts(o, "10001", l, 4, &n, &e), RC_OK);
	CHECK_INT(n, 1);
	CHECK_STR(l[0].title, "転入 2");
	CHECK_INT(strlen(l[0].when), 11);
	CHECK_INT(outbox_draft_get(o, "10001", "a", &got, &e), RC_OK);
	CHECK_STR(json_string_value(json_object_get(got, "name")), "佐藤");
	json_decref(got);
	CHECK_INT(outbox_draft_get(o, "10003", "a", &got, &e), RC_NOT_FOUND);
	CHECK_INT(outbox_draft_delete(o, "10001", "a", &e), RC_OK);
	CHECK_INT(outbox_drafts(o, "10001", l, 4, &n, &e), RC_OK);
	CHECK_INT(n, 0);
	CHECK_INT(outbox_drafts(o, "10002", l, 4, &n, &e), RC_OK);
	CHECK_INT(n, 1);
	outbox_close(o);
}

TEST(std_2_1_1_search_history_per_person)
{
	struct outbox *o = open_box("search-history.db");
	static char out[40][SEARCH_PAST_SIZE];
	char query[32];
	struct err e;
	int n, i;

	err_clear(&e);
	CHECK_INT(outbox_search_put(o, "10001", "佐藤 水前寺", &e), RC_OK);
	CHECK_INT(outbox_search_put(o, "10001", "S50.1.2", &e), RC_OK);
	CHECK_INT(outbox_search_put(o, "10001", "佐藤 水前寺", &e), RC_OK);
	CHECK_INT(outbox_search_put(o, "10002", "高木", &e), RC_OK);
	CHECK_INT(outbox_searches(o, "10001", out, 40, &n, &e), RC_OK);
	CHECK_INT(n, 2);
	CHECK_STR(out[0], "佐藤 水前寺");
	CHECK_STR(out[1], "S50.1.2");
	/* twelve digits are kept in no form, right or wrong */
	CHECK_INT(outbox_search_put(o, "10001", "123456789018", &e), RC_OK);
	CHECK_INT(outbox_search_put(o, "10001", "1234 5678 9019", &e), RC_OK);
	CHECK_INT(
	    outbox_search_put(o, "10001", "佐藤 １２３４５６７８９０１８", &e),
	    RC_OK);
	CHECK_INT(outbox_searches(o, "10001", out, 40, &n, &e), RC_OK);
	CHECK_INT(n, 2);
	/* up to a fixed number */
	for (i = 0; i < 40; i++) {
		snprintf(query, sizeof(query), "名前 %d", i);
		CHECK_INT(outbox_search_put(o, "10003", query, &e), RC_OK);
	}
	CHECK_INT(outbox_searches(o, "10003", out, 40, &n, &e), RC_OK);
	CHECK_INT(n, 30);
	CHECK_STR(out[0], "名前 39");
	CHECK_STR(out[29], "名前 10");
	outbox_close(o);
}

TEST(outbox_damaged_file_is_set_aside_untouched)
{
	struct outbox *o;
	char before[256], after[256];
	int fd;
	ssize_t n;

	five("broken.db");
	(void)unlink(help_path("broken.db-wal"));
	fd = open(help_path("broken.db"), O_RDWR | O_CLOEXEC);
	CHECK(fd >= 0);
	memset(before, 'x', sizeof(before));
	CHECK_INT(pwrite(fd, before, sizeof(before), 0), sizeof(before));
	close(fd);
	o = open_box("broken.db");
	CHECK(strstr(aside, "broken.db.damaged-") != NULL);
	CHECK(file_exists(aside));
	CHECK_INT(outbox_waiting(o), 0);
	log_one(o, 1);
	outbox_close(o);
	fd = open(aside, O_RDONLY | O_CLOEXEC);
	n = read(fd, after, sizeof(after));
	close(fd);
	CHECK_INT(n, sizeof(after));
	CHECK(memcmp(before, after, sizeof(after)) == 0);
	o = open_box("broken.db");
	CHECK_STR(aside, "");
	outbox_close(o);
}

TEST(outbox_of_another_terminal_is_refused)
{
	struct outbox *o = open_box("other.db");
	struct err e;

	outbox_close(o);
	err_clear(&e);
	CHECK_INT(
	    outbox_open(help_path("other.db"), "t2", &o, aside, &e), RC_INPUT);
	CHECK_STR(e.code, "E7058");
	CHECK_STR(aside, "");
}

/* ---- kill -9 ---- */

enum { KILLS = 40, PER_KILL = 60 };

static void
step(int fd, char what, int n)
{
	char line[32];
	int len = snprintf(line, sizeof(line), "%c %d\n", what, n);

	if (write(fd, line, (size_t)len) != len)
		_exit(3);
}

/* A form typed, kept for the line, refused, given back, kept again under
 * another key; and a certificate beside it, numbered here. */
static void
victim(int fd, int from)
{
	struct outbox *o = open_box("kill.db");
	json_t *args = json_pack("{s:s}", "a", "b");
	json_t *draft = json_pack("{s:s}", "form", "as typed");
	json_t *said = json_pack("{s:s,s:s,s:s,s:s,s:s}", "rc", "conflict",
	    "code", "E4025", "text", "x", "why", "y", "remedy", "z");
	char id[40], key[40], back[40], issue[40];
	int64_t serial;
	struct err e;

	err_clear(&e);
	for (int n = from; n < from + PER_KILL; n++) {
		struct outbox_paper p = { .kind = OUTBOX_ENTRY,
			.method = "entry.submit",
			.args = args,
			.staff = "10001",
			.title = "x",
			.draft_id = id,
			.draft = draft };
		struct outbox_paper q = { .kind = OUTBOX_ISSUE,
			.method = "issue.begin",
			.args = args,
			.staff = "10001",
			.key = issue };

		snprintf(id, sizeof(id), "I11:%d", n);
		if (outbox_draft_put(o, "10001", id, "x", draft, &e) != RC_OK)
			_exit(4);
		step(fd, 'D', n);
		if (outbox_put(o, &p, key, &e) != RC_OK ||
		    outbox_done(o, key, said, "E4025 x: y", &e) != RC_OK ||
		    outbox_give_back(o, key, back, &e) != RC_OK ||
		    strcmp(back, id) != 0 ||
		    outbox_put(o, &p, key, &e) != RC_OK)
			_exit(5);
		if (outbox_serial(o, "issue:day", &serial, &e) != RC_OK)
			_exit(6);
		snprintf(issue, sizeof(issue), "issue-%d", (int)serial);
		if (outbox_put(o, &q, key, &e) != RC_OK)
			_exit(7);
		step(fd, 'I', (int)serial);
	}
	_exit(0);
}

static int
count_of(struct outbox *o, const char *sql, const char *what)
{
	struct store_stmt *st;
	struct err e;
	int n = -1;

	err_clear(&e);
	CHECK_INT(store_use(o->db, sql, &st, &e), RC_OK);
	store_text(st, 1, what);
	if (store_step(st, &e) == RC_OK)
		n = (int)store_col_int(st, 0);
	store_done(st);
	return n;
}

static void
check_what_was_said(FILE *f, struct outbox *o, int *forms, int *issues)
{
	char line[32], id[40], what;
	int n;

	while (fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "%c %d", &what, &n) != 2)
			continue;
		snprintf(
		    id, sizeof(id), what == 'D' ? "I11:%d" : "issue-%d", n);
		if (what == 'D') {
			/* in one place: a draft, or waiting, or refused */
			CHECK_INT(
			    count_of(o,
				"SELECT (SELECT count(*) FROM draft WHERE id "
				"= $1) + (SELECT count(*) FROM submission "
				"WHERE draft_id = $1 AND state IN (0, 2))",
				id),
			    1);
			(*forms)++;
		} else {
			CHECK_INT(count_of(o,
				      "SELECT count(*) FROM submission "
				      "WHERE key = $1 AND state = 0",
				      id),
			    1);
			(*issues)++;
		}
	}
}

/* At random instants, so between any two steps of any of them. */
TEST(outbox_kill_loses_and_doubles_nothing)
{
	int forms = 0, issues = 0;

	(void)help_dir(); /* before the victims, that they have the same */
	for (int i = 0; i < KILLS; i++) {
		int pipes[2], status;
		struct timespec ts = { 0, (i * 7919 % 30) * 1000000 };
		char first;
		struct outbox *o;
		pid_t pid;
		FILE *f;

		if (pipe2(pipes, O_CLOEXEC) != 0)
			die("pipe");
		pid = fork();
		if (pid < 0)
			die("fork");
		if (pid == 0)
			victim(pipes[1], i * PER_KILL);
		close(pipes[1]);
		f = fdopen(pipes[0], "r");
		/* it has begun, however slow the machine is */
		first = (char)fgetc(f);
		(void)ungetc(first, f);
		nanosleep(&ts, NULL);
		(void)kill(pid, SIGKILL);
		CHECK(waitpid(pid, &status, 0) == pid);
		if (!WIFSIGNALED(status))
			CHECK_INT(WEXITSTATUS(status), 0);
		o = open_box("kill.db");
		CHECK_STR(aside, "");
		check_what_was_said(f, o, &forms, &issues);
		outbox_close(o);
		fclose(f);
	}
	printf("# %d kills, %d forms, %d issues\n", KILLS, forms, issues);
	CHECK(forms >= KILLS);
}

int
main(int argc, char **argv)
{
	int rc = test_main(argc, argv);

	help_clean();
	return rc;
}
