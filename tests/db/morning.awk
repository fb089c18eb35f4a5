# SPDX-License-Identifier: ISC
# morning - what the register holds after the scripted morning of t_morning.c,
# computed from its script alone. It knows how an office works, and nothing of
# the programs: what agrees with the paper becomes law, what does not goes
# back and is put right or taken back, one family has one notification at a
# time, a terminal that dies and a line that breaks change nothing. A 取消 takes
# back the family's newest change: everybody of it is as before, and who came
# by it is not here.
#
#	N CLERK KIND FAMILY SIZE PAPER TYPED DAY PLAN
#
# Prints a line a resident: name, lot, reasons of all rows in order, names of
# the household in order, state, where they go, day of the newest row.
BEGIN {
	split("一郎 美咲 蓮 結", given, " ")
	law["plain"] = law["fix"] = law["twice"] = law["since"] = 1
	law["bad"] = law["kill"] = 1 # and not: drop, cancel
	split("in 101 move 301 out 201 death 203 split 310 head 313", r, " ")
	for (i = 1; i in r; i += 2)
		reason[r[i]] = r[i + 1]
	back["in"] = 209
	back["out"] = back["death"] = 109
	gone["out"] = 2 # 住民状態; who stays has 1
	gone["death"] = 3
	gone["in"] = 9 # when that is taken back
}
/^#/ || NF != 9 { next }
function change(f, i, kind, paper) {
	was_lot[f, i] = lot[f, i]
	was_house[f, i] = house[f, i]
	was_state[f, i] = kind == "in" ? gone[kind] : state[f, i]
	was_city[f, i] = city[f, i]
	if (kind == "in" || kind == "move")
		lot[f, i] = paper
	if (kind == "in") {
		house[f, i] = "first"
		was_lot[f, i] = paper
		was_house[f, i] = "first"
	}
	if (kind == "split")
		house[f, i] = "second"
	if (kind == "out")
		city[f, i] = paper
	state[f, i] = kind != "in" && kind in gone ? gone[kind] : 1
	reasons[f, i] = reasons[f, i] (kind == "in" ? "" : " ") reason[kind]
}
function undo(f, i) {
	lot[f, i] = was_lot[f, i]
	house[f, i] = was_house[f, i]
	state[f, i] = was_state[f, i]
	city[f, i] = was_city[f, i]
	reasons[f, i] = reasons[f, i] " " \
	    (newest[f] in back ? back[newest[f]] : 319)
}
{
	f = $4
	if (!($9 in law) || ($3 == "in") == (f in size))
		next
	size[f] = $5
	if ($3 != "undo") {
		newest[f] = $3
		first[f] = $3 == "death" || $3 == "split" ? size[f] : 1
	}
	for (i = first[f]; i <= size[f]; i++) {
		if ($3 == "undo")
			undo(f, i)
		else
			change(f, i, $3, $6)
		day[f, i] = $8
	}
}
function names(f, home,    i, s) {
	for (i = 1; i <= size[f]; i++)
		if (house[f, i] == home)
			s = s (s == "" ? "" : ",") f "　" given[i]
	return s
}
END {
	for (f in size)
		for (i = 1; i <= size[f]; i++)
			print f "　" given[i] "|" lot[f, i] "|" reasons[f, i] \
			    "|" names(f, house[f, i]) "|" state[f, i] "|" \
			    city[f, i] "|" day[f, i]
}
