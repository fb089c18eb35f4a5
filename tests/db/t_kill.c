/* SPDX-License-Identifier: ISC
 * Everything that runs is killed at seeded moments, and the line is cut in
 * the middle of what is said: PostgreSQL with its backends, two instances of
 * daichod with their sequencer, madoguchi-sync and the counter of each
 * terminal, as programs. Each counter writes what it begins and what was
 * acknowledged to a file that outlives it, and goes on where it was. At the
 * end nothing acknowledged is lost, nothing is half there, nothing is there
 * twice, register, chains and logs are sound, and every replica is level.
 *
 * MADO_KILLS=N: so many (make check-long: 1,000); MADO_SEED=S.
 */
#include "db/aside.h"
#include "db/outbox.h"
#include "db/reg_compare.h"
#include "db/replica.h"
#include "tests/db/help_counter.h"
#include "tests/db/help_cut.h"
#include "tests/db/help_pg.h"
#include "tests/db/help_register.h"
#include "tests/db/help_tls.h"
#include "tests/test.h"

#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TERMINALS = 3, SERVICES = 2, PRESET = 40, SETTLE_S = 120 };

static struct test_reg t;
static struct terminal term[TERMINALS];
static pid_t service[SERVICES];
static int service_port[SERVICES], port;
static struct cut line, far_line;
static struct cut_net net = { .fd = -1 };
static bool has_net;
static unsigned seed;
static char bin[512];

static unsigned
draw(unsigned below)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % below;
}

static void
nap_ms(int ms)
{
	(void)poll(NULL, 0, ms);
}

/* ---- starting what runs ---- */

static void
write_file(const char *path, const char *fmt, ...)
{
	FILE *f = fopen(path, "w");
	va_list ap;

	if (f == NULL)
		abort();
	va_start(ap, fmt);
	(void)vfprintf(f, fmt, ap);
	va_end(ap);
	(void)fclose(f);
	(void)chmod(path, 0600);
}

static pid_t
start_program(
    const char *program, const char *conf, const char *log, bool is_there)
{
	char path[600];
	pid_t pid;
	int fd;

	(void)snprintf(path, sizeof(path), "%s/%s", bin, program);
	(void)fflush(stdout);
	pid = fork();
	if (pid != 0)
		return pid;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (is_there && has_net && !cut_net_enter(&net))
		_exit(126);
	fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
	(void)dup2(fd, 1);
	(void)dup2(fd, 2);
	(void)execl(path, program, "--config", conf, (char *)NULL);
	_exit(127);
}

static void
start_service(int i)
{
	char conf[160], log[160];

	(void)snprintf(conf, sizeof(conf), "%s/daichod%d.conf", t.dir, i);
	(void)snprintf(log, sizeof(log), "%s/daichod%d.log", t.dir, i);
	write_file(conf,
	    "register = %s\nlisten = 127.0.0.1:%d\nstatus =\n"
	    "instance = %d\ntls_ca = %s/tls/ca.pem\n"
	    "tls_cert = %s/tls/server.pem\ntls_key = %s/tls/server.key\n"
	    "rate = 100000\nburst = 100000\nterminal_connections = 100\n",
	    t.uri, service_port[i], i, t.dir, t.dir, t.dir);
	service[i] = start_program("daichod", conf, log, false);
}

static void
start_sync(struct terminal *m)
{
	char conf[160], log[160];

	(void)snprintf(conf, sizeof(conf), "%s/conf", m->dir);
	(void)snprintf(log, sizeof(log), "%s/sync.log", m->dir);
	write_file(conf,
	    "register = https://localhost:%d\nterminal = %s\n"
	    "replica = %s/replica.db\noutbox = %s/outbox.db\n"
	    "tls_ca = %s/tls/ca.pem\ntls_cert = %s/tls/%s.pem\n"
	    "tls_key = %s/tls/%s.key\n",
	    port, m->id, m->dir, m->dir, t.dir, t.dir, m->id, t.dir, m->id);
	m->sync = start_program("madoguchi-sync", conf, log, true);
}

static void
start_counter(struct terminal *m)
{
	m->port = port;
	m->net = has_net ? &net : NULL;
	(void)fflush(stdout);
	m->counter = fork();
	if (m->counter == 0)
		counter_work(m);
}

static void
find_programs(void)
{
	const char *b = getenv("MADO_BIN");
	char probe[600], *real;

	(void)snprintf(
	    probe, sizeof(probe), "%s/daichod", b != NULL ? b : "build");
	if (access(probe, X_OK) != 0)
		(void)snprintf(probe, sizeof(probe), "build/daichod");
	real = realpath(probe, NULL);
	if (real == NULL) {
		printf("not ok 1 - no daichod to run: make all\n");
		exit(1);
	}
	*strrchr(real, '/') = '\0';
	(void)snprintf(bin, sizeof(bin), "%s", real);
	free(real);
}

static int
free_port(void)
{
	struct cut_options o = { .listen = "127.0.0.1",
		.address = "127.0.0.1" };
	struct cut c;

	cut_start(&c, &o, -1);
	cut_end(&c);
	return c.port;
}

/* Staff and terminals of the test, by the manager. */
static void
furnish(int i)
{
	struct terminal *m = &term[i];
	struct test_cert cert = { .file = m->id };
	char digit = (char)('0' + i);
	const char *const staff[] = { m->clerk, m->reviewer };
	int k;

	m->t = &t;
	m->first = i * COUNTER_CODES;
	(void)snprintf(m->id, sizeof(m->id), "K%c", digit);
	(void)snprintf(m->clerk, sizeof(m->clerk), "2%c001", digit);
	(void)snprintf(m->reviewer, sizeof(m->reviewer), "2%c002", digit);
	(void)snprintf(m->dir, sizeof(m->dir), "%.63s/K%c", t.dir, digit);
	(void)mkdir(m->dir, 0700);
	for (k = 0; k < 2; k++)
		CHECK_INT(test_call(&t, "staff.put", NULL,
			      "{s:s,s:s,s:s,s:s,s:s,s:[s,s,s],s:s,s:s,s:s}",
			      "session", t.manager, "staff", staff[k], "name",
			      "架空", "org", "中央区 区民課", "role_label",
			      "窓口", "rights", "read", "enter", "approve",
			      "from", "", "to", "", "account", staff[k]),
		    RC_OK);
	CHECK_INT(
	    test_call(&t, "terminal.put", NULL, "{s:s,s:s,s:s,s:s,s:s,s:s,s:b}",
		"session", t.manager, "terminal", m->id, "place", "中央区",
		"label", "", "public_key", t.public_key, "profile", "counter",
		"demo", 1),
	    RC_OK);
	test_cert_make(t.tls, &cert);
}

static void
lay_lines(void)
{
	struct cut_options near = { .seed = seed + 1,
		.listen = "127.0.0.1",
		.address = "127.0.0.1",
		.cut_percent = 30,
		.most_bytes = 20000 };
	struct cut_options far = { .listen = "127.0.0.1" };
	int i;

	for (i = 0; i < SERVICES; i++)
		near.targets[i] = service_port[i];
	has_net = cut_net_make(&net);
	if (has_net)
		near.listen = net.near;
	cut_start(&line, &near, -1);
	port = line.port;
	if (!has_net)
		return;
	far.address = net.near;
	far.targets[0] = line.port;
	cut_start(&far_line, &far, net.fd);
	port = far_line.port;
}

static void
begin(void)
{
	int i;

	find_programs();
	test_reg_make(&t);
	(void)snprintf(t.tls, sizeof(t.tls), "%s/tls", t.dir);
	test_certs(t.tls);
	for (i = 0; i < TERMINALS; i++)
		furnish(i);
	reg_close(t.reg); /* nobody of ours holds a connection */
	t.reg = NULL;
	for (i = 0; i < SERVICES; i++)
		service_port[i] = free_port();
	lay_lines();
	for (i = 0; i < SERVICES; i++)
		start_service(i);
	for (i = 0; i < TERMINALS; i++) {
		start_sync(&term[i]);
		start_counter(&term[i]);
	}
}

/* ---- kills ---- */

enum victim { COUNTER, SYNC, SERVICE, BACKEND, SERVER, CABLE, VICTIMS };
static const char *const victims[] = { "counters", "syncs", "services",
	"backends", "servers", "cables pulled" };
static int kills[VICTIMS], ended, begun_again;

static void
kill_and_wait(pid_t pid, const char *what)
{
	int status = 0;

	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, &status, 0);
	if (!WIFSIGNALED(status)) {
		printf("# a %s had ended by itself: %d\n", what,
		    WEXITSTATUS(status));
		ended++;
	}
}

/* One that finds no register at its start ends with status 3, and is started
 * again, as its unit says. */
static void
mind_syncs(void)
{
	int i, status;

	for (i = 0; i < TERMINALS; i++) {
		if (term[i].sync <= 0 ||
		    waitpid(term[i].sync, &status, WNOHANG) != term[i].sync)
			continue;
		printf("# a sync ended: %d\n", status);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 3)
			ended++;
		start_sync(&term[i]);
	}
}

/* A service that finds no database likewise. */
static void
mind_services(void)
{
	int i, status;

	mind_syncs();

	for (i = 0; i < SERVICES; i++) {
		if (waitpid(service[i], &status, WNOHANG) != service[i])
			continue;
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 3) {
			printf("# a service ended: %d\n", status);
			ended++;
		}
		begun_again++;
		start_service(i);
	}
}

static void
kill_backend(void)
{
	PGconn *conn = PQconnectdb(t.uri);
	PGresult *res = PQexec(conn,
	    "SELECT pid FROM pg_stat_activity WHERE datname = "
	    "current_database() AND pid <> pg_backend_pid() ORDER BY "
	    "random() LIMIT 1");

	if (PQntuples(res) == 1)
		(void)kill((pid_t)atoi(PQgetvalue(res, 0, 0)), SIGKILL);
	PQclear(res);
	PQfinish(conn);
}

/* The postmaster by -9; its children notice, and only then can another one
 * take the place. */
static void
kill_server(void)
{
	char path[128];
	int pid = 0;
	FILE *f;

	(void)snprintf(
	    path, sizeof(path), "%s/db/postmaster.pid", test_pg_folder());
	f = fopen(path, "r");
	if (f == NULL || fscanf(f, "%d", &pid) != 1 || pid <= 1) {
		printf("# no postmaster to kill\n");
		ended++;
		return;
	}
	(void)fclose(f);
	(void)kill(pid, SIGKILL);
	while (kill(pid, 0) == 0 || errno != ESRCH)
		nap_ms(5);
	nap_ms(100); /* its children look every moment */
	test_pg_server("restart");
}

static void
kill_one(int i)
{
	static const enum victim first[] = { COUNTER, SYNC, SERVICE, BACKEND,
		SYNC, SERVER, CABLE };
	unsigned n = draw(100);
	enum victim v = n < 30   ? COUNTER
			: n < 60 ? SYNC
			: n < 82 ? SERVICE
			: n < 88 ? BACKEND
			: n < 93 ? SERVER
				 : CABLE;
	struct terminal *m = &term[draw(TERMINALS)];
	int s = (int)draw(SERVICES);

	if (i < (int)(sizeof(first) / sizeof(first[0])))
		v = first[i];
	if (v == CABLE && !has_net)
		v = SYNC;
	kills[v]++;
	switch (v) {
	case COUNTER:
		kill_and_wait(m->counter, "counter");
		start_counter(m);
		break;
	case SYNC:
		kill_and_wait(m->sync, "sync");
		start_sync(m);
		break;
	case SERVICE:
		mind_services();
		kill_and_wait(service[s], "service");
		start_service(s);
		break;
	case BACKEND:
		kill_backend();
		break;
	case SERVER:
		kill_server();
		break;
	case CABLE:
	case VICTIMS:
		cut_net_pull(&net, true);
		nap_ms((int)draw(400));
		cut_net_pull(&net, false);
		break;
	}
}

/* ---- the end ---- */

static long
approved(void)
{
	long n = 0;
	int i;

	for (i = 0; i < TERMINALS; i++)
		n += counter_lines(&term[i], 'p');
	return n;
}

static int
box_waiting(const struct terminal *m)
{
	char path[128];
	struct outbox *o = NULL;
	struct err e;
	int n = -1;

	err_clear(&e);
	(void)snprintf(path, sizeof(path), "%s/outbox.db", m->dir);
	if (outbox_look(path, m->id, &o, &e) == RC_OK)
		n = outbox_waiting(o);
	outbox_close(o);
	return n;
}

/* Everybody stays alive until nothing waits any more. */
static bool
settle(void)
{
	int64_t until = mono_us() + (int64_t)SETTLE_S * 1000000;
	int i, left = 1;

	line.counts->is_off = 1;
	for (i = 0; i < TERMINALS; i++)
		kill_and_wait(term[i].counter, "counter");
	while (left > 0 && mono_us() < until) {
		left = 0;
		for (i = 0; i < TERMINALS; i++)
			left += box_waiting(&term[i]) != 0;
		mind_services();
		nap_ms(50);
	}
	return left == 0;
}

static long long count(const char *fmt, ...) PRINTF(1, 2);

static long long
count(const char *fmt, ...)
{
	char sql[400];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(sql, sizeof(sql), fmt, ap);
	va_end(ap);
	return test_count(&t, sql);
}

static struct {
	long submitted, approved, boxed, open, refused;
	long lost, half, twice;
} sum;

/* One family against what its counter was told. */
static void
check_family(const struct kept *k, int code, const char *refused)
{
	char name[32];
	long long entries, sheets;

	counter_family(code, name);
	entries =
	    count("SELECT count(*) FROM entry WHERE names LIKE '%s%%'", name);
	sheets =
	    count("SELECT count(*) FROM sheet WHERE name LIKE '%s%%'", name);
	sum.submitted += k->submitted;
	sum.approved += k->approved;
	sum.boxed += k->boxed;
	sum.open += !k->submitted && !k->boxed;
	sum.twice += entries > 1 || sheets > COUNTER_FAMILY;
	sum.half += sheets != 0 && sheets != COUNTER_FAMILY;
	/* What the register refused is with its clerk again. */
	if (k->boxed && strstr(refused, k->key) != NULL) {
		sum.refused++;
		return;
	}
	if (((k->submitted || k->boxed) && entries != 1) ||
	    (k->approved && sheets != COUNTER_FAMILY)) {
		printf("# %d: %lld entries, %lld sheets%s%s%s\n", code, entries,
		    sheets, k->submitted ? ", submitted" : "",
		    k->approved ? ", approved" : "",
		    k->boxed ? ", in the outbox" : "");
		sum.lost++;
	}
}

/* Keys of what was refused, in one text. */
static char *
refused_keys(struct outbox *o)
{
	struct refusal_line line_of[256];
	char *s = calloc(256, 41);
	int i, n = 0;

	if (s == NULL)
		abort();
	CHECK_INT(outbox_refused(o, "", line_of, 256, &n, NULL), RC_OK);
	for (i = 0; i < n; i++) {
		(void)strcat(strcat(s, line_of[i].key), " ");
		if (i < 3)
			printf("# refused: %s\n", line_of[i].why);
	}
	return s;
}

static void
check_terminal(struct terminal *m)
{
	static struct kept k[COUNTER_CODES];
	int lines, code, first = m->first;
	int end = counter_kept(m, k, &lines);
	char path[128], hash[65], *refused;
	struct outbox *o = NULL;
	struct err e;
	int64_t bad = 0, head = 0;

	err_clear(&e);
	(void)snprintf(path, sizeof(path), "%s/outbox.db", m->dir);
	CHECK_INT(outbox_look(path, m->id, &o, &e), RC_OK);
	refused = refused_keys(o);
	for (code = 0; code < end; code++)
		if (k[code].begun)
			check_family(&k[code], first + code, refused);
	free(refused);
	CHECK_INT(outbox_log_verify(o, &bad, &head, hash, &e), RC_OK);
	CHECK_INT(bad, 0);
	CHECK(head >= lines);
	CHECK_INT(count("SELECT seq FROM terminal_chain WHERE terminal = '%s'",
		      m->id),
	    head);
	outbox_close(o);
	CHECK_INT(counter_lines(m, 'E'), 0);
}

/* The chain's hash at the head says that nothing is missing on the way. */
static void
check_replica(struct terminal *m)
{
	int64_t until = mono_us() + (int64_t)SETTLE_S * 1000000;
	struct replica_state st;
	struct replica *r = NULL;
	char path[128];
	struct err e;
	long long head = count("SELECT max(position) FROM feed");

	(void)snprintf(path, sizeof(path), "%s/replica.db", m->dir);
	memset(&st, 0, sizeof(st));
	do {
		err_clear(&e);
		if (replica_open(path, false, &r, &e) == RC_OK &&
		    replica_state(r, &st, &e) != RC_OK)
			st.position = -1;
		replica_close(r);
		r = NULL;
		mind_services();
		nap_ms(50);
	} while (st.position != head && mono_us() < until);
	CHECK_INT(st.position, head);
	CHECK_INT(count("SELECT count(*) FROM feed WHERE position = %lld AND "
			"hash = '%s'",
		      head, st.hash),
	    1);
	CHECK_INT(replica_check(path, &e), RC_OK);
}

/* Every row of it against the register, as daicho verify --replica does. */
static void
compare_replica(const struct terminal *m)
{
	struct reg *r = test_reg_also(&t, m->id);
	json_t *findings = json_array();
	char path[128], *text;

	(void)snprintf(path, sizeof(path), "%s/replica.db", m->dir);
	err_clear(&t.err);
	CHECK_INT(reg_compare(r, path, NULL, findings, &t.err), RC_OK);
	CHECK_INT(json_array_size(findings), 0);
	if (json_array_size(findings) > 0) {
		text = json_dumps(findings, 0);
		printf("# %s: %.400s\n", m->id, text != NULL ? text : "");
		free(text);
	}
	json_decref(findings);
	reg_close(r);
}

static void
verify(const char *method)
{
	json_t *res = NULL;
	char *text;

	CHECK_INT(test_call(&t, method, &res, "{}"), RC_OK);
	if (!json_is_true(json_object_get(res, "ok"))) {
		text = json_dumps(json_object_get(res, "findings"), 0);
		printf("# %s: %.400s\n", method, text != NULL ? text : "");
		free(text);
		CHECK(!"sound");
	}
	json_decref(res);
}

static void
end_all(void)
{
	int i;

	for (i = 0; i < TERMINALS; i++)
		if (term[i].sync > 0)
			kill_and_wait(term[i].sync, "sync");
	mind_services();
	for (i = 0; i < SERVICES; i++)
		if (service[i] > 0)
			kill_and_wait(service[i], "service");
	cut_end(&far_line);
	cut_end(&line);
	if (has_net)
		cut_net_end(&net);
}

static void
report(int planned, int64_t us)
{
	int i;

	printf("# %d kills in %.0f s:", planned, (double)us / 1e6);
	for (i = 0; i < VICTIMS; i++)
		printf(" %d %s%s", kills[i], victims[i],
		    i + 1 < VICTIMS ? "," : "\n");
	printf("# %d times a service found no database and was started again\n",
	    begun_again);
	printf("# line: %ld connections, %ld cut, %ld gone silent, %ld bytes\n",
	    line.counts->connections, line.counts->cuts, line.counts->silences,
	    line.counts->bytes);
	printf("# %ld submitted, %ld approved, %ld by the outbox (%ld given "
	       "back), %ld under way at the end: %ld lost, %ld half, %ld "
	       "twice\n",
	    sum.submitted, sum.approved, sum.boxed, sum.refused, sum.open,
	    sum.lost, sum.half, sum.twice);
}

TEST(kills_and_cuts_lose_nothing_and_do_nothing_twice)
{
	const char *kills_wanted = getenv("MADO_KILLS");
	const char *seed_wanted = getenv("MADO_SEED");
	int planned = kills_wanted != NULL ? atoi(kills_wanted) : PRESET, i;
	int64_t from;

	seed = seed_wanted != NULL    ? (unsigned)strtoul(seed_wanted, NULL, 10)
	       : kills_wanted != NULL ? (unsigned)time(NULL)
				      : 20261128;
	printf("# MADO_KILLS=%d MADO_SEED=%u\n", planned, seed);
	(void)setenv("MADO_TEST_STORE", "postgresql", 1);
	(void)unsetenv("MADO_TEST_PG"); /* one of its own, to be killed */
	begin();
	from = mono_us();
	/* once everybody has had an answer */
	while (approved() < TERMINALS && mono_us() - from < 60000000) {
		mind_services();
		nap_ms(20);
	}
	CHECK(approved() >= TERMINALS);
	for (i = 0; i < planned; i++) {
		nap_ms((int)draw(planned > 200 ? 250 : 120));
		mind_services();
		kill_one(i);
	}
	CHECK(settle());
	for (i = 0; i < TERMINALS; i++)
		check_replica(&term[i]);
	end_all();
	t.reg = test_reg_also(&t, "T1");
	for (i = 0; i < TERMINALS; i++) {
		check_terminal(&term[i]);
		compare_replica(&term[i]);
	}
	verify("feed.verify");
	verify("log.verify");
	verify("register.verify");
	report(planned, mono_us() - from);
	CHECK_INT(sum.lost, 0);
	CHECK_INT(sum.half, 0);
	CHECK_INT(sum.twice, 0);
	CHECK_INT(ended, 0);
	CHECK(sum.approved > TERMINALS && sum.boxed > 0);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
