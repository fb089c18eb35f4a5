/* SPDX-License-Identifier: ISC
 * record_json - a record as JSON: what a call, a draft and the feed hold.
 * Everything on the way in is hostile.
 */
#include "src/record.h"

#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <stdio.h>
#include <string.h>

/* jansson iterates only over what it could change; nothing here does. */
static json_t *
json_unconst(const json_t *j)
{
	return (json_t *)(uintptr_t)j;
}

/* Items that are a value of the row itself, not of a repeating group. */
static bool
is_plain(enum item it)
{
	return item_defs[it].repeat[0] == '\0' &&
	       item_defs[it].class != CLASS_MYNUMBER;
}

static json_t *
group_to_json(const struct record *r, const char *repeat)
{
	json_t *list = json_array(), *row;
	int n = record_group_rows(r, repeat), seq, i;

	for (seq = 1; seq <= n; seq++) {
		row = json_object();
		for (i = 0; i < IT_COUNT; i++)
			if (strcmp(item_defs[i].repeat, repeat) == 0 &&
			    record_group_get(r, (enum item)i, seq)[0] != '\0')
				json_object_set_new(row, item_defs[i].id,
				    json_string(record_group_get(
					r, (enum item)i, seq)));
		json_array_append_new(list, row);
	}
	return list;
}

json_t *
record_to_json(const struct record *r)
{
	json_t *o = json_object(), *groups = json_object();
	const char *repeat;
	int i;

	for (i = 0; i < IT_COUNT; i++) {
		repeat = item_defs[i].repeat;
		if (is_plain((enum item)i)) {
			if (r->v[i] != NULL)
				json_object_set_new(
				    o, item_defs[i].id, json_string(r->v[i]));
		} else if (repeat[0] != '\0' &&
			   json_object_get(groups, repeat) == NULL &&
			   record_group_rows(r, repeat) > 0) {
			json_object_set_new(
			    groups, repeat, group_to_json(r, repeat));
		}
	}
	if (json_object_size(groups) > 0)
		json_object_set_new(o, "groups", groups);
	else
		json_decref(groups);
	return o;
}

static enum rc
refuse(struct err *err, const char *code, const char *what, const char *item)
{
	enum rc rc = err_set(err, RC_INPUT, code, what,
	    "受け取ったデータの形が決まりと違います",
	    "送った側の版とデータを確かめてください");

	if (err != NULL && item != NULL && item_by_id(item) != IT_COUNT)
		(void)snprintf(err->item, sizeof(err->item), "%s", item);
	return rc;
}

enum rc
record_value_check(
    const json_t *j, const char *id, const char **out, struct err *err)
{
	const char *s;
	size_t n;

	if (!json_is_string(j))
		return refuse(err, "E1082J", "値が文字列ではありません", id);
	s = json_string_value(j);
	n = json_string_length(j);
	if (GUARD("record_json_length") && n > RECORD_VALUE_MAX)
		return refuse(
		    err, "E1083J", "値が2,000バイトを超えています", id);
	if (GUARD("record_json_chars") &&
	    (strlen(s) != n || !utf8_valid(s, n) || !text_clean(s, NULL)))
		return refuse(
		    err, "E1084J", "値に使えない制御文字が含まれています", id);
	*out = s;
	return RC_OK;
}

static enum rc
plain_from_json(
    struct record *r, const char *key, const json_t *v, struct err *err)
{
	enum item it = item_by_id(key);
	const char *value;
	enum rc rc;

	if (it == IT_COUNT || item_defs[it].repeat[0] != '\0')
		return refuse(
		    err, "E1081J", "項目一覧にない項目があります", NULL);
	if (GUARD("record_json_no_mynumber") &&
	    item_defs[it].class == CLASS_MYNUMBER)
		return refuse(
		    err, "E1086J", "個人番号はこの形では受け取れません", key);
	rc = record_value_check(v, key, &value, err);
	if (rc == RC_OK)
		record_set(r, it, value);
	return rc;
}

static enum rc
group_from_json(
    struct record *r, const char *repeat, const json_t *list, struct err *err)
{
	const char *key, *value = NULL;
	json_t *v;
	size_t i;
	enum item it;
	enum rc rc;

	if (!json_is_array(list) || json_array_size(list) > RECORD_GROUP_MAX)
		return refuse(err, "E1085J",
		    "繰り返し項目の形または件数が正しくありません", NULL);
	for (i = 0; i < json_array_size(list); i++) {
		json_t *row = json_array_get(list, i);

		if (!json_is_object(row))
			return refuse(err, "E1085J",
			    "繰り返し項目の形が正しくありません", NULL);
		json_object_foreach(row, key, v)
		{
			it = item_by_id(key);
			if (it == IT_COUNT ||
			    strcmp(item_defs[it].repeat, repeat) != 0)
				return refuse(err, "E1081J",
				    "項目一覧にない項目があります", NULL);
			rc = record_value_check(v, key, &value, err);
			if (rc != RC_OK)
				return rc;
			record_group_set(r, it, (int)i + 1, value);
		}
	}
	return RC_OK;
}

static enum rc
groups_from_json(struct record *r, const json_t *groups, struct err *err)
{
	const char *key;
	json_t *list;
	enum rc rc;
	int i;

	if (!json_is_object(groups))
		return refuse(
		    err, "E1085J", "繰り返し項目の形が正しくありません", NULL);
	json_object_foreach(json_unconst(groups), key, list)
	{
		for (i = 0; i < IT_COUNT; i++)
			if (key[0] != '\0' &&
			    strcmp(item_defs[i].repeat, key) == 0)
				break;
		if (i == IT_COUNT)
			return refuse(err, "E1081J",
			    "項目一覧にない繰り返し項目があります", NULL);
		rc = group_from_json(r, key, list, err);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

enum rc
record_from_json(struct record *r, const json_t *j, struct err *err)
{
	struct record fresh;
	const char *key;
	json_t *v;
	enum rc rc = RC_OK;

	if (!json_is_object(j))
		return refuse(
		    err, "E1080J", "記録の形が正しくありません", NULL);
	record_init(&fresh);
	json_object_foreach(json_unconst(j), key, v)
	{
		if (strcmp(key, "groups") == 0)
			rc = groups_from_json(&fresh, v, err);
		else
			rc = plain_from_json(&fresh, key, v, err);
		if (rc != RC_OK)
			break;
	}
	if (rc != RC_OK) {
		record_release(&fresh);
		return rc;
	}
	record_release(r);
	*r = fresh;
	return RC_OK;
}

static json_t *
item_schema(enum item it)
{
	const struct item_def *d = &item_defs[it];
	json_t *o = json_pack("{s:s,s:i,s:s}", "type", "string", "maxLength",
	    RECORD_VALUE_MAX, "title", d->label);

	if (d->basis[0] != '\0')
		json_object_set_new(o, "description", json_string(d->basis));
	return o;
}

/* One row of a repeating group, in a list. */
static json_t *
group_schema(const char *repeat)
{
	json_t *items = json_object();
	int i;

	for (i = 0; i < IT_COUNT; i++)
		if (strcmp(item_defs[i].repeat, repeat) == 0)
			json_object_set_new(
			    items, item_defs[i].id, item_schema((enum item)i));
	return json_pack("{s:s,s:i,s:{s:s,s:b,s:o}}", "type", "array",
	    "maxItems", RECORD_GROUP_MAX, "items", "type", "object",
	    "additionalProperties", 0, "properties", items);
}

json_t *
record_schema(void)
{
	json_t *items = json_object(), *groups = json_object();
	const char *repeat;
	int i;

	for (i = 0; i < IT_COUNT; i++) {
		repeat = item_defs[i].repeat;
		if (is_plain((enum item)i))
			json_object_set_new(
			    items, item_defs[i].id, item_schema((enum item)i));
		else if (repeat[0] != '\0' &&
			 json_object_get(groups, repeat) == NULL)
			json_object_set_new(
			    groups, repeat, group_schema(repeat));
	}
	json_object_set_new(items, "groups",
	    json_pack("{s:s,s:b,s:o}", "type", "object", "additionalProperties",
		0, "properties", groups));
	return json_pack("{s:s,s:b,s:o}", "type", "object",
	    "additionalProperties", 0, "properties", items);
}
