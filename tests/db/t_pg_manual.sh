#!/bin/sh
# SPDX-License-Identifier: ISC
# The worked examples of man/madoguchi-postgresql.7, in order, against a
# server of the test, each as somebody would type it.
cd "$(dirname "$0")/../.." || exit 1
top=$PWD
bin=$(cd "${MADO_BIN:-build}" && pwd)
dir=$(mktemp -d /tmp/mado-pg-XXXXXX)
trap 'script/test-postgres stop "$dir/pg"; rm -rf "$dir"' EXIT
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
echo "1..$n"
exit $bad
