/* SPDX-License-Identifier: ISC
 * kill -9 while a snapshot is fetched, built and swapped in, at random
 * instants of all three and at many within the swap: whoever opens the
 * replica finds the old one or the new one, whole; a screen that has it open
 * goes on reading; the next run ends with the new one.
 *	MADO_SEED=N	the same instants again
 *	MADO_KILLS=N	rounds (40)
 */
#include "db/aside.h"
#include "db/replica_private.h"
#include "db/snapshot.h"
#include "src/mem.h"
#include "tests/db/help_register.h"
#include "tests/db/help_snapshot.h"
#include "tests/test.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { KILLS = 40 };

static struct test_reg t;
static char folder[64], path[96], old_copy[96], new_copy[96];
static uint64_t seed;

static uint64_t
draw(uint64_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % n;
}

static void
copy_file(const char *from, const char *to)
{
	char buf[65536], beside[128];
	FILE *in = fopen(from, "rb"), *out;
	size_t n;

	(void)snprintf(beside, sizeof(beside), "%s.copy", to);
	out = fopen(beside, "wb");
	CHECK(in != NULL && out != NULL);
	while (in != NULL && out != NULL &&
	       (n = fread(buf, 1, sizeof(buf), in)) > 0)
		CHECK(fwrite(buf, 1, n, out) == n);
	CHECK(in != NULL && fclose(in) == 0);
	CHECK(out != NULL && fclose(out) == 0);
	CHECK(rename(beside, to) == 0);
}

/* The whole way, as the sync program goes it; a byte into fd at each step. */
static void
run_all(int fd)
{
	struct snapshot_info info;
	struct err e;
	bool swapped;
	int wait;

	err_clear(&e);
	if (snapshot_swap(path, &swapped, &e) != RC_OK)
		_exit(2);
	if (swapped)
		_exit(0);
	if (snapshot_fetch(t.reg, path, NULL, &info, &wait, &e) != RC_OK)
		_exit(3);
	(void)!write(fd, "b", 1);
	if (snapshot_build(path, NULL, NULL, &info, NULL, &e) != RC_OK)
		_exit(4);
	(void)!write(fd, "s", 1);
	if (snapshot_swap(path, &swapped, &e) != RC_OK || !swapped)
		_exit(5);
	_exit(0);
}

static int
start(pid_t *pid)
{
	int fd[2];

	CHECK(pipe(fd) == 0);
	(void)fflush(stdout);
	*pid = fork();
	if (*pid == 0) {
		(void)close(fd[0]);
		run_all(fd[1]);
	}
	(void)close(fd[1]);
	return fd[0];
}

static void
nap(uint64_t us)
{
	struct timespec ts = { (time_t)(us / 1000000),
		(long)(us % 1000000) * 1000 };

	(void)nanosleep(&ts, NULL);
}

/* Until the step that the letter stands for; false: it ended before. */
static bool
wait_for(int fd, char step)
{
	char c;

	while (read(fd, &c, 1) == 1)
		if (c == step)
			return true;
	return false;
}

/* The old replica with something in its log, and a screen reading it. */
static void
set_up(struct replica **screen)
{
	const struct replica_line l = { .state = "online" };
	struct replica *w = NULL;
	struct replica_state st;

	help_replica_remove(path);
	copy_file(old_copy, path);
	CHECK_INT(replica_open(path, false, screen, &t.err), RC_OK);
	CHECK_INT(replica_state(*screen, &st, &t.err), RC_OK);
	CHECK_INT(replica_open(path, true, &w, &t.err), RC_OK);
	CHECK_INT(replica_say(w, &l, &t.err), RC_OK);
	replica_close(w);
}

/* One of the two, whole. */
static bool
is_new(void)
{
	struct replica *r = NULL;
	struct replica_state st;

	err_clear(&t.err);
	CHECK_INT(replica_check(path, &t.err), RC_OK);
	CHECK_INT(replica_open(path, false, &r, &t.err), RC_OK);
	if (r == NULL)
		return false;
	CHECK_INT(replica_state(r, &st, &t.err), RC_OK);
	replica_close(r);
	if (st.position > 0 && help_differences(path, new_copy) == 0)
		return true;
	CHECK_INT(help_differences(path, old_copy), 0);
	return false;
}

static int done_before, done_after;

static void
one_round(int at, uint64_t whole_us)
{
	struct replica *screen = NULL;
	struct replica_state st;
	struct member m;
	int fd, status;
	pid_t pid;
	enum rc rc;

	set_up(&screen);
	fd = start(&pid);
	if (at % 2 == 0)
		nap(draw(whole_us));
	else if (wait_for(fd, 's'))
		nap(draw(20000));
	(void)kill(pid, SIGKILL);
	CHECK(waitpid(pid, &status, 0) == pid);
	(void)close(fd);
	if (is_new())
		done_after++;
	else
		done_before++;
	/* the screen has noticed nothing, or has changed over */
	CHECK_INT(replica_state(screen, &st, &t.err), RC_OK);
	rc = replica_person(screen, "000000000", 0, &m, &t.err);
	CHECK_INT(rc, RC_NOT_FOUND);
	/* the next run */
	fd = start(&pid);
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	CHECK_INT(WEXITSTATUS(status), 0);
	(void)close(fd);
	CHECK(is_new());
	CHECK_INT(replica_state(screen, &st, &t.err), RC_OK);
	CHECK(st.position > 0);
	replica_close(screen);
}

static uint64_t
measure(void)
{
	struct replica *screen = NULL;
	int64_t from = mono_us();
	int fd, status;
	pid_t pid;

	set_up(&screen);
	fd = start(&pid);
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	CHECK_INT(WEXITSTATUS(status), 0);
	(void)close(fd);
	replica_close(screen);
	return (uint64_t)(mono_us() - from);
}

TEST(snapshot_killed_at_any_instant_leaves_the_old_replica_or_the_new_one)
{
	const char *s = getenv("MADO_SEED"), *k = getenv("MADO_KILLS");
	static const char *const kanji[] = { "一", "二", "三", "四", "五",
		"六" };
	int kills = k != NULL ? atoi(k) : KILLS, i;
	struct entry e;
	uint64_t whole;

	seed = s != NULL ? strtoull(s, NULL, 10) : (uint64_t)now_us();
	printf("# seed %llu: MADO_SEED repeats it\n", (unsigned long long)seed);
	test_reg_make(&t);
	(void)snprintf(folder, sizeof(folder), "/tmp/mado-snap-XXXXXX");
	CHECK(mkdtemp(folder) != NULL);
	(void)snprintf(path, sizeof(path), "%s/r.db", folder);
	(void)snprintf(old_copy, sizeof(old_copy), "%s/old.db", folder);
	(void)snprintf(new_copy, sizeof(new_copy), "%s/new.db", folder);
	CHECK_INT(replica_make(old_copy, &t.err), RC_OK);
	for (i = 0; i < 30; i++) {
		char key[16], family[32];

		(void)snprintf(key, sizeof(key), "k%d", i);
		(void)snprintf(family, sizeof(family), "石%s%s", kanji[i / 6],
		    kanji[i % 6]);
		test_family(&e, family, 4, 500 + i);
		CHECK_INT(test_register(&t, &e, key, NULL, NULL), RC_OK);
		entry_release(&e);
	}
	help_bootstrap(t.reg, new_copy);
	whole = measure();
	for (i = 0; i < kills && test_faults == 0; i++)
		one_round(i, whole);
	/* both outcomes were met */
	if (kills >= KILLS)
		CHECK(done_before > 0 && done_after > 0);
	printf("# %d kills left the old one, %d the new one\n", done_before,
	    done_after);
	help_folder_remove(folder);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
