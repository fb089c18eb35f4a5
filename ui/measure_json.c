/* SPDX-License-Identifier: ISC
 * measure_json - what the register keeps of a 支援措置 onto the form of
 * measure.h, and what is on the form for support.put.
 */
#include "ui/measure.h"

#include "src/codes.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEPARATOR "／"
#define AFTER_PLACE "　" /* between what an address is and the address */

/* What an address is, as it stands in the register; not translated. */
static const char *const places[MEASURE_PLACE_COUNT] = { "現住所", "前住所",
	"本籍", "前本籍", "前々本籍等" };
/* ---- from the register's measure */

/* Behind what stands in the field already. */
static void
append(struct measure *x, int id, const char *text)
{
	const char *old = form_get(&x->form, MEASURE_AFFAIRS, id);
	char *all =
	    x_printf("%s%s%s", old, old[0] != '\0' ? SEPARATOR : "", text);

	form_set(&x->form, MEASURE_AFFAIRS, id, all, NULL, NULL);
	wipe_free(all);
}

static void
load_affair(struct measure *x, const char *text)
{
	const struct code_row *row;
	int n;

	row = code_list("support_affair", &n);
	for (int i = 0; i < n && i < MEASURE_AFFAIR_COUNT; i++)
		if (strcmp(text, row[i].label) == 0) {
			form_set(&x->form, MEASURE_AFFAIRS, ME_AFFAIR + i, "1",
			    NULL, NULL);
			return;
		}
	append(x, ME_OTHER_AFFAIRS, text);
}

static void
load_place(struct measure *x, const char *text)
{
	size_t gap = strlen(AFTER_PLACE), len;

	for (int i = 0; i < MEASURE_PLACE_COUNT; i++) {
		len = strlen(places[i]);
		if (strncmp(text, places[i], len) == 0 &&
		    strncmp(text + len, AFTER_PLACE, gap) == 0 &&
		    form_get(&x->form, MEASURE_AFFAIRS, ME_PLACE + i)[0] ==
			'\0') {
			form_set(&x->form, MEASURE_AFFAIRS, ME_PLACE + i,
			    text + len + gap, NULL, NULL);
			return;
		}
	}
	append(x, ME_OTHER_PLACES, text);
}

/* What details.joint says of somebody. */
static const json_t *
joint_of(const json_t *details, const char *person_no)
{
	const json_t *o;
	size_t i;

	json_array_foreach(json_object_get(details, "joint"), i, o)
	{
		if (strcmp(show_json(o, "joint_person_no"), person_no) == 0)
			return o;
	}
	return NULL;
}

static void
load_items(struct measure *x, int page, const json_t *o)
{
	const struct form_page *p = &x->form.pages[page];

	for (int i = 0; i < p->count; i++) {
		int id = p->slots[i].f->id;

		if (measure_code(id)[0] != '\0')
			measure_set(
			    x, page, id, show_json(o, measure_code(id)));
	}
}

static void
load_people(struct measure *x, const json_t *support)
{
	const json_t *details = json_object_get(support, "details"), *o;
	char no[40];
	size_t i;
	int page;

	json_array_foreach(json_object_get(support, "persons"), i, o)
	{
		page = json_is_true(json_object_get(o, "applicant"))
			   ? MEASURE_APPLICANT
			   : x->form.page_count - 1;
		if (page != MEASURE_APPLICANT)
			load_items(x, page,
			    joint_of(details, show_json(o, "person_no")));
		show_number(show_json(o, "person_no"), no, sizeof(no));
		form_set(&x->form, page, ME_NUMBER, show_json(o, "person_no"),
		    no, NULL);
		form_set(
		    &x->form, page, ME_NAME, show_json(o, "name"), NULL, NULL);
		if (page != MEASURE_APPLICANT)
			measure_add_joint(x);
	}
}

static void
load_day(struct measure *x, int id, const char *iso)
{
	char stored[32] = "";
	struct date d;
	int y, m, n;

	if (sscanf(iso, "%4d-%2d-%2d", &y, &m, &n) == 3 &&
	    date_day(y, m, n) != INT32_MIN) {
		d = date_of_day(date_day(y, m, n), false);
		date_store(&d, stored, sizeof(stored));
	}
	measure_set_date(x, MEASURE_TERM, id, stored);
}

static enum rc
check_people(const json_t *support, struct err *err)
{
	const json_t *persons = json_object_get(support, "persons"), *o;
	size_t i, applicants = 0;

	json_array_foreach(persons, i, o)
	{
		applicants += json_is_true(json_object_get(o, "applicant"));
	}
	if ((applicants == 1 &&
		json_array_size(persons) <= SUPPORT_PERSONS_MAX) ||
	    !GUARD("measure_people_fit"))
		return RC_OK;
	return err_set(err, RC_INPUT, "E2245",
	    _("この支援措置は画面では変えられません"),
	    _("申出者が一人でないか、人がこの画面に入りきらないため"),
	    _("K7 で内容を見て、システム管理者に伝えてください"));
}

enum rc
measure_load_json(struct measure *x, const json_t *support, struct err *err)
{
	const json_t *o;
	size_t i;
	enum rc rc = check_people(support, err);

	if (rc != RC_OK)
		return rc;
	x->support = json_integer_value(json_object_get(support, "support"));
	x->version = json_integer_value(json_object_get(support, "version"));
	form_set(&x->form, MEASURE_TERM, ME_STATE,
	    strcmp(show_json(support, "state"), "provisional") == 0 ? "2" : "1",
	    NULL, NULL);
	load_day(x, ME_FROM, show_json(support, "from"));
	(void)snprintf(x->from, sizeof(x->from), "%.31s",
	    form_get(&x->form, MEASURE_TERM, ME_FROM));
	load_day(x, ME_TO, show_json(support, "to"));
	for (int page = 0; page < MEASURE_JOINT; page++)
		load_items(x, page, json_object_get(support, "details"));
	json_array_foreach(json_object_get(support, "affairs"), i, o)
	{
		load_affair(x, json_string_value(o));
	}
	json_array_foreach(json_object_get(support, "addresses"), i, o)
	{
		load_place(x, json_string_value(o));
	}
	load_people(x, support);
	measure_settle(x);
	return RC_OK;
}

/* ---- to the register */

static void
items_into(const struct measure *x, int page, json_t *o)
{
	const struct form_page *p = &x->form.pages[page];
	char text[1200];

	for (int i = 0; i < p->count; i++) {
		const struct slot *s = &p->slots[i];

		measure_get(s, text, sizeof(text));
		if (measure_code(s->f->id)[0] != '\0' && text[0] != '\0')
			(void)json_object_set_new(
			    o, measure_code(s->f->id), json_string(text));
	}
	explicit_bzero(text, sizeof(text));
}

/* The parts of a line that SEPARATOR divides. */
static void
parts_into(const char *line, json_t *list)
{
	char *copy = x_strdup(line), *at = copy, *end;

	while (at != NULL) {
		end = strstr(at, SEPARATOR);
		if (end != NULL)
			*end = '\0';
		text_trim(at);
		if (at[0] != '\0')
			(void)json_array_append_new(list, json_string(at));
		at = end != NULL ? end + strlen(SEPARATOR) : NULL;
	}
	wipe_free(copy);
}

static json_t *
affairs_json(const struct form *f)
{
	json_t *list = json_array();
	const struct code_row *row;
	int n;

	row = code_list("support_affair", &n);
	for (int i = 0; i < n && i < MEASURE_AFFAIR_COUNT; i++)
		if (form_get(f, MEASURE_AFFAIRS, ME_AFFAIR + i)[0] == '1')
			(void)json_array_append_new(
			    list, json_string(row[i].label));
	parts_into(form_get(f, MEASURE_AFFAIRS, ME_OTHER_AFFAIRS), list);
	return list;
}

static json_t *
places_json(const struct form *f)
{
	json_t *list = json_array();
	const char *text;

	for (int i = 0; i < MEASURE_PLACE_COUNT; i++) {
		text = form_get(f, MEASURE_AFFAIRS, ME_PLACE + i);
		if (text[0] != '\0')
			(void)json_array_append_new(
			    list, json_sprintf(
				      "%s%s%s", places[i], AFTER_PLACE, text));
	}
	parts_into(form_get(f, MEASURE_AFFAIRS, ME_OTHER_PLACES), list);
	return list;
}

static json_t *
person_json(const struct form *f, int page)
{
	return json_pack("{s:s,s:s,s:b}", "person_no",
	    form_get(f, page, ME_NUMBER), "name", form_get(f, page, ME_NAME),
	    "applicant", page == MEASURE_APPLICANT);
}

static void
day_into(const struct form *f, int id, const char *key, json_t *o)
{
	struct date d;
	char iso[16];

	if (date_load(form_get(f, MEASURE_TERM, id), &d, NULL) != RC_OK)
		return;
	date_iso(&d, iso, sizeof(iso));
	(void)json_object_set_new(o, key, json_string(iso));
}

json_t *
measure_json(const struct measure *x)
{
	const struct form *f = &x->form;
	json_t *persons = json_array(), *details = json_object();
	json_t *joint = json_array(), *one, *args;
	bool runs = form_get(f, MEASURE_TERM, ME_STATE)[0] != '2';

	for (int page = 0; page < MEASURE_JOINT; page++)
		items_into(x, page, details);
	(void)json_array_append_new(persons, person_json(f, MEASURE_APPLICANT));
	for (int page = MEASURE_JOINT; page < f->page_count; page++) {
		if (form_get(f, page, ME_NUMBER)[0] == '\0')
			continue;
		(void)json_array_append_new(persons, person_json(f, page));
		one = json_object();
		items_into(x, page, one);
		(void)json_object_set_new(one, "joint_person_no",
		    json_string(form_get(f, page, ME_NUMBER)));
		(void)json_array_append_new(joint, one);
	}
	if (json_array_size(joint) > 0)
		(void)json_object_set(details, "joint", joint);
	json_decref(joint);
	args = json_pack("{s:s,s:o,s:o,s:o,s:o}", "state",
	    runs ? "running" : "provisional", "persons", persons, "affairs",
	    affairs_json(f), "addresses", places_json(f), "details", details);
	if (runs)
		day_into(f, ME_FROM, "from", args);
	if (runs)
		day_into(f, ME_TO, "to", args);
	if (x->support != 0)
		(void)json_object_update_new(args,
		    json_pack("{s:I,s:I}", "support", (json_int_t)x->support,
			"version", (json_int_t)x->version));
	return args;
}
