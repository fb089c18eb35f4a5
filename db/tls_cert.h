/* SPDX-License-Identifier: ISC
 * tls_cert - what a terminal can see of its own certificate before it shows
 * it to anybody.
 */
#ifndef DB_TLS_CERT_H
#define DB_TLS_CERT_H

#include "src/err.h"

#include <stdbool.h>
#include <stdint.h>

struct tls_cert {
	char cn[64];          /* "" none, or not one */
	int64_t from_s, to_s; /* seconds of 1970 */
	bool is_for_clients;
	bool key_fits; /* the key is this certificate's */
};

/* tls_cert_look - RC_INPUT E7806: a file that cannot be read or is no PEM. */
MUST_CHECK enum rc tls_cert_look(
    const char *cert, const char *key, struct tls_cert *out, struct err *err);

/* tls_crl_look - a list of revoked certificates: until when it counts
 * (seconds of 1970), and how many it names. RC_INPUT E7806 as above. */
MUST_CHECK enum rc tls_crl_look(
    const char *path, int64_t *next_s, int *count, struct err *err);

#endif
