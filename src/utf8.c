/* SPDX-License-Identifier: ISC
 * utf8 - code points in and out; every byte is taken as hostile.
 */
#include "src/text.h"

#include <string.h>

/* The shortest form, no surrogates, nothing past U+10FFFF. */
int32_t
utf8_next(const char *s, size_t len, size_t *i)
{
	static const int32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t at = *i, n, k;
	unsigned char c;
	int32_t cp;

	if (at >= len)
		return 0;
	c = (unsigned char)s[at];
	*i = at + 1;
	if (c < 0x80)
		return c;
	if (c >= 0xC2 && c < 0xE0) {
		n = 2;
		cp = c & 0x1F;
	} else if (c >= 0xE0 && c < 0xF0) {
		n = 3;
		cp = c & 0x0F;
	} else if (c >= 0xF0 && c < 0xF5) {
		n = 4;
		cp = c & 0x07;
	} else {
		return -1;
	}
	if (len - at < n)
		return -1;
	for (k = 1; k < n; k++) {
		c = (unsigned char)s[at + k];
		if ((c & 0xC0) != 0x80)
			return -1;
		cp = (int32_t)(((uint32_t)cp << 6) | (c & 0x3FU));
	}
	if (cp < least[n] || cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000))
		return -1;
	*i = at + n;
	return cp;
}

int
utf8_put(int32_t c, char out[5])
{
	int n = 0;

	if (c < 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
		c = 0xFFFD;
	if (c < 0x80) {
		out[n++] = (char)c;
	} else if (c < 0x800) {
		out[n++] = (char)(0xC0 | (c >> 6));
		out[n++] = (char)(0x80 | (c & 0x3F));
	} else if (c < 0x10000) {
		out[n++] = (char)(0xE0 | (c >> 12));
		out[n++] = (char)(0x80 | ((c >> 6) & 0x3F));
		out[n++] = (char)(0x80 | (c & 0x3F));
	} else {
		out[n++] = (char)(0xF0 | (c >> 18));
		out[n++] = (char)(0x80 | ((c >> 12) & 0x3F));
		out[n++] = (char)(0x80 | ((c >> 6) & 0x3F));
		out[n++] = (char)(0x80 | (c & 0x3F));
	}
	out[n] = '\0';
	return n;
}

bool
utf8_valid(const char *s, size_t len)
{
	size_t i = 0;

	while (i < len)
		if (utf8_next(s, len, &i) < 0)
			return false;
	return true;
}
