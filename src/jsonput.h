/* SPDX-License-Identifier: ISC
 * jsonput - JSON written straight into a buffer, byte for byte as jansson
 * writes it compactly: for texts that are made by the thousand.
 */
#ifndef SRC_JSONPUT_H
#define SRC_JSONPUT_H

#include "src/mem.h"

#include <stdint.h>

/* "text" with its quotes. */
void json_put_text(struct sbuf *b, const char *s);
void json_put_int(struct sbuf *b, int64_t n);
/* "key": with a comma before it when the buffer does not end with an opening
 * bracket or brace; key needs no escape. */
void json_put_key(struct sbuf *b, const char *key);
/* key and text, key and number. */
void json_put_pair(struct sbuf *b, const char *key, const char *value);
void json_put_number(struct sbuf *b, const char *key, int64_t n);

#endif
