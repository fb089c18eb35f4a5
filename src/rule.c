/* SPDX-License-Identifier: ISC
 * rule - see rule.h. This file runs the table; the deciding functions stand
 * in rule_*.c.
 */
#include "src/mem.h"
#include "src/mutant.h"
#include "src/relation.h"
#include "src/rule_help.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RULE_ROW(code_, level_, row_, item_, per_, check_, what_, why_,        \
    remedy_, answers_, source_)                                                \
	{ .code = code_,                                                       \
		.level = level_,                                               \
		.row = row_,                                                   \
		.item = item_,                                                 \
		.what = what_,                                                 \
		.why = why_,                                                   \
		.remedy = remedy_,                                             \
		.answers = answers_,                                           \
		.source = source_,                                             \
		.check = check_,                                               \
		.per_person = per_ },
const struct rule_def rule_defs[] = {
#include "rules_table.h" /* generated */
	{ .code = NULL },
};
#undef RULE_ROW
const int rule_count = (int)(sizeof(rule_defs) / sizeof(rule_defs[0])) - 1;

int
rule_answers(const struct rule_def *d)
{
	const char *s = d->answers;
	int n = s[0] == '\0' ? 0 : 1;

	for (; *s != '\0'; s++)
		n += *s == '|';
	return n;
}

/* A rule about several items shows the label of the one it means. */
static const char *
item_of(const struct rule_def *d, const char *shown)
{
	int i;

	if (strcmp(d->item, "*") != 0)
		return d->item;
	for (i = 0; i < IT_COUNT; i++)
		if (strcmp(item_defs[i].label, shown) == 0)
			return item_defs[i].id;
	return "";
}

/* Adds the finding when the rule holds against that person. */
static int
try_rule(const struct rule_def *d, const struct entry *e, const struct facts *f,
    int person, struct finding *out, int n, int max)
{
	struct finding hit = { .rule = d, .person = person };
	int answer;

	if (n >= max || !GUARD(d->code) || !d->check(e, person, f, hit.shown))
		return n;
	hit.item = item_of(d, hit.shown);
	answer = entry_answered(e, d->code, person);
	hit.is_answered =
	    d->level == RULE_ALERT && answer > 0 &&
	    (answer <= rule_answers(d) || !GUARD("rule_answer_range"));
	out[n] = hit;
	return n + 1;
}

/* Errors first, then by person, then in the order of the table. */
static int
by_weight(const void *pa, const void *pb)
{
	const struct finding *a = pa, *b = pb;

	if (a->rule->level != b->rule->level)
		return a->rule->level == RULE_ERROR ? -1 : 1;
	if (a->person != b->person)
		return a->person < b->person ? -1 : 1;
	return a->rule < b->rule ? -1 : a->rule > b->rule;
}

static int
run_level(enum rule_level level, const struct entry *e, const struct facts *f,
    struct finding *out, int n, int max)
{
	int i, p;

	for (i = 0; i < rule_count; i++) {
		if (rule_defs[i].level != level)
			continue;
		if (!rule_defs[i].per_person) {
			n = try_rule(&rule_defs[i], e, f, -1, out, n, max);
			continue;
		}
		for (p = 0; p < e->person_count; p++)
			n = try_rule(&rule_defs[i], e, f, p, out, n, max);
	}
	return n;
}

int
rule_run(
    const struct entry *e, const struct facts *f, struct finding *out, int max)
{
	int n = 0;

	/* Errors have the room first; more answers than ENTRY_ANSWERS_MAX
	 * do not exist, so a full list always holds one that stops. */
	n = run_level(RULE_ERROR, e, f, out, n, max);
	n = run_level(RULE_ALERT, e, f, out, n, max);
	if (n > 1)
		qsort(out, (size_t)n, sizeof(*out), by_weight);
	return n;
}

/*
 * A rule about several items names the first that is wrong. To hear of a
 * later one the others are blanked, in a copy that borrows every value.
 */
static int
try_item(const struct rule_def *d, const struct entry *e, const struct facts *f,
    int person, const char *item, struct finding *out, int n, int max)
{
	struct entry masked = *e;
	int k, tries;
	enum item it;

	k = try_rule(d, e, f, person, out, n, max);
	if (k == n || strcmp(out[n].item, item) == 0)
		return k;
	masked.persons =
	    x_alloc((size_t)e->person_count * sizeof(*masked.persons));
	memcpy(masked.persons, e->persons,
	    (size_t)e->person_count * sizeof(*masked.persons));
	for (tries = 0; tries < IT_COUNT; tries++) {
		it = item_by_id(out[n].item);
		if (it == IT_COUNT ||
		    masked.persons[person].after.v[it] == NULL)
			break;
		masked.persons[person].after.v[it] = NULL;
		if (try_rule(d, &masked, f, person, out, n, max) == n)
			break;
		if (strcmp(out[n].item, item) == 0) {
			free(masked.persons);
			return n + 1;
		}
	}
	free(masked.persons);
	return n;
}

int
rule_run_item(const struct entry *e, const struct facts *f, int person,
    const char *item, struct finding *out, int max)
{
	int i, n = 0;

	if (person >= e->person_count)
		return 0;
	for (i = 0; i < rule_count; i++) {
		const struct rule_def *d = &rule_defs[i];

		if (d->per_person != (person >= 0))
			continue;
		if (strcmp(d->item, item) == 0)
			n = try_rule(d, e, f, person, out, n, max);
		else if (strcmp(d->item, "*") == 0)
			n = try_item(d, e, f, person, item, out, n, max);
	}
	if (n > 1)
		qsort(out, (size_t)n, sizeof(*out), by_weight);
	return n;
}

/* Puts the value where the text has %s; the text comes from our table, the
 * value from anywhere, so neither is a format. */
static void
put_value(char *out, size_t size, const char *text, const char *value)
{
	const char *at = strstr(text, "%s");

	if (at == NULL)
		(void)snprintf(out, size, "%s", text);
	else
		(void)snprintf(out, size, "%.*s%s%s", (int)(at - text), text,
		    value, at + 2);
}

void
rule_text(const struct finding *f, struct err *err)
{
	char what[512], why[512], remedy[512];
	struct err legal;

	err_clear(&legal);
	put_value(what, sizeof(what), f->rule->what, f->shown);
	put_value(why, sizeof(why), f->rule->why, f->shown);
	put_value(remedy, sizeof(remedy), f->rule->remedy, f->shown);
	/* The grammar knows the legal word for a common wrong one. */
	if (strcmp(f->rule->code, "E1111") == 0 &&
	    relation_check(f->shown, &legal) != RC_OK &&
	    legal.remedy[0] != '\0')
		put_value(remedy, sizeof(remedy), "%s", legal.remedy);
	(void)err_set(err, RC_INPUT, f->rule->code, what, why, remedy);
	if (err == NULL)
		return;
	(void)snprintf(err->item, sizeof(err->item), "%s", f->item);
	err->person = f->person;
}

enum rc
rule_stops(const struct entry *e, const struct facts *f, struct err *err)
{
	struct finding *found;
	int i, n;
	enum rc rc = RC_OK;

	/* A register that does not know its own day decides nothing. */
	if (GUARD("rule_facts_known") && f->at_register &&
	    (f->today == 0 || f->municipality == NULL))
		return err_set(err, RC_IO, "E1110", "届出を検査できません",
		    "台帳の業務日か市区町村が分からないため",
		    "管理者に連絡してください");
	found = x_alloc(FINDINGS_MAX * sizeof(*found));
	n = rule_run(e, f, found, FINDINGS_MAX);
	for (i = 0; i < n; i++)
		if (found[i].rule->level == RULE_ERROR ||
		    !found[i].is_answered) {
			rule_text(&found[i], err);
			rc = RC_INPUT;
			break;
		}
	free(found);
	return rc;
}
