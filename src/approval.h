/* SPDX-License-Identifier: ISC
 * approval - what a reviewer says yes to: entries by id, version and the
 * digest of what stood on the screen. The subject of the proof is made here
 * alone, for the register, the screens and the command line (4.0.8).
 */
#ifndef SRC_APPROVAL_H
#define SRC_APPROVAL_H

#include "src/err.h"

#include <jansson.h>
#include <stdint.h>

struct approval {
	int64_t id, version;
	char digest[65]; /* of the entry: 64 hex digits */
	/* of what was typed again (src/rekey.h); "" where nothing had to be */
	char rekeyed[65];
};
/* One call decides no more, whatever the setting "approve_many_max" says. */
#define APPROVALS_MAX 1000
#define APPROVAL_SUBJECT 96 /* as struct proof's */

/*
 * approval_subject - "17@3:DIGEST", what entry.approve is proved over. Where
 * items were typed again, DIGEST is the SHA-256 of the lines "madoguchi
 * entry.approve rekeyed 1", the entry's digest and that of what was typed.
 */
void approval_subject(const struct approval *a, char out[APPROVAL_SUBJECT]);

/* notice_subject - "7:DIGEST", what immigration.check is proved over: the
 * notice and the digest of the 処理結果確認票. */
void notice_subject(
    int64_t notice, const char *digest, char out[APPROVAL_SUBJECT]);

/*
 * approvals_subject - what entry.approve_many is proved over: how many, and
 * the SHA-256 of a line "ID@VERSION:DIGEST" each in the order of their ids
 * below a first line that names the form; two lists with one subject do not
 * exist. Sorts the list. RC_INPUT E4093 when it is empty, longer than
 * APPROVALS_MAX, names an entry twice, or a member is no id, version or
 * digest; out is untouched then.
 */
MUST_CHECK enum rc approvals_subject(
    struct approval *list, int n, char out[APPROVAL_SUBJECT], struct err *err);

/* approvals_to_json - [{id, version, digest}…], a new reference. */
json_t *approvals_to_json(const struct approval *list, int n);

/*
 * approvals_from_json - reads what approvals_to_json made. *out: n of them,
 * the caller frees; untouched on failure. RC_INPUT E4093 when a member is
 * missing, of another type, or there is one too many.
 */
MUST_CHECK enum rc approvals_from_json(
    const json_t *j, struct approval **out, int *n, struct err *err);

#endif
