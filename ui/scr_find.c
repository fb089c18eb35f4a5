/* SPDX-License-Identifier: ISC
 * H2 検索 項目別 - every key of 2.1.3, one field each; the count follows the
 * typing, F5 makes it the list of H1. What was entered is one line of text
 * that H1's box, the search history and `daicho search` read alike.
 */
#include "db/town.h"
#include "src/codes.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/engine.h"
#include "ui/find.h"
#include "ui/home.h"
#include "ui/message.h"
#include "ui/wards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MANY 200 /* more than that wants one condition more */

enum {
	F_BIRTH_TO = SK_COUNT,
	F_SCOPE,
	F_EMPTY,
	F_PAST,
	F_FUZZY,
	F_VARIANTS,
	F_MYNUMBER
};

/* clang-format off */
static const struct field fields[] = {
	{ .id = SK_NAME, .label = N_("氏名"), .kind = FIELD_WIDE, .words = IME_NAME, .line = 0, .max = 40,
	    .help = N_("漢字かアルファベットの氏名、かなのままならフリガナ。*辺* は途中、=渡辺 はそのまま") },
	{ .id = SK_NAME_KANA, .label = N_("フリガナ"), .kind = FIELD_KANA, .line = 0, .half = 1, .max = 40,
	    .help = N_("氏名のフリガナ。清濁・長音・小書きは区別しません") },
	{ .id = SK_FORMER_NAME, .label = N_("旧氏"), .kind = FIELD_WIDE, .words = IME_NAME, .line = 1, .max = 40,
	    .help = N_("旧氏") },
	{ .id = SK_FORMER_NAME_KANA, .label = N_("旧氏フリガナ"), .kind = FIELD_KANA, .line = 1, .half = 1, .max = 40,
	    .help = N_("旧氏のフリガナ") },
	{ .id = SK_ALIAS, .label = N_("通称"), .kind = FIELD_WIDE, .words = IME_NAME, .line = 2, .max = 40,
	    .help = N_("外国人住民の通称") },
	{ .id = SK_ALIAS_KANA, .label = N_("通称フリガナ"), .kind = FIELD_KANA, .line = 2, .half = 1, .max = 40,
	    .help = N_("通称のフリガナ") },
	{ .id = SK_BIRTH, .label = N_("生年月日"), .kind = FIELD_TEXT, .line = 3, .cols = 12, .max = 20,
	    .hint = N_("から"),
	    .help = N_("日、月まで、年だけのどれでも。西暦でも和暦でも"), .typing = N_("S50.1.2  昭50年1月  S38  19750102  年月日不詳"), .unknown = N_("使えません") },
	{ .id = F_BIRTH_TO, .label = N_("生年月日まで"), .kind = FIELD_TEXT, .line = 3, .half = 1, .cols = 12, .max = 20,
	    .help = N_("期間の終わり。空ならその日だけ、~ なら終わりなし"), .typing = N_("S40  ~"), .unknown = N_("使えません") },
	{ .id = SK_SEX, .label = N_("性別"), .kind = FIELD_CHOICE, .choices = N_("1 男|2 女"), .line = 4,
	    .help = N_("性別。これだけでは探せません") },
	{ .id = SK_RELATION, .label = N_("続柄"), .kind = FIELD_TEXT, .words = IME_GENERAL, .line = 4, .half = 1, .max = 30,
	    .help = N_("続柄の語のとおり"), .typing = N_("世帯主  子の子") },
	{ .id = SK_ADDRESS, .label = N_("住所"), .kind = FIELD_TEXT, .words = IME_PLACE, .line = 6, .max = 60,
	    .help = N_("町名、番地や部屋まででもよい。過去の住所も見ます") },
	{ .id = SK_ADDRESS_CODE, .label = N_("住所コード"), .kind = FIELD_NUMBER, .line = 6, .half = 1, .cols = 11, .max = 11,
	    .help = N_("住所コード、または前の方だけ") },
	{ .id = SK_ADDRESS_BUILDING, .label = N_("方書"), .kind = FIELD_WIDE, .words = IME_GENERAL, .line = 7, .max = 60,
	    .help = N_("建物の名前、部屋まででもよい。かなでもよい。*荘* は途中") },
	{ .id = SK_ADDRESS_ROOM, .label = N_("部屋番号"), .kind = FIELD_TEXT, .line = 7, .half = 1, .cols = 8, .max = 12,
	    .help = N_("部屋番号のとおり"), .typing = N_("301") },
	{ .id = SK_WARD, .label = N_("区"), .kind = FIELD_TEXT, .words = IME_PLACE, .line = 8, .max = 20, .has_list = true,
	    .help = N_("区の名前かコード。自分の区が入っています。空ならすべての区。F4 で選ぶ"), .typing = N_("中央区  431010") },
	{ .id = F_SCOPE, .label = N_("範囲"), .kind = FIELD_CHOICE, .choices = N_("1 現存|2 除票|3 両方"), .line = 8, .half = 1,
	    .help = N_("現存者か、除票か、その両方か。移した除票も一度で見ます") },
	{ .id = SK_PERSON_NO, .label = N_("宛名番号"), .kind = FIELD_NUMBER, .line = 10, .max = 16, .help = N_("宛名番号のとおり。前の 0 は省けます") },
	{ .id = SK_HOUSEHOLD_NO, .label = N_("世帯番号"), .kind = FIELD_NUMBER, .line = 10, .half = 1, .max = 16, .help = N_("世帯番号のとおり。前の 0 は省けます") },
	{ .id = SK_JUMINHYO_CODE, .label = N_("住民票コード"), .kind = FIELD_NUMBER, .line = 11, .cols = 11, .max = 11, .help = N_("11桁の住民票コード") },
	{ .id = F_MYNUMBER, .label = N_("個人番号"), .kind = FIELD_SECRET, .line = 11, .half = 1, .cols = 12,
	    .help = N_("センターに照会します。権限と事由が要り、この端末にも履歴にも残りません"), .typing = N_("12桁。打った字は見えません。F5 で照会") },
	{ .id = SK_CARD_NO, .label = N_("在留カード番号"), .kind = FIELD_NUMBER, .line = 12, .cols = 12, .max = 12, .help = N_("在留カード番号のとおり") },
	{ .id = SK_SPECIAL_CARD_NO, .label = N_("特別永住者番号"), .kind = FIELD_NUMBER, .line = 12, .half = 1, .cols = 12, .max = 12, .help = N_("特別永住者証明書番号のとおり") },
	{ .id = SK_REMOVAL_REASON, .label = N_("消除の事由"), .kind = FIELD_TEXT, .line = 14, .max = 20, .has_list = true,
	    .help = N_("除票になった事由。F4 で選ぶ"), .typing = N_("転出  死亡") },
	{ .id = SK_REMOVAL_DATE, .label = N_("消除の日"), .kind = FIELD_TEXT, .line = 14, .half = 1, .cols = 12, .max = 30,
	    .help = N_("除票になった日、月、年。.. でつなぐと期間"), .typing = N_("R6  R6.2.10  R5..R6"), .unknown = N_("使えません") },
	{ .id = F_EMPTY, .label = N_("未入力の項目"), .kind = FIELD_TEXT, .line = 15, .max = 40, .has_list = true,
	    .help = N_("何も入っていない項目の名前。F4 で選ぶ。空けて並べるとそのすべて"), .typing = N_("フリガナ   方書 部屋番号") },
	{ .id = SK_POSTCODE, .label = N_("郵便番号"), .kind = FIELD_NUMBER, .line = 15, .half = 1, .cols = 8, .max = 8, .help = N_("郵便番号、または前の方だけ") },
	{ .id = F_PAST, .label = N_("過去の氏名住所"), .kind = FIELD_CHOICE, .choices = N_("1 含む|2 含まない"), .line = 16,
	    .help = N_("前の氏名と前の住所でも見つけるか") },
	{ .id = F_FUZZY, .label = N_("あいまい"), .kind = FIELD_CHOICE, .choices = N_("1 する|2 しない"), .line = 16, .half = 1,
	    .help = N_("清濁・長音・小書きなどの違いを見ないか") },
	{ .id = F_VARIANTS, .label = N_("異体字"), .kind = FIELD_CHOICE, .choices = N_("1 含む|2 含まない"), .line = 17,
	    .help = N_("渡辺で渡邉も見つけるか") },
};
/* clang-format on */
#define FIELDS ((int)(sizeof(fields) / sizeof(fields[0])))

struct find_view {
	struct form form;
	int total;    /* 該当; -1 not counted */
	bool is_more; /* so many and more */
	char ward_note[160];
	struct err why;    /* why it was not counted; code "" it was */
	int64_t settle_at; /* then it is counted; 0: nothing has changed */
	int past;          /* former conditions, F7 F8; -1 none */
};

/* One criterion. A blank inside a value is made full-width: the words of the
 * line are divided at blanks. */
static enum rc
add(struct search_criteria *f, const char *item, const char *value,
    const char *to, struct err *err)
{
	struct sbuf b;
	enum rc rc;

	sbuf_init(&b, 1024);
	sbuf_addf(&b, "%s=", item);
	for (; *value != '\0'; value++) {
		if (*value == ' ')
			sbuf_add(&b, "\xe3\x80\x80");
		else
			sbuf_add_n(&b, value, 1);
	}
	if (to[0] != '\0')
		sbuf_addf(&b, "..%s", strcmp(to, "~") == 0 ? "" : to);
	rc = search_form_add(f, b.s, err);
	sbuf_release(&b);
	return rc;
}

static enum rc
add_empty(struct search_criteria *f, const char *labels, struct err *err)
{
	char narrow[512], *at = narrow, *word;
	enum rc rc = RC_OK;

	(void)snprintf(narrow, sizeof(narrow), "%s", labels);
	for (char *p; (p = strstr(narrow, "　")) != NULL;)
		memcpy(p, "   ", 3);
	while (rc == RC_OK && (word = strsep(&at, " ")) != NULL)
		if (word[0] != '\0' && GUARD("find_empty"))
			rc = add(f, word, "", "", err);
	return rc;
}

static enum rc
criteria_of(const struct form *form, struct search_criteria *f, struct err *err)
{
	const char *v, *to;
	int k;
	enum rc rc = RC_OK;

	memset(f, 0, sizeof(*f));
	for (k = 0; k < SK_COUNT && rc == RC_OK; k++) {
		v = form_get(form, 0, k);
		to = k == SK_BIRTH ? form_get(form, 0, F_BIRTH_TO) : "";
		if (v[0] != '\0' || to[0] != '\0')
			rc = add(f, search_key_defs[k].id, v, to, err);
	}
	if (rc == RC_OK)
		rc = add_empty(f, form_get(form, 0, F_EMPTY), err);
	v = form_get(form, 0, F_SCOPE);
	f->scope = v[0] == '1'   ? SCOPE_CURRENT
		   : v[0] == '2' ? SCOPE_REMOVED
				 : SCOPE_BOTH;
	f->no_past = form_get(form, 0, F_PAST)[0] == '2';
	f->no_fuzzy = form_get(form, 0, F_FUZZY)[0] == '2';
	f->no_variants = form_get(form, 0, F_VARIANTS)[0] == '2';
	return rc;
}

/* A line back into the form. */
static void
fill(struct find_view *v, const struct search_criteria *f)
{
	char empty[256] = "";
	int i;

	for (i = 0; i < FIELDS; i++)
		form_set(&v->form, 0, fields[i].id, "", NULL, NULL);
	for (i = 0; i < f->n; i++) {
		const struct search_criterion *c = &f->c[i];
		/* The birth has a field of its own for it. */
		bool has_end = c->to[0] != '\0' && c->key != SK_BIRTH &&
			       GUARD("find_both_ends");
		char value[256];

		if (c->is_empty) {
			size_t n = strlen(empty);

			(void)snprintf(empty + n, sizeof(empty) - n, "%s%s",
			    n > 0 ? " " : "", search_key_defs[c->key].label);
			continue;
		}
		(void)snprintf(value, sizeof(value), "%s%s%s%s%s",
		    c->match == MATCH_EXACT      ? "="
		    : c->match == MATCH_CONTAINS ? "*"
						 : "",
		    c->value,
		    c->match == MATCH_CONTAINS || c->match == MATCH_PREFIX ? "*"
									   : "",
		    has_end ? ".." : "",
		    has_end && strcmp(c->to, "~") != 0 ? c->to : "");
		form_set(&v->form, 0, (int)c->key, value, NULL, NULL);
		if (c->key == SK_BIRTH)
			form_set(&v->form, 0, F_BIRTH_TO, c->to, NULL, NULL);
	}
	form_set(&v->form, 0, F_EMPTY, empty, NULL, NULL);
	form_set(&v->form, 0, F_SCOPE,
	    f->scope == SCOPE_CURRENT   ? "1"
	    : f->scope == SCOPE_REMOVED ? "2"
					: "3",
	    NULL, NULL);
	form_set(&v->form, 0, F_PAST, f->no_past ? "2" : "1", NULL, NULL);
	form_set(&v->form, 0, F_FUZZY, f->no_fuzzy ? "2" : "1", NULL, NULL);
	form_set(
	    &v->form, 0, F_VARIANTS, f->no_variants ? "2" : "1", NULL, NULL);
}

static void
not_counted(struct find_view *v)
{
	err_clear(&v->why);
	v->settle_at = 0;
	v->total = -1;
	v->ward_note[0] = '\0';
}

/* 該当: a number, nobody's name. */
static void
count(struct ui *ui, struct find_view *v)
{
	struct search_criteria f;
	struct search_result r;
	enum rc rc;

	not_counted(v);
	memset(&r, 0, sizeof(r));
	rc = criteria_of(&v->form, &f, &v->why);
	if (rc == RC_OK && f.n == 0)
		return;
	if (rc == RC_OK)
		rc = find_run_form(ui_app(ui), &f, 1, &r, &v->why);
	if (rc == RC_OK) {
		v->total = r.total;
		v->is_more = r.is_more;
		find_ward_note(
		    ui_app(ui), &r, v->ward_note, sizeof(v->ward_note));
		search_release(&r);
	}
}

static void
settle_soon(struct ui *ui, struct find_view *v)
{
	not_counted(v);
	v->settle_at = ui_now(ui) + FIND_SETTLE_US;
	ui_wake_at(ui, v->settle_at);
}

static void
changed(struct ui *ui, struct form *f, int page, int slot)
{
	(void)page;
	(void)slot;
	settle_soon(ui, f->arg);
}

/* As the box of H1: once the typing has settled, and giving way to the next
 * key, for in a large town two wide words take a while. */
static void
find_tick(struct ui *ui, void *state, int64_t now)
{
	struct find_view *v = state;

	if (v->settle_at == 0)
		return;
	if (now < v->settle_at) {
		ui_wake_at(ui, v->settle_at);
		return;
	}
	find_gives_way(ui, GUARD("find_gives_way"));
	count(ui, v);
	find_gives_way(ui, false);
	if (v->why.rc == RC_CONFLICT)
		settle_soon(ui, v);
}

static int
list_wards(const struct app *a, struct cand *out, int max)
{
	struct town_ward *w = x_alloc(TOWN_WARDS_MAX * sizeof(*w));
	int n = wards_all(a, w), k;

	for (k = 0; k < n && k < max; k++) {
		(void)snprintf(out[k].text, sizeof(out[0].text), "%s  %s",
		    town_ward_name(&w[k]), w[k].code);
		(void)snprintf(out[k].value, sizeof(out[0].value), "%s",
		    town_ward_name(&w[k]));
	}
	free(w);
	return k;
}

/* The ward that this counter belongs to, where it is one (2.1.3). */
static void
own_ward(const struct app *a, struct form *f)
{
	struct town_ward *w = x_alloc(TOWN_WARDS_MAX * sizeof(*w));
	int n = wards_all(a, w), k;
	char own[8];

	wards_own(a, own);
	for (k = 0; k < n; k++)
		if (strcmp(w[k].code, own) == 0)
			form_set(
			    f, 0, SK_WARD, town_ward_name(&w[k]), NULL, NULL);
	free(w);
}

static int
list(struct ui *ui, struct form *f, int page, int slot, const char *typed,
    struct cand *out, int max)
{
	int id = f->pages[page].slots[slot].f->id, n = 0, k;
	int count_of = 0;
	const struct code_row *rows;

	(void)typed;
	if (id == SK_WARD)
		n = list_wards(ui_app(ui), out, max);
	if (id == F_EMPTY)
		for (k = 0; k < SK_COUNT && n < max; k++)
			if (search_key_defs[k].may_empty) {
				(void)snprintf(out[n].text, sizeof(out[0].text),
				    "%s", search_key_defs[k].label);
				(void)snprintf(out[n].value,
				    sizeof(out[0].value), "%s",
				    search_key_defs[k].label);
				n++;
			}
	if (id == SK_REMOVAL_REASON) {
		rows = code_list("removal_reason", &count_of);
		for (k = 0; n < max && k < count_of; k++, n++) {
			(void)snprintf(out[n].text, sizeof(out[0].text), "%s",
			    rows[k].label);
			(void)snprintf(out[n].value, sizeof(out[0].value), "%s",
			    rows[k].label);
		}
	}
	return n;
}

/* The conditions as the box of H1 takes them; false: they are longer. */
static bool
line_of(const struct find_view *v, char line[EDIT_MAX])
{
	struct search_criteria f;
	char all[EDIT_MAX * 4];

	/* a value that is none was said with the count */
	if (criteria_of(&v->form, &f, NULL) != RC_OK)
		return false;
	search_form_text(&f, all, sizeof(all));
	return snprintf(line, EDIT_MAX, "%s%s", FIND_MARK, all) < EDIT_MAX;
}

/* F5: H1 takes the line and shows the list, logged as every list. */
static void
show(struct ui *ui, struct find_view *v)
{
	struct app *a = ui_app(ui);
	struct home *h = ui_state_of(ui, "H1");
	char line[EDIT_MAX];

	if (v->form.secret.len > 0) {
		find_number(ui, "H2", &v->form.secret);
		secret_clear(&v->form.secret);
		form_set(&v->form, 0, F_MYNUMBER, "", NULL, NULL);
		return;
	}
	count(ui, v);
	if (v->total < 0 && v->why.code[0] != '\0') {
		ui_say_err(ui, &v->why);
		return;
	}
	if (!line_of(v, line)) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E2111 条件が長すぎます  どれかを短くします"));
		return;
	}
	if (v->total == 0 && v->is_more) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("多くて全部は見ていません  条件をもう一つ足します"));
		return;
	}
	if (v->total <= 0 || h == NULL) {
		ui_say(ui, LOOK_PLAIN, "%s", _("0件  条件を直します"));
		return;
	}
	if (v->total > MANY && !app_has(a, "mass_search")) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E2118 200件を超えます  条件をもう一つ足します"));
		return;
	}
	edit_set(&h->box, EDIT_PLAIN, BOX_MAX, line);
	h->is_shown = false;
	h->at = AT_BOX;
	ui_pop(ui);
}

static void
end(struct ui *ui, struct form *f)
{
	show(ui, f->arg);
}

static const struct form_ops ops = {
	.typed = changed, .left = changed, .list = list, .end = end
};

/* What the person may not see is not asked for here either (10.4). */
static void
masked(const struct app *a, struct form *f)
{
	unsigned keys = app_masked(a);

	for (int k = 0; k < SK_COUNT; k++) {
		struct slot *s =
		    (keys & 1U << k) != 0 ? form_slot(f, 0, k) : NULL;

		if (s == NULL)
			continue;
		s->is_fixed = true;
		form_set(f, 0, k, "", "〔伏〕", NULL);
	}
}

static enum rc
find_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct find_view *v = state;
	struct app *a = ui_app(ui);

	(void)t;
	form_init(&v->form, &ops, v);
	v->past = -1;
	v->total = -1;
	if (a->reason == 0)
		return err_set(err, RC_DENIED, "E1052", "処理事由がありません",
		    "何のための照会かを記録できないため。",
		    "処理事由を数字で選んでください。");
	v->form.ime = app_ime(a);
	(void)snprintf(
	    v->form.staff, sizeof(v->form.staff), "%s", a->session.staff);
	(void)form_add_page(&v->form, "", fields, FIELDS, NULL);
	v->form.first_row = 4;
	v->form.stops_everywhere = true;
	form_set(&v->form, 0, F_SCOPE, "3", NULL, NULL);
	form_set(&v->form, 0, F_PAST, "1", NULL, NULL);
	form_set(&v->form, 0, F_FUZZY, "1", NULL, NULL);
	form_set(&v->form, 0, F_VARIANTS, "1", NULL, NULL);
	own_ward(a, &v->form);
	masked(a, &v->form);
	form_go(&v->form, 0, 0);
	return RC_OK;
}

static void
find_close(struct ui *ui, void *state)
{
	struct find_view *v = state;

	(void)ui;
	form_free(&v->form);
}

/* Why it was not counted; what to do about it, F5 says. */
static void
why_row(const struct find_view *v, struct view *w)
{
	char text[256], line[320];

	line[0] = '\0';
	if (v->why.code[0] != '\0')
		(void)snprintf(line, sizeof(line), "%s %s", v->why.code,
		    message_text(v->why.text, text, sizeof(text)));
	put_cols(w, w->foot, COL_VALUE, 40, LOOK_WARN, line);
}

static void
find_draw(const struct ui *ui, void *state, struct view *w)
{
	struct find_view *v = state;

	(void)ui;
	form_draw(&v->form, w);
	put(w, w->foot, COL_LABEL, LOOK_DIM, _("該当"));
	if (v->total == 0 && v->is_more)
		put(w, w->foot, COL_VALUE, LOOK_WARN,
		    _("見た中に0件  多くて全部は見ていません"));
	else if (v->total >= 0)
		put(w, w->foot,
		    COL_VALUE + 2 +
			putf(w, w->foot, COL_VALUE, LOOK_PLAIN,
			    v->is_more ? _("%d件以上") : _("%d件"), v->total),
		    LOOK_PLAIN, v->ward_note);
	else
		why_row(v, w);
	put_right(w, w->foot, 80, LOOK_DIM, _("前の条件 F7  次 F8"));
}

/* F7 F8: conditions of before, from the person's own history. */
static void
former(struct ui *ui, struct find_view *v, int way)
{
	char past[PAST_MAX][SEARCH_PAST_SIZE];
	struct search_criteria f;
	int n = app_searches(ui_app(ui), past, PAST_MAX), i;

	for (i = v->past + way; i >= 0 && i < n; i += way)
		if (find_is_form(past[i]))
			break;
	if (i < 0 || i >= n || find_read(past[i], &f, NULL) != RC_OK) {
		ui_say(ui, LOOK_PLAIN, "%s", _("前の条件はありません"));
		return;
	}
	v->past = i;
	fill(v, &f);
	form_go(&v->form, 0, 0);
	count(ui, v);
}

static void
find_op(struct ui *ui, void *state, int op)
{
	struct find_view *v = state;

	switch (op) {
	case OP_AGAIN:
		show(ui, v);
		break;
	case OP_PREV:
		former(ui, v, 1);
		break;
	case OP_NEXT:
		former(ui, v, -1);
		break;
	default:
		(void)form_op(ui, &v->form, op);
		break;
	}
}

static bool
find_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct find_view *v = state;

	return form_key(ui, &v->form, k);
}

static void
find_forget(struct ui *ui, void *state)
{
	struct find_view *v = state;

	(void)ui;
	secret_clear(&v->form.secret);
	form_set(&v->form, 0, F_MYNUMBER, "", NULL, NULL);
}

static const struct field *
find_each_field(int i)
{
	return i < (int)(sizeof(fields) / sizeof(fields[0])) ? &fields[i]
							     : NULL;
}

static const struct field *
find_field(const void *state)
{
	const struct find_view *v = state;

	return form_field(&v->form);
}

static struct form *
find_form(void *state)
{
	struct find_view *v = state;

	return &v->form;
}

static const struct key keys[] = {
	{ K_ENTER, OP_ENTER, NULL, N_("次の項目") },
	{ K_F4, OP_CHOICES, N_("候補"),
	    N_("区、消除の事由、未入力の項目を選ぶ") },
	{ K_F5, OP_AGAIN, N_("一覧"),
	    N_("一覧を見る。個人番号ならセンターへ照会する") },
	{ K_F7, OP_PREV, NULL, N_("前の条件") },
	{ K_F8, OP_NEXT, NULL, N_("次の条件") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_find = {
	.name = "find",
	.code = "H2",
	.title = N_("検索 項目別"),
	.hint = N_("Enter 次の項目   F5 一覧を見る"),
	.about = N_(
	    "項目ごとの条件のすべてに合う人を探します。該当の数は打つたびに出ます。\n"
	    "氏名や方書は前から合うもの、*辺* は途中、=渡辺 はそのまま。\n"
	    "未入力の項目には、何も入っていない項目の名前を書きます。\n"
	    "200件を超えると条件をもう一つ足します。一覧の中は探せません。\n"
	    "見る権限のない項目は〔伏〕になり、探すのにも使えません。"),
	.keys = keys,
	.state_size = sizeof(struct find_view),
	.open = find_open,
	.draw = find_draw,
	.key = find_key,
	.op = find_op,
	.tick = find_tick,
	.close = find_close,
	.forget = find_forget,
	.field = find_field,
	.each_field = find_each_field,
	.form = find_form,
};
