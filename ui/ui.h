/* SPDX-License-Identifier: ISC
 * ui - the terminal engine: cells, keys, the stack of screens, forms, lists,
 * dialogs. A screen is a table (struct screen) and a few functions; it draws
 * from its state, never queries or blocks in draw, and never waits: the one
 * loop calls it with keys, ticks and answers.
 *
 * Rows and columns count from 1 as on paper: row 1 the title, 2 the state,
 * 3 to foot the body (22 at 24 rows), then the message row and the key row.
 */
#ifndef UI_UI_H
#define UI_UI_H

#include "src/auth.h"
#include "src/err.h"
#include "src/ime.h"
#include "src/mem.h"
#include "ui/lang.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app; /* ui/app.h: settings, register, replica, session */
struct ui;  /* the engine; opaque to screens */

/* ---- places of the body */
enum {
	COL_POINT = 1,   /* > */
	COL_SIGN = 2,    /* one kanji, two columns */
	COL_LABEL = 5,   /* 14 columns */
	COL_VALUE = 20,  /* 22 columns */
	COL_MIDDLE = 41, /* second column of differences */
	COL_LABEL2 = 43,
	COL_VALUE2 = 58, /* 23 columns */
	COL_THIRD = 62,  /* third column of differences */
	COL_LIST_SIGN = 5,
	COL_LIST_TEXT = 12,
	BODY_TOP = 3
};

/* ---- how a cell looks. Colours carry no meaning of their own: the last
 * three say what takes their place where there is one colour. */
enum {
	LOOK_PLAIN = 0,
	LOOK_DIM = 1,
	LOOK_BOLD = 2,
	LOOK_FOCUS = 4, /* reverse */
	LOOK_FIELD = 8, /* underline: a cell of an entry field */
	LOOK_RED = 16,
	LOOK_YELLOW = 32,
	LOOK_CYAN = 64,
	LOOK_MAGENTA = 128,
	LOOK_M_REVERSE = 256,
	LOOK_M_BOLD = 512,
	LOOK_STOP = LOOK_RED | LOOK_BOLD | LOOK_M_REVERSE, /* 抑 */
	LOOK_ERROR = LOOK_RED | LOOK_M_REVERSE,            /* 誤 違 */
	LOOK_GUARD = LOOK_RED | LOOK_M_BOLD,               /* 支 */
	LOOK_WARN = LOOK_YELLOW | LOOK_BOLD, /* 注 仮 予 同 問 */
	LOOK_INFO = LOOK_CYAN,               /* 外 着 写 案 必 */
	/* a form that the terminal does not draw: F2 shows it */
	LOOK_FORM = LOOK_FIELD | LOOK_YELLOW,
	LOOK_TRAINING = LOOK_MAGENTA | LOOK_FOCUS
};
/* sign_look - the look of a sign of SCREENS 1.2 ("抑", "仮" …); plain when
 * the text is no sign. */
unsigned sign_look(const char *sign);
/* The table behind it: sign, its word, where it stands, its look. */
struct sign_def {
	const char *sign, *word, *where;
	unsigned look;
};
extern const struct sign_def sign_defs[];
extern const int sign_count;

/* ---- cells. Screens get a view and put text into it; what does not fit is
 * clipped, a wide character is never cut in half, control characters and
 * what the terminal cannot draw become 〓. */
struct canvas;
struct view {
	struct canvas *c;
	int left;  /* columns to the left of column 1 */
	int cols;  /* 80, or 50 for a list at the left */
	int first; /* rows that may be written: first to last */
	int last;
	int foot; /* last body row; counts and footers stand here */
};
/* Each returns the columns it used. text is UTF-8, borrowed. */
int put(struct view *v, int row, int col, unsigned look, const char *text);
int putf(struct view *v, int row, int col, unsigned look, const char *fmt, ...)
    PRINTF(5, 6);
/* Exactly cols columns: cut with ~, padded with blanks. */
int put_cols(struct view *v, int row, int col, int cols, unsigned look,
    const char *text);
/* put_fits - bytes of text that fit into cols; a Latin word is not cut where a
 * blank before it can end the row. */
size_t put_fits(const char *text, int cols);
/* Over as many rows of cols columns as it needs, at most rows (1 or more);
 * returns how many. Words of Latin letters stay whole where they can. */
int put_text(struct view *v, int row, int col, int cols, int rows,
    unsigned look, const char *text);
/* Ends in column end. */
int put_right(
    struct view *v, int row, int end, unsigned look, const char *text);
void put_sign(struct view *v, int row, int col, const char *sign);
/* Up to three signs one after the other ("抑支"), each in its look. */
void put_signs(struct view *v, int row, int col, const char *signs);
/* Label (dim) at 5 or 43 and value at 20 or 58; "-" when value is "". */
void put_item(
    struct view *v, int row, int half, const char *label, const char *value);
/* A frame with blanks inside and a head in its upper line. */
void put_box(
    struct view *v, int top, int left, int bottom, int right, const char *head);
void put_cursor(struct view *v, int row, int col);
/* Sets the look of n columns as they stand (the focused row: LOOK_FOCUS). */
void put_look(struct view *v, int row, int col, int cols, unsigned look);
/* The text of a row without the blanks at its end; the caller frees. */
char *canvas_row(const struct canvas *c, int row);

/* ---- keys */
enum {
	K_NONE = 0,
	K_SPECIAL = 0x200000, /* below: the code point that was typed */
	K_F1,
	K_F2,
	K_F3,
	K_F4,
	K_F5,
	K_F6,
	K_F7,
	K_F8,
	K_F9,
	K_F10,
	K_F11,
	K_F12,
	K_ENTER,
	K_TAB,
	K_BACKTAB,
	K_UP,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_HOME,
	K_END,
	K_DELETE,
	K_BACKSPACE,
	K_CTRL_D,
	K_CTRL_R,
	K_CTRL_W,
	K_RESIZE
};
struct keypress {
	int code;
	char text[8]; /* UTF-8 of a character; "" for the others */
};
/* "F8", "Enter", "a" */
const char *key_label(int code, char out[16]);

/* What a key is asked to do. F1 F2 F3 F12 are the engine's. */
enum {
	OP_NONE = 0,
	OP_HELP,
	OP_CHAR,
	OP_BACK,
	OP_CHOICES,
	OP_AGAIN,
	OP_CHANGE,
	OP_PREV,
	OP_NEXT,
	OP_CERT,
	OP_REVIEW,
	OP_TIME,
	OP_LOCK,
	OP_ENTER,
	OP_READ,     /* X1; the engine opens it */
	OP_OWN = 100 /* a screen's own start here */
};
struct key {
	int code; /* K_… or a character */
	int op;
	const char *face; /* word in the key row; NULL for characters */
	const char *help; /* one line for F1 and the manual */
};
/* Ends with code 0. Every screen has F12 and F1 without writing them. */

/* ---- what a screen is opened on */
#define TARGET_MARKS 40
struct target {
	char household_no[20], person_no[20];
	int sheet_no;
	char name[256];                /* for W1 and titles */
	char marks[TARGET_MARKS][20];  /* 宛名番号 marked with Space */
	int mark_sheets[TARGET_MARKS]; /* of each, which sheet is meant */
	int mark_count;
	char menu[4]; /* I0 number: "11" */
	int64_t entry_id;
	int64_t support; /* K9: which 支援措置; 0 the newest, -1 a new one */
	int64_t arrival; /* 転出証明書情報 (4.1.1.3); 0 none */
	char draft_id[40];
	char argument[64]; /* what followed the code: /C9 118 */
	char then[8];      /* W1: the screen to open afterwards */
	bool has_twin;
	/* K1, K2 as of a day, as known at a register time (2.2.1) */
	bool has_then;
	int32_t then_day;
	int64_t then_known;
	char address[512]; /* W1: for the discriminator; K8 */
	const void *data;  /* anything else, borrowed during open */
};

/* ---- screens */
struct screen {
	const char *name;  /* "household": help page, tests */
	const char *code;  /* "K1" */
	const char *title; /* N_(): at most 35 columns */
	const char *hint;  /* N_(): row 23 while there is no message */
	const struct key *keys;
	size_t state_size; /* zeroed before open, wiped after close */
	bool is_over;      /* drawn over the body of the one below (a box) */
	bool is_public;    /* may be shown with nobody signed in */
	bool no_command;   /* /CODE does not open it */
	bool is_lively;    /* on top, its tick comes each half second */
	const char *about; /* N_(): help page, lines divided by \n */
	/* RC_OK, or *err: the screen is not shown and the error is said. */
	enum rc (*open)(struct ui *ui, void *state, const struct target *t,
	    struct err *err);
	/* Draws from the state; of it, only scroll positions may change. */
	void (*draw)(const struct ui *ui, void *state, struct view *v);
	/* 50 columns at the left of a terminal of 132 and more; may be NULL */
	void (*draw_list)(const struct ui *ui, void *state, struct view *v);
	/* The line that text is typed into, where that is no form's; NULL there
	 * is none now. line_put: G1 has put a character into it. */
	struct edit *(*line)(struct ui *ui, void *state);
	void (*line_put)(struct ui *ui, void *state);
	/* While nothing is over it, every key before anyone else, the engine
	 * too: true when taken. NULL: F1 F2 F12 are the engine's. */
	bool (*first)(struct ui *ui, void *state, const struct keypress *k);
	/* Characters, arrows, Tab, Enter …: true when taken. Asked before
	 * the key table for all but F keys. */
	bool (*key)(struct ui *ui, void *state, const struct keypress *k);
	void (*op)(struct ui *ui, void *state, int op);
	/* Whether a key of the table is active now; NULL: all are. */
	bool (*can)(const struct ui *ui, const void *state, int op);
	/* When a wake-up time that was asked for has come, and each second. */
	void (*tick)(struct ui *ui, void *state, int64_t now);
	/* The lock went shut: a 個人番号 in memory goes, whatever layer holds
	 * it. NULL: the screen holds none. */
	void (*forget)(struct ui *ui, void *state);
	/* The screen above has closed (F3). */
	void (*resume)(struct ui *ui, void *state);
	void (*close)(struct ui *ui, void *state);
	/* Title or hint that depend on the state: NULL for the fixed ones. */
	const char *(*title_now)(const struct ui *ui, const void *state);
	const char *(*hint_now)(const struct ui *ui, const void *state);
	/* The field under the cursor, for F1; NULL when none. */
	const struct field *(*field)(const void *state);
	/* Every field that the screen can have, for its page, the search over
	 * all pages and the manual: from 0, NULL ends them. Screens with the
	 * same fields share the function. NULL: nothing is typed here. */
	const struct field *(*each_field)(int i);
	/* The form that has the focus, for F2; NULL: the screen has none. */
	struct form *(*form)(void *state);
	/* The text under the cursor, for F2; false when there is none. */
	bool (*under)(const void *state, char *out, size_t size);
};
/* All screens, by code; ui/registry.c. NULL ends it. */
extern const struct screen *const ui_screens[];
const struct screen *screen_by_code(const char *code);

struct app *ui_app(const struct ui *ui);
/* Opens a screen on top of the stack. ui_open by code: "K1"; ui_start also
 * drops everything above H1 first (what /CODE does). A failure is said on
 * row 23 and returned. t may be NULL. */
enum rc ui_open(struct ui *ui, const char *code, const struct target *t);
enum rc ui_push(struct ui *ui, const struct screen *s, const struct target *t);
/* Closes the top screen: state freed, the one below resumes as it was. */
void ui_pop(struct ui *ui);
/* Closes everything above H1 (after a submission, an issue). */
void ui_home(struct ui *ui);
/* Ends the session and everything personal; S1. Drafts stay. */
void ui_sign_out(struct ui *ui);
void ui_quit(struct ui *ui, int status);
/* The state of the nearest screen with this code on the stack, or NULL. */
void *ui_state_of(const struct ui *ui, const char *code);
const struct screen *ui_top(const struct ui *ui);

/* ui_command - what was typed after "/": "R1", "11", "K1 004…", "P", "Q". */
void ui_command(struct ui *ui, const char *text);

/* Row 23 until the next key. */
void ui_say(struct ui *ui, unsigned look, const char *fmt, ...) PRINTF(3, 4);
void ui_say_err(struct ui *ui, const struct err *err);

/* Clock: monotonic microseconds. */
int64_t ui_now(const struct ui *ui);
void ui_wake_at(struct ui *ui, int64_t when);
/* ui_has_key - whether a key waits, read already or not: what takes long in
 * the thread of the keys gives way to it. */
bool ui_has_key(const struct ui *ui);

/*
 * ui_interrupt - something came up that the keys typed ahead were not meant
 * for. Keys already received are held, shown, and run only on F5; with drop
 * (block, lock, password) they are thrown away and row 23 says so.
 */
void ui_interrupt(struct ui *ui, bool drop);
/* "3   F8 F8 Enter" or "" */
const char *ui_held(const struct ui *ui, char *out, size_t size);

/* ---- dialogs (D1). done is called with the state of the screen that asked;
 * answer 0 is F3: back, nothing done. There is no default answer. */
struct dialog {
	char sign[4]; /* 誤 注 */
	char code[12];
	char head[160], why[256], remedy[256];
	char answers[256]; /* "続ける|印刷機を選ぶ|あとで"; "" : F3 only */
	void (*done)(struct ui *ui, void *state, int answer);
};
void ui_dialog(struct ui *ui, const struct dialog *d);
/* dialog_about - a 注 of these texts, as they are shown; no answers and no
 * done yet. code: "" none. */
void dialog_about(struct dialog *d, const char *code, const char *head,
    const char *why, const char *remedy);
/* dialog_add_answer - one more, as it is shown; false: there is no room. */
bool dialog_add_answer(struct dialog *d, const char *word);
/* A dialog from an error, with only F3. */
void ui_err_dialog(struct ui *ui, const struct err *err);

/* One line typed on row 23. text is "" when F3 was pressed: then ok is
 * false. */
void ui_ask(struct ui *ui, const char *label, int cols,
    void (*done)(struct ui *ui, void *state, bool ok, const char *text));

/*
 * ui_prove - one proof for one act (R2 approve, B1 release): asks the
 * register for a nonce, the password on row 23 (or takes `password`, which
 * is moved out and wiped), and holds the conversation. Never takes held keys.
 * proof is NULL when it failed or was broken off; text then says why.
 */
struct prove {
	const char *service; /* "approve", "unlock" … */
	const char *staff;   /* whose; NULL: the person signed in */
	const char *act, *subject;
	const char *label;       /* before the field; NULL: 暗証 */
	struct secret *password; /* NULL: asked for on row 23 */
	void (*done)(struct ui *ui, void *state, const struct proof *proof,
	    const char *text);
};
void ui_prove(struct ui *ui, const struct prove *p);

/* ---- the line editor: by grapheme clusters, with sideways scrolling */
#define EDIT_MAX 1024
enum edit_kind {
	EDIT_PLAIN,  /* as typed */
	EDIT_WIDE,   /* ASCII becomes full-width (names, addresses) */
	EDIT_KANA,   /* romaji and hiragana become katakana */
	EDIT_DIGITS, /* 0-9 A-Z and - only */
	EDIT_SECRET  /* struct secret; drawn as *, never held or copied */
};
struct edit {
	enum edit_kind kind;
	int max; /* clusters */
	char text[EDIT_MAX];
	size_t at;             /* byte offset of the cursor */
	size_t from;           /* first byte drawn */
	bool use_romaji;       /* EDIT_KANA: settings */
	struct secret *secret; /* EDIT_SECRET: borrowed */
};
/* edit_put - text in the place of the `back` bytes before the cursor; false
 * when it does not fit, and nothing has changed. */
bool edit_put(struct edit *e, size_t back, const char *text);
void edit_set(struct edit *e, enum edit_kind kind, int max, const char *text);
/* True when the key was one of the editor's. */
bool edit_key(struct edit *e, const struct keypress *k);
/* The end of typing: a last "n" becomes ン, blanks at the ends go. */
void edit_finish(struct edit *e);
/* Draws cols columns, the cursor too when has_focus. */
void edit_draw(
    struct edit *e, struct view *v, int row, int col, int cols, bool has_focus);

/* ---- lists: which row, which page; the screen draws its rows */
struct list {
	int count;         /* entries */
	int top, at;       /* first shown, the one with > (from 0) */
	int each;          /* rows an entry takes: 1 or 2 */
	int room;          /* entries that fit; set by list_room */
	bool is_laid;      /* by list_room, once at least */
	uint64_t marks[4]; /* Space: up to 256 */
};
void list_set(struct list *l, int count, int each);
/* Before drawing: rows first..last are free for the list. */
void list_room(struct list *l, int first, int last);
/* Up, Down, Home, End, F7, F8 (as ops too); true when taken. */
bool list_key(struct list *l, const struct keypress *k);
void list_page(struct list *l, int pages);
/* A digit 1-9 picks the n-th row shown; -1 none, else the entry. */
int list_pick(struct list *l, int code);
bool list_marked(const struct list *l, int i);
void list_mark(struct list *l, int i, bool on);
/* "1,204件中 1-7" */
void list_count_text(const struct list *l, int total, char *out, size_t size);
/* Draws > and the number at 2-3 for the entry i in row; returns its look. */
unsigned list_lead(struct view *v, const struct list *l, int i, int row);

/*
 * differ_from - the byte from which texts that stand beside each other, each
 * with so many columns, are drawn so that what differs is seen: 0 when it is,
 * or nothing does; else they are cut in front, as little as it takes. put_from
 * - put_cols from there, "~" before it.
 */
size_t differ_from(const char *const *text, int n, const int *cols);
/* tell_apart_from - the same of the i-th of a list, where another of it that is
 * cut too would read the same; 0 where none does. */
size_t tell_apart_from(const char *const *text, int n, int i, int cols);
int put_from(struct view *v, int row, int col, int cols, unsigned look,
    const char *text, size_t from);

/* ---- difference rows: label at 5, three columns at 20, 41, 62; what differs
 * is seen, however long it is */
void put_diff(struct view *v, int row, const char *sign, const char *label,
    const char *a, const char *b, const char *c, bool changed);

/* ---- forms */
enum field_kind {
	FIELD_TEXT,
	FIELD_WIDE, /* full-width */
	FIELD_KANA,
	FIELD_DATE, /* typed any way, shown in the era when left */
	FIELD_NUMBER,
	FIELD_CHOICE, /* closed: choices; a digit chooses and goes on */
	FIELD_SECRET, /* one a form at most; form.secret */
	FIELD_SHOW    /* never entered */
};
struct field {
	int id;            /* unique on its page: often enum item */
	const char *item;  /* catalogue id for rules and F1, or NULL */
	const char *label; /* N_(), 14 columns */
	enum field_kind kind;
	int line;             /* from 0; lines keep their order and gaps */
	int half;             /* 0: 5/20, 1: 43/58 */
	int cols;             /* of the cell; 0: 22 or 23 */
	int max;              /* clusters; 0: 200 */
	bool must;            /* 必 while empty */
	bool has_list;        /* F4 */
	bool is_row;          /* of a list of choices, one under another: what
	                       * chooses goes on to the row below */
	int takes;            /* dates: enum item_dates */
	const char *choices;  /* N_(): "1 男|2 女"; stored as "1" */
	const char *hint;     /* N_(): beside the cell, dim */
	enum ime_words words; /* J1: what is typed into it in kanji */
	/* F1: what it is, how to type it, whether 不詳 is taken */
	const char *help, *typing, *unknown;
};
struct slot { /* a field of one page with what is in it */
	const struct field *f;
	char *text;       /* as typed; owned; never NULL */
	char *shown;      /* drawn instead of text when not in focus; or NULL */
	char sign[4];     /* 着 写 案 変 or "" */
	bool is_hidden;   /* takes no row */
	bool is_fixed;    /* shown, not entered */
	bool is_asked;    /* 案 and must be confirmed: Tab stops here once */
	bool is_quiet;    /* no stop after the field before it was typed */
	char beside[128]; /* instead of the hint */
	/* What the register has now, where that is another thing than what the
	 * form was filled from: 変, and under the field until the value was
	 * typed anew. */
	char present[200];
	/* What a paper that was read said (10.8); owned, NULL nothing. 着 while
	 * it is the same, 変 once it was typed otherwise. */
	char *said;
};
#define FORM_PAGES 42
#define FORM_NOTES 64
struct form_page {
	char title[64]; /* "1 渡邉　健一": drawn in row 4 */
	struct slot *slots;
	int count;
	void *arg; /* the screen's */
	int at;    /* where the focus was */
};
struct form_note {      /* 誤 or 注 under a field */
	int page, slot; /* slot -1: at the end of the page */
	bool is_alert;
	char code[12], what[256], why[256], remedy[256];
	char answers
	    [256]; /* alerts: "再転入として引き継ぐ|別の人として続ける" */
	int answer; /* 0 not yet */
};
#define CANDS 36
struct cand {            /* a row of the box under a field */
	char text[200];  /* as drawn, 54 columns */
	char value[256]; /* goes into the field */
	int tag;         /* the screen's */
	/* 宛名番号 of a resident whom another may be taken for: asked about
	 * (W1) before it is taken; "" nobody */
	char twin[20], name[64];
};
/* Kana before the cursor that wait for a word (J1). */
#define COMPOSE_WORDS 96
#define COMPOSE_PAGES 40
struct compose {
	char roman[96]; /* as typed; kana where letters were taken back */
	char reading[256];
	size_t len; /* bytes before the cursor; 0: closed */
	enum ime_part part;
	char words[COMPOSE_WORDS][SKK_WORD];
	int count, page, pages, first[COMPOSE_PAGES];
	bool is_latin; /* a capital letter began a word */
	bool has_gap;  /* the space after 氏 was put by itself */
};
struct form;
struct form_ops {
	/* after every keystroke that changed something: write the draft */
	void (*typed)(struct ui *ui, struct form *f, int page, int slot);
	/* left forward: normalise (form_set), check (form_note …) */
	void (*left)(struct ui *ui, struct form *f, int page, int slot);
	/* F4: candidates for what is typed; returns how many */
	int (*list)(struct ui *ui, struct form *f, int page, int slot,
	    const char *typed, struct cand *out, int max);
	/* a candidate was taken; NULL: its value is set and the focus goes on */
	void (*chosen)(struct ui *ui, struct form *f, int page, int slot,
	    const struct cand *c);
	void (*answered)(struct ui *ui, struct form *f, struct form_note *n);
	/* Ctrl-D: may the value of the page before be copied? NULL: never */
	bool (*carry)(struct ui *ui, struct form *f, int page, int slot);
	/* Enter or Tab past the last field of the last page */
	void (*end)(struct ui *ui, struct form *f);
	/* J1: kana became a word; reading in hiragana, has_gap: a name's 名 */
	void (*read_as)(struct ui *ui, struct form *f, int page, int slot,
	    const char *reading, bool is_given);
};
struct form {
	bool stops_everywhere; /* Tab goes to every field: none has to be
				* typed */
	const struct form_ops *ops;
	void *arg; /* the screen's state */
	struct form_page pages[FORM_PAGES];
	int page_count, page;
	int first_row;     /* of the fields: 6 with a row of pages, else 4 */
	bool has_tabs;     /* row 4 lists the pages */
	char last_tab[32]; /* N_(): a tab after the pages: 確認 */
	int note_at;       /* >= 0: the focus is in this note's 答え */
	struct edit edit;
	bool is_changed; /* the focused field since it was entered */
	struct form_note notes[FORM_NOTES];
	int note_count;
	struct cand cands[CANDS];
	int cand_count, cand_at; /* box open while cand_count > 0 */
	struct cand asked;       /* waits for W1: a twin was picked */
	char cand_head[64];
	struct secret secret;
	bool has_secret;
	int scroll;     /* lines off the top of the page */
	char saved[32]; /* "10:44:51": 下書き 保存済 */
	bool use_romaji;
	struct ime *ime; /* borrowed; NULL: the terminal's own input method */
	char staff[16];  /* whose choices of words count */
	struct compose compose;
};
void form_init(struct form *f, const struct form_ops *ops, void *arg);
void form_free(struct form *f); /* wipes */
/* Adds a page with the fields of a table; returns its number. */
int form_add_page(
    struct form *f, const char *title, const struct field *t, int n, void *arg);
void form_drop_page(struct form *f, int page);
struct slot *form_slot(struct form *f, int page, int id); /* NULL if none */
int form_slot_index(const struct form *f, int page, int id);
/* Also refreshes the editor when the slot has the focus. sign NULL: kept. */
void form_set(struct form *f, int page, int id, const char *text,
    const char *shown, const char *sign);
const char *form_get(const struct form *f, int page, int id); /* never NULL */
void form_go(struct form *f, int page, int slot);
/* The first field of the page (all pages from this one) that wants
 * something: empty 必, 案, 誤, unanswered 注; false when none does. */
bool form_first_want(struct form *f, bool all_pages);
/* The next stop after the focused one; false when there is none. */
bool form_next(struct ui *ui, struct form *f);
void form_note(struct form *f, const struct form_note *n);
void form_clear_notes(struct form *f, int page, int slot);
void form_clear_page_notes(struct form *f, int page);
void form_clear_code(struct form *f, const char *code); /* wherever it stands */
/* 誤, unanswered 注, empty 必 over all pages. */
void form_counts(const struct form *f, int *errors, int *alerts, int *musts);
bool form_key(struct ui *ui, struct form *f, const struct keypress *k);
/* OP_CHOICES, OP_PREV, OP_NEXT; true when taken. F3 closes an open box. */
bool form_op(struct ui *ui, struct form *f, int op);
void form_draw(struct form *f, struct view *v);
/* "誤 1  注 1  必 0    下書き 保存済 10:44:51" in the foot row. */
void form_draw_foot(const struct form *f, struct view *v);
const struct field *form_field(const struct form *f);
/* Whether the field in focus takes characters: not a choice, number, date or
 * secret, and no note under it has the focus. */
bool form_takes_text(const struct form *f);

/* ---- help */
/* Lines of a field's help, generated from its table and the rules. */
void help_field(struct ui *ui, const struct field *f, const struct screen *s);
void help_screen(struct ui *ui, const struct screen *s);

#endif
