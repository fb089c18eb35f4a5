#!/bin/sh
# SPDX-License-Identifier: ISC
# A table of the catalogue that is wrong stops the build: a mask on 続柄 or
# 世帯主 (10.4), an id or code twice, a rule without its reason.
cd "$(dirname "$0")/.." || exit 1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
n=0
result() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n $2"; else echo "not ok $n $2"; fi
}
# try NAME WANT TABLE EDIT: WANT is 0 for a table that builds, 1 for not
try() {
	sed "$4" "db/catalogue/$3.csv" >"$dir/in.csv"
	if [ "$2" -eq 1 ] && cmp -s "$dir/in.csv" "db/catalogue/$3.csv"; then
		echo "# $1: the edit changed nothing"
		result 1 "$1"
		return
	fi
	awk -v dir="$dir" -f "script/gen-$3.awk" "$dir/in.csv" >/dev/null 2>"$dir/err"
	got=$?
	[ "$got" -ne 0 ] && got=1
	[ "$got" -eq "$2" ] && { [ "$2" -eq 0 ] || [ -s "$dir/err" ]; }
	result $? "$1"
}
try items_build 0 items ''
try std_10_4_no_mask_on_relation 1 items '/^relation,/s/,,1\.1\.11,/,honseki,1.1.11,/'
try std_10_4_no_mask_on_head 1 items '/^is_head,/s/,head,,/,head,honseki,/'
try std_10_4_no_mask_on_name_of_head 1 items '/^head_name,/s/,head,,/,head,honseki,/'
try items_id_twice 1 items 's/^sex,/birth,/'
try items_label_twice 1 items 's/,性別,/,生年月日,/'
try items_field_missing 1 items 's/,Sex,/,Sex/'
try items_quote 1 items 's/,Sex,/,"Sex",/'
try rules_build 0 rules ''
try rules_code_twice 1 rules 's/^E1062,/E1061,/'
try rules_level_not_of_code 1 rules 's/^E1062,error/E1062,alert/'
try rules_alert_without_answer 1 rules 's/,空欄のまま進む,/,,/'
try rules_no_reason 1 rules '/^E1062/s/空欄にできない項目のため//'
try rules_no_remedy 1 rules '/^E4011/s/異動者を入れてください//'
try offline_builds 0 offline ''
try offline_verdict 1 offline 's/,queued,/,later,/'
try offline_held_without_code 1 offline '/^seal,/s/E7105//'
try offline_held_without_reason 1 offline 's/,登録簿が確かめる$/,/'
try offline_limit 1 offline 's/,lease,allowed/,week,allowed/'
try offline_ends_open 1 offline '/^unlock,.*held/d'
try offline_after_the_last 1 offline 's/^unlock,消灯から戻る,lease,/unlock,消灯から戻る,,/'
# A rule of folding says where it comes from, and stands there once (2.1.2).
for edit in '/^wa,/s/,2\.1\.2$/,/' 's/^wo,/wa,/' '/^wa,/s/ワ=ハ//'; do
	sed "$edit" db/data/folds.csv >"$dir/in.csv"
	! cmp -s "$dir/in.csv" db/data/folds.csv &&
	    ! awk -v dir="$dir" -f script/gen-folds.awk "$dir/in.csv" >/dev/null 2>&1
	result $? "folds_are_whole $edit"
done
# A code means one thing: what C says by itself has codes of its own, but for
# the five that say the same as the rule (a date, a 続柄, a lease, a household
# that is gone).
twice=$(cut -d, -f1 db/catalogue/rules.csv | sed 1d | grep -vxE 'E1081|E1082|E1111|E1035|E4026' |
    while read -r c; do grep -lE "err_set.*\"$c\"|refuse.*\"$c\"" src/*.c db/*.c ui/*.c | sed "s/^/$c /"; done)
[ -z "$twice" ] || echo "$twice" | sed 's/^/# /'
[ -z "$twice" ]
result $? codes_mean_one_thing
echo "1..$n"
