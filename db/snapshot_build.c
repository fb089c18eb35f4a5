/* SPDX-License-Identifier: ISC
 * snapshot_build - a replica out of a snapshot file; see snapshot.h. One
 * thread reads and computes (snapshot_cook.c), this one writes, in the order
 * of the keys, into a file that nobody else knows yet.
 */
#include "db/snapshot.h"

#include "columns.h" /* generated */
#include "db/aside.h"
#include "db/replica_parts.h"
#include "db/replica_private.h"
#include "db/replica_sections.h"
#include "db/snapshot_cook.h"
#include "db/snapshot_out.h"
#include "db/store_bulk.h"
#include "db/town.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY_MEMORY = 48 * 1024 * 1024, FIRST_ITEM = 13 };

struct builder {
	struct replica r; /* the new one, as the feed's writers want it */
	struct store_bulk *bulk;
	struct snapshot_in *in;
	const struct snapshot_progress *p;
	struct store_stmt *st[BATCH_TABLES];
	char path[560]; /* REPLICA.new */
};

static const char *const inserts[BATCH_TABLES] = {
	[BATCH_HIST] =
	    "INSERT INTO hist (person_no, hist_no, sheet_no, recorded_at, "
	    "entry_id, cancels, groups, position, extra, " HIST_ITEM_COLS
	    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, " HIST_ITEM_PARAMS
	    ")",
	[BATCH_SHEET] =
	    "INSERT INTO sheet (id, person_no, sheet_no, kind, opened_event, "
	    "opened_on, closed_event, closed_on, last_hist, household_no, "
	    "member_order, gone, name, kana, birth, sex, relation, address, "
	    "removed, address_code, address_number, address_building, "
	    "twin_key, keys) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
	    "$11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, "
	    "$24)",
	[BATCH_ATTACHED] =
	    "INSERT INTO attached (person_no, section, version, body) VALUES "
	    "($1, $2, $3, $4)",
	[BATCH_NOTE] = "INSERT INTO note (person_no, seq, version, text) "
		       "VALUES ($1, $2, $3, $4)",
	[BATCH_HOUSEHOLD] =
	    "INSERT INTO household (household_no, version) VALUES ($1, $2)",
	[BATCH_TOWN] =
	    "INSERT INTO town (id, city, name, name_key, kana_key, roman, "
	    "chome, code) VALUES ($1, $2, $3, $4, '', '', 0, '')",
	[BATCH_SKEY] =
	    "INSERT INTO skey (kind, key, sheet, former, cut, gone, sex, raw) "
	    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
};

/* ---- writing rows ---- */

static void
bind_cell(struct store_stmt *st, int n, char type, const struct cell *c)
{
	if (type == 'i')
		store_int(st, n, c->n);
	else if (c->text != NULL)
		store_text_static(st, n, c->text, (size_t)c->n);
}

static enum rc
write_row(
    struct builder *b, const struct batch *batch, size_t at, struct err *err)
{
	enum batch_table table = batch->row[at].table;
	const struct cell *c = &batch->cell[batch->row[at].first];
	const char *types = batch_cells[table];
	struct store_stmt *st = b->st[table];
	int i;
	enum rc rc;

	for (i = 0; types[i] != '\0'; i++)
		bind_cell(st, i + 1, types[i], &c[i]);
	if (table == BATCH_HIST)
		for (c += i, i = 0; i < history_item_count; i++)
			bind_cell(st, FIRST_ITEM + i, 't', &c[i]);
	rc = store_run(st, NULL, err);
	return rc == RC_CONFLICT
		   ? snapshot_bad(err, "同じ番号の行が二つあります")
		   : rc;
}

/* What the feed brings in the same words: {"entries": [payload]}. */
static enum rc
write_json(
    struct builder *b, const struct batch *batch, size_t at, struct err *err)
{
	static const char *const names[BATCH_TABLES] = {
		[BATCH_ENTRY] = "entries",
		[BATCH_STAFF] = "staff",
		[BATCH_SETTING] = "settings",
	};
	enum batch_table table = batch->row[at].table;
	const struct cell *c = &batch->cell[batch->row[at].first];
	json_t *o = json_loadb(
		   c->text, (size_t)c->n, JSON_REJECT_DUPLICATES, NULL),
	       *all;
	const char *name = names[table];
	enum rc rc = RC_OK;

	if (o == NULL)
		return snapshot_bad(err, "行の中身が決まりの形ではありません");
	if (table == BATCH_BLOCK)
		name = json_word(o, "person_no")[0] != '\0' ? "persons"
							    : "households";
	all = json_pack("{s:[o]}", name, o);
	if (table == BATCH_ENTRY)
		rc = write_pending(&b->r, all, err);
	else if (table == BATCH_BLOCK)
		rc = write_blocks(&b->r, all, err);
	else if (table == BATCH_STAFF)
		rc = write_staff(&b->r, all, err);
	else
		rc = write_settings(&b->r, all, err);
	json_decref(all);
	return rc;
}

static enum rc
write_part(
    struct builder *b, const struct batch *batch, size_t at, struct err *err)
{
	const struct cell *c = &batch->cell[batch->row[at].first];

	return replica_part_put(&b->r, c[0].text[0], c[1].text, err);
}

static enum rc
write_batch(struct builder *b, const struct batch *batch, struct err *err)
{
	enum rc rc = RC_OK;
	size_t i;

	for (i = 0; i < batch->rows && rc == RC_OK; i++)
		rc = batch->row[i].table == BATCH_PART
			 ? write_part(b, batch, i, err)
		     : batch_cells[batch->row[i].table] != NULL
			 ? write_row(b, batch, i, err)
			 : write_json(b, batch, i, err);
	if (rc == RC_OK && b->p != NULL && batch->total > 0)
		b->p->tell(b->p->arg,
		    batch->is_keys ? "写しの索引を作る" : "写しを作る",
		    batch->done, batch->total);
	return rc;
}

static enum rc
write_rows(struct builder *b, struct queue *q, struct err *err)
{
	struct batch *batch;
	enum rc rc;

	while ((batch = queue_take(q, &rc, err)) != NULL) {
		rc = write_batch(b, batch, err);
		batch_free(batch);
		if (rc != RC_OK)
			break;
	}
	return rc;
}

/* ---- before and after the rows ---- */

static enum rc
prepare(struct builder *b, struct err *err)
{
	enum rc rc = RC_OK;
	int i;

	for (i = 0; i < BATCH_TABLES && rc == RC_OK; i++)
		if (inserts[i] != NULL)
			rc = store_use(b->r.db, inserts[i], &b->st[i], err);
	return rc;
}

static enum rc
write_cursor(struct builder *b, struct err *err)
{
	const struct snapshot_header *h = snapshot_in_header(b->in);
	struct store_stmt *st;
	enum rc rc = store_use(b->r.db,
	    "INSERT INTO cursor (only_row, epoch, position, hash, synced_at, "
	    "today, municipality, name, is_training, key_version, state, "
	    "last_error, next_try, done, total) VALUES (1, $1, $2, $3, $4, "
	    "$5, $6, $7, $8, $9, 'bootstrap', '', 0, 0, 0)",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, h->epoch);
	store_int(st, 2, h->position);
	store_text(st, 3, h->hash);
	store_int(st, 4, now_us());
	store_text(st, 5, h->today);
	store_text(st, 6, h->municipality);
	store_text(st, 7, h->name);
	store_int(st, 8, h->is_training);
	store_int(st, 9, TEXT_KEY_VERSION);
	return store_run(st, NULL, err);
}

/* The book of all towns that the table has. */
static enum rc
read_towns(struct builder *b, struct town_book *book, struct err *err)
{
	struct store_stmt *st;
	enum rc rc =
	    store_use(b->r.db, "SELECT city, name, id FROM town", &st, err);

	while (rc == RC_OK && (rc = store_step(st, err)) == RC_OK)
		town_book_add(book, store_col_text(st, 0),
		    store_col_text(st, 1), store_col_int(st, 2));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
run_threads(struct builder *b, struct err *err)
{
	char *folder = x_strdup(b->path);
	struct cook c = { .in = b->in,
		.towns = town_book_new(),
		.folder = dirname(folder),
		.memory = KEY_MEMORY,
		.out = queue_new() };
	pthread_t cook;
	enum rc rc = read_towns(b, c.towns, err);

	if (rc == RC_OK && pthread_create(&cook, NULL, cook_run, &c) != 0)
		rc = err_set(err, RC_IO, "E7077", "写しを作り始められません",
		    "新しい処理を始める余地がありません",
		    "少し待ってもう一度行ってください");
	else if (rc == RC_OK) {
		rc = write_rows(b, c.out, err);
		queue_stop(c.out);
		(void)pthread_join(cook, NULL);
	}
	queue_free(c.out);
	town_book_free(c.towns);
	free(folder);
	return rc;
}

static enum rc
make_indexes(struct builder *b, struct err *err)
{
	int left, total = 0;
	enum rc rc;

	do {
		rc = store_bulk_index(b->bulk, &left, err);
		if (total == 0)
			total = left + 1;
		if (rc == RC_OK && b->p != NULL)
			b->p->tell(b->p->arg, "写しを仕上げる", total - left,
			    total + 1);
	} while (rc == RC_OK && left > 0);
	return rc;
}

static enum rc
fill(struct builder *b, const char *share, struct err *err)
{
	const char *code = snapshot_in_header(b->in)->municipality;
	enum rc rc = replica_learn_towns(&b->r, share, code, err);

	if (rc == RC_OK)
		rc = prepare(b, err);
	if (rc == RC_OK)
		rc = run_threads(b, err);
	if (rc == RC_OK)
		rc = write_cursor(b, err);
	if (rc == RC_OK)
		rc = make_indexes(b, err);
	return rc == RC_OK ? store_bulk_commit(b->bulk, err) : rc;
}

/* Only what a power cut cannot take back gets its name. */
static enum rc
publish(const char *from, const char *to, struct err *err)
{
	int fd = open(from, O_RDONLY | O_CLOEXEC);
	bool fine = fd >= 0 && fsync(fd) == 0 && rename(from, to) == 0;
	int error = errno;

	if (fd >= 0)
		(void)close(fd);
	return fine ? RC_OK : snapshot_no_room(err, "publish replica", error);
}

enum rc
snapshot_build(const char *replica, const char *file, const char *share,
    const struct snapshot_info *want, const struct snapshot_progress *p,
    struct err *err)
{
	struct builder b = { .p = p };
	char part[560], ready[560];
	struct err e;
	enum rc rc;

	err_clear(&e);
	(void)snprintf(b.path, sizeof(b.path), "%.500s.new", replica);
	(void)snprintf(part, sizeof(part), "%.500s.part", replica);
	(void)snprintf(ready, sizeof(ready), "%.500s.ready", replica);
	rc = snapshot_in_open(file != NULL ? file : part,
	    want != NULL ? want->sha256 : "", &b.in, err);
	if (rc != RC_OK)
		return rc;
	rc = store_bulk_open(b.path, STORE_REPLICA, &b.bulk, &b.r.db, &e);
	if (rc == RC_OK)
		rc = fill(&b, share, &e);
	store_bulk_close(b.bulk);
	snapshot_in_close(b.in);
	if (rc == RC_OK)
		return publish(b.path, ready, err);
	(void)unlink(b.path);
	if (err != NULL)
		*err = e;
	return strcmp(e.code, "E7019") == 0
		   ? snapshot_no_room(err, "build replica", ENOSPC)
		   : rc;
}
