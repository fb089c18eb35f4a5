/* SPDX-License-Identifier: ISC
 * number - check digits. 住民票コード has no published formula: length and
 * digits only, behind a setting.
 */
#ifndef SRC_NUMBER_H
#define SRC_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/* 個人番号: 11 digits and the check digit of 総務省令85号 (2014) 5条. */
bool mynumber_valid(const char *digits12);
/* Whether a 個人番号 stands anywhere in a text: 12 digits in one piece, or in
 * equal pieces of 3, 4 or 6 with single hyphens or spaces between, half or
 * full width; not as a part of a longer number or word. */
bool mynumber_within(const char *text);
/* Whether a text that is still being typed may become one: 9 to 12 figures
 * in such pieces. Eleven tell the whole number, the last is the check
 * digit, so a text under the cursor is held back from the disk by this. */
bool mynumber_begun(const char *text);
/* 団体コード: 5 digits and the modulus 11 digit. */
bool lgcode_valid(const char *digits6);
/* lgcode_is_here - whether an address code begins with the municipality's own
 * five digits or, where that is a designated city as a whole (XX1N0X), with those
 * of one of its wards. municipality: 6 digits. */
bool lgcode_is_here(const char *municipality, const char *address_code);
/* lgcode_is_city - the code of a designated city as a whole. */
bool lgcode_is_city(const char *municipality);
/* 宛名番号, 世帯番号 (1.1.13): modulus 11, weights 2 to 7 from the right;
 * remainder 0 gives 0; remainder 1 gives 0 too (our decision: the text is
 * silent, and a ten has no digit). serial without check digit. */
int m11_digit(const char *serial);
bool m11_valid(const char *number);
/* Writes serial zero-padded to digits and its check digit; false if the
 * serial needs more digits. */
bool m11_make(long long serial, int digits, char *out, size_t size);
/* m11_serial - the serial of a valid number of at most 17 digits, else 0. */
long long m11_serial(const char *number);
bool juminhyo_code_valid(const char *s); /* 11 digits */
bool card_no_valid(const char *s);       /* AA00000000AA */
bool digits_only(const char *s);

/* number_kanji - the number that s begins with in kanji: 四十一, 四一,
 * 千九百七十五, 二〇〇一. *used: its bytes, 0 none. */
int number_kanji(const char *s, size_t *used);
/* number_is_kanji - whether s begins with such a figure, of three bytes. */
bool number_is_kanji(const char *s);

#endif
