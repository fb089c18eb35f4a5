/* SPDX-License-Identifier: ISC
 * foldrule - see foldrule.h. key_kana in src/kana.c does all rules at once by
 * a table; a test holds that fold_kana by all of them gives the same.
 */
#include "src/foldrule.h"

#include "src/fold.h"
#include "src/mutant.h"
#include "src/text.h"

#include <string.h>

const struct fold_def fold_defs[FOLD_COUNT] = {
#include "folds_table.h" /* generated */
};

enum { FOLD_TEXT = 256 };

enum fold_rule
fold_by_id(const char *id)
{
	int i;

	for (i = 0; i < FOLD_COUNT; i++)
		if (strcmp(fold_defs[i].id, id) == 0)
			break;
	return (enum fold_rule)i;
}

uint32_t
fold_rules(const char *off)
{
	uint32_t rules = 0;
	const char *at;
	size_t n;
	int i;

	for (i = 0; i < FOLD_COUNT; i++)
		if (fold_defs[i].is_on)
			rules |= FOLD_BIT(i);
	if (off == NULL || !GUARD("fold_switch"))
		return rules;
	for (at = off; *at != '\0'; at += n) {
		at += strspn(at, " ,");
		n = strcspn(at, " ,");
		for (i = 0; i < FOLD_COUNT; i++)
			if (strlen(fold_defs[i].id) == n && n > 0 &&
			    memcmp(fold_defs[i].id, at, n) == 0)
				rules &= ~FOLD_BIT(i);
	}
	return rules;
}

bool
fold_off_valid(const char *off)
{
	char id[32];
	size_t n;

	for (; *off != '\0'; off += n) {
		off += strspn(off, " ,");
		n = strcspn(off, " ,");
		if (n >= sizeof(id))
			return false;
		memcpy(id, off, n);
		id[n] = '\0';
		if (n > 0 && fold_by_id(id) == FOLD_COUNT)
			return false;
	}
	return true;
}

/* ---- readings ---- */

struct folding {
	uint32_t rules;
	const char *s;
	size_t len, i;
	char *out;
	size_t size, used;
	int32_t before; /* the last sound, clear and large */
};

static bool
by(const struct folding *f, enum fold_rule r)
{
	return (f->rules & FOLD_BIT(r)) != 0;
}

static void
put(struct folding *f, int32_t c)
{
	char one[5];
	size_t n = (size_t)utf8_put(c, one);

	if (f->used + n >= f->size) {
		f->used = f->size;
		return;
	}
	memcpy(f->out + f->used, one, n + 1);
	f->used += n;
}

/* ー and what is typed for it: true when it is dropped or put. */
static bool
take_dash(struct folding *f, int32_t raw, int32_t c)
{
	bool is_half = raw == 0xFF70 || raw == '-';
	bool is_wide = raw == 0x30FC || (raw >= 0x2010 && raw <= 0x2015) ||
		       raw == 0x2212 || raw == 0xFF0D;

	if (!is_half && !is_wide)
		return false;
	if (is_half ? by(f, FOLD_DASH_HALF) : by(f, FOLD_DASH))
		c = 0x30FC;
	else
		c = raw;
	if (c != 0x30FC || !by(f, FOLD_LONG))
		put(f, c);
	return true;
}

static bool
take_mark(const struct folding *f, int32_t c)
{
	if (c == ' ' || c == 0x3000 || c == 0xA0)
		return true;
	return by(f, FOLD_MARKS) &&
	       (c == 0x30FB || c == 0xB7 || c == '=' || c == 0xFF1D ||
		   (c >= 0x3099 && c <= 0x309C));
}

/* ヴ and its row as the row of バ. */
static int32_t
v_sound(struct folding *f, int32_t c)
{
	static const struct {
		int32_t small, sound;
	} row[] = { { 0x30A1, 0x30D0 }, { 0x30A3, 0x30D3 }, { 0x30A7, 0x30D9 },
		{ 0x30A9, 0x30DC } };
	size_t next = f->i, k;
	int32_t d;

	if (c >= 0x30F7 && c <= 0x30FA) /* ヷ ヸ ヹ ヺ */
		return row[c - 0x30F7].sound;
	d = next < f->len ? kana_next(f->s, f->len, &next) : 0;
	for (k = 0; k < sizeof(row) / sizeof(row[0]); k++)
		if (row[k].small == d) {
			f->i = next;
			return row[k].sound;
		}
	return 0x30D6;
}

/* ァ to ア and so on: the small ones stand before the large, but for the
 * last three. */
static int32_t
large(int32_t c)
{
	if ((c >= 0x30A1 && c <= 0x30A9 && c % 2 == 1) || c == 0x30C3 ||
	    (c >= 0x30E3 && c <= 0x30E7 && c % 2 == 1) || c == 0x30EE)
		return c + 1;
	return c == 0x30F5 ? 0x30AB : c == 0x30F6 ? 0x30B1 : c;
}

static bool
is_voiced(int32_t c)
{
	if (c >= 0x30CF && c <= 0x30DD)
		return (c - 0x30CF) % 3 != 0;
	if (c >= 0x30AB && c <= 0x30C2)
		return (c - 0x30AB) % 2 == 1;
	return c == 0x30C5 || c == 0x30C7 || c == 0x30C9;
}

static int32_t
clear_voice(int32_t c)
{
	if (c >= 0x30CF && c <= 0x30DD)
		return c - (c - 0x30CF) % 3;
	return is_voiced(c) ? c - 1 : c;
}

static int32_t
sound_by(struct folding *f, int32_t c)
{
	if (by(f, FOLD_V_ROW) && (c == 0x30F4 || (c >= 0x30F7 && c <= 0x30FA)))
		c = v_sound(f, c);
	if (by(f, FOLD_SMALL))
		c = large(c);
	if (by(f, FOLD_YOTSUGANA))
		c = c == 0x30C2 ? 0x30B8 : c == 0x30C5 ? 0x30BA : c;
	if (by(f, FOLD_VOICED))
		c = clear_voice(c);
	/* チ is alike with ヂ, and that with ジ, and that with シ */
	if (by(f, FOLD_YOTSUGANA) && by(f, FOLD_VOICED))
		c = c == 0x30C1 ? 0x30B7 : c == 0x30C4 ? 0x30B9 : c;
	if (by(f, FOLD_WA))
		c = c == 0x30EF ? 0x30CF : c == 0x30EE ? 0x30CF : c;
	if (by(f, FOLD_WO) && c == 0x30F2)
		c = 0x30AA;
	if (by(f, FOLD_OLD_KANA))
		c = c == 0x30F0 ? 0x30A4 : c == 0x30F1 ? 0x30A8 : c;
	return c;
}

/* What is no kana: folded, and what comes out as kana once more. */
static void
take_other(struct folding *f, int32_t c)
{
	char rare[64] = "", key[64];
	size_t i = 0;
	int32_t first;

	if (fold_put(rare, sizeof(rare), 0, c) >= sizeof(rare))
		return;
	first = utf8_next(rare, strlen(rare), &i);
	if (first == c || c < 0) {
		f->before = 0;
		f->used = fold_put(f->out, f->size, f->used, c);
		return;
	}
	fold_kana(f->rules, rare, key, sizeof(key));
	for (i = 0; key[i] != '\0' && f->used < f->size;) {
		first = utf8_next(key, strlen(key), &i);
		if (by(f, FOLD_O_U) && first == 0x30A6 &&
		    kana_is_o_row(f->before))
			first = 0x30AA;
		put(f, first);
		f->before = first;
	}
}

void
fold_kana(uint32_t rules, const char *s, char *out, size_t size)
{
	struct folding f = { .rules = rules,
		.s = s,
		.len = strlen(s),
		.out = out,
		.size = size };
	size_t at;
	int32_t raw, c;

	if (size == 0)
		return;
	out[0] = '\0';
	while (f.i < f.len && f.used < f.size) {
		at = f.i;
		raw = utf8_next(s, f.len, &at);
		c = kana_next(s, f.len, &f.i);
		if (take_dash(&f, raw, c) || take_mark(&f, c))
			continue;
		if (c < 0x30A1 || c > 0x30FA) {
			take_other(&f, c);
			continue;
		}
		c = sound_by(&f, c);
		if (by(&f, FOLD_O_U) && c == 0x30A6 && kana_is_o_row(f.before))
			c = 0x30AA;
		put(&f, c);
		f.before = c >= 0x30A1 && c <= 0x30FA ? kana_clear(c) : c;
	}
}

/* ---- why ---- */

static bool
alike(bool of_kana, bool whole, const char *typed, const char *stored,
    uint32_t rules)
{
	char a[FOLD_TEXT], b[FOLD_TEXT];

	if (of_kana) {
		fold_kana(rules, typed, a, sizeof(a));
		fold_kana(rules, stored, b, sizeof(b));
	} else {
		fold_name(rules, typed, a, sizeof(a));
		fold_name(rules, stored, b, sizeof(b));
	}
	return whole ? strcmp(a, b) == 0 : strncmp(b, a, strlen(a)) == 0;
}

uint32_t
fold_why(bool of_kana, bool whole, const char *typed, const char *stored,
    uint32_t rules)
{
	const char *of = of_kana ? "kana" : "name";
	int i;

	if (alike(of_kana, whole, typed, stored, 0))
		return 0;
	if (!alike(of_kana, whole, typed, stored, rules))
		return FOLD_BIT(FOLD_COUNT);
	for (i = FOLD_COUNT - 1; i >= 0; i--)
		if (strcmp(fold_defs[i].of, of) != 0 ||
		    alike(of_kana, whole, typed, stored, rules & ~FOLD_BIT(i)))
			rules &= ~FOLD_BIT(i);
	return rules & FOLD_ALL;
}
