/* SPDX-License-Identifier: ISC
 * store_guard - see store_guard.h.
 */
#include "db/store_guard.h"

#include "src/mutant.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Tables whose rows nobody changes or removes. */
static const char *const grow_only[] = { "op_log", "op_log_wait", "access_log",
	"access_log_person", "issue", "issue_person", "issue_spoil", "feed",
	"feed_section", "history", "history_group", "memo", "setting",
	"tail_record", "tail_row", "issue_late", "issue_late_seen",
	"old_history", "old_history_group" };
/* Both stores of 除票 together, for reading. */
static const char *const views[] = { "sheet_all", "history_all",
	"history_group_all" };
static const char *const unlogged[] = { "nonce", "hold", "session", "sign_in",
	"sign_in_failure", "serial", "terminal_chain", "mynumber_link",
	"access_log", "access_log_person", "feed", "feed_wait", "op_log_wait",
	"request", "session_past", "search_past", "out_effect" };
/* What a statement of store_use_log alone may do; rows leave a store of 除票
 * for the other alone (db/reg_old.c). */
static const struct {
	enum guard_kind kind;
	const char *table;
} log_writer[] = { { GUARD_INSERT, "op_log" }, { GUARD_INSERT, "op_log_wait" },
	{ GUARD_DELETE, "op_log_wait" }, { GUARD_UPDATE, "feed_section" },
	{ GUARD_DELETE, "history" }, { GUARD_DELETE, "history_group" },
	{ GUARD_DELETE, "old_history" },
	{ GUARD_DELETE, "old_history_group" } };

static bool
among(const char *const *list, size_t n, const char *word)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (word != NULL && strcmp(list[i], word) == 0)
			return true;
	return false;
}
#define AMONG(list, word) among(list, sizeof(list) / sizeof((list)[0]), word)

bool
guard_is_unlogged(const char *table)
{
	return AMONG(unlogged, table);
}

bool
guard_is_log_line(enum guard_kind kind, const char *table)
{
	return strcmp(table, "op_log") == 0 ||
	       (kind == GUARD_INSERT && strcmp(table, "op_log_wait") == 0);
}

static bool
is_log_writers(enum guard_kind kind, const char *table)
{
	size_t i;

	for (i = 0; i < sizeof(log_writer) / sizeof(log_writer[0]); i++)
		if (kind == log_writer[i].kind &&
		    strcmp(table, log_writer[i].table) == 0)
			return true;
	return false;
}

bool
guard_is_protected(enum guard_kind kind, const char *table, bool is_log)
{
	if (table == NULL)
		return false;
	if (is_log_writers(kind, table))
		return !is_log;
	if (AMONG(views, table))
		return true;
	return kind != GUARD_INSERT && AMONG(grow_only, table);
}

/* ---- what a statement writes ---- */

/* The next word, sign or text from *p on; false at the end. A text in
 * quotes comes as its opening quote. */
static bool
next_token(const char **p, char out[64])
{
	size_t n = 0;
	char quote;

	while (**p != '\0' && isspace((unsigned char)**p))
		(*p)++;
	if (**p == '\0')
		return false;
	if (**p == '\'' || **p == '"') {
		quote = *(*p)++;
		out[0] = quote;
		out[1] = '\0';
		while (**p != '\0' && **p != quote)
			(*p)++;
		if (**p != '\0')
			(*p)++;
		return true;
	}
	if (isalpha((unsigned char)**p) || **p == '_') {
		while (isalnum((unsigned char)**p) || **p == '_') {
			if (n < 63)
				out[n++] = *(*p);
			(*p)++;
		}
		out[n] = '\0';
		return true;
	}
	out[0] = *(*p)++;
	out[1] = '\0';
	return true;
}

static bool
is(const char *token, const char *word)
{
	return strcasecmp(token, word) == 0;
}

/* "SET a = …": the column, "" when a second one follows. */
static void
set_columns(const char *p, char column[64])
{
	char t[64];
	int depth = 0;

	column[0] = '\0';
	if (!next_token(&p, t))
		return;
	memcpy(column, t, 64);
	while (next_token(&p, t) && !is(t, "WHERE") && !is(t, "RETURNING")) {
		depth += t[0] == '(' ? 1 : t[0] == ')' ? -1 : 0;
		if (depth == 0 && t[0] == ',')
			column[0] = '\0';
	}
}

static bool
is_write(const char *token)
{
	static const char *const words[] = { "INSERT", "UPDATE", "DELETE",
		"MERGE", "TRUNCATE", "INTO", "SET_CONFIG" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (is(token, words[i]))
			return true;
	return false;
}

/* A statement that only reads, to its end. */
static enum guard_kind
read_only(const char *p)
{
	char t[64], before[64] = "";

	while (next_token(&p, t)) {
		if (t[0] == ';' || t[0] == '"' ||
		    (is_write(t) && !(is(t, "UPDATE") && is(before, "FOR"))))
			return GUARD_OTHER;
		memcpy(before, t, sizeof(before));
	}
	return GUARD_READ;
}

static void
insert_target(const char *p, struct guard_target *out)
{
	char t[64], before[64] = "";

	while (next_token(&p, t)) {
		if (is(t, "UPDATE") && is(before, "DO")) {
			out->kind = GUARD_UPDATE;
			if (next_token(&p, t) && is(t, "SET"))
				set_columns(p, out->column);
		} else if (t[0] == ';' || t[0] == '"' || is(t, "DELETE") ||
			   is(t, "TRUNCATE")) {
			out->kind = GUARD_OTHER;
			return;
		}
		memcpy(before, t, sizeof(before));
	}
}

static bool
take_name(const char **p, struct guard_target *out)
{
	return next_token(p, out->table) &&
	       (isalpha((unsigned char)out->table[0]) || out->table[0] == '_');
}

void
guard_target(const char *sql, struct guard_target *out)
{
	const char *p = sql;
	char t[64];

	memset(out, 0, sizeof(*out));
	out->kind = GUARD_OTHER;
	if (!next_token(&p, t))
		return;
	if (is(t, "SELECT") || is(t, "WITH") || is(t, "VALUES")) {
		out->kind = read_only(p);
	} else if (is(t, "INSERT") && next_token(&p, t) && is(t, "INTO") &&
		   take_name(&p, out)) {
		out->kind = GUARD_INSERT;
		insert_target(p, out);
	} else if (is(t, "DELETE") && next_token(&p, t) && is(t, "FROM") &&
		   take_name(&p, out)) {
		if (read_only(p) == GUARD_READ)
			out->kind = GUARD_DELETE;
	} else if (is(t, "UPDATE") && take_name(&p, out) && next_token(&p, t) &&
		   is(t, "SET")) {
		if (read_only(p) == GUARD_READ)
			out->kind = GUARD_UPDATE;
		set_columns(p, out->column);
	}
}

const char *
guard_refuses(enum store_role role, bool is_alone, bool is_log,
    const struct guard_target *t)
{
	bool changes = t->kind == GUARD_UPDATE || t->kind == GUARD_DELETE;

	if (t->kind == GUARD_OTHER)
		return "not a statement of the register";
	if (t->kind == GUARD_READ || role == STORE_MYNUMBER)
		return NULL;
	/* A training register is one for ever. */
	if (GUARD("pg_training_for_ever") && changes &&
	    strcmp(t->table, "state") == 0 &&
	    (t->kind == GUARD_DELETE || strcmp(t->column, "today") != 0))
		return "the register's own mark";
	/* The sequencer alone takes away what waits, once it is numbered. */
	if (changes && strcmp(t->table, "feed_wait") == 0 && !is_alone)
		return "what waits for the sequencer";
	if (!guard_is_protected(t->kind, t->table, is_log))
		return NULL;
	if (is_log_writers(t->kind, t->table))
		return GUARD("pg_log_writer") ? "the log has one writer" : NULL;
	return GUARD("pg_grow_only") ? "a table that only grows" : NULL;
}
