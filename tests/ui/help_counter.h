/* SPDX-License-Identifier: ISC
 * help_counter - a counter with a real register and replica behind it: the
 * families of the mock screens, on 2025-11-20 at 10:46, and a sign-in helper
 * whose proofs the register takes. Everyone is invented.
 */
#ifndef TESTS_UI_HELP_COUNTER_H
#define TESTS_UI_HELP_COUNTER_H

#include "tests/ui/help_vt.h"
#include "ui/engine.h"

/* Households and people of the fixture. */
#define SATO_HOUSEHOLD "004182731"
#define SATO_TARO "001204629"
#define SATO_YUI "001204645"
#define SATO_TSURU "001204661"
#define WATANABE "005120942" /* 支援, a character that is not drawn */
#define WATANABE_HOUSE "005300012"
#define NGUYEN_HOUSE "004183002"
#define NGUYEN "005500017"
#define BIG_HOUSE "004190001"  /* eleven people */
#define GONE_HOUSE "004190100" /* nobody lives there any more */

enum scene {
	SCENE_PLAIN,   /* nothing waits */
	SCENE_WAITING, /* entries of every kind in the queue */
	SCENE_MANY     /* as waiting, and forty more */
};
struct counter {
	const char *staff; /* 10001 佐々木 … 10004 今村 */
	enum scene scene;
	bool is_mono, is_training, is_offline, is_english;
	bool has_refused; /* help_papers.h */
	bool lease_over;  /* the session's lease ended a minute ago */
	int minutes;      /* that it has been offline; 0: twelve */
	int reason;       /* 1 to 9; 0 nobody at the counter */
	/* Rights instead of the fixture's: JSON text, NULL: as they are. */
	const char *rights;
	const char *opens;    /* "K1 004182731", "R1" …; NULL: H1 */
	bool is_again;        /* at the register of the counter before */
	bool is_other_outbox; /* … at another terminal's outbox */
};
/* Starts it in its own process; ends it with vt_end. */
struct vt *counter_start(const struct counter *c, int rows, int cols);

/* The same in this process, without a terminal. */
struct ui *counter_ui(const struct counter *c, struct app *a);
void counter_ui_end(struct ui *ui, struct app *a);
/* Folder of the last counter of this process: register.db, replica.db. */
const char *counter_dir(void);
/* A call at the register of the last counter as somebody else, from another
 * terminal; NULL and a TAP comment when it is refused. args is stolen. */
json_t *counter_call(const char *staff, const char *method, json_t *args);
/* The same as the manager, where it has to succeed. */
void counter_manager(const char *method, json_t *args);
/* Brings its replica up to date. */
void counter_sync(void);

#endif
