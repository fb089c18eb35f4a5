/* SPDX-License-Identifier: ISC
 * K6 備考・メモ・抑止 - what stands beside one person's record: 備考 (1.1.14
 * C), memos with who wrote them when (1.1.15, at the centre only), blocks
 * (3.1) and the entry that waits.
 */
#include "src/codes.h"
#include "src/mem.h"
#include "ui/app.h"
#include "ui/pages.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
add_notes(struct pages *v, struct app *a)
{
	struct record r;
	char *copy, *at, *line;
	int n = 0;

	tlines_head(&v->lines, _("備考"), "");
	if (replica_attached(a->replica, v->m.row.person_no, &r, NULL) ==
	    RC_OK) {
		copy = x_strdup(record_get(&r, IT_NOTE));
		at = copy;
		while ((line = strsep(&at, "\n")) != NULL)
			if (line[0] != '\0') {
				tlines_add(
				    &v->lines, "", LOOK_PLAIN, "%s", line);
				n++;
			}
		wipe_free(copy);
		record_release(&r);
	}
	if (n == 0)
		tlines_add(&v->lines, "", LOOK_DIM, "%s", _("なし"));
}

static void
add_remarks(struct pages *v)
{
	const char *remarks = record_get(&v->m.row, IT_REMARKS);

	tlines_head(&v->lines, _("留意事項"), "");
	tlines_add(&v->lines, "", remarks[0] ? LOOK_PLAIN : LOOK_DIM, "%s",
	    remarks[0] ? remarks : _("なし"));
}

/* A list that only the centre has; NULL after saying why there is none. */
static json_t *
ask(struct pages *v, struct app *a, const char *method)
{
	json_t *args, *result = NULL;
	struct err err;

	err_clear(&err);
	args = json_pack("{s:s, s:s}", "person_no", v->m.row.person_no,
	    "household_no", record_get(&v->m.row, IT_HOUSEHOLD_NO));
	if (strcmp(method, "memo.list") == 0)
		(void)json_object_del(args, "household_no");
	if (app_call(a, method, args, &result, &err) != RC_OK) {
		result = NULL;
		tlines_add(&v->lines, "", LOOK_WARN, "%s",
		    err.rc == RC_OFFLINE ? _("〔不通〕 センターにだけあります")
					 : err.text);
	}
	json_decref(args);
	return result;
}

static void
add_memos(struct pages *v, struct app *a)
{
	json_t *result, *list, *o;
	char day[64];
	size_t i;

	tlines_head(&v->lines, _("メモ"), "");
	if ((result = ask(v, a, "memo.list")) == NULL)
		return;
	list = json_object_get(result, "memos");
	if (json_array_size(list) == 0)
		tlines_add(&v->lines, "", LOOK_DIM, "%s", _("なし"));
	json_array_foreach(list, i, o)
	{
		const char *at = show_json(o, "at");

		show_iso(at, day, sizeof(day));
		tlines_add(&v->lines, day, LOOK_PLAIN, "%s  （%s%s %s）",
		    show_json(o, "text"), show_json(o, "staff"),
		    strlen(at) > 10 ? at + 10 : "",
		    json_integer_value(json_object_get(o, "version")) > 1
			? _("直しあり")
			: "");
	}
	json_decref(result);
}

static void
add_block(struct pages *v, const struct app *a, const json_t *b)
{
	const char *kind = show_json(b, "kind");
	json_t *processes = json_object_get(b, "processes"), *p;
	bool is_support = strstr(kind, "support") != NULL;
	bool is_released = json_is_true(json_object_get(b, "released"));
	char from[64], to[64], what[160] = "";
	size_t i, n = 0;

	json_array_foreach(processes, i, p)
	{
		if (n < sizeof(what))
			n += (size_t)snprintf(what + n, sizeof(what) - n,
			    "%s%.30s", n > 0 ? "・" : "",
			    show_code("block_process", json_string_value(p)));
	}
	show_iso(show_json(b, "from"), from, sizeof(from));
	show_iso(show_json(b, "to"), to, sizeof(to));
	/* What a 支援措置 holds is seen by right only (2.2.4). */
	if (is_support && !show_may_support(a)) {
		tlines_add(&v->lines, show_code("block_kind", kind), LOOK_GUARD,
		    "%s", _("内容は権限のある人が s で見ます"));
		return;
	}
	tlines_add(&v->lines, show_code("block_kind", kind),
	    is_released ? LOOK_DIM : LOOK_PLAIN, "%s %s  %s %s %s %s%s%s", what,
	    json_integer_value(json_object_get(b, "level")) == 2
		? _("エラー")
		: _("アラート"),
	    from, _("から"), to, show_json(b, "reason"),
	    json_object_get(b, "household_no") != NULL &&
		    !json_is_null(json_object_get(b, "household_no"))
		? _("  世帯に")
		: "",
	    is_released ? _("  解除済") : "");
}

static void
add_blocks(struct pages *v, struct app *a)
{
	json_t *result, *list, *o;
	size_t i;

	tlines_head(&v->lines, _("抑止"), "");
	if ((result = ask(v, a, "block.list")) == NULL)
		return;
	list = json_object_get(result, "blocks");
	if (json_array_size(list) == 0)
		tlines_add(&v->lines, "", LOOK_DIM, "%s", _("なし"));
	json_array_foreach(list, i, o)
	{
		add_block(v, a, o);
	}
	json_decref(result);
}

static enum rc
beside_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct pages *v = state;
	struct app *a = ui_app(ui);
	enum rc rc = show_person_of(a, t, &v->m, err);

	v->foot =
	    _("メモと抑止の内容はセンターにだけあり、この端末に残りません");
	if (rc != RC_OK)
		return rc;
	rc = app_log_one(a, "inquiry", "K6", v->m.row.person_no, err);
	if (rc != RC_OK) {
		pages_close(ui, v);
		return rc;
	}
	add_notes(v, a);
	add_remarks(v);
	add_memos(v, a);
	add_blocks(v, a);
	tlines_head(&v->lines, _("仮登録"), "");
	if (v->m.pending_id != 0)
		tlines_add(
		    &v->lines, "", LOOK_WARN, _("%s  審査待ち"), v->m.pending);
	else
		tlines_add(&v->lines, "", LOOK_DIM, "%s", _("なし"));
	return RC_OK;
}

const struct screen scr_beside = {
	.name = "beside",
	.code = "K6",
	.title = N_("個人 備考・メモ・抑止"),
	.hint = N_("F3 戻る"),
	.about = N_(
	    "備考、今の行の留意事項、メモ（書いた人と日時）、抑止、審査待ち。\n"
	    "メモと抑止の内容はセンターに聞きます。証明書には出ません。\n"
	    "支援措置の内容は、権限のある人だけが見ます。"),
	.open = beside_open,
	PAGES_SCREEN,
};
