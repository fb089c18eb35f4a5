/* SPDX-License-Identifier: ISC
 * listing - see listing.h.
 */
#include "src/listing.h"

#include "src/cert_int.h"
#include "src/csv.h"
#include "src/date.h"
#include "src/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

static const struct listing_column missing[] = {
	{ "person_no", "宛名番号", 11, LISTING_TEXT, NULL },
	{ "name", "氏名", 18, LISTING_TEXT, NULL },
	{ "reason", "消除の事由", 11, LISTING_TEXT, NULL },
	{ "planned_on", "転出予定年月日", 15, LISTING_DATE, NULL },
	{ "planned_to", "転出先（予定）", 24, LISTING_TEXT, NULL },
	{ "letter", "照会書", 8, LISTING_YES, "要" },
};
static const struct listing_column headless[] = {
	{ "household_no", "世帯番号", 11, LISTING_TEXT, NULL },
	{ "person_no", "宛名番号", 11, LISTING_TEXT, NULL },
	{ "name", "あて先の氏名", 18, LISTING_TEXT, NULL },
	{ "former_head", "前の世帯主", 18, LISTING_TEXT, NULL },
	{ "members", "世帯員", 7, LISTING_TEXT, NULL },
	{ "issued", "通知書", 7, LISTING_TEXT, NULL },
	{ "at", "最後の交付", 15, LISTING_DAY, NULL },
};
static const struct listing_column municipal[] = {
	{ "seq", "番号", 7, LISTING_TEXT, NULL },
	{ "person_no", "宛名番号", 11, LISTING_TEXT, NULL },
	{ "name", "氏名", 18, LISTING_TEXT, NULL },
	{ "reason", "異動事由", 12, LISTING_TEXT, NULL },
	{ "law", "法律", 14, LISTING_WORD,
	    "basic=住基法|immigration=入管法|both=住基法・入管法" },
	{ "kind", "種類", 10, LISTING_WORD,
	    "notice=市町村通知|transmission=市町村伝達" },
	{ "due", "送る日", 16, LISTING_DAY, NULL },
	{ "state", "状態", 9, LISTING_WORD,
	    "queued=未送信|sent=送信済|accepted=受理|error=エラー|void=取消" },
	{ "result", "結果", 14, LISTING_TEXT, NULL },
};
static const struct listing_column immigration[] = {
	{ "notice", "番号", 6, LISTING_TEXT, NULL },
	{ "person_no", "宛名番号", 11, LISTING_TEXT, NULL },
	{ "name", "氏名", 17, LISTING_TEXT, NULL },
	{ "happened_on", "異動日", 16, LISTING_DATE, NULL },
	{ "state", "状態", 8, LISTING_WORD,
	    "waiting=確認待ち|checked=確認済|manual=手で入力" },
	{ "label", "項目", 16, LISTING_TEXT, NULL },
	{ "before", "処理前", 17, LISTING_TEXT, NULL },
	{ "after", "処理後", 17, LISTING_TEXT, NULL },
};

static const struct listing lists[] = {
	{ "missing", "転入通知未着者一覧", missing, COUNT(missing),
	    "転入通知の来ていない人はいません。" },
	{ "headless", "世帯主変更依頼通知書　対象者リスト", headless,
	    COUNT(headless), "世帯主のいない世帯はありません。" },
	{ "municipal", "市町村通知・市町村伝達　対象者一覧", municipal,
	    COUNT(municipal), "該当する市町村通知はありません。" },
	{ "immigration", "処理結果確認票", immigration, COUNT(immigration),
	    "未処理の通知はありません。" },
};

const struct listing *
listing_find(const char *id)
{
	int i;

	for (i = 0; i < COUNT(lists); i++)
		if (strcmp(lists[i].id, id) == 0)
			return &lists[i];
	return NULL;
}

/* ---- cells ---- */

/* The word of a code; the code itself where there is none. */
static char *
word_of(const char *words, const char *code)
{
	size_t n = strlen(code);
	const char *at = words, *end;

	while (n > 0 && at != NULL && *at != '\0') {
		end = strchr(at, '|');
		if (strncmp(at, code, n) == 0 && at[n] == '=')
			return x_strndup(
			    at + n + 1, end != NULL ? (size_t)(end - at) - n - 1
						    : strlen(at + n + 1));
		at = end != NULL ? end + 1 : NULL;
	}
	return x_strdup(code);
}

static char *
iso_in_words(const char *iso)
{
	int y, m, d;
	struct date day;
	char out[96];

	/* Of a time its day. */
	if (sscanf(iso, "%4d-%2d-%2d", &y, &m, &d) != 3)
		return x_strdup(iso);
	day = date_of_day(date_day(y, m, d), false);
	date_print(&day, out, sizeof(out));
	return x_strdup(out);
}

char *
listing_value(const struct listing_column *k, const json_t *row)
{
	const json_t *v = json_object_get(row, k->key);
	const char *s = json_string_value(v);

	if (k->kind == LISTING_YES)
		return x_strdup(json_is_true(v) ? k->words : "");
	if (json_is_integer(v))
		return x_printf("%lld", (long long)json_integer_value(v));
	if (s == NULL || s[0] == '\0')
		return x_strdup("");
	switch (k->kind) {
	case LISTING_DATE:
		return cert_date(s, false);
	case LISTING_DAY:
		return iso_in_words(s);
	case LISTING_WORD:
		return word_of(k->words, s);
	case LISTING_TEXT:
	case LISTING_YES:
	default:
		return x_strdup(s);
	}
}

void
listing_csv(const struct listing *l, const json_t *rows, struct sbuf *out)
{
	const json_t *row;
	size_t i;
	int k;

	for (k = 0; k < l->count; k++)
		csv_put(out, l->columns[k].label, k == l->count - 1);
	json_array_foreach(rows, i, row)
	{
		for (k = 0; k < l->count; k++) {
			char *v = listing_value(&l->columns[k], row);

			csv_put(out, v, k == l->count - 1);
			wipe_free(v);
		}
	}
}

/* ---- 処理結果確認票 ---- */

static const char *
text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s != NULL ? s : "";
}

/* A foreign resident's value: 西暦 where 1.1.9 has it. */
static void
put_words(json_t *row, const char *key, const json_t *item)
{
	enum item it = item_by_id(text_of(item, "item"));
	struct record r;
	char *words;

	record_init(&r);
	record_set(&r, IT_KIND, "2");
	words = it == IT_COUNT ? x_strdup(text_of(item, key))
			       : cert_in_words(&r, it, text_of(item, key));
	(void)json_object_set_new(row, key, json_string(words));
	wipe_free(words);
	record_release(&r);
}

static json_t *
head_row(const json_t *notice)
{
	return json_pack("{s:O,s:s,s:s,s:s,s:s}", "notice",
	    json_object_get(notice, "notice"), "person_no",
	    text_of(notice, "person_no"), "name", text_of(notice, "name"),
	    "happened_on", text_of(notice, "happened_on"), "state",
	    text_of(notice, "state"));
}

static void
add_notice(json_t *rows, const json_t *notice)
{
	json_t *row = head_row(notice);
	const json_t *item;
	size_t i, n = 0;

	if (json_is_true(json_object_get(notice, "removal"))) {
		(void)json_object_update_new(
		    row, json_pack("{s:s,s:s,s:s}", "label", "住民票", "before",
			     "現存", "after", "消除"));
		(void)json_array_append_new(rows, row);
		row = NULL;
		n++;
	}
	json_array_foreach(json_object_get(notice, "items"), i, item)
	{
		if (row == NULL)
			row = json_object();
		(void)json_object_set_new(
		    row, "label", json_string(text_of(item, "label")));
		put_words(row, "before", item);
		put_words(row, "after", item);
		(void)json_array_append_new(rows, row);
		row = NULL;
		n++;
	}
	if (n == 0) { /* nothing becomes another */
		(void)json_object_set_new(
		    row, "label", json_string("（変わる項目なし）"));
		(void)json_array_append_new(rows, row);
	}
}

json_t *
listing_checked(const json_t *notices)
{
	json_t *rows = json_array();
	const json_t *notice;
	size_t i;

	json_array_foreach(notices, i, notice)
	{
		add_notice(rows, notice);
	}

	return rows;
}
