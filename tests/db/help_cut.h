/* SPDX-License-Identifier: ISC
 * help_cut - a line between terminals and the centre that breaks: it carries
 * bytes from a port to other ports and cuts connections in the middle of
 * what they say, after a number of bytes that a seed draws, on one side, on
 * both, or by saying nothing more. And, where the kernel gives one to root, a
 * network of its own for the terminals, whose cable can be pulled.
 */
#ifndef TESTS_DB_HELP_CUT_H
#define TESTS_DB_HELP_CUT_H

#include <stdbool.h>
#include <sys/types.h>

#define CUT_TARGETS 4

struct cut_options {
	unsigned seed;
	const char *listen;       /* "127.0.0.1" */
	int port;                 /* there; 0: a free one is taken */
	const char *address;      /* of the targets */
	int targets[CUT_TARGETS]; /* ports; 0 ends; each connection takes the
				   * next that answers */
	int cut_percent;          /* of the connections */
	int most_bytes;           /* after which those are cut, at most */
};
struct cut {
	pid_t pid;
	int port;
	volatile struct cut_counts {
		long connections, cuts, silences, bytes;
		int is_off; /* set by the test: nothing is cut any more */
	} * counts;
};
/* cut_start - a process that carries until cut_end; dies with the test.
 * net: descriptor of the network namespace it listens in, -1 its own. */
void cut_start(struct cut *c, const struct cut_options *o, int net);
void cut_end(struct cut *c);

struct cut_net {
	pid_t keeper;  /* holds the namespace */
	int fd;        /* of it, for setns */
	char near[20]; /* this machine's address as seen from there */
	char name[16]; /* of the cable here */
};
/* cut_net_make - a network with one cable to this machine; false and a TAP
 * comment where there can be none (no root, no ip). */
bool cut_net_make(struct cut_net *n);
void cut_net_pull(struct cut_net *n, bool is_out);
void cut_net_end(struct cut_net *n);
/* cut_net_enter - in a child: from here on in that network. */
bool cut_net_enter(const struct cut_net *n);

#endif
