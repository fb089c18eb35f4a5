/* SPDX-License-Identifier: ISC
 * issue - see issue.h.
 */
#include "ui/issue.h"

#include "src/letter.h"
#include "src/mutant.h"
#include "src/proof.h"
#include "ui/offline.h"
#include "ui/paper.h"
#include "ui/show.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
issue_new_id(struct order *o)
{
	unsigned char raw[16];

	randombytes_buf(raw, sizeof(raw));
	(void)sodium_bin2hex(
	    o->issue_id, sizeof(o->issue_id), raw, sizeof(raw));
	o->alone_day[0] = '\0';
	o->alone_printed = 0;
}

json_t *
issue_args(const struct app *a, const struct order *o, int pages)
{
	struct order_person *p[ORDER_PERSONS];
	json_t *args, *noted, *who = json_array();
	const char *applicant;
	int i, n = order_chosen((struct order *)(uintptr_t)o, p, ORDER_PERSONS);

	for (i = 0; i < n; i++)
		(void)json_array_append_new(who,
		    json_pack("{s:s, s:i, s:i}", "person_no",
			p[i]->m.row.person_no, "sheet_no", p[i]->m.row.sheet_no,
			"hist_no", p[i]->m.row.hist_no));
	/* who notified; what the office sends has nobody who asked for it */
	if (o->letter != NULL)
		applicant = o->letter->applicant[0] != '\0'
				? o->letter->applicant
				: "公用";
	else if (o->applicant <= 4 && o->applicant <= o->count)
		applicant =
		    record_get(&o->people[o->applicant - 1].m.row, IT_NAME);
	else
		applicant = o->applicant == 7   ? "代理人"
			    : o->applicant == 8 ? "第三者"
						: "公用";
	args = json_pack("{s:s, s:o, s:o, s:s, s:i, s:s, s:i, s:s}", "kind",
	    cert_kind_id(o->kind), "persons", who, "options",
	    cert_options_to_json(&o->options), "applicant", applicant, "copies",
	    o->copies, "printer", a->conf.printer, "pages", pages, "offline_id",
	    o->issue_id);
	if (o->letter != NULL)
		(void)json_object_set_new(
		    args, "change", json_integer(o->letter->change));
	noted = json_array();
	for (i = 0; i < o->noted_count && o->is_noted; i++)
		(void)json_array_append_new(
		    noted, json_integer((json_int_t)o->noted[i]));
	(void)json_object_set_new(args, "noted", noted);
	if (o->suspension != 0)
		(void)json_object_set_new(args, "suspension",
		    json_integer((json_int_t)o->suspension));
	return args;
}

enum rc
issue_print(struct ui *ui, struct order *o, const char *number,
    const char *title, const char *certifier, const char *const *mynumbers,
    const char *job, int64_t job_no, char where[512], struct err *err)
{
	struct cert c;
	enum rc rc =
	    order_compose(ui, o, number, title, certifier, mynumbers, &c, err);

	if (rc != RC_OK)
		return rc;
	rc = paper_print(ui_app(ui), &c, job, job_no, where, err);
	cert_release(&c);
	return rc;
}

/* ---- what stands in the way ---- */

enum rc
issue_check(
    struct app *a, const struct order *o, json_t **result, struct err *err)
{
	struct order_person *p[ORDER_PERSONS];
	json_t *args, *who = json_array(), *homes = json_array();
	int i, n = order_chosen((struct order *)(uintptr_t)o, p, ORDER_PERSONS);
	enum rc rc;

	for (i = 0; i < n; i++) {
		(void)json_array_append_new(
		    who, json_string(p[i]->m.row.person_no));
		(void)json_array_append_new(homes,
		    json_string(record_get(&p[i]->m.row, IT_HOUSEHOLD_NO)));
	}
	args = json_pack("{s:o, s:o, s:s}", "persons", who, "households", homes,
	    "process", "certificate");
	rc = app_call(a, "block.check", args, result, err);
	json_decref(args);
	return rc;
}

/* The reasons one after the other, and which blocks they are. */
static int
take_alerts(struct order *o, const json_t *result, char *why, size_t size)
{
	const json_t *b;
	size_t i, len = 0;
	int n = 0;

	json_array_foreach(json_object_get(result, "alerts"), i, b)
	{
		if (n >= ORDER_NOTED)
			break;
		o->noted[n++] = json_integer_value(json_object_get(b, "id"));
		if (len < size)
			len +=
			    (size_t)snprintf(why + len, size - len, "%s%.60s",
				n > 1 ? _("、") : "", show_json(b, "reason"));
	}
	return n;
}

bool
issue_asks(struct app *a, struct order *o, struct dialog *d)
{
	json_t *result = NULL;
	int n;

	if (o->is_noted)
		return false;
	memset(d, 0, sizeof(*d));
	o->noted_count = 0;
	if (!a->status.is_online) {
		n = issue_blocked(a, o) == 1;
		(void)snprintf(d->why, sizeof(d->why), "%s",
		    _("不通の間は、抑止の理由を確かめられません"));
	} else if (issue_check(a, o, &result, NULL) == RC_OK) {
		n = take_alerts(o, result, d->why, sizeof(d->why));
		o->noted_count = n;
	} else {
		n = 0;
	}
	json_decref(result);
	if (n == 0 || !GUARD("cert_alert_asks"))
		return false;
	(void)snprintf(d->sign, sizeof(d->sign), "注");
	(void)snprintf(d->code, sizeof(d->code), "A3112");
	(void)snprintf(d->head, sizeof(d->head),
	    _("証明書発行の抑止（注意）があります（%d件）"), n);
	(void)snprintf(d->remedy, sizeof(d->remedy), "%s",
	    _("抑止の理由を確かめてから、出すかやめるかを決めます。"));
	(void)snprintf(
	    d->answers, sizeof(d->answers), "%s", _("確かめたので出す|やめる"));
	return true;
}

/* ---- without the register ---- */

int
issue_blocked(const struct app *a, const struct order *o)
{
	struct order_person *p[ORDER_PERSONS];
	int i, n, one, level = 0;

	n = order_chosen((struct order *)(uintptr_t)o, p, ORDER_PERSONS);
	for (i = 0; i < n; i++) {
		if (a->replica == NULL ||
		    replica_block_level(a->replica, p[i]->m.row.person_no,
			record_get(&p[i]->m.row, IT_HOUSEHOLD_NO),
			"certificate", &one, NULL) != RC_OK)
			one = 2; /* what cannot be read stops */
		if (one > level)
			level = one;
	}
	return level;
}

struct alone {
	char title[128], certifier[128]; /* of the 認証者 */
};

static bool
is_in_period(const json_t *o, const char *today)
{
	const char *from = show_json(o, "from"), *to = show_json(o, "to");

	return (from[0] == '\0' || strcmp(from, today) <= 0) &&
	       (to[0] == '\0' || strcmp(today, to) <= 0);
}

/* As the register finds them (1.3.9), out of the setting that the replica
 * has: the one whose period began last. */
static enum rc
find_certifier(const struct app *a, struct alone *x, struct err *err)
{
	char text[4096] = "[]";
	const json_t *o, *best = NULL;
	json_t *list;
	size_t i;

	if (a->replica != NULL && replica_setting(a->replica, "certifiers",
				      text, sizeof(text), NULL) != RC_OK)
		(void)snprintf(text, sizeof(text), "[]");
	list = json_loads(text, 0, NULL);
	json_array_foreach(list, i, o)
	{
		if (is_in_period(o, a->today_iso) &&
		    (best == NULL || strcmp(show_json(o, "from"),
					 show_json(best, "from")) > 0))
			best = o;
	}
	(void)snprintf(
	    x->title, sizeof(x->title), "%.127s", show_json(best, "title"));
	(void)snprintf(x->certifier, sizeof(x->certifier), "%.127s",
	    show_json(best, "name"));
	json_decref(list);
	if (x->certifier[0] != '\0')
		return RC_OK;
	return err_set(err, RC_INPUT, "E1397", _("認証者の氏名がありません"),
	    _("この端末の写しに、今日の認証者の設定がないため"),
	    _("つながるまで待ってください"));
}

/* 20260715 熊本市中央区 T1 P01 不通003-7f3a: never one of the register's. */
static void
write_number(const struct app *a, const struct order *o, int i, char out[200])
{
	const char *day = o->alone_day;

	(void)snprintf(out, 200, "%.4s%.2s%.2s %s %s %s 不通%03lld-%.4s", day,
	    day + 5, day + 8, a->town, a->conf.terminal, a->conf.printer,
	    (long long)o->alone[i], o->issue_id);
}

static enum rc
take_numbers(const struct app *a, struct order *o, struct err *err)
{
	char series[40];
	int i;
	enum rc rc = RC_OK;

	(void)snprintf(series, sizeof(series), "issue:%.10s", a->today_iso);
	for (i = 0; i < o->copies && i < ORDER_COPIES && rc == RC_OK; i++)
		rc = outbox_serial(a->outbox, series, &o->alone[i], err);
	return rc;
}

static json_t *
alone_args(const struct app *a, const struct order *o, int pages,
    const struct alone *x, const struct proof *second)
{
	json_t *args = issue_args(a, o, pages), *numbers = json_array();
	json_t *offline;
	char number[200];
	int i;

	for (i = 0; i < o->copies && i < ORDER_COPIES; i++) {
		write_number(a, o, i, number);
		(void)json_array_append_new(numbers, json_string(number));
	}
	offline = json_pack("{s:o, s:s, s:s, s:I}", "numbers", numbers, "day",
	    o->alone_day, "certifier", x->certifier, "position",
	    (json_int_t)a->status.position);
	if (second != NULL)
		(void)json_object_set_new(
		    offline, "second", proof_to_json(second));
	(void)json_object_set_new(args, "offline", offline);
	(void)json_object_set_new(
	    args, "made_at", json_integer((json_int_t)app_register_time(a)));
	(void)json_object_set_new(
	    args, "session", json_string(a->session.token));
	return args;
}

/* In the outbox, and so on disk, before any paper moves. */
static enum rc
keep(struct app *a, const struct order *o, int pages, const struct alone *x,
    const struct proof *second, struct err *err)
{
	struct order_person *p[ORDER_PERSONS];
	json_t *args = alone_args(a, o, pages, x, second);
	char title[128], key[40];
	struct outbox_paper paper = { .kind = OUTBOX_ISSUE,
		.method = "issue.begin",
		.args = args,
		.staff = a->session.staff,
		.title = title,
		.key = o->issue_id };
	int n = order_chosen((struct order *)(uintptr_t)o, p, ORDER_PERSONS);
	enum rc rc;

	(void)snprintf(title, sizeof(title), "%.60s %.40s %d",
	    order_kind_word(o->kind),
	    n > 0 ? record_get(&p[0]->m.row, IT_NAME) : "", n);
	rc = outbox_put(a->outbox, &paper, key, err);
	json_decref(args);
	return rc;
}

static enum rc
may_alone(const struct app *a, const struct order *o, struct err *err)
{
	if (issue_blocked(a, o) >= 2 && GUARD("offline_block"))
		return err_set(err, RC_DENIED, "E7113",
		    _("抑止があるため発行できません"),
		    _("不通の間は、抑止の内容も一時解除も確かめられないため"),
		    _("つながるまで待つか、ほかの窓口に頼んでください"));
	if (o->options.mynumber && GUARD("offline_mynumber"))
		return err_set(err, RC_DENIED, "E7107",
		    _("不通の間は個人番号を載せられません"),
		    _("個人番号はセンターだけが持つため"),
		    _("載せるものから個人番号を外してください"));
	return RC_OK;
}

/* 世帯主の氏名 as the register will not let it out either (E5009). */
static enum rc
check_head(const struct app *a, const struct order *o, struct err *err)
{
	const struct record *home[ORDER_PERSONS];
	struct order_person *p[ORDER_PERSONS];
	int i, n = 0, chosen = order_chosen(o, p, ORDER_PERSONS);

	if (!o->options.head_relation || o->letter != NULL ||
	    !GUARD("offline_head_left"))
		return RC_OK;
	for (i = 0; i < o->count && n < ORDER_PERSONS; i++)
		home[n++] = &o->people[i].m.row;
	for (i = 0; i < chosen; i++)
		if (record_names_who_left(&p[i]->m.row, home, n, a->today))
			return err_set(err, RC_CONFLICT, "E5009",
			    _("世帯主の氏名が、転出した人のままです"),
			    _("転出の日が来ましたが、その日の一括処理がまだのため"),
			    _("管理者に一括処理（daicho batch left）を頼み、開き直して交付してください"));
	return RC_OK;
}

enum rc
issue_may(const struct app *a, const struct order *o,
    struct offline_answer *ask, struct err *err)
{
	enum rc rc = app_may_issue(a, cert_kind_id(o->kind), ask, err);

	if (rc == RC_OK && !a->status.is_online)
		rc = may_alone(a, o, err);
	return rc == RC_OK ? check_head(a, o, err) : rc;
}

static enum rc
check(const struct app *a, const struct order *o, const struct proof *second,
    struct err *err)
{
	struct offline_answer ask;
	enum rc rc = app_may_issue(a, cert_kind_id(o->kind), &ask, err);

	if (rc == RC_OK)
		rc = may_alone(a, o, err);
	if (rc == RC_OK)
		rc = check_head(a, o, err);
	if (rc != RC_OK)
		return rc;
	if (ask.verdict == OFFLINE_TWO && second == NULL &&
	    GUARD("offline_second"))
		return err_set(err, RC_DENIED, "E7104",
		    _("別の権限者の署名が要ります"),
		    _("不通の間に一人では出せない証明書のため"),
		    _("一時解除の権限を持つ人に署名を頼んでください"));
	if (a->outbox == NULL)
		return err_set(err, RC_IO, "E7021", _("下書きを書けません"),
		    _("送信箱を開けないため"), _("管理者に連絡してください。"));
	return RC_OK;
}

/* Everything before the paper. */
static enum rc
record(struct app *a, struct order *o, int pages, const struct alone *x,
    const struct proof *second, struct err *err)
{
	enum rc rc = take_numbers(a, o, err);

	if (rc != RC_OK)
		return rc;
	(void)snprintf(
	    o->alone_day, sizeof(o->alone_day), "%.10s", a->today_iso);
	rc = keep(a, o, pages, x, second, err);
	if (rc != RC_OK)
		o->alone_day[0] = '\0';
	return rc;
}

enum rc
issue_alone(struct ui *ui, struct order *o, int pages,
    const struct proof *second, char shown[64], int *printed, char where[512],
    struct err *err)
{
	struct app *a = ui_app(ui);
	struct alone x;
	char number[200];
	const char *mark;
	int i;
	bool is_again = o->alone_day[0] != '\0';
	enum rc rc = RC_OK;

	*printed = 0;
	memset(&x, 0, sizeof(x));
	if (!is_again)
		rc = check(a, o, second, err);
	if (rc == RC_OK)
		rc = find_certifier(a, &x, err);
	if (rc == RC_OK && !is_again)
		rc = record(a, o, pages, &x, second, err);
	if (rc != RC_OK)
		return rc;
	write_number(a, o, o->alone_printed, number);
	mark = strstr(number, "不通");
	(void)snprintf(shown, 64, "%.60s", mark != NULL ? mark : "");
	for (i = o->alone_printed; i < o->copies && rc == RC_OK; i++) {
		write_number(a, o, i, number);
		rc = issue_print(ui, o, number, x.title, x.certifier, NULL,
		    "issue-offline", (int64_t)a->today * 1000 + o->alone[i],
		    where, err);
		if (rc == RC_OK) {
			o->alone_printed++;
			(*printed)++;
		}
	}
	return rc;
}
