/* SPDX-License-Identifier: ISC
 * cli - see cli.h. Errors, output, the register's calls.
 */
#include "db/cli.h"

#include "src/mutant.h"
#include "src/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void
one_line(const char *what, const char *why, const char *remedy)
{
	const char *part[3] = { what, why, remedy };

	(void)fputs("daicho", stderr);
	for (int i = 0; i < 3; i++) {
		(void)fputs(": ", stderr);
		for (const char *s = part[i]; *s != '\0'; s++)
			(void)fputc(
			    (unsigned char)*s < ' ' || *s == 0x7f ? ' ' : *s,
			    stderr);
	}
	(void)fputc('\n', stderr);
}

int
cli_fail(const struct err *err)
{
	char what[300];

	(void)snprintf(what, sizeof(what), "%s%s%s", err->code,
	    err->code[0] != '\0' ? " " : "", err->text);
	one_line(what, err->why, err->remedy);
	return err->rc == RC_OFFLINE ? 3 : 1;
}

int
cli_fail_rc(struct cli *c, enum rc rc)
{
	c->err.rc = rc;
	return cli_fail(&c->err);
}

int
cli_usage(const char *what, const char *why, const char *remedy)
{
	one_line(what, why, remedy);
	return CLI_USAGE;
}

const char *
cli_get(const struct cli *c, const char *name)
{
	for (int i = 0; c->options != NULL && c->options[i].name != NULL; i++)
		if (strcmp(c->options[i].name, name) == 0)
			return c->given[i];
	return NULL;
}

bool
cli_words(struct cli *c, int least, int most, int *status)
{
	if (c->words >= least && c->words <= most)
		return true;
	*status = cli_usage(
	    c->words < least ? "言葉が足りません" : "言葉が多すぎます",
	    "この指示の形と違います", "daicho help で形を確かめてください");
	return false;
}

bool
cli_number(const char *s, long least, long most, long *out)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(s, &end, 10);
	if (errno != 0 || end == s || *end != '\0' || n < least || n > most)
		return false;
	*out = n;
	return true;
}

/* ---- the register ---- */

enum rc
cli_open(struct cli *c, bool create)
{
	/* At the centre it is nobody's counter; over the network it is the
	 * terminal that the certificate names. */
	struct reg_options o = { .uri = c->reg_uri,
		.terminal = "daicho",
		.create = create,
		.tls = { c->conf.tls_ca, c->conf.tls_cert, c->conf.tls_key } };
	json_t *st = NULL;
	enum rc rc;

	if (c->reg != NULL)
		return RC_OK;
	if (c->reg_uri == NULL || c->reg_uri[0] == '\0')
		return err_set(&c->err, RC_INPUT, "E7035",
		    "台帳が決まっていません", "--register も設定もありません",
		    "--register sqlite:場所 を付けてください");
	rc = reg_open(&o, &c->reg, &c->err);
	/* A register that is not there cannot be reached. */
	if (rc == RC_NOT_FOUND)
		rc = c->err.rc = RC_OFFLINE;
	if (rc != RC_OK || create)
		return rc;
	rc = reg_call(c->reg, "register.status", NULL, &st, &c->err);
	if (rc != RC_OK)
		return rc;
	c->training = json_is_true(json_object_get(st, "training"));
	json_decref(st);
	return RC_OK;
}

enum rc
cli_call(struct cli *c, const char *method, json_t *args, json_t **result)
{
	enum rc rc;
	int i;

	if (c->session[0] != '\0')
		(void)json_object_set_new(
		    args, "session", json_string(c->session));
	/* Why somebody is looked at stands in the register's log. */
	for (i = 0; i < reg_method_count; i++)
		if (strcmp(reg_methods[i].name, method) == 0 &&
		    (!reg_methods[i].writes || reg_shows_people(method)) &&
		    c->reason != NULL)
			(void)json_object_set_new(
			    args, "reason", json_string(c->reason));
	/* And by it what stays covered (10.4). */
	if (c->reason != NULL)
		(void)json_object_set_new(
		    args, "affair", json_integer(strtol(c->reason, NULL, 10)));
	/* A register in process refuses by itself; over the network this is
	 * a terminal, whose screens keep a log of their own. */
	if (!c->training && c->reason == NULL && reg_shows_people(method) &&
	    strncmp(c->reg_uri, "https://", 8) == 0)
		rc = err_set(&c->err, RC_DENIED, "E1052",
		    "処理事由がありません", "何のための照会かを記録できません",
		    "--reason に事由の番号を付けてください");
	else
		rc = reg_call(c->reg, method, args, result, &c->err);
	json_decref(args);
	return rc;
}

enum rc
cli_call_number(
    struct cli *c, const char *method, json_t *args, json_t **result)
{
	enum rc rc = cli_call(c, method, json_incref(args), result);
	const char *value = json_string_value(json_object_get(args, "value"));

	if (value != NULL && GUARD("cli_number_wiped"))
		explicit_bzero((void *)(uintptr_t)value, strlen(value));
	json_decref(args);
	return rc;
}

void
cli_close(struct cli *c)
{
	struct err ignored;

	err_clear(&ignored);
	if (c->reg != NULL && c->session[0] != '\0') {
		json_t *args = json_pack("{s:s}", "session", c->session);

		(void)!reg_call(c->reg, "session.close", args, NULL, &ignored);
		json_decref(args);
	}
	explicit_bzero(c->session, sizeof(c->session));
	reg_close(c->reg);
	c->reg = NULL;
}

/* ---- output ---- */

void
cli_text(struct cli *c, const char *s)
{
	size_t len = strlen(s), i = 0, from;
	char one[5];

	while (i < len) {
		int32_t cp;

		from = i;
		cp = utf8_next(s, len, &i);
		if (cp >= 0)
			(void)utf8_put(cp, one);
		/* A terminal must not be told anything by stored data. */
		if (GUARD("cli_clean_output") &&
		    (cp < 0 || !text_clean(one, NULL)))
			(void)fputs("〓", c->out);
		else
			(void)fwrite(s + from, 1, i - from, c->out);
	}
}

void
cli_put(struct cli *c, const char *fmt, ...)
{
	va_list ap;
	char *all, *at, *end;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	all = x_alloc((size_t)(n > 0 ? n : 0) + 1);
	va_start(ap, fmt);
	(void)vsnprintf(all, (size_t)(n > 0 ? n : 0) + 1, fmt, ap);
	va_end(ap);
	for (at = all; at != NULL; at = end) {
		end = strchr(at, '\n');
		if (end != NULL)
			*end++ = '\0';
		cli_text(c, at);
		if (end != NULL)
			(void)fputc('\n', c->out);
	}
	explicit_bzero(all, (size_t)(n > 0 ? n : 0) + 1);
	free(all);
}

void
cli_json(struct cli *c, const json_t *o)
{
	char *s = json_dumps(o, JSON_COMPACT | JSON_ENCODE_ANY);

	if (s != NULL) {
		(void)fputs(s, c->out);
		(void)fputc('\n', c->out);
	}
	wipe_free(s);
}

#define LIST_SHOWN 30 /* longer ones are counted, --json has them whole */

static void
put_value(struct cli *c, const json_t *v)
{
	char *s;

	if (json_is_string(v)) {
		cli_text(c, json_string_value(v)[0] != '\0'
				? json_string_value(v)
				: "-");
	} else if (v == NULL || json_is_null(v)) {
		(void)fputs("-", c->out);
	} else if (json_array_size(v) > LIST_SHOWN) {
		cli_put(c, "%s ほか %zu件",
		    json_string_value(json_array_get(v, 0)) != NULL
			? json_string_value(json_array_get(v, 0))
			: "",
		    json_array_size(v) - 1);
	} else {
		s = json_dumps(v, JSON_COMPACT | JSON_ENCODE_ANY);
		cli_text(c, s != NULL ? s : "-");
		wipe_free(s);
	}
}

void
cli_table(struct cli *c, const json_t *list, const char *keys)
{
	json_t *o;
	size_t i;

	json_array_foreach(list, i, o)
	{
		const char *k = keys;
		bool is_first = true;

		if (c->json) {
			cli_json(c, o);
			continue;
		}
		while (*k != '\0') {
			size_t n = strcspn(k, " ");
			char key[48];

			(void)snprintf(key, sizeof(key), "%.*s", (int)n, k);
			if (!is_first)
				(void)fputs("  ", c->out);
			is_first = false;
			put_value(c, json_object_get(o, key));
			k += n + strspn(k + n, " ");
		}
		(void)fputc('\n', c->out);
	}
}

/* ---- progress ---- */

static int64_t
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* "50/100  25/秒 残り 0:02", by the rate since the beginning. */
static void
put_counts(int64_t began, int64_t now, long done, long total)
{
	double s = (double)(now - began) / 1000.0;
	double rate = s > 0 ? (double)done / s : 0;
	long left = rate > 0 && total > done
			? (long)((double)(total - done) / rate + 0.5)
			: 0;

	if (total <= 0) { /* nobody knows how many there are */
		(void)fprintf(stderr, "%ld  %.0f/秒", done, rate);
		return;
	}
	(void)fprintf(stderr, "%ld/%ld  %.0f/秒 残り %ld:%02ld", done, total,
	    rate, left / 60, left % 60);
}

void
cli_progress(void *arg, const char *what, long done, long total)
{
	int64_t *when = arg, now = now_ms();
	bool is_bar = isatty(STDERR_FILENO) == 1;
	int cells = total > 0 ? (int)(done * 30 / total) : 0;

	/* when[0] start, when[1] last shown */
	if (when[0] == 0)
		when[0] = when[1] = now;
	if (now - when[0] < 1000 || now - when[1] < (is_bar ? 100 : 2000))
		return;
	when[1] = now;
	if (is_bar)
		(void)fprintf(stderr, "\r%s [%.*s%*s] ", what, cells,
		    "##############################", 30 - cells, "");
	else
		(void)fprintf(stderr, "%s ", what);
	put_counts(when[0], now, done, total);
	(void)fputs(is_bar ? "  " : "\n", stderr);
	(void)fflush(stderr);
}

void
cli_show_step(void *arg, const char *what, int64_t done, int64_t total)
{
	struct cli_shown *s = arg;

	if (strcmp(s->what, what) != 0) {
		cli_progress_end();
		(void)snprintf(s->what, sizeof(s->what), "%s", what);
		s->when[0] = s->when[1] = 0;
	}
	cli_progress(s->when, what, (long)done, (long)total);
}

void
cli_progress_end(void)
{
	if (isatty(STDERR_FILENO) == 1)
		(void)fprintf(stderr, "\r%78s\r", "");
}
