/* SPDX-License-Identifier: ISC
 * help - F1: this field, from its table and the rules about it; again: this
 * screen's page, from its table of keys. F2: the character under the cursor.
 */
#include "src/mem.h"
#include "src/mutant.h"
#include "src/rule.h"
#include "src/text.h"
#include "ui/engine.h"

#include <ctype.h>
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
	ui->help_missed = false;
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

void
help_field(struct ui *ui, const struct field *f, const struct screen *s)
{
	struct sbuf b;
	char head[128], key[32];
	int shown = 0;

	sbuf_init(&b, HELP_MAX);
	help_part(
	    &b, _("何か"), f->help != NULL ? _(f->help) : _(f->label), 7, 44);
	if (f->kind != FIELD_SHOW && help_typing(f)[0] != '\0')
		help_part(&b, _("打ち方"), help_typing(f), 7, 44);
	if (f->words != IME_NONE && f->typing != NULL)
		help_part(&b, "", help_words(), 7, 44);
	if (f->kind == FIELD_DATE || f->unknown != NULL)
		help_part(&b, _("不詳"),
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

			help_part(&b, shown == 0 ? key : "", t, 7, 44);
			free(t);
		}
		shown++;
	}
	help_part(&b, _("鍵"),
	    _("Tab 次  F3 戻る\nF1 もう一度で この画面の手引"), 7, 44);
	(void)snprintf(head, sizeof(head), _("説明 %s"), _(f->label));
	(void)s;
	open_box(ui, head, &b, true);
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

/* Bytes of the line at p; what ends it is \n or HELP_BREAK. */
static size_t
line_len(const char *p)
{
	return strcspn(p, "\n" HELP_BREAK);
}

static int
lines_of(const char *s)
{
	int n = 0;

	for (; *s != '\0'; s++)
		n += *s == '\n' || *s == HELP_BREAK[0];
	return n;
}

/* Whether the word begins at p: wrapping and blanks do not part it. */
static bool
is_here(const char *p, const char *word)
{
	for (; *word != '\0'; p++) {
		if (*p == ' ' || (*p == HELP_BREAK[0] && GUARD("help_joins")))
			continue;
		if (tolower((unsigned char)*p) != tolower((unsigned char)*word))
			return false;
		word++;
	}
	return true;
}

static void
drop_blanks(char *s)
{
	char *to = s;

	for (; *s != '\0'; s++)
		if (*s != ' ')
			*to++ = *s;
	*to = '\0';
}

/* The next line after `from` in which the word begins; -1 none. Letters and
 * widths do not matter. */
static int
find_line(const struct ui *ui, int from)
{
	size_t size = strlen(ui->help) * 2 + 1;
	char *all = x_alloc(size), word[256];
	int line = 0, found = -1;

	text_narrow(ui->help_word, word, sizeof(word));
	drop_blanks(word);
	text_narrow(ui->help, all, size);
	for (const char *p = all; *p != '\0' && found < 0; p++) {
		if (*p == '\n' || *p == HELP_BREAK[0])
			line++;
		else if (*p != ' ' && line >= from && is_here(p, word))
			found = line;
	}
	free(all);
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
	ui->help_missed = false;
	if (ui->help_word[0] == '\0')
		return true;
	at = find_line(ui, k->code == K_ENTER ? ui->help_top + 1 : 0);
	if (at < 0 && k->code == K_ENTER)
		at = find_line(ui, 0);
	if (at >= 0)
		ui->help_top = at;
	ui->help_missed = at < 0 && GUARD("help_missed_said");
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

/* The lower line of the box: what is looked for, and whether it is there. */
static void
draw_word(const struct ui *ui, struct view *v, int row)
{
	char word[64];

	text_fit(ui->help_word, 26, false, word, sizeof(word));
	putf(v, row, 4, ui->help_missed ? LOOK_WARN : LOOK_PLAIN,
	    ui->help_word[0] == '\0' ? _(" 打つと語を探す %s")
	    : ui->help_missed        ? _(" 探す %s  見当たりません ")
				     : _(" 探す %s  Enter 次 "),
	    word);
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
		size_t len = line_len(p);

		if (i >= ui->help_top) {
			(void)snprintf(line, sizeof(line), "%.*s", (int)len, p);
			put(v, row++, left + 2, LOOK_PLAIN, line);
			at = i + 1;
		}
		p += len;
		p += *p != '\0';
	}
	if (!ui->help_is_field)
		draw_word(ui, v, bottom);
	if (n > bottom - top - 1)
		putf(v, bottom, 60, LOOK_PLAIN, " %d/%d  F7 F8 ", at, n);
	v->c->cur_row = v->c->cur_col = 0;
}
