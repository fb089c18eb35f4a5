/* SPDX-License-Identifier: ISC
 * f_feed - hostile records of the register's feed. The input is the text of
 * a JSON object with sections (payload texts or objects) and a kind; it is
 * hashed as the register would, so that what is inside reaches the writers.
 * The same input also goes in as a whole answer. Either all of a record and
 * the cursor are taken, or nothing; what was taken can be read and searched.
 * fuzz: db
 */
#include "db/feed.h"
#include "db/replica_private.h"
#include "db/search.h"
#include "src/text.h"

#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PLACE "431010"
#define SALT "00112233445566778899aabbccddeeff"
#define EPOCH "e1"

static char folder[64], replica_file[96];
static int taken;   /* inputs that became part of a replica */
static char *fresh; /* an empty replica's file */
static size_t fresh_len;

static void
check(bool so)
{
	if (!so)
		abort();
}

static void
tidy(void)
{
	char gone[128];
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		(void)snprintf(
		    gone, sizeof(gone), "%s%s", replica_file, ends[i]);
		(void)unlink(gone);
	}
}

static void
leave(void)
{
	tidy();
	(void)rmdir(folder);
	free(fresh);
}

/* An empty replica is made once and copied for every input. */
static void
begin(void)
{
	FILE *f;

	if (fresh == NULL) {
		(void)snprintf(folder, sizeof(folder), "%s/mado-fuzz-XXXXXX",
		    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
		check(mkdtemp(folder) != NULL);
		(void)snprintf(
		    replica_file, sizeof(replica_file), "%s/r.db", folder);
		check(replica_make(replica_file, NULL) == RC_OK);
		f = fopen(replica_file, "rb");
		check(f != NULL && fseek(f, 0, SEEK_END) == 0);
		fresh_len = (size_t)ftell(f);
		fresh = malloc(fresh_len);
		check(fresh != NULL && fseek(f, 0, SEEK_SET) == 0 &&
		      fread(fresh, 1, fresh_len, f) == fresh_len);
		(void)fclose(f);
		(void)atexit(leave);
	}
	tidy();
	f = fopen(replica_file, "wb");
	check(f != NULL && fwrite(fresh, 1, fresh_len, f) == fresh_len &&
	      fclose(f) == 0 && chmod(replica_file, 0600) == 0);
}

/* The record the register would have made of these sections. */
static json_t *
record_of(const json_t *in, int64_t position, const char *previous)
{
	struct feed_section sec[FEED_SECTIONS_MAX];
	json_t *given = json_object_get(in, "sections"), *payload;
	json_t *sections = json_object(), *salts = json_object();
	json_t *hashes = json_object();
	const char *kind = json_string_value(json_object_get(in, "kind"));
	struct feed_head h = { .epoch = EPOCH,
		.municipality = PLACE,
		.kind = kind == NULL ? "change" : kind,
		.previous = previous,
		.position = position,
		.time = 1000,
		.format = 1 };
	char hash[65], *text;
	const char *name;
	int n = 0;

	json_object_foreach(given, name, payload)
	{
		if (n == FEED_SECTIONS_MAX)
			break;
		text =
		    json_is_string(payload)
			? strdup(json_string_value(payload))
			: json_dumps(payload, JSON_COMPACT | JSON_ENCODE_ANY);
		check(text != NULL);
		sec[n].name = name;
		feed_section_hash(SALT, text, sec[n].hash);
		json_object_set_new(hashes, name, json_string(sec[n].hash));
		json_object_set_new(sections, name, json_string(text));
		json_object_set_new(salts, name, json_string(SALT));
		free(text);
		n++;
	}
	feed_record_hash(&h, sec, n, hash);
	return json_pack("{s:I, s:i, s:s, s:i, s:s, s:s, s:o, s:o, s:o}",
	    "position", (json_int_t)position, "format", 1, "kind", h.kind,
	    "time", 1000, "previous", previous, "hash", hash, "hashes", hashes,
	    "sections", sections, "salts", salts);
}

/* ---- what was taken is there, whole */

static void
whole(const char *s)
{
	check(s == NULL || utf8_valid(s, strlen(s)));
}

static void
read_household(struct replica *r, const char *no)
{
	struct household h;

	if (no == NULL || replica_household(r, no, true, &h, NULL) != RC_OK)
		return;
	for (int i = 0; i < h.count; i++)
		for (int k = 0; k < IT_COUNT; k++)
			whole(h.members[i].row.v[k]);
	household_release(&h);
}

static void
read_person(struct replica *r, const char *no)
{
	struct member m;
	struct record *rows, attached;
	struct sheet sheets[8];
	int n, i;

	if (replica_person(r, no, 0, &m, NULL) == RC_OK) {
		read_household(r, m.row.v[IT_HOUSEHOLD_NO]);
		whole(m.pending);
		member_release(&m);
	}
	if (replica_sheets(r, no, sheets, 8, &n, NULL) == RC_OK)
		for (i = 0; i < n; i++)
			whole(sheets[i].opened);
	if (replica_history(r, no, 1, &rows, &n, NULL) == RC_OK) {
		for (i = 0; i < n; i++)
			record_release(&rows[i]);
		free(rows);
	}
	record_init(&attached);
	if (replica_attached(r, no, &attached, NULL) == RC_OK)
		record_release(&attached);
}

static void
read_all(struct replica *r, const json_t *in)
{
	static const char *const queries[] = { "sato", "さとう", "S38.5.11",
		"水前寺 2-4", "000000001" };
	json_t *core = json_object_get(json_object_get(in, "sections"), "core");
	json_t *persons = json_object_get(core, "persons"), *p;
	struct search_result found;
	const char *no;
	size_t i;

	json_array_foreach(persons, i, p)
	{
		no = json_string_value(json_object_get(p, "person_no"));
		if (no != NULL)
			read_person(r, no);
	}
	for (i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
		if (search_run(r, queries[i], 20, &found, NULL) != RC_OK)
			continue;
		for (int k = 0; k < found.count; k++) {
			whole(found.hits[k].name);
			whole(found.hits[k].address);
			whole(found.hits[k].note);
		}
		search_release(&found);
	}
}

static void
apply(struct replica *r, const json_t *answer, const json_t *status,
    int64_t *position)
{
	struct replica_state st;
	int applied = -1;
	enum rc rc = replica_apply(r, answer, status, 5000, &applied, NULL);

	check(replica_state(r, &st, NULL) == RC_OK);
	check(rc == RC_OK ? st.position == *position + applied
			  : st.position == *position && applied == 0);
	*position = st.position;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *in = json_loadb((const char *)data, size, 0, NULL), *status;
	json_t *answer;
	struct replica *r = NULL;
	struct replica_state st;
	int64_t position = 0;

	if (!json_is_object(in)) {
		json_decref(in);
		return 0;
	}
	begin();
	check(replica_open(replica_file, true, &r, NULL) == RC_OK);
	status = json_pack("{s:s, s:s, s:b, s:s, s:s}", "municipality", PLACE,
	    "name", "熊本市中央区", "training", 1, "today", "2026-07-15",
	    "epoch", EPOCH);
	apply(r, in, status, &position); /* as an answer of the register */
	check(replica_state(r, &st, NULL) == RC_OK);
	answer = json_pack("{s:[o]}", "records",
	    record_of(
		in, position + 1, position == 0 ? FEED_GENESIS : st.hash));
	apply(r, answer, status, &position);
	if (position > 0) {
		taken++;
		read_all(r, in);
		/* the same state again changes nothing but the cursor */
		check(replica_state(r, &st, NULL) == RC_OK);
		json_decref(answer);
		answer = json_pack(
		    "{s:[o]}", "records", record_of(in, position + 1, st.hash));
		apply(r, answer, status, &position);
		read_all(r, in);
	}
	json_decref(answer);
	json_decref(status);
	json_decref(in);
	replica_close(r);
	return 0;
}
