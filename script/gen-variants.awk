# SPDX-License-Identifier: ISC
# db/data/variants.csv -> rows { from, to } of src/fold.c, sorted by from.
BEGIN {
	FS = ","
}
FNR == 1 {
	next
}
$1 !~ /^[0-9A-F]+$/ || $2 !~ /^[0-9A-F]+$/ || length($1) != 5 || ($1 "") <= (last "") {
	print FILENAME ":" FNR ": not in order or no code points" >"/dev/stderr"
	exit 1
}
{
	last = $1
	print "\t{ 0x" $1 ", 0x" $2 " },"
}
