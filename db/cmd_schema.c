/* SPDX-License-Identifier: ISC
 * daicho schema: the JSON Schema of what goes in and comes out, made from
 * the catalogue.
 */
#include "db/api_spec.h"
#include "db/cmd.h"
#include "src/catalogue.h"
#include "src/codes.h"

#include <stdlib.h>
#include <string.h>

const struct cli_option schema_options[] = {
	{ NULL, NULL, NULL },
};

static json_t *
item_schema(const struct item_def *d)
{
	json_t *o = json_pack("{s:s,s:s,s:s}", "type", "string", "title",
		   d->label, "description", d->label_en),
	       *codes;
	const char *list = code_item_list(d->id);
	const struct code_row *r;
	int n;

	if (list == NULL)
		return o;
	r = code_list(list, &n);
	codes = json_array();
	for (int i = 0; i < n; i++)
		(void)json_array_append_new(codes, json_string(r[i].code));
	(void)json_object_set_new(o, "enum", codes);
	return o;
}

static json_t *
record_schema(const char *table)
{
	json_t *properties = json_object();

	for (int i = 0; i < IT_COUNT; i++)
		if (strcmp(item_defs[i].table, table) == 0)
			(void)json_object_set_new(properties, item_defs[i].id,
			    item_schema(&item_defs[i]));
	return properties;
}

static json_t *
groups_schema(void)
{
	json_t *groups = json_object();

	for (int i = 0; i < IT_COUNT; i++) {
		const char *g = item_defs[i].repeat;
		json_t *o;

		if (g[0] == '\0')
			continue;
		o = json_object_get(groups, g);
		if (o == NULL) {
			o = json_pack("{s:s,s:{s:s,s:b,s:{}}}", "type", "array",
			    "items", "type", "object", "additionalProperties",
			    0, "properties");
			(void)json_object_set_new(groups, g, o);
		}
		(void)json_object_set_new(
		    json_object_get(json_object_get(o, "items"), "properties"),
		    item_defs[i].id, item_schema(&item_defs[i]));
	}
	return groups;
}

static json_t *
row_schema(void)
{
	json_t *properties = record_schema("history");
	static const char *const numbers[] = { "hist_no", "sheet_no",
		"recorded_at", "entry_id", "cancels" };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		(void)json_object_set_new(properties, numbers[i],
		    json_pack("{s:s}", "type", "integer"));
	(void)json_object_set_new(
	    properties, "person_no", json_pack("{s:s}", "type", "string"));
	(void)json_object_set_new(properties, "groups",
	    json_pack(
		"{s:s,s:o}", "type", "object", "properties", groups_schema()));
	return json_pack("{s:s,s:b,s:o}", "type", "object",
	    "additionalProperties", 0, "properties", properties);
}

static json_t *
texts(const char *const *names)
{
	json_t *o = json_object();

	for (; *names != NULL; names++)
		(void)json_object_set_new(
		    o, *names, json_pack("{s:s}", "type", "string"));
	return o;
}

static json_t *
show_schema(void)
{
	return json_pack("{s:s,s:s,s:{s:o,s:{s:s,s:o},s:{s:s,s:o}}}", "title",
	    "daicho show", "type", "object", "properties", "record",
	    row_schema(), "history", "type", "array", "items", row_schema(),
	    "attached", "type", "object", "properties",
	    record_schema("attached"));
}

static json_t *
search_schema(void)
{
	static const char *const names[] = { "person_no", "household_no",
		"name", "name_kana", "birth", "sex", "relation", "address",
		"why", "signs", "list_ward", NULL };
	json_t *p = texts(names);

	(void)json_object_set_new(
	    p, "sheet_no", json_pack("{s:s}", "type", "integer"));
	(void)json_object_set_new(
	    p, "elsewhere", json_pack("{s:s}", "type", "integer"));
	(void)json_object_set_new(
	    p, "removed", json_pack("{s:s}", "type", "boolean"));
	(void)json_object_set_new(
	    p, "more", json_pack("{s:s}", "type", "boolean"));
	return json_pack("{s:s,s:s,s:o}", "title", "daicho search", "type",
	    "object", "properties", p);
}

static json_t *
entry_schema(void)
{
	static const char *const names[] = { "event", "menu", "household_no",
		"event_date", "notified_on", "informed_on", "offered_on",
		"requested_on", "applicant", "remarks", NULL };
	json_t *p = texts(names), *after;

	after = json_pack("{s:s,s:{s:{s:s},s:{s:s},s:o}}", "type", "object",
	    "properties", "person_no", "type", "string", "sheet_no", "type",
	    "integer", "after",
	    json_pack("{s:s,s:o}", "type", "object", "properties",
		record_schema("history")));
	(void)json_object_set_new(p, "persons",
	    json_pack("{s:s,s:o}", "type", "array", "items", after));
	return json_pack("{s:s,s:s,s:o}", "title", "daicho entry submit",
	    "type", "object", "properties", p);
}

int
cmd_schema(struct cli *c)
{
	const char *what = c->words > 0 ? c->word[0] : "show";
	json_t *o;
	int status;
	char *s;

	if (!cli_words(c, 0, 1, &status))
		return status;
	if (strcmp(what, "entry") == 0)
		o = entry_schema();
	else if (strcmp(what, "show") == 0)
		o = show_schema();
	else if (strcmp(what, "search") == 0)
		o = search_schema();
	else if (strcmp(what, "api") == 0)
		o = api_schema();
	else
		return cli_usage("その形はありません",
		    "entry、show、search、api のどれかです",
		    "例: daicho schema show");
	(void)json_object_set_new(o, "$schema",
	    json_string("https://json-schema.org/draft/2020-12/schema"));
	s = json_dumps(o, c->json ? JSON_COMPACT : JSON_INDENT(2));
	(void)fprintf(c->out, "%s\n", s != NULL ? s : "{}");
	free(s);
	json_decref(o);
	return 0;
}
