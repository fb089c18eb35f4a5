/* SPDX-License-Identifier: ISC
 * t_e2e - a day at the counter with the programs themselves: the town is
 * invented by daicho, madoguchi-auth-demo signs people in, madoguchi-sync
 * feeds the replica, madoguchi runs on a terminal of its own. Waiting is for
 * what appears, never for time.
 */
#include "tests/test.h"

#include "db/store.h"
#include "tests/ui/help_vt.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[64], bin[512], share[600];
static pid_t auth_pid, sync_pid;

/* ---- programs */

/* The programs lie beside the tests: build/tests/ui/t_e2e, build/madoguchi;
 * a variant that has none uses those of build. */
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
	(void)snprintf(bin, sizeof(bin), "%s", self);
	(void)snprintf(probe, sizeof(probe), "%s/madoguchi", bin);
	if (access(probe, X_OK) != 0) {
		p = strrchr(bin, '/');
		if (p == NULL)
			abort();
		*p = '\0';
	}
	p = realpath("build/share", NULL);
	if (p == NULL)
		abort();
	(void)snprintf(share, sizeof(share), "%s", p);
	free(p);
}

#define ARGS_MAX 24
static void
collect(
    const char *program, char path[600], const char *argv[ARGS_MAX], va_list ap)
{
	int n = 0;

	(void)snprintf(path, 600, "%s/%s", bin, program);
	argv[n++] = path;
	while (n < ARGS_MAX - 1 && (argv[n] = va_arg(ap, const char *)) != NULL)
		n++;
	argv[n] = NULL;
}

/* Runs to its end, the answers to its prompts on descriptor 7; what it says
 * goes to dir/out. Returns the exit status. */
static int
run(const char *program, ...)
{
	const char *argv[ARGS_MAX];
	char path[600], out[128];
	int pipes[2], fd, status;
	va_list ap;
	pid_t pid;

	va_start(ap, program);
	collect(program, path, argv, ap);
	va_end(ap);
	(void)snprintf(out, sizeof(out), "%s/out", dir);
	if (pipe(pipes) != 0 || write(pipes[1], "madoguchi\n", 10) != 10)
		abort();
	(void)close(pipes[1]);
	(void)fflush(stdout);
	pid = fork();
	if (pid == 0) {
		fd = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		(void)dup2(fd, 1);
		(void)dup2(fd, 2);
		(void)dup2(pipes[0], 7);
		(void)execv(path, (char **)(uintptr_t)argv);
		_exit(127);
	}
	(void)close(pipes[0]);
	if (waitpid(pid, &status, 0) != pid)
		abort();
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Starts and leaves running; ends with the test. */
static pid_t
start(const char *program, ...)
{
	const char *argv[ARGS_MAX];
	char path[600], out[128];
	va_list ap;
	pid_t pid;
	int fd;

	va_start(ap, program);
	collect(program, path, argv, ap);
	va_end(ap);
	(void)snprintf(out, sizeof(out), "%s/%s.log", dir, program);
	(void)fflush(stdout);
	pid = fork();
	if (pid != 0)
		return pid;
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	fd = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	(void)dup2(fd, 1);
	(void)dup2(fd, 2);
	(void)execv(path, (char **)(uintptr_t)argv);
	_exit(127);
}

/* Text of a file in the folder; the caller frees. */
static char *
text_of(const char *name)
{
	char path[160], *s = calloc(1, 262144);
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "r");
	if (s == NULL)
		abort();
	if (f != NULL) {
		(void)!fread(s, 1, 262143, f);
		(void)fclose(f);
	}
	return s;
}

static bool
said(const char *text)
{
	char *s = text_of("out");
	bool has = strstr(s, text) != NULL;

	if (!has)
		printf("# not in: %s\n# wanted %s\n", s, text);
	free(s);
	return has;
}

/* What was said without any blank: paper has columns of its own. */
static bool
printed(const char *text)
{
	char *s = text_of("out"), *to = s;
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

static void
end_all(void)
{
	if (auth_pid > 0)
		(void)kill(auth_pid, SIGTERM);
	if (sync_pid > 0) {
		(void)kill(sync_pid, SIGTERM);
		(void)waitpid(sync_pid, NULL, 0);
	}
	if (auth_pid > 0)
		(void)waitpid(auth_pid, NULL, 0);
	auth_pid = sync_pid = 0;
	if (dir[0] != '\0')
		(void)nftw(dir, rm_one, 16, FTW_DEPTH | FTW_PHYS);
	dir[0] = '\0';
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

static bool
start_auth(void)
{
	char folder[96], pam[112], sock[112], key[128];
	int64_t until = vt_now_us() + INT64_C(20000000);
	struct passwd *nobody = getpwnam("nobody");

	(void)snprintf(folder, sizeof(folder), "%s/auth", dir);
	(void)snprintf(pam, sizeof(pam), "%s/pam", folder);
	(void)snprintf(sock, sizeof(sock), "%s/sock", folder);
	(void)snprintf(key, sizeof(key), "%s/auth.key", pam);
	if (mkdir(folder, 0755) != 0 || mkdir(pam, 0755) != 0)
		abort();
	/* Started by root it becomes nobody, who has to own its folder. */
	if (geteuid() == 0 &&
	    (nobody == NULL || chown(folder, nobody->pw_uid, (gid_t)-1) != 0 ||
		chown(pam, nobody->pw_uid, (gid_t)-1) != 0))
		abort();
	auth_pid = start("madoguchi-auth-demo", "--dir", pam, "--socket", sock,
	    "--terminal", "chuo-3", NULL);
	while (!listens(sock)) {
		if (vt_now_us() > until || kill(auth_pid, 0) != 0)
			return false;
		(void)poll(NULL, 0, 5); /* until it listens */
	}
	return run("madoguchi-auth-demo", "--dir", pam, "--key", key,
		   "--public-key", NULL) == 0;
}

/* Everything a counter needs, as script/run-demo does it. idle_s: seconds to
 * the blank screen. */
static bool
set_up(int idle_s)
{
	char uri[112], conf[112], path[112], *key;
	FILE *f;

	find_programs();
	(void)snprintf(dir, sizeof(dir), "/tmp/mado-e2e-XXXXXX");
	if (mkdtemp(dir) == NULL || chmod(dir, 0755) != 0)
		abort();
	(void)snprintf(uri, sizeof(uri), "sqlite:%s/register.db", dir);
	(void)snprintf(conf, sizeof(conf), "%s/conf", dir);
	(void)snprintf(path, sizeof(path), "%s/prints", dir);
	if (mkdir(path, 0700) != 0)
		abort();
	if (run("daicho", "generate", "--residents", "300", "--seed", "1",
		"--municipality", "431010", "--share", share, uri, NULL) != 0)
		return false;
	if (!start_auth())
		return false;
	key = text_of("out");
	key[strcspn(key, "\n")] = '\0';
	f = fopen(conf, "w");
	if (f == NULL)
		abort();
	(void)fprintf(f,
	    "register = %s\nreplica = %s/replica.db\noutbox = %s/outbox.db\n"
	    "auth_socket = %s/auth/sock\nprints = %s/prints\nshare = %s\n"
	    "terminal = chuo-3\noffice = 中央区\ncounter = 3番\n"
	    "printer = P01\nidle_s = %d\n",
	    uri, dir, dir, dir, dir, share, idle_s);
	(void)fclose(f);
	if (run("daicho", "terminal", "put", "chuo-3", "--place",
		"中央区役所区民課", "--label", "中央区 3番", "--key", key,
		"--profile", "counter", "--demo", "--config", conf, "--as",
		"10003", "--reason", "9", "--answers-fd", "7", NULL) != 0)
		return false;
	free(key);
	if (run("madoguchi-sync", "--config", conf, "--once", NULL) != 0)
		return false;
	sync_pid = start("madoguchi-sync", "--config", conf, NULL);
	return true;
}

static int
child(void *arg)
{
	char program[600], conf[112];

	(void)arg;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)snprintf(program, sizeof(program), "%s/madoguchi", bin);
	(void)snprintf(conf, sizeof(conf), "%s/conf", dir);
	(void)execl(program, "madoguchi", "--config", conf, (char *)NULL);
	return 127;
}

static struct vt *
counter(void)
{
	return vt_start(24, 80, "xterm-256color", child, NULL);
}

static bool
sign_in(struct vt *v, const char *staff, const char *name)
{
	if (!vt_wait(v, "職員番号"))
		return false;
	vt_keys(v, staff);
	vt_keys(v, "{Tab}madoguchi{Enter}");
	return vt_wait_code(v, "H1") && vt_wait(v, name);
}

/* ---- what a person can do */

static bool
enter_family(struct vt *v)
{
	vt_keys(v, "2");
	if (!vt_wait(v, "応対 異動の届出"))
		return false;
	vt_keys(v, "{F6}11");
	if (!vt_wait_code(v, "I11"))
		return false;
	vt_keys(v, "3{Tab}T-6{Tab}11hakata{F4}");
	if (!vt_wait(v, "福岡市博多区"))
		return false;
	vt_keys(v, "{Enter}住吉四丁目{Tab}99番9号{Tab}{Tab}架空　健一{Tab}"
		   "suizenji2{F4}");
	if (!vt_wait(v, "水前寺二丁目"))
		return false;
	vt_keys(v, "{Enter}12-3{Tab}メゾン水前寺{Tab}301{F8}");
	vt_keys(v, "架空 健一{Tab}S62.8.4{Tab}kakuu ken'ichi{Tab}11{Tab}{F4}"
		   "{Enter}0{Tab}98765432101{Tab}{F8}");
	vt_keys(v, "美咲{Tab}H1.2.14{Tab}misaki{Tab}12tsuma{Tab}"
		   "98765432102{Tab}{F8}");
	vt_keys(v, "蓮{Tab}R2.5.9{Tab}ren{Tab}114{Tab}98765432103{Tab}{F10}");
	return vt_wait(v, "Enter 提出する");
}

/* A step that the next ones stand on. */
#define STEP(x)                                                                \
	do {                                                                   \
		bool ok_ = (x);                                                \
		CHECK(ok_);                                                    \
		if (!ok_) {                                                    \
			printf("# %s\n", #x);                                  \
			vt_print(v);                                           \
			(void)vt_end(v);                                       \
			end_all();                                             \
			return;                                                \
		}                                                              \
	} while (0)

TEST(a_family_moves_in_is_approved_and_gets_its_certificate)
{
	char conf[112], print[200];
	struct vt *v;
	glob_t g;
	char no[16] = "", no8[10] = "", check[2] = "";
	const char *row;

	CHECK(set_up(3600));
	(void)snprintf(conf, sizeof(conf), "%s/conf", dir);
	v = counter();
	STEP(sign_in(v, "10001", "佐々木"));
	STEP(vt_has(v, "【研修】"));
	/* search, and the household of the first hit */
	vt_keys(v, "1sato");
	STEP(vt_wait(v, "件中"));
	STEP(vt_has(v, "佐藤"));
	vt_keys(v, "{Enter}");
	STEP(vt_wait_code(v, "K1"));
	STEP(vt_wait(v, "住民となった日"));
	vt_keys(v, "{F3}{F3}");
	STEP(vt_wait(v, "事由"));
	/* a family of three moves in */
	STEP(enter_family(v));
	vt_keys(v, "{Enter}");
	STEP(vt_wait(v, "仮登録にしました"));
	/* the clerk sees it wait, may not approve it */
	vt_keys(v, "{F10}");
	STEP(vt_wait_code(v, "R1"));
	STEP(vt_wait(v, "架空　健一 ほか 2"));
	STEP(vt_has(v, "自"));
	vt_keys(v, "{F3}");
	STEP(vt_wait_code(v, "H1"));
	vt_keys(v, "{F3}1/q{Enter}");
	STEP(vt_wait_code(v, "S1"));
	/* another person reviews before and after, and approves by a proof */
	STEP(sign_in(v, "10002", "高木"));
	STEP(vt_wait(v, "審査待 1"));
	vt_keys(v, "{F10}");
	STEP(vt_wait(v, "架空　健一 ほか 2"));
	vt_keys(v, "{Enter}");
	STEP(vt_wait_code(v, "R2"));
	STEP(vt_has(v, "前"));
	STEP(vt_has(v, "後（入力）"));
	STEP(vt_has(v, "水前寺二丁目"));
	vt_keys(v, "{F10}");
	STEP(vt_wait(v, "暗証"));
	vt_keys(v, "wrong{Enter}");
	STEP(vt_wait(v, "暗証が違います"));
	vt_keys(v, "{F10}");
	STEP(vt_wait(v, "暗証"));
	vt_keys(v, "madoguchi{Enter}");
	STEP(vt_wait(v, "承認しました  本登録 3人"));
	vt_keys(v, "{F3}");
	STEP(vt_wait_code(v, "H1"));
	/* F12: empty at once; the same person comes back */
	vt_keys(v, "{F12}");
	STEP(vt_wait_code(v, "L0"));
	STEP(vt_is_blank(v));
	vt_keys(v, " ");
	STEP(vt_wait(v, "消灯中"));
	vt_keys(v, "madoguchi{Enter}");
	STEP(vt_wait_code(v, "H1"));
	/* in the replica: found, its household printed */
	vt_keys(v, "{F3}1kakuu ken'ichi");
	STEP(vt_wait(v, "架空　健一"));
	STEP(vt_wait(v, "件中"));
	vt_keys(v, "{Enter}");
	STEP(vt_wait_code(v, "K1"));
	STEP(vt_wait(v, "架空　蓮"));
	STEP(vt_has(v, "メゾン水前寺"));
	row = strstr(vt_row(v, 14), "宛名番号");
	CHECK(row != NULL);
	CHECK(sscanf(row, "宛名番号 %9[0-9]-%1[0-9]", no8, check) == 2);
	(void)snprintf(no, sizeof(no), "%s%s", no8, check);
	vt_keys(v, "{F9}11{F9}");
	STEP(vt_wait_code(v, "C2"));
	STEP(vt_wait(v, "架空　美咲"));
	vt_keys(v, "{Enter}");
	STEP(vt_wait(v, "交付 "));
	CHECK_INT(vt_end(v), 0);
	/* in the register */
	CHECK_INT(run("daicho", "show", "--config", conf, no, NULL), 0);
	CHECK(said("架空　健一"));
	CHECK(said("水前寺二丁目"));
	CHECK_INT(run("daicho", "verify", "--config", conf, NULL), 0);
	/* on paper: one sheet, 見本, all three */
	(void)snprintf(print, sizeof(print), "%s/prints/*.pdf", dir);
	CHECK(glob(print, 0, NULL, &g) == 0);
	CHECK_INT((int)g.gl_pathc, 1);
	(void)snprintf(bin, sizeof(bin), "%s", "/usr/bin");
	CHECK_INT(run("pdftotext", "-raw", g.gl_pathv[0], "-", NULL), 0);
	globfree(&g);
	CHECK(printed("架空健一"));
	CHECK(printed("架空美咲"));
	CHECK(printed("架空蓮"));
	CHECK(printed("見本"));
	end_all();
}

/* Who is signed in, as the register has it. */
static int
open_sessions(void)
{
	struct store *s = NULL;
	struct store_stmt *st;
	char uri[256];
	int n = -1;

	(void)snprintf(uri, sizeof(uri), "sqlite:%s/register.db", dir);
	if (store_open(uri, STORE_REGISTER, false, &s, NULL) != RC_OK)
		return n;
	if (store_use(s, "SELECT count(*) FROM session", &st, NULL) == RC_OK &&
	    store_step(st, NULL) == RC_OK) {
		n = (int)store_col_int(st, 0);
		store_done(st);
	}
	store_close(s);
	return n;
}

/* idle_s is at least 10: the one place where a test has to wait for time,
 * and it waits for the screen. */
TEST(idling_blanks_and_the_same_person_comes_back)
{
	struct vt *v;

	CHECK(set_up(10));
	v = counter();
	STEP(sign_in(v, "10001", "佐々木"));
	vt_keys(v, "1sato");
	STEP(vt_wait(v, "件中"));
	STEP(vt_wait(v, "秒で消灯します"));
	STEP(vt_wait_code(v, "L0"));
	STEP(vt_is_blank(v));
	vt_keys(v, " ");
	STEP(vt_wait(v, "消灯中"));
	CHECK(!vt_has(v, "佐藤"));
	vt_keys(v, "wrong{Enter}");
	STEP(vt_wait(v, "違います"));
	vt_keys(v, "madoguchi{Enter}");
	STEP(vt_wait_code(v, "H1"));
	STEP(vt_wait(v, "佐藤"));
	/* A counter that is ended leaves nobody signed in. */
	CHECK_INT(open_sessions(), 1);
	CHECK_INT(vt_end(v), 0);
	CHECK_INT(open_sessions(), 0);
	end_all();
}

int
main(int argc, char **argv)
{
	int status;

	(void)atexit(end_all);
	status = test_main(argc, argv);
	return status;
}
