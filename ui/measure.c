/* SPDX-License-Identifier: ISC
 * measure - see measure.h: the form of a 支援措置 and what the register keeps
 * of it, one into the other.
 */
#include "ui/measure.h"

#include "src/codes.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/text.h"
#include "ui/app.h"
#include "ui/message.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The address that an affair is about, and the item that says it. */
static const struct {
	int place;
	const char *item;
} affair_place[MEASURE_AFFAIR_COUNT] = {
	{ 0, "applicant_address" },
	{ 0, "applicant_address" },
	{ 1, "applicant_prev_address" },
	{ 2, "applicant_honseki" },
	{ 3, "applicant_prev_honseki" },
	{ 4, NULL },
};
static const char *const sexes[] = { "男", "女", "不明" };

int
measure_item(enum measure_page page, const char *code)
{
	for (int i = 0; i < measure_field_count; i++)
		if (measure_fields[i].page == page && code[0] != '\0' &&
		    strcmp(measure_fields[i].code, code) == 0)
			return measure_fields[i].f.id != 0
				   ? measure_fields[i].f.id
				   : ME_ITEM + i;
	return 0;
}

const char *
measure_code(int id)
{
	return id >= ME_ITEM ? measure_fields[id - ME_ITEM].code : "";
}

static enum measure_page
kind_of(int page)
{
	return page < MEASURE_JOINT ? (enum measure_page)page : MEASURE_JOINT;
}

/* ---- pages */

static void
fields_of(struct measure *x, enum measure_page page)
{
	int n = 0;

	x->fields[page] =
	    x_alloc((size_t)measure_field_count * sizeof(struct field));
	for (int i = 0; i < measure_field_count; i++) {
		if (measure_fields[i].page != page)
			continue;
		x->fields[page][n] = measure_fields[i].f;
		if (measure_fields[i].f.id == 0)
			x->fields[page][n].id = ME_ITEM + i;
		n++;
	}
	x->field_count[page] = n;
}

void
measure_add_joint(struct measure *x)
{
	char title[40];

	if (x->form.page_count - MEASURE_JOINT >= MEASURE_JOINT_MAX)
		return;
	(void)snprintf(title, sizeof(title), _("併せて %d"),
	    x->form.page_count - MEASURE_JOINT + 1);
	(void)form_add_page(&x->form, title, x->fields[MEASURE_JOINT],
	    x->field_count[MEASURE_JOINT], NULL);
}

void
measure_begin(struct measure *x, const struct form_ops *ops)
{
	static const char *const titles[MEASURE_PAGES] = { N_("措置"),
		N_("事務・住所"), N_("申出者"), N_("前住所地"), N_("加害者") };
	const struct code_row *row;
	struct slot *s;
	int n;

	form_init(&x->form, ops, x);
	x->form.first_row = 7;
	x->form.has_tabs = true;
	x->form.stops_everywhere = true;
	for (int i = 0; i <= MEASURE_PAGES; i++)
		fields_of(x, (enum measure_page)i);
	for (int i = 0; i < MEASURE_PAGES; i++)
		(void)form_add_page(&x->form, _(titles[i]), x->fields[i],
		    x->field_count[i], NULL);
	measure_add_joint(x);
	row = code_list("support_affair", &n);
	for (int i = 0; i < n && i < MEASURE_AFFAIR_COUNT; i++) {
		s = form_slot(&x->form, MEASURE_AFFAIRS, ME_AFFAIR + i);
		(void)snprintf(s->beside, sizeof(s->beside), "%s",
		    show_code("support_affair", row[i].code));
	}
	form_set(&x->form, MEASURE_TERM, ME_STATE, "1", NULL, NULL);
	measure_settle(x);
	form_go(&x->form, MEASURE_TERM, 0);
}

void
measure_end(struct measure *x)
{
	form_free(&x->form);
	for (int i = 0; i <= MEASURE_PAGES; i++)
		free(x->fields[i]);
	member_release(&x->m);
}

void
measure_settle(struct measure *x)
{
	bool runs = form_get(&x->form, MEASURE_TERM, ME_STATE)[0] != '2';

	form_slot(&x->form, MEASURE_TERM, ME_FROM)->is_hidden = !runs;
	form_slot(&x->form, MEASURE_TERM, ME_TO)->is_hidden = !runs;
}

/* ---- one item, as text of the register and as typed */

void
measure_set_date(struct measure *x, int page, int id, const char *stored)
{
	char shown[160];

	date_show_stored(stored, false, shown, sizeof(shown));
	form_set(&x->form, page, id, stored, shown, NULL);
}

void
measure_set(struct measure *x, int page, int id, const char *text)
{
	const struct slot *s = form_slot(&x->form, page, id);
	char digit[2] = "";

	if (s == NULL)
		return;
	if (s->f->kind == FIELD_DATE) {
		measure_set_date(x, page, id, text);
		return;
	}
	if (s->f->kind == FIELD_CHOICE) {
		for (int i = 0; i < 3; i++)
			if (strcmp(text, sexes[i]) == 0)
				digit[0] = (char)('1' + i);
		text = digit;
	}
	form_set(&x->form, page, id, text, NULL, NULL);
}

/* What was typed in a date's field, in stored form; as typed where it cannot
 * be read. */
static void
stored_date(const char *typed, char *out, size_t size)
{
	struct date d;

	(void)snprintf(out, size, "%s", typed);
	if (typed[0] != '\0' && date_load(typed, &d, NULL) == RC_OK)
		date_store(&d, out, size);
}

void
measure_get(const struct slot *s, char *out, size_t size)
{
	int n;

	if (s->f->kind == FIELD_DATE) {
		stored_date(s->text, out, size);
	} else if (s->f->kind == FIELD_CHOICE) {
		n = s->text[0] - '1';
		(void)snprintf(
		    out, size, "%s", n >= 0 && n < 3 ? sexes[n] : "");
	} else {
		(void)snprintf(out, size, "%s", s->text);
	}
}

/* ---- from the register's people */

static void
copy_record(struct measure *x, const struct app *a, int page,
    const struct record *r, const char *const (*what)[2], size_t n)
{
	char text[1024];

	for (size_t i = 0; i < n; i++) {
		enum item it = item_by_id(what[i][1]);

		if (it == IT_COUNT)
			show_address(
			    a, r, what[i][1], false, text, sizeof(text));
		else if (it == IT_SEX)
			(void)snprintf(text, sizeof(text), "%s",
			    code_label("sex", record_get(r, it)));
		else if (item_defs[it].dates != DATES_NONE)
			(void)snprintf(
			    text, sizeof(text), "%.1023s", record_get(r, it));
		else
			show_item(a, r, it, false, text, sizeof(text));
		if (strcmp(text, "-") != 0 && strcmp(text, "〔伏〕") != 0)
			measure_set(x, page,
			    measure_item(kind_of(page), what[i][0]), text);
	}
}

void
measure_preset(struct measure *x, const struct app *a)
{
	static const char *const what[][2] = { { "applicant_kana",
						   "name_kana" },
		{ "applicant_birth", "birth" }, { "applicant_sex", "sex" },
		{ "applicant_alias", "alias" },
		{ "applicant_alias_kana", "alias_kana" },
		{ "applicant_prev_address", "prev" },
		{ "applicant_honseki", "honseki" } };
	static const char *const here[][2] = { { "applicant_address",
	    "address" } };
	static const char *const left[][2] = { { "applicant_last_address",
						   "address" },
		{ "applicant_out_planned", "out_planned" },
		{ "applicant_out_confirmed", "out_confirmed" } };
	const struct record *r = &x->m.row;
	char no[40];

	show_number(r->person_no, no, sizeof(no));
	form_set(&x->form, MEASURE_APPLICANT, ME_NAME, record_get(r, IT_NAME),
	    NULL, NULL);
	form_set(
	    &x->form, MEASURE_APPLICANT, ME_NUMBER, r->person_no, no, NULL);
	copy_record(
	    x, a, MEASURE_APPLICANT, r, what, sizeof(what) / sizeof(what[0]));
	if (x->m.is_removed)
		copy_record(x, a, MEASURE_FORMER, r, left,
		    sizeof(left) / sizeof(left[0]));
	else
		copy_record(x, a, MEASURE_APPLICANT, r, here, 1);
}

void
measure_clear(struct measure *x, int page)
{
	const struct form_page *p = &x->form.pages[page];

	for (int i = 0; i < p->count; i++)
		form_set(&x->form, page, p->slots[i].f->id, "", NULL, "");
	form_clear_page_notes(&x->form, page);
}

/* 続柄 is to the head of the household: it is the relation to the 申出者 only
 * where that is the head, and of this household. */
static bool
is_of_applicant(const struct measure *x, const struct record *r)
{
	const struct record *head = &x->m.row;

	return strcmp(head->person_no,
		   form_get(&x->form, MEASURE_APPLICANT, ME_NUMBER)) == 0 &&
	       strcmp(record_get(head, IT_RELATION), "世帯主") == 0 &&
	       strcmp(record_get(head, IT_HOUSEHOLD_NO),
		   record_get(r, IT_HOUSEHOLD_NO)) == 0;
}

enum rc
measure_person(struct measure *x, struct app *a, int page,
    const char *person_no, struct err *err)
{
	static const char *const what[][2] = { { "joint_kana", "name_kana" },
		{ "joint_birth", "birth" }, { "joint_sex", "sex" },
		{ "joint_alias", "alias" },
		{ "joint_alias_kana", "alias_kana" },
		{ "joint_prev_address", "prev" } };
	struct target t = { .sheet_no = 0 };
	struct member m;
	char no[40];
	enum rc rc;

	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", person_no);
	rc = show_person_of(a, &t, &m, err);
	if (rc == RC_OK)
		rc = app_log_one(a, "inquiry", "K9", m.row.person_no, err);
	if (rc == RC_OK) {
		measure_clear(x, page);
		show_number(m.row.person_no, no, sizeof(no));
		form_set(&x->form, page, ME_NUMBER, m.row.person_no, no, NULL);
		form_set(&x->form, page, ME_NAME, record_get(&m.row, IT_NAME),
		    NULL, NULL);
		copy_record(
		    x, a, page, &m.row, what, sizeof(what) / sizeof(what[0]));
		if (is_of_applicant(x, &m.row))
			form_set(&x->form, page,
			    measure_item(MEASURE_JOINT, "joint_relation"),
			    record_get(&m.row, IT_RELATION), NULL, NULL);
		if (page == x->form.page_count - 1)
			measure_add_joint(x);
	}
	member_release(&m);
	return rc;
}

/* ---- leaving a field */

void
measure_note(struct measure *x, int page, int slot, const struct err *err)
{
	struct form_note n;

	memset(&n, 0, sizeof(n));
	n.page = page;
	n.slot = slot;
	(void)snprintf(n.code, sizeof(n.code), "%s",
	    err->code[0] != '\0' ? err->code : "E3403");
	(void)snprintf(n.what, sizeof(n.what), "%s", err->text);
	(void)snprintf(n.why, sizeof(n.why), "%s", err->why);
	(void)snprintf(n.remedy, sizeof(n.remedy), "%s", err->remedy);
	form_note(&x->form, &n);
}

bool
measure_refused(struct measure *x, struct err *err)
{
	for (int page = 0; page < x->form.page_count; page++)
		for (int i = 0; i < x->form.pages[page].count; i++) {
			int id = x->form.pages[page].slots[i].f->id;

			if (err->item[0] == '\0' ||
			    strcmp(measure_code(id), err->item) != 0 ||
			    x->form.pages[page].slots[i].text[0] == '\0')
				continue;
			message_err(err);
			form_go(&x->form, page, i);
			measure_note(x, page, i, err);
			return true;
		}
	return false;
}

static void
leave_date(struct measure *x, const struct app *a, int page, int slot)
{
	const struct slot *s = &x->form.pages[page].slots[slot];
	char stored[200];
	struct date d;
	struct err err;

	err_clear(&err);
	if (s->text[0] == '\0') {
		form_set(&x->form, page, s->f->id, "", NULL, NULL);
		return;
	}
	if (date_load(s->text, &d, NULL) != RC_OK &&
	    date_parse(s->text, s->f->takes, "1", a->today, &d, &err) !=
		RC_OK) {
		message_err(&err);
		measure_note(x, page, slot, &err);
		return;
	}
	date_store(&d, stored, sizeof(stored));
	measure_set_date(x, page, s->f->id, stored);
}

/* 宛名番号 are kept without the dash before their check digit. */
static void
show_as_number(struct measure *x, int page, int id)
{
	char no[40], shown[48];
	size_t n = 0;

	for (const char *p = form_get(&x->form, page, id);
	     *p != '\0' && n + 1 < sizeof(no); p++)
		if (*p != '-')
			no[n++] = *p;
	no[n] = '\0';
	show_number(no, shown, sizeof(shown));
	form_set(&x->form, page, id, no, shown, NULL);
}

/* 令和2年4月1日 → 令和3年3月31日; whoever typed another end keeps it. */
static void
end_follows(struct measure *x, const char *before)
{
	struct date d;
	char stored[32];

	if (strcmp(form_get(&x->form, MEASURE_TERM, ME_FROM), before) == 0 ||
	    date_load(form_get(&x->form, MEASURE_TERM, ME_FROM), &d, NULL) !=
		RC_OK)
		return;
	d = date_of_day(date_months_later(d.lo, 12) - 1, false);
	date_store(&d, stored, sizeof(stored));
	measure_set_date(x, MEASURE_TERM, ME_TO, stored);
}

static void
affair_left(struct measure *x, int i)
{
	int place = ME_PLACE + affair_place[i].place, from;

	if (form_get(&x->form, MEASURE_AFFAIRS, ME_AFFAIR + i)[0] != '1' ||
	    affair_place[i].item == NULL ||
	    form_get(&x->form, MEASURE_AFFAIRS, place)[0] != '\0')
		return;
	from = measure_item(MEASURE_APPLICANT, affair_place[i].item);
	form_set(&x->form, MEASURE_AFFAIRS, place,
	    form_get(&x->form, MEASURE_APPLICANT, from), NULL, NULL);
}

void
measure_left(struct measure *x, const struct app *a, int page, int slot)
{
	const struct field *f = x->form.pages[page].slots[slot].f;
	char *before;

	form_clear_notes(&x->form, page, slot);
	if (f->kind == FIELD_DATE) {
		before = x_strdup(x->from);
		leave_date(x, a, page, slot);
		if (f->id == ME_FROM) {
			end_follows(x, before);
			(void)snprintf(x->from, sizeof(x->from), "%.31s",
			    form_get(&x->form, MEASURE_TERM, ME_FROM));
		}
		wipe_free(before);
	}
	if (f->id == ME_STATE)
		measure_settle(x);
	if (strcmp(measure_code(f->id), "offender_person_no") == 0)
		show_as_number(x, page, f->id);
	if (page == MEASURE_AFFAIRS && f->id >= ME_AFFAIR &&
	    f->id < ME_AFFAIR + MEASURE_AFFAIR_COUNT)
		affair_left(x, f->id - ME_AFFAIR);
}

/* Something is written of somebody who has no number, or the number was not
 * looked up. */
static void
check_joint(struct measure *x, int page)
{
	const struct form_page *p = &x->form.pages[page];
	struct err err;
	bool is_empty = true;

	for (int i = 0; i < p->count; i++)
		is_empty = is_empty && p->slots[i].text[0] == '\0';
	if (is_empty || (form_get(&x->form, page, ME_NUMBER)[0] != '\0' &&
			    form_get(&x->form, page, ME_NAME)[0] != '\0'))
		return;
	err_clear(&err);
	(void)!err_set(&err, RC_INPUT, "E3403",
	    "支援措置の内容が正しくありません", "宛名番号か氏名がありません",
	    "F4 で人を選ぶか、この頁を空にしてください");
	message_err(&err);
	measure_note(x, page, form_slot_index(&x->form, page, ME_NUMBER), &err);
}

bool
measure_check(struct measure *x, const struct app *a)
{
	int errors, alerts, musts;

	for (int page = 0; page < x->form.page_count; page++)
		for (int i = 0; i < x->form.pages[page].count; i++)
			if (x->form.pages[page].slots[i].f->kind == FIELD_DATE)
				measure_left(x, a, page, i);
	for (int page = MEASURE_JOINT; page < x->form.page_count; page++) {
		form_clear_notes(
		    &x->form, page, form_slot_index(&x->form, page, ME_NUMBER));
		check_joint(x, page);
	}
	form_counts(&x->form, &errors, &alerts, &musts);
	return errors + alerts + musts == 0;
}
