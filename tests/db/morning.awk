# SPDX-License-Identifier: ISC
# morning - what the register holds after the scripted morning of t_morning.c,
# computed from its script alone. It knows how an office works, and nothing of
# the programs: what agrees with the paper becomes law, what does not goes
# back and is put right or taken back, one family has one notification at a
# time, a terminal that dies and a line that breaks change nothing. Nobody joins
# a household that is not here, and who has not left arrives nowhere. A 取消 takes
# back the family's newest change: everybody of it is as before, and who came
# by it is not here.
#
#	N CLERK KIND FAMILY SIZE INTO PAPER TYPED DAY PLAN
#
# Prints a line a resident: name, lot, reasons of all rows in order, names of
# the household (families by name), state, where they go, where they arrived,
# day of the newest row.
BEGIN {
	split("一郎 美咲 蓮 結", given, " ")
	child = "葵"
	law["plain"] = law["fix"] = law["twice"] = law["since"] = 1
	law["bad"] = law["kill"] = 1 # and not: drop, cancel
	split("in 101 move 301 out 201 death 203 lost 203 split 310 head 313 " \
	    "birth 103 merge 311 join 312 notice 303", r, " ")
	for (i = 1; i in r; i += 2)
		reason[r[i]] = r[i + 1]
	back["in"] = back["birth"] = 209
	back["out"] = back["death"] = back["lost"] = 109
	gone["out"] = 2 # 住民状態; who stays has 1
	gone["death"] = gone["lost"] = 3
	gone["in"] = gone["birth"] = 9 # when that is taken back
}
/^#/ || NF != 10 { next }
function comes(kind) {
	return kind == "in" || kind == "birth"
}
function change(f, i, kind, into, paper) {
	was_lot[f, i] = lot[f, i]
	was_house[f, i] = house[f, i]
	was_state[f, i] = comes(kind) ? gone[kind] : state[f, i]
	was_city[f, i] = city[f, i]
	was_seen[f, i] = seen[f, i]
	if (kind == "in" || kind == "move")
		lot[f, i] = paper
	if (kind == "birth")
		lot[f, i] = lot[f, 2]
	if (comes(kind)) {
		house[f, i] = kind == "in" ? f "/1" : house[f, 2]
		was_lot[f, i] = lot[f, i]
		was_house[f, i] = house[f, i]
	}
	if (kind == "split")
		house[f, i] = f "/2"
	if (kind == "merge" || kind == "join")
		house[f, i] = house[into, 1]
	if (kind == "out")
		city[f, i] = paper
	if (kind == "notice")
		seen[f, i] = paper
	else
		state[f, i] = !comes(kind) && kind in gone ? gone[kind] : 1
	reasons[f, i] = reasons[f, i] (comes(kind) ? "" : " ") reason[kind]
}
function undo(f, i) {
	lot[f, i] = was_lot[f, i]
	house[f, i] = was_house[f, i]
	state[f, i] = was_state[f, i]
	city[f, i] = was_city[f, i]
	seen[f, i] = was_seen[f, i]
	reasons[f, i] = reasons[f, i] " " \
	    (newest[f] in back ? back[newest[f]] : 319)
}
# Whom a change of the family is about: members first[f] to last[f].
function whom(f, kind) {
	first[f] = 1
	last[f] = size[f]
	if (kind == "death" || kind == "split" || kind == "join")
		first[f] = size[f]
	if (kind == "lost")
		last[f] = 1
	if (kind == "head" && state[f, 1] == gone["lost"])
		first[f] = 2
	if (kind == "birth") {
		first[f] = last[f] = ++size[f]
		name[f, size[f]] = f "　" child
	}
}
{
	f = $4
	if (!($10 in law) || ($3 == "in") == (f in size))
		next
	if ($6 != "-" && !($6 in size))
		next
	if ($3 == "notice" && state[f, 1] != gone["out"])
		next
	if ($3 == "in") {
		size[f] = $5
		for (i = 1; i <= $5; i++)
			name[f, i] = f "　" given[i]
	}
	if ($3 != "undo") {
		newest[f] = $3
		whom(f, $3)
	}
	for (i = first[f]; i <= last[f]; i++) {
		if ($3 == "undo")
			undo(f, i)
		else
			change(f, i, $3, $6, $7)
		day[f, i] = $9
	}
	# whose head has died, the office writes that there is none
	if ($3 == "lost")
		for (i = 2; i <= size[f]; i++) {
			reasons[f, i] = reasons[f, i] " 303"
			day[f, i] = $9
		}
}
# Names of a household: families by name, each in its order.
function names(home,    f, i, k, n, list, s) {
	n = 0
	for (f in size) {
		for (i = 1; i <= size[f] && house[f, i] != home; i++)
			;
		if (i > size[f])
			continue
		for (k = n++; k > 0 && list[k] > f; k--)
			list[k + 1] = list[k]
		list[k + 1] = f
	}
	for (k = 1; k <= n; k++)
		for (i = 1; i <= size[list[k]]; i++)
			if (house[list[k], i] == home)
				s = s (s == "" ? "" : ",") name[list[k], i]
	return s
}
END {
	for (f in size)
		for (i = 1; i <= size[f]; i++)
			print name[f, i] "|" lot[f, i] "|" reasons[f, i] "|" \
			    names(house[f, i]) "|" state[f, i] "|" \
			    city[f, i] "|" seen[f, i] "|" day[f, i]
}
