/* SPDX-License-Identifier: ISC
 * engine - what the parts of the terminal engine share; screens include
 * ui/ui.h alone.
 */
#ifndef UI_ENGINE_H
#define UI_ENGINE_H

#include "src/lock.h"
#include "ui/app.h"
#include "ui/ui.h"

#define CELL_BYTES 28
#define STACK_MAX 12
#define QUEUE_MAX 256
#define ROWS_MIN 24
#define COLS_MIN 80
#define COLS_TWO 132 /* from here on list and record stand side by side */
#define LIST_COLS 50

struct cell {
	char text[CELL_BYTES]; /* one cluster; "" is a blank */
	unsigned char width;   /* 1, 2; 0: the right half of the cell before */
	unsigned short look;
};
struct canvas {
	int rows, cols;
	struct cell *cells;
	int cur_row, cur_col; /* 0: no cursor */
};
void canvas_size(struct canvas *c, int rows, int cols);
void canvas_clear(struct canvas *c);
void canvas_free(struct canvas *c);
struct view canvas_view(struct canvas *c, int left, int cols);

/* term - the one user of curses */
struct terminal;
MUST_CHECK enum rc term_start(
    bool mono, struct terminal **out, struct err *err);
void term_end(struct terminal *t);
void term_size(struct terminal *t, int *rows, int *cols);
void term_show(struct terminal *t, const struct canvas *c);
/* The next key that has arrived, K_NONE when there is none. */
void term_key(struct terminal *t, int64_t now, struct keypress *k);
/* Moment when a lone Esc is forgotten; INT64_MAX none. */
int64_t term_esc_until(const struct terminal *t);
int term_fd(const struct terminal *t);
bool term_is_mono(const struct terminal *t);
bool term_hung_up(const struct terminal *t);
/* term_probe - asks the terminal how wide it draws; answers come as input.
 * After the first frame. */
void term_probe(struct terminal *t);
/* Once, when all answers are in: true with the characters that are drawn
 * differently from what we count. */
bool term_probed(struct terminal *t, char *out, size_t size);
/* Tells the test harness that a frame stands (MADOGUCHI_FRAME_MARK=1). */
void term_mark(struct terminal *t, unsigned long keys, const char *state);

struct layer {
	const struct screen *s;
	void *state;
};
struct ask {
	bool is_on;
	char label[64];
	int cols;
	struct edit edit;
	struct secret secret;
	bool is_secret;
	bool is_internal; /* done_ui instead of done */
	void (*done)(struct ui *, void *, bool, const char *);
	void (*done_ui)(struct ui *, bool, const char *);
	void *state;
};
/* One conversation with the sign-in helper, whoever asked for it. */
enum convo_kind { CONVO_NONE, CONVO_SIGNIN, CONVO_UNLOCK, CONVO_PROVE };
struct convo {
	enum convo_kind kind;
	struct auth *auth;
	char staff[16], act[24], subject[96], nonce[80], service[16];
	struct secret first; /* answers the first hidden prompt */
	bool has_first;
	char prompt[1024]; /* what the module asks now; "" nothing */
	bool wants_echo;
	char info[1024]; /* the module's last words */
	int64_t since;
	void (*end)(struct ui *, bool ok, const struct proof *, const char *);
	void *state;
	void (*proved)(struct ui *, void *, const struct proof *, const char *);
};
struct ui {
	struct app *app;
	struct terminal *term;
	struct layer stack[STACK_MAX];
	int depth;
	bool at_left; /* two panes: the list has the focus */
	struct canvas canvas;
	bool is_dirty;
	bool is_quitting;
	int status;
	char say[512];
	unsigned say_look;
	struct dialog dialog;
	bool has_dialog;
	void *dialog_state;
	char dialog_note[128];
	struct ask ask;
	struct convo convo;
	char *help; /* lines; NULL when closed */
	char help_head[64];
	char help_about[32]; /* screen whose field is shown; F1 again: page */
	bool help_is_field;
	int help_top;
	char help_word[64]; /* looked for in the help */
	bool help_missed;   /* … and it is not there */
	struct lock lock;
	struct secret lock_secret;
	bool lock_has_secret;
	char lock_words[1024];
	struct keypress queue[QUEUE_MAX];
	int queue_head, queue_count;
	struct keypress held[QUEUE_MAX];
	int held_count;
	bool held_asks; /* shown until F5 or another key */
	/* Wrong passwords since the last right one of the same person. */
	struct refusal {
		char staff[20];
		int n;
	} refused[8];
	int64_t stands_at; /* tests: ui_now stands still there; 0 it goes */
	int64_t wake, second_at, half_at, refresh_at;
	int returned; /* entries that this person knows came back; -1 none yet */
	unsigned long keys;
	int f3_count; /* twice on an empty S1 ends the demo */
};

/* keys */
struct key_place {
	int code, col;
	const char *face;
};
extern const struct key_place key_places[];
extern const int key_place_count;
const struct key *key_find(const struct screen *s, int code);
void key_row_draw(const struct ui *ui, struct view *v);
/* Command line after Esc: '1' is F1 … '0' F10, '-' F11, '=' or '^' F12. */
int key_after_esc(int c);

/* screen */
MUST_CHECK enum rc ui_new(
    struct app *app, struct terminal *t, struct ui **out, struct err *err);
void ui_free(struct ui *ui);
int ui_loop(struct ui *ui);
/* The loop's two halves beside the keys, by a monotonic clock in microseconds:
 * what time brings at `now`, and how long until it brings something again. */
void ui_ticks(struct ui *ui, int64_t now);
int ui_wait_ms(const struct ui *ui, int64_t now);
void ui_dispatch(struct ui *ui, const struct keypress *k);
/* Whether F12 is taken before what was typed ahead of it: with a session
 * always, but where a reader may have typed it in the middle of a code. There
 * it comes in turn, and the screen waits a tenth of a second for what follows
 * before it is believed to be a hand's. */
bool ui_f12_overtakes(const struct ui *ui);
void ui_compose(struct ui *ui);
struct layer *ui_layer(const struct ui *ui);

/* status: rows 1, 2 and the message row */
void status_draw(const struct ui *ui, struct view *v, const char *title,
    const char *code, int cols);
void message_draw(
    const struct ui *ui, struct view *v, unsigned look, const char *text);

/* dialog, ask, help boxes */
void dialog_draw(struct ui *ui, struct view *v);
bool dialog_key(struct ui *ui, const struct keypress *k);
void ask_for_ui(struct ui *ui, const char *label, int cols, bool is_secret,
    void (*done)(struct ui *ui, bool ok, const char *text));
void ask_draw(struct ui *ui, struct view *v);
bool ask_key(struct ui *ui, const struct keypress *k);
void ask_end(struct ui *ui);
void help_draw(struct ui *ui, struct view *v);
bool help_key(struct ui *ui, const struct keypress *k);
void help_close(struct ui *ui);
/* ---- help_text.c: what F1 says, as text */
/* Within a part a line ends with HELP_BREAK, at its end with \n: a word that
 * stands across the first is still one word. */
#define HELP_BREAK "\v"
/* help_part - lines of at most `cols` columns, the first with the label, the
 * others indented by `indent`. */
void help_part(
    struct sbuf *b, const char *label, const char *text, int indent, int cols);
/* How kanji are typed, in three lines. */
const char *help_words(void);
/* How a field is typed: its own words, or those of its kind; "" none. */
const char *help_typing(const struct field *f);
/* Where the fields of s stand in help and manual: the first of ui_screens that
 * shares them, s itself where it is that one; NULL: it has none. */
const struct screen *help_lister(const struct screen *s);
/* Every screen's page one after the other, `s` first: F1's box, in which a
 * word is looked for. */
void help_all_text(const struct screen *s, struct sbuf *b);
/* F2: G1 on the field in focus or the text under the cursor. */
void rare_start(struct ui *ui);
/* ui/rare_field.c: the four fields of G1 in their order, NULL ends them. */
const struct field *rare_each_field(int i);

/* convo: the sign-in helper's conversation */
MUST_CHECK enum rc convo_start(struct ui *ui, enum convo_kind kind,
    const char *service, const char *staff, const char *act,
    const char *subject, struct secret *password,
    void (*end)(struct ui *, bool, const struct proof *, const char *),
    struct err *err);
void convo_read(struct ui *ui);
/* Answers what the module asks for now; the secret is wiped. */
void convo_answer(struct ui *ui, struct secret *s);
void convo_stop(struct ui *ui);

/* lock */
void lock_key(struct ui *ui, const struct keypress *k);
void lock_draw(struct ui *ui, struct view *v);
void lock_tick(struct ui *ui, int64_t now);
void lock_close(struct ui *ui); /* F12 */
bool ui_is_locked(const struct ui *ui);

extern const struct screen scr_decided, scr_immigration;
extern const struct screen scr_refused;
extern const struct screen scr_cert, scr_preview, scr_stop, scr_spoil;
extern const struct screen scr_event, scr_movein, scr_movein_abroad,
    scr_arrivals, scr_movein_special, scr_movein_unreported, scr_movein_46,
    scr_movein_47, scr_birth, scr_entered, scr_confirm, scr_rare;
/* ui/scr_amend.c: a screen for each number of I0 */
extern const struct screen scr_amend_15;
extern const struct screen scr_amend_21, scr_amend_31, scr_amend_32,
    scr_amend_33, scr_amend_41, scr_amend_42, scr_amend_43, scr_amend_44,
    scr_amend_52, scr_amend_53, scr_amend_62, scr_amend_63, scr_amend_64,
    scr_amend_65, scr_amend_73, scr_amend_74, scr_amend_75, scr_amend_76,
    scr_amend_81, scr_amend_82, scr_amend_83, scr_amend_84, scr_amend_85,
    scr_amend_91, scr_amend_92, scr_amend_93, scr_amend_94, scr_amend_95,
    scr_amend_96;
extern const struct screen scr_signin, scr_home, scr_reason, scr_line,
    scr_household, scr_person, scr_history, scr_queue, scr_review;
extern const struct screen scr_issues, scr_names, scr_beside, scr_support,
    scr_measure, scr_neighbours, scr_find, scr_brake, scr_words, scr_intake,
    scr_intake_faults;

/* The whole program, so that a test can run it in a child of its own. */
int madoguchi_run(int argc, char **argv);

#endif
