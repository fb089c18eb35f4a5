/* SPDX-License-Identifier: ISC
 * form_note - 誤 and 注 under the fields of a form: kept while the same thing
 * is told again, counted, answered by a number.
 */
#include "ui/form_in.h"

#include <stdio.h>
#include <string.h>

void
form_note(struct form *f, const struct form_note *n)
{
	/* The same note again keeps its answer. */
	for (int i = 0; i < f->note_count; i++)
		if (f->notes[i].page == n->page &&
		    f->notes[i].slot == n->slot &&
		    strcmp(f->notes[i].code, n->code) == 0) {
			int answer = f->notes[i].answer;

			f->notes[i] = *n;
			f->notes[i].answer = n->answer ? n->answer : answer;
			return;
		}
	if (f->note_count < FORM_NOTES)
		f->notes[f->note_count++] = *n;
}

/* Those of a slot (-1: at the page's end), of a whole page, or of a code. */
static void
notes_drop(
    struct form *f, int page, int slot, bool whole_page, const char *code)
{
	int kept = 0, focus = -1;

	for (int i = 0; i < f->note_count; i++) {
		const struct form_note *n = &f->notes[i];

		if (code != NULL
			? strcmp(n->code, code) == 0
			: n->page == page && (whole_page || n->slot == slot))
			continue;
		if (i == f->note_at)
			focus = kept;
		f->notes[kept++] = f->notes[i];
	}
	f->note_count = kept;
	f->note_at = focus;
}

void
form_clear_notes(struct form *f, int page, int slot)
{
	notes_drop(f, page, slot, false, NULL);
}

void
form_clear_page_notes(struct form *f, int page)
{
	notes_drop(f, page, 0, true, NULL);
}

void
form_clear_code(struct form *f, const char *code)
{
	notes_drop(f, 0, 0, false, code);
}

int
form_note_of(const struct form *f, int page, int slot, bool is_error)
{
	for (int i = 0; i < f->note_count; i++)
		if (f->notes[i].page == page && f->notes[i].slot == slot &&
		    (is_error
			    ? !f->notes[i].is_alert
			    : f->notes[i].is_alert && f->notes[i].answer == 0))
			return i;
	return -1;
}

void
form_counts(const struct form *f, int *errors, int *alerts, int *musts)
{
	*errors = *alerts = *musts = 0;
	for (int i = 0; i < f->note_count; i++) {
		if (!f->notes[i].is_alert)
			(*errors)++;
		else if (f->notes[i].answer == 0)
			(*alerts)++;
	}
	for (int p = 0; p < f->page_count; p++)
		for (int i = 0; i < f->pages[p].count; i++) {
			const struct slot *s = &f->pages[p].slots[i];

			if (s->f->must && form_enterable(s) &&
			    s->text[0] == '\0' && s->f->kind != FIELD_SECRET)
				(*musts)++;
		}
}

bool
form_answer_key(struct ui *ui, struct form *f, const struct keypress *k)
{
	struct form_note *n = &f->notes[f->note_at];
	int count = 1;

	for (const char *p = n->answers; *p != '\0'; p++)
		count += *p == '|';
	if (k->code >= '1' && k->code <= '9') {
		if (k->code - '0' > count) {
			ui_say(ui, LOOK_PLAIN, "%s", _("番号で答えてください"));
			return true;
		}
		n->answer = k->code - '0';
		if (f->ops->answered != NULL)
			f->ops->answered(ui, f, n);
		if (f->ops->typed != NULL)
			f->ops->typed(ui, f, f->page, f->pages[f->page].at);
		form_go_on(ui, f);
		return true;
	}
	if (k->code == K_ENTER) {
		ui_say(ui, LOOK_PLAIN, "%s", _("番号で答えてください"));
		return true;
	}
	/* The alert does not trap: the focus may go on and come back. */
	if (k->code > 0 && k->code < K_SPECIAL)
		return true;
	return false;
}
