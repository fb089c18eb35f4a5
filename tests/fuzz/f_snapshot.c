/* SPDX-License-Identifier: ISC
 * f_snapshot - hostile snapshot files. An input that begins with F is a
 * file; any other is the lines of one, put into a file with right counts and
 * digests, so that they reach what reads them. Rows come out of it or an
 * error; now and then a replica is built, and what was built can be read.
 * fuzz: db
 */
#include "db/replica_private.h"
#include "db/search.h"
#include "db/snapshot.h"
#include "db/snapshot_cook.h"
#include "src/text.h"
#include "tests/fuzz/snapshot_craft.h"

#include <stdio.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[64], file[96], replica_file[96];
static int cooked, built;
static bool build_all; /* every input that gives rows, not one in sixteen */

static void
check(bool so)
{
	if (!so)
		abort();
}

static void
leave(void)
{
	static const char *const tails[] = { "", "-wal", "-shm", ".new",
		".ready", ".part", ".part-id" };
	char path[128];
	size_t i;

	for (i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		(void)snprintf(
		    path, sizeof(path), "%s%s", replica_file, tails[i]);
		(void)unlink(path);
	}
	(void)unlink(file);
	(void)rmdir(folder);
}

static void
begin(void)
{
	if (folder[0] != '\0')
		return;
	(void)snprintf(folder, sizeof(folder), "%s/mado-fuzz-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	check(mkdtemp(folder) != NULL);
	(void)snprintf(file, sizeof(file), "%s/x.snap", folder);
	(void)snprintf(replica_file, sizeof(replica_file), "%s/r.db", folder);
	(void)atexit(leave);
}

static void
put_file(const uint8_t *data, size_t size)
{
	struct snapshot_header h;
	FILE *f = fopen(file, "wb");

	check(f != NULL);
	if (size > 0 && data[0] == 'F') {
		check(fwrite(data + 1, 1, size - 1, f) == size - 1);
	} else {
		craft_header(&h, (const char *)data, size);
		check(craft_write(fileno(f), &h, (const char *)data, size));
		snapshot_header_release(&h);
	}
	check(fclose(f) == 0);
}

/* The rows; true when the file is good to its end. */
static bool
cook(void)
{
	struct cook c = { .folder = folder, .memory = 1024 * 1024 };
	struct batch *b;
	enum rc rc = RC_INPUT;
	size_t i;

	if (snapshot_in_open(file, "", &c.in, NULL) != RC_OK)
		return false;
	c.towns = town_book_new();
	c.out = queue_new();
	(void)cook_run(&c); /* an input gives fewer batches than may wait */
	while ((b = queue_take(c.out, &rc, NULL)) != NULL) {
		for (i = 0; i < b->cells; i++)
			check(b->cell[i].text == NULL ||
			      strlen(b->cell[i].text) == (size_t)b->cell[i].n);
		batch_free(b);
	}
	queue_free(c.out);
	town_book_free(c.towns);
	snapshot_in_close(c.in);
	return rc == RC_OK;
}

static void
read_all(struct replica *r)
{
	static const char *const queries[] = { "sato", "さとう", "S50.1.2",
		"水前寺 2-4", "000000010" };
	struct search_result found;
	struct record *rows;
	struct member m;
	size_t i;
	int n, k;

	for (i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
		if (search_run(r, queries[i], 20, &found, NULL) != RC_OK)
			continue;
		for (k = 0; k < found.count; k++)
			check(utf8_valid(
			    found.hits[k].name, strlen(found.hits[k].name)));
		search_release(&found);
	}
	if (replica_person(r, "000000010", 0, &m, NULL) == RC_OK)
		member_release(&m);
	if (replica_history(r, "000000010", 1, &rows, &n, NULL) == RC_OK) {
		for (k = 0; k < n; k++)
			record_release(&rows[k]);
		free(rows);
	}
}

static void
build(void)
{
	struct replica *r = NULL;
	struct replica_state st;

	if (snapshot_build(replica_file, file, NULL, NULL, NULL, NULL) != RC_OK)
		return;
	built++;
	check(snapshot_swap(replica_file, NULL, NULL) == RC_OK);
	check(replica_check(replica_file, NULL) == RC_OK);
	check(replica_open(replica_file, true, &r, NULL) == RC_OK);
	check(replica_state(r, &st, NULL) == RC_OK);
	read_all(r);
	replica_close(r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned sum = 0;
	size_t i;

	begin();
	put_file(data, size);
	if (!cook())
		return 0;
	cooked++;
	for (i = 0; i < size; i++)
		sum += data[i];
	if (build_all || sum % 16 == 0)
		build();
	return 0;
}
