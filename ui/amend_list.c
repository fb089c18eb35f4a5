/* SPDX-License-Identifier: ISC
 * amend_list - what F4 offers in a change: whose household, 続柄, the items
 * of a page, and what a move-in offers for the same fields.
 */
#include "ui/amend.h"

#include "src/text.h"
#include "ui/form_in.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>

/* The items of the page whose name holds what is typed. */
static int
list_items(const struct form *f, int page, const char *typed, struct cand *out,
    int max)
{
	const struct form_page *p = &f->pages[page];
	char text[300], value[128];
	int n = 0;

	for (int i = 0; i < p->count; i++) {
		const struct slot *s = &p->slots[i];
		struct cand *c;

		if (s->f->id == CH_PICK || s->is_fixed || s->is_hidden ||
		    (typed[0] != '\0' && strstr(_(s->f->label), typed) == NULL))
			continue;
		value[0] = '\0';
		if (s->f->kind == FIELD_CHOICE && s->text[0] != '\0')
			form_choice_text(s->f, s->text, value, sizeof(value));
		(void)snprintf(text, sizeof(text), "%s  %.200s", _(s->f->label),
		    value[0] != '\0'   ? value
		    : s->shown != NULL ? s->shown
				       : s->text);
		c = movein_cand(out, &n, max, text, "");
		if (c != NULL)
			c->tag = i;
	}
	return n;
}

/* Those who change, and what was said of their cards. */
static int
list_cards(const struct amend *c, struct cand *out, int max)
{
	char text[200];
	int n = 0;

	for (int k = 0; k < c->chosen_count; k++) {
		const struct amend_member *w = &c->who[c->chosen[k]];
		const char *word = movein_card_word(w->card, false);
		struct cand *x;

		(void)snprintf(text, sizeof(text), "%s  %s", w->label,
		    word[0] != '\0' ? word : _("まだ"));
		x = movein_cand(out, &n, max, text, "");
		if (x != NULL)
			x->tag = c->chosen[k];
	}
	return n;
}

static int
list_town_names(
    const struct movein *m, const char *typed, struct cand *out, int max)
{
	const struct town *found[CANDS];
	char text[300];
	int n = 0,
	    k = town_find(&m->towns, typed, max < CANDS ? max : CANDS, found);

	for (int i = 0; i < k; i++) {
		(void)snprintf(text, sizeof(text), "%s  %s", found[i]->name,
		    found[i]->kana_full);
		(void)movein_cand(out, &n, max, text, found[i]->name);
	}
	return n;
}

int
amend_list(struct ui *ui, struct form *f, int page, int slot, const char *typed,
    struct cand *out, int max)
{
	struct movein *m = f->arg;
	struct amend *c = amend_of(m);
	int id = f->pages[page].slots[slot].f->id, person = -1;

	for (int k = 0; page > 0 && k < c->chosen_count; k++)
		if (c->who[c->chosen[k]].page == page)
			person = k;
	if (id == CH_WHO)
		return movein_list_people(ui, m->menu,
		    (c->kind->flags & CK_CANCEL) != 0 ? PEOPLE_EVER
		    : (c->kind->flags & (CK_GONE | CK_FORMER)) != 0
			? PEOPLE_SHEETS
			: PEOPLE_HERE,
		    typed, out, max);
	if (id == MV_CARD)
		return list_cards(c, out, max);
	if (id == CH_CANCEL)
		return amend_list_changes(c, ui_app(ui), out, max);
	if (id == CH_PICK)
		return list_items(f, page, typed, out, max);
	if (id == IT_RELATION || (page == 0 && amend_member_of(id) >= 0))
		return movein_list_relations(typed, out, max);
	if (id == IT_ADDRESS_TOWN)
		return list_town_names(m, typed, out, max);
	if (id == IT_PREV_COUNTRY)
		return movein_list_codes("nationality", typed, out, max);
	amend_take(m, ui_app(ui));
	if (person >= 0 && id == IT_HONSEKI)
		return movein_list_honseki(m, person, out, max);
	if (person >= 0 && id == IT_HITTOUSHA)
		return movein_list_hittousha(m, person, out, max);
	return movein_list(ui, f, page, slot, typed, out, max);
}
