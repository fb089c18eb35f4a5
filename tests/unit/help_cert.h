/* SPDX-License-Identifier: ISC
 * help_cert - invented residents and looks into a composed certificate, for
 * the tests of src/cert*.c.
 */
#ifndef TESTS_UNIT_HELP_CERT_H
#define TESTS_UNIT_HELP_CERT_H

#include "src/cert.h"
#include "src/cert_form.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/text.h"
#include "tests/test.h"

#define MAX 40
#define ROWS 8

static struct record rows[MAX], past[ROWS];
static struct cert_person persons[MAX];
static struct cert_request q;
static struct cert c;
static struct err err;

/* A sheet of one Japanese resident; tests change what they are about. */
static inline struct record *
japanese(int i, const char *name, const char *relation)
{
	struct record *r = &rows[i];

	record_release(r);
	record_init(r);
	record_set(r, IT_KIND, "1");
	record_set(r, IT_STATUS, "1");
	record_set(r, IT_EVENT, "101");
	record_set(r, IT_EVENT_DATE, "H20.10.01");
	record_set(r, IT_NAME, name);
	record_set(r, IT_SEX, "1");
	record_set(r, IT_BIRTH, "S50.01.02");
	record_set(r, IT_RELATION, relation);
	record_set(r, IT_HEAD_NAME, "佐藤　太郎");
	record_set(r, IT_RESIDENT_SINCE, "H12.04.01");
	record_set(r, IT_ADDRESS_SINCE, "H20.10.01");
	record_set(r, IT_NOTIFIED_ON, "H20.10.03");
	record_set(r, IT_ADDRESS_PREF, "熊本県");
	record_set(r, IT_ADDRESS_CITY, "熊本市中央区");
	record_set(r, IT_ADDRESS_TOWN, "水前寺二丁目");
	record_set(r, IT_ADDRESS_NUMBER, "12番3-301号");
	record_set(r, IT_ADDRESS_BUILDING, "メゾン水前寺");
	record_set(r, IT_PREV_PREF, "福岡県");
	record_set(r, IT_PREV_CITY, "久留米市");
	record_set(r, IT_PREV_TOWN, "諏訪野町");
	record_set(r, IT_PREV_NUMBER, "99番地");
	record_set(r, IT_HONSEKI, "長崎県長崎市桜町");
	record_set(r, IT_HONSEKI_NUMBER, "2番地");
	record_set(r, IT_HITTOUSHA, "佐藤　一");
	record_set(r, IT_JUMINHYO_CODE, "12345678901");
	persons[i] = (struct cert_person){ .row = r, .notes = "" };
	return r;
}

static inline struct record *
foreign(int i)
{
	struct record *r = &rows[i];

	record_release(r);
	record_init(r);
	record_set(r, IT_KIND, "2");
	record_set(r, IT_STATUS, "1");
	record_set(r, IT_EVENT, "102");
	record_set(r, IT_EVENT_DATE, "R06.04.01");
	record_set(r, IT_NAME, "ZHANG YULIN");
	record_set(r, IT_NAME_ROMAN, "ZHANG YULIN");
	record_set(r, IT_NAME_KANJI, "張　玉蓮");
	record_set(r, IT_SEX, "2");
	record_set(r, IT_BIRTH, "1990.05.01");
	record_set(r, IT_FOREIGN_RESIDENT_SINCE, "R06.04.01");
	record_set(r, IT_ADDRESS_SINCE, "R06.04.01");
	record_set(r, IT_ADDRESS_CITY, "熊本市中央区");
	record_set(r, IT_ADDRESS_TOWN, "水前寺二丁目");
	record_set(r, IT_NATIONALITY, "中国");
	record_set(r, IT_ARTICLE30_45, "1");
	record_set(r, IT_RESIDENCE_STATUS, "永住者の配偶者等");
	record_set(r, IT_RESIDENCE_PERIOD_YEARS, "5");
	record_set(r, IT_RESIDENCE_PERIOD_MONTHS, "0");
	record_set(r, IT_RESIDENCE_EXPIRES, "2029.03.31");
	record_set(r, IT_CARD_NO, "AB12345678CD");
	persons[i] = (struct cert_person){ .row = r, .notes = "" };
	return r;
}

static inline void
group_add(struct record *r, enum item it, int seq, const char *value)
{
	r->group =
	    x_grow(r->group, (size_t)r->group_count + 1, sizeof(*r->group));
	r->group[r->group_count++] =
	    (struct group_value){ it, seq, x_strdup(value) };
}

static inline void
ask(enum cert_kind kind, int count)
{
	memset(&q, 0, sizeof(q));
	q.kind = kind;
	q.persons = persons;
	q.count = count;
	q.today = date_day(2025, 11, 20);
	q.municipality = "熊本市";
	q.prefecture = "熊本県";
	q.title = "熊本市中央区長";
	q.certifier = "山本　一郎";
	q.issue_number = "20251120 熊本市 中央3 P01 118";
}

static inline enum rc
compose(void)
{
	err_clear(&err);
	return cert_compose(&q, &c, &err);
}

static inline void
drop(void)
{
	int i;

	cert_release(&c);
	for (i = 0; i < MAX; i++)
		record_release(&rows[i]);
	for (i = 0; i < ROWS; i++)
		record_release(&past[i]);
}

/* All text of a page (-1: of all pages), a line break between lines. */
static char text[400000];
static inline const char *
words(int page)
{
	struct sbuf b;

	sbuf_init(&b, sizeof(text));
	for (int p = 0; p < c.page_count; p++)
		for (int i = 0; i < c.pages[p].count; i++)
			if (page < 0 || page == p)
				sbuf_addf(&b, "%s\n", c.pages[p].lines[i].text);
	(void)snprintf(text, sizeof(text), "%s", b.s);
	sbuf_release(&b);
	return text;
}

static inline bool
has(const char *what)
{
	return strstr(words(-1), what) != NULL;
}

static inline bool
page_has(int page, const char *what)
{
	return strstr(words(page), what) != NULL;
}

/* The nth cell of that key, its lines joined; "" when there is none. */
static inline const char *
cell(const char *key, int nth)
{
	static char out[4096];
	double y = -1;

	out[0] = '\0';
	for (int p = 0; p < c.page_count; p++)
		for (int i = 0; i < c.pages[p].count; i++) {
			const struct cert_line *l = &c.pages[p].lines[i];

			if (strcmp(l->item, key) != 0)
				continue;
			if (y < 0 || l->y < y || l->y > y + 4)
				nth--;
			y = l->y;
			if (nth == -1)
				(void)snprintf(out + strlen(out),
				    sizeof(out) - strlen(out), "%s", l->text);
		}
	return out;
}

static inline int
count(const char *what)
{
	const char *p = words(-1);
	int n = 0;

	while ((p = strstr(p, what)) != NULL) {
		n++;
		p += strlen(what);
	}
	return n;
}

static inline void
many(int n)
{
	char name[64];

	for (int i = 0; i < n; i++) {
		(void)snprintf(name, sizeof(name), "佐藤　%c郎", 'A' + i % 26);
		japanese(i, name, i == 0 ? "世帯主" : "子");
	}
}

#endif
