#!/bin/sh
# SPDX-License-Identifier: ISC
# Every command of madoguchi-operations(7), in order, on a throw-away
# installation: PostgreSQL on a socket, daichod with certificates, a terminal
# and a revoked one, backup and archive, an accident, a restore to an earlier
# moment, what was lost replayed out of the terminal's replica. Between the
# blocks people work, and afterwards nothing that was acknowledged is missing
# and no number was given twice.
#
# Words of the page that this machine has not are put aside: the training mark
# instead of passwords, folders of the test for those of the system, and
# small programs for systemctl, sudo and pg_createcluster.
set -u
as_nobody() {
	setpriv --reuid=nobody --regid=nogroup --clear-groups \
	    env HOME=/nonexistent "$@"
}
if [ "$(id -u)" -eq 0 ]; then # servers run as nobody
	if as_nobody test -r "$PWD/$0"; then
		as_nobody "$0"
		exit
	fi
	# a clone where nobody else may look, as in /root
	copy=$(mktemp -d /tmp/mado-ops-src-XXXXXX)
	trap 'rm -rf "$copy"' EXIT
	chmod 755 "$copy"
	tar -c --exclude=./.git --exclude=./build/obj --exclude=./build/tests \
	    --exclude=./build/san --exclude=./build/mut --exclude=./run . |
	    tar -x --no-same-owner -C "$copy"
	cd "$copy" && as_nobody tests/t_operations.sh
	exit
fi
cd "$(dirname "$0")/.." || exit 1
top=$PWD
# The programs as they ship: the page is tried, not their memory.
bin=$top/build
pgbin=$(script/postgres) || {
	echo "not ok 1 - no PostgreSQL 15: see the line above"
	echo "1..1"
	exit 1
}
umask 022
t=$(mktemp -d /tmp/mado-ops-XXXXXX)
n=0 bad=0
result() { # status name
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n $2"; else
		echo "not ok $n $2"
		bad=1
		[ -s "$t/said" ] && tail -n 5 "$t/said" | sed 's/^/# /'
	fi
}
stop_all() {
	for u in daichod madoguchi-sync postgresql@15-main; do
		PATH="$t/bin:$PATH" systemctl stop $u >/dev/null 2>&1
	done
	rm -rf "$t"
}
trap stop_all EXIT
mkdir -p "$t/bin" "$t/s" "$t/backup" "$t/centre/etc" "$t/centre/var" \
    "$t/term/etc/tls" "$t/term/var"
chmod 700 "$t/term/var"
port=$(bash -c "p=\$((20000 + $$ % 20000))
    while (exec 3<>/dev/tcp/127.0.0.1/\$p) 2>/dev/null ||
        (exec 3<>/dev/tcp/127.0.0.1/\$((p + 1))) 2>/dev/null; do p=\$((p + 2)); done
    echo \$p")
status_port=$((port + 1))

# ---- what stands for the system
shim() { # name, then its text on standard input
	{ echo '#!/bin/bash'; cat; } >"$t/bin/$1"
	chmod 755 "$t/bin/$1"
}
shim sudo <<'END'
[ "$1" = -u ] && shift 2
exec "$@"
END
shim install <<'END'
args=()
while [ $# -gt 0 ]; do
	if [ "$1" = -o ]; then shift 2; else args+=("$1"); shift; fi
done
exec /usr/bin/install "${args[@]}"
END
shim pg_createcluster <<END
exec $pgbin/initdb -N -k -U postgres -A trust -E UTF8 --locale=C -D $t/pg/main
END
shim curl <<'END'
url=${!#}
rest=${url#http://}
host=${rest%%/*}
exec 3<>"/dev/tcp/${host%:*}/${host#*:}" || exit 7
printf 'GET /%s HTTP/1.0\r\nHost: %s\r\n\r\n' "${rest#*/}" "$host" >&3
answer=$(cat <&3)
printf '%s\n' "${answer#*$'\r\n\r\n'}"
case $answer in "HTTP/1."?" 200"*) ;; *) exit 22 ;; esac
END
shim systemctl <<END
t=$t
await() { for _ in \$(seq 600); do "\$@" >/dev/null 2>&1 && return 0; read -rt 0.05 <> <(:) || true; done; return 1; }
begin() { # unit program config
	setsid "\$2" --config "\$3" >>\$t/\$1.log 2>&1 </dev/null &
	echo \$! >\$t/\$1.pid
}
end() {
	[ -s \$t/\$1.pid ] || return 0
	kill "\$(cat \$t/\$1.pid)" 2>/dev/null
	gone() { ! kill -0 "\$(cat \$t/\$1.pid)" 2>/dev/null; }
	await gone \$1
	rm -f \$t/\$1.pid
}
case "\$1 \$2" in
"start postgresql@15-main")
	exec $pgbin/pg_ctl -D $t/pg/main -w -t 60 -l $t/pg.log -o "-k $t/s -c listen_addresses=''" start ;;
"stop postgresql@15-main") exec $pgbin/pg_ctl -D $t/pg/main -w -m fast stop ;;
"restart postgresql@15-main") exec $pgbin/pg_ctl -D $t/pg/main -w -m fast restart ;;
"start daichod")
	begin daichod $bin/daichod $t/centre/etc/daichod.conf
	await $t/bin/curl http://127.0.0.1:$status_port/health ;;
"stop daichod") end daichod ;;
"start madoguchi-sync") begin madoguchi-sync $t/bin/madoguchi-sync $t/term/etc/madoguchi.conf ;;
"stop madoguchi-sync") end madoguchi-sync ;;
*) exit 5 ;;
esac
END
shim daicho <<END
case " \$* " in
*" --config "*) exec $bin/daicho --share $top/build/share "\$@" ;;
*) exec $bin/daicho --share $top/build/share --config $t/centre/etc/madoguchi.conf "\$@" ;;
esac
END
shim madoguchi-sync <<END
exec $bin/madoguchi-sync --share $top/build/share "\$@"
END
ln -s "$bin/daichod" "$t/bin/daichod"
PATH=$t/bin:$pgbin:$PATH
export PATH PGHOST="$t/s" PGUSER=postgres LC_ALL=C.UTF-8

# ---- the page
# Blocks as files NAME.sh, with WHERE and STATUS in NAME.how.
mkdir "$t/blocks"
awk -v dir="$t/blocks" '
/^\.\\" run / { where = $3; want = $4; name = $5; on = 1; order[++k] = name
	print where, want >(dir "/" name ".how"); next }
/^\.\\" end/ { on = 0; next }
on && /^\.(Bd|Ed)/ { next }
on { print >(dir "/" name ".sh") }
END { for (i = 1; i <= k; i++) print order[i] >(dir "/order") }
' man/madoguchi-operations.7
map() { # centre|terminal
	side=$t/centre
	[ "$1" = centre ] || side=$t/term
	sed -e "s,/etc/madoguchi,$side/etc,g" -e "s,/var/lib/madoguchi,$side/var,g" \
	    -e "s,/var/lib/postgresql/15/main,$t/pg/main,g" \
	    -e "s,/run/postgresql,$t/s,g" -e "s,/run/credentials/daichod.service,$side/etc/tls,g" -e "s,/srv/backup,$t/backup,g" \
	    -e "s,register\.city\.example,localhost,g" -e "s,:8443,:$port,g" \
	    -e "s,:9443,:$status_port,g" -e 's,daicho init ,&--training ,' \
	    -e 's,daicho terminal put ,&--demo ,'
}
run_block() {
	read -r where want <"$t/blocks/$1.how"
	map "$where" <"$t/blocks/$1.sh" >"$t/now.sh"
	(cd "$t" && sh -eu "$t/now.sh") >"$t/said" 2>&1 </dev/null
	rc=$?
	[ "$want" = any ] || [ "$rc" -eq "$want" ]
	result $? "page: $1"
}

# ---- people at work
# family NAME CODE: enters and approves a family of three.
family() {
	sed "s/架空/$1/g; s/\"10000000/\"$2/g" "$top/tests/data/movein.json" >"$t/entry.json"
	id=$(daicho entry submit "$t/entry.json" --as 10001 --json | sed -n 's/.*"id": *\([0-9]*\).*/\1/p')
	daicho entry approve "$id@1" --as 10002 --json >"$t/approved" 2>&1 || { cat "$t/approved"; return 1; }
	grep -o '"person_no": *"[0-9]*"' "$t/approved" | grep -o '[0-9][0-9]*' >>"$t/numbers"
	grep -o '"household_no": *"[0-9]*"' "$t/approved" | grep -o '[0-9][0-9]*' >>"$t/households"
}
# seen NAME: the terminal's replica has found somebody of that name.
seen() {
	for _ in $(seq 400); do
		daicho search "$1" --config "$t/term/etc/madoguchi.conf" \
		    --replica "$t/term/var/replica.db" >"$t/said" 2>&1 && return 0
		sleep_a_little
	done
	return 1
}
sleep_a_little() { bash -c 'read -rt 0.05 <> <(:) || true'; }

# ---- between the blocks
before_terminals() {
	for x in 3 5; do
		mkdir -p "$t/auth$x"
		chmod 755 "$t/auth$x"
		"$bin/madoguchi-auth-demo" --dir "$t/auth$x" --key "$t/auth$x/auth.key" \
		    --public-key >"$t/key$x" 2>"$t/said"
	done
	CHUO_3_KEY=$(head -n 1 "$t/key3") CHUO_5_KEY=$(head -n 1 "$t/key5")
	export CHUO_3_KEY CHUO_5_KEY
}
after_database() {
	daicho stats >"$t/said" 2>&1
	result $? "the register is there"
	[ "$(psql -Atc 'SHOW data_checksums')" = on ]
	result $? "with data checksums"
	! PGUSER=daichod psql -Atc 'SET ROLE madoguchi_mynumber' madoguchi >"$t/said" 2>&1
	result $? "the service's login is not that of the numbers"
	! PGUSER=statistics psql -Atc 'SET ROLE madoguchi_register' madoguchi >"$t/said" 2>&1
	result $? "statistics cannot read residents"
}
before_terminal() { # on paper's ways
	cp "$t/centre/etc/ca/ca.pem" "$t/term/etc/tls/ca.pem"
	cp "$t/centre/etc/ca/chuo-3.pem" "$t/term/etc/tls/terminal.pem"
	cp "$t/centre/etc/ca/chuo-3.key" "$t/term/etc/tls/terminal.key"
	family 甲田 10000000 >"$t/said" 2>&1
	result $? "a family is approved"
}
after_terminal() {
	seen 甲田
	result $? "the terminal has it"
	family 乙田 20000000 && seen 乙田
	result $? "and what comes after, by itself"
}
before_revoke() {
	mkdir -p "$t/five/tls" "$t/five/var"
	cp "$t/centre/etc/ca/ca.pem" "$t/five/tls/ca.pem"
	cp "$t/centre/etc/ca/chuo-5.pem" "$t/five/tls/terminal.pem"
	cp "$t/centre/etc/ca/chuo-5.key" "$t/five/tls/terminal.key"
	sed -e "s,$t/term/etc,$t/five,g" -e "s,$t/term/var,$t/five/var,g" -e 's,chuo-3,chuo-5,' \
	    "$t/term/etc/madoguchi.conf" >"$t/five/madoguchi.conf"
	madoguchi-sync --config "$t/five/madoguchi.conf" --once >"$t/said" 2>&1
	result $? "the other terminal is let in"
}
after_revoke() {
	rc=0
	for _ in $(seq 200); do
		madoguchi-sync --config "$t/five/madoguchi.conf" --once >"$t/said" 2>&1
		rc=$?
		[ $rc -ne 0 ] && break
		sleep_a_little
	done
	[ $rc -ne 0 ]
	result $? "and no more, once its certificate is revoked"
	family 丙田 30000000 && seen 丙田
	result $? "the first one works on"
}
after_backup() {
	family 丁田 40000000 >"$t/said" 2>&1
	result $? "approved after the backup, in the archive"
	psql -qAtc 'SELECT pg_switch_wal()' >/dev/null
	RECOVERY_TIME=$(psql -Atc 'SELECT clock_timestamp()')
	export RECOVERY_TIME
	family 戊田 50000000 && family 己田 60000000 && seen 己田
	result $? "approved after the moment that will be restored"
	sort "$t/numbers" >"$t/numbers.lost"
	sed "s/架空/庚田/g; s/\"10000000/\"70000000/g" "$top/tests/data/movein.json" >"$t/waiting.json"
	daicho entry submit "$t/waiting.json" --as 10001 >"$t/said" 2>&1
	result $? "an entry waits"
	archived=$(psql -Atc "SELECT pg_walfile_name(pg_switch_wal())")
	for _ in $(seq 400); do [ -e "$t/backup/wal/$archived" ] && break; sleep_a_little; done
	[ -e "$t/backup/wal/$archived" ]
	result $? "the log is archived"
}
after_stop() { # and the accident
	kill -9 "$(head -n 1 "$t/pg/main/postmaster.pid")"
	for _ in $(seq 400); do
		psql -Atc 'SELECT 1' >/dev/null 2>&1 || break
		sleep_a_little
	done
	rm -f "$t/pg/main/postmaster.pid"
}
after_tail() { cp "$t/term/var/chuo-3.tail" "$t/backup/chuo-3.tail"; }
after_restore() {
	for _ in $(seq 400); do
		[ "$(psql -Atc 'SELECT pg_is_in_recovery()' 2>/dev/null)" = f ] && break
		sleep_a_little
	done
	[ "$(psql -Atc "SELECT count(*) FROM register.sheet WHERE name LIKE '丁田%'" madoguchi)" = 3 ]
	result $? "what the archive held is back"
	[ "$(psql -Atc "SELECT count(*) FROM register.sheet WHERE name LIKE '己田%'" madoguchi)" = 0 ]
	result $? "what came later is lost"
}
after_epoch() {
	family 辛田 80000000 >"$t/said" 2>&1
	result $? "work can go on at once"
}
after_look() {
	[ "$(psql -Atc "SELECT count(*) FROM register.sheet WHERE name LIKE '己田%'" madoguchi)" = 0 ]
	result $? "looking changes nothing"
}
after_replay() {
	[ "$(grep -c '手で行う.*仮登録' "$t/said")" -eq 1 ]
	result $? "the entry that waited is named, and it alone"
	[ "$(psql -Atc "SELECT count(*) FROM register.sheet WHERE name LIKE '戊田%' OR name LIKE '己田%'" madoguchi)" = 6 ]
	result $? "everything approved is there again"
	daicho tail apply "$t/backup/chuo-3.tail" --as 10003 >"$t/said" 2>&1
	[ "$(psql -Atc "SELECT count(*) FROM register.sheet WHERE name LIKE '己田%'" madoguchi)" = 3 ]
	result $? "once"
}
after_anew() {
	seen 己田 && seen 辛田
	result $? "the terminal has what was lost and what is new"
	daicho verify >"$t/said" 2>&1
	result $? "the register is sound"
	[ "$(sort "$t/numbers" | uniq -d | wc -l)" -eq 0 ] &&
	    [ "$(sort "$t/households" | uniq -d | wc -l)" -eq 0 ] &&
	    [ "$(wc -l <"$t/numbers")" -eq 21 ]
	result $? "no number was given twice"
	lost=0
	while read -r no; do
		daicho show "$no" >/dev/null 2>&1 || { lost=$((lost + 1)); echo "# $no"; }
	done <"$t/numbers"
	[ $lost -eq 0 ]
	result $? "nothing acknowledged is lost"
}
after_upgrade() {
	family 壬田 90000000 && seen 壬田
	result $? "service and terminal go on"
}
after_metrics() {
	for m in $(sed -n 's/^\.It Li \(daichod_[a-z_]*\) .*/\1/p' "$top/man/madoguchi-operations.7"); do
		grep -q "$m" "$t/said" || echo "# not in the metrics: $m"
	done >"$t/missing"
	cat "$t/missing"
	[ ! -s "$t/missing" ]
	result $? "every metric of the table is there"
	! grep -qE '甲田|乙田|佐々木' "$t/said" "$t"/daichod.log
	result $? "neither metrics nor log name anybody"
}
after_doctor() { # the machine is what it is, the installation is the page's
	grep -E ' (database|service) ' "$t/said" >"$t/centre.said"
	[ -s "$t/centre.said" ] && ! grep -v '^可' "$t/centre.said" >&2
	result $? "the doctor finds nothing wrong with database and service"
}

while read -r block; do
	type "before_$(echo "$block" | tr - _)" >/dev/null 2>&1 && "before_$(echo "$block" | tr - _)"
	run_block "$block"
	type "after_$(echo "$block" | tr - _)" >/dev/null 2>&1 && "after_$(echo "$block" | tr - _)"
done <"$t/blocks/order"
echo "1..$n"
exit $bad
