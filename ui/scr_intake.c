/* SPDX-License-Identifier: ISC
 * X1 取込 - over the screen that is filled: what a reader types, or a file of
 * the folder `intake` (10.8). A reader is a keyboard: its lines are taken as
 * fast as they come, never shown (a 個人番号 may stand in them), and end with
 * Enter each; an Enter by itself, when the reader is silent, fills the screen.
 * A code may be anybody's: no key in it leaves the dialog or takes a file.
 * X2 tells what could not be read.
 */
#include "ui/intake.h"

#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/engine.h"
#include "ui/message.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What one reading may hold: 40 people and a line of headings. */
#define TEXT_SIZE ((size_t)64 * 1024)
/* A second line end that comes so soon is the reader's, not a hand's. */
#define SILENCE (INT64_C(300) * 1000)
/* No hand follows one key with another so soon: a reader does, and what it
 * types is foreign. */
#define BURST (INT64_C(100) * 1000)

enum { TOP = 6, LEFT = 3, RIGHT = 78, FIRST_FILE = 10, FILES = 9 };

struct intake_view {
	struct secret text; /* every line, in locked memory */
	size_t line_at;     /* where the line that is being typed begins */
	int lines, chars;   /* ended; of the line that is being typed */
	int64_t ended_at;
	int64_t typed_at; /* the last key that a reader may have typed */
	/* What leaves the dialog, until it is sure that no reader typed it;
	 * code 0 none. */
	struct keypress waits;
	bool is_hand;   /* it goes on to the engine, and is sure */
	bool is_silent; /* long enough since then */
	bool is_full;
	struct intake_file files[INTAKE_FILES];
	struct list list;
	bool in_list;
	struct err no_folder; /* code "": there is one */
};

static void
forget_text(struct intake_view *v)
{
	secret_clear(&v->text);
	v->line_at = 0;
	v->lines = v->chars = 0;
	v->is_full = false;
}

static enum rc
intake_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct intake_view *v = state;
	int n = 0;

	(void)t;
	err_clear(&v->no_folder);
	if (secret_init_size(&v->text, TEXT_SIZE, err) != RC_OK)
		return RC_IO;
	if (intake_list(ui_app(ui)->conf.intake, v->files, INTAKE_FILES, &n,
		&v->no_folder) != RC_OK)
		n = 0;
	list_set(&v->list, n, 1);
	return RC_OK;
}

static void
intake_close(struct ui *ui, void *state)
{
	struct intake_view *v = state;

	(void)ui;
	secret_release(&v->text);
}

/* Half a paper does not wait for whoever comes back, nor does a key. */
static void
intake_forget(struct ui *ui, void *state)
{
	struct intake_view *v = state;

	(void)ui;
	forget_text(v);
	memset(&v->waits, 0, sizeof(v->waits));
}

/* ---- what was read goes to its screen */

static void
show_faults(struct ui *ui, struct intake *x)
{
	struct target t;

	memset(&t, 0, sizeof(t));
	t.data = x;
	if (ui_open(ui, "X2", &t) == RC_OK)
		/* Keys typed for the form are not meant for this. */
		ui_interrupt(ui, false);
}

static void
tell_removed(struct intake *x, enum intake_gone gone)
{
	if (gone == INTAKE_GONE)
		return;
	intake_tell(x, 0, INTAKE_COLUMNS, RC_IO, "E1897",
	    gone == INTAKE_GONE_NAME
		? "個人番号のあるファイルに上書きできませんでした"
		: "個人番号のあるファイルを消せません",
	    gone == INTAKE_GONE_NAME ? "書く権利がないため"
	    : gone == INTAKE_OTHER ? "読んだ後に別のファイルになったため"
				   : "消す権利がないため",
	    "管理者に知らせ、置き場から消してください");
}

/* Nothing of it was taken in, and it lies on a disk with a 個人番号 in it. */
static void
drop_unread(struct ui *ui, const char *name, const struct intake_seen *seen,
    struct err *err, enum rc rc)
{
	const struct err was = *err;
	enum intake_gone gone =
	    intake_remove(ui_app(ui)->conf.intake, name, seen);
	const char *remedy =
	    gone == INTAKE_GONE
		? "個人番号があったのでファイルは消しました。書類を見て、画面で入れてください"
	    : gone == INTAKE_GONE_NAME
		? "個人番号のあるファイルは消しましたが、上書きできませんでした。管理者に知らせてください"
		: "個人番号のあるファイルが残っています。管理者に知らせ、置き場から消してください";

	if (was.code[0] == '\0')
		(void)err_set(err, rc, "E1897", "取り込めませんでした",
		    "画面を開けないか、権限がないため", remedy);
	else
		(void)err_set(err, rc, was.code, was.text, was.why, remedy);
}

/* text is read and let go; name "": it was typed, and seen NULL. */
static void
deliver(struct ui *ui, struct secret *text, const char *name, bool is_memory,
    const struct intake_seen *seen)
{
	struct app *a = ui_app(ui);
	struct intake_from from = { intake_of_screen(ui), a->today,
		name[0] == '\0' || is_memory };
	struct intake *x = x_alloc(sizeof(*x));
	char paper[120];
	struct err err;
	enum rc rc;

	err_clear(&err);
	rc = intake_parse(text->s, text->len, &from, x, &err);
	secret_release(text);
	if (rc == RC_OK)
		rc = intake_fill(ui, x, &err);
	if (rc == RC_OK && name[0] != '\0' && x->has_numbers &&
	    GUARD("intake_file_goes"))
		tell_removed(x, intake_remove(a->conf.intake, name, seen));
	if (rc != RC_OK && name[0] != '\0' && x->has_numbers && !is_memory &&
	    GUARD("intake_unread_goes"))
		drop_unread(ui, name, seen, &err, rc);
	if (rc != RC_OK && err.code[0] != '\0')
		ui_err_dialog(ui, &err);
	else if (rc == RC_OK && x->fault_count > 0)
		show_faults(ui, x);
	else if (rc == RC_OK && ui->say[0] == '\0')
		ui_say(ui, LOOK_PLAIN, _("%s を取り込みました  %d行"),
		    message_text(
			intake_paper_label(x->paper), paper, sizeof(paper)),
		    x->count);
	intake_free(x);
	free(x);
}

static void
take_text(struct ui *ui, struct intake_view *v)
{
	struct secret text = v->text;

	memset(&v->text, 0, sizeof(v->text));
	/* What a reader goes on with is not meant for the screen below. */
	ui_interrupt(ui, true);
	ui_pop(ui);
	deliver(ui, &text, "", true, NULL);
}

static void
take_file(struct ui *ui, struct intake_view *v)
{
	char name[sizeof(v->files[0].name)];
	struct intake_seen seen;
	struct secret text;
	struct err err;
	bool is_memory;

	err_clear(&err);
	(void)snprintf(name, sizeof(name), "%s", v->files[v->list.at].name);
	if (intake_read(ui_app(ui)->conf.intake, name, &text, &is_memory, &seen,
		&err) != RC_OK) {
		ui_say_err(ui, &err);
		return;
	}
	ui_pop(ui);
	deliver(ui, &text, name, is_memory, &seen);
}

/* ---- keys */

static void
end_line(struct ui *ui, struct intake_view *v)
{
	int64_t now = ui_now(ui);

	if (v->text.len > v->line_at) {
		(void)secret_add(&v->text, "\n");
		v->line_at = v->text.len;
		v->lines++;
		v->chars = 0;
		v->ended_at = now;
		v->is_silent = false;
		ui_wake_at(ui, now + SILENCE);
		return;
	}
	if (v->lines == 0) {
		ui_say(ui, LOOK_PLAIN, "%s",
		    v->list.count > 0
			? _("読取機で読むか、下矢印でファイルを選びます")
			: _("読取機で読みます"));
		return;
	}
	/* CR and LF of a reader; what comes after silence waited (leaves). */
	if (!v->is_silent && GUARD("intake_silence"))
		return;
	take_text(ui, v);
}

static void
add(struct ui *ui, struct intake_view *v, const char *text)
{
	/* Room for the end of the line. */
	if (v->text.len + strlen(text) + 2 >= v->text.size)
		v->is_full = true;
	if (v->is_full) {
		ui_say(ui, LOOK_ERROR, "%s",
		    _("E1881 長すぎます  64 KiB まで  F3 で閉じて読み直します"));
		return;
	}
	if (secret_add(&v->text, text))
		v->chars++;
}

static void settle(struct ui *ui, struct intake_view *v);

static void
intake_tick(struct ui *ui, void *state, int64_t now)
{
	struct intake_view *v = state;

	if (v->waits.code != 0 && now - v->typed_at >= BURST) {
		settle(ui, v);
		return;
	}
	if (v->is_silent || v->lines == 0 || now - v->ended_at < SILENCE)
		return;
	v->is_silent = true;
	ui->is_dirty = true;
}

static bool
list_typed(struct intake_view *v, const struct keypress *k)
{
	if (k->code == K_TAB || k->code == K_BACKTAB ||
	    (k->code == K_UP && v->list.at == 0)) {
		v->in_list = false;
		return true;
	}
	return list_key(&v->list, k);
}

/* It was a hand's, and does what it is there for. */
static void
settle(struct ui *ui, struct intake_view *v)
{
	struct keypress k = v->waits;

	memset(&v->waits, 0, sizeof(v->waits));
	ui->is_dirty = true;
	if (k.code == K_F1 || k.code == K_F2 || k.code == K_F12) {
		v->is_hand = true;
		ui_dispatch(ui, &k);
	} else if (k.code == K_F3) {
		if (v->text.len > 0)
			ui_interrupt(ui, true);
		ui_pop(ui);
	} else if (v->in_list) {
		take_file(ui, v);
	} else {
		take_text(ui, v);
	}
}

/* Another key came at once: a reader typed what waits. */
static void
is_readers(struct ui *ui, struct intake_view *v)
{
	struct keypress k = v->waits;

	memset(&v->waits, 0, sizeof(v->waits));
	v->in_list = false;
	if (k.text[0] != '\0')
		add(ui, v, k.text);
	explicit_bzero(&k, sizeof(k));
}

static bool
wait_for(struct ui *ui, struct intake_view *v, const struct keypress *k)
{
	v->waits = *k;
	ui_wake_at(ui, v->typed_at + BURST);
	if (!GUARD("intake_hand"))
		settle(ui, v);
	return true;
}

/* Keys with which a code would get out of the dialog if it began with them. */
static bool
leaves(struct intake_view *v, int code)
{
	switch (code) {
	case K_F1:
	case K_F2:
	case K_F3:
	case K_F12:
		return true;
	case K_ENTER:
		return v->in_list || (v->text.len == v->line_at &&
					 v->lines > 0 && v->is_silent);
	default:
		return v->in_list && list_pick(&v->list, code) >= 0;
	}
}

static bool
intake_first(struct ui *ui, void *state, const struct keypress *k)
{
	struct intake_view *v = state;
	int64_t now = ui_now(ui);
	bool is_text = k->text[0] != '\0' || k->code == K_ENTER ||
		       k->code == K_TAB || k->code == K_BACKSPACE;
	bool is_soon = v->typed_at != 0 && now - v->typed_at < BURST;
	bool is_way_out;

	if (v->is_hand) {
		v->is_hand = false;
		return false;
	}
	if (v->waits.code != 0 && !is_soon) {
		settle(ui, v);
		return false;
	}
	if (v->waits.code != 0)
		is_readers(ui, v);
	if (is_soon)
		v->in_list = false;
	is_way_out = leaves(v, k->code);
	if (is_text || is_soon || is_way_out)
		v->typed_at = now;
	if (is_soon && !is_text)
		return GUARD("intake_burst");
	return is_way_out && wait_for(ui, v, k);
}

static bool
intake_key(struct ui *ui, void *state, const struct keypress *k)
{
	struct intake_view *v = state;

	/* A letter is a reader's, wherever the point stands. */
	if (v->in_list && list_typed(v, k))
		return true;
	if (k->code == K_DOWN || (k->code == K_TAB && v->text.len == 0)) {
		v->in_list = v->list.count > 0 && v->text.len == 0;
		return true;
	}
	if (k->code == K_ENTER) {
		end_line(ui, v);
		return true;
	}
	if (k->code == K_BACKSPACE) {
		if (v->text.len > v->line_at) {
			secret_backspace(&v->text);
			v->chars--;
		}
		return true;
	}
	/* A reader's Tab between values is a blank. */
	if (k->text[0] != '\0' || k->code == K_TAB) {
		v->in_list = false;
		add(ui, v, k->code == K_TAB ? " " : k->text);
		return true;
	}
	return false;
}

static void
intake_op(struct ui *ui, void *state, int op)
{
	struct intake_view *v = state;
	int n = 0;

	switch (op) {
	case OP_AGAIN:
		err_clear(&v->no_folder);
		if (intake_list(ui_app(ui)->conf.intake, v->files, INTAKE_FILES,
			&n, &v->no_folder) != RC_OK)
			n = 0;
		list_set(&v->list, n, 1);
		v->in_list = v->in_list && n > 0;
		break;
	case OP_PREV:
	case OP_NEXT:
		list_page(&v->list, op == OP_NEXT ? 1 : -1);
		break;
	default:
		break;
	}
}

/* ---- drawing */

/* The row below the files, as many as there are. */
static int
foot_of(const struct intake_view *v)
{
	int n = v->list.count < FILES ? v->list.count : FILES;

	return FIRST_FILE + n + (n > 0);
}

/* Today's by the clock, older ones by their day. */
static void
when(const struct app *a, int64_t at, char *out, size_t size)
{
	int32_t day = (int32_t)((at + 9 * 3600) / 86400);
	char clock[40];
	int y, m, d;

	if (day == a->today) {
		show_clock(at * 1000000, clock);
		(void)snprintf(out, size, "%.5s", clock);
		return;
	}
	date_from_day(day, &y, &m, &d);
	(void)snprintf(out, size, "%2d.%2d", m, d);
}

static void
draw_files(const struct app *a, struct intake_view *v, struct view *w)
{
	char time[40], count[64], size[32];
	int i, row = FIRST_FILE;

	list_room(&v->list, FIRST_FILE, FIRST_FILE + FILES - 1);
	for (i = v->list.top;
	     i < v->list.count && i < v->list.top + v->list.room; i++, row++) {
		const struct intake_file *f = &v->files[i];

		if (v->in_list && i == v->list.at)
			put(w, row, LEFT + 2, LOOK_PLAIN, ">");
		putf(w, row, LEFT + 4, LOOK_PLAIN, "%d", i - v->list.top + 1);
		put_cols(w, row, LEFT + 7, 44, LOOK_PLAIN, f->name);
		when(a, f->at, time, sizeof(time));
		put(w, row, LEFT + 53, LOOK_DIM, time);
		(void)snprintf(size, sizeof(size), _("%lld バイト"), f->size);
		put_right(w, row, RIGHT - 2, LOOK_DIM, size);
	}
	if (v->list.count > v->list.room)
		list_count_text(&v->list, v->list.count, count, sizeof(count));
	else
		(void)snprintf(count, sizeof(count), _("%d件"), v->list.count);
	put_right(w, foot_of(v), RIGHT - 2, LOOK_DIM, count);
}

static void
intake_draw(const struct ui *ui, void *state, struct view *w)
{
	struct intake_view *v = state;
	char text[200];

	put_box(w, TOP, LEFT, foot_of(v) + 1, RIGHT, _("取込"));
	if (!v->in_list)
		put(w, TOP + 1, LEFT + 2, LOOK_PLAIN, ">");
	put(w, TOP + 1, LEFT + 4, LOOK_DIM, _("読取"));
	text[0] = '\0';
	if (v->chars > 0)
		(void)snprintf(text, sizeof(text), _("%d字"), v->chars);
	put_cols(w, TOP + 1, LEFT + 11, 22,
	    LOOK_FIELD | (v->in_list ? 0U : LOOK_FOCUS), text);
	if (!v->in_list)
		put_cursor(w, TOP + 1, LEFT + 11);
	put(w, TOP + 1, LEFT + 36, LOOK_DIM, _("読んだ行"));
	putf(w, TOP + 1, LEFT + 47, LOOK_PLAIN, "%d", v->lines);
	put(w, TOP + 2, LEFT + 4, LOOK_DIM,
	    _("読んだものは画面に出さず、行が済んだら Enter で取り込みます"));
	if (v->no_folder.code[0] != '\0') {
		put(w, foot_of(v), LEFT + 4, LOOK_DIM,
		    _("取り込むファイルの置き場がありません"));
		return;
	}
	draw_files(ui_app(ui), v, w);
	put(w, foot_of(v), LEFT + 4, LOOK_DIM, _("置き場"));
	put_cols(
	    w, foot_of(v), LEFT + 11, 44, LOOK_DIM, ui_app(ui)->conf.intake);
}

static bool
intake_can(const struct ui *ui, const void *state, int op)
{
	const struct intake_view *v = state;

	(void)ui;
	return op == OP_AGAIN || v->list.count > v->list.room;
}

static const char *
intake_hint(const struct ui *ui, const void *state)
{
	const struct intake_view *v = state;

	(void)ui;
	if (v->in_list)
		return _(
		    "数字か Enter でファイルを取り込む   Tab 読取へ   F3 やめる");
	if (v->lines > 0 && !v->is_silent)
		return _("読んでいます   F3 やめる");
	if (v->lines > 0)
		return _("Enter で取り込む   続けて読むと次の行   F3 やめる");
	return _("読取機で読む   下矢印 ファイルを選ぶ   F3 やめる");
}

static const struct field read_field = {
	.label = N_("読取"),
	.kind = FIELD_SECRET,
	.help = N_("読取機は一行ずつ打ち、行の終わりに Enter を打ちます。"
		   "打たれたものは画面に出さず、この端末に残しません。10.8"),
	.typing =
	    N_("行の初めは書類の名か見出し（moveout notice request card）"),
};

static const struct field *
intake_field(const void *state)
{
	(void)state;
	return &read_field;
}

static const struct field *
intake_each_field(int i)
{
	return i == 0 ? &read_field : NULL;
}

static const struct key keys[] = {
	{ K_F5, OP_AGAIN, N_("更新"), N_("置き場を見直す") },
	{ K_F7, OP_PREV, NULL, N_("前の頁") },
	{ K_F8, OP_NEXT, NULL, N_("次の頁") },
	{ K_DOWN, OP_NONE, NULL,
	    N_("ファイルの一覧へ。数字か Enter で取り込む") },
	{ K_TAB, OP_NONE, NULL, N_("一覧と読取を行き来する") },
	{ K_ENTER, OP_NONE, NULL,
	    N_("行の終わり。読み終えて一度だけ押すと取り込む") },
	{ 0, 0, NULL, NULL },
};

const struct screen scr_intake = {
	.name = "intake",
	.code = "X1",
	.title = N_("取込"),
	.about = N_(
	    "転出証明書・住民異動届・交付申請書・個人番号カードの CSV を取り込みます。\n"
	    "Ctrl-R か /X1 で開き、読取機で読むか、置き場のファイルを選びます。\n"
	    "書類に合う画面が開いて 着 で埋まり、違うものを打つと 変 になります。\n"
	    "読めない行は行の番号と原因を示し、残りは画面で直します。\n"
	    "個人番号は打たれたときと、置き場が tmpfs のときだけ読みます。"),
	.keys = keys,
	.state_size = sizeof(struct intake_view),
	.is_over = true,
	.open = intake_open,
	.draw = intake_draw,
	.first = intake_first,
	.key = intake_key,
	.op = intake_op,
	.tick = intake_tick,
	.can = intake_can,
	.forget = intake_forget,
	.close = intake_close,
	.hint_now = intake_hint,
	.field = intake_field,
	.each_field = intake_each_field,
};
