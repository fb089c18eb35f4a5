/* SPDX-License-Identifier: ISC
 * K8 同じ住所の世帯 - the other households at a household's town and lot
 * number. Nobody under 支援措置 is named here: that they live at an address is
 * what the measure hides.
 */
#include "src/mutant.h"
#include "ui/app.h"
#include "ui/engine.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>

#define NEIGHBOURS 200

struct neighbours_view {
	char household_no[20];
	char address[512];
	struct neighbour v[NEIGHBOURS];
	int count;
	struct list list;
};

static bool
is_guarded(const struct neighbour *x)
{
	return strstr(x->signs, "支") != NULL && GUARD("neighbours_guarded");
}

/* One record for the list; who is hidden in it is not in the record. */
static enum rc
log_list(struct app *a, const struct neighbours_view *v, struct err *err)
{
	json_t *numbers = json_array();
	enum rc rc;

	for (int i = 0; i < v->count; i++)
		if (!is_guarded(&v->v[i]))
			(void)json_array_append_new(
			    numbers, json_string(v->v[i].person_no));
	rc = app_log(a, "list", "K8", numbers, false, err);
	json_decref(numbers);
	return rc;
}

static enum rc
neighbours_open(
    struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct neighbours_view *v = state;
	struct app *a = ui_app(ui);
	enum rc rc;

	if (t == NULL || (t->household_no[0] == '\0' && t->argument[0] == '\0'))
		return err_set(err, RC_INPUT, "E2201",
		    _("世帯が選ばれていません"), _("開く相手がありません"),
		    _("検索して選びます"));
	if (a->replica == NULL)
		return app_no_replica(err);
	(void)snprintf(v->household_no, sizeof(v->household_no), "%.19s",
	    t->household_no[0] != '\0' ? t->household_no : t->argument);
	(void)snprintf(v->address, sizeof(v->address), "%s", t->address);
	rc = replica_neighbours(
	    a->replica, v->household_no, v->v, NEIGHBOURS, &v->count, err);
	if (rc == RC_OK)
		rc = log_list(a, v, err);
	if (rc == RC_OK)
		list_set(&v->list, v->count, 1);
	return rc;
}

static void
draw_one(struct view *w, const struct neighbours_view *v, int i, int row)
{
	const struct neighbour *x = &v->v[i];
	unsigned look = list_lead(w, &v->list, i, row);
	char no[40];

	show_number(x->household_no, no, sizeof(no));
	put_signs(w, row, COL_LIST_SIGN, x->signs);
	put_cols(
	    w, row, COL_LIST_TEXT, 11, look, is_guarded(x) ? "〔抑止〕" : no);
	put_cols(w, row, 25, 16, look,
	    is_guarded(x)     ? "〔抑止〕"
	    : x->name[0] != 0 ? x->name
			      : _("世帯主なし"));
	putf(w, row, 43, LOOK_PLAIN, _("%d人"), x->people);
	put_cols(w, row, 49, 32, LOOK_PLAIN, x->address);
}

static void
neighbours_draw(const struct ui *ui, void *state, struct view *w)
{
	struct neighbours_view *v = state;
	char s[80];
	int i, row;

	(void)ui;
	show_number(v->household_no, s, sizeof(s));
	put_item(w, 4, 0, _("世帯"), s);
	put(w, 5, COL_LABEL, LOOK_DIM, _("住所"));
	put_cols(w, 5, COL_VALUE, 61, LOOK_PLAIN, v->address);
	put(w, 7, COL_LIST_TEXT, LOOK_DIM, _("世帯番号"));
	put(w, 7, 25, LOOK_DIM, _("世帯主"));
	put(w, 7, 49, LOOK_DIM, _("住所"));
	list_room(&v->list, 8, w->foot - 1);
	for (i = v->list.top, row = 8; i < v->count && row < w->foot;
	     i++, row++)
		draw_one(w, v, i, row);
	if (v->count == 0) {
		put(w, 8, COL_LIST_TEXT, LOOK_PLAIN,
		    _("同じ住所にほかの世帯はありません"));
		return;
	}
	list_count_text(&v->list, v->count, s, sizeof(s));
	put(w, w->foot, COL_LABEL, LOOK_DIM, s);
	if (v->list.top + v->list.room < v->count)
		put_right(w, w->foot, 80, LOOK_DIM, _("F8次"));
}

static void
open_one(struct ui *ui, const struct neighbours_view *v)
{
	const struct neighbour *x;
	struct target t;
	struct twin one;
	struct err err;
	int n = 0;

	if (v->list.at >= v->count)
		return;
	if (is_guarded(&v->v[v->list.at])) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E2242 ここからは開けません  本人の検索から開きます"));
		return;
	}
	x = &v->v[v->list.at];
	memset(&t, 0, sizeof(t));
	(void)snprintf(
	    t.household_no, sizeof(t.household_no), "%s", x->household_no);
	(void)snprintf(t.then, sizeof(t.then), "K1");
	err_clear(&err);
	/* whose name stands in the list may be another's too */
	if (x->name[0] != '\0' &&
	    replica_twins(ui_app(ui)->replica, x->person_no, 0, &one, 1, &n,
		&err) != RC_OK) {
		ui_say_err(ui, &err);
		return;
	}
	if (n > 0 && GUARD("twin_next_door")) {
		(void)snprintf(
		    t.person_no, sizeof(t.person_no), "%s", x->person_no);
		(void)snprintf(t.name, sizeof(t.name), "%s", x->name);
		t.has_twin = true;
		ui_interrupt(ui, false);
	}
	(void)!ui_open(ui, t.has_twin ? "W1" : "K1", &t);
}

static void
neighbours_op(struct ui *ui, void *state, int op)
{
	struct neighbours_view *v = state;

	if (op == OP_ENTER)
		open_one(ui, v);
	else if (op == OP_PREV || op == OP_NEXT)
		list_page(&v->list, op == OP_NEXT ? 1 : -1);
}

static bool
neighbours_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct neighbours_view *v = state;

	if (list_key(&v->list, k))
		return true;
	if (list_pick(&v->list, k->code) < 0)
		return false;
	open_one(ui, v);
	return true;
}

static bool
neighbours_can(const struct ui *ui, const void *state, int op)
{
	const struct neighbours_view *v = state;

	(void)ui;
	return (op != OP_PREV && op != OP_NEXT) || v->count > v->list.room;
}

static bool
neighbours_under(const void *state, char *out, size_t size)
{
	const struct neighbours_view *v = state;

	if (v->list.at >= v->count || is_guarded(&v->v[v->list.at]))
		return false;
	(void)snprintf(out, size, "%s", v->v[v->list.at].name);
	return out[0] != '\0';
}

static const struct key keys[] = {
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁") },
	{ K_ENTER, OP_ENTER, NULL, N_("その世帯を開く（数字でも）") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_neighbours = {
	.name = "neighbours",
	.code = "K8",
	.title = N_("同じ住所の世帯"),
	.hint = N_("Enter 世帯を開く（数字でも）   F3 戻る"),
	.about = N_("町名と番地が同じほかの世帯。方書の順に並びます。\n"
		    "支援措置の人がいる世帯は、世帯主も番号も出ません。"),
	.keys = keys,
	.state_size = sizeof(struct neighbours_view),
	.open = neighbours_open,
	.draw = neighbours_draw,
	.key = neighbours_key,
	.op = neighbours_op,
	.can = neighbours_can,
	.under = neighbours_under,
};
