/* SPDX-License-Identifier: ISC
 * entry - a change as a clerk enters it (仮登録, 4.0.8): the notification,
 * and for each person the record before and after. Plain values; the
 * register decides what becomes of it.
 */
#ifndef SRC_ENTRY_H
#define SRC_ENTRY_H

#include "events.h" /* generated: enum event */
#include "src/record.h"

#define ENTRY_PERSONS_MAX 40
#define ENTRY_ANSWERS_MAX 40
#define ENTRY_PAPERS_MAX 6

enum entry_state {
	ENTRY_DRAFT,     /* on the terminal only */
	ENTRY_WAITING,   /* 仮登録, 未審査 */
	ENTRY_IN_REVIEW, /* 仮登録, a reviewer has it open */
	ENTRY_RETURNED,  /* 差戻し: back with its author */
	ENTRY_APPROVED,  /* 本登録 */
	ENTRY_WITHDRAWN
};

/* 個人番号 of a card that was shown, beside the register's. */
enum entry_card {
	CARD_NOT_COMPARED,
	CARD_SAME,
	CARD_DIFFERS,
	CARD_UNKNOWN /* the register has no number of the person */
};

/* An alert that was answered (11.1): nothing else lets an alert pass. */
struct entry_answer {
	char code[12];
	int person; /* index, -1 the notification */
	int answer; /* the number chosen */
};

struct entry_person {
	char person_no[20]; /* 宛名番号; "" a new person */
	int sheet_no;       /* sheet of `before`; 0 none */
	int seen_hist;      /* 履歴番号 of `before`; 0 none */
	bool is_returner; /* 再転入者: person_no and the 除票 are taken over */
	struct record before; /* as it stood on the screen; empty when new */
	struct record after;  /* all items after the change */
	struct record said; /* what the paper said, as it was read (10.8); blank
			     * where nothing was read. 異動日 and 届出日 are
			     * with the first person. */
	char mynumber_handle[48]; /* 個人番号 given to the register; "" none */
	char card_handle[48]; /* 個人番号 of the card that was shown; "" none */
	int card;    /* enum entry_card: what the register says of it */
	int cancels; /* 取消: 履歴番号 of the row undone; else 0 */
	bool new_code; /* 住民票コード out of the stock, at 本登録 (4.3.1) */
};

struct entry {
	int64_t id;  /* 0 until submitted */
	int version; /* counts up with every change of the entry */
	enum entry_state state;
	enum event event; /* 異動事由 */
	char menu[4];     /* I0 number: "11" 国内転入 … */
	bool is_whole; /* 全部: a household of its own; else 一部 (4.0.2) */
	char household_no[20]; /* 一部: the household joined; "" new */
	int household_version; /* as seen; 0 new */
	bool with_birth;       /* 出生届 handed in together (4.1.0.1) */
	bool ex_officio; /* a change of 4.1 by 職権, without 届出 (4.2.0.2) */
	bool is_special; /* 特例転入を利用した転出 (4.1.3.0.4) */
	int64_t arrival; /* 転出証明書情報 that it was made from (4.1.1.3); 0 */
	int ground; /* 軽微な修正: (1) to (7) of 4.2.3.2; else 0 */
	char event_date[128]; /* 異動日, stored form */
	char notified_on[24]; /* 届出日, stored form */
	char informed_on[24], offered_on[24], requested_on[24];
	/* who came and what was shown (KS-4) */
	int applicant_kind; /* 1 the person, 2 household member, 3 agent */
	char applicant[RECORD_VALUE_MAX + 1]; /* name: as long as any 氏名 */
	char papers[ENTRY_PAPERS_MAX][8];     /* codes: db/codes/papers.csv */
	int paper_count;
	char paper_name[RECORD_VALUE_MAX + 1]; /* what その他 was (E9049) */
	bool has_proxy_letter;                 /* 委任状 */
	char remarks[1024];                    /* 留意事項 typed */
	struct entry_answer answers[ENTRY_ANSWERS_MAX];
	int answer_count;
	struct entry_person *persons; /* owned */
	int person_count;
	/* set by the register, shown in lists */
	char author[16], author_name[64], place[64], terminal[32];
	char receipt_no[24];
	char submitted_at[32]; /* local "YYYY-MM-DD hh:mm" */
	char return_reason[256];
};

void entry_init(struct entry *e);
void entry_release(struct entry *e);
void entry_copy(struct entry *to, const struct entry *from);
/* entry_add_person - returns the new person, zeroed; NULL past the limit. */
struct entry_person *entry_add_person(struct entry *e);
void entry_remove_person(struct entry *e, int index);

/* The answer given to an alert, 0 when none. */
int entry_answered(const struct entry *e, const char *code, int person);
void entry_answer(struct entry *e, const char *code, int person, int answer);

json_t *entry_to_json(const struct entry *e);
MUST_CHECK enum rc entry_from_json(
    struct entry *e, const json_t *j, struct err *err);

/* entry_schema - the JSON Schema (2020-12; its maxLength are bytes of UTF-8,
 * never more characters) of what entry_from_json takes, for
 * `daicho schema entry`. A new reference. */
json_t *entry_schema(void);

/*
 * entry_digest - SHA-256 in hex over the canonical JSON (sorted keys,
 * compact) of what a reviewer sees; approving names it. out 65 bytes.
 */
void entry_digest(const struct entry *e, char out[65]);

/* One line of the difference view. */
struct entry_diff {
	int person;
	enum item it;
	const char *before, *after; /* borrowed, "" blank */
};
/* Calls back for each item that differs, in catalogue order; returns how
 * many. */
int entry_diff(const struct entry *e, int person,
    void (*each)(const struct entry_diff *, void *), void *arg);

#endif
