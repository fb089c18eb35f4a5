/* SPDX-License-Identifier: ISC
 * joined - see joined.h.
 */
#include "ui/joined.h"

#include <stdio.h>

int
joined_draw(const struct app *a, const struct household *h, const char *head,
    struct view *w)
{
	int n = 0, row, shown = 0, last = w->foot - 1;
	char day[64];

	for (int i = 0; i < h->count; i++)
		n += record_status(&h->members[i].row, a->today) !=
		     STATUS_REMOVED;
	if (n > 4)
		n = 4;
	row = last - n;
	put(w, row, COL_LABEL, LOOK_DIM, _("入る世帯"));
	show_number(h->household_no, day, sizeof(day));
	putf(w, row, COL_VALUE, LOOK_PLAIN, "%s  %s", day,
	    head[0] ? head : _("世帯主なし"));
	for (int i = 0; i < h->count && shown < n; i++) {
		const struct record *r = &h->members[i].row;

		if (record_status(r, a->today) == STATUS_REMOVED)
			continue;
		shown++;
		put_cols(w, row + shown, COL_VALUE, 18, LOOK_PLAIN,
		    record_get(r, IT_NAME));
		put_cols(w, row + shown, 39, 12, LOOK_PLAIN,
		    record_get(r, IT_RELATION));
		show_date(record_get(r, IT_BIRTH), true, day, sizeof(day));
		put_cols(w, row + shown, 52, 12, LOOK_PLAIN, day);
		put_cols(w, row + shown, 66, 2, LOOK_PLAIN, show_sex(r));
	}
	return n + 2;
}
