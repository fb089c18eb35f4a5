/* SPDX-License-Identifier: ISC
 * person_items - which items of one resident K2 shows where, grouped as on the
 * 住民票, masked by right (10.4) and under 支援措置 (2.2.4).
 */
#include "ui/person.h"

#include "src/codes.h"
#include "src/date.h"
#include "src/event.h"
#include "src/mutant.h"
#include "src/text.h"
#include "ui/app.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

#define WIDE_COLS 61

/* ---- which items stand where; 0xFFFF nothing. */
enum {
	NOTHING = IT_COUNT,
	NAME,
	KANA,
	ADDRESS,
	PREV,
	PLANNED,
	CONFIRMED,
	STAY
};
struct pair {
	int left, right;
};
struct group {
	const char *name;
	const char *kinds; /* "1" Japanese, "2" foreign, "12" both */
	struct pair pair[14];
};
static const struct group groups[] = {
	{ N_("氏名"), "1",
	    { { IT_NAME, NAME }, { KANA, IT_FORMER_NAME },
		{ IT_FORMER_NAME_KANA, IT_FORMER_NAME_KANA_CHECKED },
		{ -1, -1 } } },
	{ N_("氏名"), "2",
	    { { IT_NAME, NAME }, { KANA, IT_NAME_PRIORITY },
		{ IT_NAME_ROMAN, IT_NAME_KANJI }, { IT_NAME_KATAKANA, NOTHING },
		{ IT_ALIAS, IT_ALIAS_KANA },
		{ IT_ALIAS_ENTERED_ON, IT_ALIAS_ENTERED_PLACE },
		{ IT_ALIAS_DELETED_ON, IT_ALIAS_DELETED_PLACE }, { -1, -1 } } },
	{ N_("世帯・住所"), "12",
	    { { IT_HEAD_NAME, IT_RELATION }, { ADDRESS, NOTHING },
		{ PREV, NOTHING }, { IT_RESIDENT_SINCE, IT_ADDRESS_SINCE },
		{ IT_FOREIGN_RESIDENT_SINCE, IT_PREV_UNREPORTED },
		{ IT_EVENT, IT_NOTIFIED_ON }, { -1, -1 } } },
	{ N_("戸籍・番号"), "1",
	    { { IT_HONSEKI, NOTHING }, { IT_HITTOUSHA, IT_JUMINHYO_CODE },
		{ IT_MYNUMBER, IT_CARD_STATUS }, { -1, -1 } } },
	{ N_("在留・番号"), "2",
	    { { IT_NATIONALITY, IT_ARTICLE30_45 },
		{ IT_RESIDENCE_STATUS, STAY },
		{ IT_RESIDENCE_EXPIRES, IT_CARD_NO },
		{ IT_SPECIAL_PERMANENT_EXPIRES, IT_TRANSIT_REASON },
		{ IT_LANDING_PERIOD, IT_PROVISIONAL_PERIOD },
		{ IT_ALIEN_REGISTERED_ON, IT_RESIDENCE_REPORTED },
		{ IT_ARTICLE30_46, IT_ARTICLE30_47 },
		{ IT_MYNUMBER, IT_JUMINHYO_CODE }, { IT_CARD_STATUS, NOTHING },
		{ -1, -1 } } },
	{ N_("資格"), "12",
	    { { IT_NHI_INSURED, IT_PENSION_KIND },
		{ IT_NHI_FROM, IT_PENSION_FROM }, { IT_NHI_TO, IT_PENSION_TO },
		{ IT_CARE_INSURED, IT_CHILD_ALLOWANCE_KIND },
		{ IT_CARE_FROM, IT_CHILD_ALLOWANCE_FROM },
		{ IT_CARE_TO, IT_CHILD_ALLOWANCE_TO },
		{ IT_ELDERLY_INSURED, IT_PENSION_INSURED },
		{ IT_ELDERLY_FROM, IT_PENSION_KIND_SINCE },
		{ IT_ELDERLY_TO, IT_PENSION_NO }, { IT_VOTER, IT_GUARDIANSHIP },
		{ IT_SEAL_REGISTERED, IT_CARD_EXPIRES },
		{ IT_JUKI_CARD_STATUS, NOTHING },
		{ IT_SIGN_CERT_SERIAL, IT_AUTH_CERT_SERIAL }, { -1, -1 } } },
	{ N_("備考・メモ"), "12", { { -1, -1 } } },
	{ N_("世帯・異動の続き"), "12",
	    { { IT_HOUSEHOLD_NO, IT_MEMBER_ORDER },
		{ IT_POSTCODE, IT_ADDRESS_CODE },
		{ IT_PREV_HEAD_NAME, IT_PREV_POSTCODE },
		{ IT_LAST_REGISTERED_ADDRESS, NOTHING },
		{ IT_EVENT_DATE, IT_PROCESSED_ON },
		{ IT_INFORMED_ON, IT_OFFERED_ON },
		{ IT_ENTRY_PLACE, IT_ENTRY_TERMINAL }, { IT_REMARKS, NOTHING },
		{ -1, -1 } } },
	{ N_("消除・転出"), "12",
	    { { IT_REMOVAL_REASON, IT_REMOVAL_DATE },
		{ IT_OUT_PLANNED_ON, IT_OUT_NOTIFIED_ON }, { PLANNED, NOTHING },
		{ IT_OUT_DATE, IT_OUT_NOTICE_ON }, { CONFIRMED, NOTHING },
		{ IT_REVISED_ON, IT_REMOVAL_NOTIFIED_ON }, { -1, -1 } } },
	{ N_("内訳・コード"), "12",
	    { { IT_STATUS, IT_KIND }, { IT_NAME_FAMILY, IT_NAME_GIVEN },
		{ IT_NAME_KANA_FAMILY, IT_NAME_KANA_GIVEN },
		{ IT_IS_HEAD, IT_DISTRICT_CODE },
		{ IT_NOTIFICATION_NO, IT_REQUESTED_ON },
		{ IT_EVENT_NOTIFIED_ON, IT_PREV_CODE },
		{ IT_HONSEKI_TOWN, IT_HONSEKI_NUMBER },
		{ IT_HONSEKI_CODE, IT_HONSEKI_TOWN_CODE },
		{ IT_HITTOUSHA_FAMILY, IT_HITTOUSHA_GIVEN },
		{ IT_OUT_PLANNED_CODE, IT_OUT_PLANNED_POSTCODE },
		{ IT_OUT_CONFIRMED_CODE, IT_OUT_CONFIRMED_POSTCODE },
		{ -1, -1 } } },
	{ N_("外国人住民のコード"), "2",
	    { { IT_NAME_KANA_CHECKED, IT_ALIAS_KANA_CHECKED },
		{ IT_ALIAS_ENTERED_CODE, IT_ALIAS_DELETED_CODE },
		{ IT_NATIONALITY_CODE, IT_RESIDENCE_STATUS_CODE },
		{ IT_CARD_NO_KIND, IT_LANDING_PERMIT_ENTRY }, { -1, -1 } } },
};
#define GROUP_COUNT ((int)(sizeof(groups) / sizeof(groups[0])))

/* What the composite places stand for. */
static const struct {
	int place;
	enum item it;
} composed[] = {
	{ KANA, IT_NAME_KANA },
	{ KANA, IT_NAME_KANA_CHECKED },
	{ ADDRESS, IT_ADDRESS_PREF },
	{ ADDRESS, IT_ADDRESS_CITY },
	{ ADDRESS, IT_ADDRESS_TOWN },
	{ ADDRESS, IT_ADDRESS_NUMBER },
	{ ADDRESS, IT_ADDRESS_BUILDING },
	{ ADDRESS, IT_ADDRESS_ROOM },
	{ PREV, IT_PREV_COUNTRY },
	{ PREV, IT_PREV_PREF },
	{ PREV, IT_PREV_CITY },
	{ PREV, IT_PREV_TOWN },
	{ PREV, IT_PREV_NUMBER },
	{ PREV, IT_PREV_BUILDING },
	{ PLANNED, IT_OUT_PLANNED_COUNTRY },
	{ PLANNED, IT_OUT_PLANNED_PREF },
	{ PLANNED, IT_OUT_PLANNED_CITY },
	{ PLANNED, IT_OUT_PLANNED_TOWN },
	{ PLANNED, IT_OUT_PLANNED_NUMBER },
	{ PLANNED, IT_OUT_PLANNED_BUILDING },
	{ CONFIRMED, IT_OUT_CONFIRMED_COUNTRY },
	{ CONFIRMED, IT_OUT_CONFIRMED_PREF },
	{ CONFIRMED, IT_OUT_CONFIRMED_CITY },
	{ CONFIRMED, IT_OUT_CONFIRMED_TOWN },
	{ CONFIRMED, IT_OUT_CONFIRMED_NUMBER },
	{ CONFIRMED, IT_OUT_CONFIRMED_BUILDING },
	{ STAY, IT_RESIDENCE_PERIOD_YEARS },
	{ STAY, IT_RESIDENCE_PERIOD_MONTHS },
	{ STAY, IT_RESIDENCE_PERIOD_DAYS },
};

static bool
place_shows(int place, enum item it)
{
	size_t i;

	for (i = 0; i < sizeof(composed) / sizeof(composed[0]); i++)
		if (composed[i].place == place && composed[i].it == it)
			return true;
	return place == (int)it;
}

bool
person_shows(enum item it, bool foreign)
{
	const char *kind = foreign ? "2" : "1";
	int g, p;

	for (g = 0; g < GROUP_COUNT; g++) {
		if (strstr(groups[g].kinds, kind) == NULL)
			continue;
		for (p = 0; groups[g].pair[p].left >= 0; p++)
			if (place_shows(groups[g].pair[p].left, it) ||
			    place_shows(groups[g].pair[p].right, it))
				return true;
	}
	return false;
}

static bool
guarded(const struct app *a, const struct person_view *v)
{
	return show_hides_home(a, &v->m) && !v->is_open_support;
}

/* The first character of a name that is drawn as 〓: its code points, which
 * F2 and the certificate's font know it by; nothing when there is none. */
static void
rare_character(
    const char *name, char *label, size_t lsize, char *value, size_t vsize)
{
	size_t i = 0, n, k, at = 0, len = strlen(name);
	int32_t c;

	while (i < len) {
		n = text_cluster(name, i);
		if (n == 0)
			n = 1;
		if (!text_drawable(name + i, n))
			break;
		i += n;
	}
	if (i >= len)
		return;
	(void)snprintf(label, lsize, "%s", "〓");
	for (k = i; k < i + n && at < vsize;) {
		c = utf8_next(name, i + n, &k);
		at += (size_t)snprintf(value + at, vsize - at, "%sU+%04X",
		    at ? " " : "", (unsigned)c);
	}
}

/* Label and value of one place of the table. */
static void
fill(const struct app *a, const struct person_view *v, int what, char *label,
    size_t lsize, char *value, size_t vsize)
{
	const struct record *r = &v->m.row;

	switch (what) {
	case NOTHING:
		return;
	case NAME: /* what this terminal cannot draw, by its code */
		rare_character(
		    record_get(r, IT_NAME), label, lsize, value, vsize);
		return;
	case KANA:
		(void)snprintf(label, lsize, "%s", show_label(IT_NAME_KANA));
		(void)snprintf(value, vsize, "%.250s%s",
		    record_get(r, IT_NAME_KANA)[0] ? record_get(r, IT_NAME_KANA)
						   : "-",
		    record_get(r, IT_NAME_KANA_CHECKED)[0] == '1' &&
			    (text_cols(record_get(r, IT_NAME_KANA)) <= 15 ||
				text_cols(record_get(r, IT_NAME_KANA)) > 22)
			? _(" 確認済")
			: "");
		return;
	case ADDRESS:
	case PREV:
	case PLANNED:
	case CONFIRMED:
		(void)snprintf(label, lsize, "%s",
		    what == ADDRESS   ? _("住所")
		    : what == PREV    ? _("前住所")
		    : what == PLANNED ? _("転出先（予定）")
				      : _("転出先（確定）"));
		show_address(a, r,
		    what == ADDRESS   ? "address"
		    : what == PREV    ? "prev"
		    : what == PLANNED ? "out_planned"
				      : "out_confirmed",
		    guarded(a, v), value, vsize);
		return;
	case STAY:
		(void)snprintf(label, lsize, "%s", _("在留期間"));
		show_stay(a, r, value, vsize);
		return;
	default:
		break;
	}
	(void)snprintf(label, lsize, "%s", show_label((enum item)what));
	if (what == IT_MYNUMBER)
		(void)snprintf(value, vsize, "%s",
		    v->has_then               ? "-"
		    : !app_has(a, "mynumber") ? "〔伏〕"
		    : !a->status.is_online    ? _("〔不通〕")
					      : _("〔照会 F5〕"));
	else
		show_item(a,
		    item_defs[what].class == CLASS_ATTACHED ? &v->attached : r,
		    (enum item)what, guarded(a, v), value, vsize);
}

static bool
is_blank(const char *value)
{
	return value[0] == '\0' || strcmp(value, "-") == 0;
}

static struct line *
add_line(struct person_view *v)
{
	if (v->line_count >= LINES_MAX)
		return &v->lines[LINES_MAX - 1];
	memset(&v->lines[v->line_count], 0, sizeof(v->lines[0]));
	return &v->lines[v->line_count++];
}

static int
note_count(const struct person_view *v)
{
	const char *p = record_get(&v->attached, IT_NOTE);
	int n = p[0] != '\0';

	for (; *p != '\0'; p++)
		n += *p == '\n';
	return n;
}

/* The whole width is one item's: a second row takes what has no room. */
static void
make_wide(struct person_view *v, struct line *l)
{
	size_t end = put_fits(l->value[0], WIDE_COLS);
	struct line *more;

	l->is_wide = true;
	if (l->value[0][end] == '\0')
		return;
	more = add_line(v);
	if (more == l)
		return;
	(void)snprintf(
	    more->value[0], sizeof(more->value[0]), "%s", l->value[0] + end);
	more->is_wide = true;
	l->value[0][end] = '\0';
}

/* What has no room in its half goes over the whole row, each of the two by
 * itself: K2 is where a value stands whole. */
static void
spread(struct person_view *v, struct line *l)
{
	struct line *right, was = *l;
	bool is_one =
	    l->is_wide || l->label[1][0] == '\0' || is_blank(l->value[1]);

	if (!l->is_wide &&
	    ((text_cols(l->value[0]) <= 22 && text_cols(l->value[1]) <= 23) ||
		!GUARD("person_long_values")))
		return;
	l->label[1][0] = l->value[1][0] = '\0';
	make_wide(v, l);
	if (is_one)
		return;
	right = add_line(v);
	(void)snprintf(
	    right->label[0], sizeof(right->label[0]), "%s", was.label[1]);
	(void)snprintf(
	    right->value[0], sizeof(right->value[0]), "%s", was.value[1]);
	make_wide(v, right);
}

void
person_lines(const struct app *a, struct person_view *v)
{
	const char *kind = record_get(&v->m.row, IT_KIND);
	int g, p, n = 0;

	v->line_count = 0;
	if (kind[0] == '\0')
		kind = "1";
	for (g = 0; g < GROUP_COUNT; g++) {
		struct line *head;
		int before;

		if (strstr(groups[g].kinds, kind) == NULL)
			continue;
		head = add_line(v);
		head->group = ++n;
		(void)snprintf(head->label[0], sizeof(head->label[0]), "%s",
		    _(groups[g].name));
		before = v->line_count;
		for (p = 0; groups[g].pair[p].left >= 0; p++) {
			const struct pair *q = &groups[g].pair[p];
			struct line *l = add_line(v);

			fill(a, v, q->left, l->label[0], sizeof(l->label[0]),
			    l->value[0], sizeof(l->value[0]));
			fill(a, v, q->right, l->label[1], sizeof(l->label[1]),
			    l->value[1], sizeof(l->value[1]));
			l->is_wide = q->right == NOTHING;
			l->is_mynumber = q->left == IT_MYNUMBER;
			if (is_blank(l->value[0]) && is_blank(l->value[1]))
				v->line_count--;
			else
				spread(v, l);
		}
		if (groups[g].pair[0].left < 0) /* 備考・メモ */
			(void)snprintf(head->value[0], sizeof(head->value[0]),
			    _("備考 %d  メモ %s"), note_count(v),
			    a->status.is_online ? _("〔照会 m〕")
						: _("〔不通〕"));
		else if (v->line_count == before)
			(void)snprintf(
			    head->value[0], sizeof(head->value[0]), "-");
	}
	v->room = 0;
}
