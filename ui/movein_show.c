/* SPDX-License-Identifier: ISC
 * movein_show - an entry becomes the form again (差戻, drafts); a household
 * is joined, a 除票 taken over.
 */
#include "ui/changed.h"
#include "ui/said.h"

#include "src/codes.h"
#include "src/date.h"
#include "src/event.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/relation.h"
#include "src/text.h"
#include "ui/show.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the entry becomes the form */

void
movein_show_date(struct movein *m, int page, int id, const char *stored)
{
	char shown[160];

	if (stored[0] == '\0') {
		form_set(&m->form, page, id, "", NULL, "");
		return;
	}
	date_show_stored(stored, false, shown, sizeof(shown));
	form_set(&m->form, page, id, stored, shown, "");
}

void
movein_show_new_code(struct movein *m, int page)
{
	form_set(&m->form, page, IT_JUMINHYO_CODE, "0", _("〔新規〕"), "");
}

static int
paper_digit(const char *const *list, int n, const char *code)
{
	for (int i = 1; i < n; i++)
		if (strcmp(list[i], code) == 0)
			return i;
	return 0;
}

void
movein_show_digit(struct movein *m, int id, int n)
{
	char s[12] = "";

	if (n > 0)
		(void)snprintf(s, sizeof(s), "%d", n);
	form_set(&m->form, 0, id, s, NULL, "");
}

/* As paper_digit, for a paper of the matter: 0 is one of them. */
static void
show_added(struct movein *m, int id, const char *code)
{
	char s[12] = "";

	for (int i = 0; i < 10; i++)
		if (code[0] != '\0' &&
		    strcmp(movein_added_papers[i], code) == 0)
			(void)snprintf(s, sizeof(s), "%d", i);
	form_set(&m->form, 0, id, s, NULL, "");
}

void
movein_show_papers(struct movein *m)
{
	const struct entry *e = &m->e;
	const char *added[2] = { "", "" };
	int first = 0, second = 0, count = 0, n;

	for (int i = 0; i < e->paper_count; i++) {
		n = paper_digit(movein_identity_papers, 10, e->papers[i]);
		/* papers of the matter prove nobody who came */
		if (n == 7 || n == 8)
			n = 0;
		if (first == 0 && n > 0)
			first = n;
		else if (second == 0 && n > 0 && first > 4)
			second = n;
		else if (n == 0 && count < 2 &&
			 strcmp(e->papers[i], "proxy") != 0)
			added[count++] = e->papers[i];
	}
	movein_show_digit(m, MV_PAPER1, first);
	movein_show_digit(m, MV_PAPER2, second);
	show_added(m, MV_PAPER3, added[0]);
	show_added(m, MV_PAPER4, added[1]);
	form_set(&m->form, 0, MV_PAPER_NAME, e->paper_name, NULL, "");
}

void
movein_show_town(struct movein *m, const struct record *r)
{
	const struct town *t =
	    town_by_code(&m->towns, record_get(r, IT_ADDRESS_CODE));

	form_set(
	    &m->form, 0, MV_TOWN, record_get(r, IT_ADDRESS_TOWN), NULL, "");
	if (t != NULL)
		movein_set_town(m, t);
	form_set(
	    &m->form, 0, MV_NUMBER, record_get(r, IT_ADDRESS_NUMBER), NULL, "");
	form_set(&m->form, 0, MV_BUILDING, record_get(r, IT_ADDRESS_BUILDING),
	    NULL, "");
	form_set(
	    &m->form, 0, MV_ROOM, record_get(r, IT_ADDRESS_ROOM), NULL, "");
}

void
movein_show_former(struct movein *m, const struct record *r)
{
	form_set(&m->form, 0, MV_PREV_COUNTRY, record_get(r, IT_PREV_COUNTRY),
	    NULL, "");
	if (record_get(r, IT_PREV_CITY)[0] != '\0')
		movein_set_former(m, "", record_get(r, IT_PREV_PREF),
		    record_get(r, IT_PREV_CITY),
		    record_get(r, IT_PREV_POSTCODE));
	(void)snprintf(m->prev_code, sizeof(m->prev_code), "%.11s",
	    record_get(r, IT_PREV_CODE));
	form_set(
	    &m->form, 0, MV_PREV_TOWN, record_get(r, IT_PREV_TOWN), NULL, "");
	form_set(&m->form, 0, MV_PREV_NUMBER, record_get(r, IT_PREV_NUMBER),
	    NULL, "");
	form_set(&m->form, 0, MV_PREV_BUILDING, record_get(r, IT_PREV_BUILDING),
	    NULL, "");
	form_set(&m->form, 0, MV_PREV_HEAD, record_get(r, IT_PREV_HEAD_NAME),
	    NULL, "");
}

static void
show_notice(struct movein *m)
{
	const struct entry *e = &m->e;
	const struct record *r;

	movein_show_date(m, 0, MV_NOTIFIED, e->notified_on);
	movein_show_date(m, 0, MV_EVENT_DATE, e->event_date);
	movein_show_office(m);
	movein_show_digit(m, MV_COUNT, e->person_count);
	movein_show_digit(m, MV_WITH_BIRTH, e->with_birth ? 2 : 0);
	movein_show_digit(m, MV_APPLICANT, e->applicant_kind);
	form_set(&m->form, 0, MV_APPLICANT_NAME,
	    e->applicant_kind > 1 ? e->applicant : "", NULL, "");
	movein_show_papers(m);
	movein_show_digit(m, MV_PROXY, e->has_proxy_letter ? 1 : 0);
	movein_show_digit(m, MV_WHOLE, e->is_whole ? 1 : 2);
	form_set(&m->form, 0, MV_REMARKS, e->remarks, NULL, "");
	if (e->person_count == 0)
		return;
	r = &e->persons[0].after;
	movein_show_town(m, r);
	movein_show_former(m, r);
	form_set(&m->form, 0, MV_LAST_REGISTERED,
	    record_get(r, IT_LAST_REGISTERED_ADDRESS), NULL, "");
}

void
movein_show_person(struct movein *m, int page)
{
	const struct record *r = &m->e.persons[page - 1].after;
	struct form_page *g = &m->form.pages[page];
	char s[64];

	for (int i = 0; i < g->count; i++) {
		const struct field *f = g->slots[i].f;

		g->slots[i].is_asked = false;
		if (f->id == IT_MYNUMBER) {
			form_set(&m->form, page, f->id, "",
			    m->e.persons[page - 1].mynumber_handle[0]
				? _("〔センターで照合済〕")
				: NULL,
			    "");
		} else if (f->id == IT_JUMINHYO_CODE &&
			   m->e.persons[page - 1].new_code) {
			movein_show_new_code(m, page);
		} else if (f->id == MV_PERIOD) {
			movein_period_text(r, s, sizeof(s));
			form_set(&m->form, page, f->id, s, NULL, "");
		} else if ((f->id == IT_RESIDENT_SINCE ||
			       f->id == IT_FOREIGN_RESIDENT_SINCE) &&
			   strcmp(record_get(r, (enum item)f->id),
			       m->e.event_date) == 0) {
			/* It follows the 異動日. */
			form_set(&m->form, page, f->id, "", NULL, "");
		} else if (f->kind == FIELD_DATE) {
			movein_show_date(
			    m, page, f->id, record_get(r, (enum item)f->id));
		} else {
			form_set(&m->form, page, f->id,
			    record_get(r, (enum item)f->id), NULL, "");
		}
	}
}

void
movein_show(struct movein *m, const struct app *a)
{
	int n = m->e.person_count;

	if (m->kind != NULL) {
		m->kind->show(m, a);
		return;
	}
	(void)snprintf(m->menu, sizeof(m->menu), "%s", m->e.menu);
	/* The pages are made for the persons that the entry has. */
	while (movein_persons(m) < n) {
		int page = form_add_page(&m->form, "", movein_person_fields(),
		    movein_person_count, NULL);

		if (page < 0)
			break;
	}
	show_notice(m);
	for (int page = 1; page <= movein_persons(m) && page <= n; page++) {
		movein_show_person(m, page);
		if (m->e.persons[page - 1].mynumber_handle[0] == '\0')
			movein_settle_right(m, a, page);
		if (page == 1)
			said_show(m, 0, &m->e.persons[0].said);
		said_show(m, page, &m->e.persons[page - 1].said);
	}
	movein_tidy(m);
}

/* ---- households and returning residents */

enum rc
movein_join(
    struct movein *m, struct app *a, const char *household_no, struct err *err)
{
	const struct record *first = NULL;
	bool is_covered = false;
	struct household h;
	char text[400], no[24];
	json_t *who;
	enum rc rc;

	if (a->replica == NULL)
		return app_no_replica(err);
	rc = replica_household(a->replica, household_no, false, &h, err);
	if (rc != RC_OK)
		return rc;
	who = json_array();
	for (int i = 0; i < h.count; i++)
		(void)json_array_append_new(
		    who, json_string(h.members[i].row.person_no));
	rc = app_log(a, "inquiry", m->menu, who, false, err);
	json_decref(who);
	if (rc != RC_OK || h.count == 0) {
		household_release(&h);
		return rc != RC_OK
			   ? rc
			   : err_set(err, RC_INPUT, "E4026",
				 _("入る世帯に現在の世帯員がいません"),
				 _("世帯員の全員が除票になっているため"),
				 _("世帯を選び直すか、全部にしてください"));
	}
	if (m->has_joined)
		household_release(&m->joined);
	m->joined = h;
	m->has_joined = true;
	m->joined_head[0] = '\0';
	for (int i = 0; i < h.count; i++) {
		const struct record *r = &h.members[i].row;

		if (record_status(r, a->today) == STATUS_REMOVED)
			continue;
		if (first == NULL) {
			first = r;
			is_covered = show_hides_home(a, &h.members[i]);
		}
		if (strcmp(record_get(r, IT_RELATION), "世帯主") == 0)
			(void)snprintf(m->joined_head, sizeof(m->joined_head),
			    "%s", record_get(r, IT_NAME));
	}
	show_number(h.household_no, no, sizeof(no));
	(void)snprintf(text, sizeof(text), "%s %.250s", no, m->joined_head);
	form_set(&m->form, 0, MV_HOUSEHOLD, no, text, "");
	/* Who joins a household lives where it lives. */
	if (first != NULL && movein_get(m, 0, MV_TOWN)[0] == '\0' &&
	    !is_covered) {
		const struct town *t =
		    town_by_code(&m->towns, record_get(first, IT_ADDRESS_CODE));

		if (t != NULL)
			movein_set_town(m, t);
		else
			form_set(&m->form, 0, MV_TOWN,
			    record_get(first, IT_ADDRESS_TOWN), NULL, "");
		form_set(&m->form, 0, MV_NUMBER,
		    record_get(first, IT_ADDRESS_NUMBER), NULL, "写");
		form_set(&m->form, 0, MV_BUILDING,
		    record_get(first, IT_ADDRESS_BUILDING), NULL, "写");
		form_set(&m->form, 0, MV_ROOM,
		    record_get(first, IT_ADDRESS_ROOM), NULL, "写");
	}
	return RC_OK;
}

/* Whether the sheets say that this is the first return after leaving Japan
 * (1.1.7): the person had one sheet until now. */
static bool
is_first_return(const json_t *answer)
{
	return json_array_size(json_object_get(answer, "sheets")) <= 1;
}

enum rc
movein_take_over(struct movein *m, struct app *a, int person,
    const char *person_no, int sheet_no, struct err *err)
{
	struct entry_person *p = &m->e.persons[person];
	char handle[48];
	struct record sheet;
	json_t *args, *answer = NULL;
	enum rc rc;

	args = json_pack(
	    "{s:s, s:i}", "person_no", person_no, "sheet_no", sheet_no);
	rc = app_call(a, "person.get", args, &answer, err);
	json_decref(args);
	if (rc != RC_OK)
		return rc;
	rc = app_log_one(a, "inquiry", m->menu, person_no, err);
	if (rc != RC_OK) {
		json_decref(answer);
		return rc;
	}
	rc = changed_from_json(&sheet, json_object_get(answer, "record"), err);
	(void)snprintf(
	    sheet.person_no, sizeof(sheet.person_no), "%s", person_no);
	if (rc == RC_OK) {
		(void)snprintf(
		    handle, sizeof(handle), "%s", p->mynumber_handle);
		movein_return_with(p, &sheet, is_first_return(answer),
		    strcmp(m->menu, "13") == 0);
		(void)snprintf(p->mynumber_handle, sizeof(p->mynumber_handle),
		    "%s", handle);
		movein_show_person(m, person + 1);
		movein_take(m, a);
		movein_marks(m);
	}
	json_decref(answer);
	record_release(&sheet);
	return rc;
}
