/* SPDX-License-Identifier: ISC
 * no_mynumber - 個人番号 are kept out of what is not their own place: drafts,
 * submissions, logs, reasons, notes, the free text of entries.
 */
#ifndef DB_NO_MYNUMBER_H
#define DB_NO_MYNUMBER_H

#include <jansson.h>
#include <stdbool.h>

/* Whether a 個人番号 stands in a string anywhere in j, or a key is named
 * "mynumber" and holds more than true or false. What names people, households, staff or calls (宛名番号 may have
 * twelve digits too) is not looked at. */
bool json_has_mynumber(const json_t *j);

/* Whether twelve digits in a row stand in a text, spaces and hyphens apart:
 * such a search is never kept, whatever its check digit says. */
bool text_has_twelve_digits(const char *text);

#endif
