/* SPDX-License-Identifier: ISC
 * file - see file.h.
 */
#include "src/file.h"

#include "src/mem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

char *
file_read(const char *path, size_t max, size_t *len)
{
	FILE *f = fopen(path, "rbe");
	char *s = NULL;
	long n;

	if (f == NULL)
		return NULL;
	if (fseek(f, 0, SEEK_END) == 0 && (n = ftell(f)) >= 0 &&
	    (size_t)n <= max && fseek(f, 0, SEEK_SET) == 0) {
		s = x_alloc((size_t)n + 1);
		*len = fread(s, 1, (size_t)n, f);
		s[*len] = '\0';
	} else {
		errno = EFBIG;
	}
	(void)fclose(f);
	return s;
}
