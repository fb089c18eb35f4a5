/* SPDX-License-Identifier: ISC
 * help - F1: this field, from its table and the rules about it; again: this
 * screen's page, from its table of keys. F2: the character under the cursor.
 */
#include "src/rule.h"
#include "src/text.h"
#include "ui/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HELP_MAX 262144

void
help_close(struct ui *ui)
{
	free(ui->help);
	ui->help = NULL;
	ui->help_is_field = false;
	ui->help_top = 0;
	ui->help_word[0] = '\0';
	ui->is_dirty = true;
}

static void
open_box(struct ui *ui, const char *head, struct sbuf *b, bool is_field)
{
	help_close(ui);
	ui->help = sbuf_take(b);
	sbuf_release(b);
	ui->help_is_field = is_field;
	(void)snprintf(ui->help_head, sizeof(ui->help_head), "%.60s", head);
}

/* Lines of at most `cols` columns, the first with the label, the others
 * indented by `indent`. */
static void
add_part(
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
			sbuf_add(b, "\n");
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

static const char *
typing_of(const struct field *f)
{
	if (f->typing != NULL && f->words == IME_NONE)
		return _(f->typing);
	if (f->words != IME_NONE)
		return _("小文字のローマ字がかなになり、下に漢字が出ます\n"
			 "数字か Space で選ぶ  Enter でかなのまま\n"
			 "大文字で始めるとローマ字のまま");
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
	return _("そのまま打ちます");
}

void
help_field(struct ui *ui, const struct field *f, const struct screen *s)
{
	struct sbuf b;
	char head[128], key[32];
	int shown = 0;

	sbuf_init(&b, HELP_MAX);
	add_part(
	    &b, _("何か"), f->help != NULL ? _(f->help) : _(f->label), 7, 44);
	if (f->kind != FIELD_SHOW)
		add_part(&b, _("打ち方"), typing_of(f), 7, 44);
	if (f->kind == FIELD_DATE || f->unknown != NULL)
		add_part(&b, _("不詳"),
		    f->unknown != NULL ? _(f->unknown)
				       : _("この項目では使えません"),
		    7, 44);
	for (int i = 0; f->item != NULL && i < rule_count && shown < 4; i++) {
		if (strcmp(rule_defs[i].item, f->item) != 0)
			continue;
		(void)snprintf(key, sizeof(key), "%s",
		    rule_defs[i].level == RULE_ERROR ? _("誤") : _("注"));
		{
			char *t = x_printf(
			    "%s %s", rule_defs[i].code, _(rule_defs[i].what));

			add_part(&b, shown == 0 ? key : "", t, 7, 44);
			free(t);
		}
		shown++;
	}
	add_part(&b, _("鍵"),
	    _("Tab 次  F3 戻る\nF1 もう一度で この画面の手引"), 7, 44);
	(void)snprintf(head, sizeof(head), _("説明 %s"), _(f->label));
	(void)s;
	open_box(ui, head, &b, true);
}

void
help_page_text(const struct screen *s, struct sbuf *b)
{
	char name[16];
	const struct screen *o;

	if (s->about != NULL)
		add_part(b, "", _(s->about), 0, 70);
	sbuf_add(b, "\n");
	for (const struct key *k = s->keys; k != NULL && k->code != 0; k++)
		add_part(b, key_label(k->code, name), _(k->help), 12, 70);
	if (key_find(s, K_F1) == NULL)
		add_part(b, "F1",
		    _("この説明。項目の上では項目の説明、もう一度で画面の手引"),
		    12, 70);
	if (!s->is_public && key_find(s, K_F2) == NULL)
		add_part(b, "F2",
		    _("カーソルの文字を符号つきで見る。黄の下線は、この端末が描かない字形"),
		    12, 70);
	if (key_find(s, K_F3) == NULL)
		add_part(
		    b, "F3", _("前の画面へ。打ったものは残ります"), 12, 70);
	if (key_find(s, K_F12) == NULL)
		add_part(b, "F12", _("画面をすぐ消して鍵をかける"), 12, 70);
	if (s->is_public)
		return;
	sbuf_add(b, "\n");
	add_part(
	    b, "Esc 1", _("F1 の代わり。Esc 2 … 9 0 - = で F2 … F12"), 12, 70);
	add_part(b, "/P", _("この画面を印刷する（記録されます）"), 12, 70);
	add_part(b, "/Q", _("終わる（下書きは残ります）"), 12, 70);
	for (int i = 0; ui_screens[i] != NULL; i++) {
		char *code;

		o = ui_screens[i];
		if (o->no_command || o->is_public)
			continue;
		code = x_printf("/%s", o->code);
		add_part(b, code, _(o->title), 12, 70);
		free(code);
	}
}

void
help_all_text(const struct screen *s, struct sbuf *b)
{
	help_page_text(s, b);
	for (int i = 0; ui_screens[i] != NULL; i++) {
		const struct screen *o = ui_screens[i];

		if (o == s)
			continue;
		sbuf_addf(b, "\n%s %s\n", o->code, _(o->title));
		if (o->about != NULL)
			add_part(b, "", _(o->about), 0, 70);
		for (const struct key *k = o->keys; k != NULL && k->code != 0;
		     k++) {
			char name[16];

			add_part(
			    b, key_label(k->code, name), _(k->help), 12, 70);
		}
	}
}

void
help_screen(struct ui *ui, const struct screen *s)
{
	struct sbuf b;
	char head[128];

	sbuf_init(&b, HELP_MAX);
	help_all_text(s, &b);
	(void)snprintf(
	    head, sizeof(head), _("手引 %s %s"), s->code, _(s->title));
	open_box(ui, head, &b, false);
}

static int
lines_of(const char *s)
{
	int n = 0;

	for (; *s != '\0'; s++)
		n += *s == '\n';
	return n;
}

/* The next line after `from` that holds the word; -1 none. Letters and widths
 * do not matter. */
static int
find_line(const struct ui *ui, int from)
{
	const char *p = ui->help;
	char line[1024], narrow[2048], word[256];
	int i, found = -1;

	text_narrow(ui->help_word, word, sizeof(word));
	for (i = 0; *p != '\0'; i++) {
		size_t len = strcspn(p, "\n");

		(void)snprintf(line, sizeof(line), "%.*s", (int)len, p);
		text_narrow(line, narrow, sizeof(narrow));
		if (strcasestr(narrow, word) != NULL && found < 0 && i >= from)
			found = i;
		p += len;
		p += *p == '\n';
	}
	return found;
}

/* Typing looks for a word; Enter goes on to the next place. */
static bool
word_key(struct ui *ui, const struct keypress *k)
{
	size_t n = strlen(ui->help_word);
	int at;

	if (k->code == K_BACKSPACE) {
		while (n > 0 && (ui->help_word[n - 1] & 0xC0) == 0x80)
			n--;
		ui->help_word[n > 0 ? n - 1 : 0] = '\0';
	} else if (k->code < K_SPECIAL && k->text[0] != '\0') {
		if (n + strlen(k->text) < sizeof(ui->help_word))
			memcpy(ui->help_word + n, k->text, strlen(k->text) + 1);
	} else if (k->code != K_ENTER || n == 0) {
		return false;
	}
	if (ui->help_word[0] == '\0')
		return true;
	at = find_line(ui, k->code == K_ENTER ? ui->help_top + 1 : 0);
	if (at < 0 && k->code == K_ENTER)
		at = find_line(ui, 0);
	if (at >= 0)
		ui->help_top = at;
	return true;
}

bool
help_key(struct ui *ui, const struct keypress *k)
{
	int n = lines_of(ui->help);

	if (!ui->help_is_field && k->code != ' ' && word_key(ui, k))
		return true;
	if (k->code == K_F8 || k->code == K_DOWN || k->code == ' ') {
		if (ui->help_top + 17 < n)
			ui->help_top += k->code == K_DOWN ? 1 : 17;
	} else if (k->code == K_F7 || k->code == K_UP) {
		ui->help_top -= k->code == K_UP ? 1 : 17;
		if (ui->help_top < 0)
			ui->help_top = 0;
	} else if (k->code == K_F3 || k->code == K_F1 || k->code == K_ENTER) {
		help_close(ui);
	}
	return true;
}

void
help_draw(struct ui *ui, struct view *v)
{
	int n = lines_of(ui->help), left = ui->help_is_field ? 33 : 1, i, row,
	    top = ui->help_is_field ? 5 : 3, bottom, at = 0;
	const char *p = ui->help;
	char line[1024];

	bottom = top + n + 1;
	if (bottom > v->foot)
		bottom = v->foot;
	put_box(v, top, left, bottom, 80, ui->help_head);
	row = top + 1;
	for (i = 0; *p != '\0' && row < bottom; i++) {
		size_t len = strcspn(p, "\n");

		if (i >= ui->help_top) {
			(void)snprintf(line, sizeof(line), "%.*s", (int)len, p);
			put(v, row++, left + 2, LOOK_PLAIN, line);
			at = i + 1;
		}
		p += len;
		p += *p == '\n';
	}
	if (!ui->help_is_field)
		putf(v, bottom, 4, LOOK_PLAIN,
		    ui->help_word[0] != '\0' ? _(" 探す %s  Enter 次 ")
					     : _(" 打つと語を探す %s"),
		    ui->help_word);
	if (n > bottom - top - 1)
		putf(v, bottom, 60, LOOK_PLAIN, " %d/%d  F7 F8 ", at, n);
	v->c->cur_row = v->c->cur_col = 0;
}
