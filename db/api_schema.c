/* SPDX-License-Identifier: ISC
 * api_schema - the interface as one document, made out of the tables that
 * the register checks calls with and the client answers.
 */
#include "db/api_spec.h"
#include "db/register.h"
#include "src/api.h"
#include "src/entry.h"
#include "src/record.h"

#include <stdio.h>
#include <string.h>

#define TEXT_MAX 4000 /* bytes; as register.c checks arguments */
#define LIST_MAX 5000

static json_t *
ref(const char *name)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "#/$defs/%s", name);
	return json_pack("{s:s}", "$ref", path);
}

static json_t *one(const char *type, const char *of, bool is_argument);

/* What a list, an object or a map holds; NULL anything. */
static json_t *
inner(const char *of, bool is_argument)
{
	if (of[0] == '\0')
		return NULL;
	if (api_type_fields(of) != NULL || strcmp(of, "row") == 0 ||
	    strcmp(of, "entry") == 0)
		return ref(of);
	return one(of, "", is_argument);
}

static json_t *
text_schema(bool is_argument)
{
	json_t *o = json_pack("{s:s}", "type", "string");

	/* maxLength counts characters; the register counts bytes */
	if (is_argument)
		(void)json_object_update_new(
		    o, json_pack("{s:i,s:i,s:s}", "maxLength", TEXT_MAX,
			   "x-maxBytes", TEXT_MAX, "pattern",
			   "^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f]*$"));
	return o;
}

static json_t *
one(const char *type, const char *of, bool is_argument)
{
	json_t *o, *in = inner(of, is_argument);

	if (strcmp(type, "text") == 0)
		return text_schema(is_argument);
	if (strcmp(type, "int") == 0) {
		o = json_pack("{s:s}", "type", "integer");
		if (is_argument)
			(void)json_object_set_new(
			    o, "minimum", json_integer(0));
		return o;
	}
	if (strcmp(type, "bool") == 0)
		return json_pack("{s:s}", "type", "boolean");
	if (strcmp(type, "any") == 0)
		return is_argument
			   ? json_pack("{s:{s:s}}", "not", "type", "null")
			   : json_object();
	if (strcmp(type, "object") == 0)
		return in != NULL ? in : json_pack("{s:s}", "type", "object");
	o = json_pack(
	    "{s:s}", "type", strcmp(type, "map") == 0 ? "object" : "array");
	if (in != NULL)
		(void)json_object_set_new(o,
		    strcmp(type, "map") == 0 ? "additionalProperties" : "items",
		    in);
	if (strcmp(type, "list") == 0 && is_argument)
		(void)json_object_set_new(
		    o, "maxItems", json_integer(LIST_MAX));
	return o;
}

/* Fields nobody named are another version's and may stand there. */
static json_t *
object_of(const char *fields, bool is_argument)
{
	json_t *properties = json_object(), *required = json_array(), *v;
	struct spec_field f;

	while (spec_next(&fields, &f)) {
		v = one(f.type, f.of, is_argument);
		if (f.may_miss)
			v = json_pack(
			    "{s:[o,{s:s}]}", "anyOf", v, "type", "null");
		else
			(void)json_array_append_new(
			    required, json_string(f.name));
		(void)json_object_set_new(properties, f.name, v);
	}
	return json_pack("{s:s,s:o,s:o}", "type", "object", "properties",
	    properties, "required", required);
}

/* A row of an answer: items of the catalogue, its numbers, and what a later
 * version adds. */
static json_t *
row_type(void)
{
	static const char *const numbers[] = { "hist_no", "sheet_no",
		"recorded_at", "entry_id", "cancels" };
	json_t *row = record_schema();
	json_t *properties = json_object_get(row, "properties");
	size_t i;

	(void)json_object_del(row, "$schema");
	(void)json_object_del(row, "additionalProperties");
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		(void)json_object_set_new(properties, numbers[i],
		    json_pack("{s:s}", "type", "integer"));
	(void)json_object_set_new(
	    properties, "person_no", json_pack("{s:s}", "type", "string"));
	return row;
}

static json_t *
types(void)
{
	json_t *defs = json_object(), *entry = entry_schema();
	int i;

	for (i = 0; i < api_type_count; i++)
		(void)json_object_set_new(defs, api_types[i].name,
		    object_of(api_types[i].fields, false));
	(void)json_object_del(entry, "$schema");
	(void)json_object_set_new(defs, "entry", entry);
	(void)json_object_set_new(defs, "row", row_type());
	return defs;
}

json_t *
api_schema(void)
{
	json_t *calls = json_object();
	int i;

	for (i = 0; i < reg_method_count; i++) {
		const struct reg_method *m = &reg_methods[i];

		(void)json_object_set_new(calls, m->name,
		    json_pack("{s:b,s:b,s:s,s:o,s:o}", "writes", (int)m->writes,
			"session", (int)m->needs_session, "right", m->right,
			"args", object_of(m->args, true), "result",
			object_of(m->result, false)));
	}
	return json_pack("{s:s,s:s,s:i,s:s,s:o,s:o}", "$schema",
	    "https://json-schema.org/draft/2020-12/schema", "title",
	    "Madoguchi: the register's calls", "version", API_NEWEST,
	    "description",
	    "POST /vVERSION/CALL with args answers {\"ok\":true,\"result\":…} "
	    "or {\"ok\":false,\"error\":…}.",
	    "$defs", types(), "calls", calls);
}
