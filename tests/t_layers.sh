#!/bin/sh
# SPDX-License-Identifier: ISC
# src decides, db remembers, ui shows: checked over #include and text.
cd "$(dirname "$0")/.." || exit 1
n=0
check() { # name, files that break it
	n=$((n + 1))
	if [ -z "$2" ]; then
		echo "ok $n $1"
	else
		echo "not ok $n $1"
		echo "$2" | sed 's/^/# /'
	fi
}
lib_src=$(ls src/*.c src/*.h)
check layers_src_knows_no_database_and_no_screen \
    "$(grep -lE '<(ncursesw/)?(n?curses|panel)\.h>|sqlite3\.h|libpq-fe\.h|"(db|ui)/' $lib_src)"
check layers_db_knows_no_screen \
    "$(grep -lE '<(ncursesw/)?(n?curses|panel)\.h>|"ui/' db/*.c db/*.h)"
check layers_only_the_store_knows_sqlite \
    "$(grep -l 'sqlite3\.h' db/*.c db/*.h ui/*.c ui/*.h 2>/dev/null | grep -v '^db/store_sqlite')"
check layers_ui_holds_no_sql \
    "$(grep -lE '"(SELECT|INSERT|UPDATE|DELETE|CREATE) ' ui/*.c ui/*.h)"
check layers_no_sql_is_formatted_from_values \
    "$(grep -nE '(printf|sbuf_addf|x_printf)\([^;]*"(SELECT|INSERT|UPDATE|DELETE) ' db/*.c)"
check layers_no_banned_call \
    "$(grep -nE '\b(strcpy|strcat|sprintf|vsprintf|gets|system|popen|strtok|localtime|gmtime|asctime|ctime|tmpnam|mktemp)\(' src/*.c db/*.c ui/*.c)"
check layers_nothing_left_undone \
    "$(grep -nE '\b(TODO|FIXME|XXX|HACK)\b' src/*.[ch] db/*.[ch] ui/*.[ch] script/* 2>/dev/null | grep -v 'tests/t_layers')"
check layers_every_file_names_its_licence \
    "$(for f in src/*.[ch] db/*.[ch] ui/*.[ch] script/* tests/*.h tests/*/*.[ch]; do
	[ -f "$f" ] && { head -3 "$f" | grep -q SPDX || echo "$f"; }; done)"
echo "1..$n"
