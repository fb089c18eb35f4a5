/* SPDX-License-Identifier: ISC
 * What a proof for an approval is over: to the letter, and different for
 * every list that differs.
 */
#include "src/approval.h"
#include "tests/test.h"

#define HEX_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HEX_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static struct approval
one(int64_t id, int64_t version, const char *digest)
{
	struct approval a = { .id = id, .version = version };

	(void)snprintf(a.digest, sizeof(a.digest), "%s", digest);
	return a;
}

TEST(approval_subject_to_the_letter)
{
	struct approval a = one(17, 3, HEX_A);
	char out[APPROVAL_SUBJECT];

	approval_subject(&a, out);
	CHECK_STR(out, "17@3:" HEX_A);
}

TEST(approvals_subject_to_the_letter)
{
	struct approval list[] = { one(20, 1, HEX_B), one(3, 2, HEX_A) };
	char out[APPROVAL_SUBJECT];

	/* printf 'madoguchi entry.approve_many 1\n3@2:aa…\n20@1:bb…\n' |
	 * sha256sum */
	CHECK_INT(approvals_subject(list, 2, out, NULL), RC_OK);
	CHECK_STR(out,
	    "2:aa2254bf9570b7bb99636c78b0c41a602217877fd3f93b055caa99068501eb6e");
	/* and sorted on the way */
	CHECK_INT(list[0].id, 3);
	CHECK_INT(approvals_subject(list, 2, out, NULL), RC_OK);
	CHECK_STR(out,
	    "2:aa2254bf9570b7bb99636c78b0c41a602217877fd3f93b055caa99068501eb6e");
}

TEST(approvals_that_differ_have_other_subjects)
{
	char seen[9][APPROVAL_SUBJECT];
	int i, k, n = 0;
	struct approval lists[][2] = { { one(1, 1, HEX_A), one(2, 1, HEX_B) },
		{ one(1, 1, HEX_B), one(2, 1, HEX_A) },
		{ one(1, 2, HEX_A), one(2, 1, HEX_B) },
		{ one(1, 1, HEX_A), one(2, 2, HEX_B) },
		{ one(1, 11, HEX_A), one(2, 1, HEX_B) },
		{ one(11, 1, HEX_A), one(2, 1, HEX_B) },
		{ one(1, 1, HEX_A), one(21, 1, HEX_B) },
		{ one(INT64_MAX, INT64_MAX, HEX_A), one(2, 1, HEX_B) } };

	for (i = 0; i < (int)(sizeof(lists) / sizeof(lists[0])); i++)
		CHECK_INT(
		    approvals_subject(lists[i], 2, seen[n++], NULL), RC_OK);
	CHECK_INT(approvals_subject(lists[0], 1, seen[n++], NULL), RC_OK);
	for (i = 0; i < n; i++)
		for (k = 0; k < i; k++)
			CHECK(strcmp(seen[i], seen[k]) != 0);
}

TEST(approvals_that_name_an_entry_twice_are_refused)
{
	struct approval list[] = { one(1, 1, HEX_A), one(2, 1, HEX_B),
		one(1, 2, HEX_B) };
	char out[APPROVAL_SUBJECT] = "as it was";
	struct err err;

	err_clear(&err);
	CHECK_INT(approvals_subject(list, 3, out, &err), RC_INPUT);
	CHECK_STR(err.code, "E4093");
	CHECK_STR(out, "as it was");
	CHECK_INT(approvals_subject(list, 0, out, &err), RC_INPUT);
	CHECK_INT(
	    approvals_subject(list, APPROVALS_MAX + 1, out, &err), RC_INPUT);
}

TEST(approvals_need_id_version_and_digest)
{
	struct approval bad[] = { one(0, 1, HEX_A), one(1, 0, HEX_A),
		one(-1, 1, HEX_A), one(1, 1, "ab"), one(1, 1, "") };
	char out[APPROVAL_SUBJECT];
	size_t i;

	bad[3].digest[63] = 'G';
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK_INT(approvals_subject(&bad[i], 1, out, NULL), RC_INPUT);
}

TEST(approvals_come_back_from_json)
{
	struct approval list[] = { one(20, 1, HEX_B), one(3, 2, HEX_A) },
			*got = NULL;
	json_t *j = approvals_to_json(list, 2);
	int n = 0;

	CHECK_INT(approvals_from_json(j, &got, &n, NULL), RC_OK);
	CHECK_INT(n, 2);
	CHECK_INT(got[0].id, 20);
	CHECK_INT(got[1].version, 2);
	CHECK_STR(got[1].digest, HEX_A);
	free(got);
	(void)json_object_set_new(
	    json_array_get(j, 0), "digest", json_string("x"));
	CHECK_INT(approvals_from_json(j, &got, &n, NULL), RC_INPUT);
	json_decref(j);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
