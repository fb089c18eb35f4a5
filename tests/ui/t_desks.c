/* SPDX-License-Identifier: ISC
 * t_desks - where a household goes next, and the slip that says so (4.1.0.3).
 */
#include "tests/test.h"
#include "tests/ui/help_amend.h"

#include "src/cert.h"
#include "src/date.h"
#include "src/desk.h"
#include "src/file.h"
#include "ui/amend.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
pick(struct desks *d, enum event ev, const char *birth, const char *day,
    struct desk_line *out)
{
	struct entry e;
	int n;

	entry_init(&e);
	e.event = ev;
	(void)snprintf(e.event_date, sizeof(e.event_date), "%s", day);
	record_set(&entry_add_person(&e)->after, IT_BIRTH, birth);
	n = desk_pick(d, &e, date_day(2026, 7, 15), out, 8);
	entry_release(&e);
	return n;
}

TEST(next_desks_are_those_that_concern_somebody_of_the_entry)
{
	static const enum event homes[] = { EV_HOUSEHOLD_SPLIT,
		EV_HOUSEHOLD_MERGE, EV_HOUSEHOLD_CHANGE, EV_HEAD_CHANGE };
	static const char *const never[] = { "死", "亡", "分離", "合併", "国外",
		"カード", "住民票コード", "返納" };
	struct desks d;
	struct desk_line out[8];
	struct err err;
	size_t len = 0;
	char *text = file_read("db/data/next_desks.csv", 65536, &len);

	err_clear(&err);
	CHECK(text != NULL);
	CHECK_INT(desk_load(text, len, &d, &err), RC_OK);
	free(text);
	/* A grown-up who moves in: 国保 and 年金; nothing of school. */
	CHECK_INT(pick(&d, EV_IN_DOMESTIC, "S62.08.04", "R08.07.10", out), 2);
	CHECK_STR(out[0].row->label, "国民健康保険");
	CHECK_STR(out[0].until, "R08.07.24");
	CHECK_STR(out[1].row->label, "国民年金");
	/* Old: 介護 within fourteen days; a child: 児童手当 and school. */
	CHECK_INT(pick(&d, EV_IN_DOMESTIC, "S20.08.04", "R08.07.10", out), 2);
	CHECK_STR(out[0].row->label, "後期高齢者医療");
	CHECK_STR(out[0].until, "R08.07.24");
	CHECK_STR(out[1].row->label, "介護保険");
	CHECK_STR(out[1].until, "R08.07.24");
	CHECK_INT(pick(&d, EV_IN_DOMESTIC, "H28.08.04", "R08.07.10", out), 3);
	CHECK_STR(out[2].row->label, "学校");
	CHECK_STR(out[2].until, "");
	/* A day that nobody knows gives no last day. */
	CHECK_INT(pick(&d, EV_MOVE_WITHIN, "S62.08.04", "", out), 2);
	CHECK_STR(out[0].until, "");
	/* A father who moves alone receives it still, and tells his address
	 * (児童手当法施行規則6条); nobody asks whether he has a child. */
	CHECK_STR(out[1].row->label, "児童手当");
	CHECK_INT(pick(&d, EV_MOVE_WITHIN, "S62.08.04", "R08.07.10", out), 2);
	CHECK_STR(out[1].until, "R08.07.24");
	CHECK(strstr(out[1].row->source, "施行規則6条") != NULL);
	/* What a household is charged and paid by changes with it. */
	for (size_t i = 0; i < sizeof(homes) / sizeof(homes[0]); i++) {
		CHECK_INT(pick(&d, homes[i], "S62.08.04", "R08.07.10", out), 1);
		CHECK_STR(out[0].row->label, "国民健康保険");
		CHECK_STR(out[0].until, "R08.07.24");
		CHECK_INT(pick(&d, homes[i], "S30.08.04", "R08.07.10", out), 2);
		CHECK_STR(out[1].row->label, "介護保険");
	}
	/* Of who died and who goes abroad each desk has something to end. */
	CHECK_INT(pick(&d, EV_DEATH, "S40.08.04", "R08.07.10", out), 4);
	CHECK_STR(out[0].row->label, "国民健康保険");
	CHECK_STR(out[1].row->label, "国民年金");
	CHECK_STR(out[1].until, "R08.07.24");
	CHECK_STR(out[2].row->label, "児童手当");
	CHECK_STR(out[2].until, "R08.07.25");
	CHECK_STR(out[3].row->label, "介護保険");
	CHECK_INT(pick(&d, EV_DEATH, "S10.08.04", "R08.07.10", out), 3);
	CHECK_STR(out[0].row->label, "後期高齢者医療");
	CHECK_INT(pick(&d, EV_OUT_ABROAD, "H28.08.04", "R08.07.10", out), 2);
	CHECK_STR(out[1].row->label, "児童手当");
	CHECK_INT(pick(&d, EV_OUT_ABROAD, "S20.08.04", "R08.07.10", out), 2);
	CHECK_STR(out[1].row->label, "介護保険");
	/* Who leaves the municipality leaves its 介護保険, from 40 on; within it
	 * the address changes (介護保険法施行規則30条, 32条). */
	CHECK_INT(pick(&d, EV_OUT_DOMESTIC, "S50.08.04", "R08.07.10", out), 4);
	/* who receives it leaves, though the child may stay */
	CHECK_STR(out[2].row->label, "児童手当");
	CHECK(strstr(out[3].row->source, "施行規則32条") != NULL);
	CHECK_INT(pick(&d, EV_MOVE_WITHIN, "S30.08.04", "R08.07.10", out), 2);
	CHECK(strstr(out[1].row->source, "施行規則30条") != NULL);
	CHECK_INT(pick(&d, EV_MOVE_WITHIN, "H28.08.04", "R08.07.10", out), 3);
	CHECK_STR(out[1].row->label, "児童手当");
	/* Nothing of what was notified (4.1.0.3), nor of a card (4.3.2). */
	for (int k = 0; k < d.count; k++)
		for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
			CHECK(strstr(d.row[k].what, never[i]) == NULL);
	/* Every desk of events.csv has its row, and each row its law. */
	for (int i = 0; i < EV_COUNT; i++)
		for (const char *p = event_defs[i].next_desks; *p != '\0';) {
			size_t n = strcspn(p, "|");
			bool known = false;

			for (int k = 0; k < d.count; k++)
				known = known ||
					(strlen(d.row[k].desk) == n &&
					    strncmp(d.row[k].desk, p, n) == 0 &&
					    strstr(d.row[k].events,
						event_defs[i].code) != NULL);
			if (!known)
				printf(
				    "# no row: %s %s\n", event_defs[i].code, p);
			CHECK(known);
			p += n + (p[n] == '|');
		}
	CHECK_INT(desk_load("a\n1,2\n", 6, &d, &err), RC_INPUT);
	CHECK_STR(err.code, "E4100");
}

TEST(slip_of_next_desks_says_nothing_of_the_change)
{
	static const char *const never[] = { "架空", "転居", "九品寺", "水前寺",
		"住民票コード", "返納", "カード" };
	struct family f;
	struct desk_line list[8];
	struct desks d;
	struct cert_request q = { .title = "熊本市中央区" };
	struct cert sheet;
	struct err err;
	size_t len = 0;
	char *text = file_read("db/data/next_desks.csv", 65536, &len);
	char **rows, path[160];
	int n, count = 0;
	bool has_desk = false;

	err_clear(&err);
	CHECK_INT(desk_load(text, len, &d, &err), RC_OK);
	free(text);
	family_start(&f, 4);
	start(&f.c, "21");
	real_keys(&f.c, "T-4{Tab}<1><2>kuhonji6{F4}{Enter}4-7{Tab}{F10}");
	CHECK(has(&f.c, "次の窓口       国民健康保険  児童手当  学校"));
	real_keys(&f.c, "3");
	n = desk_pick(&d, &amend_of(ui_state_of(f.c.ui, "I21"))->m.e,
	    f.c.a.today, list, 8);
	CHECK_INT(n, 3);
	q.today = f.c.a.today;
	CHECK_INT(cert_desks_compose(list, n, &q, &sheet, &err), RC_OK);
	cert_text(&sheet, 0, &rows, &count);
	for (int i = 0; i < count; i++) {
		has_desk = has_desk || strstr(rows[i], "国民健康保険") != NULL;
		for (size_t k = 0; k < sizeof(never) / sizeof(never[0]); k++)
			CHECK(strstr(rows[i], never[k]) == NULL);
		free(rows[i]);
	}
	free(rows);
	CHECK(has_desk);
	cert_release(&sheet);
	real_keys(&f.c, "{Enter}");
	CHECK(has(&f.c, "仮登録にしました"));
	(void)snprintf(path, sizeof(path), "%s/prints", f.c.t.dir);
	CHECK_INT(access(path, F_OK), 0);
	family_end(&f);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
