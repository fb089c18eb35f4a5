/* SPDX-License-Identifier: ISC
 * reg_change - see reg_change.h.
 */
#include "db/reg_change.h"
#include "src/date.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
change_facts_release(struct change_facts *m)
{
	int i;

	for (i = 0; m->undo != NULL && i < m->count; i++)
		record_release(&m->undo[i].restored);
	free(m->undo);
	free(m->former);
	free(m->homes);
	memset(m, 0, sizeof(*m));
}

enum rc
sheet_of_row(struct call *c, const char *person_no, int hist_no, int64_t *sheet)
{
	static const char sql[] = "SELECT sheet_no FROM history_all "
				  "WHERE person_no = $1 AND hist_no = $2";

	*sheet = 0;
	return sql_int(c->s, c->err, sheet, 0, sql, "td", person_no, hist_no);
}

/* Who has a sheet in the household, with what record_status() looks at. */
static const char sql_home[] =
    "SELECT s.person_no, h.relation, h.status, h.out_planned_on, h.out_date, "
    "h.removal_date, h.removal_reason, h.name, h.address_pref, h.address_city, "
    "h.address_town, h.address_number, h.member_order FROM sheet s JOIN history h ON "
    "h.person_no = s.person_no AND h.hist_no = s.last_hist "
    "WHERE s.household_no = $1 ORDER BY s.person_no";

static bool
is_in(const struct entry *e, const char *person_no)
{
	int i;

	for (i = 0; i < e->person_count; i++)
		if (strcmp(e->persons[i].person_no, person_no) == 0)
			return true;
	return false;
}

static void
read_member(struct store_stmt *st, struct record *r)
{
	static const enum item items[] = { IT_RELATION, IT_STATUS,
		IT_OUT_PLANNED_ON, IT_OUT_DATE, IT_REMOVAL_DATE,
		IT_REMOVAL_REASON, IT_NAME, IT_ADDRESS_PREF, IT_ADDRESS_CITY,
		IT_ADDRESS_TOWN, IT_ADDRESS_NUMBER, IT_MEMBER_ORDER };
	size_t i;

	record_init(r);
	col_copy(st, 0, r->person_no, sizeof(r->person_no));
	for (i = 0; i < sizeof(items) / sizeof(items[0]); i++)
		record_set(r, items[i], store_col_text(st, (int)i + 1));
}

static enum rc
home_load(struct call *c, const struct entry *e, const char *household_no,
    struct rule_home *h)
{
	struct store_stmt *st;
	struct record r;
	char *address;
	enum rc rc = sql_open(c->s, c->err, &st, sql_home, "t", household_no);

	h->others = 0;
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		read_member(st, &r);
		if (record_status(&r, c->day) != STATUS_REMOVED &&
		    !is_in(e, r.person_no)) {
			h->others++;
			h->places |= change_place_bit(&r);
			h->has_head |=
			    strcmp(record_get(&r, IT_RELATION), "世帯主") == 0;
			(void)snprintf(h->remaining_no, sizeof(h->remaining_no),
			    "%s", r.person_no);
			address = record_address(&r, "address", false);
			(void)snprintf(
			    h->address, sizeof(h->address), "%s", address);
			wipe_free(address);
		}
		record_release(&r);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The same household is asked for once. */
static enum rc
facts_homes(struct call *c, const struct entry *e, struct change_facts *m)
{
	const char *no;
	int i, k;
	enum rc rc;

	for (i = 0; i < e->person_count; i++) {
		m->homes[i].others = -1;
		if (!change_needs_home(e, i))
			continue;
		no = record_get(&e->persons[i].before, IT_HOUSEHOLD_NO);
		for (k = 0; k < i; k++)
			if (m->homes[k].others >= 0 &&
			    strcmp(no, record_get(&e->persons[k].before,
					   IT_HOUSEHOLD_NO)) == 0)
				break;
		if (k < i)
			m->homes[i] = m->homes[k];
		else if ((rc = home_load(c, e, no, &m->homes[i])) != RC_OK)
			return rc;
	}
	return RC_OK;
}

static enum rc
load_undo(struct call *c, const struct entry *e, struct change_facts *m)
{
	if (!change_is_cancel(e->event))
		return RC_OK;
	m->undo = x_alloc((size_t)e->person_count * sizeof(*m->undo));
	return facts_undo(c, e, m->undo);
}

/* ---- the other stays of a person (4.1.1.2, 4.2.3.3) ---- */

/* The newest row of each sheet, with what record_status() looks at, but for those
 * taken back: nobody lived there. */
static const char sql_stays[] =
    "SELECT s.sheet_no, s.opened_on, h.status, h.out_planned_on, h.out_date, "
    "h.removal_date, h.removal_reason FROM sheet_all s JOIN history_all h ON "
    "h.person_no = s.person_no AND h.hist_no = s.last_hist WHERE "
    "s.person_no = $1 AND s.closed_event <> '209'";

/* The days of a stay as it was before the entry; a day not known fully is none. */
struct stay {
	int sheet;
	int32_t since, end;
};

static int32_t
day_of(const char *stored, int32_t unknown)
{
	struct date d;

	return stored != NULL && date_load(stored, &d, NULL) == RC_OK &&
		       d.lo == d.hi
		   ? d.lo
		   : unknown;
}

static void
keep_day(char to[160], const char *stored, bool is_earliest)
{
	int32_t day = day_of(stored, INT32_MAX), had = day_of(to, INT32_MAX);

	if (day != INT32_MAX &&
	    (had == INT32_MAX || (is_earliest ? day < had : day > had)))
		(void)snprintf(to, 160, "%s", stored);
}

/* own NULL: of somebody who comes back all count. Of others those that lay apart
 * from their stay so far: what had a sheet of its own for a 改製, a 帰化 or another
 * ward is of the same stay. */
static void
note_stay(const struct stay *own, int sheet, const char *opened_on,
    const struct record *r, int32_t today, struct rule_former *out)
{
	enum item it = record_end_item(r);
	const char *ended = it != IT_COUNT ? record_get(r, it) : "";

	if (own != NULL && sheet == own->sheet)
		return;
	out->is_here |= record_status(r, today) != STATUS_REMOVED;
	out->is_dead |= strcmp(record_get(r, IT_REMOVAL_REASON), "3") == 0;
	if (own == NULL ||
	    (sheet < own->sheet && day_of(ended, INT32_MAX) <= own->since))
		keep_day(out->ended_on, ended, false);
	if (own != NULL && sheet > own->sheet && own->end != INT32_MIN &&
	    day_of(opened_on, INT32_MIN) >= own->end)
		keep_day(out->next_on, opened_on, true);
}

static enum rc
stays_load(struct call *c, const char *person_no, const struct stay *own,
    struct rule_former *out)
{
	static const enum item items[] = { IT_STATUS, IT_OUT_PLANNED_ON,
		IT_OUT_DATE, IT_REMOVAL_DATE, IT_REMOVAL_REASON };
	struct store_stmt *st;
	struct record r;
	size_t i;
	enum rc rc = sql_open(c->s, c->err, &st, sql_stays, "t", person_no);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		record_init(&r);
		for (i = 0; i < sizeof(items) / sizeof(items[0]); i++)
			record_set(
			    &r, items[i], store_col_text(st, (int)i + 2));
		note_stay(own, (int)store_col_int(st, 0), store_col_text(st, 1),
		    &r, c->day, out);
		record_release(&r);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
facts_former(struct call *c, const struct entry *e, struct change_facts *m)
{
	struct stay own;
	int i;
	enum rc rc = RC_OK;

	for (i = 0; i < e->person_count && rc == RC_OK; i++) {
		const struct entry_person *p = &e->persons[i];

		if (!p->is_returner &&
		    (p->person_no[0] == '\0' || !change_corrects_days(e, i)))
			continue;
		if (m->former == NULL)
			m->former = x_alloc(
			    (size_t)e->person_count * sizeof(*m->former));
		own.sheet = p->sheet_no;
		own.since =
		    day_of(record_get(&p->before, change_since(&p->before)),
			INT32_MIN);
		own.end = record_end_day(&p->before);
		rc = stays_load(c, p->person_no, p->is_returner ? NULL : &own,
		    &m->former[i]);
	}
	return rc;
}

/* ---- 住民票コード (4.3.1) ---- */

/* At 本登録 a low stock stops nothing any more: it is told with the answer. */
static enum rc
facts_codes(struct call *c, const struct entry *e, struct facts *f)
{
	int64_t free_codes, least;
	int i;
	enum rc rc;

	for (i = 0; i < e->person_count && !e->persons[i].new_code; i++)
		;
	if (i == e->person_count)
		return RC_OK;
	if ((rc = code_stock(c, &free_codes, &least)) != RC_OK)
		return rc;
	f->free_codes = (int)free_codes;
	f->code_alert =
	    strncmp(c->m->name, "entry.approve", 13) == 0 ? 0 : (int)least;
	return RC_OK;
}

enum rc
facts_change(struct call *c, const struct entry *e, struct change_facts *m,
    struct facts *f)
{
	int64_t late = 0;
	enum rc rc;

	m->count = e->person_count;
	if (e->person_count == 0)
		return RC_OK;
	m->homes = x_alloc((size_t)e->person_count * sizeof(*m->homes));
	f->homes = m->homes;
	f->municipality_name = c->name;
	f->free_codes = -1;
	if ((rc = facts_homes(c, e, m)) != RC_OK ||
	    (rc = load_undo(c, e, m)) != RC_OK ||
	    (rc = facts_former(c, e, m)) != RC_OK ||
	    (rc = facts_codes(c, e, f)) != RC_OK ||
	    (rc = setting_int(c, "out_late_days", &late)) != RC_OK)
		return rc;
	f->out_late_days = (int)late;
	f->undo = m->undo;
	f->former = m->former;
	return RC_OK;
}

/* ---- what is left to be done ---- */

void
change_follow(const struct entry *e, const struct facts *f, json_t *follow)
{
	const struct rule_home *h;
	int i, n;

	for (i = 0; i < e->person_count; i++) {
		h = f->homes != NULL ? &f->homes[i] : NULL;
		n = change_loses_head(e, f, i);
		if (h != NULL && h->others > 0 && !h->has_head &&
		    change_leaves(e, i) &&
		    strcmp(record_get(&e->persons[i].before, IT_RELATION),
			"世帯主") == 0)
			n = h->others;
		if (n == 0)
			continue;
		/* 4.0.4: one is made the head by 職権; of several the
		 * household is asked (4.0.5). */
		(void)json_array_append_new(follow,
		    json_pack("{s:s,s:s,s:i,s:b}", "menu", "44", "household_no",
			record_get(&e->persons[i].before, IT_HOUSEHOLD_NO),
			"remaining", n, "ex_officio", (int)(n == 1)));
	}
}
