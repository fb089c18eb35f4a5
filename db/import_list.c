/* SPDX-License-Identifier: ISC
 * The error list of an import.
 */
#include "db/import_private.h"

#include "src/csv.h"
#include "src/mem.h"
#include "src/private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIST_CEILING (1024u * 1024 * 1024)

void
fault_list_add(void *list, const struct mado_fault *f)
{
	struct fault_list *l = list;

	if (l->count == l->cap) {
		l->cap = l->cap == 0 ? 64 : l->cap * 2;
		l->f = x_grow(l->f, l->cap, sizeof(*l->f));
	}
	l->f[l->count++] = *f;
}

static int
by_line(const void *a, const void *b)
{
	const struct mado_fault *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return strcmp(x->code, y->code);
}

static void
list_text(const struct fault_list *l, struct sbuf *out)
{
	sbuf_add(out, "line,column,value,code,reason,remedy\n");
	for (size_t i = 0; i < l->count; i++) {
		const struct mado_fault *f = &l->f[i];

		sbuf_addf(out, "%ld,", f->line);
		csv_put(out, f->column, 0);
		csv_put(out, f->value, 0);
		csv_put(out, f->code, 0);
		csv_put(out, mado_fault_reason(f->code), 0);
		csv_put(out, mado_fault_remedy(f->code), 1);
	}
}

enum rc
fault_list_write(struct fault_list *l, const char *path, struct err *err)
{
	struct sbuf out;
	size_t at = 0;
	bool is_fine = true;
	int fd;

	if (l->count > 1)
		qsort(l->f, l->count, sizeof(*l->f), by_line);
	if (path == NULL)
		return RC_OK;
	sbuf_init(&out, LIST_CEILING);
	list_text(l, &out);
	/* It quotes residents' data: for the owner's eyes only. */
	fd = private_file(path, 1);
	while (fd >= 0 && is_fine && at < out.len) {
		ssize_t n = write(fd, out.s + at, out.len - at);

		if (n < 0 && errno != EINTR)
			is_fine = false;
		else if (n > 0)
			at += (size_t)n;
	}
	if (fd < 0 || close(fd) != 0 || out.is_over)
		is_fine = false;
	sbuf_release(&out);
	if (!is_fine)
		return err_set(err, RC_IO, "E1847", "エラー一覧を書けません",
		    "保存先に書き込めません",
		    "--errors の場所と空き容量を確かめてください");
	return RC_OK;
}

void
fault_list_release(struct fault_list *l)
{
	if (l->f != NULL)
		explicit_bzero(l->f, l->cap * sizeof(*l->f));
	free(l->f);
	memset(l, 0, sizeof(*l));
}
