/* SPDX-License-Identifier: ISC
 * R3 承認の結果 - entries approved together of which some stay 仮登録
 * (4.0.8): each with its reason, the one in focus in full. What became
 * 本登録 stands below them.
 */
#include "src/api.h"
#include "src/mem.h"
#include "ui/message.h"
#include "ui/queue.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct outcome {
	int64_t id;
	char event[64], who[128];
	bool approved;
	int persons;
	struct err why; /* when it was not */
};
struct decided_view {
	struct outcome *row;
	int count, approved;
	struct list list;
};
struct decided {
	const struct queue_view *v;
	const json_t *result;
};

static void
read_outcome(const struct queue_view *v, const json_t *o, struct outcome *x)
{
	int i;

	x->id = json_integer_value(json_object_get(o, "id"));
	for (i = 0; i < v->asked_count; i++)
		if (v->asked[i].what.id == x->id) {
			(void)snprintf(x->event, sizeof(x->event), "%s",
			    v->asked[i].event);
			(void)snprintf(
			    x->who, sizeof(x->who), "%s", v->asked[i].who);
		}
	x->approved = json_is_true(json_object_get(o, "approved"));
	x->persons = (int)json_array_size(json_object_get(o, "persons"));
	err_clear(&x->why);
	if (!x->approved) {
		(void)api_error_read(json_object_get(o, "error"), &x->why);
		message_err(&x->why);
	}
}

static enum rc
decided_open(
    struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct decided_view *v = state;
	const struct decided *d = t->data;
	const json_t *list, *o;
	size_t i;
	int pass;

	(void)ui;
	if (d == NULL)
		return err_set(err, RC_INPUT, "E4095",
		    _("承認の結果がありません"),
		    _("いっしょに承認したあとにだけ出る画面です"),
		    _("R1 の一覧で選んで承認します"));
	list = json_object_get(d->result, "entries");
	v->row = x_alloc((json_array_size(list) + 1) * sizeof(*v->row));
	/* What stays is what there is to do: it comes first. */
	for (pass = 0; pass < 2; pass++)
		json_array_foreach(list, i, o)
		{
			bool ok = json_is_true(json_object_get(o, "approved"));

			if (ok != (pass == 1))
				continue;
			v->approved += ok;
			read_outcome(d->v, o, &v->row[v->count++]);
		}
	list_set(&v->list, v->count, 1);
	return RC_OK;
}

static void
decided_close(struct ui *ui, void *state)
{
	struct decided_view *v = state;

	(void)ui;
	if (v->row != NULL)
		explicit_bzero(v->row, (size_t)v->count * sizeof(*v->row));
	free(v->row);
}

static void
draw_outcome(struct view *w, const struct decided_view *v, int i, int row)
{
	const struct outcome *x = &v->row[i];
	unsigned look = list_lead(w, &v->list, i, row);
	char s[320];

	put_cols(w, row, 12, 15, look, x->event);
	put_cols(w, row, 28, 17, look, x->who);
	if (x->approved) {
		putf(w, row, 46, look, _("本登録 %d人"), x->persons);
		return;
	}
	(void)snprintf(s, sizeof(s), "%s %s", x->why.code, x->why.text);
	put_cols(w, row, 46, 35, look | LOOK_WARN, s);
}

/* The reason of the one in focus, in full. */
static void
draw_reason(struct view *w, const struct decided_view *v, int row)
{
	const struct outcome *x = &v->row[v->list.at];

	if (v->list.at >= v->count || x->approved)
		return;
	put(w, row, COL_LABEL, LOOK_DIM, _("内容"));
	(void)put_text(w, row, 12, 69, 1, LOOK_PLAIN, x->why.text);
	put(w, row + 1, COL_LABEL, LOOK_DIM, _("原因"));
	(void)put_text(w, row + 1, 12, 69, 2, LOOK_PLAIN, x->why.why);
	put(w, row + 3, COL_LABEL, LOOK_DIM, _("対処"));
	(void)put_text(w, row + 3, 12, 69, 2, LOOK_PLAIN, x->why.remedy);
}

static void
decided_draw(const struct ui *ui, void *state, struct view *w)
{
	struct decided_view *v = state;
	int i, row, last = w->foot - 7;

	(void)ui;
	put(w, 4, 12, LOOK_DIM, _("異動"));
	put(w, 4, 28, LOOK_DIM, _("異動者"));
	put(w, 4, 46, LOOK_DIM, _("結果"));
	list_room(&v->list, 5, last);
	for (i = v->list.top, row = 5; i < v->count && row <= last; i++, row++)
		draw_outcome(w, v, i, row);
	draw_reason(w, v, w->foot - 5);
	putf(w, w->foot, COL_LABEL, LOOK_DIM,
	    _("%d件のうち 本登録 %d  承認されなかったもの %d"), v->count,
	    v->approved, v->count - v->approved);
}

static void
open_entry(struct ui *ui, const struct decided_view *v)
{
	struct target t;

	if (v->list.at >= v->count)
		return;
	if (v->row[v->list.at].approved) {
		ui_say(ui, LOOK_PLAIN, "%s", _("本登録になっています"));
		return;
	}
	memset(&t, 0, sizeof(t));
	t.entry_id = v->row[v->list.at].id;
	(void)ui_open(ui, "R2", &t);
}

static void
decided_op(struct ui *ui, void *state, int op)
{
	struct decided_view *v = state;

	if (op == OP_ENTER)
		open_entry(ui, v);
	else if (op == OP_PREV || op == OP_NEXT)
		list_page(&v->list, op == OP_NEXT ? 1 : -1);
}

static bool
decided_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct decided_view *v = state;
	int pick;

	if (list_key(&v->list, k))
		return true;
	pick = list_pick(&v->list, k->code);
	if (pick < 0)
		return false;
	open_entry(ui, v);
	return true;
}

/* Back from R2, where the one in focus may have been decided after all. */
static void
decided_resume(struct ui *ui, void *state)
{
	struct decided_view *v = state;
	struct outcome *x = &v->row[v->list.at];
	json_t *args, *got = NULL, *entry;

	if (v->list.at >= v->count || x->approved)
		return;
	args = json_pack("{s:I}", "id", (json_int_t)x->id);
	if (app_call(ui_app(ui), "entry.get", args, &got, NULL) == RC_OK &&
	    strcmp(show_json(got, "state"), "approved") == 0) {
		entry = json_object_get(got, "entry");
		x->approved = true;
		x->persons =
		    (int)json_array_size(json_object_get(entry, "persons"));
		v->approved++;
	}
	json_decref(args);
	json_decref(got);
}

static bool
decided_can(const struct ui *ui, const void *state, int op)
{
	const struct decided_view *v = state;

	(void)ui;
	return (op != OP_PREV && op != OP_NEXT) || v->count > v->list.room;
}

static bool
decided_under(const void *state, char *out, size_t size)
{
	const struct decided_view *v = state;

	if (v->list.at >= v->count)
		return false;
	(void)snprintf(out, size, "%s", v->row[v->list.at].who);
	return true;
}

static const struct key keys[] = {
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁") },
	{ K_ENTER, OP_ENTER, NULL, N_("承認されなかった入力を開く") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_decided = {
	.name = "decided",
	.code = "R3",
	.title = N_("承認の結果"),
	.hint = N_("Enter 承認されなかった入力を開く   F3 審査待ちに戻る"),
	.about = N_(
	    "いっしょに承認した入力のうち、承認されなかったものがあるときに出ます。\n"
	    "それが先で、> の一件の理由と、することが下に出ます。\n"
	    "ほかの入力は、それにかかわらず本登録になっています。"),
	.keys = keys,
	.state_size = sizeof(struct decided_view),
	.no_command = true,
	.open = decided_open,
	.draw = decided_draw,
	.key = decided_key,
	.op = decided_op,
	.can = decided_can,
	.resume = decided_resume,
	.close = decided_close,
	.under = decided_under,
};

void
decided_show(struct ui *ui, const struct queue_view *v, const json_t *result)
{
	struct decided d = { v, result };
	struct target t;
	json_t *o;
	size_t i, persons = 0;
	int approved, refused;

	approved = (int)json_integer_value(json_object_get(result, "approved"));
	refused = (int)json_integer_value(json_object_get(result, "refused"));
	if (refused > 0) {
		memset(&t, 0, sizeof(t));
		t.data = &d;
		(void)ui_open(ui, "R3", &t);
		return;
	}
	json_array_foreach(json_object_get(result, "entries"), i, o) persons +=
	    json_array_size(json_object_get(o, "persons"));
	ui_say(ui, LOOK_PLAIN, _("承認しました  %d件  本登録 %d人"), approved,
	    (int)persons);
}
