/* SPDX-License-Identifier: ISC
 * search - the one box; see search.h. Words are read in search_words.c, sets
 * are made in search_scan.c; here the readings of the whole query are tried,
 * what was found is put in order and shown.
 */
#include "db/search_private.h"

#include "src/date.h"
#include "src/foldrule.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/text.h"

#include <stddef.h>
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
	int n;
	bool is_cut;                     /* more words than are read */
	int text[WORDS_MAX], text_count; /* those that are names, places */
	int lots[WORDS_MAX];             /* see `with` */
	bool is_where;                   /* prefecture and municipality alone */
	struct sheet_filter filter;
	uint32_t rules;  /* that are on */
	unsigned hidden; /* keys that are passed over (10.4) */
	int32_t today;
	/* Only as many as there are words are ever written. */
	struct token t[TOKENS_MAX];
	struct token with[WORDS_MAX]; /* a name or place with the lot behind it,
				       * of so many words; 0 none */
};
/* How freely words are taken; the next one is tried when nobody is found. */
enum mode {
	MODE_STRICT, /* a family name before a given name is whole */
	MODE_LOOSE,  /* it may go on after what was typed */
	MODE_INSIDE, /* words stand anywhere (部分一致) */
	MODE_NEAR    /* readings with one slip of the fingers */
};
/* One word as a name beside one as a place is three readings, because the
 * first has an index of its own. */
enum side {
	SIDE_ALL,
	SIDE_FAMILY, /* a family name and a town of today or of before */
	SIDE_ELSE,   /* a family name and a building */
	SIDE_GIVEN,  /* a given name, a name in Latin letters; what was nearly
		      * typed: all but everybody of a family name */
	SIDES
};
struct reading {
	struct plan plan;
	enum side side;
	enum role role[WORDS_MAX];
	bool is_possible, is_too_wide;
	bool is_places; /* two words and more, all of them places */
	enum mode mode;
};

/* ---- readings of the query ---- */

/* A lot, and what goes on behind it; nothing else is read: 1 is not 10. */
static void
cond_lot(const struct token *t, struct cond *c)
{
	char lot[64];
	struct range *r;

	if (!token_lot(t, lot, sizeof(lot)))
		return;
	r = cond_add(c, 'm', lot, 4, WHY_ADDRESS);
	snprintf(r->hi, sizeof(r->hi), "%s\001", lot);
	r = cond_add(c, 'm', "", 4, WHY_ADDRESS);
	snprintf(r->lo, sizeof(r->lo), "%s-", lot);
	snprintf(r->hi, sizeof(r->hi), "%s.", lot);
}

static bool
is_figures(const struct token *t)
{
	return t->class == TOKEN_OTHER ||
	       (t->narrow[0] >= '0' && t->narrow[0] <= '9') || token_is_lot(t);
}

bool
token_names_town(const struct token *t)
{
	return !is_figures(t) && !t->is_initial;
}

static struct cond *
next_cond(struct reading *rd)
{
	return rd->plan.n < CONDS_MAX ? &rd->plan.c[rd->plan.n++] : NULL;
}

/* 1966-10, a month as well as a lot. */
static bool
may_be_lot(const struct token *t)
{
	const char *dash = strchr(t->narrow, '-');

	return dash != NULL && strchr(dash + 1, '-') == NULL &&
	       dash - t->narrow == 4 && strlen(t->narrow) == 7;
}

/* Days and numbers; a lot number beside other words. */
static bool
add_figures(const struct query *q, struct reading *rd)
{
	struct day_word day;
	struct cond *c;
	int i;

	for (i = 0; i < q->n; i++) {
		const struct token *t = &q->t[i];

		if (rd->role[i] != ROLE_FIGURES)
			continue;
		if ((c = next_cond(rd)) == NULL)
			return false;
		if (cond_figures(t, q->today, q->hidden, c) &&
		    ((strlen(t->narrow) > 6 && !may_be_lot(t)) ||
			t->said != SAID_NOT))
			continue;
		if (t->said == SAID_NUMBER || t->said == SAID_DAY)
			return false;
		if (token_date(t, q->today, &day) == DAY_NONE)
			rd->role[i] = ROLE_LOT;
		cond_lot(t, c);
		if (c->n == 0)
			return false;
	}
	return true;
}

static enum rc
not_so(struct reading *rd)
{
	rd->is_possible = false;
	return RC_OK;
}

static enum rc
add_one_name(const struct token *t, int at, struct reading *rd, struct cond *c)
{
	if (t->said == SAID_GIVEN) {
		rd->role[at] = ROLE_GIVEN;
		cond_given(t, c);
		return rd->side == SIDE_FAMILY || rd->side == SIDE_ELSE
			   ? not_so(rd)
			   : RC_OK;
	}
	if (rd->side == SIDE_GIVEN)
		cond_given_or_latin(t, c);
	else if (rd->side == SIDE_ELSE)
		cond_family(t, c);
	else
		cond_name(t, c);
	return RC_OK;
}

/* Names in one reading: one word anywhere in the name, or a family name and
 * the beginning of a given name. */
static enum rc
add_names(struct replica *r, const struct query *q, struct reading *rd,
    struct err *err)
{
	const struct token *second;
	int at[WORDS_MAX] = { 0 }, n = 0, i;
	struct cond *c;
	enum rc rc;

	for (i = 0; i < q->text_count; i++)
		if (rd->role[q->text[i]] == ROLE_NAME) {
			at[n++] = q->text[i];
		}
	if (n == 0) /* a slip is one in a name */
		return rd->mode == MODE_NEAR ? not_so(rd) : RC_OK;
	if ((c = next_cond(rd)) == NULL)
		return not_so(rd);
	if (rd->mode == MODE_NEAR && q->t[at[0]].said == SAID_GIVEN)
		return not_so(rd);
	if (rd->mode >= MODE_INSIDE && n <= 2) {
		second = n == 2 ? &q->t[at[1]] : NULL;
		rc = rd->mode == MODE_INSIDE
			 ? cond_inside(r, &q->t[at[0]], second, c, err)
			 : cond_near(r, &q->t[at[0]], second, c, err);
		if (rd->mode == MODE_NEAR && rd->side == SIDE_GIVEN)
			cond_drop_families(c);
		rd->is_possible = c->n > 0;
		return rc;
	}
	if (n > 2 && rd->mode != MODE_STRICT)
		return not_so(rd);
	if (n > 2) {
		struct token all;

		token_join(q->t, at, n, &all);
		for (i = 1; i < n; i++)
			rd->role[at[i]] = ROLE_GIVEN;
		cond_name(&all, c);
		return RC_OK;
	}
	if (n == 1)
		return add_one_name(&q->t[at[0]], at[0], rd, c);
	rd->role[at[1]] = ROLE_GIVEN;
	if (cond_names(&q->t[at[0]], &q->t[at[1]], rd->mode == MODE_LOOSE, c))
		return RC_OK;
	cond_family(&q->t[at[0]], c);
	if ((c = next_cond(rd)) == NULL)
		return not_so(rd);
	cond_given(&q->t[at[1]], c);
	return RC_OK;
}

/* The condition of the name becomes that of both; that of the place stays
 * where a lot number was typed. */
static enum rc
family_and_town(struct replica *r, const struct query *q, struct reading *rd,
    struct err *err)
{
	struct cond both = { 0 }, *place = &rd->plan.c[rd->plan.n - 1];
	bool made = false, has_lot = false;
	int i, name = 0;
	enum rc rc;

	for (i = 0; i < q->text_count; i++)
		if (rd->role[q->text[i]] == ROLE_NAME)
			name = q->text[i];
	if (rd->mode == MODE_NEAR) {
		made = true;
		rc = cond_near_town(r, &q->t[name], place, &both, err);
	} else {
		rc = cond_family_town(r, &q->t[name], place, &both, &made, err);
	}
	if (rc != RC_OK || !made) {
		cond_release(&both);
		rd->is_possible = false;
		rd->is_too_wide = true;
		return rc;
	}
	for (i = 0; i < place->n; i++)
		has_lot = has_lot || place->r[i].lot[0] != '\0';
	if (!has_lot) {
		cond_release(place);
		rd->plan.n--;
	}
	rd->is_possible = both.n > 0;
	cond_release(&rd->plan.c[0]); /* the name: add_names comes first */
	rd->plan.c[0] = both;
	return RC_OK;
}

static void
drop_towns(struct cond *c)
{
	int i;

	for (i = 0; i < c->n; i++)
		if (c->r[i].kind == 'a' || c->r[i].kind == 'f')
			c->r[i--] = c->r[--c->n];
}

static enum rc
add_places(struct replica *r, const struct query *q, struct reading *rd,
    struct err *err)
{
	struct cond *c;
	int i;
	enum rc rc = RC_OK;

	for (i = 0; i < q->n && rc == RC_OK; i++) {
		if (rd->role[i] != ROLE_PLACE)
			continue;
		if ((c = next_cond(rd)) == NULL) {
			rd->is_possible = false;
			return RC_OK;
		}
		rc = cond_place(r, q->lots[i] > 0 ? &q->with[i] : &q->t[i],
		    rd->mode == MODE_INSIDE, c, err);
		if (rd->side == SIDE_ELSE)
			drop_towns(c);
		if (c->n == 0)
			rd->is_possible = false;
		else if (rc == RC_OK && rd->side == SIDE_FAMILY)
			rc = family_and_town(r, q, rd, err);
	}
	return rc;
}

/* The n-th way to take up to four words for places: of many words the first
 * and the last three, for a name is written in one go. */
static unsigned
places_mask(unsigned n, int text_count)
{
	return text_count <= 4 ? n : (n & 1) | (n >> 1) << (text_count - 3);
}

/* mask: bit i set when text word i is a place. */
static enum rc
make_reading(struct replica *r, const struct query *q, unsigned mask,
    enum mode mode, enum side side, struct reading *rd, struct err *err)
{
	enum rc rc;
	int i, k;

	memset(rd, 0, sizeof(*rd));
	rd->side = side;
	rd->is_places = q->text_count > 1 && mask == (1U << q->text_count) - 1;
	rd->is_possible = true;
	rd->mode = mode;
	rd->plan.most = mode == MODE_NEAR ? GUESS_MAX : 0;
	for (i = 0; i < q->n; i++)
		rd->role[i] = token_sex(&q->t[i]) != NULL ? ROLE_SEX
			      : q->t[i].is_initial        ? ROLE_PLACE
							  : ROLE_FIGURES;
	for (i = 0; i < q->text_count; i++) {
		bool is_place = (mask & (1U << i)) != 0;

		rd->role[q->text[i]] = is_place ? ROLE_PLACE : ROLE_NAME;
		if (q->t[q->text[i]].said != SAID_NOT &&
		    is_place != (q->t[q->text[i]].said == SAID_PLACE))
			return not_so(rd);
		/* its lot is part of the place */
		for (k = 1; is_place && k <= q->lots[q->text[i]]; k++)
			rd->role[q->text[i] + k] = ROLE_LOT;
	}
	rc = add_names(r, q, rd, err);
	if (rc != RC_OK)
		return rc;
	if (!add_figures(q, rd))
		rd->is_possible = false;
	rc = rd->is_possible ? add_places(r, q, rd, err) : RC_OK;
	search_use_rules(&rd->plan, q->rules);
	if (rc == RC_OK && rd->is_possible)
		rc = search_estimate(r, &rd->plan, err);
	for (i = 0; i < rd->plan.n; i++)
		if (rd->plan.c[i].est == 0)
			rd->is_possible = false;
	return rc;
}

static bool
is_one_kana(const struct token *t)
{
	size_t at = 0;

	(void)utf8_next(t->typed, strlen(t->typed), &at);
	return t->class == TOKEN_KANA && t->typed[at] == '\0';
}

/* ク ク ス, the first kana of prefecture, municipality and town (1.3.3): the
 * last of two or three that end the words is the town's. */
static void
join_initials(struct query *q)
{
	int n = 0;

	while (n < q->n && n < 3 && is_one_kana(&q->t[q->n - 1 - n]))
		n++;
	if (n < 2)
		return;
	q->t[q->n - n] = q->t[q->n - 1];
	q->n -= n - 1;
	q->t[q->n - 1].is_initial = true;
}

static void
read_query(struct replica *r, const char *query,
    const struct search_where *where, struct query *q)
{
	struct day_word day;
	int i;

	memset(q, 0, offsetof(struct query, t));
	q->today = replica_today(r);
	q->filter.today = q->today;
	q->filter.scope = where->scope;
	filter_ward(&q->filter, where->ward, where->is_own);
	q->is_cut = !search_words_fit(query, TOKENS_MAX);
	q->n = search_tokens(query, q->t, TOKENS_MAX);
	tokens_take_said(q->t, q->n);
	i = q->n;
	q->n = tokens_take_city(r, q->t, q->n);
	q->is_where = i > 0 && q->n == 0;
	q->n = tokens_join_days(q->t, q->n, q->today);
	q->n = tokens_join_numbers(q->t, q->n);
	join_initials(q);
	q->is_cut = q->is_cut || q->n > WORDS_MAX;
	if (q->n > WORDS_MAX)
		q->n = WORDS_MAX;
	for (i = 0; i < q->n; i++) {
		const struct token *t = &q->t[i];
		const char *sex = token_sex(t);

		if (sex != NULL)
			q->filter.sex[0] = sex[0];
		else if (t->said == SAID_NUMBER || t->said == SAID_DAY)
			continue;
		else if (!t->is_initial && !is_figures(t) &&
			 token_date(t, q->today, &day) == DAY_NONE &&
			 (t->said != SAID_NOT || !token_card(t)))
			q->text[q->text_count++] = i;
	}
	for (i = 0; i < q->text_count; i++)
		q->lots[q->text[i]] = token_with_lot(
		    q->t, q->n, q->text[i], q->today, &q->with[q->text[i]]);
}

/* ---- what each word was taken for (row 5) ---- */

/* As many bytes of s as whole characters fill, most of them. */
static int
whole_chars(const char *s, int most)
{
	int n = (int)strnlen(s, (size_t)most + 1);

	if (n > most)
		for (n = most; ((unsigned char)s[n] & 0xC0) == 0x80; n--)
			;
	return n;
}

static void
show_word(const struct query *q, int i, enum role role, struct search_word *w)
{
	const struct token *t = &q->t[i];
	const char *said =
	    t->hira[0] != '\0' && token_is_japanese(t) ? t->hira : t->typed;
	static const struct {
		const char *label;
		enum word_kind kind;
	} labels[] = {
		[ROLE_NAME] = { "氏", WORD_NAME },
		[ROLE_GIVEN] = { "名", WORD_NAME },
		[ROLE_PLACE] = { "町", WORD_PLACE },
		[ROLE_FIGURES] = { "番号", WORD_NUMBER },
		[ROLE_LOT] = { "番地", WORD_PLACE_PART },
		[ROLE_SEX] = { "性", WORD_SEX },
	};
	struct day_word of;
	char day[100];

	memset(w, 0, sizeof(*w));
	snprintf(w->typed, sizeof(w->typed), "%s%s%s",
	    search_said_words[t->said], t->said != SAID_NOT ? ":" : "",
	    t->typed);
	w->kind = labels[role].kind;
	if (w->kind == WORD_NAME && t->class != TOKEN_HAN)
		w->kind = WORD_KANA;
	if (w->kind == WORD_PLACE && !token_names_town(t))
		w->kind = WORD_PLACE_PART;
	if (role == ROLE_FIGURES && token_date(t, q->today, &of) != DAY_NONE) {
		w->kind = of.kind == DAY_UNKNOWN ? WORD_PLACE_PART : WORD_DATE;
		snprintf(day, sizeof(day), "年月日不詳");
		if (of.kind != DAY_UNKNOWN)
			date_show(&of.date, false, day, sizeof(day));
		snprintf(w->reading, sizeof(w->reading), "生年月日 %s%s", day,
		    of.kind == DAY_SPAN && of.hi > of.lo ? "~" : "");
		return;
	}
	snprintf(w->reading, sizeof(w->reading), "%s %.*s%s",
	    labels[role].label, whole_chars(said, 100), said,
	    (t->is_partial && role != ROLE_FIGURES) || role == ROLE_GIVEN ? "~"
									  : "");
}

/* The words as names alone: what is said while nobody is found. */
static const struct reading *
plain_reading(const struct query *q, struct reading *rd)
{
	int i;

	memset(rd, 0, sizeof(*rd));
	for (i = 0; i < q->n; i++)
		rd->role[i] = token_sex(&q->t[i]) != NULL ? ROLE_SEX
			      : q->t[i].is_initial        ? ROLE_PLACE
							  : ROLE_FIGURES;
	for (i = 0; i < q->text_count; i++)
		rd->role[q->text[i]] = i == 1 ? ROLE_GIVEN : ROLE_NAME;
	return rd;
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

/* Who moved from one large town to another is not looked for behind the people
 * of that name (山崎 本荘町), nor who is called チヨコ in 出水 behind those called
 * イズミ チヨコ. */
static enum rc
is_left_out(struct replica *r, struct reading *rd, const struct found_list *all,
    bool *is_left, struct err *err)
{
	enum rc rc = RC_OK;
	int i;

	*is_left = (rd->is_places || rd->side == SIDE_GIVEN) && all->count > 0;
	if (*is_left)
		rc = search_estimate_alone(r, &rd->plan, err);
	for (i = 0; i < rd->plan.n; i++)
		if (rd->plan.c[i].est < EST_MAX)
			*is_left = false;
	return rc;
}

/* A sheet found by several readings counts once, by its best; later: what is
 * added to the rank of readings from `from` on. */
static enum rc
run_readings(struct replica *r, const struct query *q, struct reading *rd,
    int from, int n, int later, struct found_list *all, struct err *err)
{
	struct found_list f = { 0 };
	struct sheet_map m;
	bool is_left;
	int32_t at;
	int i, j;
	enum rc rc = RC_OK;

	sheet_map_init(&m, all->count);
	for (i = 0; i < all->count; i++)
		(void)sheet_map_put(&m, all->list[i].sheet, i);
	for (i = from; i < n && rc == RC_OK; i++) {
		rc = is_left_out(r, &rd[i], all, &is_left, err);
		if (rc != RC_OK || is_left)
			continue;
		rc = search_plan(r, &rd[i].plan, &q->filter, &f, err);
		all->is_cut = all->is_cut || f.is_cut;
		if (n == 1 && rc == RC_OK) { /* nobody can be there twice */
			f.is_cut = all->is_cut;
			found_release(all); /* of a stricter way to read */
			*all = f;
			break;
		}
		all->list = x_grow(all->list,
		    (size_t)(all->count + f.count + 1), sizeof(*all->list));
		for (j = 0; j < f.count; j++) {
			f.list[j].reading = (uint8_t)i;
			f.list[j].rank = (int16_t)(f.list[j].rank + later);
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

static enum rc
one_reading(struct replica *r, const struct query *q, unsigned mask,
    enum mode mode, enum side side, struct reading *rd, int *n,
    bool *is_too_wide, struct err *err)
{
	struct reading *one = &rd[*n];
	enum rc rc;

	if (*n == PLANS_MAX)
		return RC_OK;
	rc = make_reading(r, q, mask, mode, side, one, err);
	*is_too_wide = one->is_too_wide;
	if (rc == RC_OK && one->is_possible)
		(*n)++;
	else
		plan_release(&one->plan);
	return rc;
}

/* Every way to read the words as names and places that finds somebody;
 * the words as names alone first. */
static enum rc
make_readings(struct replica *r, const struct query *q, enum mode mode,
    struct reading *rd, int *n, struct err *err)
{
	unsigned way, mask,
	    ways = 1U << (q->text_count < 4 ? q->text_count : 4);
	bool wide = false;
	int side;
	enum rc rc = RC_OK;

	for (way = 0; way < ways && rc == RC_OK; way++) {
		mask = places_mask(way, q->text_count);
		/* one name, one place */
		if ((mode != MODE_STRICT && mode != MODE_NEAR) ||
		    q->text_count != 2 || (mask != 1 && mask != 2)) {
			rc = one_reading(
			    r, q, mask, mode, SIDE_ALL, rd, n, &wide, err);
			continue;
		}
		rc = one_reading(
		    r, q, mask, mode, SIDE_FAMILY, rd, n, &wide, err);
		for (side = mode == MODE_NEAR ? SIDE_GIVEN
			    : wide            ? SIDE_ALL
					      : SIDE_ELSE;
		     side < SIDES && rc == RC_OK;
		     side = side == SIDE_ALL ? SIDES : side + 1)
			rc = one_reading(r, q, mask, mode, (enum side)side, rd,
			    n, &wide, err);
	}
	return rc;
}

/* Few bear the one word in kanji as a beginning, and nobody is called just so:
 * then 真由美 is meant by 由美 too. (オノ is never meant to find オオノ.) */
enum { FEW = 10, RANK_LATER = 30 };

static bool
wants_more(const struct query *q, const struct found_list *all)
{
	int i;

	if (q->n != 1 || q->text_count != 1 || all->count >= FEW ||
	    q->t[0].class != TOKEN_HAN)
		return false;
	for (i = 0; i < all->count; i++)
		if (all->list[i].rank < 2)
			return false;
	return all->count > 0 && GUARD("search_part_follows");
}

static enum rc
add_inside(struct replica *r, const struct query *q, struct reading *rd, int *n,
    struct found_list *all, struct err *err)
{
	int from = *n;
	enum rc rc = make_readings(r, q, MODE_INSIDE, rd, n, err);

	return rc != RC_OK
		   ? rc
		   : run_readings(r, q, rd, from, *n, RANK_LATER, all, err);
}

static enum rc
run(struct replica *r, const struct query *q, int limit,
    struct search_result *out, struct err *err)
{
	struct reading rd[PLANS_MAX];
	struct found_list all = { 0 };
	const struct plan *plans[PLANS_MAX];
	enum mode mode;
	int n = 0, first = -1, i;
	enum rc rc = RC_OK;

	if (q->filter.sex[0] != '\0' && q->n == 1)
		return search_too_wide(err);
	show_words(q, plain_reading(q, &rd[0]), out);
	for (mode = MODE_STRICT; mode <= MODE_NEAR; mode++) {
		if (mode == MODE_LOOSE && q->text_count < 2)
			continue;
		if (mode >= MODE_INSIDE && q->text_count == 0)
			break;
		if (mode == MODE_INSIDE && !GUARD("search_inside"))
			continue;
		if (mode == MODE_NEAR && !(q->rules & FOLD_BIT(FOLD_TYPING)))
			break;
		while (n > 0)
			plan_release(&rd[--n].plan);
		rc = make_readings(r, q, mode, rd, &n, err);
		if (rc == RC_OK)
			rc = run_readings(r, q, rd, 0, n, 0, &all, err);
		if (rc != RC_OK || all.count > 0)
			break;
	}
	if (rc == RC_OK && mode == MODE_STRICT && wants_more(q, &all))
		rc = add_inside(r, q, rd, &n, &all, err);
	for (i = 0; i < n; i++)
		plans[i] = &rd[i].plan;
	search_keep_ward(&q->filter, plans, &all, out);
	if (rc == RC_OK)
		rc = search_show(
		    r, plans, &all, &q->filter, limit, out, &first, err);
	/* row 5 shows the reading that found the first hit */
	if (rc == RC_OK && first >= 0)
		show_words(q, &rd[first], out);
	found_release(&all);
	while (n > 0)
		plan_release(&rd[--n].plan);
	return rc;
}

enum rc
search_run(struct replica *r, const char *query, int limit,
    struct search_result *out, struct err *err)
{
	return search_run_in(r, query, NULL, limit, out, err);
}

enum rc
search_run_in(struct replica *r, const char *query,
    const struct search_where *where, int limit, struct search_result *out,
    struct err *err)
{
	static const struct search_where anywhere = { .scope = SCOPE_BOTH };
	struct query q;
	int i;
	enum rc rc;

	memset(out, 0, sizeof(*out));
	if (!utf8_valid(query, strlen(query)) || strlen(query) > 500)
		return err_set(err, RC_INPUT, "E2111", "検索の言葉が読めません",
		    "文字の誤りがあるか、長すぎます", "短く打ち直してください");
	read_query(r, query, where != NULL ? where : &anywhere, &q);
	q.rules = search_rules(r);
	q.hidden = r->hidden;
	if (q.is_cut && GUARD("search_all_words"))
		return search_too_many_words(err);
	if (q.is_where)
		return search_too_wide(err);
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
