/* SPDX-License-Identifier: ISC
 * help_vt - a program on a pseudo-terminal, and the terminal it draws on.
 * Waiting is for the frame marks that the program sends, never for time.
 */
#ifndef TESTS_UI_HELP_VT_H
#define TESTS_UI_HELP_VT_H

#include <stdbool.h>
#include <stdint.h>

struct vt;

/* Runs child(arg) in a process of its own on a new terminal; its result is
 * the exit status. term: the TERM it sees. */
struct vt *vt_start(
    int rows, int cols, const char *term, int (*child)(void *), void *arg);

/*
 * vt_keys - types. Text goes as it is; {Enter} {Tab} {F1}…{F12} {Up} {Down}
 * {Left} {Right} {BS} {Del} {Home} {End} {STab} {^D} {Esc} {Space} are keys.
 */
void vt_keys(struct vt *v, const char *keys);

/* vt_bytes - sends bytes as they are, whatever keys they are to the program:
 * vt_taken and vt_settle do not wait for them. */
void vt_bytes(struct vt *v, const char *bytes);

/* vt_draws_wide - from here on this terminal says that it draws characters of
 * ambiguous width in two columns. Before the first frame is read. */
void vt_draws_wide(struct vt *v);

/* The next frame; false when none came within 20 s or the program ended. */
bool vt_frame(struct vt *v);
/* Until every key typed was taken and nothing is under way any more. */
bool vt_settle(struct vt *v);
/* Until every key typed was taken and a frame stands. */
bool vt_taken(struct vt *v);
/* Until the screen holds the text. */
bool vt_wait(struct vt *v, const char *text);
/* Until the screen's code in the frame mark is this ("L0", "H1"). */
bool vt_wait_code(struct vt *v, const char *code);

bool vt_has(struct vt *v, const char *text);
/* Row 1…; the text without blanks at its end. Valid until the next call. */
const char *vt_row(struct vt *v, int row);
/* One letter a cell: blank plain, b bold, u underline, r reverse, v reverse
 * and underline, R red, S red bold, Y yellow bold, y yellow, C cyan, M
 * magenta reverse, N the same bold, x anything else. */
const char *vt_looks(struct vt *v, int row);
void vt_cursor(struct vt *v, int *row, int *col, bool *is_shown);
bool vt_is_blank(struct vt *v); /* every cell empty and plain */
void vt_resize(struct vt *v, int rows, int cols);
const char *vt_code(struct vt *v); /* of the last frame */
unsigned long vt_frames(struct vt *v);
int64_t vt_now_us(void);
int vt_pid(struct vt *v);
/* Ends the program (SIGTERM unless it ended) and returns its status. */
int vt_end(struct vt *v);
/* Takes the terminal away, as a closed window does, and waits for the
 * program to end by itself: its status, -1 when it went on and was killed. */
int vt_hang_up(struct vt *v);
/* Prints the screen as TAP comments, for a failed test. */
void vt_print(struct vt *v);

#endif
