/* SPDX-License-Identifier: ISC
 * arrival - see arrival.h.
 */
#include "src/arrival.h"

#include "src/date.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/relation.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static bool
in_group(enum item it, const char *const *groups, size_t n)
{
	size_t i;

	if (item_defs[it].repeat[0] != '\0')
		return false;
	for (i = 0; i < n; i++)
		if (strcmp(item_defs[it].group, groups[i]) == 0)
			return true;
	return false;
}

bool
arrival_fills(enum item it)
{
	static const char *const groups[] = { "name", "person", "honseki",
		"foreign", "former_address" };

	if (it == IT_RELATION || it == IT_JUMINHYO_CODE || it == IT_KIND)
		return true;
	/* The day is given anew here; who comes 届出 by 届出 is not un-notified. */
	if (it == IT_RESIDENT_SINCE || it == IT_PREV_UNREPORTED ||
	    it == IT_LAST_REGISTERED_ADDRESS || it == IT_RESIDENCE_REPORTED ||
	    it == IT_ARTICLE30_46 || it == IT_ARTICLE30_47 ||
	    it == IT_LANDING_PERMIT_ENTRY || it == IT_NAME_KANA_CHECKED ||
	    it == IT_FORMER_NAME_KANA_CHECKED || it == IT_ALIAS_KANA_CHECKED)
		return false;
	return in_group(it, groups, COUNT(groups));
}

bool
arrival_gives(enum item it)
{
	static const char *const noted[] = { "nhi_insured", "nhi_from",
		"elderly_insured", "elderly_from", "care_insured", "care_from",
		"pension_insured", "pension_no", "pension_kind",
		"child_allowance_kind", "child_allowance_to" };
	size_t i;

	if (arrival_fills(it) || it == IT_RESIDENT_SINCE ||
	    it == IT_OUT_PLANNED_ON ||
	    strncmp(item_defs[it].id, "out_planned_", 12) == 0)
		return true;
	for (i = 0; i < COUNT(noted); i++)
		if (strcmp(item_defs[it].id, noted[i]) == 0)
			return true;
	return false;
}

static enum rc
refuse(struct err *err, const char *code, const char *what, const char *why,
    const char *item)
{
	enum rc rc = err_set(err, RC_INPUT, code, what, why,
	    "送った市区町村に確かめ、行を直して取り込み直してください");

	if (err != NULL)
		(void)snprintf(err->item, sizeof(err->item), "%s", item);
	return rc;
}

static enum rc
bad_value(struct err *err, const char *item)
{
	return refuse(err, "E4163", "転出証明書情報の値が正しくありません",
	    "その項目の決まりの形ではありません", item);
}

static size_t
chars(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static enum rc
text_of(const json_t *v, const char *key, const char **out, struct err *err)
{
	const char *s = json_string_value(v);

	*out = s != NULL ? s : "";
	if (s == NULL && !json_is_null(v))
		return bad_value(err, key);
	if (GUARD("arrival_garbled") &&
	    (json_string_length(v) != strlen(*out) ||
		!utf8_valid(*out, strlen(*out)) || !text_clean(*out, NULL) ||
		strstr(*out, "\xef\xbf\xbd") != NULL ||
		strstr(*out, "〓") != NULL))
		return refuse(err, "E4161",
		    "転出証明書情報に文字化けがあります",
		    "読めない文字か制御文字が入っています", key);
	if (GUARD("arrival_overflow") && chars(*out) > ARRIVAL_TEXT_CHARS)
		return refuse(err, "E4162",
		    "転出証明書情報の値が項目に入りきりません",
		    "項目の桁を超えています", key);
	return RC_OK;
}

/* A day as a file writes it: never T or 11/14, which mean another one
 * tomorrow. */
static bool
day_of(enum item it, const char *v, const char *kind, char *out, size_t size)
{
	struct date d;
	bool is_iso = strlen(v) == 10 && v[4] == '-' && v[7] == '-';

	if (date_load(v, &d, NULL) != RC_OK &&
	    ((!is_iso && ((unsigned char)v[0] & 0x80) == 0) ||
		date_parse(v, (int)item_defs[it].dates, kind, 0, &d, NULL) !=
		    RC_OK))
		return false;
	date_store(&d, out, size);
	return d.shape == DATE_DAY || (item_defs[it].dates != DATES_CALENDAR &&
					  item_defs[it].dates != DATES_SEIREKI);
}

static bool
is_month(const char *v)
{
	return strlen(v) == 7 && v[4] == '-' && strspn(v, "0123456789") == 4 &&
	       strspn(v + 5, "0123456789") == 2;
}

static bool
is_wide(enum item it)
{
	return it == IT_NAME || it == IT_NAME_KANJI || it == IT_FORMER_NAME ||
	       it == IT_ALIAS || it == IT_HITTOUSHA || it == IT_PREV_HEAD_NAME;
}

/* Letters are a foreign resident's own and stay as they are. */
static bool
has_latin(const char *v)
{
	for (; *v != '\0'; v++)
		if ((*v >= 'A' && *v <= 'Z') || (*v >= 'a' && *v <= 'z'))
			return true;
	return false;
}

/* Choices that the forms have as digits. */
static bool
is_choice(enum item it, const char *v)
{
	const char *digits =
	    it == IT_KIND || it == IT_SEX || it == IT_TRANSIT_REASON ||
		    it == IT_NAME_PRIORITY || it == IT_CARD_NO_KIND
		? "12"
	    : it == IT_ARTICLE30_45 ? "12345"
				    : NULL;

	return digits == NULL ||
	       (v[0] != '\0' && v[1] == '\0' && strchr(digits, v[0]) != NULL);
}

/* The value in the form in which the register keeps it. */
static bool
stored_of(enum item it, const char *v, const char *kind, char *out, size_t size)
{
	char day[1024];

	(void)snprintf(out, size, "%s", v);
	switch (item_defs[it].type) {
	case TYPE_DATE:
		return day_of(it, v, kind, out, size);
	case TYPE_FLAG:
		return strcmp(v, "0") == 0 || strcmp(v, "1") == 0;
	case TYPE_INT:
		(void)snprintf(out, size, "%ld", strtol(v, NULL, 10));
		return digits_only(v) && strlen(v) < 10;
	case TYPE_YM:
		return is_month(v);
	case TYPE_KANA:
		kana_to_katakana(v, day, sizeof(day));
		text_widen(day, out, size);
		return kana_only(out);
	case TYPE_RELATION:
		return relation_check(v, NULL) == RC_OK;
	case TYPE_NUMBER:
		return it == IT_JUMINHYO_CODE ? juminhyo_code_valid(v)
		       : it == IT_CARD_NO     ? card_no_valid(v)
					      : true;
	case TYPE_TEXT:
		if (is_wide(it) && !has_latin(v))
			text_widen(v, out, size);
		return true;
	case TYPE_CODE:
	default:
		return is_choice(it, v);
	}
}

/* 住民種別 where the file does not tell: a 区分 is a foreign resident's, a
 * 本籍 a Japanese one's. */
static void
settle_kind(struct arrival *p, const json_t *o)
{
	if (record_get(&p->to, IT_KIND)[0] != '\0')
		return;
	if (json_string_length(json_object_get(o, "article30_45")) > 0 ||
	    json_string_length(json_object_get(o, "nationality")) > 0)
		record_set(&p->to, IT_KIND, "2");
	else if (json_string_length(json_object_get(o, "honseki")) > 0)
		record_set(&p->to, IT_KIND, "1");
}

static enum rc
no_mynumber(struct err *err, const char *item)
{
	return refuse(err, "E4165", "個人番号は転出証明書情報の文に書けません",
	    "個人番号らしい12桁の数字が文の中にあります", item);
}

/* 401323-000071: a 団体コード before a number of that municipality's own. */
static bool
is_senders(const char *v)
{
	char code[7];

	(void)snprintf(code, sizeof(code), "%.6s", v);
	return strlen(v) > 7 && v[6] == '-' && lgcode_valid(code);
}

static enum rc
item_of(
    struct arrival *p, const char *key, const json_t *value, struct err *err)
{
	char out[1024];
	const char *v;
	enum item it = item_by_id(key);
	enum rc rc = text_of(value, key, &v, err);

	if (rc != RC_OK)
		return rc;
	if (it == IT_COUNT || (GUARD("arrival_gives") && !arrival_gives(it)))
		return refuse(err, "E4164", "転出証明書情報にない項目です",
		    "見出しの名が違うか、転出証明書に載らない項目です",
		    it == IT_COUNT ? "" : key);
	if (v[0] == '\0')
		return RC_OK;
	if (GUARD("arrival_no_mynumber") && item_defs[it].type != TYPE_DATE &&
	    mynumber_within(v))
		return no_mynumber(err, key);
	if (!stored_of(it, v, record_get(&p->to, IT_KIND), out, sizeof(out)))
		return bad_value(err, key);
	record_set(&p->to, it, out);
	return RC_OK;
}

/* 氏名 of a foreign resident is its letters or its characters. */
static void
settle_name(struct record *r)
{
	const char *name = record_get(r, IT_NAME);

	if (strcmp(record_get(r, IT_KIND), "2") != 0 || name[0] == '\0' ||
	    record_get(r, IT_NAME_ROMAN)[0] != '\0' ||
	    record_get(r, IT_NAME_KANJI)[0] != '\0')
		return;
	record_set(r, has_latin(name) ? IT_NAME_ROMAN : IT_NAME_KANJI, name);
}

static enum rc
must_have(const struct arrival *p, struct err *err)
{
	bool has_name = record_get(&p->to, IT_NAME)[0] != '\0' ||
			record_get(&p->to, IT_NAME_ROMAN)[0] != '\0' ||
			record_get(&p->to, IT_NAME_KANJI)[0] != '\0';

	if (has_name && record_get(&p->to, IT_BIRTH)[0] != '\0' &&
	    record_get(&p->to, IT_KIND)[0] != '\0')
		return RC_OK;
	return refuse(err, "E4166", "転出証明書情報に要る項目が空です",
	    "氏名、生年月日、住民種別のどれかが分かりません",
	    !has_name                                 ? "name"
	    : record_get(&p->to, IT_BIRTH)[0] == '\0' ? "birth"
						      : "kind");
}

enum arrival_origin
arrival_origin(const json_t *o)
{
	const char *v = json_string_value(json_object_get(o, "training"));

	return v == NULL             ? ARRIVAL_UNSAID
	       : strcmp(v, "0") == 0 ? ARRIVAL_REAL
	       : strcmp(v, "1") == 0 ? ARRIVAL_TRAINING
				     : ARRIVAL_UNSAID;
}

enum rc
arrival_read(struct arrival *p, const json_t *o, struct err *err)
{
	const char *key, *v;
	json_t *value;
	enum rc rc;

	memset(p, 0, sizeof(*p));
	record_init(&p->to);
	p->line = (int)json_integer_value(json_object_get(o, "line"));
	if ((value = json_object_get(o, "certificate")) != NULL) {
		if ((rc = text_of(value, "certificate", &v, err)) != RC_OK)
			return rc;
		if (strlen(v) >= sizeof(p->certificate))
			return bad_value(err, "certificate");
		if (GUARD("arrival_no_mynumber") && !is_senders(v) &&
		    mynumber_within(v))
			return no_mynumber(err, "certificate");
		(void)snprintf(p->certificate, sizeof(p->certificate), "%s", v);
	}
	p->origin = arrival_origin(o);
	value = json_object_get(o, "training");
	if (value != NULL && p->origin == ARRIVAL_UNSAID)
		return bad_value(err, "training");
	if ((value = json_object_get(o, "kind")) != NULL &&
	    (rc = item_of(p, "kind", value, err)) != RC_OK)
		return rc;
	settle_kind(p, o);
	json_object_foreach((json_t *)(uintptr_t)o, key, value)
	{
		if (strcmp(key, "line") == 0 ||
		    strcmp(key, "certificate") == 0 ||
		    strcmp(key, "training") == 0 || strcmp(key, "kind") == 0)
			continue;
		if ((rc = item_of(p, key, value, err)) != RC_OK)
			return rc;
	}
	settle_name(&p->to);
	return must_have(p, err);
}

void
arrival_release(struct arrival *p)
{
	record_release(&p->to);
	memset(p, 0, sizeof(*p));
}

static bool
is_alike(const struct record *a, const struct record *b, enum item it)
{
	return record_get(a, it)[0] != '\0' &&
	       strcmp(record_get(a, it), record_get(b, it)) == 0;
}

bool
arrival_is_same(const struct record *came, const struct record *entered)
{
	static const enum item names[] = { IT_NAME, IT_NAME_KANA, IT_NAME_ROMAN,
		IT_NAME_KANJI };
	size_t i;

	if (is_alike(came, entered, IT_JUMINHYO_CODE))
		return true;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (is_alike(came, entered, IT_BIRTH) &&
		    is_alike(came, entered, names[i]))
			return true;
	return false;
}
