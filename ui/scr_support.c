/* SPDX-License-Identifier: ISC
 * K7 支援措置 - everything of the measure that a person is in (1.1.16, 2.2.4),
 * one key from the mark, for who has the right; nothing of it stays at the
 * terminal. Without the right the mark and that a period runs are all there
 * is.
 */
#include "src/codes.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "ui/app.h"
#include "ui/message.h"
#include "ui/pages.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* The rest of the 申出 (1.1.16): an item a line, by its label. */
static void
add_details(struct tlines *l, const char *label, json_t *o)
{
	const char *key;
	json_t *v;
	size_t i;

	if (json_is_object(o)) {
		json_object_foreach(o, key, v)
		{
			add_details(l, code_label("support_item", key), v);
		}
	} else if (json_is_array(o)) {
		json_array_foreach(o, i, v) add_details(l, label, v);
	} else if (json_is_string(o)) {
		tlines_add(l, label, LOOK_PLAIN, "%s", json_string_value(o));
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
	add_details(l, _("その他"), json_object_get(m, "details"));
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

static enum rc
load(struct app *a, struct pages *v, struct err *err)
{
	json_t *args, *result = NULL, *m;
	enum rc rc;

	if (!show_may_support(a) && GUARD("support_screen_right"))
		return err_set(err, RC_DENIED, "E2241",
		    _("支援措置の内容を見る権限がありません"),
		    _("支援対象者照会の権限がある人だけが見ます"),
		    _("支援措置の責任者に頼みます"));
	rc = app_log_one(a, "inquiry", "K7", v->m.row.person_no, err);
	if (rc != RC_OK)
		return rc;
	args = json_pack("{s:s}", "person_no", v->m.row.person_no);
	rc = app_call(a, "support.get", args, &result, err);
	json_decref(args);
	if (rc != RC_OK)
		return rc;
	add_alerts(&v->lines, result);
	if ((m = json_object_get(result, "support")) != NULL)
		add_measure(&v->lines, m);
	else
		tlines_add(
		    &v->lines, _("支援措置"), LOOK_DIM, "%s", _("記録なし"));
	json_decref(result);
	return RC_OK;
}

static enum rc
support_open(
    struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct pages *v = state;
	enum rc rc = show_person_of(ui_app(ui), t, &v->m, err);

	v->foot = _("センターにだけあり、この端末に残りません");
	if (rc == RC_OK)
		rc = load(ui_app(ui), v, err);
	if (rc != RC_OK)
		pages_close(ui, v);
	return rc;
}

const struct screen scr_support = {
	.name = "support",
	.code = "K7",
	.title = N_("個人 支援措置"),
	.hint = N_(
	    "F3 戻る（戻ると住所も出ます。個人の画面を離れるとまた伏せます）"),
	.about = N_(
	    "支援措置の申出者、併せて求める者、期間、事務、抑止する住所など。\n"
	    "支援対象者照会の権限がある人だけが、しるしから s で開きます。\n"
	    "センターに聞き、この端末には残りません。見たことは記録されます。"),
	.open = support_open,
	PAGES_SCREEN,
};
