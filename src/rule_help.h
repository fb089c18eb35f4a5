/* SPDX-License-Identifier: ISC
 * rule_help - what the deciding functions of rule_*.c share. Each is
 * rule_NAME(entry, person or -1, facts, shown): true when the rule holds
 * against it, with what to put for %s in shown.
 */
#ifndef SRC_RULE_HELP_H
#define SRC_RULE_HELP_H

#include "src/change.h"
#include "src/date.h"
#include "src/event.h"
#include "src/rule.h"

#include <stdio.h>
#include <string.h>

#define RULE_CHECK(f)                                                          \
	bool f(const struct entry *e, int p, const struct facts *facts,        \
	    char shown[160]);
#include "rules_table.h" /* generated */
#undef RULE_CHECK

/* The head of a deciding function; what it does not look at is not used. */
#define RULE(name)                                                             \
	bool rule_##name(__attribute__((unused)) const struct entry *e,        \
	    __attribute__((unused)) int p,                                     \
	    __attribute__((unused)) const struct facts *facts,                 \
	    __attribute__((unused)) char shown[160])

static inline const char *
rule_value(const struct entry *e, int p, enum item it)
{
	return record_get(&e->persons[p].after, it);
}

static inline bool
rule_blank(const struct entry *e, int p, enum item it)
{
	return rule_value(e, p, it)[0] == '\0';
}

static inline bool
rule_is_foreign(const struct entry *e, int p)
{
	return strcmp(rule_value(e, p, IT_KIND), "2") == 0;
}

static inline bool
rule_is_movein(const struct entry *e)
{
	return (e->event == EV_IN_DOMESTIC || e->event == EV_IN_ABROAD) &&
	       !change_is_ward_move(e);
}

/* A 住所 in this municipality comes in with the entry. */
static inline bool
rule_sets_address(const struct entry *e)
{
	return change_is_newcomer(e->event) || e->event == EV_MOVE_WITHIN;
}

/* Someone who stays or becomes a resident; a 除票 may lack a code (1.1.6). */
static inline bool
rule_is_removal(const struct entry *e)
{
	return (unsigned int)e->event < EV_COUNT &&
	       event_defs[e->event].side == SIDE_REMOVAL;
}

/* The stored date; false when blank or unreadable. */
static inline bool
rule_date(const char *stored, struct date *d)
{
	return stored[0] != '\0' && date_load(stored, d, NULL) == RC_OK;
}

/* Puts the item's label into shown: rule_text names it, and a rule about
 * several items ("*") is found by it. Always true. */
static inline bool
rule_show_item(enum item it, char shown[160])
{
	(void)snprintf(shown, 160, "%s", item_defs[it].label);
	return true;
}

#endif
