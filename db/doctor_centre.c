/* SPDX-License-Identifier: ISC
 * doctor_centre - the machine where the register is: whether the database
 * keeps what is acknowledged and can be brought back, whether the service's
 * certificates count and its key is its own.
 */
#include "db/doctor_private.h"
#include "db/service_conf.h"
#include "db/store.h"
#include "db/tls_cert.h"
#include "src/mutant.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAY_S (24LL * 3600LL)
#define SOON_DAYS 30
#define LIST_SOON_DAYS 7 /* made anew more often than certificates */

/* ---- asking the database ---- */

static const char sql_settings[] =
    "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', "
    "'full_page_writes', 'synchronous_commit', 'archive_mode', "
    "'archive_command', 'archive_timeout', 'data_checksums', 'wal_level', "
    "'idle_in_transaction_session_timeout', 'max_pred_locks_per_transaction', "
    "'log_error_verbosity', 'log_statement', 'zero_damaged_pages', "
    "'ignore_checksum_failure')";
/* Whether the archive has failed since it last worked, and how old it is. */
static const char sql_archiver[] =
    "SELECT CASE WHEN last_failed_time > coalesce(last_archived_time, "
    "'-infinity') THEN 'failing' ELSE 'fine' END FROM pg_stat_archiver";

static enum rc
ask(struct store *s, const char *sql, json_t *out, const char *name,
    struct err *err)
{
	struct store_stmt *st;
	const char *v;
	enum rc rc = store_use(s, sql, &st, err);

	while (rc == RC_OK && (rc = store_step(st, err)) == RC_OK) {
		v = store_col_text(st, name == NULL ? 1 : 0);
		(void)json_object_set_new(out,
		    name != NULL ? name : store_col_text(st, 0),
		    json_string(v != NULL ? v : ""));
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
doctor_ask_database(const char *uri, json_t **out, struct err *err)
{
	json_t *found = json_object();
	struct store *s = NULL;
	enum rc rc = store_open(uri, STORE_REGISTER, false, &s, err);

	if (rc == RC_OK)
		rc = store_begin_read(s, err);
	if (rc == RC_OK)
		rc = ask(s, sql_settings, found, NULL, err);
	if (rc == RC_OK)
		rc = ask(s, sql_archiver, found, "archiver", err);
	if (s != NULL)
		store_close(s);
	if (rc != RC_OK) {
		json_decref(found);
		return rc;
	}
	*out = found;
	return RC_OK;
}

/* ---- judging it ---- */

struct want {
	const char *name, *good[4]; /* NULL ends */
	enum doctor_level level;
	const char *remedy;
};
static const struct want wants[] = {
	{ "fsync", { "on" }, DOCTOR_FAULT,
	    "ALTER SYSTEM SET fsync = on の後、再起動してください" },
	{ "full_page_writes", { "on" }, DOCTOR_FAULT,
	    "ALTER SYSTEM SET full_page_writes = on としてください" },
	{ "synchronous_commit", { "on", "remote_apply", "remote_write" },
	    DOCTOR_FAULT,
	    "ALTER SYSTEM SET synchronous_commit = on としてください" },
	{ "data_checksums", { "on" }, DOCTOR_WARN,
	    "止めて pg_checksums --enable を行ってください" },
	{ "wal_level", { "replica", "logical" }, DOCTOR_FAULT,
	    "ALTER SYSTEM SET wal_level = replica の後、再起動してください" },
	{ "archive_mode", { "on", "always" }, DOCTOR_FAULT,
	    "madoguchi-operations(7) のとおり記録の保管を始めてください" },
	{ "archiver", { "fine" }, DOCTOR_FAULT,
	    "archive_command と置き場所の空きを確かめてください" },
	{ "log_error_verbosity", { "terse", "default" }, DOCTOR_WARN,
	    "log_error_verbosity = terse としてください" },
	{ "log_statement", { "none", "ddl" }, DOCTOR_WARN,
	    "log_statement = none としてください" },
	{ "zero_damaged_pages", { "off" }, DOCTOR_FAULT,
	    "zero_damaged_pages = off としてください" },
	{ "ignore_checksum_failure", { "off" }, DOCTOR_FAULT,
	    "ignore_checksum_failure = off としてください" },
};
static const struct {
	const char *name;
	long least; /* 0 is "never", so too little as well */
	const char *remedy;
} leasts[] = {
	{ "idle_in_transaction_session_timeout", 1,
	    "60s ほどとし、黙った接続が番号付けを止めないようにしてください" },
	{ "archive_timeout", 1,
	    "60s ほどとし、失われうる時間を短くしてください" },
	{ "max_pred_locks_per_transaction", 256,
	    "256 とし、再起動してください" },
};

static const char *
setting(const struct doctor_options *o, const char *name)
{
	const char *v = json_string_value(json_object_get(o->database, name));

	return v != NULL ? v : "";
}

static bool
is_good(const struct want *w, const char *value)
{
	size_t i;

	for (i = 0; i < 4 && w->good[i] != NULL; i++)
		if (strcmp(w->good[i], value) == 0)
			return true;
	return false;
}

void
check_database(const struct doctor_options *o, struct doctor_report *r)
{
	const char *v;
	int before = r->n;
	size_t i;

	if (o->database == NULL)
		return;
	for (i = 0; i < sizeof(wants) / sizeof(wants[0]); i++) {
		v = setting(o, wants[i].name);
		if (GUARD("doctor_database") && !is_good(&wants[i], v))
			doctor_say(r,
			    wants[i].level == DOCTOR_FAULT ? doctor_fault(r)
							   : wants[i].level,
			    wants[i].remedy, "%s が %s です", wants[i].name,
			    v[0] != '\0' ? v : "不明");
	}
	for (i = 0; i < sizeof(leasts) / sizeof(leasts[0]); i++) {
		v = setting(o, leasts[i].name);
		if (strtol(v, NULL, 10) < leasts[i].least)
			doctor_say(r, DOCTOR_WARN, leasts[i].remedy,
			    "%s が %s です", leasts[i].name,
			    v[0] != '\0' ? v : "不明");
	}
	if (r->n == before)
		doctor_say(r, DOCTOR_OK, "",
		    "データベースは書いたものを失わず、控えから戻せます");
}

/* ---- the service ---- */

static void
check_file(const struct doctor_options *o, struct doctor_report *r,
    const char *what, const char *path, unsigned forbidden)
{
	char full[1024];
	struct stat sb;

	if (path == NULL || path[0] == '\0')
		return;
	doctor_path(o, path, full, sizeof(full));
	if (stat(full, &sb) != 0)
		doctor_say(r, DOCTOR_FAULT,
		    "daichod.conf の場所を確かめてください", "%sがありません",
		    what);
	else if (GUARD("doctor_service_modes") && (sb.st_mode & forbidden) != 0)
		doctor_say(r, doctor_fault(r),
		    "chmod で所有者だけのものにしてください",
		    "%sをほかの人が読めるか書けます（%04o）", what,
		    (unsigned)(sb.st_mode & 07777));
}

static void
say_days(struct doctor_report *r, const char *what, long long left, int soon)
{
	if (GUARD("doctor_service_days") && left < 0)
		doctor_say(r, DOCTOR_FAULT,
		    "認証局で作り直してください。端末がつながりません",
		    "%sの期限が切れています", what);
	else if (left < soon)
		doctor_say(r, DOCTOR_WARN, "認証局で作り直してください",
		    "%sはあと %lld 日で切れます", what, left);
	else
		doctor_say(
		    r, DOCTOR_OK, "", "%sはあと %lld 日使えます", what, left);
}

static void
check_certificate(const struct doctor_options *o, struct doctor_report *r,
    const struct service_options *s)
{
	char cert[1024], key[1024];
	struct tls_cert c;
	struct err e;

	err_clear(&e);
	doctor_path(o, s->tls_cert, cert, sizeof(cert));
	doctor_path(o, s->tls_key, key, sizeof(key));
	/* As a credential it is there only while the service runs. */
	if (strncmp(s->tls_key, "/run/credentials/", 17) == 0 &&
	    access(key, R_OK) != 0) {
		doctor_say(r, DOCTOR_UNKNOWN,
		    "daichod の動いている機械で root が確かめてください",
		    "サービスの鍵はここからは見えません");
		return;
	}
	if (tls_cert_look(cert, key, &c, &e) != RC_OK) {
		doctor_say(r, DOCTOR_FAULT, "daichod.conf を直してください",
		    "%s", e.why);
		return;
	}
	if (!c.key_fits)
		doctor_say(r, DOCTOR_FAULT, "daichod.conf を直してください",
		    "鍵がサービスの証明書のものではありません");
	say_days(r, "サービスの証明書", (c.to_s - o->now_us / 1000000) / DAY_S,
	    SOON_DAYS);
}

static void
check_revoked(const struct doctor_options *o, struct doctor_report *r,
    const struct service_options *s)
{
	char path[1024];
	int64_t next_s = 0;
	int count = 0;
	struct err e;

	if (s->tls_crl == NULL || s->tls_crl[0] == '\0') {
		doctor_say(r, DOCTOR_WARN,
		    "tls_crl に失効リストを置いてください。空でよいです",
		    "失効リストがなく、盗まれた端末を止められません");
		return;
	}
	err_clear(&e);
	doctor_path(o, s->tls_crl, path, sizeof(path));
	if (tls_crl_look(path, &next_s, &count, &e) != RC_OK)
		doctor_say(r, DOCTOR_FAULT, "失効リストを作り直してください",
		    "%s", e.why);
	else
		say_days(r, "失効リスト",
		    (next_s - o->now_us / 1000000) / DAY_S, LIST_SOON_DAYS);
}

void
check_service(const struct doctor_options *o, struct doctor_report *r)
{
	char path[1024];
	struct service_conf c;
	struct err e;

	if (o->daichod == NULL || o->daichod[0] == '\0')
		return;
	err_clear(&e);
	doctor_path(o, o->daichod, path, sizeof(path));
	if (service_conf_load(path, &c, &e) != RC_OK) {
		doctor_say(r, DOCTOR_FAULT, "daichod.conf を直してください",
		    "%s", e.why);
		return;
	}
	check_file(o, r, "認証局の証明書", c.o.tls_ca, 0022);
	check_file(o, r, "サービスの証明書", c.o.tls_cert, 0022);
	if (strncmp(c.o.tls_key, "/run/credentials/", 17) != 0)
		check_file(o, r, "サービスの鍵", c.o.tls_key, 0037);
	check_file(o, r, "写しのもとの場所", c.o.snapshots, 0077);
	check_certificate(o, r, &c.o);
	check_revoked(o, r, &c.o);
	if (GUARD("doctor_status_place") && c.o.status != NULL &&
	    c.o.status[0] != '\0' && strncmp(c.o.status, "unix:", 5) != 0 &&
	    strncmp(c.o.status, "127.", 4) != 0 &&
	    strncmp(c.o.status, "[::1]", 5) != 0 &&
	    strncmp(c.o.status, "localhost:", 10) != 0)
		doctor_say(r, DOCTOR_WARN,
		    "status を 127.0.0.1:9443 としてください",
		    "監視の入口がこの機械の外から見えます");
	service_conf_release(&c);
}
