/* SPDX-License-Identifier: ISC
 * The part of madoguchi-auth that differs from its demo twin: the system's
 * PAM services, by names that are compiled in.
 */
#include "src/pamtalk.h"

#include <string.h>

static int
start_real(const char *dir, const char *service, const char *account,
    const struct pam_conv *conv, pam_handle_t **pam)
{
	static const char *const names[][2] = {
		{ "login", "madoguchi-login" },
		{ "unlock", "madoguchi-unlock" },
		{ "approve", "madoguchi-approve" },
		{ "password", "madoguchi-password" },
	};

	(void)dir;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(service, names[i][0]) == 0)
			return pam_start(names[i][1], account, conv, pam);
	return PAM_SERVICE_ERR;
}

const struct auth_twin auth_twin = {
	.program = "madoguchi-auth",
	.kind = "terminal",
	.refuse_ms = 2000,
	.key = "/etc/madoguchi/auth.key",
	.accounts = "/etc/madoguchi/accounts",
	.tries = "/run/madoguchi-auth/tries",
	.start = start_real,
};
