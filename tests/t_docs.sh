#!/bin/sh
# SPDX-License-Identifier: ISC
# What README, ARCHITECTURE and CONTRIBUTING name is there: paths, targets of
# make, commands of daicho, staff that can sign in, words of the glossary.
cd "$(dirname "$0")/.." || exit 1
bin=${MADO_BIN:-build}
pages='README.md ARCHITECTURE.md CONTRIBUTING.md'
n=0
result() { # name, what is missing
	n=$((n + 1))
	if [ -z "$2" ]; then
		echo "ok $n $1"
	else
		printf '%s\n' "$2" | sed 's/^/# not there: /'
		echo "not ok $n $1"
	fi
}

missing=$(grep -ohE '(src|db|ui|tests|man|po|script)/[A-Za-z0-9_./-]*[A-Za-z0-9_]' \
    $pages | sort -u | while read -r p; do
	# tests of ARCHITECTURE are named as the runner names them
	[ -e "$p" ] || [ -e "tests/$p.c" ] || [ -e "$p.c" ] || echo "$p"
done)
result docs_paths_exist "$missing"

missing=$(grep -ohE '`(LANGUAGE=en )?make [a-z-]+' $pages | sed 's/.*make //' |
    sort -u | while read -r t; do
	grep -qE "^([a-z-]+ )*$t( [a-z-]+)*:" Makefile || echo "make $t"
done)
result docs_targets_exist "$missing"

known=$("$bin/daicho" help | awk '/^  [a-z]/ { print $1 }')
missing=$(grep -ohE '`(build/)?daicho [a-z]+' $pages | awk '{ print $2 }' |
    sort -u | while read -r c; do
	[ "$c" = help ] || printf '%s\n' "$known" | grep -qx "$c" ||
	    echo "daicho $c"
done)
result docs_commands_exist "$missing"

t=$(mktemp -d "${TMPDIR:-/tmp}/docs.XXXXXX")
trap 'rm -rf "$t"' EXIT
missing=$("$bin/daicho" generate --residents 5 --seed 1 "sqlite:$t/a.db" \
    >/dev/null 2>&1
    "$bin/daicho" staff list --register "sqlite:$t/a.db" --json >"$t/staff" 2>&1
    awk -F'|' '$2 ~ /^ 1000[0-9] $/ { gsub(/ /, "", $2); gsub(/ /, "", $3)
	print $2, $3 }' README.md | while read -r no name; do
	grep "$no" "$t/staff" | grep -qF "$name" || echo "$no $name"
done)
result docs_staff_can_sign_in "$missing"
[ "$(grep -c '^| 1000' README.md)" -eq 4 ] && four= || four='four staff'
result docs_staff_are_listed "$four"

# The Japanese of the glossary is what sources and tables say.
missing=$(awk '/^## Glossary/ { on = 1; next } /^## / { on = 0 }
    on && /^\|/ && !/^\|---/ && !/^\| here/' README.md |
    awk -F'|' '{ print $3 }' |
    sed 's/、/\n/g;s/（/\n/g;s/）/\n/g;s/…/\n/g;s/,/\n/g' |
    sed 's/^ *//;s/ *$//' | grep -av '^$' | sort -u | while read -r w; do
	grep -rqF --include='*.[ch]' --include='*.csv' -- "$w" src db ui ||
	    echo "$w"
done)
result docs_glossary_is_the_language_of_the_code "$missing"
echo "1..$n"
