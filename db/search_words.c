/* SPDX-License-Identifier: ISC
 * search_words - what one typed word may mean: name, reading, day, number;
 * each meaning becomes ranges of the key index. Places: search_place.c.
 */
#include "db/search_private.h"

#include "src/catalogue.h"
#include "src/date.h"
#include "src/era.h"
#include "src/fold.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SPAN_MAX_DAYS = 3700 };

/* ---- tokens ---- */

static bool
is_kana(int32_t c)
{
	return (c >= 0x3041 && c <= 0x30FF) || (c >= 0xFF66 && c <= 0xFF9F) ||
	       c == 0x2015 || c == 0x2010 || c == 0xFF0D;
}

static enum token_class
classify(const char *narrow)
{
	size_t i = 0, n = strlen(narrow);
	bool kana = false, latin = false, han = false, other = false;
	int32_t c;

	while (i < n && (c = utf8_next(narrow, n, &i)) != 0) {
		if (c >= '0' && c <= '9')
			break; /* the head of 水前寺2-12 decides */
		if (c == '-' || c == '\'' || c == '.' || c == '/')
			continue;
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
			latin = true;
		else if (is_kana(c))
			kana = true;
		else if (c >= 0x3400 || c == 0x3005)
			han = true;
		else
			other = true;
	}
	if (han)
		return TOKEN_HAN;
	if (latin && !kana && !other)
		return TOKEN_LATIN;
	return kana ? TOKEN_KANA : other ? TOKEN_HAN : TOKEN_OTHER;
}

static void
add_kana(struct token *t, const char *hira)
{
	char key[KEY_SIZE];
	int i;

	key_kana(hira, key, sizeof(key));
	for (i = 0; i < t->kana_count; i++)
		if (strcmp(t->kana[i], key) == 0)
			return;
	if (key[0] != '\0' && t->kana_count < 6)
		snprintf(t->kana[t->kana_count++], KEY_SIZE, "%s", key);
}

/* ono is オノ and オオノ: letters do not tell how long an o is. At the end
 * the beginning finds both. */
static void
add_long(struct token *t)
{
	char more[KEY_SIZE + 4];
	const char *key = t->kana[0];
	size_t len = strlen(key), at = 0, next;
	int32_t c, d;

	while (t->kana_count > 0 && at < len && t->kana_count < 6) {
		c = utf8_next(key, len, &at);
		next = at;
		d = at < len ? utf8_next(key, len, &next) : 0x30AA;
		if (!kana_is_o_row(c) || d == 0x30AA)
			continue;
		snprintf(
		    more, sizeof(more), "%.*sオ%s", (int)at, key, key + at);
		snprintf(t->kana[t->kana_count++], KEY_SIZE, "%.190s", more);
	}
}

/* Letters that are no kana yet may become any of five. */
static void
read_latin(struct token *t)
{
	static const char vowels[] = "aiueo";
	char more[160], hira[256], partial[8], rest[8];
	size_t n, i;

	romaji_to_hiragana(t->latin, hira, sizeof(hira), partial);
	snprintf(t->hira, sizeof(t->hira), "%.127s", hira);
	if (partial[0] == '\0') {
		add_kana(t, hira);
		add_long(t);
		return;
	}
	n = strlen(hira);
	if (n >= strlen(partial) &&
	    strcmp(hira + n - strlen(partial), partial) == 0)
		n -= strlen(partial);
	t->hira[n < sizeof(t->hira) ? n : sizeof(t->hira) - 1] = '\0';
	t->is_partial = true;
	if (strcmp(partial, "n") == 0) {
		snprintf(more, sizeof(more), "%.*sん", (int)n, hira);
		add_kana(t, more);
		snprintf(t->hira, sizeof(t->hira), "%.127s", more);
		t->is_partial = false;
	}
	for (i = 0; vowels[i] != '\0'; i++) {
		snprintf(more, sizeof(more), "%s%c", t->latin, vowels[i]);
		romaji_to_hiragana(more, hira, sizeof(hira), rest);
		if (rest[0] == '\0')
			add_kana(t, hira);
	}
}

void
token_lower(const char *s, char *out, size_t size)
{
	size_t i;

	for (i = 0; s[i] != '\0' && i + 1 < size; i++)
		out[i] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] - 'A' + 'a'
							   : s[i]);
	out[i] = '\0';
}

static void
read_token(struct token *t)
{
	text_narrow(t->typed, t->narrow, sizeof(t->narrow));
	t->class = classify(t->narrow);
	key_name(t->typed, t->name, sizeof(t->name));
	token_lower(t->narrow, t->latin, sizeof(t->latin));
	if (t->class == TOKEN_LATIN) {
		read_latin(t);
	} else if (t->class == TOKEN_KANA) {
		add_kana(t, t->typed);
		kana_to_hiragana(t->typed, t->hira, sizeof(t->hira));
	}
	if (!t->is_partial)
		kana_to_katakana(t->hira, t->kata, sizeof(t->kata));
}

/* 〒862-0950 */
static void
drop_post_mark(char *typed)
{
	if (strncmp(typed, "〒", 3) == 0 && typed[3] != '\0')
		memmove(typed, typed + 3, strlen(typed + 3) + 1);
}

int
search_tokens(const char *query, struct token *t, int max)
{
	int n = 0;
	size_t len = 0;
	const char *p = query;

	memset(t, 0, sizeof(*t) * (size_t)max);
	for (;; p++) {
		bool wide = strncmp(p, "\xe3\x80\x80", 3) == 0;

		if (*p != '\0' && *p != ' ' && !wide) {
			if (len + 1 < sizeof(t[0].typed))
				t[n].typed[len++] = *p;
			continue;
		}
		if (len > 0) {
			drop_post_mark(t[n].typed);
			read_token(&t[n++]);
			len = 0;
		}
		if (*p == '\0' || n == max)
			return n;
		if (wide)
			p += 2;
	}
}

const char *const search_said_words[SAID_COUNT] = { "", "氏名", "名", "かな",
	"町", "番号", "日付" };

enum search_said
search_said_of(const char *word, size_t *len)
{
	static const char *const colons[] = { ":", "：" };
	size_t n, c;
	int i;

	*len = 0;
	for (i = 1; i < SAID_COUNT; i++) {
		n = strlen(search_said_words[i]);
		if (strncmp(word, search_said_words[i], n) != 0)
			continue;
		for (c = 0; c < 2; c++)
			if (strncmp(word + n, colons[c], strlen(colons[c])) ==
			    0) {
				*len = n + strlen(colons[c]);
				return (enum search_said)i;
			}
	}
	return SAID_NOT;
}

void
tokens_take_said(struct token *t, int n)
{
	char rest[sizeof(t->typed)];
	enum search_said said;
	size_t len;
	int i;

	for (i = 0; i < n; i++) {
		said = search_said_of(t[i].typed, &len);
		if (len == 0 || t[i].typed[len] == '\0' ||
		    !GUARD("search_said"))
			continue;
		snprintf(rest, sizeof(rest), "%s", t[i].typed + len);
		memset(&t[i], 0, sizeof(t[i]));
		memcpy(t[i].typed, rest, sizeof(rest));
		read_token(&t[i]);
		t[i].said = said;
		if (said == SAID_KANA && t[i].kana_count > 0) {
			t[i].class = TOKEN_KANA;
			t[i].name[0] = '\0';
		}
	}
}

const char *
token_sex(const struct token *t)
{
	if (t->said != SAID_NOT)
		return NULL;
	if (strcmp(t->typed, "男") == 0 || strcmp(t->typed, "男性") == 0)
		return "1";
	if (strcmp(t->typed, "女") == 0 || strcmp(t->typed, "女性") == 0)
		return "2";
	return NULL;
}

/* ---- days ---- */

static bool
parse_day(const char *s, int32_t today, struct date *d)
{
	return date_parse(s, DATES_BIRTH, "1", today, d, NULL) == RC_OK &&
	       d->lo <= d->hi && d->hi - d->lo <= SPAN_MAX_DAYS;
}

/* The year of the calendar that an era year is: some day of it exists. */
static int
year_of(const char *era, int year, int32_t today)
{
	static const char *const days[] = { "6.1", "12.31", "1.1", "1.7" };
	char s[64];
	struct date d;
	int y, m, dom;
	size_t i;

	for (i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		snprintf(s, sizeof(s), "%s%d.%s", era, year, days[i]);
		if (parse_day(s, today, &d)) {
			date_from_day(d.lo, &y, &m, &dom);
			return y;
		}
	}
	return 0;
}

static void
month_span(int year, int month, int32_t *lo, int32_t *hi)
{
	*lo = date_day(year, month > 0 ? month : 1, 1);
	*hi = month == 0 || month == 12 ? date_day(year + 1, 1, 1) - 1
					: date_day(year, month + 1, 1) - 1;
}

/* The era that lower-case letters or a name begin with; used its bytes. */
static int
era_typed(const char *s, size_t *used)
{
	*used = 1;
	if (s[0] >= 'a' && s[0] <= 'z')
		return era_by_letter((char)(s[0] - 'a' + 'A'));
	return era_by_name(s, used);
}

/* S50, S50.1, 昭和50年, 昭和50年1月, 1975年, 1975: a year or a month. 昭和64
 * is the whole of 1989 (2.1.3). */
static bool
token_month(const char *s, int32_t today, int32_t *lo, int32_t *hi)
{
	const char *p = s;
	char tail[16] = "", letter[2] = "";
	int year = 0, month = 0, n = 0;
	size_t used;
	int era = era_typed(s, &used);

	if (era != 0) {
		letter[0] = era_get(era)->letter;
		p = s + used;
	}
	if (strncmp(p, "元", 3) == 0 && era != 0) {
		year = 1;
		n = 3;
	} else if (sscanf(p, "%4d%n", &year, &n) != 1 || year <= 0) {
		return false;
	}
	snprintf(tail, sizeof(tail), "%.15s", p + n);
	if (strcmp(tail, "") != 0 && strcmp(tail, "年") != 0 &&
	    sscanf(tail, ".%2d", &month) != 1 &&
	    sscanf(tail, "/%2d", &month) != 1 &&
	    sscanf(tail, "年%2d月", &month) != 1)
		return false;
	if (era != 0)
		year = year_of(letter, year, today);
	if (year < 1873 || year > 2200 || month < 0 || month > 12)
		return false;
	month_span(year, month, lo, hi);
	return true;
}

/* Only what looks like a day: T or T-6 would be one in a form, but is the
 * beginning of a name here. */
static bool
looks_like_day(const char *s)
{
	size_t figures = 0, others = 0, i, used;

	for (i = 0; s[i] != '\0'; i++) {
		if (s[i] >= '0' && s[i] <= '9')
			figures++;
		else if (strchr(".-/", s[i]) != NULL)
			others++;
	}
	if (strstr(s, "年") != NULL)
		return figures > 0 || strstr(s, "元") != NULL;
	if (figures == i)
		return i == 7 || i == 8;
	if (s[0] >= 'a' && s[0] <= 'z' && era_typed(s, &used) != 0 &&
	    figures > 0)
		return figures + others + 1 == i;
	return figures >= 6 && others == 2 && figures + others == i &&
	       s[0] >= '1' && s[0] <= '2';
}

bool
token_day(const struct token *t, int32_t today, int32_t *lo, int32_t *hi)
{
	struct date d;

	if (t->said != SAID_NOT && t->said != SAID_DAY)
		return false;
	if (looks_like_day(t->latin) && parse_day(t->narrow, today, &d)) {
		*lo = d.lo;
		*hi = d.hi;
		return true;
	}
	return token_month(t->latin, today, lo, hi);
}

/* ---- figures ---- */

void
cond_days(struct cond *c, int32_t lo, int32_t hi)
{
	struct range *r;
	char a[9], b[9];

	day_key(lo, a);
	day_key(hi < DAY_NEVER ? hi + 1 : hi, b);
	r = cond_add(c, 'd', a, 2, WHY_BIRTH);
	snprintf(r->hi, sizeof(r->hi), "%s", b);
	/* Days that are not fully known: their interval must touch. */
	day_key(lo - SPAN_MAX_DAYS, a);
	r = cond_add(c, 'D', a, 4, WHY_BIRTH);
	snprintf(r->hi, sizeof(r->hi), "%s", b);
	day_key(lo, r->until);
}

void
cond_exact(struct cond *c, char kind, const char *number)
{
	struct range *r = cond_add(c, kind, number, 2, WHY_NUMBER);

	snprintf(r->whole, sizeof(r->whole), "%.199s", number);
	snprintf(r->hi, sizeof(r->hi), "%.190s\001", number);
}

static bool
figures_only(const char *s, const char *also)
{
	size_t n = strlen(s);

	return n > 0 && s[0] >= '0' && s[0] <= '9' && strspn(s, also) == n;
}

static void
card_of(const struct token *t, char out[32])
{
	size_t i, n = 0;

	for (i = 0; t->latin[i] != '\0' && n < 31; i++)
		if (t->latin[i] != '-')
			out[n++] =
			    (char)(t->latin[i] >= 'a' && t->latin[i] <= 'z'
				       ? t->latin[i] - 'a' + 'A'
				       : t->latin[i]);
	out[n] = '\0';
}

bool
token_card(const struct token *t)
{
	char card[32];

	card_of(t, card);
	return card_no_valid(card);
}

bool
cond_figures(
    const struct token *t, int32_t today, unsigned hidden, struct cond *c)
{
	char digits[32], card[32];
	size_t i, n = 0;
	int32_t lo, hi;

	if (token_day(t, today, &lo, &hi))
		cond_days(c, lo, hi);
	if (t->said == SAID_DAY || t->said == SAID_PLACE)
		return c->n > 0;
	for (i = 0; t->narrow[i] != '\0' && n + 1 < sizeof(digits); i++)
		if (t->narrow[i] != '-')
			digits[n++] = t->narrow[i];
	digits[n] = '\0';
	if (figures_only(t->narrow, "0123456789-") && n >= 5 && n <= 15) {
		cond_exact(c, 'p', digits);
		cond_exact(c, 'w', digits);
		if (n == 11 && !search_hides(hidden, SK_JUMINHYO_CODE))
			cond_exact(c, 'j', digits);
		if (n == 7)
			cond_exact(c, 'u', digits);
	}
	card_of(t, card);
	if (card_no_valid(card) && !search_hides(hidden, SK_CARD_NO))
		cond_exact(c, 'c', card);
	return c->n > 0;
}

/* ---- names ---- */

static void
whole(struct range *r, const char *key, const char *raw)
{
	snprintf(r->whole, sizeof(r->whole), "%.199s", key);
	snprintf(r->raw, sizeof(r->raw), "%.199s", raw);
}

/* サトー begins サトウ as it begins サトミ, for 長音 are ignored (2.1.2); the
 * name that sounds as it was typed stands before the others. */
static void
add_long_end(const struct token *t, struct cond *c, char kind, int rank)
{
	char key[KEY_SIZE * 2], raw[sizeof(t->kata) + 8];
	size_t n = strlen(t->kata), at;
	struct range *r;

	if (t->class != TOKEN_KANA || t->kana_count == 0 || n < 3 ||
	    strcmp(t->kata + n - 3, "ー") != 0 || !GUARD("search_long_end"))
		return;
	at = strlen(t->kana[0]) - 3; /* a key of kana, three bytes each */
	if (strlen(t->kana[0]) < 3 ||
	    !kana_is_o_row(utf8_next(t->kana[0], at + 3, &at)))
		return;
	snprintf(key, sizeof(key), "%sオ", t->kana[0]);
	if (strlen(key) >= KEY_SIZE)
		return;
	snprintf(raw, sizeof(raw), "%.*sウ", (int)n - 3, t->kata);
	r = cond_add(c, kind, key, rank, kind == 'h' ? WHY_GIVEN : WHY_KANA);
	whole(r, key, raw);
	r->is_long = true;
	snprintf(r->text, sizeof(r->text), "%s  長音",
	    kind == 'h' ? "名" : "氏名かな");
}

static void
add_family(const struct token *t, struct cond *c)
{
	enum why why = t->class == TOKEN_LATIN ? WHY_ROMAJI : WHY_KANA;
	int i;

	for (i = 0; i < t->kana_count; i++) {
		struct range *r = cond_add(c, 'k', t->kana[i], 2, why);

		if (!t->is_partial && i == 0)
			whole(r, t->kana[i], t->kata);
	}
	add_long_end(t, c, 'k', 2);
	if (t->class == TOKEN_LATIN)
		whole(cond_add(c, 'r', t->latin, 2, WHY_ROMAN), t->latin, "");
	else if (t->name[0] != '\0')
		whole(
		    cond_add(c, 'n', t->name, 2, WHY_NAME), t->name, t->typed);
}

static void
add_given(const struct token *t, struct cond *c)
{
	struct range *r;
	int i;

	for (i = 0; i < t->kana_count; i++) {
		r = cond_add(c, 'h', t->kana[i], 4, WHY_GIVEN);
		if (i == 0 && !t->is_partial)
			whole(r, t->kana[i], t->kata);
	}
	add_long_end(t, c, 'h', 4);
	if (t->class == TOKEN_LATIN)
		(void)cond_add(c, 'q', t->latin, 4, WHY_ROMAN);
	else if (t->name[0] != '\0') {
		r = cond_add(c, 'g', t->name, 4, WHY_GIVEN);
		whole(r, t->name, t->typed);
	}
}

void
cond_family(const struct token *t, struct cond *c)
{
	add_family(t, c);
}

void
cond_given(const struct token *t, struct cond *c)
{
	add_given(t, c);
}

void
cond_given_or_latin(const struct token *t, struct cond *c)
{
	add_given(t, c);
	if (t->class == TOKEN_LATIN)
		whole(cond_add(c, 'r', t->latin, 2, WHY_ROMAN), t->latin, "");
}

/* Three words and more are one name: NGUYEN VAN AN, グエン ヴァン アン. */
void
token_join(const struct token *t, const int *at, int n, struct token *out)
{
	char all[sizeof(out->typed)] = "";
	size_t used = 0;
	int i;

	for (i = 0; i < n && used < sizeof(all); i++)
		used += (size_t)snprintf(all + used, sizeof(all) - used, "%s%s",
		    i > 0 && t[at[0]].class == TOKEN_LATIN ? " " : "",
		    t[at[i]].typed);
	memset(out, 0, sizeof(*out));
	snprintf(out->typed, sizeof(out->typed), "%s", all);
	read_token(out);
}

void
cond_name(const struct token *t, struct cond *c)
{
	add_family(t, c);
	add_given(t, c);
}

static void
pair(struct cond *c, char kind, const char *a, const char *b, bool loose,
    enum why why, const char *raw)
{
	char both[KEY_SIZE * 2];
	struct range *r;

	snprintf(both, sizeof(both), "%s%s", a, b);
	if (strlen(both) >= KEY_SIZE)
		return;
	r = cond_add(c, kind, loose ? a : both, 2, why);
	whole(r, both, raw);
	snprintf(r->given, sizeof(r->given), "%s", b);
	r->family = (int)strlen(a);
	r->is_strict = !loose;
}

bool
cond_names(
    const struct token *a, const struct token *b, bool loose, struct cond *c)
{
	char both[KEY_SIZE * 2];
	enum why why = a->class == TOKEN_LATIN ? WHY_ROMAJI : WHY_KANA;
	char kata[KEY_SIZE * 2];
	int i, j;

	if (a->class != b->class || a->class == TOKEN_OTHER)
		return false;
	snprintf(kata, sizeof(kata), "%s%s", a->kata, b->kata);
	if (a->kata[0] == '\0' || b->kata[0] == '\0' ||
	    strlen(kata) >= KEY_SIZE)
		kata[0] = '\0';
	for (i = 0; i < b->kana_count && a->kana_count > 0; i++) {
		pair(c, 'k', a->kana[0], b->kana[i], loose, why,
		    i == 0 ? kata : "");
		for (j = 1; j < a->kana_count && !a->is_partial; j++)
			pair(c, 'k', a->kana[j], b->kana[i], loose, why, "");
		/* sato is サトウ, folded サトオ, too */
		if (a->class == TOKEN_LATIN && !loose &&
		    a->latin[strlen(a->latin) - 1] == 'o') {
			snprintf(both, sizeof(both), "%sオ", a->kana[0]);
			pair(c, 'k', both, b->kana[i], loose, why, "");
		}
	}
	snprintf(both, sizeof(both), "%s%s", a->typed, b->typed);
	if (a->class != TOKEN_LATIN)
		pair(c, 'n', a->name, b->name, loose, WHY_NAME,
		    strlen(both) < KEY_SIZE ? both : "");
	if (a->class == TOKEN_LATIN) {
		snprintf(both, sizeof(both), "%s %s", a->latin, b->latin);
		(void)cond_add(c, 'r', both, 2, WHY_ROMAN);
		(void)cond_add(c, 'q', both, 4, WHY_ROMAN);
		snprintf(both, sizeof(both), "%s %s", b->latin, a->latin);
		(void)cond_add(c, 'r', both, 4, WHY_ROMAN);
	}
	return true;
}

/* ---- twelve digits ---- */

/* Any run of figures, spaces and hyphens apart, that is a 個人番号. */
bool
has_mynumber(const char *query)
{
	char narrow[512], run[16];
	const char *p;
	size_t n = 0;

	text_narrow(query, narrow, sizeof(narrow));
	for (p = narrow;; p++) {
		if (*p >= '0' && *p <= '9') {
			if (n < sizeof(run) - 1)
				run[n] = *p;
			n++;
			continue;
		}
		if (*p == ' ' || *p == '-')
			continue;
		if (n == 12) {
			run[12] = '\0';
			if (mynumber_valid(run))
				return true;
		}
		n = 0;
		if (*p == '\0')
			return false;
	}
}

/* One word alone of twelve digits counts too: 12 3456 stands beside it. */
bool
word_is_mynumber(const struct token *t)
{
	char digits[16];
	size_t n = 0, i;

	for (i = 0; t->narrow[i] != '\0'; i++) {
		if (t->narrow[i] == '-')
			continue;
		if (n == 12)
			return false;
		digits[n++] = t->narrow[i];
	}
	digits[n] = '\0';
	return n == 12 && digits_only(digits) && mynumber_valid(digits);
}
