/* SPDX-License-Identifier: ISC
 * offline - what may be done while the line is down: a table of function,
 * age of the replica's record and age of its list of blocks
 * (db/catalogue/offline.csv); and what time and day it is when nobody can be
 * asked but a clock that counts on. Pure: the caller brings the clocks.
 */
#ifndef SRC_OFFLINE_H
#define SRC_OFFLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Presets of the settings offline_record_minutes, offline_block_minutes. */
#define OFFLINE_RECORD_MINUTES 30
#define OFFLINE_BLOCK_MINUTES 30

/* ---- time ---- */

struct clock_now {       /* of this machine */
	int64_t wall_us; /* since 1970; anybody with the right may set it */
	int64_t mono_us; /* since the machine started, sleep included */
	char boot[40];   /* which start that was; "" not known */
};
struct clock_ref { /* when the register last answered */
	struct clock_now at;
	int64_t register_us; /* what its clock said, since 1970 */
	int32_t day;         /* its business day, days as date_day() */
};

/* The clock may be off by so much before anybody minds. */
#define OFFLINE_SLACK_US INT64_C(60000000)

/* clock_age - microseconds since the register last answered: by the counting
 * clock as long as the machine runs on, by the wall clock after it started
 * anew. INT64_MAX: it never did, or nobody can say. */
int64_t clock_age(const struct clock_ref *ref, const struct clock_now *now);

/* clock_is_back - the wall clock ran backwards since the register last
 * answered, or behind `latest`, the latest time that was ever seen here (0:
 * none). DESIGN §3, Time: then nothing is issued. */
bool clock_is_back(
    const struct clock_ref *ref, const struct clock_now *now, int64_t latest);

/* clock_register - what the register's clock should say by now. */
int64_t clock_register(
    const struct clock_ref *ref, const struct clock_now *now);

/* clock_day - the business day by now: the last one known, and a day more for
 * each midnight in Tokyo since. INT32_MIN: none is known. */
int32_t clock_day(const struct clock_ref *ref, const struct clock_now *now);

/* ---- the table ---- */

enum offline_verdict {
	OFFLINE_ALLOWED,
	OFFLINE_QUEUED, /* is kept and sent when the line returns */
	OFFLINE_TWO,    /* only with a second person's signature */
	OFFLINE_HELD
};
enum {
	OFFLINE_BY_RECORD = 1, /* while the record is young enough */
	OFFLINE_BY_BLOCKS = 2, /* while the list of blocks is */
	OFFLINE_BY_LEASE = 4   /* while the session's lease lasts */
};
struct offline_rule {
	const char *function, *label;
	unsigned limits; /* all have to hold */
	enum offline_verdict verdict;
	const char *code;    /* "" where nothing is refused */
	const char *meaning; /* while it holds; %d: the minutes of the limit */
	const char *why;     /* held; %d: the minutes of the limit */
};
extern const struct offline_rule offline_rules[];
extern const int offline_rule_count;

struct offline_now { /* microseconds */
	int64_t record_age, block_age;
	int64_t record_limit, block_limit; /* settings */
	int64_t lease_left;                /* of the session; 0 or less: over */
	bool is_clock_back;
	bool is_unsure; /* the replica is of another history, or damaged */
};
struct offline_answer {
	enum offline_verdict verdict;
	const struct offline_rule *rule; /* that decided */
	const char *code;
	const char *why; /* held or two: in the words of the table; may hold
			  * %d for `minutes` */
	int minutes;     /* the limit that the words speak of; 0 none */
	int64_t left;    /* until that changes; INT64_MAX: not by itself */
};

/* offline_ask - what holds for a function now. A function that the table does
 * not know is held. */
void offline_ask(const char *function, const struct offline_now *now,
    struct offline_answer *out);

/* offline_of_issue - the function of a kind of certificate as the register
 * names it ("juminhyo_household"); "" when none is issued without a line. */
const char *offline_of_issue(const char *kind);

/* offline_next - each function of the table once, in its order: the next
 * after `rule` (NULL: the first); NULL at the end. */
const struct offline_rule *offline_next(const struct offline_rule *rule);

#endif
