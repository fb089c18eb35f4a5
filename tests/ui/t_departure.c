/* SPDX-License-Identifier: ISC
 * t_departure - 転出証明書情報 from one municipality to another (4.1.3.0.4, 4.1.1.3):
 * a 特例転出 at the register of 博多区, its file taken in by `daicho arrival` at
 * that of 熊本市中央区, and the form of 特例転入 there.
 */
#include "db/departure.h"
#include "tests/db/help_change.h"
#include "tests/test.h"
#include "tests/ui/help_real.h"

#include "src/event.h"
#include "ui/movein_form.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define NUMBER_A "123456789018"
#define FILE_NAME "departure-training-401323-000001.csv"

static struct real c;
static struct test_reg from;
static char folder[48];

/* Three of 博多区, the wife with a 個人番号. */
static void
lives_there(char no[20])
{
	struct entry e;
	json_t *got = NULL;
	int i;

	test_family(&e, "架空", 3, 7);
	for (i = 0; i < 3; i++) {
		struct record *r = &e.persons[i].after;

		record_set(r, IT_ADDRESS_CODE, "40132000000");
		record_set(r, IT_ADDRESS_PREF, "福岡県");
		record_set(r, IT_ADDRESS_CITY, "福岡市博多区");
		record_set(r, IT_ADDRESS_TOWN, "住吉四丁目");
		record_set(r, IT_ADDRESS_NUMBER, "99番9号");
	}
	CHECK_INT(test_call(&from, "mynumber.put", &got, "{s:s,s:s}", "session",
		      from.clerk, "value", NUMBER_A),
	    RC_OK);
	(void)snprintf(e.persons[1].mynumber_handle,
	    sizeof(e.persons[1].mynumber_handle), "%s",
	    json_string_value(json_object_get(got, "handle")));
	json_decref(got);
	CHECK_INT(test_register(&from, &e, "lives", no, NULL), RC_OK);
	entry_release(&e);
}

/* 特例転出 of all of them to 熊本市中央区; its file in the folder. */
static void
leaves_from_there(const char *no)
{
	struct departure_run run = {
		.reg = from.reg, .session = from.manager, .folder = folder
	};
	struct test_change move;
	int i;

	memset(&move, 0, sizeof(move));
	CHECK_INT(change_propose(&from, &move,
		      json_pack("{s:s,s:[s],s:b}", "menu", "31", "persons", no,
			  "whole", 1)),
	    RC_OK);
	move.e.is_special = true;
	(void)snprintf(
	    move.e.notified_on, sizeof(move.e.notified_on), "R08.07.14");
	for (i = 0; i < move.e.person_count; i++) {
		struct record *r = &move.e.persons[i].after;

		record_set(r, IT_OUT_PLANNED_PREF, "熊本県");
		record_set(r, IT_OUT_PLANNED_CITY, "熊本市中央区");
		record_set(r, IT_OUT_PLANNED_TOWN, "水前寺二丁目");
		record_set(r, IT_OUT_PLANNED_NUMBER, "12番3号");
	}
	CHECK_INT(change_do(&from, &move, NULL), RC_OK);
	change_release(&move);
	CHECK_INT(departure_send(&run, &from.err), RC_OK);
	CHECK_INT(run.sent, 1);
}

/* `daicho arrival take` at the register of the counter. */
static int
take(const char *file)
{
	const char *bin = getenv("MADO_BIN");
	char program[256], uri[160];
	int status = -1;
	pid_t pid;

	(void)snprintf(
	    program, sizeof(program), "%s/daicho", bin != NULL ? bin : "build");
	(void)snprintf(uri, sizeof(uri), "sqlite:%s", c.t.path);
	/* one person, one terminal */
	CHECK_INT(test_call(&c.t, "session.close", NULL, "{s:s}", "session",
		      c.t.manager),
	    RC_OK);
	pid = fork();
	if (pid == 0) {
		(void)!freopen("/dev/null", "w", stdout);
		(void)setenv("MADOGUCHI_NOW", "2026-07-15", 1);
		(void)execl(program, "daicho", "arrival", "take", file, "--as",
		    "10003", "--register", uri, (char *)NULL);
		_exit(127);
	}
	CHECK_INT(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static const char *
came(const struct movein *m, int i, enum item it)
{
	return record_get(&m->e.persons[i].after, it);
}

TEST(std_4_1_3_0_4_what_another_register_sent_fills_the_form)
{
	const struct movein *m;
	char no[20], file[128];

	(void)snprintf(
	    folder, sizeof(folder), "/dev/shm/mado-departure-XXXXXX");
	CHECK(mkdtemp(folder) != NULL);
	test_reg_make_at(&from, "401323", "福岡市博多区");
	lives_there(no);
	leaves_from_there(no);
	test_reg_free(&from);
	real_start(&c);
	(void)snprintf(file, sizeof(file), "%s/%s", folder, FILE_NAME);
	CHECK_INT(take(file), 0);
	CHECK_INT(unlink(file), 0);
	CHECK_INT(rmdir(folder), 0);
	real_keys(&c, "2/A1{Enter}{Enter}");
	CHECK(desk_is_at(c.ui, "I13"));
	m = ui_state_of(c.ui, "I13");
	CHECK_INT(m->e.person_count, 3);
	CHECK_STR(came(m, 0, IT_NAME), "架空　一郎");
	CHECK_STR(came(m, 1, IT_NAME), "架空　美咲");
	CHECK_STR(came(m, 2, IT_NAME_KANA), "カクウ　レン");
	CHECK_STR(came(m, 0, IT_RELATION), "世帯主");
	CHECK_STR(came(m, 1, IT_RELATION), "妻");
	CHECK_STR(came(m, 2, IT_RELATION), "子");
	CHECK_STR(came(m, 2, IT_BIRTH), "R02.05.09");
	CHECK_STR(came(m, 1, IT_PREV_PREF), "福岡県");
	CHECK_STR(came(m, 1, IT_PREV_CITY), "福岡市博多区");
	CHECK_STR(came(m, 1, IT_PREV_TOWN), "住吉四丁目");
	CHECK_STR(came(m, 1, IT_PREV_NUMBER), "99番9号");
	CHECK_STR(came(m, 1, IT_PREV_HEAD_NAME), "架空　一郎");
	CHECK_STR(came(m, 0, IT_JUMINHYO_CODE), "00010000070");
	/* 個人番号 by its handle alone */
	CHECK_STR(m->e.persons[0].mynumber_handle, "");
	CHECK(m->e.persons[1].mynumber_handle[0] == 'm');
	CHECK(strstr(m->e.persons[1].mynumber_handle, NUMBER_A) == NULL);
	CHECK_INT(test_count_mynumber(&c.t, "SELECT count(*) FROM mynumber "
					    "WHERE value = '" NUMBER_A "'"),
	    1);
	real_end(&c);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
