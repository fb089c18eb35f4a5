#!/bin/sh
# SPDX-License-Identifier: ISC
# The contract suite and the attacks again, the same programs, with the
# register on PostgreSQL, and with the service before that: one server for all
# of them (script/test-postgres), a database for each test, copied. Every test
# of theirs is one of ours.
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
# Behind the service: what tries calls. The others look into the register, or
# have a service of their own.
programs=$(ls tests/db/t_contract_*.c tests/db/t_attack*.c tests/db/t_clock.c \
    tests/db/t_tail.c tests/db/t_restore.c tests/db/t_profile.c \
    tests/db/t_snapshot.c tests/db/t_compare.c tests/db/t_reg_kill.c \
    tests/db/t_service_life.c | sed 's,.*/\(.*\)\.c$,\1,')
runs=$(for p in $programs; do
	echo "postgresql.$p"
	case $p in t_contract_* | t_attack*) echo "https+postgresql.$p" ;; esac
done)
# The walk is walked whole on each store; behind the service a part of it.
for r in $runs; do echo "$r"; done | xargs -P 3 -I '{}' sh -c '
	case $2 in https*walk) export MADO_WALK=120 MADO_SEED=20260715 ;; esac
	MADO_TEST_STORE=${2%%.*} "$1/tests/db/${2#*.}" >"$3/$2.out" \
	    2>"$3/$2.err" </dev/null
	echo $? >"$3/$2.rc"' sh "$bin" '{}' "$dir"
n=0
bad=0
for p in $runs; do
	plan=$(sed -n 's/^1\.\.\([0-9][0-9]*\)$/\1/p' "$dir/$p.out" | tail -1)
	ran=$(grep -c '^\(not \)\{0,1\}ok ' "$dir/$p.out")
	while IFS= read -r line; do
		case $line in
		"ok "* | "not ok "*)
			n=$((n + 1))
			name=${line#*ok }
			echo "${line%%ok *}ok $n $p: ${name#* }"
			case $line in "not ok "*) bad=1 ;; esac
			;;
		"#"*) echo "$line" ;;
		esac
	done <"$dir/$p.out"
	if [ "$(cat "$dir/$p.rc")" -ne 0 ] || [ "${plan:-0}" -eq 0 ] ||
	    [ "${plan:-0}" -ne "$ran" ]; then
		sed 's/^/# /' "$dir/$p.err" | tail -20
		n=$((n + 1))
		echo "not ok $n $p: status $(cat "$dir/$p.rc"), plan ${plan:-none}, $ran ran"
		bad=1
	fi
done
echo "1..$n"
exit $bad
