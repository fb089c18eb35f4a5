/* SPDX-License-Identifier: ISC
 * cert_notice - 住民異動届受理通知 (4.1.0.3): to whom, and that a
 * notification was accepted. What was notified stays off it: the standard
 * forbids a notice of the content to the 異動者.
 */
#include "src/cert_int.h"

#include "src/date.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdlib.h>
#include <string.h>

#define LABEL_MM 34

static char *
former_address(const struct entry *e)
{
	const struct entry_person *p = &e->persons[0];

	return p->person_no[0] == '\0' || p->is_returner
		   ? record_address(&p->after, "prev", true)
		   : record_address(&p->before, "address", true);
}

/* Where the former address is none or abroad, or there was none. */
static bool
goes_to_subject(const struct entry *e, const char *former)
{
	return e->event == EV_IN_ABROAD || e->event == EV_BIRTH ||
	       former[0] == '\0';
}

static void
line(struct sheet *s, double x, const char *label, const char *value)
{
	double right = sheet_m(s, M_sheet_right);
	char *done;

	wipe_free(sheet_fit(
	    s, (struct box){ x, s->y, LABEL_MM, s->row }, s->size, label, ""));
	done = sheet_fit(s,
	    (struct box){ x + LABEL_MM, s->y, right - x - LABEL_MM, s->row },
	    s->size, value, "notice");
	preview_put(s, 3, label);
	preview_put(s, 17, done);
	preview_flush(s);
	wipe_free(done);
	s->y += s->row;
}

static void
address_block(struct sheet *s, const char *address, const char *postcode,
    const char *name)
{
	double x = sheet_m(s, M_sheet_left);
	char *code = strlen(postcode) == 7
			 ? x_printf("〒%.3s-%s", postcode, postcode + 3)
			 : x_strdup("");
	char *to = x_printf("%s　様", name);
	const char *const rows[] = { code, address, to };
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *done;

		if (rows[i][0] == '\0')
			continue;
		done = sheet_fit(s, (struct box){ x, s->y, 110, s->row },
		    s->size, rows[i], "notice_to");
		preview_put(s, 3, done);
		preview_flush(s);
		wipe_free(done);
		s->y += s->row;
	}
	free(code);
	wipe_free(to);
}

static void
head(struct sheet *s, const struct cert_request *q)
{
	double right = sheet_m(s, M_sheet_right);
	double size = sheet_m(s, M_confirm_size) + 1;
	char stored[64], *day;
	struct date d = date_of_day(q->today, false);

	date_store(&d, stored, sizeof(stored));
	day = cert_date(stored, false);
	sheet_words(s, right, s->y + 6, 1, size, day, "");
	sheet_words(s, right, s->y + 12, 1, size, q->title, "");
	preview_put(s, 50, day);
	preview_flush(s);
	preview_put(s, 50, q->title);
	preview_flush(s);
	preview_blank(s);
	s->y += 20;
	free(day);
}

static void
body(struct sheet *s, const struct entry *e)
{
	double left = sheet_m(s, M_sheet_left);
	double mid = (left + sheet_m(s, M_sheet_right)) / 2;
	char *day = cert_date(e->notified_on, false), *name;
	int i;

	s->y += 10;
	sheet_words(s, mid, s->y, 0, sheet_m(s, M_sheet_title_size) - 4,
	    s->forms->words[W_title_notice], "");
	preview_blank(s);
	preview_put(s, 28, form_preview(s->forms, W_title_notice));
	preview_flush(s);
	s->y += 10;
	sheet_words(
	    s, left, s->y, -1, s->size, s->forms->words[W_notice_accepted], "");
	preview_put(s, 3, form_preview(s->forms, W_notice_accepted));
	preview_flush(s);
	preview_blank(s);
	s->y += 8;
	line(s, left, "届出日", day);
	line(s, left, "異動事由", event_defs[e->event].label);
	line(s, left, "届出人氏名", e->applicant);
	for (i = 0; i < e->person_count; i++) {
		name = cert_name(&e->persons[i].after);
		line(s, left, i == 0 ? "異動者氏名" : "", name);
		wipe_free(name);
	}
	free(day);
}

static enum rc
check(const struct entry *e, struct err *err)
{
	if ((unsigned int)e->event >= EV_COUNT || e->person_count == 0 ||
	    (GUARD("notice_by_notification") &&
		(!event_defs[e->event].by_notification ||
		    e->notified_on[0] == '\0')))
		return err_set(err, RC_INPUT, "E5110", "受理通知を作れません",
		    "届出による異動ではないため",
		    "届出日のある異動を選んでください");
	return RC_OK;
}

/* Both rows of the preview's foot are there on every kind of sheet. */
static void
foot(struct sheet *s)
{
	for (s->page = 0; s->page < s->c->page_count; s->page++) {
		preview_add(s, preview_row("", 0, "", 0));
		preview_add(s, preview_row("", 0, "", 0));
	}
}

static void
write_sheet(struct sheet *s, const struct entry *e, enum notice_to to,
    const struct cert_request *q)
{
	const struct record *after = &e->persons[0].after;
	char *former = former_address(e);
	bool to_subject = to == NOTICE_TO_SUBJECT ||
			  (to == NOTICE_TO_RULE && goes_to_subject(e, former));
	const char *code;
	char *now, *name;

	sheet_page(s);
	if (!GUARD("notice_address") || to_subject) {
		now = record_address(after, "address", true);
		name = cert_name(after);
		address_block(s, now, record_get(after, IT_POSTCODE), name);
		wipe_free(now);
		wipe_free(name);
	} else {
		code = e->persons[0].person_no[0] == '\0' ||
			       e->persons[0].is_returner
			   ? record_get(after, IT_PREV_POSTCODE)
			   : record_get(&e->persons[0].before, IT_POSTCODE);
		address_block(s, former, code, e->applicant);
	}
	wipe_free(former);
	head(s, q);
	body(s, e);
}

enum rc
cert_notice_compose(const struct entry *e, enum notice_to to,
    const struct cert_request *q, struct cert *out, struct err *err)
{
	struct cert_forms *own;
	struct cert c = { 0 };
	struct sheet s;
	enum rc rc = check(e, err);

	if (rc != RC_OK ||
	    (rc = sheet_open(&s, &c, q, false, &own, err)) != RC_OK)
		return rc;
	s.row = sheet_m(&s, M_confirm_row) + 2;
	s.size = sheet_m(&s, M_confirm_size) + 2;
	write_sheet(&s, e, to, q);
	sheet_end(&s);
	foot(&s);
	cert_forms_free(own);
	*out = c;
	return RC_OK;
}
