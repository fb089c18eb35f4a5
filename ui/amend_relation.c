/* SPDX-License-Identifier: ISC
 * amend_relation - 続柄 seen from another head (4.1.4.2): what is plain is
 * proposed, and everybody is still asked.
 */
#include "ui/amend.h"

#include "src/date.h"
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
	if (is(r, "父") || is(r, "母"))
		return "子";
	if (is(r, "兄") || is(r, "姉") || is(r, "弟") || is(r, "妹"))
		return sibling(old, now);
	return "";
}

void
amend_relation_seen(const struct record *x, const struct record *old,
    const struct record *now, char *out, size_t size)
{
	const char *r = record_get(x, IT_RELATION);
	const char *n = record_get(now, IT_RELATION);
	const char *through = old_head(old, now);

	if (x == now)
		(void)snprintf(out, size, "世帯主");
	else if (x == old)
		(void)snprintf(out, size, "%s", through);
	else if (is_spouse(n) && is(r, "子"))
		(void)snprintf(out, size, "子");
	else if (is(n, "子") && is_spouse(r))
		(void)snprintf(out, size, is_woman(x) ? "母" : "父");
	else if (is(n, "子") && is(r, "子"))
		(void)snprintf(out, size, "%s", sibling(x, now));
	else if (through[0] != '\0' && r[0] != '\0')
		(void)snprintf(out, size, "%sの%s", through, r);
	else
		out[0] = '\0';
	if (out[0] != '\0' && relation_check(out, NULL) != RC_OK)
		out[0] = '\0';
}

void
amend_propose(struct amend *c, int head)
{
	const struct record *old = NULL, *now = &c->who[head].m->row;
	char word[128];

	for (int i = 0; i < c->count; i++)
		if (is(record_get(&c->who[i].m->row, IT_RELATION), "世帯主"))
			old = &c->who[i].m->row;
	if (old == NULL || old == now || (c->kind->flags & CK_HEAD) == 0)
		return;
	for (int i = 0; i < c->count; i++) {
		struct slot *s = form_slot(&c->m.form, 0, CH_RELATION + i);

		if (i == head || (s->text[0] != '\0' && !is(s->sign, "案")))
			continue;
		amend_relation_seen(
		    &c->who[i].m->row, old, now, word, sizeof(word));
		if (word[0] == '\0')
			continue;
		form_set(&c->m.form, 0, CH_RELATION + i, word, NULL, "案");
		/* It said that nothing stood there. */
		form_clear_notes(&c->m.form, 0,
		    form_slot_index(&c->m.form, 0, CH_RELATION + i));
		s->is_asked = true;
	}
}
