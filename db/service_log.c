/* SPDX-License-Identifier: ISC
 * service_log - lines of JSON for the journal: who called what and how it
 * went. No argument and no answer ever comes here, and names are taken from
 * tables or certificates that were checked.
 */
#include "db/service_private.h"
#include "src/date.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LINE_MAX_BYTES 1200

/* What a database says of itself may quote a value: digits in rows and
 * everything outside ASCII go. */
static void
quiet(const char *s, char *out, size_t size)
{
	size_t i, n = 0, run = 0;

	for (i = 0; s[i] != '\0' && n + 1 < size; i++) {
		unsigned char c = (unsigned char)s[i];

		run = isdigit(c) ? run + 1 : 0;
		if (c < ' ' || c > '~' || c == '"' || c == '\\')
			c = '.';
		out[n++] = run > 5 ? '#' : (char)c;
	}
	out[n] = '\0';
}

static void put(char *line, size_t *at, const char *fmt, ...) PRINTF(3, 4);
static void
put(char *line, size_t *at, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line + *at, LINE_MAX_BYTES - *at, fmt, ap);
	va_end(ap);
	if (n > 0)
		*at += (size_t)n;
	if (*at > LINE_MAX_BYTES - 8)
		*at = LINE_MAX_BYTES - 8;
}

static void
start(const struct slog *l, char *line, size_t *at, const char *event)
{
	struct timespec t;
	char day[11];
	int y, m, d;
	long s;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	date_from_day((int32_t)(t.tv_sec / 86400), &y, &m, &d);
	(void)snprintf(day, sizeof(day), "%04u-%02u-%02u", (unsigned)y % 10000,
	    (unsigned)m % 100, (unsigned)d % 100);
	s = (long)(t.tv_sec % 86400);
	put(line, at,
	    "{\"time\":\"%sT%02ld:%02ld:%02ld.%06ldZ\",\"instance\":\"%.40s\","
	    "\"event\":\"%s\"",
	    day, s / 3600, s / 60 % 60, s % 60, t.tv_nsec / 1000, l->instance,
	    event);
}

static void
finish(const struct slog *l, char *line, size_t at)
{
	ssize_t n;

	line[at++] = '}';
	line[at++] = '\n';
	do
		n = write(l->fd, line, at);
	while (n < 0 && errno == EINTR);
}

void
slog_event(const struct slog *l, const char *event, ...)
{
	char line[LINE_MAX_BYTES], word[300];
	const char *name;
	size_t at = 0;
	va_list ap;

	if (l->fd < 0)
		return;
	start(l, line, &at, event);
	va_start(ap, event);
	while ((name = va_arg(ap, const char *)) != NULL) {
		quiet(va_arg(ap, const char *), word, sizeof(word));
		put(line, &at, ",\"%s\":\"%s\"", name, word);
	}
	va_end(ap);
	finish(l, line, at);
}

void
slog_call(const struct slog *l, const struct slog_call *c)
{
	char line[LINE_MAX_BYTES], word[200];
	size_t at = 0;

	if (l->fd < 0)
		return;
	start(l, line, &at, "call");
	put(line, &at,
	    ",\"terminal\":\"%s\",\"call\":\"%s\",\"api\":%d,\"status\":%d,"
	    "\"code\":\"%s\",\"ms\":%.3f,\"in\":%zu,\"out\":%zu",
	    c->terminal, c->call, c->api, c->status, c->code,
	    (double)c->us / 1000.0, c->in, c->out);
	if (c->log != NULL && c->log[0] != '\0') {
		quiet(c->log, word, sizeof(word));
		put(line, &at, ",\"why\":\"%s\"", word);
	}
	finish(l, line, at);
}
