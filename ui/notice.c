/* SPDX-License-Identifier: ISC
 * notice - 住民異動届受理通知 of a change of the register (4.1.0.3).
 */
#include "src/event.h"
#include "src/mutant.h"
#include "ui/lang.h"
#include "ui/paper.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An address leaves the house: what stops a certificate stops this (3.4). */
static enum rc
no_block(struct app *a, const json_t *persons, struct err *err)
{
	json_t *args, *result = NULL;
	enum rc rc;
	int level;

	args = json_pack(
	    "{s:O, s:s}", "persons", persons, "process", "certificate");
	rc = app_call(a, "block.check", args, &result, err);
	json_decref(args);
	level = (int)json_integer_value(json_object_get(result, "level"));
	json_decref(result);
	if (rc == RC_OK && GUARD("notice_block") && level == 2)
		return err_set(err, RC_DENIED, "E5111",
		    _("受理通知を出せません"),
		    _("抑止または支援措置の期間中です"),
		    _("審査する人に相談し、解除されてから出します"));
	return rc;
}

/* The entry and the 宛名番号 of everybody in it; who was new has none there,
 * but one of them is the person on the screen. */
static enum rc
fetch(struct app *a, int64_t entry_id, const char *person_no, struct entry *e,
    json_t **persons, struct err *err)
{
	json_t *args = json_pack("{s:I}", "id", (json_int_t)entry_id);
	json_t *result = NULL, *decided, *p;
	enum rc rc = app_call(a, "entry.get", args, &result, err);
	size_t i;

	json_decref(args);
	if (rc == RC_OK)
		rc = entry_from_json(e, json_object_get(result, "entry"), err);
	*persons = json_pack("[s]", person_no);
	decided = json_object_get(json_object_get(result, "entry"), "persons");
	json_array_foreach(decided, i, p)
	{
		const char *no = show_json(p, "person_no");

		if (no[0] != '\0' && strcmp(no, person_no) != 0)
			(void)json_array_append_new(*persons, json_string(no));
	}
	if (rc == RC_OK && strcmp(show_json(result, "state"), "approved") != 0)
		rc = err_set(err, RC_INPUT, "E5112", _("受理通知を出せません"),
		    _("まだ本登録になっていません"),
		    _("本登録になってから出します"));
	json_decref(result);
	return rc;
}

enum rc
notice_print(struct app *a, int64_t entry_id, const char *person_no,
    enum notice_to to, char where[512], struct err *err)
{
	struct cert_request q;
	struct cert sheet;
	struct entry e;
	json_t *persons = NULL;
	char title[128];
	enum rc rc;

	entry_init(&e);
	rc = fetch(a, entry_id, person_no, &e, &persons, err);
	if (rc == RC_OK)
		rc = no_block(a, persons, err);
	if (rc == RC_OK) {
		memset(&q, 0, sizeof(q));
		(void)snprintf(title, sizeof(title), _("%s長"), a->town);
		q.kind = CERT_CONFIRM;
		q.today = a->today;
		q.title = title;
		q.options.sample = a->is_training;
		q.forms = a->forms;
		rc = cert_notice_compose(&e, to, &q, &sheet, err);
	}
	if (rc == RC_OK) {
		rc = app_log_print(a, "K3", persons,
		    &(struct print_note){ "print", "住民異動届受理通知",
			sheet.page_count, false },
		    err);
		if (rc == RC_OK)
			rc = paper_print(
			    a, &sheet, "notice", entry_id, where, err);
		cert_release(&sheet);
	}
	entry_release(&e);
	json_decref(persons);
	return rc;
}
