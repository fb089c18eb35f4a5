/* SPDX-License-Identifier: ISC
 * replica_apply - feed records into the replica: verified, then written with
 * the cursor in one transaction; see replica.h.
 */
#include "db/replica_private.h"

#include "db/aside.h"
#include "db/feed.h"
#include "db/once.h"
#include "db/replica_sections.h"
#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

struct cursor {
	char epoch[40], municipality[8], hash[65];
	int64_t position;
};

static enum rc
read_cursor(struct replica *r, struct cursor *c, struct err *err)
{
	struct store_stmt *st;
	enum rc rc = store_use(r->db,
	    "SELECT epoch, municipality, hash, "
	    "position FROM cursor",
	    &st, err);

	if (rc == RC_OK)
		rc = store_step(st, err);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND
			   ? err_set(err, RC_IO, "E7010",
				 "台帳の写しが壊れています",
				 "位置の記録がありません",
				 "同期を待ってください。写しは自動で作り直します")
			   : rc;
	snprintf(c->epoch, sizeof(c->epoch), "%s", store_col_text(st, 0));
	snprintf(c->municipality, sizeof(c->municipality), "%s",
	    store_col_text(st, 1));
	snprintf(c->hash, sizeof(c->hash), "%s", store_col_text(st, 2));
	c->position = store_col_int(st, 3);
	store_done(st);
	if (c->position == 0)
		snprintf(c->hash, sizeof(c->hash), "%s", FEED_GENESIS);
	return RC_OK;
}

/* What the register says with every answer; an older one only with its
 * status. The business day never goes back. */
static enum rc
write_cursor(struct replica *r, const struct cursor *c, const json_t *answer,
    const json_t *status, int64_t now, struct err *err)
{
	const char *today = json_word(answer, "today");
	int64_t time = json_number(answer, "time");
	struct clock_now here;
	struct store_stmt *st;
	enum rc rc = store_use(r->db,
	    "UPDATE cursor SET epoch = $1, position "
	    "= $2, hash = $3, synced_at = $4, municipality = $5, name = $6, "
	    "is_training = $7, today = CASE WHEN $8 > today THEN $8 ELSE today "
	    "END, register_at = $9, mono_at = $10, boot = $11, last_error = "
	    "CASE WHEN state IN ('bootstrap', 'offline') THEN '' ELSE "
	    "last_error END, state = CASE WHEN state IN ('bootstrap', "
	    "'offline') THEN 'online' ELSE state END, next_try = 0",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	clock_read(&here);
	store_text(st, 1, c->epoch);
	store_int(st, 2, c->position);
	store_text(st, 3, c->hash);
	store_int(st, 4, now);
	store_text(st, 5, c->municipality);
	store_text(st, 6, json_word(status, "name"));
	store_int(st, 7, json_is_true(json_object_get(status, "training")));
	store_text(st, 8, today[0] ? today : json_word(status, "today"));
	store_int(st, 9, time > 0 ? time : json_number(status, "time"));
	store_int(st, 10, here.mono_us);
	store_text(st, 11, here.boot);
	return store_run(st, NULL, err);
}

/* The payload of one section as JSON; NULL in *out when it is not given. */
static enum rc
section(const json_t *record, const char *name, json_t **out, struct err *err)
{
	const json_t *s =
	    json_object_get(json_object_get(record, "sections"), name);
	const char *text = json_string_value(s);

	*out = NULL;
	if (text == NULL)
		return RC_OK;
	*out = json_loads(text, 0, NULL);
	if (json_is_object(*out))
		return RC_OK;
	json_decref(*out);
	*out = NULL;
	return err_set(err, RC_INPUT, "E7017", "台帳からの記録が読めません",
	    "記録の中身が決まりの形ではありません",
	    "プログラムの版を確かめ、管理者に連絡してください");
}

static enum rc
apply_sections(
    struct replica *r, const json_t *record, int64_t position, struct err *err)
{
	static const struct {
		const char *name;
		section_writer write;
	} others[] = {
		{ "pending", write_pending },
		{ "block_flag", write_blocks },
		{ "attached", write_attached },
		{ "restricted_attached", write_attached_restricted },
		{ "staff", write_staff },
		{ "setting", write_settings },
	};
	json_t *core = NULL, *restricted = NULL, *j;
	enum rc rc = section(record, "core", &core, err);
	size_t i;

	if (rc == RC_OK)
		rc = section(record, "restricted", &restricted, err);
	if (rc == RC_OK && core != NULL)
		rc = write_core(r, core, restricted, position, err);
	json_decref(core);
	json_decref(restricted);
	for (i = 0; i < sizeof(others) / sizeof(others[0]) && rc == RC_OK;
	     i++) {
		rc = section(record, others[i].name, &j, err);
		if (rc == RC_OK && j != NULL)
			rc = others[i].write(r, j, err);
		json_decref(j);
	}
	return rc;
}

/* Whether an epoch is the register's, or one that its history went through:
 * each restoration ended one. */
static bool
is_of(const json_t *status, const char *epoch)
{
	const json_t *p;
	size_t i;

	if (strcmp(json_word(status, "epoch"), epoch) == 0)
		return true;
	json_array_foreach(json_object_get(status, "past"), i, p)
	{
		if (strcmp(json_word(p, "epoch"), epoch) == 0)
			return true;
	}
	return false;
}

static enum rc
apply_record(struct replica *r, const json_t *record, const json_t *status,
    struct cursor *c, struct err *err)
{
	const char *epoch = json_word(record, "epoch");
	char hash[65];
	int64_t format = json_integer_value(json_object_get(record, "format"));
	enum rc rc;

	if (format > FEED_FORMAT)
		return err_set(err, RC_INPUT, "E7018",
		    "台帳の記録がこの端末より新しい形です",
		    "台帳のプログラムが先に新しくなりました",
		    "この端末のプログラムを新しくしてください");
	if (epoch[0] != '\0' && is_of(status, epoch))
		snprintf(c->epoch, sizeof(c->epoch), "%s", epoch);
	rc = feed_record_check(
	    record, c->epoch, c->municipality, c->position, c->hash, hash, err);
	if (rc != RC_OK && GUARD("replica_chain"))
		return rc;
	c->position++;
	rc = apply_sections(r, record, c->position, err);
	if (rc == RC_OK)
		snprintf(c->hash, sizeof(c->hash), "%s", hash);
	return rc;
}

/* An empty replica belongs to whoever answers first; afterwards another
 * register is a fork, and so is a restored one that knows less. Records come
 * with the epoch that they are hashed with: the chain shows that they
 * continue this replica. */
static enum rc
same_register(struct cursor *c, const json_t *status, const json_t *answer,
    struct err *err)
{
	const char *now = json_word(status, "epoch");
	const char *epoch = json_word(answer, "epoch");
	const char *code = json_word(status, "municipality");

	if (epoch[0] == '\0')
		epoch = now;
	if (c->position == 0) {
		snprintf(c->epoch, sizeof(c->epoch), "%s", epoch);
		snprintf(c->municipality, sizeof(c->municipality), "%s", code);
		return RC_OK;
	}
	if (!GUARD("replica_epoch") ||
	    (strcmp(c->municipality, code) == 0 && is_of(status, c->epoch) &&
		is_of(status, epoch))) {
		snprintf(c->epoch, sizeof(c->epoch), "%s", epoch);
		return RC_OK;
	}
	return err_set(err, RC_CONFLICT, "E7001",
	    "台帳とこの端末の写しが食い違っています",
	    "台帳が別のものか、古い控えから戻されています",
	    "写しをそのままにして管理者に連絡してください");
}

enum rc
replica_apply(struct replica *r, const json_t *answer, const json_t *status,
    int64_t now, int *applied, struct err *err)
{
	const json_t *records = json_object_get(answer, "records");
	int64_t head = json_integer_value(
	    json_object_get(json_object_get(answer, "head"), "position"));
	struct cursor c;
	size_t i, n = json_array_size(records);
	enum rc rc;

	*applied = 0;
	if (r->is_old)
		return err_set(err, RC_IO, "E7027",
		    "前の版のプログラムが作った写しには書けません",
		    "新しい写しに替えるまで読むだけです",
		    "同期を待ってください。写しは自動で作り直します");
	rc = store_begin(r->db, err);
	if (rc != RC_OK)
		return rc;
	rc = read_cursor(r, &c, err);
	if (rc == RC_OK)
		rc = same_register(&c, status, answer, err);
	for (i = 0; i < n && rc == RC_OK; i++) {
		rc = apply_record(
		    r, json_array_get(records, i), status, &c, err);
		if (rc == RC_OK)
			rc = replica_tail_put(
			    r, c.epoch, json_array_get(records, i), head, err);
	}
	if (rc == RC_OK && n > 0)
		rc = replica_tail_trim(r, c.position, err);
	if (rc == RC_OK && !GUARD("replica_cursor_with_rows")) {
		rc = store_commit(r->db, err);
		if (rc == RC_OK)
			rc = store_begin(r->db, err);
	}
	if (rc == RC_OK)
		rc = write_cursor(r, &c, answer, status, now, err);
	if (rc == RC_OK)
		rc = store_commit(r->db, err);
	if (rc != RC_OK) {
		store_rollback(r->db);
		return rc;
	}
	*applied = (int)n;
	return RC_OK;
}
