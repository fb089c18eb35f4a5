/* SPDX-License-Identifier: ISC
 * doctor - see doctor.h. The checks of the machine are in doctor_system.c,
 * those of our own files in doctor_files.c, of certificates in doctor_tls.c, of
 * the centre in doctor_centre.c.
 */
#include "db/doctor_private.h"

#include "src/mem.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct doctor_check doctor_checks[] = {
	{ "user", check_user },
	{ "modes", check_modes },
	{ "disk", check_disk },
	{ "swap", check_swap },
	{ "core", check_core },
	{ "dumpable", check_dumpable },
	{ "clock", check_clock },
	{ "console", check_console },
	{ "spool", check_spool },
	{ "fonts", check_fonts },
	{ "postcodes", check_postcodes },
	{ "tls", check_tls },
	{ "database", check_database },
	{ "service", check_service },
	{ "log", check_log },
};
const int doctor_check_count =
    (int)(sizeof(doctor_checks) / sizeof(doctor_checks[0]));

static const char *const level_words[] = {
	[DOCTOR_OK] = "ok",
	[DOCTOR_WARN] = "warn",
	[DOCTOR_UNKNOWN] = "unknown",
	[DOCTOR_FAULT] = "fault",
};
static const char *const level_signs[] = {
	[DOCTOR_OK] = "可",
	[DOCTOR_WARN] = "注",
	[DOCTOR_UNKNOWN] = "？",
	[DOCTOR_FAULT] = "誤",
};

void
doctor_say(struct doctor_report *r, enum doctor_level level, const char *remedy,
    const char *fmt, ...)
{
	struct finding *f;
	va_list ap;

	r->list = x_grow(r->list, (size_t)r->n + 1, sizeof(*r->list));
	f = &r->list[r->n++];
	memset(f, 0, sizeof(*f));
	snprintf(f->check, sizeof(f->check), "%s", r->check);
	f->level = level;
	snprintf(f->remedy, sizeof(f->remedy), "%s", remedy);
	va_start(ap, fmt);
	(void)vsnprintf(f->what, sizeof(f->what), fmt, ap);
	va_end(ap);
}

enum doctor_level
doctor_fault(const struct doctor_report *r)
{
	return r->is_training ? DOCTOR_WARN : DOCTOR_FAULT;
}

void
doctor_path(
    const struct doctor_options *o, const char *path, char *out, size_t size)
{
	snprintf(out, size, "%s%s", o->root ? o->root : "", path);
}

bool
doctor_read(
    const struct doctor_options *o, const char *path, char *out, size_t size)
{
	char full[1024];
	FILE *f;
	size_t n;

	doctor_path(o, path, full, sizeof(full));
	f = fopen(full, "re");
	if (f == NULL)
		return false;
	n = fread(out, 1, size - 1, f);
	out[n] = '\0';
	fclose(f);
	return true;
}

enum doctor_level
doctor_run(const struct doctor_options *o, struct finding **out, int *n)
{
	struct doctor_report r = { .is_training = o->is_training };
	enum doctor_level worst = DOCTOR_OK;
	int i;

	for (i = 0; i < doctor_check_count; i++) {
		r.check = doctor_checks[i].name;
		doctor_checks[i].run(o, &r);
	}
	for (i = 0; i < r.n; i++)
		if (r.list[i].level > worst)
			worst = r.list[i].level;
	*out = r.list;
	*n = r.n;
	return worst;
}

char *
doctor_text(const struct finding *f, int n)
{
	struct sbuf b;
	char *s;
	int i;

	sbuf_init(&b, 1 << 20);
	for (i = 0; i < n; i++)
		sbuf_addf(&b, "%s  %-9s  %s%s%s\n", level_signs[f[i].level],
		    f[i].check, f[i].what, f[i].remedy[0] ? ": " : "",
		    f[i].remedy);
	s = sbuf_take(&b);
	sbuf_release(&b);
	return s;
}

char *
doctor_json(const struct finding *f, int n)
{
	struct sbuf b;
	json_t *j;
	char *s;
	int i;

	sbuf_init(&b, 1 << 20);
	for (i = 0; i < n; i++) {
		j = json_pack("{s:s, s:s, s:s, s:s}", "check", f[i].check,
		    "level", level_words[f[i].level], "what", f[i].what,
		    "remedy", f[i].remedy);
		s = json_dumps(j, JSON_COMPACT);
		if (s != NULL) {
			sbuf_add(&b, s);
			sbuf_add(&b, "\n");
		}
		free(s);
		json_decref(j);
	}
	s = sbuf_take(&b);
	sbuf_release(&b);
	return s;
}
