/* SPDX-License-Identifier: ISC
 * Snapshots: a replica out of one and the feed after it is the replica out
 * of the whole feed, for every profile; who gets which file and how many at
 * a time; interrupted fetches; full disks.
 */
#include "db/aside.h"
#include "db/generate.h"
#include "db/reg.h"
#include "db/replica_private.h"
#include "db/service.h"
#include "db/snapshot.h"
#include "db/syncer.h"
#include "src/mem.h"
#include "tests/db/help_register.h"
#include "tests/db/help_snapshot.h"
#include "tests/test.h"

#include <dirent.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct test_reg t;
static char folder[64], path_a[96], path_b[96];
static char made_in[128]; /* the folder of the register's snapshots */

static void
made_of(const struct test_reg *r)
{
	if (test_is_https() || test_is_shared())
		(void)snprintf(
		    made_in, sizeof(made_in), "%s/snapshots", r->dir);
	else
		(void)snprintf(
		    made_in, sizeof(made_in), "%s-snapshots", r->path);
}

static void
begin(void)
{
	test_reg_make(&t);
	made_of(&t);
	(void)snprintf(folder, sizeof(folder), "/tmp/mado-snap-XXXXXX");
	CHECK(mkdtemp(folder) != NULL);
	(void)snprintf(path_a, sizeof(path_a), "%s/a.db", folder);
	(void)snprintf(path_b, sizeof(path_b), "%s/b.db", folder);
}

static void
end(void)
{
	help_folder_remove(folder);
	test_reg_free(&t);
}

/* The register of the test in process, whatever its calls go through. */
static struct reg *
direct(const char *terminal, struct snapshots *s)
{
	struct reg_options o = { .uri = t.uri,
		.terminal = terminal,
		.clock = test_clock(&t),
		.snapshots = s != NULL ? s : t.snapshots };
	struct reg *r = NULL;

	err_clear(&t.err);
	CHECK_INT(reg_open(&o, &r, &t.err), RC_OK);
	if (r != NULL && test_is_waiting())
		r->is_queueing = true;
	return r;
}

static void
terminal(const char *name, const char *profile)
{
	CHECK_INT(
	    test_call(&t, "terminal.put", NULL, "{s:s,s:s,s:s,s:s,s:s,s:s,s:b}",
		"session", t.manager, "terminal", name, "place", "税務課",
		"label", "", "public_key", t.public_key, "profile", profile,
		"demo", 1),
	    RC_OK);
}

static void
setting(const char *key, int value)
{
	CHECK_INT(test_call(&t, "setting.set", NULL, "{s:s,s:s,s:i}", "session",
		      t.manager, "key", key, "value", value),
	    RC_OK);
}

/* ---- everything there is ---- */

static void
block(const char *person, const char *household, const char *kind, int64_t *id)
{
	json_t *got = NULL;

	CHECK_INT(
	    test_call(&t, "block.set", &got,
		"{s:s,s:s,s:[s,s],s:i,s:s,s:s,s:s,s:s}", "session", t.manager,
		household != NULL ? "household_no" : "person_no",
		household != NULL ? household : person, "processes",
		"certificate", "link", "level", 1, "from", "2026-07-01", "to",
		"", "reason", "理由", "kind", kind),
	    RC_OK);
	if (id != NULL)
		*id = json_integer_value(json_object_get(got, "id"));
	json_decref(got);
}

static void
attached(const char *no, int version, const char *key, const char *value)
{
	CHECK_INT(test_call(&t, "attached.put", NULL, "{s:s,s:s,s:{s:s?},s:i}",
		      "session", t.clerk, "person_no", no, "values", key, value,
		      "version", version),
	    RC_OK);
}

static void
note(const char *no, int seq, const char *text)
{
	if (seq == 0)
		CHECK_INT(
		    test_call(&t, "note.put", NULL, "{s:s,s:s,s:s}", "session",
			t.clerk, "person_no", no, "text", text),
		    RC_OK);
	else
		CHECK_INT(test_call(&t, "note.put", NULL, "{s:s,s:s,s:i,s:s}",
			      "session", t.clerk, "person_no", no, "seq", seq,
			      "text", text),
		    RC_OK);
}

static int64_t
move(const char *no, const char *number, const char *key)
{
	struct entry e;
	int64_t id;

	CHECK_INT(test_move(&t, no, number, &e), RC_OK);
	id = test_submit(&t, &e, key);
	CHECK(id > 0);
	entry_release(&e);
	return id;
}

static void
family(const char *name, int n, int code, const char *key, char no[20],
    char household[20])
{
	struct entry e;

	test_family(&e, name, n, code);
	record_group_set(&e.persons[0].after, IT_PAST_TOWN, 1, "住吉三丁目");
	record_group_set(&e.persons[0].after, IT_PAST_NUMBER, 1, "5番");
	record_group_set(&e.persons[0].after, IT_PAST_TOWN, 2, "天神二丁目");
	CHECK_INT(test_register(&t, &e, key, no, household), RC_OK);
	entry_release(&e);
}

/* An entry goes back to its author. */
static void
give_back(int64_t id)
{
	CHECK_INT(test_call(&t, "entry.return", NULL, "{s:s,s:I,s:i,s:s}",
		      "session", t.reviewer, "id", (json_int_t)id, "version", 1,
		      "reason", "書類が足りない"),
	    RC_OK);
}

/* More keys than any sheet of a town has. */
static void
one_of_many_places(void)
{
	struct entry e;
	struct record *r;
	char lot[16], building[48], no[20];

	test_family(&e, "多転", 1, 104);
	r = &e.persons[0].after;
	for (int i = 1; i <= 200; i++) {
		(void)snprintf(lot, sizeof(lot), "%d番", i);
		(void)snprintf(building, sizeof(building), "コーポ仮第%d", i);
		record_group_set(r, IT_PAST_TOWN, i, "住吉三丁目");
		record_group_set(r, IT_PAST_NUMBER, i, lot);
		record_group_set(r, IT_PAST_BUILDING, i, building);
	}
	CHECK_INT(test_register(&t, &e, "k7", no, NULL), RC_OK);
	entry_release(&e);
}

static char first[20], second[20], home[20];
static int64_t waiting, released;

static void
plant_before(void)
{
	family("見本", 4, 101, "k1", first, home);
	family("実例", 2, 102, "k2", second, NULL);
	one_of_many_places();
	block(first, NULL, "general", NULL);
	block(NULL, home, "support", NULL);
	block(second, NULL, "exclusive", &released);
	CHECK_INT(
	    test_call(&t, "block.release", NULL, "{s:s,s:I,s:s}", "session",
		t.manager, "id", (json_int_t)released, "reason", "済"),
	    RC_OK);
	attached(first, 0, "pension_no", "9071539982");
	attached(second, 0, "guardianship", "1");
	attached(second, 1, "guardianship", NULL);
	note(first, 0, "一行目\n二行目ここまで\\おわり");
	note(first, 0, "消す");
	note(first, 2, "");
	waiting = move(first, "8番", "k3");
	give_back(move(second, "9番", "k4"));
	setting("lease_minutes", 45);
}

static void
plant_after(void)
{
	char third[20];

	CHECK_INT(test_approve(&t, waiting, NULL), RC_OK);
	family("追加", 3, 103, "k5", third, NULL);
	(void)move(third, "10番", "k6");
	block(third, NULL, "provisional_support", NULL);
	attached(first, 1, "pension_no", "9071539983");
	note(first, 1, "書き換え");
	setting("lease_minutes", 50);
	setting("snapshot_takers", 20);
}

TEST(snapshot_and_what_follows_are_the_feed_for_each_profile)
{
	static const char *const terminals[] = { "T1", "T3", "T4", "T5" };
	struct reg *r;
	size_t i;

	begin();
	CHECK_INT(
	    test_call(&t, "profile.put", NULL, "{s:s,s:s,s:[s,s,s],s:[s]}",
		"session", t.manager, "profile", "welfare", "sections", "core",
		"attached", "restricted_attached", "calls", "feed.pull"),
	    RC_OK);
	CHECK_INT(
	    test_call(&t, "profile.put", NULL, "{s:s,s:s,s:[s,s,s,s],s:[s]}",
		"session", t.manager, "profile", "family", "sections",
		"restricted", "core", "block_detail", "pending", "calls", "*"),
	    RC_OK);
	terminal("T3", "inquiry");
	terminal("T4", "welfare");
	terminal("T5", "family");
	plant_before();
	for (i = 0; i < 4; i++) {
		(void)snprintf(path_b, sizeof(path_b), "%s/b%zu.db", folder, i);
		r = test_reg_also(&t, terminals[i]);
		help_bootstrap(r, path_b);
		help_follow(r, path_a);
		/* at that position itself */
		CHECK_INT(help_differences(path_a, path_b), 0);
		help_replica_remove(path_a);
		reg_close(r);
	}
	plant_after();
	for (i = 0; i < 4; i++) {
		(void)snprintf(path_b, sizeof(path_b), "%s/b%zu.db", folder, i);
		r = test_reg_also(&t, terminals[i]);
		help_follow(r, path_b);
		help_follow(r, path_a);
		CHECK_INT(help_differences(path_a, path_b), 0);
		help_replica_remove(path_a);
		reg_close(r);
	}
	end();
}

/* A whole town with removed people, people who came back, former addresses,
 * foreign residents and blocks; searched, too. */
TEST(snapshot_of_a_town_is_its_feed_and_is_searched_the_same)
{
	static const char *const queries[] = { "佐藤", "さとう", "sato ken",
		"tanaka", "わたなべ けん", "水前寺一丁目", "大江", "S50.1",
		"19800101", "鈴木 花", "ワタナベ", "島崎 1",
		"コーポ水前寺六丁目", "NGUYEN", "wang" };
	struct generate_options o = { .share = "db",
		.residents = 1200,
		.municipality = "431010",
		.former = -1,
		.seed = 7 };
	struct generate_result made;
	struct reg_options ro = { .terminal = "daicho" };
	struct reg *r = NULL;
	struct err e;
	char uri[128], snaps[128];

	begin();
	(void)snprintf(uri, sizeof(uri), "sqlite:%s/town.db", folder);
	(void)snprintf(snaps, sizeof(snaps), "%s/town.db-snapshots", folder);
	o.uri = ro.uri = uri;
	err_clear(&e);
	CHECK_INT(generate_town(&o, &made, &e), RC_OK);
	CHECK(made.removed > 300 && made.foreign > 10);
	CHECK_INT(reg_open(&ro, &r, &e), RC_OK);
	help_follow(r, path_a);
	help_bootstrap(r, path_b);
	CHECK_INT(help_differences(path_a, path_b), 0);
	CHECK_INT(help_search_differences(path_a, path_b, queries,
		      (int)(sizeof(queries) / sizeof(queries[0]))),
	    0);
	/* and it was not nothing that was found */
	CHECK_INT(help_search_differences(path_a, path_a, queries, 1), 0);
	reg_close(r);
	help_folder_remove(snaps);
	end();
}

/* ---- who gets what ---- */

static enum rc
begin_once(struct reg *r, char state[16], char id[SNAPSHOT_ID_SIZE], int *wait)
{
	json_t *got = NULL;
	enum rc rc;

	err_clear(&t.err);
	rc = reg_call(r, "snapshot.begin", NULL, &got, &t.err);
	state[0] = id[0] = '\0';
	*wait = 0;
	if (rc == RC_OK) {
		(void)snprintf(state, 16, "%s",
		    json_string_value(json_object_get(got, "state")));
		if (json_object_get(got, "id") != NULL)
			(void)snprintf(id, SNAPSHOT_ID_SIZE, "%s",
			    json_string_value(json_object_get(got, "id")));
		*wait = (int)json_integer_value(json_object_get(got, "wait_s"));
	}
	json_decref(got);
	return rc;
}

/* Returns once a file has come into the folder since the last call; the first
 * call only begins to look. *look -1 at first, to be closed. A service that
 * fails says so when it is asked again, so it is asked every second. */
static void
comes_in(int *look)
{
	struct pollfd p = { .events = POLLIN };
	char buf[4096];

	if (*look < 0) {
		*look = inotify_init1(IN_CLOEXEC);
		CHECK(*look >= 0 &&
		      inotify_add_watch(*look, made_in, IN_MOVED_TO) >= 0);
		return;
	}
	p.fd = *look;
	if (poll(&p, 1, 1000) > 0)
		(void)!read(*look, buf, sizeof(buf));
}

/* Until it is made, where a service makes it beside. */
static enum rc
begin_at(struct reg *r, char state[16], char id[SNAPSHOT_ID_SIZE], int *wait)
{
	int look = -1;
	enum rc rc;

	while ((rc = begin_once(r, state, id, wait)) == RC_OK &&
	       strcmp(state, "making") == 0)
		comes_in(&look);
	if (look >= 0)
		(void)close(look);
	return rc;
}

static enum rc
read_at(struct reg *r, const char *id)
{
	json_t *args =
	    json_pack("{s:s,s:i,s:i}", "id", id, "offset", 0, "length", 100);
	enum rc rc;

	err_clear(&t.err);
	rc = reg_call(r, "snapshot.read", args, NULL, &t.err);
	json_decref(args);
	return rc;
}

TEST(snapshot_of_another_profile_is_refused)
{
	struct reg *other;
	char state[16], id[SNAPSHOT_ID_SIZE], mine[SNAPSHOT_ID_SIZE];
	int wait;

	begin();
	terminal("T3", "inquiry");
	other = test_reg_also(&t, "T3");
	CHECK_INT(begin_at(t.reg, state, id, &wait), RC_OK);
	CHECK_STR(state, "ready");
	CHECK_INT(begin_at(other, state, mine, &wait), RC_OK);
	CHECK(strcmp(id, mine) != 0);
	CHECK_INT(read_at(other, mine), RC_OK);
	CHECK_INT(read_at(t.reg, id), RC_OK);
	CHECK_INT(read_at(other, id), RC_DENIED);
	CHECK_STR(t.err.code, "E7071");
	CHECK_INT(read_at(t.reg, mine), RC_DENIED);
	/* no way around the name */
	CHECK_INT(read_at(other, "../register"), RC_NOT_FOUND);
	CHECK_STR(t.err.code, "E7070");
	CHECK_INT(read_at(other, "takers"), RC_NOT_FOUND);
	id[0] = id[0] == '9' ? '8' : '9';
	CHECK_INT(read_at(t.reg, id), RC_NOT_FOUND);
	CHECK_STR(t.err.code, "E7070");
	reg_close(other);
	end();
}

TEST(snapshot_of_a_real_register_goes_to_registered_terminals)
{
	struct test_reg real;
	struct reg *daicho, *stranger;
	char state[16], id[SNAPSHOT_ID_SIZE];
	int wait;

	test_reg_make_kind(&real, false);
	daicho = test_reg_also(&real, "daicho");
	stranger = test_reg_also(&real, "T9");
	made_of(&real);
	CHECK_INT(begin_at(daicho, state, id, &wait), RC_DENIED);
	CHECK_STR(t.err.code, "E1034");
	if (stranger != NULL) /* the service does not even let it in */
		CHECK_INT(begin_at(stranger, state, id, &wait), RC_DENIED);
	CHECK_INT(begin_at(real.reg, state, id, &wait), RC_OK);
	CHECK_STR(state, "ready");
	reg_close(daicho);
	reg_close(stranger);
	test_reg_free(&real);
}

TEST(snapshot_is_read_by_those_who_have_a_place)
{
	struct reg *two;
	char state[16], id[SNAPSHOT_ID_SIZE], again[SNAPSHOT_ID_SIZE];
	int wait;

	begin();
	two = test_reg_also(&t, "T2");
	CHECK_INT(begin_at(t.reg, state, id, &wait), RC_OK);
	CHECK_INT(read_at(two, id), RC_DENIED);
	CHECK_STR(t.err.code, "E7073");
	setting("snapshot_takers", 1);
	CHECK_INT(begin_at(two, state, again, &wait), RC_OK);
	CHECK_STR(state, "wait");
	CHECK(wait >= 1 && wait <= 30);
	CHECK_STR(again, "");
	/* its own place it keeps */
	CHECK_INT(begin_at(t.reg, state, again, &wait), RC_OK);
	CHECK_STR(state, "ready");
	CHECK_INT(test_call(&t, "snapshot.end", NULL, "{}"), RC_OK);
	CHECK_INT(begin_at(two, state, again, &wait), RC_OK);
	CHECK_STR(state, "ready");
	CHECK_INT(read_at(two, again), RC_OK);
	CHECK_INT(read_at(t.reg, again), RC_DENIED);
	reg_close(two);
	end();
}

/* Files of the folder that are snapshots. */
static int
files(void)
{
	struct dirent *f;
	DIR *d = opendir(made_in);
	int n = 0;

	while (d != NULL && (f = readdir(d)) != NULL)
		n += strstr(f->d_name, ".snap") != NULL ||
		     strstr(f->d_name, ".tmp") != NULL;
	if (d != NULL)
		(void)closedir(d);
	return n;
}

TEST(snapshot_is_made_once_and_serves_while_it_is_fresh)
{
	struct reg *two;
	char state[16], one[SNAPSHOT_ID_SIZE], id[SNAPSHOT_ID_SIZE];
	int wait;

	begin();
	two = test_reg_also(&t, "T2");
	CHECK_INT(begin_at(t.reg, state, one, &wait), RC_OK);
	CHECK_INT(begin_at(two, state, id, &wait), RC_OK);
	CHECK_STR(id, one);
	setting("lease_minutes", 40);
	CHECK_INT(begin_at(two, state, id, &wait), RC_OK);
	CHECK_STR(id, one);
	CHECK_INT(files(), 1);
	/* only that of the present position is fresh */
	setting("snapshot_minutes", 0);
	CHECK_INT(begin_at(two, state, id, &wait), RC_OK);
	CHECK(strcmp(id, one) != 0);
	/* T1 is still fetching the old one */
	CHECK_INT(files(), 2);
	CHECK_INT(read_at(t.reg, one), RC_OK);
	CHECK_INT(test_call(&t, "snapshot.end", NULL, "{}"), RC_OK);
	setting("lease_minutes", 41);
	CHECK_INT(begin_at(two, state, id, &wait), RC_OK);
	/* two's own old one and the new one */
	CHECK_INT(files(), 2);
	CHECK_INT(begin_at(t.reg, state, id, &wait), RC_OK);
	CHECK_INT(read_at(t.reg, one), RC_NOT_FOUND);
	reg_close(two);
	end();
}

/* Asked for a position, an older file will not do. */
TEST(snapshot_is_of_the_position_asked_for_or_later)
{
	json_t *got = NULL, *args;
	struct reg *r;
	int64_t position;

	begin();
	r = direct("T1", NULL);
	CHECK_INT(reg_call(r, "snapshot.begin", NULL, &got, &t.err), RC_OK);
	position = json_integer_value(json_object_get(got, "position"));
	json_decref(got);
	setting("lease_minutes", 40);
	got = NULL;
	args = json_pack("{s:I}", "position", (json_int_t)position + 1);
	CHECK_INT(reg_call(r, "snapshot.begin", args, &got, &t.err), RC_OK);
	CHECK_INT(
	    json_integer_value(json_object_get(got, "position")), position + 1);
	json_decref(args);
	json_decref(got);
	reg_close(r);
	end();
}

/* ---- a service's way: a thread makes it ---- */

TEST(snapshot_is_made_beside_the_calls_of_a_service)
{
	struct snapshots_options so = { .in_background = true };
	struct snapshots *s = NULL;
	struct reg *r = NULL;
	char state[16] = "", id[SNAPSHOT_ID_SIZE], snaps[96];
	int wait;

	begin();
	plant_before();
	(void)snprintf(snaps, sizeof(snaps), "%s/snaps", folder);
	so.folder = snaps;
	so.reg.uri = t.uri;
	so.reg.clock = test_clock(&t);
	err_clear(&t.err);
	CHECK_INT(snapshots_open(&so, &s, &t.err), RC_OK);
	r = direct("T1", s);
	(void)snprintf(made_in, sizeof(made_in), "%s", snaps);
	CHECK_INT(begin_once(r, state, id, &wait), RC_OK);
	CHECK_STR(state, "making");
	CHECK(wait > 0);
	CHECK_INT(begin_at(r, state, id, &wait), RC_OK);
	CHECK_STR(state, "ready");
	help_bootstrap(r, path_b);
	help_follow(r, path_a);
	CHECK_INT(help_differences(path_a, path_b), 0);
	reg_close(r);
	snapshots_close(s);
	help_folder_remove(snaps);
	end();
}

/* ---- an interrupted fetch ---- */

/* Until it is made. */
static enum rc
fetch(struct reg *r, struct snapshot_info *info)
{
	int wait, look = -1;
	enum rc rc;

	do {
		err_clear(&t.err);
		rc = snapshot_fetch(r, path_b, NULL, info, &wait, &t.err);
		if (rc == RC_OFFLINE && wait > 0)
			comes_in(&look);
	} while (rc == RC_OFFLINE && wait > 0);
	if (look >= 0)
		(void)close(look);
	return rc;
}

static int64_t broke_at, first_asked;

/* A line that breaks at a byte. */
static enum rc
broken_bytes(struct reg *r, const char *id, int64_t offset, void *buf,
    size_t len, size_t *got, struct err *err)
{
	int64_t size;
	ssize_t n;
	int fd;
	enum rc rc = snapshot_file(r, id, &fd, &size, err);

	if (rc != RC_OK)
		return rc;
	if (first_asked < 0)
		first_asked = offset;
	if (broke_at >= 0 && offset >= broke_at) {
		(void)close(fd);
		return err_set(err, RC_OFFLINE, "E7040", "x", "x", "x");
	}
	if (broke_at >= 0 && offset + (int64_t)len > broke_at)
		len = (size_t)(broke_at - offset);
	n = pread(fd, buf, len, offset);
	*got = n > 0 ? (size_t)n : 0;
	(void)close(fd);
	return RC_OK;
}

static int64_t
size_of(const char *tail)
{
	char name[128];
	struct stat sb;

	(void)snprintf(name, sizeof(name), "%s%s", path_b, tail);
	return stat(name, &sb) == 0 ? sb.st_size : -1;
}

TEST(snapshot_fetch_goes_on_where_it_broke)
{
	struct snapshot_info info, other;
	struct reg *r;
	int wait;

	begin();
	plant_before();
	r = direct("T1", NULL);
	r->snapshot_bytes = broken_bytes;
	broke_at = 777;
	first_asked = -1;
	err_clear(&t.err);
	CHECK_INT(
	    snapshot_fetch(r, path_b, NULL, &info, &wait, &t.err), RC_OFFLINE);
	CHECK_INT(size_of(".part"), 777);
	broke_at = 1500;
	first_asked = -1;
	CHECK_INT(
	    snapshot_fetch(r, path_b, NULL, &info, &wait, &t.err), RC_OFFLINE);
	CHECK_INT(first_asked, 777);
	CHECK_INT(size_of(".part"), 1500);
	broke_at = first_asked = -1;
	CHECK_INT(snapshot_fetch(r, path_b, NULL, &info, &wait, &t.err), RC_OK);
	CHECK_INT(first_asked, 1500);
	CHECK_INT(size_of(".part"), info.size);
	CHECK_INT(
	    snapshot_build(path_b, NULL, NULL, &info, NULL, &t.err), RC_OK);
	/* another id: from the beginning */
	setting("snapshot_minutes", 0);
	first_asked = -1;
	CHECK_INT(
	    snapshot_fetch(r, path_b, NULL, &other, &wait, &t.err), RC_OK);
	CHECK(strcmp(other.id, info.id) != 0);
	CHECK_INT(first_asked, 0);
	CHECK_INT(
	    snapshot_build(path_b, NULL, NULL, &other, NULL, &t.err), RC_OK);
	/* one that is whole is not asked for again */
	first_asked = -1;
	CHECK_INT(
	    snapshot_fetch(r, path_b, NULL, &other, &wait, &t.err), RC_OK);
	CHECK_INT(first_asked, -1);
	reg_close(r);
	end();
}

/* What came is not what was told: built by nobody, fetched anew. */
TEST(snapshot_that_was_changed_on_the_way_is_thrown_away)
{
	struct syncer_options o = { .terminal = "T1" };
	struct snapshot_info info;
	struct syncer *s = NULL;
	FILE *f;
	char name[128];

	begin();
	plant_before();
	CHECK_INT(fetch(t.reg, &info), RC_OK);
	(void)snprintf(name, sizeof(name), "%s.part", path_b);
	f = fopen(name, "r+");
	CHECK(f != NULL && fseek(f, (long)info.size / 2, SEEK_SET) == 0 &&
	      fputc('#', f) == '#' && fclose(f) == 0);
	CHECK_INT(
	    snapshot_build(path_b, NULL, NULL, &info, NULL, &t.err), RC_INPUT);
	CHECK_STR(t.err.code, "E7075");
	CHECK_INT(size_of(".new"), -1);
	CHECK_INT(size_of(".ready"), -1);
	o.reg = t.uri;
	o.replica = path_b;
	err_clear(&t.err);
	CHECK_INT(syncer_open(&o, &s, &t.err), RC_OK);
	CHECK_INT(syncer_once(s, &t.err), RC_OK);
	syncer_close(s);
	help_follow(t.reg, path_a);
	CHECK_INT(help_differences(path_a, path_b), 0);
	end();
}

/* ---- no room ---- */

/* A disk of some KiB at a folder, seen by this process alone. */
static bool
small_disk(const char *at, int kib)
{
	char size[32];

	(void)snprintf(size, sizeof(size), "size=%dk", kib);
	return unshare(CLONE_NEWNS) == 0 &&
	       mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("tmpfs", at, "tmpfs", 0, size) == 0;
}

/* Files of at most so many KiB, where nobody may mount. */
static bool
small_files(int kib)
{
	struct rlimit l = { (rlim_t)kib * 1024, (rlim_t)kib * 1024 };

	(void)signal(SIGXFSZ, SIG_IGN);
	return setrlimit(RLIMIT_FSIZE, &l) == 0;
}

/* In a process of its own: 0 there was no room and the old replica stands,
 * 1 there was room, 2 something else, 3 not even for an empty one. */
static int
without_room(int kib)
{
	struct snapshot_info info;
	struct reg *reg;
	struct replica *r = NULL;
	struct replica_state before, after;
	bool is_small = small_disk(folder, kib);
	enum rc rc;

	if (!is_small && !small_files(kib))
		return 2;
	help_replica_remove(path_b); /* of the last one's limit */
	if (replica_make(path_b, &t.err) != RC_OK ||
	    replica_open(path_b, false, &r, &t.err) != RC_OK)
		return 3;
	CHECK_INT(replica_state(r, &before, &t.err), RC_OK);
	/* its own: a connection is not shared with another process */
	reg = direct("T1", NULL);
	rc = fetch(reg, &info);
	reg_close(reg);
	if (rc == RC_OK)
		rc = snapshot_build(path_b, NULL, NULL, &info, NULL, &t.err);
	if (rc == RC_OK)
		return test_faults == 0 ? 1 : 2;
	CHECK_INT(rc, RC_IO);
	if (is_small)
		CHECK_STR(t.err.code, "E7074");
	CHECK_INT(size_of(".new"), -1);
	CHECK_INT(size_of(".ready"), -1);
	CHECK_INT(replica_state(r, &after, &t.err), RC_OK);
	CHECK_INT(after.position, before.position);
	replica_close(r);
	CHECK_INT(replica_check(path_b, &t.err), RC_OK);
	return test_faults == 0 ? 0 : 2;
}

TEST(snapshot_without_room_leaves_the_old_replica)
{
	int kib, status, failed = 0, fine = 0;
	char text[3001];
	pid_t pid;

	begin();
	plant_before();
	/* more than an empty replica takes */
	memset(text, 'x', 3000);
	text[3000] = '\0';
	for (kib = 0; kib < 80; kib++)
		note(first, 0, text);
	/* A child has none of the service's threads, and would wait for ever
	 * for what one of them held. */
	service_stop(t.service);
	t.service = NULL;
	for (kib = 160; kib < 2000 && fine == 0; kib += 40) {
		(void)fflush(stdout);
		pid = fork();
		if (pid == 0) {
			test_faults = 0;
			status = without_room(kib);
			(void)fflush(stdout);
			_exit(status);
		}
		CHECK(pid > 0 && waitpid(pid, &status, 0) == pid &&
		      WIFEXITED(status));
		CHECK(WEXITSTATUS(status) != 2);
		failed += WEXITSTATUS(status) == 0;
		fine += WEXITSTATUS(status) == 1;
	}
	/* both were tried */
	CHECK(failed > 0 && fine > 0);
	end();
}

/* ---- changing over ---- */

TEST(snapshot_reader_changes_over_and_the_log_of_the_old_one_is_gone)
{
	struct snapshot_info info;
	struct replica *r = NULL, *old = NULL;
	struct replica_state st;
	struct member m;
	bool swapped;

	begin();
	help_follow(t.reg, path_b);
	CHECK_INT(replica_open(path_b, false, &r, &t.err), RC_OK);
	CHECK_INT(replica_open(path_b, false, &old, &t.err), RC_OK);
	CHECK_INT(replica_state(r, &st, &t.err), RC_OK);
	CHECK_INT(replica_state(old, &st, &t.err), RC_OK);
	plant_before();
	CHECK_INT(replica_person(r, first, 0, &m, &t.err), RC_NOT_FOUND);
	CHECK_INT(fetch(t.reg, &info), RC_OK);
	CHECK_INT(
	    snapshot_build(path_b, NULL, NULL, &info, NULL, &t.err), RC_OK);
	/* built, not swapped: everybody reads the old one */
	CHECK_INT(replica_state(r, &st, &t.err), RC_OK);
	CHECK(st.position < info.position);
	CHECK_INT(snapshot_swap(path_b, &swapped, &t.err), RC_OK);
	CHECK(swapped);
	CHECK_INT(size_of(".part"), -1);
	CHECK_INT(size_of("-wal"), -1);
	CHECK_INT(replica_state(r, &st, &t.err), RC_OK);
	CHECK_INT(st.position, info.position);
	CHECK_INT(replica_person(r, first, 0, &m, &t.err), RC_OK);
	member_release(&m);
	/* whoever has the old one open reads that to the end */
	CHECK_INT(replica_person(old, first, 0, &m, &t.err), RC_NOT_FOUND);
	replica_close(old);
	CHECK_INT(replica_check(path_b, &t.err), RC_OK);
	CHECK_INT(snapshot_swap(path_b, &swapped, &t.err), RC_OK);
	CHECK(!swapped);
	replica_close(r);
	end();
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
