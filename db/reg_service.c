/* SPDX-License-Identifier: ISC
 * reg_service - see reg_service.h.
 */
#include "db/reg_service.h"

#include "db/reg.h"
#include "db/service_private.h"

#include <stdio.h>
#include <string.h>

bool
reg_terminal_fine(const char *terminal)
{
	size_t n = strlen(terminal);

	return n > 0 && n < sizeof(((struct reg *)0)->terminal) &&
	       n == strspn(terminal,
			"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			"0123456789._-") &&
	       (strcmp(terminal, "daicho") != 0 ||
		   !HELD("service_never_daicho"));
}

enum rc
reg_serve(struct reg *r, const char *terminal, struct err *err)
{
	if (!reg_terminal_fine(terminal))
		return err_set(err, RC_OFFLINE, "E7812",
		    "この証明書では台帳につながりません",
		    "証明書の名前（CN）が端末の番号ではありません",
		    "端末の証明書を管理者に作り直してもらってください");
	(void)snprintf(r->terminal, sizeof(r->terminal), "%s", terminal);
	r->is_served = true;
	return RC_OK;
}

static const char sql_newest[] = "SELECT max(position) FROM feed";

enum rc
reg_head(struct reg *r, int64_t *position, struct err *err)
{
	enum rc rc = store_begin_read(r->s, err);

	if (rc != RC_OK)
		return rc;
	rc = sql_int(r->s, err, position, 0, sql_newest, "");
	store_rollback(r->s);
	return rc;
}
