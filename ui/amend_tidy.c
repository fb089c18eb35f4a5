/* SPDX-License-Identifier: ISC
 * amend_tidy - which fields of a change apply, by what stands in the others:
 * its day, who came, their cards, the household, 続柄; and the titles.
 */
#include "ui/amend.h"

#include "src/change.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>

static void
hide(struct amend *c, int id, bool hidden)
{
	struct slot *s = form_slot(&c->m.form, 0, id);

	if (s == NULL)
		return;
	/* What was told there is told no more. */
	if (hidden && !s->is_hidden)
		form_clear_notes(
		    &c->m.form, 0, form_slot_index(&c->m.form, 0, id));
	s->is_hidden = hidden;
}

int
amend_day_field(const struct amend *c)
{
	switch (form_get(&c->m.form, 0, MV_BASIS)[0]) {
	case '1':
		return MV_NOTIFIED;
	case '3':
		return MV_OFFERED;
	case '4':
		return MV_INFORMED;
	case '5':
		return MV_REQUESTED;
	default:
		return 0;
	}
}

static void
tidy_days(struct amend *c)
{
	static const int days[] = { MV_NOTIFIED, MV_INFORMED, MV_OFFERED,
		MV_REQUESTED };
	static const int notice[] = { MV_APPLICANT, MV_APPLICANT_NAME,
		MV_PAPER1, MV_PAPER2, MV_PAPER_NAME, MV_PROXY, MV_CARD,
		MV_PAPER3, MV_PAPER4 };
	int day = amend_day_field(c);

	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		hide(c, days[i], days[i] != day);
	/* What is by 職権 or by notice nobody brought a paper for. */
	if ((c->kind->flags & CK_PAPER) != 0)
		hide(c, MV_PAPER3, day != MV_REQUESTED && day != MV_OFFERED);
	if ((c->kind->flags & CK_NOTICE) == 0)
		return;
	for (size_t i = 0; i < sizeof(notice) / sizeof(notice[0]); i++)
		hide(c, notice[i], day != MV_NOTIFIED);
	if (day == MV_NOTIFIED)
		movein_tidy_papers(&c->m);
}

struct amend_member *
amend_card_holder(struct amend *c)
{
	const struct slot *s = form_slot(&c->m.form, 0, MV_APPLICANT);
	struct amend_member *first = NULL;

	if (s == NULL || s->is_hidden || !movein_shows_cards(&c->m))
		return NULL;
	for (int k = 0; k < c->chosen_count; k++) {
		struct amend_member *w = &c->who[c->chosen[k]];

		if (c->chosen[k] == c->card_at)
			return w;
		if (first == NULL && w->card == CARD_NOT_COMPARED)
			first = w;
	}
	return first != NULL || c->chosen_count == 0 ? first
						     : &c->who[c->chosen[0]];
}

/* Who may not give a 個人番号 to the register is not asked for one. Of several
 * it says whose card comes next. */
static void
tidy_card(struct amend *c)
{
	const struct amend_member *w = amend_card_holder(c);
	const char *word = w != NULL ? movein_card_word(w->card, false) : "";
	char text[128] = "";

	if ((c->kind->flags & CK_NOTICE) == 0)
		return;
	hide(c, MV_CARD, w == NULL || !app_has(c->app, "mynumber"));
	if (w != NULL && c->chosen_count > 1)
		(void)snprintf(text, sizeof(text), "%s %s", w->label,
		    word[0] != '\0' ? word : _("まだ"));
	form_set(
	    &c->m.form, 0, MV_CARD, "", text[0] != '\0' ? text : word, NULL);
}

/* Everybody goes: the household may stay what it is; some go: it cannot. */
static void
tidy_household(struct amend *c)
{
	const char *dest = form_get(&c->m.form, 0, CH_DEST);
	bool all = c->chosen_count == c->count;

	if ((c->kind->flags & CK_DEST) != 0 && c->has_home) {
		bool stays = all && (c->kind->flags & CK_WARD) == 0;

		if (dest[0] == '\0' || (dest[0] == '1' && !stays))
			form_set(&c->m.form, 0, CH_DEST, stays ? "1" : "2",
			    NULL, NULL);
		dest = form_get(&c->m.form, 0, CH_DEST);
		hide(c, MV_HOUSEHOLD, dest[0] != '3');
	}
}

static bool
asks_relation(const struct amend *c, int i)
{
	unsigned f = c->kind->flags;
	char dest = form_get(&c->m.form, 0, CH_DEST)[0];

	if ((f & CK_HEAD) != 0)
		return true;
	if ((f & CK_CANCEL) != 0)
		return c->who[i].moves && c->is_put_back;
	return c->who[i].moves && ((f & (CK_NEW | CK_JOIN)) != 0 ||
				      ((f & CK_DEST) != 0 && dest > '1'));
}

static void
tidy_members(struct amend *c)
{
	for (int i = 0; i < AMEND_MEMBERS; i++) {
		hide(c, CH_MOVE + i, i >= c->count);
		hide(c, CH_RELATION + i, i >= c->count || !asks_relation(c, i));
	}
}

/* Which items of a foreign resident there are follows from 区分. */
static void
tidy_category(struct amend *c, int page)
{
	const char *category = form_get(&c->m.form, page, IT_ARTICLE30_45);
	struct form_page *p = &c->m.form.pages[page];

	for (int i = 0; i < p->count; i++)
		for (int k = 0; k < movein_person_count; k++) {
			const char *of = movein_person[k].categories;

			if (movein_person[k].f.id == p->slots[i].f->id &&
			    of != NULL && of[0] != '\0')
				p->slots[i].is_hidden =
				    category[0] == '\0' ||
				    !text_listed(of, category);
		}
}

int
amend_ground(const struct amend *c)
{
	int ground = form_get(&c->m.form, 0, CH_GROUND)[0] - '0';

	return (c->kind->flags & CK_MINOR) == 0 || ground < 1 || ground > 7
		   ? 0
		   : ground;
}

/* 4.2.3.2: of 氏名 and 住所 what the ground may correct. What was corrected
 * before another ground was chosen stays in sight, and is told at F10. */
static void
tidy_ground(struct amend *c, const struct amend_member *w)
{
	const struct form *f = &c->m.form;
	const struct form_page *p = &f->pages[w->page];
	struct entry *e = &c->m.e;
	char text[1024];

	e->ground = amend_ground(c);
	for (int i = 0; i < p->count; i++) {
		struct slot *s = &p->slots[i];

		if (s->f->id == CH_PICK || s->is_fixed)
			continue;
		amend_item_text(&w->m->row, s->f->id, text, sizeof(text));
		s->is_hidden = e->ground != 0 &&
			       !change_may(e, (enum item)s->f->id) &&
			       strcmp(text, s->text) == 0 &&
			       (f->page != w->page || p->at != i) &&
			       GUARD("ground_shows_its_own");
		if (s->is_hidden)
			form_clear_notes(&c->m.form, w->page, i);
	}
}

static void
tidy_pages(struct amend *c)
{
	char shown[48];

	for (int k = 0; k < c->chosen_count; k++) {
		const struct amend_member *w = &c->who[c->chosen[k]];
		struct form_page *p = &c->m.form.pages[w->page];

		if (w->page == 0)
			continue;
		if (c->kind->sheet == '2')
			tidy_category(c, w->page);
		if ((c->kind->flags & CK_MINOR) != 0)
			tidy_ground(c, w);
		text_fit(amend_is_stopped(c, w->m->row.person_no)
			     ? w->label
			     : record_get(&w->m->row, IT_NAME),
		    18, false, shown, sizeof(shown));
		(void)snprintf(
		    p->title, sizeof(p->title), "%d %s", k + 1, shown);
	}
}

void
amend_tidy(struct amend *c, const struct app *a)
{
	char address[600];
	const char *part = "";

	tidy_days(c);
	tidy_card(c);
	tidy_household(c);
	tidy_members(c);
	tidy_pages(c);
	if (c->chosen_count > 0 &&
	    form_slot(&c->m.form, 0, CH_OLD_ADDRESS) != NULL) {
		const struct member *m = c->who[c->chosen[0]].m;

		show_address(a, &m->row,
		    (c->kind->flags & CK_GONE) != 0 ? "out_planned" : "address",
		    show_hides_home(a, m), address, sizeof(address));
		form_set(&c->m.form, 0, CH_OLD_ADDRESS, address, NULL, NULL);
	}
	if ((c->kind->flags & CK_EVERYBODY) != 0 && c->count > 0)
		part = c->chosen_count == c->count ? _("・全部") : _("・一部");
	if ((c->kind->flags & CK_HEAD) != 0)
		part = "";
	if (c->former_no[0] != '\0')
		part = _("・除票");
	/* Which change is taken back, or who changes, is still to be said. */
	if (c->chosen_count == 0 && GUARD("nobody_is_no_number")) {
		(void)snprintf(
		    c->m.title, sizeof(c->m.title), "%s", _(c->kind->title));
		return;
	}
	(void)snprintf(c->m.title, sizeof(c->m.title), _("%s%s %d人"),
	    _(c->kind->title), part, c->chosen_count);
}
