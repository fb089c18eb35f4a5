/* SPDX-License-Identifier: ISC
 * help_install - a whole installation in a folder of the test, run by the
 * programs themselves: an invented town, the sign-in helper, the sync daemon,
 * a counter on a pseudo-terminal. What belongs to the centre and what belongs
 * to the terminal stand apart:
 *
 *	DIR/conf           settings        DIR/said/     what programs say
 *	DIR/centre/        the register    DIR/auth/     the sign-in helper
 *	DIR/term/          replica.db, outbox.db, prints/, home/, work/
 *
 * Programs of the terminal run in DIR/term/work with HOME DIR/term/home.
 */
#ifndef TESTS_UI_HELP_INSTALL_H
#define TESTS_UI_HELP_INSTALL_H

#include "tests/ui/help_vt.h"

#include <sys/types.h>

struct install {
	char dir[64];    /* "" when there is none */
	char conf[96];   /* DIR/conf */
	char bin[512];   /* where the programs lie */
	char share[600]; /* what they read at run time */
	pid_t auth_pid, sync_pid;
};
extern struct install inst;

/* Makes all of it; idle_s: seconds to the blank screen. False and a TAP
 * comment when a step fails. */
bool install_make(int idle_s);
/* Ends what runs and removes the folder; harmless when nothing stands. */
void install_end(void);

/* Runs a program to its end; further words end with NULL. Answers to its
 * prompts stand on descriptor 7, what it says goes to DIR/said/out. Returns
 * the exit status, -1 for a signal. */
int install_run(const char *program, ...);
/* The same in background; ends with the test. Its words go to
 * DIR/said/PROGRAM.log. */
pid_t install_start(const char *program, ...);
/* madoguchi-sync as it was started by install_make. */
bool install_sync_start(void);
void install_sync_end(void);

/* Text of a file below DIR; the caller frees. */
char *install_text(const char *name);
/* Whether the last install_run said it; printed: leaving out all blanks. */
bool install_said(const char *text);
bool install_printed(const char *text);

/* A counter of 24 by 80, and somebody signing in at it. */
struct vt *install_counter(void);
bool install_sign_in(struct vt *v, const char *staff, const char *name);

/* A step that the next ones stand on; for a test with a counter v. */
#define STEP(x)                                                                \
	do {                                                                   \
		bool ok_ = (x);                                                \
		CHECK(ok_);                                                    \
		if (!ok_) {                                                    \
			printf("# %s\n", #x);                                  \
			vt_print(v);                                           \
			(void)vt_end(v);                                       \
			install_end();                                         \
			return;                                                \
		}                                                              \
	} while (0)

#endif
