/* SPDX-License-Identifier: ISC
 * doctor_files - who runs, who may read our files, what they hold.
 */
#include "db/doctor_private.h"

#include "db/outbox.h"
#include "db/town.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
check_user(const struct doctor_options *o, struct doctor_report *r)
{
	if (GUARD("doctor_user") && o->uid == 0)
		doctor_say(r, doctor_fault(r),
		    "窓口と同期はそれぞれの利用者で動かしてください",
		    "管理者（root）で動いています");
	else
		doctor_say(r, DOCTOR_OK, "", "利用者 %u で動いています",
		    (unsigned)o->uid);
}

/* The folder 0700, the file not readable to others; both owned by who runs
 * or by the sync user (then the group may read). */
static void
check_folder(
    const struct doctor_options *o, struct doctor_report *r, const char *path)
{
	char folder[512], full[1024], *slash;
	struct stat sb;

	if (path == NULL || path[0] == '\0')
		return;
	snprintf(folder, sizeof(folder), "%s", path);
	slash = strrchr(folder, '/');
	if (slash == NULL || slash == folder)
		return;
	*slash = '\0';
	doctor_path(o, folder, full, sizeof(full));
	if (stat(full, &sb) != 0) {
		doctor_say(r, DOCTOR_FAULT,
		    "install -d -m 0700 で作ってください",
		    "フォルダー %.150s がありません", folder);
		return;
	}
	if (GUARD("doctor_modes") && (sb.st_mode & 0077) != 0)
		doctor_say(r, doctor_fault(r), "chmod 0700 としてください",
		    "フォルダー %.120s を他の人が開けます（%04o）", folder,
		    (unsigned)(sb.st_mode & 07777));
	else
		doctor_say(
		    r, DOCTOR_OK, "", "フォルダー %.150s は 0700 です", folder);
	doctor_path(o, path, full, sizeof(full));
	if (stat(full, &sb) != 0)
		return;
	if (GUARD("doctor_modes") && (sb.st_mode & 0077) != 0)
		doctor_say(r, doctor_fault(r), "chmod 0600 としてください",
		    "ファイル %.120s を他の人が開けます（%04o）", path,
		    (unsigned)(sb.st_mode & 07777));
}

void
check_modes(const struct doctor_options *o, struct doctor_report *r)
{
	check_folder(o, r, o->replica);
	if (o->replica == NULL || o->outbox == NULL ||
	    strrchr(o->replica, '/') == NULL ||
	    strncmp(o->replica, o->outbox,
		(size_t)(strrchr(o->replica, '/') - o->replica) + 1) != 0)
		check_folder(o, r, o->outbox);
}

void
check_postcodes(const struct doctor_options *o, struct doctor_report *r)
{
	char zip[1024];
	struct towns t;

	if (o->share == NULL || o->municipality == NULL ||
	    o->municipality[0] == '\0')
		return;
	doctor_path(o, TOWN_ZIP_PATH, zip, sizeof(zip));
	if (town_load(o->share, o->municipality, zip, &t, NULL) != RC_OK) {
		doctor_say(r, DOCTOR_WARN,
		    "data/towns に町字ファイルを置いて"
		    "ください",
		    "%s の町字ファイルがありません", o->municipality);
		return;
	}
	if (t.without_postcode == 0)
		doctor_say(r, DOCTOR_OK, "",
		    "町字 %d のすべてに郵便番号があります", t.count);
	else if (access(zip, R_OK) != 0)
		doctor_say(r, DOCTOR_WARN, "skkdic-extra を入れてください",
		    "郵便番号の辞書がなく、町字 %d のうち %d は空欄です",
		    t.count, t.without_postcode);
	else
		doctor_say(r, DOCTOR_WARN, "郵便番号は手で入力してください",
		    "町字 %d のうち %d は郵便番号が空欄です", t.count,
		    t.without_postcode);
	town_release(&t);
}

void
check_log(const struct doctor_options *o, struct doctor_report *r)
{
	char full[1024], hash[65];
	struct outbox *box = NULL;
	int64_t bad = 0, head = 0;
	struct err e;

	if (o->outbox == NULL || o->terminal == NULL || o->outbox[0] == '\0')
		return;
	doctor_path(o, o->outbox, full, sizeof(full));
	if (access(full, F_OK) != 0)
		return; /* nothing was ever written */
	err_clear(&e);
	/* Looking must not move anything: a broken file is only told. */
	if (outbox_look(full, o->terminal, &box, &e) != RC_OK ||
	    outbox_log_verify(box, &bad, &head, hash, &e) != RC_OK)
		doctor_say(r, DOCTOR_FAULT, "管理者に連絡してください",
		    "送信箱を読めません（%s）", e.text);
	else if (bad != 0)
		doctor_say(r, DOCTOR_FAULT,
		    "この端末を止め、ファイルを残して管理者に連絡してください",
		    "操作記録の鎖が %lld 番で切れています", (long long)bad);
	else
		doctor_say(r, DOCTOR_OK, "",
		    "操作記録 %lld 件に切れはありません", (long long)head);
	outbox_close(box);
}
