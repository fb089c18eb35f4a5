/* SPDX-License-Identifier: ISC
 * help_morning_fill - the script of the morning, and each of its
 * notifications as the form of a clerk sends it.
 */
#include "src/change.h"
#include "tests/db/help_morning.h"
#include "tests/db/help_register.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLANS 16

/* ---- the script ---- */

struct note notes[NOTES_MAX];
int note_count;

static const char *const plans[PLANS] = { "plain", "fix", "plain", "twice",
	"cancel", "plain", "since", "plain", "kill", "drop", "plain", "bad",
	"fix", "plain", "twice", "plain" };

static const char *const kind_names[] = { "in", "move", "out", "death", "split",
	"head", "undo" };

const char *
morning_kind(enum kind k)
{
	return kind_names[k];
}

const char *
morning_item(enum kind k)
{
	return k == KIND_OUT                    ? "out_planned_city"
	       : k == KIND_IN || k == KIND_MOVE ? "address_number"
						: NULL;
}

/* The number of the notification whose family comes again with this one, 0
 * none: a family comes again once at most, and what it came with then is taken
 * back for some. All of a family come to the same clerk. */
static int
comes_again(int i, enum kind *kind)
{
	static const enum kind often[] = { KIND_DEATH, KIND_OUT, KIND_MOVE,
		KIND_SPLIT, KIND_HEAD };
	int of = 0;

	if (i % 5 == 4)
		of = i - 8 + 1;
	else if (i % 5 == 2)
		of = i - 12 + 1;
	else if (i % 10 == 3 && i > 12)
		of = i - 4 + 1;
	if (of <= 0)
		return 0;
	*kind =
	    i % 10 == 3 ? KIND_UNDO : often[(i / 5 + (i % 5 == 2 ? 2 : 0)) % 5];
	return of;
}

/* What stands on the paper and what is typed first; both are of the one thing
 * that the reviewer compares. */
static void
write_words(struct note *n, int i)
{
	bool slips =
	    strcmp(n->plan, "fix") == 0 || strcmp(n->plan, "drop") == 0;

	(void)snprintf(n->day, sizeof(n->day), "%s",
	    n->kind == KIND_IN                  ? "R08.07.10"
	    : n->kind == KIND_UNDO              ? "R08.07.15"
	    : n->kind == KIND_OUT && i % 2 == 0 ? "R08.07.20"
						: "R08.07.14");
	memcpy(n->paper, n->day, sizeof(n->day));
	memcpy(n->other, n->day, sizeof(n->day));
	if (n->kind == KIND_OUT) {
		(void)snprintf(n->paper, sizeof(n->paper), "日野市");
		(void)snprintf(n->other, sizeof(n->other), "立川市");
	} else if (n->kind == KIND_IN || n->kind == KIND_MOVE) {
		(void)snprintf(n->paper, sizeof(n->paper), "%d番%d号",
		    i % 30 + 1, i / 30 + 1);
		(void)snprintf(n->other, sizeof(n->other), "99番9号");
	}
	memcpy(n->typed, n->paper, sizeof(n->typed));
	if (!slips)
		return;
	if (n->kind == KIND_IN || n->kind == KIND_MOVE)
		(void)snprintf(n->typed, sizeof(n->typed), "%d番%d号",
		    i / 30 + 1, i % 30 + 101);
	else
		(void)snprintf(n->typed, sizeof(n->typed), "%s",
		    n->kind == KIND_OUT ? "日野" : "R08.07.13");
}

void
write_script(int count)
{
	int i, from;

	note_count = count;
	for (i = 0; i < count; i++) {
		struct note *n = &notes[i];

		n->n = i + 1;
		n->clerk = 1 + i % 2;
		n->plan = plans[(i / 2 + 5 * (i % 2)) % PLANS];
		n->size = 1 + i % 4;
		n->kind = KIND_IN;
		(void)snprintf(n->family, sizeof(n->family), "朝%03d", i + 1);
		if ((from = comes_again(i, &n->kind)) > 0) {
			n->size = notes[from - 1].size;
			memcpy(n->family, notes[from - 1].family,
			    sizeof(n->family));
		}
		/* nobody is left to split from or to be the head of */
		if (n->size == 1 &&
		    (n->kind == KIND_SPLIT || n->kind == KIND_HEAD))
			n->kind = KIND_MOVE;
		/* a day to come is fine for who moves out */
		if (n->kind == KIND_OUT && strcmp(n->plan, "bad") == 0)
			n->plan = "plain";
		write_words(n, i);
	}
}

/* ---- the people of the register ---- */

/* 宛名番号 of a member (0 …) of the family and the 履歴番号 of their newest row;
 * false: not here. */
static bool
find_member(
    struct desk *d, const struct note *n, int who, char person[20], int *hist)
{
	struct entry e;
	const char *no = NULL;
	json_t *got, *row;

	test_family(&e, n->family, who + 1, n->n);
	person[0] = '\0';
	if (morning_call(d, "returner.match",
		json_pack("{s:[{s:o,s:s,s:s}]}", "persons", "name",
		    json_sprintf("%s　%s", n->family,
			record_get(&e.persons[who].after, IT_NAME_GIVEN)),
		    "sex", record_get(&e.persons[who].after, IT_SEX), "birth",
		    record_get(&e.persons[who].after, IT_BIRTH)),
		&got) == RC_OK) {
		row = json_array_get(json_object_get(got, "matches"), 0);
		no = json_string_value(json_object_get(row, "person_no"));
		(void)snprintf(person, 20, "%s", no ? no : "");
		json_decref(got);
	}
	entry_release(&e);
	if (person[0] == '\0' ||
	    morning_call(d, "person.get",
		json_pack("{s:s}", "person_no", person), &got) != RC_OK)
		return false;
	*hist = (int)json_integer_value(
	    json_object_get(json_object_get(got, "record"), "hist_no"));
	json_decref(got);
	return true;
}

/* entry.propose; what e held is released. False, and a fault, when refused. */
static bool
propose(struct desk *d, const struct note *n, json_t *args, struct entry *e,
    json_t **findings)
{
	json_t *got;
	bool fine = morning_call(d, "entry.propose", args, &got) == RC_OK;

	if (fine) {
		entry_release(e);
		fine = entry_from_json(
			   e, json_object_get(got, "entry"), &d->err) == RC_OK;
		if (findings != NULL)
			*findings =
			    json_incref(json_object_get(got, "findings"));
		json_decref(got);
	}
	if (!fine)
		morning_fault(n->n, "not proposed: %s %s %s", d->err.code,
		    d->err.text, d->err.why);
	return fine;
}

static json_t *
begin_args(struct desk *d, const struct note *n)
{
	static const char *const menus[] = { "11", "21", "31", "52", "41", "44",
		"91" };
	bool is_one = n->kind == KIND_DEATH || n->kind == KIND_SPLIT;
	int hist = 0, who = n->kind == KIND_HEAD ? 1 : n->size - 1;
	char person[20];
	json_t *args;

	if (!find_member(d, n, who, person, &hist))
		return NULL;
	args = json_pack("{s:s,s:[s],s:b}", "menu", menus[n->kind], "persons",
	    person, "whole", (int)!is_one);
	if (n->kind == KIND_HEAD)
		(void)json_object_set_new(args, "head", json_string(person));
	if (n->kind == KIND_UNDO)
		(void)json_object_set_new(args, "cancels", json_integer(hist));
	return args;
}

/* What the second one of the family has to be told of the others. */
static const char *
relation_of(const struct record *r)
{
	const char *given = record_get(r, IT_NAME_GIVEN);

	return strcmp(given, "美咲") == 0   ? "世帯主"
	       : strcmp(given, "一郎") == 0 ? "夫"
					    : "子";
}

static void
type_over(const struct note *n, const char *typed, struct entry *e)
{
	int i;

	(void)snprintf(e->event_date, sizeof(e->event_date), "%s",
	    morning_item(n->kind) == NULL ? typed : n->day);
	for (i = 0; i < e->person_count; i++) {
		struct record *r = &e->persons[i].after;

		if (n->kind == KIND_MOVE)
			record_set(r, IT_ADDRESS_NUMBER, typed);
		else if (n->kind == KIND_OUT)
			record_set(r, IT_OUT_PLANNED_CITY, typed);
		else if (n->kind == KIND_SPLIT)
			record_set(r, IT_RELATION, "世帯主");
		else if (n->kind == KIND_HEAD)
			record_set(r, IT_RELATION, relation_of(r));
	}
	if (!change_by_notification(e))
		return;
	e->applicant_kind = 1;
	(void)snprintf(e->papers[0], sizeof(e->papers[0]), "mynum");
	e->paper_count = 1;
}

/* What people who are here come with: begun by the register, typed over, and
 * every alert answered. */
static bool
fill_change(
    struct desk *d, const struct note *n, const char *typed, struct entry *e)
{
	json_t *args = begin_args(d, n), *findings = NULL, *v;
	size_t i;
	bool fine;

	entry_init(e);
	if (args == NULL || !propose(d, n, args, e, NULL))
		return false;
	type_over(n, typed, e);
	fine = propose(
	    d, n, json_pack("{s:o}", "entry", entry_to_json(e)), e, &findings);
	json_array_foreach(findings, i, v)
	{
		if (strcmp(json_string_value(json_object_get(v, "level")),
			"alert") == 0)
			entry_answer(e,
			    json_string_value(json_object_get(v, "code")),
			    (int)json_integer_value(
				json_object_get(v, "person")),
			    1);
	}

	json_decref(findings);
	return fine;
}

bool
morning_fill(
    struct desk *d, const struct note *n, const char *typed, struct entry *e)
{
	int i;

	if (n->kind != KIND_IN) {
		if (!fill_change(d, n, typed, e))
			return false;
	} else {
		test_family(e, n->family, n->size, n->n);
		for (i = 0; i < e->person_count; i++)
			record_set(
			    &e->persons[i].after, IT_ADDRESS_NUMBER, typed);
	}
	/* by which the reviewer takes the right paper to hand */
	if (change_by_notification(e))
		(void)snprintf(
		    e->applicant, sizeof(e->applicant), "届%d", n->n);
	return true;
}
