/* SPDX-License-Identifier: ISC
 * Whatever a helper sends, the terminal neither crashes nor signs anybody in
 * without the proof it asked for.
 */
/* A copy of the module under other names: the target looks inside it. */
#define auth_start f_auth_start
#define auth_patience f_auth_patience
#define auth_fd f_auth_fd
#define auth_event f_auth_event
#define auth_answer f_auth_answer
#define auth_cancel f_auth_cancel
#define auth_free f_auth_free
#include "src/auth.c"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct auth *
open_auth(int fd)
{
	struct auth *a = x_alloc(sizeof(*a));

	a->fd = fd;
	(void)put(a->staff, sizeof(a->staff), "10001");
	(void)put(a->act, sizeof(a->act), "session.open");
	(void)put(a->nonce, sizeof(a->nonce), "00ff");
	a->wants_proof = true;
	a->heard_ms = a->bytes_ms = wire_now_ms();
	auth_patience(a, SILENT_MS, HALF_FRAME_MS);
	if (wire_init(&a->in, NULL) != RC_OK)
		die("no locked memory");
	return a;
}

/* Every event keeps what auth.h promises. */
static void
examine(const struct auth *a, const struct auth_event *ev)
{
	char again[sizeof(ev->text)];

	wire_text(ev->text, strlen(ev->text), again, sizeof(again));
	if (strcmp(again, ev->text) != 0)
		die("uncleaned words");
	if (ev->kind == AUTH_DONE_OK &&
	    (strcmp(ev->proof.nonce, a->nonce) != 0 ||
		strcmp(ev->proof.staff, a->staff) != 0))
		die("somebody else's proof");
	if ((ev->kind >= AUTH_DONE_OK) != (a->fd < 0))
		die("an end that is none");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct auth_event ev;
	struct secret s;
	struct auth *a;
	int pair[2];

	if (size > 16384 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) != 0)
		return 0;
	if (secret_init(&s, NULL) != RC_OK)
		die("no locked memory");
	a = open_auth(pair[0]);
	if (size > 0 && write(pair[1], data, size) != (ssize_t)size)
		die("no room in the socket");
	(void)shutdown(pair[1], SHUT_WR);
	do {
		auth_event(a, &ev);
		examine(a, &ev);
		if (ev.kind == AUTH_PROMPT_HIDDEN ||
		    ev.kind == AUTH_PROMPT_ECHO)
			(void)auth_answer(a, &s);
	} while (ev.kind < AUTH_DONE_OK);
	auth_free(a);
	secret_release(&s);
	(void)close(pair[1]);
	return 0;
}
