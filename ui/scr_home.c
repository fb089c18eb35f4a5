/* SPDX-License-Identifier: ISC
 * scr_home - H1: one digit says why, one box finds everybody. The list is
 * drawn when it has settled and its one record is in the log, never before:
 * home_search.c. What was left undone is home_loose.c, how it looks
 * home_draw.c.
 */
#include "ui/home.h"
#include "ui/show.h"

#include "src/mutant.h"
#include "src/text.h"
#include "ui/find.h"
#include "ui/wards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OP_WARDS = OP_OWN + 3 };

static const struct key keys[] = {
	{ K_ENTER, OP_ENTER, NULL,
	    N_("> の人の世帯を開く。事由が空なら前と同じ事由") },
	{ K_TAB, OP_OWN, NULL,
	    N_("一覧へ移る（数字で選ぶ）、もう一度で箱へ戻る") },
	{ K_UP, OP_OWN + 1, NULL, N_("前の行。空の箱では前の検索を呼ぶ") },
	{ K_DOWN, OP_OWN + 2, NULL, N_("次の行") },
	{ K_F3, OP_BACK, N_("戻る"), N_("応対を終え、箱を空にする") },
	{ K_F4, OP_CHOICES, N_("候補"),
	    N_("範囲（現存、除票）と、言葉が何かを選ぶ") },
	{ K_F5, OP_AGAIN, N_("更新"),
	    N_("もう一度検索する。個人番号ならセンターへ照会する") },
	{ K_F6, OP_CHANGE, N_("異動"), N_("> の人の異動を始める") },
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁") },
	{ K_F9, OP_CERT, N_("証明"), N_("> の人の証明") },
	{ K_F10, OP_REVIEW, N_("審査"), N_("審査待ちの一覧") },
	{ K_F11, OP_TIME, N_("時点"), N_("> の人の履歴と時点") },
	{ K_CTRL_R, OP_READ, NULL, N_("読取機かファイルから取り込む") },
	{ K_CTRL_W, OP_WARDS, NULL,
	    N_("指定都市: 全市の人を出す、もう一度で自分の区の人に戻る") },
	{ 0, 0, NULL, NULL },
};

static enum rc
home_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct home *h = state;

	(void)t;
	(void)err;
	edit_set(&h->box, EDIT_PLAIN, BOX_MAX, "");
	h->past_at = -1;
	list_set(&h->list, 0, 2);
	home_load_loose(ui, h);
	return RC_OK;
}

static void
home_close(struct ui *ui, void *state)
{
	struct home *h = state;

	(void)ui;
	search_release(&h->res);
	home_forget_arrived(h);
}

static void
home_resume(struct ui *ui, void *state)
{
	struct home *h = state;

	home_load_loose(ui, h);
	/* nobody said why: the words stay, the next key searches again */
	if (h->is_braked && h->brake_releases == ui_app(ui)->brake_releases) {
		h->is_braked = false;
		return;
	}
	h->is_braked = false;
	/* held up by the brake, or a search that H2 left here */
	if (!h->is_shown && h->box.text[0] != '\0') {
		h->settle_at = ui_now(ui);
		ui_wake_at(ui, h->settle_at);
	}
}

static void
home_tick(struct ui *ui, void *state, int64_t now)
{
	struct home *h = state;

	if (ui_app(ui)->reason == 0 &&
	    (h->box.text[0] != '\0' || h->is_shown)) {
		home_clear(h);
		edit_set(&h->box, EDIT_PLAIN, BOX_MAX, "");
		h->at = AT_REASON;
	}
	if (h->settle_at != 0) {
		if (now >= h->settle_at)
			home_settle_unasked(ui, h);
		else
			ui_wake_at(ui, h->settle_at);
	}
	/* What came back is there with the next count. */
	if (now >= h->loose_at || h->returned != ui_app(ui)->status.returned)
		home_load_loose(ui, h);
}

/* ---- opening what > points at */

static void
target_of(const struct hit *x, const char *code, struct target *t)
{
	memset(t, 0, sizeof(*t));
	(void)snprintf(
	    t->household_no, sizeof(t->household_no), "%s", x->household_no);
	(void)snprintf(t->person_no, sizeof(t->person_no), "%s", x->person_no);
	t->sheet_no = x->sheet_no;
	(void)snprintf(t->name, sizeof(t->name), "%s", x->name);
	(void)snprintf(t->address, sizeof(t->address), "%s", x->address);
	(void)snprintf(t->then, sizeof(t->then), "%s", code);
	t->has_twin = x->has_twin;
}

/* What arrived becomes the form of its move-in, whatever it is opened for. */
static void
open_arrived(struct ui *ui, const struct hit *x)
{
	struct target t;

	if (strstr(x->signs, "仮") != NULL) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E4169 この転出証明書情報の届出が審査を待っています"));
		return;
	}
	memset(&t, 0, sizeof(t));
	t.arrival = x->arrival;
	(void)snprintf(t.menu, sizeof(t.menu), "13");
	(void)!ui_open(ui, "I13", &t);
}

/* code: K1, C1, I0, K3. Somebody with a twin is opened only past W1. */
static void
open_hit(struct ui *ui, struct home *h, const char *code)
{
	struct target t;

	home_settle(ui, h);
	if (!h->is_shown || h->list.at >= h->res.count)
		return;
	home_remember(ui, h);
	if (h->res.hits[h->list.at].arrival != 0) {
		open_arrived(ui, &h->res.hits[h->list.at]);
		return;
	}
	target_of(&h->res.hits[h->list.at], code, &t);
	if (ui_app(ui)->reason == 0 || (GUARD("twin_asks") && t.has_twin)) {
		ui_interrupt(ui, false);
		(void)!ui_open(ui, "W1", &t);
		return;
	}
	(void)!ui_open(ui, code, &t);
}

/* Twelve digits with a right check digit: the centre's exact look-up. */
static void
mynumber_find(struct ui *ui, struct home *h)
{
	struct secret value;
	struct err err;

	err_clear(&err);
	if (secret_init(&value, &err) != RC_OK) {
		ui_say_err(ui, &err);
		return;
	}
	(void)secret_add(&value, h->box.text);
	explicit_bzero(&h->box, sizeof(h->box));
	edit_set(&h->box, EDIT_PLAIN, BOX_MAX, "");
	home_clear(h);
	find_number(ui, "H1", &value);
	secret_release(&value);
}

/* ---- keys */

static void
reason_take(struct ui *ui, struct home *h, int n)
{
	struct target t;

	memset(&t, 0, sizeof(t));
	h->at = AT_BOX;
	if (n == REASON_COUNT) { /* その他: in words */
		(void)!ui_open(ui, "W1", &t);
		return;
	}
	app_reason_set(ui_app(ui), n, "", ui_now(ui));
	/* What a card said waits for this. */
	if (h->box.text[0] != '\0')
		home_typed(ui, h);
}

static bool
reason_key(struct ui *ui, struct home *h, const struct keypress *k)
{
	int last = ui_app(ui)->last_reason;

	if (k->code >= '1' && k->code <= '9') {
		reason_take(ui, h, k->code - '0');
		return true;
	}
	if (k->code == K_ENTER) {
		if (last > 0)
			reason_take(ui, h, last);
		else
			ui_say(ui, LOOK_PLAIN, "%s",
			    _("まず処理事由を数字で選びます"));
		return true;
	}
	if (k->code == K_TAB) {
		h->at = h->loose_count > 0 ? AT_LIST : AT_REASON;
		return true;
	}
	if (k->code == '/')
		return false;
	if (k->code < K_SPECIAL)
		ui_say(ui, LOOK_PLAIN, "%s", _("まず処理事由を数字で選びます"));
	return k->code < K_SPECIAL;
}

/* Whether ↑ and ↓ call former searches: from the empty box on, and until
 * something is listed, where they go through that. */
static bool
calls_past(const struct home *h)
{
	if (h->list.count > 0 && GUARD("home_up_in_list"))
		return false;
	return h->box.text[0] == '\0' || h->past_at >= 0;
}

/* What another search had found goes with its words. */
static void
past_call(struct home *h, int way)
{
	int at = h->past_at + way;

	if (at < 0 || at >= h->past_count)
		return;
	if (GUARD("home_past_alone"))
		home_clear(h);
	h->past_at = at;
	edit_set(&h->box, EDIT_PLAIN, BOX_MAX, h->past[at]);
}

static bool
box_key(struct ui *ui, struct home *h, const struct keypress *k)
{
	bool is_empty = h->box.text[0] == '\0';

	switch (k->code) {
	case K_ENTER:
		home_settle(ui, h);
		if (h->res.is_mynumber)
			ui_say(ui, LOOK_PLAIN, "%s",
			    _("個人番号はこの端末にありません  F5 でセンターへ照会します"));
		else if (h->is_shown && h->res.count > 0)
			open_hit(ui, h, "K1");
		else if (h->past_at >= 0)
			home_search(ui, h);
		return true;
	case K_TAB:
		home_settle(ui, h);
		home_remember(ui, h);
		if (h->list.count > 0 || h->drop_count > 0 ||
		    (is_empty && h->loose_count > 0))
			h->at = AT_LIST;
		else
			return false;
		return true;
	case K_UP:
		home_settle(ui, h);
		if (calls_past(h))
			past_call(h, 1);
		else
			(void)list_key(&h->list, k);
		return true;
	case K_DOWN:
		home_settle(ui, h);
		if (h->past_at >= 0 && calls_past(h))
			past_call(h, -1);
		else
			(void)list_key(&h->list, k);
		return true;
	case '/':
		if (is_empty)
			return false;
		break;
	default:
		break;
	}
	if (!edit_key(&h->box, k))
		return false;
	if (k->code < K_SPECIAL || k->code == K_BACKSPACE ||
	    k->code == K_DELETE)
		home_typed(ui, h);
	return true;
}

static bool
in_list_key(struct ui *ui, struct home *h, const struct keypress *k)
{
	if (k->code == K_TAB || k->code == K_BACKTAB) {
		h->at = ui_app(ui)->reason > 0 ? AT_BOX : AT_REASON;
		/* on a wide terminal Tab goes on to the other side */
		return true;
	}
	if (h->is_shown && h->drop_count > 0) {
		if (k->code >= '1' && k->code - '1' < h->drop_count) {
			edit_set(&h->box, EDIT_PLAIN, BOX_MAX,
			    h->drops[k->code - '1'].query);
			h->at = AT_BOX;
			home_search(ui, h);
			return true;
		}
		return k->code != '/' && k->code < K_SPECIAL;
	}
	if (h->is_shown) {
		if (list_pick(&h->list, k->code) >= 0 || k->code == K_ENTER) {
			open_hit(ui, h, "K1");
			return true;
		}
		return list_key(&h->list, k);
	}
	if (k->code >= '1' && k->code <= '9') {
		home_open_loose(ui, h, k->code - '1');
		return true;
	}
	if (k->code == K_ENTER) {
		home_open_loose(ui, h, h->loose_sel);
		return true;
	}
	if (k->code == K_DOWN && h->loose_sel + 1 < h->loose_count)
		h->loose_sel++;
	if (k->code == K_UP && h->loose_sel > 0)
		h->loose_sel--;
	return false;
}

static bool
home_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct home *h = state;

	if (ui_app(ui)->reason == 0 && h->at == AT_BOX)
		h->at = AT_REASON;
	if (ui_app(ui)->reason > 0 && h->at == AT_REASON)
		h->at = AT_BOX;
	switch (h->at) {
	case AT_REASON:
		return reason_key(ui, h, k);
	case AT_BOX:
		return box_key(ui, h, k);
	case AT_LIST:
		return in_list_key(ui, h, k);
	}
	return false;
}

/* The own ward and the whole city by turns, until the visitor goes. */
static void
wards_turn(struct ui *ui, struct home *h)
{
	struct app *a = ui_app(ui);

	a->all_wards = !a->all_wards;
	h->at = AT_BOX;
	home_search(ui, h);
}

static void
home_op(struct ui *ui, void *state, int op)
{
	struct home *h = state;

	switch (op) {
	case OP_BACK:
		home_remember(ui, h);
		home_clear(h);
		edit_set(&h->box, EDIT_PLAIN, BOX_MAX, "");
		app_reason_end(ui_app(ui));
		home_forget_arrived(h);
		h->at = AT_REASON;
		h->past_at = -1;
		/* a record beside the list goes with them */
		if (GUARD("visit_ends_beside"))
			ui_home(ui);
		break;
	case OP_AGAIN:
		app_refresh(ui_app(ui));
		home_settle(ui, h);
		if (ui_app(ui)->reason == 0) {
			home_load_loose(ui, h);
		} else if (h->res.is_mynumber) {
			mynumber_find(ui, h);
		} else {
			home_search(ui, h);
			home_remember(ui, h);
		}
		break;
	case OP_CHOICES:
		(void)!ui_open(ui, "W3", NULL);
		break;
	case OP_PREV:
	case OP_NEXT:
		list_page(&h->list, op == OP_NEXT ? 1 : -1);
		break;
	case OP_CHANGE:
		home_settle(ui, h);
		if (h->is_shown && h->res.count > 0) {
			open_hit(ui, h, "I0");
		} else if (ui_app(ui)->reason == 0) {
			struct target t;

			memset(&t, 0, sizeof(t));
			(void)snprintf(t.then, sizeof(t.then), "%s", "I0");
			(void)!ui_open(ui, "W1", &t);
		} else {
			(void)!ui_open(ui, "I0", NULL);
		}
		break;
	case OP_WARDS:
		wards_turn(ui, h);
		break;
	case OP_CERT:
		open_hit(ui, h, "C1");
		break;
	case OP_TIME:
		open_hit(ui, h, "K3");
		break;
	case OP_REVIEW:
		(void)!ui_open(ui, "R1", NULL);
		break;
	default:
		break;
	}
}

static bool
home_can(const struct ui *ui, const void *state, int op)
{
	const struct home *h = state;
	char ward[64];

	switch (op) {
	case OP_BACK:
		return ui_app(ui)->reason > 0 || h->box.text[0] != '\0';
	case OP_WARDS:
		wards_own_name(ui_app(ui), ward);
		return ui_app(ui)->reason > 0 && ward[0] != '\0';
	case OP_CERT:
	case OP_TIME:
		return h->settle_at != 0 || (h->is_shown && h->res.count > 0);
	default:
		return true;
	}
}

static struct edit *
home_line(struct ui *ui, void *state)
{
	struct home *h = state;

	if (ui_app(ui)->reason == 0 || h->at == AT_LIST)
		return NULL;
	h->at = AT_BOX;
	return &h->box;
}

static void
home_line_put(struct ui *ui, void *state)
{
	home_typed(ui, state);
}

static bool
home_under(const void *state, char *out, size_t size)
{
	const struct home *h = state;

	if (!h->is_shown || h->list.at >= h->res.count) {
		(void)snprintf(out, size, "%s", h->box.text);
		return out[0] != '\0';
	}
	(void)snprintf(out, size, "%s", h->res.hits[h->list.at].name);
	return true;
}

static const char *
home_hint(const struct ui *ui, const void *state)
{
	const struct home *h = state;

	if (h->at == AT_LIST)
		return _("数字か Enter で開く   Tab 箱へ戻る");
	if (h->is_shown && h->res.is_mynumber)
		return _(
		    "個人番号はこの端末にありません  F5 でセンターへ照会します");
	if (h->is_shown && h->drop_count > 0)
		return _(
		    "該当なし   Tab で下へ、数字で選ぶと条件を一つ減らして探す");
	if (h->is_shown && h->res.elsewhere > 0 && h->ward_note[0] != '\0')
		return _(
		    "Enter 開く   F9 証明   Tab 一覧へ（数字で選ぶ）   Ctrl-W 全市");
	if (h->is_shown && h->res.count > 0)
		return _("Enter 開く   F9 証明   Tab 一覧へ（数字で選ぶ）");
	if (ui_app(ui)->reason > 0)
		return _("氏名・かな・ローマ字・日付・番号・住所を打つ");
	return _(
	    "数字で処理事由を選び、氏名・かな・ローマ字・日付・番号・住所を打つ");
}

static const struct field box_field = {
	.label = N_("検索"),
	.kind = FIELD_TEXT,
	.help = N_(
	    "氏名・フリガナ・ローマ字・生年月日・宛名番号・世帯番号・住所の一部。"
	    "いくつでも空けて並べる。どの順でもよい"),
	.typing = N_(
	    "佐藤 水前寺   sato S50.1.2   昭和50年1月2日   渡鹿 5-4-12   メゾン大江301\n00418273-1   町:大江 と打てば町名だけ   濁点・長音・異体字は区別しません"),
};

static const struct field reason_field = {
	.label = N_("事由"),
	.kind = FIELD_CHOICE,
	.choices = "",
	.help =
	    N_("何のために見るか。数字一つ。見たもの全部と一緒に記録されます"),
	.typing = N_("1 から 9。Enter だけなら前と同じ"),
};

static const struct field *
home_field(const void *state)
{
	const struct home *h = state;

	return h->at == AT_REASON ? &reason_field : &box_field;
}

static const struct field *
home_each_field(int i)
{
	return i == 0 ? &reason_field : i == 1 ? &box_field : NULL;
}

const struct screen scr_home = {
	.name = "home",
	.code = "H1",
	.title = N_("検索"),
	.keys = keys,
	.is_lively = true, /* what came back is there at once */
	.state_size = sizeof(struct home),
	.about = N_(
	    "まず処理事由を数字で選び、箱に打ちます。一覧は打つのをやめると出ます。\n"
	    "支援措置・抑止・審査待ちは開く前にしるしで分かります。\n"
	    "事由 6 本人確認・番号では、氏名のほかに住所か生年月日も打ちます。\n"
	    "指定都市では自分の所属の区の人、そこに誰も住んでいなければ全市です。\n"
	    "ほかの区は 区:東区 と打つか Ctrl-W で全市に。番号は全市を探します。"),
	.open = home_open,
	.draw = home_draw,
	.draw_list = home_draw_list,
	.key = home_key,
	.op = home_op,
	.can = home_can,
	.tick = home_tick,
	.resume = home_resume,
	.close = home_close,
	.hint_now = home_hint,
	.field = home_field,
	.each_field = home_each_field,
	.under = home_under,
	.line = home_line,
	.line_put = home_line_put,
};
