/* SPDX-License-Identifier: ISC
 * home_loose - 続き of H1: what was left undone, returned entries and drafts,
 * what was refused after it waited, and what was issued without a line.
 */
#include "ui/home.h"
#include "ui/issued.h"
#include "ui/message.h"
#include "ui/show.h"

#include "src/event.h"

#include <stdio.h>
#include <string.h>

#define LOOSE_US INT64_C(10000000)

static void
add_returned(const struct app *a, struct home *h, const json_t *e)
{
	const json_t *persons;
	struct loose *l;
	const char *s;
	enum event ev;

	if (h->loose_count >= LOOSE_MAX)
		return;
	s = json_string_value(json_object_get(e, "state"));
	if (s == NULL || strcmp(s, "returned") != 0)
		return;
	l = &h->loose[h->loose_count++];
	memset(l, 0, sizeof(*l));
	l->entry_id = json_integer_value(json_object_get(e, "id"));
	s = json_string_value(json_object_get(e, "event"));
	ev = s != NULL ? event_by_code(s) : EV_COUNT;
	if (ev != EV_COUNT) {
		(void)snprintf(
		    l->what, sizeof(l->what), "%s", event_defs[ev].label);
		(void)snprintf(
		    l->menu, sizeof(l->menu), "%.2s", event_defs[ev].menu);
	}
#define TEXT(member, name)                                                     \
	do {                                                                   \
		s = json_string_value(json_object_get(e, name));               \
		(void)snprintf(                                                \
		    l->member, sizeof(l->member), "%s", s != NULL ? s : "");   \
	} while (0)
	TEXT(menu, "menu");
	TEXT(receipt, "receipt_no");
	TEXT(why, "return_reason");
#undef TEXT
	show_when(a, show_json(e, "submitted_at"), l->when, sizeof(l->when));
	persons = json_object_get(e, "persons");
	l->persons = json_is_array(persons) ? (int)json_array_size(persons)
					    : (int)json_integer_value(persons);
	/* Its day stands in `when`; the number is what is called out. */
	s = strchr(l->receipt, '-');
	if (s != NULL)
		memmove(l->receipt, s + 1, strlen(s));
}

/* Sent later and refused: these cannot wait for somebody to look for them. */
static void
add_refused(const struct app *a, struct home *h)
{
	struct refusal_line lines[LOOSE_MAX];
	int n = 0;

	if (a->outbox == NULL || outbox_refused(a->outbox, a->session.staff,
				     lines, LOOSE_MAX, &n, NULL) != RC_OK)
		n = 0;
	for (int i = 0; i < n && h->loose_count < LOOSE_MAX; i++) {
		struct loose *l = &h->loose[h->loose_count++];

		memset(l, 0, sizeof(*l));
		l->is_refused = true;
		message_err(&lines[i].said);
		(void)snprintf(
		    l->what, sizeof(l->what), "%.63s", lines[i].title);
		(void)snprintf(l->when, sizeof(l->when), "%s", lines[i].when);
		(void)snprintf(l->why, sizeof(l->why), "%s %.50s",
		    lines[i].said.code, lines[i].said.text);
	}
}

static void
add_issued(struct app *a, struct home *h)
{
	int n = issued_open_count(a);
	struct loose *l;

	if (n == 0 || h->loose_count >= LOOSE_MAX)
		return;
	l = &h->loose[h->loose_count++];
	memset(l, 0, sizeof(*l));
	l->is_issued = true;
	(void)snprintf(
	    l->what, sizeof(l->what), _("不通中の交付 %d件 要確認"), n);
}

void
home_load_loose(struct ui *ui, struct home *h)
{
	struct app *a = ui_app(ui);
	struct draft_line drafts[LOOSE_MAX];
	struct err err;
	json_t *args, *r = NULL, *e;
	size_t i;
	int n = 0;

	err_clear(&err);
	h->loose_count = 0;
	h->returned = a->status.returned;
	add_refused(a, h);
	add_issued(a, h);
	args = json_pack("{s:s}", "scope", "mine");
	if (app_call(a, "entry.list", args, &r, &err) == RC_OK) {
		/* as many as are listed, whatever was counted before */
		h->returned =
		    (int)json_integer_value(json_object_get(r, "returned"));
		json_array_foreach(json_object_get(r, "entries"), i, e)
		{
			add_returned(a, h, e);
		}
		json_decref(r);
	}
	json_decref(args);
	home_count_arrived(ui, h);
	h->past_count = app_searches(a, h->past, PAST_MAX);
	h->loose_at = ui_now(ui) + LOOSE_US;
	if (a->outbox == NULL)
		return;
	if (outbox_drafts(a->outbox, a->session.staff, drafts, LOOSE_MAX, &n,
		&err) != RC_OK)
		n = 0;
	for (int d = 0; d < n && h->loose_count < LOOSE_MAX; d++) {
		struct loose *l = &h->loose[h->loose_count++];

		memset(l, 0, sizeof(*l));
		(void)snprintf(
		    l->draft, sizeof(l->draft), "%.39s", drafts[d].id);
		(void)snprintf(
		    l->what, sizeof(l->what), "%.63s", drafts[d].title);
		(void)snprintf(l->when, sizeof(l->when), "%s", drafts[d].when);
	}
}

void
home_open_loose(struct ui *ui, struct home *h, int i)
{
	struct target t;
	struct loose *l;
	char code[16] = "I0", form[8];

	if (i < 0 || i >= h->loose_count)
		return;
	l = &h->loose[i];
	if (l->is_refused || l->is_issued) {
		(void)!ui_open(ui, l->is_refused ? "N2" : "N3", NULL);
		return;
	}
	memset(&t, 0, sizeof(t));
	t.entry_id = l->entry_id;
	(void)snprintf(t.draft_id, sizeof(t.draft_id), "%s", l->draft);
	(void)snprintf(t.menu, sizeof(t.menu), "%s", l->menu);
	(void)snprintf(t.name, sizeof(t.name), "%s", l->what);
	/* A draft's id begins with the code of its screen: "I11:…". */
	if (strchr(l->draft, ':') != NULL)
		(void)snprintf(code, sizeof(code), "%.*s",
		    (int)strcspn(l->draft, ":") > 15
			? 15
			: (int)strcspn(l->draft, ":"),
		    l->draft);
	/* A returned entry goes back to the form of its change. */
	(void)snprintf(form, sizeof(form), "I%s", l->menu);
	if (l->entry_id != 0 && screen_by_code(form) != NULL)
		(void)snprintf(code, sizeof(code), "%s", form);
	(void)snprintf(t.then, sizeof(t.then), "%.7s", code);
	if (ui_app(ui)->reason == 0)
		(void)!ui_open(ui, "W1", &t);
	else
		(void)!ui_open(ui, code, &t);
}
