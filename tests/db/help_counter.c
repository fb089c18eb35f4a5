/* SPDX-License-Identifier: ISC
 * help_counter - see help_counter.h.
 */
#include "tests/db/help_counter.h"
#include "db/aside.h"
#include "db/outbox.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static void
nap_ms(int ms)
{
	(void)poll(NULL, 0, ms);
}

void
counter_family(int code, char out[32])
{
	static const char *const digit[] = { "零", "壱", "弐", "参", "肆", "伍",
		"陸", "漆", "捌", "玖" };

	(void)snprintf(out, 32, "%s%s%s%s", digit[code / 1000 % 10],
	    digit[code / 100 % 10], digit[code / 10 % 10], digit[code % 10]);
}

/* ---- what a counter keeps: lines "WORD CODE REST" ---- */

/* S begins to submit, s KEY's ID acknowledged; p approved; o given to the
 * outbox under KEY; l so many lines in its log. */
static void
keep(const struct terminal *m, const char *fmt, ...)
{
	char path[128], s[160];
	va_list ap;
	int fd, n;

	(void)snprintf(path, sizeof(path), "%s/kept", m->dir);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	va_start(ap, fmt);
	n = vsnprintf(s, sizeof(s), fmt, ap);
	va_end(ap);
	if (fd < 0 || write(fd, s, (size_t)n) != n)
		_exit(9);
	(void)close(fd);
}

/* What is known of each of its families; the number after the last. */
int
counter_kept(const struct terminal *m, struct kept *k, int *lines)
{
	char path[128], row[160], word[4], rest[48];
	int code, first = m->first, end = 0;
	FILE *f;

	memset(k, 0, COUNTER_CODES * sizeof(*k));
	*lines = 0;
	(void)snprintf(path, sizeof(path), "%s/kept", m->dir);
	f = fopen(path, "r");
	while (f != NULL && fgets(row, sizeof(row), f) != NULL) {
		rest[0] = '\0';
		if (sscanf(row, "%3s %d %47s", word, &code, rest) < 2)
			continue;
		if (word[0] == 'l') {
			*lines = code;
			continue;
		}
		code -= first;
		if (code < 0 || code >= COUNTER_CODES)
			continue;
		end = code + 1 > end ? code + 1 : end;
		k[code].begun = true;
		k[code].submitted |= word[0] == 's';
		k[code].approved |= word[0] == 'p';
		k[code].boxed |= word[0] == 'o';
		if (word[0] == 's')
			k[code].id = atoll(rest);
		if (word[0] == 'o')
			(void)snprintf(k[code].key, 40, "%.39s", rest);
	}
	if (f != NULL)
		(void)fclose(f);
	return end;
}

/* ---- a counter ---- */

struct counter {
	struct terminal *m;
	struct reg *r;
	struct outbox *box;
	char clerk[65], reviewer[65];
	struct err err;
};

static enum rc
call(struct counter *c, const char *method, json_t *args, json_t **res)
{
	enum rc rc;

	err_clear(&c->err);
	if (res != NULL)
		*res = NULL;
	rc = reg_call(c->r, method, args, res, &c->err);
	json_decref(args);
	return rc;
}

/* Away, busy, or in an answer that was lost: it is asked again. */
static bool
is_passing(enum rc rc)
{
	return rc == RC_OFFLINE || rc == RC_IO;
}

static struct reg *
connect_as(const struct terminal *m)
{
	char uri[64], ca[160], cert[160], key[160];
	struct reg_options o = { .uri = uri,
		.terminal = m->id,
		.timeout_ms = 3000,
		.tls = { ca, cert, key } };
	struct reg *r = NULL;
	struct err e;

	(void)snprintf(uri, sizeof(uri), "https://localhost:%d", m->port);
	(void)snprintf(ca, sizeof(ca), "%s/tls/ca.pem", m->t->dir);
	(void)snprintf(cert, sizeof(cert), "%s/tls/%s.pem", m->t->dir, m->id);
	(void)snprintf(key, sizeof(key), "%s/tls/%s.key", m->t->dir, m->id);
	for (;;) {
		err_clear(&e);
		if (reg_open(&o, &r, &e) == RC_OK)
			return r;
		nap_ms(30);
	}
}

static bool
proof_of(struct counter *c, const char *staff, const char *act,
    const char *subject, json_t **out)
{
	struct proof p = { .kind = "demo" };
	json_t *res;

	if (call(c, "session.nonce", json_object(), &res) != RC_OK)
		return false;
	(void)snprintf(p.key_id, sizeof(p.key_id), "%s", c->m->id);
	(void)snprintf(p.staff, sizeof(p.staff), "%s", staff);
	(void)snprintf(p.act, sizeof(p.act), "%s", act);
	(void)snprintf(p.subject, sizeof(p.subject), "%s", subject);
	(void)snprintf(p.nonce, sizeof(p.nonce), "%s",
	    json_string_value(json_object_get(res, "nonce")));
	json_decref(res);
	proof_sign(&p, c->m->t->secret);
	*out = proof_to_json(&p);
	return true;
}

/* The session of before, when it still counts: what lies in the outbox was
 * made under it. */
static void
sign_in(struct counter *c, const char *staff, char session[65])
{
	char path[128];
	json_t *proof, *res;
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", c->m->dir, staff);
	f = fopen(path, "r");
	if (f != NULL) {
		if (fscanf(f, "%64s", session) != 1)
			session[0] = '\0';
		(void)fclose(f);
	}
	while (session[0] == '\0' ||
	       call(c, "session.renew", json_pack("{s:s}", "session", session),
		   NULL) != RC_OK) {
		if (session[0] != '\0' && c->err.rc != RC_DENIED) {
			nap_ms(30);
			continue;
		}
		session[0] = '\0';
		if (!proof_of(c, staff, "session.open", "", &proof) ||
		    call(c, "session.open",
			json_pack("{s:s,s:o}", "staff", staff, "proof", proof),
			&res) != RC_OK) {
			nap_ms(30);
			continue;
		}
		(void)snprintf(session, 65, "%s",
		    json_string_value(json_object_get(res, "session")));
		json_decref(res);
		f = fopen(path, "w");
		if (f == NULL || fprintf(f, "%s\n", session) < 0 ||
		    fclose(f) != 0)
			_exit(9);
	}
}

static json_t *
family_of(int code)
{
	struct entry e;
	char name[32];
	json_t *j;

	counter_family(code, name);
	test_family(&e, name, COUNTER_FAMILY, code);
	j = entry_to_json(&e);
	entry_release(&e);
	return j;
}

/* Submits under the family's own key until it is answered. */
static long long
submit(struct counter *c, int code)
{
	char key[40];
	json_t *res;
	long long id;
	enum rc rc;

	(void)snprintf(key, sizeof(key), "direct-%d", code);
	do {
		rc = call(c, "entry.submit",
		    json_pack("{s:s,s:o,s:s}", "session", c->clerk, "entry",
			family_of(code), "key", key),
		    &res);
		if (rc != RC_OK)
			nap_ms(20);
	} while (is_passing(rc));
	if (rc != RC_OK) {
		keep(c->m, "E %d %s-%.20s\n", code, c->err.code, c->err.text);
		return 0;
	}
	id = json_integer_value(json_object_get(res, "id"));
	json_decref(res);
	return id;
}

static bool
is_approved(struct counter *c, long long id)
{
	json_t *res;
	bool yes;

	if (call(c, "entry.get",
		json_pack(
		    "{s:s,s:I}", "session", c->reviewer, "id", (json_int_t)id),
		&res) != RC_OK)
		return false;
	yes = strcmp(json_string_value(json_object_get(res, "state")),
		  "approved") == 0;
	json_decref(res);
	return yes;
}

static bool
try_approve(struct counter *c, long long id)
{
	json_t *got, *proof;
	char subject[96];
	const char *digest;
	int version;
	bool ok;

	if (call(c, "entry.get",
		json_pack(
		    "{s:s,s:I}", "session", c->reviewer, "id", (json_int_t)id),
		&got) != RC_OK)
		return false;
	digest = json_string_value(json_object_get(got, "digest"));
	version = (int)json_integer_value(
	    json_object_get(json_object_get(got, "entry"), "version"));
	(void)snprintf(
	    subject, sizeof(subject), "%lld@%d:%s", id, version, digest);
	ok = proof_of(c, c->m->reviewer, "entry.approve", subject, &proof) &&
	     call(c, "entry.approve",
		 json_pack("{s:s,s:I,s:i,s:s,s:o}", "session", c->reviewer,
		     "id", (json_int_t)id, "version", version, "digest", digest,
		     "proof", proof),
		 NULL) == RC_OK;
	json_decref(got);
	return ok;
}

static void
approve(struct counter *c, long long id)
{
	while (!try_approve(c, id)) {
		/* an answer that was lost on the way back */
		if (is_approved(c, id))
			return;
		if (c->err.rc == RC_DENIED)
			sign_in(c, c->m->reviewer, c->reviewer);
		nap_ms(20);
	}
}

/* One that goes up by madoguchi-sync, and a look that is logged. */
static void
put_aside(struct counter *c, int code, int *lines)
{
	char key[40];
	json_t *args = json_pack(
	    "{s:s,s:o}", "session", c->clerk, "entry", family_of(code));
	json_t *d = json_pack("{s:s,s:i}", "screen", "K1", "n", code);

	if (outbox_submit(c->box, "entry.submit", args, key, &c->err) == RC_OK)
		keep(c->m, "o %d %s\n", code, key);
	if (outbox_log(c->box, now_us(), "inquiry", d, &c->err) == RC_OK)
		keep(c->m, "l %d\n", ++*lines);
	json_decref(args);
	json_decref(d);
}

_Noreturn void
counter_work(struct terminal *m)
{
	static struct kept k[COUNTER_CODES];
	struct counter c = { .m = m };
	int lines, code, first = m->first;
	int end = counter_kept(m, k, &lines);
	char path[128], aside[256];
	int64_t bad = 0, head = 0;
	char hash[65];

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)signal(SIGPIPE, SIG_IGN);
	if (m->net != NULL && !cut_net_enter(m->net))
		_exit(9);
	(void)snprintf(path, sizeof(path), "%s/outbox.db", m->dir);
	err_clear(&c.err);
	if (outbox_open(path, m->id, &c.box, aside, &c.err) != RC_OK ||
	    aside[0] != '\0' ||
	    outbox_log_verify(c.box, &bad, &head, hash, &c.err) != RC_OK ||
	    bad != 0 || head < lines) {
		keep(m, "E 0 outbox-%s\n", c.err.code);
		_exit(9);
	}
	lines = (int)head;
	c.r = connect_as(m);
	sign_in(&c, m->clerk, c.clerk);
	sign_in(&c, m->reviewer, c.reviewer);
	/* what was under way goes on */
	for (code = 0; code < end; code++) {
		if (!k[code].begun || k[code].approved || k[code].boxed)
			continue;
		if (!k[code].submitted) {
			k[code].id = submit(&c, first + code);
			keep(m, "s %d %lld\n", first + code, k[code].id);
		}
		if (k[code].id != 0) {
			approve(&c, k[code].id);
			keep(m, "p %d\n", first + code);
		}
	}
	for (code = end; code + 1 < COUNTER_CODES; code += 2) {
		long long id;

		keep(m, "S %d\n", first + code);
		id = submit(&c, first + code);
		keep(m, "s %d %lld\n", first + code, id);
		if (id != 0) {
			approve(&c, id);
			keep(m, "p %d\n", first + code);
		}
		put_aside(&c, first + code + 1, &lines);
	}
	for (;;)
		(void)pause();
}

long
counter_lines(const struct terminal *m, char word)
{
	char path[128], row[160];
	long n = 0;
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/kept", m->dir);
	f = fopen(path, "r");
	while (f != NULL && fgets(row, sizeof(row), f) != NULL)
		n += row[0] == word;
	if (f != NULL)
		(void)fclose(f);
	return n;
}
