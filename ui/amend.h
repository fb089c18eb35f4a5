/* SPDX-License-Identifier: ISC
 * amend - a change of people who are residents already (chapter 4 but for
 * 転入): one form for all of them. What stands on it follows from the number
 * of I0 and from the groups of items that the event may change. Page 0 is the
 * notification with everybody of the household; where items are corrected, a
 * page follows for each person. It is a movein with other people: draft,
 * papers, addresses, submission and I19 are those of ui/movein_form.h.
 */
#ifndef UI_AMEND_H
#define UI_AMEND_H

#include "src/event.h"
#include "ui/movein_in.h"

#include <stdint.h>

/* Fields of page 0 besides those of enum movein_id. */
enum amend_id {
	CH_WHO = 1100, /* whose household: searched for */
	CH_GROUND,     /* 軽微な修正: its ground (4.2.3.2) */
	CH_DEST,       /* 転居: into which household */
	CH_SPECIAL, /* 国内転出: 特例転入を利用した転出 (4.1.3.0.4) */
	CH_CANCEL, /* 取消: 履歴番号 of the change that is undone */
	CH_NUMBER, /* 個人番号: which of the three it is (4.4) */
	CH_OLD_ADDRESS,
	CH_PICK,           /* of a person's page: which item to go to */
	CH_MOVE = 1200,    /* + member: does this one change? */
	CH_RELATION = 1300 /* + member: 続柄 after the change */
};

/* What a change has; enum amend_flag. */
enum amend_flag {
	CK_NOTICE = 1,     /* by 届出: 届出日, who came, what was shown */
	CK_ADDRESS = 2,    /* a new address here */
	CK_OUT = 4,        /* 転出先 */
	CK_ABROAD = 8,     /* with a country */
	CK_DEST = 16,      /* the household is chosen: same, new, other */
	CK_NEW = 32,       /* always a new household */
	CK_JOIN = 64,      /* always into another one */
	CK_HEAD = 128,     /* everybody's 続柄 anew (4.1.4.2) */
	CK_REMOVE = 256,   /* ends the residence */
	CK_MINOR = 512,    /* 軽微な修正 */
	CK_ITEMS = 1024,   /* a page of items for each person */
	CK_UNKNOWN = 2048, /* 異動日 may be 不詳 (1.1.8) */
	CK_EVERYBODY = 4096, /* begins with the whole household */
	CK_SHEET = 8192,     /* a new sheet of somebody who is there */
	CK_CANCEL = 16384,   /* 取消: undoes a change of the history (4.6) */
	CK_GONE = 32768,     /* 転入通知: of those who left (4.1.3.1) */
	CK_NUMBER = 65536,   /* 個人番号 */
	CK_EMPTY = 131072,   /* the items begin empty, the old ones beside */
	CK_CODE = 262144,    /* 住民票コード out of the stock (4.3) */
	CK_WARD = 524288,    /* 区間転入: out of another ward of the city */
	CK_FORMER = 1048576, /* may be about a 除票 (4.2.3.3) */
	CK_PAPER = 2097152   /* 請求 or 申出 with a paper */
};
struct amend_kind {
	const char *menu; /* number of I0 */
	enum event event;
	const char *title; /* N_() */
	unsigned flags;
	char basis; /* digit that 根拠 begins with */
	/* Of the pages: catalogue groups and ids, "|" between; ".name" is the
	 * item of that id alone. */
	const char *items;
	char sheet; /* 住民種別 of the new sheet; 0 as it is */
};
extern const struct amend_kind amend_kinds[];
extern const int amend_kind_count;
const struct amend_kind *amend_kind_of(const char *menu);

/* A row of page 0: shown when the kind has one of `needs` (0 all) and none
 * of `unless`. */
struct amend_field {
	struct field f;
	unsigned needs, unless;
};
extern const struct amend_field amend_page[];
extern const int amend_page_count;
/* amend_each_field - page 0 of all of them, what every member's row has, and
 * how items are corrected; those of people are movein_each_field's. NULL ends
 * them. */
const struct field *amend_each_field(int i);
/* Help of what every member's row has, and of items without help of their
 * own. */
extern const struct field amend_move_field, amend_relation_field,
    amend_pick_field, amend_item_field;

#define AMEND_MEMBERS ENTRY_PERSONS_MAX
struct amend_member {
	const struct member *m; /* of `home` */
	char label[64], was[80];
	bool moves;
	bool is_emptied; /* their 続柄 was wiped out: asked, not proposed */
	int cancels;     /* 取消: 履歴番号 of their row that is undone */
	int page;        /* of items; 0 none */
	struct field *fields;
	int field_count;
	char handle[48];      /* 個人番号 given to the register; "" none */
	char card_handle[48]; /* the same of the card that was shown */
	int card; /* enum entry_card: and what the register said of it */
};
struct amend {
	struct movein m;       /* first: the shared functions take this */
	const struct app *app; /* borrowed: whose rights */
	const struct amend_kind *kind;
	struct household home; /* the people's household now */
	bool has_home;
	bool is_household;  /* `home` is one, with everybody who lives in it */
	char former_no[20]; /* of a 除票 pointed to; "" residents */
	int former_sheet;   /* which one */
	char person[20];    /* 取消: whose history is looked at */
	enum event undoes;  /* 取消: which of the three it is */
	bool is_put_back;   /* 取消: they come into a household again */
	struct {            /* which one, as the register said of these */
		uint64_t people; /* amend_people of them; 0 it was not asked */
		char household_no[20];
		bool is_whole;
	} back;
	struct amend_member who[AMEND_MEMBERS];
	int count;                 /* living members */
	int chosen[AMEND_MEMBERS]; /* in order of the entry's persons */
	int chosen_count;
	int card_at;  /* member whose card comes next; -1 in their order */
	bool is_left; /* the field in focus is under no hand any more */
	struct field *notice; /* of page 0 */
	int notice_count;
};

/* What a notice of 出入国在留管理庁長官 says, for a new change of the one whom
 * it is about (target.data of I63 and I76). Borrowed during open. */
struct amend_preset {
	const json_t *items;                   /* [{item, after}] */
	const char *happened_on, *informed_on; /* stored form */
};

static inline struct amend *
amend_of(struct movein *m)
{
	return (struct amend *)m;
}

/* ---- amend_open.c */
/* Opens it: a draft, a returned entry, or new on whom t points to. Who
 * changes is leased; what stands against them is on the form. */
MUST_CHECK enum rc amend_open(struct ui *ui, struct amend *c,
    const struct target *t, const char *menu, const struct form_ops *ops,
    struct err *err);
void amend_close(struct ui *ui, void *state);
/* edit.begin for those who change and the household that they join: others
 * only look. Out of reach there is none. */
MUST_CHECK enum rc amend_lease(struct amend *c, struct app *a, struct err *err);
/* The same after others were chosen; what stands against them is said. */
void amend_lease_again(struct ui *ui, struct amend *c);

/* ---- amend_form.c */
/* Page 0 with its fields, all of them empty. */
void amend_begin(struct amend *c);
void amend_end(struct amend *c);
/* The member behind a field of page 0, -1 none. */
int amend_member_of(int id);
/* As movein_kind.row and .page. */
bool amend_row(const struct movein *m, int id, char out[32]);
int amend_page_of(const struct movein *m, const char *person_no);
/* Whether that one's 続柄 is 必. */
void amend_relation_must(struct amend *c, int member, bool must);

/* ---- amend_home.c */
/* The household into the form; whoever is in `marks` changes, everybody when
 * there are none and the kind begins so. person_no "" or of one of them. Logs
 * the look. RC_NOT_FOUND E4040 when nobody lives there, E4140 when nobody of
 * it left. */
MUST_CHECK enum rc amend_home(struct amend *c, struct app *a,
    const char *household_no, const char *person_no, const char (*marks)[20],
    int mark_count, struct err *err);
/* Whether a 照会 block stops looking at somebody of `home`: who goes along with
 * the others is covered. */
bool amend_is_stopped(const struct amend *c, const char *person_no);
/* Everybody of `home` who can be part of such a change, on page 0. */
void amend_members(struct amend *c, const struct app *a);

/* ---- amend_items.c */
/* Who changes, by the rows of page 0: pages of items come and go. */
void amend_choose(struct amend *c);

/* ---- amend_tidy.c */
/* What does not apply is hidden. */
void amend_tidy(struct amend *c, const struct app *a);
/* Whose card comes next, where cards are shown: who was picked, else the first
 * of those who change whose card has not been compared; NULL none. */
struct amend_member *amend_card_holder(struct amend *c);
/* 軽微な修正: its ground, 1 to 7; 0 none yet. */
int amend_ground(const struct amend *c);
/* The day that the basis of the change has, MV_NOTIFIED or CH_… */
int amend_day_field(const struct amend *c);

/* ---- amend_cancel.c */
/* 取消: the change behind row hist_no of a person (4.6.0.1), with everybody
 * whom the same entry changed; all of them are marked. Without a line only
 * the person. RC_NOT_FOUND E460A when there is no such row. */
MUST_CHECK enum rc amend_pick(struct amend *c, struct app *a,
    const char *person_no, int hist_no, struct err *err);
/* The change that an entry takes back, once more; without a line with those
 * whom the entry has. */
MUST_CHECK enum rc amend_pick_again(
    struct amend *c, struct app *a, const struct entry *e, struct err *err);
/* F4: what stands in the person's history and can be undone, newest first. */
int amend_list_changes(
    const struct amend *c, const struct app *a, struct cand *out, int max);

/* 取消: into which household the people of e come, as the register says; kept for
 * as long as it is these of whom these rows are undone. amend_people: them as a
 * number, never 0. */
uint64_t amend_people(const struct entry *e);
void amend_told_home(struct amend *c, const struct entry *e);

/* ---- amend_former.c */
/* Whether it is about a 除票: that of the person pointed to, sheet_no 0 the
 * newest, where they are no resident and the kind is for such (c->former_no).
 * To be called before amend_home. */
void amend_point(
    struct amend *c, const struct app *a, const char *person_no, int sheet_no);
/* That sheet and the other 除票 of the household into c->home. */
MUST_CHECK enum rc amend_former(struct amend *c, const struct app *a,
    const char *household_no, struct err *err);

/* ---- amend_take.c */
extern const struct movein_kind amend_shared;
void amend_take(struct movein *m, const struct app *a);

/* ---- amend_show.c */
/* A page of items as the record has them. */
void amend_show_page(struct amend *c, int page, const struct record *r);
void amend_show(struct movein *m, const struct app *a);
void amend_confirm(
    const struct ui *ui, const struct movein *m, struct view *w, int last);
void amend_outcome(const struct movein *m, char *out, size_t size);
/* What stands on an item's field for a record; dates in stored form. */
void amend_item_text(const struct record *r, int id, char *out, size_t size);

/* ---- amend_ask.c */
/* The people as they stand into `after`, as their form opens. */
void amend_open_entry(struct amend *c, const struct app *a);
/* What follows from what was typed, by what the replica knows. */
void amend_complete(struct amend *c, const struct app *a);
struct finding;
/* Every rule that holds, by what the replica knows; out FINDINGS_MAX. */
int amend_rules(
    const struct amend *c, const struct app *a, struct finding *out);
/* The same two by the register (entry.propose); while the line is down, here.
 * out FINDINGS_MAX, *n of them. Else as entry.propose. */
MUST_CHECK enum rc amend_ask(struct amend *c, struct app *a,
    struct finding *out, int *n, struct err *err);

/* ---- amend_check.c */
/* Whose row of page 0 it is, for what is asked about a person: 続柄 where that
 * is asked, else whether they change. */
int amend_row_of(const struct amend *c, int member);
void amend_check_field(
    struct movein *m, const struct app *a, int page, int slot);
bool amend_check_all(struct movein *m, const struct app *a);
/* Items are to be corrected, and none of anybody is. */
bool amend_is_idle(const struct amend *c);
/* amend_relation_open - a 続柄 to the new head is only proposed, and nobody has
 * said so much as yes to it (4.1.4.2). */
bool amend_relation_open(const struct amend *c);
/* Asks the register and puts what it found under the fields; false where
 * something stops, or when it could not be asked: then *err says why. */
bool amend_check_asked(struct amend *c, struct app *a, struct err *err);
/* amend_head_first - whether a key is the answer "世帯主変更を先に" of A4041, which
 * is no answer of the entry: the screen goes to I44 instead (4.0.4). */
bool amend_head_first(const struct amend *c, const struct keypress *k);
/* What stands against the people themselves (抑止, 仮登録, at work elsewhere),
 * as soon as they are chosen. */
void amend_check_people(struct amend *c, struct app *a);

/* ---- amend_list.c */
int amend_list(struct ui *ui, struct form *f, int page, int slot,
    const char *typed, struct cand *out, int max);

#endif
