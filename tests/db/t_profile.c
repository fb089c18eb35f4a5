/* SPDX-License-Identifier: ISC
 * The replica of another department: no byte of waiting entries, block
 * detail, masked items or attached items of other systems is in its files,
 * nor in what the register sent, and it has verified the chain all the same.
 */
#include "db/feed.h"
#include "db/import.h"
#include "db/reg.h"
#include "db/replica.h"
#include "db/syncer.h"
#include "tests/db/help_change.h"
#include "tests/db/help_register.h"
#include "tests/test.h"

#include <dirent.h>
#include <unistd.h>

static struct test_reg t;
static char person[20];

/* What only sections that the department has not say. */
static const struct {
	const char *what, *bytes;
	bool at_counter; /* the counter's replica holds it: the control */
} planted[] = {
	{ "domicile of the family register", "隠岐郡知夫村郡字丁目九九七",
	    true },
	{ "its head", "筆頭者見本太郎左", true },
	{ "住民票コード", "00010097770", true },
	{ "a waiting entry", "転居 13:57", true },
	{ "reason of a block", "抑止の理由見本甲乙", false },
	{ "kind of a block", "provisional_support", false },
	{ "memo", "覚え書き見本丙丁", false },
	{ "place of a support measure", "避難先見本戊己", false },
	{ "attached item (基礎年金番号)", "9071539982", true },
};
#define PLANTED (sizeof(planted) / sizeof(planted[0]))

/* What both replicas know. */
static const char common[] = "番地見本99番9号";

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
plant_family(void)
{
	struct entry e;
	struct record *r;
	int i;

	test_family(&e, "部署", 2, 9777);
	for (i = 0; i < 2; i++) {
		r = &e.persons[i].after;
		record_set(r, IT_HONSEKI, planted[0].bytes);
		record_set(r, IT_HITTOUSHA, planted[1].bytes);
		record_set(r, IT_ADDRESS_NUMBER, common);
	}
	CHECK_INT(test_register(&t, &e, "k-family", person, NULL), RC_OK);
	entry_release(&e);
}

static void
plant_beside(void)
{
	struct entry e;

	CHECK_INT(test_call(&t, "block.set", NULL,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      t.manager, "person_no", person, "processes",
		      "certificate", "level", 1, "from", "2026-07-01", "to", "",
		      "reason", planted[4].bytes, "kind", planted[5].bytes),
	    RC_OK);
	CHECK_INT(test_call(&t, "memo.put", NULL, "{s:s,s:s,s:s}", "session",
		      t.clerk, "person_no", person, "text", planted[6].bytes),
	    RC_OK);
	CHECK_INT(
	    test_call(&t, "support.put", NULL,
		"{s:s,s:s,s:[{s:s,s:s,s:b}],s:s,s:[s],s:[s]}", "session",
		t.manager, "state", "running", "persons", "person_no", person,
		"name", "部署　一郎", "applicant", 1, "from", "2026-07-15",
		"affairs", "閲覧", "addresses", planted[7].bytes),
	    RC_OK);
	CHECK_INT(test_call(&t, "attached.put", NULL, "{s:s,s:s,s:{s:s},s:i}",
		      "session", t.clerk, "person_no", person, "values",
		      "pension_no", planted[8].bytes, "version", 0),
	    RC_OK);
	t.now += (3 * 3600 + 57 * 60) * US; /* 13:57 */
	CHECK_INT(test_session(&t, t.reg, "T1", "10001", t.clerk), RC_OK);
	CHECK_INT(test_session(&t, t.reg, "T1", "10003", t.manager), RC_OK);
	CHECK_INT(test_move(&t, person, "8番", &e), RC_OK);
	CHECK(test_submit(&t, &e, "k-waits") > 0);
	entry_release(&e);
}

/* The replica of a terminal, in a folder of its own. */
static void
sync_as(const char *name, char folder[128])
{
	char replica[160], outbox[160];
	struct syncer_options o = { .reg = t.uri,
		.replica = replica,
		.outbox = outbox,
		.terminal = name,
		.share = "db" };
	struct syncer *s = NULL;
	struct syncer_report rep;
	struct err e;
	json_t *status = NULL;

	(void)snprintf(folder, 128, "/tmp/mado-profile-XXXXXX");
	CHECK(mkdtemp(folder) != NULL);
	(void)snprintf(replica, sizeof(replica), "%s/replica.db", folder);
	(void)snprintf(outbox, sizeof(outbox), "%s/outbox.db", folder);
	err_clear(&e);
	CHECK_INT(syncer_open(&o, &s, &e), RC_OK);
	CHECK_INT(syncer_once(s, &e), RC_OK);
	if (e.code[0] != '\0')
		printf("# %s %s %s\n", e.code, e.text, e.log);
	syncer_report(s, &rep);
	syncer_close(s);
	CHECK_INT(test_call(&t, "register.status", &status, "{}"), RC_OK);
	CHECK_INT(rep.position,
	    json_integer_value(json_object_get(status, "position")));
	json_decref(status);
}

/* Whether any file of the folder holds the bytes. */
static bool
holds(const char *folder, const char *bytes)
{
	char path[512], *all = malloc(64 << 20);
	struct dirent *f;
	DIR *d = opendir(folder);
	bool found = false;
	size_t n;
	FILE *in;

	CHECK(d != NULL);
	while (d != NULL && (f = readdir(d)) != NULL) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder, f->d_name);
		if (f->d_name[0] == '.' || (in = fopen(path, "r")) == NULL)
			continue;
		n = fread(all, 1, 64 << 20, in);
		CHECK(n < 64 << 20);
		found |= memmem(all, n, bytes, strlen(bytes)) != NULL;
		(void)fclose(in);
	}
	if (d != NULL)
		(void)closedir(d);
	free(all);
	return found;
}

static void
remove_folder(const char *folder)
{
	char path[512];
	struct dirent *f;
	DIR *d = opendir(folder);

	while (d != NULL && (f = readdir(d)) != NULL) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder, f->d_name);
		if (f->d_name[0] != '.')
			(void)unlink(path);
	}
	if (d != NULL)
		(void)closedir(d);
	(void)rmdir(folder);
}

/* Everything the register sends to a terminal, as text; the chain of it is
 * checked on the way. */
static char *
sent_to(const char *name)
{
	struct reg *r = test_reg_also(&t, name);
	char previous[65] = FEED_GENESIS, hash[65], *text;
	json_t *res = NULL, *o;
	struct err e;
	size_t i;

	CHECK_INT(test_call_at(&t, r, "feed.pull", &res, "{s:s,s:i,s:s,s:i}",
		      "epoch", "", "position", 0, "hash", "", "limit", 2000),
	    RC_OK);
	json_array_foreach(json_object_get(res, "records"), i, o)
	{
		err_clear(&e);
		CHECK_INT(feed_record_check(o, json_text(res, "epoch"),
			      "431010", (int64_t)i, previous, hash, &e),
		    RC_OK);
		memcpy(previous, hash, sizeof(previous));
	}
	CHECK(i > 5);
	CHECK_STR(json_text(json_object_get(res, "head"), "hash"), previous);
	text = json_dumps(res, 0);
	json_decref(res);
	reg_close(r);
	return text;
}

TEST(another_department_receives_nothing_beyond_its_sections)
{
	char counter[128], office[128], *to_office, *to_counter;
	size_t i;

	test_reg_make(&t);
	terminal("T7", "inquiry");
	plant_family();
	plant_beside();
	sync_as("T1", counter);
	sync_as("T7", office);
	to_counter = sent_to("T1");
	to_office = sent_to("T7");
	CHECK(holds(counter, common));
	CHECK(holds(office, common));
	CHECK(strstr(to_office, common) != NULL);
	for (i = 0; i < PLANTED; i++) {
		if (holds(office, planted[i].bytes) ||
		    strstr(to_office, planted[i].bytes) != NULL) {
			printf("# the department holds: %s\n", planted[i].what);
			CHECK(false);
		}
		if (holds(counter, planted[i].bytes) != planted[i].at_counter ||
		    (strstr(to_counter, planted[i].bytes) != NULL) !=
			planted[i].at_counter) {
			printf("# the counter: %s\n", planted[i].what);
			CHECK(false);
		}
	}
	free(to_office);
	free(to_counter);
	remove_folder(counter);
	remove_folder(office);
	test_reg_free(&t);
}

/* A salt of a section that is withheld would let its payload be guessed. */
TEST(salts_of_withheld_sections_are_not_sent)
{
	json_t *all = NULL, *res = NULL, *o, *v;
	struct reg *r;
	const char *key;
	char *text;
	size_t i;
	int withheld = 0, given = 0;

	test_reg_make(&t);
	terminal("T7", "inquiry");
	plant_family();
	plant_beside();
	CHECK_INT(test_call(&t, "feed.pull", &all, "{s:s,s:i,s:s}", "epoch", "",
		      "position", 0, "hash", ""),
	    RC_OK);
	r = test_reg_also(&t, "T7");
	CHECK_INT(test_call_at(&t, r, "feed.pull", &res, "{s:s,s:i,s:s}",
		      "epoch", "", "position", 0, "hash", ""),
	    RC_OK);
	text = json_dumps(res, 0);
	json_array_foreach(json_object_get(all, "records"), i, o)
	{
		json_object_foreach(json_object_get(o, "salts"), key, v)
		{
			CHECK_INT(strlen(json_string_value(v)), 32);
			if (strcmp(key, "core") == 0 ||
			    strcmp(key, "block_flag") == 0 ||
			    strcmp(key, "staff") == 0 ||
			    strcmp(key, "setting") == 0) {
				given++;
				CHECK(strstr(text, json_string_value(v)));
			} else {
				withheld++;
				CHECK(!strstr(text, json_string_value(v)));
			}
		}
	}
	CHECK(given > 3);
	CHECK(withheld > 3);
	free(text);
	json_decref(all);
	json_decref(res);
	reg_close(r);
	test_reg_free(&t);
}

/* ---- what other systems are told */

/* The records that a terminal is given from a position on; new reference. */
static json_t *
records_from(const char *name, int64_t position)
{
	struct reg *r = test_reg_also(&t, name);
	json_t *res = NULL, *out = json_array(), *o;
	size_t i;

	CHECK_INT(test_call_at(&t, r, "feed.pull", &res, "{s:s,s:i,s:s,s:i}",
		      "epoch", "", "position", 0, "hash", "", "limit", 2000),
	    RC_OK);
	json_array_foreach(json_object_get(res, "records"), i, o)
	{
		if ((int64_t)i >= position)
			(void)json_array_append(out, o);
	}
	json_decref(res);
	reg_close(r);
	return out;
}

static int64_t
position(void)
{
	json_t *status = NULL;
	int64_t n;

	test_settle(&t);
	CHECK_INT(test_call(&t, "register.status", &status, "{}"), RC_OK);
	n = json_integer_value(json_object_get(status, "position"));
	json_decref(status);
	return n;
}

/* The last row of a person that a core section among the records brings; new
 * reference, NULL none. */
static json_t *
last_row(const json_t *records, const char *no)
{
	json_t *core, *found = NULL, *o, *p, *row;
	const char *text;
	size_t i, k, n;

	json_array_foreach(records, i, o)
	{
		text = json_text(json_object_get(o, "sections"), "core");
		core = json_loads(text, 0, NULL);
		json_array_foreach(json_object_get(core, "persons"), k, p)
		{
			if (strcmp(json_text(p, "person_no"), no) != 0)
				continue;
			json_array_foreach(json_object_get(p, "rows"), n, row)
			{
				json_decref(found);
				found = json_incref(row);
			}
		}
		json_decref(core);
	}
	return found;
}

/* "Not set" is said as every blank item is: it is not there. */
static void
says_no_head(const char *name, const char *no)
{
	json_t *records = records_from(name, 0), *row = last_row(records, no);

	CHECK(row != NULL);
	CHECK_STR(json_text(row, "household_no"), "00000019");
	CHECK_STR(json_text(row, "head_name"), "");
	CHECK(strcmp(json_text(row, "relation"), "世帯主") != 0);
	CHECK(strcmp(json_text(row, "is_head"), "1") != 0);
	json_decref(row);
	json_decref(records);
}

/* The same in the replica that the records make. */
static void
shows_no_head(const char *name)
{
	char folder[128], path[160];
	struct replica *r = NULL;
	struct household h;

	sync_as(name, folder);
	(void)snprintf(path, sizeof(path), "%s/replica.db", folder);
	CHECK_INT(replica_open(path, false, &r, NULL), RC_OK);
	CHECK_INT(replica_household(r, "00000019", false, &h, NULL), RC_OK);
	CHECK_INT(h.count, 1);
	CHECK_STR(record_get(&h.members[0].row, IT_HEAD_NAME), "");
	CHECK(
	    strcmp(record_get(&h.members[0].row, IT_RELATION), "世帯主") != 0);
	household_release(&h);
	replica_close(r);
	remove_folder(folder);
}

/* The head has died; nobody is named in their place, by feed, replica, file,
 * or the register that takes the file in. */
TEST(std_1_1_10_other_systems_are_told_that_no_head_is_set)
{
	struct test_change c = { .findings = NULL };
	struct export_options out = { .is_full = true };
	struct import_options in = { .is_full = true };
	struct export_result written;
	struct import_result taken;
	char path[160], second[20] = "00000027";
	json_t *records, *row;

	test_reg_make_anew(&t, true);
	terminal("T7", "inquiry");
	plant_family();
	records = records_from("T7", 0);
	row = last_row(records, second);
	CHECK_STR(json_text(row, "head_name"), "部署　一郎");
	json_decref(row);
	json_decref(records);
	CHECK_INT(
	    change_propose(&t, &c,
		json_pack("{s:s,s:[s]}", "menu", "52", "persons", person)),
	    RC_OK);
	record_set(&c.e.persons[0].after, IT_REMOVAL_DATE, "R08.07.14");
	entry_answer(&c.e, "A4041", 0, 1);
	CHECK_INT(change_do(&t, &c, NULL), RC_OK);
	change_release(&c);
	says_no_head("T7", second);
	shows_no_head("T7");

	(void)snprintf(
	    path, sizeof(path), "/tmp/mado-headless-%d.jsonl", (int)getpid());
	out.path = in.path = path;
	out.session = t.manager;
	err_clear(&t.err);
	CHECK_INT(export_file(t.reg, &out, &written, &t.err), RC_OK);
	test_reg_free(&t);
	test_reg_make_anew(&t, true);
	terminal("T7", "inquiry");
	err_clear(&t.err);
	in.session = t.manager;
	CHECK_INT(import_file(t.reg, &in, &taken, &t.err), RC_OK);
	CHECK_INT(taken.refused_households, 0);
	CHECK_INT(taken.persons, 2);
	says_no_head("T7", second);
	shows_no_head("T7");
	(void)unlink(path);
	test_reg_free(&t);
}

/* What the records say of a person's blocks, one after the other: "抑2 -" is
 * set at level エラー for certificates and then released. */
static void
blocks_say(const json_t *records, const char *no, char *out, size_t size)
{
	json_t *flag, *o, *p;
	size_t i, k, at = 0;

	out[0] = '\0';
	json_array_foreach(records, i, o)
	{
		flag = json_loads(
		    json_text(json_object_get(o, "sections"), "block_flag"), 0,
		    NULL);
		json_array_foreach(json_object_get(flag, "persons"), k, p)
		{
			int level = (int)json_integer_value(json_object_get(
			    json_object_get(p, "levels"), "certificate"));

			CHECK_STR(json_text(o, "kind"), "block");
			CHECK_STR(json_text(p, "person_no"), no);
			at += (size_t)snprintf(out + at, size - at, "%s%s",
			    at > 0 ? " " : "",
			    json_text(p, "signs")[0] != '\0'
				? json_text(p, "signs")
				: "-");
			if (level > 0)
				at += (size_t)snprintf(
				    out + at, size - at, "%d", level);
		}
		json_decref(flag);
	}
}

/* 抑止 and 解除 go to others at once, a record each; 一時解除 is told to nobody,
 * so that none takes it for the end (3.1, 3.2). */
TEST(std_3_1_block_and_release_go_out_and_a_release_for_a_time_does_not)
{
	json_t *got = NULL, *records, *proof;
	char subject[32], said[128];
	int64_t at, id;

	test_reg_make(&t);
	terminal("T7", "inquiry");
	plant_family();
	at = position();
	CHECK_INT(test_call(&t, "block.set", &got,
		      "{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session",
		      t.manager, "person_no", person, "processes",
		      "certificate", "level", 2, "from", "2026-07-01", "to", "",
		      "reason", "理由", "kind", "general"),
	    RC_OK);
	id = json_integer_value(json_object_get(got, "id"));
	json_decref(got);
	CHECK_INT(position(), at + 1);
	(void)snprintf(subject, sizeof(subject), "%lld", (long long)id);
	proof = test_proof(&t, t.reg, "T1", "10002", "block.suspend", subject);
	CHECK_INT(test_call(&t, "block.suspend", NULL, "{s:s,s:I,s:i,s:s,s:o}",
		      "session", t.manager, "id", (json_int_t)id, "minutes", 10,
		      "purpose", "交付", "proof", proof),
	    RC_OK);
	CHECK_INT(position(), at + 1);
	t.now += INT64_C(11) * 60 * 1000000; /* it ends by itself */
	CHECK_INT(test_session(&t, t.reg, "T1", "10003", t.manager), RC_OK);
	CHECK_INT(position(), at + 1);
	CHECK_INT(
	    test_call(&t, "block.release", NULL, "{s:s,s:I,s:s}", "session",
		t.manager, "id", (json_int_t)id, "reason", "確かめた"),
	    RC_OK);
	CHECK_INT(position(), at + 2);
	/* the same for a department as for a counter */
	for (int i = 0; i < 2; i++) {
		records = records_from(i == 0 ? "T1" : "T7", at);
		CHECK_INT(json_array_size(records), 2);
		blocks_say(records, person, said, sizeof(said));
		CHECK_STR(said, "抑2 -");
		json_decref(records);
	}
	test_reg_free(&t);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
