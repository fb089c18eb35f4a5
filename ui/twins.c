/* SPDX-License-Identifier: ISC
 * twins - see twins.h.
 */
#include "ui/twins.h"

#include "src/text.h"
#include "ui/app.h"

#include <stdio.h>
#include <string.h>

static enum rc
log_them(struct app *a, const struct twins *t, struct err *err)
{
	json_t *who = json_array();
	enum rc rc;

	for (int i = 0; i < t->count && i < TWINS_SHOWN; i++)
		(void)json_array_append_new(
		    who, json_string(t->v[i].person_no));
	rc = app_log(a, "list", "W1", who, false, err);
	json_decref(who);
	return rc;
}

enum rc
twins_load(
    struct app *a, const struct target *t, struct twins *out, struct err *err)
{
	struct member m;
	enum rc rc;

	memset(out, 0, sizeof(*out));
	(void)snprintf(
	    out->person_no, sizeof(out->person_no), "%.19s", t->person_no);
	(void)snprintf(out->lot, sizeof(out->lot), "%s", t->address);
	if (a->replica == NULL)
		return RC_OK;
	rc = replica_person(a->replica, t->person_no, t->sheet_no, &m, err);
	if (rc != RC_OK)
		return rc;
	(void)snprintf(out->lot, sizeof(out->lot), "%.511s",
	    record_get(&m.row, IT_ADDRESS_NUMBER));
	member_release(&m);
	rc = replica_twins(a->replica, t->person_no, t->sheet_no, out->v,
	    TWINS_HELD, &out->count, err);
	if (rc == RC_OK && out->count > 0)
		rc = log_them(a, out, err);
	if (rc != RC_OK)
		out->count = 0;
	return rc;
}

enum twin_answer
twins_answer(const struct twins *t, const char *typed)
{
	int held = t->count < TWINS_HELD ? t->count : TWINS_HELD;
	char narrow[128];

	text_narrow(typed, narrow, sizeof(narrow));
	text_trim(narrow);
	if (!twin_told_apart(narrow, t->person_no, t->lot, NULL, 0))
		return TWIN_NOT;
	if (strcmp(narrow, t->person_no) == 0)
		return TWIN_TOLD;
	return t->count <= TWINS_HELD &&
		       twin_told_apart(narrow, t->person_no, t->lot, t->v, held)
		   ? TWIN_TOLD
		   : TWIN_BOTH;
}
