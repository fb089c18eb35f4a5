/* SPDX-License-Identifier: ISC
 * help_desk - a counter with stand-ins behind it: invented residents, a
 * register that answers from a table, a sign-in helper that can be made to
 * misbehave. The outbox is a real one in a folder of the test.
 */
#ifndef TESTS_UI_HELP_DESK_H
#define TESTS_UI_HELP_DESK_H

#include "tests/ui/help_vt.h"
#include "ui/engine.h"

/* What the sign-in helper does with a conversation. */
enum helper {
	HELPER_RIGHT,    /* takes "madoguchi", proves the staff asked for */
	HELPER_GONE,     /* nobody listens */
	HELPER_DROPS,    /* closes after the password */
	HELPER_GARBAGE,  /* sends bytes that are no frame */
	HELPER_HUGE,     /* a length out of bounds */
	HELPER_OTHER,    /* proves somebody else */
	HELPER_NO_PROOF, /* says ok without a proof */
	HELPER_OTHER_ACT,
	HELPER_OLD_NONCE,
	HELPER_FORGED, /* signs with another key */
	HELPER_SLOW,   /* says nothing for 10 s */
	HELPER_SECOND  /* asks a second thing: 確認番号 1234 */
};
/* The key that the played helper signs with; out 65 bytes of hex. */
void helper_public_key(char out[65]);

struct desk {
	enum helper helper;
	bool is_training, is_mono, is_english, is_offline, log_fails;
	bool wants_signin; /* starts at S1; else signed in at H1 */
	int idle_s, away_s;
	const struct screen *opens; /* on top of H1 */
	const char *term, *locale;  /* "xterm-256color", "C.UTF-8" */
	bool old_visit;             /* a reason with its last key 10 min ago */
	bool broken_outbox;         /* the file is there and is no database */
	bool has_leader; /* below a shell that does not mind a hang-up */
};
/* Starts it in its own process. */
struct vt *desk_start(const struct desk *d, int rows, int cols);
/* Ends it and checks its exit status. */
#define desk_end(v, want) CHECK_INT(vt_end(v), want)
/* The same in this process without a terminal, for keys and cells. */
struct ui *desk_ui(const struct desk *d, struct app *a);
void desk_ui_end(struct ui *ui, struct app *a);
/* Types into an in-process counter: as vt_keys. */
void desk_type(struct ui *ui, const char *keys);
/* Whether a row of the in-process frame holds the text. */
bool desk_has(struct ui *ui, const char *text);
void desk_print(struct ui *ui);
/* The same with the frame printed when it is not so; the screen on top. */
bool desk_shows(struct ui *ui, const char *text);
bool desk_lacks(struct ui *ui, const char *text);
bool desk_is_at(struct ui *ui, const char *code);
/* A second goes by: what waits for the end of typing happens. */
void desk_settle(struct ui *ui);
/*
 * desk_shows_after - the loop of a terminal that nobody touches, by a clock of
 * the test's, which begins with ui_now. Returns the microseconds until the text
 * is on the screen; -1: not within ten waits. desk_goes_by: the same for so
 * many microseconds, whatever is on it.
 */
int64_t desk_shows_after(struct ui *ui, int64_t *clock, const char *text);
void desk_goes_by(struct ui *ui, int64_t *clock, int64_t us);
/* Opens a screen on a household, a person, which must succeed. */
void desk_open(
    struct ui *ui, const char *code, const char *household, const char *person);
/* desk_keys_of - the keys of a script as desk_type and vt_keys take them, and
 * how many of them count: {Named} ones, and what stands in <> because it
 * chooses; text does not. */
int desk_keys_of(const char *script, char *out, size_t size);
/* Folder of this test, made at the first call, removed at the end. */
const char *desk_dir(void);

#endif
