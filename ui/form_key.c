/* SPDX-License-Identifier: ISC
 * form_key - what a key does in a form: to the box, to the answer of a 注, to
 * the word that is composed, to the field; Ctrl-D carries a value over.
 */
#include "ui/compose.h"
#include "ui/form_in.h"

#include <stdio.h>
#include <string.h>

void
form_changed(struct ui *ui, struct form *f, struct slot *s)
{
	f->is_changed = true;
	if (f->edit.kind != EDIT_SECRET && s->f->kind != FIELD_CHOICE)
		form_text_put(&s->text, f->edit.text);
	form_text_put(&s->shown, NULL);
	/* What a person typed is no longer what came or was copied. */
	if (s->said != NULL && s->f->kind != FIELD_SECRET)
		(void)snprintf(s->sign, sizeof(s->sign), "%s",
		    strcmp(s->said, s->text) == 0 ? "着" : "変");
	else if (strcmp(s->sign, "着") == 0)
		(void)snprintf(s->sign, sizeof(s->sign), "%s", "変");
	else if (strcmp(s->sign, "変") != 0)
		s->sign[0] = '\0';
	s->is_asked = false;
	if (f->ops->typed != NULL)
		f->ops->typed(ui, f, f->page, f->pages[f->page].at);
}

static void
carry(struct ui *ui, struct form *f)
{
	struct slot *s = form_focused(f), *from;
	const char *shown;

	if (s == NULL || f->page < 1 || !form_enterable(s) ||
	    f->ops->carry == NULL ||
	    !f->ops->carry(ui, f, f->page, f->pages[f->page].at)) {
		ui_say(
		    ui, LOOK_PLAIN, "%s", _("この項目は前の人から写せません"));
		return;
	}
	from = form_slot(f, f->page - 1, s->f->id);
	if (from == NULL || from->text[0] == '\0') {
		ui_say(ui, LOOK_PLAIN, "%s", _("前の人のこの項目は空です"));
		return;
	}
	form_text_put(&s->text, from->text);
	form_edit_load(f);
	shown = from->shown;
	form_changed(ui, f, s);
	form_text_put(&s->shown, shown);
	(void)snprintf(s->sign, sizeof(s->sign), "%s", "写");
	form_go_on(ui, f);
}

bool
form_key(struct ui *ui, struct form *f, const struct keypress *k)
{
	struct slot *s = form_focused(f);

	if (s == NULL)
		return false;
	if (f->cand_count > 0 && form_cands_key(ui, f, k))
		return true;
	if (f->note_at >= 0 && form_answer_key(ui, f, k))
		return true;
	if (f->note_at < 0 && form_enterable(s) && compose_key(ui, f, s, k))
		return true;
	switch (k->code) {
	case K_TAB:
	case K_ENTER:
		if (f->note_at >= 0) {
			/* Tab past an alert: on to the next stop. */
			int at = f->pages[f->page].at;
			int next = form_step(f, f->page, at, 1);

			f->note_at = -1;
			if (next >= 0)
				form_go(f, f->page, next);
			return true;
		}
		form_go_on(ui, f);
		return true;
	case K_BACKTAB:
	case K_UP:
		form_move(ui, f, -1);
		return true;
	case K_DOWN:
		form_move(ui, f, 1);
		return true;
	case K_CTRL_D:
		carry(ui, f);
		return true;
	default:
		break;
	}
	if (f->note_at >= 0 || !form_enterable(s))
		return false;
	if (s->f->kind == FIELD_CHOICE) {
		if (k->code > ' ' && k->code < K_SPECIAL && k->code < 0x80)
			return form_choose(ui, f, s, k->text);
		if (k->code == K_BACKSPACE || k->code == K_DELETE) {
			form_text_put(&s->text, "");
			form_changed(ui, f, s);
			f->is_changed = false;
			return true;
		}
		return false;
	}
	if (!edit_key(&f->edit, k))
		return false;
	if (k->code < K_SPECIAL || k->code == K_BACKSPACE ||
	    k->code == K_DELETE)
		form_changed(ui, f, s);
	return true;
}

bool
form_op(struct ui *ui, struct form *f, int op)
{
	switch (op) {
	case OP_CHOICES:
		return form_cands_open(ui, f);
	case OP_PREV:
		return form_turn_page(ui, f, -1);
	case OP_NEXT:
		return form_turn_page(ui, f, 1);
	case OP_BACK:
		if (f->cand_count > 0) {
			f->cand_count = 0;
			return true;
		}
		compose_end(f);
		/* F3 never checks; what was typed stays as the value. */
		if (f->is_changed && f->edit.kind != EDIT_SECRET) {
			struct slot *s = form_focused(f);

			if (s != NULL && s->f->kind != FIELD_CHOICE)
				form_text_put(&s->text, f->edit.text);
		}
		return false;
	default:
		return false;
	}
}
