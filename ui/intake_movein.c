/* SPDX-License-Identifier: ISC
 * intake_movein - 転出証明書, 住民異動届 and 個人番号カード fill the form of a
 * move-in. People go through movein_fill, as what came over the line does.
 */
#include "ui/intake.h"

#include "src/text.h"
#include "ui/said.h"
#include "ui/show.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* ---- addresses */

static enum intake_name
column(const char *prefix, const char *part)
{
	char name[64];

	(void)snprintf(name, sizeof(name), "%s_%s", prefix, part);
	for (int i = 0; i < INTAKE_COLUMNS; i++)
		if (strcmp(intake_columns[i].name, name) == 0)
			return (enum intake_name)i;
	return INTAKE_COLUMNS;
}

static const char *
part_of(const struct intake *x, const char *prefix, const char *part)
{
	enum intake_name c = column(prefix, part);

	return c < INTAKE_COLUMNS ? intake_cell(x, 0, c) : "";
}

/* Bytes of a figure of either width, 0 none. */
static size_t
figure(const char *s)
{
	if (isdigit((unsigned char)*s))
		return 1;
	return strncmp(s, "\xef\xbc", 2) == 0 && (unsigned char)s[2] >= 0x90 &&
		       (unsigned char)s[2] <= 0x99
		   ? 3
		   : 0;
}

/* Where the number of the lot begins: figures that are no 丁目's. */
static size_t
lot_at(const char *s)
{
	size_t i = 0, k, n;

	while (s[i] != '\0') {
		for (k = i; (n = figure(s + k)) > 0; k += n)
			;
		if (k > i && strncmp(s + k, "丁目", strlen("丁目")) != 0)
			return i;
		i = k > i ? k : i + text_cluster(s, i);
	}
	return i;
}

static size_t
blank_at(const char *s)
{
	size_t i = 0;

	while (s[i] != '\0' && s[i] != ' ' && strncmp(s + i, "　", 3) != 0)
		i++;
	return i;
}

/* "住吉四丁目99番9号 メゾン" in three. */
static void
split_lot(const char *rest, struct intake_address *out)
{
	size_t lot = lot_at(rest), end = lot + blank_at(rest + lot);

	(void)snprintf(out->town, sizeof(out->town), "%.*s", (int)lot, rest);
	(void)snprintf(out->number, sizeof(out->number), "%.*s",
	    (int)(end - lot), rest + lot);
	(void)snprintf(out->building, sizeof(out->building), "%s", rest + end);
	text_trim(out->town);
	text_trim(out->building);
}

/* Without the municipality that it begins with: our own, or *city. */
static const char *
after_city(const struct movein *m, const char *text, char *city, size_t size)
{
	const char *pref = m->towns.pref, *own = m->towns.city;
	const struct place *p;
	int used = 0;

	if (city == NULL) {
		if (strncmp(text, pref, strlen(pref)) == 0)
			text += strlen(pref);
		if (strncmp(text, own, strlen(own)) == 0)
			text += strlen(own);
		return text;
	}
	p = place_at(&m->places, text, &used);
	if (p == NULL)
		return text;
	(void)snprintf(city, size, "%s%s", p->pref, p->city);
	return text + used;
}

void
intake_address(const struct movein *m, struct intake *x, const char *prefix,
    struct intake_address *out)
{
	bool is_here = strcmp(prefix, "address") == 0;
	const char *whole = is_here ? intake_cell(x, 0, IN_ADDRESS)
				    : part_of(x, prefix, "address");

	memset(out, 0, sizeof(*out));
	if (whole[0] != '\0')
		split_lot(after_city(m, whole, is_here ? NULL : out->city,
			      sizeof(out->city)),
		    out);
	if (part_of(x, prefix, "city")[0] != '\0')
		(void)snprintf(out->city, sizeof(out->city), "%s%s",
		    part_of(x, prefix, "pref"), part_of(x, prefix, "city"));
	if (!intake_fits(x, column(prefix, "city"), out->city, EDIT_MAX))
		out->city[0] = '\0';
#define PART(m_)                                                               \
	if (part_of(x, prefix, #m_)[0] != '\0')                                \
	(void)snprintf(out->m_, sizeof(out->m_), "%s", part_of(x, prefix, #m_))
	PART(country);
	PART(town);
	PART(number);
	PART(building);
	PART(room);
#undef PART
}

/* ---- fields of the notification */

bool
intake_fits(struct intake *x, enum intake_name c, const char *text, size_t size)
{
	if (strlen(text) < size)
		return true;
	intake_tell(x, x->rows[0].line, (int)c, RC_INPUT, "E1881",
	    "値が長すぎます", "項目の長さに上限があるため",
	    "書類を見て、画面で入れてください");
	return false;
}

void
intake_put(struct movein *m, const struct app *a, int id, const char *text)
{
	int slot = form_slot_index(&m->form, 0, id);
	struct slot *s = form_slot(&m->form, 0, id);

	if (s == NULL || text[0] == '\0')
		return;
	form_set(&m->form, 0, id, text, NULL, "");
	(void)movein_normalise(m, a, 0, slot, NULL);
	(void)snprintf(s->sign, sizeof(s->sign), "%s", "着");
	s->is_asked = false;
}

void
intake_put_notice(struct movein *m, const struct app *a, struct intake *x)
{
	const char *kind = intake_cell(x, 0, IN_APPLICANT_KIND);

	const char *applicant = intake_cell(x, 0, IN_APPLICANT);
	const char *remarks = intake_cell(x, 0, IN_REMARKS);

	intake_put(m, a, MV_EVENT_DATE, intake_cell(x, 0, IN_EVENT_DATE));
	intake_put(m, a, MV_NOTIFIED, intake_cell(x, 0, IN_NOTIFIED_ON));
	if (kind[0] >= '1' && kind[0] <= '3')
		intake_put(m, a, MV_APPLICANT, kind);
	if (kind[0] != '1' && intake_fits(x, IN_APPLICANT, applicant, EDIT_MAX))
		intake_put(m, a, MV_APPLICANT_NAME, applicant);
	if (intake_fits(x, IN_REMARKS, remarks, sizeof(m->e.remarks)))
		intake_put(m, a, MV_REMARKS, remarks);
}

void
intake_put_address(struct movein *m, const struct app *a, struct intake *x)
{
	struct intake_address n;

	intake_address(m, x, "address", &n);
	intake_put(m, a, MV_TOWN, n.town);
	intake_put(m, a, MV_NUMBER, n.number);
	intake_put(m, a, MV_BUILDING, n.building);
	intake_put(m, a, MV_ROOM, n.room);
}

/* ---- people */

static bool
is_foreign_row(const struct intake *x, int row)
{
	const char *kind = intake_cell(x, row, IN_KIND);

	return kind[0] == '2' ||
	       (kind[0] == '\0' &&
		   (intake_cell(x, row, IN_ARTICLE30_45)[0] != '\0' ||
		       intake_cell(x, row, IN_NATIONALITY)[0] != '\0'));
}

static bool
is_wide(enum item it)
{
	return it == IT_NAME || it == IT_NAME_KANJI || it == IT_FORMER_NAME ||
	       it == IT_ALIAS || it == IT_HITTOUSHA || it == IT_PREV_HEAD_NAME;
}

static bool
has_latin(const char *s)
{
	for (; *s != '\0'; s++)
		if (isalpha((unsigned char)*s))
			return true;
	return false;
}

void
intake_stored(const struct app *a, const struct intake *x, int row,
    enum intake_name c, char *out, size_t size)
{
	const struct intake_column *col = &intake_columns[c];
	const char *text = intake_cell(x, row, c);
	struct date d;

	out[0] = '\0';
	if (text[0] == '\0')
		return;
	if (col->how == CELL_DATE) {
		if (date_load(text, &d, NULL) == RC_OK ||
		    date_parse(text, item_defs[col->it].dates,
			is_foreign_row(x, row) ? "2" : "1", a->today, &d,
			NULL) == RC_OK)
			date_store(&d, out, size);
		return;
	}
	if (c == IN_RELATION)
		movein_relation(text, out, size);
	else if (col->how == CELL_KANA ||
		 (col->it < IT_COUNT && is_wide(col->it) && !has_latin(text)))
		text_widen(text, out, size);
	else
		(void)snprintf(out, size, "%s", text);
}

/* 氏名 of a foreign resident is its letters or its characters. */
static enum item
item_of(const struct intake *x, int row, enum intake_name c)
{
	if (c != IN_NAME || !is_foreign_row(x, row))
		return intake_columns[c].it;
	return has_latin(intake_cell(x, row, IN_NAME)) ? IT_NAME_ROMAN
						       : IT_NAME_KANJI;
}

static void
row_record(
    const struct app *a, const struct intake *x, int row, struct record *r)
{
	const char *period = intake_cell(x, row, IN_RESIDENCE_PERIOD_YEARS);
	char out[INTAKE_CELL * 3], y[8], mo[8], d[8];

	for (int i = 0; i < INTAKE_COLUMNS; i++) {
		enum intake_name c = (enum intake_name)i;
		enum item it;

		if (!intake_columns[i].is_person ||
		    intake_columns[i].it >= IT_COUNT)
			continue;
		it = item_of(x, row, c);
		intake_stored(a, x, row, c, out, sizeof(out));
		if (out[0] != '\0')
			record_set(r, it, out);
	}
	if (period[0] != '\0' && movein_read_period(period, y, mo, d)) {
		record_set(r, IT_RESIDENCE_PERIOD_YEARS, y);
		record_set(r, IT_RESIDENCE_PERIOD_MONTHS, mo);
		record_set(r, IT_RESIDENCE_PERIOD_DAYS, d);
	}
	if (is_foreign_row(x, row))
		record_set(r, IT_KIND, "2");
}

/* 転入前住所 and its 世帯主 stand with the first person. */
static void
former_record(const struct movein *m, struct intake *x, struct record *r)
{
	struct intake_address f;
	const struct place *p;
	char head[INTAKE_CELL * 3];
	int used = 0;

	intake_address(m, x, "prev", &f);
	p = place_at(&m->places, f.city, &used);
	record_set(r, IT_PREV_PREF, p != NULL ? p->pref : NULL);
	record_set(r, IT_PREV_CITY, p != NULL ? p->city : f.city);
	record_set(r, IT_PREV_COUNTRY, f.country);
	record_set(r, IT_PREV_TOWN, f.town);
	record_set(r, IT_PREV_NUMBER, f.number);
	record_set(r, IT_PREV_BUILDING, f.building);
	text_widen(intake_cell(x, 0, IN_PREV_HEAD_NAME), head, sizeof(head));
	record_set(r, IT_PREV_HEAD_NAME, head);
}

bool
intake_secret(struct ui *ui, struct movein *m, struct intake *x, int row)
{
	const char *no = intake_number(x, row);

	if (no[0] == '\0')
		return false;
	if (!app_has(ui_app(ui), "mynumber")) {
		intake_tell(x, x->rows[row].line, IN_MYNUMBER, RC_DENIED,
		    "E1041", "個人番号を扱う権限がありません", "",
		    "権限のある人に頼んでください");
		return false;
	}
	secret_clear(&m->form.secret);
	return secret_add(&m->form.secret, no);
}

static void
numbers(struct ui *ui, struct movein *m, struct intake *x)
{
	for (int i = 0; i < x->count && i < movein_persons(m); i++) {
		int slot = form_slot_index(&m->form, i + 1, IT_MYNUMBER);

		if (slot < 0 || !intake_secret(ui, m, x, i))
			continue;
		m->form.pages[i + 1].slots[slot].is_asked = false;
		movein_number(m, ui_app(ui), i + 1, slot,
		    m->e.persons[i].mynumber_handle);
	}
}

/* Everything stands: what a paper said is kept, the entry follows. */
static void
end(struct ui *ui, struct movein *m)
{
	struct app *a = ui_app(ui);

	said_keep(&m->form);
	movein_take(m, a);
	movein_draft(ui, m);
	(void)form_first_want(&m->form, true);
}

void
intake_movein(struct ui *ui, struct movein *m, struct intake *x)
{
	struct app *a = ui_app(ui);
	struct record people[INTAKE_ROWS];
	const char *whole = intake_cell(x, 0, IN_IS_WHOLE);

	for (int i = 0; i < x->count; i++) {
		record_init(&people[i]);
		row_record(a, x, i, &people[i]);
	}
	former_record(m, x, &people[0]);
	movein_fill(m, a, people, x->count);
	for (int i = 0; i < x->count; i++)
		record_release(&people[i]);
	intake_put_notice(m, a, x);
	intake_put(m, a, MV_WHOLE, whole);
	if (x->paper == PAPER_NOTICE)
		intake_put_address(m, a, x);
	numbers(ui, m, x);
	end(ui, m);
}

/* ---- a card */

/* The page of its person: of that name, else the first without one. */
static int
page_of(struct ui *ui, struct movein *m, const char *name)
{
	int page;

	for (page = 1; page <= movein_persons(m); page++)
		if (strcmp(movein_get(m, page, IT_NAME), name) == 0)
			return page;
	for (page = 1; page <= movein_persons(m); page++) {
		const char *has = movein_get(m, page, IT_NAME);

		if (has[0] == '\0' ||
		    strcmp(form_slot(&m->form, page, IT_NAME)->sign, "写") == 0)
			return page;
	}
	return movein_resize(m, ui_app(ui), page) ? page : 0;
}

static void
card_person(struct ui *ui, struct movein *m, struct intake *x, int page)
{
	struct record r;
	int slot;

	record_init(&r);
	row_record(ui_app(ui), x, 0, &r);
	for (int it = 0; it < IT_COUNT; it++)
		if (r.v[it] != NULL)
			record_set(&m->e.persons[page - 1].after, (enum item)it,
			    r.v[it]);
	said_keep(&m->form);
	movein_show_person(m, page);
	for (int i = 0; i < m->form.pages[page].count; i++) {
		struct slot *s = &m->form.pages[page].slots[i];

		if (s->f->id < IT_COUNT && s->f->id != IT_MYNUMBER &&
		    r.v[s->f->id] != NULL) {
			said_set(s, s->text);
			s->is_asked = false;
		} else if (movein_person[i].is_stop && s->text[0] == '\0') {
			s->is_asked = true;
		}
	}
	said_marks(&m->form);
	record_release(&r);
	slot = form_slot_index(&m->form, page, IT_MYNUMBER);
	movein_settle_right(m, ui_app(ui), page);
	if (slot >= 0 && intake_secret(ui, m, x, 0))
		movein_number(m, ui_app(ui), page, slot,
		    m->e.persons[page - 1].mynumber_handle);
}

void
intake_card(struct ui *ui, struct movein *m, struct intake *x)
{
	struct app *a = ui_app(ui);
	struct intake_address f;
	char name[INTAKE_CELL * 3], count[16];
	int page;

	intake_stored(a, x, 0, IN_NAME, name, sizeof(name));
	page = page_of(ui, m, name);
	if (page == 0) {
		intake_tell(x, x->rows[0].line, IN_NAME, RC_INPUT, "E1898",
		    "この人の頁がありません",
		    "40人分の頁がすべて使われているため",
		    "別の届出にしてください");
		return;
	}
	(void)snprintf(count, sizeof(count), "%d", movein_persons(m));
	form_set(&m->form, 0, MV_COUNT, count, NULL, NULL);
	movein_take(m, a);
	card_person(ui, m, x, page);
	/* 券面 has the address that they come from. */
	memset(&f, 0, sizeof(f));
	split_lot(after_city(
		      m, intake_cell(x, 0, IN_ADDRESS), f.city, sizeof(f.city)),
	    &f);
	if (f.city[0] != '\0' && movein_get(m, 0, MV_PREV_CITY)[0] == '\0') {
		intake_put(m, a, MV_PREV_CITY, f.city);
		intake_put(m, a, MV_PREV_TOWN, f.town);
		intake_put(m, a, MV_PREV_NUMBER, f.number);
		intake_put(m, a, MV_PREV_BUILDING, f.building);
	}
	end(ui, m);
}
