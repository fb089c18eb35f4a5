/* SPDX-License-Identifier: ISC
 * reg_feed - records of the feed: numbered and chained in the transaction
 * that makes them, given out by profile, verified, written as a snapshot.
 */
#include "db/aside.h"
#include "db/feed_tail.h"
#include "db/fresh.h"
#include "db/reg.h"
#include "db/reg_epoch.h"
#include "db/reg_links.h"
#include "db/sequencer.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char sql_head[] =
    "SELECT position, hash FROM feed ORDER BY position DESC LIMIT 1";
static const char sql_insert[] =
    "INSERT INTO feed (position, record, format, kind, made_at, previous, "
    "hash) VALUES ($1,$2,$3,$4,$5,$6,$7)";
static const char sql_section[] =
    "INSERT INTO feed_section (record, section, hash, salt, payload) "
    "VALUES ($1,$2,$3,$4,$5)";
/* The three sections of a change, in one. */
static const char sql_sections_3[] =
    "INSERT INTO feed_section (record, section, hash, salt, payload) "
    "VALUES ($1,$2,$3,$4,$5), ($1,$6,$7,$8,$9), ($1,$10,$11,$12,$13)";
static const char sql_wait[] =
    "INSERT INTO feed_wait (record, format, kind, made_at) "
    "VALUES ($1,$2,$3,$4)";

/* How far the feed came, beside it: a cut-off end is found. */
static const char sql_reached[] =
    "INSERT INTO serial (name, value) VALUES ('feed', $1) "
    "ON CONFLICT (name) DO UPDATE SET value = $1";
static const char sql_reach[] = "SELECT value FROM serial WHERE name = 'feed'";
static const char sql_erased[] =
    "SELECT value FROM serial WHERE name = 'feed_erased'";
static const char sql_waiting[] = "SELECT count(*) FROM feed_wait";

enum rc
feed_head_get(struct call *c, int64_t *position, char hash[65])
{
	return chain_end(c, sql_head, NULL, position, hash);
}

static void
new_salt(char out[33])
{
	unsigned char raw[16];

	randombytes_buf(raw, sizeof(raw));
	(void)sodium_bin2hex(out, 33, raw, sizeof(raw));
}

struct made { /* the sections of a record in the making */
	struct feed_section sec[FEED_SECTIONS_MAX];
	char salt[FEED_SECTIONS_MAX][33];
	const char *text[FEED_SECTIONS_MAX];
	char *own[FEED_SECTIONS_MAX]; /* texts that are freed with it */
	int n;
};

/* Takes the payloads over. */
static void
make_sections(struct made *m, struct feed_part *parts, int n)
{
	int i;

	m->n = 0;
	for (i = 0; i < n; i++) {
		if (parts[i].payload != NULL && m->n < FEED_SECTIONS_MAX) {
			m->own[m->n] =
			    json_dumps(parts[i].payload, JSON_COMPACT);
			m->text[m->n] = m->own[m->n];
			if (m->own[m->n] == NULL)
				die("a feed payload is no JSON");
			new_salt(m->salt[m->n]);
			m->sec[m->n].name = parts[i].section;
			feed_section_hash(
			    m->salt[m->n], m->text[m->n], m->sec[m->n].hash);
			m->n++;
		}
		json_decref(parts[i].payload);
	}
}

/* Position and hash now: writers come one after the other. */
static enum rc
number_now(
    struct call *c, const char *kind, const struct made *m, int64_t *position)
{
	char previous[65], hash[65];
	struct feed_head h = { .epoch = c->epoch,
		.municipality = c->municipality,
		.kind = kind,
		.previous = previous,
		.time = c->now,
		.format = FEED_FORMAT };
	enum rc rc = feed_head_get(c, &h.position, previous);

	if (rc != RC_OK)
		return rc;
	h.position++;
	feed_record_hash(&h, m->sec, m->n, hash);
	rc = sql_run(c->s, c->err, sql_insert, "iidtitt", h.position,
	    h.position, h.format, kind, h.time, previous, hash);
	if (rc == RC_OK)
		rc = sql_run(c->s, c->err, sql_reached, "i", h.position);
	*position = h.position;
	return rc;
}

/* The sequencer gives the position once this is committed. */
static enum rc
number_later(struct call *c, const char *kind, int64_t *record)
{
	enum rc rc = store_record(c->s, record, c->err);

	c->has_waiting = true;
	return rc != RC_OK ? rc
			   : sql_send(c->s, c->err, sql_wait, "idti", *record,
				 FEED_FORMAT, kind, c->now);
}

static enum rc
put_texts(struct call *c, const struct made *m, int64_t record)
{
	enum rc rc = RC_OK;
	int i;

	if (m->n == 3)
		return sql_send(c->s, c->err, sql_sections_3, "itttttttttttt",
		    record, m->sec[0].name, m->sec[0].hash, m->salt[0],
		    m->text[0], m->sec[1].name, m->sec[1].hash, m->salt[1],
		    m->text[1], m->sec[2].name, m->sec[2].hash, m->salt[2],
		    m->text[2]);
	for (i = 0; i < m->n && rc == RC_OK; i++)
		rc = sql_send(c->s, c->err, sql_section, "itttt", record,
		    m->sec[i].name, m->sec[i].hash, m->salt[i], m->text[i]);
	return rc;
}

static enum rc
put_made(struct call *c, const char *kind, const struct made *m,
    struct feed_place *place)
{
	struct feed_place p = { 0, 0 };
	enum rc rc;

	if (c->r->is_queueing) {
		rc = number_later(c, kind, &p.record);
	} else {
		rc = number_now(c, kind, m, &p.position);
		p.record = p.position;
	}
	if (rc == RC_OK)
		rc = put_texts(c, m, p.record);
	if (rc == RC_OK && place != NULL)
		*place = p;
	return rc;
}

enum rc
feed_add(struct call *c, const char *kind, struct feed_part *parts, int n,
    struct feed_place *place)
{
	struct made m;
	int i;
	enum rc rc;

	make_sections(&m, parts, n);
	rc = put_made(c, kind, &m, place);
	for (i = 0; i < m.n; i++)
		wipe_free(m.own[i]);
	return rc;
}

enum rc
feed_add_made(
    struct call *c, const char *kind, const struct fresh_section *s, int n)
{
	struct made m = { .n = n };

	for (int i = 0; i < n; i++) {
		m.sec[i].name = s[i].name;
		memcpy(m.sec[i].hash, s[i].hash, sizeof(m.sec[i].hash));
		memcpy(m.salt[i], s[i].salt, sizeof(m.salt[i]));
		m.text[i] = s[i].text.s;
	}
	return put_made(c, kind, &m, NULL);
}

static const char sql_find[] = "SELECT position FROM feed WHERE record = $1";

enum rc
reg_feed_find(struct call *c)
{
	int64_t position = 0;
	enum rc rc = sql_int(
	    c->s, c->err, &position, 0, sql_find, "i", arg_int(c, "record", 0));

	(void)json_object_set_new(c->out, "position", json_integer(position));
	return rc;
}

/* ---- numbering what waits: db/sequencer.c ---- */

/* The sections' own bound: a plan that merges begins there, and not at the
 * first record that the register ever had. */
static const char sql_waiting_first[] =
    "SELECT w.record, w.format, w.kind, w.made_at, s.section, s.hash FROM "
    "(SELECT record, format, kind, made_at FROM feed_wait WHERE record > $1 "
    "ORDER BY record LIMIT $2) w LEFT JOIN feed_section s ON s.record = w.record "
    "AND s.record > $1 ORDER BY w.record, s.section";
static const char sql_move[] =
    "INSERT INTO feed (position, record, format, kind, made_at, previous, "
    "hash) SELECT n.column1, w.record, w.format, w.kind, w.made_at, "
    "n.column3, n.column4 FROM " SQL_LINKS " JOIN feed_wait w "
    "ON w.record = n.column2";
static const char sql_moved[] =
    "DELETE FROM feed_wait WHERE record IN " SQL_LINKED;

struct reading { /* the record whose sections are being read */
	struct feed_head h;
	struct feed_section sec[FEED_SECTIONS_MAX];
	char name[FEED_SECTIONS_MAX][40], kind[40];
	int n;
};

static void
reading_begin(struct reading *r, struct store_stmt *st)
{
	r->h.position++;
	r->h.format = (int)store_col_int(st, 1);
	col_copy(st, 2, r->kind, sizeof(r->kind));
	r->h.kind = r->kind;
	r->h.time = store_col_int(st, 3);
	r->n = 0;
}

static void
reading_section(struct reading *r, struct store_stmt *st)
{
	if (store_col_is_null(st, 4) || r->n == FEED_SECTIONS_MAX)
		return;
	col_copy(st, 4, r->name[r->n], sizeof(r->name[r->n]));
	r->sec[r->n].name = r->name[r->n];
	col_copy(st, 5, r->sec[r->n].hash, sizeof(r->sec[r->n].hash));
	r->n++;
}

/* The first waiting records, in order, linked to the head. */
static enum rc
link_waiting(struct call *c, const struct numbering *q, struct reading *r,
    char head[65], struct link *v, int *n)
{
	struct store_stmt *st;
	enum rc rc = sql_open(
	    c->s, c->err, &st, sql_waiting_first, "id", q->above, q->max);

	*n = 0;
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		if (*n == 0 || store_col_int(st, 0) != v[*n - 1].record) {
			if (*n > 0)
				feed_record_hash(
				    &r->h, r->sec, r->n, v[*n - 1].hash);
			memcpy(
			    v[*n].previous, *n > 0 ? v[*n - 1].hash : head, 65);
			v[*n].record = store_col_int(st, 0);
			r->h.previous = v[*n].previous;
			reading_begin(r, st);
			(*n)++;
		}
		reading_section(r, st);
	}
	if (*n > 0)
		feed_record_hash(&r->h, r->sec, r->n, v[*n - 1].hash);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
feed_number(struct call *c, struct numbering *q)
{
	struct reading r = { .h = { .epoch = c->epoch,
				 .municipality = c->municipality } };
	struct link *v = x_grow(NULL, (size_t)q->max, sizeof(*v));
	char head[65];
	int64_t position;
	int n = 0;
	enum rc rc = feed_head_get(c, &position, head);

	r.h.position = position;
	if (rc == RC_OK)
		rc = link_waiting(c, q, &r, head, v, &n);
	if (rc == RC_OK)
		rc = links_move(
		    c, v, n, position + 1, sql_move, sql_moved, store_use);
	position += n;
	if (rc == RC_OK && q->is_marking && position > 0)
		rc = sql_send(c->s, c->err, sql_reached, "i", position);
	q->n = n;
	q->last = n > 0 ? v[n - 1].record : 0;
	free(v);
	return rc;
}

/* ---- giving out ---- */

static const char sql_hash_at[] = "SELECT hash FROM feed WHERE position = $1";
static const char sql_from[] =
    "SELECT position, format, kind, made_at, previous, hash FROM feed "
    "WHERE position > $1 ORDER BY position LIMIT $2";
static const char sql_sections[] =
    "SELECT f.position, s.section, s.hash, s.salt, s.payload FROM feed f "
    "JOIN feed_section s ON s.record = f.record "
    "WHERE f.position > $1 AND f.position <= $2 ORDER BY f.position";

bool
feed_section_is_for(const struct call *c, const char *name)
{
	size_t i;

	for (i = 0; i < json_array_size(c->sections); i++) {
		const char *v =
		    json_string_value(json_array_get(c->sections, i));

		if (v != NULL && strcmp(v, name) == 0)
			return true;
	}
	return !GUARD("feed_sections_by_profile");
}

json_t *
feed_all_sections(void)
{
	return json_pack("[s,s,s,s,s,s,s,s,s]", "core", "restricted", "pending",
	    "block_flag", "block_detail", "attached", "restricted_attached",
	    "staff", "setting");
}

/* An erased section is given as one that is not for the caller. */
static void
put_section(struct call *c, json_t *record, struct store_stmt *st)
{
	const char *name = store_col_text(st, 1);
	json_t *payloads = json_object_get(record, "sections");

	(void)json_object_set_new(json_object_get(record, "hashes"), name,
	    json_string(store_col_text(st, 2)));
	if (!feed_section_is_for(c, name) || store_col_is_null(st, 3) ||
	    store_col_is_null(st, 4)) {
		(void)json_object_set_new(payloads, name, json_null());
		return;
	}
	(void)json_object_set_new(json_object_get(record, "salts"), name,
	    json_string(store_col_text(st, 3)));
	(void)json_object_set_new(
	    payloads, name, json_string(store_col_text(st, 4)));
}

static int64_t
position_of(const json_t *record)
{
	return json_integer_value(json_object_get(record, "position"));
}

enum rc
feed_records(struct call *c, int64_t position, int64_t limit, json_t *records)
{
	struct store_stmt *st;
	int64_t last = 0;
	size_t i = 0;
	enum rc rc =
	    sql_open(c->s, c->err, &st, sql_from, "ii", position, limit);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		last = store_col_int(st, 0);
		(void)json_array_append_new(records,
		    json_pack("{s:I,s:I,s:s,s:I,s:s,s:s,s:{},s:{},s:{}}",
			"position", (json_int_t)last, "format",
			(json_int_t)store_col_int(st, 1), "kind",
			store_col_text(st, 2), "time",
			(json_int_t)store_col_int(st, 3), "previous",
			store_col_text(st, 4), "hash", store_col_text(st, 5),
			"sections", "salts", "hashes"));
	}
	if (rc != RC_NOT_FOUND || last == 0)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	rc = sql_open(c->s, c->err, &st, sql_sections, "ii", position, last);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		while (i < json_array_size(records) &&
		       position_of(json_array_get(records, i)) <
			   store_col_int(st, 0))
			i++;
		put_section(c, json_array_get(records, i), st);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* What the replica lacks has been erased: only a snapshot leads on. */
static enum rc
check_kept(struct call *c, int64_t position)
{
	int64_t erased = 0;
	enum rc rc = sql_int(c->s, c->err, &erased, 0, sql_erased, "");

	if (rc != RC_OK || position >= erased || !GUARD("feed_too_old"))
		return rc;
	return err_set(c->err, RC_CONFLICT, "E7059",
	    "この端末の複製は古すぎます",
	    "足りない配信の中身は保存の期間を過ぎて消えています",
	    "台帳の写しを最初から取り直します");
}

static enum rc
fork_found(struct err *err)
{
	return err_set(err, RC_CONFLICT, "E7001",
	    "この端末の複製は台帳と食い違っています",
	    "番号とハッシュが台帳の配信と合いません",
	    "複製の更新を止めました。管理者に連絡してください");
}

/* Whether (epoch, position, hash) is a point of this feed: also of a past
 * epoch, as far as its history is the register's. */
static enum rc
check_point(struct call *c, const struct epochs *e, int64_t position)
{
	const char *epoch = arg_text(c, "epoch"), *hash = arg_text(c, "hash");
	const struct epoch_past *past = epoch_find(e, epoch);
	char own[65] = FEED_GENESIS;
	struct store_stmt *st;
	enum rc rc;

	if (position == 0 && epoch[0] == '\0')
		return RC_OK; /* a new replica */
	if (position > 0) {
		rc = sql_row(c->s, c->err, &st, sql_hash_at, "i", position);
		if (rc == RC_NOT_FOUND)
			return fork_found(c->err);
		if (rc != RC_OK)
			return rc;
		col_copy(st, 0, own, sizeof(own));
		store_done(st);
	}
	/* Beyond what is left of a past epoch the hashes are others. */
	if (GUARD("feed_fork") &&
	    ((past == NULL && strcmp(epoch, c->epoch) != 0) ||
		(position > 0 && strcmp(hash, own) != 0)))
		return fork_found(c->err);
	return RC_OK;
}

/* Where a record is hashed with another epoch than the one before it, it
 * says so: there the register was restored. */
static void
mark_epochs(const struct epochs *e, json_t *records, int64_t end)
{
	json_t *o;
	size_t i;

	json_array_foreach(records, i, o)
	{
		if (position_of(o) > end)
			(void)json_object_set_new(o, "epoch",
			    json_string(epoch_at(e, position_of(o), &end)));
	}
}

/* Out of the register's tables. */
static enum rc
pull(struct call *c, int64_t position, int64_t limit)
{
	struct epochs epochs;
	const char *epoch;
	int64_t head, end;
	json_t *records;
	char hash[65];
	enum rc rc;

	if ((rc = epochs_load(c, &epochs)) != RC_OK ||
	    (rc = check_point(c, &epochs, position)) != RC_OK ||
	    (rc = check_kept(c, position)) != RC_OK)
		return rc;
	/* The epoch that the first record is hashed with. */
	epoch = epoch_at(&epochs, position + 1, &end);
	records = json_array();
	(void)json_object_set_new(c->out, "records", records);
	(void)json_object_set_new(c->out, "epoch", json_string(epoch));
	if ((rc = feed_records(c, position, limit, records)) != RC_OK)
		return rc;
	mark_epochs(&epochs, records, end);
	if ((rc = feed_head_get(c, &head, hash)) != RC_OK)
		return rc;
	(void)json_object_set_new(c->out, "head",
	    json_pack("{s:I,s:s}", "position", (json_int_t)head, "hash", hash));
	return RC_OK;
}

enum rc
reg_feed_pull(struct call *c)
{
	int64_t position = arg_int(c, "position", 0);
	int64_t limit = arg_int(c, "limit", 200);
	enum rc rc = RC_OK;

	/* The command line signs people in for what it shows; a whole copy
	 * goes to a registered terminal, with the sections of its profile. */
	if (GUARD("feed_to_terminals") && c->is_daicho && !c->training &&
	    c->profile[0] == '\0')
		return err_set(c->err, RC_DENIED, "E1034",
		    "この端末は台帳に登録されていません",
		    "写しは登録のある端末だけが持てます",
		    "設定の terminal に、登録した端末の名を書いてください");
	if (limit < 1 || limit > 2000)
		limit = 2000;
	if (c->r->tail == NULL ||
	    !feed_tail_give(c->r->tail, c, position, limit))
		rc = pull(c, position, limit);
	(void)json_object_set_new(c->out, "today", json_string(c->today));
	(void)json_object_set_new(c->out, "time", json_integer(c->now));
	return rc;
}

/* ---- waiting ---- */

static const char sql_position[] = "SELECT max(position) FROM feed";

enum rc
feed_wait(struct reg *r, int64_t position, int64_t ms, struct err *err)
{
	int64_t until = mono_us() + ms * 1000, head = 0, left = ms;
	/* What the tail does not know yet it would not give either. */
	int most = r->tail != NULL ? 5 : 1000;
	enum rc rc = RC_OK;

	while (rc == RC_OK && left > 0) {
		/* what somebody left behind who was killed */
		if (r->is_queueing && r->sequencer == NULL)
			rc = sequencer_drain(r->s, 1000, err);
		if (rc == RC_OK && r->tail != NULL)
			head = feed_tail_position(r->tail);
		else if (rc == RC_OK)
			rc = sql_int(r->s, err, &head, 0, sql_position, "");
		left = (until - mono_us()) / 1000;
		if (rc != RC_OK || head > position || left <= 0 ||
		    reg_is_stopped(r->stop_fd))
			return rc;
		rc = store_wait(r->s, r->stop_fd > 0 ? r->stop_fd : -1,
		    left > most ? most : (int)left, err);
	}
	return rc;
}

/* ---- verification ---- */

/* One record of the chain; moves position and previous on. */
static void
check_record(struct call *c, const struct epochs *e, const json_t *o,
    int64_t erased, int64_t *position, char previous[65], json_t *findings)
{
	json_t *sections = json_object_get(o, "sections"), *v;
	const char *key;
	char hash[65];
	struct err fault;
	bool fine;

	err_clear(&fault);
	fine = feed_record_check(o, epoch_at(e, *position + 1, NULL),
		   c->municipality, *position, previous, hash, &fault) == RC_OK;
	*position = position_of(o);
	(void)snprintf(previous, 65, "%s", json_text(o, "hash"));
	json_object_foreach(sections, key, v)
	{
		if (GUARD("feed_erased_early") && json_is_null(v) &&
		    *position > erased)
			fine = false; /* before its time */
	}
	if (!fine)
		(void)json_array_append_new(
		    findings, json_pack("{s:s,s:I}", "invariant", "feed_chain",
				  "where", (json_int_t)*position));
}

enum { CHECK_AT_ONCE = 200 };

enum rc
feed_chain_check(struct call *c, json_t *findings, int64_t *waiting)
{
	struct call all = *c; /* every section, whoever asks */
	int64_t position = 0, reached = 0, erased = 0;
	char previous[65] = FEED_GENESIS;
	struct epochs epochs;
	json_t *records, *o;
	size_t i, n;
	enum rc rc = epochs_load(c, &epochs);

	if (rc == RC_OK)
		rc = sql_int(c->s, c->err, &erased, 0, sql_erased, "");

	all.sections = feed_all_sections();
	do {
		records = json_array();
		if (rc == RC_OK)
			rc = feed_records(
			    &all, position, CHECK_AT_ONCE, records);
		json_array_foreach(records, i, o) check_record(
		    c, &epochs, o, erased, &position, previous, findings);
		n = json_array_size(records);
		json_decref(records);
	} while (rc == RC_OK && n == CHECK_AT_ONCE);
	json_decref(all.sections);
	if (rc == RC_OK)
		rc = sql_int(c->s, c->err, &reached, 0, sql_reach, "");
	if (rc == RC_OK)
		rc = sql_int(c->s, c->err, waiting, 0, sql_waiting, "");
	/* Behind a sequencer the mark follows the chain. */
	if (rc == RC_OK && GUARD("feed_end_checked") &&
	    (c->r->is_queueing ? reached > position : reached != position))
		(void)json_array_append_new(
		    findings, json_pack("{s:s,s:I}", "invariant", "feed_chain",
				  "where", (json_int_t)reached));
	return rc;
}

enum rc
reg_feed_verify(struct call *c)
{
	json_t *findings = json_array();
	int64_t waiting = 0;
	enum rc rc = feed_chain_check(c, findings, &waiting);

	(void)json_object_update_new(c->out,
	    json_pack("{s:b,s:o,s:I}", "ok", json_array_size(findings) == 0,
		"findings", findings, "waiting", (json_int_t)waiting));
	return rc;
}
