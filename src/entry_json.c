/* SPDX-License-Identifier: ISC
 * entry_json - an entry as JSON, and its digest. What comes in may be
 * anything: every field is bounded, checked and named when it is wrong, and
 * the entry of the caller is touched only when all of it is sound.
 */
#include "src/entry.h"

#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <sodium.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Texts and numbers by name, for both directions. Those the register sets
 * are no part of the digest. An _OPT field is written when it is not zero: a
 * terminal that does not know it yet takes every entry that does without. */
enum kind { TEXT, NUMBER, FLAG, NUMBER64, NUMBER64_OPT, NUMBER_OPT, FLAG_OPT };
struct field {
	const char *name;
	size_t at, size;
	enum kind kind;
	long long min, max;
	bool is_reviewed; /* part of what approving names */
};
#define T(s, f, r)                                                             \
	{                                                                      \
#f, offsetof(struct s, f), sizeof(((struct s *)0)->f), TEXT,   \
		    0, 0, r                                                    \
	}
#define N(s, f, lo, hi, r)                                                     \
	{                                                                      \
#f, offsetof(struct s, f), sizeof(int), NUMBER, lo, hi, r      \
	}
#define N_OPT(s, f, lo, hi, r)                                                 \
	{                                                                      \
#f, offsetof(struct s, f), sizeof(int), NUMBER_OPT, lo, hi, r  \
	}
#define B_OPT(s, f, r)                                                         \
	{                                                                      \
#f, offsetof(struct s, f), sizeof(bool), FLAG_OPT, 0, 1, r     \
	}
#define B(s, f, r)                                                             \
	{                                                                      \
#f, offsetof(struct s, f), sizeof(bool), FLAG, 0, 1, r         \
	}
static const struct field entry_fields[] = {
	{ "id", offsetof(struct entry, id), sizeof(int64_t), NUMBER64, 0,
	    INT64_MAX, true },
	N(entry, version, 0, 1000000000, true),
	T(entry, menu, true),
	B(entry, is_whole, true),
	T(entry, household_no, true),
	N(entry, household_version, 0, 1000000000, true),
	B(entry, with_birth, true),
	B_OPT(entry, ex_officio, true),
	B_OPT(entry, is_special, true),
	{ "arrival", offsetof(struct entry, arrival), sizeof(int64_t),
	    NUMBER64_OPT, 0, INT64_MAX, true },
	N_OPT(entry, ground, 0, 7, true),
	T(entry, event_date, true),
	T(entry, notified_on, true),
	T(entry, informed_on, true),
	T(entry, offered_on, true),
	T(entry, requested_on, true),
	N(entry, applicant_kind, 0, 9, true),
	T(entry, applicant, true),
	T(entry, paper_name, true),
	B(entry, has_proxy_letter, true),
	T(entry, remarks, true),
	T(entry, author, true),
	T(entry, author_name, false),
	T(entry, place, false),
	T(entry, terminal, false),
	T(entry, receipt_no, false),
	T(entry, submitted_at, false),
	T(entry, return_reason, false),
};
static const struct field person_fields[] = {
	T(entry_person, person_no, true),
	N(entry_person, sheet_no, 0, 1000000, true),
	N(entry_person, seen_hist, 0, 1000000000, true),
	B(entry_person, is_returner, true),
	T(entry_person, mynumber_handle, true),
	T(entry_person, card_handle, true),
	N_OPT(entry_person, card, 0, CARD_UNKNOWN, true),
	N_OPT(entry_person, cancels, 0, 1000000000, true),
	B_OPT(entry_person, new_code, true),
};
static const struct field answer_fields[] = {
	T(entry_answer, code, true),
	N(entry_answer, person, -1, ENTRY_PERSONS_MAX - 1, true),
	N(entry_answer, answer, 1, 99, true),
};
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char *const state_names[] = { "draft", "waiting", "in_review",
	"returned", "approved", "withdrawn" };

static json_t *
unconst(const json_t *j)
{
	return (json_t *)(uintptr_t)j;
}

static void
fields_out(json_t *o, const void *base, const struct field *f, size_t n,
    bool only_reviewed)
{
	const char *at;
	size_t i;

	for (i = 0; i < n; i++) {
		if (only_reviewed && !f[i].is_reviewed)
			continue;
		at = (const char *)base + f[i].at;
		switch (f[i].kind) {
		case TEXT:
			if (at[0] != '\0')
				json_object_set_new(
				    o, f[i].name, json_string(at));
			break;
		case NUMBER_OPT:
			if (*(const int *)(const void *)at == 0)
				break;
			/* fallthrough */
		case NUMBER:
			json_object_set_new(o, f[i].name,
			    json_integer(*(const int *)(const void *)at));
			break;
		case NUMBER64_OPT:
			if (*(const int64_t *)(const void *)at == 0)
				break;
			/* fallthrough */
		case NUMBER64:
			json_object_set_new(o, f[i].name,
			    json_integer(*(const int64_t *)(const void *)at));
			break;
		case FLAG_OPT:
			if (!*(const bool *)(const void *)at)
				break;
			/* fallthrough */
		case FLAG:
			json_object_set_new(o, f[i].name,
			    json_boolean(*(const bool *)(const void *)at));
			break;
		}
	}
}

/* Written when a paper was read: a terminal that does not know it takes
 * every entry that was typed. */
static bool
is_said(const struct record *r)
{
	int i;

	for (i = 0; i < IT_COUNT; i++)
		if (r->v[i] != NULL)
			return true;
	return false;
}

static json_t *
person_out(const struct entry_person *p)
{
	json_t *o = json_object();

	fields_out(o, p, person_fields, COUNT(person_fields), false);
	json_object_set_new(o, "before", record_to_json(&p->before));
	json_object_set_new(o, "after", record_to_json(&p->after));
	if (is_said(&p->said))
		json_object_set_new(o, "said", record_to_json(&p->said));
	return o;
}

static json_t *
to_json(const struct entry *e, bool only_reviewed)
{
	json_t *o = json_object(), *list;
	json_t *row;
	int i;

	fields_out(o, e, entry_fields, COUNT(entry_fields), only_reviewed);
	if (e->event != EV_COUNT)
		json_object_set_new(
		    o, "event", json_string(event_defs[e->event].code));
	if (!only_reviewed)
		json_object_set_new(
		    o, "state", json_string(state_names[e->state]));
	list = json_array();
	for (i = 0; i < e->paper_count; i++)
		json_array_append_new(list, json_string(e->papers[i]));
	json_object_set_new(o, "papers", list);
	list = json_array();
	for (i = 0; i < e->answer_count; i++) {
		row = json_object();
		fields_out(row, &e->answers[i], answer_fields,
		    COUNT(answer_fields), false);
		json_array_append_new(list, row);
	}
	json_object_set_new(o, "answers", list);
	list = json_array();
	for (i = 0; i < e->person_count; i++)
		json_array_append_new(list, person_out(&e->persons[i]));
	json_object_set_new(o, "persons", list);
	return o;
}

json_t *
entry_to_json(const struct entry *e)
{
	return to_json(e, false);
}

void
entry_digest(const struct entry *e, char out[65])
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	json_t *o = to_json(e, true);
	char *s = json_dumps(o, JSON_SORT_KEYS | JSON_COMPACT);

	if (s == NULL || sodium_init() < 0)
		die("entry_digest: an entry that is no JSON");
	crypto_hash_sha256(hash, (const unsigned char *)s, strlen(s));
	sodium_bin2hex(out, 65, hash, sizeof(hash));
	wipe_free(s);
	json_decref(o);
}

static enum rc
refuse(struct err *err, const char *what, const char *field)
{
	enum rc rc = err_set(err, RC_INPUT, "E4087", what,
	    "受け取った届出データの形が決まりと違います",
	    "送った側の版とデータを確かめてください（daicho schema entry）");

	err_log(err, "entry: %s", field);
	return rc;
}

/* The name of an unknown key is foreign text: it goes nowhere. */
static enum rc
unknown_key(struct err *err)
{
	return !GUARD("entry_json_unknown_key")
		   ? RC_OK
		   : refuse(err, "届出データに知らない項目があります",
			 "unknown key");
}

static enum rc
text_in(
    char *to, size_t size, const json_t *v, const char *name, struct err *err)
{
	const char *s;
	size_t n;

	if (!json_is_string(v))
		return refuse(
		    err, "届出データの値が文字列ではありません", name);
	s = json_string_value(v);
	n = json_string_length(v);
	if (n >= size)
		return refuse(err, "届出データの値が長すぎます", name);
	if (GUARD("entry_json_chars") &&
	    (strlen(s) != n || !utf8_valid(s, n) || !text_clean(s, NULL)))
		return refuse(
		    err, "届出データに使えない制御文字があります", name);
	memcpy(to, s, n + 1);
	return RC_OK;
}

static enum rc
field_in(void *base, const struct field *f, const json_t *v, struct err *err)
{
	char *at = (char *)base + f->at;
	json_int_t n;

	if (f->kind == TEXT)
		return text_in(at, f->size, v, f->name, err);
	if (f->kind == FLAG || f->kind == FLAG_OPT) {
		if (!json_is_boolean(v))
			return refuse(err,
			    "届出データの値が true、false ではありません",
			    f->name);
		*(bool *)(void *)at = json_is_true(v);
		return RC_OK;
	}
	n = json_integer_value(v);
	if (!json_is_integer(v) ||
	    (GUARD("entry_json_range") && (n < f->min || n > f->max)))
		return refuse(
		    err, "届出データの数が範囲の外にあります", f->name);
	if (f->kind == NUMBER64 || f->kind == NUMBER64_OPT)
		*(int64_t *)(void *)at = (int64_t)n;
	else
		*(int *)(void *)at = (int)n;
	return RC_OK;
}

static const struct field *
find_field(const struct field *f, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(f[i].name, name) == 0)
			return &f[i];
	return NULL;
}

static enum rc
person_in(struct entry_person *p, const json_t *j, struct err *err)
{
	const struct field *f;
	const char *key;
	json_t *v;
	enum rc rc;

	if (!json_is_object(j))
		return refuse(err, "異動者の形が正しくありません", "person");
	json_object_foreach(unconst(j), key, v)
	{
		f = find_field(person_fields, COUNT(person_fields), key);
		if (f != NULL)
			rc = field_in(p, f, v, err);
		else if (strcmp(key, "before") == 0)
			rc = record_from_json(&p->before, v, err);
		else if (strcmp(key, "after") == 0)
			rc = record_from_json(&p->after, v, err);
		else if (strcmp(key, "said") == 0)
			rc = record_from_json(&p->said, v, err);
		else
			rc = unknown_key(err);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

static enum rc
persons_in(struct entry *e, const json_t *list, struct err *err)
{
	struct entry_person *p;
	size_t i;
	enum rc rc;

	if (!json_is_array(list) || json_array_size(list) > ENTRY_PERSONS_MAX)
		return refuse(
		    err, "異動者が40人を超えるか、形が違います", "persons");
	for (i = 0; i < json_array_size(list); i++) {
		p = entry_add_person(e);
		if (p == NULL)
			return refuse(err, "異動者が多すぎます", "persons");
		rc = person_in(p, json_array_get(list, i), err);
		if (rc != RC_OK) {
			if (err != NULL)
				err->person = (int)i;
			return rc;
		}
	}
	return RC_OK;
}

static enum rc
answers_in(struct entry *e, const json_t *list, struct err *err)
{
	const struct field *f;
	const char *key;
	json_t *v;
	size_t i;
	enum rc rc;

	if (!json_is_array(list) || json_array_size(list) > ENTRY_ANSWERS_MAX)
		return refuse(err, "注意への答えの形が違います", "answers");
	for (i = 0; i < json_array_size(list); i++) {
		struct entry_answer a = { .person = -1 };
		json_t *row = json_array_get(list, i);

		if (!json_is_object(row))
			return refuse(
			    err, "注意への答えの形が違います", "answers");
		json_object_foreach(row, key, v)
		{
			f = find_field(
			    answer_fields, COUNT(answer_fields), key);
			rc = f == NULL ? unknown_key(err)
				       : field_in(&a, f, v, err);
			if (rc != RC_OK)
				return rc;
		}
		if (a.code[0] == '\0' || a.answer == 0)
			return refuse(
			    err, "注意への答えが足りません", "answers");
		e->answers[e->answer_count++] = a;
	}
	return RC_OK;
}

static enum rc
papers_in(struct entry *e, const json_t *list, struct err *err)
{
	size_t i;
	enum rc rc;

	if (!json_is_array(list) || json_array_size(list) > ENTRY_PAPERS_MAX)
		return refuse(err, "提示書類の形が違います", "papers");
	for (i = 0; i < json_array_size(list); i++) {
		rc = text_in(e->papers[i], sizeof(e->papers[i]),
		    json_array_get(list, i), "papers", err);
		if (rc != RC_OK)
			return rc;
		e->paper_count++;
	}
	return RC_OK;
}

static enum rc
event_in(struct entry *e, const json_t *v, struct err *err)
{
	if (json_is_string(v))
		e->event = event_by_code(json_string_value(v));
	return e->event == EV_COUNT
		   ? refuse(err, "異動事由のコードが正しくありません", "event")
		   : RC_OK;
}

static enum rc
state_in(struct entry *e, const json_t *v, struct err *err)
{
	size_t i;

	for (i = 0; json_is_string(v) && i < COUNT(state_names); i++)
		if (strcmp(state_names[i], json_string_value(v)) == 0) {
			e->state = (enum entry_state)i;
			return RC_OK;
		}
	return refuse(err, "届出データの状態が正しくありません", "state");
}

static enum rc
member_in(struct entry *e, const char *key, const json_t *v, struct err *err)
{
	const struct field *f =
	    find_field(entry_fields, COUNT(entry_fields), key);

	if (f != NULL)
		return field_in(e, f, v, err);
	if (strcmp(key, "event") == 0)
		return event_in(e, v, err);
	if (strcmp(key, "state") == 0)
		return state_in(e, v, err);
	if (strcmp(key, "papers") == 0)
		return papers_in(e, v, err);
	if (strcmp(key, "answers") == 0)
		return answers_in(e, v, err);
	if (strcmp(key, "persons") == 0)
		return persons_in(e, v, err);
	return unknown_key(err);
}

enum rc
entry_from_json(struct entry *e, const json_t *j, struct err *err)
{
	struct entry fresh;
	const char *key;
	json_t *v;
	enum rc rc = RC_OK;

	if (!json_is_object(j))
		return refuse(err, "届出データの形が正しくありません", "entry");
	entry_init(&fresh);
	json_object_foreach(unconst(j), key, v)
	{
		rc = member_in(&fresh, key, v, err);
		if (rc != RC_OK) {
			entry_release(&fresh);
			return rc;
		}
	}
	entry_release(e);
	*e = fresh;
	return RC_OK;
}

static json_t *
field_schema(const struct field *f)
{
	switch (f->kind) {
	case TEXT:
		return json_pack("{s:s,s:i}", "type", "string", "maxLength",
		    (int)f->size - 1);
	case FLAG:
	case FLAG_OPT:
		return json_pack("{s:s}", "type", "boolean");
	case NUMBER:
	case NUMBER64:
	case NUMBER64_OPT:
	case NUMBER_OPT:
		break;
	}
	return json_pack("{s:s,s:I,s:I}", "type", "integer", "minimum",
	    (json_int_t)f->min, "maximum", (json_int_t)f->max);
}

static json_t *
fields_schema(const struct field *f, size_t n)
{
	json_t *o = json_object();
	size_t i;

	for (i = 0; i < n; i++)
		json_object_set_new(o, f[i].name, field_schema(&f[i]));
	return o;
}

/* An object that takes these properties and no other; steals them. */
static json_t *
object_schema(json_t *properties)
{
	return json_pack("{s:s,s:b,s:o}", "type", "object",
	    "additionalProperties", 0, "properties", properties);
}

static json_t *
list_schema(json_t *items, int max)
{
	return json_pack(
	    "{s:s,s:i,s:o}", "type", "array", "maxItems", max, "items", items);
}

json_t *
entry_schema(void)
{
	json_t *all = fields_schema(entry_fields, COUNT(entry_fields));
	json_t *person = fields_schema(person_fields, COUNT(person_fields));
	json_t *events = json_array(), *states = json_array(), *o;
	size_t i;

	for (i = 0; i < EV_COUNT; i++)
		json_array_append_new(events, json_string(event_defs[i].code));
	for (i = 0; i < COUNT(state_names); i++)
		json_array_append_new(states, json_string(state_names[i]));
	json_object_set_new(all, "event", json_pack("{s:o}", "enum", events));
	json_object_set_new(all, "state", json_pack("{s:o}", "enum", states));
	json_object_set_new(all, "papers",
	    list_schema(json_pack("{s:s,s:i}", "type", "string", "maxLength",
			    (int)sizeof(((struct entry *)0)->papers[0]) - 1),
		ENTRY_PAPERS_MAX));
	json_object_set_new(all, "answers",
	    list_schema(object_schema(
			    fields_schema(answer_fields, COUNT(answer_fields))),
		ENTRY_ANSWERS_MAX));
	json_object_set_new(person, "before", record_schema());
	json_object_set_new(person, "after", record_schema());
	json_object_set_new(person, "said", record_schema());
	json_object_set_new(all, "persons",
	    list_schema(object_schema(person), ENTRY_PERSONS_MAX));
	o = object_schema(all);
	json_object_set_new(o, "$schema",
	    json_string("https://json-schema.org/draft/2020-12/schema"));
	json_object_set_new(o, "title", json_string("entry"));
	return o;
}
