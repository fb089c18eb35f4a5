/* SPDX-License-Identifier: ISC
 * bench_city - see bench_city.h. Each stage finds what an earlier one made.
 */
#include "db/bench_city.h"

#include "db/bench_server.h"
#include "db/bench_visible.h"
#include "db/generate.h"
#include "src/mem.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#define GIB (1024.0 * 1024 * 1024)
/* Bytes of a person, by which room is asked for: on the server with what it
 * writes ahead and a replica; in the file with replica, copy and snapshot. */
#define SERVER_BYTES 9000.0
#define FILE_BYTES 10500.0
#define SPARE (4.0 * GIB)

struct city {
	const struct bench *b;
	const struct bench_city *how;
	struct bench_server *server; /* NULL: not running */
	char pg[400], reg[600], uri[620], replica[600];
};

/* ---- that something is going on ---- */

struct ticker {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t woken;
	const char *what;
	bool is_ending;
};

/* A line on the terminal every second, else one every half a minute. */
static void *
ticks(void *arg)
{
	struct ticker *t = arg;
	bool is_bar = isatty(STDERR_FILENO) == 1;
	struct timespec until;
	long s = 0;

	(void)clock_gettime(CLOCK_REALTIME, &until);
	(void)pthread_mutex_lock(&t->lock);
	while (!t->is_ending) {
		until.tv_sec++;
		while (!t->is_ending &&
		       pthread_cond_timedwait(&t->woken, &t->lock, &until) == 0)
			;
		s++;
		if (t->is_ending)
			break;
		if (is_bar)
			(void)fprintf(
			    stderr, "\r%s %ld:%02ld ", t->what, s / 60, s % 60);
		else if (s % 30 == 0)
			(void)fprintf(
			    stderr, "%s %ld:%02ld\n", t->what, s / 60, s % 60);
		(void)fflush(stderr);
	}
	(void)pthread_mutex_unlock(&t->lock);
	if (is_bar)
		(void)fprintf(stderr, "\r%60s\r", "");
	return NULL;
}

static void
ticker_start(struct ticker *t, const char *what)
{
	*t = (struct ticker){ .what = what };
	(void)pthread_mutex_init(&t->lock, NULL);
	(void)pthread_cond_init(&t->woken, NULL);
	if (pthread_create(&t->thread, NULL, ticks, t) != 0)
		die("no thread can be started");
}

static void
ticker_end(struct ticker *t)
{
	(void)pthread_mutex_lock(&t->lock);
	t->is_ending = true;
	(void)pthread_cond_signal(&t->woken);
	(void)pthread_mutex_unlock(&t->lock);
	(void)pthread_join(t->thread, NULL);
	(void)pthread_cond_destroy(&t->woken);
	(void)pthread_mutex_destroy(&t->lock);
}

/* ---- room, and what is there ---- */

static double
free_bytes(const char *folder)
{
	struct statvfs fs;

	return statvfs(folder, &fs) == 0
		   ? (double)fs.f_bavail * (double)fs.f_frsize
		   : 0;
}

static enum rc
need_room(const struct city *c, double bytes_each, struct err *err)
{
	double need =
	    (double)(c->how->residents + c->how->former) * bytes_each + SPARE;
	double has = free_bytes(c->b->folder);
	char why[160];

	if (has >= need)
		return RC_OK;
	(void)snprintf(why, sizeof(why),
	    "%.1f GiB 要りますが、空きは %.1f GiB です", need / GIB, has / GIB);
	return err_set(err, RC_IO, "E9707", "測る場所に空きが足りません", why,
	    "--folder でほかの場所を示すか、--residents と --former "
	    "を小さくしてください");
}

static enum rc
no_stage(struct err *err, const char *why)
{
	return err_set(err, RC_INPUT, "E9706", "その段階は測れません", why,
	    "--stage なしで始めるか、daicho help bench を見てください");
}

static enum rc
need_server(struct city *c, struct err *err)
{
	char made[420];

	if (c->server != NULL)
		return RC_OK;
	(void)snprintf(made, sizeof(made), "%s/made", c->pg);
	if (access(made, F_OK) != 0)
		return no_stage(err, "server の段階がまだです");
	return bench_server_open(c->b, c->pg, 220, &c->server, err);
}

static enum rc
need_file(const char *path, const char *why, struct err *err)
{
	return access(path, F_OK) == 0 ? RC_OK : no_stage(err, why);
}

static double
file_bytes(const char *path)
{
	struct stat sb;

	return stat(path, &sb) == 0 ? (double)sb.st_size : 0;
}

/* ---- a town ---- */

static enum rc
invent(const struct city *c, const char *uri, const char *where,
    struct generate_result *made, struct err *err)
{
	int64_t when[2] = { 0, 0 };
	struct generate_options g = { .uri = uri,
		.share = c->b->share,
		.municipality = "431001",
		.residents = c->how->residents,
		.former = c->how->former,
		.seed = 1,
		.progress = c->how->progress,
		.arg = when };
	double from = bench_now_us(), s;
	char what[160], figure[96], beside[96];
	enum rc rc = generate_town(&g, made, err);

	if (c->how->progress_end != NULL)
		c->how->progress_end();
	if (rc != RC_OK)
		return rc;
	s = (bench_now_us() - from) / 1e6;
	(void)snprintf(what, sizeof(what),
	    "invent %ld residents, %ld former on %s", made->residents,
	    made->removed, where);
	(void)snprintf(figure, sizeof(figure), "%.0f s  %.0f people/s", s,
	    (double)(made->residents + made->removed) / s);
	(void)snprintf(beside, sizeof(beside), "%ld history rows", made->rows);
	bench_line(c->b, what, figure, beside, "minutes");
	return RC_OK;
}

static void
say_size(const struct city *c, double bytes, const struct generate_result *made)
{
	char figure[64], beside[96];

	(void)snprintf(figure, sizeof(figure), "%.2f GiB", bytes / GIB);
	(void)snprintf(beside, sizeof(beside),
	    "%.0f bytes a person, %.0f a history row",
	    bytes / (double)(made->residents + made->removed),
	    bytes / (double)made->rows);
	bench_line(
	    c->b, "  size on disk, indexes included", figure, beside, "");
}

/* ---- stages ---- */

static enum rc
on_server(struct city *c, struct err *err)
{
	struct generate_result made;
	struct bench_sizes sizes;
	char done[420];
	FILE *f;
	enum rc rc = need_room(c, SERVER_BYTES, err);

	(void)snprintf(done, sizeof(done), "%s/made", c->pg);
	if (rc == RC_OK && access(done, F_OK) == 0)
		return no_stage(err, "server の段階はもう済んでいます");
	if (rc == RC_OK && c->server == NULL)
		rc = bench_server_open(c->b, c->pg, 220, &c->server, err);
	if (rc == RC_OK)
		rc = invent(
		    c, bench_server_uri(c->server), "PostgreSQL", &made, err);
	if (rc != RC_OK)
		return rc;
	if (bench_server_sizes(c->server, &sizes))
		say_size(c, sizes.all, &made);
	f = fopen(done, "we");
	if (f != NULL)
		(void)fclose(f);
	return RC_OK;
}

static enum rc
approvals(struct city *c, struct err *err)
{
	struct bench_approvals a = { .residents = c->how->residents,
		.terminals = c->how->terminals,
		.each = c->how->each,
		.pool = c->how->pool,
		.is_service_only = true };
	enum rc rc = need_server(c, err);

	return rc == RC_OK ? bench_approvals_at(c->b, &a, c->server, err) : rc;
}

/* As many replicas of the city as there is room for beside the first, at most
 * ten; two hundred are measured in a small town. */
static enum rc
visible(struct city *c, struct err *err)
{
	double each = (double)(c->how->residents + c->how->former) * 3000;
	int n = (int)((free_bytes(c->b->folder) - SPARE) / each) - 2;
	struct bench_visible_at at = { .replicas = { n > 10  ? 10
						     : n < 1 ? 1
							     : n },
		.changes = 100 };
	enum rc rc = need_server(c, err);

	if (rc != RC_OK)
		return rc;
	at.server = c->server;
	at.uri = bench_server_uri(c->server);
	rc = bench_visible_at(c->b, &at, err);
	return rc == RC_OK ? bench_visible(c->b, NULL, 0, 0, 0, err) : rc;
}

static enum rc
numbering(struct city *c, struct err *err)
{
	enum rc rc = need_server(c, err);

	return rc == RC_OK ? bench_backlog(c->b, c->server, err) : rc;
}

static enum rc
in_file(struct city *c, struct err *err)
{
	struct generate_result made;
	enum rc rc = need_room(c, FILE_BYTES, err);

	if (rc == RC_OK && access(c->reg, F_OK) == 0)
		return no_stage(err, "file の段階はもう済んでいます");
	if (rc == RC_OK)
		rc = invent(c, c->uri, "SQLite", &made, err);
	if (rc == RC_OK)
		say_size(c, file_bytes(c->reg), &made);
	return rc;
}

static enum rc
bootstrap(struct city *c, struct err *err)
{
	char boot[600], plain[600];
	enum rc rc = need_file(c->reg, "file の段階がまだです", err);

	if (rc == RC_OK)
		rc = bench_bootstrap(c->b, c->uri, c->how->residents, err);
	if (rc != RC_OK)
		return rc;
	(void)snprintf(boot, sizeof(boot), "%.500s/boot.db", c->b->folder);
	(void)snprintf(plain, sizeof(plain), "%.500s/plain.db", c->b->folder);
	(void)unlink(plain);
	return rename(boot, c->replica) == 0
		   ? RC_OK
		   : no_stage(err, "bootstrap が写しを残しませんでした");
}

static enum rc
counter(struct city *c, struct err *err)
{
	enum rc rc = need_file(c->replica, "bootstrap の段階がまだです", err);

	if (rc == RC_OK)
		rc = bench_replica(c->b, c->replica, c->how->residents, err);
	return rc == RC_OK ? bench_terminal(c->b, c->how->residents, err) : rc;
}

static const struct stage {
	const char *word;
	enum rc (*run)(struct city *c, struct err *err);
	bool is_told; /* tells its progress itself */
	bool ends_server;
} stages[] = {
	{ "server", on_server, true, false },
	{ "approvals", approvals, false, false },
	{ "visible", visible, false, false },
	/* last at the server: what it makes is no register any more */
	{ "sequencer", numbering, false, true },
	{ "file", in_file, true, false },
	{ "bootstrap", bootstrap, false, false },
	{ "counter", counter, false, false },
};
#define STAGES (sizeof(stages) / sizeof(stages[0]))

const char *
bench_city_stages(void)
{
	return "server approvals visible sequencer file bootstrap counter";
}

/* ---- all ---- */

static bool
is_wanted(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (; list != NULL; list = strchr(list, ',')) {
		list += *list == ',';
		if (strncmp(list, word, n) == 0 &&
		    (list[n] == ',' || list[n] == '\0'))
			return true;
	}
	return false;
}

/* Every word of the list is a stage. */
static bool
is_list(const char *list)
{
	size_t words = 1, known = 0;

	for (const char *p = list; *p != '\0'; p++)
		words += *p == ',';
	for (size_t i = 0; i < STAGES; i++)
		known += is_wanted(list, stages[i].word);
	return words == known;
}

static enum rc
run_stage(struct city *c, const struct stage *s, struct err *err)
{
	struct ticker t;
	char what[64], figure[64];
	double from = bench_now_us(), load[1] = { 0 };
	enum rc rc;

	if (!s->is_told)
		ticker_start(&t, s->word);
	rc = s->run(c, err);
	if (!s->is_told)
		ticker_end(&t);
	(void)getloadavg(load, 1);
	(void)snprintf(what, sizeof(what), "# %s", s->word);
	(void)snprintf(figure, sizeof(figure), "%.0f s, load %.1f",
	    (bench_now_us() - from) / 1e6, load[0]);
	if (rc == RC_OK)
		bench_line(c->b, what, figure, "", "");
	return rc;
}

enum rc
bench_city(const struct bench *b, const struct bench_city *how, struct err *err)
{
	struct city c = { .b = b, .how = how };
	enum rc rc = RC_OK;

	if (how->stages != NULL && !is_list(how->stages))
		return no_stage(err, "その名前の段階はありません");
	(void)chmod(b->folder, 0711); /* the server runs as another user */
	(void)snprintf(c.pg, sizeof(c.pg), "%.380s/pg", b->folder);
	(void)snprintf(c.reg, sizeof(c.reg), "%.500s/register-%ld.db",
	    b->folder, how->residents);
	(void)snprintf(c.uri, sizeof(c.uri), "sqlite:%s", c.reg);
	(void)snprintf(c.replica, sizeof(c.replica), "%.500s/replica-%ld.db",
	    b->folder, how->residents);
	for (size_t i = 0; i < STAGES && rc == RC_OK; i++) {
		if (how->stages == NULL ||
		    is_wanted(how->stages, stages[i].word))
			rc = run_stage(&c, &stages[i], err);
		if (how->stages == NULL && stages[i].ends_server &&
		    rc == RC_OK) {
			bench_server_stop(c.server);
			c.server = NULL;
		}
	}
	bench_server_rest(c.server);
	return rc;
}
