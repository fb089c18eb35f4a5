/* SPDX-License-Identifier: ISC
 * search_form - the form of 2.1.3: each criterion becomes one condition
 * (search_criterion.c), all of them must hold. See search.h.
 */
#include "db/search_private.h"

#include "src/foldrule.h"
#include "src/mutant.h"
#include "src/text.h"

#include <string.h>

/* What stands in no index alone: everybody in order of their numbers, of a
 * ward by 住所コード, which begins with its five figures, or of the 除票 by their
 * day. */
static void
add_everybody(struct form_run *f)
{
	bool found = false;
	int i;

	for (i = 0; i < f->plan.n; i++)
		found = found || !f->plan.c[i].is_not;
	if (found || f->plan.n == CONDS_MAX)
		return;
	if (f->filter.scope == SCOPE_REMOVED)
		cond_all_removed(&f->plan.c[f->plan.n++], f->filter.today);
	else if (f->ward[0] != '\0')
		(void)cond_add(
		    &f->plan.c[f->plan.n++], 'i', f->ward, 2, WHY_ADDRESS);
	else
		(void)cond_add(&f->plan.c[f->plan.n++], 'p', "", 2, WHY_EMPTY);
}

static enum rc
run_form(struct form_run *f, int limit, struct search_result *out)
{
	const struct plan *plans[1] = { &f->plan };
	struct found_list all = { 0 };
	int first, i;
	enum rc rc = RC_OK;

	for (i = 0; i < f->f->n && rc == RC_OK; i++)
		rc = criterion_take(f, &f->f->c[i]);
	if (rc == RC_OK && !f->narrows)
		rc = search_too_wide(f->err);
	if (rc == RC_OK) {
		add_everybody(f);
		rc = search_estimate(f->r, &f->plan, f->err);
	}
	if (rc == RC_OK)
		rc = search_plan(f->r, &f->plan, &f->filter, &all, f->err);
	search_keep_ward(&f->filter, plans, &all, out);
	if (rc == RC_OK)
		rc = search_show(
		    f->r, plans, &all, &f->filter, limit, out, &first, f->err);
	found_release(&all);
	return rc;
}

static enum rc
check_form(const struct search_criteria *f, unsigned hidden, struct err *err)
{
	int i, k;

	for (i = 0; i < f->n; i++) {
		const struct search_criterion *c = &f->c[i];

		if ((int)c->key < 0 || c->key >= SK_COUNT ||
		    !utf8_valid(c->value, strlen(c->value)))
			return err_set(err, RC_INPUT, "E2111",
			    "検索の言葉が読めません",
			    "文字の誤りがあるか、長すぎます",
			    "短く打ち直してください");
		if (search_hides(hidden, c->key))
			return search_not_shown(c->key, err);
		for (k = 0; k < i; k++)
			if (f->c[k].key == c->key)
				return err_set(err, RC_INPUT, "E2116",
				    "同じ項目が二度あります",
				    "ひとつの項目には条件がひとつです",
				    "どちらかを消してください");
	}
	return f->is_identity ? search_identity_check(f, err) : RC_OK;
}

enum rc
search_form_run(struct replica *r, const struct search_criteria *f, int limit,
    struct search_result *out, struct err *err)
{
	struct form_run run = { .r = r, .f = f, .err = err };
	uint32_t on;
	int i;
	enum rc rc;

	memset(out, 0, sizeof(*out));
	rc = check_form(f, r->hidden, err);
	if (rc != RC_OK)
		return rc;
	for (i = 0; i < f->n; i++)
		if (GUARD("search_form_mynumber_apart") &&
		    (has_mynumber(f->c[i].value) || has_mynumber(f->c[i].to)))
			out->is_mynumber = true;
	if (out->is_mynumber)
		return RC_OK;
	on = search_rules(r);
	if (f->no_variants)
		on &= ~(FOLD_BIT(FOLD_VARIANTS) | FOLD_BIT(FOLD_SELECTORS));
	run.name_rules = (on | FOLD_BIT(FOLD_TYPING)) == FOLD_ALL ? 0 : on;
	run.kana_rules = f->no_fuzzy ? FOLD_BIT(FOLD_WIDTH) : run.name_rules;
	run.filter.today = replica_today(r);
	run.filter.scope = f->scope;
	filter_ward(&run.filter, f->own_ward, true);
	rc = store_begin_read(r->db, err);
	if (rc != RC_OK)
		return rc;
	rc = run_form(&run, limit, out);
	store_rollback(r->db);
	plan_release(&run.plan);
	if (rc != RC_OK)
		search_release(out);
	return rc;
}
