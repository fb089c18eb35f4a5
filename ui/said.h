/* SPDX-License-Identifier: ISC
 * said - what a paper that was read said (10.8), beside what stands on the
 * form: 着 while it is the same, 変 once it was typed otherwise. It goes with the
 * draft and with the entry, so that the reviewer sees both.
 */
#ifndef UI_SAID_H
#define UI_SAID_H

#include "ui/movein_in.h"

/* Every field marked 着 holds what a paper said: it is remembered. */
void said_keep(struct form *f);
/* One field; text is copied. */
void said_set(struct slot *s, const char *text);
/* 着 or 変 at every field that a paper said something of. */
void said_marks(struct form *f);
/* said_differs - the labels of what was typed otherwise, "1 氏名  3 本籍", in
 * out; how many, -1 when no paper said anything. */
int said_differs(const struct form *f, char *out, size_t size);
/* What was said into r, by the items of the fields of page 0. */
void said_of_notice(struct movein *m, const struct app *a, struct record *r);
/* The same of a person's page. */
void said_of_page(
    struct movein *m, const struct app *a, int page, struct record *r);
/* The reverse, for an entry that came back: r is what was said of the person
 * of the page, of page 0 the first person's. */
void said_show(struct movein *m, int page, const struct record *r);

#endif
