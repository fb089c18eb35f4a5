/* SPDX-License-Identifier: ISC
 * cert_letter_value - what letters.csv can ask of a paper by name.
 */
#include "src/cert_int.h"

#include "src/event.h"
#include "src/letter.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdlib.h>
#include <string.h>

static const struct record *
first(const struct letter *l)
{
	return &l->persons[0].row;
}

static char *
value_out_planned(const struct letter *l)
{
	return record_address(first(l), "out_planned", true);
}

static char *
value_out_planned_on(const struct letter *l)
{
	return cert_date(record_get(first(l), IT_OUT_PLANNED_ON), false);
}

static char *
value_address(const struct letter *l)
{
	return record_address(first(l), "address", true);
}

static char *
value_head_name(const struct letter *l)
{
	return x_strdup(record_get(first(l), IT_HEAD_NAME));
}

static char *
value_name(const struct letter *l)
{
	return cert_name(first(l));
}

static char *
value_birth(const struct letter *l)
{
	return cert_date(record_get(first(l), IT_BIRTH),
	    strcmp(record_get(first(l), IT_KIND), "2") == 0);
}

static char *
value_code(const struct letter *l)
{
	return x_strdup(record_get(first(l), IT_JUMINHYO_CODE));
}

static char *
value_event(const struct letter *l)
{
	return x_strdup(l->event < EV_COUNT ? event_defs[l->event].label : "");
}

static char *
value_office(const struct letter *l)
{
	static const char *const sides[] = { [SIDE_ENTRY] = "職権記載",
		[SIDE_REMOVAL] = "職権消除",
		[SIDE_CORRECTION] = "職権修正" };

	return x_strdup(
	    l->event < EV_COUNT ? sides[event_defs[l->event].side] : "");
}

static char *
value_event_date(const struct letter *l)
{
	return cert_date(l->event_date, false);
}

static char *
value_processed_on(const struct letter *l)
{
	return cert_date(l->processed_on, false);
}

static char *
value_notified_on(const struct letter *l)
{
	return cert_date(l->notified_on, false);
}

/* What the office acted on: 戸籍の届出・通知 (4.2.0.4), 申出 (4.2.0.5). */
static char *
value_ground(const struct letter *l)
{
	const char *on =
	    l->informed_on[0] != '\0' ? l->informed_on : l->offered_on;
	char *day = cert_date(on, false), *s;

	s = x_printf("%s%s",
	    l->informed_on[0] != '\0'  ? "戸籍届出・通知　"
	    : l->offered_on[0] != '\0' ? "申出　"
				       : "職権による調査",
	    day);
	free(day);
	return s;
}

static char *
value_applicant(const struct letter *l)
{
	return x_strdup(l->applicant);
}

static char *
value_remarks(const struct letter *l)
{
	return x_strdup(l->remarks);
}

static char *
value_new_head(const struct letter *l)
{
	return x_strdup(l->head);
}

static char *
value_former_head(const struct letter *l)
{
	return x_strdup(l->former_head);
}

static char *
value_reissue(const struct letter *l)
{
	return x_strdup(
	    l->is_reissue && GUARD("letter_reissue_mark") ? "1" : "");
}

static char *
value_special(const struct letter *l)
{
	return x_strdup(l->is_special ? "1" : "");
}

static const struct {
	const char *key;
	char *(*value)(const struct letter *l);
} values[] = {
	{ "address", value_address },
	{ "applicant", value_applicant },
	{ "birth", value_birth },
	{ "code", value_code },
	{ "event", value_event },
	{ "event_date", value_event_date },
	{ "former_head", value_former_head },
	{ "ground", value_ground },
	{ "head_name", value_head_name },
	{ "name", value_name },
	{ "new_head", value_new_head },
	{ "notified_on", value_notified_on },
	{ "office", value_office },
	{ "out_planned", value_out_planned },
	{ "out_planned_on", value_out_planned_on },
	{ "processed_on", value_processed_on },
	{ "reissue", value_reissue },
	{ "remarks", value_remarks },
	{ "special", value_special },
};
#define VALUES (sizeof(values) / sizeof(values[0]))

static size_t
value_at(const char *key)
{
	size_t i;

	for (i = 0; i < VALUES && strcmp(values[i].key, key) != 0;)
		i++;
	return i;
}

char *
letter_value(const struct letter *l, const char *key)
{
	size_t i = value_at(key);

	return i < VALUES ? values[i].value(l) : x_strdup("");
}

bool
letter_key_known(const char *key, bool of_person)
{
	return of_person ? cert_cell_known(key) : value_at(key) < VALUES;
}
