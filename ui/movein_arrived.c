/* SPDX-License-Identifier: ISC
 * movein_arrived - what was received of people before they came to the
 * counter (4.1.1.3, 10.8) becomes their form: 着 beside it, 変 once it was
 * corrected.
 */
#include "src/arrival.h"
#include "src/mem.h"
#include "ui/movein_in.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The fields of page 0 that a 転出証明書 fills, by the first person. */
static const struct {
	int field;
	enum item it;
} former[] = { { MV_PREV_COUNTRY, IT_PREV_COUNTRY },
	{ MV_PREV_CITY, IT_PREV_CITY }, { MV_PREV_TOWN, IT_PREV_TOWN },
	{ MV_PREV_NUMBER, IT_PREV_NUMBER },
	{ MV_PREV_BUILDING, IT_PREV_BUILDING },
	{ MV_PREV_HEAD, IT_PREV_HEAD_NAME } };
#define FORMER ((int)(sizeof(former) / sizeof(former[0])))

/* ---- marks */

static void
mark(struct slot *s, const struct record *came, const struct record *is,
    enum item it)
{
	if (s == NULL || record_get(came, it)[0] == '\0')
		return;
	(void)snprintf(s->sign, sizeof(s->sign), "%s",
	    record_same(came, is, it) ? "着" : "変");
}

static enum item
item_of(int id)
{
	return id == MV_PERIOD  ? IT_RESIDENCE_PERIOD_YEARS
	       : id >= IT_COUNT ? IT_COUNT
				: (enum item)id;
}

static void
mark_person(struct movein *m, int page)
{
	const struct record *came = &m->received[page - 1];
	const struct record *is = &m->e.persons[page - 1].after;
	struct form_page *g = &m->form.pages[page];
	enum item it;

	for (int i = 0; i < g->count; i++) {
		it = item_of(g->slots[i].f->id);
		if (it != IT_COUNT && it != IT_MYNUMBER && arrival_fills(it))
			mark(&g->slots[i], came, is, it);
	}
}

void
movein_marks(struct movein *m)
{
	if (m->received_count == 0)
		return;
	for (int i = 0; i < FORMER && m->e.person_count > 0; i++)
		mark(form_slot(&m->form, 0, former[i].field), &m->received[0],
		    &m->e.persons[0].after, former[i].it);
	for (int page = 1;
	     page <= movein_persons(m) && page <= m->received_count &&
	     page <= m->e.person_count;
	     page++)
		mark_person(m, page);
}

int
movein_differs(const struct movein *m, char *out, size_t size)
{
	size_t at = 0;
	int n = 0;

	out[0] = '\0';
	for (int page = 0; page < m->form.page_count; page++)
		for (int i = 0; i < m->form.pages[page].count; i++) {
			const struct slot *s = &m->form.pages[page].slots[i];

			if (strcmp(s->sign, "変") != 0 || s->is_hidden)
				continue;
			n++;
			if (at + 1 >= size)
				continue;
			at += (size_t)snprintf(out + at, size - at,
			    page > 0 ? "%s%d %s" : "%s%.0d%s",
			    at > 0 ? "  " : "", page, _(s->f->label));
		}
	return n;
}

/* ---- what was received */

void
movein_forget_received(struct movein *m)
{
	for (int i = 0; i < m->received_count; i++)
		record_release(&m->received[i]);
	free(m->received);
	m->received = NULL;
	m->received_count = 0;
}

static void
planned_day(struct movein *m, const struct record *r)
{
	struct slot *s = form_slot(&m->form, 0, MV_EVENT_DATE);
	char day[64];

	if (s == NULL || record_get(r, IT_OUT_PLANNED_ON)[0] == '\0')
		return;
	show_date(record_get(r, IT_OUT_PLANNED_ON), false, day, sizeof(day));
	(void)snprintf(s->beside, sizeof(s->beside), _("転入予定 %.60s"), day);
}

void
movein_received(struct movein *m, const struct record *persons, int n)
{
	struct record *copy;

	if (n < 1 || n > ENTRY_PERSONS_MAX)
		return;
	copy = x_alloc((size_t)n * sizeof(*copy));
	for (int i = 0; i < n; i++) {
		record_init(&copy[i]);
		record_copy(&copy[i], &persons[i]);
	}
	movein_forget_received(m);
	m->received = copy;
	m->received_count = n;
	planned_day(m, &copy[0]);
	movein_marks(m);
}

/* ---- into the form */

static void
propose(struct movein *m, int id, const char *text)
{
	struct slot *s = form_slot(&m->form, 0, id);

	if (s == NULL || text[0] == '\0' || s->text[0] != '\0')
		return;
	form_set(&m->form, 0, id, text, NULL, "案");
	s->is_asked = true;
}

/* Where they planned to live is what the resident is asked about. */
static void
propose_address(struct movein *m, const struct record *r)
{
	const struct town *t =
	    town_by_code(&m->towns, record_get(r, IT_OUT_PLANNED_CODE));
	struct slot *s = form_slot(&m->form, 0, MV_TOWN);

	if (t == NULL && record_get(r, IT_OUT_PLANNED_CITY)[0] != '\0')
		t = town_by_name(&m->towns, record_get(r, IT_OUT_PLANNED_CITY),
		    record_get(r, IT_OUT_PLANNED_TOWN));
	if (t == NULL || s == NULL || s->text[0] != '\0')
		return;
	movein_set_town(m, t);
	(void)snprintf(s->sign, sizeof(s->sign), "%s", "案");
	s->is_asked = true;
	propose(m, MV_NUMBER, record_get(r, IT_OUT_PLANNED_NUMBER));
	propose(m, MV_BUILDING, record_get(r, IT_OUT_PLANNED_BUILDING));
}

static void
fill_former(struct movein *m, const struct record *r)
{
	struct record to;
	const struct place *p;
	char name[256];
	int used = 0;

	if (record_get(r, IT_PREV_CITY)[0] == '\0' &&
	    record_get(r, IT_PREV_COUNTRY)[0] == '\0')
		return;
	record_init(&to);
	record_copy(&to, r);
	(void)snprintf(name, sizeof(name), "%.60s%.120s",
	    record_get(r, IT_PREV_PREF), record_get(r, IT_PREV_CITY));
	p = place_at(&m->places, name, &used);
	if (p != NULL && record_get(r, IT_PREV_CODE)[0] == '\0') {
		(void)snprintf(name, sizeof(name), "%.5s000000", p->code);
		record_set(&to, IT_PREV_CODE, name);
	}
	movein_show_former(m, &to);
	record_release(&to);
	for (int i = 0; i < FORMER; i++)
		form_slot(&m->form, 0, former[i].field)->is_asked = false;
}

static void
fill_person(struct movein *m, int page, const struct record *r)
{
	struct entry_person *p = &m->e.persons[page - 1];
	struct slot *s;

	for (int it = 0; it < IT_COUNT; it++)
		if (arrival_fills((enum item)it) &&
		    record_get(r, (enum item)it)[0] != '\0')
			record_set(&p->after, (enum item)it,
			    record_get(r, (enum item)it));
	movein_show_person(m, page);
	/* What only the resident can say is asked once. */
	if ((s = form_slot(&m->form, page, IT_NAME_KANA_CHECKED)) != NULL)
		s->is_asked = true;
	s = form_slot(&m->form, page, IT_MYNUMBER);
	if (s != NULL && !s->is_fixed)
		s->is_asked = p->mynumber_handle[0] == '\0';
}

void
movein_fill(
    struct movein *m, const struct app *a, const struct record *persons, int n)
{
	char count[16];

	if (n < 1 || n > ENTRY_PERSONS_MAX)
		return;
	if (movein_persons(m) < n && !movein_resize(m, a, n))
		return;
	(void)snprintf(count, sizeof(count), "%d", movein_persons(m));
	form_set(&m->form, 0, MV_COUNT, count, NULL, NULL);
	movein_take(m, a);
	fill_former(m, &persons[0]);
	propose_address(m, &persons[0]);
	for (int i = 0; i < n; i++) {
		fill_person(m, i + 1, &persons[i]);
		if (m->e.persons[i].mynumber_handle[0] == '\0')
			movein_settle_right(m, a, i + 1);
	}
	movein_take(m, a);
	movein_received(m, persons, n);
	movein_tidy(m);
}
