# SPDX-License-Identifier: ISC
# db/codes/*.csv -> codes_table.h (one row per code, "list" is the file's
# name) and mado_table.h (the 122 columns). Fields hold no comma, no quote.
BEGIN { FS = "," }
FNR == 1 {
	list = FILENAME; sub(/.*\//, "", list); sub(/\.csv$/, "", list)
	next
}
list == "mado_columns" {
	m = m "\t{ \"" $2 "\", KEEP_" toupper($3) ", " \
	    ($4 == "" ? "IT_COUNT" : "IT_" toupper($4)) ", HOW_" \
	    ($5 == "" ? "NONE" : toupper($5)) ", \"" $6 "\", \"" $7 \
	    "\", \"" $8 "\" },\n"
	next
}
{
	c = c "\t{ \"" list "\", \"" $1 "\", \"" $2 "\", \"" $3 "\", \"" \
	    $4 "\", \"" $5 "\" },\n"
}
END {
	printf "/* Generated from db/codes. */\n%s", c > (dir "/codes_table.h")
	printf "/* Generated from db/codes/mado_columns.csv. */\n%s", m > (dir "/mado_table.h")
}
