/* SPDX-License-Identifier: ISC
 * reg_immigration - notices of 出入国在留管理庁長官 (4.5.6): taken in from a file,
 * shown with what changes (処理結果確認票), checked by another person, and only
 * then written, ex officio. What cannot be written so, 特別永住者 always, stays on
 * the list for a person.
 */
#include "db/reg_batch.h"
#include "db/reg_entry.h"
#include "db/reg_ward.h"
#include "src/approval.h"
#include "src/immigration.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOTICES_MAX 500

static const char sql_by_card[] =
    "SELECT person_no, sheet_no FROM sheet WHERE card_no = $1 AND "
    "closed_event = '' ORDER BY person_no LIMIT 1";
static const char sql_by_number[] =
    "SELECT person_no, sheet_no FROM sheet WHERE person_no = $1 AND "
    "closed_event = '' ORDER BY sheet_no DESC LIMIT 1";
static const char sql_add[] =
    "INSERT INTO immigration (notice, digest, person_no, sheet_no, content, "
    "state, shown, why, taken_by, taken_at, day) "
    "VALUES ($1,$2,$3,$4,$5,$6,'',$7,$8,$9,$10)";
static const char sql_known[] =
    "SELECT count(*) FROM immigration WHERE digest = $1";
static const char sql_one[] =
    "SELECT notice, person_no, sheet_no, content, state, shown, why, taken_by, "
    "day FROM immigration WHERE notice = $1";
static const char sql_open_all[] =
    "SELECT notice FROM immigration WHERE state <> 'done' ORDER BY notice";
static const char sql_state[] =
    "UPDATE immigration SET state = $2, shown = $3, why = $4 WHERE notice = $1";

/* One that is stored, with the row it is about. */
struct held {
	int64_t notice;
	char state[12], shown[65], why[160], taken_by[16], day[11];
	struct immigration n;
	struct record before, after;
	char digest[65]; /* of before and after as they are now */
};

static void
held_release(struct held *h)
{
	immigration_release(&h->n);
	record_release(&h->before);
	record_release(&h->after);
}

static enum rc
no_such(struct err *err)
{
	return err_set(err, RC_NOT_FOUND, "E4560", "その通知はありません",
	    "番号の通知が台帳にありません", "一覧を開き直してください");
}

/* What a person looks at: every item that changes, and the row it stands on. */
static void
digest_of(struct held *h)
{
	json_t *o = json_pack("{s:s,s:i,s:i,s:b,s:o,s:o}", "person_no",
	    h->before.person_no, "sheet_no", h->before.sheet_no, "hist_no",
	    h->before.hist_no, "removal", (int)h->n.is_removal, "before",
	    record_to_json(&h->before), "after", record_to_json(&h->after));
	char *text = json_dumps(o, JSON_COMPACT | JSON_SORT_KEYS);

	feed_sha256(text, strlen(text), h->digest);
	wipe_free(text);
	json_decref(o);
}

static enum rc
held_load(struct call *c, int64_t notice, struct held *h)
{
	struct store_stmt *st;
	char person_no[20];
	json_t *content;
	int sheet_no;
	enum rc rc = sql_row(c->s, c->err, &st, sql_one, "i", notice);

	memset(h, 0, sizeof(*h));
	record_init(&h->before);
	record_init(&h->after);
	record_init(&h->n.to);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? no_such(c->err) : rc;
	h->notice = store_col_int(st, 0);
	col_copy(st, 1, person_no, sizeof(person_no));
	sheet_no = (int)store_col_int(st, 2);
	content = json_loads(store_col_text(st, 3), 0, NULL);
	col_copy(st, 4, h->state, sizeof(h->state));
	col_copy(st, 5, h->shown, sizeof(h->shown));
	col_copy(st, 6, h->why, sizeof(h->why));
	col_copy(st, 7, h->taken_by, sizeof(h->taken_by));
	col_copy(st, 8, h->day, sizeof(h->day));
	store_done(st);
	rc = immigration_read(&h->n, content, c->err);
	json_decref(content);
	if (rc == RC_OK)
		rc = row_current(c, person_no, sheet_no, &h->before);
	if (rc != RC_OK)
		return rc;
	record_copy(&h->after, &h->before);
	immigration_apply(&h->n, &h->after);
	digest_of(h);
	return RC_OK;
}

static enum rc
set_state(struct call *c, int64_t notice, const char *state, const char *shown,
    const char *why)
{
	return sql_run(
	    c->s, c->err, sql_state, "ittt", notice, state, shown, why);
}

static enum rc
log_notice(struct call *c, const struct held *h, const char *what)
{
	json_t *persons = json_pack("[s]", h->before.person_no);
	json_t *details = json_pack(
	    "{s:I,s:s}", "notice", (json_int_t)h->notice, "what", what);
	enum rc rc = log_add(c, "operation", NULL, persons, details, false);

	json_decref(persons);
	json_decref(details);
	return rc;
}

/* ---- taking in ---- */

static void
list_error(json_t *errors, int line, const struct err *err)
{
	(void)json_array_append_new(
	    errors, json_pack("{s:i,s:s,s:s,s:s,s:s,s:s}", "line", line, "code",
			err->code, "item", err->item, "text", err->text, "why",
			err->why, "remedy", err->remedy));
}

static enum rc
who_is_it(struct call *c, const struct immigration *n, struct record *now)
{
	char no[20], own[2048], other[2048];
	struct store_stmt *st;
	int sheet;
	enum rc rc =
	    n->person_no[0] != '\0'
		? sql_row(c->s, c->err, &st, sql_by_number, "t", n->person_no)
		: sql_row(c->s, c->err, &st, sql_by_card, "t", n->card);

	if (rc == RC_NOT_FOUND)
		return err_set(c->err, RC_INPUT, "E4574",
		    "通知の人が台帳にいません",
		    "その番号の外国人住民の票がありません",
		    "通知を見て、本人を検索してください");
	if (rc != RC_OK)
		return rc;
	col_copy(st, 0, no, sizeof(no));
	sheet = (int)store_col_int(st, 1);
	store_done(st);
	if ((rc = row_current(c, no, sheet, now)) != RC_OK)
		return rc;
	key_name(n->name, own, sizeof(own));
	key_name(record_get(now, IT_NAME), other, sizeof(other));
	if (strcmp(record_get(now, IT_KIND), "2") == 0 &&
	    (n->name[0] == '\0' || strcmp(own, other) == 0 ||
		!GUARD("immigration_of_that_person")))
		return RC_OK;
	record_release(now);
	return err_set(c->err, RC_INPUT, "E4575",
	    "通知の氏名か住民種別が台帳と違います",
	    "番号は同じですが、別の人の通知かもしれません",
	    "通知を見て、本人を検索してください");
}

static enum rc
keep(struct call *c, const struct immigration *n, const json_t *o, bool *is_new,
    bool *is_manual)
{
	struct record now;
	char *text, digest[65];
	json_t *plain = json_copy(json_unconst(o));
	int64_t known = 0, notice;
	enum rc rc = who_is_it(c, n, &now);

	*is_new = false;
	(void)json_object_del(plain, "line");
	text = json_dumps(plain, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(plain);
	feed_sha256(text, strlen(text), digest);
	if (rc != RC_OK) {
		wipe_free(text);
		return rc;
	}
	/* 特別永住者 are for a person (4.5.6). */
	*is_manual = strcmp(record_get(&now, IT_ARTICLE30_45), "2") == 0 &&
		     GUARD("immigration_special_by_hand");
	rc = sql_int(c->s, c->err, &known, 0, sql_known, "t", digest);
	if (rc == RC_OK && known == 0 &&
	    (rc = serial_next(c, "immigration", &notice)) == RC_OK) {
		rc = sql_run(c->s, c->err, sql_add, "ittdttttit", notice,
		    digest, now.person_no, now.sheet_no, text,
		    *is_manual ? "manual" : "waiting",
		    *is_manual ? MSG_("特別永住者の通知") : "", c->who.staff,
		    c->now, c->today);
		*is_new = rc == RC_OK;
	}
	wipe_free(text);
	record_release(&now);
	return rc;
}

static bool
is_refusal(enum rc rc)
{
	return rc == RC_INPUT || rc == RC_CONFLICT || rc == RC_NOT_FOUND ||
	       rc == RC_DENIED;
}

static enum rc
take_one(struct call *c, const json_t *o, json_t *errors, int counts[3])
{
	struct immigration n;
	bool is_new = false, is_manual = false;
	enum rc rc = immigration_read(&n, o, c->err);

	if (rc == RC_OK)
		rc = keep(c, &n, o, &is_new, &is_manual);
	if (is_refusal(rc)) {
		list_error(errors, n.line, c->err);
		err_clear(c->err);
		rc = RC_OK;
	} else if (rc == RC_OK) {
		counts[is_new ? (is_manual ? 1 : 0) : 2]++;
	}
	immigration_release(&n);
	return rc;
}

enum rc
reg_immigration_take(struct call *c)
{
	const json_t *list = arg_json(c, "notices"), *o;
	json_t *errors = json_array(), *details;
	int counts[3] = { 0, 0, 0 };
	size_t i;
	enum rc rc = RC_OK;

	(void)json_object_set_new(c->out, "errors", errors);
	if (json_array_size(list) > NOTICES_MAX)
		return err_set(c->err, RC_INPUT, "E4576",
		    "一度に取り込める通知を超えています", "一回に500件までです",
		    "分けて取り込んでください");
	json_array_foreach(list, i, o)
	{
		if (rc == RC_OK)
			rc = take_one(c, o, errors, counts);
	}

	(void)json_object_update_new(
	    c->out, json_pack("{s:i,s:i,s:i}", "taken", counts[0], "manual",
			counts[1], "known", counts[2]));
	details =
	    json_pack("{s:i,s:i}", "taken", counts[0], "manual", counts[1]);
	if (rc == RC_OK)
		rc = log_add(c, "operation", NULL, NULL, details, false);
	json_decref(details);
	return rc;
}

/* ---- 処理結果確認票: before and after ---- */

/* Items that change and that the person asking may not see (10.4). */
static int
hidden_of(const struct call *c, const struct held *h)
{
	int i, n = 0;

	for (i = 0; i < IT_COUNT; i++)
		n += immigration_gives((enum item)i) &&
		     item_defs[i].mask[0] != '\0' &&
		     !who_sees(&c->who, item_defs[i].mask) &&
		     !record_same(&h->before, &h->after, (enum item)i);
	return n;
}

static json_t *
lines_of(struct call *c, const struct held *h)
{
	struct record before, after;
	json_t *list = json_array();
	int i;

	record_init(&before);
	record_init(&after);
	record_copy(&before, &h->before);
	record_copy(&after, &h->after);
	record_mask(&c->who, &before);
	record_mask(&c->who, &after);
	for (i = 0; i < IT_COUNT; i++)
		if (immigration_gives((enum item)i) &&
		    !record_same(&before, &after, (enum item)i))
			(void)json_array_append_new(list,
			    json_pack("{s:s,s:s,s:s,s:s}", "item",
				item_defs[i].id, "label", item_defs[i].label,
				"before", record_get(&before, (enum item)i),
				"after", record_get(&after, (enum item)i)));
	record_release(&before);
	record_release(&after);
	return list;
}

static enum rc
list_one(struct call *c, int64_t notice, const char *ward, json_t *out)
{
	struct held h;
	bool lives = false;
	enum rc rc = held_load(c, notice, &h);

	if (rc == RC_OK)
		rc = own_ward_lives(c, ward, h.before.person_no, &lives);
	if (rc == RC_OK && lives)
		(void)json_array_append_new(out,
		    json_pack(
			"{s:I,s:s,s:i,s:s,s:s,s:s,s:s,s:s,s:b,s:s,s:s,s:i,s:o}",
			"notice", (json_int_t)h.notice, "person_no",
			h.before.person_no, "sheet_no", h.before.sheet_no,
			"name", record_get(&h.before, IT_NAME), "state",
			h.state, "why", h.why, "day", h.day, "digest", h.digest,
			"removal", (int)h.n.is_removal, "happened_on",
			h.n.happened_on, "noticed_on", h.n.noticed_on, "hidden",
			hidden_of(c, &h), "items", lines_of(c, &h)));
	held_release(&h);
	return rc;
}

static enum rc
all_open(struct call *c, json_t **out)
{
	json_t *all = json_array();
	struct store_stmt *st;
	enum rc rc = sql_open(c->s, c->err, &st, sql_open_all, "");

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    all, json_integer(store_col_int(st, 0)));
	*out = all;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Where changes are the own ward's, so are the notices (4.5.6). */
enum rc
reg_immigration_list(struct call *c)
{
	json_t *all = NULL, *v, *list = json_array();
	char ward[64];
	size_t i;
	enum rc rc = own_ward_of_call(c, ward);

	if (!GUARD("immigration_list_ward"))
		ward[0] = '\0';
	(void)json_object_set_new(c->out, "notices", list);
	(void)json_object_set_new(c->out, "ward", json_string(ward));
	if (rc == RC_OK)
		rc = all_open(c, &all);
	json_array_foreach(all, i, v)
	{
		if (rc == RC_OK)
			rc = list_one(c, json_integer_value(v), ward, list);
	}

	json_decref(all);
	return rc;
}

static const char sql_count[] =
    "SELECT person_no, count(CASE WHEN state = 'waiting' AND taken_by <> $1 "
    "THEN 1 END), count(CASE WHEN state = 'manual' THEN 1 END) FROM "
    "immigration WHERE state <> 'done' GROUP BY person_no";

/* [number, waiting, manual] of each person. */
static enum rc
counts_of_people(struct call *c, json_t *out)
{
	struct store_stmt *st;
	enum rc rc = sql_open(c->s, c->err, &st, sql_count, "t", c->who.staff);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    out, json_pack("[s,I,I]", store_col_text(st, 0),
			     (json_int_t)store_col_int(st, 1),
			     (json_int_t)store_col_int(st, 2)));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
reg_immigration_count(struct call *c)
{
	json_t *people = json_array(), *v;
	json_int_t waiting = 0, manual = 0;
	char ward[64];
	bool lives;
	size_t i;
	enum rc rc = own_ward_of_call(c, ward);

	if (rc == RC_OK)
		rc = counts_of_people(c, people);
	json_array_foreach(people, i, v)
	{
		lives = false;
		if (rc == RC_OK)
			rc = own_ward_lives(c, ward,
			    json_string_value(json_array_get(v, 0)), &lives);
		if (!lives)
			continue;
		waiting += json_integer_value(json_array_get(v, 1));
		manual += json_integer_value(json_array_get(v, 2));
	}

	json_decref(people);
	(void)json_object_update_new(c->out,
	    json_pack("{s:I,s:I}", "waiting", waiting, "manual", manual));
	return rc;
}

/* ---- checked, and written ---- */

/* *is_own: whether whoever calls may deal with it. */
static enum rc
look_at_ward(struct call *c, const struct held *h, bool *is_own)
{
	char ward[64];
	enum rc rc = own_ward_of_call(c, ward);

	*is_own = false;
	if (rc == RC_OK && GUARD("immigration_own_ward"))
		rc = own_ward_lives(c, ward, h->before.person_no, is_own);
	else
		*is_own = rc == RC_OK;
	return rc;
}

static enum rc
check_ward(struct call *c, const struct held *h)
{
	bool is_own;
	enum rc rc = look_at_ward(c, h, &is_own);

	if (rc != RC_OK || is_own)
		return rc;
	c->log_refusal = true;
	return err_set(c->err, RC_DENIED, "E4567", "ほかの区に住む人の通知です",
	    "扱えるのは自分の区の人の通知だけのため（設定 own_ward_only）",
	    "住んでいる区の窓口で扱ってください");
}

static enum rc
check_may(struct call *c, const struct held *h)
{
	if (strcmp(h->taken_by, c->who.staff) == 0 &&
	    GUARD("immigration_two_persons")) {
		c->log_refusal = true;
		return err_set(c->err, RC_DENIED, "E4562",
		    "自分が取り込んだ通知は確認できません",
		    "取り込んだ人と別の人の確認が要ります",
		    "ほかの審査者に頼んでください");
	}
	if (strcmp(h->state, "manual") == 0)
		return err_set(c->err, RC_CONFLICT, "E4564",
		    "この通知は手で入力します",
		    "特別永住者の通知か、規則が止めた通知です",
		    "異動の 76 で入力し、済んだら一覧から外してください");
	if (hidden_of(c, h) > 0 && GUARD("immigration_sees_all")) {
		c->log_refusal = true;
		return err_set(c->err, RC_DENIED, "E4565",
		    "見る権限のない項目が変わる通知です",
		    "処理結果確認票の全部を見た人だけが確認できます",
		    "在留資格などを見る権限のある人に頼んでください");
	}
	if (strcmp(h->digest, arg_text(c, "digest")) != 0 &&
	    GUARD("immigration_checked_as_shown"))
		return err_set(c->err, RC_CONFLICT, "E4563",
		    "処理結果確認票の後に台帳が変わっています",
		    "確認した内容と今の内容が違います",
		    "処理結果確認票を出し直して確かめてください");
	return RC_OK;
}

/* Whoever decides proves themselves for just what they looked at, as at 本登録;
 * and it is they who looked. */
static enum rc
check_proved(struct call *c, int64_t notice)
{
	char subject[APPROVAL_SUBJECT];
	struct who by;
	enum rc rc;

	notice_subject(notice, arg_text(c, "digest"), subject);
	if (!GUARD("immigration_check_proved"))
		return RC_OK;
	if ((rc = proof_check(c, "immigration.check", subject, &by)) != RC_OK)
		return rc;
	if (strcmp(by.staff, c->who.staff) == 0 ||
	    !GUARD("immigration_check_own_proof"))
		return RC_OK;
	c->log_refusal = true;
	return err_set(c->err, RC_DENIED, "E4568",
	    "ほかの人の証明では確認できません",
	    "処理結果確認票を見た人が確認します",
	    "見た人が自分の暗証で確認してください");
}

enum rc
reg_immigration_check(struct call *c)
{
	struct held h;
	enum rc rc = held_load(c, arg_int(c, "notice", 0), &h);

	if (rc == RC_OK && (rc = check_ward(c, &h)) == RC_OK &&
	    (rc = check_proved(c, h.notice)) == RC_OK &&
	    (rc = check_may(c, &h)) == RC_OK &&
	    (rc = set_state(c, h.notice, "checked", h.digest, "")) == RC_OK)
		rc = log_notice(c, &h, "checked");
	held_release(&h);
	return rc;
}

enum rc
reg_immigration_settle(struct call *c)
{
	struct held h;
	enum rc rc = held_load(c, arg_int(c, "notice", 0), &h);

	if (rc == RC_OK)
		rc = check_ward(c, &h);
	if (rc == RC_OK && arg_text(c, "reason")[0] == '\0' &&
	    GUARD("immigration_settled_why"))
		rc = err_set(c->err, RC_INPUT, "E4566", "外す理由がありません",
		    "通知をどうしたかが記録に残らないため",
		    "手で入力した受付番号などを書いてください");
	if (rc == RC_OK && (rc = set_state(c, h.notice, "done", "",
				arg_text(c, "reason"))) == RC_OK)
		rc = log_notice(c, &h, "settled");
	held_release(&h);
	return rc;
}

/* 職権修正 or 職権消除 with 通知日, every rule run. */
static enum rc
write_row(struct call *c, struct held *h)
{
	struct entry e;
	struct entry_person *p;
	enum rc rc;

	entry_init(&e);
	e.event =
	    h->n.is_removal ? EV_EX_OFFICIO_OUT : EV_EX_OFFICIO_CORRECTION;
	(void)snprintf(e.menu, sizeof(e.menu), h->n.is_removal ? "63" : "76");
	(void)snprintf(
	    e.event_date, sizeof(e.event_date), "%s", h->n.happened_on);
	(void)snprintf(
	    e.informed_on, sizeof(e.informed_on), "%s", h->n.noticed_on);
	p = entry_add_person(&e);
	(void)snprintf(
	    p->person_no, sizeof(p->person_no), "%s", h->before.person_no);
	p->sheet_no = h->before.sheet_no;
	p->seen_hist = h->before.hist_no;
	record_copy(&p->before, &h->before);
	record_copy(&p->after, &h->after);
	rc = entry_by_link(c, &e, MSG_("出入国在留管理庁長官通知"));
	entry_release(&e);
	return rc;
}

/* What stops it is for a person; the row stands as it did. */
static enum rc
to_hand(struct call *c, const struct held *h, json_t *errors)
{
	char text[120], why[160];

	list_error(errors, (int)h->notice, c->err);
	text_fit(c->err->text, 36, false, text, sizeof(text));
	(void)snprintf(why, sizeof(why), "%.12s %s", c->err->code, text);
	err_clear(c->err);
	return set_state(c, h->notice, "manual", "", why);
}

static enum rc
update_one(struct batch *b, int64_t notice, json_t *errors)
{
	struct call *c = b->c;
	struct held h;
	bool waits = false, is_own = false;
	enum rc rc = held_load(c, notice, &h);

	if (rc == RC_OK)
		rc = look_at_ward(c, &h, &is_own);
	if (rc == RC_OK && is_own && strcmp(h.state, "checked") == 0) {
		if (strcmp(h.shown, h.digest) != 0 &&
		    GUARD("immigration_as_checked"))
			rc = set_state(c, notice, "waiting", "", "");
		else if ((rc = batch_waits(
			      b, h.before.person_no, "", &waits)) == RC_OK &&
			 !waits) {
			rc = write_row(c, &h);
			if (rc == RC_OK) {
				batch_went(b, h.before.person_no);
				rc = set_state(c, notice, "done", "", "");
			} else if (is_refusal(rc)) {
				rc = to_hand(c, &h, errors);
			}
		}
	}
	held_release(&h);
	return rc;
}

/* 11.1 row 30: one that nobody has checked is not written. */
static enum rc
is_checked(struct call *c, int64_t notice)
{
	struct held h;
	enum rc rc = held_load(c, notice, &h);

	if (rc == RC_OK)
		rc = check_ward(c, &h);
	if (rc == RC_OK && strcmp(h.state, "checked") != 0 &&
	    GUARD("immigration_row_30"))
		rc = err_set(c->err, RC_CONFLICT, "E4561",
		    "処理結果確認票が確認されていません",
		    "更新は、処理結果確認票を確かめた後に行います",
		    "処理結果確認票を確かめてから更新してください");
	held_release(&h);
	return rc;
}

/* Who runs batches, or who checks: nothing is written but what somebody else
 * than its taker has checked. */
static enum rc
may_update(struct call *c)
{
	if (who_may(&c->who, "batch") || who_may(&c->who, "approve") ||
	    !GUARD("immigration_who_updates"))
		return RC_OK;
	c->log_refusal = true;
	return deny_right(c->err, "batch");
}

enum rc
reg_immigration_update(struct call *c)
{
	struct batch b = { .c = c };
	json_t *all = NULL, *v, *errors = json_array();
	int64_t only = arg_int(c, "notice", 0);
	size_t i;
	enum rc rc = may_update(c);

	if (rc == RC_OK && only != 0)
		rc = is_checked(c, only);

	(void)json_object_set_new(c->out, "errors", errors);
	if (rc != RC_OK)
		return rc;
	b.persons = json_array();
	b.queued = json_array();
	if ((rc = all_open(c, &all)) == RC_OK)
		json_array_foreach(all, i, v)
		{
			if (rc == RC_OK &&
			    (only == 0 || only == json_integer_value(v)))
				rc = update_one(
				    &b, json_integer_value(v), errors);
		}
	json_decref(all);
	(void)json_object_update_new(
	    c->out, json_pack("{s:i,s:O}", "done", b.done, "queued", b.queued));
	if (rc == RC_OK)
		rc = log_add(c, "operation", NULL, b.persons, NULL, false);
	json_decref(b.persons);
	json_decref(b.queued);
	return rc;
}
