/* SPDX-License-Identifier: ISC
 * reg - what the parts of the register share: the running call, SQL with
 * bound values, log, feed, records. Private to db/register.c and db/reg_*.c.
 */
#ifndef DB_REG_H
#define DB_REG_H

#include "db/feed.h"
#include "db/register.h"
#include "db/snapshot.h"
#include "db/store.h"
#include "src/entry.h"
#include "src/proof.h"
#include "src/record.h"

#define US INT64_C(1000000)
#define RIGHTS_MAX 24

struct reg_comparison;

struct reg {
	struct reg_http *http; /* not in process; then nothing else is used */
	struct store *s;
	struct store *my; /* 個人番号, opened at first use */
	char *uri;
	char terminal[32];
	struct reg_clock clock;
	int64_t offset_us; /* of MADOGUCHI_NOW on a training register */
	bool may_create;
	bool is_training; /* as it was when opened; false is the strict way */
	/* Records wait for the sequencer: on a shared store; tests set it. */
	bool is_queueing;
	struct sequencer *sequencer; /* that is poked; NULL: in this process */
	struct feed_tail *tail;      /* newest records in memory; NULL none */
	bool is_served;   /* calls come through the service: reg_serve */
	char request[40]; /* id of the one running, "" none */
	int stop_fd;      /* of reg_options */
	const void *bulk; /* people of a running load.people */
	const struct reg_comparison *comparison; /* of a running reg_compare */
	struct snapshots *snapshots; /* NULL none, or not opened yet */
	bool owns_snapshots;
	bool makes_snapshots; /* a thread's: writes a file and takes none */
	int *snapshot_fd;     /* of a running snapshot_file */
	/* Told while a snapshot is written inside a call. */
	struct snapshot_progress tell_snapshot;
	/* How snapshot_bytes (db/snapshot.h) gets them when the register is
	 * somewhere else; NULL: in process. */
	enum rc (*snapshot_bytes)(struct reg *r, const char *id, int64_t offset,
	    void *buf, size_t len, size_t *got, struct err *err);
	char put_handle[40]; /* of a running mynumber.put, once it is written */
	bool has_links;      /* mynumber_settle has something to do */
	struct reg_counts counts;
	struct known *known; /* db/reg_known.h; NULL: nothing is kept */
};

/* The person behind the session. */
struct who {
	char staff[16], name[64], org[64], role_label[64];
	char rights[RIGHTS_MAX][24];
	int right_count;
	bool is_all;    /* `daicho` reading on a training register */
	bool is_loaded; /* in this transaction, by who_load */
	unsigned hides; /* masks that the affair leaves on: src/affair.h */
};

/* One call while it runs. */
struct call {
	struct reg *r;
	struct store *s;
	const struct reg_method *m;
	const json_t *args; /* an object, checked against m->args */
	json_t *out;        /* the answer under construction */
	struct err *err;
	int64_t now;
	bool is_made; /* register.init has been */
	char municipality[8], name[64], epoch[40], today[11];
	int32_t day; /* today */
	bool training;
	bool is_daicho; /* terminal "daicho" */
	char place[64], profile[32];
	bool is_registered; /* the terminal is, with this key: */
	bool is_demo_key;
	char public_key[72];
	json_t *sections, *calls; /* of the profile */
	struct who who;
	char token_hash[65]; /* of the session, "" none */
	struct {             /* the session, once it was looked for */
		bool is_read, is_there;
		char staff[16], terminal[32];
		int64_t until;
	} session;
	char used_nonce[65]; /* is spent whatever becomes of the call */
	bool is_late;        /* made before now, under a session of then */
	bool log_refusal;    /* write a refused call into the log */
	bool is_trial;       /* undo all of it, only the answer stays */
	struct {             /* settings read so far */
		char key[32];
		int64_t value;
	} memo[6];
	int memo_count;
	bool has_waiting; /* made a record that the sequencer numbers */
};

/* Before a call: RC_INPUT E9400 where args are not what the table says, or
 * carry a 個人番号 where none may be. */
MUST_CHECK enum rc reg_check_args(
    const struct reg_method *m, const json_t *args, struct err *err);
MUST_CHECK enum rc reg_check_no_mynumber(
    const struct reg_method *m, const json_t *args, struct err *err);

/* After a commit: records that wait for their number are given it by the
 * service that runs, or here. A failure loses nothing, the next gives it. */
void reg_number_waiting(const struct call *c);

/* Whether the register writes this look down itself, having no screen's log
 * of it; and its line. RC_DENIED E1052 without a reason. */
bool reg_is_look(const struct call *c);
MUST_CHECK enum rc reg_log_look(struct call *c);

/*
 * reg_repeats - whether what ended with rc and err is run again because
 * another transaction was in its way or the connection was gone before
 * anything was written; waits a moment first. *tries: runs so far, from 1,
 * counted up.
 */
bool reg_repeats(struct reg *r, enum rc rc, const struct err *err, int *tries);

/* Whether reg_repeats would say no. */
bool reg_is_final(
    const struct reg *r, enum rc rc, const struct err *err, int tries);
/* Whether the call meets other writers only in rows and keys that both
 * write: store_begin_keyed is enough. */
bool reg_is_keyed(const char *method);
/* Whether the call failed for another's sake and not by its own fault. */
bool reg_is_passing(const struct err *err);

/* ---- arguments; they have the right type when a handler runs ---- */
const char *arg_text(const struct call *c, const char *name); /* "" missing */
int64_t arg_int(const struct call *c, const char *name, int64_t preset);
bool arg_has(const struct call *c, const char *name);
const json_t *arg_json(const struct call *c, const char *name); /* NULL */
/* Borrowed strings from any object: "" when it is not a string. */
const char *json_text(const json_t *o, const char *key);
json_t *json_unconst(const json_t *j);
/* Whether text is UTF-8 without control characters but newline, at most max
 * bytes. */
bool text_fine(const char *s, size_t max);

/* ---- SQL: fmt has a letter per value for $1, $2 …: t text or NULL, i
 * int64_t, d int ---- */
MUST_CHECK enum rc sql_open(struct store *s, struct err *err,
    struct store_stmt **st, const char *sql, const char *fmt, ...);
/* One row at most: RC_OK with the row at hand (store_done when read) or
 * RC_NOT_FOUND, err untouched. */
MUST_CHECK enum rc sql_row(struct store *s, struct err *err,
    struct store_stmt **st, const char *sql, const char *fmt, ...);
MUST_CHECK enum rc sql_run(
    struct store *s, struct err *err, const char *sql, const char *fmt, ...);
/* As sql_run, by store_send. */
/* Asks ahead (store_ask), where a server is asked at all: sql_row, sql_open,
 * sql_int or sql_change with the same values takes the answer. */
MUST_CHECK enum rc sql_ask(
    struct store *s, struct err *err, const char *sql, const char *fmt, ...);
MUST_CHECK enum rc sql_send(
    struct store *s, struct err *err, const char *sql, const char *fmt, ...);
/* As sql_run; *changed receives how many rows. */
MUST_CHECK enum rc sql_change(struct store *s, struct err *err,
    int64_t *changed, const char *sql, const char *fmt, ...);
/* One integer of one row; preset when there is none. */
MUST_CHECK enum rc sql_int(struct store *s, struct err *err, int64_t *out,
    int64_t preset, const char *sql, const char *fmt, ...);
void col_copy(struct store_stmt *st, int col, char *out, size_t size);
/* chain_end - position and hash of a chain's newest link; 0 and FEED_GENESIS
 * when it has none. sql: (position, hash) of the newest, $1 = name when that
 * is not NULL. */
MUST_CHECK enum rc chain_end(struct call *c, const char *sql, const char *name,
    int64_t *position, char hash[65]);
/* Next number of a series, from 1. */
MUST_CHECK enum rc serial_next(struct call *c, const char *name, int64_t *out);

/* Writes the running request's id; RC_CONFLICT E7830 when it was there. */
MUST_CHECK enum rc request_note(struct call *c);
/* request_ask - the same asked ahead, with the transaction's first question. */
MUST_CHECK enum rc request_ask(struct call *c);

/* reg_is_stopped - stop_fd can be read: nobody waits for the answer. */
bool reg_is_stopped(int stop_fd);

/* ---- time ---- */
int64_t reg_now(const struct reg *r);
/*
 * lease_runs - whether what was given until then still runs. No session, no
 * wait and no lease of people is given for more than a day, so one that ends
 * later was given by a clock that ran ahead, and has ended: or people would
 * stay locked out for as long as it had been wrong.
 */
bool lease_runs(const struct call *c, int64_t until);
#define CLOCK_SLACK_US (5 * 60 * US) /* what a clock is set right by */
/* Takes MADOGUCHI_NOW as the time from here on; training registers only. */
void reg_follow_env(struct reg *r);
/* Opens a later business day, with feed and log. */
MUST_CHECK enum rc day_move(struct call *c, const char *day);
#define JST_S 32400 /* Asia/Tokyo before UTC; no summer time */
/* Days of an ISO day, INT32_MIN when it is none. */
int32_t iso_day(const char *iso);
void iso_of_day(int32_t day, char out[11]);
/* Local time (Asia/Tokyo has no summer time): "2026-07-15 10:31". */
void local_time(int64_t us, char out[32]);

/* ---- rights ---- */
extern const char *const right_names[];
bool who_may(const struct who *w, const char *right);
/* The same of a right that uncovers a mask: and the affair leaves none on. */
bool who_sees(const struct who *w, const char *right);
/* Loads a person of the staff valid on c->today; RC_DENIED E1033 when not. */
MUST_CHECK enum rc who_load(struct call *c, const char *staff, struct who *w);
/* proof_ask - what proof_check will spend, asked ahead. */
MUST_CHECK enum rc proof_ask(struct call *c);
MUST_CHECK enum rc deny_right(struct err *err, const char *right);
/*
 * Checks args.proof: this terminal's key, a demo key on training registers
 * only, act and subject as given, a nonce of this terminal not yet spent.
 * Fills *by with the person who proved. On a training register `daicho` may
 * leave it out: then *by is the session's person.
 */
MUST_CHECK enum rc proof_check(
    struct call *c, const char *act, const char *subject, struct who *by);

/* ---- log and feed ---- */
/* kind: operation, auth, event, print, setting, error. persons: borrowed
 * list of 宛名番号 or NULL; details: borrowed or NULL. by: who answers for
 * it; NULL the session's person. */
MUST_CHECK enum rc log_add(struct call *c, const char *kind,
    const struct who *by, const json_t *persons, const json_t *details,
    bool used_mynumber);
struct feed_part {
	const char *section;
	json_t *payload; /* taken over */
};
struct feed_place {
	int64_t record;   /* what orders it among all records */
	int64_t position; /* in the feed; 0 while it waits for the sequencer */
};
/* Always takes the payloads over. place may be NULL. */
MUST_CHECK enum rc feed_add(struct call *c, const char *kind,
    struct feed_part *parts, int n, struct feed_place *place);
/* feed_add_made - one whose texts, salts and hashes are made already;
 * borrowed. */
struct fresh_section;
MUST_CHECK enum rc feed_add_made(
    struct call *c, const char *kind, const struct fresh_section *s, int n);
MUST_CHECK enum rc feed_head_get(
    struct call *c, int64_t *position, char hash[65]);

/* feed_number, log_number - give the first waiting records the next places of
 * their chain and take them from the queue; in a transaction of
 * store_begin_alone, c with state loaded. db/sequencer.c calls them. */
struct numbering {
	int64_t above;   /* no record waits with a number up to this */
	int max;         /* at most so many */
	bool is_marking; /* write beside the chain how far it came */
	int n;           /* receives: how many */
	int64_t last;    /* receives: number of the last of them, 0 none */
};
MUST_CHECK enum rc feed_number(struct call *c, struct numbering *q);
MUST_CHECK enum rc log_number(struct call *c, struct numbering *q);
/* feed_records - appends the records after a position as feed.pull gives
 * them, with the sections of c; feed_section_is_for says which those are.
 * feed_all_sections: names of every section there is; new reference. */
MUST_CHECK enum rc feed_records(
    struct call *c, int64_t position, int64_t limit, json_t *records);
bool feed_section_is_for(const struct call *c, const char *name);
json_t *feed_all_sections(void);
/* feed_wait - until the head is beyond position, at most ms milliseconds;
 * RC_OK in both cases, RC_IO. Outside transactions. */
MUST_CHECK enum rc feed_wait(
    struct reg *r, int64_t position, int64_t ms, struct err *err);

/* Appends what does not fit to findings; waiting receives how many records
 * are committed and not yet part of the chain, which is no fault. */
MUST_CHECK enum rc log_chain_check(
    struct call *c, json_t *findings, int64_t *waiting);
MUST_CHECK enum rc feed_chain_check(
    struct call *c, json_t *findings, int64_t *waiting);
MUST_CHECK enum rc access_chain_check(struct call *c, json_t *findings);

/* ---- the register itself ---- */
/* Fills what the register says of itself; is_made stays false when it has
 * not been made. */
MUST_CHECK enum rc state_load(struct call *c);

/* verify_person - 履歴番号 without gap, each row's digest: as register.verify
 * looks at everybody. Appends to findings. */
MUST_CHECK enum rc verify_person(
    struct call *c, const char *person_no, json_t *findings);

/* ---- settings ---- */
/* Present value; new reference or NULL when never set and no preset. */
MUST_CHECK enum rc setting_value(
    struct call *c, const char *key, json_t **value);
MUST_CHECK enum rc setting_int(struct call *c, const char *key, int64_t *out);
json_t *setting_feed(struct call *c, json_t *changed); /* takes changed */

/* ---- persons ---- */
struct rows {
	struct record *v; /* ascending 履歴番号 */
	int n;
};
void rows_release(struct rows *r);
/* sheet_no 0: all sheets. RC_NOT_FOUND E9405 without rows. */
MUST_CHECK enum rc rows_load(
    struct call *c, const char *person_no, int sheet_no, struct rows *out);
/* The current row of a sheet (0: the newest sheet). */
MUST_CHECK enum rc row_current(
    struct call *c, const char *person_no, int sheet_no, struct record *out);
/* Asked ahead; a bump asked for is one that is made. */
MUST_CHECK enum rc row_current_ask(
    struct call *c, const char *person_no, int sheet_no);
MUST_CHECK enum rc household_bump_ask(struct call *c, const char *household_no);
/* Writes a row with its groups; r holds numbers already. */
struct row_extra {
	int household_version;
	const char *origin;
	const char *previous; /* digest of the row before; NULL: looked up */
};
MUST_CHECK enum rc row_insert(
    struct call *c, const struct record *r, const struct row_extra *x);
/* Groups in the order they are read back in, so that digests agree. */
void row_sort_groups(struct record *r);
/* What row_insert runs, and its values for $1 to the last item; day_lo and
 * day_hi NULL: not known. */
extern const char sql_row_insert[];
void row_bind(struct store_stmt *st, const struct record *r,
    const struct row_extra *x, const int32_t *day_lo, const int32_t *day_hi,
    const char *previous, const char *digest);
/* The row's digest over all its values and the digest before it. */
void row_digest(const struct record *r, int household_version,
    const char *origin, const char *previous, char out[65]);
/* Sheets of a person as the feed and person.get give them; new reference. */
MUST_CHECK enum rc sheets_json(
    struct call *c, const char *person_no, json_t **out);
/* Puts the sheet's lookup columns and last_hist to what the row says. */
MUST_CHECK enum rc sheet_put(struct call *c, const struct record *row,
    const char *opened_event, const char *opened_on, const char *closed_event,
    const char *closed_on);
/* The same of a sheet that is there; how it was opened stays. */
MUST_CHECK enum rc sheet_set(struct call *c, const struct record *row,
    const char *closed_event, const char *closed_on);
MUST_CHECK enum rc household_bump(
    struct call *c, const char *household_no, int *version);
MUST_CHECK enum rc number_make(
    struct call *c, const char *series, char out[20]);
/* Current rows of a household in order; without removed ones unless asked. */
MUST_CHECK enum rc household_rows(struct call *c, const char *household_no,
    bool with_removed, struct rows *out);
MUST_CHECK enum rc household_version_get(
    struct call *c, const char *household_no, int64_t *out);
void record_mask(const struct who *w, struct record *r);
/* record_to_json with the row's numbers, for answers; masks applied. */
json_t *record_out(struct call *c, const struct record *r);

/* inquiry_check - RC_DENIED E3105 where a block of level エラー stops looking
 * at that person (3.1). */
MUST_CHECK enum rc inquiry_check(struct call *c, const struct record *r);

/* ---- holds ---- */
/* Entries that wait or were returned, and few others: by whom they hold. */
#define ENTRY_OPEN                                                             \
	"entry_id IN (SELECT h.entry_id FROM hold h WHERE h.entry_id IS NOT "  \
	"NULL) AND entry_id >= (SELECT min(h.entry_id) FROM hold h WHERE "     \
	"h.entry_id IS NOT NULL)"

#define LEASE_US (30 * 60 * US)
/* Takes an object for an entry (entry_id > 0) or a lease; RC_CONFLICT E1035
 * naming terminal and person when another has it. */
MUST_CHECK enum rc hold_take(
    struct call *c, const char *object, int64_t entry_id, const char *lease);
/* By whom it is held: somebody else's entry, which waits for review or came
 * back, or a lease; shown gets terminal and name, and which of the first two.
 * lease: the caller's own, "" none. */
enum hold_by { HELD_BY_NOBODY, HELD_BY_ENTRY, HELD_BY_RETURNED, HELD_BY_LEASE };
MUST_CHECK enum rc hold_other(struct call *c, const char *object,
    int64_t entry_id, const char *lease, enum hold_by *by, char shown[160]);
MUST_CHECK enum rc hold_ask(struct call *c, const char *object);
MUST_CHECK enum rc holds_of_entry(
    struct call *c, const struct entry *e, const char *lease);
MUST_CHECK enum rc holds_end(struct call *c, int64_t entry_id);

/* ---- rules ---- */
/* Runs the rules with complete facts against the entry. */
MUST_CHECK enum rc entry_rules(
    struct call *c, const struct entry *e, const char *lease);

/* What the system writes into a move-in by itself. */
MUST_CHECK enum rc entry_complete(struct call *c, struct entry *e);

/* ---- blocks ---- */
struct blocked {
	int level;         /* strongest, 0 none */
	bool is_suspended; /* the strongest of level 2 are all suspended */
	char reason[64];
	int64_t block_id;
};
/* Blocks on a person, and on the household when given, for a process. */
MUST_CHECK enum rc block_state(struct call *c, const char *person_no,
    const char *household_no, const char *process, int64_t suspension,
    struct blocked *out);
/* block_alerts - adds the blocks of level アラート to list, in full and each
 * once: whoever goes on has to answer them. person_no, household_no: "" none. */
MUST_CHECK enum rc block_alerts(struct call *c, const char *person_no,
    const char *household_no, const char *process, json_t *list);
MUST_CHECK enum rc block_ask(struct call *c, const char *person_no,
    const char *household_no, const char *process, int64_t suspension);
MUST_CHECK enum rc block_add(struct call *c, const char *person_no,
    const char *household_no, const json_t *processes, int level,
    const char *from, const char *to, const char *kind, const char *reason,
    int64_t *id);
MUST_CHECK enum rc block_release(
    struct call *c, int64_t id, const char *reason);
/* block_last_day - the day on which a block that nobody ended is to end, with
 * its feed record; E3102 where there is none. */
MUST_CHECK enum rc block_last_day(struct call *c, int64_t id, const char *to);
MUST_CHECK enum rc block_feed(struct call *c, int64_t id);
/* Payload entry of section block_flag for one person or household. */
MUST_CHECK enum rc block_flag_json(struct call *c, const char *person_no,
    const char *household_no, json_t **out);

/* ---- 住民票コード (4.3.1) ---- */
/* code_stock - how many are free, counted up to a little above what the
 * municipality wants at the least (setting code_stock_min). */
MUST_CHECK enum rc code_stock(
    struct call *c, int64_t *free_codes, int64_t *least);
/* code_draw - takes a free one at random, for good. RC_CONFLICT E4301 when
 * there is none. */
MUST_CHECK enum rc code_draw(struct call *c, char out[16]);
/* code_warn - puts the alert of row 29 into an answer when few are left. */
MUST_CHECK enum rc code_warn(struct call *c, json_t *out);

/* support_left - 3.4: a running measure whose 申出者 has moved out goes on as
 * 仮支援措置, where the setting support_after_out says so; *measures counts. */
MUST_CHECK enum rc support_left(
    struct call *c, const char *person_no, int *measures);

/* ---- 個人番号 ---- */
MUST_CHECK enum rc mynumber_open(struct call *c);
/* The number in the argument "value" into its own store, at once and once
 * however often the call is run; RC_INPUT E1086 when it is none. */
MUST_CHECK enum rc mynumber_write(struct call *c, char *handle, size_t size);
/* Takes a number out again that has become nobody's. At once: what else the
 * transaction does may still fail, and does it again. */
MUST_CHECK enum rc mynumber_erase(struct call *c, const char *handle);
/* The person of the number behind a handle, "" none; for matching. */
MUST_CHECK enum rc mynumber_owner(
    struct call *c, const char *handle, char person_no[20]);
/* Whether the number behind a handle is the person's; known: they have one. */
MUST_CHECK enum rc mynumber_compare(struct call *c, const char *handle,
    const char *person_no, bool *known, bool *same);
/* The number of a card that is shown: with the person's, else with the one
 * that is entered with them (`with`, "" none); person_no "" a newcomer. known:
 * there was one to compare with. */
MUST_CHECK enum rc mynumber_card(struct call *c, const char *handle,
    const char *person_no, const char *with, bool *known, bool *same);
/* Says in the register whose a handle is; the second file learns it after
 * the commit. */
MUST_CHECK enum rc mynumber_link(
    struct call *c, const char *handle, const char *person_no);
/* mynumber_unlink - the number is nobody's any more. mynumber_current: the
 * handle of the person's present number, "" none. */
MUST_CHECK enum rc mynumber_unlink(struct call *c, const char *handle);
MUST_CHECK enum rc mynumber_current(
    struct call *c, const char *person_no, char handle[48]);
/* Whether two handles stand for the same number. */
MUST_CHECK enum rc mynumber_alike(
    struct call *c, const char *handle, const char *other, bool *alike);
/* Brings the second file up to the links committed in the first. */
MUST_CHECK enum rc mynumber_settle(struct reg *r, struct err *err);

#define HANDLER(f) enum rc f(struct call *c);
#include "db/reg_methods.h"
#undef HANDLER

#endif
