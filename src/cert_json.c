/* SPDX-License-Identifier: ISC
 * cert_json - options and kinds as the register's calls carry them.
 */
#include "src/cert.h"

#include "src/mem.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *id, *label;
} kinds[CERT_KINDS] = {
	[CERT_PERSON] = { "juminhyo", "住民票の写し" },
	[CERT_HOUSEHOLD] = { "juminhyo_household",
	    "住民票の写し（世帯連記式）" },
	[CERT_REMOVED] = { "jokyohyo", "住民票の除票の写し" },
	[CERT_CONFIRM] = { "confirm", "確認用帳票" },
	[CERT_MOVE_OUT] = { "move_out", "転出証明書" },
	[CERT_MOVE_OUT_LATE] = { "move_out_equivalent",
	    "転出証明書に準ずる証明書" },
	[CERT_CODE_NEW] = { "code_notice", "住民票コード通知票" },
	[CERT_CODE_CHANGED] = { "code_change_notice",
	    "住民票コード変更通知票" },
	[CERT_CODE_CORRECTED] = { "code_correction_notice",
	    "住民票コード修正通知票" },
	[CERT_OFFICE_RECORD] = { "office_record", "職権記録書" },
	[CERT_OFFICE_NOTICE] = { "office_notice", "職権記載等通知書" },
	[CERT_HEAD_NOTICE] = { "head_notice", "世帯主変更通知書" },
	[CERT_HEAD_REQUEST] = { "head_request", "世帯主変更依頼通知書" },
	[CERT_INQUIRY] = { "move_in_inquiry", "転入通知未着照会書" },
	[CERT_ACCEPTED] = { "move_accepted", "住民異動届受理通知" },
};

const char *
cert_kind_id(enum cert_kind k)
{
	return (int)k < 0 || k >= CERT_KINDS ? "" : kinds[k].id;
}

const char *
cert_kind_label(enum cert_kind k)
{
	return (int)k < 0 || k >= CERT_KINDS ? "" : kinds[k].label;
}

enum cert_kind
cert_kind_by_id(const char *id)
{
	int k;

	for (k = 0; k < CERT_KINDS && strcmp(kinds[k].id, id) != 0;)
		k++;
	return (enum cert_kind)k;
}

#define OPTION(member, label)                                                  \
	{                                                                      \
#member, label, offsetof(struct cert_options, member)          \
	}
static const struct {
	const char *key;
	const char *label; /* in the 交付履歴; "" not a 記載事項 */
	size_t at;
} option_defs[] = {
	OPTION(head_relation, "世帯主・続柄"),
	OPTION(honseki, "本籍・筆頭者"),
	OPTION(juminhyo_code, "住民票コード"),
	OPTION(mynumber, "個人番号"),
	OPTION(history, "履歴"),
	OPTION(history_special, "特別養子縁組等の履歴"),
	OPTION(furigana, "フリガナ"),
	OPTION(nationality, "国籍・地域"),
	OPTION(category, "法第30条の45に規定する区分"),
	OPTION(status, "在留資格"),
	OPTION(period, "在留期間等"),
	OPTION(expires, "満了日"),
	OPTION(card_no, "在留カード等番号"),
	OPTION(alias, "通称の記載及び削除に関する事項"),
	OPTION(official_use, "公用"),
	OPTION(reissue, "再交付"),
	OPTION(overflow_blank, ""),
	OPTION(sample, "見本"),
};
#define OPTIONS (sizeof(option_defs) / sizeof(option_defs[0]))

static bool
option_get(const struct cert_options *o, size_t i)
{
	bool on;

	memcpy(&on, (const char *)o + option_defs[i].at, sizeof(on));
	return on;
}

json_t *
cert_options_to_json(const struct cert_options *o)
{
	json_t *j = json_object();
	size_t i;

	for (i = 0; i < OPTIONS; i++)
		if (option_get(o, i))
			(void)json_object_set_new(
			    j, option_defs[i].key, json_true());
	return j;
}

static enum rc
option_fault(const char *key, const char *what, struct err *err)
{
	char text[200];

	(void)snprintf(
	    text, sizeof(text), "証明書の選択 %.60s が%s", key, what);
	return err_set(err, RC_INPUT, "E5105", text,
	    "決まった名前に true か false を付けたものだけを受け付けます",
	    "daicho schema で名前を確かめてください");
}

enum rc
cert_options_from_json(const json_t *j, struct cert_options *o, struct err *err)
{
	struct cert_options got = { 0 };
	const char *key;
	void *it;
	bool on;
	size_t i;
	json_t *copy;
	enum rc rc = RC_OK;

	if (j == NULL || json_is_null(j)) {
		*o = got;
		return RC_OK;
	}
	if (!json_is_object(j))
		return option_fault("options", "表ではありません", err);
	copy = json_copy((json_t *)(uintptr_t)j);
	for (it = json_object_iter(copy); it != NULL && rc == RC_OK;
	     it = json_object_iter_next(copy, it)) {
		key = json_object_iter_key(it);
		for (i = 0;
		     i < OPTIONS && strcmp(option_defs[i].key, key) != 0;)
			i++;
		if (i == OPTIONS) {
			rc = option_fault(key, "ありません", err);
		} else if (!json_is_boolean(json_object_iter_value(it))) {
			rc = option_fault(
			    key, " true でも false でもありません", err);
		} else {
			on = json_is_true(json_object_iter_value(it));
			memcpy(
			    (char *)&got + option_defs[i].at, &on, sizeof(on));
		}
	}
	json_decref(copy);
	if (rc == RC_OK)
		*o = got;
	return rc;
}

char *
cert_options_text(const struct cert_options *o)
{
	struct sbuf b;
	char *s;
	size_t i;

	sbuf_init(&b, 2048);
	for (i = 0; i < OPTIONS; i++)
		if (option_get(o, i) && option_defs[i].label[0] != '\0')
			sbuf_addf(&b, "%s%s", b.len > 0 ? "、" : "",
			    option_defs[i].label);
	if (b.len == 0)
		sbuf_add(&b, "記載事項の追加なし");
	s = sbuf_take(&b);
	sbuf_release(&b);
	return s;
}
