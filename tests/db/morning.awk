# SPDX-License-Identifier: ISC
# morning - what the register holds after the scripted morning of t_morning.c,
# computed from its script alone. It knows how an office works, and nothing of
# the programs: what agrees with the paper becomes law, what does not goes
# back and is put right or taken back, one family has one notification at a
# time, a terminal that dies and a line that breaks change nothing.
#
#	N CLERK KIND FAMILY SIZE PAPER TYPED PLAN
#
# Prints a line a resident: name, lot, reasons of all rows in order, names of
# the household in order.
BEGIN {
	split("一郎 美咲 蓮 結", given, " ")
	law["plain"] = law["fix"] = law["twice"] = law["since"] = 1
	law["bad"] = law["kill"] = 1 # and not: drop, cancel
}
/^#/ || NF != 8 { next }
{
	family = $4
	if (!($8 in law))
		next
	if ($3 == "in" && !(family in size)) {
		size[family] = $5
		lot[family] = $6
		reasons[family] = "101"
	}
	if ($3 == "move" && family in size) {
		lot[family] = $6
		reasons[family] = reasons[family] " 301"
	}
}
END {
	for (family in size) {
		house = ""
		for (i = 1; i <= size[family]; i++)
			house = house (i > 1 ? "," : "") family "　" given[i]
		for (i = 1; i <= size[family]; i++)
			print family "　" given[i] "|" lot[family] "|" \
			    reasons[family] "|" house
	}
}
