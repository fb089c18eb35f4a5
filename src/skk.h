/* SPDX-License-Identifier: ISC
 * skk - dictionaries of readings as Debian's skkdic and skkdic-extra ship
 * them: sorted lines "reading /word;note/word/". Nothing is converted when a
 * file is opened: a look-up finds its one line and converts that.
 */
#ifndef SRC_SKK_H
#define SRC_SKK_H

#include "src/err.h"

#define SKK_DIR "/usr/share/skk"
#define SKK_WORD 96 /* bytes of a word, the NUL included */

struct skk;

/*
 * skk_open - path: a dictionary in EUC-JP, EUC-JIS-2004 or UTF-8, as its
 * first line says. *out is closed by the caller. RC_NOT_FOUND E7066 there is
 * no such file; RC_INPUT E7067 it is no such dictionary, or larger than 16
 * MB.
 */
MUST_CHECK enum rc skk_open(
    const char *path, struct skk **out, struct err *err);
void skk_close(struct skk *d); /* NULL is fine */

/*
 * skk_find - the words of a reading, in the order of the dictionary.
 * reading: hiragana, UTF-8. Returns how many were written to out, at most
 * max; 0 none. Words that hold control or private-use characters, that are
 * programs ("(concat …") or too long are left out.
 */
int skk_find(
    struct skk *d, const char *reading, char (*out)[SKK_WORD], int max);

#endif
