/* SPDX-License-Identifier: ISC
 * help_counter - see help_counter.h.
 */
#include "tests/ui/help_counter.h"

#include "db/syncer.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/proof.h"
#include "tests/ui/help_desk.h"
#include "tests/ui/help_fixture.h"
#include "tests/ui/help_helper.h"
#include "tests/ui/help_papers.h"

#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct counter now;
static char dir[96];
static int made;

static void
copy_file(const char *from, const char *to)
{
	char buf[65536];
	FILE *in = fopen(from, "rb"), *out;
	size_t n;

	if (in == NULL)
		return;
	out = fopen(to, "wb");
	if (out == NULL)
		abort();
	while ((n = fread(buf, 1, sizeof(buf), in)) > 0)
		if (fwrite(buf, 1, n, out) != n)
			abort();
	(void)fclose(in);
	if (fclose(out) != 0)
		abort();
}

/* Each counter gets its own copy of the scene. */
static void
furnish(enum scene scene)
{
	static const char *const files[] = { "register.db",
		"register.db-mynumber", "replica.db" };
	const char *made_at = fixture_dir(scene);
	char from[256], to[256];

	(void)snprintf(
	    dir, sizeof(dir), "%s/c%d-%d", desk_dir(), (int)getpid(), made++);
	if (mkdir(dir, 0700) != 0)
		abort();
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		(void)snprintf(from, sizeof(from), "%s/%s", made_at, files[i]);
		(void)snprintf(to, sizeof(to), "%s/%s", dir, files[i]);
		copy_file(from, to);
	}
	(void)snprintf(to, sizeof(to), "%s/outbox.db", dir);
	if (now.has_refused)
		papers_refused(to);
}

const char *
counter_dir(void)
{
	return dir;
}

/* ---- the services: real ones, but for the clock and what is fixed */

static enum rc
call(struct app *a, const char *method, const json_t *args, json_t **result,
    struct err *err)
{
	enum rc rc;

	if (now.is_offline)
		return err_set(
		    err, RC_OFFLINE, "E7001", "登録簿につながりません", "", "");
	rc = app_real.call(a, method, args, result, err);
	if (rc == RC_OK && strcmp(method, "register.status") == 0 &&
	    result != NULL && !now.is_training)
		(void)json_object_set_new(*result, "training", json_false());
	return rc;
}

static enum rc
search(struct app *a, const char *query, const struct search_where *where,
    int limit, struct search_result *out, struct err *err)
{
	return app_real.search(a, query, where, limit, out, err);
}

static int64_t
fixed_now(struct app *a)
{
	(void)a;
	return FIXTURE_NOW;
}

static enum rc
state(struct app *a, struct replica_state *st, struct err *err)
{
	enum rc rc = app_real.state(a, st, err);

	st->position = 18204511;
	st->is_training = now.is_training;
	st->synced_at = FIXTURE_NOW -
			(now.is_offline ? (now.minutes > 0 ? now.minutes : 12) *
					      INT64_C(60000000)
					: 0);
	/* the wall of the fixture is all there is */
	st->clock.register_us = 0;
	st->clock.at.boot[0] = '\0';
	return rc;
}

static const struct app_services services = { call, search, state, fixed_now,
	NULL };

/* Two papers in the folder that is taken in, its name the same in every run
 * because it stands on the screen; nobody takes them away. */
static void
papers_fill(struct conf *c)
{
	static const struct {
		const char *name, *text;
		time_t at; /* 2025-11-20 10:31, and the evening before */
	} papers[] = { { "tenshutsu-1120-01.csv",
			   "paper,prev_address,prev_head_name,name,birth,sex,"
			   "relation,honseki,mynumber\n"
			   "moveout,福岡県福岡市博多区住吉四丁目99番9号,"
			   "渡邉　健一,渡邉　健一,S62.13.4,男,世帯主,本籍,\n"
			   "moveout,,,\"渡邉　美咲,H1.2.14,女,妻,,\n"
			   "moveout,,,渡邉　蓮,R2.5.9,男,孫さん,本籍\n",
			   1763602260 },
		{ "koufu-1119-07.csv",
		    "request,本人,,世帯連記,1,,1,,,,佐藤　太郎,S50.1.2\n",
		    1763546280 } };
	char path[700];

	(void)mkdir("build", 0755);
	(void)mkdir("build/tests", 0755);
	(void)snprintf(
	    c->intake, sizeof(c->intake), "%s", "build/tests/intake");
	(void)mkdir(c->intake, 0700);
	for (size_t i = 0; i < sizeof(papers) / sizeof(papers[0]); i++) {
		struct timespec t[2] = { { papers[i].at, 0 },
			{ papers[i].at, 0 } };
		FILE *f;

		(void)snprintf(
		    path, sizeof(path), "%s/%s", c->intake, papers[i].name);
		if ((f = fopen(path, "w")) == NULL ||
		    fputs(papers[i].text, f) < 0 || fclose(f) != 0 ||
		    utimensat(AT_FDCWD, path, t, 0) != 0)
			abort();
	}
}

static void
conf_fill(struct conf *c)
{
	conf_preset(c);
	(void)snprintf(c->reg, sizeof(c->reg), "sqlite:%s/register.db", dir);
	(void)snprintf(c->replica, sizeof(c->replica), "%s/replica.db", dir);
	(void)snprintf(c->outbox, sizeof(c->outbox), "%s/outbox%s.db", dir,
	    now.is_other_outbox ? "-other" : "");
	(void)snprintf(c->auth_socket, sizeof(c->auth_socket), "%s/auth", dir);
	(void)snprintf(c->prints, sizeof(c->prints), "%s/prints", dir);
	(void)snprintf(c->share, sizeof(c->share), "%s", "build/share");
	(void)snprintf(c->terminal, sizeof(c->terminal), "%s", "T1");
	(void)snprintf(c->printer, sizeof(c->printer), "%s", "3番 上段");
	(void)snprintf(c->office, sizeof(c->office), "%s", "中央区");
	(void)snprintf(c->counter, sizeof(c->counter), "%s",
	    strcmp(now.staff, "10001") == 0 ? "3番" : "1番");
	papers_fill(c);
	if (now.is_english)
		(void)snprintf(c->language, sizeof(c->language), "%s", "en");
	c->idle_s = 3600;
	c->mono = now.is_mono;
}

static void
session_take(struct app *a)
{
	struct session *s = &a->session;
	struct err err;
	json_t *r;

	err_clear(&err);
	r = fixture_session(a->reg, "T1", now.staff, &err);
	if (r == NULL)
		die("%s %s", err.code, err.log);
	s->is_open = true;
#define TAKE(member, key)                                                      \
	(void)snprintf(s->member, sizeof(s->member), "%s",                     \
	    json_string_value(json_object_get(r, key)))
	TAKE(token, "session");
	TAKE(staff, "staff");
	TAKE(name, "name");
	TAKE(role, "role_label");
	TAKE(place, "place");
	TAKE(terminal_key, "terminal_key");
#undef TAKE
	s->lease_until =
	    now.lease_over ? FIXTURE_NOW - INT64_C(60000000) : INT64_MAX / 2;
	s->rights = now.rights != NULL
			? json_loads(now.rights, 0, NULL)
			: json_incref(json_object_get(r, "rights"));
	s->seconds = json_incref(json_object_get(r, "seconds"));
	json_decref(r);
}

static void
app_fill(struct app *a, const struct conf *c)
{
	struct err err;

	err_clear(&err);
	if (app_open(a, c, &err) != RC_OK)
		die("%s %s", err.text, err.log);
	if (a->reg == NULL || a->replica == NULL)
		die("fixture did not open");
	session_take(a);
	a->sv = &services;
	app_refresh(a);
	a->today = date_day(2025, 11, 20);
	(void)snprintf(a->today_iso, sizeof(a->today_iso), "2025-11-20");
	a->is_training = now.is_training;
}

static void
ui_fill(struct ui *ui)
{
	struct layer top;

	if (ui_push(ui, &scr_home, NULL) != RC_OK)
		abort();
	top = ui->stack[1];
	ui->stack[0].s->close(ui, ui->stack[0].state);
	free(ui->stack[0].state);
	ui->stack[0] = top;
	memset(&ui->stack[1], 0, sizeof(ui->stack[1]));
	ui->depth = 1;
	if (now.reason != 0)
		app_reason_set(ui_app(ui), now.reason, "", ui_now(ui));
	if (now.opens != NULL)
		ui_command(ui, now.opens);
}

static void
start(const struct counter *c)
{
	now = *c;
	if (sodium_init() < 0)
		abort();
	(void)setenv("MADOGUCHI_NOW", FIXTURE_TIME, 1);
}

static int
counter_child(void *arg)
{
	struct terminal *t;
	struct conf c;
	struct app a;
	struct ui *ui;
	struct err err;
	pid_t helper;
	int status;

	(void)arg;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	err_clear(&err);
	conf_fill(&c);
	lang_start(c.language, c.share);
	helper = helper_start(c.auth_socket, HELPER_RIGHT);
	app_fill(&a, &c);
	if (term_start(c.mono != 0, &t, &err) != RC_OK ||
	    ui_new(&a, t, &ui, &err) != RC_OK)
		return 98;
	ui_fill(ui);
	status = ui_loop(ui);
	ui_free(ui);
	term_end(t);
	app_close(&a);
	(void)kill(helper, SIGKILL);
	(void)waitpid(helper, NULL, 0);
	return status;
}

struct vt *
counter_start(const struct counter *c, int rows, int cols)
{
	start(c);
	if (!c->is_again)
		furnish(c->scene);
	return vt_start(rows, cols, "xterm-256color", counter_child, NULL);
}

struct ui *
counter_ui(const struct counter *c, struct app *a)
{
	struct conf conf;
	struct ui *ui;
	struct err err;

	err_clear(&err);
	start(c);
	if (!c->is_again)
		furnish(c->scene);
	conf_fill(&conf);
	lang_start(conf.language, conf.share);
	app_fill(a, &conf);
	if (ui_new(a, NULL, &ui, &err) != RC_OK)
		abort();
	ui_fill(ui);
	return ui;
}

void
counter_ui_end(struct ui *ui, struct app *a)
{
	ui_free(ui);
	app_close(a);
}

/* ---- from another terminal */

json_t *
counter_call(const char *staff, const char *method, json_t *args)
{
	char uri[160];
	struct reg_options o = { .uri = uri, .terminal = "T2" };
	struct reg *r = NULL;
	struct err err;
	json_t *session, *result = NULL;

	err_clear(&err);
	(void)snprintf(uri, sizeof(uri), "sqlite:%s/register.db", dir);
	if (reg_open(&o, &r, &err) != RC_OK)
		die("%s", err.log);
	session = fixture_session(r, "T2", staff, &err);
	if (session == NULL)
		die("%s %s", err.code, err.text);
	(void)json_object_set(
	    args, "session", json_object_get(session, "session"));
	if (reg_call(r, method, args, &result, &err) != RC_OK)
		printf("# %s: %s %s %s\n", method, err.code, err.text, err.why);
	json_decref(args);
	args =
	    json_pack("{s:O}", "session", json_object_get(session, "session"));
	(void)!reg_call(r, "session.close", args, NULL, &err);
	json_decref(args);
	json_decref(session);
	reg_close(r);
	return result;
}

void
counter_sync(void)
{
	fixture_sync(dir);
}

void
counter_manager(const char *method, json_t *args)
{
	json_t *got = counter_call("10003", method, args);

	if (got == NULL)
		abort();
	json_decref(got);
}
