/* SPDX-License-Identifier: ISC
 * review - what R2 knows of the entry it shows, and the lines it shows of
 * it: before and after of the notification and of each person.
 */
#ifndef UI_REVIEW_H
#define UI_REVIEW_H

#include "src/entry.h"
#include "src/rekey.h"
#include "ui/app.h"
#include "ui/ui.h"

struct review_line {
	char sign[4], label[64], before[300], after[300];
	char now[300];   /* the register's value where somebody changed it */
	char paper[300]; /* what it rests on, or what was read there; "" none */
	bool paper_differs; /* the paper said another thing (10.8) */
	bool differs;
	bool stays; /* shown though it is no difference */
	int again;  /* 1 + its place in review_view.again; 0 none */
};
/* An item that is typed again from the paper (blind re-keying). */
enum again { AGAIN_ASKED, AGAIN_SAME, AGAIN_DIFFERS };
struct review_again {
	struct rekey what;
	enum again state;
	char typed[EDIT_MAX]; /* stored form */
};
#define REVIEW_LINES 200
struct review_view {
	int64_t id;
	struct entry e;
	char digest[65], state[16]; /* of the register: waiting, approved … */
	json_t *conflicts;          /* [{person, item, was, is}…]; owned */
	json_t *hidden; /* [{person, item}…] changed, not for these eyes */
	json_t *received; /* [record…] 転出証明書情報 of each person; owned */
	int page;         /* 0 the notification, then the persons */
	struct review_line *lines;
	int line_count, changed, equal;
	int top, room; /* first line shown, lines that fit */
	bool shows_equal, is_claimed;
	bool is_rekeyed; /* something is to be typed again, by whomever */
	char title[128];
	struct review_again *again; /* owned; wiped; never on a disk */
	int again_count, again_at;  /* the one in hand, -1 none */
	json_t *covered; /* [{person, item}…] blank until it is typed; owned */
	struct form form; /* one field: what is typed now */
	struct field field;
	char hint[160];
};

/* ---- review_again.c: the field of what is typed again, without its item */
extern const struct field review_again_field;

/* ---- scr_review.c */

/* review_is_waiting - whether there is something to decide. */
bool review_is_waiting(const struct review_view *v);
/* review_may_decide - whether whoever is signed in may: the right `approve`,
 * and not the author. */
bool review_may_decide(struct ui *ui, const struct review_view *v);
/* review_load - the entry anew from the register, its look logged. */
MUST_CHECK enum rc review_load(
    struct ui *ui, struct review_view *v, struct err *err);
/* review_claim - others see 他 while it is open here. Who has it already keeps
 * it: then this is only looking. Whether it is ours now. */
bool review_claim(struct ui *ui, struct review_view *v, struct err *err);

/* ---- review_draw.c */
void review_draw(const struct ui *ui, void *state, struct view *w);

/* ---- review_approve.c */

/* review_approve - F10: says what stands in the way, or asks for the proof and
 * approves; R2 closes. */
void review_approve(struct ui *ui, struct review_view *v);

/* ---- review_lines.c */

/* review_page - makes the lines of v->page anew, from the top. */
void review_page(const struct app *a, struct review_view *v);

/* review_is_shown - whether a line takes a row: what is the same is folded on
 * the pages of persons. */
bool review_is_shown(const struct review_view *v, int line);

/* review_rows - how many lines of the page take a row. */
int review_rows(const struct review_view *v);

/* review_changes - how much of the register the whole entry changes; 0 when
 * approving it would do nothing. */
int review_changes(const struct review_view *v);

/* review_put - a line at the end; NULL when there is no more room. */
struct review_line *review_put(struct review_view *v, const char *label,
    const char *before, const char *after, bool differs);

/* ---- which papers to take in hand: ui/review_paper.c */

/* review_basis - what the whole entry is typed from: 届書, 請求書, a notice by its
 * name; "" nothing (職権). */
const char *review_basis(const struct entry *e);
/* review_paper - the paper that an item of a person is compared with: of those
 * that were shown, else the basis; "" for what no paper says. */
const char *review_paper(const struct entry *e, int person, enum item it);
/* review_papers - lines of page 0: what proved who came, and what came with it.
 * review_papers_of - of a person's page: those that are of this person. */
void review_papers(struct review_view *v);
void review_papers_of(struct review_view *v);

/* ---- ui/review_rest.c */

/* review_rests_on - lines of page 0: what the change rests on where that is no
 * 届出, with its days, and which change a 取消 takes back. */
void review_rests_on(const struct app *a, struct review_view *v);

/* ---- what is typed again: ui/review_again.c */

/* again_take - what entry.get says has to be typed again; may_decide: whether
 * whoever is signed in may. The first of it has the focus. */
void again_take(struct ui *ui, struct review_view *v, const json_t *result,
    bool may_decide);
void again_free(struct review_view *v);
/* again_of - 1 + the place of this item, 0 when it is not typed again. */
int again_of(const struct review_view *v, int person, enum item it);
/* again_is_covered - whether the item of the person shown is blank until
 * something was typed. */
bool again_is_covered(const struct review_view *v, int person, enum item it);
/* again_hides - the same of what the notification says once ("applicant",
 * "event_date"), of which this is shown. */
bool again_hides(
    const struct review_view *v, const char *key, const char *shown);
/* again_sign - 問, 済 or 違 for the line, and what stands in its columns. */
void again_line(
    const struct app *a, const struct review_view *v, struct review_line *l);
/* again_draw - the field in its row while it has the focus. */
void again_draw(struct review_view *v, struct view *w, int row);
/* again_key - true when the key was for what is typed. */
bool again_key(struct ui *ui, struct review_view *v, const struct keypress *k);
/* again_next - on to the next 問 (or 違) behind the focus; false: none. */
bool again_next(struct ui *ui, struct review_view *v, bool also_differing);
/* again_on_page - the focus goes to the first 問 of the page shown. */
void again_on_page(struct ui *ui, struct review_view *v);
/* again_counts - how many are in which state. */
void again_counts(
    const struct review_view *v, int *asked, int *same, int *differ);
/* again_json - [{person, item, value}…] of what was typed, and its digest;
 * a new reference. NULL where nothing is typed again. */
json_t *again_json(const struct review_view *v, char digest[65]);

/* ---- 差戻 and 取下げ: ui/review_reason.c. Each asks for a reason of a list of
 * db/codes, sends it and leaves R2; the register has the last word. */

/* return_ask - 差戻, by who has the right `approve`; else it is said why not. */
void return_ask(struct ui *ui);

/* withdraw_may - whether whoever is signed in may: the author of what is not
 * decided, or the right `staff` for an author who is away (4.0.8). */
bool withdraw_may(const struct ui *ui, const struct review_view *v);
/* withdraw_ask - 取下げ. */
void withdraw_ask(struct ui *ui);

#endif
