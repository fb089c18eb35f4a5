/* SPDX-License-Identifier: ISC
 * C3 異動の書類 - the papers of one change: what comes out within the flow,
 * what can be asked for, what was issued already. Enter shows the sheet (C2),
 * where it is recorded before it is printed.
 */
#include "src/letter.h"
#include "src/mem.h"
#include "ui/engine.h"
#include "ui/issue.h"
#include "ui/letters.h"
#include "ui/message.h"
#include "ui/paper.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct letters {
	struct member m;
	int change;
	json_t *lines; /* of letter.list */
	struct list list;
	bool with_mynumber;
	struct letter letter; /* the one that C2 shows */
	struct order order;
	struct order_person people[ORDER_PERSONS];
	json_t *due;  /* who comes when this is left; NULL nobody */
	bool is_away; /* the register does not answer */
};

static const json_t *
at_line(const struct letters *v)
{
	return json_array_get(v->lines, (size_t)v->list.at);
}

static enum cert_kind
at_kind(const struct letters *v)
{
	return cert_kind_by_id(show_json(at_line(v), "kind"));
}

static json_t *
ask(const struct letters *v)
{
	return json_pack("{s:s,s:i,s:i}", "person_no", v->m.row.person_no,
	    "sheet_no", v->m.row.sheet_no, "change", v->change);
}

static enum rc
load(struct ui *ui, struct letters *v, struct err *err)
{
	json_t *args = ask(v), *got = NULL;
	enum rc rc = app_call(ui_app(ui), "letter.list", args, &got, err);

	json_decref(args);
	/* Which papers there are, and which are out, the register alone knows:
	 * the screen stays, says so, and asks again at F5. */
	v->is_away = rc == RC_OFFLINE;
	if (rc != RC_OK && !v->is_away)
		return rc;
	if (v->is_away && err != NULL)
		err_clear(err);
	json_decref(v->lines);
	v->lines = json_incref(json_object_get(got, "letters"));
	json_decref(got);
	list_set(&v->list, (int)json_array_size(v->lines), 1);
	return RC_OK;
}

static void
forget_order(struct letters *v)
{
	int i;

	for (i = 0; i < v->order.count; i++)
		record_release(&v->people[i].m.row);
	memset(v->people, 0, sizeof(v->people));
	memset(&v->order, 0, sizeof(v->order));
	letter_release(&v->letter);
}

static void
letters_close(struct ui *ui, void *state)
{
	struct letters *v = state;

	(void)ui;
	forget_order(v);
	json_decref(v->lines);
	json_decref(v->due);
	member_release(&v->m);
}

static enum rc
letters_opened(
    struct ui *ui, void *state, const struct target *t, struct err *err)
{
	const struct letters_ask *q = t != NULL ? t->data : NULL;
	struct letters *v = state;
	struct app *a = ui_app(ui);
	size_t i;
	enum rc rc;

	record_init(&v->m.row);
	letter_init(&v->letter, CERT_KINDS);
	if (!app_has(a, "certificate"))
		return err_set(err, RC_DENIED, "E5902",
		    _("証明書を扱う権限がありません"), _("権限表にありません"),
		    _("権限のある人が記録します"));
	rc = show_person_of(a, t, &v->m, err);
	if (rc == RC_OK)
		rc = app_log_one(a, "inquiry", "C3", v->m.row.person_no, err);
	v->change = q != NULL ? q->change : 0;
	/* a paper in a folder holds no number; training prints its place */
	v->with_mynumber =
	    app_has(a, "mynumber") && (a->is_training || !paper_is_file(a));
	if (rc == RC_OK)
		rc = load(ui, v, err);
	if (rc != RC_OK) {
		letters_close(ui, v);
		return rc;
	}
	v->due = q != NULL ? json_incref(q->due) : NULL;
	for (i = 0; q != NULL && i < json_array_size(v->lines); i++)
		if (strcmp(show_json(json_array_get(v->lines, i), "kind"),
			q->kind) == 0)
			v->list.at = (int)i;
	return RC_OK;
}

static enum rc
open_on(struct ui *ui, const char *person_no, int sheet_no,
    const struct letters_ask *q)
{
	struct target t;

	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", person_no);
	t.sheet_no = sheet_no;
	t.data = q;
	return ui_open(ui, "C3", &t);
}

void
letters_open(struct ui *ui, const char *person_no, int sheet_no, int change,
    const char *kind)
{
	struct letters_ask q = { change, kind, NULL };

	(void)!open_on(ui, person_no, sheet_no, &q);
}

/* ---- what an approval hands over ---- */

void
letters_due(json_t **due, const json_t *persons)
{
	if (*due == NULL)
		*due = json_array();
	(void)json_array_append_new(
	    *due, json_pack("{s:o,s:[]}", "persons", json_deep_copy(persons),
		      "shared"));
}

static bool
is_among(const json_t *words, const char *word)
{
	const json_t *w;
	size_t i;

	json_array_foreach(words, i,
	    w) if (strcmp(json_string_value(w), word) == 0) return true;
	return false;
}

/* The first paper of these lines that is to be handed over; "" none. What
 * stands on one sheet with others of the entry has been offered with them. */
static void
first_due(const json_t *lines, json_t *shared, char kind[32])
{
	const json_t *line;
	size_t i;

	kind[0] = '\0';
	json_array_foreach(lines, i, line)
	{
		const char *k = show_json(line, "kind");
		bool own = letter_of_one(cert_kind_by_id(k));

		if (!json_is_true(json_object_get(line, "itself")) ||
		    json_integer_value(json_object_get(line, "issued")) > 0 ||
		    show_json(line, "code")[0] != '\0' ||
		    (!own && is_among(shared, k)))
			continue;
		if (!own)
			(void)json_array_append_new(shared, json_string(k));
		if (kind[0] == '\0')
			(void)snprintf(kind, 32, "%s", k);
	}
}

/* C3 for this person where something is due; whether it opened. */
static bool
offer_one(struct ui *ui, json_t *due, const json_t *p, json_t *shared)
{
	json_t *got = NULL, *args;
	char kind[32] = "";
	struct letters_ask q = { (int)json_integer_value(
				     json_object_get(p, "hist_no")),
		kind, due };
	int sheet = (int)json_integer_value(json_object_get(p, "sheet_no"));

	args = json_pack("{s:s,s:i,s:i}", "person_no",
	    show_json(p, "person_no"), "sheet_no", sheet, "change", q.change);
	if (app_call(ui_app(ui), "letter.list", args, &got, NULL) == RC_OK)
		first_due(json_object_get(got, "letters"), shared, kind);
	json_decref(args);
	json_decref(got);
	return kind[0] != '\0' &&
	       open_on(ui, show_json(p, "person_no"), sheet, &q) == RC_OK;
}

void
letters_offer(struct ui *ui, json_t *due)
{
	bool is_open = !app_has(ui_app(ui), "certificate");

	while (!is_open && json_array_size(due) > 0) {
		json_t *e = json_array_get(due, 0);
		json_t *persons = json_object_get(e, "persons"), *p;

		if (json_array_size(persons) == 0) {
			(void)json_array_remove(due, 0);
			continue;
		}
		p = json_incref(json_array_get(persons, 0));
		(void)json_array_remove(persons, 0);
		is_open = offer_one(ui, due, p, json_object_get(e, "shared"));
		json_decref(p);
	}
	json_decref(due);
}

/* ---- drawing ---- */

static void
draw_line(struct view *w, const struct letters *v, int i, int row)
{
	const json_t *o = json_array_get(v->lines, (size_t)i);
	int issued = (int)json_integer_value(json_object_get(o, "issued"));
	unsigned look = list_lead(w, &v->list, i, row);
	char at[64], s[160];

	put_cols(w, row, COL_LIST_TEXT, 28, look,
	    order_kind_word(cert_kind_by_id(show_json(o, "kind"))));
	if (show_json(o, "code")[0] != '\0') {
		put_sign(w, row, COL_LIST_SIGN, "誤");
		put(w, row, 42, LOOK_DIM, show_json(o, "code"));
		return;
	}
	if (issued == 0) {
		bool is_due = json_is_true(json_object_get(o, "itself"));

		if (is_due)
			put_sign(w, row, COL_LIST_SIGN, "要");
		put(w, row, 42, is_due ? LOOK_WARN : LOOK_DIM,
		    is_due ? _("未交付") : _("求めがあれば"));
		return;
	}
	show_iso(show_json(o, "at"), at, sizeof(at));
	(void)snprintf(s, sizeof(s), _("交付 %d回  最後 %s"), issued, at);
	put_cols(w, row, 42, 39, LOOK_PLAIN, s);
}

/* The one in focus: why not, or what its next sheet will be. */
static void
draw_detail(struct view *w, const struct letters *v, int row)
{
	const json_t *o = at_line(v);
	char s[300];

	if (o == NULL)
		return;
	if (show_json(o, "code")[0] != '\0') {
		put(w, row, COL_LABEL, LOOK_DIM, _("内容"));
		(void)put_text(w, row, 12, 69, 1, LOOK_PLAIN,
		    message_text(show_json(o, "text"), s, sizeof(s)));
		put(w, row + 1, COL_LABEL, LOOK_DIM, _("対処"));
		(void)put_text(w, row + 1, 12, 69, 2, LOOK_PLAIN,
		    message_text(show_json(o, "remedy"), s, sizeof(s)));
		return;
	}
	put(w, row, COL_LABEL, LOOK_DIM, _("次の紙"));
	put(w, row, 12, LOOK_PLAIN,
	    json_is_true(json_object_get(o, "reissue"))
		? _("再交付  はじめに交付したときの内容")
		: _("交付"));
	if (letter_once(at_kind(v)))
		putf(w, row + 1, 12, LOOK_PLAIN, _("4 個人番号 %s"),
		    v->with_mynumber ? _("載せる") : _("省略"));
	if (show_json(o, "number")[0] != '\0') {
		put(w, row + 2, COL_LABEL, LOOK_DIM, _("前の紙"));
		put_cols(w, row + 2, 12, 69, LOOK_DIM, show_json(o, "number"));
	}
}

static void
draw_away(struct view *w, int row)
{
	put(w, row, COL_LABEL, LOOK_DIM, _("内容"));
	put(w, row, 12, LOOK_WARN,
	    _("回線が切れているので、書類はまだ出せません"));
	put(w, row + 1, COL_LABEL, LOOK_DIM, _("原因"));
	put(w, row + 1, 12, LOOK_PLAIN,
	    _("どれを交付したかはセンターの台帳だけが知っているため"));
	put(w, row + 2, COL_LABEL, LOOK_DIM, _("対処"));
	put(w, row + 2, 12, LOOK_PLAIN,
	    _("回線が戻ったら F5。あとからでも K3 の異動の行から出せます"));
}

static void
letters_draw(const struct ui *ui, void *state, struct view *w)
{
	struct letters *v = state;
	char count[80];
	int i, last = w->foot - 5;

	show_head(w, &v->m.row, ui_app(ui)->today);
	put(w, 6, COL_LIST_TEXT, LOOK_DIM, _("書類"));
	put(w, 6, 42, LOOK_DIM, _("交付"));
	list_room(&v->list, 7, last);
	for (i = 0; i < v->list.room && v->list.top + i < v->list.count; i++)
		draw_line(w, v, v->list.top + i, 7 + i);
	if (v->is_away)
		draw_away(w, 7);
	else if (v->list.count == 0)
		put(w, 7, COL_LIST_TEXT, LOOK_PLAIN,
		    _("この異動から出す書類はありません"));
	draw_detail(w, v, w->foot - 3);
	list_count_text(&v->list, v->list.count, count, sizeof(count));
	if (v->list.count > 0)
		put(w, w->foot, COL_LABEL, LOOK_DIM, count);
}

/* ---- the sheet ---- */

static void
take_people(struct letters *v)
{
	struct letter *l = &v->letter;
	int i;

	for (i = 0; i < l->count && i < ORDER_PERSONS; i++) {
		record_init(&v->people[i].m.row);
		record_copy(&v->people[i].m.row, &l->persons[i].row);
		v->people[i].m.row.hist_no = l->persons[i].row.hist_no;
		v->people[i].is_chosen = true;
	}
	v->order.people = v->people;
	v->order.count = i;
	v->order.letter = l;
	v->order.kind = l->kind;
	v->order.copies = 1;
	v->order.options.reissue = l->is_reissue;
	v->order.options.mynumber = letter_once(l->kind) && v->with_mynumber;
	(void)snprintf(v->order.purpose, sizeof(v->order.purpose), "%.60s",
	    cert_kind_label(l->kind));
}

static void
show_sheet(struct ui *ui, struct letters *v, int to)
{
	json_t *args = ask(v), *got = NULL;
	struct target t;
	struct err err;
	enum rc rc;

	err_clear(&err);
	forget_order(v);
	(void)json_object_set_new(
	    args, "kind", json_string(show_json(at_line(v), "kind")));
	(void)json_object_set_new(args, "to", json_integer(to));
	rc = app_call(ui_app(ui), "letter.get", args, &got, &err);
	json_decref(args);
	if (rc == RC_OK)
		rc = letter_from_json(
		    &v->letter, json_object_get(got, "letter"), &err);
	json_decref(got);
	if (rc == RC_OFFLINE) {
		(void)load(ui, v, NULL);
		return;
	}
	if (rc != RC_OK) {
		ui_err_dialog(ui, &err);
		return;
	}
	take_people(v);
	memset(&t, 0, sizeof(t));
	t.data = &v->order;
	(void)ui_open(ui, "C2", &t);
}

static void
addressed(struct ui *ui, void *state, bool ok, const char *text)
{
	if (!ok)
		return;
	if (text[0] != '\0' && strcmp(text, "1") != 0 && strcmp(text, "2") != 0)
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E5126 あて先は 1 か 2 です  Enter からやり直します"));
	else
		show_sheet(ui, state, text[0] == '\0' ? 0 : text[0] - '0');
}

/* Left: the papers of the next one (4.1.3.0.3). */
static void
leave(struct ui *ui, struct letters *v)
{
	json_t *due = v->due;

	v->due = NULL;
	ui_pop(ui); /* v is gone */
	letters_offer(ui, due);
}

static void
letters_op(struct ui *ui, void *state, int op)
{
	struct letters *v = state;
	struct err err;

	err_clear(&err);
	switch (op) {
	case OP_BACK:
		leave(ui, v);
		break;
	case OP_ENTER:
	case OP_CERT:
		if (at_kind(v) == CERT_ACCEPTED)
			ui_ask(ui,
			    _("あて先  空 きまりどおり  1 届出人  2 異動者"), 1,
			    addressed);
		else if (at_line(v) != NULL)
			show_sheet(ui, v, 0);
		break;
	case OP_AGAIN:
		if (load(ui, v, &err) != RC_OK)
			ui_say_err(ui, &err);
		break;
	case OP_PREV:
	case OP_NEXT:
		list_page(&v->list, op == OP_NEXT ? 1 : -1);
		break;
	case OP_OWN:
		v->with_mynumber =
		    !v->with_mynumber && app_has(ui_app(ui), "mynumber");
		break;
	default:
		break;
	}
}

static bool
letters_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct letters *v = state;

	(void)ui;
	return list_key(&v->list, k);
}

static void
letters_resume(struct ui *ui, void *state)
{
	int at = ((struct letters *)state)->list.at;

	(void)load(ui, state, NULL);
	if (at < ((struct letters *)state)->list.count)
		((struct letters *)state)->list.at = at;
}

static bool
letters_can(const struct ui *ui, const void *state, int op)
{
	const struct letters *v = state;

	(void)ui;
	if (op == OP_OWN)
		return letter_once(at_kind(v));
	return (op != OP_PREV && op != OP_NEXT) || v->list.count > v->list.room;
}

static bool
letters_under(const void *state, char *out, size_t size)
{
	const struct letters *v = state;

	(void)snprintf(out, size, "%s", record_get(&v->m.row, IT_NAME));
	return out[0] != '\0';
}

static const struct key keys[] = {
	{ K_F3, OP_BACK, N_("戻る"),
	    N_("前の画面へ。承認のあとは、書類のある次の人へ") },
	{ K_F5, OP_AGAIN, N_("更新"), N_("登録簿に聞き直す") },
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁") },
	{ K_F9, OP_CERT, N_("見本"), N_("印刷する頁を見る") },
	{ K_ENTER, OP_ENTER, NULL, N_("> の書類の見本を出す") },
	{ '4', OP_OWN, NULL, N_("転出証明書に個人番号を載せる、省く") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_letters = {
	.name = "letters",
	.code = "C3",
	.title = N_("証明 異動の書類"),
	.hint = N_("Enter 見本を出す（印刷の前に交付を記録します）   F3 戻る"),
	.about = N_(
	    "一つの異動から出る書類。要 は、その異動で渡すもので、まだのもの。\n"
	    "転出証明書の二度目からは再交付で、はじめの内容のまま出ます。\n"
	    "14日を過ぎた転出は職権で、転出証明書に代えて準ずる証明書を出します。\n"
	    "抑止や支援措置のある人が載り、外へ出る書類は、見本も出ません。\n"
	    "回線が切れている間は出せません。戻ったら F5 で聞き直します。"),
	.keys = keys,
	.state_size = sizeof(struct letters),
	.open = letters_opened,
	.draw = letters_draw,
	.key = letters_key,
	.op = letters_op,
	.can = letters_can,
	.resume = letters_resume,
	.close = letters_close,
	.under = letters_under,
};
