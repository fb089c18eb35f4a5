/* SPDX-License-Identifier: ISC
 * help_counter - a counter that may be killed at any moment: a process that
 * submits and approves families over the network and gives others to its
 * outbox, writes what it begins and what was acknowledged to a file that
 * outlives it, and goes on where the one before it was.
 */
#ifndef TESTS_HELP_COUNTER_H
#define TESTS_HELP_COUNTER_H

#include "tests/db/help_cut.h"
#include "tests/db/help_register.h"

#include <stdbool.h>
#include <sys/types.h>

enum {
	COUNTER_FAMILY = 2,   /* people in each */
	COUNTER_CODES = 3000, /* families of a terminal */
};

struct terminal {
	char id[8], dir[96], clerk[8], reviewer[8];
	int first;           /* its families: first .. first + CODES - 1 */
	struct test_reg *t;  /* its register, secret and certificates */
	int port;            /* of the service, on localhost */
	struct cut_net *net; /* NULL: this machine's */
	pid_t sync, counter;
};

/* What is known of a family. Only one in two goes by the outbox. */
struct kept {
	bool begun, submitted, approved, boxed;
	long long id;
	char key[40]; /* in the outbox */
};

/* counter_work - a counter's life, in a process of its own. */
_Noreturn void counter_work(struct terminal *m);
/* counter_kept - what its counters kept: k[COUNTER_CODES] of the families
 * from m->first, *lines of its log. Returns the number after the last. */
int counter_kept(const struct terminal *m, struct kept *k, int *lines);
/* counter_lines - how often it kept a word: 'p' approved, 'E' refused for
 * good, see help_counter.c. */
long counter_lines(const struct terminal *m, char word);
/* counter_family - the name of a family's people begins with it. */
void counter_family(int code, char out[32]);

#endif
