/* SPDX-License-Identifier: ISC
 * A disk that fills up at any moment: register, replica, outbox, log and
 * prints say so clearly, nothing is half done, and all of it goes on when
 * there is room again. Each step is tried with a little more room each time,
 * so that it fails wherever it can.
 */
#include "db/outbox.h"
#include "db/replica.h"
#include "db/syncer.h"
#include "src/mem.h"
#include "src/print.h"
#include "tests/db/help_register.h"
#include "tests/db/help_space.h"
#include "tests/test.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE 4096
#define TRIES 40 /* rooms, a page apart */

static struct test_reg t;

/* A full disk has one code wherever the kernel says ENOSPC; a limit on the
 * size of files shows as another fault of the disk. */
static bool
says_full(const struct err *e)
{
	bool ok = strcmp(e->code, "E7019") == 0 ||
		  (!space_is_own() && strcmp(e->code, "E7009") == 0);

	if (!ok || e->text[0] == '\0' || e->remedy[0] == '\0')
		printf("# %s %s %s %s\n", e->code, e->text, e->remedy, e->log);
	return ok && e->text[0] != '\0' && e->remedy[0] != '\0';
}

/* Another name each time: people of one name, birth and sex are held. */
static void
family(struct entry *e, int n, int code)
{
	static const char *const figures[] = { "甲", "乙", "丙", "丁", "戊",
		"己", "庚", "辛", "壬", "癸" };
	char name[32];

	(void)snprintf(name, sizeof(name), "%s%s", figures[code / 10 % 10],
	    figures[code % 10]);
	test_family(e, name, n, code);
}

static int
entries(void)
{
	json_t *res = NULL;
	int n = -1;

	if (test_call(&t, "entry.list", &res, "{s:s,s:s}", "session", t.clerk,
		"scope", "all") == RC_OK)
		n = (int)json_array_size(json_object_get(res, "entries"));
	json_decref(res);
	return n;
}

static bool
is_sound(void)
{
	json_t *res = NULL;
	bool ok;

	ok = test_call(&t, "register.verify", &res, "{}") == RC_OK &&
	     json_is_true(json_object_get(res, "ok"));
	if (!ok && res != NULL)
		(void)json_dumpf(res, stdout, 0);
	json_decref(res);
	return ok;
}

TEST(submission_on_a_full_disk_is_whole_or_not_there)
{
	char wal[128], key[40];
	struct entry e;
	int64_t id, again;
	int room, refused = 0, n = 0;

	test_reg_make(&t);
	(void)snprintf(wal, sizeof(wal), "%s-wal", t.path);
	for (room = 0; room < TRIES; room++) {
		(void)snprintf(key, sizeof(key), "key-%d", room);
		family(&e, 2, room);
		space_leave((size_t)room * PAGE, wal);
		id = test_submit(&t, &e, key);
		space_back();
		if (id == 0) {
			refused++;
			CHECK(says_full(&t.err));
			CHECK_INT(entries(), n);
		}
		/* the same key again: once, whatever came of it before */
		again = test_submit(&t, &e, key);
		CHECK(again > 0 && (id == 0 || again == id));
		CHECK_INT(entries(), ++n);
		entry_release(&e);
	}
	printf("# %d of %d refused\n", refused, TRIES);
	CHECK(refused > 2);
	CHECK(is_sound());
	test_reg_free(&t);
}

static int64_t
people(void)
{
	json_t *res = NULL;
	int64_t n;

	CHECK_INT(test_call(&t, "register.count", &res, "{}"), RC_OK);
	n = json_integer_value(json_object_get(res, "persons"));
	json_decref(res);
	return n;
}

/* The arguments of an approval, everything that writes done before. */
static json_t *
decision(int64_t id)
{
	json_t *got = NULL, *args;
	char subject[96];
	const char *digest;
	int version;

	CHECK_INT(test_call(&t, "entry.get", &got, "{s:s,s:I}", "session",
		      t.reviewer, "id", (json_int_t)id),
	    RC_OK);
	digest = json_string_value(json_object_get(got, "digest"));
	version = (int)json_integer_value(
	    json_object_get(json_object_get(got, "entry"), "version"));
	(void)snprintf(subject, sizeof(subject), "%lld@%d:%s", (long long)id,
	    version, digest);
	args = json_pack("{s:s,s:I,s:i,s:s,s:o}", "session", t.reviewer, "id",
	    (json_int_t)id, "version", version, "digest", digest, "proof",
	    test_proof(&t, t.reg, "T1", "10002", "entry.approve", subject));
	json_decref(got);
	return args;
}

TEST(approval_on_a_full_disk_is_whole_or_not_there)
{
	char wal[128], key[40];
	struct entry e;
	json_t *args;
	int64_t id, count = 0, was;
	int room, refused = 0;
	enum rc rc;

	test_reg_make(&t);
	(void)snprintf(wal, sizeof(wal), "%s-wal", t.path);
	for (room = 0; room < TRIES; room++) {
		(void)snprintf(key, sizeof(key), "key-%d", room);
		family(&e, 3, room);
		id = test_submit(&t, &e, key);
		entry_release(&e);
		CHECK(id > 0);
		args = decision(id);
		was = count;
		space_leave((size_t)room * PAGE, wal);
		rc = reg_call(t.reg, "entry.approve", args, NULL, &t.err);
		space_back();
		json_decref(args);
		if (rc != RC_OK) {
			refused++;
			CHECK(says_full(&t.err));
		}
		count = people();
		CHECK_INT(count, was + (rc == RC_OK ? 3 : 0));
		if (rc == RC_OK)
			continue;
		CHECK_INT(test_approve(&t, id, NULL), RC_OK);
		count += 3;
	}
	printf("# %d of %d refused\n", refused, TRIES);
	CHECK(refused > 2);
	CHECK(is_sound());
	test_reg_free(&t);
}

/* ---- the terminal */

static struct syncer_options
sync_options(char replica[128], char outbox[128])
{
	(void)snprintf(replica, 128, "%s/replica.db", t.dir);
	(void)snprintf(outbox, 128, "%s/outbox.db", t.dir);
	return (struct syncer_options){ .reg = t.uri,
		.replica = replica,
		.outbox = outbox,
		.terminal = "T1",
		.share = "db" };
}

static enum rc
sync_now(
    const struct syncer_options *o, struct syncer_report *rep, struct err *err)
{
	struct syncer *s = NULL;
	enum rc rc;

	err_clear(err);
	memset(rep, 0, sizeof(*rep));
	rc = syncer_open(o, &s, err);
	if (rc == RC_OK)
		rc = syncer_once(s, err);
	if (s != NULL)
		syncer_report(s, rep);
	syncer_close(s);
	return rc;
}

static int64_t
head(void)
{
	json_t *res = NULL;
	int64_t n;

	CHECK_INT(test_call(&t, "register.status", &res, "{}"), RC_OK);
	n = json_integer_value(json_object_get(res, "position"));
	json_decref(res);
	return n;
}

/* The cursor never runs ahead of the rows, and no replica is thrown away
 * because there was no room for it. */
TEST(replica_on_a_full_disk_waits_and_goes_on)
{
	char replica[128], outbox[128], wal[160], key[40], no[20], house[20];
	struct syncer_options o;
	struct syncer_report rep;
	struct entry e;
	struct err err;
	int room, refused = 0;

	test_reg_make(&t);
	o = sync_options(replica, outbox);
	(void)snprintf(wal, sizeof(wal), "%s-wal", replica);
	CHECK_INT(sync_now(&o, &rep, &err), RC_OK);
	for (room = 0; room < TRIES; room++) {
		(void)snprintf(key, sizeof(key), "key-%d", room);
		family(&e, 4, room);
		CHECK_INT(test_register(&t, &e, key, no, house), RC_OK);
		entry_release(&e);
		space_leave((size_t)room * 2 * PAGE, wal);
		if (sync_now(&o, &rep, &err) != RC_OK) {
			refused++;
			CHECK_STR(rep.replica_aside, "");
			CHECK_STR(rep.outbox_aside, "");
			CHECK(!rep.is_forked);
		}
		space_back();
		CHECK_INT(replica_check(replica, &err), RC_OK);
		CHECK_INT(sync_now(&o, &rep, &err), RC_OK);
		CHECK_INT(rep.position, head());
		CHECK_STR(rep.replica_aside, "");
	}
	printf("# %d of %d refused\n", refused, TRIES);
	CHECK(refused > 2);
	test_reg_free(&t);
}

static enum rc
look(struct outbox *o, int n, struct err *err)
{
	json_t *d = json_pack("{s:s, s:i}", "screen", "K1", "n", n);
	enum rc rc = outbox_log(o, n, "inquiry", d, err);

	json_decref(d);
	return rc;
}

/* What was acknowledged is there after opening again, what was refused is
 * not, and the chain of the log is whole. */
TEST(outbox_on_a_full_disk_keeps_what_it_took)
{
	char path[128], wal[160], key[40], aside[256], hash[65];
	struct outbox *o = NULL;
	struct err err;
	json_t *j;
	int64_t bad = 0, seq = 0;
	int room, refused = 0, sent = 0, looks = 0;
	enum rc rc;

	test_reg_make(&t);
	(void)snprintf(path, sizeof(path), "%s/outbox.db", t.dir);
	(void)snprintf(wal, sizeof(wal), "%s-wal", path);
	err_clear(&err);
	CHECK_INT(outbox_open(path, "T1", &o, aside, &err), RC_OK);
	j = json_pack("{s:s}", "text", "架空の届出");
	for (room = 0; room < TRIES * 2; room++) {
		err_clear(&err);
		space_leave((size_t)(room % 9) * PAGE, wal);
		rc = outbox_submit(o, "entry.submit", j, key, &err);
		sent += rc == RC_OK;
		if (rc != RC_OK) {
			refused++;
			CHECK(says_full(&err));
		}
		err_clear(&err);
		rc = look(o, room, &err);
		looks += rc == RC_OK;
		if (rc != RC_OK) {
			refused++;
			CHECK(says_full(&err));
		}
		err_clear(&err);
		rc = outbox_draft_put(o, "10001", "d", "架空", j, &err);
		if (rc != RC_OK) {
			refused++;
			CHECK(says_full(&err));
		}
		space_back();
		if (room % 10 != 9)
			continue;
		outbox_close(o);
		o = NULL;
		CHECK_INT(outbox_open(path, "T1", &o, aside, &err), RC_OK);
		CHECK_STR(aside, "");
		CHECK_INT(outbox_waiting(o), sent);
		CHECK_INT(outbox_log_verify(o, &bad, &seq, hash, &err), RC_OK);
		CHECK_INT(bad, 0);
		CHECK_INT(seq, looks);
	}
	printf("# %d refused, %d submissions, %d looks kept\n", refused, sent,
	    looks);
	CHECK(refused > 2 && sent > 2);
	json_decref(j);
	outbox_close(o);
	test_reg_free(&t);
}

static void
folder_remove(const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	char path[400];

	while (d != NULL && (e = readdir(d)) != NULL) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		(void)unlink(path);
	}
	if (d != NULL)
		(void)closedir(d);
	(void)rmdir(folder);
}

/* Opening for the first time with no room at all. */
TEST(nothing_can_be_made_on_a_full_disk_and_nothing_is_left)
{
	char path[128], aside[256], folder[64] = "/tmp/mado-none-XXXXXX";
	struct reg_options ro = { .terminal = "T1", .create = true };
	struct outbox *o = NULL;
	struct reg *r = NULL;
	struct err err;
	enum rc rc;

	CHECK(mkdtemp(folder) != NULL);
	space_leave(0, NULL);
	err_clear(&err);
	(void)snprintf(path, sizeof(path), "%s/outbox.db", folder);
	CHECK_INT(outbox_open(path, "T1", &o, aside, &err), RC_IO);
	CHECK(says_full(&err));
	CHECK_STR(aside, "");
	err_clear(&err);
	(void)snprintf(path, sizeof(path), "%s/replica.db", folder);
	CHECK_INT(replica_make(path, &err), RC_IO);
	CHECK(err.text[0] != '\0');
	err_clear(&err);
	(void)snprintf(path, sizeof(path), "sqlite:%s/register.db", folder);
	ro.uri = path;
	CHECK_INT(reg_open(&ro, &r, &err), RC_IO);
	CHECK(err.text[0] != '\0');
	space_back();
	/* The same names, now with room. */
	err_clear(&err);
	CHECK_INT(reg_open(&ro, &r, &err), RC_OK);
	reg_close(r);
	(void)snprintf(path, sizeof(path), "%s/outbox.db", folder);
	rc = outbox_open(path, "T1", &o, aside, &err);
	CHECK_INT(rc, RC_OK);
	CHECK_STR(aside, "");
	outbox_close(o);
	(void)snprintf(path, sizeof(path), "%s/replica.db", folder);
	CHECK_INT(replica_make(path, &err), RC_OK);
	folder_remove(folder);
}

static int
files_in(const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	int n = 0;

	while (d != NULL && (e = readdir(d)) != NULL)
		n += e->d_name[0] != '.' || strlen(e->d_name) > 2;
	if (d != NULL)
		(void)closedir(d);
	return n;
}

TEST(print_on_a_full_disk_leaves_no_torn_sheet)
{
	char folder[] = "/tmp/mado-full-XXXXXX", where[512];
	struct print_job job = { .len = 200000, .name = "118" };
	unsigned char *pdf = x_alloc(job.len);
	struct printer p;
	struct err err;
	size_t room;

	job.pdf = pdf;
	CHECK(mkdtemp(folder) != NULL);
	err_clear(&err);
	CHECK_INT(printer_init(&p, &print_file, folder, &err), RC_OK);
	for (room = 0; room < 40; room += 8) {
		space_leave(room * PAGE, NULL);
		err_clear(&err);
		CHECK_INT(print_job(&p, &job, where, &err), RC_IO);
		CHECK_STR(err.code, "E5853");
		CHECK_INT(files_in(folder), 0);
		space_back();
	}
	err_clear(&err);
	CHECK_INT(print_job(&p, &job, where, &err), RC_OK);
	CHECK_INT(files_in(folder), 1);
	(void)unlink(where);
	(void)rmdir(folder);
	free(pdf);
}

int
main(int argc, char **argv)
{
	(void)space_own(32);
	return test_main(argc, argv);
}
