/* SPDX-License-Identifier: ISC
 * intake_amend - 住民異動届 fills the form of its change, 個人番号カード is
 * compared with the person who came.
 */
#include "ui/intake.h"

#include "src/rekey.h"
#include "ui/said.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>

/* ---- who is who */

/* The member whom the row is about; -1 none or more than one. */
static int
member_of(
    const struct app *a, const struct amend *c, const struct intake *x, int row)
{
	const struct record *people[AMEND_MEMBERS];

	for (int i = 0; i < c->count; i++)
		people[i] = &c->who[i].m->row;
	return intake_who(a, x, row, people, c->count);
}

/* ---- the notification */

static bool
is_used(enum intake_name c)
{
	return intake_columns[c].is_person || c == IN_PAPER || c == IN_MENU ||
	       c == IN_HOUSEHOLD_NO;
}

/* Columns that this change has no field for are told. */
static void
tell_unused(const struct amend *c, struct intake *x)
{
	unsigned f = c->kind->flags;

	for (int i = 0; i < INTAKE_COLUMNS; i++) {
		enum intake_name n = (enum intake_name)i;
		const char *name = intake_columns[i].name;
		bool fits = is_used(n) || n == IN_EVENT_DATE ||
			    n == IN_REMARKS ||
			    ((n == IN_NOTIFIED_ON || n == IN_APPLICANT ||
				 n == IN_APPLICANT_KIND) &&
				(f & CK_NOTICE) != 0) ||
			    (strncmp(name, "address", 7) == 0 &&
				(f & CK_ADDRESS) != 0) ||
			    (strncmp(name, "out_planned", 11) == 0 &&
				(f & CK_OUT) != 0);

		if (!fits && intake_cell(x, 0, n)[0] != '\0')
			intake_tell(x, x->rows[0].line, i, RC_INPUT, "E1884",
			    "この届出にはない項目です",
			    "この異動で変わらない項目のため",
			    "届書と異動の番号を確かめてください");
	}
}

static void
put_addresses(struct amend *c, const struct app *a, struct intake *x)
{
	struct movein *m = &c->m;
	struct intake_address n;

	if ((c->kind->flags & CK_ADDRESS) != 0)
		intake_put_address(m, a, x);
	if ((c->kind->flags & CK_OUT) != 0) {
		intake_address(m, x, "out_planned", &n);
		intake_put(m, a, MV_PREV_COUNTRY, n.country);
		intake_put(m, a, MV_PREV_CITY, n.city);
		intake_put(m, a, MV_PREV_TOWN, n.town);
		intake_put(m, a, MV_PREV_NUMBER, n.number);
		intake_put(m, a, MV_PREV_BUILDING, n.building);
	}
}

/* ---- people */

static void
tell_nobody(struct intake *x, int row)
{
	intake_tell(x, x->rows[row].line, IN_NAME, RC_NOT_FOUND, "E1898",
	    "この世帯の一人に決まりません",
	    "氏名と生年月日か宛名番号が、世帯の一人と合わないため",
	    "届書を見て、異動する人に 1 を付けてください");
}

/* Who moves: those whom the paper names, and nobody else. */
static void
put_people(struct amend *c, const struct app *a, struct intake *x,
    int who[INTAKE_ROWS])
{
	bool is_listed[AMEND_MEMBERS] = { false };
	bool any = false;

	for (int i = 0; i < x->count; i++) {
		const char *moves = intake_cell(x, i, IN_MOVES);

		who[i] = member_of(a, c, x, i);
		if (who[i] < 0) {
			tell_nobody(x, i);
			continue;
		}
		is_listed[who[i]] = any = true;
		if ((c->kind->flags & CK_HEAD) == 0)
			intake_put(&c->m, a, CH_MOVE + who[i],
			    moves[0] != '\0' ? moves : "1");
	}
	for (int k = 0; any && (c->kind->flags & CK_HEAD) == 0 && k < c->count;
	     k++)
		if (!is_listed[k])
			form_set(&c->m.form, 0, CH_MOVE + k, "2", NULL, "");
}

static void
put_relation(struct amend *c, const struct app *a, const struct intake *x,
    int row, int member)
{
	struct slot *s = form_slot(&c->m.form, 0, CH_RELATION + member);
	char word[INTAKE_CELL];

	intake_stored(a, x, row, IN_RELATION, word, sizeof(word));
	if (s != NULL && word[0] != '\0')
		intake_put(&c->m, a, CH_RELATION + member, word);
}

/* Name, day of birth and sex say who it is; with a 宛名番号 they are items. */
static bool
is_identity(const struct intake *x, int row, enum intake_name c)
{
	return intake_cell(x, row, IN_PERSON_NO)[0] == '\0' &&
	       (c == IN_NAME || c == IN_BIRTH || c == IN_SEX);
}

static void
put_items(struct amend *c, const struct app *a, const struct intake *x, int row,
    int page)
{
	char text[1200];

	for (int i = 0; page > 0 && i < INTAKE_COLUMNS; i++) {
		enum intake_name n = (enum intake_name)i;
		int id = n == IN_RESIDENCE_PERIOD_YEARS
			     ? MV_PERIOD
			     : (int)intake_columns[i].it;
		int at = form_slot_index(&c->m.form, page, id);
		struct slot *s;

		if (!intake_columns[i].is_person || at < 0 ||
		    n == IN_MYNUMBER || is_identity(x, row, n))
			continue;
		s = &c->m.form.pages[page].slots[at];
		intake_stored(a, x, row, n, text, sizeof(text));
		if (text[0] == '\0' || s->is_fixed)
			continue;
		form_set(&c->m.form, page, id, text, NULL, "着");
		(void)movein_normalise(&c->m, a, page, at, NULL);
		s->is_asked = false;
	}
}

static void
put_number(struct ui *ui, struct amend *c, struct intake *x, int row, int i)
{
	int page = c->who[i].page;
	int slot = form_slot_index(&c->m.form, page, IT_MYNUMBER);

	if (!x->rows[row].has_number)
		return;
	if (page == 0 || slot < 0)
		intake_tell(x, x->rows[row].line, IN_MYNUMBER, RC_INPUT,
		    "E1884", "この届出にはない項目です",
		    "この異動で変わらない項目のため",
		    "届書と異動の番号を確かめてください");
	else if (intake_secret(ui, &c->m, x, row))
		movein_number(&c->m, ui_app(ui), page, slot, c->who[i].handle);
}

static void
end(struct ui *ui, struct amend *c)
{
	said_keep(&c->m.form);
	amend_take(&c->m, ui_app(ui));
	amend_lease_again(ui, c);
	movein_draft(ui, &c->m);
	(void)form_first_want(&c->m.form, true);
}

void
intake_amend(struct ui *ui, struct amend *c, struct intake *x)
{
	struct app *a = ui_app(ui);
	int who[INTAKE_ROWS];

	tell_unused(c, x);
	intake_put_notice(&c->m, a, x);
	put_addresses(c, a, x);
	put_people(c, a, x, who);
	amend_take(&c->m, a);
	for (int i = 0; i < x->count; i++) {
		if (who[i] < 0)
			continue;
		put_relation(c, a, x, i, who[i]);
		put_items(c, a, x, i, c->who[who[i]].page);
		put_number(ui, c, x, i, who[i]);
	}
	end(ui, c);
}

/* ---- a card */

static void
tell_differs(struct intake *x, enum intake_name n)
{
	intake_tell(x, x->rows[0].line, (int)n, RC_INPUT, "E1898",
	    "カードと台帳が違います",
	    "カードの人と台帳の人が違うか、どちらかが古いため",
	    "カードと画面を見比べ、本人に確かめてください");
}

static void
compare_item(const struct app *a, struct intake *x, enum intake_name n,
    const struct record *r)
{
	const char *is = record_get(r, intake_columns[n].it);
	char said[1200];

	intake_stored(a, x, 0, n, said, sizeof(said));
	if (said[0] == '\0' || strcmp(said, is) == 0 ||
	    (n == IN_NAME && intake_is_named(r, said)) ||
	    (intake_columns[n].how == CELL_TEXT && intake_same_name(said, is)))
		return;
	tell_differs(x, n);
}

/* 12番3号 and 12-3 are one lot; the town whatever its variants. */
static void
compare_address(const struct amend *c, struct intake *x, const struct record *r)
{
	struct intake_address n;

	intake_address(&c->m, x, "address", &n);
	if (n.town[0] == '\0' ||
	    (intake_same_name(n.town, record_get(r, IT_ADDRESS_TOWN)) &&
		(n.number[0] == '\0' ||
		    rekey_same(IT_ADDRESS_NUMBER,
			record_get(r, IT_ADDRESS_NUMBER), n.number))))
		return;
	tell_differs(x, IN_ADDRESS);
}

/* Whoever's card it is came, and showed it. */
static void
put_comer(struct amend *c, const struct app *a, const struct intake *x, int i)
{
	bool is_first = c->chosen_count > 0 && c->chosen[0] == i;

	if (form_get(&c->m.form, 0, MV_APPLICANT)[0] == '\0') {
		intake_put(&c->m, a, MV_APPLICANT, is_first ? "1" : "2");
		if (!is_first)
			intake_put(&c->m, a, MV_APPLICANT_NAME,
			    intake_cell(x, 0, IN_NAME));
	}
	if (form_get(&c->m.form, 0, MV_PAPER1)[0] == '\0')
		intake_put(&c->m, a, MV_PAPER1, "1");
	amend_take(&c->m, a);
}

static bool
is_chosen(const struct amend *c, int i)
{
	for (int k = 0; k < c->chosen_count; k++)
		if (c->chosen[k] == i)
			return true;
	return false;
}

static void
compare_number(struct ui *ui, struct amend *c, struct intake *x, int i)
{
	struct app *a = ui_app(ui);
	struct amend_member *w = &c->who[i];
	int slot = form_slot_index(&c->m.form, 0, MV_CARD);

	if (!x->rows[0].has_number)
		return;
	if (slot < 0 || !is_chosen(c, i) || !movein_shows_cards(&c->m)) {
		intake_tell(x, x->rows[0].line, IN_MYNUMBER, RC_INPUT, "E1898",
		    "カードの番号は比べていません",
		    "異動する人が個人番号カードを見せたときだけ比べるため",
		    "異動する人と本人確認を確かめて、もう一度読んでください");
		return;
	}
	if (!intake_secret(ui, &c->m, x, 0))
		return;
	c->card_at = i;
	movein_card(&c->m, a, 0, slot, w->m->row.person_no, w->handle,
	    w->card_handle, &w->card);
	c->card_at = w->card == CARD_SAME || w->card == CARD_UNKNOWN ? -1 : i;
	amend_take(&c->m, a);
	if (w->card == CARD_NOT_COMPARED)
		return;
	ui_say(ui, w->card == CARD_DIFFERS ? LOOK_WARN : LOOK_PLAIN, "%s  %s",
	    w->label, movein_card_word(w->card, false));
	amend_check_field(
	    &c->m, a, 0, form_slot_index(&c->m.form, 0, CH_MOVE + i));
}

void
intake_compare(struct ui *ui, struct amend *c, struct intake *x)
{
	struct app *a = ui_app(ui);
	const struct record *r;
	int i = member_of(a, c, x, 0);
	bool is_known = i >= 0;

	if ((c->kind->flags & CK_NOTICE) == 0) {
		intake_tell(x, x->rows[0].line, INTAKE_COLUMNS, RC_INPUT,
		    "E1898", "この届出ではカードを比べません",
		    "届け出た人のいない異動のため",
		    "カードはそのままお返しします");
		return;
	}
	/* Another name or day of birth: beside whoever is the first to move. */
	if (i < 0 && c->chosen_count > 0)
		i = c->chosen[0];
	if (i < 0) {
		tell_nobody(x, 0);
		return;
	}
	r = &c->who[i].m->row;
	compare_item(a, x, IN_NAME, r);
	compare_item(a, x, IN_BIRTH, r);
	compare_item(a, x, IN_SEX, r);
	compare_item(a, x, IN_FORMER_NAME, r);
	compare_item(a, x, IN_ALIAS, r);
	compare_address(c, x, r);
	if (is_known)
		put_comer(c, a, x, i);
	compare_number(ui, c, x, i);
	movein_draft(ui, &c->m);
	(void)form_first_want(&c->m.form, true);
}
