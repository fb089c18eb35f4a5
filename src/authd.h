/* SPDX-License-Identifier: ISC
 * authd - the helper's side of auth.h: checks the peer, holds back guesses,
 * maps a staff number to an account, lets a child talk PAM and signs what it
 * proved. Knows no PAM; each conversation has a process of its own and the
 * modules run in another below it, so that a slow, crashing or chattering
 * module costs one conversation and nothing else.
 */
#ifndef SRC_AUTHD_H
#define SRC_AUTHD_H

#include "src/mem.h"
#include "src/proof.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define AUTHD_PEERS_MAX 8
#define AUTHD_ACCOUNT_MAX 33

/* What the 'S' frame asks for; every string checked. */
struct authd_request {
	char service[12]; /* "login", "unlock", "approve", "password" */
	char staff[16], act[24], subject[96], nonce[65];
	char account[AUTHD_ACCOUNT_MAX]; /* filled from the list of staff */
};

struct authd {
	const char *kind;          /* of the proofs: "terminal" or "demo" */
	const char *terminal;      /* key_id of the proofs */
	const char *key_path;      /* secret key of this terminal */
	const char *accounts_path; /* lines `STAFF ACCOUNT NAME` */
	const char *tries_path;    /* guesses so far, made when missing */
	const char *unknown;       /* account that stands for unknown staff */
	uid_t peers[AUTHD_PEERS_MAX];
	int peer_count;
	int limit_s;   /* a conversation is killed after this, 1..60 */
	int refuse_ms; /* refusals are said at multiples of this */
	/* Talks PAM with fd as the other end (frames P, I, E, then R).
	 * Runs in a forked child; what it returns is not looked at. */
	void (*talk)(int fd, const struct authd_request *rq, void *user);
	void *user;
};

/* The child's last frame 'R' is one of these letters, then PAM's number. */
#define AUTHD_OK 'o'
#define AUTHD_START 's'    /* PAM could not be started */
#define AUTHD_PROVE 'a'    /* pam_authenticate: wrong, unknown, locked */
#define AUTHD_ACCOUNT 'c'  /* pam_acct_mgmt: right, but may not sign in */
#define AUTHD_PASSWORD 'p' /* pam_chauthtok */
#define AUTHD_CRED 'r'     /* pam_setcred */

/* authd_listen - accepts until the process is told to end. Never returns
 * but on a broken listener. */
MUST_CHECK enum rc authd_listen(
    const struct authd *d, int listener, struct err *err);

/* authd_serve - the whole of one conversation on an accepted connection,
 * the check of the peer included. Closes conn. */
void authd_serve(const struct authd *d, int conn);

/* authd_request - the body of 'S' into rq; false: not one we accept. */
bool authd_request(const char *body, size_t len, struct authd_request *rq);

/*
 * authd_account - the account of a staff number. RC_NOT_FOUND: the list does
 * not name it; RC_IO, RC_DENIED, RC_INPUT: the list cannot be read, could be
 * changed by others than root and ourselves, or line err->text is wrong.
 */
MUST_CHECK enum rc authd_account(const char *path, const char *staff,
    char account[AUTHD_ACCOUNT_MAX], struct err *err);

/* The key file: one line `madoguchi-auth-key KIND HEX`, mode 0600, never
 * overwritten. A key of one kind cannot be loaded as the other. */
#define AUTHD_SECRET_KEY 64 /* bytes, as libsodium holds it */
MUST_CHECK enum rc authd_key_make(
    const char *path, const char *kind, char public_hex[65], struct err *err);
/* secret_key may be NULL when only the public half is wanted. */
MUST_CHECK enum rc authd_key_load(const char *path, const char *kind,
    unsigned char *secret_key, char public_hex[65], struct err *err);

/*
 * Guesses. Each name (a staff number, a peer) has a bucket of so many, one
 * of which comes back every so many milliseconds. authd_try takes one and
 * says whether there was one; when the file cannot be used, or is full of
 * names that are still being held back, it says no.
 */
#define AUTHD_TRIES 5
#define AUTHD_TRY_MS 60000 /* 5 at once, then one a minute */
#define AUTHD_PEER_TRIES 60
#define AUTHD_PEER_MS 1000
#define AUTHD_SLOTS 1024
bool authd_try(const char *path, const char *name, int capacity, int each_ms,
    long long now_ms);
bool authd_may_try(const char *path, const char *name, int capacity,
    int each_ms, long long now_ms); /* asks without taking */
/* authd_tries_usable - whether the file is there, or can be made. */
bool authd_tries_usable(const char *path);
void authd_try_forget(const char *path, const char *name); /* it was right */

#endif
