/* SPDX-License-Identifier: ISC
 * movein_refused - a move-in that waited for the line and was refused by the
 * register: why, and what has become another since the form was filled.
 */
#include "src/api.h"
#include "src/codes.h"
#include "ui/changed.h"
#include "ui/message.h"
#include "ui/movein_in.h"
#include "ui/show.h"

#include <stdio.h>
#include <string.h>

/* The address of the household joined, field by field. */
static const struct {
	int field;
	enum item it;
} address[] = { { MV_TOWN, IT_ADDRESS_TOWN }, { MV_NUMBER, IT_ADDRESS_NUMBER },
	{ MV_BUILDING, IT_ADDRESS_BUILDING }, { MV_ROOM, IT_ADDRESS_ROOM } };
enum { ADDRESS_FIELDS = sizeof(address) / sizeof(address[0]) };

static bool
is_guarded(const struct household *h)
{
	for (int i = 0; i < h->count; i++)
		if (strstr(h->members[i].blocks, "支") != NULL)
			return true;
	return false;
}

/* Living members; *first is one of them, whose address is the household's. */
static int
living(const struct movein *m, int32_t today, const struct record **first)
{
	int n = 0;

	*first = NULL;
	for (int i = 0; i < m->joined.count; i++) {
		const struct record *r = &m->joined.members[i].row;

		if (record_status(r, today) == STATUS_REMOVED)
			continue;
		if (n++ == 0)
			*first = r;
	}
	return n;
}

json_t *
movein_seen(const struct movein *m, const struct app *a)
{
	const struct record *first;
	json_t *seen;
	int n;

	if (m->seen != NULL)
		return json_incref(m->seen);
	if (!m->has_joined)
		return json_null();
	n = living(m, a->today, &first);
	seen = json_pack("{s:s, s:i}", "head", m->joined_head, "members", n);
	for (int i = 0; i < ADDRESS_FIELDS && first != NULL; i++)
		(void)json_object_set_new(seen, item_defs[address[i].it].id,
		    json_string(record_get(first, address[i].it)));
	return seen;
}

static void
mark(struct movein *m, int page, int id, const char *value)
{
	struct slot *s = form_slot(&m->form, page, id);

	if (s == NULL || s->is_hidden)
		return;
	(void)snprintf(s->present, sizeof(s->present), "%.199s",
	    value[0] != '\0' ? value : "-");
	s->is_asked = true;
}

/* The household joined: gone, another head, more or fewer people, another
 * address. */
static void
mark_household(struct movein *m, const struct app *a)
{
	const struct record *first;
	char text[200];
	int n;

	if (m->seen == NULL)
		return;
	if (!m->has_joined) {
		mark(m, 0, MV_HOUSEHOLD, _("現在の世帯員がいません"));
		return;
	}
	n = living(m, a->today, &first);
	if (strcmp(show_json(m->seen, "head"), m->joined_head) != 0 ||
	    json_integer_value(json_object_get(m->seen, "members")) != n) {
		(void)snprintf(text, sizeof(text), _("世帯主 %.100s  %d人"),
		    m->joined_head[0] ? m->joined_head : _("なし"), n);
		mark(m, 0, MV_HOUSEHOLD, text);
	}
	for (int i = 0; i < ADDRESS_FIELDS && first != NULL; i++) {
		const char *now = record_get(first, address[i].it);

		if (strcmp(show_json(m->seen, item_defs[address[i].it].id),
			now) != 0 &&
		    strcmp(form_get(&m->form, 0, address[i].field), now) != 0)
			mark(m, 0, address[i].field,
			    is_guarded(&m->joined) ? _("〔伏〕") : now);
	}
}

/* 再転入者: the 除票 that was taken over. */
static void
mark_returner(struct movein *m, struct app *a, int person)
{
	const struct entry_person *p = &m->e.persons[person];
	enum item items[CHANGED_MAX];
	struct record now;
	char text[400];
	int n;

	if (changed_row(a, m->menu, p->person_no, p->sheet_no, &now, NULL) !=
	    RC_OK)
		return;
	n = changed_items(&p->before, &now, items);
	for (int i = 0; i < n; i++) {
		show_item(a, &now, items[i], false, text, sizeof(text));
		mark(m, person + 1, (int)items[i], text);
	}
	record_release(&now);
}

/* What the register itself said of one item stands under that field. */
static void
note_said(struct movein *m)
{
	struct form_note n;
	int page = m->refused.person + 1, slot = -1;

	for (int i = 0; i < IT_COUNT && m->refused.item[0] != '\0'; i++)
		if (strcmp(item_defs[i].id, m->refused.item) == 0 &&
		    page < m->form.page_count)
			slot = form_slot_index(&m->form, page, i);
	if (slot < 0)
		return;
	memset(&n, 0, sizeof(n));
	n.page = page;
	n.slot = slot;
	(void)snprintf(n.code, sizeof(n.code), "%s", m->refused.code);
	(void)snprintf(n.what, sizeof(n.what), "%s", m->refused.text);
	(void)snprintf(n.why, sizeof(n.why), "%s", m->refused.why);
	(void)snprintf(n.remedy, sizeof(n.remedy), "%s", m->refused.remedy);
	form_note(&m->form, &n);
}

void
movein_refused(struct movein *m, struct app *a, const json_t *draft)
{
	const json_t *said = json_object_get(draft, "refused");
	json_t *seen = json_object_get(draft, "seen");

	if (!json_is_object(said))
		return;
	(void)api_error_read(said, &m->refused);
	if (m->refused.code[0] == '\0')
		(void)snprintf(
		    m->refused.code, sizeof(m->refused.code), "%s", "E7056");
	message_err(&m->refused);
	if (json_is_object(seen))
		m->seen = json_incref(seen);
	for (int i = 1; i <= movein_persons(m); i++)
		movein_ask_returner(m, a, i);
	(void)movein_check_all(m, a);
	note_said(m);
	movein_refused_mark(m, a);
	(void)form_first_want(&m->form, true);
}

void
movein_refused_mark(struct movein *m, struct app *a)
{
	if (m->refused.code[0] == '\0')
		return;
	mark_household(m, a);
	for (int i = 0; i < m->e.person_count; i++)
		if (m->e.persons[i].is_returner)
			mark_returner(m, a, i);
}

void
movein_refused_draw(const struct movein *m, struct view *w)
{
	char text[300];

	if (m->refused.code[0] == '\0')
		return;
	(void)snprintf(
	    text, sizeof(text), "%s %s", m->refused.code, m->refused.text);
	put(w, 5, COL_LABEL, LOOK_WARN, _("戻り"));
	put_cols(w, 5, COL_VALUE, 61, LOOK_WARN, text);
}
