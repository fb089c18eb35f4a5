/* SPDX-License-Identifier: ISC
 * desk - see desk.h.
 */
#include "src/desk.h"

#include "src/change.h"
#include "src/csv.h"
#include "src/date.h"
#include "src/event.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	COL_DESK,
	COL_EVENTS,
	COL_LABEL,
	COL_FROM,
	COL_TO,
	COL_WHAT,
	COL_DAYS,
	COL_SOURCE,
	COLS
};

static enum rc
broken(struct err *err, long line)
{
	char why[64];

	(void)snprintf(why, sizeof(why), "%ld行目", line);
	return err_set(err, RC_INPUT, "E4100", "次の窓口の表を読めません", why,
	    "data の next_desks.csv を直してください");
}

static bool
number(const char *s, int *out)
{
	if (!digits_only(s) || strlen(s) > 3)
		return false;
	*out = (int)strtol(s, NULL, 10);
	return true;
}

static bool
read_row(const struct csv_row *r, struct desk_row *d)
{
	const struct {
		int col;
		char *to;
		size_t size;
	} texts[] = { { COL_DESK, d->desk, sizeof(d->desk) },
		{ COL_EVENTS, d->events, sizeof(d->events) },
		{ COL_LABEL, d->label, sizeof(d->label) },
		{ COL_WHAT, d->what, sizeof(d->what) },
		{ COL_SOURCE, d->source, sizeof(d->source) } };

	memset(d, 0, sizeof(*d));
	if (r->count != COLS)
		return false;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *s = r->field[texts[i].col];

		if (s[0] == '\0' || strlen(s) >= texts[i].size)
			return false;
		(void)snprintf(texts[i].to, texts[i].size, "%s", s);
	}
	return number(r->field[COL_FROM], &d->from_age) &&
	       number(r->field[COL_TO], &d->to_age) &&
	       (r->field[COL_DAYS][0] == '\0' ||
		   number(r->field[COL_DAYS], &d->days));
}

enum rc
desk_load(const char *text, size_t len, struct desks *out, struct err *err)
{
	struct csv *c = csv_new(text, len);
	struct csv_row r;
	bool is_head = true;
	enum rc rc;

	out->count = 0;
	while ((rc = csv_next(c, &r, err)) == RC_OK) {
		if (!is_head && (out->count == DESK_ROWS ||
				    !read_row(&r, &out->row[out->count++]))) {
			rc = broken(err, r.line);
			break;
		}
		is_head = false;
	}
	csv_free(c);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Somebody of that age, or whose age nobody knows. */
static bool
concerns(const struct desk_row *d, const struct entry *e, int32_t today)
{
	struct date birth;
	int age;

	for (int i = 0; i < e->person_count; i++) {
		if (date_load(record_get(&e->persons[i].after, IT_BIRTH),
			&birth, NULL) != RC_OK)
			return true;
		age = date_age(&birth, today);
		if (age < 0 || (age >= d->from_age && age <= d->to_age) ||
		    !GUARD("desk_ages"))
			return true;
	}
	return false;
}

int
desk_pick(const struct desks *d, const struct entry *e, int32_t today,
    struct desk_line *out, int max)
{
	const struct event_def *def;
	struct date day;
	bool known;
	int n = 0;

	if ((unsigned int)e->event >= EV_COUNT)
		return 0;
	/* Between wards nobody leaves the city. */
	def = &event_defs[change_is_ward_move(e) ? EV_MOVE_WITHIN : e->event];
	known =
	    date_load(e->event_date, &day, NULL) == RC_OK && day.lo == day.hi;
	for (int i = 0; i < d->count && n < max; i++) {
		const struct desk_row *r = &d->row[i];
		struct date until;

		if (!text_listed(def->next_desks, r->desk) ||
		    !text_listed(r->events, def->code) ||
		    !concerns(r, e, today))
			continue;
		out[n].row = r;
		out[n].until[0] = '\0';
		if (known && r->days > 0) {
			until = date_of_day(day.lo + r->days, false);
			date_store(&until, out[n].until, sizeof(out[n].until));
		}
		n++;
	}
	return n;
}
