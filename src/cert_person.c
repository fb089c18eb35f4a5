/* SPDX-License-Identifier: ISC
 * cert_person - what stands in each cell of one person (5.1, 5.3, 5.4).
 */
#include "src/cert_int.h"

#include "src/codes.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <stdlib.h>
#include <string.h>

/* A day in the calendar that 1.1.9 asks for; everything else to the letter
 * as it was written. */
char *
cert_date(const char *stored, bool seireki)
{
	struct date d;
	char out[128];

	if (stored[0] == '\0')
		return x_strdup("");
	if (date_load(stored, &d, NULL) != RC_OK)
		return x_strdup(stored);
	if (d.shape == DATE_DAY && d.lo == d.hi && (d.a.era == 0) != seireki &&
	    GUARD("cert_calendar"))
		d = date_of_day(d.lo, seireki);
	date_print(&d, out, sizeof(out));
	return x_strdup(out);
}

/* "（ジュウミン　タロウ）" after the name (5.3); brackets and katakana are
 * the only form there is. */
static char *
with_reading(const struct view *v, char *name, enum item kana_item)
{
	const char *kana = record_get(v->p->row, kana_item), *c;
	char k[1024], *s;
	struct sbuf b;

	if ((GUARD("cert_furigana") && !v->q->options.furigana) ||
	    kana[0] == '\0' || name[0] == '\0')
		return name;
	kana_to_katakana(kana, k, sizeof(k));
	sbuf_init(&b, 2048);
	for (c = k; *c != '\0'; c++)
		sbuf_add_n(&b, *c == ' ' ? "　" : c, *c == ' ' ? 3 : 1);
	s = x_printf("%s　（%s）", name, b.s);
	sbuf_release(&b);
	wipe_free(name);
	return s;
}

char *
cert_name(const struct record *r)
{
	const char *roman = record_get(r, IT_NAME_ROMAN);
	const char *kanji = record_get(r, IT_NAME_KANJI);

	if (strcmp(record_get(r, IT_KIND), "2") != 0 ||
	    (roman[0] == '\0' && kanji[0] == '\0'))
		return x_strdup(record_get(r, IT_NAME));
	return x_printf("%s%s%s", roman,
	    roman[0] != '\0' && kanji[0] != '\0' ? "　" : "", kanji);
}

static char *
cell_name(const struct view *v)
{
	return with_reading(v, cert_name(v->p->row), IT_NAME_KANA);
}

static char *
cell_former_name(const struct view *v)
{
	return with_reading(v, x_strdup(record_get(v->p->row, IT_FORMER_NAME)),
	    IT_FORMER_NAME_KANA);
}

static char *
cell_alias(const struct view *v)
{
	return with_reading(
	    v, x_strdup(record_get(v->p->row, IT_ALIAS)), IT_ALIAS_KANA);
}

static char *
cell_birth(const struct view *v)
{
	return cert_date(record_get(v->p->row, IT_BIRTH), v->is_foreign);
}

/* What a code means; "" for one that the lists do not hold. */
static char *
meaning(const char *list, const char *code)
{
	const struct code_row *row = code_find(list, code);

	return x_strdup(row == NULL ? "" : row->label);
}

static char *
cell_sex(const struct view *v)
{
	return meaning("sex", record_get(v->p->row, IT_SEX));
}

/* 方書 included, on every certificate (5.4). */
static char *
cell_address(const struct view *v)
{
	return record_address(v->p->row, "address", GUARD("cert_building"));
}

static char *
cell_address_own(const struct view *v)
{
	char *own = cell_address(v);

	if (strcmp(own, v->head_address) == 0)
		own[0] = '\0';
	return own;
}

static char *
cell_head_name(const struct view *v)
{
	return x_strdup(record_get(v->p->row, IT_HEAD_NAME));
}

static char *
cell_relation(const struct view *v)
{
	return x_strdup(record_get(v->p->row, IT_RELATION));
}

static char *
cell_resident_since(const struct view *v)
{
	return cert_date(record_get(v->p->row, IT_RESIDENT_SINCE), false);
}

static char *
cell_foreign_since(const struct view *v)
{
	return cert_date(
	    record_get(v->p->row, IT_FOREIGN_RESIDENT_SINCE), false);
}

static char *
cell_address_since(const struct view *v)
{
	return cert_date(record_get(v->p->row, IT_ADDRESS_SINCE), false);
}

static char *
cell_notified(const struct view *v)
{
	return cert_date(record_get(v->p->row, IT_NOTIFIED_ON), false);
}

static char *
cell_honseki(const struct view *v)
{
	const char *place = record_get(v->p->row, IT_HONSEKI);
	const char *number = record_get(v->p->row, IT_HONSEKI_NUMBER);
	size_t a = strlen(place), b = strlen(number);

	/* Some registers keep the lot in the text as well. */
	if (a >= b && strcmp(place + a - b, number) == 0)
		number = "";
	return x_printf("%s%s", place, number);
}

static char *
cell_hittousha(const struct view *v)
{
	return x_strdup(record_get(v->p->row, IT_HITTOUSHA));
}

/* The latest unreported address with its mark at the end (4.1.1.4);
 * 最終登録住所地 has no cell. */
static char *
cell_prev(const struct view *v)
{
	char *s = record_address(v->p->row, "prev", true), *t;
	const char *mark = v->forms->words[W_unreported];
	size_t n = strlen(s), m = strlen(mark);

	if (strcmp(record_get(v->p->row, IT_PREV_UNREPORTED), "1") != 0 ||
	    !GUARD("cert_unreported") ||
	    (n >= m && strcmp(s + n - m, mark) == 0))
		return s;
	t = x_printf("%s%s", s, mark);
	wipe_free(s);
	return t;
}

static char *
cell_code(const struct view *v)
{
	return x_strdup(record_get(v->p->row, IT_JUMINHYO_CODE));
}

static char *
cell_mynumber(const struct view *v)
{
	return x_strdup(v->p->mynumber == NULL ? "" : v->p->mynumber);
}

static char *
cell_nationality(const struct view *v)
{
	return x_strdup(record_get(v->p->row, IT_NATIONALITY));
}

static char *
cell_category(const struct view *v)
{
	const char *why = record_get(v->p->row, IT_TRANSIT_REASON);

	/* 経過滞在者: 出生 or 国籍喪失 belongs to it (1.1.2). */
	if (why[0] != '\0' && code_find("transit_reason", why) != NULL)
		return meaning("transit_reason", why);
	return meaning("article30_45", record_get(v->p->row, IT_ARTICLE30_45));
}

static char *
cell_status(const struct view *v)
{
	return x_strdup(record_get(v->p->row, IT_RESIDENCE_STATUS));
}

/* 5年, 1年3月, 90日; 上陸期間 and 仮滞在期間 as recorded (1.1.2). */
static char *
cell_period(const struct view *v)
{
	static const struct {
		enum item it;
		const char *unit;
	} parts[] = { { IT_RESIDENCE_PERIOD_YEARS, "年" },
		{ IT_RESIDENCE_PERIOD_MONTHS, "月" },
		{ IT_RESIDENCE_PERIOD_DAYS, "日" } };
	const char *n;
	struct sbuf b;
	char *s;
	size_t i;

	sbuf_init(&b, 4096);
	for (i = 0; i < 3; i++) {
		n = record_get(v->p->row, parts[i].it);
		n += strspn(n, "0");
		if (n[0] != '\0')
			sbuf_addf(&b, "%s%s", n, parts[i].unit);
	}
	if (b.len == 0)
		sbuf_add(&b, record_get(v->p->row, IT_LANDING_PERIOD));
	if (b.len == 0)
		sbuf_add(&b, record_get(v->p->row, IT_PROVISIONAL_PERIOD));
	s = sbuf_take(&b);
	sbuf_release(&b);
	return s;
}

static char *
cell_expires(const struct view *v)
{
	return cert_date(record_get(v->p->row, IT_RESIDENCE_EXPIRES), true);
}

static char *
cell_card(const struct view *v)
{
	return x_strdup(record_get(v->p->row, IT_CARD_NO));
}

bool
cert_has_alias_matters(const struct record *r)
{
	int i;

	for (i = 0; i < r->group_count; i++)
		if (r->group[i].it == IT_PAST_ALIAS)
			return true;
	return record_get(r, IT_ALIAS)[0] != '\0' ||
	       record_get(r, IT_ALIAS_ENTERED_ON)[0] != '\0' ||
	       record_get(r, IT_ALIAS_DELETED_ON)[0] != '\0';
}

static char *
cell_alias_matters(const struct view *v)
{
	return x_strdup(
	    v->forms->words[cert_has_alias_matters(v->p->row) ? W_alias_sheet
							      : W_none]);
}

#define ASKED(member) (int)offsetof(struct cert_options, member)
#define ALWAYS (-1)
static const struct cell_def {
	const char *key, *label;
	char *(*value)(const struct view *v);
	int option; /* offset of the option that turns it on */
} cell_defs[] = {
	{ "address", "住所", cell_address, ALWAYS },
	{ "address_own", "住所", cell_address_own, ALWAYS },
	{ "address_since", "住所を定めた年月日", cell_address_since, ALWAYS },
	{ "alias", "通称", cell_alias, ALWAYS },
	{ "alias_matters", "通称の記載・削除", cell_alias_matters,
	    ASKED(alias) },
	{ "birth", "生年月日", cell_birth, ALWAYS },
	{ "card_no", "在留カード等の番号", cell_card, ASKED(card_no) },
	{ "category", "法第30条の45に規定する区分", cell_category,
	    ASKED(category) },
	{ "foreign_resident_since", "外国人住民となった年月日",
	    cell_foreign_since, ALWAYS },
	{ "former_name", "旧氏", cell_former_name, ALWAYS },
	{ "head_name", "世帯主", cell_head_name, ASKED(head_relation) },
	{ "hittousha", "筆頭者", cell_hittousha, ASKED(honseki) },
	{ "honseki", "本籍", cell_honseki, ASKED(honseki) },
	{ "juminhyo_code", "住民票コード", cell_code, ASKED(juminhyo_code) },
	{ "mynumber", "個人番号", cell_mynumber, ASKED(mynumber) },
	{ "name", "氏名", cell_name, ALWAYS },
	{ "nationality", "国籍・地域", cell_nationality, ASKED(nationality) },
	{ "notified_on", "届出の年月日", cell_notified, ALWAYS },
	{ "period", "在留期間等", cell_period, ASKED(period) },
	{ "prev_address", "転入前住所", cell_prev, ALWAYS },
	{ "relation", "続柄", cell_relation, ASKED(head_relation) },
	{ "residence_expires", "在留期間の満了の日", cell_expires,
	    ASKED(expires) },
	{ "residence_status", "在留資格", cell_status, ASKED(status) },
	{ "resident_since", "住民となった年月日", cell_resident_since, ALWAYS },
	{ "sex", "性別", cell_sex, ALWAYS },
};

static const struct cell_def *
cell_def(const char *key)
{
	size_t i;

	for (i = 0; i < sizeof(cell_defs) / sizeof(cell_defs[0]); i++)
		if (strcmp(cell_defs[i].key, key) == 0)
			return &cell_defs[i];
	return NULL;
}

bool
cert_cell_known(const char *key)
{
	return cell_def(key) != NULL;
}

const char *
cert_cell_key(int n)
{
	return n >= (int)(sizeof(cell_defs) / sizeof(cell_defs[0]))
		   ? NULL
		   : cell_defs[n].key;
}

const char *
cert_cell_id(const char *key)
{
	const struct cell_def *d = cell_def(key);

	return d == NULL ? "" : d->key;
}

char *
cert_cell(const struct view *v, const char *key, bool *omitted)
{
	const struct cell_def *d = cell_def(key);
	bool on = true;

	*omitted = false;
	if (d == NULL)
		return x_strdup("");
	if (d->option != ALWAYS)
		memcpy(
		    &on, (const char *)&v->q->options + d->option, sizeof(on));
	if (!on && GUARD("cert_omit")) {
		*omitted = true;
		return x_strdup(v->forms->words[W_omitted]);
	}
	return d->value(v);
}

/* What stands elsewhere than in a cell. */
static const char *
place_label(const char *id)
{
	const struct cell_def *d = cell_def(id);
	enum item it = item_by_id(id);

	if (d != NULL)
		return d->label;
	if (it != IT_COUNT)
		return item_defs[it].label;
	if (strcmp(id, "note") == 0)
		return "統合記載欄";
	if (strcmp(id, "certifier") == 0)
		return "認証者";
	return "見出し";
}

char *
cert_overflow_text(const struct cert *c, int i)
{
	const struct cert_overflow *o;

	if (i < 0 || i >= c->overflow_count)
		return x_strdup("");
	o = &c->overflow[i];
	return x_printf("%d頁　%s　%s：%s", o->page + 1, place_label(o->item),
	    o->is_glyph ? "出せない字" : "入らない部分", o->lost);
}
