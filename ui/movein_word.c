/* SPDX-License-Identifier: ISC
 * movein_word - what a clerk types becomes what it means, as a field of a
 * move-in is left: shorthand, lot numbers, places, dates.
 */
#include "ui/movein_in.h"

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
	char s[EDIT_MAX], one[2] = "";
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
bool
movein_read_period(const char *typed, char y[8], char mo[8], char d[8])
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

void
movein_period_text(const struct record *r, char *out, size_t size)
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
	char s[EDIT_MAX];
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
	(void)snprintf(shown, sizeof(shown), "%s%s%s", zip, t->city, t->name);
	form_set(&m->form, 0, MV_TOWN, t->name, shown, "");
}

void
movein_set_former(struct movein *m, const char *code, const char *pref,
    const char *city, const char *postcode)
{
	char text[sizeof(m->prev_pref) + sizeof(m->prev_city)], zip[16] = "";
	char shown[sizeof(text) + sizeof(zip)];

	m->prev_code[0] = m->prev_pref[0] = m->prev_city[0] = '\0';
	if (strlen(code) >= 5)
		(void)snprintf(
		    m->prev_code, sizeof(m->prev_code), "%.5s000000", code);
	/* What is too long for a prefecture is part of the name. */
	if (strlen(pref) < sizeof(m->prev_pref))
		(void)snprintf(m->prev_pref, sizeof(m->prev_pref), "%s", pref);
	(void)snprintf(m->prev_city, sizeof(m->prev_city), "%s%s",
	    m->prev_pref[0] != '\0' ? "" : pref, city);
	(void)snprintf(
	    m->prev_postcode, sizeof(m->prev_postcode), "%.7s", postcode);
	if (strlen(postcode) == 7)
		(void)snprintf(
		    zip, sizeof(zip), "%.3s-%s ", postcode, postcode + 3);
	(void)snprintf(text, sizeof(text), "%s%s", m->prev_pref, m->prev_city);
	(void)snprintf(shown, sizeof(shown), "%s%s", zip, text);
	form_set(&m->form, 0, MV_PREV_CITY, text, shown, "");
}

void
movein_set_place(struct movein *m, const struct place *p, const char *postcode,
    const char *town)
{
	movein_set_former(m, p->code, p->pref, p->city, postcode);
	if (town[0] != '\0')
		form_set(&m->form, 0, MV_PREV_TOWN, town, NULL, "案");
}

const char *
movein_city(const struct movein *m)
{
	const struct town *t = town_by_code(&m->towns, m->town_code);

	return t != NULL ? t->city : m->towns.city;
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
	t = town_by_name(&m->towns, "", typed);
	if (t == NULL && n == 1)
		t = found[0];
	/* Two wards have one of that name: which, only the list asks. */
	if (n == 2 && strcmp(found[0]->name, typed) == 0 &&
	    strcmp(found[1]->name, typed) == 0)
		t = NULL;
	if (t != NULL)
		movein_set_town(m, t);
}

static void
settle_place(struct movein *m, const char *typed)
{
	char have[sizeof(m->prev_pref) + sizeof(m->prev_city)], rest[EDIT_MAX];
	const struct place *p;
	int used = 0;

	(void)snprintf(have, sizeof(have), "%s%s", m->prev_pref, m->prev_city);
	if (typed[0] != '\0' && strcmp(have, typed) == 0)
		return;
	m->prev_code[0] = m->prev_pref[0] = m->prev_city[0] =
	    m->prev_postcode[0] = '\0';
	p = typed[0] != '\0' ? place_at(&m->places, typed, &used) : NULL;
	if (p != NULL) {
		(void)snprintf(rest, sizeof(rest), "%s", typed + used);
		movein_set_place(m, p, "", rest);
	} else {
		/* Not in the list (a merged municipality, 不明): as typed. */
		(void)snprintf(m->prev_city, sizeof(m->prev_city), "%s", typed);
	}
}

/* ---- leaving a field */

static const char *
kind_of(const struct movein *m, int page)
{
	return page > 0 && movein_is_foreign(m, page) ? "2" : "1";
}

/* Readable dates only: the stored form in out, "" for an empty field. */
bool
movein_read_date(const struct movein *m, const struct app *a, int page,
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

void
movein_read_as(
    struct form *f, int page, int slot, const char *reading, bool is_given)
{
	static const int kana_of[][2] = { { IT_NAME, IT_NAME_KANA },
		{ IT_ALIAS, IT_ALIAS_KANA },
		{ IT_FORMER_NAME, IT_FORMER_NAME_KANA } };
	int id = f->pages[page].slots[slot].f->id, to = -1;
	char kana[256], whole[512];
	struct slot *s = NULL;
	size_t i;

	for (i = 0; i < sizeof(kana_of) / sizeof(kana_of[0]); i++)
		if (kana_of[i][0] == id)
			to = kana_of[i][1];
	if (to >= 0)
		s = form_slot(f, page, to);
	/* What somebody typed or received is not written over. */
	if (s == NULL || !GUARD("reading_proposed") ||
	    (s->text[0] != '\0' && strcmp(s->sign, "案") != 0 &&
		strcmp(s->sign, "写") != 0))
		return;
	kana_to_katakana(reading, kana, sizeof(kana));
	if (is_given && s->text[0] != '\0' && strcmp(s->sign, "案") == 0 &&
	    strstr(s->text, "　") == NULL)
		(void)snprintf(
		    whole, sizeof(whole), "%.200s　%.250s", s->text, kana);
	else
		(void)snprintf(whole, sizeof(whole), "%s", kana);
	form_set(f, page, to, whole, NULL, "案");
	s->is_asked = true;
}

static bool
normalise_person(
    struct movein *m, int page, const struct field *f, const char *text)
{
	char out[EDIT_MAX], y[8], mo[8], d[8];
	const struct code_row *row;

	switch (f->id) {
	case IT_RELATION:
		movein_relation(text, out, sizeof(out));
		replace(m, page, f->id, out);
		break;
	case IT_HITTOUSHA:
		if (strcmp(text, "0") == 0 || strcmp(text, "０") == 0)
			replace(m, page, f->id, movein_get(m, page, IT_NAME));
		break;
	case IT_NAME_ROMAN:
		(void)snprintf(out, sizeof(out), "%s", text);
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
		return movein_read_period(text, y, mo, d);
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
	char stored[EDIT_MAX], text[EDIT_MAX];
	struct date d;

	(void)snprintf(text, sizeof(text), "%s", s->text);
	if (f->kind == FIELD_DATE) {
		if (!movein_read_date(
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
