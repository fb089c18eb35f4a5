/* SPDX-License-Identifier: ISC
 * form - pages of fields from tables: where the focus stops, what is checked
 * when, candidates, carried values. How it is drawn is form_draw.c.
 */
#include "ui/compose.h"
#include "ui/form_in.h"

#include "src/mutant.h"
#include "src/text.h"
#include "ui/twins.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
form_init(struct form *f, const struct form_ops *ops, void *arg)
{
	memset(f, 0, sizeof(*f));
	f->ops = ops;
	f->arg = arg;
	f->first_row = 4;
	f->note_at = -1;
	f->use_romaji = true;
	edit_set(&f->edit, EDIT_PLAIN, 1, "");
}

static void
page_free(struct form_page *p)
{
	for (int i = 0; i < p->count; i++) {
		wipe_free(p->slots[i].text);
		wipe_free(p->slots[i].shown);
		wipe_free(p->slots[i].said);
	}
	if (p->slots != NULL)
		explicit_bzero(p->slots, (size_t)p->count * sizeof(*p->slots));
	free(p->slots);
	memset(p, 0, sizeof(*p));
}

void
form_free(struct form *f)
{
	for (int i = 0; i < f->page_count; i++)
		page_free(&f->pages[i]);
	if (f->has_secret)
		secret_release(&f->secret);
	explicit_bzero(f, sizeof(*f));
}

int
form_add_page(
    struct form *f, const char *title, const struct field *t, int n, void *arg)
{
	struct form_page *p;

	if (f->page_count >= FORM_PAGES)
		return -1;
	p = &f->pages[f->page_count];
	memset(p, 0, sizeof(*p));
	(void)snprintf(p->title, sizeof(p->title), "%s", title);
	p->slots = x_alloc((size_t)n * sizeof(*p->slots));
	p->count = n;
	p->arg = arg;
	for (int i = 0; i < n; i++) {
		p->slots[i].f = &t[i];
		p->slots[i].text = x_strdup("");
		p->slots[i].is_fixed = t[i].kind == FIELD_SHOW;
		if (t[i].kind == FIELD_SECRET && !f->has_secret)
			f->has_secret = secret_init(&f->secret, NULL) == RC_OK;
	}
	f->page_count++;
	if (f->page_count == 1)
		form_go(f, 0, 0);
	return f->page_count - 1;
}

void
form_drop_page(struct form *f, int page)
{
	int kept = 0;

	if (page < 0 || page >= f->page_count)
		return;
	form_clear_page_notes(f, page);
	page_free(&f->pages[page]);
	memmove(&f->pages[page], &f->pages[page + 1],
	    (size_t)(f->page_count - page - 1) * sizeof(f->pages[0]));
	f->page_count--;
	for (int i = 0; i < f->note_count; i++) {
		if (f->notes[i].page > page)
			f->notes[i].page--;
		f->notes[kept++] = f->notes[i];
	}
	f->note_count = kept;
	if (f->page >= f->page_count)
		f->page = f->page_count - 1;
	if (f->page >= 0)
		form_go(f, f->page, f->pages[f->page].at);
}

int
form_slot_index(const struct form *f, int page, int id)
{
	if (page < 0 || page >= f->page_count)
		return -1;
	for (int i = 0; i < f->pages[page].count; i++)
		if (f->pages[page].slots[i].f->id == id)
			return i;
	return -1;
}

struct slot *
form_slot(struct form *f, int page, int id)
{
	int i = form_slot_index(f, page, id);

	return i < 0 ? NULL : &f->pages[page].slots[i];
}

static struct slot *
focused(const struct form *f)
{
	struct form_page *p;

	if (f->page_count == 0)
		return NULL;
	p = (struct form_page *)(uintptr_t)&f->pages[f->page];
	return p->at >= 0 && p->at < p->count ? &p->slots[p->at] : NULL;
}

const struct field *
form_field(const struct form *f)
{
	const struct slot *s = focused(f);

	return s == NULL ? NULL : s->f;
}

static bool
enterable(const struct slot *s)
{
	return !s->is_hidden && !s->is_fixed && s->f->kind != FIELD_SHOW;
}

bool
form_takes_text(const struct form *f)
{
	const struct slot *s = focused(f);

	return s != NULL && f->note_at < 0 && enterable(s) &&
	       (s->f->kind == FIELD_TEXT || s->f->kind == FIELD_WIDE);
}

static enum edit_kind
edit_kind_of(const struct field *f)
{
	switch (f->kind) {
	case FIELD_WIDE:
		return EDIT_WIDE;
	case FIELD_KANA:
		return EDIT_KANA;
	case FIELD_NUMBER:
		return EDIT_DIGITS;
	case FIELD_SECRET:
		return EDIT_SECRET;
	case FIELD_TEXT:
	case FIELD_DATE:
	case FIELD_CHOICE:
	case FIELD_SHOW:
		break;
	}
	return EDIT_PLAIN;
}

static void
edit_load(struct form *f)
{
	struct slot *s = focused(f);

	if (s == NULL)
		return;
	memset(&f->compose, 0, sizeof(f->compose));
	f->edit.secret = f->has_secret ? &f->secret : NULL;
	f->edit.use_romaji = f->use_romaji;
	edit_set(&f->edit, edit_kind_of(s->f), s->f->max, s->text);
	f->is_changed = false;
}

static void
text_put(char **to, const char *text)
{
	char *new = x_strdup(text);

	wipe_free(*to);
	*to = new;
}

void
form_set(struct form *f, int page, int id, const char *text, const char *shown,
    const char *sign)
{
	struct slot *s = form_slot(f, page, id);
	bool was_changed = f->is_changed;

	if (s == NULL)
		return;
	text_put(&s->text, text == NULL ? "" : text);
	text_put(&s->shown, shown);
	if (sign != NULL)
		(void)snprintf(s->sign, sizeof(s->sign), "%s", sign);
	if (s == focused(f)) {
		edit_load(f);
		f->is_changed = was_changed;
	}
}

const char *
form_get(const struct form *f, int page, int id)
{
	int i = form_slot_index(f, page, id);

	return i < 0 ? "" : f->pages[page].slots[i].text;
}

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
		if (!enterable(&f->pages[page].slots[slot])) {
			int next = form_step(f, page, slot, 1);

			if (next < 0)
				next = form_step(f, page, slot, -1);
			if (next >= 0)
				f->pages[page].at = next;
		}
	}
	edit_load(f);
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
		if (!enterable(&p->slots[i]) || (there - here) * way <= 0)
			continue;
		if (best < 0 || (there - place_of(&p->slots[best])) * way < 0)
			best = i;
	}
	return best;
}

/* An unanswered note of a slot; -1 none. errors only when is_error. */
static int
note_of(const struct form *f, int page, int slot, bool is_error)
{
	for (int i = 0; i < f->note_count; i++)
		if (f->notes[i].page == page && f->notes[i].slot == slot &&
		    (is_error
			    ? !f->notes[i].is_alert
			    : f->notes[i].is_alert && f->notes[i].answer == 0))
			return i;
	return -1;
}

static bool
wants(const struct form *f, int page, int slot)
{
	const struct slot *s = &f->pages[page].slots[slot];

	if (!enterable(s))
		return false;
	if (s->f->kind == FIELD_SECRET)
		return s->f->must && f->secret.len == 0;
	return f->stops_everywhere || (s->f->must && s->text[0] == '\0') ||
	       s->is_asked || note_of(f, page, slot, true) >= 0;
}

/* The first stop after `from` on the page (-1: from its top): an alert to
 * be answered or a field that wants something. Sets the focus. */
static bool
next_want(struct form *f, int page, int from)
{
	int i = from, n;

	for (;;) {
		/* alerts of the field just passed come before the next one */
		if (i >= 0 && (n = note_of(f, page, i, false)) >= 0 &&
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
	n = note_of(f, page, -1, false);
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
		if (next_want(f, page, -1))
			return true;
		if (!all_pages)
			break;
	}
	return false;
}

/* Leaves the focused field: what was typed becomes its value, and when it is
 * left forward it is checked. Returns false when a new 誤 or 注 came up and
 * the focus must stay. */
static bool
leave(struct ui *ui, struct form *f, bool is_forward)
{
	struct slot *s = focused(f);
	int page = f->page, at = f->pages[f->page].at, before = f->note_count;
	bool was_changed = f->is_changed;

	if (s == NULL || f->note_at >= 0)
		return true;
	if (f->edit.kind != EDIT_SECRET && was_changed &&
	    s->f->kind != FIELD_CHOICE) {
		edit_finish(&f->edit);
		text_put(&s->text, f->edit.text);
	}
	if (is_forward)
		s->is_asked = false;
	if (is_forward && was_changed)
		explicit_bzero(s->present, sizeof(s->present));
	if (!is_forward || f->ops->left == NULL || !enterable(s))
		return true;
	f->ops->left(ui, f, page, at);
	if (f->page != page || f->pages[page].at != at)
		return false; /* the screen moved the focus itself */
	if (f->note_count > before && was_changed) {
		int n;

		f->is_changed = false;
		ui_interrupt(ui, false);
		if (note_of(f, page, at, true) >= 0)
			return false;
		n = note_of(f, page, at, false);
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

bool
form_next(struct ui *ui, struct form *f)
{
	bool was_changed = f->is_changed;
	int page = f->page, at, next;

	if (f->page_count == 0 || !leave(ui, f, true))
		return true;
	at = f->pages[page].at;
	if (was_changed && f->note_at < 0 && note_of(f, page, at, false) < 0 &&
	    (next = after_typed(f, page, at)) >= 0) {
		form_go(f, page, next);
		return true;
	}
	if (next_want(f, page, at))
		return true;
	for (page++; page < f->page_count; page++)
		if (next_want(f, page, -1))
			return true;
	f->note_at = -1;
	return false;
}

static void
go_on(struct ui *ui, struct form *f)
{
	if (!form_next(ui, f) && f->ops->end != NULL)
		f->ops->end(ui, f);
}

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

static void
notes_drop(struct form *f, int page, int slot, bool whole_page)
{
	int kept = 0, focus = -1;

	for (int i = 0; i < f->note_count; i++) {
		if (f->notes[i].page == page &&
		    (whole_page || f->notes[i].slot == slot))
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
	notes_drop(f, page, slot, false);
}

void
form_clear_page_notes(struct form *f, int page)
{
	notes_drop(f, page, 0, true);
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

			if (s->f->must && enterable(s) && s->text[0] == '\0' &&
			    s->f->kind != FIELD_SECRET)
				(*musts)++;
		}
}

void
form_changed(struct ui *ui, struct form *f, struct slot *s)
{
	f->is_changed = true;
	if (f->edit.kind != EDIT_SECRET && s->f->kind != FIELD_CHOICE)
		text_put(&s->text, f->edit.text);
	text_put(&s->shown, NULL);
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

static bool
choose(struct ui *ui, struct form *f, struct slot *s, const char *typed)
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
			return choose(ui, f, s, typed);
		}
		ui_say(
		    ui, LOOK_PLAIN, "%s", _("その番号はありません  F4 で選ぶ"));
		return true;
	}
	text_put(&s->text, next);
	form_changed(ui, f, s);
	if (exact && !longer)
		go_on(ui, f);
	return true;
}

static bool
cands_open(struct ui *ui, struct form *f)
{
	struct slot *s = focused(f);
	char code[16];
	int n = 0;

	if (s == NULL || !enterable(s) || f->note_at >= 0)
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
	struct slot *s = focused(f);
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
		go_on(ui, f);
		return;
	}
	text_put(&s->text, c.value);
	edit_load(f);
	form_changed(ui, f, s);
	go_on(ui, f);
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

static bool
cands_key(struct ui *ui, struct form *f, const struct keypress *k)
{
	int first = f->cand_at / 9 * 9;

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

static bool
answer_key(struct ui *ui, struct form *f, const struct keypress *k)
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
		go_on(ui, f);
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

static void
move_field(struct ui *ui, struct form *f, int way)
{
	int page = f->page, to;

	if (f->note_at >= 0) {
		f->note_at = -1;
		edit_load(f);
		if (way < 0)
			return;
	} else if (!leave(ui, f, way > 0)) {
		return;
	}
	if (f->page != page)
		return;
	to = form_step(f, page, f->pages[page].at, way);
	if (to >= 0)
		form_go(f, page, to);
	else
		edit_load(f);
}

static bool
turn_page(struct ui *ui, struct form *f, int way)
{
	int page = f->page + way;

	if (f->cand_count > 0) {
		struct keypress k = { .code = way > 0 ? K_F8 : K_F7 };

		return cands_key(ui, f, &k);
	}
	if (compose_page(f, way))
		return true;
	if (f->page_count < 2)
		return false;
	if (page < 0 || page >= f->page_count) {
		if (way > 0 && leave(ui, f, true) && f->ops->end != NULL)
			f->ops->end(ui, f);
		return true;
	}
	if (!leave(ui, f, way > 0))
		return true;
	form_go(f, page, f->pages[page].at);
	if (way > 0 && !next_want(f, page, -1))
		form_go(f, page, form_step(f, page, -1, 1));
	return true;
}

static void
carry(struct ui *ui, struct form *f)
{
	struct slot *s = focused(f), *from;
	const char *shown;

	if (s == NULL || f->page < 1 || !enterable(s) ||
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
	text_put(&s->text, from->text);
	edit_load(f);
	shown = from->shown;
	form_changed(ui, f, s);
	text_put(&s->shown, shown);
	(void)snprintf(s->sign, sizeof(s->sign), "%s", "写");
	go_on(ui, f);
}

bool
form_key(struct ui *ui, struct form *f, const struct keypress *k)
{
	struct slot *s = focused(f);

	if (s == NULL)
		return false;
	if (f->cand_count > 0 && cands_key(ui, f, k))
		return true;
	if (f->note_at >= 0 && answer_key(ui, f, k))
		return true;
	if (f->note_at < 0 && enterable(s) && compose_key(ui, f, s, k))
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
		go_on(ui, f);
		return true;
	case K_BACKTAB:
	case K_UP:
		move_field(ui, f, -1);
		return true;
	case K_DOWN:
		move_field(ui, f, 1);
		return true;
	case K_CTRL_D:
		carry(ui, f);
		return true;
	default:
		break;
	}
	if (f->note_at >= 0 || !enterable(s))
		return false;
	if (s->f->kind == FIELD_CHOICE) {
		if (k->code > ' ' && k->code < K_SPECIAL && k->code < 0x80)
			return choose(ui, f, s, k->text);
		if (k->code == K_BACKSPACE || k->code == K_DELETE) {
			text_put(&s->text, "");
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
		return cands_open(ui, f);
	case OP_PREV:
		return turn_page(ui, f, -1);
	case OP_NEXT:
		return turn_page(ui, f, 1);
	case OP_BACK:
		if (f->cand_count > 0) {
			f->cand_count = 0;
			return true;
		}
		compose_end(f);
		/* F3 never checks; what was typed stays as the value. */
		if (f->is_changed && f->edit.kind != EDIT_SECRET) {
			struct slot *s = focused(f);

			if (s != NULL && s->f->kind != FIELD_CHOICE)
				text_put(&s->text, f->edit.text);
		}
		return false;
	default:
		return false;
	}
}
