/* SPDX-License-Identifier: ISC
 * t_intake - a CSV of a paper: what is read, and how each thing that cannot be
 * is told (10.8). Everyone is invented.
 */
#include "src/date.h"
#include "src/file.h"
#include "src/intake.h"
#include "tests/test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NUMBER "123456789018"

static struct intake x;
static struct err e;

/* Reads it as a file of that place; paper: what the screen expects. */
static enum rc
read_it(const char *text, enum intake_paper paper, bool takes_numbers)
{
	struct intake_from from = { paper, date_day(2026, 7, 15),
		takes_numbers };
	struct secret s;
	enum rc rc;

	intake_free(&x);
	err_clear(&e);
	if (secret_init_size(&s, strlen(text) + 1, &e) != RC_OK ||
	    !secret_add(&s, text))
		abort();
	rc = intake_parse(s.s, s.len, &from, &x, &e);
	secret_release(&s);
	return rc;
}

/* "LINE COLUMN CODE" of every fault, one after the other. */
static const char *
faults(void)
{
	static char out[1024];
	size_t n = 0;

	out[0] = '\0';
	for (int i = 0; i < x.fault_count && n < sizeof(out); i++)
		n += (size_t)snprintf(out + n, sizeof(out) - n, "%s%ld %s %s",
		    i > 0 ? "; " : "", x.faults[i].line, x.faults[i].column,
		    x.faults[i].err.code);
	return out;
}

#define CELL(row, column) intake_cell(&x, row, column)

TEST(std_10_8_a_line_without_headings)
{
	CHECK_INT(read_it("card,熊本市中央区水前寺二丁目12番3号,架空　健一,"
			  "S62.8.4,男," NUMBER ",旧姓,",
		      PAPERS, true),
	    RC_OK);
	CHECK_INT(x.paper, PAPER_CARD);
	CHECK_INT(x.count, 1);
	CHECK_STR(CELL(0, IN_NAME), "架空　健一");
	CHECK_STR(CELL(0, IN_SEX), "1");
	CHECK_STR(CELL(0, IN_FORMER_NAME), "旧姓");
	CHECK_STR(CELL(0, IN_ALIAS), "");
	CHECK_STR(CELL(0, IN_MYNUMBER), "");
	CHECK_STR(intake_number(&x, 0), NUMBER);
	CHECK_STR(faults(), "");
}

TEST(std_10_8_headings_by_id_label_and_the_layout_of_122_columns)
{
	CHECK_INT(
	    read_it("\xef\xbb\xbfpaper,氏名,氏名_フリガナ,birth,続柄表記\r\n"
		    "転出証明書,架空　健一,ｶｸｳ ｹﾝｲﾁ,1987-08-04,世帯主\r\n"
		    "moveout,\"架空　\"\"蓮\"\"\",,R2.5.9,子\r\n",
		PAPERS, false),
	    RC_OK);
	CHECK_INT(x.paper, PAPER_MOVEOUT);
	CHECK_INT(x.count, 2);
	CHECK_STR(CELL(0, IN_RELATION), "世帯主");
	CHECK_STR(CELL(0, IN_NAME_KANA), "カクウ ケンイチ");
	CHECK_STR(CELL(1, IN_NAME), "架空　\"蓮\"");
	CHECK_STR(faults(), "");
	/* The screen says what it is when no column does. */
	CHECK_INT(
	    read_it("name,birth\n架空　蓮,R2.5.9\n", PAPERS, false), RC_INPUT);
	CHECK_STR(e.code, "E1893");
	CHECK_INT(
	    read_it("name,birth\n架空　蓮,R2.5.9\n", PAPER_CARD, false), RC_OK);
	CHECK_INT(x.paper, PAPER_CARD);
}

TEST(std_10_8_shift_jis_is_read_too_and_one_broken_line_is_no_other_encoding)
{
	CHECK_INT(
	    read_it("paper,\x8e\x81\x96\xbc,\x90\xb6\x94N\x8c\x8e\x93\xfa\n"
		    "moveout,\x89\xcb\x8b\xf3\x81@\x8c\x92\x88\xea,S62.8.4\n"
		    "moveout,\xee\xe0\x8b\xb4\x81@\xda\xdd,R2.5.9\n",
		PAPERS, false),
	    RC_OK);
	CHECK_STR(faults(), "");
	CHECK_STR(CELL(0, IN_NAME), "架空　健一");
	CHECK_STR(CELL(1, IN_NAME), "髙橋　ﾚﾝ");
	CHECK_STR(CELL(1, IN_BIRTH), "R2.5.9");
	CHECK_INT(read_it("paper,氏名\nmoveout,架空\n"
			  "moveout,\x89\xcb\nmoveout,渡邉\n",
		      PAPERS, false),
	    RC_OK);
	CHECK_STR(faults(), "3  E1081d");
	CHECK_STR(CELL(1, IN_NAME), "渡邉");
}

TEST(std_10_8_broken_lines_and_cells_are_told_by_line_and_column)
{
	CHECK_INT(read_it("paper,name,birth,sex,name_kana,juminhyo_code,color\n"
			  "moveout,甲　一,S63.2.31x,男,コウ,1234567890a,赤\n"
			  "moveout,\"乙　二,S50.1.2,女,オツ,,\n"
			  "moveout,丙　三,S50.1.3,謎,abc漢,,\n"
			  "moveout,丁　四\n"
			  "moveout,戊　五,S50.1.5,女,ボ,,,余り\n"
			  "card,己　六,S50.1.6,女,キ,,\n"
			  "moveout,庚\xe2\x80\xae七,S50.1.7,女,コウ,,\n",
		      PAPERS, false),
	    RC_OK);
	CHECK_STR(faults(),
	    "1  E1892; 2 生年月日 E1081; 2 住民票コード E1881; 3  E1081a; "
	    "4 性別 E1881; 4 フリガナ E1881; 5  E1891; 6  E1890; "
	    "7 書類 E1887; 8 氏名 E1885");
	CHECK_INT(x.count, 5);
	/* Everything else stands. */
	CHECK_STR(CELL(0, IN_NAME), "甲　一");
	CHECK_STR(CELL(0, IN_SEX), "1");
	CHECK_STR(CELL(0, IN_BIRTH), "");
	CHECK_STR(CELL(1, IN_BIRTH), "S50.1.3");
	CHECK_STR(CELL(2, IN_NAME), "丁　四");
	CHECK_STR(CELL(3, IN_NAME_KANA), "ボ");
	CHECK_STR(CELL(4, IN_NAME), "");
	CHECK_STR(CELL(4, IN_BIRTH), "S50.1.7");
}

TEST(std_10_8_a_paper_has_its_own_columns_and_one_number)
{
	CHECK_INT(read_it("paper,menu,name,honseki,certificate,name\n"
			  "notice,21,甲　一,本籍地,1,二度\n"
			  "notice,31,乙　二,,,\n"
			  "notice,21,丙　三,,,\n",
		      PAPERS, false),
	    RC_OK);
	CHECK_STR(faults(),
	    "1 氏名 E1882; 1  E1892; 2 証明書 E1884; 3 異動の番号 E1888");
	CHECK_STR(x.menu, "21");
	CHECK_INT(x.count, 2);
	CHECK_STR(CELL(0, IN_NAME), "甲　一");
	CHECK_STR(CELL(0, IN_HONSEKI), "本籍地");
	CHECK_STR(CELL(0, IN_CERTIFICATE), "");
	/* One card at a time. */
	CHECK_INT(read_it("card,,甲　一\ncard,,乙　二\n", PAPERS, true), RC_OK);
	CHECK_STR(faults(), "2  E1889");
}

TEST(a_day_that_is_another_one_tomorrow_is_none)
{
	CHECK_INT(read_it("paper,name,birth\nmoveout,甲　一,T-6\n"
			  "moveout,乙　二,11/14\nmoveout,丙　三,T10.1.2\n"
			  "moveout,丁　四,1975/1/2\n",
		      PAPERS, false),
	    RC_OK);
	CHECK_STR(faults(), "2 生年月日 E1081; 3 生年月日 E1081");
	CHECK_STR(CELL(2, IN_BIRTH), "T10.1.2");
}

TEST(std_10_8_nothing_to_read_is_said)
{
	CHECK_INT(read_it("", PAPER_CARD, true), RC_INPUT);
	CHECK_STR(e.code, "E1894");
	CHECK_INT(read_it("paper,name\n", PAPERS, true), RC_INPUT);
	CHECK_STR(e.code, "E1894");
	CHECK_INT(read_it("hello world\n", PAPER_CARD, true), RC_INPUT);
	CHECK_STR(e.code, "E1893");
}

TEST(number_is_read_from_memory_alone_and_from_its_own_column)
{
	static const char text[] = "paper,name,honseki,mynumber\n"
				   "moveout,甲　一,本籍," NUMBER "\n"
				   "moveout,乙　二,番号は" NUMBER "です,\n"
				   "moveout,丙　三,本籍,123456789012\n";

	CHECK_INT(read_it(text, PAPERS, true), RC_OK);
	CHECK_STR(faults(), "3 本籍 E1886; 4 個人番号 E1086");
	CHECK_STR(intake_number(&x, 0), NUMBER);
	CHECK_STR(intake_number(&x, 2), "");
	CHECK_STR(CELL(1, IN_HONSEKI), "");
	CHECK(x.has_numbers);
	/* A file on a disk: cause and remedy, the rest stands. */
	CHECK_INT(read_it(text, PAPERS, false), RC_OK);
	CHECK_STR(faults(), "2 個人番号 E1883; 3 本籍 E1886; 4 個人番号 E1883");
	CHECK_STR(intake_number(&x, 0), "");
	CHECK_STR(CELL(0, IN_NAME), "甲　一");
	CHECK(x.has_numbers);
	/* Also in a line that is broken. */
	CHECK_INT(
	    read_it("paper,name\nmoveout,甲　一\nmoveout,\"x " NUMBER "\n",
		PAPERS, false),
	    RC_OK);
	CHECK(x.has_numbers);
}

static bool
is_number_in(const char *text, size_t len)
{
	struct intake_from from = { PAPERS, date_day(2026, 7, 15), false };
	struct secret s;

	intake_free(&x);
	err_clear(&e);
	if (secret_init_size(&s, len + 1, &e) != RC_OK)
		abort();
	memcpy(s.s, text, len);
	s.len = len;
	(void)!intake_parse(s.s, s.len, &from, &x, &e);
	secret_release(&s);
	return x.has_numbers;
}

/* A file with one goes, also when nothing of it can be read. */
TEST(number_is_seen_past_a_nul_and_between_them)
{
	static const char past[] = "paper,name\0\nmoveout," NUMBER "\n";
	static const char none[] = "paper,name\0\nmoveout,架空\n";
	static const char wide[] = "a\0,\0"
				   "1\0"
				   "2\0"
				   "3\0"
				   "4\0"
				   "5\0"
				   "6\0"
				   "7\0"
				   "8\0"
				   "9\0"
				   "0\0"
				   "1\0"
				   "8\0";

	CHECK(is_number_in(past, sizeof(past) - 1));
	CHECK(is_number_in(wide, sizeof(wide) - 1));
	CHECK(!is_number_in(none, sizeof(none) - 1));
	CHECK(is_number_in("x," NUMBER "\n", strlen("x," NUMBER "\n")));
}

TEST(forty_people_and_no_more)
{
	char text[4096] = "paper,name\n";

	for (int i = 0; i < 42; i++)
		(void)snprintf(text + strlen(text), sizeof(text) - strlen(text),
		    "moveout,人　%d\n", i);
	CHECK_INT(read_it(text, PAPERS, false), RC_OK);
	CHECK_INT(x.count, 40);
	CHECK_STR(faults(), "42  E1889; 43  E1889");
}

/* ---- the manual */

TEST(the_page_has_every_column_and_its_examples_are_read)
{
	size_t len;
	char *page = file_read("man/madoguchi-intake.5", 1 << 20, &len), *p;
	char want[200], papers[40];
	int examples = 0;

	CHECK(page != NULL);
	for (int i = 0; i < INTAKE_COLUMNS; i++) {
		const struct intake_column *c = &intake_columns[i];
		size_t n = 0;

		for (const char *l = c->papers; *l != '\0'; l++)
			n += (size_t)snprintf(papers + n, sizeof(papers) - n,
			    "%s%c%s", n > 0 ? " " : "", *l,
			    strchr(c->line, *l) != NULL ? "*" : "");
		(void)snprintf(want, sizeof(want), ".It %s Ta %s Ta %s Ta ",
		    c->name, c->label, papers);
		if (page != NULL && strstr(page, want) == NULL)
			printf("# not on the page: %s\n", want);
		CHECK(page != NULL && strstr(page, want) != NULL);
	}
	for (p = page; p != NULL && (p = strstr(p, ".Bd -literal\n")) != NULL;
	     examples++) {
		char *end = strstr(p, "\n.Ed");

		p += strlen(".Bd -literal\n");
		if (end == NULL)
			break;
		*end = '\0';
		CHECK_INT(read_it(p, PAPERS, true), RC_OK);
		CHECK_STR(faults(), "");
		p = end + 1;
	}
	CHECK_INT(examples, 4);
	free(page);
}

/* ---- the folder */

static char dir[64];

static void
put(const char *name, const char *text)
{
	char path[160];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0)
		abort();
}

TEST(folder_gives_plain_files_and_follows_no_link)
{
	struct intake_file files[8];
	struct intake_seen seen;
	struct secret s;
	char path[160], to[160];
	bool is_memory;
	int n, fd;

	(void)snprintf(dir, sizeof(dir), "%s", "/tmp/mado-intake-XXXXXX");
	if (mkdtemp(dir) == NULL)
		abort();
	put("a.csv", "paper\n");
	put("b.txt", "paper\n");
	put(".c.csv", "paper\n");
	put("bad\033name.csv", "paper\n");
	(void)snprintf(path, sizeof(path), "%s/link.csv", dir);
	(void)snprintf(to, sizeof(to), "%s/b.txt", dir);
	CHECK_INT(symlink(to, path), 0);
	(void)snprintf(path, sizeof(path), "%s/pipe.csv", dir);
	CHECK_INT(mkfifo(path, 0600), 0);
	CHECK_INT(intake_list(dir, files, 8, &n, &e), RC_OK);
	CHECK_INT(n, 1);
	CHECK_STR(files[0].name, "a.csv");
	CHECK_INT(intake_read(dir, "a.csv", &s, &is_memory, &seen, &e), RC_OK);
	CHECK_STR(s.s, "paper\n");
	secret_release(&s);
	CHECK_INT(
	    intake_read(dir, "link.csv", &s, &is_memory, &seen, &e), RC_INPUT);
	CHECK_INT(
	    intake_read(dir, "pipe.csv", &s, &is_memory, &seen, &e), RC_INPUT);
	CHECK_INT(
	    intake_read(dir, "../a.csv", &s, &is_memory, &seen, &e), RC_INPUT);
	CHECK_STR(e.code, "E1897");
	(void)snprintf(path, sizeof(path), "%s/long.csv", dir);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	CHECK_INT(ftruncate(fd, INTAKE_FILE + 1), 0);
	(void)close(fd);
	CHECK_INT(
	    intake_read(dir, "long.csv", &s, &is_memory, &seen, &e), RC_INPUT);
	/* What is behind a link is neither read nor overwritten. */
	CHECK_INT(intake_remove(dir, "link.csv", &seen), INTAKE_OTHER);
	CHECK_INT(access(to, F_OK), 0);
	(void)snprintf(path, sizeof(path), "%s/link.csv", dir);
	CHECK_INT(unlink(path), 0);
	CHECK_INT(
	    intake_list("/nowhere/at/all", files, 8, &n, &e), RC_NOT_FOUND);
	CHECK_STR(e.code, "E1896");
	for (int i = 0; i < 6; i++) {
		static const char *const left[] = { "a.csv", "b.txt", ".c.csv",
			"bad\033name.csv", "pipe.csv", "long.csv" };

		(void)snprintf(path, sizeof(path), "%s/%s", dir, left[i]);
		(void)unlink(path);
	}
	CHECK_INT(rmdir(dir), 0);
}

TEST(a_removed_file_was_overwritten)
{
	char path[160], text[64] = "";
	struct intake_seen seen;
	struct secret s;
	bool is_memory;
	int fd;

	(void)snprintf(dir, sizeof(dir), "%s", "/tmp/mado-intake-XXXXXX");
	if (mkdtemp(dir) == NULL)
		abort();
	put("n.csv", "paper,mynumber\n");
	(void)snprintf(path, sizeof(path), "%s/n.csv", dir);
	fd = open(path, O_RDONLY);
	CHECK_INT(intake_read(dir, "n.csv", &s, &is_memory, &seen, &e), RC_OK);
	secret_release(&s);
	CHECK_INT(intake_remove(dir, "n.csv", &seen), INTAKE_GONE);
	CHECK(access(path, F_OK) != 0);
	/* Whoever holds it open reads nothing of it. */
	CHECK_INT(read(fd, text, sizeof(text)), 15);
	for (int i = 0; i < 15; i++)
		CHECK_INT(text[i], 0);
	(void)close(fd);
	CHECK_INT(rmdir(dir), 0);
}

/* The file of that name holds the text. */
static bool
holds(const char *name, const char *text)
{
	char path[160];
	size_t len;
	char *is;
	bool same;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	is = file_read(path, 4096, &len);
	same = is != NULL && strcmp(is, text) == 0;
	free(is);
	return same;
}

/* Nothing is overwritten but the file that was read, under its only name. */
TEST(another_file_of_that_name_is_untouched)
{
	struct intake_seen seen;
	struct secret s;
	char path[160], to[160];
	bool is_memory;

	(void)snprintf(dir, sizeof(dir), "%s", "/tmp/mado-intake-XXXXXX");
	if (mkdtemp(dir) == NULL)
		abort();
	put("n.csv", "paper\n");
	put("other", "other\n");
	(void)snprintf(path, sizeof(path), "%s/n.csv", dir);
	(void)snprintf(to, sizeof(to), "%s/other", dir);
	CHECK_INT(intake_read(dir, "n.csv", &s, &is_memory, &seen, &e), RC_OK);
	secret_release(&s);
	CHECK_INT(rename(to, path), 0);
	CHECK_INT(intake_remove(dir, "n.csv", &seen), INTAKE_OTHER);
	CHECK(holds("n.csv", "other\n"));
	/* A second name, before it is read and after. */
	CHECK_INT(intake_read(dir, "n.csv", &s, &is_memory, &seen, &e), RC_OK);
	secret_release(&s);
	CHECK_INT(link(path, to), 0);
	CHECK_INT(intake_remove(dir, "n.csv", &seen), INTAKE_OTHER);
	CHECK(holds("other", "other\n"));
	CHECK_INT(
	    intake_read(dir, "n.csv", &s, &is_memory, &seen, &e), RC_INPUT);
	CHECK_STR(e.code, "E1897");
	CHECK_INT(unlink(path), 0);
	CHECK_INT(unlink(to), 0);
	CHECK_INT(intake_remove(dir, "n.csv", &seen), INTAKE_GONE_NAME);
	CHECK_INT(rmdir(dir), 0);
}

TEST(of_many_files_the_newest_are_listed)
{
	struct intake_file files[3];
	char path[160], name[32];
	int n;

	(void)snprintf(dir, sizeof(dir), "%s", "/tmp/mado-intake-XXXXXX");
	if (mkdtemp(dir) == NULL)
		abort();
	for (int i = 0; i < 8; i++) {
		/* The newest neither first nor last. */
		struct timespec at[2] = { { 1000 + i * 5 % 8, 0 },
			{ 1000 + i * 5 % 8, 0 } };

		(void)snprintf(name, sizeof(name), "f%d.csv", i);
		put(name, "paper\n");
		(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
		CHECK_INT(utimensat(AT_FDCWD, path, at, 0), 0);
	}
	CHECK_INT(intake_list(dir, files, 3, &n, &e), RC_OK);
	CHECK_INT(n, 3);
	for (int i = 0; i < 3; i++)
		CHECK_INT(files[i].at, 1007 - i);
	for (int i = 0; i < 8; i++) {
		(void)snprintf(path, sizeof(path), "%s/f%d.csv", dir, i);
		(void)unlink(path);
	}
	CHECK_INT(rmdir(dir), 0);
}

int
main(int argc, char **argv)
{
	int status = test_main(argc, argv);

	intake_free(&x);
	return status;
}
