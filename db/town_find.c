/* SPDX-License-Identifier: ISC
 * town_find - which towns a clerk means; see town.h.
 */
#include "db/town.h"

#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIND_PARTS = 4 };

struct wanted {
	char name[192]; /* folded, as typed */
	char kana[192]; /* folded reading of the letters */
	char roman[96]; /* letters in lower case */
	char zip[16];   /* digits of a postcode, "" none */
	int chome;      /* 0 any */
};

static bool
starts(const char *s, const char *head)
{
	return head[0] != '\0' && strncmp(s, head, strlen(head)) == 0;
}

/* Letters of romaji that are not yet a kana read as nothing here. */
static void
reading(const char *s, char *out, size_t size)
{
	char hira[256], partial[8];
	size_t n;

	romaji_to_hiragana(s, hira, sizeof(hira), partial);
	n = strlen(hira);
	if (partial[0] != '\0' && n >= strlen(partial) &&
	    strcmp(hira + n - strlen(partial), partial) == 0)
		hira[n - strlen(partial)] = '\0';
	key_kana(hira, out, size);
}

static void
read_wanted(const char *typed, struct wanted *w)
{
	char narrow[192], letters[192];
	size_t n, i, d = 0;

	memset(w, 0, sizeof(*w));
	text_narrow(typed, narrow, sizeof(narrow));
	text_trim(narrow);
	n = strlen(narrow);
	if (n > 0 && strspn(narrow, "0123456789-") == n) {
		for (i = 0; i < n && d < 7; i++)
			if (narrow[i] != '-')
				w->zip[d++] = narrow[i];
		return;
	}
	snprintf(letters, sizeof(letters), "%s", narrow);
	while (n > 0 && letters[n - 1] >= '0' && letters[n - 1] <= '9')
		n--;
	w->chome = atoi(letters + n);
	letters[n] = '\0';
	text_trim(letters);
	key_name(letters, w->name, sizeof(w->name));
	reading(letters, w->kana, sizeof(w->kana));
	for (i = 0; i < sizeof(w->roman) - 1 && letters[i] != '\0'; i++)
		w->roman[i] = (char)(letters[i] >= 'A' && letters[i] <= 'Z'
					 ? letters[i] - 'A' + 'a'
					 : letters[i]);
}

/* 0 no, 1 the beginning, 2 the whole name. */
static int
matches(const struct town *t, const struct wanted *w)
{
	char key[192];

	if (w->zip[0] != '\0')
		return strlen(w->zip) < 3 ? 0
		       : strcmp(t->postcode, w->zip) == 0
			   ? 2
			   : starts(t->postcode, w->zip);
	if (w->chome > 0 && t->chome != w->chome)
		return 0;
	key_name(t->name, key, sizeof(key));
	if (starts(key, w->name)) {
		if (strcmp(key, w->name) == 0)
			return 2;
		key_name(t->base, key, sizeof(key));
		return strcmp(key, w->name) == 0 ? 2 : 1;
	}
	if (starts(t->roman, w->roman))
		return strcmp(t->roman, w->roman) == 0 ? 2 : 1;
	key_kana(t->kana_full, key, sizeof(key));
	if (starts(key, w->kana)) {
		if (strcmp(key, w->kana) == 0)
			return 2;
		key_kana(t->kana, key, sizeof(key));
		return strcmp(key, w->kana) == 0 ? 2 : 1;
	}
	return 0;
}

/* Splits at ASCII and full-width spaces; returns the number of parts. */
static int
split(const char *typed, char parts[FIND_PARTS][192])
{
	int n = 0;
	size_t len = 0;
	const char *p;

	for (p = typed; *p != '\0'; p++) {
		bool wide = strncmp(p, "\xe3\x80\x80", 3) == 0;

		if (*p == ' ' || wide) {
			p += wide ? 2 : 0;
			if (len > 0 && n < FIND_PARTS)
				n++;
			len = 0;
			continue;
		}
		if (n < FIND_PARTS && len < sizeof(parts[0]) - 1) {
			parts[n][len++] = *p;
			parts[n][len] = '\0';
		}
	}
	return len > 0 && n < FIND_PARTS ? n + 1 : n;
}

static bool
initial(const char *kana, const char *typed)
{
	char key[192], want[192];

	key_kana(kana, key, sizeof(key));
	reading(typed, want, sizeof(want));
	return starts(key, want);
}

int
town_find(
    const struct towns *t, const char *typed, int max, const struct town **out)
{
	char parts[FIND_PARTS][192];
	struct wanted w;
	int n = 0, i, pass, parts_n = split(typed, parts);

	if (parts_n == 0)
		return 0;
	/* 1.3.3: prefecture, municipality, town by initials; the first two
	 * may be left out. */
	if (parts_n >= 2 && !initial(t->city_kana, parts[parts_n - 2]))
		return 0;
	if (parts_n >= 3 && !initial(t->pref_kana, parts[parts_n - 3]))
		return 0;
	read_wanted(parts[parts_n - 1], &w);
	for (pass = 2; pass >= 1; pass--)
		for (i = 0; i < t->count && n < max; i++)
			if (matches(&t->list[i], &w) == pass)
				out[n++] = &t->list[i];
	return n;
}
