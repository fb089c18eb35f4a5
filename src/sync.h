/* SPDX-License-Identifier: ISC
 * sync - what the line between register and terminal does when, as pure
 * values: events in, actions out, no clock and no bytes of its own.
 * db/syncer.c asks sync_next() for each lane that is free, does what it is
 * told and tells what came of it with sync_tell().
 *
 * Two lanes run side by side, each with one action under way at most: what
 * comes down (feed to replica) and what goes up (outbox to register). What
 * goes up never waits behind a long poll; nothing goes up to a register that
 * has not met this replica's place in its history.
 */
#ifndef SRC_SYNC_H
#define SRC_SYNC_H

#include <stdbool.h>
#include <stdint.h>

/* ---- places in a history, and what a register says of its own ---- */

#define SYNC_PAST_MAX 8 /* restorations a register speaks of */

struct sync_point { /* how far a replica is; position 0: empty */
	char epoch[40], hash[65];
	int64_t position;
};
/* An epoch that ended when the register was restored: its history up to and
 * with `until` belongs to the register's, what came after was lost. */
struct sync_past {
	char epoch[40], hash[65]; /* of `until` */
	int64_t until;
	bool is_settled; /* the lost end was reviewed and replayed: whoever
			  * holds one may let it go */
};
struct sync_hello { /* register.status */
	struct sync_point head;
	struct sync_past past[SYNC_PAST_MAX];
	int past_count;
	int64_t time; /* the register's clock, microseconds since 1970 */
};
enum sync_fit {
	SYNC_FIT_EMPTY,   /* there is no replica yet */
	SYNC_FIT_SAME,    /* of this epoch and not beyond its head */
	SYNC_FIT_BEHIND,  /* of a past epoch, before its end: goes on */
	SYNC_FIT_BEYOND,  /* holds what a restored register lost */
	SYNC_FIT_SETTLED, /* the same, and the loss was made good */
	SYNC_FIT_OTHER    /* of no history of this register */
};
/* sync_fits - where a replica stands towards a register. Pure; hashes are
 * compared where both sides name the same position. */
enum sync_fit sync_fits(
    const struct sync_point *replica, const struct sync_hello *h);

/* ---- the machine ---- */

enum sync_lane { SYNC_DOWN, SYNC_UP, SYNC_LANES };

enum sync_state {
	SYNC_MEETING,   /* a replica that the register has not confirmed */
	SYNC_BOOTSTRAP, /* no replica, or one too old for the feed */
	SYNC_FOLLOW,    /* confirmed: the register's history holds it */
	SYNC_FORKED,    /* not in the register's history: kept, a person
			 * decides */
	SYNC_RESTORED,  /* the register was restored and lost what this
			 * replica holds: kept until the loss is settled */
	SYNC_APART,     /* no common version: only asked now and then */
	SYNC_REFUSED    /* the register does not let this terminal in */
};
enum sync_action {
	SYNC_WAIT,       /* nothing before sync_wake() */
	SYNC_HELLO,      /* register.status over this lane's connection */
	SYNC_SNAPSHOT,   /* a replica from the register, beside the old one */
	SYNC_SWAP,       /* it takes the old one's place */
	SYNC_PULL,       /* feed.pull, waiting sync_poll_ms() for news */
	SYNC_APPLY,      /* the records of the last pull into the replica */
	SYNC_SAVE_TAIL,  /* the newest records out of the replica to a file */
	SYNC_SET_ASIDE,  /* the replica is renamed and left alone */
	SYNC_PUSH_ISSUE, /* one issue made without a line */
	SYNC_PUSH_ENTRY, /* one other submission */
	SYNC_PUSH_LOG    /* one batch of the access log */
};
enum sync_kind {
	SYNC_EV_NEWS,        /* the outbox may hold something new; no ticket */
	SYNC_EV_EMPTY,       /* there is no replica (any more) */
	SYNC_EV_HELLO,       /* the register answered: fit, is_home */
	SYNC_EV_RECORDS,     /* n records came (0: none, the poll ended), full:
			   * there are more; was_short: nobody waited */
	SYNC_EV_EXPIRED,     /* the feed no longer holds what comes next */
	SYNC_EV_FORK,        /* the register does not know this place */
	SYNC_EV_APPLIED,     /* records stand in the replica */
	SYNC_EV_GAP,         /* they do not continue it: nothing was written */
	SYNC_EV_BUILT,       /* one stands beside, of a snapshot or empty */
	SYNC_EV_SWAPPED,     /* and in its place */
	SYNC_EV_DAMAGED,     /* the replica, or a snapshot, is broken */
	SYNC_EV_SAVED,       /* the tail is in a file, or there is none */
	SYNC_EV_NEWER,       /* the register, or a record of it, is of a version
			  * that this program does not know */
	SYNC_EV_DENIED,      /* the register answered: not this terminal */
	SYNC_EV_UNREACHABLE, /* no answer came */
	SYNC_EV_FAULT,       /* this machine could not: disk full, no right;
			      * the same action again, later */
	SYNC_EV_SENT,        /* up: one went up and has its answer */
	SYNC_EV_NOTHING,     /* up: none of this kind waits */
	SYNC_EV_FAILED,      /* up: that one could not be taken and rests
			      * until `at`; others may do better */
	SYNC_EV_LATER,       /* up: what is left of this kind rests until
			      * `at`; down: the snapshot is there then */
	SYNC_EV_LOG_BROKEN   /* up: the access log is not what the register
			      * remembers; the rest goes on */
};
struct sync_event {
	enum sync_kind kind;
	enum sync_lane lane;
	int ticket; /* that of the action this answers */
	int n;
	bool is_full, was_short;
	enum sync_fit fit; /* HELLO, of the replica as it was when asked */
	bool is_home;      /* HELLO: the outbox went up to this register
			    * before, or nowhere yet */
	int64_t at;        /* FAILED, LATER; microseconds like now */
};

struct sync_busy {               /* a lane */
	enum sync_action action; /* under way; SYNC_WAIT: free */
	int ticket;
	int faults;      /* of this machine, in a row */
	int64_t next_at; /* after a fault */
};
struct sync { /* all times in microseconds of one steady clock */
	enum sync_state state;
	struct sync_busy lane[SYNC_LANES];
	bool is_met;      /* the register answered last, and said who it is */
	bool is_ours;     /* and may be sent to */
	bool has_answer;  /* records wait to be applied */
	bool is_full;     /* and there were more */
	bool is_built;    /* a replica waits beside */
	bool wants_aside; /* the replica must not be written again */
	bool is_saved;    /* its tail is in a file */
	bool
	    is_expired; /* the feed no longer reached back; nothing came since */
	bool has_news;  /* up: something may wait */
	bool had_news;  /* up: and came after this round began */
	bool has_log;   /* up: the log may be sent */
	enum sync_action next_up; /* the kind that is looked for next */
	int failures;             /* of the line, in a row */
	int gaps;                 /* answers in a row that did not continue */
	int64_t next_at;          /* of the next try, when the line failed */
	int64_t failed_at;        /* the last try of the line */
	int64_t poll_at; /* of the next pull, where nobody waits for us */
	int64_t look_at; /* up: of the next look at what has to wait */
	uint64_t seed;   /* of the jitter */
};

/* sync_init - has_replica: a file stands there; is_unfit: and is damaged, of
 * another version, or not wanted any more. */
void sync_init(struct sync *s, uint64_t seed, bool has_replica, bool is_unfit);

/*
 * sync_next - what the lane does now, and *ticket for the answer; the lane
 * is then busy until sync_tell() brings it. SYNC_WAIT: nothing, or the lane
 * is busy.
 */
enum sync_action sync_next(
    struct sync *s, enum sync_lane lane, int64_t now, int *ticket);

/* sync_tell - an event; one with another ticket than the action under way is
 * late, and nothing comes of it. Returns whether it was taken. */
bool sync_tell(struct sync *s, const struct sync_event *ev, int64_t now);

/* sync_wake - when to ask again if no event comes before; INT64_MAX: never.
 * Looks at the lanes that are free. */
int64_t sync_wake(const struct sync *s, int64_t now);

/* sync_poll_ms - how long the register may keep a pull without news: 0 while
 * the place is not confirmed or more is there. */
int sync_poll_ms(const struct sync *s);

/* sync_is_level - the replica has what the register has, and nothing waits
 * in the outbox as far as is known. */
bool sync_is_level(const struct sync *s);

/*
 * sync_back_off - microseconds to wait after so many failures in a row (the
 * first is 0): 1 s doubling to 60 s, of which the second half is drawn, so
 * that terminals do not knock all at once. *seed moves on.
 */
int64_t sync_back_off(int failures, uint64_t *seed);

#endif
