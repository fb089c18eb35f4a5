#!/bin/sh
# SPDX-License-Identifier: ISC
# tests/data/sections.csv: each section of the standard (KS: of a city's own
# requirements) that is built, what has to be shown, and the test that shows it or why it is open. Every test
# named exists and every section is there.
cd "$(dirname "$0")/.." || exit 1
list=${1:-tests/data/sections.csv}
want='1.1.1 1.1.2 1.1.3 1.1.4 1.1.5 1.1.6 1.1.7 1.1.8 1.1.9 1.1.10 1.1.11
1.1.12 1.1.13 1.1.14 1.1.15 1.1.16 1.1.17 1.1.18 1.2.1 1.2.2 1.3.1 1.3.6
1.3.8 1.3.9 2.1.1 2.1.2 2.1.3 2.2.1 2.2.2 2.2.3 2.2.4 2.3.1 2.3.2 3.1 3.3 3.4 4.0.1 4.0.2
4.0.3 4.0.4 4.0.5 4.0.6 4.0.7 4.0.8 4.0.9 4.0.10 4.1.0.1 4.1.0.2 4.1.0.3
4.1.1.1 4.1.1.2 4.1.1.3 4.1.1.4 4.1.2.1 4.1.3.0.1 4.1.3.0.2 4.1.3.0.3 4.1.3.0.4 4.1.3.1.1
4.1.3.1.2 4.1.3.1.3 4.1.3.1.4 4.1.4.1 4.1.4.2 4.1.4.3 4.2.0.1 4.2.0.2 4.2.0.3 4.2.0.4
4.2.0.5 4.2.1.1 4.2.1.2 4.2.2.1 4.2.2.2 4.2.3.1 4.2.3.2 4.2.3.3 4.3.1 4.3.2 4.3.3 4.4
4.5.1 4.5.3 4.5.4 4.5.5 4.5.6 4.5.7 4.6.0.1 4.6.1.1 5.1 5.2 5.3 5.4 5.5 5.6 5.7 5.8 9.1 9.3 10.2 10.3 10.4 10.5
11.1'
bad=0
say() { echo "# $*"; bad=1; }
for s in $want; do
	cut -d, -f1 "$list" | grep -qxF "$s" || say "no line for $s"
done
[ $bad -eq 0 ] && echo "ok 1 every section has a line" ||
    echo "not ok 1 every section has a line"
lines=$bad
bad=0
named=0
while IFS=, read -r section what where more; do
	[ "$section" != section ] || continue
	case $section in
	KS-[1-9]*) ;; # what a city asks for beyond the standard
	'' | *[!0-9.]*) say "no section: $section" ;;
	esac
	[ -n "$what" ] && [ -z "$more" ] || say "$section: not three columns"
	case $where in
	'open: '?*) continue ;;
	*:*) ;;
	*) say "$section: neither a test nor open: $where"; continue ;;
	esac
	program=${where%%:*}
	name=${where#*:}
	case $program in
	*.sh) file=tests/$program ;;
	*) file=tests/$program.c ;;
	esac
	named=$((named + 1))
	grep -qw -- "$name" "$file" 2>/dev/null || say "$section: no $where"
done <"$list"
[ $named -gt 100 ] || say "only $named tests are named"
[ $bad -eq 0 ] && echo "ok 2 the $named tests named exist" ||
    echo "not ok 2 the tests named exist"
echo "1..2"
[ "$bad$lines" = 00 ]
