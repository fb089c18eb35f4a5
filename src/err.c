/* SPDX-License-Identifier: ISC
 * err - see err.h.
 */
#include "src/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*hook)(void);

/* Copies as much of text as fits without cutting a UTF-8 character. */
static void
put(char *out, size_t size, const char *text)
{
	size_t n;

	if (text == NULL)
		text = "";
	n = strlen(text);
	if (n >= size) {
		n = size - 1;
		while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80)
			n--;
	}
	memcpy(out, text, n);
	out[n] = '\0';
}

enum rc
err_set(struct err *err, enum rc rc, const char *code, const char *what,
    const char *why, const char *remedy)
{
	if (err == NULL)
		return rc;
	err_clear(err);
	err->rc = rc;
	put(err->code, sizeof(err->code), code);
	put(err->text, sizeof(err->text), what);
	put(err->why, sizeof(err->why), why);
	put(err->remedy, sizeof(err->remedy), remedy);
	return rc;
}

void
err_log(struct err *err, const char *fmt, ...)
{
	va_list ap;
	size_t used;

	if (err == NULL)
		return;
	used = strlen(err->log);
	va_start(ap, fmt);
	(void)vsnprintf(err->log + used, sizeof(err->log) - used, fmt, ap);
	va_end(ap);
}

void
err_clear(struct err *err)
{
	memset(err, 0, sizeof(*err));
	err->person = -1;
}

int
rc_exit(enum rc rc)
{
	switch (rc) {
	case RC_OK:
		return 0;
	case RC_OFFLINE:
		return 3;
	case RC_INPUT:
	case RC_NOT_FOUND:
	case RC_CONFLICT:
	case RC_DENIED:
	case RC_IO:
		break;
	}
	return 1;
}

void
die_hook(void (*give_back_terminal)(void))
{
	hook = give_back_terminal;
}

_Noreturn void
die(const char *fmt, ...)
{
	va_list ap;

	if (hook != NULL)
		hook();
	va_start(ap, fmt);
	(void)fputs("madoguchi: ", stderr);
	(void)vfprintf(stderr, fmt, ap);
	(void)fputc('\n', stderr);
	va_end(ap);
	abort();
}
