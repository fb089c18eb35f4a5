/* SPDX-License-Identifier: ISC
 * reg_number_undo - 取消 of 個人番号 that were given (4.4, 4.6.0.1): the number of
 * before is the person's again, and what 機構 was asked for is asked no more.
 * number_given says by handles which row gave what; the store of numbers
 * follows after the commit, as it does when one is given.
 */
#include "db/reg_entry.h"
#include "src/change.h"
#include "src/event.h"
#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

static const char sql_given_add[] =
    "INSERT INTO number_given (person_no, hist_no, handle, previous, request) "
    "VALUES ($1,$2,$3,$4,0)";
static const char sql_given_request[] =
    "UPDATE number_given SET request = $3 WHERE person_no = $1 AND "
    "handle = $2";
static const char sql_given[] =
    "SELECT handle, previous FROM number_given WHERE person_no = $1 AND "
    "hist_no = $2";
/* A number that came later and counts still. */
static const char sql_later[] =
    "SELECT count(*) FROM number_given g WHERE g.person_no = $1 AND "
    "g.hist_no > $2 AND NOT EXISTS (SELECT 1 FROM history_all h WHERE "
    "h.person_no = g.person_no AND h.cancels = g.hist_no)";
static const char sql_row_of[] =
    "SELECT event, entry_id FROM history_all WHERE person_no = $1 AND "
    "hist_no = $2";
static const char sql_asked[] =
    "SELECT count(*) FROM number_request WHERE person_no = $1 AND "
    "entry_id = $2";
static const char sql_taken_back[] =
    "UPDATE number_request SET is_done = 2 WHERE person_no = $1 AND "
    "is_done = 0 AND entry_id IN (SELECT h.entry_id FROM history_all h WHERE "
    "h.person_no = $1 AND h.hist_no = $2 AND h.entry_id > 0)";

enum rc
number_given(
    struct call *c, const struct entry_person *p, const struct record *r)
{
	char previous[48];
	enum rc rc = mynumber_current(c, r->person_no, previous);

	if (rc == RC_OK)
		rc = sql_run(c->s, c->err, sql_given_add, "tdtt", r->person_no,
		    r->hist_no, p->mynumber_handle, previous);
	return rc == RC_OK ? mynumber_link(c, p->mynumber_handle, r->person_no)
			   : rc;
}

enum rc
number_answered(
    struct call *c, const char *person_no, const char *handle, int64_t request)
{
	return sql_run(
	    c->s, c->err, sql_given_request, "tti", person_no, handle, request);
}

static enum rc
refuse(struct call *c, int person, const char *code, const char *what,
    const char *why, const char *remedy)
{
	enum rc rc = err_set(c->err, RC_CONFLICT, code, what, why, remedy);

	if (c->err != NULL)
		c->err->person = person;
	return rc;
}

/* Of a row that was written before anybody noted what it gave. */
static enum rc
check_known(struct call *c, const struct entry_person *p, int i)
{
	struct store_stmt *st;
	int64_t asked = 0, entry_id;
	enum event ev;
	enum rc rc = sql_row(
	    c->s, c->err, &st, sql_row_of, "td", p->person_no, p->cancels);

	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	ev = event_by_code(
	    store_col_text(st, 0) != NULL ? store_col_text(st, 0) : "");
	entry_id = store_col_int(st, 1);
	store_done(st);
	if (!change_is_of_mynumber(ev))
		return RC_OK;
	rc = sql_int(
	    c->s, c->err, &asked, 0, sql_asked, "ti", p->person_no, entry_id);
	if (rc != RC_OK || asked > 0)
		return rc;
	return refuse(c, i, "E4408", "前の個人番号が分かりません",
	    "前の番号を控える前の変更です",
	    "個人番号の職権修正で、正しい番号を入れてください");
}

enum rc
number_undo_check(struct call *c, const struct entry *e, int i)
{
	const struct entry_person *p = &e->persons[i];
	struct store_stmt *st;
	int64_t later = 0;
	enum rc rc;

	if (e->event != EV_CANCEL_CORRECTION || p->cancels <= 0)
		return RC_OK;
	rc = sql_row(
	    c->s, c->err, &st, sql_given, "td", p->person_no, p->cancels);
	if (rc == RC_NOT_FOUND)
		return check_known(c, p, i);
	if (rc != RC_OK)
		return rc;
	store_done(st);
	rc = sql_int(
	    c->s, c->err, &later, 0, sql_later, "td", p->person_no, p->cancels);
	if (rc == RC_OK && later > 0 && GUARD("number_later_first"))
		return refuse(c, i, "E4407", "個人番号がその後に変わっています",
		    "後の変更が残っています",
		    "後の個人番号の変更を先に取り消してください");
	return rc;
}

enum rc
number_undo(struct call *c, const struct entry *e, const struct entry_person *p)
{
	struct store_stmt *st;
	char handle[48], previous[48];
	enum rc rc;

	if (!change_is_cancel(e->event) || p->cancels <= 0)
		return RC_OK;
	if (GUARD("number_request_taken_back") &&
	    (rc = sql_run(c->s, c->err, sql_taken_back, "td", p->person_no,
		 p->cancels)) != RC_OK)
		return rc;
	/* Whose coming or going is taken back keeps their number. */
	if (e->event != EV_CANCEL_CORRECTION || !GUARD("number_put_back"))
		return RC_OK;
	rc = sql_row(
	    c->s, c->err, &st, sql_given, "td", p->person_no, p->cancels);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	col_copy(st, 0, handle, sizeof(handle));
	col_copy(st, 1, previous, sizeof(previous));
	store_done(st);
	rc = mynumber_unlink(c, handle);
	return rc == RC_OK && previous[0] != '\0'
		   ? mynumber_link(c, previous, p->person_no)
		   : rc;
}
