/* SPDX-License-Identifier: ISC
 * I19 確認 - read to the resident before it is sent: what follows from the
 * notification, what was checked and answered, and the 確認用帳票 on screen or
 * on paper (4.0.9). Enter sends; F3 goes back and everything stays.
 */
#include "ui/desks.h"
#include "ui/home.h"
#include "ui/message.h"
#include "ui/movein_in.h"
#include "ui/paper.h"

#include "src/cert.h"
#include "src/codes.h"
#include "src/date.h"
#include "src/event.h"
#include "src/papers.h"
#include "src/text.h"
#include "ui/said.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OP_PRINT = OP_OWN };

struct confirm {
	struct movein *m; /* of the form below */
	int printing;     /* 1 none, 2 確認用帳票, 3 次の窓口の紙 */
	char title[200];
	/* 確認用帳票 on the screen */
	struct cert sheet;
	bool has_sheet;
	char **rows;
	int row_count, page, top;
};

static void
free_rows(struct confirm *c)
{
	for (int i = 0; i < c->row_count; i++)
		wipe_free(c->rows[i]);
	free(c->rows);
	c->rows = NULL;
	c->row_count = 0;
}

static void
sheet_close(struct confirm *c)
{
	free_rows(c);
	if (c->has_sheet)
		cert_release(&c->sheet);
	c->has_sheet = false;
}

static enum rc
compose(const struct ui *ui, const struct movein *m, struct cert *out,
    struct err *err)
{
	const struct app *a = ui_app(ui);
	struct cert_request q;

	memset(&q, 0, sizeof(q));
	q.kind = CERT_CONFIRM;
	q.today = a->today;
	q.municipality = a->town;
	q.options.sample = a->is_training;
	return cert_confirm_compose(&m->e, &q, out, err);
}

static void
sheet_page(struct confirm *c, int page)
{
	if (page < 0 || page >= c->sheet.page_count)
		return;
	free_rows(c);
	c->page = page;
	c->top = 0;
	cert_text(&c->sheet, page, &c->rows, &c->row_count);
}

static void
sheet_show(struct ui *ui, struct confirm *c)
{
	struct err err;

	err_clear(&err);
	sheet_close(c);
	if (compose(ui, c->m, &c->sheet, &err) != RC_OK) {
		ui_err_dialog(ui, &err);
		return;
	}
	c->has_sheet = true;
	sheet_page(c, 0);
}

/* 確認用帳票 on paper; in training a PDF with 見本 in the folder of prints. */
static enum rc
sheet_print(
    struct ui *ui, const struct movein *m, char where[512], struct err *err)
{
	struct app *a = ui_app(ui);
	struct cert sheet;
	enum rc rc;

	rc = compose(ui, m, &sheet, err);
	if (rc != RC_OK)
		return rc;
	rc = app_log_print(a, "I19", NULL,
	    &(struct print_note){ "print", cert_kind_label(CERT_CONFIRM),
		sheet.page_count, false },
	    err);
	if (rc == RC_OK)
		rc = paper_print(a, &sheet, "confirm", app_now(a), where, err);
	cert_release(&sheet);
	return rc;
}

static enum rc
confirm_open(
    struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct confirm *c = state;

	(void)ui;
	if (t == NULL || t->data == NULL)
		return err_set(err, RC_INPUT, "E4089",
		    _("確かめる届出がありません"), _("入力の画面から開くため"),
		    _("I0 で異動を選びます"));
	/* The form lies below and owns it for as long as this screen lives. */
	c->m = (struct movein *)(uintptr_t)t->data;
	c->printing = 1;
	(void)snprintf(c->title, sizeof(c->title), "%s %s",
	    movein_title_now(ui, c->m), _("確認"));
	return RC_OK;
}

static void
confirm_close(struct ui *ui, void *state)
{
	(void)ui;
	sheet_close(state);
}

/* ---- what stands on it */

static void
address_line(const struct record *r, const char *prefix, enum item zip,
    char *out, size_t size)
{
	const char *z = record_get(r, zip);
	char *s = strcmp(prefix, "prev") == 0 ? movein_prev_address(r)
					      : record_address(r, prefix, true);
	const char *pref = record_get(r, IT_ADDRESS_PREF), *at = s;
	char code[16] = "";

	/* The own prefecture is understood. */
	if (strcmp(prefix, "address") == 0 &&
	    strncmp(s, pref, strlen(pref)) == 0)
		at += strlen(pref);
	if (strlen(z) == 7)
		(void)snprintf(code, sizeof(code), "%.3s-%s ", z, z + 3);
	(void)snprintf(out, size, "%s%s", code, at[0] ? at : "-");
	wipe_free(s);
}

static void
papers_line(const struct entry *e, char *out, size_t size)
{
	size_t n = 0;

	out[0] = '\0';
	for (int i = 0; i < e->paper_count && n < size; i++) {
		bool is_other = paper_group(e->papers[i]) == '5' &&
				e->paper_name[0] != '\0';

		n += (size_t)snprintf(out + n, size - n,
		    is_other ? "%s%s（%s）" : "%s%s%.0s", i ? "  " : "",
		    code_label("papers", e->papers[i]), e->paper_name);
	}
	if (e->applicant_kind == 0 && e->paper_count == 0)
		(void)snprintf(out, size, "%s", _("なし（職権）"));
	else if (e->applicant_kind > 0 && n < size)
		(void)snprintf(out + n, size - n, _("（%s %s）"),
		    code_label("applicant_kind", e->applicant_kind == 1 ? "1"
						 : e->applicant_kind == 2
						     ? "2"
						     : "3"),
		    e->applicant);
	n = strlen(out);
	if (e->arrival != 0 && n < size)
		n += (size_t)snprintf(
		    out + n, size - n, "  %s", _("転出証明書情報"));
	for (int i = 0; i < e->person_count && n < size; i++) {
		if (e->persons[i].card == CARD_NOT_COMPARED)
			continue;
		n = strlen(out);
		(void)snprintf(out + n, size - n, "  %s %s", _("カードの番号"),
		    movein_card_word(e->persons[i].card,
			e->persons[i].person_no[0] == '\0'));
	}
}

/* The words of an answer, from the rule's table. */
static void
answer_word(const char *code, int answer, char *out, size_t size)
{
	out[0] = '\0';
	for (int i = 0; i < rule_count; i++) {
		const char *p = rule_defs[i].answers;

		if (strcmp(rule_defs[i].code, code) != 0)
			continue;
		for (int k = 1; k < answer && p != NULL; k++) {
			p = strchr(p, '|');
			if (p != NULL)
				p++;
		}
		if (p != NULL)
			(void)snprintf(
			    out, size, "%.*s", (int)strcspn(_(p), "|"), _(p));
	}
}

/* One alert that was answered for everybody is said once. */
static int
answers_draw(const struct entry *e, struct view *w, int row, int rows)
{
	char word[200], line[400];
	int n = 0;

	for (int i = 0; i < e->answer_count && n < rows; i++) {
		const struct entry_answer *x = &e->answers[i];
		bool is_again = false;

		for (int k = 0; k < i; k++)
			is_again =
			    is_again ||
			    (strcmp(e->answers[k].code, x->code) == 0 &&
				e->answers[k].answer == x->answer &&
				(e->answers[k].person < 0) == (x->person < 0) &&
				strcmp(x->code, "A4112") != 0);
		if (is_again)
			continue;
		answer_word(x->code, x->answer, word, sizeof(word));
		if (x->person >= 0 && x->person < e->person_count)
			(void)snprintf(line, sizeof(line), "%s %s（%d %.100s）",
			    x->code, word, x->person + 1,
			    record_get(&e->persons[x->person].after, IT_NAME));
		else
			(void)snprintf(
			    line, sizeof(line), "%s %s", x->code, word);
		put_cols(w, row + n, COL_VALUE, 60, LOOK_PLAIN, line);
		n++;
	}
	if (n == 0)
		put(w, row, COL_VALUE, LOOK_PLAIN, _("なし"));
	return n > 0 ? n : 1;
}

static void
draw_person(struct view *w, int row, int i, const struct record *r)
{
	char day[64];

	putf(w, row, COL_LABEL, LOOK_PLAIN, "%d", i + 1);
	put_cols(w, row, 7, 13, LOOK_PLAIN, record_get(r, IT_NAME));
	put_cols(
	    w, row, COL_VALUE, 22, LOOK_PLAIN, record_get(r, IT_NAME_KANA));
	show_date(record_get(r, IT_BIRTH), true, day, sizeof(day));
	put_cols(w, row, 43, 12, LOOK_PLAIN, day);
	put_cols(w, row, 58, 2, LOOK_PLAIN, show_sex(r));
	put_cols(w, row, 62, 18, LOOK_PLAIN,
	    record_get(r, IT_RELATION)[0] ? record_get(r, IT_RELATION) : "-");
}

static void
draw_tabs(const struct movein *m, struct view *w)
{
	int col = COL_LABEL;

	col += put(w, 4, col, LOOK_PLAIN, _("届出")) + 3;
	for (int i = 1; i < m->form.page_count && col < 56; i++) {
		col += put(w, 4, col, LOOK_PLAIN, m->form.pages[i].title);
		col += 4;
	}
	put(w, 4, col - 1, LOOK_BOLD, "[");
	col += put(w, 4, col, LOOK_BOLD, _("確認"));
	put(w, 4, col, LOOK_BOLD, "]");
}

static void
draw_sheet(const struct confirm *c, struct view *w)
{
	int row = BODY_TOP + 1;

	putf(w, BODY_TOP, COL_LABEL, LOOK_PLAIN, _("確認用帳票  %d/%d頁"),
	    c->page + 1, c->sheet.page_count);
	for (int i = c->top; i < c->row_count && row < w->foot; i++, row++)
		put_cols(w, row, 2, 78, LOOK_PLAIN, c->rows[i]);
	if (c->sheet.overflow_count > 0) {
		put_sign(w, w->foot, COL_SIGN, "注");
		putf(w, w->foot, COL_LABEL, LOOK_WARN,
		    _("文字あふれ・出せない字 %d"), c->sheet.overflow_count);
	}
}

static void
label(struct view *w, int row, const char *text)
{
	put_cols(w, row, COL_LABEL, 14, LOOK_DIM, text);
}

/* The day of the change, and that of what it rests on. */
static void
draw_days(const struct entry *e, struct view *w)
{
	const struct {
		const char *label, *stored;
	} days[] = { { N_("届出日"), e->notified_on },
		{ N_("申出日"), e->offered_on },
		{ N_("通知日"), e->informed_on },
		{ N_("請求日"), e->requested_on } };
	char s[200];

	show_date(e->event_date, false, s, sizeof(s));
	put_item(w, 6, 0, _("異動日"), s);
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		if (days[i].stored[0] != '\0') {
			show_date(days[i].stored, false, s, sizeof(s));
			put_item(w, 6, 1, _(days[i].label), s);
			return;
		}
	put_item(w, 6, 1, _("根拠"), _("職権"));
}

/* Where they live now and where they come from, and everybody; returns the
 * row after the last. */
static int
draw_movein(const struct entry *e, struct view *w)
{
	const struct record *first = &e->persons[0].after;
	int row = 10, i, room = w->foot - 8 - row;
	char s[600];

	label(w, 7, _("新しい住所"));
	address_line(first, "address", IT_POSTCODE, s, sizeof(s));
	put_cols(w, 7, COL_VALUE, 61, LOOK_PLAIN, s);
	label(w, 8, _("転入前の住所"));
	address_line(first, "prev", IT_PREV_POSTCODE, s, sizeof(s));
	put_cols(w, 8, COL_VALUE, 61, LOOK_PLAIN, s);
	for (i = 0; i < e->person_count && i < room; i++, row++)
		draw_person(w, row, i, &e->persons[i].after);
	if (i < e->person_count)
		putf(w, row - 1, COL_LABEL, LOOK_PLAIN, _("ほか %d人"),
		    e->person_count - i + 1);
	return row;
}

static void
outcome_line(const struct movein *m, char *out, size_t size)
{
	const struct entry *e = &m->e;

	if (m->kind != NULL)
		m->kind->outcome(m, out, size);
	else if (e->is_whole)
		(void)snprintf(out, size,
		    _("新しい世帯 %d人  宛名番号と世帯番号が付く"),
		    e->person_count);
	else
		(void)snprintf(out, size, _("%s の世帯に %d人が入る"),
		    m->joined_head[0] ? m->joined_head : e->household_no,
		    e->person_count);
}

static void
confirm_draw(const struct ui *ui, void *state, struct view *w)
{
	struct confirm *c = state;
	const struct app *a = ui_app(ui);
	const struct movein *m = c->m;
	const struct entry *e = &m->e;
	char s[600];
	const char *came;
	int row, differs;

	if (c->has_sheet) {
		draw_sheet(c, w);
		return;
	}
	if (e->person_count == 0)
		return;
	draw_tabs(m, w);
	draw_days(e, w);
	if (m->kind != NULL) {
		row = w->foot - 7;
		m->kind->confirm(ui, m, w, row - 1);
	} else {
		row = draw_movein(e, w) + 1;
	}
	label(w, row, _("確かめた書類"));
	papers_line(e, s, sizeof(s));
	put_cols(w, row++, COL_VALUE, 61, LOOK_PLAIN, s);
	label(w, row, _("答えた注意"));
	differs = said_differs(&m->form, s, sizeof(s));
	came = differs >= 0            ? _("届書と違う")
	       : m->received_count > 0 ? _("着信と違う")
				       : NULL;
	row += answers_draw(e, w, row, w->foot - 4 - row - (came != NULL));
	if (came != NULL) {
		label(w, row, came);
		if (differs < 0)
			differs = movein_differs(m, s, sizeof(s));
		if (differs == 0)
			(void)snprintf(s, sizeof(s), "%s", _("なし"));
		put_cols(w, row, COL_VALUE, 61, LOOK_PLAIN, s);
	}
	label(w, w->foot - 4, _("承認後"));
	outcome_line(m, s, sizeof(s));
	put_cols(w, w->foot - 4, COL_VALUE, 61, LOOK_PLAIN, s);
	label(w, w->foot - 3, _("次の窓口"));
	desks_words(a, e, s, sizeof(s));
	put_cols(w, w->foot - 3, COL_VALUE, 61, LOOK_PLAIN, s);
	label(w, w->foot - 2, _("印刷"));
	put(w, w->foot - 2, COL_VALUE,
	    c->printing == 1 ? LOOK_BOLD : LOOK_PLAIN, _("1 しない"));
	put(w, w->foot - 2, 30, c->printing == 2 ? LOOK_BOLD : LOOK_PLAIN,
	    _("2 確認用帳票"));
	put(w, w->foot - 2, 46, c->printing == 3 ? LOOK_BOLD : LOOK_PLAIN,
	    _("3 次の窓口の紙"));
	put(w, w->foot - 2, 65, LOOK_DIM, _("F9 画面で見る"));
	if (e->id != 0)
		putf(w, w->foot, COL_LABEL, LOOK_PLAIN,
		    _("差戻を直して出し直します（受付 %s）"), e->receipt_no);
	else
		putf(w, w->foot, COL_LABEL, LOOK_PLAIN,
		    _("提出すると仮登録になり、承認まで %d人の異動と本登録の変更は止まります"),
		    e->person_count);
}

/* ---- sending */

/* Back to the form, with what the register said under the field it means. */
static void
refused(struct ui *ui, struct movein *m, const struct err *err)
{
	ui_pop(ui);
	(void)movein_check_all(m, ui_app(ui));
	(void)form_first_want(&m->form, true);
	ui_err_dialog(ui, err);
}

static void
submit(struct ui *ui, struct confirm *c)
{
	struct movein *m = c->m;
	struct home *h;
	char receipt[64], where[512] = "", place[64];
	struct err err, print_err;
	enum rc rc, printed = RC_OK;
	bool changed = m->e.id != 0;

	err_clear(&err);
	err_clear(&print_err);
	rc = movein_submit(ui, m, receipt, &err);
	if (rc != RC_OK && rc != RC_OFFLINE) {
		refused(ui, m, &err);
		return;
	}
	if (c->printing == 2)
		printed = sheet_print(ui, m, where, &print_err);
	else if (c->printing == 3)
		printed =
		    desks_print(ui_app(ui), &m->e, "I19", where, &print_err);
	(void)snprintf(place, sizeof(place), "%s", ui_app(ui)->conf.office);
	/* The visit is over: H1 with an empty box. */
	h = ui_state_of(ui, "H1");
	ui_home(ui);
	if (h != NULL)
		scr_home.op(ui, h, OP_BACK);
	app_refresh(ui_app(ui));
	message_err(&print_err);
	if (printed != RC_OK)
		ui_say(ui, LOOK_ERROR,
		    _("仮登録にしました  受付 %s   印刷できません %s %s"),
		    receipt, print_err.code, print_err.text);
	else if (rc == RC_OFFLINE)
		ui_say(ui, LOOK_WARN, "%s  %s",
		    _("送信待ちに入れました  つながると自動で送ります"), where);
	else
		ui_say(ui, LOOK_PLAIN, _("%s  受付 %s %s  %s"),
		    changed ? _("出し直しました") : _("仮登録にしました"),
		    place, receipt, where);
}

static void
print_now(struct ui *ui, struct confirm *c)
{
	char where[512] = "";
	struct err err;

	err_clear(&err);
	if (sheet_print(ui, c->m, where, &err) != RC_OK)
		ui_err_dialog(ui, &err);
	else
		ui_say(
		    ui, LOOK_PLAIN, _("確認用帳票を印刷しました  %s"), where);
}

static void
confirm_op(struct ui *ui, void *state, int op)
{
	struct confirm *c = state;

	switch (op) {
	case OP_BACK:
		if (c->has_sheet)
			sheet_close(c);
		else
			ui_pop(ui);
		break;
	case OP_CERT:
		sheet_show(ui, c);
		break;
	case OP_PRINT:
		print_now(ui, c);
		break;
	case OP_NEXT:
		if (!c->has_sheet)
			break;
		if (c->top + 16 < c->row_count)
			c->top += 16;
		else
			sheet_page(c, c->page + 1);
		break;
	case OP_PREV:
		if (!c->has_sheet)
			ui_pop(ui);
		else if (c->top >= 16)
			c->top -= 16;
		else
			sheet_page(c, c->page - 1);
		break;
	case OP_ENTER:
		/* From the sheet Enter only goes back to the whole. */
		if (c->has_sheet)
			sheet_close(c);
		else
			submit(ui, c);
		break;
	default:
		break;
	}
}

static bool
confirm_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct confirm *c = state;

	(void)ui;
	if (c->has_sheet || k->code < '1' || k->code > '3')
		return false;
	c->printing = k->code - '0';
	return true;
}

static const char *
confirm_title(const struct ui *ui, const void *state)
{
	const struct confirm *c = state;

	(void)ui;
	return c->title;
}

static const char *
confirm_hint(const struct ui *ui, const void *state)
{
	const struct confirm *c = state;

	(void)ui;
	if (c->has_sheet)
		return _("F8 次の頁   p 印刷する   F3 確認に戻る");
	return _("Enter 提出する   F7 戻って直す");
}

static const struct key keys[] = {
	{ K_F3, OP_BACK, N_("戻る"), N_("入力に戻って直す") },
	{ K_F7, OP_PREV, NULL, N_("入力に戻る。帳票では前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("帳票の次の頁") },
	{ K_F9, OP_CERT, N_("見本"), N_("確認用帳票を画面で見る") },
	{ 'p', OP_PRINT, NULL, N_("確認用帳票を今すぐ印刷する") },
	{ K_ENTER, OP_ENTER, NULL, N_("提出する（仮登録になる）") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_confirm = {
	.name = "confirm",
	.code = "I19",
	.title = N_("確認"),
	.hint = N_("Enter 提出する   F7 戻って直す"),
	.about =
	    N_("提出の前に、届け出た人に読んで確かめます。\n"
	       "Enter で仮登録になり、審査を待ちます。F3 で戻れば直せます。\n"
	       "確認用帳票は F9 で画面に、2 を選ぶと提出と一緒に紙に出ます。\n"
	       "3 を選ぶと、次に行く窓口と期限の紙が出ます。\n"
	       "不通の間は送信待ちに入り、つながると自動で送られます。"),
	.keys = keys,
	.state_size = sizeof(struct confirm),
	.no_command = true,
	.open = confirm_open,
	.draw = confirm_draw,
	.key = confirm_key,
	.op = confirm_op,
	.close = confirm_close,
	.title_now = confirm_title,
	.hint_now = confirm_hint,
};
