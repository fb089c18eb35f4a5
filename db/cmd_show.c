/* SPDX-License-Identifier: ISC
 * daicho show, search: looking somebody up. What is shown is logged by the
 * register, or for the replica in this machine's own chain, before it is.
 */
#include "db/cmd.h"
#include "db/outbox.h"
#include "db/search.h"
#include "db/store.h"
#include "src/catalogue.h"
#include "src/codes.h"
#include "src/date.h"
#include "src/mutant.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

const struct cli_option show_options[] = {
	{ "--as-of", "DATE", "その日の記載（YYYY-MM-DD）" },
	{ "--known-at", "US", "その時までに分かっていたこと（マイクロ秒）" },
	{ "--sheet", "N", "票の番号" },
	{ NULL, NULL, NULL },
};

static void
show_items(struct cli *c, const json_t *row)
{
	const char *v, *list;
	char shown[256];

	for (int i = 0; i < IT_COUNT; i++) {
		v = json_string_value(json_object_get(row, item_defs[i].id));
		if (v == NULL || v[0] == '\0')
			continue;
		list = code_item_list(item_defs[i].id);
		if (item_defs[i].type == TYPE_DATE) {
			date_show_stored(v, false, shown, sizeof(shown));
			v = shown;
		} else if (list != NULL) {
			v = code_label(list, v);
		}
		cli_put(c, "  %s  %s\n", item_defs[i].label, v);
	}
}

static void
show_history(struct cli *c, const json_t *list)
{
	json_t *r;
	size_t i;
	char day[160];

	cli_put(c, "履歴\n");
	json_array_foreach(list, i, r)
	{
		const char *d =
		    json_string_value(json_object_get(r, "event_date"));
		const char *ev = json_string_value(json_object_get(r, "event"));

		date_show_stored(d != NULL ? d : "", true, day, sizeof(day));
		cli_put(c, "  %lld  票%lld  %s  %s\n",
		    (long long)json_integer_value(
			json_object_get(r, "hist_no")),
		    (long long)json_integer_value(
			json_object_get(r, "sheet_no")),
		    day, ev != NULL ? code_label("event", ev) : "記録なし");
	}
}

static bool
iso_looks_fine(const char *s)
{
	return strlen(s) == 10 && s[4] == '-' && s[7] == '-' &&
	       date_day(atoi(s), atoi(s + 5), atoi(s + 8)) != INT32_MIN;
}

enum rc
cmd_show_alerts(struct cli *c, const char *person_no, json_t *got)
{
	json_t *support = NULL;
	enum rc rc = cli_call(c, "support.get",
	    json_pack("{s:s}", "person_no", person_no), &support);

	if (rc == RC_OK && GUARD("cli_support_alerts"))
		(void)json_object_set(
		    got, "alerts", json_object_get(support, "alerts"));
	json_decref(support);
	return rc;
}

static void
put_alerts(struct cli *c, const json_t *alerts)
{
	const json_t *o;
	size_t i;

	json_array_foreach(alerts, i, o)
	{
		cli_put(c, "注意 %s %s\n",
		    json_string_value(json_object_get(o, "code")),
		    json_string_value(json_object_get(o, "text")));
	}
}

int
cmd_show(struct cli *c)
{
	json_t *args, *got = NULL;
	char no[32];
	size_t k = 0;
	long n = 0;
	int status;
	enum rc rc;

	if (!cli_words(c, 1, 1, &status))
		return status;
	if (cli_get(c, "--as-of") != NULL &&
	    !iso_looks_fine(cli_get(c, "--as-of")))
		return cli_usage("--as-of が日付でありません",
		    "年-月-日 の形の、暦にある日です",
		    "例: --as-of 2026-07-15");
	/* As screens write it, 00120462-9, or without the stroke. */
	for (const char *p = c->word[0]; *p != '\0' && k + 1 < sizeof(no); p++)
		if (*p != '-')
			no[k++] = *p;
	no[k] = '\0';
	args = json_pack("{s:s}", "person_no", no);
	if (cli_get(c, "--as-of") != NULL)
		(void)json_object_set_new(
		    args, "as_of", json_string(cli_get(c, "--as-of")));
	if (cli_get(c, "--known-at") != NULL)
		(void)json_object_set_new(args, "known_at",
		    json_integer(atoll(cli_get(c, "--known-at"))));
	if (cli_get(c, "--sheet") != NULL &&
	    cli_number(cli_get(c, "--sheet"), 1, 100000, &n))
		(void)json_object_set_new(args, "sheet_no", json_integer(n));
	if ((rc = cli_sign_in(c, true)) != RC_OK) {
		json_decref(args);
		return cli_fail_rc(c, rc);
	}
	if ((rc = cli_call(c, "person.get", args, &got)) != RC_OK ||
	    (rc = cmd_show_alerts(c, no, got)) != RC_OK) {
		json_decref(got);
		return cli_fail_rc(c, rc);
	}
	if (c->json) {
		cli_json(c, got);
	} else {
		cli_put(c, "宛名番号 %s%s\n", c->word[0],
		    json_is_true(json_object_get(got, "is_removed")) ? "  除票"
								     : "");
		put_alerts(c, json_object_get(got, "alerts"));
		show_items(c, json_object_get(got, "record"));
		show_items(c, json_object_get(got, "attached"));
		show_history(c, json_object_get(got, "history"));
	}
	json_decref(got);
	return 0;
}

/* ---- search ---- */

const struct cli_option search_options[] = {
	{ "--limit", "N", "出す数（既定 50）" },
	{ "--form", NULL,
	    "言葉の代わりに 項目=値 を並べる（name=渡辺 birth=S38..S40）" },
	{ "--why", "TEXT", "多くの人を見るわけ（記録されます）" },
	{ "--scope", "WHICH", "both（既定）current removed" },
	{ NULL, NULL, NULL },
};

static json_t *
hit_json(const struct hit *h)
{
	return json_pack("{s:s,s:s,s:i,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:b}",
	    "person_no", h->person_no, "household_no", h->household_no,
	    "sheet_no", h->sheet_no, "name", h->name, "name_kana", h->kana,
	    "birth", h->birth, "sex", h->sex, "relation", h->relation,
	    "address", h->address, "why", h->why, "signs", h->signs, "removed",
	    h->is_removed);
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

static void
put_hits(struct cli *c, const struct search_result *s)
{
	char birth[160];

	for (int i = 0; i < s->count; i++) {
		const struct hit *h = &s->hits[i];

		if (c->json) {
			json_t *o = hit_json(h);

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
	if (!c->json)
		cli_put(c, "%d件  住民 %d  除票 %d\n", s->total, s->living,
		    s->removed);
}

/* Whether the reason asks for 本人確認情報. */
static bool
for_identity(const struct cli *c)
{
	return c->reason != NULL && atoi(c->reason) == SEARCH_REASON_IDENTITY;
}

/* The words as the box takes them, or as criteria of the form. */
static enum rc
find(struct cli *c, struct replica *r, const char *municipality, int limit,
    struct search_result *s)
{
	struct search_criteria f;
	const char *scope = cli_get(c, "--scope");
	char *query, word[32];
	enum rc rc = RC_OK;

	memset(&f, 0, sizeof(f));
	if (scope != NULL) {
		(void)snprintf(word, sizeof(word), "scope=%.20s", scope);
		rc = search_form_add(&f, word, &c->err);
	}
	if (cli_get(c, "--form") == NULL) {
		query = join_words(c);
		if (rc == RC_OK)
			rc =
			    search_run_in(r, query, f.scope, limit, s, &c->err);
		wipe_free(query);
		if (rc == RC_OK && for_identity(c))
			rc = search_identity_words(s, &c->err);
		return rc;
	}
	f.is_identity = for_identity(c);
	for (int i = 0; i < c->words && rc == RC_OK; i++)
		rc = search_form_add(&f, c->word[i], &c->err);
	if (rc == RC_OK)
		rc = search_form_ward(&f, c->share_path, municipality, &c->err);
	if (rc == RC_OK)
		rc = search_form_run(r, &f, limit, s, &c->err);
	explicit_bzero(&f, sizeof(f));
	return rc;
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
		put_hits(c, &s);
	status = rc == RC_OK ? (s.count > 0 ? 0 : 1) : cli_fail_rc(c, rc);
	search_release(&s);
	outbox_close(o);
	replica_close(r);
	return status;
}
