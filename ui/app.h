/* SPDX-License-Identifier: ISC
 * app - what a running counter terminal has: settings, the register, the
 * replica, the outbox, who is signed in, for what reason, and how old things
 * are. Screens reach the databases through it.
 */
#ifndef UI_APP_H
#define UI_APP_H

#include "db/outbox.h"
#include "db/register.h"
#include "db/replica.h"
#include "db/search.h"
#include "src/cert_form.h"
#include "src/conf.h"
#include "src/offline.h"

#include <jansson.h>

struct session {
	bool is_open;
	char token[96];
	char staff[16], name[64], role[32]; /* 10001, 佐々木由美, 窓口 */
	json_t *rights;                     /* array of names; owned */
	json_t *seconds; /* who may sign beside this person offline; owned */
	int64_t lease_until; /* register time, microseconds */
	char org[64];        /* 所属: 中央区役所区民課 */
	char place[64]; /* of this terminal, as entries made here have it */
	char last_at[64], last_place[64];
	char terminal_key[65]; /* public, hex: unlocking is checked with it */
	int failures, password_days;
	bool is_void; /* the register knows it no more */
};

/* What rows 1 and 2 say; refreshed by app_refresh, never by drawing. */
struct app_status {
	bool is_online;
	int64_t position;              /* of the replica */
	int64_t register_position;     /* as it said last */
	int64_t synced_at;             /* microseconds since 1970 */
	int64_t rows_done, rows_total; /* of a replica being built; 0 none */
	int waiting;                   /* outbox */
	int approvable;                /* -1: this person approves nothing */
	int returned;                  /* to this person; -1 not known yet */
	bool log_ok;
	int64_t online_at; /* real clock, microseconds since 1970 */
	/* of ui/offline.h */
	struct clock_ref clock; /* of the register's last answer */
	int64_t age_us;         /* since then; INT64_MAX not known */
	int64_t record_limit, block_limit;
	bool is_clock_back;
	char line[16]; /* what the sync says: replica_line */
	int64_t next_try;
	int refused; /* of this person's papers */
};

/* The calls behind screens, chosen once at start; tests give their own. */
struct app;
struct app_services {
	enum rc (*call)(struct app *a, const char *method, const json_t *args,
	    json_t **result, struct err *err);
	enum rc (*search)(struct app *a, const char *query,
	    const struct search_where *where, int limit,
	    struct search_result *out, struct err *err);
	enum rc (*state)(
	    struct app *a, struct replica_state *st, struct err *err);
	int64_t (*now_us)(struct app *a); /* since 1970 */
	/* NULL: now_us is all there is */
	void (*clock)(struct app *a, struct clock_now *out);
};
extern const struct app_services app_real;

#define REASON_COUNT 9
struct app {
	struct conf conf;
	struct reg *reg;         /* NULL: register out of reach */
	struct pulse *pulse;     /* NULL: the register is on this machine */
	struct replica *replica; /* NULL: none yet, or damaged */
	struct outbox *outbox;
	const struct app_services *sv;
	void *sv_arg;
	struct session session;
	struct app_status status;
	char epoch[40];
	char today_iso[11];
	int32_t today; /* business day, days as date_day() */
	bool is_training;
	char municipality[8], town[64];
	int reason; /* 1 to 9; 0: no visitor */
	int last_reason;
	char reason_text[128];
	int64_t reason_key_at;    /* monotonic: 10 idle minutes end it */
	struct ime *ime;          /* app_ime */
	struct mojis *moji;       /* app_moji */
	struct cert_forms *forms; /* the municipality's templates, or NULL */
	enum search_scope scope;  /* of H1's list, F4: of this visitor */
	bool all_wards; /* H1's list is the whole city's: of this visitor */
	struct looks *looks;     /* ui/brake.c; NULL: not looked up yet */
	unsigned brake_releases; /* so often was a reason given */
	char notice[256];        /* said once on row 23 at the next frame */
	bool replica_told;       /* that the replica is damaged */
	bool is_starting; /* before the first frame: nothing is written */
	bool line_told;   /* what the log says of the line */
	int64_t renew_at; /* of the session's lease, real clock */
	/* whose 照会 the visitor's clerk may see in spite of a block: app_lift */
	char lifted[20];
	int64_t lifted_until; /* as app_now */
};

/*
 * app_open - opens register, replica and outbox as the settings say. A
 * register out of reach or a damaged replica is no failure: status says so.
 * RC_IO when the outbox (and so the log) cannot be had.
 */
MUST_CHECK enum rc app_open(
    struct app *a, const struct conf *c, struct err *err);
void app_close(struct app *a);

/* app_call - reg_call with the session's token added as "session" when one
 * is open; where the register has ended that one, session.is_void says so and
 * lease_tick leads to S1. RC_OFFLINE without a register. */
MUST_CHECK enum rc app_call(struct app *a, const char *method,
    const json_t *args, json_t **result, struct err *err);
/* app_has - whether whoever is signed in has that right; one that uncovers a
 * mask also unless the affair that runs leaves it on (src/affair.h). */
bool app_has(const struct app *a, const char *right);

/* app_search - the words of the box, of the whole city: whether somebody is
 * there, whoever's ward they live in. Of what the person signed in may not see nothing
 * is searched (10.4), and for 本人確認・番号 two items have to be named (E2115).
 * As search_run_in. app_search_in - the same of a ward; its scope is not
 * looked at, but app.scope. H1's own: ui/find.h. */
MUST_CHECK enum rc app_search(struct app *a, const char *query, int limit,
    struct search_result *out, struct err *err);
MUST_CHECK enum rc app_search_in(struct app *a, const char *query,
    const struct search_where *where, int limit, struct search_result *out,
    struct err *err);
/* app_masked - those keys, for search_hide. */
unsigned app_masked(const struct app *a);

/* app_set_today - the business day on the screens. */
void app_set_today(struct app *a, int32_t day);

/* app_refresh - position, ages, queue, outbox; cheap, every two seconds. */
void app_refresh(struct app *a);
/* app_queue - of it, what waits for this person's approval and what came back
 * to them: one call, once a second. */
void app_queue(struct app *a);

/* RC_OFFLINE E7044, what a screen says that needs the replica when there is
 * none yet (app.replica NULL). */
enum rc app_no_replica(struct err *err);

/*
 * app_log - the record without which nothing personal may be drawn. kind as
 * outbox_log; screen is the code; residents an array of 宛名番号 (borrowed,
 * may be NULL). RC_DENIED E1052 when there is no reason (処理事由) in force,
 * RC_IO when it could not be written: then show nothing.
 */
MUST_CHECK enum rc app_log(struct app *a, const char *kind, const char *screen,
    const json_t *residents, bool shows_mynumber, struct err *err);
/* The same for one person or household. */
/* 印刷ログ (10.2): what stands in it beside what every record has. The issue
 * of a certificate has its own at the register, with the 発行番号. */
struct print_note {
	const char *form;  /* preview, print */
	const char *title; /* of the sheet */
	int pages;
	bool has_seal;
};
MUST_CHECK enum rc app_log_print(struct app *a, const char *screen,
    const json_t *residents, const struct print_note *p, struct err *err);
MUST_CHECK enum rc app_log_one(struct app *a, const char *kind,
    const char *screen, const char *resident, struct err *err);

/*
 * app_search_put, app_searches - former searches of the person signed in
 * (2.1.1), newest first: at the register, where they are found again from any
 * terminal; what was typed while the line is down waits in the outbox until it
 * is back. Never one with a 個人番号. app_searches returns how many.
 */
MUST_CHECK enum rc app_search_put(
    struct app *a, const char *query, struct err *err);
int app_searches(struct app *a, char (*out)[SEARCH_PAST_SIZE], int max);

/*
 * app_brake - the brake on mass searching: RC_DENIED E1054 when the person
 * signed in (without the right mass_search) has seen as many lists, or opened
 * as many people, in the last minutes as the settings brake_minutes,
 * brake_lists, brake_records allow. kind: as app_log; who: the first person of
 * it, who counts once. Only app_log calls it. app_brake_release - the person
 * said why and goes on; that is logged before the count begins anew.
 * app_brake_end - another person works here.
 */
MUST_CHECK enum rc app_brake(
    struct app *a, const char *kind, const char *who, struct err *err);
MUST_CHECK enum rc app_brake_release(
    struct app *a, const char *why, struct err *err);
void app_brake_end(struct app *a);

/* Reasons: 住民票交付 … その他 as H1 and W1 number them. */
const char *app_reason_word(int n);
void app_reason_set(struct app *a, int n, const char *text, int64_t now);
void app_reason_end(struct app *a);

/* app_draft - a draft of the signed-in person, as typed. */
MUST_CHECK enum rc app_draft_put(struct app *a, const char *id,
    const char *title, const json_t *draft, struct err *err);
/* app_ime - the dictionaries for typing kanji, with the municipality's 町字,
 * opened at the first call; borrowed. NULL when the setting `ime` is 0 or
 * there are no dictionaries: then letters stay letters. */
struct ime *app_ime(struct app *a);
/* app_moji - the table of MJ characters, read at the first call; borrowed.
 * Fails as moji_load. */
struct mojis;
MUST_CHECK enum rc app_moji(struct app *a, struct mojis **out, struct err *err);
int64_t app_now(struct app *a);
/* app_setting - a number that the municipality shares (reg_setting.c), preset
 * where the replica does not say. */
int64_t app_setting(const struct app *a, const char *key, int64_t preset);
/*
 * app_lift - 照会 of this one person is open to this visitor's clerk until then
 * (as app_now), whatever block stops it: another person has lifted it at the
 * register (block.suspend). It ends by itself, with the visitor, and with the
 * next person that is lifted. app_is_lifted - whether it is so now.
 * app_lift_over - true once when its time has gone.
 */
void app_lift(struct app *a, const char *person_no, int64_t until);
bool app_is_lifted(const struct app *a, const char *person_no);
bool app_lift_over(struct app *a);
/* Asia/Tokyo wall clock as "hh:mm:ss". */
void app_clock(struct app *a, char out[9]);
/* "令和 7.11.20 木", of any day and of the business day. */
void app_day_text(int32_t day, char *out, size_t size);
void app_today_text(const struct app *a, char *out, size_t size);

#endif
