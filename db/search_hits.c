/* SPDX-License-Identifier: ISC
 * search_hits - what was found as hits: the order, the reasons, the marks.
 */
#include "db/search_private.h"

#include "src/foldrule.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- why ---- */

/* One character with its selector; blanks are passed over. */
struct glyph {
	int32_t c, selector;
	size_t from, to;
};

static bool
is_selector(int32_t c)
{
	return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

static bool
next_glyph(const char *s, size_t n, size_t *at, struct glyph *g)
{
	size_t next;
	int32_t c;

	while (*s != '\0' && *at < n &&
	       (s[*at] == ' ' || strncmp(s + *at, "\xe3\x80\x80", 3) == 0))
		*at += s[*at] == ' ' ? 1 : 3;
	g->from = *at;
	g->selector = 0;
	if (*at >= n)
		return false;
	g->c = utf8_next(s, n, at);
	next = *at;
	while (next < n && is_selector(c = utf8_next(s, n, &next))) {
		g->selector = c;
		*at = next;
	}
	g->to = *at;
	return true;
}

/* The first character that was written otherwise than typed; what differs by
 * its selector alone is another 字形 of it, Latin letters have two cases. */
static void
variant_of(const char *stored, const char *typed, char *out, size_t size)
{
	size_t i = 0, j = 0, n = strlen(stored), m = strlen(typed);
	struct glyph a, b;
	char as[24], bs[24], ka[KEY_SIZE], kb[KEY_SIZE];

	while (next_glyph(stored, n, &i, &a) && next_glyph(typed, m, &j, &b)) {
		if (a.c == b.c && a.selector == b.selector)
			continue;
		if (a.c == b.c) {
			snprintf(
			    out, size, "%s", fold_defs[FOLD_SELECTORS].label);
			continue; /* another character says more */
		}
		snprintf(as, sizeof(as), "%.*s", (int)(a.to - a.from),
		    stored + a.from);
		snprintf(bs, sizeof(bs), "%.*s", (int)(b.to - b.from),
		    typed + b.from);
		key_name(as, ka, sizeof(ka));
		key_name(bs, kb, sizeof(kb));
		if (a.c < 0x80 && b.c < 0x80 && strcmp(ka, kb) == 0)
			continue;
		if (strcmp(ka, kb) != 0) /* not one for one */
			return;
		snprintf(out, size, "%s=%s", as, bs);
		return;
	}
}

/* The rules without which they were not alike: 清濁・長音. */
static void
rules_of(const char *stored, const char *typed, char *out, size_t size)
{
	uint32_t rules = fold_why(true, false, typed, stored, FOLD_ALL);
	size_t n = 0;
	int i;

	if (rules == FOLD_BIT(FOLD_COUNT))
		return;
	for (i = 0; i < FOLD_COUNT && n < size; i++)
		if (rules & FOLD_BIT(i))
			n += (size_t)snprintf(out + n, size - n, "%s%s",
			    n > 0 ? "・" : "", fold_defs[i].label);
}

static void
how_alike(const struct range *r, const struct skey *k, char *out, size_t size)
{
	const char *stored = k->raw[0] != '\0' ? k->raw : k->key;

	if (range_as_typed(r, k) || !GUARD("search_says_rule"))
		return;
	if (strchr(KANA_KINDS, k->kind) != NULL)
		rules_of(stored, r->raw, out, size);
	else
		variant_of(stored, r->raw, out, size);
}

void
search_variant(struct replica *rep, int32_t sheet, const struct range *g,
    char *out, size_t size)
{
	struct store_stmt *st;
	struct skey k;
	const char *text;
	int rank;

	out[0] = '\0';
	if (g->raw[0] == '\0' ||
	    store_use(rep->db, "SELECT keys FROM sheet WHERE id = $1", &st,
		NULL) != RC_OK)
		return;
	store_int(st, 1, sheet);
	if (store_step(st, NULL) == RC_OK) {
		text = store_col_text(st, 0);
		while (out[0] == '\0' && skey_next(&text, &k))
			if (range_takes(g, &k, &rank))
				how_alike(g, &k, out, size);
	}
	store_done(st);
}

uint32_t
search_rules(struct replica *r)
{
	char off[256] = "";

	if (replica_setting(r, "fold_off", off, sizeof(off), NULL) != RC_OK)
		off[0] = '\0';
	return fold_rules(off);
}

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
	case WHY_RELATION:
		return "続柄";
	case WHY_REMOVAL:
		return "消除の事由";
	case WHY_EMPTY:
		return "";
	case WHY_NEAR:
		return "似た読み";
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
	case 'i':
		return "住所コード";
	case 'u':
		return "郵便番号";
	default:
		return "在留カード等の番号";
	}
}

/* 旧氏 and 通称 are told from the name of the sheet, what was from what is. */
static void
add_name_why(const struct found *f, const struct range *r, bool was, char *why,
    size_t size)
{
	bool of_kana = r->why == WHY_KANA;
	const char *whose = "";

	if (!GUARD("search_says_whose") || f->source == 0 ||
	    (f->source & SOURCE_NAME) != 0)
		whose = was ? "旧の氏名" : "";
	else if ((f->source & SOURCE_ALIAS) != 0)
		whose = was ? "旧の通称" : of_kana ? "通称かな" : "通称";
	else
		whose = was ? "前の旧氏" : of_kana ? "旧氏かな" : "旧氏";
	add_why(why, size, whose);
	if (whose[0] == '\0' ||
	    (!was && r->why != WHY_NAME && r->why != WHY_KANA))
		add_why(why, size, why_words(r));
}

/* Where the address is covered, that a former one was found is said, and not
 * which: who asked by one character would be told the town. */
static const char *
why_place(const char *said, bool is_covered)
{
	return is_covered && strncmp(said, "旧住所", strlen("旧住所")) == 0 &&
		       GUARD("search_support_former")
		   ? "旧住所"
		   : said;
}

static void
explain(struct replica *rep, const struct plan *p, const struct found *f,
    bool is_covered, struct hit *h)
{
	char variant[64] = "";
	bool was;
	int i;

	for (i = 0; i < p->n; i++) {
		const struct range *r;

		if (f->range[i] == RANGE_NONE)
			continue;
		r = &p->c[i].r[f->range[i]];
		if (f->is_otherwise && variant[0] == '\0')
			search_variant(
			    rep, f->sheet, r, variant, sizeof(variant));
		was = (f->former & 1U << i) != 0;
		if (strchr("nkrqghxXoO", r->kind) != NULL)
			add_name_why(f, r, was, h->why, sizeof(h->why));
		else if (was && (r->kind == 'b' || r->kind == 'v'))
			add_why(h->why, sizeof(h->why), "旧方書");
		else
			add_why(h->why, sizeof(h->why),
			    why_place(why_words(r), is_covered));
		if (r->kind == 'x' || r->kind == 'X')
			add_why(h->why, sizeof(h->why), "住所");
		add_why(
		    h->why, sizeof(h->why), why_place(r->place, is_covered));
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
    bool *is_covered, struct err *err)
{
	struct store_stmt *st;
	struct member m;
	char twin[KEY_SIZE * 2], removed[96], code[4];
	enum rc rc = store_use(r->db,
	    "SELECT person_no, household_no, "
	    "sheet_no, name, kana, birth, sex, relation, address, removed, "
	    "kind, twin_key, address_code FROM sheet WHERE id = $1",
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
	copy_col(st, 12, h->address_code, sizeof(h->address_code));
	store_done(st);
	h->is_removed = f->gone <= today;
	rc = replica_marks(
	    r, h->person_no, h->household_no, twin, today, &m, err);
	if (rc != RC_OK)
		return rc;
	h->has_twin = m.has_twin;
	*is_covered = GUARD("search_support_address") && m.home_is_guarded;
	if (*is_covered) {
		snprintf(h->address, sizeof(h->address), "〔抑止〕");
		h->address_code[0] = '\0';
	}
	show_signs(h, &m, f->gone, today);
	show_note(h, &m, removed);
	return RC_OK;
}

/* ---- the order ---- */

struct place_in_order {
	uint64_t key; /* class, how often the name stands there, found where */
	int at;
};

/* Exact before folded before beginnings, now before formerly (the rank);
 * within one of them the living before the removed. */
static unsigned
class_of(const struct found *f, int32_t today)
{
	int rank = GUARD("search_rank") ? f->rank : 0;
	unsigned c = (unsigned)(rank < 100 ? rank : 100) * 2;

	return c + (GUARD("search_living_first") && f->gone <= today);
}

/* How many of those found bear each name; slot[i] is where i's is counted. Who
 * was found by no name is one of all these: a place, a number. */
static int *
count_names(const struct found_list *all, int *slot)
{
	int *count = x_alloc(((size_t)all->count + 2) * sizeof(*count));
	struct sheet_map m;
	int i, n = 0;

	sheet_map_init(&m, 64);
	for (i = 0; i < all->count; i++) {
		int32_t name = (int32_t)(all->list[i].name & 0x7fffffffU);

		/* equal names stand together in the index */
		if (i > 0 && name != 0 &&
		    all->list[i].name == all->list[i - 1].name)
			slot[i] = slot[i - 1];
		else if (name != 0 || !GUARD("search_nameless_last"))
			slot[i] = name != 0 ? sheet_map_put(&m, name, n) : n;
		else
			slot[i] = all->count;
		if (slot[i] == n)
			n++;
		count[slot[i]]++;
	}
	sheet_map_release(&m);
	return count;
}

static void
sink(struct place_in_order *heap, int n, int i)
{
	struct place_in_order x = heap[i];
	int child;

	for (; (child = 2 * i + 1) < n; i = child) {
		if (child + 1 < n && heap[child + 1].key > heap[child].key)
			child++;
		if (heap[child].key <= x.key)
			break;
		heap[i] = heap[child];
	}
	heap[i] = x;
}

static int
by_key(const void *a, const void *b)
{
	const struct place_in_order *x = a, *y = b;

	return x->key < y->key ? -1 : x->key > y->key;
}

/* The first `limit` in order: a name that few bear before one of many, then
 * the order of the index, the same every time. */
static int
choose(const struct found_list *all, int32_t today, int limit,
    struct place_in_order *chosen)
{
	int *slot = x_alloc(((size_t)all->count + 1) * sizeof(*slot));
	int *count = count_names(all, slot), i, n = 0, k;

	for (i = 0; i < all->count && limit > 0; i++) {
		uint64_t often =
		    GUARD("search_rare_first") ? (uint64_t)count[slot[i]] : 0;
		struct place_in_order p = {
			(uint64_t)class_of(&all->list[i], today) << 56 |
			    often << 28 | (uint64_t)i,
			i
		};

		if (n < limit) {
			chosen[n++] = p;
			if (n == limit)
				for (k = n / 2 - 1; k >= 0; k--)
					sink(chosen, n, k);
		} else if (p.key < chosen[0].key) {
			chosen[0] = p;
			sink(chosen, n, 0);
		}
	}
	qsort(chosen, (size_t)n, sizeof(*chosen), by_key);
	free(count);
	free(slot);
	return n;
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

enum rc
search_too_wide(struct err *err)
{
	return err_set(err, RC_INPUT, "E2112", "それだけでは探せません",
	    "当てはまる人が多すぎます",
	    "氏名、町名、生年月日、番号のどれかを打ち足してください");
}

enum rc
search_show(struct replica *r, const struct plan *const *plans,
    const struct found_list *all, const struct sheet_filter *f, int limit,
    struct search_result *out, int *first, struct err *err)
{
	struct place_in_order *chosen;
	bool is_covered = false;
	int n, i;
	enum rc rc = RC_OK;

	for (i = 0; i < all->count; i++)
		if (all->list[i].gone <= f->today)
			out->removed++;
		else
			out->living++;
	out->is_more = all->is_cut || all->count > TOTAL_MAX;
	out->total = all->count < TOTAL_MAX ? all->count : TOTAL_MAX;
	limit = limit > 0 ? limit : 0;
	chosen = x_alloc((size_t)(limit + 1) * sizeof(*chosen));
	out->hits = x_alloc((size_t)(limit + 1) * sizeof(*out->hits));
	n = choose(all, f->today, limit, chosen);
	for (i = 0; i < n && rc == RC_OK; i++) {
		const struct found *x = &all->list[chosen[i].at];

		rc = load_hit(r, x, f->today, &out->hits[i], &is_covered, err);
		if (rc != RC_OK)
			break;
		explain(r, plans[x->reading], x, is_covered, &out->hits[i]);
		out->count++;
	}
	*first = n > 0 ? all->list[chosen[0].at].reading : -1;
	free(chosen);
	point_at_twins(out);
	return rc;
}
