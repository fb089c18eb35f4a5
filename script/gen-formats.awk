# SPDX-License-Identifier: ISC
# po/en-messages.po -> rows FORMAT("..."): the messages with values in them,
# which ui/message.c finds again in a text that has the values.
/^msgid / { id = $0; sub(/^msgid /, "", id); on = 1; next }
/^msgstr / {
	if (on && id ~ /%/)
		print "FORMAT(" id ")"
	on = 0
	next
}
on && /^"/ { id = id " " $0 }
