/* SPDX-License-Identifier: ISC
 * help_vt - see help_vt.h. Bytes are fed to libvterm up to each mark, so
 * that what is looked at is exactly one frame.
 */
#include "tests/ui/help_vt.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#define MARK "\033]777;frame;"
#define WAIT_US INT64_C(20000000)
#define BUF_SIZE 262144

struct vt {
	int fd, rows, cols;
	pid_t pid;
	VTerm *vterm;
	VTermScreen *screen;
	char buf[BUF_SIZE];
	size_t have;
	unsigned long sent, taken, frames;
	char code[32];
	bool is_busy, is_ended;
	char row[4096], looks[512];
	bool cursor_shown;
	bool is_wide; /* says so */
	int reports;
	struct vt *next; /* alive */
};
/* A program started while another runs has copies of both: known here, they
 * are no leaks of its. */
static struct vt *alive;

static void
forget(struct vt *v)
{
	struct vt **p = &alive;

	while (*p != NULL && *p != v)
		p = &(*p)->next;
	if (*p != NULL)
		*p = v->next;
}

int64_t
vt_now_us(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static void
to_program(const char *s, size_t len, void *user)
{
	struct vt *v = user;
	int row, col;
	char wide[32];

	/* The first samples are the ambiguous ones. */
	if (v->is_wide && v->reports < 5 && len < sizeof(wide) &&
	    sscanf(s, "\033[%d;%dR", &row, &col) == 2 && col == 2) {
		(void)snprintf(wide, sizeof(wide), "\033[%d;3R", row);
		v->reports++;
		(void)!write(v->fd, wide, strlen(wide));
		return;
	}
	(void)!write(v->fd, s, len);
}

static int
prop(VTermProp p, VTermValue *val, void *user)
{
	struct vt *v = user;

	if (p == VTERM_PROP_CURSORVISIBLE)
		v->cursor_shown = val->boolean != 0;
	return 1;
}

static VTermScreenCallbacks callbacks = { .settermprop = prop };

struct vt *
vt_start(int rows, int cols, const char *term, int (*child)(void *), void *arg)
{
	struct vt *v = calloc(1, sizeof(*v));
	struct winsize ws = { .ws_row = (unsigned short)rows,
		.ws_col = (unsigned short)cols };

	if (v == NULL)
		abort();
	(void)fflush(stdout);
	v->pid = forkpty(&v->fd, NULL, NULL, &ws);
	if (v->pid < 0)
		abort();
	if (v->pid == 0) {
		(void)setenv("TERM", term, 1);
		(void)setenv("LC_ALL", "C.UTF-8", 1);
		(void)setenv("MADOGUCHI_FRAME_MARK", "1", 1);
		(void)unsetenv("LINES");
		(void)unsetenv("COLUMNS");
		free(v); /* the parent's */
		exit(child(arg));
	}
	v->rows = rows;
	v->cols = cols;
	v->vterm = vterm_new(rows, cols);
	vterm_set_utf8(v->vterm, 1);
	v->screen = vterm_obtain_screen(v->vterm);
	v->cursor_shown = true;
	vterm_screen_set_callbacks(v->screen, &callbacks, v);
	vterm_output_set_callback(v->vterm, to_program, v);
	vterm_screen_reset(v->screen, 1);
	v->next = alive;
	alive = v;
	return v;
}

void
vt_draws_wide(struct vt *v)
{
	v->is_wide = true;
}

/* One mark out of the bytes that came; false when there is no whole one. */
static bool
take_mark(struct vt *v)
{
	char *p, *end;
	size_t used;
	int busy = 0;

	p = memmem(v->buf, v->have, MARK, strlen(MARK));
	if (p == NULL)
		return false;
	end = memchr(p, '\a', v->have - (size_t)(p - v->buf));
	if (end == NULL)
		return false;
	(void)vterm_input_write(v->vterm, v->buf, (size_t)(p - v->buf));
	*end = '\0';
	if (sscanf(p + strlen(MARK), "%lu;%lu;%31[^;];%d", &v->frames,
		&v->taken, v->code, &busy) != 4)
		abort();
	v->is_busy = busy != 0;
	used = (size_t)(end + 1 - v->buf);
	memmove(v->buf, v->buf + used, v->have - used);
	v->have -= used;
	return true;
}

bool
vt_frame(struct vt *v)
{
	int64_t until = vt_now_us() + WAIT_US, left;
	struct pollfd p = { .fd = v->fd, .events = POLLIN };
	ssize_t n;

	for (;;) {
		if (take_mark(v))
			return true;
		if (v->is_ended || v->have == sizeof(v->buf))
			return false;
		left = until - vt_now_us();
		if (left <= 0 || poll(&p, 1, (int)(left / 1000) + 1) <= 0)
			return false;
		n = read(v->fd, v->buf + v->have, sizeof(v->buf) - v->have);
		if (n <= 0) {
			v->is_ended = true;
			continue;
		}
		v->have += (size_t)n;
	}
}

bool
vt_taken(struct vt *v)
{
	while (v->frames == 0 || v->taken < v->sent)
		if (!vt_frame(v))
			return false;
	return true;
}

bool
vt_settle(struct vt *v)
{
	while (v->frames == 0 || v->taken < v->sent || v->is_busy)
		if (!vt_frame(v))
			return false;
	return true;
}

bool
vt_wait(struct vt *v, const char *text)
{
	int64_t until = vt_now_us() + WAIT_US;

	while (v->taken < v->sent || !vt_has(v, text))
		if (vt_now_us() > until || !vt_frame(v)) {
			vt_print(v);
			return false;
		}
	return true;
}

bool
vt_wait_code(struct vt *v, const char *code)
{
	int64_t until = vt_now_us() + WAIT_US;

	while (v->taken < v->sent || strcmp(v->code, code) != 0)
		if (vt_now_us() > until || !vt_frame(v)) {
			vt_print(v);
			return false;
		}
	return true;
}

static const struct {
	const char *name, *bytes;
	unsigned long events;
} names[] = { { "Enter", "\r", 1 }, { "Tab", "\t", 1 }, { "STab", "\033[Z", 1 },
	{ "Up", "\033OA", 1 }, { "Down", "\033OB", 1 },
	{ "Right", "\033OC", 1 }, { "Left", "\033OD", 1 },
	{ "Home", "\033OH", 1 }, { "End", "\033OF", 1 },
	{ "Del", "\033[3~", 1 }, { "BS", "\177", 1 }, { "F1", "\033OP", 1 },
	{ "F2", "\033OQ", 1 }, { "F3", "\033OR", 1 }, { "F4", "\033OS", 1 },
	{ "F5", "\033[15~", 1 }, { "F6", "\033[17~", 1 },
	{ "F7", "\033[18~", 1 }, { "F8", "\033[19~", 1 },
	{ "F9", "\033[20~", 1 }, { "F10", "\033[21~", 1 },
	{ "F11", "\033[23~", 1 }, { "F12", "\033[24~", 1 }, { "^D", "\004", 1 },
	{ "^R", "\022", 1 }, { "Space", " ", 1 }, { "Esc", "\033", 0 } };

static void
type(struct vt *v, const char *bytes, size_t n, unsigned long events)
{
	size_t at = 0;
	ssize_t w;

	while (at < n) {
		w = write(v->fd, bytes + at, n - at);
		if (w <= 0)
			return;
		at += (size_t)w;
	}
	v->sent += events;
}

/* Types the key named between braces; returns what follows it. */
static const char *
type_named(struct vt *v, const char *p)
{
	const char *end = strchr(p, '}');

	for (size_t i = 0; end != NULL && i < sizeof(names) / sizeof(names[0]);
	     i++)
		if (strlen(names[i].name) == (size_t)(end - p - 1) &&
		    strncmp(names[i].name, p + 1, (size_t)(end - p - 1)) == 0) {
			type(v, names[i].bytes, strlen(names[i].bytes),
			    names[i].events);
			return end + 1;
		}
	printf("# no such key: %s\n", p);
	abort();
}

void
vt_keys(struct vt *v, const char *keys)
{
	const char *p = keys;
	size_t n;

	/* What is typed before the program has the terminal would be lost. */
	while (v->frames == 0)
		if (!vt_frame(v))
			return;
	while (*p != '\0') {
		if (*p == '{') {
			p = type_named(v, p);
			continue;
		}
		n = 1;
		while ((p[n] & 0xC0) == 0x80)
			n++;
		type(v, p, n, 1);
		p += n;
	}
}

void
vt_bytes(struct vt *v, const char *bytes)
{
	type(v, bytes, strlen(bytes), 0);
}

static void
put_utf8(char *out, size_t *at, uint32_t c)
{
	if (c < 0x80) {
		out[(*at)++] = (char)c;
	} else if (c < 0x800) {
		out[(*at)++] = (char)(0xC0 | c >> 6);
		out[(*at)++] = (char)(0x80 | (c & 0x3F));
	} else if (c < 0x10000) {
		out[(*at)++] = (char)(0xE0 | c >> 12);
		out[(*at)++] = (char)(0x80 | (c >> 6 & 0x3F));
		out[(*at)++] = (char)(0x80 | (c & 0x3F));
	} else {
		out[(*at)++] = (char)(0xF0 | c >> 18);
		out[(*at)++] = (char)(0x80 | (c >> 12 & 0x3F));
		out[(*at)++] = (char)(0x80 | (c >> 6 & 0x3F));
		out[(*at)++] = (char)(0x80 | (c & 0x3F));
	}
}

const char *
vt_row(struct vt *v, int row)
{
	VTermScreenCell cell;
	size_t at = 0, end = 0;

	for (int col = 0; col < v->cols; col += cell.width) {
		VTermPos pos = { .row = row - 1, .col = col };

		(void)vterm_screen_get_cell(v->screen, pos, &cell);
		if (cell.width < 1)
			cell.width = 1;
		if (cell.chars[0] == 0 || cell.chars[0] == (uint32_t)-1) {
			v->row[at++] = ' ';
			continue;
		}
		for (int i = 0;
		     i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0; i++)
			put_utf8(v->row, &at, cell.chars[i]);
		if (cell.chars[0] != ' ')
			end = at;
	}
	v->row[end] = '\0';
	return v->row;
}

static char
look_of(const VTermScreenCell *c)
{
	int colour = VTERM_COLOR_IS_INDEXED(&c->fg) ? c->fg.indexed.idx : -1;
	bool b = c->attrs.bold, u = c->attrs.underline != 0,
	     r = c->attrs.reverse;

	if (VTERM_COLOR_IS_DEFAULT_FG(&c->fg))
		colour = -1;
	if (colour == 1 && !u && !r)
		return b ? 'S' : 'R';
	if (colour == 3 && !u && !r)
		return b ? 'Y' : 'y';
	if (colour == 6 && !u && !r && !b)
		return 'C';
	if (colour == 5 && r && !u)
		return b ? 'N' : 'M';
	if (colour != -1)
		return 'x';
	if (!b && !u)
		return r ? 'r' : ' ';
	if (b && !u && !r)
		return 'b';
	if (!b && u)
		return r ? 'v' : 'u';
	return 'x';
}

const char *
vt_looks(struct vt *v, int row)
{
	VTermScreenCell cell;
	size_t end = 0;

	for (int col = 0; col < v->cols && col < 500; col++) {
		VTermPos pos = { .row = row - 1, .col = col };

		(void)vterm_screen_get_cell(v->screen, pos, &cell);
		/* the right half of a wide cell looks as its left half */
		v->looks[col] = cell.chars[0] == (uint32_t)-1 && col > 0
				    ? v->looks[col - 1]
				    : look_of(&cell);
		if (v->looks[col] != ' ')
			end = (size_t)col + 1;
	}
	v->looks[end] = '\0';
	return v->looks;
}

bool
vt_has(struct vt *v, const char *text)
{
	for (int row = 1; row <= v->rows; row++)
		if (strstr(vt_row(v, row), text) != NULL)
			return true;
	return false;
}

bool
vt_is_blank(struct vt *v)
{
	for (int row = 1; row <= v->rows; row++)
		if (vt_row(v, row)[0] != '\0' || vt_looks(v, row)[0] != '\0')
			return false;
	return true;
}

void
vt_cursor(struct vt *v, int *row, int *col, bool *is_shown)
{
	VTermPos pos;

	vterm_state_get_cursorpos(vterm_obtain_state(v->vterm), &pos);
	*row = pos.row + 1;
	*col = pos.col + 1;
	*is_shown = v->cursor_shown;
}

void
vt_resize(struct vt *v, int rows, int cols)
{
	struct winsize ws = { .ws_row = (unsigned short)rows,
		.ws_col = (unsigned short)cols };

	v->rows = rows;
	v->cols = cols;
	vterm_set_size(v->vterm, rows, cols);
	(void)ioctl(v->fd, TIOCSWINSZ, &ws);
	v->sent++; /* curses reports it as a key */
}

const char *
vt_code(struct vt *v)
{
	return v->code;
}

unsigned long
vt_frames(struct vt *v)
{
	return v->frames;
}

int
vt_pid(struct vt *v)
{
	return (int)v->pid;
}

void
vt_print(struct vt *v)
{
	printf("# screen %s, keys %lu of %lu%s\n", v->code, v->taken, v->sent,
	    v->is_ended ? ", ended" : "");
	for (int row = 1; row <= v->rows; row++)
		printf("# %2d %s\n", row, vt_row(v, row));
	if (v->is_ended && v->have > 0)
		printf("# last bytes: %.*s\n", (int)v->have, v->buf);
}

int
vt_end(struct vt *v)
{
	int status = -1, result;
	int64_t until = vt_now_us() + WAIT_US;
	struct pollfd p = { .fd = v->fd, .events = POLLIN };

	if (!v->is_ended)
		(void)kill(v->pid, SIGTERM);
	/* Its last bytes must be read or it could not end. */
	while (!v->is_ended && vt_now_us() < until) {
		if (poll(&p, 1, 1000) > 0 &&
		    read(v->fd, v->buf, sizeof(v->buf)) <= 0)
			v->is_ended = true;
	}
	if (!v->is_ended)
		(void)kill(v->pid, SIGKILL);
	(void)waitpid(v->pid, &status, 0);
	result = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
	forget(v);
	vterm_free(v->vterm);
	(void)close(v->fd);
	free(v);
	return result;
}

int
vt_hang_up(struct vt *v)
{
	static const struct timespec pause = { .tv_nsec = 5000000 };
	int64_t until = vt_now_us() + WAIT_US;
	int status = -1, result = -1;
	pid_t got = 0;

	(void)close(v->fd);
	while ((got = waitpid(v->pid, &status, WNOHANG)) == 0 &&
	       vt_now_us() < until)
		(void)nanosleep(&pause, NULL);
	if (got == 0) {
		(void)kill(v->pid, SIGKILL);
		(void)waitpid(v->pid, &status, 0);
	} else if (WIFEXITED(status)) {
		result = WEXITSTATUS(status);
	}
	forget(v);
	vterm_free(v->vterm);
	free(v);
	return result;
}
