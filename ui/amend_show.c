/* SPDX-License-Identifier: ISC
 * amend_show - an entry that came back or a draft becomes the form again,
 * and what I19 says of a change.
 */
#include "ui/amend.h"

#include "src/change.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/form_in.h"
#include "ui/said.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>

void
amend_item_text(const struct record *r, int id, char *out, size_t size)
{
	if (id == MV_PERIOD)
		movein_period_text(r, out, size);
	else if (id >= 0 && id < IT_COUNT)
		(void)snprintf(out, size, "%s", record_get(r, (enum item)id));
	else
		out[0] = '\0';
}

/* ---- the entry becomes the form */

static void
show_days(struct amend *c)
{
	const struct entry *e = &c->m.e;
	const char *basis = e->notified_on[0] != '\0'    ? "1"
			    : e->offered_on[0] != '\0'   ? "3"
			    : e->informed_on[0] != '\0'  ? "4"
			    : e->requested_on[0] != '\0' ? "5"
							 : "2";

	form_set(&c->m.form, 0, MV_BASIS, basis, NULL, NULL);
	movein_show_date(&c->m, 0, MV_NOTIFIED, e->notified_on);
	movein_show_date(&c->m, 0, MV_OFFERED, e->offered_on);
	movein_show_date(&c->m, 0, MV_INFORMED, e->informed_on);
	movein_show_date(&c->m, 0, MV_REQUESTED, e->requested_on);
	movein_show_date(&c->m, 0, MV_EVENT_DATE, e->event_date);
}

/* 転出先, planned or confirmed: the same items by their place in this. */
enum {
	TO_CODE,
	TO_PREF,
	TO_CITY,
	TO_POSTCODE,
	TO_COUNTRY,
	TO_TOWN,
	TO_NUMBER,
	TO_BUILDING,
	TO_ITEMS
};

static void
show_out(struct amend *c, const struct record *r)
{
	static const enum item planned[TO_ITEMS] = { IT_OUT_PLANNED_CODE,
		IT_OUT_PLANNED_PREF, IT_OUT_PLANNED_CITY,
		IT_OUT_PLANNED_POSTCODE, IT_OUT_PLANNED_COUNTRY,
		IT_OUT_PLANNED_TOWN, IT_OUT_PLANNED_NUMBER,
		IT_OUT_PLANNED_BUILDING };
	static const enum item confirmed[TO_ITEMS] = { IT_OUT_CONFIRMED_CODE,
		IT_OUT_CONFIRMED_PREF, IT_OUT_CONFIRMED_CITY,
		IT_OUT_CONFIRMED_POSTCODE, IT_OUT_CONFIRMED_COUNTRY,
		IT_OUT_CONFIRMED_TOWN, IT_OUT_CONFIRMED_NUMBER,
		IT_OUT_CONFIRMED_BUILDING };
	const enum item *to =
	    (c->kind->flags & CK_GONE) != 0 ? confirmed : planned;
	struct movein *m = &c->m;

	if (record_get(r, to[TO_CITY])[0] != '\0')
		movein_set_former(m, "", record_get(r, to[TO_PREF]),
		    record_get(r, to[TO_CITY]), record_get(r, to[TO_POSTCODE]));
	(void)snprintf(m->prev_code, sizeof(m->prev_code), "%.11s",
	    record_get(r, to[TO_CODE]));
	form_set(&m->form, 0, MV_PREV_COUNTRY, record_get(r, to[TO_COUNTRY]),
	    NULL, "");
	form_set(
	    &m->form, 0, MV_PREV_TOWN, record_get(r, to[TO_TOWN]), NULL, "");
	form_set(&m->form, 0, MV_PREV_NUMBER, record_get(r, to[TO_NUMBER]),
	    NULL, "");
	form_set(&m->form, 0, MV_PREV_BUILDING, record_get(r, to[TO_BUILDING]),
	    NULL, "");
}

static const struct entry_person *
person_of(const struct entry *e, const char *person_no)
{
	for (int i = 0; i < e->person_count; i++)
		if (strcmp(e->persons[i].person_no, person_no) == 0)
			return &e->persons[i];
	return NULL;
}

void
amend_show_page(struct amend *c, int page, const struct record *r)
{
	struct form_page *g = &c->m.form.pages[page];
	char text[1024];

	for (int i = 0; i < g->count; i++) {
		const struct field *f = g->slots[i].f;

		if (g->slots[i].is_fixed || f->id == CH_PICK ||
		    f->kind == FIELD_SECRET)
			continue;
		amend_item_text(r, f->id, text, sizeof(text));
		if (f->kind == FIELD_DATE)
			movein_show_date(&c->m, page, f->id, text);
		else
			form_set(&c->m.form, page, f->id, text, NULL, "");
	}
}

/* What everybody has after the change, by the entry `e` as it came. */
static void
show_people(struct amend *c, const struct entry *e)
{
	for (int i = 0; i < c->count; i++) {
		const char *no = c->who[i].m->row.person_no;
		const struct entry_person *p = person_of(e, no);

		if (p != NULL)
			form_set(&c->m.form, 0, CH_RELATION + i,
			    record_get(&p->after, IT_RELATION), NULL, "");
		if (p != NULL && c->who[i].page > 0)
			amend_show_page(c, c->who[i].page, &p->after);
		if (p == NULL)
			continue;
		c->who[i].is_emptied =
		    record_get(&p->after, IT_RELATION)[0] == '\0' &&
		    entry_answered(e, "A4024", (int)(p - e->persons)) != 0;
		said_set(form_slot(&c->m.form, 0, CH_RELATION + i),
		    record_get(&p->said, IT_RELATION));
		if (c->who[i].page > 0)
			said_show(&c->m, c->who[i].page, &p->said);
		(void)snprintf(c->who[i].handle, sizeof(c->who[i].handle), "%s",
		    p->mynumber_handle);
		(void)snprintf(c->who[i].card_handle,
		    sizeof(c->who[i].card_handle), "%s", p->card_handle);
		c->who[i].card = p->card;
		if (p->mynumber_handle[0] != '\0')
			form_set(&c->m.form, c->who[i].page, IT_MYNUMBER, "",
			    _("〔センターで照合済〕"), "");
	}
}

/* What was answered counts as it did, whatever the order of the people now. */
static void
show_answers(struct amend *c, const struct entry *e)
{
	if (!GUARD("answers_come_back"))
		return;
	c->m.e.answer_count = 0;
	for (int i = 0; i < e->answer_count; i++) {
		const struct entry_answer *x = &e->answers[i];

		if (x->person < 0)
			entry_answer(&c->m.e, x->code, -1, x->answer);
		for (int k = 0; k < c->chosen_count && x->person >= 0; k++)
			if (x->person < e->person_count &&
			    strcmp(e->persons[x->person].person_no,
				c->who[c->chosen[k]].m->row.person_no) == 0)
				entry_answer(&c->m.e, x->code, k, x->answer);
	}
}

static void
show_notice(struct amend *c, const struct entry *e)
{
	struct movein *m = &c->m;

	movein_show_digit(m, MV_APPLICANT, e->applicant_kind);
	form_set(&m->form, 0, MV_APPLICANT_NAME,
	    e->applicant_kind > 1 ? e->applicant : "", NULL, "");
	movein_show_papers(m);
	movein_show_digit(m, MV_PROXY, e->has_proxy_letter ? 1 : 0);
	form_set(&m->form, 0, MV_REMARKS, e->remarks, NULL, "");
	movein_show_digit(m, CH_GROUND, e->ground);
	movein_show_digit(m, CH_SPECIAL, e->is_special ? 2 : 0);
	form_set(&m->form, 0, CH_DEST,
	    e->household_no[0] != '\0' ? "3"
	    : e->is_whole              ? "1"
				       : "2",
	    NULL, "");
	if (e->person_count == 0)
		return;
	if ((c->kind->flags & CK_ADDRESS) != 0)
		movein_show_town(m, &e->persons[0].after);
	if ((c->kind->flags & (CK_OUT | CK_GONE)) != 0)
		show_out(c, &e->persons[0].after);
	said_show(m, 0, &e->persons[0].said);
	if ((c->kind->flags & CK_NUMBER) != 0)
		movein_show_digit(m, CH_NUMBER,
		    e->event == EV_MYNUMBER_CORRECTION ? 2
		    : e->event == EV_MYNUMBER_ENTRY    ? 3
						       : 1);
}

/* The change that is undone once more, and who of it. */
static void
show_cancel(struct amend *c, struct app *a, const struct entry *e)
{
	struct err err;

	err_clear(&err);
	if (amend_home(c, a, c->m.subject, e->persons[0].person_no, NULL, 0,
		&err) != RC_OK ||
	    amend_pick_again(c, a, e, &err) != RC_OK)
		return;
	for (int i = 0; i < c->count; i++)
		if (person_of(e, c->who[i].m->row.person_no) == NULL)
			form_set(&c->m.form, 0, CH_MOVE + i, "2", NULL, NULL);
	show_people(c, e);
	amend_choose(c);
	amend_tidy(c, a);
	show_answers(c, e);
}

void
amend_show(struct movein *m, const struct app *a)
{
	struct amend *c = amend_of(m);
	char marks[ENTRY_PERSONS_MAX][20];
	struct entry e;
	struct err err;
	int n;

	err_clear(&err);
	entry_init(&e);
	entry_copy(&e, &m->e);
	n = e.person_count;
	for (int i = 0; i < n; i++)
		(void)snprintf(
		    marks[i], sizeof(marks[i]), "%s", e.persons[i].person_no);
	if (n > 0)
		(void)snprintf(m->subject, sizeof(m->subject), "%.19s",
		    record_get(&e.persons[0].before, IT_HOUSEHOLD_NO));
	show_days(c);
	show_notice(c, &e);
	if ((c->kind->flags & CK_CANCEL) != 0 && n > 0) {
		show_cancel(c, (struct app *)(uintptr_t)a, &e);
		entry_release(&e);
		return;
	}
	if (n > 0)
		amend_point(
		    c, a, e.persons[0].person_no, e.persons[0].sheet_no);
	/* Nobody marked: the household was chosen and nobody of it. */
	if (m->subject[0] != '\0' &&
	    amend_home(c, (struct app *)(uintptr_t)a, m->subject, "",
		(const char(*)[20])marks, n > 0 ? n : -1, &err) == RC_OK) {
		show_people(c, &e);
		amend_tidy(c, a);
		show_answers(c, &e);
	}
	entry_release(&e);
}

/* ---- I19 */

static void
label(struct view *w, int row, const char *text)
{
	put_cols(w, row, COL_LABEL, 14, LOOK_DIM, text);
}

static void
out_line(const struct record *r, char *out, size_t size)
{
	char *s = record_address(r, "out_planned", true);
	const char *country = record_get(r, IT_OUT_PLANNED_COUNTRY);

	if (country[0] != '\0' && strncmp(s, country, strlen(country)) != 0)
		(void)snprintf(out, size, "%s %s", country, s);
	else
		(void)snprintf(out, size, "%s", s);
	wipe_free(s);
}

/* Where to: one line for each side of an address or a household. */
/* A field of page 0 as it stands there. */
static int
field_line(const struct amend *c, int id, struct view *w, int row)
{
	const struct slot *x =
	    form_slot((struct form *)(uintptr_t)&c->m.form, 0, id);
	char s[300];

	if (x->f->kind == FIELD_CHOICE)
		form_choice_text(x->f, x->text, s, sizeof(s));
	else
		(void)snprintf(
		    s, sizeof(s), "%s", x->shown != NULL ? x->shown : x->text);
	label(w, row, _(x->f->label));
	put_cols(w, row, COL_VALUE, 61, LOOK_PLAIN, s);
	return row + 1;
}

static int
where_lines(const struct app *a, const struct amend *c, struct view *w, int row)
{
	const struct entry_person *p = &c->m.e.persons[0];
	char s[600];

	if ((c->kind->flags & CK_CANCEL) != 0)
		row = field_line(c, CH_CANCEL, w, row);
	if ((c->kind->flags & CK_MINOR) != 0)
		row = field_line(c, CH_GROUND, w, row);

	if ((c->kind->flags & CK_ADDRESS) != 0) {
		char code[32], line[700];

		label(w, row, _("新しい住所"));
		show_item(a, &p->after, IT_POSTCODE, false, code, sizeof(code));
		show_address(a, &p->after, "address", false, s, sizeof(s));
		(void)snprintf(line, sizeof(line), "%s%s%s", code,
		    code[0] != '\0' ? " " : "", s);
		put_cols(w, row++, COL_VALUE, 61, LOOK_BOLD, line);
	}
	if ((c->kind->flags & CK_OUT) != 0) {
		label(w, row, _("転出先の住所"));
		out_line(&p->after, s, sizeof(s));
		put_cols(w, row++, COL_VALUE, 61, LOOK_BOLD, s);
		if (c->m.e.is_special)
			row = field_line(c, CH_SPECIAL, w, row);
	}
	if ((c->kind->flags & (CK_ADDRESS | CK_OUT)) != 0) {
		label(w, row, _("今の住所"));
		show_address(a, &p->before, "address",
		    show_hides_home(a, c->who[c->chosen[0]].m), s, sizeof(s));
		put_cols(w, row++, COL_VALUE, 61, LOOK_PLAIN, s);
	}
	return row;
}

/* Who, and the 続柄 before and after. */
static int
people_lines(const struct amend *c, struct view *w, int row, int last)
{
	char day[64];
	int i;

	for (i = 0; i < c->m.e.person_count && row <= last; i++, row++) {
		const struct entry_person *p = &c->m.e.persons[i];
		bool same = record_same(&p->before, &p->after, IT_RELATION);

		putf(w, row, COL_LABEL, LOOK_PLAIN, "%d", i + 1);
		if (amend_is_stopped(c, p->person_no)) {
			put_cols(w, row, 8, 18, LOOK_PLAIN, "〔抑止〕");
			continue;
		}
		put_cols(
		    w, row, 8, 18, LOOK_PLAIN, record_get(&p->after, IT_NAME));
		show_date(
		    record_get(&p->after, IT_BIRTH), true, day, sizeof(day));
		put_cols(w, row, 27, 12, LOOK_PLAIN, day);
		put_cols(w, row, 40, 2, LOOK_PLAIN, show_sex(&p->after));
		put_cols(w, row, COL_LABEL2, 14, same ? LOOK_PLAIN : LOOK_DIM,
		    record_get(&p->before, IT_RELATION));
		if (!same)
			put_cols(w, row, COL_VALUE2, 22, LOOK_BOLD,
			    record_get(&p->after, IT_RELATION)[0] != '\0'
				? record_get(&p->after, IT_RELATION)
				: "-");
	}
	if (i < c->m.e.person_count)
		putf(w, last, COL_LABEL, LOOK_PLAIN, _("ほか %d人"),
		    c->m.e.person_count - i + 1);
	return row;
}

struct item_rows {
	const struct app *a;
	const struct amend *c;
	struct view *w;
	int row, last, person, left_out;
};

static void
item_row(const struct entry_diff *d, void *arg)
{
	struct item_rows *x = arg;
	const struct entry_person *p = &x->c->m.e.persons[d->person];
	char was[300], is[300];

	if (strcmp(item_defs[d->it].group, "change") == 0 ||
	    show_is_part(&p->before, &p->after, d->it))
		return;
	if (x->row > x->last) {
		x->left_out++;
		return;
	}
	if (x->person != d->person) {
		x->person = d->person;
		putf(x->w, x->row, COL_LABEL, LOOK_PLAIN, "%d", d->person + 1);
		put_cols(x->w, x->row++, 8, 30, LOOK_PLAIN,
		    record_get(&p->after, IT_NAME));
		if (x->row > x->last)
			return;
	}
	show_item(x->a, &p->before, d->it, false, was, sizeof(was));
	show_item(x->a, &p->after, d->it, false, is, sizeof(is));
	put_diff(x->w, x->row++, "変", show_label(d->it), was, is, NULL, true);
}

static void
item_lines(const struct app *a, const struct amend *c, struct view *w, int row,
    int last)
{
	struct item_rows x = { a, c, w, row, last, -1, 0 };

	for (int i = 0; i < c->m.e.person_count; i++) {
		(void)entry_diff(&c->m.e, i, item_row, &x);
		if (c->m.e.persons[i].mynumber_handle[0] == '\0' ||
		    x.row + 1 > last)
			continue;
		putf(w, x.row, COL_LABEL, LOOK_PLAIN, "%d", i + 1);
		put_cols(w, x.row++, 8, 30, LOOK_PLAIN,
		    record_get(&c->m.e.persons[i].after, IT_NAME));
		put(w, x.row, COL_LABEL, LOOK_DIM, _("個人番号"));
		put(w, x.row++, COL_VALUE, LOOK_PLAIN,
		    _("〔センターで照合済〕"));
	}
	if (x.left_out > 0) {
		char more[160];

		(void)snprintf(more, sizeof(more),
		    _("ほか %d項目  F9 で全部を見る"), x.left_out + 1);
		put_cols(w, last, 1, 80, LOOK_PLAIN, "");
		put_cols(w, last, COL_LABEL, 74, LOOK_DIM, more);
	}
}

void
amend_confirm(
    const struct ui *ui, const struct movein *m, struct view *w, int last)
{
	const struct amend *c = (const struct amend *)m;
	const struct app *a = ui_app(ui);
	int row = where_lines(a, c, w, 7);

	if (row > 7)
		row++;
	else
		row = 8;
	if ((c->kind->flags & (CK_ITEMS | CK_SHEET | CK_CANCEL | CK_GONE)) != 0)
		item_lines(a, c, w, row, last);
	else
		(void)people_lines(c, w, row, last);
}

/* Somebody's 個人番号 was not typed: 機構 gives it (4.4). */
static bool
asks_number(const struct entry *e)
{
	for (int i = 0; i < e->person_count; i++)
		if (change_asks_number(e, i)[0] != '\0' &&
		    e->persons[i].mynumber_handle[0] == '\0')
			return true;
	return false;
}

void
amend_outcome(const struct movein *m, char *out, size_t size)
{
	const struct amend *c = (const struct amend *)m;
	const struct entry *e = &m->e;
	unsigned f = c->kind->flags;

	if ((f & CK_WARD) != 0)
		(void)snprintf(out, size,
		    _("%d人の票がこの区にでき、前の区の票は除票になる"),
		    e->person_count);
	else if ((f & CK_OUT) != 0)
		(void)snprintf(out, size,
		    _("%d人が転出予定になる  当日から除票"), e->person_count);
	else if ((f & CK_REMOVE) != 0)
		(void)snprintf(out, size,
		    _("%d人が除票になる  残る世帯員 %d人"), e->person_count,
		    c->count - e->person_count);
	else if (e->event == EV_CANCEL_DECREASE)
		(void)snprintf(out, size,
		    _("%d人の記載が取り消され、除票になる"), e->person_count);
	else if ((f & CK_CANCEL) != 0)
		(void)snprintf(out, size, _("%d人の記録が異動の前に戻る"),
		    e->person_count);
	else if ((f & CK_NUMBER) != 0 && asks_number(e))
		(void)snprintf(
		    out, size, _("個人番号を機構に求める  届くと付く"));
	else if ((f & CK_CODE) != 0)
		(void)snprintf(out, size, _("%d人に空きの住民票コードが付く"),
		    e->person_count);
	else if ((f & CK_SHEET) != 0)
		(void)snprintf(out, size,
		    _("%d人に新しい住民票ができ、今の票は除票になる"),
		    e->person_count);
	else if (e->household_no[0] != '\0' && (f & CK_HEAD) == 0)
		(void)snprintf(out, size, _("%s の世帯に %d人が入る"),
		    m->joined_head[0] ? m->joined_head : e->household_no,
		    e->person_count);
	else if ((f & CK_NEW) != 0 || ((f & CK_DEST) != 0 && !e->is_whole))
		(void)snprintf(out, size,
		    _("新しい世帯 %d人  世帯番号が付く  元の世帯に残る %d人"),
		    e->person_count, c->count - e->person_count);
	else
		(void)snprintf(
		    out, size, _("%d人の記録が改まる"), e->person_count);
}
