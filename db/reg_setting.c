/* SPDX-License-Identifier: ISC
 * reg_setting - what a municipality shares: its name, the business day,
 * and a versioned table of settings.
 */
#include "db/reg_known.h"
#include "db/reg_tail.h"
#include "src/affair.h"
#include "src/date.h"
#include "src/event.h"
#include "src/foldrule.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/rekey.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Settings there are, with what holds until somebody sets them (JSON) and
 * the numbers they may be; 0 to 0: yes or no, or a list. */
static const struct {
	const char *key, *preset;
	int64_t least, most;
} presets[] = {
	{ "login_failures", "5", 1, 100 }, /* then the terminal must wait */
	{ "login_wait_s", "300", 1, 86400 },
	{ "lease_minutes", "30", 1, 1440 },    /* of people in work */
	{ "session_minutes", "120", 1, 1440 }, /* lease of a session */
	{ "two_terminals", "false", 0, 0 },    /* author and approver apart */
	/* 4.0.8, 11.1 row 21: entries to 本登録 in one go; 0 no such cap */
	{ "approve_many_max", "50", 0, 1000 },
	{ "rekey", "{}", 0, 0 }, /* what a reviewer types again: src/rekey.h */
	/* 3.1: how long a counter's 一時解除 lasts, and the most that one may */
	{ "suspend_minutes", "10", 1, 1440 },
	{ "suspend_minutes_max", "60", 1, 1440 },
	{ "ordinary_municipality", "false", 0, 0 },
	/* 4.1.3.0.1: a 転出届 later than so many days is by 職権 */
	{ "out_late_days", "14", 1, 60 },
	/* 4.0.1: a ward's desk changes the people of its ward alone */
	{ "own_ward_only", "false", 0, 0 },
	/* 4.3.1, 11.1 row 29: fewer free 住民票コード alert */
	{ "code_stock_min", "100", 0, 1000000 },
	/* 3.4: who moves out stays protected, by 仮支援措置 */
	{ "support_after_out", "true", 0, 0 },
	/* 9.3: months in which no 除票 is moved; 0 none */
	{ "busy_from", "3", 0, 12 }, { "busy_to", "4", 0, 12 },
	{ "certifiers", "[]", 0, 0 }, /* 1.3.9 */
	{ "remarks", "{}", 0, 0 }, /* 1.1.14: 留意事項 by 異動事由コード */
	{ "affair_masks", "{}", 0, 0 }, /* 10.4, by 処理事由: src/affair.h */
	{ "fold_off", "\"\"", 0, 0 },   /* 2.1.2: rules of db/data/folds.csv */
	{ "mass_search_count", "100", 1, 1000000 }, /* 10.2: 大量検索 */
	{ "search_history", "20", 1, 200 }, /* 2.1.1: kept for each person */
	/* the brake on mass searching: so many lists, so many people opened in
	 * so many minutes, then a reason; 0 minutes: no brake */
	{ "brake_minutes", "10", 0, 1440 }, { "brake_lists", "120", 1, 10000 },
	{ "brake_records", "60", 1, 10000 }, { "night_from", "20", 0, 23 },
	{ "night_to", "7", 0, 24 },
	{ "feed_days", "90", 1, 36500 }, /* payloads of the feed live */
	/* how old what the terminal has may be when it issues by itself */
	{ "offline_record_minutes", "30", 0, 1440 },
	{ "offline_block_minutes", "30", 0, 1440 },
	{ "number_digits", "7", 5, 14 },       /* serial part of 1.1.13 */
	{ "snapshot_minutes", "60", 0, 1440 }, /* a file serves so long */
	/* numbers passed over when a register was restored */
	{ "restore_margin", "10000", 1, 1000000 },
	{ "snapshot_takers", "16", 1, 1000 }, /* that fetch at a time */
};
#define PRESETS (sizeof(presets) / sizeof(presets[0]))

static const char sql_value[] =
    "SELECT value, version FROM setting WHERE key = $1 "
    "ORDER BY version DESC LIMIT 1";
static const char sql_set[] =
    "INSERT INTO setting (key, version, value, set_by, set_at) "
    "VALUES ($1,$2,$3,$4,$5)";
static const char sql_init[] =
    "INSERT INTO state (one, municipality, name, is_training, epoch, made_at, "
    "today) VALUES (1,$1,$2,$3,$4,$5,$6)";
static const char sql_today[] = "UPDATE state SET today = $1";
static const char sql_profile[] =
    "INSERT INTO profile (profile, sections, calls) VALUES ($1,$2,$3)";

static enum rc
value_and_version(
    struct call *c, const char *key, json_t **value, int64_t *version)
{
	struct store_stmt *st;
	const char *text;
	size_t i;
	enum rc rc = sql_row(c->s, c->err, &st, sql_value, "t", key);

	*value = NULL;
	*version = 0;
	if (rc == RC_OK) {
		text = store_col_text(st, 0);
		*value =
		    json_loads(text != NULL ? text : "", JSON_DECODE_ANY, NULL);
		*version = store_col_int(st, 1);
		store_done(st);
		return RC_OK;
	}
	if (rc != RC_NOT_FOUND)
		return rc;
	for (i = 0; i < PRESETS; i++)
		if (strcmp(presets[i].key, key) == 0)
			*value = json_loads(
			    presets[i].preset, JSON_DECODE_ANY, NULL);
	return RC_OK;
}

enum rc
setting_value(struct call *c, const char *key, json_t **value)
{
	int64_t version;
	enum rc rc;

	if (known_setting(c, key, value))
		return RC_OK;
	rc = value_and_version(c, key, value, &version);
	if (rc == RC_OK)
		known_setting_keep(c, key, *value);
	return rc;
}

enum rc
setting_int(struct call *c, const char *key, int64_t *out)
{
	json_t *v;
	int i;
	enum rc rc;

	for (i = 0; i < c->memo_count; i++)
		if (strcmp(c->memo[i].key, key) == 0) {
			*out = c->memo[i].value;
			return RC_OK;
		}
	if ((rc = setting_value(c, key, &v)) != RC_OK)
		return rc;
	*out = json_is_integer(v) ? json_integer_value(v) : json_is_true(v);
	json_decref(v);
	if (i < (int)(sizeof(c->memo) / sizeof(c->memo[0])) &&
	    strlen(key) < sizeof(c->memo[0].key)) {
		(void)snprintf(
		    c->memo[i].key, sizeof(c->memo[0].key), "%s", key);
		c->memo[i].value = *out;
		c->memo_count++;
	}
	return RC_OK;
}

json_t *
setting_feed(struct call *c, json_t *changed)
{
	return json_pack("{s:s,s:s,s:s,s:b,s:o}", "today", c->today,
	    "municipality", c->municipality, "name", c->name, "training",
	    (int)c->training, "settings",
	    changed != NULL ? changed : json_array());
}

static enum rc
refuse(struct err *err, const char *code, const char *what, const char *why,
    const char *remedy)
{
	return err_set(err, RC_INPUT, code, what, why, remedy);
}

/* ---- making a register ---- */

static enum rc
default_profiles(struct call *c)
{
	enum rc rc = sql_run(c->s, c->err, sql_profile, "ttt", "counter",
	    "[\"core\",\"restricted\",\"pending\",\"block_flag\",\"attached\","
	    "\"staff\",\"setting\"]",
	    "[\"*\"]");

	if (rc != RC_OK)
		return rc;
	return sql_run(c->s, c->err, sql_profile, "ttt", "inquiry",
	    "[\"core\",\"block_flag\",\"staff\",\"setting\"]",
	    "[\"session.*\",\"person.get\",\"household.get\",\"feed.pull\","
	    "\"log.append\",\"log.head\",\"setting.get\",\"block.check\","
	    "\"search.put\",\"search.past\"]");
}

static void
new_epoch(struct call *c)
{
	unsigned char raw[16];

	randombytes_buf(raw, sizeof(raw));
	(void)sodium_bin2hex(c->epoch, 33, raw, sizeof(raw));
}

enum rc
reg_init(struct call *c)
{
	const char *day = arg_text(c, "today");
	struct feed_part part = { "setting", NULL };
	enum rc rc;

	if (c->is_made)
		return err_set(c->err, RC_CONFLICT, "E7031",
		    "この台帳はもう作られています",
		    "市区町村と研修の別は変えられません",
		    "別のファイル名で作ってください");
	if (!c->r->may_create)
		return err_set(c->err, RC_DENIED, "E7032", "台帳を作れません",
		    "作るために開いていません", "daicho init を使ってください");
	if (!lgcode_valid(arg_text(c, "municipality")))
		return refuse(c->err, "E7033", "団体コードが正しくありません",
		    "6桁で、最後は検査数字です", "コードを確かめてください");
	if (arg_text(c, "name")[0] == '\0')
		return refuse(c->err, "E7034", "市区町村名がありません",
		    "空です", "名前を入れてください");
	c->training = arg_int(c, "training", 0) != 0;
	if (c->training) {
		reg_follow_env(c->r);
		c->now = reg_now(c->r);
	}
	if (day[0] != '\0' && iso_day(day) == INT32_MIN)
		return refuse(c->err, "E4034", "業務日が正しくありません",
		    "年-月-日 の形の暦の日ではありません",
		    "日を直してください");
	iso_of_day((int32_t)((c->now / US + 32400) / 86400), c->today);
	if (day[0] != '\0')
		(void)snprintf(c->today, sizeof(c->today), "%s", day);
	c->day = iso_day(c->today);
	(void)snprintf(c->municipality, sizeof(c->municipality), "%s",
	    arg_text(c, "municipality"));
	(void)snprintf(c->name, sizeof(c->name), "%s", arg_text(c, "name"));
	new_epoch(c);
	(void)snprintf(c->who.staff, sizeof(c->who.staff), "daicho");
	if ((rc = known_changed(c)) != RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_init, "ttdtit", c->municipality,
		 c->name, (int)c->training, c->epoch, c->now, c->today)) !=
		RC_OK ||
	    (rc = default_profiles(c)) != RC_OK)
		return rc;
	part.payload = setting_feed(c, NULL);
	if ((rc = feed_add(c, "setting", &part, 1, NULL)) != RC_OK ||
	    (rc = log_add(c, "setting", NULL, NULL, c->args, false)) != RC_OK)
		return rc;
	return reg_status(c);
}

enum rc
reg_status(struct call *c)
{
	struct epochs epochs;
	int64_t position;
	char hash[65];
	enum rc rc;

	if (!c->is_made && c->epoch[0] == '\0')
		return err_set(c->err, RC_INPUT, "E7030",
		    "台帳がまだ作られていません", "市区町村が決まっていません",
		    "daicho init で作ってください");
	if ((rc = feed_head_get(c, &position, hash)) != RC_OK ||
	    (rc = epochs_load(c, &epochs)) != RC_OK)
		return rc;
	json_object_clear(c->out);
	(void)json_object_update_new(c->out,
	    json_pack("{s:s,s:s,s:b,s:s,s:s,s:I,s:s,s:i,s:I}", "municipality",
		c->municipality, "name", c->name, "training", (int)c->training,
		"today", c->today, "epoch", c->epoch, "position",
		(json_int_t)position, "hash", hash, "schema",
		store_version(c->s), "time", (json_int_t)c->now));
	(void)json_object_set_new(c->out, "past", epochs_json(&epochs));
	return RC_OK;
}

/* ---- the business day ---- */

#define DAYS_SHUT 14 /* longer than an office is ever shut */

enum rc
day_move(struct call *c, const char *day)
{
	struct feed_part part = { "setting", NULL };
	json_t *details;
	enum rc rc;

	if (iso_day(day) == INT32_MIN)
		return refuse(c->err, "E4034", "業務日が正しくありません",
		    "年-月-日 の形の暦の日ではありません",
		    "日を直してください");
	if (GUARD("day_forward_only") && strcmp(day, c->today) < 0)
		return refuse(c->err, "E4035", "業務日は戻せません",
		    "今の業務日より前の日です", "今日の日付を開いてください");
	if ((rc = known_changed(c)) != RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_today, "t", day)) != RC_OK)
		return rc;
	(void)snprintf(c->today, sizeof(c->today), "%s", day);
	c->day = iso_day(day);
	part.payload = setting_feed(c, NULL);
	if ((rc = feed_add(c, "day", &part, 1, NULL)) != RC_OK)
		return rc;
	details = json_pack("{s:s}", "day", day);
	rc = log_add(c, "setting", NULL, NULL, details, false);
	json_decref(details);
	return rc;
}

enum rc
reg_day_open(struct call *c)
{
	char clock[11];
	enum rc rc;

	iso_of_day((int32_t)((c->now / US + 32400) / 86400), clock);
	if (GUARD("day_not_ahead") && !c->training &&
	    strcmp(arg_text(c, "day"), clock) > 0)
		return refuse(c->err, "E4036", "先の日は開けません",
		    "時計の日付より後の業務日です",
		    "今日の日付を開いてください");
	if (GUARD("day_not_far") && !c->training &&
	    !json_is_true(arg_json(c, "far")) &&
	    iso_day(arg_text(c, "day")) > c->day + DAYS_SHUT)
		return refuse(c->err, "E4037", "業務日が何日も先へ飛びます",
		    "時計が進みすぎていると、業務日は戻せなくなります",
		    "時計を確かめてください。正しければ far を付けます");
	if ((rc = day_move(c, arg_text(c, "day"))) != RC_OK)
		return rc;
	(void)json_object_set_new(c->out, "today", json_string(c->today));
	return RC_OK;
}

/* ---- settings ---- */

/* 1.3.9: each 認証者 has title, name and a period; never without a name. */
static enum rc
check_certifiers(const json_t *list, struct err *err)
{
	const json_t *o;
	const char *from, *to;
	size_t i;

	if (!json_is_array(list))
		return refuse(err, "E1398", "認証者の設定が正しくありません",
		    "一覧ではありません",
		    "職名・氏名・期間の一覧にしてください");
	json_array_foreach(list, i, o)
	{
		if (GUARD("certifier_has_name") &&
		    json_text(o, "name")[strspn(json_text(o, "name"), " ")] ==
			'\0')
			return refuse(err, "E1397", "認証者の氏名がありません",
			    "氏名のない認証者は置けません（1.3.9）",
			    "氏名を入れてください");
		from = json_text(o, "from");
		to = json_text(o, "to");
		if (json_text(o, "title")[0] == '\0' ||
		    (from[0] != '\0' && iso_day(from) == INT32_MIN) ||
		    (to[0] != '\0' && iso_day(to) == INT32_MIN))
			return refuse(err, "E1398",
			    "認証者の設定が正しくありません",
			    "職名がないか、期間が 年-月-日 ではありません",
			    "職名・氏名・期間を直してください");
	}
	return RC_OK;
}

/* A value of another kind would be read as "no" or as nothing. */
static bool
remarks_valid(const json_t *value)
{
	const char *code;
	json_t *text;

	json_object_foreach(json_unconst(value), code,
	    text) if (event_by_code(code) == EV_COUNT ||
		      !json_is_string(text) ||
		      json_string_length(text) > 600) return false;
	return true;
}

static enum rc
check_kind(const char *key, const json_t *value, struct err *err)
{
	json_t *preset;
	bool fits;
	size_t i;

	for (i = 0; i < PRESETS && strcmp(presets[i].key, key) != 0; i++)
		;
	if (!GUARD("setting_kind"))
		return RC_OK;
	if (i == PRESETS)
		return refuse(err, "E1399", "その名前の設定はありません",
		    "一覧にない名前です",
		    "daicho setting list で確かめてください");
	preset = json_loads(presets[i].preset, JSON_DECODE_ANY, NULL);
	fits = json_is_boolean(preset) ? json_is_boolean(value)
	       : json_is_integer(preset)
		   ? json_is_integer(value) &&
			 json_integer_value(value) >= presets[i].least &&
			 json_integer_value(value) <= presets[i].most
		   : json_typeof(preset) == json_typeof(value);
	json_decref(preset);
	if (strcmp(key, "fold_off") == 0)
		fits = fits && fold_off_valid(json_string_value(value));
	if (strcmp(key, "remarks") == 0)
		fits = fits && remarks_valid(value);
	if (fits && strcmp(key, "affair_masks") == 0 && GUARD("affair_setting"))
		return affair_setting_check(value, err);
	if (fits && strcmp(key, "rekey") == 0 && GUARD("rekey_setting"))
		return rekey_setting_check(value, err);
	return fits
		   ? RC_OK
		   : refuse(err, "E1399", "設定の値が正しくありません",
			 "種類が違うか、範囲の外です",
			 "はい・いいえ（true、false）か、決まった範囲の数にしてください");
}

enum rc
reg_setting_set(struct call *c)
{
	const char *key = arg_text(c, "key");
	const json_t *value = arg_json(c, "value");
	struct feed_part part = { "setting", NULL };
	json_t *old;
	char *text;
	int64_t version;
	enum rc rc;

	if (key[0] == '\0' || strlen(key) > 60)
		return refuse(c->err, "E9400", "設定の名前がありません",
		    "空か、60字を超えています", "名前を確かめてください");
	if ((rc = check_kind(key, value, c->err)) != RC_OK ||
	    (strcmp(key, "certifiers") == 0 &&
		(rc = check_certifiers(value, c->err)) != RC_OK))
		return rc;
	if ((rc = value_and_version(c, key, &old, &version)) != RC_OK)
		return rc;
	json_decref(old);
	text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	rc = known_changed(c);
	if (rc == RC_OK)
		rc = sql_run(c->s, c->err, sql_set, "titti", key, version + 1,
		    text, c->who.staff, c->now);
	free(text);
	if (rc != RC_OK)
		return rc;
	part.payload =
	    setting_feed(c, json_pack("[{s:s,s:O,s:I}]", "key", key, "value",
				value, "version", (json_int_t)version + 1));
	if ((rc = feed_add(c, "setting", &part, 1, NULL)) != RC_OK)
		return rc;
	(void)json_object_set_new(c->out, "version", json_integer(version + 1));
	old = json_pack("{s:s,s:O}", "key", key, "value", value);
	rc = log_add(c, "setting", NULL, NULL, old, false);
	json_decref(old);
	return rc;
}

static const char sql_keys[] = "SELECT DISTINCT key FROM setting ORDER BY key";

static enum rc
put_setting(struct call *c, json_t *all, const char *key)
{
	json_t *value;
	int64_t version;
	enum rc rc = value_and_version(c, key, &value, &version);

	if (rc != RC_OK)
		return rc;
	if (value != NULL)
		(void)json_object_set_new(all, key,
		    json_pack("{s:o,s:I}", "value", value, "version",
			(json_int_t)version));
	return RC_OK;
}

enum rc
reg_setting_get(struct call *c)
{
	json_t *all = json_object(), *keys = json_array(), *k;
	struct store_stmt *st;
	size_t i;
	enum rc rc = RC_OK;

	(void)json_object_set_new(c->out, "settings", all);
	if (arg_has(c, "key")) {
		rc = put_setting(c, all, arg_text(c, "key"));
		json_decref(keys);
		return rc;
	}
	for (i = 0; i < PRESETS; i++)
		(void)json_array_append_new(keys, json_string(presets[i].key));
	rc = sql_open(c->s, c->err, &st, sql_keys, "");
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(
		    keys, json_string(store_col_text(st, 0)));
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	json_array_foreach(keys, i, k)
	{
		if (rc == RC_OK)
			rc = put_setting(c, all, json_string_value(k));
	}

	json_decref(keys);
	return rc;
}

/* ---- what a restored register lost (db/reg_tail.h) ---- */

enum rc
tail_setting(struct replay *r, const json_t *setting)
{
	const char *key = json_text(setting, "key");
	int64_t version =
	    json_integer_value(json_object_get(setting, "version"));
	struct feed_part part = { "setting", NULL };
	json_t *old, *value = json_object_get(setting, "value");
	int64_t now = 0;
	char *text;
	enum rc rc;

	if ((rc = value_and_version(r->c, key, &old, &now)) != RC_OK)
		return rc;
	json_decref(old);
	if (version <= now)
		return tail_outcome(r, "there", "%s", "");
	if (check_kind(key, value, r->c->err) != RC_OK) {
		err_clear(r->c->err);
		return tail_outcome(r, "hand", "設定 %s の値が読めません", key);
	}
	text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	rc = sql_run(r->c->s, r->c->err, sql_set, "titti", key, version, text,
	    r->c->who.staff, r->c->now);
	free(text);
	part.payload =
	    setting_feed(r->c, json_pack("[O]", json_unconst(setting)));
	if (rc == RC_OK)
		rc = feed_add(r->c, "setting", &part, 1, NULL);
	else
		json_decref(part.payload);
	return rc == RC_OK ? tail_outcome(r, "applied", "設定 %s", key) : rc;
}
