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
#define CHILD "葵" /* who is born, as morning.awk has it */

/* ---- the script ---- */

struct note notes[NOTES_MAX];
int note_count;

static const char *const plans[PLANS] = { "plain", "fix", "plain", "twice",
	"cancel", "plain", "since", "plain", "kill", "drop", "plain", "bad",
	"fix", "plain", "twice", "plain" };

static const char *const kind_names[] = { "in", "move", "out", "death", "split",
	"head", "lost", "birth", "merge", "join", "notice", "undo" };

const char *
morning_kind(enum kind k)
{
	return kind_names[k];
}

const char *
morning_item(enum kind k)
{
	return k == KIND_OUT                    ? "out_planned_city"
	       : k == KIND_NOTICE               ? "out_confirmed_city"
	       : k == KIND_IN || k == KIND_MOVE ? "address_number"
						: NULL;
}

/* The first notification of a family that no other one is about and whose
 * household nobody has joined yet, some time before i: 0 none. */
static int
free_home(int i)
{
	int k, j;

	for (j = i - 4; j >= 0; j--) {
		if ((j % 10 != 8 && j % 10 != 3) || notes[j].kind != KIND_IN)
			continue;
		for (k = 0; k < i && notes[k].into != j + 1; k++)
			;
		if (k == i)
			return j + 1;
	}
	return 0;
}

/* A family comes again with one of these. */
static void
second_coming(struct note *n, int i, const struct note *first)
{
	static const enum kind often[] = { KIND_MOVE, KIND_MOVE, KIND_LOST,
		KIND_JOIN, KIND_JOIN, KIND_SPLIT, KIND_LOST, KIND_BIRTH,
		KIND_DEATH, KIND_OUT, KIND_MERGE, KIND_BIRTH, KIND_OUT };
	int turn = 2 * (i / 5) - (i % 5 == 4 ? 2 : 3);

	n->kind = often[turn % (int)(sizeof(often) / sizeof(often[0]))];
	if (n->kind == KIND_MERGE || n->kind == KIND_JOIN)
		n->into = free_home(i);
	/* nobody is there to have a child, to be left, to leave */
	if (first->size == 1 && n->kind != KIND_OUT && n->kind != KIND_MERGE &&
	    n->kind != KIND_DEATH)
		n->kind = KIND_MOVE;
	if ((n->kind == KIND_MERGE || n->kind == KIND_JOIN) && n->into == 0)
		n->kind = KIND_MOVE;
	if (n->kind != KIND_MERGE && n->kind != KIND_JOIN)
		n->into = 0;
}

/* And once more: a household whose head died gets another, who moved out has
 * arrived, and some changes are taken back. */
static bool
third_coming(struct note *n, int i, const struct note *second)
{
	if (second->kind == KIND_IN)
		return false;
	if (second->kind == KIND_LOST)
		n->kind = KIND_HEAD;
	else if (second->kind == KIND_OUT && i % 10 != 3)
		n->kind = KIND_NOTICE;
	else if (i % 10 == 3)
		n->kind = KIND_UNDO;
	else
		return false;
	return true;
}

/* Whether this one is about a family that was here before; all of a family
 * come to the same clerk. */
static bool
comes_again(struct note *n, int i)
{
	int first = i % 5 == 4 ? i - 8 : i % 5 == 2 ? i - 12 : -1;
	int second = i % 10 == 3   ? i - 4
		     : i % 10 == 8 ? i - 6
		     : i % 10 == 6 ? i - 2
				   : -1;

	if (first >= 0 && notes[first].kind == KIND_IN) {
		n->of = first + 1;
		second_coming(n, i, &notes[first]);
		return true;
	}
	if (i > 12 && second >= 0 && third_coming(n, i, &notes[second])) {
		n->of = second + 1;
		return true;
	}
	return false;
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
	if (n->kind == KIND_OUT || n->kind == KIND_NOTICE) {
		(void)snprintf(n->paper, sizeof(n->paper), "%s",
		    n->kind == KIND_OUT ? "日野市" : "八王子市");
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
		    n->kind == KIND_OUT      ? "日野"
		    : n->kind == KIND_NOTICE ? "八王子"
		    : n->kind == KIND_UNDO   ? "R08.07.14"
					     : "R08.07.13");
}

/* One household has one 住所: who is joined lives where the others come from. */
static void
live_together(const struct note *n)
{
	struct note *home = &notes[n->into - 1];
	const struct note *from = &notes[n->of - 1];
	bool slips = strcmp(home->typed, home->paper) != 0;

	memcpy(home->paper, from->paper, sizeof(home->paper));
	if (!slips)
		memcpy(home->typed, from->paper, sizeof(home->typed));
}

void
write_script(int count)
{
	int i;

	note_count = count;
	for (i = 0; i < count; i++) {
		struct note *n = &notes[i];

		n->n = i + 1;
		n->clerk = 1 + i % 2;
		n->plan = plans[(i / 2 + 5 * (i % 2)) % PLANS];
		n->size = 1 + i % 4;
		n->kind = KIND_IN;
		(void)snprintf(n->family, sizeof(n->family), "朝%03d", i + 1);
		if (comes_again(n, i)) {
			n->size = notes[n->of - 1].size;
			memcpy(n->family, notes[n->of - 1].family,
			    sizeof(n->family));
		}
		/* a day to come is fine for who moves out; of a 転入通知 it is
		 * another item */
		if ((n->kind == KIND_OUT || n->kind == KIND_NOTICE) &&
		    strcmp(n->plan, "bad") == 0)
			n->plan = "plain";
		write_words(n, i);
		if (n->into > 0)
			live_together(n);
	}
}

/* ---- the people of the register ---- */

/* Somebody as the register has them now. */
struct found {
	char person[20], household[20];
	int hist;     /* 履歴番号 of the newest row */
	bool is_gone; /* a 転出 is recorded */
};

/* False: not here. */
static bool
find_person(struct desk *d, const char *family, const char *given,
    const char *sex, const char *birth, struct found *out)
{
	const char *no = NULL, *s;
	json_t *got, *row;

	memset(out, 0, sizeof(*out));
	if (morning_call(d, "returner.match",
		json_pack("{s:[{s:o,s:s,s:s}]}", "persons", "name",
		    json_sprintf("%s　%s", family, given), "sex", sex, "birth",
		    birth),
		&got) == RC_OK) {
		row = json_array_get(json_object_get(got, "matches"), 0);
		no = json_string_value(json_object_get(row, "person_no"));
		(void)snprintf(
		    out->person, sizeof(out->person), "%s", no ? no : "");
		json_decref(got);
	}
	if (out->person[0] == '\0' ||
	    morning_call(d, "person.get",
		json_pack("{s:s}", "person_no", out->person), &got) != RC_OK)
		return false;
	row = json_object_get(got, "record");
	out->hist = (int)json_integer_value(json_object_get(row, "hist_no"));
	s = json_string_value(json_object_get(row, "household_no"));
	(void)snprintf(
	    out->household, sizeof(out->household), "%s", s ? s : "");
	s = json_string_value(json_object_get(row, "out_planned_on"));
	out->is_gone = s != NULL && s[0] != '\0';
	json_decref(got);
	return true;
}

/* A member (0 …) of the family as it came. */
static bool
find_member(struct desk *d, const struct note *n, int who, struct found *out)
{
	const struct record *r;
	struct entry e;
	bool yes;

	test_family(&e, n->family, who + 1, n->n);
	r = &e.persons[who].after;
	yes = find_person(d, n->family, record_get(r, IT_NAME_GIVEN),
	    record_get(r, IT_SEX), record_get(r, IT_BIRTH), out);
	entry_release(&e);
	return yes;
}

/* Whoever has the row that a 取消 takes back: the child, if it was a birth. */
static bool
find_undone(struct desk *d, const struct note *n, struct found *out)
{
	const struct note *of = &notes[n->of - 1];

	return (of->kind == KIND_BIRTH &&
		   find_person(d, n->family, CHILD, "2", of->paper, out)) ||
	       find_member(d, n, n->size - 1, out);
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

/* Everybody of the family, for they may not be residents any more. */
static json_t *
everybody(struct desk *d, const struct note *n)
{
	json_t *all = json_array();
	struct found x;
	int i;

	for (i = 0; i < n->size; i++)
		if (find_member(d, n, i, &x) && x.is_gone)
			(void)json_array_append_new(all, json_string(x.person));
	return all;
}

static json_t *
begin_args(struct desk *d, const struct note *n)
{
	static const char *const menus[] = { "11", "21", "31", "52", "41", "44",
		"52", "51", "42", "43", "33", "91" };
	bool is_one = n->kind == KIND_DEATH || n->kind == KIND_SPLIT ||
		      n->kind == KIND_LOST || n->kind == KIND_JOIN;
	int who = n->kind == KIND_HEAD || n->kind == KIND_BIRTH ? 1
		  : n->kind == KIND_LOST                        ? 0
								: n->size - 1;
	struct found x, home;
	json_t *args;

	if (!(n->kind == KIND_UNDO ? find_undone(d, n, &x)
				   : find_member(d, n, who, &x)) ||
	    (n->kind == KIND_NOTICE && !x.is_gone) ||
	    (n->into > 0 && !find_member(d, &notes[n->into - 1], 0, &home)))
		return NULL;
	if (n->kind == KIND_BIRTH)
		return json_pack("{s:s,s:s}", "menu", "51", "mother", x.person);
	args = json_pack("{s:s,s:[s],s:b}", "menu", menus[n->kind], "persons",
	    x.person, "whole", (int)!is_one);
	if (n->kind == KIND_NOTICE)
		(void)json_object_set_new(args, "persons", everybody(d, n));
	if (n->kind == KIND_HEAD)
		(void)json_object_set_new(args, "head", json_string(x.person));
	if (n->kind == KIND_UNDO)
		(void)json_object_set_new(
		    args, "cancels", json_integer(x.hist));
	if (n->into > 0)
		(void)json_object_set_new(
		    args, "household_no", json_string(home.household));
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
name_child(const struct note *n, const char *birth, struct record *r)
{
	char code[24];

	record_set(r, IT_NAME_GIVEN, CHILD);
	record_set(r, IT_NAME_KANA_GIVEN, "アオイ");
	record_set(r, IT_SEX, "2");
	record_set(r, IT_BIRTH, birth);
	(void)snprintf(code, sizeof(code), "%010d9", 1000000 + n->n);
	record_set(r, IT_JUMINHYO_CODE, code);
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
		else if (n->kind == KIND_MERGE || n->kind == KIND_JOIN)
			record_set(r, IT_RELATION, "同居人");
		else if (n->kind == KIND_NOTICE)
			record_set(r, IT_OUT_CONFIRMED_CITY, typed);
		else if (n->kind == KIND_BIRTH)
			name_child(n, typed, r);
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
