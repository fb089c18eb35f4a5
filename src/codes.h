/* SPDX-License-Identifier: ISC
 * codes - the closed lists of db/codes: what a code of an item means. Each
 * row says whether it was seen in a real export or is ours.
 */
#ifndef SRC_CODES_H
#define SRC_CODES_H

struct code_row {
	const char *list; /* file name without .csv: "sex", "mado_sex" */
	const char *code;
	const char *label; /* Japanese */
	const char *label_en;
	const char *to;     /* mado_*: our code, "" not recorded; papers:
			       * group; else "" */
	const char *origin; /* "seen", "ours" or "law" */
};

/* code_list - the first row of a list, its rows stand together; *n receives
 * how many. NULL and 0 when there is no such list. */
const struct code_row *code_list(const char *list, int *n);
/* code_find - NULL when the list has no such code. */
const struct code_row *code_find(const char *list, const char *code);
/* code_find_to - first row of the list whose `to` is that; NULL if none. */
const struct code_row *code_find_to(const char *list, const char *to);
/* code_label - label, or the code itself when unknown; never NULL. */
const char *code_label(const char *list, const char *code);
/* code_item_list - list that a catalogue item takes its codes from ("sex"
 * for item sex); NULL when the item has none. id: catalogue id. */
const char *code_item_list(const char *id);

#endif
