/* SPDX-License-Identifier: ISC
 * movein - what the system itself writes into a move-in (転入): the items
 * that follow from the notification (4.1.1.1), what one person takes from
 * another of the same notification (4.0.10), what a returning resident takes
 * from the 除票 (4.1.1.2). Pure: form and register both call it.
 */
#ifndef SRC_MOVEIN_H
#define SRC_MOVEIN_H

#include "src/rule.h"

/* The words that 留意事項 must hold at an unreported move-in (4.1.1.4). */
#define MOVEIN_UNREPORTED "未届転入"

/*
 * movein_complete - writes into each person of a move-in what follows from
 * the rest: event, dates of the notification, 処理日, 住民状態, 住民種別 when
 * it is plain, 住民となった年月日 or 外国人住民となった年月日 (= 異動日; a day
 * typed otherwise is kept), 住所を定めた年月日 (= the same, 4.1.1.1), 世帯主 and
 * order, 氏名 from its parts and back, 在留カード等番号区分, marks and 留意事項 of a 未届転入, marks of
 * 法30条の46 and 47. Calling it again changes nothing but 処理日. 出生 and 職権記載
 * bring people too, and take the same. Does nothing for other events.
 *
 * f: today, household_members and household_head_name are used. The register
 * calls it with its business day just before the rules run at 本登録, so that
 * an entry submitted yesterday gets today's 処理日; the digest is that of the
 * entry as the reviewer saw it.
 */
void movein_complete(struct entry *e, const struct facts *f);

/* movein_name - 氏名, フリガナ or 筆頭者 from its parts where it is blank or one of
 * them alone, and (has_parts) the parts out of it where they are; a foreign
 * resident's 氏名 is its letters and characters, and has no parts to be found in
 * it. */
void movein_name(struct entry_person *p, enum item whole, enum item family,
    enum item given, bool has_parts);
/* movein_names - all of them, by the person's 住民種別. */
void movein_names(struct entry_person *p);

/*
 * movein_carry - fills blank items of person `to` from the others of the
 * same entry: 氏 (from the 世帯主, else the person before; never between
 * Japanese and foreign residents), 本籍 and 筆頭者, 転入前住所 and its 世帯主,
 * 現住所. Never 旧氏 or 通称, never from another notification or household.
 * marks: IT_COUNT flags, true where a value was taken (写); may be NULL.
 * Returns how many items were taken.
 */
int movein_carry(struct entry *e, int to, bool *marks);

/*
 * movein_return - makes p a returning resident: sheet is the newest row of
 * the person's own 除票, with its person_no, sheet_no and hist_no. The 宛名番号 and the items of the 転出 are taken over and can be
 * corrected; removal items, the old address, household and days are left
 * behind, the address moved out to becomes 転入前住所. 旧氏 and 通称 come back
 * after a 国外転出 only when this is the first return and into the same
 * municipality (is_first_return, 1.1.7).
 */
void movein_return(
    struct entry_person *p, const struct record *sheet, bool is_first_return);

/*
 * movein_return_with - as movein_return, and what stood in p->after before
 * stands again where it was not blank: what was typed from the papers, or
 * received. is_special: 特例転入 (menu 13), where all that was received takes
 * precedence but the 氏名, which is the one of the 除票 (4.1.1.2).
 */
void movein_return_with(struct entry_person *p, const struct record *sheet,
    bool is_first_return, bool is_special);

/* movein_prev_address - 転入前住所 as it is printed, with （未届） at its end
 * where that holds (4.1.1.4). The caller frees. */
char *movein_prev_address(const struct record *r);

#endif
