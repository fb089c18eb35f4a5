/* SPDX-License-Identifier: ISC
 * search_criterion - one criterion of the form of 2.1.3 becomes one condition
 * of the plan, or narrows all of them; nothing entered is one too.
 */
#include "db/search_private.h"

#include "src/codes.h"
#include "src/date.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/text.h"

#include <stdio.h>
#include <string.h>

static enum rc
not_taken(struct form_run *f, const struct search_criterion *c)
{
	return search_not_taken(c->key, f->err);
}

enum search_match
criterion_match(const struct search_criterion *c)
{
	const struct search_key_def *d = &search_key_defs[c->key];

	return c->match == MATCH_USUAL || !d->may_part ? d->usual : c->match;
}

static struct cond *
add_cond(struct form_run *f)
{
	f->narrows = true;
	return f->plan.n < CONDS_MAX ? &f->plan.c[f->plan.n++] : NULL;
}

/* ---- one key ---- */

/* One range as the criterion matches; written: the value without folding. */
static void
match_range(struct cond *c, char kind, const char *key, const char *written,
    enum search_match how, int rank, enum why why)
{
	struct range *r;

	if (key[0] == '\0')
		return;
	r = cond_add(c, kind, how == MATCH_CONTAINS ? "" : key, rank, why);
	if (how == MATCH_CONTAINS)
		snprintf(r->inside, sizeof(r->inside), "%.199s", key);
	else
		snprintf(r->whole, sizeof(r->whole), "%.199s", key);
	r->is_exact = how == MATCH_EXACT;
	snprintf(r->raw, sizeof(r->raw), "%.199s", written);
}

/* A part of a name or 方書 is found by the parts that there are; where it is
 * too short to be one, or they are too many, every name is looked at. */
static enum rc
match_part(struct form_run *f, struct cond *c, char kind, const char *key,
    const char *written, enum why why)
{
	enum rc rc = RC_OK;
	bool was_cut = c->is_cut,
	     of_all = strlen(key) < (kind == 'r' ? 3U : 6U);
	int from = c->n, i;

	c->is_cut = false;
	if (!of_all)
		rc = cond_part(f->r, kind, key, written, "", c, why, f->err);
	if (of_all || (c->is_cut && GUARD("find_all_parts"))) {
		c->n = from;
		c->is_cut = false;
		match_range(c, kind, key, written, MATCH_CONTAINS, 6, why);
	}
	c->is_cut = c->is_cut || was_cut;
	for (i = from; i < c->n; i++)
		snprintf(c->r[i].raw, sizeof(c->r[i].raw), "%.199s", written);
	return rc;
}

static void
own_rules(struct form_run *f, struct cond *c, uint8_t source)
{
	int i;

	for (i = 0; i < c->n; i++) {
		struct range *r = &c->r[i];
		bool of_kana = strchr(KANA_KINDS, r->kind) != NULL;

		r->source = source;
		r->is_current = f->f->no_past;
		r->rules = of_kana ? f->kana_rules : f->name_rules;
		if (strchr("rq", r->kind) != NULL)
			r->rules = 0;
	}
}

/* The words of a name without the spaces between them. */
static void
joined(const char *value, char *out, size_t size)
{
	size_t n = 0;

	for (; *value != '\0' && n + 1 < size; value++) {
		if (*value == ' ')
			continue;
		if (strncmp(value, "\xe3\x80\x80", 3) == 0) {
			value += 2;
			continue;
		}
		out[n++] = *value;
	}
	out[n] = '\0';
}

/* The words of a name in Latin letters, a blank between them. */
static void
joined_latin(const char *value, char *out, size_t size)
{
	struct token t;
	char word[TYPED_SIZE];
	size_t used = 0;

	out[0] = '\0';
	while (search_word(&value, word, sizeof(word)) && used < size) {
		token_read(word, &t);
		used += (size_t)snprintf(out + used, size - used, "%s%s",
		    used > 0 ? " " : "", t.latin);
	}
}

/* The reading of all words in one. */
static void
joined_kana(const char *value, char *out, size_t size)
{
	struct token t;
	char word[TYPED_SIZE], all[TYPED_SIZE * 3] = "";
	size_t used = 0;

	while (search_word(&value, word, sizeof(word)) && used < sizeof(all)) {
		token_read(word, &t);
		used += (size_t)snprintf(all + used, sizeof(all) - used, "%s",
		    t.hira[0] != '\0' ? t.hira : t.typed);
	}
	kana_to_katakana(all, out, size);
}

/* 氏 and the beginning of 名, where both were given. */
static bool
in_two_words(const struct search_criterion *c, struct token t[3], int n)
{
	return n == 2 && criterion_match(c) == MATCH_PREFIX &&
	       t[0].class == t[1].class;
}

/* By the reading, beside what is there already; letters that may become several
 * kana are several ranges. */
static enum rc
take_kana(struct form_run *f, const struct search_criterion *c,
    const struct token *t, int n, uint8_t source, struct cond *to)
{
	enum search_match how = criterion_match(c);
	char kana[TYPED_SIZE * 3], key[KEY_SIZE];
	int i;

	joined_kana(c->value, kana, sizeof(kana));
	key_kana(kana, key, sizeof(key));
	if (how == MATCH_CONTAINS)
		return match_part(f, to, 'k', key, kana, WHY_KANA);
	match_range(to, 'k', key, kana, how, 2, WHY_KANA);
	if (source != SOURCE_FORMER_NAME)
		match_range(to, 'h', key, kana, how, 4, WHY_GIVEN);
	for (i = 0; n == 1 && i < t[0].kana_count; i++) {
		if (strcmp(t[0].kana[i], key) == 0)
			continue;
		match_range(to, 'k', t[0].kana[i], "", how, 2, WHY_ROMAJI);
		if (source != SOURCE_FORMER_NAME)
			match_range(
			    to, 'h', t[0].kana[i], "", how, 4, WHY_GIVEN);
	}
	return RC_OK;
}

/* Of what cond_names made, the ranges of those kinds. */
static void
keep_kinds(struct cond *c, const char *kinds)
{
	int i;

	for (i = 0; i < c->n; i++)
		if (strchr(kinds, c->r[i].kind) == NULL)
			c->r[i--] = c->r[--c->n];
}

static enum rc
by_kana(struct form_run *f, const struct search_criterion *c, uint8_t source)
{
	struct token t[3];
	struct cond *to = add_cond(f);
	int n = search_tokens(c->value, t, 3);
	enum rc rc = RC_OK;

	if (to == NULL || n == 0 ||
	    (t[0].class != TOKEN_KANA && t[0].class != TOKEN_LATIN))
		return not_taken(f, c);
	if (in_two_words(c, t, n)) {
		(void)cond_names(&t[0], &t[1], false, to);
		keep_kinds(to, "k");
	} else {
		rc = take_kana(f, c, t, n, source, to);
	}
	own_rules(f, to, source);
	return rc != RC_OK || to->n > 0 ? rc : not_taken(f, c);
}

static enum rc
by_name(struct form_run *f, const struct search_criterion *c, uint8_t source)
{
	struct token t[3];
	char all[TYPED_SIZE], key[KEY_SIZE];
	struct cond *to = add_cond(f);
	enum search_match how = criterion_match(c);
	int n = search_tokens(c->value, t, 3);
	bool in_kana;
	enum rc rc = RC_OK;

	if (to == NULL || n == 0)
		return not_taken(f, c);
	/* left in kana it is the reading too */
	in_kana = t[0].class == TOKEN_KANA && GUARD("find_name_kana");
	if (t[0].class == TOKEN_LATIN) {
		joined_latin(c->value, all, sizeof(all));
		if (how == MATCH_CONTAINS)
			rc = match_part(f, to, 'r', all, "", WHY_ROMAN);
		else
			match_range(to, 'r', all, "", how, 2, WHY_ROMAN);
		if (how != MATCH_CONTAINS)
			match_range(to, 'q', all, "", how, 4, WHY_ROMAN);
	} else if (in_two_words(c, t, n)) {
		(void)cond_names(&t[0], &t[1], false, to);
		keep_kinds(to, in_kana ? "nk" : "n");
	} else {
		joined(c->value, all, sizeof(all));
		key_name(all, key, sizeof(key));
		if (how == MATCH_CONTAINS)
			rc = match_part(f, to, 'n', key, all, WHY_NAME);
		else
			match_range(to, 'n', key, all, how, 2, WHY_NAME);
		if (source != SOURCE_FORMER_NAME && how != MATCH_CONTAINS)
			match_range(to, 'g', key, all, how, 4, WHY_GIVEN);
	}
	if (rc == RC_OK && in_kana && !in_two_words(c, t, n))
		rc = take_kana(f, c, t, n, source, to);
	own_rules(f, to, source);
	return rc;
}

static bool
days_of(struct form_run *f, const char *typed, int32_t *lo, int32_t *hi)
{
	struct token t;

	token_read(typed, &t);
	return token_day(&t, f->filter.today, lo, hi);
}

/* From the first day of the value to the last of `to`; each may be open. */
static enum rc
span_of(struct form_run *f, const struct search_criterion *c, int32_t *lo,
    int32_t *hi)
{
	int32_t a;

	*lo = date_day(1800, 1, 1);
	*hi = date_day(2200, 12, 31);
	if (c->value[0] != '\0' && !days_of(f, c->value, lo, hi))
		return not_taken(f, c);
	if (c->to[0] == '\0')
		return c->value[0] != '\0' ? RC_OK : not_taken(f, c);
	if (strcmp(c->to, "~") == 0) {
		*hi = date_day(2200, 12, 31);
		return c->value[0] != '\0' ? RC_OK : not_taken(f, c);
	}
	if (!days_of(f, c->to, &a, hi) || *hi < *lo)
		return not_taken(f, c);
	return RC_OK;
}

static enum rc
by_birth(struct form_run *f, const struct search_criterion *c)
{
	struct cond *to = add_cond(f);
	struct token t;
	int32_t lo, hi;
	enum rc rc;

	token_read(c->value, &t);
	if (c->to[0] == '\0' && to != NULL) {
		t.said = SAID_DAY;
		return cond_birth(&t, f->filter.today, to) ? RC_OK
							   : not_taken(f, c);
	}
	rc = span_of(f, c, &lo, &hi);
	if (rc == RC_OK && to != NULL)
		cond_days(to, lo, hi);
	return rc;
}

static enum rc
by_sex(struct form_run *f, const struct search_criterion *c)
{
	struct token t[2];
	const char *sex = NULL;

	if (search_tokens(c->value, t, 2) == 1) {
		sex = token_sex(&t[0]);
		if (strcmp(t[0].narrow, "1") == 0 ||
		    strcmp(t[0].narrow, "2") == 0)
			sex = t[0].narrow;
	}
	if (sex == NULL)
		return not_taken(f, c);
	f->filter.sex[0] = sex[0];
	return RC_OK;
}

/* Towns of today, or of before too; where = is all of the name. */
static void
towns_only(const struct form_run *f, enum search_match how, struct cond *to)
{
	int k;

	for (k = 0; k < to->n; k++)
		if (to->r[k].kind == 'b' ||
		    (f->f->no_past && to->r[k].kind == 'f') ||
		    (how == MATCH_EXACT && to->r[k].is_beginning))
			to->r[k--] = to->r[--to->n];
}

static enum rc
by_address(struct form_run *f, const struct search_criterion *c)
{
	enum search_match how = criterion_match(c);
	struct token t[TOKENS_MAX], with;
	int n = search_tokens(c->value, t, TOKENS_MAX), i, more;
	enum rc rc = RC_OK;

	if (n == 0)
		return not_taken(f, c);
	if (!search_words_fit(c->value, TOKENS_MAX))
		return search_too_many_words(f->err);
	n = tokens_take_city(f->r, t, n);
	if (n == 0)
		return search_too_wide(f->err);
	for (i = 0; i < n && rc == RC_OK; i += 1 + more) {
		struct cond *to = add_cond(f);

		if (to == NULL)
			return search_too_many_words(f->err);
		more = token_with_lot(t, n, i, f->filter.today, &with);
		if (more == 0)
			with = t[i];
		with.is_one = how == MATCH_CONTAINS;
		rc = cond_place(f->r, &with, how == MATCH_CONTAINS, to, f->err);
		towns_only(f, how, to);
	}
	return rc;
}

/* Figures and letters: hyphens and spaces are left out. */
static enum rc
by_number(struct form_run *f, const struct search_criterion *c, char kind,
    uint8_t source)
{
	struct cond *to = add_cond(f);
	char narrow[128], key[128], full[32];
	size_t i, n = 0;

	text_narrow(c->value, narrow, sizeof(narrow));
	for (i = 0; narrow[i] != '\0'; i++) {
		char ch = narrow[i];

		if (ch == ' ' || ch == '-')
			continue;
		if (ch >= 'a' && ch <= 'z' && kind == 'c')
			ch = (char)(ch - 'a' + 'A');
		if ((unsigned char)ch < 0x30 || (unsigned char)ch > 0x7a)
			return not_taken(f, c);
		key[n++] = ch;
	}
	key[n] = '\0';
	if (to == NULL || n == 0)
		return not_taken(f, c);
	/* 宛名番号 and 世帯番号 are said without the zeros before them */
	if (strchr("pw", kind) != NULL && criterion_match(c) == MATCH_EXACT &&
	    digits_only(key) && n < NUMBER_DIGITS)
		number_in_full(key, full);
	else
		snprintf(full, sizeof(full), "%.31s", key);
	match_range(to, kind, full, "", criterion_match(c), 2, WHY_NUMBER);
	own_rules(f, to, source);
	to->r[0].rules = 0;
	return RC_OK;
}

static enum rc
by_text(struct form_run *f, const struct search_criterion *c, char kind,
    enum why why)
{
	struct cond *to = add_cond(f);
	char key[KEY_SIZE];

	key_name(c->value, key, sizeof(key));
	if (to == NULL || key[0] == '\0')
		return not_taken(f, c);
	match_range(to, kind, key, "", criterion_match(c), 2, why);
	own_rules(f, to, 0);
	to->r[0].rules = 0;
	return RC_OK;
}

/* 方書 by its sound, with the room or without; *荘* is somewhere in it. */
static enum rc
by_building(struct form_run *f, const struct search_criterion *c)
{
	struct cond *to = add_cond(f);
	char key[BUILDING_KEYS][KEY_SIZE];
	struct token t;
	int n, i;
	enum rc rc = RC_OK;

	token_read(c->value, &t);
	if (to == NULL || t.name[0] == '\0')
		return not_taken(f, c);
	if (criterion_match(c) == MATCH_CONTAINS) {
		n = building_keys(&t, key, BUILDING_KEYS);
		if (n == 0) /* one character */
			key_kana(t.narrow, key[n++], KEY_SIZE);
		for (i = 0; i < n && rc == RC_OK; i++)
			rc = match_part(f, to, 'b', key[i],
			    t.class == TOKEN_LATIN ? "" : t.typed,
			    WHY_BUILDING);
	} else {
		cond_building(&t, to);
		for (i = 0; i < to->n; i++)
			to->r[i].is_exact = criterion_match(c) == MATCH_EXACT;
		if (to->n == 0) {
			key_kana(t.narrow, key[0], KEY_SIZE);
			match_range(to, 'b', key[0], "", criterion_match(c), 4,
			    WHY_BUILDING);
		}
	}
	own_rules(f, to, 0);
	return rc;
}

static enum rc
by_removal(struct form_run *f, const struct search_criterion *c)
{
	struct cond *to = add_cond(f);
	const struct code_row *row;
	char narrow[128];
	int n, i;

	text_narrow(c->value, narrow, sizeof(narrow));
	row = code_list("removal_reason", &n);
	for (i = 0; i < n && to != NULL; i++)
		if (strcmp(row[i].code, narrow) == 0 ||
		    strcmp(row[i].label, c->value) == 0) {
			match_range(to, 'z', row[i].code, "", MATCH_EXACT, 2,
			    WHY_REMOVAL);
			return RC_OK;
		}
	return not_taken(f, c);
}

static enum rc
by_removal_date(struct form_run *f, const struct search_criterion *c)
{
	struct cond *to = add_cond(f);
	int32_t lo, hi;
	enum rc rc = span_of(f, c, &lo, &hi);

	if (rc == RC_OK && to == NULL)
		return not_taken(f, c);
	if (rc == RC_OK)
		cond_removal(to, lo, hi);
	return rc;
}

/* Held against what the others find; the own one gives way. */
static enum rc
by_ward(struct form_run *f, const struct search_criterion *c)
{
	char narrow[128];

	text_narrow(c->value, narrow, sizeof(narrow));
	if (!digits_only(narrow) ||
	    (strlen(narrow) != 5 && strlen(narrow) != 6))
		return not_taken(f, c);
	f->narrows = true;
	snprintf(f->ward, sizeof(f->ward), "%.5s", narrow);
	filter_ward(
	    &f->filter, narrow, strncmp(f->f->own_ward, narrow, 5) == 0);
	return RC_OK;
}

/* ---- nothing entered ---- */

/* Items that are seldom empty have a key that says so; of the others every
 * key is missing. */
static enum rc
by_nothing(struct form_run *f, const struct search_criterion *c)
{
	static const struct {
		enum search_key key;
		const char *kinds;
		uint8_t source;
	} often[] = {
		{ SK_FORMER_NAME, "n", SOURCE_FORMER_NAME },
		{ SK_ALIAS, "nr", SOURCE_ALIAS },
		{ SK_FORMER_NAME_KANA, "k", SOURCE_FORMER_NAME },
		{ SK_ALIAS_KANA, "k", SOURCE_ALIAS },
		{ SK_ADDRESS_BUILDING, "b", 0 },
		{ SK_ADDRESS_ROOM, "v", 0 },
		{ SK_REMOVAL_REASON, "z", 0 },
		{ SK_SPECIAL_CARD_NO, "c", SOURCE_SPECIAL },
	};
	const char *id = search_key_defs[c->key].id;
	struct cond *to;
	const char *kind;
	size_t i;

	if (!search_key_defs[c->key].may_empty || (to = add_cond(f)) == NULL)
		return not_taken(f, c);
	for (i = 0; i < sizeof(often) / sizeof(often[0]); i++) {
		if (often[i].key != c->key)
			continue;
		to->is_not = true;
		for (kind = often[i].kinds; *kind != '\0'; kind++) {
			struct range *r = cond_add(to, *kind, "", 0, WHY_EMPTY);

			r->source = often[i].source;
			r->is_current = true;
		}
		return RC_OK;
	}
	if (c->key == SK_ADDRESS)
		id = "address_town";
	match_range(to, 'e', id, "", MATCH_EXACT, 2, WHY_EMPTY);
	snprintf(to->r[0].text, sizeof(to->r[0].text), "%s 未入力",
	    search_key_defs[c->key].label);
	return RC_OK;
}

/* ---- all of them ---- */

enum rc
criterion_take(struct form_run *f, const struct search_criterion *c)
{
	if (c->is_empty)
		return by_nothing(f, c);
	switch (c->key) {
	case SK_NAME:
		return by_name(f, c, SOURCE_NAME);
	case SK_FORMER_NAME:
		return by_name(f, c, SOURCE_FORMER_NAME);
	case SK_ALIAS:
		return by_name(f, c, SOURCE_ALIAS);
	case SK_NAME_KANA:
		return by_kana(f, c, SOURCE_NAME);
	case SK_FORMER_NAME_KANA:
		return by_kana(f, c, SOURCE_FORMER_NAME);
	case SK_ALIAS_KANA:
		return by_kana(f, c, SOURCE_ALIAS);
	case SK_BIRTH:
		return by_birth(f, c);
	case SK_SEX:
		return by_sex(f, c);
	case SK_RELATION:
		return by_text(f, c, 'y', WHY_RELATION);
	case SK_ADDRESS:
		return by_address(f, c);
	case SK_ADDRESS_CODE:
		return by_number(f, c, 'i', 0);
	case SK_POSTCODE:
		return by_number(f, c, 'u', 0);
	case SK_ADDRESS_BUILDING:
		return by_building(f, c);
	case SK_ADDRESS_ROOM:
		return by_text(f, c, 'v', WHY_BUILDING);
	case SK_WARD:
		return by_ward(f, c);
	case SK_PERSON_NO:
		return by_number(f, c, 'p', 0);
	case SK_HOUSEHOLD_NO:
		return by_number(f, c, 'w', 0);
	case SK_JUMINHYO_CODE:
		return by_number(f, c, 'j', 0);
	case SK_CARD_NO:
		return by_number(f, c, 'c', SOURCE_CARD);
	case SK_SPECIAL_CARD_NO:
		return by_number(f, c, 'c', SOURCE_SPECIAL);
	case SK_REMOVAL_REASON:
		return by_removal(f, c);
	case SK_REMOVAL_DATE:
		return by_removal_date(f, c);
	case SK_COUNT:
		break;
	}
	return not_taken(f, c);
}
