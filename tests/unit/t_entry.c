/* SPDX-License-Identifier: ISC
 * Entries: JSON in and out, the digest that approving names, differences,
 * answers; hostile JSON is refused and leaves the entry as it was.
 */
#include "src/entry.h"
#include "src/event.h"
#include "tests/test.h"

#include <stdint.h>

static void
fill(struct entry *e)
{
	struct entry_person *p;

	entry_init(e);
	e->id = 17;
	e->version = 3;
	e->state = ENTRY_WAITING;
	e->event = EV_IN_DOMESTIC;
	memcpy(e->menu, "11", 3);
	e->is_whole = true;
	e->household_version = 4;
	memcpy(e->event_date, "R08.07.10", 10);
	memcpy(e->notified_on, "R08.07.15", 10);
	e->applicant_kind = 1;
	(void)snprintf(e->applicant, sizeof(e->applicant), "架空　一郎");
	memcpy(e->papers[0], "mynum", 6);
	e->paper_count = 1;
	e->has_proxy_letter = true;
	(void)snprintf(e->remarks, sizeof(e->remarks), "留意 \"1\"");
	(void)snprintf(e->author, sizeof(e->author), "10001");
	(void)snprintf(e->author_name, sizeof(e->author_name), "佐々木");
	entry_answer(e, "A4112", 1, 2);
	p = entry_add_person(e);
	record_set(&p->after, IT_NAME, "架空　一郎");
	record_set(&p->after, IT_ADDRESS_TOWN, "水前寺二丁目");
	record_group_set(&p->after, IT_PAST_TOWN, 1, "渡鹿");
	p = entry_add_person(e);
	(void)snprintf(p->person_no, sizeof(p->person_no), "003557189");
	p->is_returner = true;
	p->sheet_no = 1;
	p->seen_hist = 5;
	record_set(&p->before, IT_NAME, "架空　蓮");
	record_set(&p->after, IT_NAME, "仮名　蓮");
	(void)snprintf(p->mynumber_handle, sizeof(p->mynumber_handle), "h-1");
}

TEST(entry_json_round_trip)
{
	struct entry a, b;
	struct err err;
	char da[65], db[65];
	json_t *j, *k;

	err_clear(&err);
	fill(&a);
	entry_init(&b);
	j = entry_to_json(&a);
	CHECK_INT(entry_from_json(&b, j, &err), RC_OK);
	CHECK_STR(err.log, "");
	k = entry_to_json(&b);
	CHECK(json_equal(j, k));
	CHECK_INT(b.person_count, 2);
	CHECK_INT(b.event, EV_IN_DOMESTIC);
	CHECK_INT(b.state, ENTRY_WAITING);
	CHECK_INT(entry_answered(&b, "A4112", 1), 2);
	CHECK_STR(
	    record_group_get(&b.persons[0].after, IT_PAST_TOWN, 1), "渡鹿");
	entry_digest(&a, da);
	entry_digest(&b, db);
	CHECK_STR(da, db);
	CHECK_INT(strlen(da), 64);
	json_decref(j);
	json_decref(k);
	entry_release(&a);
	entry_release(&b);
}

/* Everything a reviewer sees moves the digest; what the register adds for
 * lists does not. */
TEST(entry_digest_names_what_is_reviewed)
{
	struct entry e, c;
	char before[65], after[65];
	int i;

	fill(&e);
	entry_digest(&e, before);
	for (i = 0; i < 10; i++) {
		entry_init(&c);
		entry_copy(&c, &e);
		switch (i) {
		case 0:
			record_set(&c.persons[0].after, IT_NAME, "別　人");
			break;
		case 1:
			record_set(&c.persons[1].before, IT_NAME, "別　人");
			break;
		case 2:
			c.version++;
			break;
		case 3:
			c.event_date[8] = '1';
			break;
		case 4:
			entry_answer(&c, "A4112", 1, 1);
			break;
		case 5:
			c.remarks[0] = '\0';
			break;
		case 6:
			entry_remove_person(&c, 0);
			break;
		case 7:
			record_group_set(
			    &c.persons[0].after, IT_PAST_TOWN, 1, "大江");
			break;
		case 8:
			c.event = EV_IN_ABROAD;
			break;
		default:
			c.persons[1].mynumber_handle[0] = 'x';
			break;
		}
		entry_digest(&c, after);
		CHECK(strcmp(before, after) != 0);
		entry_release(&c);
	}
	e.state = ENTRY_IN_REVIEW;
	(void)snprintf(e.author_name, sizeof(e.author_name), "改名");
	(void)snprintf(e.receipt_no, sizeof(e.receipt_no), "1107");
	entry_digest(&e, after);
	CHECK_STR(after, before);
	entry_release(&e);
}

/* The order in which the keys came does not matter. */
TEST(entry_digest_is_canonical)
{
	struct entry a, b;
	char da[65], db[65];
	json_t *j = json_loads("{\"menu\":\"11\",\"event\":\"101\",\"persons\":"
			       "[{\"after\":{\"name\":\"a\",\"sex\":\"1\"}}]}",
	    0, NULL);
	json_t *k = json_loads("{\"persons\":[{\"after\":{\"sex\":\"1\","
			       "\"name\":\"a\"}}],\"event\":\"101\","
			       "\"menu\":\"11\",\"id\":0}",
	    0, NULL);

	entry_init(&a);
	entry_init(&b);
	CHECK_INT(entry_from_json(&a, j, NULL), RC_OK);
	CHECK_INT(entry_from_json(&b, k, NULL), RC_OK);
	entry_digest(&a, da);
	entry_digest(&b, db);
	CHECK_STR(da, db);
	json_decref(j);
	json_decref(k);
	entry_release(&a);
	entry_release(&b);
}

static void
collect(const struct entry_diff *d, void *arg)
{
	char *out = arg;
	size_t n = strlen(out);

	(void)snprintf(out + n, 400 - n, "%d %s %s>%s;", d->person,
	    item_defs[d->it].id, d->before, d->after);
}

TEST(entry_diff_in_catalogue_order)
{
	struct entry e;
	char out[400] = "";

	fill(&e);
	record_set(&e.persons[1].before, IT_BIRTH, "H01.01.08");
	record_set(&e.persons[1].after, IT_ADDRESS_TOWN, "大江");
	CHECK_INT(entry_diff(&e, 1, collect, out), 3);
	CHECK_STR(out, "1 name 架空　蓮>仮名　蓮;1 birth H01.01.08>;"
		       "1 address_town >大江;");
	out[0] = '\0';
	CHECK_INT(entry_diff(&e, 0, collect, out), 3);
	CHECK(strstr(out, "0 past_town >渡鹿;") != NULL);
	CHECK_INT(entry_diff(&e, 2, collect, out), 0);
	CHECK_INT(entry_diff(&e, -1, NULL, NULL), 0);
	entry_release(&e);
}

TEST(entry_answers_follow_their_person)
{
	struct entry e;

	fill(&e);
	entry_answer(&e, "A4024", 0, 1);
	entry_answer(&e, "A2201", -1, 1);
	entry_remove_person(&e, 0);
	CHECK_INT(entry_answered(&e, "A4112", 0), 2);
	CHECK_INT(entry_answered(&e, "A4024", 0), 0);
	CHECK_INT(entry_answered(&e, "A2201", -1), 1);
	entry_answer(&e, "A4112", 0, 0);
	CHECK_INT(entry_answered(&e, "A4112", 0), 0);
	entry_release(&e);
}

TEST(entry_limits)
{
	struct entry e;
	char code[16];
	int i;

	entry_init(&e);
	for (i = 0; i < ENTRY_PERSONS_MAX; i++)
		CHECK(entry_add_person(&e) != NULL);
	CHECK(entry_add_person(&e) == NULL);
	for (i = 0; i < ENTRY_ANSWERS_MAX + 5; i++) {
		(void)snprintf(code, sizeof(code), "A%d", i);
		entry_answer(&e, code, 0, 1);
	}
	CHECK_INT(e.answer_count, ENTRY_ANSWERS_MAX);
	entry_release(&e);
}

/* Refused with a reason, and the entry is as it was. */
static void
refused_json(json_t *j)
{
	struct entry e;
	struct err err;
	char before[65], after[65];

	CHECK(j != NULL);
	err_clear(&err);
	fill(&e);
	entry_digest(&e, before);
	CHECK_INT(entry_from_json(&e, j, &err), RC_INPUT);
	CHECK(err.code[0] && err.text[0] && err.why[0] && err.remedy[0]);
	entry_digest(&e, after);
	CHECK_STR(after, before);
	entry_release(&e);
	json_decref(j);
}

static void
refused(const char *text)
{
	int before = test_faults;

	refused_json(json_loads(text, JSON_ALLOW_NUL | JSON_DECODE_ANY, NULL));
	if (test_faults > before)
		printf("# accepted: %s\n", text);
}

/* As long as a 氏名 may be in the catalogue; one byte more is refused whole. */
TEST(entry_json_name_is_whole_or_refused)
{
	char name[RECORD_VALUE_MAX + 2] = "";
	struct entry e;
	struct err err;
	json_t *j;

	memset(name, 'A', RECORD_VALUE_MAX + 1);
	name[RECORD_VALUE_MAX] = '\0';
	err_clear(&err);
	entry_init(&e);
	j = json_pack("{s:s,s:s}", "applicant", name, "paper_name", name);
	CHECK_INT(entry_from_json(&e, j, &err), RC_OK);
	CHECK_STR(e.applicant, name);
	CHECK_STR(e.paper_name, name);
	json_decref(j);
	name[RECORD_VALUE_MAX] = 'A';
	j = json_pack("{s:s}", "applicant", name);
	CHECK_INT(entry_from_json(&e, j, &err), RC_INPUT);
	CHECK_STR(err.code, "E4087");
	CHECK_INT(strlen(e.applicant), RECORD_VALUE_MAX);
	json_decref(j);
	entry_release(&e);
}

TEST(entry_json_hostile)
{
	refused("[]");
	refused("null");
	refused("{\"unknown\":1}");
	refused("{\"approver\":\"10002\"}"); /* 4.0.8: no such thing */
	refused("{\"id\":\"17\"}");
	refused("{\"id\":-1}");
	refused("{\"id\":1.5}");
	refused("{\"version\":2147483648}");
	refused("{\"version\":true}");
	refused("{\"is_whole\":1}");
	refused("{\"is_whole\":\"true\"}");
	refused("{\"event\":\"999\"}");
	refused("{\"event\":101}");
	refused("{\"event\":null}");
	refused("{\"state\":\"deleted\"}");
	refused("{\"state\":2}");
	refused("{\"menu\":\"1111\"}");
	refused("{\"menu\":[]}");
	refused("{\"applicant\":\"a\\u0000b\"}");
	refused("{\"applicant\":\"a\\nb\"}");
	refused("{\"remarks\":\"\\u001b]0;x\\u0007\"}");
	refused("{\"remarks\":\"a\\u202eb\"}");
	refused("{\"papers\":\"mynum\"}");
	refused("{\"papers\":[1]}");
	refused("{\"papers\":[\"longer than seven\"]}");
	refused("{\"papers\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\"]}");
	refused("{\"answers\":{}}");
	refused("{\"answers\":[1]}");
	refused("{\"answers\":[{}]}");
	refused("{\"answers\":[{\"code\":\"A1\",\"answer\":0}]}");
	refused("{\"answers\":[{\"code\":\"A1\",\"answer\":1,"
		"\"person\":40}]}");
	refused("{\"answers\":[{\"code\":\"A1\",\"answer\":1,\"x\":1}]}");
	refused("{\"persons\":{}}");
	refused("{\"persons\":[1]}");
	refused("{\"persons\":[{\"after\":[]}]}");
	refused("{\"persons\":[{\"after\":{\"nobody\":\"x\"}}]}");
	refused("{\"persons\":[{\"after\":{\"mynumber\":\"123456789018\"}}]}");
	refused("{\"persons\":[{\"before\":{\"name\":7}}]}");
	refused("{\"persons\":[{\"person_no\":"
		"\"123456789012345678901\"}]}");
	refused("{\"persons\":[{\"extra\":1}]}");
}

TEST(entry_json_too_many)
{
	json_t *o, *list;
	int i;

	list = json_array();
	for (i = 0; i < ENTRY_PERSONS_MAX + 1; i++)
		json_array_append_new(list, json_object());
	o = json_object();
	json_object_set_new(o, "persons", list);
	refused_json(o);
	list = json_array();
	for (i = 0; i < ENTRY_ANSWERS_MAX + 1; i++)
		json_array_append_new(
		    list, json_pack("{s:s,s:i}", "code", "A1", "answer", 1));
	o = json_object();
	json_object_set_new(o, "answers", list);
	refused_json(o);
}

/* A nest that would break a reader's stack never becomes JSON at all; a
 * deep value that does is one wrong type. */
TEST(entry_json_deep)
{
	enum { DEEP = 1000 };
	char text[2 * DEEP + 64];
	size_t n;
	int i;

	n = (size_t)snprintf(text, sizeof(text), "{\"remarks\":");
	for (i = 0; i < DEEP; i++)
		text[n++] = '[';
	for (i = 0; i < DEEP; i++)
		text[n++] = ']';
	text[n++] = '}';
	text[n] = '\0';
	refused(text);
}

TEST(entry_json_person_of_the_error)
{
	struct entry e;
	struct err err;
	json_t *j =
	    json_loads("{\"persons\":[{},{\"after\":{\"birth\":5}}]}", 0, NULL);

	entry_init(&e);
	err_clear(&err);
	CHECK_INT(entry_from_json(&e, j, &err), RC_INPUT);
	CHECK_INT(err.person, 1);
	CHECK_STR(err.item, "birth");
	json_decref(j);
	entry_release(&e);
}

/* Every key that goes out is in the schema, with its kind of value; the
 * schema names nothing that would be refused. */
static void
fits(const json_t *value, const json_t *schema)
{
	const char *type = json_string_value(json_object_get(schema, "type"));
	const char *key;
	json_t *v;
	size_t i;

	if (type == NULL) { /* a closed list of words */
		CHECK(json_is_array(json_object_get(schema, "enum")));
	} else if (strcmp(type, "object") == 0) {
		CHECK(json_is_object(value));
		CHECK(json_is_false(
		    json_object_get(schema, "additionalProperties")));
		json_object_foreach((json_t *)(uintptr_t)value, key, v)
		{
			const json_t *p = json_object_get(
			    json_object_get(schema, "properties"), key);

			if (p == NULL)
				printf("# not in the schema: %s\n", key);
			CHECK(p != NULL);
			if (p != NULL)
				fits(v, p);
		}
	} else if (strcmp(type, "array") == 0) {
		CHECK(json_is_array(value));
		for (i = 0; i < json_array_size(value); i++)
			fits(json_array_get(value, i),
			    json_object_get(schema, "items"));
	} else {
		CHECK(
		    (strcmp(type, "string") == 0 && json_is_string(value)) ||
		    (strcmp(type, "integer") == 0 && json_is_integer(value)) ||
		    (strcmp(type, "boolean") == 0 && json_is_boolean(value)));
	}
}

TEST(entry_schema_is_what_is_taken)
{
	json_t *schema = entry_schema(), *j, *properties, *v, *one;
	struct entry e;
	const char *key, *type;

	fill(&e);
	j = entry_to_json(&e);
	fits(j, schema);
	entry_release(&e);
	json_decref(j);
	properties = json_object_get(schema, "properties");
	CHECK(json_object_size(properties) > 20);
	json_object_foreach(properties, key, v)
	{
		type = json_string_value(json_object_get(v, "type"));
		if (type == NULL)
			one = json_incref(
			    json_array_get(json_object_get(v, "enum"), 0));
		else if (strcmp(type, "string") == 0)
			one = json_string("1");
		else if (strcmp(type, "integer") == 0)
			one = json_integer(1);
		else if (strcmp(type, "boolean") == 0)
			one = json_true();
		else
			one = json_array();
		j = json_pack("{s:o}", key, one);
		entry_init(&e);
		CHECK_INT(entry_from_json(&e, j, NULL), RC_OK);
		entry_release(&e);
		json_decref(j);
	}
	/* the Individual Number is not among the items */
	v = json_object_get(properties, "persons");
	v = json_object_get(json_object_get(v, "items"), "properties");
	v = json_object_get(json_object_get(v, "after"), "properties");
	CHECK(json_object_get(v, "name") != NULL);
	CHECK(json_object_get(v, "mynumber") == NULL);
	json_decref(schema);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
