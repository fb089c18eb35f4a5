/* SPDX-License-Identifier: ISC
 * sha256 - SHA-256 (FIPS 180-4) by the processor's own instructions where it
 * has them, else by libsodium: digests of rows, sections and log lines are a
 * good part of what a change costs.
 */
#ifndef SRC_SHA256_H
#define SRC_SHA256_H

#include <sodium.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sha256 {
	crypto_hash_sha256_state sodium;
	uint32_t state[8];
	uint8_t block[64]; /* the part of a block so far */
	uint64_t len;      /* bytes */
	bool is_own;       /* by instructions */
};
void sha256_init(struct sha256 *h);
void sha256_add(struct sha256 *h, const void *data, size_t len);
/* Forgets what was added. */
void sha256_end(struct sha256 *h, uint8_t out[32]);
void sha256_end_hex(struct sha256 *h, char out[65]);

/* For a test of both ways: from here on as if the processor had no
 * instructions for it. */
void sha256_by_sodium(bool on);

#endif
