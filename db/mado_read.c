/* SPDX-License-Identifier: ISC
 * One row of the 122 columns into items, every cell checked.
 */
#include "db/mado.h"

#include "src/codes.h"
#include "src/date.h"
#include "src/event.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/relation.h"
#include "src/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VALUE_BYTES_MAX 1800
#define NUMBER_DIGITS_MAX 15

struct reading {
	const struct mado_at *at;
	const struct mado_row *row;
	struct record *hist, *attached;
	mado_report *report;
	void *arg;
	bool is_fine;
};

static void
say(struct reading *r, const char *code, int col)
{
	struct mado_fault f;

	memset(&f, 0, sizeof(f));
	(void)snprintf(f.code, sizeof(f.code), "%s", code);
	f.line = r->row->line;
	f.column = mado_columns[col].name;
	/* The list is a file, too. */
	if (strcmp(code, "E1857") != 0)
		mado_masked(r->row->f[col], f.value, sizeof(f.value));
	if (code[0] == 'E')
		r->is_fine = false;
	r->report(r->arg, &f);
}

static void
keep(struct reading *r, int col, const char *value)
{
	enum item it = mado_columns[col].it;

	/* What a person of this 住民種別 does not have stays as received. */
	if (it == IT_COUNT || it == IT_PERSON_NO ||
	    !item_applies(it, r->row->f[r->at->kind]))
		return;
	record_set(item_defs[it].class == CLASS_EVENT ? r->hist : r->attached,
	    it, value);
}

/* ---- dates ---- */

static bool
bare_date(const char *s, int *y, int *m, int *d)
{
	if (strlen(s) != 10 || s[4] != '-' || s[7] != '-')
		return false;
	for (int i = 0; i < 10; i++)
		if (i != 4 && i != 7 && (s[i] < '0' || s[i] > '9'))
			return false;
	*y = atoi(s);
	*m = atoi(s + 5);
	*d = atoi(s + 8);
	return true;
}

/* Whether the item takes an unknown date here (1.1.8): 異動日 and 消除の日
 * only for 出生, 死亡 and 失踪. */
static int
dates_taken(const struct reading *r, enum item it)
{
	const char *event = r->row->f[r->at->event];
	const char *reason = r->row->f[r->at->reason];

	if (it == IT_COUNT)
		return DATES_UNKNOWN;
	if (item_defs[it].dates != DATES_EVENT)
		return (int)item_defs[it].dates;
	if (it == IT_REMOVAL_DATE)
		return strcmp(reason, "3") == 0 || strcmp(reason, "10") == 0
			   ? DATES_UNKNOWN
			   : DATES_CALENDAR;
	return strcmp(event, "103") == 0 || strcmp(event, "203") == 0 ||
		       strcmp(event, "206") == 0
		   ? DATES_UNKNOWN
		   : DATES_CALENDAR;
}

static bool
takes_unknown(int takes)
{
	return takes == DATES_UNKNOWN || takes == DATES_BIRTH;
}

/* A bare date that the file itself calls unknown: kept as received. */
static void
keep_raw_date(struct reading *r, int col, int y, int m, int d)
{
	struct date raw;
	char stored[128];

	memset(&raw, 0, sizeof(raw));
	raw.shape = DATE_RAW;
	raw.a = (struct ymd){ 0, y, m, d };
	raw.lo = 1; /* an empty interval: nothing is known */
	(void)snprintf(raw.text, sizeof(raw.text), "%s", r->row->f[col]);
	date_store(&raw, stored, sizeof(stored));
	keep(r, col, stored);
	say(r, "W1801", col);
}

static void
read_date(struct reading *r, int col)
{
	const char *s = r->row->f[col], *kind = r->row->f[r->at->kind];
	int takes = dates_taken(r, mado_columns[col].it), y, m, day;
	int flag_col = r->at->flag[col];
	bool is_unknown =
	    flag_col >= 0 && strcmp(r->row->f[flag_col], "1") == 0;
	bool is_bare = bare_date(s, &y, &m, &day);
	struct date d;
	char stored[160];

	if (s[0] == '\0') {
		if (is_unknown)
			say(r, "E1831", col);
		return;
	}
	if (is_unknown && is_bare && takes_unknown(takes)) {
		keep_raw_date(r, col, y, m, day);
		return;
	}
	if (is_bare && date_day(y, m, day) == INT32_MIN &&
	    (!takes_unknown(takes) || m < 1 || m > 12 || day < 1 || day > 31)) {
		say(r, "E1806", col);
		return;
	}
	if (!is_bare && !takes_unknown(takes)) {
		say(r,
		    date_parse(s, DATES_UNKNOWN, kind, 0, &d, NULL) == RC_OK &&
			    d.shape != DATE_DAY
			? "E1807"
			: "E1805",
		    col);
		return;
	}
	if (is_unknown && !takes_unknown(takes)) {
		say(r, "E1807", col);
		return;
	}
	if (date_parse(s, takes, kind, 0, &d, NULL) != RC_OK) {
		say(r, "E1805", col);
		return;
	}
	if (!is_bare && (d.shape == DATE_DAY || d.shape == DATE_NON_DAY)) {
		say(r, "E1805", col);
		return;
	}
	if (!is_bare && !is_unknown) {
		say(r, "E1833", col);
		return;
	}
	date_store(&d, stored, sizeof(stored));
	keep(r, col, stored);
}

/* ---- other cells ---- */

static void
read_code(struct reading *r, int col)
{
	const struct mado_column *c = &mado_columns[col];
	const char *s = r->row->f[col];
	const struct code_row *code;

	if (s[0] == '\0')
		return;
	code = code_find(c->list, s);
	if (code == NULL || code->to[0] == '\0') {
		/* 住民種別 decides which items there are: it must be known. */
		say(r, col == r->at->kind ? "E1803" : "W1802", col);
		return;
	}
	keep(r, col, code->to);
}

static void
read_postcode(struct reading *r, int col)
{
	char narrow[64];

	if (r->row->f[col][0] == '\0')
		return;
	text_narrow(r->row->f[col], narrow, sizeof(narrow));
	if (strlen(narrow) == 8 && narrow[3] == '-')
		memmove(narrow + 3, narrow + 4, 5);
	if (strlen(narrow) != 7 || !digits_only(narrow))
		say(r, "E1823", col);
	else
		keep(r, col, narrow);
}

static void
read_kana(struct reading *r, int col)
{
	char kana[VALUE_BYTES_MAX + 1];

	kana_to_katakana(r->row->f[col], kana, sizeof(kana));
	if (!kana_only(kana))
		say(r, "E1818", col);
	else
		keep(r, col, kana);
}

static void
read_number(struct reading *r, int col)
{
	const char *s = r->row->f[col];

	if (s[0] != '\0' && !digits_only(s))
		say(r, col == r->at->person ? "E1801" : "E1834", col);
	else if (col == r->at->code && s[0] != '\0' && !juminhyo_code_valid(s))
		say(r, "E1808", col);
	else
		keep(r, col, s);
}

static void
read_year_month(struct reading *r, int col)
{
	const char *s = r->row->f[col];
	int m;

	if (s[0] == '\0')
		return;
	m = strlen(s) == 7 ? atoi(s + 5) : 0;
	if (strlen(s) != 7 || s[4] != '-' || strspn(s, "0123456789") != 4 ||
	    strspn(s + 5, "0123456789") != 2 || m < 1 || m > 12)
		say(r, "E1841", col);
	else
		keep(r, col, s);
}

static void
read_flag(struct reading *r, int col)
{
	const char *s = r->row->f[col];

	if (s[0] != '\0' && strcmp(s, "0") != 0 && strcmp(s, "1") != 0)
		say(r, "E1828", col);
	else
		keep(r, col, s);
}

static void
read_relation(struct reading *r, int col)
{
	const char *s = r->row->f[col];

	if (s[0] != '\0' && relation_check(s, NULL) != RC_OK)
		say(r, "E1815", col);
	else
		keep(r, col, s);
}

static void
read_text(struct reading *r, int col)
{
	const char *s = r->row->f[col];

	if (col == r->at->card_no && s[0] != '\0' && !card_no_valid(s))
		say(r, "E1824", col);
	else
		keep(r, col, s);
}

static void
read_cell(struct reading *r, int col)
{
	const char *s = r->row->f[col];

	if (GUARD("import_control_characters") && !text_clean(s, NULL)) {
		say(r, "E1819", col);
		return;
	}
	if (GUARD("import_no_mynumber") && mado_columns[col].how == HOW_TEXT &&
	    mynumber_within(s)) {
		say(r, "E1857", col);
		return;
	}
	if (strlen(s) > VALUE_BYTES_MAX) {
		say(r, "E1832", col);
		return;
	}
	switch (mado_columns[col].how) {
	case HOW_DATE:
		read_date(r, col);
		break;
	case HOW_CODE:
		read_code(r, col);
		break;
	case HOW_POSTCODE:
		read_postcode(r, col);
		break;
	case HOW_KANA:
		read_kana(r, col);
		break;
	case HOW_NUMBER:
	case HOW_INT:
		read_number(r, col);
		break;
	case HOW_YM:
		read_year_month(r, col);
		break;
	case HOW_FLAG:
	case HOW_NEWEST:
		read_flag(r, col);
		break;
	case HOW_RELATION:
		read_relation(r, col);
		break;
	case HOW_TEXT:
		read_text(r, col);
		break;
	case HOW_NONE:
	case HOW_SEX_LABEL:
	case HOW_ERA:
	case HOW_RELATION_CODE:
	default:
		break;
	}
}

/* ---- a row as a whole ---- */

static bool
blank(const struct reading *r, const char *heading)
{
	return r->row->f[mado_column(heading)][0] == '\0';
}

/* The items that refuse blank (1.1.6). */
static void
check_must(struct reading *r)
{
	const char *kind = r->row->f[r->at->kind];
	const char *status = r->row->f[r->at->status];
	bool is_removed = status[0] != '\0' && strcmp(status, "1") != 0;

	if (!GUARD("import_must_items"))
		return;
	if (r->row->f[r->at->person][0] == '\0')
		say(r, "E1801", r->at->person);
	if (r->row->f[r->at->household][0] == '\0')
		say(r, "E1802", r->at->household);
	if (kind[0] == '\0')
		say(r, "E1803", r->at->kind);
	if (r->row->f[r->at->birth][0] == '\0')
		say(r, "E1804", r->at->birth);
	if (!is_removed && r->row->f[r->at->code][0] == '\0')
		say(r, "E1809", r->at->code);
	if (blank(r, "住所_市区郡町村名"))
		say(r, "E1814", mado_column("住所_市区郡町村名"));
	else if (blank(r, "住所_町字"))
		say(r, "E1814", mado_column("住所_町字"));
	if (strcmp(kind, "1") == 0) {
		if (blank(r, "本籍"))
			say(r, "E1810", mado_column("本籍"));
		if (blank(r, "戸籍_筆頭者"))
			say(r, "E1811", mado_column("戸籍_筆頭者"));
		if (blank(r, "住民となった年月日"))
			say(r, "E1812", mado_column("住民となった年月日"));
	} else if (strcmp(kind, "2") == 0) {
		if (blank(r, "外国人住民となった年月日"))
			say(r, "E1813",
			    mado_column("外国人住民となった年月日"));
		if (!is_removed && r->row->f[r->at->card_no][0] == '\0' &&
		    strcmp(r->row->f[r->at->category], "1") == 0)
			say(r, "W1804", r->at->card_no);
	}
}

static bool
starts_before(const char *stored_a, const char *stored_b)
{
	struct date a, b;

	return stored_a[0] != '\0' && stored_b[0] != '\0' &&
	       date_load(stored_a, &a, NULL) == RC_OK &&
	       date_load(stored_b, &b, NULL) == RC_OK &&
	       date_compare(&a, &b) == -1;
}

static void
check_removal(struct reading *r)
{
	const char *status = r->row->f[r->at->status];
	const char *flag = r->row->f[r->at->removed];
	bool is_removed = status[0] != '\0' && strcmp(status, "1") != 0;

	if (is_removed && r->row->f[r->at->reason][0] == '\0')
		say(r, "E1825", r->at->reason);
	if (starts_before(record_get(r->hist, IT_REMOVAL_DATE),
		record_get(r->hist, IT_BIRTH)))
		say(r, "E1826", r->at->removal_date);
	if (flag[0] != '\0' && status[0] != '\0' &&
	    (strcmp(flag, "1") == 0) != is_removed)
		say(r, "E1827", r->at->removed);
}

static void
check_pairs(struct reading *r)
{
	const char *code = r->row->f[r->at->relation_code];
	const char *rel = record_get(r->hist, IT_RELATION);
	const char *era = r->row->f[r->at->era];
	const struct code_row *known;
	struct sbuf want;
	enum event ev;

	sbuf_init(&want, 64);
	mado_write(r->at, r->at->relation_code, r->hist, NULL, true, &want);
	if (code[0] != '\0' && rel[0] != '\0' &&
	    code_find("mado_relation", code) != NULL &&
	    strcmp(want.s, code) != 0)
		say(r, "E1816", r->at->relation_code);
	sbuf_release(&want);
	sbuf_init(&want, 64);
	mado_write(r->at, r->at->era, r->hist, NULL, true, &want);
	if (era[0] != '\0' && want.len > 0 &&
	    code_find("mado_era", era) != NULL && strcmp(want.s, era) != 0)
		say(r, "E1817", r->at->era);
	sbuf_release(&want);
	known = code_find("mado_event", r->row->f[r->at->event]);
	ev = known != NULL && known->to[0] != '\0' ? event_by_code(known->to)
						   : EV_COUNT;
	if (ev != EV_COUNT && !(strcmp(r->row->f[r->at->kind], "2") == 0
				      ? event_defs[ev].foreign
				      : event_defs[ev].japanese))
		say(r, "E1835", r->at->event);
}

/* What the layout has as a code alone stands on sheets and certificates in
 * words. */
static void
name_code(struct record *hist, enum item code, enum item name, const char *list)
{
	const char *held = record_get(hist, code);

	if (held[0] != '\0' && record_get(hist, name)[0] == '\0' &&
	    GUARD("import_names_codes"))
		record_set(hist, name, code_label(list, held));
}

bool
mado_read_row(const struct mado_at *at, const struct mado_row *row,
    struct record *hist, struct record *attached, mado_report *report,
    void *arg)
{
	struct reading r = { at, row, hist, attached, report, arg, true };

	for (int col = 0; col < MADO_COLUMNS; col++)
		read_cell(&r, col);
	check_must(&r);
	check_removal(&r);
	check_pairs(&r);
	if (strlen(row->f[at->person]) > NUMBER_DIGITS_MAX)
		say(&r, "E1801", at->person);
	if (strlen(row->f[at->household]) > NUMBER_DIGITS_MAX)
		say(&r, "E1834", at->household);
	if (strlen(row->f[at->hist]) > NUMBER_DIGITS_MAX)
		say(&r, "E1834", at->hist);
	name_code(hist, IT_NATIONALITY_CODE, IT_NATIONALITY, "nationality");
	name_code(hist, IT_RESIDENCE_STATUS_CODE, IT_RESIDENCE_STATUS,
	    "residence_status");
	if (record_get(hist, IT_RELATION)[0] != '\0')
		record_set(hist, IT_IS_HEAD,
		    strcmp(record_get(hist, IT_RELATION), "世帯主") == 0 ? "1"
									 : "0");
	return r.is_fine;
}
