/* SPDX-License-Identifier: ISC
 * search - the one box; see search.h. Words are read in search_words.c, sets
 * are made in search_scan.c; here the readings of the whole query are tried,
 * what was found is put in order and shown.
 */
#include "db/search_private.h"

#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a word is taken for in one reading of the query. */
enum role {
	ROLE_NAME,
	ROLE_GIVEN,
	ROLE_PLACE,
	ROLE_FIGURES,
	ROLE_LOT,
	ROLE_SEX
};

struct query {
	struct token t[WORDS_MAX];
	int n;
	int text[WORDS_MAX], text_count; /* the words that are names, places */
	char sex[2];
	int32_t today;
};
/* How freely words are taken; the next one is tried when nobody is found. */
enum mode {
	MODE_STRICT, /* a family name before a given name is whole */
	MODE_LOOSE,  /* it may go on after what was typed */
	MODE_INSIDE  /* words stand anywhere (部分一致) */
};
struct reading {
	struct plan plan;
	enum role role[WORDS_MAX];
	bool is_possible;
	enum mode mode;
};

/* ---- twelve digits ---- */

/* Any run of figures, spaces and hyphens apart, that is a 個人番号. */
static bool
has_mynumber(const char *query)
{
	char narrow[512], run[16];
	const char *p;
	size_t n = 0;

	text_narrow(query, narrow, sizeof(narrow));
	for (p = narrow;; p++) {
		if (*p >= '0' && *p <= '9') {
			if (n < sizeof(run) - 1)
				run[n] = *p;
			n++;
			continue;
		}
		if (*p == ' ' || *p == '-')
			continue;
		if (n == 12) {
			run[12] = '\0';
			if (mynumber_valid(run))
				return true;
		}
		n = 0;
		if (*p == '\0')
			return false;
	}
}

/* One word alone of twelve digits counts too: 12 3456 stands beside it. */
static bool
word_is_mynumber(const struct token *t)
{
	char digits[16];
	size_t n = 0, i;

	for (i = 0; t->narrow[i] != '\0'; i++) {
		if (t->narrow[i] == '-')
			continue;
		if (n == 12)
			return false;
		digits[n++] = t->narrow[i];
	}
	digits[n] = '\0';
	return n == 12 && digits_only(digits) && mynumber_valid(digits);
}

/* ---- readings of the query ---- */

static void
cond_lot(const struct token *t, struct cond *c)
{
	char lot[64];
	struct range *r;

	lot_key(t->narrow, lot, sizeof(lot));
	r = cond_add(c, 'm', lot, 3, WHY_ADDRESS);
	snprintf(r->lot, sizeof(r->lot), "%s", lot);
}

static bool
is_figures(const struct token *t)
{
	return t->class == TOKEN_OTHER ||
	       (t->narrow[0] >= '0' && t->narrow[0] <= '9');
}

static struct cond *
next_cond(struct reading *rd)
{
	return rd->plan.n < CONDS_MAX ? &rd->plan.c[rd->plan.n++] : NULL;
}

/* Days and numbers; a lot number beside other words. */
static bool
add_figures(const struct query *q, struct reading *rd)
{
	struct cond *c;
	int i;
	int32_t lo, hi;

	for (i = 0; i < q->n; i++) {
		const struct token *t = &q->t[i];

		if (rd->role[i] != ROLE_FIGURES)
			continue;
		if ((c = next_cond(rd)) == NULL)
			return false;
		if (cond_figures(t, q->today, c) && strlen(t->narrow) > 6)
			continue;
		if (!token_day(t, q->today, &lo, &hi))
			rd->role[i] = ROLE_LOT;
		if (strspn(t->narrow, "0123456789-") == strlen(t->narrow))
			cond_lot(t, c);
		if (c->n == 0)
			return false;
	}
	return true;
}

/* Names in one reading: one word anywhere in the name, or a family name and
 * the beginning of a given name. */
static bool
add_names(const struct query *q, struct reading *rd)
{
	int at[2] = { 0, 0 }, n = 0, i;
	struct cond *c;

	for (i = 0; i < q->text_count; i++)
		if (rd->role[q->text[i]] == ROLE_NAME) {
			if (n == 2)
				return false;
			at[n++] = q->text[i];
		}
	if (n == 0)
		return true;
	if ((c = next_cond(rd)) == NULL)
		return false;
	if (rd->mode == MODE_INSIDE) {
		cond_inside(&q->t[at[0]], n == 2 ? &q->t[at[1]] : NULL, c);
		return c->n > 0;
	}
	if (n == 1) {
		cond_name(&q->t[at[0]], c);
		return true;
	}
	rd->role[at[1]] = ROLE_GIVEN;
	if (cond_names(&q->t[at[0]], &q->t[at[1]], rd->mode == MODE_LOOSE, c))
		return true;
	cond_family(&q->t[at[0]], c);
	if ((c = next_cond(rd)) == NULL)
		return false;
	cond_given(&q->t[at[1]], c);
	return true;
}

static enum rc
add_places(struct replica *r, const struct query *q, struct reading *rd,
    struct err *err)
{
	struct cond *c;
	int i;
	enum rc rc = RC_OK;

	for (i = 0; i < q->text_count && rc == RC_OK; i++) {
		if (rd->role[q->text[i]] != ROLE_PLACE)
			continue;
		if ((c = next_cond(rd)) == NULL) {
			rd->is_possible = false;
			return RC_OK;
		}
		rc = cond_place(
		    r, &q->t[q->text[i]], rd->mode == MODE_INSIDE, c, err);
		if (c->n == 0)
			rd->is_possible = false;
	}
	return rc;
}

/* mask: bit i set when text word i is a place. */
static enum rc
make_reading(struct replica *r, const struct query *q, unsigned mask,
    enum mode mode, struct reading *rd, struct err *err)
{
	enum rc rc;
	int i;

	memset(rd, 0, sizeof(*rd));
	rd->is_possible = true;
	rd->mode = mode;
	for (i = 0; i < q->n; i++)
		rd->role[i] =
		    token_sex(&q->t[i]) != NULL ? ROLE_SEX : ROLE_FIGURES;
	for (i = 0; i < q->text_count; i++)
		rd->role[q->text[i]] =
		    mask & (1U << i) ? ROLE_PLACE : ROLE_NAME;
	if (!add_names(q, rd) || !add_figures(q, rd))
		rd->is_possible = false;
	rc = rd->is_possible ? add_places(r, q, rd, err) : RC_OK;
	if (rc == RC_OK && rd->is_possible)
		rc = search_estimate(r, &rd->plan, err);
	for (i = 0; i < rd->plan.n; i++)
		if (rd->plan.c[i].est == 0)
			rd->is_possible = false;
	return rc;
}

static void
read_query(struct replica *r, const char *query, struct query *q)
{
	int32_t lo, hi;
	int i;

	memset(q, 0, sizeof(*q));
	q->today = replica_today(r);
	q->n = search_tokens(query, q->t, WORDS_MAX);
	for (i = 0; i < q->n; i++) {
		const char *sex = token_sex(&q->t[i]);

		if (sex != NULL)
			q->sex[0] = sex[0];
		else if (!is_figures(&q->t[i]) &&
			 !token_day(&q->t[i], q->today, &lo, &hi) &&
			 !token_card(&q->t[i]))
			q->text[q->text_count++] = i;
	}
}

/* ---- what each word was taken for (row 5) ---- */

static void
show_word(const struct query *q, int i, enum role role, struct search_word *w)
{
	const struct token *t = &q->t[i];
	const char *said = t->hira[0] != '\0' ? t->hira : t->typed;
	static const struct {
		const char *label;
		enum word_kind kind;
	} labels[] = {
		[ROLE_NAME] = { "氏", WORD_NAME },
		[ROLE_GIVEN] = { "名", WORD_NAME },
		[ROLE_PLACE] = { "町", WORD_PLACE },
		[ROLE_FIGURES] = { "番号", WORD_NUMBER },
		[ROLE_LOT] = { "番地", WORD_PLACE },
		[ROLE_SEX] = { "性", WORD_SEX },
	};
	char day[48];
	struct date d;
	int32_t lo, hi;

	memset(w, 0, sizeof(*w));
	snprintf(w->typed, sizeof(w->typed), "%s", t->typed);
	w->kind = labels[role].kind;
	if (w->kind == WORD_NAME && t->class != TOKEN_HAN)
		w->kind = WORD_KANA;
	if (role == ROLE_FIGURES && token_day(t, q->today, &lo, &hi)) {
		w->kind = WORD_DATE;
		d = date_of_day(lo, false);
		date_show(&d, true, day, sizeof(day));
		snprintf(w->reading, sizeof(w->reading), "生年月日 %s%s", day,
		    hi > lo ? "~" : "");
		return;
	}
	snprintf(w->reading, sizeof(w->reading), "%s %.100s%s",
	    labels[role].label, said,
	    t->is_partial || role == ROLE_GIVEN ? "~" : "");
}

static void
show_words(
    const struct query *q, const struct reading *rd, struct search_result *out)
{
	int i;

	out->word_count = q->n;
	for (i = 0; i < q->n; i++)
		show_word(q, i, rd->role[i], &out->words[i]);
}

/* ---- why ---- */

static void
add_why(char *why, size_t size, const char *more)
{
	size_t n = strlen(why);

	if (more[0] == '\0' || strstr(why, more) != NULL)
		return;
	snprintf(why + n, size - n, "%s%s", n > 0 ? "  " : "", more);
}

static const char *
why_words(const struct range *r)
{
	if (r->text[0] != '\0')
		return r->text;
	switch (r->why) {
	case WHY_NAME:
		return "氏名";
	case WHY_KANA:
		return "氏名かな";
	case WHY_ROMAJI:
	case WHY_ROMAN:
		return "ローマ字";
	case WHY_GIVEN:
		return "名";
	case WHY_ADDRESS:
		return "住所";
	case WHY_OLD_ADDRESS:
		return "旧住所";
	case WHY_BUILDING:
		return "方書";
	case WHY_BIRTH:
		return "生年月日";
	case WHY_NUMBER:
		break;
	}
	switch (r->kind) {
	case 'p':
		return "宛名番号";
	case 'w':
		return "世帯番号";
	case 'j':
		return "住民票コード";
	default:
		return "在留カード等の番号";
	}
}

static void
explain(struct replica *rep, const struct plan *p, const struct found *f,
    struct hit *h)
{
	char variant[28] = "";
	int i;

	for (i = 0; i < p->n; i++) {
		const struct range *r;

		if (f->range[i] == RANGE_NONE)
			continue;
		r = &p->c[i].r[f->range[i]];
		if (variant[0] == '\0')
			search_variant(
			    rep, f->sheet, r, variant, sizeof(variant));
		if (f->is_former &&
		    (r->kind == 'n' || r->kind == 'k' || r->kind == 'r' ||
			r->kind == 'g' || r->kind == 'h'))
			add_why(h->why, sizeof(h->why), "旧の氏名");
		else
			add_why(h->why, sizeof(h->why), why_words(r));
	}
	add_why(h->why, sizeof(h->why), variant);
}

/* ---- hits ---- */

static void
sign(struct hit *h, const char *s, int *count)
{
	size_t n = strlen(h->signs);

	if (*count >= 3)
		return;
	snprintf(h->signs + n, sizeof(h->signs) - n, "%s", s);
	(*count)++;
}

static void
show_signs(struct hit *h, const struct member *m, int32_t gone, int32_t today)
{
	int n = 0;

	if (strstr(m->blocks, "抑") != NULL)
		sign(h, "抑", &n);
	if (strstr(m->blocks, "支") != NULL)
		sign(h, "支", &n);
	if (m->pending[0] != '\0')
		sign(h, "仮", &n);
	if (!h->is_removed && gone != DAY_NEVER && gone > today)
		sign(h, "予", &n);
	if (h->is_removed)
		sign(h, "除", &n);
	if (h->is_foreign)
		sign(h, "外", &n);
	if (h->has_twin)
		sign(h, "同", &n);
}

static void
copy_col(struct store_stmt *st, int col, char *out, size_t size)
{
	const char *s = store_col_text(st, col);

	snprintf(out, size, "%s", s ? s : "");
}

static void
show_note(struct hit *h, const struct member *m, const char *removed)
{
	size_t n;

	if (h->is_removed) {
		snprintf(h->note, sizeof(h->note), "除票 %.80s", removed);
	} else if (m->pending[0] != '\0') {
		n = strcspn(m->pending, " ");
		snprintf(h->note, sizeof(h->note),
		    "%.*s 審査待ち（現住所は前のまま）", (int)n, m->pending);
	}
}

static enum rc
load_hit(struct replica *r, const struct found *f, int32_t today, struct hit *h,
    struct err *err)
{
	struct store_stmt *st;
	struct member m;
	char twin[KEY_SIZE * 2], removed[96], code[4];
	enum rc rc = store_use(r->db,
	    "SELECT person_no, household_no, "
	    "sheet_no, name, kana, birth, sex, relation, address, removed, "
	    "kind, twin_key FROM sheet WHERE id = $1",
	    &st, err);

	if (rc != RC_OK)
		return rc;
	store_int(st, 1, f->sheet);
	rc = store_step(st, err);
	if (rc != RC_OK)
		return rc;
	memset(h, 0, sizeof(*h));
	memset(&m, 0, sizeof(m));
	copy_col(st, 0, h->person_no, sizeof(h->person_no));
	copy_col(st, 1, h->household_no, sizeof(h->household_no));
	h->sheet_no = (int)store_col_int(st, 2);
	copy_col(st, 3, h->name, sizeof(h->name));
	copy_col(st, 4, h->kana, sizeof(h->kana));
	copy_col(st, 5, h->birth, sizeof(h->birth));
	copy_col(st, 6, code, sizeof(code));
	snprintf(h->sex, sizeof(h->sex), "%s",
	    code[0] == '1'   ? "男"
	    : code[0] == '2' ? "女"
			     : "-");
	copy_col(st, 7, h->relation, sizeof(h->relation));
	copy_col(st, 8, h->address, sizeof(h->address));
	copy_col(st, 9, removed, sizeof(removed));
	copy_col(st, 10, code, sizeof(code));
	h->is_foreign = code[0] == '2';
	copy_col(st, 11, twin, sizeof(twin));
	store_done(st);
	h->is_removed = f->gone <= today;
	rc = replica_marks(r, h->person_no, h->household_no, twin, &m, err);
	if (rc != RC_OK)
		return rc;
	h->has_twin = m.has_twin;
	if (GUARD("search_support_address") && strstr(m.blocks, "支") != NULL)
		snprintf(h->address, sizeof(h->address), "〔抑止〕");
	show_signs(h, &m, f->gone, today);
	show_note(h, &m, removed);
	return RC_OK;
}

/* A sheet found by several readings counts once, by its best. */
static enum rc
run_readings(struct replica *r, const struct query *q, struct reading *rd,
    int n, struct found_list *all, struct err *err)
{
	struct found_list f = { 0 };
	struct sheet_map m;
	int32_t at;
	int i, j;
	enum rc rc = RC_OK;

	sheet_map_init(&m, 0);
	for (i = 0; i < n && rc == RC_OK; i++) {
		rc = search_plan(r, &rd[i].plan, q->sex, &f, err);
		all->is_cut = all->is_cut || f.is_cut;
		all->list = x_grow(all->list,
		    (size_t)(all->count + f.count + 1), sizeof(*all->list));
		for (j = 0; j < f.count; j++) {
			f.list[j].reading = (uint8_t)i;
			at = sheet_map_put(&m, f.list[j].sheet, all->count);
			if (at == all->count)
				all->list[all->count++] = f.list[j];
			else if (f.list[j].rank < all->list[at].rank)
				all->list[at] = f.list[j];
		}
		found_release(&f);
	}
	sheet_map_release(&m);
	return rc;
}

enum { CLASSES = 64 };

/* Exact before folded before beginnings; within one of them the living
 * before the removed; then the order of the index. */
static int
class_of(const struct found *f, int32_t today)
{
	int rank = GUARD("search_rank") ? f->rank : 0;
	int c = rank * 2 + (GUARD("search_living_first") && f->gone <= today);

	return c < CLASSES ? c : CLASSES - 1;
}

/* The first `limit` in that order: indexes into all->list. */
static int
choose(const struct found_list *all, int32_t today, int limit, int *chosen)
{
	int counts[CLASSES] = { 0 }, i, c, n = 0;

	for (i = 0; i < all->count; i++)
		counts[class_of(&all->list[i], today)]++;
	for (c = 0; c < CLASSES && n < limit; c++)
		for (i = 0; counts[c] > 0 && i < all->count && n < limit; i++)
			if (class_of(&all->list[i], today) == c)
				chosen[n++] = i;
	return n;
}

static enum rc
show_hits(struct replica *r, const struct query *q, const struct reading *rd,
    const struct found_list *all, int limit, struct search_result *out,
    struct err *err)
{
	int *chosen, n, i;
	enum rc rc = RC_OK;

	for (i = 0; i < all->count; i++)
		if (all->list[i].gone <= q->today)
			out->removed++;
		else
			out->living++;
	out->total =
	    all->count < TOTAL_MAX && !all->is_cut ? all->count : TOTAL_MAX;
	limit = limit > 0 ? limit : 0;
	chosen = x_alloc((size_t)(limit + 1) * sizeof(*chosen));
	out->hits = x_alloc((size_t)(limit + 1) * sizeof(*out->hits));
	n = choose(all, q->today, limit, chosen);
	for (i = 0; i < n && rc == RC_OK; i++) {
		const struct found *f = &all->list[chosen[i]];

		rc = load_hit(r, f, q->today, &out->hits[i], err);
		if (rc != RC_OK)
			break;
		explain(r, &rd[f->reading].plan, f, &out->hits[i]);
		out->count++;
	}
	/* row 5 shows the reading that found the first hit */
	if (n > 0)
		show_words(q, &rd[all->list[chosen[0]].reading], out);
	free(chosen);
	return rc;
}

/* 同名同日 3 と別人: which row the twin stands in. */
static void
point_at_twins(struct search_result *out)
{
	int i, j;

	for (i = 0; i < out->count; i++) {
		struct hit *h = &out->hits[i];

		if (!h->has_twin || h->note[0] != '\0')
			continue;
		snprintf(h->note, sizeof(h->note), "同名同日 別人あり");
		for (j = 0; j < out->count; j++)
			if (j != i && out->hits[j].has_twin &&
			    strcmp(out->hits[j].birth, h->birth) == 0 &&
			    strcmp(out->hits[j].kana, h->kana) == 0 &&
			    strcmp(out->hits[j].person_no, h->person_no) != 0) {
				snprintf(h->note, sizeof(h->note),
				    "同名同日 %d と別人", j + 1);
				break;
			}
	}
}

static enum rc
too_wide(struct err *err)
{
	return err_set(err, RC_INPUT, "E2112", "それだけでは探せません",
	    "当てはまる人が多すぎます",
	    "氏名、町名、生年月日、番号のどれかを打ち足してください");
}

/* Every way to read the words as names and places that finds somebody;
 * the words as names alone first. */
static enum rc
make_readings(struct replica *r, const struct query *q, enum mode mode,
    struct reading *rd, int *n, struct search_result *out, struct err *err)
{
	unsigned mask, masks = 1U << (q->text_count < 4 ? q->text_count : 4);
	enum rc rc = RC_OK;

	for (mask = 0; mask < masks && rc == RC_OK && *n < PLANS_MAX; mask++) {
		rc = make_reading(r, q, mask, mode, &rd[*n], err);
		if (mask == 0 && *n == 0)
			show_words(q, &rd[0], out);
		if (rc == RC_OK && rd[*n].is_possible)
			(*n)++;
		else
			plan_release(&rd[*n].plan);
	}
	return rc;
}

static enum rc
run(struct replica *r, const struct query *q, int limit,
    struct search_result *out, struct err *err)
{
	struct reading rd[PLANS_MAX];
	struct found_list all = { 0 };
	enum mode mode;
	int n = 0;
	enum rc rc = RC_OK;

	if (q->sex[0] != '\0' && q->n == 1)
		return too_wide(err);
	for (mode = MODE_STRICT; mode <= MODE_INSIDE; mode++) {
		if (mode == MODE_LOOSE && q->text_count < 2)
			continue;
		if (mode == MODE_INSIDE &&
		    (q->text_count == 0 || !GUARD("search_inside")))
			break;
		while (n > 0)
			plan_release(&rd[--n].plan);
		rc = make_readings(r, q, mode, rd, &n, out, err);
		if (rc == RC_OK)
			rc = run_readings(r, q, rd, n, &all, err);
		if (rc != RC_OK || all.count > 0)
			break;
	}
	if (rc == RC_OK)
		rc = show_hits(r, q, rd, &all, limit, out, err);
	point_at_twins(out);
	found_release(&all);
	while (n > 0)
		plan_release(&rd[--n].plan);
	return rc;
}

enum rc
search_run(struct replica *r, const char *query, int limit,
    struct search_result *out, struct err *err)
{
	struct query q;
	int i;
	enum rc rc;

	memset(out, 0, sizeof(*out));
	if (!utf8_valid(query, strlen(query)) || strlen(query) > 500)
		return err_set(err, RC_INPUT, "E2111", "検索の言葉が読めません",
		    "文字の誤りがあるか、長すぎます", "短く打ち直してください");
	read_query(r, query, &q);
	if (q.n == 0)
		return err_set(err, RC_INPUT, "E2110", "検索の言葉がありません",
		    "何も打たれていません",
		    "氏名、かな、ローマ字、日付、番号、住所を打ってください");
	out->is_mynumber = has_mynumber(query);
	for (i = 0; i < q.n; i++)
		if (word_is_mynumber(&q.t[i]))
			out->is_mynumber = true;
	if (GUARD("search_mynumber_apart") && out->is_mynumber)
		return RC_OK;
	rc = store_begin_read(r->db, err);
	if (rc != RC_OK)
		return rc;
	rc = run(r, &q, limit, out, err);
	store_rollback(r->db);
	if (rc != RC_OK)
		search_release(out);
	return rc;
}

void
search_release(struct search_result *s)
{
	free(s->hits);
	s->hits = NULL;
	s->count = 0;
}
