/* SPDX-License-Identifier: ISC
 * catalogue - see catalogue.h.
 */
#include "src/catalogue.h"

#include "columns.h" /* generated */

#include <string.h>

const struct item_def item_defs[IT_COUNT] = {
#include "items_table.h" /* generated */
};

const enum item history_items[] = { HIST_ITEM_LIST };
const int history_item_count = HIST_ITEM_COUNT;

enum item
item_by_id(const char *id)
{
	static const enum item by_id[IT_COUNT] = { ITEMS_BY_ID };
	int from = 0, to = IT_COUNT, at, d;

	while (from < to) {
		at = (from + to) / 2;
		d = strcmp(item_defs[by_id[at]].id, id);
		if (d == 0)
			return by_id[at];
		if (d < 0)
			from = at + 1;
		else
			to = at;
	}
	return IT_COUNT;
}

bool
item_applies(enum item it, const char *kind)
{
	const struct item_def *d = &item_defs[it];

	if (kind == NULL || kind[0] == '\0')
		return d->japanese || d->foreign;
	return kind[0] == '2' ? d->foreign : d->japanese;
}
