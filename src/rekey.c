/* SPDX-License-Identifier: ISC
 * rekey - see rekey.h.
 */
#include "src/rekey.h"

#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/sha256.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the setting ---- */

static bool
is_of_notice(enum item it)
{
	return it == IT_EVENT_DATE || it == IT_EVENT_NOTIFIED_ON;
}

static bool
may_be_named(enum item it)
{
	if (it == IT_COUNT || item_defs[it].class != CLASS_EVENT ||
	    strcmp(item_defs[it].table, "history") != 0)
		return false;
	return is_of_notice(it) || strcmp(item_defs[it].group, "change") != 0;
}

static enum rc
refuse(struct err *err, const char *why)
{
	return err_set(err, RC_INPUT, "E1399", "設定の値が正しくありません",
	    why, "異動事由の符号か * に、打ち直す項目の名前を並べてください");
}

enum rc
rekey_setting_check(const json_t *value, struct err *err)
{
	const json_t *list, *id;
	const char *event;
	size_t i;

	if (!json_is_object(value))
		return refuse(err, "打ち直す項目の表ではありません");
	json_object_foreach((json_t *)(uintptr_t)value, event, list)
	{
		if (strcmp(event, "*") != 0 && event_by_code(event) == EV_COUNT)
			return refuse(err, "知らない異動事由の符号です");
		if (!json_is_array(list))
			return refuse(err, "項目の名前の一覧ではありません");
		json_array_foreach(list, i, id)
		{
			if (!json_is_string(id) ||
			    !may_be_named(item_by_id(json_string_value(id))))
				return refuse(
				    err, "打ち直せない項目の名前があります");
		}
	}
	return RC_OK;
}

static void
note_named(const json_t *list, bool named[IT_COUNT])
{
	const json_t *id;
	size_t i;

	json_array_foreach(list, i, id)
	{
		const char *s = json_string_value(id);
		enum item it = s != NULL ? item_by_id(s) : IT_COUNT;

		if (may_be_named(it))
			named[it] = true;
	}
}

/* ---- what has to be typed again ---- */

static bool
is_new_sheet(const struct entry *e, const struct entry_person *p)
{
	return p->person_no[0] == '\0' || p->is_returner ||
	       (event_defs[e->event].side == SIDE_ENTRY &&
		   e->event != EV_CANCEL_INCREASE);
}

static bool
group_changes(const struct entry_person *p, enum item it)
{
	int i;

	for (i = 0; i < IT_COUNT; i++)
		if (strcmp(item_defs[i].group, item_defs[it].group) == 0 &&
		    strcmp(item_defs[i].table, "history") == 0 &&
		    !record_same(&p->before, &p->after, (enum item)i))
			return true;
	return false;
}

/* The paper says it once for all of them. */
static bool
is_shared(enum item it)
{
	const char *g = item_defs[it].group;

	return strcmp(g, "address") == 0 || strcmp(g, "former_address") == 0 ||
	       strcmp(g, "honseki") == 0 || strcmp(g, "household") == 0;
}

static bool
is_wanted(const struct entry *e, int person, enum item it)
{
	const struct entry_person *p = &e->persons[person];
	const char *kind = record_get(&p->after, IT_KIND);

	if (is_of_notice(it) ||
	    !item_applies(it, kind[0] != '\0' ? kind : NULL))
		return false;
	if (person > 0 && is_shared(it) &&
	    record_same(&e->persons[0].after, &p->after, it))
		return false;
	return is_new_sheet(e, p) || group_changes(p, it);
}

int
rekeys_of(
    const json_t *setting, const struct entry *e, struct rekey *out, int max)
{
	bool named[IT_COUNT] = { false };
	int i, k, n = 0;

	if (e->event == EV_COUNT)
		return 0;
	note_named(json_object_get(setting, "*"), named);
	note_named(json_object_get(setting, event_defs[e->event].code), named);
	for (k = 0; k < IT_COUNT && n < max; k++)
		if (named[k] && is_of_notice((enum item)k))
			out[n++] = (struct rekey){ -1, (enum item)k };
	for (i = 0; i < e->person_count; i++)
		for (k = 0; k < IT_COUNT && n < max; k++)
			if (named[k] && is_wanted(e, i, (enum item)k))
				out[n++] = (struct rekey){ i, (enum item)k };
	return n;
}

const char *
rekey_entered(const struct entry *e, const struct rekey *k)
{
	if (k->person < 0)
		return k->it == IT_EVENT_DATE ? e->event_date : e->notified_on;
	return k->person < e->person_count
		   ? record_get(&e->persons[k->person].after, k->it)
		   : "";
}

/* ---- the same? ---- */

/* 12番3号, 12番地の3, １２－３ and 12-3 are one lot. */
static void
lot_form(char *s)
{
	static const char *const dashes[] = { "番地の", "番地", "番", "号",
		"の", "－", "ー", "−", "‐", "―" };
	char *from = s, *to = s;
	size_t i, n;

	while (*from != '\0') {
		for (i = 0; i < sizeof(dashes) / sizeof(dashes[0]); i++)
			if (strncmp(from, dashes[i], strlen(dashes[i])) == 0)
				break;
		if (i == sizeof(dashes) / sizeof(dashes[0])) {
			*to++ = *from++;
			continue;
		}
		n = strlen(dashes[i]);
		from += n;
		if (to > s && to[-1] != '-')
			*to++ = '-';
	}
	while (to > s && to[-1] == '-')
		to--;
	*to = '\0';
}

static void
plain_form(enum item it, const char *text, char *out, size_t size)
{
	static const char wide[] = "　";
	char *from, *to;

	text_narrow(text, out, size);
	for (from = to = out; *from != '\0';) {
		if (*from == ' ') {
			from++;
		} else if (strncmp(from, wide, sizeof(wide) - 1) == 0) {
			from += sizeof(wide) - 1;
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
	if (it == IT_ADDRESS_NUMBER || it == IT_PREV_NUMBER ||
	    it == IT_HONSEKI_NUMBER)
		lot_form(out);
}

bool
rekey_same(enum item it, const char *entered, const char *typed)
{
	char a[1200], b[1200];
	bool same;

	if (item_defs[it].type == TYPE_DATE)
		return strcmp(entered, typed) == 0;
	plain_form(it, entered, a, sizeof(a));
	plain_form(it, typed, b, sizeof(b));
	same = strcmp(a, b) == 0;
	explicit_bzero(a, sizeof(a));
	explicit_bzero(b, sizeof(b));
	return same;
}

/* ---- taken out ---- */

/* Parts of what is hidden that would say it all the same. */
static const struct {
	enum item of, part;
} parts[] = {
	{ IT_NAME, IT_NAME_FAMILY },
	{ IT_NAME, IT_NAME_GIVEN },
	{ IT_NAME, IT_NAME_ROMAN },
	{ IT_NAME, IT_NAME_KANJI },
	{ IT_NAME_ROMAN, IT_NAME },
	{ IT_NAME_KANJI, IT_NAME },
	{ IT_NAME_KANA, IT_NAME_KANA_FAMILY },
	{ IT_NAME_KANA, IT_NAME_KANA_GIVEN },
	{ IT_ADDRESS_TOWN, IT_ADDRESS_CODE },
	{ IT_ADDRESS_TOWN, IT_POSTCODE },
	{ IT_HONSEKI, IT_HONSEKI_TOWN },
	{ IT_HONSEKI, IT_HONSEKI_NUMBER },
	{ IT_HITTOUSHA, IT_HITTOUSHA_FAMILY },
	{ IT_HITTOUSHA, IT_HITTOUSHA_GIVEN },
};

static void
hide(struct record *r, enum item it)
{
	size_t i;

	record_set(r, it, NULL);
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i].of == it)
			record_set(r, parts[i].part, NULL);
}

/* 住民となった年月日 and others that follow from the 異動日. */
static void
hide_day(struct entry_person *p, const char *day)
{
	int i;

	for (i = 0; i < IT_COUNT; i++)
		if (item_defs[i].type == TYPE_DATE &&
		    item_defs[i].repeat[0] == '\0' &&
		    strcmp(record_get(&p->after, (enum item)i), day) == 0 &&
		    !record_same(&p->before, &p->after, (enum item)i))
			record_set(&p->after, (enum item)i, NULL);
}

/* The name of a person, or of whoever else it may be: 世帯主, 筆頭者. */
static bool
is_name(enum item it)
{
	return item_defs[it].type == TYPE_TEXT &&
	       (strcmp(item_defs[it].group, "name") == 0 ||
		   it == IT_HEAD_NAME || it == IT_HITTOUSHA);
}

/* A name that stands elsewhere too, as 世帯主の氏名, 筆頭者 or 届出人, says there
 * what is not to be seen here. */
static void
hide_name(struct entry *e, const char *name)
{
	for (int k = 0; k < e->person_count; k++)
		for (int i = 0; i < IT_COUNT; i++) {
			if (!is_name((enum item)i))
				continue;
			if (rekey_same(IT_NAME,
				record_get(&e->persons[k].after, (enum item)i),
				name))
				hide(&e->persons[k].after, (enum item)i);
			if (rekey_same(IT_NAME,
				record_get(&e->persons[k].said, (enum item)i),
				name))
				hide(&e->persons[k].said, (enum item)i);
		}
	if (rekey_same(IT_NAME, e->applicant, name))
		explicit_bzero(e->applicant, sizeof(e->applicant));
}

/* Whoever is born here was born on the 異動日. */
static void
hide_birth(struct entry *e, int person, const char *day)
{
	hide_day(&e->persons[person], day);
	if (strcmp(e->event_date, day) == 0)
		e->event_date[0] = '\0';
}

static void
hide_elsewhere(struct entry *e, const struct rekey *r)
{
	char value[RECORD_VALUE_MAX + 1];

	(void)snprintf(value, sizeof(value), "%s", rekey_entered(e, r));
	if (value[0] == '\0' || !GUARD("rekey_elsewhere"))
		return;
	if (is_name(r->it))
		hide_name(e, value);
	else if (r->it == IT_BIRTH)
		hide_birth(e, r->person, value);
	explicit_bzero(value, sizeof(value));
}

bool
rekey_hides_name(const struct rekey *list, int n, int person)
{
	for (int i = 0; i < n; i++)
		if (list[i].person == person && is_name(list[i].it) &&
		    strcmp(item_defs[list[i].it].group, "name") == 0)
			return true;
	return false;
}

/* What the paper said of it would say it all the same: whoever types it again
 * reads the paper. */
static void
hide_said(struct entry *e, const struct rekey *r)
{
	int k, i;

	for (k = 0; GUARD("rekey_said") && k < e->person_count; k++) {
		if (r->person >= 0 && k != r->person && !is_shared(r->it))
			continue;
		hide(&e->persons[k].said, r->it);
		for (i = 0; r->person < 0 && i < IT_COUNT; i++)
			if (item_defs[i].type == TYPE_DATE)
				record_set(
				    &e->persons[k].said, (enum item)i, NULL);
	}
}

void
rekey_hide(struct entry *e, const struct rekey *list, int n)
{
	int i, k;

	for (i = 0; i < n; i++) {
		const struct rekey *r = &list[i];

		if (r->person < 0) {
			char *day = r->it == IT_EVENT_DATE ? e->event_date
							   : e->notified_on;

			for (k = 0; day[0] != '\0' && k < e->person_count; k++)
				hide_day(&e->persons[k], day);
			day[0] = '\0';
			hide_said(e, r);
			continue;
		}
		hide_elsewhere(e, r);
		hide_said(e, r);
		for (k = e->person_count - 1; k >= 0; k--)
			if (k == r->person ||
			    (is_shared(r->it) &&
				record_same(&e->persons[k].after,
				    &e->persons[r->person].after, r->it)))
				hide(&e->persons[k].after, r->it);
	}
}

/* ---- as it travels ---- */

static const char *
text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s != NULL ? s : "";
}

static bool
is_one(const json_t *o)
{
	return json_object_size(o) == 3 &&
	       json_is_integer(json_object_get(o, "person")) &&
	       json_is_string(json_object_get(o, "item")) &&
	       json_is_string(json_object_get(o, "value"));
}

static bool
is_for(const json_t *o, const struct rekey *k)
{
	return json_integer_value(json_object_get(o, "person")) == k->person &&
	       strcmp(text_of(o, "item"), item_defs[k->it].id) == 0;
}

const char *
rekey_find(const json_t *list, const struct rekey *k)
{
	const json_t *o;
	size_t i;

	json_array_foreach(list, i, o)
	{
		if (is_one(o) && is_for(o, k))
			return text_of(o, "value");
	}
	return NULL;
}

enum rc
rekeyed_digest(const json_t *list, char out[65], struct err *err)
{
	static const char form[] = "madoguchi rekeyed 1\n";
	struct sha256 h;
	const json_t *o;
	char *text;
	size_t i, k, n = json_array_size(list);
	bool fine = n <= REKEYS_MAX;

	out[0] = '\0';
	json_array_foreach(list, i, o)
	{
		fine = fine && is_one(o);
		for (k = 0; fine && k < i; k++) {
			const json_t *x = json_array_get(list, k);

			fine = strcmp(text_of(x, "item"), text_of(o, "item")) !=
				   0 ||
			       !json_equal(json_object_get(x, "person"),
				   json_object_get(o, "person"));
		}
	}
	if (!fine || (list != NULL && !json_is_array(list)))
		return err_set(err, RC_INPUT, "E4099",
		    "打ち直した項目の並びが正しくありません",
		    "項目か値がないか、同じ項目が二度あります",
		    "届出を開き直して、打ち直してください");
	if (n == 0)
		return RC_OK;
	sha256_init(&h);
	sha256_add(&h, form, sizeof(form) - 1);
	text = json_dumps(list, JSON_COMPACT | JSON_SORT_KEYS);
	sha256_add(
	    &h, text != NULL ? text : "", text != NULL ? strlen(text) : 0);
	wipe_free(text);
	sha256_end_hex(&h, out);
	return RC_OK;
}
