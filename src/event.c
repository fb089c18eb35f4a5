/* SPDX-License-Identifier: ISC
 * event - see event.h.
 */
#include "src/event.h"

#include "src/text.h"

#include <string.h>

const struct event_def event_defs[EV_COUNT] = {
#include "events_table.h" /* generated */
};

enum event
event_by_code(const char *code)
{
	int i;

	for (i = 0; i < EV_COUNT; i++)
		if (strcmp(event_defs[i].code, code) == 0)
			break;
	return (enum event)i;
}

bool
event_has_letter(enum event ev, const char *kind)
{
	return (unsigned int)ev < EV_COUNT &&
	       text_listed(event_defs[ev].letters, kind);
}

bool
event_wants_paper(enum event ev, const char *paper)
{
	return (unsigned int)ev < EV_COUNT &&
	       text_listed(event_defs[ev].papers, paper);
}

enum event
event_by_menu(const char *menu)
{
	int i;

	for (i = 0; i < EV_COUNT; i++)
		if (text_listed(event_defs[i].menu, menu))
			break;
	return (enum event)i;
}

const char *
event_right(const char *menu)
{
	enum event ev = event_by_menu(menu);

	return ev == EV_COUNT ? "enter" : event_defs[ev].right;
}
