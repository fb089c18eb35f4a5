/* SPDX-License-Identifier: ISC
 * desks - see desks.h.
 */
#include "ui/desks.h"

#include "src/cert.h"
#include "src/desk.h"
#include "src/file.h"
#include "src/mem.h"
#include "ui/lang.h"
#include "ui/paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABLE_MOST ((size_t)64 * 1024)
#define DESKS_MOST 12

static enum rc
table(const struct app *a, struct desks *out, struct err *err)
{
	char *path = x_printf("%s/data/next_desks.csv", a->conf.share), *text;
	size_t len = 0;
	enum rc rc;

	text = file_read(path, TABLE_MOST, &len);
	free(path);
	if (text == NULL)
		return err_set(err, RC_NOT_FOUND, "E5114",
		    _("次の窓口の表がありません"), _("ファイルを開けません"),
		    _("data に next_desks.csv を置いてください"));
	rc = desk_load(text, len, out, err);
	free(text);
	return rc;
}

void
desks_words(const struct app *a, const struct entry *e, char *out, size_t size)
{
	struct desk_line list[DESKS_MOST];
	struct desks d;
	size_t at = 0;
	int n = 0;

	out[0] = '\0';
	if (table(a, &d, NULL) == RC_OK)
		n = desk_pick(&d, e, a->today, list, DESKS_MOST);
	for (int i = 0; i < n && at < size; i++)
		at += (size_t)snprintf(out + at, size - at, "%s%s",
		    at ? "  " : "", _(list[i].row->label));
	if (out[0] == '\0')
		(void)snprintf(out, size, "%s", _("なし"));
}

enum rc
desks_print(struct app *a, const struct entry *e, const char *screen,
    char where[512], struct err *err)
{
	struct desk_line list[DESKS_MOST];
	struct cert_request q;
	struct cert sheet;
	struct desks d;
	char title[128];
	enum rc rc = table(a, &d, err);

	if (rc != RC_OK)
		return rc;
	memset(&q, 0, sizeof(q));
	(void)snprintf(title, sizeof(title), "%s", a->town);
	q.kind = CERT_CONFIRM;
	q.today = a->today;
	q.title = title;
	q.options.sample = a->is_training;
	q.forms = a->forms;
	rc = cert_desks_compose(list,
	    desk_pick(&d, e, a->today, list, DESKS_MOST), &q, &sheet, err);
	if (rc != RC_OK)
		return rc;
	rc = app_log_print(a, screen, NULL,
	    &(struct print_note){
		"print", "次の窓口の紙", sheet.page_count, false },
	    err);
	if (rc == RC_OK)
		rc = paper_print(a, &sheet, "desks", app_now(a), where, err);
	cert_release(&sheet);
	return rc;
}
