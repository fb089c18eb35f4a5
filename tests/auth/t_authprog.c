/* SPDX-License-Identifier: ISC
 * madoguchi-auth-demo as a terminal meets it: everything goes over its
 * socket, every injected fault has to end in "no".
 */
#include "tests/auth/help.h"

#include <time.h>

#define MODULE(type, mode) type " required @/pam_mado.so " mode "\n"
#define MADO(mode)                                                             \
	MODULE("auth", mode)                                                   \
	MODULE("account", "none") MODULE("password", "none")
#define MATRIX(type)                                                           \
	type " required "                                                      \
	     "/usr/lib/x86_64-linux-gnu/pam_wrapper/pam_matrix.so"             \
	     " passdb=@/pam/passdb\n"

TEST(std_10_3_right_and_wrong_password)
{
	struct helper h;
	struct seen s;

	CHECK(demo_start(&h, NULL, NULL, NULL));
	sign_in(&h, "10001", "madoguchi", &s);
	CHECK_STR(s.text, "h<Password:>OK");
	CHECK_STR(s.last.proof.kind, "demo");
	CHECK_STR(s.last.proof.key_id, "T1");
	CHECK_STR(s.last.proof.staff, "10001");
	CHECK_STR(s.last.proof.act, "session.open");
	CHECK_STR(s.last.proof.subject, "17@3:ab");
	CHECK_STR(s.last.proof.nonce, NONCE);
	CHECK(proof_verify(&s.last.proof, h.public_key));
	sign_in(&h, "10001", "madoguchI", &s);
	CHECK_STR(s.text, "h<Password:>FAIL");
	CHECK_STR(s.last.text, "職員番号または暗証が違います");
	sign_in(&h, "10001", "", &s);
	CHECK_STR(s.text, "h<Password:>FAIL");
	for (int i = 2; i <= 4; i++) {
		char staff[] = "10001";

		staff[4] = (char)('0' + i);
		sign_in(&h, staff, "madoguchi", &s);
		CHECK_STR(s.text, "h<Password:>OK");
	}
	helper_stop(&h);
}

TEST(a_proof_is_for_one_person_one_act_one_nonce)
{
	struct helper h;
	struct proof p;
	struct seen s;

	CHECK(demo_start(&h, NULL, NULL, NULL));
	talk_as(
	    &h, "approve", "10002", "entry.approve", ANSWERS("madoguchi"), &s);
	CHECK_STR(s.text, "h<Password:>OK");
	CHECK(proof_verify(&s.last.proof, h.public_key));
	p = s.last.proof;
	p.nonce[0] = 'f';
	CHECK(!proof_verify(&p, h.public_key));
	p = s.last.proof;
	(void)snprintf(p.act, sizeof(p.act), "block.suspend");
	CHECK(!proof_verify(&p, h.public_key));
	p = s.last.proof;
	(void)snprintf(p.staff, sizeof(p.staff), "10001");
	CHECK(!proof_verify(&p, h.public_key));
	p = s.last.proof;
	(void)snprintf(p.subject, sizeof(p.subject), "17@4:ab");
	CHECK(!proof_verify(&p, h.public_key));
	p = s.last.proof; /* a demo's proof is never a terminal's */
	(void)snprintf(p.kind, sizeof(p.kind), "terminal");
	CHECK(!proof_verify(&p, h.public_key));
	helper_stop(&h);
}

TEST(a_service_proves_its_own_acts_only)
{
	static const struct {
		const char *service, *act;
		bool is_fine;
	} cases[] = {
		{ "login", "session.open", true },
		{ "login", "entry.approve", false },
		{ "login", "session.unlock", false },
		{ "unlock", "session.unlock", true },
		{ "unlock", "session.open", false },
		{ "approve", "entry.approve", true },
		{ "approve", "block.suspend", true },
		{ "approve", "session.open", false },
		{ "password", "password.change", true },
		{ "password", "entry.approve", false },
		{ "su", "session.open", false },
		{ "login", "", false },
	};
	struct helper h;
	struct seen s;

	CHECK(demo_start(&h, MADO("none"), NULL, NULL));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		talk_as(&h, cases[i].service, "10001", cases[i].act,
		    ANSWERS("madoguchi"), &s);
		CHECK_INT(s.last.kind,
		    cases[i].is_fine ? AUTH_DONE_OK : AUTH_DONE_FAIL);
	}
	helper_stop(&h);
}

TEST(unknown_staff_reads_like_a_wrong_password)
{
	struct helper h;
	struct seen wrong, unknown;
	char log[4096];

	CHECK(demo_start(&h, MADO("telltale"), NULL, NULL));
	sign_in(&h, "10001", "x", &wrong);
	sign_in(&h, "99999", "x", &unknown);
	CHECK_STR(unknown.text, wrong.text);
	CHECK_STR(unknown.last.text, wrong.last.text);
	/* The module took 150 ms over one of them; nobody can tell. */
	CHECK(wrong.ms >= 390 && wrong.ms < 5000);
	CHECK(unknown.ms >= 390 && unknown.ms < 5000);
	sign_in(&h, "99999", "madoguchi", &unknown);
	CHECK_STR(unknown.text, wrong.text);
	get_file(h.log, log, sizeof(log));
	CHECK(strstr(log, "99999") == NULL); /* may be a password */
	CHECK(strstr(log, "10001") != NULL);
	helper_stop(&h);
}

TEST(unknown_staff_is_refused_by_modules_that_let_everybody_in)
{
	struct helper h;
	struct seen s;

	CHECK(demo_start(&h, MADO("permit"), NULL, NULL));
	sign_in(&h, "10001", "", &s);
	CHECK_STR(s.text, "OK");
	sign_in(&h, "99999", "", &s);
	CHECK_STR(s.text, "FAIL");
	helper_stop(&h);
}

TEST(every_message_style_reaches_the_terminal)
{
	struct helper h;
	struct seen s;

	CHECK(demo_start(&h, MADO("styles"), NULL, NULL));
	talk_as(&h, "login", "10001", "session.open",
	    ANSWERS("見", "はい", "madoguchi"), &s);
	CHECK_STR(
	    s.text, "i<お知らせ>x<注意>e<見える:>e<はい/いいえ>h<Password:>OK");
	talk_as(&h, "login", "10001", "session.open",
	    ANSWERS("見", "いいえ", "madoguchi"), &s);
	CHECK_INT(s.last.kind, AUTH_DONE_FAIL);
	helper_stop(&h);
}

TEST(several_messages_in_one_call)
{
	struct helper h;
	struct seen s;

	CHECK(demo_start(&h, MADO("bundle"), NULL, NULL));
	talk_as(&h, "login", "10001", "session.open", ANSWERS("a", "b"), &s);
	CHECK_STR(s.text, "i<三つ>e<一:>h<二:>OK");
	talk_as(&h, "login", "10001", "session.open", ANSWERS("b", "a"), &s);
	CHECK_STR(s.text, "i<三つ>e<一:>h<二:>FAIL");
	helper_stop(&h);
}

TEST(std_10_3_second_factor_asks_for_a_card)
{
	struct helper h;
	struct seen s;

	CHECK(demo_start(&h, MADO("card"), NULL, NULL));
	sign_in(&h, "10001", "madoguchi", &s);
	CHECK_STR(s.text, "i<職員証を置いてください>h<Password:>OK");
	sign_in(&h, "10001", "0000", &s);
	CHECK_STR(s.text, "i<職員証を置いてください>h<Password:>FAIL");
	helper_stop(&h);
}

TEST(misuse_of_the_conversation_is_refused_and_survived)
{
	struct helper h;
	struct seen s;

	CHECK(demo_start(&h, MADO("abuse"), NULL, NULL));
	sign_in(&h, "10001", "madoguchi", &s);
	CHECK_STR(s.text, "i<x>h<Password:>OK");
	helper_stop(&h);
}

TEST(words_of_modules_are_cleaned)
{
	struct helper h;
	struct seen s;
	char long_one[WIRE_TEXT_MAX + 1], want[4096];

	memset(long_one, 'w', sizeof(long_one) - 1);
	long_one[sizeof(long_one) - 1] = '\0';
	(void)snprintf(want, sizeof(want),
	    "i<a〓[2Jb〓c〓d second〓e〓〓〓>x<>i<%s>h<Password:>OK", long_one);
	CHECK(demo_start(&h, MADO("words"), NULL, NULL));
	sign_in(&h, "10001", "madoguchi", &s);
	CHECK_STR(s.text, want);
	helper_stop(&h);
}

TEST(expired_password_is_changed_at_once)
{
	struct helper h;
	struct seen s;

	CHECK(demo_start(&h,
	    MATRIX("auth") MODULE("account", "old file=@/note")
		MODULE("password", "none file=@/note") MATRIX("password"),
	    NULL, NULL));
	talk_as(&h, "login", "10001", "session.open",
	    ANSWERS("madoguchi", "madoguchi", "neu-1", "neu-1"), &s);
	CHECK_STR(s.text, "h<Password:>i<期限が切れています>h<Old password:>"
			  "h<New Password :>h<Verify New Password :>OK");
	CHECK(proof_verify(&s.last.proof, h.public_key));
	sign_in(&h, "10001", "madoguchi", &s);
	CHECK_STR(s.text, "h<Password:>FAIL");
	sign_in(&h, "10001", "neu-1", &s);
	CHECK_STR(s.text, "h<Password:>OK");
	helper_stop(&h);
}

TEST(expired_password_not_changed_stays_out)
{
	struct helper h;
	struct seen s;

	CHECK(demo_start(&h,
	    MATRIX("auth") MODULE("account", "old file=@/note")
		MATRIX("password"),
	    NULL, NULL));
	talk_as(&h, "login", "10001", "session.open",
	    ANSWERS("madoguchi", "wrong", "neu-1", "neu-1"), &s);
	CHECK_INT(s.last.kind, AUTH_DONE_FAIL);
	talk_as(&h, "login", "10001", "session.open",
	    ANSWERS("madoguchi", "madoguchi", "neu-1", "neu-2"), &s);
	CHECK_INT(s.last.kind, AUTH_DONE_FAIL);
	CHECK_STR(s.last.text, "暗証を変えられませんでした");
	helper_stop(&h);
}

TEST(std_10_3_password_changed_by_its_owner)
{
	struct helper h;
	struct seen s;

	CHECK(demo_start(&h, NULL, NULL, NULL));
	talk_as(&h, "password", "10002", "password.change",
	    ANSWERS("madoguchi", "madoguchi", "neu-2", "neu-2"), &s);
	CHECK_STR(s.text, "h<Password:>h<Old password:>h<New Password :>"
			  "h<Verify New Password :>OK");
	sign_in(&h, "10002", "neu-2", &s);
	CHECK_STR(s.text, "h<Password:>OK");
	sign_in(&h, "10002", "madoguchi", &s);
	CHECK_STR(s.text, "h<Password:>FAIL");
	sign_in(&h, "10001", "madoguchi", &s); /* nobody else's */
	CHECK_STR(s.text, "h<Password:>OK");
	talk_as(&h, "password", "10003", "password.change",
	    ANSWERS("wrong", "madoguchi", "neu-3", "neu-3"), &s);
	CHECK_STR(s.text, "h<Password:>FAIL");
	helper_stop(&h);
}

TEST(account_that_has_ended_stays_out)
{
	struct helper h;
	struct seen s;

	CHECK(demo_start(&h,
	    MODULE("auth", "none") MODULE("account", "gone")
		MODULE("password", "none"),
	    NULL, NULL));
	sign_in(&h, "10001", "madoguchi", &s);
	CHECK_STR(s.text, "h<Password:>FAIL");
	CHECK_STR(s.last.text,
	    "この職員の利用は止められているか、期限が切れています");
	sign_in(&h, "10001", "wrong", &s); /* a stranger learns nothing */
	CHECK_STR(s.last.text, "職員番号または暗証が違います");
	helper_stop(&h);
}

TEST(credentials_refused_stays_out)
{
	struct helper h;
	struct seen s;

	CHECK(demo_start(&h, MADO("badcred"), NULL, NULL));
	sign_in(&h, "10001", "madoguchi", &s);
	CHECK_STR(s.text, "h<Password:>FAIL");
	helper_stop(&h);
}

TEST(module_that_answers_for_somebody_else)
{
	struct helper h;
	struct seen s;

	CHECK(demo_start(&h, MADO("other"), NULL, NULL));
	sign_in(&h, "10001", "madoguchi", &s);
	CHECK_STR(s.text, "h<Password:>FAIL");
	sign_in(&h, "10002", "madoguchi", &s);
	CHECK_STR(s.text, "h<Password:>OK");
	helper_stop(&h);
}

TEST(pam_end_is_told_the_true_status)
{
	struct helper h;
	struct seen s;
	char note[64];

	CHECK(demo_start(&h, MADO("end file=@/note"), NULL, NULL));
	sign_in(&h, "10001", "wrong", &s);
	CHECK_STR(s.text, "h<Password:>FAIL");
	get_file(h.note, note, sizeof(note));
	CHECK_STR(note, "end 7\n");
	(void)unlink(h.note);
	sign_in(&h, "10001", "madoguchi", &s);
	CHECK_STR(s.text, "h<Password:>OK");
	get_file(h.note, note, sizeof(note));
	CHECK_STR(note, "end 0\n");
	helper_stop(&h);
}

static int
count(const char *s, const char *what)
{
	int n = 0;

	for (s = strstr(s, what); s != NULL; s = strstr(s + 1, what))
		n++;
	return n;
}

TEST(modules_that_die_or_chatter_are_no)
{
	static const char *const services[] = { MADO("crash"), MADO("exit"),
		MADO("garbage"), MADO("flood"),
		"auth required @/no_such_module.so\n", "nonsense\n", "" };
	struct helper h;
	struct seen s;

	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
		CHECK(demo_start(&h, services[i], NULL, NULL));
		sign_in(&h, "10001", "madoguchi", &s);
		CHECK(s.last.kind == AUTH_DONE_FAIL ||
		      s.last.kind == AUTH_BROKEN);
		CHECK(count(s.text, "i<") <= 200); /* then it is cut off */
		CHECK(s.last.text[0] != '\0');
		CHECK(s.last.proof.signature[0] == '\0');
		/* and the helper is still there for the next one */
		put_service(&h, "madoguchi-demo", MADO("none"));
		sign_in(&h, "10001", "madoguchi", &s);
		CHECK_STR(s.text, "h<Password:>OK");
		helper_stop(&h);
	}
}

static long long
now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int
by_size(const void *a, const void *b)
{
	const long long *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* A second descriptor beside the conversation, as the keyboard is: how long
 * from its byte to its being read, in microseconds, sorted. */
#define BEATS 200
static void
beats_beside(struct auth *a, long long us[BEATS])
{
	struct auth_event ev;
	int other[2];
	char c = 'x';

	if (pipe(other) != 0)
		abort();
	for (int i = 0; i < BEATS; i++) {
		struct pollfd p[2] = { { .fd = auth_fd(a), .events = POLLIN },
			{ .fd = other[0], .events = POLLIN } };

		us[i] = now_us();
		CHECK_INT(write(other[1], &c, 1), 1);
		CHECK(poll(p, 2, 1000) >= 1);
		auth_event(a, &ev);
		CHECK_INT(ev.kind, AUTH_NOTHING);
		CHECK_INT(read(other[0], &c, 1), 1);
		us[i] = now_us() - us[i];
		(void)poll(NULL, 0, 2);
	}
	(void)close(other[0]);
	(void)close(other[1]);
	qsort(us, BEATS, sizeof(us[0]), by_size);
}

static pid_t
pid_in(const char *path)
{
	char text[32] = "";

	for (int i = 0; i < 1000 && !one_line(text); i++) {
		get_file(path, text, sizeof(text));
		(void)poll(NULL, 0, 5);
	}
	return (pid_t)atoi(text);
}

static bool
is_gone_in(pid_t pid, int ms)
{
	long long end = wire_now_ms() + ms;

	while (kill(pid, 0) == 0 && wire_now_ms() < end) {
		(void)waitpid(pid, NULL, WNOHANG);
		(void)poll(NULL, 0, 5);
	}
	return kill(pid, 0) != 0 && errno == ESRCH;
}

TEST(slow_module_never_holds_the_screen)
{
	struct helper h;
	struct auth_event ev;
	struct auth *a = NULL;
	long long us[BEATS], begin;
	struct seen s;
	pid_t module;

	CHECK(demo_start(&h, MADO("sleep file=@/note"), NULL, NULL));
	CHECK_INT(auth_start(h.sock, "login", "10001", "session.open", "",
		      NONCE, &a, NULL),
	    RC_OK);
	CHECK_INT(next_event(a, &ev, 5000), AUTH_PROMPT_HIDDEN);
	CHECK(answer(a, "madoguchi"));
	module = pid_in(h.note);
	CHECK(module > 1);
	beats_beside(a, us);
	printf("# beside a sleeping module: median %lld us, p99 %lld us, "
	       "slowest %lld us\n",
	    us[BEATS / 2], us[BEATS * 99 / 100], us[BEATS - 1]);
	CHECK(us[BEATS / 2] < 50000);
	CHECK(us[BEATS - 1] < 2000000); /* not the module's 10 s, ever */
	begin = wire_now_ms();
	auth_cancel(a);
	CHECK(wire_now_ms() - begin < 1000);
	auth_event(a, &ev);
	CHECK_INT(ev.kind, AUTH_BROKEN);
	auth_free(a);
	CHECK(is_gone_in(module, 2000)); /* long before its 10 s are over */
	put_service(&h, "madoguchi-demo", MADO("none"));
	sign_in(&h, "10001", "madoguchi", &s);
	CHECK_STR(s.text, "h<Password:>OK");
	helper_stop(&h);
}

TEST(terminal_that_vanishes_ends_its_module)
{
	struct helper h;
	struct auth_event ev;
	struct auth *a = NULL;
	pid_t module;

	CHECK(demo_start(&h, MADO("sleep file=@/note"), NULL, NULL));
	CHECK_INT(auth_start(h.sock, "login", "10001", "session.open", "",
		      NONCE, &a, NULL),
	    RC_OK);
	CHECK_INT(next_event(a, &ev, 5000), AUTH_PROMPT_HIDDEN);
	CHECK(answer(a, "madoguchi"));
	module = pid_in(h.note);
	auth_free(a);
	CHECK(module > 1 && is_gone_in(module, 2000));
	helper_stop(&h);
}

TEST(helper_that_dies_ends_its_module_and_is_broken)
{
	struct helper h;
	struct auth_event ev;
	struct auth *a = NULL;
	pid_t module;
	int status;

	CHECK(demo_start(&h, MADO("sleep file=@/note"), NULL, NULL));
	CHECK_INT(auth_start(h.sock, "unlock", "10001", "session.unlock", "",
		      NONCE, &a, NULL),
	    RC_OK);
	CHECK_INT(next_event(a, &ev, 5000), AUTH_PROMPT_HIDDEN);
	CHECK(answer(a, "madoguchi"));
	module = pid_in(h.note);
	(void)kill(h.pid, SIGKILL);
	(void)waitpid(h.pid, &status, 0);
	h.pid = 0;
	CHECK_INT(next_event(a, &ev, 3000), AUTH_BROKEN);
	CHECK(ev.text[0] != '\0');
	CHECK(module > 1 && is_gone_in(module, 2000));
	auth_free(a);
	a = NULL;
	CHECK_INT(auth_start(h.sock, "unlock", "10001", "session.unlock", "",
		      NONCE, &a, NULL),
	    RC_IO);
	CHECK(a == NULL);
	helper_stop(&h);
}

TEST(conversation_ends_after_its_time)
{
	struct helper h;
	struct seen s;

	CHECK(demo_start(&h, MADO("sleep file=@/note"), "--seconds", "1"));
	sign_in(&h, "10001", "madoguchi", &s);
	CHECK_STR(s.text, "h<Password:>FAIL");
	CHECK_STR(s.last.text, "時間切れです。もう一度やり直してください");
	CHECK(s.ms >= 900 && s.ms < 4000);
	CHECK(is_gone_in(pid_in(h.note), 2000));
	helper_stop(&h);
}

TEST(two_conversations_at_once)
{
	struct auth *a = NULL, *b = NULL;
	struct auth_event ev;
	struct helper h;

	CHECK(demo_start(&h, NULL, NULL, NULL));
	CHECK_INT(auth_start(h.sock, "login", "10001", "session.open", "",
		      NONCE, &a, NULL),
	    RC_OK);
	CHECK_INT(auth_start(h.sock, "approve", "10002", "entry.approve",
		      "1@1:00", NONCE, &b, NULL),
	    RC_OK);
	CHECK_INT(next_event(a, &ev, 5000), AUTH_PROMPT_HIDDEN);
	CHECK_INT(next_event(b, &ev, 5000), AUTH_PROMPT_HIDDEN);
	CHECK(answer(b, "madoguchi"));
	CHECK_INT(next_event(b, &ev, 5000), AUTH_DONE_OK);
	CHECK_STR(ev.proof.staff, "10002");
	CHECK(answer(a, "madoguchi"));
	CHECK_INT(next_event(a, &ev, 5000), AUTH_DONE_OK);
	CHECK_STR(ev.proof.staff, "10001");
	auth_free(a);
	auth_free(b);
	helper_stop(&h);
}

TEST(std_10_3_repeated_failures_are_held_back)
{
	struct helper h;
	struct seen s;

	CHECK(demo_start(&h, NULL, NULL, NULL));
	for (int i = 0; i < 5; i++) {
		sign_in(&h, "10001", "wrong", &s);
		CHECK_STR(s.text, "h<Password:>FAIL");
		sign_in(&h, "99999", "wrong", &s);
		CHECK_STR(s.text, "h<Password:>FAIL");
	}
	sign_in(&h, "10001", "madoguchi", &s);
	CHECK_STR(s.text, "FAIL");
	CHECK(strstr(s.last.text, "しばらく待って") != NULL);
	sign_in(&h, "99999", "madoguchi", &s); /* as if it existed */
	CHECK_STR(s.text, "FAIL");
	CHECK(strstr(s.last.text, "しばらく待って") != NULL);
	sign_in(&h, "10002", "madoguchi", &s);
	CHECK_STR(s.text, "h<Password:>OK");
	helper_stop(&h);
}

TEST(a_peer_that_starts_too_many_is_held_back)
{
	struct auth_event ev;
	struct helper h;
	int prompts = 0;

	CHECK(demo_start(&h, MADO("none"), NULL, NULL));
	for (int i = 0; i < 120; i++) {
		struct auth *a = NULL;

		CHECK_INT(auth_start(h.sock, "login", "10001", "session.open",
			      "", NONCE, &a, NULL),
		    RC_OK);
		if (a == NULL)
			break;
		(void)next_event(a, &ev, 5000);
		auth_free(a);
		if (ev.kind != AUTH_PROMPT_HIDDEN)
			break;
		prompts++;
	}
	CHECK_INT(ev.kind, AUTH_DONE_FAIL);
	CHECK(strstr(ev.text, "しばらく待って") != NULL);
	CHECK(prompts >= 60 && prompts < 120);
	helper_stop(&h);
}

TEST(other_peers_are_refused)
{
	char other[16];
	struct helper h;
	struct seen s;

	(void)snprintf(other, sizeof(other), "%u", getuid() + 4321);
	CHECK(demo_start(&h, NULL, "--peer", other));
	sign_in(&h, "10001", "madoguchi", &s);
	CHECK_STR(s.text, "BROKEN");
	helper_stop(&h);
}

/* Bytes as they are, then what comes back until the helper hangs up. */
static size_t
raw(const struct helper *h, const void *bytes, size_t n, char *out, size_t size)
{
	struct pollfd p = { .fd = raw_connect(h->sock), .events = POLLIN };
	size_t have = 0;
	ssize_t got = 1;

	CHECK(p.fd >= 0);
	CHECK(send(p.fd, bytes, n, MSG_NOSIGNAL) == (ssize_t)n);
	while (got > 0 && have < size - 1 && poll(&p, 1, 5000) == 1) {
		got = read(p.fd, out + have, size - 1 - have);
		have += got > 0 ? (size_t)got : 0;
	}
	CHECK(got <= 0); /* it hung up: nothing is left open */
	out[have] = '\0';
	(void)close(p.fd);
	return have;
}

#define START                                                                  \
	"{\"service\":\"login\",\"staff\":\"10001\",\"act\":\"session.open\"," \
	"\"subject\":\"\",\"nonce\":\"00\"}"

static size_t
frame(char *out, char type, const char *body, size_t n)
{
	out[0] = out[1] = 0;
	out[2] = (char)((n + 1) >> 8);
	out[3] = (char)((n + 1) & 0xFF);
	out[4] = type;
	memcpy(out + 5, body, n);
	return n + 5;
}

TEST(frames_out_of_bounds_or_place_end_the_conversation)
{
	static const char too_long[] = "\0\0\x10\x01S", none[] = "\0\0\0\0";
	static const char huge[] = "\xff\xff\xff\xff";
	char out[8192], in[8192], body[600];
	struct helper h;
	size_t n;

	CHECK(demo_start(&h, MADO("none"), NULL, NULL));
	CHECK_INT(raw(&h, too_long, 5, out, sizeof(out)), 0);
	CHECK_INT(raw(&h, none, 4, out, sizeof(out)), 0);
	CHECK_INT(raw(&h, huge, 4, out, sizeof(out)), 0);
	n = frame(in, 'S', "not json", 8);
	CHECK(raw(&h, in, n, out, sizeof(out)) > 5);
	CHECK(strstr(out + 5, "\"ok\":false") != NULL);
	n = frame(in, 'A', "madoguchi", 9); /* before the start */
	CHECK(raw(&h, in, n, out, sizeof(out)) > 5);
	CHECK(strstr(out + 5, "\"ok\":false") != NULL);
	n = frame(in, 'S', START, strlen(START)); /* twice */
	n += frame(in + n, 'S', START, strlen(START));
	CHECK(raw(&h, in, n, out, sizeof(out)) > 5);
	CHECK(memmem(out, sizeof(out), "\"ok\":false", 10) != NULL);
	memset(body, 'x', sizeof(body)); /* longer than PAM takes */
	n = frame(in, 'S', START, strlen(START));
	n += frame(in + n, 'A', body, 512);
	CHECK(raw(&h, in, n, out, sizeof(out)) > 5);
	CHECK(memmem(out, sizeof(out), "\"ok\":false", 10) != NULL);
	CHECK(memmem(out, sizeof(out), "\"ok\":true", 9) == NULL);
	helper_stop(&h);
}

TEST(answer_with_a_zero_byte_is_no)
{
	char in[256], c[4096];
	struct helper h;
	size_t n, have = 0;
	ssize_t got;
	int fd;

	CHECK(demo_start(&h, MADO("none"), NULL, NULL));
	fd = raw_connect(h.sock);
	n = frame(in, 'S', START, strlen(START));
	CHECK(send(fd, in, n, MSG_NOSIGNAL) == (ssize_t)n);
	CHECK(read(fd, c, sizeof(c)) > 5); /* the prompt */
	n = frame(in, 'A', "madoguchi\0x", 11);
	CHECK(send(fd, in, n, MSG_NOSIGNAL) == (ssize_t)n);
	while ((got = read(fd, c + have, sizeof(c) - 1 - have)) > 0)
		have += (size_t)got;
	CHECK(memmem(c, have, "\"ok\":false", 10) != NULL);
	(void)close(fd);
	helper_stop(&h);
}

TEST(modules_see_a_clean_environment_and_no_privilege)
{
	struct helper h;
	struct seen s;

	CHECK(demo_start(&h, MADO("items"), NULL, NULL));
	sign_in(&h, "10001", "madoguchi", &s);
	CHECK_STR(
	    s.text, "i<tty=madoguchi:T1 LD_PRELOAD=none uid0=0>h<Password:>OK");
	helper_stop(&h);
}

TEST(no_secret_in_log_command_line_or_environment)
{
	char log[8192], path[64], args[4096];
	struct helper h;
	struct seen s;

	CHECK(demo_start(&h, NULL, NULL, NULL));
	sign_in(&h, "10001", "geheim-4711", &s);
	sign_in(&h, "geheim-4711", "x", &s); /* typed into the wrong field */
	sign_in(&h, "10001", "madoguchi", &s);
	CHECK_STR(s.text, "h<Password:>OK");
	get_file(h.log, log, sizeof(log));
	CHECK(strstr(log, "geheim") == NULL);
	CHECK(strstr(log, "madoguchi\n") == NULL);
	CHECK(strstr(log, "staff 10001") != NULL);
	(void)snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)h.pid);
	get_file(path, args, sizeof(args));
	CHECK(memmem(args, sizeof(args), "--socket", 8) != NULL);
	CHECK(memmem(args, sizeof(args), "geheim", 6) == NULL);
	helper_stop(&h);
}

TEST(the_demo_is_not_dumpable_and_has_no_privilege)
{
	char path[64], status[8192], *p;
	struct helper h;

	CHECK(demo_start(&h, NULL, NULL, NULL));
	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)h.pid);
	get_file(path, status, sizeof(status));
	CHECK(strstr(status, "NoNewPrivs:\t1") != NULL);
	CHECK(strstr(status, "CapEff:\t0000000000000000") != NULL);
	CHECK(strstr(status, "CapPrm:\t0000000000000000") != NULL);
	p = strstr(status, "Uid:\t");
	CHECK(p != NULL && strncmp(p + 5, "0\t", 2) != 0);
	(void)snprintf(path, sizeof(path), "/proc/%d/limits", (int)h.pid);
	get_file(path, status, sizeof(status));
	p = strstr(status, "Max core file size");
	CHECK(p != NULL && strtol(p + 18, NULL, 10) == 0 &&
	      strstr(p, "unlimited") != p + 26);
	/* not dumpable: the kernel gives its files to root */
	if (geteuid() != 0) {
		struct stat st;

		(void)snprintf(path, sizeof(path), "/proc/%d/mem", (int)h.pid);
		CHECK(stat(path, &st) == 0 && st.st_uid == 0);
	}
	helper_stop(&h);
}

static void
spoil(const struct helper *h, const char *name, const char *text, mode_t mode)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/pam/%s", h->dir, name);
	if (text == NULL)
		(void)unlink(path);
	else
		put_file(path, text);
	if (text != NULL && chmod(path, mode) != 0)
		abort();
}

TEST(files_gone_or_spoilt_mean_no)
{
	static const struct {
		const char *name, *text;
		mode_t mode;
	} cases[] = {
		{ "auth.key", NULL, 0 },
		{ "auth.key", "", 0600 },
		{ "auth.key", "madoguchi-auth-key terminal 00\n", 0600 },
		{ "accounts", NULL, 0 },
		{ "accounts", "10001 mado10001 x\n", 0666 },
		{ "accounts", "10001 mado10001 x\nnonsense\n", 0600 },
		{ "accounts", "10001 mado10001 x\n10001 mado10002 x\n", 0600 },
		{ "tries", "spoilt", 0600 },
		{ "tries", "", 0666 },
	};
	struct helper h;
	struct seen s;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CHECK(demo_start(&h, MADO("none"), NULL, NULL));
		spoil(&h, cases[i].name, cases[i].text, cases[i].mode);
		sign_in(&h, "10001", "madoguchi", &s);
		CHECK_INT(s.last.kind, AUTH_DONE_FAIL);
		CHECK_STR(s.last.text,
		    "本人確認の設定が使えません。管理者に連絡してください");
		CHECK_STR(s.last.proof.signature, "");
		helper_stop(&h);
	}
}

TEST(the_demo_says_what_it_cannot_use)
{
	char program[] = "madoguchi-auth-demo", dir[] = "--dir",
	     sock[] = "--socket", none[] = "/nonexistent/pam", brackets[128],
	     path[128], s_path[] = "/nonexistent/s", out[1024];
	char *const no_folder[] = { program, dir, none, sock, s_path, NULL };
	char *const no_dir[] = { program, sock, s_path, NULL };
	char *const bad_dir[] = { program, dir, brackets, sock, path, NULL };
	struct helper h;

	CHECK_INT(run_program(program, no_folder, out, sizeof(out)), 1);
	CHECK(one_line(out) && strstr(out, none) != NULL);
	CHECK_INT(run_program(program, no_dir, out, sizeof(out)), 1);
	CHECK(one_line(out) && strstr(out, "--dir") != NULL);
	helper_folder(&h, NULL);
	(void)snprintf(brackets, sizeof(brackets), "%s/a]b", h.dir);
	(void)snprintf(path, sizeof(path), "%s/s", h.dir);
	CHECK_INT(run_program(program, bad_dir, out, sizeof(out)), 1);
	CHECK(one_line(out) && strstr(out, "brackets") != NULL);
	helper_stop(&h);
}

TEST(a_stale_socket_is_replaced_and_one_in_use_is_not)
{
	char program[] = "madoguchi-auth-demo", o_dir[] = "--dir",
	     o_sock[] = "--socket", dir[128], out[1024];
	struct helper h;
	struct seen s;
	char *const args[] = { program, o_dir, dir, o_sock, h.sock, NULL };
	pid_t parent = getpid();
	int status, fd, i;

	CHECK(demo_start(&h, NULL, NULL, NULL));
	(void)snprintf(dir, sizeof(dir), "%s/pam", h.dir);
	CHECK_INT(run_program(program, args, out, sizeof(out)), 1);
	CHECK(one_line(out) && strstr(out, h.sock) != NULL);
	sign_in(&h, "10001", "madoguchi", &s); /* the first one goes on */
	CHECK_STR(s.text, "h<Password:>OK");
	(void)kill(h.pid, SIGKILL);
	(void)waitpid(h.pid, &status, 0);
	/* its last conversation holds the socket a moment longer */
	for (i = 0; i < 4000 && (fd = raw_connect(h.sock)) >= 0; i++) {
		(void)close(fd);
		(void)poll(NULL, 0, 5);
	}
	h.pid = fork();
	if (h.pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(1);
		become(&h, program, args);
	}
	CHECK(wait_ready(&h));
	sign_in(&h, "10001", "madoguchi", &s);
	CHECK_STR(s.text, "h<Password:>OK");
	helper_stop(&h);
}

int
main(int argc, char **argv)
{
	test_begin();
	return test_main(argc, argv);
}
