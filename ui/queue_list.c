/* SPDX-License-Identifier: ISC
 * queue_list - see queue.h: the list of the register, taken apart.
 */
#include "ui/queue.h"

#include "src/mem.h"
#include "src/mutant.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "佐藤　太郎 ほか 3" of names divided by 、 */
static void
who_text(const char *names, char *out, size_t size)
{
	const char *p = strstr(names, "、");
	int first = p == NULL ? (int)strlen(names) : (int)(p - names), more = 0;

	for (; p != NULL; p = strstr(p + strlen("、"), "、"))
		more++;
	if (more > 0)
		(void)snprintf(
		    out, size, _("%.*s ほか %d"), first, names, more);
	else
		(void)snprintf(out, size, "%s", names);
}

static void
read_entry(const struct app *a, const json_t *j, struct waiting *w)
{
	const char *taken = show_json(j, "taken_by");
	const char *name = show_json(j, "taken_name");

	memset(w, 0, sizeof(*w));
	w->what.id = json_integer_value(json_object_get(j, "id"));
	w->what.version = json_integer_value(json_object_get(j, "version"));
	(void)snprintf(w->what.digest, sizeof(w->what.digest), "%s",
	    show_json(j, "digest"));
	(void)snprintf(w->event, sizeof(w->event), "%s%s",
	    show_json(j, "label"),
	    show_whole(show_json(j, "menu"),
		json_is_true(json_object_get(j, "whole"))));
	who_text(show_json(j, "names"), w->who, sizeof(w->who));
	(void)snprintf(
	    w->author, sizeof(w->author), "%s", show_json(j, "author_name"));
	(void)snprintf(
	    w->at, sizeof(w->at), "%s", show_json(j, "submitted_at"));
	w->alerts = (int)json_integer_value(json_object_get(j, "alerts"));
	w->persons = (int)json_array_size(json_object_get(j, "persons"));
	w->own = json_is_true(json_object_get(j, "own"));
	w->blocked = json_is_true(json_object_get(j, "blocked"));
	w->foreign = json_is_true(json_object_get(j, "foreign"));
	w->rekey = json_is_true(json_object_get(j, "rekey"));
	w->overnight = json_is_true(json_object_get(j, "overnight"));
	w->returned = strcmp(show_json(j, "state"), "returned") == 0;
	w->taken = taken[0] != '\0' && strcmp(taken, a->session.staff) != 0;
	if (w->taken)
		(void)snprintf(w->taken_by, sizeof(w->taken_by), "%s",
		    name[0] ? name : taken);
	w->mine_to_approve = app_has(a, "approve") && !w->own && !w->blocked &&
			     !w->taken && !w->returned;
}

static bool
is_same(const struct waiting *a, const struct waiting *b)
{
	return a->what.id == b->what.id && a->what.version == b->what.version &&
	       strcmp(a->what.digest, b->what.digest) == 0;
}

/* Rows already shown keep their places; gone ones leave, new ones join at
 * the end, so that Enter hits what was under the finger. A mark stays on
 * what was marked, never on what its author has made of it since. */
static void
merge(struct queue_view *v, struct waiting *now, int n)
{
	int64_t focus = v->list.at < v->count ? v->row[v->list.at].what.id : 0;
	int i, k, kept = 0;

	for (i = 0; i < v->count; i++) {
		for (k = 0; k < n; k++)
			if (now[k].what.id == v->row[i].what.id)
				break;
		if (k == n)
			continue;
		now[k].marked = v->row[i].marked && now[k].mine_to_approve &&
				(is_same(&now[k], &v->row[i]) ||
				    !GUARD("queue_mark_of_content"));
		v->row[kept++] = now[k];
	}
	v->count = kept;
	for (k = 0; k < n && v->count < ENTRIES_MAX; k++) {
		for (i = 0; i < kept; i++)
			if (v->row[i].what.id == now[k].what.id)
				break;
		if (i == kept)
			v->row[v->count++] = now[k];
	}
	for (i = 0; i < v->count; i++)
		if (v->row[i].what.id == focus)
			v->list.at = i;
	v->list.count = v->count;
	if (v->list.at >= v->count)
		v->list.at = v->count > 0 ? v->count - 1 : 0;
}

static void
note_place(struct queue_head *h, const char *place)
{
	int i;

	for (i = 0; i < h->place_count; i++)
		if (strcmp(h->places[i], place) == 0)
			return;
	if (place[0] != '\0' && i < PLACES_MAX)
		(void)snprintf(h->places[h->place_count++],
		    sizeof(h->places[0]), "%.63s", place);
}

static void
read_returned(struct queue_head *h, const json_t *j)
{
	h->returned++;
	who_text(
	    show_json(j, "names"), h->returned_who, sizeof(h->returned_who));
	(void)snprintf(h->returned_by, sizeof(h->returned_by), "%s",
	    show_json(j, "author_name"));
	(void)snprintf(h->returned_at, sizeof(h->returned_at), "%s",
	    show_json(j, "submitted_at"));
}

/* 宛名番号 of an entry that was not on the list before. */
static void
collect_new(const struct queue_view *v, const json_t *j, json_t *who)
{
	const json_t *no;
	size_t i;
	int k;

	for (k = 0; k < v->count; k++)
		if (v->row[k].what.id ==
		    json_integer_value(json_object_get(j, "id")))
			return;
	json_array_foreach(json_object_get(j, "persons"), i, no)
	{
		if (json_string_length(no) > 0)
			(void)json_array_append(who, (json_t *)(uintptr_t)no);
	}
}

/* Takes the list of the register apart; returns how many rows fit. */
static int
read_list(const struct app *a, const struct queue_view *v, struct queue_head *h,
    const json_t *list, struct waiting *now, json_t *who)
{
	const json_t *j;
	size_t i;
	int n = 0;

	memset(h, 0, sizeof(*h));
	note_place(h, a->session.place);
	note_place(h, v->scope);
	json_array_foreach(list, i, j)
	{
		const char *place = show_json(j, "place");

		if (strcmp(show_json(j, "state"), "returned") == 0 &&
		    (json_is_true(json_object_get(j, "own")) ||
			!app_has(a, "staff"))) {
			read_returned(h, j);
			continue;
		}
		note_place(h, place);
		if (v->scope[0] != '\0' && strcmp(place, v->scope) != 0) {
			h->elsewhere++;
			continue;
		}
		h->total++;
		h->overnight += json_is_true(json_object_get(j, "overnight"));
		if (n == ENTRIES_MAX)
			continue;
		read_entry(a, j, &now[n++]);
		if (!now[n - 1].blocked)
			collect_new(v, j, who);
	}
	return n;
}

enum rc
queue_renew(struct ui *ui, struct queue_view *v, bool is_first, struct err *err)
{
	struct app *a = ui_app(ui);
	struct queue_head head;
	struct waiting *now;
	json_t *args, *result = NULL, *who;
	enum rc rc;
	int i, n;

	args = json_pack("{s:s}", "scope", "all");
	rc = app_call(a, "entry.list", args, &result, err);
	json_decref(args);
	if (rc != RC_OK)
		return rc;
	now = x_alloc(ENTRIES_MAX * sizeof(*now));
	who = json_array();
	n = read_list(
	    a, v, &head, json_object_get(result, "entries"), now, who);
	head.approved_today =
	    (int)json_integer_value(json_object_get(result, "approved_today"));
	if (is_first || json_array_size(who) > 0)
		rc = app_log(a, "list", "R1", who, false, err);
	if (rc == RC_OK) {
		v->head = head;
		merge(v, now, n);
		app_clock(a, v->renewed);
	}
	v->approvable = 0;
	for (i = 0; i < v->count; i++)
		v->approvable += v->row[i].mine_to_approve;
	explicit_bzero(now, ENTRIES_MAX * sizeof(*now));
	free(now);
	json_decref(who);
	json_decref(result);
	return rc;
}

void
queue_cap(struct app *a, struct queue_view *v)
{
	static const char key[] = "approve_many_max";
	json_t *args = json_pack("{s:s}", "key", key), *r = NULL, *value;
	int most = ENTRIES_MAX;

	if (app_call(a, "setting.get", args, &r, NULL) == RC_OK) {
		value = json_object_get(
		    json_object_get(json_object_get(r, "settings"), key),
		    "value");
		if (json_integer_value(value) > 0 &&
		    json_integer_value(value) < ENTRIES_MAX)
			most = (int)json_integer_value(value);
	}
	v->most = most;
	json_decref(args);
	json_decref(r);
}

int
queue_marked(const struct queue_view *v, int *persons)
{
	int i, n = 0, people = 0;

	for (i = 0; i < v->count; i++)
		if (v->row[i].marked) {
			n++;
			people += v->row[i].persons;
		}
	if (persons != NULL)
		*persons = people;
	return n;
}

void
queue_asked(const struct queue_view *v, struct approval *list)
{
	int i;

	for (i = 0; i < v->asked_count; i++)
		list[i] = v->asked[i].what;
}
