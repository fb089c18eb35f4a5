/* SPDX-License-Identifier: ISC
 * history_find - see history.h.
 */
#include "ui/history.h"

#include "src/date.h"
#include "src/event.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *word;
	enum item it;
} days[HISTORY_DAYS] = {
	{ N_("異動"), IT_EVENT_DATE },
	{ N_("処理"), IT_PROCESSED_ON },
	{ N_("届出"), IT_EVENT_NOTIFIED_ON },
	{ N_("申出"), IT_OFFERED_ON },
	{ N_("通知"), IT_INFORMED_ON },
	{ N_("請求"), IT_REQUESTED_ON },
};

bool
history_answers(const struct history_question *q, const struct record *r)
{
	enum event ev = event_by_code(record_get(r, IT_EVENT));
	char text[1024], narrow[2048];
	struct date d;

	for (int i = 0; i < HISTORY_DAYS; i++)
		if (q->day[i].is_asked && GUARD("history_days") &&
		    (date_load(record_get(r, days[i].it), &d, NULL) != RC_OK ||
			d.hi < q->day[i].from || d.lo > q->day[i].to))
			return false;
	(void)snprintf(text, sizeof(text), "%.60s %.100s %.100s %.600s",
	    ev < EV_COUNT ? event_defs[ev].label : "",
	    record_get(r, IT_ENTRY_PLACE), record_get(r, IT_ENTRY_TERMINAL),
	    record_get(r, IT_REMARKS));
	text_narrow(text, narrow, sizeof(narrow));
	for (int i = 0; i < q->words; i++)
		if (GUARD("history_words") &&
		    strstr(narrow, q->word[i]) == NULL)
			return false;
	return true;
}

void
history_question_read(
    const struct app *a, const char *text, struct history_question *q)
{
	char narrow[1024], *at = narrow, *word;
	int i, which = 0;

	memset(q, 0, sizeof(*q));
	text_narrow(text, narrow, sizeof(narrow));
	while ((word = strsep(&at, " ")) != NULL) {
		if (word[0] == '\0')
			continue;
		for (i = 0; i < HISTORY_DAYS; i++)
			if (strcmp(word, days[i].word) == 0 ||
			    strcasecmp(word, _(days[i].word)) == 0)
				break;
		if (i < HISTORY_DAYS) {
			which = i;
			continue;
		}
		q->day[which].from = INT32_MIN;
		q->day[which].to = INT32_MAX;
		if (show_period(
			a, word, &q->day[which].from, &q->day[which].to)) {
			q->day[which].is_asked = true;
		} else if (q->words < HISTORY_WORDS) {
			(void)snprintf(q->word[q->words++], sizeof(q->word[0]),
			    "%.60s", word);
		}
		which = 0;
	}
}

enum rc
history_then_read(const struct app *a, const char *text, int32_t *day,
    int64_t *known, struct err *err)
{
	const int64_t of_day = INT64_C(86400000000), jst = INT64_C(32400000000);
	char first[128], narrow[512];
	const char *mark;
	struct date d;
	enum rc rc;

	text_narrow(text, narrow, sizeof(narrow));
	mark = strchr(narrow, '@');
	(void)snprintf(first, sizeof(first), "%.*s",
	    (int)(mark != NULL ? mark - narrow : (long)strlen(narrow)), narrow);
	*known = INT64_MAX;
	rc = date_parse(first, DATES_CALENDAR, "1", a->today, &d, err);
	if (rc != RC_OK)
		return rc;
	*day = d.lo;
	if (mark == NULL)
		return RC_OK;
	rc = date_parse(mark + 1, DATES_CALENDAR, "1", a->today, &d, err);
	if (rc == RC_OK && GUARD("history_known_at"))
		*known = (d.hi + 1) * of_day - jst - 1;
	return rc;
}
