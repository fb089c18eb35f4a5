# SPDX-License-Identifier: ISC
# Which texts can reach a person through err_set(): reads C files and prints
#	T <TAB> text <TAB> file:line	a literal
#	F <TAB> format <TAB> file:line	a literal with values put in by snprintf
#	U <TAB> name <TAB> file:line	neither: where it comes from is not seen
# A function that hands a parameter of its own on to err_set is followed to
# its callers; a variable to its assignments, snprintf and initialisers.
# MSG_("...") marks a text that a person reads without err_set; what ui_say()
# and the parts of a dialog (d.head, d.why, d.remedy, d.answers) get is read too.
# usage: awk -f err_texts.awk FILE.h... FILE.c...
function token(kind, text) {
	# adjacent literals are one
	if (kind == "s" && n > 0 && K[n] == "s") {
		X[n] = X[n] text
		return
	}
	n++
	K[n] = kind
	X[n] = text
	F[n] = file
	L[n] = FNR
}
FNR == 1 { file = FILENAME; comment = 0 }
/^#[ \t]*define[ \t]+[A-Z_0-9]+[ \t]+"[^"]*"[ \t]*$/ {
	split($0, piece, "\"")
	macro[$2] = piece[2]
}
/^#/ || hash { hash = /\\$/; next }
{
	s = $0
	while (s != "") {
		if (comment) {
			if (!(i = index(s, "*/")))
				break
			comment = 0
			s = substr(s, i + 2)
		} else if (match(s, /^[ \t]+/)) {
			s = substr(s, RLENGTH + 1)
		} else if (substr(s, 1, 2) == "/*") {
			comment = 1
			s = substr(s, 3)
		} else if (match(s, /^"([^"\\]|\\.)*"/)) {
			token("s", substr(s, 2, RLENGTH - 2))
			s = substr(s, RLENGTH + 1)
		} else if (match(s, /^'([^'\\]|\\.)*'/)) {
			token("c", substr(s, 1, RLENGTH))
			s = substr(s, RLENGTH + 1)
		} else if (match(s, /^[A-Za-z_0-9]+/)) {
			word = substr(s, 1, RLENGTH)
			if (word in macro)
				token("s", macro[word])
			else
				token(word ~ /^[0-9]/ ? "n" : "i", word)
			s = substr(s, RLENGTH + 1)
		} else {
			token("p", substr(s, 1, 1))
			s = substr(s, 2)
		}
	}
}
# The token behind the bracket that opens at i.
function behind(i,    d) {
	d = 0
	for (; i <= n; i++) {
		if (K[i] != "p")
			continue
		if (index("([{", X[i]))
			d++
		else if (index(")]}", X[i]) && --d == 0)
			return i + 1
	}
	return n + 1
}
# Arguments of the call whose "(" is at i: from[1..], to[1..]; how many.
function arguments(i, from, to,    e, c, j, d) {
	e = behind(i) - 1
	c = 1
	from[1] = i + 1
	d = 0
	for (j = i + 1; j < e; j++) {
		if (K[j] != "p")
			continue
		if (index("([{", X[j]))
			d++
		else if (index(")]}", X[j]))
			d--
		else if (X[j] == "," && d == 0) {
			to[c] = j - 1
			from[++c] = j + 1
		}
	}
	to[c] = e - 1
	return to[c] < from[1] ? 0 : c
}
function functions(    i, d, e, j, c, k, a, b) {
	d = 0
	for (i = 1; i <= n; i++) {
		if (i > 1 && F[i] != F[i - 1])
			d = 0
		if (d == 0 && K[i] == "i" && X[i + 1] == "(" && K[i + 1] == "p") {
			e = behind(i + 1)
			if (X[e] == "{" && K[e] == "p") {
				fn[++functions_n] = X[i]
				fstart[functions_n] = e
				fend[functions_n] = behind(e) - 1
				for (k = i - 1; k > 0 && F[k] == F[i] &&
				    X[k] != ";" && X[k] != "}"; k--)
					if (X[k] == "static")
						here[F[i] ":" X[i]] = 1
				c = arguments(i + 1, a, b)
				for (j = 1; j <= c; j++)
					for (k = b[j]; k >= a[j]; k--)
						if (K[k] == "i") {
							param[functions_n, X[k]] = j
							break
						}
				i = fend[functions_n]
				continue
			}
		}
		if (K[i] == "p" && X[i] == "{")
			i = behind(i) - 1
	}
}
function out(kind, text, i) {
	if (kind != "U" && (text !~ /[\200-\377]/ || text ~ /\\n/))
		return
	if (!((kind, text) in said)) {
		said[kind, text] = 1
		printf "%s\t%s\t%s:%d\n", kind, text, F[i], L[i]
	}
}
# name of a sink: the file's own static function, or everybody's
function sink(f, name) {
	return ((f ":" name) in here) ? f ":" name : name
}
function add_sink(f, name, arg) {
	name = sink(f, name)
	if ((name, arg) in sinks)
		return
	sinks[name, arg] = 1
	sink_args[name] = sink_args[name] " " arg
	again = 1
}
# A variable's texts within tokens a to b: assigned, formatted, or given in
# an initialiser. Returns whether there were any.
function variable(name, a, b, fi,    i, j, e, c, from, to, any) {
	any = 0
	for (i = a; i <= b; i++) {
		if (K[i] != "i")
			continue
		if (X[i] == name && X[i + 1] == "=" && X[i + 2] != "=" &&
		    X[i - 1] != "." && X[i - 1] != ">") {
			for (j = i + 2; X[j] != ";" && j < b; j++) {
				if (K[j] == "s")
					out("T", X[j], j)
				if (K[j] == "i" && ((fi, X[j]) in param))
					add_sink(F[j], fn[fi], param[fi, X[j]])
			}
			any = 1
		}
		if (X[i] == name && X[i + 1] == "[") {
			e = behind(i + 1)
			if (X[e] == "=" && X[e + 1] != "=") {
				for (j = e + 1; X[j] != ";" && j <= n; j++)
					if (K[j] == "s")
						out("T", X[j], j)
				any = 1
			}
		}
		if ((X[i] == "snprintf" || X[i] == "put_value") && X[i + 1] == "(") {
			c = arguments(i + 1, from, to)
			if (c < 3 || X[from[1]] != name)
				continue
			for (j = from[3]; j <= to[3]; j++)
				if (K[j] == "s")
					out(index(X[j], "%") ? "F" : "T", X[j], j)
			for (j = from[4]; c > 3 && j <= to[c]; j++) {
				if (K[j] == "s")
					out("T", X[j], j)
				if (K[j] == "i" && ((fi, X[j]) in param) &&
				    X[j + 1] != "-" && X[j + 1] != "[")
					add_sink(F[j], fn[fi], param[fi, X[j]])
			}
			any = 1
		}
	}
	return any
}
function argument(a, b, fi,    j, any) {
	for (j = a; j <= b; j++) {
		if (K[j] == "s")
			out("T", X[j], j)
		if (K[j] != "i" || X[j] == "_" || X[j] == "N_" ||
		    X[j] == "NULL" || X[j - 1] == "." || X[j] ~ /^[A-Z_0-9]+$/ ||
		    X[j] == "enum" || X[j - 1] == "enum" || X[j] == "sizeof" ||
		    (X[j - 1] == ">" && X[j - 2] == "-"))
			continue
		# what a condition asks is not said
		if (condition(j, b))
			continue
		if ((fi, X[j]) in param && X[j + 1] != "-" && X[j + 1] != ".") {
			add_sink(F[j], fn[fi], param[fi, X[j]])
			continue
		}
		any = variable(X[j], fstart[fi], fend[fi], fi)
		if (!any)
			any = variable(X[j], first[F[j]], last[F[j]], fi)
		if (!any)
			out("U", X[j], j)
	}
}
function condition(j, b,    d) {
	d = 0
	for (; j <= b; j++) {
		if (K[j] != "p")
			continue
		if (index("([", X[j]))
			d++
		else if (index(")]", X[j]))
			d--
		else if (X[j] == "?" && d <= 0)
			return 1
		else if (X[j] == ":" && d <= 0)
			return 0
	}
	return 0
}
END {
	for (i = 1; i <= n; i++) {
		if (!(F[i] in first))
			first[F[i]] = i
		last[F[i]] = i
	}
	functions()
	for (i = 1; i <= n; i++)
		if (X[i] == "MSG_" && K[i + 2] == "s")
			out(index(X[i + 2], "%") ? "F" : "T", X[i + 2], i + 2)
	for (i = 1; i <= n; i++) {
		if (K[i] != "i" || X[i + 1] != "(")
			continue
		if (X[i] == "snprintf") {
			if (X[i + 2] != "d" || X[i + 3] !~ /^[.-]$/)
				continue
			j = X[i + 3] == "." ? i + 4 : i + 5
			if (X[j] !~ /^(head|why|remedy|answers)$/)
				continue
		} else if (X[i] != "ui_say") {
			continue
		}
		for (j = behind(i + 1); j > i; j--)
			if (K[j] == "s")
				out(index(X[j], "%") ? "F" : "T", X[j], j)
	}
	sink_args["err_set"] = " 4 5 6"
	do {
		again = 0
		for (fi = 1; fi <= functions_n; fi++)
			for (i = fstart[fi]; i <= fend[fi]; i++) {
				if (K[i] != "i" || X[i + 1] != "(" || K[i + 1] != "p")
					continue
				name = sink(F[i], X[i])
				if (!(name in sink_args))
					continue
				c = arguments(i + 1, from, to)
				m = split(sink_args[name], want, " ")
				for (k = 1; k <= m; k++)
					if (want[k] <= c)
						argument(from[want[k]], to[want[k]], fi)
			}
	} while (again)
}
