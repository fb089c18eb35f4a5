/* SPDX-License-Identifier: ISC
 * The terminal's side against a helper that this test plays: whatever is not
 * a whole, expected, matching answer is AUTH_BROKEN, and stays so.
 */
#include "src/auth.h"
#include "src/authwire.h"
#include "tests/test.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define NONCE "00ff"

static char path[64];
static int listener = -1, peer = -1;

/* A conversation with us as the helper; 'S' is still to be read. */
static struct auth *
begin(const char *act, const char *nonce)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	struct auth *a = NULL;

	(void)snprintf(
	    path, sizeof(path), "/tmp/t_auth_unit.%d", (int)getpid());
	(void)unlink(path);
	(void)snprintf(un.sun_path, sizeof(un.sun_path), "%s", path);
	listener = socket(AF_UNIX, SOCK_STREAM, 0);
	CHECK_INT(bind(listener, (struct sockaddr *)&un, sizeof(un)), 0);
	CHECK_INT(listen(listener, 4), 0);
	CHECK_INT(
	    auth_start(path, "login", "10001", act, "17@3:ab", nonce, &a, NULL),
	    RC_OK);
	peer = accept(listener, NULL, NULL);
	CHECK(peer >= 0);
	return a;
}

static void
end(struct auth *a)
{
	auth_free(a);
	if (peer >= 0)
		(void)close(peer);
	(void)close(listener);
	(void)unlink(path);
	peer = listener = -1;
}

static void
give(const void *p, size_t n)
{
	CHECK(write(peer, p, n) == (ssize_t)n);
}

static void
give_frame(char type, const char *body)
{
	CHECK(wire_send(peer, type, body, strlen(body), NULL, 0));
}

static int
look(struct auth *a, struct auth_event *ev)
{
	auth_event(a, ev);
	return (int)ev->kind;
}

static bool
reply(struct auth *a, const char *text)
{
	struct secret s;
	bool ok;

	CHECK_INT(secret_init(&s, NULL), RC_OK);
	CHECK(secret_add(&s, text));
	ok = auth_answer(a, &s);
	CHECK_INT(s.len, 0);
	for (size_t i = 0; i < SECRET_MAX; i++)
		if (s.s[i] != '\0') {
			CHECK_INT(s.s[i], 0); /* left in memory */
			break;
		}
	secret_release(&s);
	return ok;
}

TEST(start_says_who_and_what)
{
	struct auth *a = begin("session.open", NONCE);
	char got[1024];
	ssize_t n = read(peer, got, sizeof(got) - 1);
	json_t *j;

	CHECK(n > 5);
	CHECK_INT(got[0], 0);
	CHECK_INT((got[2] & 0xff) << 8 | (got[3] & 0xff), n - 4);
	CHECK_INT(got[4], 'S');
	j = json_loadb(got + 5, (size_t)n - 5, 0, NULL);
	CHECK_STR(json_string_value(json_object_get(j, "service")), "login");
	CHECK_STR(json_string_value(json_object_get(j, "staff")), "10001");
	CHECK_STR(json_string_value(json_object_get(j, "act")), "session.open");
	CHECK_STR(json_string_value(json_object_get(j, "subject")), "17@3:ab");
	CHECK_STR(json_string_value(json_object_get(j, "nonce")), NONCE);
	json_decref(j);
	end(a);
}

TEST(prompts_words_and_answers_in_turn)
{
	struct auth *a = begin("session.open", NONCE);
	struct auth_event ev;
	char got[1024];
	ssize_t n;

	CHECK_INT(look(a, &ev), AUTH_NOTHING);
	CHECK(!reply(a, "nobody asked"));
	give_frame('I', "words");
	give_frame('E', "louder\033[31m");
	give_frame('P', "hPassword: ");
	CHECK_INT(look(a, &ev), AUTH_INFO);
	CHECK_STR(ev.text, "words");
	/* what is not taken yet is still reported by poll() */
	struct pollfd p = { .fd = auth_fd(a), .events = POLLIN };
	CHECK_INT(poll(&p, 1, 0), 1);
	CHECK_INT(look(a, &ev), AUTH_ERROR);
	CHECK_STR(ev.text, "louder〓[31m");
	CHECK_INT(look(a, &ev), AUTH_PROMPT_HIDDEN);
	CHECK_STR(ev.text, "Password:");
	CHECK_INT(look(a, &ev), AUTH_NOTHING);
	n = read(peer, got, sizeof(got)); /* 'S' */
	CHECK(n > 0);
	CHECK(reply(a, "p-1"));
	n = read(peer, got, sizeof(got));
	CHECK_INT(n, 8);
	CHECK(memcmp(got, "\0\0\0\4Ap-1", 8) == 0);
	CHECK(!reply(a, "twice"));
	give_frame('P', "e?");
	CHECK_INT(look(a, &ev), AUTH_PROMPT_ECHO);
	CHECK(reply(a, ""));
	give_frame('P', "r?");
	CHECK_INT(look(a, &ev), AUTH_PROMPT_ECHO);
	give_frame('D', "{\"ok\":false,\"pam\":7,\"text\":\"no\"}");
	CHECK_INT(look(a, &ev), AUTH_DONE_FAIL);
	CHECK_STR(ev.text, "no");
	CHECK_INT(auth_fd(a), -1);
	CHECK_INT(look(a, &ev), AUTH_BROKEN); /* it is over */
	end(a);
}

#define PROOF(staff, act, subject, nonce)                                      \
	"{\"ok\":true,\"pam\":0,\"text\":\"\",\"proof\":{\"kind\":\"demo\","   \
	"\"key_id\":\"T1\",\"staff\":\"" staff "\",\"act\":\"" act "\","       \
	"\"subject\":\"" subject "\",\"nonce\":\"" nonce "\",\"signature\":"   \
	"\"" SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN   \
	"\"}}"
#define SIXTEEN "0123456789abcdef"

TEST(done_is_ok_only_with_the_proof_that_was_asked_for)
{
	static const struct {
		const char *body;
		int want;
	} cases[] = {
		{ PROOF("10001", "session.open", "17@3:ab", NONCE),
		    AUTH_DONE_OK },
		{ PROOF("10002", "session.open", "17@3:ab", NONCE),
		    AUTH_BROKEN },
		{ PROOF("10001", "entry.approve", "17@3:ab", NONCE),
		    AUTH_BROKEN },
		{ PROOF("10001", "session.open", "18@3:ab", NONCE),
		    AUTH_BROKEN },
		{ PROOF("10001", "session.open", "17@3:ab", "00fe"),
		    AUTH_BROKEN },
		{ "{\"ok\":true,\"pam\":0,\"text\":\"\"}", AUTH_BROKEN },
		{ "{\"ok\":true,\"pam\":0,\"text\":\"\",\"proof\":7}",
		    AUTH_BROKEN },
		{ "{\"ok\":true,\"pam\":0,\"text\":\"\",\"proof\":{}}",
		    AUTH_BROKEN },
		{ "{\"ok\":1,\"pam\":0,\"text\":\"\"}", AUTH_BROKEN },
		{ "{\"ok\":false,\"pam\":7}", AUTH_BROKEN },
		{ "{\"ok\":false,\"ok\":true,\"text\":\"\"}", AUTH_BROKEN },
		{ "[]", AUTH_BROKEN },
		{ "", AUTH_BROKEN },
		{ "{\"ok\":true", AUTH_BROKEN },
	};
	struct auth_event ev;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct auth *a = begin("session.open", NONCE);

		give_frame('D', cases[i].body);
		CHECK_INT(look(a, &ev), cases[i].want);
		if (cases[i].want != AUTH_DONE_OK)
			CHECK_STR(ev.proof.signature, "");
		end(a);
	}
	/* where no act is to be proved, none has to come */
	struct auth *a = begin("", "");
	give_frame('D', "{\"ok\":true,\"pam\":0,\"text\":\"\"}");
	CHECK_INT(look(a, &ev), AUTH_DONE_OK);
	CHECK_STR(ev.proof.signature, "");
	end(a);
}

TEST(nonsense_is_broken_and_stays_broken)
{
	static const struct {
		const char *bytes;
		size_t n;
	} cases[] = {
		{ "\0\0\0\0", 4 }, { "\0\0\x10\x01", 4 },
		{ "\xff\xff\xff\xff", 4 }, { "HTTP/1.1 400 Bad", 16 },
		{ "\0\0\0\1X", 5 }, { "\0\0\0\1\0", 5 }, { "\0\0\0\1P", 5 },
		{ "\0\0\0\2Pb", 6 }, { "\0\0\0\2P\0", 6 }, { "\0\0\0\2Aa", 6 },
		{ "\0\0\0\2PhPrompt", 12 }, /* then a bad length */
	};
	struct auth_event ev;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct auth *a = begin("session.open", NONCE);

		give(cases[i].bytes, cases[i].n);
		look(a, &ev);
		if (i + 1 == sizeof(cases) / sizeof(cases[0])) {
			CHECK_INT(ev.kind, AUTH_PROMPT_HIDDEN);
			look(a, &ev);
		}
		CHECK_INT(ev.kind, AUTH_BROKEN);
		CHECK(ev.text[0] != '\0');
		CHECK(!reply(a, "late"));
		CHECK_INT(look(a, &ev), AUTH_BROKEN);
		end(a);
	}
	/* a second prompt before the first is answered */
	struct auth *a = begin("session.open", NONCE);
	give_frame('P', "h1");
	give_frame('P', "h2");
	CHECK_INT(look(a, &ev), AUTH_PROMPT_HIDDEN);
	CHECK_INT(look(a, &ev), AUTH_BROKEN);
	end(a);
}

TEST(half_a_frame_and_silence)
{
	struct auth_event ev;
	long long began;
	struct auth *a;

	a = begin("session.open", NONCE); /* the helper dies in a frame */
	give("\0\0\0\x09I12", 7);
	CHECK_INT(look(a, &ev), AUTH_NOTHING);
	(void)close(peer);
	peer = -1;
	CHECK_INT(look(a, &ev), AUTH_BROKEN);
	end(a);

	a = begin("session.open", NONCE); /* it hangs in a frame */
	auth_patience(a, 60000, 40);
	give("\0\0\0\x09I12", 7);
	began = wire_now_ms();
	while (look(a, &ev) == AUTH_NOTHING && wire_now_ms() - began < 5000)
		(void)poll(NULL, 0, 5);
	CHECK_INT(ev.kind, AUTH_BROKEN);
	CHECK(wire_now_ms() - began >= 40);
	end(a);

	a = begin("session.open", NONCE); /* it says nothing at all */
	auth_patience(a, 40, 60000);
	began = wire_now_ms();
	while (look(a, &ev) == AUTH_NOTHING && wire_now_ms() - began < 5000)
		(void)poll(NULL, 0, 5);
	CHECK_INT(ev.kind, AUTH_BROKEN);
	CHECK(wire_now_ms() - began >= 40);
	end(a);

	a = begin("session.open", NONCE); /* byte by byte is fine */
	for (int i = 0; i < 6; i++) {
		give("\0\0\0\2Ix" + i, 1);
		CHECK_INT(look(a, &ev), i < 5 ? AUTH_NOTHING : AUTH_INFO);
	}
	CHECK_STR(ev.text, "x");
	end(a);
}

TEST(longest_frame_is_taken_one_more_is_not)
{
	static char body[WIRE_MAX + 8];
	struct auth *a = begin("session.open", NONCE);
	struct auth_event ev;

	memset(body, 'x', sizeof(body));
	CHECK(wire_send(peer, 'I', body, WIRE_MAX - 1, NULL, 0));
	CHECK(!wire_send(peer, 'I', body, WIRE_MAX, NULL, 0));
	CHECK(!wire_send(peer, 'I', body, WIRE_MAX, body, WIRE_MAX));
	CHECK_INT(look(a, &ev), AUTH_INFO);
	CHECK_INT(strlen(ev.text), sizeof(ev.text) - 1);
	end(a);
}

TEST(answer_to_a_dead_helper_is_wiped_too)
{
	struct auth *a = begin("session.open", NONCE);
	struct auth_event ev;

	give_frame('P', "h");
	CHECK_INT(look(a, &ev), AUTH_PROMPT_HIDDEN);
	(void)close(peer);
	peer = -1;
	CHECK(!reply(a, "geheim")); /* reply() checks the memory */
	CHECK_INT(look(a, &ev), AUTH_BROKEN);
	end(a);
}

TEST(cancel_hangs_up_at_once)
{
	struct auth *a = begin("session.open", NONCE);
	struct auth_event ev;
	char got[1024];
	ssize_t n;

	n = read(peer, got, sizeof(got));
	CHECK(n > 0);
	auth_cancel(a);
	n = read(peer, got, sizeof(got));
	CHECK_INT(n, 5);
	CHECK(memcmp(got, "\0\0\0\1C", 5) == 0);
	CHECK_INT(read(peer, got, sizeof(got)), 0);
	CHECK_INT(look(a, &ev), AUTH_BROKEN);
	auth_cancel(a);
	end(a);
}

TEST(no_helper_no_conversation)
{
	struct auth *a = NULL;
	struct err err;
	char long_path[200];

	err_clear(&err);
	CHECK_INT(auth_start("/nonexistent/socket", "login", "10001",
		      "session.open", "", NONCE, &a, &err),
	    RC_IO);
	CHECK(a == NULL && err.text[0] && err.why[0] && err.remedy[0]);
	memset(long_path, 'p', sizeof(long_path));
	long_path[sizeof(long_path) - 1] = '\0';
	CHECK_INT(auth_start(long_path, "login", "10001", "session.open", "",
		      NONCE, &a, NULL),
	    RC_IO);
	CHECK_INT(auth_start("/nonexistent/socket", "login",
		      "1000100010001000100010001", "session.open", "", NONCE,
		      &a, &err),
	    RC_INPUT);
	CHECK(a == NULL);
	auth_free(NULL);
}

int
main(int argc, char **argv)
{
	(void)signal(SIGPIPE, SIG_IGN);
	return test_main(argc, argv);
}
