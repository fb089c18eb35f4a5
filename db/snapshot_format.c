/* SPDX-License-Identifier: ISC
 * snapshot_format - see snapshot_format.h: the header of a snapshot file.
 */
#include "db/snapshot_format.h"

#include "db/feed.h"
#include "src/mem.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	unsigned bit;
	const char *name;
} sections[] = {
	{ SNAP_CORE, "core" },
	{ SNAP_RESTRICTED, "restricted" },
	{ SNAP_PENDING, "pending" },
	{ SNAP_BLOCK_FLAG, "block_flag" },
	{ SNAP_ATTACHED, "attached" },
	{ SNAP_RESTRICTED_ATTACHED, "restricted_attached" },
	{ SNAP_STAFF, "staff" },
	{ SNAP_SETTING, "setting" },
};
#define SECTIONS (sizeof(sections) / sizeof(sections[0]))

int
snapshot_kind(char letter)
{
	const char *at = strchr(SNAPSHOT_LETTERS, letter);

	return at != NULL && letter != '\0' ? (int)(at - SNAPSHOT_LETTERS) : -1;
}

unsigned
snapshot_sections_of(const json_t *list)
{
	unsigned bits = 0;
	const char *name;
	size_t i, k;

	for (i = 0; i < json_array_size(list); i++) {
		name = json_string_value(json_array_get(list, i));
		for (k = 0; name != NULL && k < SECTIONS; k++)
			if (strcmp(sections[k].name, name) == 0)
				bits |= sections[k].bit;
	}
	return bits;
}

void
snapshot_header_release(struct snapshot_header *h)
{
	free(h->columns);
	h->columns = NULL;
	h->column_count = 0;
}

int64_t
snapshot_rows(const struct snapshot_header *h)
{
	int64_t n = 0;
	int i;

	for (i = 0; i < SNAPSHOT_KINDS; i++)
		n += h->rows[i];
	return n;
}

char *
snapshot_header_text(const struct snapshot_header *h)
{
	json_t *o, *names = json_array(), *rows = json_object(),
		   *columns = json_array();
	char letter[2] = "", *json, *text;
	size_t i;
	int k;

	for (i = 0; i < SECTIONS; i++)
		if (h->sections & sections[i].bit)
			json_array_append_new(
			    names, json_string(sections[i].name));
	for (k = 0; k < SNAPSHOT_KINDS; k++) {
		letter[0] = SNAPSHOT_LETTERS[k];
		json_object_set_new(rows, letter, json_integer(h->rows[k]));
	}
	for (k = 0; k < h->column_count; k++)
		json_array_append_new(columns, json_string(h->columns[k]));
	o = json_pack("{s:s,s:s,s:b,s:s,s:s,s:I,s:s,s:o,s:o,s:o}",
	    "municipality", h->municipality, "name", h->name, "training",
	    (int)h->is_training, "epoch", h->epoch, "today", h->today,
	    "position", (json_int_t)h->position, "hash", h->hash, "sections",
	    names, "rows", rows, "columns", columns);
	json = json_dumps(o, JSON_COMPACT);
	if (json == NULL)
		die("the header of a snapshot is no JSON");
	text = x_printf("%s%d\n%s\n", SNAPSHOT_MAGIC, h->format, json);
	free(json);
	json_decref(o);
	return text;
}

/* ---- reading: every byte is hostile ---- */

enum rc
snapshot_bad(struct err *err, const char *why)
{
	return err_set(err, RC_INPUT, "E7075",
	    "写しのもとのファイルが使えません", why,
	    "台帳からもう一度取り寄せてください");
}

static bool
take_word(const json_t *o, const char *key, char *out, size_t size)
{
	const json_t *v = json_object_get(o, key);
	const char *s = json_string_value(v);

	if (s == NULL || json_string_length(v) >= size ||
	    strlen(s) != json_string_length(v) || !text_clean(s, NULL))
		return false;
	memcpy(out, s, strlen(s) + 1);
	return true;
}

static bool
is_item_id(const char *s)
{
	return s[0] >= 'a' && s[0] <= 'z' && strlen(s) < 64 &&
	       strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(s);
}

static bool
take_columns(const json_t *list, struct snapshot_header *h)
{
	size_t i, k, n = json_array_size(list);
	const char *s;

	if (!json_is_array(list) || n > SNAPSHOT_COLUMNS_MAX)
		return false;
	h->columns = x_alloc((n + 1) * sizeof(*h->columns));
	for (i = 0; i < n; i++) {
		s = json_string_value(json_array_get(list, i));
		if (s == NULL || !is_item_id(s))
			return false;
		for (k = 0; k < i; k++)
			if (strcmp(h->columns[k], s) == 0)
				return false;
		memcpy(h->columns[i], s, strlen(s) + 1);
	}
	h->column_count = (int)n;
	return true;
}

static bool
take_rows(const json_t *rows, struct snapshot_header *h)
{
	char letter[2] = "";
	const json_t *v;
	int k;

	for (k = 0; k < SNAPSHOT_KINDS; k++) {
		letter[0] = SNAPSHOT_LETTERS[k];
		v = json_object_get(rows, letter);
		if (!json_is_integer(v) || json_integer_value(v) < 0 ||
		    json_integer_value(v) > INT64_C(1000000000000))
			return false;
		h->rows[k] = json_integer_value(v);
	}
	return true;
}

static bool
take_header(const json_t *o, struct snapshot_header *h)
{
	const json_t *position = json_object_get(o, "position");

	h->sections = snapshot_sections_of(json_object_get(o, "sections"));
	h->is_training = json_is_true(json_object_get(o, "training"));
	h->position = json_integer_value(position);
	return json_is_integer(position) && h->position >= 0 &&
	       take_word(o, "municipality", h->municipality,
		   sizeof(h->municipality)) &&
	       strlen(h->municipality) == 6 &&
	       strspn(h->municipality, "0123456789") == 6 &&
	       take_word(o, "name", h->name, sizeof(h->name)) &&
	       take_word(o, "epoch", h->epoch, sizeof(h->epoch)) &&
	       take_word(o, "today", h->today, sizeof(h->today)) &&
	       take_word(o, "hash", h->hash, sizeof(h->hash)) &&
	       strlen(h->hash) == 64 &&
	       strspn(h->hash, "0123456789abcdef") == 64 &&
	       take_rows(json_object_get(o, "rows"), h) &&
	       take_columns(json_object_get(o, "columns"), h);
}

enum rc
snapshot_header_parse(const char *text, size_t len, struct snapshot_header *h,
    size_t *used, struct err *err)
{
	const size_t magic = sizeof(SNAPSHOT_MAGIC) - 1;
	const char *first, *second;
	json_t *o;
	bool fine;

	memset(h, 0, sizeof(*h));
	if (len < magic + 2 || memcmp(text, SNAPSHOT_MAGIC, magic) != 0)
		return snapshot_bad(err, "写しのもとではないファイルです");
	first = memchr(text, '\n', len < 64 ? len : 64);
	if (first == NULL || text[magic] < '1' || text[magic] > '9')
		return snapshot_bad(err, "写しのもとではないファイルです");
	if (text[magic] != '1' || first != text + magic + 1)
		return snapshot_bad(err,
		    "台帳の写しのもとがこの端末より新しい形です。"
		    "この端末のプログラムを新しくしてください");
	h->format = SNAPSHOT_FORMAT;
	second = memchr(first + 1, '\n', len - (size_t)(first + 1 - text));
	if (second == NULL)
		return snapshot_bad(err, "見出しが途中で切れています");
	o = json_loadb(first + 1, (size_t)(second - first - 1),
	    JSON_REJECT_DUPLICATES, NULL);
	fine = json_is_object(o) && take_header(o, h);
	json_decref(o);
	if (!fine) {
		snapshot_header_release(h);
		return snapshot_bad(err, "見出しが決まりの形ではありません");
	}
	*used = (size_t)(second + 1 - text);
	return RC_OK;
}
