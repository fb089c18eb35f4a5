/* SPDX-License-Identifier: ISC
 * movein_form - see movein_form.h: what is typed becomes the entry, and an
 * entry becomes the form again.
 */
#include "ui/movein_form.h"

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
static const char *const identity_papers[] = { "", "mynum", "licence",
	"passprt", "zairyu", "insured", "pension", "moveout", "koseki",
	"other" };
static const char *const added_papers[] = { "", "", "moveout", "koseki",
	"kinship", "other" };

int
movein_persons(const struct movein *m)
{
	return m->form.page_count > 0 ? m->form.page_count - 1 : 0;
}

static const char *
get(const struct movein *m, int page, int id)
{
	return form_get(&m->form, page, id);
}

static bool
is_foreign(const struct movein *m, int page)
{
	return strcmp(get(m, page, IT_KIND), "2") == 0;
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
static void
settle_right(struct movein *m, const struct app *a, int page)
{
	struct slot *s = form_slot(&m->form, page, IT_MYNUMBER);

	if (s == NULL || app_has(a, "mynumber"))
		return;
	s->is_fixed = true;
	s->is_asked = false;
	form_set(&m->form, page, IT_MYNUMBER, "", _("〔権限なし〕"), NULL);
}

static void
page_start(struct movein *m, int page)
{
	const char *kind = page > 1 ? get(m, page - 1, IT_KIND) : "1";

	if (strcmp(m->menu, "71") == 0 || strcmp(m->menu, "72") == 0)
		kind = "2";
	form_set(&m->form, page, IT_KIND, kind, NULL, NULL);
	if (page == 1 && strcmp(get(m, 0, MV_WHOLE), "2") != 0)
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
		settle_right(m, a, page);
	}
	movein_tidy(m);
	return true;
}

/* ---- what applies */

static bool
in_list(const char *list, const char *code)
{
	size_t n = strlen(code);

	if (list == NULL || list[0] == '\0')
		return true;
	if (n == 0)
		return false;
	for (const char *p = list; p != NULL; p = strchr(p, '|')) {
		if (*p == '|')
			p++;
		if (strncmp(p, code, n) == 0 && (p[n] == '\0' || p[n] == '|'))
			return true;
	}
	return false;
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

static void
tidy_notice(struct movein *m)
{
	const char *who = get(m, 0, MV_APPLICANT);
	const char *paper = get(m, 0, MV_PAPER1);
	bool abroad = m->e.event == EV_IN_ABROAD;
	struct slot *s;

	hide(m, 0, MV_APPLICANT_NAME, who[0] != '2' && who[0] != '3');
	hide(m, 0, MV_PROXY, who[0] != '3');
	hide(m, 0, MV_PAPER2, paper[0] == '\0' || has_photo(paper));
	hide(m, 0, MV_PREV_COUNTRY, !abroad);
	/* Who comes from another country has no municipality there. */
	hide(m, 0, MV_PREV_CITY,
	    abroad && get(m, 0, MV_PREV_COUNTRY)[0] != '\0');
	hide(m, 0, MV_LAST_REGISTERED, strcmp(m->menu, "14") != 0);
	hide(m, 0, MV_HOUSEHOLD, get(m, 0, MV_WHOLE)[0] != '2');
	s = form_slot(&m->form, 0, MV_WHOLE);
	if (s != NULL && m->joined_head[0] != '\0')
		(void)snprintf(s->beside, sizeof(s->beside), "%s", "");
}

static void
tidy_person(struct movein *m, int page)
{
	bool foreign = is_foreign(m, page);
	const char *category = get(m, page, IT_ARTICLE30_45);
	const char *name = get(m, page, foreign ? IT_NAME_ROMAN : IT_NAME);
	struct form_page *p = &m->form.pages[page];
	char shown[48]; /* a title holds the number too */

	for (int i = 0; i < p->count; i++) {
		const struct movein_field *f = &movein_person[i];

		p->slots[i].is_hidden =
		    !(foreign ? f->foreign : f->japanese) ||
		    (foreign && !in_list(f->categories, category));
	}
	hide(m, page, IT_FORMER_NAME_KANA_CHECKED,
	    foreign || get(m, page, IT_FORMER_NAME)[0] == '\0');
	if (foreign && name[0] == '\0')
		name = get(m, page, IT_NAME_KANJI);
	text_fit(is_family_only(form_slot(&m->form, page, IT_NAME)) ? "" : name,
	    18, false, shown, sizeof(shown));
	(void)snprintf(p->title, sizeof(p->title), "%d %s", page, shown);
}

void
movein_tidy(struct movein *m)
{
	const struct event_def *d = &event_defs[m->e.event];
	char count[16] = "";

	tidy_notice(m);
	for (int page = 1; page <= movein_persons(m); page++)
		tidy_person(m, page);
	if (movein_persons(m) > 0)
		(void)snprintf(
		    count, sizeof(count), " %d人", movein_persons(m));
	(void)snprintf(m->title, sizeof(m->title), "%s%s%s%s",
	    strcmp(m->menu, "14") == 0   ? "未届転入 "
	    : strcmp(m->menu, "71") == 0 ? "法30条の46転入 "
	    : strcmp(m->menu, "72") == 0 ? "法30条の47届出 "
					 : "",
	    d->label, get(m, 0, MV_WHOLE)[0] == '2' ? "・一部" : "・全部",
	    count);
}

/* ---- words and shorthand */

static const struct {
	const char *typed, *term;
} relation_short[] = {
	{ "1", "世帯主" },
	{ "2", "夫" },
	{ "3", "妻" },
	{ "4", "子" },
	{ "5", "父" },
	{ "6", "母" },
	{ "7", "兄" },
	{ "8", "姉" },
	{ "9", "弟" },
	{ "0", "妹" },
	{ "setainushi", "世帯主" },
	{ "せたいぬし", "世帯主" },
	{ "otto", "夫" },
	{ "おっと", "夫" },
	{ "tsuma", "妻" },
	{ "tuma", "妻" },
	{ "つま", "妻" },
	{ "ko", "子" },
	{ "こ", "子" },
	{ "chichi", "父" },
	{ "titi", "父" },
	{ "ちち", "父" },
	{ "haha", "母" },
	{ "はは", "母" },
	{ "ani", "兄" },
	{ "あに", "兄" },
	{ "ane", "姉" },
	{ "あね", "姉" },
	{ "otouto", "弟" },
	{ "おとうと", "弟" },
	{ "imouto", "妹" },
	{ "いもうと", "妹" },
	{ "doukyonin", "同居人" },
	{ "どうきょにん", "同居人" },
	{ "enkosha", "縁故者" },
	{ "えんこしゃ", "縁故者" },
};

static const char *
term_of(const char *s)
{
	for (size_t i = 0;
	     i < sizeof(relation_short) / sizeof(relation_short[0]); i++)
		if (strcmp(relation_short[i].typed, s) == 0)
			return relation_short[i].term;
	return NULL;
}

void
movein_relation(const char *typed, char *out, size_t size)
{
	char s[64], one[2] = "";
	const char *term;
	size_t at = 0;

	text_narrow(typed, s, sizeof(s));
	text_trim(s);
	term = term_of(s);
	if (term != NULL) {
		(void)snprintf(out, size, "%s", term);
		return;
	}
	/* 44: 子の子. The head of the household is nobody's relative. */
	if (digits_only(s) && strlen(s) >= 2 && strlen(s) <= 4 &&
	    strchr(s, '1') == NULL) {
		for (size_t i = 0; s[i] != '\0'; i++) {
			one[0] = s[i];
			at += (size_t)snprintf(out + at,
			    at < size ? size - at : 0, "%s%s", i ? "の" : "",
			    term_of(one));
		}
		return;
	}
	(void)snprintf(out, size, "%s", s);
}

/* "3年", "1年3月", "90日", "3": years, months, days. */
static bool
read_period(const char *typed, char y[8], char mo[8], char d[8])
{
	char s[64];
	const char *p = s;

	y[0] = mo[0] = d[0] = '\0';
	text_narrow(typed, s, sizeof(s));
	text_trim(s);
	while (*p != '\0') {
		char *to, *end;
		long n = strtol(p, &end, 10);

		if (end == p || n < 0 || n > 999)
			return false;
		if (*end == '\0' || strncmp(end, "年", 3) == 0 || *end == 'y') {
			to = y;
		} else if (strncmp(end, "か月", 6) == 0 ||
			   strncmp(end, "月", 3) == 0 || *end == 'm') {
			to = mo;
		} else if (strncmp(end, "日", 3) == 0 || *end == 'd') {
			to = d;
		} else {
			return false;
		}
		if (to[0] != '\0')
			return false;
		(void)snprintf(to, 8, "%ld", n);
		if (strncmp(end, "か月", 6) == 0)
			end += 6;
		else if (*end != '\0')
			end += (*end & 0x80) != 0 ? 3 : 1;
		p = end;
	}
	return true;
}

static void
period_text(const struct record *r, char *out, size_t size)
{
	const char *y = record_get(r, IT_RESIDENCE_PERIOD_YEARS);
	const char *mo = record_get(r, IT_RESIDENCE_PERIOD_MONTHS);
	const char *d = record_get(r, IT_RESIDENCE_PERIOD_DAYS);

	(void)snprintf(out, size, "%s%s%s%s%s%s", y, y[0] ? "年" : "", mo,
	    mo[0] ? "月" : "", d, d[0] ? "日" : "");
}

/* 12-3 in a town with 住居表示: 12番3号. Figures stay half-width. */
static void
lot_number(const struct movein *m, const char *typed, char *out, size_t size)
{
	const struct town *t = town_by_code(&m->towns, m->town_code);
	char s[128];
	int a, b, n = 0;

	text_narrow(typed, s, sizeof(s));
	text_trim(s);
	if (sscanf(s, "%5d-%5d%n", &a, &b, &n) == 2 && s[n] == '\0' && a > 0 &&
	    b > 0) {
		if (t != NULL && t->is_jukyo)
			(void)snprintf(out, size, "%d番%d号", a, b);
		else
			(void)snprintf(out, size, "%d番地%d", a, b);
		return;
	}
	if (sscanf(s, "%5d%n", &a, &n) == 1 && s[n] == '\0' && a > 0) {
		(void)snprintf(
		    out, size, t != NULL && t->is_jukyo ? "%d番" : "%d番地", a);
		return;
	}
	(void)snprintf(out, size, "%s", s);
}

/* ---- addresses */

void
movein_set_town(struct movein *m, const struct town *t)
{
	char shown[256], zip[16] = "";

	(void)snprintf(m->town_code, sizeof(m->town_code), "%s", t->code);
	(void)snprintf(m->town_name, sizeof(m->town_name), "%s", t->name);
	(void)snprintf(m->postcode, sizeof(m->postcode), "%s", t->postcode);
	if (t->postcode[0] != '\0')
		(void)snprintf(
		    zip, sizeof(zip), "%.3s-%s ", t->postcode, t->postcode + 3);
	(void)snprintf(
	    shown, sizeof(shown), "%s%s%s", zip, m->towns.city, t->name);
	form_set(&m->form, 0, MV_TOWN, t->name, shown, "");
}

void
movein_set_place(struct movein *m, const struct place *p, const char *postcode,
    const char *town)
{
	char text[160], zip[16] = "", shown[200];

	(void)snprintf(
	    m->prev_code, sizeof(m->prev_code), "%.5s000000", p->code);
	(void)snprintf(m->prev_pref, sizeof(m->prev_pref), "%s", p->pref);
	(void)snprintf(m->prev_city, sizeof(m->prev_city), "%s", p->city);
	(void)snprintf(
	    m->prev_postcode, sizeof(m->prev_postcode), "%.7s", postcode);
	if (strlen(postcode) == 7)
		(void)snprintf(
		    zip, sizeof(zip), "%.3s-%s ", postcode, postcode + 3);
	(void)snprintf(text, sizeof(text), "%s%s", p->pref, p->city);
	(void)snprintf(shown, sizeof(shown), "%s%s", zip, text);
	form_set(&m->form, 0, MV_PREV_CITY, text, shown, "");
	if (town[0] != '\0')
		form_set(&m->form, 0, MV_PREV_TOWN, town, NULL, "案");
}

/* A town typed and not chosen: taken when only one is meant. */
static void
settle_town(struct movein *m, const char *typed)
{
	const struct town *found[2], *t;
	int n;

	if (m->town_name[0] != '\0' && strcmp(typed, m->town_name) == 0) {
		t = town_by_code(&m->towns, m->town_code);
		if (t != NULL)
			movein_set_town(m, t);
		return;
	}
	m->town_code[0] = m->town_name[0] = m->postcode[0] = '\0';
	if (typed[0] == '\0')
		return;
	n = town_find(&m->towns, typed, 2, found);
	t = town_by_name(&m->towns, typed);
	if (t == NULL && n == 1)
		t = found[0];
	if (t != NULL)
		movein_set_town(m, t);
}

static void
settle_place(struct movein *m, const char *typed)
{
	char have[160], rest[200];
	const struct place *p;
	int used = 0;

	(void)snprintf(have, sizeof(have), "%s%s", m->prev_pref, m->prev_city);
	if (typed[0] != '\0' && strcmp(have, typed) == 0)
		return;
	m->prev_code[0] = m->prev_pref[0] = m->prev_city[0] =
	    m->prev_postcode[0] = '\0';
	p = typed[0] != '\0' ? place_at(&m->places, typed, &used) : NULL;
	if (p != NULL) {
		(void)snprintf(rest, sizeof(rest), "%.190s", typed + used);
		movein_set_place(m, p, "", rest);
	} else {
		/* Not in the list (a merged municipality, 不明): as typed. */
		(void)snprintf(
		    m->prev_city, sizeof(m->prev_city), "%.79s", typed);
	}
}

/* ---- leaving a field */

static const char *
kind_of(const struct movein *m, int page)
{
	return page > 0 && is_foreign(m, page) ? "2" : "1";
}

/* Readable dates only: the stored form in out, "" for an empty field. */
static bool
read_date(const struct movein *m, const struct app *a, int page,
    const struct field *f, const char *typed, struct date *d, char *stored,
    size_t size, struct err *err)
{
	stored[0] = '\0';
	if (typed[0] == '\0')
		return true;
	if (date_load(typed, d, NULL) != RC_OK &&
	    date_parse(typed, f->takes, kind_of(m, page), a->today, d, err) !=
		RC_OK)
		return false;
	date_store(d, stored, size);
	return true;
}

static void
normalise_date(
    struct movein *m, int page, const struct field *f, const struct date *d)
{
	const struct slot *s = form_slot(&m->form, page, f->id);
	char shown[160], *typed = x_strdup(s->text);

	date_show(d, false, shown, sizeof(shown));
	form_set(&m->form, page, f->id, typed, shown, NULL);
	wipe_free(typed);
}

static void
replace(struct movein *m, int page, int id, const char *text)
{
	struct slot *s = form_slot(&m->form, page, id);

	if (s != NULL && strcmp(s->text, text) != 0)
		form_set(&m->form, page, id, text, NULL, NULL);
}

/* Katakana of a name that is written in kana: the reading is plain. */
static void
propose_reading(struct movein *m, int page, const char *name)
{
	struct slot *s = form_slot(&m->form, page, IT_NAME_KANA);
	char kana[256];

	kana_to_katakana(name, kana, sizeof(kana));
	if (s == NULL ||
	    (s->text[0] != '\0' && strcmp(s->sign, "案") != 0 &&
		strcmp(s->sign, "写") != 0) ||
	    name[0] == '\0' || !kana_only(kana))
		return;
	form_set(&m->form, page, IT_NAME_KANA, kana, NULL, "案");
	s->is_asked = true;
}

static bool
normalise_person(
    struct movein *m, int page, const struct field *f, const char *text)
{
	char out[512], y[8], mo[8], d[8];
	const struct code_row *row;

	switch (f->id) {
	case IT_RELATION:
		movein_relation(text, out, sizeof(out));
		replace(m, page, f->id, out);
		break;
	case IT_HITTOUSHA:
		if (strcmp(text, "0") == 0 || strcmp(text, "０") == 0)
			replace(m, page, f->id, get(m, page, IT_NAME));
		break;
	case IT_NAME_ROMAN:
		(void)snprintf(out, sizeof(out), "%.500s", text);
		for (char *p = out; *p != '\0'; p++)
			*p = (char)toupper((unsigned char)*p);
		replace(m, page, f->id, out);
		break;
	case IT_NAME:
		propose_reading(m, page, text);
		break;
	case IT_NATIONALITY:
		text_narrow(text, out, sizeof(out));
		row = code_find("nationality", out);
		if (row != NULL)
			replace(m, page, f->id, row->label);
		break;
	case IT_RESIDENCE_STATUS:
		text_narrow(text, out, sizeof(out));
		for (char *p = out; *p != '\0'; p++)
			*p = (char)toupper((unsigned char)*p);
		row = code_find("residence_status", out);
		if (row != NULL)
			replace(m, page, f->id, row->label);
		break;
	case MV_PERIOD:
		return read_period(text, y, mo, d);
	default:
		break;
	}
	return true;
}

bool
movein_normalise(
    struct movein *m, const struct app *a, int page, int slot, struct err *err)
{
	const struct slot *s = &m->form.pages[page].slots[slot];
	const struct field *f = s->f;
	char stored[256], text[1024];
	struct date d;

	(void)snprintf(text, sizeof(text), "%s", s->text);
	if (f->kind == FIELD_DATE) {
		if (!read_date(
			m, a, page, f, text, &d, stored, sizeof(stored), err))
			return false;
		if (text[0] != '\0')
			normalise_date(m, page, f, &d);
		return true;
	}
	if (page > 0) {
		if (!normalise_person(m, page, f, text)) {
			(void)err_set(err, RC_INPUT, "E9011",
			    _("在留期間の形が正しくありません"),
			    _("年・月・日の数だけを受け付けるため"),
			    _("3年、1年3月、90日 のように入れてください"));
			return false;
		}
		return true;
	}
	switch (f->id) {
	case MV_TOWN:
		settle_town(m, text);
		break;
	case MV_PREV_CITY:
		settle_place(m, text);
		break;
	case MV_NUMBER:
		lot_number(m, text, stored, sizeof(stored));
		replace(m, 0, MV_NUMBER, stored);
		break;
	case MV_PREV_NUMBER:
	case MV_ROOM:
		text_narrow(text, stored, sizeof(stored));
		replace(m, 0, f->id, stored);
		break;
	default:
		break;
	}
	return true;
}

/* ---- the form becomes the entry */

static void
take_date(struct movein *m, const struct app *a, int page, int id, char *out,
    size_t size)
{
	struct slot *s = form_slot(&m->form, page, id);
	char stored[256] = "";
	struct date d;

	if (s != NULL && !read_date(m, a, page, s->f, s->text, &d, stored,
			     sizeof(stored), NULL))
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

static int
digit(const char *s, int max)
{
	int n = s[0] >= '0' && s[0] <= '9' ? s[0] - '0' : 0;

	return n <= max ? n : 0;
}

static void
take_notice(struct movein *m, const struct app *a)
{
	struct entry *e = &m->e;
	const char *second;

	(void)snprintf(e->menu, sizeof(e->menu), "%s", m->menu);
	take_date(m, a, 0, MV_EVENT_DATE, e->event_date, sizeof(e->event_date));
	take_date(m, a, 0, MV_NOTIFIED, e->notified_on, sizeof(e->notified_on));
	e->with_birth = get(m, 0, MV_WITH_BIRTH)[0] == '2';
	e->applicant_kind = digit(get(m, 0, MV_APPLICANT), 3);
	e->is_whole = get(m, 0, MV_WHOLE)[0] != '2';
	copy_text(e->applicant, sizeof(e->applicant),
	    e->applicant_kind == 1 ? "" : get(m, 0, MV_APPLICANT_NAME));
	memset(e->papers, 0, sizeof(e->papers));
	e->paper_count = 0;
	add_paper(e, identity_papers[digit(get(m, 0, MV_PAPER1), 9)]);
	second = get(m, 0, MV_PAPER2);
	if (!has_photo(get(m, 0, MV_PAPER1)))
		add_paper(e, identity_papers[digit(second, 9)]);
	add_paper(e, added_papers[digit(get(m, 0, MV_PAPER3), 5)]);
	e->has_proxy_letter =
	    e->applicant_kind == 3 && get(m, 0, MV_PROXY)[0] == '1';
	if (e->has_proxy_letter)
		add_paper(e, "proxy");
	copy_text(e->remarks, sizeof(e->remarks), get(m, 0, MV_REMARKS));
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
	    m->e.event == EV_IN_ABROAD ? get(m, 0, MV_PREV_COUNTRY) : "";
	bool here = country[0] == '\0';

	record_set(r, IT_ADDRESS_CODE, m->town_code);
	record_set(r, IT_POSTCODE, m->postcode);
	record_set(r, IT_ADDRESS_PREF, m->towns.pref);
	record_set(r, IT_ADDRESS_CITY, m->towns.city);
	record_set(r, IT_ADDRESS_TOWN, get(m, 0, MV_TOWN));
	record_set(r, IT_ADDRESS_NUMBER, get(m, 0, MV_NUMBER));
	record_set(r, IT_ADDRESS_BUILDING, get(m, 0, MV_BUILDING));
	record_set(r, IT_ADDRESS_ROOM, get(m, 0, MV_ROOM));
	record_set(r, IT_PREV_CODE, here ? m->prev_code : "");
	record_set(r, IT_PREV_POSTCODE, here ? m->prev_postcode : "");
	record_set(r, IT_PREV_COUNTRY, country);
	record_set(r, IT_PREV_PREF, here ? m->prev_pref : "");
	record_set(r, IT_PREV_CITY, here ? m->prev_city : "");
	record_set(r, IT_PREV_TOWN, get(m, 0, MV_PREV_TOWN));
	record_set(r, IT_PREV_NUMBER, get(m, 0, MV_PREV_NUMBER));
	record_set(r, IT_PREV_BUILDING, get(m, 0, MV_PREV_BUILDING));
	record_set(r, IT_PREV_HEAD_NAME, get(m, 0, MV_PREV_HEAD));
	record_set(
	    r, IT_PREV_UNREPORTED, strcmp(m->menu, "14") == 0 ? "1" : "");
	record_set(r, IT_LAST_REGISTERED_ADDRESS,
	    strcmp(m->menu, "14") == 0 ? get(m, 0, MV_LAST_REGISTERED) : "");
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

static void
take_slot(struct movein *m, const struct app *a, int page, struct slot *s,
    struct record *r)
{
	char stored[256], y[8], mo[8], d[8];
	int id = s->f->id;
	const char *text = s->is_hidden ? "" : s->text;

	if (id == IT_MYNUMBER)
		return;
	if (id == MV_PERIOD) {
		if (!read_period(text, y, mo, d))
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
			take_date(m, a, page, id, stored, sizeof(stored));
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
	for (int i = 0; i < g->count; i++)
		take_slot(m, a, page, &g->slots[i], &p->after);
	if (is_foreign(m, page)) {
		record_set(&p->after, IT_NAME, NULL);
		record_set(&p->after, IT_CARD_NO_KIND,
		    strcmp(get(m, page, IT_ARTICLE30_45), "2") == 0 ? "2"
		    : get(m, page, IT_CARD_NO)[0] != '\0'           ? "1"
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
			 !is_foreign(m, page))
			record_set(r, copied[i], get(m, page, (int)copied[i]));
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

void
movein_take(struct movein *m, const struct app *a)
{
	struct facts f;
	int page;

	movein_tidy(m);
	take_notice(m, a);
	movein_facts(m, a, &f);
	for (page = 1; page <= movein_persons(m); page++)
		take_person(m, a, page);
	/* Parts of names are split before somebody's 氏 is copied. */
	movein_complete(&m->e, &f);
	for (page = 2; page <= movein_persons(m); page++)
		carry(m, page);
	movein_complete(&m->e, &f);
	if (m->e.applicant_kind == 1 && m->e.person_count > 0)
		copy_text(m->e.applicant, sizeof(m->e.applicant),
		    record_get(&m->e.persons[0].after, IT_NAME));
}

/* ---- the entry becomes the form */

static void
show_stored_date(struct movein *m, int page, int id, const char *stored)
{
	char shown[160];

	if (stored[0] == '\0') {
		form_set(&m->form, page, id, "", NULL, "");
		return;
	}
	date_show_stored(stored, false, shown, sizeof(shown));
	form_set(&m->form, page, id, stored, shown, "");
}

static int
paper_digit(const char *const *list, int n, const char *code)
{
	for (int i = 1; i < n; i++)
		if (strcmp(list[i], code) == 0)
			return i;
	return 0;
}

static void
show_digit(struct movein *m, int id, int n)
{
	char s[12] = "";

	if (n > 0)
		(void)snprintf(s, sizeof(s), "%d", n);
	form_set(&m->form, 0, id, s, NULL, "");
}

static void
show_papers(struct movein *m)
{
	const struct entry *e = &m->e;
	int first = 0, second = 0, added = 0, n;

	for (int i = 0; i < e->paper_count; i++) {
		n = paper_digit(identity_papers, 10, e->papers[i]);
		if (first == 0 && n > 0) {
			first = n;
			continue;
		}
		if (second == 0 && n > 0 && first > 4) {
			second = n;
			continue;
		}
		n = paper_digit(added_papers, 6, e->papers[i]);
		if (n > 1)
			added = n;
	}
	show_digit(m, MV_PAPER1, first);
	show_digit(m, MV_PAPER2, second);
	show_digit(m, MV_PAPER3, added);
}

static void
show_notice(struct movein *m)
{
	const struct entry *e = &m->e;
	const struct record *r;
	const struct town *t;
	struct place p;

	show_stored_date(m, 0, MV_NOTIFIED, e->notified_on);
	show_stored_date(m, 0, MV_EVENT_DATE, e->event_date);
	show_digit(m, MV_COUNT, e->person_count);
	show_digit(m, MV_WITH_BIRTH, e->with_birth ? 2 : 0);
	show_digit(m, MV_APPLICANT, e->applicant_kind);
	form_set(&m->form, 0, MV_APPLICANT_NAME,
	    e->applicant_kind > 1 ? e->applicant : "", NULL, "");
	show_papers(m);
	show_digit(m, MV_PROXY, e->has_proxy_letter ? 1 : 0);
	show_digit(m, MV_WHOLE, e->is_whole ? 1 : 2);
	form_set(&m->form, 0, MV_REMARKS, e->remarks, NULL, "");
	if (e->person_count == 0)
		return;
	r = &e->persons[0].after;
	form_set(
	    &m->form, 0, MV_TOWN, record_get(r, IT_ADDRESS_TOWN), NULL, "");
	t = town_by_code(&m->towns, record_get(r, IT_ADDRESS_CODE));
	if (t != NULL)
		movein_set_town(m, t);
	form_set(
	    &m->form, 0, MV_NUMBER, record_get(r, IT_ADDRESS_NUMBER), NULL, "");
	form_set(&m->form, 0, MV_BUILDING, record_get(r, IT_ADDRESS_BUILDING),
	    NULL, "");
	form_set(
	    &m->form, 0, MV_ROOM, record_get(r, IT_ADDRESS_ROOM), NULL, "");
	form_set(&m->form, 0, MV_PREV_COUNTRY, record_get(r, IT_PREV_COUNTRY),
	    NULL, "");
	memset(&p, 0, sizeof(p));
	(void)snprintf(
	    p.code, sizeof(p.code), "%.5s", record_get(r, IT_PREV_CODE));
	(void)snprintf(
	    p.pref, sizeof(p.pref), "%.23s", record_get(r, IT_PREV_PREF));
	(void)snprintf(
	    p.city, sizeof(p.city), "%.63s", record_get(r, IT_PREV_CITY));
	if (p.city[0] != '\0')
		movein_set_place(m, &p, record_get(r, IT_PREV_POSTCODE), "");
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
	form_set(&m->form, 0, MV_LAST_REGISTERED,
	    record_get(r, IT_LAST_REGISTERED_ADDRESS), NULL, "");
}

static void
show_person(struct movein *m, int page)
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
		} else if (f->id == MV_PERIOD) {
			period_text(r, s, sizeof(s));
			form_set(&m->form, page, f->id, s, NULL, "");
		} else if ((f->id == IT_RESIDENT_SINCE ||
			       f->id == IT_FOREIGN_RESIDENT_SINCE) &&
			   strcmp(record_get(r, (enum item)f->id),
			       m->e.event_date) == 0) {
			/* It follows the 異動日. */
			form_set(&m->form, page, f->id, "", NULL, "");
		} else if (f->kind == FIELD_DATE) {
			show_stored_date(
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
		show_person(m, page);
		if (m->e.persons[page - 1].mynumber_handle[0] == '\0')
			settle_right(m, a, page);
	}
	movein_tidy(m);
}

/* ---- households and returning residents */

enum rc
movein_join(
    struct movein *m, struct app *a, const char *household_no, struct err *err)
{
	const struct record *first = NULL;
	struct household h;
	char text[400], no[24];
	json_t *who;
	enum rc rc;

	if (a->replica == NULL)
		return err_set(err, RC_OFFLINE, "E7011",
		    _("手もとの台帳がありません"), "", _("/N1 で様子を見ます"));
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
		if (first == NULL)
			first = r;
		if (strcmp(record_get(r, IT_RELATION), "世帯主") == 0)
			(void)snprintf(m->joined_head, sizeof(m->joined_head),
			    "%.250s", record_get(r, IT_NAME));
	}
	show_number(h.household_no, no, sizeof(no));
	(void)snprintf(text, sizeof(text), "%s %.250s", no, m->joined_head);
	form_set(&m->form, 0, MV_HOUSEHOLD, no, text, "");
	/* Who joins a household lives where it lives. */
	if (first != NULL && get(m, 0, MV_TOWN)[0] == '\0' &&
	    strstr(h.members[0].blocks, "支") == NULL) {
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
	struct record sheet, typed;
	json_t *args, *answer = NULL, *row;
	int sheet_at, hist_at;
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
	row = json_deep_copy(json_object_get(answer, "record"));
	record_init(&sheet);
	sheet_at = (int)json_integer_value(json_object_get(row, "sheet_no"));
	hist_at = (int)json_integer_value(json_object_get(row, "hist_no"));
	if (row != NULL) {
		static const char *const places[] = { "person_no", "hist_no",
			"sheet_no", "recorded_at", "entry_id", "cancels" };

		for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
			(void)json_object_del(row, places[i]);
	}
	rc = record_from_json(&sheet, row, err);
	json_decref(row);
	(void)snprintf(
	    sheet.person_no, sizeof(sheet.person_no), "%s", person_no);
	sheet.sheet_no = sheet_at;
	sheet.hist_no = hist_at;
	if (rc == RC_OK) {
		record_init(&typed);
		record_copy(&typed, &p->after);
		(void)snprintf(
		    handle, sizeof(handle), "%s", p->mynumber_handle);
		movein_return(p, &sheet, is_first_return(answer));
		(void)snprintf(p->mynumber_handle, sizeof(p->mynumber_handle),
		    "%s", handle);
		/* What the clerk typed from the papers stands; the 除票 fills
		 * the rest. */
		for (int i = 0; i < movein_person_count; i++) {
			int id = movein_person[i].f.id;

			if (id < IT_COUNT && id != IT_MYNUMBER &&
			    record_get(&typed, (enum item)id)[0] != '\0')
				record_set(&p->after, (enum item)id,
				    record_get(&typed, (enum item)id));
		}
		show_person(m, person + 1);
		record_release(&typed);
		movein_take(m, a);
	}
	json_decref(answer);
	record_release(&sheet);
	return rc;
}
