/* SPDX-License-Identifier: ISC
 * C2 見本 - the text of the very page that goes to the printer. Enter asks
 * the register for the issue first: numbers, 交付履歴 and every check come
 * before any paper moves (1.3.8, 5.5).
 */
#include "src/mem.h"
#include "ui/app.h"
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
	bool has_cert;
	int page, top;
	char **rows;
	int row_count;
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

	putf(w, 3, COL_LABEL, LOOK_PLAIN, _("%s%d人 %d通"),
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

/* One copy to the printer, from memory. */
static enum rc
print_copy(struct ui *ui, struct preview *v, const char *number,
    const char *title, const char *certifier, const char *const *mynumbers,
    long issue_no, char where[512], struct err *err)
{
	struct app *a = ui_app(ui);
	struct cert c;
	enum rc rc;

	rc = order_compose(
	    ui, v->order, number, title, certifier, mynumbers, &c, err);
	if (rc != RC_OK)
		return rc;
	rc = paper_print(a, &c, "issue", issue_no, where, err);
	cert_release(&c);
	return rc;
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

static json_t *
issue_args(const struct app *a, const struct order *o, int pages)
{
	struct order_person *p[ORDER_PERSONS];
	json_t *args, *who = json_array();
	char applicant[200];
	int i, n = order_chosen((struct order *)(uintptr_t)o, p, ORDER_PERSONS);

	for (i = 0; i < n; i++)
		(void)json_array_append_new(who,
		    json_pack("{s:s, s:i, s:i}", "person_no",
			p[i]->m.row.person_no, "sheet_no", p[i]->m.row.sheet_no,
			"hist_no", p[i]->m.row.hist_no));
	if (o->applicant <= 4 && o->applicant <= o->count)
		(void)snprintf(applicant, sizeof(applicant), "%.150s",
		    record_get(&o->people[o->applicant - 1].m.row, IT_NAME));
	else
		(void)snprintf(applicant, sizeof(applicant), "%s",
		    o->applicant == 7   ? "代理人"
		    : o->applicant == 8 ? "第三者"
					: "公用");
	args = json_pack("{s:s, s:o, s:o, s:s, s:i, s:s, s:i}", "kind",
	    cert_kind_id(o->kind), "persons", who, "options",
	    cert_options_to_json(&o->options), "applicant", applicant, "copies",
	    o->copies, "printer", a->conf.printer, "pages", pages);
	if (o->suspension != 0)
		(void)json_object_set_new(args, "suspension",
		    json_integer((json_int_t)o->suspension));
	return args;
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

static void
issue(struct ui *ui, struct preview *v)
{
	struct app *a = ui_app(ui);
	struct secret secrets[NUMBERS];
	const char *mynumbers[NUMBERS];
	struct err err;
	json_t *args, *result = NULL, *issues, *certifier, *one;
	char where[512] = "";
	long first = 0;
	enum rc rc = RC_OK;
	size_t k;
	int i, n = order_chosen(v->order, NULL, ORDER_PERSONS), printed = 0;

	err_clear(&err);
	memset(secrets, 0, sizeof(secrets));
	if (v->order->options.mynumber)
		rc = fetch_mynumbers(ui, v, secrets, n, &err);
	for (i = 0; i < n; i++)
		mynumbers[i] = secrets[i].s;
	if (rc == RC_OK && v->order->options.mynumber)
		rc = spare_mynumbers(a, mynumbers, n, &err);
	if (rc == RC_OK) {
		args = issue_args(a, v->order, v->cert.page_count);
		rc = app_call(a, "issue.begin", args, &result, &err);
		json_decref(args);
	}
	issues = json_object_get(result, "issues");
	certifier = json_object_get(result, "certifier");
	if (rc == RC_OK)
		json_array_foreach(issues, k, one)
		{
			rc = print_copy(ui, v, show_json(one, "text"),
			    show_json(certifier, "title"),
			    show_json(certifier, "name"),
			    v->order->options.mynumber ? mynumbers : NULL,
			    (long)json_integer_value(
				json_object_get(one, "issue_no")),
			    where, &err);
			if (rc != RC_OK)
				break;
			if (printed++ == 0)
				first = (long)json_integer_value(
				    json_object_get(one, "issue_no"));
		}
	json_decref(result);
	for (i = 0; i < n; i++)
		secret_release(&secrets[i]);
	if (rc != RC_OK) {
		/* A block or a newer row: nothing was issued, back to C1. What
		 * was issued but not printed stays in the 交付履歴. */
		if (rc == RC_DENIED || rc == RC_CONFLICT)
			ui_pop(ui);
		ui_err_dialog(ui, &err);
		return;
	}
	ui_home(ui);
	ui_say(ui, LOOK_PLAIN, _("交付 %ld  %d通  %s"), first, printed, where);
}

static void
ask_overflow(struct ui *ui, void *state, int answer)
{
	if (answer == 1)
		issue(ui, state);
}

static void
preview_op(struct ui *ui, void *state, int op)
{
	struct preview *v = state;
	struct dialog d;

	switch (op) {
	case OP_ENTER:
		if (v->cert.overflow_count == 0) {
			issue(ui, v);
			break;
		}
		/* 5.8: what does not fit or has no glyph wants an answer. */
		memset(&d, 0, sizeof(d));
		(void)snprintf(d.sign, sizeof(d.sign), "注");
		(void)snprintf(d.code, sizeof(d.code), "A5801");
		(void)snprintf(d.head, sizeof(d.head),
		    _("文字があふれるか、出せない字があります（%d件）"),
		    v->cert.overflow_count);
		(void)snprintf(d.why, sizeof(d.why), "%.200s",
		    v->cert.overflow[0].lost ? v->cert.overflow[0].lost : "");
		(void)snprintf(d.remedy, sizeof(d.remedy), "%s",
		    _("文字超過リストを見て、このまま出すかやめるかを決めます。"));
		(void)snprintf(d.answers, sizeof(d.answers), "%s",
		    _("このまま出す|やめる"));
		d.done = ask_overflow;
		ui_dialog(ui, &d);
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
	    "あふれた文字や出せない字があれば、注 が出て答えを求めます。"),
	.keys = keys,
	.state_size = sizeof(struct preview),
	.no_command = true,
	.open = preview_open,
	.draw = preview_draw,
	.op = preview_op,
	.close = preview_close,
};
