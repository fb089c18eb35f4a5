#!/bin/sh
# SPDX-License-Identifier: ISC
# 1.3.6: a new era is a row of eras.csv: from its first day it is typed,
# stored, shown, searched and printed, and no program was built again.
set -u
cd "$(dirname "$0")/../.."
top=$PWD
bin=$(cd "${MADO_BIN:-build}" && pwd)
t=$(mktemp -d "${TMPDIR:-/tmp}/era.XXXXXX")
trap 'rm -rf "$t"' EXIT
export MADOGUCHI_NOW=2026-07-15 LC_ALL=C.UTF-8
n=0
check() { # name, then a command that must succeed
	n=$((n + 1))
	name=$1
	shift
	if "$@" >"$t/out" 2>&1; then
		echo "ok $n $name"
	else
		echo "not ok $n $name"
		sed 's/^/# /' "$t/out" | head -8
	fi
}
daicho() { "$bin/daicho" --share "$t/share" --register "sqlite:$t/a.db" "$@"; }
says() { # text, command...
	want=$1
	shift
	"$@" >"$t/said" 2>&1
	cat "$t/said"
	grep -qF -- "$want" "$t/said"
}
fails() { # status, text, command...
	status=$1
	want=$2
	shift 2
	"$@" >"$t/said" 2>&1
	rc=$?
	cat "$t/said"
	[ $rc -eq "$status" ] && grep -qF -- "$want" "$t/said"
}

cp -r build/share "$t/share"
sed -i 's/^5,R,令和,2019-05-01,$/5,R,令和,2019-05-01,2026-06-30\n6,K,光安,2026-07-01,/' \
    "$t/share/data/eras.csv"
check row_is_there grep -q '^6,K,光安,2026-07-01,$' "$t/share/data/eras.csv"
check std_1_3_6_a_town_on_the_new_table daicho generate --residents 20 --seed 3 "sqlite:$t/a.db"
# the child was born on the second day of the new era
sed -e 's/R08\.07\./K01.07./g' -e 's/"H01\.02\.14"/"K01.07.02"/' \
    "$top/tests/data/movein.json" >"$t/new.json"
check std_1_3_6_old_era_is_over fails 1 'E403A' daicho entry submit "$top/tests/data/movein.json" --as 10001
check std_1_3_6_typed_and_stored daicho entry submit "$t/new.json" --as 10001
check std_1_3_6_approved daicho entry approve 1@1 --as 10002
no=$(daicho export --format full "$t/all.jsonl" >/dev/null 2>&1; grep 'K01.07.02' "$t/all.jsonl" |
    sed -n 's/.*"person_no": *"\([0-9]*\)".*/\1/p' | head -1)
check std_1_3_6_exported_as_written [ -n "$no" ]
check std_1_3_6_shown says '光安' daicho show "$no"
check replica daicho sync --replica "$t/r.db"
check std_1_3_6_searched_by_era says '架空　美咲' daicho search K1.7.2 --replica "$t/r.db"
check std_1_3_6_searched_by_its_name says '架空　美咲' daicho search 光安元年7月 --replica "$t/r.db"
check std_1_3_6_searched_by_western_year says '架空　美咲' daicho search 20260702 --replica "$t/r.db"
check issue daicho certificate --person "$no" --kind juminhyo --output "$t/c.pdf" --applicant 本人 --as 10001
pdftotext -layout "$t/c.pdf" - 2>/dev/null | tr -d ' ' >"$t/c.txt"
check std_1_3_6_printed grep -q '光安元.7.2' "$t/c.txt"
check std_1_3_6_the_day_of_printing grep -q '光安元' "$t/c.txt"

# A broken table stops every program, with the line that is wrong.
sed -i 's/^6,K,光安,2026-07-01,$/6,K,光安,2026-07-09,/' "$t/share/data/eras.csv"
check std_1_3_6_broken_table_daicho fails 1 '7行目' daicho stats
check std_1_3_6_broken_table_sync fails 1 '7行目' "$bin/madoguchi-sync" \
    --register "sqlite:$t/a.db" --replica "$t/r.db" --outbox "$t/o.db" \
    --terminal chuo-3 --share "$t/share" --once
printf 'register = sqlite:%s/a.db\nreplica = %s/r.db\noutbox = %s/o.db\nshare = %s/share\nterminal = chuo-3\n' \
    "$t" "$t" "$t" "$t" >"$t/m.conf"
check std_1_3_6_broken_table_counter fails 1 '7行目' "$bin/madoguchi" --config "$t/m.conf"
# none at all: the table the programs were built with
rm "$t/share/data/eras.csv"
check no_table daicho stats
echo "1..$n"
