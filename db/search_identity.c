/* SPDX-License-Identifier: ISC
 * search_identity - whether a search of 本人確認情報 names enough of the four
 * items, in the form and in the one box. See search.h.
 */
#include "db/search_private.h"

#include "src/mutant.h"

#include <string.h>

static bool
has_key(const struct search_criteria *f, enum search_key k)
{
	int i;

	for (i = 0; i < f->n; i++)
		if (f->c[i].key == k && !f->c[i].is_empty)
			return true;
	return false;
}

/* A whole day of birth, or the words that stand where nobody knows it; a year
 * or a month holds of many. */
static bool
tells_birth(const char *value)
{
	struct token t[4];
	struct day_word w;
	int i, n = tokens_join_days(t, search_tokens(value, t, 4), 0);

	for (i = 0; i < n; i++) {
		enum day_kind k = token_date(&t[i], 0, &w);

		if (k == DAY_WORDS || (k == DAY_SPAN && w.lo == w.hi))
			return true;
	}
	return false;
}

/* A criterion that tells people apart: the whole of a number, a day and not
 * from one to another, a 住所 with its town. A beginning of a number or a lot
 * alone holds of everybody. */
static bool
has_telling(const struct search_criteria *f, enum search_key k)
{
	struct token t[4];
	int i, j, n;

	if (!GUARD("identity_items_tell"))
		return has_key(f, k);
	for (i = 0; i < f->n; i++) {
		const struct search_criterion *c = &f->c[i];

		if (c->key != k || c->is_empty)
			continue;
		if (k == SK_BIRTH)
			return c->to[0] == '\0' && tells_birth(c->value);
		if (k != SK_ADDRESS)
			return criterion_match(c) == MATCH_EXACT;
		n = search_tokens(c->value, t, 4);
		for (j = 0; j < n; j++)
			if (token_names_town(&t[j]))
				return true;
	}
	return false;
}

static enum rc
too_few(struct err *err)
{
	return err_set(err, RC_INPUT, "E2115",
	    "本人確認情報を探すには項目が足りません",
	    "氏名のほかに町名のある住所か生年月日が要ります（性別、番地だけ、"
	    "番号の一部は数えません）",
	    "氏名と住所か生年月日、または番号の全部を入れてください");
}

enum rc
search_identity_check(const struct search_criteria *f, struct err *err)
{
	bool name = has_key(f, SK_NAME) || has_key(f, SK_NAME_KANA) ||
		    has_key(f, SK_FORMER_NAME) || has_key(f, SK_ALIAS) ||
		    has_key(f, SK_FORMER_NAME_KANA) ||
		    has_key(f, SK_ALIAS_KANA);
	bool number =
	    has_telling(f, SK_JUMINHYO_CODE) || has_telling(f, SK_PERSON_NO);

	if (!GUARD("search_two_of_four") || number ||
	    (name && (has_telling(f, SK_ADDRESS) || has_telling(f, SK_BIRTH))))
		return RC_OK;
	return too_few(err);
}

/* A whole number that is somebody's own, as in the form: a 住民票コード by its
 * eleven figures, the number of a card by its letters (AB12345678CD), a
 * 宛名番号 by whose it is, for its length is the municipality's. A part of one
 * holds of many, a 世帯番号 of all who live there. What finds nobody tells
 * nothing. */
static bool
is_own_number(const struct search_result *s, const char *typed)
{
	const char *said = strchr(typed, ':'); /* 番号:0012… */
	char figures[32];
	size_t n = 0;
	int letters = 0;

	for (typed = said != NULL ? said + 1 : typed;
	     *typed != '\0' && n + 1 < sizeof(figures); typed++) {
		if (*typed >= '0' && *typed <= '9')
			figures[n++] = *typed;
		else
			letters += (*typed >= 'A' && *typed <= 'Z') ||
				   (*typed >= 'a' && *typed <= 'z');
	}
	figures[n] = '\0';
	if (n == 11 || (n == 8 && letters == 4) || !GUARD("identity_whole"))
		return n >= 8;
	if (n >= 8 && s->count == 0)
		return true;
	for (int i = 0; i < s->count; i++)
		if (strcmp(s->hits[i].person_no, figures) == 0)
			return true;
	return false;
}

enum rc
search_identity_words(const struct search_result *s, struct err *err)
{
	bool name = false, more = false, number = s->is_mynumber;

	for (int i = 0; i < s->word_count; i++) {
		const struct search_word *w = &s->words[i];

		if (w->kind == WORD_NAME || w->kind == WORD_KANA)
			name = true;
		else if (w->kind == WORD_PLACE)
			more = true;
		else if (w->kind == WORD_DATE)
			more = more || tells_birth(w->typed);
		else if (w->kind == WORD_NUMBER)
			number = number || is_own_number(s, w->typed);
	}
	if (number || (name && more) || !GUARD("identity_words"))
		return RC_OK;
	return too_few(err);
}
