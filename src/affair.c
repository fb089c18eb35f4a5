/* SPDX-License-Identifier: ISC
 * affair - see affair.h.
 */
#include "src/affair.h"

#include "src/codes.h"
#include "src/mutant.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* The 4 masks of 10.4. */
static const char *const masks[] = { "honseki", "juminhyo_code",
	"residence_status", "mynumber" };
#define MASKS (sizeof(masks) / sizeof(masks[0]))

/* The bit of a right's mask; 0 when it has none. */
static unsigned
bit_of(const char *right)
{
	size_t i;

	for (i = 0; i < MASKS; i++)
		if (right != NULL && strcmp(masks[i], right) == 0)
			return 1U << i;
	return 0;
}

static enum rc
refuse(struct err *err, const char *why)
{
	return err_set(err, RC_INPUT, "E1399", "設定の値が正しくありません",
	    why, "処理事由の番号に、伏せる項目の権限の名前を並べてください");
}

enum rc
affair_setting_check(const json_t *value, struct err *err)
{
	const json_t *list, *name;
	const char *code;
	size_t i;

	if (!json_is_object(value))
		return refuse(
		    err, "処理事由ごとに伏せる項目の表ではありません");
	json_object_foreach((json_t *)(uintptr_t)value, code, list)
	{
		if (code_find("reason", code) == NULL)
			return refuse(err, "知らない処理事由の番号です");
		if (!json_is_array(list) || json_array_size(list) > MASKS)
			return refuse(err, "権限の名前の一覧ではありません");
		json_array_foreach(list, i, name)
		{
			if (bit_of(json_string_value(name)) == 0)
				return refuse(
				    err, "項目を伏せる権限ではありません");
		}
	}
	return RC_OK;
}

static unsigned
bits_of(const json_t *list)
{
	const json_t *name;
	unsigned bits = 0;
	size_t i;

	json_array_foreach(list, i, name)
	{
		bits |= bit_of(json_string_value(name));
	}
	return bits;
}

unsigned
affair_hidden(const json_t *setting, int affair)
{
	const json_t *list;
	const char *code;
	char own[16];
	unsigned bits = 0;

	if (!json_is_object(setting))
		return (1U << MASKS) - 1;
	(void)snprintf(own, sizeof(own), "%d", affair);
	if (affair > 0 && code_find("reason", own) != NULL)
		return bits_of(json_object_get(setting, own));
	json_object_foreach((json_t *)(uintptr_t)setting, code, list)
	{
		bits |= bits_of(list);
	}
	return bits;
}

bool
affair_hides(unsigned hidden, const char *right)
{
	return (hidden & bit_of(right)) != 0 && GUARD("affair_masks");
}

bool
affair_has_mask(const char *right)
{
	return bit_of(right) != 0;
}
