/* SPDX-License-Identifier: ISC
 * api - see api.h.
 */
#include "src/api.h"

#include "src/mem.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Looks at brackets and commas outside strings: what a parser would nest and
 * build, counted before it does. */
static bool
fits(const char *s, size_t len)
{
	size_t i, depth = 0, values = 1;
	bool in_string = false;

	for (i = 0; i < len; i++) {
		char c = s[i];

		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
			continue;
		}
		if (c == '"')
			in_string = true;
		else if (c == '{' || c == '[')
			depth++, values++;
		else if (c == '}' || c == ']')
			depth -= depth > 0 ? 1 : 0;
		else if (c == ',')
			values++;
		if (depth > API_DEPTH_MAX || values > API_VALUES_MAX)
			return false;
	}
	return true;
}

json_t *
api_parse(const char *s, size_t len)
{
	json_t *j;

	if (!fits(s, len))
		return NULL;
	j = json_loadb(s, len, JSON_REJECT_DUPLICATES, NULL);
	if (j != NULL && !json_is_object(j)) {
		json_decref(j);
		return NULL;
	}
	return j;
}

static const char *const rc_names[] = {
	[RC_OK] = "ok",
	[RC_INPUT] = "input",
	[RC_NOT_FOUND] = "not_found",
	[RC_CONFLICT] = "conflict",
	[RC_DENIED] = "denied",
	[RC_OFFLINE] = "offline",
	[RC_IO] = "io",
};

const char *
api_rc_name(enum rc rc)
{
	return rc_names[rc];
}

enum rc
api_rc_of(const char *name)
{
	int i;

	for (i = RC_INPUT; i < RC_IO; i++)
		if (name != NULL && strcmp(rc_names[i], name) == 0)
			return (enum rc)i;
	return RC_IO;
}

static char *
dumped(json_t *whole)
{
	char *s = whole != NULL ? json_dumps(whole, JSON_COMPACT) : NULL;

	if (s == NULL)
		die("an answer is no JSON");
	json_decref(whole);
	return s;
}

char *
api_answer_ok(json_t *result)
{
	return dumped(json_pack("{s:b,s:o}", "ok", 1, "result", result));
}

/* A text that was cut in a character would be no JSON. */
static json_t *
text_json(const char *s)
{
	json_t *j = json_string(s);

	return j != NULL ? j : json_string("");
}

json_t *
api_error_json(const struct err *err)
{
	return json_pack("{s:s,s:o,s:o,s:i,s:o,s:o,s:o}", "rc",
	    api_rc_name(err->rc), "code", text_json(err->code), "item",
	    text_json(err->item), "person", err->person, "text",
	    text_json(err->text), "why", text_json(err->why), "remedy",
	    text_json(err->remedy));
}

char *
api_answer_error(const struct err *err)
{
	return dumped(
	    json_pack("{s:b,s:o}", "ok", 0, "error", api_error_json(err)));
}

/* ---- reading ---- */

/* Words of a message for a person: one line, nothing else. */
static void
take_words(const json_t *o, const char *key, char *out, size_t size)
{
	const char *s = json_string_value(json_object_get(o, key));

	if (s == NULL)
		s = "";
	text_fit(text_clean(s, NULL) ? s : "〓", (int)size, false, out, size);
}

/* What programs branch on: letters and digits of ASCII. */
static void
take_name(const json_t *o, const char *key, char *out, size_t size)
{
	const char *s = json_string_value(json_object_get(o, key));

	out[0] = '\0';
	if (s == NULL || strlen(s) >= size ||
	    s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			"0123456789_")] != '\0')
		return;
	(void)snprintf(out, size, "%s", s);
}

static enum rc
no_answer(struct err *err)
{
	return err_set(err, RC_OFFLINE, "E7800",
	    "台帳のサービスの返事が読めません",
	    "約束した形の返事ではありません",
	    "つながっている先とプログラムの版を確かめてください");
}

enum rc
api_error_read(const json_t *o, struct err *err)
{
	const json_t *person = json_object_get(o, "person");
	struct err e;

	if (!json_is_object(o) || !json_is_string(json_object_get(o, "rc")))
		return no_answer(err);
	err_clear(&e);
	e.rc = api_rc_of(json_string_value(json_object_get(o, "rc")));
	take_name(o, "code", e.code, sizeof(e.code));
	take_name(o, "item", e.item, sizeof(e.item));
	take_words(o, "text", e.text, sizeof(e.text));
	take_words(o, "why", e.why, sizeof(e.why));
	take_words(o, "remedy", e.remedy, sizeof(e.remedy));
	if (json_is_integer(person) && json_integer_value(person) >= -1 &&
	    json_integer_value(person) < 1000)
		e.person = (int)json_integer_value(person);
	if (err != NULL)
		*err = e;
	return e.rc;
}

enum rc
api_answer_read(const char *s, size_t len, json_t **result, struct err *err)
{
	json_t *whole = api_parse(s, len), *got;
	enum rc rc;

	if (whole == NULL)
		return no_answer(err);
	got = json_object_get(whole, "result");
	if (json_is_true(json_object_get(whole, "ok")) && json_is_object(got)) {
		*result = json_incref(got);
		rc = RC_OK;
	} else {
		rc = api_error_read(json_object_get(whole, "error"), err);
	}
	json_decref(whole);
	return rc;
}

bool
api_id_fine(const char *id)
{
	return id != NULL && strlen(id) == API_ID_LEN &&
	       strspn(id, "0123456789abcdef") == API_ID_LEN;
}
