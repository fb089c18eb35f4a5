/* SPDX-License-Identifier: ISC
 * entry - see entry.h.
 */
#include "src/entry.h"

#include "src/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
entry_init(struct entry *e)
{
	memset(e, 0, sizeof(*e));
	e->event = EV_COUNT;
}

static void
person_release(struct entry_person *p)
{
	record_release(&p->before);
	record_release(&p->after);
	record_release(&p->said);
	explicit_bzero(p, sizeof(*p));
}

void
entry_release(struct entry *e)
{
	int i;

	for (i = 0; i < e->person_count; i++)
		person_release(&e->persons[i]);
	free(e->persons);
	explicit_bzero(e, sizeof(*e));
	e->event = EV_COUNT;
}

void
entry_copy(struct entry *to, const struct entry *from)
{
	struct entry copy = *from;
	int i;

	copy.persons = NULL;
	if (from->person_count > 0)
		copy.persons =
		    x_alloc((size_t)from->person_count * sizeof(*copy.persons));
	for (i = 0; i < from->person_count; i++) {
		copy.persons[i] = from->persons[i];
		record_init(&copy.persons[i].before);
		record_init(&copy.persons[i].after);
		record_init(&copy.persons[i].said);
		record_copy(&copy.persons[i].before, &from->persons[i].before);
		record_copy(&copy.persons[i].after, &from->persons[i].after);
		record_copy(&copy.persons[i].said, &from->persons[i].said);
	}
	entry_release(to);
	*to = copy;
}

struct entry_person *
entry_add_person(struct entry *e)
{
	struct entry_person *p;

	if (e->person_count >= ENTRY_PERSONS_MAX)
		return NULL;
	e->persons = x_grow(
	    e->persons, (size_t)e->person_count + 1, sizeof(*e->persons));
	p = &e->persons[e->person_count++];
	memset(p, 0, sizeof(*p));
	return p;
}

void
entry_remove_person(struct entry *e, int index)
{
	int i, kept = 0;

	if (index < 0 || index >= e->person_count)
		return;
	person_release(&e->persons[index]);
	memmove(&e->persons[index], &e->persons[index + 1],
	    (size_t)(e->person_count - index - 1) * sizeof(*e->persons));
	e->person_count--;
	/* Answers belong to a person: those of the one who left go, those
	 * behind move up. */
	for (i = 0; i < e->answer_count; i++) {
		struct entry_answer a = e->answers[i];

		if (a.person == index)
			continue;
		if (a.person > index)
			a.person--;
		e->answers[kept++] = a;
	}
	e->answer_count = kept;
}

int
entry_answered(const struct entry *e, const char *code, int person)
{
	int i;

	for (i = 0; i < e->answer_count; i++)
		if (e->answers[i].person == person &&
		    strcmp(e->answers[i].code, code) == 0)
			return e->answers[i].answer;
	return 0;
}

void
entry_answer(struct entry *e, const char *code, int person, int answer)
{
	int i;

	for (i = 0; i < e->answer_count; i++)
		if (e->answers[i].person == person &&
		    strcmp(e->answers[i].code, code) == 0)
			break;
	if (i < e->answer_count && answer == 0) { /* taken back */
		e->answers[i] = e->answers[--e->answer_count];
		return;
	}
	if (answer == 0 || (i == e->answer_count && i >= ENTRY_ANSWERS_MAX))
		return;
	if (i == e->answer_count)
		e->answer_count++;
	(void)snprintf(
	    e->answers[i].code, sizeof(e->answers[i].code), "%s", code);
	e->answers[i].person = person;
	e->answers[i].answer = answer;
}

int
entry_diff(const struct entry *e, int person,
    void (*each)(const struct entry_diff *, void *), void *arg)
{
	const struct entry_person *p;
	int i, n = 0;

	if (person < 0 || person >= e->person_count)
		return 0;
	p = &e->persons[person];
	for (i = 0; i < IT_COUNT; i++) {
		enum item it = (enum item)i;
		struct entry_diff d = { .person = person,
			.it = it,
			.before = record_get(&p->before, it),
			.after = record_get(&p->after, it) };
		int k, rows;

		if (record_same(&p->before, &p->after, it))
			continue;
		if (item_defs[i].repeat[0] == '\0') {
			n++;
			if (each != NULL)
				each(&d, arg);
			continue;
		}
		rows = record_group_rows(&p->before, item_defs[i].repeat);
		k = record_group_rows(&p->after, item_defs[i].repeat);
		rows = k > rows ? k : rows;
		for (k = 1; k <= rows; k++) {
			d.before = record_group_get(&p->before, it, k);
			d.after = record_group_get(&p->after, it, k);
			if (strcmp(d.before, d.after) == 0)
				continue;
			n++;
			if (each != NULL)
				each(&d, arg);
		}
	}
	return n;
}
