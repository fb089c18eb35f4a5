/* SPDX-License-Identifier: ISC
 * replica_town - the towns that occur in addresses, with reading and romaji
 * where the 町字 table of the municipality knows them.
 */
#include "db/replica_private.h"

#include "db/town.h"
#include "src/text.h"

#include <stdio.h>
#include <string.h>

static enum rc
find_town(struct replica *r, const char *city, const char *name, int64_t *id,
    struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(r->db,
	    "SELECT id FROM town WHERE city = $1 "
	    "AND name = $2",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_text(st, 1, city);
	store_text(st, 2, name);
	rc = store_step(st, err);
	if (rc == RC_OK)
		*id = store_col_int(st, 0);
	store_done(st);
	return rc;
}

void
town_key(const char *city, const char *name, char *out)
{
	char both[400];

	snprintf(both, sizeof(both), "%.190s%.190s", city, name);
	key_name(both, out, KEY_SIZE);
}

enum rc
town_of_replica(
    void *arg, const char *city, const char *name, int64_t *id, struct err *err)
{
	struct replica *r = arg;
	struct store_stmt *st;
	char key[KEY_SIZE];
	enum rc rc;

	*id = 0;
	rc = find_town(r, city, name, id, err);
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = store_use(r->db,
	    "INSERT INTO town (city, name, name_key, "
	    "kana_key, roman, chome, code) VALUES ($1, $2, $3, '', '', 0, '')",
	    &st, err);
	if (rc != RC_OK)
		return rc;
	town_key(city, name, key);
	store_text(st, 1, city);
	store_text(st, 2, name);
	store_text(st, 3, key);
	rc = store_run(st, NULL, err);
	return rc == RC_OK ? find_town(r, city, name, id, err) : rc;
}

static enum rc
put_town(struct replica *r, const struct town *t, struct err *err)
{
	struct store_stmt *st;
	char name_key[KEY_SIZE], kana_key[KEY_SIZE];
	enum rc rc = store_use(r->db,
	    "INSERT INTO town (city, name, name_key,"
	    " kana_key, roman, chome, code) VALUES ('', $1, $2, $3, $4, $5, $6)"
	    " ON CONFLICT (city, name) DO UPDATE SET kana_key = "
	    "excluded.kana_key, roman = excluded.roman, chome = "
	    "excluded.chome, code = excluded.code",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	key_name(t->name, name_key, sizeof(name_key));
	key_kana(t->kana_full, kana_key, sizeof(kana_key));
	store_text(st, 1, t->name);
	store_text(st, 2, name_key);
	store_text(st, 3, kana_key);
	store_text(st, 4, t->roman);
	store_int(st, 5, t->chome);
	store_text(st, 6, t->code);
	return store_run(st, NULL, err);
}

enum rc
replica_use_towns(struct replica *r, const struct towns *t, struct err *err)
{
	bool own = !store_in_transaction(r->db);
	enum rc rc = own ? store_begin(r->db, err) : RC_OK;
	int i;

	if (rc != RC_OK)
		return rc;
	for (i = 0; i < t->count && rc == RC_OK; i++)
		rc = put_town(r, &t->list[i], err);
	if (!own)
		return rc;
	if (rc == RC_OK)
		return store_commit(r->db, err);
	store_rollback(r->db);
	return rc;
}

enum rc
replica_learn_towns(
    struct replica *r, const char *share, const char *code, struct err *err)
{
	struct towns t;
	enum rc rc;

	if (share == NULL || share[0] == '\0' || code == NULL ||
	    town_load(share, code, NULL, &t, NULL) != RC_OK)
		return RC_OK;
	rc = replica_use_towns(r, &t, err);
	town_release(&t);
	return rc;
}
