/* SPDX-License-Identifier: ISC
 * history - what K3 is asked by its typed words: the items of 1.2.1, and a
 * day as known at another.
 */
#ifndef UI_HISTORY_H
#define UI_HISTORY_H

#include "ui/app.h"

/* What rows are asked for (1.2.1): words in event, places and 留意事項, and
 * a period for each of the days. */
#define HISTORY_DAYS 6
#define HISTORY_WORDS 6
struct history_question {
	struct {
		bool is_asked;
		int32_t from, to;
	} day[HISTORY_DAYS];
	char word[HISTORY_WORDS][64];
	int words;
};

/* "転居 中央区", "処理 R8.7.1~R8.7.31"; a period without a word before it is
 * that of the 異動日. Everything said must fit. */
void history_question_read(
    const struct app *a, const char *text, struct history_question *q);
bool history_answers(const struct history_question *q, const struct record *r);

/*
 * history_then_read - "H13.4.1", or "H13.4.1@H14.1.1": the day, and the day by
 * whose end the register knew it. *known is INT64_MAX without the second.
 * RC_INPUT as date_parse.
 */
MUST_CHECK enum rc history_then_read(const struct app *a, const char *text,
    int32_t *day, int64_t *known, struct err *err);

#endif
