/* SPDX-License-Identifier: ISC
 * lang - the language of screens: Japanese is the original, English comes
 * from po/en.po by gettext.
 */
#ifndef UI_LANG_H
#define UI_LANG_H

#include <stdbool.h>

/* _ - a string for a person, in the language of the settings. _n marks one
 * in a table that is translated where it is drawn. */
#define _(s) lang_text(s)
#define N_(s) s

/* lang_start - locale and domain. language: "ja" or "en"; share: the data
 * folder that holds locale/. Falls back to C.UTF-8 where the environment's
 * locale has no UTF-8. */
void lang_start(const char *language, const char *share);

/* lang_is_english - as the settings say. */
bool lang_is_english(void);

/* lang_text - the translation, or s itself; "" stays "". NULL gives "". */
const char *lang_text(const char *s) __attribute__((format_arg(1)));

#endif
