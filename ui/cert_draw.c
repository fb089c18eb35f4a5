/* SPDX-License-Identifier: ISC
 * cert_draw - C1 as it looks: who is on it, what stands on the sheet, who asks,
 * and how old what it rests on is.
 */
#include "ui/cert_view.h"

#include "src/text.h"
#include "ui/app.h"
#include "ui/offline.h"
#include "ui/show.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

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
	for (i = 0; i < cert_choice_count; i++) {
		const struct choice *c = &cert_choices[i];
		bool on = *cert_option(&v->o, c);

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
	for (int i = 0; i < n && name[0] != '\0'; i++)
		if (strcmp(record_get(home[i], IT_NAME), name) == 0 &&
		    show_is_stopped(ui_app(ui), &o->people[i].m))
			return "〔抑止〕";
	return name[0] != '\0' ? name : _("世帯主なし");
}

/* Whose address is shown: of a 除票 its own, not that of who lives there under
 * the same number now; else of the first who may be looked at. */
static const struct record *
address_of(const struct ui *ui, const struct order *o)
{
	for (int i = 0; i < o->count; i++)
		if (o->people[i].is_chosen && o->people[i].is_removed &&
		    !show_is_stopped(ui_app(ui), &o->people[i].m))
			return &o->people[i].m.row;
	for (int i = 0; i < o->count; i++)
		if (!show_is_stopped(ui_app(ui), &o->people[i].m))
			return &o->people[i].m.row;
	return NULL;
}

static void
person_text(
    const struct ui *ui, const struct cert_view *v, int i, char out[200])
{
	const struct order_person *p = &v->o.people[i];
	const char *given = record_get(&p->m.row, IT_NAME_GIVEN);

	(void)snprintf(out, 200, "%s %d %s%.90s", p->is_chosen ? "x" : "-",
	    i + 1, p->is_removed ? "除 " : "",
	    show_is_stopped(ui_app(ui), &p->m) ? "〔抑止〕"
	    : given[0] != '\0'                 ? given
			       : record_get(&p->m.row, IT_NAME));
}

/* Who stands first on row 8, so that the cursor, or the first of whom it is
 * about, stands on it. */
static int
first_person(const struct ui *ui, const struct cert_view *v)
{
	char s[200];
	int at = v->at == AT_WHO ? v->who : 0, col = COL_VALUE, first = 0;

	while (v->at != AT_WHO && at < v->o.count && !v->o.people[at].is_chosen)
		at++;
	if (at == v->o.count)
		return 0;
	for (int i = 0; i <= at && i < v->o.count; i++) {
		person_text(ui, v, i, s);
		col += text_cols(s) + 2;
	}
	for (; first < at && col > 80 + 2; first++) {
		person_text(ui, v, first, s);
		col -= text_cols(s) + 2;
	}
	return first;
}

/* How many and, where it is a 除票, which: somebody who came back has more
 * than one. */
static void
draw_who(const struct ui *ui, struct view *w, const struct cert_view *v)
{
	struct order_person *p[ORDER_PERSONS];
	int n =
	    order_chosen((struct order *)(uintptr_t)&v->o, p, ORDER_PERSONS);
	int living = 0, i, col = COL_VALUE;
	char s[200];

	for (i = 0; i < v->o.count; i++)
		living += !v->o.people[i].is_removed;
	col += putf(w, 7, col, LOOK_PLAIN, _("%s%d人"),
	    n == living && v->o.kind != CERT_REMOVED ? _("全員 ") : "", n);
	if (n == 1 && v->o.kind == CERT_REMOVED &&
	    !show_is_stopped(ui_app(ui), &p[0]->m)) {
		show_removal(&p[0]->m.row, s, sizeof(s));
		put_cols(w, 7, col + 2, 54 - col - 4, LOOK_PLAIN, s);
	}
	put(w, 7, 54, LOOK_DIM, _("Space で選ぶ"));
	col = COL_VALUE;
	for (i = first_person(ui, v); i < v->o.count && col < 72; i++) {
		person_text(ui, v, i, s);
		col += put(w, 8, col,
		    v->at == AT_WHO && v->who == i ? LOOK_FOCUS
		    : v->o.people[i].is_removed    ? LOOK_DIM
						   : LOOK_PLAIN,
		    s);
		col += 2;
	}
}

void
cert_draw(const struct ui *ui, void *state, struct view *w)
{
	struct cert_view *v = state;
	const struct app *a = ui_app(ui);
	const struct record *head = address_of(ui, &v->o);
	bool guarded = false;
	char s[600];
	int i, n = order_chosen(&v->o, NULL, ORDER_PERSONS);

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
	draw_who(ui, w, v);
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
