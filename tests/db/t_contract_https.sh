#!/bin/sh
# SPDX-License-Identifier: ISC
# The contract suite once more, its calls going through the service: HTTPS,
# client certificates, another process's clock. Each program is one case.
cd "$(dirname "$0")/../.." || exit 1
bin=${MADO_BIN:-build}
out=$(mktemp /tmp/mado-https-XXXXXX)
trap 'rm -f "$out"' EXIT
n=0
for t in "$bin"/tests/db/t_contract_* "$bin"/tests/db/t_attack* \
    "$bin/tests/db/t_snapshot"; do
	case $t in *.d | *.cdb | *.sh) continue ;; esac
	n=$((n + 1))
	name=https_$(basename "$t")
	if MADO_TEST_STORE=https "$t" >"$out" 2>&1 &&
	    [ "$(grep -c '^ok ' "$out")" -gt 0 ]; then
		echo "ok $n $name"
	else
		grep -E '^(not ok|#)' "$out" | sed 's/^/# /' | head -20
		tail -3 "$out" | sed 's/^/# /'
		echo "not ok $n $name"
	fi
done
[ "$n" -gt 5 ] || echo "not ok $n the programs are there"
echo "1..$n"
