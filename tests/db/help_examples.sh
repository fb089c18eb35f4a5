#!/bin/sh
# SPDX-License-Identifier: ISC
# help_examples.sh DIR: the files that the worked examples of man/daicho.8
# name, and a tree for its doctor; DIR/departures leads to a folder in memory, which
# the caller removes. Everyone in them is invented.
x=$1
mkdir -p "$x/tree/proc/sys/kernel/yama"
echo 'Filename Type Size Used Priority' >"$x/tree/proc/swaps"
echo '|/bin/false' >"$x/tree/proc/sys/kernel/core_pattern"
echo 0 >"$x/tree/proc/sys/kernel/sysrq"
echo 1 >"$x/tree/proc/sys/kernel/yama/ptrace_scope"
cp tests/data/resident_table.csv tests/data/mado_faulty.csv \
    tests/data/movein.json "$x/"
# files with 個人番号 lie in memory
ln -s "$(mktemp -d /dev/shm/mado-departures.XXXXXX)" "$x/departures"
printf '%s\n' juminhyo_code,name,moved_on,noticed_on,out_confirmed_city \
    70000000003,架空,R08.07.10,R08.07.12,日野市 'x,"y' >"$x/notices.csv"
cat >"$x/arrivals.csv" <<EOF
certificate,training,name,name_kana,birth,sex,relation,honseki,hittousha,juminhyo_code,mynumber,prev_pref,prev_city,prev_town,prev_number,prev_head_name,out_planned_on,out_planned_city,out_planned_town,out_planned_number,nhi_insured
401323-0071,1,渡邉　健一,ワタナベ　ケンイチ,S62.08.04,1,世帯主,福岡県筑紫野市二日市北一丁目77番,渡邉　健一,70000000103,123456789018,福岡県,福岡市博多区,住吉四丁目,99番9号,渡邉　健一,2026-11-25,熊本市中央区,水前寺二丁目,12番3号,1
401323-0071,1,渡邉　美咲,ワタナベ　ミサキ,平成元年2月14日,2,妻,福岡県筑紫野市二日市北一丁目77番,渡邉　健一,70000000111,,福岡県,福岡市博多区,住吉四丁目,99番9号,渡邉　健一,2026-11-25,熊本市中央区,水前寺二丁目,12番3号,1
EOF
# of a foreign resident of the town that the manual generates
printf '%s\n' card,kind,happened_on,noticed_on,residence_expires \
    QD10000077JW,correct,R08.11.10,R08.11.12,2029.11.10 >"$x/notices-2026-11.csv"
cat >"$x/foreign.json" <<'END'
{ "event": "102", "menu": "12", "is_whole": true, "event_date": "R08.11.10",
 "notified_on": "R08.11.20", "applicant_kind": 1, "applicant": "KAKU JIRO",
 "papers": [ "zairyu" ], "persons": [ { "after": {
 "kind": "2", "name": "KAKU JIRO", "name_roman": "KAKU JIRO",
 "name_kana": "カク　ジロウ", "name_kana_checked": "1", "birth": "1990.05.01",
 "sex": "1", "relation": "世帯主", "nationality": "韓国", "article30_45": "2",
 "juminhyo_code": "50000000009", "card_no": "AB12345678CD", "card_no_kind": "2", "postcode": "8620950",
 "address_code": "43101055002", "address_pref": "熊本県",
 "address_city": "熊本市中央区", "address_town": "水前寺二丁目",
 "address_number": "9番9号", "prev_country": "大韓民国" } } ] }
END
sed 's/架空/仮名/g; s/"10000000/"20000000/g' tests/data/movein.json >"$x/movein2.json"
