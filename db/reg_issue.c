/* SPDX-License-Identifier: ISC
 * reg_issue - issue of certificates (1.3.8, 1.3.9, 5.5): blocks, leases and
 * versions are checked and the undeletable 交付履歴 is written, one row a
 * copy, before any paper moves. What is waiting as 仮登録 changes nothing:
 * the state before it is issued (4.0.8).
 */
#include "db/reg_late.h"
#include "db/reg_letter.h"
#include "db/reg_write.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PERSONS_MAX 100
#define COPIES_MAX 50

/* ---- may it be issued? ---- */

struct issue {
	struct record *rows; /* the sheets' current rows */
	int n;
	int64_t suspension;
	bool used_suspension;
	char certifier_title[128], certifier_name[128];
	struct late *late; /* made without the register; NULL */
	bool is_letter;    /* follows from a change: db/reg_letter.h */
};

static enum rc
stopped(struct call *c, const char *why)
{
	return err_set(c->err, RC_CONFLICT, "E5001",
	    "画面の内容が台帳と違っています", why,
	    "開き直して、今の内容で交付してください");
}

static enum rc
check_lease(struct call *c, const char *person_no)
{
	char object[40], shown[160], why[256];
	enum hold_by by;
	enum rc rc;

	(void)snprintf(object, sizeof(object), "person:%s", person_no);
	rc = hold_other(c, object, 0, "", &by, shown);
	if (rc != RC_OK)
		return rc;
	/* Waiting entries do not stop an issue; somebody typing does (10.3). */
	if (!GUARD("issue_lease") || by != HELD_BY_LEASE)
		return RC_OK;
	(void)snprintf(why, sizeof(why), "%s が入力中です", shown);
	return err_set(c->err, RC_CONFLICT, "E1035", "ほかで処理中の人です",
	    why, "その処理が終わるまで照会だけができます");
}

/* Whether an alert was shown and answered: its number came along. */
static bool
is_noted(const struct call *c, const json_t *alert)
{
	const json_t *id = json_object_get(alert, "id"), *v;
	size_t i;

	json_array_foreach(arg_json(c, "noted"), i, v)
	{
		if (json_equal(v, id))
			return true;
	}
	return false;
}

/* A block of level アラート (3.1, 11.1 row 9) stops nobody who answers it. */
static enum rc
check_alerts(struct call *c, const struct record *r)
{
	json_t *list = json_array();
	const json_t *o;
	char why[256];
	size_t i;
	enum rc rc = block_alerts(c, r->person_no,
	    record_get(r, IT_HOUSEHOLD_NO), "certificate", list);

	json_array_foreach(list, i, o)
	{
		if (rc != RC_OK || is_noted(c, o) || !GUARD("issue_alert"))
			continue;
		(void)snprintf(why, sizeof(why),
		    "証明書発行の抑止（注意）があります: %.60s",
		    json_text(o, "reason"));
		rc = err_set(c->err, RC_CONFLICT, "A3112",
		    "注意の抑止に答えていません", why,
		    "抑止の理由を確かめ、確かめたと答えて交付してください");
	}
	json_decref(list);
	return rc;
}

static enum rc
check_block(struct call *c, struct issue *q, const struct record *r)
{
	struct blocked x;
	char why[256];
	enum rc rc = block_state(c, r->person_no,
	    record_get(r, IT_HOUSEHOLD_NO), "certificate", q->suspension, &x);

	if (rc != RC_OK)
		return rc;
	if (x.level == 2 && x.is_suspended)
		q->used_suspension = true;
	if (x.level != 2 || x.is_suspended || !GUARD("issue_block"))
		return x.level > 0 && q->late == NULL ? check_alerts(c, r)
						      : RC_OK;
	if (q->late != NULL) { /* the paper is out */
		late_found(q->late, "block",
		    json_pack("{s:s,s:I}", "person_no", r->person_no, "block",
			(json_int_t)x.block_id));
		return RC_OK;
	}
	(void)snprintf(
	    why, sizeof(why), "証明書発行の抑止があります: %.60s", x.reason);
	c->log_refusal = true;
	return err_set(c->err, RC_DENIED, "E3103",
	    "抑止されているため交付できません", why,
	    "審査のうえ、権限のある人に一時解除を頼んでください");
}

static int64_t
int_of(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

/* A paper that follows from a change: whom it is about and in which state
 * is the register's own answer, which the request must agree with. */
static enum rc
check_letter(struct call *c, struct issue *q)
{
	const json_t *list = arg_json(c, "persons"), *o, *head;
	struct letter_ask ask = { .kind = cert_kind_by_id(arg_text(c, "kind")),
		.change = (int)arg_int(c, "change", 0) };
	struct letter l;
	size_t i;
	enum rc rc;

	head = json_array_get(list, 0);
	ask.person_no = json_text(head, "person_no");
	/* The row of a change may stand on a sheet of before (1.1.4). */
	if (ask.change == 0)
		ask.sheet_no = (int)int_of(head, "sheet_no");
	rc = letter_fill(c, &ask, &l);
	if (rc == RC_OK && l.count != (int)json_array_size(list))
		rc = stopped(c, "書類に載る人が違います");
	else if (rc == RC_OK && (l.is_reissue && GUARD("letter_reissue")) !=
				    json_is_true(json_object_get(
					arg_json(c, "options"), "reissue")))
		rc = stopped(c,
		    "交付したことのある書類は再交付に、初めての書類は交付になります");
	json_array_foreach(list, i, o)
	{
		const struct record *r;

		if (rc != RC_OK)
			break;
		r = &l.persons[i].row;
		if (strcmp(json_text(o, "person_no"), r->person_no) != 0 ||
		    int_of(o, "sheet_no") != r->sheet_no ||
		    int_of(o, "hist_no") != r->hist_no) {
			rc = stopped(c, "書類の内容が今の台帳と違います");
			break;
		}
		record_copy(&q->rows[q->n++], r);
		if ((rc = check_lease(c, r->person_no)) == RC_OK &&
		    letter_goes_out(l.kind))
			rc = check_block(c, q, r);
	}
	if (rc == RC_OK)
		rc = letter_claim(c, &l);
	letter_release(&l);
	return rc;
}

/* 世帯主の氏名 goes out as it stands in the row: not that of a head who left
 * this morning, before the batch said so in the others' rows (1.1.10). */
static enum rc
check_head(struct call *c, const struct record *r)
{
	bool left = false;
	enum rc rc = RC_OK;

	if (json_is_true(
		json_object_get(arg_json(c, "options"), "head_relation")) &&
	    GUARD("issue_head_left"))
		rc = head_has_left(c, r, &left);
	if (rc != RC_OK || !left)
		return rc;
	return err_set(c->err, RC_CONFLICT, "E5009",
	    "世帯主の氏名が、転出した人のままです",
	    "転出の日が来ましたが、その日の一括処理がまだのため",
	    "管理者に一括処理（daicho batch left）を頼み、開き直して交付してください");
}

static enum rc
check_one(struct call *c, struct issue *q, const json_t *o)
{
	const json_t *sheet = json_object_get(o, "sheet_no");
	const json_t *hist = json_object_get(o, "hist_no");
	struct record *r;
	enum rc rc;

	if (!json_is_object(o) || !json_is_integer(sheet) ||
	    !json_is_integer(hist) || json_integer_value(sheet) < 1 ||
	    json_integer_value(sheet) > 100000)
		return err_set(c->err, RC_INPUT, "E9400",
		    "交付の対象の形が正しくありません",
		    "宛名番号・票・履歴番号がそろっていません",
		    "プログラムの版を確かめてください");
	r = &q->rows[q->n];
	if (q->late != NULL)
		rc = late_row(c, q->late, json_text(o, "person_no"),
		    (int)json_integer_value(sheet),
		    (int)json_integer_value(hist), r);
	else
		rc = row_current(c, json_text(o, "person_no"),
		    (int)json_integer_value(sheet), r);
	if (rc != RC_OK)
		return rc;
	q->n++;
	if (q->late != NULL)
		return check_block(c, q, r);
	if (GUARD("issue_newer_row") && r->hist_no != json_integer_value(hist))
		return stopped(c, "新しい履歴が登録されています");
	if ((rc = check_lease(c, r->person_no)) != RC_OK ||
	    (rc = check_block(c, q, r)) != RC_OK)
		return rc;
	return check_head(c, r);
}

/* 5.1: a 除票 and a living person never stand on one certificate. */
static enum rc
check_mixed(struct call *c, const struct issue *q)
{
	bool removed = false, living = false;
	int i;

	for (i = 0; i < q->n; i++)
		if (record_status(&q->rows[i], c->day) == STATUS_REMOVED)
			removed = true;
		else
			living = true;
	if (GUARD("issue_removed_apart") && removed && living)
		return err_set(c->err, RC_INPUT, "E5101",
		    "除票と現存者は一緒に交付できません",
		    "除票は別の証明書です（5.1）", "別々に交付してください");
	return RC_OK;
}

/* ---- 認証者 ---- */

static bool
is_in_period(const json_t *o, const char *today)
{
	const char *from = json_text(o, "from"), *to = json_text(o, "to");

	return (from[0] == '\0' || strcmp(from, today) <= 0) &&
	       (to[0] == '\0' || strcmp(today, to) <= 0);
}

/* The one whose period began last: a 職務代理者 takes over by date. */
static enum rc
find_certifier(struct call *c, struct issue *q)
{
	const json_t *o, *best = NULL;
	json_t *list;
	size_t i;
	enum rc rc = setting_value(c, "certifiers", &list);

	if (rc != RC_OK)
		return rc;
	json_array_foreach(list, i, o)
	{
		if ((!GUARD("certifier_by_date") ||
			is_in_period(o, c->today)) &&
		    (best == NULL || strcmp(json_text(o, "from"),
					 json_text(best, "from")) > 0))
			best = o;
	}

	(void)snprintf(q->certifier_title, sizeof(q->certifier_title), "%s",
	    json_text(best, "title"));
	(void)snprintf(q->certifier_name, sizeof(q->certifier_name), "%s",
	    json_text(best, "name"));
	json_decref(list);
	if (q->certifier_name[0] == '\0')
		return err_set(c->err, RC_INPUT, "E1397",
		    "認証者の氏名がありません",
		    "今日の認証者が設定されていません（1.3.9）",
		    "管理責任者に認証者の設定を頼んでください");
	return RC_OK;
}

/* ---- writing ---- */

static const char sql_issue[] =
    "INSERT INTO issue (issue_id, number, kind, issued_at, issued_on, place, "
    "terminal, staff, applicant, options, copy, copies, certifier, "
    "offline_id, pages) "
    "VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)";
static const char sql_issue_person[] =
    "INSERT INTO issue_person (issue_id, person_no, sheet_no, hist_no) "
    "VALUES ($1,$2,$3,$4)";
static const char sql_used[] =
    "UPDATE suspension SET used_at = $2 WHERE suspension = $1";

static enum rc
make_number(struct call *c, char out[200])
{
	char series[96];
	int64_t n;
	enum rc rc;

	(void)snprintf(
	    series, sizeof(series), "issue:%s:%s", c->today, c->r->terminal);
	if ((rc = serial_next(c, series, &n)) != RC_OK)
		return rc;
	(void)snprintf(out, 200, "%.4s%.2s%.2s %s %s %s %03lld", c->today,
	    c->today + 5, c->today + 8, c->name, c->r->terminal,
	    arg_text(c, "printer"), (long long)n);
	return RC_OK;
}

static enum rc
write_copy(struct call *c, const struct issue *q, int copy, int copies,
    json_t *issues, json_t *numbers)
{
	char number[200];
	char *options =
	    json_dumps(arg_json(c, "options"), JSON_COMPACT | JSON_SORT_KEYS);
	int64_t id;
	int i;
	enum rc rc = serial_next(c, "issue", &id);

	if (rc == RC_OK && q->late != NULL)
		(void)snprintf(
		    number, sizeof(number), "%s", late_number(q->late, copy));
	else if (rc == RC_OK)
		rc = make_number(c, number);
	if (rc == RC_OK)
		rc = sql_send(c->s, c->err, sql_issue, "ittittttttddttd", id,
		    number, arg_text(c, "kind"),
		    q->late != NULL ? q->late->made_at : c->now,
		    q->late != NULL ? q->late->day : c->today, c->place,
		    c->r->terminal, c->who.staff, arg_text(c, "applicant"),
		    options != NULL ? options : "{}", copy, copies,
		    q->late != NULL ? q->late->certifier : q->certifier_name,
		    arg_has(c, "offline_id") ? arg_text(c, "offline_id") : NULL,
		    (int)arg_int(c, "pages", 0));
	free(options);
	for (i = 0; i < q->n && rc == RC_OK; i++)
		rc = sql_send(c->s, c->err, sql_issue_person, "itdd", id,
		    q->rows[i].person_no, q->rows[i].sheet_no,
		    q->rows[i].hist_no);
	if (rc == RC_OK && q->late != NULL)
		rc = late_write(c, q->late, id, copy);
	if (rc != RC_OK)
		return rc;
	(void)json_array_append_new(
	    issues, json_pack("{s:I,s:s,s:s}", "issue_no", (json_int_t)id,
			"number", number, "text", number));
	(void)json_array_append_new(numbers, json_string(number));
	return RC_OK;
}

static enum rc
log_issue(struct call *c, const struct issue *q, json_t *numbers)
{
	json_t *persons = json_array(), *details;
	int i;
	enum rc rc;

	for (i = 0; i < q->n; i++)
		(void)json_array_append_new(
		    persons, json_string(q->rows[i].person_no));
	details = json_pack("{s:s,s:O,s:s,s:I}", "kind", arg_text(c, "kind"),
	    "numbers", numbers, "printer", arg_text(c, "printer"), "suspension",
	    (json_int_t)q->suspension);
	if (json_array_size(arg_json(c, "noted")) > 0)
		(void)json_object_set_new(
		    details, "noted", json_deep_copy(arg_json(c, "noted")));
	if (arg_int(c, "overflow", 0) != 0)
		(void)json_object_set_new(details, "overflow",
		    json_integer((json_int_t)arg_int(c, "overflow", 0)));
	rc = log_add(c, "print", NULL, persons, details,
	    json_is_true(json_object_get(arg_json(c, "options"), "mynumber")));
	json_decref(persons);
	json_decref(details);
	return rc;
}

static const char sql_last_time[] =
    "SELECT logged_at FROM op_log ORDER BY seq DESC LIMIT 1";
static const char sql_offline[] =
    "SELECT issue_id, number FROM issue WHERE offline_id = $1 "
    "ORDER BY issue_id";

/* A clock that ran backwards would date a certificate wrongly. */
static enum rc
check_clock(struct call *c)
{
	int64_t last = 0;
	enum rc rc = sql_int(c->s, c->err, &last, 0, sql_last_time, "");

	if (rc != RC_OK)
		return rc;
	if (GUARD("issue_clock_back") && c->now + 60 * US < last)
		return err_set(c->err, RC_DENIED, "E5006",
		    "時計が戻っているため交付できません",
		    "台帳の最後の記録より前の時刻です",
		    "管理者に時計を直してもらってください");
	return RC_OK;
}

static const char sql_same_kind[] =
    "SELECT count(*) FROM issue WHERE offline_id = $1 AND kind = $2 AND "
    "copies = $3";
static const char sql_people[] =
    "SELECT count(*) FROM issue_person WHERE issue_id = $1";
static const char sql_same_person[] =
    "SELECT count(*) FROM issue_person WHERE issue_id = $1 AND "
    "person_no = $2 AND sheet_no = $3 AND hist_no = $4";

/* The number on record is an answer for that very issue: else it would put a
 * certificate of somebody else past blocks and 交付履歴. */
static enum rc
check_same(struct call *c, const json_t *issues)
{
	const json_t *list = arg_json(c, "persons"), *o;
	int64_t id = int_of(json_array_get(issues, 0), "issue_no");
	int64_t n = 0, same = 0, one = 0;
	size_t i;
	enum rc rc = sql_int(c->s, c->err, &same, 0, sql_same_kind, "ttd",
	    arg_text(c, "offline_id"), arg_text(c, "kind"),
	    (int)arg_int(c, "copies", 1));

	if (rc != RC_OK ||
	    (rc = sql_int(c->s, c->err, &n, 0, sql_people, "i", id)) != RC_OK)
		return rc;
	if (same != (int64_t)json_array_size(issues) ||
	    n != (int64_t)json_array_size(list))
		same = 0;
	json_array_foreach(list, i, o)
	{
		rc = sql_int(c->s, c->err, &one, 0, sql_same_person, "itii", id,
		    json_text(o, "person_no"), int_of(o, "sheet_no"),
		    int_of(o, "hist_no"));
		if (rc != RC_OK)
			return rc;
		if (one != 1)
			same = 0;
	}
	if (same > 0 || !GUARD("issue_same_content"))
		return RC_OK;
	c->log_refusal = true;
	return err_set(c->err, RC_CONFLICT, "E9409",
	    "同じ送信番号で違う内容が届きました",
	    "前に記録した交付と人か種別が違います",
	    "送り直さずに管理者に連絡してください");
}

/* What was issued while the line was down and is sent up again: the same
 * answer, nothing twice. */
static enum rc
sent_before(struct call *c, json_t *issues)
{
	struct store_stmt *st;
	const char *number;
	enum rc rc;

	if (arg_text(c, "offline_id")[0] == '\0' || !GUARD("issue_once"))
		return RC_OK;
	rc = sql_open(
	    c->s, c->err, &st, sql_offline, "t", arg_text(c, "offline_id"));
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		number = store_col_text(st, 1);
		(void)json_array_append_new(
		    issues, json_pack("{s:I,s:s,s:s}", "issue_no",
				(json_int_t)store_col_int(st, 0), "number",
				number, "text", number));
	}
	if (rc != RC_NOT_FOUND)
		return rc;
	return json_array_size(issues) > 0 ? check_same(c, issues) : RC_OK;
}

static const char sql_once[] =
    "INSERT INTO submission (key, digest, answer) VALUES ($1,'','')";

/* The same issue sent up by two calls at once: the key lets one of them
 * through, and the other, run again, finds it on record. */
static enum rc
claim_offline(struct call *c)
{
	char key[300]; /* no key of an entry has a control character */

	if (arg_text(c, "offline_id")[0] == '\0' ||
	    !GUARD("issue_once_at_once"))
		return RC_OK;
	(void)snprintf(
	    key, sizeof(key), "issue\x1f%.280s", arg_text(c, "offline_id"));
	return sql_send(c->s, c->err, sql_once, "t", key);
}

static enum rc
begin(struct call *c, struct issue *q)
{
	const json_t *o;
	json_t *issues = json_array(), *numbers = json_array();
	int64_t copies = arg_int(c, "copies", 1);
	size_t i;
	enum rc rc = RC_OK;

	(void)json_object_set_new(c->out, "issues", issues);
	if (q->late != NULL)
		rc = late_look(c, q->late);
	else
		rc = check_clock(c);
	if (rc == RC_OK)
		rc = sent_before(c, issues);
	if (json_array_size(issues) > 0)
		copies = 0;
	else if (rc == RC_OK)
		rc = claim_offline(c);
	if (rc == RC_OK && q->late != NULL && copies == 0)
		rc = late_again(c, q->late, issues);
	if (q->is_letter) {
		if (rc == RC_OK && copies > 0)
			rc = check_letter(c, q);
	} else {
		json_array_foreach(arg_json(c, "persons"), i, o)
		{
			if (rc == RC_OK && copies > 0)
				rc = check_one(c, q, o);
		}
		if (rc == RC_OK && q->late == NULL)
			rc = check_mixed(c, q);
	}
	if (rc == RC_OK && q->late == NULL)
		rc = find_certifier(c, q);
	for (i = 1; rc == RC_OK && i <= (size_t)copies; i++)
		rc = write_copy(c, q, (int)i, (int)copies, issues, numbers);
	/* One 一時解除, one issue (3.1). */
	if (rc == RC_OK && q->used_suspension && copies > 0 &&
	    GUARD("suspend_one_issue"))
		rc = sql_run(
		    c->s, c->err, sql_used, "ii", q->suspension, c->now);
	if (rc == RC_OK)
		rc = log_issue(c, q, numbers);
	json_decref(numbers);
	(void)json_object_set_new(c->out, "certifier",
	    json_pack("{s:s,s:s}", "title", q->certifier_title, "name",
		q->certifier_name));
	(void)json_object_set_new(c->out, "printed_on", json_string(c->today));
	return rc;
}

static bool
is_letter(enum cert_kind k)
{
	return k >= CERT_FIRST_LETTER && k < CERT_KINDS;
}

static enum rc
check_request(struct call *c)
{
	const char *kind = arg_text(c, "kind");
	enum cert_kind k = cert_kind_by_id(kind);
	/* The ten kinds of 1.3.8 and the letters of chapter 4. */
	bool known = (k < CERT_KINDS && k != CERT_CONFIRM) ||
		     strcmp(kind, "statement") == 0 ||
		     strcmp(kind, "browse_copy") == 0;
	size_t n = json_array_size(arg_json(c, "persons"));
	int64_t copies = arg_int(c, "copies", 1);

	if (!known || n < 1 || n > PERSONS_MAX || copies < 1 ||
	    copies > COPIES_MAX || (is_letter(k) && copies > 1))
		return err_set(c->err, RC_INPUT, "E5002",
		    "交付の内容が正しくありません",
		    "種別・対象・通数のどれかが表の外です",
		    "交付の画面からやり直してください");
	/* 11.1 row 31, 5.8: what is on the 文字超過リスト was seen. What was
	 * printed without a line is there already. */
	if (GUARD("issue_overflow") && !arg_has(c, "offline") &&
	    arg_int(c, "overflow", 0) != 0 &&
	    !json_is_true(arg_json(c, "overflow_noted")))
		return err_set(c->err, RC_CONFLICT, "A5801",
		    "文字超過に答えていません",
		    "入りきらないか、出せない字があります",
		    "文字超過リストを見て、このまま出すと答えて交付してください");
	return RC_OK;
}

enum rc
reg_issue_begin(struct call *c)
{
	struct issue *q;
	struct late late = { .findings = NULL };
	int i;
	enum rc rc = check_request(c);

	if (rc == RC_OK && arg_has(c, "offline"))
		rc = late_read(c, (int)arg_int(c, "copies", 1), &late);
	if (rc != RC_OK)
		return rc;
	q = x_alloc(sizeof(*q));
	q->late = arg_has(c, "offline") ? &late : NULL;
	q->is_letter =
	    q->late == NULL && is_letter(cert_kind_by_id(arg_text(c, "kind")));
	q->rows = x_alloc(PERSONS_MAX * sizeof(*q->rows));
	q->suspension = arg_int(c, "suspension", 0);
	rc = begin(c, q);
	late_release(&late);
	for (i = 0; i < q->n; i++)
		record_release(&q->rows[i]);
	free(q->rows);
	free(q);
	return rc;
}

/* ---- spoilt sheets and the history ---- */

static const char sql_issue_is[] =
    "SELECT count(*) FROM issue WHERE issue_id = $1";
static const char sql_spoil[] =
    "INSERT INTO issue_spoil (issue_id, reason, staff, spoilt_at) "
    "VALUES ($1,$2,$3,$4)";

enum rc
reg_issue_spoil(struct call *c)
{
	int64_t id = arg_int(c, "issue_no", 0), known = 0;
	json_t *details;
	enum rc rc = sql_int(c->s, c->err, &known, 0, sql_issue_is, "i", id);

	if (rc != RC_OK)
		return rc;
	if (known == 0)
		return err_set(c->err, RC_NOT_FOUND, "E5003",
		    "その交付の記録はありません", "番号の交付がありません",
		    "番号を確かめてください");
	if (arg_text(c, "reason")[0] == '\0')
		return err_set(c->err, RC_INPUT, "E5004",
		    "処分の理由がありません", "空です", "理由を入れてください");
	rc = sql_run(c->s, c->err, sql_spoil, "itti", id, arg_text(c, "reason"),
	    c->who.staff, c->now);
	if (rc == RC_CONFLICT)
		return err_set(c->err, RC_CONFLICT, "E5005",
		    "もう処分の記録があります", "一度だけ記録できます",
		    "履歴を確かめてください");
	if (rc != RC_OK)
		return rc;
	details = json_pack("{s:I}", "issue", (json_int_t)id);
	rc = log_add(c, "print", NULL, NULL, details, false);
	json_decref(details);
	return rc;
}

static const char sql_list[] =
    "SELECT i.issue_id, i.number, i.kind, i.issued_at, i.place, i.terminal, "
    "i.staff, i.applicant, i.options, i.copy, i.copies, p.sheet_no, p.hist_no, "
    "coalesce(s.reason, ''), i.pages FROM issue_person p "
    "JOIN issue i ON i.issue_id = p.issue_id "
    "LEFT JOIN issue_spoil s ON s.issue_id = i.issue_id "
    "WHERE p.person_no = $1 ORDER BY i.issue_id DESC LIMIT 1000";

enum rc
reg_issue_list(struct call *c)
{
	json_t *list = json_array();
	struct store_stmt *st;
	char at[32];
	enum rc rc = sql_open(
	    c->s, c->err, &st, sql_list, "t", arg_text(c, "person_no"));

	(void)json_object_set_new(c->out, "issues", list);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		local_time(store_col_int(st, 3), at);
		(void)json_array_append_new(list,
		    json_pack("{s:I,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:o,s:I,s:I,"
			      "s:I,s:I,s:s,s:I}",
			"issue_no", (json_int_t)store_col_int(st, 0), "number",
			store_col_text(st, 1), "kind", store_col_text(st, 2),
			"at", at, "place", store_col_text(st, 4), "terminal",
			store_col_text(st, 5), "staff", store_col_text(st, 6),
			"applicant", store_col_text(st, 7), "options",
			json_loads(
			    store_col_text(st, 8), JSON_DECODE_ANY, NULL),
			"copy", (json_int_t)store_col_int(st, 9), "copies",
			(json_int_t)store_col_int(st, 10), "sheet_no",
			(json_int_t)store_col_int(st, 11), "hist_no",
			(json_int_t)store_col_int(st, 12), "spoilt",
			store_col_text(st, 13), "pages",
			(json_int_t)store_col_int(st, 14)));
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
