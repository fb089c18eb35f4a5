/* SPDX-License-Identifier: ISC
 * help_papers - an outbox in which two papers lie that the register refused:
 * somebody who joins the household of 佐藤, and a certificate. Everyone is
 * invented.
 */
#ifndef TESTS_UI_HELP_PAPERS_H
#define TESTS_UI_HELP_PAPERS_H

/* At that path, of terminal T1 and 10001; refused on 2025-11-20 at 10:44. */
void papers_refused(const char *path);

#endif
