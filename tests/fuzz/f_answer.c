/* SPDX-License-Identifier: ISC
 * f_answer - whatever a service answers, and whatever stands for JSON in a
 * request: nothing deep or wide is built, what is taken is an object, words
 * of a refusal are clean, and every call's answer is held against its types.
 * fuzz: db
 */
#include "db/api_spec.h"
#include "db/register.h"
#include "src/api.h"
#include "src/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool so)
{
	if (!so)
		abort();
}

static size_t
depth_of(const json_t *j)
{
	const char *key;
	size_t i, d, most = 0;
	json_t *v;

	json_array_foreach(j, i, v)
	{
		d = depth_of(v);
		most = d > most ? d : most;
	}
	json_object_foreach((json_t *)(uintptr_t)j, key, v)
	{
		d = depth_of(v);
		most = d > most ? d : most;
	}
	return most + (json_is_array(j) || json_is_object(j) ? 1 : 0);
}

static void
look_at_refusal(enum rc rc, const struct err *e)
{
	check(rc != RC_OK && e->rc == rc);
	check(strspn(e->code, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrst"
			      "uvwxyz0123456789_") == strlen(e->code));
	check(text_clean(e->text, NULL) && text_clean(e->why, NULL) &&
	      text_clean(e->remedy, NULL));
	check(e->person >= -1 && e->person < 1000);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *whole = api_parse((const char *)data, size), *result = NULL;
	char where[40];
	struct err e;
	enum rc rc;
	int i;

	check(whole == NULL ||
	      (json_is_object(whole) && depth_of(whole) <= API_DEPTH_MAX));
	json_decref(whole);
	err_clear(&e);
	rc = api_answer_read((const char *)data, size, &result, &e);
	if (rc != RC_OK) {
		check(result == NULL);
		look_at_refusal(rc, &e);
		return 0;
	}
	check(json_is_object(result));
	for (i = 0; i < reg_method_count; i++)
		(void)spec_fits(reg_methods[i].result, result, where);
	json_decref(result);
	return 0;
}
