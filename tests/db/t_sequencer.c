/* SPDX-License-Identifier: ISC
 * Records that wait are seen as waiting, get their place in the order of
 * their numbers, and whoever waits for them is told.
 */
#include "db/aside.h"
#include "db/feed.h"
#include "db/feed_tail.h"
#include "db/reg.h"
#include "db/sequencer.h"
#include "tests/db/help_register.h"
#include "tests/test.h"

#include <pthread.h>

static struct test_reg t;
static struct sequencer *nowhere; /* takes pokes and numbers nothing */
static struct bell *silent;

/* A register whose records stay in the queue until a test numbers them. */
static void
begin(void)
{
	struct entry e;

	(void)setenv("MADO_TEST_STORE", "waiting", 1);
	test_reg_make(&t);
	silent = bell_new();
	nowhere = sequencer_start("sqlite:/nonexistent/register.db", silent);
	sequencer_serve(nowhere, t.reg);
	test_family(&e, "架空", 2, 1);
	CHECK_INT(test_register(&t, &e, "k-begin", NULL, NULL), RC_OK);
	entry_release(&e);
}

static void
end(void)
{
	test_reg_free(&t);
	sequencer_stop(nowhere);
	bell_free(silent);
}

static int64_t
number_of(const char *method, const char *key, bool *ok)
{
	json_t *res = NULL;
	int64_t n = -1;

	if (test_call(&t, method, &res, "{}") == RC_OK)
		n = json_integer_value(json_object_get(res, key));
	if (ok != NULL)
		*ok = json_is_true(json_object_get(res, "ok"));
	json_decref(res);
	return n;
}

static long long
count(const char *sql)
{
	return test_count(&t, sql);
}

static int64_t
head(void)
{
	return number_of("register.status", "position", NULL);
}

/* Lines of the operation log in the list, and how many of them wait. */
static int
lines(int *waiting)
{
	json_t *res = NULL, *o;
	size_t i;
	int n = 0;

	*waiting = 0;
	CHECK_INT(test_call(&t, "log.list", &res, "{s:s,s:s,s:s}", "session",
		      t.manager, "from", "", "to", ""),
	    RC_OK);
	json_array_foreach(json_object_get(res, "records"), i, o)
	{
		if (strcmp(json_text(o, "log"), "operation") != 0)
			continue;
		n++;
		*waiting += json_integer_value(json_object_get(o, "seq")) == 0;
	}
	json_decref(res);
	return n;
}

TEST(a_waiting_record_is_seen_as_waiting_and_is_no_gap)
{
	int64_t before, waiting;
	int all, of_them, n;
	bool ok;

	begin();
	before = head();
	CHECK_INT(
	    number_of("feed.verify", "waiting", &ok), 2); /* pending, change */
	CHECK(ok);
	waiting = number_of("log.verify", "waiting", &ok);
	CHECK(ok);
	CHECK(waiting >= 2);
	all = lines(&of_them);
	CHECK_INT(of_them, waiting);
	CHECK_INT(number_of("register.verify", "waiting", &ok), waiting + 2);
	CHECK(ok);

	CHECK_INT(sequencer_step(t.reg->s, 1000, &n, &t.err), RC_OK);
	CHECK_INT(n, waiting + 2);
	CHECK_INT(head(), before + 2);
	CHECK_INT(number_of("feed.verify", "waiting", &ok), 0);
	CHECK(ok);
	CHECK_INT(number_of("log.verify", "waiting", &ok), 0);
	CHECK(ok);
	CHECK_INT(lines(&of_them), all);
	CHECK_INT(of_them, 0);
	CHECK_INT(sequencer_step(t.reg->s, 1000, &n, &t.err), RC_OK);
	CHECK_INT(n, 0);
	end();
}

TEST(an_approval_says_under_which_number_it_waits)
{
	struct entry e;
	json_t *res = NULL;
	int64_t id;
	int n;

	begin();
	CHECK_INT(sequencer_step(t.reg->s, 1000, &n, &t.err), RC_OK);
	test_family(&e, "別", 1, 2);
	id = test_submit(&t, &e, "k");
	CHECK_INT(test_approve(&t, id, &res), RC_OK);
	CHECK_INT(json_integer_value(json_object_get(res, "position")), 0);
	id = json_integer_value(json_object_get(res, "record"));
	CHECK(id > 0);
	json_decref(res);
	res = NULL;
	CHECK_INT(
	    test_call(&t, "feed.find", &res, "{s:I}", "record", (json_int_t)id),
	    RC_OK);
	CHECK_INT(json_integer_value(json_object_get(res, "position")), 0);
	json_decref(res);
	res = NULL;
	CHECK_INT(sequencer_step(t.reg->s, 1000, &n, &t.err), RC_OK);
	CHECK_INT(
	    test_call(&t, "feed.find", &res, "{s:I}", "record", (json_int_t)id),
	    RC_OK);
	CHECK_INT(json_integer_value(json_object_get(res, "position")), head());
	json_decref(res);
	entry_release(&e);
	end();
}

/* The order is that of the numbers, however the sets are cut. */
TEST(positions_follow_the_numbers_in_sets_of_any_size)
{
	static const int sizes[] = { 1, 2, 3, 1000 };
	struct entry e;
	char key[16];
	size_t i;
	int k, n, steps;
	bool ok;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		begin();
		for (k = 0; k < 4; k++) {
			(void)snprintf(key, sizeof(key), "k%d", k);
			test_family(&e, key, 1, 10 + k);
			CHECK_INT(
			    test_register(&t, &e, key, NULL, NULL), RC_OK);
			entry_release(&e);
		}
		for (steps = 0;; steps++) {
			CHECK_INT(
			    sequencer_step(t.reg->s, sizes[i], &n, &t.err),
			    RC_OK);
			CHECK(n <= 2 * sizes[i]);
			if (n == 0)
				break;
		}
		CHECK(steps >= 10 / sizes[i]);
		CHECK_INT(number_of("register.verify", "waiting", &ok), 0);
		CHECK(ok);
		CHECK_INT(count("SELECT count(*) FROM feed a JOIN feed b ON "
				"b.position = a.position + 1 WHERE "
				"b.record <= a.record"),
		    0);
		end();
	}
}

/* ---- being told ---- */

struct later { /* a change by another connection, when told to */
	struct reg *r;
	pthread_barrier_t go;
};

static void *
changes(void *arg)
{
	struct later *l = arg;
	json_t *args = json_pack("{s:s}", "staff", "10001");
	struct err err;
	enum rc rc;

	err_clear(&err);
	(void)pthread_barrier_wait(&l->go);
	rc = reg_call(l->r, "session.failed", args, NULL, &err);
	json_decref(args);
	if (rc == RC_OK) {
		args = json_pack("{s:s,s:s,s:i}", "session", t.manager, "key",
		    "lease_minutes", "value", 20);
		rc = reg_call(l->r, "setting.set", args, NULL, &err);
		json_decref(args);
	}
	if (rc != RC_OK)
		printf("# %s %s\n", err.code, err.text);
	return rc == RC_OK ? arg : NULL;
}

/* The place of the feed's head as a replica would name it. */
static void
place(char epoch[65], int64_t *position, char hash[65])
{
	json_t *res = NULL;

	CHECK_INT(test_call(&t, "register.status", &res, "{}"), RC_OK);
	(void)snprintf(epoch, 65, "%s", json_text(res, "epoch"));
	(void)snprintf(hash, 65, "%s", json_text(res, "hash"));
	*position = json_integer_value(json_object_get(res, "position"));
	json_decref(res);
}

static size_t
pull(const char *epoch, int64_t position, const char *hash, int ms)
{
	json_t *res = NULL;
	size_t n = 999; /* refused */

	if (test_call(&t, "feed.pull", &res, "{s:s,s:I,s:s,s:i}", "epoch",
		epoch, "position", (json_int_t)position, "hash", hash,
		"wait_ms", ms) == RC_OK)
		n = json_array_size(json_object_get(res, "records"));
	else
		printf("# %s %s %s\n", t.err.code, t.err.why, t.err.log);
	json_decref(res);
	return n;
}

static void
pull_is_answered_by_a_change(void)
{
	char epoch[65], hash[65];
	struct later l;
	pthread_t thread;
	int64_t position, from;
	void *done;

	test_reg_make(&t);
	l.r = test_reg_also(&t, "T1");
	place(epoch, &position, hash);
	from = mono_us();
	CHECK_INT(pull(epoch, position, hash, 60), 0);
	CHECK(mono_us() - from >= 59000);
	CHECK_INT(pthread_barrier_init(&l.go, NULL, 2), 0);
	CHECK_INT(pthread_create(&thread, NULL, changes, &l), 0);
	(void)pthread_barrier_wait(&l.go);
	from = mono_us();
	CHECK_INT(pull(epoch, position, hash, 25000), 1);
	CHECK(mono_us() - from < 15000000);
	CHECK_INT(pthread_join(thread, &done), 0);
	CHECK(done != NULL);
	/* what is wrong is said at once */
	from = mono_us();
	CHECK_INT(pull(epoch, position + 100, hash, 25000), 999);
	CHECK_STR(t.err.code, "E7001");
	CHECK(mono_us() - from < 15000000);
	reg_close(l.r);
	test_reg_free(&t);
}

TEST(a_pull_that_waits_is_answered_by_a_change)
{
	(void)unsetenv("MADO_TEST_STORE");
	pull_is_answered_by_a_change();
	(void)setenv("MADO_TEST_STORE", "waiting", 1);
	pull_is_answered_by_a_change();
}

/* Commits here, is numbered by the thread, and the bell is rung. */
TEST(the_thread_numbers_and_rings)
{
	struct bell *bell = bell_new();
	struct sequencer *q;
	struct later l;
	pthread_t thread;
	void *done;
	int64_t before;
	int i;
	bool ok;

	begin();
	before = head();
	q = sequencer_start(t.uri, bell);
	/* what was left behind before it started */
	CHECK(bell_wait(bell, before + 1, 20000));
	l.r = test_reg_also(&t, "T1");
	sequencer_serve(q, l.r);
	for (i = 0; i < 3; i++) {
		before = bell_position(bell);
		CHECK_INT(pthread_barrier_init(&l.go, NULL, 2), 0);
		CHECK_INT(pthread_create(&thread, NULL, changes, &l), 0);
		(void)pthread_barrier_wait(&l.go);
		CHECK(bell_wait(bell, before, 20000));
		CHECK_INT(pthread_join(thread, &done), 0);
		CHECK(done != NULL);
	}
	reg_close(l.r);
	sequencer_stop(q);
	CHECK_INT(bell_position(bell), head());
	bell_free(bell);
	CHECK_INT(number_of("register.verify", "waiting", &ok), 0);
	CHECK(ok);
	end();
}

/* Where writers come one after the other the bell is rung all the same. */
TEST(the_thread_rings_where_nothing_has_to_be_numbered)
{
	struct bell *bell = bell_new();
	struct sequencer *q;
	struct entry e;
	int64_t before;

	(void)unsetenv("MADO_TEST_STORE");
	test_reg_make(&t);
	q = sequencer_start(t.uri, bell);
	before = head();
	CHECK(bell_wait(bell, before - 1, 20000));
	test_family(&e, "架空", 1, 1);
	CHECK_INT(test_register(&t, &e, "k", NULL, NULL), RC_OK);
	entry_release(&e);
	CHECK(bell_wait(bell, before + 1, 20000));
	sequencer_stop(q);
	bell_free(bell);
	test_reg_free(&t);
}

/* ---- out of memory instead of the tables ---- */

static json_t *
pulled(struct reg *r, const char *epoch, int64_t position, const char *hash)
{
	json_t *res = NULL;

	if (test_call_at(&t, r, "feed.pull", &res, "{s:s,s:I,s:s}", "epoch",
		epoch, "position", (json_int_t)position, "hash", hash) != RC_OK)
		return json_string(t.err.code);
	return res;
}

/* The same places asked of both, by a counter and by another department. */
static void
same_answers(struct reg *plain, struct reg *quick, const json_t *all)
{
	const json_t *records = json_object_get(all, "records");
	const char *epoch = json_text(all, "epoch"), *hash;
	json_t *a, *b;
	size_t i;

	for (i = 0; i < json_array_size(records); i++) {
		hash = json_text(json_array_get(records, i), "hash");
		a = pulled(plain, epoch, (int64_t)i + 1, hash);
		b = pulled(quick, epoch, (int64_t)i + 1, hash);
		CHECK(json_is_object(a));
		CHECK(json_equal(a, b));
		json_decref(a);
		json_decref(b);
	}
	/* no place of this history */
	b = pulled(quick, epoch, (int64_t)i, FEED_GENESIS);
	CHECK_STR(json_string_value(b), "E7001");
	json_decref(b);
	b = pulled(quick, epoch, (int64_t)i + 5, FEED_GENESIS);
	CHECK_STR(json_string_value(b), "E7001");
	json_decref(b);
	b = pulled(quick, "another", (int64_t)i,
	    json_text(json_object_get(all, "head"), "hash"));
	CHECK_STR(json_string_value(b), "E7001");
	json_decref(b);
}

TEST(the_newest_records_are_given_out_of_memory_alike)
{
	struct bell *bell = bell_new();
	struct sequencer *q;
	struct reg *plain[2], *quick[2];
	struct entry e;
	json_t *all = NULL, *o;
	char key[16], *text;
	int i, k;

	(void)unsetenv("MADO_TEST_STORE");
	test_reg_make(&t);
	CHECK_INT(
	    test_call(&t, "terminal.put", NULL, "{s:s,s:s,s:s,s:s,s:s,s:s,s:b}",
		"session", t.manager, "terminal", "T7", "place", "税務課",
		"label", "", "public_key", "", "profile", "inquiry", "demo", 1),
	    RC_OK);
	q = sequencer_start(t.uri, bell);
	for (i = 0; i < 2; i++) {
		plain[i] = test_reg_also(&t, i == 0 ? "T1" : "T7");
		quick[i] = test_reg_also(&t, i == 0 ? "T1" : "T7");
		sequencer_serve(q, quick[i]);
	}
	for (k = 0; k < 6; k++) {
		(void)snprintf(key, sizeof(key), "k%d", k);
		test_family(&e, key, 2, 30 + k);
		CHECK_INT(test_register(&t, &e, key, NULL, NULL), RC_OK);
		entry_release(&e);
		CHECK(bell_wait(bell, head() - 1, 20000));
	}
	CHECK_INT(test_call(&t, "feed.pull", &all, "{s:s,s:i,s:s}", "epoch", "",
		      "position", 0, "hash", ""),
	    RC_OK);
	for (i = 0; i < 2; i++)
		same_answers(plain[i], quick[i], all);
	/* all but the first ones came out of memory */
	CHECK(feed_tail_given(quick[0]->tail) > 16);
	/* and nothing in them that is not for who asks */
	o = json_array_get(json_object_get(all, "records"),
	    json_array_size(json_object_get(all, "records")) - 3);
	o = pulled(quick[1], json_text(all, "epoch"),
	    json_integer_value(json_object_get(o, "position")),
	    json_text(o, "hash"));
	CHECK_INT(json_array_size(json_object_get(o, "records")), 2);
	text = json_dumps(o, 0);
	CHECK(strstr(text, "juminhyo_code") == NULL);
	CHECK(strstr(text, "persons") != NULL);
	CHECK(strstr(text, "shown") == NULL);
	free(text);
	json_decref(o);
	json_decref(all);
	for (i = 0; i < 2; i++) {
		reg_close(plain[i]);
		reg_close(quick[i]);
	}
	sequencer_stop(q);
	bell_free(bell);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
