/* SPDX-License-Identifier: ISC
 * help - starts a sign-in program in a folder of its own under /tmp and
 * holds conversations with it as a terminal would. No system file changes:
 * the demo reads its own folder, the real program runs in a private mount
 * namespace.
 */
#ifndef TESTS_AUTH_HELP_H
#define TESTS_AUTH_HELP_H

#include "src/auth.h"
#include "src/authwire.h"
#include "tests/test.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define NONCE "00112233445566778899aabbccddeeff"

struct helper {
	char dir[64], sock[96], note[96], log[96], public_key[72];
	pid_t pid;
};

static inline const char *
bin(void)
{
	const char *b = getenv("MADO_BIN");

	return b == NULL ? "build" : b;
}

static inline void
own(const char *path)
{
	if (geteuid() == 0 && chown(path, 65534, 65534) != 0)
		abort();
}

static inline void
put_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0)
		abort();
	own(path);
}

static inline void
get_file(const char *path, char *out, size_t size)
{
	FILE *f = fopen(path, "r");
	size_t n = f == NULL ? 0 : fread(out, 1, size - 1, f);

	out[n] = '\0';
	if (f != NULL)
		(void)fclose(f);
}

static inline void
make_dir(const char *path)
{
	if (mkdir(path, 0755) != 0)
		abort();
	own(path);
}

/* The module is copied where the user nobody may read it. */
static inline void
copy_module(const char *dir)
{
	static char bytes[1 << 20];
	char from[256], to[128];
	FILE *f;
	size_t n;

	(void)snprintf(from, sizeof(from), "%s/tests/pam/pam_mado.so", bin());
	(void)snprintf(to, sizeof(to), "%s/pam_mado.so", dir);
	f = fopen(from, "r");
	n = f == NULL ? 0 : fread(bytes, 1, sizeof(bytes), f);
	if (n == 0 || n == sizeof(bytes) || fclose(f) != 0)
		abort();
	f = fopen(to, "w");
	if (f == NULL || fwrite(bytes, 1, n, f) != n || fclose(f) != 0 ||
	    chmod(to, 0755) != 0)
		abort();
}

/* `@` in a service's text stands for the folder. */
static inline void
put_service(const struct helper *h, const char *name, const char *text)
{
	char path[128], out[4096];
	size_t o = 0;

	for (; *text != '\0'; text++) {
		if (*text == '@')
			o += (size_t)snprintf(
			    out + o, sizeof(out) - o, "%s", h->dir);
		else
			out[o++] = *text;
	}
	out[o] = '\0';
	(void)snprintf(path, sizeof(path), "%s/pam/service/%s", h->dir, name);
	put_file(path, out);
}

/* A folder; service NULL leaves the PAM files to the demo itself. */
static inline void
helper_folder(struct helper *h, const char *service)
{
	char path[128];

	memset(h, 0, sizeof(*h));
	(void)snprintf(h->dir, sizeof(h->dir), "/tmp/t_auth.XXXXXX");
	if (mkdtemp(h->dir) == NULL || chmod(h->dir, 0755) != 0)
		abort();
	own(h->dir);
	(void)snprintf(h->sock, sizeof(h->sock), "%s/s", h->dir);
	(void)snprintf(h->note, sizeof(h->note), "%s/note", h->dir);
	(void)snprintf(h->log, sizeof(h->log), "%s/log", h->dir);
	(void)snprintf(path, sizeof(path), "%s/pam", h->dir);
	make_dir(path);
	(void)snprintf(path, sizeof(path), "%s/pam/service", h->dir);
	make_dir(path);
	copy_module(h->dir);
	if (service != NULL)
		put_service(h, "madoguchi-demo", service);
}

static inline int
one_line(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && s[n - 1] == '\n';
}

/* Runs PROGRAM with args and gives its status and standard output. */
static inline int
run_program(const char *program, char *const args[], char *out, size_t size)
{
	char path[256];
	int fds[2], status;
	size_t have = 0;
	ssize_t n;
	pid_t pid;

	if (pipe(fds) != 0)
		abort();
	(void)snprintf(path, sizeof(path), "%s/%s", bin(), program);
	pid = fork();
	if (pid == 0) {
		(void)dup2(fds[1], 1);
		(void)dup2(fds[1], 2);
		(void)close(fds[0]);
		(void)execv(path, args);
		_exit(126);
	}
	(void)close(fds[1]);
	while (have < size - 1 &&
	       (n = read(fds[0], out + have, size - 1 - have)) > 0)
		have += (size_t)n;
	out[have] = '\0';
	(void)close(fds[0]);
	(void)waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static inline int
raw_connect(const char *path)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(un.sun_path, sizeof(un.sun_path), "%s", path);
	if (connect(fd, (struct sockaddr *)&un, sizeof(un)) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

/* Until the socket takes connections, or the program is gone. */
static inline bool
wait_ready(struct helper *h)
{
	int status, fd;

	for (int i = 0; i < 2000; i++) {
		fd = raw_connect(h->sock);
		if (fd >= 0) {
			(void)close(fd);
			return true;
		}
		if (waitpid(h->pid, &status, WNOHANG) == h->pid) {
			h->pid = 0;
			return false;
		}
		(void)poll(NULL, 0, 5);
	}
	return false;
}

/* In the child: standard error to the log, then the program. */
static inline void
become(const struct helper *h, const char *program, char *const args[])
{
	int fd = open(h->log, O_WRONLY | O_CREAT | O_APPEND, 0666);
	char path[256];

	(void)dup2(fd, 1);
	(void)dup2(fd, 2);
	(void)snprintf(path, sizeof(path), "%s/%s", bin(), program);
	(void)execv(path, args);
	_exit(126);
}

static inline bool
demo_start(
    struct helper *h, const char *service, const char *more, const char *value)
{
	char dir[128], program[] = "madoguchi-auth-demo";
	char o_dir[] = "--dir", o_sock[] = "--socket", o_key[] = "--public-key",
	     o_t[] = "--terminal", t1[] = "T1";
	char *const ask_key[] = { program, o_dir, dir, o_key, NULL };
	char opt[32], val[128];
	char *const args[] = { program, o_dir, dir, o_sock, h->sock, o_t, t1,
		more == NULL ? NULL : opt, val, NULL };
	pid_t parent = getpid();

	helper_folder(h, service);
	(void)snprintf(dir, sizeof(dir), "%s/pam", h->dir);
	(void)snprintf(opt, sizeof(opt), "%s", more == NULL ? "" : more);
	(void)snprintf(val, sizeof(val), "%s", value == NULL ? "" : value);
	if (run_program(
		program, ask_key, h->public_key, sizeof(h->public_key)) != 0)
		return false;
	h->public_key[strcspn(h->public_key, "\n")] = '\0';
	h->pid = fork();
	if (h->pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(1);
		become(h, program, args);
	}
	return wait_ready(h);
}

/* Everything that the programs leave behind becomes ours to wait for. */
static inline void
test_begin(void)
{
	(void)signal(SIGPIPE, SIG_IGN);
	if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
		abort();
}

static inline int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static inline void
helper_stop(struct helper *h)
{
	int status;

	if (h->pid > 0)
		(void)kill(h->pid, SIGKILL);
	/* What it started dies with it and comes to us (test_begin). */
	while (waitpid(-1, &status, 0) > 0)
		;
	(void)nftw(h->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* The next event, waited for at most ms. */
static inline enum auth_event_kind
next_event(struct auth *a, struct auth_event *ev, int ms)
{
	long long end = wire_now_ms() + ms, left;
	struct pollfd p;

	for (;;) {
		auth_event(a, ev);
		left = end - wire_now_ms();
		if (ev->kind != AUTH_NOTHING || left <= 0)
			return ev->kind;
		p = (struct pollfd){ .fd = auth_fd(a), .events = POLLIN };
		(void)poll(&p, 1, left > 100 ? 100 : (int)left);
	}
}

static inline bool
answer(struct auth *a, const char *text)
{
	struct secret s;
	bool ok;

	if (secret_init(&s, NULL) != RC_OK)
		abort();
	(void)secret_add(&s, text);
	ok = auth_answer(a, &s);
	secret_release(&s);
	return ok;
}

/*
 * A whole conversation; answers are given in turn (the last one for all that
 * follow). What came is written to seen, one letter an event: h e i x for
 * prompts, words and errors, each followed by `<text>`; then OK, FAIL, BROKEN
 * or SILENT.
 */
struct seen {
	char text[8192];
	struct auth_event last;
	long long ms;
};

static inline void
talk_as(const struct helper *h, const char *service, const char *staff,
    const char *act, const char *const answers[], struct seen *seen)
{
	static const char letter[] = "?heix";
	struct auth_event *ev = &seen->last;
	struct auth *a = NULL;
	long long began = wire_now_ms();
	int events = 0;
	size_t o = 0;

	memset(seen, 0, sizeof(*seen));
	if (auth_start(h->sock, service, staff, act, "17@3:ab", NONCE, &a,
		NULL) != RC_OK) {
		(void)snprintf(seen->text, sizeof(seen->text), "UNREACHABLE");
		return;
	}
	while (next_event(a, ev, 8000) >= AUTH_PROMPT_HIDDEN &&
	       ev->kind <= AUTH_ERROR && events++ < 1000) {
		if (o < sizeof(seen->text) - 1100)
			o += (size_t)snprintf(seen->text + o,
			    sizeof(seen->text) - o, "%c<%s>", letter[ev->kind],
			    ev->text);
		if (ev->kind <= AUTH_PROMPT_ECHO) {
			(void)answer(a, *answers);
			if (answers[1] != NULL)
				answers++;
		}
	}
	(void)snprintf(seen->text + o, sizeof(seen->text) - o, "%s",
	    ev->kind == AUTH_DONE_OK     ? "OK"
	    : ev->kind == AUTH_DONE_FAIL ? "FAIL"
	    : ev->kind == AUTH_BROKEN    ? "BROKEN"
					 : "SILENT");
	seen->ms = wire_now_ms() - began;
	auth_free(a);
}

#define ANSWERS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static inline void
sign_in(const struct helper *h, const char *staff, const char *password,
    struct seen *seen)
{
	talk_as(h, "login", staff, "session.open", ANSWERS(password), seen);
}

#endif
