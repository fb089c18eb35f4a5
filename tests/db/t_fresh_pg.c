/* SPDX-License-Identifier: ISC
 * The first load on PostgreSQL: the same people as on SQLite, every index
 * and key back in its place, nothing left of a load that was killed.
 */
#include "db/generate.h"
#include "db/register.h"
#include "db/store_pg.h"
#include "tests/db/help_pg.h"
#include "tests/test.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char sql_schema[] =
    "SELECT hashtextextended(string_agg(x, '|' ORDER BY x), 0) FROM ("
    "SELECT conrelid::regclass || conname || pg_get_constraintdef(oid) || "
    "convalidated FROM pg_constraint WHERE connamespace = "
    "'register'::regnamespace UNION ALL SELECT indexdef FROM pg_indexes "
    "WHERE schemaname = 'register') AS t (x)";

static enum rc
town(const char *uri, long residents,
    void (*progress)(void *, const char *, long, long), struct err *err)
{
	struct generate_options o = { .uri = uri,
		.share = "db",
		.municipality = "431010",
		.residents = residents,
		.former = -1,
		.seed = 4,
		.progress = progress };
	struct generate_result res;

	(void)setenv("MADOGUCHI_NOW", "2026-11-20", 1);
	err_clear(err);
	return generate_town(&o, &res, err);
}

static void
must(enum rc rc, const struct err *err, const char *what)
{
	if (rc == RC_OK)
		return;
	printf("# %s: %s %s %s %s\n", what, err->code, err->text, err->why,
	    err->log);
	exit(1);
}

static struct reg *
open_it(const char *uri)
{
	struct reg_options o = { .uri = uri, .terminal = "daicho" };
	struct reg *r = NULL;
	struct err err;

	err_clear(&err);
	must(reg_open(&o, &r, &err), &err, "reg_open");
	return r;
}

/* Everything a call answers, as text. */
static char *
answer(struct reg *r, const char *method, json_t *args)
{
	struct err err;
	json_t *o = NULL;
	char *s;

	err_clear(&err);
	must(reg_call(r, method, args, &o, &err), &err, method);
	s = json_dumps(o, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(args);
	json_decref(o);
	return s;
}

static void
verifies(struct reg *r)
{
	char *s = answer(r, "register.verify", json_object());

	CHECK_STR(s, "{\"findings\":[],\"ok\":true,\"waiting\":0}");
	free(s);
}

TEST(load_on_postgresql_is_the_load_on_sqlite)
{
	char pg[160], lite[64], dir[] = "/tmp/mado-fresh-XXXXXX", *a, *b;
	struct reg *on_pg, *on_lite;
	struct err err;
	int64_t schema;

	if (mkdtemp(dir) == NULL)
		exit(1);
	(void)snprintf(lite, sizeof(lite), "sqlite:%s/r.db", dir);
	test_pg_database(pg, sizeof(pg));
	schema = test_pg_number(pg, sql_schema);
	must(town(pg, 400, NULL, &err), &err, "town on PostgreSQL");
	must(town(lite, 400, NULL, &err), &err, "town on SQLite");
	CHECK(test_pg_number(pg, sql_schema) == schema);
	on_pg = open_it(pg);
	on_lite = open_it(lite);
	a = answer(on_pg, "export.people",
	    json_pack("{s:s,s:i}", "after", "", "limit", 1000));
	b = answer(on_lite, "export.people",
	    json_pack("{s:s,s:i}", "after", "", "limit", 1000));
	CHECK(strlen(a) > 400000);
	CHECK_STR(a, b);
	free(a);
	free(b);
	verifies(on_pg);
	reg_close(on_pg);
	reg_close(on_lite);
	test_pg_drop(pg);
	(void)snprintf(lite, sizeof(lite), "%s/r.db", dir);
	(void)unlink(lite);
	(void)rmdir(dir);
}

/* A login that is no owner takes no index away, and loads all the same. */
TEST(load_by_a_login_that_owns_nothing)
{
	char pg[160], as[160];
	struct reg *r;
	struct err err;
	int64_t schema;

	test_pg_database(pg, sizeof(pg));
	schema = test_pg_number(pg, sql_schema);
	(void)test_pg_try(pg, "CREATE ROLE loads_only LOGIN NOINHERIT");
	test_pg_run(pg, "GRANT madoguchi_register, madoguchi_mynumber, "
			"madoguchi_sequencer TO loads_only");
	test_pg_run(pg,
	    "DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO "
	    "loads_only', current_database()); END $$");
	test_pg_uri_as(pg, "loads_only", as, sizeof(as));
	must(town(as, 100, NULL, &err), &err, "town");
	CHECK(test_pg_number(pg, sql_schema) == schema);
	CHECK(test_pg_number(pg, "SELECT count(*) FROM person") > 130);
	r = open_it(pg);
	verifies(r);
	reg_close(r);
	test_pg_drop(pg);
}

static void
die_there(void *arg, const char *what, long done, long total)
{
	(void)arg;
	(void)what;
	(void)total;
	if (done >= 2000)
		(void)raise(SIGKILL);
}

TEST(load_killed_leaves_nobody_and_every_key)
{
	char pg[160];
	struct err err;
	struct reg *r;
	int64_t schema;
	int status = 0;
	pid_t pid;

	test_pg_database(pg, sizeof(pg));
	schema = test_pg_number(pg, sql_schema);
	pid = fork();
	if (pid == 0) {
		(void)!town(pg, 3000, die_there, &err);
		_exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	/* The server notices, and the lock ends, before this is answered. */
	CHECK_INT(test_pg_number(pg, "SELECT count(*) FROM person"), 0);
	CHECK(test_pg_number(pg, sql_schema) == schema);
	r = open_it(pg);
	verifies(r);
	reg_close(r);
	test_pg_drop(pg);
}

int
main(int argc, char **argv)
{
	store_kind_add(&store_pg_ops);
	return test_main(argc, argv);
}
