/* SPDX-License-Identifier: ISC
 * reg_write - rows of a history as the register writes them, shared by
 * reg_approve.c (本登録), reg_head.c (世帯主の氏名 of the others) and reg_left.c.
 */
#ifndef DB_REG_WRITE_H
#define DB_REG_WRITE_H

#include "db/reg.h"

struct work { /* what the transaction collects for feed, answer and log */
	json_t *persons, *rows, *households, *answer;
	char household_no[20]; /* the new or joined one */
	json_t *bumped;        /* household_no: version */
	bool gave_codes;       /* 住民票コード out of the stock */
	json_t *followed;      /* rows of people who are not in the entry */
};
void work_init(struct work *w);
void work_release(struct work *w);

/* write_hist_ask - what write_next_hist begins with, asked ahead. */
MUST_CHECK enum rc write_hist_ask(struct call *c, const char *person_no);
/* write_next_hist - the person's next 履歴番号, and the digest of the row that
 * it follows. RC_NOT_FOUND E9405. */
MUST_CHECK enum rc write_next_hist(
    struct call *c, const char *person_no, int *hist, char previous[65]);
/* write_fill - what the register itself writes into a row: the change, the
 * day it was processed, where it was entered, 住民状態. */
void write_fill(struct call *c, const struct entry *e, struct record *r);
/* write_bump - the household's version counts up, once a transaction; "" is
 * none. */
MUST_CHECK enum rc write_bump(
    struct call *c, struct work *w, const char *no, int *version);
/* write_out - the row for the feed: core to rows, restricted to w. */
void write_out(const struct record *r, struct work *w, json_t *rows);
/* write_closed_by - which event closed the sheet of a removed row; code ""
 * none. write_closed_on: on which day, borrowed from r. */
MUST_CHECK enum rc write_closed_by(struct call *c, const struct entry *e,
    const struct record *r, char code[8]);
const char *write_closed_on(const struct record *r);
/* write_beside - one more row on a sheet, which is not one of the entry's own:
 * e says event and days, r holds the items, 宛名番号 and sheet. */
MUST_CHECK enum rc write_beside(struct call *c, const struct entry *e,
    struct record *r, struct work *w, json_t *rows);

/* write_follow - write_beside of somebody who is not in the entry, told with its
 * answer. */
MUST_CHECK enum rc write_follow(
    struct call *c, const struct entry *e, struct record *r, struct work *w);
/*
 * addresses_follow - one household has one 住所 (4.1.4.1): where everybody's
 * change of it is taken back, whoever came into it since gets the former one too,
 * by a row of that 取消 which takes nothing back (asof_goes_along). Who is left
 * behind by others of that change is refused before (E4607).
 */
MUST_CHECK enum rc addresses_follow(
    struct call *c, const struct entry *e, struct work *w);

/*
 * head_follows - 世帯主の氏名 is an item of every member (法7条4号), and one
 * household says one name: whoever lives in it and has another name there than
 * its head bears now, or any while it has none (1.1.10), gets a row of 職権修正
 * (4.2.3.1) in this transaction. Two heads, from elsewhere, are left alone.
 * e: whose day and place the rows have. The household was counted up in w,
 * which the rows are appended to, but for an entry that waits (reg_left.c).
 * heads_follow: every household of w.
 */
MUST_CHECK enum rc head_follows(struct call *c, const struct entry *e,
    const char *household_no, struct work *w);
MUST_CHECK enum rc heads_follow(
    struct call *c, const struct entry *e, struct work *w);
/* head_due - whether somebody of that name has a 転出 in the household whose
 * effect no batch has seen. head_has_left: whether the row of who lives there
 * still names such a head, and that day has come. */
MUST_CHECK enum rc head_due(
    struct call *c, const char *household_no, const char *name, bool *due);
MUST_CHECK enum rc head_has_left(
    struct call *c, const struct record *r, bool *left);
/* head_before - the last 世帯主の氏名 that stood in a row of the person up to a
 * 履歴番号; "" none. */
MUST_CHECK enum rc head_before(
    struct call *c, const char *person_no, int hist_no, char *out, size_t size);

#endif
