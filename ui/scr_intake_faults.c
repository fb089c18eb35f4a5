/* SPDX-License-Identifier: ISC
 * X2 読めなかったところ - over the screen that was filled: of each fault the
 * line, the column, why, and what to do (10.8). The rest stands in the form.
 */
#include "ui/intake.h"

#include "src/text.h"
#include "ui/engine.h"
#include "ui/message.h"

#include <stdio.h>
#include <string.h>

enum { TOP = 6, LEFT = 3, RIGHT = 78, EACH = 3, SHOWN = 4 };

struct faults_view {
	struct intake_fault list[INTAKE_FAULTS];
	int count, more;
	char paper[64];
	struct list rows;
};

static enum rc
faults_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct faults_view *v = state;
	const struct intake *x = t->data;

	(void)ui;
	if (x == NULL)
		return err_set(err, RC_INPUT, "E1056", "ここでは選べません",
		    "取り込んだあとに出るものです。",
		    "/X1 で取り込んでください。");
	memcpy(v->list, x->faults, sizeof(v->list));
	v->count = x->fault_count;
	v->more = x->fault_more;
	(void)snprintf(
	    v->paper, sizeof(v->paper), "%s", intake_paper_label(x->paper));
	list_set(&v->rows, v->count, EACH);
	return RC_OK;
}

static void
draw_fault(struct view *w, const struct intake_fault *f, int row)
{
	char text[512], where[64] = "";

	if (f->line > 0)
		(void)snprintf(where, sizeof(where), _("%ld行"), f->line);
	put(w, row, LEFT + 2, LOOK_BOLD, where);
	put_cols(w, row, LEFT + 10, 18, LOOK_BOLD,
	    f->column[0] != '\0' ? message_text(f->column, text, sizeof(text))
				 : "");
	put(w, row, LEFT + 30, LOOK_PLAIN, f->err.code);
	put_cols(w, row, LEFT + 37, RIGHT - LEFT - 38, LOOK_PLAIN,
	    message_text(f->err.text, text, sizeof(text)));
	put_cols(w, row + 1, LEFT + 10, RIGHT - LEFT - 11, LOOK_PLAIN,
	    message_text(f->err.why, text, sizeof(text)));
	put_cols(w, row + 2, LEFT + 10, RIGHT - LEFT - 11, LOOK_DIM,
	    message_text(f->err.remedy, text, sizeof(text)));
}

static void
faults_draw(const struct ui *ui, void *state, struct view *w)
{
	struct faults_view *v = state;
	char head[160], paper[120], count[96];
	int row = TOP + 1;
	int foot = TOP + 2 + EACH * (v->count < SHOWN ? v->count : SHOWN);

	(void)ui;
	(void)snprintf(head, sizeof(head), _("取込 %s  読めなかったところ"),
	    message_text(v->paper, paper, sizeof(paper)));
	put_box(w, TOP, LEFT, foot + 1, RIGHT, head);
	list_room(&v->rows, TOP + 1, TOP + EACH * SHOWN);
	for (int i = v->rows.top;
	     i < v->count && i < v->rows.top + v->rows.room; i++, row += EACH)
		draw_fault(w, &v->list[i], row);
	list_count_text(&v->rows, v->count + v->more, count, sizeof(count));
	put(w, foot, LEFT + 2, LOOK_DIM, count);
}

static bool
faults_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct faults_view *v = state;

	if (k->code == K_ENTER) {
		ui_pop(ui);
		return true;
	}
	if (list_key(&v->rows, k))
		return true;
	return k->code < K_SPECIAL;
}

static void
faults_op(struct ui *ui, void *state, int op)
{
	struct faults_view *v = state;

	(void)ui;
	if (op == OP_PREV || op == OP_NEXT)
		list_page(&v->rows, op == OP_NEXT ? 1 : -1);
}

static const char *
faults_hint(const struct ui *ui, const void *state)
{
	const struct faults_view *v = state;

	(void)ui;
	return v->rows.count > v->rows.room
		   ? _("Enter 閉じて、残りを画面で直す   F8 次の頁")
		   : _("Enter 閉じて、残りを画面で直す");
}

static const struct key keys[] = {
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁") },
	{ K_ENTER, OP_NONE, NULL, N_("閉じて、画面で直す") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_intake_faults = {
	.name = "intake-faults",
	.code = "X2",
	.title = N_("読めなかったところ"),
	.about = N_(
	    "取り込んだ CSV で読めなかった行と項目。\n"
	    "ほかの項目は画面に入っています。ここにあるものは手で入れます。"),
	.keys = keys,
	.state_size = sizeof(struct faults_view),
	.is_over = true,
	.no_command = true,
	.open = faults_open,
	.draw = faults_draw,
	.key = faults_key,
	.op = faults_op,
	.hint_now = faults_hint,
};
