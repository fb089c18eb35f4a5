/* SPDX-License-Identifier: ISC */
#include "src/codes.h"

#include <stddef.h>
#include <string.h>

static const struct code_row rows[] = {
#include "codes_table.h"
};
#define ROWS ((int)(sizeof(rows) / sizeof(rows[0])))

static const struct {
	const char *item, *list;
} item_lists[] = {
	{ "event", "event" },
	{ "status", "status" },
	{ "kind", "kind" },
	{ "sex", "sex" },
	{ "name_kana_checked", "kana_checked" },
	{ "former_name_kana_checked", "kana_checked" },
	{ "alias_kana_checked", "kana_checked" },
	{ "name_priority", "name_priority" },
	{ "nationality_code", "nationality" },
	{ "article30_45", "article30_45" },
	{ "transit_reason", "transit_reason" },
	{ "residence_status_code", "residence_status" },
	{ "card_no_kind", "card_no_kind" },
	{ "removal_reason", "removal_reason" },
	{ "pension_kind", "pension_kind" },
	{ "child_allowance_kind", "child_allowance_kind" },
	{ "card_status", "card_status" },
	{ "juki_card_status", "juki_card_status" },
};

const struct code_row *
code_list(const char *list, int *n)
{
	const struct code_row *first = NULL;

	*n = 0;
	for (int i = 0; i < ROWS; i++) {
		if (strcmp(rows[i].list, list) != 0)
			continue;
		if (first == NULL)
			first = &rows[i];
		(*n)++;
	}
	return first;
}

const struct code_row *
code_find(const char *list, const char *code)
{
	for (int i = 0; i < ROWS; i++)
		if (strcmp(rows[i].code, code) == 0 &&
		    strcmp(rows[i].list, list) == 0)
			return &rows[i];
	return NULL;
}

const struct code_row *
code_find_to(const char *list, const char *to)
{
	for (int i = 0; i < ROWS; i++)
		if (strcmp(rows[i].to, to) == 0 &&
		    strcmp(rows[i].list, list) == 0)
			return &rows[i];
	return NULL;
}

const char *
code_label(const char *list, const char *code)
{
	const struct code_row *r = code_find(list, code);

	return r != NULL ? r->label : code;
}

const char *
code_item_list(const char *id)
{
	for (size_t i = 0; i < sizeof(item_lists) / sizeof(item_lists[0]); i++)
		if (strcmp(item_lists[i].item, id) == 0)
			return item_lists[i].list;
	return NULL;
}
