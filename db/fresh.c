/* SPDX-License-Identifier: ISC
 * fresh - see fresh.h. The same digests and feed records as an approval or
 * an import writes, byte for byte.
 */
#include "db/fresh.h"

#include "db/reg.h"
#include "src/date.h"
#include "src/jsonput.h"
#include "src/mem.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define FEED_PEOPLE 60
#define TEXT_MAX ((size_t)16 * 1024 * 1024)

struct composing {
	struct fresh_batch *b;
	struct fresh_feed *change, *attached; /* being filled */
	struct sbuf households;               /* of the change */
	char household_no[20];                /* of the person before */
	int row;                              /* next of b->rows */
	int pending;                          /* people in the change */
};

struct load_person *
fresh_person(struct fresh_batch *b, int rows)
{
	if (b->count == b->cap) {
		b->cap = b->cap > 0 ? b->cap * 2 : 64;
		b->people =
		    x_grow(b->people, (size_t)b->cap, sizeof(*b->people));
	}
	load_person_init(&b->people[b->count], rows);
	return &b->people[b->count++];
}

/* ---- feed ---- */

static struct fresh_feed *
feed_more(struct fresh_batch *b, const char *kind, const char *first,
    const char *second)
{
	struct fresh_feed *f;

	if (b->feed_count == b->feed_cap) {
		b->feed_cap = b->feed_cap > 0 ? b->feed_cap * 2 : 8;
		b->feed = x_grow(b->feed, (size_t)b->feed_cap, sizeof(*f));
		memset(b->feed + b->feed_count, 0,
		    (size_t)(b->feed_cap - b->feed_count) * sizeof(*f));
	}
	f = &b->feed[b->feed_count++];
	f->kind = kind;
	for (int i = 0; i < FRESH_SECTIONS; i++) {
		struct fresh_section *s = &f->section[i];

		s->name = i == 0 ? first : second;
		if (s->text.s == NULL)
			sbuf_init(&s->text, TEXT_MAX);
		s->text.len = 0;
		s->text.is_over = false;
	}
	return f;
}

/* Two at once: a grown list would move the first away. */
static void
feed_open(struct composing *k)
{
	int at = k->b->feed_count;

	(void)feed_more(k->b, "change", "core", "restricted");
	(void)feed_more(k->b, "attached", "attached", "restricted_attached");
	k->change = &k->b->feed[at];
	k->attached = &k->b->feed[at + 1];
	sbuf_add(&k->change->section[0].text, "{\"persons\":[");
	sbuf_add(&k->change->section[1].text, "{\"rows\":[");
	sbuf_add(&k->attached->section[0].text, "{\"persons\":[");
	sbuf_add(&k->attached->section[1].text, "{\"persons\":[");
	k->households.len = 0;
	k->pending = 0;
}

static void
section_end(struct fresh_section *s)
{
	unsigned char raw[16];

	if (s->text.is_over)
		die("a feed record is too long");
	randombytes_buf(raw, sizeof(raw));
	(void)sodium_bin2hex(s->salt, sizeof(s->salt), raw, sizeof(raw));
	feed_section_hash(s->salt, s->text.s, s->hash);
}

static bool
is_empty_list(const struct sbuf *b)
{
	return b->s[b->len - 1] == '[';
}

static void
feed_close(struct composing *k)
{
	struct sbuf *core = &k->change->section[0].text;

	if (k->pending == 0) {
		k->b->feed_count -= 2;
		return;
	}
	sbuf_add(core, "],\"households\":[");
	sbuf_add_n(core, k->households.s, k->households.len);
	sbuf_add(core, "],\"ended\":[]}");
	sbuf_add(&k->change->section[1].text, "]}");
	for (int i = 0; i < FRESH_SECTIONS; i++)
		section_end(&k->change->section[i]);
	if (is_empty_list(&k->attached->section[0].text)) {
		k->b->feed_count--;
		return;
	}
	for (int i = 0; i < FRESH_SECTIONS; i++) {
		sbuf_add(&k->attached->section[i].text, "]}");
		section_end(&k->attached->section[i]);
	}
}

static void
next_in_list(struct sbuf *b)
{
	if (b->len > 0 && !is_empty_list(b))
		sbuf_add_n(b, ",", 1);
}

static void
put_household(struct composing *k, const char *no)
{
	struct sbuf *b = &k->households;

	if (strcmp(k->household_no, no) == 0)
		return;
	memcpy(k->household_no, no, strlen(no) + 1);
	next_in_list(b);
	sbuf_add_n(b, "{", 1);
	json_put_pair(b, "household_no", no);
	json_put_number(b, "version", 1);
	sbuf_add_n(b, "}", 1);
}

static void
put_sheet(struct sbuf *b, const struct load_sheet *s)
{
	next_in_list(b);
	sbuf_add_n(b, "{", 1);
	json_put_number(b, "sheet_no", s->last->sheet_no);
	json_put_pair(b, "kind", record_get(s->last, IT_KIND));
	json_put_pair(b, "opened_event", s->opened_event);
	json_put_pair(b, "opened_on", s->opened_on);
	json_put_pair(b, "closed_event", s->closed_event);
	json_put_pair(b, "closed_on", s->closed_on);
	json_put_number(b, "last_hist", s->last->hist_no);
	sbuf_add_n(b, "}", 1);
}

static void
put_person(struct composing *k, const struct load_person *p)
{
	struct sbuf *core = &k->change->section[0].text,
		    *restricted = &k->change->section[1].text;
	struct load_sheet sheet;
	int at = 0;

	next_in_list(core);
	sbuf_add_n(core, "{", 1);
	json_put_pair(core, "person_no", p->person_no);
	json_put_key(core, "sheets");
	sbuf_add_n(core, "[", 1);
	while (load_sheet_next(p, &at, &sheet))
		put_sheet(core, &sheet);
	sbuf_add(core, "],\"rows\":[");
	for (int i = 0; i < p->row_count; i++) {
		next_in_list(core);
		feed_row_text(core, &p->rows[i], "core");
		next_in_list(restricted);
		feed_row_text(restricted, &p->rows[i], "restricted");
	}
	sbuf_add(core, "]}");
}

static void
put_attached(struct composing *k, const struct load_person *p)
{
	struct sbuf *b;
	const char *v;
	int which, it;

	if (!load_has_attached(p))
		return;
	for (which = 0; which < FRESH_SECTIONS; which++) {
		b = &k->attached->section[which].text;
		next_in_list(b);
		sbuf_add_n(b, "{", 1);
		json_put_pair(b, "person_no", p->person_no);
		json_put_number(b, "version", 1);
		json_put_key(b, "values");
		sbuf_add_n(b, "{", 1);
		for (it = 0; it < IT_COUNT; it++)
			if ((v = load_attached(p, (enum item)it)) != NULL &&
			    (strcmp(item_defs[it].section,
				 "restricted_attached") == 0) == (which == 1))
				json_put_pair(b, item_defs[it].id, v);
		sbuf_add(b, "}}");
	}
}

/* ---- rows ---- */

static void
put_rows(struct composing *k, const struct load_person *p)
{
	const char *previous = FEED_GENESIS;
	struct fresh_row *row;
	struct date d;

	for (int i = 0; i < p->row_count; i++) {
		struct record *r = &p->rows[i];

		row = &k->b->rows[k->row++];
		r->recorded_at = k->b->recorded_at;
		row_sort_groups(r);
		row_digest(r, 1, "import", previous, row->digest);
		previous = row->digest;
		row->has_day = date_load(record_get(r, IT_EVENT_DATE), &d,
				   NULL) == RC_OK &&
			       d.lo <= d.hi;
		row->lo = row->has_day ? d.lo : 0;
		row->hi = row->has_day ? d.hi : 0;
	}
}

void
fresh_compose(struct fresh_batch *b, int64_t recorded_at)
{
	struct composing k = { .b = b };
	int i, rows = 0;

	for (i = 0; i < b->count; i++)
		rows += b->people[i].row_count;
	if (rows > b->row_cap) {
		b->row_cap = rows;
		b->rows = x_grow(b->rows, (size_t)rows, sizeof(*b->rows));
	}
	b->recorded_at = recorded_at;
	sbuf_init(&k.households, TEXT_MAX);
	feed_open(&k);
	for (i = 0; i < b->count; i++) {
		const struct load_person *p = &b->people[i];

		put_rows(&k, p);
		put_household(&k, record_get(&p->rows[0], IT_HOUSEHOLD_NO));
		put_person(&k, p);
		put_attached(&k, p);
		if (++k.pending < FEED_PEOPLE)
			continue;
		feed_close(&k);
		feed_open(&k);
	}
	feed_close(&k);
	sbuf_release(&k.households);
}

void
fresh_clear(struct fresh_batch *b)
{
	for (int i = 0; i < b->count; i++)
		load_person_release(&b->people[i]);
	b->count = b->feed_count = 0;
}

void
fresh_release(struct fresh_batch *b)
{
	fresh_clear(b);
	for (int i = 0; i < b->feed_cap; i++)
		for (int k = 0; k < FRESH_SECTIONS; k++)
			if (b->feed[i].section[k].text.s != NULL)
				sbuf_release(&b->feed[i].section[k].text);
	free(b->people);
	free(b->rows);
	free(b->feed);
	memset(b, 0, sizeof(*b));
}
