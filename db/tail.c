/* SPDX-License-Identifier: ISC
 * tail - see tail.h.
 */
#include "db/tail.h"

#include "db/feed.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TAIL_FORMAT 1

/* ---- writing ---- */

struct tail_file {
	FILE *f;
	char *path, *beside;
	bool failed;
};

static enum rc
cannot_write(struct err *err, const char *what, const char *path)
{
	enum rc rc = err_set(err, RC_IO, "E7090", "配信の末尾を書き出せません",
	    "置き場所に書けません", "置き場所の権利と空きを確かめてください");

	err_log(err, "%s %s: %s", what, path, strerror(errno));
	return rc;
}

static void
file_free(struct tail_file *f)
{
	free(f->path);
	free(f->beside);
	free(f);
}

static bool
put_json(FILE *f, json_t *o)
{
	char *text = json_dumps(o, JSON_COMPACT);
	bool ok = text != NULL && fputs(text, f) >= 0 && fputc('\n', f) != EOF;

	wipe_free(text);
	json_decref(o);
	return ok;
}

enum rc
tail_write_begin(const char *path, const struct tail *t, struct tail_file **out,
    struct err *err)
{
	struct tail_file *f = x_alloc(sizeof(*f));
	int fd;

	f->path = x_strdup(path);
	f->beside = x_printf("%s.new", path);
	fd = private_file(f->beside, 1);
	f->f = fd < 0 ? NULL : fdopen(fd, "w");
	if (f->f == NULL ||
	    !put_json(
		f->f, json_pack("{s:i,s:s,s:s,s:s,s:I,s:s,s:I}",
			  "madoguchi_tail", TAIL_FORMAT, "epoch", t->epoch,
			  "municipality", t->municipality, "terminal",
			  t->terminal, "from", (json_int_t)t->from, "hash",
			  t->from_hash, "saved_at", (json_int_t)t->saved_at))) {
		(void)cannot_write(err, "write", f->beside);
		if (f->f != NULL)
			(void)fclose(f->f);
		else if (fd >= 0)
			(void)close(fd);
		(void)unlink(f->beside);
		file_free(f);
		return RC_IO;
	}
	*out = f;
	return RC_OK;
}

enum rc
tail_write_record(struct tail_file *f, const char *text, struct err *err)
{
	if (fputs(text, f->f) >= 0 && fputc('\n', f->f) != EOF)
		return RC_OK;
	f->failed = true;
	return cannot_write(err, "write", f->beside);
}

enum rc
tail_write_end(struct tail_file *f, bool is_good, int64_t to,
    const char *to_hash, struct err *err)
{
	bool ok = is_good && !f->failed &&
		  put_json(f->f, json_pack("{s:I,s:s}", "end", (json_int_t)to,
				     "hash", to_hash)) &&
		  fflush(f->f) == 0 && fsync(fileno(f->f)) == 0;
	enum rc rc = RC_OK;

	if (fclose(f->f) != 0)
		ok = false;
	if (ok && rename(f->beside, f->path) != 0)
		ok = false;
	if (!ok) {
		if (is_good)
			rc = cannot_write(err, "write", f->beside);
		(void)unlink(f->beside);
	}
	file_free(f);
	return rc;
}

/* ---- reading ---- */

static enum rc
no_tail(struct err *err, const char *why)
{
	return err_set(err, RC_INPUT, "E7092", "配信の末尾として読めません",
	    why, "書き出した端末でもう一度書き出してください");
}

static bool
take_text(const json_t *o, const char *key, char *out, size_t size)
{
	const char *s = json_string_value(json_object_get(o, key));

	if (s == NULL || strlen(s) >= size)
		return false;
	memcpy(out, s, strlen(s) + 1);
	return true;
}

static bool
is_hash(const char *s)
{
	return strlen(s) == 64 && strspn(s, "0123456789abcdef") == 64;
}

static enum rc
read_head(const json_t *o, struct tail *t, struct err *err)
{
	if (json_integer_value(json_object_get(o, "madoguchi_tail")) !=
	    TAIL_FORMAT)
		return no_tail(err, "先頭の行がこの形ではありません");
	t->from = json_integer_value(json_object_get(o, "from"));
	t->saved_at = json_integer_value(json_object_get(o, "saved_at"));
	if (!take_text(o, "epoch", t->epoch, sizeof(t->epoch)) ||
	    !take_text(
		o, "municipality", t->municipality, sizeof(t->municipality)) ||
	    !take_text(o, "terminal", t->terminal, sizeof(t->terminal)) ||
	    !take_text(o, "hash", t->from_hash, sizeof(t->from_hash)) ||
	    !is_hash(t->from_hash) || t->epoch[0] == '\0' || t->from < 0)
		return no_tail(err, "先頭の行に足りないものがあります");
	t->to = t->from;
	memcpy(t->to_hash, t->from_hash, sizeof(t->to_hash));
	return RC_OK;
}

/* A record or the end; *ended when it was that. */
static enum rc
read_next(json_t *o, struct tail *t, bool *ended, struct err *err)
{
	char hash[65];

	if (json_object_get(o, "end") != NULL) {
		*ended = true;
		if (json_integer_value(json_object_get(o, "end")) != t->to ||
		    !take_text(o, "hash", hash, sizeof(hash)) ||
		    strcmp(hash, t->to_hash) != 0)
			return no_tail(err, "最後の行が記録と合いません");
		return RC_OK;
	}
	if (feed_record_check(o, t->epoch, t->municipality, t->to, t->to_hash,
		hash, err) != RC_OK)
		return no_tail(err, "記録の鎖が続いていません");
	if (json_array_size(t->records) >= TAIL_RECORDS_MAX)
		return no_tail(err, "記録が多すぎます");
	t->to++;
	memcpy(t->to_hash, hash, sizeof(t->to_hash));
	(void)json_array_append(t->records, o);
	return RC_OK;
}

/* One line without its newline; NULL at the end or when it is too long. */
static char *
next_line(FILE *f, char **buf, size_t *size)
{
	ssize_t n = getline(buf, size, f);

	if (n <= 1 || n > TAIL_LINE_MAX || (*buf)[n - 1] != '\n')
		return NULL;
	(*buf)[n - 1] = '\0';
	return *buf;
}

static enum rc
read_lines(FILE *f, struct tail *t, struct err *err)
{
	char *buf = NULL, *line;
	size_t size = 0;
	bool begun = false, ended = false;
	json_t *o;
	enum rc rc = RC_OK;

	while (rc == RC_OK && !ended &&
	       (line = next_line(f, &buf, &size)) != NULL) {
		o = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
		if (!json_is_object(o))
			rc = no_tail(err, "JSON でない行があります");
		else if (!begun)
			rc = read_head(o, t, err);
		else
			rc = read_next(o, t, &ended, err);
		begun = true;
		json_decref(o);
	}
	if (rc == RC_OK && (!ended || fgetc(f) != EOF))
		rc = no_tail(err, "途中で切れているか、長すぎます");
	free(buf);
	return rc;
}

enum rc
tail_read(const char *path, struct tail *out, struct err *err)
{
	struct tail t = { .records = json_array() };
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "r");
	enum rc rc;

	if (f == NULL) {
		rc = err_set(err, RC_NOT_FOUND, "E7091",
		    "配信の末尾のファイルを開けません",
		    "ファイルがないか、読む権利がありません",
		    "ファイルの名を確かめてください");
		err_log(err, "open %s: %s", path, strerror(errno));
		if (fd >= 0)
			(void)close(fd);
		json_decref(t.records);
		return rc;
	}
	rc = read_lines(f, &t, err);
	(void)fclose(f);
	if (rc != RC_OK) {
		tail_release(&t);
		return rc;
	}
	*out = t;
	return RC_OK;
}

void
tail_release(struct tail *t)
{
	json_decref(t->records);
	memset(t, 0, sizeof(*t));
}

/* ---- merging ---- */

static enum rc
differ(struct err *err, const char *why)
{
	return err_set(err, RC_CONFLICT, "E7093",
	    "端末の末尾が互いに食い違います", why,
	    "どの端末のものが正しいかを確かめ、正しいものだけを渡してください");
}

static json_t *
record_at(const struct tail *t, int64_t position)
{
	return position <= t->from || position > t->to
		   ? NULL
		   : json_array_get(
			 t->records, (size_t)(position - t->from - 1));
}

/* Sections that only the other one was given: verified there already. */
static void
fill_in(json_t *to, const json_t *from)
{
	json_t *theirs = json_object_get(from, "sections"), *mine, *v;
	const char *name;

	mine = json_object_get(to, "sections");
	json_object_foreach(theirs, name, v)
	{
		if (!json_is_string(v) ||
		    json_is_string(json_object_get(mine, name)))
			continue;
		(void)json_object_set(mine, name, v);
		(void)json_object_set(json_object_get(to, "salts"), name,
		    json_object_get(json_object_get(from, "salts"), name));
	}
}

static enum rc
merge_fits(const struct tail *t, const struct tail *more, struct err *err)
{
	const json_t *a, *b;
	int64_t p;

	if (strcmp(t->epoch, more->epoch) != 0 ||
	    strcmp(t->municipality, more->municipality) != 0)
		return differ(err, "別の台帳か、別の世代の配信です");
	if (more->from > t->to || more->to < t->from)
		return differ(err, "間の記録がどちらにもありません");
	for (p = t->from; p <= more->to && p <= t->to; p++) {
		if (p < more->from)
			continue;
		a = record_at(t, p);
		b = record_at(more, p);
		if (GUARD("tail_merge_same") &&
		    strcmp(a != NULL
			       ? json_string_value(json_object_get(a, "hash"))
			       : t->from_hash,
			b != NULL
			    ? json_string_value(json_object_get(b, "hash"))
			    : more->from_hash) != 0)
			return differ(err, "同じ番号の記録が違います");
	}
	return RC_OK;
}

enum rc
tail_merge(struct tail *t, struct tail *more, struct err *err)
{
	struct tail first, rest;
	int64_t p;
	enum rc rc = merge_fits(t, more, err);

	if (rc != RC_OK)
		return rc;
	first = t->from <= more->from ? *t : *more;
	rest = t->from <= more->from ? *more : *t;
	for (p = rest.from + 1; p <= rest.to; p++) {
		if (p <= first.to)
			fill_in(record_at(&first, p), record_at(&rest, p));
		else
			(void)json_array_append(
			    first.records, record_at(&rest, p));
	}
	if (rest.to > first.to) {
		first.to = rest.to;
		memcpy(first.to_hash, rest.to_hash, sizeof(first.to_hash));
	}
	tail_release(&rest);
	*t = first;
	memset(more, 0, sizeof(*more));
	return RC_OK;
}
