/* SPDX-License-Identifier: ISC
 * reg_look - looks at people past the screens, which keep their own log: the
 * command line's and those that name their reason leave a line in the
 * register's (10.2).
 */
#include "db/reg.h"
#include "src/mutant.h"

#include <string.h>

/* Calls that show residents. A counter writes what it looks at into its own
 * chain; the command line has none, so the register writes for it. */
bool
reg_shows_people(const char *method)
{
	static const char *const looks[] = { "person.get", "household.get",
		"returner.match", "entry.list", "entry.get", "entry.propose",
		"notice.missing", "arrival.list", "arrival.get",
		"departure.list", "departure.next", "immigration.list",
		"municipal.list", "municipal.queue", "block.list",
		"block.check", "memo.list", "support.get", "issue.list",
		"letter.list", "letter.get", "letter.headless" };
	size_t i;

	for (i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		if (strcmp(method, looks[i]) == 0)
			return true;
	return false;
}

/* So it does for a command line at a terminal, which names its reason. */
bool
reg_is_look(const struct call *c)
{
	if (c->r->is_training || !reg_shows_people(c->m->name))
		return false;
	return strcmp(c->r->terminal, "daicho") == 0 ||
	       (c->r->is_served && GUARD("served_look_logged") &&
		   arg_text(c, "reason")[0] != '\0');
}

enum rc
reg_log_look(struct call *c)
{
	json_t *persons, *details;
	enum rc rc;

	if (!reg_is_look(c) || c->training ||
	    !GUARD("command_line_look_logged"))
		return RC_OK;
	if (arg_text(c, "reason")[0] == '\0')
		return err_set(c->err, RC_DENIED, "E1052",
		    "処理事由がありません", "何のための照会かを記録できません",
		    "--reason に事由の番号を付けてください");
	persons = json_array();
	if (arg_text(c, "person_no")[0] != '\0')
		(void)json_array_append_new(
		    persons, json_string(arg_text(c, "person_no")));
	details = json_pack("{s:s,s:s,s:I}", "reason", arg_text(c, "reason"),
	    "household_no", arg_text(c, "household_no"), "id",
	    (json_int_t)arg_int(c, "id", 0));
	rc = log_add(c, "operation", NULL, persons, details, false);
	json_decref(persons);
	json_decref(details);
	return rc;
}
