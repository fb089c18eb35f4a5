/* SPDX-License-Identifier: ISC
 * app - see app.h.
 */
#include "ui/app.h"

#include "db/aside.h"
#include "db/town.h"
#include "src/affair.h"
#include "src/date.h"
#include "src/ime.h"
#include "src/moji.h"
#include "src/mutant.h"
#include "ui/lang.h"
#include "ui/message.h"
#include "ui/offline.h"
#include "ui/pulse.h"
#include "ui/wards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SECOND INT64_C(1000000)
#define RENEW_US (60 * SECOND)

static const char *const reason_words[REASON_COUNT + 1] = { "",
	N_("住民票交付"), N_("異動の届出"), N_("戸籍・附票"), N_("印鑑"),
	N_("他課・公用"), N_("本人確認"), N_("電話照会"), N_("審査・調査"),
	N_("その他") };

enum rc
app_no_replica(struct err *err)
{
	return err_set(err, RC_OFFLINE, "E7044", _("手もとの台帳がありません"),
	    _("複製がまだ届いていないか、壊れて取り直し中です"),
	    _("/N1 で様子を見て、しばらくしてやり直します"));
}

/* ---- the calls as they are in production */

/* Somebody put another file in the register's place: it is opened anew. */
static void
let_go(struct app *a, const struct err *e)
{
	reg_close(a->reg);
	a->reg = NULL;
	if (a->notice[0] == '\0')
		(void)snprintf(a->notice, sizeof(a->notice), "%s %s  %s",
		    e->code, _(e->text), _(e->remedy));
}

static enum rc
real_call(struct app *a, const char *method, const json_t *args,
    json_t **result, struct err *err)
{
	struct err e;
	enum rc rc;

	err_clear(&e);
	/* What does not answer is not asked: no key waits for a dead line. */
	if (a->reg == NULL || (a->pulse != NULL && !pulse_beats(a->pulse) &&
				  GUARD("dead_line_is_not_asked")))
		return err_set(err, RC_OFFLINE, "E7001",
		    "登録簿につながりません",
		    "回線か中央の登録簿が止まっているため。",
		    "つながるまで待つか、管理者に連絡してください。");
	rc = reg_call(a->reg, method, args, result, &e);
	if (rc != RC_OK && err != NULL)
		*err = e;
	if (rc == RC_OFFLINE && strcmp(e.code, "E7026") == 0)
		let_go(a, &e);
	return rc;
}

static enum rc
real_search(struct app *a, const char *query, const struct search_where *where,
    int limit, struct search_result *out, struct err *err)
{
	if (a->replica == NULL)
		return err_set(err, RC_IO, "E7010", "検索できません",
		    "この端末の写しがまだ無いか、作り直しています。",
		    "しばらく待ってください。");
	return search_run_in(a->replica, query, where, limit, out, err);
}

static enum rc
real_state(struct app *a, struct replica_state *st, struct err *err)
{
	if (a->replica == NULL)
		return err_set(err, RC_IO, "E7010", "写しがありません", "", "");
	return replica_state(a->replica, st, err);
}

static int64_t
clock_us(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * SECOND + ts.tv_nsec / 1000;
}

/* YYYY-MM-DD[Thh:mm] of the environment, Asia/Tokyo; 0 when it is no time. */
static int64_t
fixed_us(void)
{
	const char *s = getenv("MADOGUCHI_NOW");
	int y, m, d, h = 0, min = 0, n;
	int32_t day;

	if (s == NULL)
		return 0;
	n = sscanf(s, "%4d-%2d-%2dT%2d:%2d", &y, &m, &d, &h, &min);
	if (n != 3 && n != 5)
		return 0;
	day = date_day(y, m, d);
	if (day == INT32_MIN)
		return 0;
	return (((int64_t)day * 24 + h - 9) * 60 + min) * 60 * SECOND;
}

static int64_t
real_now(struct app *a)
{
	int64_t t = a->is_training ? fixed_us() : 0;

	return t != 0 ? t : clock_us();
}

static void
real_clock(struct app *a, struct clock_now *out)
{
	(void)a;
	clock_read(out);
}

const struct app_services app_real = { real_call, real_search, real_state,
	real_now, real_clock };

/* ---- opening */

static void
open_register(struct app *a)
{
	struct reg_options o;
	struct err err;

	err_clear(&err);
	memset(&o, 0, sizeof(o));
	o.uri = a->conf.reg;
	o.terminal = a->conf.terminal;
	o.tls.ca = a->conf.tls_ca;
	o.tls.cert = a->conf.tls_cert;
	o.tls.key = a->conf.tls_key;
	if (a->conf.reg[0] == '\0' || a->reg != NULL)
		return;
	if (a->pulse == NULL)
		a->pulse = pulse_start(&o);
	if (a->pulse != NULL) {
		if (!pulse_beats(a->pulse))
			return;
		o.stop_fd = pulse_gone_fd(a->pulse);
	}
	if (reg_open(&o, &a->reg, &err) != RC_OK)
		a->reg = NULL;
}

static void
open_replica(struct app *a)
{
	struct err err;

	err_clear(&err);
	if (a->replica != NULL || a->conf.replica[0] == '\0')
		return;
	if (replica_open(a->conf.replica, false, &a->replica, &err) != RC_OK) {
		a->replica = NULL;
		if (strcmp(err.code, "E7010") == 0 && a->notice[0] == '\0' &&
		    !a->replica_told) {
			(void)snprintf(a->notice, sizeof(a->notice), "%s",
			    _("E7010 この端末の写しが壊れています  作り直すまで検索できません"));
			a->replica_told = true;
		}
	}
}

/* What the register says of itself: town, training, business day. */
static bool
ask_status(struct app *a)
{
	struct err err;
	json_t *r = NULL;
	const char *s;
	int y, m, d;

	err_clear(&err);
	if (a->pulse != NULL) {
		r = a->reg != NULL ? pulse_status(a->pulse) : NULL;
	} else {
		json_t *args = json_object();

		if (a->sv->call(a, "register.status", args, &r, &err) != RC_OK)
			r = NULL;
		json_decref(args);
	}
	if (r == NULL)
		return false;
	a->is_training = json_is_true(json_object_get(r, "training"));
	a->status.register_position =
	    json_integer_value(json_object_get(r, "position"));
	s = json_string_value(json_object_get(r, "municipality"));
	(void)snprintf(a->municipality, sizeof(a->municipality), "%.7s",
	    s != NULL ? s : "");
	s = json_string_value(json_object_get(r, "name"));
	(void)snprintf(a->town, sizeof(a->town), "%.63s", s != NULL ? s : "");
	s = json_string_value(json_object_get(r, "today"));
	if (s != NULL && sscanf(s, "%4d-%2d-%2d", &y, &m, &d) == 3 &&
	    date_day(y, m, d) != INT32_MIN) {
		a->today = date_day(y, m, d);
		(void)snprintf(a->today_iso, sizeof(a->today_iso), "%.10s", s);
	}
	json_decref(r);
	return true;
}

/* The municipality's own templates; a broken one is said, and the built-in
 * ones print. */
static void
open_forms(struct app *a)
{
	char folder[600];
	struct err err;

	err_clear(&err);
	(void)snprintf(folder, sizeof(folder), "%s/data/forms", a->conf.share);
	if (access(folder, R_OK) != 0)
		return;
	if (cert_forms_load(folder, &a->forms, &err) != RC_OK) {
		a->forms = NULL;
		message_err(&err);
		(void)snprintf(a->notice, sizeof(a->notice), "%s %.150s %.80s",
		    err.code, err.text, err.remedy);
	}
}

enum rc
app_open(struct app *a, const struct conf *c, struct err *err)
{
	char aside[256] = "";
	enum rc rc;

	memset(a, 0, sizeof(*a));
	a->conf = *c;
	a->sv = &app_real;
	a->today = (int32_t)((clock_us() / SECOND + 9 * 3600) / 86400);
	a->status.approvable = -1;
	rc = outbox_open(c->outbox, c->terminal, &a->outbox, aside, err);
	if (rc != RC_OK)
		return rc;
	if (aside[0] != '\0')
		(void)snprintf(a->notice, sizeof(a->notice),
		    _("E7020 未送信の控えが壊れていたため %.150s に移しました  管理者に知らせてください"),
		    aside);
	open_forms(a);
	open_register(a);
	open_replica(a);
	/* The first frame waits for no disk: what is to be written at the start
	 * is, a second later. */
	a->is_starting = true;
	app_refresh(a);
	a->is_starting = false;
	return RC_OK;
}

void
app_close(struct app *a)
{
	app_brake_end(a);
	json_decref(a->session.rights);
	json_decref(a->session.seconds);
	cert_forms_free(a->forms);
	ime_close(a->ime);
	moji_free(a->moji);
	outbox_close(a->outbox);
	if (a->replica != NULL)
		replica_close(a->replica);
	if (a->reg != NULL)
		reg_close(a->reg);
	pulse_stop(a->pulse);
	explicit_bzero(a, sizeof(*a));
}

enum rc
app_call(struct app *a, const char *method, const json_t *args, json_t **result,
    struct err *err)
{
	struct err e;
	json_t *with;
	enum rc rc;

	if (!a->session.is_open)
		return a->sv->call(a, method, args, result, err);
	err_clear(&e);
	with = json_copy((json_t *)(uintptr_t)args);
	if (with == NULL)
		with = json_object();
	(void)json_object_set_new(
	    with, "session", json_string(a->session.token));
	(void)json_object_set_new(with, "affair", json_integer(a->reason));
	rc = a->sv->call(a, method, with, result, &e);
	json_decref(with);
	if (rc == RC_OFFLINE)
		a->status.is_online = false;
	if (rc == RC_DENIED && strcmp(e.code, "E1030") == 0)
		a->session.is_void = true;
	if (rc != RC_OK && err != NULL)
		*err = e;
	return rc;
}

/* What stays covered while this affair runs; nothing where no terminal's copy
 * of the register says so yet. */
static bool
is_covered(const struct app *a, const char *right)
{
	char value[4000] = "";
	json_t *masks;
	unsigned hidden;
	struct err err;
	enum rc rc;

	if (a->replica == NULL || !affair_has_mask(right))
		return false;
	err_clear(&err);
	rc = replica_setting(
	    a->replica, "affair_masks", value, sizeof(value), &err);
	if (rc != RC_OK)
		return rc != RC_NOT_FOUND; /* not there: never set */
	masks = json_loads(value, 0, NULL);
	hidden = affair_hidden(masks, a->reason);
	json_decref(masks);
	return affair_hides(hidden, right);
}

bool
app_has(const struct app *a, const char *right)
{
	size_t i;
	json_t *v;

	if (is_covered(a, right))
		return false;
	for (i = 0; i < json_array_size(a->session.rights); i++) {
		v = json_array_get(a->session.rights, i);
		if (json_is_string(v) &&
		    strcmp(json_string_value(v), right) == 0)
			return true;
	}
	return false;
}

static bool
has(const void *who, const char *right)
{
	return app_has(who, right);
}

unsigned
app_masked(const struct app *a)
{
	return search_masked(has, a);
}

enum rc
app_search(struct app *a, const char *query, int limit,
    struct search_result *out, struct err *err)
{
	struct search_where where = { .ward = "" };

	if (!GUARD("existence_whole_city"))
		search_ward_own(a->conf.share, a->municipality, a->session.org,
		    a->conf.office, where.ward);
	return app_search_in(a, query, &where, limit, out, err);
}

enum rc
app_search_in(struct app *a, const char *query,
    const struct search_where *where, int limit, struct search_result *out,
    struct err *err)
{
	struct search_where of = *where;
	enum rc rc;

	of.scope = a->scope;
	if (a->replica != NULL)
		search_hide(a->replica, app_masked(a));
	rc = a->sv->search(a, query, &of, limit, out, err);
	if (rc != RC_OK || a->reason != SEARCH_REASON_IDENTITY)
		return rc;
	/* 本人確認情報 are asked for by two items (全項目評価書) */
	rc = search_identity_words(out, err);
	if (rc != RC_OK)
		search_release(out);
	return rc;
}

void
app_queue(struct app *a)
{
	struct err err;
	json_t *args, *r = NULL;

	if (!a->session.is_open) {
		a->status.returned = -1;
		return;
	}
	err_clear(&err);
	args = json_pack("{s:s}", "scope", "mine");
	if (app_call(a, "entry.list", args, &r, &err) == RC_OK) {
		a->status.approvable =
		    app_has(a, "approve")
			? (int)json_integer_value(
			      json_object_get(r, "approvable"))
			: -1;
		a->status.returned =
		    (int)json_integer_value(json_object_get(r, "returned"));
		json_decref(r);
	}
	json_decref(args);
}

/* By a clock that nobody sets: else a lease would run out unrenewed after
 * the day's clock was put back. */
static int64_t
steady_us(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_BOOTTIME, &ts);
	return (int64_t)ts.tv_sec * SECOND + ts.tv_nsec / 1000;
}

static void
renew(struct app *a)
{
	struct err err;
	json_t *args, *r = NULL;
	json_t *until;

	if (!a->session.is_open || steady_us() < a->renew_at)
		return;
	a->renew_at = steady_us() + RENEW_US;
	err_clear(&err);
	args = json_object();
	if (app_call(a, "session.renew", args, &r, &err) == RC_OK) {
		until = json_object_get(r, "lease_until");
		if (json_is_integer(until))
			a->session.lease_until = json_integer_value(until);
		json_decref(r);
	}
	json_decref(args);
}

/* 通信ログ (10.2): that the line went and came back; not worth stopping for,
 * the next thing shown finds out whether the log can be written. */
static void
log_line(struct app *a)
{
	json_t *d;

	a->line_told = a->status.is_online;
	if (a->outbox == NULL || !GUARD("line_logged"))
		return;
	d = json_pack("{s:s, s:b}", "terminal", a->conf.terminal, "online",
	    a->status.is_online);
	a->status.log_ok =
	    outbox_log(a->outbox, a->sv->now_us(a), "line", d, NULL) == RC_OK;
	json_decref(d);
}

void
app_set_today(struct app *a, int32_t day)
{
	int y, m, d;

	a->today = day;
	date_from_day(day, &y, &m, &d);
	(void)snprintf(a->today_iso, sizeof(a->today_iso), "%04u-%02u-%02u",
	    (unsigned)y % 10000, (unsigned)m % 100, (unsigned)d % 100);
}

/* Who made it is told once that the register refused it; H1, W1 and N1 go on
 * saying so. */
static void
refresh_refused(struct app *a)
{
	int was = a->status.refused, n = 0;

	if (a->outbox != NULL && a->session.is_open)
		n = outbox_refused_count(a->outbox, a->session.staff);
	a->status.refused = n > 0 ? n : 0;
	if (n > was && a->notice[0] == '\0')
		(void)snprintf(a->notice, sizeof(a->notice),
		    _("送った入力 %d件を登録簿が受け付けませんでした  /N2 で理由を見て直します"),
		    n);
}

void
app_refresh(struct app *a)
{
	struct replica_state st;
	struct err err;
	bool has_state;

	err_clear(&err);
	memset(&st, 0, sizeof(st));
	if (a->sv == &app_real) {
		open_register(a);
		open_replica(a);
	}
	a->status.is_online = ask_status(a);
	if (!a->is_starting && a->status.is_online != a->line_told)
		log_line(a);
	has_state = a->sv->state(a, &st, &err) == RC_OK;
	if (has_state) {
		a->status.position = st.position;
		a->status.synced_at = st.synced_at;
		if (!a->status.is_online) {
			a->is_training = st.is_training;
			if (a->town[0] == '\0')
				(void)snprintf(
				    a->town, sizeof(a->town), "%s", st.name);
		}
	}
	if (a->status.is_online)
		a->status.online_at = clock_us();
	app_line_refresh(a, has_state ? &st : NULL);
	/* While the sync waits for news the replica is as new as the register
	 * says it is, not as old as the last news. */
	if (has_state && a->status.is_online && st.position > 0 &&
	    st.position == a->status.register_position)
		a->status.age_us = 0;
	a->status.waiting = a->outbox != NULL ? outbox_waiting(a->outbox) : 0;
	refresh_refused(a);
	app_queue(a);
	renew(a);
}

/* ---- the access log */

static enum rc
log_with(struct app *a, const char *kind, const char *screen,
    const json_t *residents, bool shows_mynumber, json_t *more, struct err *err)
{
	json_t *d;
	const char *first;
	enum rc rc;
	bool is_personal = strcmp(kind, "inquiry") == 0 ||
			   strcmp(kind, "list") == 0 ||
			   strcmp(kind, "print") == 0;

	if (GUARD("reason_before_look") && is_personal && a->reason == 0)
		return err_set(err, RC_DENIED, "E1052", "処理事由がありません",
		    "何のための照会かを記録できないため。",
		    "処理事由を数字で選んでください。");
	if (a->outbox == NULL)
		return err_set(err, RC_IO, "E1053", "記録を書けません",
		    "記録できないものは見せられないため。",
		    "管理者に連絡してください。");
	first = json_string_value(json_array_get(residents, 0));
	rc = app_brake(a, kind, first != NULL ? first : "", err);
	if (rc != RC_OK)
		return rc;
	d = json_pack("{s:s, s:s, s:s, s:i, s:s, s:s, s:b}", "staff",
	    a->session.staff, "department", a->conf.office, "terminal",
	    a->conf.terminal, "reason", a->reason, "reason_text",
	    a->reason_text, "screen", screen, "shows_mynumber", shows_mynumber);
	if (d == NULL)
		return err_set(err, RC_IO, "E1053", "記録を書けません", "", "");
	if (residents != NULL)
		(void)json_object_set(
		    d, "residents", (json_t *)(uintptr_t)residents);
	if (more != NULL && GUARD("print_log_items"))
		(void)json_object_update(d, more);
	rc = outbox_log(a->outbox, a->sv->now_us(a), kind, d, err);
	json_decref(d);
	a->status.log_ok = rc == RC_OK;
	return rc;
}

enum rc
app_log(struct app *a, const char *kind, const char *screen,
    const json_t *residents, bool shows_mynumber, struct err *err)
{
	return log_with(a, kind, screen, residents, shows_mynumber, NULL, err);
}

enum rc
app_log_print(struct app *a, const char *screen, const json_t *residents,
    const struct print_note *p, struct err *err)
{
	json_t *more = json_pack("{s:s, s:s, s:i, s:b, s:s}", "form", p->form,
	    "title", p->title, "pages", p->pages, "seal", p->has_seal,
	    "printer", a->conf.printer);
	enum rc rc = log_with(a, "print", screen, residents, false, more, err);

	json_decref(more);
	return rc;
}

enum rc
app_log_one(struct app *a, const char *kind, const char *screen,
    const char *resident, struct err *err)
{
	json_t *list = json_pack("[s]", resident);
	enum rc rc = app_log(a, kind, screen, list, false, err);

	json_decref(list);
	return rc;
}

/* ---- former searches */

/* What was typed while the line was down goes up, oldest first. */
static bool
searches_up(struct app *a)
{
	char waiting[40][SEARCH_PAST_SIZE];
	int n = 0, i;
	json_t *args;
	bool ok = true;

	if (a->outbox == NULL || outbox_searches(a->outbox, a->session.staff,
				     waiting, 40, &n, NULL) != RC_OK)
		return true;
	for (i = n - 1; i >= 0 && ok; i--) {
		args = json_pack("{s:s}", "query", waiting[i]);
		ok = app_call(a, "search.put", args, NULL, NULL) == RC_OK;
		json_decref(args);
	}
	if (ok && n > 0 &&
	    outbox_search_forget(a->outbox, a->session.staff, NULL) != RC_OK)
		return false;
	return ok;
}

enum rc
app_search_put(struct app *a, const char *query, struct err *err)
{
	json_t *args = json_pack("{s:s}", "query", query);
	enum rc rc = app_call(a, "search.put", args, NULL, err);

	json_decref(args);
	if (rc != RC_OFFLINE)
		return rc;
	err_clear(err);
	return a->outbox == NULL
		   ? RC_OK
		   : outbox_search_put(a->outbox, a->session.staff, query, err);
}

int
app_searches(struct app *a, char (*out)[SEARCH_PAST_SIZE], int max)
{
	json_t *args, *result = NULL, *list, *v;
	size_t i;
	int n = 0;

	if (!a->session.is_open)
		return 0;
	args = json_object();
	if (searches_up(a) &&
	    app_call(a, "search.past", args, &result, NULL) == RC_OK) {
		list = json_object_get(result, "searches");
		json_array_foreach(list, i, v)
		{
			if (n < max && json_is_string(v))
				(void)snprintf(out[n++], SEARCH_PAST_SIZE,
				    "%.1023s", json_string_value(v));
		}
		json_decref(result);
	} else if (a->outbox == NULL ||
		   outbox_searches(a->outbox, a->session.staff, out, max, &n,
		       NULL) != RC_OK) {
		n = 0;
	}
	json_decref(args);
	return n;
}

/* ---- reasons */

const char *
app_reason_word(int n)
{
	return n >= 1 && n <= REASON_COUNT ? _(reason_words[n]) : "";
}

void
app_reason_set(struct app *a, int n, const char *text, int64_t now)
{
	a->reason = n;
	a->last_reason = n;
	a->reason_key_at = now;
	(void)snprintf(a->reason_text, sizeof(a->reason_text), "%s",
	    text != NULL ? text : "");
}

void
app_reason_end(struct app *a)
{
	a->reason = 0;
	a->all_wards = false;
	if (GUARD("visit_ends_scope"))
		a->scope = SCOPE_BOTH;
	a->lifted[0] = '\0';
	explicit_bzero(a->reason_text, sizeof(a->reason_text));
}

/* ---- drafts and time */

enum rc
app_draft_put(struct app *a, const char *id, const char *title,
    const json_t *draft, struct err *err)
{
	if (a->outbox == NULL)
		return err_set(err, RC_IO, "E7021", "下書きを書けません", "",
		    "管理者に連絡してください。");
	return outbox_draft_put(
	    a->outbox, a->session.staff, id, title, draft, err);
}

int64_t
app_setting(const struct app *a, const char *key, int64_t preset)
{
	char value[32] = "";

	if (a->replica != NULL && replica_setting(a->replica, key, value,
				      sizeof(value), NULL) == RC_OK)
		preset = strtoll(value, NULL, 10);
	return preset;
}

int64_t
app_now(struct app *a)
{
	return a->sv->now_us(a);
}

void
app_clock(struct app *a, char out[9])
{
	int64_t s = a->sv->now_us(a) / SECOND + 9 * 3600;
	int of_day = (int)(((s % 86400) + 86400) % 86400);

	(void)snprintf(out, 9, "%02d:%02d:%02d", of_day / 3600 % 24,
	    of_day / 60 % 60, of_day % 60);
}

void
app_day_text(int32_t day, char *out, size_t size)
{
	static const char *const days[] = { N_("日"), N_("月"), N_("火"),
		N_("水"), N_("木"), N_("金"), N_("土") };
	struct date d = date_of_day(day, false);
	char shown[64];

	date_show(&d, false, shown, sizeof(shown));
	(void)snprintf(
	    out, size, "%s %s", shown, _(days[((day % 7) + 7 + 4) % 7]));
}

void
app_today_text(const struct app *a, char *out, size_t size)
{
	app_day_text(a->today, out, size);
}

struct ime *
app_ime(struct app *a)
{
	struct towns t;

	if (a->conf.ime == 0 || a->ime != NULL)
		return a->conf.ime == 0 ? NULL : a->ime;
	if (ime_open(a->conf.share, NULL, &a->ime, NULL) != RC_OK)
		return NULL;
	wards_towns(a, &t);
	for (int i = 0; i < t.count; i++) {
		ime_add(a->ime, IME_PART_PLACE, t.list[i].base, t.list[i].kana);
		if (t.list[i].chome > 0)
			ime_add(a->ime, IME_PART_PLACE, t.list[i].name,
			    t.list[i].kana_full);
	}
	town_release(&t);
	return a->ime;
}

enum rc
app_moji(struct app *a, struct mojis **out, struct err *err)
{
	enum rc rc = RC_OK;

	if (a->moji == NULL)
		rc = moji_load(a->conf.share, &a->moji, err);
	*out = a->moji;
	return rc;
}
