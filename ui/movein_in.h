/* SPDX-License-Identifier: ISC
 * movein_in - what movein_*.c share, and what a move-in and a change
 * (amend_*.c) do alike.
 */
#ifndef UI_MOVEIN_IN_H
#define UI_MOVEIN_IN_H

#include "src/date.h"
#include "ui/movein_form.h"

/* The choices of the fields MV_PAPER1 and 2, and MV_PAPER3 and 4. */
#define MOVEIN_IDENTITY                                                               \
	N_("1 個人番号カード|2 運転免許証|3 旅券|4 在留カード等|" \
	   "5 資格確認書|6 年金手帳・証書|9 その他")
#define MOVEIN_ADDED                                                                                       \
	N_("1 なし|2 転出証明書|3 戸籍・附票|4 続柄の証明書|5 その他|"                \
	   "6 異動する人のカード|7 異動する人の在留カード|8 一時庇護・仮滞在|" \
	   "9 異動する人の旅券")

struct finding;

/* Papers by the digits of the form; "" none. */
extern const char *const movein_identity_papers[10];
extern const char *const movein_added_papers[10];

/* What is typed in a field; never NULL. */
const char *movein_get(const struct movein *m, int page, int id);
bool movein_is_foreign(const struct movein *m, int page);
/* Who may not give a 個人番号 to the register is not asked for one. */
void movein_settle_right(struct movein *m, const struct app *a, int page);
/* What was typed into the 個人番号 field of a page goes to the register; its
 * handle comes back, "" where it was not taken, and a note says why. Does
 * nothing when nothing was typed. */
void movein_number(
    struct movein *m, struct app *a, int page, int slot, char handle[48]);
/* Whether a 個人番号カード of those who move is there, by the papers of page 0. */
bool movein_shows_cards(const struct movein *m);
/* What was typed of a card that is shown goes to the register, which says
 * whether it is the person's number (4.4), or, of somebody who has none there,
 * the one of handle `with` ("" none). handle and *card are as they were when
 * nothing was typed; a note says why where it was not compared. */
void movein_card(struct movein *m, struct app *a, int page, int slot,
    const char *person_no, const char *with, char handle[48], int *card);
/* The field of a person's page: their card, by p's numbers. */
void movein_card_left(struct movein *m, struct app *a, int page, int slot);
/* "台帳と同じ" and so on; "" when nothing was compared. is_new: the person is in
 * no register yet. */
const char *movein_card_word(int card, bool is_new);
/* "3年", "1年3月", "90日", "3": years, months, days, each may stay "". */
bool movein_read_period(const char *typed, char y[8], char mo[8], char d[8]);
void movein_period_text(const struct record *r, char *out, size_t size);
/* Typed or stored; stored "" for an empty field. false: not readable. */
bool movein_read_date(const struct movein *m, const struct app *a, int page,
    const struct field *f, const char *typed, struct date *d, char *stored,
    size_t size, struct err *err);

/* Days, applicant, papers, 委任状, 留意事項 and the household joined, as typed
 * on page 0, into the entry. */
void movein_take_notice(struct movein *m, const struct app *a);
/* The fields of page 0 that depend on who came and what was shown. */
void movein_tidy_papers(struct movein *m);
/* One field of a person's page into r; a hidden one is blank. */
void movein_take_slot(struct movein *m, const struct app *a, int page,
    struct slot *s, struct record *r);
/* The stored day out of a field of page `page`, "" when it is none. */
void movein_take_date(struct movein *m, const struct app *a, int page, int id,
    char *out, size_t size);
/* The reverse: a stored day, a choice, the papers of the entry. */
void movein_show_date(struct movein *m, int page, int id, const char *stored);
void movein_show_digit(struct movein *m, int id, int n);
/* 住民票コード that the register gives (4.3.1). */
void movein_show_new_code(struct movein *m, int page);
void movein_show_papers(struct movein *m);
/* 転入前住所 and its 世帯主 of r; a person's page from its record. */
void movein_show_former(struct movein *m, const struct record *r);
void movein_show_person(struct movein *m, int page);
/* 転入前住所 or 転出先 as they stand in r, under another prefix's items. */
void movein_show_town(struct movein *m, const struct record *r);
/* A finding of the rules as a note; page and slot are where it stands. */
void movein_note_of(const struct movein *m, const struct finding *x, int page,
    int slot, struct form_note *n);
/* A field that cannot be read says so itself, as a note under it. */
bool movein_unreadable(
    struct movein *m, const struct app *a, int page, int slot);
/* F4: 続柄, countries and other lists of words that begin as typed. */
/* People that the words find, "household person" their value; logged. */
enum people {
	PEOPLE_HERE,  /* residents */
	PEOPLE_EVER,  /* those of a 除票 too, each once */
	PEOPLE_SHEETS /* each of their sheets, said which it is */
};
int movein_list_people(struct ui *ui, const char *screen, enum people who,
    const char *typed, struct cand *out, int max);
int movein_list_relations(const char *typed, struct cand *out, int max);
int movein_list_codes(
    const char *list, const char *typed, struct cand *out, int max);
int movein_list_honseki(
    const struct movein *m, int person, struct cand *out, int max);
int movein_list_hittousha(
    const struct movein *m, int person, struct cand *out, int max);
struct cand *movein_cand(
    struct cand *out, int *n, int max, const char *text, const char *value);

/* ---- movein_begin.c */
/* An empty form under a number of I0, without pages; m is zero. The change
 * itself becomes the reason of this visit. */
void movein_begin(struct ui *ui, struct movein *m, const char *menu,
    enum event event, const struct form_ops *ops);
/* The returned entry and why it was returned. RC_DENIED E4088: it is not
 * returned, or another's; else as entry.get. */
MUST_CHECK enum rc movein_returned(
    struct movein *m, struct app *a, int64_t id, struct err *err);
/* edit.begin for these people and households, whose arrays are taken over, in
 * the place of what was held; of nobody there is none, nor out of reach. */
MUST_CHECK enum rc movein_hold(struct movein *m, struct app *a, json_t *persons,
    json_t *households, struct err *err);
/* Lets go what is held and releases the form. */
void movein_end(struct ui *ui, struct movein *m);

/* ---- movein_screen.c: hooks of struct screen; state begins with a struct
 * movein, as that of a change does */
const char *movein_title_now(const struct ui *ui, const void *state);
const struct field *movein_field_now(const void *state);
const struct field *movein_each_field(int i);
struct form *movein_form_of(void *state);
bool movein_under(const void *state, char *out, size_t size);
/* Half a number does not wait for whoever comes back. */
void movein_forget(struct ui *ui, void *state);
/* Row 24 by what has the focus; otherwise: where nothing is special. */
const char *movein_hint_of(const struct form *form, const char *otherwise);
/* Whether F4 has something to choose from. */
bool movein_can_choose(const struct form *form);
/* F10: kana that is typed becomes the value; to what stops it, and says how
 * much that is. */
void movein_end_kana(struct form *f);
void movein_go_wanted(struct ui *ui, struct movein *m);
/* Why it was returned, the form, and below it the household joined. */
void movein_draw_form(
    struct movein *m, const struct app *a, struct view *w, bool shows_joined);

#endif
