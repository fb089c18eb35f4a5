/* SPDX-License-Identifier: ISC
 * changed - see changed.h.
 */
#include "ui/changed.h"

#include <stdio.h>
#include <string.h>

enum rc
changed_from_json(struct record *out, const json_t *record, struct err *err)
{
	static const char *const places[] = { "person_no", "hist_no",
		"sheet_no", "recorded_at", "entry_id", "cancels" };
	json_t *row = json_deep_copy(record);
	const char *no = json_string_value(json_object_get(row, "person_no"));
	enum rc rc;

	record_init(out);
	(void)snprintf(
	    out->person_no, sizeof(out->person_no), "%s", no != NULL ? no : "");
	out->sheet_no =
	    (int)json_integer_value(json_object_get(row, "sheet_no"));
	out->hist_no = (int)json_integer_value(json_object_get(row, "hist_no"));
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		(void)json_object_del(row, places[i]);
	rc = record_from_json(out, row, err);
	json_decref(row);
	return rc;
}

enum rc
changed_row(struct app *a, const char *screen, const char *person_no,
    int sheet_no, struct record *out, struct err *err)
{
	json_t *args = json_pack(
	    "{s:s, s:i}", "person_no", person_no, "sheet_no", sheet_no);
	json_t *answer = NULL;
	struct member m;
	enum rc rc = app_log_one(a, "inquiry", screen, person_no, err);

	if (rc == RC_OK)
		rc = app_call(a, "person.get", args, &answer, err);
	json_decref(args);
	if (rc == RC_OK) {
		rc = changed_from_json(
		    out, json_object_get(answer, "record"), err);
		if (rc != RC_OK)
			record_release(out);
		json_decref(answer);
		return rc;
	}
	if (rc != RC_OFFLINE || a->replica == NULL)
		return rc;
	rc = replica_person(a->replica, person_no, sheet_no, &m, err);
	if (rc != RC_OK)
		return rc;
	record_init(out);
	record_copy(out, &m.row);
	member_release(&m);
	return RC_OK;
}

static bool
is_same(const struct record *a, const struct record *b, enum item it)
{
	const char *group = item_defs[it].repeat;
	int n, m;

	if (group[0] == '\0')
		return record_same(a, b, it);
	n = record_group_rows(a, group);
	m = record_group_rows(b, group);
	for (int i = 1; i <= (n > m ? n : m); i++)
		if (strcmp(record_group_get(a, it, i),
			record_group_get(b, it, i)) != 0)
			return false;
	return true;
}

int
changed_items(const struct record *was, const struct record *is,
    enum item out[CHANGED_MAX])
{
	int n = 0;

	for (int i = 0; i < IT_COUNT && n < CHANGED_MAX; i++) {
		enum item it = (enum item)i;
		const struct item_def *d = &item_defs[it];

		if ((strcmp(d->table, "history") != 0 &&
			strcmp(d->table, "history_group") != 0) ||
		    strcmp(d->group, "change") == 0 || is_same(was, is, it))
			continue;
		out[n++] = it;
	}
	return n;
}
