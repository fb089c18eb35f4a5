#!/bin/sh
# SPDX-License-Identifier: ISC
# That "sanitizers with leaks on" means something on this machine: planted
# faults are found with the very options and suppressions of the test runner,
# the programs of that build carry the sanitizers, and what is suppressed is
# not ours.
cd "$(dirname "$0")/.." || exit 1
n=0
result() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n $2"; else echo "not ok $n $2"; fi
}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cat >"$dir/fault.c" <<'C'
#include <limits.h>
#include <stdlib.h>
#include <string.h>
int main(int argc, char **argv)
{
	char *p = malloc(8);
	int big = INT_MAX - 1;

	if (argc < 2 || p == NULL)
		return 0;
	if (argv[1][0] == 'l')
		memset(p, 0, 8), p = NULL;
	else if (argv[1][0] == 'o')
		p[argc + 6] = 'x';
	else if (argv[1][0] == 'u')
		big += argc, free(p);
	else
		free(p);
	return big == 0;
}
C
gcc -O0 -fsanitize=address,undefined -fno-sanitize-recover=all \
    -o "$dir/fault" "$dir/fault.c"
result $? sanitizers_are_here
"$dir/fault" none >"$dir/out" 2>&1
result $? a_sound_program_passes
for kind in leak:LeakSanitizer over:heap-buffer-overflow undefined:overflow; do
	"$dir/fault" "${kind%%:*}" "$dir" >"$dir/out" 2>&1
	[ $? -ne 0 ] && grep -q "${kind#*:}" "$dir/out"
	result $? "a_planted_fault_is_found_${kind%%:*}"
done
plain=$(for f in build/san/madoguchi build/san/daicho build/san/tests/*/t_*; do
	[ -f "$f" ] && [ -x "$f" ] || continue
	grep -q __asan_init "$f" && grep -q __ubsan_handle "$f" || echo "$f"
done)
[ -x build/san/madoguchi ] && [ -z "$plain" ]
result $? every_program_of_that_build_carries_them
! grep -vE '^(#|$|leak:(lib)?(fontconfig|Fc|pango|cairo|icu|freetype|harfbuzz))' \
    tests/lsan.supp | sed 's/^/# /' | grep .
result $? nothing_of_ours_is_suppressed
echo "1..$n"
