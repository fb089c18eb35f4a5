/* SPDX-License-Identifier: ISC
 * compose - see compose.h.
 */
#include "ui/compose.h"

#include "src/text.h"

#include <stdio.h>
#include <string.h>

enum { AT_MOST = 9, PAGE_COL = 68, SHOWN_COLS = PAGE_COL - COL_VALUE - 1 };

static enum ime_words
words_of(const struct form *f, const struct slot *s)
{
	if (f->ime == NULL ||
	    (s->f->kind != FIELD_WIDE && s->f->kind != FIELD_TEXT))
		return IME_NONE;
	return s->f->words;
}

/* Kana of the letters, and what is not yet a kana in partial. */
static void
kana_of(const struct compose *c, char *out, size_t size, char partial[8])
{
	romaji_to_hiragana(c->roman, out, size, partial);
}

static bool
is_blank_before(const struct form *f, size_t upto)
{
	char head[EDIT_MAX];

	memcpy(head, f->edit.text, upto);
	head[upto] = '\0';
	text_trim(head);
	return head[0] == '\0';
}

static enum ime_part
part_of(const struct form *f, enum ime_words words)
{
	switch (words) {
	case IME_NAME:
		return is_blank_before(f, f->edit.at - f->compose.len)
			   ? IME_PART_FAMILY
			   : IME_PART_GIVEN;
	case IME_PLACE:
		return IME_PART_PLACE;
	case IME_GENERAL:
	case IME_NONE:
		break;
	}
	return IME_PART_GENERAL;
}

/* How many words from `first` stand in the row. */
static int
fitting(const struct compose *c, int first)
{
	int i, cols = 0;

	for (i = first; i < c->count && i < first + AT_MOST; i++) {
		cols += 4 + text_cols(c->words[i]);
		if (cols > SHOWN_COLS && i > first)
			break;
	}
	return i - first;
}

static void
paginate(struct compose *c)
{
	int at = 0;

	c->page = c->pages = 0;
	while (at < c->count && c->pages < COMPOSE_PAGES) {
		c->first[c->pages++] = at;
		at += fitting(c, at);
	}
	/* Words past the last page cannot be reached, so they are not there. */
	c->count = at;
}

static void
look_up(struct form *f, const char *reading)
{
	struct compose *c = &f->compose;
	int n = 0;

	c->count = ime_find(
	    f->ime, f->staff, c->part, reading, c->words, COMPOSE_WORDS);
	if (c->part == IME_PART_FAMILY && c->count < COMPOSE_WORDS)
		n = ime_find_full(f->ime, reading, c->words + c->count,
		    COMPOSE_WORDS - c->count);
	/* A reading of both names has no word of its own but its katakana. */
	if (n > 0 && c->count == 1) {
		char katakana[SKK_WORD];

		memcpy(katakana, c->words[0], SKK_WORD);
		memmove(c->words, c->words + 1, (size_t)n * SKK_WORD);
		memcpy(c->words[n], katakana, SKK_WORD);
	}
	c->count += n;
	paginate(c);
}

/* The letters so far stand before the cursor as kana. */
static bool
show(struct ui *ui, struct form *f, struct slot *s)
{
	struct compose *c = &f->compose;
	char kana[256], reading[260], partial[8];

	kana_of(c, kana, sizeof(kana) - sizeof(partial), partial);
	(void)snprintf(reading, sizeof(reading), "%s%s", kana,
	    strcmp(partial, "n") == 0 ? "ん" : "");
	(void)snprintf(
	    kana + strlen(kana), sizeof(kana) - strlen(kana), "%s", partial);
	if (!edit_put(&f->edit, c->len, kana))
		return false;
	c->len = strlen(kana);
	(void)snprintf(c->reading, sizeof(c->reading), "%.250s", reading);
	c->count = 0;
	if (partial[0] == '\0' || strcmp(partial, "n") == 0)
		look_up(f, reading);
	form_changed(ui, f, s);
	ui_say(ui, LOOK_PLAIN, "%s",
	    _("数字か Space で選ぶ   Enter そのまま   F2 部首・画数・MJ 番号で探す"));
	return true;
}

static void
forget(struct form *f)
{
	bool is_latin = f->compose.is_latin;

	memset(&f->compose, 0, sizeof(f->compose));
	f->compose.is_latin = is_latin;
}

void
compose_end(struct form *f)
{
	struct compose *c = &f->compose;

	/* A last n is ん; other letters stay to be seen. */
	if (c->len > 0 && c->roman[0] != '\0' &&
	    c->roman[strlen(c->roman) - 1] == 'n')
		(void)edit_put(&f->edit, c->len, c->reading);
	forget(f);
}

static void
take(struct ui *ui, struct form *f, struct slot *s, int i)
{
	struct compose *c = &f->compose;
	char word[SKK_WORD + 4], reading[256];
	bool is_family = c->part == IME_PART_FAMILY;
	bool is_given = c->part == IME_PART_GIVEN;

	memcpy(word, c->words[i], SKK_WORD);
	ime_chosen(f->ime, f->staff, c->part, c->reading, word);
	/* 氏 and 名 stand apart; a full name has its space already. */
	is_family = is_family && strstr(word, "　") == NULL &&
		    f->edit.text[f->edit.at] == '\0';
	if (is_family)
		(void)snprintf(
		    word + strlen(word), sizeof(word) - strlen(word), "　");
	memcpy(reading, c->reading, sizeof(reading));
	if (edit_put(&f->edit, c->len, word)) {
		forget(f);
		f->compose.has_gap = is_family;
		if (f->ops->read_as != NULL)
			f->ops->read_as(ui, f, f->page,
			    (int)(s - f->pages[f->page].slots), reading,
			    is_given);
	} else {
		forget(f);
	}
	explicit_bzero(word, sizeof(word));
	explicit_bzero(reading, sizeof(reading));
	form_changed(ui, f, s);
}

/* One kana or letter less. */
static void
shorten(struct ui *ui, struct form *f, struct slot *s)
{
	struct compose *c = &f->compose;
	char kana[256], partial[8];
	size_t n;

	kana_of(c, kana, sizeof(kana), partial);
	if (partial[0] != '\0') {
		c->roman[strlen(c->roman) - 1] = '\0';
	} else {
		n = text_cluster_before(kana, strlen(kana));
		kana[strlen(kana) - n] = '\0';
		if (strlen(kana) < sizeof(c->roman))
			memcpy(c->roman, kana, strlen(kana) + 1);
	}
	(void)show(ui, f, s);
	if (c->roman[0] == '\0')
		forget(f);
}

static bool
add(struct ui *ui, struct form *f, struct slot *s, char letter)
{
	struct compose *c = &f->compose;
	size_t n = strlen(c->roman);

	if (n + 2 > sizeof(c->roman)) {
		compose_end(f);
		return true;
	}
	if (c->len == 0)
		c->part = part_of(f, words_of(f, s));
	c->roman[n] = letter;
	c->roman[n + 1] = '\0';
	if (!show(ui, f, s)) {
		c->roman[n] = '\0';
		if (n == 0)
			forget(f);
	}
	return true;
}

static int
page_end(const struct compose *c)
{
	return c->page + 1 < c->pages ? c->first[c->page + 1] : c->count;
}

/* A key while kana wait for a word. */
static bool
waiting_key(
    struct ui *ui, struct form *f, struct slot *s, const struct keypress *k)
{
	struct compose *c = &f->compose;
	int i;

	if (k->code == '-' || k->code == '\'')
		return add(ui, f, s, (char)k->code);
	if (k->code == K_BACKSPACE) {
		shorten(ui, f, s);
		return true;
	}
	if (c->count > 0 &&
	    (k->code == ' ' || (k->code >= '1' && k->code <= '9'))) {
		i = c->first[c->page] + (k->code == ' ' ? 0 : k->code - '1');
		if (i < page_end(c))
			take(ui, f, s, i);
		else
			ui_say(ui, LOOK_PLAIN, "%s", _("その番号はありません"));
		return true;
	}
	compose_end(f);
	form_changed(ui, f, s);
	return k->code == K_ENTER || k->code == ' ';
}

bool
compose_key(
    struct ui *ui, struct form *f, struct slot *s, const struct keypress *k)
{
	struct compose *c = &f->compose;

	if (words_of(f, s) == IME_NONE)
		return false;
	if (k->code >= 'a' && k->code <= 'z' && !c->is_latin)
		return add(ui, f, s, (char)k->code);
	if (c->len > 0 && !(k->code >= 'A' && k->code <= 'Z'))
		return waiting_key(ui, f, s, k);
	if (c->len > 0)
		compose_end(f);
	/* The space after 氏 is there already. */
	if (c->has_gap && k->code == ' ') {
		c->has_gap = false;
		return true;
	}
	c->has_gap = false;
	c->is_latin = (k->code >= 'A' && k->code <= 'Z') ||
		      (c->is_latin && k->code >= 'a' && k->code <= 'z');
	return false;
}

bool
compose_take_char(struct ui *ui, struct form *f, size_t back, const char *text)
{
	struct form_page *p = &f->pages[f->page];

	if (!form_takes_text(f) || !edit_put(&f->edit, back, text))
		return false;
	forget(f);
	form_changed(ui, f, &p->slots[p->at]);
	return true;
}

bool
compose_page(struct form *f, int way)
{
	struct compose *c = &f->compose;

	if (c->len == 0 || c->count == 0)
		return false;
	if (c->page + way >= 0 && c->page + way < c->pages)
		c->page += way;
	return true;
}

static const char *
part_word(enum ime_part part)
{
	switch (part) {
	case IME_PART_FAMILY:
		return _("あ 姓");
	case IME_PART_GIVEN:
		return _("あ 名");
	case IME_PART_PLACE:
		return _("あ 町名");
	case IME_PART_GENERAL:
		break;
	}
	return _("あ 一般");
}

void
compose_draw(const struct form *f, struct view *v, int row)
{
	const struct compose *c = &f->compose;
	int i, col = COL_VALUE, at = row + 1 <= v->foot ? row + 1 : row - 1;

	if (c->len == 0)
		return;
	put_cols(v, at, 1, 80, LOOK_PLAIN, "");
	put(v, at, COL_LABEL, LOOK_DIM, part_word(c->part));
	if (c->count == 0)
		return;
	for (i = c->first[c->page]; i < page_end(c); i++)
		col += 2 + putf(v, at, col, LOOK_PLAIN, "%d %s",
			       i - c->first[c->page] + 1, c->words[i]);
	if (c->pages > 1)
		putf(v, at, PAGE_COL, LOOK_DIM, _("%d/%d頁 F8次"), c->page + 1,
		    c->pages);
}
