/* SPDX-License-Identifier: ISC
 * reg_letter - see reg_letter.h. What is printed comes from the rows of
 * 本登録 alone: the change's own row, the newest, or for a 再交付 the row that
 * stood on the first one (4.1.3.0.3).
 */
#include "db/reg_letter.h"

#include "db/reg_entry.h"
#include "db/reg_write.h"
#include "src/date.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One person's rows and the change among them. */
struct found {
	struct rows rows; /* all sheets */
	int at;
};

static enum rc
find_change(struct call *c, const struct letter_ask *q, struct found *f)
{
	struct record now;
	int i, sheet = q->sheet_no, change = q->change;
	enum rc rc = rows_load(c, q->person_no, 0, &f->rows);

	if (rc == RC_OK && change == 0) {
		rc = row_current(c, q->person_no, sheet, &now);
		if (rc != RC_OK)
			return rc;
		sheet = now.sheet_no;
		change = now.hist_no;
		record_release(&now);
	}
	for (i = 0; i < f->rows.n && rc == RC_OK; i++)
		if (f->rows.v[i].hist_no == change &&
		    (sheet == 0 || f->rows.v[i].sheet_no == sheet)) {
			f->at = i;
			return RC_OK;
		}
	return rc != RC_OK ? rc
			   : err_set(c->err, RC_NOT_FOUND, "E5120",
				 "その異動の記録がありません",
				 "その人の票にその履歴番号がありません",
				 "履歴を開き直して、行を選んでください");
}

static const struct record *
newest(const struct found *f)
{
	return &f->rows.v[letter_newest(f->rows.v, f->rows.n, f->at)];
}

static const struct record *
origin(const struct found *f)
{
	return &f->rows.v[letter_origin(f->rows.v, f->at)];
}

/* ---- issues of the change so far ---- */

static const char sql_issued[] =
    "SELECT i.issue_id, i.number, i.issued_at, i.issued_on, i.applicant, "
    "p.hist_no FROM issue_person p JOIN issue i ON i.issue_id = p.issue_id "
    "LEFT JOIN issue_spoil s ON s.issue_id = i.issue_id WHERE p.person_no = $1 "
    "AND p.sheet_no >= $2 AND p.sheet_no <= $3 AND p.hist_no >= $4 AND "
    "i.kind = $5 AND s.issue_id IS NULL ORDER BY i.issue_id";
static const char sql_ever[] =
    "SELECT count(*) FROM issue_person p JOIN issue i ON i.issue_id = "
    "p.issue_id WHERE p.person_no = $1 AND p.sheet_no = $2 AND "
    "p.hist_no >= $3 AND i.kind = $4";

struct issued {
	int count;      /* not spoilt */
	int first_hist; /* what stood on the first; 0 none */
	char first_on[16], first_applicant[RECORD_VALUE_MAX + 1];
	char number[200], at[32];
};

/* change: its first row; sheet_no: the sheet that it stands on now. */
static enum rc
issued_of(struct call *c, const struct record *change, int sheet_no,
    const char *kind, struct issued *x)
{
	struct store_stmt *st;
	enum rc rc;

	memset(x, 0, sizeof(*x));
	rc = sql_open(c->s, c->err, &st, sql_issued, "tdddt", change->person_no,
	    change->sheet_no, sheet_no, change->hist_no, kind);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		if (x->count++ == 0) {
			x->first_hist = (int)store_col_int(st, 5);
			col_copy(st, 3, x->first_on, sizeof(x->first_on));
			col_copy(st, 4, x->first_applicant,
			    sizeof(x->first_applicant));
		}
		col_copy(st, 1, x->number, sizeof(x->number));
		local_time(store_col_int(st, 2), x->at);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
issued_as(struct call *c, const struct found *f, enum cert_kind kind,
    struct issued *x)
{
	return issued_of(
	    c, origin(f), newest(f)->sheet_no, cert_kind_id(kind), x);
}

static const char sql_once[] =
    "INSERT INTO submission (key, digest, answer) VALUES ($1,'','')";

enum rc
letter_claim(struct call *c, const struct letter *l)
{
	const struct letter_person *p = &l->persons[0];
	int64_t n = 0;
	char key[200];
	enum rc rc;

	if (!letter_once(l->kind) || !GUARD("letter_once_at_once"))
		return RC_OK;
	rc = sql_int(c->s, c->err, &n, 0, sql_ever, "tddt", p->row.person_no,
	    p->row.sheet_no, p->change, cert_kind_id(l->kind));
	if (rc != RC_OK)
		return rc;
	(void)snprintf(key, sizeof(key),
	    "letter\x1f%s\x1f%s\x1f%d\x1f%d\x1f%lld", cert_kind_id(l->kind),
	    p->row.person_no, p->row.sheet_no, p->change, (long long)n);
	return sql_send(c->s, c->err, sql_once, "t", key);
}

/* ---- may it be? ---- */

struct asked {
	struct found f;
	struct waiting w; /* the entry that made the row */
	bool has_entry;
	struct rows home;   /* who lives in the person's household now */
	struct issued late; /* 準ずる証明書 of the change */
};

static void
asked_release(struct asked *a)
{
	rows_release(&a->f.rows);
	rows_release(&a->home);
	entry_release(&a->w.e);
}

static enum rc
asked_load(struct call *c, const struct letter_ask *q, struct asked *a)
{
	const struct record *row;
	enum rc rc;

	memset(a, 0, sizeof(*a));
	entry_init(&a->w.e);
	if ((rc = find_change(c, q, &a->f)) != RC_OK)
		return rc;
	row = &a->f.rows.v[a->f.at];
	if (row->entry_id > 0) {
		rc = entry_load(c, row->entry_id, &a->w);
		a->has_entry = rc == RC_OK;
	}
	if (rc == RC_OK)
		rc = household_rows(c,
		    record_get(newest(&a->f), IT_HOUSEHOLD_NO), false,
		    &a->home);
	return rc == RC_OK ? issued_as(c, &a->f, CERT_MOVE_OUT_LATE, &a->late)
			   : rc;
}

static struct letter_case
case_of(struct call *c, const struct asked *a, const struct found *f)
{
	struct letter_case x = { .rows = f->rows.v,
		.n = f->rows.n,
		.at = f->at,
		.entry = a->has_entry ? &a->w.e : NULL,
		.is_issued = a->late.count > 0,
		.today = c->day };
	int i;

	for (i = 0; i < a->home.n; i++)
		x.has_head |= strcmp(record_get(&a->home.v[i], IT_RELATION),
				  "世帯主") == 0;
	return x;
}

/* ---- who stands on it ---- */

static const struct record *
printed(const struct letter *l, const struct found *f, const struct issued *was)
{
	int i;

	if (letter_once(l->kind) && was->count > 0 &&
	    GUARD("letter_first_state"))
		for (i = 0; i < f->rows.n; i++)
			if (f->rows.v[i].hist_no == was->first_hist)
				return &f->rows.v[i];
	return letter_is_now(l->kind) || letter_once(l->kind)
		   ? newest(f)
		   : &f->rows.v[f->at];
}

static enum rc
add_person(struct call *c, struct letter *l, const struct found *f)
{
	const struct record *row = &f->rows.v[f->at];
	const struct record *was = f->at > 0 ? row - 1 : NULL;
	struct letter_person *p = letter_add(l);
	struct issued issued;
	enum rc rc = issued_as(c, f, l->kind, &issued);

	if (rc != RC_OK || p == NULL)
		return rc;
	record_copy(&p->row, printed(l, f, &issued));
	/* A sheet that the same entry closed was the person's (4.5.3). */
	p->is_new = was == NULL || (was->sheet_no != row->sheet_no &&
				       was->entry_id != row->entry_id);
	if (!p->is_new)
		record_copy(&p->before, was);
	p->change = origin(f)->hist_no;
	l->is_reissue |= letter_once(l->kind) && issued.count > 0;
	return RC_OK;
}

/* Of the entry's own change: rows that follow from it (世帯主の氏名 of others)
 * are no paper of theirs. Which of two rows of one 転出 is no matter. */
static const char sql_people[] =
    "SELECT person_no, min(hist_no) FROM history_all WHERE entry_id = $1 AND "
    "entry_id > 0 AND event = $2 GROUP BY person_no ORDER BY person_no";

/* Somebody else of the same entry, if the paper is theirs as well. */
static enum rc
add_other(struct call *c, struct letter *l, const struct asked *a,
    const char *person_no, int hist_no)
{
	struct letter_ask q = { l->kind, person_no, 0, hist_no,
		NOTICE_TO_RULE };
	struct found f = { .at = 0 };
	struct letter_case x;
	enum rc rc = find_change(c, &q, &f);

	if (rc == RC_OK) {
		x = case_of(c, a, &f);
		if (letter_may(l->kind, &x, NULL) == RC_OK)
			rc = add_person(c, l, &f);
	}
	rows_release(&f.rows);
	return rc;
}

static enum rc
add_people(struct call *c, struct letter *l, const struct asked *a)
{
	const struct record *row = &a->f.rows.v[a->f.at];
	json_t *keys = json_array(), *k;
	struct store_stmt *st;
	size_t i;
	enum rc rc = sql_open(c->s, c->err, &st, sql_people, "it",
	    row->entry_id, record_get(row, IT_EVENT));

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    keys, json_pack("[s,I]", store_col_text(st, 0),
			      (json_int_t)store_col_int(st, 1)));
	if (rc == RC_NOT_FOUND)
		rc = add_person(c, l, &a->f);
	json_array_foreach(keys, i, k)
	{
		const char *no = json_string_value(json_array_get(k, 0));

		if (rc == RC_OK && strcmp(no, row->person_no) != 0)
			rc = add_other(c, l, a, no,
			    (int)json_integer_value(json_array_get(k, 1)));
	}
	json_decref(keys);
	return rc;
}

static enum rc
add_household(struct letter *l, const struct asked *a)
{
	struct letter_person *p;
	int i;

	for (i = 0; i < a->home.n; i++) {
		if ((p = letter_add(l)) == NULL)
			break;
		record_copy(&p->row, &a->home.v[i]);
		record_copy(&p->before, &a->home.v[i]);
		p->change = p->row.hist_no;
	}
	return RC_OK;
}

static int
by_order(const void *pa, const void *pb)
{
	const struct letter_person *a = pa, *b = pb;
	long x = strtol(record_get(&a->row, IT_MEMBER_ORDER), NULL, 10);
	long y = strtol(record_get(&b->row, IT_MEMBER_ORDER), NULL, 10);

	return x != y ? (x < y ? -1 : 1)
		      : strcmp(a->row.person_no, b->row.person_no);
}

/* ---- the rest ---- */

static enum rc
set_heads(struct call *c, struct letter *l)
{
	const struct record *r;
	int i;

	for (i = 0; i < l->count; i++) {
		r = &l->persons[i].row;
		if (strcmp(record_get(r, IT_RELATION), "世帯主") == 0)
			(void)snprintf(l->head, sizeof(l->head), "%s",
			    record_get(r, IT_NAME));
	}
	/* While there was no head the rows named none. */
	r = l->count > 0 ? &l->persons[0].before : NULL;
	return r == NULL || r->person_no[0] == '\0'
		   ? RC_OK
		   : head_before(c, r->person_no, r->hist_no, l->former_head,
			 sizeof(l->former_head));
}

/* 届出 of a 準ずる証明書: the day of its first issue and who asked for it. */
static void
set_accepted(struct letter *l, const struct issued *late)
{
	struct date d;

	if (l->notified_on[0] != '\0' || late->count == 0)
		return;
	d = date_of_day(iso_day(late->first_on), false);
	date_store(&d, l->notified_on, sizeof(l->notified_on));
	if (l->applicant[0] == '\0')
		(void)snprintf(l->applicant, sizeof(l->applicant), "%s",
		    late->first_applicant);
}

static void
set_address(struct letter *l, enum notice_to to)
{
	const struct record *members[ENTRY_PERSONS_MAX];
	int i;

	for (i = 0; i < l->count; i++)
		members[i] = l->kind == CERT_HEAD_NOTICE ? &l->persons[i].before
							 : &l->persons[i].row;
	letter_address(l, to, members, l->count);
}

static bool
may(const void *who, const char *right)
{
	return who_sees(who, right);
}

static enum rc
check_hidden(struct call *c, struct letter *l)
{
	enum item it = letter_hidden(l, may, &c->who);
	enum rc rc;
	int i;

	for (i = 0; i < l->count; i++) {
		record_mask(&c->who, &l->persons[i].row);
		record_mask(&c->who, &l->persons[i].before);
	}
	if (it == IT_COUNT || !GUARD("letter_hidden"))
		return RC_OK;
	rc = err_set(c->err, RC_DENIED, "E5125",
	    "書類に載る項目を見る権限がありません",
	    "その項目が欠けては書類にならないため",
	    "権限のある人に頼んでください");
	(void)snprintf(
	    c->err->item, sizeof(c->err->item), "%s", item_defs[it].id);
	return rc;
}

/* Order, heads, addressee, and whether this person may see all of it. */
static enum rc
finish(
    struct call *c, struct letter *l, const struct asked *a, enum notice_to to)
{
	enum rc rc;

	if (l->count > 1)
		qsort(l->persons, (size_t)l->count, sizeof(*l->persons),
		    by_order);
	l->change = l->persons[0].change;
	if ((rc = set_heads(c, l)) != RC_OK)
		return rc;
	set_accepted(l, &a->late);
	set_address(l, to);
	return check_hidden(c, l);
}

enum rc
letter_fill(struct call *c, const struct letter_ask *q, struct letter *l)
{
	struct asked a;
	struct letter_case x;
	enum rc rc;

	letter_init(l, q->kind);
	rc = asked_load(c, q, &a);
	if (rc == RC_OK) {
		x = case_of(c, &a, &a.f);
		rc = letter_may(q->kind, &x, c->err);
	}
	if (rc == RC_OK) {
		letter_take(l, x.entry, &a.f.rows.v[a.f.at]);
		if (q->kind == CERT_HEAD_REQUEST)
			rc = add_household(l, &a);
		else if (letter_of_one(q->kind) || !a.has_entry)
			rc = add_person(c, l, &a.f);
		else
			rc = add_people(c, l, &a);
	}
	if (rc == RC_OK)
		rc = finish(c, l, &a, q->to);
	asked_release(&a);
	return rc;
}

/* ---- the calls ---- */

static struct letter_ask
ask_of(struct call *c)
{
	return (
	    struct letter_ask){ .kind = cert_kind_by_id(arg_text(c, "kind")),
		.person_no = arg_text(c, "person_no"),
		.sheet_no = (int)arg_int(c, "sheet_no", 0),
		.change = (int)arg_int(c, "change", 0),
		.to = arg_int(c, "to", 0) == 1   ? NOTICE_TO_APPLICANT
		      : arg_int(c, "to", 0) == 2 ? NOTICE_TO_SUBJECT
						 : NOTICE_TO_RULE };
}

/* What stops the paper stops its preview: addresses stand on it (3.1, 3.4). A
 * block of 照会 stops what stays in the office as well. */
static enum rc
check_blocks(struct call *c, const struct letter *l)
{
	struct blocked x;
	int i;
	enum rc rc = RC_OK;

	for (i = 0; i < l->count && rc == RC_OK; i++) {
		const struct record *r = &l->persons[i].row;

		memset(&x, 0, sizeof(x));
		if (letter_goes_out(l->kind))
			rc = block_state(c, r->person_no,
			    record_get(r, IT_HOUSEHOLD_NO), "certificate",
			    arg_int(c, "suspension", 0), &x);
		if (rc == RC_OK && x.level == 2 && !x.is_suspended &&
		    GUARD("letter_block"))
			rc = err_set(c->err, RC_DENIED, "E5111",
			    "書類を出せません",
			    "抑止または支援措置の期間中です",
			    "審査する人に相談し、解除されてから出します");
		if (rc == RC_OK)
			rc = inquiry_check(c, r);
	}
	return rc;
}

enum rc
reg_letter_get(struct call *c)
{
	struct letter_ask q = ask_of(c);
	struct letter l;
	enum rc rc = letter_fill(c, &q, &l);

	if (rc == RC_OK)
		rc = check_blocks(c, &l);
	if (rc == RC_OK)
		(void)json_object_set_new(c->out, "letter", letter_to_json(&l));
	letter_release(&l);
	return rc;
}

static enum rc
list_one(struct call *c, const struct asked *a, enum cert_kind k, json_t *list)
{
	struct letter_case x = case_of(c, a, &a->f);
	struct issued was;
	struct err why;
	enum rc rc, fit;

	err_clear(&why);
	fit = letter_may(k, &x, &why);
	/* What the change might have had says why it has not (11.1 row 26). */
	if (fit != RC_OK &&
	    (strcmp(why.code, "E5121") == 0 || strcmp(why.code, "E5124") == 0))
		return RC_OK;
	if ((rc = issued_as(c, &a->f, k, &was)) != RC_OK)
		return rc;
	(void)json_array_append_new(list,
	    json_pack("{s:s,s:s,s:i,s:b,s:i,s:s,s:s,s:b,s:s,s:s,s:s}", "kind",
		cert_kind_id(k), "label", cert_kind_label(k), "change",
		origin(&a->f)->hist_no, "itself", letter_by_itself(k, x.entry),
		"issued", was.count, "number", was.number, "at", was.at,
		"reissue", letter_once(k) && was.count > 0, "code", why.code,
		"text", why.text, "remedy", why.remedy));
	return RC_OK;
}

enum rc
reg_letter_list(struct call *c)
{
	struct letter_ask q = ask_of(c);
	json_t *list = json_array();
	struct asked a;
	int k;
	enum rc rc = asked_load(c, &q, &a);

	(void)json_object_set_new(c->out, "letters", list);
	if (rc == RC_OK)
		rc = inquiry_check(c, &a.f.rows.v[a.f.at]);
	for (k = CERT_FIRST_LETTER; k < CERT_KINDS && rc == RC_OK; k++)
		rc = list_one(c, &a, (enum cert_kind)k, list);
	asked_release(&a);
	return rc;
}

/* ---- 対象者リスト (4.0.5) ---- */

/* A head whose 転出 lies ahead has a closed sheet and is there still: whether
 * the household has one today is asked of its rows. */
static const char sql_headless[] =
    "SELECT s.household_no FROM sheet s JOIN history h ON h.person_no = "
    "s.person_no AND h.hist_no = s.last_hist WHERE s.closed_event = '' "
    "AND s.household_no <> '' GROUP BY s.household_no "
    "HAVING sum(CASE WHEN h.relation = '世帯主' THEN 1 ELSE 0 END) = 0 "
    "ORDER BY s.household_no";

static enum rc
list_household(struct call *c, const char *household_no, json_t *list)
{
	const struct record *m[ENTRY_PERSONS_MAX], *to;
	char former[512];
	struct rows home;
	struct issued was;
	bool has_head = false;
	int i;
	enum rc rc = household_rows(c, household_no, false, &home);

	if (rc != RC_OK)
		return rc;
	for (i = 0; i < home.n && i < ENTRY_PERSONS_MAX; i++) {
		m[i] = &home.v[i];
		has_head |=
		    strcmp(record_get(m[i], IT_RELATION), "世帯主") == 0;
	}
	i = letter_highest(m, i);
	if (i >= 0 && !has_head) {
		to = m[i];
		rc = issued_of(
		    c, to, to->sheet_no, cert_kind_id(CERT_HEAD_REQUEST), &was);
		if (rc == RC_OK)
			rc = head_before(c, to->person_no, to->hist_no, former,
			    sizeof(former));
		(void)json_array_append_new(list,
		    json_pack("{s:s,s:s,s:s,s:s,s:i,s:i,s:s}", "household_no",
			household_no, "person_no", to->person_no, "name",
			record_get(to, IT_NAME), "former_head", former,
			"members", home.n, "issued", was.count, "at", was.at));
	}
	rows_release(&home);
	return rc;
}

enum rc
reg_letter_headless(struct call *c)
{
	json_t *list = json_array(), *keys = json_array(), *k;
	struct store_stmt *st;
	size_t i;
	enum rc rc = sql_open(c->s, c->err, &st, sql_headless, "");

	(void)json_object_set_new(c->out, "households", list);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    keys, json_string(store_col_text(st, 0)));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(keys, i, k)
	{
		if (rc == RC_OK)
			rc = list_household(c, json_string_value(k), list);
	}
	json_decref(keys);
	return rc;
}
