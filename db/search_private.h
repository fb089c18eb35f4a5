/* SPDX-License-Identifier: ISC
 * What the files of the search share: words become ranges of the key index,
 * a condition is an OR of ranges, a plan an AND of conditions.
 */
#ifndef DB_SEARCH_PRIVATE_H
#define DB_SEARCH_PRIVATE_H

#include "db/replica_private.h"
#include "db/search.h"

#include "src/date.h"

enum {
	WORDS_MAX = SEARCH_WORDS,
	TOKENS_MAX = 20, /* before days and numbers are joined */
	TYPED_SIZE = 256,
	CONDS_MAX = 12,
	PLANS_MAX = 48,
	EST_MAX = 1500,   /* beyond this a condition counts as large */
	SCAN_MAX = 20000, /* keys taken of a condition that stands alone */
	ALL_MAX = 200000, /* keys read of the first: nobody is left out */
	GUESS_MAX = 2000, /* the same of what was nearly typed */
	TOTAL_MAX = 2000,
	WARD_ENOUGH = 250 /* of the own ward: then no more than TOTAL_MAX keys
			   * are read of a condition that stands alone */
};

enum { READINGS_MAX = 10, NUMBER_DIGITS = 9 };
enum token_class { TOKEN_HAN, TOKEN_KANA, TOKEN_LATIN, TOKEN_OTHER };
struct token {
	char typed[TYPED_SIZE];
	char narrow[TYPED_SIZE]; /* figures and Latin letters half-width */
	enum token_class class;
	enum search_said said;
	char name[KEY_SIZE];               /* folded as a name */
	char kana[READINGS_MAX][KEY_SIZE]; /* folded readings; several where
					    * letters may be several kana */
	int kana_count;
	int complete; /* of them the first, which no letter is open in */
	char hira[TYPED_SIZE]; /* for row 5 */
	char kata
	    [TYPED_SIZE]; /* the reading as typed, in katakana; "" partial */
	bool is_partial;  /* the reading is not complete */
	bool is_initial;  /* one kana that is the first of a town (1.3.3) */
	bool is_one;      /* one kanji of a town is enough */
	char latin[TYPED_SIZE]; /* lower case */
};

enum why {
	WHY_NAME,
	WHY_KANA,
	WHY_ROMAJI,
	WHY_ROMAN,
	WHY_GIVEN,
	WHY_ADDRESS,
	WHY_OLD_ADDRESS,
	WHY_BUILDING,
	WHY_BIRTH,
	WHY_NUMBER,
	WHY_RELATION,
	WHY_REMOVAL,
	WHY_EMPTY,
	WHY_NEAR
};

/* A stretch of the key index and what else must hold there. */
struct range {
	char kind;
	char lo[KEY_SIZE], hi[KEY_SIZE]; /* lo <= key < hi */
	char whole[KEY_SIZE];  /* the key that is no mere beginning; "" none */
	char raw[KEY_SIZE];    /* the name as typed; "" do not compare */
	char given[KEY_SIZE];  /* beginning of the given name; "" any */
	int family;            /* bytes of the family name typed, with given */
	bool is_strict;        /* the family name is all of what was typed */
	char inside[KEY_SIZE]; /* stands anywhere in the key; "" any */
	char lot[64];          /* lot number or its beginning; "" any */
	char until[9];         /* D: the interval must end on or after it */
	uint8_t source;        /* SOURCE_…: one of them; 0 any */
	bool is_current;       /* no former name */
	bool is_exact;         /* the whole key, or all of the family name */
	bool is_beginning;     /* a: the town's name goes on */
	bool is_long;          /* by 長音 alone */
	bool may_be_long;      /* `whole` with オ behind it is all too */
	uint32_t rules;        /* foldrule.h: alike by these alone; 0 by all */
	int rank; /* of a beginning; whole ones are better. Even: one
		   * more is what is written otherwise */
	enum why why;
	char text[96];  /* said as reason, "" by `why` */
	char place[96]; /* said beside it: 旧住所 水前寺; "" nothing */
};
struct cond {
	struct range *r; /* owned */
	int n, cap;
	int est;     /* keys in the ranges, see search_estimate */
	bool is_not; /* no key may lie in any of the ranges */
	bool is_cut; /* more was meant than there are ranges for */
};
struct plan {
	struct cond c[CONDS_MAX];
	int n;
	int most; /* keys of the first of several that are read; 0 ALL_MAX */
};

/* One sheet that was found; many are held, so it is small. */
enum { RANGE_NONE = 255, RANGES_MAX = 254 };
struct found {
	int32_t sheet;
	int32_t gone;
	uint32_t name; /* of the name that was found: how rare is it; 0 none */
	int16_t rank;
	uint16_t former;   /* bit i: condition i by what was before */
	uint8_t source;    /* SOURCE_…: whose the name is that was found */
	uint8_t ward;      /* ward_mark */
	bool is_otherwise; /* written otherwise than typed */
	uint8_t range[CONDS_MAX]; /* which range of each condition */
	uint8_t reading;          /* of the query */
};
struct found_list {
	struct found *list; /* owned; in the order of the index */
	int count, cap;
	bool is_cut; /* there may be more */
};

/* Where each sheet stands in a list: a hash of sheet numbers. */
struct sheet_map {
	int32_t *sheet, *at; /* owned; sheet 0: free */
	uint32_t mask, used;
};
void sheet_map_init(struct sheet_map *m, int expected);
void sheet_map_release(struct sheet_map *m);
/* The place of the sheet; it is entered with `at` when it was not there. */
int32_t sheet_map_put(struct sheet_map *m, int32_t sheet, int32_t at);
int32_t sheet_map_get(const struct sheet_map *m, int32_t sheet); /* -1 none */

void cond_release(struct cond *c);
void plan_release(struct plan *p);
struct range *cond_add(
    struct cond *c, char kind, const char *lo, int rank, enum why why);

/* search_word - the next word of *p, which moves behind it; "" at the end. word
 * takes size bytes, a longer one is cut. */
bool search_word(const char **p, char *word, size_t size);
/* search_words_fit - whether they are no more than max, and none too long. */
bool search_words_fit(const char *query, int max);
/* search_tokens - the first max words, classified; returns how many. */
int search_tokens(const char *query, struct token *t, int max);
/* E2111: more words than are read. */
enum rc search_too_many_words(struct err *err);

/* What holds for a sheet whatever it is found by. */
struct sheet_filter {
	char sex[2]; /* "" any */
	enum search_scope scope;
	int32_t today;
	char ward_code[8]; /* of the list; "" any */
	uint8_t ward;      /* ward_mark of that */
	bool is_own;       /* gives way to the whole city */
};
/* filter_ward - takes the ward of `code`, 5 or 6 figures; "" any. */
void filter_ward(struct sheet_filter *f, const char *code, bool is_own);

/* token_read - one word, blanks in it included, as a token. */
void token_read(const char *typed, struct token *t);

/* ---- search_address.c */
/* address_plain - figures of a lot in kanji as others: 五丁目四番十二号 is
 * 五丁目4番12号. */
void address_plain(const char *narrow, char *out, size_t size);
/* ends_in_chome - 五丁目 and nothing else. */
bool ends_in_chome(const char *rest);
/* token_is_lot - a lot number as it stands behind a town, or a room: 5-4-12,
 * 4番12号, 5丁目, 108. */
bool token_is_lot(const struct token *t);
/* token_lot - its key without the 丁目; false: it is none. */
bool token_lot(const struct token *t, char *lot, size_t size);
/* tokens_take_city - takes off where the town is, 熊本県熊本市中央区, in whole
 * words or before a town. Returns how many words are left. */
int tokens_take_city(struct replica *r, struct token *t, int n);
/* token_with_lot - the word t[at] with the lot that stands behind it as one:
 * 渡鹿 5-4-12. Returns how many words that takes beside the first; 0 none. */
int token_with_lot(
    const struct token *t, int n, int at, int32_t today, struct token *out);

/* ---- search_place.c */
/* building_keys - what 方書 begin with, up to max; returns how many. */
enum { BUILDING_KEYS = 12 };
int building_keys(const struct token *t, char key[][KEY_SIZE], int max);
/* cond_building - 方書, the room behind it. */
void cond_building(const struct token *t, struct cond *c);

/* tokens_join_days - words with blanks between them that are one date, made
 * one word: 昭和41. 10. 13, 昭和 41年 10月 13日. Returns how many are left. */
int tokens_join_days(struct token *t, int n, int32_t today);
/* tokens_join_numbers - the same of a card's number: CD 12345678 EF. */
int tokens_join_numbers(struct token *t, int n);

/* ---- search_latin.c */
/* latin_plain - ō as ou and the like, where the rest are plain letters; in
 * place. */
void latin_plain(char *narrow, size_t size);
/* token_read_latin - what the letters may be in kana: as they are typed on a
 * keyboard, and as a passport has them (junichi, ohta, yuko). */
void token_read_latin(struct token *t);
/* token_add_kana - one reading more, unless it is there. */
void token_add_kana(struct token *t, const char *hira);
/* token_is_japanese - whether the letters are kana to the last one. */
bool token_is_japanese(const struct token *t);

/* number_in_full - a 宛名番号 or 世帯番号 with the zeros before it. */
void number_in_full(const char *digits, char out[32]);

/* token_lower - Latin letters of s in lower case. */
void token_lower(const char *s, char *out, size_t size);

/* tokens_take_said - takes off what each word is said to be (the box alone). */
void tokens_take_said(struct token *t, int n);

/* is_sex - "1", "2" or NULL. */
const char *token_sex(const struct token *t);

/* token_names_town - whether a word taken for a place says which: no lot, no
 * first kana. */
bool token_names_town(const struct token *t);
/* A word as a date of birth. */
enum day_kind {
	DAY_NONE,
	DAY_SPAN,  /* a day, a month, a year: lo..hi */
	DAY_WORDS, /* 昭和15年頃, 昭和63年2月30日: date has the words */
	DAY_UNKNOWN /* 年月日不詳: no days */
};
struct day_word {
	enum day_kind kind;
	struct date date; /* a month or a year: its first day */
	int32_t lo, hi;
};
enum day_kind token_date(
    const struct token *t, int32_t today, struct day_word *w);
/* token_day - the days that the token may mean: *lo..*hi. */
bool token_day(const struct token *t, int32_t today, int32_t *lo, int32_t *hi);

/* token_card - a 在留カード等の番号. */
bool token_card(const struct token *t);

/* Conditions out of tokens; each returns false when the token cannot mean
 * that. */
bool cond_figures(
    const struct token *t, int32_t today, unsigned hidden, struct cond *c);
/* search_hides - whether the key is one of search_hide. */
bool search_hides(unsigned hidden, enum search_key key);
void cond_name(const struct token *t, struct cond *c);
/* token_join - the words t[at[0..n-1]] as one name. */
void token_join(const struct token *t, const int *at, int n, struct token *out);
/* Family name as typed and the beginning of a given name; loose: the family
 * name too may go on. */
bool cond_names(
    const struct token *a, const struct token *b, bool loose, struct cond *c);
void cond_family(const struct token *t, struct cond *c);
void cond_given(const struct token *t, struct cond *c);
/* The given name, or the beginning of a name in Latin letters. */
void cond_given_or_latin(const struct token *t, struct cond *c);
/* Anywhere in a name (部分一致, 2.1.2); then: a second word after it, NULL
 * none. */
MUST_CHECK enum rc cond_inside(struct replica *r, const struct token *t,
    const struct token *then, struct cond *c, struct err *err);
/* The same of one kind: n k r or b; key is folded, then "" none. */
MUST_CHECK enum rc cond_part(struct replica *r, char kind, const char *key,
    const char *written, const char *then, struct cond *c, enum why why,
    struct err *err);
/*
 * cond_family_town - the word as a family name together with the towns of
 * today of a condition that cond_place made; false in *made when they are too
 * many to be asked for one by one.
 */
MUST_CHECK enum rc cond_family_town(struct replica *r, const struct token *t,
    const struct cond *place, struct cond *c, bool *made, struct err *err);
/* cond_near_town - the same of the family names that are one slip away from
 * the word; those that are too many are left out. */
MUST_CHECK enum rc cond_near_town(struct replica *r, const struct token *t,
    const struct cond *place, struct cond *c, struct err *err);
/* cond_drop_families - of what cond_near made, everybody of a family name. */
void cond_drop_families(struct cond *c);
/* Readings that one slip of the fingers makes of a known name: two kana
 * changed about, one missing, one too many, one beside. */
MUST_CHECK enum rc cond_near(struct replica *r, const struct token *t,
    const struct token *then, struct cond *c, struct err *err);
/* inside: the word may stand anywhere in the name of the place. */
MUST_CHECK enum rc cond_place(struct replica *r, const struct token *t,
    bool inside, struct cond *c, struct err *err);

/* range_takes - whether a key lies in the range; *rank receives how well. */
bool range_takes(const struct range *r, const struct skey *k, int *rank);
/* The same for a key that lies between lo and hi. */
bool range_takes_rest(const struct range *r, const struct skey *k, int *rank);

/* skey_next - next key of a sheet's stored keys; false at the end. */
bool skey_next(const char **p, struct skey *k);
/* Kinds of keys that hold a name, and of those a reading. */
#define NAME_KINDS "nkrghqxXoO"
#define KANA_KINDS "khXOb"
/* range_as_typed - as typed, or only folded: 渡邉 is found by 渡辺 too, but
 * later. */
bool range_as_typed(const struct range *r, const struct skey *k);
/* search_use_rules - names are alike by those rules alone; rules FOLD_ALL:
 * nothing changes. */
void search_use_rules(struct plan *p, uint32_t rules);
/* search_estimate - counts each condition's keys, to EST_MAX. One that stands
 * alone is read anyway, and where one has none nobody is found: then they are
 * counted to 1, and not at all behind the one that has none. */
MUST_CHECK enum rc search_estimate(
    struct replica *r, struct plan *p, struct err *err);
/* search_estimate_alone - counts the keys of a plan's one condition to EST_MAX;
 * several are counted already. */
MUST_CHECK enum rc search_estimate_alone(
    struct replica *r, struct plan *p, struct err *err);
/* search_plan - sheets that meet every condition. Appends. */
MUST_CHECK enum rc search_plan(struct replica *r, struct plan *p,
    const struct sheet_filter *f, struct found_list *out, struct err *err);
void found_release(struct found_list *f);

/*
 * search_keep_ward - of what was found only who is of the filter's ward, and
 * whoever was found by a number; all of them where nobody of the own ward
 * answers. out says which, and how many are elsewhere.
 */
void search_keep_ward(const struct sheet_filter *w,
    const struct plan *const *plans, struct found_list *all,
    struct search_result *out);
/*
 * search_show - the first `limit` of what was found as hits, in order, with
 * the counts. plans: of the readings, by found.reading; *first: the reading
 * of the first hit, -1 nobody.
 */
MUST_CHECK enum rc search_show(struct replica *r,
    const struct plan *const *plans, const struct found_list *all,
    const struct sheet_filter *f, int limit, struct search_result *out,
    int *first, struct err *err);
/* has_mynumber - any run of figures, spaces and hyphens apart, that is one. */
bool has_mynumber(const char *query);
bool word_is_mynumber(const struct token *t);
/* E2113: the value is none that the item takes. */
enum rc search_not_taken(enum search_key key, struct err *err);
/* search_not_shown - RC_DENIED E1041 with the key in item. */
enum rc search_not_shown(enum search_key key, struct err *err);
enum rc search_too_wide(struct err *err);
/* search_rules - of foldrule.h, those that the municipality has on (setting
 * fold_off names the others). */
uint32_t search_rules(struct replica *r);
void cond_days(struct cond *c, int32_t lo, int32_t hi);
/* cond_removal - a 除票 since one of these days. */
void cond_removal(struct cond *c, int32_t lo, int32_t hi);
/* cond_all_removed - every 除票. */
void cond_all_removed(struct cond *c, int32_t today);
/* cond_birth - born on what the word means as a date; false: it is none. */
bool cond_birth(const struct token *t, int32_t today, struct cond *c);
void cond_exact(struct cond *c, char kind, const char *number);

/* search_variant - why the name that the range found is alike though it is
 * written otherwise than typed: 邉=辺, or the rules 清濁・長音; "" when it is
 * as typed. */
void search_variant(struct replica *r, int32_t sheet, const struct range *g,
    char *out, size_t size);

/* The statement that reads keys, for the test of its query plan. */
extern const char search_scan_sql[];
extern const char search_inside_sql[];
extern const char search_head_sql[];

/* like_pattern - %text% for LIKE … ESCAPE '\\'. */
void like_pattern(const char *text, char *out, size_t size);

/* ---- search_criterion.c */
/* The form while it is run; plan and filter follow from its criteria. */
struct form_run {
	struct replica *r;
	const struct search_criteria *f;
	struct plan plan;
	struct sheet_filter filter;
	uint32_t kana_rules, name_rules; /* 0: what the index is folded by */
	bool narrows; /* something stands beside sex and scope */
	char ward[8]; /* that a criterion names */
	struct err *err;
};
/* criterion_match - how it is compared, what its key usually is included. */
enum search_match criterion_match(const struct search_criterion *c);
/* criterion_take - one criterion into the plan or the filter; RC_INPUT E2113
 * what is no value of its key, or no room; or of the store. */
enum rc criterion_take(struct form_run *f, const struct search_criterion *c);

#endif
