/* SPDX-License-Identifier: ISC */
#include "db/reg_load.h"
enum rc
reg_load_people(struct reg *r, const char *session, const char *what,
    const struct load_person *people, int n, struct load_result *res,
    struct err *err)
{
	(void)r;(void)session;(void)what;(void)people;(void)n;(void)res;
	return err_set(err, RC_IO, "E0", "", "", "");
}
