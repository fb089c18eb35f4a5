/* SPDX-License-Identifier: ISC
 * reg_staff - staff with their rights one by one and their period (10.3,
 * 10.4), terminals with place, key and profile (1.3.1).
 */
#include "db/reg_known.h"
#include "db/reg_late.h"
#include "src/affair.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

/* The 8 of 10.3 (log log_report staff setting support_view support batch
 * code stand for its sections), the 4 masks of 10.4, and the counter's own. */
const char *const right_names[] = { "read", "enter", "approve", "certificate",
	"block", "block_suspend", "support", "support_view", "staff", "setting",
	"log", "log_report", "mass_search", "export_bulk", "honseki",
	"juminhyo_code", "residence_status", "mynumber", "batch", "code",
	"ex_officio", NULL };

static bool
is_right(const char *name)
{
	int i;

	for (i = 0; right_names[i] != NULL; i++)
		if (strcmp(right_names[i], name) == 0)
			return true;
	return false;
}

bool
who_may(const struct who *w, const char *right)
{
	int i;

	if (w->is_all)
		return true;
	for (i = 0; i < w->right_count; i++)
		if (strcmp(w->rights[i], right) == 0)
			return true;
	return false;
}

bool
who_sees(const struct who *w, const char *right)
{
	return who_may(w, right) && !affair_hides(w->hides, right);
}

enum rc
deny_right(struct err *err, const char *right)
{
	enum rc rc = err_set(err, RC_DENIED, "E1032",
	    "この処理の権限がありません", "あなたの操作権限にない処理です",
	    "権限のある人に頼むか、管理責任者に相談してください");

	err_log(err, "right %s", right);
	return rc;
}

static const char sql_staff[] =
    "SELECT staff, name, org, role_label, valid_from, valid_to FROM staff "
    "WHERE staff = $1";
static const char sql_rights[] =
    "SELECT right_name FROM staff_right WHERE staff = $1 ORDER BY right_name";

static enum rc
outside_period(struct err *err)
{
	return err_set(err, RC_DENIED, "E1033",
	    "この職員番号は今日は使えません",
	    "利用期間の外か、登録がありません",
	    "管理責任者に期間を確かめてもらってください");
}

static enum rc
read_who(struct call *c, const char *staff, struct known_who *k)
{
	struct who *w = &k->who;
	struct store_stmt *st, *rights;
	enum rc rc = sql_open(c->s, c->err, &rights, sql_rights, "t", staff);

	if (rc != RC_OK || (rc = store_ask(rights, c->err)) != RC_OK)
		return rc;
	rc = sql_row(c->s, c->err, &st, sql_staff, "t", staff);
	if (rc == RC_NOT_FOUND)
		return outside_period(c->err);
	if (rc != RC_OK)
		return rc;
	memset(k, 0, sizeof(*k));
	col_copy(st, 0, w->staff, sizeof(w->staff));
	col_copy(st, 1, w->name, sizeof(w->name));
	col_copy(st, 2, w->org, sizeof(w->org));
	col_copy(st, 3, w->role_label, sizeof(w->role_label));
	col_copy(st, 4, k->from, sizeof(k->from));
	col_copy(st, 5, k->to, sizeof(k->to));
	store_done(st);
	while ((rc = store_step(rights, c->err)) == RC_OK &&
	       w->right_count < RIGHTS_MAX)
		col_copy(rights, 0, w->rights[w->right_count++],
		    sizeof(w->rights[0]));
	store_done(rights);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
who_load(struct call *c, const char *staff, struct who *w)
{
	struct known_who k;
	enum rc rc;

	if (!known_who(c, staff, &k)) {
		if ((rc = read_who(c, staff, &k)) != RC_OK)
			return rc;
		known_who_keep(c, &k);
	}
	if (GUARD("staff_period") &&
	    ((k.from[0] != '\0' && strcmp(c->today, k.from) < 0) ||
		(k.to[0] != '\0' && strcmp(c->today, k.to) > 0)))
		return outside_period(c->err);
	*w = k.who;
	w->is_loaded = true;
	return RC_OK;
}

static const char sql_staff_put[] =
    "INSERT INTO staff (staff, name, org, role_label, account, valid_from, "
    "valid_to, version) VALUES ($1,$2,$3,$4,$5,$6,$7,1) "
    "ON CONFLICT (staff) DO UPDATE SET name = $2, org = $3, role_label = $4, "
    "account = $5, valid_from = $6, valid_to = $7, "
    "version = staff.version + 1";
static const char sql_rights_clear[] =
    "DELETE FROM staff_right WHERE staff = $1";
static const char sql_right_add[] =
    "INSERT INTO staff_right (staff, right_name) VALUES ($1,$2) "
    "ON CONFLICT (staff, right_name) DO NOTHING";
static const char sql_staff_version[] =
    "SELECT version FROM staff WHERE staff = $1";
static const char sql_session_end[] = "DELETE FROM session WHERE staff = $1";

static enum rc
bad_staff(struct err *err, const char *why)
{
	return err_set(err, RC_INPUT, "E1038", "職員の登録が正しくありません",
	    why, "直してもう一度登録してください");
}

/* A number of the staff: it stands in proofs, so plain letters and digits. */
static bool
is_plain_id(const char *s, size_t max)
{
	size_t n = strlen(s);

	return n > 0 && n <= max &&
	       strspn(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			 "abcdefghijklmnopqrstuvwxyz-_.") == n;
}

static enum rc
check_staff(struct call *c)
{
	const json_t *v, *list = arg_json(c, "rights");
	const char *from = arg_text(c, "from"), *to = arg_text(c, "to");
	size_t i;

	if (!is_plain_id(arg_text(c, "staff"), 15))
		return bad_staff(c->err, "職員番号は15字までの英数字です");
	if (arg_text(c, "name")[0] == '\0' ||
	    strlen(arg_text(c, "name")) > 60 ||
	    strlen(arg_text(c, "org")) > 60 ||
	    strlen(arg_text(c, "role_label")) > 60)
		return bad_staff(
		    c->err, "氏名がないか、長すぎる項目があります");
	if ((from[0] != '\0' && iso_day(from) == INT32_MIN) ||
	    (to[0] != '\0' && iso_day(to) == INT32_MIN))
		return bad_staff(c->err, "期間が 年-月-日 ではありません");
	json_array_foreach(list, i,
	    v) if (!json_is_string(v) ||
		   !is_right(json_string_value(v))) return bad_staff(c->err,
	    "表にない権限があります");
	return RC_OK;
}

static enum rc
staff_feed(struct call *c)
{
	struct feed_part part = { "staff",
		json_pack("{s:[{s:s,s:s,s:s,s:s}]}", "staff", "staff",
		    arg_text(c, "staff"), "name", arg_text(c, "name"), "org",
		    arg_text(c, "org"), "role_label",
		    arg_text(c, "role_label")) };

	return feed_add(c, "staff", &part, 1, NULL);
}

enum rc
reg_staff_put(struct call *c)
{
	const char *staff = arg_text(c, "staff");
	const json_t *v;
	json_t *details;
	int64_t version = 0;
	size_t i;
	enum rc rc;

	if ((rc = check_staff(c)) != RC_OK ||
	    (rc = known_changed(c)) != RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_staff_put, "ttttttt", staff,
		 arg_text(c, "name"), arg_text(c, "org"),
		 arg_text(c, "role_label"), arg_text(c, "account"),
		 arg_text(c, "from"), arg_text(c, "to"))) != RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_rights_clear, "t", staff)) != RC_OK)
		return rc;
	json_array_foreach(arg_json(c, "rights"), i, v)
	{
		rc = sql_run(c->s, c->err, sql_right_add, "tt", staff,
		    json_string_value(v));
		if (rc != RC_OK)
			return rc;
	}
	/* Rights lapse at once (KS-6): whoever changes signs in again. */
	if (strcmp(staff, c->who.staff) != 0 &&
	    ((rc = session_keep(c, staff)) != RC_OK ||
		(rc = sql_run(c->s, c->err, sql_session_end, "t", staff)) !=
		    RC_OK))
		return rc;
	if ((rc = sql_int(c->s, c->err, &version, 0, sql_staff_version, "t",
		 staff)) != RC_OK ||
	    (rc = staff_feed(c)) != RC_OK)
		return rc;
	(void)json_object_set_new(c->out, "version", json_integer(version));
	details = json_copy(json_unconst(c->args));
	(void)json_object_del(details, "session");
	rc = log_add(c, "setting", NULL, NULL, details, false);
	json_decref(details);
	return rc;
}

static const char sql_staff_all[] =
    "SELECT staff, name, org, role_label, account, valid_from, valid_to, "
    "version FROM staff ORDER BY staff";

enum rc
reg_staff_list(struct call *c)
{
	json_t *list = json_array(), *o, *rights;
	struct store_stmt *st;
	size_t i;
	enum rc rc = sql_open(c->s, c->err, &st, sql_staff_all, "");

	(void)json_object_set_new(c->out, "staff", list);
	while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
		(void)json_array_append_new(list,
		    json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:I}", "staff",
			store_col_text(st, 0), "name", store_col_text(st, 1),
			"org", store_col_text(st, 2), "role_label",
			store_col_text(st, 3), "account", store_col_text(st, 4),
			"from", store_col_text(st, 5), "to",
			store_col_text(st, 6), "version",
			(json_int_t)store_col_int(st, 7)));
	if (rc != RC_NOT_FOUND)
		return rc;
	json_array_foreach(list, i, o)
	{
		rights = json_array();
		(void)json_object_set_new(o, "rights", rights);
		rc = sql_open(
		    c->s, c->err, &st, sql_rights, "t", json_text(o, "staff"));
		while (rc == RC_OK && (rc = store_step(st, c->err)) == RC_OK)
			(void)json_array_append_new(
			    rights, json_string(store_col_text(st, 0)));
		if (rc != RC_NOT_FOUND)
			return rc;
	}
	return RC_OK;
}

static const char sql_terminal_put[] =
    "INSERT INTO terminal (terminal, place, label, public_key, profile, "
    "is_demo, version) VALUES ($1,$2,$3,$4,$5,$6,1) "
    "ON CONFLICT (terminal) DO UPDATE SET place = $2, label = $3, "
    "public_key = $4, profile = $5, is_demo = $6, "
    "version = terminal.version + 1";
static const char sql_terminal_version[] =
    "SELECT version FROM terminal WHERE terminal = $1";
static const char sql_profile_is[] =
    "SELECT count(*) FROM profile WHERE profile = $1";

static enum rc
bad_terminal(struct err *err, const char *why)
{
	return err_set(err, RC_INPUT, "E1039", "端末の登録が正しくありません",
	    why, "直してもう一度登録してください");
}

enum rc
reg_terminal_put(struct call *c)
{
	const char *key = arg_text(c, "public_key");
	int64_t version = 0, known = 0;
	enum rc rc;

	if (!is_plain_id(arg_text(c, "terminal"), 31))
		return bad_terminal(c->err, "端末名は31字までの英数字です");
	if (key[0] != '\0' &&
	    (strlen(key) != 64 || strspn(key, "0123456789abcdef") != 64))
		return bad_terminal(c->err, "公開鍵は16進64桁です");
	if (strlen(arg_text(c, "place")) > 60 ||
	    strlen(arg_text(c, "label")) > 60)
		return bad_terminal(c->err, "場所か表示名が長すぎます");
	if (GUARD("demo_terminal_training") && !c->training &&
	    arg_int(c, "demo", 0) != 0)
		return bad_terminal(
		    c->err, "デモの鍵は研修用の台帳にだけ登録できます");
	if ((rc = sql_int(c->s, c->err, &known, 0, sql_profile_is, "t",
		 arg_text(c, "profile"))) != RC_OK)
		return rc;
	if (known == 0)
		return bad_terminal(c->err, "その名前の使い方の表がありません");
	if ((rc = known_changed(c)) != RC_OK ||
	    (rc = sql_run(c->s, c->err, sql_terminal_put, "tttttd",
		 arg_text(c, "terminal"), arg_text(c, "place"),
		 arg_text(c, "label"), key, arg_text(c, "profile"),
		 (int)arg_int(c, "demo", 0))) != RC_OK ||
	    (rc = sql_int(c->s, c->err, &version, 0, sql_terminal_version, "t",
		 arg_text(c, "terminal"))) != RC_OK)
		return rc;
	(void)json_object_set_new(c->out, "version", json_integer(version));
	{
		json_t *d = json_copy(json_unconst(c->args));

		(void)json_object_del(d, "session");
		rc = log_add(c, "setting", NULL, NULL, d, false);
		json_decref(d);
	}
	return rc;
}

static const char sql_profile_put[] =
    "INSERT INTO profile (profile, sections, calls) VALUES ($1,$2,$3) "
    "ON CONFLICT (profile) DO UPDATE SET sections = $2, calls = $3";

static bool
all_texts(const json_t *list)
{
	const json_t *v;
	size_t i;

	json_array_foreach(
	    list, i, v) if (!json_is_string(v) ||
			    !text_fine(json_string_value(v), 60)) return false;
	return true;
}

enum rc
reg_profile_put(struct call *c)
{
	char *sections, *calls;
	json_t *d;
	enum rc rc;

	if (!is_plain_id(arg_text(c, "profile"), 31) ||
	    !all_texts(arg_json(c, "sections")) ||
	    !all_texts(arg_json(c, "calls")))
		return bad_terminal(c->err, "名前か一覧の形が違います");
	sections = json_dumps(arg_json(c, "sections"), JSON_COMPACT);
	calls = json_dumps(arg_json(c, "calls"), JSON_COMPACT);
	rc = known_changed(c);
	if (rc == RC_OK)
		rc = sql_run(c->s, c->err, sql_profile_put, "ttt",
		    arg_text(c, "profile"), sections, calls);
	wipe_free(sections);
	wipe_free(calls);
	if (rc != RC_OK)
		return rc;
	d = json_copy(json_unconst(c->args));
	(void)json_object_del(d, "session");
	rc = log_add(c, "setting", NULL, NULL, d, false);
	json_decref(d);
	return rc;
}
