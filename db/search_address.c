/* SPDX-License-Identifier: ISC
 * search_address - addresses as they are written: the prefecture and the
 * municipality before the town, figures in kanji behind it, blanks between town,
 * lot and room. What is left are words as search_place.c reads them.
 */
#include "db/search_private.h"

#include "src/mutant.h"
#include "src/number.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
starts(const char *s, const char *head)
{
	return strncmp(s, head, strlen(head)) == 0;
}

/* ---- figures in kanji ---- */

static bool
is_figure(const char *s)
{
	return (*s >= '0' && *s <= '9') || number_is_kanji(s);
}

/* Behind a number of a lot: 番地, 番 before another number, 号, の. A town may
 * be called 一番町. */
static bool
ends_number(const char *s, bool behind_lot)
{
	if (starts(s, "番地") || starts(s, "号"))
		return true;
	if (starts(s, "番"))
		return s[3] == '\0' || is_figure(s + 3) || s[3] == ' ';
	if (starts(s, "の") || starts(s, "ノ"))
		return is_figure(s + 3);
	return behind_lot && (*s == '\0' || *s == '-' || *s == ' ');
}

void
address_plain(const char *narrow, char *out, size_t size)
{
	size_t used = 0, n, width;
	bool behind_lot = false;
	const char *s = narrow;

	out[0] = '\0';
	while (*s != '\0' && used + 16 < size) {
		int number = number_kanji(s, &n);

		if (n > 0 && ends_number(s + n, behind_lot) &&
		    GUARD("search_kanji_lot")) {
			used += (size_t)snprintf(
			    out + used, size - used, "%d", number);
			behind_lot = true;
			s += n;
			continue;
		}
		if (starts(s, "丁目") || starts(s, "番") || starts(s, "号"))
			behind_lot = true;
		width = 1;
		while (((unsigned char)s[width] & 0xC0) == 0x80)
			width++;
		memcpy(out + used, s, width);
		used += width;
		out[used] = '\0';
		s += width;
	}
}

/* Figures and what stands between and behind those of a lot. */
static bool
is_lot(const char *plain)
{
	static const char *const marks[] = { "丁目", "番地", "番", "号室", "号",
		"の", "ノ", "-", "ー", "－" };
	const char *s = plain;
	size_t i;

	if (*s < '0' || *s > '9')
		return false;
	while (*s != '\0') {
		if (*s >= '0' && *s <= '9') {
			s++;
			continue;
		}
		for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
			if (starts(s, marks[i]))
				break;
		if (i == sizeof(marks) / sizeof(marks[0]))
			return false;
		s += strlen(marks[i]);
	}
	return true;
}

/* 8620970 and 862-0970 are postcodes, long figures are numbers. */
bool
token_is_lot(const struct token *t)
{
	char plain[sizeof(t->narrow)];
	size_t figures = 0, i;

	if (t->said != SAID_NOT)
		return false;
	address_plain(t->narrow, plain, sizeof(plain));
	if (!is_lot(plain))
		return false;
	for (i = 0; plain[i] != '\0'; i++)
		figures += plain[i] >= '0' && plain[i] <= '9';
	if (strspn(plain, "0123456789") == strlen(plain))
		return figures <= 5;
	return !(figures == 7 && plain[3] == '-' && strlen(plain) == 8);
}

bool
token_lot(const struct token *t, char *lot, size_t size)
{
	char plain[sizeof(t->narrow)];
	const char *chome;

	address_plain(t->narrow, plain, sizeof(plain));
	if (!is_lot(plain))
		return false;
	chome = strstr(plain, "丁目");
	lot_key(chome != NULL ? chome : plain, lot, size);
	return lot[0] != '\0';
}

bool
ends_in_chome(const char *rest)
{
	size_t n;

	(void)number_kanji(rest, &n);
	return n > 0 && strcmp(rest + n, "丁目") == 0;
}

/* ---- where the town is ---- */

/* In the order of their codes. */
static const char *const prefs[] = { "北海道", "青森県", "岩手県", "宮城県",
	"秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県",
	"千葉県", "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県",
	"山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県", "滋賀県",
	"京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県",
	"岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県",
	"福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県",
	"沖縄県" };

/* The name of the prefecture that s begins with, in bytes; of another one
 * only where something stands behind it, for alone it tells who came from
 * there. */
static size_t
pref_at(const char *s, const char *municipality)
{
	size_t own = (size_t)atoi(municipality) / 10000, i, n;

	for (i = 0; i < sizeof(prefs) / sizeof(prefs[0]); i++) {
		n = strlen(prefs[i]);
		if (starts(s, prefs[i]) && (i + 1 == own || s[n] != '\0'))
			return n;
	}
	return 0;
}

/* The municipality of the register: 熊本市中央区, 熊本市, 中央区. */
static size_t
own_city_at(const char *s, const char *own)
{
	const char *ward = strstr(own, "市");
	size_t city;

	if (own[0] == '\0')
		return 0;
	if (starts(s, own))
		return strlen(own);
	if (ward == NULL || ward[3] == '\0')
		return 0;
	city = (size_t)(ward - own) + 3;
	if (strncmp(s, own, city) == 0)
		return city;
	return starts(s, ward + 3) ? strlen(ward + 3) : 0;
}

struct own {
	char municipality[8], name[64]; /* 431010, 熊本市中央区 */
};

/* 東区 before a town, in the register of a city of wards; the towns of several
 * wards are told apart by the ward of the list. */
static size_t
ward_at(const char *s, const struct own *own)
{
	size_t n = 0, len = strlen(s);
	int chars = 0;

	if (!lgcode_is_city(own->municipality))
		return 0;
	while (n < len && chars++ < 5) {
		if (starts(s + n, "区"))
			return chars > 1 && s[n + 3] != '\0' ? n + 3 : 0;
		if (starts(s + n, "市")) /* of another city */
			return 0;
		(void)utf8_next(s, len, &n);
	}
	return 0;
}

/* How much of s says where the town is. */
static size_t
where_at(const char *s, const struct own *own)
{
	size_t n = pref_at(s, own->municipality);

	n += own_city_at(s + n, own->name);
	return n + ward_at(s + n, own);
}

/* Within a search, so no look at whether the file is still the same. */
static bool
read_own(struct replica *r, struct own *own)
{
	struct store_stmt *st;

	if (store_use(r->db, "SELECT municipality, name FROM cursor", &st,
		NULL) != RC_OK ||
	    store_step(st, NULL) != RC_OK)
		return false;
	snprintf(own->municipality, sizeof(own->municipality), "%.7s",
	    store_col_text(st, 0));
	snprintf(own->name, sizeof(own->name), "%.63s", store_col_text(st, 1));
	store_done(st);
	return true;
}

int
tokens_take_city(struct replica *r, struct token *t, int n)
{
	char rest[sizeof(t->typed)];
	struct own own;
	enum search_said said;
	int i, left = 0;
	size_t used;

	if (!GUARD("search_city") || !read_own(r, &own))
		return n;
	for (i = 0; i < n; i++) {
		used = t[i].said == SAID_NOT || t[i].said == SAID_PLACE
			   ? where_at(t[i].typed, &own)
			   : 0;
		if (used > 0 && t[i].typed[used] == '\0')
			continue;
		if (left < i)
			t[left] = t[i];
		if (used > 0) {
			said = t[i].said;
			snprintf(rest, sizeof(rest), "%s", t[i].typed + used);
			token_read(rest, &t[left]);
			t[left].said = said;
		}
		left++;
	}
	return left;
}

/* ---- town, lot and room with blanks between ---- */

int
token_with_lot(
    const struct token *t, int n, int at, int32_t today, struct token *out)
{
	char all[sizeof(out->typed)];
	struct day_word day;
	size_t used = (size_t)snprintf(all, sizeof(all), "%s", t[at].typed);
	int k;

	if (t[at].is_initial || !GUARD("search_lot_apart"))
		return 0;
	for (k = 1; at + k < n && token_is_lot(&t[at + k]) &&
		    token_date(&t[at + k], today, &day) == DAY_NONE;
	     k++)
		if (used < sizeof(all))
			used += (size_t)snprintf(all + used, sizeof(all) - used,
			    "%s%s", k > 1 ? "-" : " ", t[at + k].typed);
	if (k == 1 || used >= sizeof(all))
		return 0;
	token_read(all, out);
	out->said = t[at].said;
	return k - 1;
}
