/* SPDX-License-Identifier: ISC
 * notice - a 転入通知 as it comes in a file (4.1.3.1.2): whether it can be
 * taken in at all, and which of several for one person counts.
 */
#ifndef SRC_NOTICE_H
#define SRC_NOTICE_H

#include "src/record.h"

struct notice {
	int line;          /* of the file, for the error list */
	char code[16];     /* 住民票コード */
	char name[512];    /* 氏名, to be sure of the person; "" not given */
	char moved_on[24]; /* 転入日, stored form */
	char noticed_on[24]; /* 転入通知日, stored form */
	struct record to;    /* 転出先住所（確定）, release it */
	int sheet_no;        /* of the stay that it is of; 0 not known */
	bool is_superseded;  /* a newer one for the same stay is there */
};

/*
 * notice_read - {"line": 3, "juminhyo_code", "name", "moved_on",
 * "noticed_on", "out_confirmed_city", …}: days in stored form, the address
 * by the catalogue's ids. n is written to as a whole.
 *
 * RC_INPUT: E4171 文字化け (control characters, U+FFFD, 〓, private use), E4172
 * オーバーフロー (a value longer than the field that takes it), E4173 a day or
 * the 住民票コード is missing or none. n->line is set in any case.
 */
MUST_CHECK enum rc notice_read(
    struct notice *n, const json_t *o, struct err *err);
void notice_release(struct notice *n);

/* notice_newest - marks what a later notice for the same stay of a person
 * supersedes: by 転入通知日, then by the order of the file (4.1.3.1.2). */
void notice_newest(struct notice *n, int count);

#endif
