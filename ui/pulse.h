/* SPDX-License-Identifier: ISC
 * pulse - asks a register behind the network once a second whether it is
 * there, in a thread and over a connection of its own, so that no screen ever
 * waits to learn that it is not. A register in a file of this machine needs
 * none.
 */
#ifndef UI_PULSE_H
#define UI_PULSE_H

#include "db/register.h"

#include <jansson.h>

struct pulse;

/*
 * pulse_start - o: uri, terminal and certificates, copied; its other members
 * are not looked at. Waits for the first answer, at most two seconds. NULL
 * when the register is not behind the network.
 */
struct pulse *pulse_start(const struct reg_options *o);
void pulse_stop(struct pulse *p); /* NULL is fine */

/* pulse_beats - the register answered last, and is not late with the next
 * answer. */
bool pulse_beats(struct pulse *p);
/* pulse_status - its last register.status; new reference, NULL when it does
 * not beat. */
json_t *pulse_status(struct pulse *p);
/* pulse_ask - asks now and waits for that answer, at most a second; NULL is
 * fine. */
void pulse_ask(struct pulse *p);
/* pulse_gone_fd - can be read while the register does not answer: as stop_fd
 * of the screens' own connection, so that a call that hangs ends with it.
 * Belongs to p. */
int pulse_gone_fd(const struct pulse *p);

#endif
