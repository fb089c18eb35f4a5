/* SPDX-License-Identifier: ISC
 * store - see store.h: finds the kind of database by the URI and hands every
 * call on to it.
 */
#include "db/store.h"

#include "db/store_ops.h"

#include <string.h>

#define KINDS_MAX 4

static const struct store_ops *kinds[KINDS_MAX] = { &store_sqlite_ops };
static int kind_count = 1;

void
store_kind_add(const struct store_ops *ops)
{
	int i;

	for (i = 0; i < kind_count; i++)
		if (kinds[i] == ops)
			return;
	if (kind_count == KINDS_MAX)
		die("too many kinds of store");
	kinds[kind_count++] = ops;
}

enum rc
store_open(const char *uri, enum store_role role, bool create,
    struct store **out, struct err *err)
{
	size_t n;
	int i;

	for (i = 0; i < kind_count; i++) {
		n = strlen(kinds[i]->scheme);
		if (strncmp(uri, kinds[i]->scheme, n) == 0 && uri[n] != '\0')
			return kinds[i]->open(uri, role, create, out, err);
	}
	return err_set(err, RC_INPUT, "E7023", "台帳の場所が分かりません",
	    "sqlite:ファイル名 の形ではありません",
	    "register の設定を直してください");
}

void
store_close(struct store *s)
{
	if (s != NULL)
		s->ops->close(s);
}

bool
store_is_shared(const struct store *s)
{
	return s->ops->is_shared;
}

enum rc
store_begin(struct store *s, struct err *err)
{
	return s->ops->begin(s, err);
}

enum rc
store_begin_read(struct store *s, struct err *err)
{
	return s->ops->begin_read(s, err);
}

enum rc
store_begin_alone(struct store *s, bool *is_mine, struct err *err)
{
	enum rc rc;

	if (s->ops->begin_alone != NULL)
		return s->ops->begin_alone(s, is_mine, err);
	if ((rc = s->ops->begin(s, err)) == RC_OK)
		*is_mine = true;
	return rc;
}

enum rc
store_begin_load(struct store *s, struct err *err)
{
	return s->ops->begin_load != NULL ? s->ops->begin_load(s, err)
					  : s->ops->begin(s, err);
}

enum rc
store_stop_numbering(struct store *s, struct err *err)
{
	return s->ops->stop_numbering != NULL ? s->ops->stop_numbering(s, err)
					      : RC_OK;
}

void
store_go_on_numbering(struct store *s)
{
	if (s->ops->go_on_numbering != NULL)
		s->ops->go_on_numbering(s);
}

enum rc
store_horizon(struct store *s, int64_t *open, int64_t *own, struct err *err)
{
	if (s->ops->horizon != NULL)
		return s->ops->horizon(s, open, own, err);
	*open = *own = 0;
	return RC_OK;
}

enum rc
store_wait(struct store *s, int fd, int ms, struct err *err)
{
	return s->ops->wait(s, fd, ms, err);
}

enum rc
store_begin_keyed(struct store *s, struct err *err)
{
	return s->ops->begin_keyed != NULL ? s->ops->begin_keyed(s, err)
					   : s->ops->begin(s, err);
}

enum rc
store_begin_light(struct store *s, struct err *err)
{
	return s->ops->begin_light != NULL ? s->ops->begin_light(s, err)
					   : s->ops->begin(s, err);
}

enum rc
store_begin_bulk(struct store *s, struct err *err)
{
	return s->ops->begin_bulk != NULL ? s->ops->begin_bulk(s, err)
					  : s->ops->begin(s, err);
}

enum rc
store_commit(struct store *s, struct err *err)
{
	return s->ops->commit(s, err);
}

void
store_rollback(struct store *s)
{
	s->ops->rollback(s);
}

enum rc
store_mark(struct store *s, struct err *err)
{
	return s->ops->mark(s, err);
}

enum rc
store_keep(struct store *s, struct err *err)
{
	return s->ops->keep(s, err);
}

enum rc
store_back(struct store *s, struct err *err)
{
	return s->ops->back(s, err);
}

bool
store_in_transaction(const struct store *s)
{
	return s->ops->in_transaction(s);
}

int
store_version(const struct store *s)
{
	return s->ops->version(s);
}

void *
store_handle(struct store *s)
{
	return s->ops->handle(s);
}

enum rc
store_serial(struct store *s, const char *name, int64_t *out, struct err *err)
{
	return s->ops->serial(s, name, out, err);
}

enum rc
store_record_ask(struct store *s, struct err *err)
{
	return s->ops->record_ask != NULL ? s->ops->record_ask(s, err) : RC_OK;
}

enum rc
store_record(struct store *s, int64_t *out, struct err *err)
{
	return s->ops->record != NULL ? s->ops->record(s, out, err)
				      : s->ops->serial(s, "record", out, err);
}

enum rc
store_serial_reach(
    struct store *s, const char *name, int64_t value, struct err *err)
{
	return s->ops->serial_reach(s, name, value, err);
}

enum rc
store_series_move(struct store *s, int64_t margin, struct err *err)
{
	return s->ops->series_move(s, margin, err);
}

enum rc
store_use(
    struct store *s, const char *sql, struct store_stmt **st, struct err *err)
{
	return s->ops->use(s, sql, false, st, err);
}

enum rc
store_use_log(
    struct store *s, const char *sql, struct store_stmt **st, struct err *err)
{
	return s->ops->use(s, sql, true, st, err);
}

void
store_text(struct store_stmt *st, int n, const char *value)
{
	st->store->ops->text(st, n, value);
}

void
store_text_static(struct store_stmt *st, int n, const char *value, size_t len)
{
	if (st->store->ops->text_static != NULL)
		st->store->ops->text_static(st, n, value, len);
	else
		st->store->ops->text(st, n, value);
}

void
store_int(struct store_stmt *st, int n, int64_t value)
{
	st->store->ops->number(st, n, value);
}

void
store_null(struct store_stmt *st, int n)
{
	st->store->ops->null(st, n);
}

void
store_blob(struct store_stmt *st, int n, const void *p, size_t len)
{
	st->store->ops->blob(st, n, p, len);
}

enum rc
store_step(struct store_stmt *st, struct err *err)
{
	return st->store->ops->step(st, err);
}

void
store_done(struct store_stmt *st)
{
	st->store->ops->done(st);
}

const char *
store_col_text(struct store_stmt *st, int col)
{
	return st->store->ops->col_text(st, col);
}

int64_t
store_col_int(struct store_stmt *st, int col)
{
	return st->store->ops->col_int(st, col);
}

const void *
store_col_blob(struct store_stmt *st, int col, size_t *len)
{
	return st->store->ops->col_blob(st, col, len);
}

bool
store_col_is_null(struct store_stmt *st, int col)
{
	return st->store->ops->col_is_null(st, col);
}

enum rc
store_run(struct store_stmt *st, int64_t *changed, struct err *err)
{
	return st->store->ops->run(st, changed, err);
}

enum rc
store_ask(struct store_stmt *st, struct err *err)
{
	const struct store_ops *ops = st->store->ops;

	return ops->ask != NULL ? ops->ask(st, err) : RC_OK;
}

enum rc
store_send(struct store_stmt *st, struct err *err)
{
	const struct store_ops *ops = st->store->ops;

	return ops->send != NULL ? ops->send(st, err) : ops->run(st, NULL, err);
}

enum rc
store_rows_begin(
    struct store *s, const char *sql, struct store_stmt **st, struct err *err)
{
	return s->ops->rows_begin != NULL ? s->ops->rows_begin(s, sql, st, err)
					  : s->ops->use(s, sql, false, st, err);
}

enum rc
store_rows_put(struct store_stmt *st, struct err *err)
{
	const struct store_ops *ops = st->store->ops;

	return ops->rows_put != NULL ? ops->rows_put(st, err)
				     : ops->run(st, NULL, err);
}

enum rc
store_rows_end(struct store_stmt *st, struct err *err)
{
	const struct store_ops *ops = st->store->ops;

	if (ops->rows_end != NULL)
		return ops->rows_end(st, err);
	ops->done(st);
	return RC_OK;
}
