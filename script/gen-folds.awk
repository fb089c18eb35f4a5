# SPDX-License-Identifier: ISC
# db/data/folds.csv -> the rules of src/foldrule.h in their order: an enum and
# the table. A rule without its section or reason stops the build.
BEGIN {
	FS = ","
	h = dir "/folds.h"
	t = dir "/folds_table.h"
	print "enum fold_rule {" >h
}
FNR == 1 {
	next
}
NF != 6 || $1 !~ /^[a-z_]+$/ || ($2 != "kana" && $2 != "name") || ($3 != "0" && $3 != "1") || $4 == "" || $5 !~ /=/ || $6 == "" || /"/ || ($1 in seen) {
	print FILENAME ":" FNR ": not a rule of folding" >"/dev/stderr"
	bad = 1
	exit 1
}
{
	seen[$1] = 1
	print "\tFOLD_" toupper($1) "," >h
	print "\t{ \"" $1 "\", \"" $2 "\", \"" $4 "\", \"" $5 "\", \"" $6 "\", " ($3 == 1 ? "true" : "false") " }," >t
}
END {
	if (bad)
		exit 1
	print "\tFOLD_COUNT\n};" >h
}
