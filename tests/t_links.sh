#!/bin/sh
# SPDX-License-Identifier: ISC
# What runs at a terminal is not linked with a database server's library, nor
# brings one in by another: terminals hold no way to the database.
cd "$(dirname "$0")/.." || exit 1
bin=${MADO_BIN:-build}
n=0
bad=0
says() { # 0 or 1, name
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n $2"; else
		echo "not ok $n $2"
		bad=1
	fi
}
for p in madoguchi madoguchi-sync madoguchi-auth madoguchi-auth-demo; do
	ldd "$bin/$p" >/dev/null 2>&1 && ! ldd "$bin/$p" | grep -q libpq
	says $? "$p knows no PostgreSQL"
done
for p in daicho daichod; do
	ldd "$bin/$p" | grep -q libpq
	says $? "$p does"
done
echo "1..$n"
exit $bad
