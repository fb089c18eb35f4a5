/* SPDX-License-Identifier: ISC
 * t_mynumber_day - a day at the counter during which 個人番号 are typed
 * wherever a hand can type them, shown, printed, locked away, refused without
 * a line, and cut short by crashes with core files wanted. Afterwards every
 * file that the terminal can have written is searched for each of them
 * (番号法 2条9項, DESIGN 3: a terminal holds no 特定個人情報ファイル). The
 * programs run with /tmp, /var/tmp and /dev/shm of their own, so that what
 * they leave there is seen and nobody else's is.
 */
#include "tests/db/help_space.h"
#include "tests/test.h"
#include "tests/ui/help_install.h"
#include "tests/ui/help_traces.h"

#include "src/number.h"

#include <glob.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- numbers, each used in one way */

enum use {
	GIVEN,    /* in its field, sent to the centre, approved */
	CRASHED,  /* in its field when the program is killed */
	LOCKED,   /* in its field when the screen goes blank */
	OFFLINE,  /* in its field without a line */
	SOUGHT,   /* in the search box, looked up at the centre */
	GROUPED,  /* in the search box, in groups of four */
	WIDE,     /* in the search box, full width */
	UNSOUGHT, /* in the search box without a line */
	ORDERED,  /* after the code of a screen */
	REASONED, /* as words of a reason */
	ROOMED,   /* the same as its room */
	NAMED,    /* the same as a name */
	HOUSED,   /* in the address of an entry, which is left so */
	PURPOSED, /* as the purpose of a certificate */
	ACCOUNT,  /* as a staff number at the sign-in */
	SECRET,   /* as a password */
	READ,     /* in a line that a reader types (10.8) */
	BESIDE,   /* in another column of that line */
	UNTAKEN,  /* in a line that is given up */
	FILED,    /* in a file of the folder that is taken in */
	USES
};
static const char *const use_names[USES] = { "given", "crashed", "locked",
	"offline", "sought", "grouped", "wide", "sought offline", "ordered",
	"reason", "room", "name", "address", "purpose", "staff number",
	"password", "reader's line", "another column", "line given up",
	"file taken in" };
static char no[USES][13];

/* Invented anew each run, so that no file of another run holds them. */
static void
numbers_make(struct traces *t)
{
	FILE *f = fopen("/dev/urandom", "r");
	unsigned char raw[11];
	int i, k;

	if (f == NULL)
		abort();
	for (i = 0; i < USES; i++) {
		if (fread(raw, 1, 11, f) != 11)
			abort();
		for (k = 0; k < 11; k++)
			no[i][k] = (char)('0' + raw[k] % 10);
		if (no[i][0] == '0')
			no[i][0] = '1';
		for (no[i][11] = '0'; !mynumber_valid(no[i]); no[i][11]++)
			if (no[i][11] > '9')
				abort();
		traces_add(t, no[i], use_names[i]);
	}
	(void)fclose(f);
}

/* ---- cores */

/* Whether a core of a program that does not mind lands in its folder, and
 * whether the search sees a number in it. Where the kernel sends cores
 * elsewhere, nothing can be learnt from their absence. */
static bool
cores_are_seen(struct traces *t)
{
	struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
	char dir[] = "/tmp/mado-core-XXXXXX", path[64];
	glob_t g;
	pid_t pid;
	bool seen = false;
	int status;

	if (mkdtemp(dir) == NULL)
		abort();
	(void)fflush(stdout);
	pid = fork();
	if (pid == 0) {
		char *kept = strdup(no[CRASHED]);

		if (chdir(dir) != 0 || setrlimit(RLIMIT_CORE, &all) != 0 ||
		    kept == NULL)
			_exit(1);
		(void)signal(SIGABRT, SIG_DFL);
		(void)raise(SIGABRT);
		_exit(0);
	}
	(void)waitpid(pid, &status, 0);
	(void)snprintf(path, sizeof(path), "%s/core*", dir);
	if (glob(path, 0, NULL, &g) == 0) {
		traces_quiet(t, true);
		seen = traces_file(t, g.gl_pathv[0]) > 0;
		traces_quiet(t, false);
		(void)unlink(g.gl_pathv[0]);
		globfree(&g);
	}
	(void)rmdir(dir);
	return seen;
}

/* Ends it as a fault of its own would; whatever the limit that it was
 * started with, no core comes of it. */
static bool
crash(pid_t pid, int sig)
{
	int status;

	return pid > 0 && kill(pid, sig) == 0 &&
	       waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) &&
	       WTERMSIG(status) == sig && !WCOREDUMP(status);
}

/* Cores that the terminal's programs left. */
static int
cores(void)
{
	char path[128];
	glob_t g;
	int n = 0;

	(void)snprintf(path, sizeof(path), "%s/term/work/*core*", inst.dir);
	if (glob(path, 0, NULL, &g) == 0) {
		n = (int)g.gl_pathc;
		printf("# %s\n", g.gl_pathv[0]);
		globfree(&g);
	}
	return n;
}

/* ---- the day */

static void
keys(struct vt *v, const char *fmt, ...)
{
	char s[400];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(s, sizeof(s), fmt, ap);
	va_end(ap);
	vt_keys(v, s);
}

static void
in_groups(const char *d, char out[16])
{
	(void)snprintf(out, 16, "%.4s %.4s %.4s", d, d + 4, d + 8);
}

static void
full_width(const char *d, char out[40])
{
	for (int i = 0; i < 12; i++)
		(void)snprintf(
		    out + 3 * i, 4, "\xef\xbc%c", (char)(0x90 + d[i] - '0'));
}

/* A move-in as far as the number of its only person. rest: what is typed
 * after the number of the house. */
static bool
enter_until_number(
    struct vt *v, const char *name, const char *code, const char *rest)
{
	vt_keys(v, "2");
	if (!vt_wait(v, "応対 異動の届出"))
		return false;
	vt_keys(v, "{F6}11");
	if (!vt_wait_code(v, "I11"))
		return false;
	vt_keys(v, "1{Tab}T-6{Tab}11hakata{F4}");
	if (!vt_wait(v, "福岡市博多区"))
		return false;
	keys(v, "{Enter}住吉四丁目{Tab}99番9号{Tab}{Tab}%s{Tab}suizenji2{F4}",
	    name);
	if (!vt_wait(v, "水前寺二丁目"))
		return false;
	keys(v, "{Enter}12-3{Tab}%s{F8}", rest);
	keys(v,
	    "%s{Tab}S62.8.4{Tab}kakuu ken'ichi{Tab}11{Tab}{F4}{Enter}0{Tab}"
	    "%s{Tab}",
	    name, code);
	return vt_taken(v);
}

/* Searching: looked up, in groups, full width, after the code of a screen,
 * as a reason. */
static bool
search_by_number(struct vt *v)
{
	char s[40];

	keys(v, "1%s", no[SOUGHT]);
	if (!vt_wait(v, "F5 でセンターへ照会"))
		return false;
	vt_keys(v, "{F5}");
	if (!vt_settle(v))
		return false;
	vt_keys(v, "{F3}{F3}");
	if (!vt_wait(v, "事由"))
		return false;
	in_groups(no[GROUPED], s);
	keys(v, "1%s{Enter}{Tab}{F3}", s);
	full_width(no[WIDE], s);
	keys(v, "1%s{Enter}{Tab}{F3}", s);
	keys(v, "1/K2 %s{Enter}{F3}{F3}", no[ORDERED]);
	if (!vt_wait_code(v, "H1"))
		return false;
	keys(v, "{F3}9");
	if (!vt_wait(v, "添え書き"))
		return false;
	keys(v, "番号 %s の件{Enter}", no[REASONED]);
	if (!vt_settle(v))
		return false;
	vt_keys(v, "{F3}{F3}{F3}");
	return vt_wait_code(v, "H1") && vt_settle(v);
}

/* The screen goes empty with a number in its field, and with one shown. */
static bool
lock_over_number(struct vt *v)
{
	vt_keys(v, "{F12}");
	if (!vt_wait_code(v, "L0") || !vt_is_blank(v))
		return false;
	vt_keys(v, " ");
	if (!vt_wait(v, "消灯中"))
		return false;
	vt_keys(v, "madoguchi{Enter}");
	return vt_taken(v);
}

static bool
leave_form(struct vt *v)
{
	vt_keys(v, "{F3}{F3}{F3}");
	return vt_wait_code(v, "H1") && vt_settle(v);
}

/* A whole entry with its number, and one whose texts hold numbers. */
static bool
enter_numbers(struct vt *v)
{
	char rest[120], name[40];

	if (!enter_until_number(v, "架空　健一", "98765432101", ""))
		return false;
	keys(v, "%s", no[LOCKED]);
	if (!vt_wait(v, "************") || !lock_over_number(v) ||
	    !vt_wait_code(v, "I11") || vt_has(v, "************"))
		return false;
	keys(v, "%s{Tab}", no[GIVEN]);
	if (!vt_wait(v, "センターで照合済"))
		return false;
	vt_keys(v, "{F10}");
	if (!vt_wait(v, "Enter 提出する"))
		return false;
	vt_keys(v, "{Enter}");
	if (!vt_wait(v, "仮登録にしました") || !vt_settle(v))
		return false;
	vt_keys(v, "{F3}");
	if (!vt_wait_code(v, "H1"))
		return false;
	(void)snprintf(rest, sizeof(rest), "%s{Tab}%s", no[HOUSED], no[ROOMED]);
	(void)snprintf(name, sizeof(name), "番号%s号", no[NAMED]);
	if (!enter_until_number(v, name, "98765432102", rest) || !vt_settle(v))
		return false;
	vt_keys(v, "{F10}");
	if (!vt_wait(v, "E7051") || !vt_wait_code(v, "I19"))
		return false;
	vt_keys(v, "{Enter}");
	/* Nothing goes up that could not be noted here first. */
	if (!vt_wait_code(v, "I11") || !vt_wait(v, "E7051"))
		return false;
	vt_keys(v, "{Enter}");
	return leave_form(v);
}

/* A reader's line with a number in its column and in another one, half a line
 * that is given up, a file. */
static bool
read_numbers(struct vt *v)
{
	char folder[160], path[200];
	FILE *f;

	(void)snprintf(folder, sizeof(folder), "%s/term/intake", inst.dir);
	(void)snprintf(path, sizeof(path), "%s/p.csv", folder);
	if (mkdir(folder, 0700) != 0 || (f = fopen(path, "w")) == NULL)
		return false;
	(void)fprintf(f,
	    "paper,name,birth,sex,mynumber\n"
	    "moveout,架空　六郎,S62.8.5,男,%s\n",
	    no[FILED]);
	if (fclose(f) != 0)
		return false;
	vt_keys(v, "2");
	if (!vt_wait(v, "応対 異動の届出"))
		return false;
	vt_keys(v, "{F6}11");
	if (!vt_wait_code(v, "I11"))
		return false;
	vt_keys(v, "{^R}");
	if (!vt_wait(v, "読取機で読む"))
		return false;
	keys(v,
	    "moveout,,,架空　五郎,,S62.8.4,男,世帯主,本籍 %s 番,,,%s{Enter}",
	    no[BESIDE], no[READ]);
	if (!vt_wait(v, "Enter で取り込む"))
		return false;
	vt_keys(v, "{Enter}");
	if (!vt_wait(v, "E1886"))
		return false;
	vt_keys(v, "{Enter}{F8}");
	if (!vt_wait(v, "センターで照合済"))
		return false;
	keys(v, "{^R}card,,,,,%s{Enter}", no[UNTAKEN]);
	if (!vt_wait(v, "Enter で取り込む"))
		return false;
	vt_keys(v, "{F3}");
	if (!vt_wait_code(v, "I11"))
		return false;
	vt_keys(v, "{^R}{Down}");
	if (!vt_wait(v, "> 1  p.csv"))
		return false;
	vt_keys(v, "1");
	if (!vt_wait(v, space_is_own() ? "取り込みました" : "読めなかった"))
		return false;
	if (!space_is_own())
		vt_keys(v, "{Enter}");
	return vt_settle(v) && access(path, F_OK) != 0 && leave_form(v);
}

/* Somebody else approves it. */
static bool
approve(struct vt *v)
{
	vt_keys(v, "{F10}");
	if (!vt_wait(v, "架空　健一"))
		return false;
	vt_keys(v, "{Enter}");
	if (!vt_wait_code(v, "R2"))
		return false;
	vt_keys(v, "{F10}");
	if (!vt_wait(v, "暗証"))
		return false;
	vt_keys(v, "madoguchi{Enter}");
	return vt_wait(v, "承認しました") && vt_settle(v);
}

/* By right it is shown for half a minute; the screen goes empty over it. */
static bool
show_number(struct vt *v)
{
	char row[16];

	vt_keys(v, "1kakuu ken'ichi");
	if (!vt_wait(v, "架空　健一") || !vt_wait(v, "件中"))
		return false;
	vt_keys(v, "{Enter}");
	if (!vt_wait_code(v, "K1"))
		return false;
	vt_keys(v, "1");
	if (!vt_wait_code(v, "K2"))
		return false;
	vt_keys(v, "{F5}");
	(void)snprintf(row, sizeof(row), "%s", no[GIVEN]);
	return vt_wait(v, row) && lock_over_number(v) &&
	       vt_wait_code(v, "K2") && !vt_has(v, row);
}

/* On paper: a purpose that holds one is no purpose; then the certificate
 * with the number of its person. */
static bool
print_number(struct vt *v)
{
	vt_keys(v, "{F9}");
	if (!vt_wait_code(v, "C1"))
		return false;
	vt_keys(v, "{Up}4");
	if (!vt_wait(v, "提出先"))
		return false;
	keys(v, "%s{Enter}", no[PURPOSED]);
	if (!vt_wait(v, "E5007"))
		return false;
	vt_keys(v, "4");
	if (!vt_wait(v, "提出先"))
		return false;
	vt_keys(v, "架空年金事務所{Enter}");
	if (!vt_wait(v, "載せる"))
		return false;
	vt_keys(v, "{Down}11{F9}");
	if (!vt_wait_code(v, "C2"))
		return false;
	vt_keys(v, "{Enter}");
	return vt_wait(v, "1通  ");
}

static bool
print_shows(const char *text)
{
	char path[128];
	glob_t g;
	bool shows;

	(void)snprintf(path, sizeof(path), "%s/term/prints/*.pdf", inst.dir);
	if (glob(path, 0, NULL, &g) != 0)
		return false;
	shows = install_run("/usr/bin/pdftotext", "-raw", g.gl_pathv[0], "-",
		    NULL) == 0 &&
		install_printed(text);
	globfree(&g);
	return shows;
}

TEST(every_encoding_would_be_seen)
{
	/* tests/ui/t_traces.c plants them all; here only that numbers of this
	 * run are looked for at all. */
	struct traces *t = traces_new();

	numbers_make(t);
	traces_quiet(t, true);
	for (int i = 0; i < USES; i++)
		CHECK_INT(traces_scan(t, no[i], 12, "memory"), 1);
	traces_free(t);
}

/* The number is in its field, every figure of it, when the programs end as
 * by a fault of their own. */
static bool
crash_all(struct traces *t, struct vt *v)
{
	pid_t sync = inst.sync_pid, auth = inst.auth_pid;
	bool told = cores_are_seen(t);

	if (!told)
		printf("# cores go elsewhere here: none can be looked for\n");
	vt_keys(v, "{F3}{F3}");
	if (!vt_wait_code(v, "H1") ||
	    !enter_until_number(v, "架空　三郎", "98765432103", ""))
		return false;
	keys(v, "%s", no[CRASHED]);
	if (!vt_taken(v))
		return false;
	inst.sync_pid = inst.auth_pid = 0;
	return crash(vt_pid(v), SIGSEGV) && crash(sync, SIGABRT) &&
	       crash(auth, SIGBUS);
}

/* Everything the terminal's user can have written; what stands in the
 * centre's own file has to be found, so that the search is known to see. */
static void
search(struct traces *t, time_t since)
{
	char path[128];

	traces_clear(t);
	traces_quiet(t, true);
	(void)snprintf(path, sizeof(path), "%s/centre", inst.dir);
	CHECK(traces_tree(t, path, "register.db-wal", 0) > 0);
	traces_quiet(t, false);
	traces_clear(t);
	CHECK_INT(traces_tree(t, "/tmp", "-mynumber", since), 0);
	CHECK_INT(traces_tree(t, "/var/tmp", NULL, since), 0);
	CHECK_INT(traces_tree(t, "/dev/shm", NULL, since), 0);
	CHECK(traces_files(t) > 12);
	printf("# %d files, %zu bytes searched for %d numbers\n",
	    traces_files(t), traces_bytes(t), USES);
}

TEST(day_of_numbers_leaves_none_at_the_terminal)
{
	struct traces *t = traces_new();
	time_t since = space_is_own() ? 0 : time(NULL);
	struct vt *v;

	numbers_make(t);
	CHECK(install_make(3600));
	v = install_counter();
	/* where a name and a password belong */
	STEP(vt_wait(v, "職員番号"));
	keys(v, "%s{Tab}%s{Enter}", no[ACCOUNT], no[SECRET]);
	STEP(vt_settle(v));
	vt_keys(v, "{F12}");
	(void)vt_end(v);
	v = install_counter();
	STEP(install_sign_in(v, "10001", "佐々木"));
	STEP(search_by_number(v));
	STEP(read_numbers(v));
	STEP(enter_numbers(v));
	vt_keys(v, "/q{Enter}");
	STEP(vt_wait_code(v, "S1"));
	STEP(install_sign_in(v, "10002", "高木"));
	STEP(approve(v));
	vt_keys(v, "{F3}{F3}/q{Enter}");
	STEP(vt_wait_code(v, "S1"));
	STEP(install_sign_in(v, "10001", "佐々木"));
	STEP(show_number(v));
	STEP(print_number(v));
	STEP(crash_all(t, v));
	CHECK_INT(cores(), 0);
	search(t, since);
	/* The sheet is there, and shows where the number would stand. */
	CHECK(print_shows("＊＊＊＊＊＊＊＊＊＊＊＊"));
	(void)vt_end(v);
	install_end();
	traces_free(t);
}

int
main(int argc, char **argv)
{
	(void)space_own(256);
	(void)atexit(install_end);
	return test_main(argc, argv);
}
