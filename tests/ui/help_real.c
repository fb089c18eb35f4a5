/* SPDX-License-Identifier: ISC
 * help_real - see help_real.h.
 */
#include "tests/ui/help_real.h"

#include "db/replica.h"
#include "db/syncer.h"
#include "db/town.h"
#include "src/date.h"
#include "src/mem.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum rc
real_call(struct app *a, const char *method, const json_t *args,
    json_t **result, struct err *err)
{
	struct real *c = a->sv_arg;
	enum rc rc;

	if (c->is_offline)
		return err_set(err, RC_OFFLINE, "E7001", "不通です", "", "");
	rc = reg_call(c->t.reg, method, args, result, err);
	if (rc != RC_OK || c->loses == RC_OK ||
	    strcmp(method, "entry.submit") != 0)
		return rc;
	json_decref(*result);
	*result = NULL;
	return err_set(err, c->loses, "E7082", "答えが来ません", "", "");
}

static enum rc
real_search(struct app *a, const char *query, const struct search_where *where,
    int limit, struct search_result *out, struct err *err)
{
	return search_run_in(a->replica, query, where, limit, out, err);
}

static void
real_clock(struct app *a, struct clock_now *out)
{
	const struct real *c = a->sv_arg;

	memset(out, 0, sizeof(*out));
	out->wall_us = c->t.now + c->wall_off;
	out->mono_us = c->t.now;
	(void)snprintf(out->boot, sizeof(out->boot), "%s", "one");
}

static enum rc
real_state(struct app *a, struct replica_state *st, struct err *err)
{
	const struct real *c = a->sv_arg;
	enum rc rc = replica_state(a->replica, st, err);

	/* the replica has the clocks of the machine that the test runs on */
	st->clock = c->heard;
	return rc;
}

static int64_t
real_now(struct app *a)
{
	const struct real *c = a->sv_arg;

	return c->t.now;
}

static const struct app_services services = { real_call, real_search,
	real_state, real_now, real_clock };

static void
must(bool ok, const struct err *err, const char *what)
{
	if (ok)
		return;
	printf("# %s: %s %s %s %s\n", what, err->code, err->text, err->why,
	    err->log);
	abort();
}

static void
path_of(const struct real *c, const char *name, char out[160])
{
	(void)snprintf(out, 160, "%s/%s", c->t.dir, name);
}

/* The register answered just now. */
static void
heard(struct real *c)
{
	real_clock(&(struct app){ .sv_arg = c }, &c->heard.at);
	c->heard.register_us = c->t.now;
	c->heard.day =
	    (int32_t)((c->t.now / 1000000 + 9 * 3600) / 86400); /* Tokyo */
}

void
real_sync(struct real *c)
{
	struct replica *w = NULL;
	struct replica_state st;
	json_t *status = NULL, *answer, *args;
	struct err err;
	char path[160];
	int n;

	err_clear(&err);
	path_of(c, "replica.db", path);
	must(replica_open(path, true, &w, &err) == RC_OK, &err, "open");
	args = json_object();
	must(
	    reg_call(c->t.reg, "register.status", args, &status, &err) == RC_OK,
	    &err, "status");
	json_decref(args);
	do {
		must(replica_state(w, &st, &err) == RC_OK, &err, "state");
		args = json_pack("{s:s, s:I, s:s, s:i}", "epoch",
		    st.epoch[0]
			? st.epoch
			: json_string_value(json_object_get(status, "epoch")),
		    "position", (json_int_t)st.position, "hash", st.hash,
		    "limit", 500);
		answer = NULL;
		must(reg_call(c->t.reg, "feed.pull", args, &answer, &err) ==
			 RC_OK,
		    &err, "pull");
		json_decref(args);
		n = 0;
		if (json_array_size(json_object_get(answer, "records")) > 0)
			must(replica_apply(w, answer, status, c->t.now, &n,
				 &err) == RC_OK,
			    &err, "apply");
		json_decref(answer);
	} while (n > 0);
	heard(c);
	json_decref(status);
	replica_close(w);
}

void
real_sync_up(struct real *c, struct syncer_report *rep)
{
	struct syncer *s = NULL;
	char replica[160], outbox[160], now[32];
	struct syncer_options o = { .reg = c->t.uri,
		.replica = replica,
		.outbox = outbox,
		.terminal = "T1",
		.share = "db" };
	struct err err;
	int64_t minutes = c->t.now / 60000000 + 9 * 60; /* Tokyo */
	int y, m, d;

	err_clear(&err);
	path_of(c, "replica.db", replica);
	path_of(c, "outbox.db", outbox);
	memset(rep, 0, sizeof(*rep));
	/* the register as that program opens it has the test's time too */
	date_from_day((int32_t)(minutes / 1440), &y, &m, &d);
	(void)snprintf(now, sizeof(now), "%04d-%02d-%02dT%02d:%02d", y, m, d,
	    (int)(minutes / 60 % 24), (int)(minutes % 60));
	(void)setenv("MADOGUCHI_NOW", now, 1);
	must(syncer_open(&o, &s, &err) == RC_OK, &err, "syncer_open");
	must(syncer_once(s, &err) == RC_OK, &err, "sync");
	syncer_report(s, rep);
	syncer_close(s);
	(void)unsetenv("MADOGUCHI_NOW");
	heard(c);
	app_refresh(&c->a);
}

static void
sign_in(
    struct real *c, const char *staff, const char *token, const char *rights)
{
	struct session *s = &c->a.session;

	json_decref(s->rights);
	memset(s, 0, sizeof(*s));
	s->is_open = true;
	(void)snprintf(s->token, sizeof(s->token), "%s", token);
	(void)snprintf(s->staff, sizeof(s->staff), "%s", staff);
	(void)snprintf(s->name, sizeof(s->name), "%s", "佐々木");
	(void)snprintf(s->role, sizeof(s->role), "%s", "窓口");
	s->lease_until = INT64_MAX / 2;
	s->rights = json_loads(rights, 0, NULL);
}

static void
at_home(struct real *c)
{
	struct err err;
	struct layer top;

	err_clear(&err);
	must(ui_new(&c->a, NULL, &c->ui, &err) == RC_OK, &err, "ui");
	if (ui_push(c->ui, &scr_home, NULL) != RC_OK)
		abort();
	top = c->ui->stack[1];
	c->ui->stack[0].s->close(c->ui, c->ui->stack[0].state);
	free(c->ui->stack[0].state);
	c->ui->stack[0] = top;
	memset(&c->ui->stack[1], 0, sizeof(c->ui->stack[1]));
	c->ui->depth = 1;
}

void
real_as(struct real *c, const char *staff)
{
	ui_free(c->ui);
	if (strcmp(staff, "10002") == 0)
		sign_in(c, staff, c->t.reviewer,
		    "[\"read\",\"enter\",\"ex_officio\",\"code\",\"approve\"]");
	else if (strcmp(staff, "10003") == 0)
		sign_in(c, staff, c->t.manager, "[\"read\",\"block\"]");
	else
		sign_in(c, staff, c->t.clerk,
		    "[\"read\",\"enter\",\"ex_officio\",\"code\",\"certificate\",\"honseki\","
		    "\"juminhyo_code\",\"residence_status\",\"mynumber\"]");
	app_refresh(&c->a);
	at_home(c);
}

/* With an outbox of its own; register and replica are the test's to open. */
static void
open_app(struct real *c, const char *terminal, const char *box)
{
	struct conf conf;
	struct err err;
	char path[160];

	err_clear(&err);
	conf_preset(&conf);
	conf.reg[0] = conf.replica[0] = '\0';
	path_of(c, box, path);
	(void)snprintf(conf.outbox, sizeof(conf.outbox), "%s", path);
	path_of(c, "prints", path);
	(void)snprintf(conf.prints, sizeof(conf.prints), "%s", path);
	(void)snprintf(conf.share, sizeof(conf.share), "%s", "build/share");
	(void)snprintf(conf.terminal, sizeof(conf.terminal), "%s", terminal);
	(void)snprintf(conf.office, sizeof(conf.office), "%s", "中央区");
	conf.idle_s = 3600;
	lang_start("ja", conf.share);
	must(app_open(&c->a, &conf, &err) == RC_OK, &err, "app");
}

static void
open_replica(struct real *c)
{
	struct err err;
	char path[160];

	err_clear(&err);
	path_of(c, "replica.db", path);
	must(replica_open(path, false, &c->a.replica, &err) == RC_OK, &err,
	    "replica");
	c->a.sv = &services;
	c->a.sv_arg = c;
}

static void
start(struct real *c, bool is_city)
{
	struct err err;
	char path[160];

	memset(c, 0, sizeof(*c));
	err_clear(&err);
	if (is_city)
		test_reg_make_city(&c->t);
	else
		test_reg_make(&c->t);
	open_app(c, "T1", "outbox.db");
	path_of(c, "replica.db", path);
	must(replica_make(path, &err) == RC_OK, &err, "replica");
	real_sync(c);
	open_replica(c);
	sign_in(c, "10001", c->t.clerk,
	    "[\"read\",\"enter\",\"ex_officio\",\"code\",\"certificate\",\"honseki\","
	    "\"juminhyo_code\",\"residence_status\",\"mynumber\"]");
	app_refresh(&c->a);
	at_home(c);
}

void
real_beside(struct real *b, struct real *c)
{
	char token[65];

	memset(b, 0, sizeof(*b));
	b->t = c->t;
	b->t.reg = test_reg_also(&c->t, "T2");
	if (b->t.reg == NULL ||
	    test_session(&c->t, b->t.reg, "T2", "10004", token) != RC_OK)
		must(false, &c->t.err, "T2");
	open_app(b, "T2", "outbox2.db");
	open_replica(b);
	sign_in(b, "10004", token, "[\"read\",\"enter\",\"approve\"]");
	app_refresh(&b->a);
	at_home(b);
}

void
real_beside_end(struct real *b)
{
	ui_free(b->ui);
	app_close(&b->a);
	reg_close(b->t.reg);
}

void
real_start(struct real *c)
{
	start(c, false);
}

void
real_start_city(struct real *c)
{
	start(c, true);
}

static void
empty_folder(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	char *path;

	if (d == NULL)
		return;
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		path = x_printf("%s/%s", dir, e->d_name);
		(void)unlink(path);
		free(path);
	}
	(void)closedir(d);
	(void)rmdir(dir);
}

void
real_end(struct real *c)
{
	char path[160];

	ui_free(c->ui);
	app_close(&c->a);
	path_of(c, "prints", path);
	empty_folder(path);
	test_reg_free(&c->t);
	empty_folder(c->t.dir);
}

void
real_keys(struct real *c, const char *keys)
{
	char one[64];

	while (*keys != '\0') {
		size_t n = 1;

		if (*keys == '{') {
			n = strcspn(keys, "}") + 1;
			(void)snprintf(one, sizeof(one), "%.*s", (int)n, keys);
			c->keys++;
		} else if (*keys == '<') {
			n = 3; /* a digit that chooses */
			(void)snprintf(one, sizeof(one), "%c", keys[1]);
			c->keys++;
		} else {
			while ((keys[n] & 0xC0) == 0x80)
				n++;
			(void)snprintf(one, sizeof(one), "%.*s", (int)n, keys);
		}
		desk_type(c->ui, one);
		keys += n;
	}
}

char *
real_row(struct real *c, int row)
{
	ui_compose(c->ui);
	return canvas_row(&c->ui->canvas, row);
}

void
real_person(struct real *c, const char *person_no, struct record *r)
{
	static const char *const numbers[] = { "person_no", "hist_no",
		"sheet_no", "recorded_at", "entry_id", "cancels" };
	json_t *got = NULL, *row;

	record_init(r);
	if (test_call(&c->t, "person.get", &got, "{s:s,s:s}", "session",
		c->t.manager, "person_no", person_no) != RC_OK)
		return;
	row = json_object_get(got, "record");
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		(void)json_object_del(row, numbers[i]);
	if (record_from_json(r, row, &c->t.err) != RC_OK)
		printf("# record: %s\n", c->t.err.text);
	json_decref(got);
}
