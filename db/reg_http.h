/* SPDX-License-Identifier: ISC
 * reg_http - the register over the network: the client of daichod. Private
 * to db/register.c.
 *
 * What a call that got no answer means. A call that was never sent is tried
 * again a few times. One that only reads is tried again. For one that writes
 * the service is asked what became of it (request.void), which at the same
 * time ends it for ever when it had not been done: then it is sent again.
 * When it had been done and only its answer is lost, or nobody can be asked,
 * the caller gets RC_OFFLINE (E7805 done, E7804 unknown) and looks before it
 * repeats; entry.submit and issues with an offline_id may be repeated as
 * they are, their key makes them the same.
 */
#ifndef DB_REG_HTTP_H
#define DB_REG_HTTP_H

#include "db/register.h"

#include <stdint.h>

struct reg_http;

/* reg_http_is - whether the URI is one for here. */
bool reg_http_is(const char *uri);

/*
 * reg_http_open - connects and asks register.status. RC_INPUT E7806: the URI
 * or one of the three files cannot be used; E7807: the certificate is
 * another terminal's than o->terminal; RC_OFFLINE: no service, or one that
 * is not trusted (E7802), or one that does not take this terminal.
 */
MUST_CHECK enum rc reg_http_open(
    const struct reg_options *o, struct reg_http **out, struct err *err);
void reg_http_close(struct reg_http *h);

/* reg_http_call - as reg_call. */
MUST_CHECK enum rc reg_http_call(struct reg_http *h, const char *method,
    const json_t *args, json_t **result, struct err *err);

/* reg_http_bytes - as snapshot_bytes (db/snapshot.h), of r's service. */
MUST_CHECK enum rc reg_http_bytes(struct reg *r, const char *id, int64_t offset,
    void *buf, size_t len, size_t *got, struct err *err);

#endif
