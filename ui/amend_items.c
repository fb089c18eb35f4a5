/* SPDX-License-Identifier: ISC
 * amend_items - who changes, and a page for each of them with the items that
 * the change may correct.
 */
#include "ui/amend.h"

#include "src/change.h"
#include "src/text.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 住民種別 after the change. */
static char
kind_of(const struct amend *c, const struct record *r)
{
	return c->kind->sheet != 0 ? c->kind->sheet : record_get(r, IT_KIND)[0];
}

static bool
has_item(const struct amend *c, enum item it, const struct record *r)
{
	char kind[2] = { kind_of(c, r), '\0' }, id[80];

	if (show_is_derived(it) ||
	    !item_applies(it, kind[0] != '\0' ? kind : NULL))
		return false;
	/* The name of a foreigner is its parts. */
	if (it == IT_NAME && kind[0] == '2')
		return false;
	/* 旧氏 and 通称 have events of their own (1.1.7). */
	if (change_is_second_name(it) &&
	    (c->kind->event == EV_MINOR_CORRECTION ||
		strcmp(c->kind->menu, "62") == 0))
		return false;
	(void)snprintf(id, sizeof(id), ".%s", item_defs[it].id);
	/* What ended is corrected where something has; why, is another event. */
	if (strcmp(item_defs[it].group, "removal") == 0)
		return (c->kind->flags & CK_FORMER) != 0 &&
		       it != IT_REMOVAL_REASON &&
		       item_defs[it].type != TYPE_CODE &&
		       record_get(r, IT_REMOVAL_REASON)[0] != '\0';
	return text_listed(c->kind->items, item_defs[it].group) ||
	       text_listed(c->kind->items, item_defs[it].id) ||
	       text_listed(c->kind->items, id);
}

/* The field as the move-in has it, or one from the catalogue. */
static void
item_field(struct field *f, enum item it, bool foreign, bool is_empty)
{
	const struct item_def *d = &item_defs[it];
	int i;

	*f = amend_item_field;
	f->id = (int)it;
	f->item = d->id;
	f->label = show_label(it);
	f->kind = d->type == TYPE_KANA   ? FIELD_KANA
		  : d->type == TYPE_DATE ? FIELD_DATE
		  : d->type == TYPE_FLAG ? FIELD_CHOICE
					 : FIELD_TEXT;
	f->choices = d->type == TYPE_FLAG ? N_("1 あり|0 なし") : NULL;
	f->typing = f->kind == FIELD_TEXT ? N_("そのまま打ちます") : NULL;
	f->takes = (int)d->dates;
	f->max = 120;
	for (i = 0; i < movein_person_count; i++) {
		const struct movein_field *g = &movein_person[i];

		if (g->f.id != (int)it &&
		    !(it == IT_RESIDENCE_PERIOD_YEARS && g->f.id == MV_PERIOD))
			continue;
		if (!(foreign ? g->foreign : g->japanese))
			continue;
		*f = g->f;
		break;
	}
	if (it == IT_ADDRESS_TOWN)
		f->has_list = true;
	/* Else what stands is there already. */
	f->must = f->must && is_empty;
	f->half = 0;
	f->cols = 28;
}

static bool
may_see(const struct app *a, enum item it)
{
	return item_defs[it].mask[0] == '\0' || app_has(a, item_defs[it].mask);
}

static void
make_fields(struct amend *c, int i)
{
	struct amend_member *w = &c->who[i];
	const struct record *r = &w->m->row;
	bool foreign = kind_of(c, r) == '2';
	const char *group = "";
	int line = 0;

	if (w->fields != NULL)
		return;
	w->fields =
	    x_alloc((size_t)(history_item_count + 3) * sizeof(*w->fields));
	w->fields[w->field_count++] = amend_pick_field;
	for (int k = 0; k < history_item_count; k++) {
		enum item it = history_items[k];
		struct field *f = &w->fields[w->field_count];

		if (!has_item(c, it, r))
			continue;
		line += strcmp(group, item_defs[it].group) != 0 ? 2 : 1;
		group = item_defs[it].group;
		item_field(f, it, foreign, (c->kind->flags & CK_EMPTY) != 0);
		f->line = line;
		w->field_count++;
	}
	if ((c->kind->flags & CK_NUMBER) == 0)
		return;
	/* No item of the history: the register alone has it. */
	item_field(&w->fields[w->field_count], IT_MYNUMBER, foreign, false);
	w->fields[w->field_count++].line = line + 2;
}

/* Not 必, but seldom empty, as in a move-in. */
static bool
is_stop(int id)
{
	if (id == IT_FORMER_NAME || id == IT_FORMER_NAME_KANA ||
	    id == IT_FORMER_NAME_KANA_CHECKED || id == IT_ALIAS ||
	    id == IT_ALIAS_KANA || id == IT_ALIAS_KANA_CHECKED)
		return true;
	for (int i = 0; i < movein_person_count; i++)
		if (movein_person[i].f.id == id)
			return movein_person[i].is_stop;
	return false;
}

/* Who has lost the nationality is 国籍喪失による経過滞在者 unless a status is
 * there already: 案 as change_begin has it (1.1.2). */
static void
propose(struct amend *c, int page, enum item it)
{
	if (c->kind->event != EV_EX_OFFICIO_IN_NATIONALITY_LOST)
		return;
	if (it == IT_ARTICLE30_45)
		form_set(&c->m.form, page, it, "5", NULL, "案");
	else if (it == IT_TRANSIT_REASON)
		form_set(&c->m.form, page, it, "2", NULL, "案");
}

static void
add_page(struct amend *c, int i)
{
	struct amend_member *w = &c->who[i];
	char text[1024], shown[1024];
	bool is_stopped = amend_is_stopped(c, w->m->row.person_no);

	make_fields(c, i);
	w->page =
	    form_add_page(&c->m.form, "", w->fields, w->field_count, NULL);
	if (w->page < 0) {
		w->page = 0;
		return;
	}
	/* Where everything is to be filled in there is nothing to go to. */
	form_slot(&c->m.form, w->page, CH_PICK)->is_hidden =
	    (c->kind->flags & (CK_EMPTY | CK_NUMBER)) != 0;
	for (int k = 1; k < w->field_count; k++) {
		const struct field *f = &w->fields[k];
		enum item it = f->id == MV_PERIOD ? IT_RESIDENCE_PERIOD_YEARS
						  : (enum item)f->id;
		struct slot *s = &c->m.form.pages[w->page].slots[k];

		if (it == IT_MYNUMBER) {
			movein_settle_right(&c->m, c->app, w->page);
			continue;
		}
		if ((c->kind->flags & CK_EMPTY) != 0) {
			propose(c, w->page, it);
			s->is_asked = is_stop(f->id);
			s->is_quiet = !s->is_asked && !f->must;
			continue;
		}
		if (!may_see(c->app, it) || is_stopped) {
			s->is_fixed = true;
			form_set(
			    &c->m.form, w->page, f->id, "", _("〔伏〕"), "");
			continue;
		}
		amend_item_text(&w->m->row, f->id, text, sizeof(text));
		shown[0] = '\0';
		if (f->kind == FIELD_DATE && text[0] != '\0')
			date_show_stored(text, false, shown, sizeof(shown));
		form_set(&c->m.form, w->page, f->id, text,
		    shown[0] != '\0' ? shown : NULL, "");
	}
}

static void
drop_page(struct amend *c, int i)
{
	int page = c->who[i].page;

	if (page == 0)
		return;
	form_drop_page(&c->m.form, page);
	c->who[i].page = 0;
	for (int k = 0; k < c->count; k++)
		c->who[k].page -= c->who[k].page > page;
}

static bool
moves(const struct amend *c, int i)
{
	return (c->kind->flags & CK_HEAD) != 0 ||
	       form_get(&c->m.form, 0, CH_MOVE + i)[0] == '1';
}

/* Somebody else changes: answers given about persons count no longer. */
static void
forget_answers(struct amend *c)
{
	int kept = 0;

	for (int i = 0; i < c->m.e.answer_count; i++)
		if (c->m.e.answers[i].person < 0)
			c->m.e.answers[kept++] = c->m.e.answers[i];
	c->m.e.answer_count = kept;
}

void
amend_choose(struct amend *c)
{
	int was[AMEND_MEMBERS], n = c->chosen_count, kept = 0;
	bool pages = (c->kind->flags & CK_ITEMS) != 0;

	memcpy(was, c->chosen, sizeof(was));
	c->chosen_count = 0;
	/* Pages stand in the order in which they were made. */
	for (int k = 0; pages && k < n; k++) {
		if (moves(c, was[k]))
			c->chosen[c->chosen_count++] = was[k];
		else
			drop_page(c, was[k]);
	}
	for (int i = 0; i < c->count; i++) {
		bool known = false;

		c->who[i].moves = moves(c, i);
		for (int k = 0; k < c->chosen_count; k++)
			known = known || c->chosen[k] == i;
		if (!c->who[i].moves || known)
			continue;
		c->chosen[c->chosen_count++] = i;
		if (pages)
			add_page(c, i);
	}
	for (int k = 0; k < c->chosen_count && k < n; k++)
		kept += c->chosen[k] == was[k];
	if (kept != n || n != c->chosen_count)
		forget_answers(c);
}
