#!/bin/sh
# SPDX-License-Identifier: ISC
# The command line: every worked example of man/daicho.8, in order, in one
# folder; every command has one; wrong words and files.
set -u
cd "$(dirname "$0")/../.."
top=$PWD
bin=$(cd "${MADO_BIN:-build}" && pwd)
t=$(mktemp -d "${TMPDIR:-/tmp}/daicho.XXXXXX")
trap 'rm -rf "$(readlink "$t/x/departures")" "$t"' EXIT
export MADOGUCHI_NOW=2026-11-20
export LC_ALL=C.UTF-8
n=0
ok() { n=$((n + 1)); echo "ok $n $1"; }
not_ok() { n=$((n + 1)); echo "not ok $n $1"; }
daicho() { "$bin/daicho" --share "$top/build/share" "$@"; }
# want STATUS NAME WORDS...: the exit status, and one line of error when it
# is not 0 and says so
want() {
	status=$1 name=$2
	shift 2
	daicho "$@" >"$t/out" 2>"$t/err"
	rc=$?
	if [ "$rc" -ne "$status" ]; then
		echo "# $*: status $rc, not $status"
		sed 's/^/# /' "$t/err" | head -5
		not_ok "$name"
	elif [ "$status" -ge 2 ] && { [ "$(grep -c '^daicho: [^:]*: [^:]*.*: ' \
	    "$t/err")" -ne 1 ] || [ "$(wc -l <"$t/err")" -ne 1 ]; }; then
		echo "# $*: not one line of what, why and remedy"
		sed 's/^/# /' "$t/err" | head -5
		not_ok "$name"
	else
		ok "$name"
	fi
}

# ---- the manual's examples
tests/db/help_examples.sh "$t/x"
cd "$t/x"
awk '/^\.\\" example [0-9]/ { want = $3; on = 1; next }
    /^\.\\" end/ { on = 0 }
    on && /^daicho / { print want " " $0 }' "$top/man/daicho.8" >"$t/examples"
while read -r status line; do
	set -f
	eval "set -- $line"
	set +f
	shift
	want "$status" "example: $line" "$@"
done <"$t/examples"
used=$(awk '{ print $3 }' "$t/examples" | sort -u)
for c in $(daicho help | awk '/^  [a-z]/ { print $1 }'); do
	case " $(echo $used) " in
	*" $c "*) ok "example of $c" ;;
	*) not_ok "example of $c" ;;
	esac
done

# ---- what the results are
[ "$(grep -c ',E18' errors.csv)" -eq 30 ] && ok "thirty faults listed" ||
    not_ok "thirty faults listed"
head -1 errors.csv | grep -qx 'line,column,value,code,reason,remedy' &&
    ok "heading of the list" || not_ok "heading of the list"
head -c 5 one.pdf | grep -q '%PDF-' && ok "certificate is a PDF" ||
    not_ok "certificate is a PDF"
# a paper that follows from a change: who moved in by movein.json
daicho export --format full all.jsonl --as 10003 --register sqlite:town.db >/dev/null
in=$(grep '架空　美咲' all.jsonl | sed -n 's/.*"person_no": *"\([0-9]*\)".*/\1/p' | head -1)
want 0 "std_4_1_0_3_letter_on_the_command_line" certificate --person "$in" \
    --kind move_accepted --output letter.pdf --applicant 本人 --as 10001 --register sqlite:town.db
pdftotext -layout letter.pdf - 2>/dev/null | tr -d ' ' >"$t/letter"
grep -q '受理しました' "$t/letter" && grep -q '国内転入' "$t/letter" &&
    ok "the letter says what was accepted" || not_ok "the letter says what was accepted"
daicho certificate list --person "$in" --as 10001 --register sqlite:town.db |
    grep -q 'move_accepted.*求め.* 1 ' && ok "and is on record" || not_ok "and is on record"
want 1 "no move-out certificate without a move-out" certificate --person "$in" \
    --kind move_out --output out.pdf --applicant 本人 --as 10001 --register sqlite:town.db
[ ! -e out.pdf ] && ok "and no file" || not_ok "and no file"
# 備考 (C類型): each of them, as at the counter
daicho init --training --municipality 431010 --name 熊本市中央区 --register sqlite:notes.db >/dev/null
{ head -1 all.jsonl; grep "\"person_no\":\"$in\"" all.jsonl |
	sed 's/"notes":\[\]/"notes":[{"seq":1,"version":1,"text":"事実上の世帯主 甲"},{"seq":2,"version":1,"text":"二つめ"}]/'; } >notes.jsonl
daicho import --format full notes.jsonl --errors notes.csv --register sqlite:notes.db >/dev/null
daicho staff put 10001 --name 架空太郎 --org 区民課 --rights read,certificate,setting,staff \
    --from 2026-04-01 --register sqlite:notes.db >/dev/null
daicho setting set certifiers '[{"title":"区長","name":"架空","from":"","to":""}]' \
    --as 10001 --register sqlite:notes.db >/dev/null
want 0 "certificate of who has notes" certificate --person "$in" --kind juminhyo \
    --output notes.pdf --applicant 本人 --as 10001 --register sqlite:notes.db
pdftotext -layout notes.pdf - 2>/dev/null | tr -d ' ' >"$t/notes"
grep -q '備考事実上の世帯主甲' "$t/notes" && grep -q '備考二つめ' "$t/notes" &&
    ok "std_1_1_14_every_note_stands_on_the_sheet_of_the_command_line" ||
    not_ok "std_1_1_14_every_note_stands_on_the_sheet_of_the_command_line"
# what does not fit stops the issue until it was seen (11.1 row 31)
daicho init --training --municipality 431010 --name 熊本市中央区 --register sqlite:long.db >/dev/null
long=$(printf 'あ%.0s' $(seq 200))
sed "s/\"address_number\":/\"address_building\":\"$long\",&/" notes.jsonl >long.jsonl
daicho import --format full long.jsonl --errors long.csv --register sqlite:long.db >/dev/null
daicho staff put 10001 --name 架空太郎 --org 区民課 --rights read,certificate,setting,staff \
    --from 2026-04-01 --register sqlite:long.db >/dev/null
daicho setting set certifiers '[{"title":"区長","name":"架空","from":"","to":""}]' \
    --as 10001 --register sqlite:long.db >/dev/null
daicho certificate --person "$in" --kind juminhyo --output long.pdf --applicant 本人 \
    --as 10001 --register sqlite:long.db >/dev/null 2>"$t/err"
[ $? -eq 1 ] && grep -q '文字超過' "$t/err" && grep -q A5801 "$t/err" && [ ! -e long.pdf ] &&
    ok "std_11_1_row_31_on_the_command_line" ||
    not_ok "std_11_1_row_31_on_the_command_line"
want 0 "and answered, issued as it is" certificate --person "$in" --kind juminhyo --noted \
    --output long.pdf --applicant 本人 --as 10001 --register sqlite:long.db
want 2 "no such paper" certificate --person "$in" --kind confirm --output out.pdf \
    --applicant 本人 --as 10001 --register sqlite:town.db
# a block of level 1 (11.1 row 9)
daicho block set --person "$in" --process certificate --level 1 --text 確認中 \
    --from 2026-04-01 --as 10003 --register sqlite:town.db >/dev/null
want 1 "std_11_1_row_9_on_the_command_line" certificate --person "$in" --kind juminhyo \
    --output noted.pdf --applicant 本人 --as 10001 --register sqlite:town.db
grep -q '確認中' "$t/err" && grep -q '確かめた' "$t/err" && [ ! -e noted.pdf ] &&
    ok "its reason is said, and no file" || not_ok "its reason is said, and no file"
want 0 "and answered" certificate --person "$in" --kind juminhyo --noted \
    --output noted.pdf --applicant 本人 --as 10001 --register sqlite:town.db
# 転入通知未着者一覧 as a table and on paper (4.1.3.1.4)
head -1 missing.csv | tr -d '\r' | grep -qx '宛名番号,氏名,消除の事由,転出予定年月日,転出先（予定）,照会書' &&
    [ "$(wc -l <missing.csv)" -gt 10 ] && ! head -c 3 missing.csv | grep -q "$(printf '\357\273\277')" &&
    ok "std_4_1_3_1_4_list_as_a_table" || not_ok "std_4_1_3_1_4_list_as_a_table"
pdftotext -layout missing.pdf - 2>/dev/null | tr -d ' ' >"$t/missing"
name=$(sed -n 2p missing.csv | cut -d, -f2 | sed 's/　//g')
sed 's/　//g' "$t/missing" | grep -q "$name" && grep -q '転入通知未着者一覧' "$t/missing" &&
    ok "std_4_1_3_1_4_list_on_paper" || not_ok "std_4_1_3_1_4_list_on_paper"
want 2 "a list into another kind of file" certificate missing --output missing.txt --as 10001 --register sqlite:town.db
pdftotext -layout headless.pdf - 2>/dev/null | grep -q '対象者リスト' &&
    ok "std_4_0_5_list_on_paper" || not_ok "std_4_0_5_list_on_paper"
[ "$(stat -c %a one.pdf residents.jsonl empty.db | sort -u)" = 600 ] &&
    ok "files for the owner only" || not_ok "files for the owner only"
[ "$(stat -c %a town.snap)" = 600 ] && ok "a snapshot is its owner's" ||
    not_ok "a snapshot is its owner's"
daicho search sa --replica carried.db --json >"$t/carried" &&
    daicho search sa --replica fetched.db --json | cmp -s - "$t/carried" &&
    [ -s "$t/carried" ] && ok "carried and fetched are one replica" ||
    not_ok "carried and fetched are one replica"
daicho snapshot fetch --register sqlite:town.db --replica again.db >/dev/null &&
    cp again.db.part "$t/whole" && truncate -s 1000 again.db.part &&
    daicho snapshot fetch --register sqlite:town.db --replica again.db \
    >/dev/null && cmp -s again.db.part "$t/whole" &&
    ok "an interrupted fetch goes on" || not_ok "an interrupted fetch goes on"
want 1 "a snapshot that is none" snapshot restore one.pdf --replica none.db
want 2 "snapshot without a verb" snapshot
daicho show 27 --register sqlite:empty.db --json |
    grep -q '"name": *"癸山　直"' && ok "json has the item ids" ||
    not_ok "json has the item ids"
daicho search sa --replica replica.db --json | head -1 |
    grep -q '"person_no"' && ok "search in json" || not_ok "search in json"
# 本人確認・番号 (6): what holds of everybody is no item (two of the four)
for q in '--form person_no=0* scope=both' '--form juminhyo_code=*1*' 'a 1'; do
	set -f
	daicho search $q --reason 6 --replica replica.db >"$t/out" 2>"$t/err"
	set +f
	grep -q E2115 "$t/err" && [ ! -s "$t/out" ] && ok "no identity by $q" ||
	    not_ok "no identity by $q"
done
a=$(daicho generate --residents 120 --seed 5 sqlite:a.db &&
    daicho export --format mado a.csv --register sqlite:a.db)
b=$(daicho generate --residents 120 --seed 5 sqlite:b.db &&
    daicho export --format mado b.csv --register sqlite:b.db)
cmp -s a.csv b.csv && [ -s a.csv ] && ok "same seed, same town" ||
    not_ok "same seed, same town"

# ---- out, in again, out: equal (10.6)
daicho init --training --municipality 431010 --name 熊本市中央区 --register sqlite:c1.db >/dev/null
want 0 "what we write we read" import a.csv --register sqlite:c1.db
daicho export c1.csv --register sqlite:c1.db >/dev/null
cmp -s a.csv c1.csv && ok "mado out, in, out" || not_ok "mado out, in, out"
daicho export --format full a.jsonl --register sqlite:a.db >/dev/null
daicho init --training --municipality 431010 --name 熊本市中央区 --register sqlite:c2.db >/dev/null
want 0 "what we write in full we read" import --format full a.jsonl --register sqlite:c2.db
daicho export --format full c2.jsonl --register sqlite:c2.db >/dev/null
cmp -s a.jsonl c2.jsonl && ok "full out, in, out" || not_ok "full out, in, out"
want 0 "sound after it" verify --register sqlite:c2.db

# ---- 転出証明書情報 (4.1.1.3)
want 0 "the same file again" arrival take arrivals.csv --as 10003 --register sqlite:town.db
grep -q 'もうあったもの 1 件  個人番号 0 件  エラー 0 件' "$t/out" && ok "changes nothing" ||
    not_ok "changes nothing"
daicho arrival show 1 --as 10003 --register sqlite:town.db >"$t/out"
grep -q '401323-0071 渡邉　健一 2人 福岡県福岡市博多区' "$t/out" &&
    grep -q '国民健康保険の該当の有無: 1' "$t/out" && ! grep -q 123456789018 "$t/out" &&
    ok "all of it but the number" || not_ok "all of it but the number"
{
	head -1 arrivals.csv
	sed -n '2{s/0071/0072/;s/S62.08.04/T-4/;p;}' arrivals.csv
	sed -n '3{s/0071/0072/;s/70000000111/70000000120/;p;}' arrivals.csv
	printf '401323-0073,1,\033[2J,,S62.08.04,,,なし,,,,,,,,,,,,,\n'
	printf '401323-0074,架空,"unclosed\n'
} >broken.csv
want 1 "broken lines are told and the others taken" arrival take broken.csv --as 10003 --register sqlite:town.db
[ "$(grep -c '^[245]行目: E' "$t/out")" -eq 3 ] && ! grep -q "$(printf '\033')" "$t/out" &&
    grep -q '^2行目: E4163 birth .*: .*: 送った市区町村に確かめ' "$t/out" &&
    grep -q '取り込み 1 件' "$t/out" && ok "each with its number" || {
	sed 's/^/# /' "$t/out"
	not_ok "each with its number"
}
sed 's/-0071,1,/-0075,0,/; s/700000001/700000009/' arrivals.csv >real.csv
want 1 "one out of a register of residents" arrival take real.csv --as 10003 --register sqlite:town.db
grep -q '^daicho: E4178 .*本番の台帳からの.*: .*: ' "$t/err" && ok "by cause and remedy" ||
    not_ok "by cause and remedy"
m=$(readlink departures)/arrivals.csv
cp arrivals.csv "$m"
for f in arrivals.csv "$m"; do daicho arrival take "$f" --as 10003 --register sqlite:town.db 2>&1; done >"$t/out"
[ "$(grep -c 'もうあったもの 1 件' "$t/out")" -eq 2 ] &&
    [ "$(grep -c '個人番号のあるファイルがディスクにあります' "$t/out")" -eq "$(stat -f -c %T . | grep -vc 'tmpfs\|ramfs')" ] &&
    ok "a number on a disk is told of, one in memory is not" || {
	sed 's/^/# /' "$t/out"
	not_ok "a number on a disk is told of, one in memory is not"
}
rm "$m"
want 1 "a file without a heading" arrival take /dev/null --as 10003 --register sqlite:town.db
want 2 "arrivals without a verb" arrival
want 1 "none of that number" arrival show 99 --as 10003 --register sqlite:town.db

# ---- several approved together (4.0.8)
sed 's/架空/甲田/g; s/"10000000/"30000000/g' movein.json >movein3.json
sed 's/架空/乙田/g; s/"10000000/"40000000/g' movein.json >movein4.json
for i in 3 4; do
	daicho entry submit movein$i.json --as 10001 --register sqlite:town.db >/dev/null
done
daicho setting set rekey '{}' --as 10003 --register sqlite:town.db >/dev/null
want 1 "several, the last decided before" entry approve 4@1 3@1 2@1 --as 10002 --register sqlite:town.db
[ "$(grep -c '^本登録にしました' "$t/out")" -gt 2 ] &&
    grep -q '^daicho: E4083 届出 2: .*: .*: ' "$t/err" && [ "$(wc -l <"$t/err")" -eq 1 ] &&
    ok "each of several has its own answer" || not_ok "each of several has its own answer"
want 1 "nothing waits any more" entry approve 3@1 4@1 --as 10002 --register sqlite:town.db
daicho setting set approve_many_max 1 --as 10003 --register sqlite:town.db >/dev/null
want 1 "std_11_1_row_21_on_the_command_line" entry approve 3@1 4@1 --as 10002 --register sqlite:town.db
grep -q '件数' "$t/err" && ok "the cap is named" || not_ok "the cap is named"
want 2 "several without a version" entry approve 3@1 4 --as 10002 --register sqlite:town.db
want 1 "one of several twice" entry approve 3@1 3@1 --as 10002 --register sqlite:town.db

# ---- 転出証明書情報 to another municipality (4.1.3.0.4)
row=$(daicho show "$in" --json --as 10003 --register sqlite:town.db |
    sed -n 's/.*"record": *{\([^{}]*\)}.*/\1/p' |
    sed -E 's/"(person_no|hist_no|sheet_no|recorded_at|entry_id|cancels)": *("[^"]*"|[0-9]+),? *//g; s/, *$//')
cat >moveout.json <<END
{ "event": "201", "menu": "31", "is_special": true, "event_date": "R08.11.20",
 "notified_on": "R08.11.20", "applicant_kind": 1, "applicant": "架空　美咲",
 "papers": [ "mynum" ], "persons": [ { "person_no": "$in", "sheet_no": 1, "seen_hist": 1,
 "before": { $row }, "after": { $row, "out_planned_pref": "福岡県",
 "out_planned_city": "福岡市博多区" } } ] }
END
daicho entry submit moveout.json --as 10001 --register sqlite:town.db --json >"$t/out" 2>"$t/err"
id=$(sed -n 's/.*"id": *\([0-9]*\).*/\1/p' "$t/out")
daicho departure list --as 10003 --register sqlite:town.db >"$t/list"
[ -n "$id" ] && [ ! -s "$t/list" ] && ok "nothing waits before the decision" || {
	sed 's/^/# /' "$t/err"
	not_ok "nothing waits before the decision"
}
daicho entry approve "$id@1" --as 10002 --register sqlite:town.db >/dev/null 2>"$t/err"
daicho departure list --as 10003 --register sqlite:town.db >"$t/list"
grep -q '^1 departure-training-431010-000001.csv 2026-11-20 .* 送付待ち  架空　美咲$' "$t/list" &&
    ok "one waits after it" || {
	sed 's/^/# /' "$t/list" "$t/err"
	not_ok "one waits after it"
}
want 1 "not onto a disk that a number may not lie on" departure send /proc --as 10003 --register sqlite:town.db
want 0 "departures, what would go" departure send departures --dry-run --as 10003 --register sqlite:town.db
[ -z "$(ls -A departures/)" ] && ok "and nothing went" || not_ok "and nothing went"
want 0 "departures" departure send departures --as 10003 --register sqlite:town.db
[ "$(ls -A departures/)" = departure-training-431010-000001.csv ] &&
    [ "$(stat -c %a departures/*.csv)" = 600 ] && grep -q '転出証明書情報 1 件' "$t/out" &&
    ok "one file, its owner's" || not_ok "one file, its owner's"
daicho init --training --municipality 401323 --name 福岡市博多区 --register sqlite:hakata.db >/dev/null
daicho staff put 10003 --name 架空太郎 --org 区民課 --rights read,batch,mynumber,staff \
    --from 2026-04-01 --register sqlite:hakata.db >/dev/null
want 0 "the other municipality reads it" arrival take departures/departure-training-431010-000001.csv \
    --as 10003 --register sqlite:hakata.db
grep -q '取り込み 1 件 .* エラー 0 件' "$t/out" && ok "all of it" || not_ok "all of it"
want 0 "and who it is" arrival list --as 10003 --register sqlite:hakata.db
grep -q '431010-T000001 架空　美咲 1人 熊本県熊本市中央区 転入予定 令和 *8' "$t/out" &&
    ok "from here" || { sed 's/^/# /' "$t/out"; not_ok "from here"; }
want 0 "departures again" departure send departures --as 10003 --register sqlite:town.db
grep -q '転出証明書情報 0 件' "$t/out" && ok "sent is sent" || not_ok "sent is sent"
want 0 "what went" departure list --all --json --as 10003 --register sqlite:town.db
grep -q '"state": *"sent"' "$t/out" && ok "is on the list" || not_ok "is on the list"
want 2 "departures without a folder" departure send
want 2 "departures without a verb" departure

# ---- wrong words
want 2 "no command"
want 2 "unknown command" frobnicate
want 2 "unknown option" stats --frob
want 2 "option without value" stats --register
want 2 "value for a switch" stats --json=1
want 2 "too many words" stats now
want 2 "import without file" import --register sqlite:town.db
want 2 "import of another format" import --format xml x --register sqlite:town.db
want 2 "generate none" generate --residents 0 sqlite:c.db
want 2 "generate letters" generate --residents ten sqlite:c.db
want 2 "as of no day" show 1 --as-of 2026-02-30 --register sqlite:empty.db
want 2 "approve without version" entry approve 1 --register sqlite:town.db
want 2 "return without reason" entry return 1@1 --register sqlite:town.db
want 2 "certificate of nobody" certificate --kind juminhyo --output x --applicant y
want 2 "unknown schema" schema frob
want 2 "answers from no number" stats --answers-fd x
want 2 "init of nothing" init --register sqlite:c.db
[ ! -e c.db ] && ok "nothing made by wrong words" ||
    not_ok "nothing made by wrong words"

# ---- wrong files and registers
want 3 "no register there" stats --register sqlite:none.db
want 3 "no replica there" search a --replica none.db
want 1 "no file there" import none.csv --register sqlite:town.db
want 1 "no JSON" entry submit errors.csv --as 10001 --register sqlite:town.db
want 1 "a register twice" generate --residents 5 sqlite:town.db
want 1 "unknown municipality" generate --residents 5 --municipality 011002 sqlite:c.db
[ ! -e c.db ] && ok "a failed town leaves no file" ||
    not_ok "a failed town leaves no file"
want 1 "nobody of that number" show 999999999 --register sqlite:town.db
want 1 "writing without --as" entry submit movein.json --register sqlite:town.db
want 1 "unknown staff" entry submit movein.json --as 99999 --register sqlite:town.db
want 1 "settings file not there" stats --config none.conf --register sqlite:town.db
printf 'nonsense\n' >bad.conf
want 1 "settings file that is wrong" stats --config bad.conf --register sqlite:town.db
head -c 3000 /dev/urandom >junk.db
want 1 "a register that is none" stats --register sqlite:junk.db
want 1 "import of noise" import junk.db --register sqlite:town.db
: >empty.csv
want 1 "import of nothing" import empty.csv --register sqlite:town.db

# ---- a real register asks who and why
daicho init --municipality 431010 --name 熊本市中央区 --register sqlite:real.db >/dev/null
want 1 "production: reading asks for --as" show 1 --register sqlite:real.db
grep -q E1038 "$t/err" && ok "says who is missing" || not_ok "says who is missing"
want 1 "production: asks for --reason" show 1 --as 10001 --register sqlite:real.db
grep -q E1039 "$t/err" && ok "says why is missing" || not_ok "says why is missing"
want 1 "production: no copy without a registered terminal" sync --register sqlite:real.db --replica real-copy.db
want 1 "production: import asks too" import resident_table.csv --register sqlite:real.db
want 1 "production: no helper, no session" show 1 --as 10001 --reason 1 --register sqlite:real.db
swaps=$t/x/tree/proc/swaps
echo '/dev/sda2 partition 1 0 -2' >>"$swaps"
want 1 "doctor with swap" doctor --root tree --register sqlite:town.db
grep -q '誤.*swap' "$t/out" && ok "doctor finds swap" || not_ok "doctor finds swap"
# 市町村通知 by medium: in order, with what was answered, and again (4.5.7)
r="--register sqlite:town.db"
daicho setting set rekey '{}' --as 10003 $r >/dev/null
id=$(daicho entry submit foreign.json --as 10001 $r | sed -n 's/.*  \([0-9]*@1\)  .*/\1/p')
daicho entry approve "$id" --as 10002 $r >"$t/out" 2>&1 || sed 's/^/# /' "$t/out"
want 0 "std_4_5_7_due_into_a_file" municipal send sent.csv --as 10003 $r
seq=$(sed -n 2p sent.csv | cut -d, -f1)
sed -n 2p sent.csv | grep -q '^[0-9]*,0,notice,basic,102,.*,AB12345678CD,2,KAKU JIRO' &&
    [ "$(stat -c %a sent.csv)" = 600 ] && ok "what is told stands in it" || not_ok "what is told stands in it"
daicho municipal send none.csv --as 10003 $r | grep -q ' 0 件' && [ ! -e none.csv ] &&
    ok "and is told once" || not_ok "and is told once"
printf 'seq,result,text\n%s,error,番号が違います\n999,ok,\nx,ok,\n' "$seq" >results.csv
want 1 "std_4_5_7_results_with_their_errors" municipal results results.csv --as 10003 $r
grep -q '^3行目: E4580' "$t/out" && grep -q '^4行目: E4588' "$t/out" &&
    ok "each by its line" || not_ok "each by its line"
daicho municipal list --as 10003 $r | grep -q "^$seq .*error  番号が違います" &&
    ok "looked up with the error" || not_ok "looked up with the error"
want 0 "std_4_5_7_sent_again" municipal resend "$seq" --as 10003 $r
want 1 "what is there is left alone" municipal send sent.csv --as 10003 $r
daicho municipal send again.csv --as 10003 $r >/dev/null &&
    sed -n 2p again.csv | grep -q "^[0-9]*,$seq,notice" && ok "again says of what" || not_ok "again says of what"
daicho municipal list --output told.pdf --as 10003 $r >/dev/null
pdftotext -layout told.pdf - 2>/dev/null | grep -q 'KAKU JIRO' && ok "the people on paper" || not_ok "the people on paper"
want 1 "std_4_5_7_who_sees_all_sends" municipal due --as 10001 $r
# 入管通知: before and after on paper, checked by another, then written (4.5.6)
printf '%s\n' card,kind,happened_on,noticed_on,residence_expires \
    QD10000077JW,correct,R08.11.11,R08.11.13,2030.01.10 >n2.csv
daicho immigration take n2.csv --as 10003 $r >/dev/null
want 0 "std_4_5_6_before_and_after_on_paper" immigration list --output check2.pdf --as 10002 $r
pdftotext -layout check2.pdf - 2>/dev/null >"$t/check2"
grep -q '処理結果確認票' "$t/check2" && grep -q '2030年1月10日' "$t/check2" &&
    ok "with what would be" || not_ok "with what would be"
daicho immigration list --json --as 10002 $r >"$t/notices"
no=$(sed -n 's/.*"notice": *\([0-9]*\).*/\1/p' "$t/notices" | head -1)
digest=$(sed -n 's/.*"digest": *"\([0-9a-f]*\)".*/\1/p' "$t/notices" | head -1)
want 1 "its taker does not check it" immigration check "$no" --digest "$digest" --as 10003 $r
want 0 "somebody else does" immigration check "$no" --digest "$digest" --as 10002 $r
daicho immigration update --as 10002 $r | grep -q '^更新 1 件' && ok "and it is written" || not_ok "and it is written"
want 2 "off the list wants a reason" immigration settle 1 --as 10001 $r
# 個人番号: one request at a time, the answer through a descriptor (7.1.2.1)
daicho setting set code_stock_min 1 --as 10003 $r >/dev/null
printf "%s\n" 60000000007 60000000015 >"$t/code"
daicho code take "$t/code" --as 10003 $r >/dev/null
sed 's/JIRO/SABURO/g; s/"juminhyo_code": "[0-9]*", //; s/AB12345678CD/AB12345677CD/; s/1990.05/1991.06/; s/{ "after"/{ "new_code": true, "after"/' \
    foreign.json >newcomer.json
id=$(daicho entry submit newcomer.json --as 10001 $r | sed -n 's/.*  \([0-9]*@1\)  .*/\1/p')
daicho entry approve "$id" --as 10002 $r >"$t/out" 2>&1 || sed 's/^/# /' "$t/out"
daicho mynumber next --as 10003 $r >"$t/next"
grep -Eqx '[0-9]+ [0-9]{9} generate 2026-11-20' "$t/next" &&
    ok "std_7_1_2_1_one_request" || not_ok "std_7_1_2_1_one_request"
req=$(cut -d' ' -f1 "$t/next")
echo 123456789018 >number
want 0 "std_7_1_2_1_the_answer_by_a_descriptor" mynumber answer "$req" --as 10003 $r --answers-fd 7 7<number
daicho mynumber --as 10003 $r | grep -q ' 0 件' && ok "it waits no more" || not_ok "it waits no more"
want 1 "nor is it answered twice" mynumber answer "$req" --as 10003 $r --answers-fd 7 7<number
want 2 "std_7_1_2_1_no_number_on_the_command_line" mynumber answer 1 123456789018 --as 10003 $r
want 2 "std_7_1_2_1_no_list_of_requests" mynumber list --as 10003 $r
echo "1..$n"
