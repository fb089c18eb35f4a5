/* SPDX-License-Identifier: ISC
 * scr_home - H1: one digit says why, one box finds everybody. The list is
 * drawn when it has settled and its one record is in the log, never before.
 * How it looks is home_draw.c.
 */
#include "ui/home.h"
#include "ui/show.h"
#include "ui/wards.h"

#include "ui/find.h"

#include "src/event.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/issued.h"
#include "ui/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETTLE_US 150000
#define LOOSE_US INT64_C(10000000)

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
	{ 0, 0, NULL, NULL },
};

static void
results_clear(struct home *h)
{
	search_release(&h->res);
	memset(&h->res, 0, sizeof(h->res));
	h->is_shown = false;
	h->drop_count = 0;
	list_set(&h->list, 0, 2);
	h->list.top = h->list.at = 0;
	h->settle_at = 0;
}

/* ---- what was left undone: returned entries and drafts */

static void
add_returned(const struct app *a, struct home *h, const json_t *e)
{
	const json_t *persons;
	struct loose *l;
	const char *s;
	enum event ev;

	if (h->loose_count >= LOOSE_MAX)
		return;
	s = json_string_value(json_object_get(e, "state"));
	if (s == NULL || strcmp(s, "returned") != 0)
		return;
	l = &h->loose[h->loose_count++];
	memset(l, 0, sizeof(*l));
	l->entry_id = json_integer_value(json_object_get(e, "id"));
	s = json_string_value(json_object_get(e, "event"));
	ev = s != NULL ? event_by_code(s) : EV_COUNT;
	if (ev != EV_COUNT) {
		(void)snprintf(
		    l->what, sizeof(l->what), "%s", event_defs[ev].label);
		(void)snprintf(
		    l->menu, sizeof(l->menu), "%.2s", event_defs[ev].menu);
	}
#define TEXT(member, name)                                                     \
	do {                                                                   \
		s = json_string_value(json_object_get(e, name));               \
		(void)snprintf(                                                \
		    l->member, sizeof(l->member), "%s", s != NULL ? s : "");   \
	} while (0)
	TEXT(menu, "menu");
	TEXT(receipt, "receipt_no");
	TEXT(why, "return_reason");
#undef TEXT
	show_when(a, show_json(e, "submitted_at"), l->when, sizeof(l->when));
	persons = json_object_get(e, "persons");
	l->persons = json_is_array(persons) ? (int)json_array_size(persons)
					    : (int)json_integer_value(persons);
	/* Its day stands in `when`; the number is what is called out. */
	s = strchr(l->receipt, '-');
	if (s != NULL)
		memmove(l->receipt, s + 1, strlen(s));
}

/* Sent later and refused: these cannot wait for somebody to look for them. */
static void
add_refused(const struct app *a, struct home *h)
{
	struct refusal_line lines[LOOSE_MAX];
	int n = 0;

	if (a->outbox == NULL || outbox_refused(a->outbox, a->session.staff,
				     lines, LOOSE_MAX, &n, NULL) != RC_OK)
		n = 0;
	for (int i = 0; i < n && h->loose_count < LOOSE_MAX; i++) {
		struct loose *l = &h->loose[h->loose_count++];

		memset(l, 0, sizeof(*l));
		l->is_refused = true;
		message_err(&lines[i].said);
		(void)snprintf(
		    l->what, sizeof(l->what), "%.63s", lines[i].title);
		(void)snprintf(l->when, sizeof(l->when), "%s", lines[i].when);
		(void)snprintf(l->why, sizeof(l->why), "%s %.50s",
		    lines[i].said.code, lines[i].said.text);
	}
}

static void
add_issued(struct app *a, struct home *h)
{
	int n = issued_open_count(a);
	struct loose *l;

	if (n == 0 || h->loose_count >= LOOSE_MAX)
		return;
	l = &h->loose[h->loose_count++];
	memset(l, 0, sizeof(*l));
	l->is_issued = true;
	(void)snprintf(
	    l->what, sizeof(l->what), _("不通中の交付 %d件 要確認"), n);
}

static void
loose_load(struct ui *ui, struct home *h)
{
	struct app *a = ui_app(ui);
	struct draft_line drafts[LOOSE_MAX];
	struct err err;
	json_t *args, *r = NULL, *e;
	size_t i;
	int n = 0;

	err_clear(&err);
	h->loose_count = 0;
	h->returned = a->status.returned;
	add_refused(a, h);
	add_issued(a, h);
	args = json_pack("{s:s}", "scope", "mine");
	if (app_call(a, "entry.list", args, &r, &err) == RC_OK) {
		/* as many as are listed, whatever was counted before */
		h->returned =
		    (int)json_integer_value(json_object_get(r, "returned"));
		json_array_foreach(json_object_get(r, "entries"), i, e)
		{
			add_returned(a, h, e);
		}
		json_decref(r);
	}
	json_decref(args);
	home_count_arrived(ui, h);
	h->past_count = app_searches(a, h->past, PAST_MAX);
	h->loose_at = ui_now(ui) + LOOSE_US;
	if (a->outbox == NULL)
		return;
	if (outbox_drafts(a->outbox, a->session.staff, drafts, LOOSE_MAX, &n,
		&err) != RC_OK)
		n = 0;
	for (int d = 0; d < n && h->loose_count < LOOSE_MAX; d++) {
		struct loose *l = &h->loose[h->loose_count++];

		memset(l, 0, sizeof(*l));
		(void)snprintf(
		    l->draft, sizeof(l->draft), "%.39s", drafts[d].id);
		(void)snprintf(
		    l->what, sizeof(l->what), "%.63s", drafts[d].title);
		(void)snprintf(l->when, sizeof(l->when), "%s", drafts[d].when);
	}
}

static enum rc
home_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct home *h = state;

	(void)t;
	(void)err;
	edit_set(&h->box, EDIT_PLAIN, BOX_MAX, "");
	h->past_at = -1;
	list_set(&h->list, 0, 2);
	loose_load(ui, h);
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

	loose_load(ui, h);
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

/* ---- searching */

/* The words of the box but one, for 該当なし: what would be found without. */
static void
without(const struct search_result *r, int skip, char out[256])
{
	struct sbuf b;

	sbuf_init(&b, 256);
	for (int i = 0; i < r->word_count; i++) {
		if (i == skip)
			continue;
		if (b.len > 0)
			sbuf_add(&b, " ");
		sbuf_add(&b, r->words[i].typed);
	}
	memcpy(out, b.s, b.len + 1);
	sbuf_release(&b);
}

static void
drops_count(struct ui *ui, struct home *h)
{
	struct app *a = ui_app(ui);
	struct search_result r;
	struct err err;

	h->drop_count = 0;
	if (h->res.word_count < 2)
		return;
	for (int i = 0; i < h->res.word_count && i < DROPS_MAX; i++) {
		struct drop *d = &h->drops[h->drop_count];

		err_clear(&err);
		memset(&r, 0, sizeof(r));
		without(&h->res, i, d->query);
		if (app_search(a, d->query, 1, &r, &err) != RC_OK)
			continue;
		d->total = r.total;
		search_release(&r);
		if (d->total > 0)
			h->drop_count++;
	}
}

/* One record for the whole list, durable before a name is drawn. */
static enum rc
list_log(struct ui *ui, const struct home *h, struct err *err)
{
	json_t *numbers = json_array();
	enum rc rc;

	for (int i = 0; i < h->res.count; i++)
		if (h->res.hits[i].arrival == 0)
			(void)json_array_append_new(
			    numbers, json_string(h->res.hits[i].person_no));
	rc = app_log(ui_app(ui), "list", "H1", numbers, false, err);
	json_decref(numbers);
	return rc;
}

static void
search_now(struct ui *ui, struct home *h)
{
	struct app *a = ui_app(ui);
	struct search_result r;
	struct err err;
	char query[EDIT_MAX];
	enum rc rc;

	err_clear(&err);
	memset(&r, 0, sizeof(r));
	(void)snprintf(query, sizeof(query), "%s", h->box.text);
	text_trim(query);
	results_clear(h);
	if (query[0] == '\0')
		return;
	rc = find_is_form(query) ? find_run(a, query, HITS_MAX, &r, &err)
				 : app_search(a, query, HITS_MAX, &r, &err);
	if (rc != RC_OK && strcmp(err.code, "E2112") == 0) {
		h->settle_at = ui_now(ui) + SETTLE_US;
		ui_wake_at(ui, h->settle_at);
		return;
	}
	if (rc != RC_OK) {
		ui_say_err(ui, &err);
		return;
	}
	wards_mark_hits(a, &r);
	h->res = r;
	home_add_arrived(ui, h);
	r = h->res;
	if (GUARD("log_before_list") && r.count > 0) {
		rc = list_log(ui, h, &err);
		if (rc != RC_OK) {
			results_clear(h);
			if (strcmp(err.code, "E1054") != 0) {
				ui_say_err(ui, &err);
				return;
			}
			ui_interrupt(ui, false);
			h->is_braked = true;
			h->brake_releases = a->brake_releases;
			(void)!ui_open(ui, "W2", NULL);
			return;
		}
	}
	h->is_shown = true;
	list_set(&h->list, r.count, 2);
	if (r.count == 0 && !r.is_mynumber)
		drops_count(ui, h);
}

static void
typed(struct ui *ui, struct home *h)
{
	results_clear(h);
	h->past_at = -1;
	if (h->box.text[0] == '\0')
		return;
	h->settle_at = ui_now(ui) + SETTLE_US;
	ui_wake_at(ui, h->settle_at);
}

void
home_words(struct ui *ui, struct home *h, const char *words)
{
	edit_set(&h->box, EDIT_PLAIN, BOX_MAX, words);
	if (ui_app(ui)->reason > 0) {
		h->at = AT_BOX;
		typed(ui, h);
		return;
	}
	h->at = AT_REASON;
	ui_say(ui, LOOK_PLAIN, "%s", _("まず処理事由を数字で選びます"));
}

static void
settle(struct ui *ui, struct home *h)
{
	if (h->settle_at == 0)
		return;
	h->settle_at = 0;
	search_now(ui, h);
}

static bool
has_key(void *arg)
{
	return ui_has_key(arg);
}

/* What nobody has asked for with a key of their own gives way to the next
 * one: in a large town two wide words take a second. */
static void
settle_unasked(struct ui *ui, struct home *h)
{
	struct replica *r = ui_app(ui)->replica;

	if (r != NULL)
		replica_stop_when(r, has_key, ui);
	settle(ui, h);
	if (r != NULL)
		replica_stop_when(r, NULL, NULL);
}

/* Kept for the person's next visit; a 個人番号 never is. */
static void
remember(struct ui *ui, struct home *h)
{
	struct app *a = ui_app(ui);
	struct err err;

	err_clear(&err);
	if (!h->is_shown || h->res.is_mynumber || strlen(h->box.text) > 250)
		return;
	if (app_search_put(a, h->box.text, &err) != RC_OK)
		ui_say_err(ui, &err);
	else
		h->past_count = app_searches(a, h->past, PAST_MAX);
}

static void
home_tick(struct ui *ui, void *state, int64_t now)
{
	struct home *h = state;

	if (ui_app(ui)->reason == 0 &&
	    (h->box.text[0] != '\0' || h->is_shown)) {
		results_clear(h);
		edit_set(&h->box, EDIT_PLAIN, BOX_MAX, "");
		h->at = AT_REASON;
	}
	if (h->settle_at != 0) {
		if (now >= h->settle_at)
			settle_unasked(ui, h);
		else
			ui_wake_at(ui, h->settle_at);
	}
	/* What came back is there with the next count. */
	if (now >= h->loose_at || h->returned != ui_app(ui)->status.returned)
		loose_load(ui, h);
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

	settle(ui, h);
	if (!h->is_shown || h->list.at >= h->res.count)
		return;
	remember(ui, h);
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

static void
open_loose(struct ui *ui, struct home *h, int i)
{
	struct target t;
	struct loose *l;
	char code[16] = "I0", form[8];

	if (i < 0 || i >= h->loose_count)
		return;
	l = &h->loose[i];
	if (l->is_refused || l->is_issued) {
		(void)!ui_open(ui, l->is_refused ? "N2" : "N3", NULL);
		return;
	}
	memset(&t, 0, sizeof(t));
	t.entry_id = l->entry_id;
	(void)snprintf(t.draft_id, sizeof(t.draft_id), "%s", l->draft);
	(void)snprintf(t.menu, sizeof(t.menu), "%s", l->menu);
	(void)snprintf(t.name, sizeof(t.name), "%s", l->what);
	/* A draft's id begins with the code of its screen: "I11:…". */
	if (strchr(l->draft, ':') != NULL)
		(void)snprintf(code, sizeof(code), "%.*s",
		    (int)strcspn(l->draft, ":") > 15
			? 15
			: (int)strcspn(l->draft, ":"),
		    l->draft);
	/* A returned entry goes back to the form of its change. */
	(void)snprintf(form, sizeof(form), "I%s", l->menu);
	if (l->entry_id != 0 && screen_by_code(form) != NULL)
		(void)snprintf(code, sizeof(code), "%s", form);
	(void)snprintf(t.then, sizeof(t.then), "%.7s", code);
	if (ui_app(ui)->reason == 0)
		(void)!ui_open(ui, "W1", &t);
	else
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
	results_clear(h);
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
		typed(ui, h);
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

static void
past_call(struct home *h, int way)
{
	int at = h->past_at + way;

	if (at < 0 || at >= h->past_count)
		return;
	h->past_at = at;
	edit_set(&h->box, EDIT_PLAIN, BOX_MAX, h->past[at]);
}

static bool
box_key(struct ui *ui, struct home *h, const struct keypress *k)
{
	bool is_empty = h->box.text[0] == '\0';

	switch (k->code) {
	case K_ENTER:
		settle(ui, h);
		if (h->res.is_mynumber)
			ui_say(ui, LOOK_PLAIN, "%s",
			    _("個人番号はこの端末にありません  F5 でセンターへ照会します"));
		else if (h->is_shown && h->res.count > 0)
			open_hit(ui, h, "K1");
		else if (h->past_at >= 0)
			search_now(ui, h);
		return true;
	case K_TAB:
		settle(ui, h);
		remember(ui, h);
		if (h->list.count > 0 || h->drop_count > 0 ||
		    (is_empty && h->loose_count > 0))
			h->at = AT_LIST;
		else
			return false;
		return true;
	case K_UP:
		if (is_empty || h->past_at >= 0) {
			past_call(h, 1);
			return true;
		}
		(void)list_key(&h->list, k);
		return true;
	case K_DOWN:
		settle(ui, h);
		if (h->past_at >= 0 && !h->is_shown)
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
		typed(ui, h);
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
			search_now(ui, h);
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
		open_loose(ui, h, k->code - '1');
		return true;
	}
	if (k->code == K_ENTER) {
		open_loose(ui, h, h->loose_sel);
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

static void
home_op(struct ui *ui, void *state, int op)
{
	struct home *h = state;

	switch (op) {
	case OP_BACK:
		remember(ui, h);
		results_clear(h);
		edit_set(&h->box, EDIT_PLAIN, BOX_MAX, "");
		app_reason_end(ui_app(ui));
		home_forget_arrived(h);
		ui_app(ui)->scope = SCOPE_BOTH;
		h->at = AT_REASON;
		h->past_at = -1;
		/* a record beside the list goes with them */
		if (GUARD("visit_ends_beside"))
			ui_home(ui);
		break;
	case OP_AGAIN:
		app_refresh(ui_app(ui));
		if (ui_app(ui)->reason == 0) {
			loose_load(ui, h);
		} else if (h->res.is_mynumber) {
			mynumber_find(ui, h);
		} else {
			search_now(ui, h);
			remember(ui, h);
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
		settle(ui, h);
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

	switch (op) {
	case OP_BACK:
		return ui_app(ui)->reason > 0 || h->box.text[0] != '\0';
	case OP_CERT:
	case OP_TIME:
		return h->settle_at != 0 || (h->is_shown && h->res.count > 0);
	default:
		return true;
	}
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
	    "佐藤 水前寺   sato taro S50.1.2\n00418273-1   町:大江 と打てば町名だけ   濁点・長音・異体字は区別しません"),
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
	    "事由 6 本人確認・番号では、氏名のほかに住所か生年月日も打ちます。"),
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
	.under = home_under,
};
