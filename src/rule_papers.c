/* SPDX-License-Identifier: ISC
 * rule_papers - what was shown: of who came (KS-4), and of the matter itself,
 * by the papers of events.csv.
 */
#include "src/codes.h"
#include "src/mutant.h"
#include "src/papers.h"
#include "src/rule_help.h"
#include "src/text.h"

static const struct event_def *
def_of(const struct entry *e)
{
	return (unsigned int)e->event < EV_COUNT ? &event_defs[e->event] : NULL;
}

char
paper_group(const char *code)
{
	const struct code_row *row = code_find("papers", code);

	return row == NULL || row->to == NULL ? '\0' : row->to[0];
}

/* What belongs to the change says nothing of who brings it. */
static bool
proves_identity(const char *code)
{
	char group = paper_group(code);

	return group == '2' || group == '5' ||
	       (group == '3' && !GUARD("paper_of_identity"));
}

RULE(papers_short)
{
	int i, k, others = 0;

	if (!change_by_notification(e))
		return false;
	for (i = 0; i < e->paper_count; i++) {
		if (paper_group(e->papers[i]) == '1')
			return false;
		for (k = 0; k < i; k++) /* one paper named twice is one */
			if (strcmp(e->papers[k], e->papers[i]) == 0)
				break;
		if (k == i && proves_identity(e->papers[i]))
			others++;
	}
	return others < 2;
}

/* A paper that is not of the list counts when it is said what it was; one with
 * a photo does without it. */
RULE(paper_unnamed)
{
	bool other = false;
	int i;

	if (!change_by_notification(e) ||
	    e->paper_name[strspn(e->paper_name, " ")] != '\0')
		return false;
	for (i = 0; i < e->paper_count; i++) {
		if (paper_group(e->papers[i]) == '1')
			return false;
		other = other || paper_group(e->papers[i]) == '5';
	}
	return other;
}

RULE(papers_unknown)
{
	int i;

	for (i = 0; i < e->paper_count; i++)
		if (code_find("papers", e->papers[i]) == NULL)
			return true;
	return false;
}

/* ---- the papers of the matter, by the event's row */

/* Who shows their own card to prove who they are has shown it for the change
 * too; what an agent shows is the agent's. p: whose it has to be, -1 of any of
 * those who change. */
static bool
shows_own(const struct entry *e, int p)
{
	if (e->applicant_kind == 3)
		return false;
	if (p < 0)
		return true;
	if (e->applicant_kind == 1)
		return p == 0;
	return strcmp(e->applicant, rule_value(e, p, IT_NAME)) == 0;
}

static bool
is_there(const struct entry *e, const char *papers, int p)
{
	int i;

	for (i = 0; i < e->paper_count; i++)
		if (text_listed(papers, e->papers[i]) &&
		    (paper_group(e->papers[i]) != '1' || shows_own(e, p) ||
			!GUARD("paper_of_agent")))
			return true;
	return false;
}

/* What people bring: a 届出 of 4.1, or a 請求 or 申出 of 旧氏 and 通称. What is by
 * 職権 rests on something else and is not asked. */
static bool
brings_papers(const struct entry *e)
{
	const struct event_def *d = def_of(e);

	if (d == NULL)
		return false;
	if (d->by_notification)
		return change_by_notification(e);
	return e->requested_on[0] != '\0' || e->offered_on[0] != '\0';
}

/* A row of the event for `who` of which nothing is there; NULL none. */
static const struct paper_need *
missing(const struct entry *e, const char *who, int p)
{
	const struct paper_need *need = paper_needs;

	if (!brings_papers(e))
		return NULL;
	for (; need < paper_needs + paper_need_count; need++)
		if (need->event == e->event && strcmp(need->who, who) == 0 &&
		    (need->menus[0] == '\0' ||
			text_listed(need->menus, e->menu)) &&
		    !is_there(e, need->papers, p))
			return need;
	return NULL;
}

/* A 転入届 comes with the 転出証明書 (法22条2項) unless the card is shown (法24条の2)
 * or its data came by themselves; and so on, as the rows say. */
RULE(paper_absent)
{
	const struct paper_need *need = missing(e, "", -1);
	const struct code_row *row;
	char first[16];
	int k;

	for (k = 0; need == NULL && k < e->person_count; k++)
		if (!rule_is_foreign(e, k))
			need = missing(e, "c", -1);
	if (need == NULL || e->arrival != 0)
		return false;
	(void)snprintf(first, sizeof(first), "%.*s",
	    (int)strcspn(need->papers, "|"), need->papers);
	row = code_find("papers", first);
	(void)snprintf(shown, 160, "%s", row != NULL ? row->label : first);
	return true;
}

/* 法30条の46, 47: each of them shows a card or a permit of their own. Who waits
 * for neither (経過滞在者) has none (法30条の46 括弧書). */
RULE(card_absent)
{
	return rule_is_foreign(e, p) &&
	       strcmp(rule_value(e, p, IT_ARTICLE30_45), "5") != 0 &&
	       missing(e, "f", p) != NULL;
}

/* The 戸籍 of another municipality is known by a paper of it alone. */
RULE(koseki_absent)
{
	const char *place = rule_value(e, p, IT_HONSEKI);

	return !rule_is_foreign(e, p) && place[0] != '\0' &&
	       strcmp(place, "なし") != 0 &&
	       (facts->municipality_name == NULL ||
		   strstr(place, facts->municipality_name) == NULL) &&
	       missing(e, "j", -1) != NULL;
}

/* ---- 続柄 of foreign residents (法30条の49, 1.1.11) */

static bool
is_kin(const char *relation)
{
	return relation[0] != '\0' && strcmp(relation, "世帯主") != 0 &&
	       strcmp(relation, "縁故者") != 0 &&
	       strcmp(relation, "同居人") != 0;
}

static bool
has_foreign_head(const struct entry *e, const struct facts *facts)
{
	int k;

	for (k = 0; k < e->person_count; k++)
		if (strcmp(rule_value(e, k, IT_RELATION), "世帯主") == 0)
			return rule_is_foreign(e, k);
	return facts->household_head_foreign;
}

/* Of a household that comes together the 転出証明書 says who is what in it (w); who
 * comes into another one has to prove it anew (k). What the register has
 * already is not asked again. */
RULE(kinship_absent)
{
	const struct entry_person *q = &e->persons[p];

	if (!rule_is_foreign(e, p) || !is_kin(rule_value(e, p, IT_RELATION)) ||
	    !has_foreign_head(e, facts))
		return false;
	if (record_same(&q->before, &q->after, IT_RELATION) &&
	    record_same(&q->before, &q->after, IT_HEAD_NAME))
		return false;
	if (e->household_no[0] != '\0')
		return missing(e, "k", -1) != NULL;
	return e->arrival == 0 && missing(e, "w", -1) != NULL;
}

/* ---- whose a paper is (R2) */

bool
paper_is_of(const struct entry *e, const char *code, int p)
{
	static const struct {
		const char *code;
		char who; /* j Japanese, f foreign, k not the head */
	} only[] = { { "koseki", 'j' }, { "zcards", 'f' }, { "permit", 'f' },
		{ "usage", 'f' }, { "kinship", 'k' } };
	char group = paper_group(code);
	size_t i;

	if (group == '\0' || group == '2' || group == '5' ||
	    strcmp(code, "licence") == 0 || strcmp(code, "proxy") == 0 ||
	    strcmp(code, "attach") == 0)
		return false;
	for (i = 0; i < (size_t)e->paper_count; i++)
		if (strcmp(e->papers[i], code) == 0)
			break;
	if (i == (size_t)e->paper_count)
		return false;
	if (group == '1')
		return shows_own(e, p);
	for (i = 0; i < sizeof(only) / sizeof(only[0]); i++)
		if (strcmp(only[i].code, code) == 0)
			return only[i].who == 'k'
				   ? is_kin(rule_value(e, p, IT_RELATION))
				   : (only[i].who == 'f') ==
					 rule_is_foreign(e, p);
	return true;
}
