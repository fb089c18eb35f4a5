/* SPDX-License-Identifier: ISC
 * home_search - the box of H1 is searched once it has settled, and its list is
 * shown once its one record is in the log.
 */
#include "ui/find.h"
#include "ui/home.h"
#include "ui/wards.h"

#include "src/mutant.h"
#include "src/text.h"

#include <stdio.h>
#include <string.h>

void
home_clear(struct home *h)
{
	search_release(&h->res);
	memset(&h->res, 0, sizeof(h->res));
	h->is_shown = false;
	h->drop_count = 0;
	list_set(&h->list, 0, 2);
	h->list.top = h->list.at = 0;
	h->settle_at = 0;
}

/* The words of the box but one, for 該当なし: what would be found without. */
static void
without(const struct search_result *r, int skip, char out[512])
{
	struct sbuf b;

	sbuf_init(&b, 512);
	for (int i = 0; i < r->word_count; i++) {
		if (i == skip)
			continue;
		if (b.len > 0)
			sbuf_add(&b, " ");
		sbuf_add(&b, r->words[i].typed);
	}
	memcpy(out, b.s, b.len + 1);
	sbuf_release(&b);
}

static void
drops_count(struct ui *ui, struct home *h)
{
	struct app *a = ui_app(ui);
	struct search_result r;
	struct err err;

	h->drop_count = 0;
	if (h->res.word_count < 2)
		return;
	for (int i = 0; i < h->res.word_count && i < DROPS_MAX; i++) {
		struct drop *d = &h->drops[h->drop_count];

		err_clear(&err);
		memset(&r, 0, sizeof(r));
		without(&h->res, i, d->query);
		if (app_search(a, d->query, 1, &r, &err) != RC_OK)
			continue;
		d->total = r.total;
		d->is_more = r.is_more;
		search_release(&r);
		if (d->total > 0)
			h->drop_count++;
	}
}

/* One record for the whole list, durable before a name is drawn. */
static enum rc
list_log(struct ui *ui, const struct home *h, struct err *err)
{
	json_t *numbers = json_array();
	enum rc rc;

	for (int i = 0; i < h->res.count; i++)
		if (h->res.hits[i].arrival == 0)
			(void)json_array_append_new(
			    numbers, json_string(h->res.hits[i].person_no));
	rc = app_log(ui_app(ui), "list", "H1", numbers, false, err);
	json_decref(numbers);
	return rc;
}

void
home_search(struct ui *ui, struct home *h)
{
	struct app *a = ui_app(ui);
	struct search_result r;
	struct err err;
	char query[EDIT_MAX];
	enum rc rc;

	err_clear(&err);
	memset(&r, 0, sizeof(r));
	(void)snprintf(query, sizeof(query), "%s", h->box.text);
	text_trim(query);
	home_clear(h);
	if (query[0] == '\0')
		return;
	rc = find_here(a, query, HITS_MAX, &r, &err);
	if (rc == RC_CONFLICT && strcmp(err.code, "E2112") == 0) {
		h->settle_at = ui_now(ui) + FIND_SETTLE_US;
		ui_wake_at(ui, h->settle_at);
		return;
	}
	if (rc != RC_OK) {
		ui_say_err(ui, &err);
		return;
	}
	wards_mark_hits(a, &r);
	find_where_words(a, &r, h->where, sizeof(h->where));
	find_ward_note(a, &r, h->ward_note, sizeof(h->ward_note));
	h->res = r;
	home_add_arrived(ui, h);
	r = h->res;
	if (GUARD("log_before_list") && r.count > 0) {
		rc = list_log(ui, h, &err);
		if (rc != RC_OK) {
			home_clear(h);
			if (strcmp(err.code, "E1054") != 0) {
				ui_say_err(ui, &err);
				return;
			}
			ui_interrupt(ui, false);
			h->is_braked = true;
			h->brake_releases = a->brake_releases;
			(void)!ui_open(ui, "W2", NULL);
			return;
		}
	}
	h->is_shown = true;
	list_set(&h->list, r.count, 2);
	if (r.count == 0 && h->ward_note[0] == '\0' && !r.is_mynumber)
		drops_count(ui, h);
}

void
home_typed(struct ui *ui, struct home *h)
{
	home_clear(h);
	h->past_at = -1;
	if (h->box.text[0] == '\0')
		return;
	h->settle_at = ui_now(ui) + FIND_SETTLE_US;
	ui_wake_at(ui, h->settle_at);
}

void
home_words(struct ui *ui, struct home *h, const char *words)
{
	edit_set(&h->box, EDIT_PLAIN, BOX_MAX, words);
	if (ui_app(ui)->reason > 0) {
		h->at = AT_BOX;
		home_typed(ui, h);
		return;
	}
	h->at = AT_REASON;
	ui_say(ui, LOOK_PLAIN, "%s", _("まず処理事由を数字で選びます"));
}

void
home_settle(struct ui *ui, struct home *h)
{
	if (h->settle_at == 0)
		return;
	h->settle_at = 0;
	home_search(ui, h);
}

void
home_settle_unasked(struct ui *ui, struct home *h)
{
	find_gives_way(ui, true);
	home_settle(ui, h);
	find_gives_way(ui, false);
}

void
home_remember(struct ui *ui, struct home *h)
{
	struct app *a = ui_app(ui);
	struct err err;

	err_clear(&err);
	_Static_assert(EDIT_MAX <= SEARCH_PAST_SIZE, "all of a box is kept");
	if (!h->is_shown || h->res.is_mynumber)
		return;
	if (app_search_put(a, h->box.text, &err) != RC_OK)
		ui_say_err(ui, &err);
	else
		h->past_count = app_searches(a, h->past, PAST_MAX);
	/* one of before that was called is the newest now */
	if (h->past_at > 0)
		h->past_at = 0;
}
