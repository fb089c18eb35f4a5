/* SPDX-License-Identifier: ISC
 * reg_fresh - the writing half of fresh.h: rows of whole batches, table by
 * table, in the store's way for many rows.
 */
#include "db/fresh.h"
#include "db/reg.h"

#include "src/mem.h"
#include "src/mutant.h"
#include "src/number.h"

#include <string.h>

static const char sql_any_person[] = "SELECT person_no FROM person LIMIT 1";
static const char sql_person[] =
    "INSERT INTO person (person_no, last_hist, made_at) VALUES ($1,$2,$3)";
static const char sql_household[] =
    "INSERT INTO household (household_no, version) VALUES ($1,$2)";
static const char sql_group[] =
    "INSERT INTO history_group (person_no, hist_no, item, seq, value) "
    "VALUES ($1,$2,$3,$4,$5)";
static const char sql_sheet[] =
    "INSERT INTO sheet (person_no, sheet_no, kind, opened_event, opened_on, "
    "closed_event, closed_on, last_hist, household_no, juminhyo_code, "
    "card_no, name, birth, sex) "
    "VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)";
static const char sql_attached[] =
    "INSERT INTO attached (person_no, item, value) VALUES ($1,$2,$3)";
static const char sql_attached_version[] =
    "INSERT INTO attached_version (person_no, version) VALUES ($1,$2)";

struct writing {
	struct call *c;
	const struct fresh_batch *b;
	struct load_result *res;
	int64_t top_person, top_household; /* highest serials seen */
};

/* One table: its statement and what writes the rows of a person. */
struct table {
	const char *sql;
	enum rc (*put)(const struct writing *w, const struct load_person *p,
	    const struct fresh_row *rows, struct store_stmt *st);
};

static enum rc
put_person(const struct writing *w, const struct load_person *p,
    const struct fresh_row *rows, struct store_stmt *st)
{
	(void)rows;
	store_text(st, 1, p->person_no);
	store_int(st, 2, p->rows[p->row_count - 1].hist_no);
	store_int(st, 3, w->b->recorded_at);
	return store_rows_put(st, w->c->err);
}

/* A household's people follow one another: its first one brings it in. */
static enum rc
put_household(const struct writing *w, const struct load_person *p,
    const struct fresh_row *rows, struct store_stmt *st)
{
	const char *no = record_get(&p->rows[0], IT_HOUSEHOLD_NO);

	(void)rows;
	if (p > w->b->people &&
	    strcmp(record_get(&p[-1].rows[0], IT_HOUSEHOLD_NO), no) == 0)
		return RC_OK;
	store_text(st, 1, no);
	store_int(st, 2, 1);
	return store_rows_put(st, w->c->err);
}

static enum rc
put_history(const struct writing *w, const struct load_person *p,
    const struct fresh_row *rows, struct store_stmt *st)
{
	static const struct row_extra x = { 1, "import", NULL };
	enum rc rc = RC_OK;

	for (int i = 0; i < p->row_count && rc == RC_OK; i++) {
		row_bind(st, &p->rows[i], &x,
		    rows[i].has_day ? &rows[i].lo : NULL,
		    rows[i].has_day ? &rows[i].hi : NULL,
		    i > 0 ? rows[i - 1].digest : FEED_GENESIS, rows[i].digest);
		rc = store_rows_put(st, w->c->err);
	}
	return rc;
}

static enum rc
put_groups(const struct writing *w, const struct load_person *p,
    const struct fresh_row *rows, struct store_stmt *st)
{
	enum rc rc = RC_OK;

	(void)rows;
	for (int i = 0; i < p->row_count; i++) {
		const struct record *r = &p->rows[i];

		for (int k = 0; k < r->group_count && rc == RC_OK; k++) {
			store_text(st, 1, r->person_no);
			store_int(st, 2, r->hist_no);
			store_text(st, 3, item_defs[r->group[k].it].id);
			store_int(st, 4, r->group[k].seq);
			store_text(st, 5, r->group[k].value);
			rc = store_rows_put(st, w->c->err);
		}
	}
	return rc;
}

static enum rc
put_sheets(const struct writing *w, const struct load_person *p,
    const struct fresh_row *rows, struct store_stmt *st)
{
	struct load_sheet s;
	int at = 0;
	enum rc rc = RC_OK;

	(void)rows;
	while (rc == RC_OK && load_sheet_next(p, &at, &s)) {
		const struct record *r = s.last;
		const char *texts[] = { s.opened_event, s.opened_on,
			s.closed_event, s.closed_on };
		const char *found_by[] = { record_get(r, IT_HOUSEHOLD_NO),
			r->v[IT_JUMINHYO_CODE], r->v[IT_CARD_NO], r->v[IT_NAME],
			r->v[IT_BIRTH], r->v[IT_SEX] };

		store_text(st, 1, r->person_no);
		store_int(st, 2, r->sheet_no);
		store_text(st, 3, record_get(r, IT_KIND));
		for (int i = 0; i < 4; i++)
			store_text(st, 4 + i, texts[i]);
		store_int(st, 8, r->hist_no);
		for (int i = 0; i < 6; i++)
			store_text(st, 9 + i, found_by[i]);
		rc = store_rows_put(st, w->c->err);
	}
	return rc;
}

static enum rc
put_attached(const struct writing *w, const struct load_person *p,
    const struct fresh_row *rows, struct store_stmt *st)
{
	const char *v;
	enum rc rc = RC_OK;

	(void)rows;
	for (int it = 0; it < IT_COUNT && rc == RC_OK; it++) {
		if ((v = load_attached(p, (enum item)it)) == NULL)
			continue;
		store_text(st, 1, p->person_no);
		store_text(st, 2, item_defs[it].id);
		store_text(st, 3, v);
		rc = store_rows_put(st, w->c->err);
	}
	return rc;
}

static enum rc
put_attached_version(const struct writing *w, const struct load_person *p,
    const struct fresh_row *rows, struct store_stmt *st)
{
	(void)rows;
	if (!load_has_attached(p))
		return RC_OK;
	store_text(st, 1, p->person_no);
	store_int(st, 2, 1);
	return store_rows_put(st, w->c->err);
}

static const struct table tables[] = {
	{ sql_person, put_person },
	{ sql_household, put_household },
	{ sql_row_insert, put_history },
	{ sql_group, put_groups },
	{ sql_sheet, put_sheets },
	{ sql_attached, put_attached },
	{ sql_attached_version, put_attached_version },
};

static bool
has_groups(const struct fresh_batch *b)
{
	for (int i = 0; i < b->count; i++)
		for (int k = 0; k < b->people[i].row_count; k++)
			if (b->people[i].rows[k].group_count > 0)
				return true;
	return false;
}

static enum rc
put_table(const struct writing *w, const struct table *t)
{
	const struct fresh_row *rows = w->b->rows;
	struct store_stmt *st;
	enum rc rc;

	if (t->put == put_groups && !has_groups(w->b))
		return RC_OK;
	if ((rc = store_rows_begin(w->c->s, t->sql, &st, w->c->err)) != RC_OK)
		return rc;
	for (int i = 0; i < w->b->count && rc == RC_OK; i++) {
		rc = t->put(w, &w->b->people[i], rows, st);
		rows += w->b->people[i].row_count;
	}
	return rc == RC_OK ? store_rows_end(st, w->c->err) : rc;
}

/* ---- what follows of a batch ---- */

static enum rc
put_feed(const struct writing *w)
{
	enum rc rc = RC_OK;

	for (int i = 0; i < w->b->feed_count && rc == RC_OK; i++)
		rc = feed_add_made(w->c, w->b->feed[i].kind,
		    w->b->feed[i].section, FRESH_SECTIONS);
	return rc;
}

static enum rc
put_log(const struct writing *w, long rows)
{
	json_t *persons = json_array(), *details;
	enum rc rc;

	for (int i = 0; i < w->b->count; i++)
		(void)json_array_append_new(
		    persons, json_string(w->b->people[i].person_no));
	details = json_pack("{s:s,s:i,s:I}", "what", "generate", "persons",
	    w->b->count, "rows", (json_int_t)rows);
	rc = log_add(w->c, "operation", NULL, persons, details, false);
	json_decref(persons);
	json_decref(details);
	return rc;
}

/* The serial behind one of our own numbers (1.1.13). */
static void
seen(int64_t *top, const char *no)
{
	int64_t serial = m11_serial(no);

	if (serial > *top)
		*top = serial;
}

static enum rc
put_batch(struct writing *w)
{
	long rows = 0;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (rc == RC_OK)
			rc = put_table(w, &tables[i]);
	for (int i = 0; i < w->b->count; i++) {
		const struct load_person *p = &w->b->people[i];

		rows += p->row_count;
		seen(&w->top_person, p->person_no);
		seen(&w->top_household,
		    record_get(&p->rows[0], IT_HOUSEHOLD_NO));
	}
	w->res->persons += w->b->count;
	w->res->rows += rows;
	if (rc == RC_OK)
		rc = put_feed(w);
	return rc == RC_OK ? put_log(w, rows) : rc;
}

static enum rc
check_empty(struct call *c)
{
	struct store_stmt *st;
	enum rc rc;

	if (GUARD("fresh_training_only") && !c->training)
		return err_set(c->err, RC_DENIED, "E1859",
		    "研修用の台帳ではありません",
		    "架空の人は研修用の台帳にだけ入れられます",
		    "daicho generate に新しい場所を指定してください");
	rc = sql_row(c->s, c->err, &st, sql_any_person, "");
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	store_done(st);
	return err_set(c->err, RC_CONFLICT, "E1858", "この台帳には人がいます",
	    "まとめて入れるのは空の台帳だけです",
	    "daicho import を使うか、新しい場所を指定してください");
}

enum rc
reg_fresh_call(struct call *c)
{
	const struct reg_bulk *bulk = c->r->bulk;
	struct writing w = { .c = c };
	enum rc rc;

	if (bulk == NULL || bulk->source == NULL)
		return err_set(c->err, RC_INPUT, "E9404", "台帳にない処理です",
		    "まとめて入れるものがありません",
		    "daicho generate を使ってください");
	w.res = bulk->res;
	if ((rc = check_empty(c)) != RC_OK)
		return rc;
	while (rc == RC_OK &&
	       (w.b = bulk->source->next(bulk->source->arg)) != NULL)
		rc = put_batch(&w);
	return rc == RC_OK ? serials_at_least(c, w.top_person, w.top_household)
			   : rc;
}

enum rc
reg_load_fresh(struct reg *r, const char *session,
    const struct fresh_source *source, struct load_result *res, struct err *err)
{
	struct load_result got = { 0 };
	struct reg_bulk bulk = { .source = source, .res = &got };
	json_t *args = json_object();
	enum rc rc;

	if (session != NULL)
		(void)json_object_set_new(
		    args, "session", json_string(session));
	r->bulk = &bulk;
	rc = reg_call(r, "load.fresh", args, NULL, err);
	r->bulk = NULL;
	json_decref(args);
	if (rc == RC_OK) {
		res->persons += got.persons;
		res->rows += got.rows;
	}
	return rc;
}
