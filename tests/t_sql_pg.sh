#!/bin/sh
# SPDX-License-Identifier: ISC
# Every statement of the register is prepared on a throw-away PostgreSQL 15
# over the same schema (types differ, nothing else). The server is Debian's,
# installed or unpacked by script/postgres; it listens on a socket in a folder
# of the test and ends with it. Skipped where it cannot be had.
cd "$(dirname "$0")/.." || exit 1
if ! bin=$(script/postgres) || ! command -v perl >/dev/null; then
	echo "ok 1 # SKIP no PostgreSQL 15 to be had"
	echo "1..1"
	exit 0
fi
dir=$(mktemp -d /tmp/mado-pg-XXXXXX)
as=
if [ "$(id -u)" -eq 0 ]; then
	chown nobody "$dir"
	as="setpriv --reuid=nobody --regid=nogroup --clear-groups"
	# unpacked below a home that nobody may enter
	if ! $as test -x $bin/initdb; then
		cp -r build/pg "$dir/pg"
		bin=$dir/pg/usr/lib/postgresql/15/bin
	fi
fi
stop() {
	$as $bin/pg_ctl -D "$dir/db" -m immediate stop >/dev/null 2>&1
	rm -rf "$dir"
}
trap stop EXIT

# The schema with PostgreSQL's types.
sed -e 's/) STRICT;/);/' -e 's/\bINTEGER\b/BIGINT/g' -e 's/\bBLOB\b/BYTEA/g' \
    db/sqlite/register_*.sql db/sqlite/mynumber_*.sql >"$dir/schema.sql"
# The statements as the compiler sees them.
for f in db/register.c db/reg_*.c; do
	gcc -E -P -std=c17 -D_GNU_SOURCE -I. -Ibuild/gen "$f" 2>/dev/null
done | perl -0777 -ne '
	while (/static const char (sql_?\w*)\[\]\s*=\s*((?:"(?:[^"\\]|\\.)*"\s*)+);/g) {
		my ($name, $text) = ($1, $2);
		my $sql = join "", $text =~ /"((?:[^"\\]|\\.)*)"/g;
		$sql =~ s/\\"/"/g;
		printf "PREPARE s%d AS %s;\n", ++$n, $sql;
	}' >"$dir/statements.sql"
chmod -R a+rX "$dir"
n=$(grep -c '^PREPARE' "$dir/statements.sql")
if [ -n "$as" ]; then cd /; fi
if ! { $as $bin/initdb -N -E UTF8 --locale=C -A trust -D "$dir/db" &&
    $as $bin/pg_ctl -D "$dir/db" -w -l "$dir/db/log" \
	-o "-k $dir/db -c listen_addresses=''" start; } >/dev/null 2>&1; then
	echo "ok 1 # SKIP PostgreSQL does not start here"
	echo "1..1"
	exit 0
fi
run() { $as $bin/psql -h "$dir/db" -X -q -v ON_ERROR_STOP=0 -f "$1" postgres 2>&1; }
bad=$(run "$dir/schema.sql" | grep -c ERROR)
run "$dir/schema.sql" >/dev/null
if [ "$bad" -eq 0 ]; then echo "ok 1 schema"; else
	echo "not ok 1 schema: $bad statements refused"
fi
faults=$(run "$dir/statements.sql" | grep -A2 ERROR)
if [ -z "$faults" ] && [ "$n" -gt 120 ]; then
	echo "ok 2 $n statements prepared"
else
	echo "$faults" | sed 's/^/# /'
	echo "not ok 2 $n statements prepared"
	bad=1
fi
echo "1..2"
[ "$bad" -eq 0 ]
