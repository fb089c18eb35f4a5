/* SPDX-License-Identifier: ISC
 * What somebody with a hand-made client tries to see: what masks hide, support
 * measures, 個人番号; and what their looks and tries leave in the log, or must
 * not leave. Each test is named for what the register guards.
 */
#include "tests/db/attack.h"

#include "db/outbox.h"
#include "src/event.h"
#include "src/number.h"
#include "src/private.h"

#include <unistd.h>

/* ---- reading what is not for one's eyes ---- */

static const char *const hidden[] = { "honseki", "hittousha", "juminhyo_code" };

/* 10.4 by affair: the rights uncover, the 処理事由 covers. */
TEST(std_10_4_an_affair_covers_what_the_rights_uncover)
{
	static const struct {
		int affair;
		bool home, code;
	} cases[] = { { 1, true, true }, { 4, false, false },
		{ 7, true, false },
		{ 0, false, false } /* nobody says what for */,
		{ 77, false, false } };
	json_t *got;
	size_t i;

	begin();
	CHECK_INT(
	    test_call(&t, "setting.set", NULL, "{s:s,s:s,s:{s:[s]}}", "session",
		t.manager, "key", "affair_masks", "value", "4", "approve"),
	    RC_INPUT);
	CHECK_STR(t.err.code, "E1399");
	CHECK_INT(
	    test_call(&t, "setting.set", NULL, "{s:s,s:s,s:{s:[s]}}", "session",
		t.manager, "key", "affair_masks", "value", "10", "honseki"),
	    RC_INPUT);
	/* until it is set, nothing changes */
	got = NULL;
	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      t.manager, "person_no", person),
	    RC_OK);
	CHECK(holds(got, "二日市"));
	json_decref(got);
	CHECK_INT(
	    test_call(&t, "setting.set", NULL, "{s:s,s:s,s:{s:[s,s],s:[s]}}",
		"session", t.manager, "key", "affair_masks", "value", "4",
		"honseki", "juminhyo_code", "7", "juminhyo_code"),
	    RC_OK);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		got = NULL;
		CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s,s:i}",
			      "session", t.manager, "person_no", person,
			      "affair", cases[i].affair),
		    RC_OK);
		CHECK_INT(holds(got, "二日市"), cases[i].home);
		CHECK_INT(holds(got, "00010000010"), cases[i].code);
		json_decref(got);
	}
	/* and who set it stands in the log */
	got = NULL;
	CHECK_INT(test_call(&t, "log.list", &got, "{s:s,s:s,s:s,s:s}",
		      "session", t.manager, "from", "2026-07-01", "to",
		      "2026-07-31", "kind", "setting"),
	    RC_OK);
	CHECK(holds(got, "affair_masks"));
	json_decref(got);
	test_reg_free(&t);
}

TEST(masked_items_come_by_no_call)
{
	static const char *const secrets[] = { "二日市", "00010000010",
		"10000010" };
	char session[65];
	json_t *got;
	int64_t id;
	size_t i, k;

	begin();
	id = submit_move("1番1号", "a");
	put_staff("[\"read\",\"enter\",\"approve\",\"certificate\"]", session);
	for (i = 0; i < 5; i++) {
		got = NULL;
		switch (i) {
		case 0:
			CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}",
				      "session", session, "person_no", person),
			    RC_OK);
			break;
		case 1:
			CHECK_INT(
			    test_call(&t, "person.get", &got,
				"{s:s,s:s,s:s,s:I}", "session", session,
				"person_no", person, "as_of", "2026-07-15",
				"known_at", (json_int_t)INT64_MAX),
			    RC_OK);
			break;
		case 2:
			CHECK_INT(
			    test_call(&t, "household.get", &got,
				"{s:s,s:s,s:b}", "session", session,
				"household_no", household, "with_removed", 1),
			    RC_OK);
			break;
		case 3:
			got = get_entry(id, session);
			break;
		case 4:
			CHECK_INT(test_call(&t, "entry.list", &got, "{s:s}",
				      "session", session),
			    RC_OK);
			break;
		}
		for (k = 0; k < 3; k++) {
			CHECK(!holds(got, hidden[k]));
			CHECK(!holds(got, secrets[k]));
		}
		json_decref(got);
	}
	/* nor may they be taken for what they are by asking for matches */
	CHECK_INT(test_call(&t, "log.list", NULL, "{s:s,s:s,s:s}", "session",
		      session, "from", "", "to", ""),
	    RC_DENIED);
	CHECK_INT(test_call(&t, "export.people", NULL, "{s:s,s:s}", "session",
		      session, "after", ""),
	    RC_DENIED);
	test_reg_free(&t);
}

TEST(support_measures_are_seen_by_right_only)
{
	char session[65];
	json_t *got = NULL;

	begin();
	CHECK_INT(
	    test_call(&t, "support.put", NULL,
		"{s:s,s:s,s:[{s:s,s:s,s:b}],s:s,s:[s],s:[s]}", "session",
		t.manager, "state", "running", "persons", "person_no", person,
		"name", "架空　一郎", "applicant", 1, "from", "2026-07-01",
		"affairs", "juminhyo", "addresses", "避難先の住所"),
	    RC_OK);
	CHECK_INT(test_call(&t, "support.get", &got, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	CHECK(!holds(got, "避難先"));
	json_decref(got);
	/* somebody who may not even look up residents learns nothing */
	put_staff("[\"batch\"]", session);
	CHECK_INT(test_call(&t, "support.get", NULL, "{s:s,s:s}", "session",
		      session, "person_no", person),
	    RC_DENIED);
	CHECK_INT(
	    test_call(&t, "block.check", NULL, "{s:s,s:[s],s:s}", "session",
		session, "persons", person, "process", "certificate"),
	    RC_DENIED);
	CHECK_INT(test_call(&t, "person.get", NULL, "{s:s,s:s}", "session",
		      session, "person_no", person),
	    RC_DENIED);
	CHECK_INT(
	    test_call(&t, "entry.list", NULL, "{s:s}", "session", session),
	    RC_DENIED);
	test_reg_free(&t);
}

/* The number behind a handle belongs to the entry it was typed for. */
TEST(handle_of_a_number_is_nobody_elses)
{
	struct entry e;
	json_t *res = NULL, *got;
	const char *handle;
	char known[64];
	int64_t id;

	begin();
	CHECK_INT(test_call(&t, "mynumber.put", &res, "{s:s,s:s}", "session",
		      t.clerk, "value", MYNUMBER),
	    RC_OK);
	(void)snprintf(known, sizeof(known), "%s",
	    json_string_value(json_object_get(res, "handle")));
	json_decref(res);
	test_family(&e, "番号", 1, 8);
	(void)snprintf(e.persons[0].mynumber_handle,
	    sizeof(e.persons[0].mynumber_handle), "%.40s", known);
	id = test_submit(&t, &e, "n");
	CHECK(id > 0);
	/* a reviewer sees that there is one, and no more */
	got = get_entry(id, t.reviewer);
	handle = json_string_value(json_object_get(
	    first_person(json_object_get(got, "entry")), "mynumber_handle"));
	CHECK(handle != NULL && strcmp(handle, known) != 0);
	json_decref(got);
	/* its author gets it back to go on typing */
	got = get_entry(id, t.clerk);
	handle = json_string_value(json_object_get(
	    first_person(json_object_get(got, "entry")), "mynumber_handle"));
	CHECK_STR(handle, known);
	json_decref(got);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	entry_release(&e);
	test_reg_free(&t);
}

/* ---- 個人番号 stay where they belong ---- */

TEST(mynumber_is_refused_in_free_text)
{
	static const char *const forms[] = { MYNUMBER,
		"番号は 123456789018 です", "1234-5678-9018",
		"本人 1234 5678 9018", "１２３４５６７８９０１８",
		"１２３４－５６７８－９０１８" };
	json_t *j;
	char key[16], body[256];
	size_t i;

	begin();
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		(void)snprintf(key, sizeof(key), "m%zu", i);
		j = move_json();
		(void)json_object_set_new(j, "remarks", json_string(forms[i]));
		CHECK_STR(refused(j, key), "E1089");
		j = move_json();
		(void)json_object_set_new(
		    j, "applicant", json_string(forms[i]));
		CHECK_STR(refused(j, key), "E1089");
		j = move_json();
		set_after(j, "address_building", forms[i]);
		CHECK_STR(refused(j, key), "E1089");
		CHECK_INT(
		    test_call(&t, "memo.put", NULL, "{s:s,s:s,s:s}", "session",
			t.clerk, "person_no", person, "text", forms[i]),
		    RC_INPUT);
		CHECK_STR(t.err.code, "E1089");
		CHECK_INT(
		    test_call(&t, "note.put", NULL, "{s:s,s:s,s:s}", "session",
			t.clerk, "person_no", person, "text", forms[i]),
		    RC_INPUT);
		(void)snprintf(body, sizeof(body),
		    "{\"details\":{\"reason_text\":\"%s\"}}", forms[i]);
		CHECK_INT(test_call(&t, "log.append", NULL, "{s:[{s:s}]}",
			      "records", "body", body),
		    RC_INPUT);
		CHECK_STR(t.err.code, "E1089");
	}
	/* numbers that are none pass: other lengths, another check digit */
	CHECK_INT(test_call(&t, "memo.put", NULL, "{s:s,s:s,s:s}", "session",
		      t.clerk, "person_no", person, "text",
		      "096-328-2111 123456789019 20260715-0001 "
		      "1234567890181 2026-07-15 10:31"),
	    RC_OK);
	test_reg_free(&t);
}

/* What a paper said is kept beside what was typed (10.8), whatever kind its
 * item is. */
TEST(mynumber_is_refused_in_what_a_paper_said)
{
	static const char *const items[] = { "name", "address_town",
		"juminhyo_code", "pension_no" };
	json_t *j, *said;
	char key[16];
	size_t i;

	begin();
	for (i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		(void)snprintf(key, sizeof(key), "p%zu", i);
		j = move_json();
		said = json_pack("{s:s}", items[i], "番号 " MYNUMBER);
		(void)json_object_set_new(first_person(j), "said", said);
		CHECK_STR(refused(j, key), "E1089");
		CHECK_STR(t.err.item, items[i]);
	}
	j = move_json();
	said = json_pack("{s:{s:[{s:s}]}}", "groups", "former_name_history",
	    "past_former_name", "１２３４－５６７８－９０１８");
	(void)json_object_set_new(first_person(j), "said", said);
	CHECK_STR(refused(j, "group"), "E1089");
	CHECK_INT(test_count(&t, "SELECT count(*) FROM entry WHERE content "
				 "LIKE '%" MYNUMBER "%'"),
	    0);
	j = move_json();
	said = json_pack("{s:s}", "address_town", "水前寺 2-12-3 096-328-2111");
	(void)json_object_set_new(first_person(j), "said", said);
	CHECK_STR(refused(j, "none"), "taken");
	test_reg_free(&t);
}

TEST(mynumber_in_the_middle_of_a_text_stays_out_of_the_outbox)
{
	char path[128], aside[256];
	struct outbox *o = NULL;
	struct err err;
	json_t *j = json_pack("{s:s}", "remarks", "本人 1234-5678-9018 を確認");

	test_reg_make(&t);
	(void)snprintf(path, sizeof(path), "%s/outbox.db", t.dir);
	CHECK_INT(outbox_open(path, "T1", &o, aside, &err), RC_OK);
	CHECK_INT(
	    outbox_draft_put(o, "10001", "d1", "転入", j, &err), RC_INPUT);
	CHECK_STR(err.code, "E7051");
	CHECK_INT(outbox_log(o, 1, "inquiry", j, &err), RC_INPUT);
	json_decref(j);
	outbox_close(o);
	(void)unlink(path);
	(void)snprintf(path, sizeof(path), "%s/outbox.db-wal", t.dir);
	(void)unlink(path);
	(void)snprintf(path, sizeof(path), "%s/outbox.db-shm", t.dir);
	(void)unlink(path);
	test_reg_free(&t);
}

/* ---- hiding what was done ---- */

/* Whoever types the password into the field of the number must not find it
 * in the log; and no such text may spoil the log for its readers. */
TEST(failed_sign_in_of_nobody_leaves_no_typed_text)
{
	json_t *got = NULL;

	begin();
	CHECK_INT(test_call(&t, "session.failed", NULL, "{s:s}", "staff",
		      "hunter2-secret"),
	    RC_OK);
	CHECK_INT(test_call(&t, "session.failed", NULL, "{s:s}", "staff",
		      "aあいうえおかき"),
	    RC_OK);
	CHECK_INT(test_call(&t, "session.open", NULL, "{s:s}", "staff",
		      "aあいうえおかき"),
	    RC_DENIED);
	CHECK_INT(test_call(&t, "log.report", &got, "{s:s,s:s}", "session",
		      t.manager, "report", "failed"),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "rows")), 2);
	CHECK(!holds(got, "hunter2"));
	json_decref(got);
	test_reg_free(&t);
}

/* Looking somebody up at the command line of a real register is logged by
 * the register itself, with the reason, before anything is shown. */
TEST(command_line_looks_are_logged_by_the_register)
{
	static const char *const calls[] = { "person.get", "memo.list",
		"block.list", "issue.list" };
	struct reg *daicho;
	char session[65];
	json_t *got = NULL;
	size_t i, k, seen = 0;

	begin();
	test_plant(&t, "INSERT INTO terminal (terminal, place, label, "
		       "public_key, profile, is_demo, version) SELECT "
		       "'daicho', '本庁', '', public_key, profile, is_demo, 1 "
		       "FROM terminal WHERE terminal = 'T1'");
	test_plant(&t, "UPDATE state SET is_training = 0");
	test_plant(&t, "UPDATE terminal SET is_demo = 0");
	daicho = test_reg_also(&t, "daicho");
	{
		struct proof p = { .kind = "terminal",
			.key_id = "daicho",
			.staff = "10004",
			.act = "session.open" };
		json_t *res = NULL;

		CHECK_INT(test_call_at(&t, daicho, "session.nonce", &res, "{}"),
		    RC_OK);
		(void)snprintf(p.nonce, sizeof(p.nonce), "%s",
		    json_string_value(json_object_get(res, "nonce")));
		json_decref(res);
		proof_sign(&p, t.secret);
		res = NULL;
		CHECK_INT(
		    test_call_at(&t, daicho, "session.open", &res, "{s:s,s:o}",
			"staff", "10004", "proof", proof_to_json(&p)),
		    RC_OK);
		(void)snprintf(session, sizeof(session), "%s",
		    json_string_value(json_object_get(res, "session")));
		json_decref(res);
	}
	for (i = 0; i < 4; i++) {
		/* no reason, no look */
		CHECK_INT(test_call_at(&t, daicho, calls[i], NULL, "{s:s,s:s}",
			      "session", session, "person_no", person),
		    RC_DENIED);
		CHECK_STR(t.err.code, "E1052");
		CHECK_INT(
		    test_call_at(&t, daicho, calls[i], NULL, "{s:s,s:s,s:s}",
			"session", session, "person_no", person, "reason", "3"),
		    RC_OK);
	}
	CHECK_INT(test_call(&t, "log.list", &got, "{s:s,s:s,s:s,s:s,s:s}",
		      "session", t.manager, "from", "", "to", "", "staff",
		      "10004", "person_no", person),
	    RC_OK);
	for (k = 0; k < json_array_size(json_object_get(got, "records")); k++)
		for (i = 0; i < 4; i++) {
			json_t *o =
			    json_array_get(json_object_get(got, "records"), k);

			if (strcmp(json_string_value(json_object_get(o, "act")),
				calls[i]) == 0 &&
			    holds(o, "\"reason\": \"3\""))
				seen++;
		}
	CHECK_INT(seen, 4);
	json_decref(got);
	reg_close(daicho);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
