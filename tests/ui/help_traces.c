/* SPDX-License-Identifier: ISC
 * help_traces - see help_traces.h. Characters are decoded and a run of
 * twelve figures compared, so that groups and scripts need no list; the rest
 * are fixed bytes found by their first two.
 */
#include "tests/ui/help_traces.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#define NUMBERS 32
#define PATTERNS (NUMBERS * 40)
#define DEPTH_MAX 3
#define UNPACKED_MAX ((size_t)64 << 20)
#define GAP_MAX 3
#define NAMES 64

struct pattern {
	const char *encoding;
	unsigned char bytes[64];
	size_t n;
	int number;
	int next;          /* of those with the same first two bytes; -1 none */
	int before, after; /* half bytes around it; -1 anything */
};
struct traces {
	char digits[NUMBERS][13], back[NUMBERS][13];
	char label[NUMBERS][48];
	int count;
	struct pattern p[PATTERNS];
	int pattern_count;
	int first[65536];
	int found, files;
	size_t bytes;
	const char *as[NAMES];
	int as_count;
	bool is_quiet;
};

struct traces *
traces_new(void)
{
	struct traces *t = calloc(1, sizeof(*t));

	if (t == NULL)
		abort();
	memset(t->first, 0xFF, sizeof(t->first)); /* -1 each */
	return t;
}

void
traces_free(struct traces *t)
{
	free(t);
}

void
traces_clear(struct traces *t)
{
	t->found = t->files = t->as_count = 0;
	t->bytes = 0;
}

int
traces_found(const struct traces *t)
{
	return t->found;
}

int
traces_files(const struct traces *t)
{
	return t->files;
}

size_t
traces_bytes(const struct traces *t)
{
	return t->bytes;
}

void
traces_quiet(struct traces *t, bool is_quiet)
{
	t->is_quiet = is_quiet;
}

bool
traces_found_as(const struct traces *t, const char *encoding)
{
	for (int i = 0; i < t->as_count; i++)
		if (strcmp(t->as[i], encoding) == 0)
			return true;
	return false;
}

static void
hit(struct traces *t, int number, const char *encoding, const char *where)
{
	t->found++;
	if (!traces_found_as(t, encoding) && t->as_count < NAMES)
		t->as[t->as_count++] = encoding;
	if (!t->is_quiet)
		printf("# %s as %s in %s\n", t->label[number], encoding, where);
}

/* ---- fixed bytes */

static struct pattern *
pattern(
    struct traces *t, const char *encoding, const unsigned char *b, size_t n)
{
	struct pattern *p = &t->p[t->pattern_count];
	int head = b[0] << 8 | b[1];

	if (t->pattern_count == PATTERNS || n < 5 || n > sizeof(p->bytes))
		abort();
	p->encoding = encoding;
	memcpy(p->bytes, b, n);
	p->n = n;
	p->number = t->count;
	p->before = p->after = -1;
	p->next = t->first[head];
	t->first[head] = t->pattern_count++;
	return p;
}

static void
text_pattern(struct traces *t, const char *encoding, const char *s)
{
	(void)pattern(t, encoding, (const unsigned char *)s, strlen(s));
}

static void
both_ends(
    struct traces *t, const char *little, const char *big, uint64_t v, size_t n)
{
	unsigned char le[8], be[8];

	for (size_t i = 0; i < n; i++)
		le[i] = be[n - 1 - i] = (unsigned char)(v >> (8 * i));
	(void)pattern(t, little, le, n);
	(void)pattern(t, big, be, n);
}

static void
packed(struct traces *t, const char *d)
{
	unsigned char b[12], swapped[6];
	struct pattern *p;
	int i;

	for (i = 0; i < 6; i++) {
		b[i] = (unsigned char)((d[2 * i] - '0') << 4 |
				       (d[2 * i + 1] - '0'));
		swapped[i] = (unsigned char)((d[2 * i + 1] - '0') << 4 |
					     (d[2 * i] - '0'));
	}
	(void)pattern(t, "bcd packed", b, 6);
	(void)pattern(t, "bcd swapped", swapped, 6);
	/* Begun in the middle of a byte. */
	for (i = 0; i < 5; i++)
		b[i] = (unsigned char)((d[2 * i + 1] - '0') << 4 |
				       (d[2 * i + 2] - '0'));
	p = pattern(t, "bcd shifted", b, 5);
	p->before = d[0] - '0';
	p->after = d[11] - '0';
	for (i = 0; i < 12; i++)
		b[i] = (unsigned char)(d[i] - '0');
	(void)pattern(t, "bcd unpacked", b, 12);
}

static void
integers(struct traces *t, const char *d)
{
	uint64_t v = strtoull(d, NULL, 10), bits;
	double real = (double)v;
	unsigned char b[16];
	size_t n = 0;
	char half[7] = "";
	uint64_t high, low;

	/* 40 bits and a byte of noughts: 48 and 64 bits hold it. */
	both_ends(t, "integer little", "integer big", v, 6);
	memcpy(&bits, &real, 8);
	both_ends(t, "double little", "double big", bits, 8);
	memcpy(half, d, 6);
	high = strtoull(half, NULL, 10);
	memcpy(half, d + 6, 6);
	low = strtoull(half, NULL, 10);
	both_ends(t, "two of 32 little", "two of 32 big", high << 32 | low, 8);
	both_ends(t, "two of 32 little", "two of 32 big", low << 32 | high, 8);
	for (bits = v; bits > 127; bits >>= 7)
		b[n++] = (unsigned char)(bits | 128);
	b[n++] = (unsigned char)bits;
	(void)pattern(t, "varint", b, n);
	/* the other way round, as SQLite has its own */
	for (size_t i = 0; i < n; i++)
		b[n - 1 - i] =
		    (unsigned char)(((v >> (7 * i)) & 127) | (i ? 128 : 0));
	(void)pattern(t, "varint", b, n);
}

static void
base64(struct traces *t, const char *d)
{
	static const char abc[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq"
				  "rstuvwxyz0123456789+/";
	unsigned char in[18];
	char out[28];
	size_t n, from, upto;

	/* After 0, 1 or 2 other bytes; what those touch is left out. */
	for (size_t shift = 0; shift < 3; shift++) {
		memset(in, 0, sizeof(in));
		memcpy(in + shift, d, 12);
		n = 0;
		for (size_t i = 0; i < sizeof(in); i += 3) {
			unsigned v = (unsigned)in[i] << 16 |
				     (unsigned)in[i + 1] << 8 | in[i + 2];

			out[n++] = abc[v >> 18];
			out[n++] = abc[v >> 12 & 63];
			out[n++] = abc[v >> 6 & 63];
			out[n++] = abc[v & 63];
		}
		from = (shift * 8 + 5) / 6;
		upto = (shift + 12) * 8 / 6;
		out[upto] = '\0';
		text_pattern(t, "base64", out + from);
	}
}

static void
texts(struct traces *t, const char *d)
{
	char s[80] = "", hex[32];
	unsigned char b[64];
	size_t n;

	for (int i = 0; i < 12; i++)
		(void)snprintf(s + 2 * i, 3, "3%c", d[i]);
	text_pattern(t, "hex of figures", s);
	for (int i = 0; i < 12; i++)
		(void)snprintf(s + 3 * i, 4, "%%3%c", d[i]);
	text_pattern(t, "percent", s);
	for (int i = 0; i < 10; i++) /* ten of them fit, and are enough */
		(void)snprintf(s + 6 * i, 7, "\\u003%c", d[i]);
	text_pattern(t, "json escape", s);
	(void)snprintf(hex, sizeof(hex), "%llx", strtoull(d, NULL, 10));
	text_pattern(t, "hex of the integer", hex);
	for (n = 0; hex[n] != '\0'; n++)
		if (hex[n] >= 'a')
			hex[n] = (char)(hex[n] - 32);
	if (strspn(hex, "0123456789") < n)
		text_pattern(t, "hex of the integer", hex);
	for (int little = 0; little < 2; little++) {
		memset(b, 0, sizeof(b));
		for (int i = 0; i < 12; i++)
			b[4 * i + (little ? 0 : 3)] = (unsigned char)d[i];
		(void)pattern(
		    t, little ? "utf-32le" : "utf-32be", b, little ? 45 : 48);
	}
	for (int i = 0; i < 12; i++) {
		b[2 * i] = 0x82;
		b[2 * i + 1] = (unsigned char)(0x4F + d[i] - '0');
	}
	(void)pattern(t, "shift_jis", b, 24);
	for (int i = 0; i < 12; i++) {
		b[2 * i] = 0xA3;
		b[2 * i + 1] = (unsigned char)(0xB0 + d[i] - '0');
	}
	(void)pattern(t, "euc-jp", b, 24);
}

void
traces_add(struct traces *t, const char *digits, const char *label)
{
	if (t->count == NUMBERS || strlen(digits) != 12 || digits[0] == '0')
		abort();
	(void)snprintf(t->digits[t->count], 13, "%s", digits);
	for (int i = 0; i < 12; i++)
		t->back[t->count][i] = digits[11 - i];
	(void)snprintf(t->label[t->count], sizeof(t->label[0]), "%s", label);
	for (int way = 0; way < 2; way++) {
		const char *d =
		    way == 0 ? t->digits[t->count] : t->back[t->count];

		packed(t, d);
		texts(t, d);
		base64(t, d);
	}
	integers(t, digits);
	t->count++;
}

static void
scan_fixed(
    struct traces *t, const unsigned char *b, size_t n, const char *where)
{
	for (size_t i = 0; i + 5 <= n; i++)
		for (int k = t->first[b[i] << 8 | b[i + 1]]; k >= 0;
		     k = t->p[k].next) {
			const struct pattern *p = &t->p[k];

			if (p->n > n - i || memcmp(b + i, p->bytes, p->n) != 0)
				continue;
			if (p->before >= 0 &&
			    (i == 0 || (b[i - 1] & 15) != p->before))
				continue;
			if (p->after >= 0 &&
			    (i + p->n == n || b[i + p->n] >> 4 != p->after))
				continue;
			hit(t, p->number, p->encoding, where);
		}
}

/* ---- characters */

struct run {
	const char *encoding;
	char last[12]; /* a ring */
	int at, have, gap;
};

/* '0' to '9', '-' for what may stand between figures, 0 for the rest. */
static char
class_of(uint32_t c)
{
	static const uint32_t kanji[10] = { 0x3007, 0x4E00, 0x4E8C, 0x4E09,
		0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D };
	static const uint32_t gaps[] = { ' ', '-', '.', ',', '_', '/', 0xA0,
		0xB7, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212, 0x3000,
		0x30FB, 0x30FC, 0xFF0D, 0xFF0E, 0xFF3F, 0xFF65, 0xFF70 };

	if (c >= '0' && c <= '9')
		return (char)c;
	if (c >= 0xFF10 && c <= 0xFF19)
		return (char)('0' + c - 0xFF10);
	if (c == 0x96F6) /* 零 */
		return '0';
	for (int i = 0; i < 10 && c > 0x3000; i++)
		if (c == kanji[i])
			return (char)('0' + i);
	for (size_t i = 0; i < sizeof(gaps) / sizeof(gaps[0]); i++)
		if (c == gaps[i])
			return '-';
	return 0;
}

static void
compare(struct traces *t, const struct run *r, const char *where)
{
	char now[13] = "";

	for (int i = 0; i < 12; i++)
		now[i] = r->last[(r->at + i) % 12];
	for (int i = 0; i < t->count; i++) {
		/* The twelfth is a check digit and tells nothing more. */
		if (memcmp(now + 1, t->digits[i], 11) == 0)
			hit(t, i, r->encoding, where);
		if (r->have == 12 && memcmp(now, t->back[i], 12) == 0)
			hit(t, i, "backwards", where);
	}
}

static void
one_char(struct traces *t, struct run *r, uint32_t c, const char *where)
{
	char k = class_of(c);

	if (k == 0 || (k == '-' && (r->have == 0 || ++r->gap > GAP_MAX))) {
		r->have = r->gap = 0;
		return;
	}
	if (k == '-')
		return;
	r->gap = 0;
	r->last[r->at] = k;
	r->at = (r->at + 1) % 12;
	if (r->have < 12)
		r->have++;
	if (r->have >= 11)
		compare(t, r, where);
}

static void
scan_utf8(struct traces *t, const unsigned char *b, size_t n, const char *where)
{
	struct run r = { .encoding = "utf-8" };

	for (size_t i = 0; i < n; i++) {
		uint32_t c = b[i];

		if (c >= 0xE0 && c < 0xF0 && i + 2 < n &&
		    (b[i + 1] & 0xC0) == 0x80 && (b[i + 2] & 0xC0) == 0x80) {
			c = (c & 15) << 12 | (uint32_t)(b[i + 1] & 63) << 6 |
			    (b[i + 2] & 63);
			i += 2;
		} else if (c >= 0xC2 && c < 0xE0 && i + 1 < n &&
			   (b[i + 1] & 0xC0) == 0x80) {
			c = (c & 31) << 6 | (b[i + 1] & 63);
			i++;
		}
		one_char(t, &r, c, where);
	}
}

static void
scan_utf16(
    struct traces *t, const unsigned char *b, size_t n, const char *where)
{
	for (int way = 0; way < 4; way++) {
		bool is_little = way < 2;
		struct run r = { .encoding =
				     is_little ? "utf-16le" : "utf-16be" };

		for (size_t i = (size_t)way % 2; i + 1 < n; i += 2)
			one_char(t, &r,
			    is_little ? b[i] | (uint32_t)b[i + 1] << 8
				      : (uint32_t)b[i] << 8 | b[i + 1],
			    where);
	}
}

/* ---- what is compressed */

static int scan(struct traces *t, const unsigned char *b, size_t n,
    const char *where, int depth);

static void
unpacked(struct traces *t, unsigned char *out, size_t n, const char *what,
    const char *where, int depth)
{
	char name[600];

	if (n < 6)
		return;
	(void)snprintf(name, sizeof(name), "%.500s (%s)", where, what);
	(void)scan(t, out, n, name, depth + 1);
}

static unsigned char *
grown(unsigned char *p, size_t *cap)
{
	*cap = *cap == 0 ? 65536 : *cap * 2;
	p = realloc(p, *cap);
	if (p == NULL)
		abort();
	return p;
}

/* bits: 15 zlib, 31 gzip, -15 bare. What came out before a fault is looked
 * at too: a torn file holds what it holds. */
static void
inflate_at(struct traces *t, const unsigned char *b, size_t n, int bits,
    const char *where, int depth)
{
	z_stream z = { 0 };
	unsigned char *out = NULL;
	size_t cap = 0;
	int rc = Z_OK;

	if (inflateInit2(&z, bits) != Z_OK)
		abort();
	z.next_in = (unsigned char *)(uintptr_t)b;
	z.avail_in = n > 1u << 30 ? 1u << 30 : (unsigned)n;
	while (rc == Z_OK && z.total_out < UNPACKED_MAX) {
		if (z.total_out == cap)
			out = grown(out, &cap);
		z.next_out = out + z.total_out;
		z.avail_out = (unsigned)(cap - z.total_out);
		rc = inflate(&z, Z_SYNC_FLUSH);
	}
	unpacked(t, out, z.total_out, "inflated", where, depth);
	(void)inflateEnd(&z);
	free(out);
}

static void
zstd_at(struct traces *t, const unsigned char *b, size_t n, const char *where,
    int depth)
{
	ZSTD_DStream *z = ZSTD_createDStream();
	ZSTD_inBuffer in = { b, n, 0 };
	ZSTD_outBuffer out = { NULL, 0, 0 };
	size_t rc = 1, was;

	do {
		if (out.pos == out.size)
			out.dst = grown(out.dst, &out.size);
		was = out.pos + in.pos;
		rc = ZSTD_decompressStream(z, &out, &in);
	} while (!ZSTD_isError(rc) && rc != 0 && was != out.pos + in.pos &&
		 out.pos < UNPACKED_MAX);
	unpacked(t, out.dst, out.pos, "zstd", where, depth);
	(void)ZSTD_freeDStream(z);
	free(out.dst);
}

static void
scan_packed(struct traces *t, const unsigned char *b, size_t n,
    const char *where, int depth)
{
	for (size_t i = 0; i + 8 <= n; i++) {
		const unsigned char *p = b + i;

		if (p[0] == 0x78 && (p[0] << 8 | p[1]) % 31 == 0 &&
		    (p[1] & 0x20) == 0)
			inflate_at(t, p, n - i, 15, where, depth);
		else if (p[0] == 0x1F && p[1] == 0x8B && p[2] == 8)
			inflate_at(t, p, n - i, 31, where, depth);
		else if (memcmp(p, "\x28\xB5\x2F\xFD", 4) == 0)
			zstd_at(t, p, n - i, where, depth);
		else if (memcmp(p, "PK\3\4", 4) == 0 && i + 30 < n &&
			 p[8] == 8) {
			size_t at = i + 30 + (size_t)(p[26] | p[27] << 8) +
				    (size_t)(p[28] | p[29] << 8);

			if (at < n)
				inflate_at(
				    t, b + at, n - at, -15, where, depth);
		}
	}
}

static int
scan(struct traces *t, const unsigned char *b, size_t n, const char *where,
    int depth)
{
	int before = t->found;

	t->bytes += n;
	scan_fixed(t, b, n, where);
	scan_utf8(t, b, n, where);
	scan_utf16(t, b, n, where);
	if (depth < DEPTH_MAX)
		scan_packed(t, b, n, where, depth);
	return t->found - before;
}

int
traces_scan(struct traces *t, const void *p, size_t n, const char *where)
{
	return scan(t, p, n, where, 0);
}

/* ---- files */

/* A PDF names glyphs, not figures: its text as a reader sees it. */
static void
scan_pdf(struct traces *t, const char *path)
{
	unsigned char *out = NULL;
	size_t n = 0, cap = 0;
	ssize_t got = 1;
	char name[600];
	int pipes[2];
	pid_t pid;

	(void)fflush(stdout);
	if (pipe(pipes) != 0 || (pid = fork()) < 0)
		abort();
	if (pid == 0) {
		(void)dup2(pipes[1], 1);
		(void)close(pipes[0]);
		(void)execlp(
		    "pdftotext", "pdftotext", "-raw", path, "-", (char *)NULL);
		_exit(127);
	}
	(void)close(pipes[1]);
	while (got > 0) {
		if (n == cap)
			out = grown(out, &cap);
		got = read(pipes[0], out + n, cap - n);
		n += got > 0 ? (size_t)got : 0;
	}
	(void)close(pipes[0]);
	(void)waitpid(pid, NULL, 0);
	(void)snprintf(name, sizeof(name), "%.500s (text)", path);
	(void)scan(t, out, n, name, DEPTH_MAX);
	free(out);
}

int
traces_file(struct traces *t, const char *path)
{
	int before = t->found, fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat sb;
	void *p;

	if (fd < 0 || fstat(fd, &sb) != 0 || !S_ISREG(sb.st_mode)) {
		if (fd >= 0)
			(void)close(fd);
		return 0;
	}
	t->files++;
	if (sb.st_size > 0) {
		p = mmap(
		    NULL, (size_t)sb.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (p == MAP_FAILED)
			abort();
		(void)scan(t, p, (size_t)sb.st_size, path, 0);
		if (sb.st_size > 4 && memcmp(p, "%PDF", 4) == 0)
			scan_pdf(t, path);
		(void)munmap(p, (size_t)sb.st_size);
	}
	(void)close(fd);
	return t->found - before;
}

int
traces_tree(
    struct traces *t, const char *folder, const char *skip, time_t since)
{
	DIR *d = opendir(folder);
	int before = t->found;
	struct dirent *e;
	struct stat sb;
	char path[1024];

	while (d != NULL && (e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (snprintf(path, sizeof(path), "%s/%s", folder, e->d_name) >=
			(int)sizeof(path) ||
		    (skip != NULL && strstr(path, skip) != NULL) ||
		    lstat(path, &sb) != 0)
			continue;
		(void)scan(t, (const unsigned char *)e->d_name,
		    strlen(e->d_name), path, DEPTH_MAX);
		if (S_ISDIR(sb.st_mode))
			(void)traces_tree(t, path, skip, since);
		else if (S_ISREG(sb.st_mode) && sb.st_ctime >= since)
			(void)traces_file(t, path);
	}
	if (d != NULL)
		(void)closedir(d);
	return t->found - before;
}
