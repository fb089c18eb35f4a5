/* SPDX-License-Identifier: ISC
 * letter - the papers that follow from a change (chapter 4): which of them a
 * change has, who stands on them, to whom they go. Pure. The register fills
 * one out of its rows; how it looks is cert_letter_compose's.
 */
#ifndef SRC_LETTER_H
#define SRC_LETTER_H

#include "src/cert.h"
#include "src/entry.h"

/* 4.1.0.3: to whom the 住民異動届受理通知 goes, by rule or as the clerk says. */
enum notice_to { NOTICE_TO_RULE, NOTICE_TO_APPLICANT, NOTICE_TO_SUBJECT };
struct letter_person {
	struct record row;    /* as printed; its numbers are put on record */
	struct record before; /* before the change, for 職権記録書 */
	bool is_new;          /* there was nothing before */
	int change;           /* 履歴番号 of the change of this person */
};
struct letter {
	enum cert_kind kind;
	int change;       /* 履歴番号 of the change of the first person */
	enum event event; /* EV_COUNT: of no change */
	bool is_reissue;  /* 再交付, in the state of the first issue */
	bool is_special;  /* 特例による転出処理済 */
	char event_date[128], processed_on[24], notified_on[24];
	char informed_on[24], offered_on[24];
	/* names: as long as any 氏名 */
	char applicant[RECORD_VALUE_MAX + 1], remarks[1024];
	char to_postcode[16], to_address[1024], to_name[RECORD_VALUE_MAX + 1];
	/* 世帯主, after and before */
	char head[RECORD_VALUE_MAX + 1], former_head[RECORD_VALUE_MAX + 1];
	struct letter_person *persons; /* owned */
	int count;
};
void letter_init(struct letter *l, enum cert_kind kind);
void letter_release(struct letter *l);
/* letter_add - a new person, initialised; NULL past ENTRY_PERSONS_MAX. */
struct letter_person *letter_add(struct letter *l);

/* letter_to_json / letter_from_json - as the register gives it. from:
 * RC_INPUT E5129 for what is none. *l is initialised in any case. */
json_t *letter_to_json(const struct letter *l);
MUST_CHECK enum rc letter_from_json(
    struct letter *l, const json_t *j, struct err *err);

/* What is looked at to say whether a change has a paper. Borrowed. */
struct letter_case {
	const struct record *rows; /* of the person, all sheets, ascending */
	int n;
	int at;                    /* index of the change's row */
	const struct entry *entry; /* that made it; NULL: imported */
	bool has_head;  /* the person's household has a 世帯主 now */
	bool is_issued; /* 準ずる証明書 was issued for the change */
	int32_t today;
};
/*
 * letter_may - RC_OK, or RC_INPUT: E5121 the change has no such paper, E5122
 * it was cancelled, E5123 a 転出証明書 for a 転出 by 職権 (11.1 row 26), E5124 a
 * 準ずる証明書 for one by 届出.
 */
MUST_CHECK enum rc letter_may(
    enum cert_kind k, const struct letter_case *x, struct err *err);

/*
 * A 転出 that lay ahead when its person got another sheet stands there too
 * (change_takes_plan). rows: of the person, all sheets, ascending; at: index of
 * the change's row. letter_origin - index of the row in which it was written
 * first; letter_newest - of the newest row of the sheet on which it stands now.
 */
int letter_origin(const struct record *rows, int at);
int letter_newest(const struct record *rows, int n, int at);

/* letter_once - issued once, afterwards as 再交付 alone (4.1.3.0.3). */
bool letter_once(enum cert_kind k);
/* letter_by_itself - comes out within the flow (4.1.3.0.3, 4.3.3, 4.2.0.1);
 * not the 転出証明書 of a 特例転出 (4.1.3.0.4). */
bool letter_by_itself(enum cert_kind k, const struct entry *e);
/* letter_of_one - about one person; else about everybody in the entry. */
bool letter_of_one(enum cert_kind k);
/* letter_goes_out - is handed or sent to somebody; 職権記録書 stays in the
 * office, and no 抑止 of 証明書発行 is about it (3.1). */
bool letter_goes_out(enum cert_kind k);
/* letter_is_now - prints the state of today; else that of the change. */
bool letter_is_now(enum cert_kind k);

/* letter_take - what an entry says of itself; e may be NULL. */
void letter_take(
    struct letter *l, const struct entry *e, const struct record *row);
/*
 * letter_address - to whom it goes, from kind, persons and event. to: for
 * 住民異動届受理通知. members: who was in the household before its 世帯主 left
 * (or is there, none set), for the letters of 4.0.5: the one who stood highest
 * by 5.2.
 */
void letter_address(struct letter *l, enum notice_to to,
    const struct record *const *members, int n);
/* letter_highest - index by 5.2 of those rows, their 世帯主 left out; -1 when
 * there is nobody. */
int letter_highest(const struct record *const *members, int n);

/* letter_hidden - an item of class mask that the letter cannot do without and
 * may refuses to show; IT_COUNT none. */
enum item letter_hidden(const struct letter *l,
    bool (*may)(const void *arg, const char *right), const void *arg);

#endif
