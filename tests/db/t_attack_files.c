/* SPDX-License-Identifier: ISC
 * What somebody with a shell tries with the files of a register and with the
 * environment of its programs.
 */
#include "tests/db/attack.h"

#include "src/private.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Somebody else's link or open file in the way of what quotes residents. */
TEST(private_files_follow_no_link_and_close_what_was_open)
{
	char path[128], link[128];
	struct stat sb;
	int fd;

	test_reg_make(&t);
	(void)snprintf(path, sizeof(path), "%s/file", t.dir);
	(void)snprintf(link, sizeof(link), "%s/link", t.dir);
	fd = open(path, O_WRONLY | O_CREAT, 0644);
	CHECK(fd >= 0);
	CHECK_INT(fchmod(fd, 0644), 0);
	CHECK_INT(write(fd, "old", 3), 3);
	(void)close(fd);
	CHECK_INT(symlink(path, link), 0);
	CHECK_INT(private_file(link, 1), -1);
	CHECK_INT(stat(path, &sb), 0);
	CHECK_INT(sb.st_size, 3);
	fd = private_file(path, 1);
	CHECK(fd >= 0);
	CHECK_INT(fstat(fd, &sb), 0);
	CHECK_INT(sb.st_size, 0);
	CHECK_INT(sb.st_mode & 0777, 0600);
	(void)close(fd);
	(void)unlink(link);
	(void)unlink(path);
	test_reg_free(&t);
}

TEST(environment_moves_no_real_register)
{
	struct reg_options o = { .terminal = "T1" };
	struct reg *r = NULL;
	json_t *st = NULL;
	struct err err;

	test_reg_make_kind(&t, false);
	CHECK_INT(setenv("MADOGUCHI_NOW", "2036-01-01T09:00", 1), 0);
	o.uri = t.uri;
	err_clear(&err);
	CHECK_INT(reg_open(&o, &r, &err), RC_OK);
	CHECK_INT(reg_call(r, "register.status", NULL, &st, &err), RC_OK);
	CHECK_STR(
	    json_string_value(json_object_get(st, "today")), "2026-07-15");
	json_decref(st);
	reg_close(r);
	CHECK_INT(unsetenv("MADOGUCHI_NOW"), 0);
	test_reg_free(&t);
}

TEST(files_of_the_register_are_its_owners_alone)
{
	static const char *const names[] = { "register.db", "register.db-wal",
		"register.db-shm", "register.db-mynumber",
		"register.db-mynumber-wal" };
	char path[128];
	struct stat sb;
	mode_t old = umask(0);
	size_t i;

	begin();
	CHECK_INT(test_call(&t, "mynumber.put", NULL, "{s:s,s:s}", "session",
		      t.clerk, "value", MYNUMBER),
	    RC_OK);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", t.dir, names[i]);
		if (test_is_shared()) { /* a server's register is no file */
			CHECK_INT(stat(path, &sb), -1);
			continue;
		}
		CHECK_INT(stat(path, &sb), 0);
		CHECK_INT(sb.st_mode & 0777, 0600);
	}
	(void)umask(old);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
