/* SPDX-License-Identifier: ISC
 * What the register said of a sheet on a day, as it was known at a time:
 * late notifications, corrections, cancellations, unknown days.
 */
#include "src/asof.h"
#include "src/date.h"
#include "tests/test.h"

#define NOW INT64_MAX
#define ROWS 12
static struct record rows[ROWS];
static int n;

static int32_t
day(const char *iso)
{
	return date_day(atoi(iso), atoi(iso + 5), atoi(iso + 8));
}

/* Rows are recorded at nine in the morning; "known" means noon. */
static int64_t
at(const char *iso, int hour)
{
	if (iso[0] == '\0')
		return NOW;
	return ((int64_t)day(iso) * 24 + hour) * 3600 * 1000000;
}

static void
set(enum item it, const char *v)
{
	record_set(&rows[n - 1], it, v);
}

/* The next row: all items of the row before, then what the test sets. */
static void
row(const char *event, const char *on, const char *recorded, int cancels)
{
	struct date d;
	char stored[256];

	record_init(&rows[n]);
	if (n > 0)
		record_copy(&rows[n], &rows[n - 1]);
	n++;
	rows[n - 1].hist_no = n;
	rows[n - 1].recorded_at = at(recorded, 9);
	rows[n - 1].cancels = cancels;
	set(IT_EVENT, event);
	CHECK(date_parse(on, DATES_UNKNOWN, "1", day("2026-11-20"), &d, NULL) ==
	      RC_OK);
	date_store(&d, stored, sizeof(stored));
	set(IT_EVENT_DATE, stored);
}

static void
end(void)
{
	while (n > 0)
		record_release(&rows[--n]);
}

/* 1 moves in; 2 moves house; 3 gets a new name; 4 is a change of the head
 * notified 17 months late; 5 corrects the town of 2; 6 moves again; 7 cancels
 * 6; 8 moves in a month whose day is not known. */
static void
begin(void)
{
	n = 0;
	row("101", "2020-04-01", "2020-04-03", 0);
	set(IT_ADDRESS_TOWN, "A");
	set(IT_NAME, "n1");
	set(IT_HEAD_NAME, "h1");
	row("301", "2022-06-10", "2022-06-15", 0);
	set(IT_ADDRESS_TOWN, "B");
	row("303", "2023-01-05", "2023-01-10", 0);
	set(IT_NAME, "n2");
	row("313", "2021-09-01", "2023-02-01", 0);
	set(IT_HEAD_NAME, "h2");
	row("304", "2023-03-01", "2023-03-01", 0);
	set(IT_ADDRESS_TOWN, "B'");
	row("301", "2024-05-01", "2024-05-02", 0);
	set(IT_ADDRESS_TOWN, "C");
	row("319", "2024-06-01", "2024-06-02", 6);
	set(IT_ADDRESS_TOWN, "B'");
	row("301", "令和6年8月 日不詳", "2024-09-10", 0);
	set(IT_ADDRESS_TOWN, "D");
}

struct vector {
	const char *day, *known; /* known "": now */
	const char *town;        /* NULL: there was no sheet */
	const char *name, *head;
	int hist;
	bool unsure;
	const char *why;
};
static const struct vector vectors[] = {
	{ "2020-03-31", "", NULL, NULL, NULL, 0, false, "before the move-in" },
	{ "2020-04-01", "", "A", "n1", "h1", 1, false, "the very day" },
	{ "2020-04-01", "2020-04-02", NULL, NULL, NULL, 0, false,
	    "moved in but nobody knew" },
	{ "2020-04-01", "2020-04-03", "A", "n1", "h1", 1, false,
	    "known from the hour it was recorded" },
	{ "2021-08-31", "", "A", "n1", "h1", 1, false,
	    "a day before the late notification's event" },
	{ "2021-09-01", "", "A", "n1", "h2", 4, false,
	    "late notification counts from its event, drags nothing in" },
	{ "2021-09-01", "2023-01-31", "A", "n1", "h1", 1, false,
	    "the late notification was not known yet" },
	{ "2021-09-01", "2023-02-01", "A", "n1", "h2", 4, false,
	    "and is from the day it came" },
	{ "2022-06-09", "", "A", "n1", "h2", 4, false,
	    "a correction does not reach before the change it puts right" },
	{ "2022-06-10", "", "B'", "n1", "h2", 5, false,
	    "a correction counts from the change it puts right" },
	{ "2022-06-10", "2023-02-28", "B", "n1", "h2", 4, false,
	    "before the correction was known the wrong value stood" },
	{ "2022-06-12", "2022-06-14", "A", "n1", "h1", 1, false,
	    "moved house but not yet recorded" },
	{ "2022-06-12", "2022-06-16", "B", "n1", "h1", 2, false,
	    "recorded late, valid from the event" },
	{ "2023-01-04", "", "B'", "n1", "h2", 5, false, "old name" },
	{ "2023-01-05", "", "B'", "n2", "h2", 5, false, "new name" },
	{ "2023-01-05", "2023-01-09", "B", "n1", "h1", 2, false,
	    "new name not known" },
	{ "2024-05-01", "", "B'", "n2", "h2", 5, false,
	    "a cancelled move never was" },
	{ "2024-05-01", "2024-05-15", "C", "n2", "h2", 6, false,
	    "until it was cancelled it was" },
	{ "2024-05-01", "2024-05-01", "B'", "n2", "h2", 5, false,
	    "before it was recorded" },
	{ "2024-06-15", "2024-06-01", "C", "n2", "h2", 6, false,
	    "a day before the cancellation was recorded" },
	{ "2024-06-15", "2024-06-02", "B'", "n2", "h2", 5, false,
	    "and from then on" },
	{ "2024-07-31", "", "B'", "n2", "h2", 5, false,
	    "the unknown day lies in August" },
	{ "2024-08-01", "", "D", "n2", "h2", 8, true, "may or may not" },
	{ "2024-08-15", "", "D", "n2", "h2", 8, true, "may or may not" },
	{ "2024-08-31", "", "D", "n2", "h2", 8, false,
	    "the month is over: certain" },
	{ "2024-08-15", "2024-09-09", "B'", "n2", "h2", 5, false,
	    "what is not known is not unsure" },
	{ "2026-11-20", "", "D", "n2", "h2", 8, false, "today" },
};

TEST(std_1_2_1_as_of_two_times)
{
	struct record out;
	bool unsure;
	enum rc rc;
	size_t i;

	begin();
	record_init(&out);
	for (i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		const struct vector *v = &vectors[i];
		int before = test_faults;

		unsure = false;
		rc = asof_compose(rows, n, day(v->day), at(v->known, 12), &out,
		    &unsure, NULL);
		CHECK_INT(rc, v->town == NULL ? RC_NOT_FOUND : RC_OK);
		if (rc == RC_OK && v->town != NULL) {
			CHECK_STR(record_get(&out, IT_ADDRESS_TOWN), v->town);
			CHECK_STR(record_get(&out, IT_NAME), v->name);
			CHECK_STR(record_get(&out, IT_HEAD_NAME), v->head);
			CHECK_INT(out.hist_no, v->hist);
			CHECK_INT(unsure, v->unsure);
		}
		if (test_faults > before)
			printf("# vector %zu, day %s known %s: %s\n", i + 1,
			    v->day, v->known, v->why);
	}
	record_release(&out);
	end();
}

/* The newest row, asked for today, is the current state (1.2.1). */
TEST(std_1_2_1_today_is_the_highest_row)
{
	struct record out;
	bool unsure;
	int i;

	begin();
	record_init(&out);
	CHECK_INT(
	    asof_compose(rows, n, day("2026-11-20"), NOW, &out, &unsure, NULL),
	    RC_OK);
	for (i = 0; i < IT_COUNT; i++)
		CHECK(record_same(&out, &rows[n - 1], (enum item)i));
	record_release(&out);
	end();
}

TEST(std_4_6_0_1_cancelled_opening_leaves_no_sheet)
{
	struct record out;
	bool unsure;

	n = 0;
	row("101", "2020-04-01", "2020-04-03", 0);
	set(IT_ADDRESS_TOWN, "A");
	row("209", "2020-05-01", "2020-05-01", 1);
	record_init(&out);
	CHECK_INT(
	    asof_compose(rows, n, day("2020-06-01"), NOW, &out, &unsure, NULL),
	    RC_NOT_FOUND);
	CHECK_INT(asof_compose(rows, n, day("2020-04-10"), at("2020-04-30", 12),
		      &out, &unsure, NULL),
	    RC_OK);
	record_release(&out);
	end();
}

TEST(std_4_6_0_1_cancelled_cancellation)
{
	struct record out;
	bool unsure;

	n = 0;
	row("101", "2020-04-01", "2020-04-03", 0);
	set(IT_ADDRESS_TOWN, "A");
	row("301", "2021-04-01", "2021-04-01", 0);
	set(IT_ADDRESS_TOWN, "B");
	row("319", "2021-05-01", "2021-05-01", 2);
	set(IT_ADDRESS_TOWN, "A");
	row("319", "2021-06-01", "2021-06-01", 3);
	set(IT_ADDRESS_TOWN, "B");
	CHECK(!asof_is_cancelled(rows, n, 1, NOW));
	CHECK(asof_is_cancelled(rows, n, 2, NOW));
	CHECK(asof_is_cancelled(rows, n, 1, at("2021-05-15", 12)));
	record_init(&out);
	CHECK_INT(
	    asof_compose(rows, n, day("2021-04-15"), NOW, &out, &unsure, NULL),
	    RC_OK);
	CHECK_STR(record_get(&out, IT_ADDRESS_TOWN), "B");
	record_release(&out);
	end();
}

/* Entered in the wrong order, told in the right one. */
TEST(std_1_2_1_order_of_events_not_of_entry)
{
	struct record out;
	bool unsure;

	n = 0;
	row("101", "2020-04-01", "2020-04-03", 0);
	set(IT_ADDRESS_TOWN, "A");
	row("301", "2021-06-01", "2021-06-05", 0);
	set(IT_ADDRESS_TOWN, "B");
	row("301", "2021-05-01", "2021-07-01", 0);
	set(IT_ADDRESS_TOWN, "C");
	record_init(&out);
	CHECK_INT(
	    asof_compose(rows, n, day("2021-05-15"), NOW, &out, &unsure, NULL),
	    RC_OK);
	CHECK_STR(record_get(&out, IT_ADDRESS_TOWN), "C");
	CHECK_INT(
	    asof_compose(rows, n, day("2021-06-15"), NOW, &out, &unsure, NULL),
	    RC_OK);
	CHECK_STR(record_get(&out, IT_ADDRESS_TOWN), "B");
	record_release(&out);
	end();
}

/* Who was entered wrongly from the start was never so. */
TEST(std_4_2_3_3_correction_of_the_opening_value)
{
	struct record out;
	bool unsure;

	n = 0;
	row("101", "2020-04-01", "2020-04-03", 0);
	set(IT_BIRTH, "S50.01.02");
	row("304", "2024-02-01", "2024-02-01", 0);
	set(IT_BIRTH, "S50.01.20");
	record_init(&out);
	CHECK_INT(
	    asof_compose(rows, n, day("2020-04-01"), NOW, &out, &unsure, NULL),
	    RC_OK);
	CHECK_STR(record_get(&out, IT_BIRTH), "S50.01.20");
	/* the row tells of the event of that day, not of the correction */
	CHECK_STR(record_get(&out, IT_EVENT), "101");
	CHECK_INT(asof_compose(rows, n, day("2020-04-01"), at("2024-01-31", 12),
		      &out, &unsure, NULL),
	    RC_OK);
	CHECK_STR(record_get(&out, IT_BIRTH), "S50.01.02");
	record_release(&out);
	end();
}

TEST(std_1_2_1_repeating_groups_travel_too)
{
	struct record out;
	bool unsure;

	n = 0;
	row("101", "2020-04-01", "2020-04-03", 0);
	row("318", "2021-04-01", "2021-04-01", 0);
	record_group_set(&rows[n - 1], IT_PAST_ALIAS, 1, "仮名");
	row("318", "2022-04-01", "2022-04-01", 0);
	record_group_set(&rows[n - 1], IT_PAST_ALIAS, 2, "別名");
	record_init(&out);
	CHECK_INT(
	    asof_compose(rows, n, day("2021-12-01"), NOW, &out, &unsure, NULL),
	    RC_OK);
	CHECK_STR(record_group_get(&out, IT_PAST_ALIAS, 1), "仮名");
	CHECK_STR(record_group_get(&out, IT_PAST_ALIAS, 2), "");
	CHECK_INT(
	    asof_compose(rows, n, day("2022-12-01"), NOW, &out, &unsure, NULL),
	    RC_OK);
	CHECK_STR(record_group_get(&out, IT_PAST_ALIAS, 2), "別名");
	record_release(&out);
	end();
}

TEST(asof_no_rows)
{
	struct record out;
	struct err err;
	bool unsure;

	err_clear(&err);
	record_init(&out);
	CHECK_INT(
	    asof_compose(NULL, 0, 0, NOW, &out, &unsure, &err), RC_NOT_FOUND);
	CHECK(err.text[0] != '\0' && err.remedy[0] != '\0');
	record_release(&out);
}

/* The third row was written by a clock that had run back by a year: at that
 * time nobody knew it, nor the row that it stands on. */
TEST(clock_that_ran_back_tells_nothing_earlier)
{
	struct record out;
	bool unsure = false;

	row("101", "2025-01-10", "2025-01-10", 0);
	set(IT_REMARKS, "一");
	row("301", "2026-07-10", "2026-07-10", 0);
	set(IT_REMARKS, "二");
	row("301", "2026-07-11", "2025-07-11", 0);
	set(IT_REMARKS, "三");
	record_init(&out);
	CHECK_INT(asof_compose(rows, n, day("2026-08-01"), at("2025-08-01", 12),
		      &out, &unsure, NULL),
	    RC_OK);
	CHECK_STR(record_get(&out, IT_REMARKS), "一");
	CHECK_INT(asof_compose(rows, n, day("2026-08-01"), at("2026-08-01", 12),
		      &out, &unsure, NULL),
	    RC_OK);
	CHECK_STR(record_get(&out, IT_REMARKS), "三");
	record_release(&out);
	end();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
