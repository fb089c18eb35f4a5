/* SPDX-License-Identifier: ISC
 * search_words - what one typed word may mean: name, reading, day, number;
 * each meaning becomes ranges of the key index. Places: search_place.c.
 */
#include "db/search_private.h"

#include "src/catalogue.h"
#include "src/fold.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
		if (c == '-' || c == '\'' || c == '.' || c == '/' || c == ' ')
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
	latin_plain(t->narrow, sizeof(t->narrow));
	t->class = classify(t->narrow);
	key_name(t->typed, t->name, sizeof(t->name));
	token_lower(t->narrow, t->latin, sizeof(t->latin));
	if (t->class == TOKEN_LATIN) {
		token_read_latin(t);
	} else if (t->class == TOKEN_KANA) {
		token_add_kana(t, t->typed);
		t->complete = t->kana_count;
		kana_to_hiragana(t->typed, t->hira, sizeof(t->hira));
	}
	if (!t->is_partial)
		kana_to_katakana(t->hira, t->kata, sizeof(t->kata));
}

void
token_read(const char *typed, struct token *t)
{
	memset(t, 0, sizeof(*t));
	snprintf(t->typed, sizeof(t->typed), "%.255s", typed);
	read_token(t);
}

/* 〒862-0950 */
static void
drop_post_mark(char *typed)
{
	if (strncmp(typed, "〒", 3) == 0 && typed[3] != '\0')
		memmove(typed, typed + 3, strlen(typed + 3) + 1);
}

/* 佐藤、さくら: what parts words beside a blank and a comma; 0 none. */
static size_t
wide_gap(const char *p)
{
	static const char *const gaps[] = { "\xe3\x80\x80", "、", "，" };
	size_t i;

	for (i = 0; i < (GUARD("search_gaps") ? 3U : 1U); i++)
		if (strncmp(p, gaps[i], strlen(gaps[i])) == 0)
			return strlen(gaps[i]);
	return 0;
}

/* The next word of *p, which moves behind it; NULL there is none. */
static const char *
next_word(const char **p, size_t *len)
{
	const char *from = NULL;
	size_t wide;

	for (; **p != '\0'; *p += wide > 0 ? wide : 1) {
		wide = wide_gap(*p);
		if (**p == ' ' || **p == ',' || wide > 0) {
			if (from != NULL)
				break;
		} else if (from == NULL) {
			from = *p;
		}
	}
	*len = from != NULL ? (size_t)(*p - from) : 0;
	return from;
}

bool
search_word(const char **p, char *word, size_t size)
{
	size_t len;
	const char *from = next_word(p, &len);

	snprintf(word, size, "%.*s", (int)len, from != NULL ? from : "");
	return from != NULL;
}

bool
search_words_fit(const char *query, int max)
{
	size_t len;
	int n = 0;

	while (next_word(&query, &len) != NULL)
		if (++n > max || len >= TYPED_SIZE)
			return !GUARD("search_all_words");
	return true;
}

int
search_tokens(const char *query, struct token *t, int max)
{
	char word[TYPED_SIZE];
	int n = 0;

	while (n < max && search_word(&query, word, sizeof(word))) {
		drop_post_mark(word);
		token_read(word, &t[n++]);
	}
	return n;
}

enum rc
search_too_many_words(struct err *err)
{
	return err_set(err, RC_INPUT, "E2111", "言葉が多すぎて読みきれません",
	    "検索欄は12語、住所の項目は20語までで、一つの言葉にも長さの限りがあります",
	    "言葉を減らすか、空けずに続けて打ってください");
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
		token_read(rest, &t[i]);
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

/* ---- figures ---- */

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

void
number_in_full(const char *digits, char out[32])
{
	int width = GUARD("search_number_zeros") ? NUMBER_DIGITS : 0;

	snprintf(out, 32, "%.*s%.22s",
	    width > (int)strlen(digits) ? width - (int)strlen(digits) : 0,
	    "000000000", digits);
}

int
tokens_join_numbers(struct token *t, int n)
{
	char all[sizeof(t->typed)];
	struct token whole;
	int i, k;

	for (i = 0; i + 1 < n && GUARD("search_card_blanks"); i++)
		for (k = 2; k <= 4 && i + k <= n; k++) {
			snprintf(all, sizeof(all), "%.20s%.20s%.20s%.20s",
			    t[i].typed, t[i + 1].typed,
			    k > 2 ? t[i + 2].typed : "",
			    k > 3 ? t[i + 3].typed : "");
			token_read(all, &whole);
			if (t[i].said != SAID_NOT || !token_card(&whole))
				continue;
			t[i] = whole;
			memmove(&t[i + 1], &t[i + k],
			    (size_t)(n - i - k) * sizeof(*t));
			n -= k - 1;
			break;
		}
	return n;
}

bool
cond_figures(
    const struct token *t, int32_t today, unsigned hidden, struct cond *c)
{
	char digits[32], card[32], full[32];
	size_t i, n = 0;

	(void)cond_birth(t, today, c);
	if (t->said == SAID_DAY || t->said == SAID_PLACE)
		return c->n > 0;
	for (i = 0; t->narrow[i] != '\0' && n + 1 < sizeof(digits); i++)
		if (t->narrow[i] != '-')
			digits[n++] = t->narrow[i];
	digits[n] = '\0';
	if (figures_only(t->narrow, "0123456789-") && n >= 5 && n <= 15) {
		number_in_full(digits, full);
		cond_exact(c, 'p', full);
		cond_exact(c, 'w', full);
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

/* Those that are complete before those that letters may still become. */
static void
add_readings(
    const struct token *t, struct cond *c, char kind, int rank, enum why why)
{
	struct range *r;
	int i;

	for (i = 0; i < t->kana_count; i++) {
		bool all = i < t->complete;

		r = cond_add(c, kind, t->kana[i], all ? rank : rank + 4, why);
		if (!all)
			continue;
		whole(r, t->kana[i], i == 0 ? t->kata : "");
		/* sato is サト, and サトウ too */
		r->may_be_long = t->class == TOKEN_LATIN &&
				 t->latin[0] != '\0' &&
				 t->latin[strlen(t->latin) - 1] == 'o' &&
				 GUARD("search_latin_long");
	}
}

static void
add_family(const struct token *t, struct cond *c)
{
	enum why why = t->class == TOKEN_LATIN ? WHY_ROMAJI : WHY_KANA;

	add_readings(t, c, 'k', 2, why);
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

	add_readings(t, c, 'h', 4, WHY_GIVEN);
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
		    t[at[i]].class == TOKEN_LATIN ? t[at[i]].narrow
						  : t[at[i]].typed);
	token_read(all, out);
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
	if (strlen(both) >= KEY_SIZE) { /* no key holds all of it */
		(void)cond_add(c, kind, both, 2, why);
		return;
	}
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
	char both[2 * TYPED_SIZE];
	enum why why = a->class == TOKEN_LATIN ? WHY_ROMAJI : WHY_KANA;
	char kata[2 * TYPED_SIZE];
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
