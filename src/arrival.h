/* SPDX-License-Identifier: ISC
 * arrival - one person of a 転出証明書情報 as it comes in a file (4.1.1.3): its
 * values by the catalogue's items, checked and brought to their stored form.
 * The columns are ours (daicho(8), arrival). Pure; who takes in CSV or a
 * reader's line at the counter reads persons by the same function.
 */
#ifndef SRC_ARRIVAL_H
#define SRC_ARRIVAL_H

#include "src/record.h"

#define ARRIVAL_TEXT_CHARS 120

enum arrival_origin {
	ARRIVAL_UNSAID,
	ARRIVAL_REAL,    /* a register of residents */
	ARRIVAL_TRAINING /* one of invented people */
};
struct arrival {
	int line; /* of the file, for the error list; 0 none */
	enum arrival_origin origin; /* column training: 0 or 1 */
	char certificate[48]; /* which 転出証明書 it stands on, "401323-0071"
			       * with the 団体コード of who sent it; "" not given */
	struct record to;     /* what it gives; release it */
};

/*
 * arrival_read - {"line": 3, "certificate": "…", items by their ids}, as
 * src/csv.h makes it of a heading and a row: blank fields left out. Days in
 * stored form, as 昭和50年1月2日 or 1975-01-02; 氏名 widened, readings in
 * katakana; 住民種別 from the rest where it is not given. A 個人番号 is no item
 * of a record and refused here: its column is the caller's.
 * p is written to as a whole, released by the caller in any case.
 *
 * RC_INPUT, err->item the column: E4161 garbled (control characters, U+FFFD,
 * 〓, private use), E4162 too long, E4163 not what its item takes, E4164 a
 * column that no 転出証明書 has, E4165 a 個人番号 within a text, E4166 no name,
 * no day of birth, or no 住民種別 to be told.
 */
MUST_CHECK enum rc arrival_read(
    struct arrival *p, const json_t *o, struct err *err);
void arrival_release(struct arrival *p);
/* arrival_origin - what such a line says of the register that it comes from. */
enum arrival_origin arrival_origin(const json_t *o);

/* arrival_gives - an item that a 転出証明書 carries: names, person, 続柄, 本籍,
 * 住民票コード, the former address and head, where and when one plans to move,
 * what article 30-45 says, and what other offices had to note. */
bool arrival_gives(enum item it);
/* arrival_fills - one of those that a move-in takes over (4.1.1.1): not where
 * one moves to, nor what other offices note. */
bool arrival_fills(enum item it);

/* arrival_is_same - whether what came is of that person of an entry: by
 * 住民票コード, or by day of birth and a name in any of its writings. */
bool arrival_is_same(const struct record *came, const struct record *entered);

#endif
