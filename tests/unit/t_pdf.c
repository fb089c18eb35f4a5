/* SPDX-License-Identifier: ISC
 * Drawing and printing. With MADO_SHEETS=FOLDER the sheets that are drawn
 * are also written there: tests/cert/t_cert.sh looks at them with other
 * programs. All residents are invented.
 */
#include "src/cert.h"
#include "src/cert_form.h"
#include "src/date.h"
#include "src/glyph.h"
#include "src/mem.h"
#include "src/print.h"
#include "tests/test.h"

#include <cairo.h>
#include <dirent.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static struct record rows[8];
static struct cert_person persons[8];
static struct cert_request q;
static struct cert c;
static struct err err;
static unsigned char *pdf;
static size_t len;

static struct record *
resident(int i, const char *name, const char *relation, const char *sex,
    const char *birth)
{
	struct record *r = &rows[i];

	record_release(r);
	record_init(r);
	record_set(r, IT_KIND, "1");
	record_set(r, IT_STATUS, "1");
	record_set(r, IT_EVENT, "101");
	record_set(r, IT_NAME, name);
	record_set(r, IT_SEX, sex);
	record_set(r, IT_BIRTH, birth);
	record_set(r, IT_RELATION, relation);
	record_set(r, IT_HEAD_NAME, "佐藤　太郎");
	record_set(r, IT_RESIDENT_SINCE, "H12.04.01");
	record_set(r, IT_ADDRESS_SINCE, "H20.10.01");
	record_set(r, IT_NOTIFIED_ON, "H20.10.03");
	record_set(r, IT_ADDRESS_PREF, "熊本県");
	record_set(r, IT_ADDRESS_CITY, "熊本市中央区");
	record_set(r, IT_ADDRESS_TOWN, "水前寺二丁目");
	record_set(r, IT_ADDRESS_NUMBER, "12番3-301号");
	record_set(r, IT_ADDRESS_BUILDING, "メゾン水前寺");
	record_set(r, IT_PREV_PREF, "福岡県");
	record_set(r, IT_PREV_CITY, "久留米市");
	record_set(r, IT_PREV_TOWN, "諏訪野町");
	record_set(r, IT_PREV_NUMBER, "99番地");
	record_set(r, IT_HONSEKI, "熊本県熊本市中央区水前寺二丁目");
	record_set(r, IT_HONSEKI_NUMBER, "12番地");
	record_set(r, IT_HITTOUSHA, "佐藤　太郎");
	record_set(r, IT_JUMINHYO_CODE, "12345678901");
	persons[i] = (struct cert_person){ .row = r, .notes = "" };
	return r;
}

static void
visitor(int i)
{
	struct record *r = resident(i, "ZHANG YULIN", "妻", "2", "1990.05.01");

	record_set(r, IT_KIND, "2");
	record_set(r, IT_NAME_ROMAN, "ZHANG YULIN");
	record_set(r, IT_NAME_KANJI, "張　玉蓮");
	record_set(r, IT_NAME_KANA, "チャン　ユウリン");
	record_set(r, IT_ALIAS, "佐藤　玉蓮");
	record_set(r, IT_ALIAS_KANA, "サトウ　タマレン");
	record_set(r, IT_ALIAS_ENTERED_ON, "R06.05.10");
	record_set(r, IT_ALIAS_ENTERED_PLACE, "熊本県熊本市中央区");
	record_set(r, IT_FOREIGN_RESIDENT_SINCE, "R06.04.01");
	record_set(r, IT_NATIONALITY, "中国");
	record_set(r, IT_ARTICLE30_45, "1");
	record_set(r, IT_RESIDENCE_STATUS, "永住者の配偶者等");
	record_set(r, IT_RESIDENCE_PERIOD_YEARS, "5");
	record_set(r, IT_RESIDENCE_EXPIRES, "2029.03.31");
	record_set(r, IT_CARD_NO, "AB12345678CD");
}

static void
family(void)
{
	resident(0, "佐藤　太郎", "世帯主", "1", "S50.01.02");
	resident(1, "佐藤　花子", "妻", "2", "S52.11.23");
	resident(2, "佐藤　結衣", "子", "2", "H17.06.18");
	resident(3, "佐藤　陽翔", "子", "1", "H20.02.03");
	record_set(&rows[0], IT_NAME_KANA, "サトウ　タロウ");
}

static void
ask(enum cert_kind kind, int count)
{
	memset(&q, 0, sizeof(q));
	q.kind = kind;
	q.persons = persons;
	q.count = count;
	q.today = date_day(2025, 11, 20);
	q.municipality = "熊本市";
	q.prefecture = "熊本県";
	q.title = "熊本市中央区長";
	q.certifier = "山本　一郎";
	q.issue_number = "20251120 熊本市 中央3 P01 118";
}

/* Composes and draws; keeps a copy for the script under that name. */
static void
draw(const char *name)
{
	const char *folder = getenv("MADO_SHEETS");
	char path[1024];
	FILE *f;

	err_clear(&err);
	CHECK_INT(cert_compose(&q, &c, &err), RC_OK);
	CHECK_STR(err.code, "");
	CHECK_INT(cert_pdf(&c, &pdf, &len, &err), RC_OK);
	CHECK(len > 1000 && memcmp(pdf, "%PDF-", 5) == 0);
	if (folder == NULL || name == NULL)
		return;
	(void)snprintf(path, sizeof(path), "%s/%s.pdf", folder, name);
	f = fopen(path, "w");
	CHECK(f != NULL && fwrite(pdf, 1, len, f) == len);
	if (f != NULL)
		CHECK_INT(fclose(f), 0);
}

static void
drop(void)
{
	cert_pdf_free(pdf, len);
	pdf = NULL;
	cert_release(&c);
	for (int i = 0; i < 8; i++)
		record_release(&rows[i]);
}

TEST(household_of_four_on_one_page)
{
	family();
	ask(CERT_HOUSEHOLD, 4);
	draw("household");
	CHECK_INT(c.page_count, 1);
	drop();
}

TEST(one_person_with_everything)
{
	struct record past[3] = { 0 };

	resident(0, "葛\xF3\xA0\x84\x82城　𠮷郎", "世帯主", "1", "S50.01.02");
	record_set(&rows[0], IT_NAME_KANA, "カツラギ　ヨシロウ");
	record_set(&rows[0], IT_FORMER_NAME, "辻\xF3\xA0\x84\x83");
	record_set(&rows[0], IT_FORMER_NAME_KANA, "ツジ");
	record_copy(&past[0], &rows[0]);
	record_set(&past[0], IT_EVENT_DATE, "H12.04.01");
	record_set(&past[0], IT_EVENT_NOTIFIED_ON, "H12.04.05");
	record_set(&past[0], IT_ADDRESS_TOWN, "大江一丁目");
	record_set(&past[0], IT_ADDRESS_NUMBER, "5番6号");
	record_set(&past[0], IT_ADDRESS_BUILDING, "");
	record_copy(&past[1], &rows[0]);
	record_set(&past[1], IT_EVENT, "301");
	record_set(&past[1], IT_EVENT_DATE, "H20.10.01");
	record_set(&past[1], IT_EVENT_NOTIFIED_ON, "H20.10.03");
	record_set(&past[1], IT_REMARKS, "住居表示の実施による");
	persons[0].history = past;
	persons[0].history_count = 2;
	persons[0].notes = "令和7年1月10日　住居番号の付番";
	persons[0].mynumber = "123456789018";
	ask(CERT_PERSON, 1);
	q.options = (struct cert_options){ .head_relation = true,
		.honseki = true,
		.juminhyo_code = true,
		.mynumber = true,
		.history = true,
		.furigana = true,
		.official_use = true };
	draw("person");
	CHECK_INT(c.overflow_count, 0);
	for (int i = 0; i < 3; i++)
		record_release(&past[i]);
	drop();
}

TEST(foreign_spouse_with_alias_sheet)
{
	family();
	visitor(1);
	ask(CERT_HOUSEHOLD, 4);
	q.options = (struct cert_options){ .head_relation = true,
		.nationality = true,
		.category = true,
		.status = true,
		.period = true,
		.expires = true,
		.card_no = true,
		.alias = true,
		.furigana = true,
		.sample = true };
	draw("foreign");
	CHECK_INT(c.page_count, 2);
	drop();
}

TEST(removed_resident)
{
	resident(0, "佐藤　太郎", "世帯主", "1", "S50.01.02");
	record_set(&rows[0], IT_REMOVAL_REASON, "2");
	record_set(&rows[0], IT_OUT_PLANNED_ON, "R07.10.25");
	record_set(&rows[0], IT_OUT_PLANNED_PREF, "大分県");
	record_set(&rows[0], IT_OUT_PLANNED_CITY, "大分市");
	record_set(&rows[0], IT_OUT_PLANNED_TOWN, "荷揚町");
	record_set(&rows[0], IT_OUT_PLANNED_NUMBER, "2番31号");
	record_set(&rows[0], IT_OUT_DATE, "R07.10.22");
	ask(CERT_REMOVED, 1);
	draw("removed");
	drop();
}

TEST(pages_of_a_large_household)
{
	char name[64];

	for (int i = 0; i < 8; i++) {
		(void)snprintf(name, sizeof(name), "佐藤　%c郎", 'A' + i);
		resident(i, name, i == 0 ? "世帯主" : "子", "1", "S50.01.02");
	}
	ask(CERT_HOUSEHOLD, 8);
	q.options.sample = true;
	draw("pages");
	CHECK_INT(c.page_count, 2);
	drop();
}

TEST(long_building_shrinks_and_is_cut)
{
	struct sbuf b;

	family();
	record_set(&rows[1], IT_ADDRESS_BUILDING,
	    "水前寺公園前グランドハイツ中央弐番館アネックス３０１号室");
	sbuf_init(&b, 4096);
	for (int i = 0; i < 20; i++)
		sbuf_add(&b, "一二三四五六七八九十");
	record_set(&rows[2], IT_ADDRESS_BUILDING, b.s);
	sbuf_release(&b);
	ask(CERT_HOUSEHOLD, 3);
	draw("overflow");
	CHECK_INT(c.overflow_count, 1);
	drop();
}

TEST(sheet_for_checking)
{
	struct entry e;
	struct entry_person *p;

	resident(0, "佐藤　太郎", "世帯主", "1", "S50.01.02");
	visitor(1);
	entry_init(&e);
	e.event = EV_MOVE_WITHIN;
	(void)snprintf(e.event_date, sizeof(e.event_date), "R07.11.15");
	(void)snprintf(e.notified_on, sizeof(e.notified_on), "R07.11.20");
	(void)snprintf(e.receipt_no, sizeof(e.receipt_no), "R7-1120-0031");
	for (int i = 0; i < 2; i++) {
		p = entry_add_person(&e);
		(void)snprintf(p->person_no, sizeof(p->person_no), "%d", 1);
		record_copy(&p->before, &rows[i]);
		record_copy(&p->after, &rows[i]);
		record_set(&p->after, IT_ADDRESS_TOWN, "大江一丁目");
	}
	ask(CERT_CONFIRM, 0);
	err_clear(&err);
	CHECK_INT(cert_confirm_compose(&e, &q, &c, &err), RC_OK);
	CHECK_INT(cert_pdf(&c, &pdf, &len, &err), RC_OK);
	if (getenv("MADO_SHEETS") != NULL) {
		char path[1024];
		FILE *f;

		(void)snprintf(path, sizeof(path), "%s/confirm.pdf",
		    getenv("MADO_SHEETS"));
		f = fopen(path, "w");
		CHECK(f != NULL && fwrite(pdf, 1, len, f) == len);
		if (f != NULL)
			CHECK_INT(fclose(f), 0);
	}
	entry_release(&e);
	drop();
}

TEST(same_request_same_bytes)
{
	unsigned char *first;
	size_t first_len;

	family();
	ask(CERT_HOUSEHOLD, 4);
	draw(NULL);
	first = pdf;
	first_len = len;
	cert_release(&c);
	draw(NULL);
	CHECK_INT(first_len, len);
	CHECK(first_len == len && memcmp(first, pdf, len) == 0);
	free(first);
	drop();
}

static bool
contains(const unsigned char *d, size_t n, const char *what)
{
	return memmem(d, n, what, strlen(what)) != NULL;
}

/* 見本 is drawn on every page of a sample: its size alone is 190 points. */
TEST(sample_on_every_page)
{
	size_t plain;

	family();
	ask(CERT_HOUSEHOLD, 4);
	draw(NULL);
	plain = len;
	free(pdf);
	cert_release(&c);
	q.options.sample = true;
	draw(NULL);
	CHECK(c.is_sample);
	CHECK(len > plain);
	drop();
}

/* The day of issue, not the clock; no name, address or title inside. */
TEST(metadata_has_the_day_and_no_person)
{
	family();
	ask(CERT_HOUSEHOLD, 4);
	draw(NULL);
	CHECK(!contains(pdf, len, "/Title") && !contains(pdf, len, "/Author"));
	drop();
}

TEST(font_missing_or_broken_is_said)
{
	char path[] = "/tmp/mado-font-XXXXXX";
	int fd = mkstemp(path);

	CHECK(fd >= 0 && write(fd, "not a font", 10) == 10);
	(void)close(fd);
	family();
	for (int i = 0; i < 2; i++) {
		ask(CERT_HOUSEHOLD, 4);
		q.font = i == 0 ? "/nonexistent/font.ttf" : path;
		err_clear(&err);
		CHECK_INT(cert_compose(&q, &c, &err), RC_IO);
		CHECK_STR(err.code, "E5803");
		CHECK(err.remedy[0] != '\0');
	}
	(void)unlink(path);
	drop();
}

TEST(seal_picture_is_read_or_refused)
{
	char path[] = "/tmp/mado-seal-XXXXXX";
	int fd = mkstemp(path);

	CHECK(fd >= 0 && write(fd, "GIF89a", 6) == 6);
	(void)close(fd);
	family();
	ask(CERT_HOUSEHOLD, 4);
	q.seal_png = path;
	err_clear(&err);
	CHECK_INT(cert_compose(&q, &c, &err), RC_OK);
	CHECK_INT(cert_pdf(&c, &pdf, &len, &err), RC_IO);
	CHECK_STR(err.code, "E5804");
	CHECK(pdf == NULL);
	(void)unlink(path);
	drop();
}

/* A registered seal in red is printed black (5.6): the script looks. */
TEST(std_5_6_registered_seal)
{
	char path[] = "/tmp/mado-seal-XXXXXX";
	cairo_surface_t *png;
	cairo_t *cr;
	size_t plain;
	int fd = mkstemp(path);

	CHECK(fd >= 0);
	(void)close(fd);
	png = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 240, 240);
	cr = cairo_create(png);
	cairo_set_source_rgb(cr, 0.9, 0, 0);
	cairo_set_line_width(cr, 20);
	cairo_rectangle(cr, 10, 10, 220, 220);
	cairo_stroke(cr);
	cairo_destroy(cr);
	CHECK_INT(cairo_surface_write_to_png(png, path), 0);
	cairo_surface_destroy(png);
	family();
	ask(CERT_HOUSEHOLD, 4);
	draw(NULL);
	plain = len;
	cert_pdf_free(pdf, len);
	cert_release(&c);
	q.seal_png = path;
	draw("redseal");
	CHECK(len != plain);
	(void)unlink(path);
	drop();
}

TEST(glyphs_are_asked_in_the_font)
{
	struct glyph_font *f;
	struct glyph g;

	CHECK_INT(glyph_open(NULL, &f, &err), RC_OK);
	CHECK_INT(glyph_next(f, "𠮷", 0, &g), 4);
	CHECK(g.index != 0);
	/* A form of the collection is another glyph than the plain one. */
	CHECK_INT(glyph_next(f, "葛", 0, &g), 3);
	uint32_t plain = g.index;
	CHECK_INT(glyph_next(f, "葛\xF3\xA0\x84\x83", 0, &g), 7);
	CHECK(g.index != 0);
	CHECK_INT(glyph_next(f, "葛\xF3\xA0\x84\x80", 0, &g), 7);
	CHECK(g.index == 0);
	CHECK(plain != 0);
	/* か and its mark are が. */
	CHECK_INT(glyph_next(f, "が", 0, &g), 3);
	plain = g.index;
	CHECK_INT(glyph_next(f, "か\xE3\x82\x99", 0, &g), 6);
	CHECK_INT(g.index, plain);
	CHECK_INT(glyph_next(f, "亜\xE3\x82\x99", 0, &g), 6);
	CHECK_INT(g.index, 0);
	CHECK_INT(glyph_next(f, "\x1b", 0, &g), 1);
	CHECK_INT(g.index, 0);
	CHECK_INT(glyph_next(f, "\xff", 0, &g), 1);
	CHECK_INT(g.index, 0);
	CHECK_INT(glyph_next(f, "", 0, &g), 0);
	CHECK_INT(glyph_missing(f, "佐藤"), 6);
	CHECK(glyph_width(f, "佐藤", 6) == 2.0);
}

/* ---- printing */

static int
files_in(const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	int n = 0;

	while (d != NULL && (e = readdir(d)) != NULL)
		n += e->d_name[0] != '.' || strlen(e->d_name) > 2;
	if (d != NULL)
		(void)closedir(d);
	return n;
}

TEST(print_into_a_folder)
{
	char base[] = "/tmp/mado-print-XXXXXX", folder[64], where[512];
	const unsigned char data[] = "%PDF-1.5 sheet";
	struct print_job job = { data, sizeof(data) - 1, "20251120-118", true,
		false };
	struct printer p;
	struct stat st;

	CHECK(mkdtemp(base) != NULL);
	(void)snprintf(folder, sizeof(folder), "%s/prints", base);
	err_clear(&err);
	CHECK_INT(printer_init(&p, &print_training, folder, &err), RC_OK);
	CHECK_INT(print_job(&p, &job, where, &err), RC_OK);
	CHECK(strstr(where, "/prints/20251120-118.pdf") != NULL);
	CHECK(stat(where, &st) == 0 && (st.st_mode & 0777) == 0600 &&
	      st.st_size == sizeof(data) - 1);
	CHECK(stat(folder, &st) == 0 && (st.st_mode & 0777) == 0700);
	/* A second of the same name stands beside the first. */
	CHECK_INT(print_job(&p, &job, where, &err), RC_OK);
	CHECK(strstr(where, "20251120-118-2.pdf") != NULL);
	CHECK_INT(files_in(folder), 2);
	job.name = "../118";
	CHECK_INT(print_job(&p, &job, where, &err), RC_INPUT);
	CHECK_STR(err.code, "E5854");
	(void)snprintf(where, sizeof(where), "%s/20251120-118.pdf", folder);
	(void)unlink(where);
	(void)snprintf(where, sizeof(where), "%s/20251120-118-2.pdf", folder);
	(void)unlink(where);
	(void)rmdir(folder);
	(void)rmdir(base);
}

TEST(training_prints_samples_only)
{
	char base[] = "/tmp/mado-print-XXXXXX", where[512];
	const unsigned char data[] = "%PDF-1.5 sheet";
	struct print_job job = { data, sizeof(data) - 1, "118", false, false };
	struct printer p;

	CHECK(mkdtemp(base) != NULL);
	err_clear(&err);
	CHECK_INT(printer_init(&p, &print_training, base, &err), RC_OK);
	CHECK_INT(print_job(&p, &job, where, &err), RC_DENIED);
	CHECK_STR(err.code, "E5852");
	CHECK_INT(files_in(base), 0);
	(void)snprintf(where, sizeof(where), "%s/118.pdf", base);
	(void)unlink(where);
	(void)rmdir(base);
}

TEST(sheet_with_a_mynumber_goes_to_no_file)
{
	char base[] = "/tmp/mado-print-XXXXXX", where[512];
	const unsigned char data[] = "%PDF-1.5 sheet";
	struct print_job job = { data, sizeof(data) - 1, "118", true, true };
	const struct print_ops *const ops[] = { &print_file, &print_training };
	struct printer p;

	CHECK(mkdtemp(base) != NULL);
	for (size_t i = 0; i < 2; i++) {
		err_clear(&err);
		CHECK(!ops[i]->is_paper);
		CHECK_INT(printer_init(&p, ops[i], base, &err), RC_OK);
		CHECK_INT(print_job(&p, &job, where, &err), RC_DENIED);
		CHECK_STR(err.code, "E5855");
		CHECK_INT(files_in(base), 0);
	}
	(void)snprintf(where, sizeof(where), "%s/118.pdf", base);
	(void)unlink(where);
	(void)rmdir(base);
}

TEST(folder_that_cannot_be_written)
{
	const unsigned char data[] = "x";
	struct print_job job = { data, 1, "118", true, false };
	struct printer p;
	char where[512];

	err_clear(&err);
	CHECK_INT(
	    printer_init(&p, &print_file, "/dev/null/prints", &err), RC_OK);
	CHECK_INT(print_job(&p, &job, where, &err), RC_IO);
	CHECK_STR(err.code, "E5853");
	CHECK_INT(printer_init(&p, &print_file, "", &err), RC_INPUT);
}

/* ---- figures */

static double
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static long
rss_kib(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long all = 0, rss = 0;

	if (f != NULL && fscanf(f, "%ld %ld", &all, &rss) == 2)
		rss *= sysconf(_SC_PAGESIZE) / 1024;
	if (f != NULL)
		(void)fclose(f);
	return rss;
}

/* Figures only: how fast a machine is decides no test. */
TEST(figures)
{
	double start, one;
	int n = 50;

	family();
	ask(CERT_HOUSEHOLD, 4);
	q.options.history = true;
	start = now_ms();
	for (int i = 0; i < n; i++) {
		CHECK_INT(cert_compose(&q, &c, &err), RC_OK);
		CHECK_INT(cert_pdf(&c, &pdf, &len, &err), RC_OK);
		free(pdf);
		cert_release(&c);
	}
	one = (now_ms() - start) / n;
	pdf = NULL;
	printf("# page ms %.2f warm, %zu bytes, rss %ld KiB\n", one, len,
	    rss_kib());
	drop();
}

int
main(int argc, char **argv)
{
	double start = now_ms();
	long rss = rss_kib();

	family();
	ask(CERT_HOUSEHOLD, 4);
	draw(NULL);
	printf("# page ms %.2f first, rss %ld KiB before, %ld KiB after\n",
	    now_ms() - start, rss, rss_kib());
	drop();
	return test_main(argc, argv);
}
