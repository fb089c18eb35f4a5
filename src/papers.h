/* SPDX-License-Identifier: ISC
 * papers - what was shown with a change (db/codes/papers.csv), beyond the rules
 * that ask for it: whose a paper is. Pure.
 */
#ifndef SRC_PAPERS_H
#define SRC_PAPERS_H

#include "src/entry.h"

/*
 * paper_group - 1 official with a photo, 2 other proof of identity, 3 papers of
 * the matter itself, 4 what proves nobody who came (proxy, cards of those who
 * move), 5 others that prove identity (not one of the list: it counts once);
 * 0 unknown. code: as entry.papers has it.
 */
char paper_group(const char *code);

/*
 * paper_is_of - whether the paper was shown and says something of person p: a
 * 転出証明書 or 戸籍 of everybody whom it can be of, 在留カード of foreign residents, a
 * card or passport of who came of that person alone. What proves no more than
 * who came (運転免許証, 資格確認書) is of nobody. p: index.
 */
bool paper_is_of(const struct entry *e, const char *code, int p);

#endif
