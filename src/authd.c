/* SPDX-License-Identifier: ISC
 * authd - one conversation between a terminal and a PAM child. See authd.h.
 */
#include "src/authd.h"

#include "src/authwire.h"
#include "src/mutant.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <syslog.h>
#include <unistd.h>

#define START_MS 10000  /* for the 'S' frame to come */
#define FRAMES_MAX 200  /* words of a module in one conversation */
#define HANDLERS_MAX 16 /* conversations at once */
#define REAP_MS 200
#define ANSWER_MAX 511 /* PAM_MAX_RESP_SIZE without the NUL */

static const char said_wrong[] = MSG_("職員番号または暗証が違います");
static const char said_later[] = MSG_(
    "続けて確認できなかったため止めています。しばらく待ってからやり直してください");
static const char said_died[] =
    MSG_("本人確認のモジュールが途中で止まりました");
static const char said_time[] =
    MSG_("時間切れです。もう一度やり直してください");
static const char said_cancel[] = MSG_("取り消しました");
static const char said_setup[] =
    MSG_("本人確認の設定が使えません。管理者に連絡してください");
static const char said_request[] = MSG_("この本人確認は受け付けられません");

/* One conversation. */
struct talk {
	const struct authd *d;
	int client, child; /* descriptors; -1 none */
	pid_t pid;
	uid_t peer;
	struct wire_in from_client, from_child;
	struct authd_request rq;
	bool is_started, is_known, is_asked, has_tried, is_decided, is_over;
	int frames;
	long long deadline_ms, answered_ms;
	/* once decided */
	bool is_ok;
	int pam;
	const char *text;
	long long say_ms;
};

static bool
only(const char *s, const char *set)
{
	return s[strspn(s, set)] == '\0';
}

static bool
printable(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s < 0x21 || *s > 0x7E)
			return false;
	return true;
}

static bool
field(const json_t *j, const char *name, char *out, size_t size)
{
	const json_t *v = json_object_get(j, name);
	const char *s = json_string_value(v);

	if (s == NULL || json_string_length(v) >= size || !printable(s))
		return false;
	(void)snprintf(out, size, "%s", s);
	return true;
}

/* Which acts a service may prove: a sign-in is never an approval. */
static bool
fits(const char *service, const char *act)
{
	if (strcmp(service, "login") == 0)
		return strcmp(act, "session.open") == 0;
	if (strcmp(service, "unlock") == 0)
		return strcmp(act, "session.unlock") == 0;
	if (strcmp(service, "password") == 0)
		return act[0] == '\0' || strcmp(act, "password.change") == 0;
	if (strcmp(service, "approve") == 0)
		return strchr(act, '.') != NULL &&
		       strncmp(act, "session.", 8) != 0 &&
		       strncmp(act, "password.", 9) != 0;
	return false;
}

bool
authd_request(const char *body, size_t len, struct authd_request *rq)
{
	json_t *j = json_loadb(body, len, JSON_REJECT_DUPLICATES, NULL);
	bool ok;

	memset(rq, 0, sizeof(*rq));
	ok = json_object_size(j) == 5 &&
	     field(j, "service", rq->service, sizeof(rq->service)) &&
	     field(j, "staff", rq->staff, sizeof(rq->staff)) &&
	     field(j, "act", rq->act, sizeof(rq->act)) &&
	     field(j, "subject", rq->subject, sizeof(rq->subject)) &&
	     field(j, "nonce", rq->nonce, sizeof(rq->nonce)) &&
	     rq->staff[0] != '\0' &&
	     only(rq->act, "abcdefghijklmnopqrstuvwxyz_.") &&
	     only(rq->nonce, "0123456789abcdef") &&
	     (!GUARD("auth_act_of_service") || fits(rq->service, rq->act));
	json_decref(j);
	return ok;
}

static void
kill_child(struct talk *t)
{
	int status;

	if (t->pid > 0) {
		(void)kill(-t->pid, SIGKILL);
		(void)kill(t->pid, SIGKILL);
		while (waitpid(t->pid, &status, 0) < 0 && errno == EINTR)
			;
	}
	t->pid = -1;
	if (t->child >= 0)
		(void)close(t->child);
	t->child = -1;
}

/* What will be said, and when: refusals at the same beat, whatever took how
 * long, so that the time tells nothing about the number that was typed. */
static void
decide(struct talk *t, bool ok, int pam, const char *text)
{
	long long now = wire_now_ms(), gone = now - t->answered_ms;
	long long beat = t->d->refuse_ms < 1 ? 1 : t->d->refuse_ms;

	t->is_decided = true;
	t->is_ok = ok;
	t->pam = pam;
	t->text = text;
	t->say_ms = now;
	if (GUARD("auth_same_time") && !ok)
		t->say_ms = t->answered_ms + (gone / beat + 1) * beat;
	kill_child(t);
}

static void
decide_now(struct talk *t, const char *text, const char *why)
{
	decide(t, false, 7, text);
	t->say_ms = 0;
	syslog(LOG_NOTICE, "%s peer %u: %s", t->rq.service, t->peer, why);
}

/* The signed statement; NULL when none was asked for or none can be made. */
static json_t *
make_proof(const struct talk *t, struct err *err)
{
	const struct authd_request *rq = &t->rq;
	unsigned char *sk;
	char hex[65];
	struct proof p;
	json_t *j = NULL;

	memset(&p, 0, sizeof(p));
	(void)snprintf(p.kind, sizeof(p.kind), "%s", t->d->kind);
	(void)snprintf(p.key_id, sizeof(p.key_id), "%s", t->d->terminal);
	(void)snprintf(p.staff, sizeof(p.staff), "%s", rq->staff);
	(void)snprintf(p.act, sizeof(p.act), "%s", rq->act);
	(void)snprintf(p.subject, sizeof(p.subject), "%s", rq->subject);
	(void)snprintf(p.nonce, sizeof(p.nonce), "%s", rq->nonce);
	sk = sodium_malloc(AUTHD_SECRET_KEY);
	if (sk == NULL)
		return NULL;
	if (authd_key_load(t->d->key_path, t->d->kind, sk, hex, err) == RC_OK) {
		proof_sign(&p, sk);
		j = proof_to_json(&p);
	}
	sodium_free(sk);
	return j;
}

static void
say(struct talk *t)
{
	bool wants = t->rq.act[0] != '\0' && t->rq.nonce[0] != '\0';
	json_t *proof = NULL, *j;
	struct err err;
	char *s;

	err_clear(&err);
	if (t->is_ok && wants && (proof = make_proof(t, &err)) == NULL) {
		t->is_ok = false;
		t->text = said_setup;
		syslog(LOG_ERR, "no proof: %s", err.log);
	}
	j = json_pack(
	    "{s:b, s:i, s:s}", "ok", t->is_ok, "pam", t->pam, "text", t->text);
	if (proof != NULL)
		(void)json_object_set_new(j, "proof", proof);
	s = json_dumps(j, JSON_COMPACT);
	json_decref(j);
	if (s != NULL)
		(void)wire_send(t->client, 'D', s, strlen(s), NULL, 0);
	free(s);
	t->is_over = true;
	if (t->is_known)
		syslog(t->is_ok ? LOG_INFO : LOG_NOTICE,
		    "%s staff %s peer %u: %s", t->rq.service, t->rq.staff,
		    t->peer, t->is_ok ? "ok" : "refused");
}

/* In the child: nothing of ours stays open but the pipe. */
static void
be_child(const struct talk *t, int fd, pid_t parent)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	(void)setsid();
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	for (int s = 1; s < 32; s++)
		(void)signal(s, SIG_DFL);
	(void)signal(SIGPIPE, SIG_IGN);
	(void)alarm((unsigned)t->d->limit_s + 5);
	closelog();
	if (null < 0 || dup2(fd, 3) != 3 || dup2(null, 0) != 0 ||
	    dup2(null, 1) != 1 || dup2(null, 2) != 2)
		_exit(1);
	(void)fcntl(3, F_SETFD, FD_CLOEXEC);
	(void)close_range(4, ~0U, 0);
	t->d->talk(3, &t->rq, t->d->user);
	_exit(0);
}

static bool
start_child(struct talk *t)
{
	pid_t parent = getpid();
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return false;
	t->pid = fork();
	if (t->pid == 0)
		be_child(t, pair[1], parent);
	(void)close(pair[1]);
	if (t->pid < 0 || fcntl(pair[0], F_SETFL, O_NONBLOCK) != 0) {
		(void)close(pair[0]);
		return false;
	}
	t->child = pair[0];
	return true;
}

static bool
may_guess(const struct talk *t)
{
	return authd_may_try(t->d->tries_path, t->rq.staff, AUTHD_TRIES,
	    AUTHD_TRY_MS, wire_now_ms());
}

static bool
peer_may(const struct talk *t)
{
	char name[32];

	(void)snprintf(name, sizeof(name), "peer %u", t->peer);
	return authd_try(t->d->tries_path, name, AUTHD_PEER_TRIES,
	    AUTHD_PEER_MS, wire_now_ms());
}

static void
on_start(struct talk *t, const struct wire_frame *f)
{
	struct err err;
	enum rc rc;

	t->is_started = true;
	t->answered_ms = wire_now_ms();
	if (!authd_request(f->body, f->len, &t->rq)) {
		memset(&t->rq, 0, sizeof(t->rq));
		decide_now(t, said_request, "not a request");
		return;
	}
	if (!authd_tries_usable(t->d->tries_path)) {
		decide_now(t, said_setup, "cannot count guesses");
		return;
	}
	if (!peer_may(t) || !may_guess(t)) {
		decide_now(t, said_later, "held back");
		return;
	}
	err_clear(&err);
	rc = authd_account(
	    t->d->accounts_path, t->rq.staff, t->rq.account, &err);
	t->is_known = rc == RC_OK;
	if (rc == RC_NOT_FOUND)
		(void)snprintf(
		    t->rq.account, sizeof(t->rq.account), "%s", t->d->unknown);
	else if (rc != RC_OK) {
		syslog(LOG_ERR, "list of staff: %s", err.log);
		decide_now(t, said_setup, "no list of staff");
		return;
	}
	if (!start_child(t))
		decide_now(t, said_setup, "no process");
}

static void
on_answer(struct talk *t, const struct wire_frame *f)
{
	bool ok = t->is_asked && f->len <= ANSWER_MAX &&
		  memchr(f->body, '\0', f->len) == NULL;

	t->answered_ms = wire_now_ms();
	if (!ok) {
		decide_now(t, said_request, "an answer out of place");
		return;
	}
	t->is_asked = false;
	/* Taken before PAM sees it, given back when it was right: many
	 * guesses at once are not cheaper than one after the other. */
	if (!t->has_tried && !authd_try(t->d->tries_path, t->rq.staff,
				 AUTHD_TRIES, AUTHD_TRY_MS, t->answered_ms)) {
		decide_now(t, said_later, "held back");
		return;
	}
	t->has_tried = true;
	if (!wire_send(t->child, 'A', f->body, f->len, NULL, 0))
		decide(t, false, 7, said_died);
}

static void
from_client(struct talk *t)
{
	struct wire_frame f;
	enum wire_got got;
	int r = 0;

	while ((got = wire_next(&t->from_client, &f)) == WIRE_NONE &&
	       (r = wire_read(&t->from_client, t->client)) > 0)
		;
	if (got == WIRE_NONE && r == 0)
		return;
	if (got != WIRE_FRAME) { /* gone, or nonsense: nothing to say */
		syslog(LOG_NOTICE, "%s peer %u: gone", t->rq.service, t->peer);
		kill_child(t);
		t->is_over = true;
		return;
	}
	if (t->is_decided)
		; /* too late to matter */
	else if (f.type == 'S' && !t->is_started)
		on_start(t, &f);
	else if (f.type == 'A' && t->child >= 0)
		on_answer(t, &f);
	else if (f.type == 'C')
		decide_now(t, said_cancel, "cancelled");
	else
		decide_now(t, said_request, "frame out of place");
	wire_drop(&t->from_client);
}

static const char *
refusal(char stage)
{
	switch (stage) {
	case AUTHD_PROVE:
		return said_wrong;
	case AUTHD_ACCOUNT:
		return MSG_(
		    "この職員の利用は止められているか、期限が切れています");
	case AUTHD_PASSWORD:
		return MSG_("暗証を変えられませんでした");
	default:
		return said_setup;
	}
}

/* The child's verdict, for what it is worth: unknown staff is refused as a
 * wrong password is, even where the modules let everybody in. */
static void
on_result(struct talk *t, const struct wire_frame *f)
{
	char number[8] = "", stage = f->len > 0 ? f->body[0] : '?';
	bool known = t->is_known || !GUARD("auth_unknown_staff");
	int pam;

	if (f->len > 1 && f->len <= sizeof(number))
		memcpy(number, f->body + 1, f->len - 1);
	pam = atoi(number);
	if (!known && stage != AUTHD_START) {
		stage = AUTHD_PROVE;
		pam = 7;
	}
	if (stage == AUTHD_OK && strcmp(number, "0") == 0) {
		authd_try_forget(t->d->tries_path, t->rq.staff);
		decide(t, true, 0, "");
		return;
	}
	if (stage != AUTHD_PROVE && stage != AUTHD_START)
		authd_try_forget(t->d->tries_path, t->rq.staff);
	syslog(LOG_NOTICE, "%s peer %u: stage %c pam %d", t->rq.service,
	    t->peer, stage >= 'a' && stage <= 'z' ? stage : '?', pam);
	decide(t, false, stage == AUTHD_PROVE ? 7 : pam, refusal(stage));
}

/* A module's words: cleaned, bounded, of a kind that we know. */
static bool
pass_on(struct talk *t, const struct wire_frame *f)
{
	char text[WIRE_TEXT_MAX + 1];
	size_t head = f->type == 'P' ? 1 : 0;

	if (f->len < head || t->is_asked ||
	    (++t->frames > FRAMES_MAX && GUARD("auth_chatter")))
		return false;
	if (head == 1 &&
	    (f->body[0] == '\0' || strchr("her", f->body[0]) == NULL))
		return false;
	wire_text(f->body + head, f->len - head, text, sizeof(text));
	t->is_asked = head == 1;
	return wire_send(t->client, f->type, f->body, head, text, strlen(text));
}

static void
from_child(struct talk *t)
{
	struct wire_frame f;
	enum wire_got got;
	int r = 0;

	while ((got = wire_next(&t->from_child, &f)) == WIRE_NONE &&
	       (r = wire_read(&t->from_child, t->child)) > 0)
		;
	if (got == WIRE_NONE && r == 0)
		return;
	if (got == WIRE_FRAME && f.type == 'R')
		on_result(t, &f);
	else if (got != WIRE_FRAME || f.type == '\0' ||
		 strchr("PIE", f.type) == NULL || !pass_on(t, &f)) {
		syslog(LOG_ERR, "%s peer %u: the module died or chattered",
		    t->rq.service, t->peer);
		decide(t, false, 7, said_died);
	}
	wire_drop(&t->from_child);
}

static long long
until(const struct talk *t)
{
	return t->is_decided && t->say_ms < t->deadline_ms ? t->say_ms
							   : t->deadline_ms;
}

static void
turn(struct talk *t)
{
	struct pollfd p[2] = { { .fd = t->client, .events = POLLIN },
		{ .fd = t->child, .events = POLLIN } };
	long long left = until(t) - wire_now_ms();

	if (poll(p, 2, left < 0 ? 0 : (int)left) < 0 && errno != EINTR) {
		t->is_over = true;
		return;
	}
	if (p[0].revents != 0)
		from_client(t);
	if (!t->is_over && t->child >= 0 && p[1].revents != 0)
		from_child(t);
	if (t->is_over)
		return;
	if (!t->is_started && wire_now_ms() >= t->deadline_ms)
		t->is_over = true; /* said nothing: nothing is said */
	else if (!t->is_decided && wire_now_ms() >= t->deadline_ms)
		decide_now(t, said_time, "timed out");
	if (t->is_decided && wire_now_ms() >= until(t))
		say(t);
}

static bool
is_allowed(const struct authd *d, int conn, uid_t *peer)
{
	struct ucred who;
	socklen_t len = sizeof(who);

	if (getsockopt(conn, SOL_SOCKET, SO_PEERCRED, &who, &len) != 0 ||
	    len != sizeof(who))
		return false;
	*peer = who.uid;
	for (int i = 0; i < d->peer_count; i++)
		if (d->peers[i] == who.uid)
			return true;
	return !GUARD("auth_peer");
}

static void
converse(struct talk *t)
{
	int limit_ms = t->d->limit_s * 1000;
	bool was_started = false;

	t->deadline_ms =
	    wire_now_ms() + (limit_ms < START_MS ? limit_ms : START_MS);
	while (!t->is_over) {
		turn(t);
		if (t->is_started && !was_started) {
			was_started = true;
			t->deadline_ms = wire_now_ms() + limit_ms;
		}
	}
}

void
authd_serve(const struct authd *d, int conn)
{
	struct talk t;

	memset(&t, 0, sizeof(t));
	t.d = d;
	t.client = conn;
	t.child = -1;
	t.pid = -1;
	if (fcntl(conn, F_SETFL, O_NONBLOCK) != 0 ||
	    wire_init(&t.from_client, NULL) != RC_OK ||
	    wire_init(&t.from_child, NULL) != RC_OK)
		syslog(LOG_ERR, "no locked memory");
	else if (!is_allowed(d, conn, &t.peer))
		syslog(LOG_WARNING, "peer %u is not allowed", t.peer);
	else
		converse(&t);
	kill_child(&t);
	wire_release(&t.from_client);
	wire_release(&t.from_child);
	(void)close(conn);
}

static void
reap(int *handlers)
{
	int status;

	while (*handlers > 0 && waitpid(-1, &status, WNOHANG) > 0)
		(*handlers)--;
}

static void
handle(const struct authd *d, int listener, int conn, int *handlers)
{
	pid_t parent = getpid(), pid = fork();

	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(1);
		(void)close(listener);
		authd_serve(d, conn);
		_exit(0);
	}
	if (pid > 0)
		(*handlers)++;
	(void)close(conn);
}

enum rc
authd_listen(const struct authd *d, int listener, struct err *err)
{
	int handlers = 0, conn;

	for (;;) {
		struct pollfd p = { .fd = listener, .events = POLLIN };

		/* Ended conversations are cleared away while it waits; with
		 * too many open, nobody new is let in. */
		if (handlers >= HANDLERS_MAX)
			p.fd = -1;
		(void)poll(&p, 1, handlers > 0 ? REAP_MS : -1);
		reap(&handlers);
		if (p.fd < 0 || p.revents == 0)
			continue;
		conn = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (conn >= 0)
			handle(d, listener, conn, &handlers);
		else if (errno != EINTR && errno != ECONNABORTED &&
			 errno != EMFILE && errno != ENFILE && errno != ENOMEM)
			break;
	}
	err_log(err, "accept: errno %d", errno);
	return err_set(err, RC_IO, "E9104",
	    "本人確認の待ち受けが続けられません", strerror(errno),
	    "madoguchi-auth を起動し直してください");
}
