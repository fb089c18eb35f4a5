/* SPDX-License-Identifier: ISC
 * 転出証明書情報 that goes out (4.1.3.0.4): one for each 特例転入を利用した転出, once, as
 * it stands when it goes, and the municipality it goes to reads it.
 */
#include "db/departure.h"
#include "src/csv.h"
#include "src/file.h"
#include "src/handout.h"
#include "src/mem.h"
#include "tests/db/help_change.h"
#include "tests/test.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#define NUMBER_A "123456789018"
#define NUMBER_B "234567890121"
#define FIRST "departure-training-431010-000001.csv"

static struct test_reg t;
static struct test_change c;
static char no[4][20], house[20];
static char folder[48];

/* ---- the people ---- */

static void
number(struct entry *e, int i, const char *value)
{
	json_t *got = NULL;

	CHECK_INT(test_call(&t, "mynumber.put", &got, "{s:s,s:s}", "session",
		      t.clerk, "value", value),
	    RC_OK);
	(void)snprintf(e->persons[i].mynumber_handle,
	    sizeof(e->persons[i].mynumber_handle), "%s",
	    json_string_value(json_object_get(got, "handle")));
	json_decref(got);
}

/* Three, the first and the third with a 個人番号; what other offices noted. */
static void
begin(void)
{
	struct entry e;
	json_t *res = NULL;
	size_t i;

	(void)snprintf(
	    folder, sizeof(folder), "/dev/shm/mado-departure-XXXXXX");
	CHECK(mkdtemp(folder) != NULL);
	test_reg_make(&t);
	test_family(&e, "架空", 3, 1);
	for (i = 0; i < 3; i++) {
		record_set(
		    &e.persons[i].after, IT_ADDRESS_BUILDING, "メゾン水前寺");
		record_set(&e.persons[i].after, IT_ADDRESS_ROOM, "301");
	}
	number(&e, 0, NUMBER_A);
	number(&e, 2, NUMBER_B);
	CHECK_INT(test_approve(&t, test_submit(&t, &e, "family"), &res), RC_OK);
	entry_release(&e);
	for (i = 0; i < 3; i++)
		(void)snprintf(no[i], 20, "%s",
		    json_string_value(json_object_get(
			json_array_get(json_object_get(res, "persons"), i),
			"person_no")));
	(void)snprintf(house, sizeof(house), "%s",
	    json_string_value(json_object_get(res, "household_no")));
	json_decref(res);
	CHECK_INT(test_call(&t, "attached.put", NULL, "{s:s,s:s,s:{s:s},s:i}",
		      "session", t.clerk, "person_no", no[0], "values",
		      "nhi_insured", "1", "version", 0),
	    RC_OK);
}

static void
end(void)
{
	DIR *d = opendir(folder);
	struct dirent *e;

	CHECK(change_verified(&t));
	while (d != NULL && (e = readdir(d)) != NULL)
		(void)unlinkat(dirfd(d), e->d_name, 0);
	if (d != NULL)
		(void)closedir(d);
	(void)rmdir(folder);
	change_release(&c);
	test_reg_free(&t);
}

/* 転出届 of 令和8年7月14日 for 令和8年8月20日 to 博多区: of person i, or of all. */
static void
leaves(int i, bool is_whole, bool is_special)
{
	int k;

	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:b}", "menu", "31", "persons",
			  no[i], "whole", (int)is_whole)),
	    RC_OK);
	c.e.is_special = is_special;
	(void)snprintf(c.e.event_date, sizeof(c.e.event_date), "R08.08.20");
	(void)snprintf(c.e.notified_on, sizeof(c.e.notified_on), "R08.07.14");
	for (k = 0; k < c.e.person_count; k++) {
		struct record *r = &c.e.persons[k].after;

		record_set(r, IT_OUT_PLANNED_PREF, "福岡県");
		record_set(r, IT_OUT_PLANNED_CITY, "福岡市博多区");
		record_set(r, IT_OUT_PLANNED_TOWN, "住吉四丁目");
		record_set(r, IT_OUT_PLANNED_NUMBER, "99番9号");
	}
}

static void
left(int i, bool is_whole, bool is_special)
{
	leaves(i, is_whole, is_special);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
}

static void
taken_back(int i, int hist_no, bool is_whole)
{
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s],s:i,s:b}", "menu", "91", "persons",
			  no[i], "cancels", hist_no, "whole", (int)is_whole)),
	    RC_OK);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
}

static long long
count(const char *where)
{
	char sql[200];

	(void)snprintf(
	    sql, sizeof(sql), "SELECT count(*) FROM departure %s", where);
	return test_count(&t, sql);
}

/* ---- sending ---- */

static struct {
	int written, sent, voided, refused, people;
	char code[12], item[40];
	void (*at)(void); /* once a file is written */
} told;

static void
tell(void *arg, const struct departure_told *s)
{
	(void)arg;
	told.written += s->step == DEPARTURE_WRITTEN;
	told.sent += s->step == DEPARTURE_SENT;
	told.voided += s->step == DEPARTURE_VOID;
	told.refused += s->step == DEPARTURE_REFUSED;
	told.people = s->people;
	if (s->err != NULL) {
		(void)snprintf(
		    told.code, sizeof(told.code), "%s", s->err->code);
		(void)snprintf(
		    told.item, sizeof(told.item), "%s", s->err->item);
	}
	if (s->step == DEPARTURE_WRITTEN && told.at != NULL)
		told.at();
}

static enum rc
run_at(struct reg *reg, const char *where, const char *session, bool is_trial)
{
	struct departure_run run = { .reg = reg,
		.session = session,
		.folder = where,
		.is_trial = is_trial,
		.tell = tell };
	void (*at)(void) = told.at;

	memset(&told, 0, sizeof(told));
	told.at = at;
	err_clear(&t.err);
	return departure_send(&run, &t.err);
}

/* How many went now. */
static int
sent(void)
{
	CHECK_INT(run_at(t.reg, folder, t.manager, false), RC_OK);
	return told.sent;
}

/* Names in the folder, hidden ones too. */
static int
files(void)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	int n = 0;

	while (d != NULL && (e = readdir(d)) != NULL)
		n +=
		    strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	if (d != NULL)
		(void)closedir(d);
	return n;
}

/* The lines of a file as `daicho arrival take` has them; new reference. */
static json_t *
lines_of(const char *name)
{
	struct csv_row row;
	char path[120], *heading[200], *data;
	json_t *list = json_array(), *o;
	struct csv *csv;
	size_t len = 0;
	int i, n = 0;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	data = file_read(path, 1 << 20, &len);
	CHECK(data != NULL);
	if (data == NULL)
		return list;
	csv = csv_new(data, len);
	while (csv_next(csv, &row, NULL) == RC_OK) {
		if (n == 0) {
			for (n = 0; n < row.count && n < 200; n++)
				heading[n] = x_strdup(row.field[n]);
			continue;
		}
		CHECK_INT(row.count, n);
		o = json_pack("{s:I}", "line", (json_int_t)row.line);
		for (i = 0; i < n; i++)
			if (row.field[i][0] != '\0')
				(void)json_object_set_new(
				    o, heading[i], json_string(row.field[i]));
		(void)json_array_append_new(list, o);
	}
	for (i = 0; i < n; i++)
		free(heading[i]);
	csv_free(csv);
	wipe_free(data);
	return list;
}

/* An item of the i-th line of the first file; "" none. */
static const char *
line_item(int i, const char *key)
{
	static char texts[8][256];
	static int next;
	char *out = texts[next++ % 8];
	json_t *list = lines_of(FIRST);
	const char *v = json_string_value(
	    json_object_get(json_array_get(list, (size_t)i), key));

	(void)snprintf(out, sizeof(texts[0]), "%s", v != NULL ? v : "");
	json_decref(list);
	return out;
}

static int
line_count(void)
{
	json_t *list = lines_of(FIRST);
	int n = (int)json_array_size(list);

	json_decref(list);
	return n;
}

/* ---- what leaves one, and what it says ---- */

TEST(std_4_1_3_0_4_one_record_goes_out_at_the_decision)
{
	json_t *got = NULL, *o;
	int64_t id;

	begin();
	leaves(0, true, true);
	CHECK_INT(c.e.person_count, 3);
	id = test_submit(&t, &c.e, "leaves");
	CHECK(id > 0);
	/* 4.0.8: what waits is law for nobody, and told to nobody */
	CHECK_INT(count(""), 0);
	CHECK_INT(sent(), 0);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	CHECK_INT(count(""), 1);
	CHECK_INT(count("WHERE state = 'queued' AND day = '2026-07-15'"), 1);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM departure_person"), 3);
	CHECK_INT(test_call(&t, "departure.list", &got, "{s:s}", "session",
		      t.manager),
	    RC_OK);
	o = json_array_get(json_object_get(got, "departures"), 0);
	CHECK_INT(json_integer_value(json_object_get(o, "entry_id")), id);
	CHECK_STR(json_string_value(json_object_get(o, "file")), FIRST);
	CHECK_STR(json_string_value(json_object_get(o, "certificate")),
	    "431010-T000001");
	CHECK_STR(json_string_value(json_object_get(
		      json_array_get(json_object_get(o, "people"), 0), "name")),
	    "架空　一郎");
	json_decref(got);
	CHECK_INT(sent(), 1);
	CHECK_INT(told.people, 3);
	CHECK_INT(files(), 1);
	end();
}

TEST(std_4_1_3_0_4_an_ordinary_move_out_sends_nothing)
{
	begin();
	left(1, false, false);
	CHECK_INT(count(""), 0);
	CHECK_INT(sent(), 0);
	CHECK_INT(files(), 0);
	end();
}

/* What the people of the municipality of arrival need of a 転出証明書. */
TEST(std_4_1_3_0_4_all_that_a_certificate_says_goes)
{
	static const struct {
		int line;
		const char *key, *value;
	} says[] = { { 0, "certificate", "431010-T000001" },
		{ 0, "name", "架空　一郎" }, { 1, "name", "架空　美咲" },
		{ 2, "name", "架空　蓮" }, { 1, "name_kana", "カクウ　ミサキ" },
		{ 0, "birth", "S62.08.04" }, { 1, "sex", "2" },
		{ 0, "kind", "1" }, { 0, "relation", "世帯主" },
		{ 1, "relation", "妻" }, { 2, "relation", "子" },
		{ 2, "honseki", "福岡県筑紫野市二日市北一丁目77番" },
		{ 2, "hittousha", "架空　一郎" },
		{ 0, "juminhyo_code", "00010000010" },
		{ 0, "mynumber", NUMBER_A }, { 1, "mynumber", "" },
		{ 2, "mynumber", NUMBER_B }, { 1, "prev_pref", "熊本県" },
		{ 1, "prev_city", "熊本市中央区" },
		{ 1, "prev_town", "水前寺二丁目" },
		{ 1, "prev_number", "12番3号" },
		{ 1, "prev_building", "メゾン水前寺　301" },
		{ 1, "prev_head_name", "架空　一郎" },
		{ 0, "out_planned_on", "R08.08.20" },
		{ 0, "out_planned_city", "福岡市博多区" },
		{ 0, "out_planned_number", "99番9号" },
		{ 0, "resident_since", "R08.07.10" }, { 0, "nhi_insured", "1" },
		{ 1, "nhi_insured", "" } };
	struct stat sb;
	char path[120];
	size_t i;

	begin();
	left(0, true, true);
	CHECK_INT(sent(), 1);
	CHECK_INT(line_count(), 3);
	for (i = 0; i < sizeof(says) / sizeof(says[0]); i++) {
		CHECK_STR(line_item(says[i].line, says[i].key), says[i].value);
		if (strcmp(line_item(says[i].line, says[i].key),
			says[i].value) != 0)
			printf("# %d %s\n", says[i].line, says[i].key);
	}
	(void)snprintf(path, sizeof(path), "%s/%s", folder, FIRST);
	CHECK_INT(stat(path, &sb), 0);
	CHECK_INT(sb.st_mode & 07777, 0600);
	end();
}

/* What is put right before it goes is right in it. */
TEST(std_4_1_3_0_4_it_says_what_stands_when_it_goes)
{
	begin();
	left(0, true, true);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "65", "persons", no[1])),
	    RC_OK);
	record_set(&c.e.persons[0].after, IT_NAME_GIVEN, "美幸");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_INT(sent(), 1);
	CHECK_STR(line_item(1, "name"), "架空　美幸");
	CHECK_STR(line_item(1, "out_planned_city"), "福岡市博多区");
	end();
}

/* ---- once ---- */

TEST(std_4_1_3_0_4_what_was_sent_goes_no_second_time)
{
	json_t *got = NULL;
	char path[120];

	begin();
	left(0, true, true);
	CHECK_INT(sent(), 1);
	CHECK_INT(count("WHERE state = 'sent' AND done_by = '10003' AND "
			"done_at > 0"),
	    1);
	(void)snprintf(path, sizeof(path), "%s/%s", folder, FIRST);
	CHECK_INT(unlink(path), 0);
	/* fetched or lost: no command brings it back */
	CHECK_INT(sent(), 0);
	CHECK_INT(files(), 0);
	CHECK_INT(test_call(&t, "departure.next", &got, "{s:s}", "session",
		      t.manager),
	    RC_OK);
	CHECK(json_object_get(got, "next") == NULL);
	json_decref(got);
	CHECK_INT(test_call(&t, "departure.sent", NULL, "{s:s,s:i,s:s}",
		      "session", t.manager, "departure", 1, "digest", ""),
	    RC_CONFLICT);
	CHECK_STR(t.err.code, "E4181");
	/* nor does taking the 転出 back make it unsent */
	taken_back(0, 2, true);
	CHECK_INT(count("WHERE state = 'sent'"), 1);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM departure_person WHERE "
				 "is_back = 1"),
	    0);
	end();
}

static void
killed(void)
{
	(void)kill(getpid(), SIGKILL);
}

/* Sends in a child that is killed once the file is there. */
static void
killed_between(void)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		told.at = killed;
		(void)!run_at(
		    test_reg_also(&t, "T1"), folder, t.manager, false);
		_exit(1);
	}
	CHECK_INT(waitpid(pid, &status, 0), pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

TEST(departure_killed_between_file_and_mark_goes_on_under_its_number)
{
	begin();
	left(0, true, true);
	killed_between();
	CHECK_INT(count("WHERE state = 'begun'"), 1);
	CHECK_INT(files(), 1);
	CHECK_INT(line_count(), 3);
	CHECK_INT(sent(), 1);
	CHECK_INT(files(), 1);
	CHECK_INT(line_count(), 3);
	CHECK_INT(count("WHERE state = 'sent'"), 1);
	CHECK_INT(count(""), 1);
	CHECK_INT(sent(), 0);
	end();
}

/* The file that lies there says more than holds: it is written anew, or goes. */
TEST(departure_taken_back_after_a_kill_is_not_left_lying_there)
{
	begin();
	left(0, true, true);
	killed_between();
	taken_back(2, 2, false);
	CHECK_INT(count("WHERE state = 'begun'"), 1);
	CHECK_INT(line_count(), 3);
	killed_between();
	CHECK_INT(line_count(), 2);
	taken_back(0, 2, false);
	taken_back(1, 2, false);
	CHECK_INT(sent(), 0);
	CHECK_INT(told.voided, 1);
	CHECK_INT(files(), 0);
	CHECK_INT(count("WHERE state = 'void'"), 1);
	end();
}

static void
third_comes_back(void)
{
	told.at = NULL;
	taken_back(2, 2, false);
}

TEST(departure_that_changed_while_it_was_written_is_written_anew)
{
	begin();
	left(0, true, true);
	told.at = third_comes_back;
	CHECK_INT(sent(), 1);
	CHECK_INT(told.written, 2);
	CHECK_INT(told.refused, 0);
	CHECK_INT(told.people, 2);
	CHECK_INT(line_count(), 2);
	CHECK_STR(line_item(1, "name"), "架空　美咲");
	end();
}

/* ---- taken back ---- */

TEST(std_4_1_3_0_4_who_was_taken_back_is_not_told)
{
	begin();
	left(0, true, true);
	taken_back(1, 2, false);
	CHECK_INT(sent(), 1);
	CHECK_INT(line_count(), 2);
	CHECK_STR(line_item(0, "name"), "架空　一郎");
	CHECK_STR(line_item(1, "name"), "架空　蓮");
	end();
}

TEST(std_4_1_3_0_4_a_move_taken_back_sends_nothing)
{
	begin();
	left(0, true, true);
	taken_back(0, 2, true);
	CHECK_INT(count("WHERE state = 'void' AND done_at > 0"), 1);
	CHECK_INT(sent(), 0);
	CHECK_INT(files(), 0);
	/* told again it is another one */
	left(0, true, true);
	CHECK_INT(count("WHERE state = 'queued'"), 1);
	CHECK_INT(sent(), 1);
	end();
}

/* 改製 before it goes: the plan is on the new sheet, and so is what is told of
 * it; taken back there it is not told (1.1.4). */
TEST(std_4_1_3_0_4_it_follows_the_plan_to_a_new_sheet)
{
	int i;

	begin();
	left(1, true, true);
	for (i = 1; i < 3; i++) {
		CHECK_INT(change_propose(&t, &c,
			      json_pack("{s:s,s:[s]}", "menu", "92", "persons",
				  no[i])),
		    RC_OK);
		entry_answer(&c.e, "A4533", 0, 1);
		CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	}
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "65", "persons", no[1])),
	    RC_OK);
	record_set(&c.e.persons[0].after, IT_NAME_GIVEN, "美幸");
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_INT(count(""), 1);
	taken_back(2, 5, false); /* 入 出 改製 改製 出 */
	CHECK_INT(sent(), 1);
	CHECK_INT(line_count(), 2);
	CHECK_STR(line_item(1, "name"), "架空　美幸");
	CHECK_STR(line_item(1, "out_planned_on"), "R08.08.20");
	end();
}

/* Whoever dies before the day does not arrive; who did not die after all does. */
TEST(std_4_1_3_0_4_who_died_meanwhile_is_not_told)
{
	begin();
	left(0, true, true);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "52", "persons", no[1])),
	    RC_OK);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_INT(sent(), 1);
	CHECK_INT(line_count(), 2);
	CHECK_STR(line_item(0, "name"), "架空　一郎");
	CHECK_STR(line_item(1, "name"), "架空　蓮");
	end();
	begin();
	left(1, false, true);
	CHECK_INT(change_propose(&t, &c,
		      json_pack("{s:s,s:[s]}", "menu", "52", "persons", no[1])),
	    RC_OK);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	CHECK_INT(count("WHERE state = 'void' AND done_at > 0"), 1);
	taken_back(1, 3, false);
	CHECK_INT(count("WHERE state = 'queued'"), 1);
	CHECK_INT(sent(), 1);
	CHECK_INT(line_count(), 1);
	CHECK_STR(line_item(0, "name"), "架空　美咲");
	end();
}

/* ---- by whom, where ---- */

TEST(departure_is_sent_by_who_sees_all_of_it)
{
	static const char *const lacking[] = { "mynumber", "juminhyo_code",
		"honseki", "residence_status" };
	char session[65];
	json_t *rights;
	size_t i, k;

	begin();
	left(0, true, true);
	for (i = 0; i < 4; i++) {
		rights = json_pack("[s,s]", "read", "batch");
		for (k = 0; k < 4; k++)
			if (k != i)
				(void)json_array_append_new(
				    rights, json_string(lacking[k]));
		CHECK_INT(
		    test_call(&t, "staff.put", NULL,
			"{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:o}", "session",
			t.manager, "staff", "10004", "name", "今村", "org",
			"課", "role_label", "連携", "from", "", "to", "",
			"account", "今村", "rights", rights),
		    RC_OK);
		CHECK_INT(
		    test_session(&t, t.reg, "T1", "10004", session), RC_OK);
		CHECK_INT(run_at(t.reg, folder, session, false), RC_DENIED);
		CHECK_STR(t.err.code, "E4180");
		CHECK_INT(
		    test_session(&t, t.reg, "T1", "10003", t.manager), RC_OK);
	}
	CHECK_INT(files(), 0);
	CHECK_INT(count("WHERE state = 'queued'"), 1);
	/* who may not send at all */
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", t.clerk), RC_OK);
	CHECK_INT(run_at(t.reg, folder, t.clerk, false), RC_DENIED);
	CHECK_STR(t.err.code, "E1032");
	end();
}

TEST(departure_trial_writes_nothing_and_shows_nobody)
{
	json_t *got = NULL, *o;

	begin();
	left(0, true, true);
	CHECK_INT(run_at(t.reg, folder, t.manager, true), RC_OK);
	CHECK_INT(told.sent, 1);
	CHECK_INT(told.people, 3);
	CHECK_INT(told.written, 0);
	CHECK_INT(files(), 0);
	CHECK_INT(count("WHERE state = 'queued'"), 1);
	CHECK_INT(test_call(&t, "departure.next", &got, "{s:s,s:b}", "session",
		      t.manager, "trial", 1),
	    RC_OK);
	o = json_array_get(
	    json_object_get(json_object_get(got, "next"), "people"), 0);
	CHECK_INT(json_object_size(json_object_get(o, "values")), 0);
	json_decref(got);
	end();
}

TEST(departure_lies_in_memory_alone)
{
	char disk[] = "/var/tmp/mado-departure-XXXXXX";
	struct statfs fs;
	int fd = -1;

	begin();
	left(0, true, true);
	CHECK(mkdtemp(disk) != NULL);
	if (statfs(disk, &fs) == 0 && (long)fs.f_type == TMPFS_MAGIC) {
		printf("# /var/tmp is a tmpfs here: nothing is refused\n");
	} else {
		CHECK_INT(run_at(t.reg, disk, t.manager, false), RC_INPUT);
		CHECK_STR(t.err.code, "E4185");
	}
	CHECK_INT(rmdir(disk), 0); /* nothing is in it */
	CHECK_INT(run_at(t.reg, disk, t.manager, false), RC_INPUT);
	CHECK_STR(t.err.code, "E4184");
	/* two at once in one folder */
	CHECK_INT(handout_open(folder, &fd, &t.err), RC_OK);
	CHECK_INT(run_at(t.reg, folder, t.manager, false), RC_CONFLICT);
	CHECK_STR(t.err.code, "E4186");
	(void)close(fd);
	CHECK_INT(count("WHERE state = 'queued'"), 1);
	CHECK_INT(sent(), 1);
	end();
}

/* One that the other side would refuse is told, and stops no other. */
TEST(departure_that_nobody_could_read_waits_and_stops_no_other)
{
	char text[400] = "";
	size_t i;

	begin();
	for (i = 0; i < 130; i++)
		(void)snprintf(text + 3 * i, sizeof(text) - 3 * i, "あ");
	CHECK_INT(test_call(&t, "attached.put", NULL, "{s:s,s:s,s:{s:s},s:i}",
		      "session", t.clerk, "person_no", no[2], "values",
		      "child_allowance_kind", text, "version", 0),
	    RC_OK);
	left(2, false, true);
	left(1, false, true);
	CHECK_INT(sent(), 1);
	CHECK_INT(told.refused, 1);
	CHECK_STR(told.code, "E4183");
	CHECK_STR(told.item, "child_allowance_kind");
	CHECK_INT(files(), 1);
	CHECK_INT(count("WHERE state = 'queued' AND departure = 1"), 1);
	CHECK_INT(count("WHERE state = 'sent' AND departure = 2"), 1);
	/* put right, it goes */
	CHECK_INT(test_call(&t, "attached.put", NULL, "{s:s,s:s,s:{s:s},s:i}",
		      "session", t.clerk, "person_no", no[2], "values",
		      "child_allowance_kind", "1", "version", 1),
	    RC_OK);
	CHECK_INT(sent(), 1);
	CHECK_INT(told.refused, 0);
	CHECK_STR(line_item(0, "name"), "架空　蓮");
	end();
}

/* ---- the other side ---- */

/* What there is of a person at the register of 博多区. */
static const char *
arrived(const json_t *got, size_t i, const char *key)
{
	const char *v = json_string_value(json_object_get(
	    json_array_get(json_object_get(got, "people"), i), key));

	return v != NULL ? v : "";
}

TEST(std_4_1_3_0_4_the_municipality_of_arrival_reads_it)
{
	struct test_reg there;
	json_t *lines, *numbers = json_object(), *o, *got = NULL, *v;
	char key[24];
	size_t i;

	begin();
	left(0, true, true);
	CHECK_INT(sent(), 1);
	lines = lines_of(FIRST);
	json_array_foreach(lines, i, o)
	{
		CHECK_STR(
		    json_string_value(json_object_get(o, "training")), "1");
		(void)snprintf(key, sizeof(key), "%zu", i);
		if ((v = json_object_get(o, "mynumber")) != NULL)
			(void)json_object_set(numbers, key, v);
		(void)json_object_del(o, "mynumber");
	}
	test_reg_make_at(&there, "401323", "福岡市博多区");
	CHECK_INT(test_call(&there, "arrival.put", &got, "{s:s,s:o}", "session",
		      there.manager, "lines", lines),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "errors")), 0);
	CHECK_INT(json_integer_value(json_object_get(got, "taken")), 1);
	json_decref(got);
	for (i = 0; i < 3; i++) {
		(void)snprintf(key, sizeof(key), "%zu", i);
		if ((v = json_object_get(numbers, key)) != NULL)
			CHECK_INT(test_call(&there, "arrival.number", NULL,
				      "{s:s,s:i,s:I,s:O}", "session",
				      there.manager, "arrival", 1, "person",
				      (json_int_t)i, "value", v),
			    RC_OK);
	}
	got = NULL;
	CHECK_INT(test_call(&there, "arrival.get", &got, "{s:s,s:i}", "session",
		      there.manager, "arrival", 1),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "people")), 3);
	CHECK_STR(arrived(got, 0, "name"), "架空　一郎");
	CHECK_STR(arrived(got, 1, "relation"), "妻");
	CHECK_STR(arrived(got, 2, "prev_city"), "熊本市中央区");
	CHECK_STR(arrived(got, 2, "prev_building"), "メゾン水前寺　301");
	CHECK_STR(arrived(got, 0, "juminhyo_code"), "00010000010");
	CHECK_STR(arrived(got, 0, "out_planned_city"), "福岡市博多区");
	CHECK_INT(json_array_size(json_object_get(got, "numbers")), 2);
	json_decref(got);
	json_decref(numbers);
	CHECK_INT(test_count_mynumber(&there,
		      "SELECT count(*) FROM mynumber WHERE value IN "
		      "('" NUMBER_A "', '" NUMBER_B "')"),
	    2);
	test_reg_free(&there);
	end();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
