/* SPDX-License-Identifier: ISC
 * store_pg_open - a connection to PostgreSQL in one of the register's roles:
 * whose database it is, how new, made and brought up to date by its owner.
 */
#include "db/migrate.h"
#include "db/store_pg_private.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Nobody else on this server takes these two numbers: "mado", "init". */
static const char sql_lock[] =
    "SELECT pg_advisory_xact_lock(1835099247, 1768843636)";
static const char sql_facts[] =
    "SELECT getdatabaseencoding(), d.datlocprovider::text || ':' || d.datcollate, "
    "(SELECT count(*) FROM pg_namespace WHERE nspname = $1), "
    "(SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = "
    "c.relnamespace WHERE n.nspname = $1 AND c.relname = 'schema_version'), "
    "(SELECT count(*) FROM pg_roles WHERE rolname = $2 AND "
    "pg_has_role(oid, 'MEMBER')), "
    "(SELECT count(*) FROM pg_roles WHERE rolname = 'madoguchi_owner' AND "
    "pg_has_role(oid, 'MEMBER')), "
    "current_setting('server_version_num')::int "
    "FROM pg_database d WHERE d.datname = current_database()";
/* The search path is ours whatever the login's settings say. */
static const char sql_become[] = "SELECT set_config('role', $1, false), "
				 "set_config('search_path', $2, false)";
static const char sql_version[] =
    "SELECT max(version), max(application), count(DISTINCT application) "
    "FROM schema_version";
static const char sql_taken[] =
    "INSERT INTO schema_version (version, application, name) "
    "VALUES ($1, $2, $3)";

struct set {
	const char *steps, *schema, *role, *application;
};
static const struct set sets[] = {
	[STORE_REGISTER] = { "pg:register", "register", "madoguchi_register",
	    "MDRG" },
	[STORE_MYNUMBER] = { "pg:mynumber", "mynumber", "madoguchi_mynumber",
	    "MDMY" },
};
#define OWNER "madoguchi_owner"

/*
 * What every connection has. Plans are made once and by index: a scan of a
 * whole table would, under SERIALIZABLE, conflict with every writer of it,
 * and what is planned while a table is small must serve when it is large.
 * A merge reads an index from its beginning: the same scan by another name.
 */
static const char settings[] =
    "-c statement_timeout=120s -c lock_timeout=10s "
    "-c idle_in_transaction_session_timeout=20s "
    "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off "
    "-c enable_mergejoin=off -c jit=off "
    "-c standard_conforming_strings=on -c bytea_output=hex "
    "-c datestyle=ISO -c timezone=UTC";

/* ---- errors ---- */

enum rc
pg_gone(struct err *err, const char *what)
{
	enum rc rc = err_set(err, RC_OFFLINE, "E7081", "台帳につながりません",
	    "データベースとの接続がありません。何も書かれていません",
	    "少し待ってもう一度行ってください");

	err_log(err, "postgresql: %s", what);
	return rc;
}

static enum rc
busy(struct err *err)
{
	return err_set(err, RC_IO, "E7011", "台帳が混み合っています",
	    "同じ記録をほかの処理が同時に変えました",
	    "少し待ってもう一度行ってください");
}

static enum rc
no_right(struct err *err)
{
	return err_set(err, RC_IO, "E7083", "データベースの権限がありません",
	    "接続した利用者に役割 madoguchi_* が与えられていません",
	    "所有者の利用者で daicho init を行い、役割を与えてください");
}

static enum rc
by_state(const char *state, struct err *err)
{
	if (strcmp(state, "23505") == 0 || strcmp(state, "23503") == 0)
		return err_set(err, RC_CONFLICT, "E7004",
		    "台帳の内容が先に変わっています",
		    "同じ番号の記録が既にあります",
		    "開き直してもう一度行ってください");
	if (strncmp(state, "23", 2) == 0)
		return err_set(err, RC_IO, "E7005", "台帳に書けません",
		    "台帳の約束に反する書き込みです",
		    "管理者に連絡してください");
	/* serialization, deadlock: the next time it comes through */
	if (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0)
		return busy(err);
	/* a lock not got in time, a statement too long: it would be again */
	if (strcmp(state, "55P03") == 0 || strcmp(state, "57014") == 0 ||
	    strcmp(state, "53300") == 0)
		return err_set(err, RC_IO, "E7003", "台帳が混み合っています",
		    "ほかの処理が終わるのを待ちましたが終わりません",
		    "少し待ってもう一度行ってください");
	if (strcmp(state, "53100") == 0)
		return err_set(err, RC_IO, "E7019",
		    "ディスクに空きがありません",
		    "書けなかったものは何も書かれていません",
		    "空きを作ってもう一度行ってください");
	if (strcmp(state, "42501") == 0)
		return no_right(err);
	if (strncmp(state, "XX", 2) == 0)
		return err_set(err, RC_IO, "E7010", "台帳が壊れています",
		    "中身を読めません", "管理者に連絡してください");
	return err_set(err, RC_IO, "E7009", "台帳を読み書きできません",
	    "データベースが処理を断りました", "管理者に連絡してください");
}

enum rc
pg_fail(const PGresult *res, struct err *err)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	const char *of = PQresultErrorField(res, PG_DIAG_CONSTRAINT_NAME);
	const char *text = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
	enum rc rc;

	if (state == NULL)
		state = "";
	/* shutting down, starting up, ended by us for being idle */
	if (strncmp(state, "57P", 3) == 0 || strncmp(state, "08", 2) == 0 ||
	    strcmp(state, "25P03") == 0)
		return pg_gone(err, state);
	rc = by_state(state, err);
	/* Only what speaks of statements, not of the values in a row. */
	err_log(err, "postgresql %s %s", state,
	    of != NULL ? of
	    : (strncmp(state, "42", 2) == 0 || strncmp(state, "40", 2) == 0) &&
		    text != NULL
		? text
		: "");
	return rc;
}

static enum rc
fail_conn(PGconn *conn, struct err *err)
{
	return pg_gone(err, PQerrorMessage(conn));
}

/* ---- small statements while opening ---- */

static enum rc
ask(PGconn *conn, const char *sql, int n, const char *const *values,
    PGresult **out, struct err *err)
{
	PGresult *res = PQexecParams(conn, sql, n, NULL, values, NULL, NULL, 0);
	ExecStatusType status = PQresultStatus(res);
	enum rc rc = RC_OK;

	if (PQstatus(conn) == CONNECTION_BAD)
		rc = fail_conn(conn, err);
	else if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
		rc = pg_fail(res, err);
	if (rc != RC_OK || out == NULL)
		PQclear(res);
	else
		*out = res;
	return rc;
}

/* Text of the sources: several statements, nothing of them a value. */
static enum rc
run_script(PGconn *conn, const char *sql, struct err *err)
{
	PGresult *res = PQexec(conn, sql);
	ExecStatusType status = PQresultStatus(res);
	enum rc rc = RC_OK;

	if (PQstatus(conn) == CONNECTION_BAD)
		rc = fail_conn(conn, err);
	else if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		rc = pg_fail(res, err);
	PQclear(res);
	return rc;
}

static enum rc
become(PGconn *conn, const char *role, const char *schema, struct err *err)
{
	const char *values[] = { role, schema };

	return ask(conn, sql_become, 2, values, NULL, err);
}

static enum rc
run_part(PGconn *conn, const char *part, struct err *err)
{
	const struct migration *m = migrate_step(part, 0);

	if (m == NULL)
		die("the part %s of the schema is missing", part);
	return run_script(conn, m->sql, err);
}

/* ---- whose database, how new ---- */

struct facts {
	bool has_schema, has_version, may_role, may_own;
};

static enum rc
wrong_kind(struct err *err, const char *why)
{
	return err_set(err, RC_INPUT, "E7084",
	    "このデータベースは台帳に使えません", why,
	    "createdb -T template0 -E UTF8 -l C で作ってください");
}

static enum rc
learn(PGconn *conn, const struct set *set, struct facts *f, struct err *err)
{
	const char *values[] = { set->schema, set->role };
	PGresult *res;
	bool utf8, plain, recent;
	enum rc rc = ask(conn, sql_facts, 2, values, &res, err);

	if (rc != RC_OK)
		return rc;
	utf8 = strcmp(PQgetvalue(res, 0, 0), "UTF8") == 0;
	/* Words sort as bytes, as they do on SQLite. */
	plain = strcmp(PQgetvalue(res, 0, 1), "c:C") == 0 ||
		strcmp(PQgetvalue(res, 0, 1), "c:POSIX") == 0;
	f->has_schema = atoi(PQgetvalue(res, 0, 2)) > 0;
	f->has_version = atoi(PQgetvalue(res, 0, 3)) > 0;
	f->may_role = atoi(PQgetvalue(res, 0, 4)) > 0;
	f->may_own = atoi(PQgetvalue(res, 0, 5)) > 0;
	recent = atoi(PQgetvalue(res, 0, 6)) >= 150000;
	PQclear(res);
	if (!recent)
		return wrong_kind(err, "PostgreSQL 15 より古い版です");
	if (!utf8 || !plain)
		return wrong_kind(
		    err, "文字コードが UTF8 で並び順が C のものに限ります");
	if (f->has_schema && !f->has_version)
		return err_set(err, RC_INPUT, "E7020",
		    "この種類のファイルではありません",
		    "ほかのプログラムのデータベースです",
		    "データベースの名前を確かめてください");
	return RC_OK;
}

static enum rc
read_version(PGconn *conn, const struct set *set, int *version, struct err *err)
{
	PGresult *res;
	bool is_ours;
	enum rc rc = ask(conn, sql_version, 0, NULL, &res, err);

	if (rc != RC_OK)
		return rc;
	*version = atoi(PQgetvalue(res, 0, 0));
	is_ours = *version == 0 ||
		  (strcmp(PQgetvalue(res, 0, 1), set->application) == 0 &&
		      strcmp(PQgetvalue(res, 0, 2), "1") == 0);
	PQclear(res);
	if (!is_ours)
		return err_set(err, RC_INPUT, "E7020",
		    "この種類のファイルではありません",
		    "ほかのプログラムのデータベースです",
		    "データベースの名前を確かめてください");
	if (*version > migrate_newest(set->steps))
		return err_set(err, RC_INPUT, "E7021",
		    "ファイルの版が新しすぎます",
		    "新しい版のプログラムが作ったデータベースです",
		    "プログラムを新しくしてください");
	return RC_OK;
}

static enum rc
step_up(PGconn *conn, const struct set *set, int version, struct err *err)
{
	const struct migration *m = migrate_step(set->steps, version);
	char number[16];
	const char *values[] = { number, set->application,
		m != NULL ? m->name : "" };
	enum rc rc;

	if (m == NULL)
		return err_set(err, RC_IO, "E7022", "ファイルを作れません",
		    "この版の作り方がありません",
		    "正しい版のプログラムを入れてください");
	(void)snprintf(number, sizeof(number), "%d", version);
	if ((rc = run_script(conn, m->sql, err)) != RC_OK)
		return rc;
	return ask(conn, sql_taken, 3, values, NULL, err);
}

static enum rc
bring_up(PGconn *conn, const struct set *set, struct err *err)
{
	int version = 0, newest = migrate_newest(set->steps);
	enum rc rc = become(conn, OWNER, set->schema, err);

	if (rc != RC_OK || (rc = run_part(conn, "pg:version", err)) != RC_OK ||
	    (rc = read_version(conn, set, &version, err)) != RC_OK)
		return rc;
	while (rc == RC_OK && version < newest)
		rc = step_up(conn, set, ++version, err);
	return rc;
}

/* Every step and the rights, the first time the roles and schemas too (a
 * later owner need not be able to make roles): all or nothing, one at a time. */
static enum rc
make(PGconn *conn, bool is_first, struct err *err)
{
	struct err ignored;
	enum rc rc = run_script(conn, "BEGIN", err);

	err_clear(&ignored);
	if (rc != RC_OK)
		return rc;
	if ((rc = ask(conn, sql_lock, 0, NULL, NULL, err)) == RC_OK &&
	    (!is_first || (rc = run_part(conn, "pg:roles", err)) == RC_OK) &&
	    (rc = bring_up(conn, &sets[STORE_REGISTER], err)) == RC_OK &&
	    (rc = bring_up(conn, &sets[STORE_MYNUMBER], err)) == RC_OK &&
	    (rc = run_part(conn, "pg:series", err)) == RC_OK &&
	    (rc = run_part(conn, "pg:room", err)) == RC_OK &&
	    (rc = run_part(conn, "pg:grants", err)) == RC_OK &&
	    (rc = run_part(conn, "pg:views", err)) == RC_OK &&
	    (rc = become(conn, "none", "", err)) == RC_OK)
		rc = run_script(conn, "COMMIT", err);
	if (rc != RC_OK)
		(void)!run_script(conn, "ROLLBACK", &ignored);
	return rc;
}

static enum rc
prepare_schema(PGconn *conn, const struct set *set, bool create, int *version,
    struct err *err)
{
	struct facts f;
	int newest = migrate_newest(set->steps);
	enum rc rc = learn(conn, set, &f, err);

	if (rc != RC_OK)
		return rc;
	if (!f.has_schema) {
		if (!create)
			return err_set(err, RC_NOT_FOUND, "E7024",
			    "台帳がありません",
			    "データベースに台帳が作られていません",
			    "daicho init で作ってください");
		if ((rc = make(conn, true, err)) != RC_OK ||
		    (rc = learn(conn, set, &f, err)) != RC_OK)
			return rc;
	}
	if (!f.may_role)
		return no_right(err);
	if ((rc = become(conn, set->role, set->schema, err)) != RC_OK ||
	    (rc = read_version(conn, set, version, err)) != RC_OK ||
	    *version == newest)
		return rc;
	if (!f.may_own)
		return err_set(err, RC_INPUT, "E7085", "台帳の版が古いままです",
		    "この利用者は台帳を新しい版にできません",
		    "所有者の利用者で daicho init を行ってください");
	if ((rc = become(conn, "none", "", err)) != RC_OK ||
	    (rc = make(conn, false, err)) != RC_OK ||
	    (rc = become(conn, set->role, set->schema, err)) != RC_OK)
		return rc;
	return read_version(conn, set, version, err);
}

/* ---- signing in ---- */

static void
silent(void *arg, const PGresult *res)
{
	(void)arg;
	(void)res;
}

/* Takes mynumber_user=LOGIN out of the URI, whose copy is the caller's. */
static char *
split_uri(const char *uri, char login[64])
{
	static const char name[] = "mynumber_user=";
	char *copy = x_strdup(uri), *at = strchr(copy, '?');
	size_t n;

	login[0] = '\0';
	while (at != NULL && strncmp(at + 1, name, sizeof(name) - 1) != 0)
		at = strchr(at + 1, '&');
	if (at == NULL)
		return copy;
	n = strcspn(at + sizeof(name), "&");
	(void)snprintf(login, 64, "%.*s", (int)n, at + sizeof(name));
	/* "?a&b" keeps its "?", the end of a list its "&" goes with it */
	if (at[sizeof(name) + n] == '&')
		memmove(at + 1, at + sizeof(name) + n + 1,
		    strlen(at + sizeof(name) + n + 1) + 1);
	else
		*at = '\0';
	return copy;
}

#define KEYS_MAX 64

static void
put_key(const char **keys, const char **values, int *n, const char *key,
    const char *value)
{
	if (*n < KEYS_MAX - 1) {
		keys[*n] = key;
		values[(*n)++] = value;
	}
}

/* What the URI says, and ours where it is silent. */
static int
gather(const PQconninfoOption *o, const char *login, char options[1024],
    const char **keys, const char **values)
{
	static const char *const ours[][2] = { { "connect_timeout", "10" },
		{ "keepalives_idle", "30" }, { "tcp_user_timeout", "30000" },
		{ "application_name", "madoguchi" } };
	int n = 0;
	size_t i;

	for (i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		put_key(keys, values, &n, ours[i][0], ours[i][1]);
	(void)snprintf(options, 1024, "%s", settings);
	for (; o->keyword != NULL; o++) {
		if (o->val == NULL)
			continue;
		if (strcmp(o->keyword, "options") == 0)
			(void)snprintf(
			    options, 1024, "%s %.500s", settings, o->val);
		else
			put_key(keys, values, &n, o->keyword, o->val);
	}
	put_key(keys, values, &n, "options", options);
	put_key(keys, values, &n, "client_encoding", "UTF8");
	if (login[0] != '\0')
		put_key(keys, values, &n, "user", login);
	keys[n] = values[n] = NULL;
	return n;
}

static enum rc
bad_uri(struct err *err, const char *why)
{
	return err_set(err, RC_INPUT, "E7023", "台帳の場所が分かりません", why,
	    "register の設定を直してください");
}

static bool
names_password(const PQconninfoOption *o)
{
	for (; o->keyword != NULL; o++)
		if (strcmp(o->keyword, "password") == 0)
			return o->val != NULL;
	return false;
}

static enum rc
sign_in(const char *uri, enum store_role role, PGconn **out, struct err *err)
{
	const char *keys[KEYS_MAX], *values[KEYS_MAX], *state;
	char login[64], options[1024], *copy = split_uri(uri, login);
	PQconninfoOption *o = PQconninfoParse(copy, NULL);
	PGconn *conn;
	enum rc rc = RC_OK;

	wipe_free(copy);
	if (o == NULL)
		return bad_uri(
		    err, "postgresql://ホスト/データベース の形ではありません");
	if (GUARD("pg_no_password") && names_password(o)) {
		PQconninfoFree(o);
		return bad_uri(err,
		    "場所にパスワードは書けません（~/.pgpass に置きます）");
	}
	(void)gather(
	    o, role == STORE_MYNUMBER ? login : "", options, keys, values);
	conn = PQconnectdbParams(keys, values, 0);
	PQconninfoFree(o);
	if (conn == NULL)
		die("out of memory");
	(void)PQsetNoticeReceiver(conn, silent, NULL);
	if (PQstatus(conn) != CONNECTION_OK) {
		rc = fail_conn(conn, err);
		/* libpq gives no SQLSTATE here; this text is not translated */
		state = strstr(PQerrorMessage(conn), "does not exist");
		if (state != NULL)
			rc = err_set(err, RC_NOT_FOUND, "E7024",
			    "台帳がありません",
			    "その名前のデータベースか利用者がありません",
			    "名前を確かめるか、createdb で作ってください");
		PQfinish(conn);
		return rc;
	}
	*out = conn;
	return RC_OK;
}

enum rc
pg_connect(const char *uri, enum store_role role, bool create, PGconn **conn,
    int *version, struct err *err)
{
	enum rc rc;

	if (role != STORE_REGISTER && role != STORE_MYNUMBER)
		return bad_uri(err, "写しと送り箱はこの端末のファイルです");
	if ((rc = sign_in(uri, role, conn, err)) != RC_OK)
		return rc;
	rc = prepare_schema(*conn, &sets[role], create, version, err);
	if (rc != RC_OK) {
		PQfinish(*conn);
		*conn = NULL;
	}
	return rc;
}
