/* SPDX-License-Identifier: ISC
 * help_feed - see help_feed.h.
 */
#include "tests/db/help_feed.h"

#include "db/feed.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
help_feed_init(struct help_feed *f, const char *epoch)
{
	memset(f, 0, sizeof(*f));
	snprintf(f->epoch, sizeof(f->epoch), "%s", epoch);
	snprintf(f->previous, sizeof(f->previous), "%s", FEED_GENESIS);
}

json_t *
help_feed_add(struct help_feed *f, const char *withheld, const char *kind, ...)
{
	static const char salt[] = "00112233445566778899aabbccddeeff";
	struct feed_section sec[FEED_SECTIONS_MAX];
	struct feed_head h = { .epoch = f->epoch,
		.municipality = "431010",
		.kind = kind,
		.previous = f->previous,
		.position = f->position + 1,
		.time = 1000,
		.format = 1 };
	json_t *sections = json_object(), *salts = json_object();
	json_t *hashes = json_object(), *payload, *rec;
	char hash[65], *text;
	const char *name;
	va_list ap;
	int n = 0;

	va_start(ap, kind);
	while ((name = va_arg(ap, const char *)) != NULL) {
		payload = va_arg(ap, json_t *);
		text = json_dumps(payload, JSON_COMPACT);
		json_decref(payload);
		sec[n].name = name;
		feed_section_hash(salt, text, sec[n].hash);
		json_object_set_new(hashes, name, json_string(sec[n].hash));
		if (withheld != NULL && strcmp(withheld, name) == 0) {
			json_object_set_new(sections, name, json_null());
		} else {
			json_object_set_new(sections, name, json_string(text));
			json_object_set_new(salts, name, json_string(salt));
		}
		free(text);
		n++;
	}
	va_end(ap);
	feed_record_hash(&h, sec, n, hash);
	rec = json_pack("{s:I, s:i, s:s, s:i, s:s, s:s, s:o, s:o, s:o}",
	    "position", (json_int_t)h.position, "format", 1, "kind", kind,
	    "time", 1000, "previous", f->previous, "hash", hash, "hashes",
	    hashes, "sections", sections, "salts", salts);
	f->position++;
	memcpy(f->previous, hash, sizeof(hash));
	return rec;
}

json_t *
help_answer(json_t *record)
{
	return json_pack("{s:[o]}", "records", record);
}

json_t *
help_status(const struct help_feed *f, const char *today)
{
	return json_pack("{s:s, s:s, s:b, s:s, s:s}", "municipality", "431010",
	    "name", "熊本市中央区", "training", 1, "today", today, "epoch",
	    f->epoch);
}
