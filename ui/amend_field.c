/* SPDX-License-Identifier: ISC
 * amend_field - the changes by their number, and what stands on page 0.
 */
#include "ui/amend.h"

#include <string.h>

#define DAY_HELP N_("使えません。暦の日だけです")
/* clang-format off */
const struct amend_kind amend_kinds[] = {
	{ "15", EV_IN_DOMESTIC, N_("区間転入"),
	  CK_NOTICE | CK_ADDRESS | CK_DEST | CK_EVERYBODY | CK_WARD, '1', "",
	  0 },
	{ "21", EV_MOVE_WITHIN, N_("転居"),
	  CK_NOTICE | CK_ADDRESS | CK_DEST | CK_EVERYBODY, '1', "", 0 },
	{ "31", EV_OUT_DOMESTIC, N_("国内転出"),
	  CK_NOTICE | CK_OUT | CK_EVERYBODY, '1', "", 0 },
	{ "32", EV_OUT_ABROAD, N_("国外転出"),
	  CK_NOTICE | CK_OUT | CK_ABROAD | CK_EVERYBODY, '1', "", 0 },
	{ "33", EV_EX_OFFICIO_CORRECTION, N_("転入通知の受理"),
	  CK_GONE | CK_EVERYBODY, '4', "", 0 },
	{ "41", EV_HOUSEHOLD_SPLIT, N_("世帯分離"), CK_NOTICE | CK_NEW, '1',
	  "", 0 },
	{ "42", EV_HOUSEHOLD_MERGE, N_("世帯合併"),
	  CK_NOTICE | CK_JOIN | CK_EVERYBODY, '1', "", 0 },
	{ "43", EV_HOUSEHOLD_CHANGE, N_("世帯変更"), CK_NOTICE | CK_JOIN, '1',
	  "", 0 },
	{ "44", EV_HEAD_CHANGE, N_("世帯主変更"),
	  CK_NOTICE | CK_HEAD | CK_EVERYBODY, '1', "", 0 },
	{ "52", EV_DEATH, N_("死亡"), CK_REMOVE | CK_UNKNOWN, '4', "", 0 },
	{ "53", EV_EX_OFFICIO_OUT, N_("失踪"), CK_REMOVE | CK_UNKNOWN, '4',
	  "", 0 },
	{ "62", EV_EX_OFFICIO_CORRECTION, N_("職権修正"), CK_ITEMS, '2',
	  "name|person|relation|member_order|address|former_address|honseki|"
	  "juminhyo_code|foreign", 0 },
	{ "63", EV_EX_OFFICIO_OUT, N_("職権消除"), CK_REMOVE, '2', "", 0 },
	{ "64", EV_MINOR_CORRECTION, N_("軽微な修正"), CK_ITEMS | CK_MINOR,
	  '2', "name|name_kanji|name_roman|name_katakana|address_town|"
	  "address_number|address_building|address_room", 0 },
	{ "65", EV_ERROR_CORRECTION, N_("誤記修正"), CK_ITEMS | CK_FORMER, '2',
	  "name|person|relation|member_order|address|former_address|honseki|"
	  "juminhyo_code|foreign", 0 },
	{ "73", EV_EX_OFFICIO_IN_NATURALISED, N_("帰化"),
	  CK_ITEMS | CK_SHEET | CK_EMPTY, '4',
	  ".name|.name_kana|.name_kana_checked|honseki", '1' },
	{ "74", EV_EX_OFFICIO_IN_NATURALISED, N_("国籍取得"),
	  CK_ITEMS | CK_SHEET | CK_EMPTY, '4',
	  ".name|.name_kana|.name_kana_checked|honseki", '1' },
	{ "75", EV_EX_OFFICIO_IN_NATIONALITY_LOST, N_("国籍喪失"),
	  CK_ITEMS | CK_SHEET | CK_EMPTY, '4',
	  ".name_roman|.name_kanji|.name_katakana|.name_kana|"
	  ".name_kana_checked|.nationality|.article30_45|"
	  ".residence_status|.residence_period_years|.residence_expires|"
	  ".card_no|.special_permanent_expires|.landing_period|"
	  ".provisional_period|.transit_reason", '2' },
	{ "76", EV_EX_OFFICIO_CORRECTION, N_("入管通知による修正"), CK_ITEMS,
	  '4', "name|.birth|.sex|foreign", 0 },
	{ "81", EV_FORMER_NAME_ENTRY, N_("旧氏の記載"), CK_ITEMS | CK_EMPTY | CK_PAPER, '5',
	  ".former_name|.former_name_kana|.former_name_kana_checked", 0 },
	{ "82", EV_FORMER_NAME_CHANGE, N_("旧氏の変更"), CK_ITEMS | CK_EMPTY | CK_PAPER, '5',
	  ".former_name|.former_name_kana|.former_name_kana_checked", 0 },
	{ "83", EV_FORMER_NAME_DELETION, N_("旧氏の削除"), 0, '5', "", 0 },
	{ "84", EV_ALIAS_ENTRY, N_("通称の記載"), CK_ITEMS | CK_EMPTY | CK_PAPER, '3',
	  ".alias|.alias_kana|.alias_kana_checked", 0 },
	{ "85", EV_ALIAS_DELETION, N_("通称の削除"), 0, '3', "", 0 },
	{ "91", EV_CANCEL_CORRECTION, N_("異動の取消し"), CK_CANCEL, '2', "",
	  0 },
	{ "92", EV_REMADE_IN, N_("改製"), CK_SHEET, '2', "", 0 },
	{ "93", EV_RESTORED_IN, N_("再製"), CK_SHEET, '2', "", 0 },
	{ "94", EV_CODE_ENTRY, N_("住民票コードの記載"), CK_CODE, '2', "", 0 },
	{ "95", EV_CODE_CHANGE, N_("住民票コードの変更"), CK_CODE, '5', "", 0 },
	{ "96", EV_MYNUMBER_CHANGE, N_("個人番号の異動"),
	  CK_ITEMS | CK_NUMBER, '5', ".mynumber", 0 },
};
const int amend_kind_count =
    (int)(sizeof(amend_kinds) / sizeof(amend_kinds[0]));

const struct amend_field amend_page[] = {
	{ { CH_WHO, NULL, N_("対象の世帯"), FIELD_TEXT, .line = 0, .cols = 60,
	    .max = 80, .must = true, .has_list = true,
	    .help = N_("異動する人のいる世帯。人でも世帯でも探せます。"
		       "選ぶと下に全員が出ます。4.0.1"),
	    .typing = N_("検索と同じ打ち方（氏名・かな・ローマ字・住所・番号）\n"
			 "打って F4、数字で選びます") }, 0, 0 },
	{ { MV_NOTIFIED, "notified_on", N_("届出日"), FIELD_DATE, .line = 1,
	    .cols = 12, .max = 24, .must = true, .takes = DATES_CALENDAR,
	    .help = N_("届書を受けた日。はじめは今日。今日より後にはできません。4.1.0.2"),
	    .unknown = DAY_HELP }, 0, 0 },
	{ { MV_INFORMED, "informed_on", N_("通知日"), FIELD_DATE, .line = 1,
	    .cols = 12, .max = 24, .takes = DATES_CALENDAR,
	    .help = N_("戸籍の届出か通知の日。はじめは今日。4.2.0.4"),
	    .unknown = DAY_HELP }, 0, 0 },
	{ { MV_OFFERED, "offered_on", N_("申出日"), FIELD_DATE, .line = 1,
	    .cols = 12, .max = 24, .must = true, .takes = DATES_CALENDAR,
	    .help = N_("職権の元になった申出の日。はじめは今日。4.2.0.5"),
	    .unknown = DAY_HELP }, 0, 0 },
	{ { MV_REQUESTED, "requested_on", N_("請求日"), FIELD_DATE, .line = 1,
	    .cols = 12, .max = 24, .must = true, .takes = DATES_CALENDAR,
	    .help = N_("請求を受けた日。はじめは今日。1.2.1"),
	    .unknown = DAY_HELP }, 0, 0 },
	{ { MV_BASIS, NULL, N_("根拠"), FIELD_CHOICE, .line = 1, .half = 1,
	    .must = true,
	    .choices = N_("1 届出|2 職権|3 職権（申出）|4 職権（通知）"),
	    .help = N_("何によって記載するか。職権なら届出日はなく、申出や通知の日を"
		       "入れます。4.1.0.2 4.2.0.2 4.2.0.4 4.2.0.5") },
	  CK_NOTICE, 0 },
	{ { MV_BASIS, NULL, N_("根拠"), FIELD_CHOICE, .line = 1, .half = 1,
	    .must = true,
	    .choices = N_("2 職権|3 職権（申出）|4 職権（通知）|5 請求"),
	    .help = N_("何によって記載するか。申出・通知・請求なら、その日を入れます。"
		       "4.2.0.4 4.2.0.5 1.2.1") }, 0, CK_NOTICE },
	{ { MV_EVENT_DATE, "event_date", N_("異動日"), FIELD_DATE, .line = 2,
	    .cols = 12, .max = 24, .must = true, .takes = DATES_CALENDAR,
	    .help = N_("そのことがあった日。空で始まります。今日か、それより前。"
		       "転出だけは先の日でもよい。処理日は自動で今日です。4.0.3"),
	    .unknown = DAY_HELP }, 0, CK_UNKNOWN | CK_GONE },
	{ { MV_EVENT_DATE, "event_date", N_("転入した日"), FIELD_DATE,
	    .line = 2, .cols = 12, .max = 24, .must = true,
	    .takes = DATES_CALENDAR,
	    .help = N_("転入通知の転入日。転出年月日（確定）になり、予定の日は"
		       "そのまま残ります。4.1.3.1.1"),
	    .unknown = DAY_HELP }, CK_GONE, 0 },
	{ { MV_EVENT_DATE, "event_date", N_("異動日"), FIELD_DATE, .line = 2,
	    .cols = 22, .max = 60, .must = true, .takes = DATES_UNKNOWN,
	    .help = N_("死亡の日、失踪の宣告により死亡したとみなされる日。"
		       "空で始まります。推定の日もここに。4.0.3 4.2.2.1"),
	    .unknown = N_("使えます。1.1.8 の形で、書類のとおりに") },
	  CK_UNKNOWN, 0 },
	{ { CH_GROUND, NULL, N_("修正の根拠"), FIELD_CHOICE, .line = 2,
	    .half = 1, .must = true,
	    .choices = N_("1 常用平易な文字|2 文字の同定|3 区域・町名の変更|"
			  "4 地番の変更|5 住居表示|6 建物の名の変更|"
			  "7 総務大臣が認める"),
	    .help = N_("軽微な修正の七つの根拠。1・2・7 は氏名か住所、3 から 6 は"
		       "住所だけ。生年月日などは直せません。4.2.3.2") },
	  CK_MINOR, 0 },
	{ { CH_NUMBER, NULL, N_("異動の別"), FIELD_CHOICE, .line = 2,
	    .half = 1, .must = true,
	    .choices = N_("1 請求による変更|2 職権修正|3 職権記載"),
	    .help = N_("個人番号の異動の別。請求による変更、職権による修正か変更、"
		       "初めての記載。番号が空なら機構に求めます。4.4") },
	  CK_NUMBER, 0 },
	{ { CH_CANCEL, NULL, N_("取り消す異動"), FIELD_TEXT, .line = 3,
	    .cols = 60, .max = 12, .must = true, .has_list = true,
	    .help = N_("履歴から取り消す異動を選びます。同じ届出で異動した人が下に"
		       "全員出ます。一部だけなら 2 を付けます。後の異動が同じ項目を"
		       "変えていると、先に取り消すものが出ます。4.6.0.1"),
	    .typing = N_("F4 で履歴から選びます") }, CK_CANCEL, 0 },
	{ { MV_APPLICANT, NULL, N_("届出人"), FIELD_CHOICE, .line = 3,
	    .must = true,
	    .choices = N_("1 本人（一人目）|2 同一世帯員|3 代理人"),
	    .help = N_("誰が届け出たか。本人は異動する一人目の人。世帯員と代理人は"
		       "氏名も入れます") }, CK_NOTICE, 0 },
	{ { MV_PAPER1, NULL, N_("本人確認"), FIELD_CHOICE, .line = 3,
	    .half = 1, .must = true, .choices = MOVEIN_IDENTITY,
	    .help = N_("届出人を確かめた書類。写真付きの官公署の書類（1〜4）は1点、"
		       "ほかは2点。転出証明書や戸籍は本人を確かめる書類ではありません") }, CK_NOTICE, 0 },
	{ { MV_APPLICANT_NAME, NULL, N_("届出人氏名"), FIELD_WIDE, .line = 4,
	    .max = 60, .must = true, .words = IME_NAME,
	    .help = N_("世帯員か代理人が届け出たとき、その人の氏名") },
	  CK_NOTICE, 0 },
	{ { MV_PAPER2, NULL, N_("二点目"), FIELD_CHOICE, .line = 4, .half = 1,
	    .must = true, .choices = MOVEIN_IDENTITY,
	    .help = N_("写真付きの書類がないときの二点目。一点目と別の書類。"
		       "その他なら、何かも書きます") }, CK_NOTICE, 0 },
	{ { MV_PROXY, NULL, N_("委任状"), FIELD_CHOICE, .line = 5,
	    .must = true, .choices = N_("1 確かめた|2 ない"),
	    .help = N_("代理人のとき、委任状か法定代理の書類を確かめたか") },
	  CK_NOTICE, 0 },

	{ { MV_PAPER_NAME, NULL, N_("その他の書類"), FIELD_TEXT, .line = 6,
	    .half = 1, .max = 60, .must = true, .words = IME_GENERAL,
	    .help = N_("本人を確かめた「その他」の書類の名前。学生証、社員証など") },
	  CK_NOTICE, 0 },
	{ { MV_CARD, NULL, N_("カードの番号"), FIELD_SECRET, .line = 5,
	    .half = 1, .cols = 22, .max = 12, .has_list = true,
	    .help = N_("見せられた個人番号カードの番号。打つとすぐセンターへ送り、台帳の"
		       "番号と同じかだけが返ります。この端末には残しません。回線が要ります。"
		       "何人もいれば順に。F4 で人を選びます"),
	    .typing = N_("12桁。打った字は見えません") }, CK_NOTICE, 0 },

	{ { CH_OLD_ADDRESS, NULL, N_("今の住所"), FIELD_SHOW, .line = 8,
	    .cols = 60, .help = N_("異動する一人目の、今の住所") },
	  CK_ADDRESS | CK_OUT, 0 },
	{ { CH_OLD_ADDRESS, NULL, N_("予定の転出先"), FIELD_SHOW, .line = 8,
	    .cols = 60, .help = N_("転出届の転出先（予定）。受理しても変わりません。4.1.3.1.1") },
	  CK_GONE, 0 },
	{ { MV_TOWN, "address_code", N_("新しい住所"), FIELD_TEXT, .line = 9,
	    .cols = 60, .max = 60, .must = true, .has_list = true,
	    .help = N_("この市区町村の町字。住所コードと郵便番号が付きます。"
		       "同じ住所への転居も入れられます。1.3.3 4.1.2.1"),
	    .typing = N_("suizenji2  すいぜんじ  水前寺二\n"
			 "862-0950（郵便番号）  ク ス（頭文字）\nF4 で選びます") },
	  CK_ADDRESS, 0 },
	{ { MV_NUMBER, "address_number", N_("番地"), FIELD_TEXT, .line = 10,
	    .max = 40, .must = true,
	    .help = N_("新しい住所の番地。住居表示の町で 12-3 と打つと 12番3号 になります"),
	    .typing = N_("12-3  12番3号") },
	  CK_ADDRESS, 0 },
	{ { MV_BUILDING, "address_building", N_("方書"), FIELD_TEXT, .line = 10,
	    .half = 1, .max = 60, .has_list = true, .words = IME_PLACE,
	    .help = N_("建物の名。番地が入ると、そこに住む人の方書が F4 に出ます。4.0.7") },
	  CK_ADDRESS, 0 },
	{ { MV_ROOM, "address_room", N_("部屋番号"), FIELD_TEXT, .line = 11,
	    .max = 20, .help = N_("部屋の番号。なければ空"),
	    .typing = N_("301") },
	  CK_ADDRESS, 0 },
	{ { MV_PREV_COUNTRY, "out_planned_country", N_("転出先の国"),
	    FIELD_TEXT, .line = 9, .cols = 22, .max = 40, .must = true,
	    .has_list = true,
	    .help = N_("国外転出の転出先の国。4.1.3.0.2"),
	    .typing = N_("国名を打つか F4 で選びます") }, CK_ABROAD, 0 },
	{ { MV_PREV_CITY, "out_planned_city", N_("転出先の住所"), FIELD_TEXT,
	    .line = 9, .cols = 60, .max = 80, .must = true, .has_list = true,
	    .help = N_("転出先（予定）の市区町村。市区町村だけでもよい。4.1.3.0.2"),
	    .typing = N_("東京都日  hino  と ひの\n"
			 "191-0016（郵便番号）  F4 で選びます") },
	  CK_OUT, CK_ABROAD },
	{ { MV_PREV_TOWN, "out_planned_town", N_("転出先町字"), FIELD_TEXT,
	    .line = 10, .max = 60, .words = IME_PLACE,
	    .help = N_("転出先（予定）の町字。国外ならその国での住所。"
		       "分からなければ空。4.1.3.0.2") }, CK_OUT, 0 },
	{ { MV_PREV_NUMBER, "out_planned_number", N_("転出先番地"), FIELD_TEXT,
	    .line = 10, .half = 1, .max = 40,
	    .help = N_("転出先（予定）の番地。分からなければ空。4.1.3.0.2"),
	    .typing = N_("4-18  4番18号") },
	  CK_OUT, 0 },
	{ { MV_PREV_BUILDING, "out_planned_building", N_("転出先方書"),
	    FIELD_TEXT, .line = 11, .max = 60, .words = IME_PLACE,
	    .help = N_("転出先（予定）の方書。なければ空") }, CK_OUT, 0 },
	{ { CH_SPECIAL, NULL, N_("特例転入"), FIELD_CHOICE, .line = 11,
	    .half = 1, .choices = N_("1 利用しない|2 利用する"),
	    .help = N_("カードによる特例転入を利用した転出か。利用すれば転出証明書は"
		       "自動では出ず、転出証明書情報が転出先へ送られます。"
		       "提出した後では変えられません。4.1.3.0.4") },
	  CK_OUT, CK_ABROAD },
	{ { MV_PREV_CITY, "out_confirmed_city", N_("確定の転出先"), FIELD_TEXT,
	    .line = 9, .cols = 60, .max = 80, .must = true, .has_list = true,
	    .help = N_("転入通知の住所の市区町村。転出先（確定）になります。4.1.3.1.1"),
	    .typing = N_("東京都日  hino  と ひの\n"
			 "191-0016（郵便番号）  F4 で選びます") }, CK_GONE, 0 },
	{ { MV_PREV_TOWN, "out_confirmed_town", N_("確定の町字"), FIELD_TEXT,
	    .line = 10, .max = 60, .words = IME_PLACE,
	    .help = N_("転入通知の住所の町字。4.1.3.1.1") }, CK_GONE, 0 },
	{ { MV_PREV_NUMBER, "out_confirmed_number", N_("確定の番地"),
	    FIELD_TEXT, .line = 10, .half = 1, .max = 40,
	    .help = N_("転入通知の住所の番地。4.1.3.1.1"),
	    .typing = N_("4-18  4番18号") }, CK_GONE, 0 },
	{ { MV_PREV_BUILDING, "out_confirmed_building", N_("確定の方書"),
	    FIELD_TEXT, .line = 11, .max = 60, .words = IME_PLACE,
	    .help = N_("転入通知の住所の方書。なければ空") }, CK_GONE, 0 },
	{ { CH_DEST, NULL, N_("異動先世帯"), FIELD_CHOICE, .line = 11,
	    .half = 1, .must = true,
	    .choices = N_("1 今の世帯のまま|2 新しい世帯|3 ほかの世帯に入る"),
	    .help = N_("世帯の全員なら今の世帯のまま。一部なら新しい世帯か、"
		       "ほかの世帯に入ります。4.0.1 4.0.2") }, CK_DEST, CK_WARD },
	{ { CH_DEST, NULL, N_("異動先世帯"), FIELD_CHOICE, .line = 11,
	    .half = 1, .must = true,
	    .choices = N_("2 新しい世帯|3 ほかの世帯に入る"),
	    .help = N_("区が変わると世帯番号は新しくなります。この区の、ほかの世帯に"
		       "入ることもできます。1.1.13 4.0.2") }, CK_WARD, 0 },
	{ { MV_HOUSEHOLD, "household_no", N_("入る世帯"), FIELD_TEXT,
	    .line = 12, .cols = 60, .max = 80, .must = true, .has_list = true,
	    .help = N_("入る世帯。選ぶと下に世帯の全員が出ます。4.0.2"),
	    .typing = N_("検索と同じ打ち方（氏名・かな・ローマ字・住所・番号）\n"
			 "打って F4、数字で選びます") },
	  CK_DEST | CK_JOIN, 0 },
	{ { MV_PAPER3, NULL, N_("添えた書類"), FIELD_CHOICE, .line = 90,
	    .choices = MOVEIN_ADDED,
	    .help = N_("届書に添えられた書類。外国人の世帯の変更では続柄を証する文書") },
	  CK_NOTICE, 0 },
	{ { MV_PAPER4, NULL, N_("もう一つ"), FIELD_CHOICE, .line = 90,
	    .half = 1, .choices = MOVEIN_ADDED,
	    .help = N_("添えられた書類がもう一つあれば") }, CK_NOTICE, 0 },
	{ { MV_PAPER3, NULL, N_("示された書類"), FIELD_CHOICE, .line = 3,
	    .choices = N_("1 なし|3 戸籍・附票|4 続柄の証明書|5 その他|"
			  "0 通称の資料"),
	    .help = N_("請求や申出で示された書類。旧氏はそれの載る戸籍から今の戸籍まで、"
		       "通称は使っていることなどが分かる資料") }, CK_PAPER, 0 },
	{ { MV_REMARKS, "remarks", N_("留意事項"), FIELD_TEXT, .line = 91,
	    .cols = 60, .max = 200, .words = IME_GENERAL,
	    .help = N_("住民票に残す留意事項。ふつうは空です。1.1.14") },
	  0, 0 },
};
/* clang-format on */
const int amend_page_count = (int)(sizeof(amend_page) / sizeof(amend_page[0]));

const struct field amend_move_field = {
	.label = N_("異動する人"),
	.kind = FIELD_CHOICE,
	.choices = N_("1 異動する|2 残る"),
	.is_row = true,
	.help = N_("この人が異動するか。全員なら全部、ほかは一部です。4.0.1"),
};
const struct field amend_relation_field = {
	.label = N_("続柄"),
	.kind = FIELD_TEXT,
	.item = "relation",
	.max = 40,
	.has_list = true,
	.help = N_("異動した後の、世帯主から見た続柄。左は今の続柄。"
		   "法定の語だけ、の でつないで四世代まで。1.1.11 4.1.4.2"),
	.typing = N_("妻 tsuma つま  または数字\n"
		     "1世帯主 2夫 3妻 4子 5父 6母 7兄 8姉 9弟 0妹\n"
		     "44 は 子の子、35 は 妻の父  F4 で選びます"),
};
const struct field amend_pick_field = {
	.id = CH_PICK,
	.label = N_("直す項目"),
	.kind = FIELD_TEXT,
	.cols = 28,
	.max = 40,
	.has_list = true,
	.words = IME_GENERAL,
	.help = N_("直す項目の名を打って F4、または空のまま F4。"
		   "選ぶとその項目へ移ります。矢印でも移れます。4.2.3.1"),
	.typing = N_("フリガナ  生年月日  住所"),
};
/* Items that the move-in's pages do not have. */
const struct field amend_item_field = {
	.help = N_("台帳の項目。入っているのは今の値で、打ち直すと右に前の値が"
		   "出ます。直さないならそのままに"),
	.unknown = N_("項目によります。使えない形は 誤 になります"),
};

static const struct field any_item = {
	.label = N_("台帳の項目"),
	.kind = FIELD_TEXT,
	.help =
	    N_("一人一頁の項目。入っているのは今の値で、打ち直すと右に前の値が"
	       "出ます。項目ごとの説明は国内転入（I11）と同じです"),
	.typing = N_("国内転入と同じ。直さないならそのままに"),
};

const struct field *
amend_each_field(int i)
{
	static const struct field *const more[] = { &amend_move_field,
		&amend_relation_field, &amend_pick_field, &any_item };

	if (i < amend_page_count)
		return &amend_page[i].f;
	i -= amend_page_count;
	return i < (int)(sizeof(more) / sizeof(more[0])) ? more[i] : NULL;
}

const struct amend_kind *
amend_kind_of(const char *menu)
{
	for (int i = 0; i < amend_kind_count; i++)
		if (strcmp(amend_kinds[i].menu, menu) == 0)
			return &amend_kinds[i];
	return NULL;
}
