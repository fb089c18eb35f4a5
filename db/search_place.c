/* SPDX-License-Identifier: ISC
 * search_place - what one typed word may mean as a place: towns by name, kana
 * and letters, with their lot numbers, of today and of before, and 方書 with
 * their rooms. How addresses are written: search_address.c.
 */
#include "db/search_private.h"

#include "src/mutant.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOWNS_MAX = 80, RANK_PLACE = 2, RANK_BEGINNING = 8, RANK_BUILDING = 4 };

struct place_words {
	char name[KEY_SIZE], kana[KEY_SIZE], latin[TYPED_SIZE], lot[64];
	int chome;
	bool may_lack_chome; /* the lot stands apart: 黒髪 12-3 */
	bool is_one;         /* *町* is said to be too wide */
};

/* 水前寺2-12: town, 丁目, lot. */
static void
split_place(const struct token *t, struct place_words *w)
{
	char text[sizeof(t->narrow)], hira[256], partial[8];
	const char *blank = strchr(t->narrow, ' ');
	size_t head;

	memset(w, 0, sizeof(*w));
	w->is_one = t->is_one;
	address_plain(t->narrow, text, sizeof(text));
	head = strcspn(text, "0123456789");
	lot_key(text + head, w->lot, sizeof(w->lot));
	w->may_lack_chome =
	    blank != NULL && strstr(text + head, "丁目") == NULL;
	text[head] = '\0';
	token_lower(text, w->latin, sizeof(w->latin));
	w->latin[strcspn(w->latin, " ")] = '\0';
	key_name(text, w->name, sizeof(w->name));
	if (t->class == TOKEN_LATIN) {
		romaji_to_hiragana(w->latin, hira, sizeof(hira), partial);
		if (partial[0] == '\0')
			key_kana(hira, w->kana, sizeof(w->kana));
	} else if (t->class == TOKEN_KANA) {
		key_kana(text, w->kana, sizeof(w->kana));
	}
}

static void
add_address(struct cond *c, char kind, const char *lo, const char *lot,
    int rank, bool is_whole, const char *text)
{
	struct range *r = cond_add(
	    c, kind, lo, rank, kind == 'a' ? WHY_ADDRESS : WHY_OLD_ADDRESS);

	r->is_beginning = !is_whole;
	snprintf(r->lot, sizeof(r->lot), "%.63s", lot);
	snprintf(r->text, sizeof(r->text), "%s", text);
}

/* One town: its addresses of today and of before. */
static void
add_town(struct cond *c, int64_t id, const char *name, const char *lot,
    int rank, bool is_whole)
{
	char lo[128], text[96];
	int i;

	/* A town of a city has more keys than are read of one condition. */
	snprintf(lo, sizeof(lo), "%06lld/%.63s", (long long)id,
	    GUARD("search_lot_range") ? lot : "");
	for (i = 0; i < c->n; i++)
		if (c->r[i].kind == 'a' && strcmp(c->r[i].lo, lo) == 0 &&
		    strcmp(c->r[i].lot, lot) == 0)
			return;
	if (c->n + 2 > RANGES_MAX) {
		c->is_cut = true;
		return;
	}
	snprintf(text, sizeof(text), "旧住所 %.80s", name);
	add_address(c, 'a', lo, lot, rank, is_whole, "");
	add_address(c, 'f', lo, lot, rank + 2, is_whole, text);
}

/* own: of this municipality alone. */
static enum rc
begin_towns(struct replica *rep, const char *sql, const char *key, bool inside,
    bool own, struct store_stmt **st, struct err *err)
{
	char hi[KEY_SIZE * 2];
	int at = 1;
	enum rc rc = store_use(rep->db, sql, st, err);

	if (rc != RC_OK)
		return rc;
	if (inside) {
		like_pattern(key, hi, sizeof(hi));
	} else {
		snprintf(hi, sizeof(hi), "%s\xf4\x8f\xbf\xbf", key);
		store_text(*st, at++, key);
	}
	store_text(*st, at++, hi);
	store_int(*st, at++, own);
	store_int(*st, at, TOWNS_MAX + 1);
	return RC_OK;
}

/* All of the town's name, its 丁目 apart. */
static bool
is_whole_name(const char *stored, const char *key, int chome)
{
	const char *rest = stored + strlen(key);
	char chome_kana[KEY_SIZE];
	size_t n, m;

	if (strncmp(stored, key, strlen(key)) != 0)
		return false;
	if (*rest == '\0')
		return true;
	if (chome == 0 || !GUARD("search_whole_town"))
		return false;
	key_kana("チョウメ", chome_kana, sizeof(chome_kana));
	n = strlen(rest);
	m = strlen(chome_kana);
	return ends_in_chome(rest) ||
	       (n > m && strcmp(rest + n - m, chome_kana) == 0);
}

/* The first figure is the 丁目 where the town has one that was not typed as
 * 二丁目; behind that, where the figures stand apart, people of any 丁目. */
static void
take_town(struct store_stmt *st, const char *key, const struct place_words *w,
    struct cond *c)
{
	const char *dash = strchr(w->lot, '-'), *name = store_col_text(st, 1);
	int64_t id = store_col_int(st, 0);
	int chome = (int)store_col_int(st, 2), rank = RANK_PLACE;
	bool is_whole = strcmp(store_col_text(st, 3), key) == 0;
	char rest[64];

	snprintf(rest, sizeof(rest), "%s", dash ? dash + 1 : "");
	if (!is_whole_name(store_col_text(st, 3), key, chome))
		rank = RANK_BEGINNING;
	if (w->lot[0] == '\0' || chome == 0 ||
	    strstr(w->name, "丁目") != NULL) {
		add_town(c, id, name, w->lot, rank, is_whole);
		return;
	}
	if (chome == atoi(w->lot))
		add_town(c, id, name, rest, RANK_PLACE, true);
	if (w->may_lack_chome)
		add_town(c, id, name, w->lot, rank + 4, is_whole);
}

/* *n receives how many there are, TOWNS_MAX + 1 for more. */
static enum rc
read_towns(struct replica *rep, const char *sql, const char *key, bool inside,
    bool own, const struct place_words *w, struct cond *c, int *n,
    struct err *err)
{
	struct store_stmt *st;
	enum rc rc = begin_towns(rep, sql, key, inside, own, &st, err);

	*n = 0;
	if (rc != RC_OK)
		return rc;
	while ((rc = store_step(st, err)) == RC_OK && (*n)++ < TOWNS_MAX)
		take_town(st, key, w, c);
	store_done(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Where people came from there are hundreds of 中央 and 本町: then the towns of
 * this municipality are taken first. */
static enum rc
towns_by(struct replica *rep, const char *sql, const char *key, bool inside,
    const struct place_words *w, struct cond *c, struct err *err)
{
	int n, from = c->n;
	enum rc rc;

	if (key[0] == '\0')
		return RC_OK;
	rc = read_towns(rep, sql, key, inside, false, w, c, &n, err);
	if (rc != RC_OK || n <= TOWNS_MAX)
		return rc;
	if (w->is_one && GUARD("find_too_many_towns"))
		return search_too_wide(err);
	if (GUARD("search_own_towns")) {
		c->n = from;
		rc = read_towns(rep, sql, key, inside, true, w, c, &n, err);
		if (rc == RC_OK)
			rc = read_towns(
			    rep, sql, key, inside, false, w, c, &n, err);
	}
	c->is_cut = true;
	return rc;
}

/* ---- 方書 ---- */

/* What stands before the last figures, and these: メゾン大江108号室. */
static bool
split_room(const char *text, char *head, size_t size, char room[64])
{
	size_t n = strlen(text), end, at;

	while (n > 0 && (text[n - 1] < '0' || text[n - 1] > '9')) {
		if (strcmp(text + n - 1, "-") == 0 || n < 3)
			return false;
		n--;
		if (strlen(text) - n > strlen("号室"))
			return false;
	}
	end = at = n;
	while (at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9')
		at--;
	if (at == 0 || at == end)
		return false;
	snprintf(room, 64, "%.*s", (int)(end - at), text + at);
	while (at > 0 && (text[at - 1] == '-' || text[at - 1] == ' '))
		at--;
	snprintf(head, size, "%.*s", (int)at, text);
	return true;
}

static void
add_building(struct cond *c, const char *key, const char *room,
    const char *typed, int rank)
{
	char lo[KEY_SIZE * 2];
	struct range *r;

	snprintf(
	    lo, sizeof(lo), "%s%s%s", key, room[0] != '\0' ? "/" : "", room);
	if (strlen(lo) >= KEY_SIZE)
		return;
	r = cond_add(c, 'b', lo, rank, WHY_BUILDING);
	snprintf(r->whole, sizeof(r->whole), "%.199s", lo);
	snprintf(r->raw, sizeof(r->raw), "%.199s", typed);
}

/* At least two kana or kanji, or three letters: signs are no name (2.1.2). */
static bool
may_be_building(const char *key)
{
	size_t n = strlen(key), at = 0;
	int wide = 0, letters = 0;
	int32_t c;

	while (at < n) {
		c = utf8_next(key, n, &at);
		wide += c >= 0x3000;
		letters += c >= 'a' && c <= 'z';
	}
	return wide >= 2 || letters >= 3 || (wide > 0 && letters > 0);
}

int
building_keys(const struct token *t, char key[][KEY_SIZE], int max)
{
	int n = 0, i;

	key_kana(t->narrow, key[n], KEY_SIZE);
	n += may_be_building(key[n]);
	for (i = 0; t->class == TOKEN_LATIN && i < t->kana_count && n < max;
	     i++)
		if (may_be_building(t->kana[i]) &&
		    (n == 0 || strcmp(t->kana[i], key[0]) != 0))
			snprintf(key[n++], KEY_SIZE, "%s", t->kana[i]);
	return n;
}

/* 方書 by its sound, the room behind it, where one was typed. */
void
cond_building(const struct token *t, struct cond *c)
{
	char key[BUILDING_KEYS][KEY_SIZE], head[sizeof(t->narrow)], room[64];
	struct token name;
	int n, i;

	n = building_keys(t, key, BUILDING_KEYS);
	for (i = 0; i < n; i++)
		add_building(c, key[i], "",
		    t->class == TOKEN_LATIN ? "" : t->typed, RANK_BUILDING);
	if (!split_room(t->narrow, head, sizeof(head), room))
		return;
	token_read(head, &name);
	n = building_keys(&name, key, BUILDING_KEYS);
	for (i = 0; i < n; i++)
		add_building(c, key[i], room,
		    name.class == TOKEN_LATIN ? "" : name.typed, RANK_BUILDING);
}

static enum rc
building_inside(
    struct replica *rep, const struct token *t, struct cond *c, struct err *err)
{
	char key[BUILDING_KEYS][KEY_SIZE];
	int n = building_keys(t, key, BUILDING_KEYS), i;
	enum rc rc = RC_OK;

	for (i = 0; i < n && rc == RC_OK; i++)
		rc = cond_part(rep, 'b', key[i], "", "", c, WHY_BUILDING, err);
	return rc;
}

enum rc
cond_place(struct replica *rep, const struct token *t, bool inside,
    struct cond *c, struct err *err)
{
	static const char *const sql[2][3] = {
		{ "SELECT id, name, chome, name_key FROM town WHERE name_key "
		  ">= $1 AND name_key < $2 AND (city = '' OR $3 = 0) ORDER BY "
		  "name_key LIMIT $4",
		    "SELECT id, name, chome, roman FROM town WHERE roman >= $1 "
		    "AND roman < $2 AND (city = '' OR $3 = 0) ORDER BY roman "
		    "LIMIT $4",
		    "SELECT id, name, chome, kana_key FROM town WHERE kana_key "
		    ">= $1 AND kana_key < $2 AND (city = '' OR $3 = 0) ORDER BY "
		    "kana_key LIMIT $4" },
		{ "SELECT id, name, chome, name_key FROM town WHERE name_key "
		  "LIKE $1 ESCAPE '\\' AND (city = '' OR $2 = 0) ORDER BY "
		  "name_key LIMIT $3",
		    "SELECT id, name, chome, roman FROM town WHERE roman LIKE $1 "
		    "ESCAPE '\\' AND (city = '' OR $2 = 0) ORDER BY roman LIMIT "
		    "$3",
		    "SELECT id, name, chome, kana_key FROM town WHERE kana_key "
		    "LIKE $1 ESCAPE '\\' AND (city = '' OR $2 = 0) ORDER BY "
		    "kana_key LIMIT $3" }
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
		    strlen(w.name) >= (t->is_one ? 3 : 6) ? w.name : "", inside,
		    &w, c, err);
	if (rc == RC_OK && t->class == TOKEN_LATIN)
		rc = towns_by(rep, sql[inside][1], w.latin, inside, &w, c, err);
	if (rc == RC_OK)
		rc = towns_by(rep, sql[inside][2], w.kana, inside, &w, c, err);
	if (rc == RC_OK && inside)
		return building_inside(rep, t, c, err);
	cond_building(t, c);
	return rc;
}
