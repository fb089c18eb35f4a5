/* SPDX-License-Identifier: ISC
 * cert_desks - 次の窓口の紙: desk, what to do there, until when. No name, no
 * address and nothing that was notified stands on it (4.1.0.3).
 */
#include "src/cert_int.h"

#include "src/date.h"
#include "src/desk.h"
#include "src/mem.h"

#include <stdlib.h>
#include <string.h>

#define LABEL_MM 36
#define STEP_MM 9

static void
words(struct sheet *s, enum form_word w)
{
	double left = sheet_m(s, M_sheet_left);

	sheet_words(s, left, s->y, -1, s->size, s->forms->words[w], "");
	preview_put(s, 3, form_preview(s->forms, w));
	preview_flush(s);
	s->y += STEP_MM;
}

static void
desk(struct sheet *s, const struct desk_line *d)
{
	double left = sheet_m(s, M_sheet_left);
	double right = sheet_m(s, M_sheet_right);
	char *day = d->until[0] != '\0' ? cert_date(d->until, false) : NULL;
	char *until =
	    day != NULL ? x_printf("%sまで", day) : x_strdup("早めに");
	char *done;

	wipe_free(sheet_fit(s, (struct box){ left, s->y, LABEL_MM, s->row },
	    s->size, d->row->label, ""));
	sheet_words(s, right, s->y + s->row / 2, 1, s->size, until, "");
	preview_put(s, 3, d->row->label);
	preview_put(s, 24, until);
	preview_flush(s);
	s->y += s->row;
	done = sheet_fit(s,
	    (struct box){ left + 6, s->y, right - left - 6, s->row }, s->size,
	    d->row->what, "desks");
	preview_put(s, 6, done);
	preview_flush(s);
	preview_blank(s);
	wipe_free(done);
	s->y += s->row + 3;
	free(until);
	free(day);
}

static void
write_sheet(struct sheet *s, const struct desk_line *list, int n,
    const struct cert_request *q)
{
	double mid = (sheet_m(s, M_sheet_left) + sheet_m(s, M_sheet_right)) / 2;
	double right = sheet_m(s, M_sheet_right);
	struct date today = date_of_day(q->today, false);
	char stored[64], *day;

	sheet_page(s);
	date_store(&today, stored, sizeof(stored));
	day = cert_date(stored, false);
	sheet_words(s, right, s->y + 6, 1, s->size, day, "");
	sheet_words(s, right, s->y + 12, 1, s->size, q->title, "");
	preview_put(s, 50, day);
	preview_flush(s);
	preview_put(s, 50, q->title);
	preview_flush(s);
	free(day);
	s->y += 30;
	sheet_words(s, mid, s->y, 0, sheet_m(s, M_sheet_title_size) - 4,
	    s->forms->words[W_title_desks], "");
	preview_blank(s);
	preview_put(s, 28, form_preview(s->forms, W_title_desks));
	preview_flush(s);
	preview_blank(s);
	s->y += 12;
	words(s, W_desks_lead);
	preview_blank(s);
	for (int i = 0; i < n; i++)
		desk(s, &list[i]);
	words(s, W_desks_foot);
	/* Both rows of the preview's foot are there on every kind of sheet. */
	preview_add(s, preview_row("", 0, "", 0));
	preview_add(s, preview_row("", 0, "", 0));
}

enum rc
cert_desks_compose(const struct desk_line *list, int n,
    const struct cert_request *q, struct cert *out, struct err *err)
{
	struct cert_forms *own;
	struct cert c = { 0 };
	struct sheet s;
	enum rc rc;

	if (n < 1)
		return err_set(err, RC_INPUT, "E5113",
		    "次の窓口の紙を作れません", "この異動で行く窓口がないため",
		    "紙は要りません");
	if ((rc = sheet_open(&s, &c, q, false, &own, err)) != RC_OK)
		return rc;
	s.row = sheet_m(&s, M_confirm_row) + 2;
	s.size = sheet_m(&s, M_confirm_size) + 2;
	write_sheet(&s, list, n, q);
	sheet_end(&s);
	cert_forms_free(own);
	*out = c;
	return RC_OK;
}
