/* SPDX-License-Identifier: ISC
 * print - where a finished sheet goes. One table of operations per kind of
 * printer, chosen once; the caller knows nothing of the kind.
 */
#ifndef SRC_PRINT_H
#define SRC_PRINT_H

#include "src/err.h"

#include <stdbool.h>
#include <stddef.h>

struct print_job {
	const unsigned char *pdf; /* borrowed */
	size_t len;
	const char *name;  /* neutral: letters, figures and - only, 1 to 64;
			   * no name or address of a resident (10.7) */
	bool is_sample;    /* 見本 stands across it */
	bool has_mynumber; /* 個人番号 stands on it: never to a file */
};
struct printer;
struct print_ops {
	const char *name;  /* "file", "training" */
	const char *label; /* Japanese, for the screen */
	bool is_paper;     /* leaves nothing that can be read but the sheet */
	/* where: path or queue, for the message line. RC_IO: nothing was
	 * printed. */
	enum rc (*print)(const struct printer *p, const struct print_job *job,
	    char where[512], struct err *err);
};
struct printer {
	const struct print_ops *ops;
	char folder[512]; /* of the prints */
};
/* A PDF in a folder, 0600, complete or not there at all; DENIED E5855 for
 * what bears a 個人番号 (番号法 2条9項: no file of them at a terminal). */
extern const struct print_ops print_file;
/* The same for training: only what bears 見本 (DENIED E5852 otherwise). */
extern const struct print_ops print_training;

/* printer_init - folder is copied; made with mode 0700 at the first print.
 * RC_INPUT E5851 when it is too long or empty. */
MUST_CHECK enum rc printer_init(struct printer *p, const struct print_ops *ops,
    const char *folder, struct err *err);
MUST_CHECK enum rc print_job(const struct printer *p,
    const struct print_job *job, char where[512], struct err *err);

#endif
