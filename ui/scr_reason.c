/* SPDX-License-Identifier: ISC
 * scr_reason - W1: why, where no reason stands yet or その他 wants words; and
 * the guard of twins: two people with one name and birth are told apart by
 * something from the papers, before either is opened.
 */
#include "src/mutant.h"
#include "src/text.h"
#include "ui/engine.h"
#include "ui/show.h"
#include "ui/twins.h"

#include <stdio.h>
#include <string.h>

enum at { AT_DIGIT, AT_WORDS, AT_TWIN };
struct reason {
	struct target t;
	enum at at;
	int chosen;
	struct edit words, twin;
	struct twins others; /* once a reason stands and they are logged */
	bool is_loaded;
	struct twins_done done; /* of a form's picker; NULL: t.then opens */
};

static const char *const long_words[REASON_COUNT + 1] = { "", N_("住民票交付"),
	N_("異動の届出"), N_("戸籍・附票"), N_("印鑑登録・証明"),
	N_("他課・公用請求"), N_("本人確認・番号"), N_("電話照会"),
	N_("審査・調査"), N_("その他（書く）") };

static const struct key keys[] = {
	{ K_ENTER, OP_ENTER, NULL, N_("前と同じ事由で開く") },
	{ 0, 0, NULL, NULL },
};

static enum rc
reason_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct reason *r = state;
	const struct app *a = ui_app(ui);

	r->t = *t;
	if (t->data != NULL)
		r->done = *(const struct twins_done *)t->data;
	r->t.data = NULL;
	edit_set(&r->words, EDIT_PLAIN, 60, a->reason_text);
	edit_set(&r->twin, EDIT_PLAIN, 12, "");
	r->chosen = a->reason;
	if (a->reason > 0 && t->has_twin) {
		enum rc rc = twins_load(ui_app(ui), t, &r->others, err);

		if (rc != RC_OK)
			return rc;
		r->is_loaded = true;
	}
	if (a->reason > 0)
		r->at = t->has_twin ? AT_TWIN : AT_WORDS;
	else if (t->then[0] == '\0') {
		/* from H1 with 9: only the words are missing */
		r->chosen = REASON_COUNT;
		r->at = AT_WORDS;
	}
	return RC_OK;
}

/* Whether what was typed tells them apart; it is said why not. */
static bool
twin_is_told(struct ui *ui, const struct reason *r)
{
	enum twin_answer x = twins_answer(&r->others, r->twin.text);

	if (x == TWIN_TOLD || (x == TWIN_BOTH && !GUARD("twin_not_the_other")))
		return true;
	if (x == TWIN_BOTH)
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E2102 別の人にも当てはまります  宛名番号の下4桁か全部を書類から打ちます"));
	else if (r->twin.text[0] != '\0')
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E2101 合いません  住所の番地か宛名番号の下4桁を書類から打ちます"));
	return false;
}

/* The others are looked up, and logged, when a reason stands. */
static bool
others_known(struct ui *ui, struct reason *r)
{
	struct err err;

	err_clear(&err);
	if (!r->is_loaded &&
	    twins_load(ui_app(ui), &r->t, &r->others, &err) != RC_OK) {
		ui_say_err(ui, &err);
		return false;
	}
	r->is_loaded = true;
	return true;
}

static void
go(struct ui *ui, struct reason *r)
{
	struct target t = r->t;
	struct twins_done after = r->done;
	struct app *a = ui_app(ui);
	struct layer *below;
	char then[8];

	if (r->chosen == REASON_COUNT && r->words.text[0] == '\0') {
		r->at = AT_WORDS;
		ui_say(ui, LOOK_PLAIN, "%s",
		    _("その他は 添え書き に理由を書きます"));
		return;
	}
	edit_finish(&r->words);
	if (r->t.has_twin)
		app_reason_set(a, r->chosen, r->words.text, ui_now(ui));
	if (GUARD("twin_told_apart") && r->t.has_twin &&
	    (!others_known(ui, r) || !twin_is_told(ui, r))) {
		r->at = AT_TWIN;
		return;
	}
	app_reason_set(a, r->chosen, r->words.text, ui_now(ui));
	(void)snprintf(then, sizeof(then), "%s", t.then);
	ui_pop(ui);
	t.has_twin = false;
	t.data = NULL;
	below = ui_layer(ui);
	if (after.done != NULL && below != NULL)
		after.done(ui, below->state);
	else if (then[0] != '\0')
		(void)!ui_open(ui, then, &t);
}

static bool
reason_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct reason *r = state;
	int last = ui_app(ui)->last_reason;

	switch (r->at) {
	case AT_DIGIT:
		if (k->code >= '1' && k->code <= '9') {
			r->chosen = k->code - '0';
			go(ui, r);
		} else if (k->code == K_ENTER && last > 0) {
			r->chosen = last;
			go(ui, r);
		} else if (k->code == K_ENTER) {
			ui_say(ui, LOOK_PLAIN, "%s", _("番号で答えてください"));
		} else if (k->code == K_TAB) {
			r->at = AT_WORDS;
		}
		return true;
	case AT_WORDS:
	case AT_TWIN:
		if (k->code == K_ENTER) {
			if (r->chosen == 0)
				r->at = AT_DIGIT;
			else
				go(ui, r);
			return true;
		}
		if (k->code == K_TAB || k->code == K_BACKTAB) {
			r->at = r->at == AT_WORDS && r->t.has_twin ? AT_TWIN
				: ui_app(ui)->reason > 0           ? AT_WORDS
								   : AT_DIGIT;
			return true;
		}
		return edit_key(r->at == AT_WORDS ? &r->words : &r->twin, k);
	}
	return false;
}

static int
others_shown(const struct reason *r)
{
	return r->others.count < TWINS_SHOWN ? r->others.count : TWINS_SHOWN;
}

/* Who else it may be; whoever is protected by name alone. */
static void
draw_others(const struct reason *r, struct view *v)
{
	char no[24];

	put(v, 16, 12, LOOK_DIM, _("同名同日"));
	putf(v, 16, 22, LOOK_WARN,
	    r->others.count > 1
		? _("別の人が %d人います。住所の番地か宛名番号の下4桁")
		: _("別の人がいます。住所の番地か宛名番号の下4桁"),
	    r->others.count);
	for (int i = 0; i < others_shown(r); i++) {
		const struct twin *x = &r->others.v[i];

		show_number(x->person_no, no, sizeof(no));
		put(v, 18 + i, 12, LOOK_DIM, i == 0 ? _("別の人") : "");
		put_cols(v, 18 + i, 22, 50, LOOK_PLAIN, no);
		put_cols(v, 18 + i, 34, 34, LOOK_PLAIN,
		    x->signs[0] != '\0' || x->home_is_guarded ? "〔抑止〕"
							      : x->address);
		if (x->is_removed)
			put(v, 18 + i, 69, LOOK_DIM, _("除票"));
	}
}

static void
reason_draw(const struct ui *ui, void *state, struct view *v)
{
	struct reason *r = state;
	bool has_twin = r->t.has_twin;
	int bottom = has_twin ? 18 + others_shown(r) : 16, refused, shown, i;
	char name[256];

	refused = ui_app(ui)->status.refused;
	put_box(v, 8, 10, bottom + (refused > 0), 73, _("処理事由"));
	if (refused > 0)
		putf(v, bottom, 12, LOOK_WARN,
		    _("戻り      登録簿が受け付けなかった入力 %d件  /N2 で見ます"),
		    refused);
	if (r->t.name[0] != '\0') {
		text_fit(r->t.name, 30, false, name, sizeof(name));
		putf(v, 9, 12, LOOK_PLAIN,
		    r->done.done != NULL           ? _("%s を選びます")
		    : strcmp(r->t.then, "K1") == 0 ? _("%s の世帯を開きます")
						   : _("%s を開きます"),
		    name);
	}
	shown = r->chosen > 0 ? r->chosen : ui_app(ui)->last_reason;
	for (i = 1; i <= REASON_COUNT; i++) {
		int row = 11 + (i - 1) % 3;
		int col = i <= 3 ? 14 : i <= 6 ? 31 : 50;

		if (i == shown)
			put(v, row, col - 2, LOOK_PLAIN, ">");
		putf(v, row, col,
		    i == shown && r->at == AT_DIGIT ? LOOK_FOCUS : LOOK_PLAIN,
		    "%d %s", i, _(long_words[i]));
	}
	if (r->at == AT_DIGIT)
		put_cursor(v, 11, 12);
	put(v, 15, 12, LOOK_DIM, _("添え書き"));
	edit_draw(&r->words, v, 15, 22, 38, r->at == AT_WORDS);
	if (has_twin) {
		draw_others(r, v);
		edit_draw(&r->twin, v, 17, 22, 12, r->at == AT_TWIN);
	}
}

static const char *
reason_hint(const struct ui *ui, const void *state)
{
	static char line[200];
	const struct reason *r = state;
	int last = ui_app(ui)->last_reason;

	if (r->at == AT_TWIN)
		return _("住所の番地か宛名番号の下4桁を書類から打って Enter");
	if (r->at == AT_WORDS)
		return _("添え書きを打って Enter");
	if (last == 0)
		return _("数字で選ぶ   この応対の間は聞きません");
	(void)snprintf(line, sizeof(line),
	    _("Enter 前と同じ「%s」   数字で選ぶ   この応対の間は聞きません"),
	    app_reason_word(last));
	return line;
}

static const struct field fields[] = {
	/* as enum at */
	{ .label = N_("処理事由"),
	    .kind = FIELD_CHOICE,
	    .help = N_(
		"何のために見るか。数字一つ。この応対の間は聞かず、見たもの全部と"
		"一緒に記録されます"),
	    .typing = N_("1 から 9。Enter だけなら前と同じ") },
	{ .label = N_("添え書き"),
	    .kind = FIELD_TEXT,
	    .help =
		N_("事由に添えて記録に残す言葉。その他（9）では必ず書きます。"
		   "見る相手の名前や番号は書きません"),
	    .typing = N_("短く打って Enter   例  統計の照合") },
	{ .label = N_("同名同日"),
	    .kind = FIELD_TEXT,
	    .help = N_("同じ名前と生年月日の人がほかにいるとき、どちらの人かを"
		       "決めるもの。書類を見て打ちます"),
	    .typing = N_("4-18（住所の番地）   1234（宛名番号の下4桁か全部）"),
	    .unknown = N_("使えません") },
};

static const struct field *
reason_each_field(int i)
{
	return i < (int)(sizeof(fields) / sizeof(fields[0])) ? &fields[i]
							     : NULL;
}

static const struct field *
reason_field(const void *state)
{
	return &fields[((const struct reason *)state)->at];
}

const struct screen scr_reason = {
	.name = "reason",
	.code = "W1",
	.title = N_("処理事由"),
	.keys = keys,
	.state_size = sizeof(struct reason),
	.is_over = true,
	.no_command = true,
	.about = N_(
	    "何のために見るかを一つ選びます。その他は書きます。\n"
	    "同じ名前と生年月日の人がほかにいるときは、書類にある番地か\n"
	    "宛名番号の下4桁で、どちらの人かを確かめます。別の人の宛名番号と\n"
	    "住所が下に出ます。どちらにも当てはまる番地では進めません。"),
	.open = reason_open,
	.draw = reason_draw,
	.key = reason_key,
	.hint_now = reason_hint,
	.field = reason_field,
	.each_field = reason_each_field,
};
