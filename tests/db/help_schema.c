/* SPDX-License-Identifier: ISC
 * help_schema - see help_schema.h.
 */
#include "tests/db/help_schema.h"

#include "db/api_spec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct at {
	const json_t *root;
	char *where; /* path so far */
	size_t size;
};

static bool
not_so(struct at *a, const char *why)
{
	size_t n = strlen(a->where);

	(void)snprintf(a->where + n, a->size - n, ": %s", why);
	return false;
}

static size_t
characters(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static bool
is_type(const char *type, const json_t *v)
{
	return (strcmp(type, "object") == 0 && json_is_object(v)) ||
	       (strcmp(type, "array") == 0 && json_is_array(v)) ||
	       (strcmp(type, "string") == 0 && json_is_string(v)) ||
	       (strcmp(type, "integer") == 0 && json_is_integer(v)) ||
	       (strcmp(type, "boolean") == 0 && json_is_boolean(v)) ||
	       (strcmp(type, "null") == 0 && json_is_null(v));
}

static bool holds(struct at *a, const json_t *schema, const json_t *v);

/* Tries without leaving a trace in the path. */
static bool
would_hold(struct at *a, const json_t *schema, const json_t *v)
{
	size_t n = strlen(a->where);
	bool ok = holds(a, schema, v);

	a->where[n] = '\0';
	return ok;
}

static bool
holds_at(struct at *a, const char *key, const json_t *schema, const json_t *v)
{
	size_t n = strlen(a->where);
	bool ok;

	(void)snprintf(a->where + n, a->size - n, "/%s", key);
	ok = holds(a, schema, v);
	if (ok)
		a->where[n] = '\0';
	return ok;
}

static bool
holds_ref(struct at *a, const json_t *k, const json_t *v)
{
	const char *path = json_string_value(k);
	const json_t *to = NULL;

	if (path != NULL && strncmp(path, "#/$defs/", 8) == 0)
		to = json_object_get(
		    json_object_get(a->root, "$defs"), path + 8);
	return to != NULL ? holds(a, to, v) : not_so(a, "$ref to nothing");
}

static bool
holds_objects(struct at *a, const json_t *schema, const json_t *v)
{
	const json_t *properties = json_object_get(schema, "properties");
	const json_t *more = json_object_get(schema, "additionalProperties");
	const char *key;
	json_t *e, *s;
	size_t i;

	json_array_foreach(json_object_get(schema, "required"), i, e)
	{
		if (json_object_get(v, json_string_value(e)) == NULL)
			return not_so(a, json_string_value(e));
	}
	json_object_foreach((json_t *)(size_t)v, key, e)
	{
		s = json_object_get(properties, key);
		if (s == NULL && json_is_false(more))
			return not_so(a, key);
		if (s == NULL && json_is_object(more))
			s = (json_t *)(size_t)more;
		if (s != NULL && !holds_at(a, key, s, e))
			return false;
	}
	return true;
}

static bool
holds_text(struct at *a, const char *key, const json_t *k, const json_t *v)
{
	const char *s = json_string_value(v);

	if (s == NULL)
		return true;
	if (strcmp(key, "maxLength") == 0)
		return characters(s) <= (size_t)json_integer_value(k) ||
		       not_so(a, "too many characters");
	if (strcmp(key, "x-maxBytes") == 0)
		return strlen(s) <= (size_t)json_integer_value(k) ||
		       not_so(a, "too many bytes");
	/* the one pattern there is */
	if (strcmp(json_string_value(k),
		"^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f]*$") != 0)
		return not_so(a, "a pattern this validator does not know");
	for (; *s != '\0'; s++)
		if (((unsigned char)*s < ' ' && *s != '\n') || *s == 0x7f)
			return not_so(a, "a control character");
	return true;
}

static bool
holds_list(struct at *a, const json_t *k, const json_t *v)
{
	char key[24];
	json_t *e;
	size_t i;

	json_array_foreach(v, i, e)
	{
		(void)snprintf(key, sizeof(key), "%zu", i);
		if (!holds_at(a, key, k, e))
			return false;
	}
	return true;
}

static bool
holds_one_of(struct at *a, const json_t *list, const json_t *v, bool is_value)
{
	json_t *e;
	size_t i;

	json_array_foreach(list, i, e)
	{
		if (is_value ? json_equal(e, v) != 0 : would_hold(a, e, v))
			return true;
	}
	return not_so(a, "none of the choices");
}

static bool
holds_key(struct at *a, const json_t *schema, const char *key, const json_t *k,
    const json_t *v)
{
	static const char *const said[] = { "title", "description", "$schema",
		"required", "additionalProperties", "properties" };
	size_t i;

	for (i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		if (strcmp(key, said[i]) == 0)
			return i != 5 || !json_is_object(v) ||
			       holds_objects(a, schema, v);
	if (strcmp(key, "$ref") == 0)
		return holds_ref(a, k, v);
	if (strcmp(key, "type") == 0)
		return is_type(json_string_value(k), v) ||
		       not_so(a, json_string_value(k));
	if (strcmp(key, "enum") == 0)
		return holds_one_of(a, k, v, true);
	if (strcmp(key, "anyOf") == 0)
		return holds_one_of(a, k, v, false);
	if (strcmp(key, "not") == 0)
		return !would_hold(a, k, v) || not_so(a, "what it must not be");
	if (strcmp(key, "items") == 0)
		return !json_is_array(v) || holds_list(a, k, v);
	if (strcmp(key, "maxItems") == 0)
		return json_array_size(v) <= (size_t)json_integer_value(k) ||
		       not_so(a, "too many");
	if (strcmp(key, "minimum") == 0)
		return !json_is_integer(v) ||
		       json_integer_value(v) >= json_integer_value(k) ||
		       not_so(a, "too small");
	if (strcmp(key, "maximum") == 0)
		return !json_is_integer(v) ||
		       json_integer_value(v) <= json_integer_value(k) ||
		       not_so(a, "too large");
	if (strcmp(key, "maxLength") == 0 || strcmp(key, "x-maxBytes") == 0 ||
	    strcmp(key, "pattern") == 0)
		return holds_text(a, key, k, v);
	return not_so(a, key);
}

static bool
holds(struct at *a, const json_t *schema, const json_t *v)
{
	const char *key;
	json_t *k;

	/* where there are no properties, the rest of an object still counts */
	if (json_is_object(v) &&
	    json_object_get(schema, "properties") == NULL &&
	    json_object_get(schema, "additionalProperties") != NULL &&
	    !holds_objects(a, schema, v))
		return false;
	json_object_foreach((json_t *)(size_t)schema, key, k)
	{
		if (!holds_key(a, schema, key, k, v))
			return false;
	}
	return true;
}

bool
schema_holds(const json_t *root, const json_t *schema, const json_t *v,
    char *where, size_t size)
{
	struct at a = { root, where, size };

	where[0] = '\0';
	return schema != NULL ? holds(&a, schema, v) : not_so(&a, "no schema");
}

static json_t *api;

static void
forget(void)
{
	json_decref(api);
}

const json_t *
schema_api(void)
{
	if (api == NULL) {
		api = api_schema();
		(void)atexit(forget);
	}
	return api;
}

bool
schema_answer_holds(const char *method, const json_t *answer)
{
	const json_t *call =
	    json_object_get(json_object_get(schema_api(), "calls"), method);
	char where[400];

	if (schema_holds(schema_api(), json_object_get(call, "result"), answer,
		where, sizeof(where)))
		return true;
	printf("# the answer of %s is not as its schema says: %s\n", method,
	    where);
	return false;
}
