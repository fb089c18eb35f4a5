/* SPDX-License-Identifier: ISC
 * reg_number - 個人番号 requested, changed and corrected (4.4): what 機構 is
 * asked for stands in a queue that holds no number; the number that comes back
 * goes into its own store and reaches the person by a handle. There is no list
 * of who asked (7.1.2.1 N): who sends takes one after the other.
 */
#include "db/reg_entry.h"
#include "src/change.h"
#include "src/date.h"
#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

static const char sql_current[] =
    "SELECT count(*) FROM mynumber WHERE person_no = $1 AND is_current = 1";
static const char sql_persons[] =
    "SELECT count(*) FROM mynumber m JOIN mynumber o ON o.value = m.value "
    "WHERE m.handle = $1 AND o.person_no = $2 AND o.is_current = 1";
static const char sql_asked[] =
    "SELECT count(*) FROM number_request WHERE person_no = $1 AND is_done = 0";

static enum rc
has_number(struct call *c, const char *person_no, bool *has)
{
	int64_t n = 0;
	enum rc rc = mynumber_open(c);

	if (rc == RC_OK)
		rc = sql_int(
		    c->r->my, c->err, &n, 0, sql_current, "t", person_no);
	*has = n > 0;
	return rc;
}

/* ---- what an entry may do (4.4) ---- */

static enum rc
refuse(struct call *c, int person, const char *code, const char *what,
    const char *why, const char *remedy)
{
	enum rc rc = err_set(c->err, RC_CONFLICT, code, what, why, remedy);

	if (c->err != NULL)
		c->err->person = person;
	return rc;
}

static enum rc
check_owner(struct call *c, const struct entry_person *p, int i)
{
	char owner[20];
	enum rc rc = mynumber_owner(c, p->mynumber_handle, owner);

	if (rc == RC_OK && owner[0] != '\0' &&
	    strcmp(owner, p->person_no) != 0 && GUARD("number_of_one_person"))
		return refuse(c, i, "E4401", "個人番号をほかの人が持っています",
		    "同じ番号の人が台帳にいます", "番号を確かめてください");
	return rc;
}

static enum rc
check_event(struct call *c, const struct entry *e, int i)
{
	const struct entry_person *p = &e->persons[i];
	int64_t open = 0;
	bool has;
	enum rc rc = has_number(c, p->person_no, &has);

	if (rc == RC_OK && p->mynumber_handle[0] == '\0')
		rc = sql_int(
		    c->s, c->err, &open, 0, sql_asked, "t", p->person_no);
	if (rc != RC_OK)
		return rc;
	if (open > 0 && GUARD("number_asked_once"))
		return refuse(c, i, "E4402", "個人番号の要求が出ています",
		    "機構からの答えを待っています",
		    "番号が届いてから入力してください");
	if (has == (e->event == EV_MYNUMBER_ENTRY) &&
	    GUARD("number_there_or_not"))
		return has ? refuse(c, i, "E4403", "個人番号をもう持っています",
				 "指定は、まだ持っていない人だけです",
				 "変更請求か職権修正にしてください")
			   : refuse(c, i, "E4404",
				 "個人番号をまだ持っていません",
				 "変更と修正は、持っている人だけです",
				 "個人番号の職権記載にしてください");
	return RC_OK;
}

enum rc
numbers_check(struct call *c, const struct entry *e)
{
	int i;
	enum rc rc = RC_OK;

	for (i = 0; i < e->person_count && rc == RC_OK; i++) {
		const struct entry_person *p = &e->persons[i];

		if (p->person_no[0] == '\0' || p->is_returner)
			continue; /* 11.1 row 23 */
		if (p->mynumber_handle[0] != '\0')
			rc = check_owner(c, p, i);
		if (rc == RC_OK && change_is_of_mynumber(e->event))
			rc = check_event(c, e, i);
		if (rc == RC_OK)
			rc = number_undo_check(c, e, i);
	}
	return rc;
}

/* ---- the queue ---- */

static const char sql_add[] =
    "INSERT INTO number_request (request, person_no, kind, entry_id, made_at, "
    "day, is_done) VALUES ($1,$2,$3,$4,$5,$6,0)";

enum rc
number_request(
    struct call *c, const struct entry *e, int i, const char *person_no)
{
	const char *kind = change_asks_number(e, i);
	int64_t request;
	enum rc rc;

	if (kind[0] == '\0' || !GUARD("number_asked"))
		return RC_OK;
	if ((rc = serial_next(c, "number_request", &request)) != RC_OK)
		return rc;
	return sql_run(c->s, c->err, sql_add, "ittiit", request, person_no,
	    kind, e->id, c->now, c->today);
}

static const char sql_next[] =
    "SELECT request, person_no, kind, day FROM number_request WHERE "
    "is_done = 0 AND request > $1 ORDER BY request LIMIT 1";
static const char sql_waiting[] =
    "SELECT count(*) FROM number_request WHERE is_done = 0 AND request > $1";

enum rc
reg_mynumber_queue(struct call *c)
{
	int64_t after = arg_int(c, "after", 0), waiting = 0;
	struct store_stmt *st;
	enum rc rc =
	    sql_int(c->s, c->err, &waiting, 0, sql_waiting, "i", after);

	(void)json_object_set_new(c->out, "waiting", json_integer(waiting));
	if (rc == RC_OK)
		rc = sql_row(c->s, c->err, &st, sql_next, "i", after);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	(void)json_object_set_new(c->out, "next",
	    json_pack("{s:I,s:s,s:s,s:s}", "request",
		(json_int_t)store_col_int(st, 0), "person_no",
		store_col_text(st, 1), "kind", store_col_text(st, 2), "day",
		store_col_text(st, 3)));
	store_done(st);
	return RC_OK;
}

/* ---- what came back ---- */

static const char sql_request[] =
    "SELECT person_no, kind FROM number_request WHERE request = $1 AND "
    "is_done = 0";
static const char sql_ended[] =
    "SELECT count(*) FROM number_request WHERE request = $1 AND is_done = 2";
static const char sql_done[] =
    "UPDATE number_request SET is_done = 1 WHERE request = $1";

/* The row that says a number came (7.1.2.1); which one says the store. */
static enum rc
take_number(struct call *c, const char *person_no, const char *kind)
{
	struct date today = date_of_day(c->day, false);
	struct entry_person *p;
	struct entry e;
	struct record now;
	enum rc rc = row_current(c, person_no, 0, &now);

	if (rc != RC_OK)
		return rc;
	entry_init(&e);
	e.event = strcmp(kind, "change") == 0     ? EV_MYNUMBER_CHANGE
		  : strcmp(kind, "generate") == 0 ? EV_MYNUMBER_ENTRY
						  : EV_MYNUMBER_CORRECTION;
	(void)snprintf(e.menu, sizeof(e.menu), "96");
	date_store(&today, e.event_date, sizeof(e.event_date));
	p = entry_add_person(&e);
	(void)snprintf(p->person_no, sizeof(p->person_no), "%s", person_no);
	p->sheet_no = now.sheet_no;
	p->seen_hist = now.hist_no;
	p->before = now; /* taken over */
	record_copy(&p->after, &p->before);
	(void)snprintf(p->mynumber_handle, sizeof(p->mynumber_handle), "%s",
	    arg_text(c, "handle"));
	rc = entry_by_link(c, &e, MSG_("個人番号の受入れ"));
	entry_release(&e);
	return rc;
}

static enum rc
log_answer(struct call *c, const char *person_no, const char *kind)
{
	json_t *persons = json_pack("[s]", person_no);
	json_t *details = json_pack("{s:s}", "kind", kind);
	enum rc rc = log_add(c, "operation", NULL, persons, details, true);

	json_decref(persons);
	json_decref(details);
	return rc;
}

static enum rc
no_request(struct call *c, int64_t request)
{
	int64_t ended = 0;
	enum rc rc = sql_int(c->s, c->err, &ended, 0, sql_ended, "i", request);

	if (rc != RC_OK)
		return rc;
	if (ended > 0)
		return err_set(c->err, RC_CONFLICT, "E4406",
		    "その個人番号の要求は取り消されています",
		    "要求した異動が取り消されたため、番号を受け入れられません",
		    "機構に要求の取消しを伝え、要るなら個人番号の異動を入力し直してください");
	return err_set(c->err, RC_NOT_FOUND, "E4405",
	    "その個人番号の要求はありません",
	    "番号が違うか、もう答えを受け取っています",
	    "要求の番号を確かめてください");
}

enum rc
reg_mynumber_answer(struct call *c)
{
	int64_t request = arg_int(c, "request", 0);
	char person_no[20], kind[24];
	struct store_stmt *st;
	enum rc rc = sql_row(c->s, c->err, &st, sql_request, "i", request);

	if (rc == RC_NOT_FOUND)
		return no_request(c, request);
	if (rc != RC_OK)
		return rc;
	col_copy(st, 0, person_no, sizeof(person_no));
	col_copy(st, 1, kind, sizeof(kind));
	store_done(st);
	/* 修正: the number is here already, 機構 has taken note of it */
	if (strcmp(kind, "correct") != 0)
		rc = take_number(c, person_no, kind);
	if (rc == RC_OK && strcmp(kind, "correct") != 0)
		rc = number_answered(
		    c, person_no, arg_text(c, "handle"), request);
	if (rc == RC_OK)
		rc = sql_run(c->s, c->err, sql_done, "i", request);
	return rc == RC_OK ? log_answer(c, person_no, kind) : rc;
}

/* ---- the card that is shown ---- */

enum rc
mynumber_compare(struct call *c, const char *handle, const char *person_no,
    bool *known, bool *same)
{
	int64_t n = 0;
	enum rc rc = has_number(c, person_no, known);

	if (rc == RC_OK)
		rc = sql_int(c->r->my, c->err, &n, 0, sql_persons, "tt", handle,
		    person_no);
	*same = n > 0;
	return rc;
}

enum rc
mynumber_card(struct call *c, const char *handle, const char *person_no,
    const char *with, bool *known, bool *same)
{
	enum rc rc = RC_OK;

	*known = *same = false;
	if (person_no[0] != '\0')
		rc = mynumber_compare(c, handle, person_no, known, same);
	if (rc != RC_OK || *known || with[0] == '\0')
		return rc;
	*known = true;
	return mynumber_alike(c, handle, with, same);
}

enum rc
reg_mynumber_compare(struct call *c)
{
	const char *person_no = arg_text(c, "person_no");
	json_t *persons, *details;
	bool has, same;
	enum rc rc;

	if (GUARD("mynumber_reason") && arg_text(c, "reason")[0] == '\0')
		return err_set(c->err, RC_INPUT, "E1087",
		    "処理事由がありません", "個人番号を見る理由が要ります",
		    "処理事由を選んでください");
	rc = mynumber_card(c, arg_text(c, "handle"), person_no,
	    arg_text(c, "with"), &has, &same);
	if (rc != RC_OK)
		return rc;
	(void)json_object_update_new(c->out,
	    json_pack("{s:b,s:b}", "known", (int)has, "same", (int)same));
	persons =
	    person_no[0] != '\0' ? json_pack("[s]", person_no) : json_array();
	details = json_pack(
	    "{s:s,s:b}", "reason", arg_text(c, "reason"), "same", (int)same);
	rc = log_add(c, "operation", NULL, persons, details, true);
	json_decref(persons);
	json_decref(details);
	return rc;
}
