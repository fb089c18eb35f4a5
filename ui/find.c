/* SPDX-License-Identifier: ISC
 * find - see find.h.
 */
#include "ui/find.h"

#include "db/town.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool
find_is_form(const char *query)
{
	return strncmp(query, FIND_MARK, strlen(FIND_MARK) - 1) == 0;
}

enum rc
find_read(const char *query, struct search_criteria *f, struct err *err)
{
	char *copy = x_strdup(query + strlen(FIND_MARK) - 1), *at = copy, *word;
	enum rc rc = RC_OK;

	memset(f, 0, sizeof(*f));
	while (rc == RC_OK && (word = strsep(&at, " ")) != NULL)
		if (word[0] != '\0')
			rc = search_form_add(f, word, err);
	free(copy);
	return rc;
}

static bool
has_key(void *arg)
{
	return ui_has_key(arg);
}

void
find_gives_way(struct ui *ui, bool yes)
{
	struct replica *r = ui_app(ui)->replica;

	if (r != NULL)
		replica_stop_when(r, yes ? has_key : NULL, ui);
}

enum rc
find_run_form(struct app *a, const struct search_criteria *asked, int limit,
    struct search_result *out, struct err *err)
{
	struct search_criteria f = *asked;
	enum rc rc = search_form_ward(&f, a->conf.share, a->municipality, err);

	if (rc != RC_OK)
		return rc;
	for (int i = 0; i < f.n; i++)
		if (f.c[i].key == SK_WARD)
			search_ward_own(a->conf.share, a->municipality,
			    a->session.org, a->conf.office, f.own_ward);
	if (a->replica == NULL)
		return err_set(err, RC_IO, "E7010", "検索できません",
		    "この端末の写しがまだ無いか、作り直しています。",
		    "しばらく待ってください。");
	if (a->scope != SCOPE_BOTH && !GUARD("form_own_scope"))
		f.scope = a->scope;
	if (a->reason == SEARCH_REASON_IDENTITY && GUARD("identity_by_reason"))
		f.is_identity = true;
	search_hide(a->replica, app_masked(a));
	return search_form_run(a->replica, &f, limit, out, err);
}

/* The whole city was asked for. */
static void
drop_ward(struct search_criteria *f)
{
	for (int i = 0; i < f->n; i++)
		if (f->c[i].key == SK_WARD)
			f->c[i--] = f->c[--f->n];
}

enum rc
find_here(struct app *a, const char *query, int limit,
    struct search_result *out, struct err *err)
{
	struct search_where where = { .is_own = true };
	struct search_criteria f;
	char rest[1024];
	enum rc rc;

	if (find_is_form(query)) {
		rc = find_read(query, &f, err);
		if (a->all_wards)
			drop_ward(&f);
		return rc == RC_OK ? find_run_form(a, &f, limit, out, err) : rc;
	}
	if (!a->all_wards && GUARD("home_own_ward"))
		search_ward_own(a->conf.share, a->municipality, a->session.org,
		    a->conf.office, where.ward);
	rc = search_ward_words(a->conf.share, a->municipality, query, rest,
	    sizeof(rest), &where, err);
	if (rc == RC_OK)
		rc = app_search_in(a, rest, &where, limit, out, err);
	explicit_bzero(rest, sizeof(rest));
	return rc;
}

void
find_where_words(
    const struct app *a, const struct search_result *r, char *out, size_t size)
{
	char ward[64];

	out[0] = '\0';
	if (!lgcode_is_city(a->municipality))
		return;
	town_ward_called(a->conf.share, a->municipality, r->ward, ward);
	(void)snprintf(out, size, "%s",
	    r->is_of_ward && ward[0] != '\0' ? ward : _("全市"));
}

void
find_ward_note(
    const struct app *a, const struct search_result *r, char *out, size_t size)
{
	char ward[64];

	out[0] = '\0';
	if (!lgcode_is_city(a->municipality))
		return;
	if (r->is_of_ward && r->elsewhere > 0 && r->is_more)
		(void)snprintf(out, size, "%s", _("ほかの区にもあり"));
	else if (r->is_of_ward && r->elsewhere > 0)
		(void)snprintf(out, size, _("ほかの区 %d"), r->elsewhere);
	if (!r->is_widened)
		return;
	town_ward_called(a->conf.share, a->municipality, r->ward, ward);
	(void)snprintf(out, size,
	    r->is_more ? _("多すぎて %s の人を選べません（全市）")
		       : _("%s に住む人はいません（全市）"),
	    ward);
}

enum search_scope
find_scope(const struct app *a, const char *query)
{
	struct search_criteria f;

	if (!find_is_form(query))
		return a->scope;
	return find_read(query, &f, NULL) == RC_OK ? f.scope : SCOPE_BOTH;
}

void
find_scope_take(struct app *a, enum search_scope s, char *query, size_t size)
{
	struct search_criteria f;
	const size_t n = strlen(FIND_MARK);

	if (!find_is_form(query)) {
		a->scope = s;
		return;
	}
	if (find_read(query, &f, NULL) != RC_OK || size <= n)
		return;
	f.scope = s;
	search_form_text(&f, query + n, size - n);
}

const char *
find_scope_word(enum search_scope s)
{
	switch (s) {
	case SCOPE_CURRENT:
		return _("現存");
	case SCOPE_REMOVED:
		return _("除票");
	case SCOPE_BOTH:
		break;
	}
	return _("現存と除票");
}

static void
open_found(struct ui *ui, const char *person_no)
{
	struct app *a = ui_app(ui);
	struct member m;
	struct target t;

	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%.19s", person_no);
	memset(&m, 0, sizeof(m));
	if (a->replica != NULL &&
	    replica_person(a->replica, t.person_no, 0, &m, NULL) == RC_OK) {
		(void)snprintf(t.household_no, sizeof(t.household_no), "%.19s",
		    record_get(&m.row, IT_HOUSEHOLD_NO));
		member_release(&m);
		(void)!ui_open(ui, "K1", &t);
	} else {
		(void)!ui_open(ui, "K2", &t);
	}
}

void
find_number(struct ui *ui, const char *screen, const struct secret *value)
{
	struct app *a = ui_app(ui);
	json_t *args, *r = NULL;
	struct err err;
	char reason[8], found[20];
	const char *no;
	enum rc rc;

	err_clear(&err);
	(void)snprintf(reason, sizeof(reason), "%d", a->reason);
	args = json_pack("{s:s, s:s}", "value", value->s, "reason", reason);
	rc = app_log(a, "inquiry", screen, NULL, true, &err);
	if (rc == RC_OK)
		rc = app_call(a, "mynumber.find", args, &r, &err);
	json_decref(args);
	if (rc != RC_OK) {
		ui_say_err(ui, &err);
		return;
	}
	no = json_string_value(json_object_get(r, "person_no"));
	(void)snprintf(found, sizeof(found), "%.19s", no != NULL ? no : "");
	json_decref(r);
	if (found[0] == '\0') {
		ui_say(ui, LOOK_PLAIN, "%s",
		    _("センターに照会しました  その個人番号の人はいません"));
		return;
	}
	open_found(ui, found);
}
