/* SPDX-License-Identifier: ISC
 * scr_rare - G1: a character enlarged, with its code and MJ number, and the
 * look-up of rare ones by reading, strokes, a character it is related to, or
 * code (2.2.3). F2 opens it: in a field what is chosen goes into the text.
 * Only MJ characters can be taken; none is ever replaced by a look-alike.
 */
#include "src/cert.h"
#include "src/dots.h"
#include "src/mem.h"
#include "src/moji.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/compose.h"
#include "ui/engine.h"
#include "ui/paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { READING, STROKES, BASE, CODE, EDITS };
enum {
	ROW_ASK = 3,
	ROW_HEAD = 5,
	ROW_GLYPH = 6,
	ROW_CODE = 19,
	COL_NOW = 3,
	COL_CHOSEN = 31,
	COL_CANDS = 62,
	CAND_ROWS = 9,
	FOUND_MOST = 500
};
#define WHOLE 512

struct rare {
	struct mojis *moji; /* borrowed from app */
	struct glyph_font *font;
	struct form *form; /* borrowed; NULL: only looked at, or … */
	struct edit *line; /* … a line of the screen below; borrowed */
	size_t back;       /* bytes before the cursor that are replaced */
	char text[WHOLE];  /* what was under the cursor */
	size_t at;         /* いまの字 in it */
	char now[32];      /* "" none */
	struct edit edit[EDITS];
	int focus;
	const struct moji *found[FOUND_MOST];
	int count, total; /* held, there are */
	struct list list;
	bool is_plain; /* a terminal without braille */
};

/* ---- what is looked for ---- */

static void
strokes_of(const char *s, int *least, int *most)
{
	char *end;
	long a = strtol(s, &end, 10), b = a;

	if (*end == '-' && end[1] != '\0')
		b = strtol(end + 1, NULL, 10);
	*least = a > 0 && a < 100 ? (int)a : 0;
	*most = a > 0 && a < 100 ? (b >= a && b < 100 ? (int)b : (int)a) : 0;
}

/* The MJ character of a form; of a code without selector, the one whose form
 * the printing font gives it. NULL none. */
static const struct moji *
row_of(const struct rare *r, const char *kanji)
{
	const struct moji *o = moji_of(r->moji, kanji);
	struct glyph plain, form;
	int i;

	if (o != NULL || glyph_next(r->font, kanji, 0, &plain) <= 0 ||
	    plain.index == 0)
		return o;
	for (i = 0; i < r->count; i++)
		if (strncmp(r->found[i]->kanji, kanji, strlen(kanji)) == 0 &&
		    glyph_next(r->font, r->found[i]->kanji, 0, &form) > 0 &&
		    form.index == plain.index)
			return r->found[i];
	return NULL;
}

static void
look(struct rare *r)
{
	char code[64], base[32], reading[96];
	struct moji_query q = { reading, base, 0, 0 };
	size_t len;
	const struct moji *one;
	size_t i;
	int k;

	r->count = r->total = 0;
	/* The n of a ん that no vowel has followed yet. */
	(void)snprintf(
	    reading, sizeof(reading), "%.80s", r->edit[READING].text);
	len = strlen(reading);
	if (len > 0 && reading[len - 1] == 'n')
		(void)snprintf(
		    reading + len - 1, sizeof(reading) - len + 1, "ン");
	(void)snprintf(base, sizeof(base), "%.30s", r->edit[BASE].text);
	/* A selector says which form; relatives go by the character. */
	base[strcspn(base, "\xf3")] = '\0';
	strokes_of(r->edit[STROKES].text, &q.least, &q.most);
	(void)snprintf(code, sizeof(code), "%.60s", r->edit[CODE].text);
	for (i = 0; code[i] != '\0'; i++)
		if (code[i] == '-')
			code[i] = '_';
	if (code[0] != '\0') {
		one = moji_at(r->moji, code);
		if (one != NULL) {
			r->found[0] = one;
			r->count = r->total = 1;
		}
	} else {
		r->total = moji_find(r->moji, &q, r->found, FOUND_MOST);
		r->count = r->total < FOUND_MOST ? r->total : FOUND_MOST;
	}
	list_set(&r->list, r->count, 1);
	/* いまの字 is picked first where it is among them. */
	one = r->now[0] != '\0' ? row_of(r, r->now) : NULL;
	for (k = 0; one != NULL && k < r->count; k++)
		if (r->found[k] == one)
			r->list.at = k;
}

static const struct moji *
chosen(const struct rare *r)
{
	return r->count > 0 ? r->found[r->list.at] : NULL;
}

/* The n-th character of the text; base and search follow it. */
static void
stand_at(struct rare *r, size_t at)
{
	size_t n = text_cluster(r->text, at);

	if (n == 0 || n >= sizeof(r->now))
		return;
	r->at = at;
	memcpy(r->now, r->text + at, n);
	r->now[n] = '\0';
	edit_set(&r->edit[BASE], EDIT_PLAIN, 1, r->now);
	look(r);
}

static bool
is_kanji(const char *cluster)
{
	size_t i = 0;
	int32_t c = utf8_next(cluster, strlen(cluster), &i);

	return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
	       (c >= 0x20000 && c <= 0x3FFFF);
}

/* ---- opening ---- */

struct rare_start { /* target.data */
	struct form *form;
	struct edit *line;
	const char *text;
};

/* The kanji before the cursor is what is looked at, and replaced. */
static void
start_at(struct rare *r, const struct edit *e)
{
	size_t n = e->at > 0 ? text_cluster_before(e->text, e->at) : 0;

	if (n == 0 || n >= sizeof(r->now))
		return;
	memcpy(r->now, e->text + e->at - n, n);
	r->now[n] = '\0';
	if (is_kanji(r->now)) {
		r->back = n;
		edit_set(&r->edit[BASE], EDIT_PLAIN, 1, r->now);
	} else {
		r->now[0] = '\0';
	}
}

static void
start_in_form(struct rare *r)
{
	const struct edit *e = &r->form->edit;
	char katakana[64];

	if (r->form->compose.len > 0) {
		/* kana that wait: their reading is what is looked for */
		r->back = r->form->compose.len;
		kana_to_katakana(
		    r->form->compose.reading, katakana, sizeof(katakana));
		edit_set(&r->edit[READING], EDIT_KANA, 12, katakana);
		return;
	}
	start_at(r, e);
}

static enum rc
rare_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct rare *r = state;
	const struct rare_start *s = t->data;
	struct app *a = ui_app(ui);
	enum rc rc;
	int i;

	rc = app_moji(a, &r->moji, err);
	if (rc == RC_OK)
		rc = glyph_open(NULL, &r->font, err);
	if (rc != RC_OK)
		return rc;
	for (i = 0; i < EDITS; i++)
		r->edit[i].use_romaji = true;
	edit_set(&r->edit[READING], EDIT_KANA, 12, "");
	edit_set(&r->edit[STROKES], EDIT_DIGITS, 5, "");
	edit_set(&r->edit[BASE], EDIT_PLAIN, 1, "");
	edit_set(&r->edit[CODE], EDIT_DIGITS, 14, "");
	r->is_plain = !text_drawable("⠿", strlen("⠿"));
	if (s != NULL && s->form != NULL) {
		r->form = s->form;
		start_in_form(r);
	} else if (s != NULL && s->line != NULL) {
		r->line = s->line;
		start_at(r, s->line);
	} else if (s != NULL && s->text != NULL) {
		(void)snprintf(r->text, sizeof(r->text), "%.511s", s->text);
		stand_at(r, 0);
	}
	look(r);
	return RC_OK;
}

void
rare_start(struct ui *ui)
{
	const struct layer *l = ui_layer(ui);
	struct rare_start s = { NULL, NULL, NULL };
	struct target t = { .data = &s };
	char text[1024] = "";

	if (l == NULL || l->s == &scr_rare)
		return;
	if (l->s->form != NULL)
		s.form = l->s->form(l->state);
	if (s.form != NULL && !form_takes_text(s.form))
		s.form = NULL;
	if (s.form == NULL && l->s->line != NULL)
		s.line = l->s->line(ui, l->state);
	if (s.form == NULL && s.line == NULL &&
	    (l->s->under == NULL ||
		!l->s->under(l->state, text, sizeof(text)) ||
		text[0] == '\0')) {
		ui_say(
		    ui, LOOK_PLAIN, "%s", _("カーソルの下に文字がありません"));
		return;
	}
	s.text = text;
	(void)ui_push(ui, &scr_rare, &t);
	explicit_bzero(text, sizeof(text));
}

/* ---- keys ---- */

/* G1 goes; its state with it. */
static void
take_into_line(struct ui *ui, struct edit *line, size_t back, const char *kanji)
{
	struct layer *l;

	ui_pop(ui);
	l = ui_layer(ui);
	if (!edit_put(line, back, kanji))
		ui_say(ui, LOOK_PLAIN, "%s", _("この項目にはもう入りません"));
	else if (l != NULL && l->s->line_put != NULL)
		l->s->line_put(ui, l->state);
}

static void
take(struct ui *ui, struct rare *r)
{
	const struct moji *o = chosen(r);
	struct form *f = r->form;
	char kanji[32];
	size_t back = r->back;

	if (o == NULL) {
		ui_say(ui, LOOK_PLAIN, "%s", _("当てはまる文字がありません"));
		return;
	}
	if (f == NULL && r->line == NULL) {
		ui_say(
		    ui, LOOK_PLAIN, "%s", _("ここでは見るだけです  F3 で戻る"));
		return;
	}
	(void)snprintf(kanji, sizeof(kanji), "%s", o->kanji);
	if (f == NULL) {
		take_into_line(ui, r->line, back, kanji);
		return;
	}
	ui_pop(ui);
	if (!compose_take_char(ui, f, back, kanji))
		ui_say(ui, LOOK_PLAIN, "%s", _("この項目にはもう入りません"));
}

/* Left and right go from character to character of the text looked at. */
static bool
walk(struct rare *r, int code)
{
	size_t n;

	if (r->form != NULL || r->line != NULL ||
	    (code != K_LEFT && code != K_RIGHT))
		return false;
	if (code == K_LEFT && r->at > 0) {
		n = text_cluster_before(r->text, r->at);
		stand_at(r, r->at - (n > 0 && n <= r->at ? n : 1));
	} else if (code == K_RIGHT) {
		n = text_cluster(r->text, r->at);
		if (n > 0 && r->text[r->at + n] != '\0')
			stand_at(r, r->at + n);
	}
	return true;
}

static void
add_line(struct cert_page *p, double y, double size, const char *text)
{
	struct cert_line *l = &p->lines[p->count++];

	memset(l, 0, sizeof(*l));
	l->x = 25;
	l->y = y;
	l->size = size;
	l->text = x_strdup(text);
	l->item = "";
}

/* The character on a whole sheet, in the font that prints certificates, with
 * what it is called: to be laid beside the paper. A print like any other. */
static void
print_large(struct ui *ui, const struct moji *o)
{
	struct app *a = ui_app(ui);
	struct print_note note = {
		.form = "print", .title = "文字", .pages = 1
	};
	struct cert c;
	struct err err;
	char *caption, where[512] = "";
	enum rc rc;

	err_clear(&err);
	memset(&c, 0, sizeof(c));
	c.pages = x_alloc(sizeof(*c.pages));
	c.pages[0].lines = x_alloc(2 * sizeof(*c.pages[0].lines));
	c.page_count = 1;
	c.seal_page = -1;
	c.today = a->today;
	c.is_sample = a->is_training;
	c.sample_text = x_strdup("見本");
	caption = x_printf("MJ%06d  %d画", o->mj, o->strokes);
	add_line(&c.pages[0], 150, 360, o->kanji);
	add_line(&c.pages[0], 185, 24, caption);
	free(caption);
	rc = GUARD("glyph_print_logged")
		 ? app_log_print(a, "G1", NULL, &note, &err)
		 : RC_OK;
	if (rc == RC_OK)
		rc = paper_print(
		    a, &c, "glyph", app_now(a) / 1000000, where, &err);
	cert_release(&c);
	if (rc != RC_OK)
		ui_say_err(ui, &err);
	else
		ui_say(ui, LOOK_PLAIN, _("字を大きく印刷しました  %s"), where);
}

static bool
rare_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct rare *r = state;
	int pick;

	if (k->code == K_ENTER) {
		edit_finish(&r->edit[r->focus]);
		take(ui, r);
		return true;
	}
	if (k->code == K_TAB || k->code == K_BACKTAB) {
		edit_finish(&r->edit[r->focus]);
		r->focus =
		    (r->focus + (k->code == K_TAB ? 1 : EDITS - 1)) % EDITS;
		return true;
	}
	if (walk(r, k->code))
		return true;
	if (r->focus != STROKES && r->focus != CODE && k->code >= '1' &&
	    k->code <= '9') {
		pick = list_pick(&r->list, k->code);
		if (pick >= 0)
			r->list.at = pick;
		else
			ui_say(ui, LOOK_PLAIN, "%s", _("その番号はありません"));
		return true;
	}
	if (list_key(&r->list, k))
		return true;
	/* one character has room: the next one takes its place */
	if (r->focus == BASE && k->code > ' ' && k->code < K_SPECIAL)
		edit_set(&r->edit[BASE], EDIT_PLAIN, 1, "");
	if (!edit_key(&r->edit[r->focus], k))
		return false;
	look(r);
	return true;
}

static void
rare_op(struct ui *ui, void *state, int op)
{
	struct rare *r = state;

	if (op == OP_BACK)
		ui_pop(ui);
	else if (op == OP_PREV || op == OP_NEXT)
		list_page(&r->list, op == OP_NEXT ? 1 : -1);
	else if (op == OP_CERT && chosen(r) != NULL)
		print_large(ui, chosen(r));
}

/* ---- drawing ---- */

/* Whether the terminal, which knows no selectors, draws this form: it is
 * the character's plain one in the font that prints. */
static bool
is_plain_form(const struct rare *r, const char *kanji)
{
	struct glyph form, plain;
	char base[8];
	size_t n = 0;

	if (!text_drawable(kanji, strlen(kanji)) ||
	    utf8_next(kanji, strlen(kanji), &n) <= 0 || n >= sizeof(base))
		return false;
	if (kanji[n] == '\0')
		return true;
	memcpy(base, kanji, n);
	base[n] = '\0';
	return glyph_next(r->font, kanji, 0, &form) > 0 &&
	       glyph_next(r->font, base, 0, &plain) > 0 && form.index != 0 &&
	       form.index == plain.index;
}

/* What the list shows of it: the character alone where that is the form. */
static const char *
shown(const struct rare *r, const char *kanji, char base[8])
{
	size_t n = 0;

	if (!is_plain_form(r, kanji))
		return "〓";
	(void)utf8_next(kanji, strlen(kanji), &n);
	(void)snprintf(base, 8, "%.*s", (int)n, kanji);
	return base;
}

static void
draw_codes(const struct rare *r, struct view *v, int col, const char *kanji)
{
	const struct moji *o = row_of(r, kanji);
	char line[96] = "";
	size_t i = 0, len = strlen(kanji), used = 0;
	int32_t c;

	while ((c = utf8_next(kanji, len, &i)) > 0 && used < 60)
		used += (size_t)snprintf(line + used, sizeof(line) - used,
		    "%sU+%04X", used > 0 ? " " : "", (unsigned)c);
	if (o != NULL && o->strokes > 0)
		(void)snprintf(
		    line + used, sizeof(line) - used, _("  %d画"), o->strokes);
	if (o != NULL)
		putf(v, ROW_CODE, col, LOOK_PLAIN, "MJ%06d", o->mj);
	else
		put(v, ROW_CODE, col, LOOK_WARN, _("MJ 文字でない"));
	put(v, ROW_CODE + 1, col, LOOK_PLAIN, line);
	if (o != NULL && o->jis[0] != '\0')
		putf(v, ROW_CODE + 2, col, LOOK_PLAIN, "JIS %s", o->jis);
	if (o != NULL)
		put_cols(v, ROW_CODE + 3, col, 27, LOOK_PLAIN, o->readings);
}

static void
draw_large(const struct rare *r, struct view *v, int col, const char *kanji)
{
	char rows[DOTS_ROWS][DOTS_BYTES];
	int i;

	if (!dots_draw(r->font, kanji, r->is_plain, rows)) {
		put(v, ROW_GLYPH + 5, col + 2, LOOK_WARN,
		    _("印刷の書体にない字"));
		return;
	}
	for (i = 0; i < DOTS_ROWS; i++)
		put(v, ROW_GLYPH + i, col, LOOK_PLAIN, rows[i]);
}

static void
draw_edit(struct rare *r, struct view *v, int which, const char *label, int col,
    int cell, int cols)
{
	put(v, ROW_ASK, col, LOOK_DIM, label);
	if (r->focus == which)
		put(v, ROW_ASK, col - 1, LOOK_PLAIN, ">");
	edit_draw(&r->edit[which], v, ROW_ASK, cell, cols, r->focus == which);
}

static void
draw_cands(struct rare *r, struct view *v)
{
	int i, row = ROW_GLYPH, end;

	list_room(&r->list, ROW_GLYPH, ROW_GLYPH + CAND_ROWS - 1);
	end = r->list.top + r->list.room;
	for (i = r->list.top; i < r->count && i < end; i++, row++) {
		const struct moji *o = r->found[i];
		bool is_at = i == r->list.at;
		char base[8];

		put(v, row, COL_CANDS - 1, LOOK_PLAIN, is_at ? ">" : " ");
		putf(v, row, COL_CANDS, is_at ? LOOK_FOCUS : LOOK_PLAIN,
		    _("%d %s %2d画"), i - r->list.top + 1,
		    shown(r, o->kanji, base), o->strokes);
	}
	if (r->count == 0) {
		put(v, ROW_GLYPH, COL_CANDS, LOOK_PLAIN, _("なし"));
		return;
	}
	putf(v, ROW_GLYPH + CAND_ROWS + 1, COL_CANDS, LOOK_DIM,
	    _("%d字中 %d-%d"), r->total, r->list.top + 1,
	    end < r->count ? end : r->count);
	if (r->count > CAND_ROWS)
		put(v, ROW_GLYPH + CAND_ROWS + 3, COL_CANDS, LOOK_DIM,
		    _("F7前  F8次"));
}

static void
rare_draw(const struct ui *ui, void *state, struct view *v)
{
	struct rare *r = state;
	const struct moji *o = chosen(r);

	(void)ui;
	draw_edit(r, v, READING, _("読み"), 5, 10, 14);
	draw_edit(r, v, STROKES, _("画数"), 28, 33, 5);
	draw_edit(r, v, BASE, _("もとの字"), 42, 51, 2);
	draw_edit(r, v, CODE, _("MJ U+"), 57, 63, 14);
	put(v, ROW_HEAD, COL_NOW, LOOK_DIM, _("いまの字"));
	put(v, ROW_HEAD, COL_CANDS, LOOK_DIM, _("候補"));
	if (r->now[0] != '\0') {
		draw_large(r, v, COL_NOW, r->now);
		draw_codes(r, v, COL_NOW, r->now);
	}
	draw_cands(r, v);
	if (o == NULL)
		return;
	putf(v, ROW_HEAD, COL_CHOSEN, LOOK_DIM, _("選ぶ字 %d"),
	    r->list.at - r->list.top + 1);
	draw_large(r, v, COL_CHOSEN, o->kanji);
	draw_codes(r, v, COL_CHOSEN, o->kanji);
	putf(v, ROW_CODE + 1, COL_CANDS, LOOK_PLAIN, _("縮退 %s"), o->reduced);
	if (!is_plain_form(r, o->kanji))
		put(v, ROW_CODE + 2, COL_CANDS, LOOK_PLAIN,
		    _("この端末では〓"));
}

static const char *
rare_hint(const struct ui *ui, const void *state)
{
	const struct rare *r = state;

	(void)ui;
	return r->form != NULL || r->line != NULL
		   ? _("紙の字と見比べて選ぶ   数字 候補   Enter この字にする")
		   : _("← → 隣の字   数字 候補   F3 戻る");
}

static bool
rare_under(const void *state, char *out, size_t size)
{
	const struct moji *o = chosen(state);

	(void)snprintf(out, size, "%s", o != NULL ? o->kanji : "");
	return out[0] != '\0';
}

static const struct field *
rare_field(const void *state)
{
	return rare_each_field(((const struct rare *)state)->focus);
}

static const struct key keys[] = {
	{ K_ENTER, OP_ENTER, NULL, N_("候補の字を項目に入れる") },
	{ K_TAB, OP_OWN, NULL, N_("読み、画数、もとの字、番号の順に移る") },
	{ K_F3, OP_BACK, N_("戻る"), N_("字を入れずに戻る") },
	{ K_F7, OP_PREV, NULL, N_("前の候補") },
	{ K_F8, OP_NEXT, NULL, N_("次の候補") },
	/* no letter: every letter may stand in a reading */
	{ K_F9, OP_CERT, N_("印刷"),
	    N_("選んだ字を大きく印刷する（記録されます）") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_rare = {
	.name = "rare",
	.code = "G1",
	.title = N_("文字を調べる"),
	.about = N_("文字を大きく見て、コードと MJ 番号を確かめます。\n"
		    "読み・画数・もとの字・番号のどれからでも探せます。"
		    "入れられるのは MJ 文字だけです。2.2.3"),
	.keys = keys,
	.no_command = true,
	.state_size = sizeof(struct rare),
	.open = rare_open,
	.draw = rare_draw,
	.key = rare_key,
	.op = rare_op,
	.hint_now = rare_hint,
	.under = rare_under,
	.field = rare_field,
	.each_field = rare_each_field,
};
