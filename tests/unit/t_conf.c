/* SPDX-License-Identifier: ISC
 * t_conf - the settings of a machine.
 */
#include "src/conf.h"
#include "tests/test.h"

#include <sys/stat.h>
#include <unistd.h>

static struct conf c;
static struct err e;

static enum rc
load(const char *text, size_t len)
{
	char path[] = "/tmp/t_conf.XXXXXX";
	int fd = mkstemp(path);
	enum rc rc;

	CHECK(fd >= 0);
	CHECK(write(fd, text, len) == (ssize_t)len);
	(void)close(fd);
	memset(&e, 0, sizeof(e));
	rc = conf_load(&c, path, &e);
	(void)unlink(path);
	return rc;
}
#define LOAD(s) load(s, sizeof(s) - 1)

TEST(right_file)
{
	CHECK_INT(
	    LOAD("# 中央区\r\n\r\nregister = sqlite:/a b=c\noffice=中央区\n"
		 "  idle_s = 60  \nmono = 1"),
	    RC_OK);
	CHECK_STR(c.reg, "sqlite:/a b=c");
	CHECK_STR(c.office, "中央区");
	CHECK_INT(c.idle_s, 60);
	CHECK_INT(c.mono, 1);
	CHECK_INT(c.away_s, 1800); /* preset */
	CHECK_INT(c.ime_hint, 1);
	CHECK_STR(c.language, "ja");
	CHECK_INT(LOAD(""), RC_OK);
	CHECK_INT(c.idle_s, 90);
	CHECK_INT(LOAD("\xEF\xBB\xBFmono = 1\n"), RC_OK);
	CHECK_INT(c.mono, 1);
}

static void
wrong(enum rc rc, const char *line, const char *key)
{
	CHECK_INT(rc, RC_INPUT);
	CHECK(strstr(e.text, line) != NULL);
	CHECK(strstr(e.text, key) != NULL);
	CHECK(e.why[0] != '\0' && e.remedy[0] != '\0');
}

TEST(wrong_files_name_line_key_and_remedy)
{
	wrong(LOAD("mono = 1\ncolour = 1\n"), "2行目", "colour");
	wrong(LOAD("mono = 1\n# x\nmono = 0\n"), "3行目", "mono");
	wrong(LOAD("idle_s = 5\n"), "1行目", "idle_s");
	CHECK(strstr(e.remedy, "10 から 3600") != NULL);
	wrong(LOAD("idle_s = 90s\n"), "1行目", "idle_s");
	wrong(LOAD("idle_s =\n"), "1行目", "idle_s");
	wrong(LOAD("idle_s = 99999999999999999999\n"), "1行目", "idle_s");
	wrong(LOAD("language = fr\n"), "1行目", "language");
	CHECK(strstr(e.remedy, "ja") != NULL);
	wrong(LOAD("\nmono\n"), "2行目", "mono");
	wrong(LOAD("language = jajajaja\n"), "1行目", "language");
	wrong(LOAD("office = a\x1b[2J\n"), "1行目", "office");
	wrong(LOAD("mono = 1\0\n"), "1行目", "");
	wrong(LOAD("office = \xFF\n"), "1行目", "");
	wrong(LOAD("\x1b[2J = 1\n"), "1行目", "?");
	CHECK(strchr(e.text, 0x1b) == NULL);
}

/* It names the register and the sign-in helper. */
TEST(a_file_that_anybody_may_write_is_not_used)
{
	char path[] = "/tmp/t_conf.XXXXXX";
	int fd = mkstemp(path);

	CHECK(fd >= 0);
	CHECK_INT(write(fd, "mono = 1\n", 9), 9);
	CHECK_INT(fchmod(fd, 0646), 0);
	(void)close(fd);
	memset(&e, 0, sizeof(e));
	CHECK_INT(conf_load(&c, path, &e), RC_DENIED);
	CHECK_STR(e.code, "E9004");
	CHECK_INT(chmod(path, 0664), 0);
	CHECK_INT(conf_load(&c, path, &e), RC_OK);
	(void)unlink(path);
}

TEST(a_wrong_file_changes_nothing)
{
	conf_preset(&c);
	c.idle_s = 77;
	CHECK_INT(LOAD("idle_s = 60\nidle_s = 60\n"), RC_INPUT);
	CHECK_INT(c.idle_s, 77);
	CHECK_INT(
	    conf_load(&c, "/nonexistent/madoguchi.conf", &e), RC_NOT_FOUND);
	CHECK_INT(c.idle_s, 77);
	CHECK_INT(conf_load(&c, "/", &e), RC_IO);
}

TEST(the_table_is_whole)
{
	int k;

	for (k = 0; k < conf_key_count; k++) {
		CHECK(
		    conf_keys[k].name != NULL && conf_keys[k].help[0] != '\0');
		CHECK(conf_keys[k].min <= conf_keys[k].max);
	}
	CHECK(conf_keys[conf_key_count].name == NULL);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
