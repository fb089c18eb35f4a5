/* SPDX-License-Identifier: ISC
 * help_register_entry - sample families, submitted, approved, moved; see
 * help_register.h.
 */
#include "tests/db/help_register.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
member(struct entry *e, const char *family, int i, int code)
{
	static const char *const given[] = { "一郎", "美咲", "蓮", "結" };
	static const char *const kana[] = { "イチロウ", "ミサキ", "レン",
		"ユイ" };
	static const char *const birth[] = { "S62.08.04", "H01.02.14",
		"R02.05.09", "R04.06.10" };
	static const char *const relation[] = { "世帯主", "妻", "子", "子" };
	struct record *r = &entry_add_person(e)->after;
	char text[64];

	record_set(r, IT_KIND, "1");
	record_set(r, IT_NAME_FAMILY, family);
	record_set(r, IT_NAME_GIVEN, given[i]);
	record_set(r, IT_NAME_KANA_FAMILY, "カクウ");
	record_set(r, IT_NAME_KANA_GIVEN, kana[i]);
	record_set(r, IT_NAME_KANA_CHECKED, "1");
	record_set(r, IT_BIRTH, birth[i]);
	record_set(r, IT_SEX, i == 1 || i == 3 ? "2" : "1");
	record_set(r, IT_RELATION, relation[i]);
	record_set(r, IT_HONSEKI, "福岡県筑紫野市二日市北一丁目77番");
	(void)snprintf(text, sizeof(text), "%s　一郎", family);
	record_set(r, IT_HITTOUSHA, text);
	(void)snprintf(text, sizeof(text), "%010d%d", 1000000 + code, i);
	record_set(r, IT_JUMINHYO_CODE, text);
	record_set(r, IT_ADDRESS_CODE, "43101001002");
	record_set(r, IT_ADDRESS_PREF, "熊本県");
	record_set(r, IT_ADDRESS_CITY, "熊本市中央区");
	record_set(r, IT_ADDRESS_TOWN, "水前寺二丁目");
	record_set(r, IT_ADDRESS_NUMBER, "12番3号");
	record_set(r, IT_PREV_PREF, "福岡県");
	record_set(r, IT_PREV_CITY, "福岡市博多区");
	record_set(r, IT_PREV_TOWN, "住吉四丁目");
}

void
test_family(struct entry *e, const char *family, int n, int code)
{
	int i;

	entry_init(e);
	e->event = EV_IN_DOMESTIC;
	(void)snprintf(e->menu, sizeof(e->menu), "11");
	e->is_whole = true;
	(void)snprintf(e->event_date, sizeof(e->event_date), "R08.07.10");
	(void)snprintf(e->notified_on, sizeof(e->notified_on), "R08.07.15");
	e->applicant_kind = 1;
	(void)snprintf(e->applicant, sizeof(e->applicant), "%s　一郎", family);
	(void)snprintf(e->papers[0], sizeof(e->papers[0]), "mynum");
	e->paper_count = 1;
	for (i = 0; i < n; i++)
		member(e, family, i, code);
}

void
test_foreign(struct record *r, const char *name, const char *category)
{
	static const enum item japanese[] = { IT_NAME_FAMILY, IT_NAME_GIVEN,
		IT_NAME_KANA_FAMILY, IT_NAME_KANA_GIVEN, IT_HONSEKI,
		IT_HITTOUSHA };
	size_t i;

	for (i = 0; i < sizeof(japanese) / sizeof(japanese[0]); i++)
		record_set(r, japanese[i], NULL);
	record_set(r, IT_KIND, "2");
	record_set(r, IT_NAME, name);
	record_set(r, IT_NAME_ROMAN, name);
	record_set(r, IT_BIRTH, "1990.05.01");
	record_set(r, IT_NATIONALITY, "韓国");
	record_set(r, IT_ARTICLE30_45, category);
	switch (category[0]) {
	case '1':
		record_set(r, IT_CARD_NO, "AB12345678CD");
		record_set(r, IT_RESIDENCE_STATUS, "留学");
		record_set(r, IT_RESIDENCE_EXPIRES, "2028.03.31");
		break;
	case '2':
		record_set(r, IT_CARD_NO, "AB12345678CD");
		break;
	case '3':
		record_set(r, IT_LANDING_PERIOD, "六月");
		break;
	case '4':
		record_set(r, IT_PROVISIONAL_PERIOD, "六月");
		break;
	default:
		record_set(r, IT_TRANSIT_REASON, "1");
		break;
	}
}

int64_t
test_submit(struct test_reg *t, const struct entry *e, const char *key)
{
	json_t *res = NULL;
	int64_t id = 0;

	if (test_call(t, "entry.submit", &res, "{s:s,s:o,s:s}", "session",
		t->clerk, "entry", entry_to_json(e), "key", key) == RC_OK)
		id = json_integer_value(json_object_get(res, "id"));
	json_decref(res);
	if (id == 0 && getenv("TEST_WHY") != NULL)
		printf("# refused: %s %s / %s / %s %s\n", t->err.code,
		    t->err.text, t->err.why, t->err.item, t->err.log);
	return id;
}

enum rc
test_approve(struct test_reg *t, int64_t id, json_t **result)
{
	json_t *got = NULL, *proof;
	char subject[96];
	const char *digest;
	int version;
	enum rc rc;

	rc = test_call(t, "entry.get", &got, "{s:s,s:I}", "session",
	    t->reviewer, "id", (json_int_t)id);
	if (rc != RC_OK)
		return rc;
	digest = json_string_value(json_object_get(got, "digest"));
	version = (int)json_integer_value(
	    json_object_get(json_object_get(got, "entry"), "version"));
	(void)snprintf(subject, sizeof(subject), "%lld@%d:%s", (long long)id,
	    version, digest);
	proof = test_proof(t, t->reg, "T1", "10002", "entry.approve", subject);
	rc = test_call(t, "entry.approve", result, "{s:s,s:I,s:i,s:s,s:o}",
	    "session", t->reviewer, "id", (json_int_t)id, "version", version,
	    "digest", digest, "proof", proof);
	json_decref(got);
	return rc;
}

enum rc
test_register(struct test_reg *t, const struct entry *e, const char *key,
    char person_no[20], char household_no[20])
{
	json_t *res = NULL;
	int64_t id = test_submit(t, e, key);
	enum rc rc;

	if (id == 0)
		return t->err.rc;
	if ((rc = test_approve(t, id, &res)) != RC_OK)
		return rc;
	if (person_no != NULL)
		(void)snprintf(person_no, 20, "%s",
		    json_string_value(json_object_get(
			json_array_get(json_object_get(res, "persons"), 0),
			"person_no")));
	if (household_no != NULL)
		(void)snprintf(household_no, 20, "%s",
		    json_string_value(json_object_get(res, "household_no")));
	json_decref(res);
	return RC_OK;
}

/* How many live in a household; 0 unknown. */
static size_t
members(struct test_reg *t, const char *household_no)
{
	json_t *got = NULL;
	struct err kept = t->err;
	size_t n = 0;

	if (test_call(t, "household.get", &got, "{s:s,s:s}", "session",
		t->clerk, "household_no", household_no) == RC_OK)
		n = json_array_size(json_object_get(got, "members"));
	t->err = kept;
	json_decref(got);
	return n;
}

enum rc
test_move(struct test_reg *t, const char *person_no, const char *number,
    struct entry *e)
{
	static const char *const numbers[] = { "person_no", "hist_no",
		"sheet_no", "recorded_at", "entry_id", "cancels" };
	struct entry_person *p;
	json_t *got = NULL, *row;
	size_t i;
	enum rc rc;

	entry_init(e);
	rc = test_call(t, "person.get", &got, "{s:s,s:s}", "session", t->clerk,
	    "person_no", person_no);
	if (rc != RC_OK)
		return rc;
	row = json_object_get(got, "record");
	p = entry_add_person(e);
	(void)snprintf(p->person_no, sizeof(p->person_no), "%s", person_no);
	p->sheet_no = (int)json_integer_value(json_object_get(row, "sheet_no"));
	p->seen_hist = (int)json_integer_value(json_object_get(row, "hist_no"));
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		(void)json_object_del(row, numbers[i]);
	rc = record_from_json(&p->before, row, &t->err);
	json_decref(got);
	if (rc != RC_OK)
		return rc;
	record_copy(&p->after, &p->before);
	record_set(&p->after, IT_ADDRESS_NUMBER, number);
	record_set(&p->after, IT_ADDRESS_SINCE, "R08.07.14");
	e->event = EV_MOVE_WITHIN;
	(void)snprintf(e->menu, sizeof(e->menu), "21");
	/* alone the household keeps its number, out of a family it is new */
	e->is_whole = members(t, record_get(&p->before, IT_HOUSEHOLD_NO)) < 2;
	if (!e->is_whole) {
		entry_answer(e, "A4041", 0, 1);
		entry_answer(e, "A4022", -1, 1);
	}
	(void)snprintf(e->event_date, sizeof(e->event_date), "R08.07.14");
	(void)snprintf(e->notified_on, sizeof(e->notified_on), "R08.07.15");
	e->applicant_kind = 1;
	(void)snprintf(e->applicant, sizeof(e->applicant), "本人");
	(void)snprintf(e->papers[0], sizeof(e->papers[0]), "mynum");
	e->paper_count = 1;
	return RC_OK;
}
