#!/bin/sh
# SPDX-License-Identifier: ISC
# The contract suite once more on a register whose records wait for the
# sequencer, as they do on a server: the same answers, and both chains whole.
cd "$(dirname "$0")/../.." || exit 1
bin=${MADO_BIN:-build}
export MADO_TEST_STORE=waiting
n=0
bad=0
for p in t_contract_session t_contract_entry t_contract_family \
    t_contract_issue t_contract_block t_contract_log t_contract_feed \
    t_attack t_attack_eyes t_attack_files t_reg_kill; do
	n=$((n + 1))
	if out=$("$bin/tests/db/$p" 2>&1); then
		echo "ok $n waiting_$p"
	else
		printf '%s\n' "$out" | grep -v '^ok' | sed 's/^/# /'
		echo "not ok $n waiting_$p"
		bad=1
	fi
done
echo "1..$n"
exit $bad
