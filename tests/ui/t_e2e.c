/* SPDX-License-Identifier: ISC
 * t_e2e - a day at the counter with the programs themselves: the town is
 * invented by daicho, madoguchi-auth-demo signs people in, madoguchi-sync
 * feeds the replica, madoguchi runs on a terminal of its own. Waiting is for
 * what appears, never for time.
 */
#include "tests/test.h"

#include "db/store.h"
#include "tests/ui/help_install.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

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

TEST(a_family_moves_in_is_approved_and_gets_its_certificate)
{
	char print[200];
	struct vt *v;
	glob_t g;
	char no[16] = "", no8[10] = "", check[2] = "";
	const char *row;

	CHECK(install_make(3600));
	v = install_counter();
	STEP(install_sign_in(v, "10001", "佐々木"));
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
	STEP(install_sign_in(v, "10002", "高木"));
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
	STEP(vt_settle(v));
	/* on a loaded machine the sync may not have brought them yet */
	for (int i = 0; i < 500 && !vt_has(v, "架空　健一"); i++) {
		vt_keys(v, "{F5}");
		STEP(vt_settle(v));
	}
	STEP(vt_has(v, "架空　健一"));
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
	CHECK_INT(
	    install_run("daicho", "show", "--config", inst.conf, no, NULL), 0);
	CHECK(install_said("架空　健一"));
	CHECK(install_said("水前寺二丁目"));
	CHECK_INT(
	    install_run("daicho", "verify", "--config", inst.conf, NULL), 0);
	/* on paper: one sheet, 見本, all three */
	(void)snprintf(print, sizeof(print), "%s/term/prints/*.pdf", inst.dir);
	CHECK(glob(print, 0, NULL, &g) == 0);
	CHECK_INT((int)g.gl_pathc, 1);
	CHECK_INT(
	    install_run("/usr/bin/pdftotext", "-raw", g.gl_pathv[0], "-", NULL),
	    0);
	globfree(&g);
	CHECK(install_printed("架空健一"));
	CHECK(install_printed("架空美咲"));
	CHECK(install_printed("架空蓮"));
	CHECK(install_printed("見本"));
	install_end();
}

/* Who is signed in, as the register has it. */
static int
open_sessions(void)
{
	struct store *s = NULL;
	struct store_stmt *st;
	char uri[256];
	int n = -1;

	(void)snprintf(
	    uri, sizeof(uri), "sqlite:%s/centre/register.db", inst.dir);
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

	CHECK(install_make(10));
	v = install_counter();
	STEP(install_sign_in(v, "10001", "佐々木"));
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
	install_end();
}

int
main(int argc, char **argv)
{
	int status;

	(void)atexit(install_end);
	status = test_main(argc, argv);
	return status;
}
