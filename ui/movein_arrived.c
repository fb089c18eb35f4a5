/* SPDX-License-Identifier: ISC
 * movein_arrived - what was received of people before they came to the
 * counter (4.1.1.3, 10.8) becomes their form: 着 beside it, 変 once it was
 * corrected.
 */
#include "src/arrival.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "ui/said.h"
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
	said_marks(&m->form);
	if (m->received_count == 0 || !GUARD("arrival_marks"))
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
	/* A flat is easily left out of what one plans. */
	form_slot(&m->form, 0, MV_BUILDING)->is_asked = true;
}

static void
fill_former(struct movein *m, const struct record *r)
{
	struct record to;
	const struct place *p;
	char name[2 * EDIT_MAX + 1];
	int used = 0;

	if (record_get(r, IT_PREV_CITY)[0] == '\0' &&
	    record_get(r, IT_PREV_COUNTRY)[0] == '\0')
		return;
	record_init(&to);
	record_copy(&to, r);
	(void)snprintf(name, sizeof(name), "%s%s", record_get(r, IT_PREV_PREF),
	    record_get(r, IT_PREV_CITY));
	p = place_at(&m->places, name, &used);
	if (p != NULL && record_get(r, IT_PREV_CODE)[0] == '\0') {
		(void)snprintf(name, sizeof(name), "%.5s000000", p->code);
		record_set(&to, IT_PREV_CODE, name);
	}
	movein_show_former(m, &to);
	record_release(&to);
	/* Also what is blank of it came so. */
	for (int i = 0; i < FORMER; i++) {
		struct slot *s = form_slot(&m->form, 0, former[i].field);

		s->is_asked = false;
		s->is_quiet = true;
	}
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

/* ---- from the centre */

struct came {
	struct record people[ENTRY_PERSONS_MAX];
	int count;
	json_t *answer; /* of arrival.get */
};

static void
came_release(struct came *c)
{
	for (int i = 0; i < c->count; i++)
		record_release(&c->people[i]);
	json_decref(c->answer);
	free(c);
}

static enum rc
came_ask(struct app *a, int64_t arrival, struct came **out, struct err *err)
{
	json_t *args = json_pack("{s:I}", "arrival", (json_int_t)arrival), *o;
	struct came *c = x_alloc(sizeof(*c));
	size_t i;
	enum rc rc;

	memset(c, 0, sizeof(*c));
	rc = app_call(a, "arrival.get", args, &c->answer, err);
	json_decref(args);
	json_array_foreach(json_object_get(c->answer, "people"), i, o)
	{
		if (rc != RC_OK || c->count >= ENTRY_PERSONS_MAX)
			break;
		record_init(&c->people[c->count]);
		rc = record_from_json(&c->people[c->count++], o, err);
	}

	if (rc == RC_OK) {
		*out = c;
		return RC_OK;
	}
	came_release(c);
	return rc;
}

/* 個人番号 came too: the form carries what stands for them. */
static void
take_numbers(struct movein *m, const struct came *c)
{
	const json_t *o;
	size_t i;
	int person;

	json_array_foreach(json_object_get(c->answer, "numbers"), i, o)
	{
		person = (int)json_integer_value(json_object_get(o, "person"));
		if (person >= 0 && person < m->e.person_count)
			(void)snprintf(m->e.persons[person].mynumber_handle,
			    sizeof(m->e.persons[person].mynumber_handle),
			    "%.47s", show_json(o, "handle"));
	}
}

enum rc
movein_start_arrived(
    struct movein *m, struct app *a, int64_t arrival, struct err *err)
{
	struct came *c;
	enum rc rc;

	if (arrival == 0)
		return err_set(err, RC_INPUT, "E4157",
		    _("転出証明書情報が選ばれていません"),
		    _("届いたものから始める届出のため"),
		    _("/A1 の一覧から選んでください"));
	rc = came_ask(a, arrival, &c, err);
	if (rc == RC_OFFLINE)
		return err_set(err, RC_OFFLINE, "E4158",
		    _("不通の間は着信を見られません"),
		    _("届いた転出証明書情報はセンターだけが持つため"),
		    _("つながってから開く  紙なら 11 で入力"));
	if (rc != RC_OK)
		return rc;
	m->e.arrival = arrival;
	if (movein_resize(m, a, c->count))
		take_numbers(m, c);
	movein_fill(m, a, c->people, c->count);
	for (int page = 1; page <= movein_persons(m); page++) {
		movein_ask_returner(m, a, page);
		movein_check_page_end(m, a, page);
	}
	came_release(c);
	return RC_OK;
}

void
movein_arrived_again(struct movein *m, struct app *a)
{
	struct came *c;

	if (m->e.arrival == 0 || came_ask(a, m->e.arrival, &c, NULL) != RC_OK)
		return;
	movein_received(m, c->people, c->count);
	came_release(c);
}
