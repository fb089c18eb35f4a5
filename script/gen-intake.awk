# SPDX-License-Identifier: ISC
# intake.csv -> intake_columns.h: what a CSV of a paper may hold (10.8), in the
# order of a line without headings. papers: m 転出証明書, n 住民異動届,
# r 交付申請書, c 個人番号カード; line: those whose lines without headings have it.
function bad(why) {
	print "intake.csv:" NR ": " why > "/dev/stderr"
	failed = 1
	exit 1
}
BEGIN { FS = "," }
NR == 1 { next }
NF != 10 { bad("10 fields wanted, " NF " found") }
/["\\]/ { bad("quote or backslash") }
$1 !~ /^[a-z0-9_]+$/ || ($1 in seen) { bad("name " $1) }
$2 == "" || ($2 in labels) { bad("label of " $1) }
$3 !~ /^m?n?r?c?$/ || $3 == "" { bad("papers of " $1) }
$4 !~ /^m?n?r?c?$/ { bad("line of " $1) }
$5 !~ /^(notice|person)$/ { bad("of of " $1) }
$6 !~ /^(paper|text|kana|date|digits|choice|code|flag|mynumber)$/ { bad("how of " $1) }
$7 !~ /^[0-9]+$/ || $7 > 200 { bad("max of " $1) }
($6 == "choice") != ($10 != "") { bad("choices of " $1) }
{
	for (i = 1; i <= length($4); i++)
		if (index($3, substr($4, i, 1)) == 0)
			bad("line of " $1 " is none of its papers")
	seen[$1] = labels[$2] = 1
	e = e "\tIN_" toupper($1) ",\n"
	t = t "\t[IN_" toupper($1) "] = { \"" $1 "\", \"" $2 "\", \"" $3 "\", \"" \
	    $4 "\", " ($5 == "person" ? "true" : "false") ", CELL_" toupper($6) \
	    ", " $7 ", " ($8 == "" ? "IT_COUNT" : "IT_" toupper($8)) ", \"" $9 \
	    "\", \"" $10 "\" },\n"
}
END {
	if (failed)
		exit 1
	printf "/* Generated from db/catalogue/intake.csv. */\n" \
	    "enum intake_name {\n%s\tINTAKE_COLUMNS\n};\n", e > (dir "/intake_names.h")
	printf "/* Generated from db/catalogue/intake.csv. */\n%s", t > (dir "/intake_table.h")
}
