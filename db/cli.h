/* SPDX-License-Identifier: ISC
 * cli - what the commands of `daicho` share: options, the register, signing
 * in, output. Private to db/main_daicho.c, db/cli*.c and db/cmd_*.c.
 */
#ifndef DB_CLI_H
#define DB_CLI_H

#include "db/register.h"
#include "src/conf.h"
#include "src/mem.h"

#include <stdio.h>

struct replica;
struct outbox;

#define CLI_USAGE 2
#define CLI_WORDS_MAX 1002 /* entry approve: APPROVALS_MAX of them */

/* One option of a command: what stands after its words. */
struct cli_option {
	const char *name;  /* "--errors" */
	const char *value; /* its word in the usage, NULL: a switch */
	const char *help;
};
struct cli {
	struct conf conf;
	const char *prog; /* argv[0] */
	const char *reg_uri, *replica, *as, *reason, *share;
	int answers_fd; /* -1 none */
	bool json, yes;
	const char *word[CLI_WORDS_MAX]; /* after the command's name */
	int words;
	const struct cli_option *options; /* of the command */
	const char *given[32]; /* values of options, "" for a switch */
	struct reg *reg;
	char session[80], staff[16];
	char org[64];                      /* 所属 of that person */
	bool training, may_read, may_mass; /* rights of the signed-in person */
	unsigned hidden; /* keys that person may not search by (10.4) */
	char share_path[512];
	struct err err;
	FILE *out;
};
struct command {
	const char *name, *usage, *help;
	const struct cli_option *options; /* ends with a NULL name */
	int (*run)(struct cli *c);
};
extern const struct command commands[];
extern const int command_count;

/* One line on standard error; returns the exit status 1 or 3. */
int cli_fail(const struct err *err);
int cli_fail_rc(struct cli *c, enum rc rc); /* of c->err */
/* A usage error: 2. */
int cli_usage(const char *what, const char *why, const char *remedy);
/* Value of an option, NULL when it was not given. */
const char *cli_get(const struct cli *c, const char *name);
/* Words expected: refuses fewer or more. */
bool cli_words(struct cli *c, int least, int most, int *status);
bool cli_number(const char *s, long least, long most, long *out);

/* Opens the register; create: makes the file. */
MUST_CHECK enum rc cli_open(struct cli *c, bool create);
/* Opens it and signs in: with --as on any register, without on a training
 * one when `may_skip`. */
MUST_CHECK enum rc cli_sign_in(struct cli *c, bool may_skip);
/* Whether the signed-in person may look residents up; for the replica, which
 * knows no rights. RC_DENIED E1032. */
MUST_CHECK enum rc cli_may_look(struct cli *c);
#define CLI_LIST_MOST 50 /* people of a list that needs no why */
#define CLI_WHY_MAX 240  /* bytes */
/*
 * cli_brake - the brake on mass searching (10.2) outside training: who has not
 * the right mass_search says why before more than CLI_LIST_MOST people at a
 * time, or more lists in brake_minutes than brake_lists (settings; r: where
 * they stand, NULL for their presets). o: this machine's log, out of which the
 * person's lists are counted, up to the last one with a why; now: microseconds
 * since 1970; why: what was given, or NULL.
 * RC_DENIED E1054; RC_INPUT E2119: a why that says nothing; RC_IO of the log.
 */
MUST_CHECK enum rc cli_brake(struct cli *c, struct replica *r, struct outbox *o,
    long limit, int64_t now, const char *why);
/* A proof for one act, of the signed-in person, or NULL on a training
 * register. */
MUST_CHECK enum rc cli_proof(struct cli *c, const char *service,
    const char *act, const char *subject, json_t **proof);
/* A call with the session in its arguments; takes args over. */
MUST_CHECK enum rc cli_call(
    struct cli *c, const char *method, json_t *args, json_t **result);
/* The same with a 個人番号 as "value" of args, which is wiped afterwards. */
MUST_CHECK enum rc cli_call_number(
    struct cli *c, const char *method, json_t *args, json_t **result);
/* One line that nobody else sees, from --answers-fd or typed without echo
 * after the label, into an initialised secret; false when there is none. */
bool cli_secret(struct cli *c, const char *label, struct secret *s);
void cli_close(struct cli *c);

/* Output: --json prints the object on one line; else each as the command
 * has it. Texts are cleaned of control characters. */
void cli_json(struct cli *c, const json_t *o);
void cli_text(struct cli *c, const char *s);
void cli_put(struct cli *c, const char *fmt, ...) PRINTF(2, 3);
/* Columns of every object of a list, or JSON lines. keys: "a b c". */
void cli_table(struct cli *c, const json_t *list, const char *keys);
/* Progress of what takes over a second, with rate and time left: a bar on a
 * terminal, lines else. arg: int64_t[2] of zeros, kept by the caller. */
void cli_progress(void *arg, const char *what, long done, long total);
void cli_progress_end(void);
/* The same for what goes in steps (struct snapshot_progress); each step has
 * its own clock. arg: a struct cli_shown, zeroed. */
struct cli_shown {
	int64_t when[2];
	char what[64];
};
void cli_show_step(void *arg, const char *what, int64_t done, int64_t total);

#endif
