/* SPDX-License-Identifier: ISC
 * departure - see departure.h.
 */
#include "src/departure.h"

#include "src/arrival.h"
#include "src/change.h"

#include <stdio.h>
#include <string.h>

void
departure_say(
    const struct record *row, const struct record *attached, struct record *out)
{
	struct record from;
	int i;

	record_init(&from);
	record_copy(&from, row);
	change_former(row, &from);
	for (i = 0; i < IT_COUNT; i++) {
		enum item it = (enum item)i;
		const struct record *r =
		    strcmp(item_defs[i].table, "attached") == 0 ? attached
								: &from;

		if (arrival_gives(it) && record_get(r, it)[0] != '\0')
			record_set(out, it, record_get(r, it));
	}
	record_release(&from);
}

enum rc
departure_check(
    const struct record *said, const char *certificate, struct err *err)
{
	json_t *o = record_to_json(said);
	struct arrival there;
	struct err own;
	enum rc rc;

	err_clear(&own);
	(void)json_object_set_new(o, "certificate", json_string(certificate));
	rc = arrival_read(&there, o, &own);
	arrival_release(&there);
	json_decref(o);
	if (rc == RC_OK)
		return RC_OK;
	rc = err_set(err, RC_INPUT, "E4183",
	    "転出証明書情報にできない項目があります", own.text,
	    "記録を直すか、転出証明書を出してください");
	if (err != NULL)
		(void)snprintf(err->item, sizeof(err->item), "%s", own.item);
	return rc;
}

void
departure_names(const char *municipality, bool is_training, long long departure,
    char certificate[48], char file[80])
{
	(void)snprintf(certificate, 48, "%.6s-%s%06lld", municipality,
	    is_training ? "T" : "", departure);
	(void)snprintf(file, 80, "departure-%s%.6s-%06lld.csv",
	    is_training ? "training-" : "", municipality, departure);
}
