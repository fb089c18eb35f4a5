/* SPDX-License-Identifier: ISC
 * C1 証明 - least by default: who asks and what they showed, nothing more
 * has to be answered (5.1).
 */
#include "ui/scr_cert.h"
#include "src/codes.h"
#include "src/mem.h"
#include "src/number.h"
#include "ui/app.h"
#include "ui/issue.h"
#include "ui/offline.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum place {
	AT_KIND,
	AT_WHO,
	AT_PRINTED,
	AT_APPLICANT,
	AT_IDENTITY,
	AT_PROXY,
	AT_COPIES,
	PLACES
};

struct cert_view {
	struct order o;
	enum place at;
	int who; /* person under the cursor in 対象 */
	struct stop stop;
	bool is_stopped;
	int block;     /* without a line: the strongest known here */
	int alerts;    /* of level アラート: shown here, answered on C2 */
	unsigned came; /* of a paper that was read: CERT_CAME_… */
};

/* What may stand on the sheet: the digit or letter that turns it on. */
struct choice {
	char key;
	const char *label, *mask;
	size_t at; /* in struct cert_options */
	bool is_foreign;
};
#define OPT(m) offsetof(struct cert_options, m)
static const struct choice choices[] = {
	{ '1', N_("世帯主・続柄"), "", OPT(head_relation), false },
	{ '4', N_("個人番号"), "mynumber", OPT(mynumber), false },
	{ '2', N_("本籍・筆頭者"), "honseki", OPT(honseki), false },
	{ '5', N_("履歴"), "", OPT(history), false },
	{ '3', N_("住民票コード"), "juminhyo_code", OPT(juminhyo_code), false },
	{ '6', N_("フリガナ"), "", OPT(furigana), false },
	{ 'a', N_("国籍"), "residence_status", OPT(nationality), true },
	{ 'b', N_("区分"), "residence_status", OPT(category), true },
	{ 'c', N_("資格"), "residence_status", OPT(status), true },
	{ 'd', N_("期間"), "residence_status", OPT(period), true },
	{ 'e', N_("満了"), "residence_status", OPT(expires), true },
	{ 'f', N_("番号"), "residence_status", OPT(card_no), true },
	{ 'g', N_("通称"), "", OPT(alias), true },
};
#define CHOICES ((int)(sizeof(choices) / sizeof(choices[0])))

static bool *
option(struct order *o, const struct choice *c)
{
	return (bool *)(void *)((char *)&o->options + c->at);
}

/* The kind follows who is chosen: 除票 and living never on one sheet. */
static void
settle_kind(struct order *o)
{
	struct order_person *p[ORDER_PERSONS];
	int n = order_chosen(o, p, ORDER_PERSONS);

	if (n > 0 && p[0]->is_removed)
		o->kind = CERT_REMOVED;
	else
		o->kind = n > 1 ? CERT_HOUSEHOLD : CERT_PERSON;
}

/* Asks the register whether anything stops this; a stop leads to B1. */
static void
check_blocks(struct ui *ui, struct cert_view *v)
{
	struct order_person *p[ORDER_PERSONS];
	json_t *result = NULL, *blocks, *b;
	struct err err;
	size_t i;
	int n = order_chosen(&v->o, p, ORDER_PERSONS), x;

	err_clear(&err);
	v->is_stopped = false;
	v->block = issue_blocked(ui_app(ui), &v->o);
	v->alerts = v->block == 1;
	if (issue_check(ui_app(ui), &v->o, &result, &err) != RC_OK)
		return; /* issue.begin decides in any case */
	v->alerts = (int)json_array_size(json_object_get(result, "alerts"));
	blocks = json_object_get(result, "blocks");
	json_array_foreach(blocks, i, b)
	{
		if (json_integer_value(json_object_get(b, "level")) < 2 ||
		    json_is_true(json_object_get(b, "suspended")))
			continue;
		stop_of_block(&v->stop, b);
		v->stop.order = &v->o;
		(void)snprintf(v->stop.person_no, sizeof(v->stop.person_no),
		    "%.19s", show_json(b, "person_no"));
		for (x = 0; x < n; x++)
			if (strcmp(p[x]->m.row.person_no, v->stop.person_no) ==
				0 ||
			    v->stop.person_no[0] == '\0') {
				(void)snprintf(v->stop.person_no,
				    sizeof(v->stop.person_no), "%s",
				    p[x]->m.row.person_no);
				(void)snprintf(v->stop.name,
				    sizeof(v->stop.name), "%.255s",
				    record_get(&p[x]->m.row, IT_NAME));
				break;
			}
		(void)snprintf(v->stop.code, sizeof(v->stop.code), "E3404");
		v->is_stopped = true;
		break;
	}
	json_decref(result);
}

static void
go_to_stop(struct ui *ui, struct cert_view *v)
{
	struct target t;

	memset(&t, 0, sizeof(t));
	t.data = &v->stop;
	(void)ui_open(ui, "B1", &t);
	/* Keys typed for the certificate are not meant for the stop. */
	ui_interrupt(ui, true);
}

/* Does the target name the person as chosen? */
static bool
marked(const struct target *t, const char *no)
{
	int i;

	for (i = 0; i < t->mark_count; i++)
		if (strcmp(t->marks[i], no) == 0)
			return true;
	return false;
}

static enum rc
take_people(
    struct ui *ui, struct cert_view *v, const struct target *t, struct err *err)
{
	struct app *a = ui_app(ui);
	struct household h;
	struct member m;
	enum rc rc;
	int i;

	(void)snprintf(v->o.household_no, sizeof(v->o.household_no), "%s",
	    t->household_no);
	if (v->o.household_no[0] == '\0') {
		rc = replica_person(
		    a->replica, t->person_no, t->sheet_no, &m, err);
		if (rc != RC_OK)
			return rc;
		(void)snprintf(v->o.household_no, sizeof(v->o.household_no),
		    "%.19s", record_get(&m.row, IT_HOUSEHOLD_NO));
		member_release(&m);
	}
	rc = replica_household(a->replica, v->o.household_no, true, &h, err);
	if (rc != RC_OK)
		return rc;
	v->o.people = x_alloc((size_t)(h.count + 1) * sizeof(*v->o.people));
	for (i = 0; i < h.count && i < ORDER_PERSONS; i++) {
		struct order_person *p = &v->o.people[v->o.count++];

		p->m = h.members[i];
		memset(&h.members[i], 0, sizeof(h.members[i]));
		p->is_removed =
		    record_status(&p->m.row, a->today) == STATUS_REMOVED;
		p->is_chosen = t->mark_count > 0 ? marked(t, p->m.row.person_no)
						 : !p->is_removed;
		v->o.is_pending = v->o.is_pending || p->m.pending_id != 0;
	}
	/* What is left in h are zeroed members and rows past the limit. */
	for (i = v->o.count; i < h.count; i++)
		member_release(&h.members[i]);
	free(h.members);
	return RC_OK;
}

static void cert_close(struct ui *ui, void *state);

static enum rc
cert_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct cert_view *v = state;
	struct app *a = ui_app(ui);
	struct order_person *p[ORDER_PERSONS];
	json_t *who;
	enum rc rc;
	int i, n;

	if (t == NULL ||
	    (t->household_no[0] == '\0' && t->person_no[0] == '\0'))
		return err_set(err, RC_INPUT, "E5001",
		    _("証明書を出す人が選ばれていません"),
		    _("世帯か人を指してから F9 を押します"),
		    _("検索して選びます"));
	if (a->replica == NULL)
		return app_no_replica(err);
	rc = take_people(ui, v, t, err);
	if (rc != RC_OK)
		return rc;
	settle_kind(&v->o);
	v->o.copies = 1;
	v->at = AT_APPLICANT;
	who = json_array();
	n = order_chosen(&v->o, p, ORDER_PERSONS);
	for (i = 0; i < n; i++)
		(void)json_array_append_new(
		    who, json_string(p[i]->m.row.person_no));
	rc = app_log(a, "inquiry", "C1", who, false, err);
	json_decref(who);
	if (rc != RC_OK) {
		cert_close(ui, v);
		return rc;
	}
	check_blocks(ui, v);
	if (v->is_stopped)
		ui_wake_at(ui, ui_now(ui));
	return RC_OK;
}

static void
cert_close(struct ui *ui, void *state)
{
	struct cert_view *v = state;
	int i, k;

	(void)ui;
	for (i = 0; i < v->o.count; i++) {
		struct order_person *p = &v->o.people[i];

		for (k = 0; k < p->history_count; k++)
			record_release(&p->history[k]);
		free(p->history);
		wipe_free(p->notes);
		member_release(&p->m);
	}
	free(v->o.people);
}

static void
cert_tick(struct ui *ui, void *state, int64_t now)
{
	struct cert_view *v = state;

	(void)now;
	if (v->is_stopped) {
		v->is_stopped = false;
		go_to_stop(ui, v);
	}
}

static void
lead(struct view *w, const struct cert_view *v, enum place at, int row,
    const char *label)
{
	bool wanted =
	    (at == AT_APPLICANT && v->o.applicant == 0) ||
	    (at == AT_IDENTITY && v->o.identity == 0) ||
	    (at == AT_PROXY && v->o.applicant == 7 && !v->o.has_proxy);

	static const unsigned came[PLACES] = { [AT_KIND] = CERT_CAME_KIND,
		[AT_WHO] = CERT_CAME_WHO,
		[AT_PRINTED] = CERT_CAME_PRINTED,
		[AT_APPLICANT] = CERT_CAME_APPLICANT,
		[AT_COPIES] = CERT_CAME_COPIES };

	if (v->at == at)
		put(w, row, COL_POINT, LOOK_PLAIN, ">");
	if (wanted)
		put_sign(w, row, COL_SIGN, "必");
	else if ((v->came & came[at]) != 0)
		put_sign(w, row, COL_SIGN, "着");
	put(w, row, COL_LABEL, LOOK_DIM, label);
}

/* The cell of an answer, with the cursor when it is wanted now. */
static void
cell(struct view *w, const struct cert_view *v, enum place at, int row,
    int cols, const char *text)
{
	put_cols(w, row, COL_VALUE, cols,
	    LOOK_FIELD | (v->at == at ? LOOK_FOCUS : 0U), text);
	if (v->at == at)
		put_cursor(w, row, COL_VALUE);
}

static void
draw_options(const struct ui *ui, struct view *w, struct cert_view *v)
{
	int i, row, col, foreign_col = COL_VALUE;
	bool has_foreign = false;

	(void)ui;
	for (i = 0; i < v->o.count; i++)
		has_foreign =
		    has_foreign ||
		    (v->o.people[i].is_chosen &&
			record_get(&v->o.people[i].m.row, IT_KIND)[0] == '2');
	for (i = 0; i < CHOICES; i++) {
		const struct choice *c = &choices[i];
		bool on = *option(&v->o, c);

		if (!c->is_foreign) {
			row = 10 + i / 2;
			col = i % 2 ? 43 : COL_VALUE;
			putf(w, row, col, LOOK_PLAIN, "%c", c->key);
			put(w, row, col + 2, on ? LOOK_BOLD : LOOK_PLAIN,
			    _(c->label));
			put(w, row, col + 17, on ? LOOK_BOLD : LOOK_DIM,
			    on ? _("載せる") : "-");
		} else if (has_foreign) {
			foreign_col +=
			    putf(w, 13, foreign_col, on ? LOOK_BOLD : LOOK_DIM,
				"%s%c %s", on ? "x" : " ", c->key, _(c->label));
			foreign_col += 1;
		}
	}
}

static void
draw_answers(struct view *w, const struct cert_view *v)
{
	char s[8];

	lead(w, v, AT_APPLICANT, 14, _("請求者"));
	(void)snprintf(s, sizeof(s), "%d", v->o.applicant);
	cell(w, v, AT_APPLICANT, 14, 1, v->o.applicant ? s : "");
	put(w, 14, 23, LOOK_DIM,
	    _("1-4 世帯の人   7 代理人   8 第三者   9 公用"));
	lead(w, v, AT_IDENTITY, 15, _("本人確認"));
	(void)snprintf(s, sizeof(s), "%d", v->o.identity);
	cell(w, v, AT_IDENTITY, 15, 1, v->o.identity ? s : "");
	put(w, 15, 23, LOOK_DIM,
	    _("1 個人番号カード  2 免許証  3 旅券  4 在留カード"));
	put(w, 16, 23, LOOK_DIM, _("5 二点で確認      6 面識・聞き取り"));
	lead(w, v, AT_PROXY, 17, _("委任状"));
	if (v->o.applicant == 7) {
		cell(w, v, AT_PROXY, 17, 1, v->o.has_proxy ? "1" : "");
		put(w, 17, 23, LOOK_DIM, _("1 確かめた"));
	} else {
		put(w, 17, COL_VALUE, LOOK_DIM, "-");
	}
}

/* Row 20 without a line: what the table says of this kind, and why. */
static void
draw_alone(
    const struct app *a, const struct cert_view *v, struct view *w, bool held)
{
	struct offline_answer o;
	char age[40], words[200], until[40] = "";
	int64_t minutes = a->status.age_us / 60000000;

	app_offline(a, offline_of_issue(cert_kind_id(v->o.kind)), &o);
	if (a->status.age_us == INT64_MAX)
		(void)snprintf(age, sizeof(age), "%s", _("不明"));
	else
		(void)snprintf(age, sizeof(age), _("%d分前"), (int)minutes);
	offline_words(&o, words, sizeof(words));
	if (v->block >= 2)
		put(w, 20, COL_VALUE, LOOK_STOP,
		    _("止め  抑止あり  不通の間は解けません"));
	else if (held && strcmp(o.code, "E7103") == 0)
		putf(w, 20, COL_VALUE, LOOK_STOP, _("止め  抑止一覧 %s"), age);
	else if (held)
		putf(w, 20, COL_VALUE, LOOK_STOP, _("止め  %s"),
		    o.verdict == OFFLINE_HELD
			? words
			: _("写しが登録簿と食い違っている"));
	else {
		if (o.left < INT64_C(86400) * 1000000)
			show_clock(app_register_time(a) + o.left, until);
		putf(w, 20, COL_VALUE, LOOK_WARN, "%s  %s %s  %s",
		    v->o.is_pending ? _("届出前の内容（仮登録あり）")
		    : o.verdict == OFFLINE_TWO ? _("不通  二人の署名")
					       : _("不通"),
		    _("抑止一覧"), age,
		    v->block == 1 ? _("注意の抑止あり") : "");
		if (until[0] != '\0' && v->o.suspension == 0) {
			(void)snprintf(
			    words, sizeof(words), _("%s まで"), until);
			put_right(w, 20, 80, LOOK_DIM, words);
		}
	}
}

/* How old the rows and the list of blocks are: both come with the feed. */
static void
draw_ages(const struct app *a, const struct cert_view *v, struct view *w)
{
	struct err err;
	int col = COL_VALUE;
	bool held;

	err_clear(&err);
	held = app_may_issue(a, cert_kind_id(v->o.kind), NULL, &err) != RC_OK;
	if (!a->status.is_online || held) {
		draw_alone(a, v, w, held);
		return;
	}
	col += putf(w, 20, col, v->o.is_pending ? LOOK_WARN : LOOK_PLAIN,
	    "%s  ",
	    v->o.is_pending ? _("届出前の内容（仮登録あり）") : _("今の内容"));
	if (v->alerts > 0)
		put(w, 20, col, LOOK_WARN, _("注意の抑止あり"));
	else
		putf(w, 20, col, v->o.is_pending ? LOOK_WARN : LOOK_PLAIN,
		    "%s %s", _("抑止一覧"), _("今"));
}

/* Whom the household names as its head. */
static const char *
head_name(const struct ui *ui, const struct order *o)
{
	const struct record *home[ORDER_PERSONS];
	const char *name;
	int n = 0;

	for (int i = 0; i < o->count && n < ORDER_PERSONS; i++)
		home[n++] = &o->people[i].m.row;
	name = show_head_name(home, n, ui_app(ui)->today);
	return name[0] != '\0' ? name : _("世帯主なし");
}

static void
cert_draw(const struct ui *ui, void *state, struct view *w)
{
	struct cert_view *v = state;
	const struct app *a = ui_app(ui);
	const struct record *head =
	    v->o.count > 0 ? &v->o.people[0].m.row : NULL;
	bool guarded = false;
	char s[600];
	int i, n = order_chosen(&v->o, NULL, ORDER_PERSONS), col = COL_VALUE;
	int living = 0;

	for (i = 0; i < v->o.count; i++)
		guarded =
		    guarded || strstr(v->o.people[i].m.blocks, "支") != NULL;
	show_number(v->o.household_no, s, sizeof(s));
	put(w, 4, COL_LABEL, LOOK_DIM, _("世帯"));
	put(w, 4, COL_VALUE, LOOK_PLAIN, s);
	if (head != NULL) {
		put_cols(w, 4, 34, 12, LOOK_PLAIN, head_name(ui, &v->o));
		putf(w, 4, 47, LOOK_PLAIN, _("%d人"), n);
		(void)snprintf(s, sizeof(s), "%.200s%.200s",
		    record_get(head, IT_ADDRESS_TOWN),
		    record_get(head, IT_ADDRESS_NUMBER));
		put_cols(w, 4, 54, 27, LOOK_PLAIN, guarded ? "〔伏〕" : s);
	}
	lead(w, v, AT_KIND, 6, _("種別"));
	(void)snprintf(s, sizeof(s), "%d %s",
	    v->o.kind == CERT_HOUSEHOLD ? 1
	    : v->o.kind == CERT_PERSON  ? 2
					: 3,
	    order_kind_word(v->o.kind));
	cell(w, v, AT_KIND, 6, 29, s);
	put(w, 6, 54, LOOK_DIM, _("F4 ほかの証明"));
	lead(w, v, AT_WHO, 7, _("対象"));
	for (i = 0; i < v->o.count; i++)
		living += !v->o.people[i].is_removed;
	putf(w, 7, COL_VALUE, LOOK_PLAIN, _("%s%d人"),
	    n == living && v->o.kind != CERT_REMOVED ? _("全員 ") : "", n);
	put(w, 7, 54, LOOK_DIM, _("Space で選ぶ"));
	for (i = 0; i < v->o.count && col < 72; i++) {
		const struct record *r = &v->o.people[i].m.row;
		const char *given = record_get(r, IT_NAME_GIVEN);

		col += putf(w, 8, col,
		    v->at == AT_WHO && v->who == i ? LOOK_FOCUS
		    : v->o.people[i].is_removed    ? LOOK_DIM
						   : LOOK_PLAIN,
		    "%s %d %.30s", v->o.people[i].is_chosen ? "x" : "-", i + 1,
		    given[0] ? given : record_get(r, IT_NAME));
		col += 2;
	}
	lead(w, v, AT_PRINTED, 10, _("載せるもの"));
	draw_options(ui, w, v);
	draw_answers(w, v);
	lead(w, v, AT_COPIES, 19, _("通数"));
	(void)snprintf(s, sizeof(s), "%d", v->o.copies);
	cell(w, v, AT_COPIES, 19, 2, s);
	put(w, 19, 34, LOOK_DIM, _("手数料"));
	putf(w, 19, 43, LOOK_PLAIN, _("%d円"), order_fee(&v->o));
	put(w, 19, 54, LOOK_DIM, _("用紙"));
	put(w, 19, 60, LOOK_PLAIN, _("改ざん防止 A4 上段"));
	put(w, 20, COL_LABEL, LOOK_DIM, _("台帳"));
	draw_ages(a, v, w);
	if (v->o.suspension != 0)
		put_right(w, 20, 80, LOOK_WARN, _("一時解除 この一件"));
}

/* What C2 needs is answered; else the focus goes to what is missing. */
static bool
is_ready(struct ui *ui, struct cert_view *v)
{
	if (order_chosen(&v->o, NULL, ORDER_PERSONS) == 0) {
		v->at = AT_WHO;
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E5002 対象が選ばれていません  Space で選びます"));
	} else if (v->o.applicant == 0) {
		v->at = AT_APPLICANT;
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E5003 請求者が決まっていません  数字で答えます"));
	} else if (v->o.identity == 0) {
		v->at = AT_IDENTITY;
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E5004 本人確認が決まっていません  数字で答えます"));
	} else if (v->o.applicant == 7 && !v->o.has_proxy) {
		v->at = AT_PROXY;
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E5005 委任状を確かめていません  確かめて 1"));
	} else {
		return true;
	}
	return false;
}

/* Without a line the table decides before anything is composed. */
static bool
may_issue(struct ui *ui, struct cert_view *v)
{
	struct err err;

	err_clear(&err);
	if (issue_may(ui_app(ui), &v->o, NULL, &err) == RC_OK)
		return true;
	ui_err_dialog(ui, &err);
	return false;
}

static void
purpose_given(struct ui *ui, void *state, bool ok, const char *text)
{
	struct cert_view *v = state;

	if (ok && mynumber_within(text)) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E5007 提出先に個人番号は書けません  役所や会社の名を書きます"));
		return;
	}
	if (!ok || text[0] == '\0') {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E5006 提出先がないので個人番号は載せません"));
		return;
	}
	(void)snprintf(v->o.purpose, sizeof(v->o.purpose), "%.120s", text);
	v->o.options.mynumber = true;
}

static void
toggle(struct ui *ui, struct cert_view *v, const struct choice *c)
{
	bool *on = option(&v->o, c);

	if (!*on && c->mask[0] != '\0' && !app_has(ui_app(ui), c->mask)) {
		ui_say(ui, LOOK_ERROR, _("E1041 %s を見る権限がありません"),
		    _(c->label));
		return;
	}
	/* The Individual Number wants to know where it goes (番号法19条). */
	if (!*on && c->at == OPT(mynumber)) {
		ui_ask(ui, _("提出先"), 40, purpose_given);
		return;
	}
	*on = !*on;
}

static void
next_place(struct cert_view *v, int step)
{
	int at = (int)v->at;

	do
		at = (at + step + PLACES) % PLACES;
	while (at == AT_PROXY && v->o.applicant != 7);
	v->at = (enum place)at;
}

static void
next_kind(struct ui *ui, struct cert_view *v)
{
	struct order_person *p[ORDER_PERSONS];
	int n = order_chosen(&v->o, p, ORDER_PERSONS);

	if (n > 0 && p[0]->is_removed)
		return;
	if (v->o.kind == CERT_HOUSEHOLD && n > 1) {
		ui_say(ui, LOOK_PLAIN, "%s",
		    _("個人票は一人ずつです  対象を一人にします"));
		v->at = AT_WHO;
		return;
	}
	v->o.kind = v->o.kind == CERT_PERSON ? CERT_HOUSEHOLD : CERT_PERSON;
}

static void
choose_person(struct ui *ui, struct cert_view *v, int i)
{
	struct order_person *p;
	int k;

	if (i < 0 || i >= v->o.count)
		return;
	p = &v->o.people[i];
	p->is_chosen = !p->is_chosen;
	/* 5.1 forbids 除票 and living persons on one sheet. */
	for (k = 0; p->is_chosen && k < v->o.count; k++)
		if (v->o.people[k].is_removed != p->is_removed)
			v->o.people[k].is_chosen = false;
	settle_kind(&v->o);
	v->o.suspension = 0;
	check_blocks(ui, v);
	if (v->is_stopped)
		ui_wake_at(ui, ui_now(ui));
}

static bool
answer(struct ui *ui, struct cert_view *v, int code)
{
	int d = code - '0', i;

	switch (v->at) {
	case AT_APPLICANT:
		if (d < 1 || d == 5 || d == 6 || d > 9)
			return false;
		if (d <= 4 && d > v->o.count)
			return true;
		v->o.applicant = d;
		v->o.options.official_use = d == 9;
		v->at = AT_IDENTITY;
		return true;
	case AT_IDENTITY:
		if (d < 1 || d > 6)
			return false;
		v->o.identity = d;
		v->at = v->o.applicant == 7 ? AT_PROXY : AT_COPIES;
		return true;
	case AT_PROXY:
		if (d != 1)
			return false;
		v->o.has_proxy = true;
		v->at = AT_COPIES;
		return true;
	case AT_COPIES:
		if (d >= 1 && d <= 9)
			v->o.copies = d;
		return d >= 1 && d <= 9;
	case AT_WHO:
		if (d < 1 || d > 9)
			return false;
		choose_person(ui, v, d - 1);
		return true;
	case AT_KIND:
		return false;
	case AT_PRINTED:
		for (i = 0; i < CHOICES; i++)
			if (choices[i].key == code) {
				toggle(ui, v, &choices[i]);
				return true;
			}
		return false;
	case PLACES:
		break;
	}
	return false;
}

/* What a person answered is no longer what came. */
static void
retyped(struct cert_view *v, enum place at)
{
	static const unsigned came[PLACES] = { [AT_WHO] = CERT_CAME_WHO,
		[AT_PRINTED] = CERT_CAME_PRINTED,
		[AT_APPLICANT] = CERT_CAME_APPLICANT,
		[AT_COPIES] = CERT_CAME_COPIES };

	v->came &= ~came[at];
}

static bool
cert_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct cert_view *v = state;
	enum place was = v->at;
	int i;

	switch (k->code) {
	case K_UP:
	case K_BACKTAB:
		next_place(v, -1);
		return true;
	case K_DOWN:
	case K_TAB:
		next_place(v, 1);
		return true;
	case K_LEFT:
		if (v->at == AT_WHO && v->who > 0)
			v->who--;
		return true;
	case K_RIGHT:
		if (v->at == AT_WHO && v->who + 1 < v->o.count)
			v->who++;
		return true;
	case ' ':
		if (v->at == AT_WHO) {
			choose_person(ui, v, v->who);
			retyped(v, AT_WHO);
		}
		v->at = AT_WHO;
		return true;
	default:
		break;
	}
	if (answer(ui, v, k->code)) {
		retyped(v, was);
		return true;
	}
	/* Letters stand for nothing else here. */
	for (i = 0; i < CHOICES; i++)
		if (choices[i].is_foreign && choices[i].key == k->code) {
			toggle(ui, v, &choices[i]);
			return true;
		}
	return false;
}

static void
cert_op(struct ui *ui, void *state, int op)
{
	struct cert_view *v = state;
	struct target t;

	switch (op) {
	case OP_ENTER:
		next_place(v, 1);
		break;
	case OP_CHOICES:
		next_kind(ui, v);
		break;
	case OP_CERT:
		if (!is_ready(ui, v) || !may_issue(ui, v))
			break;
		memset(&t, 0, sizeof(t));
		t.data = &v->o;
		(void)ui_open(ui, "C2", &t);
		break;
	default:
		break;
	}
}

struct order *
cert_order(const struct ui *ui)
{
	struct cert_view *v = ui_state_of(ui, "C1");

	return v != NULL && strcmp(ui_top(ui)->code, "C1") == 0 ? &v->o : NULL;
}

void
cert_came(struct ui *ui, unsigned came)
{
	struct cert_view *v = ui_state_of(ui, "C1");
	enum cert_kind kind;

	if (v == NULL)
		return;
	kind = v->o.kind;
	v->came = came;
	settle_kind(&v->o);
	/* One person of a household, on the form of all of them. */
	if (v->o.kind == CERT_PERSON && kind == CERT_HOUSEHOLD &&
	    (came & CERT_CAME_KIND) != 0)
		v->o.kind = CERT_HOUSEHOLD;
	v->at = v->o.applicant == 0  ? AT_APPLICANT
		: v->o.identity == 0 ? AT_IDENTITY
				     : AT_COPIES;
	v->o.suspension = 0;
	check_blocks(ui, v);
	if (v->is_stopped)
		ui_wake_at(ui, ui_now(ui));
}

static const struct key keys[] = {
	{ K_F4, OP_CHOICES, N_("候補"), N_("ほかの種別（個人票、世帯連記）") },
	{ K_F9, OP_CERT, N_("見本"), N_("印刷する頁を見る") },
	{ K_ENTER, OP_ENTER, NULL, N_("次の項目") },
	{ K_CTRL_R, OP_READ, NULL, N_("読取機かファイルから取り込む") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_cert = {
	.name = "certificate",
	.code = "C1",
	.title = N_("証明"),
	.hint = N_("数字で答えると次へ進みます   F9 見本"),
	.about = N_(
	    "載せるものは、はじめは全部なし。上矢印で行き、数字で載せます。\n"
	    "請求者と本人確認を数字で答え、F9 で見本を見ます。\n"
	    "仮登録がある間は、届出前の内容で出します。\n"
	    "除票と今いる人を一枚には載せません。"),
	.keys = keys,
	.state_size = sizeof(struct cert_view),
	.no_command = true,
	.open = cert_open,
	.draw = cert_draw,
	.key = cert_key,
	.op = cert_op,
	.tick = cert_tick,
	.close = cert_close,
};
