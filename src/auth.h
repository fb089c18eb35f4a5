/* SPDX-License-Identifier: ISC
 * auth - the terminal's side of one conversation with madoguchi-auth. Never
 * blocks: the screen loop polls auth_fd() and calls auth_event().
 *
 * Wire: frames of 4 bytes big-endian length (1 to 4096, the type byte
 * counted), a type byte and a body (authwire.h).
 *   > 'S' start: JSON {"service","staff","act","subject","nonce"}
 *   < 'P' prompt: 'h' hidden | 'e' echoed | 'r' radio, then text
 *   < 'I' info, 'E' error: the module's own words, shown unchanged
 *   > 'A' answer: bytes (a secret), wiped after sending
 *   > 'C' cancel
 *   < 'D' done: JSON {"ok":bool,"pam":n,"text":"…","proof":{…}}
 * The connection ends after 'D'. Anything else, or end of file before 'D',
 * is a failed conversation: what was locked stays locked.
 */
#ifndef SRC_AUTH_H
#define SRC_AUTH_H

#include "src/mem.h"
#include "src/proof.h"

enum auth_event_kind {
	AUTH_NOTHING, /* not a whole frame yet */
	AUTH_PROMPT_HIDDEN,
	AUTH_PROMPT_ECHO,
	AUTH_INFO,
	AUTH_ERROR,
	AUTH_DONE_OK,   /* proof is filled, and is about what was asked; it is
			  * empty when act or nonce were "" */
	AUTH_DONE_FAIL, /* refused by PAM, or by the helper; text says */
	AUTH_BROKEN     /* helper gone, timed out or talks nonsense */
};
struct auth_event {
	enum auth_event_kind kind;
	char text[1024]; /* cleaned of control characters */
	struct proof proof;
};
struct auth; /* opaque */

/* auth_start - connects and sends 'S'. service: "login", "unlock",
 * "approve", "password". RC_IO when the helper cannot be reached. */
MUST_CHECK enum rc auth_start(const char *socket_path, const char *service,
    const char *staff, const char *act, const char *subject, const char *nonce,
    struct auth **out, struct err *err);
/* auth_patience - how long a helper may say nothing, and may leave a frame
 * half said, before it is taken for dead; milliseconds, presets 70000 and
 * 5000. The helper itself ends a conversation after 60 s. */
void auth_patience(struct auth *a, int silent_ms, int half_ms);
int auth_fd(const struct auth *a); /* -1 once it is over: poll skips that */
/* Reads what is there; at most one event a call, and poll() reports the
 * next one. Call it on readiness and once a second besides: that is how a
 * helper that says nothing any more is noticed. Never blocks. */
void auth_event(struct auth *a, struct auth_event *ev);
/* Sends the answer and wipes *s whether or not it could be sent; false: no
 * prompt is open or the helper is gone (auth_event will say AUTH_BROKEN). */
bool auth_answer(struct auth *a, struct secret *s);
void auth_cancel(struct auth *a);
void auth_free(struct auth *a); /* NULL is fine; closes */

#endif
