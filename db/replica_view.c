/* SPDX-License-Identifier: ISC
 * replica_view - what lists and searches know of a sheet, out of its newest
 * row.
 */
#include "db/replica_private.h"

#include "src/codes.h"
#include "src/date.h"
#include "src/mem.h"

#include <stdlib.h>
#include <string.h>

/* "転出 令和 3. 3.25": why and when it became a 除票. */
static char *
removal_words(const struct record *row, int32_t gone)
{
	const char *reason = record_get(row, IT_REMOVAL_REASON);
	const char *on = record_get(row, IT_REMOVAL_DATE);
	char day[48] = "";
	struct date d;

	if (gone == DAY_NEVER)
		return NULL;
	if (gone > -1000000) {
		d = date_of_day(gone, false);
		date_show(&d, true, day, sizeof(day));
	} else if (on[0] != '\0') {
		date_show_stored(on, true, day, sizeof(day));
	}
	return x_printf("%s%s%s",
	    reason[0] ? code_label("removal_reason", reason) : "転出",
	    day[0] ? " " : "", day);
}

static const char *
list_name(const struct record *row)
{
	static const enum item names[] = { IT_NAME, IT_NAME_KANJI,
		IT_NAME_ROMAN, IT_ALIAS };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (record_get(row, names[i])[0] != '\0')
			return record_get(row, names[i]);
	return "";
}

static const char *
list_kana(const struct record *row)
{
	const char *kana = record_get(row, IT_NAME_KANA);

	return kana[0] != '\0' ? kana : record_get(row, IT_NAME_KATAKANA);
}

static char *
list_address(const struct record *row)
{
	const char *building = record_get(row, IT_ADDRESS_BUILDING);

	return x_printf("%s%s%s%s%s", record_get(row, IT_ADDRESS_TOWN),
	    record_get(row, IT_ADDRESS_NUMBER), building[0] ? " " : "",
	    building, record_get(row, IT_ADDRESS_ROOM));
}

void
sheet_view_make(const struct record *row, struct sheet_view *v)
{
	v->gone = first_gone(row);
	v->household_no = record_get(row, IT_HOUSEHOLD_NO);
	v->member_order = atoi(record_get(row, IT_MEMBER_ORDER));
	v->name = list_name(row);
	v->kana = list_kana(row);
	v->birth = record_get(row, IT_BIRTH);
	v->sex = record_get(row, IT_SEX);
	v->relation = record_get(row, IT_RELATION);
	v->address_code = record_get(row, IT_ADDRESS_CODE);
	v->building = record_get(row, IT_ADDRESS_BUILDING);
	v->address = list_address(row);
	v->removed = removal_words(row, v->gone);
	v->last_hist = row->hist_no;
	twin_key_of(row, v->twin, sizeof(v->twin));
	lot_key(record_get(row, IT_ADDRESS_NUMBER), v->lot, sizeof(v->lot));
}

void
sheet_view_release(struct sheet_view *v)
{
	wipe_free(v->address);
	wipe_free(v->removed);
	v->address = v->removed = NULL;
}
