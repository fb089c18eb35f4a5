/* SPDX-License-Identifier: ISC
 * help_morning - the office of t_morning.c: its script, its terminals, a
 * process each, and what they tell each other in a folder of marks.
 */
#ifndef TESTS_HELP_MORNING_H
#define TESTS_HELP_MORNING_H

#include <stdbool.h>

#define NOTES_MAX 1000

/* One notification of the script (morning.awk says the columns). */
struct note {
	int n, clerk; /* 1 or 2 */
	bool is_move;
	char family[16];
	int size;
	char paper[24], typed[24]; /* lot: on the paper, and as entered */
	const char *plan;
};
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

/*
 * office - in a process of one thread: waits for its struct place on the
 * descriptor, then lets clerks and reviewer work until all three went home;
 * whoever was killed sits down again. Returns 0, or what stopped it. What must
 * not be stands in the file "faults" of the folder, a line each.
 */
int office(int from);

#endif
