/* SPDX-License-Identifier: ISC
 * said - see said.h.
 */
#include "ui/said.h"

#include "src/mem.h"

#include <stdio.h>
#include <string.h>

void
said_set(struct slot *s, const char *text)
{
	if (s == NULL || s->f->kind == FIELD_SECRET)
		return;
	wipe_free(s->said);
	s->said = text[0] != '\0' ? x_strdup(text) : NULL;
}

void
said_keep(struct form *f)
{
	for (int p = 0; p < f->page_count; p++)
		for (int i = 0; i < f->pages[p].count; i++) {
			struct slot *s = &f->pages[p].slots[i];

			if (strcmp(s->sign, "着") == 0 && s->text[0] != '\0')
				said_set(s, s->text);
		}
}

void
said_marks(struct form *f)
{
	for (int p = 0; p < f->page_count; p++)
		for (int i = 0; i < f->pages[p].count; i++) {
			struct slot *s = &f->pages[p].slots[i];

			if (s->said != NULL)
				(void)snprintf(s->sign, sizeof(s->sign), "%s",
				    strcmp(s->said, s->text) == 0 ? "着"
								  : "変");
		}
}

int
said_differs(const struct form *f, char *out, size_t size)
{
	size_t at = 0;
	int n = -1;

	out[0] = '\0';
	for (int p = 0; p < f->page_count; p++)
		for (int i = 0; i < f->pages[p].count; i++) {
			const struct slot *s = &f->pages[p].slots[i];

			if (s->said == NULL)
				continue;
			n += n < 0;
			if (s->is_hidden || strcmp(s->said, s->text) == 0)
				continue;
			n++;
			if (at + 1 < size)
				at += (size_t)snprintf(out + at, size - at,
				    p > 0 ? "%s%d %s" : "%s%.0d%s",
				    at > 0 ? "  " : "", p, _(s->f->label));
		}
	return n;
}

/* The item of a field of page 0; IT_COUNT none. */
static enum item
item_of_notice(const struct field *f)
{
	switch (f->id) {
	case MV_NOTIFIED:
		return IT_EVENT_NOTIFIED_ON;
	case MV_TOWN:
		return IT_ADDRESS_TOWN;
	default:
		return f->item != NULL && f->id >= MV_NOTIFIED &&
			       f->id < MV_PERIOD
			   ? item_by_id(f->item)
			   : IT_COUNT;
	}
}

/* A municipality is two items, as src/place.h cuts it. */
static void
place_said(struct movein *m, enum item city, const char *text, struct record *r)
{
	const struct place *p;
	int used = 0;
	enum item pref = city == IT_PREV_CITY          ? IT_PREV_PREF
			 : city == IT_OUT_PLANNED_CITY ? IT_OUT_PLANNED_PREF
						       : IT_OUT_CONFIRMED_PREF;

	p = place_at(&m->places, text, &used);
	record_set(r, pref, p != NULL ? p->pref : NULL);
	record_set(r, city, p != NULL ? p->city : text);
}

void
said_of_notice(struct movein *m, const struct app *a, struct record *r)
{
	struct form_page *g = &m->form.pages[0];
	char stored[256];
	struct date d;

	for (int i = 0; i < g->count; i++) {
		struct slot *s = &g->slots[i];
		enum item it = item_of_notice(s->f);

		if (s->said == NULL || it == IT_COUNT)
			continue;
		if (it == IT_PREV_CITY || it == IT_OUT_PLANNED_CITY ||
		    it == IT_OUT_CONFIRMED_CITY) {
			place_said(m, it, s->said, r);
		} else if (s->f->kind == FIELD_DATE) {
			if (movein_read_date(m, a, 0, s->f, s->said, &d, stored,
				sizeof(stored), NULL))
				record_set(r, it, stored);
		} else {
			record_set(r, it, s->said);
		}
	}
}

void
said_of_page(struct movein *m, const struct app *a, int page, struct record *r)
{
	struct form_page *g = &m->form.pages[page];

	for (int i = 0; i < g->count; i++) {
		struct slot *s = &g->slots[i], was = *s;

		if (s->said == NULL ||
		    (s->f->id >= IT_COUNT && s->f->id != MV_PERIOD))
			continue;
		/* As if it stood in the field. */
		s->text = s->said;
		s->is_hidden = false;
		s->sign[0] = '\0';
		movein_take_slot(m, a, page, s, r);
		*s = was;
	}
}

static void
text_said(enum item it, int id, const struct record *r, char *out, size_t size)
{
	const char *city = record_get(r, it);

	out[0] = '\0';
	if (id == MV_PERIOD)
		movein_period_text(r, out, size);
	else if (it == IT_PREV_CITY && city[0] != '\0')
		(void)snprintf(
		    out, size, "%s%s", record_get(r, IT_PREV_PREF), city);
	else if (it == IT_OUT_PLANNED_CITY && city[0] != '\0')
		(void)snprintf(out, size, "%s%s",
		    record_get(r, IT_OUT_PLANNED_PREF), city);
	else if (it == IT_OUT_CONFIRMED_CITY && city[0] != '\0')
		(void)snprintf(out, size, "%s%s",
		    record_get(r, IT_OUT_CONFIRMED_PREF), city);
	else if (it < IT_COUNT)
		(void)snprintf(out, size, "%s", city);
}

void
said_show(struct movein *m, int page, const struct record *r)
{
	struct form_page *g = &m->form.pages[page];
	/* A prefecture and a municipality, each as long as an item may be. */
	char text[2 * EDIT_MAX + 1];

	for (int i = 0; i < g->count; i++) {
		struct slot *s = &g->slots[i];
		enum item it = page == 0               ? item_of_notice(s->f)
			       : s->f->id == MV_PERIOD ? IT_COUNT
			       : s->f->id < IT_COUNT   ? (enum item)s->f->id
						       : IT_COUNT;

		if (s->f->kind == FIELD_SECRET || s->f->kind == FIELD_SHOW)
			continue;
		text_said(it, s->f->id, r, text, sizeof(text));
		if (text[0] != '\0')
			said_set(s, text);
	}
	said_marks(&m->form);
}
