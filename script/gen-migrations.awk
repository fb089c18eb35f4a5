# SPDX-License-Identifier: ISC
# db/sqlite/SET_NNNN_name.sql -> { "SET", version, "name", "sql" } rows;
# db/pg/… the same with "pg:SET" and "pg/name". A file without a number is
# no step: version 0.
function flush() { if (open) printf "\" },\n"; open = 0 }
FNR == 1 {
	flush()
	f = FILENAME; pg = f ~ /(^|\/)pg\/[^\/]*$/
	sub(/.*\//, "", f); sub(/\.sql$/, "", f)
	split(f, p, "_")
	printf "{ \"%s%s\", %d, \"%s%s\",\n\"", pg ? "pg:" : "", p[1],
	    p[2] + 0, pg ? "pg/" : "", f
	open = 1
}
{ gsub(/\\/, "&&"); gsub(/"/, "\\\""); printf "%s\\n\"\n\"", $0 }
END { flush() }
