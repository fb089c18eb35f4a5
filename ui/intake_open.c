/* SPDX-License-Identifier: ISC
 * intake_open - which screen a paper belongs to, and whom it is about.
 */
#include "ui/intake.h"

#include "db/search.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/engine.h"
#include "ui/home.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct movein *
intake_form(const struct ui *ui)
{
	const struct screen *s = ui_top(ui);

	/* I11 to I96; not I0 and I19. */
	return s != NULL && s->form != NULL && s->code[0] == 'I'
		   ? ui_state_of(ui, s->code)
		   : NULL;
}

static bool
is_at(const struct ui *ui, const char *code)
{
	return ui_top(ui) != NULL && strcmp(ui_top(ui)->code, code) == 0;
}

enum intake_paper
intake_of_screen(const struct ui *ui)
{
	const struct movein *m = intake_form(ui);

	if (m != NULL)
		return m->kind == NULL ? PAPER_MOVEOUT : PAPER_NOTICE;
	return is_at(ui, "C1") ? PAPER_REQUEST : PAPERS;
}

/* ---- whom it is about */

/* 処理事由 that a paper itself is: 異動の届出, 住民票交付. */
enum { REASON_CERTIFICATE = 1, REASON_CHANGE = 2 };

static enum rc
not_clear(struct err *err)
{
	return err_set(err, RC_INPUT, "E1899", "書類の人が一人に決まりません",
	    "氏名と生年月日の合う住民がいないか、二人以上か、抑止があるため",
	    "検索して世帯を開き、その人の画面から読み直してください");
}

/* One resident of that name and day of birth, whom nothing protects. */
static bool
is_the_one(const struct hit *h, const char *name, const char *birth)
{
	return !h->is_removed && intake_same_name(h->name, name) &&
	       (birth[0] == '\0' || strcmp(birth, h->birth) == 0);
}

/* Whether there is one, what is told says too: it is a look, recorded and
 * braked as every list is, before anything shows. The paper is its reason.
 * RC_DENIED with err->code "": the brake has opened. */
static enum rc
list_log(struct ui *ui, const json_t *numbers, int reason, struct err *err)
{
	struct app *a = ui_app(ui);
	bool had_reason = a->reason != 0;
	enum rc rc;

	if (!GUARD("intake_logs_whom"))
		return RC_OK;
	if (!had_reason)
		app_reason_set(a, reason, "", ui_now(ui));
	rc = app_log(a, "list", "X1", numbers, false, err);
	if (rc != RC_OK && strcmp(err->code, "E1054") == 0) {
		/* W2 asks, and the reason stays its own. */
		err_clear(err);
		ui_interrupt(ui, false);
		(void)!ui_open(ui, "W2", NULL);
		return RC_DENIED;
	}
	if (!had_reason)
		app_reason_end(a);
	return rc;
}

static enum rc
search(struct ui *ui, const struct intake *x, int reason, struct target *t,
    struct err *err)
{
	struct app *a = ui_app(ui);
	const struct hit *found = NULL;
	json_t *numbers;
	/* whoever it is, wherever in the city */
	static const struct search_where where = { .scope = SCOPE_CURRENT };
	struct search_result s;
	const char *name = intake_cell(x, 0, IN_NAME);
	char birth[256], key[400];
	int n = 0;
	enum rc rc;

	if (a->replica == NULL)
		return app_no_replica(err);
	key_name(name, key, sizeof(key));
	intake_stored(a, x, 0, IN_BIRTH, birth, sizeof(birth));
	if (key[0] == '\0' || birth[0] == '\0')
		return not_clear(err);
	search_hide(a->replica, app_masked(a));
	rc = search_run_in(a->replica, name, &where, 200, &s, err);
	if (rc != RC_OK)
		return not_clear(err);
	numbers = json_array();
	for (int i = 0; i < s.count; i++)
		if (is_the_one(&s.hits[i], name, birth)) {
			found = &s.hits[i];
			n++;
			(void)json_array_append_new(
			    numbers, json_string(s.hits[i].person_no));
		}
	rc = list_log(ui, numbers, reason, err);
	json_decref(numbers);
	if (rc != RC_OK) {
		search_release(&s);
		return rc;
	}
	/* Twins are told apart, and blocks looked at, where one searches. */
	if (n > 0 && (!GUARD("intake_one_alone") ||
			 (n == 1 && !found->has_twin &&
			     strstr(found->signs, "抑") == NULL &&
			     strstr(found->signs, "支") == NULL))) {
		(void)snprintf(t->household_no, sizeof(t->household_no), "%s",
		    found->household_no);
		(void)snprintf(
		    t->person_no, sizeof(t->person_no), "%s", found->person_no);
		t->sheet_no = found->sheet_no;
	} else {
		rc = not_clear(err);
	}
	search_release(&s);
	return rc;
}

static enum rc
whom(struct ui *ui, const struct intake *x, int reason, struct target *t,
    struct err *err)
{
	const struct target *picked = is_at(ui, "I0") ? event_target(ui) : NULL;

	memset(t, 0, sizeof(*t));
	if (picked != NULL &&
	    (picked->household_no[0] != '\0' || picked->person_no[0] != '\0')) {
		*t = *picked;
		t->draft_id[0] = '\0';
		return RC_OK;
	}
	return search(ui, x, reason, t, err);
}

/* ---- the screen */

static enum rc
open_on(struct ui *ui, const char *code, const struct target *t, int reason)
{
	struct app *a = ui_app(ui);
	enum rc rc;

	/* The paper itself is the reason of this visit. */
	if (a->reason == 0)
		app_reason_set(a, reason, "", ui_now(ui));
	rc = ui_open(ui, code, t);
	return rc == RC_OK && !is_at(ui, code) ? RC_DENIED : rc;
}

static enum rc
wrong_screen(struct err *err)
{
	return err_set(err, RC_INPUT, "E1895", "この画面の書類ではありません",
	    "開いている画面と書類の種類か異動の番号が違うため",
	    "H1 に戻って読むか、その異動の画面を開いてください");
}

static enum rc
fill_change(struct ui *ui, struct intake *x, struct err *err)
{
	struct movein *m = intake_form(ui);
	struct target t;
	char code[8];
	enum rc rc;

	memset(&t, 0, sizeof(t));
	if (x->paper == PAPER_MOVEOUT && m == NULL)
		(void)snprintf(x->menu, sizeof(x->menu), "%s", "11");
	if (m != NULL && x->menu[0] != '\0' && strcmp(x->menu, m->menu) != 0)
		return wrong_screen(err);
	if (m != NULL && x->paper == PAPER_MOVEOUT && m->kind != NULL)
		return wrong_screen(err);
	(void)snprintf(code, sizeof(code), "I%s", x->menu);
	if (m == NULL && (x->menu[0] == '\0' || screen_by_code(code) == NULL))
		return err_set(err, RC_INPUT, "E1895",
		    "この画面の書類ではありません",
		    "異動の番号が空か、この版にない番号のため",
		    "異動の画面を開いてから読んでください");
	if (m == NULL && amend_kind_of(x->menu) != NULL) {
		rc = whom(ui, x, REASON_CHANGE, &t, err);
		if (rc != RC_OK)
			return rc;
	}
	if (m == NULL) {
		(void)snprintf(t.menu, sizeof(t.menu), "%s", x->menu);
		rc = open_on(ui, code, &t, REASON_CHANGE);
		if (rc != RC_OK)
			return rc;
		m = intake_form(ui);
		if (m == NULL)
			return wrong_screen(err);
	}
	if (m->kind == NULL)
		intake_movein(ui, m, x);
	else
		intake_amend(ui, amend_of(m), x);
	return RC_OK;
}

static enum rc
fill_request(struct ui *ui, struct intake *x, struct err *err)
{
	struct order *o = cert_order(ui);
	struct target t;
	enum rc rc;

	if (o == NULL) {
		rc = whom(ui, x, REASON_CERTIFICATE, &t, err);
		if (rc != RC_OK)
			return rc;
		rc = open_on(ui, "C1", &t, REASON_CERTIFICATE);
		if (rc != RC_OK)
			return rc;
		o = cert_order(ui);
		if (o == NULL)
			return wrong_screen(err);
	}
	cert_came(ui, intake_request(ui, o, x));
	return RC_OK;
}

static enum rc
fill_card(struct ui *ui, struct intake *x, struct err *err)
{
	struct movein *m = intake_form(ui);
	struct home *h = ui_state_of(ui, "H1");
	const char *name = intake_cell(x, 0, IN_NAME);
	const char *birth = intake_cell(x, 0, IN_BIRTH);
	char line[2 * INTAKE_CELL];

	if (m != NULL && m->kind == NULL) {
		intake_card(ui, m, x);
		return RC_OK;
	}
	if (m != NULL) {
		intake_compare(ui, amend_of(m), x);
		return RC_OK;
	}
	if (!is_at(ui, "H1") || h == NULL)
		return wrong_screen(err);
	/* The number is not looked for: name and day of birth are enough. */
	(void)snprintf(line, sizeof(line), "%s%s%s", name,
	    birth[0] != '\0' ? " " : "", birth);
	if (intake_fits(x, IN_NAME, line, EDIT_MAX))
		home_words(ui, h, line);
	return RC_OK;
}

enum rc
intake_fill(struct ui *ui, struct intake *x, struct err *err)
{
	switch (x->paper) {
	case PAPER_MOVEOUT:
	case PAPER_NOTICE:
		return fill_change(ui, x, err);
	case PAPER_REQUEST:
		return fill_request(ui, x, err);
	case PAPER_CARD:
		return fill_card(ui, x, err);
	case PAPERS:
		break;
	}
	return wrong_screen(err);
}
