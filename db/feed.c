/* SPDX-License-Identifier: ISC
 * feed - see feed.h.
 */
#include "db/feed.h"

#include "src/jsonput.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/sha256.h"

#include <stdio.h>
#include <string.h>

static void
add(struct sha256 *h, const char *s)
{
	sha256_add(h, s, strlen(s));
}

void
feed_sha256(const void *data, size_t len, char out[65])
{
	struct sha256 h;

	sha256_init(&h);
	sha256_add(&h, data, len);
	sha256_end_hex(&h, out);
}

void
feed_section_hash(const char *salt_hex, const char *payload, char out[65])
{
	struct sha256 h;

	sha256_init(&h);
	add(&h, "madoguchi feed section 1\n");
	add(&h, salt_hex);
	add(&h, "\n");
	add(&h, payload);
	sha256_end_hex(&h, out);
}

void
feed_record_hash(const struct feed_head *h, const struct feed_section *s, int n,
    char out[65])
{
	bool used[FEED_SECTIONS_MAX] = { false };
	struct sha256 st;
	char numbers[128];
	int i, k, first;

	sha256_init(&st);
	add(&st, "madoguchi feed 1\n");
	add(&st, h->epoch);
	add(&st, "\n");
	add(&st, h->municipality);
	(void)snprintf(numbers, sizeof(numbers), "\n%lld\n%d\n",
	    (long long)h->position, h->format);
	add(&st, numbers);
	add(&st, h->kind);
	(void)snprintf(
	    numbers, sizeof(numbers), "\n%lld\n", (long long)h->time);
	add(&st, numbers);
	add(&st, h->previous);
	add(&st, "\n");
	for (i = 0; i < n && i < FEED_SECTIONS_MAX; i++) {
		first = -1;
		for (k = 0; k < n && k < FEED_SECTIONS_MAX; k++)
			if (!used[k] &&
			    (first < 0 || strcmp(s[k].name, s[first].name) < 0))
				first = k;
		if (first < 0)
			break;
		used[first] = true;
		add(&st, s[first].name);
		add(&st, " ");
		add(&st, s[first].hash);
		add(&st, "\n");
	}
	sha256_end_hex(&st, out);
}

static enum rc
not_a_record(struct err *err)
{
	return err_set(err, RC_INPUT, "E7008", "配信の記録を読めません",
	    "形が決まりと違います", "管理者に連絡してください");
}

static enum rc
broken(struct err *err, const char *what)
{
	return err_set(err, RC_CONFLICT, "E7002", "配信の鎖が合いません", what,
	    "複製を作り直してください");
}

static const char *
text_of(const json_t *o, const char *key)
{
	const char *v = json_string_value(json_object_get(o, key));

	return v != NULL ? v : "";
}

/* Collects the sections' hashes; each given payload must have its own. */
static enum rc
sections_check(
    const json_t *record, struct feed_section *s, int *n, struct err *err)
{
	json_t *hashes = json_object_get(record, "hashes"), *v;
	const json_t *sections = json_object_get(record, "sections");
	const json_t *salts = json_object_get(record, "salts");
	const char *key, *payload;
	char own[65];

	*n = 0;
	if (!json_is_object(hashes) || !json_is_object(sections) ||
	    json_object_size(hashes) > FEED_SECTIONS_MAX)
		return not_a_record(err);
	json_object_foreach(hashes, key, v)
	{
		if (!json_is_string(v) || json_string_length(v) != 64)
			return not_a_record(err);
		s[*n].name = key;
		memcpy(s[*n].hash, json_string_value(v), 65);
		payload = json_string_value(json_object_get(sections, key));
		if (payload != NULL) {
			feed_section_hash(text_of(salts, key), payload, own);
			if (GUARD("feed_section_hash") &&
			    strcmp(own, s[*n].hash) != 0)
				return broken(err, "中身が記録と違います");
		}
		(*n)++;
	}
	/* A section that the record's hash knows nothing of says nothing. */
	json_object_foreach((json_t *)(uintptr_t)sections, key, v)
	{
		if (GUARD("feed_section_known") &&
		    json_object_get(hashes, key) == NULL)
			return broken(err, "鎖にない中身が付いています");
	}
	return RC_OK;
}

enum rc
feed_record_check(const json_t *record, const char *epoch,
    const char *municipality, int64_t previous_position, const char *previous,
    char hash[65], struct err *err)
{
	struct feed_section s[FEED_SECTIONS_MAX];
	struct feed_head h = { .epoch = epoch,
		.municipality = municipality,
		.previous = previous };
	int n;
	enum rc rc;

	if (!json_is_object(record) ||
	    !json_is_integer(json_object_get(record, "position")) ||
	    !json_is_integer(json_object_get(record, "format")) ||
	    !json_is_integer(json_object_get(record, "time")) ||
	    !json_is_string(json_object_get(record, "hash")) ||
	    !json_is_string(json_object_get(record, "kind")))
		return not_a_record(err);
	h.position = json_integer_value(json_object_get(record, "position"));
	h.format = (int)json_integer_value(json_object_get(record, "format"));
	h.time = json_integer_value(json_object_get(record, "time"));
	h.kind = text_of(record, "kind");
	if (GUARD("feed_position") && h.position != previous_position + 1)
		return broken(err, "番号が続いていません");
	if (GUARD("feed_previous") &&
	    strcmp(text_of(record, "previous"), previous) != 0)
		return broken(err, "前の記録と続いていません");
	if ((rc = sections_check(record, s, &n, err)) != RC_OK)
		return rc;
	feed_record_hash(&h, s, n, hash);
	if (GUARD("feed_hash") && strcmp(hash, text_of(record, "hash")) != 0)
		return broken(err, "記録のハッシュが違います");
	return RC_OK;
}

static bool
is_restricted(enum item it)
{
	return strcmp(item_defs[it].section, "restricted") == 0;
}

json_t *
feed_row_json(const struct record *r, const char *section)
{
	bool restricted = strcmp(section, "restricted") == 0;
	struct record part;
	json_t *o;
	int i;

	record_init(&part);
	record_copy(&part, r);
	for (i = 0; i < IT_COUNT; i++)
		if (is_restricted((enum item)i) != restricted)
			record_set(&part, (enum item)i, NULL);
	o = record_to_json(&part);
	if (restricted)
		(void)json_object_del(o, "groups");
	(void)json_object_set_new(o, "person_no", json_string(r->person_no));
	(void)json_object_set_new(o, "hist_no", json_integer(r->hist_no));
	if (!restricted) {
		(void)json_object_set_new(
		    o, "sheet_no", json_integer(r->sheet_no));
		(void)json_object_set_new(
		    o, "recorded_at", json_integer(r->recorded_at));
		(void)json_object_set_new(
		    o, "entry_id", json_integer(r->entry_id));
		(void)json_object_set_new(
		    o, "cancels", json_integer(r->cancels));
	}
	record_release(&part);
	return o;
}

/* A row with repeating groups is rare: the long way gives its text. */
static void
row_text_of_json(struct sbuf *b, const struct record *r, const char *section)
{
	json_t *o = feed_row_json(r, section);
	char *s = json_dumps(o, JSON_COMPACT);

	if (s == NULL)
		die("a row is no JSON");
	sbuf_add(b, s);
	wipe_free(s);
	json_decref(o);
}

void
feed_row_text(struct sbuf *b, const struct record *r, const char *section)
{
	bool restricted = strcmp(section, "restricted") == 0;
	int i;

	if (!restricted && r->group_count > 0) {
		row_text_of_json(b, r, section);
		return;
	}
	sbuf_add_n(b, "{", 1);
	for (i = 0; i < IT_COUNT; i++)
		if (r->v[i] != NULL && i != IT_PERSON_NO &&
		    item_defs[i].repeat[0] == '\0' &&
		    item_defs[i].class != CLASS_MYNUMBER &&
		    is_restricted((enum item)i) == restricted)
			json_put_pair(b, item_defs[i].id, r->v[i]);
	json_put_pair(b, "person_no", r->person_no);
	json_put_number(b, "hist_no", r->hist_no);
	if (!restricted) {
		json_put_number(b, "sheet_no", r->sheet_no);
		json_put_number(b, "recorded_at", r->recorded_at);
		json_put_number(b, "entry_id", r->entry_id);
		json_put_number(b, "cancels", r->cancels);
	}
	sbuf_add_n(b, "}", 1);
}

static bool
is_group(const char *name)
{
	int i;

	for (i = 0; i < IT_COUNT; i++)
		if (item_defs[i].repeat[0] != '\0' &&
		    strcmp(item_defs[i].repeat, name) == 0)
			return true;
	return false;
}

/* Groups that no item of ours belongs to. */
static enum rc
take_groups(json_t *groups, json_t *extra, struct err *err)
{
	json_t *mine = json_object(), *list;
	const char *name;
	void *next;

	json_object_foreach_safe(groups, next, name, list)
	{
		if (is_group(name))
			continue;
		(void)json_object_set(mine, name, list);
		(void)json_object_del(groups, name);
	}
	if (json_object_size(mine) > 0 &&
	    json_object_set(extra, "groups", mine) != 0) {
		json_decref(mine);
		return not_a_record(err);
	}
	json_decref(mine);
	return RC_OK;
}

/* Moves what a newer register knows and we do not from items to extra. Its
 * values are as strictly looked at as ours. */
static enum rc
take_unknown(json_t *items, json_t *extra, struct err *err)
{
	json_t *v, *groups = json_object_get(items, "groups");
	const char *key, *value;
	void *next;
	enum rc rc;

	json_object_foreach_safe(items, next, key, v)
	{
		if (item_by_id(key) != IT_COUNT || v == groups)
			continue;
		if (strlen(key) > 63)
			return not_a_record(err);
		rc = record_value_check(v, key, &value, err);
		if (rc != RC_OK)
			return rc;
		(void)json_object_set_new(extra, key, json_string(value));
		(void)json_object_del(items, key);
	}
	if (groups == NULL)
		return RC_OK;
	groups = json_deep_copy(groups); /* items is a shallow copy */
	rc = take_groups(groups, extra, err);
	(void)json_object_set_new(items, "groups", groups);
	return rc;
}

enum rc
feed_row_from_json(
    struct record *r, json_t *extra, const json_t *row, struct err *err)
{
	static const char *const numbers[] = { "hist_no", "sheet_no",
		"recorded_at", "entry_id", "cancels", "person_no" };
	struct record part;
	json_t *items, *v;
	const char *no;
	size_t i;
	int k;
	enum rc rc;

	if (!json_is_object(row) ||
	    !json_is_string(json_object_get(row, "person_no")) ||
	    !json_is_integer(json_object_get(row, "hist_no")))
		return not_a_record(err);
	no = text_of(row, "person_no");
	if (strlen(no) >= sizeof(r->person_no))
		return not_a_record(err);
	items = json_copy((json_t *)(uintptr_t)row);
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		v = json_object_get(items, numbers[i]);
		if (v != NULL && i < 5 &&
		    (!json_is_integer(v) || json_integer_value(v) < 0)) {
			json_decref(items);
			return not_a_record(err);
		}
		(void)json_object_del(items, numbers[i]);
	}
	record_init(&part);
	rc = extra != NULL && GUARD("unknown_items_are_kept")
		 ? take_unknown(items, extra, err)
		 : RC_OK;
	if (rc == RC_OK)
		rc = record_from_json(&part, items, err);
	json_decref(items);
	if (rc != RC_OK) {
		record_release(&part);
		return rc;
	}
	for (k = 0; k < IT_COUNT; k++)
		if (part.v[k] != NULL)
			record_set(r, (enum item)k, part.v[k]);
	for (k = 0; k < part.group_count; k++)
		record_group_set(r, part.group[k].it, part.group[k].seq,
		    part.group[k].value);
	record_release(&part);
	(void)snprintf(r->person_no, sizeof(r->person_no), "%s", no);
	r->hist_no = (int)json_integer_value(json_object_get(row, "hist_no"));
	if (json_object_get(row, "sheet_no") != NULL) {
		r->sheet_no =
		    (int)json_integer_value(json_object_get(row, "sheet_no"));
		r->recorded_at =
		    json_integer_value(json_object_get(row, "recorded_at"));
		r->entry_id =
		    json_integer_value(json_object_get(row, "entry_id"));
		r->cancels =
		    (int)json_integer_value(json_object_get(row, "cancels"));
	}
	return RC_OK;
}
