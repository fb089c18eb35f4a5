/* SPDX-License-Identifier: ISC
 * home_draw - how H1 looks: the box, how its words are read, two rows a hit,
 * and with nothing typed the day's loose ends.
 */
#include "ui/home.h"

#include "ui/find.h"

#include "src/date.h"
#include "src/text.h"

#include <stdio.h>
#include <string.h>

static void
reason_rows(const struct ui *ui, const struct home *h, struct view *v)
{
	bool has_focus = h->at == AT_REASON;

	put(v, 5, COL_LABEL, LOOK_DIM, _("事由"));
	put(v, 5, 10, LOOK_FIELD | (has_focus ? LOOK_FOCUS : 0U), " ");
	if (has_focus) {
		put(v, 5, COL_POINT, LOOK_PLAIN, ">");
		put_cursor(v, 5, 10);
	}
	(void)ui;
	for (int i = 1; i <= REASON_COUNT; i++)
		putf(v, i <= 4 ? 5 : 6, 14 + (i <= 4 ? i - 1 : i - 5) * 14,
		    LOOK_PLAIN, "%d %s", i, app_reason_word(i));
}

static const char *
kind_word(const struct loose *l)
{
	if (l->is_refused)
		return _("戻り");
	if (l->is_issued)
		return _("確認");
	return l->entry_id != 0 ? _("差戻") : _("下書");
}

/* 戻り, 差戻 and 下書, newest first; the head vanishes with the list. */
static int
loose_rows(const struct home *h, struct view *v)
{
	int row = 8, i, col;

	for (i = 0; i < h->loose_count && row < v->foot - 2; i++, row++) {
		const struct loose *l = &h->loose[i];
		bool is_at =
		    h->at == AT_LIST && !h->is_shown && i == h->loose_sel;
		unsigned look = is_at ? LOOK_FOCUS : LOOK_PLAIN;

		if (i == 0)
			put(v, row, COL_LABEL, LOOK_DIM, _("続き"));
		if (is_at) {
			put(v, row, COL_POINT, LOOK_PLAIN, ">");
			put_cursor(v, row, 10);
		}
		if (h->at == AT_LIST && !h->is_shown)
			putf(v, row, 3, LOOK_PLAIN, "%d", i + 1);
		put(v, row, 10,
		    l->is_refused || l->is_issued ? look | LOOK_WARN : look,
		    kind_word(l));
		put_cols(v, row, 18,
		    l->is_refused || l->is_issued ? 34
		    : l->entry_id != 0            ? 9
						  : 27,
		    LOOK_PLAIN, l->what);
		if (l->receipt[0] != '\0')
			putf(v, row, 28, LOOK_PLAIN, _("受付 %s"), l->receipt);
		if (l->persons > 0)
			putf(v, row, l->entry_id != 0 ? 39 : 28, LOOK_PLAIN,
			    _("%d人"), l->persons);
		if (l->entry_id == 0 && !l->is_refused && !l->is_issued)
			put_cols(v, row, 46, 6, LOOK_PLAIN, _("自分"));
		col = 53 + put(v, row, 53, LOOK_PLAIN, l->when) + 2;
		if (l->why[0] != '\0')
			put_cols(v, row, col, 81 - col, LOOK_PLAIN, l->why);
	}
	return h->loose_count > 0 ? row + 1 : row;
}

/* What came from outside and waits for whoever sits here. */
static int
arrived_rows(const struct ui *ui, const struct home *h, struct view *v, int row)
{
	const struct app *a = ui->app;
	const int first = row;
	int n;

	if (!a->status.is_online &&
	    (app_has(a, "enter") || app_has(a, "approve"))) {
		put(v, row, COL_LABEL, LOOK_DIM, _("着信"));
		put(v, row, 10, LOOK_DIM, _("つながると出ます"));
		return row + 2;
	}
	if (h->arrived > 0) {
		put(v, row, 10, LOOK_PLAIN, _("転出証明書情報"));
		putf(v, row, 28, LOOK_PLAIN, _("%d件"), h->arrived);
		if (h->arrived_today > 0)
			putf(v, row, 46, LOOK_PLAIN,
			    _("うち本日が異動予定 %d件"), h->arrived_today);
		row++;
	}
	if (h->to_check + h->by_hand > 0) {
		put(v, row, 10, LOOK_PLAIN, _("入管通知"));
		putf(v, row, 28, LOOK_PLAIN, _("%d件"),
		    h->to_check + h->by_hand);
		n = h->to_check > 0 ? putf(v, row, 46, LOOK_PLAIN,
					  _("確認待ち %d"), h->to_check) +
					  2
				    : 0;
		if (h->by_hand > 0)
			n += putf(v, row, 46 + n, LOOK_PLAIN, _("手で入力 %d"),
				 h->by_hand) +
			     2;
		put(v, row, 46 + n, LOOK_DIM, "/R4");
		row++;
	}
	if (row > first)
		put(v, first, COL_LABEL, LOOK_DIM, _("着信"));
	return row > first ? row + 1 : row;
}

static void
idle_rows(const struct ui *ui, struct home *h, struct view *v)
{
	int row;

	if (ui->app->reason == 0)
		reason_rows(ui, h, v);
	row = loose_rows(h, v);
	row = arrived_rows(ui, h, v, row);
	if (h->past_count > 0) {
		put(v, row, COL_LABEL, LOOK_DIM, _("最近"));
		put(v, row, 10, LOOK_PLAIN, _("前の検索"));
		putf(v, row, 28, LOOK_PLAIN, _("%d件"), h->past_count);
		put(v, row, 46, LOOK_DIM, _("上矢印で呼ぶ"));
	}
}

/* Words of the search that are no data: what a word was read as, why a hit
 * is there, what became of a removed sheet. */
static const char *const search_words[] = { N_("氏"), N_("名"), N_("町"),
	N_("番号"), N_("番地"), N_("性"), N_("生年月日"), N_("氏名"),
	N_("氏名かな"), N_("ローマ字"), N_("通称"), N_("通称かな"), N_("旧氏"),
	N_("旧氏かな"), N_("旧の氏名"), N_("旧の通称"), N_("前の旧氏"),
	N_("字形"), N_("住所"), N_("旧住所"), N_("方書"), N_("旧方書"),
	N_("除票"), N_("転出"), N_("国外転出"), N_("死亡"), N_("職権消除") };

/* Puts those words into the language of the screens; at most `first` words
 * from the left, since what follows may be a name. */
static void
in_words(const char *s, int first, char *out, size_t size)
{
	char word[64];
	size_t n = 0, len, i;
	int seen = 0;

	out[0] = '\0';
	while (*s != '\0' && n + 1 < size) {
		len = strcspn(s, " ");
		if (len == 0) {
			out[n++] = *s++;
			out[n] = '\0';
			continue;
		}
		(void)snprintf(word, sizeof(word), "%.*s",
		    (int)(len < sizeof(word) ? len : 0), s);
		for (i = 0; seen < first &&
			    i < sizeof(search_words) / sizeof(search_words[0]);
		     i++)
			if (strcmp(word, search_words[i]) == 0)
				break;
		if (seen < first &&
		    i < sizeof(search_words) / sizeof(search_words[0]))
			(void)snprintf(
			    out + n, size - n, "%s", _(search_words[i]));
		else
			(void)snprintf(out + n, size - n, "%.*s", (int)len, s);
		n = strlen(out);
		s += len;
		seen++;
	}
}

static void
words_row(const struct ui *ui, const struct home *h, struct view *v)
{
	char scope[128];
	int col = 10, end;
	enum search_scope of = find_scope(ui->app, h->box.text);

	(void)snprintf(scope, sizeof(scope), _("範囲 %s%s%s"),
	    h->where[0] != '\0' ? h->where : ui->app->conf.office,
	    of != SCOPE_BOTH ? " " : "",
	    of != SCOPE_BOTH ? find_scope_word(of) : "");
	end = v->cols - text_cols(scope) - 2;
	put(v, 5, COL_LABEL, LOOK_DIM, _("読み"));
	for (int i = 0; i < h->res.word_count && col < end; i++) {
		char said[160], word[160];

		in_words(h->res.words[i].reading, 1, said, sizeof(said));
		text_fit(said, end - col, false, word, sizeof(word));
		col += put(v, 5, col, LOOK_PLAIN, word) + 3;
	}
	put_right(v, 5, v->cols, LOOK_DIM, scope);
	if (h->res.is_widened)
		put(v, 6, 10, LOOK_PLAIN, h->ward_note);
}

/* The number in the list of the other with the same kana and birth. */
static int
twin_of(const struct home *h, int i)
{
	const struct hit *a = &h->res.hits[i], *b;

	for (int j = 0; j < h->res.count; j++) {
		b = &h->res.hits[j];
		if (j != i && strcmp(a->kana, b->kana) == 0 &&
		    strcmp(a->birth, b->birth) == 0 &&
		    strcmp(a->person_no, b->person_no) != 0)
			return j;
	}
	return -1;
}

static const char *
sex_word(const char *sex)
{
	/* as the search gives it: the word, or "" when it is not recorded */
	return sex[0] != '\0' ? _(sex) : "";
}

static void
why_text(const struct home *h, int i, char *out, size_t size)
{
	const struct hit *x = &h->res.hits[i];
	int twin = x->has_twin ? twin_of(h, i) : -1;
	char why[96];

	in_words(x->why, 9, why, sizeof(why));

	if (x->note[0] != '\0' && !x->is_removed)
		(void)snprintf(out, size, "%s", x->note);
	else if (twin >= 0 && twin >= h->list.top &&
		 twin < h->list.top + h->list.room)
		(void)snprintf(out, size, _("同名同日 %d と別人  %s"),
		    twin - h->list.top + 1, why);
	else if (x->has_twin)
		(void)snprintf(out, size, _("同名同日の別人あり  %s"), why);
	else
		(void)snprintf(out, size, "%s", why);
}

/* Names that are cut and begin alike are told apart by what follows. */
static size_t
name_from(const struct home *h, int i)
{
	const char *names[HITS_MAX];
	int n = h->res.count < HITS_MAX ? h->res.count : HITS_MAX;

	for (int k = 0; k < n; k++)
		names[k] = h->res.hits[k].name;
	return i < n ? tell_apart_from(names, n, i, 18) : 0;
}

static void
hit_rows(struct home *h, struct view *v, int i, int row)
{
	const struct hit *x = &h->res.hits[i];
	unsigned look = list_lead(v, &h->list, i, row);
	unsigned plain = x->is_removed ? LOOK_DIM : LOOK_PLAIN;
	char birth[64], why[256], note[192];

	date_show_stored(x->birth, true, birth, sizeof(birth));
	why_text(h, i, why, sizeof(why));
	in_words(x->note, 2, note, sizeof(note));
	put_signs(v, row, COL_LIST_SIGN, x->signs);
	put_from(
	    v, row, COL_LIST_TEXT, 18, look | plain, x->name, name_from(h, i));
	put_cols(v, row, 31, 12, plain, birth);
	put(v, row, 44, plain, sex_word(x->sex));
	put_cols(v, row, 48, 33, plain,
	    x->is_removed && note[0] != '\0' ? note : x->address);
	/* without a relation (removed) a long reading may run on */
	put_cols(v, row + 1, COL_LIST_TEXT, x->relation[0] != '\0' ? 18 : 35,
	    plain, x->kana);
	if (x->relation[0] != '\0')
		put_cols(v, row + 1, 31, 16, plain, x->relation);
	put_cols(v, row + 1, 48, 33, LOOK_DIM, why);
	if (i == h->list.at && h->at == AT_LIST)
		put_cursor(v, row, COL_LIST_TEXT);
}

static void
none_rows(const struct home *h, struct view *v)
{
	put(v, 7, COL_LIST_TEXT, LOOK_PLAIN,
	    h->res.is_more ? _("見た中に該当なし  多くて全部は見ていません  "
			       "言葉を足します")
			   : _("該当なし"));
	if (h->res.elsewhere > 0)
		put(v, 9, COL_LIST_TEXT, LOOK_PLAIN, h->ward_note);
	for (int i = 0; i < h->drop_count; i++) {
		putf(v, 9 + i, 3, LOOK_PLAIN, "%d", i + 1);
		put_cols(
		    v, 9 + i, COL_LIST_TEXT, 40, LOOK_PLAIN, h->drops[i].query);
		putf(v, 9 + i, 54, LOOK_PLAIN,
		    h->drops[i].is_more ? _("%d件以上") : _("%d件"),
		    h->drops[i].total);
	}
}

/* All are not counted where a name has very many. */
static void
count_text(const struct home *h, char *out, size_t size)
{
	int last = h->list.top + h->list.room;

	if (!h->res.is_more)
		list_count_text(&h->list, h->res.total, out, size);
	else
		(void)snprintf(out, size, _("%d件以上 %d-%d"), h->res.total,
		    h->list.top + 1,
		    last < h->list.count ? last : h->list.count);
}

static void
foot_row(const struct home *h, struct view *v)
{
	char count[80];
	int col = COL_LABEL;

	count_text(h, count, sizeof(count));
	col += put(v, v->foot, col, LOOK_DIM, count) + 4;
	if (h->hits_arrived > 0)
		col += putf(v, v->foot, col, LOOK_DIM, _("着信 %d"),
			   h->hits_arrived) +
		       2;
	col += putf(v, v->foot, col, LOOK_DIM, _("現存 %d"), h->res.living) + 2;
	col +=
	    putf(v, v->foot, col, LOOK_DIM, _("除票 %d"), h->res.removed) + 2;
	if (h->res.elsewhere > 0)
		put(v, v->foot, col, LOOK_PLAIN, h->ward_note);
	if (h->list.top + h->list.room < h->list.count)
		put_right(v, v->foot, v->cols, LOOK_DIM, _("F8次"));
}

void
home_draw(const struct ui *ui, void *state, struct view *v)
{
	struct home *h = state;
	bool in_box = h->at == AT_BOX && ui->app->reason > 0;
	int i;

	put(v, 4, COL_LABEL, LOOK_DIM, _("検索"));
	edit_draw(&h->box, v, 4, 10, 70, in_box);
	if (ui->app->reason == 0 ||
	    (!h->is_shown && h->settle_at == 0 && h->box.text[0] == '\0')) {
		idle_rows(ui, h, v);
		return;
	}
	if (!h->is_shown)
		return;
	words_row(ui, h, v);
	if (h->res.count == 0) {
		if (!h->res.is_mynumber)
			none_rows(h, v);
		return;
	}
	list_room(&h->list, 8, v->foot - 1);
	put(v, 7, COL_LIST_TEXT, LOOK_DIM, _("氏名 フリガナ"));
	put(v, 7, 31, LOOK_DIM, _("生年月日"));
	put(v, 7, 44, LOOK_DIM, _("性"));
	put(v, 7, 48, LOOK_DIM, _("住所  一致した理由"));
	for (i = 0; i < h->list.room && h->list.top + i < h->res.count; i++)
		hit_rows(h, v, h->list.top + i, 8 + 2 * i);
	foot_row(h, v);
}

/* The list at the left of a wide terminal: one row a hit. */
void
home_draw_list(const struct ui *ui, void *state, struct view *v)
{
	struct home *h = state;
	char birth[64], count[80];
	int row, i;

	if (ui->app->reason == 0 || !h->is_shown)
		return;
	putf(v, 3, 1, LOOK_PLAIN, _("検索 %s"), h->box.text);
	h->list.each = 1;
	list_room(&h->list, 8, v->foot);
	count_text(h, count, sizeof(count));
	row = 1 + put(v, 4, 1, LOOK_DIM, count) + 2;
	put(v, 4, row, LOOK_PLAIN, h->ward_note);
	put(v, 6, 2, LOOK_DIM, _("氏名"));
	put(v, 6, 20, LOOK_DIM, _("生年月日"));
	put(v, 6, 33, LOOK_DIM, _("性"));
	put(v, 6, 36, LOOK_DIM, _("町名"));
	for (i = h->list.top;
	     i < h->res.count && i < h->list.top + h->list.room; i++) {
		const struct hit *x = &h->res.hits[i];

		row = 8 + i - h->list.top;
		if (i == h->list.at) {
			put(v, row, 1, LOOK_PLAIN, ">");
			put_cursor(v, row, 1);
		}
		put_signs(v, row, 3, x->signs);
		put_cols(v, row, 7, 12,
		    i == h->list.at ? LOOK_FOCUS : LOOK_PLAIN, x->name);
		date_show_stored(x->birth, true, birth, sizeof(birth));
		put_cols(v, row, 20, 12, LOOK_PLAIN, birth);
		put(v, row, 33, LOOK_PLAIN, sex_word(x->sex));
		put_cols(v, row, 36, 14, LOOK_PLAIN, x->address);
	}
	h->list.each = 2;
}
