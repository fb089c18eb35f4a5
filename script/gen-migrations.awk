# SPDX-License-Identifier: ISC
# db/sqlite/SET_NNNN_name.sql -> { "SET", version, "name", "sql" } rows.
function flush() { if (sql != "") printf "%s\" },\n", sql; sql = "" }
FNR == 1 {
	flush()
	f = FILENAME; sub(/.*\//, "", f); sub(/\.sql$/, "", f)
	split(f, p, "_")
	printf "{ \"%s\", %d, \"%s\",\n\"", p[1], p[2] + 0, f
	sql = " "
	sql = ""
}
{ gsub(/\\/, "&&"); gsub(/"/, "\\\""); sql = sql $0 "\\n\"\n\"" }
END { flush() }
