/* SPDX-License-Identifier: ISC
 * record - one history row of one person: every item of the catalogue after
 * one change, each as text in the item's stored form, NULL when blank.
 */
#ifndef SRC_RECORD_H
#define SRC_RECORD_H

#include "src/catalogue.h"
#include "src/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of a value, as the register takes it. */
#define RECORD_VALUE_MAX 2000

/* One value of a repeating group (past aliases, former addresses). */
struct group_value {
	enum item it;
	int seq; /* 1, 2, 3 … within the group */
	char *value;
};

struct record {
	char *v[IT_COUNT];         /* owned; NULL is blank; never "" */
	struct group_value *group; /* owned */
	int group_count;
	/* where the row stands; zero in a record not yet registered */
	char person_no[20];
	int hist_no;         /* 履歴番号 */
	int sheet_no;        /* 票 of this person, 1, 2 … */
	int64_t recorded_at; /* register time, microseconds since 1970 UTC */
	int64_t entry_id;
	int cancels; /* hist_no that this row cancels, else 0 */
};

void record_init(struct record *r);
void record_release(struct record *r); /* wipes personal data */
void record_copy(struct record *to, const struct record *from);

/* record_set - value NULL or "" makes the item blank; value is copied. */
void record_set(struct record *r, enum item it, const char *value);

/* record_get - never NULL: "" for a blank item; owned by the record. */
const char *record_get(const struct record *r, enum item it);

/* Values of the repeating groups; seq 1 to RECORD_GROUP_MAX. set copies the
 * value, NULL or "" removes it; get is never NULL, owned by the record. */
#define RECORD_GROUP_MAX 200
void record_group_set(
    struct record *r, enum item it, int seq, const char *value);
const char *record_group_get(const struct record *r, enum item it, int seq);
/* record_group_rows - the highest seq of a group ("alias_history"), 0 none. */
int record_group_rows(const struct record *r, const char *repeat);

/* record_same - whether both rows hold the same value of the item. */
bool record_same(const struct record *a, const struct record *b, enum item it);

/*
 * record_to_json / record_from_json - {"id": "value", …, "groups":
 * {"alias_history": [{"past_alias": "…"}, …]}} with the catalogue's ids,
 * blank items left out. Items of class MYNUMBER are refused on the way in
 * and left out on the way out. from_json: RC_INPUT names an unknown id, a
 * value that is no string, a control character or a value over 2,000 bytes;
 * on failure *r is unchanged.
 */
json_t *record_to_json(const struct record *r);
MUST_CHECK enum rc record_from_json(
    struct record *r, const json_t *j, struct err *err);

/* record_schema - the JSON Schema (2020-12) of that form: every item with its
 * label and legal basis. A new reference. */
json_t *record_schema(void);

/* record_value_check - one value that came as JSON: a string, at most 2,000
 * bytes of UTF-8, no control character. *out borrows from j; id names the
 * item in the error. */
MUST_CHECK enum rc record_value_check(
    const json_t *j, const char *id, const char **out, struct err *err);

/* record_address - 住所 as one line, 方書 and room included when
 * with_building; prefix one of "address", "prev", "out_planned",
 * "out_confirmed". The caller frees. */
char *record_address(
    const struct record *r, const char *prefix, bool with_building);

/*
 * record_status - what the person is on a day, from row and day alone: a
 * 転出 whose day has come is 消除 though no batch has run (1.1.5: the earlier
 * of planned day and the day in the 転入通知).
 * today: days as date_day() counts them.
 */
enum resident_status {
	STATUS_RESIDENT,
	STATUS_LEAVING, /* 転出予定者: notified, day not come; still 現存者 */
	STATUS_REMOVED
};
enum resident_status record_status(const struct record *r, int32_t today);
/* record_names_who_left - whether the row names a head who has left on the day
 * planned while nobody of the n rows of the household is head: until the batch
 * of that day has run the others' rows still say it (1.1.10). */
bool record_names_who_left(const struct record *r,
    const struct record *const *home, int n, int32_t today);
/* record_end_day - the day of 消除, past or planned; INT32_MIN: removed on a day
 * that nobody knows, INT32_MAX: not removed. */
int32_t record_end_day(const struct record *r);
/* record_end_item - which item names that day, IT_COUNT when none does. */
enum item record_end_item(const struct record *r);

#endif
