/* SPDX-License-Identifier: ISC
 * The doctor on two planted machines and on folders of its own.
 */
#include "db/aside.h"
#include "db/doctor.h"
#include "db/outbox.h"
#include "tests/db/help_replica.h"
#include "tests/db/help_tls.h"
#include "tests/test.h"

#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

/* 2026-11-20 */
#define NOW (INT64_C(1795132800) * 1000000)

static struct finding *list;
static int count;

static enum doctor_level
run(const struct doctor_options *o)
{
	free(list);
	list = NULL;
	return doctor_run(o, &list, &count);
}

/* The worst that a check found; -1 it said nothing. */
static int
level(const char *check)
{
	int i, worst = -1;

	for (i = 0; i < count; i++)
		if (strcmp(list[i].check, check) == 0 &&
		    (int)list[i].level > worst)
			worst = (int)list[i].level;
	return worst;
}

static bool
says(const char *check, const char *text)
{
	int i;

	for (i = 0; i < count; i++)
		if (strcmp(list[i].check, check) == 0 &&
		    strstr(list[i].what, text) != NULL)
			return true;
	return false;
}

static struct doctor_options
on(const char *root)
{
	return (struct doctor_options){ .root = root,
		.replica = "/var/lib/madoguchi/replica.db",
		.now_us = NOW,
		.uid = 1000 };
}

TEST(doctor_good_machine)
{
	struct doctor_options o = on("tests/data/doctor/good");

	(void)run(&o);
	CHECK_INT(level("user"), DOCTOR_OK);
	CHECK_INT(level("disk"), DOCTOR_OK);
	CHECK_INT(level("swap"), DOCTOR_OK);
	CHECK_INT(level("core"), DOCTOR_OK);
	CHECK_INT(level("dumpable"), DOCTOR_OK);
	CHECK_INT(level("clock"), DOCTOR_OK);
	CHECK_INT(level("console"), DOCTOR_OK);
	CHECK_INT(level("spool"), DOCTOR_OK);
	CHECK_INT(level("fonts"), DOCTOR_OK);
	/* below / : a volume whose only part is encrypted */
	o.replica = "/home/k/replica.db";
	(void)run(&o);
	CHECK_INT(level("disk"), DOCTOR_OK);
	/* another file system, though its name begins alike */
	o.replica = "/var/lib/madoguchi-plain/replica.db";
	(void)run(&o);
	CHECK_INT(level("disk"), DOCTOR_FAULT);
	o.replica = "/dev/shm/replica.db";
	(void)run(&o);
	CHECK_INT(level("disk"), DOCTOR_WARN);
}

TEST(doctor_bad_machine)
{
	struct doctor_options o = on("tests/data/doctor/bad");
	int i;

	o.uid = 0;
	CHECK_INT(run(&o), DOCTOR_FAULT);
	CHECK_INT(level("user"), DOCTOR_FAULT);
	CHECK_INT(level("modes"), DOCTOR_FAULT); /* no such folder */
	CHECK_INT(level("disk"), DOCTOR_FAULT);
	CHECK_INT(level("swap"), DOCTOR_FAULT);
	CHECK(says("swap", "/dev/sda2"));
	/* a program takes the core file whatever the limit is */
	CHECK_INT(level("core"), DOCTOR_FAULT);
	CHECK_INT(level("dumpable"), DOCTOR_FAULT);
	CHECK_INT(level("clock"), DOCTOR_WARN);
	CHECK_INT(level("console"), DOCTOR_FAULT);
	CHECK(says("console", "ほかの仮想端末に移れます"));
	CHECK_INT(level("spool"), DOCTOR_FAULT);
	CHECK(says("spool", "1 件"));
	CHECK_INT(level("fonts"), DOCTOR_FAULT);
	for (i = 0; i < count; i++)
		if (list[i].level != DOCTOR_OK)
			CHECK(list[i].remedy[0] != '\0');
	/* half encrypted is not encrypted */
	o.replica = "/half/replica.db";
	(void)run(&o);
	CHECK_INT(level("disk"), DOCTOR_FAULT);
}

TEST(doctor_training_only_warns_of_what_protects_data)
{
	struct doctor_options o = on("tests/data/doctor/bad");

	o.is_training = true;
	(void)run(&o);
	CHECK_INT(level("disk"), DOCTOR_WARN);
	CHECK_INT(level("swap"), DOCTOR_WARN);
	CHECK_INT(level("fonts"), DOCTOR_FAULT);
}

TEST(doctor_knows_what_it_cannot_see)
{
	struct doctor_options o = on("tests/data/doctor/nothing");

	(void)run(&o);
	CHECK_INT(level("disk"), DOCTOR_UNKNOWN);
	CHECK_INT(level("swap"), DOCTOR_UNKNOWN);
	CHECK_INT(level("core"), DOCTOR_UNKNOWN);
	CHECK_INT(level("dumpable"), DOCTOR_UNKNOWN);
	CHECK_INT(level("console"), DOCTOR_UNKNOWN);
}

TEST(doctor_clock_that_ran_backwards)
{
	struct doctor_options o = on("tests/data/doctor/good");

	o.last_us = NOW + 3600 * INT64_C(1000000);
	(void)run(&o);
	CHECK_INT(level("clock"), DOCTOR_FAULT);
	CHECK(says("clock", "3600 秒"));
	o.last_us = NOW - 5;
	(void)run(&o);
	CHECK_INT(level("clock"), DOCTOR_OK);
	o.now_us = 1000;
	(void)run(&o);
	CHECK_INT(level("clock"), DOCTOR_FAULT);
}

TEST(doctor_folder_and_file_modes)
{
	struct doctor_options o = { .root = "", .now_us = NOW, .uid = 1000 };
	char folder[160], file[200];
	FILE *f;

	snprintf(folder, sizeof(folder), "%s", help_path("modes"));
	snprintf(file, sizeof(file), "%s/replica.db", folder);
	CHECK_INT(mkdir(folder, 0700), 0);
	f = fopen(file, "w");
	CHECK(f != NULL);
	fclose(f);
	CHECK_INT(chmod(file, 0600), 0);
	o.replica = file;
	(void)run(&o);
	CHECK_INT(level("modes"), DOCTOR_OK);
	CHECK_INT(chmod(folder, 0750), 0);
	(void)run(&o);
	CHECK_INT(level("modes"), DOCTOR_FAULT);
	CHECK(says("modes", "0750"));
	CHECK_INT(chmod(folder, 0700), 0);
	CHECK_INT(chmod(file, 0644), 0);
	(void)run(&o);
	CHECK_INT(level("modes"), DOCTOR_FAULT);
	CHECK(says("modes", "0644"));
	(void)unlink(file);
	(void)rmdir(folder);
}

/* The certificate for the service: whose, how long, who can read its key. */
TEST(doctor_certificate_of_the_terminal)
{
	char dir[160], ca[200], cert[200], key[200], other[200];
	int64_t now = now_us();
	struct doctor_options o = { .root = "",
		.now_us = now,
		.uid = 1000,
		.terminal = "T1",
		.tls_ca = ca,
		.tls_cert = cert,
		.tls_key = key };

	(void)snprintf(dir, sizeof(dir), "%s", help_path("tls"));
	test_certs(dir);
	(void)snprintf(ca, sizeof(ca), "%s/ca.pem", dir);
	(void)snprintf(cert, sizeof(cert), "%s/T1.pem", dir);
	(void)snprintf(key, sizeof(key), "%s/T1.key", dir);
	(void)snprintf(other, sizeof(other), "%s/T2.key", dir);
	o.now_us = now + INT64_C(86400) * 1000000;
	(void)run(&o);
	CHECK_INT(level("tls"), DOCTOR_WARN); /* thirty days are few */
	o.now_us = now - INT64_C(8) * 86400 * 1000000;
	(void)run(&o);
	CHECK_INT(level("tls"), DOCTOR_OK);
	o.now_us = now + INT64_C(31) * 86400 * 1000000;
	(void)run(&o);
	CHECK_INT(level("tls"), DOCTOR_FAULT);
	o.now_us = now - INT64_C(11) * 86400 * 1000000;
	(void)run(&o);
	CHECK_INT(level("tls"), DOCTOR_FAULT);
	o.now_us = now - INT64_C(8) * 86400 * 1000000;
	CHECK_INT(chmod(key, 0644), 0);
	(void)run(&o);
	CHECK_INT(level("tls"), DOCTOR_FAULT);
	CHECK(says("tls", "0644"));
	CHECK_INT(chmod(key, 0640), 0);
	(void)run(&o);
	CHECK_INT(level("tls"), DOCTOR_OK);
	o.terminal = "T2";
	(void)run(&o);
	CHECK_INT(level("tls"), DOCTOR_FAULT);
	o.terminal = "T1";
	o.tls_key = other;
	(void)run(&o);
	CHECK(says("tls", "鍵が証明書の"));
	o.tls_key = "/nonexistent";
	(void)run(&o);
	CHECK_INT(level("tls"), DOCTOR_FAULT);
	o.tls_cert = NULL; /* not over the network */
	(void)run(&o);
	CHECK_INT(level("tls"), -1);
	test_certs_remove(dir);
}

TEST(doctor_counts_towns_without_a_postcode)
{
	struct doctor_options o = { .root = "",
		.now_us = NOW,
		.uid = 1000,
		.share = "db",
		.municipality = "431010" };

	(void)run(&o);
	CHECK(level("postcodes") >= 0);
	/* without the dictionary: every row that the table leaves blank */
	o.root = "tests/data/doctor/good";
	(void)run(&o);
	CHECK_INT(level("postcodes"), DOCTOR_WARN);
	CHECK(says("postcodes", "町字 207 のうち 138 は空欄"));
	o.municipality = "999999";
	(void)run(&o);
	CHECK(says("postcodes", "999999"));
}

TEST(std_10_2_doctor_verifies_the_log)
{
	struct doctor_options o = { .root = "",
		.now_us = NOW,
		.uid = 1000,
		.outbox = help_path("doctor-outbox.db"),
		.terminal = "t1" };
	struct outbox *box = NULL;
	char aside[256];
	struct err e;
	json_t *d = json_pack("{s:s}", "staff", "10001");
	FILE *f;

	err_clear(&e);
	CHECK_INT(outbox_open(o.outbox, "t1", &box, aside, &e), RC_OK);
	CHECK_INT(outbox_log(box, 1, "auth", d, &e), RC_OK);
	json_decref(d);
	outbox_close(box);
	(void)run(&o);
	CHECK_INT(level("log"), DOCTOR_OK);
	CHECK(says("log", "1 件"));
	f = fopen(o.outbox, "r+");
	CHECK(f != NULL);
	fputs("broken broken broken", f);
	fclose(f);
	(void)run(&o);
	CHECK_INT(level("log"), DOCTOR_FAULT);
	CHECK(file_exists(o.outbox)); /* looking moves nothing */
}

TEST(doctor_speaks_text_and_json)
{
	struct doctor_options o = on("tests/data/doctor/bad");
	char *text, *json, *line, *save;
	json_t *j;
	int n = 0;

	(void)run(&o);
	text = doctor_text(list, count);
	CHECK(strstr(text, "誤  disk") != NULL);
	json = doctor_json(list, count);
	for (line = strtok_r(json, "\n", &save); line != NULL;
	     line = strtok_r(NULL, "\n", &save)) {
		j = json_loads(line, 0, NULL);
		CHECK(json_is_string(json_object_get(j, "check")));
		CHECK(json_is_string(json_object_get(j, "level")));
		CHECK(json_is_string(json_object_get(j, "what")));
		CHECK(json_is_string(json_object_get(j, "remedy")));
		json_decref(j);
		n++;
	}
	CHECK_INT(n, count);
	free(text);
	free(json);
}

int
main(int argc, char **argv)
{
	int rc = test_main(argc, argv);

	free(list);
	help_clean();
	return rc;
}
