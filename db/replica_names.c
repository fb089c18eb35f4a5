/* SPDX-License-Identifier: ISC
 * replica_names - see replica_names.h.
 */
#include "db/replica_names.h"

#include "db/replica_sections.h"
#include "src/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *
sorted(const json_t *j)
{
	char *s = j == NULL ? NULL
			    : json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS |
						JSON_ENCODE_ANY);

	return s;
}

static void
put(json_t *all, const char *table, const char *name, const char *text)
{
	json_t *t = json_object_get(all, table);

	if (t == NULL) {
		t = json_object();
		(void)json_object_set_new(all, table, t);
	}
	(void)json_object_set_new(t, name, json_string(text));
}

static void
put_entry(json_t *all, const json_t *e)
{
	char name[32], *text, *persons = sorted(json_object_get(e, "persons"));

	(void)snprintf(
	    name, sizeof(name), "%lld", (long long)json_number(e, "entry_id"));
	text = x_printf("%lld %s %s %s %s %s",
	    (long long)json_number(e, "version"), json_word(e, "event"),
	    json_word(e, "label"), json_word(e, "shown"),
	    json_word(e, "household_no"), persons != NULL ? persons : "");
	put(all, "pending", name, text);
	free(text);
	free(persons);
}

static void
put_block(json_t *all, const json_t *b)
{
	const char *person = json_word(b, "person_no");
	char *levels = sorted(json_object_get(b, "levels"));
	char *name = x_printf("%s%s", person[0] != '\0' ? "p" : "h",
	    person[0] != '\0' ? person : json_word(b, "household_no"));
	char *text = x_printf(
	    "%s %s", json_word(b, "signs"), levels != NULL ? levels : "");

	put(all, "block", name, text);
	free(levels);
	free(name);
	free(text);
}

/* As write_settings keeps it. */
static void
put_setting(json_t *all, const json_t *s)
{
	const json_t *v = json_object_get(s, "value");
	char *value =
	    json_is_string(v) ? x_strdup(json_string_value(v)) : sorted(v);
	char *text = x_printf("%lld %s", (long long)json_number(s, "version"),
	    value != NULL ? value : "");

	put(all, "setting", json_word(s, "key"), text);
	free(value);
	free(text);
}

static void
put_staff(json_t *all, const json_t *s)
{
	char *text = x_printf("%s\n%s\n%s", json_word(s, "name"),
	    json_word(s, "org"), json_word(s, "role_label"));

	put(all, "staff", json_word(s, "staff"), text);
	free(text);
}

void
names_of_payloads(const json_t *payloads, json_t *all)
{
	static const struct {
		const char *letter;
		void (*put)(json_t *all, const json_t *row);
	} kinds[] = { { "E", put_entry }, { "B", put_block },
		{ "T", put_staff }, { "G", put_setting } };
	json_t *row;
	size_t i, n;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		json_array_foreach(
		    json_object_get(payloads, kinds[i].letter), n, row) kinds[i]
		    .put(all, row);
}

static enum rc
entries_of(struct replica *r, json_t *all, struct err *err)
{
	json_t *e, *persons;
	struct store_stmt *st, *of;
	enum rc rc = store_use(r->db,
	    "SELECT entry_id, version, event, label, shown, household_no FROM "
	    "pending_entry",
	    &st, err);

	while (rc == RC_OK && (rc = store_step(st, err)) == RC_OK) {
		persons = json_array();
		rc = store_use(r->db,
		    "SELECT person_no FROM pending_person WHERE entry_id = $1 "
		    "ORDER BY rowid",
		    &of, err);
		if (rc == RC_OK)
			store_int(of, 1, store_col_int(st, 0));
		while (rc == RC_OK && (rc = store_step(of, err)) == RC_OK)
			(void)json_array_append_new(
			    persons, json_string(store_col_text(of, 0)));
		rc = rc == RC_NOT_FOUND ? RC_OK : rc;
		e = json_pack("{s:I,s:I,s:s,s:s,s:s,s:s,s:o}", "entry_id",
		    (json_int_t)store_col_int(st, 0), "version",
		    (json_int_t)store_col_int(st, 1), "event",
		    store_col_text(st, 2), "label", store_col_text(st, 3),
		    "shown", store_col_text(st, 4), "household_no",
		    store_col_text(st, 5), "persons", persons);
		put_entry(all, e);
		json_decref(e);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* A table whose rows are a name and texts; the first column is the name. */
static enum rc
table_of(struct replica *r, json_t *all, const char *table, const char *sql,
    struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(r->db, sql, &st, err);

	while (rc == RC_OK && (rc = store_step(st, err)) == RC_OK)
		put(all, table, store_col_text(st, 0), store_col_text(st, 1));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
names_of_replica(struct replica *r, json_t *all, struct err *err)
{
	enum rc rc = entries_of(r, all, err);

	if (rc == RC_OK)
		rc = table_of(r, all, "block",
		    "SELECT kind || number, signs || ' ' || levels FROM "
		    "block_mark",
		    err);
	if (rc == RC_OK)
		rc = table_of(r, all, "staff",
		    "SELECT staff, name || char(10) || org || char(10) || "
		    "role_label FROM staff",
		    err);
	if (rc == RC_OK)
		rc = table_of(r, all, "setting",
		    "SELECT key, version || ' ' || value FROM setting", err);
	return rc;
}
