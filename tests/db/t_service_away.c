/* SPDX-License-Identifier: ISC
 * The service when its PostgreSQL is killed and comes back: calls are
 * refused in time with the reason, nothing has to be started again, and
 * nothing that was acknowledged is gone.
 */
#include "db/syncer.h"
#include "src/mem.h"
#include "tests/db/help_pg.h"
#include "tests/db/help_service.h"

#include "tests/test.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static struct test_service v;
static char code[16];

/* Until /health says so. */
static bool
health(const char *want)
{
	const struct timespec nap = { 0, 20000000 };
	bool is_so = false;
	int i;

	for (i = 0; i < 1500 && !is_so; i++) {
		char *s = test_service_get(&v, "/health");

		is_so = s != NULL && strstr(s, want) != NULL;
		free(s);
		if (!is_so)
			(void)nanosleep(&nap, NULL);
	}
	return is_so;
}

TEST(a_store_that_goes_away_is_503_and_comes_back_by_itself)
{
	struct test_answer a;

	test_service_make(
	    &v, &(struct service_options){ .status = "127.0.0.1:0" });
	CHECK_STR(test_http_code(&v, &(struct test_http){ 0 }, code), "");
	CHECK(health("\"store\":true"));
	test_pg_server("kill");
	CHECK(health("\"store\":false"));
	test_http(&v, &(struct test_http){ 0 }, &a);
	CHECK_INT(a.status, 503);
	CHECK_STR(a.code, "E7850");
	CHECK_STR(json_string_value(
		      json_object_get(json_object_get(a.json, "error"), "rc")),
	    "offline");
	test_answer_release(&a);
	CHECK(test_service_logged(&v, "\"event\":\"unreachable\""));
	test_pg_server("restart");
	CHECK(health("\"store\":true"));
	CHECK_STR(test_http_code(&v, &(struct test_http){ 0 }, code), "");
	CHECK(test_service_logged(&v, "\"event\":\"reachable\""));
	test_service_free(&v);
}

/* A service that has no folder for snapshots is no reason to stay empty. */
TEST(where_no_snapshot_can_be_the_feed_fills_the_replica)
{
	static const char first[] = "青赤白黒金銀銅鉄石木水火土山川海空星月日"
				    "東西南北上下中前後内一二三四五六七八九十";
	char path[128], uri[64], cert[128], key[128];
	struct syncer_options o = { .reg = uri,
		.tls = { v.ca, cert, key },
		.replica = path,
		.terminal = "T1" };
	struct syncer_report rep = { 0 };
	struct syncer *s = NULL;
	struct entry en;
	struct err e;
	int i;

	test_service_make(&v, NULL);
	for (i = 0; i < 60; i++) {
		char word[40], name[40], no[20], household[20];

		(void)snprintf(word, sizeof(word), "key-%d", i);
		(void)snprintf(name, sizeof(name), "%.3s%s",
		    first + 3 * (i % 40), i < 40 ? "野" : "田");
		test_family(&en, name, 2, i + 1);
		CHECK_INT(test_register(&v.t, &en, word, no, household), RC_OK);
		entry_release(&en);
	}
	test_settle(&v.t);
	CHECK(test_count(&v.t, "SELECT max(position) FROM feed") > 100);
	(void)snprintf(path, sizeof(path), "%s/replica.db", v.dir);
	(void)snprintf(cert, sizeof(cert), "%s/T1.pem", v.dir);
	(void)snprintf(key, sizeof(key), "%s/T1.key", v.dir);
	(void)snprintf(
	    uri, sizeof(uri), "https://localhost:%d", service_port(v.s));
	err_clear(&e);
	CHECK_INT(syncer_open(&o, &s, &e), RC_OK);
	CHECK_INT(syncer_once(s, &e), RC_OK);
	syncer_report(s, &rep);
	CHECK_INT(
	    rep.position, test_count(&v.t, "SELECT max(position) FROM feed"));
	syncer_close(s);
	test_service_free(&v);
}

/* One writer all the time; the server is killed under it. */
struct writer {
	struct reg *r;
	atomic_bool end;
	int acknowledged, unknown;
};
static struct writer w;

static void *
write_on(void *arg)
{
	json_t *res, *args = json_pack("{s:s}", "staff", "10001");
	struct err err;
	enum rc rc;

	(void)arg;
	while (!w.end && w.acknowledged < 4000) {
		res = NULL;
		err_clear(&err);
		rc = reg_call(w.r, "session.failed", args, &res, &err);
		if (rc == RC_OK)
			w.acknowledged++;
		else if (rc == RC_OFFLINE)
			w.unknown++;
		else
			printf("# %s %s\n", err.code, err.log);
		CHECK(rc == RC_OK || rc == RC_OFFLINE);
		json_decref(res);
	}
	json_decref(args);
	return NULL;
}

static void
wait_for_more(int n)
{
	const struct timespec nap = { 0, 5000000 };
	int from = w.acknowledged, i;

	for (i = 0; i < 6000 && w.acknowledged < from + n; i++)
		(void)nanosleep(&nap, NULL);
	CHECK(w.acknowledged >= from + n);
}

TEST(nothing_acknowledged_is_gone_after_kills_of_the_store)
{
	static const char sql_kept[] =
	    "SELECT (SELECT count(*) FROM register.op_log WHERE act = "
	    "'session.failed') + (SELECT count(*) FROM register.op_log_wait "
	    "WHERE act = 'session.failed')";
	pthread_t thread;
	int64_t kept;
	int i;

	test_service_make(
	    &v, &(struct service_options){ .status = "127.0.0.1:0",
		    .limits = { .rate = 100000, .burst = 100000 } });
	w.r = test_service_client(&v, "T1");
	CHECK(w.r != NULL);
	(void)pthread_create(&thread, NULL, write_on, NULL);
	for (i = 0; i < 3; i++) {
		wait_for_more(30);
		test_pg_server("kill");
		test_pg_server("restart");
	}
	wait_for_more(30);
	w.end = true;
	(void)pthread_join(thread, NULL);
	/* Each left its line in the log; what was not told may have, too. */
	kept = test_pg_number(v.t.uri, sql_kept);
	CHECK(kept >= w.acknowledged);
	CHECK(kept <= w.acknowledged + w.unknown);
	printf("# %d acknowledged, %d times told that nobody knows\n",
	    w.acknowledged, w.unknown);
	reg_close(w.r);
	test_service_free(&v);
}

int
main(int argc, char **argv)
{
	if (!test_pg_is_wanted() && setenv("MADO_TEST_STORE", "postgresql", 1))
		return 1;
	return test_main(argc, argv);
}
