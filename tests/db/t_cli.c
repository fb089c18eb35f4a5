/* SPDX-License-Identifier: ISC
 * What every command of daicho relies on.
 */
#include "db/cli.h"
#include "db/outbox.h"
#include "src/authwire.h"
#include "src/proof.h"
#include "tests/db/help_reg.h"
#include "tests/test.h"

#include <pty.h>
#include <signal.h>
#include <sodium.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
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

/* ---- a stand-in for madoguchi-auth: one conversation, one password ---- */

static bool
next_frame(struct wire_in *in, int fd, struct wire_frame *f)
{
	for (;;) {
		if (wire_next(in, f) == WIRE_FRAME)
			return true;
		if (wire_read(in, fd) < 0)
			return false;
	}
}

static json_t *
signed_proof(const json_t *start, const unsigned char *secret)
{
	struct proof p = { .kind = "terminal", .key_id = "daicho" };

	(void)snprintf(p.staff, sizeof(p.staff), "%s",
	    json_string_value(json_object_get(start, "staff")));
	(void)snprintf(p.act, sizeof(p.act), "%s",
	    json_string_value(json_object_get(start, "act")));
	(void)snprintf(p.subject, sizeof(p.subject), "%s",
	    json_string_value(json_object_get(start, "subject")));
	(void)snprintf(p.nonce, sizeof(p.nonce), "%s",
	    json_string_value(json_object_get(start, "nonce")));
	proof_sign(&p, secret);
	return proof_to_json(&p);
}

static void
helper(int listening, const unsigned char *secret)
{
	int fd = accept(listening, NULL, NULL);
	struct wire_in in;
	struct wire_frame f;
	json_t *start, *done;
	char *text;
	bool fine;

	if (fd < 0 || wire_init(&in, NULL) != RC_OK ||
	    !next_frame(&in, fd, &f) || f.type != 'S')
		_exit(1);
	start = json_loadb(f.body, f.len, 0, NULL);
	wire_drop(&in);
	if (!wire_send(fd, 'P', "h", 1, "暗証", strlen("暗証")) ||
	    !next_frame(&in, fd, &f) || f.type != 'A')
		_exit(1);
	fine = f.len == 9 && memcmp(f.body, "madoguchi", 9) == 0;
	done = json_pack("{s:b,s:i,s:s}", "ok", fine, "pam", fine ? 0 : 7,
	    "text", fine ? "" : "違います");
	if (fine)
		(void)json_object_set_new(
		    done, "proof", signed_proof(start, secret));
	text = json_dumps(done, JSON_COMPACT);
	(void)wire_send(fd, 'D', text, strlen(text), "", 0);
	_exit(0);
}

static pid_t
start_helper(const char *path, const unsigned char *secret)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	pid_t pid;

	(void)snprintf(sa.sun_path, sizeof(sa.sun_path), "%.100s", path);
	(void)unlink(path);
	CHECK_INT(bind(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	CHECK_INT(listen(fd, 1), 0);
	pid = fork();
	if (pid == 0)
		helper(fd, secret);
	(void)close(fd);
	return pid;
}

static void
register_people(struct reg *r, const unsigned char *public)
{
	char hex[65];
	struct err err;
	json_t *args;

	(void)sodium_bin2hex(hex, sizeof(hex), public, 32);
	err_clear(&err);
	args = json_pack("{s:s,s:s,s:s,s:s,s:s,s:b}", "terminal", "daicho",
	    "place", "本庁", "label", "本庁", "public_key", hex, "profile",
	    "counter", "demo", 0);
	CHECK_INT(reg_call(r, "terminal.put", args, NULL, &err), RC_OK);
	json_decref(args);
	args = json_pack("{s:s,s:s,s:s,s:s,s:[s,s],s:s,s:s,s:s}", "staff",
	    "10001", "name", "佐々木", "org", "区民課", "role_label", "窓口",
	    "rights", "read", "staff", "from", "2020-01-01", "to", "",
	    "account", "10001");
	CHECK_INT(reg_call(r, "staff.put", args, NULL, &err), RC_OK);
	json_decref(args);
}

/* --as, --reason and --answers-fd on a real register: the right answer
 * opens a session, a wrong or a missing one does not. */
TEST(cli_signs_in_through_the_helper)
{
	static const struct {
		const char *answers;
		bool in;
	} cases[] = { { "madoguchi\n", true }, { "wrong\n", false },
		{ "", false } };
	unsigned char public[32], secret[64];
	char dir[128], path[100];

	CHECK(sodium_init() >= 0);
	crypto_sign_keypair(public, secret);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cli c = { .out = stdout,
			.reg_uri = "sqlite:x",
			.as = "10001",
			.reason = "1" };
		int p[2], status;
		pid_t pid;

		c.reg = production(dir);
		register_people(c.reg, public);
		(void)snprintf(path, sizeof(path), "%.60s/auth.sock", dir);
		(void)snprintf(
		    c.conf.auth_socket, sizeof(c.conf.auth_socket), "%s", path);
		pid = start_helper(path, secret);
		CHECK_INT(pipe(p), 0);
		CHECK_INT(
		    write(p[1], cases[i].answers, strlen(cases[i].answers)),
		    (ssize_t)strlen(cases[i].answers));
		(void)close(p[1]);
		c.answers_fd = p[0];
		err_clear(&c.err);
		CHECK_INT(cli_sign_in(&c, true) == RC_OK, cases[i].in);
		if (cases[i].in && c.err.code[0] != '\0')
			printf(
			    "# %s %s %s\n", c.err.code, c.err.text, c.err.why);
		CHECK_INT(c.session[0] != '\0', cases[i].in);
		/* looking needs the right that came with the session */
		CHECK_INT(cli_may_look(&c) == RC_OK, cases[i].in);
		(void)close(p[0]);
		(void)kill(pid, SIGKILL);
		(void)waitpid(pid, &status, 0);
		cli_close(&c);
		(void)unlink(path);
		help_reg_remove(dir);
	}
}

/* 10.2: a long list, or many, with the right or with a why that is logged. */
TEST(cli_brake_asks_why_many_are_looked_at)
{
	struct cli c = { .out = stdout, .staff = "10001" };
	json_t *d = json_pack("{s:s,s:s}", "staff", "10001", "reason", "1");
	struct outbox *o = NULL;
	char dir[128], path[200], aside[256];
	int64_t now = INT64_C(1785000000000000);
	struct reg *reg = help_reg_new(dir, "2026-07-15");

	reg_close(reg);
	(void)snprintf(path, sizeof(path), "%s/outbox.db", dir);
	CHECK_INT(outbox_open(path, "daicho", &o, aside, &c.err), RC_OK);
	CHECK_INT(cli_brake(&c, NULL, o, 50, now, NULL), RC_OK);
	CHECK_INT(cli_brake(&c, NULL, o, 51, now, NULL), RC_DENIED);
	CHECK_STR(c.err.code, "E1054");
	CHECK_INT(cli_brake(&c, NULL, o, 10000, now, "統計の依頼"), RC_OK);
	CHECK_INT(cli_brake(&c, NULL, o, 51, now, " "), RC_INPUT);
	CHECK_INT(cli_brake(&c, NULL, o, 51, now, "\xff"), RC_INPUT);
	c.may_mass = true;
	CHECK_INT(cli_brake(&c, NULL, o, 10000, now, NULL), RC_OK);
	c.may_mass = false;
	/* many short ones come to the same */
	for (int i = 0; i < 120; i++) {
		CHECK_INT(cli_brake(&c, NULL, o, 50, now + i, NULL), RC_OK);
		CHECK_INT(outbox_log(o, now + i, "list", d, &c.err), RC_OK);
	}
	CHECK_INT(cli_brake(&c, NULL, o, 50, now + 200, NULL), RC_DENIED);
	CHECK_INT(cli_brake(&c, NULL, o, 50, now + 200, "督促"), RC_OK);
	/* eleven minutes later they no longer count, nor behind a why */
	CHECK_INT(
	    cli_brake(&c, NULL, o, 50, now + INT64_C(660000000), NULL), RC_OK);
	(void)json_object_set_new(d, "brake", json_true());
	CHECK_INT(outbox_log(o, now + 201, "list", d, &c.err), RC_OK);
	CHECK_INT(cli_brake(&c, NULL, o, 50, now + 202, NULL), RC_OK);
	json_decref(d);
	outbox_close(o);
	help_reg_remove(dir);
}

/* ---- progress ---- */

/* What a run of progress writes into fd, which is closed; from is its other
 * end, read to the end: a terminal hands on what was written in pieces. */
static void
progress_into(int fd, char *out, size_t size, int from)
{
	struct timespec t;
	struct cli_shown s = { .what = "取り込む" }; /* began 100 s ago */
	int keep = dup(STDERR_FILENO);
	size_t len = 0;
	ssize_t n;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	s.when[0] = s.when[1] =
	    (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000 - 100000;
	(void)fflush(stderr);
	(void)dup2(fd, STDERR_FILENO);
	cli_show_step(&s, "取り込む", 5000, 20000);
	/* the next step has just begun: it says nothing yet */
	s.when[1] = INT64_MIN / 2;
	cli_show_step(&s, "索引を作る", 10, 20);
	(void)fflush(stderr);
	(void)dup2(keep, STDERR_FILENO);
	(void)close(keep);
	(void)close(fd);
	while (
	    len < size - 1 && (n = read(from, out + len, size - 1 - len)) > 0)
		len += (size_t)n;
	out[len] = '\0';
}

TEST(cli_progress_is_a_bar_on_a_terminal_and_lines_else)
{
	int64_t fresh[2] = { 0, 0 };
	char got[400];
	int p[2], master, slave;

	CHECK_INT(pipe(p), 0);
	progress_into(p[1], got, sizeof(got), p[0]);
	CHECK_STR(got, "取り込む 5000/20000  50/秒 残り 5:00\n");
	(void)close(p[0]);
	CHECK_INT(openpty(&master, &slave, NULL, NULL, NULL), 0);
	progress_into(slave, got, sizeof(got), master);
	CHECK(strstr(got, "\r取り込む [#######  ") != NULL);
	CHECK(strstr(got, "] 5000/20000  50/秒 残り 5:00") != NULL);
	CHECK(strchr(got, '\n') == NULL);
	(void)close(master);
	/* What has just begun says nothing. */
	cli_progress(fresh, "取り込む", 1, 100);
	CHECK(fresh[0] != 0);
	CHECK_INT(fresh[0], fresh[1]);
}

/* A number stays in no memory that is free again, taken or refused. */
TEST(cli_number_is_wiped_once_it_was_sent)
{
	struct cli c = { .out = stdout, .reg_uri = "sqlite:x" };
	json_t *args = json_pack("{s:s}", "value", "123456789018"), *value;
	char dir[128];

	c.reg = production(dir);
	err_clear(&c.err);
	value = json_incref(json_object_get(args, "value"));
	CHECK(cli_call_number(&c, "mynumber.put", args, NULL) != RC_OK);
	CHECK_INT(json_string_length(value), 12);
	CHECK_STR(json_string_value(value), "");
	json_decref(value);
	cli_close(&c);
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
