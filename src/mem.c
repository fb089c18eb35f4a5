/* SPDX-License-Identifier: ISC
 * mem - see mem.h.
 */
#include "src/mem.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *
x_alloc(size_t size)
{
	void *p = calloc(1, size ? size : 1);

	if (p == NULL)
		die("out of memory (%zu bytes)", size);
	return p;
}

void *
x_grow(void *p, size_t count, size_t each)
{
	void *q;

	if (each != 0 && count > SIZE_MAX / each)
		die("out of memory (%zu times %zu bytes)", count, each);
	q = realloc(p, count == 0 || each == 0 ? 1 : count * each);
	if (q == NULL)
		die("out of memory (%zu bytes)", count * each);
	return q;
}

char *
x_strdup(const char *s)
{
	return s == NULL ? NULL : x_strndup(s, strlen(s));
}

char *
x_strndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *p = x_alloc(len + 1);

	memcpy(p, s, len);
	return p;
}

char *
x_printf(const char *fmt, ...)
{
	va_list ap;
	char *s;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	if (n < 0)
		die("out of memory");
	return s;
}

void
wipe_free(char *s)
{
	if (s == NULL)
		return;
	explicit_bzero(s, strlen(s));
	free(s);
}

void
sbuf_init(struct sbuf *b, size_t ceiling)
{
	memset(b, 0, sizeof(*b));
	b->ceiling = ceiling < 1 ? 1 : ceiling;
	b->cap = b->ceiling < 64 ? b->ceiling : 64;
	b->s = x_alloc(b->cap);
}

void
sbuf_release(struct sbuf *b)
{
	if (b->s != NULL)
		explicit_bzero(b->s, b->cap);
	free(b->s);
	memset(b, 0, sizeof(*b));
}

void
sbuf_add_n(struct sbuf *b, const void *p, size_t n)
{
	size_t want, cap;

	if (n > b->ceiling - 1 - b->len) {
		n = b->ceiling - 1 - b->len;
		b->is_over = true;
	}
	want = b->len + n + 1;
	if (want > b->cap) {
		for (cap = b->cap > 0 ? b->cap : 64; cap < want; cap *= 2)
			;
		if (cap > b->ceiling)
			cap = b->ceiling;
		b->s = x_grow(b->s, cap, 1);
		b->cap = cap;
	}
	if (n > 0)
		memcpy(b->s + b->len, p, n);
	b->len += n;
	b->s[b->len] = '\0';
}

void
sbuf_add(struct sbuf *b, const char *s)
{
	sbuf_add_n(b, s, strlen(s));
}

void
sbuf_addf(struct sbuf *b, const char *fmt, ...)
{
	va_list ap;
	char *s;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	if (n < 0)
		die("out of memory");
	sbuf_add_n(b, s, (size_t)n);
	wipe_free(s);
}

char *
sbuf_take(struct sbuf *b)
{
	char *s = b->s != NULL ? b->s : x_strdup("");

	/* Nothing is held afterwards: the next addition allocates anew. */
	b->s = NULL;
	b->len = b->cap = 0;
	b->is_over = false;
	return s;
}

enum rc
secret_init(struct secret *s, struct err *err)
{
	return secret_init_size(s, SECRET_MAX, err);
}

enum rc
secret_init_size(struct secret *s, size_t size, struct err *err)
{
	s->len = 0;
	s->size = size;
	s->s = NULL;
	if (sodium_init() < 0 || (s->s = sodium_malloc(size)) == NULL)
		return err_set(err, RC_IO, "E9001",
		    "保護された記憶域を確保できません",
		    "ロックできるメモリの上限に達しています",
		    "管理者に連絡してください（ulimit -l）");
	memset(s->s, 0, size);
	return RC_OK;
}

bool
secret_add(struct secret *s, const char *utf8)
{
	size_t n = strlen(utf8);

	if (n > s->size - 1 - s->len)
		return false;
	memcpy(s->s + s->len, utf8, n + 1);
	s->len += n;
	return true;
}

void
secret_backspace(struct secret *s)
{
	while (s->len > 0) {
		unsigned char c = (unsigned char)s->s[--s->len];

		s->s[s->len] = '\0';
		if ((c & 0xC0) != 0x80)
			break;
	}
}

void
secret_clear(struct secret *s)
{
	if (s->s != NULL)
		sodium_memzero(s->s, s->size);
	s->len = 0;
}

void
secret_release(struct secret *s)
{
	if (s->s != NULL)
		sodium_free(s->s);
	s->s = NULL;
	s->len = 0;
}
