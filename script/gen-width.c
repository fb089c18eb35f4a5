/* SPDX-License-Identifier: ISC
 * gen-width - prints src/width_table.h from the widths of the C library.
 */
#define _GNU_SOURCE
#include <locale.h>
#include <stdio.h>
#include <wchar.h>
int
main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	puts(
	    "/* SPDX-License-Identifier: ISC\n * width_table - made by script/gen-width.c from glibc 2.36's C.UTF-8.\n * First code point, last, columns; what is missing is not known.\n */\n/* clang-format off */");
	long a = -1;
	int w = -1;
	for (long c = 0; c <= 0x110000; c++) {
		int x = c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)
			    ? -1
			    : wcwidth((wchar_t)c);
		if (x != w) {
			if (w >= 0)
				printf(
				    "\t{ 0x%lX, 0x%lX, %d },\n", a, c - 1, w);
			a = c;
			w = x;
		}
	}
	return 0;
}
