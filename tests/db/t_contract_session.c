/* SPDX-License-Identifier: ISC
 * What the register guarantees about who works: proofs, sessions, rights,
 * periods, terminals and profiles, the business day.
 */
#include "tests/db/help_register.h"
#include "tests/test.h"

#include "src/date.h"

static struct test_reg t;

TEST(register_opens_and_says_what_it_is)
{
	json_t *st = NULL;

	test_reg_make(&t);
	CHECK_INT(test_call(&t, "register.status", &st, "{}"), RC_OK);
	CHECK_STR(
	    json_string_value(json_object_get(st, "municipality")), "431010");
	CHECK_STR(
	    json_string_value(json_object_get(st, "today")), "2026-07-15");
	CHECK(json_is_true(json_object_get(st, "training")));
	CHECK(json_integer_value(json_object_get(st, "position")) > 0);
	json_decref(st);
	CHECK_INT(test_call(&t, "no.such", NULL, "{}"), RC_NOT_FOUND);
	CHECK_STR(t.err.code, "E9404");
	test_reg_free(&t);
}

/* A session.open with a proof whose fields the caller may spoil. */
static enum rc
open_with(void (*spoil)(json_t *))
{
	json_t *p = test_proof(&t, t.reg, "T1", "10001", "session.open", "");

	if (spoil != NULL)
		spoil(p);
	return test_call(&t, "session.open", NULL, "{s:s,s:o}", "staff",
	    "10001", "proof", p);
}

static void
spoil_signature(json_t *p)
{
	char s[129];

	(void)snprintf(s, sizeof(s), "%s",
	    json_string_value(json_object_get(p, "signature")));
	s[0] = s[0] == 'a' ? 'b' : 'a';
	(void)json_object_set_new(p, "signature", json_string(s));
}

TEST(proof_must_be_signed_by_this_terminal)
{
	test_reg_make(&t);
	CHECK_INT(open_with(NULL), RC_OK);
	CHECK_INT(open_with(spoil_signature), RC_DENIED);
	CHECK_STR(t.err.code, "E1040");
	CHECK_INT(
	    test_call(&t, "session.open", NULL, "{s:s}", "staff", "10001"),
	    RC_DENIED);
	test_reg_free(&t);
}

TEST(proof_of_another_terminal_is_refused)
{
	json_t *p;

	test_reg_make(&t);
	/* T2 has the same demo key here: only the name tells them apart */
	p = test_proof(&t, t.reg, "T2", "10001", "session.open", "");
	CHECK_INT(test_call(&t, "session.open", NULL, "{s:s,s:o}", "staff",
		      "10001", "proof", p),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E1040");
	test_reg_free(&t);
}

TEST(proof_serves_once)
{
	json_t *p;

	test_reg_make(&t);
	p = test_proof(&t, t.reg, "T1", "10001", "session.open", "");
	CHECK_INT(test_call(&t, "session.open", NULL, "{s:s,s:O}", "staff",
		      "10001", "proof", p),
	    RC_OK);
	CHECK_INT(test_call(&t, "session.open", NULL, "{s:s,s:O}", "staff",
		      "10001", "proof", p),
	    RC_DENIED);
	json_decref(p);
	/* and not later than ten minutes */
	p = test_proof(&t, t.reg, "T1", "10001", "session.open", "");
	t.now += 11 * INT64_C(60000000);
	CHECK_INT(test_call(&t, "session.open", NULL, "{s:s,s:o}", "staff",
		      "10001", "proof", p),
	    RC_DENIED);
	test_reg_free(&t);
}

TEST(proof_is_bound_to_act_and_subject)
{
	json_t *p;

	test_reg_make(&t);
	p = test_proof(&t, t.reg, "T1", "10001", "session.unlock", "");
	CHECK_INT(test_call(&t, "session.open", NULL, "{s:s,s:o}", "staff",
		      "10001", "proof", p),
	    RC_DENIED);
	p = test_proof(&t, t.reg, "T1", "10001", "session.open", "1@1:00");
	CHECK_INT(test_call(&t, "session.open", NULL, "{s:s,s:o}", "staff",
		      "10001", "proof", p),
	    RC_DENIED);
	test_reg_free(&t);
}

TEST(proof_is_of_the_person_who_signs_in)
{
	json_t *p;

	test_reg_make(&t);
	p = test_proof(&t, t.reg, "T1", "10002", "session.open", "");
	CHECK_INT(test_call(&t, "session.open", NULL, "{s:s,s:o}", "staff",
		      "10001", "proof", p),
	    RC_DENIED);
	test_reg_free(&t);
}

TEST(demo_proof_only_on_a_training_register)
{
	struct reg *daicho;
	char session[65];

	test_reg_make_kind(&t, false);
	/* a demo terminal cannot even be put there */
	daicho = test_reg_also(&t, "daicho");
	CHECK_INT(test_call_at(&t, daicho, "terminal.put", NULL,
		      "{s:s,s:s,s:s,s:s,s:s,s:b}", "terminal", "T9", "place",
		      "中央区", "label", "", "public_key", t.public_key,
		      "profile", "counter", "demo", 1),
	    RC_DENIED); /* no session: there is a manager already */
	reg_close(daicho);
	test_plant(&t, "UPDATE terminal SET is_demo = 1");
	CHECK_INT(test_session(&t, t.reg, "T1", "10003", session), RC_DENIED);
	CHECK_STR(t.err.code, "E1040");
	test_reg_free(&t);
}

TEST(std_10_3_one_person_one_terminal)
{
	struct reg *other;
	char session[65];

	test_reg_make(&t);
	other = test_reg_also(&t, "T2");
	CHECK_INT(test_session(&t, other, "T2", "10001", session), RC_DENIED);
	CHECK_STR(t.err.code, "E1031");
	CHECK(strstr(t.err.why, "T1") != NULL);
	CHECK_INT(
	    test_call(&t, "session.close", NULL, "{s:s}", "session", t.clerk),
	    RC_OK);
	CHECK_INT(test_session(&t, other, "T2", "10001", session), RC_OK);
	/* the lease ends by itself */
	t.now += 3 * 3600 * INT64_C(1000000);
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", t.clerk), RC_OK);
	reg_close(other);
	test_reg_free(&t);
}

TEST(session_belongs_to_its_terminal_and_ends)
{
	struct reg *other;

	test_reg_make(&t);
	other = test_reg_also(&t, "T2");
	CHECK_INT(test_call_at(&t, other, "entry.list", NULL, "{s:s}",
		      "session", t.clerk),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E1030");
	CHECK_INT(
	    test_call(&t, "entry.list", NULL, "{s:s}", "session", t.clerk),
	    RC_OK);
	t.now += 3 * 3600 * INT64_C(1000000);
	CHECK_INT(
	    test_call(&t, "entry.list", NULL, "{s:s}", "session", t.clerk),
	    RC_DENIED);
	reg_close(other);
	test_reg_free(&t);
}

static enum rc
put_staff(const char *from, const char *to, const char *right)
{
	return test_call(&t, "staff.put", NULL,
	    "{s:s,s:s,s:s,s:s,s:s,s:[s],s:s,s:s,s:s}", "session", t.manager,
	    "staff", "20001", "name", "新任", "org", "中央区", "role_label",
	    "部長", "rights", right, "from", from, "to", to, "account", "x");
}

TEST(std_10_3_scheduled_for_tomorrow_cannot_sign_in_today)
{
	char session[65];

	test_reg_make(&t);
	CHECK_INT(put_staff("2026-07-16", "", "read"), RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "20001", session), RC_DENIED);
	CHECK_STR(t.err.code, "E1033");
	CHECK_INT(put_staff("", "2026-07-14", "read"), RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "20001", session), RC_DENIED);
	CHECK_INT(put_staff("2026-07-15", "2026-07-15", "read"), RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "20001", session), RC_OK);
	/* a change of rights ends the session at once (KS-6) */
	CHECK_INT(put_staff("", "", "read"), RC_OK);
	CHECK_INT(
	    test_call(&t, "entry.list", NULL, "{s:s}", "session", session),
	    RC_DENIED);
	test_reg_free(&t);
}

TEST(std_10_3_rights_one_by_one)
{
	static const struct {
		const char *right, *method, *args;
	} cases[] = {
		{ "read", "person.get", "{\"person_no\":\"1\"}" },
		{ "setting", "day.open", "{\"day\":\"2026-07-15\"}" },
		{ "log", "log.list", "{\"from\":\"\",\"to\":\"\"}" },
		{ "log_report", "log.report", "{\"report\":\"night\"}" },
		{ "support", "support.end",
		    "{\"support\":1,\"version\":1,\"reason\":\"x\"}" },
		{ "block", "block.release", "{\"id\":1,\"reason\":\"x\"}" },
		{ "certificate", "issue.spoil",
		    "{\"issue_no\":1,\"reason\":\"x\"}" },
		{ "enter", "returner.match", "{\"persons\":[]}" },
		{ "approve", "entry.claim", "{\"id\":1}" },
		{ "mynumber", "mynumber.get",
		    "{\"person_no\":\"1\",\"reason\":\"x\"}" },
	};
	char session[65];
	json_t *args;
	size_t i, k;
	enum rc rc;

	test_reg_make(&t);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		/* role_label 部長 gives no right (10.3 N) */
		CHECK_INT(put_staff("", "", cases[i].right), RC_OK);
		CHECK_INT(
		    test_session(&t, t.reg, "T1", "20001", session), RC_OK);
		for (k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
			args = json_loads(cases[k].args, 0, NULL);
			(void)json_object_set_new(
			    args, "session", json_string(session));
			err_clear(&t.err);
			rc = reg_call(
			    t.reg, cases[k].method, args, NULL, &t.err);
			json_decref(args);
			/* the block is whether the right stops it */
			CHECK_INT(
			    rc == RC_DENIED && strcmp(t.err.code, "E1032") == 0,
			    i != k);
		}
	}
	test_reg_free(&t);
}

/* The searches of a person, newest first, as one text. */
static void
past_of(const char *session, char *out, size_t size)
{
	json_t *got = NULL, *list, *v;
	size_t i, n = 0;

	out[0] = '\0';
	CHECK_INT(
	    test_call(&t, "search.past", &got, "{s:s}", "session", session),
	    RC_OK);
	list = json_object_get(got, "searches");
	json_array_foreach(list, i, v)
	{
		if (n < size)
			n += (size_t)snprintf(out + n, size - n, "%s%s",
			    i > 0 ? "|" : "", json_string_value(v));
	}
	json_decref(got);
}

TEST(std_2_1_1_searches_are_kept_for_each_person)
{
	static const char *const typed[] = { "佐藤 水前寺", "S50.1.2",
		"佐藤 水前寺", "1234 5678 9012",
		"佐藤 １２３４５６７８９０１２" };
	char query[64], past[4000];

	test_reg_make(&t);
	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++)
		CHECK_INT(test_call(&t, "search.put", NULL, "{s:s,s:s}",
			      "session", t.clerk, "query", typed[i]),
		    RC_OK);
	/* a 個人番号 by its check digit is refused outright */
	CHECK_INT(test_call(&t, "search.put", NULL, "{s:s,s:s}", "session",
		      t.clerk, "query", "佐藤 123456789018"),
	    RC_INPUT);
	past_of(t.clerk, past, sizeof(past));
	CHECK_STR(past, "佐藤 水前寺|S50.1.2");
	past_of(t.reviewer, past, sizeof(past));
	CHECK_STR(past, "");
	/* up to a fixed number, which is a setting */
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:i}", "session",
		      t.manager, "key", "search_history", "value", 3),
	    RC_OK);
	for (int i = 0; i < 5; i++) {
		(void)snprintf(query, sizeof(query), "名前 %d", i);
		CHECK_INT(test_call(&t, "search.put", NULL, "{s:s,s:s}",
			      "session", t.reviewer, "query", query),
		    RC_OK);
	}
	past_of(t.reviewer, past, sizeof(past));
	CHECK_STR(past, "名前 4|名前 3|名前 2");
	past_of(t.clerk, past, sizeof(past));
	CHECK_STR(past, "佐藤 水前寺|S50.1.2");
	test_reg_free(&t);
}

TEST(std_10_4_masks_hide_items_for_people_without_the_right)
{
	struct entry e;
	char person[20], session[65];
	json_t *got, *r;

	test_reg_make(&t);
	test_family(&e, "架空", 1, 1);
	CHECK_INT(test_register(&t, &e, "k", person, NULL), RC_OK);
	entry_release(&e);
	CHECK_INT(put_staff("", "", "read"), RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "20001", session), RC_OK);
	got = NULL;
	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      session, "person_no", person),
	    RC_OK);
	r = json_object_get(got, "record");
	CHECK(json_object_get(r, "honseki") == NULL);
	CHECK(json_object_get(r, "hittousha") == NULL);
	CHECK(json_object_get(r, "juminhyo_code") == NULL);
	CHECK(json_object_get(r, "relation") != NULL); /* never hidden */
	json_decref(got);
	got = NULL;
	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	r = json_object_get(got, "record");
	CHECK(json_object_get(r, "honseki") != NULL);
	CHECK(json_object_get(r, "juminhyo_code") != NULL);
	json_decref(got);
	test_reg_free(&t);
}

TEST(std_10_3_failed_sign_ins_make_the_terminal_wait)
{
	char session[65];
	int i;

	test_reg_make(&t);
	for (i = 0; i < 4; i++)
		CHECK_INT(test_call(&t, "session.failed", NULL, "{s:s}",
			      "staff", "10001"),
		    RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", session), RC_OK);
	for (i = 0; i < 5; i++)
		CHECK_INT(test_call(&t, "session.failed", NULL, "{s:s}",
			      "staff", "10001"),
		    RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", session), RC_DENIED);
	CHECK_STR(t.err.code, "E1036");
	t.now += 301 * INT64_C(1000000);
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", session), RC_OK);
	test_reg_free(&t);
}

/* Row 36 at a terminal in use: the session ends, with what it held; a right
 * password before the limit counts from none again. */
TEST(std_11_1_row_36_wrong_passwords_end_the_session)
{
	char session[65], person[20], household[20];
	struct entry e;
	int i;

	test_reg_make(&t);
	test_family(&e, "架空", 1, 1);
	CHECK_INT(test_register(&t, &e, "k", person, household), RC_OK);
	entry_release(&e);
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", session), RC_OK);
	CHECK_INT(test_call(&t, "edit.begin", NULL, "{s:s,s:[s],s:[]}",
		      "session", session, "persons", person, "households"),
	    RC_OK);
	for (i = 0; i < 8; i++) {
		CHECK_INT(test_call(&t, "session.failed", NULL, "{s:s}",
			      "staff", "10001"),
		    RC_OK);
		if (i == 3)
			CHECK_INT(
			    test_call(&t, "session.proved", NULL, "{s:s,s:i}",
				"session", session, "failures", 4),
			    RC_OK);
	}
	CHECK_INT(
	    test_call(&t, "session.renew", NULL, "{s:s}", "session", session),
	    RC_OK);
	CHECK_INT(
	    test_call(&t, "session.failed", NULL, "{s:s}", "staff", "10001"),
	    RC_OK);
	CHECK(test_call(&t, "session.renew", NULL, "{s:s}", "session",
		  session) != RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", session), RC_DENIED);
	CHECK_STR(t.err.code, "E1036");
	t.now += 301 * INT64_C(1000000);
	/* nothing of it holds the person any more */
	CHECK_INT(test_session(&t, t.reg, "T1", "10004", session), RC_OK);
	CHECK_INT(test_call(&t, "edit.begin", NULL, "{s:s,s:[s],s:[]}",
		      "session", session, "persons", person, "households"),
	    RC_OK);
	test_reg_free(&t);
}

/* Four guesses at another's, one's own, four more: the fifth ends it. */
TEST(std_11_1_row_36_the_right_password_forgives_its_own_mistakes_alone)
{
	char session[65];
	int i;

	test_reg_make(&t);
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", session), RC_OK);
	for (i = 0; i < 5; i++) {
		CHECK_INT(test_call(&t, "session.renew", NULL, "{s:s}",
			      "session", session),
		    RC_OK);
		CHECK_INT(test_call(&t, "session.failed", NULL, "{s:s}",
			      "staff", i == 3 ? "10001" : "10002"),
		    RC_OK);
		if (i == 3)
			CHECK_INT(
			    test_call(&t, "session.proved", NULL, "{s:s,s:i}",
				"session", session, "failures", 1),
			    RC_OK);
	}
	CHECK_INT(
	    test_call(&t, "session.renew", NULL, "{s:s}", "session", session),
	    RC_OK);
	CHECK_INT(
	    test_call(&t, "session.failed", NULL, "{s:s}", "staff", "10002"),
	    RC_OK);
	CHECK(test_call(&t, "session.renew", NULL, "{s:s}", "session",
		  session) != RC_OK);
	test_reg_free(&t);
}

TEST(terminal_outside_the_list_or_its_profile)
{
	struct reg *r;

	test_reg_make(&t);
	r = test_reg_also(&t, "T7");
	CHECK_INT(test_call_at(&t, r, "session.nonce", NULL, "{}"), RC_DENIED);
	CHECK_STR(t.err.code, "E1034");
	CHECK_INT(
	    test_call(&t, "terminal.put", NULL, "{s:s,s:s,s:s,s:s,s:s,s:s,s:b}",
		"session", t.manager, "terminal", "T7", "place", "税務課",
		"label", "", "public_key", t.public_key, "profile", "inquiry",
		"demo", 1),
	    RC_OK);
	if (r == NULL) /* the service does not open to whom nobody knows */
		r = test_reg_also(&t, "T7");
	CHECK_INT(test_call_at(&t, r, "session.nonce", NULL, "{}"), RC_OK);
	CHECK_INT(test_call_at(
		      &t, r, "entry.list", NULL, "{s:s}", "session", t.clerk),
	    RC_DENIED);
	CHECK_STR(t.err.code, "E1037");
	reg_close(r);
	test_reg_free(&t);
}

/* Signs somebody in past the register: the token is "x". */
static void
plant_session(const char *staff)
{
	char sql[512];

	(void)snprintf(sql, sizeof(sql),
	    "INSERT INTO session (token, staff, terminal, place, opened_at, "
	    "lease_until) VALUES ("
	    "'2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',"
	    "'%s', 'daicho', '', 0, %lld)",
	    staff, (long long)(t.now + INT64_C(3600000000)));
	test_plant(&t, sql);
}

TEST(std_4_0_3_business_day_only_forward)
{
	struct reg *daicho;

	test_reg_make(&t);
	CHECK_INT(test_call(&t, "day.open", NULL, "{s:s,s:s}", "session",
		      t.manager, "day", "2026-07-14"),
	    RC_INPUT);
	CHECK_STR(t.err.code, "E4035");
	CHECK_INT(test_call(&t, "day.open", NULL, "{s:s,s:s}", "session",
		      t.manager, "day", "2026-02-30"),
	    RC_INPUT);
	CHECK_INT(test_call(&t, "day.open", NULL, "{s:s,s:s}", "session",
		      t.manager, "day", "2026-07-16"),
	    RC_OK);
	test_reg_free(&t);
	/* in production no day ahead of the clock */
	test_reg_make_kind(&t, false);
	plant_session("10003");
	daicho = test_reg_also(&t, "daicho");
	CHECK_INT(test_call_at(&t, daicho, "day.open", NULL, "{s:s,s:s}",
		      "session", "x", "day", "2026-07-16"),
	    RC_INPUT);
	CHECK_STR(t.err.code, "E4036");
	reg_close(daicho);
	test_reg_free(&t);
}

static enum rc
first_terminal(struct reg *r, const char *name, const char *key)
{
	return test_call_at(&t, r, "terminal.put", NULL,
	    "{s:s,s:s,s:s,s:s,s:s,s:b}", "terminal", name, "place", "本庁",
	    "label", "", "public_key", key, "profile", "counter", "demo", 0);
}

TEST(first_manager_and_first_terminal_in_any_order)
{
	struct reg *daicho;

	test_reg_make_kind(&t, false); /* T1, T2 with keys, then a manager */
	test_plant(&t, "DELETE FROM terminal");
	daicho = test_reg_also(&t, "daicho");
	CHECK_INT(first_terminal(daicho, "T1", ""), RC_OK);
	CHECK_INT(first_terminal(daicho, "T1", t.public_key), RC_OK);
	CHECK_INT(first_terminal(daicho, "T2", t.public_key), RC_DENIED);
	CHECK_STR(t.err.code, "E1030");
	/* and no second manager without the first */
	CHECK_INT(test_call_at(&t, daicho, "staff.put", NULL,
		      "{s:s,s:s,s:s,s:s,s:[s],s:s,s:s,s:s}", "staff", "20001",
		      "name", "新任", "org", "", "role_label", "", "rights",
		      "staff", "from", "", "to", "", "account", "x"),
	    RC_DENIED);
	reg_close(daicho);
	test_reg_free(&t);
}

/* The comment that others code against names every call. */
TEST(header_and_method_table_are_in_step)
{
	char text[32768];
	FILE *f = fopen("db/register.h", "r");
	size_t n = f != NULL ? fread(text, 1, sizeof(text) - 1, f) : 0;
	int i, k;

	CHECK(n > 0);
	text[n] = '\0';
	if (f != NULL)
		(void)fclose(f);
	for (i = 0; i < reg_method_count; i++) {
		const char *dot = strchr(reg_methods[i].name, '.');

		CHECK(dot != NULL);
		if (strstr(text, reg_methods[i].name) == NULL) {
			CHECK(false);
			printf(
			    "# not in register.h: %s\n", reg_methods[i].name);
		}
		/* what writes needs a person, but for these */
		for (k = 0; k < i; k++)
			CHECK(strcmp(reg_methods[k].name,
				  reg_methods[i].name) != 0);
	}
}

/* Whatever a caller sends, the answer is an error, never a crash. */
TEST(no_demo_terminal_on_a_production_register)
{
	struct reg *daicho;

	test_reg_make_kind(&t, false);
	plant_session("10003");
	daicho = test_reg_also(&t, "daicho");
	CHECK_INT(
	    test_call_at(&t, daicho, "terminal.put", NULL,
		"{s:s,s:s,s:s,s:s,s:s,s:s,s:b}", "session", "x", "terminal",
		"T9", "place", "中央区", "label", "", "public_key",
		t.public_key, "profile", "counter", "demo", 1),
	    RC_INPUT);
	CHECK_STR(t.err.code, "E1039");
	reg_close(daicho);
	test_reg_free(&t);
}

TEST(daicho_reads_a_training_register_without_signing_in)
{
	struct reg *daicho;
	json_t *res = NULL;

	test_reg_make(&t);
	daicho = test_reg_also(&t, "daicho");
	CHECK_INT(test_call_at(&t, daicho, "entry.list", NULL, "{}"), RC_OK);
	/* what writes names its person, who needs no proof there */
	CHECK_INT(test_call_at(&t, daicho, "setting.set", NULL, "{s:s,s:s,s:i}",
		      "session", "", "key", "x", "value", 1),
	    RC_DENIED);
	CHECK_INT(
	    test_call(&t, "session.close", NULL, "{s:s}", "session", t.manager),
	    RC_OK);
	CHECK_INT(test_call_at(&t, daicho, "session.open", &res, "{s:s}",
		      "staff", "10003"),
	    RC_OK);
	json_decref(res);
	/* no other terminal has that */
	CHECK_INT(test_call(&t, "entry.list", NULL, "{}"), RC_DENIED);
	CHECK_INT(
	    test_call(&t, "session.open", NULL, "{s:s}", "staff", "10001"),
	    RC_DENIED);
	reg_close(daicho);
	test_reg_free(&t);
	/* nor has production */
	test_reg_make_kind(&t, false);
	daicho = test_reg_also(&t, "daicho");
	CHECK_INT(
	    test_call_at(&t, daicho, "entry.list", NULL, "{}"), RC_DENIED);
	CHECK_INT(test_call_at(&t, daicho, "session.open", NULL, "{s:s}",
		      "staff", "10003"),
	    RC_DENIED);
	CHECK_INT(test_call_at(&t, daicho, "register.init", NULL,
		      "{s:s,s:s,s:b}", "municipality", "431010", "name",
		      "熊本市中央区", "training", 1),
	    RC_CONFLICT);
	reg_close(daicho);
	test_reg_free(&t);
}

/* The business day of a register made with the system's clock. */
static void
day_under(const char *now, bool training, char out[11])
{
	struct reg_options o = {
		.uri = t.uri, .terminal = "daicho", .create = true
	};
	struct reg *r = NULL;
	json_t *st = NULL;

	if (now != NULL)
		CHECK_INT(setenv("MADOGUCHI_NOW", now, 1), 0);
	CHECK_INT(reg_open(&o, &r, &t.err), RC_OK);
	(void)test_call_at(&t, r, "register.init", NULL, "{s:s,s:s,s:b}",
	    "municipality", "431010", "name", "熊本市中央区", "training",
	    (int)training);
	CHECK_INT(test_call_at(&t, r, "register.status", &st, "{}"), RC_OK);
	(void)snprintf(
	    out, 11, "%s", json_string_value(json_object_get(st, "today")));
	json_decref(st);
	reg_close(r);
	(void)unsetenv("MADOGUCHI_NOW");
}

TEST(environment_sets_the_day_of_training_registers_only)
{
	char day[11];

	memset(&t, 0, sizeof(t));
	test_reg_place(&t);
	day_under("2026-07-15", true, day);
	CHECK_STR(day, "2026-07-15");
	day_under("2026-11-20T08:30", true, day); /* follows by itself */
	CHECK_STR(day, "2026-11-20");
	day_under("2026-07-15", true, day); /* never back */
	CHECK_STR(day, "2026-11-20");
	test_reg_free(&t);
	t.reg = NULL;
	test_reg_place(&t);
	day_under("2031-01-02", false, day);
	CHECK(strcmp(day, "2031-01-02") != 0);
	test_reg_free(&t);
}

TEST(every_call_refuses_wrong_types_and_missing_arguments)
{
	static const char *const values[] = { "null", "17", "-1", "\"\"",
		"\"\\u0007\"", "[]", "[null]", "[{}]", "{}", "true", "1.5",
		"\"' OR 1=1 --\"", "9223372036854775807" };
	char args[4000], name[40];
	const char *p;
	json_t *j, *one;
	size_t n, v;
	int i;
	enum rc rc;

	test_reg_make(&t);
	for (i = 0; i < reg_method_count; i++) {
		if (reg_methods[i].args[0] != '\0' &&
		    strstr(reg_methods[i].args, "session,") != NULL) {
			rc = test_call(&t, reg_methods[i].name, NULL, "{}");
			CHECK_INT(rc, RC_INPUT);
		}
		/* session.close and session.failed are among them */
		t.now += 400 * INT64_C(1000000);
		CHECK_INT(
		    test_session(&t, t.reg, "T1", "10003", t.manager), RC_OK);
		one = json_integer(1);
		CHECK_INT(reg_call(t.reg, reg_methods[i].name, one, NULL,
			      &t.err) == RC_OK,
		    false);
		json_decref(one);
		for (v = 0; v < sizeof(values) / sizeof(values[0]); v++) {
			(void)snprintf(args, sizeof(args), "{\"x\":0");
			for (p = reg_methods[i].args; *p != '\0'; p += n) {
				p += strspn(p, ", ");
				n = strcspn(p, ",");
				(void)snprintf(name, sizeof(name), "%.*s",
				    (int)strcspn(p, ":?,"), p);
				(void)snprintf(args + strlen(args),
				    sizeof(args) - strlen(args),
				    ",\"%s\":%s%s%s", name,
				    strcmp(name, "session") == 0 ? "\"" : "",
				    strcmp(name, "session") == 0 ? t.manager
								 : values[v],
				    strcmp(name, "session") == 0 ? "\"" : "");
			}
			(void)snprintf(args + strlen(args),
			    sizeof(args) - strlen(args), "}");
			j = json_loads(args, 0, NULL);
			CHECK(j != NULL);
			err_clear(&t.err);
			rc = reg_call(
			    t.reg, reg_methods[i].name, j, NULL, &t.err);
			CHECK(rc != RC_IO);
			if (rc == RC_IO)
				printf("# %s %s: %s %s\n", reg_methods[i].name,
				    args, t.err.code, t.err.log);
			json_decref(j);
		}
	}
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
