/* SPDX-License-Identifier: ISC
 * Fifty writers on PostgreSQL, through the service and beside it, while the
 * server, its backends, the service, the sequencer and the writers are killed
 * at seeded moments: every acknowledged change stands in the feed once, after
 * whatever its writer had read, and both chains are whole.
 *
 * MADO_STRESS=N: until N changes are acknowledged (make check-long: 100,000).
 */
#include "db/reg.h"
#include "db/sequencer.h"
#include "db/service.h"
#include "tests/db/help_oracle.h"
#include "tests/db/help_pg.h"
#include "tests/db/help_register.h"
#include "tests/db/help_tls.h"
#include "tests/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "db/aside.h"
#include "src/mem.h"

#ifdef __SANITIZE_ADDRESS__
enum { PRESET = 1000 };
#else
enum { PRESET = 3000 };
#endif
enum { WRITERS = 50, PEOPLE = 200, FAMILY = 4, STALL_S = 120 };
/* Every fifth goes through the service; of the others every other one leaves
 * its records to the sequencer's process. */
enum kind { DIRECT, QUEUEING, SERVED };

struct shared {
	atomic_long done, begun, by_kind[3];
	atomic_long busy; /* told to come again */
	atomic_long away; /* the server or service was not there */
};

static struct test_reg t;
static struct shared *shared;
static char dir[64], person[PEOPLE][20];
static int people, listen_fd = -1, port;
static pid_t writer[WRITERS], sequencer, service;
static int life[WRITERS];
static unsigned int seed;

static unsigned int
random_below(unsigned int *s, unsigned int n)
{
	*s = *s * 1103515245 + 12345;
	return (*s >> 16) % n;
}

static void
nap_ms(int ms)
{
	(void)poll(NULL, 0, ms);
}

static pid_t
child(void)
{
	pid_t pid = fork();

	if (pid < 0) { /* kill(-1) would be everybody */
		printf("not ok 1 - no process: %s\n", strerror(errno));
		exit(1);
	}
	if (pid == 0)
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	return pid;
}

/* ---- a writer ---- */

static enum kind
kind_of(int w)
{
	return w % 5 == 4 ? SERVED : w % 2 == 0 ? DIRECT : QUEUEING;
}

static int64_t
now_of_test(void *arg)
{
	(void)arg;
	return t.now;
}

static struct reg *
connect_as(enum kind kind)
{
	char uri[64], ca[128], cert[128], key[128];
	struct reg_options o = {
		.uri = t.uri, .terminal = "T1", .clock = { now_of_test, NULL }
	};
	struct reg *r = NULL;
	struct err e;

	if (kind == SERVED) {
		(void)snprintf(uri, sizeof(uri), "https://localhost:%d", port);
		(void)snprintf(ca, sizeof(ca), "%s/tls/ca.pem", dir);
		(void)snprintf(cert, sizeof(cert), "%s/tls/T1.pem", dir);
		(void)snprintf(key, sizeof(key), "%s/tls/T1.key", dir);
		o.uri = uri;
		o.tls.ca = ca;
		o.tls.cert = cert;
		o.tls.key = key;
	}
	for (;;) {
		err_clear(&e);
		if (reg_open(&o, &r, &e) == RC_OK)
			return r;
		shared->away++;
		nap_ms(50);
	}
}

static enum rc
call(struct reg *r, const char *method, json_t *args, json_t **result,
    struct err *e)
{
	enum rc rc;

	err_clear(e);
	*result = NULL;
	rc = reg_call(r, method, args, result, e);
	json_decref(args);
	return rc;
}

/* The note of a person: its version and the token in it. */
static bool
read_note(
    struct reg *r, const char *no, json_int_t *version, char token[TOKEN_MAX])
{
	json_t *res;
	const json_t *n;
	struct err e;

	if (call(r, "person.get",
		json_pack("{s:s,s:s}", "session", t.clerk, "person_no", no),
		&res, &e) != RC_OK) {
		shared->away++;
		return false;
	}
	n = json_array_get(json_object_get(res, "notes"), 0);
	*version = json_integer_value(json_object_get(n, "version"));
	token[0] = '\0';
	(void)sscanf(json_text(n, "text"), "%23s", token);
	json_decref(res);
	return true;
}

static enum oracle_answer
answer_of(enum rc rc, const struct err *e)
{
	if (rc == RC_OK)
		return ORACLE_DONE;
	if (rc == RC_CONFLICT || rc == RC_INPUT || rc == RC_DENIED)
		return ORACLE_NOT;
	if (strcmp(e->code, "E7011") == 0) {
		shared->busy++;
		return ORACLE_NOT; /* rolled back every time */
	}
	return ORACLE_UNKNOWN;
}

/* Reads one note, then writes another. */
static void
change(struct reg *r, int log, int w, int number, unsigned int *s)
{
	const char *to = person[random_below(s, (unsigned int)people)];
	const char *from = person[random_below(s, (unsigned int)people)];
	char token[TOKEN_MAX], saw[TOKEN_MAX], old[TOKEN_MAX], text[64];
	json_int_t version, ignored;
	enum oracle_answer a;
	json_t *args, *res;
	struct err e;
	enum rc rc;

	if (!read_note(r, to, &version, old) ||
	    !read_note(r, from, &ignored, saw)) {
		nap_ms(20);
		return;
	}
	(void)snprintf(token, sizeof(token), "w%d.%d.%d", w, life[w], number);
	(void)snprintf(text, sizeof(text), "%s %s", token, saw);
	args = json_pack(
	    "{s:s,s:s,s:s}", "session", t.clerk, "person_no", to, "text", text);
	if (version > 0)
		(void)json_object_update_new(
		    args, json_pack("{s:i,s:I}", "seq", 1, "version", version));
	oracle_begins(log, token, saw);
	shared->begun++;
	rc = call(r, "note.put", args, &res, &e);
	/* two that begin a note at once would make two of them */
	json_decref(res);
	a = answer_of(rc, &e);
	oracle_answered(log, token, a);
	if (a == ORACLE_DONE) {
		shared->done++;
		shared->by_kind[kind_of(w)]++;
	} else if (a == ORACLE_UNKNOWN) {
		nap_ms(20);
	}
}

static _Noreturn void
write_on(int w)
{
	unsigned int s = seed + (unsigned int)(w * 7919 + life[w] * 104729);
	int log = oracle_log(dir, w, life[w]), n;
	struct sequencer *nowhere = NULL;
	struct reg *r;

	if (log < 0)
		_exit(8);
	r = connect_as(kind_of(w));
	if (kind_of(w) == QUEUEING) {
		nowhere = sequencer_start(
		    "sqlite:/nonexistent/register.db", bell_new());
		sequencer_serve(nowhere, r);
	}
	for (n = 1;; n++)
		change(r, log, w, n, &s);
}

static void
start_writer(int w)
{
	life[w]++;
	writer[w] = child();
	if (writer[w] == 0)
		write_on(w);
}

/* ---- what stands at the centre ---- */

static void
start_sequencer(void)
{
	sequencer = child();
	if (sequencer != 0)
		return;
	(void)sequencer_start(t.uri, bell_new());
	for (;;)
		(void)pause();
}

static void
start_service(void)
{
	char ca[128], cert[128], key[128];
	struct service_options o = { .reg_uri = t.uri,
		.clock = { now_of_test, NULL },
		.listen_fd = listen_fd,
		.log_fd = -1,
		.tls_ca = ca,
		.tls_cert = cert,
		.tls_key = key,
		.limits = { .rate = 100000,
		    .burst = 100000,
		    .terminal_requests = 100,
		    .terminal_connections = 100 } };
	struct service *s;
	struct err e;

	service = child();
	if (service != 0)
		return;
	(void)snprintf(ca, sizeof(ca), "%s/tls/ca.pem", dir);
	(void)snprintf(cert, sizeof(cert), "%s/tls/server.pem", dir);
	(void)snprintf(key, sizeof(key), "%s/tls/server.key", dir);
	for (;;) {
		err_clear(&e);
		if (service_start(&o, &s, &e) == RC_OK)
			break;
		nap_ms(50); /* the server may be away */
	}
	for (;;)
		(void)pause();
}

static void
take_port(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t n = sizeof(a);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listen_fd = socket(AF_INET, SOCK_STREAM, 0);
	if (listen_fd < 0 || bind(listen_fd, (struct sockaddr *)&a, n) != 0 ||
	    listen(listen_fd, 100) != 0 ||
	    getsockname(listen_fd, (struct sockaddr *)&a, &n) != 0)
		exit(1);
	port = ntohs(a.sin_port);
}

/* ---- kills ---- */

static void
kill_and_wait(pid_t pid)
{
	int status = 0;

	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, &status, 0);
	if (!WIFSIGNALED(status)) {
		printf("# a process had ended by itself: %d\n", status);
		CHECK(false);
	}
}

/* One backend of the server, by -9: the server ends all of them. */
static void
kill_backend(void)
{
	static const char sql[] =
	    "SELECT pid FROM pg_stat_activity WHERE datname = "
	    "current_database() AND pid <> pg_backend_pid() ORDER BY "
	    "random() LIMIT 1";
	PGconn *conn = PQconnectdb(t.uri);
	PGresult *res = PQexec(conn, sql);

	if (PQntuples(res) == 1)
		(void)kill((pid_t)atoi(PQgetvalue(res, 0, 0)), SIGKILL);
	PQclear(res);
	PQfinish(conn);
}

enum victim { CLIENT, BACKEND, SEQUENCER, SERVICE, SERVER, VICTIMS };
static int kills[VICTIMS];

static void
kill_one(int i)
{
	/* each of them early, then mostly clients */
	static const enum victim first[] = { CLIENT, SEQUENCER, CLIENT, BACKEND,
		CLIENT, SERVICE, CLIENT, SERVER };
	unsigned int n = random_below(&seed, 100);
	enum victim v = n < 70   ? CLIENT
			: n < 80 ? SEQUENCER
			: n < 90 ? SERVICE
			: n < 96 ? BACKEND
				 : SERVER;
	int w = (int)random_below(&seed, WRITERS);

	if (i < (int)(sizeof(first) / sizeof(first[0])))
		v = first[i];
	kills[v]++;
	switch (v) {
	case CLIENT:
		kill_and_wait(writer[w]);
		start_writer(w);
		break;
	case SEQUENCER:
		kill_and_wait(sequencer);
		start_sequencer();
		break;
	case SERVICE:
		kill_and_wait(service);
		start_service();
		break;
	case BACKEND:
		kill_backend();
		break;
	case SERVER:
	case VICTIMS:
		test_pg_server("kill");
		test_pg_server("restart");
		break;
	}
}

/* Until so many changes are acknowledged; false: nothing moves any more. */
static bool
reach(long target)
{
	int64_t since = mono_us();
	long before = shared->done;

	while (shared->done < target) {
		nap_ms(2);
		if (shared->done != before) {
			before = shared->done;
			since = mono_us();
		}
		if (mono_us() - since > (int64_t)STALL_S * 1000000)
			return false;
	}
	return true;
}

/* ---- the end ---- */

/* What is still in the queue when everybody is gone. */
static bool
settle(void)
{
	json_t *res;
	struct reg *r = connect_as(DIRECT);
	struct err e;
	bool ok = true;
	static const char *const what[] = { "feed.verify", "log.verify",
		"register.verify" };
	size_t i;

	err_clear(&e);
	CHECK_INT(sequencer_drain(r->s, 20000, &e), RC_OK);
	for (i = 0; i < sizeof(what) / sizeof(what[0]); i++) {
		if (call(r, what[i], json_object(), &res, &e) != RC_OK) {
			printf("# %s: %s %s\n", what[i], e.code, e.log);
			return false;
		}
		CHECK_INT(
		    json_integer_value(json_object_get(res, "waiting")), 0);
		if (!json_is_true(json_object_get(res, "ok"))) {
			char *text =
			    json_dumps(json_object_get(res, "findings"), 0);

			printf("# %s: %.300s\n", what[i], text);
			free(text);
			ok = false;
		}
		json_decref(res);
	}
	reg_close(r);
	return ok;
}

static void
settle_people(void)
{
	struct entry e;
	char family[8], key[16];
	json_t *res;
	size_t k;
	int i;

	for (i = 0; people + FAMILY <= PEOPLE && i < PEOPLE / FAMILY; i++) {
		(void)snprintf(
		    family, sizeof(family), "%c%c", 'A' + i % 26, 'A' + i / 26);
		(void)snprintf(key, sizeof(key), "k%d", i);
		test_family(&e, family, FAMILY, 100 + i);
		res = NULL;
		CHECK_INT(
		    test_approve(&t, test_submit(&t, &e, key), &res), RC_OK);
		entry_release(&e);
		for (k = 0;
		     k < json_array_size(json_object_get(res, "persons")); k++)
			(void)snprintf(person[people++], 20, "%s",
			    json_text(json_array_get(
					  json_object_get(res, "persons"), k),
				"person_no"));
		json_decref(res);
	}
	/* each has a note to begin with */
	for (i = 0; i < people; i++)
		CHECK_INT(
		    test_call(&t, "note.put", NULL, "{s:s,s:s,s:s}", "session",
			t.clerk, "person_no", person[i], "text", ORACLE_FIRST),
		    RC_OK);
}

/* That the oracle would have said so: faults planted afterwards. */
static void
oracle_is_awake(void)
{
	static const struct {
		const char *what, *sql;
	} planted[] = {
		{ "a change twice",
		    "INSERT INTO feed (position, record, format, kind, "
		    "made_at, previous, hash) SELECT position + 1000000, "
		    "record + 1000000, 1, kind, 1, '', '' FROM feed WHERE "
		    "kind = 'note' ORDER BY position DESC OFFSET 5 LIMIT 1; "
		    "INSERT INTO feed_section (record, section, hash, salt, "
		    "payload) SELECT record + 1000000, section, '', '', payload "
		    "FROM feed_section WHERE record = (SELECT record - 1000000 "
		    "FROM feed ORDER BY position DESC LIMIT 1)" },
		{ "two that changed places",
		    "UPDATE feed SET position = -position WHERE position IN "
		    "(SELECT position FROM feed WHERE kind = 'note' AND "
		    "position < 1000000 ORDER BY position DESC OFFSET 9 LIMIT "
		    "40); UPDATE feed SET position = position + (SELECT "
		    "max(position) + 1000 FROM feed) WHERE position < 0" },
		{ "changes that are not there",
		    "DELETE FROM feed_section WHERE record IN (SELECT record "
		    "FROM feed WHERE kind = 'note' ORDER BY position DESC "
		    "LIMIT 60)" },
	};
	struct oracle_findings f;
	size_t i;
	int found;

	for (i = 0; i < sizeof(planted) / sizeof(planted[0]); i++) {
		test_pg_run(t.uri, planted[i].sql);
		oracle_check(dir, t.uri, false, &f);
		found = i == 0   ? f.twice
			: i == 1 ? f.own_order + f.seen_order + f.versions
				 : f.lost;
		if (found == 0)
			printf(
			    "# the oracle does not see %s\n", planted[i].what);
		CHECK(found > 0);
	}
}

static void
report(const struct oracle_findings *f, long target, int64_t us)
{
	printf("# %d changes begun: %d acknowledged, %d refused, %d unknown; "
	       "%d notes in the feed, %d had read another writer's\n",
	    f->begun, f->done, f->refused, f->unknown, f->records, f->cross);
	printf("# kills: %d clients, %d backends, %d sequencers, %d services, "
	       "%d servers; %ld busy, %ld away; %.0f changes/s of %ld\n",
	    kills[CLIENT], kills[BACKEND], kills[SEQUENCER], kills[SERVICE],
	    kills[SERVER], (long)shared->busy, (long)shared->away,
	    (double)f->done * 1e6 / (double)us, target);
}

TEST(fifty_writers_and_kills_lose_nothing_and_keep_the_order)
{
	const char *wanted = getenv("MADO_STRESS");
	long target = wanted != NULL ? atol(wanted) : PRESET, next;
	struct oracle_findings f;
	int64_t from = 0;
	int i, planned = target >= 50000 ? 400 : 16;
	bool moved = true;

	(void)setenv("MADO_TEST_STORE", "postgresql", 1);
	(void)unsetenv("MADO_TEST_PG"); /* a server of its own, to be killed */
	seed = wanted != NULL ? (unsigned int)time(NULL) : 20260715;
	printf("# seed %u\n", seed);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	test_reg_make(&t);
	settle_people();
	reg_close(t.reg); /* nobody of the parent's holds a connection */
	t.reg = NULL;
	(void)snprintf(dir, sizeof(dir), "%s", t.dir);
	{
		char tls[100];

		(void)snprintf(tls, sizeof(tls), "%s/tls", dir);
		test_certs(tls);
	}
	take_port();
	start_sequencer();
	start_service();
	from = mono_us();
	for (i = 0; i < WRITERS; i++)
		start_writer(i);
	for (i = 0; i < planned && moved; i++) {
		next = shared->done + 1 +
		       (long)random_below(
			   &seed, (unsigned int)(2 * target / planned));
		moved = reach(next < target ? next : target);
		if (moved)
			kill_one(i);
	}
	CHECK(moved && reach(target));
	from = mono_us() - from;
	for (i = 0; i < WRITERS; i++)
		kill_and_wait(writer[i]);
	kill_and_wait(service);
	kill_and_wait(sequencer);
	CHECK(settle());
	oracle_check(dir, t.uri, true, &f);
	report(&f, target, from);
	printf("# by writers beside the service %ld and %ld, through it %ld\n",
	    (long)shared->by_kind[DIRECT], (long)shared->by_kind[QUEUEING],
	    (long)shared->by_kind[SERVED]);
	for (i = 0; i < 3; i++)
		CHECK(shared->by_kind[i] > target / 50);
	CHECK(f.done >= target);
	CHECK(f.cross > target / 4);
	CHECK_INT(f.lost, 0);
	CHECK_INT(f.twice, 0);
	CHECK_INT(f.refused_there, 0);
	CHECK_INT(f.own_order, 0);
	CHECK_INT(f.seen_order, 0);
	CHECK_INT(f.versions, 0);
	CHECK_INT(f.strange, 0);
	CHECK_INT(f.first, people);
	for (i = 0; i < VICTIMS; i++)
		CHECK(kills[i] > 0);
	/* a change and its line in the log stand or fall together */
	CHECK_INT(test_pg_number(t.uri,
		      "SELECT count(*) FROM op_log WHERE act = 'note.put'"),
	    f.records);
	oracle_is_awake();
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
