/* SPDX-License-Identifier: ISC
 * reg_municipal - 市町村通知 and 市町村伝達 (4.5.7): what 出入国在留管理庁 is told of
 * foreign residents' changes. Each change leaves one with its row; they go in
 * that order, a 転出 on its day, and what was answered is kept with them.
 */
#include "db/reg_entry.h"
#include "src/change.h"
#include "src/event.h"
#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

#define LIST_MAX 500

static const char sql_add[] =
    "INSERT INTO municipal (seq, person_no, sheet_no, hist_no, event, law, "
    "kind, due_day, state, sent_at, result, again_of) "
    "VALUES ($1,$2,$3,$4,$5,$6,$7,$8,'queued',NULL,'',$9)";
/* The 転出 of a sheet that was noted last. */
#define NEWEST_OUT                                                             \
	"(SELECT max(seq) FROM municipal WHERE person_no = $1 AND sheet_no = " \
	"$2 AND event IN ('201', '202'))"
static const char sql_out[] =
    "SELECT seq, state, due_day FROM municipal WHERE seq = " NEWEST_OUT;
static const char sql_set[] =
    "UPDATE municipal SET state = $2, due_day = $3 WHERE seq = $1";
static const char sql_moves[] =
    "UPDATE municipal SET sheet_no = $3, hist_no = $4 WHERE seq = " NEWEST_OUT
    " AND state IN ('queued', 'void')";

/* ---- what a change leaves to be told ---- */

/* By which law it was notified: the 住居地届出 alone, a 届出 that counts as one
 * (the card was shown), or none of that (4.5.7). */
static const char *
law_of(const struct entry *e, const struct entry_person *p)
{
	bool is_reported =
	    strcmp(record_get(&p->after, IT_RESIDENCE_REPORTED), "1") == 0;

	if (!GUARD("municipal_law"))
		return "basic";
	if (strcmp(e->menu, "76") == 0)
		return is_reported && !record_same(&p->before, &p->after,
					  IT_RESIDENCE_REPORTED)
			   ? "immigration"
			   : "basic";
	return is_reported && change_by_notification(e) &&
		       event_defs[e->event].side != SIDE_REMOVAL
		   ? "both"
		   : "basic";
}

static bool
is_told(const struct entry *e, const struct record *r)
{
	return strcmp(record_get(r, IT_KIND), "2") == 0 &&
	       !change_is_of_mynumber(e->event) && e->event != EV_CODE_CHANGE &&
	       e->event != EV_CODE_ENTRY && !change_is_notice(e) &&
	       /* what came from there is not told back */
	       strcmp(e->author, "link") != 0;
}

static void
due_of(const struct call *c, int32_t end, char out[11])
{
	(void)snprintf(out, 11, "%s", c->today);
	if (end > c->day && end != INT32_MAX && GUARD("municipal_on_its_day"))
		iso_of_day(end, out);
}

static enum rc
add_line(struct call *c, const struct record *r, const char *event,
    const char *law, const char *kind, const char *due)
{
	int64_t seq;
	enum rc rc = serial_next(c, "municipal", &seq);

	return rc != RC_OK ? rc
			   : sql_run(c->s, c->err, sql_add, "itddttttd", seq,
				 r->person_no, r->sheet_no, r->hist_no, event,
				 law, kind, due, 0);
}

enum rc
municipal_note(struct call *c, const struct entry *e,
    const struct entry_person *p, const struct record *r)
{
	char due[11];
	bool is_special = strcmp(record_get(r, IT_ARTICLE30_45), "2") == 0;
	bool leaves = e->event == EV_OUT_DOMESTIC || e->event == EV_OUT_ABROAD;
	const char *law = law_of(e, p);

	if (!is_told(e, r) || !GUARD("municipal_told"))
		return RC_OK;
	due_of(c, leaves ? record_end_day(r) : c->day, due);
	return add_line(c, r, event_defs[e->event].code, law,
	    is_special && strcmp(law, "basic") != 0 ? "transmission" : "notice",
	    due);
}

/* ---- a 転出 that is still to be told, and what happens before its day ---- */

struct leaving {
	struct record r; /* the sheet's newest row: what end and kind need */
	char event[8];   /* that closed the sheet */
};

static const char sql_sheets[] =
    "SELECT s.sheet_no, s.last_hist, s.closed_event, h.kind, h.status, "
    "h.out_planned_on, h.out_date, h.removal_date, h.removal_reason FROM sheet "
    "s JOIN history h ON h.person_no = s.person_no AND h.hist_no = s.last_hist "
    "WHERE s.person_no = $1 AND s.sheet_no > $2 ORDER BY s.sheet_no LIMIT 1";

/* The person's next sheet; RC_NOT_FOUND behind the last. */
static enum rc
next_sheet(struct call *c, struct leaving *l)
{
	static const enum item items[] = { IT_KIND, IT_STATUS,
		IT_OUT_PLANNED_ON, IT_OUT_DATE, IT_REMOVAL_DATE,
		IT_REMOVAL_REASON };
	struct store_stmt *st;
	size_t i;
	enum rc rc = sql_row(
	    c->s, c->err, &st, sql_sheets, "td", l->r.person_no, l->r.sheet_no);

	if (rc != RC_OK)
		return rc;
	l->r.sheet_no = (int)store_col_int(st, 0);
	l->r.hist_no = (int)store_col_int(st, 1);
	col_copy(st, 2, l->event, sizeof(l->event));
	for (i = 0; i < sizeof(items) / sizeof(items[0]); i++)
		record_set(&l->r, items[i], store_col_text(st, (int)i + 3));
	store_done(st);
	return RC_OK;
}

/* Of a foreign resident, and by nothing else than the 転出. */
static bool
is_leaving(const struct leaving *l)
{
	enum event ev = event_by_code(l->event);

	return (ev == EV_OUT_DOMESTIC || ev == EV_OUT_ABROAD) &&
	       strcmp(record_get(&l->r, IT_KIND), "2") == 0;
}

static enum rc
follow_sheet(struct call *c, const struct leaving *l)
{
	int32_t end = record_end_day(&l->r);
	char due[11], state[16] = "", was[11] = "";
	const char *now = is_leaving(l) ? "queued" : "void";
	struct store_stmt *st;
	int64_t seq = 0;
	enum rc rc = sql_row(
	    c->s, c->err, &st, sql_out, "td", l->r.person_no, l->r.sheet_no);

	if (rc == RC_OK) {
		seq = store_col_int(st, 0);
		col_copy(st, 1, state, sizeof(state));
		col_copy(st, 2, was, sizeof(was));
		store_done(st);
	} else if (rc != RC_NOT_FOUND) {
		return rc;
	}
	due_of(c, end, due);
	/* It came along to a sheet of a foreign resident: 国籍喪失. */
	if (seq == 0)
		return is_leaving(l) && end > c->day && end != INT32_MAX
			   ? add_line(
				 c, &l->r, l->event, "basic", "notice", due)
			   : RC_OK;
	if ((strcmp(state, "queued") != 0 && strcmp(state, "void") != 0) ||
	    (strcmp(state, now) == 0 && strcmp(was, due) == 0))
		return RC_OK;
	return sql_run(
	    c->s, c->err, sql_set, "itt", seq, now, is_leaving(l) ? due : was);
}

enum rc
municipal_follow(struct call *c, const char *person_no)
{
	struct leaving l = { .event = "" };
	enum rc rc;

	if (!GUARD("municipal_follows"))
		return RC_OK;
	record_init(&l.r);
	(void)snprintf(l.r.person_no, sizeof(l.r.person_no), "%s", person_no);
	while ((rc = next_sheet(c, &l)) == RC_OK &&
	       (rc = follow_sheet(c, &l)) == RC_OK)
		;
	record_release(&l.r);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
municipal_moves(
    struct call *c, const char *person_no, int from, int to, int hist_no)
{
	return sql_run(
	    c->s, c->err, sql_moves, "tddd", person_no, from, to, hist_no);
}

/* ---- sending: the link asks what is due and says what became of it ---- */

/* The name by its key, for a join may read every row there is. */
#define COLS                                                                   \
	"m.seq, m.person_no, m.sheet_no, m.hist_no, m.event, m.law, m.kind, "  \
	"m.due_day, m.state, m.result, m.again_of, (SELECT h.name FROM "       \
	"history_all h WHERE h.person_no = m.person_no AND h.hist_no = "       \
	"m.hist_no) FROM municipal m "
static const char sql_due[] =
    "SELECT " COLS "WHERE m.state = 'queued' AND m.due_day <= $1 "
    "ORDER BY m.seq LIMIT $2";
static const char sql_of_person[] =
    "SELECT " COLS "WHERE m.person_no = $1 ORDER BY m.seq";
static const char sql_newest[] = "SELECT " COLS "ORDER BY m.seq DESC LIMIT $1";
static const char sql_one[] = "SELECT " COLS "WHERE m.seq = $1";

static json_t *
line_of(struct store_stmt *st)
{
	const char *name = store_col_text(st, 11);
	enum event ev = event_by_code(store_col_text(st, 4));

	return json_pack(
	    "{s:I,s:s,s:I,s:I,s:s,s:s,s:s,s:s,s:s,s:s,s:I,s:s,s:s}", "seq",
	    (json_int_t)store_col_int(st, 0), "person_no",
	    store_col_text(st, 1), "sheet_no", (json_int_t)store_col_int(st, 2),
	    "hist_no", (json_int_t)store_col_int(st, 3), "event",
	    store_col_text(st, 4), "law", store_col_text(st, 5), "kind",
	    store_col_text(st, 6), "due", store_col_text(st, 7), "state",
	    store_col_text(st, 8), "result", store_col_text(st, 9), "again_of",
	    (json_int_t)store_col_int(st, 10), "name", name != NULL ? name : "",
	    "reason", ev < EV_COUNT ? event_defs[ev].label : "");
}

static enum rc
put_lines(struct call *c, enum rc rc, struct store_stmt *st)
{
	json_t *list = json_array();

	(void)json_object_set_new(c->out, "notices", list);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(list, line_of(st));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* What is told: the row that the change left. */
static enum rc
add_row(struct call *c, json_t *line)
{
	int hist = (int)json_integer_value(json_object_get(line, "hist_no"));
	struct rows rows;
	int i;
	enum rc rc = rows_load(c, json_text(line, "person_no"),
	    (int)json_integer_value(json_object_get(line, "sheet_no")), &rows);

	if (rc != RC_OK)
		return rc;
	for (i = 0; i < rows.n; i++)
		if (rows.v[i].hist_no == hist)
			(void)json_object_set_new(
			    line, "row", record_out(c, &rows.v[i]));
	rows_release(&rows);
	return RC_OK;
}

enum rc
reg_municipal_queue(struct call *c)
{
	struct store_stmt *st = NULL;
	json_t *line;
	size_t i;
	enum rc rc = RC_OK;

	/* A message with a hole would look complete. */
	if (!who_may(&c->who, "residence_status") &&
	    GUARD("municipal_sees_all")) {
		c->log_refusal = true;
		return err_set(c->err, RC_DENIED, "E4586",
		    "市町村通知の内容を見る権限がありません",
		    "在留カード等の番号などが欠けては通知にならないため",
		    "在留資格などを見る権限のある人が送ってください");
	}
	rc = sql_open(c->s, c->err, &st, sql_due, "td", c->today, LIST_MAX);
	rc = put_lines(c, rc, st);
	json_array_foreach(json_object_get(c->out, "notices"), i, line)
	{
		if (rc == RC_OK)
			rc = add_row(c, line);
	}
	return rc;
}

enum rc
reg_municipal_list(struct call *c)
{
	const char *person_no = arg_text(c, "person_no");
	struct store_stmt *st = NULL;
	enum rc rc =
	    person_no[0] != '\0'
		? sql_open(c->s, c->err, &st, sql_of_person, "t", person_no)
		: sql_open(c->s, c->err, &st, sql_newest, "d", LIST_MAX);

	return put_lines(c, rc, st);
}

/* The one that the call names; *out is the caller's. */
static enum rc
load(struct call *c, json_t **out)
{
	struct store_stmt *st;
	enum rc rc =
	    sql_row(c->s, c->err, &st, sql_one, "i", arg_int(c, "seq", 0));

	if (rc == RC_NOT_FOUND)
		return err_set(c->err, RC_NOT_FOUND, "E4580",
		    "その市町村通知はありません", "番号の記録がありません",
		    "一覧を開き直してください");
	if (rc != RC_OK)
		return rc;
	*out = line_of(st);
	store_done(st);
	return RC_OK;
}

static enum rc
log_line(struct call *c, const json_t *o)
{
	json_t *persons = json_pack("[s]", json_text(o, "person_no"));
	json_t *details = json_pack("{s:O}", "seq", json_object_get(o, "seq"));
	enum rc rc = log_add(c, "operation", NULL, persons, details, false);

	json_decref(persons);
	json_decref(details);
	return rc;
}

static enum rc
refuse(struct call *c, const char *code, const char *what, const char *why)
{
	return err_set(c->err, RC_CONFLICT, code, what, why,
	    "一覧を開き直して確かめてください");
}

static const char sql_earlier[] =
    "SELECT count(*) FROM municipal WHERE person_no = $1 AND seq < $2 AND "
    "state = 'queued' AND due_day <= $3";
static const char sql_sent[] =
    "UPDATE municipal SET state = 'sent', sent_at = $2 WHERE seq = $1";

static enum rc
may_be_sent(struct call *c, const json_t *o)
{
	int64_t earlier = 0;
	enum rc rc = sql_int(c->s, c->err, &earlier, 0, sql_earlier, "tit",
	    json_text(o, "person_no"),
	    (int64_t)json_integer_value(json_object_get(o, "seq")), c->today);

	if (rc != RC_OK)
		return rc;
	if (strcmp(json_text(o, "state"), "queued") != 0)
		return refuse(c, "E4582", "この市町村通知は送れません",
		    "もう送ったか、取り消されています");
	if (strcmp(json_text(o, "due"), c->today) > 0)
		return refuse(c, "E4584", "この市町村通知はまだ送れません",
		    "転出予定年月日が来ていません");
	if (earlier > 0 && GUARD("municipal_in_order"))
		return refuse(c, "E4581",
		    "同じ人の前の市町村通知が送られていません",
		    "異動の順に送ります");
	return RC_OK;
}

enum rc
reg_municipal_sent(struct call *c)
{
	json_t *o = NULL;
	enum rc rc = load(c, &o);

	if (rc == RC_OK && (rc = may_be_sent(c, o)) == RC_OK &&
	    (rc = sql_run(c->s, c->err, sql_sent, "ii", arg_int(c, "seq", 0),
		 c->now)) == RC_OK)
		rc = log_line(c, o);
	json_decref(o);
	return rc;
}

static const char sql_result[] =
    "UPDATE municipal SET state = $2, result = $3 WHERE seq = $1";

enum rc
reg_municipal_result(struct call *c)
{
	bool ok = json_is_true(arg_json(c, "accepted"));
	json_t *o = NULL;
	enum rc rc = load(c, &o);

	if (rc == RC_OK && strcmp(json_text(o, "state"), "sent") != 0)
		rc = refuse(c, "E4585", "送っていない市町村通知の結果です",
		    "送った記録がないか、結果を受け取っています");
	if (rc == RC_OK &&
	    (rc = sql_run(c->s, c->err, sql_result, "itt", arg_int(c, "seq", 0),
		 ok ? "accepted" : "error", arg_text(c, "text"))) == RC_OK)
		rc = log_line(c, o);
	json_decref(o);
	return rc;
}

/* Only 市町村通知 are sent again (4.5.7). */
enum rc
reg_municipal_resend(struct call *c)
{
	json_t *o = NULL;
	int64_t seq = 0;
	enum rc rc = load(c, &o);

	if (rc == RC_OK && (strcmp(json_text(o, "kind"), "notice") != 0 ||
			       strcmp(json_text(o, "state"), "queued") == 0 ||
			       strcmp(json_text(o, "state"), "void") == 0))
		rc = refuse(c, "E4583", "この市町村通知は送り直せません",
		    "送り直せるのは、送ったことのある市町村通知です");
	if (rc == RC_OK && (rc = serial_next(c, "municipal", &seq)) == RC_OK &&
	    (rc = sql_run(c->s, c->err, sql_add, "itiitttti", seq,
		 json_text(o, "person_no"),
		 (int64_t)json_integer_value(json_object_get(o, "sheet_no")),
		 (int64_t)json_integer_value(json_object_get(o, "hist_no")),
		 json_text(o, "event"), json_text(o, "law"),
		 json_text(o, "kind"), c->today, arg_int(c, "seq", 0))) ==
		RC_OK)
		rc = log_line(c, o);
	if (rc == RC_OK)
		(void)json_object_set_new(c->out, "seq", json_integer(seq));
	json_decref(o);
	return rc;
}
