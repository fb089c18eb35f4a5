/* SPDX-License-Identifier: ISC
 * api - what a terminal's client and the register's service agree on before
 * either reads a byte of the other: the number of the interface, the names
 * of the headers, how large and how deep a message may be.
 *
 * Numbers: of the service's newest number N, N and N-1 are full, N-2 may
 * read and is told to be updated, everything else is refused. A client says
 * its number in the path: POST /vNUMBER/CALL.
 */
#ifndef SRC_API_H
#define SRC_API_H

#include "src/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define API_NEWEST 1
#define API_FULL 2    /* the newest numbers that may do everything */
#define API_READING 1 /* the numbers before those that may only read */

/* 32 hexadecimal digits by the client for every single try; a second try
 * with the same ones is refused. */
#define API_ID_HEADER "Mado-Request"
#define API_ID_LEN 32
/* The service's time in microseconds: in every answer, and, counted on by
 * the client's monotonic clock, in every request. A terminal's own clock is
 * never asked. */
#define API_TIME_HEADER "Mado-Time"
/* Further from the service's clock a request is refused. */
#define API_TIME_LIMIT_S 120
/* How long the register knows a request that wrote. */
#define API_KEEP_S 3600

/* JSON in either direction. */
#define API_DEPTH_MAX 24
#define API_VALUES_MAX 400000
/* What a client takes in at most, bytes. */
#define API_ANSWER_MAX (64u * 1024u * 1024u)

/*
 * api_parse - a JSON object out of bytes of the network: UTF-8, no name
 * twice, within API_DEPTH_MAX and API_VALUES_MAX before any of it is built.
 * A new reference, or NULL.
 */
json_t *api_parse(const char *s, size_t len);

/* api_rc_name, api_rc_of - an enum rc in a message: "conflict"; what nobody
 * knows is RC_IO. */
const char *api_rc_name(enum rc rc);
enum rc api_rc_of(const char *name);

/* api_error_json - an error in a message: {rc, code, item, person, text, why,
 * remedy}; err->log stays here. A new reference. */
json_t *api_error_json(const struct err *err);
/* api_error_read - that error, its words cleaned of anything that could drive
 * a terminal; returns its rc, RC_OFFLINE E7800 when it is none. */
enum rc api_error_read(const json_t *o, struct err *err);

/* api_answer_ok - the body {"ok":true,"result":…}; takes result over; the
 * caller wipes and frees. */
char *api_answer_ok(json_t *result);
/* api_answer_error - the body {"ok":false,"error":{rc, code, item, person,
 * text, why, remedy}}; err->log stays here. The caller frees. */
char *api_answer_error(const struct err *err);

/*
 * api_answer_read - an answer's body. RC_OK: *result is a new reference to
 * an object. Otherwise what the service said, its words cleaned of anything
 * that could drive a terminal; RC_OFFLINE E7800 when it is no answer at all.
 */
MUST_CHECK enum rc api_answer_read(
    const char *s, size_t len, json_t **result, struct err *err);

/* api_id_fine - whether it is a request's id: API_ID_LEN of 0-9a-f. */
bool api_id_fine(const char *id);

#endif
