/* SPDX-License-Identifier: ISC
 * home - the state of H1, shared by what it does and how it looks.
 */
#ifndef UI_HOME_H
#define UI_HOME_H

#include "ui/arrivals.h"
#include "ui/engine.h"

#define LOOSE_MAX 8
#define PAST_MAX 20
#define HITS_MAX 50
#define BOX_MAX 240 /* characters of the box */
#define DROPS_MAX 8

enum home_at { AT_REASON, AT_BOX, AT_LIST };
struct loose {            /* 続き: refused, returned to me, or a draft */
	int64_t entry_id; /* 0: another */
	bool is_refused;  /* by the register after it waited: N2 */
	bool is_issued;   /* printed without a line, to be looked into: N3 */
	char draft[40], menu[4];
	char what[64], receipt[24], when[32], why[64];
	int persons;
};
struct drop { /* the search with one word less */
	char query[512];
	int total;
	bool is_more; /* so many and more */
};
struct home {
	struct edit box;
	enum home_at at;
	int64_t settle_at;
	struct search_result res;
	bool is_shown;                  /* logged, may be drawn */
	char where[64], ward_note[160]; /* find_where_words, find_ward_note */
	struct list list;
	struct drop drops[DROPS_MAX];
	int drop_count;
	struct loose loose[LOOSE_MAX];
	int loose_count, loose_sel;
	int64_t loose_at;
	int returned; /* entries back with this person, as last listed */
	char past[PAST_MAX][SEARCH_PAST_SIZE];
	int past_count, past_at;
	/* 転出証明書情報: how many nobody has entered, and planned for today */
	int arrived, arrived_today;
	/* notices of 出入国在留管理庁 (R4): to be checked, to be entered by hand */
	int to_check, by_hand;
	struct arrivals arrivals; /* as last asked for a search */
	int64_t arrivals_at;      /* 0: not asked */
	int hits_arrived;         /* of the list */
	/* the brake held the search up; so many reasons had been given then */
	bool is_braked;
	unsigned brake_releases;
};

/* ---- home_search.c */
/* Nothing is found, and nothing of it is left. */
void home_clear(struct home *h);
/* The box has changed: it is searched when it has settled. */
void home_typed(struct ui *ui, struct home *h);
/* Searches for what stands in the box. */
void home_search(struct ui *ui, struct home *h);
/* The same where something waits to settle. */
void home_settle(struct ui *ui, struct home *h);
/* As home_settle, of what nobody has asked for with a key of their own: it
 * gives way to the next one, for in a large town two wide words take a
 * second. */
void home_settle_unasked(struct ui *ui, struct home *h);
/* Kept for the person's next visit; a 個人番号 never is. */
void home_remember(struct ui *ui, struct home *h);
/* The words into the box, as if typed: a card that was read (10.8). Without a
 * visitor the 処理事由 is asked first. */
void home_words(struct ui *ui, struct home *h, const char *words);

/* ---- home_loose.c */
/* Reads 続き anew, and the person's searches of before. */
void home_load_loose(struct ui *ui, struct home *h);
/* The i-th of it; does nothing when there is none. */
void home_open_loose(struct ui *ui, struct home *h, int i);

/* ---- home_draw.c */
void home_draw(const struct ui *ui, void *state, struct view *v);

/* ---- home_arrived.c */
/* What came from outside, by right; nothing where the centre does not say. */
void home_count_arrived(struct ui *ui, struct home *h);
/* What arrived and fits the box comes before the hits, for who came to notify
 * a change. */
void home_add_arrived(struct ui *ui, struct home *h);
void home_forget_arrived(struct home *h);
void home_draw_list(const struct ui *ui, void *state, struct view *v);

#endif
