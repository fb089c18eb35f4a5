/* SPDX-License-Identifier: ISC
 * snapshot_in - see snapshot_in.h. Every byte is hostile.
 */
#include "db/snapshot_in.h"

#include "db/snapshot_out.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

enum { IN_SIZE = 256 * 1024, OUT_SIZE = SNAPSHOT_LINE_MAX + 256 * 1024 };

struct snapshot_in {
	int fd;
	struct snapshot_header h;
	crypto_hash_sha256_state sha;
	char want[65]; /* digest asked for, "" any */
	ZSTD_DCtx *z;
	char *buf; /* bytes of the file */
	ZSTD_inBuffer in;
	int64_t left;  /* bytes before the last line not read yet */
	bool is_ended; /* the frame */
	char *out;     /* lines */
	size_t at, len;
	int64_t rows[SNAPSHOT_KINDS], done;
};

const struct snapshot_header *
snapshot_in_header(const struct snapshot_in *in)
{
	return &in->h;
}

int64_t
snapshot_in_done(const struct snapshot_in *in)
{
	return in->done;
}

void
snapshot_in_close(struct snapshot_in *in)
{
	if (in == NULL)
		return;
	if (in->fd >= 0)
		(void)close(in->fd);
	(void)ZSTD_freeDCtx(in->z);
	snapshot_header_release(&in->h);
	free(in->buf);
	free(in->out);
	free(in);
}

/* The next bytes of the file, at most n, before its last line. */
static enum rc
more_bytes(
    struct snapshot_in *in, char *to, size_t n, size_t *got, struct err *err)
{
	ssize_t k;

	if ((int64_t)n > in->left)
		n = (size_t)in->left;
	*got = 0;
	while (*got < n) {
		k = read(in->fd, to + *got, n - *got);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return snapshot_no_room(err, "read snapshot", errno);
		if (k == 0)
			return snapshot_bad(err, "途中で切れています");
		*got += (size_t)k;
	}
	in->left -= (int64_t)*got;
	(void)crypto_hash_sha256_update(
	    &in->sha, (const unsigned char *)to, *got);
	return RC_OK;
}

static enum rc
read_header(struct snapshot_in *in, struct err *err)
{
	struct stat sb;
	size_t got, used;
	enum rc rc;

	if (fstat(in->fd, &sb) != 0 || !S_ISREG(sb.st_mode) ||
	    sb.st_size <= SNAPSHOT_END_SIZE)
		return snapshot_bad(err, "写しのもとではないファイルです");
	in->left = sb.st_size - SNAPSHOT_END_SIZE;
	rc = more_bytes(in, in->buf, SNAPSHOT_HEADER_MAX, &got, err);
	if (rc == RC_OK)
		rc = snapshot_header_parse(in->buf, got, &in->h, &used, err);
	if (rc == RC_OK)
		in->in = (ZSTD_inBuffer){ in->buf, got, used };
	return rc;
}

enum rc
snapshot_in_open(const char *path, const char *sha256, struct snapshot_in **out,
    struct err *err)
{
	struct snapshot_in *in = x_alloc(sizeof(*in));
	enum rc rc;

	(void)snprintf(in->want, sizeof(in->want), "%s", sha256);
	(void)crypto_hash_sha256_init(&in->sha);
	in->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (in->fd < 0) {
		rc = errno == ENOENT
			 ? err_set(err, RC_NOT_FOUND, "E7080",
			       "写しのもとのファイルがありません",
			       "指定の場所に何もありません",
			       "場所を確かめてください")
			 : snapshot_no_room(err, "open snapshot", errno);
		free(in);
		return rc;
	}
	in->z = ZSTD_createDCtx();
	if (in->z == NULL)
		die("zstd has no memory");
	(void)ZSTD_DCtx_setParameter(
	    in->z, ZSTD_d_windowLogMax, SNAPSHOT_WINDOW_LOG);
	in->buf = x_alloc(IN_SIZE);
	in->out = x_alloc(OUT_SIZE + 1);
	rc = read_header(in, err);
	if (rc != RC_OK) {
		snapshot_in_close(in);
		return rc;
	}
	*out = in;
	return RC_OK;
}

/* ---- the end ---- */

static enum rc
check_digest(struct snapshot_in *in, struct err *err)
{
	unsigned char h[crypto_hash_sha256_BYTES];
	char line[SNAPSHOT_END_SIZE] = "", hex[65];
	size_t at = 0;
	ssize_t k = 1;

	while (at < sizeof(line) && k > 0) {
		k = read(in->fd, line + at, sizeof(line) - at);
		at += k > 0 ? (size_t)k : 0;
	}
	(void)crypto_hash_sha256_final(&in->sha, h);
	(void)sodium_bin2hex(hex, sizeof(hex), h, sizeof(h));
	if (GUARD("snapshot_digest") &&
	    (at != sizeof(line) || memcmp(line, "end ", 4) != 0 ||
		memcmp(line + 4, hex, 64) != 0 || line[68] != '\n'))
		return snapshot_bad(err, "検査の値が合いません");
	if (GUARD("snapshot_digest_asked_for") && in->want[0] != '\0' &&
	    strcmp(in->want, hex) != 0)
		return snapshot_bad(err, "台帳が知らせたものと違います");
	return RC_OK;
}

static enum rc
check_end(struct snapshot_in *in, struct err *err)
{
	int i;

	if (in->left > 0 || in->in.pos < in->in.size)
		return snapshot_bad(err, "終わりのあとに何かがあります");
	if (in->at < in->len)
		return snapshot_bad(err, "最後の行が途中で切れています");
	for (i = 0; i < SNAPSHOT_KINDS; i++)
		if (GUARD("snapshot_counts") && in->rows[i] != in->h.rows[i])
			return snapshot_bad(err, "行の数が見出しと合いません");
	return check_digest(in, err);
}

/* ---- lines ---- */

/* More lines behind those that are left in out. */
static enum rc
more_lines(struct snapshot_in *in, struct err *err)
{
	ZSTD_outBuffer out;
	size_t r, got;
	enum rc rc;

	memmove(in->out, in->out + in->at, in->len - in->at);
	in->len -= in->at;
	in->at = 0;
	if (in->len == OUT_SIZE)
		return snapshot_bad(err, "長すぎる行があります");
	if (in->in.pos == in->in.size) {
		rc = more_bytes(in, in->buf, IN_SIZE, &got, err);
		if (rc != RC_OK)
			return rc;
		if (got == 0)
			return snapshot_bad(err, "途中で切れています");
		in->in = (ZSTD_inBuffer){ in->buf, got, 0 };
	}
	out = (ZSTD_outBuffer){ in->out, OUT_SIZE, in->len };
	r = ZSTD_decompressStream(in->z, &out, &in->in);
	if (ZSTD_isError(r))
		return snapshot_bad(err, "圧縮された中身が壊れています");
	in->is_ended = r == 0;
	in->len = out.pos;
	return RC_OK;
}

static enum rc
take_line(struct snapshot_in *in, char *end, char **line, size_t *len,
    struct err *err)
{
	int kind;

	*line = in->out + in->at;
	*len = (size_t)(end - *line);
	*end = '\0';
	in->at += *len + 1;
	kind = snapshot_kind(**line);
	if (kind < 0 || *len > SNAPSHOT_LINE_MAX)
		return snapshot_bad(err, "決まりにない行があります");
	if (GUARD("snapshot_counts") && in->rows[kind] == in->h.rows[kind])
		return snapshot_bad(err, "行の数が見出しと合いません");
	in->rows[kind]++;
	in->done++;
	return RC_OK;
}

enum rc
snapshot_in_next(
    struct snapshot_in *in, char **line, size_t *len, struct err *err)
{
	char *end;
	enum rc rc;

	for (;;) {
		end = memchr(in->out + in->at, '\n', in->len - in->at);
		if (end != NULL)
			return take_line(in, end, line, len, err);
		if (in->is_ended) {
			rc = check_end(in, err);
			return rc == RC_OK ? RC_NOT_FOUND : rc;
		}
		rc = more_lines(in, err);
		if (rc != RC_OK)
			return rc;
	}
}

/* One field in place; false at an escape that is none. */
static bool
unescape(char *s)
{
	char *to = strchr(s, '\\');

	if (to == NULL)
		return true;
	for (s = to; *s != '\0'; s++) {
		if (*s != '\\') {
			*to++ = *s;
			continue;
		}
		s++;
		if (*s != 't' && *s != 'n' && *s != '\\')
			return false;
		*to++ = (char)(*s == 't' ? '\t' : *s == 'n' ? '\n' : '\\');
	}
	*to = '\0';
	return true;
}

int
snapshot_split(char *line, size_t len, char **field, int max)
{
	bool has_escape = memchr(line, '\\', len) != NULL;
	char *at = line + 1, *end = line + len;
	int n = 0;

	if (len < 1 || memchr(line, '\0', len) != NULL)
		return -1;
	while (at < end) {
		if (*at != '\t' || n == max)
			return -1;
		*at++ = '\0';
		field[n] = at;
		at = memchr(at, '\t', (size_t)(end - at));
		if (at == NULL)
			at = end;
		n++;
	}
	/* only now does each field end */
	for (max = 0; has_escape && max < n; max++)
		if (!unescape(field[max]))
			return -1;
	return n;
}
