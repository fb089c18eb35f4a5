/* SPDX-License-Identifier: ISC
 * propose - see propose.h.
 */
#include "ui/propose.h"

#include "ui/show.h"

#include <stdio.h>
#include <string.h>

static const struct rule_def *
rule_of(const char *code)
{
	for (int i = 0; i < rule_count; i++)
		if (strcmp(rule_defs[i].code, code) == 0)
			return &rule_defs[i];
	return NULL;
}

static int
read_findings(const json_t *list, struct finding *out)
{
	const json_t *v;
	size_t i;
	int n = 0;

	json_array_foreach(list, i, v)
	{
		const struct rule_def *d = rule_of(show_json(v, "code"));
		enum item it = item_by_id(show_json(v, "item"));
		struct finding *x = &out[n];

		if (d == NULL || n == FINDINGS_MAX)
			continue;
		memset(x, 0, sizeof(*x));
		x->rule = d;
		x->person =
		    (int)json_integer_value(json_object_get(v, "person"));
		x->item = it < IT_COUNT ? item_defs[it].id : "";
		(void)snprintf(x->shown, sizeof(x->shown), "%.159s",
		    show_json(v, "shown"));
		x->is_answered = json_is_true(json_object_get(v, "answered"));
		n++;
	}
	return n;
}

enum rc
propose_ask(struct app *a, const struct entry *e, const struct submit *send,
    struct entry *got, struct finding *out, int *n, struct err *err)
{
	json_t *answer = NULL, *args;
	enum rc rc;

	/* An attempt got no answer: the register may have it, and would find
	 * it against itself. */
	if (send->sent != NULL)
		return RC_OFFLINE;
	args = json_pack("{s:o}", "entry", entry_to_json(e));
	if (send->lease[0] != '\0')
		(void)json_object_set_new(
		    args, "lease", json_string(send->lease));
	rc = app_call(a, "entry.propose", args, &answer, err);
	json_decref(args);
	if (rc == RC_OK)
		rc =
		    entry_from_json(got, json_object_get(answer, "entry"), err);
	if (rc == RC_OK)
		*n = read_findings(json_object_get(answer, "findings"), out);
	json_decref(answer);
	return rc;
}
