/* SPDX-License-Identifier: ISC
 * help_text - what F1 says, as text: the page of a screen from its table of
 * keys and its fields, and the pages of all of them, in which a word is
 * looked for. The fields of screens that share them stand on one page.
 */
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/engine.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE_COLS = 70, PAGE_INDENT = 12 };

void
help_part(
    struct sbuf *b, const char *label, const char *text, int indent, int cols)
{
	char one[64];
	int used = indent, w;
	size_t i = 0, n;

	sbuf_addf(b, "%s", label);
	for (int c = text_cols(label); c < indent; c++)
		sbuf_add(b, " ");
	while (text[i] != '\0') {
		n = text_cluster(text, i);
		if (n == 0 || n >= sizeof(one))
			n = 1;
		memcpy(one, text + i, n);
		one[n] = '\0';
		i += n;
		w = text_cols(one);
		if (one[0] == '\n' || used + w > cols) {
			sbuf_add(b, HELP_BREAK);
			for (int c = 0; c < indent; c++)
				sbuf_add(b, " ");
			used = indent;
			if (one[0] == '\n')
				continue;
		}
		sbuf_add(b, one);
		used += w;
	}
	sbuf_add(b, "\n");
}

const char *
help_words(void)
{
	return _("小文字のローマ字がかなになり、下に漢字が出ます\n"
		 "数字か Space で選ぶ  Enter でかなのまま\n"
		 "大文字で始めるとローマ字のまま");
}

const char *
help_typing(const struct field *f)
{
	if (f->typing != NULL)
		return _(f->typing);
	if (f->words != IME_NONE)
		return help_words();
	switch (f->kind) {
	case FIELD_DATE:
		return _(
		    "T 今日  T-6 六日前  71114  R7.11.14\n20251114  11/14（今年）");
	case FIELD_KANA:
		return _("ローマ字のままでカタカナになります");
	case FIELD_WIDE:
		return _("半角で打っても全角になります");
	case FIELD_NUMBER:
		return _("数字と - を半角で");
	case FIELD_CHOICE:
		return _("数字で選ぶと次へ進みます  F4 で一覧");
	case FIELD_SECRET:
		return _("打った字は見えません");
	case FIELD_TEXT:
	case FIELD_SHOW:
		break;
	}
	return "";
}

const struct screen *
help_lister(const struct screen *s)
{
	if (s->each_field == NULL || !GUARD("help_of_the_fields"))
		return NULL;
	for (int i = 0; ui_screens[i] != NULL; i++)
		if (ui_screens[i]->each_field == s->each_field)
			return ui_screens[i];
	return s;
}

/* What every field of its kind says is said where it is typed. */
static void
add_field(struct sbuf *b, const struct field *f)
{
	char *line;

	help_part(b, _(f->label), _(f->help), PAGE_INDENT + 4, PAGE_COLS);
	if (f->typing != NULL) {
		line = x_printf("%s  %s", _("打ち方"), _(f->typing));
		help_part(b, "", line, PAGE_INDENT + 4, PAGE_COLS);
		free(line);
	}
	if (f->unknown != NULL) {
		line = x_printf("%s  %s", _("不詳"), _(f->unknown));
		help_part(b, "", line, PAGE_INDENT + 4, PAGE_COLS);
		free(line);
	}
}

static void
add_fields(struct sbuf *b, const struct screen *s)
{
	sbuf_addf(b, "\n%s\n", _("項目（項目の上の F1 で、その項目だけ）"));
	for (int i = 0; s->each_field(i) != NULL; i++)
		if (s->each_field(i)->help != NULL)
			add_field(b, s->each_field(i));
}

static void
add_keys(struct sbuf *b, const struct screen *s)
{
	char name[16];

	for (const struct key *k = s->keys; k != NULL && k->code != 0; k++)
		help_part(b, key_label(k->code, name), _(k->help), PAGE_INDENT,
		    PAGE_COLS);
}

/* The page of the screen in hand: with the keys that every screen has, the
 * screens that "/" opens, and its fields, whoever shares them. */
static void
add_page(struct sbuf *b, const struct screen *s)
{
	if (s->about != NULL)
		help_part(b, "", _(s->about), 0, PAGE_COLS);
	sbuf_add(b, "\n");
	add_keys(b, s);
	if (key_find(s, K_F1) == NULL)
		help_part(b, "F1",
		    _("この説明。項目の上では項目の説明、もう一度で画面の手引"),
		    PAGE_INDENT, PAGE_COLS);
	if (!s->is_public && key_find(s, K_F2) == NULL)
		help_part(b, "F2",
		    _("カーソルの文字を符号つきで見る。黄の下線は、この端末が描かない字形"),
		    PAGE_INDENT, PAGE_COLS);
	if (key_find(s, K_F3) == NULL)
		help_part(b, "F3", _("前の画面へ。打ったものは残ります"),
		    PAGE_INDENT, PAGE_COLS);
	if (key_find(s, K_F12) == NULL)
		help_part(b, "F12", _("画面をすぐ消して鍵をかける"),
		    PAGE_INDENT, PAGE_COLS);
	if (help_lister(s) != NULL)
		add_fields(b, s);
	if (s->is_public)
		return;
	sbuf_add(b, "\n");
	help_part(b, "Esc 1", _("F1 の代わり。Esc 2 … 9 0 - = で F2 … F12"),
	    PAGE_INDENT, PAGE_COLS);
	help_part(b, "/P", _("この画面を印刷する（記録されます）"), PAGE_INDENT,
	    PAGE_COLS);
	help_part(
	    b, "/Q", _("終わる（下書きは残ります）"), PAGE_INDENT, PAGE_COLS);
	for (int i = 0; ui_screens[i] != NULL; i++) {
		const struct screen *o = ui_screens[i];
		char *code;

		if (o->no_command || o->is_public)
			continue;
		code = x_printf("/%s", o->code);
		help_part(b, code, _(o->title), PAGE_INDENT, PAGE_COLS);
		free(code);
	}
}

/* Of another screen than `s`: its fields unless they stand somewhere else. */
static void
add_other(struct sbuf *b, const struct screen *o, const struct screen *s)
{
	const struct screen *by = help_lister(o);

	sbuf_addf(b, "\n%s %s\n", o->code, _(o->title));
	if (o->about != NULL)
		help_part(b, "", _(o->about), 0, PAGE_COLS);
	add_keys(b, o);
	if (by == NULL)
		return;
	if (o->each_field == s->each_field)
		by = s;
	if (by == o) {
		add_fields(b, o);
	} else {
		sbuf_addf(b, _("項目は %s と同じ"), by->code);
		sbuf_add(b, "\n");
	}
}

void
help_all_text(const struct screen *s, struct sbuf *b)
{
	add_page(b, s);
	for (int i = 0; ui_screens[i] != NULL; i++)
		if (ui_screens[i] != s)
			add_other(b, ui_screens[i], s);
}
