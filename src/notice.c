/* SPDX-License-Identifier: ISC
 * notice - see notice.h.
 */
#include "src/notice.h"

#include "src/date.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/text.h"

#include <stdio.h>
#include <string.h>

/* The field of the register that a value has to fit into, in characters. */
#define ADDRESS_CHARS 120

static enum rc
refuse(struct err *err, const char *code, const char *what, const char *why,
    const char *item)
{
	enum rc rc = err_set(err, RC_INPUT, code, what, why,
	    "転入通知を見て直し、手で受理するか取り込み直してください");

	if (err != NULL)
		(void)snprintf(err->item, sizeof(err->item), "%s", item);
	return rc;
}

/* What stands for a character that got lost on the way. */
static bool
is_garbled(const char *s)
{
	return !utf8_valid(s, strlen(s)) || !text_clean(s, NULL) ||
	       strstr(s, "\xef\xbf\xbd") != NULL || strstr(s, "〓") != NULL;
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
text_of(const json_t *o, const char *key, size_t max, const char **out,
    struct err *err)
{
	const json_t *v = json_object_get(o, key);

	*out = json_string_value(v) != NULL ? json_string_value(v) : "";
	if (GUARD("notice_garbled") &&
	    (is_garbled(*out) || json_string_length(v) != strlen(*out)))
		return refuse(err, "E4171", "転入通知に文字化けがあります",
		    "読めない文字か制御文字が入っています", key);
	if (GUARD("notice_overflow") && chars(*out) > max)
		return refuse(err, "E4172",
		    "転入通知の値が項目に入りきりません",
		    "項目の桁を超えています", key);
	return RC_OK;
}

static enum rc
day_of(const json_t *o, const char *key, char out[24], struct err *err)
{
	const char *v;
	struct date d;
	enum rc rc = text_of(o, key, 20, &v, err);

	if (rc != RC_OK)
		return rc;
	if (v[0] == '\0' || date_load(v, &d, NULL) != RC_OK ||
	    d.shape != DATE_DAY)
		return refuse(err, "E4173",
		    "転入通知に日付か住民票コードがありません",
		    "空か、正しい形ではありません", key);
	(void)snprintf(out, 24, "%s", v);
	return RC_OK;
}

static enum rc
address_of(struct notice *n, const json_t *o, struct err *err)
{
	const char *v;
	int i;
	enum rc rc;

	for (i = 0; i < IT_COUNT; i++) {
		if (strncmp(item_defs[i].id, "out_confirmed_", 14) != 0)
			continue;
		rc = text_of(o, item_defs[i].id, ADDRESS_CHARS, &v, err);
		if (rc != RC_OK)
			return rc;
		record_set(&n->to, (enum item)i, v);
	}
	return RC_OK;
}

enum rc
notice_read(struct notice *n, const json_t *o, struct err *err)
{
	const char *v;
	enum rc rc;

	memset(n, 0, sizeof(*n));
	record_init(&n->to);
	n->line = (int)json_integer_value(json_object_get(o, "line"));
	if ((rc = text_of(o, "juminhyo_code", 11, &v, err)) != RC_OK)
		return rc;
	if (!juminhyo_code_valid(v))
		return refuse(err, "E4173",
		    "転入通知に日付か住民票コードがありません",
		    "空か、正しい形ではありません", "juminhyo_code");
	(void)snprintf(n->code, sizeof(n->code), "%.11s", v);
	if ((rc = text_of(o, "name", ADDRESS_CHARS, &v, err)) != RC_OK)
		return rc;
	(void)snprintf(n->name, sizeof(n->name), "%s", v);
	if ((rc = day_of(o, "moved_on", n->moved_on, err)) != RC_OK ||
	    (rc = day_of(o, "noticed_on", n->noticed_on, err)) != RC_OK)
		return rc;
	return address_of(n, o, err);
}

void
notice_release(struct notice *n)
{
	record_release(&n->to);
	memset(n, 0, sizeof(*n));
}

void
notice_newest(struct notice *n, int count)
{
	struct date a, b;
	int i, k;

	for (i = 0; i < count; i++)
		for (k = 0; k < count && GUARD("notice_newest"); k++) {
			if (i == k || n[k].code[0] == '\0' ||
			    strcmp(n[i].code, n[k].code) != 0 ||
			    n[i].sheet_no != n[k].sheet_no ||
			    date_load(n[i].noticed_on, &a, NULL) != RC_OK ||
			    date_load(n[k].noticed_on, &b, NULL) != RC_OK)
				continue;
			if (b.lo > a.lo || (b.lo == a.lo && k > i))
				n[i].is_superseded = true;
		}
}
