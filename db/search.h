/* SPDX-License-Identifier: ISC
 * search - the one box (2.1): words become readings, readings become index
 * ranges, and each hit says why it is there.
 */
#ifndef DB_SEARCH_H
#define DB_SEARCH_H

#include "db/replica.h"

enum word_kind {
	WORD_NAME,
	WORD_KANA,
	WORD_DATE,
	WORD_SEX,
	WORD_PLACE,
	WORD_PLACE_PART, /* a lot, the first kana of a town: no town named; a
			  * date of birth that is not known */
	WORD_NUMBER
};
#define SEARCH_WORDS 12 /* of the box, at most */
struct search_word {
	char typed[272];
	char reading[128]; /* as understood, for row 5: 氏 わたなべ */
	enum word_kind kind;
};
struct hit {
	char person_no[20], household_no[20];
	int sheet_no;
	char name[256], kana[256];
	char birth[128]; /* stored form (src/date.h) */
	char sex[4];     /* 男, 女 or - */
	char relation[64];
	char address[512]; /* town and number; 〔抑止〕 under a 支援 block */
	char address_code[12]; /* 住所コード; "" under such a block too */
	char why[96]; /* 氏名かな, ローマ字, 邉=辺, 旧住所 水前寺公園 */
	char signs[24]; /* 抑支仮予除外同, at most three */
	char note[96]; /* 転居 審査待ち（現住所は前のまま）, 除票 転出 … */
	bool is_removed, is_foreign, has_twin;
	int64_t
	    arrival; /* 転出証明書情報, put there by a screen; 0 a resident */
};
struct search_result {
	struct search_word words[SEARCH_WORDS];
	int word_count;
	struct hit *hits; /* owned */
	int count;        /* hits held */
	int total;        /* found; counted up to 2,000 */
	int living, removed;
	/* Where a ward was asked for (struct search_where): */
	char ward[8];     /* which; "" none */
	bool is_of_ward;  /* the list is that ward's */
	bool is_widened;  /* nobody there answered: it is the whole city's */
	bool is_more;     /* more were found than were counted, here and */
	int elsewhere;    /* in the other wards, who are not in the list */
	bool is_mynumber; /* twelve digits with a right check digit: nothing
			   * was searched here, ask the centre */
};
/*
 * What a word of the box is said to be, where the search took it for another:
 * 町:渡辺, 氏名:水前寺, かな:ando, 番号:19750102. SAID_NOT: as the search thinks.
 */
enum search_said {
	SAID_NOT,
	SAID_NAME,
	SAID_GIVEN,
	SAID_KANA, /* a reading, though in Latin letters */
	SAID_PLACE,
	SAID_NUMBER,
	SAID_DAY,
	SAID_COUNT
};
extern const char *const search_said_words[SAID_COUNT]; /* "" for SAID_NOT */
/* search_said_of - what the word is said to be; *len receives the bytes of
 * that, the colon with it, 0 when it says nothing. */
enum search_said search_said_of(const char *word, size_t *len);

/* Bytes of a former search (2.1.1) with its NUL: all that a box takes. */
#define SEARCH_PAST_SIZE 1024

/* query: as typed, UTF-8; limit: hits to hold. RC_INPUT: E2110 an empty one,
 * E2111 one that is not read to its end (faulty, too long, too many words). */
MUST_CHECK enum rc search_run(struct replica *r, const char *query, int limit,
    struct search_result *out, struct err *err);
void search_release(struct search_result *s);

/* ---- whom a search looks at (1.1.5: residents and 除票 in one call) ---- */

enum search_scope {
	SCOPE_BOTH, /* residents and 除票, those moved to the 除票用DB too */
	SCOPE_CURRENT,
	SCOPE_REMOVED
};
/*
 * Of which ward of a designated city the list is (2.1.3). Who was found by a
 * number is in every list, and who is not known to live in another ward in that
 * of the own one. This gives way: when none of its residents answers (no 除票
 * of it, where these are asked for), the list is the whole city's, so that
 * whoever comes from next door is seen.
 */
struct search_where {
	enum search_scope scope;
	char ward[8]; /* 431028 or 43102; "" the whole city */
	bool is_own;  /* the default, nobody's choice */
};
/* search_run_in - search_run there; the list is found anew, never searched
 * within (2.1.3 N). where NULL: everywhere. */
MUST_CHECK enum rc search_run_in(struct replica *r, const char *query,
    const struct search_where *where, int limit, struct search_result *out,
    struct err *err);
/*
 * search_ward_words - takes the ward off the words of the box: 区:東区, or its
 * name alone (東区, 熊本市東区); 区:全市 is the whole city. rest receives the
 * other words; *where what was chosen, else it stays. In a register of
 * all wards alone: elsewhere every word stays. RC_INPUT E2113 for a 区: of
 * another name.
 */
MUST_CHECK enum rc search_ward_words(const char *share,
    const char *municipality, const char *query, char *rest, size_t size,
    struct search_where *where, struct err *err);
/*
 * search_ward_own - the ward that somebody's searches begin with: of their 所属
 * where that names one, else of the machine's office; "" where there are
 * none, or neither is a ward's.
 */
void search_ward_own(const char *share, const char *municipality,
    const char *org, const char *office, char code[8]);

/* ---- the form: one criterion an item (2.1.3) ---- */

/* 個人番号 is none of them: only the centre's exact look-up takes it. */
enum search_key {
	SK_NAME, /* 氏名, 漢字 or アルファベット */
	SK_FORMER_NAME,
	SK_ALIAS,
	SK_NAME_KANA,
	SK_FORMER_NAME_KANA,
	SK_ALIAS_KANA,
	SK_BIRTH, /* a day, a month or a year, 西暦 or 和暦; value to `to` */
	SK_SEX,   /* "1", "2", 男, 女 */
	SK_RELATION,
	SK_ADDRESS,      /* a town, with its lot number or without */
	SK_ADDRESS_CODE, /* 住所コード or its beginning */
	SK_POSTCODE,
	SK_ADDRESS_BUILDING, /* 方書 */
	SK_ADDRESS_ROOM,
	SK_WARD, /* 区: its code, 5 or 6 figures; by name: search_form_ward */
	SK_PERSON_NO,
	SK_HOUSEHOLD_NO,
	SK_JUMINHYO_CODE,
	SK_CARD_NO,         /* 在留カード番号 */
	SK_SPECIAL_CARD_NO, /* 特別永住者証明書番号 */
	SK_REMOVAL_REASON,  /* its code or its label */
	SK_REMOVAL_DATE,    /* the day it became a 除票; value to `to` */
	SK_COUNT
};
enum search_match {
	MATCH_USUAL, /* as search_key_defs says */
	MATCH_EXACT, /* 完全一致 */
	MATCH_PREFIX,
	MATCH_CONTAINS /* 部分一致 */
};
struct search_key_def {
	const char *id;    /* the catalogue's, where it is an item */
	const char *label; /* as on H2 */
	enum search_match usual;
	bool may_part;  /* MATCH_PREFIX and MATCH_CONTAINS mean something */
	bool may_range; /* value to `to` */
	bool may_empty; /* "nothing entered" can be asked for */
};
extern const struct search_key_def search_key_defs[SK_COUNT];
/* search_key_by_id - SK_COUNT when there is none. */
enum search_key search_key_by_id(const char *id);
enum search_key search_key_by_label(const char *label);

struct search_criterion {
	enum search_key key;
	enum search_match match;
	bool is_empty;   /* records with nothing entered here; value unused */
	char value[128]; /* as typed, UTF-8 */
	char to[64];     /* the end of a range; "" none, "~" open */
};
/* All of them must hold. Zeroed: nothing asked, everything usual. */
struct search_criteria {
	struct search_criterion c[SK_COUNT];
	int n;
	enum search_scope scope;
	char own_ward[8]; /* of the list while no SK_WARD says another; "" the
			   * whole city. See struct search_where. */
	bool no_past;     /* former names and addresses do not count */
	bool no_fuzzy;    /* readings only as written */
	bool no_variants; /* 異体字 only as written */
	bool is_identity; /* 本人確認情報: search_identity_check holds too */
};
/*
 * search_form_run - who meets every criterion; hits as search_run gives
 * them, the words of row 5 stay empty. RC_INPUT with the item in err->item:
 * E2113 a value that its key does not take, E2111 one of too many words,
 * E2112 nothing that narrows (sex
 * or scope alone), E2115 too few items for 本人確認情報, E2116 a key twice.
 * A value that is a 個人番号 sets is_mynumber and nothing is searched.
 */
MUST_CHECK enum rc search_form_run(struct replica *r,
    const struct search_criteria *f, int limit, struct search_result *out,
    struct err *err);
/*
 * search_masked - the keys whose item a mask hides from somebody (10.4): what
 * may not be seen may not be asked for figure by figure either. has(who,
 * right) says whether they have the right that shows it.
 */
unsigned search_masked(
    bool (*has)(const void *who, const char *right), const void *who);
/* search_hide - from now on search_run passes over those keys and
 * search_form_run refuses them (RC_DENIED E1041), "nothing entered" too. */
void search_hide(struct replica *r, unsigned keys);
/*
 * search_form_add - one criterion written as text, for the command line and
 * the history of searches: name=渡辺, name==渡辺 (exact), name=渡辺*,
 * name=*辺*, birth=S38..S40, former_name= (nothing entered); and scope=both
 * current removed, past=no, fuzzy=no, variants=no, identity=yes. The labels
 * serve as well: 氏名=渡辺 範囲=現存 あいまい=しない. RC_INPUT E2117 names what
 * is wrong.
 */
MUST_CHECK enum rc search_form_add(
    struct search_criteria *f, const char *text, struct err *err);
/*
 * search_form_ward - a ward that is named (ward=中央区) by its code: one of the
 * city that `municipality` is or belongs to, by the table of wards under
 * share. RC_INPUT E2113 when there is none of that name.
 */
MUST_CHECK enum rc search_form_ward(struct search_criteria *f,
    const char *share, const char *municipality, struct err *err);
/* search_form_text - the same words back, by the labels, spaces between; ""
 * nothing asked.
 * What search_form_add takes of it gives the same criteria. */
void search_form_text(const struct search_criteria *f, char *out, size_t size);
/*
 * search_identity_check - whether a search of 本人確認情報 names enough: at
 * least two of name, address and birth, the name among them, sex not
 * counting; or a number (住民票コード, 宛名番号). A 住所 counts with its town,
 * a birth as one day, month or year, a number when all of it is asked for.
 * RC_INPUT E2115.
 * Source: 全項目評価書 (氏名+住所 or 氏名+生年月日).
 */
MUST_CHECK enum rc search_identity_check(
    const struct search_criteria *f, struct err *err);
/* search_identity_words - the same of the one box: by what its words were
 * taken for. RC_INPUT E2115: nothing of the result is to be shown. */
MUST_CHECK enum rc search_identity_words(
    const struct search_result *s, struct err *err);
/* 処理事由 that asks for 本人確認情報: two items always. */
#define SEARCH_REASON_IDENTITY 6

#endif
