# SPDX-License-Identifier: ISC
# Turns the shipped certificate tables into C strings, so that a program
# without its data folder still prints the shipped form.
FNR == 1 {
	if (open)
		print ";"
	name = FILENAME
	sub(/.*\//, "", name)
	sub(/\.csv$/, "", name)
	printf "static const char shipped_%s[] =\n", name
	open = 1
}
{
	gsub(/\\/, "&&")
	gsub(/"/, "\\\"")
	printf "\t\"%s\\n\"\n", $0
}
END {
	if (open)
		print ";"
}
