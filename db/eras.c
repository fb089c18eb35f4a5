/* SPDX-License-Identifier: ISC
 * eras - see eras.h.
 */
#include "db/eras.h"

#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ERAS_BYTES_MAX 4096

static enum rc
unreadable(struct err *err, const char *why)
{
	return err_set(err, RC_IO, "E1362", "元号の表を読めません", why,
	    "data の eras.csv の権限と大きさを確かめ、なければ入れ直してください");
}

enum rc
eras_read(const char *share, struct err *err)
{
	char *path = x_printf("%s/data/eras.csv", share);
	char text[ERAS_BYTES_MAX + 1];
	FILE *f = fopen(path, "rbe");
	size_t n;
	bool is_bad;

	free(path);
	if (f == NULL)
		return errno == ENOENT || errno == ENOTDIR
			   ? RC_OK
			   : unreadable(err, "ファイルを開けません");
	n = fread(text, 1, sizeof(text), f);
	is_bad = ferror(f) != 0;
	(void)fclose(f);
	if (is_bad || n > ERAS_BYTES_MAX)
		return unreadable(
		    err, is_bad ? "読む途中で失敗しました" : "大きすぎます");
	text[n] = '\0';
	if (strlen(text) != n)
		return unreadable(err, "文字でないものが入っています");
	return GUARD("eras_from_file") ? era_load(text, err) : RC_OK;
}
