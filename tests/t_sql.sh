#!/bin/sh
# SPDX-License-Identifier: ISC
# The register's SQL stays in the common subset of SQLite and PostgreSQL,
# with $n parameters, and none is built from values.
cd "$(dirname "$0")/.." || exit 1
n=0
bad=0
none() { # name pattern: no line of the register's sources may hold it
	n=$((n + 1))
	if grep -nE "$2" db/reg*.c db/register.c; then
		echo "not ok $n $1"
		bad=1
	else
		echo "ok $n $1"
	fi
}
none "no upsert of SQLite's own" 'INSERT OR|REPLACE INTO|OR IGNORE'
none "no rowid, pragma or function of SQLite's own" \
    '[^a-z]rowid|PRAGMA|strftime\(|datetime\(|julianday\(|ifnull\(|group_concat\(|json_extract\('
none "no positional or named parameters but \$n" '"[^"]*(VALUES|WHERE|SET)[^"]*(\?|:[a-z]|@[a-z])'
none "no SQL printed together" \
    '(printf|addf|add)\([^;]*"[^"]*(SELECT |INSERT INTO |UPDATE [a-z]+ SET|DELETE FROM )'
n=$((n + 1))
if grep -n 'AUTOINCREMENT\|WITHOUT ROWID' db/sqlite/register_*.sql; then
	echo "not ok $n keys are plain"
	bad=1
else
	echo "ok $n keys are plain"
fi
echo "1..$n"
exit $bad
