/* SPDX-License-Identifier: ISC
 * t_queue - what one counter hands in stands on the list of those who may
 * decide it, at terminals of their own behind the service, without a key.
 */
#include "tests/db/help_service.h"
#include "tests/test.h"
#include "tests/ui/help_desk.h"
#include "ui/lang.h"

#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { REVIEWERS = 2, ROUNDS = 6 };

struct seat { /* what a counter is told when the service stands */
	int port;
	char certs[96], terminal[8], staff[8];
	char answer[4096]; /* of session.open */
};

/* A session of its own over the service, opened at that terminal. */
static void
seat_open(struct test_service *v, struct seat *s)
{
	struct reg *r = test_service_client(v, s->terminal);
	json_t *got = NULL;
	char *text;

	s->port = service_port(v->s);
	memcpy(s->certs, v->dir, sizeof(s->certs));
	CHECK(r != NULL);
	CHECK_INT(test_call_at(&v->t, r, "session.open", &got, "{s:s,s:o}",
		      "staff", s->staff, "proof",
		      test_proof(
			  &v->t, r, s->terminal, s->staff, "session.open", "")),
	    RC_OK);
	text = json_dumps(got, JSON_COMPACT);
	CHECK(text != NULL && strlen(text) < sizeof(s->answer));
	(void)snprintf(s->answer, sizeof(s->answer), "%s", text);
	free(text);
	json_decref(got);
	reg_close(r);
}

/* The counter's program as far as signing in. */
static void
sit_down(struct app *a, const struct seat *s)
{
	json_t *got = json_loads(s->answer, 0, NULL);
	const char *token = NULL, *place = NULL;
	struct conf c;
	struct err err;

	err_clear(&err);
	conf_preset(&c);
	c.replica[0] = '\0';
	c.idle_s = 3600;
	(void)snprintf(c.reg, sizeof(c.reg), "https://localhost:%d", s->port);
	(void)snprintf(c.tls_ca, sizeof(c.tls_ca), "%s/ca.pem", s->certs);
	(void)snprintf(
	    c.tls_cert, sizeof(c.tls_cert), "%s/%s.pem", s->certs, s->terminal);
	(void)snprintf(
	    c.tls_key, sizeof(c.tls_key), "%s/%s.key", s->certs, s->terminal);
	(void)snprintf(c.terminal, sizeof(c.terminal), "%s", s->terminal);
	(void)snprintf(c.share, sizeof(c.share), "%s", "build/share");
	(void)snprintf(c.outbox, sizeof(c.outbox), "%s/outbox-%s.db",
	    desk_dir(), s->terminal);
	lang_start("ja", c.share);
	if (got == NULL || app_open(a, &c, &err) != RC_OK ||
	    json_unpack(got, "{s:s,s:s,s:O,s:I}", "session", &token, "place",
		&place, "rights", &a->session.rights, "lease_until",
		&a->session.lease_until) != 0) {
		printf("# no counter: %s %s\n", err.text, err.log);
		abort();
	}
	(void)snprintf(a->session.token, sizeof(a->session.token), "%s", token);
	(void)snprintf(a->session.place, sizeof(a->session.place), "%s", place);
	(void)snprintf(
	    a->session.staff, sizeof(a->session.staff), "%s", s->staff);
	a->session.is_open = true;
	json_decref(got);
	app_refresh(a);
}

/* A reviewer's terminal; arg: the ends of the pipe that its seat comes by. */
static int
reviewer(void *arg)
{
	const int *ends = arg;
	struct terminal *t;
	struct seat s;
	struct app a;
	struct ui *ui;
	struct err err;
	int status;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)close(ends[1]);
	if (read(ends[0], &s, sizeof(s)) != (ssize_t)sizeof(s) ||
	    sodium_init() < 0)
		return 99;
	/* the register's hour, by which its lease ends */
	(void)setenv("MADOGUCHI_NOW", "2026-07-15T10:00", 1);
	err_clear(&err);
	sit_down(&a, &s);
	if (term_start(false, &t, &err) != RC_OK ||
	    ui_new(&a, t, &ui, &err) != RC_OK) {
		printf("%s\n", err.text);
		return 98;
	}
	if (ui_push(ui, &scr_home, NULL) != RC_OK)
		return 97;
	status = ui_loop(ui);
	ui_free(ui);
	term_end(t);
	app_close(&a);
	return status;
}

struct office {
	struct test_service v;
	struct app clerk; /* at T1 */
	struct vt *desk[REVIEWERS];
};

/* Terminals are processes: they start before there are threads. */
static void
office_open(struct office *o)
{
	static const char *const terminals[REVIEWERS] = { "T3", "T4" };
	static const char *const staff[REVIEWERS] = { "10002", "10004" };
	struct seat s = { .terminal = "T1", .staff = "10001" };
	int ends[REVIEWERS][2], i;

	memset(o, 0, sizeof(*o));
	(void)desk_dir();
	for (i = 0; i < REVIEWERS; i++) {
		CHECK_INT(pipe(ends[i]), 0);
		o->desk[i] =
		    vt_start(24, 80, "xterm-256color", reviewer, ends[i]);
		(void)close(ends[i][0]);
	}
	test_service_make(&o->v, NULL);
	/* its session in the fixture would be the one of the terminal */
	CHECK_INT(test_call(&o->v.t, "session.close", NULL, "{s:s}", "session",
		      o->v.t.reviewer),
	    RC_OK);
	seat_open(&o->v, &s);
	sit_down(&o->clerk, &s);
	for (i = 0; i < REVIEWERS; i++) {
		struct test_cert c = { .file = terminals[i] };

		test_cert_make(o->v.dir, &c);
		CHECK_INT(
		    test_call(&o->v.t, "terminal.put", NULL,
			"{s:s,s:s,s:s,s:s,s:s,s:s,s:b}", "session",
			o->v.t.manager, "terminal", terminals[i], "place",
			"中央区", "label", "審査", "public_key",
			o->v.t.public_key, "profile", "counter", "demo", 1),
		    RC_OK);
		memset(&s, 0, sizeof(s));
		(void)snprintf(
		    s.terminal, sizeof(s.terminal), "%s", terminals[i]);
		(void)snprintf(s.staff, sizeof(s.staff), "%s", staff[i]);
		seat_open(&o->v, &s);
		CHECK_INT(write(ends[i][1], &s, sizeof(s)), (int)sizeof(s));
		(void)close(ends[i][1]);
	}
}

static void
office_close(struct office *o)
{
	for (int i = 0; i < REVIEWERS; i++)
		CHECK_INT(vt_end(o->desk[i]), 0);
	app_close(&o->clerk);
	test_service_free(&o->v);
}

/* The clerk hands in a family; when the register acknowledged it. */
static int64_t
hand_in(struct office *o, const char *family, int n)
{
	struct entry e;
	struct err err;
	json_t *args;
	int64_t at;

	err_clear(&err);
	test_family(&e, family, 2, n);
	args =
	    json_pack("{s:o,s:s}", "entry", entry_to_json(&e), "key", family);
	CHECK_INT(app_call(&o->clerk, "entry.submit", args, NULL, &err), RC_OK);
	at = vt_now_us();
	json_decref(args);
	entry_release(&e);
	return at;
}

/* No key is typed after F10. What a terminal shows last it shows in the same
 * moment as the one before at the earliest, so the time is that of the later
 * one; and as each round begins with what the last one showed, it is near the
 * longest there is. */
TEST(every_reviewers_terminal_lists_a_new_entry_by_itself)
{
	struct office o;
	char family[16], first[32];
	int64_t at, took, most = 0;
	bool is_listed = true;
	int i, k;

	office_open(&o);
	for (i = 0; i < REVIEWERS; i++) {
		CHECK(vt_wait_code(o.desk[i], "H1"));
		vt_keys(o.desk[i], "{F10}");
		CHECK(vt_wait_code(o.desk[i], "R1"));
		CHECK(vt_wait(o.desk[i], "審査待ちなし"));
	}
	for (k = 1; k <= ROUNDS && is_listed; k++) {
		(void)snprintf(family, sizeof(family), "朝%03d", k);
		(void)snprintf(first, sizeof(first), "%s　一郎", family);
		at = hand_in(&o, family, k);
		for (i = 0; i < REVIEWERS && is_listed; i++)
			is_listed = vt_wait(o.desk[i], first);
		CHECK(is_listed);
		took = vt_now_us() - at;
		most = took > most ? took : most;
	}
	printf("# acknowledged to listed at %d terminals: at most %lld ms of "
	       "%d entries\n",
	    REVIEWERS, (long long)most / 1000, ROUNDS);
	office_close(&o);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
