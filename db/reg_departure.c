/* SPDX-License-Identifier: ISC
 * reg_departure - 転出証明書情報 that goes out (4.1.3.0.4): each 特例転入を利用した転出
 * leaves one when it becomes 本登録, and it goes once. What it says is composed
 * when it goes. One that is begun may be out already, if who sends it was
 * stopped: it goes on under its number.
 */
#include "db/reg_entry.h"
#include "src/arrival.h"
#include "src/departure.h"
#include "src/event.h"
#include "src/letter.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_MAX 500

/* ---- what a 転出 leaves, and what takes it away ---- */

static const char sql_add[] =
    "INSERT INTO departure (departure, entry_id, state, day, done_at, done_by) "
    "VALUES ($1,$2,'queued',$3,NULL,'')";
static const char sql_add_person[] =
    "INSERT INTO departure_person (departure, person_no, is_back) "
    "VALUES ($1,$2,0)";

enum rc
departure_note(struct call *c, const struct entry *e)
{
	int64_t departure;
	int i;
	enum rc rc;

	if (e->event != EV_OUT_DOMESTIC ||
	    (!e->is_special && GUARD("departure_special_alone")) ||
	    !GUARD("departure_queued"))
		return RC_OK;
	if ((rc = serial_next(c, "departure", &departure)) == RC_OK)
		rc = sql_run(
		    c->s, c->err, sql_add, "iit", departure, e->id, c->today);
	for (i = 0; i < e->person_count && rc == RC_OK; i++)
		rc = sql_run(c->s, c->err, sql_add_person, "it", departure,
		    e->persons[i].person_no);
	return rc;
}

/* The person's newest one that has not been sent; also where the 転出 has come
 * along to another sheet: it is of its entry there too. */
static const char sql_of_person[] =
    "SELECT d.departure, d.entry_id, p.is_back FROM history h JOIN departure d "
    "ON d.entry_id = h.entry_id JOIN departure_person p ON p.departure = "
    "d.departure AND p.person_no = h.person_no WHERE h.person_no = $1 AND "
    "h.event = '201' AND d.state <> 'sent' ORDER BY d.departure DESC LIMIT 1";
/* Whether they leave by it: it was not taken back, and no death or 職権消除 came
 * before its day. */
static const char sql_leaves[] =
    "SELECT count(*) FROM sheet s JOIN history h ON h.person_no = s.person_no "
    "AND h.sheet_no = s.sheet_no WHERE s.person_no = $1 AND s.closed_event = "
    "'201' AND h.entry_id = $2 AND h.event = '201' AND NOT EXISTS (SELECT 1 "
    "FROM history x WHERE x.person_no = h.person_no AND x.cancels = "
    "h.hist_no)";
static const char sql_back[] =
    "UPDATE departure_person SET is_back = $3 WHERE departure = $1 AND "
    "person_no = $2";
static const char sql_left[] =
    "SELECT count(*) FROM departure_person WHERE departure = $1 AND "
    "is_back = 0";
/* Written in any case: whoever counts it as sent at this moment writes it
 * too, and one of the two is run again. */
static const char sql_touch[] =
    "UPDATE departure SET state = state WHERE departure = $1";
/* Not where it is begun: who sends it finds that nobody is left. */
static const char sql_void[] =
    "UPDATE departure SET state = 'void', done_at = $2 WHERE departure = $1 "
    "AND state = 'queued'";
static const char sql_again[] =
    "UPDATE departure SET state = 'queued', done_at = NULL, done_by = '' WHERE "
    "departure = $1 AND state = 'void'";

static enum rc
set_back(struct call *c, int64_t departure, const char *person_no, bool is_back)
{
	int64_t left = 0;
	enum rc rc;

	if ((rc = sql_run(c->s, c->err, sql_touch, "i", departure)) != RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_back, "itd", departure, person_no,
		 (int)is_back)) != RC_OK ||
	    (rc = sql_int(c->s, c->err, &left, 0, sql_left, "i", departure)) !=
		RC_OK)
		return rc;
	return left == 0
		   ? sql_run(c->s, c->err, sql_void, "ii", departure, c->now)
		   : sql_run(c->s, c->err, sql_again, "i", departure);
}

enum rc
departure_follow(struct call *c, const char *person_no)
{
	struct store_stmt *st;
	int64_t departure, entry_id, leaves = 0;
	bool was_back;
	enum rc rc;

	if (!GUARD("departure_taken_back"))
		return RC_OK;
	rc = sql_row(c->s, c->err, &st, sql_of_person, "t", person_no);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	departure = store_col_int(st, 0);
	entry_id = store_col_int(st, 1);
	was_back = store_col_int(st, 2) != 0;
	store_done(st);
	rc = sql_int(
	    c->s, c->err, &leaves, 0, sql_leaves, "ti", person_no, entry_id);
	if (rc != RC_OK || (leaves == 0) == was_back)
		return rc;
	return set_back(c, departure, person_no, leaves == 0);
}

/* ---- what it says ---- */

struct said {
	int64_t departure, entry_id;
	char state[8];
	char certificate[48], file[80];
	char digest[65];
	json_t *people; /* [{person_no, numbered, values}]; owned */
};

static const char sql_people[] =
    "SELECT person_no FROM departure_person WHERE departure = $1 AND "
    "is_back = 0 ORDER BY person_no";
static const char sql_attached[] =
    "SELECT item, value FROM attached WHERE person_no = $1";

static enum rc
attached_of(struct call *c, const char *person_no, struct record *out)
{
	struct store_stmt *st;
	enum item it;
	enum rc rc = sql_open(c->s, c->err, &st, sql_attached, "t", person_no);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		if ((it = item_by_id(store_col_text(st, 0))) != IT_COUNT)
			record_set(out, it, store_col_text(st, 1));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The row that says most of somebody: the newest of the sheet on which the 転出
 * stands now. */
static const struct record *
row_of(const struct rows *rows, int64_t entry_id)
{
	int i;

	for (i = 0; i < rows->n; i++)
		if (rows->v[i].entry_id == entry_id &&
		    event_by_code(record_get(&rows->v[i], IT_EVENT)) ==
			EV_OUT_DOMESTIC)
			return &rows->v[letter_newest(rows->v, rows->n, i)];
	return NULL;
}

/* One person; order: where they stand in the household. */
static enum rc
say_person(
    struct call *c, const struct said *s, const char *person_no, json_t **out)
{
	struct record said, attached;
	const struct record *row;
	struct rows rows;
	char handle[48];
	enum rc rc = rows_load(c, person_no, 0, &rows);

	*out = NULL;
	if (rc != RC_OK)
		return rc;
	record_init(&said);
	record_init(&attached);
	row = row_of(&rows, s->entry_id);
	if (row != NULL &&
	    (rc = attached_of(c, person_no, &attached)) == RC_OK &&
	    (rc = mynumber_current(c, person_no, handle)) == RC_OK) {
		departure_say(row, &attached, &said);
		rc = departure_check(&said, s->certificate, c->err);
		*out = json_pack("{s:s,s:s,s:b,s:i,s:o}", "person_no",
		    person_no, "handle", handle, "numbered",
		    (int)(handle[0] != '\0'), "order",
		    (int)strtol(record_get(row, IT_MEMBER_ORDER), NULL, 10),
		    "values", record_to_json(&said));
	}
	record_release(&attached);
	record_release(&said);
	rows_release(&rows);
	return rc;
}

static int
by_order(const void *pa, const void *pb)
{
	const json_t *a = *(json_t *const *)pa, *b = *(json_t *const *)pb;
	json_int_t x = json_integer_value(json_object_get(a, "order"));
	json_int_t y = json_integer_value(json_object_get(b, "order"));

	return x != y ? (x < y ? -1 : 1)
		      : strcmp(json_text(a, "person_no"),
			    json_text(b, "person_no"));
}

/* In the order of the household; what only the digest needs is taken out. */
static void
settle(struct said *s, json_t **v, size_t n)
{
	char *text;
	size_t i;

	if (n > 1)
		qsort(v, n, sizeof(*v), by_order);
	for (i = 0; i < n; i++)
		(void)json_array_append(s->people, v[i]);
	text = json_dumps(s->people, JSON_COMPACT | JSON_SORT_KEYS);
	feed_sha256(text, strlen(text), s->digest);
	wipe_free(text);
	for (i = 0; i < n; i++) {
		(void)json_object_del(v[i], "handle");
		(void)json_object_del(v[i], "order");
	}
}

/* Everybody of it who was not taken back, as they stand. */
static enum rc
compose(struct call *c, struct said *s)
{
	json_t *v[ENTRY_PERSONS_MAX], *keys = json_array(), *k;
	struct store_stmt *st;
	size_t i, n = 0;
	enum rc rc = sql_open(c->s, c->err, &st, sql_people, "i", s->departure);

	departure_names(c->municipality, c->training, s->departure,
	    s->certificate, s->file);
	s->people = json_array();
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    keys, json_string(store_col_text(st, 0)));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(keys, i, k)
	{
		if (rc != RC_OK || n == ENTRY_PERSONS_MAX)
			break;
		rc = say_person(c, s, json_string_value(k), &v[n]);
		n += v[n] != NULL;
	}
	if (rc == RC_OK)
		settle(s, v, n);
	for (i = 0; i < n; i++)
		json_decref(v[i]);
	json_decref(keys);
	return rc;
}

/* ---- departure.next, departure.sent ---- */

static const char sql_next[] =
    "SELECT departure, entry_id, state FROM departure WHERE state IN "
    "('queued', 'begun') AND departure > $1 ORDER BY departure LIMIT 1";
static const char sql_one[] =
    "SELECT departure, entry_id, state FROM departure WHERE departure = $1";
static const char sql_begin[] =
    "UPDATE departure SET state = 'begun' WHERE departure = $1 AND "
    "state = 'queued'";
static const char sql_done[] =
    "UPDATE departure SET state = $2, done_at = $3, done_by = $4 WHERE "
    "departure = $1 AND state = 'begun'";

static enum rc
said_load(struct call *c, struct said *s, const char *sql, int64_t number)
{
	struct store_stmt *st;
	enum rc rc = sql_row(c->s, c->err, &st, sql, "i", number);

	memset(s, 0, sizeof(*s));
	if (rc != RC_OK)
		return rc;
	s->departure = store_col_int(st, 0);
	s->entry_id = store_col_int(st, 1);
	col_copy(st, 2, s->state, sizeof(s->state));
	store_done(st);
	return RC_OK;
}

/* What goes out with a hole would look complete there. */
static enum rc
sees_all(struct call *c)
{
	bool sees = who_may(&c->who, "mynumber");
	int i;

	for (i = 0; i < IT_COUNT; i++)
		if (arrival_gives((enum item)i) && item_defs[i].mask[0] != '\0')
			sees = sees && who_sees(&c->who, item_defs[i].mask);
	if (sees || !GUARD("departure_sees_all"))
		return RC_OK;
	c->log_refusal = true;
	return err_set(c->err, RC_DENIED, "E4180",
	    "転出証明書情報の内容を見る権限がありません",
	    "個人番号、住民票コード、本籍、在留資格などが欠けては届けられないため",
	    "そのすべてを見る権限のある人が送ってください");
}

static enum rc
log_departure(struct call *c, const struct said *s, const char *did)
{
	json_t *persons = json_array(), *o, *details;
	size_t i;
	enum rc rc;

	json_array_foreach(s->people, i, o)(void)
	    json_array_append(persons, json_object_get(o, "person_no"));
	details =
	    json_pack("{s:I,s:I,s:s}", "departure", (json_int_t)s->departure,
		"entry", (json_int_t)s->entry_id, "did", did);
	rc = log_add(c, "operation", NULL, persons, details, false);
	json_decref(persons);
	json_decref(details);
	return rc;
}

/* One that the other side could not read stays, and stops no other. A trial
 * leaves no line in the log, so it tells how many they are and no more. */
static enum rc
next_out(struct call *c, const struct said *s, enum rc rc)
{
	json_t *person, *o;
	size_t i;

	json_array_foreach(s->people, i, person)
	{
		if (c->is_trial && GUARD("departure_trial_shows_nobody"))
			(void)json_object_set_new(
			    person, "values", json_object());
	}
	o = json_pack("{s:I,s:s,s:b,s:s,s:s,s:O}", "departure",
	    (json_int_t)s->departure, "certificate", s->certificate, "training",
	    (int)c->training, "file", s->file, "digest", s->digest, "people",
	    s->people);
	(void)json_object_set_new(c->out, "next", o);
	if (rc != RC_INPUT)
		return rc;
	(void)json_array_clear(json_object_get(o, "people"));
	(void)json_object_set_new(o, "error",
	    json_pack("{s:i,s:s,s:s,s:s,s:s,s:s}", "line", 0, "code",
		c->err->code, "item", c->err->item, "text", c->err->text, "why",
		c->err->why, "remedy", c->err->remedy));
	err_clear(c->err);
	return RC_OK;
}

enum rc
reg_departure_next(struct call *c)
{
	struct said s;
	bool is_readable;
	enum rc rc = sees_all(c);

	c->is_trial = json_is_true(arg_json(c, "trial"));
	if (rc != RC_OK ||
	    (rc = said_load(c, &s, sql_next, arg_int(c, "after", 0))) != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	rc = compose(c, &s);
	is_readable = rc == RC_OK;
	rc = next_out(c, &s, rc);
	if (rc == RC_OK && is_readable &&
	    (rc = sql_run(c->s, c->err, sql_begin, "i", s.departure)) == RC_OK)
		rc = log_departure(c, &s, "begin");
	json_decref(s.people);
	return rc;
}

static enum rc
not_begun(struct err *err)
{
	return err_set(err, RC_CONFLICT, "E4181",
	    "その転出証明書情報は送っているところではありません",
	    "もう送ったか、取り消されたか、その番号の記録がありません",
	    "daicho departure list で確かめてください");
}

enum rc
reg_departure_sent(struct call *c)
{
	struct said s;
	bool is_void;
	enum rc rc = said_load(c, &s, sql_one, arg_int(c, "departure", 0));

	if (rc == RC_NOT_FOUND ||
	    (rc == RC_OK && strcmp(s.state, "begun") != 0))
		return not_begun(c->err);
	if (rc == RC_OK)
		rc = compose(c, &s);
	if (rc == RC_OK && strcmp(s.digest, arg_text(c, "digest")) != 0 &&
	    GUARD("departure_as_composed"))
		rc = err_set(c->err, RC_CONFLICT, "E4182",
		    "転出証明書情報の内容が変わりました",
		    "書いている間に、その人の記録か転出が変わったため",
		    "もう一度書いてから送ってください");
	is_void = json_array_size(s.people) == 0;
	if (rc == RC_OK &&
	    (rc = sql_run(c->s, c->err, sql_done, "itit", s.departure,
		 is_void ? "void" : "sent", c->now, c->who.staff)) == RC_OK)
		rc = log_departure(c, &s, is_void ? "void" : "sent");
	if (rc == RC_OK)
		(void)json_object_set_new(c->out, "sent",
		    json_integer((json_int_t)json_array_size(s.people)));
	json_decref(s.people);
	return rc;
}

/* ---- departure.list ---- */

/* clang-format off */
#define LISTED                                                                 \
	"SELECT d.departure, d.state, d.day, d.entry_id, e.receipt_no, "       \
	"d.done_at FROM departure d JOIN entry e ON e.entry_id = d.entry_id "
/* clang-format on */
static const char sql_waiting[] =
    LISTED "WHERE d.state IN ('queued', 'begun') ORDER BY d.departure LIMIT $1";
static const char sql_newest[] = LISTED "ORDER BY d.departure DESC LIMIT $1";
/* The name by its key; it is that of the 転出's row. */
static const char sql_names[] =
    "SELECT p.person_no, p.is_back, (SELECT max(h.name) FROM history_all h "
    "WHERE h.person_no = p.person_no AND h.entry_id = $2) "
    "FROM departure_person p WHERE p.departure = $1 ORDER BY p.person_no";

static enum rc
add_names(struct call *c, json_t *line)
{
	json_t *people = json_array();
	struct store_stmt *st;
	const char *name;
	enum rc rc = sql_open(c->s, c->err, &st, sql_names, "ii",
	    (int64_t)json_integer_value(json_object_get(line, "departure")),
	    (int64_t)json_integer_value(json_object_get(line, "entry_id")));

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		name = store_col_text(st, 2);
		(void)json_array_append_new(people,
		    json_pack("{s:s,s:s,s:b}", "person_no",
			store_col_text(st, 0), "name", name != NULL ? name : "",
			"back", (int)(store_col_int(st, 1) != 0)));
	}
	(void)json_object_set_new(line, "people", people);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static json_t *
line_of(struct call *c, struct store_stmt *st)
{
	char certificate[48], file[80], at[32] = "";

	departure_names(c->municipality, c->training, store_col_int(st, 0),
	    certificate, file);
	if (store_col_int(st, 5) > 0)
		local_time(store_col_int(st, 5), at);
	return json_pack("{s:I,s:s,s:s,s:s,s:s,s:I,s:s,s:s}", "departure",
	    (json_int_t)store_col_int(st, 0), "certificate", certificate,
	    "file", file, "state", store_col_text(st, 1), "day",
	    store_col_text(st, 2), "entry_id", (json_int_t)store_col_int(st, 3),
	    "receipt_no", store_col_text(st, 4), "at", at);
}

enum rc
reg_departure_list(struct call *c)
{
	json_t *list = json_array(), *line;
	struct store_stmt *st;
	size_t i;
	enum rc rc = sql_open(c->s, c->err, &st,
	    json_is_true(arg_json(c, "all")) ? sql_newest : sql_waiting, "d",
	    LIST_MAX);

	(void)json_object_set_new(c->out, "departures", list);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(list, line_of(c, st));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(list, i, line)
	{
		if (rc == RC_OK)
			rc = add_names(c, line);
	}
	return rc;
}
