# SPDX-License-Identifier: ISC
# rules.csv -> rules_table.h: prototypes of the deciding functions and rows.
# Fields hold no comma and no quote; a rule that could not tell a person what,
# why and what to do, or an alert without an answer, stops the build.
function bad(why) {
	print "rules.csv:" NR ": " why > "/dev/stderr"
	failed = 1
	exit 1
}
BEGIN { FS = "," }
NR == 1 { next }
NF != 11 { bad("11 fields wanted, " NF " found") }
/["\\]/ { bad("quote or backslash") }
$1 in code { bad("code " $1 " twice") }
$1 !~ /^[EA][0-9][0-9A-Z]*$/ || length($1) > 11 { bad("code " $1) }
$2 != ($1 ~ /^E/ ? "error" : "alert") { bad("level of " $1) }
$5 != "yes" && $5 != "no" { bad("per_person of " $1) }
$4 == "*" && $5 != "yes" { bad($1 ": * is for persons") }
$6 == "" || $7 == "" || $8 == "" || $9 == "" || $11 == "" {
	bad($1 " lacks check, what, why, remedy or source")
}
($2 == "alert") != ($10 != "") { bad("answers of " $1) }
{
	code[$1] = 1
	if (!($6 in seen)) {
		seen[$6] = 1
		p = p "RULE_CHECK(rule_" $6 ")\n"
	}
	t = t "RULE_ROW(\"" $1 "\", RULE_" toupper($2) ", " $3 ", \"" $4 "\", " \
	    ($5 == "yes" ? "true" : "false") ", rule_" $6 ", \"" $7 "\", \"" \
	    $8 "\", \"" $9 "\", \"" $10 "\", \"" $11 "\")\n"
}
END {
	if (failed)
		exit 1
	f = dir "/rules_table.h"
	printf "/* Generated from db/catalogue/rules.csv. */\n#ifdef RULE_CHECK\n%s#endif\n#ifdef RULE_ROW\n%s#endif\n", p, t > f
}
