/* SPDX-License-Identifier: ISC
 * cert_field - what F1 says of each place of C1, where a digit answers.
 */
#include "ui/cert_view.h"

static const struct field fields[PLACES] = {
	[AT_KIND] = { .label = N_("種別"),
	    .kind = FIELD_CHOICE,
	    .help = N_("何を出すか。対象が決めます。除票は除票だけ、"
		       "二人からは世帯連記"),
	    .typing = N_("F4 個人票と世帯連記を替える") },
	[AT_WHO] = { .label = N_("対象"),
	    .kind = FIELD_CHOICE,
	    .help = N_("誰の証明か。証明の止まっている人を選ぶと、"
		       "抑止の画面へ移ります。3.4"),
	    .typing = N_("数字で選ぶ、外す   左右の矢印と Space でも") },
	[AT_PRINTED] = { .label = N_("載せるもの"),
	    .kind = FIELD_CHOICE,
	    .help = N_("はじめは全部なし。請求者の求めたものだけを載せます。"
		       "個人番号は提出先を尋ねます。5.1"),
	    .typing = N_("数字で載せる、外す   外国人住民の項目は a から g") },
	[AT_APPLICANT] = { .label = N_("請求者"),
	    .kind = FIELD_CHOICE,
	    .help = N_("誰が求めたか。代理人なら委任状も尋ねます。"
		       "公用は手数料がありません"),
	    .typing = N_("1-4 世帯の人   7 代理人   8 第三者   9 公用") },
	[AT_IDENTITY] = { .label = N_("本人確認"),
	    .kind = FIELD_CHOICE,
	    .help = N_("請求者を何で確かめたか。5 は書類二点、"
		       "6 は面識か聞き取り。交付履歴に残ります"),
	    .typing = N_("1 個人番号カード  2 免許証  3 旅券  4 在留カード\n"
			 "5 二点で確認  6 面識・聞き取り") },
	[AT_PROXY] = { .label = N_("委任状"),
	    .kind = FIELD_CHOICE,
	    .help = N_("代理人のとき、委任状か法定代理の書類を確かめたか"),
	    .typing = N_("確かめて 1") },
	[AT_COPIES] = { .label = N_("通数"),
	    .kind = FIELD_CHOICE,
	    .help = N_("何通出すか。手数料は一通ごと"),
	    .typing = N_("1 から 9") },
};

const struct field *
cert_each_field(int i)
{
	return i < PLACES ? &fields[i] : NULL;
}
