/* SPDX-License-Identifier: ISC
 * measure - the 申出 of a 支援措置 as a form (1.1.16, 3.4): the measure, the
 * affairs and addresses, who asks, whom from, and a page for each who asks
 * with them. Its fields are a table; what it says is kept at the register
 * alone, so there is no draft of it.
 */
#ifndef UI_MEASURE_H
#define UI_MEASURE_H

#include "db/register.h"
#include "db/replica.h"
#include "ui/ui.h"

#include <jansson.h>

/* Pages; those from MEASURE_JOINT on are one person each. */
enum measure_page {
	MEASURE_TERM,
	MEASURE_AFFAIRS,
	MEASURE_APPLICANT,
	MEASURE_FORMER,
	MEASURE_OFFENDER,
	MEASURE_JOINT,
	MEASURE_PAGES = MEASURE_JOINT
};
/* Fields that are no text of the register's table of items; those of it have
 * ME_ITEM and their place in the table. */
enum measure_id {
	ME_STATE = 1,
	ME_FROM,
	ME_TO,
	ME_NAME,
	ME_NUMBER,
	ME_OTHER_AFFAIRS,
	ME_OTHER_PLACES,
	ME_AFFAIR = 10, /* one for each row of db/codes/support_affair.csv */
	ME_PLACE = 30,
	ME_ITEM = 100
};
#define MEASURE_AFFAIR_COUNT 6
#define MEASURE_PLACE_COUNT 5
#define MEASURE_JOINT_MAX (SUPPORT_PERSONS_MAX - 1)
_Static_assert(MEASURE_PAGES + MEASURE_JOINT_MAX <= FORM_PAGES,
    "everybody of a measure has a page");

/* A row of the table: page, the code of db/codes/support_item.csv or "", the
 * field. */
struct measure_field {
	enum measure_page page;
	const char *code;
	struct field f;
};
extern const struct measure_field measure_fields[];
extern const int measure_field_count;

struct measure {
	struct form form;
	struct member m;          /* whose sheet it was opened from; owned */
	int64_t support, version; /* 0: a new one */
	struct field *fields[MEASURE_PAGES + 1]; /* owned; last: of a joint */
	int field_count[MEASURE_PAGES + 1];
	char from[32];  /* the beginning that the end was last made of */
	bool is_typed;  /* something is lost when it closes now */
	bool is_warned; /* … and that was said */
};

/* measure_begin, measure_end - the pages, all of them empty, with one for
 * somebody who asks with the 申出者; frees and wipes. */
void measure_begin(struct measure *x, const struct form_ops *ops);
void measure_end(struct measure *x);
/* Field id of an item of the register's table on a page of that kind. */
int measure_item(enum measure_page page, const char *code);

/* measure_preset - a new one: what the register has of the 申出者 m. */
void measure_preset(struct measure *x, const struct app *a);
/* measure_load_json - the measure that support.get gave. RC_INPUT E2245, and
 * nothing is filled, when it has more people than the form or not one 申出者:
 * whoever is on no page would lose the protection when it is recorded. */
MUST_CHECK enum rc measure_load_json(
    struct measure *x, const json_t *support, struct err *err);
/* measure_json - what support.put takes; new reference. */
json_t *measure_json(const struct measure *x);

/* measure_person - somebody of the replica onto a page of those who ask too;
 * an empty page follows the last. Logs the look first; *err as show_person_of
 * and app_log. */
MUST_CHECK enum rc measure_person(struct measure *x, struct app *a, int page,
    const char *person_no, struct err *err);
/* The page of somebody who asks too, emptied. */
void measure_clear(struct measure *x, int page);

/* ---- what measure.c and measure_json.c share */
/* The code of a field's item, "" when it has none. */
const char *measure_code(int id);
/* An item as the register writes it into its field, and back. */
void measure_set(struct measure *x, int page, int id, const char *text);
void measure_set_date(struct measure *x, int page, int id, const char *stored);
void measure_get(const struct slot *s, char *out, size_t size);
/* An empty page for one more, up to MEASURE_JOINT_MAX. */
void measure_add_joint(struct measure *x);

/* measure_left - a field was left: dates as shown, the end of the period from
 * its beginning (3.4), addresses of an affair from what is on the form. A
 * note where it cannot be read. */
void measure_left(struct measure *x, const struct app *a, int page, int slot);
/* measure_note - an error, already in the language of the screens, under a
 * field. measure_refused - that of the register under the field it names;
 * false when it names none. */
void measure_note(struct measure *x, int page, int slot, const struct err *err);
bool measure_refused(struct measure *x, struct err *err);
/* What hangs on the state of the measure is there or not. */
void measure_settle(struct measure *x);
/* Every field looked at; false: notes say what is wrong. */
bool measure_check(struct measure *x, const struct app *a);

#endif
