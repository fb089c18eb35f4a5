/* SPDX-License-Identifier: ISC
 * snapshot_format - what stands in a snapshot file, for its writer and its
 * reader.
 *
 *	madoguchi-snapshot 1\n
 *	{header as JSON}\n
 *	one zstd frame of lines
 *	end <SHA-256 in hex of all bytes before this line>\n
 *
 * A line is a letter and fields, each after a tab; \t \n \\ stand for
 * themselves in a field. People come ascending by 宛名番号, each with what is
 * theirs; then the tables that belong to nobody:
 *
 *	P person_no
 *	S sheet_no kind opened_event opened_on closed_event closed_on last_hist
 *	R hist_no sheet_no recorded_at entry_id cancels groups column…
 *	A section version values          as JSON, "attached" or the other
 *	N seq version text
 *	H household_no version
 *	E E-payload   an entry of section pending (db/feed.h), as JSON
 *	B B-payload   a person or a household of section block_flag, as JSON
 *	T T-payload   a person of section staff, as JSON
 *	G G-payload   a setting of section setting, as JSON
 *
 * The columns of R are items by their ids as the header lists them, blank
 * when empty: those of section restricted are there for a profile that has
 * it, and a reader keeps those that it does not know. groups: "" or the JSON
 * of the repeating groups.
 */
#ifndef DB_SNAPSHOT_FORMAT_H
#define DB_SNAPSHOT_FORMAT_H

#include "src/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SNAPSHOT_FORMAT 1
#define SNAPSHOT_MAGIC "madoguchi-snapshot "
enum {
	SNAPSHOT_HEADER_MAX = 256 * 1024, /* bytes of the first two lines */
	SNAPSHOT_LINE_MAX = 1024 * 1024,  /* bytes of a line of the frame */
	SNAPSHOT_COLUMNS_MAX = 400,
	SNAPSHOT_END_SIZE = 4 + 64 + 1, /* "end " digest newline */
	SNAPSHOT_WINDOW_LOG = 22        /* zstd's window: 4 MiB, no more */
};

/* Lines that are counted, by their letter. */
#define SNAPSHOT_LETTERS "PSRANHEBTG"
enum { SNAPSHOT_KINDS = 10 };
/* Place of a letter in SNAPSHOT_LETTERS, -1 none. */
int snapshot_kind(char letter);

/* The sections of the feed that a replica holds, by bit. Block detail and
 * memos never leave the register. */
enum {
	SNAP_CORE = 1,
	SNAP_RESTRICTED = 2,
	SNAP_PENDING = 4,
	SNAP_BLOCK_FLAG = 8,
	SNAP_ATTACHED = 16,
	SNAP_RESTRICTED_ATTACHED = 32,
	SNAP_STAFF = 64,
	SNAP_SETTING = 128
};
/* Of a profile's JSON list; others are left out. */
unsigned snapshot_sections_of(const json_t *list);

struct snapshot_header {
	int format;
	unsigned sections;
	bool is_training;
	char municipality[8], name[64], epoch[40], hash[65], today[11];
	int64_t position;
	int64_t rows[SNAPSHOT_KINDS]; /* lines of each kind */
	char (*columns)[64];          /* item ids; owned */
	int column_count;
};
void snapshot_header_release(struct snapshot_header *h);
int64_t snapshot_rows(const struct snapshot_header *h);

/* The first two lines; the caller frees. */
char *snapshot_header_text(const struct snapshot_header *h);

/*
 * snapshot_header_parse - from the first bytes of a file; hostile.
 *
 * text, len  what was read so far, at most SNAPSHOT_HEADER_MAX
 * used       receives the bytes of both lines
 *
 * RC_INPUT E7075: no snapshot, damaged, or of a newer format. *h is to be
 * released only after RC_OK.
 */
MUST_CHECK enum rc snapshot_header_parse(const char *text, size_t len,
    struct snapshot_header *h, size_t *used, struct err *err);

/* snapshot_bad - the RC_INPUT of a file that is no good; why for a person. */
enum rc snapshot_bad(struct err *err, const char *why);

#endif
