/* SPDX-License-Identifier: ISC
 * replica_read - households, persons, histories; see replica.h.
 */
#include "db/replica_private.h"

#include "columns.h" /* generated */
#include "src/date.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HIST_SELECT                                                            \
	"SELECT h.person_no, h.hist_no, h.sheet_no, h.recorded_at, "           \
	"h.entry_id, h.cancels, h.groups, " HIST_ITEM_COLS " FROM "

static void
groups_from_text(struct record *r, const char *text)
{
	struct record g;
	json_t *j;

	if (text == NULL || (j = json_loads(text, 0, NULL)) == NULL)
		return;
	record_init(&g);
	if (record_from_json(&g, j, NULL) == RC_OK) {
		r->group = g.group;
		r->group_count = g.group_count;
		g.group = NULL;
		g.group_count = 0;
	}
	record_release(&g);
	json_decref(j);
}

void
row_from_stmt(struct store_stmt *st, struct record *r)
{
	int i;

	record_init(r);
	snprintf(
	    r->person_no, sizeof(r->person_no), "%s", store_col_text(st, 0));
	record_set(r, IT_PERSON_NO, r->person_no);
	r->hist_no = (int)store_col_int(st, 1);
	r->sheet_no = (int)store_col_int(st, 2);
	r->recorded_at = store_col_int(st, 3);
	r->entry_id = store_col_int(st, 4);
	r->cancels = (int)store_col_int(st, 5);
	for (i = 0; i < history_item_count; i++)
		record_set(
		    r, history_items[i], store_col_text(st, HIST_FIXED + i));
	groups_from_text(r, store_col_text(st, 6));
}

/* ---- marks ---- */

static void
add_sign(char *signs, size_t size, const char *more, const char *sign)
{
	size_t n = strlen(signs);

	if (more != NULL && strstr(more, sign) != NULL &&
	    strstr(signs, sign) == NULL)
		snprintf(signs + n, size - n, "%s", sign);
}

enum rc
replica_block_level(struct replica *r, const char *person_no,
    const char *household_no, const char *process, int *level, struct err *err)
{
	struct store_stmt *st;
	json_t *levels;
	int one;
	enum rc rc = store_use(r->db,
	    "SELECT levels FROM block_mark WHERE "
	    "(kind = 'p' AND number = $1) OR (kind = 'h' AND number = $2)",
	    &st, err);

	*level = 0;
	if (rc != RC_OK)
		return rc;
	store_text(st, 1, person_no);
	store_text(st, 2, household_no);
	while ((rc = store_step(st, err)) == RC_OK) {
		levels = json_loads(store_col_text(st, 0), 0, NULL);
		one = (int)json_integer_value(json_object_get(levels, process));
		/* what cannot be read stops */
		if (levels == NULL)
			one = 2;
		if (one > *level)
			*level = one;
		json_decref(levels);
	}
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* One text of one row. */
static enum rc
text_of(struct replica *r, const char *sql, const char *key, char *out,
    size_t size, struct err *err)
{
	struct store_stmt *st;
	const char *v;
	enum rc rc = store_use(r->db, sql, &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, key);
	rc = store_step(st, err);
	if (rc == RC_OK) {
		v = store_col_text(st, 0);
		snprintf(out, size, "%s", v != NULL ? v : "");
	}
	store_done(st);
	return rc;
}

enum rc
replica_setting(
    struct replica *r, const char *key, char *out, size_t size, struct err *err)
{
	return text_of(
	    r, "SELECT value FROM setting WHERE key = $1", key, out, size, err);
}

enum rc
replica_office(struct replica *r, const char *staff, char *out, size_t size,
    struct err *err)
{
	return text_of(
	    r, "SELECT org FROM staff WHERE staff = $1", staff, out, size, err);
}

/* One statement, because a list asks it of every row while a clerk types. */
static const char marks[] =
    "SELECT 'b', signs, 0 FROM block_mark WHERE kind = 'p' AND number = $1 "
    "UNION ALL "
    "SELECT 'b', signs, 0 FROM block_mark WHERE kind = 'h' AND number = $2 "
    "UNION ALL "
    "SELECT CASE WHEN s.gone > $3 THEN 'h' ELSE 'g' END, b.signs, 0 FROM "
    "sheet s JOIN block_mark b ON b.kind = 'p' AND b.number = s.person_no "
    "WHERE s.household_no = $2 AND $2 <> '' AND (s.gone > $3 OR NOT EXISTS ("
    "SELECT 1 FROM sheet l WHERE l.household_no = $2 AND l.gone > $3)) "
    "UNION ALL "
    "SELECT * FROM (SELECT 'p', e.shown, e.entry_id FROM pending_person p "
    "JOIN pending_entry e ON e.entry_id = p.entry_id WHERE p.person_no = $1 "
    "ORDER BY p.entry_id LIMIT 1) "
    "UNION ALL "
    "SELECT * FROM (SELECT 't', '', 0 FROM sheet WHERE twin_key = $4 AND "
    "$4 <> '' AND person_no <> $1 LIMIT 1)";

static void
add_mark(struct store_stmt *st, struct member *m)
{
	const char *text = store_col_text(st, 1);

	switch (store_col_text(st, 0)[0]) {
	case 'b':
		if (!GUARD("replica_block_signs"))
			break;
		add_sign(m->blocks, sizeof(m->blocks), text, "抑");
		add_sign(m->blocks, sizeof(m->blocks), text, "支");
		break;
	case 'h':
		/* Whoever lives with somebody under 支援措置 gives their
		 * address away. */
		if (GUARD("support_household"))
			m->home_is_guarded |= strstr(text, "支") != NULL;
		break;
	case 'g':
		/* So does whoever left with them, where nobody is left. */
		if (GUARD("support_household_gone"))
			m->home_is_guarded |= strstr(text, "支") != NULL;
		break;
	case 'p':
		if (!GUARD("replica_pending"))
			break;
		m->pending_id = store_col_int(st, 2);
		snprintf(m->pending, sizeof(m->pending), "%s", text);
		break;
	case 't':
		m->has_twin = true;
		break;
	}
}

enum rc
replica_marks(struct replica *r, const char *person_no,
    const char *household_no, const char *twin_key, int32_t today,
    struct member *m, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(r->db, marks, &st, err);

	m->has_twin = m->home_is_guarded = false;
	if (rc != RC_OK)
		return rc;
	store_text(st, 1, person_no);
	store_text(st, 2, household_no);
	store_int(st, 3, today);
	store_text(st, 4, twin_key != NULL ? twin_key : "");
	while ((rc = store_step(st, err)) == RC_OK)
		add_mark(st, m);
	store_done(st);
	m->home_is_guarded |= strstr(m->blocks, "支") != NULL;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
fill_marks(struct replica *r, int32_t today, struct member *m, struct err *err)
{
	char twin[KEY_SIZE * 2];

	twin_key_of(&m->row, twin, sizeof(twin));
	return replica_marks(r, m->row.person_no,
	    record_get(&m->row, IT_HOUSEHOLD_NO), twin, today, m, err);
}

/* ---- households ---- */

/* Living members first, in their order; removed ones last. */
static int
by_order(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	int ox, oy;

	if (x->is_removed != y->is_removed)
		return x->is_removed ? 1 : -1;
	ox = atoi(record_get(&x->row, IT_MEMBER_ORDER));
	oy = atoi(record_get(&y->row, IT_MEMBER_ORDER));
	if (ox != oy)
		return ox == 0 ? 1 : oy == 0 ? -1 : ox < oy ? -1 : 1;
	if (strcmp(x->row.person_no, y->row.person_no) != 0)
		return strcmp(x->row.person_no, y->row.person_no);
	return x->row.sheet_no - y->row.sheet_no;
}

static enum rc
household_version(
    struct replica *r, const char *no, int *version, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(r->db,
	    "SELECT version FROM household WHERE "
	    "household_no = $1",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, no);
	rc = store_step(st, err);
	*version = rc == RC_OK ? (int)store_col_int(st, 0) : 0;
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
household_rows(struct replica *r, const char *no, bool with_removed,
    int32_t today, struct household *out, struct err *err)
{
	/* An older sheet of somebody who came back to the same household is
	 * listed beside the new one, not in the household; one that was taken
	 * back (209) beside the one that counts again. */
	static const char sql[] = HIST_SELECT
	    "(SELECT s.person_no AS no, s.last_hist AS last FROM sheet s WHERE "
	    "s.household_no = $1 AND NOT EXISTS (SELECT 1 FROM sheet n WHERE "
	    "n.person_no = s.person_no AND n.household_no = s.household_no AND "
	    "CASE WHEN (n.closed_event = '209') = (s.closed_event = '209') THEN "
	    "n.sheet_no > s.sheet_no ELSE s.closed_event = '209' END)) AS x "
	    "JOIN hist h ON h.person_no "
	    "= x.no AND h.hist_no = x.last";
	struct store_stmt *st;
	struct member *m;
	enum rc rc = store_use(r->db, sql, &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, no);
	while ((rc = store_step(st, err)) == RC_OK) {
		out->members = x_grow(out->members, (size_t)out->count + 1,
		    sizeof(*out->members));
		m = &out->members[out->count];
		memset(m, 0, sizeof(*m));
		row_from_stmt(st, &m->row);
		m->is_removed = record_status(&m->row, today) == STATUS_REMOVED;
		if (m->is_removed && !with_removed &&
		    GUARD("household_without_removed"))
			record_release(&m->row);
		else
			out->count++;
	}
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
replica_household(struct replica *r, const char *no, bool with_removed,
    struct household *out, struct err *err)
{
	int32_t today;
	enum rc rc;
	int i;

	memset(out, 0, sizeof(*out));
	snprintf(out->household_no, sizeof(out->household_no), "%s", no);
	rc = store_begin_read(r->db, err);
	if (rc != RC_OK)
		return rc;
	today = replica_today(r);
	rc = household_version(r, no, &out->version, err);
	if (rc == RC_OK)
		rc = household_rows(r, no, with_removed, today, out, err);
	for (i = 0; i < out->count && rc == RC_OK; i++)
		rc = fill_marks(r, today, &out->members[i], err);
	store_rollback(r->db);
	if (rc == RC_OK && out->count == 0 && out->version == 0)
		rc = err_set(err, RC_NOT_FOUND, "E7015",
		    "その世帯番号はありません", "台帳の写しにありません",
		    "番号を確かめるか、F5 で更新してください");
	if (rc != RC_OK) {
		household_release(out);
		return rc;
	}
	household_sort(out);
	return RC_OK;
}

enum rc
household_add_sheet(struct replica *r, struct household *h,
    const char *person_no, int sheet_no, struct err *err)
{
	struct member m;
	enum rc rc;
	int i;

	for (i = 0; i < h->count; i++)
		if (h->members[i].row.sheet_no == sheet_no &&
		    strcmp(h->members[i].row.person_no, person_no) == 0)
			return RC_OK;
	if (sheet_no <= 0)
		return RC_OK;
	rc = replica_person(r, person_no, sheet_no, &m, err);
	if (rc != RC_OK)
		return rc;
	if (strcmp(record_get(&m.row, IT_HOUSEHOLD_NO), h->household_no) != 0) {
		member_release(&m);
		return RC_OK;
	}
	h->members =
	    x_grow(h->members, (size_t)h->count + 1, sizeof(*h->members));
	h->members[h->count++] = m;
	return RC_OK;
}

void
household_sort(struct household *h)
{
	if (h->count > 1)
		qsort(h->members, (size_t)h->count, sizeof(*h->members),
		    by_order);
}

void
household_release(struct household *h)
{
	int i;

	for (i = 0; i < h->count; i++)
		member_release(&h->members[i]);
	free(h->members);
	h->members = NULL;
	h->count = 0;
}

/* ---- persons ---- */

enum rc
replica_person(struct replica *r, const char *person_no, int sheet_no,
    struct member *out, struct err *err)
{
	static const char sql[] = HIST_SELECT
	    "(SELECT s.person_no AS no, s.last_hist AS last FROM sheet s WHERE "
	    "s.person_no = $1 AND ($2 <= 0 OR s.sheet_no = $2) ORDER BY CASE "
	    "s.closed_event WHEN '' THEN 0 WHEN '209' THEN 2 ELSE 1 END, "
	    "s.sheet_no DESC LIMIT 1) AS x JOIN hist h ON h.person_no = x.no "
	    "AND h.hist_no = x.last";
	struct store_stmt *st;
	int32_t today = replica_today(r);
	enum rc rc;

	memset(out, 0, sizeof(*out));
	rc = store_use(r->db, sql, &st, err);
	if (rc != RC_OK)
		return rc;
	store_text(st, 1, person_no);
	store_int(st, 2, sheet_no);
	rc = store_step(st, err);
	if (rc == RC_NOT_FOUND)
		return err_set(err, RC_NOT_FOUND, "E7016",
		    "その宛名番号の人はいません", "台帳の写しにありません",
		    "番号を確かめるか、F5 で更新してください");
	if (rc != RC_OK)
		return rc;
	row_from_stmt(st, &out->row);
	store_done(st);
	out->is_removed = record_status(&out->row, today) == STATUS_REMOVED;
	rc = fill_marks(r, today, out, err);
	if (rc != RC_OK)
		member_release(out);
	return rc;
}

void
member_release(struct member *m)
{
	record_release(&m->row);
}

enum rc
replica_rows(struct replica *r, const char *person_no, int sheet_no,
    struct record **rows, int *n, struct err *err)
{
	static const char sql[] =
	    HIST_SELECT "hist h WHERE h.person_no = $1 "
			"AND (h.sheet_no = $2 OR $2 = 0) ORDER BY h.hist_no";
	struct store_stmt *st;
	struct record *list = NULL;
	int count = 0;
	enum rc rc = store_use(r->db, sql, &st, err);

	*rows = NULL;
	*n = 0;
	if (rc != RC_OK)
		return rc;
	store_text(st, 1, person_no);
	store_int(st, 2, sheet_no);
	while ((rc = store_step(st, err)) == RC_OK) {
		list = x_grow(list, (size_t)count + 1, sizeof(*list));
		row_from_stmt(st, &list[count++]);
	}
	store_done(st);
	if (rc != RC_NOT_FOUND) {
		while (count > 0)
			record_release(&list[--count]);
		free(list);
		return rc;
	}
	*rows = list;
	*n = count;
	return RC_OK;
}

enum rc
replica_history(struct replica *r, const char *person_no, int sheet_no,
    struct record **rows, int *n, struct err *err)
{
	return replica_rows(r, person_no, sheet_no, rows, n, err);
}

static void
sheet_side(const char *event, const char *on, char *out, size_t size)
{
	enum event ev = event_by_code(event);
	char day[48];

	date_show_stored(on, false, day, sizeof(day));
	snprintf(out, size, "%s%s%s", ev < EV_COUNT ? event_defs[ev].label : "",
	    ev < EV_COUNT && day[0] ? " " : "", day);
}

enum rc
replica_sheets(struct replica *r, const char *person_no, struct sheet *out,
    int max, int *n, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(r->db,
	    "SELECT sheet_no, kind, opened_event, "
	    "opened_on, closed_event, closed_on FROM sheet WHERE person_no = "
	    "$1 ORDER BY sheet_no",
	    &st, err);

	*n = 0;
	if (rc != RC_OK)
		return rc;
	store_text(st, 1, person_no);
	while (*n < max && (rc = store_step(st, err)) == RC_OK) {
		struct sheet *s = &out[(*n)++];

		s->sheet_no = (int)store_col_int(st, 0);
		snprintf(
		    s->kind, sizeof(s->kind), "%.3s", store_col_text(st, 1));
		sheet_side(store_col_text(st, 2), store_col_text(st, 3),
		    s->opened, sizeof(s->opened));
		sheet_side(store_col_text(st, 4), store_col_text(st, 5),
		    s->closed, sizeof(s->closed));
	}
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
add_notes(struct replica *r, const char *person_no, struct record *out,
    struct err *err)
{
	struct store_stmt *st;
	struct sbuf b;
	enum rc rc = store_use(r->db,
	    "SELECT text FROM note WHERE person_no "
	    "= $1 AND text <> '' ORDER BY seq",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	sbuf_init(&b, 65536);
	store_text(st, 1, person_no);
	while ((rc = store_step(st, err)) == RC_OK) {
		if (b.len > 0)
			sbuf_add(&b, "\n");
		sbuf_add(&b, store_col_text(st, 0));
	}
	store_done(st);
	if (b.len > 0)
		record_set(out, IT_NOTE, b.s);
	sbuf_release(&b);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
replica_attached(struct replica *r, const char *person_no, struct record *out,
    struct err *err)
{
	struct store_stmt *st;
	const char *key;
	json_t *j, *v;
	enum item it;
	enum rc rc = store_use(r->db,
	    "SELECT body FROM attached WHERE "
	    "person_no = $1",
	    &st, err);

	record_init(out);
	if (rc != RC_OK)
		return rc;
	store_text(st, 1, person_no);
	while ((rc = store_step(st, err)) == RC_OK) {
		j = json_loads(store_col_text(st, 0), 0, NULL);
		json_object_foreach(j, key, v)
		{
			it = item_by_id(key);
			if (it < IT_COUNT && json_is_string(v))
				record_set(out, it, json_string_value(v));
		}
		json_decref(j);
	}
	store_done(st);
	if (rc == RC_NOT_FOUND)
		rc = add_notes(r, person_no, out, err);
	if (rc != RC_OK)
		record_release(out);
	return rc;
}

enum rc
replica_buildings(struct replica *r, const char *address_code,
    const char *number, char (*out)[256], int max, int *n, struct err *err)
{
	struct store_stmt *st;
	char lot[KEY_SIZE];
	enum rc rc = store_use(r->db,
	    "SELECT address_building, count(*) FROM "
	    "sheet WHERE address_code = $1 AND address_number = $2 AND "
	    "address_building <> '' GROUP BY address_building ORDER BY "
	    "count(*) DESC, address_building LIMIT $3",
	    &st, err);

	*n = 0;
	if (rc != RC_OK)
		return rc;
	lot_key(number, lot, sizeof(lot));
	store_text(st, 1, address_code);
	store_text(st, 2, GUARD("buildings_of_lot") ? lot : number);
	store_int(st, 3, max);
	while (*n < max && (rc = store_step(st, err)) == RC_OK)
		snprintf(out[(*n)++], 256, "%s", store_col_text(st, 0));
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
