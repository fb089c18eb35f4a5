/* SPDX-License-Identifier: ISC
 * home_arrived - what arrived of people who are to move in (4.1.1.3), on H1:
 * how many, and among the hits of a visitor who came to notify a change.
 */
#include "ui/home.h"

#include "src/mem.h"
#include "src/mutant.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRESH_US INT64_C(10000000)
#define SHOWN_MAX 5 /* of one search */
#define REASON_CHANGE 2

/* Who checks them and who types them is told of them (4.5.6). */
static void
count_notices(struct ui *ui, struct home *h)
{
	const struct app *a = ui_app(ui);
	json_t *got = NULL;

	h->to_check = h->by_hand = 0;
	if ((!app_has(a, "approve") && !app_has(a, "enter")) ||
	    !GUARD("home_notices") ||
	    app_call(ui_app(ui), "immigration.count", NULL, &got, NULL) !=
		RC_OK)
		return;
	if (app_has(a, "approve"))
		h->to_check =
		    (int)json_integer_value(json_object_get(got, "waiting"));
	if (app_has(a, "enter"))
		h->by_hand =
		    (int)json_integer_value(json_object_get(got, "manual"));
	json_decref(got);
}

void
home_count_arrived(struct ui *ui, struct home *h)
{
	json_t *got = NULL;

	count_notices(ui, h);
	h->arrived = h->arrived_today = 0;
	if (!app_has(ui_app(ui), "enter") ||
	    app_call(ui_app(ui), "arrival.count", NULL, &got, NULL) != RC_OK)
		return;
	h->arrived = (int)json_integer_value(json_object_get(got, "free"));
	h->arrived_today =
	    (int)json_integer_value(json_object_get(got, "today"));
	json_decref(got);
}

void
home_forget_arrived(struct home *h)
{
	arrivals_release(&h->arrivals);
	h->arrivals_at = 0;
}

/* Asked at most every ten seconds; what cannot be reached is not there. */
static bool
load(struct ui *ui, struct home *h)
{
	struct app *a = ui_app(ui);

	if (a->reason != REASON_CHANGE || !app_has(a, "enter") ||
	    h->arrived == 0)
		return false;
	if (h->arrivals_at != 0 && ui_now(ui) < h->arrivals_at + FRESH_US)
		return true;
	if (arrivals_load(a, &h->arrivals, NULL) != RC_OK)
		home_forget_arrived(h);
	else
		h->arrivals_at = ui_now(ui);
	return h->arrivals_at != 0;
}

static void
hit_of(const json_t *o, struct hit *x)
{
	const json_t *p = arrivals_person(o, 0);
	char day[64];

	memset(x, 0, sizeof(*x));
	x->arrival = json_integer_value(json_object_get(o, "arrival"));
	(void)snprintf(
	    x->name, sizeof(x->name), "%.250s", show_json(p, "name"));
	(void)snprintf(
	    x->kana, sizeof(x->kana), "%.250s", show_json(p, "kana"));
	(void)snprintf(
	    x->birth, sizeof(x->birth), "%.120s", show_json(p, "birth"));
	(void)snprintf(x->sex, sizeof(x->sex), "%s",
	    strcmp(show_json(p, "sex"), "1") == 0   ? "男"
	    : strcmp(show_json(p, "sex"), "2") == 0 ? "女"
						    : "");
	(void)snprintf(x->relation, sizeof(x->relation), "%.60s",
	    show_json(p, "relation"));
	(void)snprintf(x->address, sizeof(x->address),
	    _("（転入予定 %d人）%.400s"), arrivals_people(o),
	    show_json(o, "city"));
	(void)snprintf(x->signs, sizeof(x->signs), "%s",
	    arrivals_is_free(o) ? "着" : "着仮");
	show_iso(show_json(o, "day"), day, sizeof(day));
	(void)snprintf(
	    x->note, sizeof(x->note), _("転出証明書情報 %.40s 着"), day);
}

void
home_add_arrived(struct ui *ui, struct home *h)
{
	struct search_result *r = &h->res;
	struct hit *all;
	int n = 0, found[SHOWN_MAX];

	h->hits_arrived = 0;
	if (r->is_mynumber || !load(ui, h))
		return;
	for (int i = 0; i < arrivals_total(&h->arrivals) && n < SHOWN_MAX; i++)
		if (arrivals_fits(arrivals_at(&h->arrivals, i), h->box.text,
			ui_app(ui)->today))
			found[n++] = i;
	if (n == 0)
		return;
	all = x_alloc((size_t)(r->count + n) * sizeof(*all));
	for (int i = 0; i < n; i++)
		hit_of(arrivals_at(&h->arrivals, found[i]), &all[i]);
	if (r->count > 0)
		memcpy(all + n, r->hits, (size_t)r->count * sizeof(*all));
	free(r->hits);
	r->hits = all;
	r->count += n;
	r->total += n;
	h->hits_arrived = n;
}
