/* SPDX-License-Identifier: ISC
 * offline - see offline.h.
 */
#include "ui/offline.h"

#include "db/aside.h"
#include "src/mutant.h"
#include "ui/lang.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE INT64_C(60000000)

static void
read_clock(const struct app *a, struct clock_now *out)
{
	if (a->sv->clock != NULL) {
		a->sv->clock((struct app *)(uintptr_t)a, out);
		return;
	}
	/* a stand-in's time counts as both */
	memset(out, 0, sizeof(*out));
	out->wall_us = a->sv->now_us((struct app *)(uintptr_t)a);
	out->mono_us = out->wall_us;
}

/* The setting as the replica has it; what nobody set has its preset. */
static int64_t
limit_of(struct app *a, const char *key, int64_t preset)
{
	return app_setting(a, key, preset) * MINUTE;
}

/* What the sync has stopped at: what is here may not be what is there. */
static bool
is_unsure(const struct app *a)
{
	return strcmp(a->status.line, "forked") == 0 ||
	       strcmp(a->status.line, "restored") == 0 ||
	       strcmp(a->status.line, "stranger") == 0;
}

void
app_line_refresh(struct app *a, const struct replica_state *st)
{
	struct app_status *s = &a->status;
	struct replica_line l;
	struct clock_now now;
	int64_t behind = 0;
	int32_t day;

	read_clock(a, &now);
	if (st != NULL) {
		s->clock = st->clock;
		/* a replica of the version before knows the wall alone */
		if (s->clock.register_us == 0) {
			s->clock.register_us = st->synced_at;
			s->clock.at.wall_us = st->synced_at;
		}
	}
	memset(&l, 0, sizeof(l));
	if (a->replica != NULL && replica_line(a->replica, &l, NULL) == RC_OK)
		(void)snprintf(s->line, sizeof(s->line), "%s", l.state);
	s->next_try = l.next_try;
	s->rows_done = s->rows_total = 0;
	if (strcmp(l.state, "bootstrap") == 0) {
		s->rows_done = l.done;
		s->rows_total = l.total;
	}
	s->age_us = clock_age(&s->clock, &now);
	if (a->outbox != NULL && a->sv->clock != NULL && !a->is_starting &&
	    outbox_clock(a->outbox, now.wall_us, s->is_online, &behind, NULL) !=
		RC_OK)
		behind = 0;
	s->is_clock_back =
	    !s->is_online && clock_is_back(&s->clock, &now,
				 behind > 0 ? now.wall_us + behind : 0);
	s->record_limit =
	    limit_of(a, "offline_record_minutes", OFFLINE_RECORD_MINUTES);
	s->block_limit =
	    limit_of(a, "offline_block_minutes", OFFLINE_BLOCK_MINUTES);
	/* "today" goes on without the register, and never back. */
	day = clock_day(&s->clock, &now);
	if (!s->is_online && day != INT32_MIN && day > a->today &&
	    GUARD("offline_day"))
		app_set_today(a, day);
}

int64_t
app_register_time(const struct app *a)
{
	struct clock_now now;

	read_clock(a, &now);
	return clock_register(&a->status.clock, &now);
}

void
app_offline(
    const struct app *a, const char *function, struct offline_answer *out)
{
	const struct app_status *s = &a->status;
	struct offline_now n = { .record_age = s->age_us,
		.block_age = s->age_us,
		.record_limit = s->record_limit,
		.block_limit = s->block_limit,
		.lease_left = a->session.is_open ? a->session.lease_until -
						       app_register_time(a)
						 : 0,
		.is_clock_back = s->is_clock_back,
		.is_unsure = is_unsure(a) };

	offline_ask(function, &n, out);
}

void
offline_words(const struct offline_answer *o, char *out, size_t size)
{
	const char *words = _(o->why), *p = strstr(words, "%d");

	if (p == NULL)
		(void)snprintf(out, size, "%s", words);
	else
		(void)snprintf(out, size, "%.*s%d%s", (int)(p - words), words,
		    o->minutes, p + 2);
}

enum rc
app_may_issue(const struct app *a, const char *kind, struct offline_answer *out,
    struct err *err)
{
	struct offline_answer own = { 0 }, *o = out != NULL ? out : &own;
	char why[200];

	app_offline(a, offline_of_issue(kind), o);
	if (a->status.is_online &&
	    (!is_unsure(a) || !GUARD("issue_of_another_history")))
		return RC_OK;
	if (o->verdict != OFFLINE_HELD)
		return RC_OK;
	offline_words(o, why, sizeof(why));
	return err_set(err, RC_DENIED, o->code, "今は発行できません", why,
	    "/N1 で、いつまで何ができるかを見てください");
}

int64_t
app_lease_left(const struct app *a)
{
	struct clock_now now;

	if (!a->session.is_open || a->status.is_online ||
	    a->session.lease_until == 0)
		return INT64_MAX;
	read_clock(a, &now);
	/* The register was never heard of here: the wall is all there is. */
	if (a->status.clock.register_us == 0)
		return a->session.lease_until - now.wall_us;
	return a->session.lease_until - app_register_time(a);
}

bool
app_lease_over(const struct app *a)
{
	return app_lease_left(a) <= 0;
}

const char *
line_word(const struct app *a)
{
	static const struct {
		const char *line, *word;
	} words[] = {
		{ "forked", N_("分岐") },
		{ "restored", N_("復元待ち") },
		{ "stranger", N_("別の台帳") },
		{ "apart", N_("版違い") },
		{ "readonly", N_("照会だけ") },
		{ "logbroken", N_("記録切れ") },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(a->status.line, words[i].line) == 0)
			return _(words[i].word);
	return NULL;
}
