/* SPDX-License-Identifier: ISC
 * B1 止まりました - a block of level エラー (3.1, 3.4). Quiet: nothing here
 * tells an applicant why. No way past alone: another person proves
 * themselves here, says why, and types the end of the number from the
 * papers; the suspension holds for this one issue and ends by itself.
 */
#include "src/codes.h"
#include "src/mem.h"
#include "ui/app.h"
#include "ui/scr_cert.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRIES 3
#define LIFTED_MAX 8

enum { F_STAFF = 1, F_PASSWORD, F_PURPOSE, F_TAIL };

static const struct field fields[] = {
	{ .id = F_STAFF,
	    .label = N_("職員番号"),
	    .kind = FIELD_NUMBER,
	    .line = 0,
	    .cols = 8,
	    .max = 8,
	    .must = true,
	    .help = N_("一時解除の権限を持つ、別の人の職員番号"),
	    .typing = N_("数字") },
	{ .id = F_PASSWORD,
	    .label = N_("暗証"),
	    .kind = FIELD_SECRET,
	    .line = 1,
	    .cols = 16,
	    .must = true,
	    .help = N_("その人の暗証"),
	    .typing = N_("画面には出ません") },
	{ .id = F_PURPOSE,
	    .label = N_("解く理由"),
	    .kind = FIELD_WIDE,
	    .words = IME_GENERAL,
	    .line = 2,
	    .cols = 50,
	    .max = 100,
	    .must = true,
	    .help = N_("記録に残る理由"),
	    .typing = N_("日本語で短く") },
	{ .id = F_TAIL,
	    .label = N_("対象"),
	    .kind = FIELD_NUMBER,
	    .line = 3,
	    .cols = 4,
	    .max = 4,
	    .must = true,
	    .hint = N_("宛名番号の下4桁（権限者が書類から打つ）"),
	    .help = N_("書類にある宛名番号の下4桁"),
	    .typing = N_("数字4つ") },
};

struct stop_view {
	const struct stop *stop;
	struct form form;
	int tries, minutes;
	/* 照会: what is opened when it may be, and the blocks lifted so far */
	struct target t;
	struct stop own;
	int64_t lifted[LIFTED_MAX];
	int lifted_count;
};

void
stop_of_block(struct stop *s, const json_t *block)
{
	const json_t *p;
	size_t i, at = 0;

	memset(s, 0, sizeof(*s));
	s->block_id = json_integer_value(json_object_get(block, "id"));
	json_array_foreach(json_object_get(block, "processes"), i, p)
	{
		if (at < sizeof(s->processes))
			at += (size_t)snprintf(s->processes + at,
			    sizeof(s->processes) - at, "%s%.30s",
			    at > 0 ? "  " : "",
			    show_code("block_process", json_string_value(p)));
	}
	(void)snprintf(s->reason, sizeof(s->reason), "%.90s",
	    show_code("block_kind", show_json(block, "kind")));
	show_iso(show_json(block, "from"), s->from, sizeof(s->from));
	show_iso(show_json(block, "to"), s->to, sizeof(s->to));
}

/* ---- 照会 */

static bool
is_lifted(const struct stop_view *v, int64_t id)
{
	for (int i = 0; i < v->lifted_count; i++)
		if (v->lifted[i] == id)
			return true;
	return false;
}

/* A block of level エラー of 照会 that is not lifted; a 支援措置 is none. */
static bool
stops_inquiry(const struct stop_view *v, const json_t *b)
{
	const json_t *p;
	size_t i;

	if (json_integer_value(json_object_get(b, "level")) < 2 ||
	    json_is_true(json_object_get(b, "released")) ||
	    strstr(show_json(b, "kind"), "support") != NULL ||
	    is_lifted(v, json_integer_value(json_object_get(b, "id"))))
		return false;
	json_array_foreach(json_object_get(b, "processes"), i, p)
	{
		if (strcmp(json_string_value(p), "inquiry") == 0)
			return true;
	}
	return false;
}

/* *more: another block stops the person that the target names; it stands in
 * v->own. Nothing of the person is asked for. */
static enum rc
next_stop(struct app *a, struct stop_view *v, bool *more, struct err *err)
{
	json_t *args = json_pack("{s:s,s:s}", "person_no", v->t.person_no,
	    "household_no", v->t.household_no);
	json_t *result = NULL, *b;
	size_t i;
	enum rc rc;

	*more = false;
	if (v->t.household_no[0] == '\0')
		(void)json_object_del(args, "household_no");
	rc = app_call(a, "block.list", args, &result, err);
	json_decref(args);
	if (rc != RC_OK)
		return rc;
	json_array_foreach(json_object_get(result, "blocks"), i, b)
	{
		if (*more || !stops_inquiry(v, b))
			continue;
		*more = true;
		stop_of_block(&v->own, b);
		(void)snprintf(v->own.person_no, sizeof(v->own.person_no), "%s",
		    v->t.person_no);
		(void)snprintf(v->own.code, sizeof(v->own.code), "E3105");
	}
	json_decref(result);
	return RC_OK;
}

/* One block is lifted; when it was the last, what was asked for opens. */
static void
inquiry_lifted(struct ui *ui, struct stop_view *v)
{
	struct app *a = ui_app(ui);
	struct target t = v->t;
	struct err err;
	char then[8];
	bool more = true;
	int minutes = v->minutes;

	err_clear(&err);
	if (v->lifted_count < LIFTED_MAX)
		v->lifted[v->lifted_count++] = v->own.block_id;
	if (next_stop(a, v, &more, &err) != RC_OK) {
		ui_say_err(ui, &err);
		return;
	}
	if (more) {
		form_go(&v->form, 0, form_slot_index(&v->form, 0, F_PASSWORD));
		ui_say(ui, LOOK_WARN, "%s",
		    _("もう一つの抑止があります  これも解きます"));
		return;
	}
	app_lift(
	    a, t.person_no, app_now(a) + (int64_t)minutes * INT64_C(60000000));
	(void)snprintf(then, sizeof(then), "%s", t.then);
	t.then[0] = '\0';
	ui_pop(ui);
	if (ui_open(ui, then, &t) == RC_OK)
		ui_say(ui, LOOK_WARN,
		    _("照会を一時に解きました  この人だけ、%d分まで"), minutes);
}

/* ---- what the second person does */

static void
suspended(
    struct ui *ui, void *state, const struct proof *proof, const char *text)
{
	struct stop_view *v = state;
	struct err err;
	json_t *args, *result = NULL;
	int minutes;
	enum rc rc;

	err_clear(&err);
	if (proof == NULL) {
		v->tries++;
		if (v->tries >= TRIES) {
			(void)!app_log_one(
			    ui_app(ui), "auth", "B1", v->stop->person_no, &err);
			ui_home(ui);
			ui_say(ui, LOOK_ERROR, "%s",
			    _("三度違ったので、請求をやめて記録しました"));
			return;
		}
		ui_say(ui, LOOK_ERROR, "%s", text);
		form_go(&v->form, 0, form_slot_index(&v->form, 0, F_PASSWORD));
		return;
	}
	args = json_pack("{s:I, s:i, s:s, s:o}", "id",
	    (json_int_t)v->stop->block_id, "minutes", v->minutes, "purpose",
	    form_get(&v->form, 0, F_PURPOSE), "proof", proof_to_json(proof));
	rc = app_call(ui_app(ui), "block.suspend", args, &result, &err);
	json_decref(args);
	if (rc != RC_OK) {
		v->tries++;
		ui_err_dialog(ui, &err);
		return;
	}
	if (v->stop->order == NULL) {
		json_decref(result);
		inquiry_lifted(ui, v);
		return;
	}
	v->stop->order->suspension =
	    json_integer_value(json_object_get(result, "suspension"));
	json_decref(result);
	minutes = v->minutes;
	ui_pop(ui);
	ui_say(ui, LOOK_WARN, _("一時に解きました  この一件だけ、%d分まで"),
	    minutes);
}

/* All four are there: the papers agree, then the person proves themselves. */
static void
release(struct ui *ui, struct form *f)
{
	struct stop_view *v = f->arg;
	struct app *a = ui_app(ui);
	const char *tail = form_get(f, 0, F_TAIL), *no = v->stop->person_no;
	const char *staff = form_get(f, 0, F_STAFF);
	size_t n = strlen(no);
	char subject[96];
	struct prove p;

	if (staff[0] == '\0' || f->secret.len == 0 ||
	    form_get(f, 0, F_PURPOSE)[0] == '\0' || tail[0] == '\0') {
		(void)form_first_want(f, true);
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E3406 四つとも要ります  空いた項目を埋めます"));
		return;
	}
	if (strcmp(staff, a->session.staff) == 0) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E3405 自分では解けません  別の権限者が署名します"));
		form_go(f, 0, form_slot_index(f, 0, F_STAFF));
		return;
	}
	if (strcmp(tail, n >= 4 ? no + n - 4 : no) != 0) {
		v->tries++;
		secret_clear(&f->secret);
		form_set(f, 0, F_PASSWORD, "", NULL, NULL);
		if (v->tries >= TRIES) {
			(void)!app_log_one(a, "auth", "B1", no, NULL);
			ui_home(ui);
			ui_say(ui, LOOK_ERROR, "%s",
			    _("三度違ったので、請求をやめて記録しました"));
			return;
		}
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E3407 下4桁が違います  書類を見直します"));
		form_go(f, 0, form_slot_index(f, 0, F_TAIL));
		return;
	}
	(void)snprintf(
	    subject, sizeof(subject), "%lld", (long long)v->stop->block_id);
	memset(&p, 0, sizeof(p));
	p.service = "approve";
	p.staff = staff;
	p.act = "block.suspend";
	p.subject = subject;
	p.password = &f->secret;
	p.done = suspended;
	ui_prove(ui, &p);
	/* The password has gone; the next try wants it anew. */
	form_set(f, 0, F_PASSWORD, "", NULL, NULL);
}

/* That something was typed is seen, not what. */
static void
left(struct ui *ui, struct form *f, int page, int slot)
{
	(void)ui;
	if (form_slot_index(f, page, F_PASSWORD) == slot)
		form_set(f, page, F_PASSWORD, "",
		    f->secret.len > 0 ? "********" : NULL, NULL);
}

static const struct form_ops ops = { .left = left, .end = release };

static enum rc
stop_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct stop_view *v = state;

	struct app *a = ui_app(ui);
	bool is_stopped = true;
	enum rc rc;

	form_init(&v->form, &ops, v);
	v->form.ime = app_ime(a);
	v->minutes = (int)app_setting(a, "suspend_minutes", 10);
	if (t == NULL || (t->data == NULL && t->then[0] == '\0'))
		return err_set(err, RC_INPUT, "E3400",
		    _("止まっている請求がありません"), "", "");
	v->stop = t->data;
	if (t->data == NULL) {
		v->t = *t;
		v->stop = &v->own;
		rc = next_stop(a, v, &is_stopped, err);
		if (rc != RC_OK)
			return rc;
		if (!is_stopped)
			return show_stop(err);
	}
	(void)form_add_page(&v->form, "", fields,
	    (int)(sizeof(fields) / sizeof(fields[0])), NULL);
	v->form.first_row = 16;
	form_go(&v->form, 0, 0);
	return RC_OK;
}

static void
stop_close(struct ui *ui, void *state)
{
	struct stop_view *v = state;

	(void)ui;
	form_free(&v->form);
}

static void
stop_draw(const struct ui *ui, void *state, struct view *w)
{
	struct stop_view *v = state;
	const struct stop *s = v->stop;
	char no[40];

	put_sign(w, 4, COL_SIGN, "抑");
	put(w, 4, COL_LABEL, LOOK_BOLD,
	    s->order != NULL ? _("この世帯の証明は、ここでは出せません")
			     : _("この人の照会は、ここではできません"));
	put_right(w, 4, 80, LOOK_PLAIN, s->code);
	put(w, 6, COL_LABEL, LOOK_DIM, _("対象"));
	put_cols(w, 6, COL_VALUE, 22, LOOK_PLAIN,
	    s->order != NULL ? s->name : "〔抑止〕");
	show_number(s->person_no, no, sizeof(no));
	put(w, 6, COL_LABEL2, LOOK_DIM, _("宛名"));
	put(w, 6, 48, LOOK_PLAIN, no);
	put_item(w, 7, 0, _("止めるもの"), s->processes);
	put_item(w, 8, 0, _("理由"), s->reason);
	put(w, 9, COL_LABEL, LOOK_DIM, _("期間"));
	putf(w, 9, COL_VALUE, LOOK_PLAIN, _("%s から %s"), s->from,
	    s->to[0] ? s->to : _("終わりの定めなし"));
	put_item(w, 10, 0, _("住所"), "〔伏〕");
	put(w, 12, COL_LABEL, LOOK_DIM, _("窓口では"));
	put(w, 12, COL_VALUE, LOOK_PLAIN,
	    _("「確認のため少しお待ちください」とだけ伝え、理由は言わない。"));
	put(w, 13, COL_VALUE, LOOK_PLAIN,
	    s->order != NULL
		? _("請求書と本人確認書類を預かり、支援担当を呼ぶ。")
		: _("画面を見せず、抑止を解く権限のある人を呼ぶ。"));
	put(w, 15, COL_LABEL, LOOK_PLAIN,
	    _("一時に解くには、別の権限者がこの端末で署名します。"));
	form_draw(&v->form, w);
	if (!ui_app(ui)->status.is_online)
		put(w, 21, COL_LABEL, LOOK_ERROR, _("不通の間は解けません。"));
	else if (s->order == NULL)
		putf(w, 21, COL_LABEL, LOOK_PLAIN,
		    _("解けるのはこの人のこの応対だけ、%d分で自動で戻ります。"),
		    v->minutes);
	else
		putf(w, 21, COL_LABEL, LOOK_PLAIN,
		    _("解けるのはこの 1件だけ、%d分で自動で戻ります。"),
		    v->minutes);
}

static bool
stop_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct stop_view *v = state;

	return form_key(ui, &v->form, k);
}

static void
stop_op(struct ui *ui, void *state, int op)
{
	(void)ui;
	(void)state;
	(void)op;
}

static const struct field *
stop_each_field(int i)
{
	return i < (int)(sizeof(fields) / sizeof(fields[0])) ? &fields[i]
							     : NULL;
}

static const struct field *
stop_field(const void *state)
{
	const struct stop_view *v = state;

	return form_field(&v->form);
}

static const char *
stop_title(const struct ui *ui, const void *state)
{
	const struct stop_view *v = state;

	(void)ui;
	return v->stop->order != NULL ? _("証明 止まりました")
				      : _("照会 止まりました");
}

static const char *
stop_hint(const struct ui *ui, const void *state)
{
	const struct stop_view *v = state;

	(void)ui;
	return v->stop->order != NULL ? _("Enter 次の項目   F3 請求をやめる")
				      : _("Enter 次の項目   F3 見ずに戻る");
}

static const struct key keys[] = {
	{ K_ENTER, OP_ENTER, NULL, N_("次の項目、最後で解く") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_stop = {
	.name = "stop",
	.code = "B1",
	.title = N_("証明 止まりました"),
	.title_now = stop_title,
	.hint_now = stop_hint,
	.about = N_(
	    "抑止があるので、ここでは出せず、見られません。理由は言わないでください。\n"
	    "解けるのは、一時解除の権限を持つ別の人だけです。\n"
	    "証明はこの一件だけ、照会はこの人のこの応対だけで、時間がたてば自動で\n"
	    "戻ります。"),
	.keys = keys,
	.state_size = sizeof(struct stop_view),
	.no_command = true,
	.open = stop_open,
	.draw = stop_draw,
	.key = stop_key,
	.op = stop_op,
	.close = stop_close,
	.field = stop_field,
	.each_field = stop_each_field,
};
