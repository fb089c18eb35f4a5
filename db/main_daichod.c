/* SPDX-License-Identifier: ISC
 * daichod - the register's service: settings, signals, the socket that the
 * system hands over, and db/service.c between start and SIGTERM.
 */
#include "db/service.h"
#include "db/service_conf.h"
#include "db/store_pg.h"

#include <getopt.h>
#include <locale.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define CONF_PATH "/etc/madoguchi/daichod.conf"
#define ACTIVATED_FD 3

static int
usage(FILE *f)
{
	(void)fputs("usage: daichod [--config FILE] [--check]\n", f);
	return f == stdout ? 0 : 2;
}

static int
fail(const struct err *e)
{
	(void)fprintf(
	    stderr, "daichod: %s: %s: %s\n", e->text, e->why, e->remedy);
	if (e->log[0] != '\0')
		(void)fprintf(stderr, "daichod: %s\n", e->log);
	return rc_exit(e->rc);
}

/* The socket of daichod.socket: it outlives this process, so that nobody is
 * turned away while the next one starts. */
static int
handed_over(void)
{
	const char *pid = getenv("LISTEN_PID"), *n = getenv("LISTEN_FDS");

	if (pid == NULL || n == NULL || strtol(pid, NULL, 10) != getpid() ||
	    strcmp(n, "1") != 0)
		return -1;
	return ACTIVATED_FD;
}

/* The protocol of sd_notify(3). */
static void
tell(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	size_t n = path != NULL ? strlen(path) : 0;
	int fd;

	if (n == 0 || n >= sizeof(a.sun_path))
		return;
	memcpy(a.sun_path, path, n);
	if (a.sun_path[0] == '@')
		a.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	(void)!sendto(fd, state, strlen(state), 0, (const struct sockaddr *)&a,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
	(void)close(fd);
}

static void
close_up(void)
{
	const struct rlimit none = { 0, 0 };

	(void)umask(077);
	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static int
serve(struct service_conf *c)
{
	struct service *s = NULL;
	sigset_t stop;
	struct err err;
	int sig;

	(void)sigemptyset(&stop);
	(void)sigaddset(&stop, SIGTERM);
	(void)sigaddset(&stop, SIGINT);
	/* Every thread inherits this: only the wait below takes them. */
	(void)pthread_sigmask(SIG_BLOCK, &stop, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	err_clear(&err);
	c->o.listen_fd = handed_over();
	c->o.log_fd = STDERR_FILENO;
	if (service_start(&c->o, &s, &err) != RC_OK)
		return fail(&err);
	tell("READY=1");
	(void)sigwait(&stop, &sig);
	tell("STOPPING=1");
	service_stop(s);
	return 0;
}

static const struct option words[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "check", no_argument, NULL, 'k' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* Not a fault: the feed fills a new replica too, a large one in hours. */
static void
note_snapshots(const struct service_options *o)
{
	if (strncmp(o->reg_uri, "sqlite:", 7) != 0 &&
	    (o->snapshots == NULL || o->snapshots[0] == '\0'))
		(void)fputs("daichod: snapshots がありません。"
			    "端末の新しい写しは記録を一つずつ取り寄せて"
			    "作られます\n",
		    stderr);
}

int
main(int argc, char **argv)
{
	const char *path = CONF_PATH;
	struct service_conf c;
	bool is_check = false;
	struct err err;
	int o, status;

	store_kind_add(&store_pg_ops);
	(void)setlocale(LC_ALL, "C.UTF-8");
	while ((o = getopt_long(argc, argv, "", words, NULL)) != -1) {
		if (o == 'c')
			path = optarg;
		else if (o == 'k')
			is_check = true;
		else
			return usage(o == 'h' ? stdout : stderr);
	}
	if (optind < argc)
		return usage(stderr);
	close_up();
	err_clear(&err);
	if (service_conf_load(path, &c, &err) != RC_OK)
		return fail(&err);
	if (!is_check)
		status = serve(&c);
	else if (service_check(&c.o, &err) != RC_OK)
		status = fail(&err);
	else
		status = 0;
	if (is_check && status == 0)
		note_snapshots(&c.o);
	service_conf_release(&c);
	return status;
}
