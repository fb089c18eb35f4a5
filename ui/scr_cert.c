/* SPDX-License-Identifier: ISC
 * C1 証明 - least by default: who asks and what they showed, nothing more
 * has to be answered (5.1).
 */
#include "src/codes.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/number.h"
#include "ui/app.h"
#include "ui/cert_view.h"
#include "ui/issue.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPT(m) offsetof(struct cert_options, m)
const struct choice cert_choices[] = {
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

const int cert_choice_count =
    (int)(sizeof(cert_choices) / sizeof(cert_choices[0]));

bool *
cert_option(struct order *o, const struct choice *c)
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

/* Does the target name this sheet of the person? Without a number any is. */
static bool
marked(const struct target *t, const struct record *r)
{
	int i;

	for (i = 0; i < t->mark_count; i++)
		if (strcmp(t->marks[i], r->person_no) == 0 &&
		    (t->mark_sheets[i] == 0 ||
			t->mark_sheets[i] == r->sheet_no ||
			!GUARD("cert_sheet_named")))
			return true;
	return false;
}

/*
 * Whose certificate is meant: who is marked; the one pointed at alone where
 * that is a 除票 (1.1.5, 5.1: never on one paper with residents); else
 * everybody who lives there.
 */
static void
choose_people(struct cert_view *v, const struct target *t)
{
	bool alone = false;
	int i;

	for (i = 0; i < v->o.count; i++) {
		struct order_person *p = &v->o.people[i];

		p->is_chosen =
		    t->mark_count > 0
			? marked(t, &p->m.row)
			: p->is_removed && GUARD("cert_sheet_pointed") &&
			      p->m.row.sheet_no == t->sheet_no &&
			      strcmp(p->m.row.person_no, t->person_no) == 0;
		alone = alone || p->is_chosen;
	}
	for (i = 0; i < v->o.count && t->mark_count == 0 && !alone; i++)
		v->o.people[i].is_chosen = !v->o.people[i].is_removed;
}

/* Marked are residents and 除票 alike: which paper is wanted is not said. */
static bool
is_mixed(const struct order *o)
{
	bool seen[2] = { false, false };
	int i;

	for (i = 0; i < o->count; i++)
		if (o->people[i].is_chosen)
			seen[o->people[i].is_removed] = true;
	return seen[0] && seen[1];
}

static bool
is_named(const struct target *t, const struct record *r)
{
	return marked(t, r) || (t->sheet_no == r->sheet_no &&
				   strcmp(t->person_no, r->person_no) == 0);
}

/* C1 has room for so many: in a larger household whoever is meant comes
 * before the last of the others. */
static void
keep_named(struct household *h, const struct target *t)
{
	struct member other;
	int i, k = ORDER_PERSONS - 1;

	for (i = ORDER_PERSONS; i < h->count; i++) {
		if (!is_named(t, &h->members[i].row) ||
		    !GUARD("cert_room_for_named"))
			continue;
		while (k >= 0 && is_named(t, &h->members[k].row))
			k--;
		if (k < 0)
			return;
		other = h->members[k];
		h->members[k--] = h->members[i];
		h->members[i] = other;
	}
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
	/* The sheet that was asked for, and those that are marked. */
	rc =
	    household_add_sheet(a->replica, &h, t->person_no, t->sheet_no, err);
	for (i = 0; i < t->mark_count && rc == RC_OK; i++)
		rc = household_add_sheet(
		    a->replica, &h, t->marks[i], t->mark_sheets[i], err);
	if (rc != RC_OK) {
		household_release(&h);
		return rc;
	}
	keep_named(&h, t);
	v->o.people = x_alloc((size_t)(h.count + 1) * sizeof(*v->o.people));
	for (i = 0; i < h.count && i < ORDER_PERSONS; i++) {
		struct order_person *p = &v->o.people[v->o.count++];

		p->m = h.members[i];
		memset(&h.members[i], 0, sizeof(h.members[i]));
		p->is_removed =
		    record_status(&p->m.row, a->today) == STATUS_REMOVED;
		v->o.is_pending = v->o.is_pending || p->m.pending_id != 0;
	}
	/* What is left in h are zeroed members and rows past the limit. */
	for (i = v->o.count; i < h.count; i++)
		member_release(&h.members[i]);
	free(h.members);
	choose_people(v, t);
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
	if (is_mixed(&v->o) && GUARD("cert_marks_mixed")) {
		cert_close(ui, v);
		return err_set(err, RC_INPUT, "E5101",
		    _("除票と住民は別の証明書です"),
		    _("選んだ人に除票の人と住民の人がいます（5.1）"),
		    _("どちらかだけを選びます"));
	}
	n = order_chosen(&v->o, p, ORDER_PERSONS);
	for (i = 0; i < n && show_is_stopped(a, &p[i]->m); i++)
		;
	if (n > 0 && i == n && GUARD("certificate_of_the_stopped")) {
		cert_close(ui, v);
		return show_stop(err);
	}
	settle_kind(&v->o);
	while (v->who < v->o.count && !v->o.people[v->who].is_chosen)
		v->who++;
	if (v->who == v->o.count)
		v->who = 0;
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
	(void)snprintf(v->o.purpose, sizeof(v->o.purpose), "%s", text);
	v->o.options.mynumber = true;
}

static void
toggle(struct ui *ui, struct cert_view *v, const struct choice *c)
{
	bool *on = cert_option(&v->o, c);

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
		for (i = 0; i < cert_choice_count; i++)
			if (cert_choices[i].key == code) {
				toggle(ui, v, &cert_choices[i]);
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
	for (i = 0; i < cert_choice_count; i++)
		if (cert_choices[i].is_foreign &&
		    cert_choices[i].key == k->code) {
			toggle(ui, v, &cert_choices[i]);
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

static const struct field *
cert_field(const void *state)
{
	return cert_each_field((int)((const struct cert_view *)state)->at);
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
	.field = cert_field,
	.each_field = cert_each_field,
};
