/* SPDX-License-Identifier: ISC
 * arrivals - see arrivals.h.
 */
#include "ui/arrivals.h"

#include "src/date.h"
#include "src/text.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>

enum rc
arrivals_load(struct app *a, struct arrivals *v, struct err *err)
{
	json_t *got = NULL;
	enum rc rc = app_call(a, "arrival.list", NULL, &got, err);

	if (rc == RC_OFFLINE)
		return err_set(err, RC_OFFLINE, "E4158",
		    _("不通の間は着信を見られません"),
		    _("届いた転出証明書情報はセンターだけが持つため"),
		    _("つながってから開く  紙なら 11 で入力"));
	if (rc != RC_OK)
		return rc;
	arrivals_release(v);
	v->list = json_incref(json_object_get(got, "arrivals"));
	json_decref(got);
	return RC_OK;
}

void
arrivals_release(struct arrivals *v)
{
	json_decref(v->list);
	v->list = NULL;
}

int
arrivals_total(const struct arrivals *v)
{
	return (int)json_array_size(v->list);
}

const json_t *
arrivals_at(const struct arrivals *v, int i)
{
	return i < 0 ? NULL : json_array_get(v->list, (size_t)i);
}

bool
arrivals_is_free(const json_t *one)
{
	return strcmp(show_json(one, "state"), "entered") != 0;
}

int
arrivals_people(const json_t *one)
{
	return (int)json_array_size(json_object_get(one, "people"));
}

const json_t *
arrivals_person(const json_t *one, int i)
{
	return i < 0
		   ? NULL
		   : json_array_get(json_object_get(one, "people"), (size_t)i);
}

/* ---- while it is typed */

/* A word in the forms in which it may stand somewhere. */
struct word {
	char name[256], kana[256];
	struct date day;
	bool is_day;
};

static void
word_read(const char *s, int32_t today, struct word *w)
{
	char hira[256], kata[256], partial[8];

	memset(w, 0, sizeof(*w));
	key_name(s, w->name, sizeof(w->name));
	romaji_to_hiragana(s, hira, sizeof(hira), partial);
	kana_to_katakana(hira, kata, sizeof(kata));
	if (kana_only(kata))
		key_kana(kata, w->kana, sizeof(w->kana));
	w->is_day =
	    date_parse(s, DATES_NONE, "1", today, &w->day, NULL) == RC_OK &&
	    w->day.shape == DATE_DAY;
}

static bool
is_in(
    const char *s, const char *key, void (*fold)(const char *, char *, size_t))
{
	char folded[1024];

	if (key[0] == '\0')
		return false;
	fold(s, folded, sizeof(folded));
	return strstr(folded, key) != NULL;
}

static bool
is_born(const json_t *p, const struct word *w)
{
	struct date d;

	return w->is_day &&
	       date_load(show_json(p, "birth"), &d, NULL) == RC_OK &&
	       d.lo == w->day.lo && d.hi == w->day.hi;
}

static bool
fits(const json_t *one, const struct word *w)
{
	const json_t *p;

	for (int i = 0; i < arrivals_people(one); i++) {
		p = arrivals_person(one, i);
		if (is_in(show_json(p, "name"), w->name, key_name) ||
		    is_in(show_json(p, "kana"), w->kana, key_kana) ||
		    is_born(p, w))
			return true;
	}
	return is_in(show_json(one, "from"), w->name, key_name);
}

bool
arrivals_fits(const json_t *one, const char *typed, int32_t today)
{
	char narrow[512], *word, *rest;
	struct word w;

	text_narrow(typed, narrow, sizeof(narrow));
	for (word = strtok_r(narrow, " ", &rest); word != NULL;
	     word = strtok_r(NULL, " ", &rest)) {
		word_read(word, today, &w);
		if (!fits(one, &w))
			return false;
	}
	return true;
}
