/* SPDX-License-Identifier: ISC
 * intake - what was read of a paper (src/intake.h, 10.8) fills the screen that
 * it belongs to: the form of a change, C1, the search box. X1 is where it is
 * read, X2 tells what could not be.
 */
#ifndef UI_INTAKE_H
#define UI_INTAKE_H

#include "src/intake.h"
#include "ui/amend.h"
#include "ui/scr_cert.h"

/* ---- intake_open.c */
/*
 * intake_fill - the screen on top where the paper belongs to it, else the one
 * that it opens: a move-in, the change of its number on the people whom it
 * names, C1. What does not fit goes to x->faults. RC_INPUT E1895 there is none
 * to fill, E1899 whom it is about is not clear; or as ui_open, which has said
 * it: then err->code is "".
 */
MUST_CHECK enum rc intake_fill(
    struct ui *ui, struct intake *x, struct err *err);
/* The paper that belongs to the screen on top; PAPERS none. */
enum intake_paper intake_of_screen(const struct ui *ui);
/* The form on top, NULL none. */
struct movein *intake_form(const struct ui *ui);

/* ---- intake_movein.c */
/* 転出証明書 or 住民異動届 into the form of a move-in. */
void intake_movein(struct ui *ui, struct movein *m, struct intake *x);
/* A card: into the page of its person. */
void intake_card(struct ui *ui, struct movein *m, struct intake *x);
/* A column of the notification into its field, with 着. */
void intake_put(
    struct movein *m, const struct app *a, int id, const char *text);
/* What stands on the paper itself: days, who came, 留意事項. */
void intake_put_notice(struct movein *m, const struct app *a, struct intake *x);
/* Where they live now into the fields of the new address. */
void intake_put_address(
    struct movein *m, const struct app *a, struct intake *x);
/* An address as one text, or in parts, of `prefix`: "prev", "address",
 * "out_planned". town, number and building have no municipality. */
struct intake_address {
	/* Each as long as a cell may be: nothing of an address is cut. */
	char country[INTAKE_CELL], city[2 * INTAKE_CELL], town[INTAKE_CELL],
	    number[INTAKE_CELL], building[INTAKE_CELL], room[INTAKE_CELL];
};
void intake_address(const struct movein *m, struct intake *x,
    const char *prefix, struct intake_address *out);
/* Whether the text has room in what the form keeps it in, size bytes; false:
 * told as E1881, and the field stays for the clerk. */
bool intake_fits(
    struct intake *x, enum intake_name c, const char *text, size_t size);
/* A 個人番号 goes where it would be typed, in locked memory; false: none, or
 * no right to it. */
bool intake_secret(struct ui *ui, struct movein *m, struct intake *x, int row);
/* The value of a cell as the register stores it. */
void intake_stored(const struct app *a, const struct intake *x, int row,
    enum intake_name c, char *out, size_t size);

/* ---- intake_who.c */
/* The same name, whatever its width, spaces and variants; an empty one is
 * nobody's. */
bool intake_same_name(const char *a, const char *b);
/* Whether it is the 氏名 (its letters, its characters) or 通称 of the record. */
bool intake_is_named(const struct record *r, const char *name);
/* Whom of the people, count of them, the row is about: by 宛名番号, else by name
 * and, where the paper has it, day of birth; -1 none or more than one. */
int intake_who(const struct app *a, const struct intake *x, int row,
    const struct record *const people[], int count);

/* ---- intake_amend.c */
void intake_amend(struct ui *ui, struct amend *c, struct intake *x);
/* A card: compared with the register's record and number. */
void intake_compare(struct ui *ui, struct amend *c, struct intake *x);

/* ---- intake_cert.c */
/* A request into what C1 asks for; returns what of it came, CERT_CAME_… */
unsigned intake_request(struct ui *ui, struct order *o, struct intake *x);
/* Whom of its people the row names, as intake_who. */
int intake_whom(const struct app *a, const struct order *o,
    const struct intake *x, int row);

/* ---- scr_event.c */
/* On whom I0 was opened; NULL: it is not open. */
const struct target *event_target(const struct ui *ui);

#endif
