/* SPDX-License-Identifier: ISC
 * replica_sections - the sections beside core; see replica_sections.h.
 */
#include "db/replica_sections.h"

#include "src/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *
json_word(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s != NULL ? s : "";
}

int64_t
json_number(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

/* ---- entries that wait for review ---- */

static enum rc
put_pending(struct replica *r, const json_t *e, struct err *err)
{
	struct store_stmt *st;
	json_t *persons = json_object_get(e, "persons"), *p;
	size_t i;
	enum rc rc = store_use(r->db,
	    "INSERT INTO pending_entry (entry_id, "
	    "version, event, label, shown, household_no) VALUES ($1, $2, $3, "
	    "$4, $5, $6)",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_int(st, 1, json_number(e, "entry_id"));
	store_int(st, 2, json_number(e, "version"));
	store_text(st, 3, json_word(e, "event"));
	store_text(st, 4, json_word(e, "label"));
	store_text(st, 5, json_word(e, "shown"));
	store_text(st, 6, json_word(e, "household_no"));
	rc = store_run(st, NULL, err);
	json_array_foreach(persons, i, p)
	{
		if (rc == RC_OK)
			rc = store_use(r->db,
			    "INSERT INTO pending_person "
			    "(person_no, entry_id) VALUES ($1, $2) ON CONFLICT "
			    "(person_no, entry_id) DO NOTHING",
			    &st, err);
		if (rc != RC_OK || json_string_value(p) == NULL)
			break;
		store_text(st, 1, json_string_value(p));
		store_int(st, 2, json_number(e, "entry_id"));
		rc = store_run(st, NULL, err);
	}
	return rc;
}

enum rc
write_pending(struct replica *r, const json_t *j, struct err *err)
{
	json_t *e;
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(json_object_get(j, "entries"), i, e)
	{
		rc = end_pending(r, json_number(e, "entry_id"), err);
		if (rc == RC_OK &&
		    strcmp(json_word(e, "state"), "waiting") == 0)
			rc = put_pending(r, e, err);
		if (rc != RC_OK)
			break;
	}
	return rc;
}

/* ---- marks of blocks ---- */

static enum rc
put_mark(struct replica *r, const char *kind, const char *number,
    const json_t *m, struct err *err)
{
	struct store_stmt *st;
	const json_t *levels = json_object_get(m, "levels");
	char *text =
	    levels ? json_dumps(levels, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
	enum rc rc = store_use(r->db,
	    "INSERT INTO block_mark (kind, number, "
	    "signs, levels) VALUES ($1, $2, $3, $4) ON CONFLICT (kind, number)"
	    " DO UPDATE SET signs = excluded.signs, levels = excluded.levels",
	    &st, err);

	if (rc == RC_OK) {
		store_text(st, 1, kind);
		store_text(st, 2, number);
		store_text(st, 3, json_word(m, "signs"));
		store_text(st, 4, text ? text : "{}");
		rc = store_run(st, NULL, err);
	}
	free(text);
	return rc;
}

enum rc
write_blocks(struct replica *r, const json_t *j, struct err *err)
{
	json_t *m;
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(json_object_get(j, "persons"), i, m) if (rc == RC_OK)
	    rc = put_mark(r, "p", json_word(m, "person_no"), m, err);
	json_array_foreach(
	    json_object_get(j, "households"), i, m) if (rc == RC_OK) rc =
	    put_mark(r, "h", json_word(m, "household_no"), m, err);
	return rc;
}

/* ---- attached items ---- */

static enum rc
put_attached(
    struct replica *r, const json_t *j, const char *section, struct err *err)
{
	struct store_stmt *st;
	json_t *p;
	char *body;
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(json_object_get(j, "persons"), i, p)
	{
		rc = store_use(r->db,
		    "INSERT INTO attached (person_no, "
		    "section, version, body) VALUES ($1, $2, $3, $4) ON "
		    "CONFLICT (person_no, section) DO UPDATE SET version = "
		    "excluded.version, body = excluded.body",
		    &st, err);
		if (rc != RC_OK)
			break;
		body = json_dumps(json_object_get(p, "values"),
		    JSON_COMPACT | JSON_SORT_KEYS);
		store_text(st, 1, json_word(p, "person_no"));
		store_text(st, 2, section);
		store_int(st, 3, json_number(p, "version"));
		store_text(st, 4, body ? body : "{}");
		wipe_free(body);
		rc = store_run(st, NULL, err);
		if (rc != RC_OK)
			break;
	}
	return rc;
}

enum rc
write_attached(struct replica *r, const json_t *j, struct err *err)
{
	return put_attached(r, j, "attached", err);
}

enum rc
write_attached_restricted(struct replica *r, const json_t *j, struct err *err)
{
	return put_attached(r, j, "restricted_attached", err);
}

/* ---- staff, settings, the business day ---- */

enum rc
write_staff(struct replica *r, const json_t *j, struct err *err)
{
	struct store_stmt *st;
	json_t *s;
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(json_object_get(j, "staff"), i, s)
	{
		rc = store_use(r->db,
		    "INSERT INTO staff (staff, name, org, "
		    "role_label) VALUES ($1, $2, $3, $4) ON CONFLICT (staff) "
		    "DO UPDATE SET name = excluded.name, org = excluded.org, "
		    "role_label = excluded.role_label",
		    &st, err);
		if (rc != RC_OK)
			break;
		store_text(st, 1, json_word(s, "staff"));
		store_text(st, 2, json_word(s, "name"));
		store_text(st, 3, json_word(s, "org"));
		store_text(st, 4, json_word(s, "role_label"));
		rc = store_run(st, NULL, err);
		if (rc != RC_OK)
			break;
	}
	return rc;
}

enum rc
write_settings(struct replica *r, const json_t *j, struct err *err)
{
	struct store_stmt *st;
	json_t *s, *value;
	char *text;
	size_t i;
	enum rc rc = RC_OK;

	if (json_word(j, "today")[0] != '\0') {
		rc = store_use(r->db,
		    "UPDATE cursor SET today = $1 WHERE "
		    "today < $1",
		    &st, err);
		if (rc != RC_OK)
			return rc;
		store_text(st, 1, json_word(j, "today"));
		rc = store_run(st, NULL, err);
	}
	json_array_foreach(json_object_get(j, "settings"), i, s)
	{
		if (rc == RC_OK)
			rc = store_use(r->db,
			    "INSERT INTO setting (key, value,"
			    " version) VALUES ($1, $2, $3) ON CONFLICT (key) "
			    "DO UPDATE SET value = excluded.value, version = "
			    "excluded.version",
			    &st, err);
		if (rc != RC_OK)
			break;
		value = json_object_get(s, "value");
		text = json_is_string(value)
			   ? x_strdup(json_string_value(value))
			   : json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY |
						   JSON_SORT_KEYS);
		store_text(st, 1, json_word(s, "key"));
		store_text(st, 2, text ? text : "");
		store_int(st, 3, json_number(s, "version"));
		free(text);
		rc = store_run(st, NULL, err);
	}
	return rc;
}
