/* SPDX-License-Identifier: ISC
 * f_form - random keys into a form of every kind of field, with notes,
 * candidates, pages that come and go and stored values that nobody checked.
 * After every key the focus stands on a field that exists, the editor's text
 * is whole UTF-8 with the cursor between clusters, no field holds more than
 * its table allows, and the frame holds what canvas.h asks.
 * fuzz: ui
 */
#include "tests/fuzz/canvas.h"

#include <locale.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	F_TEXT,
	F_WIDE,
	F_KANA,
	F_DATE,
	F_NUMBER,
	F_CHOICE,
	F_LISTED,
	F_SECRET,
	F_SHOW,
	F_SHORT
};
static const struct field fields[] = {
	{ .id = F_TEXT,
	    .label = "備考",
	    .kind = FIELD_TEXT,
	    .line = 0,
	    .must = true },
	{ .id = F_WIDE,
	    .label = "氏名",
	    .kind = FIELD_WIDE,
	    .line = 1,
	    .max = 12,
	    .must = true,
	    .hint = "全角で入れる" },
	{ .id = F_KANA,
	    .label = "氏名かな",
	    .kind = FIELD_KANA,
	    .line = 1,
	    .half = 1,
	    .max = 12,
	    .has_list = true },
	{ .id = F_DATE,
	    .label = "異動日",
	    .kind = FIELD_DATE,
	    .line = 3,
	    .cols = 12,
	    .max = 20 },
	{ .id = F_NUMBER,
	    .label = "番号",
	    .kind = FIELD_NUMBER,
	    .line = 4,
	    .max = 7 },
	{ .id = F_CHOICE,
	    .label = "性別",
	    .kind = FIELD_CHOICE,
	    .line = 5,
	    .choices = "1 男|2 女|21 女のその他|9 不詳",
	    .must = true },
	{ .id = F_LISTED,
	    .label = "続柄",
	    .kind = FIELD_CHOICE,
	    .line = 5,
	    .half = 1,
	    .choices = "01 世帯主|02 妻|11 子",
	    .has_list = true },
	{ .id = F_SECRET,
	    .label = "暗証",
	    .kind = FIELD_SECRET,
	    .line = 6,
	    .must = true },
	{ .id = F_SHOW, .label = "住所", .kind = FIELD_SHOW, .line = 8 },
	{ .id = F_SHORT,
	    .label = "一字",
	    .kind = FIELD_TEXT,
	    .line = 40,
	    .half = 1,
	    .cols = 1,
	    .max = 1 },
};
#define FIELDS ((int)(sizeof(fields) / sizeof(fields[0])))

struct input {
	const uint8_t *p;
	size_t left;
};
static struct input in;

static uint8_t
byte(void)
{
	if (in.left == 0)
		return 0;
	in.left--;
	return *in.p++;
}

/* What a draft or an entry may hold: any UTF-8, control characters too. */
static void
words(char *out, size_t size)
{
	size_t n = byte() % 64U, i = 0;

	if (n > in.left)
		n = in.left;
	if (n >= size)
		n = size - 1;
	for (; i < n; i++)
		out[i] = (char)byte();
	out[i] = '\0';
	while (!utf8_valid(out, strlen(out)))
		out[strlen(out) - 1] = '\0';
}

/* ---- the screen behind the form, as unsteady as the input says */

static void
note(struct form *f, int page, int slot)
{
	static const char *const answers[] = { "続ける|やめる", "",
		"一|二|三" };
	struct form_note n = { .page = page, .slot = slot };
	unsigned k = byte();

	n.is_alert = (k & 1) != 0;
	(void)snprintf(
	    n.code, sizeof(n.code), "%c%u", n.is_alert ? 'A' : 'E', k >> 1);
	words(n.what, sizeof(n.what));
	words(n.why, sizeof(n.why));
	words(n.remedy, sizeof(n.remedy));
	(void)snprintf(n.answers, sizeof(n.answers), "%s", answers[k % 3]);
	form_note(f, &n);
}

static void
typed(struct ui *ui, struct form *f, int page, int slot)
{
	(void)ui;
	if (page < 0 || page >= f->page_count || slot < 0 ||
	    slot >= f->pages[page].count)
		abort();
}

static void
left(struct ui *ui, struct form *f, int page, int slot)
{
	char value[128];

	typed(ui, f, page, slot);
	switch (byte() % 8) {
	case 0:
		note(f, page, slot);
		break;
	case 1:
		form_clear_notes(f, page, slot);
		break;
	case 2:
		words(value, sizeof(value));
		form_set(f, page, fields[slot].id, value, value, "案");
		break;
	case 3:
		form_go(f, (int)byte() % 4, (int)byte() % FIELDS);
		break;
	default:
		break;
	}
}

static int
list(struct ui *ui, struct form *f, int page, int slot, const char *text,
    struct cand *out, int max)
{
	int n = byte() % (max + 1), i;

	typed(ui, f, page, slot);
	if (!utf8_valid(text, strlen(text)))
		abort();
	for (i = 0; i < n; i++) {
		memset(&out[i], 0, sizeof(out[i]));
		if (i < 3) {
			words(out[i].text, sizeof(out[i].text));
			words(out[i].value, sizeof(out[i].value));
		}
	}
	words(f->cand_head, sizeof(f->cand_head));
	return n;
}

static void
chosen(struct ui *ui, struct form *f, int page, int slot, const struct cand *c)
{
	typed(ui, f, page, slot);
	form_set(f, page, fields[slot].id, c->value, c->text, "");
}

static void
answered(struct ui *ui, struct form *f, struct form_note *n)
{
	(void)ui;
	if (n < f->notes || n >= f->notes + f->note_count)
		abort();
}

static bool
may_carry(struct ui *ui, struct form *f, int page, int slot)
{
	typed(ui, f, page, slot);
	return page > 0 && fields[slot].kind != FIELD_SECRET;
}

static void
end(struct ui *ui, struct form *f)
{
	(void)ui;
	if (byte() % 4 == 0)
		(void)form_first_want(f, true);
}

static const struct form_ops all_ops = { .typed = typed,
	.left = left,
	.list = list,
	.chosen = chosen,
	.answered = answered,
	.carry = may_carry,
	.end = end };
static const struct form_ops no_ops;

/* ---- what must hold */

static int
clusters(const char *s)
{
	size_t i = 0;
	int n = 0;

	for (; s[i] != '\0'; n++)
		i += text_cluster(s, i);
	return n;
}

static void
form_check(const struct form *f)
{
	const struct form_page *p;
	const struct edit *e = &f->edit;
	size_t at = 0;

	if (f->page_count == 0)
		return;
	if (f->page < 0 || f->page >= f->page_count)
		abort();
	p = &f->pages[f->page];
	if (p->at < 0 || p->at >= p->count)
		abort();
	if (f->note_at >= f->note_count || f->cand_count < 0 ||
	    f->cand_count > CANDS ||
	    (f->cand_count > 0 && f->cand_at >= f->cand_count))
		abort();
	for (int i = 0; i < f->note_count; i++)
		if (f->notes[i].page < 0 || f->notes[i].page >= f->page_count)
			abort();
	if (e->kind == EDIT_SECRET)
		return;
	if (!utf8_valid(e->text, strlen(e->text)) || e->at > strlen(e->text))
		abort();
	while (at < e->at)
		at += text_cluster(e->text, at);
	if (at != e->at)
		abort();
}

/* A value typed by hand keeps to its table. */
static void
typed_check(const struct form *f)
{
	const struct field *d = form_field(f);

	if (f->is_changed && d != NULL && d->max > 0 &&
	    d->kind == FIELD_NUMBER) {
		for (const char *s = f->edit.text; *s != '\0'; s++)
			if (*s != '-' && !(*s >= '0' && *s <= '9') &&
			    !(*s >= 'A' && *s <= 'Z'))
				abort();
		if (clusters(f->edit.text) > d->max)
			abort();
	}
}

static bool
character(struct keypress *k)
{
	unsigned n = byte() % 4U + 1, i;
	size_t at = 0;

	for (i = 0; i < n && i < sizeof(k->text) - 1; i++)
		k->text[i] = (char)byte();
	k->code = utf8_next(k->text, strlen(k->text), &at);
	k->text[at < sizeof(k->text) ? at : 0] = '\0';
	/* the terminal hands on whole characters, no controls */
	return k->code >= ' ' && k->code != 0x7f;
}

static void
change(struct form *f)
{
	char value[128], shown[128];
	struct slot *s;

	switch (byte() % 8) {
	case 0:
		(void)form_add_page(f, "もう一人　長い名前の人は切られる",
		    fields, FIELDS, NULL);
		break;
	case 1:
		if (f->page_count > 1)
			form_drop_page(f, (int)byte() % f->page_count);
		break;
	case 2:
		words(value, sizeof(value));
		words(shown, sizeof(shown));
		form_set(f, (int)byte() % f->page_count, (int)byte() % FIELDS,
		    value, shown, "着");
		break;
	case 3:
		s = form_slot(f, f->page, (int)byte() % FIELDS);
		s->is_hidden = !s->is_hidden;
		break;
	case 4:
		s = form_slot(f, f->page, (int)byte() % FIELDS);
		s->is_asked = true;
		words(s->beside, sizeof(s->beside));
		break;
	case 5:
		note(f, (int)byte() % f->page_count,
		    (int)byte() % (FIELDS + 1) - 1);
		break;
	case 6:
		form_clear_page_notes(f, (int)byte() % f->page_count);
		break;
	default:
		form_go(f, (int)byte() % f->page_count, (int)byte() % 16 - 3);
		break;
	}
}

static void
step(struct ui *ui, struct form *f)
{
	static const int keys[] = { K_ENTER, K_TAB, K_BACKTAB, K_UP, K_DOWN,
		K_LEFT, K_RIGHT, K_HOME, K_END, K_DELETE, K_BACKSPACE, K_CTRL_D,
		K_F7, K_F8, K_RESIZE, '1', '2', '9', 'n', 'k', 'a', '\'', ' ',
		'-' };
	static const int ops[] = { OP_CHOICES, OP_PREV, OP_NEXT, OP_BACK,
		OP_HELP };
	const unsigned key_count = sizeof(keys) / sizeof(keys[0]);
	struct keypress k = { .code = K_NONE };
	unsigned b = byte();

	if (b < 128) {
		k.code = keys[b % key_count];
		if (k.code < K_SPECIAL)
			k.text[0] = (char)k.code;
		(void)form_key(ui, f, &k);
		typed_check(f);
	} else if (b < 192) {
		if (character(&k))
			(void)form_key(ui, f, &k);
		typed_check(f);
	} else if (b < 224) {
		(void)form_op(ui, f, ops[b % 5]);
	} else {
		change(f);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct form f;
	static struct ui ui;
	static struct app app;
	static struct canvas c;
	unsigned how;
	int errors, alerts, musts;
	struct view v;

	(void)setlocale(LC_CTYPE, "C.UTF-8");
	in.p = data;
	in.left = size;
	how = byte();
	memset(&app, 0, sizeof(app));
	memset(&ui, 0, sizeof(ui));
	ui.app = &app;
	form_init(&f, (how & 1) != 0 ? &no_ops : &all_ops, NULL);
	f.use_romaji = (how & 2) != 0;
	f.has_tabs = (how & 4) != 0;
	f.first_row = f.has_tabs ? 6 : 4;
	(void)snprintf(f.last_tab, sizeof(f.last_tab), "%s", "確認");
	(void)form_add_page(&f, "世帯", fields, FIELDS, NULL);
	(void)form_add_page(&f, "1 渡邉　健一", fields, FIELDS, NULL);
	canvas_size(&c, (how & 8) != 0 ? 50 : 24, (how & 16) != 0 ? 132 : 80);
	v = canvas_view(&c, (how & 16) != 0 ? 51 : 0, 80);
	while (in.left > 0) {
		step(&ui, &f);
		form_check(&f);
		canvas_clear(&c);
		form_draw(&f, &v);
		form_draw_foot(&f, &v);
		message_draw(&ui, &v, ui.say_look, ui.say);
		canvas_check(&c);
		form_counts(&f, &errors, &alerts, &musts);
		if (errors + alerts > f.note_count)
			abort();
	}
	form_free(&f);
	canvas_free(&c);
	return 0;
}
