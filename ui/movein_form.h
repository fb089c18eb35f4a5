/* SPDX-License-Identifier: ISC
 * movein_form - the notification of a move-in on the screen: its field
 * tables, and how form and entry follow each other. The entry is what is
 * sent; the form is what was typed. Shared by ui/movein_*.c, scr_movein.c
 * and scr_confirm.c.
 */
#ifndef UI_MOVEIN_FORM_H
#define UI_MOVEIN_FORM_H

#include "db/place.h"
#include "db/town.h"
#include "src/movein.h"
#include "ui/app.h"
#include "ui/submit.h"
#include "ui/ui.h"

/* Fields of page 0; those of a person are numbered by their item. */
enum movein_id {
	MV_NOTIFIED = 1000,
	MV_COUNT,
	MV_EVENT_DATE,
	MV_WITH_BIRTH,
	MV_APPLICANT,
	MV_APPLICANT_NAME,
	MV_PAPER1,
	MV_PAPER2,
	MV_PAPER_NAME, /* what the その他 of the two is */
	MV_PAPER3,
	MV_PAPER4,
	MV_PROXY,
	MV_CARD, /* 個人番号 of the card that is shown */
	MV_PREV_COUNTRY,
	MV_PREV_CITY,
	MV_PREV_TOWN,
	MV_PREV_NUMBER,
	MV_PREV_BUILDING,
	MV_PREV_HEAD,
	MV_LAST_REGISTERED,
	MV_TOWN,
	MV_NUMBER,
	MV_BUILDING,
	MV_ROOM,
	MV_WHOLE,
	MV_HOUSEHOLD,
	MV_REMARKS,
	MV_BASIS, /* 届出, 職権 … and the day that each has */
	MV_INFORMED,
	MV_OFFERED,
	MV_REQUESTED,
	MV_MOTHER, /* 出生: whose child */
	MV_PERIOD  /* of a person: 在留期間 as one field */
};

/* A person's field: for whom it is shown. */
struct movein_field {
	struct field f;
	bool japanese, foreign;
	const char *categories; /* 法30条の45 codes, "" all */
	bool is_stop;           /* Tab stops here once though not 必 */
};
extern const struct field movein_page[];
extern const int movein_page_count;
/* 出生: its 異動日, which may be 不詳 (1.1.8), and how many children. */
extern const struct field movein_birth_day, movein_birth_count;
extern const struct movein_field movein_person[];
extern const int movein_person_count;
/* The same as plain fields, filled at first use. */
const struct field *movein_person_fields(void);

struct movein;
/* What a change of residents who are there (ui/amend.h) does otherwise than
 * a move-in: the same form, draft, papers and submission. */
struct movein_kind {
	/* as movein_take, movein_check_all, movein_show */
	void (*take)(struct movein *m, const struct app *a);
	bool (*check)(struct movein *m, const struct app *a);
	void (*show)(struct movein *m, const struct app *a);
	/* What I19 says of it between row 6 and `last`. */
	void (*confirm)(const struct ui *ui, const struct movein *m,
	    struct view *w, int last);
	/* One line of what approval does. */
	void (*outcome)(const struct movein *m, char *out, size_t size);
	/* A draft knows rows and pages by their people: the household may stand
	 * in another order when it comes back. Whether the field of page 0 is
	 * somebody's row; out: its name in a draft, "" nobody's. */
	bool (*row)(const struct movein *m, int id, char out[32]);
	/* Somebody's page of items; 0 none. */
	int (*page)(const struct movein *m, const char *person_no);
};

#define MOVEIN_MEMBERS 40
#define MOVEIN_MATCHES 20
struct movein {
	struct form form;
	struct entry e;
	struct towns towns;   /* of this municipality */
	struct places places; /* of the country */
	char menu[4];
	struct submit send;
	/* the address: what the field's text stands for */
	char town_code[12], town_name[96], postcode[8];
	char prev_code[12], prev_pref[32], prev_city[EDIT_MAX],
	    prev_postcode[8];
	/* the household joined (一部) */
	struct household joined;
	bool has_joined;
	char joined_head[RECORD_VALUE_MAX + 1];
	/* returning residents: what the register said of each newcomer */
	struct rule_match matches[MOVEIN_MATCHES];
	int match_count;
	char asked_of[ENTRY_PERSONS_MAX][600]; /* name|birth|sex|numbers */
	struct rule_block blocks[ENTRY_PERSONS_MAX]; /* of 再転入者 */
	int block_count;
	char return_reason[256]; /* 差戻 */
	/* Refused by the register after it had waited for the line: why, and
	 * what the form was filled from. */
	struct err refused; /* code "": it was not */
	json_t *seen;       /* owned; NULL: nothing but what is on the form */
	/* What came of each person (着), by page; NULL nothing. */
	struct record *received; /* owned, of received_count people */
	int received_count;
	char title[160];
	char about[64];  /* whom it is opened on, while nobody changes */
	char brief[160]; /* the same in fewer words */
	bool is_ready;   /* the form stands; before it nothing is checked */
	const struct movein_kind *kind; /* NULL: a move-in */
	char subject[20]; /* 世帯番号 of those who change; "" a move-in */
	struct field *page0; /* owned: fields of a page 0 of its own; NULL */
};

/* ---- movein_form.c movein_word.c movein_show.c */
/* Number of persons on the form. */
int movein_persons(const struct movein *m);
/* Adds or drops pages until there are n; false when a page that holds
 * something would go. */
bool movein_resize(struct movein *m, const struct app *a, int n);
/* What is typed becomes the entry: dates and codes in stored form, what the
 * system itself writes, what one person takes from another (写). */
void movein_take(struct movein *m, const struct app *a);
/* An entry (returned, or of a draft) becomes the form. */
void movein_show(struct movein *m, const struct app *a);
/* Fields that do not apply are hidden; titles of the pages. */
void movein_tidy(struct movein *m);
/* The field just left: romaji, shorthand and dates become what they mean.
 * Returns false when it cannot be read; *err says why. */
bool movein_normalise(
    struct movein *m, const struct app *a, int page, int slot, struct err *err);
void movein_set_town(struct movein *m, const struct town *t);
/* 熊本市中央区: where the town of the address is. */
const char *movein_city(const struct movein *m);
void movein_set_place(struct movein *m, const struct place *p,
    const char *postcode, const char *town);
/* As it is written: the municipality of 転入前住所 may be in no list. code ""
 * none; nothing of the name is cut. */
void movein_set_former(struct movein *m, const char *code, const char *pref,
    const char *city, const char *postcode);
/* 続柄 from 3, 44, tsuma, つま; a copy of typed when it is none. */
void movein_relation(const char *typed, char *out, size_t size);
/* 世帯 of the household joined into the state; logs the look. */
MUST_CHECK enum rc movein_join(
    struct movein *m, struct app *a, const char *household_no, struct err *err);
/* A person of the form becomes the returning resident of this 除票. */
MUST_CHECK enum rc movein_take_over(struct movein *m, struct app *a, int person,
    const char *person_no, int sheet_no, struct err *err);

/* ---- movein_list.c */
int movein_list(struct ui *ui, struct form *f, int page, int slot,
    const char *typed, struct cand *out, int max);
void movein_chosen(
    struct ui *ui, struct form *f, int page, int slot, const struct cand *c);

/* ---- movein_check.c */
/* Facts that the terminal knows; what it does not stays zero. */
void movein_facts(const struct movein *m, const struct app *a, struct facts *f);
/* The rules about one field of one page, as notes under it. */
void movein_check_field(
    struct movein *m, const struct app *a, int page, int slot);
/* Who was here before: asked at the end of the page. */
void movein_check_page_end(struct movein *m, const struct app *a, int page);
/* All rules; notes on every page. Returns true when nothing stops. */
bool movein_check_all(struct movein *m, const struct app *a);
/* The same, and what the register has against it that nobody sees here; while
 * the line is down it says so when the entry arrives. False: something stops,
 * or the register could not be asked, and *err says why. */
bool movein_check_asked(struct movein *m, struct app *a, struct err *err);
/* Asks the register whether the person of the page was here before, when
 * name, birth and sex or a number stand and have changed. */
void movein_ask_returner(struct movein *m, struct app *a, int page);
/* 異動の抑止 on those who return (3.1); households are the register's. */
void movein_ask_blocks(struct movein *m, struct app *a);
/* An answer goes into the entry; 再転入 takes the 除票 over. */
void movein_answered(struct ui *ui, struct form *f, struct form_note *n);

/* ---- movein_draft.c */
/* Writes the draft; a failure is said once on row 23. */
void movein_draft(struct ui *ui, struct movein *m);
/* The form as typed; new reference. NULL: it cannot be written. */
json_t *movein_as_typed(const struct movein *m, const struct app *a);
/* What a list says of it. */
void movein_said(const struct movein *m, char title[128]);
/* A draft becomes the form as it was left, the focus too. */
MUST_CHECK enum rc movein_restore(
    struct movein *m, struct app *a, const char *id, struct err *err);

/* ---- movein_refused.c */
/* What the form was filled from beside its people (the household joined), for
 * the draft; new reference. */
json_t *movein_seen(const struct movein *m, const struct app *a);
/* A draft that the register refused: why, and 変 with the register's present
 * value at each field that has become another since. Does nothing with other
 * drafts. */
void movein_refused(struct movein *m, struct app *a, const json_t *draft);
/* The marks alone: again, after what the register has was read again. */
void movein_refused_mark(struct movein *m, struct app *a);
/* Row 5: why it came back. */
void movein_refused_draw(const struct movein *m, struct view *w);

/* ---- movein_office.c */
/* 出生 or 職権記載: nobody notifies a move. */
bool movein_is_office(const struct movein *m);
/* The fields of page 0 that such an entry has, and those it has not. */
void movein_tidy_office(struct movein *m);
/* Its days by what it rests on, into the entry; nobody came. */
void movein_take_office(struct movein *m, const struct app *a);
void movein_start_office(struct movein *m, const struct app *a);
void movein_show_office(struct movein *m);
/* The fields of page 0: movein_page_count, owned by m or static. */
const struct field *movein_page_fields(struct movein *m);
/* 出生 of several (4.0.10): a page that was added has 続柄 as the one before. */
void movein_next_child(struct movein *m, int page);
/* 出生: the day of birth is the 異動日, until another is typed (4.2.1.2). */
void movein_born(struct movein *m);
/* The child of this mother: her household, 氏, 本籍 and 筆頭者 (4.2.0.3), as the
 * register proposes it, and while the line is down as src/change.h does. */
MUST_CHECK enum rc movein_mother(struct movein *m, struct app *a,
    const char *household_no, const char *person_no, struct err *err);

/* ---- movein_arrived.c */
/* movein_fill - what was received of n people (1 to 40), as src/arrival.h
 * reads them: into their records and the form, from the person of page 1 on;
 * 転入前住所 and its 世帯主 from the first. 着 at each field that it fills, all of
 * them can be corrected. Where they plan to live is proposed (案) where this
 * municipality has that town, the planned day stands beside the 異動日, which
 * stays as it is (4.0.3). What was not received stays as it was. */
void movein_fill(
    struct movein *m, const struct app *a, const struct record *persons, int n);
/* movein_start_arrived - a new form filled from that 転出証明書情報, with who was
 * here before asked about. RC_INPUT E4157 without one, RC_OFFLINE E4158. */
MUST_CHECK enum rc movein_start_arrived(
    struct movein *m, struct app *a, int64_t arrival, struct err *err);
/* movein_arrived_again - of a form that is opened again; without a line, or
 * once it is erased, the marks stay as they were left. */
void movein_arrived_again(struct movein *m, struct app *a);
/* movein_received - remembers what was received, and marks the form as it
 * stands by it: the records are copied. */
void movein_received(struct movein *m, const struct record *persons, int n);
/* movein_marks - 着 where a field holds what was received, 変 where it holds
 * another thing. */
void movein_marks(struct movein *m);
/* movein_differs - the labels of what was corrected, "1 氏名  3 本籍"; how many. */
int movein_differs(const struct movein *m, char *out, size_t size);
void movein_forget_received(struct movein *m);

/* ---- movein_open.c */
/* Opens it under a number of I0: from a draft, a returned entry, or new on whom
 * t points to. RC_DENIED E1041; whatever of it cannot be read. */
MUST_CHECK enum rc movein_open(struct ui *ui, struct movein *m,
    const struct target *t, const char *menu, const struct form_ops *ops,
    struct err *err);
/* edit.begin for the household joined and the 除票 taken over, so that others
 * may only look; out of reach there is none. RC_CONFLICT E1035 names who has
 * it. */
MUST_CHECK enum rc movein_lease(
    struct movein *m, struct app *a, struct err *err);

/* ---- scr_movein.c */
/* Sends the entry, as submit_entry. */
MUST_CHECK enum rc movein_submit(
    struct ui *ui, struct movein *m, char receipt[64], struct err *err);

/* movein_read_as - the reading that a name was typed by is the フリガナ's
 * proposal (案): to be checked with the person (1.1.18), never in the place of
 * what was typed or received. */
void movein_read_as(
    struct form *f, int page, int slot, const char *reading, bool is_given);

#endif
