/* SPDX-License-Identifier: ISC
 * The index of keys in `daicho bench search`: how large it is, and how long
 * it takes to make it anew out of what the sheets hold, as a replica is made.
 */
#include "db/bench_search.h"

#include "db/keysort.h"
#include "db/store_bulk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MEMORY = 64 * 1024 * 1024 };

static const char sql_sheets[] = "SELECT id, gone, sex, keys FROM sheet";
static const char sql_put[] =
    "INSERT INTO skey (kind, key, sheet, former, cut, gone, sex, raw) VALUES "
    "($1, $2, $3, $4, $5, $6, $7, $8)";

static enum rc
sort_keys(struct store *s, struct keysort *k, struct err *err)
{
	struct store_stmt *st;
	struct skeys keys;
	const char *sex, *text;
	int i;
	enum rc rc = store_use(s, sql_sheets, &st, err);

	while (rc == RC_OK && (rc = store_step(st, err)) == RC_OK) {
		sex = store_col_text(st, 2);
		text = store_col_text(st, 3);
		skeys_parse(text != NULL ? text : "", &keys);
		for (i = 0; i < keys.count && rc == RC_OK; i++)
			rc = keysort_add(k, &keys.list[i],
			    (int32_t)store_col_int(st, 0),
			    (int32_t)store_col_int(st, 1),
			    sex != NULL && (sex[0] == '1' || sex[0] == '2')
				? sex
				: "",
			    err);
		skeys_release(&keys);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
put_keys(struct store *to, struct keysort *k, struct err *err)
{
	struct store_stmt *st;
	struct keysort_row row;
	enum rc rc;

	if (store_use(to, sql_put, &st, err) != RC_OK)
		return RC_IO;
	while ((rc = keysort_next(k, &row, err)) == RC_OK) {
		store_text_static(st, 1, row.kind, 1);
		store_text_static(st, 2, row.key, (size_t)row.key_len);
		store_int(st, 3, row.sheet);
		store_int(st, 4, row.former);
		store_int(st, 5, row.cut);
		store_int(st, 6, row.gone);
		store_text_static(st, 7, row.sex, strlen(row.sex));
		if (row.raw_len > 0)
			store_text_static(st, 8, row.raw, (size_t)row.raw_len);
		rc = store_run(st, NULL, err);
		if (rc != RC_OK)
			return rc;
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Into a file of its own, which is removed. */
static enum rc
build_again(
    const struct bench *b, struct store *s, double *seconds, struct err *err)
{
	double from = bench_now_us();
	struct store_bulk *bulk = NULL;
	struct store *to = NULL;
	struct keysort *k = keysort_new(b->folder, MEMORY);
	char path[640];
	enum rc rc;

	(void)snprintf(path, sizeof(path), "%s/keys.db", b->folder);
	rc = store_bulk_open(path, STORE_REPLICA, &bulk, &to, err);
	if (rc == RC_OK)
		rc = sort_keys(s, k, err);
	if (rc == RC_OK)
		rc = put_keys(to, k, err);
	*seconds = (bench_now_us() - from) / 1e6;
	keysort_free(k);
	store_bulk_close(bulk);
	(void)unlink(path);
	return rc;
}

enum rc
bench_search_index(const struct bench *b, struct store *s, struct err *err)
{
	struct store_stmt *st = NULL;
	char figure[96];
	double seconds = 0;
	enum rc rc = build_again(b, s, &seconds, err);

	if (rc == RC_OK)
		rc = store_use(s,
		    "SELECT sum(pageno) * (SELECT page_size FROM "
		    "pragma_page_size) / 1048576 FROM dbstat WHERE aggregate "
		    "= TRUE AND name IN ('skey', 'part', 'part_gram', 'town')",
		    &st, err);
	if (rc != RC_OK || (rc = store_step(st, err)) != RC_OK)
		return rc;
	(void)snprintf(figure, sizeof(figure), "%.1f s, %lld MiB", seconds,
	    (long long)store_col_int(st, 0));
	store_done(st);
	bench_line(b, "  ours, index of all keys", figure, "", "");
	return RC_OK;
}
