/* SPDX-License-Identifier: ISC
 * reg_outside - 事実上の世帯主 (4.1.4.3): who really heads a household whose
 * members have no 世帯主 in the register (在外米軍, 外交官, 施設長). No resident,
 * so no 宛名番号: a name that stands as 備考 (C類型) with everybody who lives
 * there, in a place of its own before those that are typed.
 */
#include "db/reg_change.h"
#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

#define WORDS "事実上の世帯主　"

static const char sql_version[] =
    "SELECT version FROM note WHERE person_no = $1 AND seq = 0";
static const char sql_put[] =
    "INSERT INTO note (person_no, seq, version, text) VALUES ($1,0,$2,$3) "
    "ON CONFLICT (person_no, seq) DO UPDATE SET version = $2, text = $3";

static enum rc
check(struct call *c, const struct rows *rows, const char *name)
{
	int i;

	if (rows->n == 0)
		return err_set(c->err, RC_NOT_FOUND, "E4151",
		    "その世帯に現在の世帯員がいません",
		    "事実上の世帯主は世帯員の備考に書かれるため",
		    "世帯を確かめてください");
	for (i = 0; name[0] != '\0' && i < rows->n; i++)
		if (strcmp(record_get(&rows->v[i], IT_RELATION), "世帯主") ==
			0 &&
		    GUARD("outside_head_alone"))
			return err_set(c->err, RC_CONFLICT, "E4152",
			    "その世帯には世帯主がいます",
			    "事実上の世帯主は、台帳に世帯主のいない世帯だけのものです",
			    "世帯か、世帯主変更の要否を確かめてください");
	return RC_OK;
}

static enum rc
write_one(
    struct call *c, const char *person_no, const char *text, json_t *notes)
{
	int64_t version = 0;
	enum rc rc =
	    sql_int(c->s, c->err, &version, 0, sql_version, "t", person_no);

	if (rc != RC_OK)
		return rc;
	version++;
	(void)json_array_append_new(
	    notes, json_pack("{s:s,s:i,s:I,s:s}", "person_no", person_no, "seq",
		       0, "version", (json_int_t)version, "text", text));
	return sql_run(c->s, c->err, sql_put, "tit", person_no, version, text);
}

enum rc
reg_household_outside_head(struct call *c)
{
	const char *no = arg_text(c, "household_no");
	const char *name = arg_text(c, "name");
	json_t *notes = json_array(), *persons = json_array();
	struct feed_part part = { "core", NULL };
	char text[600];
	struct rows rows;
	int i;
	enum rc rc = household_rows(c, no, false, &rows);

	if (rc != RC_OK) {
		json_decref(notes);
		json_decref(persons);
		return rc;
	}
	(void)snprintf(
	    text, sizeof(text), "%s%.500s", name[0] != '\0' ? WORDS : "", name);
	rc = check(c, &rows, name);
	for (i = 0; i < rows.n && rc == RC_OK; i++) {
		(void)json_array_append_new(
		    persons, json_string(rows.v[i].person_no));
		rc = write_one(c, rows.v[i].person_no, text, notes);
	}
	part.payload = json_pack("{s:o}", "notes", notes);
	if (rc == RC_OK)
		rc = feed_add(c, "note", &part, 1, NULL);
	else
		json_decref(part.payload);
	if (rc == RC_OK)
		rc = log_add(c, "operation", NULL, persons, NULL, false);
	(void)json_object_set_new(
	    c->out, "persons", json_integer((json_int_t)rows.n));
	json_decref(persons);
	rows_release(&rows);
	return rc;
}
