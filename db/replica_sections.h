/* SPDX-License-Identifier: ISC
 * replica_sections - what each section of a feed record writes (db/feed.h).
 * Payloads name the whole new state, so writing one twice changes nothing.
 */
#ifndef DB_REPLICA_SECTIONS_H
#define DB_REPLICA_SECTIONS_H

#include "db/replica_private.h"

#include <jansson.h>

typedef enum rc (*section_writer)(
    struct replica *, const json_t *, struct err *);

/* restricted: NULL when this terminal's profile does not have it. */
MUST_CHECK enum rc write_core(struct replica *r, const json_t *core,
    const json_t *restricted, int64_t position, struct err *err);
MUST_CHECK enum rc write_pending(
    struct replica *r, const json_t *j, struct err *err);
MUST_CHECK enum rc write_blocks(
    struct replica *r, const json_t *j, struct err *err);
MUST_CHECK enum rc write_attached(
    struct replica *r, const json_t *j, struct err *err);
MUST_CHECK enum rc write_attached_restricted(
    struct replica *r, const json_t *j, struct err *err);
MUST_CHECK enum rc write_staff(
    struct replica *r, const json_t *j, struct err *err);
MUST_CHECK enum rc write_settings(
    struct replica *r, const json_t *j, struct err *err);

/* end_pending - the mark of a waiting entry goes. */
MUST_CHECK enum rc end_pending(struct replica *r, int64_t id, struct err *err);

/* A string member, "" when missing. */
const char *json_word(const json_t *o, const char *key);
int64_t json_number(const json_t *o, const char *key);

#endif
