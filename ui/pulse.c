/* SPDX-License-Identifier: ISC
 * pulse - see pulse.h.
 */
#include "ui/pulse.h"

#include "src/err.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#define EVERY_MS 1000
#define ANSWER_MS 3000 /* after that the line counts as gone */
#define LATE_MS 1000   /* after that nobody else is sent the same way */
#define FIRST_MS 2000

struct pulse {
	struct reg_options o;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake; /* an answer, or the end; by CLOCK_MONOTONIC */
	int stop_fd;         /* readable: the end */
	int gone_fd;         /* readable: no answer */
	bool is_ending, is_wanted, beats, is_asking, has_asked;
	int64_t asked_at; /* ms */
	json_t *status;
};

static int64_t
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Until somebody wakes us or the time is over; the lock is held. */
static void
rest(struct pulse *p, int64_t until)
{
	const struct timespec t = { (time_t)(until / 1000),
		(long)(until % 1000) * 1000000 };

	(void)pthread_cond_timedwait(&p->wake, &p->lock, &t);
}

static void
raise_fd(int fd, bool is_up)
{
	uint64_t n = 1;

	if (is_up ? write(fd, &n, sizeof(n)) < 0 && errno != EAGAIN
		  : read(fd, &n, sizeof(n)) < 0 && errno != EAGAIN)
		die("eventfd: %s", strerror(errno));
}

/* The lock is not held: it may take as long as it likes. */
static json_t *
ask(const struct pulse *p, struct reg **r)
{
	json_t *args = json_object(), *status = NULL;

	if ((*r == NULL && reg_open(&p->o, r, NULL) != RC_OK) ||
	    reg_call(*r, "register.status", args, &status, NULL) != RC_OK) {
		reg_close(*r);
		*r = NULL;
	}
	json_decref(args);
	return status;
}

static void *
pulse_main(void *arg)
{
	struct pulse *p = arg;
	struct reg *r = NULL;
	json_t *status;
	int64_t next;
	bool is_for_somebody;

	(void)pthread_mutex_lock(&p->lock);
	while (!p->is_ending) {
		is_for_somebody = p->is_wanted;
		p->is_asking = true;
		p->asked_at = now_ms();
		(void)pthread_mutex_unlock(&p->lock);
		status = ask(p, &r);
		(void)pthread_mutex_lock(&p->lock);
		p->is_asking = false;
		p->has_asked = true;
		json_decref(p->status);
		p->status = status;
		if (p->beats != (status != NULL))
			raise_fd(p->gone_fd, status == NULL);
		p->beats = status != NULL;
		if (is_for_somebody)
			p->is_wanted = false;
		(void)pthread_cond_broadcast(&p->wake);
		next = now_ms() + EVERY_MS;
		while (!p->is_ending && !p->is_wanted && now_ms() < next)
			rest(p, next);
	}
	(void)pthread_mutex_unlock(&p->lock);
	reg_close(r);
	return NULL;
}

static void
make_lock(struct pulse *p)
{
	pthread_condattr_t a;

	if (pthread_condattr_init(&a) != 0 ||
	    pthread_condattr_setclock(&a, CLOCK_MONOTONIC) != 0 ||
	    pthread_cond_init(&p->wake, &a) != 0 ||
	    pthread_mutex_init(&p->lock, NULL) != 0)
		die("pulse: no lock");
	(void)pthread_condattr_destroy(&a);
}

/* Signals are the screens'. */
static void
start_thread(struct pulse *p)
{
	sigset_t all, old;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &old);
	if (pthread_create(&p->thread, NULL, pulse_main, p) != 0)
		die("pulse: no thread");
	(void)pthread_sigmask(SIG_SETMASK, &old, NULL);
}

struct pulse *
pulse_start(const struct reg_options *o)
{
	struct pulse *p;
	int64_t until = now_ms() + FIRST_MS;

	if (strncmp(o->uri, "https://", 8) != 0)
		return NULL;
	p = x_alloc(sizeof(*p));
	p->o.uri = x_strdup(o->uri);
	p->o.terminal = x_strdup(o->terminal);
	p->o.tls.ca = x_strdup(o->tls.ca);
	p->o.tls.cert = x_strdup(o->tls.cert);
	p->o.tls.key = x_strdup(o->tls.key);
	p->o.timeout_ms = ANSWER_MS;
	p->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	p->gone_fd = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
	if (p->stop_fd < 0 || p->gone_fd < 0)
		die("eventfd: %s", strerror(errno));
	p->o.stop_fd = p->stop_fd;
	make_lock(p);
	start_thread(p);
	(void)pthread_mutex_lock(&p->lock);
	while (!p->has_asked && now_ms() < until)
		rest(p, until);
	(void)pthread_mutex_unlock(&p->lock);
	return p;
}

void
pulse_stop(struct pulse *p)
{
	if (p == NULL)
		return;
	(void)pthread_mutex_lock(&p->lock);
	p->is_ending = true;
	raise_fd(p->stop_fd, true);
	(void)pthread_cond_broadcast(&p->wake);
	(void)pthread_mutex_unlock(&p->lock);
	(void)pthread_join(p->thread, NULL);
	json_decref(p->status);
	(void)close(p->stop_fd);
	(void)close(p->gone_fd);
	(void)pthread_cond_destroy(&p->wake);
	(void)pthread_mutex_destroy(&p->lock);
	free((char *)(uintptr_t)p->o.uri);
	free((char *)(uintptr_t)p->o.terminal);
	free((char *)(uintptr_t)p->o.tls.ca);
	free((char *)(uintptr_t)p->o.tls.cert);
	free((char *)(uintptr_t)p->o.tls.key);
	free(p);
}

static bool
beats(const struct pulse *p)
{
	bool is_late = p->is_asking && now_ms() - p->asked_at > LATE_MS;

	return p->beats && !(is_late && GUARD("late_pulse_is_none"));
}

bool
pulse_beats(struct pulse *p)
{
	bool b;

	(void)pthread_mutex_lock(&p->lock);
	b = beats(p);
	(void)pthread_mutex_unlock(&p->lock);
	return b;
}

json_t *
pulse_status(struct pulse *p)
{
	json_t *s;

	(void)pthread_mutex_lock(&p->lock);
	s = beats(p) ? json_deep_copy(p->status) : NULL;
	(void)pthread_mutex_unlock(&p->lock);
	return s;
}

void
pulse_ask(struct pulse *p)
{
	int64_t until = now_ms() + LATE_MS;

	if (p == NULL)
		return;
	(void)pthread_mutex_lock(&p->lock);
	p->is_wanted = true;
	(void)pthread_cond_broadcast(&p->wake);
	while (p->is_wanted && now_ms() < until)
		rest(p, until);
	(void)pthread_mutex_unlock(&p->lock);
}

int
pulse_gone_fd(const struct pulse *p)
{
	return p->gone_fd;
}
