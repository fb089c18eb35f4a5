/* SPDX-License-Identifier: ISC
 * affair - what stays covered while a 処理事由 runs, beside the masks of the
 * rights (10.4): a setting of the municipality, {"4": ["honseki",
 * "juminhyo_code"], "7": [...]}, by the code of db/codes/reason.csv. Pure; the
 * register asks it for what it answers, the screens for what they show.
 */
#ifndef SRC_AFFAIR_H
#define SRC_AFFAIR_H

#include "src/err.h"

#include <jansson.h>
#include <stdbool.h>

/*
 * affair_setting_check - whether a value of the setting "affair_masks" means
 * something: codes of 処理事由, each with rights that uncover a mask. RC_INPUT
 * E1399.
 */
MUST_CHECK enum rc affair_setting_check(const json_t *value, struct err *err);

/*
 * affair_hidden - the masks that an affair leaves on, a bit each. affair: 1 to
 * 9; 0, nobody has said what for: whatever any affair covers is covered.
 * setting: value of "affair_masks"; one that is no such table covers all.
 */
unsigned affair_hidden(const json_t *setting, int affair);

/* affair_hides - whether that right's mask is among them. */
bool affair_hides(unsigned hidden, const char *right);

/* Whether a right uncovers a mask at all. */
bool affair_has_mask(const char *right);

#endif
