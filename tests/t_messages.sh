#!/bin/sh
# SPDX-License-Identifier: ISC
# English: every message of the screens that carries a code, every text that
# err_set() can bring to a person, and every text of a rule is translated; no
# translation is left over or too long for its place, and placeholders agree.
cd "$(dirname "$0")/.." || exit 1
t=$(mktemp -d "${TMPDIR:-/tmp}/messages.XXXXXX")
trap 'rm -rf "$t"' EXIT
n=0
bad=0
result() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n $2"; else
		echo "not ok $n $2"
		bad=1
	fi
}
xgettext -L C --from-code=UTF-8 -k_ -kN_ -o "$t/all.pot" ui/*.c ui/*.h 2>"$t/err" &&
    msgmerge -q --no-fuzzy-matching po/en.po "$t/all.pot" -o "$t/now.po" 2>>"$t/err"
result $? messages_can_be_gathered
[ "$(grep -c '^msgid "E[0-9]' "$t/all.pot")" -gt 20 ]
result $? messages_with_codes_are_found
msgattrib --untranslated "$t/now.po" | grep '^msgid "[EA][0-9]' >"$t/bare"
sed 's/^/# no English: /' "$t/bare"
[ ! -s "$t/bare" ]
result $? messages_with_codes_have_english

# ---- the screens of search and inquiry, all of what they say
inquiry='scr_signin scr_home home_search home_loose home_draw scr_find find
scr_reason scr_brake scr_words scr_household scr_person person_items
scr_history history_find scr_issues scr_names scr_beside scr_support
scr_measure measure measure_field scr_neighbours scr_rare scr_stop show pages
tlines list form form_focus form_note form_cand form_key form_draw compose
dialog help status'
files=
for f in $inquiry; do files="$files ui/$f.c"; done
# shellcheck disable=SC2086
xgettext -L C --from-code=UTF-8 -k_ -kN_ -o "$t/inquiry.pot" $files 2>>"$t/err" &&
    msgcat --use-first --no-wrap po/en.po po/en-messages.po -o "$t/both.po" 2>>"$t/err" &&
    msgmerge -q --no-fuzzy-matching "$t/both.po" "$t/inquiry.pot" -o "$t/inquiry.po" 2>>"$t/err"
msgattrib --untranslated --no-obsolete --no-wrap "$t/inquiry.po" |
    LC_ALL=C awk '/^#:/ { from = $2 } /^(msgid )?"/ && !/"。"/ { if (/[\200-\377]/) print from ": " $0 }' >"$t/bare"
sed 's/^/# no English: /' "$t/bare"
[ -s "$t/inquiry.po" ] && [ ! -s "$t/bare" ]
result $? screens_of_inquiry_are_english
# a label of a form has 14 columns
awk '/\.label = N_\("/ { s = $0; sub(/.*\.label = N_\("/, "", s); sub(/".*/, "", s); print s }' \
    ui/scr_find.c ui/measure_field.c ui/scr_stop.c | sort -u >"$t/labels"
awk 'FILENAME == ARGV[1] { label[$0] = 1; next }
    /^msgid "/ { id = substr($0, 8, length($0) - 8) }
    /^msgstr "/ { if (id in label && length($0) - 9 > 14) { print "# too wide: " $0; bad = 1 } }
    END { exit bad }' "$t/labels" po/en.po && [ "$(wc -l <"$t/labels")" -gt 60 ]
result $? labels_of_inquiry_have_room

# ---- what comes from below the screens
msgcat --use-first --no-wrap po/en.po po/en-messages.po -o "$t/en.po" 2>>"$t/err"
result $? messages_are_one_catalogue
# original TAB English, as they stand in the file
awk '/^msgid "/ { id = substr($0, 8, length($0) - 8) }
    /^msgstr "./ { print id "\t" substr($0, 9, length($0) - 9) }' \
    "$t/en.po" >"$t/pairs"
awk -f tests/err_texts.awk src/*.h db/*.h ui/*.h src/*.c db/*.c \
    $(ls ui/*.c | grep -v '^ui/message.c$') >"$t/texts"
awk -F, 'NR > 1 { for (i = 7; i <= 10; i++) if ($i != "") print "R\t" $i "\t" $1 }' \
    db/catalogue/rules.csv >>"$t/texts"
awk -F, 'NR > 1 { split("2 6 7", c, " "); for (i in c) if ($c[i] != "") print "R\t" $c[i] "\t" $1 }' \
    db/catalogue/offline.csv >>"$t/texts"
awk -F, 'NR > 1 { print "R\t" $2 "\t" $1 }' db/catalogue/intake.csv >>"$t/texts"
[ "$(grep -c '^T' "$t/texts")" -gt 700 ] && [ "$(grep -c '^F' "$t/texts")" -gt 20 ] &&
    [ "$(grep -c '^R' "$t/texts")" -gt 250 ]
result $? texts_of_errors_and_rules_are_found
awk -F'\t' 'FILENAME == ARGV[1] { en[$1] = 1; next } $1 != "U" && !($2 in en) {
	print "# no English in po/en-messages.po: " $2 " (" $3 ")"; bad = 1 }
    END { exit bad }' "$t/pairs" "$t/texts"
result $? texts_of_errors_and_rules_have_english
# Where a text comes from that cannot be seen in the source: values, words of
# the system and of PAM, an error passed on, labels of the catalogue (which
# have their English there), the register's answer.
sort >"$t/known" <<-EOF
	db/cli_auth.c ev
	db/cmd_bench.c c
	db/reg_prepare.c item_defs
	db/reg_prepare.c names
	db/cmd_entry.c e
	db/cmd_entry.c o
	db/departure.c text_of
	src/authd.c errno
	src/authd.c strerror
	src/cert_form.c r
	src/departure.c own
	src/intake.c err
	src/moji.c row
	ui/home_loose.c lines
	ui/offline.c why
EOF
awk -F'\t' '$1 == "U" { sub(/:.*/, "", $3); print $3 " " $2 }' "$t/texts" |
    sort -u | comm -3 - "$t/known" >"$t/unseen"
sed 's/^/# not seen where it comes from, or not so any more: /' "$t/unseen"
[ ! -s "$t/unseen" ]
result $? texts_come_from_where_they_can_be_seen
awk -F'\t' 'FILENAME == ARGV[1] { if ($1 != "U") used[$2] = 1; next }
    /^msgid "[^"]/ { id = substr($0, 8, length($0) - 8)
	if (id != "。" && !(id in used)) { print "# nobody says: " id; bad = 1 } }
    END { exit bad }' "$t/texts" po/en-messages.po
result $? texts_that_nobody_says_have_no_line
# 。 is no text of its own. Rules stand under a field: 76 columns of three
# rows, the first with the code; the rest fit struct err.
awk -F'\t' 'function cols(s) { # wide characters count two of their three bytes
	w = gsub(/[\343-\357][\200-\277][\200-\277]/, "xx", s); return length(s) }
    FILENAME == ARGV[1] { en[$1] = $2; next }
    { e = en[$2] } $1 == "R" && cols(e) > 76 { print "# too wide: " e; bad = 1 }
    length(e) > 250 { print "# too long: " e; bad = 1 }
    $1 == "R" && gsub(/\|/, "|", e) != gsub(/\|/, "|", $2) {
	print "# another number of answers: " e; bad = 1 }
    END { exit bad }' "$t/pairs" "$t/texts"
result $? texts_have_room
grep -n '%[0-9]\$' po/en-messages.po | sed 's/^/# values out of order: /' >"$t/order"
cat "$t/order"
[ ! -s "$t/order" ]
result $? texts_keep_their_values_in_order
r=0
for f in po/*.po; do
	msgfmt -c -o /dev/null "$f" 2>"$t/fmt" || r=1
	sed 's/^/# /' "$t/fmt"
done
# whatever has a value is checked as one
awk '/^#, c-format/ { c = 1 } /^msgid/ { if (/%/ && !c) { print "# no c-format: " $0; bad = 1 } c = 0 }
    END { exit bad }' po/en-messages.po || r=1
result $r messages_have_the_same_placeholders
echo "1..$n"
[ $bad -eq 0 ]
