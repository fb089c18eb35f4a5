# SPDX-License-Identifier: ISC
# events.csv -> events.h (enum), events_table.h (rows), events_papers.h (the
# papers, "MENUS WHO:CODES" with blanks between: 12.71f:zairyu|permit).
BEGIN { FS = "," }
NR == 1 { next }
$16 !~ /^(enter|ex_officio|code)$/ {
	print "events.csv:" NR ": right " $16 > "/dev/stderr"
	exit 1
}
$17 !~ /^(([0-9][0-9](\.[0-9][0-9])*)?[cfjkwn]*:[a-z|]+( |$))*$/ {
	print "events.csv:" NR ": papers " $17 > "/dev/stderr"
	exit 1
}
{
	U = toupper($1)
	e = e "\tEV_" U ",\n"
	t = t "\t[EV_" U "] = { .code = \"" $2 "\", .label = \"" $3 "\", "
	t = t ".label_en = \"" $4 "\", .side = SIDE_" toupper($5) ", "
	t = t ".japanese = " ($6 ~ /j/ ? "true" : "false") ", "
	t = t ".foreign = " ($6 ~ /f/ ? "true" : "false") ", "
	t = t ".menu = \"" $7 "\", .groups = \"" $8 "\", "
	t = t ".from = \"" $9 "\", "
	t = t ".future = " ($10 == "yes" ? "true" : "false") ", "
	t = t ".by_notification = " ($11 == "yes" ? "true" : "false") ", "
	t = t ".deadline = \"" $12 "\", "
	t = t ".next_desks = \"" $13 "\", .basis = \"" $14 "\", "
	t = t ".pair = " ($15 == "" ? "EV_COUNT" : "EV_" toupper($15)) ", "
	t = t ".right = \"" $16 "\", "
	t = t ".letters = \"" $18 "\" },\n"
	n = split($17, need, " ")
	for (i = 1; i <= n; i++) {
		split(need[i], part, ":")
		menus = who = part[1]
		gsub(/[a-z]/, "", menus)
		gsub(/\./, "|", menus)
		gsub(/[^a-z]/, "", who)
		k = 0
		do # two of them are two rows
			p = p "\t{ EV_" U ", \"" menus "\", \"" substr(who, ++k, 1) "\", \"" part[2] "\" },\n"
		while (k < length(who))
	}
}
END {
	f = dir "/events.h"
	printf "/* Generated from db/catalogue/events.csv. */\n#ifndef GEN_EVENTS_H\n#define GEN_EVENTS_H\nenum event {\n%s\tEV_COUNT\n};\n#endif\n", e > f
	f = dir "/events_table.h"
	printf "/* Generated from db/catalogue/events.csv. */\n%s", t > f
	f = dir "/events_papers.h"
	printf "/* Generated from db/catalogue/events.csv. */\n%s", p > f
}
