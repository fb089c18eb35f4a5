#!/bin/sh
# SPDX-License-Identifier: ISC
# Every statement of the register is prepared on a throw-away PostgreSQL 15
# over the same schema (types differ, nothing else). script/test-postgres
# starts the server on a socket in a folder of the test. Where it cannot be
# had the test fails, for nothing was tried.
cd "$(dirname "$0")/.." || exit 1
dir=$(mktemp -d /tmp/mado-pg-XXXXXX)
trap 'script/test-postgres stop "$dir/pg" 2>/dev/null; rm -rf "$dir"' EXIT
chmod 755 "$dir"
cannot() {
	sed 's/^/# /' "$dir/why"
	echo "# remedy: $2"
	echo "not ok 1 $1"
	echo "1..1"
	exit 1
}
command -v perl >"$dir/why" || cannot "perl is there" "install perl-base"
script/test-postgres start "$dir/pg" >"$dir/why" 2>&1 ||
    cannot "the test's PostgreSQL starts" \
	"install postgresql-15, or let apt-get fetch it (apt-get update)"
bin=$(cat "$dir/pg/bin")

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
n=$(grep -c '^PREPARE' "$dir/statements.sql")
run() { "$bin/psql" -h "$dir/pg/s" -U postgres -X -q -v ON_ERROR_STOP=0 -f "$1" postgres 2>&1; }
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
