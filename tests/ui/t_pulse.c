/* SPDX-License-Identifier: ISC
 * t_pulse - the counter and a register behind a line that hangs: nothing
 * waits for it, and it is there again by itself.
 */
#include "tests/db/help_cut.h"
#include "tests/db/help_service.h"
#include "tests/test.h"
#include "ui/app.h"
#include "ui/pulse.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static struct test_service v;
static struct cut line;
static struct app a;

static int64_t
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
nap(void)
{
	const struct timespec t = { 0, 2000000 };

	(void)nanosleep(&t, NULL);
}

static bool
is_gone(void)
{
	struct pollfd p = { .fd = pulse_gone_fd(a.pulse), .events = POLLIN };

	return poll(&p, 1, 0) == 1;
}

static bool
comes_to(bool beats)
{
	int64_t until = now_ms() + 60000;

	while (pulse_beats(a.pulse) != beats && now_ms() < until)
		nap();
	return pulse_beats(a.pulse) == beats;
}

static void
hang(bool is_hanging)
{
	CHECK_INT(kill(line.pid, is_hanging ? SIGSTOP : SIGCONT), 0);
}

static enum rc
status(struct err *err)
{
	json_t *args = json_object();
	enum rc rc;

	err_clear(err);
	rc = app_call(&a, "register.status", args, NULL, err);
	json_decref(args);
	return rc;
}

/* A counter's terminal T1 behind a line. */
static void
begin(void)
{
	struct cut_options o = {
		.seed = 1, .listen = "127.0.0.1", .address = "127.0.0.1"
	};

	test_service_make(&v, NULL);
	o.targets[0] = service_port(v.s);
	cut_start(&line, &o, -1);
	memset(&a, 0, sizeof(a));
	a.sv = &app_real;
	(void)snprintf(
	    a.conf.reg, sizeof(a.conf.reg), "https://localhost:%d", line.port);
	(void)snprintf(a.conf.terminal, sizeof(a.conf.terminal), "T1");
	(void)snprintf(a.conf.tls_ca, sizeof(a.conf.tls_ca), "%s", v.ca);
	(void)snprintf(
	    a.conf.tls_cert, sizeof(a.conf.tls_cert), "%s/T1.pem", v.dir);
	(void)snprintf(
	    a.conf.tls_key, sizeof(a.conf.tls_key), "%s/T1.key", v.dir);
	app_refresh(&a);
	CHECK(comes_to(true));
	app_refresh(&a);
	CHECK(a.status.is_online);
	CHECK_STR(a.municipality, "431010");
}

static void
end(void)
{
	app_close(&a);
	cut_end(&line);
	test_service_free(&v);
}

TEST(a_line_that_hangs_is_waited_for_by_nobody)
{
	struct err err;
	int64_t from;

	begin();
	CHECK_INT(status(&err), RC_OK);
	hang(true);
	from = now_ms();
	/* what is under way ends long before its own time is over */
	CHECK_INT(status(&err), RC_OFFLINE);
	CHECK(now_ms() - from < 25000);
	CHECK(comes_to(false));
	while (!is_gone() && now_ms() - from < 60000)
		nap();
	/* and what comes after it does not go out at all */
	CHECK_INT(status(&err), RC_OFFLINE);
	CHECK_STR(err.code, "E7001");
	app_refresh(&a);
	CHECK(!a.status.is_online);
	hang(false);
	CHECK(comes_to(true));
	CHECK(!is_gone());
	app_refresh(&a);
	CHECK(a.status.is_online);
	CHECK_INT(status(&err), RC_OK);
	end();
}

/* An answer that is late is enough to ask nothing more that way. */
TEST(a_line_that_is_late_is_taken_for_none)
{
	bool is_seen = false;
	int64_t until;
	int i;

	begin();
	for (i = 0; i < 5 && !is_seen; i++) {
		hang(true);
		until = now_ms() + 60000;
		while (!is_gone() && now_ms() < until) {
			if (!pulse_beats(a.pulse) && !is_gone())
				is_seen = true;
			nap();
		}
		CHECK(is_gone());
		hang(false);
		CHECK(comes_to(true));
	}
	CHECK(is_seen);
	end();
}

TEST(a_wish_is_asked_at_once)
{
	begin();
	hang(true);
	CHECK(comes_to(false));
	hang(false);
	pulse_ask(a.pulse);
	CHECK(comes_to(true));
	pulse_ask(NULL);
	end();
}

TEST(a_register_in_a_file_needs_none)
{
	struct reg_options o = { .uri = "sqlite:/nowhere", .terminal = "T1" };

	CHECK(pulse_start(&o) == NULL);
	pulse_stop(NULL);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
