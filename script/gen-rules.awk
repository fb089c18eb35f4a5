# SPDX-License-Identifier: ISC
# rules.csv -> rules_table.h: prototypes of the deciding functions and rows.
BEGIN { FS = "," }
NR == 1 { next }
{
	if (!($6 in seen)) {
		seen[$6] = 1
		p = p "RULE_CHECK(rule_" $6 ")\n"
	}
	t = t "RULE_ROW(\"" $1 "\", RULE_" toupper($2) ", " $3 ", \"" $4 "\", " \
	    ($5 == "yes" ? "true" : "false") ", rule_" $6 ", \"" $7 "\", \"" \
	    $8 "\", \"" $9 "\", \"" $10 "\", \"" $11 "\")\n"
}
END {
	f = dir "/rules_table.h"
	printf "/* Generated from db/catalogue/rules.csv. */\n#ifdef RULE_CHECK\n%s#endif\n#ifdef RULE_ROW\n%s#endif\n", p, t > f
}
