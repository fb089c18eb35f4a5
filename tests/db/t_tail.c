/* SPDX-License-Identifier: ISC
 * Tails: what a replica received last, in a file that shows every change,
 * and put together out of several.
 */
#include "db/feed.h"
#include "db/replica.h"
#include "db/tail.h"
#include "src/mem.h"
#include "tests/db/help_feed.h"
#include "tests/db/help_replica.h"
#include "tests/test.h"

#include <sys/stat.h>
#include <unistd.h>

static struct err err;

/* A replica with n records of kind "setting", and a section that it is not
 * given in each second one. */
static struct replica *
fed(const char *name, int n, struct help_feed *f, json_t **kept)
{
	const char *path = help_path(name);
	struct replica *r = NULL;
	json_t *answer, *status;
	int i, applied;

	(void)unlink(path);
	CHECK_INT(replica_make(path, &err), RC_OK);
	CHECK_INT(replica_open(path, true, &r, &err), RC_OK);
	for (i = 0; i < n; i++) {
		answer =
		    help_answer(help_feed_add(f, i % 2 == 1 ? "staff" : NULL,
			"setting", "setting", json_pack("{s:[]}", "settings"),
			"staff", json_pack("{s:[]}", "staff"), NULL));
		if (kept != NULL)
			(void)json_array_append(
			    *kept, json_array_get(
				       json_object_get(answer, "records"), 0));
		status = help_status(f, "2026-07-15");
		CHECK_INT(
		    replica_apply(r, answer, status, 1, &applied, &err), RC_OK);
		json_decref(answer);
		json_decref(status);
	}
	return r;
}

static struct help_feed feed;

static struct replica *
begin(const char *name, int n)
{
	err_clear(&err);
	help_feed_init(&feed, "epoch-one");
	return fed(name, n, &feed, NULL);
}

TEST(tail_is_what_came_and_nobody_elses)
{
	struct replica *r = begin("a.db", 7);
	const char *path = help_path("a.tail");
	struct tail t;
	struct stat sb;
	int64_t n = 0;

	CHECK_INT(replica_tail_save(r, "chuo-3", path, &n, &err), RC_OK);
	CHECK_INT(n, 7);
	CHECK(stat(path, &sb) == 0 && (sb.st_mode & 0777) == 0600);
	CHECK_INT(tail_read(path, &t, &err), RC_OK);
	CHECK_STR(t.epoch, "epoch-one");
	CHECK_STR(t.terminal, "chuo-3");
	CHECK_INT(t.from, 0);
	CHECK_INT(t.to, 7);
	CHECK_STR(t.to_hash, feed.previous);
	CHECK_INT(json_array_size(t.records), 7);
	tail_release(&t);
	replica_close(r);
}

TEST(empty_replica_has_no_tail)
{
	struct replica *r = begin("b.db", 0);

	CHECK_INT(replica_tail_save(r, "T1", help_path("b.tail"), NULL, &err),
	    RC_NOT_FOUND);
	CHECK_STR(err.code, "E7094");
	CHECK(access(help_path("b.tail"), F_OK) != 0);
	replica_close(r);
}

TEST(folder_that_cannot_be_written_leaves_nothing)
{
	struct replica *r = begin("c.db", 2);

	CHECK_INT(
	    replica_tail_save(r, "T1", "/nowhere/t.tail", NULL, &err), RC_IO);
	CHECK_STR(err.code, "E7090");
	replica_close(r);
}

/* The bytes of a file, and the same with a change, written back. */
static char *
bytes_of(const char *path, size_t *n)
{
	FILE *f = fopen(path, "r");
	char *b = x_alloc(1 << 20);

	if (f == NULL)
		abort();
	*n = fread(b, 1, (1 << 20) - 1, f);
	(void)fclose(f);
	return b;
}

static enum rc
read_changed(const char *b, size_t n)
{
	const char *path = help_path("changed.tail");
	FILE *f = fopen(path, "w");
	struct tail t;
	enum rc rc;

	if (f == NULL || fwrite(b, 1, n, f) != n || fclose(f) != 0)
		abort();
	err_clear(&err);
	rc = tail_read(path, &t, &err);
	if (rc == RC_OK)
		tail_release(&t);
	return rc;
}

/* Any figure or letter that is another one is noticed; so is a file that is
 * cut off, wherever, or goes on behind its end. */
TEST(changed_or_cut_tail_is_refused)
{
	struct replica *r = begin("d.db", 3);
	const char *path = help_path("d.tail");
	size_t n, i, taken = 0;
	char *b, was;

	CHECK_INT(replica_tail_save(r, "T1", path, NULL, &err), RC_OK);
	replica_close(r);
	b = bytes_of(path, &n);
	CHECK_INT(read_changed(b, n), RC_OK);
	for (i = 0; i < n; i++) {
		was = b[i];
		b[i] = was == '0' ? '1' : was == 'a' ? 'b' : 'x';
		if (b[i] != was && read_changed(b, n) == RC_OK)
			taken++;
		b[i] = was;
	}
	/* what no hash covers: whose it is, when it was saved; and "from"
	 * reads as 0 when it is not there */
	CHECK(taken <= strlen("T1"
			      "from"
			      "saved_at") +
			   16);
	for (i = 0; i < n; i += 7)
		CHECK_INT(read_changed(b, i), RC_INPUT);
	b[n] = '{';
	CHECK_INT(read_changed(b, n + 1), RC_INPUT);
	free(b);
}

TEST(hostile_tails_are_refused)
{
	static const char *const texts[] = { "", "\n", "{}\n", "[]\n", "x\n",
		"{\"madoguchi_tail\":1}\n",
		"{\"madoguchi_tail\":2,\"epoch\":\"e\"}\n{\"end\":0}\n",
		"{\"madoguchi_tail\":1,\"epoch\":\"e\",\"municipality\":"
		"\"431010\",\"terminal\":\"T1\",\"from\":-5,\"hash\":\"\","
		"\"saved_at\":1}\n{\"end\":-5,\"hash\":\"\"}\n" };
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		CHECK_INT(read_changed(texts[i], strlen(texts[i])), RC_INPUT);
		CHECK_STR(err.code, "E7092");
	}
	CHECK_INT(tail_read("/nowhere/t", &(struct tail){ .from = 0 }, &err),
	    RC_NOT_FOUND);
}

/* ---- several */

static bool
has_staff(const struct tail *t, int64_t position)
{
	return json_is_string(json_object_get(
	    json_object_get(
		json_array_get(t->records, (size_t)(position - t->from - 1)),
		"sections"),
	    "staff"));
}

/* One received all of it without a section, one the end with it: together
 * they know everything. */
TEST(tails_of_two_terminals_know_more_than_one)
{
	struct help_feed f;
	struct replica *r;
	struct tail a, b;
	json_t *rec;
	char previous[65];
	int i;

	err_clear(&err);
	help_feed_init(&f, "epoch-one");
	memset(&a, 0, sizeof(a));
	memset(&b, 0, sizeof(b));
	(void)snprintf(a.epoch, sizeof(a.epoch), "%s", f.epoch);
	(void)snprintf(a.municipality, sizeof(a.municipality), "431010");
	b = a;
	a.records = json_array();
	b.records = json_array();
	for (i = 1; i <= 6; i++) {
		(void)snprintf(previous, sizeof(previous), "%s", f.previous);
		rec = help_feed_add(&f, NULL, "setting", "setting",
		    json_pack("{s:[]}", "settings"), "staff",
		    json_pack("{s:[]}", "staff"), NULL);
		if (i >= 3) { /* b: from 3, everything */
			if (i == 3) {
				b.from = 2;
				memcpy(b.from_hash, previous, 65);
			}
			(void)json_array_append_new(
			    b.records, json_deep_copy(rec));
			b.to = i;
			memcpy(b.to_hash, f.previous, 65);
		}
		if (i <= 5) { /* a: to 5, without staff */
			if (i == 1)
				memcpy(a.from_hash, previous, 65);
			(void)json_object_set_new(
			    json_object_get(rec, "sections"), "staff",
			    json_null());
			(void)json_object_del(
			    json_object_get(rec, "salts"), "staff");
			(void)json_array_append(a.records, rec);
			a.to = i;
			memcpy(a.to_hash, f.previous, 65);
		}
		json_decref(rec);
	}
	CHECK_INT(tail_merge(&a, &b, &err), RC_OK);
	CHECK_INT(a.from, 0);
	CHECK_INT(a.to, 6);
	CHECK_INT(json_array_size(a.records), 6);
	CHECK(!has_staff(&a, 2));
	for (i = 3; i <= 6; i++)
		CHECK(has_staff(&a, i));
	CHECK_STR(a.to_hash, f.previous);
	CHECK(b.records == NULL);
	/* another history of the same places, and one that does not touch */
	r = begin("e.db", 6);
	CHECK_INT(
	    replica_tail_save(r, "T9", help_path("e.tail"), NULL, &err), RC_OK);
	replica_close(r);
	CHECK_INT(tail_read(help_path("e.tail"), &b, &err), RC_OK);
	(void)json_object_set_new(
	    json_array_get(b.records, 3), "hash", json_string(FEED_GENESIS));
	CHECK_INT(tail_merge(&a, &b, &err), RC_CONFLICT);
	CHECK_STR(err.code, "E7093");
	CHECK_INT(a.to, 6);
	b.from = 7;
	CHECK_INT(tail_merge(&a, &b, &err), RC_CONFLICT);
	tail_release(&a);
	tail_release(&b);
}

int
main(int argc, char **argv)
{
	int status = test_main(argc, argv);

	help_clean();
	return status;
}
