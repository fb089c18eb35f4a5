/* SPDX-License-Identifier: ISC
 * reg_known - what nearly every call asks and nearly no call changes, kept
 * by a connection: the state of the register, terminals with their profile,
 * staff with their rights, settings. Private to db/reg_*.c and register.c.
 *
 * A number in the database counts the changes. Each transaction reads it
 * first (together with its session); what was read at another number is
 * forgotten. Whoever changes such a row counts in the same transaction, so a
 * transaction acts on what it would have read itself, and meets others as if
 * it had. Only on a shared store: where one writer comes after the other in
 * this process, asking costs little and nothing is kept.
 */
#ifndef DB_REG_KNOWN_H
#define DB_REG_KNOWN_H

#include "db/reg.h"

struct known;

/* known_open - for r, when its store is a shared one; freed by the other. */
void known_open(struct reg *r);
void known_close(struct reg *r);

/* known_begin - at the start of a transaction of a call: forgets what is no
 * longer so, and reads the session of the call's token into c->session. */
MUST_CHECK enum rc known_begin(struct call *c);
/* known_changed - in the transaction that changes state, profile, terminal,
 * staff, their rights or a setting. */
MUST_CHECK enum rc known_changed(struct call *c);

/* Each: whether it is known, then it is filled in; and keeping what was just
 * read. */
bool known_state(struct call *c);
void known_state_keep(const struct call *c);
struct known_terminal {
	char place[64], profile[32], public_key[72];
	bool is_demo;
	json_t *sections, *calls; /* borrowed */
};
bool known_terminal(const struct call *c, struct known_terminal *out);
void known_terminal_keep(const struct call *c, const struct known_terminal *t);
struct known_who {
	struct who who;
	char from[16], to[16];
};
bool known_who(const struct call *c, const char *staff, struct known_who *out);
void known_who_keep(const struct call *c, const struct known_who *w);
/* *value: a new reference, NULL when the setting has neither value nor
 * preset. keep: borrowed. */
bool known_setting(const struct call *c, const char *key, json_t **value);
void known_setting_keep(
    const struct call *c, const char *key, const json_t *value);

#endif
