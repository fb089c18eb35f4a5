#!/bin/sh
# SPDX-License-Identifier: ISC
# What tests/auth/room.h and t_authreal.c need in the folder of a test:
#   room.sh root DIR BIN   copies of the program, its libraries and modules,
#                          so that DIR can be the root of the file system
#   room.sh etc DIR BIN    an /etc with accounts of pam_unix: mado1 must change
#                          the password, mado2 is as it should be, mado3 has ended
set -eu
step=$1
dir=$2
bin=$3
case $step in
root)
	mkdir -p "$dir/usr/bin" "$dir/tmp" "$dir/dev" "$dir/etc" "$dir/run"
	for l in bin lib lib64; do ln -sfn "usr/$l" "$dir/$l"; done
	modules=$(dirname "$(find /usr/lib /lib -name pam_unix.so 2>/dev/null | head -1)")
	{
		ls "$modules"/pam_*.so "$dir/pam_mado.so"
		ldd "$bin/madoguchi-auth" "$modules"/pam_*.so "$dir/pam_mado.so" 2>/dev/null |
		    awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\// && $2 ~ /^\(/ { print $1 }'
	} | sort -u | while read -r f; do
		case $f in "$dir"/*) continue ;; esac
		to=$dir/usr/${f#/}
		case $f in /usr/*) to=$dir$f ;; esac
		mkdir -p "$(dirname "$to")"
		cp -L "$f" "$to"
	done
	cp "$bin/madoguchi-auth" "$dir/usr/bin/"
	: >"$dir/dev/null"
	chmod 666 "$dir/dev/null"
	# the folder's own path, inside
	ln -sfn / "$dir$dir"
	[ -e "$dir/etc/pam.d" ] || ln -s /pam/service "$dir/etc/pam.d"
	for f in passwd group nsswitch.conf login.defs; do
		[ -e "$dir/etc/$f" ] || cp "/etc/$f" "$dir/etc/"
	done
	;;
etc)
	rm -rf "$dir/etc"
	mkdir "$dir/etc"
	for f in passwd group nsswitch.conf login.defs pam.d security ld.so.cache; do
		# what only root may read (opasswd) is not needed
		[ ! -e "/etc/$f" ] || cp -rL "/etc/$f" "$dir/etc/" 2>/dev/null || :
	done
	cp etc/pam.d/madoguchi-* "$dir/etc/pam.d/"
	i=0
	: >"$dir/etc/shadow"
	chmod 600 "$dir/etc/shadow"
	for last in 0 20000 20000; do
		i=$((i + 1))
		end=
		[ $i -ne 3 ] || end=18262 # 2020-01-01
		hash=$(perl -e 'print crypt($ARGV[0], q($6$invented))' "Alt-pass-$i")
		echo "mado$i:x:6000$i:6000$i::/nonexistent:/bin/sh" >>"$dir/etc/passwd"
		echo "mado$i:$hash:$last:0:99999:7::$end:" >>"$dir/etc/shadow"
	done
	mkdir "$dir/etc/madoguchi"
	printf '1 mado1 a\n2 mado2 b\n3 mado3 c\n' >"$dir/etc/madoguchi/accounts"
	chmod 644 "$dir/etc/madoguchi/accounts"
	cp "$dir/key" "$dir/etc/madoguchi/auth.key"
	chmod 600 "$dir/etc/madoguchi/auth.key"
	;;
esac
