/* SPDX-License-Identifier: ISC
 * api_spec - see api_spec.h.
 */
#include "db/api_spec.h"

#include "src/err.h"

#include <stdio.h>
#include <string.h>

const struct api_type api_types[] = {
#define TYPE(name, fields) { name, fields },
#include "db/api_types.h"
};
const int api_type_count = (int)(sizeof(api_types) / sizeof(api_types[0]));

const char *
api_type_fields(const char *name)
{
	int i;

	for (i = 0; i < api_type_count; i++)
		if (strcmp(api_types[i].name, name) == 0)
			return api_types[i].fields;
	return NULL;
}

static void
take(char *out, size_t size, const char *s, size_t n)
{
	if (n >= size)
		die("a name in a table of the interface is too long");
	memcpy(out, s, n);
	out[n] = '\0';
}

bool
spec_next(const char **at, struct spec_field *f)
{
	const char *p = *at + strspn(*at, ", "), *end = p + strcspn(p, ",");
	const char *colon, *open;
	size_t n;

	*at = end;
	if (p == end)
		return false;
	memset(f, 0, sizeof(*f));
	f->may_miss = end[-1] == '?';
	end -= f->may_miss ? 1 : 0;
	n = (size_t)(end - p);
	colon = memchr(p, ':', n);
	if (colon == NULL) {
		take(f->name, sizeof(f->name), p, n);
		take(f->type, sizeof(f->type), "text", 4);
		return true;
	}
	take(f->name, sizeof(f->name), p, (size_t)(colon - p));
	p = colon + 1;
	n = (size_t)(end - p);
	open = memchr(p, '(', n);
	take(
	    f->type, sizeof(f->type), p, open != NULL ? (size_t)(open - p) : n);
	if (open != NULL)
		take(f->of, sizeof(f->of), open + 1, (size_t)(end - open) - 2);
	return true;
}

/* ---- holding an object against it ---- */

static bool fits_type(const char *type, const char *of, const json_t *v);

/* One element of a list, or the value of an object or a map. */
static bool
fits_of(const char *of, const json_t *v)
{
	const char *fields = api_type_fields(of);
	char where[40];

	if (of[0] == '\0')
		return true;
	if (fields != NULL)
		return json_is_object(v) && spec_fits(fields, v, where);
	if (strcmp(of, "row") == 0 || strcmp(of, "entry") == 0)
		return json_is_object(v);
	return fits_type(of, "", v);
}

static bool
fits_all(const char *type, const char *of, const json_t *v)
{
	const char *key;
	json_t *e;
	size_t i;

	if (strcmp(type, "object") == 0)
		return json_is_object(v) && fits_of(of, v);
	if (strcmp(type, "map") == 0) {
		if (!json_is_object(v))
			return false;
		json_object_foreach((json_t *)(size_t)v, key, e)
		{
			if (!fits_of(of, e))
				return false;
		}
		return true;
	}
	if (!json_is_array(v))
		return false;
	json_array_foreach(v, i, e)
	{
		if (!fits_of(of, e))
			return false;
	}
	return true;
}

static bool
fits_type(const char *type, const char *of, const json_t *v)
{
	if (strcmp(type, "text") == 0)
		return json_is_string(v);
	if (strcmp(type, "int") == 0)
		return json_is_integer(v);
	if (strcmp(type, "bool") == 0)
		return json_is_boolean(v);
	if (strcmp(type, "any") == 0)
		return v != NULL;
	return fits_all(type, of, v);
}

bool
spec_fits(const char *fields, const json_t *o, char where[40])
{
	struct spec_field f;
	const json_t *v;

	while (spec_next(&fields, &f)) {
		v = json_object_get(o, f.name);
		if (f.may_miss && (v == NULL || json_is_null(v)))
			continue;
		if (v == NULL || !fits_type(f.type, f.of, v)) {
			(void)snprintf(where, 40, "%s", f.name);
			return false;
		}
	}
	return true;
}
