/* SPDX-License-Identifier: ISC
 * help_change - see help_change.h.
 */
#include "tests/db/help_change.h"

#include "src/change.h"

#include <stdlib.h>
#include <string.h>

void
change_release(struct test_change *c)
{
	entry_release(&c->e);
	json_decref(c->findings);
	json_decref(c->follow);
	c->findings = c->follow = NULL;
}

static enum rc
ask(struct test_reg *t, struct test_change *c, json_t *args)
{
	json_t *got = NULL;
	enum rc rc;

	(void)json_object_set_new(args, "session", json_string(t->clerk));
	rc = test_call(t, "entry.propose", &got, "o", args);
	if (rc != RC_OK) {
		if (getenv("TEST_WHY") != NULL)
			printf("# propose: %s %s / %s\n", t->err.code,
			    t->err.text, t->err.why);
		json_decref(got);
		return rc;
	}
	change_release(c);
	c->findings = json_incref(json_object_get(got, "findings"));
	c->follow = json_incref(json_object_get(got, "follow"));
	rc = entry_from_json(&c->e, json_object_get(got, "entry"), &t->err);
	json_decref(got);
	return rc;
}

enum rc
change_propose(struct test_reg *t, struct test_change *c, json_t *args)
{
	enum rc rc = ask(t, c, args);

	if (rc != RC_OK)
		return rc;
	(void)snprintf(c->e.event_date, sizeof(c->e.event_date), "R08.07.14");
	if (!change_by_notification(&c->e)) {
		/* the paper that a 請求 or 申出 is shown with */
		const char *paper = c->e.event == EV_FORMER_NAME_ENTRY ||
					    c->e.event == EV_FORMER_NAME_CHANGE
					? "koseki"
				    : c->e.event == EV_ALIAS_ENTRY ? "usage"
								   : "";

		(void)snprintf(
		    c->e.papers[0], sizeof(c->e.papers[0]), "%s", paper);
		c->e.paper_count = paper[0] != '\0';
		return RC_OK;
	}
	c->e.applicant_kind = 1;
	(void)snprintf(c->e.applicant, sizeof(c->e.applicant), "本人");
	(void)snprintf(c->e.papers[0], sizeof(c->e.papers[0]), "mynum");
	c->e.paper_count = 1;
	return RC_OK;
}

enum rc
change_check(struct test_reg *t, struct test_change *c)
{
	return ask(t, c, json_pack("{s:o}", "entry", entry_to_json(&c->e)));
}

bool
change_says(const struct test_change *c, const char *code)
{
	const json_t *v;
	size_t i;

	json_array_foreach(c->findings, i, v)
	{
		if (strcmp(json_string_value(json_object_get(v, "code")),
			code) == 0)
			return true;
	}

	return false;
}

enum rc
change_do(struct test_reg *t, struct test_change *c, char household_no[20])
{
	static int keys;
	char key[24];

	(void)snprintf(key, sizeof(key), "change-%d", ++keys);
	return test_register(t, &c->e, key, NULL, household_no);
}

void
change_row_of(
    struct test_reg *t, const char *person_no, int sheet_no, struct record *r)
{
	static const char *const numbers[] = { "person_no", "hist_no",
		"sheet_no", "recorded_at", "entry_id", "cancels" };
	json_t *got = NULL, *row;
	int hist, sheet, cancels;
	size_t i;

	record_init(r);
	if (test_call(t, "person.get", &got, "{s:s,s:s,s:i}", "session",
		t->manager, "person_no", person_no, "sheet_no",
		sheet_no) != RC_OK)
		return;
	row = json_object_get(got, "record");
	hist = (int)json_integer_value(json_object_get(row, "hist_no"));
	sheet = (int)json_integer_value(json_object_get(row, "sheet_no"));
	cancels = (int)json_integer_value(json_object_get(row, "cancels"));
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		(void)json_object_del(row, numbers[i]);
	if (record_from_json(r, row, &t->err) != RC_OK)
		printf("# %s\n", t->err.text);
	r->hist_no = hist;
	r->sheet_no = sheet;
	r->cancels = cancels;
	json_decref(got);
}

void
change_row(struct test_reg *t, const char *person_no, struct record *r)
{
	change_row_of(t, person_no, 0, r);
}

const char *
change_item(struct test_reg *t, const char *person_no, enum item it)
{
	static char texts[16][256];
	static int next;
	char *out = texts[next++ % 16];
	struct record r;

	change_row(t, person_no, &r);
	(void)snprintf(out, sizeof(texts[0]), "%s", record_get(&r, it));
	record_release(&r);
	return out;
}

/* Registers the family; takes e over. */
static void
register_family(struct test_reg *t, struct entry *e, const char *key,
    char no[][20], char household_no[20])
{
	json_t *res = NULL;
	int i, n = e->person_count;
	int64_t id = test_submit(t, e, key);

	entry_release(e);
	if (test_approve(t, id, &res) != RC_OK)
		printf("# family: %s %s\n", t->err.code, t->err.text);
	for (i = 0; i < n; i++)
		(void)snprintf(no[i], 20, "%s",
		    json_string_value(json_object_get(
			json_array_get(
			    json_object_get(res, "persons"), (size_t)i),
			"person_no")));
	(void)snprintf(household_no, 20, "%s",
	    json_string_value(json_object_get(res, "household_no")));
	json_decref(res);
}

void
change_family(struct test_reg *t, const char *name, int n, int code,
    char no[][20], char household_no[20])
{
	struct entry e;
	char key[32];

	(void)snprintf(key, sizeof(key), "family-%d", code);
	test_family(&e, name, n, code);
	register_family(t, &e, key, no, household_no);
}

void
change_day(struct test_reg *t, const char *iso)
{
	if (test_call(t, "day.open", NULL, "{s:s,s:s}", "session", t->manager,
		"day", iso) != RC_OK)
		printf("# day: %s\n", t->err.text);
}

bool
change_verified(struct test_reg *t)
{
	json_t *got = NULL;
	char *text;
	bool ok;

	if (test_call(t, "register.verify", &got, "{}") != RC_OK)
		return false;
	ok = json_is_true(json_object_get(got, "ok"));
	if (!ok) {
		text = json_dumps(got, JSON_COMPACT);
		printf("# %.600s\n", text);
		free(text);
	}
	json_decref(got);
	return ok;
}

static void
make_foreign(struct record *r, const char *category)
{
	static const enum item none[] = { IT_NAME_FAMILY, IT_NAME_GIVEN,
		IT_NAME_KANA_FAMILY, IT_NAME_KANA_GIVEN, IT_HONSEKI,
		IT_HONSEKI_TOWN, IT_HONSEKI_NUMBER, IT_HITTOUSHA,
		IT_HITTOUSHA_FAMILY, IT_HITTOUSHA_GIVEN, IT_RESIDENT_SINCE };
	size_t i;

	record_set(r, IT_KIND, "2");
	record_set(r, IT_NAME, "KAKU JIRO");
	record_set(r, IT_NAME_ROMAN, "KAKU JIRO");
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		record_set(r, none[i], NULL);
	record_set(r, IT_BIRTH, "1990.05.01");
	record_set(r, IT_NATIONALITY, "韓国");
	record_set(r, IT_ARTICLE30_45, category);
	if (category[0] == '5') {
		record_set(r, IT_TRANSIT_REASON, "1");
		return;
	}
	record_set(r, IT_CARD_NO, "AB12345678CD");
	record_set(r, IT_CARD_NO_KIND, category);
	if (category[0] == '1') {
		record_set(r, IT_RESIDENCE_STATUS, "留学");
		record_set(r, IT_RESIDENCE_EXPIRES, "2028.03.31");
	}
}

void
change_foreign_family(struct test_reg *t, const char *category, char no[][20],
    char household_no[20])
{
	struct entry e;

	test_family(&e, "架空", 3, 1);
	make_foreign(&e.persons[1].after, category);
	register_family(t, &e, "family", no, household_no);
}
