# SPDX-License-Identifier: ISC
# db/sqlite/SET_NNNN_name.sql -> { "SET", version, "name", "sql" } rows.
function flush() { if (open) printf "\" },\n"; open = 0 }
FNR == 1 {
	flush()
	f = FILENAME; sub(/.*\//, "", f); sub(/\.sql$/, "", f)
	split(f, p, "_")
	printf "{ \"%s\", %d, \"%s\",\n\"", p[1], p[2] + 0, f
	open = 1
}
{ gsub(/\\/, "&&"); gsub(/"/, "\\\""); printf "%s\\n\"\n\"", $0 }
END { flush() }
