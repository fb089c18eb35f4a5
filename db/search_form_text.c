/* SPDX-License-Identifier: ISC
 * search_form_text - criteria as words: name=渡辺* birth=S38..S40, or by the
 * labels: 氏名=渡辺* 生年月日=S38..S40. One way of writing for the command line
 * and for the history of searches.
 */
#include "db/search_private.h"

#include "db/town.h"
#include "src/number.h"
#include "src/text.h"

#include <stdio.h>
#include <string.h>

static enum rc
wrong(struct err *err, const char *why)
{
	return err_set(err, RC_INPUT, "E2117", "検索の条件が読めません", why,
	    "name=渡辺 birth=S38..S40 のように、項目=値 で書いてください");
}

/* What is no item; each word for a person at the counter and for a script. */
enum option { NO_PAST, NO_FUZZY, NO_VARIANTS, IDENTITY, OPTIONS };
static const struct {
	const char *label, *id;
	const char *on, *off; /* off: "no", for a person */
} options[OPTIONS] = {
	[NO_PAST] = { "過去の氏名住所", "past", "含む", "含まない" },
	[NO_FUZZY] = { "あいまい", "fuzzy", "する", "しない" },
	[NO_VARIANTS] = { "異体字", "variants", "含む", "含まない" },
	[IDENTITY] = { "本人確認", "identity", "はい", "いいえ" },
};
static const struct {
	const char *label, *id;
} scopes[] = {
	[SCOPE_BOTH] = { "両方", "both" },
	[SCOPE_CURRENT] = { "現存", "current" },
	[SCOPE_REMOVED] = { "除票", "removed" },
};
#define SCOPE_LABEL "範囲"

static bool
is_either(const char *s, const char *a, const char *b)
{
	return strcmp(s, a) == 0 || strcmp(s, b) == 0;
}

static bool
take_scope(struct search_criteria *f, const char *value)
{
	size_t i;

	for (i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++)
		if (is_either(value, scopes[i].label, scopes[i].id)) {
			f->scope = (enum search_scope)i;
			return true;
		}
	return false;
}

/* False: the key is none of these. */
static bool
take_option(struct search_criteria *f, const char *key, const char *value,
    bool *is_fine)
{
	bool *const flags[OPTIONS] = { &f->no_past, &f->no_fuzzy,
		&f->no_variants, &f->is_identity };
	bool yes;
	int i;

	if (is_either(key, SCOPE_LABEL, "scope")) {
		*is_fine = take_scope(f, value);
		return true;
	}
	for (i = 0; i < OPTIONS; i++)
		if (is_either(key, options[i].label, options[i].id))
			break;
	if (i == OPTIONS)
		return false;
	yes = is_either(value, options[i].on, "yes");
	*is_fine = yes || is_either(value, options[i].off, "no");
	*flags[i] = (i == IDENTITY) == yes;
	return true;
}

/* Stars around a value say how it matches; a second = that it is all. */
static void
take_stars(struct search_criterion *c, const char *value)
{
	size_t n = strlen(value);
	bool before = n > 0 && value[0] == '*';
	bool after = n > 1 && value[n - 1] == '*';

	if (value[0] == '=') {
		c->match = MATCH_EXACT;
		value++;
		n--;
	} else if (before) {
		c->match = MATCH_CONTAINS;
		value++;
		n -= after ? 2 : 1;
	} else if (after) {
		c->match = MATCH_PREFIX;
		n--;
	}
	snprintf(c->value, sizeof(c->value), "%.*s", (int)n, value);
}

enum rc
search_form_add(struct search_criteria *f, const char *text, struct err *err)
{
	const char *eq = strchr(text, '='), *dots;
	struct search_criterion *c;
	char key[32];
	enum search_key k;
	bool is_fine;

	if (eq == NULL || eq - text >= (int)sizeof(key) ||
	    strlen(eq) > sizeof(c->value))
		return wrong(err, "項目と値の間に = がないか、長すぎます");
	snprintf(key, sizeof(key), "%.*s", (int)(eq - text), text);
	if (take_option(f, key, eq + 1, &is_fine))
		return is_fine ? RC_OK
			       : wrong(err, "yes か no（scope は both current "
					    "removed）です");
	k = search_key_by_id(key);
	if (k == SK_COUNT)
		k = search_key_by_label(key);
	if (k == SK_COUNT)
		return wrong(err, "そのような項目はありません");
	if (f->n == SK_COUNT)
		return wrong(err, "条件が多すぎます");
	c = &f->c[f->n++];
	memset(c, 0, sizeof(*c));
	c->key = k;
	c->is_empty = eq[1] == '\0';
	dots = strstr(eq + 1, "..");
	if (search_key_defs[k].may_range && dots != NULL) {
		snprintf(c->value, sizeof(c->value), "%.*s",
		    (int)(dots - eq - 1), eq + 1);
		snprintf(c->to, sizeof(c->to), "%.63s",
		    dots[2] != '\0' ? dots + 2 : "~");
		return RC_OK;
	}
	take_stars(c, eq + 1);
	return RC_OK;
}

static void
put(char *out, size_t size, const char *a, const char *b, const char *c)
{
	size_t n = strlen(out);

	snprintf(out + n, size - n, "%s%s%s%s", n > 0 ? " " : "", a, b, c);
}

/* A space inside a value would end it: a full-width one means the same. */
static void
no_spaces(const char *s, char *out, size_t size)
{
	size_t n = 0;

	for (; *s != '\0' && n + 4 < size; s++) {
		if (*s != ' ') {
			out[n++] = *s;
			continue;
		}
		memcpy(out + n, "\xe3\x80\x80", 3);
		n += 3;
	}
	out[n] = '\0';
}

void
search_form_text(const struct search_criteria *f, char *out, size_t size)
{
	const bool no[OPTIONS] = { f->no_past, f->no_fuzzy, f->no_variants };
	char value[400], text[480];
	int i;

	out[0] = '\0';
	for (i = 0; i < f->n; i++) {
		const struct search_criterion *c = &f->c[i];

		no_spaces(c->value, value, sizeof(value));
		snprintf(text, sizeof(text), "%s%s%s%s%s",
		    c->match == MATCH_EXACT      ? "="
		    : c->match == MATCH_CONTAINS ? "*"
						 : "",
		    value,
		    c->match == MATCH_CONTAINS || c->match == MATCH_PREFIX ? "*"
									   : "",
		    c->to[0] != '\0' ? ".." : "",
		    strcmp(c->to, "~") == 0 ? "" : c->to);
		put(out, size, search_key_defs[c->key].label, "=",
		    c->is_empty ? "" : text);
	}
	if (f->scope != SCOPE_BOTH)
		put(out, size, SCOPE_LABEL, "=", scopes[f->scope].label);
	for (i = 0; i < OPTIONS; i++)
		if (no[i])
			put(out, size, options[i].label, "=", options[i].off);
	if (f->is_identity)
		put(out, size, options[IDENTITY].label, "=",
		    options[IDENTITY].on);
}

enum rc
search_form_ward(struct search_criteria *f, const char *share,
    const char *municipality, struct err *err)
{
	char narrow[128], code[8];
	int i;
	enum rc rc = RC_OK;

	for (i = 0; i < f->n && rc == RC_OK; i++) {
		struct search_criterion *c = &f->c[i];

		text_narrow(c->value, narrow, sizeof(narrow));
		if (c->key != SK_WARD || digits_only(narrow))
			continue;
		rc = town_ward_find(share, municipality, c->value, code, err);
		if (rc == RC_OK && code[0] == '\0')
			return search_not_taken(SK_WARD, err);
		snprintf(c->value, sizeof(c->value), "%s", code);
	}
	return rc;
}
