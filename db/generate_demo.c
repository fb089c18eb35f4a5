/* SPDX-License-Identifier: ISC
 * Who works in an invented town, and what is set there.
 */
#include "db/generate_private.h"

#include <stdio.h>
#include <string.h>

enum { CODES = 1000 }; /* of one call, and ten times code_stock_min */

static const struct {
	const char *staff, *name, *label, *rights;
} demo_staff[] = {
	// clang-format off
	{ "10001", "佐々木　由美", "窓口", "read enter ex_officio code certificate honseki juminhyo_code residence_status mynumber" },
	{ "10002", "高木　修", "審査", "read approve block_suspend certificate honseki juminhyo_code residence_status code" },
	{ "10003", "三宅　恵子", "管理", "read staff setting log log_report mass_search export_bulk block support support_view honseki juminhyo_code residence_status mynumber batch" },
	{ "10004", "今村　健", "窓口", "read enter approve certificate honseki juminhyo_code residence_status" },
	// clang-format on
};

static json_t *
words(const char *text)
{
	json_t *list = json_array();

	while (*text != '\0') {
		size_t n = strcspn(text, " ");

		(void)json_array_append_new(list, json_stringn(text, n));
		text += n + strspn(text + n, " ");
	}
	return list;
}

static enum rc
call(struct reg *r, const char *method, json_t *args, json_t **result,
    struct err *err)
{
	enum rc rc = reg_call(r, method, args, result, err);

	json_decref(args);
	return rc;
}

static enum rc
put_staff(struct reg *r, struct err *err)
{
	enum rc rc = RC_OK;

	/* The one with the right "staff" comes last: until then nobody has
	 * it and no session is asked for. */
	static const int order[] = { 0, 1, 3, 2 };

	for (int k = 0; k < 4 && rc == RC_OK; k++) {
		int i = order[k];

		rc = call(r, "staff.put",
		    json_pack("{s:s,s:s,s:s,s:s,s:o,s:s,s:s,s:s}", "staff",
			demo_staff[i].staff, "name", demo_staff[i].name, "org",
			"中央区役所区民課", "role_label", demo_staff[i].label,
			"rights", words(demo_staff[i].rights), "from",
			"2020-04-01", "to", "", "account", demo_staff[i].staff),
		    NULL, err);
	}
	return rc;
}

static enum rc
put_terminals(struct reg *r, struct err *err)
{
	static const char *const terminals[][3] = {
		{ "chuo-3", "中央区役所区民課", "中央区 3番" },
		{ "chuo-5", "中央区役所区民課", "中央区 5番" },
		{ "chuo-7", "中央区役所区民課", "中央区 7番" },
	};
	enum rc rc = RC_OK;

	for (int i = 0; i < 3 && rc == RC_OK; i++)
		rc = call(r, "terminal.put",
		    json_pack("{s:s,s:s,s:s,s:s,s:s,s:b}", "terminal",
			terminals[i][0], "place", terminals[i][1], "label",
			terminals[i][2], "public_key", "", "profile", "counter",
			"demo", 1),
		    NULL, err);
	return rc;
}

static enum rc
set_one(struct reg *r, const char *session, const char *key, json_t *value,
    struct err *err)
{
	return call(r, "setting.set",
	    json_pack("{s:s,s:s,s:o}", "session", session, "key", key, "value",
		value),
	    NULL, err);
}

static enum rc
put_settings(
    struct reg *r, const char *city, const char *session, struct err *err)
{
	char title[96];
	enum rc rc;

	(void)snprintf(title, sizeof(title), "%s長", city);
	rc = set_one(r, session, "certifiers",
	    json_pack("[{s:s,s:s,s:s,s:s}]", "title", title, "name",
		"大村　征一郎", "from", "2020-04-01", "to", ""),
	    err);
	if (rc == RC_OK)
		rc = set_one(r, session, "number_digits", json_integer(8), err);
	return rc;
}

/* A stock of 住民票コード, so that births and requests go through as they do
 * where 機構 has sent some. */
static enum rc
put_codes(struct reg *r, const char *session, struct err *err)
{
	json_t *codes = json_array();
	char code[12];
	long i;

	for (i = 0; i < CODES; i++) {
		invent_code(i, code);
		(void)json_array_append_new(codes, json_string(code));
	}
	return call(r, "code.take",
	    json_pack("{s:s,s:o}", "session", session, "codes", codes), NULL,
	    err);
}

static enum rc
put_blocks(struct reg *r, const json_t *blocks, const char *session,
    const char *today, long *made, struct err *err)
{
	json_t *no;
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(blocks, i, no)
	{
		if (rc != RC_OK)
			break;
		rc = call(r, "block.set",
		    json_pack("{s:s,s:O,s:[s,s],s:i,s:s,s:s,s:s,s:s}",
			"session", session, "person_no", no, "processes",
			"certificate", "inquiry", "level", i % 3 == 2 ? 1 : 2,
			"from", today, "to", "", "reason",
			i % 3 == 2 ? "所在確認中" : "支援措置", "kind",
			i % 3 == 2 ? "general" : "support"),
		    NULL, err);
		if (rc == RC_OK)
			(*made)++;
		/* A register without blocks yet: the town stands without. */
		if (rc == RC_NOT_FOUND)
			return RC_OK;
	}
	return rc;
}

enum rc
generate_demo(struct reg *r, const char *city, const json_t *blocks,
    const char *today, long *made, struct err *err)
{
	char session[80] = "";
	json_t *got = NULL;
	enum rc rc;

	if ((rc = put_terminals(r, err)) != RC_OK ||
	    (rc = put_staff(r, err)) != RC_OK ||
	    (rc = call(r, "session.open", json_pack("{s:s}", "staff", "10003"),
		 &got, err)) != RC_OK)
		return rc;
	(void)snprintf(session, sizeof(session), "%s",
	    json_string_value(json_object_get(got, "session")));
	json_decref(got);
	if ((rc = put_settings(r, city, session, err)) == RC_OK &&
	    (rc = put_codes(r, session, err)) == RC_OK)
		rc = put_blocks(r, blocks, session, today, made, err);
	if (rc == RC_OK)
		rc = call(r, "session.close",
		    json_pack("{s:s}", "session", session), NULL, err);
	return rc;
}
