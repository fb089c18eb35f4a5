/* SPDX-License-Identifier: ISC
 * mado - see mado.h. The table of columns, and values on their way out.
 */
#include "db/mado.h"

#include "src/codes.h"
#include "src/date.h"
#include "src/event.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct mado_column mado_columns[MADO_COLUMNS] = {
#include "mado_table.h"
};

int
mado_column(const char *name)
{
	for (int i = 0; i < MADO_COLUMNS; i++)
		if (strcmp(mado_columns[i].name, name) == 0)
			return i;
	return -1;
}

void
mado_at(struct mado_at *at)
{
	at->municipality = mado_column("市区町村コード");
	at->person = mado_column("宛名番号");
	at->hist = mado_column("個人履歴番号");
	at->branch = mado_column("個人履歴番号_枝番号");
	at->newest = mado_column("最新フラグ");
	at->revision = mado_column("改製番号");
	at->household = mado_column("世帯番号");
	at->kind = mado_column("住民種別");
	at->status = mado_column("住民状態");
	at->code = mado_column("住民票コード");
	at->event = mado_column("異動事由");
	at->sex = mado_column("性別");
	at->birth = mado_column("生年月日");
	at->era = mado_column("生年月日_元号");
	at->relation = mado_column("続柄表記");
	at->relation_code = mado_column("続柄コード1");
	at->removed = mado_column("除票フラグ");
	at->deleted = mado_column("削除フラグ");
	at->reason = mado_column("消除の事由");
	at->removal_date = mado_column("消除の異動年月日");
	at->card_no = mado_column("在留カード等番号");
	at->category = mado_column("第30条45規定区分");
	for (int i = 0; i < MADO_COLUMNS; i++)
		at->flag[i] = mado_columns[i].flag[0] != '\0'
				  ? mado_column(mado_columns[i].flag)
				  : -1;
}

void
mado_masked(const char *s, char *out, size_t size)
{
	size_t len = strlen(s), i = 0, from, n = 0;
	char one[5], show[24];

	if (size == 0)
		return;
	out[0] = '\0';
	while (i < len) {
		int32_t c;

		from = i;
		c = utf8_next(s, len, &i);
		if (c < 0) {
			(void)snprintf(show, sizeof(show), "〔%02X〕",
			    (unsigned)(unsigned char)s[from]);
		} else {
			(void)utf8_put(c, one);
			if (text_clean(one, NULL))
				(void)snprintf(show, sizeof(show), "%s", one);
			else
				(void)snprintf(show, sizeof(show), "〔U+%04X〕",
				    (unsigned)c);
		}
		if (n + strlen(show) + 1 > size)
			break;
		memcpy(out + n, show, strlen(show) + 1);
		n += strlen(show);
	}
}

/* ---- out ---- */

static void
write_date(const char *stored, struct sbuf *out)
{
	struct date d;
	char iso[16];

	if (stored[0] == '\0' || date_load(stored, &d, NULL) != RC_OK)
		return;
	date_iso(&d, iso, sizeof(iso));
	sbuf_add(out, iso[0] != '\0' ? iso : d.text);
}

static void
write_era(const struct record *hist, struct sbuf *out)
{
	static const char letters[] = "MTSHR";
	const char *birth = record_get(hist, IT_BIRTH), *at;
	struct date d, era;
	char stored[128];

	if (birth[0] == '\0' || date_load(birth, &d, NULL) != RC_OK)
		return;
	if (d.shape == DATE_DAY) {
		era = date_of_day(d.lo, false);
		date_store(&era, stored, sizeof(stored));
		at = strchr(letters, stored[0]);
	} else {
		date_store(&d, stored, sizeof(stored));
		at = strchr(stored, ';');
		at =
		    at != NULL && at[1] != '\0' ? strchr(letters, at[1]) : NULL;
	}
	if (at != NULL && *at != '\0')
		sbuf_addf(out, "%d", (int)(at - letters) + 1);
}

static void
write_relation_code(const struct record *hist, struct sbuf *out)
{
	const char *rel = record_get(hist, IT_RELATION);
	const char *end = strstr(rel, "の");
	char first[64];
	const struct code_row *c;
	size_t n = end != NULL ? (size_t)(end - rel) : strlen(rel);

	if (strncmp(rel, "子（", strlen("子（")) == 0)
		n = strlen(rel); /* 子（子の夫） is one term */
	if (n == 0 || n >= sizeof(first))
		return;
	memcpy(first, rel, n);
	first[n] = '\0';
	c = code_find_to("mado_relation", first);
	if (c != NULL)
		sbuf_add(out, c->code);
}

static void
write_item(const struct mado_column *c, const char *value, struct sbuf *out)
{
	const struct code_row *code;

	if (c->how == HOW_DATE) {
		write_date(value, out);
	} else if (c->how == HOW_CODE) {
		code = value[0] != '\0' ? code_find_to(c->list, value) : NULL;
		sbuf_add(out, code != NULL ? code->code : "");
	} else {
		sbuf_add(out, value);
	}
}

/* 不詳フラグ: 1 where the date before it is not a known day. */
static void
write_flag(const struct mado_at *at, int col, const struct record *hist,
    struct sbuf *out)
{
	struct date d;
	const char *v;

	for (int i = 0; i < MADO_COLUMNS; i++) {
		if (at->flag[i] != col)
			continue;
		if (mado_columns[i].it == IT_COUNT)
			return;
		v = record_get(hist, mado_columns[i].it);
		if (v[0] == '\0' || date_load(v, &d, NULL) != RC_OK)
			return;
		sbuf_add(out,
		    d.shape == DATE_DAY || d.shape == DATE_NON_DAY ? "0" : "1");
	}
}

void
mado_write(const struct mado_at *at, int col, const struct record *hist,
    const struct record *attached, bool is_newest, struct sbuf *out)
{
	const struct mado_column *c = &mado_columns[col];
	const char *v;

	switch (c->how) {
	case HOW_NEWEST:
		sbuf_add(out, is_newest ? "1" : "0");
		return;
	case HOW_SEX_LABEL:
		v = record_get(hist, IT_SEX);
		sbuf_add(out, v[0] != '\0' ? code_label("sex", v) : "");
		return;
	case HOW_ERA:
		write_era(hist, out);
		return;
	case HOW_RELATION_CODE:
		write_relation_code(hist, out);
		return;
	case HOW_NONE:
	case HOW_TEXT:
	case HOW_NUMBER:
	case HOW_INT:
	case HOW_CODE:
	case HOW_DATE:
	case HOW_KANA:
	case HOW_RELATION:
	case HOW_POSTCODE:
	case HOW_FLAG:
	case HOW_YM:
	default:
		break;
	}
	if (c->it == IT_PERSON_NO)
		sbuf_add(out, hist->person_no);
	else if (c->keep == KEEP_RAW)
		write_flag(at, col, hist, out);
	else if (c->keep == KEEP_ITEM && item_defs[c->it].class == CLASS_EVENT)
		write_item(c, record_get(hist, c->it), out);
	else if (c->keep == KEEP_ITEM && attached != NULL)
		write_item(c, record_get(attached, c->it), out);
}
