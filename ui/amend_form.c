/* SPDX-License-Identifier: ISC
 * amend_form - page 0 with everybody of the household, and the pages of
 * items of those who change.
 */
#include "ui/amend.h"

#include "src/mutant.h"
#include "src/text.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_MEMBER_LINE 20

int
amend_member_of(int id)
{
	if (id >= CH_MOVE && id < CH_MOVE + AMEND_MEMBERS)
		return id - CH_MOVE;
	if (id >= CH_RELATION && id < CH_RELATION + AMEND_MEMBERS)
		return id - CH_RELATION;
	return -1;
}

/* ---- page 0 */

static void
member_fields(struct amend *c, int i)
{
	struct field *move = &c->notice[c->notice_count++];
	struct field *relation = &c->notice[c->notice_count++];

	*move = amend_move_field;
	move->id = CH_MOVE + i;
	move->label = c->who[i].label;
	move->line = FIRST_MEMBER_LINE + i;
	if ((c->kind->flags & CK_HEAD) != 0)
		move->kind = FIELD_SHOW;
	*relation = amend_relation_field;
	relation->id = CH_RELATION + i;
	relation->label = c->who[i].was;
	relation->line = FIRST_MEMBER_LINE + i;
	relation->half = 1;
	relation->must = true;
}

/* Preset or seldom filled: reached by an arrow. */
static bool
is_quiet(int id)
{
	return id == MV_PAPER3 || id == MV_CARD || id == MV_REMARKS ||
	       id == CH_DEST || (id >= CH_MOVE && id < CH_MOVE + AMEND_MEMBERS);
}

void
amend_begin(struct amend *c)
{
	unsigned flags = c->kind->flags;
	int i;

	c->notice = x_alloc((size_t)(amend_page_count + 2 * AMEND_MEMBERS) *
			    sizeof(*c->notice));
	c->notice_count = 0;
	for (i = 0; i < amend_page_count; i++) {
		const struct amend_field *f = &amend_page[i];

		if ((f->needs == 0 || (f->needs & flags) != 0) &&
		    (f->unless & flags) == 0)
			c->notice[c->notice_count++] = f->f;
	}
	for (i = 0; i < AMEND_MEMBERS; i++)
		member_fields(c, i);
	(void)form_add_page(
	    &c->m.form, _("届出"), c->notice, c->notice_count, NULL);
	for (i = 0; i < c->notice_count; i++)
		c->m.form.pages[0].slots[i].is_quiet =
		    is_quiet(c->notice[i].id);
}

void
amend_end(struct amend *c)
{
	for (int i = 0; i < AMEND_MEMBERS; i++)
		free(c->who[i].fields);
	free(c->notice);
	if (c->has_home)
		household_release(&c->home);
	explicit_bzero(c->who, sizeof(c->who));
}

/* ---- whose household */

static void
show_member(struct amend *c, int i, const struct app *a)
{
	struct amend_member *w = &c->who[i];
	const struct record *r = &w->m->row;
	char day[64], line[160], age[16];

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
	show_number(c->home.household_no, no, sizeof(no));
	(void)snprintf(text, sizeof(text), _("%s  %.200s  %d人"), no,
	    record_get(first, IT_HEAD_NAME),
	    c->count > 0 ? c->count : c->home.count);
	form_set(&c->m.form, 0, CH_WHO, no, text, "");
	form_slot(&c->m.form, 0, CH_WHO)->is_fixed = true;
	preset(c, person_no, marks, mark_count);
	amend_choose(c);
	amend_tidy(c, a);
	return RC_OK;
}

/* ---- pages of items */

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
		if (!may_see(c->app, it)) {
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

/* ---- what applies */

static void
hide(struct amend *c, int id, bool hidden)
{
	struct slot *s = form_slot(&c->m.form, 0, id);

	if (s != NULL)
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
		MV_PAPER1, MV_PAPER2, MV_PROXY, MV_CARD, MV_PAPER3 };
	int day = amend_day_field(c);

	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		hide(c, days[i], days[i] != day);
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
		text_fit(record_get(&w->m->row, IT_NAME), 18, false, shown,
		    sizeof(shown));
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
		    strstr(m->blocks, "支") != NULL, address, sizeof(address));
		form_set(&c->m.form, 0, CH_OLD_ADDRESS, address, NULL, NULL);
	}
	if ((c->kind->flags & CK_EVERYBODY) != 0 && c->count > 0)
		part = c->chosen_count == c->count ? _("・全部") : _("・一部");
	if ((c->kind->flags & CK_HEAD) != 0)
		part = "";
	if (c->former_no[0] != '\0')
		part = _("・除票");
	(void)snprintf(c->m.title, sizeof(c->m.title), _("%s%s %d人"),
	    _(c->kind->title), part, c->chosen_count);
}
