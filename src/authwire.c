/* SPDX-License-Identifier: ISC
 * authwire - see authwire.h.
 */
#include "src/authwire.h"

#include "src/mutant.h"
#include "src/text.h"

#include <errno.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define HEAD 4
#define BUF_SIZE (HEAD + WIRE_MAX)

enum rc
wire_init(struct wire_in *in, struct err *err)
{
	in->have = 0;
	in->buf = NULL;
	if (sodium_init() < 0 || (in->buf = sodium_malloc(BUF_SIZE)) == NULL)
		return err_set(err, RC_IO, "E9001",
		    "保護された記憶域を確保できません",
		    "ロックできるメモリの上限に達しています",
		    "管理者に連絡してください（ulimit -l）");
	return RC_OK;
}

void
wire_release(struct wire_in *in)
{
	if (in->buf != NULL)
		sodium_free(in->buf);
	in->buf = NULL;
	in->have = 0;
}

static size_t
length_of(const unsigned char *p)
{
	return (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 |
	       p[3];
}

/* Bytes still missing from the first frame, its head first. */
static size_t
missing(const struct wire_in *in)
{
	size_t want = HEAD;

	if (in->have >= HEAD)
		want = HEAD + length_of(in->buf);
	return want > BUF_SIZE || want < in->have ? 0 : want - in->have;
}

int
wire_read(struct wire_in *in, int fd)
{
	size_t want = missing(in);
	ssize_t n;

	if (want == 0)
		return -1; /* the owner takes whole frames out first */
	n = read(fd, in->buf + in->have, want);
	if (n > 0) {
		in->have += (size_t)n;
		return 1;
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	return -1;
}

bool
wire_put(struct wire_in *in, const void *p, size_t n)
{
	if (n > BUF_SIZE - in->have)
		return false;
	if (n > 0)
		memcpy(in->buf + in->have, p, n);
	in->have += n;
	return true;
}

enum wire_got
wire_next(const struct wire_in *in, struct wire_frame *f)
{
	size_t len;

	if (in->have < HEAD)
		return WIRE_NONE;
	len = length_of(in->buf);
	if (len < 1 || len > WIRE_MAX)
		return WIRE_BAD;
	if (in->have < HEAD + len)
		return WIRE_NONE;
	f->type = (char)in->buf[HEAD];
	f->body = (const char *)in->buf + HEAD + 1;
	f->len = len - 1;
	return WIRE_FRAME;
}

void
wire_drop(struct wire_in *in)
{
	struct wire_frame f;
	size_t whole, rest;

	if (wire_next(in, &f) != WIRE_FRAME)
		return;
	whole = HEAD + 1 + f.len;
	rest = in->have - whole;
	memmove(in->buf, in->buf + whole, rest);
	sodium_memzero(in->buf + rest, whole);
	in->have = rest;
}

bool
wire_send(
    int fd, char type, const void *a, size_t a_len, const void *b, size_t b_len)
{
	unsigned char head[HEAD + 1];
	struct msghdr m = { 0 };
	struct iovec v[3];
	union {
		const void *in;
		void *out; /* iovec has no const; sendmsg only reads */
	} u;
	size_t len = 1 + a_len + b_len;
	ssize_t n;

	if (a_len > WIRE_MAX || b_len > WIRE_MAX || len > WIRE_MAX)
		return false;
	head[0] = 0;
	head[1] = 0;
	head[2] = (unsigned char)(len >> 8);
	head[3] = (unsigned char)(len & 0xFF);
	head[4] = (unsigned char)type;
	v[0].iov_base = head;
	v[0].iov_len = sizeof(head);
	u.in = a;
	v[1].iov_base = u.out;
	v[1].iov_len = a_len;
	u.in = b;
	v[2].iov_base = u.out;
	v[2].iov_len = b_len;
	m.msg_iov = v;
	m.msg_iovlen = 3;
	do {
		n = sendmsg(fd, &m, MSG_NOSIGNAL);
	} while (n < 0 && errno == EINTR);
	return n >= 0 && (size_t)n == HEAD + len;
}

static bool
is_unshown(int32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C ||
	       (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
	       (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
	       (c >= 0xFFF0 && c <= 0xFFFB) || (c & 0xFFFE) == 0xFFFE ||
	       (c >= 0xE0000 && c < 0xE0100);
}

void
wire_text(const char *s, size_t n, char *out, size_t size)
{
	size_t i = 0, from, len, o = 0;
	const char *put;
	int32_t c;

	while (i < n) {
		from = i;
		c = utf8_next(s, n, &i);
		put = s + from;
		len = i - from;
		if (c == '\n' || c == '\r' || c == '\t') {
			put = " ";
			len = 1;
		} else if (GUARD("auth_text_clean") && is_unshown(c)) {
			put = "〓";
			len = strlen(put);
		}
		if (o + len >= size)
			break;
		memcpy(out + o, put, len);
		o += len;
	}
	while (o > 0 && out[o - 1] == ' ')
		o--;
	out[o] = '\0';
}

long long
wire_now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_BOOTTIME, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
