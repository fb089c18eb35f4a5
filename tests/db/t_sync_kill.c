/* SPDX-License-Identifier: ISC
 * kill -9 at random instants: a process that approves entries, one that
 * syncs and one that fills the outbox run side by side and are killed; what
 * they had acknowledged is the oracle. Nothing acknowledged may be lost,
 * nothing half applied, nothing applied twice.
 *	MADO_SEED=N	the same instants again
 *	MADO_KILLS=N	rounds (200)
 */
#include "db/aside.h"
#include "db/outbox.h"
#include "db/replica_private.h"
#include "db/syncer.h"
#include "src/mem.h"
#include "tests/db/help_register.h"
#include "tests/db/help_replica.h"
#include "tests/test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { KILLS = 200, PER_ROUND = 20, MEMBERS = 2 };

static struct test_reg reg;
static char replica_path[128], outbox_path[128];
static uint64_t seed;

/* What was acknowledged. */
static struct {
	char family[64], person_no[20]; /* person_no "" from the outbox */
	char key[40];
} * acked;
static int acked_count;
static int64_t acked_log; /* highest sequence of the access log */

static uint64_t
draw(uint64_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % n;
}

/* A family name that nobody else has: figures in kanji. */
static void
family_name(int code, char out[64])
{
	static const char *const figures[] = { "石", "一", "二", "三", "四",
		"五", "六", "七", "八", "九" };

	snprintf(out, 64, "%s%s%s%s", figures[code / 1000 % 10],
	    figures[code / 100 % 10], figures[code / 10 % 10],
	    figures[code % 10]);
}

static void say(int fd, const char *fmt, ...) PRINTF(2, 3);
static void
say(int fd, const char *fmt, ...)
{
	char line[256];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	/* shorter than PIPE_BUF: whole or not at all */
	if (write(fd, line, (size_t)n) != n)
		_exit(3);
}

/* ---- the three victims ---- */

static void
approve_entries(int fd, int code)
{
	char family[64], key[40], person[20], household[20];
	struct entry en;
	int i;

	reg.reg = test_reg_also(&reg, "T1");
	for (i = 0; i < PER_ROUND; i++) {
		family_name(code + i, family);
		snprintf(key, sizeof(key), "w%d", code + i);
		test_family(&en, family, MEMBERS, code + i);
		if (test_register(&reg, &en, key, person, household) != RC_OK)
			_exit(4);
		say(fd, "A %s %s\n", family, person);
		entry_release(&en);
	}
	_exit(0);
}

static void
sync_for_ever(int fd)
{
	struct syncer_options o = { .reg = reg.uri,
		.replica = replica_path,
		.outbox = outbox_path,
		.terminal = "T1",
		.share = "db" };
	struct syncer *s = NULL;
	volatile sig_atomic_t never = 0;
	struct err e;

	err_clear(&e);
	if (syncer_open(&o, &s, &e) == RC_OK)
		(void)!syncer_run(s, &never, &e);
	say(fd, "E %s %s\n", e.code, e.log);
	_exit(5);
}

static void
fill_outbox(int fd, int code)
{
	char family[64], key[40], aside[256];
	struct outbox *o = NULL;
	struct entry en;
	json_t *args, *d;
	struct err e;
	int i;

	err_clear(&e);
	if (outbox_open(outbox_path, "T1", &o, aside, &e) != RC_OK ||
	    aside[0] != '\0') {
		say(fd, "E %s %s\n", e.code, e.log);
		_exit(6);
	}
	for (i = 0; i < PER_ROUND; i++) {
		family_name(code + i, family);
		test_family(&en, family, MEMBERS, code + i);
		args = json_pack("{s:s, s:o}", "session", reg.clerk, "entry",
		    entry_to_json(&en));
		if (outbox_submit(o, "entry.submit", args, key, &e) != RC_OK)
			_exit(7);
		say(fd, "S %s %s\n", family, key);
		json_decref(args);
		entry_release(&en);
		d = json_pack("{s:s}", "family", family);
		if (outbox_log(o, now_us(), "entry", d, &e) != RC_OK)
			_exit(8);
		say(fd, "L\n");
		json_decref(d);
	}
	_exit(0);
}

/* ---- rounds ---- */

static void
listen_to(int fd)
{
	char buf[65536], *line, *save, family[64], word[40];
	ssize_t n;
	size_t len = 0;

	while ((n = read(fd, buf + len, sizeof(buf) - 1 - len)) > 0)
		len += (size_t)n;
	buf[len] = '\0';
	for (line = strtok_r(buf, "\n", &save); line != NULL;
	     line = strtok_r(NULL, "\n", &save)) {
		if (line[0] == 'E')
			printf("# sync: %s\n", line);
		if (line[0] == 'L') {
			acked_log++;
			continue;
		}
		if (sscanf(line + 1, " %63s %39s", family, word) != 2)
			continue;
		acked = x_grow(acked, (size_t)acked_count + 1, sizeof(*acked));
		memset(&acked[acked_count], 0, sizeof(*acked));
		snprintf(acked[acked_count].family, 64, "%s", family);
		if (line[0] == 'A')
			snprintf(
			    acked[acked_count].person_no, 20, "%.19s", word);
		else
			snprintf(acked[acked_count].key, 40, "%s", word);
		acked_count++;
	}
}

/* A child's own failure would hide what it is there to show. */
static void
reap(const pid_t *pids, int n)
{
	int i, status;

	for (i = 0; i < n; i++)
		(void)kill(pids[i], SIGKILL);
	for (i = 0; i < n; i++) {
		if (waitpid(pids[i], &status, 0) != pids[i])
			die("waitpid");
		if (!WIFSIGNALED(status) && WEXITSTATUS(status) != 0) {
			CHECK_INT(WEXITSTATUS(status), 0);
			printf("# child %d of the round\n", i);
		}
	}
}

static void
one_round(int round)
{
	pid_t pids[3];
	int pipes[2], i;
	struct timespec ts = { 0, (long)(2000 + draw(38000)) * 1000 };

	if (pipe2(pipes, O_CLOEXEC) != 0)
		die("pipe");
	(void)fcntl(pipes[1], F_SETPIPE_SZ, 1 << 20);
	for (i = 0; i < 3; i++) {
		pids[i] = fork();
		if (pids[i] < 0)
			die("fork");
		if (pids[i] > 0)
			continue;
		(void)!freopen("/dev/null", "w", stdout);
		(void)!freopen("/dev/null", "w", stderr);
		if (i == 0)
			approve_entries(pipes[1], round * PER_ROUND * 2);
		else if (i == 1)
			sync_for_ever(pipes[1]);
		else
			fill_outbox(
			    pipes[1], round * PER_ROUND * 2 + PER_ROUND);
	}
	close(pipes[1]);
	nanosleep(&ts, NULL); /* the random instant */
	reap(pids, 3);
	listen_to(pipes[0]);
	close(pipes[0]);
}

static int64_t
number(struct store *db, const char *sql)
{
	struct store_stmt *st;
	struct err e;
	int64_t n = -1;

	err_clear(&e);
	CHECK_INT(store_use(db, sql, &st, &e), RC_OK);
	if (store_step(st, &e) == RC_OK)
		n = store_col_int(st, 0);
	store_done(st);
	return n;
}

/* The file as the kill left it. */
static void
check_replica(void)
{
	struct replica *r = NULL;
	struct err e;

	if (!file_exists(replica_path))
		return;
	err_clear(&e);
	CHECK_INT(replica_check(replica_path, &e), RC_OK);
	CHECK_INT(replica_open(replica_path, false, &r, &e), RC_OK);
	if (r == NULL)
		return;
	/* rows and cursor together, households whole */
	CHECK_INT(number(r->db, "SELECT count(*) FROM hist WHERE position > "
				"(SELECT position FROM cursor)"),
	    0);
	CHECK_INT(
	    number(r->db,
		"SELECT count(*) FROM (SELECT household_no "
		"FROM sheet GROUP BY household_no HAVING count(*) <> 2) AS x"),
	    0);
	CHECK_INT(
	    number(r->db,
		"SELECT count(*) FROM hist h WHERE NOT EXISTS "
		"(SELECT 1 FROM sheet s WHERE s.person_no = h.person_no)"),
	    0);
	replica_close(r);
}

static void
check_oracle(void)
{
	struct replica *r = NULL;
	struct outbox *o = NULL;
	json_t *got = NULL;
	struct member m;
	struct household h;
	char aside[256], hash[65];
	int64_t bad = -1, head = -1;
	struct refusal_line refused[3];
	struct err e;
	int i, n = 0;

	err_clear(&e);
	CHECK_INT(replica_open(replica_path, false, &r, &e), RC_OK);
	for (i = 0; i < acked_count; i++) {
		if (acked[i].person_no[0] == '\0')
			continue;
		if (replica_person(r, acked[i].person_no, 0, &m, &e) != RC_OK) {
			printf("# lost: %s\n", acked[i].person_no);
			test_faults++;
			continue;
		}
		CHECK_INT(
		    replica_household(
			r, record_get(&m.row, IT_HOUSEHOLD_NO), false, &h, &e),
		    RC_OK);
		CHECK_INT(h.count, MEMBERS);
		household_release(&h);
		member_release(&m);
	}
	CHECK_INT(number(r->db, "SELECT count(*) FROM (SELECT name FROM hist "
				"GROUP BY name HAVING count(*) > 1) AS twice"),
	    0);
	replica_close(r);
	CHECK_INT(outbox_open(outbox_path, "T1", &o, aside, &e), RC_OK);
	CHECK_STR(aside, "");
	CHECK_INT(outbox_waiting(o), 0);
	CHECK_INT(outbox_log_verify(o, &bad, &head, hash, &e), RC_OK);
	CHECK_INT(bad, 0);
	CHECK(head >= acked_log);
	CHECK_INT(outbox_refused(o, "", refused, 3, &n, &e), RC_OK);
	CHECK_INT(n, 0);
	outbox_close(o);
	reg.reg = test_reg_also(&reg, "T1");
	CHECK_INT(test_call(&reg, "feed.verify", &got, "{}"), RC_OK);
	CHECK(json_is_true(json_object_get(got, "ok")));
	json_decref(got);
}

/* Every acknowledged submission stands in the register once. */
static void
check_submissions(void)
{
	json_t *got = NULL, *list, *x, *seen = json_object();
	char name[96];
	size_t j;
	int i, twice = 0, lost = 0;

	CHECK_INT(test_call(&reg, "entry.list", &got, "{s:s}", "session",
		      reg.reviewer),
	    RC_OK);
	list = json_object_get(got, "entries");
	json_array_foreach(list, j, x)
	{
		char *names =
		    json_dumps(json_object_get(x, "names"), JSON_ENCODE_ANY);

		/* the four figures that begin the first name */
		snprintf(name, sizeof(name), "%.12s",
		    names + (names[0] == '[' ? 2 : 1));
		if (json_object_get(seen, name) != NULL)
			twice++;
		json_object_set_new(seen, name, json_true());
		free(names);
	}
	for (i = 0; i < acked_count; i++)
		if (acked[i].person_no[0] == '\0' &&
		    json_object_get(seen, acked[i].family) == NULL)
			lost++;
	CHECK_INT(twice, 0);
	CHECK_INT(lost, 0);
	json_decref(seen);
	json_decref(got);
}

TEST(sync_kill_nothing_lost_halved_or_doubled)
{
	struct syncer_options o = { .reg = reg.uri,
		.replica = replica_path,
		.outbox = outbox_path,
		.terminal = "T1",
		.share = "db" };
	const char *kills = getenv("MADO_KILLS"), *s = getenv("MADO_SEED");
	int rounds = kills ? atoi(kills) : KILLS, i;
	int64_t start = mono_us();
	char beside[160];
	struct syncer *sync = NULL;
	struct syncer_report rep;
	struct err e;

	seed = s ? strtoull(s, NULL, 10) : (uint64_t)now_us();
	printf("# seed %llu: MADO_SEED repeats it\n", (unsigned long long)seed);
	test_reg_make(&reg);
	/* the sync's register lives on the same day as the sessions */
	(void)setenv("MADOGUCHI_NOW", "2026-07-15T10:00", 1);
	/* children must not inherit an open database */
	reg_close(reg.reg);
	reg.reg = NULL;
	snprintf(replica_path, sizeof(replica_path), "%s/replica.db", reg.dir);
	snprintf(outbox_path, sizeof(outbox_path), "%s/outbox.db", reg.dir);
	for (i = 0; i < rounds; i++) {
		one_round(i);
		if (i % 4 == 3)
			check_replica();
		if (i % 25 == 24) {
			/* from the beginning again: many records to apply */
			(void)unlink(replica_path);
			snprintf(
			    beside, sizeof(beside), "%s-wal", replica_path);
			(void)unlink(beside);
			snprintf(
			    beside, sizeof(beside), "%s-shm", replica_path);
			(void)unlink(beside);
		}
	}
	err_clear(&e);
	CHECK_INT(syncer_open(&o, &sync, &e), RC_OK);
	CHECK_INT(syncer_once(sync, &e), RC_OK);
	if (e.rc != RC_OK)
		printf("# %s %s %s\n", e.code, e.text, e.log);
	syncer_report(sync, &rep);
	CHECK_STR(rep.replica_aside, "");
	CHECK_STR(rep.outbox_aside, "");
	CHECK(!rep.is_forked);
	syncer_close(sync);
	check_replica();
	check_oracle();
	check_submissions();
	printf("# %d kills of 3 processes, %d acknowledged, %lld log records, "
	       "%.1f s\n",
	    rounds, acked_count, (long long)acked_log,
	    (double)(mono_us() - start) / 1e6);
	CHECK(acked_count > rounds / 4);
	free(acked);
	help_empty(reg.dir);
	test_reg_free(&reg);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
