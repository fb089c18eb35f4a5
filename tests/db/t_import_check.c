/* SPDX-License-Identifier: ISC
 * What an import finds before it asks the register.
 */
#include "db/import.h"
#include "src/csv.h"
#include "src/mem.h"
#include "tests/corpus.h"

struct found {
	struct mado_fault f[400];
	int n;
};

static void
take(void *arg, const struct mado_fault *f)
{
	struct found *to = arg;

	if (to->n < 400)
		to->f[to->n++] = *f;
}

static char *
slurp(const char *path, size_t *len)
{
	FILE *in = fopen(path, "rb");
	char *s = NULL;
	size_t n = 0, got;

	if (in == NULL) {
		printf("# cannot open %s\n", path);
		exit(1);
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

static int
count_of(const struct found *w, char level)
{
	int n = 0;

	for (int i = 0; i < w->n; i++)
		n += w->f[i].code[0] == level;
	return n;
}

TEST(import_real_export_has_no_fault)
{
	struct found w = { .n = 0 };
	struct import_result res;
	struct err err;
	size_t len;
	char *s = slurp("tests/data/resident_table.csv", &len);

	err_clear(&err);
	CHECK_INT(import_check(s, len, false, take, &w, &res, &err), RC_OK);
	CHECK_INT(res.lines, 27);
	CHECK_INT(res.households, 11);
	CHECK_INT(res.refused_households, 0);
	CHECK_INT(count_of(&w, 'E'), 0);
	for (int i = 0; i < w.n; i++)
		if (w.f[i].code[0] == 'E')
			printf("# %ld %s %s %s\n", w.f[i].line, w.f[i].column,
			    w.f[i].value, w.f[i].code);
	/* A bare date with 不詳フラグ 1 is a warning. */
	bool seen = false;
	for (int i = 0; i < w.n; i++)
		if (strcmp(w.f[i].code, "W1801") == 0 && w.f[i].line == 27 &&
		    strcmp(w.f[i].column, "生年月日") == 0)
			seen = true;
	CHECK(seen);
	free(s);
}

/* Every planted fault at its line and column with its value, and no other. */
TEST(std_10_8_thirty_faults_each_with_line_column_value_reason)
{
	struct found w = { .n = 0 };
	struct import_result res;
	struct err err;
	struct csv_row row;
	size_t len, flen;
	char *s = slurp("tests/data/mado_faulty.csv", &len);
	char *list = slurp("tests/data/faults.csv", &flen);
	struct csv *c = csv_new(list, flen);
	int planted = 0;

	err_clear(&err);
	CHECK_INT(import_check(s, len, false, take, &w, &res, &err), RC_OK);
	CHECK_INT(csv_next(c, &row, &err), RC_OK); /* heading */
	while (csv_next(c, &row, &err) == RC_OK) {
		int hits = 0;

		planted++;
		for (int i = 0; i < w.n; i++) {
			const struct mado_fault *f = &w.f[i];

			if (f->line != atol(row.field[0]) ||
			    strcmp(f->code, row.field[3]) != 0)
				continue;
			hits++;
			CHECK_STR(f->column, row.field[1]);
			CHECK_STR(f->value, row.field[2]);
			CHECK_STR(mado_fault_reason(f->code), row.field[4]);
			CHECK(mado_fault_remedy(f->code)[0] != '\0');
		}
		if (hits != 1)
			printf("# line %s: %s\n", row.field[0], row.field[3]);
		CHECK_INT(hits, 1);
	}
	CHECK_INT(planted, 30);
	if (count_of(&w, 'E') != 30)
		for (int i = 0; i < w.n; i++)
			if (w.f[i].code[0] == 'E')
				printf("# %ld %s %s %s\n", w.f[i].line,
				    w.f[i].column, w.f[i].value, w.f[i].code);
	CHECK_INT(count_of(&w, 'E'), 30);
	/* 31 sound households, one more after the faults; 30 refused, but
	 * the row without 世帯番号 stands alone and its household is sound. */
	CHECK_INT(res.households, 33);
	CHECK_INT(res.refused_households, 30);
	csv_free(c);
	free(list);
	free(s);
}

static enum rc
check_text(const char *data, size_t len, struct err *err)
{
	struct found w = { .n = 0 };
	struct import_result res;
	enum rc rc;

	err_clear(err);
	rc = import_check(data, len, false, take, &w, &res, err);
	if (rc != RC_OK) {
		CHECK_INT(res.households, 0);
		CHECK(err->text[0] != '\0' && err->remedy[0] != '\0');
	}
	return rc;
}

TEST(std_10_8_files_that_cannot_be_used)
{
	struct err err;
	size_t len, i;
	char *s = slurp("tests/data/resident_table.csv", &len), *t;

	CHECK_INT(check_text("", 0, &err), RC_INPUT);
	CHECK_STR(err.code, "E1843");
	CHECK_INT(check_text("\xEF\xBB\xBF", 3, &err), RC_INPUT);
	CHECK_STR(err.code, "E1843");
	CHECK_INT(check_text("\x7f"
			     "ELF\0\0\1\2",
		      8, &err),
	    RC_INPUT);
	CHECK_STR(err.code, "E1844");
	CHECK_INT(check_text("a,b\n1,2\n", 8, &err), RC_INPUT);
	CHECK_STR(err.code, "E1842");
	CHECK(strstr(err.why, "市区町村コード") != NULL);
	CHECK(strstr(err.why, "a") != NULL);
	/* one heading misspelt: names what is missing and what is extra */
	t = strstr(s, "宛名番号");
	memcpy(t, "宛先", strlen("宛先"));
	CHECK_INT(check_text(s, len, &err), RC_INPUT);
	CHECK_STR(err.code, "E1842");
	CHECK(strstr(err.why, "宛名番号") != NULL);
	CHECK(strstr(err.why, "宛先番号") != NULL);
	memcpy(t, "宛名", strlen("宛名"));
	CHECK_INT(check_text(s, len, &err), RC_OK);
	/* a byte that is no UTF-8 in the last line: nothing is taken in */
	s[len - 60] = '\xFF';
	CHECK_INT(check_text(s, len, &err), RC_INPUT);
	CHECK_STR(err.code, "E1845");
	free(s);
	/* cut anywhere: a clear answer, never a crash */
	s = slurp("tests/data/resident_table.csv", &len);
	for (i = 0; i < len; i += 397)
		(void)check_text(s, i, &err);
	free(s);
}

TEST(std_10_8_a_field_of_ten_megabytes)
{
	struct err err;
	size_t len, big = 10 * 1024 * 1024;
	char *s = slurp("tests/data/resident_table.csv", &len);
	char *t = x_alloc(len + big + 1);

	memcpy(t, s, len);
	memset(t + len, 'x', big);
	CHECK_INT(check_text(t, len + big, &err), RC_INPUT);
	CHECK_STR(err.code, "E1845");
	free(s);
	free(t);
}

/* A 個人番号 in the text of a row would go to every replica; and the list
 * that says so does not repeat it. */
TEST(import_takes_no_mynumber_within_a_text)
{
	struct found w = { .n = 0 };
	struct import_result res;
	struct err err;
	size_t len, at = 0;
	char *s = slurp("tests/data/resident_table.csv", &len), *t, *town;
	static const char put[] = "水前寺1234-5678-9018";

	/* after the heading: the first town name of a row */
	town = strchr(s, '\n');
	for (t = town; t != NULL && at == 0; t++)
		if (strncmp(t, "町", strlen("町")) == 0)
			at = (size_t)(t - s);
	CHECK(at > 0);
	t = x_alloc(len + sizeof(put));
	memcpy(t, s, at);
	memcpy(t + at, put, sizeof(put) - 1);
	memcpy(t + at + sizeof(put) - 1, s + at, len - at);
	err_clear(&err);
	CHECK_INT(
	    import_check(t, len + sizeof(put) - 1, false, take, &w, &res, &err),
	    RC_OK);
	CHECK_INT(count_of(&w, 'E'), 1);
	CHECK(w.n > 0);
	for (int i = 0; i < w.n; i++) {
		if (w.f[i].code[0] == 'E')
			CHECK_STR(w.f[i].code, "E1857");
		CHECK(strstr(w.f[i].value, "9018") == NULL);
	}
	free(s);
	free(t);
}

TEST(std_10_8_crlf_lf_bom_and_quotes_are_the_same)
{
	struct err err;
	size_t len, n = 0;
	char *s = slurp("tests/data/resident_table.csv", &len);
	char *t = x_alloc(len * 3);

	for (size_t i = 0; i < len; i++) {
		if (s[i] == '\n' && (i == 0 || s[i - 1] != '\r'))
			t[n++] = '\r';
		t[n++] = s[i];
	}
	CHECK_INT(check_text(t, n, &err), RC_OK);
	n = 0;
	for (size_t i = 0; i < len; i++)
		if (s[i] != '\r')
			t[n++] = s[i];
	CHECK_INT(check_text(t, n, &err), RC_OK);
	if (memcmp(t, "\xEF\xBB\xBF", 3) == 0)
		CHECK_INT(check_text(t + 3, n - 3, &err), RC_OK);
	free(s);
	free(t);
}

/* The 122 columns are those of the real export, each with its fate said. */
TEST(import_columns_are_the_export_s)
{
	size_t len;
	char *s = slurp("tests/data/resident_table.csv", &len);
	struct csv *c = csv_new(s, len);
	struct csv_row row;
	struct err err;

	err_clear(&err);
	CHECK_INT(csv_next(c, &row, &err), RC_OK);
	CHECK_INT(row.count, MADO_COLUMNS);
	for (int i = 0; i < MADO_COLUMNS && i < row.count; i++) {
		const struct mado_column *m = &mado_columns[i];

		CHECK_STR(row.field[i], m->name);
		if (m->keep == KEEP_ITEM)
			CHECK(m->it != IT_COUNT);
		else
			CHECK(m->note[0] != '\0');
	}
	csv_free(c);
	free(s);
}

/* Cut short and with bytes changed: the checks end and say something. */
static void
check_damaged(fuzz_entry *unused, uint8_t *data, size_t len)
{
	char *s = (char *)data;

	(void)unused;
	for (size_t i = 0; i <= 200; i++) {
		struct found w = { .n = 0 };
		struct import_result res;
		struct err err;
		size_t at = len * i / 201;

		err_clear(&err);
		(void)!import_check(s, at, i % 2 != 0, take, &w, &res, &err);
		if (at < len)
			s[at] = (char)(s[at] ^ 0x55);
		err_clear(&err);
		if (import_check(s, len, i % 2 != 0, take, &w, &res, &err) !=
		    RC_OK)
			CHECK(err.text[0] != '\0');
	}
}

TEST(corpus_of_import)
{
	CHECK(corpus_each("f_import", check_damaged, NULL) >= 6);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
