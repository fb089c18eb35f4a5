/* SPDX-License-Identifier: ISC
 * cmd_list - a list that a command has asked for into a file: FILE.csv for a
 * table of another program, FILE.pdf for paper.
 */
#include "db/cmd.h"
#include "src/date.h"
#include "src/listing.h"
#include "src/private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool
ends_in(const char *path, const char *end)
{
	size_t n = strlen(path), k = strlen(end);

	return n > k && strcmp(path + n - k, end) == 0;
}

bool
list_file_known(const struct cli *c)
{
	const char *path = cli_get(c, "--output");

	return path == NULL || ends_in(path, ".csv") || ends_in(path, ".pdf");
}

enum rc
cli_write(struct cli *c, const char *path, const void *data, size_t len)
{
	const char *p = data;
	int fd = private_file(path, 1);
	size_t at = 0;
	bool fine = fd >= 0;

	while (fine && at < len) {
		ssize_t n = write(fd, p + at, len - at);

		if (n < 0 && errno != EINTR)
			fine = false;
		else if (n > 0)
			at += (size_t)n;
	}
	if (fd >= 0 && (fsync(fd) != 0 || close(fd) != 0))
		fine = false;
	return fine ? RC_OK
		    : err_set(&c->err, RC_IO, "E5025",
			  "一覧のファイルを書けません",
			  "場所か権利が違うか、空きがありません",
			  "--output の場所を確かめてください");
}

static enum rc
draw(struct cli *c, const struct listing *l, const json_t *rows, int counted,
    unsigned char **pdf, size_t *len)
{
	json_t *st = NULL;
	struct cert_request q;
	struct cert cert;
	const char *today;
	enum rc rc = cli_call(c, "register.status", json_object(), &st);

	if (rc != RC_OK)
		return rc;
	memset(&q, 0, sizeof(q));
	today = json_string_value(json_object_get(st, "today"));
	if (today != NULL && strlen(today) == 10)
		q.today =
		    date_day(atoi(today), atoi(today + 5), atoi(today + 8));
	q.title = json_string_value(json_object_get(st, "name"));
	q.options.sample = c->training;
	rc = cert_listing_compose(l, rows, counted, &q, &cert, &c->err);
	if (rc == RC_OK) {
		rc = cert_pdf(&cert, pdf, len, &c->err);
		cert_release(&cert);
	}
	json_decref(st);
	return rc;
}

enum rc
list_write(struct cli *c, const char *id, const json_t *rows, int counted)
{
	const struct listing *l = listing_find(id);
	const char *path = cli_get(c, "--output");
	unsigned char *pdf = NULL;
	struct sbuf csv;
	size_t len = 0;
	enum rc rc;

	if (ends_in(path, ".csv")) {
		sbuf_init(&csv, 64u * 1024 * 1024);
		listing_csv(l, rows, &csv);
		rc = cli_write(c, path, csv.s, csv.len);
		sbuf_release(&csv);
	} else {
		rc = draw(c, l, rows, counted, &pdf, &len);
		if (rc == RC_OK)
			rc = cli_write(c, path, pdf, len);
		cert_pdf_free(pdf, len);
	}
	if (rc == RC_OK && !c->json)
		cli_put(c, "%s %d件 %s\n", l->title,
		    counted < 0 ? (int)json_array_size(rows) : counted, path);
	return rc;
}
