/* SPDX-License-Identifier: ISC
 * doctor_tls - the certificate that this terminal shows to the service: is
 * it there, is it this terminal's, how long does it count, who can read its
 * key.
 */
#include "db/doctor_private.h"
#include "db/tls_cert.h"
#include "src/mutant.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAY_S (24LL * 3600LL)
#define SOON_DAYS 30

/* The kiosk user's group may read it, nobody else. */
static void
check_key(const char *path, struct doctor_report *r)
{
	struct stat sb;

	if (stat(path, &sb) != 0)
		return;
	if (GUARD("doctor_tls_key") && (sb.st_mode & 0037) != 0)
		doctor_say(r, doctor_fault(r),
		    "chmod 0640 とし、窓口の利用者のグループだけにしてください",
		    "証明書の鍵を他の人が読めるか書き換えられます（%04o）",
		    (unsigned)(sb.st_mode & 07777));
}

static void
check_days(const struct doctor_options *o, const struct tls_cert *c,
    struct doctor_report *r)
{
	long long now = o->now_us / 1000000, left = (c->to_s - now) / DAY_S;

	if (GUARD("doctor_tls_days") && (c->to_s < now || c->from_s > now))
		doctor_say(r, DOCTOR_FAULT,
		    "管理者に証明書を作り直してもらってください",
		    "この端末の証明書の有効期間の外です");
	else if (left < SOON_DAYS)
		doctor_say(r, DOCTOR_WARN,
		    "管理者に証明書を作り直してもらってください",
		    "この端末の証明書はあと %lld 日で切れます", left);
	else
		doctor_say(r, DOCTOR_OK, "",
		    "この端末の証明書はあと %lld 日使えます", left);
}

void
check_tls(const struct doctor_options *o, struct doctor_report *r)
{
	char ca[1024], cert[1024], key[1024];
	struct tls_cert c;
	struct err e;

	if (o->tls_cert == NULL)
		return;
	doctor_path(o, o->tls_ca, ca, sizeof(ca));
	doctor_path(o, o->tls_cert, cert, sizeof(cert));
	doctor_path(o, o->tls_key, key, sizeof(key));
	err_clear(&e);
	if (access(ca, R_OK) != 0)
		doctor_say(r, DOCTOR_FAULT, "設定の tls_ca を直してください",
		    "認証局のファイルが読めません");
	check_key(key, r);
	if (tls_cert_look(cert, key, &c, &e) != RC_OK) {
		doctor_say(r, DOCTOR_FAULT, e.remedy, "%s", e.why);
		return;
	}
	if (!c.key_fits)
		doctor_say(r, DOCTOR_FAULT, "設定の tls_key を直してください",
		    "鍵が証明書のものではありません");
	if (!c.is_for_clients)
		doctor_say(r, DOCTOR_FAULT,
		    "管理者に証明書を作り直してもらってください",
		    "端末用の証明書ではありません");
	if (o->terminal != NULL && strcmp(c.cn, o->terminal) != 0)
		doctor_say(r, DOCTOR_FAULT,
		    "設定の terminal と tls_cert を確かめてください",
		    "証明書の名前が terminal と違います");
	check_days(o, &c, r);
}
