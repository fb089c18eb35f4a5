/* SPDX-License-Identifier: ISC
 * What somebody at the counter, or with the files of a terminal, tries:
 * text that drives the terminal, a look past the lock, a record that cannot
 * be written, 個人番号 left behind. Behind it a real register, replica and
 * outbox.
 */
#include "tests/test.h"
#include "tests/ui/help_real.h"

#include "src/mem.h"
#include "src/text.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Colours, a window title, a change of direction, blanks without width,
 * the end of a line, and a cluster that never ends. */
#define EVIL                                                                   \
	"架\x1b[31m\x1b]0;x\x07\xe2\x80\xae\xe2\x80\x8b\xe2\x81\xa6"          \
	"\nか\xe3\x82\x99\xe3\x82\x99\xe3\x82\x99\xe3\x82\x99\xe3\x82\x99"    \
	"\xe3\x82\x99\xe3\x82\x99\xe3\x82\x99\xe3\x82\x99\xe3\x82\x99"

/* Half a character besides, which is no text at all. */
#define BROKEN EVIL "\x9b\xe3"

static void
plant(const char *path, const char *sql, const char *text)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;

	CHECK_INT(sqlite3_open(path, &db), SQLITE_OK);
	CHECK_INT(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	CHECK_INT(sqlite3_bind_text(st, 1, text, -1, SQLITE_STATIC), SQLITE_OK);
	CHECK_INT(sqlite3_step(st), SQLITE_DONE);
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(db);
}

static bool
at(struct real *c, const char *code)
{
	if (strcmp(ui_top(c->ui)->code, code) == 0)
		return true;
	printf("# at %s, not %s\n", ui_top(c->ui)->code, code);
	desk_print(c->ui);
	return false;
}

/* No cell holds what could drive a terminal; no row is wider than it. */
static void
frame_is_sound(struct real *c, const char *where)
{
	const struct canvas *k = &c->ui->canvas;
	int32_t bad;
	char *row;
	int i;

	ui_compose(c->ui);
	for (i = 1; i <= k->rows; i++) {
		row = canvas_row(k, i);
		bad = 0;
		if (!text_clean(row, &bad) || text_cols(row) > k->cols) {
			printf("# %s row %d: U+%04X, %d columns\n", where, i,
			    (unsigned)bad, text_cols(row));
			CHECK(!"a sound row");
		}
		free(row);
	}
}

static void
family_in(struct real *c, char person[20], char household[20])
{
	struct entry e;

	test_family(&e, "架空", 2, 1);
	CHECK_INT(test_register(&c->t, &e, "first", person, household), RC_OK);
	entry_release(&e);
	real_sync(c);
}

TEST(hostile_text_of_the_files_reaches_no_screen)
{
	static const char *const items[] = { "name", "name_family",
		"name_given", "name_kana_family", "address_town",
		"address_number", "address_building", "relation", "birth",
		"honseki", "hittousha", "remarks", "prev_town" };
	static const char *const sheets[] = { "name", "kana" };
	struct real c;
	struct entry e;
	char person[20], household[20], path[160], sql[160], keys[80];
	size_t i;

	real_start(&c);
	family_in(&c, person, household);
	CHECK_INT(test_call(&c.t, "block.set", NULL,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      c.t.manager, "person_no", person, "processes",
		      "certificate", "level", 2, "from", "2026-07-01", "to", "",
		      "reason", "試験", "kind", "general"),
	    RC_OK);
	CHECK_INT(test_move(&c.t, person, "1番1号", &e), RC_OK);
	CHECK(test_submit(&c.t, &e, "waiting") > 0);
	entry_release(&e);
	real_sync(&c);
	(void)snprintf(path, sizeof(path), "%s/replica.db", c.t.dir);
	for (i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		(void)snprintf(
		    sql, sizeof(sql), "UPDATE hist SET %s = ?1", items[i]);
		plant(path, sql, i % 2 == 0 ? EVIL : BROKEN);
		(void)snprintf(
		    sql, sizeof(sql), "UPDATE history SET %s = ?1", items[i]);
		plant(c.t.path, sql, EVIL);
	}
	for (i = 0; i < sizeof(sheets) / sizeof(sheets[0]); i++) {
		(void)snprintf(
		    sql, sizeof(sql), "UPDATE sheet SET %s = ?1", sheets[i]);
		plant(path, sql, EVIL);
	}
	plant(path, "UPDATE pending_entry SET label = ?1, shown = ?1", EVIL);
	plant(path, "UPDATE block_mark SET signs = ?1", EVIL);
	plant(c.t.path, "UPDATE entry SET names = ?1, author_name = ?1", EVIL);
	plant(c.t.path, "UPDATE block SET reason = ?1", EVIL);
	plant(
	    c.t.path, "UPDATE staff SET name = ?1 WHERE staff = '10002'", EVIL);
	real_keys(&c, "2kakuu");
	frame_is_sound(&c, "H1");
	(void)snprintf(keys, sizeof(keys), "{F3}2/K1 %s{Enter}", household);
	real_keys(&c, keys);
	CHECK(at(&c, "K1"));
	frame_is_sound(&c, "K1");
	CHECK(desk_has(c.ui, "〓")); /* said, not left out */
	real_keys(&c, "{F9}11{F9}");
	frame_is_sound(&c, "C1");
	real_keys(&c, "{F9}");
	frame_is_sound(&c, "C2 or B1");
	(void)snprintf(keys, sizeof(keys), "{F3}{F3}{F3}/K2 %s{Enter}", person);
	real_keys(&c, keys);
	CHECK(at(&c, "K2"));
	frame_is_sound(&c, "K2");
	CHECK(desk_has(c.ui, "〓"));
	real_keys(&c, "{F11}");
	CHECK(at(&c, "K3"));
	frame_is_sound(&c, "K3");
	real_as(&c, "10002");
	real_keys(&c, "{F10}");
	CHECK(at(&c, "R1"));
	frame_is_sound(&c, "R1");
	real_keys(&c, "{Enter}");
	CHECK(at(&c, "R2"));
	frame_is_sound(&c, "R2");
	real_end(&c);
}

/* F12 in the middle of an approval: nothing is decided, what was typed is
 * gone, and no command reaches a record behind the lock. */
TEST(lock_in_the_middle_of_an_approval_decides_nothing)
{
	struct real c;
	struct entry e;
	char person[20], household[20], keys[64];
	json_t *got = NULL;
	int64_t id;

	real_start(&c);
	family_in(&c, person, household);
	CHECK_INT(test_move(&c.t, person, "1番1号", &e), RC_OK);
	id = test_submit(&c.t, &e, "waiting");
	entry_release(&e);
	real_sync(&c);
	real_as(&c, "10002");
	real_keys(&c, "{F10}{Enter}");
	CHECK(at(&c, "R2"));
	CHECK(desk_has(c.ui, "架空"));
	real_keys(&c, "{F10}madoguch{F12}");
	CHECK(ui_is_locked(c.ui));
	CHECK_INT(c.ui->ask.secret.len, 0);
	CHECK_INT(c.ui->convo.kind, CONVO_NONE);
	frame_is_sound(&c, "L0");
	CHECK(!desk_has(c.ui, "架空"));
	(void)snprintf(keys, sizeof(keys), "i/K2 %s{F10}{F5}{F9}{F1}", person);
	real_keys(&c, keys);
	CHECK(ui_is_locked(c.ui));
	CHECK(!desk_has(c.ui, "架空"));
	CHECK(!desk_has(c.ui, person));
	CHECK_INT(test_call(&c.t, "entry.get", &got, "{s:s,s:I}", "session",
		      c.t.reviewer, "id", (json_int_t)id),
	    RC_OK);
	CHECK_STR(json_string_value(json_object_get(got, "state")), "waiting");
	json_decref(got);
	real_end(&c);
}

/* Every screen that shows a resident wants its line in the log first. */
TEST(no_screen_opens_when_the_log_cannot_be_written)
{
	static const char *const codes[] = { "K1", "K2", "K3", "C1" };
	struct real c;
	struct outbox *kept;
	char person[20], household[20], keys[64];
	size_t i;

	real_start(&c);
	family_in(&c, person, household);
	real_keys(&c, "2");
	kept = c.a.outbox;
	c.a.outbox = NULL;
	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		(void)snprintf(keys, sizeof(keys), "/%s %s{Enter}", codes[i],
		    strcmp(codes[i], "K1") == 0 ? household : person);
		real_keys(&c, keys);
		ui_compose(c.ui);
		if (desk_has(c.ui, "一郎")) {
			printf("# shown by %s\n", codes[i]);
			CHECK(!"hidden");
			desk_print(c.ui);
		}
		real_keys(&c, "{F3}{F3}2");
	}
	c.a.outbox = kept;
	real_end(&c);
}

/* ---- 個人番号 after a day's work */

#define NUMBER "123456789018"

static bool
file_holds(const char *path, const char *needle, size_t n)
{
	FILE *f = fopen(path, "rb");
	char *data;
	long size;
	bool found;

	if (f == NULL)
		return false;
	(void)fseek(f, 0, SEEK_END);
	size = ftell(f);
	(void)fseek(f, 0, SEEK_SET);
	data = x_alloc((size_t)size + 1);
	size = (long)fread(data, 1, (size_t)size, f);
	(void)fclose(f);
	found = memmem(data, (size_t)size, needle, n) != NULL;
	free(data);
	return found;
}

/* The number in UTF-8, UTF-16 of both ends, full width, in groups. */
static bool
holds_number(const char *path)
{
	char wide[2][24], full[40] = "";
	static const char *const forms[] = { NUMBER, "1234-5678-9018",
		"1234 5678 9018", "123-456-789-018", "810987654321" };
	size_t i;

	for (i = 0; i < 12; i++) {
		wide[0][2 * i] = wide[1][2 * i + 1] = NUMBER[i];
		wide[0][2 * i + 1] = wide[1][2 * i] = '\0';
		(void)snprintf(full + 3 * i, 4, "\xef\xbc%c",
		    (char)(0x90 + (NUMBER[i] - '0')));
	}
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (file_holds(path, forms[i], strlen(forms[i])))
			return true;
	return file_holds(path, wide[0], 24) || file_holds(path, wide[1], 24) ||
	       file_holds(path, full, 36);
}

/* How many files below dir; each is its owner's alone and holds no number.
 * The register's own second file is the one place where it belongs. */
static int
scan(const char *dir, int *kept)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	struct stat sb;
	char path[512];
	int n = 0;

	while (d != NULL && (e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		CHECK_INT(lstat(path, &sb), 0);
		if (S_ISDIR(sb.st_mode)) {
			CHECK_INT(sb.st_mode & 0777, 0700);
			n += scan(path, kept);
			continue;
		}
		n++;
		if ((sb.st_mode & 0777) != 0600) {
			printf("# mode of %s\n", e->d_name);
			CHECK_INT(sb.st_mode & 0777, 0600);
		}
		if (!holds_number(path))
			continue;
		if (strstr(e->d_name, "-mynumber") != NULL) {
			(*kept)++;
			continue;
		}
		printf("# a number in %s\n", e->d_name);
		CHECK(!"no number here");
	}
	if (d != NULL)
		(void)closedir(d);
	return n;
}

TEST(day_with_a_mynumber_leaves_it_in_no_file)
{
	struct real c;
	json_t *list = NULL;
	int64_t id;
	int kept = 0;

	real_start(&c);
	/* typed where it does not belong: search, reason, remarks */
	real_keys(&c, "2" NUMBER "{Enter}{F3}");
	real_keys(&c, "21234 5678 9018{Enter}{F3}");
	real_keys(&c, "2/K2 " NUMBER "{Enter}{F3}");
	real_keys(&c, "2{F6}<1><1>");
	real_keys(&c,
	    "1{Tab}T-6{Tab}<1><1>hakata{F4}{Enter}住吉四丁目{Tab}99番9号{Tab}"
	    "{Tab}渡邉　健一{Tab}suizenji2{F4}{Enter}12-3{Tab}{F8}");
	real_keys(&c,
	    "渡邉 健一{Tab}S62.8.4{Tab}watanabe ken'ichi{Tab}<1><1>{Tab}"
	    "{F4}{Enter}0{Tab}12345678901{Tab}" NUMBER "{Tab}");
	CHECK(desk_has(c.ui, "〔センターで照合済〕"));
	CHECK(!desk_has(c.ui, NUMBER));
	real_keys(&c, "{F10}");
	CHECK(at(&c, "I19"));
	real_keys(&c, "{Enter}");
	CHECK(at(&c, "H1"));
	CHECK_INT(
	    test_call(&c.t, "entry.list", &list, "{s:s}", "session", c.t.clerk),
	    RC_OK);
	id = json_integer_value(json_object_get(
	    json_array_get(json_object_get(list, "entries"), 0), "id"));
	json_decref(list);
	CHECK_INT(test_approve(&c.t, id, NULL), RC_OK);
	real_sync(&c);
	real_keys(&c, "2watanabe{Enter}/P{Enter}");
	CHECK(scan(c.t.dir, &kept) >= 6);
	CHECK(kept > 0); /* the scan finds it where it is */
	real_end(&c);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
