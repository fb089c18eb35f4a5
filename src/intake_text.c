/* SPDX-License-Identifier: ISC
 * intake_text - see intake.h: the encoding of a file that says none. What
 * other offices write is UTF-8 or the Shift_JIS of Windows.
 */
#include "src/intake.h"

#include "src/text.h"

#include <iconv.h>
#include <string.h>

/* Whether a line beyond ASCII is UTF-8: one of Shift_JIS hardly ever is, and
 * a single broken line does not make all others foreign. */
static bool
is_utf8(const char *text, size_t len)
{
	bool is_plain = true;

	for (size_t at = 0; at < len;) {
		const char *nl = memchr(text + at, '\n', len - at);
		size_t n = nl != NULL ? (size_t)(nl - text) - at : len - at;
		bool beyond = false;

		for (size_t i = 0; i < n; i++)
			beyond = beyond || ((unsigned char)text[at + i] & 0x80);
		if (beyond && utf8_valid(text + at, n))
			return true;
		is_plain = is_plain && !beyond;
		at += n + 1;
	}
	return is_plain;
}

static bool
is_lead(unsigned char c)
{
	return (c >= 0x81 && c <= 0x9f) || (c >= 0xe0 && c <= 0xfc);
}

/* One character of Shift_JIS; what it has none for becomes U+FFFD. */
static void
add_one(iconv_t cd, const char *from, size_t n, struct secret *out)
{
	char copy[4], utf8[8], *in = copy, *to = utf8;
	size_t left = n, room = sizeof(utf8) - 1;

	memcpy(copy, from, n);
	(void)iconv(cd, NULL, NULL, NULL, NULL);
	if (iconv(cd, &in, &left, &to, &room) == (size_t)-1) {
		(void)secret_add(out, "\xef\xbf\xbd");
		return;
	}
	*to = '\0';
	(void)secret_add(out, utf8);
}

enum rc
intake_text(const char *text, size_t len, struct secret *out, bool *is_ours,
    struct err *err)
{
	iconv_t cd;
	enum rc rc;

	out->s = NULL;
	out->len = 0;
	*is_ours = is_utf8(text, len);
	if (*is_ours)
		return RC_OK;
	cd = iconv_open("UTF-8", "CP932");
	if (cd == (iconv_t)-1) {
		*is_ours = true; /* its lines say that they are no UTF-8 */
		return RC_OK;
	}
	rc = secret_init_size(out, len * 3 + 4, err);
	for (size_t i = 0; rc == RC_OK && i < len;) {
		unsigned char c = (unsigned char)text[i];
		char one[2] = { text[i], '\0' };
		size_t n = is_lead(c) && i + 1 < len ? 2 : 1;

		/* Figures do not pass through the library's buffers. */
		if (c == '\0')
			(void)secret_add(out, "\xef\xbf\xbd");
		else if (c < 0x80)
			(void)secret_add(out, one);
		else
			add_one(cd, text + i, n, out);
		i += c < 0x80 ? 1 : n;
	}
	(void)iconv_close(cd);
	return rc;
}
