/* SPDX-License-Identifier: ISC
 * A busy morning: two clerks and a reviewer at three terminals, a process
 * each, over the service against one register on PostgreSQL, work through a
 * script of people who come, move house, go and arrive elsewhere, are born, die,
 * split, join other households, get another head when theirs has died, and of 取消, with slips of the hand, entries that come back, are taken back,
 * changed under the reviewer's eyes or tried twice, a terminal that is killed
 * and a line that is cut. What the register holds at the end is what
 * morning.awk makes of the script alone.
 *
 *	MADO_MORNING=200	so many notifications (40)
 */
#include "db/service.h"
#include "tests/db/help_morning.h"
#include "tests/db/help_register.h"
#include "tests/db/help_tls.h"
#include "tests/test.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define HOUSE_MAX 20

/* ---- the register at the end, and what it should be ---- */

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int
sort_lines(char *text, char **out, int max)
{
	char *p = text, *end;
	int n = 0;

	for (; p != NULL && *p != '\0' && n < max; p = end) {
		end = strchr(p, '\n');
		if (end != NULL)
			*end++ = '\0';
		out[n++] = p;
	}
	qsort(out, (size_t)n, sizeof(*out), by_text);
	return n;
}

static const char *
last(const json_t *rows, const char *key)
{
	const char *s = json_string_value(json_object_get(
	    json_array_get(rows, json_array_size(rows) - 1), key));

	return s != NULL ? s : "";
}

static size_t
family_of(const char *name)
{
	const char *end = strstr(name, "　");

	return end != NULL ? (size_t)(end - name) : strlen(name);
}

/* Names of a household: families by name, of each in the order of their
 * numbers. */
static void
put_house(FILE *f, const json_t *people, const char *household)
{
	const char *names[HOUSE_MAX], *name;
	json_t *p;
	size_t i;
	int n = 0, k;

	json_array_foreach(people, i, p)
	{
		const json_t *rows = json_object_get(p, "rows");

		if (strcmp(last(rows, "household_no"), household) != 0 ||
		    n == HOUSE_MAX)
			continue;
		name = last(rows, "name");
		for (k = n++;
		     k > 0 && strncmp(names[k - 1], name, family_of(name)) > 0;
		     k--)
			names[k] = names[k - 1];
		names[k] = name;
	}

	for (k = 0; k < n; k++)
		(void)fprintf(f, "%s%s", k > 0 ? "," : "", names[k]);
}

static char *
held(struct test_reg *t)
{
	struct reg *daicho = test_reg_also(t, "daicho");
	json_t *got = NULL, *people, *p, *row;
	char *text = NULL;
	size_t size, i, k;
	FILE *f = open_memstream(&text, &size);

	if (f == NULL)
		abort();
	CHECK_INT(test_call_at(t, daicho, "export.people", &got, "{s:s,s:i}",
		      "after", "", "limit", 5 * NOTES_MAX),
	    RC_OK);
	people = json_object_get(got, "people");
	json_array_foreach(people, i, p)
	{
		const json_t *rows = json_object_get(p, "rows");

		(void)fprintf(f, "%s|%s|", last(rows, "name"),
		    last(rows, "address_number"));
		json_array_foreach(rows, k, row)
		{
			(void)fprintf(f, "%s%s", k > 0 ? " " : "",
			    json_string_value(json_object_get(row, "event")));
		}
		(void)fputc('|', f);
		put_house(f, people, last(rows, "household_no"));
		(void)fprintf(f, "|%s|%s|%s|%s\n", last(rows, "status"),
		    last(rows, "out_planned_city"),
		    last(rows, "out_confirmed_city"), last(rows, "event_date"));
	}
	json_decref(got);
	reg_close(daicho);
	(void)fclose(f);
	return text;
}

/* morning.awk over the script, which is written out for it. */
static char *
should_be(void)
{
	char path[160], command[256], *text = NULL, buf[4096];
	size_t size, n;
	FILE *f, *in, *mem = open_memstream(&text, &size);
	int i;

	(void)snprintf(path, sizeof(path), "%s/script", place.folder);
	f = fopen(path, "w");
	if (f == NULL || mem == NULL)
		abort();
	(void)fprintf(
	    f, "# N CLERK KIND FAMILY SIZE INTO PAPER TYPED DAY PLAN\n");
	for (i = 0; i < note_count; i++)
		(void)fprintf(f, "%d %d %s %s %d %s %s %s %s %s\n", notes[i].n,
		    notes[i].clerk, morning_kind(notes[i].kind),
		    notes[i].family, notes[i].size,
		    notes[i].into > 0 ? notes[notes[i].into - 1].family : "-",
		    notes[i].paper, notes[i].typed, notes[i].day,
		    notes[i].plan);
	(void)fclose(f);
	(void)snprintf(command, sizeof(command),
	    "LC_ALL=C awk -f tests/db/morning.awk '%s'", path);
	in = popen(command, "r");
	while (in != NULL && (n = fread(buf, 1, sizeof(buf), in)) > 0)
		(void)fwrite(buf, 1, n, mem);
	CHECK_INT(in != NULL ? pclose(in) : -1, 0);
	(void)fclose(mem);
	return text;
}

/* Of each kind something became law: 転居 … 転入通知, a household whose head died
 * and that has another, and a 取消 of a coming, a going and any other change. */
static void
has_all_kinds(char *const *lines, int n)
{
	static const char *const reasons[] = { " 301", " 201", " 203", " 310",
		" 313", " 209", " 109", " 319", "|103", " 311", " 312",
		" 303" };
	int i, k, found;

	for (k = 0; k < (int)(sizeof(reasons) / sizeof(reasons[0])); k++) {
		for (i = found = 0; i < n; i++)
			found += strstr(lines[i], reasons[k]) != NULL;
		printf("# %d residents with%s\n", found, reasons[k]);
		CHECK(found > 0);
	}
}

static void
is_as_the_script_says(struct test_reg *t)
{
	static char *have[5 * NOTES_MAX], *want[5 * NOTES_MAX];
	char *a = held(t), *b = should_be();
	int i, k, n = sort_lines(a, have, 5 * NOTES_MAX),
		  m = sort_lines(b, want, 5 * NOTES_MAX);

	printf("# %d notifications, %d residents\n", note_count, m);
	CHECK(m > note_count / 2);
	CHECK_INT(n, m);
	has_all_kinds(want, m);
	for (i = k = 0; i < n || k < m;) {
		int c = i == n ? 1 : k == m ? -1 : strcmp(have[i], want[k]);

		if (c != 0) {
			printf("# %s %s\n", c < 0 ? "held:     " : "should be:",
			    c < 0 ? have[i] : want[k]);
			test_faults++;
		}
		i += c <= 0;
		k += c >= 0;
	}
	free(a);
	free(b);
}

static void
no_faults(void)
{
	char path[160], line[400];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/faults", place.folder);
	f = fopen(path, "r");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		printf("# %s", line);
		test_faults++;
	}
	if (f != NULL)
		(void)fclose(f);
}

static int
marks(const char *what)
{
	int i, n = 0;

	for (i = 1; i <= note_count; i++)
		n += is_marked(what, i);
	return n;
}

static void
furnish(struct test_reg *t)
{
	static const char *const ids[] = { "T1", "T2", "T3" };
	int i;

	CHECK_INT(
	    test_call(t, "terminal.put", NULL, "{s:s,s:s,s:s,s:s,s:s,s:s,s:b}",
		"session", t->manager, "terminal", "T3", "place", "中央区",
		"label", "3番", "public_key", t->public_key, "profile",
		"counter", "demo", 1),
	    RC_OK);
	(void)snprintf(
	    place.folder, sizeof(place.folder), "%s/morning", t->dir);
	CHECK_INT(mkdir(place.folder, 0700), 0);
	(void)snprintf(place.tls, sizeof(place.tls), "%s", t->tls);
	memcpy(place.secret, t->secret, sizeof(place.secret));
	place.port = service_port(t->service);
	for (i = 0; i < 3; i++) {
		struct test_cert c = { .file = ids[i] };
		char path[128];

		(void)snprintf(path, sizeof(path), "%s/%s.pem", t->tls, ids[i]);
		if (access(path, R_OK) != 0)
			test_cert_make(t->tls, &c);
	}
}

TEST(a_busy_morning_ends_as_its_script_says)
{
	struct test_reg t;
	const char *count = getenv("MADO_MORNING");
	json_t *got = NULL;
	int ends[2], status = -1;
	pid_t pid;

	write_script(count != NULL ? atoi(count) : 40);
	CHECK_INT(pipe(ends), 0);
	(void)fflush(stdout);
	pid = fork(); /* before there are threads */
	if (pid == 0) {
		(void)close(ends[1]);
		status = office(ends[0]);
		(void)fflush(stdout);
		_exit(status);
	}
	(void)close(ends[0]);
	test_reg_make(&t);
	furnish(&t);
	/* the sessions of the fixture would be theirs */
	CHECK_INT(
	    test_call(&t, "session.close", NULL, "{s:s}", "session", t.clerk),
	    RC_OK);
	CHECK_INT(test_call(&t, "session.close", NULL, "{s:s}", "session",
		      t.reviewer),
	    RC_OK);
	CHECK_INT(write(ends[1], &place, sizeof(place)), sizeof(place));
	(void)close(ends[1]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	CHECK_INT(status, 0);
	no_faults();
	is_as_the_script_says(&t);
	/* it was as busy as it should have been */
	CHECK(marks("killed") > 0);
	CHECK(marks("tried") > 0);
	CHECK(marks("looked") > 0);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM entry WHERE state IN "
				 "('waiting', 'returned')"),
	    0);
	CHECK(test_count(&t, "SELECT count(*) FROM entry WHERE state = "
			     "'withdrawn'") > 0);
	CHECK_INT(test_count(&t, "SELECT count(*) FROM hold"), 0);
	CHECK_INT(test_call(&t, "register.verify", &got, "{}"), RC_OK);
	CHECK(json_is_true(json_object_get(got, "ok")));
	json_decref(got);
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	/* one register for all of them, behind its service */
	(void)setenv("MADO_TEST_STORE", "https+postgresql", 1);
	return test_main(argc, argv);
}
