/* SPDX-License-Identifier: ISC
 * feed - the register's numbered, chained stream of changes, and the
 * payloads of its sections. Register, replica and tests share the hashing
 * here, so that a replica without a section still verifies the chain.
 *
 * A record as feed.pull gives it:
 *
 *	{"position": 7, "format": 1, "kind": "change", "time": microseconds,
 *	 "previous": hash of position 6, "hash": its own,
 *	 "hashes":   {"core": hex, "restricted": hex},   every section
 *	 "sections": {"core": "payload text" | null},    null: not for you
 *	 "salts":    {"core": hex}}                      of the ones given
 *
 * A payload is the text of a JSON object, hashed as the bytes stored; it is
 * complete: it names the whole new state of what it is about, so applying a
 * record twice changes nothing. Kinds and sections:
 *
 * kind "change" (an entry became 本登録, or an import)
 *	core: {"persons": [{"person_no": "…",
 *	        "sheets": [{"sheet_no": 1, "kind": "1"|"2",
 *	            "opened_event": code, "opened_on": stored date,
 *	            "closed_event": code|"", "closed_on": stored date|"",
 *	            "last_hist": 3}],               all sheets of the person
 *	        "rows": [row…]}],                    the new rows only
 *	       "households": [{"household_no": "…", "version": 4}],
 *	       "ended": [entry_id…]}                 entries no longer waiting
 *	    row = record_to_json() without items of section "restricted", plus
 *	    "person_no", "hist_no", "sheet_no", "recorded_at", "entry_id",
 *	    "cancels" (numbers), so feed_row_from_json() reads it.
 *	restricted: {"rows": [{"person_no", "hist_no", item: value…}]}
 * kind "pending" (仮登録 submitted, changed, returned, withdrawn; also with
 *	"change" when an approval ends one)
 *	pending: {"entries": [{"entry_id": 5, "state": "waiting"|"withdrawn"|
 *	    "approved", "returned": bool (back with its author, still 仮登録),
 *	    "version": 1, "event": code, "menu": "21",
 *	    "label": "転居", "persons": ["宛名番号"…], "household_no": "…",
 *	    "at": "2026-07-15 10:31", "shown": "転居 10:31"}]}
 *	    anything but "waiting" takes the mark away
 * kind "block"
 *	block_flag: {"persons": [{"person_no": "…", "signs": "抑支",
 *	    "levels": {"event": 2, "certificate": 1, …}}],
 *	    "households": [{"household_no": "…", "signs": …, "levels": …}]}
 *	    the whole present state of each one named; "" and {} when none
 *	block_detail: {"blocks": [{"id", "person_no"|"household_no",
 *	    "processes", "level", "from", "to", "kind", "reason",
 *	    "released": bool}]}
 * kind "attached"
 *	attached, restricted_attached: {"persons": [{"person_no", "version",
 *	    "values": {item: value…}}]}      all values of that section
 * kind "note"
 *	core: {"notes": [{"person_no", "seq", "version", "text"}]}  "" deleted
 * kind "staff"
 *	staff: {"staff": [{"staff", "name", "org", "role_label"}]}
 * kind "setting" and "day"
 *	setting: {"today": "2026-07-15", "municipality": "431001",
 *	    "name": "熊本市", "training": true,
 *	    "settings": [{"key", "value", "version"}]}    settings: changed ones
 */
#ifndef DB_FEED_H
#define DB_FEED_H

#include "src/err.h"
#include "src/mem.h"
#include "src/record.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#define FEED_FORMAT 1
#define FEED_SECTIONS_MAX 8
/* The hash before position 1: 64 zeros. */
#define FEED_GENESIS                                                           \
	"0000000000000000000000000000000000000000000000000000000000000000"

struct feed_section {
	const char *name; /* borrowed */
	char hash[65];    /* of salt and payload */
};
struct feed_head { /* what the record's hash covers besides the sections */
	const char *epoch, *municipality, *kind, *previous; /* borrowed */
	int64_t position, time;
	int format;
};

/* SHA-256 in hex over data; out 65 bytes. */
void feed_sha256(const void *data, size_t len, char out[65]);

/* Hash of one section: H(tag, salt, payload bytes). */
void feed_section_hash(const char *salt_hex, const char *payload, char out[65]);

/* Hash of a record. Sections are taken in order of their names, whatever
 * their order here; at most FEED_SECTIONS_MAX. */
void feed_record_hash(const struct feed_head *h, const struct feed_section *s,
    int n, char out[65]);

/*
 * feed_record_check - verifies one record as feed.pull gave it against the
 * chain: position is previous + 1, previous is `previous`, each section
 * given hashes to its "hashes" entry, all of them to "hash". hash receives
 * the record's own. RC_CONFLICT E7002 with what does not fit; RC_INPUT when
 * the JSON is not a record.
 */
MUST_CHECK enum rc feed_record_check(const json_t *record, const char *epoch,
    const char *municipality, int64_t previous_position, const char *previous,
    char hash[65], struct err *err);

/* feed_row_json - a history row as it stands in "rows" of section core (or
 * with restricted items when `section` is "restricted"). New reference. */
json_t *feed_row_json(const struct record *r, const char *section);

/* feed_row_text - its compact text, added to b. */
void feed_row_text(struct sbuf *b, const struct record *r, const char *section);

/* feed_row_from_json - fills an initialised record from such a row, merging
 * into what it already holds (core first, then restricted). Items that this
 * program does not know go into the object `extra` as they came (the
 * register is newer); NULL: they are refused. */
MUST_CHECK enum rc feed_row_from_json(
    struct record *r, json_t *extra, const json_t *row, struct err *err);

#endif
