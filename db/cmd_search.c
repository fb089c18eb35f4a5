/* SPDX-License-Identifier: ISC
 * daicho search: the box and the form of the counter. A list is logged in this
 * machine's own chain before it is shown.
 */
#include "db/cmd.h"
#include "db/outbox.h"
#include "db/search.h"
#include "db/store.h"
#include "db/town.h"
#include "src/codes.h"
#include "src/date.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const struct cli_option search_options[] = {
	{ "--limit", "N", "出す数（既定 50）" },
	{ "--form", NULL,
	    "言葉の代わりに 項目=値 を並べる（name=渡辺 birth=S38..S40）" },
	{ "--why", "TEXT", "多くの人を見るわけ（記録されます）" },
	{ "--scope", "WHICH", "both（既定）current removed" },
	{ "--ward", "WARD", "指定都市: その区の人（既定は自分の所属の区）" },
	{ "--all-wards", NULL, "指定都市: 全部の区の人" },
	{ NULL, NULL, NULL },
};

static json_t *
hit_json(const struct search_result *s, const struct hit *h)
{
	return json_pack(
	    "{s:s,s:s,s:i,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:b,s:s,s:i,s:b}",
	    "person_no", h->person_no, "household_no", h->household_no,
	    "sheet_no", h->sheet_no, "name", h->name, "name_kana", h->kana,
	    "birth", h->birth, "sex", h->sex, "relation", h->relation,
	    "address", h->address, "why", h->why, "signs", h->signs, "removed",
	    h->is_removed, "list_ward", s->is_of_ward ? s->ward : "",
	    "elsewhere", s->elsewhere, "more", s->is_more);
}

static int64_t
now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Outside training: who it is, whether they may, and the brake. */
static enum rc
may_list(struct cli *c, struct replica *r, long limit, struct outbox **o)
{
	char aside[256];
	enum rc rc = cli_sign_in(c, false);

	if (rc == RC_OK)
		rc = cli_may_look(c);
	if (rc == RC_OK)
		rc = outbox_open(c->conf.outbox, "daicho", o, aside, &c->err);
	if (rc == RC_OK)
		rc = cli_brake(c, r, *o, limit, now_us(), cli_get(c, "--why"));
	return rc;
}

/* Outside training a list is one record of this machine's log, durable
 * before a name is printed; if it cannot be written nothing is shown. */
static enum rc
log_list(struct cli *c, struct outbox *o, const struct search_result *s)
{
	const char *why = cli_get(c, "--why");
	json_t *details, *people = json_array();
	enum rc rc;

	for (int i = 0; i < s->count; i++)
		(void)json_array_append_new(
		    people, json_string(s->hits[i].person_no));
	details = json_pack("{s:s,s:s,s:s,s:o}", "staff", c->staff, "reason",
	    c->reason != NULL ? c->reason : "", "screen", "daicho search",
	    "persons", people);
	if (why != NULL) {
		(void)json_object_set_new(
		    details, "reason_text", json_string(why));
		(void)json_object_set_new(details, "brake", json_true());
	}
	rc = outbox_log(o, now_us(), "list", details, &c->err);
	json_decref(details);
	return rc;
}

static char *
join_words(const struct cli *c)
{
	struct sbuf b;
	char *all;

	sbuf_init(&b, 4096);
	for (int i = 0; i < c->words; i++) {
		if (i > 0)
			sbuf_add(&b, " ");
		sbuf_add(&b, c->word[i]);
	}
	all = sbuf_take(&b);
	sbuf_release(&b);
	return all;
}

/* Which ward the list is of, and that there are others. */
static void
put_ward(struct cli *c, const char *municipality, const struct search_result *s)
{
	char ward[64];

	if (s->ward[0] == '\0')
		return;
	town_ward_called(c->share_path, municipality, s->ward, ward);
	if (s->is_widened)
		cli_put(c, "  全市（%sに住む人はいません）", ward);
	else if (!s->is_of_ward)
		return;
	else if (s->is_more)
		cli_put(c, "  %s  ほかの区にもあり", ward);
	else
		cli_put(c, "  %s  ほかの区 %d", ward, s->elsewhere);
}

static void
put_hits(struct cli *c, const char *municipality, const struct search_result *s)
{
	char birth[160];

	for (int i = 0; i < s->count; i++) {
		const struct hit *h = &s->hits[i];

		if (c->json) {
			json_t *o = hit_json(s, h);

			cli_json(c, o);
			json_decref(o);
			continue;
		}
		date_show_stored(h->birth, true, birth, sizeof(birth));
		cli_put(c, "%s  %s  %s  %s  %s  %s  %s%s%s\n", h->person_no,
		    h->signs[0] != '\0' ? h->signs : "-", h->name,
		    birth[0] != '\0' ? birth : h->birth,
		    code_label("sex", h->sex), h->address, h->why,
		    h->note[0] != '\0' ? "  " : "", h->note);
	}
	if (s->count == 0 && s->is_more)
		(void)fprintf(stderr,
		    "当てはまりうる人が多く、全部は見ていません"
		    "（条件を足してください）\n");
	if (c->json)
		return;
	cli_put(c, "%d件%s  住民 %d  除票 %d", s->total,
	    s->is_more ? "以上" : "", s->living, s->removed);
	put_ward(c, municipality, s);
	cli_put(c, "\n");
}

/* Whether the reason asks for 本人確認情報. */
static bool
for_identity(const struct cli *c)
{
	return c->reason != NULL && atoi(c->reason) == SEARCH_REASON_IDENTITY;
}

/* Who reads a training register's replica has not signed in. */
static void
own_ward(
    struct cli *c, struct replica *r, const char *municipality, char code[8])
{
	char org[64];

	(void)snprintf(org, sizeof(org), "%s", c->org);
	if (org[0] == '\0' && c->as != NULL &&
	    replica_office(r, c->as, org, sizeof(org), NULL) != RC_OK)
		org[0] = '\0';
	search_ward_own(c->share_path, municipality, org, c->conf.office, code);
}

/* --scope, --ward, --all-wards; else the person's own ward (2.1.3). */
static enum rc
where_of(struct cli *c, struct replica *r, const char *municipality,
    struct search_where *where)
{
	const char *scope = cli_get(c, "--scope"), *ward = cli_get(c, "--ward");
	struct search_criteria f;
	char word[32];
	enum rc rc = RC_OK;

	memset(&f, 0, sizeof(f));
	memset(where, 0, sizeof(*where));
	if (scope != NULL) {
		(void)snprintf(word, sizeof(word), "scope=%.20s", scope);
		rc = search_form_add(&f, word, &c->err);
		where->scope = f.scope;
	}
	if (rc != RC_OK || cli_get(c, "--all-wards") != NULL)
		return rc;
	if (ward == NULL) {
		if (GUARD("cli_own_ward"))
			own_ward(c, r, municipality, where->ward);
		where->is_own = true;
		return RC_OK;
	}
	f.n = 1;
	f.c[0].key = SK_WARD;
	(void)snprintf(f.c[0].value, sizeof(f.c[0].value), "%s", ward);
	rc = search_form_ward(&f, c->share_path, municipality, &c->err);
	(void)snprintf(where->ward, sizeof(where->ward), "%.6s", f.c[0].value);
	return rc;
}

static enum rc
find_words(struct cli *c, struct replica *r, const char *municipality,
    struct search_where *where, int limit, struct search_result *s)
{
	char *query = join_words(c), rest[1024];
	enum rc rc = search_ward_words(c->share_path, municipality, query, rest,
	    sizeof(rest), where, &c->err);

	if (rc == RC_OK)
		rc = search_run_in(r, rest, where, limit, s, &c->err);
	if (rc == RC_OK && for_identity(c))
		rc = search_identity_words(s, &c->err);
	explicit_bzero(rest, sizeof(rest));
	wipe_free(query);
	return rc;
}

static bool
names_ward(const struct search_criteria *f)
{
	for (int i = 0; i < f->n; i++)
		if (f->c[i].key == SK_WARD)
			return true;
	return false;
}

static enum rc
find_form(struct cli *c, struct replica *r, const char *municipality,
    const struct search_where *where, int limit, struct search_result *s)
{
	struct search_criteria f;
	enum rc rc = RC_OK;

	memset(&f, 0, sizeof(f));
	f.scope = where->scope;
	f.is_identity = for_identity(c);
	for (int i = 0; i < c->words && rc == RC_OK; i++)
		rc = search_form_add(&f, c->word[i], &c->err);
	if (where->is_own) {
		(void)snprintf(
		    f.own_ward, sizeof(f.own_ward), "%s", where->ward);
	} else if (where->ward[0] != '\0' && !names_ward(&f) &&
		   f.n < SK_COUNT) {
		f.c[f.n].key = SK_WARD;
		(void)snprintf(
		    f.c[f.n].value, sizeof(f.c[0].value), "%s", where->ward);
		f.n++;
	}
	if (rc == RC_OK)
		rc = search_form_ward(&f, c->share_path, municipality, &c->err);
	if (rc == RC_OK)
		rc = search_form_run(r, &f, limit, s, &c->err);
	explicit_bzero(&f, sizeof(f));
	return rc;
}

/* The words as the box takes them, or as criteria of the form. */
static enum rc
find(struct cli *c, struct replica *r, const char *municipality, int limit,
    struct search_result *s)
{
	struct search_where where;
	enum rc rc = where_of(c, r, municipality, &where);

	if (rc != RC_OK)
		return rc;
	return cli_get(c, "--form") == NULL
		   ? find_words(c, r, municipality, &where, limit, s)
		   : find_form(c, r, municipality, &where, limit, s);
}

int
cmd_search(struct cli *c)
{
	struct replica *r = NULL;
	struct outbox *o = NULL;
	struct search_result s;
	struct replica_state st;
	long limit = CLI_LIST_MOST;
	int status;
	enum rc rc;

	if (!cli_words(c, 1, 20, &status))
		return status;
	if (cli_get(c, "--limit") != NULL &&
	    !cli_number(cli_get(c, "--limit"), 1, 10000, &limit))
		return cli_usage("--limit が数でありません",
		    "1 から 10000 です", "数を直してください");
	if (cli_get(c, "--ward") != NULL && cli_get(c, "--all-wards") != NULL)
		return cli_usage("--ward と --all-wards が両方あります",
		    "一つの区か、全部の区かです", "どちらかを消してください");
	rc = replica_open(c->replica, false, &r, &c->err);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc == RC_NOT_FOUND ? RC_OFFLINE : rc);
	memset(&s, 0, sizeof(s));
	rc = replica_state(r, &st, &c->err);
	if (rc == RC_OK && !st.is_training)
		rc = may_list(c, r, limit, &o);
	search_hide(r, c->hidden);
	if (rc == RC_OK)
		rc = find(c, r, st.municipality, (int)limit, &s);
	if (rc == RC_OK && !st.is_training)
		rc = log_list(c, o, &s);
	if (rc == RC_OK)
		put_hits(c, st.municipality, &s);
	status = rc == RC_OK ? (s.count > 0 ? 0 : 1) : cli_fail_rc(c, rc);
	search_release(&s);
	outbox_close(o);
	replica_close(r);
	return status;
}
