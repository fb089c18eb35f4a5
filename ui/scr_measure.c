/* SPDX-License-Identifier: ISC
 * K9 支援措置の申出 - the items of 1.1.16 typed into pages of a form, a new
 * measure or the one that a person is in. What is typed goes to the register
 * and nowhere else: no draft, nothing at the terminal.
 */
#include "src/mem.h"
#include "src/mutant.h"
#include "ui/app.h"
#include "ui/engine.h"
#include "ui/measure.h"
#include "ui/message.h"
#include "ui/movein_in.h"
#include "ui/show.h"
#include "ui/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what the form asks of the screen */

static void
typed(struct ui *ui, struct form *f, int page, int slot)
{
	struct measure *x = f->arg;

	(void)ui;
	(void)page;
	(void)slot;
	x->is_typed = true;
	x->is_warned = false;
	measure_settle(x);
}

/* A number that was typed by hand; emptied, the whole page is. */
static void
number_left(struct ui *ui, struct measure *x, int page, int slot)
{
	char no[48];
	struct err err;
	size_t len = 0;

	for (const char *p = form_get(&x->form, page, ME_NUMBER);
	     *p != '\0' && len + 1 < sizeof(no); p++)
		if (*p != '-')
			no[len++] = *p;
	no[len] = '\0';
	form_clear_notes(&x->form, page, slot);
	if (len == 0) {
		measure_clear(x, page);
		return;
	}
	err_clear(&err);
	if (measure_person(x, ui_app(ui), page, no, &err) == RC_OK)
		return;
	message_err(&err);
	form_set(&x->form, page, ME_NAME, "", NULL, NULL);
	measure_note(x, page, slot, &err);
}

static void
left(struct ui *ui, struct form *f, int page, int slot)
{
	struct measure *x = f->arg;

	if (page >= MEASURE_JOINT && page < FORM_PAGES &&
	    f->pages[page].slots[slot].f->id == ME_NUMBER) {
		if (f->is_changed)
			number_left(ui, x, page, slot);
		return;
	}
	measure_left(x, ui_app(ui), page, slot);
}

/* Whoever lives with the 申出者 and is on no page yet. */
static int
list_household(struct measure *x, struct app *a, struct cand *out, int max)
{
	struct household h;
	char text[400], birth[64];
	int n = 0;
	bool has;

	if (a->replica == NULL || replica_household(a->replica,
				      record_get(&x->m.row, IT_HOUSEHOLD_NO),
				      false, &h, NULL) != RC_OK)
		return 0;
	for (int i = 0; i < h.count; i++) {
		const struct record *r = &h.members[i].row;

		has = strcmp(r->person_no, form_get(&x->form, MEASURE_APPLICANT,
					       ME_NUMBER)) == 0;
		for (int p = MEASURE_JOINT; p < x->form.page_count; p++)
			has = has || strcmp(r->person_no,
					 form_get(&x->form, p, ME_NUMBER)) == 0;
		if (has || show_is_stopped(a, &h.members[i]))
			continue;
		show_date(record_get(r, IT_BIRTH), true, birth, sizeof(birth));
		(void)snprintf(text, sizeof(text), "%s  %s  %s",
		    record_get(r, IT_NAME), record_get(r, IT_RELATION), birth);
		(void)movein_cand(out, &n, max, text, r->person_no);
	}
	household_release(&h);
	return n;
}

static int
list(struct ui *ui, struct form *f, int page, int slot, const char *typed_text,
    struct cand *out, int max)
{
	(void)page;
	(void)slot;
	if (typed_text[0] == '\0')
		return list_household(f->arg, ui_app(ui), out, max);
	return movein_list_people(ui, "K9", PEOPLE_EVER, typed_text, out, max);
}

static void
chosen(struct ui *ui, struct form *f, int page, int slot, const struct cand *c)
{
	struct measure *x = f->arg;
	const char *no = strrchr(c->value, ' ');
	struct err err;

	(void)slot;
	err_clear(&err);
	f->is_changed = false;
	if (measure_person(x, ui_app(ui), page, no != NULL ? no + 1 : c->value,
		&err) != RC_OK) {
		ui_err_dialog(ui, &err);
		return;
	}
	x->is_typed = true;
}

/* ---- F10 */

static void
record_it(struct ui *ui, void *state, int answer)
{
	struct measure *x = state;
	struct support *below = ui_state_of(ui, "K7");
	json_t *args, *result = NULL;
	char from[64], to[64];
	struct err err;
	enum rc rc;

	if (answer != 1)
		return;
	err_clear(&err);
	args = measure_json(x);
	rc = app_call(ui_app(ui), "support.put", args, &result, &err);
	json_decref(args);
	if (rc != RC_OK) {
		if (!measure_refused(x, &err))
			ui_err_dialog(ui, &err);
		return;
	}
	show_iso(show_json(result, "from"), from, sizeof(from));
	show_iso(show_json(result, "to"), to, sizeof(to));
	json_decref(result);
	if (below != NULL)
		below->is_stale = true;
	ui_pop(ui);
	if (from[0] != '\0')
		ui_say(ui, LOOK_PLAIN, _("記録しました  %s から %s まで"), from,
		    to);
	else
		ui_say(ui, LOOK_PLAIN, "%s", _("仮支援措置を記録しました"));
}

static void
submit(struct ui *ui, struct measure *x)
{
	struct form *f = &x->form;
	const struct field *field = form_field(f);
	struct dialog d;
	char why[256];
	int errors, alerts, musts, people = 0;

	f->cand_count = 0;
	if (f->is_changed && field != NULL && field->kind != FIELD_CHOICE) {
		edit_finish(&f->edit);
		form_set(f, f->page, field->id, f->edit.text, NULL, NULL);
		left(ui, f, f->page, f->pages[f->page].at);
		f->is_changed = false;
	}
	if (!measure_check(x, ui_app(ui))) {
		form_counts(f, &errors, &alerts, &musts);
		f->stops_everywhere = false;
		(void)form_first_want(f, true);
		f->stops_everywhere = true;
		ui_say(ui, LOOK_ERROR, _("誤 %d  必 %d   直すと進みます"),
		    errors, musts);
		return;
	}
	for (int p = MEASURE_JOINT; p < f->page_count; p++)
		people += form_get(f, p, ME_NUMBER)[0] != '\0';
	(void)snprintf(why, sizeof(why),
	    _("%d人の証明と閲覧が、終えるまで止まります。"), people + 1);
	dialog_about(&d, "",
	    x->support != 0 ? _("支援措置の内容を変えます")
			    : _("支援措置を始めます"),
	    why, _("申出書と見比べてから記録してください。"));
	(void)dialog_add_answer(&d, _("記録する"));
	d.done = record_it;
	ui_dialog(ui, &d);
}

static void
end(struct ui *ui, struct form *f)
{
	submit(ui, f->arg);
}

static const struct form_ops ops = {
	.typed = typed, .left = left, .list = list, .chosen = chosen, .end = end
};

/* ---- the screen */

/* The measure that the form is opened for; NULL: there is none. */
static const json_t *
measure_of(const json_t *list, int64_t support)
{
	const json_t *m;
	size_t i;

	if (support == 0)
		return json_array_get(list, 0);
	json_array_foreach(list, i, m)
	{
		if (json_integer_value(json_object_get(m, "support")) ==
		    support)
			return m;
	}
	return NULL;
}

static enum rc
fill(struct app *a, struct measure *x, int64_t support, struct err *err)
{
	json_t *args, *result = NULL;
	const json_t *m = NULL;
	enum rc rc;

	args = json_pack("{s:s}", "person_no", x->m.row.person_no);
	rc = app_call(a, "support.get", args, &result, err);
	json_decref(args);
	if (rc != RC_OK)
		return rc;
	if (support >= 0)
		m = measure_of(json_object_get(result, "supports"), support);
	if (m != NULL)
		rc = measure_load_json(x, m, err);
	else if (support > 0)
		rc = err_set(err, RC_NOT_FOUND, "E3401",
		    _("その支援措置はありません"), _("ほかの人が終えたため"),
		    _("K7 を開き直してください"));
	else
		measure_preset(x, a);
	json_decref(result);
	form_go(&x->form, MEASURE_TERM, 0);
	return rc;
}

static void
measure_close(struct ui *ui, void *state)
{
	(void)ui;
	measure_end(state);
}

static enum rc
measure_open(
    struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct measure *x = state;
	struct app *a = ui_app(ui);
	enum rc rc;

	record_init(&x->m.row);
	if (!app_has(a, "support") && GUARD("measure_right"))
		return err_set(err, RC_DENIED, "E2244",
		    _("支援措置を記録する権限がありません"),
		    _("支援措置の責任者だけが記録します"),
		    _("支援措置の責任者に頼みます"));
	rc = show_person_of(a, t, &x->m, err);
	if (rc == RC_OK)
		rc = app_log_one(a, "inquiry", "K9", x->m.row.person_no, err);
	if (rc != RC_OK) {
		member_release(&x->m);
		return rc;
	}
	measure_begin(x, &ops);
	x->form.ime = app_ime(a);
	(void)snprintf(
	    x->form.staff, sizeof(x->form.staff), "%s", a->session.staff);
	rc = fill(a, x, t->support, err);
	if (rc != RC_OK)
		measure_close(ui, x);
	return rc;
}

static void
measure_draw(const struct ui *ui, void *state, struct view *w)
{
	struct measure *x = state;

	(void)ui;
	form_draw(&x->form, w);
	if (x->form.page != MEASURE_APPLICANT) {
		put(w, 5, COL_LABEL, LOOK_DIM, _("申出者"));
		put_cols(w, 5, COL_VALUE, 60, LOOK_PLAIN,
		    form_get(&x->form, MEASURE_APPLICANT, ME_NAME));
	}
	put(w, w->foot, COL_LABEL, LOOK_DIM,
	    _("センターにだけ記録し、下書きは残しません"));
}

static bool
measure_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct measure *x = state;

	return form_key(ui, &x->form, k);
}

/* There is no draft: what was typed is given up in two steps. */
static void
back(struct ui *ui, struct measure *x)
{
	if (form_op(ui, &x->form, OP_BACK))
		return;
	if (x->is_typed && !x->is_warned) {
		x->is_warned = true;
		ui_say(ui, LOOK_WARN, "%s",
		    _("打ったものは残りません  もう一度 F3 で捨てて戻る"));
		return;
	}
	ui_pop(ui);
}

static void
measure_op(struct ui *ui, void *state, int op)
{
	struct measure *x = state;

	if (op == OP_BACK)
		back(ui, x);
	else if (op == OP_REVIEW)
		submit(ui, x);
	else
		(void)form_op(ui, &x->form, op);
}

static bool
measure_can(const struct ui *ui, const void *state, int op)
{
	const struct measure *x = state;
	const struct field *f = form_field(&x->form);

	(void)ui;
	return op != OP_CHOICES ||
	       (f != NULL && (f->has_list || f->kind == FIELD_CHOICE));
}

static const struct field *
measure_field_now(const void *state)
{
	const struct measure *x = state;

	return form_field(&x->form);
}

static const struct field *
measure_each_field(int i)
{
	return i < measure_field_count ? &measure_fields[i].f : NULL;
}

static struct form *
measure_form(void *state)
{
	return &((struct measure *)state)->form;
}

static const char *
measure_title(const struct ui *ui, const void *state)
{
	const struct measure *x = state;

	(void)ui;
	return x->support != 0 ? _("支援措置の変更") : _("支援措置の申出");
}

static const struct key keys[] = {
	{ K_F3, OP_BACK, N_("戻る"),
	    N_("記録せずに戻る。打ったものがあれば二度押す") },
	{ K_F4, OP_CHOICES, N_("候補"),
	    N_("候補から選ぶ。併せて求める人は、空なら申出者の世帯員") },
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁") },
	{ K_F10, OP_REVIEW, N_("記録"), N_("全部を確かめて記録する") },
	{ K_ENTER, OP_ENTER, NULL, N_("次の項目") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_measure = {
	.name = "measure",
	.code = "K9",
	.title = N_("支援措置の申出"),
	.title_now = measure_title,
	.hint = N_("Enter 次の項目   F7 F8 頁   F10 記録   F3 戻る"),
	.about = N_(
	    "支援措置の申出書を、頁ごとに打ちます。台帳にあるものは初めから入ります。\n"
	    "開始年月日を打つと終了年月日（1年後の前日）が入り、直せます。\n"
	    "求める事務に 1 を付けると、抑止する住所が申出者の頁から写ります。\n"
	    "併せて求める人は一人一頁。番号を消すとその頁の人は外れます。\n"
	    "記録すると、全員の証明と閲覧が止まります。終えるまで解けません。"),
	.keys = keys,
	.state_size = sizeof(struct measure),
	.open = measure_open,
	.draw = measure_draw,
	.key = measure_key,
	.op = measure_op,
	.can = measure_can,
	.close = measure_close,
	.field = measure_field_now,
	.each_field = measure_each_field,
	.form = measure_form,
};
