/* SPDX-License-Identifier: ISC
 * help_walk_people - see help_walk_people.h.
 */
#include "tests/db/help_walk_people.h"

#include "src/change.h"
#include "src/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct walker walker;

unsigned int
walk_draw(unsigned int n)
{
	walker.seed ^= walker.seed << 13;
	walker.seed ^= walker.seed >> 7;
	walker.seed ^= walker.seed << 17;
	return (unsigned int)(walker.seed % n);
}

enum event
walk_one_of(const enum event *list, unsigned int n)
{
	unsigned int i, best = walk_draw(n);

	if (walk_draw(2) == 0)
		for (i = 0; i < n; i++)
			if (walker.gains[list[i]] < walker.gains[list[best]])
				best = i;
	return list[best];
}

struct person *
walk_some(bool (*is)(const struct person *))
{
	int i, k = walker.count == 0
		       ? 0
		       : (int)walk_draw((unsigned int)walker.count);

	for (i = 0; i < walker.count; i++)
		if (is(&walker.people[(k + i) % walker.count]))
			return &walker.people[(k + i) % walker.count];
	return NULL;
}

struct person *
walk_find(const char *no)
{
	int i;

	for (i = walker.count - 1; i >= 0; i--)
		if (strcmp(walker.people[i].no, no) == 0)
			return &walker.people[i];
	return NULL;
}

int
walk_living_with(const struct person *p)
{
	int i, n = 0;

	for (i = 0; i < walker.count; i++)
		n += walker.people[i].is_here &&
		     strcmp(walker.people[i].house, p->house) == 0;
	return n;
}

/* ---- what the walk keeps of a change ---- */

/* Takes what the register says of somebody into the model: what the next
 * step may be, and nothing that is counted. */
void
walk_look(struct person *p)
{
	struct record r;

	change_row(&walker.t, p->no, &r);
	(void)snprintf(p->house, sizeof(p->house), "%.19s",
	    record_get(&r, IT_HOUSEHOLD_NO));
	p->is_head = strcmp(record_get(&r, IT_RELATION), "世帯主") == 0;
	p->japanese = strcmp(record_get(&r, IT_KIND), "1") == 0;
	p->is_codeless = record_get(&r, IT_JUMINHYO_CODE)[0] == '\0';
	p->has_former_name = record_get(&r, IT_FORMER_NAME)[0] != '\0';
	p->is_east = strcmp(record_get(&r, IT_ADDRESS_CITY), "熊本市東区") == 0;
	p->has_alias = record_get(&r, IT_ALIAS)[0] != '\0';
	p->last = event_by_code(record_get(&r, IT_EVENT));
	p->hist = r.hist_no;
	p->sheet = r.sheet_no;
	p->may_undo = r.cancels == 0;
	record_release(&r);
}

void
walk_count_here(struct person *p)
{
	bool is = walk_present(
	    &walker.w, (int)(p - walker.people), walker.today, INT64_MAX);

	walker.here += (int)is - (int)p->is_here;
	p->is_here = is;
	p->will_go = is && !walk_present(&walker.w, (int)(p - walker.people),
			       INT32_MAX, INT64_MAX);
}

/* A day of the era as it is stored. */
static void
stored_day(int32_t day, char out[24])
{
	struct date d = date_of_day(day, false);

	date_store(&d, out, 24);
}

static int32_t
day_of(const char *stored)
{
	struct date d;

	return date_load(stored, &d, NULL) == RC_OK ? d.lo : 0;
}

static void
note(struct person *p, int sheet, int hist, int way, int cancels)
{
	struct walk_row row = { (int)(p - walker.people), sheet, hist,
		day_of(walker.c.e.event_date), walker.t.now, way, way,
		cancels };

	/* who was about to move out and dies goes once, and is about to move
	 * out again where that is taken back */
	if (way != 0 &&
	    walk_going(&walker.w, row.person, row.sheet, cancels) != NULL)
		row.moves = 0;
	walk_add(&walker.w, row);
	if (sheet > p->last_sheet)
		p->last_sheet = sheet;
}

void
walk_number(struct person *p, int hist)
{
	int n = p->number_count;

	if (n == 16) /* the oldest is never come back to */
		memmove(p->numbers, p->numbers + 1,
		    (size_t)--n * sizeof(p->numbers[0]));
	p->numbers[n].hist = hist;
	memcpy(p->numbers[n].value, walker.value, sizeof(walker.value));
	p->number_count = n + 1;
	p->has_number = true;
}

void
walk_check_number(const struct person *p)
{
	json_t *got = NULL;
	const char *value, *own = p->number_count > 0
				      ? p->numbers[p->number_count - 1].value
				      : "";

	(void)test_call(&walker.t, "mynumber.get", &got, "{s:s,s:s,s:s}",
	    "session", walker.t.manager, "person_no", p->no, "reason", "1");
	value = json_string_value(json_object_get(got, "value"));
	if (value == NULL || strcmp(value, own) != 0) {
		printf("# the number of %s is another one\n", p->no);
		walker.wrong_numbers++;
	}
	json_decref(got);
}

/* The row that gave a number is taken back: the one of before is theirs. */
static void
number_back(struct person *p, int cancels)
{
	int n = p->number_count;

	if (walker.c.e.event != EV_CANCEL_CORRECTION)
		return;
	if (n > 0 && p->numbers[n - 1].hist == cancels) {
		p->number_count--;
		p->has_number = n > 1;
	}
	walk_check_number(p);
}

/* Who is about to move out is so on the new sheet too, by one more row. */
static void
note_plan(struct person *p, int sheet, int hist)
{
	int person = (int)(p - walker.people);
	const struct walk_row *plan =
	    walk_going(&walker.w, person, p->sheet, hist - 1);
	struct walk_row row;

	if (plan == NULL)
		return;
	row = *plan;
	row.sheet = sheet;
	row.hist = hist + 1;
	row.at = walker.t.now;
	row.moves = -1;
	walk_add(&walker.w, row);
	p->carried = row.hist;
	walker.carried++;
}

/* The sheet that had ended for the one taken back is open again; a 転出 that
 * was taken back meanwhile does not come with it. stands: it was not. */
static void
note_reopened(struct person *p, int sheet, int hist, int cancels, bool stands)
{
	int k, plan_hist, person = (int)(p - walker.people);
	const struct walk_row *old, *plan;

	for (k = sheet - 1; k > 0; k--) {
		old = walk_newest(&walker.w, person, k);
		if (old == NULL || old->hist != cancels - 1)
			continue;
		walker.gains[EV_CANCEL_INCREASE]++;
		plan = walk_going(&walker.w, person, k, old->hist);
		plan_hist = plan != NULL ? plan->hist : 0;
		walker.uncarried += plan_hist != 0;
		note(p, k, hist + 1, 1, old->hist);
		if (plan_hist != 0 && !stands)
			note(p, k, hist + 2, 1, plan_hist);
		return;
	}
}

/* The rows that a change must have written for one of its people. */
static void
note_rows(struct person *p, const struct entry_person *q, int sheet, int hist)
{
	enum event_side side = event_defs[walker.c.e.event].side;
	enum event pair = change_pair(&walker.c.e);
	int way = side == SIDE_ENTRY ? 1 : side == SIDE_REMOVAL ? -1 : 0;
	bool stands =
	    walk_going(&walker.w, (int)(p - walker.people), sheet, 0) != NULL;

	if (pair != EV_COUNT) {
		walker.gains[pair]++;
		note(p, p->sheet, hist - 1, -1, 0);
	}
	note(p, sheet, hist, way, q->cancels);
	if (pair != EV_COUNT)
		note_plan(p, sheet, hist);
	if (walker.c.e.event == EV_CANCEL_DECREASE)
		note_reopened(p, sheet, hist, q->cancels, stands);
}

/* Answers every alert that holds; the walk is about what may be done. */
static void
answer_alerts(void)
{
	const json_t *v;
	size_t i;

	json_array_foreach(walker.c.findings, i, v)
	{
		if (strcmp(json_string_value(json_object_get(v, "level")),
			"alert") == 0)
			entry_answer(&walker.c.e,
			    json_string_value(json_object_get(v, "code")),
			    (int)json_integer_value(
				json_object_get(v, "person")),
			    1);
	}
}

/* Submits, approves, and follows the model; 1 where it was accepted. */
bool
walk_settle(void)
{
	json_t *res = NULL, *list;
	struct person *p;
	char key[32];
	int64_t id;
	int i;

	walker.tried++;
	if (change_check(&walker.t, &walker.c) == RC_OK)
		answer_alerts();
	(void)snprintf(key, sizeof(key), "walk-%d", walker.tried);
	id = test_submit(&walker.t, &walker.c.e, key);
	if (id == 0 || test_approve(&walker.t, id, &res) != RC_OK) {
		printf("# step %d %s %s: %s %s %s / %s\n", walker.tried,
		    walker.c.e.menu, event_defs[walker.c.e.event].label,
		    walker.t.err.code, walker.t.err.text, walker.t.err.item,
		    walker.t.err.why);
		for (i = 0; i < walker.c.e.person_count; i++)
			printf("#   %s row %d of sheet %d: %s cancels %d\n",
			    walker.c.e.persons[i].person_no,
			    walker.c.e.persons[i].seen_hist,
			    walker.c.e.persons[i].sheet_no,
			    record_get(
				&walker.c.e.persons[i].after, IT_RELATION),
			    walker.c.e.persons[i].cancels);
		json_decref(res);
		if (id != 0)
			(void)test_call(&walker.t, "entry.withdraw", NULL,
			    "{s:s,s:I,s:i}", "session", walker.t.clerk, "id",
			    (json_int_t)id, "version", 1);
		return false;
	}
	walker.accepted++;
	walker.gains[walker.c.e.event] += walker.c.e.person_count;
	list = json_object_get(res, "persons");
	for (i = 0; i < walker.c.e.person_count; i++) {
		const json_t *o = json_array_get(list, (size_t)i);
		const char *no =
		    json_string_value(json_object_get(o, "person_no"));

		p = walk_find(no);
		if (p == NULL && walker.count < PEOPLE_MAX) {
			p = &walker.people[walker.count++];
			(void)snprintf(p->no, sizeof(p->no), "%s", no);
		}
		if (p == NULL)
			continue;
		note_rows(p, &walker.c.e.persons[i],
		    (int)json_integer_value(json_object_get(o, "sheet_no")),
		    (int)json_integer_value(json_object_get(o, "hist_no")));
		walk_count_here(p);
		walk_look(p);
		if (getenv("TEST_WHY") != NULL)
			printf("# %d: %s %s %s row %d sheet %d cancels %d "
			       "house %s lot %s whole %d join %s\n",
			    walker.tried, event_defs[walker.c.e.event].label,
			    walker.c.e.event_date, p->no, p->hist, p->sheet,
			    walker.c.e.persons[i].cancels, p->house,
			    record_get(&walker.c.e.persons[i].after,
				IT_ADDRESS_NUMBER),
			    (int)walker.c.e.is_whole, walker.c.e.household_no);
		if (walker.c.e.persons[i].mynumber_handle[0] != '\0')
			walk_number(p, (int)json_integer_value(
					   json_object_get(o, "hist_no")));
		number_back(p, walker.c.e.persons[i].cancels);
		p->is_asked |= change_asks_number(&walker.c.e, i)[0] != '\0';
	}
	json_decref(res);
	return true;
}

/* Nobody moves before they came, nor comes back before they went. */
static bool
is_before_their_day(int32_t day)
{
	const struct record *r;
	int32_t end;
	int i;

	for (i = 0; i < walker.c.e.person_count; i++) {
		r = &walker.c.e.persons[i].before;
		end = record_end_day(r);
		if (day_of(record_get(r, IT_RESIDENT_SINCE)) > day ||
		    day_of(record_get(r, IT_FOREIGN_RESIDENT_SINCE)) > day ||
		    (walker.c.e.persons[i].is_returner && end != INT32_MAX &&
			end > day))
			return true;
	}
	return false;
}

/* The day of a change: today or yesterday, or some days off. */
void
walk_on(int32_t later)
{
	int32_t day = walker.today - (int32_t)walk_draw(2) + later;

	if (is_before_their_day(day))
		day = walker.today + later;
	stored_day(day, walker.c.e.event_date);
	if (walker.c.e.notified_on[0] != '\0')
		stored_day(walker.today, walker.c.e.notified_on);
}

bool
walk_ask(json_t *args)
{
	const char *menu = json_string_value(json_object_get(args, "menu"));
	char shown[4];

	(void)snprintf(shown, sizeof(shown), "%s", menu);
	if (change_propose(&walker.t, &walker.c, args) != RC_OK) {
		walker.tried++;
		printf("# propose %s: %s %s\n", shown, walker.t.err.code,
		    walker.t.err.text);
		return false;
	}
	walk_on(0);
	return true;
}

bool
walk_propose(
    const char *menu, const struct person *p, bool whole, const char *house)
{
	json_t *args = json_pack("{s:s,s:b,s:[s]}", "menu", menu, "whole",
	    (int)whole, "persons", p->no);

	if (house != NULL)
		(void)json_object_set_new(
		    args, "household_no", json_string(house));
	return walk_ask(args);
}

void
walk_set_all(enum item it, const char *value)
{
	int i;

	for (i = 0; i < walker.c.e.person_count; i++)
		record_set(&walker.c.e.persons[i].after, it, value);
}
