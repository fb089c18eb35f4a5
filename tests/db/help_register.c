/* SPDX-License-Identifier: ISC
 * help_register - see help_register.h.
 */
#include "tests/db/help_register.h"

#include "db/reg.h"
#include "db/service.h"
#include "db/snapshot.h"
#include "db/store_pg.h"
#include "src/date.h"
#include "src/file.h"
#include "src/mem.h"
#include "tests/db/help_pg.h"
#include "tests/db/help_schema.h"
#include "tests/db/help_tls.h"

#include <fcntl.h>
#include <ftw.h>
#include <linux/magic.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

static int64_t
clock_now(void *arg)
{
	const struct test_reg *t = arg;

	return t->now;
}

struct reg_clock
test_clock(struct test_reg *t)
{
	return (struct reg_clock){ clock_now, t };
}

bool
test_is_waiting(void)
{
	const char *v = getenv("MADO_TEST_STORE");

	return v != NULL && strcmp(v, "waiting") == 0;
}

/* ---- over the network ---- */

bool
test_is_https(void)
{
	const char *kind = getenv("MADO_TEST_STORE");

	return kind != NULL && strncmp(kind, "https", 5) == 0;
}

/* With the limits out of the way: they have tests of their own. */
static void
start_service(struct test_reg *t)
{
	char ca[128], cert[128], key[128], snaps[96];
	struct service_options o = { .reg_uri = t->uri,
		.clock = { clock_now, t },
		.instance = "test",
		.listen = "127.0.0.1:0",
		.listen_fd = -1,
		.log_fd = -1,
		.tls_ca = ca,
		.tls_cert = cert,
		.tls_key = key,
		.limits = { .rate = 100000,
		    .burst = 100000,
		    .terminal_connections = 100 } };

	(void)snprintf(snaps, sizeof(snaps), "%s/snapshots", t->dir);
	o.snapshots = snaps;
	(void)snprintf(t->tls, sizeof(t->tls), "%s/tls", t->dir);
	test_certs(t->tls);
	(void)snprintf(ca, sizeof(ca), "%s/ca.pem", t->tls);
	(void)snprintf(cert, sizeof(cert), "%s/server.pem", t->tls);
	(void)snprintf(key, sizeof(key), "%s/server.key", t->tls);
	if (getenv("TEST_WHY") != NULL)
		o.log_fd = STDERR_FILENO;
	if (service_start(&o, &t->service, &t->err) != RC_OK) {
		printf("# service_start: %s %s\n", t->err.code, t->err.log);
		printf("not ok 1 - the service starts\n");
		exit(1);
	}
}

static enum rc
open_https(struct test_reg *t, const char *terminal, struct reg **out)
{
	char uri[64], ca[128], cert[128], key[128];
	struct test_cert c = { .file = terminal };
	struct reg_options o = {
		.uri = uri, .terminal = terminal, .tls = { ca, cert, key }
	};

	if (t->service == NULL)
		start_service(t);
	(void)snprintf(
	    uri, sizeof(uri), "https://localhost:%d", service_port(t->service));
	(void)snprintf(ca, sizeof(ca), "%s/ca.pem", t->tls);
	(void)snprintf(cert, sizeof(cert), "%s/%s.pem", t->tls, terminal);
	(void)snprintf(key, sizeof(key), "%s/%s.key", t->tls, terminal);
	if (access(cert, R_OK) != 0)
		test_cert_make(t->tls, &c);
	return reg_open(&o, out, &t->err);
}

/* A server's register has its snapshots wherever it is told. */
static struct snapshots *
snapshots_of(struct test_reg *t)
{
	struct snapshots_options o = { .reg = { .uri = t->uri,
					   .clock = { clock_now, t } } };
	char folder[96];

	if (!test_pg_is_wanted() || t->snapshots != NULL)
		return t->snapshots;
	(void)snprintf(folder, sizeof(folder), "%s/snapshots", t->dir);
	o.folder = folder;
	if (snapshots_open(&o, &t->snapshots, &t->err) != RC_OK)
		printf("# snapshots_open: %s\n", t->err.log);
	return t->snapshots;
}

struct reg *
test_reg_also(struct test_reg *t, const char *terminal)
{
	struct reg_options o = { .uri = t->uri,
		.snapshots = snapshots_of(t),
		.terminal = terminal,
		.create = true,
		.clock = { clock_now, t } };
	struct reg *r = NULL;

	err_clear(&t->err);
	if ((test_is_https() && strcmp(terminal, "daicho") != 0
		    ? open_https(t, terminal, &r)
		    : reg_open(&o, &r, &t->err)) != RC_OK)
		printf("# reg_open: %s %s\n", t->err.code, t->err.log);
	else if (test_is_waiting())
		r->is_queueing = true;
	return r;
}

/* Behind the service records get their position a moment later; a test reads
 * them at once. */
static void
wait_for_positions(struct test_reg *t)
{
	const struct timespec nap = { 0, 1000000 };
	int i;

	if (!test_is_https() || !test_pg_is_wanted())
		return;
	for (i = 0; i < 10000; i++) {
		if (test_count(t, "SELECT (SELECT count(*) FROM feed_wait) + "
				  "(SELECT count(*) FROM op_log_wait)") == 0)
			return;
		(void)nanosleep(&nap, NULL);
	}
	printf("# records wait for their position for ten seconds\n");
}

void
test_settle(struct test_reg *t)
{
	static const char behind[] =
	    "SELECT (SELECT max(seq) FROM op_log) - (SELECT value FROM serial "
	    "WHERE name = 'op_log') + (SELECT max(position) FROM feed) - "
	    "(SELECT value FROM serial WHERE name = 'feed')";
	const struct timespec nap = { 0, 10000000 };
	int i;

	for (i = 0; i < 1000 && test_is_https() && test_pg_is_wanted() &&
		    test_count(t, behind) != 0;
	     i++)
		(void)nanosleep(&nap, NULL);
}

static enum rc
call_v(struct test_reg *t, struct reg *r, const char *method, json_t **result,
    const char *fmt, va_list ap)
{
	json_error_t je;
	json_t *args = json_vpack_ex(&je, 0, fmt, ap), *answer = NULL;
	enum rc rc;

	if (args == NULL) {
		printf("# test arguments of %s: %s\n", method, je.text);
		abort();
	}
	/* one that the service would not even let in: what it said then */
	if (r == NULL) {
		json_decref(args);
		return t->err.rc;
	}
	err_clear(&t->err);
	rc = reg_call(r, method, args, &answer, &t->err);
	json_decref(args);
	wait_for_positions(t);
	/* every answer of every test is held against the document */
	if (rc == RC_OK && !schema_answer_holds(method, answer)) {
		printf("not ok 1 - answers are as their schema says\n");
		exit(1);
	}
	if (rc == RC_OK && result != NULL)
		*result = answer;
	else
		json_decref(answer);
	return rc;
}

enum rc
test_call(struct test_reg *t, const char *method, json_t **result,
    const char *fmt, ...)
{
	va_list ap;
	enum rc rc;

	va_start(ap, fmt);
	rc = call_v(t, t->reg, method, result, fmt, ap);
	va_end(ap);
	return rc;
}

enum rc
test_call_at(struct test_reg *t, struct reg *r, const char *method,
    json_t **result, const char *fmt, ...)
{
	va_list ap;
	enum rc rc;

	va_start(ap, fmt);
	rc = call_v(t, r, method, result, fmt, ap);
	va_end(ap);
	return rc;
}

static void
must(struct test_reg *t, enum rc rc, const char *what)
{
	if (rc == RC_OK)
		return;
	printf("# %s: %s %s %s %s\n", what, t->err.code, t->err.text,
	    t->err.why, t->err.log);
	printf("not ok 1 - %s\n", what);
	exit(1);
}

json_t *
test_proof(struct test_reg *t, struct reg *r, const char *terminal,
    const char *staff, const char *act, const char *subject)
{
	struct proof p = { .kind = "demo" };
	json_t *res = NULL;

	must(t, reg_call(r, "session.nonce", NULL, &res, &t->err), "nonce");
	(void)snprintf(p.key_id, sizeof(p.key_id), "%s", terminal);
	(void)snprintf(p.staff, sizeof(p.staff), "%s", staff);
	(void)snprintf(p.act, sizeof(p.act), "%s", act);
	(void)snprintf(p.subject, sizeof(p.subject), "%s", subject);
	(void)snprintf(p.nonce, sizeof(p.nonce), "%s",
	    json_string_value(json_object_get(res, "nonce")));
	json_decref(res);
	proof_sign(&p, t->secret);
	return proof_to_json(&p);
}

enum rc
test_session(struct test_reg *t, struct reg *r, const char *terminal,
    const char *staff, char out[65])
{
	json_t *proof = test_proof(t, r, terminal, staff, "session.open", "");
	json_t *res = NULL;
	enum rc rc = test_call_at(t, r, "session.open", &res, "{s:s,s:o}",
	    "staff", staff, "proof", proof);

	out[0] = '\0';
	if (rc == RC_OK)
		(void)snprintf(out, 65, "%s",
		    json_string_value(json_object_get(res, "session")));
	json_decref(res);
	return rc;
}

static void
put_staff(struct test_reg *t, struct reg *r, const char *no, const char *name,
    const char *label, const char *rights)
{
	json_t *list = json_loads(rights, 0, NULL);

	must(t,
	    test_call_at(t, r, "staff.put", NULL,
		"{s:s,s:s,s:s,s:s,s:o,s:s,s:s,s:s,s:s}", "staff", no, "name",
		name, "org", "中央区 区民課", "role_label", label, "rights",
		list, "from", "", "to", "", "account", name, "session",
		t->manager),
	    "staff.put");
}

static const char clerk_rights[] =
    "[\"read\",\"enter\",\"ex_officio\",\"code\",\"certificate\",\"honseki\",\"juminhyo_code\","
    "\"residence_status\",\"mynumber\"]";
static const char reviewer_rights[] =
    "[\"read\",\"enter\",\"ex_officio\",\"code\",\"approve\",\"certificate\",\"honseki\","
    "\"juminhyo_code\",\"residence_status\",\"block\",\"block_suspend\"]";
static const char manager_rights[] =
    "[\"read\",\"enter\",\"approve\",\"certificate\",\"block\","
    "\"block_suspend\",\"support\",\"support_view\",\"staff\",\"setting\","
    "\"log\",\"log_report\",\"mass_search\",\"export_bulk\",\"honseki\","
    "\"juminhyo_code\",\"residence_status\",\"mynumber\",\"batch\",\"code\",\"ex_officio\"]";
static const char both_rights[] =
    "[\"read\",\"enter\",\"ex_officio\",\"code\",\"approve\",\"certificate\",\"honseki\","
    "\"juminhyo_code\",\"residence_status\"]";

/* Terminals and the first manager before anybody can sign in. */
static void
furnish(struct test_reg *t, struct reg *daicho, bool training)
{
	static const char *const names[] = { "T1", "T2" };
	static const char *const places[] = { "中央区", "北区" };
	int i;

	for (i = 0; i < 2; i++)
		must(t,
		    test_call_at(t, daicho, "terminal.put", NULL,
			"{s:s,s:s,s:s,s:s,s:s,s:b}", "terminal", names[i],
			"place", places[i], "label", "1番", "public_key",
			t->public_key, "profile", "counter", "demo",
			(int)training),
		    "terminal.put");
	put_staff(t, daicho, "10003", "三宅", "管理責任者", manager_rights);
}

bool
test_is_shared(void)
{
	return test_pg_is_wanted();
}

/* In memory where there is room: processes are killed here, no machine is,
 * and a commit that waits for the disk is most of a test's time. */
static const char *
folder_of_tests(void)
{
	struct statfs tmp, shm;

	if (statfs("/tmp", &tmp) == 0 && tmp.f_type != TMPFS_MAGIC &&
	    statfs("/dev/shm", &shm) == 0 && shm.f_type == TMPFS_MAGIC &&
	    shm.f_bavail > (1u << 30) / (unsigned long)shm.f_bsize &&
	    access("/dev/shm", W_OK) == 0)
		return "/dev/shm";
	return "/tmp";
}

static void
make_folder(struct test_reg *t)
{
	(void)snprintf(
	    t->dir, sizeof(t->dir), "%s/mado-reg-XXXXXX", folder_of_tests());
	if (mkdtemp(t->dir) == NULL)
		abort();
	(void)snprintf(t->path, sizeof(t->path), "%s/register.db", t->dir);
	(void)snprintf(t->uri, sizeof(t->uri), "sqlite:%s", t->path);
	if (test_pg_is_wanted())
		t->path[0] = '\0';
}

void
test_reg_place(struct test_reg *t)
{
	make_folder(t);
	if (!test_pg_is_wanted())
		return;
	store_kind_add(&store_pg_ops);
	test_pg_database(t->uri, sizeof(t->uri));
}

/* Folder, keys, clock; nothing of the register yet. */
static void
begin(struct test_reg *t)
{
	unsigned char pk[32];

	memset(t, 0, sizeof(*t));
	if (sodium_init() < 0)
		abort();
	test_reg_place(t);
	/* 2026-07-15 10:00 in Japan */
	t->now = ((int64_t)date_day(2026, 7, 15) * 86400 + 3600) * 1000000;
	(void)crypto_sign_keypair(pk, t->secret);
	(void)sodium_bin2hex(
	    t->public_key, sizeof(t->public_key), pk, sizeof(pk));
}

/* Of the register that is made. */
static struct {
	const char *code, *name;
} place = { "431010", "熊本市中央区" };

void
test_reg_make_at(struct test_reg *t, const char *code, const char *name)
{
	place.code = code;
	place.name = name;
	test_reg_make_anew(t, true);
	place.code = "431010";
	place.name = "熊本市中央区";
}

void
test_reg_make_city(struct test_reg *t)
{
	test_reg_make_at(t, "431001", "熊本市");
}

void
test_reg_make_anew(struct test_reg *t, bool training)
{
	struct reg *daicho;

	begin(t);
	daicho = test_reg_also(t, "daicho");
	if (daicho == NULL)
		exit(1);
	must(t,
	    test_call_at(t, daicho, "register.init", NULL, "{s:s,s:s,s:b}",
		"municipality", place.code, "name", place.name, "training",
		(int)training),
	    "register.init");
	furnish(t, daicho, training);
	reg_close(daicho);
	t->reg = test_reg_also(t, "T1");
	if (!training)
		return;
	must(t, test_session(t, t->reg, "T1", "10003", t->manager), "manager");
	put_staff(t, t->reg, "10001", "佐々木", "窓口", clerk_rights);
	put_staff(t, t->reg, "10002", "高木", "審査", reviewer_rights);
	put_staff(t, t->reg, "10004", "今村", "窓口", both_rights);
	must(t, test_session(t, t->reg, "T1", "10001", t->clerk), "clerk");
	must(
	    t, test_session(t, t->reg, "T1", "10002", t->reviewer), "reviewer");
}

/* ---- made once in a program, copied for each test ---- */

static struct test_reg made[2];
static char made_on[32]; /* MADO_TEST_STORE then */
static pid_t maker;

static int
remove_one(const char *path, const struct stat *sb, int kind, struct FTW *ftw)
{
	(void)sb;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static void
remove_folder(const char *dir)
{
	(void)nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* A server's copies end with the server. */
static void
remove_made(void)
{
	int i;

	for (i = 0; i < 2 && getpid() == maker; i++) {
		if (made[i].dir[0] != '\0')
			remove_folder(made[i].dir);
		made[i].dir[0] = '\0';
	}
}

static struct test_reg *
made_of(bool training)
{
	struct test_reg *m = &made[training];
	const char *store = getenv("MADO_TEST_STORE");

	if (strcmp(made_on, store != NULL ? store : "") != 0)
		remove_made();
	(void)snprintf(
	    made_on, sizeof(made_on), "%s", store != NULL ? store : "");
	if (m->dir[0] != '\0')
		return m;
	if (maker == 0) {
		maker = getpid();
		(void)atexit(remove_made);
	}
	test_reg_make_anew(m, training);
	reg_close(m->reg);
	service_stop(m->service);
	snapshots_close(m->snapshots);
	return m;
}

static void
copy_file(const char *from, const char *to, const char *end)
{
	char source[160], target[160];
	size_t len = 0;
	char *text;
	int fd;

	(void)snprintf(source, sizeof(source), "%s%s", from, end);
	(void)snprintf(target, sizeof(target), "%s%s", to, end);
	if (access(source, F_OK) != 0)
		return;
	text = file_read(source, 64 << 20, &len);
	fd = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (text == NULL || fd < 0 || write(fd, text, len) != (ssize_t)len) {
		printf("not ok 1 - cannot copy %s\n", source);
		exit(1);
	}
	(void)close(fd);
	free(text);
}

void
test_reg_make_kind(struct test_reg *t, bool training)
{
	const struct test_reg *m = made_of(training);

	memset(t, 0, sizeof(*t));
	*t = *m;
	t->reg = NULL;
	t->service = NULL;
	t->snapshots = NULL;
	make_folder(t);
	if (test_pg_is_wanted()) {
		test_pg_database_of(m->uri, t->uri, sizeof(t->uri));
	} else {
		copy_file(m->path, t->path, "");
		copy_file(m->path, t->path, "-mynumber");
	}
	t->reg = test_reg_also(t, "T1");
}

void
test_reg_make(struct test_reg *t)
{
	test_reg_make_kind(t, true);
}

void
test_reg_free(struct test_reg *t)
{
	reg_close(t->reg);
	service_stop(t->service);
	snapshots_close(t->snapshots);
	if (test_pg_is_wanted())
		test_pg_leave(t->uri);
	remove_folder(t->dir);
}

static void
plant_file(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	char *msg = NULL;

	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, "PRAGMA foreign_keys = 0", NULL, NULL, &msg) !=
		SQLITE_OK ||
	    sqlite3_exec(db, sql, NULL, NULL, &msg) != SQLITE_OK) {
		printf("# planting: %s\n", msg != NULL ? msg : "?");
		exit(1);
	}
	(void)sqlite3_close(db);
}

void
test_plant(struct test_reg *t, const char *sql)
{
	if (test_pg_is_wanted())
		test_pg_run(t->uri, sql);
	else
		plant_file(t->path, sql);
}

void
test_plant_mynumber(struct test_reg *t, const char *sql)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s-mynumber", t->path);
	if (test_pg_is_wanted())
		test_pg_run(t->uri, sql);
	else
		plant_file(path, sql);
}

static long long
count_file(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	long long n = -1;

	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK) {
		printf("# counting: %s\n", sqlite3_errmsg(db));
		exit(1);
	}
	if (sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(db);
	return n;
}

long long
test_count(struct test_reg *t, const char *sql)
{
	return test_pg_is_wanted() ? test_pg_number(t->uri, sql)
				   : count_file(t->path, sql);
}

long long
test_count_mynumber(struct test_reg *t, const char *sql)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s-mynumber", t->path);
	return test_pg_is_wanted() ? test_pg_number(t->uri, sql)
				   : count_file(path, sql);
}

json_t *
test_columns(struct test_reg *t)
{
	json_t *list = json_array();
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;

	if (test_pg_is_wanted()) {
		test_pg_columns(t->uri, list);
		return list;
	}
	if (sqlite3_open(t->path, &db) != SQLITE_OK ||
	    sqlite3_prepare_v2(db,
		"SELECT m.name, c.name FROM sqlite_schema m, "
		"pragma_table_info(m.name) c WHERE m.type = 'table'",
		-1, &st, NULL) != SQLITE_OK)
		exit(1);
	while (sqlite3_step(st) == SQLITE_ROW)
		(void)json_array_append_new(
		    list, json_pack("[s,s]", sqlite3_column_text(st, 0),
			      sqlite3_column_text(st, 1)));
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(db);
	return list;
}
