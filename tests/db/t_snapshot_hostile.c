/* SPDX-License-Identifier: ISC
 * Snapshot files that are not what they should be: refused, with nothing
 * left behind and the old replica untouched; and a swap that fails.
 */
#include "db/aside.h"
#include "db/replica_private.h"
#include "db/snapshot.h"
#include "src/mem.h"
#include "tests/db/help_feed.h"
#include "tests/db/help_replica.h"
#include "tests/db/help_snapshot.h"
#include "tests/fuzz/snapshot_craft.h"
#include "tests/test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct err e;
static char folder[64], path[96], file[96];

static const char person[] = "P\t000000010\n"
			     "S\t1\t1\t101\tH12.04.01\t\t\t1\n";
#define ROW(name, number)                                                         \
	"R\t1\t1\t1000\t0\t0\t\t101\t" name                                       \
	"\tサトウ　タロウ\tS50.01.02\t1\t1\t000002001\t熊本市中央区" \
	"\t水前寺二丁目\t" number "\t\t\t\t\n"

static void
begin(void)
{
	(void)snprintf(folder, sizeof(folder), "/tmp/mado-host-XXXXXX");
	CHECK(mkdtemp(folder) != NULL);
	(void)snprintf(path, sizeof(path), "%s/r.db", folder);
	(void)snprintf(file, sizeof(file), "%s/x.snap", folder);
	err_clear(&e);
	CHECK_INT(replica_make(path, &e), RC_OK);
}

static void
end(void)
{
	help_folder_remove(folder);
}

static void
craft(const char *lines, int64_t more_rows)
{
	struct snapshot_header h;
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	craft_header(&h, lines, strlen(lines));
	h.rows[snapshot_kind('R')] += more_rows;
	CHECK(fd >= 0 && craft_write(fd, &h, lines, strlen(lines)));
	(void)close(fd);
	snapshot_header_release(&h);
}

static bool
is_there(const char *tail)
{
	char name[128];

	(void)snprintf(name, sizeof(name), "%s%s", path, tail);
	return file_exists(name);
}

static enum rc
build(const struct snapshot_info *want)
{
	char ready[128];
	enum rc rc;

	err_clear(&e);
	rc = snapshot_build(path, file, NULL, want, NULL, &e);
	CHECK_INT(is_there(".ready"), rc == RC_OK);
	(void)snprintf(ready, sizeof(ready), "%s.ready", path);
	(void)unlink(ready);
	CHECK(!is_there(".new") && !is_there(".new-wal"));
	CHECK_INT(replica_check(path, NULL), RC_OK);
	return rc;
}

static void
refused(void)
{
	CHECK_INT(build(NULL), RC_INPUT);
	CHECK_STR(e.code, "E7075");
}

static void
join(char *out, size_t size, const char *a, const char *b)
{
	(void)snprintf(out, size, "%s%s", a, b);
}

TEST(snapshot_crafted_right_is_taken)
{
	char lines[1024];

	begin();
	join(lines, sizeof(lines), person, ROW("佐藤　太郎", "4番"));
	craft(lines, 0);
	CHECK_INT(build(NULL), RC_OK);
	end();
}

TEST(snapshot_with_wrong_counts_is_refused)
{
	char lines[1024];

	begin();
	join(lines, sizeof(lines), person, ROW("佐藤　太郎", "4番"));
	craft(lines, 1);
	refused();
	craft(lines, -1);
	refused();
	end();
}

TEST(snapshot_with_hostile_values_is_refused)
{
	static const char *const rows[] = {
		ROW("佐藤\x01", "4番"),
		ROW("佐藤\x1b[2J", "4番"),
		ROW("佐藤\xe2\x80\xae", "4番"), /* right to left */
		ROW("佐藤\xff", "4番"),
		ROW("佐藤\xc0\x80", "4番"),
		ROW("佐藤\xee\x80\x80", "4番"), /* private use */
		ROW("佐藤\\n太郎", "4番"),
		ROW("佐藤\\x", "4番"),
		ROW("佐藤", "4\x7f"),
		"R\t-1\t1\t1000\t0\t0\t\t101\t\t\t\t\t\t\t\t\t\t\t\t\t\n",
		"R\t1\t1\t1000\t0\t0\t[]\t101\t\t\t\t\t\t\t\t\t\t\t\t\t\n",
		"R\t1\t1\t1000\t0\t0\t{\"address_history\":5}\t\t\t\t\t\t\t\t"
		"\t\t\t\t\t\t\n",
		"R\t1\t1\n",
		"S\t1\t1\n",
		"A\tother\t1\t{}\n",
		"A\tattached\tx\t{}\n",
		"A\tattached\t1\t[]\n",
		"N\t1\t1\t\x02\n",
		"H\t\t1\n",
		"E\t[]\n",
		"E\t{\"a\":\n",
		"G\tx\n",
		"P\t\n",
		"P\t00000000000000000000000000\n",
		"Z\t1\n",
		"\n",
	};
	char lines[2048];
	size_t i;

	begin();
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		join(lines, sizeof(lines), person, rows[i]);
		craft(lines, 0);
		if (build(NULL) != RC_INPUT) {
			printf("# taken: %s", rows[i]);
			test_faults++;
		}
	}
	/* a line of nobody */
	craft(ROW("佐藤", "4番"), 0);
	refused();
	end();
}

TEST(snapshot_with_a_long_value_is_refused)
{
	char *lines = x_alloc(8192), *at;

	begin();
	at = lines +
	     snprintf(lines, 8192, "%sR\t1\t1\t1000\t0\t0\t\t101\t", person);
	memset(at, 'x', 2001);
	(void)snprintf(at + 2001, 1024, "\t\t\t\t\t\t\t\t\t\t\t\t\n");
	craft(lines, 0);
	refused();
	/* one byte less is as long as a value may be */
	(void)snprintf(at + 2000, 1024, "\t\t\t\t\t\t\t\t\t\t\t\t\n");
	craft(lines, 0);
	CHECK_INT(build(NULL), RC_OK);
	free(lines);
	end();
}

static void
change(off_t at, char c)
{
	int fd = open(file, O_RDWR | O_CLOEXEC);

	CHECK(fd >= 0 && pwrite(fd, &c, 1, at) == 1);
	(void)close(fd);
}

static off_t
size(void)
{
	struct stat sb;

	return stat(file, &sb) == 0 ? sb.st_size : 0;
}

/* A changed byte that everything but the digest would let pass. */
TEST(snapshot_whose_digest_does_not_fit_is_refused)
{
	struct snapshot_info want;
	char lines[1024], text[512];
	const char *name;
	int fd;

	begin();
	join(lines, sizeof(lines), person, ROW("佐藤　太郎", "4番"));
	craft(lines, 0);
	fd = open(file, O_RDONLY | O_CLOEXEC);
	CHECK(fd >= 0 && read(fd, text, sizeof(text)) > 200);
	(void)close(fd);
	name = memmem(text, sizeof(text), "2026-07-15", 10);
	CHECK(name != NULL);
	change(name + 9 - text, '6');
	refused();
	change(name + 9 - text, '5');
	CHECK_INT(build(NULL), RC_OK);
	/* whole, but not the one that the register spoke of */
	memset(&want, 0, sizeof(want));
	memset(want.sha256, 'a', 64);
	CHECK_INT(build(&want), RC_INPUT);
	CHECK_STR(e.code, "E7075");
	end();
}

TEST(snapshot_cut_off_or_changed_anywhere_is_refused)
{
	char lines[1024], was;
	off_t n, at;
	int fd;

	begin();
	join(lines, sizeof(lines), person, ROW("佐藤　太郎", "4番"));
	craft(lines, 0);
	n = size();
	for (at = 0; at < n; at += 13) {
		fd = open(file, O_RDWR | O_CLOEXEC);
		CHECK(fd >= 0 && pread(fd, &was, 1, at) == 1);
		(void)close(fd);
		change(at, (char)(was ^ 0x11));
		CHECK_INT(build(NULL), RC_INPUT);
		change(at, was);
	}
	CHECK_INT(build(NULL), RC_OK);
	for (at = n - 1; at >= 0; at -= 17) {
		CHECK(truncate(file, at) == 0);
		CHECK_INT(build(NULL), RC_INPUT);
	}
	/* more than there should be */
	craft(lines, 0);
	fd = open(file, O_WRONLY | O_APPEND | O_CLOEXEC);
	CHECK(fd >= 0 && write(fd, "x", 1) == 1);
	(void)close(fd);
	refused();
	CHECK(unlink(file) == 0);
	CHECK_INT(build(NULL), RC_NOT_FOUND);
	end();
}

TEST(snapshot_of_a_newer_format_says_so)
{
	int fd;

	begin();
	craft("H\t000002001\t1\n", 0);
	change((off_t)strlen(SNAPSHOT_MAGIC), '2');
	refused();
	CHECK(strstr(e.why, "新しく") != NULL);
	/* and what is none at all, so does that */
	fd = open(file, O_WRONLY | O_TRUNC | O_CLOEXEC);
	CHECK(fd >= 0 && write(fd, "SQLite format 3", 16) == 16);
	(void)close(fd);
	refused();
	end();
}

/* A swap that cannot be finished: what was written to the old replica last
 * is still there, though a screen kept it out of the file until now. */
TEST(swap_that_fails_leaves_the_old_replica_whole)
{
	struct help_feed f;
	struct replica *screen = NULL, *r = NULL;
	struct member m;
	struct replica_state st;
	json_t *status, *answer;
	char ready[128];
	bool swapped;
	int n;

	begin();
	CHECK_INT(replica_open(path, false, &screen, &e), RC_OK);
	CHECK_INT(replica_state(screen, &st, &e), RC_OK);
	CHECK_INT(replica_open(path, true, &r, &e), RC_OK);
	help_feed_init(&f, "e1");
	status = help_status(&f, "2026-07-15");
	answer = help_answer(help_feed_add(&f, NULL, "change", "core",
	    json_pack("{s:[{s:s,s:[{s:i,s:s,s:s,s:s,s:s,s:s,s:i}],s:[o]}]}",
		"persons", "person_no", "000000010", "sheets", "sheet_no", 1,
		"kind", "1", "opened_event", "101", "opened_on", "",
		"closed_event", "", "closed_on", "", "last_hist", 1, "rows",
		help_row(
		    "000000010", 1, 1, "name", "佐藤　太郎", (char *)NULL)),
	    NULL));
	CHECK_INT(replica_apply(r, answer, status, 1, &n, &e), RC_OK);
	json_decref(answer);
	json_decref(status);
	replica_close(r);
	CHECK(is_there("-wal"));
	/* no file that could take its place */
	(void)snprintf(ready, sizeof(ready), "%s.ready", path);
	CHECK(mkdir(ready, 0700) == 0);
	err_clear(&e);
	CHECK_INT(snapshot_swap(path, &swapped, &e), RC_IO);
	CHECK(!swapped);
	CHECK(rmdir(ready) == 0);
	CHECK_INT(replica_open(path, false, &r, &e), RC_OK);
	CHECK_INT(replica_person(r, "000000010", 0, &m, &e), RC_OK);
	member_release(&m);
	replica_close(r);
	replica_close(screen);
	CHECK_INT(replica_check(path, &e), RC_OK);
	end();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
