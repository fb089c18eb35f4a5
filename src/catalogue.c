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
	int i;

	for (i = 0; i < IT_COUNT; i++)
		if (strcmp(item_defs[i].id, id) == 0)
			break;
	return (enum item)i;
}

bool
item_applies(enum item it, const char *kind)
{
	const struct item_def *d = &item_defs[it];

	if (kind == NULL || kind[0] == '\0')
		return d->japanese || d->foreign;
	return kind[0] == '2' ? d->foreign : d->japanese;
}
