/* SPDX-License-Identifier: ISC
 * store_pg - db/store.h on PostgreSQL 15 through libpq. A program that shall
 * know postgresql:// names it in its main (store_kind_add); the others are
 * not linked with libpq.
 *
 * URI: postgresql://[LOGIN@]HOST[:PORT]/DATABASE[?name=value…] as libpq reads
 * it. A password in it is refused: it would stand in the list of processes
 * (use a socket with peer, a certificate, or ~/.pgpass). One name is ours:
 * mynumber_user=LOGIN signs in the connection to 個人番号 as another login,
 * so that the service's own need not be a member of that role.
 *
 * The login is a member of the roles below and takes on the one it needs.
 * It stays that role: the adapter runs no SET.
 */
#ifndef DB_STORE_PG_H
#define DB_STORE_PG_H

#include "db/store_ops.h"

extern const struct store_ops store_pg_ops;

/* What a connection has done since it was opened, for measuring. */
struct store_pg_counts {
	uint64_t statements; /* sent, BEGIN and COMMIT among them */
	uint64_t waits;      /* times an answer was waited for */
	uint64_t connects;
};
void store_pg_counts(const struct store *s, struct store_pg_counts *out);

#endif
