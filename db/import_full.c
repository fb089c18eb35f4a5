/* SPDX-License-Identifier: ISC
 * The full layout: JSON lines, first a heading, then one person each with
 * every item of the catalogue.
 */
#include "db/import_private.h"

enum rc
import_full(struct import_job *j, const char *data, size_t len,
    struct err *err)
{
	(void)j;
	(void)data;
	(void)len;
	return err_set(err, RC_INPUT, "E1845", "x", "x", "x");
}
