/* SPDX-License-Identifier: ISC
 * order - a request for certificates turned into sheets.
 */
#include "src/mem.h"
#include "ui/app.h"
#include "ui/scr_cert.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FEE 300 /* 円 a copy */

const char *
order_kind_word(enum cert_kind k)
{
	switch ((int)k) {
	case CERT_PERSON:
		return _("住民票の写し（個人票）");
	case CERT_HOUSEHOLD:
		return _("住民票の写し（世帯連記）");
	case CERT_REMOVED:
		return _("住民票の除票の写し");
	default:
		break;
	}
	return "";
}

int
order_fee(const struct order *o)
{
	return o->applicant == 9 ? 0 : FEE * o->copies;
}

int
order_chosen(const struct order *o, struct order_person **out, int max)
{
	int i, n = 0;

	for (i = 0; i < o->count && n < max; i++)
		if (o->people[i].is_chosen) {
			if (out != NULL)
				out[n] = &o->people[i];
			n++;
		}
	return n;
}

/* History rows are fetched once, when the first copy with them is made. */
static enum rc
fetch_history(struct app *a, struct order_person *p, struct err *err)
{
	if (p->history != NULL)
		return RC_OK;
	return replica_history(a->replica, p->m.row.person_no,
	    p->m.row.sheet_no, &p->history, &p->history_count, err);
}

/* 備考 (C類型) stands on the sheet whatever the history (1.1.14). */
static enum rc
fetch_notes(struct app *a, struct order_person *p, struct err *err)
{
	struct record r;
	enum rc rc;

	if (p->notes != NULL)
		return RC_OK;
	rc = replica_attached(a->replica, p->m.row.person_no, &r, err);
	if (rc != RC_OK)
		return rc;
	p->notes = x_strdup(record_get(&r, IT_NOTE));
	record_release(&r);
	return RC_OK;
}

enum rc
order_compose(const struct ui *ui, struct order *o, const char *number,
    const char *title, const char *certifier, const char *const *mynumbers,
    struct cert *c, struct err *err)
{
	struct app *a = ui_app(ui);
	struct order_person *chosen[ORDER_PERSONS];
	struct cert_person people[ORDER_PERSONS];
	struct cert_request q;
	char preset[128];
	enum rc rc = RC_OK;
	int i, n;

	n = order_chosen(o, chosen, ORDER_PERSONS);
	memset(people, 0, sizeof(people));
	for (i = 0; i < n && rc == RC_OK; i++) {
		people[i].row = &chosen[i]->m.row;
		rc = fetch_notes(a, chosen[i], err);
		if (rc != RC_OK)
			break;
		people[i].notes = chosen[i]->notes ? chosen[i]->notes : "";
		if (o->options.history) {
			rc = fetch_history(a, chosen[i], err);
			people[i].history = chosen[i]->history;
			people[i].history_count = chosen[i]->history_count;
		}
		if (mynumbers != NULL)
			people[i].mynumber = mynumbers[i];
	}
	if (rc != RC_OK)
		return rc;
	memset(&q, 0, sizeof(q));
	(void)snprintf(preset, sizeof(preset), _("%s長"), a->town);
	q.kind = o->kind;
	q.options = o->options;
	q.options.sample = a->is_training;
	q.persons = people;
	q.count = n;
	q.today = a->today;
	q.municipality = a->town;
	q.prefecture = n > 0 ? record_get(people[0].row, IT_ADDRESS_PREF) : "";
	q.title = title != NULL ? title : preset;
	q.certifier = certifier != NULL ? certifier : _("〔氏名〕");
	q.issue_number = number;
	q.forms = a->forms;
	return cert_compose(&q, c, err);
}
