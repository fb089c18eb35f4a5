/* SPDX-License-Identifier: ISC
 * help_morning - see help_morning.h.
 */
#include "tests/db/help_morning.h"

#include "src/approval.h"
#include "tests/db/help_cut.h"
#include "tests/db/help_register.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- what all of them know: a folder of marks ---- */

struct place place;

static void
nap(void)
{
	const struct timespec t = { 0, 5000000 };

	(void)nanosleep(&t, NULL);
}

static void
path_of(const char *what, int n, char out[160])
{
	(void)snprintf(out, 160, "%s/%s-%d", place.folder, what, n);
}

static void
mark(const char *what, int n, const char *text)
{
	char path[160], made[170];
	FILE *f;

	path_of(what, n, path);
	(void)snprintf(made, sizeof(made), "%s.%d", path, (int)getpid());
	f = fopen(made, "w");
	if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0 ||
	    rename(made, path) != 0)
		_exit(9);
}

bool
is_marked(const char *what, int n)
{
	char path[160];

	path_of(what, n, path);
	return access(path, F_OK) == 0;
}

static long long
number_of(const char *what, int n)
{
	char path[160], text[32] = "";
	FILE *f;

	path_of(what, n, path);
	f = fopen(path, "r");
	if (f == NULL)
		return 0;
	if (fgets(text, sizeof(text), f) == NULL)
		text[0] = '\0';
	(void)fclose(f);
	return atoll(text);
}

void
morning_fault(int n, const char *fmt, ...)
{
	char path[160];
	va_list ap;
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/faults", place.folder);
	f = fopen(path, "a");
	if (f == NULL)
		_exit(9);
	(void)fprintf(f, "notification %d: ", n);
	va_start(ap, fmt);
	(void)vfprintf(f, fmt, ap);
	va_end(ap);
	(void)fputc('\n', f);
	(void)fclose(f);
}

/* ---- a terminal ---- */

static enum rc
call_once(struct desk *d, const char *method, const json_t *args, json_t **res)
{
	err_clear(&d->err);
	if (res != NULL)
		*res = NULL;
	return reg_call(d->r, method, args, res, &d->err);
}

enum rc
morning_call(struct desk *d, const char *method, json_t *args, json_t **res)
{
	enum rc rc;

	if (d->session[0] != '\0')
		(void)json_object_set_new(
		    args, "session", json_string(d->session));
	while (
	    (rc = call_once(d, method, args, res)) == RC_OFFLINE || rc == RC_IO)
		nap();
	json_decref(args);
	return rc;
}

static json_t *
proof_of(struct desk *d, const char *act, const char *subject)
{
	struct proof p = { .kind = "demo" };
	json_t *res;

	while (morning_call(d, "session.nonce", json_object(), &res) != RC_OK)
		nap();
	(void)snprintf(p.key_id, sizeof(p.key_id), "%s", d->terminal);
	(void)snprintf(p.staff, sizeof(p.staff), "%s", d->staff);
	(void)snprintf(p.act, sizeof(p.act), "%s", act);
	(void)snprintf(p.subject, sizeof(p.subject), "%s", subject);
	(void)snprintf(p.nonce, sizeof(p.nonce), "%s",
	    json_string_value(json_object_get(res, "nonce")));
	json_decref(res);
	proof_sign(&p, place.secret);
	return proof_to_json(&p);
}

static void
sit_down(struct desk *d, int port)
{
	char uri[64], ca[128], cert[128], key[128];
	struct reg_options o = { .uri = uri,
		.terminal = d->terminal,
		.timeout_ms = 5000,
		.tls = { ca, cert, key } };
	json_t *res;

	(void)snprintf(uri, sizeof(uri), "https://localhost:%d", port);
	(void)snprintf(ca, sizeof(ca), "%s/ca.pem", place.tls);
	(void)snprintf(cert, sizeof(cert), "%s/%s.pem", place.tls, d->terminal);
	(void)snprintf(key, sizeof(key), "%s/%s.key", place.tls, d->terminal);
	while (reg_open(&o, &d->r, &d->err) != RC_OK)
		nap();
	while (morning_call(d, "session.open",
		   json_pack("{s:s,s:o}", "staff", d->staff, "proof",
		       proof_of(d, "session.open", "")),
		   &res) != RC_OK)
		nap();
	(void)snprintf(d->session, sizeof(d->session), "%s",
	    json_string_value(json_object_get(res, "session")));
	json_decref(res);
}

/* State of an entry, its version and digest. */
static void
state_of(
    struct desk *d, long long id, char state[16], int *version, char digest[65])
{
	json_t *got;
	const char *s;

	state[0] = '\0';
	if (morning_call(d, "entry.get",
		json_pack("{s:I}", "id", (json_int_t)id), &got) != RC_OK)
		return;
	s = json_string_value(json_object_get(got, "state"));
	(void)snprintf(state, 16, "%s", s != NULL ? s : "");
	s = json_string_value(json_object_get(got, "digest"));
	(void)snprintf(digest, 65, "%s", s != NULL ? s : "");
	*version = (int)json_integer_value(
	    json_object_get(json_object_get(got, "entry"), "version"));
	json_decref(got);
}

/* ---- a clerk ---- */

static void
die_once(int n, int point)
{
	if (n % 3 != point || is_marked("killed", n))
		return;
	mark("killed", n, "");
	(void)kill(getpid(), SIGKILL);
}

/* A day that has not come is refused; then it is typed right. */
static void
try_impossible(struct desk *d, const struct note *n, const struct entry *e)
{
	json_t *bad = entry_to_json(e);
	char key[32];

	(void)json_object_set_new(bad, "event_date", json_string("R08.07.16"));
	(void)snprintf(key, sizeof(key), "bad-%d", n->n);
	if (morning_call(d, "entry.submit",
		json_pack("{s:o,s:s}", "entry", bad, "key", key),
		NULL) != RC_INPUT)
		morning_fault(n->n, "a day to come was taken: %s", d->err.code);
}

/* What was sent is kept before it is sent, and sent again as it was. */
static void
send_in(struct desk *d, const struct note *n)
{
	char path[160], key[32], number[24];
	struct entry e;
	json_t *entry, *res;
	char *text;

	path_of("sent", n->n, path);
	if (!is_marked("sent", n->n)) {
		if (!morning_fill(d, n, n->typed, &e)) {
			mark("none", n->n, "");
			entry_release(&e);
			return;
		}
		if (strcmp(n->plan, "bad") == 0)
			try_impossible(d, n, &e);
		entry = entry_to_json(&e);
		entry_release(&e);
		text = json_dumps(entry, JSON_COMPACT);
		mark("sent", n->n, text);
		free(text);
		json_decref(entry);
	}
	if (strcmp(n->plan, "kill") == 0)
		die_once(n->n, 0);
	(void)snprintf(key, sizeof(key), "morning-%d", n->n);
	entry = json_load_file(path, 0, NULL);
	if (entry == NULL ||
	    morning_call(d, "entry.submit",
		json_pack("{s:o,s:s}", "entry", entry, "key", key),
		&res) != RC_OK) {
		morning_fault(n->n, "refused: %s %s %s", d->err.code,
		    d->err.text, d->err.why);
		mark("none", n->n, "");
		return;
	}
	if (strcmp(n->plan, "kill") == 0)
		die_once(n->n, 1);
	(void)snprintf(number, sizeof(number), "%lld",
	    (long long)json_integer_value(json_object_get(res, "id")));
	json_decref(res);
	mark("id", n->n, number);
	if (strcmp(n->plan, "kill") == 0)
		die_once(n->n, 2);
}

static void
take_back(struct desk *d, const struct note *n, long long id, int version)
{
	char state[16], digest[65];

	if (morning_call(d, "entry.withdraw",
		json_pack(
		    "{s:I,s:i}", "id", (json_int_t)id, "version", version),
		NULL) == RC_OK)
		return;
	state_of(d, id, state, &version, digest); /* an answer was lost */
	if (strcmp(state, "withdrawn") != 0)
		morning_fault(n->n, "not taken back: %s", d->err.code);
}

static void
put_right(struct desk *d, const struct note *n, long long id, int version)
{
	char state[16], digest[65];
	struct entry e;
	int now = version;

	if (!morning_fill(d, n, n->paper, &e)) {
		morning_fault(n->n, "its family is gone");
	} else if (morning_call(d, "entry.change",
		       json_pack("{s:I,s:i,s:o}", "id", (json_int_t)id,
			   "version", version, "entry", entry_to_json(&e)),
		       NULL) != RC_OK) {
		struct err why = d->err;

		state_of(d, id, state, &now, digest);
		if (now == version)
			morning_fault(
			    n->n, "not put right: %s %s", why.code, why.why);
	}
	entry_release(&e);
}

/* What this clerk still has to do about one of their notifications. */
static void
look_after(struct desk *d, const struct note *n)
{
	char state[16], digest[65];
	long long id = number_of("id", n->n);
	int version = 0;

	if (is_marked("end", n->n))
		return;
	if (is_marked("none", n->n)) {
		mark("end", n->n, "");
		return;
	}
	if (id == 0)
		return;
	state_of(d, id, state, &version, digest);
	if (strcmp(state, "approved") == 0 || strcmp(state, "withdrawn") == 0)
		mark("end", n->n, state);
	else if (strcmp(state, "returned") == 0 && strcmp(n->plan, "drop") == 0)
		take_back(d, n, id, version);
	else if (strcmp(state, "returned") == 0)
		put_right(d, n, id, version);
	else if (strcmp(n->plan, "cancel") == 0)
		take_back(d, n, id, version);
	else if (strcmp(n->plan, "since") == 0 && version == 1 &&
		 is_marked("looked", n->n))
		put_right(d, n, id, version);
}

/* The other clerk gets the same people at their counter: refused while the
 * first entry waits. */
static void
try_twice(struct desk *d, const struct note *n)
{
	struct entry e;
	char key[32];
	enum rc rc;

	if (strcmp(n->plan, "twice") != 0 || is_marked("tried", n->n) ||
	    (number_of("id", n->n) == 0 && !is_marked("none", n->n)))
		return;
	if (!is_marked("none", n->n) && morning_fill(d, n, n->other, &e)) {
		(void)snprintf(key, sizeof(key), "twice-%d", n->n);
		rc = morning_call(d, "entry.submit",
		    json_pack(
			"{s:o,s:s}", "entry", entry_to_json(&e), "key", key),
		    NULL);
		if (rc == RC_OK || (strcmp(d->err.code, "E4085") != 0 &&
				       strcmp(d->err.code, "E1035") != 0))
			morning_fault(n->n, "taken in twice: %d %s", (int)rc,
			    d->err.code);
		entry_release(&e);
	}
	mark("tried", n->n, "");
}

/* Chores; how many of the first `until` notes still need somebody. */
static int
chores(struct desk *d, int until, const char *family)
{
	int i, open = 0;

	for (i = 0; i < note_count; i++) {
		const struct note *n = &notes[i];

		if (n->clerk != d->clerk) {
			try_twice(d, n);
			open += family == NULL &&
				strcmp(n->plan, "twice") == 0 &&
				!is_marked("tried", n->n);
			continue;
		}
		if (i >= until)
			continue;
		look_after(d, n);
		if (family == NULL || strcmp(family, n->family) == 0)
			open += !is_marked("end", n->n);
	}
	return open;
}

static void
clerk_work(struct desk *d, int port)
{
	int i;

	sit_down(d, port);
	for (i = 0; i < note_count; i++) {
		const struct note *n = &notes[i];

		if (n->clerk != d->clerk || number_of("id", n->n) != 0 ||
		    is_marked("none", n->n))
			continue;
		/* one notification of a family after the other, and of the
		 * one whose household is joined */
		while (n->kind != KIND_IN && !is_marked("sent", n->n) &&
		       (chores(d, i, n->family) > 0 ||
			   (n->into > 0 && !is_marked("end", n->into))))
			nap();
		send_in(d, n);
		if (i % 6 < 2)
			(void)chores(d, i, "");
	}
	while (chores(d, note_count, NULL) > 0)
		nap();
	mark("home", d->clerk, "");
	reg_close(d->r);
}

/* ---- the reviewer ---- */

/* The paper of an entry: whoever brought it wrote its number there. What
 * nobody brought is the one that its clerk has noted; NULL: not yet. */
static const struct note *
paper_of(const json_t *entry, long long id)
{
	const char *s = json_string_value(json_object_get(entry, "applicant"));
	int i, n = 0;

	if (s != NULL && sscanf(s, "届%d", &n) == 1 && n >= 1 &&
	    n <= note_count)
		return &notes[n - 1];
	for (i = 0; i < note_count; i++)
		if (number_of("id", notes[i].n) == id)
			return &notes[i];
	return NULL;
}

/* Every person stands as the paper says, and as many as it names. */
static bool
agrees(const json_t *entry, const struct note *n)
{
	const char *item = morning_item(n->kind), *is;
	json_t *p;
	size_t i;
	bool yes = true;

	json_array_foreach(json_object_get(entry, "persons"), i, p)
	{
		is = json_string_value(
		    item != NULL
			? json_object_get(json_object_get(p, "after"), item)
			: json_object_get(entry, "event_date"));
		yes = yes && is != NULL && strcmp(is, n->paper) == 0;
	}
	switch (n->kind) {
	case KIND_UNDO:
		return yes && i > 0;
	case KIND_HEAD: /* without a head who died */
		return yes && (int)i >= n->size - 1;
	case KIND_IN:
	case KIND_MOVE:
	case KIND_OUT:
	case KIND_MERGE:
	case KIND_NOTICE:
		return yes && (int)i == n->size;
	case KIND_DEATH:
	case KIND_SPLIT:
	case KIND_LOST:
	case KIND_BIRTH:
	case KIND_JOIN:
		return yes && i == 1;
	}
	return false;
}

static enum rc
approve(struct desk *d, long long id, int version, const char *digest)
{
	struct approval what = { .id = id, .version = version };
	char subject[APPROVAL_SUBJECT];

	(void)snprintf(what.digest, sizeof(what.digest), "%s", digest);
	approval_subject(&what, subject);
	return morning_call(d, "entry.approve",
	    json_pack("{s:I,s:i,s:s,s:o}", "id", (json_int_t)id, "version",
		version, "digest", digest, "proof",
		proof_of(d, "entry.approve", subject)),
	    NULL);
}

static void
decide(struct desk *d, const struct note *n, json_t *got, long long id)
{
	json_t *entry = json_object_get(got, "entry");
	const char *digest = json_string_value(json_object_get(got, "digest"));
	int version =
	    (int)json_integer_value(json_object_get(entry, "version"));
	bool since = strcmp(n->plan, "since") == 0 && version == 1;
	char state[16], now[65];
	enum rc rc;

	if (!agrees(entry, n)) {
		(void)morning_call(d, "entry.return",
		    json_pack("{s:I,s:i,s:s}", "id", (json_int_t)id, "version",
			version, "reason", "書類と不一致"),
		    NULL);
		return;
	}
	if (since) { /* the clerk changes it under the reviewer's eyes */
		mark("looked", n->n, "");
		do {
			nap();
			state_of(d, id, state, &version, now);
		} while (version == 1);
		version = 1;
	}
	rc = approve(d, id, version, digest);
	if (since && (rc != RC_CONFLICT || strcmp(d->err.code, "E4083") != 0))
		morning_fault(n->n, "approved what was changed since: %d %s",
		    (int)rc, d->err.code);
	if (since || rc == RC_OK)
		return;
	state_of(d, id, state, &version, now);
	if (strcmp(state, "approved") != 0 && strcmp(state, "withdrawn") != 0)
		morning_fault(
		    n->n, "not approved: %s %s", d->err.code, d->err.why);
}

static void
review(struct desk *d, const json_t *row)
{
	long long id = json_integer_value(json_object_get(row, "id"));
	const struct note *n;
	json_t *got;

	if (morning_call(d, "entry.get",
		json_pack("{s:I}", "id", (json_int_t)id), &got) != RC_OK)
		return;
	n = paper_of(json_object_get(got, "entry"), id);
	/* what its clerk takes back, and what is tried at the other counter
	 * meanwhile, waits */
	if (n != NULL && strcmp(n->plan, "cancel") != 0 &&
	    (strcmp(n->plan, "twice") != 0 || is_marked("tried", n->n)) &&
	    morning_call(d, "entry.claim",
		json_pack("{s:I}", "id", (json_int_t)id), NULL) == RC_OK)
		decide(d, n, got, id);
	json_decref(got);
}

static void
reviewer_work(struct desk *d, int port)
{
	json_t *got, *row;
	size_t i;

	sit_down(d, port);
	while (!is_marked("home", 1) || !is_marked("home", 2)) {
		if (morning_call(d, "entry.list",
			json_pack("{s:s}", "scope", "approvable"),
			&got) != RC_OK)
			continue;
		json_array_foreach(json_object_get(got, "entries"), i, row)
		{
			review(d, row);
		}
		json_decref(got);
		nap();
	}
	reg_close(d->r);
}

/* ---- the office: one process of one thread, which starts the others ---- */

static pid_t
seat(int which, int port, int far)
{
	static const char *const terminals[] = { "T3", "T1", "T2" };
	static const char *const staff[] = { "10002", "10001", "10004" };
	struct desk d = { .terminal = terminals[which],
		.staff = staff[which],
		.clerk = which };
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	(void)signal(SIGPIPE, SIG_IGN);
	if (which == 0)
		reviewer_work(&d, port);
	else
		clerk_work(&d, which == 2 ? far : port);
	_exit(0);
}

/* Status 0 when all three went home. Whoever was killed sits down again. */
int
office(int from)
{
	struct cut line;
	struct cut_options o = { .seed = 5,
		.listen = "127.0.0.1",
		.address = "127.0.0.1",
		.cut_percent = 100,
		.most_bytes = 60000 };
	pid_t pids[3], pid;
	int i, status, left = 3;

	if (read(from, &place, sizeof(place)) != (ssize_t)sizeof(place))
		return 9;
	(void)alarm(note_count > 40 ? 1800 : 400);
	o.targets[0] = place.port;
	cut_start(&line, &o, -1);
	for (i = 0; i < 3; i++)
		pids[i] = seat(i, place.port, line.port);
	while (left > 0 && (pid = waitpid(-1, &status, 0)) > 0) {
		for (i = 0; i < 3 && pids[i] != pid; i++)
			;
		if (i == 3)
			continue;
		if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
			pids[i] = seat(i, place.port, line.port);
		else if (status != 0) {
			printf(
			    "# whoever sat at %d ended with %x\n", i, status);
			return 1;
		} else
			left--;
	}
	printf("# %ld connections of the second counter, %ld cut\n",
	    line.counts->connections, line.counts->cuts);
	status = line.counts->cuts > 0 ? 0 : 2;
	cut_end(&line);
	return status;
}
