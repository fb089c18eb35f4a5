/* SPDX-License-Identifier: ISC
 * no_mynumber - see no_mynumber.h.
 */
#include "db/no_mynumber.h"

#include "src/text.h"

#include "src/number.h"

#include <stdint.h>
#include <string.h>

/* Keys whose strings are numbers of another kind or opaque words. */
static bool
is_name(const char *key)
{
	static const char *const names[] = { "person_no", "household_no",
		"persons", "residents", "households", "staff", "author",
		"terminal", "key", "lease", "session", "digest", "hash",
		"public_key", "account", "receipt_no" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], key) == 0)
			return true;
	return false;
}

static bool
look(const json_t *j, bool is_named)
{
	const char *key;
	json_t *v;
	size_t i;

	if (json_is_string(j))
		return !is_named && mynumber_within(json_string_value(j));
	if (json_is_array(j)) {
		json_array_foreach(j, i, v)
		{
			if (look(v, is_named))
				return true;
		}
		return false;
	}
	json_object_foreach((json_t *)(uintptr_t)j, key, v)
	{
		/* true or false: whether it is to stand on a certificate */
		if ((strcmp(key, "mynumber") == 0 && !json_is_boolean(v)) ||
		    look(v, is_name(key)))
			return true;
	}
	return false;
}

bool
json_has_mynumber(const json_t *j)
{
	return look(j, false);
}

bool
text_has_twelve_digits(const char *text)
{
	char narrow[1024];
	const char *p;
	int n = 0;

	text_narrow(text, narrow, sizeof(narrow));
	for (p = narrow; *p != '\0'; p++) {
		if (*p >= '0' && *p <= '9')
			n++;
		else if (*p != ' ' && *p != '-')
			n = 0;
		if (n >= 12)
			return true;
	}
	return false;
}
