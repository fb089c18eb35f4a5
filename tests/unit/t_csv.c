/* SPDX-License-Identifier: ISC
 * t_csv - RFC 4180, hostile files, and reading on after a fault.
 */
#include "src/csv.h"
#include "src/mem.h"
#include "tests/test.h"

/* The whole file as text: fields in [], rows with their line, faults. */
static const char *
read_all(const char *data, size_t len)
{
	static char out[2048];
	struct csv *c = csv_new(data, len);
	struct csv_row r;
	struct err e;
	size_t used = 0;
	enum rc rc;
	int i;

	out[0] = '\0';
	while ((rc = csv_next(c, &r, &e)) != RC_NOT_FOUND) {
		used += (size_t)snprintf(
		    out + used, sizeof(out) - used, "%ld", r.line);
		if (rc != RC_OK)
			used += (size_t)snprintf(
			    out + used, sizeof(out) - used, "!%s", e.code);
		for (i = 0; i < r.count; i++)
			used += (size_t)snprintf(
			    out + used, sizeof(out) - used, "[%s]", r.field[i]);
		used += (size_t)snprintf(out + used, sizeof(out) - used, " ");
	}
	csv_free(c);
	return out;
}
#define READ(s) read_all(s, sizeof(s) - 1)

TEST(rows)
{
	CHECK_STR(READ("a,b\nc,d\n"), "1[a][b] 2[c][d] ");
	CHECK_STR(READ("a,b\r\nc,d"), "1[a][b] 2[c][d] ");
	CHECK_STR(READ("\xEF\xBB\xBF"
		       "a,b\n"),
	    "1[a][b] ");
	CHECK_STR(READ("\"a,\"\"b\"\"\",c\n"), "1[a,\"b\"][c] ");
	CHECK_STR(READ(",\n"), "1[][] ");
	CHECK_STR(READ("\n"), "1[] ");
	CHECK_STR(READ("\"\"\n"), "1[] ");
	CHECK_STR(READ("a,\"\""), "1[a][] ");
	CHECK_STR(READ("a,"), "1[a][] ");
	CHECK_STR(READ(""), "");
	CHECK_STR(READ("\xEF\xBB\xBF"), "");
	CHECK_STR(READ("山,\"　\"\n"), "1[山][　] ");
}

TEST(lines_after_quoted_newlines)
{
	CHECK_STR(READ("\"a\nb\nc\",x\ny\n"), "1[a\nb\nc][x] 4[y] ");
	CHECK_STR(READ("\"a\r\nb\"\r\ny\r\nz"), "1[a\r\nb] 3[y] 4[z] ");
}

TEST(faults_and_reading_on)
{
	CHECK_STR(READ("a\n\"open\nb\n"), "1[a] 2!E1081a 3[b] ");
	CHECK_STR(READ("\"a\"b,c\nd\n"), "1!E1081b 2[d] ");
	CHECK_STR(READ("a\"b\nd\n"), "1!E1081b 2[d] ");
	CHECK_STR(READ("a\0b\nd\n"), "1!E1081c 2[d] ");
	CHECK_STR(READ("\"a\0b\"\nd\n"), "1!E1081c 2[d] ");
	CHECK_STR(READ("\xFF\nd\n"), "1!E1081d 2[d] ");
	CHECK_STR(READ("\xE5\xB1\nd\n"), "1!E1081d 2[d] ");
	CHECK_STR(READ("\"a\nb\"x\nd\n"), "1!E1081b 2!E1081b 3[d] ");
}

TEST(limits)
{
	static char big[70000], many[1100];
	struct csv *c;
	struct csv_row r;
	struct err e;

	memset(big, 'a', sizeof(big));
	big[65536] = '\n';
	c = csv_new(big, sizeof(big));
	CHECK_INT(csv_next(c, &r, &e), RC_OK);
	CHECK_INT(strlen(r.field[0]), 65536);
	csv_free(c);
	big[65536] = 'a';
	big[65537] = '\n';
	c = csv_new(big, 65540);
	CHECK_INT(csv_next(c, &r, &e), RC_INPUT);
	CHECK_STR(e.code, "E1081f");
	CHECK_INT(csv_next(c, &r, &e), RC_OK);
	CHECK_STR(r.field[0], "aa");
	CHECK_INT(r.line, 2);
	csv_free(c);
	memset(many, ',', sizeof(many));
	many[999] = '\n';
	c = csv_new(many, 1000);
	CHECK_INT(csv_next(c, &r, &e), RC_OK);
	CHECK_INT(r.count, 1000);
	csv_free(c);
	many[999] = ',';
	c = csv_new(many, 1000);
	CHECK_INT(csv_next(c, &r, &e), RC_INPUT);
	CHECK_STR(e.code, "E1081e");
	csv_free(c);
}

TEST(written_and_read_back)
{
	static const char *const f[] = { "a", "", "b,c", "\"", "x\ny", "\r",
		" 山 ", "'", "\"\"" };
	struct sbuf b;
	struct csv *c;
	struct csv_row r;
	size_t k, n = sizeof(f) / sizeof(f[0]);

	sbuf_init(&b, 4096);
	for (k = 0; k < n; k++)
		csv_put(&b, f[k], k + 1 == n);
	c = csv_new(b.s, b.len);
	CHECK_INT(csv_next(c, &r, NULL), RC_OK);
	CHECK_INT(r.count, n);
	for (k = 0; k < n && (int)k < r.count; k++)
		CHECK_STR(r.field[k], f[k]);
	csv_free(c);
	sbuf_release(&b);
	sbuf_init(&b, 64);
	csv_put(&b, "a", 0);
	csv_put(&b, "b,", 1);
	CHECK_STR(b.s, "a,\"b,\"\r\n");
	sbuf_release(&b);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
