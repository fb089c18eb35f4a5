/* SPDX-License-Identifier: ISC
 * jsonput - see jsonput.h.
 */
#include "src/jsonput.h"

#include <string.h>

static bool
is_plain(unsigned char c)
{
	return c >= 0x20 && c != '"' && c != '\\';
}

static void
put_escaped(struct sbuf *b, unsigned char c)
{
	static const char hex[] = "0123456789ABCDEF";
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *at = strchr(from, c);
	char out[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };

	if (c != 0 && at != NULL) {
		out[1] = to[at - from];
		sbuf_add_n(b, out, 2);
	} else {
		sbuf_add_n(b, out, 6);
	}
}

void
json_put_text(struct sbuf *b, const char *s)
{
	const char *from;

	sbuf_add_n(b, "\"", 1);
	for (;;) {
		for (from = s; is_plain((unsigned char)*s); s++)
			;
		sbuf_add_n(b, from, (size_t)(s - from));
		if (*s == '\0')
			break;
		put_escaped(b, (unsigned char)*s++);
	}
	sbuf_add_n(b, "\"", 1);
}

void
json_put_int(struct sbuf *b, int64_t n)
{
	char out[24];
	size_t at = sizeof(out);
	uint64_t v = n < 0 ? -(uint64_t)n : (uint64_t)n;

	do {
		out[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	if (n < 0)
		out[--at] = '-';
	sbuf_add_n(b, out + at, sizeof(out) - at);
}

void
json_put_key(struct sbuf *b, const char *key)
{
	char last = b->len > 0 ? b->s[b->len - 1] : '{';

	if (last != '{' && last != '[')
		sbuf_add_n(b, ",\"", 2);
	else
		sbuf_add_n(b, "\"", 1);
	sbuf_add(b, key);
	sbuf_add_n(b, "\":", 2);
}

void
json_put_pair(struct sbuf *b, const char *key, const char *value)
{
	json_put_key(b, key);
	json_put_text(b, value);
}

void
json_put_number(struct sbuf *b, const char *key, int64_t n)
{
	json_put_key(b, key);
	json_put_int(b, n);
}
