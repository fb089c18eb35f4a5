#!/bin/sh
# SPDX-License-Identifier: ISC
# Every statement of the register is prepared on PostgreSQL over the schema
# that its steps make, and none but those that are meant to reads a large
# table from end to end: under SERIALIZABLE that meets every writer of it.
cd "$(dirname "$0")/.." || exit 1
dir=$(mktemp -d /tmp/mado-pg-XXXXXX)
trap 'script/test-postgres stop "$dir/pg" 2>/dev/null; rm -rf "$dir"' EXIT
chmod 755 "$dir"
if ! command -v perl >/dev/null || ! script/test-postgres start "$dir/pg" >"$dir/log" 2>&1; then
	sed 's/^/# /' "$dir/log"
	echo "# PostgreSQL 15 is needed: install postgresql-15, or let apt-get fetch it"
	echo "not ok 1 the test's PostgreSQL starts"
	echo "1..1"
	exit 1
fi
bin=$(cat "$dir/pg/bin")
run() { "$bin/psql" -h "$dir/pg/s" -U postgres -X -q -v ON_ERROR_STOP=0 "$@" 2>&1; }
bad=0
# The steps as the store takes them, in their schemas.
{
	cat db/pg/roles.sql
	echo "SET search_path = register;"
	cat db/pg/register_0*.sql db/pg/series.sql
	echo "SET search_path = mynumber;"
	cat db/pg/mynumber_0*.sql
} >"$dir/schema.sql"
faults=$(run -f "$dir/schema.sql" postgres | grep -c ERROR)
if [ "$faults" -eq 0 ]; then echo "ok 1 schema"; else
	echo "not ok 1 schema: $faults statements refused"
	bad=1
fi
# The statements as the compiler sees them.
for f in db/register.c db/reg_*.c db/sequencer.c db/snapshot*.c; do
	gcc -E -P -std=c17 -D_GNU_SOURCE -I. -Ibuild/gen "$f" 2>/dev/null
done | perl -0777 -ne '
	while (/static const char (sql_?\w*)\[\]\s*=\s*((?:"(?:[^"\\]|\\.)*"\s*)+);/g) {
		my ($name, $text) = ($1, $2);
		my $sql = join "", $text =~ /"((?:[^"\\]|\\.)*)"/g;
		$sql =~ s/\\"/"/g;
		next if $sql =~ /^(PRAGMA|ATTACH|BEGIN|CREATE|DROP)/;
		my $null = join ",", ("NULL") x (sort { $b <=> $a } ($sql =~ /\$(\d+)/g), 0)[0];
		$null = "($null)" if $null;
		printf "PREPARE s%d AS %s;\n", ++$n, $sql;
		printf "\\echo == %s\nEXPLAIN EXECUTE s%d%s;\n", $sql, $n, $null;
	}' >"$dir/statements.sql"
n=$(grep -c '^PREPARE' "$dir/statements.sql")
{
	echo "SET search_path = register, mynumber; SET enable_seqscan = off;"
	echo "SET plan_cache_mode = force_generic_plan;"
	cat "$dir/statements.sql"
} >"$dir/all.sql"
run -f "$dir/all.sql" postgres >"$dir/plans"
if ! grep -q ERROR "$dir/plans" && [ "$n" -gt 120 ]; then
	echo "ok 2 $n statements prepared"
else
	grep -B2 -A3 ERROR "$dir/plans" | head -20 | sed 's/^/# /'
	echo "not ok 2 $n statements prepared"
	bad=1
fi
# A scan of a whole table without an index is what the planner does when
# nothing else is left. Those below are meant: counts and verification.
awk '
	/^== / { sql = substr($0, 4) }
	# an index read from end to end
	open && !/Index Cond/ { print table ": " sql }
	{ open = 0 }
	/Index (Only )?Scan/ { table = $0; sub(/.* on /, "", table); sub(/ .*/, "", table); open = 1 }
	/Seq Scan on/ { t = $0; sub(/.*Seq Scan on /, "", t); sub(/ .*/, "", t); print t ": " sql }
' "$dir/plans" | sort -u | grep -v -f tests/data/whole_tables.txt >"$dir/scans"
if [ -s "$dir/scans" ]; then
	sed 's/^/# /' "$dir/scans"
	echo "# where it is meant, tests/data/whole_tables.txt says so"
	echo "not ok 3 no statement reads a whole table that is not meant to"
	bad=1
else
	echo "ok 3 no statement reads a whole table that is not meant to"
fi
echo "1..3"
[ "$bad" -eq 0 ]
