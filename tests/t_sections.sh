#!/bin/sh
# SPDX-License-Identifier: ISC
# tests/data/sections.csv: each section of the standard (KS: of a city's own
# requirements) that is built, what has to be shown, and the test that shows it or why it is open. Every test
# named exists and every section is there.
cd "$(dirname "$0")/.." || exit 1
list=${1:-tests/data/sections.csv}
want='1.1.1 1.1.2 1.1.3 1.1.4 1.1.5 1.1.6 1.1.7 1.1.8 1.1.9 1.1.10 1.1.11
1.1.12 1.1.13 1.1.14 1.1.15 1.1.16 1.1.17 1.1.18 1.1.19 1.2.1 1.2.2 1.3.1 1.3.6
1.3.8 1.3.9 2.1.1 2.1.2 2.1.3 2.2.1 2.2.2 2.2.3 2.2.4 2.3.1 2.3.2 3.1 3.2 3.3 3.4 3.5 4.0.1 4.0.2
4.0.3 4.0.4 4.0.5 4.0.6 4.0.7 4.0.8 4.0.9 4.0.10 4.1.0.1 4.1.0.2 4.1.0.3
4.1.1.1 4.1.1.2 4.1.1.3 4.1.1.4 4.1.2.1 4.1.3.0.1 4.1.3.0.2 4.1.3.0.3 4.1.3.0.4 4.1.3.1.1
4.1.3.1.2 4.1.3.1.3 4.1.3.1.4 4.1.4.1 4.1.4.2 4.1.4.3 4.2.0.1 4.2.0.2 4.2.0.3 4.2.0.4
4.2.0.5 4.2.1.1 4.2.1.2 4.2.2.1 4.2.2.2 4.2.3.1 4.2.3.2 4.2.3.3 4.3.1 4.3.2 4.3.3 4.4
4.5.1 4.5.2 4.5.3 4.5.4 4.5.5 4.5.6 4.5.7 4.6.0.1 4.6.1.1 5.1 5.2 5.3 5.4 5.5 5.6 5.7 5.8 9.1 9.3 10.2 10.3 10.4 10.5
10.8 11.1'
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
# Whether PROGRAM:TEST of a line is there.
there() {
	case ${1%%:*} in
	*.sh) file=tests/${1%%:*} ;;
	*) file=tests/${1%%:*}.c ;;
	esac
	grep -qw -- "${1#*:}" "$file" 2>/dev/null
}
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
	named=$((named + 1))
	there "$where" || say "$section: no $where"
done <"$list"
[ $named -gt 100 ] || say "only $named tests are named"
[ $bad -eq 0 ] && echo "ok 2 the $named tests named exist" ||
    echo "not ok 2 the tests named exist"
lines=$lines$bad

# The table of errors and alerts (11.1): each of its 36 rows, in order.
bad=0
row=0
while IFS=, read -r number section where more; do
	[ "$number" != row ] || continue
	row=$((row + 1))
	[ "$number" = $row ] && [ -n "$section" ] && [ -z "$more" ] ||
	    say "rows.csv: no row $row"
	case $where in
	'open: comes with the link to the CS' | 'open: comes with the scheduler')
		case $number in 32 | 33 | 34) continue ;; esac ;;
	esac
	there "$where" || say "row $number: no $where"
done <tests/data/rows.csv
[ $row -eq 36 ] || say "$row rows"
[ $bad -eq 0 ] && echo "ok 3 each row of 11.1 has its test" ||
    echo "not ok 3 each row of 11.1 has its test"
lines=$lines$bad

# Of what a clerk and a reviewer work with (2, 3.1, 3.3, 4, 10.4, 10.5 and
# what they rest on, 1.1 and 1.2), each section has a test that is known to
# fail while a rule of it is off: a line of mutants.csv.
bad=0
out=$(awk -F, '
	FNR == NR { if (FNR > 1) off[$2 ":" $3] = 1; next }
	$1 !~ /^(1\.1\.([3-9]|1.)|1\.2\..|2\..*|3\.[13]|4\..*|10\.[45])$/ { next }
	# nothing is built that could be off: the Check line is its absence
	$1 == "1.1.19" { next }
	{ there[$1] = 1; if ($3 in off) held[$1] = 1
	  name = "std_" $1 "_"; gsub(/\./, "_", name)
	  for (t in off) if (index(t, ":" name)) held[$1] = 1 }
	END { for (s in there) { n++; if (!(s in held)) print s }
	      if (n < 70) print "only", n, "sections" }' tests/mutants.csv "$list")
for s in $out; do say "no rule of $s is known to be missed when it is off"; done
[ $bad -eq 0 ] && echo "ok 4 each section has a test that fails with its rule off" ||
    echo "not ok 4 each section has a test that fails with its rule off"
echo "1..4"
[ "$bad$lines" = 0000 ]
