/* SPDX-License-Identifier: ISC
 * N3 不通中の交付 - certificates that were printed while a terminal had no
 * line, and what the register would have stopped had it been asked: for
 * whoever minds blocks. One is done with when somebody wrote what came of it.
 */
#include "src/mem.h"
#include "src/text.h"
#include "ui/engine.h"
#include "ui/issued.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ISSUED_DAYS 30

struct issued {
	json_t *lines; /* of issue.offline, what is to be looked into first */
	int count, open;
	struct list list;
	bool is_away; /* the register could not be asked */
};

/* What the register notes beside an issue (db/reg_late.c). */
static const struct {
	const char *what, *word, *why, *remedy;
} findings[] = {
	{ "block", N_("抑止"),
	    N_("出したときには、その人に証明書の抑止がありました"),
	    N_("窓口の申出者と抑止の理由を確かめ、必要なら本人に知らせます") },
	{ "newer", N_("新しい履歴"),
	    N_("紙の内容のあとに、新しい履歴が台帳にあります"),
	    N_("紙の日付と履歴を比べ、古い内容なら出し直します") },
	{ "second", N_("二人目"), N_("二人目の署名が通りません"),
	    N_("誰が署名したかを端末で確かめます") },
	{ "kind", N_("種類"), N_("不通の間に出せない種類の証明書です"),
	    N_("出した人に経緯を確かめます") },
	{ "right", N_("権限"), N_("出した人に証明書の権限がありません"),
	    N_("出した人に経緯を確かめます") },
	{ "clock", N_("時計"), N_("端末の時刻か日付が台帳より先です"),
	    N_("端末の時計を確かめます") },
	{ "number", N_("番号"),
	    N_("登録簿が先に受けていた交付で、紙の番号は別です"),
	    N_("二枚出ていないかを確かめます") },
};
enum {
	FINDINGS = sizeof(findings) / sizeof(findings[0]),
	DETAILS = 2, /* told in full under the list */
	DETAIL_ROWS = 4 + 2 * DETAILS
};

static int
finding_of(const json_t *line, size_t i)
{
	const char *what = show_json(
	    json_array_get(json_object_get(line, "findings"), i), "what");

	for (int k = 0; k < FINDINGS; k++)
		if (strcmp(what, findings[k].what) == 0)
			return k;
	return -1;
}

static bool
is_open(const json_t *line)
{
	return json_array_size(json_object_get(line, "findings")) > 0 &&
	       show_json(line, "seen_by")[0] == '\0';
}

int
issued_open_count(struct app *a)
{
	json_t *args, *got = NULL, *line;
	size_t i;
	int n = 0;

	if (!a->status.is_online || !app_has(a, "block"))
		return 0;
	args = json_pack("{s:i}", "days", ISSUED_DAYS);
	if (app_call(a, "issue.offline", args, &got, NULL) == RC_OK)
		json_array_foreach(json_object_get(got, "issues"), i, line) n +=
		    is_open(line);
	json_decref(args);
	json_decref(got);
	return n;
}

static void
load(struct ui *ui, struct issued *x)
{
	json_t *args = json_pack("{s:i}", "days", ISSUED_DAYS), *got = NULL;
	json_t *line;
	struct err err;
	size_t i;

	err_clear(&err);
	json_decref(x->lines);
	x->lines = json_array();
	x->open = 0;
	x->is_away =
	    app_call(ui_app(ui), "issue.offline", args, &got, &err) != RC_OK;
	json_decref(args);
	if (x->is_away)
		ui_say_err(ui, &err);
	for (int pass = 0; pass < 2; pass++)
		json_array_foreach(json_object_get(got, "issues"), i, line)
		{
			if (is_open(line) != (pass == 0))
				continue;
			(void)json_array_append(x->lines, line);
			x->open += pass == 0;
		}
	json_decref(got);
	x->count = (int)json_array_size(x->lines);
	list_set(&x->list, x->count, 1);
}

static enum rc
issued_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	(void)t;
	if (!app_has(ui_app(ui), "block"))
		return err_set(err, RC_DENIED, "E7122",
		    _("不通中の交付を見る権限がありません"), "",
		    _("抑止を扱う人に頼んでください"));
	load(ui, state);
	return RC_OK;
}

static void
issued_close(struct ui *ui, void *state)
{
	struct issued *x = state;

	(void)ui;
	json_decref(x->lines);
}

/* ---- drawing */

/* 不通003-7f3a, the part of the number that tells it apart. */
static const char *
short_number(const json_t *line)
{
	const char *number = show_json(line, "number");
	const char *mark = strstr(number, "不通");

	return mark != NULL ? mark : number;
}

/* The different things found, each once however many people it is about;
 * returns how many. */
static int
found_once(const json_t *line, int out[FINDINGS])
{
	size_t n = json_array_size(json_object_get(line, "findings"));
	bool had[FINDINGS] = { false };
	int count = 0;

	for (size_t i = 0; i < n; i++) {
		int k = finding_of(line, i);

		if (k < 0 || had[k])
			continue;
		had[k] = true;
		out[count++] = k;
	}
	return count;
}

static void
found_words(const json_t *line, char out[160])
{
	size_t at = 0;
	int k[FINDINGS], n = found_once(line, k);

	(void)snprintf(out, 160, "%s",
	    json_array_size(json_object_get(line, "findings")) == 0 ? "-"
								    : "?");
	for (int i = 0; i < n && at < 120; i++) {
		(void)snprintf(out + at, 160 - at, "%s%s", i > 0 ? " " : "",
		    _(findings[k[i]].word));
		at = strlen(out);
	}
}

static void
draw_line(struct view *v, const struct issued *x, int i, int row)
{
	const json_t *line = json_array_get(x->lines, (size_t)i);
	unsigned look = list_lead(v, &x->list, i, row);
	char words[160];

	if (is_open(line))
		put_sign(v, row, COL_LIST_SIGN, "注");
	put_cols(v, row, 12, 14, look, short_number(line));
	put_cols(v, row, 27, 16, LOOK_PLAIN, show_json(line, "made_at"));
	put_cols(v, row, 45, 8, LOOK_PLAIN, show_json(line, "terminal"));
	put_cols(v, row, 54, 6, LOOK_PLAIN, show_json(line, "staff"));
	found_words(line, words);
	put_cols(v, row, 61, 20, is_open(line) ? LOOK_WARN : LOOK_PLAIN, words);
}

/* The one in focus: whom it is about, what is wrong, what to do. */
static void
draw_detail(struct view *v, const struct issued *x, int row)
{
	const json_t *line = json_array_get(x->lines, (size_t)x->list.at);
	const json_t *persons = json_object_get(line, "persons");
	char no[24], note[300];
	int col = 12, k[FINDINGS], n = found_once(line, k), at = row + 2;

	put(v, row, COL_LABEL, LOOK_DIM, _("紙"));
	put_cols(v, row, 12, 69, LOOK_PLAIN, show_json(line, "number"));
	put(v, row + 1, COL_LABEL, LOOK_DIM, _("宛名"));
	for (size_t i = 0; i < json_array_size(persons) && col < 66; i++) {
		const char *p = json_string_value(json_array_get(persons, i));

		show_number(p != NULL ? p : "", no, sizeof(no));
		col += put(v, row + 1, col, LOOK_PLAIN, no) + 2;
	}
	for (int i = 0; i < n && i < DETAILS; i++, at += 2) {
		put(v, at, COL_LABEL, LOOK_DIM, _("内容"));
		put_cols(v, at, 12, 69, LOOK_PLAIN, _(findings[k[i]].why));
		put(v, at + 1, COL_LABEL, LOOK_DIM, _("対処"));
		put_cols(
		    v, at + 1, 12, 69, LOOK_PLAIN, _(findings[k[i]].remedy));
	}
	if (show_json(line, "seen_by")[0] == '\0')
		return;
	(void)snprintf(note, sizeof(note), "%.15s  %.270s",
	    show_json(line, "seen_by"), show_json(line, "note"));
	put(v, at, COL_LABEL, LOOK_DIM, _("確認"));
	put_cols(v, at, 12, 69, LOOK_PLAIN, note);
}

static void
issued_draw(const struct ui *ui, void *state, struct view *v)
{
	struct issued *x = state;
	char count[80];
	int last = v->foot - DETAIL_ROWS - 2, col = COL_LABEL;

	(void)ui;
	if (x->count == 0) {
		put(v, 5, 12, LOOK_PLAIN,
		    x->is_away ? _("不通の間は見られません")
			       : _("この30日に、不通の間の交付はありません"));
		return;
	}
	put(v, 4, 12, LOOK_DIM, _("番号"));
	put(v, 4, 27, LOOK_DIM, _("出した時刻"));
	put(v, 4, 45, LOOK_DIM, _("端末"));
	put(v, 4, 54, LOOK_DIM, _("職員"));
	put(v, 4, 61, LOOK_DIM, _("見つかったこと"));
	list_room(&x->list, 5, last);
	for (int i = 0; i < x->list.room && x->list.top + i < x->count; i++)
		draw_line(v, x, x->list.top + i, 5 + i);
	draw_detail(v, x, v->foot - DETAIL_ROWS);
	list_count_text(&x->list, x->count, count, sizeof(count));
	col += put(v, v->foot, col, LOOK_DIM, count) + 4;
	putf(v, v->foot, col, LOOK_DIM, _("未確認 %d"), x->open);
	if (x->list.top + x->list.room < x->count)
		put_right(v, v->foot, v->cols, LOOK_DIM, _("F8次"));
}

/* ---- keys */

static void
seen_with(struct ui *ui, void *state, bool ok, const char *text)
{
	struct issued *x = state;
	const json_t *line = json_array_get(x->lines, (size_t)x->list.at);
	char note[EDIT_MAX];
	json_t *args;
	struct err err;

	if (!ok || line == NULL)
		return;
	(void)snprintf(note, sizeof(note), "%s", text);
	text_trim(note);
	if (note[0] == '\0') {
		ui_say(ui, LOOK_WARN, "%s",
		    _("確かめたことを書きます  何もしませんでした"));
		return;
	}
	err_clear(&err);
	args = json_pack("{s:O, s:s}", "issue_no",
	    json_object_get(line, "issue_no"), "note", note);
	if (app_call(ui_app(ui), "issue.offline_seen", args, NULL, &err) !=
	    RC_OK)
		ui_say_err(ui, &err);
	else
		ui_say(ui, LOOK_PLAIN, "%s", _("確認済にしました"));
	json_decref(args);
	load(ui, x);
}

static void
seen(struct ui *ui, const struct issued *x)
{
	const json_t *line = json_array_get(x->lines, (size_t)x->list.at);

	if (line == NULL)
		return;
	if (show_json(line, "seen_by")[0] != '\0')
		ui_say(ui, LOOK_PLAIN, "%s", _("もう確認済です"));
	else
		ui_ask(ui, _("確かめたこと"), 50, seen_with);
}

static void
issued_op(struct ui *ui, void *state, int op)
{
	struct issued *x = state;

	if (op == OP_ENTER)
		seen(ui, x);
	else if (op == OP_AGAIN)
		load(ui, x);
	else if (op == OP_PREV || op == OP_NEXT)
		list_page(&x->list, op == OP_NEXT ? 1 : -1);
}

static bool
issued_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct issued *x = state;

	(void)ui;
	return list_key(&x->list, k) || list_pick(&x->list, k->code) >= 0;
}

static bool
issued_can(const struct ui *ui, const void *state, int op)
{
	const struct issued *x = state;

	(void)ui;
	if (op == OP_PREV || op == OP_NEXT)
		return x->count > x->list.room;
	return op != OP_ENTER || x->count > 0;
}

static bool
issued_under(const void *state, char *out, size_t size)
{
	const struct issued *x = state;
	const json_t *line = json_array_get(x->lines, (size_t)x->list.at);

	(void)snprintf(out, size, "%s", show_json(line, "number"));
	return out[0] != '\0';
}

static const struct key keys[] = {
	{ K_F5, OP_AGAIN, N_("更新"), N_("登録簿に聞き直す") },
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁") },
	{ K_ENTER, OP_ENTER, NULL,
	    N_("> の一件を、確かめたことを書いて済にする") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_issued = {
	.name = "issued",
	.code = "N3",
	.title = N_("不通中の交付"),
	.hint = N_("Enter 確かめたことを書いて済にする   F5 更新   F3 戻る"),
	.about = N_(
	    "回線が切れている間に端末が自分で出した証明書です。紙はもう出ています。\n"
	    "注は、登録簿に聞けていれば止まったもので、まだ誰も確かめていません。\n"
	    "確かめたことを書くと済になります。済になっても紙は取り消されません。"),
	.keys = keys,
	.state_size = sizeof(struct issued),
	.open = issued_open,
	.draw = issued_draw,
	.key = issued_key,
	.op = issued_op,
	.can = issued_can,
	.close = issued_close,
	.under = issued_under,
};
