/* SPDX-License-Identifier: ISC
 * change - a change of people who are residents already (chapter 4 but for
 * 転入): one form for all of them. What stands on it follows from the number
 * of I0 and from the groups of items that the event may change. Page 0 is the
 * notification with everybody of the household; where items are corrected, a
 * page follows for each person. It is a movein with other people: draft,
 * papers, addresses, submission and I19 are those of ui/movein_form.h.
 */
#ifndef UI_CHANGE_H
#define UI_CHANGE_H

#include "src/event.h"
#include "ui/movein_in.h"

/* Fields of page 0 besides those of enum movein_id. */
enum change_id {
	CH_WHO = 1100, /* whose household: searched for */
	CH_BASIS,      /* 届出, 職権 … */
	CH_INFORMED,
	CH_OFFERED,
	CH_REQUESTED,
	CH_GROUND, /* 軽微な修正: its ground (4.2.3.2) */
	CH_DEST,   /* 転居: into which household */
	CH_OLD_ADDRESS,
	CH_PICK,           /* of a person's page: which item to go to */
	CH_MOVE = 1200,    /* + member: does this one change? */
	CH_RELATION = 1300 /* + member: 続柄 after the change */
};

/* What a change has; enum change_flag. */
enum change_flag {
	CK_NOTICE = 1,      /* by 届出: 届出日, who came, what was shown */
	CK_ADDRESS = 2,     /* a new address here */
	CK_OUT = 4,         /* 転出先 */
	CK_ABROAD = 8,      /* with a country */
	CK_DEST = 16,       /* the household is chosen: same, new, other */
	CK_NEW = 32,        /* always a new household */
	CK_JOIN = 64,       /* always into another one */
	CK_HEAD = 128,      /* everybody's 続柄 anew (4.1.4.2) */
	CK_REMOVE = 256,    /* ends the residence */
	CK_MINOR = 512,     /* 軽微な修正 */
	CK_ITEMS = 1024,    /* a page of items for each person */
	CK_UNKNOWN = 2048,  /* 異動日 may be 不詳 (1.1.8) */
	CK_EVERYBODY = 4096 /* begins with the whole household */
};
struct change_kind {
	const char *menu; /* number of I0 */
	enum event event;
	const char *title; /* N_() */
	unsigned flags;
	char basis;         /* digit that 根拠 begins with */
	const char *items;  /* catalogue groups and ids, "|" between */
	const char *reason; /* 消除事由: code, "" none */
};
extern const struct change_kind change_kinds[];
extern const int change_kind_count;
const struct change_kind *change_kind_of(const char *menu);

/* A row of page 0: shown when the kind has one of `needs` (0 all) and none
 * of `unless`. */
struct change_field {
	struct field f;
	unsigned needs, unless;
};
extern const struct change_field change_page[];
extern const int change_page_count;
/* Help of what every member's row has, and of items without help of their
 * own. */
extern const struct field change_move_field, change_relation_field,
    change_pick_field, change_item_field;

#define CHANGE_MEMBERS ENTRY_PERSONS_MAX
struct change_member {
	const struct member *m; /* of `home` */
	char label[64], was[80];
	bool moves;
	int page; /* of items; 0 none */
	struct field *fields;
	int field_count;
	char handle[48]; /* 個人番号 given to the register; "" none */
};
struct change {
	struct movein m;       /* first: the shared functions take this */
	const struct app *app; /* borrowed: whose rights */
	const struct change_kind *kind;
	struct household home; /* the people's household now */
	bool has_home;
	struct change_member who[CHANGE_MEMBERS];
	int count;                  /* living members */
	int chosen[CHANGE_MEMBERS]; /* in order of the entry's persons */
	int chosen_count;
	struct field *notice; /* of page 0 */
	int notice_count;
};

static inline struct change *
change_of(struct movein *m)
{
	return (struct change *)m;
}

/* ---- change_form.c */
/* Page 0 with its fields, all of them empty. */
void change_begin(struct change *c);
void change_end(struct change *c);
/* The household into the form; whoever is in `marks` changes, everybody when
 * there are none and the kind begins so. person_no "" or of one of them. Logs
 * the look. RC_NOT_FOUND E4040 when nobody lives there. */
MUST_CHECK enum rc change_home(struct change *c, struct app *a,
    const char *household_no, const char *person_no, const char (*marks)[20],
    int mark_count, struct err *err);
/* Who changes, by the rows of page 0: pages of items come and go. */
void change_choose(struct change *c);
void change_tidy(struct change *c, const struct app *a);
/* The member behind a field of page 0, -1 none. */
int change_member_of(int id);

/* ---- change_take.c */
extern const struct movein_kind change_shared;
void change_take(struct movein *m, const struct app *a);
/* The day that the basis of the change has, MV_NOTIFIED or CH_… */
int change_day_field(const struct change *c);

/* ---- change_show.c */
void change_show(struct movein *m, const struct app *a);
void change_confirm(
    const struct ui *ui, const struct movein *m, struct view *w, int last);
void change_outcome(const struct movein *m, char *out, size_t size);
/* What stands on an item's field for a record; dates in stored form. */
void change_item_text(const struct record *r, int id, char *out, size_t size);

/* ---- change_relation.c */
/* What x is to the head of now, where the head of before tells it; "" where
 * it does not. All three are rows of before. */
void change_relation_seen(const struct record *x, const struct record *old,
    const struct record *now, char *out, size_t size);
/* Proposes 続柄 (案) for those who have none typed, member `head` being the
 * new 世帯主. */
void change_propose(struct change *c, int head);

/* ---- change_check.c */
void change_check_field(
    struct movein *m, const struct app *a, int page, int slot);
bool change_check_all(struct movein *m, const struct app *a);

/* ---- change_list.c */
int change_list(struct ui *ui, struct form *f, int page, int slot,
    const char *typed, struct cand *out, int max);

#endif
