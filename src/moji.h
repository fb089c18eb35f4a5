/* SPDX-License-Identifier: ISC
 * moji - the MJ characters (文字情報基盤): number, form, strokes, readings,
 * and what each may be reduced to (2.2.3, 1.3). A form is one only with its
 * variation selector; two forms of one code are two rows.
 */
#ifndef SRC_MOJI_H
#define SRC_MOJI_H

#include "src/err.h"

struct moji {
	int mj;            /* 26190 is shown as MJ026190 */
	int strokes;       /* 0 not known */
	const char *kanji; /* with its selector; UTF-8 */
	const char *readings; /* ヘン・あたり: 音 in katakana, 訓 in hiragana */
	const char *reduced; /* 縮退: characters without selector, best first */
	const char *jis;     /* 1-78-21: JIS X 0213; "" none */
};
struct mojis;

/*
 * moji_load - SHARE/data/moji.csv. *out is closed by moji_free. RC_NOT_FOUND
 * E7068 there is no such file; RC_INPUT E7069 a line of it is broken.
 */
MUST_CHECK enum rc moji_load(
    const char *share, struct mojis **out, struct err *err);
void moji_free(struct mojis *m); /* NULL is fine */

/* moji_of - the row of exactly this form, NULL when it is no MJ character.
 * A row belongs to the table and lives as long. */
const struct moji *moji_of(const struct mojis *m, const char *cluster);
const struct moji *moji_by_number(const struct mojis *m, int mj);

/* moji_at - what was typed as a code: MJ026190, 26190, U+9089, 9089,
 * 9089_E010F; a code without selector is its plain form or, where that is no
 * MJ character, the first with that code. NULL none. */
const struct moji *moji_at(const struct mojis *m, const char *code);

struct moji_query {
	const char *reading; /* "" any; kana of either kind, whole reading */
	const char *base;    /* "" any; a character: its relatives by 縮退 */
	int least, most;     /* strokes; 0, 0 any */
};
/*
 * moji_find - rows that fit all that is given, by strokes and then number;
 * with a base the base's own form first. Returns how many there are; at most
 * max are written to out. A query without anything finds nothing.
 */
int moji_find(const struct mojis *m, const struct moji_query *q,
    const struct moji **out, int max);

#endif
