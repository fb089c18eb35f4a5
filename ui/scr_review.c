/* SPDX-License-Identifier: ISC
 * R2 審査 - one entry, before and after side by side. What is approved is
 * what stood on the screen: version and digest go with the decision, and
 * the reviewer proves themselves for that content, every time (4.0.8).
 */
#include "src/change.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "ui/desks.h"
#include "ui/review.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OP_EQUAL = OP_OWN, OP_DESKS, OP_WITHDRAW };

bool
review_is_waiting(const struct review_view *v)
{
	return strcmp(v->state, "waiting") == 0 ||
	       !GUARD("review_only_waiting");
}

bool
review_may_decide(struct ui *ui, const struct review_view *v)
{
	return app_has(ui_app(ui), "approve") &&
	       strcmp(v->e.author, ui_app(ui)->session.staff) != 0;
}

/* Takes the answer of entry.get over; e is moved out. */
static void
take(
    struct ui *ui, struct review_view *v, struct entry *e, const json_t *result)
{
	const struct app *a = ui_app(ui);

	entry_release(&v->e);
	v->e = *e;
	(void)snprintf(
	    v->digest, sizeof(v->digest), "%s", show_json(result, "digest"));
	(void)snprintf(
	    v->state, sizeof(v->state), "%s", show_json(result, "state"));
	json_decref(v->conflicts);
	v->conflicts = json_incref(json_object_get(result, "conflicts"));
	json_decref(v->hidden);
	v->hidden = json_incref(json_object_get(result, "hidden"));
	json_decref(v->received);
	v->received = json_incref(json_object_get(result, "received"));
	if (v->page > v->e.person_count)
		v->page = 0;
	(void)snprintf(v->title, sizeof(v->title), _("審査 %s%s %d人"),
	    change_word(v->e.event, v->e.menu),
	    show_whole(v->e.menu, v->e.is_whole), v->e.person_count);
	review_page(a, v);
	again_take(
	    ui, v, result, review_is_waiting(v) && review_may_decide(ui, v));
}

enum rc
review_load(struct ui *ui, struct review_view *v, struct err *err)
{
	struct app *a = ui_app(ui);
	json_t *args, *result = NULL, *who;
	struct entry e;
	enum rc rc;
	int i;

	args = json_pack("{s:I}", "id", (json_int_t)v->id);
	rc = app_call(a, "entry.get", args, &result, err);
	json_decref(args);
	if (rc != RC_OK)
		return rc;
	entry_init(&e);
	rc = entry_from_json(&e, json_object_get(result, "entry"), err);
	if (rc != RC_OK) {
		json_decref(result);
		entry_release(&e);
		return rc;
	}
	who = json_array();
	for (i = 0; i < e.person_count; i++)
		if (e.persons[i].person_no[0] != '\0')
			(void)json_array_append_new(
			    who, json_string(e.persons[i].person_no));
	rc = app_log(a, "inquiry", "R2", who, false, err);
	json_decref(who);
	if (rc == RC_OK)
		take(ui, v, &e, result);
	else
		entry_release(&e);
	json_decref(result);
	return rc;
}

bool
review_claim(struct ui *ui, struct review_view *v, struct err *err)
{
	json_t *args = json_pack("{s:I}", "id", (json_int_t)v->id);

	v->is_claimed =
	    app_call(ui_app(ui), "entry.claim", args, NULL, err) == RC_OK;
	json_decref(args);
	return v->is_claimed;
}

/* What stands in the way of a decision, before anybody reads it all. */
static void
say_state(struct ui *ui, const struct review_view *v)
{
	if (!review_is_waiting(v))
		ui_say(ui, LOOK_WARN, "%s",
		    strcmp(v->state, "approved") == 0
			? _("もう本登録になっています  見るだけです")
		    : strcmp(v->state, "returned") == 0
			? _("差し戻されています  見るだけです")
			: _("取り下げられています  見るだけです"));
	else if (json_array_size(v->conflicts) > 0)
		ui_say(ui, LOOK_WARN,
		    _("台帳が先に変わった項目 %d  今の値は右の欄  差し戻して入力し直してもらいます"),
		    (int)json_array_size(v->conflicts));
}

static enum rc
review_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct review_view *v = state;
	struct err taken;
	enum rc rc;

	entry_init(&v->e);
	if (t == NULL || t->entry_id == 0)
		return err_set(err, RC_INPUT, "E4096",
		    _("入力が選ばれていません"), _("開く入力がありません"),
		    _("R1 の一覧から選びます"));
	v->id = t->entry_id;
	v->lines = x_alloc(REVIEW_LINES * sizeof(*v->lines));
	rc = review_load(ui, v, err);
	if (rc != RC_OK)
		return rc;
	say_state(ui, v);
	err_clear(&taken);
	/* Who may only look can still read. */
	if (review_is_waiting(v) && review_may_decide(ui, v) &&
	    !review_claim(ui, v, &taken))
		ui_say_err(ui, &taken);
	return RC_OK;
}

static void
review_close(struct ui *ui, void *state)
{
	struct review_view *v = state;
	json_t *args;

	if (v->is_claimed) {
		args = json_pack("{s:I}", "id", (json_int_t)v->id);
		(void)!app_call(ui_app(ui), "entry.release", args, NULL, NULL);
		json_decref(args);
	}
	if (v->lines != NULL)
		explicit_bzero(v->lines, REVIEW_LINES * sizeof(*v->lines));
	free(v->lines);
	again_free(v);
	json_decref(v->conflicts);
	json_decref(v->hidden);
	json_decref(v->received);
	entry_release(&v->e);
}

static void
go(struct ui *ui, struct review_view *v, int page)
{
	if (page < 0 || page > v->e.person_count)
		return;
	v->page = page;
	review_page(ui_app(ui), v);
	again_on_page(ui, v);
}

/* The rest of the page first, then the next person: nobody passes over what
 * did not fit. */
static void
go_on(struct ui *ui, struct review_view *v)
{
	if (v->top + v->room < review_rows(v))
		v->top += v->room;
	else
		go(ui, v, v->page + 1);
}

/* Where the household goes next; whether the change is decided makes no
 * difference to the desks. */
static void
print_desks(struct ui *ui, const struct review_view *v)
{
	char where[512] = "";
	struct err err;

	err_clear(&err);
	if (desks_print(ui_app(ui), &v->e, "R2", where, &err) != RC_OK)
		ui_say_err(ui, &err);
	else
		ui_say(
		    ui, LOOK_PLAIN, _("次の窓口の紙を印刷しました  %s"), where);
}

static void
review_op(struct ui *ui, void *state, int op)
{
	struct review_view *v = state;

	switch (op) {
	case OP_ENTER: /* never approves */
		go_on(ui, v);
		break;
	case OP_NEXT:
	case OP_PREV:
		if (!form_op(ui, &v->form, op))
			go(ui, v, v->page + (op == OP_NEXT ? 1 : -1));
		break;
	case OP_CHOICES:
		return_ask(ui);
		break;
	case OP_REVIEW:
		review_approve(ui, v);
		break;
	case OP_DESKS:
		print_desks(ui, v);
		break;
	case OP_WITHDRAW:
		withdraw_ask(ui);
		break;
	case OP_EQUAL:
		v->shows_equal = !v->shows_equal;
		v->top = 0;
		break;
	default:
		break;
	}
}

static bool
review_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct review_view *v = state;

	if (again_key(ui, v, k))
		return true;
	if (k->code == K_DOWN) {
		if (v->top + v->room < review_rows(v))
			v->top++;
		return true;
	}
	if (k->code == K_UP) {
		if (v->top > 0)
			v->top--;
		return true;
	}
	if (k->code >= '0' && k->code <= '9') {
		go(ui, v, k->code - '0');
		return true;
	}
	return false;
}

static bool
review_can(const struct ui *ui, const void *state, int op)
{
	const struct review_view *v = state;

	if (op == OP_WITHDRAW)
		return withdraw_may(ui, v);
	return (op != OP_REVIEW && op != OP_CHOICES) || review_is_waiting(v);
}

/* Who may take it back, and what else they may. */
static const char *
withdraw_hint(const struct ui *ui, const struct review_view *v)
{
	const struct app *a = ui_app(ui);

	if (strcmp(v->e.author, a->session.staff) == 0)
		return _(
		    "前と後を見比べる   F10 承認（ほかの人）   w 取り下げる");
	if (!app_has(a, "approve"))
		return _("前と後を見比べる   w 取り下げる");
	return _(
	    "前と後を見比べる   F10 承認（暗証）   F4 差戻   w 取り下げる");
}

static const char *
review_hint(const struct ui *ui, const void *state)
{
	struct review_view *v = (struct review_view *)(uintptr_t)state;

	if (v->again_at < 0 && !review_is_waiting(v))
		return withdraw_may(ui, v)
			   ? _("見るだけです   w 取り下げる   F3 戻る")
			   : _("見るだけです   F3 戻る");
	if (v->again_at < 0 && withdraw_may(ui, v) && GUARD("withdraw_hinted"))
		return withdraw_hint(ui, v);
	if (v->again_at < 0)
		return NULL;
	(void)snprintf(v->hint, sizeof(v->hint),
	    _("届書を見て%.60sを打つ（入力は伏せてあります  空なら - ）"),
	    show_label(v->again[v->again_at].what.it));
	return v->hint;
}

static const struct field *
review_field(const void *state)
{
	const struct review_view *v = state;

	return v->again_at >= 0 ? form_field(&v->form) : NULL;
}

static const struct field *
review_each_field(int i)
{
	return i == 0 ? &review_again_field : NULL;
}

static const char *
review_title(const struct ui *ui, const void *state)
{
	const struct review_view *v = state;

	(void)ui;
	return v->title;
}

static const struct key keys[] = {
	{ K_F4, OP_CHOICES, N_("差戻"), N_("理由を選んで入力した人に戻す") },
	{ K_F7, OP_PREV, NULL, N_("前の人") },
	{ K_F8, OP_NEXT, NULL, N_("次の人") },
	{ K_F10, OP_REVIEW, N_("承認"), N_("暗証を打って本登録にする") },
	{ K_ENTER, OP_ENTER, NULL, N_("続き、それから次の人（承認はしない）") },
	{ 'e', OP_EQUAL, NULL, N_("同じ項目を開く、畳む") },
	{ 'n', OP_DESKS, NULL, N_("次の窓口の紙を印刷する") },
	{ 'w', OP_WITHDRAW, NULL,
	    N_("取り下げる（入力した人か、職員の権限がある人）") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_review = {
	.name = "review",
	.code = "R2",
	.title = N_("審査"),
	.hint = N_("前と後を見比べる   F10 承認（暗証）   F4 差戻"),
	.about = N_(
	    "一件の入力を、前と後を並べて確かめます。\n"
	    "承認は F10 と暗証。入力した本人は承認できません。\n"
	    "入力した人の端末では、F10 でほかの人が職員番号と暗証を打ちます。\n"
	    "承認するのは画面に出ている内容です。開いたあとで変わったときは\n"
	    "もう一度出して、あらためて尋ねます。\n"
	    "右の欄は、打ち直した値か、見比べる書類の名です。\n"
	    "入力のあとで台帳が変わった項目は、今の値が右の欄に出ます。\n"
	    "見る権限のない項目は、変わることだけが〔伏〕で出ます。\n"
	    "入力した人は w で取り下げます。いないときは、職員の権限がある人が。\n"
	    "問 は届書を見て打ち直す項目。打つまで入力は出ません。Tab で次へ。\n"
	    "同じなら 済、違えば 違 で、違う間は承認できません。"),
	.keys = keys,
	.state_size = sizeof(struct review_view),
	.no_command = true,
	.open = review_open,
	.draw = review_draw,
	.key = review_key,
	.op = review_op,
	.can = review_can,
	.close = review_close,
	.field = review_field,
	.each_field = review_each_field,
	.title_now = review_title,
	.hint_now = review_hint,
};
