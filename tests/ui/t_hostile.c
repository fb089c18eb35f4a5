/* SPDX-License-Identifier: ISC
 * t_hostile - rows of a replica that somebody wrote by hand: escapes, C1
 * controls, broken UTF-8, endless texts. Whatever stands in the file, the
 * screens draw only whole, printable characters in their cells.
 */
#include "tests/test.h"

#include "src/text.h"
#include "tests/ui/help_counter.h"
#include "tests/ui/help_desk.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct counter clerk = { .staff = "10001", .reason = 1 };

/* Every text of one person but the numbers that lead to the row. */
static void
plant(const void *bytes, int len)
{
	static const char *const kept[] = { "person_no", "household_no",
		"hist_no", "sheet_no", "groups" };
	char path[160], sql[256];
	sqlite3 *db = NULL;
	sqlite3_stmt *names = NULL, *st = NULL;
	bool is_kept;

	(void)snprintf(path, sizeof(path), "%s/replica.db", counter_dir());
	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_prepare_v2(db,
		"SELECT name FROM pragma_table_info('hist') "
		"WHERE type = 'TEXT'",
		-1, &names, NULL) != SQLITE_OK)
		abort();
	while (sqlite3_step(names) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(names, 0);

		is_kept = false;
		for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
			is_kept = is_kept || strcmp(name, kept[i]) == 0;
		if (is_kept)
			continue;
		(void)snprintf(sql, sizeof(sql),
		    "UPDATE hist SET \"%s\" = CAST($1 AS TEXT) WHERE "
		    "person_no = '" SATO_TARO "'",
		    name);
		if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK ||
		    sqlite3_bind_blob(st, 1, bytes, len, SQLITE_STATIC) !=
			SQLITE_OK ||
		    sqlite3_step(st) != SQLITE_DONE)
			abort();
		(void)sqlite3_finalize(st);
	}
	(void)sqlite3_finalize(names);
	(void)sqlite3_close(db);
}

/* Nothing in a cell that a terminal would take as more than a character. */
static void
look(struct ui *ui, int *frames)
{
	ui_compose(ui);
	++*frames;
	for (int i = 0; i < ui->canvas.rows * ui->canvas.cols; i++) {
		const struct cell *x = &ui->canvas.cells[i];
		size_t len = strnlen(x->text, sizeof(x->text)), at = 0;
		int32_t c;

		if (len == sizeof(x->text) || !utf8_valid(x->text, len)) {
			CHECK(false);
			return;
		}
		while (at < len) {
			c = utf8_next(x->text, len, &at);
			if (c < 0x20 || (c >= 0x7f && c < 0xa0) ||
			    (c >= 0x202a && c <= 0x202e) || c == 0x2028 ||
			    (c >= 0x2066 && c <= 0x2069)) {
				printf("# %s: U+%04X\n", ui_top(ui)->code,
				    (unsigned)c);
				CHECK(false);
				return;
			}
		}
	}
}

static void
walk(struct ui *ui, int *frames)
{
	struct target t;

	memset(&t, 0, sizeof(t));
	(void)snprintf(
	    t.household_no, sizeof(t.household_no), "%s", SATO_HOUSEHOLD);
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", SATO_TARO);
	CHECK_INT(ui_open(ui, "K1", &t), RC_OK);
	look(ui, frames);
	desk_type(ui, "{F2}");
	look(ui, frames);
	desk_type(ui, "{F3}");
	CHECK_INT(ui_open(ui, "K2", &t), RC_OK);
	for (int i = 0; i < 8; i++) {
		look(ui, frames);
		desk_type(ui, "{F8}");
	}
	if (ui_open(ui, "K3", &t) == RC_OK) {
		desk_type(ui, "e");
		for (int i = 0; i < 12; i++) {
			look(ui, frames);
			desk_type(ui, "{F8}");
		}
		desk_type(ui, "{Down}H13.4.1{Enter}");
		look(ui, frames);
	}
	if (ui_open(ui, "C1", &t) == RC_OK) {
		look(ui, frames);
		desk_type(ui, "11{F9}");
		look(ui, frames);
	}
	ui_home(ui);
	look(ui, frames);
}

static void
try_bytes(const void *bytes, int len)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	int frames = 0;

	plant(bytes, len);
	walk(ui, &frames);
	CHECK(frames > 20);
	counter_ui_end(ui, &a);
}

TEST(escapes_and_controls_stay_in_the_file)
{
	static const char esc[] = "\033[2J\033]52;c;AAAA\007\033P1;2q";
	static const char c1[] = "\302\233"
				 "31m\302\220\302\234\177\t\n\r";
	static const char bidi[] = "\342\200\256abc\342\201\246\342\200\250";

	try_bytes(esc, (int)sizeof(esc) - 1);
	try_bytes(c1, (int)sizeof(c1) - 1);
	try_bytes(bidi, (int)sizeof(bidi) - 1);
}

TEST(broken_utf8_stays_in_the_file)
{
	static const unsigned char broken[] = { 0xff, 0xc3, 0xe3, 0x81, 0xf4,
		0x90, 0x80, 0x80, 0xed, 0xa0, 0x80, 0xc0, 0x9b, '[', '2', 'J' };
	unsigned char every[255];

	for (int i = 0; i < 255; i++)
		every[i] = (unsigned char)(i + 1);
	try_bytes(broken, (int)sizeof(broken));
	try_bytes(every, (int)sizeof(every));
}

TEST(endless_texts_are_cut_to_their_place)
{
	char *s = malloc(6000);

	if (s == NULL)
		abort();
	for (int i = 0; i + 3 <= 6000; i += 3)
		memcpy(s + i, "\351\202\211", 3);
	try_bytes(s, 6000);
	/* marks without end on one letter */
	s[0] = 'a';
	for (int i = 1; i + 2 <= 6000; i += 2)
		memcpy(s + i, "\314\201", 2);
	try_bytes(s, 5999);
	free(s);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
