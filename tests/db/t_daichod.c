/* SPDX-License-Identifier: ISC
 * daichod as a program: its settings, the socket that the system hands over,
 * its end, and two of them side by side of which one is always starting anew
 * while terminals write.
 */
#include "db/service_conf.h"
#include "src/file.h"
#include "src/mem.h"
#include "tests/db/help_service.h"

#include "tests/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct test_service v; /* its own service is ended: files, register */
static char notify_path[128];
static int notify_fd;

static void
begin(void)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	test_service_make(&v, NULL);
	service_stop(v.s);
	v.s = NULL;
	(void)snprintf(notify_path, sizeof(notify_path), "%s/notify", v.t.dir);
	(void)snprintf(a.sun_path, sizeof(a.sun_path), "%.100s", notify_path);
	notify_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	CHECK_INT(bind(notify_fd, (const struct sockaddr *)&a, sizeof(a)), 0);
}

static void
end(void)
{
	(void)close(notify_fd);
	test_service_free(&v);
}

/* A settings file; more is added to it. */
static const char *
conf(const char *name, int port, const char *more)
{
	static char path[160];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s.conf", v.t.dir, name);
	f = fopen(path, "w");
	(void)fprintf(f,
	    "# a test's\nregister = %s\nlisten = 127.0.0.1:%d\nstatus =\n"
	    "instance = %s\ntls_ca = %s\ntls_crl = %s\ntls_cert = %s\n"
	    "tls_key = %s\nrate = 100000\nburst = 100000\n"
	    "terminal_connections = 100\n%s",
	    v.t.uri, port, name, v.ca, v.crl, v.cert, v.key, more);
	(void)fclose(f);
	(void)chmod(path, 0600);
	return path;
}

static const char *
program_of(const char *name)
{
	static char path[256];
	const char *bin = getenv("MADO_BIN");

	(void)snprintf(
	    path, sizeof(path), "%s/%s", bin != NULL ? bin : "build", name);
	return path;
}

static const char *
program(void)
{
	return program_of("daichod");
}

/* fd >= 0: handed over as the system does. log: a descriptor for stderr. */
static pid_t
start(const char *path, int fd, int log)
{
	char pid_text[16];
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	(void)setenv("NOTIFY_SOCKET", notify_path, 1);
	if (fd >= 0) {
		(void)snprintf(pid_text, sizeof(pid_text), "%d", (int)getpid());
		(void)setenv("LISTEN_PID", pid_text, 1);
		(void)setenv("LISTEN_FDS", "1", 1);
		/* a copy is not closed at the start */
		if (fd == 3)
			(void)fcntl(3, F_SETFD, 0);
		else
			(void)dup2(fd, 3);
	}
	(void)dup2(log, STDERR_FILENO);
	execl(program(), "daichod", "--config", path, (char *)NULL);
	_exit(127);
}

/* Until a program says that it is ready. */
static bool
is_ready(void)
{
	struct pollfd p = { notify_fd, POLLIN, 0 };
	char buf[64];
	ssize_t n;

	while (poll(&p, 1, 30000) > 0) {
		n = recv(notify_fd, buf, sizeof(buf) - 1, 0);
		buf[n > 0 ? n : 0] = '\0';
		if (strcmp(buf, "READY=1") == 0)
			return true;
	}
	return false;
}

static int
wait_for(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int
stop(pid_t pid)
{
	(void)kill(pid, SIGTERM);
	return wait_for(pid);
}

static int
listen_somewhere(int *port)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	CHECK_INT(bind(fd, (const struct sockaddr *)&a, sizeof(a)), 0);
	CHECK_INT(listen(fd, 128), 0);
	(void)getsockname(fd, (struct sockaddr *)&a, &len);
	*port = ntohs(a.sin_port);
	return fd;
}

static struct reg *
client(int port)
{
	char uri[64], cert[160], key[160];
	struct reg_options o = {
		.uri = uri, .terminal = "T1", .tls = { v.ca, cert, key }
	};
	struct reg *r = NULL;
	struct err err;

	(void)snprintf(uri, sizeof(uri), "https://localhost:%d", port);
	(void)snprintf(cert, sizeof(cert), "%s/T1.pem", v.dir);
	(void)snprintf(key, sizeof(key), "%s/T1.key", v.dir);
	err_clear(&err);
	if (reg_open(&o, &r, &err) != RC_OK)
		printf("# %s %s\n", err.code, err.log);
	return r;
}

/* ---- settings ---- */

/* Status of `daichod --config PATH`, what it says in out. */
static int
refused(const char *path, char out[2000])
{
	int p[2];
	ssize_t n, all = 0;
	pid_t pid;

	CHECK_INT(pipe(p), 0);
	pid = start(path, -1, p[1]);
	(void)close(p[1]);
	while ((n = read(p[0], out + all, (size_t)(1999 - all))) > 0)
		all += n;
	out[all] = '\0';
	(void)close(p[0]);
	return wait_for(pid);
}

static int
checked(const char *path)
{
	pid_t pid = fork();

	if (pid == 0) {
		(void)dup2(v.log_fd, STDERR_FILENO);
		execl(program(), "daichod", "--check", "--config", path,
		    (char *)NULL);
		_exit(127);
	}
	return wait_for(pid);
}

TEST(settings_that_cannot_serve_are_told_and_end_it)
{
	static const struct {
		const char *more, *says;
	} cases[] = {
		{ "no_such = 1\n", "13行目" },
		{ "rate = 0\n", "13行目" },
		{ "rate = 1x\n", "13行目" },
		{ "pool\n", "13行目" },
		{ "status = 0.0.0.0:1\n", "監視の入口" },
		{ "register = nonsense\n", "台帳の場所" },
		{ "register = sqlite:/nonexistent/x.db\n", "" },
		{ "tls_ca = /nonexistent\n", "証明書の設定" },
		{ "tls_crl = /nonexistent\n", "失効リスト" },
		{ "listen = nowhere\n", "名前:番号" },
	};
	char out[2000], path[160];
	size_t i;
	int st;

	begin();
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		st = refused(conf("bad", 0, cases[i].more), out);
		CHECK(st == 1 || st == 3);
		if (strstr(out, cases[i].says) == NULL) {
			printf("# %s: %s\n", cases[i].more, out);
			CHECK(false);
		}
	}
	CHECK(refused("/nonexistent/daichod.conf", out) != 0);
	(void)snprintf(path, sizeof(path), "%s", conf("open", 0, ""));
	CHECK_INT(chmod(path, 0620), 0);
	CHECK_INT(refused(path, out), 1);
	CHECK(strstr(out, "書き換え") != NULL);
	/* what --check says of it before */
	CHECK_INT(checked(conf("good", 0, "")), 0);
	CHECK_INT(checked(conf("crl", 0, "tls_crl = /nonexistent\n")), 1);
	(void)snprintf(out, sizeof(out), "tls_cert = %s/T1.pem\n", v.dir);
	CHECK_INT(checked(conf("pair", 0, out)), 1);
	/* a key that is not the certificate's */
	(void)snprintf(out, sizeof(out), "tls_key = %s/T1.key\n", v.dir);
	CHECK_INT(refused(conf("key", 0, out), out), 1);
	end();
}

/* ---- its page ---- */

static const char page_head[] =
    ".\\\" SPDX-License-Identifier: ISC\n"
    ".\\\" Made from the table of settings by MAN=write "
    "build/tests/db/t_daichod.\n"
    ".Dd November 28, 2026\n.Dt DAICHOD.CONF 5\n.Os\n.Sh NAME\n"
    ".Nm daichod.conf\n.Nd settings of the register's service\n"
    ".Sh DESCRIPTION\n"
    "Lines are\n.Ql key = value ;\n.Ql #\nbegins a comment line.\n"
    "A wrong line is refused with its number.\n"
    "The file must not be writable by anybody but its owner.\n.Pp\n"
    "The keys are:\n.Bl -tag -width terminal_connections\n";
static const char page_tail[] =
    ".El\n.Sh SEE ALSO\n.Xr madoguchi-operations 7 ,\n.Xr daichod 8\n";

TEST(conf_page_is_the_table_of_settings)
{
	const char *path = "man/daichod.conf.5";
	struct sbuf b;
	size_t len = 0;
	char *got;
	int i;
	FILE *f;

	sbuf_init(&b, 65536);
	sbuf_add(&b, page_head);
	for (i = 0; i < service_conf_key_count; i++) {
		const struct service_conf_key *k = &service_conf_keys[i];

		sbuf_addf(&b, ".It %s", k->name);
		if (k->unit[0] != '\0')
			sbuf_addf(&b, " Pq %s", k->unit);
		sbuf_addf(&b, "\n%s。\n", k->help);
		if (k->max > 0)
			sbuf_addf(&b, "%ld から %ld まで。\n", k->min, k->max);
		if (k->preset[0] != '\0')
			sbuf_addf(&b, "初めの値は %s。\n", k->preset);
	}
	sbuf_add(&b, page_tail);
	if (getenv("MAN") != NULL && (f = fopen(path, "w")) != NULL) {
		(void)fputs(b.s, f);
		(void)fclose(f);
	}
	got = file_read(path, 65536, &len);
	CHECK(got != NULL && strcmp(got, b.s) == 0);
	free(got);
	sbuf_release(&b);
}

/* ---- the socket of the system ---- */

TEST(a_socket_handed_over_outlives_the_program)
{
	int port, fd = listen_somewhere(&port), i;
	struct reg *r;
	struct err err;
	pid_t pid;

	begin();
	pid = start(conf("held", 1, ""), fd, v.log_fd);
	CHECK(is_ready());
	r = client(port);
	CHECK(r != NULL);
	for (i = 0; i < 3; i++) {
		CHECK_INT(stop(pid), 0);
		/* whoever comes now waits for the next one */
		pid = start(conf("held", 1, ""), fd, v.log_fd);
		err_clear(&err);
		CHECK_INT(
		    reg_call(r, "session.nonce", NULL, NULL, &err), RC_OK);
	}
	reg_close(r);
	CHECK_INT(stop(pid), 0);
	(void)close(fd);
	end();
}

/* ---- the programs of a terminal ---- */

static int
run(const char *name, const char *a, const char *b, const char *c)
{
	pid_t pid = fork();

	if (pid == 0) {
		(void)dup2(v.log_fd, STDERR_FILENO);
		(void)dup2(v.log_fd, STDOUT_FILENO);
		execl(program_of(name), name, a, b, c, (char *)NULL);
		_exit(127);
	}
	return wait_for(pid);
}

TEST(command_line_and_sync_of_a_terminal_go_over_it)
{
	int port, fd = listen_somewhere(&port);
	char path[160], replica[160];
	struct stat sb;
	FILE *f;
	pid_t pid;

	begin();
	pid = start(conf("one", 1, ""), fd, v.log_fd);
	CHECK(is_ready());
	(void)snprintf(path, sizeof(path), "%s/madoguchi.conf", v.t.dir);
	(void)snprintf(replica, sizeof(replica), "%s/replica.db", v.t.dir);
	f = fopen(path, "w");
	(void)fprintf(f,
	    "register = https://localhost:%d\nterminal = T1\n"
	    "tls_ca = %s\ntls_cert = %s/T1.pem\ntls_key = %s/T1.key\n"
	    "replica = %s\noutbox = %s/outbox.db\nshare = build/share\n",
	    port, v.ca, v.dir, v.dir, replica, v.t.dir);
	(void)fclose(f);
	(void)chmod(path, 0600);
	CHECK_INT(run("daicho", "stats", "--config", path), 0);
	CHECK_INT(run("madoguchi-sync", "--once", "--config", path), 0);
	CHECK_INT(stat(replica, &sb), 0);
	CHECK(test_service_has_logged(&v, "\"call\":\"register.count\""));
	CHECK(test_service_has_logged(&v, "\"terminal\":\"T1\",\"call\":"
					  "\"feed.pull\""));
	CHECK_INT(stop(pid), 0);
	/* and say it when it is away: nobody listens behind that number */
	(void)close(fd);
	CHECK_INT(run("daicho", "stats", "--config", path), 3);
	CHECK_INT(run("madoguchi-sync", "--once", "--config", path), 3);
	end();
}

/* ---- side by side ---- */

#define WRITERS 4

struct writer {
	pthread_t thread;
	struct reg *r;
	int done, failed;
	char (*nonces)[65];
};
static atomic_bool is_over;

static void *
write_on(void *arg)
{
	struct writer *w = arg;
	json_t *res;
	struct err err;

	while (!is_over && w->done < 20000) {
		res = NULL;
		err_clear(&err);
		if (reg_call(w->r, "session.nonce", NULL, &res, &err) ==
		    RC_OK) {
			(void)snprintf(w->nonces[w->done++], 65, "%s",
			    json_string_value(json_object_get(res, "nonce")));
		} else {
			w->failed++;
			printf("# a call failed: %s %s\n", err.code, err.log);
		}
		json_decref(res);
	}
	return NULL;
}

static int
gone(const struct writer *w)
{
	char sql[160];
	int i, n = 0;

	for (i = 0; i < w->done; i++) {
		(void)snprintf(sql, sizeof(sql),
		    "SELECT count(*) FROM nonce WHERE nonce = '%s'",
		    w->nonces[i]);
		n += test_count(&v.t, sql) != 1;
	}
	return n;
}

static int
free_port(void)
{
	int port, fd = listen_somewhere(&port);

	(void)close(fd);
	return port;
}

TEST(one_of_two_is_always_starting_and_no_call_fails)
{
	static struct writer w[WRITERS];
	int port = free_port(), i, k, all = 0;
	char path[2][160];
	pid_t pid[2];

	begin();
	is_over = false;
	for (i = 0; i < 2; i++) {
		(void)snprintf(path[i], sizeof(path[i]), "%s",
		    conf(i == 0 ? "left" : "right", port, "poll_ms = 1000\n"));
		pid[i] = start(path[i], -1, v.log_fd);
		CHECK(is_ready());
	}
	for (i = 0; i < WRITERS; i++) {
		w[i].nonces = x_alloc(20001 * 65);
		w[i].r = client(port);
		CHECK(w[i].r != NULL);
		(void)pthread_create(&w[i].thread, NULL, write_on, &w[i]);
	}
	for (k = 0; k < 8; k++) {
		CHECK_INT(stop(pid[k % 2]), 0);
		pid[k % 2] = start(path[k % 2], -1, v.log_fd);
		CHECK(is_ready());
	}
	is_over = true;
	for (i = 0; i < WRITERS; i++) {
		(void)pthread_join(w[i].thread, NULL);
		CHECK_INT(w[i].failed, 0);
		CHECK(w[i].done > 0);
		CHECK_INT(gone(&w[i]), 0);
		all += w[i].done;
		reg_close(w[i].r);
		free(w[i].nonces);
	}
	printf("# %d calls, none failed, in 8 restarts\n", all);
	for (i = 0; i < 2; i++)
		CHECK_INT(stop(pid[i]), 0);
	CHECK(test_service_has_logged(&v, "\"instance\":\"left\""));
	CHECK(test_service_has_logged(&v, "\"instance\":\"right\""));
	end();
}

int
main(int argc, char **argv)
{
	(void)signal(SIGPIPE, SIG_IGN);
	return test_main(argc, argv);
}
