/* SPDX-License-Identifier: ISC
 * reg_known - see reg_known.h.
 */
#include "db/reg_known.h"

#include "src/mem.h"
#include "src/mutant.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS 256 /* a power of two; a later name takes an earlier's place */

struct terminal_slot {
	char terminal[32];
	struct known_terminal t; /* with references of its own */
};
struct known {
	int64_t version; /* that all of it was read at */
	bool has_state, training, is_made;
	char municipality[8], name[64], epoch[40], today[11];
	int32_t day;
	struct terminal_slot *terminal[SLOTS];
	struct known_who *who[SLOTS];
	json_t *settings; /* key: value, null: none */
};

static const char sql_begin[] =
    "SELECT coalesce((SELECT k.value FROM serial k WHERE k.name = 'config'), "
    "0), s.staff, s.terminal, s.lease_until FROM (SELECT 1 AS one) o "
    "LEFT JOIN session s ON s.token = $1";
/* By the clock, so that a number never comes again after a restore. */
static const char sql_changed[] =
    "INSERT INTO serial (name, value) VALUES ('config', $1) "
    "ON CONFLICT (name) DO UPDATE SET value = "
    "CASE WHEN serial.value < $1 THEN $1 ELSE serial.value + 1 END";

static unsigned
slot_of(const char *name)
{
	unsigned h = 2166136261U;

	while (*name != '\0')
		h = (h ^ (unsigned char)*name++) * 16777619U;
	return h & (SLOTS - 1);
}

static void
terminal_free(struct terminal_slot *t)
{
	if (t == NULL)
		return;
	json_decref(t->t.sections);
	json_decref(t->t.calls);
	free(t);
}

static void
forget(struct known *k)
{
	for (int i = 0; i < SLOTS; i++) {
		terminal_free(k->terminal[i]);
		free(k->who[i]);
		k->terminal[i] = NULL;
		k->who[i] = NULL;
	}
	json_object_clear(k->settings);
	k->has_state = false;
	k->version = -1;
}

void
known_open(struct reg *r)
{
	if (!r->is_queueing || r->known != NULL)
		return;
	r->known = x_alloc(sizeof(*r->known));
	r->known->settings = json_object();
	r->known->version = -1;
}

void
known_close(struct reg *r)
{
	if (r->known == NULL)
		return;
	forget(r->known);
	json_decref(r->known->settings);
	free(r->known);
	r->known = NULL;
}

static struct known *
of(const struct call *c)
{
	return c->r != NULL ? c->r->known : NULL;
}

enum rc
known_begin(struct call *c)
{
	const char *token = arg_text(c, "session");
	struct known *k = of(c);
	struct store_stmt *st;
	int64_t version;
	enum rc rc;

	if (k == NULL)
		return RC_OK;
	if (token[0] != '\0')
		feed_sha256(token, strlen(token), c->token_hash);
	rc = sql_row(c->s, c->err, &st, sql_begin, "t", c->token_hash);
	if (rc != RC_OK)
		return rc;
	version = store_col_int(st, 0);
	c->session.is_read = true;
	c->session.is_there = !store_col_is_null(st, 1);
	col_copy(st, 1, c->session.staff, sizeof(c->session.staff));
	col_copy(st, 2, c->session.terminal, sizeof(c->session.terminal));
	c->session.until = store_col_int(st, 3);
	store_done(st);
	if (version != k->version &&
	    (k->version < 0 || GUARD("known_forgotten"))) {
		forget(k);
		k->version = version;
	}
	return RC_OK;
}

enum rc
known_changed(struct call *c)
{
	/* What this transaction reads from here on may never become true. */
	if (of(c) != NULL)
		forget(of(c));
	return sql_run(c->s, c->err, sql_changed, "i", c->now);
}

bool
known_state(struct call *c)
{
	const struct known *k = of(c);

	if (k == NULL || !k->has_state)
		return false;
	memcpy(c->municipality, k->municipality, sizeof(c->municipality));
	memcpy(c->name, k->name, sizeof(c->name));
	memcpy(c->epoch, k->epoch, sizeof(c->epoch));
	memcpy(c->today, k->today, sizeof(c->today));
	c->training = k->training;
	c->day = k->day;
	c->is_made = true;
	return true;
}

void
known_state_keep(const struct call *c)
{
	struct known *k = of(c);

	if (k == NULL || k->version < 0)
		return;
	memcpy(k->municipality, c->municipality, sizeof(k->municipality));
	memcpy(k->name, c->name, sizeof(k->name));
	memcpy(k->epoch, c->epoch, sizeof(k->epoch));
	memcpy(k->today, c->today, sizeof(k->today));
	k->training = c->training;
	k->day = c->day;
	k->has_state = true;
}

bool
known_terminal(const struct call *c, struct known_terminal *out)
{
	const struct known *k = of(c);
	const struct terminal_slot *t;

	if (k == NULL)
		return false;
	t = k->terminal[slot_of(c->r->terminal)];
	if (t == NULL || strcmp(t->terminal, c->r->terminal) != 0)
		return false;
	*out = t->t;
	return true;
}

void
known_terminal_keep(const struct call *c, const struct known_terminal *t)
{
	struct known *k = of(c);
	unsigned i;

	if (k == NULL || k->version < 0)
		return;
	i = slot_of(c->r->terminal);
	terminal_free(k->terminal[i]);
	k->terminal[i] = x_alloc(sizeof(*k->terminal[i]));
	memcpy(k->terminal[i]->terminal, c->r->terminal,
	    sizeof(k->terminal[i]->terminal));
	k->terminal[i]->t = *t;
	json_incref(t->sections);
	json_incref(t->calls);
}

bool
known_who(const struct call *c, const char *staff, struct known_who *out)
{
	const struct known *k = of(c);
	const struct known_who *w = k != NULL ? k->who[slot_of(staff)] : NULL;

	if (w == NULL || strcmp(w->who.staff, staff) != 0)
		return false;
	*out = *w;
	return true;
}

void
known_who_keep(const struct call *c, const struct known_who *w)
{
	struct known *k = of(c);
	unsigned i = slot_of(w->who.staff);

	if (k == NULL || k->version < 0)
		return;
	if (k->who[i] == NULL)
		k->who[i] = x_alloc(sizeof(*k->who[i]));
	*k->who[i] = *w;
}

bool
known_setting(const struct call *c, const char *key, json_t **value)
{
	const struct known *k = of(c);
	const json_t *v = k != NULL ? json_object_get(k->settings, key) : NULL;

	if (v == NULL)
		return false;
	*value = json_is_null(v) ? NULL : json_deep_copy(v);
	return true;
}

void
known_setting_keep(const struct call *c, const char *key, const json_t *value)
{
	struct known *k = of(c);

	if (k == NULL || k->version < 0)
		return;
	(void)json_object_set_new(k->settings, key,
	    value != NULL ? json_deep_copy(value) : json_null());
}
