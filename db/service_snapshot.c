/* SPDX-License-Identifier: ISC
 * service_snapshot - GET /v1/snapshot/ID: a range of a snapshot's file, to
 * the terminal it was made for.
 */
#include "db/service_private.h"
#include "db/snapshot.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* "bytes=FROM-" or "bytes=FROM-TO"; NULL: all. False: another form. */
static bool
take_range(const char *v, int64_t size, int64_t *from, int64_t *to)
{
	long long a = 0, b = size - 1;
	int used = 0;

	*from = 0;
	*to = size - 1;
	if (v == NULL)
		return true;
	if (sscanf(v, "bytes=%19lld-%n", &a, &used) != 1 || used == 0 || a < 0)
		return false;
	if (v[used] != '\0') {
		int more = 0;

		if (sscanf(v + used, "%19lld%n", &b, &more) != 1 ||
		    v[used + more] != '\0' || b < a)
			return false;
	}
	*from = a;
	*to = b < size - 1 ? b : size - 1;
	return true;
}

static enum rc
open_file(struct service *s, const struct ask *a, int *fd, int64_t *size,
    struct err *err)
{
	struct reg *r = NULL;
	enum rc rc = pool_take(s->pool, &r, err);

	if (rc != RC_OK)
		return rc;
	rc = reg_serve(r, a->v->terminal, "", err);
	if (rc == RC_OK)
		rc = snapshot_file(r, a->snapshot, fd, size, err);
	pool_give(s->pool, r, pool_is_loss(rc, err));
	return rc;
}

struct MHD_Response *
snapshot_answer(struct service *s, const struct ask *a, const char *range,
    int *status, size_t *out, struct err *err)
{
	struct MHD_Response *r;
	int64_t size = 0, from, to;
	char text[96];
	int fd = -1;

	if (open_file(s, a, &fd, &size, err) != RC_OK) {
		*status = call_status(err);
		return NULL;
	}
	if (!take_range(range, size, &from, &to) || from >= size) {
		(void)close(fd);
		*status = MHD_HTTP_RANGE_NOT_SATISFIABLE;
		(void)err_set(err, RC_INPUT, "E7862",
		    "写しのもとのその部分はありません",
		    "範囲が終わりを越えています", "初めから取り直してください");
		return NULL;
	}
	r = MHD_create_response_from_fd_at_offset64(
	    (uint64_t)(to - from + 1), fd, (uint64_t)from);
	if (r == NULL)
		die("no memory for an answer");
	(void)snprintf(text, sizeof(text), "bytes %lld-%lld/%lld",
	    (long long)from, (long long)to, (long long)size);
	if (range != NULL)
		(void)MHD_add_response_header(r, "Content-Range", text);
	(void)MHD_add_response_header(
	    r, "Content-Type", "application/octet-stream");
	*status = range != NULL ? MHD_HTTP_PARTIAL_CONTENT : MHD_HTTP_OK;
	*out = (size_t)(to - from + 1);
	return r;
}
