/* SPDX-License-Identifier: ISC
 * madoguchi-auth and madoguchi-auth-demo - options, privileges, the socket.
 * What differs between the two is struct auth_twin.
 */
#include "src/authd.h"
#include "src/pamtalk.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <grp.h>
#include <limits.h>
#include <locale.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#define NOBODY 65534 /* Debian's, by policy */
#define ACTIVATED_FD 3

struct options {
	struct authd d;
	struct pamtalk talk;
	const char *socket, *make_key;
	bool is_public_key;
};

static _Noreturn void
usage(int status)
{
	(void)fprintf(status == 0 ? stdout : stderr,
	    "usage: %s --terminal ID --peer USER [--socket PATH] [--key PATH]\n"
	    "           [--accounts PATH] [--tries PATH] [--seconds N]\n"
	    "           [--unknown-account NAME]%s\n"
	    "       %s --make-key PATH     make a key, print its public half\n"
	    "       %s --public-key [--key PATH]   print the public half\n"
	    "Without --socket it serves the socket that systemd hands over.\n"
	    "See madoguchi-auth(8).\n",
	    auth_twin.program,
	    auth_twin.gives_up_privileges
		? " --dir DIR\n           (--terminal, --peer and the paths have "
		  "defaults in the demo)"
		: "",
	    auth_twin.program, auth_twin.program);
	(void)fflush(stdout);
	_exit(status);
}

static _Noreturn void
refuse(const char *what, const char *why, const char *remedy)
{
	(void)fprintf(
	    stderr, "%s: %s: %s: %s\n", auth_twin.program, what, why, remedy);
	_exit(1);
}

static _Noreturn void
refuse_err(const struct err *err)
{
	refuse(
	    err->log[0] != '\0' ? err->log : err->text, err->why, err->remedy);
}

/* A number or a name of the system's list of users. */
static void
add_peer(struct authd *d, const char *who)
{
	const struct passwd *pw;
	unsigned long n;
	char *end;

	errno = 0;
	n = strtoul(who, &end, 10);
	if (who[0] < '0' || who[0] > '9' || *end != '\0' || errno != 0 ||
	    n >= UINT_MAX) {
		pw = getpwnam(who);
		if (pw != NULL)
			n = pw->pw_uid;
		else
			refuse("--peer", "no such user",
			    "name the user that the counter runs as");
	}
	if (d->peer_count == AUTHD_PEERS_MAX)
		refuse("--peer", "too many", "name at most 8 users");
	d->peers[d->peer_count++] = (uid_t)n;
}

static int
seconds(const char *s)
{
	char *end;
	long n = strtol(s, &end, 10);

	if (*s == '\0' || *end != '\0' || n < 1 || n > 60)
		refuse("--seconds", "not a number from 1 to 60",
		    "leave it out for 60");
	return (int)n;
}

enum {
	O_ACCOUNTS = 1,
	O_DIR,
	O_HELP,
	O_KEY,
	O_MAKE,
	O_PEER,
	O_PUBLIC,
	O_SECONDS,
	O_SOCKET,
	O_TERMINAL,
	O_TRIES,
	O_UNKNOWN
};
static const struct option longs[] = {
	{ "accounts", required_argument, NULL, O_ACCOUNTS },
	{ "dir", required_argument, NULL, O_DIR },
	{ "help", no_argument, NULL, O_HELP },
	{ "key", required_argument, NULL, O_KEY },
	{ "make-key", required_argument, NULL, O_MAKE },
	{ "peer", required_argument, NULL, O_PEER },
	{ "public-key", no_argument, NULL, O_PUBLIC },
	{ "seconds", required_argument, NULL, O_SECONDS },
	{ "socket", required_argument, NULL, O_SOCKET },
	{ "terminal", required_argument, NULL, O_TERMINAL },
	{ "tries", required_argument, NULL, O_TRIES },
	{ "unknown-account", required_argument, NULL, O_UNKNOWN },
	{ NULL, 0, NULL, 0 },
};

static void
parse(struct options *o, int argc, char **argv)
{
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		switch (c) {
		case O_ACCOUNTS:
			o->d.accounts_path = optarg;
			break;
		case O_DIR:
			if (!auth_twin.gives_up_privileges)
				usage(2);
			o->talk.dir = optarg;
			break;
		case O_HELP:
			usage(0);
		case O_KEY:
			o->d.key_path = optarg;
			break;
		case O_MAKE:
			o->make_key = optarg;
			break;
		case O_PEER:
			add_peer(&o->d, optarg);
			break;
		case O_PUBLIC:
			o->is_public_key = true;
			break;
		case O_SECONDS:
			o->d.limit_s = seconds(optarg);
			break;
		case O_SOCKET:
			o->socket = optarg;
			break;
		case O_TERMINAL:
			o->d.terminal = optarg;
			break;
		case O_TRIES:
			o->d.tries_path = optarg;
			break;
		case O_UNKNOWN:
			o->d.unknown = optarg;
			break;
		default:
			usage(2);
		}
	}
	if (optind != argc)
		usage(2);
}

/* Before anything is opened: the demo keeps no privilege, neither program
 * leaves a core or lets itself be read. */
static void
give_up(void)
{
	const struct rlimit none = { 0, 0 };
	bool was_root = geteuid() == 0 || getuid() == 0;
	uid_t uid = was_root ? NOBODY : getuid();
	gid_t gid = was_root ? NOBODY : getgid();

	(void)umask(077);
	if (auth_twin.gives_up_privileges) {
		if ((was_root && setgroups(0, NULL) != 0) ||
		    setresgid(gid, gid, gid) != 0 ||
		    setresuid(uid, uid, uid) != 0 || geteuid() == 0 ||
		    setuid(0) == 0 ||
		    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
			refuse("privileges", "cannot be given up",
			    "start it as an ordinary user");
	}
	if (setrlimit(RLIMIT_CORE, &none) != 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		refuse("core dumps", strerror(errno),
		    "they must be off for a program that sees secrets");
}

/* The environment may steer modules; only the language passes. */
static void
clean_environment(void)
{
	static const char *const keep[] = { "LANG", "LC_ALL", "LC_MESSAGES",
#ifdef MADO_MUTANTS
		"MADO_MUTANT",
#endif
		NULL };
	char *value[5] = { NULL };
	const char *v;
	int i;

	for (i = 0; keep[i] != NULL; i++) {
		v = getenv(keep[i]);
		if (v != NULL && strlen(v) < 64 && strchr(v, '/') == NULL)
			value[i] = x_strdup(v);
	}
	(void)clearenv();
	(void)setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1);
	for (i = 0; keep[i] != NULL; i++) {
		if (value[i] != NULL)
			(void)setenv(keep[i], value[i], 1);
		free(value[i]);
	}
	(void)setlocale(LC_ALL, "");
}

/* A socket that nobody listens on any more is removed; one in use is not. */
static void
clear_stale(const struct sockaddr_un *un)
{
	struct stat st;
	int fd;

	if (lstat(un->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode))
		return;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 &&
	    connect(fd, (const struct sockaddr *)un, sizeof(*un)) != 0 &&
	    errno == ECONNREFUSED)
		(void)unlink(un->sun_path);
	if (fd >= 0)
		(void)close(fd);
}

static int
listen_on(const char *path)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(un.sun_path))
		refuse(path, "longer than 107 bytes", "choose a shorter path");
	memcpy(un.sun_path, path, strlen(path) + 1);
	clear_stale(&un);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	/* Who may talk is decided by the peer's uid, not by the mode. */
	if (fd < 0 || bind(fd, (struct sockaddr *)&un, sizeof(un)) != 0 ||
	    chmod(path, 0666) != 0 || listen(fd, 16) != 0)
		refuse(path, strerror(errno),
		    "the folder must belong to the user it runs as, and no "
		    "other helper may use the socket");
	return fd;
}

/* systemd's protocol: LISTEN_PID is us, LISTEN_FDS is 1, the socket is 3. */
static int
handed_over(void)
{
	const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
	struct stat st;

	if (pid == NULL || fds == NULL || strtol(pid, NULL, 10) != getpid() ||
	    strcmp(fds, "1") != 0 || fstat(ACTIVATED_FD, &st) != 0 ||
	    !S_ISSOCK(st.st_mode))
		return -1;
	(void)fcntl(ACTIVATED_FD, F_SETFD, FD_CLOEXEC);
	return ACTIVATED_FD;
}

static bool
is_terminal_id(const char *s)
{
	size_t n = strspn(s,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

	return n > 0 && n < sizeof(((struct proof *)0)->key_id) && s[n] == '\0';
}

/* DIR/NAME when --dir is given and the option is not */
static const char *
inside(const char *dir, const char *given, const char *name)
{
	return given != NULL || dir == NULL ? given
					    : x_printf("%s/%s", dir, name);
}

static void
fill_in(struct options *o, uid_t starter)
{
	struct authd *d = &o->d;
	const char *dir = o->talk.dir;

	if (auth_twin.gives_up_privileges) {
		d->key_path = inside(dir, d->key_path, "auth.key");
		d->accounts_path = inside(dir, d->accounts_path, "accounts");
		d->tries_path = inside(dir, d->tries_path, "tries");
		if (d->terminal == NULL)
			d->terminal = "demo";
		if (d->peer_count == 0) {
			d->peers[d->peer_count++] = starter;
			d->peers[d->peer_count++] = geteuid();
		}
	}
	if (d->key_path == NULL)
		d->key_path = auth_twin.key;
	if (d->accounts_path == NULL)
		d->accounts_path = auth_twin.accounts;
	if (d->tries_path == NULL)
		d->tries_path = auth_twin.tries;
	o->talk.terminal = d->terminal;
	d->kind = auth_twin.kind;
	d->refuse_ms = auth_twin.refuse_ms;
	d->talk = pamtalk_run;
	d->user = &o->talk;
}

static void
public_key(const struct options *o, const char *path)
{
	struct stat st;
	struct err err;
	char hex[65];
	enum rc rc;

	err_clear(&err);
	if (path == NULL)
		usage(2);
	if (o->make_key != NULL ||
	    (auth_twin.makes_what_is_missing && lstat(path, &st) != 0))
		rc = authd_key_make(path, auth_twin.kind, hex, &err);
	else
		rc = authd_key_load(path, auth_twin.kind, NULL, hex, &err);
	if (rc != RC_OK)
		refuse_err(&err);
	if (o->make_key != NULL || o->is_public_key)
		(void)printf("%s\n", hex);
}

static void
check_options(const struct options *o)
{
	if (o->d.terminal == NULL || o->d.peer_count == 0)
		usage(2);
	if (!is_terminal_id(o->d.terminal))
		refuse("--terminal",
		    "not an id of at most 31 letters, digits, dots or dashes",
		    "use the id that the register knows");
}

static void
prepare(struct options *o)
{
	struct err err;

	err_clear(&err);
	if (auth_twin.prepare != NULL &&
	    auth_twin.prepare(&o->talk, o->d.accounts_path, &err) != RC_OK)
		refuse_err(&err);
}

/* Started by hand, what is missing is said at once. (Started for one
 * connection, the person at the counter is told instead.) */
static void
check_files(const struct options *o)
{
	char account[AUTHD_ACCOUNT_MAX];
	struct err err;
	enum rc rc;

	public_key(o, o->d.key_path);
	err_clear(&err);
	rc = authd_account(o->d.accounts_path, "0", account, &err);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		refuse_err(&err);
	if (!authd_tries_usable(o->d.tries_path))
		refuse(o->d.tries_path, "cannot be used",
		    "its folder must belong to the user it runs as; remove "
		    "the file if it is spoilt");
}

int
main(int argc, char **argv)
{
	struct options o = { .d = { .limit_s = 60,
				 .unknown = "madoguchi-unknown" } };
	uid_t starter = getuid();
	socklen_t len = sizeof(int);
	int fd, is_listener = 1;
	struct err err;

	give_up();
	parse(&o, argc, argv);
	fd = o.socket == NULL ? handed_over() : -1;
	clean_environment();
	fill_in(&o, starter);
	if (o.make_key != NULL || o.is_public_key) {
		public_key(&o, o.make_key != NULL ? o.make_key : o.d.key_path);
		_exit(fflush(stdout) == 0 ? 0 : 1);
	}
	openlog(auth_twin.program, LOG_PID | (fd < 0 ? LOG_PERROR : 0),
	    LOG_AUTHPRIV);
	check_options(&o);
	prepare(&o);
	if (fd < 0 && o.socket == NULL)
		refuse("no socket", "not started by systemd and no --socket",
		    "give --socket PATH or start madoguchi-auth.socket");
	if (fd < 0) {
		check_files(&o);
		fd = listen_on(o.socket);
	}
	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &is_listener, &len) != 0)
		refuse("socket", strerror(errno), "start it from its unit");
	if (!is_listener) {
		authd_serve(&o.d, fd);
		_exit(0);
	}
	err_clear(&err);
	if (authd_listen(&o.d, fd, &err) != RC_OK)
		refuse_err(&err);
	_exit(0);
}
