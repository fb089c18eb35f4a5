/* SPDX-License-Identifier: ISC
 * reg_facts - what the rules of 11.1 must know besides the entry, complete
 * and from inside the transaction: returning residents, blocks, people in
 * work elsewhere, the household joined. And returner.match, which shows a
 * form the same matches.
 */
#include "db/reg_change.h"
#include "db/reg_entry.h"
#include "db/reg_ward.h"
#include "src/codes.h"
#include "src/date.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/rule.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MATCHES_MAX 80
#define BLOCKS_MAX (2 * ENTRY_PERSONS_MAX + 2)

struct box { /* the facts and all they point to */
	struct facts f;
	struct rule_match matches[MATCHES_MAX];
	struct rule_block blocks[BLOCKS_MAX];
	bool busy[ENTRY_PERSONS_MAX], leased[ENTRY_PERSONS_MAX];
	char head_name[RECORD_VALUE_MAX + 1], address[1024], own_ward[64];
	struct change_facts more;
};

static void
box_free(struct box *b)
{
	change_facts_release(&b->more);
	free(b);
}

/* ---- returning residents (4.1.1.2) ---- */

struct match_key {
	const char *name, *sex, *birth, *code, *card, *handle;
};
struct matches {
	struct rule_match v[MATCHES_MAX];
	int n;
};

static void
describe(const struct record *r, int32_t day, struct rule_match *m)
{
	char on[64];

	m->is_removed = record_status(r, day) == STATUS_REMOVED;
	date_show_stored(record_get(r, IT_OUT_DATE)[0] != '\0'
			     ? record_get(r, IT_OUT_DATE)
			 : record_get(r, IT_OUT_PLANNED_ON)[0] != '\0'
			     ? record_get(r, IT_OUT_PLANNED_ON)
			     : record_get(r, IT_REMOVAL_DATE),
	    true, on, sizeof(on));
	(void)snprintf(m->shown, sizeof(m->shown),
	    m->is_removed ? MSG_("除票 %s") : MSG_("現存 %s"), on);
}

/* One person once; a match by number outweighs one by the three items. */
static enum rc
add_match(
    struct call *c, struct matches *ms, const char *person_no, bool by_number)
{
	struct rule_match *m;
	struct record row;
	int i;
	enum rc rc;

	for (i = 0; i < ms->n; i++)
		if (strcmp(ms->v[i].person_no, person_no) == 0) {
			ms->v[i].by_number |= by_number;
			return RC_OK;
		}
	if (ms->n == MATCHES_MAX)
		return RC_OK;
	if ((rc = row_current(c, person_no, 0, &row)) != RC_OK)
		return rc;
	m = &ms->v[ms->n++];
	memset(m, 0, sizeof(*m));
	(void)snprintf(m->person_no, sizeof(m->person_no), "%s", person_no);
	m->sheet_no = row.sheet_no;
	m->by_number = by_number;
	describe(&row, c->day, m);
	record_release(&row);
	return RC_OK;
}

static enum rc
add_found(struct call *c, struct matches *ms, json_t *found, bool by_number)
{
	json_t *v;
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(found, i, v)
	{
		if (rc == RC_OK)
			rc = add_match(c, ms, json_string_value(v), by_number);
	}

	json_decref(found);
	return rc;
}

static const char sql_by_code[] =
    "SELECT DISTINCT person_no FROM sheet_all WHERE juminhyo_code = $1";
static const char sql_by_card[] =
    "SELECT DISTINCT person_no FROM sheet_all WHERE card_no = $1";
static const char sql_by_birth[] =
    "SELECT DISTINCT person_no, name FROM sheet_all WHERE sex = $2 AND "
    "birth = $1";

static enum rc
match_value(
    struct call *c, struct matches *ms, const char *sql, const char *value)
{
	json_t *found;
	struct store_stmt *st;
	enum rc rc;

	if (value[0] == '\0')
		return RC_OK;
	found = json_array();
	rc = sql_open(c->s, c->err, &st, sql, "t", value);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    found, json_string(store_col_text(st, 0)));
	if (rc != RC_NOT_FOUND) {
		json_decref(found);
		return rc;
	}
	return add_found(c, ms, found, true);
}

/* 氏名, 性別 and 生年月日 equal; the name by its folded key. */
static enum rc
match_birth(struct call *c, struct matches *ms, const struct match_key *k,
    const char *birth)
{
	char key[1024], other[1024];
	json_t *found;
	struct store_stmt *st;
	enum rc rc;

	if (k->name[0] == '\0' || birth[0] == '\0')
		return RC_OK;
	key_name(k->name, key, sizeof(key));
	found = json_array();
	rc = sql_open(c->s, c->err, &st, sql_by_birth, "tt", birth, k->sex);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK) {
		const char *name = store_col_text(st, 1);

		key_name(name != NULL ? name : "", other, sizeof(other));
		if (strcmp(key, other) == 0)
			(void)json_array_append_new(
			    found, json_string(store_col_text(st, 0)));
	}
	if (rc != RC_NOT_FOUND) {
		json_decref(found);
		return rc;
	}
	return add_found(c, ms, found, false);
}

/* A birth day stands in the era for Japanese residents, in 西暦 for foreign
 * ones; both forms are looked for. */
static enum rc
match_three(struct call *c, struct matches *ms, const struct match_key *k)
{
	struct date d, other;
	char text[160];
	enum rc rc = match_birth(c, ms, k, k->birth);

	if (rc != RC_OK || date_load(k->birth, &d, NULL) != RC_OK ||
	    d.lo != d.hi)
		return rc;
	other = date_of_day(d.lo, d.a.era != 0);
	date_store(&other, text, sizeof(text));
	return strcmp(text, k->birth) == 0 ? RC_OK
					   : match_birth(c, ms, k, text);
}

static enum rc
match_all(struct call *c, struct matches *ms, const struct match_key *k)
{
	char owner[20];
	enum rc rc;

	ms->n = 0;
	if ((rc = match_value(c, ms, sql_by_code, k->code)) != RC_OK ||
	    (rc = match_value(c, ms, sql_by_card, k->card)) != RC_OK ||
	    (rc = match_three(c, ms, k)) != RC_OK)
		return rc;
	if (k->handle[0] == '\0')
		return RC_OK;
	if ((rc = mynumber_owner(c, k->handle, owner)) != RC_OK)
		return rc;
	return owner[0] != '\0' ? add_match(c, ms, owner, true) : RC_OK;
}

enum rc
reg_returner_match(struct call *c)
{
	json_t *out = json_array();
	const json_t *o;
	struct matches *ms = x_alloc(sizeof(*ms));
	size_t i;
	int k;
	enum rc rc = RC_OK;

	(void)json_object_set_new(c->out, "matches", out);
	json_array_foreach(arg_json(c, "persons"), i, o)
	{
		struct match_key key = { json_text(o, "name"),
			json_text(o, "sex"), json_text(o, "birth"),
			json_text(o, "juminhyo_code"), json_text(o, "card_no"),
			json_text(o, "mynumber_handle") };

		if (i >= ENTRY_PERSONS_MAX ||
		    (rc = match_all(c, ms, &key)) != RC_OK)
			break;
		for (k = 0; k < ms->n; k++)
			(void)json_array_append_new(out,
			    json_pack("{s:i,s:s,s:i,s:b,s:b,s:s}", "person",
				(int)i, "person_no", ms->v[k].person_no,
				"sheet_no", ms->v[k].sheet_no, "removed",
				(int)ms->v[k].is_removed, "by_number",
				(int)ms->v[k].by_number, "shown",
				ms->v[k].shown));
	}
	free(ms);
	return rc;
}

/* ---- the facts ---- */

static enum rc
facts_matches(struct call *c, const struct entry *e, struct box *b)
{
	struct matches *ms = x_alloc(sizeof(*ms));
	int i, k;
	enum rc rc = RC_OK;

	for (i = 0; i < e->person_count && rc == RC_OK; i++) {
		const struct entry_person *p = &e->persons[i];
		struct match_key key = { record_get(&p->after, IT_NAME),
			record_get(&p->after, IT_SEX),
			record_get(&p->after, IT_BIRTH),
			record_get(&p->after, IT_JUMINHYO_CODE),
			record_get(&p->after, IT_CARD_NO), p->mynumber_handle };

		if (p->person_no[0] != '\0' && !p->is_returner)
			continue;
		if ((rc = match_all(c, ms, &key)) != RC_OK)
			break;
		for (k = 0; k < ms->n && b->f.match_count < MATCHES_MAX; k++) {
			b->matches[b->f.match_count] = ms->v[k];
			b->matches[b->f.match_count++].person = i;
		}
	}
	free(ms);
	return rc;
}

static enum rc
facts_work(
    struct call *c, const struct entry *e, const char *lease, struct box *b)
{
	char object[1200], shown[160];
	enum hold_by by;
	int i;
	enum rc rc;

	for (i = 0; i < e->person_count; i++) {
		const struct entry_person *p = &e->persons[i];

		if (p->person_no[0] != '\0')
			(void)snprintf(
			    object, sizeof(object), "person:%s", p->person_no);
		else
			(void)snprintf(object, sizeof(object), "new:%s|%s|%s",
			    record_get(&p->after, IT_NAME),
			    record_get(&p->after, IT_BIRTH),
			    record_get(&p->after, IT_SEX));
		rc = hold_other(c, object, e->id, lease, &by, shown);
		if (rc != RC_OK)
			return rc;
		if (by == HELD_BY_LEASE)
			b->leased[i] = true;
		else if (by != HELD_BY_NOBODY)
			b->busy[i] = true;
	}
	return RC_OK;
}

static enum rc
facts_block(struct call *c, int person, const char *person_no,
    const char *household_no, struct box *b)
{
	struct blocked x;
	struct rule_block *r;
	enum rc rc = block_state(c, person_no, household_no, "event", 0, &x);

	if (rc != RC_OK || x.level == 0 || b->f.block_count == BLOCKS_MAX)
		return rc;
	r = &b->blocks[b->f.block_count++];
	r->person = person;
	(void)snprintf(r->process, sizeof(r->process), "event");
	r->level = x.level;
	r->is_suspended = x.is_suspended;
	(void)snprintf(r->reason, sizeof(r->reason), "%s", x.reason);
	return RC_OK;
}

static bool
is_in_entry(const struct entry *e, const char *person_no)
{
	int i;

	for (i = 0; i < e->person_count; i++)
		if (strcmp(e->persons[i].person_no, person_no) == 0)
			return true;
	return false;
}

/* What a newcomer meets: the others' head, the last place, the address. */
static void
note_member(struct box *b, const struct record *r)
{
	char *address;
	int order = change_place(r);

	b->f.household_members++;
	b->f.household_places |= change_place_bit(r);
	if (order > b->f.household_order)
		b->f.household_order = order;
	if (b->address[0] == '\0') {
		address = record_address(r, "address", false);
		(void)snprintf(b->address, sizeof(b->address), "%s", address);
		wipe_free(address);
		b->f.household_address = b->address;
	}
	if (strcmp(record_get(r, IT_RELATION), "世帯主") != 0)
		return;
	b->f.household_has_head = true;
	b->f.household_head_foreign = strcmp(record_get(r, IT_KIND), "2") == 0;
	(void)snprintf(
	    b->head_name, sizeof(b->head_name), "%s", record_get(r, IT_NAME));
	b->f.household_head_name = b->head_name;
}

static enum rc
facts_household(struct call *c, const struct entry *e, struct box *b)
{
	struct rows rows;
	int64_t version;
	int i;
	enum rc rc;

	b->f.household_members = -1;
	if (e->household_no[0] == '\0')
		return RC_OK;
	if ((rc = household_version_get(c, e->household_no, &version)) != RC_OK)
		return rc;
	if (version == 0)
		return err_set(c->err, RC_INPUT, "E9406",
		    "その世帯は台帳にありません",
		    "異動先の世帯番号の記録がありません",
		    "世帯を選び直してください");
	if ((rc = household_rows(c, e->household_no, false, &rows)) != RC_OK)
		return rc;
	b->f.household_version = (int)version;
	b->f.household_members = 0;
	for (i = 0; i < rows.n; i++)
		if (!is_in_entry(e, rows.v[i].person_no))
			note_member(b, &rows.v[i]);
	rows_release(&rows);
	return facts_block(c, -1, NULL, e->household_no, b);
}

static enum rc
facts_load(
    struct call *c, const struct entry *e, const char *lease, struct box *b)
{
	int64_t ordinary = 0;
	int i;
	enum rc rc;

	memset(b, 0, sizeof(*b));
	b->f.today = c->day;
	b->f.at_register = true;
	b->f.municipality = c->municipality;
	b->f.matches = b->matches;
	b->f.blocks = b->blocks;
	b->f.person_busy = b->busy;
	b->f.person_leased = b->leased;
	if ((rc = setting_int(c, "ordinary_municipality", &ordinary)) !=
		RC_OK ||
	    (rc = own_ward_of_entry(c, e, b->own_ward)) != RC_OK ||
	    (rc = facts_household(c, e, b)) != RC_OK ||
	    (rc = facts_change(c, e, &b->more, &b->f)) != RC_OK ||
	    (rc = facts_matches(c, e, b)) != RC_OK ||
	    (rc = facts_work(c, e, lease, b)) != RC_OK)
		return rc;
	b->f.ordinary_municipality = ordinary != 0;
	b->f.own_ward = b->own_ward;
	for (i = 0; i < e->person_count && rc == RC_OK; i++)
		if (e->persons[i].person_no[0] != '\0')
			rc = facts_block(c, i, e->persons[i].person_no,
			    record_get(&e->persons[i].before, IT_HOUSEHOLD_NO),
			    b);
	return rc;
}

/* A code that somebody of the register is given instead of their own is
 * nobody else's (法7条13号); newcomers are looked for by it as well. */
static enum rc
codes_free(struct call *c, const struct entry *e)
{
	static const char sql[] = "SELECT count(*) FROM sheet_all WHERE "
				  "juminhyo_code = $1 AND person_no <> $2";
	int64_t n = 0;
	int i;
	enum rc rc = RC_OK;

	for (i = 0; i < e->person_count && rc == RC_OK; i++) {
		const struct entry_person *p = &e->persons[i];
		const char *code = record_get(&p->after, IT_JUMINHYO_CODE);

		if (p->person_no[0] == '\0' || code[0] == '\0' ||
		    strcmp(record_get(&p->before, IT_JUMINHYO_CODE), code) == 0)
			continue;
		rc =
		    sql_int(c->s, c->err, &n, 0, sql, "tt", code, p->person_no);
		if (rc == RC_OK && n > 0 && GUARD("code_changed_unique")) {
			rc = err_set(c->err, RC_CONFLICT, "E1863",
			    "住民票コードをほかの人が持っています",
			    "同じ番号の票が台帳にあります",
			    "番号を確かめてください");
			if (c->err != NULL)
				c->err->person = i;
		}
	}
	return rc;
}

/* Whether the household that the sheet of before stands in can take its person
 * as they were: one 住所, one 世帯主. */
static enum rc
home_takes(struct call *c, const struct entry *e, int i, const struct record *r)
{
	struct rows rows;
	char *was, *is;
	bool fits = true;
	int k;
	enum rc rc =
	    household_rows(c, record_get(r, IT_HOUSEHOLD_NO), false, &rows);

	if (rc != RC_OK)
		return rc;
	was = record_address(r, "address", false);
	for (k = 0; k < rows.n; k++) {
		if (is_in_entry(e, rows.v[k].person_no))
			continue;
		is = record_address(&rows.v[k], "address", false);
		fits = fits && strcmp(was, is) == 0 &&
		       (strcmp(record_get(r, IT_RELATION), "世帯主") != 0 ||
			   strcmp(record_get(&rows.v[k], IT_RELATION),
			       "世帯主") != 0);
		wipe_free(is);
	}
	wipe_free(was);
	rows_release(&rows);
	if (fits || !GUARD("ward_back_home"))
		return RC_OK;
	rc = err_set(c->err, RC_INPUT, "E4609", "前の区の元の世帯に戻れません",
	    "元の世帯の住所が変わったか、別の世帯主がいるため",
	    "元の世帯のその異動を先に取り消すか、前の区への区間転入で入力してください");
	if (c->err != NULL)
		c->err->person = i;
	return rc;
}

/* A 区間転入 taken back opens the sheet of the former ward again, in the
 * household of then (4.6.0.1). What that one has done since is the obstacle. */
static enum rc
wards_back(struct call *c, const struct entry *e)
{
	struct rule_undo u = { .state = UNDO_UNKNOWN };
	bool is;
	int i;
	enum rc rc = RC_OK;

	for (i = 0; i < e->person_count && rc == RC_OK; i++) {
		const struct entry_person *p = &e->persons[i];

		if (e->event != EV_CANCEL_DECREASE || p->sheet_no < 2)
			continue;
		rc = undo_ended(c, p, &u.restored, &is);
		if (rc != RC_OK || !is)
			continue;
		if (event_by_code(record_get(&u.restored, IT_EVENT)) ==
		    EV_OUT_DOMESTIC) {
			rc = undo_ward_home(c, p, &u);
			if (rc == RC_OK)
				rc = home_takes(c, e, i, &u.restored);
		}
		record_release(&u.restored);
	}
	return rc;
}

enum rc
entry_rules(struct call *c, const struct entry *e, const char *lease)
{
	struct box *b;
	enum rc rc = codes_free(c, e);

	if (rc == RC_OK)
		rc = numbers_check(c, e);
	if (rc == RC_OK)
		rc = wards_back(c, e);
	if (rc != RC_OK)
		return rc;
	b = x_alloc(sizeof(*b));
	rc = facts_load(c, e, lease, b);
	if (rc == RC_OK && GUARD("rules_at_register"))
		rc = rule_stops(e, &b->f, c->err);
	box_free(b);
	return rc;
}

/* One line of entry.propose. */
static json_t *
finding_json(const struct finding *f)
{
	json_t *answers = json_array();
	const char *at = f->rule->answers, *end;
	struct err shown;

	err_clear(&shown);
	rule_text(f, &shown);
	while (*at != '\0') {
		end = strchr(at, '|');
		end = end != NULL ? end : at + strlen(at);
		(void)json_array_append_new(
		    answers, json_stringn(at, (size_t)(end - at)));
		at = *end == '|' ? end + 1 : end;
	}
	return json_pack("{s:s,s:s,s:i,s:s,s:i,s:s,s:s,s:s,s:s,s:o,s:b}",
	    "level", f->rule->level == RULE_ERROR ? "error" : "alert", "code",
	    f->rule->code, "row", f->rule->row, "item", f->item, "person",
	    f->person, "shown", f->shown, "text", shown.text, "why", shown.why,
	    "remedy", shown.remedy, "answers", answers, "answered",
	    (int)f->is_answered);
}

enum rc
entry_findings(struct call *c, const struct entry *e, const char *lease,
    json_t *findings, json_t *follow)
{
	struct box *b = x_alloc(sizeof(*b));
	struct finding *found = x_alloc(FINDINGS_MAX * sizeof(*found));
	int i, n;
	enum rc rc = facts_load(c, e, lease, b);

	n = rc == RC_OK ? rule_run(e, &b->f, found, FINDINGS_MAX) : 0;
	for (i = 0; i < n; i++)
		(void)json_array_append_new(findings, finding_json(&found[i]));
	if (rc == RC_OK)
		change_follow(e, &b->f, follow);
	free(found);
	box_free(b);
	return rc;
}

enum rc
entry_complete(struct call *c, struct entry *e)
{
	struct box *b = x_alloc(sizeof(*b));
	enum rc rc;

	b->f.today = c->day;
	b->f.municipality = c->municipality;
	rc = facts_change(c, e, &b->more, &b->f);
	if (rc == RC_OK && b->more.undo != NULL)
		change_undo_home(e, b->more.undo);
	if (rc == RC_OK)
		rc = facts_household(c, e, b);
	if (rc == RC_OK)
		change_complete(e, &b->f);
	box_free(b);
	return rc;
}

enum rc
entry_begin(struct call *c, struct entry *e, bool is_offered)
{
	struct box *b = x_alloc(sizeof(*b));
	enum rc rc;

	b->f.today = c->day;
	b->f.municipality = c->municipality;
	rc = facts_household(c, e, b);
	if (rc == RC_OK)
		change_begin(e, &b->f, is_offered);
	box_free(b);
	return rc;
}
