/* SPDX-License-Identifier: ISC
 * amend_home - whose household a change is about: everybody of it who can be
 * part of such a change, in a row of page 0, and who of them is preset.
 */
#include "ui/amend.h"

#include "src/mutant.h"
#include "src/text.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>

bool
amend_is_stopped(const struct amend *c, const char *person_no)
{
	for (int i = 0; i < c->home.count; i++)
		if (strcmp(c->home.members[i].row.person_no, person_no) == 0)
			return show_is_stopped(c->app, &c->home.members[i]) &&
			       GUARD("change_covers_the_stopped");
	return false;
}

static void
show_member(struct amend *c, int i, const struct app *a)
{
	struct amend_member *w = &c->who[i];
	const struct record *r = &w->m->row;
	char day[64], line[160], age[16];

	if (amend_is_stopped(c, r->person_no)) {
		(void)snprintf(w->label, sizeof(w->label), "〔抑止〕");
		(void)snprintf(w->was, sizeof(w->was), "〔抑止〕");
		if ((c->kind->flags & CK_HEAD) != 0)
			form_set(
			    &c->m.form, 0, CH_MOVE + i, "〔抑止〕", NULL, NULL);
		return;
	}
	text_fit(record_get(r, IT_NAME), 14, false, w->label, sizeof(w->label));
	text_fit(record_get(r, IT_RELATION), 9, false, day, sizeof(day));
	(void)snprintf(
	    w->was, sizeof(w->was), _("今 %.60s"), day[0] != '\0' ? day : "-");
	if ((c->kind->flags & CK_HEAD) == 0)
		return;
	show_date(record_get(r, IT_BIRTH), true, day, sizeof(day));
	show_age(a, r, age, sizeof(age));
	(void)snprintf(line, sizeof(line), "%s %3s %s", day, age, show_sex(r));
	form_set(&c->m.form, 0, CH_MOVE + i, line, NULL, NULL);
}

static bool
is_marked(const char (*marks)[20], int n, const char *person_no)
{
	for (int i = 0; i < n; i++)
		if (strcmp(marks[i], person_no) == 0)
			return true;
	return false;
}

static void
preset(struct amend *c, const char *person_no, const char (*marks)[20],
    int mark_count)
{
	unsigned f = c->kind->flags;
	bool all = (f & CK_EVERYBODY) != 0 && mark_count == 0;
	bool asks_who = (f & (CK_NEW | CK_JOIN)) != 0 && !all;

	for (int i = 0; i < c->count; i++) {
		const char *no = c->who[i].m->row.person_no;
		bool moves =
		    all || (mark_count > 0 ? is_marked(marks, mark_count, no)
					   : strcmp(person_no, no) == 0);

		if ((c->kind->flags & CK_HEAD) != 0)
			continue;
		form_set(
		    &c->m.form, 0, CH_MOVE + i, moves ? "1" : "2", NULL, NULL);
		/* Some of a household, and nobody said who. */
		form_slot(&c->m.form, 0, CH_MOVE + i)->is_asked =
		    asks_who && mark_count == 0;
	}
}

static enum rc
log_look(struct amend *c, struct app *a, struct err *err)
{
	json_t *who = json_array();
	enum rc rc;

	for (int i = 0; i < c->home.count; i++)
		(void)json_array_append_new(
		    who, json_string(c->home.members[i].row.person_no));
	rc = app_log(a, "inquiry", c->m.menu, who, false, err);
	json_decref(who);
	return rc;
}

/* Residents; of a 転入通知 those who left or were removed by office. Whom a
 * 取消 is about, the change that is picked says. */
static bool
is_member(const struct amend *c, const struct record *r, int32_t today)
{
	bool is_gone = record_status(r, today) == STATUS_REMOVED;

	if ((c->kind->flags & CK_CANCEL) != 0)
		return !c->is_household && c->undoes != EV_COUNT;
	if ((c->kind->flags & CK_GONE) == 0)
		return is_gone == (c->former_no[0] != '\0');
	return record_get(r, IT_OUT_PLANNED_ON)[0] != '\0' ||
	       strcmp(record_get(r, IT_STATUS), "4") == 0;
}

void
amend_members(struct amend *c, const struct app *a)
{
	c->count = 0;
	for (int i = 0; i < c->home.count && c->count < AMEND_MEMBERS; i++) {
		if (!is_member(c, &c->home.members[i].row, a->today))
			continue;
		c->who[c->count].m = &c->home.members[i];
		show_member(c, c->count++, a);
	}
}

static enum rc
nobody(const struct amend *c, struct err *err)
{
	if ((c->kind->flags & CK_GONE) != 0)
		return err_set(err, RC_NOT_FOUND, "E4140",
		    _("転出でも職権消除でもない人の転入通知です"),
		    _("転入通知は転出した人と職権消除された人のものだけのため"),
		    _("人を確かめてください"));
	return err_set(err, RC_NOT_FOUND, "E4040",
	    _("その世帯に現在の世帯員がいません"),
	    _("全員が除票になっているため"),
	    _("検索し直して、住民である人を選んでください"));
}

/* 世帯主の氏名 as the household's row has it; of one who is stopped nothing. */
static const char *
head_name(const struct amend *c, const struct record *first)
{
	const char *name = record_get(first, IT_HEAD_NAME);

	for (int i = 0; i < c->home.count; i++)
		if (strcmp(record_get(&c->home.members[i].row, IT_NAME),
			name) == 0 &&
		    amend_is_stopped(c, c->home.members[i].row.person_no))
			return "〔抑止〕";
	return name;
}

enum rc
amend_home(struct amend *c, struct app *a, const char *household_no,
    const char *person_no, const char (*marks)[20], int mark_count,
    struct err *err)
{
	unsigned flags = c->kind->flags;
	const struct record *first;
	char no[24], text[400];
	enum rc rc;

	if (a->replica == NULL)
		return err_set(err, RC_OFFLINE, "E7011",
		    _("手もとの台帳がありません"), "", _("/N1 で様子を見ます"));
	rc = c->former_no[0] != '\0'
		 ? amend_former(c, a, household_no, err)
		 : replica_household(a->replica, household_no,
		       (flags & (CK_GONE | CK_CANCEL)) != 0, &c->home, err);
	if (rc != RC_OK)
		return rc;
	c->has_home = true;
	c->is_household =
	    (flags & (CK_GONE | CK_CANCEL)) == 0 && c->former_no[0] == '\0';
	rc = log_look(c, a, err);
	if (rc != RC_OK)
		return rc;
	amend_members(c, a);
	if (c->home.count == 0 || (c->count == 0 && (flags & CK_CANCEL) == 0))
		return nobody(c, err);
	first = c->count > 0 ? &c->who[0].m->row : &c->home.members[0].row;
	(void)snprintf(
	    c->m.subject, sizeof(c->m.subject), "%s", c->home.household_no);
	(void)snprintf(c->person, sizeof(c->person), "%.19s",
	    person_no[0] != '\0' ? person_no : first->person_no);
	for (int i = 0; i < c->home.count; i++)
		if (strcmp(c->home.members[i].row.person_no, c->person) == 0)
			text_fit(record_get(&c->home.members[i].row, IT_NAME),
			    24, false, c->m.about, sizeof(c->m.about));
	show_number(c->home.household_no, no, sizeof(no));
	(void)snprintf(text, sizeof(text), _("%s  %.200s  %d人"), no,
	    head_name(c, first), c->count > 0 ? c->count : c->home.count);
	form_set(&c->m.form, 0, CH_WHO, no, text, "");
	form_slot(&c->m.form, 0, CH_WHO)->is_fixed = true;
	preset(c, person_no, marks, mark_count);
	amend_choose(c);
	amend_tidy(c, a);
	return RC_OK;
}
