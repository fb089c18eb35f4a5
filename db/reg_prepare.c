/* SPDX-License-Identifier: ISC
 * reg_prepare - an entry brought onto the register's present rows and looked
 * through before it may wait: conflicts item by item, what its event may
 * change, 個人番号 where none may be, and every rule.
 */
#include "db/reg_entry.h"
#include "src/change.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- onto the present rows ---- */

static bool
same_group(const struct record *a, const struct record *b, enum item it)
{
	int i, n = record_group_rows(a, item_defs[it].repeat);
	int m = record_group_rows(b, item_defs[it].repeat);

	if (m > n)
		n = m;
	for (i = 1; i <= n; i++)
		if (strcmp(record_group_get(a, it, i),
			record_group_get(b, it, i)) != 0)
			return false;
	return true;
}

static bool
same(const struct record *a, const struct record *b, enum item it)
{
	return item_defs[it].repeat[0] != '\0' ? same_group(a, b, it)
					       : record_same(a, b, it);
}

static void
take(struct record *to, const struct record *from, enum item it)
{
	int i, n;

	if (item_defs[it].repeat[0] == '\0') {
		record_set(to, it, from->v[it]);
		return;
	}
	n = record_group_rows(to, item_defs[it].repeat);
	for (i = 1; i <= n; i++)
		record_group_set(to, it, i, NULL);
	n = record_group_rows(from, item_defs[it].repeat);
	for (i = 1; i <= n; i++)
		record_group_set(to, it, i, record_group_get(from, it, i));
}

static bool
is_history(enum item it)
{
	return strcmp(item_defs[it].table, "history") == 0 ||
	       strcmp(item_defs[it].table, "history_group") == 0;
}

/* Items that belong to the change itself, never in conflict. */
static bool
is_of_change(enum item it)
{
	return strcmp(item_defs[it].group, "change") == 0;
}

static bool
is_hidden(const struct who *w, enum item it)
{
	return item_defs[it].mask[0] != '\0' && !who_may(w, item_defs[it].mask);
}

bool
person_is_new_sheet(const struct entry *e, const struct entry_person *p)
{
	/* 改製, 帰化 … open a sheet of a person who is there; taking back a
	 * removal goes on with the old one. */
	return p->person_no[0] == '\0' || p->is_returner ||
	       (event_defs[e->event].side == SIDE_ENTRY &&
		   e->event != EV_CANCEL_INCREASE);
}

/* A new sheet begins with what its entry says; in another ward it goes on with
 * what there is, as any change does. */
static bool
begins_anew(const struct entry *e, const struct entry_person *p)
{
	return person_is_new_sheet(e, p) && !change_is_ward_move(e);
}

enum rc
person_conflicts(struct call *c, const struct entry *e, int index,
    const struct record *now, json_t *conflicts, struct sbuf *names)
{
	const struct entry_person *p = &e->persons[index];
	struct record shown;
	int i;

	(void)c;
	if (begins_anew(e, p))
		return RC_OK;
	record_init(&shown);
	record_copy(&shown, now);
	for (i = 0; i < IT_COUNT; i++) {
		enum item it = (enum item)i;

		/* 世帯主の氏名 follows from who is head (heads_follow) */
		if (!is_history(it) || is_of_change(it) || it == IT_HEAD_NAME ||
		    same(&p->before, &p->after, it) ||
		    same(&p->before, now, it) || same(&p->after, now, it))
			continue;
		if (conflicts != NULL)
			(void)json_array_append_new(
			    conflicts, json_pack("{s:i,s:s,s:s,s:s}", "person",
					   index, "item", item_defs[it].id,
					   "was", record_get(&p->before, it),
					   "is", record_get(&shown, it)));
		if (names != NULL)
			sbuf_addf(names, "%s%s", names->len > 0 ? "、" : "",
			    item_defs[it].label);
	}
	record_release(&shown);
	return RC_OK;
}

/* Items of the change before say nothing about this one, unless typed. */
static void
forget_last_change(struct record *after, const struct entry_person *p)
{
	static const enum item items[] = { IT_EVENT, IT_EVENT_DATE,
		IT_PROCESSED_ON, IT_EVENT_NOTIFIED_ON, IT_OFFERED_ON,
		IT_INFORMED_ON, IT_REQUESTED_ON, IT_ENTRY_PLACE,
		IT_ENTRY_TERMINAL, IT_REMARKS, IT_NOTIFICATION_NO };
	size_t i;

	for (i = 0; i < sizeof(items) / sizeof(items[0]); i++)
		if (same(&p->before, &p->after, items[i]))
			record_set(after, items[i], NULL);
}

/* What the author's terminal did not show is as the register has it; what
 * the entry does not change is, too. */
static void
rebase(struct call *c, struct entry_person *p, const struct record *now)
{
	struct record after;
	int i;

	record_init(&after);
	record_copy(&after, now);
	for (i = 0; i < IT_COUNT; i++) {
		enum item it = (enum item)i;

		if (!is_history(it) || is_hidden(&c->who, it))
			continue;
		if (!same(&p->before, &p->after, it) || is_of_change(it))
			take(&after, &p->after, it);
	}
	forget_last_change(&after, p);
	after.cancels = p->cancels;
	record_release(&p->before);
	record_init(&p->before);
	record_copy(&p->before, now);
	record_release(&p->after);
	p->after = after;
}

static enum rc
changed_since(struct err *err, const char *items)
{
	char why[1024]; /* err_set cuts it, on a character */

	(void)snprintf(
	    why, sizeof(why), "入力の間に変わった項目: %.900s", items);
	return err_set(err, RC_CONFLICT, "E4084",
	    "台帳の内容が先に変わっています", why,
	    "開き直して、今の内容から入力し直してください");
}

static bool
says_nothing(const struct record *r)
{
	int i;

	for (i = 0; i < IT_COUNT; i++)
		if (record_get(r, (enum item)i)[0] != '\0')
			return false;
	return r->group_count == 0;
}

/* A change of somebody who is there says what it was seen as: without that
 * nobody knows what of it is changed and what was left out. */
static bool
says_no_before(const struct entry *e, const struct entry_person *p)
{
	return !begins_anew(e, p) && says_nothing(&p->before) &&
	       !says_nothing(&p->after);
}

static enum rc
no_before(struct err *err, int person)
{
	enum rc rc = err_set(err, RC_INPUT, "E408A",
	    "変更前の内容 before がありません",
	    "台帳にいる人の届出では、変更前と変更後の違いを登録するため",
	    "今の内容（daicho show --json の record）を before に入れてください");

	if (err != NULL)
		err->person = person;
	return rc;
}

enum rc
entry_bring_up(struct call *c, struct entry *e)
{
	struct record now;
	struct sbuf names;
	int i;
	enum rc rc = RC_OK;

	sbuf_init(&names, 4096);
	for (i = 0; i < e->person_count && rc == RC_OK; i++) {
		struct entry_person *p = &e->persons[i];

		if (p->person_no[0] == '\0')
			continue;
		if (says_no_before(e, p) && GUARD("entry_with_before")) {
			rc = no_before(c->err, i);
			break;
		}
		rc = row_current(c, p->person_no, p->sheet_no, &now);
		if (rc != RC_OK)
			break;
		p->sheet_no = now.sheet_no;
		if (begins_anew(e, p)) {
			record_release(&p->before);
			record_init(&p->before);
			record_copy(&p->before, &now);
		} else {
			rc = person_conflicts(c, e, i, &now, NULL, &names);
			rebase(c, p, &now);
		}
		p->seen_hist = now.hist_no;
		record_release(&now);
	}
	if (rc == RC_OK && names.len > 0)
		rc = changed_since(c->err, names.s);
	sbuf_release(&names);
	return rc;
}

static enum rc
refuse_item(struct call *c, enum item it, int person, const char *code,
    const char *what, const char *remedy)
{
	(void)err_set(
	    c->err, RC_INPUT, code, what, item_defs[it].label, remedy);
	(void)snprintf(
	    c->err->item, sizeof(c->err->item), "%s", item_defs[it].id);
	c->err->person = person;
	return RC_INPUT;
}

static bool
is_blank(const struct record *r, enum item it)
{
	return item_defs[it].repeat[0] == '\0' && record_get(r, it)[0] == '\0';
}

/* A new sheet begins without what its event cannot bring, but for a 転出 that
 * goes along as it is; its state is written by the register. */
static bool
may_begin(const struct entry *e, const struct entry_person *p, enum item it)
{
	return is_blank(&p->after, it) || it == IT_STATUS ||
	       (change_takes_plan(e, p) && same(&p->before, &p->after, it));
}

static enum rc
check_groups(struct call *c, const struct entry *e)
{
	int i, k;

	for (i = 0; i < e->person_count; i++)
		for (k = 0; k < IT_COUNT; k++) {
			enum item it = (enum item)k;
			const struct entry_person *p = &e->persons[i];

			if (!is_history(it) || change_may(e, it))
				continue;
			if (begins_anew(e, p)
				? may_begin(e, p, it) ||
				      !GUARD("event_groups_new")
				: same(&p->before, &p->after, it) ||
				      !GUARD("event_groups"))
				continue;
			return refuse_item(c, it, i, "E4089",
			    "この異動では変えられない項目です",
			    "異動事由を確かめるか、項目を元に戻してください");
		}
	return RC_OK;
}

/* 世帯番号 are given by the register; an entry names the household joined
 * once for all its people, where the rules look at it and hold it. */
static enum rc
check_household(struct call *c, const struct entry *e)
{
	int i;

	for (i = 0; i < e->person_count; i++) {
		const struct entry_person *p = &e->persons[i];
		const char *no = record_get(&p->after, IT_HOUSEHOLD_NO);

		if (GUARD("entry_household") && !person_is_new_sheet(e, p) &&
		    !same(&p->before, &p->after, IT_HOUSEHOLD_NO) &&
		    strcmp(no, e->household_no) != 0)
			return refuse_item(c, IT_HOUSEHOLD_NO, i, "E4089",
			    "世帯番号は届出では変えられません",
			    "異動先の世帯を選び直してください");
	}
	return RC_OK;
}

/* A value that came in with this entry, not one the register had. */
static bool
brings_mynumber(const struct entry_person *p, enum item it)
{
	int i, n;

	if (item_defs[it].type != TYPE_TEXT || same(&p->before, &p->after, it))
		return false;
	if (item_defs[it].repeat[0] == '\0')
		return mynumber_within(record_get(&p->after, it));
	n = record_group_rows(&p->after, item_defs[it].repeat);
	for (i = 1; i <= n; i++)
		if (mynumber_within(record_group_get(&p->after, it, i)))
			return true;
	return false;
}

/* What the paper said, as it was read: of no kind, so every item is looked
 * at, and each row of a history. */
static bool
says_mynumber(const struct entry_person *p, enum item it)
{
	int i, n;

	if (!GUARD("said_no_mynumber"))
		return false;
	if (item_defs[it].repeat[0] == '\0')
		return mynumber_within(record_get(&p->said, it));
	n = record_group_rows(&p->said, item_defs[it].repeat);
	for (i = 1; i <= n; i++)
		if (mynumber_within(record_group_get(&p->said, it, i)))
			return true;
	return false;
}

/* 個人番号 come by a handle; in a name, an address or a remark they would
 * go to every replica. */
static enum rc
check_mynumber(struct call *c, const struct entry *e)
{
	static const char what[] = "個人番号は届出の文に書けません",
			  remedy[] = "番号を消し、個人番号の欄に入れてください";
	int i, k;

	if (!GUARD("entry_no_mynumber"))
		return RC_OK;
	for (i = 0; i < e->paper_count; i++)
		if (mynumber_within(e->papers[i]))
			return err_set(c->err, RC_INPUT, "E1089", what,
			    "提示書類", remedy);
	if (mynumber_within(e->applicant) || mynumber_within(e->remarks) ||
	    mynumber_within(e->paper_name) || mynumber_within(e->menu))
		return err_set(c->err, RC_INPUT, "E1089", what,
		    "届出人か書類の名前か備考", remedy);
	for (i = 0; i < e->person_count; i++)
		for (k = 0; k < IT_COUNT; k++)
			if (brings_mynumber(&e->persons[i], (enum item)k) ||
			    says_mynumber(&e->persons[i], (enum item)k))
				return refuse_item(
				    c, (enum item)k, i, "E1089", what, remedy);
	return RC_OK;
}

/* Handles differ each time a number is given; the number must not be given
 * to two people of one entry. */
static enum rc
check_numbers(struct call *c, const struct entry *e)
{
	bool alike;
	int i, k;
	enum rc rc;

	for (i = 0; i < e->person_count; i++)
		for (k = i + 1; k < e->person_count; k++) {
			const char *a = e->persons[i].mynumber_handle;
			const char *b = e->persons[k].mynumber_handle;

			if (a[0] == '\0' || b[0] == '\0' ||
			    !GUARD("entry_numbers_apart"))
				continue;
			if ((rc = mynumber_alike(c, a, b, &alike)) != RC_OK)
				return rc;
			if (!alike)
				continue;
			rc = err_set(c->err, RC_INPUT, "E4098",
			    "同じ個人番号が二人に付いています",
			    "個人番号は一人に一つです",
			    "番号を確かめて、片方を入れ直してください");
			c->err->person = k;
			return rc;
		}
	return RC_OK;
}

/* The same person twice in one entry would hold itself. */
static enum rc
check_twice(struct call *c, const struct entry *e)
{
	int i, k;

	if (e->person_count == 0 || e->event == EV_COUNT)
		return err_set(c->err, RC_INPUT, "E4088",
		    "届出に異動者がいません", "人か異動事由がありません",
		    "異動者を選ぶか入力してください");
	for (i = 0; i < e->person_count; i++)
		for (k = i + 1; k < e->person_count; k++)
			if (e->persons[i].person_no[0] != '\0' &&
			    strcmp(e->persons[i].person_no,
				e->persons[k].person_no) == 0)
				return err_set(c->err, RC_INPUT, "E4088",
				    "同じ人が二度入っています",
				    "同じ宛名番号が二つあります",
				    "片方を除いてください");
	return RC_OK;
}

/* What the card said is for the register to say, whatever the form sent. */
static enum rc
compare_cards(struct call *c, struct entry *e)
{
	bool known, same;
	int i;
	enum rc rc;

	for (i = 0; i < e->person_count && GUARD("card_compared_here"); i++) {
		struct entry_person *p = &e->persons[i];

		p->card = CARD_NOT_COMPARED;
		if (p->card_handle[0] == '\0')
			continue;
		rc = mynumber_card(c, p->card_handle, p->person_no,
		    p->mynumber_handle, &known, &same);
		if (rc != RC_OK)
			return rc;
		p->card = same    ? CARD_SAME
			  : known ? CARD_DIFFERS
				  : CARD_UNKNOWN;
	}
	return RC_OK;
}

/* Who may enter the event (events.csv), and by 職権 what is otherwise notified
 * (4.2.0.2). What a neighbouring system brings no person enters. */
enum rc
entry_right(struct call *c, const struct entry *e)
{
	const char *right;

	if (e->event == EV_COUNT || strcmp(e->author, "link") == 0 ||
	    !GUARD("event_right"))
		return RC_OK;
	right = event_defs[e->event].right;
	if (who_may(&c->who, right)) {
		if (!e->ex_officio || who_may(&c->who, "ex_officio"))
			return RC_OK;
		right = "ex_officio";
	}
	c->log_refusal = true;
	return deny_right(c->err, right);
}

enum rc
entry_prepare(struct call *c, struct entry *e, const char *lease)
{
	enum rc rc;

	if ((rc = check_twice(c, e)) != RC_OK ||
	    (rc = entry_right(c, e)) != RC_OK ||
	    (rc = entry_bring_up(c, e)) != RC_OK ||
	    /* what came in, before the register writes what it has to be */
	    (!change_is_cancel(e->event) &&
		(rc = check_household(c, e)) != RC_OK) ||
	    (rc = entry_complete(c, e)) != RC_OK ||
	    (rc = check_groups(c, e)) != RC_OK ||
	    (rc = check_household(c, e)) != RC_OK ||
	    (rc = check_mynumber(c, e)) != RC_OK ||
	    (rc = check_numbers(c, e)) != RC_OK ||
	    (rc = compare_cards(c, e)) != RC_OK)
		return rc;
	return entry_rules(c, e, lease);
}
