#!/bin/sh
# SPDX-License-Identifier: ISC
# The worked examples of man/madoguchi-postgresql.7, in order, against a
# server of the test, each as somebody would type it; and those of
# man/daicho.8 once more, with their registers on that server.
cd "$(dirname "$0")/../.." || exit 1
top=$PWD
bin=$(cd "${MADO_BIN:-build}" && pwd)
dir=$(mktemp -d /tmp/mado-pg-XXXXXX)
trap 'script/test-postgres stop "$dir/pg"; rm -rf "$(readlink "$dir/x/departures")" "$dir"' EXIT
chmod 755 "$dir"
if ! script/test-postgres start "$dir/pg" >"$dir/start" 2>&1; then
	sed 's/^/# /' "$dir/start"
	echo "not ok 1 the test's PostgreSQL starts"
	echo "1..1"
	exit 1
fi
# What a login at the database's machine has around it.
export PGHOST="$dir/pg/s" PGUSER=postgres PATH="$(cat "$dir/pg/bin"):$bin:$PATH"
export MADOGUCHI_NOW=2026-11-20 LC_ALL=C.UTF-8
n=0
bad=0
awk '/^\.\\" example/ { on = 1; next } /^\.\\" end/ { on = 0 }
    on && !/^\./' man/madoguchi-postgresql.7 >"$dir/lines"
while IFS= read -r line; do
	n=$((n + 1))
	if (cd "$dir" && MADO_SHARE="$top/build/share" sh -c "$line") \
	    >"$dir/out" 2>&1 </dev/null; then
		echo "ok $n $line"
	else
		sed 's/^/# /' "$dir/out" | head -5
		echo "not ok $n $line"
		bad=1
	fi
done <"$dir/lines"
# The order of the page is one of meaning: the last example used a member of
# the owner, the one before nobody who could read the numbers.
n=$((n + 1))
if psql -q -U counts -d daicho -c "SET ROLE madoguchi_register" >/dev/null 2>&1 ||
    psql -q -U daichod -d daicho -c "SET ROLE madoguchi_mynumber" >/dev/null 2>&1; then
	echo "not ok $n the logins are no more than the page says"
	bad=1
else
	echo "ok $n the logins are no more than the page says"
fi
# ---- the command line
tests/db/help_examples.sh "$dir/x"
awk '/^\.\\" example [0-9]/ { want = $3; on = 1; next }
    /^\.\\" end/ { on = 0 }
    on && /^daicho / && !/^daicho (bench|snapshot)/ { print want " " $0 }' man/daicho.8 |
    sed -E 's,sqlite:([a-z]+)\.db,postgresql:///cli_\1,g' >"$dir/examples"
for d in $(grep -o 'postgresql:///[a-z_]*' "$dir/examples" | sort -u); do
	createdb -T template0 -E UTF8 -l C "${d#postgresql:///}"
done
cd "$dir/x" || exit 1
while read -r status line; do
	set -f
	eval "set -- $line" # quoted words are one
	set +f
	shift
	n=$((n + 1))
	daicho --share "$top/build/share" "$@" >"$dir/out" 2>&1 </dev/null
	rc=$?
	if [ "$rc" -eq "$status" ]; then echo "ok $n $line"; else
		sed 's/^/# /' "$dir/out" | head -3
		echo "not ok $n $line: status $rc, not $status"
		bad=1
	fi
done <"$dir/examples"
cd "$top" || exit 1
n=$((n + 1))
if [ "$(grep -c postgresql: "$dir/examples")" -gt 30 ]; then
	echo "ok $n the examples used PostgreSQL"
else
	echo "not ok $n the examples used PostgreSQL"
	bad=1
fi
echo "1..$n"
exit $bad
