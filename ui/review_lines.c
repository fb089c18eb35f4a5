/* SPDX-License-Identifier: ISC
 * review_lines - see review.h.
 */
#include "ui/review.h"

#include "src/change.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/rule.h"
#include "src/text.h"
#include "ui/desks.h"
#include "ui/message.h"
#include "ui/movein_in.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>

struct review_line *
review_put(struct review_view *v, const char *label, const char *before,
    const char *after, bool differs)
{
	struct review_line *l;

	if (v->line_count >= REVIEW_LINES)
		return NULL;
	l = &v->lines[v->line_count++];
	memset(l, 0, sizeof(*l));
	(void)snprintf(l->label, sizeof(l->label), "%s", label);
	(void)snprintf(
	    l->before, sizeof(l->before), "%s", before[0] ? before : "-");
	(void)snprintf(
	    l->after, sizeof(l->after), "%s", after[0] ? after : "-");
	l->differs = differs;
	if (differs)
		(void)snprintf(l->sign, sizeof(l->sign), "%s",
		    strcmp(l->before, "-") == 0  ? "新"
		    : strcmp(l->after, "-") == 0 ? "消"
						 : "変");
	return l;
}

/* What was received of the person for this item; "" nothing. */
static void
received_text(const struct app *a, const struct review_view *v, int person,
    enum item it, char *out, size_t size)
{
	const json_t *o = json_array_get(v->received, (size_t)person);
	struct record r;

	out[0] = '\0';
	if (show_json(o, item_defs[it].id)[0] == '\0')
		return;
	record_init(&r);
	if (record_from_json(&r, o, NULL) == RC_OK)
		show_item(a, &r, it, false, out, size);
	record_release(&r);
}

/* What the item is compared with: what was received (4.1.1.3), and 変 where it
 * was corrected; else the paper. */
static void
mark_paper(const struct app *a, const struct review_view *v, int person,
    enum item it, struct review_line *l)
{
	char came[300];

	if (l == NULL || !l->differs || l->paper[0] != '\0' ||
	    strcmp(l->before, "〔伏〕") == 0)
		return;
	received_text(a, v, person, it, came, sizeof(came));
	if (came[0] == '\0') {
		(void)snprintf(l->paper, sizeof(l->paper), "%s",
		    review_paper(&v->e, person, it));
		return;
	}
	(void)snprintf(l->paper, sizeof(l->paper), "%s", came);
	if (strcmp(came, l->after) != 0 && strcmp(l->after, "〔伏〕") != 0)
		(void)snprintf(l->sign, sizeof(l->sign), "変");
}

/* What the paper said when it was read (10.8), in its column. What has to be
 * typed again came without it. */
static void
mark_said(const struct app *a, const struct review_view *v, int person,
    enum item it, struct review_line *l)
{
	const struct entry_person *p = &v->e.persons[person];
	const char *said = record_get(&p->said, it), *is;

	if (l == NULL || said[0] == '\0' || !GUARD("review_said") ||
	    strcmp(l->after, "〔伏〕") == 0)
		return;
	is = it == IT_EVENT_DATE          ? v->e.event_date
	     : it == IT_EVENT_NOTIFIED_ON ? v->e.notified_on
					  : record_get(&p->after, it);
	show_item(a, &p->said, it, false, l->paper, sizeof(l->paper));
	l->paper_differs = strcmp(said, is) != 0;
	l->differs = l->differs || l->paper_differs;
}

/* A line of what is typed again. */
static void
mark_again(const struct app *a, const struct review_view *v, int again,
    struct review_line *l)
{
	if (l == NULL || again == 0)
		return;
	l->again = again;
	l->differs = true;
	again_line(a, v, l);
}

/* An item of the first of them, as it is for the others too. */
static void
first_line(const struct app *a, struct review_view *v, enum item it)
{
	const struct entry_person *p = &v->e.persons[0];
	bool same = record_same(&p->before, &p->after, it);
	int again = again_of(v, 0, it);
	bool covered = again_is_covered(v, 0, it);
	char before[300], after[300];
	struct review_line *l;

	if (same && again == 0 && !covered &&
	    record_get(&p->after, it)[0] == '\0' &&
	    record_get(&p->said, it)[0] == '\0')
		return;
	show_item(a, &p->before, it, false, before, sizeof(before));
	if (covered)
		(void)snprintf(after, sizeof(after), "〔伏〕");
	else
		show_item(a, &p->after, it, false, after, sizeof(after));
	l = review_put(v, show_label(it), before, after, !same || covered);
	mark_again(a, v, again, l);
	mark_said(a, v, 0, it, l);
	mark_paper(a, v, 0, it, l);
	v->changed += !same || covered;
}

/* Where they go and why: of who is removed what the removal says, of others
 * their address. */
static void
where_lines(const struct app *a, struct review_view *v)
{
	static const enum item address[] = { IT_ADDRESS_TOWN, IT_ADDRESS_NUMBER,
		IT_ADDRESS_BUILDING, IT_ADDRESS_ROOM, IT_POSTCODE,
		IT_ADDRESS_CODE, IT_HEAD_NAME };
	const struct entry_person *p = &v->e.persons[0];
	int i;

	if (v->e.person_count == 0)
		return;
	if (event_defs[v->e.event].side != SIDE_REMOVAL) {
		if (change_is_ward_move(&v->e))
			first_line(a, v, IT_ADDRESS_CITY);
		for (i = 0; i < (int)(sizeof(address) / sizeof(address[0]));
		     i++)
			first_line(a, v, address[i]);
		return;
	}
	for (i = 0; i < history_item_count; i++) {
		enum item it = history_items[i];

		if (strcmp(item_defs[it].group, "removal") == 0 &&
		    !record_same(&p->before, &p->after, it) &&
		    !show_is_part(&p->before, &p->after, it))
			first_line(a, v, it);
	}
}

/* Beside the 異動日 the day for which they had planned it. */
static void
planned_text(const struct review_view *v, enum item it, char *out, size_t size)
{
	const char *day = "";
	const json_t *came;
	char s[64];
	size_t i;

	/* one day for all of them; whoever is first may not have been there */
	json_array_foreach(v->received, i, came)
	{
		if (day[0] == '\0')
			day = show_json(came, item_defs[IT_OUT_PLANNED_ON].id);
	}

	out[0] = '\0';
	if (it != IT_EVENT_DATE || day[0] == '\0')
		return;
	show_date(day, false, s, sizeof(s));
	(void)snprintf(out, size, _("予定 %.60s"), s);
}

static void
date_line(const struct app *a, struct review_view *v, const char *label,
    enum item it, const char *stored)
{
	struct review_line *l;
	char s[300];

	show_date(stored, false, s, sizeof(s));
	if (again_hides(v, item_defs[it].id, stored))
		(void)snprintf(s, sizeof(s), "〔伏〕");
	l = review_put(v, label, "", s, false);
	mark_again(a, v, again_of(v, -1, it), l);
	if (v->e.person_count > 0)
		mark_said(a, v, 0, it, l);
	planned_text(v, it, s, sizeof(s));
	if (l != NULL && l->paper[0] == '\0' && s[0] != '\0')
		(void)snprintf(l->paper, sizeof(l->paper), "%s", s);
	else if (l != NULL && l->paper[0] == '\0' && stored[0] != '\0')
		(void)snprintf(
		    l->paper, sizeof(l->paper), "%s", review_basis(&v->e));
}

static void
card_line(struct review_view *v)
{
	int i;

	for (i = 0; i < v->e.person_count; i++)
		if (v->e.persons[i].card != CARD_NOT_COMPARED)
			(void)review_put(v, _("カードの番号"), "",
			    movein_card_word(v->e.persons[i].card,
				v->e.persons[i].person_no[0] == '\0'),
			    false);
}

/* The words of the answer to an alert, and about whom it was given. */
static void
answer_add(struct sbuf *b, const struct entry_answer *given)
{
	const char *code = given->code;
	int n = given->answer;
	char all[512];
	const char *p;
	size_t len;
	int i;

	sbuf_addf(b, "%s%s", b->len > 0 ? "  " : "", code);
	for (i = 0; i < rule_count; i++)
		if (strcmp(rule_defs[i].code, code) == 0)
			break;
	if (i == rule_count)
		return;
	p = message_text(rule_defs[i].answers, all, sizeof(all));
	while (--n > 0 && *p != '\0') {
		p += strcspn(p, "|");
		p += *p == '|';
	}
	len = strcspn(p, "|");
	sbuf_add(b, " ");
	sbuf_add_n(b, p, len);
	if (given->person >= 0)
		sbuf_addf(b, "（%d）", given->person + 1);
}

static void
answers_line(struct review_view *v)
{
	struct sbuf b;
	int i;

	sbuf_init(&b, 300);
	for (i = 0; i < v->e.answer_count; i++)
		answer_add(&b, &v->e.answers[i]);
	(void)review_put(
	    v, _("答えた注意"), "", b.len > 0 ? b.s : _("なし"), false);
	sbuf_release(&b);
}

/* 4.0.2: which household the people are of afterwards. */
static const char *
goes_to(const struct entry *e)
{
	if (change_makes_household(e))
		return e->is_whole ? _("全部（新しい世帯）")
				   : _("一部（新しい世帯）");
	if (e->household_no[0] != '\0')
		return e->is_whole ? _("全部（今ある世帯へ）")
				   : _("一部（今ある世帯へ）");
	return e->is_whole ? _("全部（世帯はそのまま）")
			   : _("一部（世帯はそのまま）");
}

/* What the clerk checked and answered, in words. */
static void
common_lines(const struct app *a, struct review_view *v)
{
	const struct entry *e = &v->e;
	char s[300], who[250];

	review_rests_on(a, v);
	date_line(a, v, _("届出日"), IT_EVENT_NOTIFIED_ON, e->notified_on);
	date_line(a, v, _("異動日"), IT_EVENT_DATE, e->event_date);
	where_lines(a, v);
	(void)review_put(v, _("異動先世帯"), "", goes_to(e), false);
	if (e->is_special)
		(void)review_put(v, _("特例転入"), "", _("利用する"), false);
	show_number(e->household_no, s, sizeof(s));
	(void)review_put(v, _("世帯番号"), "",
	    e->household_no[0]          ? s
	    : change_makes_household(e) ? _("承認で付く")
					: _("変わらない"),
	    false);
	text_fit(
	    again_hides(v, "applicant", e->applicant) ? "〔伏〕" : e->applicant,
	    60, false, who, sizeof(who));
	(void)snprintf(s, sizeof(s), "%s%s%s", who, who[0] != '\0' ? " " : "",
	    e->applicant_kind == 3   ? _("代理人")
	    : e->applicant_kind == 2 ? _("同一世帯員")
	    : e->applicant_kind == 1 ? _("本人")
				     : _("なし"));
	(void)review_put(v, _("届出人"), "", s, false);
	review_papers(v);
	card_line(v);
	answers_line(v);
	(void)review_put(v, _("留意事項"), "", e->remarks, false);
	(void)review_put(v, _("受付"), "", e->receipt_no, false);
	desks_words(a, e, s, sizeof(s));
	(void)review_put(v, _("次の窓口"), "", s, false);
}

/* The member of the register's list that is about this item, or NULL. */
static const json_t *
about(const json_t *list, int person, enum item it)
{
	const json_t *o;
	size_t i;

	json_array_foreach(list, i, o)
	{
		if (json_integer_value(json_object_get(o, "person")) ==
			person &&
		    strcmp(show_json(o, "item"), item_defs[it].id) == 0)
			return o;
	}
	return NULL;
}

/* What the register has now, where somebody changed it since. */
static void
put_now(const struct app *a, const struct review_view *v, enum item it,
    struct review_line *l)
{
	const json_t *o = about(v->conflicts, v->page - 1, it);
	struct record now;

	if (l == NULL || o == NULL)
		return;
	record_init(&now);
	record_copy(&now, &v->e.persons[v->page - 1].before);
	record_set(&now, it, show_json(o, "is"));
	show_item(a, &now, it, false, l->now, sizeof(l->now));
	record_release(&now);
}

static bool
is_of_change(enum item it)
{
	return strcmp(item_defs[it].group, "change") == 0;
}

static void
item_line(const struct app *a, struct review_view *v, enum item it)
{
	const struct entry_person *p = &v->e.persons[v->page - 1];
	bool same = record_same(&p->before, &p->after, it);
	bool covered = again_is_covered(v, v->page - 1, it);
	int again = again_of(v, v->page - 1, it);
	struct review_line *l;
	char before[300], after[300];

	/* What this person may not see is not shown, but that it changes. */
	if (GUARD("review_hidden_change") &&
	    about(v->hidden, v->page - 1, it) != NULL) {
		(void)review_put(v, show_label(it), "〔伏〕", "〔伏〕", true);
		v->changed++;
		return;
	}
	same = same && !covered;
	if (is_of_change(it) ||
	    (again == 0 && same && record_get(&p->after, it)[0] == '\0' &&
		record_get(&p->said, it)[0] == '\0') ||
	    (again == 0 && show_is_part(&p->before, &p->after, it)))
		return;
	show_item(a, &p->before, it, false, before, sizeof(before));
	show_item(a, &p->after, it, false, after, sizeof(after));
	if (covered)
		(void)snprintf(after, sizeof(after), "〔伏〕");
	else if (it == IT_HOUSEHOLD_NO && !same &&
		 change_makes_household(&v->e))
		(void)snprintf(after, sizeof(after), "%s", _("承認で付く"));
	if (same)
		v->equal++;
	else
		v->changed++;
	l = review_put(v, show_label(it), before, after, !same);
	put_now(a, v, it, l);
	mark_again(a, v, again, l);
	mark_said(a, v, v->page - 1, it, l);
	mark_paper(a, v, v->page - 1, it, l);
}

/* Groups that repeat (通称, 旧氏, former addresses): what differs, row by row. */
static void
group_lines(struct review_view *v, enum item it)
{
	const struct entry_person *p = &v->e.persons[v->page - 1];
	int i, n = record_group_rows(&p->before, item_defs[it].repeat);
	int m = record_group_rows(&p->after, item_defs[it].repeat);
	char label[64], before[300], after[300];

	for (i = 1; i <= n || i <= m; i++) {
		const char *was = record_group_get(&p->before, it, i);
		const char *is = record_group_get(&p->after, it, i);

		if (strcmp(was, is) == 0)
			continue;
		(void)snprintf(before, sizeof(before), "%s", was);
		(void)snprintf(after, sizeof(after), "%s", is);
		if (item_defs[it].type == TYPE_DATE) {
			show_date(was, false, before, sizeof(before));
			show_date(is, false, after, sizeof(after));
		}
		(void)snprintf(
		    label, sizeof(label), "%d %.50s", i, show_label(it));
		(void)review_put(v, label, before, after, true);
		v->changed++;
	}
}

static bool
is_group(enum item it)
{
	return strcmp(item_defs[it].table, "history_group") == 0 &&
	       GUARD("review_groups");
}

void
review_page(const struct app *a, struct review_view *v)
{
	int i;

	v->line_count = v->changed = v->equal = v->top = 0;
	if (v->page == 0) {
		common_lines(a, v);
		return;
	}
	review_papers_of(v);
	for (i = 0; i < history_item_count; i++)
		item_line(a, v, history_items[i]);
	for (i = 0; i < IT_COUNT; i++)
		if (is_group((enum item)i))
			group_lines(v, (enum item)i);
	if (v->e.persons[v->page - 1].mynumber_handle[0] == '\0')
		return;
	(void)review_put(v, _("個人番号"), "", _("〔届出にあり〕"), true);
	v->changed++;
}

bool
review_is_shown(const struct review_view *v, int i)
{
	return v->page == 0 || v->lines[i].differs || v->shows_equal ||
	       v->lines[i].again != 0 || v->lines[i].stays;
}

int
review_rows(const struct review_view *v)
{
	int i, n = 0;

	for (i = 0; i < v->line_count; i++)
		n += review_is_shown(v, i);
	return n;
}

int
review_changes(const struct review_view *v)
{
	const struct event_def *d = &event_defs[v->e.event];
	int i, k,
	    n = (int)json_array_size(v->hidden) +
		(int)json_array_size(v->covered);

	for (i = 0; i < v->e.person_count; i++) {
		const struct entry_person *p = &v->e.persons[i];

		/* A new sheet, a removal or a number is a change by itself. */
		n += p->person_no[0] == '\0' || p->is_returner ||
		     d->side != SIDE_CORRECTION ||
		     p->mynumber_handle[0] != '\0';
		for (k = 0; k < IT_COUNT; k++) {
			enum item it = (enum item)k;

			n += strncmp(item_defs[it].table, "history", 7) == 0 &&
			     !is_of_change(it) &&
			     !record_same(&p->before, &p->after, it);
		}
	}
	return n;
}
