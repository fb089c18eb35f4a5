/* SPDX-License-Identifier: ISC
 * search_form_text - criteria as words: name=渡辺* birth=S38..S40. One way
 * of writing for the command line and for the history of searches.
 */
#include "db/search.h"

#include <stdio.h>
#include <string.h>

static enum rc
wrong(struct err *err, const char *why)
{
	return err_set(err, RC_INPUT, "E2117", "検索の条件が読めません", why,
	    "name=渡辺 birth=S38..S40 のように、項目=値 で書いてください");
}

static bool
is_no(const char *s)
{
	return strcmp(s, "no") == 0;
}

/* What is no item; false: it is one. */
static bool
take_option(struct search_criteria *f, const char *key, const char *value,
    bool *is_fine)
{
	bool yes = strcmp(value, "yes") == 0;

	*is_fine = yes || is_no(value);
	if (strcmp(key, "scope") == 0) {
		*is_fine = true;
		if (strcmp(value, "both") == 0)
			f->scope = SCOPE_BOTH;
		else if (strcmp(value, "current") == 0)
			f->scope = SCOPE_CURRENT;
		else if (strcmp(value, "removed") == 0)
			f->scope = SCOPE_REMOVED;
		else
			*is_fine = false;
	} else if (strcmp(key, "past") == 0) {
		f->no_past = is_no(value);
	} else if (strcmp(key, "fuzzy") == 0) {
		f->no_fuzzy = is_no(value);
	} else if (strcmp(key, "variants") == 0) {
		f->no_variants = is_no(value);
	} else if (strcmp(key, "identity") == 0) {
		f->is_identity = yes;
	} else {
		return false;
	}
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
	static const char *const scopes[] = { "both", "current", "removed" };
	char value[400], text[480];
	int i;

	out[0] = '\0';
	for (i = 0; i < f->n; i++) {
		const struct search_criterion *c = &f->c[i];
		const char *id = search_key_defs[c->key].id;

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
		put(out, size, id, "=", c->is_empty ? "" : text);
	}
	if (f->scope != SCOPE_BOTH)
		put(out, size, "scope=", scopes[f->scope], "");
	if (f->no_past)
		put(out, size, "past=no", "", "");
	if (f->no_fuzzy)
		put(out, size, "fuzzy=no", "", "");
	if (f->no_variants)
		put(out, size, "variants=no", "", "");
	if (f->is_identity)
		put(out, size, "identity=yes", "", "");
}
