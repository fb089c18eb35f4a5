/* SPDX-License-Identifier: ISC
 * dateplain - the many ways in which a date is written and said, in the plain
 * ones that date_parse reads.
 */
#ifndef SRC_DATEPLAIN_H
#define SRC_DATEPLAIN_H

#include <stddef.h>

/*
 * date_plain - ㍼41.10.13, 昭41.10.13, 昭41年10月13日, S.41.10.13, S41・10・13,
 * 昭和41. 10. 13, 昭和 41年 10月 13日, 昭和四十一年十月十三日,
 * 昭和四一・一〇・一三, 西暦1966.10.13, S41.10.13生まれ: figures and Latin letters
 * half-width, the era by its name or its letter as it was typed, no blanks. What
 * is no date stays as it is, but for the width. out: "" when it does not fit.
 */
void date_plain(const char *typed, char *out, size_t size);

#endif
