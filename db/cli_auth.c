/* SPDX-License-Identifier: ISC
 * Signing in from the command line: by madoguchi-auth, with answers from a
 * descriptor (one a line, in the order of the prompts) or the terminal.
 */
#include "db/cli.h"
#include "db/search.h"

#include "src/auth.h"
#include "src/mutant.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define ANSWER_MS 120000

/* One line from fd into a secret; false at the end or when too long. */
static bool
read_line(int fd, struct secret *s)
{
	char ch[2] = { 0, 0 };
	ssize_t n;

	while ((n = read(fd, ch, 1)) == 1 || (n < 0 && errno == EINTR)) {
		if (n < 0)
			continue;
		if (ch[0] == '\n') {
			ch[0] = '\0';
			return true;
		}
		if (s->len + 1 >= SECRET_MAX)
			return false;
		s->s[s->len++] = ch[0];
		s->s[s->len] = '\0';
	}
	return s->len > 0;
}

static bool
ask_terminal(const char *text, bool hidden, struct secret *s)
{
	struct termios old, quiet;
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return false;
	(void)!write(fd, text, strlen(text));
	(void)!write(fd, " ", 1);
	if (hidden && tcgetattr(fd, &old) == 0) {
		quiet = old;
		quiet.c_lflag &= (tcflag_t) ~(tcflag_t)ECHO;
		(void)tcsetattr(fd, TCSAFLUSH, &quiet);
	}
	ok = read_line(fd, s);
	if (hidden) {
		(void)tcsetattr(fd, TCSAFLUSH, &old);
		(void)!write(fd, "\n", 1);
	}
	(void)close(fd);
	return ok;
}

bool
cli_secret(struct cli *c, const char *label, struct secret *s)
{
	return c->answers_fd >= 0 ? read_line(c->answers_fd, s)
				  : ask_terminal(label, true, s);
}

static bool
answer(struct cli *c, struct auth *a, const struct auth_event *ev)
{
	struct secret s;
	bool ok;

	if (secret_init(&s, &c->err) != RC_OK)
		return false;
	ok = c->answers_fd >= 0
		 ? read_line(c->answers_fd, &s)
		 : ask_terminal(ev->text, ev->kind == AUTH_PROMPT_HIDDEN, &s);
	if (ok)
		ok = auth_answer(a, &s);
	else
		auth_cancel(a);
	secret_release(&s);
	return ok;
}

static enum rc
converse(struct cli *c, struct auth *a, struct proof *out)
{
	struct auth_event ev;
	struct pollfd p = { .fd = auth_fd(a), .events = POLLIN };

	for (;;) {
		if (poll(&p, 1, ANSWER_MS) == 0)
			break;
		auth_event(a, &ev);
		switch (ev.kind) {
		case AUTH_NOTHING:
			continue;
		case AUTH_INFO:
		case AUTH_ERROR:
			(void)fprintf(stderr, "%s\n", ev.text);
			continue;
		case AUTH_PROMPT_HIDDEN:
		case AUTH_PROMPT_ECHO:
			if (answer(c, a, &ev))
				continue;
			return err_set(&c->err, RC_DENIED, "E1041",
			    "答えがありません", "認証の問いに答えていません",
			    "--answers-fd に問いの数だけ行を渡してください");
		case AUTH_DONE_OK:
			*out = ev.proof;
			return RC_OK;
		case AUTH_DONE_FAIL:
			return err_set(&c->err, RC_DENIED, "E1042",
			    "認証できませんでした", ev.text,
			    "職員番号と暗証を確かめてください");
		case AUTH_BROKEN:
		default:
			return err_set(&c->err, RC_IO, "E1043",
			    "認証が途中で切れました", "認証の窓口が答えません",
			    "madoguchi-auth が動いているか確かめてください");
		}
	}
	return err_set(&c->err, RC_IO, "E1043", "認証が途中で切れました",
	    "時間がかかりすぎました", "もう一度やり直してください");
}

enum rc
cli_proof(struct cli *c, const char *service, const char *act,
    const char *subject, json_t **proof)
{
	struct proof p;
	struct auth *a = NULL;
	json_t *got = NULL;
	enum rc rc;

	*proof = NULL;
	if (c->training)
		return RC_OK;
	rc = reg_call(c->reg, "session.nonce", NULL, &got, &c->err);
	if (rc != RC_OK)
		return rc;
	rc = auth_start(c->conf.auth_socket, service, c->staff, act, subject,
	    json_string_value(json_object_get(got, "nonce")), &a, &c->err);
	json_decref(got);
	if (rc != RC_OK)
		return rc;
	rc = converse(c, a, &p);
	auth_free(a);
	if (rc == RC_OK)
		*proof = proof_to_json(&p);
	explicit_bzero(&p, sizeof(p));
	return rc;
}

static bool
has_right(const void *who, const char *right)
{
	const json_t *v;
	size_t i;

	json_array_foreach(who, i, v)
	{
		if (strcmp(json_string_value(v), right) == 0)
			return true;
	}
	return false;
}

enum rc
cli_sign_in(struct cli *c, bool may_skip)
{
	json_t *proof = NULL, *args, *got = NULL;
	enum rc rc = cli_open(c, false);

	if (rc != RC_OK)
		return rc;
	if (c->as == NULL && c->training && may_skip)
		return RC_OK;
	if (c->as == NULL)
		return err_set(&c->err, RC_DENIED, "E1038",
		    "誰の名で行うかがありません",
		    c->training ? "書く処理には職員番号が要ります"
				: "住民の情報を扱うには職員番号が要ります",
		    "--as 職員番号 を付けてください");
	if (GUARD("cli_reason_in_production") && !c->training &&
	    c->reason == NULL)
		return err_set(&c->err, RC_DENIED, "E1039",
		    "処理事由がありません", "住民の情報を扱う事由が要ります",
		    "--reason に事由の番号を付けてください");
	(void)snprintf(c->staff, sizeof(c->staff), "%s", c->as);
	rc = cli_proof(c, "login", "session.open", "", &proof);
	if (rc != RC_OK)
		return rc;
	args = json_pack("{s:s}", "staff", c->as);
	if (proof != NULL)
		(void)json_object_set_new(args, "proof", proof);
	rc = reg_call(c->reg, "session.open", args, &got, &c->err);
	json_decref(args);
	if (rc == RC_OK) {
		json_t *right;
		size_t i;

		const char *org =
		    json_string_value(json_object_get(got, "org"));

		(void)snprintf(c->session, sizeof(c->session), "%s",
		    json_string_value(json_object_get(got, "session")));
		(void)snprintf(
		    c->org, sizeof(c->org), "%s", org != NULL ? org : "");
		json_array_foreach(json_object_get(got, "rights"), i, right)
		{
			if (strcmp(json_string_value(right), "read") == 0)
				c->may_read = true;
			if (strcmp(json_string_value(right), "mass_search") ==
			    0)
				c->may_mass = true;
		}
		c->hidden =
		    search_masked(has_right, json_object_get(got, "rights"));
	}
	json_decref(got);
	return rc;
}

enum rc
cli_may_look(struct cli *c)
{
	if (c->may_read || !GUARD("cli_search_right"))
		return RC_OK;
	return err_set(&c->err, RC_DENIED, "E1032",
	    "この処理の権限がありません", "照会の権限がありません",
	    "権限のある人に頼むか、管理責任者に相談してください");
}
