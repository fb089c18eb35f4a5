/* SPDX-License-Identifier: ISC
 * replica_keys - what a sheet is found by: the folded keys of its names,
 * readings, addresses, days and numbers, of today and of its older rows.
 */
#include "db/replica_private.h"

#include "src/catalogue.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void (*folder)(const char *, char *, size_t);

void
skeys_release(struct skeys *k)
{
	free(k->list);
	free(k->slot);
	memset(k, 0, sizeof(*k));
}

/* As much of it as a key holds, in whole characters. */
static void
copy_key(char *to, const char *from)
{
	size_t n = strlen(from);

	if (n >= KEY_SIZE)
		for (n = KEY_SIZE - 1; ((unsigned char)from[n] & 0xC0) == 0x80;)
			n--;
	memcpy(to, from, n);
	to[n] = '\0';
}

int
skey_bits(const struct skey *k)
{
	return k->is_former + k->source * 2 + k->past * 16 + k->ward * 128;
}

void
skey_set_bits(struct skey *k, int bits)
{
	k->is_former = bits % 2 != 0;
	k->source = (uint8_t)(bits / 2 % 8);
	k->past = (uint8_t)(bits / 16 % 8);
	k->ward = (uint8_t)(bits / 128 % 64);
}

/* The wards of a city have numbers one after the other, fewer than 63. */
uint8_t
ward_mark(const char *address_code)
{
	char five[6];

	if (strspn(address_code, "0123456789") < 5)
		return 0;
	snprintf(five, sizeof(five), "%.5s", address_code);
	return (uint8_t)(atoi(five) % 63 + 1);
}

/* ---- where a key stands ---- */

/* A sheet has some dozens of keys, that of somebody who moved 500 times some
 * thousands: then they are not read through for each. */
enum { SLOTS_FROM = 64 };

static uint32_t
slot_of(const struct skeys *k, char kind, const char *key)
{
	uint32_t h = (2166136261U ^ (unsigned char)kind) * 16777619U;

	for (; *key != '\0'; key++)
		h = (h ^ (unsigned char)*key) * 16777619U;
	return h & k->mask;
}

static void
enter(struct skeys *k, int at)
{
	uint32_t i = slot_of(k, k->list[at].kind, k->list[at].key);

	while (k->slot[i] != 0)
		i = (i + 1) & k->mask;
	k->slot[i] = at + 1;
}

/* After the list has grown by one: never more than half full. */
static void
enter_last(struct skeys *k)
{
	uint32_t room = k->slot != NULL ? k->mask + 1 : 0;
	int i;

	if (k->count < SLOTS_FROM)
		return;
	if ((uint32_t)k->count * 2 <= room) {
		enter(k, k->count - 1);
		return;
	}
	room = (uint32_t)k->count * 4;
	while ((room & (room - 1)) != 0)
		room &= room - 1;
	free(k->slot);
	k->slot = x_alloc(room * sizeof(*k->slot));
	k->mask = room - 1;
	for (i = 0; i < k->count; i++)
		enter(k, i);
}

int
skeys_find(const struct skeys *k, char kind, const char *key)
{
	uint32_t i;
	int at;

	if (k->slot == NULL) {
		for (at = 0; at < k->count; at++)
			if (k->list[at].kind == kind &&
			    strcmp(k->list[at].key, key) == 0)
				return at;
		return -1;
	}
	for (i = slot_of(k, kind, key); (at = k->slot[i] - 1) >= 0;
	     i = (i + 1) & k->mask)
		if (k->list[at].kind == kind &&
		    strcmp(k->list[at].key, key) == 0)
			return at;
	return -1;
}

static struct skey *
new_key(struct skeys *k)
{
	if (k->count % 16 == 0)
		k->list =
		    x_grow(k->list, (size_t)k->count + 16, sizeof(*k->list));
	return &k->list[k->count++];
}

void
skeys_add(struct skeys *k, char kind, bool is_former, int source,
    const char *key, size_t cut, const char *raw)
{
	char held[KEY_SIZE];
	struct skey *s;
	int at;

	if (key[0] == '\0')
		return;
	copy_key(held, key);
	at = skeys_find(k, kind, held);
	if (at >= 0) {
		if (is_former)
			k->list[at].past |= (uint8_t)source;
		else
			k->list[at].source |= (uint8_t)source;
		return;
	}
	s = new_key(k);
	s->kind = kind;
	s->is_former = is_former;
	s->source = is_former ? 0 : (uint8_t)source;
	s->past = is_former ? (uint8_t)source : 0;
	s->ward = 0;
	s->cut = (int)cut;
	memcpy(s->key, held, sizeof(held));
	enter_last(k);
	s->raw[0] = '\0';
	if (raw != NULL && strcmp(raw, key) != 0 && strlen(raw) < KEY_SIZE)
		copy_key(s->raw, raw);
}

static void
add(struct skeys *k, char kind, bool is_former, const char *key, size_t cut,
    const char *raw)
{
	skeys_add(k, kind, is_former, 0, key, cut, raw);
}

char *
skeys_text(const struct skeys *k)
{
	struct sbuf b;
	char *s, head[16];
	int i;

	sbuf_init(&b, ((size_t)k->count + 1) * (2 * KEY_SIZE + sizeof(head)));
	for (i = 0; i < k->count; i++) {
		snprintf(head, sizeof(head), "%c%c%d\t", k->list[i].kind,
		    '0' + skey_bits(&k->list[i]) % 16,
		    k->list[i].cut + 1000 * (skey_bits(&k->list[i]) / 16));
		sbuf_add(&b, head);
		sbuf_add(&b, k->list[i].key);
		sbuf_add_n(&b, "\t", 1);
		sbuf_add(&b, k->list[i].raw);
		sbuf_add_n(&b, "\n", 1);
	}
	s = sbuf_take(&b);
	sbuf_release(&b);
	return s;
}

void
skeys_parse(const char *text, struct skeys *out)
{
	const char *p = text, *tab, *tab2, *end;
	struct skey *s;

	memset(out, 0, sizeof(*out));
	while (p != NULL && *p != '\0' && (end = strchr(p, '\n')) != NULL) {
		tab = memchr(p, '\t', (size_t)(end - p));
		tab2 =
		    tab ? memchr(tab + 1, '\t', (size_t)(end - tab - 1)) : NULL;
		if (tab2 == NULL || tab - p < 3)
			return;
		s = new_key(out);
		s->kind = p[0];
		skey_set_bits(s, p[1] - '0' + atoi(p + 2) / 1000 * 16);
		s->cut = atoi(p + 2) % 1000;
		snprintf(s->key, sizeof(s->key), "%.*s", (int)(tab2 - tab - 1),
		    tab + 1);
		snprintf(s->raw, sizeof(s->raw), "%.*s", (int)(end - tab2 - 1),
		    tab2 + 1);
		p = end + 1;
	}
}

void
lot_key(const char *s, char *out, size_t size)
{
	char narrow[KEY_SIZE];
	const char *p;
	size_t n = 0;
	bool gap = false;

	text_narrow(s, narrow, sizeof(narrow));
	for (p = narrow; *p != '\0' && n + 2 < size; p++) {
		if (*p < '0' || *p > '9') {
			gap = n > 0;
			continue;
		}
		if (gap)
			out[n++] = '-';
		gap = false;
		out[n++] = *p;
	}
	out[n] = '\0';
}

void
day_key(int32_t day, char out[9])
{
	snprintf(out, 9, "%08x", (uint32_t)day ^ 0x80000000U);
}

/* Where the first ASCII or full-width space stands; NULL none. len: its
 * bytes. */
static const char *
first_space(const char *s, size_t *len)
{
	const char *a = strchr(s, ' '), *w = strstr(s, "\xe3\x80\x80");

	*len = a != NULL && (w == NULL || a < w) ? 1 : 3;
	return *len == 1 ? a : w;
}

static void
without_spaces(const char *s, char *out, size_t size)
{
	size_t n = 0;

	for (; *s != '\0' && n + 1 < size; s++) {
		if (*s == ' ')
			continue;
		if (strncmp(s, "\xe3\x80\x80", 3) == 0) {
			s += 2;
			continue;
		}
		out[n++] = *s;
	}
	out[n] = '\0';
}

struct name_kind {
	char whole, given;
	folder fold;
};
static const struct name_kind in_kanji = { 'n', 'g', key_name };
static const struct name_kind in_kana = { 'k', 'h', key_kana };

/* Whose name it is: SOURCE_…, and whether it was that before. */
struct name_of {
	int source;
	bool is_former;
};

/* A name of two parts: found whole, by its beginning, and by the second part
 * alone (2.1.2: 名 alone, space between ignored). */
static void
add_parts(struct skeys *k, const struct name_kind *nk, struct name_of of,
    const char *family, const char *given)
{
	char whole[KEY_SIZE * 2], a[KEY_SIZE], b[KEY_SIZE], raw[KEY_SIZE * 2];
	char both[KEY_SIZE * 2];

	nk->fold(family, a, sizeof(a));
	nk->fold(given, b, sizeof(b));
	snprintf(both, sizeof(both), "%s%s", family, given);
	without_spaces(both, raw, sizeof(raw));
	snprintf(whole, sizeof(whole), "%s%s", a, b);
	skeys_add(k, nk->whole, of.is_former, of.source, whole, strlen(a), raw);
	/* Typed without the space, a sound may fold over the joint. */
	nk->fold(both, whole, KEY_SIZE);
	skeys_add(k, nk->whole, of.is_former, of.source, whole, 0, raw);
	without_spaces(given, raw, sizeof(raw));
	if (GUARD("search_given_alone"))
		skeys_add(k, nk->given, of.is_former, of.source, b, 0, raw);
}

static void
add_name(struct skeys *k, const struct name_kind *nk, struct name_of of,
    const char *name)
{
	char family[KEY_SIZE], whole[KEY_SIZE], raw[KEY_SIZE];
	size_t len;
	const char *gap = first_space(name, &len);

	if (gap != NULL && gap > name && (size_t)(gap - name) < KEY_SIZE) {
		snprintf(
		    family, sizeof(family), "%.*s", (int)(gap - name), name);
		add_parts(k, nk, of, family, gap + len);
		/* グエン　ヴァン　アン: アン too */
		while ((gap = first_space(gap + len, &len)) != NULL) {
			nk->fold(gap + len, whole, sizeof(whole));
			without_spaces(gap + len, raw, sizeof(raw));
			skeys_add(k, nk->given, of.is_former, of.source, whole,
			    0, raw);
		}
		return;
	}
	nk->fold(name, whole, sizeof(whole));
	without_spaces(name, raw, sizeof(raw));
	skeys_add(k, nk->whole, of.is_former, of.source, whole, 0, raw);
}

/* WATANABE KENJI: found by its beginning and by each later word. */
static void
add_roman(struct skeys *k, struct name_of of, const char *name)
{
	char low[KEY_SIZE];
	size_t i, n = 0;
	char c;

	text_narrow(name, low, sizeof(low));
	for (i = 0; low[i] != '\0'; i++) {
		c = low[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((unsigned char)c >= 0x80)
			return;
		if (c == ' ' && (n == 0 || low[n - 1] == ' '))
			continue;
		low[n++] = c;
	}
	low[n] = '\0';
	skeys_add(k, 'r', of.is_former, of.source, low, 0, NULL);
	for (i = 0; low[i] != '\0'; i++)
		if (low[i] == ' ')
			skeys_add(k, 'q', of.is_former, of.source, low + i + 1,
			    0, NULL);
}

static void
add_any(struct skeys *k, struct name_of of, const char *name)
{
	if (name[0] == '\0')
		return;
	add_name(k, &in_kanji, of, name);
	if ((unsigned char)name[0] < 0x80 ||
	    strncmp(name, "\xef\xbc", 3 - 1) == 0)
		add_roman(k, of, name);
}

/* What stands after the first space; "" nothing. */
static const char *
given_of(const char *name)
{
	size_t len;
	const char *gap = first_space(name, &len);

	return gap != NULL ? gap + len : "";
}

static void
names_of_row(struct skeys *k, const struct record *r, bool is_former)
{
	const struct name_of own = { SOURCE_NAME, is_former },
			     before = { SOURCE_FORMER_NAME, is_former },
			     alias = { SOURCE_ALIAS, is_former };
	const char *family = record_get(r, IT_NAME_FAMILY);
	const char *given = record_get(r, IT_NAME_GIVEN);
	const char *kana_family = record_get(r, IT_NAME_KANA_FAMILY);
	const char *kana_given = record_get(r, IT_NAME_KANA_GIVEN);
	const char *old = record_get(r, IT_FORMER_NAME);
	const char *old_kana = record_get(r, IT_FORMER_NAME_KANA);

	if (given[0] == '\0')
		given = given_of(record_get(r, IT_NAME));
	if (kana_given[0] == '\0')
		kana_given = given_of(record_get(r, IT_NAME_KANA));
	if (family[0] != '\0' && given[0] != '\0')
		add_parts(k, &in_kanji, own, family, given);
	add_any(k, own, record_get(r, IT_NAME));
	add_any(k, own, record_get(r, IT_NAME_KANJI));
	add_any(k, own, record_get(r, IT_NAME_ROMAN));
	add_any(k, alias, record_get(r, IT_ALIAS));
	if (kana_family[0] != '\0' && kana_given[0] != '\0')
		add_parts(k, &in_kana, own, kana_family, kana_given);
	add_name(k, &in_kana, own, record_get(r, IT_NAME_KANA));
	add_name(k, &in_kana, own, record_get(r, IT_NAME_KATAKANA));
	add_name(k, &in_kana, alias, record_get(r, IT_ALIAS_KANA));
	if (old[0] != '\0')
		add_parts(k, &in_kanji, before, old, given);
	if (old_kana[0] != '\0')
		add_parts(k, &in_kana, before, old_kana, kana_given);
}

static void
names_of_groups(struct skeys *k, const struct record *r)
{
	const struct name_of before = { SOURCE_FORMER_NAME, true },
			     alias = { SOURCE_ALIAS, true };
	int i;

	for (i = 0; i < r->group_count; i++) {
		if (r->group[i].it == IT_PAST_ALIAS)
			add_any(k, alias, r->group[i].value);
		else if (r->group[i].it == IT_PAST_FORMER_NAME)
			add_parts(k, &in_kanji, before, r->group[i].value,
			    record_get(r, IT_NAME_GIVEN)[0] != '\0'
				? record_get(r, IT_NAME_GIVEN)
				: given_of(record_get(r, IT_NAME)));
	}
}

static void
days_of_row(struct skeys *k, const struct record *r)
{
	struct date d;
	char lo[9], hi[9];

	if (date_load(record_get(r, IT_BIRTH), &d, NULL) != RC_OK)
		return;
	if (d.lo > d.hi) {
		add(k, 'D', false, DAY_KEY_UNKNOWN, 0, NULL);
		return;
	}
	day_key(d.lo, lo);
	day_key(d.hi, hi);
	if (d.lo == d.hi)
		add(k, 'd', false, lo, 0, NULL);
	else
		add(k, 'D', false, lo, 0, hi);
}

/* The day that 消除の日 asks for, or what is known of it: 令和6年2月頃. */
static void
removal_of_row(struct skeys *k, const struct record *r)
{
	int32_t day = first_gone(r);
	struct date d;
	char lo[9], hi[9];

	if (day == DAY_NEVER)
		return;
	day_key(day, lo);
	add(k, 't', false, lo, 0, NULL);
	if (record_end_item(r) != IT_COUNT || !GUARD("search_removal_about") ||
	    date_load(record_get(r, IT_REMOVAL_DATE), &d, NULL) != RC_OK ||
	    d.lo > d.hi)
		return;
	day_key(d.lo, lo);
	day_key(d.hi, hi);
	add(k, 'T', false, lo, 0, hi);
}

/* A 住民票コード is drawn by lot: what stands in its middle is found behind few
 * beginnings, or before few ends. */
static void
add_code(struct skeys *k, const char *code)
{
	char back[KEY_SIZE];
	size_t n = strlen(code), i;

	add(k, 'j', false, code, 0, NULL);
	if (n >= sizeof(back))
		return;
	for (i = 0; i < n; i++)
		back[i] = code[n - 1 - i];
	back[n] = '\0';
	add(k, 'J', false, back, 0, NULL);
}

static void
numbers_of_row(struct skeys *k, const struct record *r)
{
	char card[KEY_SIZE];
	size_t i;

	add(k, 'p', false, r->person_no, 0, NULL);
	add(k, 'w', false, record_get(r, IT_HOUSEHOLD_NO), 0, NULL);
	add_code(k, record_get(r, IT_JUMINHYO_CODE));
	text_narrow(record_get(r, IT_CARD_NO), card, sizeof(card));
	for (i = 0; card[i] != '\0'; i++)
		if (card[i] >= 'a' && card[i] <= 'z')
			card[i] = (char)(card[i] - 'a' + 'A');
	skeys_add(k, 'c', false,
	    record_get(r, IT_CARD_NO_KIND)[0] == '2' ? SOURCE_SPECIAL
						     : SOURCE_CARD,
	    card, 0, NULL);
}

/* What the form asks for beside names and numbers (2.1.3), as it stands. */
static void
items_of_row(struct skeys *k, const struct record *r)
{
	static const struct {
		char kind;
		enum item item;
	} plain[] = { { 'i', IT_ADDRESS_CODE }, { 'u', IT_POSTCODE },
		{ 'y', IT_RELATION }, { 'z', IT_REMOVAL_REASON } };
	static const enum item seldom_empty[] = { IT_NAME, IT_NAME_KANA,
		IT_BIRTH, IT_SEX, IT_RELATION, IT_ADDRESS_TOWN, IT_ADDRESS_CODE,
		IT_POSTCODE, IT_HOUSEHOLD_NO };
	char key[KEY_SIZE];
	size_t i;

	for (i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		key_name(record_get(r, plain[i].item), key, sizeof(key));
		add(k, plain[i].kind, false, key, 0, NULL);
	}
	for (i = 0; i < sizeof(seldom_empty) / sizeof(seldom_empty[0]); i++)
		if (record_get(r, seldom_empty[i])[0] == '\0')
			add(k, 'e', false, item_defs[seldom_empty[i]].id, 0,
			    NULL);
	/* A terminal without restricted items does not know what is empty. */
	if (record_get(r, IT_JUMINHYO_CODE)[0] == '\0' &&
	    (record_get(r, IT_HONSEKI)[0] != '\0' ||
		record_get(r, IT_NATIONALITY)[0] != '\0'))
		add(k, 'e', false, item_defs[IT_JUMINHYO_CODE].id, 0, NULL);
	if (record_get(r, IT_CARD_NO)[0] == '\0' &&
	    record_get(r, IT_NATIONALITY)[0] != '\0')
		add(k, 'e', false, item_defs[IT_CARD_NO].id, 0, NULL);
}

/* A common family name in a large town: too many bear the one and too many
 * live in the other for either list to be read. */
static void
add_families(struct skeys *k, int names, const char *town, bool is_former)
{
	char key[KEY_SIZE * 2];
	int i;

	for (i = 0; i < names; i++) {
		struct skey s = k->list[i];
		char kind = is_former ? 'o' : 'x';

		if (s.kind != 'n' && s.kind != 'k')
			continue;
		if (s.kind == 'k')
			kind = is_former ? 'O' : 'X';
		snprintf(key, sizeof(key), "%.*s/%s",
		    s.cut > 0 ? s.cut : KEY_SIZE, s.key, town);
		if (strlen(key) < KEY_SIZE)
			skeys_add(k, kind, s.is_former,
			    s.is_former ? s.past : s.source, key, 0,
			    s.raw[0] ? s.raw : s.key);
	}
}

static void
add_family_and_town(struct skeys *k)
{
	char town[32];
	int n = k->count, i;

	for (i = 0; i < n; i++) {
		if (k->list[i].kind != 'a' &&
		    (k->list[i].kind != 'f' || !GUARD("search_family_then")))
			continue;
		snprintf(town, sizeof(town), "%.*s",
		    (int)strcspn(k->list[i].key, "/"), k->list[i].key);
		add_families(k, n, town, k->list[i].kind == 'f');
	}
}

enum rc
keys_of_rows(const struct town_source *ts, const struct record *rows, int n,
    struct skeys *out, struct err *err)
{
	const struct record *now = &rows[n - 1];
	enum rc rc;
	int i;

	memset(out, 0, sizeof(*out));
	names_of_row(out, now, false);
	rc = skeys_places(ts, out, now, now, err);
	days_of_row(out, now);
	removal_of_row(out, now);
	numbers_of_row(out, now);
	items_of_row(out, now);
	for (i = n - 2; i >= 0 && rc == RC_OK && GUARD("search_former"); i--) {
		names_of_row(out, &rows[i], true);
		rc = skeys_places(ts, out, &rows[i], now, err);
	}
	names_of_groups(out, now);
	if (rc == RC_OK)
		rc = skeys_past_places(ts, out, now, err);
	/* Not to be searched: how a household of then finds its people. */
	for (i = n - 2; i >= 0; i--)
		if (!record_same(&rows[i], now, IT_HOUSEHOLD_NO))
			add(out, 'W', true,
			    record_get(&rows[i], IT_HOUSEHOLD_NO), 0, NULL);
	skeys_lot(out, now);
	add_family_and_town(out);
	for (i = 0; i < out->count; i++)
		out->list[i].ward = ward_mark(record_get(now, IT_ADDRESS_CODE));
	if (rc != RC_OK)
		skeys_release(out);
	return rc;
}

int32_t
first_gone(const struct record *row)
{
	enum { FAR = 1000000 }; /* days; the lists print no more */
	int32_t day = record_end_day(row);

	if (day > FAR)
		return DAY_NEVER;
	return day < -FAR ? -FAR : day;
}

void
twin_key_of(const struct record *row, char *out, size_t size)
{
	const char *kind = record_get(row, IT_KIND);
	const char *birth = record_get(row, IT_BIRTH);
	char key[KEY_SIZE], day[KEY_SIZE];
	struct date d;

	out[0] = '\0';
	if (date_load(birth, &d, NULL) != RC_OK)
		return;
	/* A day that is not known tells nobody apart from who may have been
	 * born in the same time, or is written in the same words. */
	if (d.lo != d.hi && !GUARD("twins_of_unknown_days"))
		return;
	if (d.lo == d.hi)
		snprintf(day, sizeof(day), "%d", (int)d.lo);
	else if (d.lo < d.hi)
		snprintf(day, sizeof(day), "%d..%d", (int)d.lo, (int)d.hi);
	else
		snprintf(day, sizeof(day), "%.199s", birth);
	if (kind[0] == '2') {
		key_name(record_get(row, IT_NAME), key, sizeof(key));
		if (key[0] != '\0')
			snprintf(out, size, "f/%s/%s/%s", key, day,
			    record_get(row, IT_SEX));
		return;
	}
	key_kana(record_get(row, IT_NAME_KANA), key, sizeof(key));
	if (key[0] != '\0')
		snprintf(out, size, "j/%s/%s", key, day);
}
