/* SPDX-License-Identifier: ISC
 * reg_arrival - 転出証明書情報 that was received (4.1.1.3): kept until an entry
 * made from it became 本登録, and no longer than 30 days; for the desk that
 * asks, in no feed. Its 個人番号 stand in their own store.
 */
#include "db/reg_arrival.h"
#include "src/arrival.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The last business day of receipt whose time is over: the day on which it
 * came is the first, on the 31st it goes. */
static void
over_day(const struct call *c, char out[11])
{
	iso_of_day(c->day - (GUARD("arrival_31st_day") ? 30 : 31), out);
}

/* Its entry, found by its number: entries are many. */
/* clang-format off */
#define OF_ENTRY(column)                                                       \
	"(SELECT e." column " FROM entry e WHERE e.entry_id = a.entry_id)"
#define COLUMNS                                                                \
	"SELECT a.content, a.day, a.entry_id, " OF_ENTRY("state") ", "         \
	"a.missing, a.certificate, " OF_ENTRY("receipt_no") ", "               \
	OF_ENTRY("author_name") ", a.planned_on, a.arrival FROM arrival a "
/* clang-format on */
static const char sql_one[] =
    COLUMNS "WHERE a.arrival = $1 AND a.content <> '' AND a.day > $2";
static const char sql_all[] =
    COLUMNS "WHERE a.content <> '' AND a.day > $1 ORDER BY a.day, a.arrival";
static const char sql_numbers[] =
    "SELECT person, handle FROM arrival_number WHERE arrival = $1 "
    "AND person >= 0 ORDER BY person";
static const char sql_number_add[] =
    "INSERT INTO arrival_number (arrival, person, handle) VALUES ($1,$2,$3)";
static const char sql_number_off[] =
    "DELETE FROM arrival_number WHERE arrival = $1 AND person = $2";
static const char sql_lowest[] =
    "SELECT coalesce(min(person), 0) FROM arrival_number WHERE arrival = $1";
static const char sql_aside[] =
    "UPDATE arrival_number SET person = $2 - person WHERE arrival = $1 AND "
    "person BETWEEN $3 AND $4";

enum rc
arrival_none(struct err *err)
{
	return err_set(err, RC_NOT_FOUND, "E4168",
	    "その転出証明書情報はありません",
	    "届いていないか、31日目に消えています", "一覧を開き直してください");
}

static enum rc
is_in_use(struct err *err, const char *why)
{
	return err_set(err, RC_CONFLICT, "E4169",
	    "その転出証明書情報から届出が入力されています", why,
	    "その届出の様子を見てください（取り下げれば使えます）");
}

/* ---- the people of one ---- */

void
arrived_release(struct arrived *a)
{
	int i;

	for (i = 0; i < a->count; i++)
		record_release(&a->people[i]);
	free(a->people);
	memset(a, 0, sizeof(*a));
}

static enum rc
people_read(struct arrived *a, const char *content, struct err *err)
{
	json_t *j = json_loads(content, 0, NULL), *list, *o;
	size_t i;
	enum rc rc = RC_OK;

	list = json_object_get(j, "people");
	a->people = x_alloc((json_array_size(list) + 1) * sizeof(*a->people));
	json_array_foreach(list, i, o)
	{
		if (rc != RC_OK)
			break;
		record_init(&a->people[a->count]);
		rc = record_from_json(&a->people[a->count++], o, err);
	}

	json_decref(j);
	return rc;
}

/* Columns 0 to 8 of sql_one and sql_all. */
static enum rc
row_read(struct store_stmt *st, struct arrived *a, struct err *err)
{
	const char *state = store_col_text(st, 3);

	col_copy(st, 1, a->day, sizeof(a->day));
	a->entry_id = store_col_int(st, 2);
	a->state = state == NULL                    ? ARRIVAL_FREE
		   : strcmp(state, "waiting") == 0  ? ARRIVAL_ENTERED
		   : strcmp(state, "approved") == 0 ? ARRIVAL_USED
						    : ARRIVAL_FREE;
	a->is_returned = state != NULL && strcmp(state, "returned") == 0;
	a->missing = (int)store_col_int(st, 4);
	col_copy(st, 5, a->certificate, sizeof(a->certificate));
	col_copy(st, 6, a->receipt_no, sizeof(a->receipt_no));
	col_copy(st, 7, a->author_name, sizeof(a->author_name));
	col_copy(st, 8, a->planned_on, sizeof(a->planned_on));
	return people_read(a, store_col_text(st, 0), err);
}

enum rc
arrived_load(struct call *c, int64_t arrival, struct arrived *a)
{
	struct store_stmt *st;
	char over[11];
	enum rc rc;

	memset(a, 0, sizeof(*a));
	over_day(c, over);
	rc = sql_row(c->s, c->err, &st, sql_one, "it", arrival, over);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? arrival_none(c->err) : rc;
	a->arrival = arrival;
	rc = row_read(st, a, c->err);
	store_done(st);
	return rc;
}

static enum rc
log_arrival(struct call *c, json_t *details)
{
	enum rc rc = log_add(c, "operation", NULL, NULL, details, false);

	json_decref(details);
	return rc;
}

enum rc
arrival_free(struct call *c, int64_t entry_id)
{
	static const char sql[] =
	    "SELECT count(*) FROM entry WHERE entry_id = $1 AND "
	    "state IN ('waiting', 'approved')";
	int64_t n = 0;
	enum rc rc = entry_id == 0
			 ? RC_OK
			 : sql_int(c->s, c->err, &n, 0, sql, "i", entry_id);

	if (rc == RC_OK && n > 0 && GUARD("arrival_used_once"))
		rc = is_in_use(
		    c->err, "審査を待っているか、本登録になっています");
	return rc;
}

/* ---- 個人番号 ----
 * One that another takes the place of is set aside: nobody's (person below 0),
 * and erased by the batch once no entry that waits or was returned carries its
 * handle. The two stores share no transaction; the row stays until its number
 * is gone. */

enum rc
arrival_numbers_aside(struct call *c, int64_t arrival, int first, int last)
{
	int64_t lowest = 0;
	enum rc rc =
	    sql_int(c->s, c->err, &lowest, 0, sql_lowest, "i", arrival);

	if (rc != RC_OK)
		return rc;
	if (lowest > 0)
		lowest = 0;
	return sql_run(
	    c->s, c->err, sql_aside, "iidd", arrival, lowest - 1, first, last);
}

enum rc
reg_arrival_number(struct call *c)
{
	int64_t arrival = arg_int(c, "arrival", 0);
	int person = (int)arg_int(c, "person", -1);
	struct arrived a;
	char handle[48];
	enum rc rc = arrived_load(c, arrival, &a);

	if (rc == RC_OK && (person < 0 || person >= a.count))
		rc = arrival_none(c->err);
	if (rc == RC_OK)
		rc = arrival_free(c, a.entry_id);
	arrived_release(&a);
	if (rc == RC_OK &&
	    (rc = mynumber_write(c, handle, sizeof(handle))) == RC_OK &&
	    (rc = GUARD("arrival_number_aside")
		      ? arrival_numbers_aside(c, arrival, person, person)
		      : sql_run(c->s, c->err, sql_number_off, "id", arrival,
			    person)) == RC_OK &&
	    (rc = sql_run(c->s, c->err, sql_number_add, "idt", arrival, person,
		 handle)) == RC_OK)
		rc = log_add(c, "operation", NULL, NULL, NULL, true);
	return rc;
}

/* A number that became somebody's stays theirs. */
static enum rc
number_erase(struct call *c, const char *handle)
{
	static const char sql_linked[] =
	    "SELECT count(*) FROM mynumber_link WHERE handle = $1";
	int64_t n = 0;
	enum rc rc = sql_int(c->s, c->err, &n, 0, sql_linked, "t", handle);

	return rc == RC_OK && n == 0 && GUARD("arrival_number_goes")
		   ? mynumber_erase(c, handle)
		   : rc;
}

/* ---- entries made from it ---- */

static const char sql_use[] =
    "UPDATE arrival SET entry_id = $2 WHERE arrival = $1";
static const char sql_used_by[] =
    "SELECT entry_id FROM arrival WHERE arrival = $1";

/* Which of those who came (-1 none) each person of the entry is. Whoever was
 * corrected past knowing is the one in their place, as the form filled it. */
static void
pair_up(
    const struct arrived *a, const struct entry *e, int at[ENTRY_PERSONS_MAX])
{
	bool taken[ENTRY_PERSONS_MAX] = { false };
	int i, k,
	    n = a->count < ENTRY_PERSONS_MAX ? a->count : ENTRY_PERSONS_MAX;

	for (i = 0; i < e->person_count; i++) {
		at[i] = -1;
		for (k = 0; k < n && at[i] < 0 && GUARD("arrival_pairs"); k++)
			if (!taken[k] && arrival_is_same(&a->people[k],
					     &e->persons[i].after))
				at[i] = k;
		if (at[i] >= 0)
			taken[at[i]] = true;
	}
	for (i = 0; i < e->person_count && i < n; i++)
		if (at[i] < 0 && !taken[i]) {
			at[i] = i;
			taken[i] = true;
		}
}

/* Of somebody whom it is about; once it is erased nobody can say any more. */
static enum rc
is_about(struct call *c, const struct entry *e)
{
	struct arrived a;
	bool is_known = false;
	int i, k;
	enum rc rc = arrived_load(c, e->arrival, &a);

	for (i = 0; rc == RC_OK && i < a.count; i++)
		for (k = 0; k < e->person_count; k++)
			is_known = is_known || arrival_is_same(&a.people[i],
						   &e->persons[k].after);
	if (rc == RC_NOT_FOUND) {
		err_clear(c->err);
		is_known = true;
		rc = RC_OK;
	}
	arrived_release(&a);
	if (rc != RC_OK || (is_known && strcmp(e->menu, "13") == 0) ||
	    !GUARD("arrival_of_its_people"))
		return rc;
	return err_set(c->err, RC_INPUT, "E4177",
	    "その転出証明書情報の人の届出ではありません",
	    "特例転入（13）でないか、その証明書の人が届出にいません",
	    "転出証明書情報を選び直すか、使わずに入力してください");
}

enum rc
arrival_use(struct call *c, const struct entry *e)
{
	int64_t by = 0;
	enum rc rc;

	if (e->arrival == 0)
		return RC_OK;
	rc = sql_int(c->s, c->err, &by, -1, sql_used_by, "i", e->arrival);
	if (rc == RC_OK && by < 0)
		rc = arrival_none(c->err);
	if (rc == RC_OK && by != e->id)
		rc = arrival_free(c, by);
	if (rc == RC_OK)
		rc = is_about(c, e);
	return rc == RC_OK
		   ? sql_run(c->s, c->err, sql_use, "ii", e->arrival, e->id)
		   : rc;
}

/* What has to be typed again from the paper is not read here (4.0.8), but by
 * who entered it. at: of pair_up. */
static enum rc
cover(struct call *c, const struct waiting *w, struct arrived *a,
    const int at[ENTRY_PERSONS_MAX])
{
	struct rekey list[REKEYS_MAX];
	struct entry shadow;
	int i, n = 0;
	enum rc rc = rekeys_wanted(c, &w->e, list, &n);

	if (rc != RC_OK || n == 0 || !GUARD("rekey_blind") ||
	    strcmp(w->author, c->who.staff) == 0)
		return rc;
	entry_init(&shadow);
	entry_copy(&shadow, &w->e);
	for (i = 0; i < shadow.person_count; i++)
		if (at[i] >= 0)
			record_copy(
			    &shadow.persons[i].after, &a->people[at[i]]);
	rekey_hide(&shadow, list, n);
	for (i = 0; i < shadow.person_count; i++)
		if (at[i] >= 0)
			record_copy(
			    &a->people[at[i]], &shadow.persons[i].after);
	entry_release(&shadow);
	return RC_OK;
}

/* The same for who asks for it while that entry waits, or is back with its
 * author: from whom it will come again, to be typed again. */
static enum rc
cover_entered(struct call *c, struct arrived *a)
{
	struct waiting w;
	int at[ENTRY_PERSONS_MAX];
	enum rc rc;

	if (!(a->state == ARRIVAL_ENTERED ||
		(a->is_returned && GUARD("arrival_rekey_returned"))) ||
	    !GUARD("arrival_rekey_blind"))
		return RC_OK;
	rc = entry_load(c, a->entry_id, &w);
	if (rc == RC_OK) {
		pair_up(a, &w.e, at);
		rc = cover(c, &w, a, at);
	}
	entry_release(&w.e);
	return rc;
}

enum rc
arrival_beside(struct call *c, const struct waiting *w, json_t *out)
{
	int i, at[ENTRY_PERSONS_MAX];
	struct arrived a;
	enum rc rc;

	if (w->e.arrival == 0)
		return RC_OK;
	rc = arrived_load(c, w->e.arrival, &a);
	if (rc == RC_NOT_FOUND) {
		err_clear(c->err);
		arrived_release(&a);
		return RC_OK;
	}
	if (rc == RC_OK) {
		pair_up(&a, &w->e, at);
		rc = cover(c, w, &a, at);
	}
	for (i = 0; rc == RC_OK && i < w->e.person_count; i++) {
		if (at[i] >= 0)
			record_mask(&c->who, &a.people[at[i]]);
		(void)json_array_append_new(
		    out, at[i] >= 0 ? record_to_json(&a.people[at[i]])
				    : json_object());
	}
	arrived_release(&a);
	return rc;
}

/* ---- arrival.list, arrival.get, arrival.count ---- */

/* For the desks that enter it, and for who takes it in. */
static enum rc
may_look(struct call *c)
{
	return who_may(&c->who, "enter") || who_may(&c->who, "batch")
		   ? RC_OK
		   : deny_right(c->err, "enter");
}

static const char *const states[] = { "free", "entered", "used" };

static json_t *
person_line(const struct record *r)
{
	const char *name = record_get(r, IT_NAME);

	if (name[0] == '\0')
		name = record_get(r, IT_NAME_ROMAN);
	if (name[0] == '\0')
		name = record_get(r, IT_NAME_KANJI);
	return json_pack("{s:s,s:s,s:s,s:s,s:s}", "name", name, "kana",
	    record_get(r, IT_NAME_KANA), "birth", record_get(r, IT_BIRTH),
	    "sex", record_get(r, IT_SEX), "relation",
	    record_get(r, IT_RELATION));
}

static json_t *
line_out(const struct arrived *a)
{
	const struct record *r = &a->people[0];
	json_t *people = json_array();
	char *from = x_printf(
	    "%s%s", record_get(r, IT_PREV_PREF), record_get(r, IT_PREV_CITY));
	json_t *o;
	char until[11];
	int i;

	for (i = 0; i < a->count; i++)
		(void)json_array_append_new(people, person_line(&a->people[i]));
	/* the last day on which it is there */
	iso_of_day(iso_day(a->day) + 29, until);
	o = json_pack("{s:I,s:s,s:s,s:s,s:s,s:s,s:s,s:i,s:s,s:I,s:s,s:s,s:o}",
	    "arrival", (json_int_t)a->arrival, "certificate", a->certificate,
	    "day", a->day, "until", until, "planned_on", a->planned_on, "from",
	    from, "city", record_get(r, IT_PREV_CITY), "missing", a->missing,
	    "state", states[a->state], "entry_id", (json_int_t)a->entry_id,
	    "receipt_no", a->receipt_no, "author_name", a->author_name,
	    "people", people);
	wipe_free(from);
	return o;
}

/* All that are there, for the caller to release one by one. */
static enum rc
all_load(struct call *c, struct arrived **list, int *n)
{
	struct store_stmt *st;
	char over[11];
	enum rc rc;

	*list = NULL;
	*n = 0;
	over_day(c, over);
	rc = sql_open(c->s, c->err, &st, sql_all, "t", over);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		*list = x_grow(*list, (size_t)*n + 1, sizeof(**list));
		memset(&(*list)[*n], 0, sizeof(**list));
		rc = row_read(st, &(*list)[*n], c->err);
		(*list)[(*n)++].arrival = store_col_int(st, 9);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
reg_arrival_list(struct call *c)
{
	bool all = json_is_true(arg_json(c, "all"));
	json_t *out = json_array();
	struct arrived *list = NULL;
	int i, n = 0;
	enum rc rc = may_look(c);

	(void)json_object_set_new(c->out, "arrivals", out);
	if (rc == RC_OK)
		rc = all_load(c, &list, &n);
	for (i = 0; i < n; i++) {
		if (rc == RC_OK)
			rc = cover_entered(c, &list[i]);
		if (rc == RC_OK && list[i].count > 0 &&
		    (all || list[i].state != ARRIVAL_USED))
			(void)json_array_append_new(out, line_out(&list[i]));
		arrived_release(&list[i]);
	}
	free(list);
	return rc;
}

/* Handles go to who may give numbers; others learn that there is one. */
static enum rc
numbers_out(struct call *c, int64_t arrival, json_t *out)
{
	struct store_stmt *st;
	enum rc rc = sql_open(c->s, c->err, &st, sql_numbers, "i", arrival);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    out, json_pack("{s:I,s:s}", "person",
			     (json_int_t)store_col_int(st, 0), "handle",
			     who_may(&c->who, "mynumber") ||
				     !GUARD("arrival_number_by_right")
				 ? store_col_text(st, 1)
				 : ""));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* What came and the person asking may not see (10.4): how much, not what. */
static int
hidden_of(const struct call *c, const struct arrived *a)
{
	int i, k, n = 0;

	for (i = 0; i < a->count && GUARD("arrival_masked_told"); i++)
		for (k = 0; k < IT_COUNT; k++)
			n += item_defs[k].mask[0] != '\0' &&
			     !who_may(&c->who, item_defs[k].mask) &&
			     record_get(&a->people[i], (enum item)k)[0] != '\0';
	return n;
}

enum rc
reg_arrival_get(struct call *c)
{
	json_t *people = json_array(), *numbers = json_array();
	struct arrived a;
	int i;
	enum rc rc = may_look(c);

	memset(&a, 0, sizeof(a));
	if (rc == RC_OK)
		rc = arrived_load(c, arg_int(c, "arrival", 0), &a);
	if (rc == RC_OK)
		rc = cover_entered(c, &a);
	(void)json_object_set_new(c->out, "people", people);
	(void)json_object_set_new(c->out, "numbers", numbers);
	if (rc != RC_OK) {
		arrived_release(&a);
		return rc;
	}
	(void)json_object_set_new(c->out, "line", line_out(&a));
	(void)json_object_set_new(
	    c->out, "hidden", json_integer(hidden_of(c, &a)));
	for (i = 0; i < a.count; i++) {
		record_mask(&c->who, &a.people[i]);
		(void)json_array_append_new(
		    people, record_to_json(&a.people[i]));
	}
	rc = numbers_out(c, a.arrival, numbers);
	arrived_release(&a);
	return rc == RC_OK
		   ? log_arrival(c, json_pack("{s:I}", "arrival",
					(json_int_t)arg_int(c, "arrival", 0)))
		   : rc;
}

static const char sql_count[] =
    "SELECT count(*), count(CASE WHEN a.planned_on = $2 THEN 1 END) "
    "FROM arrival a WHERE a.content <> '' AND a.day > $1 AND "
    "coalesce(" OF_ENTRY("state") ", '') NOT IN ('waiting', 'approved')";

enum rc
reg_arrival_count(struct call *c)
{
	struct date today = date_of_day(c->day, false);
	struct store_stmt *st;
	char over[11], stored[64];
	enum rc rc;

	over_day(c, over);
	date_store(&today, stored, sizeof(stored));
	rc = sql_row(c->s, c->err, &st, sql_count, "tt", over, stored);
	if (rc != RC_OK)
		return rc;
	(void)json_object_update_new(c->out,
	    json_pack("{s:I,s:I}", "free", (json_int_t)store_col_int(st, 0),
		"today", (json_int_t)store_col_int(st, 1)));
	store_done(st);
	return RC_OK;
}

/* ---- the 31st day ---- */

static const char sql_over[] =
    "SELECT arrival FROM arrival WHERE content <> '' AND day <= $1 "
    "ORDER BY day, arrival LIMIT $2";
static const char sql_erase[] =
    "UPDATE arrival SET content = '', digest = '', planned_on = '' "
    "WHERE arrival = $1";
/* Numbers go with it, and those set aside before it, unless an entry that waits
 * is to give them. */
static const char sql_left_over[] =
    "SELECT n.arrival, n.person, n.handle FROM arrival_number n WHERE "
    "(n.person < 0 OR (SELECT a.content FROM arrival a WHERE "
    "a.arrival = n.arrival) = '') AND "
    "coalesce((SELECT e.state FROM arrival a JOIN entry e ON e.entry_id = "
    "a.entry_id WHERE a.arrival = n.arrival), '') NOT IN ('waiting', "
    "'returned') ORDER BY n.arrival, n.person LIMIT $1";

/* The arrivals whose time is over. */
static enum rc
over_load(struct call *c, const char *day, int limit, json_t *all)
{
	struct store_stmt *st;
	enum rc rc = sql_open(c->s, c->err, &st, sql_over, "td", day, limit);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    all, json_integer(store_col_int(st, 0)));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
numbers_load(struct call *c, int limit, json_t *all)
{
	struct store_stmt *st;
	enum rc rc = sql_open(c->s, c->err, &st, sql_left_over, "d", limit);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    all, json_pack("[I,I,s]", (json_int_t)store_col_int(st, 0),
			     (json_int_t)store_col_int(st, 1),
			     store_col_text(st, 2)));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
numbers_go(struct call *c, const json_t *all)
{
	const json_t *v;
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(all, i, v)
	{
		if (rc == RC_OK)
			rc = number_erase(
			    c, json_string_value(json_array_get(v, 2)));
		if (rc == RC_OK)
			rc = sql_run(c->s, c->err, sql_number_off, "ii",
			    (int64_t)json_integer_value(json_array_get(v, 0)),
			    (int64_t)json_integer_value(json_array_get(v, 1)));
	}

	return rc;
}

enum rc
batch_arrived(struct batch *b)
{
	struct call *c = b->c;
	json_t *over = json_array(), *rest = json_array(), *v;
	char day[11];
	size_t i;
	enum rc rc;

	over_day(c, day);
	rc = over_load(c, day, b->limit, over);
	json_array_foreach(over, i, v)
	{
		if (rc == RC_OK)
			rc = sql_run(c->s, c->err, sql_erase, "i",
			    (int64_t)json_integer_value(v));
	}
	if (rc == RC_OK)
		rc = numbers_load(c, b->limit, rest);
	/* The other store has no trial. */
	if (rc == RC_OK && !json_is_true(arg_json(c, "trial")))
		rc = numbers_go(c, rest);
	b->done = (int)json_array_size(over);
	b->more = (int)json_array_size(over) == b->limit ||
		  (int)json_array_size(rest) == b->limit;
	(void)json_object_update_new(
	    b->details, json_pack("{s:i,s:i}", "arrivals", b->done, "numbers",
			    (int)json_array_size(rest)));
	json_decref(over);
	json_decref(rest);
	return rc;
}
