/* SPDX-License-Identifier: ISC
 * form_focus - where the focus of a form stops: what wants something comes
 * first, a field left forward is checked, what was copied is passed over.
 */
#include "ui/compose.h"
#include "ui/form_in.h"

#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

void
form_go(struct form *f, int page, int slot)
{
	if (page < 0 || page >= f->page_count)
		return;
	if (page != f->page)
		f->scroll = 0;
	f->page = page;
	f->note_at = -1;
	f->cand_count = 0;
	if (f->pages[page].count > 0) {
		if (slot < 0 || slot >= f->pages[page].count)
			slot = 0;
		f->pages[page].at = slot;
		if (!form_enterable(&f->pages[page].slots[slot])) {
			int next = form_step(f, page, slot, 1);

			if (next < 0)
				next = form_step(f, page, slot, -1);
			if (next >= 0)
				f->pages[page].at = next;
		}
	}
	form_edit_load(f);
}

/* The place of a slot on its page: rows first, then left before right. */
static int
place_of(const struct slot *s)
{
	return s->f->line * 2 + s->f->half;
}

int
form_step(const struct form *f, int page, int from, int way)
{
	const struct form_page *p = &f->pages[page];
	int best = -1, here = from < 0 ? -1 : place_of(&p->slots[from]), there;

	if (from < 0 && way < 0)
		here = 1 << 20;
	for (int i = 0; i < p->count; i++) {
		there = place_of(&p->slots[i]);
		if (!form_enterable(&p->slots[i]) || (there - here) * way <= 0)
			continue;
		if (best < 0 || (there - place_of(&p->slots[best])) * way < 0)
			best = i;
	}
	return best;
}

static bool
wants(const struct form *f, int page, int slot)
{
	const struct slot *s = &f->pages[page].slots[slot];

	if (!form_enterable(s))
		return false;
	if (s->f->kind == FIELD_SECRET)
		return s->f->must && f->secret.len == 0;
	return f->stops_everywhere || (s->f->must && s->text[0] == '\0') ||
	       s->is_asked || form_note_of(f, page, slot, true) >= 0;
}

bool
form_next_want(struct form *f, int page, int from)
{
	int i = from, n;

	for (;;) {
		/* alerts of the field just passed come before the next one */
		if (i >= 0 && (n = form_note_of(f, page, i, false)) >= 0 &&
		    !(f->page == page && f->note_at == n)) {
			form_go(f, page, i);
			f->note_at = n;
			return true;
		}
		i = form_step(f, page, i, 1);
		if (i < 0)
			break;
		if (wants(f, page, i)) {
			form_go(f, page, i);
			return true;
		}
	}
	n = form_note_of(f, page, -1, false);
	if (n >= 0 && !(f->page == page && f->note_at == n)) {
		form_go(f, page, f->pages[page].at);
		f->note_at = n;
		return true;
	}
	return false;
}

bool
form_first_want(struct form *f, bool all_pages)
{
	int page = all_pages ? 0 : f->page;

	for (; page < f->page_count; page++) {
		if (form_next_want(f, page, -1))
			return true;
		if (!all_pages)
			break;
	}
	return false;
}

/* What stands against a field and is not answered, as codes one after the
 * other, each behind a blank. */
static void
told(const struct form *f, int page, int slot, char *out, size_t size)
{
	size_t n = 0;

	out[0] = '\0';
	for (int i = 0; i < f->note_count && n < size; i++)
		if (f->notes[i].page == page && f->notes[i].slot == slot &&
		    (!f->notes[i].is_alert || f->notes[i].answer == 0))
			n += (size_t)snprintf(
			    out + n, size - n, " %s", f->notes[i].code);
}

/* Whether the field is told something that it was not told before. */
static bool
is_told_anew(const struct form *f, int page, int slot, const char *before)
{
	char now[256];
	const char *p, *end;

	told(f, page, slot, now, sizeof(now));
	for (p = now; *p == ' '; p = end) {
		char code[16];

		end = p + 1 + strcspn(p + 1, " ");
		(void)snprintf(code, sizeof(code), "%.*s", (int)(end - p), p);
		if (strstr(before, code) == NULL)
			return true;
	}
	return false;
}

bool
form_leave(struct ui *ui, struct form *f, bool is_forward)
{
	struct slot *s = form_focused(f);
	int page = f->page, at = f->pages[f->page].at;
	char before[256];
	bool was_changed = f->is_changed;

	if (s == NULL || f->note_at >= 0)
		return true;
	if (f->edit.kind != EDIT_SECRET && was_changed &&
	    s->f->kind != FIELD_CHOICE) {
		edit_finish(&f->edit);
		form_text_put(&s->text, f->edit.text);
	}
	if (is_forward)
		s->is_asked = false;
	if (is_forward && was_changed)
		explicit_bzero(s->present, sizeof(s->present));
	if (!is_forward || f->ops->left == NULL || !form_enterable(s))
		return true;
	told(f, page, at, before, sizeof(before));
	f->ops->left(ui, f, page, at);
	if (f->page != page || f->pages[page].at != at)
		return false; /* the screen moved the focus itself */
	if (was_changed && is_told_anew(f, page, at, before)) {
		int n;

		f->is_changed = false;
		ui_interrupt(ui, false);
		if (form_note_of(f, page, at, true) >= 0)
			return false;
		n = form_note_of(f, page, at, false);
		if (n >= 0) {
			f->note_at = n;
			return false;
		}
	}
	return true;
}

/* The field after the one just typed; what came or was copied and wants
 * nothing is passed over. */
static int
after_typed(const struct form *f, int page, int at)
{
	const struct slot *s;
	int next = at;

	do {
		next = form_step(f, page, next, 1);
		s = next < 0 ? NULL : &f->pages[page].slots[next];
	} while (s != NULL && !wants(f, page, next) &&
		 (s->is_quiet || strcmp(s->sign, "写") == 0 ||
		     strcmp(s->sign, "着") == 0));
	return next;
}

/* Who goes through a list wants the row below; behind the last whatever the
 * list asks for, from its top, and then what comes after it. */
static bool
next_row(struct form *f, int page, int at)
{
	const struct form_page *p = &f->pages[page];
	int here = place_of(&p->slots[at]), first = at, next = -1, there;

	for (int i = 0; i < p->count; i++) {
		const struct slot *s = &p->slots[i];

		if (!s->f->is_row || !form_enterable(s))
			continue;
		there = place_of(s);
		if (there < place_of(&p->slots[first]))
			first = i;
		if (there > here &&
		    (next < 0 || there < place_of(&p->slots[next])))
			next = i;
	}
	if (next < 0)
		return form_next_want(f, page, form_step(f, page, first, -1));
	form_go(f, page, next);
	return true;
}

bool
form_next(struct ui *ui, struct form *f)
{
	bool was_changed = f->is_changed;
	int page = f->page, at, next;

	if (f->page_count == 0 || !form_leave(ui, f, true))
		return true;
	at = f->pages[page].at;
	if (was_changed && f->note_at < 0 &&
	    form_note_of(f, page, at, false) < 0) {
		if (f->pages[page].slots[at].f->is_row && GUARD("row_by_row") &&
		    next_row(f, page, at))
			return true;
		next = after_typed(f, page, at);
		if (next >= 0) {
			form_go(f, page, next);
			return true;
		}
	}
	if (form_next_want(f, page, at))
		return true;
	for (page++; page < f->page_count; page++)
		if (form_next_want(f, page, -1))
			return true;
	f->note_at = -1;
	return false;
}

void
form_go_on(struct ui *ui, struct form *f)
{
	if (!form_next(ui, f) && f->ops->end != NULL)
		f->ops->end(ui, f);
}

void
form_move(struct ui *ui, struct form *f, int way)
{
	int page = f->page, to;

	if (f->note_at >= 0) {
		f->note_at = -1;
		form_edit_load(f);
		if (way < 0)
			return;
	} else if (!form_leave(ui, f, way > 0)) {
		return;
	}
	if (f->page != page)
		return;
	to = form_step(f, page, f->pages[page].at, way);
	if (to >= 0)
		form_go(f, page, to);
	else
		form_edit_load(f);
}

bool
form_turn_page(struct ui *ui, struct form *f, int way)
{
	int page = f->page + way;

	if (f->cand_count > 0) {
		struct keypress k = { .code = way > 0 ? K_F8 : K_F7 };

		return form_cands_key(ui, f, &k);
	}
	if (compose_page(f, way))
		return true;
	if (f->page_count < 2)
		return false;
	if (page < 0 || page >= f->page_count) {
		if (way > 0 && form_leave(ui, f, true) && f->ops->end != NULL)
			f->ops->end(ui, f);
		return true;
	}
	if (!form_leave(ui, f, way > 0))
		return true;
	form_go(f, page, f->pages[page].at);
	if (way > 0 && !form_next_want(f, page, -1))
		form_go(f, page, form_step(f, page, -1, 1));
	return true;
}
