/* SPDX-License-Identifier: ISC
 * message - what rules, register, sign-in helper and everything below the
 * screens say, in the language of the screens. The one place where such a
 * text is translated.
 */
#ifndef UI_MESSAGE_H
#define UI_MESSAGE_H

#include "src/err.h"

#include <stddef.h>

/*
 * message_text - a text in the language of the screens. One with values in
 * it ("chuo-3 高木 が扱っています") is found again by its format ("%s が扱って
 * います", po/en-messages.po), so that nothing but the text has to travel
 * from the register; the values are put into the translation, themselves
 * translated where they are known words or names of items. What is not known
 * stays as it is. Returns out, cut on a character when size is too small.
 */
const char *message_text(const char *text, char *out, size_t size);

/* message_err - text, why and remedy of an error in place; NULL is fine. */
void message_err(struct err *err);

#endif
