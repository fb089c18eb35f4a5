/* SPDX-License-Identifier: ISC
 * movein_office - 出生 and 職権記載 (4.2.1): people come into the register and
 * nobody notifies a move. The form of the move-ins, without who came and what
 * was shown, with what the entry rests on.
 */
#include "ui/movein_in.h"

#include "src/change.h"
#include "src/mem.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>

#define WIDE "\u3000"

static bool
is_birth(const struct movein *m)
{
	return m->e.event == EV_BIRTH;
}

bool
movein_is_office(const struct movein *m)
{
	return is_birth(m) || m->e.event == EV_EX_OFFICIO_IN;
}

static void
hide(struct movein *m, int id, bool hidden)
{
	struct slot *s = form_slot(&m->form, 0, id);

	if (s != NULL)
		s->is_hidden = hidden;
}

const struct field *
movein_page_fields(struct movein *m)
{
	if (!is_birth(m))
		return movein_page;
	m->page0 = x_alloc((size_t)movein_page_count * sizeof(*m->page0));
	for (int i = 0; i < movein_page_count; i++)
		m->page0[i] =
		    movein_page[i].id == MV_EVENT_DATE ? movein_birth_day
		    : movein_page[i].id == MV_COUNT    ? movein_birth_count
						       : movein_page[i];
	return m->page0;
}

void
movein_next_child(struct movein *m, int page)
{
	const char *word = movein_get(m, page - 1, IT_RELATION);

	if (is_birth(m) && page > 1 && word[0] != '\0')
		form_set(&m->form, page, IT_RELATION, word, NULL, "案");
}

void
movein_tidy_office(struct movein *m)
{
	static const int notice[] = { MV_NOTIFIED, MV_APPLICANT,
		MV_APPLICANT_NAME, MV_PAPER1, MV_PAPER2, MV_PAPER_NAME,
		MV_PAPER3, MV_PAPER4, MV_PROXY, MV_WITH_BIRTH };
	static const int former[] = { MV_PREV_COUNTRY, MV_PREV_CITY,
		MV_PREV_TOWN, MV_PREV_NUMBER, MV_PREV_BUILDING, MV_PREV_HEAD };
	bool office = movein_is_office(m);
	char basis = movein_get(m, 0, MV_BASIS)[0];

	hide(m, MV_BASIS, !office || is_birth(m));
	hide(m, MV_INFORMED, !office || basis != '4');
	hide(m, MV_OFFERED, !office || basis != '3');
	hide(m, MV_MOTHER, !is_birth(m));
	if (!office)
		return;
	for (size_t i = 0; i < sizeof(notice) / sizeof(notice[0]); i++)
		hide(m, notice[i], true);
	/* Who is born comes from nowhere (4.2.1.1), into a household. */
	for (size_t i = 0;
	     is_birth(m) && i < sizeof(former) / sizeof(former[0]); i++)
		hide(m, former[i], true);
	if (is_birth(m))
		hide(m, MV_WHOLE, true);
}

void
movein_take_office(struct movein *m, const struct app *a)
{
	struct entry *e = &m->e;
	char basis = movein_get(m, 0, MV_BASIS)[0];

	if (!movein_is_office(m))
		return;
	e->notified_on[0] = e->informed_on[0] = e->offered_on[0] = '\0';
	if (basis == '4')
		movein_take_date(m, a, 0, MV_INFORMED, e->informed_on,
		    sizeof(e->informed_on));
	if (basis == '3')
		movein_take_date(
		    m, a, 0, MV_OFFERED, e->offered_on, sizeof(e->offered_on));
	e->applicant_kind = 0;
	e->applicant[0] = '\0';
	e->paper_count = 0;
	e->paper_name[0] = '\0';
	e->has_proxy_letter = false;
	e->with_birth = false;
}

void
movein_start_office(struct movein *m, const struct app *a)
{
	struct date today = date_of_day(a->today, false);
	char stored[64];

	if (!movein_is_office(m))
		return;
	date_store(&today, stored, sizeof(stored));
	movein_show_date(m, 0, MV_INFORMED, stored);
	movein_show_date(m, 0, MV_OFFERED, stored);
	form_set(&m->form, 0, MV_BASIS, is_birth(m) ? "4" : "2", NULL, NULL);
	if (!is_birth(m))
		return;
	form_set(&m->form, 0, MV_WHOLE, "2", NULL, NULL);
	form_set(&m->form, 0, MV_COUNT, "1", NULL, NULL);
	form_slot(&m->form, 0, MV_COUNT)->is_quiet = true;
	form_slot(&m->form, 0, MV_REMARKS)->is_quiet = true;
	form_slot(&m->form, 0, MV_MOTHER)->is_asked = true;
	(void)movein_resize(m, a, 1);
}

void
movein_show_office(struct movein *m)
{
	const struct entry *e = &m->e;

	if (!movein_is_office(m))
		return;
	form_set(&m->form, 0, MV_BASIS,
	    e->offered_on[0] != '\0'    ? "3"
	    : e->informed_on[0] != '\0' ? "4"
					: "2",
	    NULL, "");
	movein_show_date(m, 0, MV_INFORMED, e->informed_on);
	movein_show_date(m, 0, MV_OFFERED, e->offered_on);
}

/* The day of birth of a foreign resident is 西暦 (1.1.8); "" where nobody knows
 * the day. */
static const char *
day_of_birth(const struct movein *m, int page, char seireki[128])
{
	struct date d;

	seireki[0] = '\0';
	if (!movein_is_foreign(m, page))
		return m->e.event_date;
	if (date_load(m->e.event_date, &d, NULL) == RC_OK &&
	    d.shape == DATE_DAY && d.lo == d.hi) {
		d = date_of_day(d.lo, true);
		date_store(&d, seireki, 128);
	}
	return seireki;
}

void
movein_born(struct movein *m)
{
	char seireki[128];
	const char *day;

	for (int page = 1; is_birth(m) && m->e.event_date[0] != '\0' &&
			   page <= movein_persons(m);
	     page++) {
		const struct slot *s = form_slot(&m->form, page, IT_BIRTH);

		if (s->text[0] != '\0' && strcmp(s->sign, "写") != 0)
			continue;
		day = day_of_birth(m, page, seireki);
		if (day[0] == '\0')
			continue;
		movein_show_date(m, page, IT_BIRTH, day);
		form_set(&m->form, page, IT_BIRTH,
		    form_get(&m->form, page, IT_BIRTH), s->shown, "写");
	}
}

/* ---- the mother's household */

static enum rc
ask(struct app *a, const char *person_no, struct entry *out, struct err *err)
{
	json_t *answer = NULL, *args = json_pack("{s:s, s:s}", "menu", "51",
				   "mother", person_no);
	struct member who;
	enum rc rc = app_call(a, "entry.propose", args, &answer, err);

	json_decref(args);
	if (rc == RC_OK)
		rc =
		    entry_from_json(out, json_object_get(answer, "entry"), err);
	json_decref(answer);
	if (rc != RC_OFFLINE)
		return rc;
	err_clear(err);
	rc = replica_person(a->replica, person_no, 0, &who, err);
	if (rc != RC_OK)
		return rc;
	change_child(out, &who.row);
	member_release(&who);
	return RC_OK;
}

/* 氏 alone, to be gone on with. */
static void
show_family(struct movein *m, int page, int id, const char *family)
{
	char text[300];
	struct slot *s = form_slot(&m->form, page, id);

	if (family[0] == '\0' ||
	    (s->text[0] != '\0' && strcmp(s->sign, "写") != 0))
		return;
	(void)snprintf(text, sizeof(text), "%.250s%s", family, WIDE);
	form_set(&m->form, page, id, text, NULL, "写");
	s->is_asked = true;
}

static void
show_child(struct movein *m, int page, const struct record *r)
{
	form_set(&m->form, page, IT_KIND, record_get(r, IT_KIND), NULL, NULL);
	show_family(m, page, IT_NAME, record_get(r, IT_NAME_FAMILY));
	show_family(m, page, IT_NAME_KANA, record_get(r, IT_NAME_KANA_FAMILY));
	form_set(&m->form, page, IT_HONSEKI, record_get(r, IT_HONSEKI), NULL,
	    record_get(r, IT_HONSEKI)[0] != '\0' ? "写" : "");
	form_set(&m->form, page, IT_HITTOUSHA, record_get(r, IT_HITTOUSHA),
	    NULL, record_get(r, IT_HITTOUSHA)[0] != '\0' ? "写" : "");
	form_set(&m->form, page, IT_RELATION, record_get(r, IT_RELATION), NULL,
	    record_get(r, IT_RELATION)[0] != '\0' ? "案" : "");
	if (record_get(r, IT_ARTICLE30_45)[0] == '\0')
		return;
	form_set(&m->form, page, IT_NATIONALITY, record_get(r, IT_NATIONALITY),
	    NULL, "写");
	form_set(&m->form, page, IT_ARTICLE30_45,
	    record_get(r, IT_ARTICLE30_45), NULL, "案");
	form_set(&m->form, page, IT_TRANSIT_REASON,
	    record_get(r, IT_TRANSIT_REASON), NULL, "案");
}

static void
copied(struct slot *s)
{
	if (s->text[0] != '\0')
		(void)snprintf(s->sign, sizeof(s->sign), "%s", "写");
}

enum rc
movein_mother(struct movein *m, struct app *a, const char *household_no,
    const char *person_no, struct err *err)
{
	struct member who;
	struct entry e;
	char name[256] = "";
	enum rc rc;

	if (a->replica == NULL)
		return app_no_replica(err);
	rc = movein_join(m, a, household_no, err);
	if (rc != RC_OK)
		return rc;
	if (replica_person(a->replica, person_no, 0, &who, NULL) == RC_OK) {
		(void)snprintf(name, sizeof(name), "%.250s",
		    record_get(&who.row, IT_NAME));
		member_release(&who);
	}
	entry_init(&e);
	rc = ask(a, person_no, &e, err);
	for (int page = 1;
	     rc == RC_OK && e.person_count > 0 && page <= movein_persons(m);
	     page++)
		show_child(m, page, &e.persons[0].after);
	entry_release(&e);
	if (rc != RC_OK)
		return rc;
	form_set(&m->form, 0, MV_MOTHER, name, NULL, "");
	copied(form_slot(&m->form, 0, MV_TOWN));
	copied(form_slot(&m->form, 0, MV_HOUSEHOLD));
	return RC_OK;
}
