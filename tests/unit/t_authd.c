/* SPDX-License-Identifier: ISC
 * The helper's own decisions: requests, the list of staff, keys, guesses,
 * frames and words.
 */
#include "src/authd.h"
#include "src/authwire.h"
#include "tests/test.h"

#include <sys/stat.h>
#include <unistd.h>

static char dir[32];

static const char *
in_dir(const char *name)
{
	static char path[96];

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void
put(const char *name, const char *text, mode_t mode)
{
	FILE *f = fopen(in_dir(name), "w");

	if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0 ||
	    chmod(in_dir(name), mode) != 0)
		abort();
}

static void
open_dir(void)
{
	(void)snprintf(dir, sizeof(dir), "/tmp/t_authd.XXXXXX");
	if (mkdtemp(dir) == NULL)
		abort();
}

static void
close_dir(const char *name)
{
	(void)unlink(in_dir(name));
	CHECK_INT(rmdir(dir), 0);
}

#define RQ(service, staff, act, subject, nonce)                                \
	"{\"service\":\"" service "\",\"staff\":\"" staff "\",\"act\":\"" act  \
	"\",\"subject\":\"" subject "\",\"nonce\":\"" nonce "\"}"

TEST(requests)
{
	static const struct {
		const char *body;
		bool want;
	} cases[] = {
		{ RQ("login", "10001", "session.open", "", "0f"), true },
		{ RQ("unlock", "10001", "session.unlock", "", ""), true },
		{ RQ("approve", "1", "entry.approve", "1@2:ab", "00"), true },
		{ RQ("approve", "1", "block.suspend", "1", "00"), true },
		{ RQ("password", "1", "", "", ""), true },
		{ RQ("password", "1", "password.change", "", "00"), true },
		{ RQ("login", "", "session.open", "", "0f"), false },
		{ RQ("login", "1", "session.unlock", "", "0f"), false },
		{ RQ("approve", "1", "session.open", "", "0f"), false },
		{ RQ("approve", "1", "approve", "", "0f"), false },
		{ RQ("madoguchi-login", "1", "session.open", "", "0"), false },
		{ RQ("sshd", "1", "session.open", "", "0f"), false },
		{ RQ("login", "1", "session.open", "", "0F"), false },
		{ RQ("login", "1", "session.open", "", "xx"), false },
		{ RQ("login", "1", "session.open", "a b", "0f"), false },
		{ RQ("login", "1", "session.open", "\\n", "0f"), false },
		{ RQ("login", "1\\u0000", "session.open", "", "0f"), false },
		{ RQ("login", "職", "session.open", "", "0f"), false },
		{ RQ("login", "1234567890123456", "session.open", "", "0"),
		    false },
		{ RQ("login", "123456789012345", "session.open", "", "0"),
		    true },
		{ RQ("approve", "1", "entry.Approve", "", "0"), false },
		{ "{\"service\":\"login\",\"staff\":\"1\"}", false },
		{ "{\"service\":1,\"staff\":\"1\",\"act\":\"session.open\","
		  "\"subject\":\"\",\"nonce\":\"\"}",
		    false },
		{ "[]", false },
		{ "", false },
		{ "null", false },
	};
	struct authd_request rq;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool got =
		    authd_request(cases[i].body, strlen(cases[i].body), &rq);

		if (got != cases[i].want) {
			CHECK(got == cases[i].want);
			printf("# %s\n", cases[i].body);
		}
	}
}

TEST(list_of_staff)
{
	char account[AUTHD_ACCOUNT_MAX] = "";
	struct err err;

	open_dir();
	put("l",
	    "# comment\n\n10001 mado10001 佐々木 由美\r\n"
	    "10002\tmado-2\n  10003 _m3 x\n10004 m4",
	    0644);
	CHECK_INT(authd_account(in_dir("l"), "10001", account, NULL), RC_OK);
	CHECK_STR(account, "mado10001");
	CHECK_INT(authd_account(in_dir("l"), "10002", account, NULL), RC_OK);
	CHECK_STR(account, "mado-2");
	CHECK_INT(authd_account(in_dir("l"), "10003", account, NULL), RC_OK);
	CHECK_STR(account, "_m3");
	CHECK_INT(authd_account(in_dir("l"), "10004", account, NULL), RC_OK);
	CHECK_INT(
	    authd_account(in_dir("l"), "1000", account, NULL), RC_NOT_FOUND);
	CHECK_INT(authd_account(in_dir("l"), "#", account, NULL), RC_NOT_FOUND);
	CHECK(chmod(in_dir("l"), 0664) == 0);
	err_clear(&err);
	CHECK_INT(
	    authd_account(in_dir("l"), "10001", account, &err), RC_DENIED);
	CHECK(err.text[0] && err.why[0] && err.remedy[0]);
	CHECK(chmod(in_dir("l"), 0646) == 0);
	CHECK_INT(
	    authd_account(in_dir("l"), "10001", account, NULL), RC_DENIED);
	if (geteuid() == 0) { /* somebody else's list */
		CHECK(chmod(in_dir("l"), 0644) == 0);
		CHECK(chown(in_dir("l"), 12345, 12345) == 0);
		CHECK_INT(authd_account(in_dir("l"), "10001", account, NULL),
		    RC_DENIED);
	}
	(void)unlink(in_dir("l"));
	CHECK_INT(authd_account(in_dir("l"), "10001", account, NULL), RC_IO);
	CHECK_INT(symlink("/etc/passwd", in_dir("l")), 0);
	CHECK_INT(authd_account(in_dir("l"), "10001", account, NULL), RC_IO);
	close_dir("l");
}

TEST(lists_with_a_wrong_line_are_no_lists)
{
	static const char *const wrong[] = { "10001\n", "10001 root x\n",
		"10001 Mado\n", "10001 -x\n", "10001 0x\n", "10/1 mado\n",
		"10001 a:b\n", "1234567890123456 mado\n",
		"9 a\n9 b\n", /* twice */
		"9 abcdefghijklmnopqrstuvwxyzabcdefg\n" };
	char account[AUTHD_ACCOUNT_MAX];
	struct err err;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		open_dir();
		put("l", wrong[i], 0600);
		err_clear(&err);
		CHECK_INT(
		    authd_account(in_dir("l"), "9", account, &err), RC_INPUT);
		CHECK(strstr(err.why, "line ") != NULL);
		close_dir("l");
	}
}

TEST(keys)
{
	unsigned char sk[AUTHD_SECRET_KEY], again[AUTHD_SECRET_KEY];
	char pub[65] = "", pub2[65] = "", text[256];
	struct proof p;
	FILE *f;

	open_dir();
	CHECK_INT(authd_key_make(in_dir("k"), "terminal", pub, NULL), RC_OK);
	CHECK_INT(strlen(pub), 64);
	CHECK_INT(authd_key_make(in_dir("k"), "terminal", pub2, NULL), RC_IO);
	CHECK_INT(
	    authd_key_load(in_dir("k"), "terminal", sk, pub2, NULL), RC_OK);
	CHECK_STR(pub2, pub);
	CHECK_INT(
	    authd_key_load(in_dir("k"), "demo", again, pub2, NULL), RC_INPUT);
	CHECK_INT(
	    authd_key_load(in_dir("k"), "term", again, pub2, NULL), RC_INPUT);
	memset(&p, 0, sizeof(p));
	(void)snprintf(p.kind, sizeof(p.kind), "terminal");
	(void)snprintf(p.key_id, sizeof(p.key_id), "T1");
	(void)snprintf(p.staff, sizeof(p.staff), "10001");
	(void)snprintf(p.act, sizeof(p.act), "session.open");
	(void)snprintf(p.nonce, sizeof(p.nonce), "00");
	proof_sign(&p, sk);
	CHECK(proof_verify(&p, pub));
	CHECK(chmod(in_dir("k"), 0604) == 0);
	CHECK_INT(
	    authd_key_load(in_dir("k"), "terminal", sk, pub2, NULL), RC_DENIED);
	CHECK(chmod(in_dir("k"), 0600) == 0);
	f = fopen(in_dir("k"), "r");
	CHECK(f != NULL && fgets(text, sizeof(text), f) != NULL);
	if (f != NULL)
		(void)fclose(f);
	text[strlen(text) - 3] = text[strlen(text) - 3] == '0' ? '1' : '0';
	put("k", text, 0600); /* the public half no longer belongs */
	CHECK_INT(
	    authd_key_load(in_dir("k"), "terminal", sk, pub2, NULL), RC_INPUT);
	put("k", "", 0600);
	CHECK_INT(
	    authd_key_load(in_dir("k"), "terminal", sk, pub2, NULL), RC_INPUT);
	put("k", "madoguchi-auth-key terminal 00\n", 0600);
	CHECK_INT(
	    authd_key_load(in_dir("k"), "terminal", sk, pub2, NULL), RC_INPUT);
	close_dir("k");
}

static bool
guess(const char *name, long long now)
{
	return authd_try(in_dir("t"), name, 5, 60000, now);
}

TEST(std_10_3_five_guesses_then_one_a_minute)
{
	open_dir();
	for (int i = 0; i < 5; i++)
		CHECK(guess("10001", 1000000));
	CHECK(!authd_may_try(in_dir("t"), "10001", 5, 60000, 1000000));
	CHECK(!guess("10001", 1000000));
	CHECK(!guess("10001", 1059999));
	CHECK(guess("10002", 1000000)); /* others are not held back */
	CHECK(guess("10001", 1060000));
	CHECK(!guess("10001", 1060000));
	CHECK(!guess("10001", 1119999));
	CHECK(guess("10001", 1120000));
	/* after a long time it is five again, not more */
	for (int i = 0; i < 5; i++)
		CHECK(guess("10001", 99000000));
	CHECK(!guess("10001", 99000000));
	/* a clock that starts anew does not hold anybody back for ever */
	CHECK(!guess("10001", 5));
	CHECK(guess("10001", 5 + 60000));
	/* the right password clears it */
	authd_try_forget(in_dir("t"), "10001");
	for (int i = 0; i < 5; i++)
		CHECK(guess("10001", 70000));
	CHECK(!guess("10001", 70000));
	close_dir("t");
}

TEST(asking_takes_nothing)
{
	open_dir();
	for (int i = 0; i < 20; i++)
		CHECK(authd_may_try(in_dir("t"), "10001", 5, 60000, 1000));
	for (int i = 0; i < 5; i++)
		CHECK(guess("10001", 1000));
	CHECK(!guess("10001", 1000));
	close_dir("t");
}

TEST(a_full_or_spoilt_book_of_guesses_says_no)
{
	char name[16];
	struct stat st;

	open_dir();
	CHECK(guess("held", 1000));
	CHECK(stat(in_dir("t"), &st) == 0 && (st.st_mode & 0777) == 0600);
	for (int i = 1; i < AUTHD_SLOTS; i++) {
		(void)snprintf(name, sizeof(name), "n%d", i);
		CHECK(guess(name, 1000));
	}
	CHECK(!guess("one more", 1000)); /* nobody is forgotten too early */
	CHECK(guess("one more", 1000 + 60000));
	CHECK(truncate(in_dir("t"), 100) == 0);
	CHECK(!guess("10001", 1000));
	(void)unlink(in_dir("t"));
	put("t", "", 0666); /* others could write it */
	CHECK(!guess("10001", 1000));
	close_dir("t");
	CHECK(!guess("10001", 1000)); /* the folder is gone */
}

TEST(words)
{
	static const struct {
		const char *in;
		size_t n;
		const char *want;
	} cases[] = {
		{ "Password: ", 10, "Password:" },
		{ "暗証", 6, "暗証" },
		{ "a\0b", 3, "a〓b" },
		{ "\033]0;x\a", 6, "〓]0;x〓" },
		{ "a\r\n\tb\n", 6, "a   b" },
		{ "\x7f\xc2\x9b", 3, "〓〓" },
		{ "\xe2\x80\xae\xe2\x81\xa6", 6, "〓〓" },   /* bidi */
		{ "\xd8\x9c\xef\xbb\xbf", 5, "〓〓" },       /* ALM, BOM */
		{ "\xc0\xaf\xe0\x80\xaf", 5, "〓〓〓〓〓" }, /* overlong */
		{ "\xed\xa0\x80", 3, "〓〓〓" },             /* surrogate */
		{ "\xf4\x90\x80\x80", 4, "〓〓〓〓" },       /* too large */
		{ "\xe6\x9a", 2, "〓〓" },                   /* cut off */
		{ "\xf0\xa0\xae\xb7\xf3\xa0\x84\x80", 8,
		    "\xf0\xa0\xae\xb7\xf3\xa0\x84\x80" }, /* 𠮷 with IVS */
		{ "", 0, "" },
	};
	char out[64], tight[6];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		wire_text(cases[i].in, cases[i].n, out, sizeof(out));
		CHECK_STR(out, cases[i].want);
	}
	wire_text("暗証", 6, tight, sizeof(tight)); /* cut on a character */
	CHECK_STR(tight, "暗");
}

TEST(frames_from_memory)
{
	static const unsigned char two[] = { 0, 0, 0, 2, 'I', 'x', 0, 0, 0, 1,
		'C', 9 };
	struct wire_in in;
	struct wire_frame f;

	CHECK_INT(wire_init(&in, NULL), RC_OK);
	CHECK_INT(wire_next(&in, &f), WIRE_NONE);
	CHECK(wire_put(&in, two, sizeof(two)));
	CHECK_INT(wire_next(&in, &f), WIRE_FRAME);
	CHECK(f.type == 'I' && f.len == 1 && f.body[0] == 'x');
	wire_drop(&in);
	CHECK_INT(wire_next(&in, &f), WIRE_FRAME);
	CHECK(f.type == 'C' && f.len == 0);
	wire_drop(&in);
	CHECK_INT(wire_next(&in, &f), WIRE_NONE);
	CHECK_INT(in.have, 1);
	wire_drop(&in); /* half a frame stays */
	CHECK_INT(in.have, 1);
	for (size_t i = 1; i < sizeof(two); i++)
		if (in.buf[i] != 0) {
			CHECK_INT(in.buf[i], 0); /* left in memory */
			break;
		}
	wire_release(&in);
	wire_release(&in);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
