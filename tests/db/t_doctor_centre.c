/* SPDX-License-Identifier: ISC
 * The doctor at the centre: what PostgreSQL says of itself, and what
 * daichod.conf names.
 */
#include "db/aside.h"
#include "db/doctor.h"
#include "db/store_pg.h"
#include "tests/db/help_pg.h"
#include "tests/db/help_replica.h"
#include "tests/db/help_tls.h"
#include "tests/test.h"

#include <jansson.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAY (INT64_C(86400) * 1000000)

static struct finding *list;
static int count;

static void
run(const struct doctor_options *o)
{
	free(list);
	list = NULL;
	(void)doctor_run(o, &list, &count);
}

/* The worst that a check says in a finding with this text; -1 none. */
static int
level(const char *check, const char *text)
{
	int i, worst = -1;

	for (i = 0; i < count; i++)
		if (strcmp(list[i].check, check) == 0 &&
		    strstr(list[i].what, text) != NULL &&
		    (int)list[i].level > worst)
			worst = (int)list[i].level;
	return worst;
}

/* ---- the database ---- */

static json_t *
good_settings(void)
{
	return json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,"
			 "s:s}",
	    "fsync", "on", "full_page_writes", "on", "synchronous_commit", "on",
	    "data_checksums", "on", "wal_level", "replica", "archive_mode",
	    "on", "archiver", "fine", "log_error_verbosity", "terse",
	    "log_statement", "none", "zero_damaged_pages", "off",
	    "ignore_checksum_failure", "off",
	    "idle_in_transaction_session_timeout", "60000", "archive_timeout",
	    "60", "max_pred_locks_per_transaction", "256");
}

TEST(doctor_settings_of_the_database)
{
	static const struct {
		const char *name, *value;
		enum doctor_level level;
	} bad[] = {
		{ "fsync", "off", DOCTOR_FAULT },
		{ "full_page_writes", "off", DOCTOR_FAULT },
		{ "synchronous_commit", "off", DOCTOR_FAULT },
		{ "synchronous_commit", "local", DOCTOR_FAULT },
		{ "data_checksums", "off", DOCTOR_WARN },
		{ "wal_level", "minimal", DOCTOR_FAULT },
		{ "archive_mode", "off", DOCTOR_FAULT },
		{ "archiver", "failing", DOCTOR_FAULT },
		{ "log_error_verbosity", "verbose", DOCTOR_WARN },
		{ "log_statement", "all", DOCTOR_WARN },
		{ "zero_damaged_pages", "on", DOCTOR_FAULT },
		{ "ignore_checksum_failure", "on", DOCTOR_FAULT },
		{ "idle_in_transaction_session_timeout", "0", DOCTOR_WARN },
		{ "archive_timeout", "0", DOCTOR_WARN },
		{ "max_pred_locks_per_transaction", "64", DOCTOR_WARN },
	};
	struct doctor_options o = { .root = "", .now_us = now_us() };
	json_t *j = good_settings();
	char text[96];
	size_t i;

	run(&o);
	CHECK_INT(level("database", ""), -1); /* not a centre */
	o.database = j;
	run(&o);
	CHECK_INT(level("database", ""), DOCTOR_OK);
	json_decref(j);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		o.database = j = good_settings();
		(void)json_object_set_new(
		    j, bad[i].name, json_string(bad[i].value));
		(void)snprintf(text, sizeof(text), "%s が %s です", bad[i].name,
		    bad[i].value);
		run(&o);
		CHECK_INT(level("database", text), bad[i].level);
		CHECK_INT(level("database", ""), bad[i].level);
		/* what the server does not tell is no good news */
		(void)json_object_del(j, bad[i].name);
		run(&o);
		CHECK(level("database", "不明") >= DOCTOR_WARN);
		json_decref(j);
	}
	/* invented residents: nothing is lost for good */
	o.database = j = good_settings();
	(void)json_object_set_new(j, "archive_mode", json_string("off"));
	o.is_training = true;
	run(&o);
	CHECK_INT(level("database", "archive_mode"), DOCTOR_WARN);
	json_decref(j);
}

TEST(doctor_asks_a_database)
{
	struct doctor_options o = { .root = "", .now_us = now_us() };
	char uri[256], clerk[300];
	json_t *j = NULL;
	struct err e;

	test_pg_database(uri, sizeof(uri));
	err_clear(&e);
	CHECK_INT(doctor_ask_database(uri, &j, &e), RC_OK);
	CHECK_STR(
	    json_string_value(json_object_get(j, "synchronous_commit")), "on");
	CHECK_STR(json_string_value(json_object_get(j, "archiver")), "fine");
	o.database = j;
	run(&o);
	/* the tests' server keeps nothing aside */
	CHECK_INT(level("database", "archive_mode が off"), DOCTOR_FAULT);
	CHECK_INT(level("database", "不明"), -1);
	json_decref(j);
	/* as the service's own login sees it */
	test_pg_run(uri,
	    "CREATE ROLE doctor_asks LOGIN NOINHERIT IN ROLE "
	    "madoguchi_register; DO $$ BEGIN EXECUTE format('GRANT CONNECT ON "
	    "DATABASE %I TO doctor_asks', current_database()); END $$");
	test_pg_uri_as(uri, "doctor_asks", clerk, sizeof(clerk));
	j = NULL;
	CHECK_INT(doctor_ask_database(clerk, &j, &e), RC_OK);
	o.database = j;
	run(&o);
	CHECK_INT(level("database", "不明"), -1);
	json_decref(j);
	j = NULL;
	CHECK(doctor_ask_database(
		  "postgresql:///none?host=/nonexistent", &j, &e) != RC_OK);
	CHECK(j == NULL);
	test_pg_drop(uri);
}

/* ---- the service ---- */

static char dir[200], conf[240];

static void
write_conf(const char *cert, const char *key, const char *more)
{
	FILE *f = fopen(conf, "w");

	CHECK(f != NULL);
	if (f == NULL)
		return;
	(void)fprintf(f,
	    "register = postgresql:///x\ntls_ca = %s/ca.pem\n"
	    "tls_cert = %s/%s.pem\ntls_key = %s\n%s",
	    dir, dir, cert, key, more);
	(void)fclose(f);
	CHECK_INT(chmod(conf, 0600), 0);
}

TEST(doctor_files_of_the_service)
{
	static const char *const none[] = { "T2" };
	struct doctor_options o = { .root = "", .daichod = conf };
	char crl[300], key[300], other[300];
	int64_t now = now_us();

	(void)snprintf(dir, sizeof(dir), "%s", help_path("centre"));
	(void)snprintf(conf, sizeof(conf), "%s/daichod.conf", dir);
	test_certs(dir);
	test_crl(dir, none, 1);
	(void)snprintf(
	    crl, sizeof(crl), "tls_crl = %s/crl.pem\nstatus =\n", dir);
	(void)snprintf(key, sizeof(key), "%s/server.key", dir);
	write_conf("server", key, crl);
	o.now_us = now - 8 * DAY;
	run(&o);
	CHECK_INT(level("service", ""), DOCTOR_OK);
	CHECK_INT(level("service", "サービスの証明書はあと"), DOCTOR_OK);
	CHECK_INT(level("service", "失効リストはあと"), DOCTOR_OK);
	/* time passes */
	o.now_us = now + DAY;
	run(&o);
	CHECK_INT(level("service", "サービスの証明書はあと"), DOCTOR_WARN);
	o.now_us = now + 400 * DAY;
	run(&o);
	CHECK_INT(level("service", "サービスの証明書の期限"), DOCTOR_FAULT);
	CHECK_INT(level("service", "失効リストの期限"), DOCTOR_FAULT);
	o.now_us = now - 8 * DAY;
	/* who can read the key is the service */
	CHECK_INT(chmod(key, 0644), 0);
	run(&o);
	CHECK_INT(level("service", "0644"), DOCTOR_FAULT);
	CHECK_INT(chmod(key, 0640), 0);
	run(&o);
	CHECK_INT(level("service", ""), DOCTOR_OK);
	write_conf("server", key, "");
	run(&o);
	CHECK_INT(level("service", "失効リストがなく"), DOCTOR_WARN);
	(void)snprintf(other, sizeof(other), "%s/T1.key", dir);
	write_conf("server", other, crl);
	run(&o);
	CHECK_INT(level("service", "証明書のものではありません"), DOCTOR_FAULT);
	/* one that only the running service is given */
	write_conf("server", "/run/credentials/none.service/daichod.key", crl);
	run(&o);
	CHECK_INT(level("service", "ここからは見えません"), DOCTOR_UNKNOWN);
	write_conf("gone", key, crl);
	run(&o);
	CHECK_INT(
	    level("service", "サービスの証明書がありません"), DOCTOR_FAULT);
	CHECK_INT(unlink(conf), 0);
	run(&o);
	CHECK_INT(level("service", ""), DOCTOR_FAULT);
	o.daichod = NULL;
	run(&o);
	CHECK_INT(level("service", ""), -1);
	test_certs_remove(dir);
}

TEST(doctor_service_seen_from_outside)
{
	struct doctor_options o = { .root = "", .daichod = conf };
	static const struct {
		const char *status;
		int level;
	} tries[] = { { "0.0.0.0:9443", DOCTOR_WARN },
		{ "10.1.2.3:9443", DOCTOR_WARN }, { "[::]:9443", DOCTOR_WARN },
		{ "127.0.0.1:9443", -1 }, { "", -1 } };
	char more[400], snapshots[300], key[300];
	size_t i;

	(void)snprintf(dir, sizeof(dir), "%s", help_path("centre"));
	(void)snprintf(conf, sizeof(conf), "%s/daichod.conf", dir);
	(void)snprintf(snapshots, sizeof(snapshots), "%s/snapshots", dir);
	(void)snprintf(key, sizeof(key), "%s/server.key", dir);
	test_certs(dir);
	o.now_us = now_us();
	for (i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		(void)snprintf(
		    more, sizeof(more), "status = %s\n", tries[i].status);
		write_conf("server", key, more);
		run(&o);
		CHECK_INT(level("service", "監視の入口"), tries[i].level);
	}
	/* whole registers lie in the folder of the snapshots */
	(void)snprintf(more, sizeof(more), "snapshots = %s\n", snapshots);
	write_conf("server", key, more);
	CHECK_INT(mkdir(snapshots, 0700), 0);
	run(&o);
	CHECK_INT(level("service", "写しのもとの場所"), -1);
	CHECK_INT(chmod(snapshots, 0750), 0);
	run(&o);
	CHECK_INT(level("service", "写しのもとの場所"), DOCTOR_FAULT);
	CHECK_INT(rmdir(snapshots), 0);
	CHECK_INT(unlink(conf), 0);
	test_certs_remove(dir);
}

int
main(int argc, char **argv)
{
	int rc;

	store_kind_add(&store_pg_ops);
	rc = test_main(argc, argv);

	free(list);
	help_clean();
	return rc;
}
