/* SPDX-License-Identifier: ISC
 * field - the line editor: whole grapheme clusters (a selector never parts
 * from its base), kana from romaji as typed, full-width forms where the
 * field wants them, sideways scrolling.
 */
#include "src/text.h"
#include "ui/engine.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

void
edit_set(struct edit *e, enum edit_kind kind, int max, const char *text)
{
	struct secret *secret = e->secret;
	bool use_romaji = e->use_romaji;

	explicit_bzero(e, sizeof(*e));
	e->kind = kind;
	e->max = max > 0 ? max : 200;
	e->secret = secret;
	e->use_romaji = use_romaji;
	if (kind != EDIT_SECRET && text != NULL && strlen(text) < EDIT_MAX)
		memcpy(e->text, text, strlen(text) + 1);
	e->at = strlen(e->text);
}

static int
clusters(const char *s)
{
	size_t i = 0, n;
	int count = 0;

	while (s[i] != '\0') {
		n = text_cluster(s, i);
		i += n > 0 ? n : 1;
		count++;
	}
	return count;
}

/* Replaces bytes from..at by put, if the result fits. */
static bool
replace(struct edit *e, size_t from, const char *new)
{
	char out[EDIT_MAX];
	size_t tail = strlen(e->text + e->at), n = strlen(new);

	if (from + n + tail >= EDIT_MAX)
		return false;
	memcpy(out, e->text, from);
	memcpy(out + from, new, n);
	memcpy(out + from + n, e->text + e->at, tail + 1);
	if (clusters(out) > e->max && clusters(out) > clusters(e->text)) {
		explicit_bzero(out, sizeof(out));
		return false;
	}
	memcpy(e->text, out, from + n + tail + 1);
	explicit_bzero(out, sizeof(out));
	e->at = from + n;
	return true;
}

bool
edit_put(struct edit *e, size_t back, const char *text)
{
	return back <= e->at && replace(e, e->at - back, text);
}

/* The run of letters before the cursor becomes kana as far as it can. */
static void
romaji(struct edit *e, bool is_end)
{
	char run[64], hira[256], kana[256], partial[8] = "";
	size_t from = e->at, n;

	while (from > 0 && e->at - from < sizeof(run) - 2 &&
	       (isalpha((unsigned char)e->text[from - 1]) ||
		   (e->text[from - 1] == '\'' && from > 1)))
		from--;
	n = e->at - from;
	if (n == 0)
		return;
	memcpy(run, e->text + from, n);
	run[n] = '\0';
	for (size_t i = 0; i < n; i++)
		run[i] = (char)tolower((unsigned char)run[i]);
	if (is_end && strcmp(run, "n") == 0)
		(void)snprintf(run, sizeof(run), "nn");
	romaji_to_hiragana(run, hira, sizeof(hira), partial);
	kana_to_katakana(hira, kana, sizeof(kana));
	/* The letters not yet a kana stay as they are. */
	n = strlen(kana);
	if (partial[0] != '\0' &&
	    (n < strlen(partial) ||
		strcmp(kana + n - strlen(partial), partial) != 0) &&
	    n + strlen(partial) < sizeof(kana))
		memcpy(kana + n, partial, strlen(partial) + 1);
	(void)replace(e, from, kana);
}

static bool
insert(struct edit *e, const char *typed)
{
	char one[32];

	switch (e->kind) {
	case EDIT_WIDE:
		text_widen(typed, one, sizeof(one));
		if (strcmp(one, " ") == 0)
			memcpy(one, "　", sizeof("　"));
		return replace(e, e->at, one);
	case EDIT_KANA:
		kana_to_katakana(typed, one, sizeof(one));
		if (strcmp(one, " ") == 0)
			memcpy(one, "　", sizeof("　"));
		if (strcmp(one, "-") == 0)
			memcpy(one, "ー", sizeof("ー"));
		if (!replace(e, e->at, one))
			return false;
		if (e->use_romaji &&
		    (isalpha((unsigned char)typed[0]) || typed[0] == '\''))
			romaji(e, false);
		return true;
	case EDIT_DIGITS:
		text_narrow(typed, one, sizeof(one));
		if (one[1] != '\0' ||
		    !(isalnum((unsigned char)one[0]) || one[0] == '-'))
			return false;
		one[0] = (char)toupper((unsigned char)one[0]);
		return replace(e, e->at, one);
	case EDIT_SECRET:
		return e->secret != NULL && secret_add(e->secret, typed);
	case EDIT_PLAIN:
		break;
	}
	return replace(e, e->at, typed);
}

static void
erase_before(struct edit *e)
{
	size_t n;

	if (e->kind == EDIT_SECRET) {
		if (e->secret != NULL)
			secret_backspace(e->secret);
		return;
	}
	if (e->at == 0)
		return;
	n = text_cluster_before(e->text, e->at);
	if (n == 0 || n > e->at)
		n = 1;
	(void)replace(e, e->at - n, "");
}

static void
step(struct edit *e, bool is_right)
{
	size_t n;

	if (is_right && e->text[e->at] != '\0') {
		n = text_cluster(e->text, e->at);
		e->at += n > 0 ? n : 1;
	} else if (!is_right && e->at > 0) {
		n = text_cluster_before(e->text, e->at);
		e->at -= n > 0 && n <= e->at ? n : 1;
	}
}

bool
edit_key(struct edit *e, const struct keypress *k)
{
	if (k->code > 0 && k->code < K_SPECIAL) {
		(void)insert(e, k->text);
		return true;
	}
	switch (k->code) {
	case K_BACKSPACE:
		erase_before(e);
		return true;
	case K_DELETE:
		if (e->kind != EDIT_SECRET && e->text[e->at] != '\0') {
			step(e, true);
			erase_before(e);
		}
		return true;
	case K_LEFT:
	case K_RIGHT:
		if (e->kind != EDIT_SECRET)
			step(e, k->code == K_RIGHT);
		return true;
	case K_HOME:
		e->at = 0;
		return true;
	case K_END:
		e->at = strlen(e->text);
		return true;
	default:
		return false;
	}
}

void
edit_finish(struct edit *e)
{
	if (e->kind == EDIT_SECRET)
		return;
	if (e->kind == EDIT_KANA && e->use_romaji) {
		e->at = strlen(e->text);
		romaji(e, true);
	}
	text_trim(e->text);
	e->at = strlen(e->text);
	e->from = 0;
}

static int
cols_between(const char *s, size_t from, size_t to)
{
	char part[EDIT_MAX];
	int n;

	if (to <= from)
		return 0;
	memcpy(part, s + from, to - from);
	part[to - from] = '\0';
	n = text_cols(part);
	explicit_bzero(part, to - from);
	return n;
}

void
edit_draw(
    struct edit *e, struct view *v, int row, int col, int cols, bool has_focus)
{
	unsigned look = LOOK_FIELD | (has_focus ? LOOK_FOCUS : 0);
	int used, i;
	size_t n;

	for (i = 0; i < cols; i++)
		put(v, row, col + i, look, " ");
	if (e->kind == EDIT_SECRET) {
		used = e->secret == NULL ? 0 : (int)e->secret->len;
		if (used > cols - 1)
			used = cols - 1;
		for (i = 0; i < used; i++)
			put(v, row, col + i, look, "*");
		if (has_focus)
			put_cursor(v, row, col + used);
		return;
	}
	if (e->at < e->from)
		e->from = e->at;
	/* A cell that is exactly full stands still, the cursor on its last
	 * column: nothing typed disappears to the left. */
	if (text_cols(e->text) <= cols)
		e->from = 0;
	else
		while (e->from < e->at &&
		       cols_between(e->text, e->from, e->at) > cols - 1) {
			n = text_cluster(e->text, e->from);
			e->from += n > 0 ? n : 1;
		}
	put_cols(v, row, col, cols, look, e->text + e->from);
	/* put_cols pads with blanks in the same look; the mark ~ at the end
	 * says that more stands to the right. */
	used = cols_between(e->text, e->from, e->at);
	if (has_focus)
		put_cursor(v, row, col + (used < cols ? used : cols - 1));
}
