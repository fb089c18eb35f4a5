/* SPDX-License-Identifier: ISC
 * help_morning - the office of t_morning.c: its script and forms
 * (help_morning_fill.c), its terminals, a process each, and what they tell
 * each other in a folder of marks (help_morning.c).
 */
#ifndef TESTS_HELP_MORNING_H
#define TESTS_HELP_MORNING_H

#include "db/register.h"
#include "src/entry.h"

#include <stdbool.h>

#define NOTES_MAX 1000

enum kind { /* of a notification: 転入 … 取消 of the family's newest change */
	KIND_IN,
	KIND_MOVE,
	KIND_OUT,
	KIND_DEATH, /* of the last member */
	KIND_SPLIT, /* the last member, out of the household */
	KIND_HEAD,  /* the second one becomes it; 続柄 of all anew */
	KIND_LOST,  /* death of the head */
	KIND_BIRTH, /* the second one has a child */
	KIND_MERGE, /* 世帯合併: all of them into another family's household */
	KIND_JOIN,   /* 世帯変更: the last member into another family's */
	KIND_NOTICE, /* 転入通知 of a family that moved out */
	KIND_UNDO
};
/* One notification of the script (morning.awk says the columns). */
struct note {
	int n, clerk; /* 1 or 2 */
	enum kind kind;
	char family[16];
	int size; /* of the family */
	int of;   /* number of the notification that is followed up; 0 none */
	int into; /* 世帯合併, 世帯変更: whose household, by its first one */
	/* lot, where to, where they are or the day: on the paper, as entered first, and as it
	 * is tried at the other counter */
	char paper[24], typed[24], other[24];
	char day[16]; /* of the change */
	const char *plan;
};
const char *morning_kind(enum kind k); /* "in", as the script has it */
/* Item that the reviewer compares with the paper; NULL: the day. */
const char *morning_item(enum kind k);
extern struct note notes[NOTES_MAX];
extern int note_count;
void write_script(int count);

struct place { /* what the office is told when the register stands */
	char folder[96], tls[80];
	unsigned char secret[64];
	int port;
};
extern struct place place;
/* Whether notification n has got that far: "tried", "looked", "killed" … */
bool is_marked(const char *what, int n);

struct desk { /* a terminal and who sits there */
	const char *terminal, *staff;
	int clerk; /* 1, 2; 0 the reviewer */
	struct reg *r;
	char session[65];
	struct err err;
};
/* Asks until somebody answers; args is stolen. */
enum rc morning_call(
    struct desk *d, const char *method, json_t *args, json_t **res);
/* What must not be, of notification n: the test ends with it. */
void morning_fault(int n, const char *fmt, ...);
/*
 * morning_fill - the notification as its clerk types it, for people as they
 * are now. typed: of paper, typed or other. False: that family is not here.
 * The caller releases e either way.
 */
bool morning_fill(
    struct desk *d, const struct note *n, const char *typed, struct entry *e);

/*
 * office - in a process of one thread: waits for its struct place on the
 * descriptor, then lets clerks and reviewer work until all three went home;
 * whoever was killed sits down again. Returns 0, or what stopped it. What must
 * not be stands in the file "faults" of the folder, a line each.
 */
int office(int from);

#endif
