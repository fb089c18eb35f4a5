/* SPDX-License-Identifier: ISC
 * Files for another office: whole under their name or not there, their owner's
 * alone, past no link.
 */
#include "src/file.h"
#include "src/handout.h"
#include "tests/test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[40];
static struct err err;

static int
begin(void)
{
	int fd = -1;

	(void)snprintf(folder, sizeof(folder), "/dev/shm/mado-handout-XXXXXX");
	CHECK(mkdtemp(folder) != NULL);
	err_clear(&err);
	CHECK_INT(handout_open(folder, &fd, &err), RC_OK);
	return fd;
}

static void
end(int fd)
{
	(void)close(fd);
	CHECK_INT(rmdir(folder), 0); /* nothing else is left in it */
}

static void
holds(const char *name, const char *want)
{
	char path[120], *text;
	size_t len = 0;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	text = file_read(path, 100, &len);
	CHECK_STR(text != NULL ? text : "(none)", want);
	free(text);
}

TEST(handout_takes_the_place_of_an_older_one_and_goes)
{
	struct stat sb;
	mode_t was = umask(0);
	int fd = begin();

	CHECK_INT(handout_put(fd, "a.csv", "first", 5, &err), RC_OK);
	holds("a.csv", "first");
	CHECK_INT(handout_put(fd, "a.csv", "second", 6, &err), RC_OK);
	holds("a.csv", "second");
	CHECK_INT(fstatat(fd, "a.csv", &sb, AT_SYMLINK_NOFOLLOW), 0);
	CHECK_INT(sb.st_mode & 07777, 0600);
	CHECK_INT(handout_remove(fd, "a.csv", &err), RC_OK);
	CHECK_INT(handout_remove(fd, "a.csv", &err), RC_OK);
	(void)umask(was);
	end(fd);
}

/* What was begun before, and what somebody else has put in its place. */
TEST(handout_follows_no_link_that_stands_in_its_way)
{
	int fd = begin();

	CHECK_INT(handout_put(fd, "kept", "kept", 4, &err), RC_OK);
	CHECK_INT(symlinkat("kept", fd, ".a.csv.part"), 0);
	CHECK_INT(symlinkat("kept", fd, "a.csv"), 0);
	CHECK_INT(handout_put(fd, "a.csv", "mine", 4, &err), RC_OK);
	holds("kept", "kept");
	holds("a.csv", "mine");
	CHECK_INT(handout_remove(fd, "a.csv", &err), RC_OK);
	CHECK_INT(handout_remove(fd, "kept", &err), RC_OK);
	end(fd);
}

TEST(handout_that_cannot_be_written_changes_nothing)
{
	int fd = begin();

	CHECK_INT(mkdirat(fd, "a.csv", 0700), 0);
	CHECK_INT(handout_put(fd, "a.csv", "mine", 4, &err), RC_IO);
	CHECK_STR(err.code, "E4187");
	CHECK_INT(handout_remove(fd, "a.csv", &err), RC_IO);
	CHECK_INT(unlinkat(fd, "a.csv", AT_REMOVEDIR), 0);
	end(fd);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
