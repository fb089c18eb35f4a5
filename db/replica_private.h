/* SPDX-License-Identifier: ISC
 * What the files of the replica and the search share.
 */
#ifndef DB_REPLICA_PRIVATE_H
#define DB_REPLICA_PRIVATE_H

#include "db/replica.h"
#include "db/store.h"

#include <sys/types.h>

/* A day that never comes. */
#define DAY_NEVER INT32_MAX

struct replica {
	struct store *db;
	char path[512];
	bool is_writable;
	bool is_old;             /* of an earlier program: read, and replaced */
	bool (*stop)(void *arg); /* replica_stop_when; NULL never */
	void *stop_arg;
	unsigned hidden; /* keys that are not searched by: search_hide */
	unsigned steps;  /* of searches, between two questions */
	dev_t dev; /* of the file that is open: a rebuilt one has another */
	ino_t ino;
};

/* replica_today - the business day; INT32_MIN when the register has not said
 * it yet. */
int32_t replica_today(struct replica *r);

/* replica_marks - block signs ("抑", "支"), pending mark and twin of one
 * sheet into *m. today: replica_today, asked once for all rows of a list. */
MUST_CHECK enum rc replica_marks(struct replica *r, const char *person_no,
    const char *household_no, const char *twin_key, int32_t today,
    struct member *m, struct err *err);

/* household_sort - living members first, in their order. */
void household_sort(struct household *h);

/* replica_rows - the rows of one sheet, ascending; see replica_history. */
MUST_CHECK enum rc replica_rows(struct replica *r, const char *person_no,
    int sheet_no, struct record **rows, int *n, struct err *err);

/* ---- the newest records as they came (replica_tail.c) ---- */

/* Keeps a record that was applied; head: how far the register is. */
MUST_CHECK enum rc replica_tail_put(struct replica *r, const char *epoch,
    const json_t *record, int64_t head, struct err *err);
/* Drops what is older than what is kept. */
MUST_CHECK enum rc replica_tail_trim(
    struct replica *r, int64_t position, struct err *err);

/* ---- search keys (replica_keys.c) ---- */

/*
 * Kinds of keys, one letter each:
 * n name or address in kanji, whole; g given name in kanji
 * k reading, whole; h given reading; r name in Latin letters; q a later word
 *   of it
 * a address, f former address ("town id/lot number", the room behind it);
 * b 方書, of today and of before, by its sound ("クランドハイツ/203")
 * m lot number alone
 * d day of birth, D an interval of days (hex, raw holds the end)
 * t the day from which the sheet is a 除票, T an interval, as d and D;
 *   residents have none
 * p 宛名番号, w 世帯番号, j 住民票コード, c card number
 * W 世帯番号 that the sheet stood in before; not searched (replica_past.c)
 * i 住所コード, u postcode, v 部屋番号, y 続柄, z 消除事由
 * x X family name and town of today ("佐藤/000123"), in kanji, in kana
 * o O family name and a town of before, likewise
 * e an item with nothing in it, by its catalogue id; only items that are
 *   seldom empty (search_key_defs)
 */
#define KEY_SIZE 200
/* What a name or a card number is, in skey.source; several may hold. */
enum {
	SOURCE_NAME = 1,
	SOURCE_FORMER_NAME = 2,
	SOURCE_ALIAS = 4,
	SOURCE_CARD = 1,   /* 在留カード */
	SOURCE_SPECIAL = 2 /* 特別永住者証明書 */
};
struct skey {
	char kind;
	bool is_former; /* from an older row, or a former address */
	uint8_t source; /* SOURCE_…: what it is now */
	uint8_t past;   /* what it was */
	uint8_t ward;   /* where the sheet's 住所 is: ward_mark; the same on
			 * all keys of a sheet. All in one column, skey_bits */
	int cut;        /* bytes of key before the given name; 0 none */
	char key[KEY_SIZE];
	char raw[KEY_SIZE]; /* the name as written without spaces, where it
			     * is not the key itself; "" else */
};
struct skeys {
	struct skey *list; /* owned */
	int count;
	int32_t *slot; /* owned: a hash of many keys, place + 1; NULL few */
	uint32_t mask;
};

/* Who knows the numbers of towns; see town_of_replica. */
struct town_source {
	enum rc (*id)(void *arg, const char *city, const char *name,
	    int64_t *id, struct err *err);
	void *arg;
};

/* keys_of_rows - every key of a sheet from its rows (ascending). May add
 * towns. */
MUST_CHECK enum rc keys_of_rows(const struct town_source *towns,
    const struct record *rows, int n, struct skeys *out, struct err *err);
void skeys_release(struct skeys *k);
/* skeys_add - one key more; one that is there already is also what it is now.
 * cut, raw: as in struct skey, raw NULL none. */
void skeys_add(struct skeys *k, char kind, bool is_former, int source,
    const char *key, size_t cut, const char *raw);
/* skeys_find - where a key of that kind stands; -1 nowhere. */
int skeys_find(const struct skeys *k, char kind, const char *key);
/* skeys_places - keys of the addresses and 方書 of a row; now: the newest row.
 * May add towns. skeys_past_places: of those that came along as a repeating
 * group. skeys_lot: of the lot number alone. (replica_place_keys.c) */
MUST_CHECK enum rc skeys_places(const struct town_source *towns,
    struct skeys *k, const struct record *r, const struct record *now,
    struct err *err);
MUST_CHECK enum rc skeys_past_places(const struct town_source *towns,
    struct skeys *k, const struct record *r, struct err *err);
void skeys_lot(struct skeys *k, const struct record *now);
/* skey_bits - is_former, source, past and ward as column skey.former holds
 * them, and back. */
int skey_bits(const struct skey *k);
void skey_set_bits(struct skey *k, int bits);
/* ward_mark - 1 to 63 for the municipality of a 住所コード, another one for each
 * ward of a city; 0 when the code does not say. Enough to pass over most of
 * the people of other wards without looking at their sheets. */
uint8_t ward_mark(const char *address_code);
/* The stored form of all keys of a sheet; the caller frees. */
char *skeys_text(const struct skeys *k);
void skeys_parse(const char *text, struct skeys *out);

/* lot_key - figures of a lot number with hyphens between: 12番3-301号 is
 * 12-3-301. */
void lot_key(const char *s, char *out, size_t size);

/* day_key - a day as 8 hex digits that sort; behind them all who is born on a
 * day that nothing is known of. */
void day_key(int32_t day, char out[9]);
#define DAY_KEY_UNKNOWN "~"

/* first_gone - the first day on which the row's sheet is a 除票. */
int32_t first_gone(const struct record *row);

/* twin_key_of - what two residents have in common when they may be taken for
 * each other: folded reading and birth; for a foreign resident folded name,
 * birth and sex. "" when one of them is not known. */
void twin_key_of(const struct record *row, char *out, size_t size);

/* What lists know of a sheet from its newest row; plain pointers borrow from
 * that row. */
struct sheet_view {
	const char *household_no, *name, *kana, *birth, *sex, *relation,
	    *address_code, *building;
	char *address, *removed; /* owned; removed NULL while it is not */
	char twin[KEY_SIZE * 2], lot[KEY_SIZE];
	int member_order, last_hist;
	int32_t gone;
};
void sheet_view_make(const struct record *row, struct sheet_view *v);
void sheet_view_release(struct sheet_view *v);

/* hist columns as read by HIST_SELECT, from column 0. */
#define HIST_FIXED 7
void row_from_stmt(struct store_stmt *st, struct record *r);

/* town_key - the folded key of a town, KEY_SIZE bytes. */
void town_key(const char *city, const char *name, char *out);

/* town_of_replica - the town of that name in the replica `arg`, added when it
 * is new. city: "" for towns of this municipality. */
MUST_CHECK enum rc town_of_replica(void *arg, const char *city,
    const char *name, int64_t *id, struct err *err);

#endif
