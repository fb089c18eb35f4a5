/* SPDX-License-Identifier: ISC
 * form - pages of fields from tables, and the values in them. Where the focus
 * stops is form_focus.c, what is told under a field form_note.c, candidates
 * form_cand.c, keys form_key.c, how it is drawn form_draw.c.
 */
#include "ui/form_in.h"

#include "src/text.h"

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
	/* Another page goes: what is typed on this one goes on. */
	if (f->page > page) {
		f->page--;
	} else if (f->page == page) {
		if (f->page >= f->page_count)
			f->page = f->page_count - 1;
		if (f->page >= 0)
			form_go(f, f->page, f->pages[f->page].at);
	}
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

struct slot *
form_focused(const struct form *f)
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
	const struct slot *s = form_focused(f);

	return s == NULL ? NULL : s->f;
}

bool
form_enterable(const struct slot *s)
{
	return !s->is_hidden && !s->is_fixed && s->f->kind != FIELD_SHOW;
}

bool
form_takes_text(const struct form *f)
{
	const struct slot *s = form_focused(f);

	return s != NULL && f->note_at < 0 && form_enterable(s) &&
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

void
form_edit_load(struct form *f)
{
	struct slot *s = form_focused(f);

	if (s == NULL)
		return;
	memset(&f->compose, 0, sizeof(f->compose));
	f->edit.secret = f->has_secret ? &f->secret : NULL;
	f->edit.use_romaji = f->use_romaji;
	edit_set(&f->edit, edit_kind_of(s->f), s->f->max, s->text);
	f->is_changed = false;
}

void
form_text_put(char **to, const char *text)
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
	form_text_put(&s->text, text == NULL ? "" : text);
	form_text_put(&s->shown, shown);
	if (sign != NULL)
		(void)snprintf(s->sign, sizeof(s->sign), "%s", sign);
	if (s == form_focused(f)) {
		form_edit_load(f);
		f->is_changed = was_changed;
	}
}

const char *
form_get(const struct form *f, int page, int id)
{
	int i = form_slot_index(f, page, id);

	return i < 0 ? "" : f->pages[page].slots[i].text;
}
