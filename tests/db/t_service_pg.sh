#!/bin/sh
# SPDX-License-Identifier: ISC
# The service before PostgreSQL: its own tests, and contracts that go through
# it, on one server. Each program is one case.
cd "$(dirname "$0")/../.." || exit 1
bin=${MADO_BIN:-build}
dir=$(mktemp -d /tmp/mado-pg-XXXXXX)
trap 'script/test-postgres stop "$dir/pg"; rm -rf "$dir"' EXIT
chmod 755 "$dir"
if ! script/test-postgres start "$dir/pg" >"$dir/start" 2>&1; then
	sed 's/^/# /' "$dir/start"
	echo "# PostgreSQL 15 is needed: install postgresql-15, or let apt-get fetch it"
	echo "not ok 1 the test's PostgreSQL starts"
	echo "1..1"
	exit 1
fi
export MADO_TEST_PG="$dir/pg"
n=0
run() { # store program
	n=$((n + 1))
	if MADO_TEST_STORE=$1 "$bin/tests/db/$2" >"$dir/out" 2>&1 &&
	    [ "$(grep -c '^ok ' "$dir/out")" -gt 3 ]; then
		echo "ok $n $1 $2"
	else
		grep -E '^(not ok|#)' "$dir/out" | sed 's/^/# /' | head -20
		tail -3 "$dir/out" | sed 's/^/# /'
		echo "not ok $n $1 $2"
	fi
}
run postgresql t_service_life
run https+postgresql t_contract_session
run https+postgresql t_contract_log
echo "1..$n"
