/* SPDX-License-Identifier: ISC
 * service_private - what the parts of the service share. Private to
 * db/service*.c.
 *
 * Locks, in the order in which they may be taken: visits, pool, the small
 * ones inside seen, metrics and trust.
 */
#ifndef DB_SERVICE_PRIVATE_H
#define DB_SERVICE_PRIVATE_H

#include "db/bell.h"
#include "db/reg_service.h"
#include "db/sequencer.h"
#include "db/service.h"
#include "db/snapshot.h"
#include "src/api.h"
#include "src/mem.h"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#define METHOD_NAME_MAX 40

int64_t steady_ms(void);
int64_t steady_us(void);

/* ---- trust: whose certificate counts (service_trust.c) ---- */

enum verdict {
	TRUST_UNKNOWN, /* not looked at yet */
	TRUST_FINE,
	TRUST_EXPIRED,
	TRUST_REVOKED,
	TRUST_USAGE,   /* not made for clients */
	TRUST_NAME,    /* its CN is no terminal */
	TRUST_STRANGER /* another authority, or broken */
};
struct trust;
MUST_CHECK enum rc trust_open(
    const char *ca, const char *crl, struct trust **out, struct err *err);
void trust_close(struct trust *t);
/* Reads the list of revoked certificates again when the file is another;
 * one that cannot be read leaves the old list in force and says so. */
enum rc trust_refresh(struct trust *t, struct err *err);
/* Counts up with every list taken in: older verdicts are void. */
int trust_generation(struct trust *t);
/* When the next list is due, seconds of 1970; 0: no list. */
int64_t trust_until(struct trust *t);
/* The peer of a session at the end of its handshake or after. cn receives
 * its name when that is one of a terminal, else "". */
enum verdict trust_check(
    struct trust *t, gnutls_session_t session, char cn[32]);
const char *trust_word(enum verdict v); /* "expired", for the log */
/* What the terminal is told. */
enum rc trust_error(enum verdict v, struct err *err);

struct stat;
/* Whether a path still names the file it named. */
bool file_is_same(const struct stat *a, const struct stat *b);

/* ---- the service's own certificate (service_own.c) ---- */

struct own;
/* own_check - as own_open would take them: RC_OK, or RC_INPUT E7870. */
MUST_CHECK enum rc own_check(
    const char *cert, const char *key, struct err *err);
/* The paths are borrowed until own_close. RC_INPUT E7870. */
MUST_CHECK enum rc own_open(
    const char *cert, const char *key, struct own **out, struct err *err);
void own_close(struct own *o);
/* Takes the pair in again when a file is another one: RC_OK; RC_NOT_FOUND
 * nothing new, err untouched; RC_INPUT E7870, and the old pair stays. */
enum rc own_refresh(struct own *o, struct err *err);
int64_t own_until(struct own *o); /* seconds of 1970 */
/* What the server asks at each handshake; GnuTLS says how. */
int own_give(gnutls_session_t session, const gnutls_datum_t *dn, int n,
    const gnutls_pk_algorithm_t *algos, int algo_count, gnutls_pcert_st **chain,
    unsigned *chain_len, gnutls_privkey_t *key);

/* ---- ids of requests seen (service_seen.c) ---- */

struct seen;
struct seen *seen_new(int most);
void seen_free(struct seen *s);
/* False when the id was there. Two generations of `most` ids; the older is
 * forgotten when it is older than keep_us. */
bool seen_add(struct seen *s, const char *id, int64_t now_us, int64_t keep_us);

/* ---- metrics (service_metrics.c) ---- */

struct metrics;
struct metrics *metrics_new(const char *instance);
void metrics_free(struct metrics *m);
void metrics_call(struct metrics *m, const char *call, const char *code,
    int status, int64_t us);
struct metrics_now { /* what is true at this moment */
	int connections, waiting, pool_used, pool_size;
	bool is_reachable;
	int64_t head, lag, repeats;
	int64_t cert_until_s, list_until_s;
};
char *metrics_text(struct metrics *m, const struct metrics_now *n);

/* ---- log (service_log.c) ---- */

struct slog {
	int fd;
	const char *instance;
};
/* One line of JSON: time, instance, event, and pairs of a name and a text,
 * up to NULL. Texts are cut and cleaned; nothing of a request's arguments or
 * of its answer may ever be among them. */
void slog_event(const struct slog *l, const char *event, ...)
    __attribute__((sentinel));
struct slog_call {
	const char *terminal, *call, *code, *log;
	int status, api;
	int64_t us;
	size_t in, out;
};
void slog_call(const struct slog *l, const struct slog_call *c);

/* ---- pool of registers (service_pool.c) ---- */

struct pool;
struct pool *pool_new(const struct service_options *o,
    struct sequencer *sequencer, struct snapshots *snapshots);
void pool_free(struct pool *p);
/* A register nobody else uses, opened when needed. RC_OFFLINE E7850: the
 * store cannot be reached; E7851: none became free in time. */
MUST_CHECK enum rc pool_take(struct pool *p, struct reg **out, struct err *err);
/* Gives it back; is_broken: it is closed, the next one is opened anew. */
void pool_give(struct pool *p, struct reg *r, bool is_broken);
void pool_state(struct pool *p, struct metrics_now *n);
/* Whether a failure says that the connection to the store is gone. */
bool pool_is_loss(enum rc rc, const struct err *e);

/* ---- connections (service_visit.c) ---- */

enum visit_state {
	VISIT_NEW,  /* handshake and first head */
	VISIT_IDLE, /* kept open */
	VISIT_HEAD, /* a first line came */
	VISIT_BODY,
	VISIT_RUNNING,
	VISIT_ANSWER, /* queued, not all sent */
	VISIT_LATE    /* was told 408 and is being closed */
};
struct visit {
	struct visit *next, *prev;
	struct service *s;
	gnutls_session_t session; /* borrowed from the server */
	int fd;                   /* borrowed */
	enum visit_state state;
	int64_t since_ms;
	enum verdict verdict;
	int generation; /* of the list the verdict is from */
	char terminal[32];
	int use;                /* index of its terminal's, -1 none yet */
	bool is_over;           /* beyond the number of connections */
	unsigned char from[16]; /* address; of IPv6 its network of 64 bits */
};
struct terminal_use { /* of one terminal, now */
	char terminal[32];
	int connections, requests;
	int64_t bucket_us; /* see src/bucket.h */
};

struct service {
	struct service_options o;
	struct service_limits lim;
	struct MHD_Daemon *http, *status;
	int listen_fd, status_fd;
	struct trust *trust;
	struct pool *pool;
	struct seen *seen;
	struct metrics *metrics;
	struct slog log;

	pthread_mutex_t visits_lock;
	struct visit *visits;
	int visit_count;
	struct terminal_use *uses; /* of every terminal met */
	int use_count, use_cap;
	int running; /* requests between head and answer */

	struct bell *bell; /* rings with the newest record */
	struct sequencer *sequencer;
	struct snapshots *snapshots;
	atomic_llong lag;   /* records without a position */
	atomic_int waiting; /* polls */
	atomic_bool is_reachable, is_stopping;
	pthread_mutex_t nap_lock;
	pthread_cond_t nap_over;
	pthread_t keeper;
	bool has_keeper;
	struct own *own;
	char *tls_ca;            /* PEM */
	int64_t crowd_logged_ms; /* with visits_lock */
	int port, status_port;
};

/* Sleeps, but not when the service stops. */
void service_nap(struct service *s, int ms);
/* Time of the service in microseconds: requests are held against it. */
int64_t service_now_us(const struct service *s);

void visit_begin(struct service *s, struct MHD_Connection *conn, void **ctx);
void visit_end(struct service *s, void **ctx);
void visit_state(struct visit *v, enum visit_state state);
/* Moves on only when nobody told the peer that it was too late. */
bool visit_take(struct visit *v, enum visit_state state);
/* Looks at everybody who takes too long. */
void visit_reap(struct service *s);
/* Counts a request of the terminal: RC_OFFLINE E7820 (rate), E7823 (too many
 * at once), E7824 (connections). visit_done undoes it. */
MUST_CHECK enum rc visit_admit(struct visit *v, struct err *err);
void visit_done(struct visit *v);

/* ---- requests (service_http.c, service_call.c) ---- */

struct ask { /* one request */
	struct visit *v;
	char call[METHOD_NAME_MAX], id[API_ID_LEN + 1];
	char snapshot[SNAPSHOT_ID_SIZE]; /* GET of that one; "" a call */
	int api;
	bool is_admitted, is_ready, is_swallowed;
	struct sbuf body;
	size_t in;
	int64_t began_us;
	int status; /* of a refusal; 0 none so far */
	struct err refusal;
};
enum MHD_Result http_request(void *arg, struct MHD_Connection *conn,
    const char *url, const char *method, const char *version, const char *data,
    size_t *size, void **ctx);
void http_completed(void *arg, struct MHD_Connection *conn, void **ctx,
    enum MHD_RequestTerminationCode why);
void *http_line(void *arg, const char *uri, struct MHD_Connection *conn);

/* Refuses a call by the number of the interface; OK, or what to say. */
MUST_CHECK enum rc call_api(
    const struct service *s, int api, const char *call, struct err *err);
/* Runs it: the text of the answer (the caller wipes and frees) and the
 * status; err says what the log needs. */
char *call_run(struct service *s, struct ask *a, int *status, struct err *err);
/* Whether the request is a new one, of now; keeps its id. */
MUST_CHECK enum rc call_fresh(struct service *s, struct ask *a, const char *id,
    const char *when, struct err *err);
int call_status(const struct err *e);

/* ---- snapshots (service_snapshot.c) ---- */

/* The asked range of a->snapshot as an answer, or NULL with status and err. */
struct MHD_Response *snapshot_answer(struct service *s, const struct ask *a,
    const char *range, int *status, size_t *out, struct err *err);

/* ---- monitoring (service_status.c) ---- */

MUST_CHECK enum rc status_start(struct service *s, struct err *err);
void status_stop(struct service *s);
/* A listening socket for "HOST:PORT" or "unix:PATH"; -1 with *why. */
int listen_at(const char *where, bool is_shared, const char **why);
int port_of(int fd);

#endif
