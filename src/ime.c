/* SPDX-License-Identifier: ISC
 * ime - see ime.h.
 */
#include "src/ime.h"

#include "src/csv.h"
#include "src/file.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TABLE_MOST ((size_t)4 * 1024 * 1024)
#define LEARNT_MOST 2000 /* of all people; the oldest gives way */
#define READING_MOST 128
#define PARTS 4
#define VARIANTS_OF 4 /* the likeliest words whose variants are offered */
#define FULL_EACH 3   /* words of either half that are put together */

struct own {           /* a word of our own tables */
	char *reading; /* hiragana */
	char *word;
	long weight; /* bearers; the municipality's own: 1 */
};
struct own_list {
	struct own *v;
	int count, cap;
	bool is_sorted;
};
struct learnt {
	char staff[16], reading[READING_MOST], word[SKK_WORD];
	enum ime_part part;
	long count;
	long used_at; /* order of use */
};
enum dict {
	DICT_NAMES,
	DICT_FULL,
	DICT_PLACES,
	DICT_STATIONS,
	DICT_GENERAL,
	DICT_LAW,
	DICT_RARE2,
	DICT_RARE3,
	DICT_VARIANTS,
	DICT_VARIANTS3,
	DICTS
};
static const char *const dict_files[DICTS] = { "SKK-JISYO.jinmei",
	"SKK-JISYO.fullname", "SKK-JISYO.geo", "SKK-JISYO.station",
	"SKK-JISYO.ML", "SKK-JISYO.law", "SKK-JISYO.JIS2", "SKK-JISYO.JIS3_4",
	"SKK-JISYO.itaiji", "SKK-JISYO.itaiji.JIS3_4" };
/* Which dictionaries are asked for what, in this order; -1 ends. */
static const int order[PARTS][DICTS + 1] = {
	[IME_PART_FAMILY] = { DICT_NAMES, DICT_PLACES, DICT_GENERAL, DICT_RARE2,
	    DICT_RARE3, -1 },
	[IME_PART_GIVEN] = { DICT_NAMES, DICT_GENERAL, DICT_RARE2, DICT_RARE3,
	    -1 },
	[IME_PART_PLACE] = { DICT_PLACES, DICT_GENERAL, DICT_STATIONS,
	    DICT_NAMES, DICT_RARE2, DICT_RARE3, -1 },
	[IME_PART_GENERAL] = { DICT_GENERAL, DICT_LAW, DICT_PLACES, DICT_NAMES,
	    DICT_RARE2, DICT_RARE3, -1 },
};

struct ime {
	char *dir;
	struct skk *dict[DICTS]; /* opened when first asked */
	bool is_tried[DICTS];
	struct own_list own[PARTS];
	struct learnt *learnt;
	int learnt_count;
	long uses;
};

/* ---- our own tables ---- */

static int
by_reading(const void *pa, const void *pb)
{
	const struct own *a = pa, *b = pb;
	int r = strcmp(a->reading, b->reading);

	if (r != 0)
		return r;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return strcmp(a->word, b->word);
}

static void
own_add(struct own_list *l, const char *word, const char *kana, long weight)
{
	char hira[READING_MOST];

	if (word[0] == '\0' || strlen(word) >= SKK_WORD ||
	    strlen(kana) >= sizeof(hira))
		return;
	kana_to_hiragana(kana, hira, sizeof(hira));
	if (l->count == l->cap) {
		l->cap = l->cap > 0 ? l->cap * 2 : 256;
		l->v = x_grow(l->v, (size_t)l->cap, sizeof(*l->v));
	}
	l->v[l->count++] =
	    (struct own){ x_strdup(hira), x_strdup(word), weight };
	l->is_sorted = false;
}

/* First of the reading's words; count -1 when there is none. */
static int
own_first(struct own_list *l, const char *reading)
{
	int lo = 0, hi = l->count;

	if (!l->is_sorted && l->count > 0)
		qsort(l->v, (size_t)l->count, sizeof(*l->v), by_reading);
	l->is_sorted = true;
	while (lo < hi) {
		int mid = lo + (hi - lo) / 2;

		if (strcmp(l->v[mid].reading, reading) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < l->count && strcmp(l->v[lo].reading, reading) == 0 ? lo
								       : -1;
}

/* name,bearers,kana or name,kana,old,middle,young */
static void
read_names(struct ime *m, const char *share, const char *name,
    enum ime_part part, int kana_at, int weight_at)
{
	char *path = x_printf("%s/data/names/%s", share, name), *data;
	struct csv_row row;
	struct csv *c;
	size_t len = 0;
	bool is_heading = true;
	enum rc rc;

	data = file_read(path, TABLE_MOST, &len);
	free(path);
	if (data == NULL)
		return;
	c = csv_new(data, len);
	while ((rc = csv_next(c, &row, NULL)) != RC_NOT_FOUND) {
		if (rc == RC_OK && !is_heading && row.count > kana_at &&
		    row.count > weight_at)
			own_add(&m->own[part], row.field[0], row.field[kana_at],
			    atol(row.field[weight_at]));
		is_heading = false;
	}
	csv_free(c);
	free(data);
}

enum rc
ime_open(
    const char *share, const char *skk_dir, struct ime **out, struct err *err)
{
	struct ime *m = x_alloc(sizeof(*m));
	bool any = false;
	int i;

	m->dir = x_strdup(skk_dir != NULL ? skk_dir : SKK_DIR);
	for (i = 0; i < DICTS; i++) {
		char *path = x_printf("%s/%s", m->dir, dict_files[i]);

		any |= access(path, R_OK) == 0;
		free(path);
	}
	if (!any) {
		ime_close(m);
		return err_set(err, RC_NOT_FOUND, "E7066",
		    "かな漢字変換の辞書がありません", "ファイルを開けません",
		    "skkdic と skkdic-extra を入れてください");
	}
	read_names(m, share, "family.csv", IME_PART_FAMILY, 2, 1);
	read_names(m, share, "given_m.csv", IME_PART_GIVEN, 1, 3);
	read_names(m, share, "given_f.csv", IME_PART_GIVEN, 1, 3);
	m->learnt = x_grow(NULL, LEARNT_MOST, sizeof(*m->learnt));
	*out = m;
	return RC_OK;
}

void
ime_close(struct ime *m)
{
	int i, k;

	if (m == NULL)
		return;
	for (i = 0; i < DICTS; i++)
		skk_close(m->dict[i]);
	free(m->dir);
	for (i = 0; i < PARTS; i++) {
		for (k = 0; k < m->own[i].count; k++) {
			free(m->own[i].v[k].reading);
			free(m->own[i].v[k].word);
		}
		free(m->own[i].v);
	}
	if (m->learnt != NULL)
		explicit_bzero(m->learnt, LEARNT_MOST * sizeof(*m->learnt));
	free(m->learnt);
	free(m);
}

void
ime_add(
    struct ime *m, enum ime_part part, const char *word, const char *reading)
{
	own_add(&m->own[part], word, reading, 1);
}

/* ---- words of a reading ---- */

struct found {
	char (*out)[SKK_WORD];
	int n, max;
};

/* Brackets, and characters that are words in a circle, a bracket or a square:
 * signs such as those of companies are neither typed nor searched (2.1.2 N). */
static bool
has_sign(const char *word)
{
	size_t n = strlen(word), at = 0;
	int32_t c;

	while (at < n && (c = utf8_next(word, n, &at)) > 0)
		if (c == '(' || c == 0xFF08 || (c >= 0x3200 && c <= 0x33FF))
			return GUARD("ime_no_signs");
	return false;
}

static void
put(struct found *f, const char *word)
{
	int i;

	if (has_sign(word))
		return;
	for (i = 0; i < f->n; i++)
		if (strcmp(f->out[i], word) == 0)
			return;
	if (f->n < f->max)
		(void)snprintf(f->out[f->n++], SKK_WORD, "%s", word);
}

static void
put_own(struct ime *m, enum ime_part part, const char *reading, struct found *f)
{
	struct own_list *l = &m->own[part];
	int i = own_first(l, reading);

	for (; i >= 0 && i < l->count && strcmp(l->v[i].reading, reading) == 0;
	     i++)
		put(f, l->v[i].word);
}

/* A form that is opened and not typed into reads no dictionary. */
static struct skk *
dict_of(struct ime *m, enum dict d)
{
	char *path;

	if (!m->is_tried[d]) {
		m->is_tried[d] = true;
		path = x_printf("%s/%s", m->dir, dict_files[d]);
		(void)!skk_open(path, &m->dict[d], NULL);
		free(path);
	}
	return m->dict[d];
}

static void
put_dict(struct ime *m, enum dict d, const char *reading, struct found *f)
{
	char words[64][SKK_WORD];
	int i, n;

	if (dict_of(m, d) == NULL)
		return;
	n = skk_find(m->dict[d], reading, words, 64);
	for (i = 0; i < n; i++)
		put(f, words[i]);
}

/* Chosen most often first, the newest of equals. */
static int
by_use(const void *pa, const void *pb)
{
	const struct learnt *const *a = pa, *const *b = pb;

	if ((*a)->count != (*b)->count)
		return (*a)->count > (*b)->count ? -1 : 1;
	return (*a)->used_at > (*b)->used_at ? -1 : 1;
}

static void
put_learnt(struct ime *m, const char *staff, enum ime_part part,
    const char *reading, struct found *f)
{
	const struct learnt *mine[32] = { NULL };
	int i, n = 0;

	for (i = 0; i < m->learnt_count && n < 32; i++)
		if (m->learnt[i].part == part &&
		    strcmp(m->learnt[i].staff, staff) == 0 &&
		    strcmp(m->learnt[i].reading, reading) == 0)
			mine[n++] = &m->learnt[i];
	qsort(mine, (size_t)n, sizeof(mine[0]), by_use);
	for (i = 0; i < n; i++)
		put(f, mine[i]->word);
}

/* 髙橋 after 高橋, 山﨑 after 山崎: dictionaries of names hold few of the
 * forms that registers are full of. */
static void
put_variants_of(struct ime *m, const char *word, struct found *f)
{
	char one[8], others[24][SKK_WORD], whole[3 * SKK_WORD];
	size_t len = strlen(word), at = 0, from;
	int d, i, n;

	while (at < len) {
		from = at;
		if (utf8_next(word, len, &at) <= 0 || at - from >= sizeof(one))
			return;
		memcpy(one, word + from, at - from);
		one[at - from] = '\0';
		for (d = DICT_VARIANTS; d <= DICT_VARIANTS3; d++) {
			n = dict_of(m, (enum dict)d) != NULL
				? skk_find(m->dict[d], one, others, 24)
				: 0;
			for (i = 0; i < n; i++) {
				(void)snprintf(whole, sizeof(whole),
				    "%.*s%.90s%.90s", (int)from, word,
				    others[i], word + at);
				if (strlen(whole) < SKK_WORD)
					put(f, whole);
			}
		}
	}
}

static void
put_variants(struct ime *m, struct found *f)
{
	char first[VARIANTS_OF][SKK_WORD];
	int i, n = f->n < VARIANTS_OF ? f->n : VARIANTS_OF;

	for (i = 0; i < n; i++)
		memcpy(first[i], f->out[i], SKK_WORD);
	for (i = 0; i < n; i++)
		put_variants_of(m, first[i], f);
}

int
ime_find(struct ime *m, const char *staff, enum ime_part part,
    const char *reading, char (*out)[SKK_WORD], int max)
{
	struct found f = { out, 0, max > 0 ? max - 1 : 0 };
	char katakana[SKK_WORD];
	int i;

	if (reading[0] == '\0' || strlen(reading) >= SKK_WORD)
		return 0;
	put_learnt(m, staff, part, reading, &f);
	put_own(m, part, reading, &f);
	for (i = 0; order[part][i] >= 0; i++)
		put_dict(m, (enum dict)order[part][i], reading, &f);
	if (part == IME_PART_FAMILY || part == IME_PART_GIVEN)
		put_variants(m, &f);
	f.max = max; /* katakana has its place */
	kana_to_katakana(reading, katakana, sizeof(katakana));
	put(&f, katakana);
	return f.n;
}

/* The likeliest words of one half of a full name. */
static int
half(struct ime *m, enum ime_part part, const char *reading,
    char (*out)[SKK_WORD])
{
	struct found f = { out, 0, FULL_EACH };

	put_own(m, part, reading, &f);
	put_dict(m, DICT_NAMES, reading, &f);
	return f.n;
}

int
ime_find_full(
    struct ime *m, const char *reading, char (*out)[SKK_WORD], int max)
{
	char family[FULL_EACH][SKK_WORD], given[FULL_EACH][SKK_WORD];
	char head[SKK_WORD], whole[8 * SKK_WORD];
	struct found f = { out, 0, max };
	size_t len = strlen(reading), at = 0, cut;
	int i, k, a, b, only_own;

	if (len >= SKK_WORD)
		return 0;
	/* A family name that our table knows comes before any other. */
	for (only_own = 1; only_own >= 0; only_own--)
		for (at = 0; utf8_next(reading, len, &at) > 0 && at < len;) {
			cut = at;
			memcpy(head, reading, cut);
			head[cut] = '\0';
			if ((own_first(&m->own[IME_PART_FAMILY], head) >= 0) !=
			    (only_own == 1))
				continue;
			a = half(m, IME_PART_FAMILY, head, family);
			b = a > 0
				? half(m, IME_PART_GIVEN, reading + cut, given)
				: 0;
			for (i = 0; i < a; i++)
				for (k = 0; k < b; k++) {
					(void)snprintf(whole, sizeof(whole),
					    "%s　%s", family[i], given[k]);
					if (strlen(whole) < SKK_WORD)
						put(&f, whole);
				}
		}
	put_dict(m, DICT_FULL, reading, &f);
	return f.n;
}

void
ime_chosen(struct ime *m, const char *staff, enum ime_part part,
    const char *reading, const char *word)
{
	struct learnt *l = NULL, *oldest = NULL;
	int i;

	if (strlen(reading) >= READING_MOST || strlen(word) >= SKK_WORD ||
	    strlen(staff) >= sizeof(l->staff))
		return;
	for (i = 0; i < m->learnt_count; i++) {
		struct learnt *o = &m->learnt[i];

		if (oldest == NULL || o->used_at < oldest->used_at)
			oldest = o;
		if (o->part == part && strcmp(o->staff, staff) == 0 &&
		    strcmp(o->reading, reading) == 0 &&
		    strcmp(o->word, word) == 0)
			l = o;
	}
	if (l == NULL) {
		l = m->learnt_count < LEARNT_MOST
			? &m->learnt[m->learnt_count++]
			: oldest;
		memset(l, 0, sizeof(*l));
		memcpy(l->staff, staff, strlen(staff) + 1);
		memcpy(l->reading, reading, strlen(reading) + 1);
		memcpy(l->word, word, strlen(word) + 1);
		l->part = part;
	}
	l->count++;
	l->used_at = ++m->uses;
}
