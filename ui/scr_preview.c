/* SPDX-License-Identifier: ISC
 * C2 見本 - the text of the very page that goes to the printer. Enter asks
 * the register for the issue first: numbers, 交付履歴 and every check come
 * before any paper moves (1.3.8, 5.5).
 */
#include "src/mem.h"
#include "ui/app.h"
#include "ui/issue.h"
#include "ui/offline.h"
#include "ui/paper.h"
#include "ui/scr_cert.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOX_TOP 4
#define NUMBERS ORDER_PERSONS

struct preview {
	struct order *order;
	struct cert cert;
	bool has_cert, is_overflow_seen;
	int page, top;
	char **rows;
	int row_count;
	char second[16]; /* who signs beside the clerk without a line */
};

static void
free_rows(struct preview *v)
{
	int i;

	for (i = 0; i < v->row_count; i++)
		wipe_free(v->rows[i]);
	free(v->rows);
	v->rows = NULL;
	v->row_count = 0;
}

static void
turn_to(struct preview *v, int page)
{
	if (page < 0 || page >= v->cert.page_count)
		return;
	free_rows(v);
	v->page = page;
	v->top = 0;
	cert_text(&v->cert, page, &v->rows, &v->row_count);
}

static enum rc
preview_open(
    struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct preview *v = state;
	struct app *a = ui_app(ui);
	struct order_person *p[ORDER_PERSONS];
	json_t *who;
	enum rc rc;
	int i, n;

	if (t == NULL || t->data == NULL)
		return err_set(err, RC_INPUT, "E5001",
		    _("証明書の請求がありません"), "", _("C1 から開きます"));
	/* C1 lies below and owns the order for as long as this screen lives. */
	v->order = (struct order *)(uintptr_t)t->data;
	issue_new_id(v->order);
	v->order->is_noted = false;
	rc = order_compose(ui, v->order, "", NULL, NULL, NULL, &v->cert, err);
	if (rc != RC_OK)
		return rc;
	v->has_cert = true;
	who = json_array();
	n = order_chosen(v->order, p, ORDER_PERSONS);
	for (i = 0; i < n; i++)
		(void)json_array_append_new(
		    who, json_string(p[i]->m.row.person_no));
	rc = app_log_print(a, "C2", who,
	    &(struct print_note){ "preview", order_kind_word(v->order->kind),
		v->cert.page_count, v->cert.seal_page >= 0 },
	    err);
	json_decref(who);
	if (rc == RC_OK) {
		turn_to(v, 0);
	} else { /* not logged: nothing of it stays in memory */
		cert_release(&v->cert);
		v->has_cert = false;
	}
	return rc;
}

static void
preview_close(struct ui *ui, void *state)
{
	struct preview *v = state;

	(void)ui;
	free_rows(v);
	if (v->has_cert)
		cert_release(&v->cert);
}

static void
draw_frame(struct view *w, int row, const char *left, const char *fill,
    const char *right)
{
	int col;

	put(w, row, 1, LOOK_PLAIN, left);
	for (col = 2; col < 80; col++)
		put(w, row, col, LOOK_PLAIN, fill);
	put(w, row, 80, LOOK_PLAIN, right);
}

/* What is left out, so that nobody is surprised at the counter. */
static void
omitted(const struct order *o, char *out, size_t size)
{
	if (o->letter != NULL) {
		(void)snprintf(
		    out, size, "%s", o->options.reissue ? _("再交付") : "");
		return;
	}
	(void)snprintf(out, size, "%s%s%s%s", _("省略"),
	    o->options.head_relation ? "" : _(" 世帯主 続柄"),
	    o->options.honseki ? "" : _(" 本籍 筆頭者"),
	    o->options.head_relation && o->options.honseki ? _(" なし") : "");
}

static void
say_count(int n, char *out, size_t size)
{
	if (n == 0)
		(void)snprintf(out, size, "%s", _("なし"));
	else
		(void)snprintf(out, size, "%d", n);
}

static void
preview_draw(const struct ui *ui, void *state, struct view *w)
{
	struct preview *v = state;
	const struct app *a = ui_app(ui);
	int foot =
	    v->row_count > CERT_FOOT_ROWS ? v->row_count - CERT_FOOT_ROWS : 0;
	int i, row, last = w->foot - 1 - CERT_FOOT_ROWS - 1, glyphs = 0;
	char s[128], lost[16], missing[16];

	putf(w, 3, COL_LABEL, LOOK_PLAIN,
	    v->order->letter != NULL || v->order->kind == CERT_REMOVED
		? _("%s  %d人 %d通")
		: _("%s%d人 %d通"),
	    order_kind_word(v->order->kind),
	    order_chosen(v->order, NULL, ORDER_PERSONS), v->order->copies);
	putf(w, 3, 44, LOOK_PLAIN, _("%d/%d頁"), v->page + 1,
	    v->cert.page_count);
	(void)snprintf(s, sizeof(s), _("%d円"), order_fee(v->order));
	put_right(w, 3, 63, LOOK_PLAIN, s);
	(void)snprintf(s, sizeof(s), _("印刷機 %s"),
	    a->is_training ? _("見本") : a->conf.printer);
	put_right(w, 3, 80, LOOK_PLAIN, s);
	draw_frame(w, BOX_TOP, "┌", "─", "┐");
	for (row = BOX_TOP + 1; row <= w->foot - 1; row++) {
		put(w, row, 1, LOOK_PLAIN, "│");
		put(w, row, 80, LOOK_PLAIN, "│");
	}
	for (i = v->top, row = BOX_TOP + 1; i < foot && row <= last; i++, row++)
		put_cols(w, row, 2, 78, LOOK_PLAIN, v->rows[i]);
	draw_frame(w, last + 1, "├", "─", "┤");
	for (i = foot, row = last + 2; i < v->row_count && row < w->foot;
	     i++, row++)
		put_cols(w, row, 2, 78, LOOK_PLAIN, v->rows[i]);
	for (i = 0; i < v->cert.overflow_count; i++)
		if (v->cert.overflow[i].is_glyph)
			glyphs++;
	say_count(v->cert.overflow_count - glyphs, lost, sizeof(lost));
	say_count(glyphs, missing, sizeof(missing));
	if (v->cert.overflow_count > 0)
		put_sign(w, w->foot, COL_SIGN, "注");
	putf(w, w->foot, COL_LABEL,
	    v->cert.overflow_count ? LOOK_WARN : LOOK_DIM,
	    _("文字あふれ %s  出せない字 %s"), lost, missing);
	if (foot > last - BOX_TOP + v->top || v->page + 1 < v->cert.page_count)
		put(w, w->foot, 39, LOOK_DIM, _("F8 下へ"));
	omitted(v->order, s, sizeof(s));
	put_right(w, w->foot, 80, LOOK_DIM, s);
}

/* 個人番号 for the sheet, from the centre, each in locked memory. */
static enum rc
fetch_mynumbers(
    struct ui *ui, struct preview *v, struct secret *s, int n, struct err *err)
{
	struct order_person *p[ORDER_PERSONS];
	json_t *args, *result;
	const char *value;
	enum rc rc = RC_OK;
	int i;

	(void)order_chosen(v->order, p, ORDER_PERSONS);
	for (i = 0; i < n && rc == RC_OK; i++) {
		rc = secret_init(&s[i], err);
		if (rc != RC_OK)
			break;
		result = NULL;
		args = json_pack("{s:s, s:s}", "person_no",
		    p[i]->m.row.person_no, "reason", v->order->purpose);
		rc = app_call(ui_app(ui), "mynumber.get", args, &result, err);
		json_decref(args);
		if (rc != RC_OK)
			break;
		value = json_string_value(json_object_get(result, "value"));
		if (value != NULL) {
			(void)secret_add(&s[i], value);
			explicit_bzero((void *)(uintptr_t)value, strlen(value));
		}
		json_decref(result);
	}
	return rc;
}

/* What stands for the number on a sheet that will lie in a folder: training
 * shows the place alone, a real sheet without its number would be wrong. */
static enum rc
spare_mynumbers(
    const struct app *a, const char **mynumbers, int n, struct err *err)
{
	if (!paper_is_file(a))
		return RC_OK;
	if (!a->is_training)
		return err_set(err, RC_DENIED, "E5855",
		    _("個人番号の入る証明書はファイルに出せません"),
		    _("個人番号を端末のファイルに残せないため"),
		    _("個人番号を載せないか、印刷機のある端末で交付してください"));
	for (int i = 0; i < n; i++)
		mynumbers[i] = "＊＊＊＊＊＊＊＊＊＊＊＊";
	return RC_OK;
}

/* What came of it: said on row 23, or in a dialog. */
static void
ended(struct ui *ui, const struct preview *v, enum rc rc, const char *number,
    int printed, const char *where, const struct err *err)
{
	bool is_letter = v->order->letter != NULL;

	if (rc != RC_OK) {
		/* A block or a newer row: nothing was issued, back to C1. What
		 * was issued but not printed stays in the 交付履歴. */
		if (rc == RC_DENIED || rc == RC_CONFLICT)
			ui_pop(ui);
		ui_err_dialog(ui, err);
		return;
	}
	/* a change may have further papers */
	if (is_letter)
		ui_pop(ui);
	else
		ui_home(ui);
	ui_say(ui, LOOK_PLAIN, _("交付 %s  %d通  %s"), number, printed, where);
}

/* ---- while the line is down ---- */

static void
issue_now_alone(struct ui *ui, struct preview *v, const struct proof *second)
{
	char shown[64] = "", where[512] = "";
	struct err err;
	int printed = 0;
	enum rc rc;

	err_clear(&err);
	rc = issue_alone(ui, v->order, v->cert.page_count, second, shown,
	    &printed, where, &err);
	app_refresh(ui_app(ui));
	ended(ui, v, rc, shown, printed, where, &err);
}

static void
second_proved(
    struct ui *ui, void *state, const struct proof *proof, const char *text)
{
	if (proof != NULL)
		issue_now_alone(ui, state, proof);
	else
		ui_say(ui, LOOK_ERROR, "%s",
		    text[0] ? text : _("署名がないので発行しません"));
}

/* Whom the register named at sign-in; it is asked again when this goes up. */
static bool
may_sign(const struct app *a, const char *staff)
{
	json_t *v;
	size_t i;

	json_array_foreach(a->session.seconds, i, v)
	{
		if (strcmp(json_string_value(v), staff) == 0)
			return strcmp(staff, a->session.staff) != 0;
	}
	return false;
}

static void
second_named(struct ui *ui, void *state, bool ok, const char *text)
{
	struct preview *v = state;
	struct prove p;

	if (!ok || text[0] == '\0')
		return;
	if (!may_sign(ui_app(ui), text)) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E7104 その人は署名できません  一時解除の権限を持つ別の人が署名します"));
		return;
	}
	(void)snprintf(v->second, sizeof(v->second), "%.15s", text);
	memset(&p, 0, sizeof(p));
	p.service = "approve";
	p.staff = v->second;
	p.act = "issue.offline";
	p.subject = v->order->issue_id;
	p.done = second_proved;
	ui_prove(ui, &p);
}

/* Asks the second person where the table wants one. */
static void
issue_offline(struct ui *ui, struct preview *v)
{
	struct offline_answer ask;
	struct err err;

	err_clear(&err);
	if (app_may_issue(ui_app(ui), cert_kind_id(v->order->kind), &ask,
		&err) == RC_OK &&
	    ask.verdict == OFFLINE_TWO)
		ui_ask(ui, _("署名する人の職員番号"), 8, second_named);
	else
		issue_now_alone(ui, v, NULL);
}

/* ---- with the register ---- */

static enum rc
print_all(struct ui *ui, struct preview *v, const json_t *result,
    const char *const *mynumbers, long *first, int *printed, char where[512],
    struct err *err)
{
	const json_t *certifier = json_object_get(result, "certifier");
	json_t *one;
	size_t k;
	enum rc rc = RC_OK;

	json_array_foreach(json_object_get(result, "issues"), k, one)
	{
		long no =
		    (long)json_integer_value(json_object_get(one, "issue_no"));

		rc = issue_print(ui, v->order, show_json(one, "text"),
		    show_json(certifier, "title"), show_json(certifier, "name"),
		    mynumbers, "issue", no, where, err);
		if (rc != RC_OK)
			break;
		if ((*printed)++ == 0)
			*first = no;
	}
	return rc;
}

static void
issue(struct ui *ui, struct preview *v)
{
	struct app *a = ui_app(ui);
	struct secret secrets[NUMBERS];
	const char *mynumbers[NUMBERS];
	bool has_mynumber = v->order->options.mynumber;
	struct err err;
	json_t *args, *result = NULL;
	char where[512] = "", number[24];
	long first = 0;
	enum rc rc;
	int i, n = order_chosen(v->order, NULL, ORDER_PERSONS), printed = 0;

	err_clear(&err);
	/* what was begun without a line is ended so */
	if (v->order->alone_day[0] != '\0') {
		issue_now_alone(ui, v, NULL);
		return;
	}
	if (!a->status.is_online) {
		issue_offline(ui, v);
		return;
	}
	rc = app_may_issue(a, cert_kind_id(v->order->kind), NULL, &err);
	memset(secrets, 0, sizeof(secrets));
	if (rc == RC_OK && has_mynumber)
		rc = fetch_mynumbers(ui, v, secrets, n, &err);
	for (i = 0; i < n; i++)
		mynumbers[i] = secrets[i].s;
	if (rc == RC_OK && has_mynumber)
		rc = spare_mynumbers(a, mynumbers, n, &err);
	if (rc == RC_OK) {
		args = issue_args(a, v->order, v->cert.page_count);
		if (v->cert.overflow_count > 0) {
			(void)json_object_set_new(args, "overflow",
			    json_integer(v->cert.overflow_count));
			(void)json_object_set_new(args, "overflow_noted",
			    json_boolean(v->is_overflow_seen));
		}
		rc = app_call(a, "issue.begin", args, &result, &err);
		json_decref(args);
	}
	if (rc == RC_OK)
		rc = print_all(ui, v, result, has_mynumber ? mynumbers : NULL,
		    &first, &printed, where, &err);
	json_decref(result);
	for (i = 0; i < n; i++)
		secret_release(&secrets[i]);
	(void)snprintf(number, sizeof(number), "%ld", first);
	ended(ui, v, rc, number, printed, where, &err);
}

static void
ask_overflow(struct ui *ui, void *state, int answer)
{
	struct preview *v = state;

	if (answer != 1)
		return;
	v->is_overflow_seen = true;
	issue(ui, v);
}

/* 5.8: what does not fit or has no glyph wants an answer. */
static void
overflow_or_issue(struct ui *ui, struct preview *v)
{
	struct dialog d;
	const char *lost;
	char head[160];

	if (v->cert.overflow_count == 0) {
		issue(ui, v);
		return;
	}
	(void)snprintf(head, sizeof(head),
	    _("文字があふれるか、出せない字があります（%d件）"),
	    v->cert.overflow_count);
	lost = v->cert.overflow[0].lost;
	dialog_about(&d, "A5801", head, lost != NULL ? lost : "",
	    _("文字超過リストを見て、このまま出すかやめるかを決めます。"));
	(void)dialog_add_answer(&d, _("このまま出す|やめる"));
	d.done = ask_overflow;
	ui_dialog(ui, &d);
}

static void
alerts_answered(struct ui *ui, void *state, int answer)
{
	struct preview *v = state;

	if (answer != 1)
		return;
	v->order->is_noted = true;
	overflow_or_issue(ui, v);
}

static void
preview_op(struct ui *ui, void *state, int op)
{
	struct preview *v = state;
	struct dialog d;

	switch (op) {
	case OP_ENTER:
		if (issue_asks(ui_app(ui), v->order, &d)) {
			d.done = alerts_answered;
			ui_dialog(ui, &d);
			break;
		}
		overflow_or_issue(ui, v);
		break;
	case OP_NEXT:
		if (v->top + 14 < v->row_count - CERT_FOOT_ROWS)
			v->top += 14;
		else
			turn_to(v, v->page + 1);
		break;
	case OP_PREV:
		if (v->top >= 14)
			v->top -= 14;
		else
			turn_to(v, v->page - 1);
		break;
	default:
		break;
	}
}

static const struct key keys[] = {
	{ K_F7, OP_PREV, NULL, N_("上へ、前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("下へ、次の頁") },
	{ K_ENTER, OP_ENTER, NULL, N_("交付を記録してから印刷する") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_preview = {
	.name = "preview",
	.code = "C2",
	.title = N_("証明 見本"),
	.hint = N_("Enter 印刷する（先に交付を記録します）   F3 戻って直す"),
	.about = N_(
	    "印刷する頁の文字そのもの。\n"
	    "Enter で、まず交付を台帳に記録し、番号が付いてから印刷します。\n"
	    "抑止があるか、台帳が新しくなっていれば、紙が出る前に戻ります。\n"
	    "注意の抑止は、理由を見て答えると出せます。\n"
	    "あふれた文字や出せない字があれば、注 が出て答えを求めます。"),
	.keys = keys,
	.state_size = sizeof(struct preview),
	.no_command = true,
	.open = preview_open,
	.draw = preview_draw,
	.op = preview_op,
	.close = preview_close,
};
