/* SPDX-License-Identifier: ISC
 * search_key - the keys of 2.1.3: their names, how each is compared, and which
 * of them a mask hides (10.4). See search.h.
 */
#include "db/search_private.h"

#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
const struct search_key_def search_key_defs[SK_COUNT] = {
	/* id, label, usual, may_part, may_range, may_empty */
	[SK_NAME] = { "name", "氏名", MATCH_PREFIX, true, false, true },
	[SK_FORMER_NAME] = { "former_name", "旧氏", MATCH_PREFIX, true, false, true },
	[SK_ALIAS] = { "alias", "通称", MATCH_PREFIX, true, false, true },
	[SK_NAME_KANA] = { "name_kana", "フリガナ", MATCH_PREFIX, true, false, true },
	[SK_FORMER_NAME_KANA] = { "former_name_kana", "旧氏のフリガナ", MATCH_PREFIX, true, false, true },
	[SK_ALIAS_KANA] = { "alias_kana", "通称のフリガナ", MATCH_PREFIX, true, false, true },
	[SK_BIRTH] = { "birth", "生年月日", MATCH_EXACT, false, true, true },
	[SK_SEX] = { "sex", "性別", MATCH_EXACT, false, false, true },
	[SK_RELATION] = { "relation", "続柄", MATCH_EXACT, true, false, true },
	[SK_ADDRESS] = { "address", "住所", MATCH_PREFIX, true, false, true },
	[SK_ADDRESS_CODE] = { "address_code", "住所コード", MATCH_PREFIX, true, false, true },
	[SK_POSTCODE] = { "postcode", "郵便番号", MATCH_PREFIX, true, false, true },
	[SK_ADDRESS_BUILDING] = { "address_building", "方書", MATCH_PREFIX, true, false, true },
	[SK_ADDRESS_ROOM] = { "address_room", "部屋番号", MATCH_EXACT, true, false, true },
	[SK_WARD] = { "ward", "区", MATCH_PREFIX, false, false, false },
	[SK_PERSON_NO] = { "person_no", "宛名番号", MATCH_EXACT, true, false, false },
	[SK_HOUSEHOLD_NO] = { "household_no", "世帯番号", MATCH_EXACT, true, false, true },
	[SK_JUMINHYO_CODE] = { "juminhyo_code", "住民票コード", MATCH_EXACT, true, false, true },
	[SK_CARD_NO] = { "card_no", "在留カード番号", MATCH_EXACT, true, false, true },
	[SK_SPECIAL_CARD_NO] = { "special_card_no", "特別永住者証明書番号", MATCH_EXACT, true, false, true },
	[SK_REMOVAL_REASON] = { "removal_reason", "消除の事由", MATCH_EXACT, false, false, true },
	[SK_REMOVAL_DATE] = { "removal_date", "消除の日", MATCH_EXACT, false, true, false },
};
/* clang-format on */

enum search_key
search_key_by_id(const char *id)
{
	int k;

	for (k = 0; k < SK_COUNT; k++)
		if (strcmp(search_key_defs[k].id, id) == 0)
			break;
	return (enum search_key)k;
}

enum search_key
search_key_by_label(const char *label)
{
	int k;

	for (k = 0; k < SK_COUNT; k++)
		if (strcmp(search_key_defs[k].label, label) == 0)
			break;
	return (enum search_key)k;
}

enum rc
search_not_taken(enum search_key key, struct err *err)
{
	const struct search_key_def *d = &search_key_defs[key];
	char what[128];
	enum rc rc;

	snprintf(what, sizeof(what), "%s の値が読めません", d->label);
	rc = err_set(err, RC_INPUT, "E2113", what,
	    "この項目の値の形ではありません",
	    "値を打ち直すか、空にしてください");
	if (err != NULL)
		snprintf(err->item, sizeof(err->item), "%s", d->id);
	return rc;
}

/* The item behind a key; 特別永住者証明書番号 stands in that of the card. */
static const struct item_def *
item_of(enum search_key key)
{
	const char *id =
	    key == SK_SPECIAL_CARD_NO ? "card_no" : search_key_defs[key].id;
	int i;

	for (i = 0; i < IT_COUNT; i++)
		if (strcmp(item_defs[i].id, id) == 0)
			return &item_defs[i];
	return NULL;
}

unsigned
search_masked(bool (*has)(const void *who, const char *right), const void *who)
{
	unsigned keys = 0;
	int k;

	for (k = 0; k < SK_COUNT; k++) {
		const struct item_def *d = item_of((enum search_key)k);

		if (d != NULL && d->mask[0] != '\0' && !has(who, d->mask))
			keys |= 1U << k;
	}
	return keys;
}

void
search_hide(struct replica *r, unsigned keys)
{
	r->hidden = keys;
}

bool
search_hides(unsigned hidden, enum search_key key)
{
	return (hidden & 1U << key) != 0 && GUARD("search_masked");
}

enum rc
search_not_shown(enum search_key key, struct err *err)
{
	const struct search_key_def *d = &search_key_defs[key];
	char what[128];
	enum rc rc;

	snprintf(what, sizeof(what), "%s では探せません", d->label);
	rc = err_set(err, RC_DENIED, "E1041", what,
	    "この項目を見る権限がないため",
	    "ほかの項目で探すか、権限のある人に頼んでください");
	if (err != NULL)
		snprintf(err->item, sizeof(err->item), "%s", d->id);
	return rc;
}
