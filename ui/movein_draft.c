/* SPDX-License-Identifier: ISC
 * movein_draft - a move-in as typed, written with every key and read back.
 */
#include "ui/said.h"

#include "src/api.h"
#include "src/event.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/text.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>

/* ---- drafts */

/* The name of a field in a draft; "" it has none. Whether it is a row of the
 * people on the form. */
static bool
slot_name(const struct movein *m, int page, int id, char out[32])
{
	if (page == 0 && m->kind != NULL && m->kind->row(m, id, out))
		return true;
	(void)snprintf(out, 32, "%d", id);
	return false;
}

static json_t *
slots_json(const struct movein *m)
{
	json_t *pages = json_array();

	for (int p = 0; p < m->form.page_count; p++) {
		json_t *page = json_object();

		for (int i = 0; i < m->form.pages[p].count; i++) {
			const struct slot *s = &m->form.pages[p].slots[i];
			char id[32];
			bool is_row = slot_name(m, p, s->f->id, id);

			/* A 個人番号 is never in a draft. */
			if (s->f->kind == FIELD_SECRET || id[0] == '\0')
				continue;
			if (s->text[0] == '\0' && s->sign[0] == '\0' &&
			    s->said == NULL && !is_row)
				continue;
			(void)json_object_set_new(page, id,
			    s->said != NULL ? json_pack("[s, s, b, s]", s->text,
						  s->sign, s->is_asked, s->said)
					    : json_pack("[s, s, b]", s->text,
						  s->sign, s->is_asked));
		}
		(void)json_array_append_new(pages, page);
	}
	return pages;
}

/* Figures typed where words belong may become a 個人番号 with the next key:
 * the draft stays as it was before them until the field is left. */
static bool
is_held_back(const struct movein *m)
{
	const struct form_page *page = &m->form.pages[m->form.page];
	const struct slot *s = page->at >= 0 && page->at < page->count
				   ? &page->slots[page->at]
				   : NULL;

	return s != NULL && s->f->kind != FIELD_NUMBER &&
	       s->f->kind != FIELD_SECRET &&
	       (mynumber_begun(s->text) ||
		   (m->form.edit.kind != EDIT_SECRET &&
		       mynumber_begun(m->form.edit.text)));
}

json_t *
movein_as_typed(const struct movein *m, const struct app *a)
{
	json_t *j = json_pack("{s:s, s:o, s:o, s:s, s:i, s:i, s:s}", "menu",
	    m->menu, "entry", entry_to_json(&m->e), "pages", slots_json(m),
	    "joined", m->has_joined ? m->joined.household_no : "", "page",
	    m->form.page, "at", m->form.pages[m->form.page].at, "subject",
	    m->subject);

	if (j == NULL)
		return NULL;
	submit_to_draft(&m->send, j);
	(void)json_object_set_new(j, "seen", movein_seen(m, a));
	if (m->refused.code[0] != '\0')
		(void)json_object_set_new(
		    j, "refused", api_error_json(&m->refused));
	return j;
}

void
movein_said(const struct movein *m, char title[128])
{
	char what[64], who[60];
	const char *name = m->e.person_count > 0
			       ? record_get(&m->e.persons[0].after, IT_NAME)
			       : m->about;

	text_fit(m->title, 40, false, what, sizeof(what));
	text_fit(name, 24, false, who, sizeof(who));
	(void)snprintf(
	    title, 128, "%s%s%s", what, who[0] != '\0' ? " " : "", who);
}

void
movein_draft(struct ui *ui, struct movein *m)
{
	struct app *a = ui_app(ui);
	char title[128], now[9];
	struct err err;
	json_t *j;

	err_clear(&err);
	if (is_held_back(m))
		return;
	j = movein_as_typed(m, a);
	if (j == NULL)
		return;
	movein_said(m, title);
	if (app_draft_put(a, m->send.draft_id, title, j, &err) != RC_OK) {
		ui_say_err(ui, &err);
	} else {
		app_clock(a, now);
		(void)snprintf(m->form.saved, sizeof(m->form.saved), "%s", now);
	}
	json_decref(j);
}

/* T-4 is the day that it was when it was typed, which the entry has. */
static bool
is_another_day(const struct movein *m, const struct app *a, int page,
    const struct slot *s, const char *typed)
{
	char stored[256];
	struct date d;

	return typed[0] != '\0' && s->text[0] != '\0' &&
	       movein_read_date(
		   m, a, page, s->f, typed, &d, stored, sizeof(stored), NULL) &&
	       strcmp(stored, s->text) != 0;
}

static void
overlay_page(struct movein *m, const struct app *a, int p, const json_t *page)
{
	for (int i = 0; i < m->form.pages[p].count; i++) {
		struct slot *s = &m->form.pages[p].slots[i];
		const char *text, *sign, *said;
		const json_t *v;
		char id[32];
		bool is_row = slot_name(m, p, s->f->id, id);

		v = json_object_get(page, id);
		/* Who came since stands as the household has them. */
		if (is_row && v == NULL)
			continue;
		text = json_string_value(json_array_get(v, 0));
		sign = json_string_value(json_array_get(v, 1));
		said = json_string_value(json_array_get(v, 3));
		if (s->f->kind == FIELD_SECRET)
			continue;
		said_set(s, said != NULL ? said : "");
		if (text == NULL)
			text = "";
		s->is_asked = json_is_true(json_array_get(v, 2));
		if (s->f->kind == FIELD_DATE &&
		    is_another_day(m, a, p, s, text) &&
		    GUARD("draft_keeps_its_days"))
			text = s->text;
		if (strcmp(text, s->text) != 0)
			form_set(&m->form, p, s->f->id, text, NULL, NULL);
		(void)snprintf(
		    s->sign, sizeof(s->sign), "%.3s", sign != NULL ? sign : "");
		if (text[0] != '\0' && s->f->kind == FIELD_DATE)
			(void)movein_normalise(m, a, p, i, NULL);
	}
}

static enum rc
bad_draft(struct err *err)
{
	return err_set(err, RC_INPUT, "E7022", _("下書きを読めません"),
	    _("下書きの形が合わないため"), _("新しく入れ直してください"));
}

/* A household that nobody lives in any more, or that is gone, keeps no draft
 * shut: the field is there to choose another. */
static enum rc
rejoin(struct movein *m, struct app *a, const char *no, struct err *err)
{
	struct err e;
	enum rc rc;

	err_clear(&e);
	rc = movein_join(m, a, no, &e);
	if (rc == RC_INPUT || rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc != RC_OK && err != NULL)
		*err = e;
	return rc;
}

/* Where a page of the draft is on the form; e as the draft has it. -1: it is
 * of somebody who is not on it any more. */
static int
page_now(const struct movein *m, const struct entry *e, int page)
{
	int now;

	if (page == 0 || m->kind == NULL || !GUARD("draft_by_person"))
		return page < m->form.page_count ? page : -1;
	if (page > e->person_count)
		return -1;
	now = m->kind->page(m, e->persons[page - 1].person_no);
	return now > 0 ? now : -1;
}

enum rc
movein_restore(struct movein *m, struct app *a, const char *id, struct err *err)
{
	json_t *j = NULL, *page;
	const char *joined;
	int at, focus;
	size_t i;
	enum rc rc;

	(void)snprintf(m->send.draft_id, sizeof(m->send.draft_id), "%.39s", id);
	if (a->outbox == NULL)
		return bad_draft(err);
	rc = outbox_draft_get(a->outbox, a->session.staff, id, &j, err);
	if (rc != RC_OK)
		return rc;
	rc = entry_from_json(&m->e, json_object_get(j, "entry"), err);
	if (rc != RC_OK || m->e.event >= EV_COUNT ||
	    !json_is_array(json_object_get(j, "pages"))) {
		json_decref(j);
		return rc != RC_OK ? rc : bad_draft(err);
	}
	(void)snprintf(m->menu, sizeof(m->menu), "%.3s", show_json(j, "menu"));
	submit_from_draft(&m->send, j);
	(void)snprintf(m->return_reason, sizeof(m->return_reason), "%s",
	    m->e.return_reason);
	(void)snprintf(
	    m->subject, sizeof(m->subject), "%.19s", show_json(j, "subject"));
	movein_show(m, a);
	joined = show_json(j, "joined");
	if (joined[0] != '\0')
		rc = rejoin(m, a, joined, err);
	json_array_foreach(json_object_get(j, "pages"), i, page)
	{
		at = page_now(m, &m->e, (int)i);
		if (at >= 0)
			overlay_page(m, a, at, page);
	}
	focus = page_now(
	    m, &m->e, (int)json_integer_value(json_object_get(j, "page")));
	movein_take(m, a);
	form_go(&m->form, focus < 0 ? 0 : focus,
	    focus < 0 ? 0 : (int)json_integer_value(json_object_get(j, "at")));
	if (rc == RC_OK)
		movein_refused(m, a, j);
	json_decref(j);
	return rc;
}
