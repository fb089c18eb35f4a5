/* SPDX-License-Identifier: ISC
 * pamtalk - the PAM conversation of one request, in a process that may hang
 * or crash without harm. Linked into the two sign-in programs alone.
 */
#ifndef SRC_PAMTALK_H
#define SRC_PAMTALK_H

#include "src/authd.h"

#include <security/pam_appl.h>
#include <stdbool.h>

/* The two programs differ here and nowhere else. */
struct pamtalk {
	const char *dir;      /* --dir or NULL */
	const char *terminal; /* for PAM_TTY */
};
struct auth_twin {
	const char *program;
	const char *kind;           /* of its proofs */
	bool gives_up_privileges;   /* before it opens anything */
	bool makes_what_is_missing; /* key, list and PAM files of a demo */
	int refuse_ms;
	const char *key, *accounts, *tries; /* defaults; NULL: must be given */
	/* starts PAM; dir is --dir, NULL when not given */
	int (*start)(const char *dir, const char *service, const char *account,
	    const struct pam_conv *conv, pam_handle_t **pam);
	/* makes what --dir and the list of staff have to hold; NULL: none.
	 * talk->dir becomes absolute. */
	enum rc (*prepare)(
	    struct pamtalk *talk, const char *accounts, struct err *err);
};
extern const struct auth_twin auth_twin;

/* pamtalk_run - the whole PAM sequence with fd as the other end; writes the
 * frame 'R' last. user: struct pamtalk. Fits authd.talk. */
void pamtalk_run(int fd, const struct authd_request *rq, void *user);

#endif
