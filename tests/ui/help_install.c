/* SPDX-License-Identifier: ISC
 * help_install - see help_install.h.
 */
#include "tests/ui/help_install.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGS_MAX 24
#define TEXT_MAX 262144
#define START_US INT64_C(20000000)

struct install inst;

/* ---- programs */

/* They lie beside the tests: build/tests/ui/t_e2e, build/madoguchi; a
 * variant that has none uses those of build. */
static void
find_programs(void)
{
	char self[512], probe[600];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *p;

	if (n <= 0)
		abort();
	self[n] = '\0';
	for (int i = 0; i < 3; i++) {
		p = strrchr(self, '/');
		if (p == NULL)
			abort();
		*p = '\0';
	}
	(void)snprintf(inst.bin, sizeof(inst.bin), "%s", self);
	(void)snprintf(probe, sizeof(probe), "%s/madoguchi", inst.bin);
	if (access(probe, X_OK) != 0) {
		p = strrchr(inst.bin, '/');
		if (p == NULL)
			abort();
		*p = '\0';
	}
	p = realpath("build/share", NULL);
	if (p == NULL)
		abort();
	(void)snprintf(inst.share, sizeof(inst.share), "%s", p);
	free(p);
}

static void
collect(
    const char *program, char path[600], const char *argv[ARGS_MAX], va_list ap)
{
	int n = 0;

	if (program[0] == '/')
		(void)snprintf(path, 600, "%s", program);
	else
		(void)snprintf(path, 600, "%s/%s", inst.bin, program);
	argv[n++] = path;
	while (n < ARGS_MAX - 1 && (argv[n] = va_arg(ap, const char *)) != NULL)
		n++;
	argv[n] = NULL;
}

/* In the new process: its own folder and home, and whatever core it could
 * leave is wanted. */
static void
at_the_terminal(void)
{
	struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
	char path[160];

	(void)setrlimit(RLIMIT_CORE, &all);
	(void)snprintf(path, sizeof(path), "%s/term/home", inst.dir);
	(void)setenv("HOME", path, 1);
	(void)unsetenv("TMPDIR");
	(void)snprintf(path, sizeof(path), "%s/term/work", inst.dir);
	if (chdir(path) != 0)
		_exit(126);
}

static _Noreturn void
become(const char *path, const char *argv[ARGS_MAX], const char *say, int in)
{
	int fd = open(say, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	(void)dup2(fd, 1);
	(void)dup2(fd, 2);
	if (in >= 0)
		(void)dup2(in, 7);
	at_the_terminal();
	(void)execv(path, (char **)(uintptr_t)argv);
	_exit(127);
}

int
install_run(const char *program, ...)
{
	const char *argv[ARGS_MAX];
	char path[600], out[128];
	int pipes[2], status;
	va_list ap;
	pid_t pid;

	va_start(ap, program);
	collect(program, path, argv, ap);
	va_end(ap);
	(void)snprintf(out, sizeof(out), "%s/said/out", inst.dir);
	if (pipe(pipes) != 0 || write(pipes[1], "madoguchi\n", 10) != 10)
		abort();
	(void)close(pipes[1]);
	(void)fflush(stdout);
	pid = fork();
	if (pid == 0)
		become(path, argv, out, pipes[0]);
	(void)close(pipes[0]);
	if (waitpid(pid, &status, 0) != pid)
		abort();
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

pid_t
install_start(const char *program, ...)
{
	const char *argv[ARGS_MAX];
	char path[600], out[128];
	va_list ap;
	pid_t pid;

	va_start(ap, program);
	collect(program, path, argv, ap);
	va_end(ap);
	(void)snprintf(out, sizeof(out), "%s/said/%s.log", inst.dir, program);
	(void)fflush(stdout);
	pid = fork();
	if (pid != 0)
		return pid;
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	become(path, argv, out, -1);
}

char *
install_text(const char *name)
{
	char path[160], *s = calloc(1, TEXT_MAX);
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", inst.dir, name);
	f = fopen(path, "r");
	if (s == NULL)
		abort();
	if (f != NULL) {
		(void)!fread(s, 1, TEXT_MAX - 1, f);
		(void)fclose(f);
	}
	return s;
}

bool
install_said(const char *text)
{
	char *s = install_text("said/out");
	bool has = strstr(s, text) != NULL;

	if (!has)
		printf("# not in: %s\n# wanted %s\n", s, text);
	free(s);
	return has;
}

bool
install_printed(const char *text)
{
	char *s = install_text("said/out"), *to = s;
	bool has;

	for (const char *p = s; *p != '\0';)
		if (strncmp(p, "\u3000", 3) == 0)
			p += 3;
		else if (strchr(" \n\r\f", *p) != NULL)
			p++;
		else
			*to++ = *p++;
	*to = '\0';
	has = strstr(s, text) != NULL;
	if (!has)
		printf("# not printed: %s\n# %s\n", text, s);
	free(s);
	return has;
}

/* ---- the installation */

static int
rm_one(const char *p, const struct stat *st, int flag, struct FTW *f)
{
	(void)st;
	(void)flag;
	(void)f;
	return remove(p);
}

void
install_sync_end(void)
{
	if (inst.sync_pid <= 0)
		return;
	(void)kill(inst.sync_pid, SIGTERM);
	(void)waitpid(inst.sync_pid, NULL, 0);
	inst.sync_pid = 0;
}

void
install_end(void)
{
	if (inst.auth_pid > 0)
		(void)kill(inst.auth_pid, SIGTERM);
	install_sync_end();
	if (inst.auth_pid > 0)
		(void)waitpid(inst.auth_pid, NULL, 0);
	inst.auth_pid = 0;
	if (inst.dir[0] != '\0')
		(void)nftw(inst.dir, rm_one, 16, FTW_DEPTH | FTW_PHYS);
	inst.dir[0] = '\0';
}

static bool
listens(const char *path)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool ok;

	(void)snprintf(un.sun_path, sizeof(un.sun_path), "%.100s", path);
	ok = connect(fd, (struct sockaddr *)&un, sizeof(un)) == 0;
	(void)close(fd);
	return ok;
}

static void
folder(const char *name, mode_t mode)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s", inst.dir, name);
	if (mkdir(path, mode) != 0)
		abort();
}

static bool
start_auth(void)
{
	char path[96], pam[112], sock[112], key[128];
	int64_t until = vt_now_us() + START_US;
	struct passwd *nobody = getpwnam("nobody");

	(void)snprintf(path, sizeof(path), "%s/auth", inst.dir);
	(void)snprintf(pam, sizeof(pam), "%s/pam", path);
	(void)snprintf(sock, sizeof(sock), "%s/sock", path);
	(void)snprintf(key, sizeof(key), "%s/auth.key", pam);
	folder("auth", 0755);
	folder("auth/pam", 0755);
	/* Started by root it becomes nobody, who has to own its folder. */
	if (geteuid() == 0 &&
	    (nobody == NULL || chown(path, nobody->pw_uid, (gid_t)-1) != 0 ||
		chown(pam, nobody->pw_uid, (gid_t)-1) != 0))
		abort();
	inst.auth_pid = install_start("madoguchi-auth-demo", "--dir", pam,
	    "--socket", sock, "--terminal", "chuo-3", NULL);
	while (!listens(sock)) {
		if (vt_now_us() > until || kill(inst.auth_pid, 0) != 0)
			return false;
		(void)poll(NULL, 0, 5); /* until it listens */
	}
	return install_run("madoguchi-auth-demo", "--dir", pam, "--key", key,
		   "--public-key", NULL) == 0;
}

static void
write_conf(const char *uri, int idle_s)
{
	const char *d = inst.dir;
	FILE *f = fopen(inst.conf, "w");

	if (f == NULL)
		abort();
	(void)fprintf(f,
	    "register = %s\nreplica = %s/term/replica.db\n"
	    "outbox = %s/term/outbox.db\nauth_socket = %s/auth/sock\n"
	    "prints = %s/term/prints\nintake = %s/term/intake\nshare = %s\n"
	    "terminal = chuo-3\noffice = 中央区\ncounter = 3番\n"
	    "printer = P01\nidle_s = %d\n",
	    uri, d, d, d, d, d, inst.share, idle_s);
	(void)fclose(f);
}

bool
install_sync_start(void)
{
	inst.sync_pid =
	    install_start("madoguchi-sync", "--config", inst.conf, NULL);
	return inst.sync_pid > 0;
}

/* As script/run-demo does it. */
bool
install_make(int idle_s)
{
	static const char *const own[] = { "said", "centre", "term",
		"term/prints", "term/home", "term/work" };
	char uri[112], *key;

	memset(&inst, 0, sizeof(inst));
	find_programs();
	(void)snprintf(inst.dir, sizeof(inst.dir), "/tmp/mado-e2e-XXXXXX");
	if (mkdtemp(inst.dir) == NULL || chmod(inst.dir, 0755) != 0)
		abort();
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		folder(own[i], 0700);
	(void)snprintf(
	    uri, sizeof(uri), "sqlite:%s/centre/register.db", inst.dir);
	(void)snprintf(inst.conf, sizeof(inst.conf), "%s/conf", inst.dir);
	if (install_run("daicho", "generate", "--residents", "300", "--seed",
		"1", "--municipality", "431010", "--share", inst.share, uri,
		NULL) != 0 ||
	    !start_auth()) {
		(void)install_said("the programs to start");
		return false;
	}
	key = install_text("said/out");
	key[strcspn(key, "\n")] = '\0';
	write_conf(uri, idle_s);
	if (install_run("daicho", "terminal", "put", "chuo-3", "--place",
		"中央区役所区民課", "--label", "中央区 3番", "--key", key,
		"--profile", "counter", "--demo", "--config", inst.conf, "--as",
		"10003", "--reason", "9", "--answers-fd", "7", NULL) != 0 ||
	    install_run(
		"madoguchi-sync", "--config", inst.conf, "--once", NULL) != 0) {
		(void)install_said("the terminal to be known");
		free(key);
		return false;
	}
	free(key);
	return install_sync_start();
}

/* ---- the counter */

static int
counter_child(void *arg)
{
	char program[600], say[128];
	int fd;

	(void)arg;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)snprintf(program, sizeof(program), "%s/madoguchi", inst.bin);
	/* What it would say past its screen is kept too. */
	(void)snprintf(say, sizeof(say), "%s/said/madoguchi.log", inst.dir);
	fd = open(say, O_WRONLY | O_CREAT | O_APPEND, 0600);
	(void)dup2(fd, 2);
	at_the_terminal();
	(void)execl(program, "madoguchi", "--config", inst.conf, (char *)NULL);
	return 127;
}

struct vt *
install_counter(void)
{
	return vt_start(24, 80, "xterm-256color", counter_child, NULL);
}

bool
install_sign_in(struct vt *v, const char *staff, const char *name)
{
	if (!vt_wait(v, "職員番号"))
		return false;
	vt_keys(v, staff);
	vt_keys(v, "{Tab}madoguchi{Enter}");
	return vt_wait_code(v, "H1") && vt_wait(v, name);
}
