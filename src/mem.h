/* SPDX-License-Identifier: ISC
 * mem - allocation that never fails, a string that grows to a ceiling, and
 * memory for secrets.
 */
#ifndef SRC_MEM_H
#define SRC_MEM_H

#include "src/err.h"

#include <stdbool.h>
#include <stddef.h>

/* These die() when memory is out; the result is never NULL. */
void *x_alloc(size_t size); /* zeroed; free with free() */
void *x_grow(void *p, size_t count, size_t each);
char *x_strdup(const char *s); /* NULL in, NULL out */
char *x_strndup(const char *s, size_t n);
char *x_printf(const char *fmt, ...) PRINTF(1, 2);

/* wipe_free - overwrite a string before freeing it; NULL is fine. */
void wipe_free(char *s);

/* A string under construction. Past its ceiling it keeps what fitted and
 * is_over becomes true; the owner checks that once, at the end. */
struct sbuf {
	char *s;        /* NUL-terminated; never NULL before sbuf_take */
	size_t len;     /* bytes, without the NUL */
	size_t cap;     /* bytes allocated */
	size_t ceiling; /* bytes, the NUL included */
	bool is_over;
};
void sbuf_init(struct sbuf *b, size_t ceiling);
void sbuf_release(struct sbuf *b); /* wipes and frees; reusable by init */
void sbuf_add(struct sbuf *b, const char *s);
void sbuf_add_n(struct sbuf *b, const void *p, size_t n);
void sbuf_addf(struct sbuf *b, const char *fmt, ...) PRINTF(2, 3);
/* The caller frees; b is empty again, its s NULL until something is added. */
char *sbuf_take(struct sbuf *b);

/* A password, PIN or Individual Number: locked, guarded pages (sodium), not
 * dumped, wiped on free. One fixed buffer, never copied. */
struct secret {
	char *s;     /* size bytes, NUL-terminated */
	size_t len;  /* bytes */
	size_t size; /* SECRET_MAX, or as asked */
};
#define SECRET_MAX 512
MUST_CHECK enum rc secret_init(struct secret *s, struct err *err);
/* The same of another size: what a reader types, a file. */
MUST_CHECK enum rc secret_init_size(
    struct secret *s, size_t size, struct err *err);
bool secret_add(struct secret *s, const char *utf8); /* false when full */
void secret_backspace(struct secret *s);             /* one UTF-8 character */
void secret_clear(struct secret *s);
void secret_release(struct secret *s);

#endif
