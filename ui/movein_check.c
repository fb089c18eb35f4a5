/* SPDX-License-Identifier: ISC
 * movein_check - the rules of 11.1 over a move-in on the screen: notes under
 * the fields, answers into the entry, returning residents.
 */
#include "ui/message.h"
#include "ui/movein_in.h"
#include "ui/propose.h"

#include "src/date.h"
#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
movein_facts(const struct movein *m, const struct app *a, struct facts *f)
{
	int living = 0;

	memset(f, 0, sizeof(*f));
	f->today = a->today;
	f->municipality = a->municipality[0] ? a->municipality : NULL;
	f->municipality_name = a->town;
	f->matches = (struct rule_match *)(uintptr_t)m->matches;
	f->match_count = m->match_count;
	f->blocks = (struct rule_block *)(uintptr_t)m->blocks;
	f->block_count = m->block_count;
	f->household_members = -1;
	if (!m->has_joined || m->e.is_whole)
		return;
	for (int i = 0; i < m->joined.count; i++) {
		const struct record *r = &m->joined.members[i].row;

		if (record_status(r, a->today) == STATUS_REMOVED)
			continue;
		living++;
		if (strcmp(record_get(r, IT_RELATION), "世帯主") == 0)
			f->household_head_foreign =
			    strcmp(record_get(r, IT_KIND), "2") == 0;
	}
	f->household_members = living;
	f->household_version = m->joined.version;
	f->household_has_head = m->joined_head[0] != '\0';
	f->household_head_name = m->joined_head;
}

/* Where a finding stands: the page and the slot; slot -1 the page's end. */
static void
place_of(const struct movein *m, const struct finding *x, int *page, int *slot)
{
	static const struct {
		const char *item;
		int id;
	} fields[] = { { "notified_on", MV_NOTIFIED },
		{ "informed_on", MV_INFORMED }, { "offered_on", MV_OFFERED },
		{ "event_notified_on", MV_NOTIFIED },
		{ "event_date", MV_EVENT_DATE }, { "address_code", MV_TOWN },
		{ "address_town", MV_TOWN }, { "address_city", MV_TOWN },
		{ "postcode", MV_TOWN }, { "address_number", MV_NUMBER },
		{ "address_building", MV_BUILDING },
		{ "address_room", MV_ROOM },
		{ "prev_country", MV_PREV_COUNTRY },
		{ "prev_pref", MV_PREV_CITY }, { "prev_city", MV_PREV_CITY },
		{ "prev_code", MV_PREV_CITY }, { "prev_town", MV_PREV_TOWN },
		{ "prev_number", MV_PREV_NUMBER },
		{ "prev_building", MV_PREV_BUILDING },
		{ "prev_head_name", MV_PREV_HEAD },
		{ "prev_unreported", MV_PREV_CITY },
		{ "last_registered_address", MV_LAST_REGISTERED },
		{ "household_no", MV_HOUSEHOLD }, { "remarks", MV_REMARKS } };
	static const struct {
		const char *code;
		int id;
	} codes[] = { { "E4011", MV_COUNT }, { "E9041", MV_APPLICANT },
		{ "E9042", MV_APPLICANT_NAME }, { "E9043", MV_PAPER1 },
		{ "E9049", MV_PAPER_NAME }, { "E9044", MV_PROXY },
		{ "E9045", MV_PAPER1 }, { "E4101", MV_WITH_BIRTH },
		{ "E4021", MV_WHOLE }, { "A4022", MV_WHOLE },
		/* Said when the day that makes it late is typed. */
		{ "A2201", MV_EVENT_DATE }, { "A9048", MV_PAPER3 } };
	enum item it;

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (strcmp(codes[i].code, x->rule->code) == 0) {
			*page = 0;
			*slot = form_slot_index(&m->form, 0, codes[i].id);
			/* One paper of two is no fault before the second. */
			if (codes[i].id == MV_PAPER1 &&
			    !form_slot((struct form *)(uintptr_t)&m->form, 0,
				MV_PAPER2)
				 ->is_hidden)
				*slot = form_slot_index(&m->form, 0, MV_PAPER2);
			return;
		}
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (strcmp(fields[i].item, x->item) == 0) {
			*page = 0;
			*slot = form_slot_index(&m->form, 0, fields[i].id);
			return;
		}
	*page = x->person + 1;
	*slot = -1;
	if (strcmp(x->rule->code, "A9047") == 0) {
		*slot = form_slot_index(&m->form, *page, MV_CARD);
		return;
	}
	/* Who was here before is asked at the end of the page. */
	if (x->person < 0 || strcmp(x->rule->source, "4.1.1.2") == 0)
		return;
	if (strncmp(x->item, "residence_period", 16) == 0) {
		*slot = form_slot_index(&m->form, *page, MV_PERIOD);
		return;
	}
	if (strcmp(x->item, "nationality_code") == 0)
		it = IT_NATIONALITY;
	else if (strcmp(x->item, "residence_status_code") == 0)
		it = IT_RESIDENCE_STATUS;
	else
		it = item_by_id(x->item);
	if (strncmp(x->item, "name", 4) == 0 && it != IT_NAME_KANA &&
	    it != IT_NAME_KANA_CHECKED && it != IT_NAME_PRIORITY)
		it = form_get(&m->form, *page, IT_KIND)[0] == '2'
			 ? IT_NAME_ROMAN
			 : IT_NAME;
	if (it != IT_COUNT)
		*slot = form_slot_index(&m->form, *page, (int)it);
}

/* A hidden or fixed field cannot carry a note: the page's end does. */
static int
sound_slot(const struct movein *m, int page, int slot)
{
	const struct slot *s;

	if (slot < 0 || page >= m->form.page_count)
		return -1;
	s = &m->form.pages[page].slots[slot];
	return s->is_hidden || s->is_fixed ? -1 : slot;
}

/* Numbers alike: taking the 除票 over is the one way on (4.1.1.2). */
static bool
is_take_over(const struct finding *x)
{
	return strcmp(x->rule->code, "E4112") == 0;
}

void
movein_note_of(const struct movein *m, const struct finding *x, int page,
    int slot, struct form_note *n)
{
	struct err err;

	memset(n, 0, sizeof(*n));
	err_clear(&err);
	rule_text(x, &err);
	message_err(&err);
	n->page = page;
	n->slot = sound_slot(m, page, slot);
	(void)snprintf(n->code, sizeof(n->code), "%s", x->rule->code);
	(void)snprintf(n->what, sizeof(n->what), "%s", err.text);
	(void)snprintf(n->why, sizeof(n->why), "%.250s%s", err.why,
	    x->rule->level == RULE_ALERT ? _("。") : "");
	(void)snprintf(n->remedy, sizeof(n->remedy), "%s", err.remedy);
	if (x->rule->level == RULE_ALERT) {
		n->is_alert = true;
		(void)snprintf(
		    n->answers, sizeof(n->answers), "%s", x->rule->answers);
		n->answer = entry_answered(&m->e, x->rule->code, x->person);
	} else if (is_take_over(x)) {
		n->is_alert = true;
		(void)snprintf(n->answers, sizeof(n->answers), "%s",
		    _("再転入として除票を引き継ぐ"));
	}
}

/* Notes that the rules made go; those of the form itself (a date that cannot
 * be read) are made again by whoever made them. */
static void
add_notes(struct movein *m, const struct finding *x, int n)
{
	struct form_note note;
	int page, slot;

	for (int i = 0; i < n; i++) {
		if (x[i].rule->level == RULE_ALERT && x[i].is_answered)
			continue;
		place_of(m, &x[i], &page, &slot);
		movein_note_of(m, &x[i], page, slot, &note);
		form_note(&m->form, &note);
	}
}

/* A field that cannot be read says so itself; the entry has it blank. */
bool
movein_unreadable(struct movein *m, const struct app *a, int page, int slot)
{
	struct form_note n;
	struct err err;

	err_clear(&err);
	if (movein_normalise(m, a, page, slot, &err))
		return false;
	message_err(&err);
	memset(&n, 0, sizeof(n));
	n.page = page;
	n.slot = slot;
	(void)snprintf(
	    n.code, sizeof(n.code), "%s", err.code[0] ? err.code : "E1083");
	(void)snprintf(n.what, sizeof(n.what), "%s", err.text);
	(void)snprintf(n.why, sizeof(n.why), "%s", err.why);
	(void)snprintf(n.remedy, sizeof(n.remedy), "%s", err.remedy);
	form_note(&m->form, &n);
	return true;
}

void
movein_check_field(struct movein *m, const struct app *a, int page, int slot)
{
	struct finding *x;
	struct facts f;
	int n, at_page, at_slot, kept = 0;

	form_clear_notes(&m->form, page, slot);
	if (movein_unreadable(m, a, page, slot)) {
		movein_take(m, a);
		return;
	}
	movein_take(m, a);
	movein_facts(m, a, &f);
	x = x_alloc(FINDINGS_MAX * sizeof(*x));
	n = rule_run(&m->e, &f, x, FINDINGS_MAX);
	/* Of all findings those that stand at this field. An empty field is
	 * 必, not 誤, until F10. */
	for (int i = 0; i < n; i++) {
		place_of(m, &x[i], &at_page, &at_slot);
		if (at_page == page && at_slot == slot &&
		    (m->form.pages[page].slots[slot].text[0] != '\0' ||
			x[i].rule->level == RULE_ALERT))
			x[kept++] = x[i];
	}
	add_notes(m, x, kept);
	free(x);
}

void
movein_check_page_end(struct movein *m, const struct app *a, int page)
{
	struct finding *x;
	struct facts f;
	int n, at_page, at_slot;

	form_clear_notes(&m->form, page, -1);
	movein_facts(m, a, &f);
	x = x_alloc(FINDINGS_MAX * sizeof(*x));
	n = rule_run(&m->e, &f, x, FINDINGS_MAX);
	for (int i = 0; i < n; i++) {
		place_of(m, &x[i], &at_page, &at_slot);
		if (at_page == page &&
		    strcmp(x[i].rule->source, "4.1.1.2") == 0)
			add_notes(m, &x[i], 1);
	}
	free(x);
}

bool
movein_check_all(struct movein *m, const struct app *a)
{
	struct finding *x;
	struct facts f;
	int n, errors, alerts, musts;

	if (m->kind != NULL)
		return m->kind->check(m, a);
	for (int page = 0; page < m->form.page_count; page++) {
		form_clear_page_notes(&m->form, page);
		for (int i = 0; i < m->form.pages[page].count; i++) {
			/* Stops that were only courtesy end here; a proposal
			 * still wants its nod. */
			if (strcmp(m->form.pages[page].slots[i].sign, "案") !=
			    0)
				m->form.pages[page].slots[i].is_asked = false;
			if (!m->form.pages[page].slots[i].is_hidden &&
			    m->form.pages[page].slots[i].f->kind !=
				FIELD_SECRET)
				(void)movein_unreadable(m, a, page, i);
		}
	}
	movein_take(m, a);
	movein_facts(m, a, &f);
	x = x_alloc(FINDINGS_MAX * sizeof(*x));
	n = rule_run(&m->e, &f, x, FINDINGS_MAX);
	for (int i = 0; i < n; i++) {
		int page, slot;

		place_of(m, &x[i], &page, &slot);
		/* An empty 必 already says what this error would. */
		if (slot >= 0 && x[i].rule->level == RULE_ERROR &&
		    sound_slot(m, page, slot) >= 0 &&
		    m->form.pages[page].slots[slot].f->must &&
		    m->form.pages[page].slots[slot].text[0] == '\0')
			continue;
		add_notes(m, &x[i], 1);
	}
	free(x);
	form_counts(&m->form, &errors, &alerts, &musts);
	return errors + alerts + musts == 0;
}

/* ---- returning residents (4.1.1.2) */

static void
drop_matches(struct movein *m, int person)
{
	int kept = 0;

	for (int i = 0; i < m->match_count; i++)
		if (m->matches[i].person != person)
			m->matches[kept++] = m->matches[i];
	m->match_count = kept;
}

static void
read_matches(struct movein *m, int person, const json_t *list)
{
	const json_t *o;
	size_t i;

	json_array_foreach(list, i, o)
	{
		struct rule_match *x;
		const char *no =
		    json_string_value(json_object_get(o, "person_no"));
		const char *shown =
		    json_string_value(json_object_get(o, "shown"));

		if (m->match_count >= MOVEIN_MATCHES || no == NULL)
			break;
		x = &m->matches[m->match_count++];
		memset(x, 0, sizeof(*x));
		x->person = person;
		(void)snprintf(x->person_no, sizeof(x->person_no), "%.19s", no);
		x->sheet_no =
		    (int)json_integer_value(json_object_get(o, "sheet_no"));
		x->is_removed = json_is_true(json_object_get(o, "removed"));
		x->by_number = json_is_true(json_object_get(o, "by_number"));
		(void)snprintf(x->shown, sizeof(x->shown), "%.159s",
		    shown != NULL ? shown : "");
	}
}

void
movein_ask_returner(struct movein *m, struct app *a, int page)
{
	struct entry_person *p;
	const struct record *r;
	json_t *args, *answer = NULL;
	char key[600];
	enum rc rc;

	if (page < 1 || page > m->e.person_count)
		return;
	p = &m->e.persons[page - 1];
	r = &p->after;
	if (!((record_get(r, IT_NAME)[0] != '\0' &&
		  record_get(r, IT_BIRTH)[0] != '\0' &&
		  record_get(r, IT_SEX)[0] != '\0') ||
		record_get(r, IT_JUMINHYO_CODE)[0] != '\0' ||
		record_get(r, IT_CARD_NO)[0] != '\0' ||
		p->mynumber_handle[0] != '\0'))
		return;
	(void)snprintf(key, sizeof(key), "%.200s|%.60s|%s|%.40s|%.40s|%s",
	    record_get(r, IT_NAME), record_get(r, IT_BIRTH),
	    record_get(r, IT_SEX), record_get(r, IT_JUMINHYO_CODE),
	    record_get(r, IT_CARD_NO), p->mynumber_handle);
	if (strcmp(key, m->asked_of[page - 1]) == 0)
		return;
	args = json_pack("{s:[{s:s, s:s, s:s, s:s, s:s, s:s}]}", "persons",
	    "name", record_get(r, IT_NAME), "sex", record_get(r, IT_SEX),
	    "birth", record_get(r, IT_BIRTH), "juminhyo_code",
	    record_get(r, IT_JUMINHYO_CODE), "card_no",
	    record_get(r, IT_CARD_NO), "mynumber_handle", p->mynumber_handle);
	rc = app_call(a, "returner.match", args, &answer, NULL);
	json_decref(args);
	/* Out of reach: the register matches again when it gets the entry. */
	if (rc != RC_OK)
		return;
	memcpy(m->asked_of[page - 1], key, sizeof(key));
	drop_matches(m, page - 1);
	read_matches(m, page - 1, json_object_get(answer, "matches"));
	json_decref(answer);
}

void
movein_ask_blocks(struct movein *m, struct app *a)
{
	json_t *args, *answer = NULL, *o;
	size_t k;

	m->block_count = 0;
	for (int i = 0; i < m->e.person_count; i++) {
		if (!m->e.persons[i].is_returner && m->kind == NULL)
			continue;
		args = json_pack("{s:[s], s:s}", "persons",
		    m->e.persons[i].person_no, "process", "event");
		answer = NULL;
		if (app_call(a, "block.check", args, &answer, NULL) != RC_OK)
			answer = NULL;
		json_decref(args);
		json_array_foreach(json_object_get(answer, "blocks"), k, o)
		{
			struct rule_block *b;
			const char *reason =
			    json_string_value(json_object_get(o, "reason"));

			if (m->block_count >= ENTRY_PERSONS_MAX)
				break;
			b = &m->blocks[m->block_count++];
			memset(b, 0, sizeof(*b));
			b->person = i;
			(void)snprintf(
			    b->process, sizeof(b->process), "%s", "event");
			b->level = (int)json_integer_value(
			    json_object_get(o, "level"));
			(void)snprintf(b->reason, sizeof(b->reason), "%.63s",
			    reason != NULL ? reason : "");
		}
		json_decref(answer);
	}
}

/* The 除票 that an answer is about. */
static const struct rule_match *
match_of(const struct movein *m, int person, bool by_number)
{
	for (int i = 0; i < m->match_count; i++)
		if (m->matches[i].person == person &&
		    m->matches[i].is_removed &&
		    m->matches[i].by_number == by_number)
			return &m->matches[i];
	return NULL;
}

void
movein_answered(struct ui *ui, struct form *f, struct form_note *n)
{
	struct movein *m = f->arg;
	struct app *a = ui_app(ui);
	const struct rule_def *d = NULL;
	const struct rule_match *x;
	struct err err;
	int person = n->page - 1, answer = n->answer;
	char code[12];

	err_clear(&err);
	(void)snprintf(code, sizeof(code), "%s", n->code);
	for (int i = 0; i < rule_count; i++)
		if (strcmp(rule_defs[i].code, code) == 0)
			d = &rule_defs[i];
	if (d == NULL)
		return;
	if (strcmp(code, "E4112") == 0 ||
	    (strcmp(code, "A4112") == 0 && answer == 1)) {
		x = match_of(m, person, code[0] == 'E');
		if (x == NULL || movein_take_over(m, a, person, x->person_no,
				     x->sheet_no, &err) != RC_OK) {
			n->answer = 0;
			if (err.text[0] != '\0')
				ui_say_err(ui, &err);
			return;
		}
	}
	if (code[0] == 'E')
		return;
	/* A field of the notification speaks for everybody on it. */
	if (d->per_person && n->page == 0)
		for (int i = 0; i < m->e.person_count; i++)
			entry_answer(&m->e, code, i, answer);
	else
		entry_answer(&m->e, code, d->per_person ? person : -1, answer);
}

bool
movein_check_asked(struct movein *m, struct app *a, struct err *err)
{
	struct finding *x;
	struct entry got;
	int n = 0, errors, alerts, musts;
	enum rc rc;

	if (!movein_check_all(m, a))
		return false;
	x = x_alloc(FINDINGS_MAX * sizeof(*x));
	entry_init(&got);
	rc = propose_ask(a, &m->e, &m->send, &got, x, &n, err);
	entry_release(&got);
	if (rc == RC_OK)
		add_notes(m, x, n);
	else if (rc == RC_OFFLINE)
		err_clear(err);
	free(x);
	form_counts(&m->form, &errors, &alerts, &musts);
	return err->rc == RC_OK && errors + alerts + musts == 0;
}
