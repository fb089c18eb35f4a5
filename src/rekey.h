/* SPDX-License-Identifier: ISC
 * rekey - blind re-keying: which items of an entry the reviewer types again
 * from the paper, without seeing what was entered (a setting of the
 * municipality), and whether what they typed is the same. Pure; the register
 * asks for it, the screens ask the register.
 */
#ifndef SRC_REKEY_H
#define SRC_REKEY_H

#include "src/entry.h"

/* One item to be typed again. Both dates of the notification (異動日, 異動の
 * 届出日) belong to it and not to a person. */
struct rekey {
	int person; /* index, -1 the notification */
	enum item it;
};
#define REKEYS_MAX 240

/*
 * rekey_setting_check - whether a value of the setting "rekey" means
 * something: {"*": [ID…], "401": [ID…]}, by the code of a 異動事由 or "*" for
 * all of them, with items of the history and the two dates. 個人番号 and what
 * the system writes by itself cannot be named. RC_INPUT E1399.
 */
MUST_CHECK enum rc rekey_setting_check(const json_t *value, struct err *err);

/*
 * rekeys_of - what of this entry has to be typed again, the notification
 * first, then person by person in the order of the catalogue. A new sheet:
 * every named item that its kind of resident has, blank or not (what was left
 * out is a fault as well); else the named items of a group of which something
 * changes. What a household shares (addresses, 本籍) is asked once where it is
 * equal. setting: value of "rekey", NULL none. Returns how many, at most max.
 */
int rekeys_of(
    const json_t *setting, const struct entry *e, struct rekey *out, int max);

/* rekey_entered - what was entered there, stored form; borrowed, "" blank. */
const char *rekey_entered(const struct entry *e, const struct rekey *k);

/*
 * rekey_same - whether what was typed is what was entered. Dates: the stored
 * form. Else letter by letter, but for widths and spaces, and 12番3号 is 12-3
 * in the number of a lot. 邉 is not 辺.
 */
bool rekey_same(enum item it, const char *entered, const char *typed);

/* rekey_hide - takes what has to be typed again out of the entry, wherever
 * its people have the same value: a name also as 世帯主の氏名, 筆頭者 and 届出人, a
 * day of birth also as the 異動日 of a 出生. */
void rekey_hide(struct entry *e, const struct rekey *list, int n);
/* rekey_hides_name - whether the list hides what a person is called. */
bool rekey_hides_name(const struct rekey *list, int n, int person);

/* [{person, item, value}…] as it travels. rekey_find - the value typed there,
 * NULL when the list has none; borrowed. */
const char *rekey_find(const json_t *list, const struct rekey *k);
/*
 * rekeyed_digest - SHA-256 of such a list in hex, which the proof of an
 * approval covers (src/approval.h). "" for an empty list or none. RC_INPUT
 * E4099 when it is no such list or names an item twice.
 */
MUST_CHECK enum rc rekeyed_digest(
    const json_t *list, char out[65], struct err *err);

#endif
