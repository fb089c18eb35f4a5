/* SPDX-License-Identifier: ISC
 * cert_history - the 統合記載欄 (1.1.14): A 異動履歴, made here from the rows;
 * B 留意事項, beside the line it belongs to; 除票固有の記載事項 (1.1.5); and C
 * 備考, apart.
 */
#include "src/cert_int.h"

#include "src/asof.h"
#include "src/codes.h"
#include "src/date.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* What an A line may show as the former value, and the option without which
 * it stays off: an omitted item is omitted from the history too. */
enum old_kind {
	OLD_ITEM,
	OLD_DATE,
	OLD_SEIREKI,
	OLD_NAME,
	OLD_ADDRESS,
	OLD_SEX
};
#define ASKED(member) (int)offsetof(struct cert_options, member)
#define ALWAYS (-1)
static const struct old_def {
	const char *label;
	enum old_kind kind;
	enum item first, last; /* consecutive in the catalogue */
	int option;
} old_defs[] = {
	{ "氏名", OLD_NAME, IT_NAME, IT_NAME_ROMAN, ALWAYS },
	{ "旧氏", OLD_ITEM, IT_FORMER_NAME, IT_FORMER_NAME, ALWAYS },
	{ "通称", OLD_ITEM, IT_ALIAS, IT_ALIAS, ALWAYS },
	{ "生年月日", OLD_DATE, IT_BIRTH, IT_BIRTH, ALWAYS },
	{ "性別", OLD_SEX, IT_SEX, IT_SEX, ALWAYS },
	{ "住民となった年月日", OLD_DATE, IT_RESIDENT_SINCE,
	    IT_FOREIGN_RESIDENT_SINCE, ALWAYS },
	{ "住所", OLD_ADDRESS, IT_ADDRESS_PREF, IT_ADDRESS_ROOM, ALWAYS },
	{ "世帯主", OLD_ITEM, IT_HEAD_NAME, IT_HEAD_NAME,
	    ASKED(head_relation) },
	{ "続柄", OLD_ITEM, IT_RELATION, IT_RELATION, ASKED(head_relation) },
	{ "転入前住所", OLD_ADDRESS, IT_PREV_COUNTRY, IT_PREV_BUILDING,
	    ALWAYS },
	{ "本籍", OLD_ITEM, IT_HONSEKI, IT_HONSEKI, ASKED(honseki) },
	{ "筆頭者", OLD_ITEM, IT_HITTOUSHA, IT_HITTOUSHA, ASKED(honseki) },
	{ "住民票コード", OLD_ITEM, IT_JUMINHYO_CODE, IT_JUMINHYO_CODE,
	    ASKED(juminhyo_code) },
	{ "国籍・地域", OLD_ITEM, IT_NATIONALITY, IT_NATIONALITY,
	    ASKED(nationality) },
	{ "在留資格", OLD_ITEM, IT_RESIDENCE_STATUS, IT_RESIDENCE_STATUS,
	    ASKED(status) },
	{ "在留期間の満了の日", OLD_SEIREKI, IT_RESIDENCE_EXPIRES,
	    IT_RESIDENCE_EXPIRES, ASKED(expires) },
	{ "在留カード等の番号", OLD_ITEM, IT_CARD_NO, IT_CARD_NO,
	    ASKED(card_no) },
};

static bool
is_on(const struct view *v, int option)
{
	bool on = true;

	if (option != ALWAYS && GUARD("cert_omit_history"))
		memcpy(&on, (const char *)&v->q->options + option, sizeof(on));
	return on;
}

/* The first day an event can have been; INT32_MIN when blank. */
static int32_t
first_day(const struct record *r, enum item it)
{
	const char *s = record_get(r, it);
	struct date d;

	return s[0] == '\0' || date_load(s, &d, NULL) != RC_OK ? INT32_MIN
							       : d.lo;
}

static bool
is_future_out(const struct view *v, const struct record *r)
{
	enum event e = event_by_code(record_get(r, IT_EVENT));

	return (e == EV_OUT_DOMESTIC || e == EV_OUT_ABROAD) &&
	       first_day(r, IT_EVENT_DATE) > v->q->today;
}

/* A 転出届 whose day has not come, and the row that cancels one: nothing of
 * them is composed (5.1). A 除票 shows them: the 転入通知 came before the
 * planned day. */
static bool
is_planned_out(const struct view *v, const struct record *r)
{
	int i, cancels = asof_cancels(r);

	if (v->q->kind == CERT_REMOVED)
		return false;
	if (is_future_out(v, r))
		return true;
	for (i = 0; cancels != 0 && i < v->p->history_count; i++)
		if (v->p->history[i].hist_no == cancels &&
		    is_future_out(v, &v->p->history[i]))
			return true;
	return false;
}

/* 特別養子縁組, its 解消, 性別の変更: off unless asked for (1.1.4). */
static bool
is_special(const struct record *r, const struct record *prev)
{
	return strstr(record_get(r, IT_REMARKS), "特別養子縁組") != NULL ||
	       (prev != NULL && !record_same(r, prev, IT_SEX));
}

static bool
changed(
    const struct old_def *d, const struct record *r, const struct record *prev)
{
	int it;

	for (it = (int)d->first; it <= (int)d->last; it++)
		if (!record_same(r, prev, (enum item)it))
			return true;
	return false;
}

static char *
old_value(const struct view *v, const struct old_def *d, const struct record *r)
{
	const struct code_row *row;
	const char *s;

	switch (d->kind) {
	case OLD_NAME:
		return cert_name(r);
	case OLD_ADDRESS:
		return record_address(
		    r, d->first == IT_ADDRESS_PREF ? "address" : "prev", true);
	case OLD_DATE:
		s = record_get(r, d->first);
		return cert_date(s[0] == '\0' ? record_get(r, d->last) : s,
		    v->is_foreign && d->first == IT_BIRTH);
	case OLD_SEIREKI:
		return cert_date(record_get(r, d->first), true);
	case OLD_SEX:
		row = code_find("sex", record_get(r, IT_SEX));
		return x_strdup(row == NULL ? "" : row->label);
	case OLD_ITEM:
		break;
	}
	return x_strdup(record_get(r, d->first));
}

/* An event about one number says something of it even without its value. */
static bool
is_hidden_event(const struct view *v, enum event e)
{
	switch ((int)e) {
	case EV_MYNUMBER_CHANGE:
	case EV_MYNUMBER_CORRECTION:
	case EV_MYNUMBER_ENTRY:
		return !is_on(v, ASKED(mynumber));
	case EV_CODE_CHANGE:
	case EV_CODE_ENTRY:
		return !is_on(v, ASKED(juminhyo_code));
	default:
		return false;
	}
}

/* 異動日　事由　届出日, then the former values; NULL when everything that
 * changed is omitted. */
static char *
history_line(
    const struct view *v, const struct record *r, const struct record *prev)
{
	enum event e = event_by_code(record_get(r, IT_EVENT));
	char *day, *told, *notified, *s, *t, *old;
	int all = 0, shown = 0;
	const struct old_def *d;

	if (is_hidden_event(v, e))
		return NULL;
	day = cert_date(record_get(r, IT_EVENT_DATE), false);
	told = cert_date(record_get(r, IT_EVENT_NOTIFIED_ON), false);
	notified = told[0] == '\0'
		       ? x_strdup("")
		       : form_fill(v->forms->words[W_history_notified], "date",
			     told, (char *)NULL);
	s = form_fill(v->forms->words[W_history_line], "date", day, "event",
	    e == EV_COUNT ? record_get(r, IT_EVENT) : event_defs[e].label,
	    "notified", notified, (char *)NULL);
	free(day);
	free(told);
	free(notified);
	for (size_t i = 0;
	     prev != NULL && i < sizeof(old_defs) / sizeof(old_defs[0]); i++) {
		d = &old_defs[i];
		if (!changed(d, r, prev))
			continue;
		all++;
		if (!is_on(v, d->option))
			continue;
		shown++;
		old = old_value(v, d, prev);
		if (old[0] != '\0') {
			t = form_fill(v->forms->words[W_history_old], "label",
			    d->label, "value", old, (char *)NULL);
			notified = x_printf("%s%s", s, t);
			wipe_free(s);
			wipe_free(t);
			s = notified;
		}
		wipe_free(old);
	}
	if (all > 0 && shown == 0) {
		wipe_free(s);
		return NULL;
	}
	return s;
}

/* One word with {text} filled; nothing for a blank text. Takes value. */
static void
add_filled(
    const struct view *v, struct lines *out, enum form_word w, char *value)
{
	if (value[0] != '\0')
		lines_add(out,
		    form_fill(v->forms->words[w], "text", value, (char *)NULL));
	wipe_free(value);
}

/* What the 留意事項 of a row says: as registered, and of a 未届転入 that it is
 * one (4.1.1.4). The caller frees. */
static char *
remark_text(const struct view *v, const struct record *r)
{
	const char *typed = record_get(r, IT_REMARKS);
	char *prev, *note, *s;
	enum event e = event_by_code(record_get(r, IT_EVENT));

	if (strcmp(record_get(r, IT_PREV_UNREPORTED), "1") != 0 ||
	    e == EV_COUNT || event_defs[e].side != SIDE_ENTRY ||
	    strstr(typed, "未届") != NULL || !GUARD("cert_unreported_note"))
		return x_strdup(typed);
	prev = record_address(r, "prev", true);
	note = form_fill(
	    v->forms->words[W_unreported_note], "address", prev, (char *)NULL);
	s = x_printf("%s%s%s", note, typed[0] != '\0' ? "　" : "", typed);
	wipe_free(prev);
	wipe_free(note);
	return s;
}

static void
add_history(const struct view *v, struct lines *out)
{
	const struct record *rows = v->p->history, *prev;
	char *line;
	int i;

	for (i = 0; i < v->p->history_count; i++) {
		prev = i > 0 ? &rows[i - 1] : NULL;
		if (is_planned_out(v, &rows[i]) && GUARD("cert_out_planned"))
			continue;
		if (is_special(&rows[i], prev) &&
		    !v->q->options.history_special &&
		    GUARD("cert_history_special"))
			continue;
		line = history_line(v, &rows[i], prev);
		if (line == NULL)
			continue;
		lines_add(out, line);
		add_filled(v, out, W_remark_line, remark_text(v, &rows[i]));
	}
}

/* The row that made the sheet: its 留意事項 concerns items that stand on the
 * sheet whether the history is printed or not. */
static const struct record *
opening_row(const struct view *v)
{
	enum event e;
	int i;

	for (i = v->p->history_count - 1; i >= 0; i--) {
		e = event_by_code(record_get(&v->p->history[i], IT_EVENT));
		if (e != EV_COUNT && event_defs[e].side == SIDE_ENTRY)
			return &v->p->history[i];
	}
	return v->p->row;
}

static void
add_opening_remark(const struct view *v, struct lines *out)
{
	const struct record *r = opening_row(v);
	enum event e = event_by_code(record_get(r, IT_EVENT));
	char *prev;

	if (is_special(r, NULL) && !v->q->options.history_special)
		return;
	if (e != EV_COUNT && event_defs[e].side == SIDE_ENTRY) {
		add_filled(v, out, W_removed_remark, remark_text(v, r));
		return;
	}
	if (strcmp(record_get(r, IT_PREV_UNREPORTED), "1") != 0 ||
	    !GUARD("cert_unreported_note"))
		return;
	prev = record_address(r, "prev", true);
	add_filled(v, out, W_removed_remark,
	    form_fill(v->forms->words[W_unreported_note], "address", prev,
		(char *)NULL));
	wipe_free(prev);
}

/* 除票固有の記載事項 (1.1.5): what is blank is left out. */
static void
add_removal(const struct view *v, struct lines *out)
{
	const struct record *r = v->p->row;
	const char *code = record_get(r, IT_REMOVAL_REASON);
	const struct code_row *reason = code_find("removal_reason", code);
	enum event e = event_by_code(record_get(r, IT_EVENT));
	bool is_out = record_get(r, IT_OUT_PLANNED_ON)[0] != '\0';

	add_filled(v, out, W_removed_reason,
	    x_strdup(reason != NULL  ? reason->label
		     : e != EV_COUNT ? event_defs[e].label
				     : ""));
	if (is_out) {
		code = record_get(r, IT_OUT_PLANNED_ON);
		add_filled(v, out, W_removed_planned_date,
		    cert_date(
			code[0] == '\0' ? record_get(r, IT_REMOVAL_DATE) : code,
			false));
	} else {
		add_filled(v, out, W_removed_date,
		    cert_date(record_get(r, IT_REMOVAL_DATE), false));
	}
	add_filled(
	    v, out, W_removed_planned, record_address(r, "out_planned", true));
	add_filled(v, out, W_removed_out_date,
	    cert_date(record_get(r, IT_OUT_DATE), false));
	add_filled(v, out, W_removed_confirmed,
	    record_address(r, "out_confirmed", true));
	add_filled(v, out, W_removed_notified,
	    cert_date(record_get(r, IT_REMOVAL_NOTIFIED_ON), false));
	add_filled(v, out, W_removed_notice,
	    cert_date(record_get(r, IT_OUT_NOTICE_ON), false));
	if (!v->q->options.history && e != EV_COUNT &&
	    event_defs[e].side == SIDE_REMOVAL &&
	    (v->q->options.history_special || !is_special(r, NULL)))
		add_filled(v, out, W_removed_remark,
		    x_strdup(record_get(r, IT_REMARKS)));
}

static void
add_notes(const struct view *v, struct lines *out)
{
	const char *p = v->p->notes == NULL ? "" : v->p->notes;
	size_t n;

	for (; *p != '\0'; p += n + (p[n] == '\n')) {
		n = strcspn(p, "\n");
		add_filled(v, out, W_note_line, x_strndup(p, n));
	}
}

void
cert_history(const struct view *v, struct lines *out)
{
	if (v->q->options.history && v->p->history_count > 0)
		add_history(v, out);
	else
		add_opening_remark(v, out);
	if (v->q->kind == CERT_REMOVED || !GUARD("cert_removal_part"))
		add_removal(v, out);
	add_notes(v, out);
}

/* ---- 通称の記載及び削除に関する事項 */

static const char *
group_value(const struct record *r, enum item it, int seq)
{
	int i;

	for (i = 0; i < r->group_count; i++)
		if (r->group[i].it == it && r->group[i].seq == seq &&
		    r->group[i].value != NULL)
			return r->group[i].value;
	return "";
}

static void
alias_lines(struct lines *out, const char *alias, const char *in_day,
    const char *in_place, const char *out_day, const char *out_place)
{
	char *a = cert_date(in_day, false), *b = cert_date(out_day, false);

	if (alias[0] != '\0')
		lines_add(out, x_printf("通称　%s", alias));
	if (a[0] != '\0' || in_place[0] != '\0')
		lines_add(out, x_printf("　記載　%s　%s", a, in_place));
	if (b[0] != '\0' || out_place[0] != '\0')
		lines_add(out, x_printf("　削除　%s　%s", b, out_place));
	free(a);
	free(b);
}

void
cert_alias_lines(const struct view *v, struct lines *out)
{
	const struct record *r = v->p->row;
	int i, seq;

	for (i = 0; i < r->group_count; i++) {
		if (r->group[i].it != IT_PAST_ALIAS)
			continue;
		seq = r->group[i].seq;
		alias_lines(out, group_value(r, IT_PAST_ALIAS, seq),
		    group_value(r, IT_PAST_ALIAS_ENTERED_ON, seq),
		    group_value(r, IT_PAST_ALIAS_ENTERED_PLACE, seq),
		    group_value(r, IT_PAST_ALIAS_DELETED_ON, seq),
		    group_value(r, IT_PAST_ALIAS_DELETED_PLACE, seq));
	}
	alias_lines(out, record_get(r, IT_ALIAS),
	    record_get(r, IT_ALIAS_ENTERED_ON),
	    record_get(r, IT_ALIAS_ENTERED_PLACE),
	    record_get(r, IT_ALIAS_DELETED_ON),
	    record_get(r, IT_ALIAS_DELETED_PLACE));
}
