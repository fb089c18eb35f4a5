/* SPDX-License-Identifier: ISC
 * movein_list - what F4 offers in the fields of a move-in: municipalities,
 * towns, buildings, households, words and codes.
 */
#include "ui/movein_in.h"

#include "src/codes.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/relation.h"
#include "src/text.h"
#include "ui/show.h"
#include "ui/wards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cand *
movein_cand(
    struct cand *out, int *n, int max, const char *text, const char *value)
{
	struct cand *c;

	if (*n >= max)
		return NULL;
	c = &out[(*n)++];
	memset(c, 0, sizeof(*c));
	text_fit(text, 54, false, c->text, sizeof(c->text));
	if (strlen(value) < sizeof(c->value))
		(void)snprintf(c->value, sizeof(c->value), "%s", value);
	return c;
}

static int
list_towns(const struct movein *m, const char *typed, struct cand *out, int max)
{
	const struct town *found[CANDS];
	size_t city = strlen(m->towns.city);
	char text[300];
	int n = 0,
	    k = town_find(&m->towns, typed, max < CANDS ? max : CANDS, found);

	for (int i = 0; i < k; i++) {
		const struct town *t = found[i];
		struct cand *c;

		/* of a whole city with its ward */
		(void)snprintf(text, sizeof(text), "%.3s%s%-4s  %s%s  %s",
		    t->postcode, t->postcode[0] ? "-" : "    ",
		    t->postcode[0] ? t->postcode + 3 : "",
		    strncmp(t->city, m->towns.city, city) == 0 ? t->city + city
							       : "",
		    t->name, t->kana_full);
		c = movein_cand(out, &n, max, text, t->name);
		if (c != NULL)
			c->tag = (int)(t - m->towns.list);
	}
	return n;
}

/* The digits of a postcode; "" when it is none. */
static void
postcode_of(const char *typed, char out[8])
{
	char s[64];
	size_t n = 0;

	out[0] = '\0';
	text_narrow(typed, s, sizeof(s));
	for (const char *p = s; *p != '\0'; p++) {
		if (*p == '-' || *p == ' ')
			continue;
		if (*p < '0' || *p > '9' || n >= 7) {
			out[0] = '\0';
			return;
		}
		out[n++] = *p;
		out[n] = '\0';
	}
	if (n != 7)
		out[0] = '\0';
}

static int
list_places(
    const struct movein *m, const char *typed, struct cand *out, int max)
{
	const struct place *found[CANDS], *p;
	char zip[8], text[256];
	struct cand *c;
	int n = 0, k, used = 0;

	postcode_of(typed, zip);
	if (zip[0] != '\0') {
		if (place_zip(NULL, zip, text, sizeof(text)) != RC_OK ||
		    (p = place_at(&m->places, text, &used)) == NULL)
			return 0;
		/* The value keeps the postcode: chosen reads it again. */
		c = movein_cand(out, &n, max, text, zip);
		if (c != NULL)
			c->tag = (int)(p - m->places.list);
		return n;
	}
	k = place_find(&m->places, typed, max < CANDS ? max : CANDS, found);
	for (int i = 0; i < k; i++) {
		(void)snprintf(
		    text, sizeof(text), "%s%s", found[i]->pref, found[i]->city);
		c = movein_cand(out, &n, max, text, text);
		if (c != NULL)
			c->tag = (int)(found[i] - m->places.list);
	}
	return n;
}

/* 4.0.7: the 方書 of this lot, never the other way round. */
static int
list_buildings(
    const struct app *a, const struct movein *m, struct cand *out, int max)
{
	char names[CANDS][256];
	int n = 0, k = 0;

	if (a->replica == NULL || m->town_code[0] == '\0')
		return 0;
	if (replica_buildings(a->replica, m->town_code,
		form_get(&m->form, 0, MV_NUMBER), names,
		max < CANDS ? max : CANDS, &k, NULL) != RC_OK)
		return 0;
	for (int i = 0; i < k; i++)
		(void)movein_cand(out, &n, max, names[i], names[i]);
	return n;
}

/* A hit of the search; whoever is blocked shows no address, and of whoever
 * may be taken for another the form asks which one it is. */
static void
hit_cand(const struct hit *h, bool is_sheet, struct cand *out, int *n, int max,
    const char *value)
{
	char no[24], birth[64], text[1400];
	struct cand *c;

	show_number(h->household_no, no, sizeof(no));
	show_date(h->birth, true, birth, sizeof(birth));
	(void)snprintf(text, sizeof(text), "%s%s %s %s %s%s%s",
	    h->has_twin ? "同 " : "", no, h->name, birth,
	    is_sheet && h->is_removed ? h->note : "",
	    is_sheet && h->is_removed ? " " : "", h->address);
	c = movein_cand(out, n, max, text, value);
	if (c == NULL || !h->has_twin)
		return;
	(void)snprintf(c->twin, sizeof(c->twin), "%.19s", h->person_no);
	text_fit(h->name, 30, false, c->name, sizeof(c->name));
}

static int
list_households(struct ui *ui, const char *typed, struct cand *out, int max)
{
	struct app *a = ui_app(ui);
	struct search_result r;
	struct err err;
	json_t *who;
	int n = 0;
	enum rc rc;

	err_clear(&err);
	memset(&r, 0, sizeof(r));
	if (typed[0] == '\0')
		return 0;
	rc = app_search(a, typed, max, &r, &err);
	if (rc != RC_OK) {
		ui_say_err(ui, &err);
		return 0;
	}
	wards_mark_hits(a, &r);
	who = json_array();
	for (int i = 0; i < r.count; i++)
		(void)json_array_append_new(
		    who, json_string(r.hits[i].person_no));
	/* Logged before a name is drawn, as on H1. */
	rc = app_log(a, "list", "I1", who, false, &err);
	json_decref(who);
	if (rc != RC_OK) {
		ui_say_err(ui, &err);
		search_release(&r);
		return 0;
	}
	for (int i = 0; i < r.count; i++) {
		if (r.hits[i].household_no[0] == '\0' || r.hits[i].is_removed)
			continue;
		hit_cand(
		    &r.hits[i], false, out, &n, max, r.hits[i].household_no);
	}
	search_release(&r);
	return n;
}

/* Words that begin with what is typed; all of them when nothing is. */
int
movein_list_codes(
    const char *list, const char *typed, struct cand *out, int max)
{
	const struct code_row *row;
	char text[200], narrow[128];
	int n = 0, k;

	text_narrow(typed, narrow, sizeof(narrow));
	row = code_list(list, &k);
	for (int i = 0; i < k; i++) {
		if (typed[0] != '\0' &&
		    strncmp(row[i].label, typed, strlen(typed)) != 0 &&
		    strncmp(row[i].code, narrow, strlen(narrow)) != 0)
			continue;
		(void)snprintf(
		    text, sizeof(text), "%s  %s", row[i].code, row[i].label);
		(void)movein_cand(out, &n, max, text, row[i].label);
	}
	return n;
}

int
movein_list_relations(const char *typed, struct cand *out, int max)
{
	char word[200];
	int n = 0;

	movein_relation(typed, word, sizeof(word));
	if (strcmp(word, typed) != 0)
		(void)movein_cand(out, &n, max, word, word);
	for (int i = 0; relation_words[i] != NULL; i++)
		if (typed[0] == '\0' || strcmp(typed, "世帯主") == 0 ||
		    strncmp(relation_words[i], word, strlen(word)) == 0)
			(void)movein_cand(
			    out, &n, max, relation_words[i], relation_words[i]);
	if (n == 0)
		for (int i = 0; relation_words[i] != NULL; i++)
			(void)movein_cand(
			    out, &n, max, relation_words[i], relation_words[i]);
	return n;
}

/* Whether the person was in the list before, by another sheet. */
static bool
is_again(const struct search_result *r, int at)
{
	for (int i = 0; i < at; i++)
		if (strcmp(r->hits[i].person_no, r->hits[at].person_no) == 0 &&
		    r->hits[i].household_no[0] != '\0')
			return true;
	return false;
}

int
movein_list_people(struct ui *ui, const char *screen, enum people people,
    const char *typed, struct cand *out, int max)
{
	struct app *a = ui_app(ui);
	struct search_result r;
	struct err err;
	char value[64];
	json_t *who;
	int n = 0;
	enum rc rc;

	err_clear(&err);
	memset(&r, 0, sizeof(r));
	if (typed[0] == '\0')
		return 0;
	rc = app_search(a, typed, max, &r, &err);
	if (rc == RC_OK) {
		wards_mark_hits(a, &r);
		who = json_array();
		for (int i = 0; i < r.count; i++)
			(void)json_array_append_new(
			    who, json_string(r.hits[i].person_no));
		/* Logged before a name is drawn, as on H1. */
		rc = app_log(a, "list", screen, who, false, &err);
		json_decref(who);
	}
	if (rc != RC_OK) {
		ui_say_err(ui, &err);
		search_release(&r);
		return 0;
	}
	for (int i = 0; i < r.count; i++) {
		const struct hit *h = &r.hits[i];

		if (h->household_no[0] == '\0' ||
		    (h->is_removed && people == PEOPLE_HERE) ||
		    (people == PEOPLE_EVER && is_again(&r, i) &&
			GUARD("people_once")))
			continue;
		(void)snprintf(value, sizeof(value), "%s %s", h->household_no,
		    h->person_no);
		hit_cand(h, people == PEOPLE_SHEETS, out, &n, max, value);
	}
	search_release(&r);
	return n;
}

static void
add_honseki(
    struct cand *out, int *n, int max, const char *where, const char *value)
{
	char text[400];

	if (value[0] == '\0')
		return;
	for (int i = 0; i < *n; i++)
		if (strcmp(out[i].value, value) == 0)
			return;
	(void)snprintf(text, sizeof(text), "%s  %s", where, value);
	(void)movein_cand(out, n, max, text, value);
}

/* 4.0.6: 現住所, 転入前住所, 世帯主の本籍, 世帯員の本籍; なし and 不明 of 1.1.12.
 * There is no list of the country's 本籍 (便覧 is forbidden). */
int
movein_list_honseki(
    const struct movein *m, int person, struct cand *out, int max)
{
	const struct record *r = &m->e.persons[person].after, *q;
	char *address = record_address(r, "address", false);
	char *prev = record_address(r, "prev", false);
	int n = 0;

	add_honseki(out, &n, max, _("現住所"), address);
	add_honseki(out, &n, max, _("転入前住所"), prev);
	wipe_free(address);
	wipe_free(prev);
	for (int pass = 0; pass < 2 && GUARD("honseki_of_household"); pass++) {
		for (int i = 0; i < m->e.person_count; i++) {
			q = &m->e.persons[i].after;
			if (i == person || (strcmp(record_get(q, IT_RELATION),
						"世帯主") == 0) != (pass == 0))
				continue;
			add_honseki(out, &n, max,
			    pass == 0 ? _("世帯主の本籍") : _("世帯員の本籍"),
			    record_get(q, IT_HONSEKI));
		}
		for (int i = 0; m->has_joined && i < m->joined.count; i++) {
			q = &m->joined.members[i].row;
			if ((strcmp(record_get(q, IT_RELATION), "世帯主") ==
				0) != (pass == 0))
				continue;
			add_honseki(out, &n, max,
			    pass == 0 ? _("世帯主の本籍") : _("世帯員の本籍"),
			    record_get(q, IT_HONSEKI));
		}
	}
	add_honseki(out, &n, max, _("本籍がない"), "なし");
	add_honseki(out, &n, max, _("分からない"), "不明");
	return n;
}

int
movein_list_hittousha(
    const struct movein *m, int person, struct cand *out, int max)
{
	int n = 0;

	add_honseki(out, &n, max, _("本人"),
	    record_get(&m->e.persons[person].after, IT_NAME));
	for (int i = 0; i < m->e.person_count; i++) {
		const struct record *q = &m->e.persons[i].after;

		if (i == person)
			continue;
		add_honseki(out, &n, max, _("ほかの人の筆頭者"),
		    record_get(q, IT_HITTOUSHA));
		if (record_get(q, IT_KIND)[0] == '1')
			add_honseki(out, &n, max, _("一緒に転入する人"),
			    record_get(q, IT_NAME));
	}
	for (int i = 0; m->has_joined && i < m->joined.count; i++)
		add_honseki(out, &n, max, _("世帯員の筆頭者"),
		    record_get(&m->joined.members[i].row, IT_HITTOUSHA));
	add_honseki(out, &n, max, _("筆頭者がいない"), "なし");
	add_honseki(out, &n, max, _("分からない"), "不明");
	return n;
}

int
movein_list(struct ui *ui, struct form *f, int page, int slot,
    const char *typed, struct cand *out, int max)
{
	struct movein *m = f->arg;
	int id = f->pages[page].slots[slot].f->id;

	movein_take(m, ui_app(ui));
	switch (id) {
	case MV_TOWN:
		return list_towns(m, typed, out, max);
	case MV_PREV_CITY:
		return list_places(m, typed, out, max);
	case MV_BUILDING:
		return list_buildings(ui_app(ui), m, out, max);
	case MV_HOUSEHOLD:
		return list_households(ui, typed, out, max);
	case MV_MOTHER:
		return movein_list_people(
		    ui, m->menu, PEOPLE_HERE, typed, out, max);
	case MV_PREV_COUNTRY:
	case IT_NATIONALITY:
		return movein_list_codes("nationality", typed, out, max);
	case IT_RESIDENCE_STATUS:
		return movein_list_codes("residence_status", typed, out, max);
	case IT_RELATION:
		return movein_list_relations(typed, out, max);
	case IT_HONSEKI:
		return movein_list_honseki(m, page - 1, out, max);
	case IT_HITTOUSHA:
		return movein_list_hittousha(m, page - 1, out, max);
	default:
		return 0;
	}
}

static void
place_taken(struct movein *m, const struct cand *c)
{
	char town[256] = "";
	const struct place *p;
	int used = 0;

	if (c->tag < 0 || c->tag >= m->places.count)
		return;
	p = &m->places.list[c->tag];
	if (strlen(c->value) == 7 && digits_only(c->value)) {
		if (place_zip(NULL, c->value, town, sizeof(town)) == RC_OK &&
		    place_at(&m->places, town, &used) == p)
			movein_set_place(m, p, c->value, town + used);
		return;
	}
	movein_set_place(m, p, "", "");
}

static void
mother_chosen(struct ui *ui, struct movein *m, const char *value)
{
	char household[20], person[20];
	struct err err;

	err_clear(&err);
	if (sscanf(value, "%19s %19s", household, person) == 2 &&
	    movein_mother(m, ui_app(ui), household, person, &err) != RC_OK)
		ui_err_dialog(ui, &err);
}

void
movein_chosen(
    struct ui *ui, struct form *f, int page, int slot, const struct cand *c)
{
	struct movein *m = f->arg;
	int id = f->pages[page].slots[slot].f->id;
	struct err err;

	err_clear(&err);
	switch (id) {
	case MV_TOWN:
		if (c->tag >= 0 && c->tag < m->towns.count)
			movein_set_town(m, &m->towns.list[c->tag]);
		break;
	case MV_PREV_CITY:
		place_taken(m, c);
		break;
	case MV_MOTHER:
		mother_chosen(ui, m, c->value);
		break;
	case MV_HOUSEHOLD:
		if (movein_join(m, ui_app(ui), c->value, &err) != RC_OK)
			ui_say_err(ui, &err);
		break;
	default:
		form_set(f, page, id, c->value, NULL, "");
		break;
	}
}
