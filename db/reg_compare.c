/* SPDX-License-Identifier: ISC
 * reg_compare - see reg_compare.h.
 */
#include "db/reg_compare.h"

#include "db/replica_lines.h"
#include "db/replica_names.h"
#include "db/snapshot_people.h"
#include "db/snapshot_write.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FINDINGS_MAX = 1000 };

struct reg_comparison { /* what the call is about */
	const char *path;
	const struct snapshot_progress *p;
	json_t *findings;
};
struct comparison {
	struct call *c;
	struct replica *r;
	unsigned sections;
	const struct reg_comparison *about;
	struct compare_told told;
	struct stretch *stretch;
	struct rlines lines;
	int64_t people;
};

static void
tell_found(void *arg, const char *table, const char *where, const char *what)
{
	struct comparison *k = arg;
	json_t *f = k->about->findings;

	if (json_array_size(f) == FINDINGS_MAX)
		(void)json_array_append_new(
		    f, json_pack("{s:s,s:s,s:s}", "table", "", "where", "",
			   "what", "more"));
	if (json_array_size(f) <= FINDINGS_MAX)
		(void)json_array_append_new(
		    f, json_pack("{s:s,s:s,s:s}", "table", table, "where",
			   where, "what", what));
}

/* ---- positions ---- */

static const char sql_waiting[] = "SELECT count(*) FROM feed_wait";

static enum rc
apart(struct err *err, const char *why)
{
	return err_set(err, RC_CONFLICT, "E7083",
	    "写しと台帳が同じ位置にありません", why,
	    "写しを新しくしてから、もう一度行ってください");
}

static enum rc
same_position(struct comparison *k)
{
	struct replica_state st;
	int64_t head, waiting;
	char hash[65];
	enum rc rc = replica_state(k->r, &st, k->c->err);

	if (rc == RC_OK)
		rc = feed_head_get(k->c, &head, hash);
	if (rc == RC_OK)
		rc = sql_int(k->c->s, k->c->err, &waiting, 0, sql_waiting, "");
	if (rc != RC_OK)
		return rc;
	if (strcmp(st.epoch, k->c->epoch) != 0 ||
	    strcmp(st.municipality, k->c->municipality) != 0)
		return apart(k->c->err, "別の台帳の写しです");
	if (waiting > 0)
		return apart(k->c->err, "番号を待っている記録があります");
	if (st.position != head)
		return apart(k->c->err, "写しの位置が台帳と違います");
	if (strcmp(st.hash, hash) != 0)
		tell_found(k, "cursor", "hash", "differs");
	if (strcmp(st.today, k->c->today) != 0)
		tell_found(k, "cursor", "today", "differs");
	if (strcmp(st.name, k->c->name) != 0)
		tell_found(k, "cursor", "name", "differs");
	if (st.is_training != k->c->training)
		tell_found(k, "cursor", "is_training", "differs");
	return RC_OK;
}

/* ---- people ---- */

static const char *
table_of(char letter)
{
	switch (letter) {
	case 'S':
		return "sheet";
	case 'R':
		return "hist";
	case 'A':
		return "attached";
	default:
		return "note";
	}
}

/* Letter and first field: what the line is about. */
static size_t
name_length(const char *line)
{
	return 2 + strcspn(line + 2, "\t\n");
}

/* The line of that name in a text; NULL none. */
static const char *
line_named(const char *text, const char *name, size_t n)
{
	const char *at = text;

	while (*at != '\0') {
		if (strncmp(at, name, n) == 0 &&
		    (at[n] == '\t' || at[n] == '\n'))
			return at;
		at += strcspn(at, "\n") + 1;
	}
	return NULL;
}

static void
tell_line(
    struct comparison *k, const char *no, const char *line, const char *what)
{
	char where[96];

	(void)snprintf(where, sizeof(where), "%.20s/%.*s", no,
	    (int)(name_length(line) - 2), line + 2);
	tell_found(k, table_of(line[0]), where, what);
}

/* Lines of one that are not in the other, or otherwise there. */
static bool
compare_lines(struct comparison *k, const char *no, const char *mine,
    const char *theirs, bool is_register)
{
	const char *at, *other;
	size_t len;
	bool rows_differ = false;

	for (at = mine; *at != '\0'; at += len + 1) {
		len = strcspn(at, "\n");
		if (*at == 'P')
			continue;
		other = line_named(theirs, at, name_length(at));
		if (other == NULL)
			tell_line(k, no, at, is_register ? "missing" : "extra");
		else if (is_register &&
			 (strncmp(at, other, len) != 0 || other[len] != '\n'))
			tell_line(k, no, at, "differs");
		else
			continue;
		rows_differ |= *at == 'R';
	}
	return rows_differ;
}

static enum rc
compare_person(
    struct comparison *k, const char *no, const char *reg, const char *rep)
{
	json_t *own = json_array(), *f;
	size_t i;
	bool rows = compare_lines(k, no, reg, rep, true);
	enum rc rc = RC_OK;

	rows |= compare_lines(k, no, rep, reg, false);
	/* which side is it that was changed? */
	if (rows)
		rc = verify_person(k->c, no, own);
	json_array_foreach(own, i, f)
	    tell_found(k, "hist", json_text(f, "where"), "register");
	json_decref(own);
	return rc;
}

/* Nobody of the register's: every row is one too many. */
static void
tell_stranger(struct comparison *k, const struct rlines_person *p)
{
	(void)compare_lines(k, p->no, p->text.s, "", false);
}

/* Both ascend. */
static enum rc
compare_stretch(struct comparison *k)
{
	struct stretch *a = k->stretch;
	struct rlines *b = &k->lines;
	const char *text;
	int i = 0, j = 0, d;
	enum rc rc = RC_OK;

	while (rc == RC_OK && (i < a->count || j < b->count)) {
		d = i == a->count   ? 1
		    : j == b->count ? -1
				    : strcmp(a->no[i], b->p[j].no);
		if (d > 0) {
			tell_stranger(k, &b->p[j++]);
			continue;
		}
		/* its own line P is the register's alone */
		text = strchr(a->text[i].s, '\n') + 1;
		if (d < 0)
			rc = compare_person(k, a->no[i], a->text[i].s, "");
		else if (GUARD("compare_people") &&
			 strcmp(text, b->p[j].text.s) != 0)
			rc = compare_person(
			    k, a->no[i], a->text[i].s, b->p[j].text.s);
		i++;
		j += d == 0;
	}
	return rc;
}

static const char sql_people[] = "SELECT count(*) FROM person";

static enum rc
compare_people(struct comparison *k)
{
	const struct snapshot_progress *p = k->about->p;
	char from[20] = "";
	int64_t done = 0;
	enum rc rc = sql_int(k->c->s, k->c->err, &k->people, 0, sql_people, "");

	while (rc == RC_OK) {
		rc = stretch_next(k->stretch);
		if (rc == RC_OK)
			rc = rlines_read(&k->lines, from,
			    k->stretch->count > 0
				? k->stretch->no[k->stretch->count - 1]
				: "",
			    k->c->err);
		if (rc == RC_OK)
			rc = compare_stretch(k);
		if (rc != RC_OK || k->stretch->count == 0)
			break;
		memcpy(from, k->stretch->from, sizeof(from));
		done += k->stretch->count;
		if (p != NULL)
			p->tell(p->arg, "写しと台帳を比べる", done, k->people);
	}
	return rc == RC_OK ? rlines_keys(&k->lines, k->c->err) : rc;
}

/* ---- households ---- */

static const char sql_households[] =
    "SELECT household_no, version FROM household ORDER BY household_no";

static void
compare_household(struct comparison *k, struct store_stmt *a,
    struct store_stmt *b, bool *more_a, bool *more_b)
{
	int d = !*more_a   ? 1
		: !*more_b ? -1
			   : strcmp(store_col_text(a, 0), store_col_text(b, 0));

	if (d < 0)
		tell_found(k, "household", store_col_text(a, 0), "missing");
	else if (d > 0)
		tell_found(k, "household", store_col_text(b, 0), "extra");
	else if (GUARD("compare_households") &&
		 store_col_int(a, 1) != store_col_int(b, 1))
		tell_found(k, "household", store_col_text(a, 0), "differs");
	if (d <= 0)
		*more_a = store_step(a, k->c->err) == RC_OK;
	if (d >= 0)
		*more_b = store_step(b, k->c->err) == RC_OK;
}

static enum rc
compare_households(struct comparison *k)
{
	struct store_stmt *a, *b;
	bool more_a, more_b;
	enum rc rc = sql_open(k->c->s, k->c->err, &a, sql_households, "");

	if (rc == RC_OK)
		rc = store_use(k->r->db,
		    "SELECT household_no, version FROM household ORDER BY "
		    "household_no",
		    &b, k->c->err);
	if (rc != RC_OK)
		return rc;
	more_a = store_step(a, k->c->err) == RC_OK;
	more_b = store_step(b, k->c->err) == RC_OK;
	while (more_a || more_b)
		compare_household(k, a, b, &more_a, &more_b);
	return k->c->err->rc;
}

/* ---- tables of a few rows ---- */

/* Names of one that the other has not, or has otherwise. */
static void
compare_names(struct comparison *k, const char *table, json_t *mine,
    const json_t *theirs, bool is_register)
{
	const char *name;
	const json_t *other;
	json_t *v;

	json_object_foreach(mine, name, v)
	{
		other = json_object_get(theirs, name);
		if (other == NULL)
			tell_found(
			    k, table, name, is_register ? "missing" : "extra");
		else if (is_register && GUARD("compare_tables") &&
			 !json_equal(v, other))
			tell_found(k, table, name, "differs");
	}
}

/* What a section that is not this profile's has left behind is too much. */
static enum rc
compare_tables(struct comparison *k)
{
	static const char *const tables[] = { "pending", "block", "staff",
		"setting" };
	json_t *reg = json_object(), *rep = json_object();
	size_t i;
	json_t *got = json_object();
	enum rc rc = snapshot_tables(k->c, k->sections, got);

	names_of_payloads(got, reg);
	json_decref(got);
	if (rc == RC_OK)
		rc = names_of_replica(k->r, rep, k->c->err);
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]) && rc == RC_OK;
	     i++) {
		compare_names(k, tables[i], json_object_get(reg, tables[i]),
		    json_object_get(rep, tables[i]), true);
		compare_names(k, tables[i], json_object_get(rep, tables[i]),
		    json_object_get(reg, tables[i]), false);
	}
	json_decref(reg);
	json_decref(rep);
	return rc;
}

/* ---- the call ---- */

static enum rc
compare_all(struct comparison *k)
{
	enum rc rc = same_position(k);

	if (rc != RC_OK)
		return rc;
	k->stretch = x_alloc(sizeof(*k->stretch));
	stretch_init(k->stretch, k->c, k->sections);
	rlines_init(&k->lines, k->r, k->stretch->is_sent, &k->told);
	rc = compare_people(k);
	if (rc == RC_OK)
		rc = compare_households(k);
	if (rc == RC_OK)
		rc = compare_tables(k);
	rlines_release(&k->lines);
	stretch_release(k->stretch);
	free(k->stretch);
	return rc;
}

enum rc
reg_replica_compare(struct call *c)
{
	struct comparison k = { .c = c,
		.about = c->r->comparison,
		.sections = snapshot_sections_of(c->sections) };
	enum rc rc;

	if (k.about == NULL)
		return err_set(c->err, RC_INPUT, "E7082",
		    "写しと台帳はここでは比べられません",
		    "台帳のあるところでだけ比べられます",
		    "台帳の機械で daicho verify --replica を使ってください");
	k.told = (struct compare_told){ tell_found, &k };
	rc = replica_open(k.about->path, false, &k.r, c->err);
	if (rc == RC_OK)
		rc = compare_all(&k);
	replica_close(k.r);
	return rc;
}

enum rc
reg_compare(struct reg *r, const char *replica,
    const struct snapshot_progress *p, json_t *findings, struct err *err)
{
	struct reg_comparison about = { replica, p, findings };
	enum rc rc;

	r->comparison = &about;
	rc = reg_call(r, "replica.compare", NULL, NULL, err);
	r->comparison = NULL;
	return rc;
}
