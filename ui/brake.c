/* SPDX-License-Identifier: ISC
 * brake - how many lists and people somebody looks at in how many minutes;
 * past a number they say why before they see the next one (10.2: 大量検索 is
 * reported; this holds it up). What was seen before the program started is
 * read out of the terminal's own log, so that starting anew lets nobody off.
 */
#include "src/mem.h"
#include "src/mutant.h"
#include "ui/app.h"
#include "ui/lang.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE INT64_C(60000000)
#define LOOKS 4096 /* kept; more than a setting's numbers ever ask for */

struct look {
	int64_t at;
	char who[20]; /* "" a list */
};
struct looks {
	struct look v[LOOKS]; /* oldest first */
	int n;
	int64_t since; /* nothing before it counts: the last reason given */
};

static void
add(struct looks *l, int64_t at, const char *who)
{
	if (l->n == LOOKS) {
		memmove(l->v, l->v + LOOKS / 2, sizeof(l->v) / 2);
		l->n = LOOKS / 2;
	}
	l->v[l->n].at = at;
	(void)snprintf(l->v[l->n].who, sizeof(l->v[0].who), "%s", who);
	l->n++;
}

/* One record of the log, newest first; false: far enough. */
static bool
read_one(void *arg, const json_t *body)
{
	struct looks *l = arg;
	const json_t *d = json_object_get(body, "details");
	const char *kind = json_string_value(json_object_get(body, "kind"));
	const char *who = json_string_value(
	    json_array_get(json_object_get(d, "residents"), 0));
	int64_t at = json_integer_value(json_object_get(body, "time"));

	if (kind == NULL || at < l->since || l->n == LOOKS)
		return false;
	if (strcmp(kind, "event") == 0 && json_object_get(d, "brake") != NULL)
		return false;
	if (strcmp(kind, "list") == 0)
		add(l, at, "");
	else if (strcmp(kind, "inquiry") == 0)
		add(l, at, who != NULL ? who : "-");
	return true;
}

static struct looks *
looks_of(struct app *a, int64_t minutes)
{
	struct looks *l = a->looks;
	int i;

	if (l != NULL)
		return l;
	l = a->looks = x_alloc(sizeof(*l));
	l->since = a->sv->now_us(a) - minutes * MINUTE;
	if (outbox_log_back(a->outbox, a->session.staff, read_one, l, NULL) !=
	    RC_OK)
		l->n = 0;
	/* they came newest first */
	for (i = 0; i < l->n / 2; i++) {
		struct look x = l->v[i];

		l->v[i] = l->v[l->n - 1 - i];
		l->v[l->n - 1 - i] = x;
	}
	l->since = 0;
	return l;
}

static bool
seen(const struct looks *l, int from, const char *who)
{
	for (int i = from; i < l->n; i++)
		if (strcmp(l->v[i].who, who) == 0)
			return true;
	return false;
}

enum rc
app_brake(struct app *a, const char *kind, const char *who, struct err *err)
{
	int64_t minutes = app_setting(a, "brake_minutes", 10);
	int64_t most, now = a->sv->now_us(a);
	bool is_list = strcmp(kind, "list") == 0;
	struct looks *l;
	int from = 0, n = 0, i;

	if (!GUARD("brake") || minutes == 0 || a->outbox == NULL ||
	    (!is_list && strcmp(kind, "inquiry") != 0) ||
	    app_has(a, "mass_search"))
		return RC_OK;
	l = looks_of(a, minutes);
	while (from < l->n && (l->v[from].at < now - minutes * MINUTE ||
				  l->v[from].at < l->since))
		from++;
	for (i = from; i < l->n; i++)
		n += is_list ? l->v[i].who[0] == '\0'
			     : l->v[i].who[0] != '\0' &&
				   !seen(l, i + 1, l->v[i].who);
	most = is_list ? app_setting(a, "brake_lists", 120)
		       : app_setting(a, "brake_records", 60);
	if (n >= most && (is_list || !seen(l, from, who)))
		return err_set(err, RC_DENIED, "E1054",
		    _("短い間に多くの人を見ています"),
		    _("大量検索の抑えに達しました"),
		    _("続けるわけを書いてください。記録されます"));
	add(l, now, is_list ? "" : who[0] != '\0' ? who : "-");
	return RC_OK;
}

enum rc
app_brake_release(struct app *a, const char *why, struct err *err)
{
	json_t *d;
	enum rc rc;

	if (a->outbox == NULL)
		return err_set(err, RC_IO, "E1053", "記録を書けません",
		    "記録できないものは見せられないため。",
		    "管理者に連絡してください。");
	d = json_pack("{s:s, s:s, s:s, s:i, s:s, s:b}", "staff",
	    a->session.staff, "department", a->conf.office, "terminal",
	    a->conf.terminal, "reason", a->reason, "reason_text", why, "brake",
	    1);
	rc = GUARD("brake_logged")
		 ? outbox_log(a->outbox, a->sv->now_us(a), "event", d, err)
		 : RC_OK;
	json_decref(d);
	if (rc == RC_OK && a->looks != NULL)
		a->looks->n = 0;
	a->brake_releases += rc == RC_OK;
	return rc;
}

void
app_brake_end(struct app *a)
{
	if (a->looks != NULL)
		explicit_bzero(a->looks, sizeof(*a->looks));
	free(a->looks);
	a->looks = NULL;
}
