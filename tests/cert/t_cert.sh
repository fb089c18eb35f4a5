#!/bin/sh
# SPDX-License-Identifier: ISC
# Looks at drawn certificates with programs that are not ours: pdfinfo,
# pdffonts, pdftotext, pdftoppm. Prints TAP.
set -u
cd "$(dirname "$0")/../.."
bin=${MADO_BIN:-build}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
n=0
check() { # name, then a command that must succeed
	n=$((n + 1))
	name=$1
	shift
	if "$@" >"$dir/out" 2>&1; then
		echo "ok $n $name"
	else
		echo "not ok $n $name"
		sed 's/^/# /' "$dir/out" | head -20
	fi
}
text() { # sheet, page
	pdftotext -f "$2" -l "$2" -layout "$dir/$1.pdf" - 2>/dev/null
}
says() { text "$1" "$2" | grep -qF -- "$3"; }
silent() { ! says "$@"; }

check sheets_are_drawn env MADO_SHEETS="$dir" "$bin/tests/unit/t_pdf"

a4() {
	pdfinfo "$dir/$1.pdf" | grep -Eq '^Page size: +595\.(27|28).* x 841\.89 pts \(A4\)'
}
for s in household person foreign removed pages confirm; do
	check "a4_$s" a4 $s
done

# One family, embedded as a subset, with its codes: no other font slipped in.
one_font() {
	pdffonts "$dir/$1.pdf" 2>/dev/null | tail -n +3 >"$dir/fonts"
	[ -s "$dir/fonts" ] && awk '
		$1 !~ /^[A-Z]+\+IPAmjMincho$/ { exit 1 }
		!/ yes +yes +yes / { exit 1 }' "$dir/fonts"
}
for s in household person foreign removed pages overflow confirm; do
	check "std_5_8_ipamj_embedded_subset_alone_$s" one_font $s
done

# The register's codes come back out of the file, selectors included.
check std_5_8_round_trip_katsuragi says person 1 "$(printf '葛\363\240\204\202城')"
check std_5_8_round_trip_tsuchiyoshi says person 1 '𠮷郎'
check std_5_8_round_trip_tsuji says person 1 "$(printf '辻\363\240\204\203')"

# Least content (5.1) and what was asked for.
check std_5_1_least_content silent household 1 '12345678901'
check std_5_1_omitted_says_so says household 1 '省略'
check std_5_1_asked_code says person 1 '12345678901'
check std_5_1_asked_mynumber says person 1 '123456789018'
check std_5_7_official says person 1 '公用'
check std_5_4_building says household 1 'メゾン水前寺'

# Pages (5.1, 5.5).
check std_5_1_last_page_certifies says pages 2 '相違ないことを証明する'
check std_5_1_first_page_does_not silent pages 1 '相違ないことを証明する'
check std_5_5_number_1 says pages 1 '20251120 熊本市 中央3 P01 118 1/2'
check std_5_5_number_2 says pages 2 '20251120 熊本市 中央3 P01 118 2/2'
check std_5_1_alias_sheet says foreign 2 '通称の記載及び削除に関する事項'
check std_5_1_alias_sheet_certifies says foreign 2 '証明する'
check std_4_0_9_confirm_says_it_is_none says confirm 1 '証明書ではありません'
check std_4_0_9_confirm_certifies_nothing silent confirm 1 '証明する'

# 見本 stands on every page of a sample and on no other (pdftotext gives
# the two rotated characters on their own).
sample() {
	pdftotext -f "$2" -l "$2" -raw "$dir/$1.pdf" - 2>/dev/null |
	    tr -d '\n ' | grep -q '見本'
}
check sample_page_1 sample pages 1
check sample_page_2 sample pages 2
not_sample() { ! sample "$@"; }
check no_sample_on_a_real_one not_sample household 1

# Metadata: the day of issue.
created() { pdfinfo -isodates "$dir/household.pdf" | grep -q '^CreationDate: *2025-11-\(20T00:00:00+09\|19T15:00:00\)'; }
check created_on_the_day_of_issue created

# The seal as printed: at most 25 mm each way and black (5.6). At 254 dpi a
# dot is 0.1 mm. What is dark in the foot's right corner, above its note, is
# the seal.
pixels() { # picture, bytes a pixel: one row a line
	wide=$(head -c 40 "$1" | sed -n '2s/ .*//p')
	od -An -v -tu1 -w$((wide * $2)) \
	    -j "$(head -c 40 "$1" | head -3 | wc -c)" "$1"
}
seal() {
	pdftoppm -r 254 -f 1 -l 1 -gray "$dir/$1.pdf" "$dir/seal-$1" &&
	    pixels "$dir"/seal-$1*.pgm 1 | awk '
	NR > 2490 && NR <= 2766 {
		for (x = 1560; x <= 1990; x++) if ($x < 64) {
			if (!top) top = NR
			low = NR
			if (!left || x < left) left = x
			if (x > right) right = x
			dark++
		}
	}
	END {
		w = right - left + 1; h = low - top + 1
		print w / 10, "x", h / 10, "mm", dark, "dots"
		exit !(w > 150 && w <= 250 && h > 150 && h <= 250 && dark > 5000)
	}'
}
check std_5_6_seal_at_most_25_mm_black seal household
check std_5_6_registered_seal_at_most_25_mm_black seal redseal
grey() { # a certificate that is no sample holds no colour at all
	pdftoppm -r 50 -f 1 -l 1 "$dir/$1.pdf" "$dir/colour-$1" &&
	    pixels "$dir"/colour-$1*.ppm 3 | awk '
	{ for (x = 1; x <= NF; x += 3) if ($x != $(x + 1) || $x != $(x + 2)) exit 1 }'
}
check std_5_6_black_only grey household
check std_5_6_red_seal_is_printed_black grey redseal
echo "1..$n"
