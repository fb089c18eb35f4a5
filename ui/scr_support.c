/* SPDX-License-Identifier: ISC
 * K7 支援措置 - everything of the measures that a person is in (1.1.16, 2.2.4),
 * one key from the mark, for who has the right; nothing of it stays at the
 * terminal. Without the right the mark and that a period runs are all there
 * is. Whoever keeps measures begins, changes, extends and ends them from here.
 */
#include "src/codes.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "ui/app.h"
#include "ui/message.h"
#include "ui/pages.h"
#include "ui/show.h"
#include "ui/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OP_EXTEND = OP_OWN, OP_END, OP_NEW };

static void
add_people(struct tlines *l, const json_t *m, bool applicants)
{
	const json_t *o;
	char no[40];
	size_t i;
	int n = 0;

	json_array_foreach(json_object_get(m, "persons"), i, o)
	{
		if (json_is_true(json_object_get(o, "applicant")) != applicants)
			continue;
		show_number(show_json(o, "person_no"), no, sizeof(no));
		tlines_add(l,
		    n++ > 0      ? ""
		    : applicants ? _("申出者")
				 : _("併せて"),
		    LOOK_PLAIN, _("%s  宛名 %s"), show_json(o, "name"), no);
	}
	if (n == 0)
		tlines_add(l, applicants ? _("申出者") : _("併せて"), LOOK_DIM,
		    "%s", _("なし"));
}

static void
add_list(struct tlines *l, const char *label, const json_t *list)
{
	const json_t *o;
	size_t i;

	json_array_foreach(list, i, o)
	{
		tlines_add(l, i == 0 ? label : "", LOOK_PLAIN, "%s",
		    json_string_value(o) != NULL ? json_string_value(o) : "");
	}
	if (json_array_size(list) == 0)
		tlines_add(l, label, LOOK_DIM, "%s", _("なし"));
}

/* A day of the 申出 is kept in the stored form of dates. */
static bool
is_day(const char *code)
{
	const char *tail = strrchr(code, '_');

	return tail != NULL &&
	       (strcmp(tail, "_on") == 0 || strcmp(tail, "_birth") == 0 ||
		   strcmp(tail, "_from") == 0);
}

/* The rest of the 申出 (1.1.16): an item a line, by its label. */
static void
add_details(struct tlines *l, const char *label, json_t *o, bool day)
{
	char shown[200];

	const char *key;
	json_t *v;
	size_t i;

	if (json_is_object(o)) {
		json_object_foreach(o, key, v)
		{
			add_details(
			    l, show_code("support_item", key), v, is_day(key));
		}
	} else if (json_is_array(o)) {
		json_array_foreach(o, i, v) add_details(l, label, v, day);
	} else if (json_is_string(o)) {
		struct date d;

		if (day && date_load(json_string_value(o), &d, NULL) == RC_OK)
			date_show(&d, false, shown, sizeof(shown));
		else
			(void)snprintf(shown, sizeof(shown), "%s", "");
		tlines_add(l, label, LOOK_PLAIN, "%s",
		    shown[0] != '\0' ? shown : json_string_value(o));
	} else if (json_is_integer(o)) {
		tlines_add(l, label, LOOK_PLAIN, "%lld",
		    (long long)json_integer_value(o));
	} else if (json_is_true(o)) {
		tlines_add(l, label, LOOK_PLAIN, "%s", _("該当"));
	}
}

static void
add_measure(struct tlines *l, const json_t *m)
{
	bool provisional = strcmp(show_json(m, "state"), "provisional") == 0;
	char from[64], to[64];

	show_iso(show_json(m, "from"), from, sizeof(from));
	show_iso(show_json(m, "to"), to, sizeof(to));
	tlines_head(l, provisional ? _("仮支援措置") : _("支援措置"), "");
	if (provisional)
		tlines_add(l, _("期間"), LOOK_PLAIN, "%s",
		    _("支援措置が始まるまで（証明と閲覧は止まります）"));
	else
		tlines_add(
		    l, _("期間"), LOOK_PLAIN, _("%s から %s まで"), from, to);
	add_people(l, m, true);
	add_people(l, m, false);
	add_list(l, _("求める事務"), json_object_get(m, "affairs"));
	add_list(l, _("抑止の住所等"), json_object_get(m, "addresses"));
	tlines_head(l, _("申出の内容"), "");
	add_details(l, _("その他"), json_object_get(m, "details"), false);
}

static void
add_alerts(struct tlines *l, const json_t *result)
{
	const json_t *o;
	char text[256];
	size_t i;

	json_array_foreach(json_object_get(result, "alerts"), i, o)
	{
		tlines_add(l, show_json(o, "code"), LOOK_WARN, "%s",
		    message_text(show_json(o, "text"), text, sizeof(text)));
	}
}

/* The one that was shown, else the newest; NULL: there is none. */
static const json_t *
take(struct support *v, const json_t *list)
{
	const json_t *m, *found = NULL;
	size_t i;

	v->count = 0;
	json_array_foreach(list, i, m)
	{
		if (v->count == SUPPORTS_MAX)
			break;
		v->ids[v->count] =
		    json_integer_value(json_object_get(m, "support"));
		if (v->ids[v->count++] == v->support)
			found = m;
	}
	return found != NULL ? found : json_array_get(list, 0);
}

/* Whoever is in several chooses by digit which one is shown. */
static void
add_all(struct tlines *l, const struct support *v, const json_t *list)
{
	const json_t *m;
	char from[64];
	size_t i;

	if (v->count < 2)
		return;
	tlines_head(l, _("申出"), _("数字で選ぶ"));
	json_array_foreach(list, i, m)
	{
		if ((int)i >= v->count)
			break;
		show_iso(show_json(m, "from"), from, sizeof(from));
		tlines_add(l, "", LOOK_PLAIN, _("%d  %s  %s  申出者 %s"),
		    (int)i + 1,
		    strcmp(show_json(m, "state"), "provisional") == 0
			? _("仮支援措置")
			: _("支援措置"),
		    from, show_json(m, "applicant_name"));
	}
}

/* Asks the register and says it anew; the caller has the look logged. */
static enum rc
ask(struct app *a, struct support *v, struct err *err)
{
	json_t *args = json_pack("{s:s}", "person_no", v->p.m.row.person_no);
	json_t *result = NULL, *list;
	const json_t *m;
	enum rc rc = app_call(a, "support.get", args, &result, err);

	json_decref(args);
	if (rc != RC_OK)
		return rc;
	tlines_release(&v->p.lines);
	add_alerts(&v->p.lines, result);
	list = json_object_get(result, "supports");
	m = take(v, list);
	add_all(&v->p.lines, v, list);
	if (m != NULL) {
		v->support = json_integer_value(json_object_get(m, "support"));
		v->version = json_integer_value(json_object_get(m, "version"));
		(void)snprintf(
		    v->state, sizeof(v->state), "%s", show_json(m, "state"));
		(void)snprintf(v->to, sizeof(v->to), "%s", show_json(m, "to"));
		add_measure(&v->p.lines, m);
	} else {
		v->support = v->version = 0;
		tlines_add(
		    &v->p.lines, _("支援措置"), LOOK_DIM, "%s", _("記録なし"));
	}
	json_decref(result);
	return RC_OK;
}

static enum rc
load(struct app *a, struct support *v, struct err *err)
{
	enum rc rc;

	if (!show_may_support(a) && GUARD("support_screen_right"))
		return err_set(err, RC_DENIED, "E2241",
		    _("支援措置の内容を見る権限がありません"),
		    _("支援対象者照会の権限がある人だけが見ます"),
		    _("支援措置の責任者に頼みます"));
	rc = app_log_one(a, "inquiry", "K7", v->p.m.row.person_no, err);
	return rc == RC_OK ? ask(a, v, err) : rc;
}

static enum rc
support_open(
    struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct support *v = state;
	enum rc rc = show_person_of(ui_app(ui), t, &v->p.m, err);

	v->p.foot = _("センターにだけあり、この端末に残りません");
	if (rc == RC_OK)
		rc = load(ui_app(ui), v, err);
	if (rc != RC_OK)
		pages_close(ui, &v->p);
	return rc;
}

static void
again(struct ui *ui, struct support *v)
{
	struct err err;

	err_clear(&err);
	v->is_stale = false;
	if (ask(ui_app(ui), v, &err) != RC_OK)
		ui_say_err(ui, &err);
}

static void
support_resume(struct ui *ui, void *state)
{
	struct support *v = state;

	if (v->is_stale)
		again(ui, v);
}

/* ---- what is done with a measure (3.4) */

/* NULL: refused, and a dialog says why. */
static json_t *
step(struct ui *ui, struct support *v, const char *method, const char *reason)
{
	json_t *args = json_pack("{s:I,s:I}", "support", (json_int_t)v->support,
	    "version", (json_int_t)v->version);
	json_t *result = NULL;
	struct err err;

	err_clear(&err);
	if (reason != NULL)
		(void)json_object_set_new(args, "reason", json_string(reason));
	if (app_call(ui_app(ui), method, args, &result, &err) != RC_OK) {
		result = NULL;
		ui_err_dialog(ui, &err);
	}
	json_decref(args);
	if (result != NULL)
		again(ui, v);
	return result;
}

static void
extended(struct ui *ui, void *state, int answer)
{
	char from[64], to[64];
	json_t *result;

	if (answer != 1 ||
	    (result = step(ui, state, "support.extend", NULL)) == NULL)
		return;
	show_iso(show_json(result, "from"), from, sizeof(from));
	show_iso(show_json(result, "to"), to, sizeof(to));
	json_decref(result);
	ui_say(ui, LOOK_PLAIN, _("延長しました  %s から %s まで"), from, to);
}

static void
ask_extension(struct ui *ui, const struct support *v)
{
	struct dialog d;
	char to[64], why[256];

	show_iso(v->to, to, sizeof(to));
	(void)snprintf(
	    why, sizeof(why), _("今の終了 %s の翌日から1年です。"), to);
	dialog_about(&d, "", _("支援措置を延長します"), why,
	    _("延長の申出を確かめてから延長してください。"));
	(void)dialog_add_answer(&d, _("延長する"));
	d.done = extended;
	ui_dialog(ui, &d);
}

/* Why a measure ends (3.4); what is kept is not translated. */
static const char *const ends[] = { "本人の申出", "期間満了（延長なし）",
	"必要がなくなったと認めた" };

static void
ended(struct ui *ui, void *state, int answer)
{
	json_t *result;

	if (answer < 1 || answer > (int)(sizeof(ends) / sizeof(ends[0])) ||
	    (result = step(ui, state, "support.end", ends[answer - 1])) == NULL)
		return;
	json_decref(result);
	ui_say(ui, LOOK_PLAIN, "%s",
	    _("終えました  証明と閲覧が出せるようになります"));
}

static void
ask_ending(struct ui *ui)
{
	struct dialog d;

	dialog_about(&d, "", _("支援措置を終えます"),
	    _("全員の証明と閲覧が、また出せるようになります。"),
	    _("終える理由を選んでください。"));
	(void)dialog_add_answer(&d, _("本人の申出|期間満了|必要がない"));
	d.done = ended;
	ui_dialog(ui, &d);
}

static bool
support_can(const struct ui *ui, const void *state, int op)
{
	const struct support *v = state;
	bool keeps = app_has(ui_app(ui), "support");

	switch (op) {
	case OP_CHANGE:
		return keeps;
	case OP_NEW:
		return keeps && v->support != 0;
	case OP_EXTEND:
		return keeps && v->support != 0 &&
		       strcmp(v->state, "running") == 0;
	case OP_END:
		return keeps && v->support != 0;
	default:
		return pages_can(ui, &v->p, op);
	}
}

static void
support_op(struct ui *ui, void *state, int op)
{
	struct support *v = state;
	struct target t;

	switch (op) {
	case OP_CHANGE:
	case OP_NEW:
		memset(&t, 0, sizeof(t));
		t.support = op == OP_NEW ? -1 : v->support;
		(void)snprintf(t.person_no, sizeof(t.person_no), "%s",
		    v->p.m.row.person_no);
		t.sheet_no = v->p.m.row.sheet_no;
		(void)ui_open(ui, "K9", &t);
		break;
	case OP_EXTEND:
		ask_extension(ui, v);
		break;
	case OP_END:
		ask_ending(ui);
		break;
	default:
		pages_op(ui, &v->p, op);
		break;
	}
}

static bool
support_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct support *v = state;
	int i = k->code - '1';

	if (i < 0 || i >= v->count || v->count < 2)
		return pages_key(ui, state, k);
	v->support = v->ids[i];
	again(ui, v);
	return true;
}

static const char *
support_hint(const struct ui *ui, const void *state)
{
	if (!support_can(ui, state, OP_CHANGE))
		return _(
		    "F3 戻る（戻ると住所も出ます。個人の画面を離れるとまた伏せます）");
	if (!support_can(ui, state, OP_END))
		return _("F6 申出を打つ   F3 戻る");
	return _(
	    "F6 変更   n 別の申出   e 延長   x 終了   F3 戻る（戻ると住所も出ます）");
}

static const struct key keys[] = {
	{ K_F6, OP_CHANGE, N_("申出"),
	    N_("申出を打つ、変える（支援措置の責任者）") },
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁") },
	{ 'n', OP_NEW, NULL, N_("別の申出を打つ（支援措置の責任者）") },
	{ 'e', OP_EXTEND, NULL, N_("1年延長する（終了の1か月前から）") },
	{ 'x', OP_END, NULL, N_("理由を選んで終える") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_support = {
	.name = "support",
	.code = "K7",
	.title = N_("個人 支援措置"),
	.hint_now = support_hint,
	.about = N_(
	    "支援措置の申出者、併せて求める者、期間、事務、抑止する住所など。\n"
	    "支援対象者照会の権限がある人だけが、しるしから s で開きます。\n"
	    "センターに聞き、この端末には残りません。見たことは記録されます。\n"
	    "二つ以上の申出に入っている人では、数字で選んだものを出します。\n"
	    "支援措置の責任者は、ここから申出を打ち、変え、延長し、終えます。"),
	.keys = keys,
	.state_size = sizeof(struct support),
	.open = support_open,
	.draw = pages_draw,
	.key = support_key,
	.op = support_op,
	.can = support_can,
	.resume = support_resume,
	.close = pages_close,
	.under = pages_under,
};
