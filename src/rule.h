/* SPDX-License-Identifier: ISC
 * rule - the errors and alerts of 11.1. Each rule is a pure function of the
 * entry and the facts, a row of db/catalogue/rules.csv with code, cause,
 * remedy and source. The form runs them as a field is left; the register
 * runs them again inside the transaction, whatever the form did.
 */
#ifndef SRC_RULE_H
#define SRC_RULE_H

#include "src/entry.h"

enum rule_level {
	RULE_ERROR, /* エラー: no 本登録 while it holds */
	RULE_ALERT  /* アラート: passes once answered */
};

/* What the rules must know besides the entry. Filled by the register from
 * its tables inside the transaction, by the form from the replica. Pointers
 * are borrowed; zeroed means "not known", and a rule that needs an unknown
 * fact says nothing on the form and stops at the register. */
struct rule_match { /* a 除票 or resident that a newcomer may be */
	int person; /* index in the entry */
	char person_no[20];
	int sheet_no;
	bool is_removed;
	bool by_number; /* 個人番号, 住民票コード or card number equal */
	char shown[160]; /* for the message: state, day; no name */
};
struct rule_block {
	int person;        /* -1 the household joined */
	char process[16];  /* event, certificate, inquiry, link */
	int level;         /* 2 エラー, 1 アラート */
	bool is_suspended; /* 一時解除 in force for this act */
	char reason[64];
};
/* The household somebody lives in before the change, without the people of
 * the entry. */
struct rule_home {
	int others;              /* residents in it; -1 unknown */
	bool has_head;           /* one of them is 世帯主 */
	char remaining_no[20];   /* the one, when there is one */
	char remaining_name[64]; /* for messages to who sees the household */
	char address[1024]; /* 住所 of one of them without 方書; "" unknown */
	uint64_t
	    places; /* 並び順 they have, bit n for n; from 64 on not told */
};
/* 取消 (4.6): what the history says of the row undone. */
enum undo_state {
	UNDO_UNKNOWN, /* nobody looked */
	UNDO_NO_ROW,  /* no such row on the sheet, or a cancelling itself */
	UNDO_DONE,    /* cancelled already */
	UNDO_LATER,   /* a later change of the same item goes first */
	UNDO_FINE
};
struct rule_undo {
	enum undo_state state;
	enum event event;       /* which 異動の取消し it is */
	struct record restored; /* all items; owned by who filled the facts */
	bool is_home_restored;  /* household items are part of it */
	bool is_reopening;  /* of a new sheet: that of before counts again */
	bool is_home_empty; /* nobody lives in the household they go back to */
	int followers; /* whose 住所 goes with it: they came there since */
	/* a 区間転入: in the former ward they are a new household, and its head */
	bool makes_home, is_head_again;
	char obstacle[160]; /* what must be cancelled first */
};
/* The other stays of somebody who comes back, or whose days are put right; but
 * for those taken back (4.1.1.2, 4.2.3.3). */
struct rule_former {
	char ended_on[160]; /* the last of before, as stored; "" not known */
	char next_on[160];  /* the first behind it began; "" none */
	bool is_here;       /* one of them has not ended */
	bool is_dead;       /* one of them ended with 死亡 */
};
struct facts {
	int32_t today;            /* the register's business day */
	bool at_register;         /* facts are complete */
	const char *municipality; /* 6-digit code */
	struct rule_match *matches;
	int match_count;
	struct rule_block *blocks;
	int block_count;
	bool *person_busy; /* per person: another entry or lease holds it */
	/* of the household joined, without the people of the entry; -1 unknown */
	int household_members;
	int household_order;       /* highest 並び順 among them; 0 unknown */
	uint64_t household_places; /* as of rule_home */
	bool household_has_head;
	int household_version;
	bool ordinary_municipality; /* 一般市区町村: [一般: MAY] parts off */
	bool *person_leased; /* per person: open on another terminal (10.3) */
	const char *household_head_name;  /* of the household joined; NULL */
	const char *household_address;    /* its 住所 without 方書; NULL */
	bool household_head_foreign;      /* its head is a foreign resident */
	const struct rule_home *homes;    /* per person; NULL unknown */
	const struct rule_undo *undo;     /* per person; NULL unknown */
	const struct rule_former *former; /* per person; NULL unknown */
	int free_codes; /* 住民票コード in the stock; -1 nobody counted */
	int code_alert; /* fewer free codes than these alert (4.3.1) */
	int out_late_days; /* 転出 later than these is by 職権; 0: 14 */
	const char
	    *municipality_name; /* of 通称 that are entered, of a 本籍 that
					* is here; NULL */
	/* whose people alone may be changed (4.0.1), 東区; "" or NULL any */
	const char *own_ward;
};

struct rule_def {
	const char *code; /* "E4031" */
	enum rule_level level;
	int row;          /* row of the table of 11.1; 0 ours */
	const char *item; /* catalogue id it is about; "" the entry; "*"
			      * one of several: the finding says which */
	const char *what, *why, *remedy; /* may hold one %s: the value */
	const char
	    *answers; /* alerts: "再転入として引き継ぐ|別の人として続ける",
			      * numbered from 1; each lets the alert pass, who
			      * wants to change something goes back instead */
	const char *source;
	/* Fills *hit and returns true when the rule holds against person
	 * p (-1: the notification). */
	bool (*check)(const struct entry *e, int p, const struct facts *f,
	    char shown[160]);
	bool per_person;
};
extern const struct rule_def rule_defs[];
extern const int rule_count;

/* One rule that holds. */
struct finding {
	const struct rule_def *rule;
	int person;
	const char *item; /* catalogue id, "" the entry; borrowed */
	char shown[160];  /* what to put for %s */
	bool is_answered; /* alerts only */
};
#define FINDINGS_MAX 200

/* rule_answers - how many answers an alert has; 0 for an error. */
int rule_answers(const struct rule_def *d);

/* rule_run - every rule against the entry; returns the number of findings
 * written (at most max), errors first, then by person. Pure. */
int rule_run(
    const struct entry *e, const struct facts *f, struct finding *out, int max);

/* rule_run_item - only the rules about one item of one person, for the
 * moment a field is left. */
int rule_run_item(const struct entry *e, const struct facts *f, int person,
    const char *item, struct finding *out, int max);

/* rule_text - the three parts with the value put in; never a stranger's
 * data. */
void rule_text(const struct finding *f, struct err *err);

/* rule_stops - RC_OK, or RC_INPUT with the first error or the first
 * unanswered alert in *err; RC_IO E1110 when the register (at_register) does
 * not know its own day or municipality. */
MUST_CHECK enum rc rule_stops(
    const struct entry *e, const struct facts *f, struct err *err);

#endif
