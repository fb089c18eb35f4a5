/* SPDX-License-Identifier: ISC
 * reg_open - opening a register and closing it, and what is done then and
 * now and then: a training register's day follows the clock.
 */
#include "db/reg.h"
#include "db/reg_http.h"
#include "db/reg_known.h"
#include "db/reg_service.h"
#include "db/snapshot.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum rc
training_day_once(struct reg *r, struct err *err)
{
	struct call c = { .r = r, .s = r->s, .err = err };
	char today[11];
	int i;
	enum rc rc;

	if ((rc = store_begin_read(r->s, err)) != RC_OK)
		return rc;
	rc = state_load(&c);
	store_rollback(r->s);
	r->is_training = rc == RC_OK && c.training;
	if (rc != RC_OK || !c.training)
		return rc;
	reg_follow_env(r);
	c.now = reg_now(r);
	iso_of_day((int32_t)((c.now / US + JST_S) / 86400), today);
	if (strcmp(today, c.today) <= 0)
		return RC_OK;
	for (i = 0; strcmp(reg_methods[i].name, "day.open") != 0; i++)
		;
	c.m = &reg_methods[i];
	(void)snprintf(c.who.staff, sizeof(c.who.staff), "daicho");
	if ((rc = store_begin(r->s, err)) != RC_OK)
		return rc;
	if ((rc = state_load(&c)) == RC_OK && strcmp(today, c.today) > 0)
		rc = day_move(&c, today);
	if (rc == RC_OK)
		rc = store_commit(r->s, err);
	if (rc != RC_OK)
		store_rollback(r->s);
	else
		reg_number_waiting(&c);
	return rc;
}

/* A training register follows the clock (or MADOGUCHI_NOW) by itself. */
static enum rc
training_day(struct reg *r, struct err *err)
{
	int tries = 1;
	struct err own;
	enum rc rc;

	do {
		err_clear(&own);
		rc = training_day_once(r, &own);
	} while (reg_repeats(r, rc, &own, &tries));
	if (rc != RC_OK && err != NULL)
		*err = own;
	return rc;
}

enum rc
reg_open(const struct reg_options *o, struct reg **out, struct err *err)
{
	struct reg *r = x_alloc(sizeof(*r));
	enum rc rc;

	if (sodium_init() < 0)
		die("libsodium does not start");
	r->uri = x_strdup(o->uri);
	r->clock = o->clock;
	r->may_create = o->create;
	r->snapshots = o->snapshots;
	r->stop_fd = o->stop_fd;
	(void)snprintf(r->terminal, sizeof(r->terminal), "%s",
	    o->terminal != NULL ? o->terminal : "");
	if (reg_http_is(o->uri)) {
		rc = reg_http_open(o, &r->http, err);
		r->snapshot_bytes = reg_http_bytes;
		if (rc != RC_OK)
			reg_close(r);
		else
			*out = r;
		return rc;
	}
	rc = store_open(o->uri, STORE_REGISTER, o->create, &r->s, err);
	if (rc == RC_OK) {
		r->is_queueing = store_is_shared(r->s);
		known_open(r);
		rc = training_day(r, err);
	}
	if (rc == RC_OK)
		rc = mynumber_settle(r, err);
	if (rc != RC_OK) {
		reg_close(r);
		return rc;
	}
	*out = r;
	return RC_OK;
}

enum rc
reg_keep(struct reg *r, struct err *err)
{
	enum rc rc = r->is_training ? training_day(r, err) : RC_OK;

	return rc == RC_OK ? mynumber_settle(r, err) : rc;
}

void
reg_close(struct reg *r)
{
	if (r == NULL)
		return;
	reg_http_close(r->http);
	known_close(r);
	store_close(r->my);
	store_close(r->s);
	if (r->owns_snapshots)
		snapshots_close(r->snapshots);
	free(r->uri);
	free(r);
}
