#!/bin/sh
# SPDX-License-Identifier: ISC
# Forty guarantees, chosen by the commit, are switched off one by one; the
# tests must notice each. The programs that people install lack the switch,
# and every switch in the code is on the list.
cd "$(dirname "$0")/.." || exit 1
n=0
result() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n $2"; else echo "not ok $n $2"; fi
}
out=$(script/run-mutants --some 40)
st=$?
echo "$out" | sed 's/^/# /'
result $st mutants_forty_are_caught
grep -l MADO_MUTANT "${MADO_BIN:-build}"/madoguchi* "${MADO_BIN:-build}/daicho" >/dev/null 2>&1
[ $? -ne 0 ]
result $? mutants_installed_programs_lack_the_switch
missing=$({ grep -ohE 'GUARD\("[^"]+"\)' src/*.c db/*.c ui/*.c | sed 's/GUARD("\(.*\)")/\1/'
    awk -F, 'NR > 1 { print $1 }' db/catalogue/rules.csv; } | sort -u |
    while read -r g; do grep -q "^$g," tests/mutants.csv || echo "$g"; done)
[ -z "$missing" ] || echo "$missing" | sed 's/^/# not listed: /'
[ -z "$missing" ]
result $? mutants_every_switch_is_listed
stale=$(awk -F, '!/^(name,|#|$)/ { print $1 }' tests/mutants.csv | sort -u |
    while read -r g; do grep -qF "GUARD(\"$g\")" src/*.c db/*.c ui/*.c ||
	grep -q "^$g," db/catalogue/rules.csv || echo "$g"; done)
[ -z "$stale" ] || echo "$stale" | sed 's/^/# no such switch: /'
[ -z "$stale" ]
result $? mutants_every_line_is_a_switch
echo "1..$n"
