/* SPDX-License-Identifier: ISC
 * auth - see auth.h. Whatever is not a whole, expected, matching answer of
 * the helper is AUTH_BROKEN, for good: the caller's lock stays shut.
 */
#include "src/auth.h"

#include "src/authwire.h"
#include "src/mutant.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* The helper ends a conversation after 60 s; one that says nothing for
 * longer than that is taken for dead. Half a frame is not waited for. */
#define SILENT_MS 70000
#define HALF_FRAME_MS 5000 /* presets of auth_patience */

struct auth {
	int fd;
	struct wire_in in;
	bool is_asked; /* a prompt waits for auth_answer */
	bool is_over;  /* after the last event, or broken */
	bool wants_proof;
	int silent_ms, half_ms;
	long long heard_ms; /* when the last whole frame came */
	long long bytes_ms; /* when the last byte came */
	char staff[16], act[24], subject[96], nonce[65];
};

static bool
put(char *out, size_t size, const char *s)
{
	size_t n = strlen(s);

	if (n >= size)
		return false;
	memcpy(out, s, n + 1);
	return true;
}

static int
connect_to(const char *path)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int fd;

	if (!put(un.sun_path, sizeof(un.sun_path), path))
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	if (connect(fd, (struct sockaddr *)&un, sizeof(un)) != 0) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

static bool
send_start(const struct auth *a, const char *service)
{
	json_t *j;
	char *s;
	bool ok;

	j = json_pack("{s:s, s:s, s:s, s:s, s:s}", "service", service, "staff",
	    a->staff, "act", a->act, "subject", a->subject, "nonce", a->nonce);
	s = j == NULL ? NULL : json_dumps(j, JSON_COMPACT);
	json_decref(j);
	if (s == NULL)
		return false;
	ok = wire_send(a->fd, 'S', s, strlen(s), NULL, 0);
	free(s);
	return ok;
}

static enum rc
unreachable(struct auth *a, struct err *err)
{
	auth_free(a);
	return err_set(err, RC_IO, "E9101",
	    "本人確認の補助プログラムにつながりません",
	    "madoguchi-auth が動いていないか、混み合っています",
	    "しばらくしてやり直し、続くときは管理者に連絡してください");
}

enum rc
auth_start(const char *socket_path, const char *service, const char *staff,
    const char *act, const char *subject, const char *nonce, struct auth **out,
    struct err *err)
{
	struct auth *a = x_alloc(sizeof(*a));
	enum rc rc;

	a->fd = -1;
	if (!put(a->staff, sizeof(a->staff), staff) ||
	    !put(a->act, sizeof(a->act), act) ||
	    !put(a->subject, sizeof(a->subject), subject) ||
	    !put(a->nonce, sizeof(a->nonce), nonce)) {
		auth_free(a);
		return err_set(err, RC_INPUT, "E9102",
		    "本人確認を始められません", "職員番号が長すぎます",
		    "職員番号を確かめてください");
	}
	a->wants_proof = act[0] != '\0' && nonce[0] != '\0';
	a->heard_ms = a->bytes_ms = wire_now_ms();
	auth_patience(a, SILENT_MS, HALF_FRAME_MS);
	rc = wire_init(&a->in, err);
	if (rc != RC_OK) {
		auth_free(a);
		return rc;
	}
	a->fd = connect_to(socket_path);
	if (a->fd < 0 || !send_start(a, service)) {
		int e = errno;

		rc = unreachable(a, err);
		err_log(err, "auth.c: connect: errno %d", e);
		return rc;
	}
	*out = a;
	return RC_OK;
}

void
auth_patience(struct auth *a, int silent_ms, int half_ms)
{
	a->silent_ms = silent_ms;
	a->half_ms = half_ms;
}

int
auth_fd(const struct auth *a)
{
	return a->fd;
}

static void
hang_up(struct auth *a)
{
	if (a->fd >= 0)
		(void)close(a->fd);
	a->fd = -1;
	a->is_over = true;
	a->is_asked = false;
	wire_release(&a->in);
}

static void
broken(struct auth *a, struct auth_event *ev)
{
	hang_up(a);
	memset(ev, 0, sizeof(*ev));
	ev->kind = AUTH_BROKEN;
	(void)put(ev->text, sizeof(ev->text),
	    "本人確認が途中で切れました。もう一度やり直してください");
}

/* The helper must have signed what was asked, not something else. */
static bool
is_ours(const struct auth *a, const struct proof *p)
{
	return strcmp(p->staff, a->staff) == 0 && strcmp(p->act, a->act) == 0 &&
	       strcmp(p->subject, a->subject) == 0 &&
	       strcmp(p->nonce, a->nonce) == 0;
}

/* Fills ev from the body of 'D'; false when it makes no sense. */
static bool
read_done(
    const struct auth *a, const struct wire_frame *f, struct auth_event *ev)
{
	json_t *j = json_loadb(f->body, f->len, JSON_REJECT_DUPLICATES, NULL);
	const json_t *ok = json_object_get(j, "ok");
	const json_t *text = json_object_get(j, "text");
	const json_t *proof = json_object_get(j, "proof");
	bool good = json_is_boolean(ok) && json_is_string(text);

	if (good)
		wire_text(json_string_value(text), json_string_length(text),
		    ev->text, sizeof(ev->text));
	if (good && json_is_false(ok)) {
		ev->kind = AUTH_DONE_FAIL;
	} else if (good) {
		ev->kind = AUTH_DONE_OK;
		if (a->wants_proof)
			good =
			    json_is_object(proof) &&
			    proof_from_json(&ev->proof, proof, NULL) == RC_OK &&
			    (!GUARD("auth_proof_is_ours") ||
				is_ours(a, &ev->proof));
	}
	json_decref(j);
	return good;
}

/* Fills ev from one frame; false when no frame of that kind may come. */
static bool
read_frame(struct auth *a, const struct wire_frame *f, struct auth_event *ev)
{
	switch (f->type) {
	case 'P':
		if (a->is_asked || f->len < 1)
			return false;
		if (f->body[0] == 'h')
			ev->kind = AUTH_PROMPT_HIDDEN;
		else if (f->body[0] == 'e' || f->body[0] == 'r')
			ev->kind = AUTH_PROMPT_ECHO;
		else
			return false;
		a->is_asked = true;
		wire_text(f->body + 1, f->len - 1, ev->text, sizeof(ev->text));
		return true;
	case 'I':
	case 'E':
		ev->kind = f->type == 'I' ? AUTH_INFO : AUTH_ERROR;
		wire_text(f->body, f->len, ev->text, sizeof(ev->text));
		return true;
	case 'D':
		return read_done(a, f, ev);
	default:
		return false;
	}
}

void
auth_event(struct auth *a, struct auth_event *ev)
{
	struct wire_frame f;
	enum wire_got got;
	long long now = wire_now_ms();
	int r = 0;

	memset(ev, 0, sizeof(*ev));
	if (a->is_over) {
		broken(a, ev);
		return;
	}
	while ((got = wire_next(&a->in, &f)) == WIRE_NONE &&
	       (r = wire_read(&a->in, a->fd)) > 0)
		a->bytes_ms = now;
	if (got == WIRE_FRAME) {
		a->heard_ms = now;
		if (!read_frame(a, &f, ev)) {
			broken(a, ev);
			return;
		}
		wire_drop(&a->in);
		if (ev->kind == AUTH_DONE_OK || ev->kind == AUTH_DONE_FAIL)
			hang_up(a);
		return;
	}
	if (got == WIRE_BAD || r < 0 || now - a->heard_ms > a->silent_ms ||
	    (a->in.have > 0 && now - a->bytes_ms > a->half_ms))
		broken(a, ev);
}

bool
auth_answer(struct auth *a, struct secret *s)
{
	bool ok = a->is_asked && !a->is_over &&
		  wire_send(a->fd, 'A', s->s, s->len, NULL, 0);

	if (GUARD("auth_answer_wiped"))
		secret_clear(s);
	a->is_asked = false;
	a->heard_ms = wire_now_ms();
	return ok;
}

void
auth_cancel(struct auth *a)
{
	if (a->is_over)
		return;
	(void)wire_send(a->fd, 'C', NULL, 0, NULL, 0);
	hang_up(a);
}

void
auth_free(struct auth *a)
{
	if (a == NULL)
		return;
	hang_up(a);
	free(a);
}
