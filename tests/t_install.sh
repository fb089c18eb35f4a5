#!/bin/sh
# SPDX-License-Identifier: ISC
# make install puts everything where the parts look for each other, and
# leaves alone what an administrator changed.
cd "$(dirname "$0")/.." || exit 1
n=0
result() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n $2"; else echo "not ok $n $2"; fi
}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
unset MAKEFLAGS MAKELEVEL MFLAGS
san=
[ "${MADO_BIN:-build}" = build ] || san=SAN=1
make --no-print-directory $san install DESTDIR="$dir" prefix=/opt/m >"$dir/out" 2>&1
result $? install_works
! grep -vE '^  (CC|LINK)' "$dir/out" | sed 's/^/# /' | grep .
result $? install_says_nothing
at=$dir/opt/m
[ -x "$at/bin/madoguchi" ] && [ -x "$at/bin/daicho" ]
result $? programs_are_there
# the shell is the system's; what it is told to run is ours
named=$(sed -n 's/^ExecStart=//p' "$at"/lib/systemd/system/*.service |
    grep -oE '/[^ ]*(bin|libexec)/[^ ]+' | grep -v '^/bin/sh$')
missing=$(for p in $named; do [ -x "$dir$p" ] || echo "$p"; done)
[ "$(echo "$named" | wc -w)" -ge "$(ls "$at"/lib/systemd/system/*.service | wc -l)" ] && [ -z "$missing" ]
result $? units_name_what_was_installed
[ -z "$missing" ] || echo "# not there: $missing"
pages=$(for u in "$at"/lib/systemd/system/*; do
	sed -n 's/^Documentation=man:\(.*\)(\(.\))$/man\2\/\1.\2/p' "$u"; done)
missing=$(for p in $pages $(cd man && for m in *.[1578]; do echo "man${m##*.}/$m"; done); do
	[ -f "$at/share/man/$p" ] || echo "$p"; done)
[ -n "$pages" ] && [ -z "$missing" ]
result $? manual_pages_are_there
[ "$(sed -n 's/^share = //p' "$dir/etc/madoguchi/madoguchi.conf")" = /opt/m/share/madoguchi ]
result $? settings_name_the_data
missing=$(for d in data/names data/towns codes locale/en/LC_MESSAGES/madoguchi.mo; do
	[ -e "$at/share/madoguchi/$d" ] || echo "$d"; done)
[ -z "$missing" ]
result $? data_and_words_are_there
ls etc/pam.d >"$dir/want" && ls "$dir/etc/pam.d" | cmp -s - "$dir/want"
result $? pam_files_are_there
echo '# changed here' >"$dir/etc/pam.d/madoguchi-login"
echo 'terminal = T9' >>"$dir/etc/madoguchi/madoguchi.conf"
make --no-print-directory $san install DESTDIR="$dir" prefix=/opt/m >/dev/null 2>&1 &&
    grep -q 'changed here' "$dir/etc/pam.d/madoguchi-login" &&
    grep -q T9 "$dir/etc/madoguchi/madoguchi.conf"
result $? what_was_changed_stays
[ -z "$(find "$dir" -type f -perm /022)" ]
result $? nothing_is_writable_by_others
echo "1..$n"
