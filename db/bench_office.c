/* SPDX-License-Identifier: ISC
 * bench_office - see bench_office.h.
 */
#include "db/bench_office.h"

#include "db/reg.h"
#include "db/sequencer.h"
#include "db/store_pg.h"
#include "src/approval.h"
#include "src/date.h"
#include "src/entry.h"
#include "src/mem.h"
#include "src/proof.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define AGAIN_MAX 200 /* tries of one call */

/* Whether the call is to be tried once more. */
static bool
is_busy(struct bench_party *p, enum rc rc, int *tries)
{
	if (rc != RC_IO || ++*tries == AGAIN_MAX ||
	    (strcmp(p->err.code, "E7011") != 0 &&
		strcmp(p->err.code, "E7003") != 0))
		return false;
	p->again++;
	return true;
}

static enum rc
ask_once(struct bench_party *p, const char *method, json_t *args, json_t **out)
{
	enum rc rc;

	while (p->o->gate > 0 && sem_wait(&p->o->pass) != 0)
		;
	err_clear(&p->err);
	rc = reg_call(p->r, method, args, out, &p->err);
	if (p->o->gate > 0)
		(void)sem_post(&p->o->pass);
	return rc;
}

static enum rc
ask(struct bench_party *p, const char *method, json_t *args, json_t **out)
{
	int tries = 0;
	enum rc rc;

	do
		rc = ask_once(p, method, args, out);
	while (is_busy(p, rc, &tries));
	json_decref(args);
	return rc;
}

/* ---- who works there ---- */

static enum rc
call(struct reg *r, const char *method, json_t *args, json_t **out,
    struct err *err)
{
	enum rc rc = reg_call(r, method, args, out, err);

	json_decref(args);
	return rc;
}

static enum rc
put_staff(struct reg *r, const char *session, const char *no, const char *name,
    json_t *rights, struct err *err)
{
	return call(r, "staff.put",
	    json_pack("{s:s,s:s,s:s,s:s,s:s,s:o,s:s,s:s,s:s}", "session",
		session, "staff", no, "name", name, "org", "区民課",
		"role_label", "窓口", "rights", rights, "from", "", "to", "",
		"account", no),
	    NULL, err);
}

static enum rc
furnish(
    struct bench_office *o, struct reg *r, const char *session, struct err *err)
{
	enum rc rc = RC_OK;

	for (int i = 0; i < o->terminals && rc == RC_OK; i++) {
		struct bench_party *p = &o->party[i];

		rc = call(r, "terminal.put",
		    json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:b}", "session",
			session, "terminal", p->terminal, "place", "区民課",
			"label", p->terminal, "public_key", o->public_key,
			"profile", "counter", "demo", 1),
		    NULL, err);
		if (rc == RC_OK)
			rc = put_staff(r, session, p->clerk, "窓口",
			    json_pack("[s,s,s]", "read", "enter", "approve"),
			    err);
		if (rc == RC_OK)
			rc = put_staff(r, session, p->reviewer, "審査",
			    json_pack("[s,s]", "read", "approve"), err);
	}
	return rc;
}

static enum rc
as_manager(struct bench_office *o, struct err *err)
{
	struct reg_options ro = { .uri = o->uri, .terminal = "daicho" };
	struct reg *r = NULL;
	json_t *got = NULL;
	char session[80];
	enum rc rc = reg_open(&ro, &r, err);

	if (rc != RC_OK)
		return rc;
	rc = call(
	    r, "session.open", json_pack("{s:s}", "staff", "10003"), &got, err);
	if (rc == RC_OK) {
		(void)snprintf(
		    session, sizeof(session), "%s", json_text(got, "session"));
		json_decref(got);
		got = NULL;
		rc = furnish(o, r, session, err);
	}
	if (rc == RC_OK)
		rc = call(r, "session.close",
		    json_pack("{s:s}", "session", session), NULL, err);
	if (rc == RC_OK)
		rc = reg_call(r, "register.status", NULL, &got, err);
	if (rc == RC_OK)
		(void)snprintf(
		    o->today, sizeof(o->today), "%s", json_text(got, "today"));
	json_decref(got);
	reg_close(r);
	return rc;
}

/* ---- who moves house ---- */

static const char sql_alone[] =
    "SELECT min(person_no) FROM sheet WHERE closed_event = '' AND kind = '1' "
    "GROUP BY household_no HAVING count(*) = 1 ORDER BY 1 LIMIT $1";

static enum rc
share_out(struct bench_office *o, int each, struct err *err)
{
	struct store *s = NULL;
	struct store_stmt *st;
	int n = 0;
	enum rc rc = store_open(o->uri, STORE_REGISTER, false, &s, err);

	if (rc != RC_OK)
		return rc;
	for (int i = 0; i < o->terminals; i++) {
		o->party[i].entry =
		    x_alloc((size_t)each * sizeof(struct bench_entry));
		o->party[i].count = 0;
	}
	if ((rc = store_begin_read(s, err)) == RC_OK)
		rc = sql_open(s, err, &st, sql_alone, "d", o->terminals * each);
	while (rc == RC_OK && (rc = store_step(st, err)) == RC_OK) {
		struct bench_party *p = &o->party[n % o->terminals];

		col_copy(st, 0, p->entry[p->count].person_no,
		    sizeof(p->entry->person_no));
		p->count++;
		n++;
	}
	store_rollback(s);
	store_close(s);
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	if (rc == RC_OK && n < o->terminals * each)
		rc = err_set(err, RC_INPUT, "E9701", "町が小さすぎます",
		    "一人暮らしの人が端末の数に足りません",
		    "--residents を大きくしてください");
	return rc;
}

/* ---- a terminal ---- */

static enum rc
prove(struct bench_party *p, const char *staff, const char *act,
    const char *subject, json_t **out)
{
	struct proof proof = { .kind = "demo" };
	json_t *res = NULL;
	enum rc rc = ask(p, "session.nonce", json_object(), &res);

	if (rc != RC_OK)
		return rc;
	(void)snprintf(proof.key_id, sizeof(proof.key_id), "%s", p->terminal);
	(void)snprintf(proof.staff, sizeof(proof.staff), "%s", staff);
	(void)snprintf(proof.act, sizeof(proof.act), "%s", act);
	(void)snprintf(proof.subject, sizeof(proof.subject), "%s", subject);
	(void)snprintf(
	    proof.nonce, sizeof(proof.nonce), "%s", json_text(res, "nonce"));
	json_decref(res);
	proof_sign(&proof, p->o->secret);
	*out = proof_to_json(&proof);
	return RC_OK;
}

static void
sign_in(struct bench_party *p)
{
	struct reg_options o = { .uri = p->o->uri, .terminal = p->terminal };
	json_t *proof, *got = NULL;
	enum rc rc;

	if (p->o->reach != NULL)
		p->o->reach(p->o->arg, p->terminal, &o);
	if (reg_open(&o, &p->r, &p->err) != RC_OK)
		return;
	if (p->o->sequencer != NULL)
		sequencer_serve(p->o->sequencer, p->r);
	rc = prove(p, p->clerk, "session.open", "", &proof);
	if (rc == RC_OK)
		rc = ask(p, "session.open",
		    json_pack("{s:s,s:o}", "staff", p->clerk, "proof", proof),
		    &got);
	if (rc == RC_OK)
		(void)snprintf(p->session, sizeof(p->session), "%s",
		    json_text(got, "session"));
	json_decref(got);
}

enum rc
bench_office_open(
    struct bench_office *o, int terminals, int each, struct err *err)
{
	unsigned char pk[32];
	enum rc rc;

	o->terminals = terminals;
	o->party = x_alloc((size_t)terminals * sizeof(*o->party));
	if (o->gate > 0)
		(void)sem_init(&o->pass, 0, (unsigned)o->gate);
	if (sodium_init() < 0)
		die("libsodium does not start");
	(void)crypto_sign_keypair(pk, o->secret);
	(void)sodium_bin2hex(
	    o->public_key, sizeof(o->public_key), pk, sizeof(pk));
	for (int i = 0; i < terminals; i++) {
		struct bench_party *p = &o->party[i];

		p->o = o;
		p->no = i;
		(void)snprintf(p->terminal, sizeof(p->terminal), "b%04d", i);
		(void)snprintf(p->clerk, sizeof(p->clerk), "2%04d", i);
		(void)snprintf(p->reviewer, sizeof(p->reviewer), "3%04d", i);
	}
	if ((rc = as_manager(o, err)) != RC_OK ||
	    (rc = share_out(o, each, err)) != RC_OK)
		return rc;
	return bench_office_run(o, sign_in, NULL, NULL, NULL, err);
}

void
bench_office_close(struct bench_office *o)
{
	for (int i = 0; o->party != NULL && i < o->terminals; i++) {
		if (o->party[i].session[0] != '\0')
			(void)!ask(&o->party[i], "session.close",
			    json_pack("{s:s}", "session", o->party[i].session),
			    NULL);
		reg_close(o->party[i].r);
		free(o->party[i].entry);
		bench_release(&o->party[i].all);
		bench_release(&o->party[i].one);
	}
	if (o->party != NULL && o->gate > 0)
		(void)sem_destroy(&o->pass);
	free(o->party);
	o->party = NULL;
	explicit_bzero(o->secret, sizeof(o->secret));
}

/* ---- all at once ---- */

struct run {
	pthread_barrier_t start;
	void (*act)(struct bench_party *p);
};
struct runner {
	struct run *run;
	struct bench_party *p;
	pthread_t thread;
};

static void *
begin(void *arg)
{
	struct runner *r = arg;

	(void)pthread_barrier_wait(&r->run->start);
	r->run->act(r->p);
	r->p->ended = bench_now_us();
	return NULL;
}

static void
merge(struct bench_times *to, struct bench_times *from)
{
	for (int i = 0; to != NULL && i < from->n; i++)
		bench_add(to, from->us[i]);
	bench_release(from);
}

enum rc
bench_office_run(struct bench_office *o, void (*act)(struct bench_party *p),
    double *seconds, struct bench_times *all, struct bench_times *one,
    struct err *err)
{
	struct run run = { .act = act };
	struct runner *r = x_alloc((size_t)o->terminals * sizeof(*r));
	double start, last = 0;
	enum rc rc = RC_OK;

	(void)pthread_barrier_init(
	    &run.start, NULL, (unsigned)o->terminals + 1);
	for (int i = 0; i < o->terminals; i++) {
		r[i] = (struct runner){ .run = &run, .p = &o->party[i] };
		r[i].p->done = r[i].p->again = 0;
		err_clear(&r[i].p->err);
		if (pthread_create(&r[i].thread, NULL, begin, &r[i]) != 0)
			die("no thread can be started");
	}
	(void)pthread_barrier_wait(&run.start);
	start = bench_now_us();
	for (int i = 0; i < o->terminals; i++) {
		struct bench_party *p = r[i].p;

		(void)pthread_join(r[i].thread, NULL);
		last = p->ended > last ? p->ended : last;
		merge(all, &p->all);
		merge(one, &p->one);
		if (p->err.code[0] != '\0' && rc == RC_OK) {
			rc = p->err.rc;
			*err = p->err;
		}
	}
	(void)pthread_barrier_destroy(&run.start);
	free(r);
	if (seconds != NULL)
		*seconds = (last - start) / 1e6;
	return rc;
}

long
bench_office_done(const struct bench_office *o, long *again)
{
	long done = 0;

	*again = 0;
	for (int i = 0; i < o->terminals; i++) {
		done += o->party[i].done;
		*again += o->party[i].again;
	}
	return done;
}

void
bench_office_traffic(const struct bench_office *o, struct bench_traffic *out)
{
	struct store_pg_counts n;
	struct reg_counts calls;

	memset(out, 0, sizeof(*out));
	for (int i = 0; i < o->terminals; i++) {
		const struct reg *r = o->party[i].r;

		if (r == NULL || r->s == NULL || !store_is_shared(r->s))
			continue;
		store_pg_counts(r->s, &n);
		reg_counts(r, &calls);
		out->statements += (double)n.statements;
		out->waits += (double)n.waits;
		out->repeats += (double)calls.repeats;
	}
}

/* ---- acts ---- */

/* What the register's row says, as the screen would bring it back. */
static enum rc
before_of(
    struct bench_party *p, const char *person_no, struct entry_person *person)
{
	static const char *const numbers[] = { "person_no", "hist_no",
		"sheet_no", "recorded_at", "entry_id", "cancels" };
	json_t *got = NULL, *row;
	enum rc rc = ask(p, "person.get",
	    json_pack(
		"{s:s,s:s}", "session", p->session, "person_no", person_no),
	    &got);

	if (rc != RC_OK)
		return rc;
	row = json_object_get(got, "record");
	(void)snprintf(
	    person->person_no, sizeof(person->person_no), "%s", person_no);
	person->sheet_no =
	    (int)json_integer_value(json_object_get(row, "sheet_no"));
	person->seen_hist =
	    (int)json_integer_value(json_object_get(row, "hist_no"));
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		(void)json_object_del(row, numbers[i]);
	rc = record_from_json(&person->before, row, &p->err);
	json_decref(got);
	return rc;
}

/* A 転居 of a household of one, yesterday, notified today. */
static enum rc
make_move(struct bench_party *p, struct bench_entry *to, struct entry *e)
{
	int32_t today = iso_day(p->o->today);
	struct date moved = date_of_day(today - 1, false);
	struct date told = date_of_day(today, false);
	struct entry_person *person;
	enum rc rc;

	person = entry_add_person(e);
	if ((rc = before_of(p, to->person_no, person)) != RC_OK)
		return rc;
	record_copy(&person->after, &person->before);
	/* where nobody of this person's rows has lived yet */
	(void)snprintf(to->number, sizeof(to->number), "%d番%ld号",
	    90 + p->no % 9, 1 + (p->o->tag * 300 + p->keys) % 999);
	record_set(&person->after, IT_ADDRESS_NUMBER, to->number);
	date_store(&moved, e->event_date, sizeof(e->event_date));
	date_store(&told, e->notified_on, sizeof(e->notified_on));
	record_set(&person->after, IT_ADDRESS_SINCE, e->event_date);
	e->event = EV_MOVE_WITHIN;
	(void)snprintf(e->menu, sizeof(e->menu), "21");
	e->is_whole = true;
	e->applicant_kind = 1;
	(void)snprintf(e->applicant, sizeof(e->applicant), "本人");
	(void)snprintf(e->papers[0], sizeof(e->papers[0]), "mynum");
	e->paper_count = 1;
	return RC_OK;
}

enum rc
bench_submit(struct bench_party *p, struct bench_entry *to)
{
	struct entry e;
	json_t *got = NULL;
	char key[64];
	enum rc rc;

	entry_init(&e);
	(void)snprintf(
	    key, sizeof(key), "%s-%ld-%ld", p->terminal, p->o->tag, ++p->keys);
	rc = make_move(p, to, &e);
	if (rc == RC_OK)
		rc = ask(p, "entry.submit",
		    json_pack("{s:s,s:o,s:s}", "session", p->session, "entry",
			entry_to_json(&e), "key", key),
		    &got);
	if (rc == RC_OK) {
		to->id = json_integer_value(json_object_get(got, "id"));
		to->version =
		    (int)json_integer_value(json_object_get(got, "version"));
	}
	json_decref(got);
	entry_release(&e);
	return rc;
}

enum rc
bench_look(struct bench_party *p, struct bench_entry *e)
{
	json_t *got = NULL;
	enum rc rc = ask(p, "entry.get",
	    json_pack(
		"{s:s,s:I}", "session", p->session, "id", (json_int_t)e->id),
	    &got);

	if (rc == RC_OK)
		(void)snprintf(e->digest, sizeof(e->digest), "%s",
		    json_text(got, "digest"));
	json_decref(got);
	return rc;
}

enum rc
bench_list(struct bench_party *p, const char *scope, json_t **got)
{
	*got = NULL;
	return ask(p, "entry.list",
	    json_pack("{s:s,s:s}", "session", p->session, "scope", scope), got);
}

enum rc
bench_return(struct bench_party *p, int64_t id)
{
	return ask(p, "entry.return",
	    json_pack("{s:s,s:I,s:i,s:s}", "session", p->session, "id",
		(json_int_t)id, "version", 1, "reason", "書類不足"),
	    NULL);
}

enum rc
bench_approve(struct bench_party *p, struct bench_entry *e, double *call_us)
{
	char subject[96];
	json_t *proof = NULL, *args;
	double from;
	int tries = 0;
	enum rc rc;

	(void)snprintf(subject, sizeof(subject), "%lld@%d:%s", (long long)e->id,
	    e->version, e->digest);
	/* A refused call has spent its proof: each try has its own. */
	do {
		rc = prove(p, p->reviewer, "entry.approve", subject, &proof);
		if (rc != RC_OK)
			return rc;
		args = json_pack("{s:s,s:I,s:i,s:s,s:o}", "session", p->session,
		    "id", (json_int_t)e->id, "version", e->version, "digest",
		    e->digest, "proof", proof);
		from = bench_now_us();
		rc = ask_once(p, "entry.approve", args, NULL);
		*call_us = bench_now_us() - from;
		json_decref(args);
	} while (is_busy(p, rc, &tries));
	return rc;
}

enum rc
bench_approve_many(struct bench_party *p, struct bench_entry *e, int n,
    int *approved, double *call_us)
{
	struct approval *what = x_alloc((size_t)n * sizeof(*what));
	char subject[APPROVAL_SUBJECT];
	json_t *proof = NULL, *args, *got = NULL;
	double from;
	int tries = 0;
	enum rc rc;

	for (int i = 0; i < n; i++) {
		what[i].id = e[i].id;
		what[i].version = e[i].version;
		(void)snprintf(
		    what[i].digest, sizeof(what[i].digest), "%s", e[i].digest);
	}
	rc = approvals_subject(what, n, subject, &p->err);
	if (rc != RC_OK)
		goto out;
	do {
		rc = prove(
		    p, p->reviewer, "entry.approve_many", subject, &proof);
		if (rc != RC_OK)
			goto out;
		args = json_pack("{s:s,s:o,s:o}", "session", p->session,
		    "entries", approvals_to_json(what, n), "proof", proof);
		from = bench_now_us();
		rc = ask_once(p, "entry.approve_many", args, &got);
		*call_us = bench_now_us() - from;
		json_decref(args);
	} while (is_busy(p, rc, &tries));
	if (rc == RC_OK)
		*approved =
		    (int)json_integer_value(json_object_get(got, "approved"));
	json_decref(got);
out:
	free(what);
	return rc;
}
