/* SPDX-License-Identifier: ISC
 * issue - what the tests of certificates and of what stops them have in hand: a
 * register with one family in it, who certifies, an issue and a block.
 */
#ifndef TESTS_DB_ISSUE_H
#define TESTS_DB_ISSUE_H

#include "tests/db/help_register.h"
#include "tests/test.h"

static struct test_reg t;
static struct entry e;
static char person[20], household[20];

static inline void
mayor(const char *list)
{
	json_t *v = json_loads(list, 0, NULL);

	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:o}", "session",
		      t.manager, "key", "certifiers", "value", v),
	    RC_OK);
}

static inline void
begin(void)
{
	test_reg_make(&t);
	test_family(&e, "架空", 2, 1);
	CHECK_INT(test_register(&t, &e, "k-begin", person, household), RC_OK);
	entry_release(&e);
	mayor("[{\"title\":\"熊本市中央区長\",\"name\":\"区長　太郎\"}]");
}

static inline enum rc
issue(int hist, int copies, int64_t suspension, json_t **res)
{
	return test_call(&t, "issue.begin", res,
	    "{s:s,s:s,s:[{s:s,s:i,s:i}],s:s,s:i,s:I,s:{}}", "session", t.clerk,
	    "kind", "juminhyo", "persons", "person_no", person, "sheet_no", 1,
	    "hist_no", hist, "applicant", "架空　一郎", "copies", copies,
	    "suspension", (json_int_t)suspension, "options");
}

static inline int64_t
block(int level, const char *to)
{
	json_t *res = NULL;
	int64_t id = 0;

	CHECK_INT(test_call(&t, "block.set", &res,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      t.manager, "person_no", person, "processes",
		      "certificate", "level", level, "from", "2026-07-01", "to",
		      to, "reason", "申出による", "kind", "general"),
	    RC_OK);
	id = json_integer_value(json_object_get(res, "id"));
	json_decref(res);
	return id;
}

#endif
