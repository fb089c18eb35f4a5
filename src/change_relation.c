/* SPDX-License-Identifier: ISC
 * change_relation - 続柄 seen from another head (4.1.4.2): what is plain is
 * proposed, and everybody is still asked.
 */
#include "src/change_help.h"

#include "src/mutant.h"
#include "src/relation.h"

#include <stdio.h>
#include <string.h>

static bool
is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static bool
is_spouse(const char *r)
{
	return is(r, "夫") || is(r, "妻");
}

static bool
is_parent(const char *r)
{
	return is(r, "父") || is(r, "母");
}

static bool
is_sibling(const char *r)
{
	return is(r, "兄") || is(r, "姉") || is(r, "弟") || is(r, "妹");
}

/* 子の妻 of 子: one of theirs, of whichever of them. */
static bool
is_through(const char *r, const char *n)
{
	size_t len = strlen(n);

	return len > 0 && strncmp(r, n, len) == 0 &&
	       strncmp(r + len, "の", strlen("の")) == 0;
}

static bool
is_woman(const struct record *r)
{
	return record_get(r, IT_SEX)[0] == '2';
}

/* 兄 姉 弟 妹 of `of`, "" when nobody knows who is older. */
static const char *
sibling(const struct record *r, const struct record *of)
{
	struct date a, b;
	int order;

	if (date_load(record_get(r, IT_BIRTH), &a, NULL) != RC_OK ||
	    date_load(record_get(of, IT_BIRTH), &b, NULL) != RC_OK)
		return "";
	order = date_compare(&a, &b);
	if (order == -1)
		return is_woman(r) ? "姉" : "兄";
	if (order == 1)
		return is_woman(r) ? "妹" : "弟";
	return "";
}

/* What the head of before is to the head of now. */
static const char *
old_head(const struct record *old, const struct record *now)
{
	const char *r = record_get(now, IT_RELATION);

	if (is_spouse(r))
		return is_woman(old) ? "妻" : "夫";
	if (is(r, "子"))
		return is_woman(old) ? "母" : "父";
	if (is_parent(r))
		return "子";
	if (is_sibling(r))
		return sibling(old, now);
	return "";
}

/* What x is to the head of now; "" where nobody can say. All three are rows
 * of before. */
static void
seen(const struct record *x, const struct record *old, const struct record *now,
    char *out, size_t size)
{
	const char *r = record_get(x, IT_RELATION);
	const char *n = record_get(now, IT_RELATION);
	const char *through = old_head(old, now);

	if (x == now)
		(void)snprintf(out, size, "世帯主");
	else if (x == old)
		(void)snprintf(out, size, "%s", through);
	else if (is_through(r, n))
		out[0] = '\0'; /* their own, or a brother's or sister's */
	else if (is_spouse(n) && (is(r, "子") || is_through(r, "子")))
		(void)snprintf(out, size, "%s", r);
	else if (is(n, "子") && is_spouse(r))
		(void)snprintf(out, size, is_woman(x) ? "母" : "父");
	else if (is(n, "子") && is(r, "子"))
		(void)snprintf(out, size, "%s", sibling(x, now));
	else if (is_parent(n) && is_parent(r))
		(void)snprintf(out, size, is_woman(x) ? "妻" : "夫");
	else if (is_parent(n) && is_sibling(r))
		(void)snprintf(out, size, "子");
	else if (is_sibling(n) && is_parent(r))
		(void)snprintf(out, size, "%s", r);
	else if (is_sibling(n) && is_sibling(r))
		(void)snprintf(out, size, "%s", sibling(x, now));
	else if (through[0] != '\0' && r[0] != '\0')
		(void)snprintf(out, size, "%sの%s", through, r);
	else
		out[0] = '\0';
	if (out[0] != '\0' && relation_check(out, NULL) != RC_OK)
		out[0] = '\0';
}

void
change_relations(struct entry *e)
{
	const struct record *old = NULL, *now = NULL;
	char word[128];
	int i;

	for (i = 0; i < e->person_count; i++) {
		if (change_is_head(&e->persons[i].before))
			old = &e->persons[i].before;
		if (change_is_head(&e->persons[i].after))
			now = &e->persons[i].before;
	}
	if (e->event != EV_HEAD_CHANGE || old == NULL || now == NULL ||
	    old == now || !GUARD("change_relations"))
		return;
	for (i = 0; i < e->person_count; i++) {
		if (change_get(&e->persons[i], IT_RELATION)[0] != '\0')
			continue;
		seen(&e->persons[i].before, old, now, word, sizeof(word));
		record_set(&e->persons[i].after, IT_RELATION, word);
	}
}
