/* SPDX-License-Identifier: ISC
 * What every command of daicho relies on.
 */
#include "db/cli.h"
#include "tests/db/help_reg.h"
#include "tests/test.h"

#include <unistd.h>

static void
print_one(const char *s, char *out, size_t size)
{
	struct cli c = { .out = tmpfile() };
	size_t n;

	CHECK(c.out != NULL);
	cli_put(&c, "%s\n", s);
	rewind(c.out);
	n = fread(out, 1, size - 1, c.out);
	out[n] = '\0';
	fclose(c.out);
}

/* Stored data tells the terminal nothing. */
TEST(cli_output_is_clean)
{
	char got[200];

	print_one("甲\x1b[31m乙", got, sizeof(got));
	CHECK_STR(got, "甲〓[31m乙\n");
	print_one("a\u202eb", got, sizeof(got));
	CHECK_STR(got, "a〓b\n");
	print_one("\xff", got, sizeof(got));
	CHECK_STR(got, "〓\n");
	print_one("一行\n二行", got, sizeof(got));
	CHECK_STR(got, "一行\n二行\n");
}

static struct reg *
production(char dir[128])
{
	struct reg_options o = { .terminal = "daicho", .create = true };
	struct reg *r = help_reg_new(dir, "2026-07-15");
	static char uri[200];
	struct err err;
	json_t *args;

	reg_close(r);
	(void)snprintf(uri, sizeof(uri), "sqlite:%s/real.db", dir);
	o.uri = uri;
	r = NULL;
	err_clear(&err);
	CHECK_INT(reg_open(&o, &r, &err), RC_OK);
	args = json_pack("{s:s,s:s,s:b}", "municipality", "431010", "name",
	    "熊本市中央区", "training", 0);
	CHECK_INT(reg_call(r, "register.init", args, NULL, &err), RC_OK);
	json_decref(args);
	return r;
}

TEST(cli_production_asks_who_and_why)
{
	char dir[128];
	struct cli c = { .out = stdout, .answers_fd = -1 };

	c.reg = production(dir);
	c.reg_uri = "sqlite:x";
	err_clear(&c.err);
	CHECK_INT(cli_sign_in(&c, true), RC_DENIED);
	CHECK_STR(c.err.code, "E1038");
	c.as = "10001";
	CHECK_INT(cli_sign_in(&c, true), RC_DENIED);
	CHECK_STR(c.err.code, "E1039");
	c.reason = "1";
	CHECK(cli_sign_in(&c, true) != RC_OK);
	CHECK_STR(c.session, "");
	cli_close(&c);
	help_reg_remove(dir);
}

/* Without a session nobody reads or loads in bulk where it is real. */
TEST(cli_production_register_refuses_without_session)
{
	char dir[128];
	struct reg *r = production(dir);
	static const char *const calls[] = { "export.people", "load.people" };
	struct err err;
	json_t *args;

	for (int i = 0; i < 2; i++) {
		err_clear(&err);
		args = json_pack("{s:s,s:s}", "after", "", "what", "import");
		CHECK_INT(reg_call(r, calls[i], args, NULL, &err), RC_DENIED);
		CHECK_STR(err.code, "E1030");
		json_decref(args);
		/* session.open without a proof is no way in */
		err_clear(&err);
		args = json_pack("{s:s}", "staff", "10001");
		CHECK(reg_call(r, "session.open", args, NULL, &err) != RC_OK);
		json_decref(args);
	}
	reg_close(r);
	help_reg_remove(dir);
}

TEST(cli_numbers)
{
	long n = 7;

	CHECK(cli_number("12", 1, 20, &n));
	CHECK_INT(n, 12);
	CHECK(!cli_number("", 0, 20, &n));
	CHECK(!cli_number("12x", 0, 20, &n));
	CHECK(!cli_number("21", 0, 20, &n));
	CHECK(!cli_number("99999999999999999999", 0, 20, &n));
	CHECK_INT(n, 12);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
