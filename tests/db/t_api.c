/* SPDX-License-Identifier: ISC
 * The document of the interface and the code say the same: every call, what
 * it takes and refuses, what it gives.
 */
#include "db/api_spec.h"
#include "src/api.h"
#include "tests/db/help_register.h"
#include "tests/db/help_schema.h"

#include "tests/test.h"

#include <stdio.h>
#include <string.h>

static struct test_reg t;

static const json_t *
args_of(const char *method)
{
	return json_object_get(
	    json_object_get(json_object_get(schema_api(), "calls"), method),
	    "args");
}

TEST(every_call_stands_in_the_document)
{
	const json_t *calls = json_object_get(schema_api(), "calls");
	int i;

	CHECK_INT(json_object_size(calls), reg_method_count);
	for (i = 0; i < reg_method_count; i++) {
		const json_t *c = json_object_get(calls, reg_methods[i].name);

		CHECK(json_is_true(json_object_get(c, "writes")) ==
		      reg_methods[i].writes);
		CHECK(json_is_true(json_object_get(c, "session")) ==
		      reg_methods[i].needs_session);
		CHECK_STR(json_string_value(json_object_get(c, "right")),
		    reg_methods[i].right);
	}
	CHECK_INT(json_integer_value(json_object_get(schema_api(), "version")),
	    API_NEWEST);
}

/* Every name in brackets is a type that is there. */
TEST(every_type_that_is_named_is_there)
{
	char *text = json_dumps(schema_api(), JSON_COMPACT), *p, name[64];
	const json_t *defs = json_object_get(schema_api(), "$defs");
	int n = 0;

	for (p = text; (p = strstr(p, "\"#/$defs/")) != NULL; p++, n++) {
		(void)snprintf(name, sizeof(name), "%.*s",
		    (int)strcspn(p + 9, "\""), p + 9);
		if (json_object_get(defs, name) == NULL) {
			printf("# no such type: %s\n", name);
			CHECK(false);
		}
	}
	CHECK(n > 20);
	free(text);
}

/* ---- arguments: the document and the register refuse the same ---- */

static json_t *
fitting(const struct spec_field *f)
{
	if (strcmp(f->type, "int") == 0)
		return json_integer(1);
	if (strcmp(f->type, "bool") == 0)
		return json_true();
	if (strcmp(f->type, "list") == 0)
		return json_array();
	if (strcmp(f->of, "proof") == 0)
		return json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "kind",
		    "demo", "key_id", "T1", "staff", "10001", "act", "x",
		    "subject", "x", "nonce", "x", "signature", "x");
	if (strcmp(f->type, "object") == 0)
		return json_object();
	return json_string("x");
}

/* Values of every kind, some at an edge. */
static json_t *
value(int i)
{
	static char text[4002];
	json_t *list;
	int k;

	switch (i) {
	case 0:
		return NULL; /* left out */
	case 1:
		return json_null();
	case 2:
		return json_true();
	case 3:
		return json_integer(0);
	case 4:
		return json_integer(-1);
	case 5:
		return json_real(1.5);
	case 6:
		return json_string("");
	case 7:
		return json_string("二行\n目");
	case 8:
		return json_string("a\tb");
	case 9:
		return json_string("a\x1b[2J");
	case 10:
	case 11:
		memset(text, 'a', sizeof(text));
		text[i == 10 ? 4000 : 4001] = '\0';
		return json_string(text);
	case 12:
		return json_array();
	case 13:
	case 14:
		list = json_array();
		for (k = 0; k < (i == 13 ? 5000 : 5001); k++)
			(void)json_array_append_new(list, json_string("a"));
		return list;
	case 15:
		return json_object();
	default:
		return json_pack("{s:{s:i}}", "a", "b", 1);
	}
}
#define VALUES 17

/* The register says E9400 of the shape of an argument alone, before anything
 * else; entries and proofs are looked at later, so the document is asked
 * without what stands in them. */
static bool
is_taken(const char *method, const json_t *args)
{
	json_t *res = NULL;
	bool taken;

	err_clear(&t.err);
	(void)!reg_call(t.reg, method, args, &res, &t.err);
	taken = strcmp(t.err.code, "E9400") != 0 ||
		strstr(t.err.log, "argument ") == NULL;
	json_decref(res);
	return taken;
}

static bool
is_described(const char *method, const json_t *args, const char *name)
{
	json_t *shallow = json_copy((json_t *)(size_t)args);
	json_t *v = json_object_get(shallow, name);
	char where[400];
	bool holds;

	if (json_is_object(v))
		(void)json_object_set_new(shallow, name, json_object());
	holds = schema_holds(
	    schema_api(), args_of(method), shallow, where, sizeof(where));
	/* members that a proof lacks are another matter */
	if (!holds && json_is_object(v))
		holds = strncmp(where, "/proof", 6) == 0;
	json_decref(shallow);
	return holds;
}

static void
try_field(
    const struct reg_method *m, const json_t *whole, const struct spec_field *f)
{
	json_t *args, *v;
	bool code, document;
	int i;

	for (i = 0; i < VALUES; i++) {
		args = json_copy((json_t *)(size_t)whole);
		v = value(i);
		if (v == NULL)
			(void)json_object_del(args, f->name);
		else
			(void)json_object_set_new(args, f->name, v);
		code = is_taken(m->name, args);
		document = is_described(m->name, args, f->name);
		if (code != document) {
			printf("# %s %s value %d: the register %s it, the "
			       "document %s\n",
			    m->name, f->name, i, code ? "takes" : "refuses",
			    document ? "does" : "does not");
			CHECK(false);
		}
		json_decref(args);
	}
}

TEST(arguments_are_refused_by_both_or_by_none)
{
	struct spec_field f;
	const char *at;
	json_t *whole;
	int i, n = 0;

	test_reg_make(&t);
	for (i = 0; i < reg_method_count; i++) {
		const struct reg_method *m = &reg_methods[i];

		whole = json_object();
		for (at = m->args; spec_next(&at, &f);)
			(void)json_object_set_new(whole, f.name, fitting(&f));
		CHECK(is_taken(m->name, whole));
		for (at = m->args; spec_next(&at, &f); n++)
			try_field(m, whole, &f);
		json_decref(whole);
	}
	CHECK(n > 120);
	test_reg_free(&t);
}

/* ---- answers ---- */

/* The contract suite holds every answer against the document; here it is
 * seen to notice. */
TEST(an_answer_that_is_not_so_is_noticed)
{
	json_t *st = NULL, *list;
	char where[40];

	test_reg_make(&t);
	CHECK_INT(test_call(&t, "register.status", &st, "{}"), RC_OK);
	CHECK(schema_answer_holds("register.status", st));
	(void)json_object_set_new(st, "of_a_later_version", json_true());
	CHECK(schema_answer_holds("register.status", st));
	(void)json_object_set_new(st, "position", json_string("1"));
	CHECK(!schema_answer_holds("register.status", st));
	(void)json_object_del(st, "position");
	CHECK(!schema_answer_holds("register.status", st));
	json_decref(st);
	list = json_pack("{s:[{s:s}]}", "staff", "staff", "10001");
	CHECK(!schema_answer_holds("staff.list", list));
	CHECK(!spec_fits("staff:list(staff)", list, where));
	CHECK_STR(where, "staff");
	json_decref(list);
	test_reg_free(&t);
}

TEST(client_and_document_read_a_spec_alike)
{
	static const struct {
		const char *spec, *json;
		bool fits;
	} cases[] = {
		{ "a", "{\"a\":\"x\"}", true },
		{ "a", "{\"a\":1}", false },
		{ "a", "{}", false },
		{ "a?", "{}", true },
		{ "a?", "{\"a\":null}", true },
		{ "a?", "{\"a\":1}", false },
		{ "a:int", "{\"a\":-1}", true },
		{ "a:int", "{\"a\":1.0}", false },
		{ "a:list(text)", "{\"a\":[\"x\"]}", true },
		{ "a:list(text)", "{\"a\":[\"x\",1]}", false },
		{ "a:map(text)", "{\"a\":{\"x\":\"y\"}}", true },
		{ "a:map(text)", "{\"a\":{\"x\":1}}", false },
		{ "a:map(setting)",
		    "{\"a\":{\"x\":{\"value\":null,\"version\":1}}}", true },
		{ "a:map(setting)", "{\"a\":{\"x\":{\"value\":1}}}", false },
		{ "a:object(alert)", "{\"a\":{\"code\":\"\",\"text\":\"\"}}",
		    true },
		{ "a:object(alert)", "{\"a\":{\"code\":\"\"}}", false },
		{ "a:object(alert)?, b:bool", "{\"b\":false}", true },
		{ "a:any", "{\"a\":null}", true },
		{ "a:any", "{}", false },
	};
	char where[40];
	json_t *o;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		o = json_loads(cases[i].json, 0, NULL);
		CHECK(spec_fits(cases[i].spec, o, where) == cases[i].fits);
		json_decref(o);
	}
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
