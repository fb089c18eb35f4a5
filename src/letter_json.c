/* SPDX-License-Identifier: ISC
 * letter_json - a letter as the register gives it to who prints it.
 */
#include "src/letter.h"

#include "src/event.h"
#include "src/mem.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define T(name)                                                                \
	{                                                                      \
#name, offsetof(struct letter, name),                          \
		    sizeof(((struct letter *)0)->name)                         \
	}
static const struct {
	const char *name;
	size_t at, size;
} texts[] = {
	T(event_date),
	T(processed_on),
	T(notified_on),
	T(informed_on),
	T(offered_on),
	T(applicant),
	T(remarks),
	T(to_postcode),
	T(to_address),
	T(to_name),
	T(head),
	T(former_head),
};
#define TEXTS (sizeof(texts) / sizeof(texts[0]))

json_t *
letter_to_json(const struct letter *l)
{
	json_t *o, *list = json_array();
	size_t i;
	int k;

	for (k = 0; k < l->count; k++) {
		const struct letter_person *p = &l->persons[k];

		(void)json_array_append_new(
		    list, json_pack("{s:s,s:i,s:i,s:b,s:o,s:o}", "person_no",
			      p->row.person_no, "sheet_no", p->row.sheet_no,
			      "hist_no", p->row.hist_no, "is_new", p->is_new,
			      "row", record_to_json(&p->row), "before",
			      record_to_json(&p->before)));
	}
	o = json_pack("{s:s,s:i,s:s,s:b,s:b,s:o}", "kind",
	    cert_kind_id(l->kind), "change", l->change, "event",
	    l->event < EV_COUNT ? event_defs[l->event].code : "", "is_reissue",
	    l->is_reissue, "is_special", l->is_special, "persons", list);
	for (i = 0; i < TEXTS; i++)
		(void)json_object_set_new(o, texts[i].name,
		    json_string((const char *)l + texts[i].at));
	return o;
}

static enum rc
wrong(struct err *err)
{
	return err_set(err, RC_INPUT, "E5129",
	    "書類の内容が正しい形ではありません", "登録簿の答えを読めないため",
	    "プログラムの版を確かめてください");
}

static const char *
text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s != NULL ? s : "";
}

static enum rc
read_person(struct letter *l, const json_t *o, struct err *err)
{
	struct letter_person *p = letter_add(l);
	json_int_t sheet = json_integer_value(json_object_get(o, "sheet_no"));
	json_int_t hist = json_integer_value(json_object_get(o, "hist_no"));
	enum rc rc;

	if (p == NULL || sheet < 1 || sheet > 100000 || hist < 1 ||
	    hist > 1000000)
		return wrong(err);
	rc = record_from_json(&p->row, json_object_get(o, "row"), err);
	if (rc == RC_OK)
		rc = record_from_json(
		    &p->before, json_object_get(o, "before"), err);
	(void)snprintf(p->row.person_no, sizeof(p->row.person_no), "%.19s",
	    text_of(o, "person_no"));
	p->row.sheet_no = (int)sheet;
	p->row.hist_no = (int)hist;
	p->is_new = json_is_true(json_object_get(o, "is_new"));
	return rc;
}

enum rc
letter_from_json(struct letter *l, const json_t *j, struct err *err)
{
	const json_t *list = json_object_get(j, "persons");
	size_t i;
	enum rc rc = RC_OK;

	letter_init(l, cert_kind_by_id(text_of(j, "kind")));
	if (l->kind < CERT_FIRST_LETTER || l->kind >= CERT_KINDS ||
	    !json_is_array(list) || json_array_size(list) == 0)
		return wrong(err);
	l->change = (int)json_integer_value(json_object_get(j, "change"));
	l->event = event_by_code(text_of(j, "event"));
	l->is_reissue = json_is_true(json_object_get(j, "is_reissue"));
	l->is_special = json_is_true(json_object_get(j, "is_special"));
	for (i = 0; i < TEXTS; i++) {
		const char *s = text_of(j, texts[i].name);

		if (strlen(s) >= texts[i].size)
			return wrong(err);
		memcpy((char *)l + texts[i].at, s, strlen(s) + 1);
	}
	for (i = 0; i < json_array_size(list) && rc == RC_OK; i++)
		rc = read_person(l, json_array_get(list, i), err);
	return rc;
}
