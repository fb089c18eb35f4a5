/* SPDX-License-Identifier: ISC
 * reg_notice - 転入通知 out of a file (4.1.3.1.2): what is clean is taken in
 * with no human step, what is not is listed; and who of those that moved out
 * has none yet (4.1.3.1.4).
 */
#include "db/reg_change.h"
#include "db/reg_entry.h"
#include "src/codes.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/notice.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOTICES_MAX 500

static void
list_error(json_t *errors, int line, const struct err *err)
{
	(void)json_array_append_new(
	    errors, json_pack("{s:i,s:s,s:s,s:s,s:s,s:s}", "line", line, "code",
			err->code, "item", err->item, "text", err->text, "why",
			err->why, "remedy", err->remedy));
}

/* Nobody left a sheet that was taken back, or that another follows on: with that
 * went the 転出. Of these alone where there is no other, so that it is said why
 * they do not fit. */
static const char sql_sheets[] =
    "SELECT person_no, sheet_no FROM sheet_all WHERE juminhyo_code = $1 "
    "ORDER BY CASE WHEN closed_event IN ('204', '205', '207', '208', '209') "
    "THEN 1 ELSE 0 END, sheet_no DESC";

/* The stay may be the one that ended by the move: it had begun. */
static bool
had_come(const struct notice *n, const struct record *r)
{
	bool is_foreign = strcmp(record_get(r, IT_KIND), "2") == 0;
	struct date since, moved;

	return date_load(n->moved_on, &moved, NULL) != RC_OK ||
	       date_load(record_get(r, is_foreign ? IT_FOREIGN_RESIDENT_SINCE
						  : IT_RESIDENT_SINCE),
		   &since, NULL) != RC_OK ||
	       date_compare(&since, &moved) != 1;
}

/* Of the stays of a person the last that had begun by then; where none had, the
 * newest, to which the rules say so. RC_NOT_FOUND: nobody. */
static enum rc
sheet_of(struct call *c, const struct notice *n, const json_t *sheets,
    struct record *now)
{
	size_t i, most = json_array_size(sheets);
	const json_t *at;
	enum rc rc = RC_NOT_FOUND;

	if (!GUARD("notice_of_its_stay"))
		most = most > 1 ? 1 : most;
	for (i = 0; i <= most && most > 0; i++) {
		at = json_array_get(sheets, i < most ? i : 0);
		rc = row_current(c, json_string_value(json_array_get(at, 0)),
		    (int)json_integer_value(json_array_get(at, 1)), now);
		if (rc != RC_OK || i == most || had_come(n, now))
			return rc;
		record_release(now);
	}
	return rc;
}

/* The sheet that the notice is of, as it stands. */
static enum rc
where_from(struct call *c, const struct notice *n, struct record *now)
{
	json_t *sheets = json_array();
	struct store_stmt *st;
	enum rc rc = sql_open(c->s, c->err, &st, sql_sheets, "t", n->code);

	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    sheets, json_pack("[s,I]", store_col_text(st, 0),
				(json_int_t)store_col_int(st, 1)));
	if (rc == RC_NOT_FOUND)
		rc = sheet_of(c, n, sheets, now);
	if (rc == RC_NOT_FOUND && json_array_size(sheets) == 0)
		rc = err_set(c->err, RC_INPUT, "E4174",
		    "転入通知の人が台帳にいません",
		    "その住民票コードの票がありません",
		    "転入通知を見て、本人を検索して受理してください");
	json_decref(sheets);
	return rc;
}

static enum rc
who_is_it(struct call *c, const struct notice *n, struct record *now)
{
	char own[2048], other[2048];
	enum rc rc = where_from(c, n, now);

	if (rc != RC_OK)
		return rc;
	key_name(n->name, own, sizeof(own));
	key_name(record_get(now, IT_NAME), other, sizeof(other));
	if (n->name[0] == '\0' || strcmp(own, other) == 0 ||
	    !GUARD("notice_of_that_person"))
		return RC_OK;
	record_release(now);
	return err_set(c->err, RC_INPUT, "E4175",
	    "転入通知の氏名が台帳と違います",
	    "住民票コードは同じですが、氏名が違います",
	    "転入通知を見て、本人を検索して受理してください");
}

/* The same notice once more says nothing new. */
static bool
is_known(const struct notice *n, const struct record *now)
{
	int i;

	if (strcmp(record_get(now, IT_OUT_DATE), n->moved_on) != 0)
		return false;
	for (i = 0; i < IT_COUNT; i++)
		if (strncmp(item_defs[i].id, "out_confirmed_", 14) == 0 &&
		    !record_same(now, &n->to, (enum item)i))
			return false;
	return true;
}

static enum rc
take_one(struct call *c, const struct notice *n, bool *taken)
{
	struct record now;
	struct entry e;
	struct entry_person *p;
	int i;
	enum rc rc = who_is_it(c, n, &now);

	*taken = false;
	if (rc != RC_OK)
		return rc;
	if (is_known(n, &now)) {
		record_release(&now);
		return RC_OK;
	}
	entry_init(&e);
	e.event = EV_EX_OFFICIO_CORRECTION;
	(void)snprintf(e.menu, sizeof(e.menu), "33");
	(void)snprintf(e.event_date, sizeof(e.event_date), "%s", n->moved_on);
	(void)snprintf(
	    e.informed_on, sizeof(e.informed_on), "%s", n->noticed_on);
	p = entry_add_person(&e);
	(void)snprintf(p->person_no, sizeof(p->person_no), "%s", now.person_no);
	p->sheet_no = now.sheet_no;
	p->seen_hist = now.hist_no;
	p->before = now; /* taken over */
	record_copy(&p->after, &p->before);
	for (i = 0; i < IT_COUNT; i++)
		if (strncmp(item_defs[i].id, "out_confirmed_", 14) == 0)
			record_set(&p->after, (enum item)i,
			    record_get(&n->to, (enum item)i));
	record_set(&p->after, IT_OUT_DATE, n->moved_on);
	record_set(&p->after, IT_OUT_NOTICE_ON, n->noticed_on);
	rc = entry_by_link(c, &e, MSG_("転入通知の取込"));
	*taken = rc == RC_OK;
	entry_release(&e);
	return rc;
}

/* A refusal of one stops no other; what the store says stops all. */
static bool
is_refusal(enum rc rc)
{
	return rc == RC_INPUT || rc == RC_CONFLICT || rc == RC_NOT_FOUND ||
	       rc == RC_DENIED;
}

/* Two notices of one person may be of two stays; of which, is said first. */
static enum rc
find_stays(struct call *c, struct notice *n, int count)
{
	struct record now;
	int i;
	enum rc rc = RC_OK;

	for (i = 0; i < count && rc == RC_OK; i++) {
		if (n[i].code[0] == '\0')
			continue;
		rc = where_from(c, &n[i], &now);
		if (rc == RC_OK) {
			n[i].sheet_no = now.sheet_no;
			record_release(&now);
		} else if (is_refusal(rc)) { /* said as it is taken */
			err_clear(c->err);
			rc = RC_OK;
		}
	}
	return rc;
}

static enum rc
take_all(struct call *c, struct notice *n, int count, json_t *errors)
{
	int i, taken = 0, superseded = 0, known = 0;
	bool was;
	enum rc rc = find_stays(c, n, count);

	notice_newest(n, count);
	for (i = 0; i < count && rc == RC_OK; i++) {
		if (n[i].code[0] == '\0')
			continue;
		if (n[i].is_superseded) {
			superseded++;
			continue;
		}
		rc = take_one(c, &n[i], &was);
		if (is_refusal(rc)) {
			list_error(errors, n[i].line, c->err);
			err_clear(c->err);
			rc = RC_OK;
			continue;
		}
		taken += was;
		known += !was;
	}
	(void)json_object_update_new(
	    c->out, json_pack("{s:i,s:i,s:i}", "taken", taken, "superseded",
			superseded, "known", known));
	return rc;
}

enum rc
reg_notice_take(struct call *c)
{
	const json_t *list = arg_json(c, "notices");
	json_t *errors = json_array();
	struct notice *n;
	int i, count = (int)json_array_size(list);
	enum rc rc;

	(void)json_object_set_new(c->out, "errors", errors);
	if (json_array_size(list) > NOTICES_MAX)
		return err_set(c->err, RC_INPUT, "E4176",
		    "一度に取り込める転入通知を超えています",
		    "一回に500件までです", "分けて取り込んでください");
	n = x_alloc((size_t)(count > 0 ? count : 1) * sizeof(*n));
	for (i = 0; i < count; i++) {
		if (notice_read(&n[i], json_array_get(list, (size_t)i),
			c->err) == RC_OK)
			continue;
		list_error(errors, n[i].line, c->err);
		err_clear(c->err);
		n[i].code[0] = '\0';
	}
	rc = take_all(c, n, count, errors);
	for (i = 0; i < count; i++)
		notice_release(&n[i]);
	free(n);
	return rc;
}

/* ---- 転入通知未着 (4.1.3.1.4) ---- */

/* Who left within Japan or was removed by 職権, and has no notice. */
static const char sql_missing[] =
    "SELECT s.person_no, s.sheet_no, h.event, h.name, h.out_planned_on, "
    "h.status, h.out_date, h.removal_date, h.removal_reason, "
    "h.out_planned_pref, h.out_planned_city, h.household_no "
    "FROM sheet_all s "
    "JOIN history_all h ON h.person_no = s.person_no AND h.hist_no = s.last_hist "
    "WHERE s.closed_event IN ('201', '206') AND h.out_notice_on IS NULL "
    "ORDER BY s.person_no, s.sheet_no";

static void
read_removed(struct store_stmt *st, struct record *r)
{
	record_init(r);
	record_set(r, IT_OUT_PLANNED_ON, store_col_text(st, 4));
	record_set(r, IT_STATUS, store_col_text(st, 5));
	record_set(r, IT_OUT_DATE, store_col_text(st, 6));
	record_set(r, IT_REMOVAL_DATE, store_col_text(st, 7));
	record_set(r, IT_REMOVAL_REASON, store_col_text(st, 8));
}

static const char *
or_blank(const char *s)
{
	return s != NULL ? s : "";
}

static json_t *
missing_line(struct store_stmt *st, const struct record *r)
{
	/* A letter goes to where somebody said they would move. */
	bool moved = strcmp(record_get(r, IT_REMOVAL_REASON), "2") == 0 ||
		     record_get(r, IT_OUT_PLANNED_ON)[0] != '\0';
	json_t *o = json_pack("{s:s,s:I,s:s,s:s,s:s,s:b,s:s}", "person_no",
	    store_col_text(st, 0), "sheet_no", (json_int_t)store_col_int(st, 1),
	    "name", or_blank(store_col_text(st, 3)), "reason",
	    code_label("removal_reason", record_get(r, IT_REMOVAL_REASON)),
	    "planned_on", record_get(r, IT_OUT_PLANNED_ON), "letter",
	    (int)moved, "household_no", or_blank(store_col_text(st, 11)));
	char *to = x_printf("%s%s", or_blank(store_col_text(st, 9)),
	    or_blank(store_col_text(st, 10)));

	(void)json_object_set_new(o, "planned_to", json_string(to));
	wipe_free(to);
	return o;
}

/* Where somebody protected has gone stands on no list (3.4); nor does a
 * letter go there by itself. */
static enum rc
hide_protected(struct call *c, json_t *o)
{
	struct blocked x;
	enum rc rc = block_state(c, json_text(o, "person_no"),
	    json_text(o, "household_no"), "certificate", 0, &x);

	(void)json_object_del(o, "household_no");
	if (rc == RC_OK && x.level == 2 && GUARD("missing_protected")) {
		(void)json_object_set_new(o, "planned_to", json_string(""));
		(void)json_object_set_new(o, "letter", json_false());
	}
	return rc;
}

enum rc
reg_notice_missing(struct call *c)
{
	json_t *list = json_array(), *o;
	struct store_stmt *st;
	struct record r;
	size_t i;
	enum rc rc = sql_open(c->s, c->err, &st, sql_missing, "");

	(void)json_object_set_new(c->out, "people", list);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		read_removed(st, &r);
		if (record_status(&r, c->day) == STATUS_REMOVED &&
		    strcmp(record_get(&r, IT_REMOVAL_REASON), "10") != 0)
			(void)json_array_append_new(list, missing_line(st, &r));
		record_release(&r);
	}
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(list, i, o)
	{
		if (rc == RC_OK)
			rc = hide_protected(c, o);
	}
	return rc;
}
