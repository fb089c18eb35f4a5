#!/bin/sh
# SPDX-License-Identifier: ISC
# The threat table of ARCHITECTURE.md promises nothing that is not there: each
# cell is "-", says *open*, or names tests, and every named test exists.
set -u
cd "$(dirname "$0")/.."
n=0 bad=0
check() {
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n $2"; else
		bad=1
		echo "not ok $n $2"
	fi
}
table=$(sed -n '/^## 4\. Threats/,/^## 5\./p' ARCHITECTURE.md | grep '^| ')
rows=$(printf '%s\n' "$table" | sed 1d)
[ "$(printf '%s\n' "$rows" | wc -l)" -ge 12 ]
check $? "the table has its rows"
empty=$(printf '%s\n' "$rows" | awk -F'|' '{
	for (i = 3; i < NF; i++)
		if ($i !~ /`[a-z0-9_.]+`/ && $i !~ /\*open\*/ && $i !~ /^ - *$/ && $i !~ /^ as clerk/)
			print $2 ":" $i
}')
[ -z "$empty" ]
check $? "each cell names a test or says open"
[ -z "$empty" ] || printf '# %s\n' "$empty"
for t in $(printf '%s\n' "$rows" | grep -o '`[a-z0-9_.]*`' | tr -d '`' | sort -u); do
	case $t in
	*.sh) ls tests/"$t" tests/*/"$t" >/dev/null 2>&1 || [ -e "tests/$t" ] ;;
	*) grep -rqs --include='*.c' "^TEST($t)" tests ;;
	esac
	check $? "$t"
done
echo "1..$n"
exit $bad
