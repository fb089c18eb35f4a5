/* SPDX-License-Identifier: ISC
 * The first load of an empty register: what it writes is what an import of
 * the same people writes, the same each time, and a kill leaves nothing.
 */
#include "db/fresh.h"
#include "db/generate_private.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/sha256.h"
#include "tests/db/help_reg.h"
#include "tests/db/help_register.h"
#include "tests/test.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TODAY 20777 /* 2026-11-20 */
#define DAY_START ((INT64_C(20777) * 86400 - 32400) * 1000000)

static int64_t
at_start(void *arg)
{
	(void)arg;
	return DAY_START;
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
empty_register(char dir[128])
{
	struct reg_options o = { .terminal = "daicho",
		.create = true,
		.clock = { at_start, NULL } };
	struct reg *r = NULL;
	struct err err;
	char uri[200];
	json_t *args;

	(void)mkdir("build", 0777);
	(void)mkdir("build/tmp", 0777);
	(void)snprintf(dir, 128, "build/tmp/fresh.XXXXXX");
	if (mkdtemp(dir) == NULL)
		exit(1);
	(void)snprintf(uri, sizeof(uri), "sqlite:%s/register.db", dir);
	o.uri = uri;
	err_clear(&err);
	must(reg_open(&o, &r, &err), &err, "reg_open");
	args = json_pack("{s:s,s:s,s:b,s:s}", "municipality", "431001", "name",
	    "熊本市", "training", 1, "today", "2026-11-20");
	must(reg_call(r, "register.init", args, NULL, &err), &err, "init");
	json_decref(args);
	return r;
}

/* Some households of a whole city. */
static void
invent_some(struct fresh_batch *b, int people, uint64_t seed)
{
	struct generate_tables g;
	struct invent_params p = { people, people, seed, TODAY };
	struct invent_household h;
	struct invent *v;
	struct err err;

	err_clear(&err);
	must(generate_tables_read(&g, "db", "431001", &err), &err, "tables");
	v = invent_new(&g.t, &p);
	while (b->count < people && invent_next(v, &h)) {
		for (int i = 0; i < h.count; i++) {
			struct invent_person *q = &h.people[i];
			struct load_person *l = fresh_person(b, q->row_count);

			memcpy(
			    l->person_no, q->person_no, sizeof(l->person_no));
			for (int k = 0; k < q->row_count; k++)
				record_copy(&l->rows[k], &q->rows[k]);
			record_copy(&l->attached, &q->attached);
		}
		invent_release(&h);
	}
	/* One with repeating groups, in no order. */
	record_group_set(&b->people[0].rows[0], IT_PAST_ALIAS, 2, "乙　山");
	record_group_set(&b->people[0].rows[0], IT_PAST_ALIAS, 1, "甲　\"川");
	invent_free(v);
	generate_tables_release(&g);
}

/* Everything a query finds, as one digest. */
static void
digest_of(const char *dir, const char *sql, char out[65])
{
	char path[200];
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	struct sha256 h;
	long rows = 0;

	(void)snprintf(path, sizeof(path), "%s/register.db", dir);
	CHECK_INT(sqlite3_open(path, &db), SQLITE_OK);
	CHECK_INT(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	sha256_init(&h);
	for (; sqlite3_step(st) == SQLITE_ROW; rows++)
		for (int i = 0; i < sqlite3_column_count(st); i++) {
			const char *v =
			    (const char *)sqlite3_column_text(st, i);

			sha256_add(&h, v != NULL ? v : "\001",
			    v != NULL ? strlen(v) + 1 : 2);
		}
	sha256_end_hex(&h, out);
	if (rows == 0)
		(void)snprintf(out, 65, "no rows");
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(db);
}

static const char *const contents[] = {
	"SELECT * FROM person ORDER BY person_no",
	"SELECT * FROM household ORDER BY household_no",
	"SELECT * FROM history ORDER BY person_no, hist_no",
	"SELECT * FROM sheet ORDER BY person_no, sheet_no",
	"SELECT * FROM attached ORDER BY person_no, item",
	"SELECT * FROM attached_version ORDER BY person_no",
	"SELECT persons FROM op_log WHERE act LIKE 'load.%' ORDER BY seq",
	"SELECT name, value FROM serial WHERE name IN ('person', 'household') "
	"ORDER BY name",
};
/* Payloads of both sections of a record, in the feed's order. */
static const char payloads[] =
    "SELECT f.kind, s.section, s.payload FROM feed f JOIN feed_section s ON "
    "s.record = f.record WHERE f.kind IN ('change', 'attached') "
    "ORDER BY f.position, s.section";

static void
same_contents(const char *a, const char *b, const char *more)
{
	char x[65], y[65];

	for (size_t i = 0; i < sizeof(contents) / sizeof(contents[0]); i++) {
		digest_of(a, contents[i], x);
		digest_of(b, contents[i], y);
		if (strcmp(x, y) != 0 || strcmp(x, "no rows") == 0)
			printf("# %s\n", contents[i]);
		CHECK_STR(x, y);
		CHECK(strcmp(x, "no rows") != 0);
	}
	digest_of(a, more, x);
	digest_of(b, more, y);
	CHECK_STR(x, y);
	CHECK(strcmp(x, "no rows") != 0);
}

struct once {
	struct fresh_batch *b;
	bool is_given;
};

static struct fresh_batch *
give_once(void *arg)
{
	struct once *o = arg;

	if (o->is_given)
		return NULL;
	o->is_given = true;
	return o->b;
}

static void
verifies(struct reg *r)
{
	struct err err;
	json_t *o = NULL;

	err_clear(&err);
	must(reg_call(r, "register.verify", NULL, &o, &err), &err, "verify");
	CHECK(json_is_true(json_object_get(o, "ok")));
	json_decref(o);
}

TEST(fresh_load_writes_what_an_import_writes)
{
	char a[128], b[128], x[65];
	struct fresh_batch people = { 0 };
	struct once once = { &people, false };
	struct fresh_source source = { give_once, &once };
	struct load_result res = { 0 }, fresh = { 0 };
	struct reg *by_import = empty_register(a);
	struct reg *by_fresh = empty_register(b);
	struct err err;

	err_clear(&err);
	invent_some(&people, 200, 5);
	CHECK(people.count >= 200);
	must(reg_load_people(by_import, NULL, "generate", people.people,
		 people.count, &res, &err),
	    &err, "import");
	for (int i = 0; i < people.count; i++)
		for (int k = 0; k < people.people[i].row_count; k++)
			people.people[i].rows[k].recorded_at = 0;
	fresh_compose(&people, DAY_START);
	must(reg_load_fresh(by_fresh, NULL, &source, &fresh, &err), &err,
	    "fresh");
	CHECK_INT(fresh.persons, res.persons);
	CHECK_INT(fresh.rows, res.rows);
	same_contents(a, b, payloads);
	digest_of(b, "SELECT * FROM history_group", x);
	CHECK(strcmp(x, "no rows") != 0);
	verifies(by_fresh);
	fresh_release(&people);
	reg_close(by_import);
	reg_close(by_fresh);
	help_reg_remove(a);
	help_reg_remove(b);
}

TEST(fresh_load_wants_an_empty_training_register)
{
	char dir[128];
	struct fresh_batch people = { 0 };
	struct once once = { &people, false };
	struct fresh_source source = { give_once, &once };
	struct load_result res = { 0 };
	struct reg *r = empty_register(dir);
	struct test_reg t;
	struct err err;

	err_clear(&err);
	invent_some(&people, 20, 1);
	fresh_compose(&people, DAY_START);
	must(reg_load_fresh(r, NULL, &source, &res, &err), &err, "fresh");
	once.is_given = false;
	CHECK_INT(reg_load_fresh(r, NULL, &source, &res, &err), RC_CONFLICT);
	CHECK_STR(err.code, "E1858");
	CHECK_INT(reg_call(r, "load.fresh", NULL, NULL, &err), RC_INPUT);
	CHECK_STR(err.code, "E9404");
	verifies(r);
	reg_close(r);
	help_reg_remove(dir);
	/* No invented people among real ones, whatever somebody may. */
	test_reg_make(&t);
	test_plant(&t, "UPDATE state SET is_training = 0");
	once.is_given = false;
	CHECK_INT(
	    reg_load_fresh(t.reg, t.manager, &source, &res, &err), RC_DENIED);
	CHECK_STR(err.code, "E1859");
	CHECK_INT(
	    reg_load_fresh(t.reg, t.clerk, &source, &res, &err), RC_DENIED);
	CHECK_STR(err.code, "E1032");
	test_reg_free(&t);
	fresh_release(&people);
}

/* Another connection has the log's statement prepared before the indexes
 * went and came. */
TEST(fresh_load_beside_an_open_connection)
{
	char dir[128];
	struct fresh_batch people = { 0 };
	struct once once = { &people, false };
	struct fresh_source source = { give_once, &once };
	struct load_result res = { 0 };
	struct reg *r = empty_register(dir), *other;
	struct err err;
	json_t *args = json_pack("{s:s,s:[s],s:[s]}", "profile", "p",
	    "sections", "core", "calls", "*");

	err_clear(&err);
	other = help_reg_again(dir, "2026-11-20");
	must(reg_call(other, "profile.put", args, NULL, &err), &err, "before");
	invent_some(&people, 20, 2);
	fresh_compose(&people, DAY_START);
	must(reg_load_fresh(r, NULL, &source, &res, &err), &err, "fresh");
	must(reg_call(other, "profile.put", args, NULL, &err), &err, "after");
	must(reg_call(r, "profile.put", args, NULL, &err), &err, "here");
	verifies(other);
	json_decref(args);
	reg_close(other);
	reg_close(r);
	help_reg_remove(dir);
	fresh_release(&people);
}

/* ---- whole towns ---- */

static enum rc
town(const char *dir, long residents,
    void (*progress)(void *, const char *, long, long),
    struct generate_result *res, struct err *err)
{
	struct generate_options o = { .share = "db",
		.municipality = "431001",
		.residents = residents,
		.former = residents * 2,
		.seed = 9,
		.progress = progress };
	char uri[200];

	(void)snprintf(uri, sizeof(uri), "sqlite:%s/register.db", dir);
	(void)setenv("MADOGUCHI_NOW", "2026-11-20", 1);
	o.uri = uri;
	err_clear(err);
	return generate_town(&o, res, err);
}

static void
new_folder(char dir[128])
{
	(void)mkdir("build", 0777);
	(void)mkdir("build/tmp", 0777);
	(void)snprintf(dir, 128, "build/tmp/fresh.XXXXXX");
	if (mkdtemp(dir) == NULL)
		exit(1);
}

TEST(generate_same_seed_same_register)
{
	char a[128], b[128];
	struct generate_result res;
	struct err err;
	struct reg *r;

	new_folder(a);
	new_folder(b);
	must(town(a, 700, NULL, &res, &err), &err, "town");
	CHECK_INT(res.residents, 700);
	CHECK_INT(res.removed, 1400);
	must(town(b, 700, NULL, &res, &err), &err, "town");
	same_contents(a, b, payloads);
	r = help_reg_again(a, "2026-11-20");
	verifies(r);
	reg_close(r);
	help_reg_remove(a);
	help_reg_remove(b);
}

/* Five wards, each with a desk of its own. */
TEST(generate_fills_the_wards_of_a_city)
{
	char dir[128], path[200];
	struct generate_result res;
	struct err err;
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	int wards = 0;

	new_folder(dir);
	must(town(dir, 700, NULL, &res, &err), &err, "town");
	(void)snprintf(path, sizeof(path), "%s/register.db", dir);
	CHECK_INT(sqlite3_open(path, &db), SQLITE_OK);
	CHECK_INT(
	    sqlite3_prepare_v2(db,
		"SELECT address_city, entry_place, count(*), "
		"min(substr(address_code, 1, 5)), max(substr(address_code, 1, "
		"5)) FROM history GROUP BY address_city, entry_place",
		-1, &st, NULL),
	    SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW) {
		const char *city = (const char *)sqlite3_column_text(st, 0);
		char want[96];

		wards++;
		(void)snprintf(want, sizeof(want), "%s役所区民課",
		    city + strlen("熊本市"));
		CHECK_STR((const char *)sqlite3_column_text(st, 1), want);
		CHECK(sqlite3_column_int(st, 2) > 200);
		CHECK_STR((const char *)sqlite3_column_text(st, 3),
		    (const char *)sqlite3_column_text(st, 4));
	}
	CHECK_INT(wards, 5);
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(db);
	help_reg_remove(dir);
}

/* ---- kills ---- */

static void
schema_of(const char *dir, char out[65])
{
	digest_of(dir,
	    "SELECT type, name, tbl_name, sql FROM sqlite_schema "
	    "WHERE sql IS NOT NULL ORDER BY type, name",
	    out);
}

static long kill_at;

static void
kill_there(void *arg, const char *what, long done, long total)
{
	(void)arg;
	(void)what;
	(void)total;
	if (done >= kill_at)
		(void)raise(SIGKILL);
}

/* The child dies by itself after so many people, or (size > 0) by us as soon
 * as its file has that many bytes. */
static void
killed_town(const char *dir, long residents, long at, off_t size)
{
	static const struct timespec pause = { 0, 200000 };
	struct generate_result res;
	struct err err;
	struct stat st;
	char db[200];
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		kill_at = at;
		if (town(dir, residents, kill_there, &res, &err) != RC_OK)
			_exit(1);
		_exit(0);
	}
	(void)snprintf(db, sizeof(db), "%s/register.db", dir);
	while (size > 0 && waitpid(pid, &status, WNOHANG) == 0) {
		if (stat(db, &st) == 0 && st.st_size >= size) {
			(void)kill(pid, SIGKILL);
			break;
		}
		(void)nanosleep(&pause, NULL);
	}
	(void)waitpid(pid, &status, 0);
	CHECK(WIFSIGNALED(status));
}

TEST(generate_killed_leaves_an_empty_sound_register)
{
	static const long at[] = { 0, 2000, 12000, 14000 };
	char whole[65], got[65], dir[128], db[200], journal[200];
	struct generate_result res;
	struct stat st;
	struct err err;
	struct reg *r;

	new_folder(dir);
	must(town(dir, 10, NULL, &res, &err), &err, "town");
	schema_of(dir, whole);
	help_reg_remove(dir);
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		new_folder(dir);
		killed_town(dir, 5000, at[i], 0);
		(void)snprintf(db, sizeof(db), "%s/register.db", dir);
		(void)snprintf(
		    journal, sizeof(journal), "%s/register.db-journal", dir);
		/* The later ones had rows in the file, and a journal. */
		if (at[i] >= 12000) {
			CHECK(stat(db, &st) == 0 && st.st_size > 10000000);
			CHECK(stat(journal, &st) == 0 && st.st_size > 0);
		}
		r = help_reg_again(dir, "2026-11-20");
		verifies(r);
		schema_of(dir, got);
		CHECK_STR(got, whole);
		digest_of(dir, "SELECT * FROM person", got);
		CHECK_STR(got, "no rows");
		reg_close(r);
		CHECK(stat(journal, &st) != 0);
		help_reg_remove(dir);
	}
}

/* While the commit writes: all of its people or none, and every index. */
TEST(generate_killed_while_it_commits_is_whole_or_empty)
{
	static const off_t at[] = { 1000000, 6000000, 12000000 };
	char whole[65], got[65], dir[128];
	struct generate_result res;
	struct err err;
	struct reg *r;
	json_t *o;
	long n;

	new_folder(dir);
	must(town(dir, 1000, NULL, &res, &err), &err, "town");
	schema_of(dir, whole);
	help_reg_remove(dir);
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		new_folder(dir);
		killed_town(dir, 1000, 1000000, at[i]);
		r = help_reg_again(dir, "2026-11-20");
		err_clear(&err);
		o = NULL;
		must(reg_call(r, "register.count", NULL, &o, &err), &err,
		    "register.count");
		n = (long)json_integer_value(json_object_get(o, "persons"));
		CHECK(n == 0 || n == 3000);
		verifies(r);
		json_decref(o);
		schema_of(dir, got);
		CHECK_STR(got, whole);
		reg_close(r);
		help_reg_remove(dir);
	}
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
