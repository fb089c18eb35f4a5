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
	/* A 届出 by that number of I0 comes with one of these papers, the first
	 * of them or what stands for it (db/codes/papers.csv); "" with none. */
	const char *papers_menu, *papers;
	const char *letters; /* kinds that follow from it (src/cert.h) */
};
extern const struct event_def event_defs[EV_COUNT];

/* event_by_code - EV_COUNT when unknown. */
enum event event_by_code(const char *code);
enum event event_by_menu(const char *menu);
/* event_has_letter - whether the event's row lists that kind of letter;
 * event_wants_paper - whether it lists that paper. false for EV_COUNT. */
bool event_has_letter(enum event ev, const char *kind);
bool event_wants_paper(enum event ev, const char *paper);
/* event_right - who may start the menu number; "enter" for one without event. */
const char *event_right(const char *menu);

#endif
