/* SPDX-License-Identifier: ISC
 * review_paper - R2: which papers to take in hand, by what was recorded as
 * shown; nothing of what they say.
 */
#include "ui/review.h"

#include "src/change.h"
#include "src/codes.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/papers.h"
#include "ui/show.h"

#include <string.h>

/* Where an item is read besides the 届書 itself, the nearest paper first. */
static const struct {
	const char *what; /* item, or else a group */
	const char *paper;
} read_in[] = {
	{ "relation", "kinship" },
	{ "former_name", "koseki" },
	{ "alias", "usage" },
	{ "alias", "koseki" },
	{ "alias", "kinship" },
	{ "alias", "attach" },
	{ "juminhyo_code", "moveout" },
	{ "name", "zairyu" },
	{ "name", "zcards" },
	{ "name", "permit" },
	{ "name", "moveout" },
	{ "name", "koseki" },
	{ "name", "passprt" },
	{ "name", "mpass" },
	{ "person", "zairyu" },
	{ "person", "zcards" },
	{ "person", "permit" },
	{ "person", "moveout" },
	{ "person", "koseki" },
	{ "person", "passprt" },
	{ "person", "mpass" },
	{ "former_address", "moveout" },
	{ "honseki", "koseki" },
	{ "honseki", "moveout" },
	{ "foreign", "zairyu" },
	{ "foreign", "zcards" },
	{ "foreign", "permit" },
	{ "foreign", "passprt" },
	{ "foreign", "mpass" },
	{ "numbers", "moveout" },
};

const char *
review_basis(const struct entry *e)
{
	const char *notice;

	if ((unsigned)e->event >= EV_COUNT)
		return "";
	if (change_by_notification(e))
		return _("届書");
	if (e->requested_on[0] != '\0')
		return _("請求書");
	if (e->offered_on[0] != '\0')
		return e->event == EV_ALIAS_ENTRY ||
			       e->event == EV_ALIAS_DELETION
			   ? _("申出書")
			   : _("申出");
	if (e->informed_on[0] == '\0')
		return "";
	notice = event_notice(e->event, e->menu);
	return notice[0] != '\0' ? code_label("papers", notice) : _("通知");
}

/* What somebody who notifies writes down, or a notice says. */
static bool
is_written(const struct entry *e, enum item it)
{
	static const char *const groups[] = { "name", "person", "honseki",
		"foreign", "removal", "numbers", "address", "former_address" };
	/* a notice of the 戸籍 says nothing of the last two */
	size_t n = sizeof(groups) / sizeof(groups[0]), i;

	if (it == IT_RELATION)
		return change_by_notification(e);
	if (!change_by_notification(e))
		n -= 3;
	for (i = 0; i < n; i++)
		if (strcmp(item_defs[it].group, groups[i]) == 0)
			return true;
	return false;
}

const char *
review_paper(const struct entry *e, int person, enum item it)
{
	const char *basis = review_basis(e);
	size_t i;

	if (basis[0] == '\0' || show_is_derived(it) || it == IT_PERSON_NO)
		return "";
	for (i = 0; i < sizeof(read_in) / sizeof(read_in[0]); i++)
		if ((strcmp(item_defs[it].id, read_in[i].what) == 0 ||
			strcmp(item_defs[it].group, read_in[i].what) == 0) &&
		    paper_is_of(e, read_in[i].paper, person))
			return code_label("papers", read_in[i].paper);
	return is_written(e, it) ? basis : "";
}

static void
add(struct sbuf *b, const char *word)
{
	sbuf_addf(b, "%s%s", b->len > 0 ? "  " : "", word);
}

static void
add_paper(struct sbuf *b, const struct entry *e, const char *code)
{
	add(b, code_label("papers", code));
	if (paper_group(code) == '5' && e->paper_name[0] != '\0')
		sbuf_addf(b, "（%s）", e->paper_name);
}

void
review_papers(struct review_view *v)
{
	const struct entry *e = &v->e;
	struct sbuf who, matter;
	int i;

	sbuf_init(&who, 8192);
	sbuf_init(&matter, 1024);
	for (i = 0; i < e->paper_count; i++) {
		char group = paper_group(e->papers[i]);

		if (strcmp(e->papers[i], "proxy") != 0)
			add_paper(group == '3' || group == '4' ? &matter : &who,
			    e, e->papers[i]);
	}
	if (e->has_proxy_letter)
		add(&who, _("委任状"));
	if (e->arrival != 0)
		add(&matter, _("転出証明書情報"));
	(void)review_put(v, _("確かめた書類"), "", who.s, false);
	if (matter.len > 0)
		(void)review_put(v, _("添えた書類"), "", matter.s, false);
	sbuf_release(&who);
	sbuf_release(&matter);
}

void
review_papers_of(struct review_view *v)
{
	const struct entry *e = &v->e;
	struct review_line *l;
	struct sbuf b;
	int i;

	sbuf_init(&b, 1024);
	for (i = 0; i < e->paper_count; i++)
		if (paper_is_of(e, e->papers[i], v->page - 1))
			add_paper(&b, e, e->papers[i]);
	if (b.len > 0) {
		l = review_put(v, _("この人の書類"), "", b.s, false);
		if (l != NULL)
			l->stays = true;
	}
	sbuf_release(&b);
}
