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
if command -v systemd-analyze >/dev/null; then
	out=$(systemd-analyze verify "$dir/madoguchi-auth.socket" \
	    "$dir/madoguchi-auth@.service" "$dir/madoguchi-sync.service" \
	    "$dir/daichod.socket" "$dir/daichod.service" 2>&1)
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
else
	echo '# systemd-analyze is not here: the units are only read'
fi

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
