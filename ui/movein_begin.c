/* SPDX-License-Identifier: ISC
 * movein_begin - a form of an 異動 begins and ends, a move-in's as a change's:
 * an empty entry, the returned one, the lease on its people and households.
 */
#include "ui/movein_in.h"

#include "ui/engine.h"
#include "ui/show.h"
#include "ui/wards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static void
new_draft_id(const char *menu, char out[40])
{
	uint64_t b;

	if (getrandom(&b, sizeof(b), 0) != (ssize_t)sizeof(b))
		die("getrandom failed");
	(void)snprintf(out, 40, "I%s:%016llx", menu, (unsigned long long)b);
}

void
movein_begin(struct ui *ui, struct movein *m, const char *menu,
    enum event event, const struct form_ops *ops)
{
	struct app *a = ui_app(ui);

	entry_init(&m->e);
	m->e.event = event;
	(void)snprintf(m->menu, sizeof(m->menu), "%s", menu);
	(void)snprintf(m->e.menu, sizeof(m->e.menu), "%s", menu);
	new_draft_id(menu, m->send.draft_id);
	submit_start(&m->send);
	/* The change itself is the reason of this visit. */
	if (a->reason == 0)
		app_reason_set(a, 2, "", ui_now(ui));
	wards_towns(a, &m->towns);
	if (place_load(a->conf.share, &m->places, NULL) != RC_OK)
		memset(&m->places, 0, sizeof(m->places));
	form_init(&m->form, ops, m);
	m->form.has_tabs = true;
	m->form.first_row = 6;
	m->form.use_romaji = a->conf.ime_hint != 0;
	m->form.ime = app_ime(a);
	(void)snprintf(
	    m->form.staff, sizeof(m->form.staff), "%s", a->session.staff);
	(void)snprintf(
	    m->form.last_tab, sizeof(m->form.last_tab), "%s", N_("確認"));
}

enum rc
movein_returned(struct movein *m, struct app *a, int64_t id, struct err *err)
{
	json_t *args = json_pack("{s:I}", "id", (json_int_t)id), *j = NULL;
	enum rc rc = app_call(a, "entry.get", args, &j, err);

	json_decref(args);
	if (rc != RC_OK)
		return rc;
	rc = entry_from_json(&m->e, json_object_get(j, "entry"), err);
	json_decref(j);
	if (rc != RC_OK)
		return rc;
	if (m->e.state != ENTRY_RETURNED ||
	    strcmp(m->e.author, a->session.staff) != 0)
		return err_set(err, RC_DENIED, "E4088",
		    _("この入力は直せません"),
		    _("差し戻された自分の入力だけを直せるため"),
		    _("/R1 で様子を見てください"));
	(void)snprintf(m->return_reason, sizeof(m->return_reason), "%s",
	    m->e.return_reason);
	return RC_OK;
}

/* ---- the lease */

static void
let_go(struct movein *m, struct app *a)
{
	json_t *args;

	if (m->send.lease[0] == '\0')
		return;
	args = json_pack("{s:s}", "lease", m->send.lease);
	(void)!app_call(a, "edit.end", args, NULL, NULL);
	json_decref(args);
	m->send.lease[0] = '\0';
}

enum rc
movein_hold(struct movein *m, struct app *a, json_t *persons,
    json_t *households, struct err *err)
{
	json_t *args, *answer = NULL;
	enum rc rc = RC_OK;

	let_go(m, a);
	args = json_pack(
	    "{s:o, s:o}", "persons", persons, "households", households);
	if (json_array_size(persons) + json_array_size(households) > 0)
		rc = app_call(a, "edit.begin", args, &answer, err);
	json_decref(args);
	if (rc == RC_OK && answer != NULL)
		(void)snprintf(m->send.lease, sizeof(m->send.lease), "%.79s",
		    show_json(answer, "lease"));
	json_decref(answer);
	/* Without a line the register decides when the entry arrives. */
	return rc == RC_OFFLINE ? RC_OK : rc;
}

void
movein_end(struct ui *ui, struct movein *m)
{
	let_go(m, ui_app(ui));
	if (m->has_joined)
		household_release(&m->joined);
	form_free(&m->form);
	free(m->page0);
	entry_release(&m->e);
	submit_release(&m->send);
	json_decref(m->seen);
	movein_forget_received(m);
	town_release(&m->towns);
	place_release(&m->places);
}
