/* SPDX-License-Identifier: ISC
 * search_ward - the ward of a designated city that a list is of (2.1.3): the
 * own one unless another is named, and never so that somebody of next door
 * looks like nobody.
 */
#include "db/search_private.h"

#include "db/town.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WHOLE_CITY "全市"

void
filter_ward(struct sheet_filter *f, const char *code, bool is_own)
{
	snprintf(f->ward_code, sizeof(f->ward_code), "%.6s", code);
	f->ward = GUARD("search_ward") ? ward_mark(code) : 0;
	f->is_own = is_own;
}

/* Numbers are one person's wherever they live. */
static bool
is_by_number(const struct plan *p, const struct found *f)
{
	int i;

	for (i = 0; i < p->n; i++)
		if (f->range[i] != RANGE_NONE &&
		    strchr("pwjc", p->c[i].r[f->range[i]].kind) != NULL)
			return GUARD("search_ward_number");
	return false;
}

static bool
is_of_list(const struct sheet_filter *w, const struct plan *const *plans,
    const struct found *f)
{
	return f->ward == w->ward ||
	       (f->ward == 0 && w->is_own && GUARD("search_ward_unknown")) ||
	       is_by_number(plans[f->reading], f);
}

/* Somebody who lives there, or who did when that was asked for. */
static bool
answers(const struct sheet_filter *w, const struct found *f)
{
	return f->gone > w->today || w->scope == SCOPE_REMOVED ||
	       !GUARD("search_ward_residents");
}

void
search_keep_ward(const struct sheet_filter *w, const struct plan *const *plans,
    struct found_list *all, struct search_result *out)
{
	int i, n = 0, answer = 0;

	if (w->ward == 0)
		return;
	snprintf(out->ward, sizeof(out->ward), "%s", w->ward_code);
	for (i = 0; i < all->count; i++)
		if (is_of_list(w, plans, &all->list[i])) {
			n++;
			answer += answers(w, &all->list[i]);
		}
	if (w->is_own && answer == 0 && GUARD("search_ward_widens")) {
		out->is_widened = n < all->count;
		return;
	}
	out->is_of_ward = true;
	out->elsewhere = all->count - n;
	for (i = 0, n = 0; i < all->count; i++)
		if (is_of_list(w, plans, &all->list[i]))
			all->list[n++] = all->list[i];
	all->count = n;
}

/* ---- named in words ---- */

/* 区:東区, or the name alone; *is_said when it says so. */
static enum rc
ward_of_word(const struct town_ward *w, int n, const char *word, bool *is_said,
    char code[8], struct err *err)
{
	static const char *const said[] = { "区:", "区：" };
	size_t i;
	int k;

	*is_said = false;
	for (i = 0; i < sizeof(said) / sizeof(said[0]) && !*is_said; i++)
		if (strncmp(word, said[i], strlen(said[i])) == 0) {
			word += strlen(said[i]);
			*is_said = true;
		}
	if (*is_said && strcmp(word, WHOLE_CITY) == 0) {
		code[0] = '\0';
		return RC_OK;
	}
	for (k = 0; k < n; k++)
		if (strcmp(word, town_ward_name(&w[k])) == 0 ||
		    strcmp(word, w[k].city) == 0) {
			*is_said = true;
			snprintf(code, 8, "%s", w[k].code);
			return RC_OK;
		}
	return *is_said ? search_not_taken(SK_WARD, err) : RC_OK;
}

/* Figures or 丁目: 東区健軍3-1 is an address, 東区役所 is none. */
static bool
has_lot(const char *s)
{
	char narrow[256];

	text_narrow(s, narrow, sizeof(narrow));
	return strpbrk(narrow, "0123456789") != NULL ||
	       strstr(narrow, "丁目") != NULL || strstr(narrow, "番") != NULL;
}

/* The ward that an address begins with, 熊本県熊本市東区健軍3-1 or 東区健軍3-1: what
 * stands behind it, and its code; NULL none. */
static const char *
ward_before_town(
    const struct town_ward *w, int n, const char *word, char code[8])
{
	size_t len;
	int k;

	for (k = 0; k < n && GUARD("search_ward_address"); k++) {
		const char *at = word, *name = w[k].city;

		len = strlen(w[k].pref);
		if (strncmp(at, w[k].pref, len) == 0)
			at += len;
		if (strncmp(at, name, strlen(name)) != 0)
			name = town_ward_name(&w[k]);
		if (strncmp(at, name, strlen(name)) != 0 ||
		    at[strlen(name)] == '\0' ||
		    (name != w[k].city && !has_lot(at + strlen(name))))
			continue;
		snprintf(code, 8, "%s", w[k].code);
		return at + strlen(name);
	}
	return NULL;
}

/* The next word of *p, without blanks of either width. */
static bool
next_word(const char **p, char *word, size_t size)
{
	size_t n = 0;

	for (;;) {
		bool is_wide = strncmp(*p, "\xe3\x80\x80", 3) == 0;

		if (**p == '\0' || ((**p == ' ' || is_wide) && n > 0))
			break;
		if (**p != ' ' && !is_wide && n + 1 < size)
			word[n++] = **p;
		*p += is_wide ? 3 : 1;
	}
	word[n] = '\0';
	return n > 0;
}

enum rc
search_ward_words(const char *share, const char *municipality,
    const char *query, char *rest, size_t size, struct search_where *where,
    struct err *err)
{
	struct town_ward *w;
	char word[1024], code[8];
	const char *town;
	size_t used = 0;
	bool is_ward;
	int n = 0;
	enum rc rc = RC_OK;

	snprintf(rest, size, "%s", query);
	if (!lgcode_is_city(municipality))
		return RC_OK;
	w = x_alloc(TOWN_WARDS_MAX * sizeof(*w));
	/* without a list of wards none can be named */
	if (town_wards(share, municipality, w, &n, NULL) != RC_OK)
		n = 0;
	rest[0] = '\0';
	while (rc == RC_OK && next_word(&query, word, sizeof(word))) {
		rc = ward_of_word(w, n, word, &is_ward, code, err);
		town = is_ward ? "" : ward_before_town(w, n, word, code);
		if (rc == RC_OK && town != NULL) {
			snprintf(where->ward, sizeof(where->ward), "%s", code);
			where->is_own = false;
		}
		if (!is_ward && used < size)
			used += (size_t)snprintf(rest + used, size - used,
			    "%s%s", used > 0 ? " " : "",
			    town != NULL ? town : word);
	}
	free(w);
	return rc;
}

void
search_ward_own(const char *share, const char *municipality, const char *org,
    const char *office, char code[8])
{
	code[0] = '\0';
	if (!lgcode_is_city(municipality))
		return;
	if (GUARD("ward_of_person") &&
	    town_ward_of(share, municipality, org, code, NULL) != RC_OK)
		code[0] = '\0';
	if (code[0] == '\0' &&
	    town_ward_of(share, municipality, office, code, NULL) != RC_OK)
		code[0] = '\0';
}
