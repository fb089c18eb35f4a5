/* SPDX-License-Identifier: ISC
 * review_rest - what a change rests on, as R2 says it before anything else:
 * 届出 or 職権 with the days of 4.2.0.4 and 4.2.0.5, the ground of a 軽微な修正,
 * and which change a 取消 takes back.
 */
#include "src/change.h"
#include "ui/review.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
add(struct review_view *v, const char *label, const char *text)
{
	if (text[0] != '\0')
		(void)review_put(v, label, "", text, false);
}

static void
add_day(struct review_view *v, const char *label, const char *stored)
{
	char s[300] = "";

	if (stored[0] != '\0')
		show_date(stored, false, s, sizeof(s));
	add(v, label, s);
}

static const char *
basis_of(const struct entry *e)
{
	if (change_by_notification(e))
		return ""; /* 届出日 says it */
	if (e->requested_on[0] != '\0')
		return _("請求");
	if (e->offered_on[0] != '\0')
		return _("職権（申出）");
	if (e->informed_on[0] != '\0')
		return _("職権（通知）");
	return _("職権");
}

/* 規則11条3項2号, as the form offers them. */
static const char *
ground_of(const struct entry *e)
{
	static const char *const words[] = { N_("常用平易な文字"),
		N_("文字の同定"), N_("区域・町名の変更"), N_("地番の変更"),
		N_("住居表示"), N_("建物の名の変更"), N_("総務大臣が認める") };

	return e->ground >= 1 && e->ground <= 7 ? _(words[e->ground - 1]) : "";
}

/* The row that is taken back; its number where the terminal has it not. */
static void
cancelled_text(const struct app *a, const struct entry_person *p, char out[300])
{
	struct record *rows = NULL;
	int i, n = 0;

	(void)snprintf(out, 300, _("履歴%d"), p->cancels);
	if (a->replica == NULL || replica_history(a->replica, p->person_no,
				      p->sheet_no, &rows, &n, NULL) != RC_OK)
		return;
	for (i = 0; i < n; i++)
		if (rows[i].hist_no == p->cancels)
			show_change(&rows[i], out, 300);
	for (i = 0; i < n; i++)
		record_release(&rows[i]);
	free(rows);
}

void
review_rests_on(const struct app *a, struct review_view *v)
{
	const struct entry *e = &v->e;
	char s[300];

	add(v, _("根拠"), basis_of(e));
	add_day(v, _("通知日"), e->informed_on);
	add_day(v, _("申出日"), e->offered_on);
	add_day(v, _("請求日"), e->requested_on);
	add(v, _("修正の根拠"), ground_of(e));
	if (change_is_cancel(e->event) && e->person_count > 0) {
		cancelled_text(a, &e->persons[0], s);
		add(v, _("取り消す異動"), s);
	}
}
