/* SPDX-License-Identifier: ISC
 * proof - the statement "this person proved themselves at this terminal for
 * this act", signed by the sign-in helper, checked by the register.
 */
#ifndef SRC_PROOF_H
#define SRC_PROOF_H

#include "src/err.h"

#include <jansson.h>
#include <stdbool.h>

/* Every field is bounded printable ASCII without newline, but subject may
 * be any hex digest or number. */
struct proof {
	char kind[12];       /* "terminal"; "demo" from the demo twin */
	char key_id[32];     /* which key of the register's list: terminal id */
	char staff[16];      /* 職員番号 */
	char act[24];        /* "session.open", "session.unlock",
			    * "entry.approve", "block.suspend",
			    * "immigration.check" */
	char subject[96];    /* what the act is on: "17@3:DIGEST"; "" none */
	char nonce[65];      /* the register's, hex */
	char signature[129]; /* Ed25519, hex */
};

/* The exact bytes that are signed: the tag (one for "terminal", another for
 * "demo"), then each field but the signature, newline after each. */
#define PROOF_MESSAGE_MAX 512
size_t proof_message(const struct proof *p, char out[PROOF_MESSAGE_MAX]);
/* secret_key: 64 bytes as libsodium holds it. Fills p->signature. */
void proof_sign(struct proof *p, const unsigned char *secret_key);
/* public_key_hex: 64 hex digits. */
bool proof_verify(const struct proof *p, const char *public_key_hex);
json_t *proof_to_json(const struct proof *p);
MUST_CHECK enum rc proof_from_json(
    struct proof *p, const json_t *j, struct err *err);

#endif
