/* SPDX-License-Identifier: ISC
 * authwire - the frames of auth.h, used by the terminal, the helper and the
 * child that talks PAM. Every byte that comes in is taken for hostile.
 *
 * A frame is 4 bytes big-endian length, then that many bytes: one type byte
 * and the body. The length is 1 to WIRE_MAX.
 */
#ifndef SRC_AUTHWIRE_H
#define SRC_AUTHWIRE_H

#include "src/err.h"

#include <stdbool.h>
#include <stddef.h>

#define WIRE_MAX 4096
#define WIRE_TEXT_MAX 1000 /* bytes of a module's words that are passed on */

struct wire_frame {
	char type;
	const char *body; /* borrowed until wire_drop; not NUL-terminated */
	size_t len;       /* bytes of body */
};
struct wire_in {
	unsigned char *buf; /* guarded, never dumped: answers pass here */
	size_t have;        /* bytes */
};
enum wire_got { WIRE_NONE, WIRE_FRAME, WIRE_BAD };

MUST_CHECK enum rc wire_init(struct wire_in *in, struct err *err);
void wire_release(struct wire_in *in); /* wipes; twice is fine */

/* wire_read - one read, never beyond the end of the first frame, so that
 * poll() still reports what comes after it. 1 bytes came, 0 nothing yet,
 * -1 end of file, a broken connection or a length out of bounds. */
int wire_read(struct wire_in *in, int fd);

/* wire_put - the same from memory; false when it does not fit. */
bool wire_put(struct wire_in *in, const void *p, size_t n);

/* wire_next - the first whole frame. WIRE_BAD: a length outside 1..WIRE_MAX;
 * the connection is of no more use. */
enum wire_got wire_next(const struct wire_in *in, struct wire_frame *f);

/* wire_drop - wipes the first frame and moves the rest up. */
void wire_drop(struct wire_in *in);

/* wire_send - one frame, body in two parts (either may be empty). False
 * unless all of it went out: half a frame is a broken connection. */
bool wire_send(int fd, char type, const void *a, size_t a_len, const void *b,
    size_t b_len);

/* wire_text - n bytes of anything as one line of valid UTF-8: line ends and
 * tabs become a blank; control, bidi and broken bytes become 〓; blanks at
 * the end go. Cut on a character at size - 1. */
void wire_text(const char *s, size_t n, char *out, size_t size);

/* monotonic milliseconds, sleep of the machine counted */
long long wire_now_ms(void);

#endif
