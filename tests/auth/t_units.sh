#!/bin/sh
# SPDX-License-Identifier: ISC
# The units, the sign-in helper's above all: systemd accepts them, the sandbox is
# tight, and what they name is what the program takes.
set -u
bin=${MADO_BIN:-build}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
n=0
bad=0
check() { # name, status
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $n $1"
	else
		echo "not ok $n $1"
		bad=1
	fi
}

# As installed: the program and its page stand where the units say.
sed "s,/usr/libexec/madoguchi-auth,$PWD/$bin/madoguchi-auth,;/^Documentation/d" \
    'etc/madoguchi-auth@.service' >"$dir/madoguchi-auth@.service"
sed '/^Documentation/d' etc/madoguchi-auth.socket >"$dir/madoguchi-auth.socket"
sed "s,/usr/sbin/madoguchi-sync,$PWD/$bin/madoguchi-sync,;/^Documentation/d" \
    etc/madoguchi-sync.service >"$dir/madoguchi-sync.service"
sed "s,/usr/sbin/daichod,$PWD/$bin/daichod,;/^Documentation/d" \
    etc/daichod.service >"$dir/daichod.service"
sed '/^Documentation/d' etc/daichod.socket >"$dir/daichod.socket"
sed '/^Documentation/d' etc/madoguchi-batch.service >"$dir/madoguchi-batch.service"
sed '/^Documentation/d' etc/madoguchi-batch.timer >"$dir/madoguchi-batch.timer"
if command -v systemd-analyze >/dev/null; then
	out=$(systemd-analyze verify "$dir/madoguchi-auth.socket" \
	    "$dir/madoguchi-auth@.service" "$dir/madoguchi-sync.service" \
	    "$dir/daichod.socket" "$dir/daichod.service" \
	    "$dir/madoguchi-batch.service" "$dir/madoguchi-batch.timer" 2>&1)
	[ -z "$out" ]
	check systemd_accepts_the_units $?
	[ -z "$out" ] || printf '%s\n' "$out" | sed 's/^/# /'
	sed 's/^NoNewPrivileges=yes/NoNewPrivilegs=yes/' \
	    "$dir/madoguchi-auth@.service" >"$dir/spoilt@.service"
	out=$(systemd-analyze verify "$dir/spoilt@.service" 2>&1)
	[ -n "$out" ]
	check a_spoilt_unit_is_noticed $?
	systemd-analyze security --offline=yes --threshold=40 \
	    "$dir/madoguchi-auth@.service" >"$dir/security" 2>&1
	check the_sandbox_is_tight $?
	tail -1 "$dir/security" | sed 's/^/# /'
	systemd-analyze security --offline=yes --threshold=20 \
	    "$dir/daichod.service" >"$dir/security" 2>&1
	check the_service_is_shut_in_tighter $?
	tail -1 "$dir/security" | sed 's/^/# /'
	systemd-analyze security --offline=yes --threshold=20 \
	    "$dir/madoguchi-sync.service" >"$dir/security" 2>&1
	check and_so_is_the_terminals_sync $?
	tail -1 "$dir/security" | sed 's/^/# /'
else
	echo '# systemd-analyze is not here: the units are only read'
fi

# What no unit may lack, whatever it is for: no core, nothing for others to
# read, no new privilege, no more system calls than a service needs.
lacking=
for u in etc/*.service; do
	for l in LimitCORE=0 UMask=0077 NoNewPrivileges=yes PrivateTmp=yes \
	    ProtectHome=yes MemoryDenyWriteExecute=yes \
	    SystemCallArchitectures=native SystemCallFilter=@system-service \
	    RestrictNamespaces=yes LockPersonality=yes; do
		grep -qx "$l" "$u" || lacking="$lacking $u:$l"
	done
	grep -qE '^ProtectSystem=(full|strict)$' "$u" || lacking="$lacking $u:ProtectSystem"
done
[ -z "$lacking" ]
check no_unit_lacks_what_all_need $?
[ -z "$lacking" ] || echo "#$lacking"
# What runs for ever comes back after a fault, and stays down where only a
# person can help: settings (1), usage (2).
for u in etc/daichod.service etc/madoguchi-sync.service; do
	grep -qx 'Restart=on-failure' "$u" &&
	    grep -qx 'RestartPreventExitStatus=1 2' "$u" &&
	    grep -qE '^User=[a-z]+$' "$u"
	check "${u##*/}_comes_back_but_not_for_ever" $?
done
# The key of the service is root's: it is handed over, and its page says so.
grep -q '^LoadCredential=daichod.key:' etc/daichod.service &&
    grep -q '/run/credentials/daichod.service/daichod.key' man/madoguchi-operations.7
check the_key_is_handed_over $?
# What runs by the calendar makes good the nights that it missed.
grep -qx 'Persistent=yes' etc/madoguchi-batch.timer &&
    grep -q '/usr/bin/daicho batch ' etc/madoguchi-batch.service
check a_missed_night_is_made_good $?
# Every program that a unit starts is installed where it says.
missing=
for p in $(sed -n 's/^ExecStart=.*\/usr\/\([a-z]*\/[a-z-]*\).*/\1/p' etc/*.service); do
	grep -q "(at)/$p\$" Makefile || missing="$missing $p"
done
[ -z "$missing" ]
check units_start_what_is_installed $?
[ -z "$missing" ] || echo "#$missing"

# Every option of ExecStart is one that the program knows.
sed -n 's/^ExecStart=//p' 'etc/madoguchi-auth@.service' | tr ' ' '\n' |
    grep '^--' >"$dir/options"
[ -s "$dir/options" ]
check the_unit_gives_options $?
"$bin/madoguchi-auth" --help >"$dir/help"
missing=0
while IFS= read -r o; do
	grep -q -e "$o" "$dir/help" || missing=1
done <"$dir/options"
check the_program_knows_them $missing

# Every service name that is compiled in has its PAM file, and no other.
ls etc/pam.d | sort >"$dir/files"
sed -n 's/.*"\(madoguchi-[a-z]*\)" },.*/\1/p' src/main_auth_real.c |
    sort >"$dir/names"
cmp -s "$dir/files" "$dir/names" && [ -s "$dir/names" ]
check every_service_has_its_pam_file $?

# The program ships without the switch of the mutants, and not as the demo.
if [ "${bin##*/}" != mut ]; then
	! grep -q MADO_MUTANT "$bin/madoguchi-auth"
	check no_mutant_switch $?
fi
! grep -q pam_start_confdir "$bin/madoguchi-auth"
check the_real_program_cannot_take_another_folder $?
grep -q pam_start_confdir "$bin/madoguchi-auth-demo"
check the_demo_can $?
echo "1..$n"
exit $bad
