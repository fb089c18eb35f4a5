/* SPDX-License-Identifier: ISC
 * status - rows 1 and 2 and the message row, as they stand on every screen.
 */
#include "src/date.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/engine.h"
#include "ui/offline.h"

#include <stdio.h>
#include <string.h>

/* 18,204,511 */
static void
grouped(int64_t n, char *out, size_t size)
{
	char digits[32];
	size_t len, at = 0;

	(void)snprintf(
	    digits, sizeof(digits), "%lld", (long long)(n < 0 ? 0 : n));
	len = strlen(digits);
	for (size_t i = 0; i < len && at + 2 < size; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
}

/* 今, 12分前, 3時間前, 2日前 */
static void
age_text(int64_t us, char *out, size_t size)
{
	int64_t s = us / 1000000;

	if (s < 2)
		(void)snprintf(out, size, "%s", _("今"));
	else if (s < 60)
		(void)snprintf(out, size, _("%d秒前"), (int)s);
	else if (s < 3600)
		(void)snprintf(out, size, _("%d分前"), (int)(s / 60));
	else if (s < 86400)
		(void)snprintf(out, size, _("%d時間前"), (int)(s / 3600));
	else
		(void)snprintf(out, size, _("%d日前"), (int)(s / 86400));
}

/* 不通12分, 不通17時間: ten columns at most */
static const char *
down_text(int64_t us, char *out, size_t size)
{
	int64_t minutes = us / 60000000;

	if (minutes < 1000)
		(void)snprintf(out, size, _("不通%d分"), (int)minutes);
	else if (minutes < 100 * 60)
		(void)snprintf(out, size, _("不通%d時間"), (int)(minutes / 60));
	else
		(void)snprintf(out, size, _("不通%d日"),
		    (int)(minutes / 1440 < 999 ? minutes / 1440 : 999));
	return out;
}

static void
right_title(const struct ui *ui, char out[400])
{
	const struct app *a = ui->app;
	char today[64];

	app_today_text(a, today, sizeof(today));
	if (a->session.is_open)
		(void)snprintf(out, 400, "%s %s  %s %s  %s", a->conf.office,
		    a->conf.counter, a->session.name, a->session.role, today);
	else
		(void)snprintf(out, 400, "%s %s  %s", a->conf.office,
		    a->conf.counter, today);
}

static void
state_row(const struct ui *ui, struct view *v, const char *code, int cols,
    unsigned base)
{
	const struct app *a = ui->app;
	const struct app_status *s = &a->status;
	char number[40], age[40], down[40];
	int64_t old = s->age_us < INT64_MAX ? s->age_us : 0;
	const char *stopped = line_word(a);
	unsigned look = base != 0 ? base : LOOK_DIM;

	if (stopped != NULL)
		put(v, 2, 1, base != 0 ? base : LOOK_STOP, stopped);
	else if (s->is_online)
		put(v, 2, 1, look, _("接続"));
	else
		put(v, 2, 1,
		    base != 0              ? base
		    : old > s->block_limit ? LOOK_STOP
					   : LOOK_YELLOW | LOOK_M_BOLD,
		    down_text(old, down, sizeof(down)));
	grouped(s->position, number, sizeof(number));
	age_text(old, age, sizeof(age));
	/* nothing to search in yet: how far it is */
	if (s->position == 0 && s->rows_total > 0)
		putf(v, 2, 11, look, _("写しを準備中 %d%%"),
		    (int)(s->rows_done * 100 / s->rows_total));
	else
		putf(v, 2, 11, look, _("台帳 %s %s"), number, age);
	/* blank for who may approve nothing */
	if (app_has(a, "approve")) {
		if (s->is_online && s->approvable >= 0)
			putf(v, 2, 36, look, _("審査待 %d"), s->approvable);
		else
			put(v, 2, 36, look, _("審査待 ?"));
	}
	putf(v, 2, 46, look, _("未送信 %d"), s->waiting);
	if (a->reason > 0) {
		char word[64];

		text_fit(
		    app_reason_word(a->reason), 16, false, word, sizeof(word));
		putf(v, 2, 57, look, _("応対 %s"), word);
	}
	put_right(v, 2, cols, look, code);
}

void
status_draw(const struct ui *ui, struct view *v, const char *title,
    const char *code, int cols)
{
	char right[400], left[160];
	bool is_training = ui->app->is_training;
	unsigned base = is_training ? LOOK_TRAINING : 0;
	int col = 1, room;

	if (is_training) {
		for (int i = 1; i <= cols; i++) {
			put(v, 1, i, base, " ");
			put(v, 2, i, base, " ");
		}
		col += put(v, 1, col, base, "【研修】");
	}
	right_title(ui, right);
	room = cols - text_cols(right) - col;
	if (room > 35)
		room = 35;
	text_fit(title, room, false, left, sizeof(left));
	if (GUARD("title_shown"))
		put(v, 1, col, base | LOOK_BOLD, left);
	put_right(v, 1, cols, base | LOOK_BOLD, right);
	state_row(ui, v, code, cols, base);
}

void
message_draw(
    const struct ui *ui, struct view *v, unsigned look, const char *text)
{
	char out[1024];
	int row = v->c->rows - 1, col = 1;

	if (ui->app->is_training)
		col += put(v, row, 1, LOOK_TRAINING, "【研修】");
	text_fit(text, v->cols - col + 1, false, out, sizeof(out));
	put(v, row, col, look, out);
}
