/* SPDX-License-Identifier: ISC
 * event - the 異動事由 of 1.2.2 (9 + 9 + 19) from db/catalogue/events.csv.
 */
#ifndef SRC_EVENT_H
#define SRC_EVENT_H

#include "events.h" /* generated: enum event */

#include <stdbool.h>

enum event_side { SIDE_ENTRY, SIDE_REMOVAL, SIDE_CORRECTION };

struct event_def {
	const char *code;  /* as stored in item `event` */
	const char *label; /* 国内転入 … to the letter */
	const char *label_en;
	enum event_side side;
	bool japanese, foreign; /* the ※ marks */
	const char *menu;       /* I0 numbers, "|" between; "" none yet */
	const char *groups;   /* catalogue groups it may change, "|" between */
	const char *from;     /* states before: none|resident|leaving|removed */
	bool future;          /* takes a future 異動日 (転出 only) */
	bool by_notification; /* 届出: 届出日 is an item */
	const char *deadline; /* days for the notification, "" none */
	const char *next_desks;
	const char *basis;
	enum event pair;   /* entry side: what closes the old sheet; EV_COUNT */
	const char *right; /* who may enter it (10.3) */
	const char *letters; /* kinds that follow from it (src/cert.h) */
};
extern const struct event_def event_defs[EV_COUNT];

/* A paper that a change comes with: the first of them or what stands for it. */
struct paper_need {
	enum event event;
	const char *menus; /* I0 numbers, "|" between; "" each of the event */
	/* "" the notification; "c" one with a Japanese in it; "f" each foreign
	 * resident; "j" each Japanese of a 本籍 elsewhere; "k" a foreign
	 * resident who joins a household of a foreign head, "w" the same in a
	 * household of their own; "n" what it rests on when it is by notice:
	 * never asked for. */
	const char *who;
	const char *papers; /* db/codes/papers.csv, "|" between */
};
extern const struct paper_need paper_needs[]; /* rows of an event together */
extern const int paper_need_count;

/* event_by_code - EV_COUNT when unknown. */
enum event event_by_code(const char *code);
enum event event_by_menu(const char *menu);
/* event_has_letter - whether the event's row lists that kind of letter; false
 * for EV_COUNT. */
bool event_has_letter(enum event ev, const char *kind);
/* event_notice - what a change by that number rests on when it is by notice, the
 * code of db/codes/papers.csv; "" none. */
const char *event_notice(enum event ev, const char *menu);
/* event_right - who may start the menu number; "enter" for one without event. */
const char *event_right(const char *menu);

#endif
