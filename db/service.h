/* SPDX-License-Identifier: ISC
 * service - the register behind HTTPS: POST /v1/CALL with a JSON object, by
 * terminals that prove who they are with a certificate. Stateless but for
 * what protects it (rates, ids seen); several instances may stand before one
 * register. A library, so that tests run it in process: daichod is its main.
 */
#ifndef DB_SERVICE_H
#define DB_SERVICE_H

#include "db/register.h"

#include <stdint.h>

struct service;

/* 0 anywhere: the preset behind it. */
struct service_limits {
	int connections;          /* at once, 1000 */
	int terminal_connections; /* of one terminal, 8 */
	int terminal_requests;    /* running of one terminal, 6 */
	int rate;                 /* requests a second of one terminal, 50 */
	int burst;                /* of those at once after a pause, 200 */
	int body;                 /* bytes of a request, 1 MiB; log.append 8 */
	int head;                 /* bytes of its head, 8 KiB */
	int handshake_ms;         /* to prove who one is, 5000 */
	int strangers;            /* who have not yet, at once, 250 */
	int address_strangers;    /* of those from one address, 64 */
	int request_ms;           /* to send all of a request, 15000 */
	int idle_ms;              /* between two requests, 120000 */
	int answer_ms;            /* to take an answer, 300000 */
	int pool;                 /* connections to the store, 8 */
	int pool_wait_ms;         /* for one of them, 5000 */
	int poll_ms;              /* longest wait of feed.pull, 30000 */
	int drain_ms;             /* longest stop, 10000 */
	int seen;                 /* ids of requests kept in memory, 200000 */
};

struct service_options {
	const char *reg_uri;    /* of the store behind: "sqlite:PATH" … */
	struct reg_clock clock; /* tests; now_us NULL: the system's */
	const char *instance;   /* name in log and metrics; NULL: "daichod" */
	const char *listen;     /* "HOST:PORT", "[::1]:PORT", ":PORT"; port 0
				 * takes a free one */
	int listen_fd;          /* an open listening socket instead, or -1; it
				 * stays open when the service stops */
	const char *status;     /* plain, for monitoring: "127.0.0.1:PORT" or
				 * "unix:PATH"; NULL none */
	const char *snapshots;  /* folder of the files of whole replicas; NULL
				 * or "": beside a sqlite: register, else none */
	const char *tls_ca;     /* PEM: who signs the terminals' certificates */
	const char *tls_crl;    /* PEM: which of them count no more; NULL none;
				 * read again when it changes */
	const char *tls_cert, *tls_key; /* PEM: the service's own; taken in
					 * again when they change */
	struct service_limits limits;
	int api_newest; /* the newest number it knows; 0: API_NEWEST */
	int log_fd;     /* JSON lines go there; -1 nowhere */
};

/*
 * service_start - opens the register, checks its own certificate and files,
 * and answers from then on. o is copied, its strings too. The register must
 * be there; when it goes away later calls are answered 503 until it is back.
 * RC_INPUT E7870 settings or certificates that cannot serve; what reg_open
 * says; RC_IO E7871 no socket.
 */
MUST_CHECK enum rc service_start(
    const struct service_options *o, struct service **out, struct err *err);

/* service_check - the certificates and lists as service_start would take
 * them, without the register: RC_OK, or RC_INPUT E7870. */
MUST_CHECK enum rc service_check(
    const struct service_options *o, struct err *err);

/*
 * service_stop - takes no further connection, answers waiting polls at once,
 * lets running calls finish (limits.drain_ms at most) and frees everything.
 */
void service_stop(struct service *s);

/* The ports taken; 0 when there is none. */
int service_port(const struct service *s);
int service_status_port(const struct service *s);

#endif
