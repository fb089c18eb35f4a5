/* SPDX-License-Identifier: ISC
 * help_pg - a throw-away PostgreSQL for tests (script/test-postgres): the
 * one in the folder that MADO_TEST_PG names, else one of the program's own
 * that ends with it; and a database per test, copied from a made register.
 */
#ifndef TESTS_HELP_PG_H
#define TESTS_HELP_PG_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether MADO_TEST_STORE asks for postgresql ("https+postgresql": behind
 * the service). */
bool test_pg_is_wanted(void);
/* The server's folder; started at the first call. Exits with a failed test
 * when it does not start: it can be had wherever the tests run. */
const char *test_pg_folder(void);
/* A new database with the schema of today and its URI, as superuser. */
void test_pg_database(char *uri, size_t size);
/* A new one that is what `from` is; nobody may be connected to that. */
void test_pg_database_of(const char *from, char *uri, size_t size);
/* An empty one, with the locale ("C" fits a register). */
void test_pg_database_empty(char *uri, size_t size, const char *locale);
/* The URI of the same database for another login and with more settings
 * ("" none): "statement_timeout=…". */
void test_pg_uri_as(const char *uri, const char *login, char *out, size_t size);
void test_pg_drop(const char *uri);
/* Dropped at the next one's time, or with the server: who has just left a
 * database is still leaving it for a moment, and the server waits for that. */
void test_pg_leave(const char *uri);
/* What `to` names becomes what `from` is; nobody may be connected to it. */
void test_pg_copy(const char *from, const char *to);
/* Statements past the register, as who administers the database would. The
 * search path is register, mynumber. Exits on failure. */
void test_pg_run(const char *uri, const char *sql);
/* As pg_run; SQLSTATE of the failure, "" when it worked. */
const char *test_pg_try(const char *uri, const char *sql);
/* The same without foreign keys off and search path: as the URI's login. */
const char *test_pg_try_plain(const char *uri, const char *sql);
/* One number of one row; -1 null or none. */
int64_t test_pg_number(const char *uri, const char *sql);
/* Appends [table, column] of the register's schema. */
void test_pg_columns(const char *uri, json_t *list);
/* "restart" after "kill": the server dies, and comes back. */
void test_pg_server(const char *what);

#endif
