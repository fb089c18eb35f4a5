/* SPDX-License-Identifier: ISC
 * immigration - see immigration.h.
 */
#include "src/immigration.h"

#include "src/date.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/text.h"

#include <stdio.h>
#include <string.h>

#define VALUE_BYTES 500

/* What the 区分 decides. */
static const enum item of_category[] = { IT_TRANSIT_REASON,
	IT_RESIDENCE_STATUS_CODE, IT_RESIDENCE_STATUS,
	IT_RESIDENCE_PERIOD_YEARS, IT_RESIDENCE_PERIOD_MONTHS,
	IT_RESIDENCE_PERIOD_DAYS, IT_RESIDENCE_EXPIRES, IT_CARD_NO,
	IT_CARD_NO_KIND, IT_SPECIAL_PERMANENT_EXPIRES, IT_LANDING_PERIOD,
	IT_PROVISIONAL_PERIOD };
static const enum item of_person[] = { IT_NAME_KANJI, IT_NAME_ROMAN, IT_BIRTH,
	IT_SEX, IT_NATIONALITY_CODE, IT_NATIONALITY, IT_ARTICLE30_45 };
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

bool
immigration_gives(enum item it)
{
	size_t i;

	for (i = 0; i < COUNT(of_category); i++)
		if (of_category[i] == it)
			return true;
	for (i = 0; i < COUNT(of_person); i++)
		if (of_person[i] == it)
			return true;
	return false;
}

static enum rc
refuse(struct err *err, const char *code, const char *what, const char *why,
    const char *item)
{
	enum rc rc = err_set(err, RC_INPUT, code, what, why,
	    "通知を見て直して取り込み直すか、手で入力してください");

	if (err != NULL)
		(void)snprintf(err->item, sizeof(err->item), "%s", item);
	return rc;
}

static enum rc
bad_value(struct err *err, const char *item)
{
	return refuse(err, "E4573", "通知の値が正しくありません",
	    "空か、決まりの形ではありません", item);
}

static enum rc
text_of(const json_t *v, const char *key, size_t max, const char **out,
    struct err *err)
{
	*out = json_string_value(v) != NULL ? json_string_value(v) : "";
	if (json_string_length(v) != strlen(*out) ||
	    !utf8_valid(*out, strlen(*out)) || !text_clean(*out, NULL) ||
	    strstr(*out, "\xef\xbf\xbd") != NULL || strstr(*out, "〓") != NULL)
		return refuse(err, "E4571", "通知に文字化けがあります",
		    "読めない文字か制御文字が入っています", key);
	if (strlen(*out) >= max)
		return refuse(err, "E4572", "通知の値が項目に入りきりません",
		    "項目の桁を超えています", key);
	return RC_OK;
}

static enum rc
copy_of(
    const json_t *o, const char *key, char *out, size_t size, struct err *err)
{
	const char *v;
	enum rc rc = text_of(json_object_get(o, key), key, size, &v, err);

	if (rc == RC_OK)
		(void)snprintf(out, size, "%s", v);
	return rc;
}

static enum rc
day_of(const json_t *o, const char *key, char out[24], struct err *err)
{
	struct date d;
	enum rc rc = copy_of(o, key, out, 24, err);

	if (rc == RC_OK &&
	    (out[0] == '\0' || date_load(out, &d, NULL) != RC_OK ||
		d.shape != DATE_DAY))
		return bad_value(err, key);
	return rc;
}

static bool
is_of_notice(const char *key)
{
	static const char *const keys[] = { "line", "person_no", "card", "name",
		"kind", "happened_on", "noticed_on" };
	size_t i;

	for (i = 0; i < COUNT(keys); i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

static enum rc
items_of(struct immigration *n, const json_t *o, struct err *err)
{
	const char *key, *v;
	json_t *value;
	enum item it;
	enum rc rc;

	json_object_foreach((json_t *)(uintptr_t)o, key, value)
	{
		if (is_of_notice(key))
			continue;
		it = item_by_id(key);
		if (it == IT_COUNT || !immigration_gives(it))
			return bad_value(err, key);
		if ((rc = text_of(value, key, VALUE_BYTES, &v, err)) != RC_OK)
			return rc;
		if (strcmp(v, "-") == 0)
			n->ends[it] = true;
		else if (v[0] != '\0')
			record_set(&n->to, it, v);
	}
	return RC_OK;
}

enum rc
immigration_read(struct immigration *n, const json_t *o, struct err *err)
{
	char kind[16];
	enum rc rc;

	memset(n, 0, sizeof(*n));
	record_init(&n->to);
	n->line = (int)json_integer_value(json_object_get(o, "line"));
	if ((rc = copy_of(o, "person_no", n->person_no, sizeof(n->person_no),
		 err)) != RC_OK ||
	    (rc = copy_of(o, "card", n->card, sizeof(n->card), err)) != RC_OK ||
	    (rc = copy_of(o, "name", n->name, sizeof(n->name), err)) != RC_OK ||
	    (rc = copy_of(o, "kind", kind, sizeof(kind), err)) != RC_OK ||
	    (rc = day_of(o, "happened_on", n->happened_on, err)) != RC_OK ||
	    (rc = day_of(o, "noticed_on", n->noticed_on, err)) != RC_OK)
		return rc;
	if (n->person_no[0] == '\0' && !card_no_valid(n->card))
		return bad_value(err, "card");
	n->is_removal = strcmp(kind, "remove") == 0;
	if (!n->is_removal && strcmp(kind, "correct") != 0)
		return bad_value(err, "kind");
	return items_of(n, o, err);
}

void
immigration_release(struct immigration *n)
{
	record_release(&n->to);
	memset(n, 0, sizeof(*n));
}

void
immigration_apply(const struct immigration *n, struct record *after)
{
	const char *category = record_get(&n->to, IT_ARTICLE30_45);
	bool other = category[0] != '\0' &&
		     strcmp(category, record_get(after, IT_ARTICLE30_45)) != 0;
	size_t i;
	int k;

	for (i = 0; other && i < COUNT(of_category); i++)
		record_set(after, of_category[i], NULL);
	for (k = 0; k < IT_COUNT; k++)
		if (n->ends[k])
			record_set(after, (enum item)k, NULL);
		else if (record_get(&n->to, (enum item)k)[0] != '\0')
			record_set(after, (enum item)k,
			    record_get(&n->to, (enum item)k));
}
