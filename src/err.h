/* SPDX-License-Identifier: ISC
 * err - what a fallible function reports: a code to branch on, and for a
 * person what is wrong, why, and what to do (11.1 asks for all three).
 */
#ifndef SRC_ERR_H
#define SRC_ERR_H

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))
/* MSG_ - marks a text that a person reads although it does not go through
 * err_set; po/en-messages.po has its English (tests/t_messages.sh). */
#define MSG_(s) s

enum rc {
	RC_OK = 0,
	RC_INPUT,     /* the person can put it right; err->item says where */
	RC_NOT_FOUND, /* nothing has that number or name */
	RC_CONFLICT,  /* the record changed under us: reread, never overwrite */
	RC_DENIED,    /* right, separation of duties, block, lock */
	RC_OFFLINE,   /* no central register */
	RC_IO         /* disk, printer, database, memory limits */
};

/*
 * Filled by the function that fails, untouched on success. text, why and
 * remedy are shown to a person and never hold a stranger's personal data;
 * log is for the log: file:line, errno, SQLite code, no personal data.
 */
struct err {
	enum rc rc;
	char code[12];    /* stable: "E4031", "A4112"; "" if none */
	char item[40];    /* catalogue id the error is about; "" if none */
	int person;       /* index of the person in the entry; -1 if none */
	char text[256];   /* what is wrong */
	char why[256];    /* the reason */
	char remedy[256]; /* what to do */
	char log[256];
};

/*
 * err_set - fill *err and return rc, so that callers can write
 * `return err_set(err, RC_INPUT, "E4031", ...)`. err may be NULL.
 * what, why and remedy are copied, cut at the field's size on a character.
 */
enum rc err_set(struct err *err, enum rc rc, const char *code, const char *what,
    const char *why, const char *remedy);

/* err_log - append to err->log, printf style; err may be NULL. */
void err_log(struct err *err, const char *fmt, ...) PRINTF(2, 3);

/* err_clear - back to RC_OK with person -1 and every text empty. */
void err_clear(struct err *err);

/* rc_exit - the exit status of DESIGN: 0 done, 1 refused, 3 unreachable. */
int rc_exit(enum rc rc);

/*
 * die - a broken invariant or no memory: give the terminal back by the
 * registered hook, write one line to stderr, abort. Never returns.
 */
_Noreturn void die(const char *fmt, ...) PRINTF(1, 2);
void die_hook(void (*give_back_terminal)(void));

#endif
