/* SPDX-License-Identifier: ISC
 * form_cand - choices by their code and the box of candidates (F4); whoever
 * has a twin is told apart first (W1).
 */
#include "ui/compose.h"
#include "ui/form_in.h"

#include "src/mutant.h"
#include "ui/twins.h"

#include <stdio.h>
#include <string.h>

/* "1 男|2 女": the code is what stands before the blank. */
static bool
choice_at(const char *choices, int i, char code[16], char *word, size_t size)
{
	const char *p = choices, *end, *sp;

	while (i-- > 0 && p != NULL) {
		p = strchr(p, '|');
		if (p != NULL)
			p++;
	}
	if (p == NULL || *p == '\0')
		return false;
	end = strchr(p, '|');
	if (end == NULL)
		end = p + strlen(p);
	sp = memchr(p, ' ', (size_t)(end - p));
	if (sp == NULL)
		sp = end;
	(void)snprintf(code, 16, "%.*s", (int)(sp - p), p);
	(void)snprintf(word, size, "%.*s", (int)(end - p), p);
	return true;
}

void
form_choice_text(
    const struct field *f, const char *value, char *out, size_t size)
{
	char code[16];
	const char *all = _(f->choices);

	for (int i = 0; choice_at(all, i, code, out, size); i++)
		if (strcmp(code, value) == 0)
			return;
	(void)snprintf(out, size, "%s", value);
}

bool
form_choose(struct ui *ui, struct form *f, struct slot *s, const char *typed)
{
	char code[16], word[128], next[16];
	const char *all = _(s->f->choices);
	bool longer = false, exact = false;

	(void)snprintf(next, sizeof(next), "%s%s",
	    f->is_changed && strlen(s->text) < 2 ? s->text : "", typed);
	for (int i = 0; choice_at(all, i, code, word, sizeof(word)); i++) {
		if (strcmp(code, next) == 0)
			exact = true;
		else if (strncmp(code, next, strlen(next)) == 0)
			longer = true;
	}
	if (!exact && !longer) {
		if (strcmp(next, typed) != 0) {
			f->is_changed = false;
			return form_choose(ui, f, s, typed);
		}
		ui_say(
		    ui, LOOK_PLAIN, "%s", _("その番号はありません  F4 で選ぶ"));
		return true;
	}
	form_text_put(&s->text, next);
	form_changed(ui, f, s);
	if (exact && !longer)
		form_go_on(ui, f);
	return true;
}

bool
form_cands_open(struct ui *ui, struct form *f)
{
	struct slot *s = form_focused(f);
	char code[16];
	int n = 0;

	if (s == NULL || !form_enterable(s) || f->note_at >= 0)
		return false;
	compose_end(f);
	if (s->f->kind == FIELD_CHOICE && !s->f->has_list) {
		const char *all = _(s->f->choices);

		while (n < CANDS && choice_at(all, n, code, f->cands[n].text,
					sizeof(f->cands[n].text))) {
			(void)snprintf(f->cands[n].value,
			    sizeof(f->cands[n].value), "%s", code);
			f->cands[n].tag = n;
			n++;
		}
	} else if (s->f->has_list && f->ops->list != NULL) {
		edit_finish(&f->edit);
		n = f->ops->list(ui, f, f->page, f->pages[f->page].at,
		    s->f->kind == FIELD_CHOICE ? s->text : f->edit.text,
		    f->cands, CANDS);
	} else {
		return false;
	}
	f->cand_count = n;
	f->cand_at = 0;
	if (n == 0)
		ui_say(ui, LOOK_PLAIN, "%s", _("候補はありません"));
	return true;
}

static void
cand_put(struct ui *ui, struct form *f, const struct cand *picked)
{
	struct cand c = *picked;
	struct slot *s = form_focused(f);
	int page = f->page, at = f->pages[page].at;

	if (s == NULL)
		return;
	if (f->ops->chosen != NULL && s->f->has_list) {
		f->is_changed = true;
		f->ops->chosen(ui, f, page, at, &c);
		/* Whose number it is was picked; the number is still to come. */
		if (f->page != page || f->pages[page].at != at ||
		    s->f->kind == FIELD_SECRET)
			return;
		form_go_on(ui, f);
		return;
	}
	form_text_put(&s->text, c.value);
	form_edit_load(f);
	form_changed(ui, f, s);
	form_go_on(ui, f);
}

/* W1 has told them apart; state is that of the screen with the form. */
static void
twin_told(struct ui *ui, void *state)
{
	const struct screen *s = ui_top(ui);
	struct form *f = s->form != NULL ? s->form(state) : NULL;
	struct cand c;

	if (f == NULL || f->asked.twin[0] == '\0')
		return;
	c = f->asked;
	memset(&f->asked, 0, sizeof(f->asked));
	cand_put(ui, f, &c);
}

static void
cand_take(struct ui *ui, struct form *f, int i)
{
	struct cand c = f->cands[i];
	struct twins_done after = { twin_told };
	struct target t;

	f->cand_count = 0;
	if (c.twin[0] == '\0' || !GUARD("twin_picked")) {
		cand_put(ui, f, &c);
		return;
	}
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", c.twin);
	(void)snprintf(t.name, sizeof(t.name), "%s", c.name);
	t.has_twin = true;
	t.data = &after;
	f->asked = c;
	ui_interrupt(ui, false);
	(void)!ui_open(ui, "W1", &t);
}

bool
form_cands_are_codes(struct form *f)
{
	const struct slot *s = form_focused(f);

	return s != NULL && s->f->kind == FIELD_CHOICE && !s->f->has_list;
}

bool
form_cands_key(struct ui *ui, struct form *f, const struct keypress *k)
{
	int first = f->cand_at / 9 * 9;

	/* The digit means in the list what it means in the field. */
	if (form_cands_are_codes(f) && k->code >= '0' && k->code <= '9') {
		f->cand_count = 0;
		return form_choose(ui, f, form_focused(f), k->text);
	}
	if (k->code == K_UP) {
		f->cand_at -= f->cand_at > 0;
	} else if (k->code == K_DOWN) {
		f->cand_at += f->cand_at + 1 < f->cand_count;
	} else if (k->code == K_F8 || k->code == K_F7) {
		first += k->code == K_F8 ? 9 : -9;
		if (first >= 0 && first < f->cand_count)
			f->cand_at = first;
	} else if (k->code == K_ENTER) {
		cand_take(ui, f, f->cand_at);
	} else if (k->code >= '1' && k->code <= '9') {
		first += k->code - '1';
		if (first < f->cand_count)
			cand_take(ui, f, first);
	} else {
		f->cand_count = 0;
		return false;
	}
	return true;
}
