/* SPDX-License-Identifier: ISC
 * help_movein - see help_movein.h.
 */
#include "tests/ui/help_movein.h"

#include <stdlib.h>
#include <string.h>

const char notice1[] =
    "1{Tab}T-6{Tab}<1><1>hakata{F4}{Enter}住吉四丁目{Tab}99番9号{Tab}{Tab}"
    "渡邉　健一{Tab}suizenji2{F4}{Enter}12-3{Tab}{F8}";

const char person1[] =
    "渡邉 健一{Tab}S62.8.4{Tab}watanabe ken'ichi{Tab}<1><1>{Tab}"
    "{F4}{Enter}0{Tab}12345678901{Tab}";

const char notice3[] =
    "3{Tab}T-6{Tab}<1><1>hakata{F4}{Enter}住吉四丁目{Tab}99番9号{Tab}{Tab}"
    "渡邉　健一{Tab}suizenji2{F4}{Enter}12-3{Tab}メゾン水前寺{Tab}301{F8}";

const char three1[] =
    "渡邉 健一{Tab}S62.8.4{Tab}watanabe ken'ichi{Tab}<1><1>{Tab}"
    "{F4}{Enter}<0>{Tab}12345678901{Tab}123456789018{F8}";

struct movein *
form_of(struct real *c, const char *code)
{
	return ui_state_of(c->ui, code);
}

json_t *
entries(struct real *c)
{
	json_t *list = NULL, *e;

	if (test_call(&c->t, "entry.list", &list, "{s:s,s:s}", "session",
		c->t.clerk, "scope", "mine") != RC_OK)
		return json_array();
	e = json_incref(json_object_get(list, "entries"));
	json_decref(list);
	return e;
}

int64_t
entry_id(struct real *c, size_t i)
{
	json_t *list = entries(c);
	int64_t id =
	    json_integer_value(json_object_get(json_array_get(list, i), "id"));

	json_decref(list);
	return id;
}

void
entry_at(struct real *c, int64_t id, struct entry *e)
{
	json_t *got = NULL;

	entry_init(e);
	if (test_call(&c->t, "entry.get", &got, "{s:s,s:I}", "session",
		c->t.clerk, "id", (json_int_t)id) != RC_OK ||
	    entry_from_json(e, json_object_get(got, "entry"), &c->t.err) !=
		RC_OK)
		printf("# entry.get: %s %s\n", c->t.err.code, c->t.err.text);
	json_decref(got);
}

bool
approve_newcomer(
    struct real *c, int64_t id, char person_no[20], char household_no[20])
{
	json_t *res = NULL;
	enum rc rc = test_approve(&c->t, id, &res);

	if (rc != RC_OK) {
		printf("# approve: %s %s %s\n", c->t.err.code, c->t.err.text,
		    c->t.err.why);
		return false;
	}
	(void)snprintf(person_no, 20, "%s",
	    json_string_value(json_object_get(
		json_array_get(json_object_get(res, "persons"), 0),
		"person_no")));
	if (household_no != NULL)
		(void)snprintf(household_no, 20, "%s",
		    json_string_value(json_object_get(res, "household_no")));
	json_decref(res);
	real_sync(c);
	return true;
}

int
drafts(struct real *c)
{
	struct draft_line lines[8];
	int n = 0;

	if (outbox_drafts(c->a.outbox, "10001", lines, 8, &n, NULL) != RC_OK)
		return -1;
	return n;
}

void
settle_family(struct real *c, char person_no[20], char household_no[20])
{
	struct entry e;

	test_family(&e, "架空", 2, 11);
	if (test_register(&c->t, &e, "family", person_no, household_no) !=
	    RC_OK) {
		printf("# family: %s %s\n", c->t.err.code, c->t.err.text);
		abort();
	}
	entry_release(&e);
	real_sync(c);
}

void
focus_on(struct movein *m, int page, int id)
{
	form_go(&m->form, page, form_slot_index(&m->form, page, id));
}
