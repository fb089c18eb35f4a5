/* SPDX-License-Identifier: ISC
 * search_place - what one typed word may mean as a place: towns by name, kana
 * and letters, with their lot numbers, of today and of before, and 方書.
 */
#include "db/search_private.h"

#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOWNS_MAX = 80 };

struct place_words {
	char name[KEY_SIZE], kana[KEY_SIZE], latin[128], lot[64];
	int chome;
};

/* 水前寺2-12: town, 丁目, lot. */
static void
split_place(const struct token *t, struct place_words *w)
{
	size_t head = strcspn(t->narrow, "0123456789");
	char text[128], hira[256], partial[8];

	memset(w, 0, sizeof(*w));
	snprintf(text, sizeof(text), "%.*s", (int)head, t->narrow);
	token_lower(text, w->latin, sizeof(w->latin));
	key_name(text, w->name, sizeof(w->name));
	if (t->class == TOKEN_LATIN) {
		romaji_to_hiragana(w->latin, hira, sizeof(hira), partial);
		if (partial[0] == '\0')
			key_kana(hira, w->kana, sizeof(w->kana));
	} else if (t->class == TOKEN_KANA) {
		key_kana(text, w->kana, sizeof(w->kana));
	}
	lot_key(t->narrow + head, w->lot, sizeof(w->lot));
}

/* One town: its addresses of today and of before. */
static void
add_town(struct cond *c, int64_t id, const char *name, const char *lot,
    bool is_whole)
{
	char lo[32], text[96];
	struct range *r;
	int i;

	snprintf(lo, sizeof(lo), "%06lld/", (long long)id);
	for (i = 0; i < c->n; i++)
		if (c->r[i].kind == 'a' && strcmp(c->r[i].lo, lo) == 0 &&
		    strcmp(c->r[i].lot, lot) == 0)
			return;
	r = cond_add(c, 'a', lo, is_whole ? 2 : 4, WHY_ADDRESS);
	r->is_beginning = !is_whole;
	snprintf(r->lot, sizeof(r->lot), "%.63s", lot);
	r = cond_add(c, 'f', lo, 4, WHY_OLD_ADDRESS);
	r->is_beginning = !is_whole;
	snprintf(r->lot, sizeof(r->lot), "%.63s", lot);
	snprintf(text, sizeof(text), "旧住所 %.80s", name);
	snprintf(r->text, sizeof(r->text), "%s", text);
}

static enum rc
begin_towns(struct replica *rep, const char *sql, const char *key, bool inside,
    struct store_stmt **st, struct err *err)
{
	char hi[KEY_SIZE * 2];
	enum rc rc = store_use(rep->db, sql, st, err);

	if (rc != RC_OK)
		return rc;
	if (inside) {
		like_pattern(key, hi, sizeof(hi));
		store_text(*st, 1, hi);
		store_int(*st, 2, TOWNS_MAX);
		return RC_OK;
	}
	snprintf(hi, sizeof(hi), "%s\xf4\x8f\xbf\xbf", key);
	store_text(*st, 1, key);
	store_text(*st, 2, hi);
	store_int(*st, 3, TOWNS_MAX);
	return RC_OK;
}

static enum rc
towns_by(struct replica *rep, const char *sql, const char *key, bool inside,
    const struct place_words *w, struct cond *c, struct err *err)
{
	struct store_stmt *st;
	char rest[64];
	const char *dash;
	int chome;
	enum rc rc;

	if (key[0] == '\0')
		return RC_OK;
	rc = begin_towns(rep, sql, key, inside, &st, err);
	if (rc != RC_OK)
		return rc;
	dash = strchr(w->lot, '-');
	snprintf(rest, sizeof(rest), "%s", dash ? dash + 1 : "");
	while ((rc = store_step(st, err)) == RC_OK) {
		bool is_whole = strcmp(store_col_text(st, 3), key) == 0;

		/* The first figure is the 丁目 where the town has one that
		 * was not typed as 二丁目. */
		chome = (int)store_col_int(st, 2);
		if (w->lot[0] != '\0' && chome > 0 &&
		    strstr(w->name, "丁目") == NULL) {
			if (chome == atoi(w->lot))
				add_town(c, store_col_int(st, 0),
				    store_col_text(st, 1), rest, true);
			continue;
		}
		add_town(c, store_col_int(st, 0), store_col_text(st, 1), w->lot,
		    is_whole);
	}
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
cond_place(struct replica *rep, const struct token *t, bool inside,
    struct cond *c, struct err *err)
{
	static const char *const sql[2][3] = {
		{ "SELECT id, name, chome, name_key FROM town WHERE name_key "
		  ">= $1 AND name_key < $2 ORDER BY name_key LIMIT $3",
		    "SELECT id, name, chome, roman FROM town WHERE roman >= $1 "
		    "AND roman < $2 ORDER BY roman LIMIT $3",
		    "SELECT id, name, chome, kana_key FROM town WHERE kana_key "
		    ">= $1 AND kana_key < $2 ORDER BY kana_key LIMIT $3" },
		{ "SELECT id, name, chome, name_key FROM town WHERE name_key "
		  "LIKE $1 ESCAPE '\\' ORDER BY name_key LIMIT $2",
		    "SELECT id, name, chome, roman FROM town WHERE roman LIKE $1 "
		    "ESCAPE '\\' ORDER BY roman LIMIT $2",
		    "SELECT id, name, chome, kana_key FROM town WHERE kana_key "
		    "LIKE $1 ESCAPE '\\' ORDER BY kana_key LIMIT $2" }
	};
	struct place_words w;
	enum rc rc = RC_OK;

	split_place(t, &w);
	/* One kana or two letters are no place: too many would be. */
	if ((strlen(w.kana) < 6 && !t->is_initial) ||
	    (t->class == TOKEN_LATIN && strlen(w.latin) < 3))
		w.kana[0] = w.latin[0] = '\0';
	if (t->class == TOKEN_HAN || t->class == TOKEN_KANA)
		rc = towns_by(rep, sql[inside][0],
		    strlen(w.name) >= 6 ? w.name : "", inside, &w, c, err);
	if (rc == RC_OK && t->class == TOKEN_LATIN)
		rc = towns_by(rep, sql[inside][1], w.latin, inside, &w, c, err);
	if (rc == RC_OK)
		rc = towns_by(rep, sql[inside][2], w.kana, inside, &w, c, err);
	if (rc == RC_OK && strlen(t->name) >= 6) {
		if (inside)
			rc = cond_part(
			    rep, 'b', t->name, "", "", c, WHY_BUILDING, err);
		else
			(void)cond_add(c, 'b', t->name, 4, WHY_BUILDING);
	}
	return rc;
}
