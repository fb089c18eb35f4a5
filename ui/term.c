/* SPDX-License-Identifier: ISC
 * term - the one place that knows curses: start and end, cells to the
 * screen, keys from it. Keys are read without waiting; Esc followed by
 * 1 … 9 0 - = is a function key, Esc alone is nothing.
 */
#include "ui/engine.h"
#include "ui/probe.h"

#include <curses.h>
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#define ESC_US 1500000 /* a person's time for the key after Esc */

enum esc { ESC_NO, ESC_SEEN, ESC_CSI, ESC_CSI_LINUX };
struct terminal {
	SCREEN *scr;
	bool is_mono, has_underline, marks;
	enum esc esc;
	int64_t esc_until;
	int csi;       /* number read so far */
	bool csi_more; /* a second one: the cursor report is row;column R */
	struct probe probe;
	bool probe_done;
	bool hung_up;
	unsigned long frames;
};
static struct terminal *started; /* for the hook of die() */

static void
give_back(void)
{
	if (started != NULL)
		(void)endwin();
}

enum { PAIR_RED = 1, PAIR_YELLOW, PAIR_CYAN, PAIR_MAGENTA };

enum rc
term_start(bool mono, struct terminal **out, struct err *err)
{
	struct terminal *t;
	const char *name = getenv("TERM"), *mark;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(err, RC_INPUT, "E9011", _("端末ではありません"),
		    _("標準入力と標準出力が端末につながっていないため。"),
		    _("端末から起動してください。"));
	if (name == NULL || name[0] == '\0')
		name = "xterm-256color";
	t = x_alloc(sizeof(*t));
	set_escdelay(25);
	t->scr = newterm(name, stdout, stdin);
	if (t->scr == NULL) {
		free(t);
		return err_set(err, RC_INPUT, "E9012",
		    _("この種類の端末は使えません"),
		    _("環境変数 TERM の端末が登録されていないため。"),
		    _("TERM=xterm-256color で起動してください。"));
	}
	started = t;
	die_hook(give_back);
	(void)set_term(t->scr);
	(void)raw();
	(void)noecho();
	(void)nonl();
	(void)keypad(stdscr, TRUE);
	(void)nodelay(stdscr, TRUE);
	(void)leaveok(stdscr, FALSE);
	(void)meta(stdscr, TRUE);
	t->is_mono = mono || !has_colors();
	if (!t->is_mono) {
		(void)start_color();
		(void)use_default_colors();
		(void)init_pair(PAIR_RED, COLOR_RED, -1);
		(void)init_pair(PAIR_YELLOW, COLOR_YELLOW, -1);
		(void)init_pair(PAIR_CYAN, COLOR_CYAN, -1);
		(void)init_pair(PAIR_MAGENTA, COLOR_MAGENTA, -1);
	}
	t->has_underline = (termattrs() & A_UNDERLINE) != 0;
	mark = getenv("MADOGUCHI_FRAME_MARK");
	t->marks = mark != NULL && strcmp(mark, "1") == 0;
	*out = t;
	return RC_OK;
}

void
term_end(struct terminal *t)
{
	if (t == NULL)
		return;
	(void)erase();
	(void)refresh();
	(void)endwin();
	delscreen(t->scr);
	started = NULL;
	free(t);
}

void
term_size(struct terminal *t, int *rows, int *cols)
{
	(void)t;
	*rows = LINES;
	*cols = COLS;
}

int
term_fd(const struct terminal *t)
{
	(void)t;
	return STDIN_FILENO;
}

bool
term_is_mono(const struct terminal *t)
{
	return t != NULL && t->is_mono;
}

bool
term_hung_up(const struct terminal *t)
{
	return t->hung_up;
}

int64_t
term_esc_until(const struct terminal *t)
{
	return t->esc == ESC_NO ? INT64_MAX : t->esc_until;
}

static attr_t
attr_of(const struct terminal *t, unsigned look, short *pair)
{
	attr_t a = A_NORMAL;

	*pair = 0;
	if (look & LOOK_DIM)
		a |= A_DIM;
	if (look & LOOK_BOLD)
		a |= A_BOLD;
	if (look & LOOK_FOCUS)
		a |= A_REVERSE;
	if (look & LOOK_FIELD)
		a |= A_UNDERLINE;
	if (t->is_mono) {
		if (look & LOOK_M_REVERSE)
			a |= A_REVERSE;
		if (look & LOOK_M_BOLD)
			a |= A_BOLD;
		return a;
	}
	if (look & LOOK_RED)
		*pair = PAIR_RED;
	else if (look & LOOK_YELLOW)
		*pair = PAIR_YELLOW;
	else if (look & LOOK_CYAN)
		*pair = PAIR_CYAN;
	else if (look & LOOK_MAGENTA)
		*pair = PAIR_MAGENTA;
	return a;
}

/* One cell by setcchar and add_wch: addwstr would lose selectors. */
static void
show_cell(const struct terminal *t, const struct cell *x)
{
	wchar_t w[CCHARW_MAX + 1] = { 0 };
	cchar_t cc;
	short pair;
	attr_t a = attr_of(t, x->look, &pair);
	const char *s = x->text;
	size_t n;
	mbstate_t st;

	if (s[0] == '\0')
		s = (x->look & LOOK_FIELD) && !t->has_underline ? "_" : " ";
	memset(&st, 0, sizeof(st));
	n = mbsrtowcs(w, &s, CCHARW_MAX, &st);
	if (n == (size_t)-1) {
		w[0] = L'?';
		n = 1;
	}
	w[n] = L'\0';
	if (setcchar(&cc, w, a, pair, NULL) == OK)
		(void)add_wch(&cc);
}

void
term_show(struct terminal *t, const struct canvas *c)
{
	(void)erase();
	for (int r = 0; r < c->rows && r < LINES; r++)
		for (int i = 0; i < c->cols && i < COLS; i++) {
			const struct cell *x =
			    &c->cells[(size_t)r * (size_t)c->cols + (size_t)i];

			if (x->width == 0)
				continue;
			if (x->text[0] == '\0' && x->look == LOOK_PLAIN)
				continue;
			(void)move(r, i);
			show_cell(t, x);
		}
	if (c->cur_row > 0) {
		(void)move(c->cur_row - 1, c->cur_col - 1);
		(void)curs_set(1);
	} else {
		(void)move(0, 0);
		(void)curs_set(0);
	}
	(void)refresh();
}

void
term_mark(struct terminal *t, unsigned long keys, const char *state)
{
	if (!t->marks)
		return;
	(void)fflush(stdout);
	(void)printf("\033]777;frame;%lu;%lu;%s\007", ++t->frames, keys, state);
	(void)fflush(stdout);
}

static int
special(int c)
{
	static const struct {
		int curses, ours;
	} map[] = { { KEY_UP, K_UP }, { KEY_DOWN, K_DOWN },
		{ KEY_LEFT, K_LEFT }, { KEY_RIGHT, K_RIGHT },
		{ KEY_HOME, K_HOME }, { KEY_END, K_END }, { KEY_DC, K_DELETE },
		{ KEY_BACKSPACE, K_BACKSPACE }, { KEY_ENTER, K_ENTER },
		{ KEY_BTAB, K_BACKTAB }, { KEY_PPAGE, K_F7 },
		{ KEY_NPAGE, K_F8 }, { KEY_RESIZE, K_RESIZE },
		{ KEY_FIND, K_HOME }, { KEY_SELECT, K_END } };

	if (c >= KEY_F(1) && c <= KEY_F(12))
		return K_F1 + (c - KEY_F(1));
	for (size_t i = 0; i < sizeof(map) / sizeof(map[0]); i++)
		if (map[i].curses == c)
			return map[i].ours;
	return K_NONE;
}

static int
control(wint_t c)
{
	switch (c) {
	case '\r':
	case '\n':
		return K_ENTER;
	case '\t':
		return K_TAB;
	case 8:
	case 127:
		return K_BACKSPACE;
	case 4:
		return K_CTRL_D;
	case 18:
		return K_CTRL_R;
	case 23:
		return K_CTRL_W;
	default:
		return K_NONE;
	}
}

void
term_probe(struct terminal *t)
{
	struct sbuf b;

	if (LINES < ROWS_MIN)
		return; /* row 1 and a key would look alike */
	sbuf_init(&b, 2000);
	probe_ask(&t->probe, LINES, &b);
	(void)fflush(stdout);
	(void)fwrite(b.s, 1, b.len, stdout);
	(void)fflush(stdout);
	sbuf_release(&b);
	/* What curses believes to stand in the last row is gone. */
	(void)wredrawln(stdscr, LINES - 1, 1);
	(void)refresh();
}

bool
term_probed(struct terminal *t, char *out, size_t size)
{
	if (!t->probe_done)
		return false;
	t->probe_done = false;
	probe_fault(&t->probe, out, size);
	return out[0] != '\0';
}

/* Escape sequences that terminfo did not know: the usual ones are taken,
 * the others swallowed whole, so that they never become text. */
static int
csi_end(struct terminal *t, wint_t c)
{
	static const char letters[] = "ABCDHFZ";
	static const int codes[] = { K_UP, K_DOWN, K_RIGHT, K_LEFT, K_HOME,
		K_END, K_BACKTAB };
	static const struct {
		int number, code;
	} tilde[] = { { 1, K_HOME }, { 3, K_DELETE }, { 4, K_END }, { 5, K_F7 },
		{ 6, K_F8 }, { 7, K_HOME }, { 8, K_END }, { 11, K_F1 },
		{ 12, K_F2 }, { 13, K_F3 }, { 14, K_F4 }, { 15, K_F5 },
		{ 17, K_F6 }, { 18, K_F7 }, { 19, K_F8 }, { 20, K_F9 },
		{ 21, K_F10 }, { 23, K_F11 }, { 24, K_F12 } };
	const char *p;

	if (c == 'R' && t->csi_more) {
		t->probe_done |= probe_answer(&t->probe, t->csi);
		return K_NONE;
	}
	if (c == '~')
		for (size_t i = 0; i < sizeof(tilde) / sizeof(tilde[0]); i++)
			if (tilde[i].number == t->csi)
				return tilde[i].code;
	if (c < 128 && c != '\0' && (p = strchr(letters, (int)c)) != NULL)
		return codes[p - letters];
	if (c >= 'P' && c <= 'S')
		return K_F1 + (int)(c - 'P');
	return K_NONE;
}

/* Returns the code, K_NONE when the character was part of a sequence. */
static int
after_esc(struct terminal *t, wint_t c, bool *is_taken)
{
	int code = K_NONE;

	*is_taken = true;
	switch (t->esc) {
	case ESC_NO:
		break;
	case ESC_SEEN:
		if (c == 27) {
			return K_NONE;
		}
		if (c == '[' || c == 'O') {
			t->esc = ESC_CSI;
			t->csi = 0;
			t->csi_more = false;
			return K_NONE;
		}
		t->esc = ESC_NO;
		code = key_after_esc((int)c);
		/* Esc and another key: the key is meant, Esc is nothing. */
		if (code == K_NONE)
			*is_taken = false;
		return code;
	case ESC_CSI:
		if (c == '[') {
			t->esc = ESC_CSI_LINUX;
			return K_NONE;
		}
		if (c >= '0' && c <= '9') {
			if (t->csi < 1000)
				t->csi = t->csi * 10 + (int)(c - '0');
			return K_NONE;
		}
		if (c == ';') {
			t->csi = 0;
			t->csi_more = true;
			return K_NONE;
		}
		if (c >= 0x40 && c <= 0x7e) {
			t->esc = ESC_NO;
			return csi_end(t, c);
		}
		if (c < 0x20 || c > 0x7e) {
			t->esc = ESC_NO;
			*is_taken = false;
		}
		return K_NONE;
	case ESC_CSI_LINUX: /* the console's F1 to F5 */
		t->esc = ESC_NO;
		return c >= 'A' && c <= 'E' ? K_F1 + (int)(c - 'A') : K_NONE;
	}
	*is_taken = false;
	return K_NONE;
}

void
term_key(struct terminal *t, int64_t now, struct keypress *k)
{
	wint_t c;
	bool is_taken;
	char mb[MB_LEN_MAX + 1];
	size_t n;
	mbstate_t st;
	int r;

	memset(k, 0, sizeof(*k));
	if (t->esc != ESC_NO && now >= t->esc_until)
		t->esc = ESC_NO;
	for (;;) {
		errno = 0;
		r = get_wch(&c);
		if (r == ERR) {
			/* End of file and a lost line look alike to curses. */
			if (errno == EIO || errno == ENXIO)
				t->hung_up = true;
			return;
		}
		if (r == KEY_CODE_YES) {
			t->esc = ESC_NO;
			k->code = special((int)c);
			if (k->code == K_NONE)
				continue;
			return;
		}
		if (t->esc != ESC_NO) {
			k->code = after_esc(t, c, &is_taken);
			if (k->code != K_NONE)
				return;
			if (is_taken)
				continue;
		}
		if (c == 27) {
			t->esc = ESC_SEEN;
			t->esc_until = now + ESC_US;
			continue;
		}
		if (c < 0x20 || c == 0x7f) {
			k->code = control(c);
			if (k->code == K_NONE)
				continue;
			return;
		}
		if (c >= 0x80 && c < 0xa0)
			continue;
		memset(&st, 0, sizeof(st));
		n = wcrtomb(mb, (wchar_t)c, &st);
		if (n == (size_t)-1 || n >= sizeof(k->text))
			continue;
		memcpy(k->text, mb, n);
		k->text[n] = '\0';
		k->code = (int)c;
		return;
	}
}
