# SPDX-License-Identifier: ISC
# offline.csv -> offline_table.h: what may be done while the line is down.
# Rows of one function stand together; the first whose limits hold decides, so
# the last one has none. What is not simply allowed says by which code.
function bad(why) {
	print "offline.csv:" NR ": " why > "/dev/stderr"
	failed = 1
	exit 1
}
function close_last() {
	if (last != "" && open)
		bad(last " has no row without limits")
}
BEGIN { FS = "," }
NR == 1 { next }
NF != 7 { bad("7 fields wanted, " NF " found") }
/["\\]/ { bad("quote or backslash") }
$1 !~ /^[a-z_]+$/ { bad("function " $1) }
$2 == "" { bad($1 " has no label") }
$4 !~ /^(allowed|queued|two|held)$/ { bad("verdict " $4) }
($4 == "two" || $4 == "held") != ($5 != "") { bad("code of " $1) }
$5 != "" && $5 !~ /^E[0-9]+$/ { bad("code " $5) }
$4 == "held" && $7 == "" { bad($1 " is held without a reason") }
$1 != last {
	if ($1 in seen)
		bad($1 " in two places")
	close_last()
}
$1 == last && !open { bad($1 ": a row after the one that always holds") }
$1 == last && $2 != label { bad($1 " has two labels") }
{
	seen[$1] = 1
	last = $1
	label = $2
	open = $3 != ""
	limits = "0"
	n = split($3, part, "|")
	for (i = 1; i <= n; i++) {
		if (part[i] !~ /^(record|blocks|lease)$/)
			bad("limit " part[i])
		limits = limits " | OFFLINE_BY_" toupper(part[i])
	}
	t = t "OFFLINE_ROW(\"" $1 "\", \"" $2 "\", " limits ", OFFLINE_" \
	    toupper($4) ", \"" $5 "\", \"" $6 "\", \"" $7 "\")\n"
}
END {
	if (failed)
		exit 1
	close_last()
	printf "/* Generated from db/catalogue/offline.csv. */\n%s", t > (dir "/offline_table.h")
}
