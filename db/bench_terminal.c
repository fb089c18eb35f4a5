/* SPDX-License-Identifier: ISC
 * bench_terminal - the real program on a pseudo-terminal, timed by the frame
 * marks that it sends after each drawn frame.
 */
#include "db/bench.h"
#include "db/register.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <pty.h>
#include <pwd.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_MS 20000

struct desk {
	pid_t auth, counter;
	int fd;
	char code[8];
	unsigned long frames, keys;
	int busy;
	double at;      /* when the last mark was read */
	char tail[128]; /* an unfinished mark */
	size_t tail_len;
};

static pid_t
start(const char *path, const char *const argv[])
{
	pid_t pid = fork();
	int null;

	if (pid != 0)
		return pid;
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	(void)dup2(null, 0);
	(void)dup2(null, 1);
	(void)dup2(null, 2);
	(void)execv(path, (char *const *)(uintptr_t)argv);
	_exit(127);
}

/* What a program prints on its first line. */
static bool
first_line(const char *path, const char *const argv[], char *out, size_t size)
{
	int p[2], status;
	ssize_t n;
	pid_t pid;

	if (pipe2(p, O_CLOEXEC) != 0)
		return false;
	pid = fork();
	if (pid == 0) {
		(void)dup2(p[1], 1);
		(void)execv(path, (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	(void)close(p[1]);
	n = read(p[0], out, size - 1);
	(void)close(p[0]);
	(void)waitpid(pid, &status, 0);
	out[n > 0 ? n : 0] = '\0';
	out[strcspn(out, "\n")] = '\0';
	return out[0] != '\0';
}

/* "frame;N;KEYS;CODE;BUSY" */
static void
take_mark(struct desk *d, const char *s)
{
	unsigned long n, keys;
	char code[8];
	int busy = 0;

	if (sscanf(s, "frame;%lu;%lu;%7[^;];%d", &n, &keys, code, &busy) < 3)
		return;
	d->frames = n;
	d->keys = keys;
	d->busy = busy;
	(void)snprintf(d->code, sizeof(d->code), "%s", code);
	d->at = bench_now_us();
}

static void
take_bytes(struct desk *d, const char *p, size_t n)
{
	static const char lead[] = "\033]777;";
	size_t i;

	for (i = 0; i < n; i++) {
		if (d->tail_len < sizeof(lead) - 1) {
			if (p[i] == lead[d->tail_len])
				d->tail[d->tail_len++] = p[i];
			else
				d->tail_len = p[i] == lead[0] ? 1 : 0;
			continue;
		}
		if (p[i] == '\007') {
			d->tail[d->tail_len] = '\0';
			take_mark(d, d->tail + sizeof(lead) - 1);
			d->tail_len = 0;
		} else if (d->tail_len < sizeof(d->tail) - 1) {
			d->tail[d->tail_len++] = p[i];
		} else {
			d->tail_len = 0;
		}
	}
}

/* Until a frame stands after `keys` keys, on `code` when not NULL, and with
 * nothing under way when settled. */
static bool
await(struct desk *d, unsigned long keys, const char *code, bool settled)
{
	double until = bench_now_us() + PATIENCE_MS * 1e3;
	struct pollfd p = { .fd = d->fd, .events = POLLIN };
	char buf[16384];
	ssize_t n;

	while (bench_now_us() < until) {
		if (d->frames > 0 && d->keys >= keys &&
		    (code == NULL || strcmp(d->code, code) == 0) &&
		    (!settled || !d->busy))
			return true;
		if (poll(&p, 1, 100) <= 0)
			continue;
		n = read(d->fd, buf, sizeof(buf));
		if (n <= 0)
			return false;
		take_bytes(d, buf, (size_t)n);
	}
	return false;
}

static bool
type(struct desk *d, const char *text, unsigned long keys, const char *code,
    bool settled)
{
	size_t n = strlen(text);

	return write(d->fd, text, n) == (ssize_t)n &&
	       await(d, d->keys + keys, code, settled);
}

/* The demo sign-in, its key at the register, and the settings. */
static enum rc
prepare(const struct bench *b, long residents, struct desk *d, char *conf,
    size_t size, struct err *err)
{
	char auth[600], socket[640], key[640], accounts[640], dir[640],
	    prog[640], hex[160];
	const char *const serve[] = { prog, "--dir", dir, "--socket", socket,
		"--key", key, "--accounts", accounts, "--terminal", "chuo-3",
		NULL };
	const char *const show[] = { prog, "--public-key", "--dir", dir,
		"--key", key, NULL };
	struct reg_options ro = { 0 };
	struct reg *r;
	struct passwd *nobody = getpwnam("nobody");
	struct stat st;
	char uri[640];
	double until;
	FILE *f;
	json_t *args;
	enum rc rc;

	(void)snprintf(auth, sizeof(auth), "%.500s/auth", b->folder);
	(void)snprintf(socket, sizeof(socket), "%s/s", auth);
	(void)snprintf(key, sizeof(key), "%s/key", auth);
	(void)snprintf(accounts, sizeof(accounts), "%s/accounts", auth);
	(void)snprintf(dir, sizeof(dir), "%s/pam", auth);
	(void)snprintf(
	    prog, sizeof(prog), "%.500s/madoguchi-auth-demo", b->programs);
	(void)chmod(b->folder, 0711);
	(void)mkdir(auth, 0755);
	if (geteuid() == 0 && nobody != NULL)
		(void)!chown(auth, nobody->pw_uid, nobody->pw_gid);
	d->auth = start(prog, serve);
	until = bench_now_us() + PATIENCE_MS * 1e3;
	while (stat(socket, &st) != 0 && bench_now_us() < until)
		(void)poll(NULL, 0, 5);
	if (!first_line(prog, show, hex, sizeof(hex)) || strlen(hex) != 64)
		return err_set(err, RC_IO, "E9701",
		    "デモの認証を始められません",
		    "madoguchi-auth-demo が公開鍵を出しません",
		    "make を済ませ、libpam-wrapper があるか確かめてください");
	(void)snprintf(uri, sizeof(uri), "sqlite:%.500s/register-%ld.db",
	    b->folder, residents);
	ro.uri = uri;
	ro.terminal = "daicho";
	rc = reg_open(&ro, &r, err);
	if (rc != RC_OK)
		return rc;
	args = json_pack("{s:s,s:s}", "staff", "10003", "act", "session.open");
	json_t *opened = NULL;
	rc = reg_call(r, "session.open", args, &opened, err);
	json_decref(args);
	if (rc == RC_OK) {
		args = json_pack("{s:O,s:s,s:s,s:s,s:s,s:s,s:b}", "session",
		    json_object_get(opened, "session"), "terminal", "chuo-3",
		    "place", "中央区役所区民課", "label", "中央区 3番",
		    "public_key", hex, "profile", "counter", "demo", 1);
		rc = reg_call(r, "terminal.put", args, NULL, err);
		json_decref(args);
		args = json_pack(
		    "{s:O}", "session", json_object_get(opened, "session"));
		(void)!reg_call(r, "session.close", args, NULL, NULL);
		json_decref(args);
	}
	json_decref(opened);
	reg_close(r);
	(void)snprintf(conf, size, "%.500s/bench.conf", b->folder);
	f = fopen(conf, "we");
	if (rc == RC_OK && f != NULL)
		(void)fprintf(f,
		    "register = %s\nreplica = %s/replica-%ld.db\n"
		    "outbox = %s/outbox.db\nauth_socket = %s\n"
		    "prints = %s/prints\nshare = %s\nterminal = chuo-3\n"
		    "office = 中央区\ncounter = 3番\n",
		    uri, b->folder, residents, b->folder, socket, b->folder,
		    b->share);
	if (f != NULL)
		(void)fclose(f);
	return rc;
}

static bool
start_counter(const struct bench *b, struct desk *d, const char *conf)
{
	struct winsize ws = { .ws_row = 24, .ws_col = 80 };
	char prog[640];

	(void)snprintf(prog, sizeof(prog), "%.500s/madoguchi", b->programs);
	d->counter = forkpty(&d->fd, NULL, NULL, &ws);
	if (d->counter == 0) {
		(void)setenv("TERM", "xterm-256color", 1);
		(void)setenv("MADOGUCHI_FRAME_MARK", "1", 1);
		(void)execl(prog, prog, "--config", conf, (char *)NULL);
		_exit(127);
	}
	return d->counter > 0;
}

static void
stop(pid_t pid)
{
	int status;

	if (pid <= 0)
		return;
	(void)kill(pid, SIGTERM);
	(void)waitpid(pid, &status, 0);
}

/* Letters into the box: from the key to the frame that holds it. The list
 * settles 150 ms later; that wait is the design's, not the program's. */
static void
measure_keys(const struct bench *b, struct desk *d)
{
	static const char *const names[] = { "sato", "tanaka", "watanabe",
		"suzuki", "yamada" };
	struct bench_times t = { 0 };
	char figure[128], one[2] = "";
	size_t i, k;
	double from;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		for (k = 0; names[i][k] != '\0'; k++) {
			one[0] = names[i][k];
			from = bench_now_us();
			if (!type(d, one, 1, "H1", false))
				goto out;
			bench_add(&t, d->at - from);
		}
		if (!await(d, d->keys, "H1", true))
			goto out;
		for (k = 0; names[i][k] != '\0'; k++)
			if (!type(d, "\177", 1, "H1", false))
				goto out;
	}
out:
	(void)snprintf(figure, sizeof(figure), "p50 %.2f ms  p99 %.2f ms",
	    bench_quantile(&t, 0.5) / 1000, bench_quantile(&t, 0.99) / 1000);
	bench_line(b, "key to finished screen", figure, "", "p99 <= 5 ms");
	bench_release(&t);
}

static void
measure_opening(const struct bench *b, struct desk *d)
{
	struct bench_times t = { 0 };
	char figure[128];
	double from;
	int i;

	if (!type(d, "sato", 4, "H1", true))
		return;
	for (i = 0; i < 20; i++) {
		from = bench_now_us();
		if (!type(d, "\r", 1, "K1", false))
			break;
		bench_add(&t, d->at - from);
		if (!type(d, "\033OR", 1, "H1", true)) /* F3 */
			break;
	}
	(void)snprintf(figure, sizeof(figure), "p50 %.2f ms  p99 %.2f ms",
	    bench_quantile(&t, 0.5) / 1000, bench_quantile(&t, 0.99) / 1000);
	bench_line(
	    b, "Enter to household, its log record written", figure, "", "");
	bench_release(&t);
}

static void
say_memory(const struct bench *b, const struct desk *d, const char *what,
    const char *goal)
{
	char figure[64];

	(void)snprintf(figure, sizeof(figure), "%.1f MiB",
	    (double)bench_process_kib(d->counter) / 1024);
	bench_line(b, what, figure, "", goal);
}

/* From the list to the page that would print, who asks and what they showed
 * in between; then onto paper. */
static bool
first_certificate(struct desk *d)
{
	return type(d, "\r", 1, "K1", true) &&
	       type(d, "\033[20~", 1, "C1", true) && /* F9 */
	       type(d, "11", 2, "C1", true) &&
	       type(d, "\033[20~", 1, "C2", true) &&
	       type(d, "\r", 1, NULL, true);
}

enum rc
bench_terminal(const struct bench *b, long residents, struct err *err)
{
	struct bench_times t = { 0 };
	struct desk d = { 0 };
	char conf[600], figure[128];
	double from;
	enum rc rc;
	int i;

	rc = prepare(b, residents, &d, conf, sizeof(conf), err);
	if (rc != RC_OK) {
		stop(d.auth);
		return rc;
	}
	for (i = 0; i < 10; i++) {
		d.frames = d.keys = 0;
		d.tail_len = 0;
		from = bench_now_us();
		if (!start_counter(b, &d, conf) || !await(&d, 0, "S1", false))
			break;
		bench_add(&t, d.at - from);
		if (i < 9) {
			stop(d.counter);
			(void)close(d.fd);
		}
	}
	if (t.n < 10) {
		rc = err_set(err, RC_IO, "E9702", "窓口が立ち上がりません",
		    "20秒のうちに入口の画面が出ませんでした",
		    "make を済ませ、build/madoguchi を手で動かしてみてください");
	} else {
		(void)snprintf(figure, sizeof(figure), "p50 %.0f ms",
		    bench_quantile(&t, 0.5) / 1000);
		bench_line(
		    b, "start to sign-in screen", figure, "", "<= 100 ms");
		if (type(&d, "10001\r", 6, "S1", true) &&
		    type(&d, "madoguchi\r", 10, "H1", true) &&
		    type(&d, "1", 1, "H1", true)) {
			measure_keys(b, &d);
			measure_opening(b, &d);
			say_memory(b, &d,
			    "memory of the terminal before a certificate",
			    "<= 64 MiB");
			if (first_certificate(&d))
				say_memory(b, &d, "  after the first one",
				    "<= 128 MiB");
		}
	}
	bench_release(&t);
	stop(d.counter);
	stop(d.auth);
	if (d.fd > 0)
		(void)close(d.fd);
	return rc;
}
