/* SPDX-License-Identifier: ISC
 * The full layout: JSON lines, first a heading, then one person each with
 * every item of the catalogue, as `daicho export --format full` writes it.
 */
#include "db/import_private.h"

#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/relation.h"
#include "src/text.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES (16u * 1024 * 1024)
#define ROWS_MAX 5000

struct one {       /* a person of the file */
	json_t *o; /* owned */
	long line;
	const char *household; /* of the newest row; borrowed from o */
	struct load_person p;
	char *mynumber; /* owned; NULL none */
};
struct full {
	struct import_job *j;
	struct one *v;
	size_t count, cap;
};

static void
say(struct full *f, long line, const char *code, const char *column,
    const char *value)
{
	struct mado_fault fault;

	memset(&fault, 0, sizeof(fault));
	(void)snprintf(fault.code, sizeof(fault.code), "%s", code);
	fault.line = line;
	fault.column = column;
	mado_masked(value, fault.value, sizeof(fault.value));
	f->j->report(f->j->arg, &fault);
}

/* ---- one line ---- */

static const char *
text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s != NULL ? s : "";
}

/* Takes a number of the row out of its object. */
static int64_t
take_int(json_t *row, const char *key)
{
	int64_t n = json_integer_value(json_object_get(row, key));

	(void)json_object_del(row, key);
	return n;
}

static bool
read_row(const json_t *from, struct record *r, struct err *err)
{
	json_t *row = json_deep_copy(from);
	int64_t hist = take_int(row, "hist_no"),
		sheet = take_int(row, "sheet_no"),
		recorded = take_int(row, "recorded_at"),
		cancels = take_int(row, "cancels");
	bool fine;

	(void)take_int(row, "entry_id"); /* of another register */
	(void)json_object_del(row, "person_no");
	fine = json_is_object(row) && record_from_json(r, row, err) == RC_OK;
	json_decref(row);
	r->hist_no = (int)hist;
	r->sheet_no = (int)sheet;
	r->recorded_at = recorded;
	r->cancels = (int)cancels;
	return fine && hist >= 0 && hist <= ROWS_MAX && sheet >= 0 &&
	       sheet <= ROWS_MAX && cancels >= 0 && cancels <= ROWS_MAX;
}

static bool
is_number(const char *s)
{
	return s[0] != '\0' && strlen(s) <= 15 &&
	       strspn(s, "0123456789") == strlen(s);
}

/* Texts of notes, memos, blocks: no control character but newline. */
static bool
texts_fine(const json_t *o)
{
	const char *key, *s;
	json_t *v;
	size_t i;

	if (json_is_string(o)) {
		s = json_string_value(o);
		if (strlen(s) != json_string_length(o))
			return false;
		for (const char *line = s; *line != '\0';) {
			size_t n = strcspn(line, "\n");
			char *part = x_strndup(line, n);
			bool fine = text_clean(part, NULL);

			wipe_free(part);
			if (!fine)
				return false;
			line += n + (line[n] == '\n');
		}
	} else if (json_is_object(o)) {
		json_object_foreach((json_t *)(uintptr_t)o, key, v)
		{
			if (!texts_fine(v))
				return false;
		}
	} else if (json_is_array(o)) {
		json_array_foreach(o, i, v)
		{
			if (!texts_fine(v))
				return false;
		}
	}
	return true;
}

/* ---- values by the catalogue ---- */

static bool
value_fits(enum item it, const char *v)
{
	struct date d;

	switch (item_defs[it].type) {
	case TYPE_DATE:
		return date_load(v, &d, NULL) == RC_OK &&
		       (d.shape == DATE_DAY ||
			   (item_defs[it].dates != DATES_CALENDAR &&
			       item_defs[it].dates != DATES_SEIREKI));
	case TYPE_FLAG:
		return strcmp(v, "0") == 0 || strcmp(v, "1") == 0;
	case TYPE_INT:
		return digits_only(v) && strlen(v) < 10;
	case TYPE_YM:
		return strlen(v) == 7 && v[4] == '-' &&
		       strspn(v, "0123456789") == 4 &&
		       strspn(v + 5, "0123456789") == 2;
	case TYPE_KANA:
		return kana_only(v);
	case TYPE_RELATION:
		return relation_check(v, NULL) == RC_OK;
	case TYPE_TEXT:
	case TYPE_CODE:
	case TYPE_NUMBER:
	default:
		return true;
	}
}

/* The first item whose value is not of its type; IT_COUNT when all are. */
static enum item
unfit_item(const struct record *r)
{
	for (int it = 0; it < IT_COUNT; it++)
		if (r->v[it] != NULL && !value_fits((enum item)it, r->v[it]))
			return (enum item)it;
	for (int i = 0; i < r->group_count; i++)
		if (!value_fits(r->group[i].it, r->group[i].value))
			return r->group[i].it;
	return IT_COUNT;
}

/* The first item that refuses blank and is (1.1.6). */
static enum item
blank_item(const struct record *r)
{
	const char *kind = record_get(r, IT_KIND);
	const char *status = record_get(r, IT_STATUS);
	bool is_removed = status[0] != '\0' && strcmp(status, "1") != 0;

	if (strcmp(kind, "1") != 0 && strcmp(kind, "2") != 0)
		return IT_KIND;
	for (int it = 0; it < IT_COUNT; it++)
		if (GUARD("import_full_must") && item_defs[it].must &&
		    it != IT_PERSON_NO && r->v[it] == NULL &&
		    item_applies((enum item)it, kind) &&
		    !(it == IT_JUMINHYO_CODE && is_removed))
			return (enum item)it;
	return IT_COUNT;
}

static bool
read_originals(struct load_person *p)
{
	json_t *list = json_object_get(p->full, "originals"), *o;
	size_t i;

	p->originals =
	    x_grow(NULL, json_array_size(list) + 1, sizeof(*p->originals));
	json_array_foreach(list, i, o)
	{
		int col = mado_column(text_of(o, "column"));

		if (col < 0)
			return false;
		p->originals[p->original_count++] = (struct load_original){
			(int)json_integer_value(json_object_get(o, "hist_no")),
			mado_columns[col].name, x_strdup(text_of(o, "value"))
		};
	}
	return true;
}

static const char *
said_item(struct err *err, const char *code, enum item it)
{
	(void)snprintf(err->item, sizeof(err->item), "%s", item_defs[it].id);
	return code;
}

/* Rows number 1, 2, 3 …; the code of the first thing that is wrong. */
static const char *
read_person(struct one *one, struct err *err)
{
	struct load_person *p = &one->p;
	json_t *rows = json_object_get(one->o, "rows");
	size_t n = json_array_size(rows);
	enum item it;

	if (n == 0 || n > ROWS_MAX ||
	    !is_number(text_of(one->o, "person_no")) || !texts_fine(one->o))
		return "E1853";
	load_person_init(p, (int)n);
	(void)snprintf(p->person_no, sizeof(p->person_no), "%s",
	    text_of(one->o, "person_no"));
	p->full = one->o;
	for (size_t i = 0; i < n; i++) {
		struct record *r = &p->rows[i];

		if (!read_row(json_array_get(rows, i), r, err))
			return "E1853";
		memcpy(r->person_no, p->person_no, sizeof(r->person_no));
		if (r->hist_no != (int)i + 1 || r->sheet_no < 1 ||
		    (i > 0 && r->sheet_no < r[-1].sheet_no) ||
		    !is_number(record_get(r, IT_HOUSEHOLD_NO)))
			return "E1854";
		if ((it = unfit_item(r)) != IT_COUNT)
			return said_item(err, "E1856", it);
		for (it = 0; it < IT_COUNT; it++)
			if (GUARD("import_no_mynumber") &&
			    item_defs[it].type == TYPE_TEXT &&
			    mynumber_within(record_get(r, it)))
				return said_item(err, "E1857", it);
		if ((it = blank_item(r)) != IT_COUNT)
			return said_item(err, "E1855", it);
	}
	if (json_object_get(one->o, "attached") != NULL &&
	    record_from_json(&p->attached, json_object_get(one->o, "attached"),
		err) != RC_OK)
		return "E1853";
	if ((it = unfit_item(&p->attached)) != IT_COUNT)
		return said_item(err, "E1856", it);
	if (!read_originals(p))
		return "E1853";
	one->household = record_get(&p->rows[n - 1], IT_HOUSEHOLD_NO);
	return NULL;
}

static void
digest_of(struct one *one, const char *line, size_t len)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	(void)crypto_hash_sha256(hash, (const unsigned char *)line, len);
	(void)sodium_bin2hex(
	    one->p.digest, sizeof(one->p.digest), hash, sizeof(hash));
}

static enum rc
read_line(
    struct full *f, const char *line, size_t len, long number, struct err *err)
{
	struct one *one;
	struct err why;
	const char *code, *mine;
	json_t *o = len > LINE_MAX_BYTES
			? NULL
			: json_loadb(line, len, JSON_REJECT_DUPLICATES, NULL);

	err_clear(&why);
	if (!json_is_object(o)) {
		json_decref(o);
		say(f, number, "E1839", "", "");
		return err_set(err, RC_INPUT, "E1845", "読めない行があります",
		    "どの世帯の行か分からないので、何も取り込んでいません",
		    "エラー一覧の行を直してください");
	}
	if (f->count == f->cap) {
		f->cap = f->cap == 0 ? 256 : f->cap * 2;
		f->v = x_grow(f->v, f->cap, sizeof(*f->v));
	}
	one = &f->v[f->count++];
	memset(one, 0, sizeof(*one));
	one->o = o;
	one->line = number;
	one->household = "";
	f->j->res->lines++;
	mine = json_string_value(json_object_get(o, "mynumber"));
	if (mine != NULL) {
		one->mynumber = x_strdup(mine);
		(void)json_object_del(o, "mynumber");
	}
	code = read_person(one, &why);
	digest_of(one, line, len);
	if (code != NULL) {
		json_t *rows = json_object_get(o, "rows");
		size_t n = json_array_size(rows);

		enum item it = item_by_id(why.item);

		/* The list keeps the name: not one that goes away. */
		say(f, number, code, it != IT_COUNT ? item_defs[it].id : "",
		    "");
		one->household =
		    n > 0 ? text_of(json_array_get(rows, n - 1), "household_no")
			  : "";
		import_refuse(f->j, one->household);
	}
	return RC_OK;
}

/* ---- households ---- */

static int
by_household(const void *a, const void *b)
{
	const struct one *x = a, *y = b;
	int by = strcmp(x->household, y->household);

	return by != 0 ? by : x->line < y->line ? -1 : x->line > y->line;
}

/* 個人番号 go to the register's second file by right; the handle ties each
 * to its person in the transaction that takes the person in. */
static enum rc
put_mynumbers(struct full *f, const struct one *v, struct load_person *people,
    size_t n, struct err *err)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		json_t *args, *got = NULL;

		if (v[i].mynumber == NULL)
			continue;
		args = json_pack("{s:s,s:s}", "session",
		    f->j->o->session != NULL ? f->j->o->session : "", "value",
		    v[i].mynumber);
		rc = reg_call(f->j->reg, "mynumber.put", args, &got, err);
		(void)snprintf(people[i].mynumber_handle,
		    sizeof(people[i].mynumber_handle), "%s",
		    text_of(got, "handle"));
		json_decref(args);
		json_decref(got);
	}
	return rc;
}

static enum rc
take_household(struct full *f, const struct one *v, size_t n, struct err *err)
{
	struct load_person *people;
	struct err why;
	const char *code;
	size_t at;
	enum rc rc;

	if (!import_takes(f->j, v->household, n))
		return RC_OK;
	people = x_grow(NULL, n, sizeof(*people));
	for (size_t i = 0; i < n; i++)
		people[i] = v[i].p; /* borrowed */
	err_clear(&why);
	rc = put_mynumbers(f, v, people, n, &why);
	if (rc == RC_OK)
		rc = import_put(f->j, people, n, &why);
	free(people);
	if (import_turned_down(f->j, rc, &why, n, &at, &code)) {
		say(f, v[at].line, code, "person_no", v[at].p.person_no);
		return RC_OK;
	}
	if (rc != RC_OK && err != NULL)
		*err = why;
	return rc;
}

static enum rc
take_all(struct full *f, struct err *err)
{
	size_t i = 0, n;
	enum rc rc = RC_OK;

	if (f->count > 1)
		qsort(f->v, f->count, sizeof(*f->v), by_household);
	while (rc == RC_OK && i < f->count) {
		for (n = 1; i + n < f->count && strcmp(f->v[i].household,
						    f->v[i + n].household) == 0;
		     n++)
			;
		rc = take_household(f, &f->v[i], n, err);
		i += n;
		import_progress(f->j, "取り込む", (long)i, (long)f->count);
	}
	return rc;
}

static enum rc
check_heading(const char *line, size_t len, struct err *err)
{
	json_t *o = json_loadb(line, len, 0, NULL);
	bool fine = json_is_object(o) &&
		    strcmp(text_of(o, "madoguchi"), "full") == 0 &&
		    json_integer_value(json_object_get(o, "format")) == 1;

	json_decref(o);
	return fine
		   ? RC_OK
		   : err_set(err, RC_INPUT, "E1842",
			 "見出しが full の形と違います",
			 "1行目が {\"madoguchi\":\"full\",\"format\":1} ではありません",
			 "daicho export --format full で作ったファイルにしてください");
}

enum rc
import_full(struct import_job *j, const char *data, size_t len, struct err *err)
{
	struct full f = { .j = j };
	size_t at = len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	long line = 0;
	enum rc rc = RC_OK;

	while (rc == RC_OK && at < len) {
		const char *end = memchr(data + at, '\n', len - at);
		size_t n = end != NULL ? (size_t)(end - data) - at : len - at;

		line++;
		if (line == 1)
			rc = check_heading(data + at, n, err);
		else if (n > 0 && !(n == 1 && data[at] == '\r'))
			rc = read_line(&f, data + at, n, line, err);
		at += n + 1;
	}
	if (rc == RC_OK)
		rc = take_all(&f, err);
	for (size_t i = 0; i < f.count; i++) {
		load_person_release(&f.v[i].p);
		wipe_free(f.v[i].mynumber);
		json_decref(f.v[i].o);
	}
	free(f.v);
	return rc;
}
