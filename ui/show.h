/* SPDX-License-Identifier: ISC
 * show - values of a record as screens write them (SCREENS 1.3): numbers
 * with their check digit apart, dates in 12 columns, codes as words, masks
 * by right (10.4) and by block.
 */
#ifndef UI_SHOW_H
#define UI_SHOW_H

#include "db/replica.h"
#include "src/event.h"
#include "ui/app.h"
#include "ui/ui.h"

#include <stddef.h>

/* "10:31" of a time in microseconds, Asia/Tokyo. */
void show_clock(int64_t us, char out[40]);

/* "00418273-1"; numbers received with another length stay as they are. */
void show_number(const char *number, char *out, size_t size);

/*
 * show_item - one item as a screen shows it: "-" when blank, 〔伏〕 when the
 * person signed in may not see it. guarded: the resident is under 支援措置
 * and the details were not asked for: addresses are 〔伏〕 too. Never masks
 * 続柄 or 世帯主 (10.4).
 */
void show_item(const struct app *a, const struct record *r, enum item it,
    bool guarded, char *out, size_t size);
/* show_stay - 在留期間, which is one thing in three items: 3年, 1年3月, "-" none,
 * 〔伏〕 as its items are. */
void show_stay(
    const struct app *a, const struct record *r, char *out, size_t size);

/* The item's label in at most 14 columns. */
const char *show_label(enum item it);

/* Whether a difference view leaves the item out: it is a part of another
 * (氏 of 氏名), which says the same. A part that changed alone is shown. */
bool show_is_part(
    const struct record *before, const struct record *after, enum item it);

/* Whether the item follows from another one (氏 of 氏名, 郵便番号 of the town)
 * and is not entered by itself. */
bool show_is_derived(enum item it);

/* show_hides_home - where somebody lives stays covered: of whoever is under
 * 支援措置 until their record was opened (2.2.4), of who lives with them for
 * whoever may not open it. */
bool show_hides_home(const struct app *a, const struct member *m);

/* An address in one line; pattern as record_address's prefix. The prefecture
 * of the town's own residents is left out. */
void show_address(const struct app *a, const struct record *r,
    const char *prefix, bool guarded, char *out, size_t size);

/* "50" or "" when the day of birth is not known; on the business day. */
void show_age(
    const struct app *a, const struct record *r, char *out, size_t size);
/* The same on another day. */
void show_age_on(int32_t day, const struct record *r, char *out, size_t size);

/* "男", "女" or "". */
const char *show_sex(const struct record *r);

/* The date items in the list's 12 columns, 〔不詳〕 for longer shapes. */
void show_date(const char *stored, bool in_list, char *out, size_t size);

/* A day of the register's tables, "2026-07-15", in the era; "" when none. */
void show_iso(const char *iso, char *out, size_t size);

/* show_stamp - "令和 8.11.29 日 16:36" of the register's "2026-11-29 16:36" (1.1.9),
 * "" of what is none. show_when - in a list: of the business day "16:36", of
 * another "11.29 16:36". */
void show_stamp(const char *stamp, char *out, size_t size);
void show_when(const struct app *a, const char *stamp, char *out, size_t size);

/* "令和 8. 7.14  転居  履歴3": which change a row is. */
void show_change(const struct record *r, char *out, size_t size);

/* "死亡 令和 6. 2.10": why and when a removed sheet ended. */
void show_removal(const struct record *r, char *out, size_t size);

/* "・全部" or "・一部" behind the name of a change whose people go somewhere
 * (I0 numbers 1x and 2x), "" behind others. */
const char *show_whole(const char *menu, bool is_whole);

/* "平成13. 4. 1 の姿（平成14. 1. 1 に知れた分）": what K1 and K2 as of a day
 * say of themselves. known: INT64_MAX is now. */
void show_then(int32_t day, int64_t known, char *out, size_t size);

/* Row 4 of the screens of one person: name, reading, birth, age on that day (none
 * of whoever is no resident then), sex and 宛名番号. */
void show_head(struct view *w, const struct record *r, int32_t day);

/*
 * show_person_of - who t is opened on (person_no, or the argument of a typed
 * code), as the replica has it; t->sheet_no 0: the newest sheet. *m is the
 * caller's on RC_OK and initialised anyway. RC_INPUT E2202 nobody chosen,
 * RC_OFFLINE E7011 no replica, as replica_person; RC_DENIED E3105 照会 is
 * blocked (3.1) and the person signed in does not set blocks.
 */
MUST_CHECK enum rc show_person_of(
    struct app *a, const struct target *t, struct member *m, struct err *err);

/* show_is_stopped - whether a block of level エラー stops looking at a person
 * (3.1); show_stop - its RC_DENIED E3105. */
bool show_is_stopped(const struct app *a, const struct member *m);
/* show_may_look - the same of a person of the replica, before a form is filled
 * with them: RC_DENIED E3105. */
MUST_CHECK enum rc show_may_look(
    const struct app *a, const char *person_no, int sheet_no, struct err *err);
MUST_CHECK enum rc show_stop(struct err *err);

/* The word of a code in the language of the screens; an unknown code stays
 * as it is. list: as code_find. */
const char *show_code(const char *list, const char *code);

/* The name of an 異動事由, below EV_COUNT, in the language of the screens. */
const char *show_event(enum event e);

/* A text member of an answer of the register; "" when it has none. */
const char *show_json(const json_t *object, const char *key);

/*
 * show_support_alert - what the register warns of when the 住民票 of somebody
 * under 支援措置 is opened (3.4, 11.1 no. 13 and 14): the period ends within a
 * month, or has ended. blocks: the signs of the member. "" when there is
 * nothing to warn of, or no line to ask over.
 */
void show_support_alert(struct app *a, const char *person_no,
    const char *blocks, char *out, size_t size);

/* show_support_state - what the banner says of a 支援措置 or 仮支援措置 period
 * (2.2.4): which of them runs where the line says so, both words where it is
 * down; with what show_support_alert warns of in its place. "" without the
 * sign. */
void show_support_state(struct app *a, const char *person_no,
    const char *blocks, char *out, size_t size);

/*
 * show_period - a period of days as one types it: "R7.11.1~R7.11.20",
 * "R7.11.20~", "~R7.11.20", or one day. Without ~ a word is a day only when a
 * mark makes it one (118 is a number). *from and *to, days as date_day(),
 * are untouched where nothing is said. False: it is no period.
 */
bool show_period(
    const struct app *a, const char *word, int32_t *from, int32_t *to);

/* person_shows - whether K2 has a place for the item; for the test that every
 * item of the catalogue has one. */
bool person_shows(enum item it, bool foreign);

/* The right of 2.2.4, or that of 1.1.16 which holds it. */
/* show_head_name - 世帯主の氏名 of those of the n rows who live there: "" where
 * it is somebody who left today, before the batch has run; borrowed. */
const char *show_head_name(
    const struct record *const *home, int n, int32_t today);
bool show_may_support(const struct app *a);

#endif
