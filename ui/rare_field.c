/* SPDX-License-Identifier: ISC
 * rare_field - what F1 says of the four fields of G1 (2.2.3).
 */
#include "ui/engine.h"

static const struct field fields[] = {
	{ .label = N_("読み"),
	    .kind = FIELD_KANA,
	    .help = N_("音読みか訓読み、初めの方だけでもよい。"
		       "ほかの項目と合わせて絞れます"),
	    .typing = N_("ローマ字のままでカタカナになります   hen   nabe") },
	{ .label = N_("画数"),
	    .kind = FIELD_NUMBER,
	    .help = N_("総画数、または幅"),
	    .typing = N_("17   15-19") },
	{ .label = N_("もとの字"),
	    .kind = FIELD_TEXT,
	    .help = N_("似た字か、ふつうの字を一つ。その異体字が候補に出ます"),
	    .typing = N_("辺   斎   （次の字を打つと入れ替わる）") },
	{ .label = N_("文字の番号"),
	    .kind = FIELD_TEXT,
	    .help = N_("MJ 番号か符号位置。ほかの項目より先に効きます"),
	    .typing = N_("MJ026190   26190   U+9089   9089-E010F") },
};

const struct field *
rare_each_field(int i)
{
	return i < (int)(sizeof(fields) / sizeof(fields[0])) ? &fields[i]
							     : NULL;
}
