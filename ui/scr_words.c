/* SPDX-License-Identifier: ISC
 * W3 範囲と読み方 - over H1: whom the search looks at, and what each word is
 * where the search took it for another (町:大江). What is chosen stands in the
 * box, so it is edited, kept and called back like anything typed there; the
 * whole is searched anew (2.1.3).
 */
#include "src/text.h"
#include "ui/engine.h"
#include "ui/find.h"
#include "ui/home.h"
#include "ui/wards.h"

#include <stdio.h>
#include <string.h>

enum { WORDS = 8, COL_WORD = 14, COL_CHOICES = 27, FIRST_ROW = 9 };

struct word {
	char text[128];
	enum search_said said;
};
struct words {
	struct home *home; /* below; borrowed */
	struct word w[WORDS];
	char own[64];  /* the own ward; "" there are none */
	int count, at; /* at 0: the scope; 1, where there are wards: the ward */
};

static int
first_word(const struct words *v)
{
	return v->own[0] != '\0' ? 2 : 1;
}

/* What `at` offers. */
static int
choices_of(const struct words *v)
{
	return v->at == 0              ? SCOPE_REMOVED + 1
	       : v->at < first_word(v) ? 2
				       : SAID_COUNT;
}

/* Into words, blanks of both widths between them. */
static void
split(struct words *v, const char *line)
{
	while (*line != '\0' && v->count < WORDS) {
		size_t n = 0, gap = 0, len;
		struct word *w = &v->w[v->count];

		while (line[n] != '\0' && gap == 0) {
			gap = line[n] == ' '                    ? 1
			      : strncmp(line + n, "　", 3) == 0 ? 3
								: 0;
			n += gap == 0;
		}
		if (n > 0) {
			(void)snprintf(
			    w->text, sizeof(w->text), "%.*s", (int)n, line);
			w->said = search_said_of(w->text, &len);
			memmove(
			    w->text, w->text + len, strlen(w->text + len) + 1);
			v->count++;
		}
		line += n + gap;
	}
}

static void
join(const struct words *v, char *out, size_t size)
{
	size_t n = 0;
	int i;

	out[0] = '\0';
	for (i = 0; i < v->count && n < size; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%s%s%s",
		    i > 0 ? " " : "", search_said_words[v->w[i].said],
		    v->w[i].said != SAID_NOT ? ":" : "", v->w[i].text);
}

static enum rc
words_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct words *v = state;

	(void)t;
	v->home = ui_state_of(ui, "H1");
	if (v->home == NULL)
		return err_set(err, RC_INPUT, "E1056", "ここでは選べません",
		    "検索の画面の上で選ぶものです。",
		    "検索に戻ってから開いてください。");
	wards_own_name(ui_app(ui), v->own);
	/* what H2 wrote has its items already */
	if (!find_is_form(v->home->box.text))
		split(v, v->home->box.text);
	return RC_OK;
}

/* The list is made anew as soon as H1 is on top. */
static void
take(struct ui *ui, struct words *v, int choice)
{
	struct home *h = v->home;
	char line[EDIT_MAX];

	if (v->at == 0) {
		(void)snprintf(line, sizeof(line), "%s", h->box.text);
		find_scope_take(
		    ui_app(ui), (enum search_scope)choice, line, sizeof(line));
		edit_set(&h->box, EDIT_PLAIN, BOX_MAX, line);
	} else if (v->at < first_word(v)) {
		ui_app(ui)->all_wards = choice == 1;
	} else {
		v->w[v->at - first_word(v)].said = (enum search_said)choice;
		join(v, line, sizeof(line));
		edit_set(&h->box, EDIT_PLAIN, BOX_MAX, line);
	}
	h->is_shown = false;
	ui_pop(ui);
}

static bool
words_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct words *v = state;
	int last = first_word(v) + v->count - 1;

	if (k->code >= '1' && k->code < '1' + choices_of(v)) {
		take(ui, v, k->code - '1');
		return true;
	}
	switch (k->code) {
	case K_ENTER:
		ui_pop(ui);
		return true;
	case K_DOWN:
	case K_TAB:
		v->at = v->at < last ? v->at + 1 : 0;
		return true;
	case K_UP:
	case K_BACKTAB:
		v->at = v->at > 0 ? v->at - 1 : last;
		return true;
	default:
		return k->code < K_SPECIAL && k->code != '/';
	}
}

static void
choice(struct view *w, int row, int *col, int n, const char *word, bool is_now)
{
	char text[96];

	(void)snprintf(text, sizeof(text), "%d %s", n, word);
	*col += put(w, row, *col, is_now ? LOOK_FOCUS : LOOK_PLAIN, text) + 1;
}

static void
words_draw(const struct ui *ui, void *state, struct view *w)
{
	const struct words *v = state;
	int i, k, col = COL_CHOICES, row = FIRST_ROW + first_word(v);
	bool all = ui_app(ui)->all_wards;
	enum search_scope now = find_scope(ui_app(ui), v->home->box.text);

	put_box(w, FIRST_ROW - 1, 10, row + v->count, 73, _("範囲と読み方"));
	put(w, FIRST_ROW + v->at, 12, LOOK_PLAIN, ">");
	put_cursor(w, FIRST_ROW + v->at, 12);
	put(w, FIRST_ROW, COL_WORD, LOOK_DIM, _("範囲"));
	for (k = 0; k <= SCOPE_REMOVED; k++)
		choice(w, FIRST_ROW, &col, k + 1,
		    find_scope_word((enum search_scope)k),
		    now == (enum search_scope)k);
	if (first_word(v) > 1) {
		col = COL_CHOICES;
		put(w, FIRST_ROW + 1, COL_WORD, LOOK_DIM, _("区"));
		choice(w, FIRST_ROW + 1, &col, 1, v->own, !all);
		choice(w, FIRST_ROW + 1, &col, 2, _("全市"), all);
	}
	for (i = 0; i < v->count; i++) {
		put_cols(w, row + i, COL_WORD, COL_CHOICES - COL_WORD - 1,
		    LOOK_PLAIN, v->w[i].text);
		col = COL_CHOICES;
		for (k = 0; k < SAID_COUNT; k++)
			choice(w, row + i, &col, k + 1,
			    k == SAID_NOT ? _("自動") : _(search_said_words[k]),
			    v->w[i].said == (enum search_said)k);
	}
}

static const struct field fields[] = {
	{ .label = N_("範囲"),
	    .kind = FIELD_CHOICE,
	    .help = N_("どこを探すか。初めは現存と除票の両方"),
	    .typing = N_("数字で選ぶと探し直す") },
	{ .label = N_("読み方"),
	    .kind = FIELD_CHOICE,
	    .help = N_("その言葉を何として探すか。初めは自動"),
	    .typing = N_("数字で選ぶと探し直す") },
};

static const struct field *
words_each_field(int i)
{
	return i < (int)(sizeof(fields) / sizeof(fields[0])) ? &fields[i]
							     : NULL;
}

static const struct field *
words_field(const void *state)
{
	return &fields[((const struct words *)state)->at > 0 ? 1 : 0];
}

static const struct key keys[] = {
	{ K_DOWN, 0, NULL, N_("次の言葉") },
	{ K_UP, 0, NULL, N_("前の言葉") },
	{ K_ENTER, 0, NULL, N_("そのまま戻る。数字で選ぶと探し直す") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_words = {
	.name = "words",
	.code = "W3",
	.title = N_("範囲と読み方"),
	.hint = N_("数字で選ぶと探し直す   下矢印 次の言葉   F3 そのまま戻る"),
	.about = N_(
	    "探す範囲（現存と除票、現存、除票）を選びます。指定都市では区も選びます。\n"
	    "言葉が違うものに読まれたときは、その言葉が何かを選びます。\n"
	    "選ぶと箱の言葉の前に 町: のように付きます。手で打っても同じです。"),
	.keys = keys,
	.state_size = sizeof(struct words),
	.is_over = true,
	.no_command = true,
	.open = words_open,
	.draw = words_draw,
	.key = words_key,
	.field = words_field,
	.each_field = words_each_field,
};
