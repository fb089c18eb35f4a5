/* SPDX-License-Identifier: ISC
 * help_oracle - see help_oracle.h.
 */
#include "tests/db/help_oracle.h"

#include "src/mem.h"

#include <dirent.h>
#include <fcntl.h>
#include <jansson.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- a writer's side ---- */

int
oracle_log(const char *dir, int writer, int life)
{
	char path[200];

	(void)snprintf(path, sizeof(path), "%s/%d.%d.log", dir, writer, life);
	return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* One write a line: a kill leaves all of it or nothing. */
static void
put(int fd, const char *line, int n)
{
	if (write(fd, line, (size_t)n) != n)
		_exit(9);
}

void
oracle_begins(int fd, const char *token, const char *saw)
{
	char line[100];

	put(fd, line,
	    snprintf(line, sizeof(line), "B %s %s\n", token,
		saw[0] != '\0' ? saw : "-"));
}

void
oracle_answered(int fd, const char *token, enum oracle_answer a)
{
	char line[100];

	put(fd, line, snprintf(line, sizeof(line), "%c %s\n", (char)a, token));
}

/* ---- what was done ---- */

struct change {
	char token[TOKEN_MAX], saw[TOKEN_MAX];
	int writer, life, number;
	char answer;      /* 'B' none */
	int64_t position; /* in the feed; 0 none */
	int times;
};
struct all {
	struct change *v;
	int n, cap;
};

static int
by_place(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	if (x->writer != y->writer)
		return x->writer < y->writer ? -1 : 1;
	if (x->life != y->life)
		return x->life < y->life ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static bool
parse(const char *token, struct change *c)
{
	int used = 0;

	return strlen(token) < TOKEN_MAX &&
	       sscanf(token, "w%d.%d.%d%n", &c->writer, &c->life, &c->number,
		   &used) == 3 &&
	       token[used] == '\0';
}

static struct change *
find(const struct all *all, const char *token)
{
	struct change key;

	if (!parse(token, &key))
		return NULL;
	return bsearch(&key, all->v, (size_t)all->n, sizeof(key), by_place);
}

static void
read_line(struct all *all, const char *line)
{
	struct change *c = all->n > 0 ? &all->v[all->n - 1] : NULL;
	char what, token[TOKEN_MAX], saw[TOKEN_MAX] = "";

	if (sscanf(line, "%c %23s %23s", &what, token, saw) < 2)
		return;
	if (what != 'B') {
		if (c == NULL || strcmp(c->token, token) != 0) {
			printf("# a log without order: %s\n", line);
			exit(1);
		}
		c->answer = what;
		return;
	}
	if (all->n == all->cap) {
		all->cap = all->cap == 0 ? 4096 : all->cap * 2;
		all->v = x_grow(all->v, (size_t)all->cap, sizeof(*all->v));
	}
	c = &all->v[all->n++];
	memset(c, 0, sizeof(*c));
	(void)snprintf(c->token, sizeof(c->token), "%s", token);
	(void)snprintf(c->saw, sizeof(c->saw), "%s", saw);
	c->answer = 'B';
	if (!parse(token, c)) {
		printf("# no token: %s\n", line);
		exit(1);
	}
}

static void
read_logs(const char *dir, struct all *all)
{
	char path[512], line[200];
	struct dirent *f;
	DIR *d = opendir(dir);
	FILE *in;

	while (d != NULL && (f = readdir(d)) != NULL) {
		(void)snprintf(path, sizeof(path), "%s/%s", dir, f->d_name);
		if (strstr(f->d_name, ".log") == NULL ||
		    (in = fopen(path, "r")) == NULL)
			continue;
		while (fgets(line, sizeof(line), in) != NULL)
			read_line(all, line);
		(void)fclose(in);
	}
	if (d != NULL)
		(void)closedir(d);
	qsort(all->v, (size_t)all->n, sizeof(*all->v), by_place);
}

/* ---- what the feed says ---- */

static void
fault(const struct oracle_findings *f, int *count, const char *what,
    const struct change *c)
{
	if (++*count <= 5 && f->says)
		printf("# %s: %s, saw %s, answer %c, position %lld\n", what,
		    c->token, c->saw, c->answer, (long long)c->position);
}

static void
note(struct all *all, json_t *versions, int64_t position, const char *payload,
    struct oracle_findings *f)
{
	json_t *o = json_loads(payload, 0, NULL);
	const json_t *n = json_array_get(json_object_get(o, "notes"), 0);
	const char *text = json_string_value(json_object_get(n, "text"));
	const char *person = json_string_value(json_object_get(n, "person_no"));
	json_int_t version = json_integer_value(json_object_get(n, "version"));
	struct change *c;
	char token[TOKEN_MAX] = "";

	if (text != NULL)
		(void)sscanf(text, "%23s", token);
	c = find(all, token);
	f->records++;
	if (strcmp(token, ORACLE_FIRST) == 0) {
		f->first++;
	} else if (c == NULL) {
		f->strange++;
		printf("# nobody's: %s\n", token);
	} else {
		c->position = position;
		c->times++;
	}
	if (person == NULL ||
	    version !=
		json_integer_value(json_object_get(versions, person)) + 1) {
		if (++f->versions <= 5 && f->says)
			printf("# note of %s: version %lld at %lld\n",
			    person != NULL ? person : "?", (long long)version,
			    (long long)position);
	}
	if (person != NULL)
		(void)json_object_set_new(
		    versions, person, json_integer(version));
	json_decref(o);
}

static void
read_feed(struct all *all, const char *uri, struct oracle_findings *f)
{
	static const char sql[] =
	    "SELECT f.position, s.payload FROM register.feed f JOIN "
	    "register.feed_section s ON s.record = f.record WHERE f.kind = "
	    "'note' ORDER BY f.position";
	PGconn *conn = PQconnectdb(uri);
	json_t *versions = json_object();
	PGresult *res = PQexec(conn, sql);
	int i;

	if (PQresultStatus(res) != PGRES_TUPLES_OK) {
		printf("# reading the feed: %s\n", PQerrorMessage(conn));
		exit(1);
	}
	for (i = 0; i < PQntuples(res); i++)
		note(all, versions, atoll(PQgetvalue(res, i, 0)),
		    PQgetvalue(res, i, 1), f);
	PQclear(res);
	PQfinish(conn);
	json_decref(versions);
}

static void
check_one(const struct all *all, int i, struct oracle_findings *f)
{
	const struct change *c = &all->v[i], *seen;
	const struct change *before = NULL;
	int k;

	f->begun++;
	f->done += c->answer == ORACLE_DONE;
	f->refused += c->answer == ORACLE_NOT;
	f->unknown += c->answer == ORACLE_UNKNOWN || c->answer == 'B';
	if (c->answer == ORACLE_DONE && c->times == 0)
		fault(f, &f->lost, "lost", c);
	if (c->times > 1)
		fault(f, &f->twice, "twice", c);
	if (c->answer == ORACLE_NOT && c->times > 0)
		fault(f, &f->refused_there, "refused and there", c);
	if (c->times == 0)
		return;
	for (k = i - 1;
	     k >= 0 && before == NULL && all->v[k].writer == c->writer &&
	     all->v[k].life == c->life;
	     k--)
		if (all->v[k].times > 0 && all->v[k].answer == ORACLE_DONE)
			before = &all->v[k];
	if (before != NULL && before->position >= c->position)
		fault(f, &f->own_order, "before its writer's earlier one", c);
	if ((seen = find(all, c->saw)) == NULL)
		return;
	f->cross += seen->writer != c->writer;
	if (seen->position == 0 || seen->position >= c->position)
		fault(f, &f->seen_order, "before what its writer had read", c);
}

void
oracle_check(
    const char *dir, const char *uri, bool says, struct oracle_findings *f)
{
	struct all all = { NULL, 0, 0 };
	int i;

	memset(f, 0, sizeof(*f));
	f->says = says;
	read_logs(dir, &all);
	read_feed(&all, uri, f);
	for (i = 0; i < all.n; i++)
		check_one(&all, i, f);
	free(all.v);
}
