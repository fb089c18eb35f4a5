/* SPDX-License-Identifier: ISC
 * What the register guarantees about entries: held, hidden until decided,
 * decided by another person on what that person saw, complete rows after.
 */
#include "tests/db/help_register.h"
#include "tests/test.h"

#include "src/date.h"

#include <pthread.h>
#include <sqlite3.h>

static struct test_reg t;
static struct entry e;
static char person[20], household[20];

static const char *
text_at(const json_t *o, const char *key)
{
	const char *v = json_string_value(json_object_get(o, key));

	return v != NULL ? v : "(none)";
}

/* One family of n in the register. */
static void
begin(int n)
{
	test_reg_make(&t);
	test_family(&e, "架空", n, 1);
	CHECK_INT(test_register(&t, &e, "k-begin", person, household), RC_OK);
	if (t.err.code[0] != '\0')
		printf("# %s %s %s %s\n", t.err.code, t.err.text, t.err.why,
		    t.err.item);
	entry_release(&e);
}

/* One number of the database, seen from outside. */
static long long
count(const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	long long n = -1;

	CHECK_INT(sqlite3_open(t.path, &db), SQLITE_OK);
	CHECK_INT(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	if (sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(db);
	return n;
}

TEST(std_1_1_13_numbers_are_serial_with_check_digit)
{
	begin(3);
	/* serial 1: weight 2, 2 mod 11 = 2, 11 - 2 = 9 */
	CHECK_STR(person, "00000019");
	CHECK_STR(household, "00000019");
	CHECK_INT(count("SELECT count(*) FROM person"), 3);
	test_reg_free(&t);
}

TEST(std_1_2_1_full_rows_count_without_gap)
{
	json_t *got = NULL, *history;
	int64_t id;

	begin(1);
	/* a 仮登録 thrown away uses up no 履歴番号 */
	CHECK_INT(test_move(&t, person, "99番", &e), RC_OK);
	id = test_submit(&t, &e, "k-thrown");
	CHECK(id > 0);
	CHECK_INT(test_call(&t, "entry.withdraw", NULL, "{s:s,s:I,s:i}",
		      "session", t.clerk, "id", (json_int_t)id, "version", 1),
	    RC_OK);
	entry_release(&e);
	CHECK_INT(test_move(&t, person, "8番地", &e), RC_OK);
	CHECK_INT(test_register(&t, &e, "k-move", NULL, NULL), RC_OK);
	entry_release(&e);
	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	history = json_object_get(got, "history");
	CHECK_INT(json_array_size(history), 2);
	CHECK_INT(json_integer_value(json_object_get(
		      json_array_get(history, 1), "hist_no")),
	    2);
	CHECK_STR(text_at(json_array_get(history, 0), "address_number"),
	    "12番3号");
	CHECK_STR(text_at(json_array_get(history, 1), "address_number"),
	    "8番地");
	/* row 2 is complete by itself */
	CHECK_STR(text_at(json_array_get(history, 1), "juminhyo_code"),
	    text_at(json_array_get(history, 0), "juminhyo_code"));
	CHECK_STR(text_at(json_array_get(history, 1), "name"), "架空　一郎");
	CHECK_STR(text_at(json_array_get(history, 1), "event"), "301");
	json_decref(got);
	test_reg_free(&t);
}

TEST(std_4_0_8_state_before_until_decided)
{
	json_t *got = NULL;
	int64_t id;

	begin(2);
	CHECK_INT(test_move(&t, person, "55番", &e), RC_OK);
	id = test_submit(&t, &e, "k1");
	entry_release(&e);
	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	CHECK_STR(text_at(json_object_get(got, "record"), "address_number"),
	    "12番3号");
	CHECK_INT(json_integer_value(json_object_get(
		      json_object_get(got, "pending"), "entry_id")),
	    id);
	json_decref(got);
	CHECK_INT(test_approve(&t, id, NULL), RC_OK);
	got = NULL;
	CHECK_INT(test_call(&t, "person.get", &got, "{s:s,s:s}", "session",
		      t.clerk, "person_no", person),
	    RC_OK);
	CHECK_STR(text_at(json_object_get(got, "record"), "address_number"),
	    "55番");
	CHECK(json_object_get(got, "pending") == NULL);
	json_decref(got);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
