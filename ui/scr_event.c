/* SPDX-License-Identifier: ISC
 * I0 異動を選ぶ - the numbers that hands remember. Two digits start; a number
 * that cannot start is dim and says why.
 */
#include "src/event.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/record.h"
#include "src/text.h"
#include "ui/app.h"
#include "ui/engine.h"
#include "ui/intake.h"
#include "ui/show.h"
#include "ui/wards.h"

#include <stdio.h>
#include <string.h>

struct event_view {
	struct target t;
	char digits[4];
	char who[300];
	bool has_who, is_removed, is_japanese, is_pending;
	int arrived;  /* 転出証明書情報 that nobody has entered yet */
	bool is_here; /* lives in this counter's ward */
	bool starts;  /* /11 or 続き: opens the form at once */
};

/* The menu as it is drawn; numbers from and to share a row. */
static const struct menu_row {
	int row, col;
	const char *number, *label;
	bool is_head;
} rows[] = {
	{ 6, 5, "1", N_("転入"), true },
	{ 7, 5, "11", N_("国内転入"), false },
	{ 8, 5, "12", N_("国外転入等"), false },
	{ 9, 5, "13", N_("特例転入"), false },
	{ 10, 5, "14", N_("未届転入"), false },
	{ 11, 5, "15", N_("区間転入"), false },
	{ 12, 5, "2", N_("転居"), true },
	{ 13, 5, "21", N_("転居"), false },
	{ 15, 5, "3", N_("転出"), true },
	{ 16, 5, "31", N_("国内転出"), false },
	{ 17, 5, "32", N_("国外転出"), false },
	{ 18, 5, "33", N_("転入通知の受理"), false },
	{ 6, 30, "4", N_("世帯"), true },
	{ 7, 30, "41", N_("世帯分離"), false },
	{ 8, 30, "42", N_("世帯合併"), false },
	{ 9, 30, "43", N_("世帯変更"), false },
	{ 10, 30, "44", N_("世帯主変更"), false },
	{ 12, 30, "5", N_("戸籍の届"), true },
	{ 13, 30, "51", N_("出生"), false },
	{ 14, 30, "52", N_("死亡"), false },
	{ 15, 30, "53", N_("失踪"), false },
	{ 17, 30, "6", N_("職権"), true },
	{ 18, 30, "61-63", N_("記載 修正 消除"), false },
	{ 19, 30, "64", N_("軽微な修正"), false },
	{ 20, 30, "65", N_("誤記修正"), false },
	{ 6, 56, "7", N_("外国人"), true },
	{ 7, 56, "71", N_("法30条の46転入"), false },
	{ 8, 56, "72", N_("法30条の47届出"), false },
	{ 9, 56, "73", N_("帰化"), false },
	{ 10, 56, "74", N_("国籍取得"), false },
	{ 11, 56, "75", N_("国籍喪失"), false },
	{ 12, 56, "76", N_("入管通知"), false },
	{ 14, 56, "8", N_("旧氏・通称"), true },
	{ 15, 56, "81-83", N_("旧氏 記載 変更 削除"), false },
	{ 16, 56, "84-85", N_("通称 記載 削除"), false },
	{ 18, 56, "9", N_("取消し ほか"), true },
	{ 19, 56, "91", N_("異動の取消し"), false },
	{ 20, 56, "92-96", N_("改製 再製 番号"), false },
};
#define ROWS ((int)(sizeof(rows) / sizeof(rows[0])))

static const struct menu_row *
row_of(const char *digits)
{
	for (int i = 0; i < ROWS; i++) {
		const char *n = rows[i].number;

		if (rows[i].is_head)
			continue;
		if (strcmp(n, digits) == 0 ||
		    (strlen(n) == 5 && strncmp(n, digits, 2) <= 0 &&
			strcmp(n + 3, digits) >= 0))
			return &rows[i];
	}
	return NULL;
}

/* 76 of nobody yet is the list of what waits. */
static bool
is_notice_list(const struct event_view *v, const char *digits)
{
	return strcmp(digits, "76") == 0 && v->t.person_no[0] == '\0' &&
	       v->t.household_no[0] == '\0' && v->t.draft_id[0] == '\0' &&
	       v->t.entry_id == 0;
}

/* Why a number cannot start now; false when it can. */
static bool
why_not(const struct ui *ui, const struct event_view *v, const char *digits,
    char *out, size_t size)
{
	const struct menu_row *r = row_of(digits);
	const struct app *a = ui_app(ui);
	char code[8];

	if (r == NULL) {
		(void)snprintf(
		    out, size, _("%s という異動はありません"), digits);
		return true;
	}
	if (is_notice_list(v, digits))
		return false;
	(void)snprintf(code, sizeof(code), "I%s", digits);
	if (screen_by_code(code) == NULL) {
		(void)snprintf(out, size,
		    _("%s %s は、まだこの版にありません（後の版で入ります）"),
		    digits, _(r->label));
		return true;
	}
	if (!app_has(a, event_right(digits))) {
		(void)snprintf(
		    out, size, "%s", _("E1041 異動を入力する権限がありません"));
		return true;
	}
	if (digits[0] == '7' && v->has_who && v->is_removed && v->is_japanese) {
		(void)snprintf(out, size,
		    _("%s は外国人住民だけです  対象は日本人です"), digits);
		return true;
	}
	if (strcmp(digits, "15") == 0 && !lgcode_is_city(a->municipality)) {
		(void)snprintf(out, size, "%s",
		    _("15 は指定都市の全部の区の台帳だけです  国内転入か転出で入力します"));
		return true;
	}
	if (strcmp(digits, "15") == 0 && v->is_here) {
		(void)snprintf(out, size, "%s",
		    _("15 はほかの区に住む人だけです  対象はこの区の人です"));
		return true;
	}
	/* Whoever is no resident can only come back, be taken back, have arrived
	 * elsewhere, or have something written wrongly put right. */
	if (v->has_who && v->is_removed &&
	    (digits[0] != '1' || strcmp(digits, "15") == 0) &&
	    digits[0] != '7' && strcmp(digits, "91") != 0 &&
	    strcmp(digits, "33") != 0 && strcmp(digits, "65") != 0) {
		(void)snprintf(out, size,
		    _("%s %s は住民だけです  対象は除票です"), digits,
		    _(r->label));
		return true;
	}
	if (v->has_who && v->is_removed && v->is_pending) {
		(void)snprintf(out, size, "%s",
		    _("対象に審査待ちの仮登録があります  済むまで始められません"));
		return true;
	}
	return false;
}

static void
start(struct ui *ui, struct event_view *v)
{
	struct target t = v->t;
	char why[200], code[8];

	if (why_not(ui, v, v->digits, why, sizeof(why))) {
		ui_say(ui, LOOK_PLAIN, "%s", why);
		v->digits[0] = '\0';
		return;
	}
	if (is_notice_list(v, v->digits))
		(void)snprintf(code, sizeof(code), "R4");
	/* What arrived is chosen before it is entered. */
	else if (strcmp(v->digits, "13") == 0 && t.draft_id[0] == '\0' &&
		 t.entry_id == 0)
		(void)snprintf(code, sizeof(code), "A1");
	else
		(void)snprintf(code, sizeof(code), "I%s", v->digits);
	(void)snprintf(t.menu, sizeof(t.menu), "%s", v->digits);
	v->digits[0] = '\0';
	(void)!ui_open(ui, code, &t);
}

const struct target *
event_target(const struct ui *ui)
{
	const struct event_view *v = ui_state_of(ui, "I0");

	return v != NULL ? &v->t : NULL;
}

static void
name_target(struct ui *ui, struct event_view *v)
{
	struct app *a = ui_app(ui);
	struct member who;
	char name[120], own[8];

	if (v->t.person_no[0] == '\0' || a->replica == NULL ||
	    replica_person(
		a->replica, v->t.person_no, v->t.sheet_no, &who, NULL) != RC_OK)
		return;
	v->has_who = true;
	v->is_removed = record_status(&who.row, a->today) == STATUS_REMOVED;
	v->is_japanese = record_get(&who.row, IT_KIND)[0] != '2';
	v->is_pending = who.pending_id != 0;
	wards_own(a, own);
	v->is_here =
	    own[0] != '\0' &&
	    strncmp(own, record_get(&who.row, IT_ADDRESS_CODE), 5) == 0;
	text_fit(show_is_stopped(a, &who) && GUARD("event_stopped_name")
		     ? "〔抑止〕"
		     : record_get(&who.row, IT_NAME),
	    30, false, name, sizeof(name));
	if (v->is_removed)
		(void)snprintf(v->who, sizeof(v->who), _("%s（除票）"), name);
	else if (v->t.mark_count == 1)
		(void)snprintf(v->who, sizeof(v->who), "%s", name);
	else if (v->t.mark_count > 1)
		(void)snprintf(v->who, sizeof(v->who), _("%s ほか %d人"), name,
		    v->t.mark_count - 1);
	else
		(void)snprintf(v->who, sizeof(v->who), _("%s の世帯"), name);
	member_release(&who);
}

/* 着: how many arrived; nothing where the centre does not say. */
static void
count_arrived(struct ui *ui, struct event_view *v)
{
	json_t *got = NULL;

	if (!app_has(ui_app(ui), "enter") ||
	    app_call(ui_app(ui), "arrival.count", NULL, &got, NULL) != RC_OK)
		return;
	v->arrived = (int)json_integer_value(json_object_get(got, "free"));
	json_decref(got);
}

static enum rc
event_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct event_view *v = state;

	v->t = *t;
	v->t.data = NULL;
	if (t->person_no[0] != '\0') {
		enum rc rc =
		    app_log_one(ui_app(ui), "inquiry", "I0", t->person_no, err);

		if (rc != RC_OK)
			return rc;
	}
	name_target(ui, v);
	if (t->menu[0] == '\0' && t->draft_id[0] == '\0')
		count_arrived(ui, v);
	/* A code or 続き names the change: the form follows at once. */
	if (t->menu[0] != '\0' || t->draft_id[0] != '\0') {
		(void)snprintf(v->digits, sizeof(v->digits), "%s", t->menu);
		if (t->draft_id[0] == 'I')
			(void)snprintf(v->digits, sizeof(v->digits), "%.2s",
			    t->draft_id + 1);
		v->starts = true;
		ui_wake_at(ui, ui_now(ui));
	}
	return RC_OK;
}

static void
event_tick(struct ui *ui, void *state, int64_t now)
{
	struct event_view *v = state;

	(void)now;
	if (!v->starts)
		return;
	v->starts = false;
	start(ui, v);
}

static void
event_draw(const struct ui *ui, void *state, struct view *w)
{
	struct event_view *v = state;
	char why[200], first[4];

	put(w, 4, COL_POINT, LOOK_PLAIN, ">");
	put(w, 4, COL_LABEL, LOOK_DIM, _("番号"));
	put_cols(w, 4, 10, 2, LOOK_FIELD | LOOK_FOCUS, v->digits);
	put_cursor(w, 4, 10 + (int)strlen(v->digits));
	if (v->who[0] != '\0') {
		put(w, 4, 16, LOOK_DIM, _("対象"));
		put_cols(w, 4, 21, 59, LOOK_PLAIN, v->who);
	}
	for (int i = 0; i < ROWS; i++) {
		const struct menu_row *r = &rows[i];
		unsigned look = LOOK_PLAIN;

		(void)snprintf(first, sizeof(first), "%.2s", r->number);
		if (!r->is_head && why_not(ui, v, first, why, sizeof(why)))
			look = LOOK_DIM;
		put(w, r->row, r->col, look, r->number);
		put(w, r->row, r->col + (strlen(r->number) > 2 ? 6 : 3), look,
		    _(r->label));
		if (strcmp(r->number, "13") == 0 && v->arrived > 0)
			putf(w, r->row, 18, LOOK_WARN, _("着 %d"), v->arrived);
	}
}

static bool
event_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct event_view *v = state;
	size_t n = strlen(v->digits);

	if (k->code >= '0' && k->code <= '9') {
		if (n >= 2)
			n = 0;
		v->digits[n] = (char)k->code;
		v->digits[n + 1] = '\0';
		if (n == 1)
			start(ui, v);
		return true;
	}
	if (k->code == K_BACKSPACE) {
		if (n > 0)
			v->digits[n - 1] = '\0';
		return true;
	}
	return false;
}

static void
event_op(struct ui *ui, void *state, int op)
{
	struct event_view *v = state;

	if (op == OP_ENTER && strlen(v->digits) == 2)
		start(ui, v);
	else if (op == OP_ENTER)
		ui_say(ui, LOOK_PLAIN, "%s", _("二桁の番号を打ちます"));
}

static const struct field number_field = {
	.label = N_("番号"),
	.kind = FIELD_NUMBER,
	.help = N_(
	    "始める異動の番号、二桁。暗い番号は、打つと始められない理由が出ます"),
	.typing = N_("11 国内転入  12 国外転入等  13 特例転入  14 未届転入"),
};

static const struct field *
event_field(const void *state)
{
	(void)state;
	return &number_field;
}

static const struct field *
event_each_field(int i)
{
	return i == 0 ? &number_field : NULL;
}

static const struct key keys[] = {
	{ K_ENTER, OP_ENTER, NULL, N_("打った番号の異動を始める") },
	{ K_CTRL_R, OP_READ, NULL, N_("読取機かファイルから取り込む") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_event = {
	.name = "event",
	.code = "I0",
	.title = N_("異動を選ぶ"),
	.hint =
	    N_("二桁を打つと始まる   使えない番号は暗く出て、打つと理由を言う"),
	.about = N_(
	    "異動の番号を二桁で打つと、その入力の画面が開きます。\n"
	    "どの画面からも /11 のように打って始められます。\n"
	    "世帯や個人の画面から来ると、その人が対象になります。\n"
	    "転入では、対象の世帯に入る（一部）か、除票の人の再転入になります。\n"
	    "対象がいないとき、76 は未処理の入管通知の一覧（R4）を開きます。"),
	.keys = keys,
	.state_size = sizeof(struct event_view),
	.open = event_open,
	.draw = event_draw,
	.key = event_key,
	.op = event_op,
	.tick = event_tick,
	.field = event_field,
	.each_field = event_each_field,
};
