/* SPDX-License-Identifier: ISC
 * outbox - opening, drafts, submissions, search history; see outbox.h. The
 * access log is in outbox_log.c.
 */
#include "db/outbox_private.h"

#include "db/aside.h"
#include "db/no_mynumber.h"
#include "db/once.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SEARCHES_KEPT = 30, BODY_MAX = 4 * 1024 * 1024 };

bool
holds_mynumber(const json_t *j)
{
	return json_has_mynumber(j);
}

enum rc
refuse_mynumber(struct err *err)
{
	return err_set(err, RC_INPUT, "E7051", "個人番号はこの端末に残せません",
	    "個人番号は台帳の専用の場所にだけ置きます",
	    "個人番号を除いて、台帳につながっているときに入力してください");
}

char *
outbox_body(const json_t *j, struct err *err)
{
	char *s;

	if (GUARD("outbox_no_mynumber") && holds_mynumber(j)) {
		(void)refuse_mynumber(err);
		return NULL;
	}
	s = json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS);
	if (s != NULL && strlen(s) <= BODY_MAX)
		return s;
	free(s);
	(void)err_set(err, RC_INPUT, "E7052", "内容を保存できません",
	    "大きすぎるか、文字の誤りがあります", "内容を短くしてください");
	return NULL;
}

static enum rc
quick_check(struct store *db, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(db, "PRAGMA quick_check(1)", &st, err);

	if (rc == RC_OK)
		rc = store_step(st, err);
	if (rc != RC_OK)
		return rc;
	if (strcmp(store_col_text(st, 0), "ok") != 0)
		rc = err_set(err, RC_IO, "E7050", "送信箱が壊れています",
		    "ファイルの内容が正しくありません",
		    "元のファイルは残してあります。管理者に連絡してください");
	store_done(st);
	return rc;
}

static enum rc
claim(struct outbox *o, struct err *err)
{
	struct store_stmt *st;
	enum rc rc;

	rc = store_use(o->db,
	    "INSERT INTO terminal (only_row, terminal) "
	    "VALUES (1, $1) ON CONFLICT (only_row) DO NOTHING",
	    &st, err);
	if (rc != RC_OK)
		return rc;
	store_text(st, 1, o->terminal);
	rc = store_run_once(o->db, st, NULL, err);
	if (rc != RC_OK)
		return rc;
	rc = store_use(o->db,
	    "INSERT INTO access_head (only_row, seq, hash, "
	    "sent) VALUES (1, 0, $1, 0) ON CONFLICT (only_row) DO NOTHING",
	    &st, err);
	if (rc != RC_OK)
		return rc;
	store_text(st, 1,
	    "0000000000000000000000000000000000000000000000000"
	    "000000000000000");
	rc = store_run_once(o->db, st, NULL, err);
	if (rc != RC_OK)
		return rc;
	rc = store_use(o->db, "SELECT terminal FROM terminal", &st, err);
	if (rc == RC_OK)
		rc = store_step(st, err);
	if (rc != RC_OK)
		return rc;
	if (strcmp(store_col_text(st, 0), o->terminal) != 0)
		rc = err_set(err, RC_INPUT, "E7058",
		    "この送信箱は別の端末のものです",
		    "端末の番号が設定と違います",
		    "設定の terminal と outbox を確かめてください");
	store_done(st);
	return rc;
}

/* Only a broken file is set aside; a full disk, a missing right or another
 * program's file is not damage. */
static bool
is_damage(enum rc rc, const char *path, const struct err *err)
{
	return rc == RC_IO && access(path, R_OK | W_OK) == 0 &&
	       (strcmp(err->code, "E7010") == 0 ||
		   strcmp(err->code, "E7050") == 0);
}

static enum rc
open_once(const char *path, bool create, struct outbox *o, struct err *err)
{
	char uri[600];
	enum rc rc;

	snprintf(uri, sizeof(uri), "sqlite:%s", path);
	rc = store_open(uri, STORE_OUTBOX, create, &o->db, err);
	if (rc == RC_OK)
		rc = quick_check(o->db, err);
	if (rc == RC_OK)
		rc = claim(o, err);
	if (rc != RC_OK && o->db != NULL) {
		store_close(o->db);
		o->db = NULL;
	}
	return rc;
}

enum rc
outbox_open(const char *path, const char *terminal, struct outbox **out,
    char set_aside[256], struct err *err)
{
	struct outbox *o = x_alloc(sizeof(*o));
	struct err e;
	enum rc rc;

	set_aside[0] = '\0';
	err_clear(&e);
	snprintf(o->terminal, sizeof(o->terminal), "%s", terminal);
	snprintf(o->path, sizeof(o->path), "%s", path);
	rc = open_once(path, true, o, &e);
	if (rc != RC_OK && GUARD("outbox_set_aside") &&
	    is_damage(rc, path, &e)) {
		rc = file_aside(path, set_aside, 256, &e);
		if (rc == RC_OK) {
			err_clear(&e);
			rc = open_once(path, true, o, &e);
		}
	}
	if (rc != RC_OK) {
		if (err != NULL)
			*err = e;
		free(o);
		return rc;
	}
	*out = o;
	return RC_OK;
}

enum rc
outbox_look(const char *path, const char *terminal, struct outbox **out,
    struct err *err)
{
	struct outbox *o = x_alloc(sizeof(*o));
	enum rc rc;

	snprintf(o->terminal, sizeof(o->terminal), "%s", terminal);
	snprintf(o->path, sizeof(o->path), "%s", path);
	rc = open_once(path, false, o, err);
	if (rc != RC_OK) {
		free(o);
		return rc;
	}
	*out = o;
	return RC_OK;
}

const char *
outbox_file(const struct outbox *o)
{
	return o->path;
}

void
outbox_close(struct outbox *o)
{
	if (o == NULL)
		return;
	store_close(o->db);
	free(o);
}

enum rc
outbox_draft_put(struct outbox *o, const char *staff, const char *id,
    const char *title, const json_t *draft, struct err *err)
{
	struct store_stmt *st;
	char *body = outbox_body(draft, err);
	enum rc rc;

	if (body == NULL)
		return RC_INPUT;
	rc = store_use(o->db,
	    "INSERT INTO draft (staff, id, title, saved_at, "
	    "body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (staff, id) DO "
	    "UPDATE SET title = excluded.title, saved_at = excluded.saved_at, "
	    "body = excluded.body",
	    &st, err);
	if (rc == RC_OK) {
		store_text(st, 1, staff);
		store_text(st, 2, id);
		store_text(st, 3, title);
		store_int(st, 4, now_us());
		store_text(st, 5, body);
		rc = store_run_once(o->db, st, NULL, err);
	}
	wipe_free(body);
	return rc;
}

enum rc
outbox_parse(struct store_stmt *st, int col, json_t **out, struct err *err)
{
	json_error_t je;
	const char *s = store_col_text(st, col);

	*out = s == NULL ? NULL : json_loads(s, 0, &je);
	if (*out != NULL)
		return RC_OK;
	return err_set(err, RC_IO, "E7050", "送信箱の内容が読めません",
	    "保存された文字が正しくありません",
	    "管理者に連絡してください。daicho doctor で確かめられます");
}

enum rc
outbox_draft_get(struct outbox *o, const char *staff, const char *id,
    json_t **draft, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(o->db,
	    "SELECT body FROM draft WHERE staff = "
	    "$1 AND id = $2",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, staff);
	store_text(st, 2, id);
	rc = store_step(st, err);
	if (rc == RC_NOT_FOUND)
		rc = err_set(err, RC_NOT_FOUND, "E7054", "下書きがありません",
		    "消されたか、別の職員のものです",
		    "一覧を開き直してください");
	else if (rc == RC_OK)
		rc = outbox_parse(st, 0, draft, err);
	store_done(st);
	return rc;
}

enum rc
outbox_draft_delete(
    struct outbox *o, const char *staff, const char *id, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(o->db,
	    "DELETE FROM draft WHERE staff = $1 AND "
	    "id = $2",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, staff);
	store_text(st, 2, id);
	return store_run_once(o->db, st, NULL, err);
}

enum rc
outbox_drafts(struct outbox *o, const char *staff, struct draft_line *out,
    int max, int *n, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(o->db,
	    "SELECT id, title, saved_at FROM draft "
	    "WHERE staff = $1 ORDER BY saved_at DESC, id LIMIT $2",
	    &st, err);

	*n = 0;
	if (rc != RC_OK)
		return rc;
	store_text(st, 1, staff);
	store_int(st, 2, max);
	while (*n < max && (rc = store_step(st, err)) == RC_OK) {
		struct draft_line *d = &out[(*n)++];

		snprintf(d->id, sizeof(d->id), "%s", store_col_text(st, 0));
		snprintf(
		    d->title, sizeof(d->title), "%s", store_col_text(st, 1));
		tokyo_time(store_col_int(st, 2), d->when);
	}
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
outbox_search_put(
    struct outbox *o, const char *staff, const char *query, struct err *err)
{
	static const char *const steps[] = {
		"DELETE FROM search_history WHERE staff = $1 AND query = $2",
		"INSERT INTO search_history (staff, n, query) SELECT $1, "
		"coalesce(max(n), 0) + 1, $2 FROM search_history WHERE staff "
		"= $1",
		"DELETE FROM search_history WHERE staff = $1 AND query <> $2 "
		"AND n <= (SELECT max(n) FROM search_history WHERE staff = $1)"
		" - $3",
	};
	struct store_stmt *st;
	enum rc rc;
	size_t i;

	if (query[0] == '\0' || strlen(query) >= SEARCH_PAST_SIZE ||
	    (GUARD("search_history_no_mynumber") &&
		text_has_twelve_digits(query)))
		return RC_OK;
	rc = store_begin(o->db, err);
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]) && rc == RC_OK; i++) {
		rc = store_use(o->db, steps[i], &st, err);
		if (rc != RC_OK)
			break;
		store_text(st, 1, staff);
		store_text(st, 2, query);
		if (i == 2)
			store_int(st, 3, SEARCHES_KEPT);
		rc = store_run(st, NULL, err);
	}
	if (rc == RC_OK)
		rc = store_commit(o->db, err);
	if (rc != RC_OK)
		store_rollback(o->db);
	return rc;
}

enum rc
outbox_searches(struct outbox *o, const char *staff,
    char (*out)[SEARCH_PAST_SIZE], int max, int *n, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(o->db,
	    "SELECT query FROM search_history WHERE "
	    "staff = $1 ORDER BY n DESC LIMIT $2",
	    &st, err);

	*n = 0;
	if (rc != RC_OK)
		return rc;
	store_text(st, 1, staff);
	store_int(st, 2, max < SEARCHES_KEPT ? max : SEARCHES_KEPT);
	while ((rc = store_step(st, err)) == RC_OK && *n < max)
		snprintf(
		    out[(*n)++], SEARCH_PAST_SIZE, "%s", store_col_text(st, 0));
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
outbox_search_forget(struct outbox *o, const char *staff, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(
	    o->db, "DELETE FROM search_history WHERE staff = $1", &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, staff);
	return store_run_once(o->db, st, NULL, err);
}
