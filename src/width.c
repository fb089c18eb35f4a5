/* SPDX-License-Identifier: ISC
 * width - see width.h. The table is our own, so that a terminal's columns
 * do not depend on the locale that happens to be set.
 */
#include "src/width.h"

#include <stddef.h>

static const struct range {
	int32_t first, last;
	int cols;
} ranges[] = {
#include "src/width_table.h"
};

int
text_code_width(int32_t c)
{
	size_t lo = 0, hi = sizeof(ranges) / sizeof(ranges[0]), mid;

	/* kana and the common kanji, by far the most */
	if ((c >= 0x3041 && c <= 0x3096) || (c >= 0x30A0 && c <= 0x30FF) ||
	    (c >= 0x4E00 && c <= 0x9FFC))
		return 2;
	if (c >= 0x20 && c < 0x7F)
		return 1;
	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (c < ranges[mid].first)
			hi = mid;
		else if (c > ranges[mid].last)
			lo = mid + 1;
		else
			return ranges[mid].cols;
	}
	return -1;
}
