/* SPDX-License-Identifier: ISC
 * change - what the system itself writes into a change (異動, chapter 4), and
 * which items a change may touch. For every event what src/movein.h is for
 * move-ins, which is called from here. Pure: forms, command line and register
 * call the same functions; the register calls them last, inside its
 * transaction, so that what a terminal wrote there makes no difference.
 */
#ifndef SRC_CHANGE_H
#define SRC_CHANGE_H

#include "src/rule.h"

/*
 * change_complete - writes into each person what follows from the rest, for
 * the entry's event:
 *   転入 出生 職権記載   as movein_complete
 *   転居                住所 of the first person for the others that have
 *                       none of their own, 住所を定めた年月日 = 異動日 (4.1.2)
 *   世帯分離 … 世帯主変更  世帯番号, 世帯主, 並び順; never an address (4.1.4.1)
 *   転出 死亡 消除        消除事由 and its days, 転出予定年月日 = 異動日
 *   転入通知 (menu 33)   通知日; the planned address and day stay (4.1.3.1.1)
 *   修正                氏名 from its parts or the parts from it, 世帯主の氏名
 *                       of the others, none where nobody is head any more; in
 *                       another 区分 what was of the former
 *                       goes (経過滞在 to 中長期在留 …, 1.1.2)
 *   改製 再製            everything as it stood, the plan of a 転出 included;
 *                       改製年月日 (1.1.4)
 *   帰化 国籍取得 国籍喪失 what 4.5.3 to 4.5.5 carry over, and nothing else
 *   取消                what the history restores (4.6), from f->undo; 並び順
 *                       that another has by now goes on at the end (5.2)
 *   区間転入 (menu 15)    転入前住所 = the address of before, 住所を定めた年月日
 *   住民票コード         who is given one out of the stock (4.3.1, 4.3.2)
 * 異動事由, 異動日 and 処理日 of people who are there the register writes as the
 * row is made. Calling it again changes nothing but 処理日.
 *
 * f: today, the household joined, homes and undo are used; what is unknown
 * changes nothing.
 */
void change_complete(struct entry *e, const struct facts *f);

/*
 * change_begin - an entry as its form opens: the event of e->menu, the people
 * with before = after, and the presets of 4.1.0.2, 4.2.0.4 and 4.2.0.5 (届出日,
 * 通知日, 申出日, 請求日 = today; 異動日 stays blank, 4.0.3); 続柄 that have to
 * be set anew become blank. Then as change_complete.
 * e: menu, persons, household_no, ex_officio as chosen; is_offered: on 申出.
 */
void change_begin(struct entry *e, const struct facts *f, bool is_offered);

/*
 * change_child - adds the child of a birth to the entry (4.2.1.2): 住所, 本籍 and
 * 筆頭者 of the mother (4.2.0.3), her 氏, 続柄 where hers tells it; into her
 * household. Of a foreign mother 出生による経過滞在者 with her nationality, to be
 * corrected where the child is Japanese. mother: her row as it stands.
 */
void change_child(struct entry *e, const struct record *mother);

/*
 * change_relations - 世帯主変更: for whoever has no 続柄 in the entry what they
 * are to its new head, where their 続柄 to the head of before tells it
 * (4.1.4.2). A proposal: each is still asked. Needs both heads in the entry.
 */
void change_relations(struct entry *e);

/* change_may - whether the entry may change the item: the groups of its event
 * (events.csv), narrowed by what its menu and its ground allow (4.1.3.1.1,
 * 4.2.3.2). 住民状態 counts as removal, and is no matter of a 誤記修正, nor is
 * 消除事由; 住民種別 and 改製年月日 come with a sheet. */
bool change_may(const struct entry *e, enum item it);

/* change_of_category - whether a foreign resident of that 区分 (article30_45)
 * has the item (1.1.2); true of every item that belongs to none. */
bool change_of_category(const char *category, enum item it);

/* What an entry does to a household; pure, from before and after alone. */
/* change_sets_household - people of it come into another household. */
bool change_sets_household(const struct entry *e);
/* change_makes_household - the register gives a new 世帯番号. */
bool change_makes_household(const struct entry *e);
/* change_leaves - person p leaves the household that they live in. */
bool change_leaves(const struct entry *e, int p);
/* change_same_place - both rows have the same 住所, 方書 aside (4.1.4.1). */
bool change_same_place(const struct record *a, const struct record *b);
/* change_take_address - 住所 of another row, 方書 included. */
void change_take_address(struct record *to, const struct record *from);
/* change_stay_together - a and b are two residents of one household that the
 * entry leaves one: it brings nobody into another. today: days as date_day(). */
bool change_stay_together(const struct entry *e, int a, int b, int32_t today);
/* change_loses_head - person p stays in their household, is its head no more, and
 * nobody else is: how many live there afterwards, 0 not so or unknown. */
int change_loses_head(const struct entry *e, const struct facts *f, int p);
/* change_is_second_name - 旧氏, 通称 or an item of theirs (1.1.7). */
bool change_is_second_name(enum item it);
/* change_place - 並び順 as a number, 0 none; change_place_bit - its bit in
 * rule_home.places, 0 where it has none. */
int change_place(const struct record *r);
uint64_t change_place_bit(const struct record *r);
/* change_corrects_address - a correction that changes the 住所 of person p, 方書
 * aside. */
bool change_corrects_address(const struct entry *e, int p);
/* change_corrects_days - a correction that changes since when person p lives here
 * or when that ended; change_since - the item of a row that says since when. */
bool change_corrects_days(const struct entry *e, int p);
enum item change_since(const struct record *r);
/* change_order_parts - the 並び順 that person p is given was nobody's of their
 * household in the entry, or is another's as well (5.2). */
bool change_order_parts(const struct entry *e, int p);
/* change_needs_home - rules ask who else lives where p lives. */
bool change_needs_home(const struct entry *e, int p);

/* change_is_cancel - one of the three 異動の取消し. */
bool change_is_cancel(enum event ev);
/* change_is_newcomer - the event brings people who were not there. */
bool change_is_newcomer(enum event ev);
/* change_is_of_mynumber - requested, changed or corrected 個人番号 (4.4): no
 * item of a row changes with it. */
bool change_is_of_mynumber(enum event ev);
/* change_asks_number - what 機構 is asked for when the entry becomes 本登録 (4.4,
 * 7.1.2.1): "generate" of a first 個人番号 (with the first 住民票コード, or 職権
 * 記載), "change" on request, "change_ex_officio", "correct" of one that was
 * written wrongly and is typed; "" nothing. */
const char *change_asks_number(const struct entry *e, int p);
/* change_is_ward_move - 区間転入 (menu 15): somebody of this designated city comes
 * from another of its wards. They keep their 宛名番号, get a new 世帯番号 and a new
 * sheet, and the one of the former ward ends (1.1.13, 4.1.0.1). */
bool change_is_ward_move(const struct entry *e);
/* change_word - what people call a change in the list of what waits: the label
 * of its event, and 区間転入, which has no 異動事由 of its own (1.2.2); "" for
 * EV_COUNT. menu: of the entry. */
const char *change_word(enum event ev, const char *menu);
/* change_pair - the event that ends the sheet of before when the entry opens
 * another of the same person; EV_COUNT none. */
enum event change_pair(const struct entry *e);
/* change_former - 住所 and 世帯主 of a row as 転入前住所 and former head, for the
 * sheet that follows on it somewhere else. */
void change_former(const struct record *from, struct record *to);
/* change_close_ward - what the sheet of the former ward says of the new one:
 * planned and confirmed are the same, no 転入通知 comes. */
void change_close_ward(
    const struct entry *e, const struct entry_person *p, struct record *r);
/* change_has_plan - a 転出 stands on the row, so that its day ends the residence
 * (1.1.5). */
bool change_has_plan(const struct record *r);
/* change_takes_plan - the entry opens another sheet of person p, who is about to
 * move out: the plan stands on the new sheet in a row of its own, behind the one
 * that opens it, and can be taken back, noticed and confirmed there (1.1.4). */
bool change_takes_plan(const struct entry *e, const struct entry_person *p);
/* change_drop_plan - clears what says that somebody goes or has gone, 住民状態
 * included. */
void change_drop_plan(struct record *r);
/* change_plan_event - which of the two 転出 stands on the row; EV_COUNT none. */
enum event change_plan_event(const struct record *r);
/* change_plan - that 転出: the event, its day and that of its 届出 into plan, the
 * items into to. r: change_has_plan. */
void change_plan(const struct record *r, struct entry *plan, struct record *to);
/* change_plan_row - of the rows of a sheet, ascending, the 転出 that counts; -1
 * none. change_is_carried - row i came along when the sheet was opened: it is
 * of an entry of before. */
int change_plan_row(const struct record *rows, int n);
bool change_is_carried(const struct record *rows, int i);
/* change_is_followed - row i of a sheet says nothing but who is head by now: a
 * row of the register's own, which writes another where it is wrong (1.1.10). */
bool change_is_followed(const struct record *rows, int i);
/* change_is_notice - 転入通知の受理 (menu 33). */
bool change_is_notice(const struct entry *e);
/* change_by_notification - a 届出: 届出日, 届出人 and papers belong to it. */
bool change_by_notification(const struct entry *e);

/*
 * change_restore - what cancelling row hist_no of a sheet restores (4.6.0.1):
 * rows of the sheet, ascending, borrowed. undo->restored must be initialised;
 * it receives the newest row with each item that the cancelled row changed as
 * it was before. A later change of one of these items that is not cancelled
 * itself stands in obstacle; the 住所 of a move is one item, up to the name that
 * its town or city got since. Household items that follow from others
 * (世帯主の氏名, 並び順) are no obstacle. The opening row of a sheet gives
 * 異動の取消し（減）, a row that removed somebody （増）, any other （修正）.
 */
void change_restore(
    const struct record *rows, int n, int hist_no, struct rule_undo *undo);

/*
 * change_undo_sheet - what change_restore found of row hist_no, where the person
 * has other sheets; all: their rows of every one, ascending, borrowed. A sheet on which
 * another goes on (改製, 帰化, 区間転入) and one after which the person came again
 * is not open again before that one was taken back: its opening row stands in
 * obstacle. A sheet that was taken back itself never is (UNDO_DONE).
 * change_goes_on - the row that opened another sheet as row i ended its own, by
 * one change; -1 none: only the opening row takes such a change back.
 * change_may_undo - 取消 of row i is offered; what stands in its way the register
 * says.
 */
void change_undo_sheet(const struct record *all, int n, int sheet_no,
    int hist_no, struct rule_undo *undo);
int change_goes_on(const struct record *all, int n, int i);
bool change_may_undo(const struct record *all, int n, int i);

/* change_later_address - the last row behind hist_no that counts still and
 * changed the 住所, as obstacle has it; false where there is none. */
bool change_later_address(
    const struct record *rows, int n, int hist_no, char out[160]);

/* change_close - 消除事由 and the days of a removal (1.1.5), into a row that the
 * entry's event closes. */
void change_close(const struct entry *e, struct record *r);

/*
 * change_undo_home - where a 取消 that undoes a change of household puts its
 * people (4.6.0.1): into the former household where somebody of it lives at
 * the former address still, whatever that is called by now, else at that address
 * into a new one. Sets household_no and is_whole of a cancelling; undo as many as
 * there are people, is_home_empty looked up.
 */
void change_undo_home(struct entry *e, const struct rule_undo *undo);

#endif
