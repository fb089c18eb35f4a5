/* SPDX-License-Identifier: ISC
 * conf - madoguchi.conf: what belongs to a machine. Lines `key = value`,
 * `#` starts a comment line.
 */
#ifndef SRC_CONF_H
#define SRC_CONF_H

#include "src/err.h"

struct conf {
	char reg[512]; /* register: URI */
	char replica[512], outbox[512], auth_socket[108], prints[512];
	char intake[512]; /* folder of CSV that is taken in; "" none */
	char share[512];  /* data folder: towns, codes, fonts, locale */
	char tls_ca[512], tls_cert[512], tls_key[512]; /* for https:// */
	char terminal[32]; /* terminal id at the register */
	char office[64];   /* 中央区 */
	char counter[32];  /* 3番 */
	char printer[64];
	char language[8]; /* ja, en */
	int idle_s;       /* seconds to blank, 90 */
	int away_s;       /* seconds blanked to log-off, 1800 */
	int mono;         /* 1: no colours */
	int ime_hint;     /* 1: romaji typed into kana fields */
	int ime;          /* 1: kanji without the terminal's input method */
};
struct conf_key { /* the table that parser, man page and help share */
	const char *name, *unit, *preset, *help;
	long min, max; /* numbers; 0,0 for text */
};
extern const struct conf_key conf_keys[];
extern const int conf_key_count;

void conf_preset(struct conf *c);
/* RC_NOT_FOUND no file; RC_INPUT: text names line, key and remedy. */
MUST_CHECK enum rc conf_load(struct conf *c, const char *path, struct err *err);

#endif
