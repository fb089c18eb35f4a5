/* SPDX-License-Identifier: ISC
 * generate - see generate.h.
 */
#include "db/generate_private.h"

#include "src/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEOPLE_MAX 10000000L

struct making {
	const struct generate_options *o;
	struct generate_result *res;
	struct generate_tables tables;
	struct reg *reg;
};

static enum rc
call(struct making *m, const char *method, json_t *args, json_t **result,
    struct err *err)
{
	enum rc rc = reg_call(m->reg, method, args, result, err);

	json_decref(args);
	return rc;
}

static enum rc
make_register(struct making *m, char today[11], struct err *err)
{
	struct reg_options o = {
		.uri = m->o->uri, .terminal = "daicho", .create = true
	};
	json_t *st = NULL;
	enum rc rc = reg_open(&o, &m->reg, err);

	if (rc != RC_OK)
		return rc;
	rc = call(m, "register.init",
	    json_pack("{s:s,s:s,s:b}", "municipality", m->o->municipality,
		"name", m->tables.city, "training", 1),
	    &st, err);
	if (rc == RC_CONFLICT)
		return err_set(err, RC_CONFLICT, "E1850",
		    "この台帳はもうあります", "町は空の台帳にだけ作れます",
		    "別の場所を指定するか、古い研修用の台帳を片づけてください");
	if (rc != RC_OK)
		return rc;
	json_decref(st);
	rc = reg_call(m->reg, "register.status", NULL, &st, err);
	if (rc != RC_OK)
		return rc;
	(void)snprintf(
	    today, 11, "%s", json_string_value(json_object_get(st, "today")));
	json_decref(st);
	return RC_OK;
}

static enum rc
make_town(struct making *m, struct err *err)
{
	json_t *blocks = json_array();
	char today[11];
	int32_t day;
	enum rc rc = make_register(m, today, err);

	if (rc == RC_OK) {
		day = date_day(atoi(today), atoi(today + 5), atoi(today + 8));
		rc = generate_people(
		    m->o, m->reg, &m->tables.t, day, blocks, m->res, err);
	}
	if (rc == RC_OK)
		rc = generate_demo(m->reg, m->tables.city, blocks, today,
		    &m->res->blocks, err);
	json_decref(blocks);
	return rc;
}

enum rc
generate_town(const struct generate_options *o, struct generate_result *res,
    struct err *err)
{
	struct making m = { .o = o, .res = res };
	enum rc rc;

	memset(res, 0, sizeof(*res));
	if (o->residents < 1 || o->residents > PEOPLE_MAX ||
	    o->former > PEOPLE_MAX)
		return err_set(err, RC_INPUT, "E1851", "住民の数が範囲の外です",
		    "1 から 10,000,000 までです",
		    "--residents と --former を直してください");
	rc = generate_tables_read(&m.tables, o->share, o->municipality, err);
	if (rc == RC_OK)
		rc = make_town(&m, err);
	reg_close(m.reg);
	generate_tables_release(&m.tables);
	return rc;
}
