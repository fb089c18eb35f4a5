/* SPDX-License-Identifier: ISC
 * t_golden - every *.keys of tests/screen played in colour, in one colour
 * and in training; text and looks of each shot compared cell for cell with
 * the *.screen beside it. GOLDEN=write makes them anew, to be read like code;
 * ONLY=k1 plays the files with that in their name.
 *
 * A .keys file: one word and its rest a line.
 *	start home|signin|offline	the counter it begins with
 *	counter STAFF SCENE REASON [CODE]	one over a real register:
 *			plain, waiting, many, refused or offline
 *			(help_counter.h);
 *			offline45: for 45 minutes
 *	size ROWS COLS
 *	keys …				as vt_keys
 *	begin …				the same, where something stays under way
 *	wait TEXT
 *	other STAFF METHOD JSON		what somebody else does meanwhile
 *	sync				and it is here
 *	shot NAME
 */
#include "tests/test.h"
#include "tests/ui/help_counter.h"
#include "tests/ui/help_desk.h"

#include <glob.h>

#define FOLDER "tests/screen"
enum mode { COLOUR, MONO, TRAINING, MODES };
static const char *const endings[] = { "", ".mono", ".training" };

/* "|" ends each row, so that blanks at its end are seen. */
static void
put_shot(FILE *f, struct vt *v, int rows)
{
	for (int r = 1; r <= rows; r++)
		(void)fprintf(f, "%s|\n", vt_row(v, r));
	(void)fprintf(f, "--\n");
	for (int r = 1; r <= rows; r++)
		(void)fprintf(f, "%s|\n", vt_looks(v, r));
}

static void
compare(struct vt *v, const char *name, enum mode mode, int rows)
{
	char path[256], *got = NULL, line[4096];
	size_t size = 0;
	const char *p;
	FILE *mem = open_memstream(&got, &size), *f;
	int n = 0;
	bool is_same = true;

	if (mem == NULL)
		abort();
	put_shot(mem, v, rows);
	(void)fclose(mem);
	(void)snprintf(
	    path, sizeof(path), FOLDER "/%s%s.screen", name, endings[mode]);
	if (getenv("GOLDEN") != NULL) {
		f = fopen(path, "w");
		if (f == NULL)
			abort();
		(void)fputs(got, f);
		(void)fclose(f);
		free(got);
		return;
	}
	f = fopen(path, "r");
	CHECK(f != NULL);
	for (p = got; f != NULL && *p != '\0'; n++) {
		size_t len = strcspn(p, "\n");

		if (fgets(line, sizeof(line), f) == NULL)
			line[0] = '\0';
		line[strcspn(line, "\n")] = '\0';
		if (strlen(line) != len || strncmp(line, p, len) != 0) {
			printf("# %s line %d\n# want %s\n# got  %.*s\n", path,
			    n + 1, line, (int)len, p);
			is_same = false;
		}
		p += len + (p[len] == '\n');
	}
	if (f != NULL) {
		CHECK(fgets(line, sizeof(line), f) == NULL);
		(void)fclose(f);
	}
	CHECK(is_same);
	free(got);
}

static struct vt *
counter(const char *rest, enum mode mode, int rows, int cols)
{
	struct counter c = { .is_mono = mode == MONO,
		.is_training = mode == TRAINING };
	static char staff[8];
	char scene[16];
	int at = 0;

	if (sscanf(rest, "%7s %15s %d %n", staff, scene, &c.reason, &at) < 3)
		abort();
	c.staff = staff;
	c.opens = rest[at] != '\0' ? rest + at : NULL;
	c.is_offline = strncmp(scene, "offline", 7) == 0;
	if (c.is_offline && scene[7] != '\0')
		c.minutes = atoi(scene + 7);
	c.has_refused = strcmp(scene, "refused") == 0;
	c.scene = strcmp(scene, "waiting") == 0 ? SCENE_WAITING
		  : strcmp(scene, "many") == 0  ? SCENE_MANY
						: SCENE_PLAIN;
	return counter_start(&c, rows, cols);
}

static void
other(const char *rest)
{
	char staff[8], method[40];
	json_t *args, *r;
	int at = 0;

	if (sscanf(rest, "%7s %39s %n", staff, method, &at) < 2)
		abort();
	args = json_loads(rest + at, 0, NULL);
	CHECK(args != NULL);
	r = counter_call(staff, method, args);
	CHECK(r != NULL);
	json_decref(r);
}

static void
play(const char *path, enum mode mode)
{
	struct desk d = { .helper = HELPER_RIGHT,
		.is_mono = mode == MONO,
		.is_training = mode == TRAINING };
	struct vt *v = NULL;
	char line[4096], word[16];
	int rows = 24, cols = 80, at;
	FILE *f = fopen(path, "r");

	if (f == NULL)
		abort();
	while (fgets(line, sizeof(line), f) != NULL) {
		const char *rest;

		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#' || sscanf(line, "%15s %n", word, &at) < 1)
			continue;
		rest = line + at;
		if (strcmp(word, "size") == 0) {
			if (sscanf(rest, "%d %d", &rows, &cols) != 2)
				abort();
			continue;
		}
		if (strcmp(word, "start") == 0) {
			d.wants_signin = strcmp(rest, "signin") == 0;
			d.is_offline = strcmp(rest, "offline") == 0;
			v = desk_start(&d, rows, cols);
			CHECK(vt_settle(v));
		} else if (strcmp(word, "counter") == 0) {
			v = counter(rest, mode, rows, cols);
			CHECK(vt_settle(v));
		} else if (v == NULL) {
			abort();
		} else if (strcmp(word, "keys") == 0) {
			vt_keys(v, rest);
			CHECK(vt_settle(v));
		} else if (strcmp(word, "begin") == 0) {
			vt_keys(v, rest);
			CHECK(vt_taken(v));
		} else if (strcmp(word, "wait") == 0) {
			CHECK(vt_wait(v, rest));
		} else if (strcmp(word, "other") == 0) {
			other(rest);
		} else if (strcmp(word, "sync") == 0) {
			counter_sync();
		} else if (strcmp(word, "shot") == 0) {
			compare(v, rest, mode, rows);
		} else {
			abort();
		}
	}
	(void)fclose(f);
	if (v != NULL)
		desk_end(v, 0);
}

static void
play_all(enum mode mode)
{
	glob_t g;

	CHECK(glob(FOLDER "/*.keys", 0, NULL, &g) == 0);
	CHECK(g.gl_pathc >= 6);
	for (size_t i = 0; i < g.gl_pathc; i++)
		if (getenv("ONLY") == NULL ||
		    strstr(g.gl_pathv[i], getenv("ONLY")) != NULL)
			play(g.gl_pathv[i], mode);
	globfree(&g);
}

TEST(golden_in_colour)
{
	play_all(COLOUR);
}
/* The sanitizers see the same code in each, at half a minute a time. */
#ifndef __SANITIZE_ADDRESS__
TEST(golden_in_one_colour)
{
	play_all(MONO);
}
TEST(golden_in_training)
{
	play_all(TRAINING);
}
#endif

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
