/* SPDX-License-Identifier: ISC
 * What goes out is what came in: the 122 columns to the letter, and every
 * item of the catalogue through the full layout.
 */
#include "db/import.h"
#include "src/csv.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/number.h"
#include "tests/db/help_reg.h"
#include "tests/test.h"

#include <unistd.h>

static char *
slurp(const char *path, size_t *len)
{
	FILE *in = fopen(path, "rb");
	char *s = NULL;
	size_t n = 0, got;

	if (in == NULL) {
		printf("# cannot open %s\n", path);
		return x_strdup("");
	}
	do {
		s = x_grow(s, n + 65537, 1);
		got = fread(s + n, 1, 65536, in);
		n += got;
	} while (got > 0);
	fclose(in);
	s[n] = '\0';
	*len = n;
	return s;
}

static enum rc
take_in(struct reg *r, const char *path, bool full, const char *session,
    struct import_result *res)
{
	struct import_options o = {
		.path = path, .is_full = full, .session = session
	};
	struct err err;
	enum rc rc;

	err_clear(&err);
	rc = import_file(r, &o, res, &err);
	if (rc != RC_OK)
		printf("# %s %s %s %s\n", err.code, err.text, err.why, err.log);
	return rc;
}

static enum rc
put_out(struct reg *r, const char *path, bool full, const char *session)
{
	struct export_options o = { .path = path,
		.is_full = full,
		.session = session,
		.with_mynumber = session != NULL };
	struct export_result res;
	struct err err;
	enum rc rc;

	err_clear(&err);
	rc = export_file(r, &o, &res, &err);
	if (rc != RC_OK)
		printf("# %s %s %s %s\n", err.code, err.text, err.why, err.log);
	return rc;
}

/* Rows of a file as text cells, by 宛名番号 and 個人履歴番号. */
struct table {
	char *cell[200][MADO_COLUMNS];
	int n;
};

static void
read_cells(const char *path, struct table *t)
{
	size_t len = 0;
	char *s = slurp(path, &len);
	struct csv *c = csv_new(s, len);
	struct csv_row row;
	struct err err;

	t->n = 0;
	err_clear(&err);
	CHECK_INT(csv_next(c, &row, &err), RC_OK);
	CHECK_INT(row.count, MADO_COLUMNS);
	while (csv_next(c, &row, &err) == RC_OK && t->n < 200) {
		for (int i = 0; i < MADO_COLUMNS; i++)
			t->cell[t->n][i] =
			    x_strdup(i < row.count ? row.field[i] : "");
		t->n++;
	}
	csv_free(c);
	free(s);
}

static void
free_cells(struct table *t)
{
	for (int i = 0; i < t->n; i++)
		for (int k = 0; k < MADO_COLUMNS; k++)
			free(t->cell[i][k]);
}

static int
find_row(const struct table *t, const char *no, const char *hist)
{
	int person = mado_column("宛名番号"), h = mado_column("個人履歴番号");

	for (int i = 0; i < t->n; i++)
		if (strcmp(t->cell[i][person], no) == 0 &&
		    strcmp(t->cell[i][h], hist) == 0)
			return i;
	return -1;
}

/* Every kept column of every row of `out` is as in `in`. */
static void
same_cells(const struct table *in, const struct table *out)
{
	int person = mado_column("宛名番号"), h = mado_column("個人履歴番号");

	for (int i = 0; i < out->n; i++) {
		int k = find_row(in, out->cell[i][person], out->cell[i][h]);

		if (k < 0)
			printf(
			    "# %s %s\n", out->cell[i][person], out->cell[i][h]);
		CHECK(k >= 0);
		for (int c = 0; k >= 0 && c < MADO_COLUMNS; c++) {
			if (mado_columns[c].keep == KEEP_NO) {
				CHECK_STR(out->cell[i][c], "");
				continue;
			}
			if (strcmp(out->cell[i][c], in->cell[k][c]) != 0)
				printf("# %s %s\n", out->cell[i][person],
				    mado_columns[c].name);
			CHECK_STR(out->cell[i][c], in->cell[k][c]);
		}
	}
}

TEST(std_10_6_kept_values_come_back_to_the_letter)
{
	static const struct {
		const char *path;
		int rows;
	} files[] = { { "tests/data/resident_table.csv", 27 },
		{ "tests/data/mado_faulty.csv", 45 } };

	for (int f = 0; f < 2; f++) {
		char dir[128], path[200];
		struct reg *r = help_reg_new(dir, "2026-07-15");
		struct import_result res;
		struct table *in = x_alloc(sizeof(*in)),
			     *out = x_alloc(sizeof(*out));

		CHECK_INT(take_in(r, files[f].path, false, NULL, &res), RC_OK);
		(void)snprintf(path, sizeof(path), "%s/out.csv", dir);
		CHECK_INT(put_out(r, path, false, NULL), RC_OK);
		read_cells(files[f].path, in);
		read_cells(path, out);
		CHECK_INT(out->n, files[f].rows);
		same_cells(in, out);
		free_cells(in);
		free_cells(out);
		free(in);
		free(out);
		reg_close(r);
		help_reg_remove(dir);
	}
}

/* export, import into an empty register, export again: equal (10.6). */
TEST(std_10_6_full_out_in_out_is_equal)
{
	char dir[128], other[128], one[200], two[200];
	struct reg *r = help_reg_new(dir, "2026-07-15"), *q;
	struct import_result res;
	size_t a = 0, b = 0;
	char *x, *y;

	CHECK_INT(
	    take_in(r, "tests/data/mado_faulty.csv", false, NULL, &res), RC_OK);
	(void)snprintf(one, sizeof(one), "%s/one.jsonl", dir);
	CHECK_INT(put_out(r, one, true, NULL), RC_OK);
	q = help_reg_new(other, "2026-08-01");
	CHECK_INT(take_in(q, one, true, NULL, &res), RC_OK);
	CHECK_INT(res.persons, 35);
	CHECK_INT(res.refused_households, 0);
	(void)snprintf(two, sizeof(two), "%s/two.jsonl", dir);
	CHECK_INT(put_out(q, two, true, NULL), RC_OK);
	x = slurp(one, &a);
	y = slurp(two, &b);
	CHECK(a > 1000);
	CHECK_INT(b, a);
	CHECK(a == b && memcmp(x, y, a) == 0);
	CHECK_INT(take_in(q, one, true, NULL, &res), RC_OK);
	CHECK_INT(res.unchanged, 35);
	free(x);
	free(y);
	reg_close(r);
	reg_close(q);
	help_reg_remove(dir);
	help_reg_remove(other);
}

/* ---- every item of the catalogue ---- */

/* A value that the item's type takes; which: 1 first, 2 changed. */
static void
value_of(enum item it, int which, char *out, size_t size)
{
	switch (item_defs[it].type) {
	case TYPE_DATE:
		(void)snprintf(out, size, "%s",
		    it == IT_RESIDENCE_EXPIRES
			? (which == 1 ? "2029.03.31" : "2030.04.01")
			: (which == 1 ? "H12.04.01" : "R03.10.05"));
		break;
	case TYPE_YM:
		(void)snprintf(out, size, "2020-0%d", which);
		break;
	case TYPE_FLAG:
		(void)snprintf(out, size, "%d", which - 1);
		break;
	case TYPE_INT:
	case TYPE_CODE:
		(void)snprintf(out, size, "%d", which);
		break;
	case TYPE_NUMBER:
		(void)snprintf(out, size, "0000000000%d", which);
		break;
	case TYPE_KANA:
		(void)snprintf(out, size, which == 1 ? "ヤマダ" : "カワダ");
		break;
	case TYPE_RELATION:
		(void)snprintf(out, size, which == 1 ? "子" : "世帯主");
		break;
	case TYPE_TEXT:
	default:
		(void)snprintf(out, size, "値%d・%s", which, item_defs[it].id);
		break;
	}
	if (it == IT_HOUSEHOLD_NO)
		(void)snprintf(out, size, "777%d", which);
	if (it == IT_KIND)
		(void)snprintf(out, size, "1");
}

static json_t *
full_row(int which)
{
	json_t *row = json_pack("{s:s,s:i,s:i}", "person_no", "4242", "hist_no",
		   which, "sheet_no", 1),
	       *groups = json_object();
	char v[160];

	for (int it = 0; it < IT_COUNT; it++) {
		json_t *list;

		value_of((enum item)it, which, v, sizeof(v));
		if (strcmp(item_defs[it].table, "history") == 0) {
			(void)json_object_set_new(
			    row, item_defs[it].id, json_string(v));
		} else if (strcmp(item_defs[it].table, "history_group") == 0) {
			list = json_object_get(groups, item_defs[it].repeat);
			if (list == NULL) {
				list = json_pack("[{}]");
				(void)json_object_set_new(
				    groups, item_defs[it].repeat, list);
			}
			(void)json_object_set_new(json_array_get(list, 0),
			    item_defs[it].id, json_string(v));
		}
	}
	(void)json_object_set_new(row, "groups", groups);
	return row;
}

static json_t *
full_person(const char *mynumber)
{
	json_t *attached = json_object();
	char v[160];

	for (int it = 0; it < IT_COUNT; it++) {
		value_of((enum item)it, 1, v, sizeof(v));
		if (strcmp(item_defs[it].table, "attached") == 0)
			(void)json_object_set_new(
			    attached, item_defs[it].id, json_string(v));
	}
	return json_pack("{s:s,s:[o,o],s:o,s:s,s:[{s:i,s:i,s:s}],"
			 "s:[{s:i,s:i,s:s,s:s,s:i}],"
			 "s:[{s:[s],s:i,s:s,s:s,s:s,s:s,s:s,s:i,s:i,s:s}],"
			 "s:[{s:s,s:s,s:i,s:s,s:s,s:s,s:s,s:s,s:s,s:i,s:i,s:s,"
			 "s:i,s:i}]}",
	    "person_no", "4242", "rows", full_row(1), full_row(2), "attached",
	    attached, "mynumber", mynumber, "notes", "seq", 1, "version", 1,
	    "text", "備考の文", "memos", "seq", 1, "version", 1, "text",
	    "メモの文", "staff", "10003", "written_at", 1000, "blocks",
	    "processes", "certificate", "level", 2, "from", "2026-01-01", "to",
	    "", "kind", "general", "reason", "確認中", "set_by", "10003",
	    "set_at", 1000, "released", 0, "release_reason", "", "issues",
	    "number", "20260101 熊本市 試験 0001", "kind", "person",
	    "issued_at", 1000, "issued_on", "2026-01-01", "place", "本庁",
	    "terminal", "daicho", "staff", "10003", "applicant", "本人",
	    "options", "{}", "copy", 1, "copies", 1, "certifier", "大村",
	    "sheet_no", 1, "hist_no", 2);
}

static void
open_manager(struct reg *r, char session[80])
{
	json_t *got = NULL, *args;
	struct err err;

	err_clear(&err);
	args = json_pack("{s:s,s:s,s:s,s:s,s:[s,s,s,s,s,s,s,s],s:s,s:s,s:s}",
	    "staff", "10003", "name", "三宅", "org", "区民課", "role_label",
	    "管理", "rights", "staff", "read", "batch", "export_bulk",
	    "mynumber", "honseki", "juminhyo_code", "residence_status", "from",
	    "2020-01-01", "to", "", "account", "10003");
	CHECK_INT(reg_call(r, "staff.put", args, NULL, &err), RC_OK);
	json_decref(args);
	args = json_pack("{s:s}", "staff", "10003");
	CHECK_INT(reg_call(r, "session.open", args, &got, &err), RC_OK);
	(void)snprintf(session, 80, "%s",
	    json_string_value(json_object_get(got, "session")));
	json_decref(args);
	json_decref(got);
}

static void
check_row(const json_t *got, int which)
{
	const json_t *groups = json_object_get(got, "groups");
	char v[160];

	for (int it = 0; it < IT_COUNT; it++) {
		const json_t *from = got;

		if (item_defs[it].repeat[0] != '\0')
			from = json_array_get(
			    json_object_get(groups, item_defs[it].repeat), 0);
		else if (strcmp(item_defs[it].table, "history") != 0)
			continue;
		value_of((enum item)it, which, v, sizeof(v));
		if (json_object_get(from, item_defs[it].id) == NULL)
			printf("# %s is missing\n", item_defs[it].id);
		CHECK_STR(
		    json_string_value(json_object_get(from, item_defs[it].id)),
		    v);
	}
}

/* Written, changed and read back: history and groups in both rows, attached
 * items, note, memo, block, issue, 個人番号 in the export by right. */
TEST(std_1_1_1_every_item_through_import_register_and_export)
{
	char dir[128], path[200], session[80], mine[16] = "12345678901";
	struct reg *r = help_reg_new(dir, "2026-07-15");
	struct import_result res;
	json_t *o, *back = NULL, *rows;
	FILE *f;
	char *text, *line, v[160];
	size_t len = 0;
	int seen = 0;

	open_manager(r, session);
	for (char d = '0'; d <= '9'; d++) {
		(void)snprintf(mine, sizeof(mine), "12345678901%c", d);
		if (mynumber_valid(mine))
			break;
	}
	o = full_person(mine);
	CHECK(o != NULL);
	(void)snprintf(path, sizeof(path), "%s/in.jsonl", dir);
	f = fopen(path, "w");
	text = json_dumps(o, JSON_COMPACT);
	(void)fprintf(f, "{\"madoguchi\":\"full\",\"format\":1}\n%s\n", text);
	fclose(f);
	free(text);
	CHECK_INT(take_in(r, path, true, session, &res), RC_OK);
	CHECK_INT(res.persons, 1);
	(void)snprintf(path, sizeof(path), "%s/out.jsonl", dir);
	CHECK_INT(put_out(r, path, true, session), RC_OK);
	text = slurp(path, &len);
	line = strchr(text, '\n');
	CHECK(line != NULL);
	back = line != NULL ? json_loads(line + 1, JSON_DISABLE_EOF_CHECK, NULL)
			    : NULL;
	CHECK(back != NULL);
	rows = json_object_get(back, "rows");
	CHECK_INT(json_array_size(rows), 2);
	check_row(json_array_get(rows, 0), 1);
	check_row(json_array_get(rows, 1), 2);
	for (int it = 0; it < IT_COUNT; it++) {
		const char *t = item_defs[it].table;

		seen++;
		if (strcmp(t, "attached") == 0) {
			value_of((enum item)it, 1, v, sizeof(v));
			CHECK_STR(json_string_value(json_object_get(
				      json_object_get(back, "attached"),
				      item_defs[it].id)),
			    v);
		} else if (strcmp(t, "mynumber") == 0) {
			CHECK_STR(json_string_value(
				      json_object_get(back, "mynumber")),
			    mine);
		} else if (strcmp(t, "note") == 0 || strcmp(t, "memo") == 0 ||
			   strcmp(t, "block") == 0 || strcmp(t, "issue") == 0) {
			char key[16];

			(void)snprintf(key, sizeof(key), "%ss", t);
			CHECK(json_equal(json_object_get(back, key),
			    json_object_get(o, key)));
		}
	}
	CHECK_INT(seen, IT_COUNT);
	json_decref(o);
	json_decref(back);
	free(text);
	/* Without the right no 個人番号 leaves. */
	(void)snprintf(path, sizeof(path), "%s/plain.jsonl", dir);
	CHECK_INT(put_out(r, path, true, NULL), RC_OK);
	text = slurp(path, &len);
	CHECK(strstr(text, mine) == NULL);
	free(text);
	reg_close(r);
	help_reg_remove(dir);
}

/* One line of the full layout for a resident with what 1.1.6 asks for, and
 * one item set to a value; the code said of it, "" when it comes in. */
static void
try_item(const char *id, const char *value, char code[12])
{
	char dir[128], path[200], errors[200], line[4096];
	struct reg *r = help_reg_new(dir, "2026-07-15");
	struct import_options o = {
		.path = path, .errors = errors, .is_full = true
	};
	struct import_result res;
	struct err err;
	json_t *row = json_pack("{s:s,s:i,s:i}", "person_no", "7", "hist_no", 1,
		   "sheet_no", 1),
	       *one;
	static const char *const must[][2] = { { "kind", "1" },
		{ "status", "1" }, { "birth", "S55.03.05" },
		{ "household_no", "5" }, { "address_city", "熊本市中央区" },
		{ "address_town", "水前寺二丁目" }, { "honseki", "なし" },
		{ "hittousha", "不明" }, { "resident_since", "H12.04.01" },
		{ "juminhyo_code", "12345678901" } };
	FILE *f;
	char *text, *at;

	for (size_t i = 0; i < sizeof(must) / sizeof(must[0]); i++)
		(void)json_object_set_new(
		    row, must[i][0], json_string(must[i][1]));
	if (value == NULL)
		(void)json_object_del(row, id);
	else
		(void)json_object_set_new(row, id, json_string(value));
	one = json_pack("{s:s,s:[o]}", "person_no", "7", "rows", row);
	text = json_dumps(one, JSON_COMPACT);
	(void)snprintf(path, sizeof(path), "%s/in.jsonl", dir);
	(void)snprintf(errors, sizeof(errors), "%s/errors.csv", dir);
	f = fopen(path, "w");
	(void)fprintf(f, "{\"madoguchi\":\"full\",\"format\":1}\n%s\n", text);
	fclose(f);
	free(text);
	json_decref(one);
	err_clear(&err);
	CHECK_INT(import_file(r, &o, &res, &err), RC_OK);
	code[0] = '\0';
	f = fopen(errors, "r");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		at = strstr(line, ",E18");
		if (at != NULL) {
			(void)snprintf(code, 12, "%.5s", at + 1);
			CHECK(strstr(line, id) != NULL);
		}
	}
	if (f != NULL)
		fclose(f);
	CHECK_INT(res.persons, code[0] == '\0');
	reg_close(r);
	help_reg_remove(dir);
}

TEST(std_1_1_6_full_layout_refuses_blank)
{
	static const char *const ids[] = { "birth", "address_city",
		"address_town", "honseki", "hittousha", "resident_since",
		"juminhyo_code", "kind" };
	char code[12];

	try_item("name", "甲野", code);
	CHECK_STR(code, "");
	try_item("name", NULL, code); /* may be blank */
	CHECK_STR(code, "");
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		try_item(ids[i], NULL, code);
		CHECK_STR(code, "E1855");
	}
}

TEST(std_10_8_full_layout_values_have_their_types)
{
	static const struct {
		const char *id, *value, *code;
	} cases[] = {
		{ "birth", "昭和55年", "E1856" },
		{ "birth", "~1;S15.00.00;00.00.00;昭和15年頃", "E1856" },
		{ "event_notified_on", "2020-01-01", "E1856" },
		{ "relation", "孫", "E1856" },
		{ "is_head", "yes", "E1856" },
		{ "member_order", "first", "E1856" },
		{ "name_kana", "甲野", "E1856" },
		{ "relation", "子の子", "" },
	};
	char code[12];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		try_item(cases[i].id, cases[i].value, code);
		if (strcmp(code, cases[i].code) != 0)
			printf("# %s %s\n", cases[i].id, cases[i].value);
		CHECK_STR(code, cases[i].code);
	}
}

/* One foreign resident of each 区分, with exactly its own items. */
TEST(std_1_1_2_five_categories_there_and_back)
{
	static const char *const own[5][5] = {
		{ "residence_status", "residence_period_years",
		    "residence_expires", "card_no", NULL },
		{ "card_no", "special_permanent_expires", NULL },
		{ "landing_period", NULL },
		{ "provisional_period", NULL },
		{ "transit_reason", NULL },
	};
	static const char *const all[] = { "residence_status",
		"residence_period_years", "residence_expires", "card_no",
		"special_permanent_expires", "landing_period",
		"provisional_period", "transit_reason" };
	char dir[128], path[200], v[160], no[16];
	struct reg *r = help_reg_new(dir, "2026-07-15");
	struct import_result res;
	FILE *f;
	size_t len = 0;
	char *text, *line;

	(void)snprintf(path, sizeof(path), "%s/in.jsonl", dir);
	f = fopen(path, "w");
	(void)fputs("{\"madoguchi\":\"full\",\"format\":1}\n", f);
	for (int i = 0; i < 5; i++) {
		json_t *row, *one;

		(void)snprintf(no, sizeof(no), "%d", 80 + i);
		row = json_pack("{s:s,s:i,s:i,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s}",
		    "person_no", no, "hist_no", 1, "sheet_no", 1, "kind", "2",
		    "status", "1", "birth", "1990.05.01", "household_no", no,
		    "address_city", "熊本市中央区", "address_town", "安政町",
		    "foreign_resident_since", "R04.04.01", "name", "SAMPLE");
		(void)json_object_set_new(
		    row, "juminhyo_code", json_sprintf("9990000000%d", i));
		(void)json_object_set_new(
		    row, "article30_45", json_sprintf("%d", i + 1));
		for (int k = 0; own[i][k] != NULL; k++) {
			value_of(item_by_id(own[i][k]), 1, v, sizeof(v));
			(void)json_object_set_new(
			    row, own[i][k], json_string(v));
		}
		one = json_pack("{s:s,s:[o]}", "person_no", no, "rows", row);
		text = json_dumps(one, JSON_COMPACT);
		(void)fprintf(f, "%s\n", text);
		free(text);
		json_decref(one);
	}
	fclose(f);
	CHECK_INT(take_in(r, path, true, NULL, &res), RC_OK);
	CHECK_INT(res.persons, 5);
	(void)snprintf(path, sizeof(path), "%s/out.jsonl", dir);
	CHECK_INT(put_out(r, path, true, NULL), RC_OK);
	text = slurp(path, &len);
	line = text;
	for (int i = 0; i < 5; i++) {
		json_t *one, *row;

		line = strchr(line, '\n');
		CHECK(line != NULL);
		if (line == NULL)
			break;
		one = json_loads(++line, JSON_DISABLE_EOF_CHECK, NULL);
		row = json_array_get(json_object_get(one, "rows"), 0);
		CHECK_STR(json_string_value(json_object_get(row, "birth")),
		    "1990.05.01");
		for (size_t k = 0; k < sizeof(all) / sizeof(all[0]); k++) {
			bool mine = false;

			for (int m = 0; own[i][m] != NULL; m++)
				mine = mine || strcmp(own[i][m], all[k]) == 0;
			CHECK_INT(json_object_get(row, all[k]) != NULL, mine);
		}
		json_decref(one);
	}
	free(text);
	reg_close(r);
	help_reg_remove(dir);
}

TEST(export_full_file_faults)
{
	char dir[128], path[200];
	struct reg *r = help_reg_new(dir, "2026-07-15");
	struct import_options o = { .path = path, .is_full = true };
	struct import_result res;
	struct err err;
	static const struct {
		const char *text, *code;
		int refused;
	} cases[] = {
		{ "{\"madoguchi\":\"other\"}\n", "E1842", 0 },
		{ "{\"madoguchi\":\"full\",\"format\":1}\n{broken\n", "E1845",
		    0 },
		{ "{\"madoguchi\":\"full\",\"format\":1}\n{\"person_no\":\"1\"}\n",
		    "", 1 },
		{ "{\"madoguchi\":\"full\",\"format\":1}\n{\"person_no\":\"1\","
		  "\"rows\":[{\"hist_no\":1,\"sheet_no\":1,\"birth\":\"H12.04.01\","
		  "\"household_no\":\"5\",\"nonsense\":\"1\"}]}\n",
		    "", 1 },
		{ "{\"madoguchi\":\"full\",\"format\":1}\n{\"person_no\":\"1\","
		  "\"rows\":[{\"hist_no\":2,\"sheet_no\":1,\"birth\":\"H12.04.01\","
		  "\"household_no\":\"5\"}]}\n",
		    "", 1 },
		{ "{\"madoguchi\":\"full\",\"format\":1}\n{\"person_no\":\"1\","
		  "\"rows\":[{\"hist_no\":1,\"sheet_no\":1,\"birth\":\"H12.04.01\","
		  "\"household_no\":\"5\",\"name\":\"a\\u202eb\"}]}\n",
		    "", 1 },
	};

	(void)snprintf(path, sizeof(path), "%s/in.jsonl", dir);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		FILE *f = fopen(path, "w");
		enum rc rc;

		(void)fputs(cases[i].text, f);
		fclose(f);
		err_clear(&err);
		rc = import_file(r, &o, &res, &err);
		CHECK_INT(rc, cases[i].code[0] != '\0' ? RC_INPUT : RC_OK);
		CHECK_STR(err.code, cases[i].code);
		CHECK_INT(res.refused_households, cases[i].refused);
		CHECK_INT(res.persons, 0);
	}
	CHECK_INT(
	    put_out(r, "build/no-such-folder/out.csv", false, NULL), RC_IO);
	reg_close(r);
	help_reg_remove(dir);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
