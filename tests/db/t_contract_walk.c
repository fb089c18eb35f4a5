/* SPDX-License-Identifier: ISC
 * A random walk of changes: what is valid is accepted, and the invariants of
 * the register hold at the end. Each of them is shown to be found when it is
 * broken. MADO_WALK steps (300), MADO_SEED as printed.
 */
#include "tests/db/help_change.h"
#include "tests/test.h"

#include "src/event.h"

#include <stdlib.h>
#include <time.h>

#define PEOPLE_MAX 40000
struct person {
	char no[20], house[20];
	bool is_here, is_out, is_head;
	int hist,
	    last; /* newest 履歴番号; that of a change to take back, or 0 */
};
static struct person *people;
static int count, here, tried, accepted, families;
static uint64_t seed;
static struct test_reg t;
static struct test_change c;
static int gains[EV_COUNT];

static unsigned int
draw(unsigned int n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned int)(seed % n);
}

static struct person *
some(bool is_here)
{
	int i, k = count == 0 ? 0 : (int)draw((unsigned int)count);

	for (i = 0; i < count; i++) {
		struct person *p = &people[(k + i) % count];

		if (p->is_here == is_here)
			return p;
	}
	return NULL;
}

static struct person *
find(const char *no)
{
	int i;

	for (i = count - 1; i >= 0; i--)
		if (strcmp(people[i].no, no) == 0)
			return &people[i];
	return NULL;
}

static int
living_with(const struct person *p)
{
	int i, n = 0;

	for (i = 0; i < count; i++)
		n +=
		    people[i].is_here && strcmp(people[i].house, p->house) == 0;
	return n;
}

/* Takes what the register says of somebody into the model. */
static void
look(struct person *p)
{
	struct record r;

	change_row(&t, p->no, &r);
	(void)snprintf(p->house, sizeof(p->house), "%.19s",
	    record_get(&r, IT_HOUSEHOLD_NO));
	p->is_head = strcmp(record_get(&r, IT_RELATION), "世帯主") == 0;
	p->hist = r.hist_no;
	record_release(&r);
}

/* Answers every alert that holds; the walk is about what may be done. */
static void
answer_alerts(void)
{
	const json_t *v;
	size_t i;

	json_array_foreach(c.findings, i, v)
	{
		if (strcmp(json_string_value(json_object_get(v, "level")),
			"alert") == 0)
			entry_answer(&c.e,
			    json_string_value(json_object_get(v, "code")),
			    (int)json_integer_value(
				json_object_get(v, "person")),
			    1);
	}
}

/* Submits, approves, and follows the model; 1 where it was accepted. */
static bool
settle(void)
{
	json_t *res = NULL, *list;
	struct person *p;
	char key[32];
	int64_t id;
	int i;

	tried++;
	if (change_check(&t, &c) == RC_OK)
		answer_alerts();
	(void)snprintf(key, sizeof(key), "walk-%d", tried);
	id = test_submit(&t, &c.e, key);
	if (id == 0 || test_approve(&t, id, &res) != RC_OK) {
		printf("# step %d %s %s: %s %s %s\n", tried, c.e.menu,
		    event_defs[c.e.event].label, t.err.code, t.err.text,
		    t.err.item);
		json_decref(res);
		return false;
	}
	accepted++;
	gains[c.e.event] += c.e.person_count;
	list = json_object_get(res, "persons");
	for (i = 0; i < c.e.person_count; i++) {
		const char *no = json_string_value(json_object_get(
		    json_array_get(list, (size_t)i), "person_no"));

		p = find(no);
		if (p == NULL && count < PEOPLE_MAX) {
			p = &people[count++];
			(void)snprintf(p->no, sizeof(p->no), "%s", no);
		}
		if (p == NULL)
			continue;
		if (event_defs[c.e.event].side == SIDE_ENTRY) {
			here += p->is_here ? 0 : 1;
			p->is_here = true;
			p->is_out = false;
		} else if (event_defs[c.e.event].side == SIDE_REMOVAL) {
			here -= p->is_here ? 1 : 0;
			p->is_here = false;
			p->is_out = c.e.event == EV_OUT_DOMESTIC;
		}
		look(p);
		/* a new sheet and a cancelling are left as they are */
		p->last = event_defs[c.e.event].pair != EV_COUNT ||
				  c.e.persons[i].cancels != 0
			      ? 0
			      : p->hist;
	}
	json_decref(res);
	return true;
}

static bool
propose(const char *menu, const struct person *p, bool whole, const char *house)
{
	json_t *args = json_pack("{s:s,s:b}", "menu", menu, "whole", whole);

	if (p != NULL)
		(void)json_object_set_new(
		    args, "persons", json_pack("[s]", p->no));
	if (house != NULL)
		(void)json_object_set_new(
		    args, "household_no", json_string(house));
	if (change_propose(&t, &c, args) != RC_OK) {
		tried++;
		printf("# propose %s: %s %s\n", menu, t.err.code, t.err.text);
		return false;
	}
	return true;
}

static void
set_all(enum item it, const char *value)
{
	int i;

	for (i = 0; i < c.e.person_count; i++)
		record_set(&c.e.persons[i].after, it, value);
}

static void
number(char out[32])
{
	(void)snprintf(out, 32, "%u番%u号", 1 + draw(90), 1 + draw(30));
}

static void
relations(bool new_household)
{
	static const char *const words[] = { "子", "妻", "父", "母", "妹",
		"同居人", "縁故者", "子の子" };
	int i;

	for (i = 0; i < c.e.person_count; i++)
		record_set(&c.e.persons[i].after, IT_RELATION,
		    i == 0 && new_household ? "世帯主" : words[draw(8)]);
}

static void
move_in(void)
{
	change_release(&c);
	test_family(&c.e, "架空", 1 + (int)draw(4), 100 + families);
	(void)snprintf(c.e.event_date, sizeof(c.e.event_date), "R08.07.14");
	for (int i = 0; i < c.e.person_count; i++) {
		char name[32];

		/* nobody is taken for another */
		(void)snprintf(name, sizeof(name), "姓%d", families);
		record_set(&c.e.persons[i].after, IT_NAME_FAMILY, name);
	}
	families++;
	(void)settle();
}

static void
move(struct person *p, bool whole)
{
	char at[32];

	if (living_with(p) < 2)
		whole = true;
	if (!propose("21", p, whole, NULL))
		return;
	number(at);
	set_all(IT_ADDRESS_NUMBER, at);
	if (!whole)
		relations(true);
	(void)settle();
}

static void
split(struct person *p)
{
	struct person *back;
	char house[20];

	if (living_with(p) < 2)
		return;
	memcpy(house, p->house, sizeof(house));
	if (!propose("41", p, false, NULL))
		return;
	relations(true);
	if (!settle() || draw(2) == 0)
		return;
	/* and together again: the address is the same */
	back = find(p->no);
	if (back == NULL || !propose("42", back, true, house))
		return;
	relations(false);
	(void)settle();
}

static void
new_head(struct person *p)
{
	json_t *args = json_pack(
	    "{s:s,s:[s],s:s}", "menu", "44", "persons", p->no, "head", p->no);
	int i;

	if (change_propose(&t, &c, args) != RC_OK)
		return;
	for (i = 0; i < c.e.person_count; i++)
		if (strcmp(c.e.persons[i].person_no, p->no) != 0)
			record_set(&c.e.persons[i].after, IT_RELATION,
			    draw(2) ? "縁故者" : "兄の子");
	(void)settle();
}

static void
leave(struct person *p, const char *menu, bool whole)
{
	if (!propose(menu, p, whole, NULL))
		return;
	if (menu[0] == '3')
		set_all(IT_OUT_PLANNED_CITY, "福岡市中央区");
	(void)settle();
}

static void
notice(void)
{
	struct person *p = some(false);

	if (p == NULL || !p->is_out || !propose("33", p, false, NULL))
		return;
	set_all(IT_OUT_CONFIRMED_CITY, "八王子市");
	(void)settle();
}

static void
correct(struct person *p, const char *menu)
{
	char name[32];

	if (!propose(menu, p, false, NULL))
		return;
	(void)snprintf(name, sizeof(name), "名%d", tried);
	set_all(IT_NAME_GIVEN, name);
	if (strcmp(menu, "64") == 0)
		c.e.ground = 2;
	(void)settle();
}

static void
cancel(struct person *p)
{
	if (p == NULL || p->last <= 1 || p->last != p->hist)
		return;
	if (change_propose(&t, &c,
		json_pack("{s:s,s:[s],s:i}", "menu", "91", "persons", p->no,
		    "cancels", p->last)) != RC_OK)
		return;
	if (c.e.household_no[0] == '\0' && change_says(&c, "E4023"))
		return; /* another head is there by now */
	if (change_says(&c, "E4023"))
		record_set(&c.e.persons[0].after, IT_RELATION, "縁故者");
	(void)settle();
}

static void
birth(struct person *p)
{
	char code[16], name[32];

	if (change_propose(&t, &c,
		json_pack("{s:s,s:s}", "menu", "51", "mother", p->no)) != RC_OK)
		return;
	(void)snprintf(name, sizeof(name), "子%d", tried);
	(void)snprintf(code, sizeof(code), "5%010d", tried);
	set_all(IT_NAME_GIVEN, name);
	set_all(IT_BIRTH, "R08.07.14");
	set_all(IT_SEX, "1");
	set_all(IT_JUMINHYO_CODE, code);
	if (record_get(&c.e.persons[0].after, IT_RELATION)[0] == '\0')
		set_all(IT_RELATION, "縁故者");
	(void)settle();
}

static void
step(void)
{
	struct person *p = some(true);
	unsigned int k = draw(100);

	if (p == NULL || here < 12 || k < 16)
		move_in();
	else if (k < 30)
		move(p, draw(2) == 0);
	else if (k < 40)
		split(p);
	else if (k < 48)
		new_head(p);
	else if (k < 56)
		leave(p, draw(4) ? "31" : "32", draw(2) == 0);
	else if (k < 60)
		leave(p, draw(2) ? "52" : "63", false);
	else if (k < 64)
		notice();
	else if (k < 74)
		correct(p, draw(3) == 0 ? "64" : draw(2) ? "62" : "65");
	else if (k < 88)
		cancel(draw(3) ? p : some(draw(2) != 0));
	else if (k < 92)
		(void)(propose(draw(2) ? "92" : "93", p, false, NULL) &&
		       settle());
	else
		birth(p);
}

/* Whether verify says it once the fault is there, and nothing without. */
static void
planted(const char *invariant, const char *fault, const char *repair)
{
	json_t *got = NULL, *v;
	size_t i;
	bool found = false;

	test_plant(&t, fault);
	CHECK_INT(test_call(&t, "register.verify", &got, "{}"), RC_OK);
	json_array_foreach(json_object_get(got, "findings"), i, v)
	{
		found |=
		    strcmp(json_string_value(json_object_get(v, "invariant")),
			invariant) == 0;
	}

	if (!found)
		printf("# not found: %s\n", invariant);
	CHECK(found);
	json_decref(got);
	test_plant(&t, repair);
	CHECK(change_verified(&t));
}

/* Faults in the newest row of the second member of a family. */
static void
plant_all(void)
{
	static const char where[] = " WHERE hist_no = 1 AND person_no = '%s'";
	char no[4][20], house[20], fault[256], repair[256], tail[128];

	change_family(&t, "検査", 3, 9999, no, house);
	(void)snprintf(tail, sizeof(tail), where, no[1]);
#define PLANT(invariant, set, unset)                                           \
	(void)snprintf(                                                        \
	    fault, sizeof(fault), "UPDATE history SET " set "%s", tail);       \
	(void)snprintf(                                                        \
	    repair, sizeof(repair), "UPDATE history SET " unset "%s", tail);   \
	planted(invariant, fault, repair)
	PLANT("one_head", "relation = '世帯主'", "relation = '妻'");
	PLANT("relation_grammar", "relation = '孫'", "relation = '妻'");
	PLANT("household_address", "address_number = '0番'",
	    "address_number = '12番3号'");
	(void)snprintf(fault, sizeof(fault),
	    "UPDATE history SET hist_no = 7 WHERE person_no = '%s'", no[1]);
	(void)snprintf(repair, sizeof(repair),
	    "UPDATE history SET hist_no = 1 WHERE person_no = '%s'", no[1]);
	planted("hist_no_gapless", fault, repair);
	(void)snprintf(fault, sizeof(fault),
	    "UPDATE sheet SET closed_event = '201' WHERE person_no = '%s'",
	    no[1]);
	(void)snprintf(repair, sizeof(repair),
	    "UPDATE sheet SET closed_event = '' WHERE person_no = '%s'", no[1]);
	planted("sheet_is_open", fault, repair);
}

TEST(walk_keeps_the_invariants)
{
	const char *steps = getenv("MADO_WALK"), *given = getenv("MADO_SEED");
	int i, n = steps != NULL ? atoi(steps) : 150, events = 0;
	long long rows;

	/* The same walk for everybody; a long one goes another way each time. */
	seed = given != NULL   ? strtoull(given, NULL, 10)
	       : steps != NULL ? (uint64_t)time(NULL) * 2654435761u
			       : 20260715;
	printf("# MADO_SEED=%llu\n", (unsigned long long)seed);
	people = calloc(PEOPLE_MAX, sizeof(*people));
	CHECK(people != NULL);
	test_reg_make(&t);
	for (i = 0; i < n; i++)
		step();
	for (i = 0; i < EV_COUNT; i++)
		events += gains[i] > 0;
	printf("# %d of %d accepted, %d events, %d residents\n", accepted,
	    tried, events, here);
	/* what was tried was valid */
	CHECK(accepted * 100 >= tried * 80);
	CHECK(events > 8);
	/* residents: what came less what went, by rows and by sheets */
	CHECK_INT(test_count(&t, "SELECT count(*) FROM sheet WHERE "
				 "closed_event = ''"),
	    here);
	rows = test_count(&t,
	    "SELECT sum(CASE WHEN event < '200' THEN 1 WHEN event < '300' "
	    "THEN -1 ELSE 0 END) FROM history WHERE event_date LIKE 'R08.07.%'");
	CHECK_INT(rows, here);
	CHECK(change_verified(&t));
	plant_all();
	change_release(&c);
	test_reg_free(&t);
	free(people);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
