/* SPDX-License-Identifier: ISC
 * reg_arrival_put - 転出証明書情報 is taken in (4.1.1.3): certificates out of the
 * lines of a file, each once; who cannot be read is listed.
 */
#include "db/reg_arrival.h"
#include "src/arrival.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MAX 500

static const char sql_find[] =
    "SELECT arrival, digest, content, entry_id FROM arrival "
    "WHERE certificate = $1";
static const char sql_add[] =
    "INSERT INTO arrival (arrival, certificate, digest, content, planned_on, "
    "missing, entry_id, taken_by, taken_at, day) "
    "VALUES ($1,$2,$3,$4,$5,$6,0,$7,$8,$9)";
static const char sql_set[] =
    "UPDATE arrival SET digest = $2, content = $3, planned_on = $4, "
    "missing = $5, taken_by = $6, taken_at = $7 WHERE arrival = $1";
static const char sql_numbered[] =
    "SELECT person FROM arrival_number WHERE arrival = $1 AND person >= 0 "
    "ORDER BY person";

/* The lines of one certificate, as far as they could be read. */
struct sheet {
	char certificate[48], planned_on[24];
	json_t *people,
	    *lines; /* owned: records, and the lines they stood on */
	int missing;
};
struct put {
	struct call *c;
	struct sheet *sheets;
	int count;
	json_t *errors, *persons;
	int taken, changed, known;
};

static void
list_error(json_t *errors, int line, const struct err *err)
{
	(void)json_array_append_new(
	    errors, json_pack("{s:i,s:s,s:s,s:s,s:s,s:s}", "line", line, "code",
			err->code, "item", err->item, "text", err->text, "why",
			err->why, "remedy", err->remedy));
}

static struct sheet *
sheet_of(struct put *p, const char *certificate)
{
	struct sheet *s;
	int i;

	for (i = 0; i < p->count; i++)
		if (strcmp(p->sheets[i].certificate, certificate) == 0)
			return &p->sheets[i];
	s = &p->sheets[p->count++];
	memset(s, 0, sizeof(*s));
	(void)snprintf(
	    s->certificate, sizeof(s->certificate), "%s", certificate);
	s->people = json_array();
	s->lines = json_array();
	return s;
}

/* Invented people are nobody's residents, and residents are nobody's exercise:
 * a file out of a register of the other kind is taken by no line. */
static enum rc
check_origin(struct call *c, const json_t *lines)
{
	enum arrival_origin other =
	    c->training ? ARRIVAL_REAL : ARRIVAL_TRAINING;
	const json_t *o;
	size_t i;
	bool is = false;
	enum rc rc;

	json_array_foreach(lines, i, o)
	{
		is |= arrival_origin(o) == other;
	}

	if (!is || !GUARD("arrival_of_its_kind"))
		return RC_OK;
	rc =
	    c->training
		? err_set(c->err, RC_INPUT, "E4178",
		      "本番の台帳からの転出証明書情報です",
		      "実在の人を研修用の台帳に入れないため",
		      "ファイルを消し、本番の台帳で取り込んでください")
		: err_set(c->err, RC_INPUT, "E4178",
		      "研修用の台帳からの転出証明書情報です",
		      "架空の人を本番の台帳に入れないため",
		      "研修用の台帳で取り込むか、送った市区町村に本番の台帳からのファイルを求めてください");
	if (c->err != NULL)
		(void)snprintf(c->err->item, sizeof(c->err->item), "training");
	return rc;
}

static enum rc
check_line(struct put *p, const struct arrival *a, struct err *err)
{
	enum rc rc;

	if (a->origin == ARRIVAL_UNSAID && GUARD("arrival_says_its_kind")) {
		rc = err_set(err, RC_INPUT, "E4170",
		    "本番の台帳からか、研修用の台帳からか分かりません",
		    "training の列に値がありません",
		    "送った市区町村に確かめ、本番の台帳なら 0、研修用なら 1 を入れてください");
		(void)snprintf(err->item, sizeof(err->item), "training");
		return rc;
	}
	if (a->certificate[0] == '\0') {
		rc = err_set(err, RC_INPUT, "E4160",
		    "どの転出証明書の人か分かりません",
		    "転出証明書の番号がありません",
		    "certificate の列に、送った市区町村での番号を入れてください");
		(void)snprintf(err->item, sizeof(err->item), "certificate");
		return rc;
	}
	if (json_array_size(sheet_of(p, a->certificate)->people) >=
	    ENTRY_PERSONS_MAX)
		return err_set(err, RC_INPUT, "E4167",
		    "一つの転出証明書の人が多すぎます", "40人までです",
		    "番号が重なっていないか確かめてください");
	return RC_OK;
}

static void
read_line(struct put *p, const json_t *o)
{
	struct sheet *s;
	struct arrival a;
	struct err err;

	err_clear(&err);
	if (arrival_read(&a, o, &err) == RC_OK &&
	    check_line(p, &a, &err) == RC_OK) {
		s = sheet_of(p, a.certificate);
		(void)json_array_append_new(s->people, record_to_json(&a.to));
		(void)json_array_append_new(s->lines, json_integer(a.line));
		if (s->planned_on[0] == '\0')
			(void)snprintf(s->planned_on, sizeof(s->planned_on),
			    "%.23s", record_get(&a.to, IT_OUT_PLANNED_ON));
	} else {
		list_error(p->errors, a.line, &err);
		if (a.certificate[0] != '\0')
			sheet_of(p, a.certificate)->missing++;
	}
	arrival_release(&a);
}

/* Who of it has a number already; the caller gives the others'. */
static enum rc
tell_persons(struct put *p, int64_t arrival, const struct sheet *s)
{
	struct call *c = p->c;
	struct store_stmt *st;
	bool has[ENTRY_PERSONS_MAX] = { false };
	size_t i;
	enum rc rc = sql_open(c->s, c->err, &st, sql_numbered, "i", arrival);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		if (store_col_int(st, 0) >= 0 &&
		    store_col_int(st, 0) < ENTRY_PERSONS_MAX)
			has[store_col_int(st, 0)] = true;
	for (i = 0; i < json_array_size(s->lines); i++)
		(void)json_array_append_new(
		    p->persons, json_pack("{s:O,s:I,s:i,s:b}", "line",
				    json_array_get(s->lines, i), "arrival",
				    (json_int_t)arrival, "person", (int)i,
				    "numbered", (int)has[i]));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

struct stored {
	char *content, digest[65];
};

static void
stored_make(const struct sheet *s, struct stored *out)
{
	json_t *j = json_pack("{s:O}", "people", s->people);
	char *text;

	out->content = json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS);
	(void)json_object_set_new(j, "missing", json_integer(s->missing));
	text = json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS);
	feed_sha256(text, strlen(text), out->digest);
	wipe_free(text);
	json_decref(j);
}

/* Sent anew with another content: it takes the place of the first, people's
 * numbers are given anew. */
static enum rc
put_changed(struct put *p, int64_t arrival, int64_t entry_id,
    const struct sheet *s, const struct stored *x)
{
	struct call *c = p->c;
	enum rc rc = arrival_free(c, entry_id);

	if (rc == RC_OK)
		rc =
		    arrival_numbers_aside(c, arrival, 0, ENTRY_PERSONS_MAX - 1);
	if (rc == RC_OK)
		rc = sql_run(c->s, c->err, sql_set, "itttdti", arrival,
		    x->digest, x->content, s->planned_on, s->missing,
		    c->who.staff, c->now);
	p->changed += rc == RC_OK;
	return rc;
}

static enum rc
put_sheet(struct put *p, const struct sheet *s)
{
	struct call *c = p->c;
	struct store_stmt *st;
	struct stored x;
	char digest[65];
	int64_t arrival = 0, entry_id = 0;
	bool is_there = false;
	enum rc rc = sql_row(c->s, c->err, &st, sql_find, "t", s->certificate);

	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	if (rc == RC_OK) {
		arrival = store_col_int(st, 0);
		col_copy(st, 1, digest, sizeof(digest));
		is_there = store_col_text(st, 2)[0] != '\0';
		entry_id = store_col_int(st, 3);
		store_done(st);
		/* Erased: the same file brings nobody back. */
		if (!is_there) {
			p->known++;
			return RC_OK;
		}
	}
	stored_make(s, &x);
	if (is_there && strcmp(digest, x.digest) == 0 &&
	    GUARD("arrival_known")) {
		p->known++;
		rc = RC_OK;
	} else if (is_there) {
		rc = put_changed(p, arrival, entry_id, s, &x);
	} else if ((rc = serial_next(c, "arrival", &arrival)) == RC_OK) {
		rc = sql_run(c->s, c->err, sql_add,
		    "itttt"
		    "dtit",
		    arrival, s->certificate, x.digest, x.content, s->planned_on,
		    s->missing, c->who.staff, c->now, c->today);
		p->taken += rc == RC_OK;
	}
	wipe_free(x.content);
	return rc == RC_OK ? tell_persons(p, arrival, s) : rc;
}

static enum rc
put_sheets(struct put *p)
{
	int i;
	enum rc rc = RC_OK;

	for (i = 0; i < p->count && rc == RC_OK; i++) {
		const struct sheet *s = &p->sheets[i];

		if (json_array_size(s->people) == 0)
			continue;
		rc = put_sheet(p, s);
		if (rc != RC_CONFLICT || strcmp(p->c->err->code, "E4169") != 0)
			continue;
		list_error(p->errors,
		    (int)json_integer_value(json_array_get(s->lines, 0)),
		    p->c->err);
		err_clear(p->c->err);
		rc = RC_OK;
	}
	return rc;
}

enum rc
reg_arrival_put(struct call *c)
{
	const json_t *lines = arg_json(c, "lines"), *o;
	struct put p = { .c = c };
	json_t *details;
	size_t i, n = json_array_size(lines);
	int k;
	enum rc rc;

	if (n > LINES_MAX)
		return err_set(c->err, RC_INPUT, "E4159",
		    "一度に取り込める転出証明書情報を超えています",
		    "一回に500人までです", "分けて取り込んでください");
	if ((rc = check_origin(c, lines)) != RC_OK)
		return rc;
	p.sheets = x_alloc((n + 1) * sizeof(*p.sheets));
	p.errors = json_array();
	p.persons = json_array();
	json_array_foreach(lines, i, o)
	{
		read_line(&p, o);
	}

	rc = put_sheets(&p);
	for (k = 0; k < p.count; k++) {
		json_decref(p.sheets[k].people);
		json_decref(p.sheets[k].lines);
	}
	free(p.sheets);
	(void)json_object_update_new(
	    c->out, json_pack("{s:i,s:i,s:i,s:o,s:o}", "taken", p.taken,
			"changed", p.changed, "known", p.known, "errors",
			p.errors, "persons", p.persons));
	if (rc != RC_OK)
		return rc;
	details = json_pack("{s:i,s:i,s:i}", "taken", p.taken, "changed",
	    p.changed, "known", p.known);
	rc = log_add(c, "operation", NULL, NULL, details, false);
	json_decref(details);
	return rc;
}
