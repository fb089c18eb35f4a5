# SPDX-License-Identifier: ISC
# items.csv -> items.h (enum), items_table.h (rows), columns.h (SQL lists).
# Fields hold no comma and no quote. 続柄 and 世帯主 are shown to everybody who
# sees the record (10.4): a mask on one of them stops the build.
function bad(why) {
	print FILENAME ":" NR ": " why > "/dev/stderr"
	failed = 1
	exit 1
}
BEGIN { FS = ","; first = 13 }	# $1..$12 are the fixed columns of history
NR == 1 { for (i = 1; i <= NF; i++) name[i] = $i; next }
NF != 17 { bad("17 fields wanted, " NF " found") }
/["\\]/ { bad("quote or backslash") }
$1 !~ /^[a-z][a-z0-9_]*$/ || ($1 in seen) { bad("id " $1) }
$11 == "" || ($11 in label) { bad("label of " $1) }
$8 != "yes" && $8 != "no" { bad("blank of " $1 ": yes or no") }
$15 != "" && ($1 == "relation" || $1 == "is_head" || $1 == "head_name") {
	bad($1 " may not be masked (10.4)")
}
{ seen[$1] = 1; label[$11] = 1 }
{
	n++
	id[n] = $1
	U = toupper($1)
	e = e "\tIT_" U ",\n"
	t = t "\t[IT_" U "] = { .id = \"" $1 "\", .table = \"" $2 "\", "
	t = t ".type = TYPE_" toupper($3) ", .dates = DATES_" \
	    ($4 == "" ? "NONE" : toupper($4)) ", "
	t = t ".group = \"" $5 "\", .repeat = \"" $6 "\", "
	t = t ".japanese = " ($7 ~ /j/ ? "true" : "false")
	t = t ", .foreign = " ($7 ~ /f/ ? "true" : "false") ", "
	t = t ".must = " ($8 == "no" ? "true" : "false") ", "
	t = t ".class = CLASS_" toupper($9) ", .section = \"" $10 "\", "
	t = t ".label = \"" $11 "\", .label_en = \"" $12 "\", "
	t = t ".search = \"" $13 "\", .printed = \"" $14 "\", "
	t = t ".mask = \"" $15 "\", .basis = \"" $16 "\", "
	t = t ".covers = \"" $17 "\" },\n"
	if ($2 == "history") {
		cols = cols (h ? ", " : "") $1
		pars = pars (h ? ", " : "") "$" (first + h)
		x = x "\tIT_" U ",\n"
		h++
	}
}
END {
	if (failed)
		exit 1
	w = "/* Generated from db/catalogue/items.csv. */\n"
	f = dir "/items.h"
	printf "%s#ifndef GEN_ITEMS_H\n#define GEN_ITEMS_H\nenum item {\n%s\tIT_COUNT\n};\n#endif\n", w, e > f
	f = dir "/items_table.h"
	printf "%s%s", w, t > f
	f = dir "/columns.h"
	printf "%s#define HIST_ITEM_COUNT %d\n", w, h > f
	printf "#define HIST_ITEM_COLS \"%s\"\n", cols > f
	printf "#define HIST_ITEM_PARAMS \"%s\"\n", pars > f
	printf "#define HIST_ITEM_LIST \\\n" > f
	gsub(/,\n/, ", \\\n", x)
	printf "%s\n", x > f
	# all items in order of their ids, for a search by halves
	for (i = 1; i <= n; i++) {
		for (j = i - 1; j > 0 && id[by[j]] > id[i]; j--)
			by[j + 1] = by[j]
		by[j + 1] = i
	}
	printf "#define ITEMS_BY_ID \\\n" > f
	for (i = 1; i <= n; i++)
		printf "\tIT_%s, \\\n", toupper(id[by[i]]) > f
	printf "\n" > f
}
