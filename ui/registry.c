/* SPDX-License-Identifier: ISC
 * registry - every screen, for codes typed after "/", for help, for the
 * manual page and for the tests that hold all of them to the same rules.
 */
#include "ui/engine.h"

const struct screen *const ui_screens[] = {
	&scr_signin,
	&scr_home,
	&scr_reason,
	&scr_line,
	&scr_refused,
	&scr_household,
	&scr_person,
	&scr_history,
	&scr_queue,
	&scr_review,
	&scr_decided,
	&scr_cert,
	&scr_preview,
	&scr_stop,
	&scr_spoil,
	&scr_event,
	&scr_movein,
	&scr_movein_abroad,
	&scr_movein_unreported,
	&scr_movein_46,
	&scr_movein_47,
	&scr_confirm,
	&scr_rare,
	NULL,
};
