/* SPDX-License-Identifier: ISC
 * cert_confirm - 確認用帳票 (4.0.9): an entry before it is submitted or
 * reviewed, every item before and after. A working paper: no 認証文, no
 * seal, no number.
 */
#include "src/cert_int.h"

#include "src/codes.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdlib.h>
#include <string.h>

/* Columns of the table: mm from the left margin, and of the preview. */
static const struct column {
	double x, width;
	int col;
} columns[4] = {
	{ 0, 8, 2 },
	{ 8, 48, 5 },
	{ 56, 59, 30 },
	{ 115, 59, 54 },
};

char *
cert_in_words(const struct record *r, enum item it, const char *value)
{
	const struct item_def *d = &item_defs[it];
	const char *list = code_item_list(d->id);
	bool seireki;

	if (value[0] == '\0')
		return x_strdup("");
	if (d->type == TYPE_DATE) {
		seireki = d->dates == DATES_SEIREKI ||
			  (d->dates == DATES_BIRTH &&
			      strcmp(record_get(r, IT_KIND), "2") == 0);
		return cert_date(value, seireki);
	}
	if (d->type == TYPE_FLAG)
		return x_strdup(strcmp(value, "1") == 0 ? "有" : "無");
	return x_strdup(list == NULL ? value : code_label(list, value));
}

static void
table_row(struct sheet *s, const char *const text[4], const char *item)
{
	double left = sheet_m(s, M_sheet_left), x;
	char *done;
	int i;

	for (i = 0; i < 4; i++) {
		x = left + columns[i].x;
		done = sheet_fit(s,
		    (struct box){ x, s->y, columns[i].width, s->row }, s->size,
		    text[i], item);
		sheet_rule(s, x, s->y, x, s->y + s->row, false);
		preview_put(s, columns[i].col, done);
		wipe_free(done);
	}
	x = sheet_m(s, M_sheet_right);
	sheet_rule(s, x, s->y, x, s->y + s->row, false);
	sheet_rule(s, left, s->y, x, s->y, false);
	sheet_rule(s, left, s->y + s->row, x, s->y + s->row, false);
	s->y += s->row;
	preview_flush(s);
}

static void
title(struct sheet *s)
{
	double mid = (sheet_m(s, M_sheet_left) + sheet_m(s, M_sheet_right)) / 2;
	const struct cert_forms *f = s->forms;

	sheet_page(s);
	sheet_words(s, mid, s->y + 6, 0, sheet_m(s, M_sheet_title_size) - 4,
	    f->words[W_title_confirm], "");
	sheet_words(s, sheet_m(s, M_sheet_right), s->y + 6, 1,
	    sheet_m(s, M_sheet_number_size), f->words[W_form_confirm], "");
	preview_put(s, 28, form_preview(f, W_title_confirm));
	preview_put(s, 52, form_preview(f, W_form_confirm));
	preview_flush(s);
	preview_blank(s);
	s->y += 11;
}

/* label and value on a line of the head. */
static void
head_line(struct sheet *s, const char *label, const char *value)
{
	double x = sheet_m(s, M_sheet_left);
	char *done;

	if (value[0] == '\0')
		return;
	wipe_free(sheet_fit(
	    s, (struct box){ x, s->y, 34, s->row }, s->size, label, ""));
	done = sheet_fit(s,
	    (struct box){
		x + 34, s->y, sheet_m(s, M_sheet_right) - x - 34, s->row },
	    s->size, value, "head");
	preview_put(s, 3, label);
	preview_put(s, 15, done);
	preview_flush(s);
	wipe_free(done);
	s->y += s->row;
}

static void
head_date(struct sheet *s, const char *label, const char *stored)
{
	char *day = cert_date(stored, false);

	head_line(s, label, day);
	free(day);
}

static void
head(struct sheet *s, const struct entry *e)
{
	title(s);
	head_line(s, "異動事由",
	    (int)e->event >= 0 && e->event < EV_COUNT
		? event_defs[e->event].label
		: "");
	head_date(s, "異動日", e->event_date);
	head_date(s, "届出日", e->notified_on);
	head_date(s, "通知日", e->informed_on);
	head_date(s, "申出日", e->offered_on);
	head_date(s, "請求日", e->requested_on);
	head_line(s, "受付番号", e->receipt_no);
	head_line(s, "入力場所", e->place);
	head_line(s, "留意事項", e->remarks);
	s->y += 2;
	preview_blank(s);
}

/* Room for n more rows, else a new page. */
static void
room(struct sheet *s, int n)
{
	if (s->y + n * s->row > sheet_m(s, M_sheet_bottom) + 34)
		title(s);
}

static void
item_row(struct sheet *s, const struct entry_person *p, enum item it,
    const char *before, const char *after)
{
	char *b = cert_in_words(&p->before, it, before);
	char *a = cert_in_words(&p->after, it, after);
	bool changed = strcmp(before, after) != 0;

	if (changed || a[0] != '\0') {
		room(s, 1);
		table_row(s,
		    (const char *const[4]){
			changed && GUARD("cert_confirm_mark")
			    ? s->forms->words[W_confirm_changed]
			    : "",
			item_defs[it].label, b, a },
		    item_defs[it].id);
	}
	wipe_free(a);
	wipe_free(b);
}

static const char *
group_get(const struct record *r, enum item it, int seq)
{
	int i;

	for (i = 0; i < r->group_count; i++)
		if (r->group[i].it == it && r->group[i].seq == seq &&
		    r->group[i].value != NULL)
			return r->group[i].value;
	return "";
}

static void
group_rows(struct sheet *s, const struct entry_person *p)
{
	const struct group_value *g;
	int i;

	for (i = 0; i < p->after.group_count; i++) {
		g = &p->after.group[i];
		item_row(s, p, g->it, group_get(&p->before, g->it, g->seq),
		    g->value == NULL ? "" : g->value);
	}
	for (i = 0; i < p->before.group_count; i++) {
		g = &p->before.group[i];
		if (group_get(&p->after, g->it, g->seq)[0] == '\0')
			item_row(
			    s, p, g->it, g->value == NULL ? "" : g->value, "");
	}
}

static void
person(struct sheet *s, const struct entry *e, int n)
{
	const struct entry_person *p = &e->persons[n];
	const struct cert_forms *f = s->forms;
	char *name, *no = x_printf("%d", n + 1);
	int i;

	room(s, 6);
	name = cert_name(&p->after);
	table_row(s,
	    (const char *const[4]){ no, name,
		p->person_no[0] == '\0' ? f->words[W_confirm_new]
					: f->words[W_confirm_before],
		f->words[W_confirm_after] },
	    "name");
	for (i = 0; i < history_item_count; i++)
		item_row(s, p, history_items[i],
		    record_get(&p->before, history_items[i]),
		    record_get(&p->after, history_items[i]));
	group_rows(s, p);
	/* The number itself is the register's alone: whether there is one. */
	if (p->mynumber_handle[0] != '\0') {
		room(s, 1);
		table_row(s,
		    (const char *const[4]){ f->words[W_confirm_changed],
			item_defs[IT_MYNUMBER].label, "", "有" },
		    "mynumber");
	}
	s->y += 3;
	preview_blank(s);
	wipe_free(name);
	free(no);
}

/* n/N below each page; both rows of the preview's foot. */
static void
feet(struct sheet *s)
{
	char *n;

	for (s->page = 0; s->page < s->c->page_count; s->page++) {
		n = x_printf("%d/%d", s->page + 1, s->c->page_count);
		sheet_words(s, sheet_m(s, M_sheet_right), 289, 1,
		    sheet_m(s, M_sheet_number_size), n, "issue_number");
		preview_add(s, preview_row("", 0, "", 0));
		preview_add(s, preview_row("", 0, n, 77));
		free(n);
	}
}

enum rc
cert_confirm_compose(const struct entry *e, const struct cert_request *q,
    struct cert *out, struct err *err)
{
	struct cert_forms *own;
	struct cert c = { 0 };
	struct sheet s;
	enum rc rc;
	int i;

	if ((rc = sheet_open(&s, &c, q, false, &own, err)) != RC_OK)
		return rc;
	s.row = sheet_m(&s, M_confirm_row);
	s.size = sheet_m(&s, M_confirm_size);
	head(&s, e);
	for (i = 0; i < e->person_count; i++)
		person(&s, e, i);
	sheet_end(&s);
	feet(&s);
	cert_forms_free(own);
	*out = c;
	return RC_OK;
}
