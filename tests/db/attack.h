/* SPDX-License-Identifier: ISC
 * attack - what somebody with a hand-made client has in hand (t_attack*.c): a
 * register with one family in it, rights of their own, and an entry to bend.
 */
#ifndef TESTS_DB_ATTACK_H
#define TESTS_DB_ATTACK_H

#include "tests/db/help_register.h"
#include "tests/test.h"

static struct test_reg t;
static char person[20], household[20];

/* A made-up number whose check digit is right. */
#define MYNUMBER "123456789018"

static inline void
begin(void)
{
	struct entry e;

	test_reg_make(&t);
	test_family(&e, "架空", 2, 1);
	CHECK_INT(test_register(&t, &e, "first", person, household), RC_OK);
	entry_release(&e);
}

/* Puts staff 10005 with these rights, and their session at T1. */
static inline void
put_staff(const char *rights, char session[65])
{
	CHECK_INT(
	    test_call(&t, "staff.put", NULL,
		"{s:s,s:s,s:s,s:s,s:s,s:o,s:s,s:s,s:s}", "session", t.manager,
		"staff", "10005", "name", "試験", "org", "中央区", "role_label",
		"窓口", "rights", json_loads(rights, 0, NULL), "from", "", "to",
		"", "account", "shiken"),
	    RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10005", session), RC_OK);
}

static inline int64_t
submit_move(const char *number, const char *key)
{
	struct entry e;
	int64_t id;

	CHECK_INT(test_move(&t, person, number, &e), RC_OK);
	/* What a paper said is masked as the items themselves are. */
	record_set(&e.persons[0].said, IT_HONSEKI, "筑紫野市二日市北一丁目");
	record_set(&e.persons[0].said, IT_JUMINHYO_CODE, "00010000010");
	id = test_submit(&t, &e, key);
	entry_release(&e);
	return id;
}

static inline json_t *
get_entry(int64_t id, const char *session)
{
	json_t *got = NULL;

	CHECK_INT(test_call(&t, "entry.get", &got, "{s:s,s:I}", "session",
		      session, "id", (json_int_t)id),
	    RC_OK);
	return got;
}

/* Submits what a hand-made client sends; the code of the refusal. */
static inline const char *
refused(json_t *entry, const char *key)
{
	enum rc rc = test_call(&t, "entry.submit", NULL, "{s:s,s:o,s:s}",
	    "session", t.clerk, "entry", entry, "key", key);

	return rc == RC_OK ? "taken" : t.err.code;
}

static inline json_t *
move_json(void)
{
	struct entry e;
	json_t *j;

	CHECK_INT(test_move(&t, person, "9番9号", &e), RC_OK);
	j = entry_to_json(&e);
	entry_release(&e);
	return j;
}

static inline json_t *
first_person(json_t *entry)
{
	return json_array_get(json_object_get(entry, "persons"), 0);
}

static inline void
set_after(json_t *entry, const char *item, const char *value)
{
	(void)json_object_set_new(json_object_get(first_person(entry), "after"),
	    item, json_string(value));
}

static inline bool
holds(const json_t *j, const char *text)
{
	char *s = json_dumps(j, JSON_ENCODE_ANY);
	bool is = s != NULL && strstr(s, text) != NULL;

	free(s);
	return is;
}

#endif
