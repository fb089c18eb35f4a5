/* SPDX-License-Identifier: ISC
 * event - see event.h.
 */
#include "src/event.h"

#include "src/text.h"

#include <string.h>

const struct event_def event_defs[EV_COUNT] = {
#include "events_table.h" /* generated */
};
const struct paper_need paper_needs[] = {
#include "events_papers.h" /* generated */
};
const int paper_need_count =
    (int)(sizeof(paper_needs) / sizeof(paper_needs[0]));

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

const char *
event_notice(enum event ev, const char *menu)
{
	int i;

	for (i = 0; i < paper_need_count; i++)
		if (paper_needs[i].event == ev &&
		    strcmp(paper_needs[i].who, "n") == 0 &&
		    text_listed(paper_needs[i].menus, menu))
			return paper_needs[i].papers;
	return "";
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
