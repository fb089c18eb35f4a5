/* SPDX-License-Identifier: ISC
 * Files into a register, both layouts, and what stands there then.
 */
#include "db/import.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/number.h"
#include "src/record.h"
#include "tests/db/help_reg.h"
#include "tests/test.h"

#include <unistd.h>

static enum rc
take_file(struct reg *r, const char *path, const char *errors,
    struct import_result *res)
{
	struct import_options o = { .path = path, .errors = errors };
	struct err err;
	enum rc rc;

	err_clear(&err);
	rc = import_file(r, &o, res, &err);
	if (rc != RC_OK)
		printf("# %s: %s %s %s %s\n", path, err.code, err.text, err.why,
		    err.log);
	return rc;
}

static json_t *
person(struct reg *r, const char *no, const char *as_of)
{
	json_t *args = json_pack("{s:s}", "person_no", no), *out = NULL;
	struct err err;

	if (as_of != NULL)
		(void)json_object_set_new(args, "as_of", json_string(as_of));
	err_clear(&err);
	if (reg_call(r, "person.get", args, &out, &err) != RC_OK)
		out = NULL;
	json_decref(args);
	return out;
}

static enum resident_status
status_of(struct reg *r, const char *no, const char *iso)
{
	json_t *p = person(r, no, NULL), *row;
	struct record rec;
	struct err err;
	enum resident_status st = STATUS_REMOVED;
	static const char *const extra[] = { "person_no", "hist_no", "sheet_no",
		"recorded_at", "entry_id", "cancels" };

	CHECK(p != NULL);
	if (p == NULL)
		return st;
	row = json_deep_copy(json_object_get(p, "record"));
	for (size_t i = 0; i < sizeof(extra) / sizeof(extra[0]); i++)
		(void)json_object_del(row, extra[i]);
	record_init(&rec);
	err_clear(&err);
	CHECK_INT(record_from_json(&rec, row, &err), RC_OK);
	st = record_status(
	    &rec, date_day(atoi(iso), atoi(iso + 5), atoi(iso + 8)));
	record_release(&rec);
	json_decref(row);
	json_decref(p);
	return st;
}

static const char *
text(const json_t *p, const char *where, const char *key)
{
	const char *s =
	    json_string_value(json_object_get(json_object_get(p, where), key));

	return s != NULL ? s : "";
}

TEST(std_1_1_5_twentyseven_residents_on_both_sides_of_a_planned_move)
{
	static const char *const days[] = { "2026-07-15", "2026-11-20" };
	char dir[128];

	for (int i = 0; i < 2; i++) {
		struct reg *r = help_reg_new(dir, days[i]);
		struct import_result res;
		json_t *p;
		int removed = 0;

		CHECK_INT(
		    take_file(r, "tests/data/resident_table.csv", NULL, &res),
		    RC_OK);
		CHECK_INT(res.persons, 27);
		CHECK_INT(res.households, 11);
		CHECK_INT(res.refused_households, 0);
		for (int n = 1; n <= 27; n++) {
			char no[16];

			(void)snprintf(no, sizeof(no), "%d", n);
			if (status_of(r, no, days[i]) == STATUS_REMOVED)
				removed++;
		}
		/* One dead, two moved out; the planned one by November. */
		CHECK_INT(removed, i == 0 ? 3 : 4);
		CHECK_INT(status_of(r, "27", days[i]),
		    i == 0 ? STATUS_LEAVING : STATUS_REMOVED);
		p = person(r, "1", NULL);
		CHECK_STR(text(p, "record", "name"), "甲野　一郎");
		CHECK_STR(text(p, "record", "birth"), "S55.03.05");
		CHECK_STR(text(p, "record", "postcode"), "9990001");
		json_decref(p);
		p = person(r, "26", NULL);
		CHECK(strncmp(text(p, "record", "birth"), "~16;", 4) == 0);
		json_decref(p);
		p = person(r, "18", NULL);
		CHECK_STR(text(p, "record", "birth"), "1993.03.03");
		CHECK_STR(text(p, "record", "nationality_code"), "");
		CHECK_STR(text(p, "record", "nationality"), "サンプル国");
		json_decref(p);
		reg_close(r);
		help_reg_remove(dir);
	}
}

TEST(import_again_changes_nothing)
{
	char dir[128];
	struct reg *r = help_reg_new(dir, "2026-07-15");
	struct import_result res;
	struct err err;
	json_t *a = NULL, *b = NULL;

	CHECK_INT(
	    take_file(r, "tests/data/resident_table.csv", NULL, &res), RC_OK);
	CHECK_INT(reg_call(r, "register.status", NULL, &a, &err), RC_OK);
	CHECK_INT(
	    take_file(r, "tests/data/resident_table.csv", NULL, &res), RC_OK);
	CHECK_INT(res.persons, 0);
	CHECK_INT(res.unchanged, 27);
	CHECK_INT(reg_call(r, "register.status", NULL, &b, &err), RC_OK);
	CHECK_INT(json_integer_value(json_object_get(b, "position")),
	    json_integer_value(json_object_get(a, "position")));
	json_decref(a);
	json_decref(b);
	reg_close(r);
	help_reg_remove(dir);
}

TEST(std_10_8_nothing_of_a_faulty_household_the_rest_is_in)
{
	char dir[128], errors[200], line[4096];
	struct reg *r = help_reg_new(dir, "2026-07-15");
	struct import_result res;
	int n = 0;
	FILE *f;
	json_t *p;

	(void)snprintf(errors, sizeof(errors), "%s/errors.csv", dir);
	CHECK_INT(
	    take_file(r, "tests/data/mado_faulty.csv", errors, &res), RC_OK);
	CHECK_INT(res.households, 33);
	CHECK_INT(res.refused_households, 30);
	CHECK_INT(res.faults, 30);
	/* The sound first members of refused households are not there. */
	p = person(r, "1034", NULL);
	CHECK(p == NULL);
	json_decref(p);
	p = person(r, "1001", NULL); /* three rows of history */
	CHECK(p != NULL);
	CHECK_INT(json_array_size(json_object_get(p, "history")), 3);
	CHECK_STR(text(p, "record", "address_number"), "２０番地");
	json_decref(p);
	p = person(r, "1003", NULL); /* rows came in the wrong order */
	CHECK_STR(text(p, "record", "address_number"), "３３番地");
	json_decref(p);
	p = person(r, "1004", NULL); /* came back: two sheets */
	CHECK_INT(json_array_size(json_object_get(p, "sheets")), 2);
	json_decref(p);
	p = person(r, "1005", NULL);
	CHECK_INT(json_array_size(json_object_get(p, "sheets")), 3);
	json_decref(p);
	f = fopen(errors, "r");
	CHECK(f != NULL);
	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		CHECK(strchr(line, '\x1b') == NULL);
		CHECK(strstr(line, "\u202e") == NULL);
		if (strstr(line, ",E18") != NULL)
			n++;
	}
	if (f != NULL)
		fclose(f);
	CHECK_INT(n, 30);
	reg_close(r);
	help_reg_remove(dir);
}

/* Shapes of 1.1.8 as printed, in and back. */
TEST(std_1_1_8_fourteen_shapes_come_in)
{
	char dir[128], no[16];
	struct reg *r = help_reg_new(dir, "2026-07-15");
	struct import_result res;
	bool seen[16] = { false };

	CHECK_INT(
	    take_file(r, "tests/data/mado_faulty.csv", NULL, &res), RC_OK);
	for (int n = 1001; n < 1034; n++) {
		json_t *p;
		const char *birth;

		(void)snprintf(no, sizeof(no), "%d", n);
		p = person(r, no, NULL);
		CHECK(p != NULL);
		birth = text(p, "record", "birth");
		if (birth[0] == '~' && atoi(birth + 1) < 16)
			seen[atoi(birth + 1)] = true;
		json_decref(p);
	}
	for (int i = 1; i <= 15; i++)
		if (!seen[i])
			printf("# shape %d did not come in\n", i);
	for (int i = 1; i <= 15; i++)
		CHECK(seen[i]);
	reg_close(r);
	help_reg_remove(dir);
}

/* Somebody in the register has the 住民票コード already, or the number with
 * other content: refused, the register's stays. */
TEST(import_never_overwrites)
{
	char dir[128], path[200], errors[200], text_of[8192];
	struct reg *r = help_reg_new(dir, "2026-07-15");
	struct import_result res;
	FILE *f;
	size_t len = 0, n;
	char *all, *at;
	json_t *p;

	CHECK_INT(
	    take_file(r, "tests/data/resident_table.csv", NULL, &res), RC_OK);
	f = fopen("tests/data/resident_table.csv", "rb");
	all = x_alloc(100000);
	len = fread(all, 1, 99999, f);
	fclose(f);
	/* the same heading and person 1 under another number */
	at = strstr(all, "999999,1,1,");
	CHECK(at != NULL);
	(void)snprintf(path, sizeof(path), "%s/other.csv", dir);
	(void)snprintf(errors, sizeof(errors), "%s/errors.csv", dir);
	f = fopen(path, "wb");
	(void)fwrite(all, 1, (size_t)(at - all), f);
	(void)fprintf(f, "999999,501,1,1,1,1,5010%s",
	    at + strlen("999999,1,1,1,1,1,100"));
	fclose(f);
	n = len;
	CHECK(n > 1000);
	/* all but the first are as they were: unchanged; the first is refused */
	CHECK_INT(take_file(r, path, errors, &res), RC_OK);
	CHECK_INT(res.persons, 0);
	CHECK_INT(res.refused_persons, 1);
	f = fopen(errors, "r");
	n = fread(text_of, 1, sizeof(text_of) - 1, f);
	text_of[n] = '\0';
	fclose(f);
	CHECK(strstr(text_of, "E1837") != NULL);
	CHECK(person(r, "501", NULL) == NULL);
	/* the same number with another name */
	f = fopen(path, "wb");
	(void)fwrite(all, 1, (size_t)(at - all), f);
	at = strstr(at, "999999,6,6,");
	CHECK(at != NULL);
	memcpy(strstr(at, "二郎"), "三郎", strlen("三郎"));
	(void)fwrite(at, 1, len - (size_t)(at - all), f);
	fclose(f);
	CHECK_INT(take_file(r, path, errors, &res), RC_OK);
	CHECK_INT(res.refused_households, 1);
	f = fopen(errors, "r");
	n = fread(text_of, 1, sizeof(text_of) - 1, f);
	text_of[n] = '\0';
	fclose(f);
	CHECK(strstr(text_of, "E1836") != NULL);
	p = person(r, "6", NULL);
	CHECK_STR(text(p, "record", "name"), "乙川　二郎");
	json_decref(p);
	free(all);
	reg_close(r);
	help_reg_remove(dir);
}

static char *
slurp_sample(size_t *len)
{
	FILE *f = fopen("tests/data/resident_table.csv", "rb");
	char *all = x_alloc(100000);

	*len = fread(all, 1, 99999, f);
	fclose(f);
	return all;
}

/* 「なし」 and 「不明」 come in, blank does not (planted: E1810, E1811). */
TEST(std_1_1_12_none_and_unknown_honseki)
{
	static const char *const words[] = { "なし", "不明" };
	char dir[128], path[200];

	for (int i = 0; i < 2; i++) {
		struct reg *r = help_reg_new(dir, "2026-07-15");
		struct import_result res;
		size_t len;
		char *all = slurp_sample(&len), *at, *end;
		FILE *f;
		json_t *p;

		/* of the first resident: 本籍 and 筆頭者 */
		at = strstr(
		    all, "サンプル県サンプル市中央一丁目,中央一丁目,１番地,");
		CHECK(at != NULL);
		end = strchr(at, ',');
		(void)snprintf(path, sizeof(path), "%s/in.csv", dir);
		f = fopen(path, "wb");
		(void)fwrite(all, 1, (size_t)(at - all), f);
		(void)fputs(words[i], f);
		at = strstr(end, "甲野　一郎,甲野,一郎");
		(void)fwrite(end, 1, (size_t)(at - end), f);
		(void)fputs(words[i], f);
		at += strlen("甲野　一郎");
		(void)fwrite(at, 1, len - (size_t)(at - all), f);
		fclose(f);
		CHECK_INT(take_file(r, path, NULL, &res), RC_OK);
		CHECK_INT(res.persons, 27);
		p = person(r, "1", NULL);
		CHECK_STR(text(p, "record", "honseki"), words[i]);
		CHECK_STR(text(p, "record", "hittousha"), words[i]);
		json_decref(p);
		free(all);
		reg_close(r);
		help_reg_remove(dir);
	}
}

/* The layout has 在留資格 as a code alone, and 国籍 may be one; sheets and
 * certificates say it in words. */
TEST(std_1_1_2_what_came_as_a_code_is_said_in_words)
{
	char dir[128], path[200];
	struct reg *r = help_reg_new(dir, "2026-07-15");
	struct import_result res;
	size_t len;
	char *all = slurp_sample(&len), *at;
	FILE *f;
	json_t *p;

	at = strstr(all, "1,999,サンプル国,1,1,999,5,");
	CHECK(at != NULL);
	(void)snprintf(path, sizeof(path), "%s/in.csv", dir);
	f = fopen(path, "wb");
	(void)fwrite(all, 1, (size_t)(at - all), f);
	(void)fputs("1,158,,1,1,B15,5,", f);
	at += strlen("1,999,サンプル国,1,1,999,5,");
	(void)fwrite(at, 1, len - (size_t)(at - all), f);
	fclose(f);
	CHECK_INT(take_file(r, path, NULL, &res), RC_OK);
	CHECK_INT(res.persons, 27);
	p = person(r, "18", NULL);
	CHECK_STR(text(p, "record", "residence_status_code"), "B15");
	CHECK_STR(text(p, "record", "residence_status"), "特定技能１号");
	CHECK_STR(text(p, "record", "nationality"), "台湾");
	json_decref(p);
	/* the other one's is a code that nobody knows, and 国籍 in words */
	p = person(r, "19", NULL);
	CHECK_STR(text(p, "record", "residence_status"), "");
	CHECK_STR(text(p, "record", "nationality"), "サンプル国");
	json_decref(p);
	/* what came back unchanged is unchanged */
	CHECK_INT(take_file(r, path, NULL, &res), RC_OK);
	CHECK_INT(res.unchanged, 27);
	free(all);
	reg_close(r);
	help_reg_remove(dir);
}

/* Numbers of the other system stay, though they have no check digit of
 * ours; new ones are never one of them. */
TEST(std_1_1_13_imported_numbers_still_open)
{
	char dir[128];
	struct reg *r = help_reg_new(dir, "2026-07-15");
	struct import_result res;
	json_t *args = json_pack("{s:s}", "household_no", "100"), *got = NULL;
	struct err err;

	err_clear(&err);
	CHECK_INT(
	    take_file(r, "tests/data/resident_table.csv", NULL, &res), RC_OK);
	CHECK(!m11_valid("100"));
	CHECK_INT(reg_call(r, "household.get", args, &got, &err), RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "members")), 5);
	json_decref(args);
	json_decref(got);
	reg_close(r);
	help_reg_remove(dir);
}

TEST(import_files_that_are_not_there)
{
	char dir[128];
	struct reg *r = help_reg_new(dir, "2026-07-15");
	struct import_options o = { .path = "build/tmp/none.csv" };
	struct import_result res;
	struct err err;

	err_clear(&err);
	CHECK_INT(import_file(r, &o, &res, &err), RC_NOT_FOUND);
	CHECK_STR(err.code, "E1846");
	o.path = "build/tmp";
	CHECK_INT(import_file(r, &o, &res, &err), RC_IO);
	o.path = "tests/data/resident_table.csv";
	o.errors = "build/no-such-folder/errors.csv";
	CHECK_INT(import_file(r, &o, &res, &err), RC_IO);
	CHECK_STR(err.code, "E1847");
	CHECK(person(r, "1", NULL) == NULL);
	reg_close(r);
	help_reg_remove(dir);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
