/* SPDX-License-Identifier: ISC
 * catalogue - every item of a resident's record, from
 * db/catalogue/items.csv. Forms, difference views, masks, certificates,
 * import, export and the schema follow this table.
 */
#ifndef SRC_CATALOGUE_H
#define SRC_CATALOGUE_H

#include "items.h" /* generated: enum item */

#include <stdbool.h>

enum item_type {
	TYPE_TEXT,
	TYPE_KANA, /* katakana, 1.1.18 */
	TYPE_DATE, /* stored form of src/date.h */
	TYPE_YM,   /* year and month, stored as YYYY-MM */
	TYPE_CODE, /* digits or letters from a list in db/codes */
	TYPE_FLAG, /* "1" yes, "0" no, blank unknown */
	TYPE_INT,
	TYPE_NUMBER,  /* digits, leading zeros kept */
	TYPE_RELATION /* 続柄, 1.1.11 */
};
/* What a date item takes (1.1.8). */
enum item_dates {
	DATES_NONE,
	DATES_CALENDAR, /* a day of the calendar, shown in the era */
	DATES_UNKNOWN,  /* also the 14 unknown shapes and non-days */
	DATES_EVENT,    /* as UNKNOWN for 出生 死亡 失踪, else CALENDAR */
	DATES_BIRTH,    /* as UNKNOWN; era for Japanese, 西暦 for foreign */
	DATES_SEIREKI   /* calendar day held and shown in 西暦 */
};
enum item_class {
	CLASS_EVENT, /* changes only by a 異動事由, stands in history rows */
	CLASS_ATTACHED, /* other systems' data, memo, block: own versions */
	CLASS_MYNUMBER  /* never leaves the register's own file */
};

struct item_def {
	const char *id;    /* romanised snake_case; JSON key, column name */
	const char *table; /* history, history_group, attached, note … */
	enum item_type type;
	enum item_dates dates;
	const char *group;  /* of screens: name, household, address … */
	const char *repeat; /* "" or the repeating group it belongs to */
	bool japanese;      /* Japanese residents have it */
	bool foreign;       /* foreign residents have it */
	bool must;          /* 1.1.6 refuses blank where it applies */
	enum item_class class;
	const char *section; /* feed section; "none": never in the feed */
	const char *label;   /* Japanese */
	const char *label_en;
	const char *search;  /* search key or "" */
	const char *printed; /* which part of a certificate, or "" */
	const char *mask;    /* which right hides it (10.4), or "" */
	const char *basis;   /* law or section */
	const char *covers;  /* lines of the record-item list, "|" between */
};

extern const struct item_def item_defs[IT_COUNT];

/* item_by_id - IT_COUNT when there is no item of that name. */
enum item item_by_id(const char *id);

/* item_applies - whether a resident of that 住民種別 ("1" Japanese, "2"
 * foreign, NULL either) has the item. */
bool item_applies(enum item it, const char *kind);

/* The items that stand in history rows, in column order. */
extern const enum item history_items[];
extern const int history_item_count;

#endif
