/* SPDX-License-Identifier: ISC
 * show - see show.h.
 */
#include "ui/show.h"

#include "src/codes.h"
#include "src/date.h"
#include "src/event.h"
#include "src/mem.h"
#include "ui/lang.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MASKED "〔伏〕"

/* The right that uncovers an item's mask (10.4). */
static bool
may_see(const struct app *a, enum item it)
{
	const char *mask = item_defs[it].mask;

	return mask[0] == '\0' || app_has(a, mask);
}

void
show_number(const char *number, char *out, size_t size)
{
	size_t n = strlen(number);

	if (n == 9)
		(void)snprintf(out, size, "%.8s-%s", number, number + 8);
	else
		(void)snprintf(out, size, "%s", n ? number : "-");
}

void
show_date(const char *stored, bool in_list, char *out, size_t size)
{
	if (stored == NULL || stored[0] == '\0')
		(void)snprintf(out, size, "-");
	else
		date_show_stored(stored, in_list, out, size);
}

void
show_item(const struct app *a, const struct record *r, enum item it,
    bool guarded, char *out, size_t size)
{
	const struct item_def *d = &item_defs[it];
	const char *v = record_get(r, it);
	const char *list;

	if (!may_see(a, it) ||
	    (guarded && (strcmp(d->group, "address") == 0 ||
			    strcmp(d->group, "former_address") == 0) &&
		d->type != TYPE_DATE)) {
		(void)snprintf(out, size, "%s", MASKED);
		return;
	}
	if (v[0] == '\0') {
		(void)snprintf(out, size, "-");
		return;
	}
	switch (d->type) {
	case TYPE_DATE:
		show_date(v, false, out, size);
		break;
	case TYPE_NUMBER:
		if (it == IT_PERSON_NO || it == IT_HOUSEHOLD_NO)
			show_number(v, out, size);
		else
			(void)snprintf(out, size, "%s", v);
		break;
	case TYPE_CODE:
		list = code_item_list(d->id);
		if (it == IT_EVENT && event_by_code(v) != EV_COUNT)
			v = event_defs[event_by_code(v)].label;
		else if (list != NULL)
			v = code_label(list, v);
		(void)snprintf(out, size, "%s", v);
		break;
	case TYPE_FLAG:
		(void)snprintf(out, size, "%s", v[0] == '1' ? _("該当") : "-");
		break;
	case TYPE_TEXT:
	case TYPE_KANA:
	case TYPE_YM:
	case TYPE_INT:
	case TYPE_RELATION:
		(void)snprintf(out, size, "%s", v);
		break;
	}
}

void
show_address(const struct app *a, const struct record *r, const char *prefix,
    bool guarded, char *out, size_t size)
{
	char *s;

	(void)a;
	if (guarded) {
		(void)snprintf(out, size, "%s", MASKED);
		return;
	}
	s = record_address(r, prefix, true);
	(void)snprintf(out, size, "%s", s[0] ? s : "-");
	wipe_free(s);
}

void
show_age(const struct app *a, const struct record *r, char *out, size_t size)
{
	struct date d;
	int age = -1;

	if (date_load(record_get(r, IT_BIRTH), &d, NULL) == RC_OK)
		age = date_age(&d, a->today);
	if (age >= 0 && age < 1000)
		(void)snprintf(out, size, "%d", age);
	else
		(void)snprintf(out, size, "%s", "");
}

const char *
show_sex(const struct record *r)
{
	return code_label("sex", record_get(r, IT_SEX));
}

void
show_removal(const struct record *r, char *out, size_t size)
{
	char day[64];
	const char *on = record_get(r, IT_REMOVAL_DATE);

	if (on[0] == '\0')
		on = record_get(r, IT_OUT_PLANNED_ON);
	show_date(on, true, day, sizeof(day));
	(void)snprintf(out, size, "%s %s",
	    code_label("removal_reason", record_get(r, IT_REMOVAL_REASON)),
	    day);
}

const char *
show_json(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));

	return s == NULL ? "" : s;
}
