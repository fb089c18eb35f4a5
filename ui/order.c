/* SPDX-License-Identifier: ISC
 * order - a request for certificates turned into sheets.
 */
#include "src/letter.h"
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
	static const char *const words[CERT_KINDS] = {
		[CERT_PERSON] = N_("住民票の写し（個人票）"),
		[CERT_HOUSEHOLD] = N_("住民票の写し（世帯連記）"),
		[CERT_REMOVED] = N_("住民票の除票の写し"),
		[CERT_MOVE_OUT] = N_("転出証明書"),
		[CERT_MOVE_OUT_LATE] = N_("転出証明書に準ずる証明書"),
		[CERT_CODE_NEW] = N_("住民票コード通知票"),
		[CERT_CODE_CHANGED] = N_("住民票コード変更通知票"),
		[CERT_CODE_CORRECTED] = N_("住民票コード修正通知票"),
		[CERT_OFFICE_RECORD] = N_("職権記録書"),
		[CERT_OFFICE_NOTICE] = N_("職権記載等通知書"),
		[CERT_HEAD_NOTICE] = N_("世帯主変更通知書"),
		[CERT_HEAD_REQUEST] = N_("世帯主変更依頼通知書"),
		[CERT_INQUIRY] = N_("転入通知未着照会書"),
		[CERT_ACCEPTED] = N_("住民異動届受理通知"),
	};

	return (unsigned)k < CERT_KINDS && words[k] != NULL ? _(words[k]) : "";
}

int
order_fee(const struct order *o)
{
	return o->applicant == 9 || o->letter != NULL ? 0 : FEE * o->copies;
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
		if (o->letter != NULL)
			continue;
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
	return o->letter != NULL
		   ? cert_letter_compose(o->letter, mynumbers, &q, c, err)
		   : cert_compose(&q, c, err);
}
