/* SPDX-License-Identifier: ISC
 * reg_args - the arguments of a call: read out, and held against the method
 * table before anything else is done with them.
 */
#include "db/no_mynumber.h"
#include "db/reg.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <stdio.h>
#include <string.h>

json_t *
json_unconst(const json_t *j)
{
	return (json_t *)(uintptr_t)j;
}

const char *
json_text(const json_t *o, const char *key)
{
	const char *v = json_string_value(json_object_get(o, key));

	return v != NULL ? v : "";
}

const char *
arg_text(const struct call *c, const char *name)
{
	return json_text(c->args, name);
}

int64_t
arg_int(const struct call *c, const char *name, int64_t preset)
{
	const json_t *v = json_object_get(c->args, name);

	return json_is_integer(v)   ? json_integer_value(v)
	       : json_is_boolean(v) ? json_is_true(v)
				    : preset;
}

bool
arg_has(const struct call *c, const char *name)
{
	const json_t *v = json_object_get(c->args, name);

	return v != NULL && !json_is_null(v);
}

const json_t *
arg_json(const struct call *c, const char *name)
{
	return json_object_get(c->args, name);
}

bool
text_fine(const char *s, size_t max)
{
	size_t n = strlen(s), i;
	char *line;
	bool fine;

	if (n > max || !utf8_valid(s, n))
		return false;
	line = x_strdup(s);
	for (i = 0; i < n; i++)
		if (line[i] == '\n')
			line[i] = ' ';
	fine = text_clean(line, NULL);
	wipe_free(line);
	return fine;
}

static enum rc
bad_arg(struct err *err, const char *name, const char *why)
{
	enum rc rc = err_set(err, RC_INPUT, "E9400",
	    "台帳への依頼の形が正しくありません", why,
	    "プログラムの版を確かめてください");

	err_log(err, "argument %s", name);
	return rc;
}

/* One "name:type?" of the method's table against what came. */
static enum rc
check_arg(const json_t *args, const char *spec, size_t len, struct err *err)
{
	char name[40];
	bool may_miss = len > 0 && spec[len - 1] == '?';
	const char *type = "", *colon = memchr(spec, ':', len);
	size_t n =
	    colon != NULL ? (size_t)(colon - spec) : len - (may_miss ? 1 : 0);
	const json_t *v;
	bool fits;

	(void)snprintf(name, sizeof(name), "%.*s", (int)n, spec);
	if (colon != NULL)
		type = colon + 1;
	v = json_object_get(args, name);
	if (v == NULL || (may_miss && json_is_null(v)))
		return may_miss ? RC_OK
				: bad_arg(err, name, "足りない項目があります");
	if (strncmp(type, "int", 3) == 0)
		fits = json_is_integer(v) && json_integer_value(v) >= 0;
	else if (strncmp(type, "bool", 4) == 0)
		fits = json_is_boolean(v);
	else if (strncmp(type, "list", 4) == 0)
		fits = json_is_array(v) && json_array_size(v) <= 5000;
	else if (strncmp(type, "object", 6) == 0)
		fits = json_is_object(v);
	else if (strncmp(type, "any", 3) == 0)
		fits = !json_is_null(v);
	else
		fits = json_is_string(v) &&
		       strlen(json_string_value(v)) == json_string_length(v) &&
		       text_fine(json_string_value(v), 4000);
	return fits ? RC_OK : bad_arg(err, name, "項目の型が違います");
}

enum rc
reg_check_args(const struct reg_method *m, const json_t *args, struct err *err)
{
	const char *p = m->args;
	size_t n;
	enum rc rc;

	if (!json_is_object(args))
		return bad_arg(err, "", "オブジェクトではありません");
	while (*p != '\0') {
		p += strspn(p, ", ");
		n = strcspn(p, ",");
		if (n > 0 && (rc = check_arg(args, p, n, err)) != RC_OK)
			return rc;
		p += n;
	}
	return RC_OK;
}

/* 個人番号 have calls of their own; in a reason, a note or a line of a log
 * nobody keeps one. Entries are looked through item by item (reg_entry.c);
 * attached items are other systems' numbers. */
enum rc
reg_check_no_mynumber(
    const struct reg_method *m, const json_t *args, struct err *err)
{
	const char *key;
	json_t *v, *body, *o;
	size_t i;
	bool found = false;

	if (!GUARD("text_no_mynumber"))
		return RC_OK;
	json_object_foreach(json_unconst(args), key, v)
	{
		if (strcmp(key, "entry") == 0 || strcmp(key, "values") == 0 ||
		    strcmp(key, "persons") == 0 || strcmp(key, "proof") == 0 ||
		    strcmp(key, "value") == 0)
			continue;
		/* Line by line, so that one stops no other. */
		if (strcmp(key, "lines") == 0 &&
		    strcmp(m->name, "arrival.put") == 0)
			continue;
		if (strcmp(key, "records") != 0) {
			o = json_pack("{s:O}", key, v);
			found |= json_has_mynumber(o);
			json_decref(o);
			continue;
		}
		json_array_foreach(v, i, o)
		{
			body = json_loads(json_text(o, "body"), 0, NULL);
			found |= body != NULL && json_has_mynumber(body);
			json_decref(body);
		}
	}
	if (!found)
		return RC_OK;
	err_log(err, "text in %s", m->name);
	return err_set(err, RC_INPUT, "E1089", "個人番号は文に書けません",
	    "個人番号らしい12桁の数字が文の中にあります",
	    "番号を消してください（個人番号は専用の欄で扱います）");
}
