/* SPDX-License-Identifier: ISC
 * B1 止まりました - a block of level エラー (3.1, 3.4). Quiet: nothing here
 * tells an applicant why. No way past alone: another person proves
 * themselves here, says why, and types the end of the number from the
 * papers; the suspension holds for this one issue and ends by itself.
 */
#include "src/mem.h"
#include "ui/app.h"
#include "ui/scr_cert.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRIES 3
#define MINUTES 10

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
	int tries;
};

static void
suspended(
    struct ui *ui, void *state, const struct proof *proof, const char *text)
{
	struct stop_view *v = state;
	struct err err;
	json_t *args, *result = NULL;
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
	    (json_int_t)v->stop->block_id, "minutes", MINUTES, "purpose",
	    form_get(&v->form, 0, F_PURPOSE), "proof", proof_to_json(proof));
	rc = app_call(ui_app(ui), "block.suspend", args, &result, &err);
	json_decref(args);
	if (rc != RC_OK) {
		v->tries++;
		ui_err_dialog(ui, &err);
		return;
	}
	v->stop->order->suspension =
	    json_integer_value(json_object_get(result, "suspension"));
	json_decref(result);
	ui_pop(ui);
	ui_say(ui, LOOK_WARN, _("一時に解きました  この一件だけ、%d分まで"),
	    MINUTES);
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

	form_init(&v->form, &ops, v);
	v->form.ime = app_ime(ui_app(ui));
	if (t == NULL || t->data == NULL)
		return err_set(err, RC_INPUT, "E3400",
		    _("止まっている請求がありません"), "", "");
	v->stop = t->data;
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
	    _("この世帯の証明は、ここでは出せません"));
	put_right(w, 4, 80, LOOK_PLAIN, s->code);
	put(w, 6, COL_LABEL, LOOK_DIM, _("対象"));
	put_cols(w, 6, COL_VALUE, 22, LOOK_PLAIN, s->name);
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
	    _("請求書と本人確認書類を預かり、支援担当を呼ぶ。"));
	put(w, 15, COL_LABEL, LOOK_PLAIN,
	    _("一時に解くには、別の権限者がこの端末で署名します。"));
	form_draw(&v->form, w);
	if (!ui_app(ui)->status.is_online)
		put(w, 21, COL_LABEL, LOOK_ERROR, _("不通の間は解けません。"));
	else
		putf(w, 21, COL_LABEL, LOOK_PLAIN,
		    _("解けるのはこの 1件だけ、%d分で自動で戻ります。"),
		    MINUTES);
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
stop_field(const void *state)
{
	const struct stop_view *v = state;

	return form_field(&v->form);
}

static const struct key keys[] = {
	{ K_ENTER, OP_ENTER, NULL, N_("次の項目、最後で解く") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_stop = {
	.name = "stop",
	.code = "B1",
	.title = N_("証明 止まりました"),
	.hint = N_("F3 請求をやめる"),
	.about = N_(
	    "抑止があるので、ここでは出せません。理由は言わないでください。\n"
	    "解けるのは、一時解除の権限を持つ別の人だけです。\n"
	    "解けるのはこの一件だけで、時間がたてば自動で戻ります。"),
	.keys = keys,
	.state_size = sizeof(struct stop_view),
	.no_command = true,
	.open = stop_open,
	.draw = stop_draw,
	.key = stop_key,
	.op = stop_op,
	.close = stop_close,
	.field = stop_field,
};
