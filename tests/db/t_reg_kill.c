/* SPDX-License-Identifier: ISC
 * kill -9 at any moment of submitting and approving: what was acknowledged
 * is there, once and whole, and the register verifies.
 */
#include "tests/db/help_register.h"
#include "tests/test.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 40

static struct test_reg t;

/* Submits and approves families until killed; one byte per acknowledged
 * approval goes through the pipe. */
static void
work(int out, int round)
{
	struct entry e;
	char key[32], family[32];
	int i;

	reg_close(t.reg);
	t.reg = test_reg_also(&t, "T1");
	for (i = 0; i < 1000; i++) {
		(void)snprintf(key, sizeof(key), "%d-%d", round, i);
		(void)snprintf(family, sizeof(family), "%c%c", 'A' + round % 26,
		    'A' + i % 26);
		test_family(&e, family, 1, round * 100 + i);
		(void)snprintf(
		    e.applicant, sizeof(e.applicant), "%d%d", round, i);
		record_set(&e.persons[0].after, IT_NAME_GIVEN, key);
		if (test_register(&t, &e, key, NULL, NULL) != RC_OK) {
			printf("# %s %s\n", t.err.code, t.err.text);
			_exit(3);
		}
		entry_release(&e);
		if (write(out, "a", 1) != 1)
			_exit(4);
	}
	_exit(0);
}

static long long
count(const char *sql)
{
	return test_count(&t, sql);
}

TEST(killed_at_any_moment_nothing_acknowledged_is_lost)
{
	unsigned int seed = 20260715;
	long long acked = 0;
	json_t *res = NULL;
	struct timespec pause;
	char buf[256];
	int round, status, fd[2];
	ssize_t n;
	pid_t pid;

	test_reg_make(&t);
	for (round = 0; round < ROUNDS; round++) {
		CHECK_INT(pipe(fd), 0);
		pid = fork();
		if (pid == 0) {
			(void)close(fd[0]);
			work(fd[1], round);
		}
		(void)close(fd[1]);
		/* after the first answer, at a seeded moment */
		n = read(fd[0], buf, 1);
		acked += n > 0 ? n : 0;
		seed = seed * 1103515245 + 12345;
		pause.tv_sec = 0;
		pause.tv_nsec = (long)(seed / 65536 % 50000) * 1000;
		(void)nanosleep(&pause, NULL);
		(void)kill(pid, SIGKILL);
		while ((n = read(fd[0], buf, sizeof(buf))) > 0)
			acked += n;
		(void)close(fd[0]);
		(void)waitpid(pid, &status, 0);
		CHECK(WIFSIGNALED(status));
	}
	/* each round at most one more was committed, not yet acknowledged */
	CHECK(acked >= ROUNDS);
	CHECK(count("SELECT count(*) FROM person") >= acked);
	CHECK(count("SELECT count(*) FROM person") <= acked + ROUNDS);
	CHECK_INT(count("SELECT count(*) FROM history"),
	    count("SELECT count(*) FROM person"));
	CHECK_INT(test_call(&t, "register.verify", &res, "{}"), RC_OK);
	CHECK(json_is_true(json_object_get(res, "ok")));
	printf("# %d kills, %lld acknowledged approvals\n", ROUNDS, acked);
	json_decref(res);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
