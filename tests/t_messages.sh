#!/bin/sh
# SPDX-License-Identifier: ISC
# English: every message of the screens that carries a code is translated,
# no translation is left over, and placeholders agree.
cd "$(dirname "$0")/.." || exit 1
t=$(mktemp -d "${TMPDIR:-/tmp}/messages.XXXXXX")
trap 'rm -rf "$t"' EXIT
n=0
result() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n $2"; else echo "not ok $n $2"; fi
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
msgfmt -c -o /dev/null po/en.po 2>"$t/fmt"
r=$?
sed 's/^/# /' "$t/fmt"
result $r messages_have_the_same_placeholders
echo "1..$n"
