/* SPDX-License-Identifier: ISC
 * departure - sends what the register has of 転出証明書情報 (4.1.3.0.4): a file for
 * each, in a folder on a tmpfs, from which somebody brings it to the one
 * municipality that it is for; `daicho arrival take` of that one reads it.
 */
#ifndef DB_DEPARTURE_H
#define DB_DEPARTURE_H

#include "db/register.h"

enum departure_step {
	DEPARTURE_WRITTEN, /* the file is there, and does not count yet */
	DEPARTURE_SENT,    /* it does, for ever */
	DEPARTURE_VOID,    /* everybody of it was taken back */
	DEPARTURE_REFUSED  /* it waits on: err says why */
};
struct departure_told {
	enum departure_step step;
	json_int_t departure;
	const char *file;
	int people;
	const struct err *err; /* DEPARTURE_REFUSED; else NULL */
};
struct departure_run {
	struct reg *reg;
	const char *session; /* "" none */
	const char *reason;  /* 処理事由; NULL none */
	const char *folder;
	bool is_trial; /* says what would go; nothing is written */
	/* Told as each comes to pass; in a trial as it would. May be NULL. */
	void (*tell)(void *arg, const struct departure_told *t);
	void *arg;
	int sent, refused; /* receive: how many */
};

/*
 * departure_send - everything that waits, in the order of the decisions. A file
 * is whole on its place before it counts as sent: who is stopped between
 * writes it once more under its number and name, and what counts goes no
 * second time. RC_INPUT E4184, E4185 and RC_CONFLICT E4186 of the folder, RC_IO
 * E4187 of a file; what the calls refuse. What went before stays sent.
 */
MUST_CHECK enum rc departure_send(struct departure_run *run, struct err *err);

#endif
