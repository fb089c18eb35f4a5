/* SPDX-License-Identifier: ISC
 * snapshot_out - see snapshot_out.h.
 */
#include "db/snapshot_out.h"

#include "db/snapshot_format.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Three is zstd's own preset: a level less saves little time, a level more
 * little room (measured on 100,000 residents). */
#define LEVEL 3

enum rc
snapshot_no_room(struct err *err, const char *doing, int error)
{
	enum rc rc;

	if (error == ENOSPC || error == EDQUOT || error == EFBIG)
		rc = err_set(err, RC_IO, "E7074",
		    "写しのためのディスクの空きがありません",
		    "書いている途中でいっぱいになりました。今ある写しはそのままです",
		    "ディスクの空きを増やしてください");
	else
		rc = err_set(err, RC_IO, "E7074",
		    "写しのためのファイルを読み書きできません",
		    "フォルダーに書く権利がないか、ディスクの誤りです",
		    "フォルダーの権利と空きを確かめてください");
	err_log(err, "%s: %s", doing, strerror(error));
	return rc;
}

void
snapshot_out_init(struct snapshot_out *o, int fd)
{
	memset(o, 0, sizeof(*o));
	o->fd = fd;
	o->z = ZSTD_createCCtx();
	if (o->z == NULL)
		die("zstd has no memory");
	(void)ZSTD_CCtx_setParameter(o->z, ZSTD_c_compressionLevel, LEVEL);
	(void)ZSTD_CCtx_setParameter(
	    o->z, ZSTD_c_windowLog, SNAPSHOT_WINDOW_LOG - 1);
	(void)ZSTD_CCtx_setParameter(o->z, ZSTD_c_checksumFlag, 1);
	o->cap = ZSTD_CStreamOutSize();
	o->buf = x_alloc(o->cap);
	(void)crypto_hash_sha256_init(&o->sha);
}

void
snapshot_out_release(struct snapshot_out *o)
{
	(void)ZSTD_freeCCtx(o->z);
	free(o->buf);
	memset(o, 0, sizeof(*o));
}

enum rc
snapshot_out_plain(
    struct snapshot_out *o, const void *p, size_t len, struct err *err)
{
	const char *at = p;
	size_t left = len;
	ssize_t n;

	(void)crypto_hash_sha256_update(&o->sha, p, len);
	while (left > 0) {
		n = write(o->fd, at, left);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return snapshot_no_room(
			    err, "write snapshot", n < 0 ? errno : EIO);
		at += n;
		left -= (size_t)n;
	}
	o->bytes += (int64_t)len;
	return RC_OK;
}

static enum rc
squeeze(struct snapshot_out *o, ZSTD_inBuffer *in, ZSTD_EndDirective end,
    struct err *err)
{
	ZSTD_outBuffer out;
	size_t left;
	enum rc rc = RC_OK;

	do {
		out = (ZSTD_outBuffer){ o->buf, o->cap, 0 };
		left = ZSTD_compressStream2(o->z, &out, in, end);
		if (ZSTD_isError(left))
			die("zstd: %s", ZSTD_getErrorName(left));
		if (out.pos > 0)
			rc = snapshot_out_plain(o, o->buf, out.pos, err);
	} while (
	    rc == RC_OK && (end == ZSTD_e_end ? left > 0 : in->pos < in->size));
	return rc;
}

enum rc
snapshot_out_lines(
    struct snapshot_out *o, const void *p, size_t len, struct err *err)
{
	ZSTD_inBuffer in = { p, len, 0 };

	return squeeze(o, &in, ZSTD_e_continue, err);
}

enum rc
snapshot_out_end(struct snapshot_out *o, char sha256[65], struct err *err)
{
	ZSTD_inBuffer in = { NULL, 0, 0 };
	unsigned char h[crypto_hash_sha256_BYTES];
	char line[SNAPSHOT_END_SIZE + 1];
	enum rc rc = squeeze(o, &in, ZSTD_e_end, err);

	if (rc != RC_OK)
		return rc;
	(void)crypto_hash_sha256_final(&o->sha, h);
	(void)sodium_bin2hex(sha256, 65, h, sizeof(h));
	(void)snprintf(line, sizeof(line), "end %s\n", sha256);
	return snapshot_out_plain(o, line, SNAPSHOT_END_SIZE, err);
}

void
snapshot_field(struct sbuf *b, const char *s)
{
	size_t n;

	sbuf_add_n(b, "\t", 1);
	while (s != NULL && *s != '\0') {
		n = strcspn(s, "\t\n\\");
		sbuf_add_n(b, s, n);
		s += n;
		if (*s == '\0')
			return;
		sbuf_add(b, *s == '\t' ? "\\t" : *s == '\n' ? "\\n" : "\\\\");
		s++;
	}
}

void
snapshot_number(struct sbuf *b, int64_t n)
{
	sbuf_addf(b, "\t%lld", (long long)n);
}
