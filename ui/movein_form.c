/* SPDX-License-Identifier: ISC
 * movein_form - see movein_form.h: what is typed becomes the entry, and an
 * entry becomes the form again.
 */
#include "ui/said.h"

#include "src/change.h"
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

#define WIDE "\u3000"

/* Papers by the digits of the form. */
const char *const movein_identity_papers[10] = { "", "mynum", "licence",
	"passprt", "zairyu", "insured", "pension", "moveout", "koseki",
	"other" };
const char *const movein_added_papers[10] = { "usage", "", "moveout", "koseki",
	"kinship", "attach", "cards", "zcards", "permit", "mpass" };

int
movein_persons(const struct movein *m)
{
	return m->form.page_count > 0 ? m->form.page_count - 1 : 0;
}

const char *
movein_get(const struct movein *m, int page, int id)
{
	return form_get(&m->form, page, id);
}

bool
movein_is_foreign(const struct movein *m, int page)
{
	return strcmp(movein_get(m, page, IT_KIND), "2") == 0;
}

/* A copy that ends on a character. */
static void
copy_text(char *out, size_t size, const char *s)
{
	size_t n = strlen(s);

	if (n >= size) {
		n = size - 1;
		while (n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(out, s, n);
	out[n] = '\0';
}

/* 氏 alone, copied from another person: not yet a name. */
static bool
is_family_only(const struct slot *s)
{
	size_t n = strlen(s->text), w = strlen(WIDE);

	return strcmp(s->sign, "写") == 0 && n >= w &&
	       strcmp(s->text + n - w, WIDE) == 0;
}

/* ---- pages */

static bool
page_is_empty(const struct movein *m, int page)
{
	static const int held[] = { IT_NAME, IT_NAME_ROMAN, IT_BIRTH,
		IT_JUMINHYO_CODE, IT_SEX };

	for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++) {
		struct slot *s = form_slot(
		    (struct form *)(uintptr_t)&m->form, page, held[i]);

		if (s != NULL && s->text[0] != '\0' &&
		    strcmp(s->sign, "写") != 0)
			return false;
	}
	return m->e.persons == NULL || page > m->e.person_count ||
	       m->e.persons[page - 1].mynumber_handle[0] == '\0';
}

/* Who may not give a 個人番号 to the register is not asked for one. */
void
movein_settle_right(struct movein *m, const struct app *a, int page)
{
	static const int ids[] = { IT_MYNUMBER, MV_CARD };

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		struct slot *s = form_slot(&m->form, page, ids[i]);

		if (s == NULL || app_has(a, "mynumber"))
			continue;
		s->is_fixed = true;
		s->is_asked = false;
		form_set(&m->form, page, ids[i], "", _("〔権限なし〕"), NULL);
	}
}

static void
page_start(struct movein *m, int page)
{
	const char *kind = page > 1 ? movein_get(m, page - 1, IT_KIND) : "1";

	if (strcmp(m->menu, "71") == 0 || strcmp(m->menu, "72") == 0)
		kind = "2";
	form_set(&m->form, page, IT_KIND, kind, NULL, NULL);
	if (page == 1 && strcmp(movein_get(m, 0, MV_WHOLE), "2") != 0)
		form_set(&m->form, page, IT_RELATION, "世帯主", NULL, NULL);
	for (int i = 0; i < movein_person_count; i++)
		if (movein_person[i].is_stop)
			m->form.pages[page].slots[i].is_asked = true;
}

bool
movein_resize(struct movein *m, const struct app *a, int n)
{
	if (n < 1 || n > ENTRY_PERSONS_MAX)
		return false;
	for (int page = movein_persons(m); page > n; page--)
		if (!page_is_empty(m, page))
			return false;
	while (movein_persons(m) > n) {
		form_drop_page(&m->form, movein_persons(m));
		if (m->e.person_count > movein_persons(m))
			entry_remove_person(&m->e, m->e.person_count - 1);
	}
	while (m->e.person_count < movein_persons(m))
		(void)entry_add_person(&m->e);
	while (movein_persons(m) < n) {
		int page = form_add_page(&m->form, "", movein_person_fields(),
		    movein_person_count, NULL);

		if (page < 0)
			return false;
		if (m->e.person_count < page)
			(void)entry_add_person(&m->e);
		page_start(m, page);
		movein_next_child(m, page);
		movein_settle_right(m, a, page);
	}
	movein_tidy(m);
	return true;
}

/* ---- what applies */

/* What names no category is of all of them. */
static bool
is_of(const char *categories, const char *code)
{
	return categories == NULL || categories[0] == '\0' ||
	       text_listed(categories, code);
}

static void
hide(struct movein *m, int page, int id, bool hidden)
{
	struct slot *s = form_slot(&m->form, page, id);

	if (s != NULL)
		s->is_hidden = hidden;
}

static bool
has_photo(const char *digit)
{
	return digit[0] >= '1' && digit[0] <= '4';
}

void
movein_tidy_papers(struct movein *m)
{
	const char *who = movein_get(m, 0, MV_APPLICANT);
	const char *paper = movein_get(m, 0, MV_PAPER1);

	hide(m, 0, MV_APPLICANT_NAME, who[0] != '2' && who[0] != '3');
	hide(m, 0, MV_PROXY, who[0] != '3');
	hide(m, 0, MV_PAPER2, paper[0] == '\0' || has_photo(paper));
	hide(m, 0, MV_PAPER_NAME,
	    paper[0] != '9' && (paper[0] == '\0' || has_photo(paper) ||
				   movein_get(m, 0, MV_PAPER2)[0] != '9'));
	hide(m, 0, MV_PAPER4, movein_get(m, 0, MV_PAPER3)[0] < '2');
}

/* What is typed in a field that is shown, else "". */
static const char *
get_shown(const struct movein *m, int id)
{
	const struct slot *s =
	    form_slot((struct form *)(uintptr_t)&m->form, 0, id);

	return s == NULL || s->is_hidden ? "" : s->text;
}

bool
movein_shows_cards(const struct movein *m)
{
	return movein_get(m, 0, MV_PAPER1)[0] == '1' ||
	       get_shown(m, MV_PAPER2)[0] == '1' ||
	       movein_get(m, 0, MV_PAPER3)[0] == '6' ||
	       get_shown(m, MV_PAPER4)[0] == '6';
}

static void
tidy_notice(struct movein *m)
{
	bool abroad = m->e.event == EV_IN_ABROAD;
	struct slot *s;

	movein_tidy_papers(m);
	hide(m, 0, MV_PREV_COUNTRY, !abroad);
	/* Who comes from another country has no municipality there. */
	hide(m, 0, MV_PREV_CITY,
	    abroad && movein_get(m, 0, MV_PREV_COUNTRY)[0] != '\0');
	hide(m, 0, MV_LAST_REGISTERED, strcmp(m->menu, "14") != 0);
	hide(m, 0, MV_HOUSEHOLD, movein_get(m, 0, MV_WHOLE)[0] != '2');
	s = form_slot(&m->form, 0, MV_WHOLE);
	if (s != NULL && m->joined_head[0] != '\0')
		(void)snprintf(s->beside, sizeof(s->beside), "%s", "");
}

static void
tidy_person(struct movein *m, int page)
{
	bool foreign = movein_is_foreign(m, page);
	const char *category = movein_get(m, page, IT_ARTICLE30_45);
	const char *name =
	    movein_get(m, page, foreign ? IT_NAME_ROMAN : IT_NAME);
	struct form_page *p = &m->form.pages[page];
	char shown[48]; /* a title holds the number too */

	for (int i = 0; i < p->count; i++) {
		const struct movein_field *f = &movein_person[i];

		p->slots[i].is_hidden =
		    !(foreign ? f->foreign : f->japanese) ||
		    (foreign && !is_of(f->categories, category));
	}
	/* A first code is given, not typed (4.3.1). */
	hide(m, page, IT_JUMINHYO_CODE, m->e.event == EV_BIRTH);
	/* Who may not give a number to the register is not asked for it. */
	hide(m, page, MV_CARD,
	    movein_is_office(m) || !movein_shows_cards(m) ||
		form_slot(&m->form, page, MV_CARD)->is_fixed);
	hide(m, page, IT_FORMER_NAME_KANA_CHECKED,
	    foreign || movein_get(m, page, IT_FORMER_NAME)[0] == '\0');
	if (foreign && name[0] == '\0')
		name = movein_get(m, page, IT_NAME_KANJI);
	text_fit(is_family_only(form_slot(&m->form, page, IT_NAME)) ? "" : name,
	    18, false, shown, sizeof(shown));
	(void)snprintf(p->title, sizeof(p->title), "%d %s", page, shown);
}

/* Row 1: where one event has several places in the menu, its name follows the
 * menu's; where there is no room for that the menu's says it alone. */
static void
tidy_title(struct movein *m)
{
	static const struct {
		const char *menu, *before, *brief;
	} names[] = { { "13", "転入（特例）", "特例転入" },
		{ "14", "未届転入 ", "未届転入" },
		{ "71", "法30条の46転入 ", "法30条の46転入" },
		{ "72", "法30条の47届出 ", "法30条の47届出" } };
	const char *before = "", *brief = event_defs[m->e.event].label;
	const char *part = m->e.event == EV_BIRTH                 ? ""
			   : movein_get(m, 0, MV_WHOLE)[0] == '2' ? "・一部"
								  : "・全部";
	char count[16] = "";

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(m->menu, names[i].menu) == 0) {
			before = names[i].before;
			brief = names[i].brief;
		}
	if (movein_persons(m) > 0)
		(void)snprintf(
		    count, sizeof(count), " %d人", movein_persons(m));
	(void)snprintf(m->title, sizeof(m->title), "%s%s%s%s", before,
	    event_defs[m->e.event].label, part, count);
	(void)snprintf(
	    m->brief, sizeof(m->brief), "%s%s%s", brief, part, count);
}

void
movein_tidy(struct movein *m)
{
	tidy_notice(m);
	movein_tidy_office(m);
	for (int page = 1; page <= movein_persons(m); page++)
		tidy_person(m, page);
	tidy_title(m);
}

/* ---- the form becomes the entry */

void
movein_take_date(struct movein *m, const struct app *a, int page, int id,
    char *out, size_t size)
{
	struct slot *s = form_slot(&m->form, page, id);
	char stored[256] = "";
	struct date d;

	if (s != NULL && !movein_read_date(m, a, page, s->f, s->text, &d,
			     stored, sizeof(stored), NULL))
		stored[0] = '\0';
	(void)snprintf(out, size, "%s", stored);
}

static void
add_paper(struct entry *e, const char *code)
{
	if (code[0] == '\0' || e->paper_count >= ENTRY_PAPERS_MAX)
		return;
	(void)snprintf(
	    e->papers[e->paper_count], sizeof(e->papers[0]), "%s", code);
	e->paper_count++;
}

/* The paper that stands for the digit; "" empty or なし. */
static void
add_added(struct entry *e, const char *digit)
{
	if (digit[0] >= '0' && digit[0] <= '9')
		add_paper(e, movein_added_papers[digit[0] - '0']);
}

static int
digit(const char *s, int max)
{
	int n = s[0] >= '0' && s[0] <= '9' ? s[0] - '0' : 0;

	return n <= max ? n : 0;
}

void
movein_take_notice(struct movein *m, const struct app *a)
{
	struct entry *e = &m->e;
	const char *second;

	(void)snprintf(e->menu, sizeof(e->menu), "%s", m->menu);
	movein_take_date(
	    m, a, 0, MV_EVENT_DATE, e->event_date, sizeof(e->event_date));
	movein_take_date(
	    m, a, 0, MV_NOTIFIED, e->notified_on, sizeof(e->notified_on));
	e->with_birth = movein_get(m, 0, MV_WITH_BIRTH)[0] == '2';
	e->applicant_kind = digit(movein_get(m, 0, MV_APPLICANT), 3);
	e->is_whole = movein_get(m, 0, MV_WHOLE)[0] != '2';
	copy_text(e->applicant, sizeof(e->applicant),
	    e->applicant_kind == 1 ? "" : movein_get(m, 0, MV_APPLICANT_NAME));
	memset(e->papers, 0, sizeof(e->papers));
	e->paper_count = 0;
	add_paper(
	    e, movein_identity_papers[digit(movein_get(m, 0, MV_PAPER1), 9)]);
	second = movein_get(m, 0, MV_PAPER2);
	if (!has_photo(movein_get(m, 0, MV_PAPER1)))
		add_paper(e, movein_identity_papers[digit(second, 9)]);
	add_added(e, movein_get(m, 0, MV_PAPER3));
	add_added(e, get_shown(m, MV_PAPER4));
	copy_text(
	    e->paper_name, sizeof(e->paper_name), get_shown(m, MV_PAPER_NAME));
	e->has_proxy_letter =
	    e->applicant_kind == 3 && movein_get(m, 0, MV_PROXY)[0] == '1';
	if (e->has_proxy_letter)
		add_paper(e, "proxy");
	copy_text(e->remarks, sizeof(e->remarks), movein_get(m, 0, MV_REMARKS));
	if (e->is_whole) {
		e->household_no[0] = '\0';
		e->household_version = 0;
	} else {
		(void)snprintf(e->household_no, sizeof(e->household_no), "%s",
		    m->has_joined ? m->joined.household_no : "");
		e->household_version = m->has_joined ? m->joined.version : 0;
	}
}

/* Address, former address: the same for everybody of the notification. */
static void
take_addresses(struct movein *m, struct record *r)
{
	const char *country =
	    m->e.event == EV_IN_ABROAD ? movein_get(m, 0, MV_PREV_COUNTRY) : "";
	bool here = country[0] == '\0';

	record_set(r, IT_ADDRESS_CODE, m->town_code);
	record_set(r, IT_POSTCODE, m->postcode);
	record_set(r, IT_ADDRESS_PREF, m->towns.pref);
	record_set(r, IT_ADDRESS_CITY, movein_city(m));
	record_set(r, IT_ADDRESS_TOWN, movein_get(m, 0, MV_TOWN));
	record_set(r, IT_ADDRESS_NUMBER, movein_get(m, 0, MV_NUMBER));
	record_set(r, IT_ADDRESS_BUILDING, movein_get(m, 0, MV_BUILDING));
	record_set(r, IT_ADDRESS_ROOM, movein_get(m, 0, MV_ROOM));
	record_set(r, IT_PREV_CODE, here ? m->prev_code : "");
	record_set(r, IT_PREV_POSTCODE, here ? m->prev_postcode : "");
	record_set(r, IT_PREV_COUNTRY, country);
	record_set(r, IT_PREV_PREF, here ? m->prev_pref : "");
	record_set(r, IT_PREV_CITY, here ? m->prev_city : "");
	record_set(r, IT_PREV_TOWN, movein_get(m, 0, MV_PREV_TOWN));
	record_set(r, IT_PREV_NUMBER, movein_get(m, 0, MV_PREV_NUMBER));
	record_set(r, IT_PREV_BUILDING, movein_get(m, 0, MV_PREV_BUILDING));
	record_set(r, IT_PREV_HEAD_NAME, movein_get(m, 0, MV_PREV_HEAD));
	record_set(
	    r, IT_PREV_UNREPORTED, strcmp(m->menu, "14") == 0 ? "1" : "");
	record_set(r, IT_LAST_REGISTERED_ADDRESS,
	    strcmp(m->menu, "14") == 0 ? movein_get(m, 0, MV_LAST_REGISTERED)
				       : "");
}

static void
clear_parts(struct record *r, enum item whole)
{
	switch ((int)whole) {
	case IT_NAME:
		record_set(r, IT_NAME_FAMILY, NULL);
		record_set(r, IT_NAME_GIVEN, NULL);
		break;
	case IT_NAME_KANA:
		record_set(r, IT_NAME_KANA_FAMILY, NULL);
		record_set(r, IT_NAME_KANA_GIVEN, NULL);
		break;
	case IT_HITTOUSHA:
		record_set(r, IT_HITTOUSHA_FAMILY, NULL);
		record_set(r, IT_HITTOUSHA_GIVEN, NULL);
		break;
	case IT_HONSEKI:
		record_set(r, IT_HONSEKI_TOWN, NULL);
		record_set(r, IT_HONSEKI_NUMBER, NULL);
		record_set(r, IT_HONSEKI_CODE, NULL);
		record_set(r, IT_HONSEKI_TOWN_CODE, NULL);
		break;
	default:
		break;
	}
}

static void
take_coded(struct record *r, enum item label, enum item code, const char *list,
    const char *text)
{
	int n;
	const struct code_row *row = code_list(list, &n);

	record_set(r, label, text);
	record_set(r, code, NULL);
	for (int i = 0; i < n; i++)
		if (text[0] != '\0' && strcmp(row[i].label, text) == 0)
			record_set(r, code, row[i].code);
}

void
movein_take_slot(struct movein *m, const struct app *a, int page,
    struct slot *s, struct record *r)
{
	char stored[256], y[8], mo[8], d[8];
	int id = s->f->id;
	const char *text = s->is_hidden ? "" : s->text;

	if (id == IT_MYNUMBER || id == MV_CARD)
		return;
	if (id == IT_JUMINHYO_CODE && strcmp(text, "0") == 0)
		text = "";
	if (id == MV_PERIOD) {
		if (!movein_read_period(text, y, mo, d))
			y[0] = mo[0] = d[0] = '\0';
		record_set(r, IT_RESIDENCE_PERIOD_YEARS, y);
		record_set(r, IT_RESIDENCE_PERIOD_MONTHS, mo);
		record_set(r, IT_RESIDENCE_PERIOD_DAYS, d);
		return;
	}
	if (s->f->kind == FIELD_DATE) {
		/* A day that follows the 異動日 is written again below. */
		if (s->is_hidden)
			stored[0] = '\0';
		else
			movein_take_date(
			    m, a, page, id, stored, sizeof(stored));
		record_set(r, (enum item)id, stored);
		return;
	}
	if (id == IT_NATIONALITY) {
		take_coded(r, IT_NATIONALITY, IT_NATIONALITY_CODE,
		    "nationality", text);
		return;
	}
	if (id == IT_RESIDENCE_STATUS) {
		take_coded(r, IT_RESIDENCE_STATUS, IT_RESIDENCE_STATUS_CODE,
		    "residence_status", text);
		return;
	}
	if (strcmp(record_get(r, (enum item)id), text) != 0)
		clear_parts(r, (enum item)id);
	/* A 氏 alone, copied, is not yet a name. */
	record_set(r, (enum item)id, is_family_only(s) ? "" : text);
}

static void
take_person(struct movein *m, const struct app *a, int page)
{
	struct entry_person *p = &m->e.persons[page - 1];
	struct form_page *g = &m->form.pages[page];

	take_addresses(m, &p->after);
	/* 0: a first one, out of the stock (4.3.1) */
	p->new_code = strcmp(movein_get(m, page, IT_JUMINHYO_CODE), "0") == 0;
	for (int i = 0; i < g->count; i++)
		movein_take_slot(m, a, page, &g->slots[i], &p->after);
	if (movein_is_foreign(m, page)) {
		record_set(&p->after, IT_NAME, NULL);
		record_set(&p->after, IT_CARD_NO_KIND,
		    strcmp(movein_get(m, page, IT_ARTICLE30_45), "2") == 0 ? "2"
		    : movein_get(m, page, IT_CARD_NO)[0] != '\0'           ? "1"
								 : "");
	}
}

static const enum item copied[] = { IT_HONSEKI, IT_HITTOUSHA };

/* What was copied goes, so that it is copied anew from what its source says
 * now (4.0.6, 4.0.10). */
static void
drop_copies(struct movein *m, int page)
{
	struct record *r = &m->e.persons[page - 1].after;
	const struct slot *s;

	for (size_t i = 0; i < sizeof(copied) / sizeof(copied[0]); i++) {
		s = form_slot(&m->form, page, (int)copied[i]);
		if (s == NULL || strcmp(s->sign, "写") != 0)
			continue;
		record_set(r, copied[i], NULL);
		clear_parts(r, copied[i]);
	}
}

/* A 氏 copied into an empty name: "渡邉　", to be gone on with. */
static void
show_family(struct movein *m, int page, int id, const char *family)
{
	struct slot *s = form_slot(&m->form, page, id);
	char text[300];

	if (s == NULL || (s->text[0] != '\0' && !is_family_only(s)))
		return;
	(void)snprintf(text, sizeof(text), "%.250s%s", family, WIDE);
	if (strcmp(s->text, text) == 0)
		return;
	form_set(&m->form, page, id, text, NULL, "写");
	s->is_asked = true;
}

static void
carry(struct movein *m, int page)
{
	struct record *r = &m->e.persons[page - 1].after;
	bool marks[IT_COUNT] = { false };

	drop_copies(m, page);
	(void)movein_carry(&m->e, page - 1, marks);
	for (size_t i = 0; i < sizeof(copied) / sizeof(copied[0]); i++)
		if (marks[copied[i]])
			form_set(&m->form, page, (int)copied[i],
			    record_get(r, copied[i]), NULL, "写");
		else if (record_get(r, copied[i])[0] == '\0' &&
			 !movein_is_foreign(m, page))
			record_set(
			    r, copied[i], movein_get(m, page, (int)copied[i]));
	if (marks[IT_NAME_FAMILY]) {
		show_family(m, page, IT_NAME, record_get(r, IT_NAME_FAMILY));
		record_set(r, IT_NAME_FAMILY, NULL);
	}
	if (marks[IT_NAME_KANA_FAMILY]) {
		show_family(
		    m, page, IT_NAME_KANA, record_get(r, IT_NAME_KANA_FAMILY));
		record_set(r, IT_NAME_KANA_FAMILY, NULL);
	}
}

/* What the papers said goes with the entry (10.8). */
static void
take_said(struct movein *m, const struct app *a)
{
	for (int page = 1; page <= movein_persons(m); page++) {
		struct record *r = &m->e.persons[page - 1].said;

		record_release(r);
		record_init(r);
		if (page == 1)
			said_of_notice(m, a, r);
		said_of_page(m, a, page, r);
	}
}

void
movein_take(struct movein *m, const struct app *a)
{
	struct facts f;
	int page;

	if (m->kind != NULL) {
		m->kind->take(m, a);
		return;
	}
	movein_tidy(m);
	movein_take_notice(m, a);
	movein_take_office(m, a);
	movein_born(m);
	movein_facts(m, a, &f);
	for (page = 1; page <= movein_persons(m); page++)
		take_person(m, a, page);
	/* Parts of names are split before somebody's 氏 is copied. */
	change_complete(&m->e, &f);
	for (page = 2; page <= movein_persons(m); page++)
		carry(m, page);
	change_complete(&m->e, &f);
	if (m->e.applicant_kind == 1 && m->e.person_count > 0)
		copy_text(m->e.applicant, sizeof(m->e.applicant),
		    record_get(&m->e.persons[0].after, IT_NAME));
	take_said(m, a);
}
