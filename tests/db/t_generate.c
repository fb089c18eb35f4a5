/* SPDX-License-Identifier: ISC
 * An invented town in a register: marked training, sound, whole.
 */
#include "db/generate.h"
#include "db/reg_load.h"
#include "db/search.h"
#include "src/record.h"
#include "tests/db/help_reg.h"
#include "tests/test.h"

#include <sys/stat.h>
#include <unistd.h>

static enum rc
make_town(char dir[128], const char *municipality, long residents,
    struct generate_result *res, struct err *err)
{
	struct generate_options o = { .share = "db",
		.residents = residents,
		.municipality = municipality,
		.former = -1,
		.seed = 3 };
	char uri[200];

	(void)mkdir("build", 0777);
	(void)mkdir("build/tmp", 0777);
	(void)snprintf(dir, 128, "build/tmp/town.XXXXXX");
	if (mkdtemp(dir) == NULL)
		exit(1);
	(void)snprintf(uri, sizeof(uri), "sqlite:%s/register.db", dir);
	(void)setenv("MADOGUCHI_NOW", "2026-11-20", 1);
	o.uri = uri;
	err_clear(err);
	return generate_town(&o, res, err);
}

static json_t *
call(struct reg *r, const char *method, json_t *args)
{
	json_t *out = NULL;
	struct err err;

	err_clear(&err);
	if (reg_call(r, method, args, &out, &err) != RC_OK) {
		printf("# %s: %s %s %s\n", method, err.code, err.text, err.why);
		out = NULL;
	}
	json_decref(args);
	return out;
}

static const char *
text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s != NULL ? s : "";
}

TEST(generate_makes_a_sound_training_town)
{
	char dir[128];
	struct generate_result res;
	struct err err;
	struct reg *r;
	json_t *o;

	CHECK_INT(make_town(dir, "431010", 600, &res, &err), RC_OK);
	if (err.code[0] != '\0')
		printf("# %s %s %s\n", err.code, err.text, err.log);
	CHECK_INT(res.residents, 600);
	CHECK(res.removed > 150 && res.removed < 350);
	CHECK(res.foreign > 0);
	r = help_reg_again(dir, "2026-11-20");
	o = call(r, "register.status", NULL);
	CHECK(json_is_true(json_object_get(o, "training")));
	CHECK_STR(text(o, "municipality"), "431010");
	CHECK_STR(text(o, "today"), "2026-11-20");
	json_decref(o);
	o = call(r, "register.verify", json_object());
	CHECK(json_is_true(json_object_get(o, "ok")));
	json_decref(o);
	o = call(r, "feed.verify", json_object());
	CHECK(json_is_true(json_object_get(o, "ok")));
	json_decref(o);
	o = call(r, "staff.list", json_object());
	CHECK_INT(json_array_size(json_object_get(o, "staff")), 4);
	json_decref(o);
	/* a child that is born here gets its 住民票コード */
	o = call(r, "code.count", json_object());
	CHECK_INT(json_integer_value(json_object_get(o, "free")), 1000);
	CHECK(json_is_false(json_object_get(o, "low")));
	json_decref(o);
	reg_close(r);
	help_reg_remove(dir);
}

/* Whole people: 本籍, 住民票コード, the address of the ward's real 町字,
 * the head's name everywhere, buildings that come again. */
TEST(generate_people_are_complete)
{
	char dir[128];
	struct generate_result res;
	struct err err;
	struct reg *r;
	json_t *o, *p, *row, *seen = json_object(), *born = json_object();
	size_t i, n, repeats = 0, foreign = 0, twins = 0, several = 0;

	CHECK_INT(make_town(dir, "431010", 1000, &res, &err), RC_OK);
	r = help_reg_again(dir, "2026-11-20");
	o = call(r, "export.people",
	    json_pack("{s:s,s:i}", "after", "", "limit", 1500));
	json_array_foreach(json_object_get(o, "people"), i, p)
	{
		const char *building, *key;
		char twin[200];

		n = json_array_size(json_object_get(p, "rows"));
		row = json_array_get(json_object_get(p, "rows"), n - 1);
		several += n > 1;
		CHECK(text(row, "name")[0] != '\0');
		CHECK(text(row, "name_kana")[0] != '\0');
		CHECK(text(row, "birth")[0] != '\0');
		CHECK_STR(text(row, "address_city"), "熊本市中央区");
		CHECK(text(row, "address_town")[0] != '\0');
		CHECK(text(row, "address_code")[0] != '\0');
		CHECK_INT(strlen(text(row, "juminhyo_code")), 11);
		CHECK(text(row, "head_name")[0] != '\0');
		if (strcmp(text(row, "kind"), "1") == 0) {
			CHECK(text(row, "honseki")[0] != '\0');
			CHECK(text(row, "hittousha")[0] != '\0');
			CHECK(text(row, "resident_since")[0] != '\0');
		} else {
			foreign++;
			CHECK(text(row, "nationality")[0] != '\0');
			CHECK(text(row, "residence_status")[0] != '\0');
			CHECK_INT(strlen(text(row, "card_no")), 12);
			CHECK(text(row, "foreign_resident_since")[0] != '\0');
		}
		building = text(row, "address_building");
		key = building[0] != '\0' ? building : "-";
		if (building[0] != '\0' && json_object_get(seen, key) != NULL)
			repeats++;
		(void)json_object_set_new(seen, key, json_true());
		(void)snprintf(twin, sizeof(twin), "%s %s %s",
		    text(row, "household_no"), text(row, "birth"),
		    text(row, "relation"));
		if (strcmp(text(row, "relation"), "子") == 0) {
			if (json_object_get(born, twin) != NULL)
				twins++;
			(void)json_object_set_new(born, twin, json_true());
		}
	}
	CHECK(i > 1300);
	CHECK(repeats > 100);
	CHECK(several > 300);
	CHECK(foreign > 5);
	CHECK(twins > 0);
	json_decref(seen);
	json_decref(born);
	json_decref(o);
	reg_close(r);
	help_reg_remove(dir);
}

/* Numbers go on after the town's, without a walk over all of them. */
TEST(generate_numbers_go_on)
{
	char dir[128];
	struct generate_result res;
	struct err err;
	struct reg *r;
	json_t *o, *e, *session;
	json_error_t je;

	CHECK_INT(make_town(dir, "431010", 50, &res, &err), RC_OK);
	r = help_reg_again(dir, "2026-11-20");
	e = json_load_file("tests/data/movein.json", 0, &je);
	CHECK(e != NULL);
	o = call(r, "session.open", json_pack("{s:s}", "staff", "10001"));
	session = json_incref(json_object_get(o, "session"));
	json_decref(o);
	o = call(r, "entry.submit",
	    json_pack(
		"{s:O,s:o,s:s}", "session", session, "entry", e, "key", "k1"));
	CHECK(o != NULL);
	json_decref(o);
	json_decref(session);
	o = call(r, "session.open", json_pack("{s:s}", "staff", "10002"));
	session = json_incref(json_object_get(o, "session"));
	json_decref(o);
	o = call(r, "entry.get",
	    json_pack("{s:O,s:i}", "session", session, "id", 1));
	e = json_incref(json_object_get(o, "digest"));
	json_decref(o);
	o = call(r, "entry.approve",
	    json_pack("{s:O,s:i,s:i,s:o}", "session", session, "id", 1,
		"version", 1, "digest", e));
	CHECK_INT(strlen(text(json_array_get(json_object_get(o, "persons"), 0),
		      "person_no")),
	    9);
	CHECK(strcmp(text(json_array_get(json_object_get(o, "persons"), 0),
			 "person_no"),
		  "00000071") > 0);
	json_decref(o);
	json_decref(session);
	reg_close(r);
	help_reg_remove(dir);
}

TEST(generate_refuses_what_makes_no_sense)
{
	char dir[128], uri[200];
	struct generate_result res;
	struct err err;
	struct generate_options o = { .share = "db",
		.residents = 10,
		.municipality = "431010",
		.former = -1,
		.uri = uri };

	CHECK_INT(make_town(dir, "431010", 0, &res, &err), RC_INPUT);
	CHECK_STR(err.code, "E1851");
	help_reg_remove(dir);
	CHECK(make_town(dir, "999999", 10, &res, &err) != RC_OK);
	help_reg_remove(dir);
	CHECK_INT(make_town(dir, "431010", 10, &res, &err), RC_OK);
	(void)snprintf(uri, sizeof(uri), "sqlite:%s/register.db", dir);
	CHECK_INT(generate_town(&o, &res, &err), RC_CONFLICT);
	CHECK_STR(err.code, "E1850");
	o.share = "build/no-such-folder";
	(void)snprintf(uri, sizeof(uri), "sqlite:%s/other.db", dir);
	CHECK(generate_town(&o, &res, &err) != RC_OK);
	help_reg_remove(dir);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
