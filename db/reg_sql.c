/* SPDX-License-Identifier: ISC
 * reg_sql - statements of the register with their values bound in order,
 * and the number series.
 */
#include "db/reg.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The statement with its values, t: text, i: int64_t, else int. */
static enum rc
bound(struct store *s, struct err *err, struct store_stmt **to, const char *sql,
    const char *fmt, va_list ap)
{
	struct store_stmt *st;
	enum rc rc = store_use(s, sql, to, err);
	int n = 0;

	if (rc != RC_OK)
		return rc;
	st = *to;

	for (; *fmt != '\0'; fmt++) {
		n++;
		switch (*fmt) {
		case 't':
			store_text(st, n, va_arg(ap, const char *));
			break;
		case 'i':
			store_int(st, n, va_arg(ap, int64_t));
			break;
		default:
			store_int(st, n, va_arg(ap, int));
			break;
		}
	}
	return RC_OK;
}

enum rc
sql_open(struct store *s, struct err *err, struct store_stmt **st,
    const char *sql, const char *fmt, ...)
{
	va_list ap;
	enum rc rc;

	va_start(ap, fmt);
	rc = bound(s, err, st, sql, fmt, ap);
	va_end(ap);
	return rc;
}

enum rc
sql_row(struct store *s, struct err *err, struct store_stmt **st,
    const char *sql, const char *fmt, ...)
{
	va_list ap;
	enum rc rc;

	va_start(ap, fmt);
	rc = bound(s, err, st, sql, fmt, ap);
	va_end(ap);
	return rc == RC_OK ? store_step(*st, err) : rc;
}

enum rc
sql_run(struct store *s, struct err *err, const char *sql, const char *fmt, ...)
{
	struct store_stmt *st;
	va_list ap;
	enum rc rc;

	va_start(ap, fmt);
	rc = bound(s, err, &st, sql, fmt, ap);
	va_end(ap);
	return rc == RC_OK ? store_run(st, NULL, err) : rc;
}

enum rc
sql_send(
    struct store *s, struct err *err, const char *sql, const char *fmt, ...)
{
	struct store_stmt *st;
	va_list ap;
	enum rc rc;

	va_start(ap, fmt);
	rc = bound(s, err, &st, sql, fmt, ap);
	va_end(ap);
	return rc == RC_OK ? store_send(st, err) : rc;
}

enum rc
sql_ask(struct store *s, struct err *err, const char *sql, const char *fmt, ...)
{
	struct store_stmt *st;
	va_list ap;
	enum rc rc;

	if (!store_is_shared(s))
		return RC_OK;
	va_start(ap, fmt);
	rc = bound(s, err, &st, sql, fmt, ap);
	va_end(ap);
	return rc == RC_OK ? store_ask(st, err) : rc;
}

enum rc
sql_change(struct store *s, struct err *err, int64_t *changed, const char *sql,
    const char *fmt, ...)
{
	struct store_stmt *st;
	va_list ap;
	enum rc rc;

	va_start(ap, fmt);
	rc = bound(s, err, &st, sql, fmt, ap);
	va_end(ap);
	return rc == RC_OK ? store_run(st, changed, err) : rc;
}

enum rc
sql_int(struct store *s, struct err *err, int64_t *out, int64_t preset,
    const char *sql, const char *fmt, ...)
{
	struct store_stmt *st;
	va_list ap;
	enum rc rc;

	va_start(ap, fmt);
	rc = bound(s, err, &st, sql, fmt, ap);
	va_end(ap);
	if (rc != RC_OK)
		return rc;
	rc = store_step(st, err);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	*out = rc == RC_OK && !store_col_is_null(st, 0) ? store_col_int(st, 0)
							: preset;
	store_done(st);
	return RC_OK;
}

void
col_copy(struct store_stmt *st, int col, char *out, size_t size)
{
	const char *v = store_col_text(st, col);

	(void)snprintf(out, size, "%s", v != NULL ? v : "");
}

enum rc
chain_end(struct call *c, const char *sql, const char *name, int64_t *position,
    char hash[65])
{
	struct store_stmt *st;
	enum rc rc =
	    sql_row(c->s, c->err, &st, sql, name != NULL ? "t" : "", name);

	*position = 0;
	memcpy(hash, FEED_GENESIS, 65);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	*position = store_col_int(st, 0);
	col_copy(st, 1, hash, 65);
	store_done(st);
	return RC_OK;
}

enum rc
serial_next(struct call *c, const char *name, int64_t *out)
{
	return store_serial(c->s, name, out, c->err);
}
