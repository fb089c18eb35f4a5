/* SPDX-License-Identifier: ISC
 * review_again - R2: critical items typed again from the paper before what
 * was entered is shown (4.0.8, setting "rekey"). The register holds the
 * entered values back and compares; what is typed lives in memory alone.
 */
#include "ui/review.h"

#include "src/codes.h"
#include "src/date.h"
#include "src/mem.h"
#include "ui/compose.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELL 20 /* columns of the field */

/* ---- which */

int
again_of(const struct review_view *v, int person, enum item it)
{
	int i;

	for (i = 0; i < v->again_count; i++)
		if (v->again[i].what.person == person &&
		    v->again[i].what.it == it)
			return i + 1;
	return 0;
}

bool
again_is_covered(const struct review_view *v, int person, enum item it)
{
	const json_t *o;
	size_t i;

	if (person < 0 || person >= v->e.person_count ||
	    record_get(&v->e.persons[person].after, it)[0] != '\0')
		return false;
	json_array_foreach(v->covered, i, o)
	{
		if (json_integer_value(json_object_get(o, "person")) ==
			person &&
		    strcmp(show_json(o, "item"), item_defs[it].id) == 0)
			return true;
	}
	return false;
}

bool
again_hides(const struct review_view *v, const char *key, const char *shown)
{
	const json_t *o;
	size_t i;

	json_array_foreach(v->covered, i, o)
	{
		if (shown[0] == '\0' &&
		    json_integer_value(json_object_get(o, "person")) < 0 &&
		    strcmp(show_json(o, "item"), key) == 0)
			return true;
	}
	return false;
}

/* Where it stands: what the notification says once is on its page. */
static int
page_of(const struct review_view *v, const struct review_again *g)
{
	static const enum item once[] = { IT_ADDRESS_TOWN, IT_ADDRESS_NUMBER,
		IT_ADDRESS_BUILDING, IT_ADDRESS_ROOM, IT_POSTCODE,
		IT_ADDRESS_CODE, IT_HEAD_NAME };
	size_t i;

	(void)v;
	for (i = 0; i < sizeof(once) / sizeof(once[0]); i++)
		if (g->what.person == 0 && g->what.it == once[i])
			return 0;
	return g->what.person + 1;
}

void
again_counts(const struct review_view *v, int *asked, int *same, int *differ)
{
	int i;

	*asked = *same = *differ = 0;
	for (i = 0; i < v->again_count; i++) {
		*asked += v->again[i].state == AGAIN_ASKED;
		*same += v->again[i].state == AGAIN_SAME;
		*differ += v->again[i].state == AGAIN_DIFFERS;
	}
}

/* ---- the field in hand */

static void typed(struct ui *ui, struct form *f);
static const struct form_ops ops = { .end = typed };

static enum field_kind
kind_of(enum item it)
{
	switch (item_defs[it].type) {
	case TYPE_DATE:
		return FIELD_DATE;
	case TYPE_KANA:
		return FIELD_KANA;
	case TYPE_TEXT:
		return strcmp(item_defs[it].group, "name") == 0 ? FIELD_WIDE
								: FIELD_TEXT;
	case TYPE_CODE:
	case TYPE_FLAG:
	case TYPE_INT:
	case TYPE_NUMBER:
	case TYPE_YM:
	case TYPE_RELATION:
		break;
	}
	return FIELD_TEXT;
}

static enum ime_words
words_of(enum item it)
{
	const char *g = item_defs[it].group;

	if (item_defs[it].type != TYPE_TEXT || it == IT_ADDRESS_NUMBER ||
	    it == IT_ADDRESS_ROOM || it == IT_PREV_NUMBER)
		return IME_NONE;
	return strcmp(g, "name") == 0 ? IME_NAME
	       : strcmp(g, "address") == 0 || strcmp(g, "honseki") == 0 ||
		       strcmp(g, "former_address") == 0
		   ? IME_PLACE
		   : IME_GENERAL;
}

const struct field review_again_field = {
	.label = N_("打ち直す項目"),
	.kind = FIELD_TEXT,
	.cols = CELL,
	.max = 300 / 4,
	.help =
	    N_("届書を見て打ち直す項目。入力された内容は、打つまで出ません。"),
	.typing = N_("打って Enter。届書に何もないときは - と打つ。"),
};

static void
focus(struct ui *ui, struct review_view *v, int at)
{
	form_free(&v->form);
	v->again_at = at;
	if (at < 0)
		return;
	v->field = review_again_field;
	v->field.id = (int)v->again[at].what.it;
	v->field.item = item_defs[v->again[at].what.it].id;
	v->field.label = item_defs[v->again[at].what.it].label;
	v->field.kind = kind_of(v->again[at].what.it);
	v->field.words = words_of(v->again[at].what.it);
	form_init(&v->form, &ops, v);
	v->form.ime = app_ime(ui_app(ui));
	(void)snprintf(v->form.staff, sizeof(v->form.staff), "%s",
	    ui_app(ui)->session.staff);
	(void)form_add_page(&v->form, "", &v->field, 1, NULL);
}

bool
again_next(struct ui *ui, struct review_view *v, bool also_differing)
{
	int i, n = v->again_count, at = v->again_at;

	for (i = 1; i <= n; i++) {
		int k = (at + i + n) % n;

		if (v->again[k].state == AGAIN_SAME ||
		    (v->again[k].state == AGAIN_DIFFERS && !also_differing))
			continue;
		if (page_of(v, &v->again[k]) != v->page) {
			v->page = page_of(v, &v->again[k]);
			review_page(ui_app(ui), v);
		}
		focus(ui, v, k);
		return true;
	}
	focus(ui, v, -1);
	return false;
}

void
again_on_page(struct ui *ui, struct review_view *v)
{
	int i;

	for (i = 0; i < v->again_count; i++)
		if (v->again[i].state == AGAIN_ASKED &&
		    page_of(v, &v->again[i]) == v->page) {
			focus(ui, v, i);
			return;
		}
	focus(ui, v, -1);
}

void
again_free(struct review_view *v)
{
	form_free(&v->form);
	if (v->again != NULL)
		explicit_bzero(
		    v->again, (size_t)v->again_count * sizeof(*v->again));
	free(v->again);
	v->again = NULL;
	v->again_count = 0;
	v->again_at = -1;
	json_decref(v->covered);
	v->covered = NULL;
}

void
again_take(
    struct ui *ui, struct review_view *v, const json_t *result, bool may_decide)
{
	const json_t *list = json_object_get(result, "rekey"), *o;
	size_t i;

	again_free(v);
	v->covered = json_incref(json_object_get(result, "covered"));
	v->is_rekeyed = json_array_size(list) > 0;
	if (!may_decide)
		return;
	v->again = x_alloc((json_array_size(list) + 1) * sizeof(*v->again));
	json_array_foreach(list, i, o)
	{
		enum item it = item_by_id(show_json(o, "item"));

		if (it == IT_COUNT || i >= REKEYS_MAX)
			continue;
		v->again[v->again_count++].what = (struct rekey){
			(int)json_integer_value(json_object_get(o, "person")),
			it
		};
	}
	if (v->again_count == 0)
		return;
	review_page(ui_app(ui), v);
	(void)again_next(ui, v, false);
}

/* ---- typed */

/* What was typed as it is stored. */
static bool
stored(const struct review_view *v, const struct app *a,
    const struct review_again *g, const char *text, char *out, size_t size,
    struct err *err)
{
	const struct item_def *d = &item_defs[g->what.it];
	const struct code_row *row;
	const char *kind = "1", *list;
	struct date day;
	int i, n;

	out[0] = '\0';
	if (strcmp(text, "-") == 0 || strcmp(text, "－") == 0 ||
	    strcmp(text, "ー") == 0)
		return true;
	if (g->what.person >= 0 &&
	    record_get(&v->e.persons[g->what.person].after, IT_KIND)[0] != '\0')
		kind = record_get(&v->e.persons[g->what.person].after, IT_KIND);
	if (d->type == TYPE_DATE) {
		if (date_parse(text, d->dates, kind, a->today, &day, err) !=
		    RC_OK)
			return false;
		date_store(&day, out, size);
		return true;
	}
	(void)snprintf(out, size, "%s", text);
	list = d->type == TYPE_CODE ? code_item_list(d->id) : NULL;
	row = list != NULL ? code_list(list, &n) : NULL;
	for (i = 0; row != NULL && i < n; i++)
		if (strcmp(row[i].label, text) == 0)
			(void)snprintf(out, size, "%s", row[i].code);
	return true;
}

/* What the register held back comes with its answer. */
static void
uncover(struct review_view *v, struct review_again *g, const json_t *answer)
{
	const json_t *o;
	size_t i;

	json_array_foreach(json_object_get(answer, "also"), i, o)
	{
		int person =
		    (int)json_integer_value(json_object_get(o, "person"));
		enum item it = item_by_id(show_json(o, "item"));

		if (person < 0 && it == IT_EVENT_DATE)
			(void)snprintf(v->e.event_date, sizeof(v->e.event_date),
			    "%s", show_json(o, "value"));
		else if (person < 0)
			(void)snprintf(v->e.applicant, sizeof(v->e.applicant),
			    "%s", show_json(o, "value"));
		else if (it != IT_COUNT && person < v->e.person_count)
			record_set(&v->e.persons[person].after, it,
			    show_json(o, "value"));
	}
	if (g->what.person >= 0)
		return;
	(void)snprintf(
	    g->what.it == IT_EVENT_DATE ? v->e.event_date : v->e.notified_on,
	    sizeof(v->e.notified_on), "%s", show_json(answer, "entered"));
}

static void
compared(struct ui *ui, struct review_view *v, const json_t *answer)
{
	struct review_again *g = &v->again[v->again_at];
	const json_t *o = json_array_get(json_object_get(answer, "items"), 0);
	int top = v->top;

	g->state = json_is_true(json_object_get(o, "same")) ? AGAIN_SAME
							    : AGAIN_DIFFERS;
	uncover(v, g, o);
	review_page(ui_app(ui), v);
	v->top = top;
	if (g->state == AGAIN_DIFFERS)
		ui_say(ui, LOOK_ERROR,
		    _("違 %s  紙と入力が違います  打ち間違いなら打ち直し、入力が違えば F4 差戻"),
		    show_label(g->what.it));
	(void)again_next(ui, v, false);
}

static void
typed(struct ui *ui, struct form *f)
{
	struct review_view *v = f->arg;
	struct review_again *g = &v->again[v->again_at];
	const char *text = form_get(f, 0, v->field.id);
	char value[EDIT_MAX];
	json_t *args, *result = NULL;
	struct err err;

	err_clear(&err);
	if (text[0] == '\0') { /* nothing is shown for nothing */
		(void)again_next(ui, v, true);
		return;
	}
	if (!stored(v, ui_app(ui), g, text, value, sizeof(value), &err)) {
		ui_say_err(ui, &err);
		return;
	}
	args = json_pack("{s:I, s:i, s:[{s:i, s:s, s:s}]}", "id",
	    (json_int_t)v->id, "version", v->e.version, "rekeyed", "person",
	    g->what.person, "item", item_defs[g->what.it].id, "value", value);
	if (app_call(ui_app(ui), "entry.rekey", args, &result, &err) != RC_OK) {
		ui_say_err(ui, &err);
	} else {
		(void)snprintf(g->typed, sizeof(g->typed), "%s", value);
		compared(ui, v, result);
	}
	explicit_bzero(value, sizeof(value));
	json_decref(args);
	json_decref(result);
}

json_t *
again_json(const struct review_view *v, char digest[65])
{
	json_t *list;
	int i;

	digest[0] = '\0';
	if (v->again_count == 0)
		return NULL;
	list = json_array();
	for (i = 0; i < v->again_count; i++)
		(void)json_array_append_new(
		    list, json_pack("{s:i, s:s, s:s}", "person",
			      v->again[i].what.person, "item",
			      item_defs[v->again[i].what.it].id, "value",
			      v->again[i].typed));
	if (rekeyed_digest(list, digest, NULL) != RC_OK)
		digest[0] = '\0';
	return list;
}

/* ---- shown */

/* As the paper has it, beside what was entered. */
static void
paper_text(
    const struct app *a, const struct review_again *g, char *out, size_t size)
{
	struct record r;
	char s[300];

	if (item_defs[g->what.it].type == TYPE_DATE) {
		show_date(g->typed, false, s, sizeof(s));
	} else {
		record_init(&r);
		record_set(&r, g->what.it, g->typed);
		show_item(a, &r, g->what.it, false, s, sizeof(s));
		record_release(&r);
	}
	(void)snprintf(out, size, "%.280s", s[0] ? s : "-");
}

void
again_line(
    const struct app *a, const struct review_view *v, struct review_line *l)
{
	static const char *const signs[] = { "問", "済", "違" };
	const struct review_again *g;

	if (l == NULL || l->again == 0)
		return;
	g = &v->again[l->again - 1];
	(void)snprintf(l->sign, sizeof(l->sign), "%s", signs[g->state]);
	if (g->state == AGAIN_ASKED) {
		l->after[0] = '\0';
		(void)snprintf(l->paper, sizeof(l->paper), "〔伏〕");
		return;
	}
	paper_text(a, g, l->paper, sizeof(l->paper));
	/* Named, so that nobody takes it for a third opinion of the register. */
	if (g->state == AGAIN_DIFFERS)
		(void)snprintf(
		    l->now, sizeof(l->now), _("紙 %.280s"), l->paper);
}

void
again_draw(struct review_view *v, struct view *w, int row)
{
	put(w, row, COL_POINT, LOOK_PLAIN, ">");
	/* What differs stays in sight until the first letter. */
	if (v->again[v->again_at].state == AGAIN_ASKED ||
	    v->form.edit.text[0] != '\0')
		edit_draw(&v->form.edit, w, row, COL_MIDDLE, CELL, true);
	else
		put_cursor(w, row, COL_MIDDLE);
	compose_draw(&v->form, w, row);
}

bool
again_key(struct ui *ui, struct review_view *v, const struct keypress *k)
{
	int at = v->again_at, way;

	if (k->code == K_TAB && v->again_count > 0) {
		(void)again_next(ui, v, true);
		return true;
	}
	if (at < 0)
		return false;
	if (v->form.compose.len == 0 &&
	    (k->code == K_DOWN || k->code == K_UP || k->code == K_BACKTAB)) {
		way = k->code == K_DOWN ? 1 : -1;
		at = (at + way + v->again_count) % v->again_count;
		if (page_of(v, &v->again[at]) != v->page) {
			v->page = page_of(v, &v->again[at]);
			review_page(ui_app(ui), v);
		}
		focus(ui, v, at);
		return true;
	}
	return form_key(ui, &v->form, k) ||
	       (k->code > 0 && k->code < K_SPECIAL);
}
