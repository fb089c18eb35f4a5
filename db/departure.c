/* SPDX-License-Identifier: ISC
 * departure - see departure.h.
 */
#include "db/departure.h"

#include "src/arrival.h"
#include "src/csv.h"
#include "src/handout.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A file of forty people with every item as long as it may be. */
#define FILE_CEILING (4u * 1024 * 1024)
#define TRIES 10 /* of one whose people change all the time */

static const char *
text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s != NULL ? s : "";
}

static enum rc
call(const struct departure_run *run, const char *method, json_t *args,
    json_t **got, struct err *err)
{
	enum rc rc;

	if (run->session[0] != '\0')
		(void)json_object_set_new(
		    args, "session", json_string(run->session));
	if (run->reason != NULL) {
		if (json_object_get(args, "reason") == NULL)
			(void)json_object_set_new(
			    args, "reason", json_string(run->reason));
		(void)json_object_set_new(args, "affair",
		    json_integer(strtol(run->reason, NULL, 10)));
	}
	rc = reg_call(run->reg, method, args, got, err);
	json_decref(args);
	return rc;
}

/* ---- the file ---- */

static void
put_heading(struct sbuf *b)
{
	int i;

	csv_put(b, "certificate", 0);
	csv_put(b, "training", 0);
	for (i = 0; i < IT_COUNT; i++)
		if (arrival_gives((enum item)i))
			csv_put(b, item_defs[i].id, 0);
	csv_put(b, "mynumber", 1);
}

/* A 個人番号 by itself, each in the log (7.1.2). */
static enum rc
put_number(const struct departure_run *run, const json_t *person,
    struct sbuf *b, struct err *err)
{
	json_t *got = NULL, *v;
	enum rc rc;

	if (!json_is_true(json_object_get(person, "numbered"))) {
		csv_put(b, "", 1);
		return RC_OK;
	}
	rc = call(run, "mynumber.get",
	    json_pack("{s:s,s:s}", "person_no", text_of(person, "person_no"),
		"reason", run->reason != NULL ? run->reason : "9"),
	    &got, err);
	if (rc != RC_OK)
		return rc;
	v = json_object_get(got, "value");
	csv_put(b, text_of(got, "value"), 1);
	explicit_bzero(
	    (void *)(uintptr_t)json_string_value(v), json_string_length(v));
	json_decref(got);
	return RC_OK;
}

static enum rc
put_person(const struct departure_run *run, const json_t *next,
    const json_t *person, struct sbuf *b, struct err *err)
{
	const json_t *values = json_object_get(person, "values");
	int i;

	csv_put(b, text_of(next, "certificate"), 0);
	csv_put(
	    b, json_is_true(json_object_get(next, "training")) ? "1" : "0", 0);
	for (i = 0; i < IT_COUNT; i++)
		if (arrival_gives((enum item)i))
			csv_put(b, text_of(values, item_defs[i].id), 0);
	return put_number(run, person, b, err);
}

static enum rc
write_file(const struct departure_run *run, int folder, const json_t *next,
    struct err *err)
{
	const json_t *people = json_object_get(next, "people"), *o;
	struct sbuf b;
	size_t i;
	enum rc rc = RC_OK;

	if (json_array_size(people) == 0)
		return handout_remove(folder, text_of(next, "file"), err);
	sbuf_init(&b, FILE_CEILING);
	put_heading(&b);
	json_array_foreach(people, i, o)
	{
		if (rc == RC_OK)
			rc = put_person(run, next, o, &b, err);
	}
	if (b.is_over)
		die("a file of one 転出 is too long");
	if (rc == RC_OK)
		rc =
		    handout_put(folder, text_of(next, "file"), b.s, b.len, err);
	sbuf_release(&b);
	return rc;
}

/* ---- one after the other ---- */

static void
tell(struct departure_run *run, const json_t *next, enum departure_step step,
    const struct err *err)
{
	struct departure_told t = { step,
		json_integer_value(json_object_get(next, "departure")),
		text_of(next, "file"),
		(int)json_array_size(json_object_get(next, "people")), err };

	run->sent += step == DEPARTURE_SENT;
	run->refused += step == DEPARTURE_REFUSED;
	if (run->tell != NULL)
		run->tell(run->arg, &t);
}

/* What the register would not let go is not left lying there. */
static enum rc
take_back(int folder, const json_t *next, enum rc rc, struct err *err)
{
	struct err own;

	if (rc != RC_CONFLICT && rc != RC_INPUT && rc != RC_NOT_FOUND)
		return rc;
	err_clear(&own);
	if (handout_remove(folder, text_of(next, "file"), &own) != RC_OK) {
		*err = own;
		return RC_IO;
	}
	return rc;
}

/* One as it is composed now: on its place, then counted. */
static enum rc
send_one(
    struct departure_run *run, int folder, const json_t *next, struct err *err)
{
	bool has_people = json_array_size(json_object_get(next, "people")) > 0;
	enum rc rc = GUARD("departure_file_first")
			 ? write_file(run, folder, next, err)
			 : RC_OK;

	if (rc != RC_OK)
		return rc;
	if (has_people)
		tell(run, next, DEPARTURE_WRITTEN, NULL);
	rc = call(run, "departure.sent",
	    json_pack("{s:O,s:O}", "departure",
		json_object_get(next, "departure"), "digest",
		json_object_get(next, "digest")),
	    NULL, err);
	if (rc != RC_OK)
		return take_back(folder, next, rc, err);
	tell(run, next, has_people ? DEPARTURE_SENT : DEPARTURE_VOID, NULL);
	return GUARD("departure_file_first")
		   ? RC_OK
		   : write_file(run, folder, next, err);
}

/* Goes on behind the one that is done or has to wait; one that changed while
 * it was written is asked for again. *after: numbers up to this are done. */
static enum rc
step(struct departure_run *run, int folder, const json_t *next, int *tries,
    json_int_t *after, struct err *err)
{
	json_int_t number =
	    json_integer_value(json_object_get(next, "departure"));
	const json_t *e = json_object_get(next, "error");
	struct err own;
	enum rc rc = RC_OK;

	err_clear(&own);
	if (e != NULL) {
		(void)err_set(&own, RC_INPUT, text_of(e, "code"),
		    text_of(e, "text"), text_of(e, "why"),
		    text_of(e, "remedy"));
		(void)snprintf(
		    own.item, sizeof(own.item), "%s", text_of(e, "item"));
		rc = RC_INPUT;
	} else if (run->is_trial) {
		tell(run, next, DEPARTURE_SENT, NULL);
	} else {
		rc = send_one(run, folder, next, &own);
	}
	if (rc == RC_CONFLICT && strcmp(own.code, "E4182") == 0 &&
	    ++*tries < TRIES)
		return RC_OK;
	*tries = 0;
	*after = number;
	if (rc == RC_CONFLICT || rc == RC_INPUT || rc == RC_NOT_FOUND) {
		tell(run, next, DEPARTURE_REFUSED, &own);
		rc = RC_OK;
	}
	if (rc != RC_OK && err != NULL)
		*err = own;
	return rc;
}

enum rc
departure_send(struct departure_run *run, struct err *err)
{
	json_int_t after = 0;
	json_t *got, *next;
	int folder = -1, tries = 0;
	bool more = true;
	enum rc rc = handout_open(run->folder, &folder, err);

	run->sent = run->refused = 0;
	while (rc == RC_OK && more) {
		got = NULL;
		rc = call(run, "departure.next",
		    json_pack("{s:I,s:b}", "after", after, "trial",
			(int)run->is_trial),
		    &got, err);
		if (rc != RC_OK)
			break;
		next = json_object_get(got, "next");
		more = next != NULL;
		if (more)
			rc = step(run, folder, next, &tries, &after, err);
		json_decref(got);
	}
	if (folder >= 0)
		(void)close(folder);
	return rc;
}
