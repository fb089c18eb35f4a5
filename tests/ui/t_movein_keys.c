/* SPDX-License-Identifier: ISC
 * t_movein_keys - the form of a move-in under any key in any state: back checks
 * nothing and keeps the draft; every item that can be entered has a field, and
 * every field help.
 */
#include "tests/test.h"
#include "tests/ui/help_movein.h"

#include <stdlib.h>
#include <string.h>

TEST(back_from_any_state_keeps_the_draft_and_checks_nothing)
{
	struct real c;
	struct movein *m;

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>1{Tab}T+9{F3}");
	CHECK(at(&c, "I0"));
	CHECK(!desk_has(c.ui, "E4031"));
	CHECK_INT(drafts(&c), 1);
	real_keys(&c, "{F3}");
	CHECK(at(&c, "H1"));
	real_keys(&c, "{F3}");
	/* 続き: reason first, then as it was left */
	CHECK(has(&c, "下書"));
	real_keys(&c, "{Tab}1");
	if (strcmp(ui_top(c.ui)->code, "W1") == 0)
		real_keys(&c, "2");
	CHECK(at(&c, "I11"));
	m = form_of(&c, "I11");
	CHECK_STR(form_get(&m->form, 0, MV_EVENT_DATE), "T+9");
	CHECK_INT(movein_persons(m), 1);
	CHECK_INT(form_field(&m->form)->id, MV_EVENT_DATE);
	real_keys(&c, "{BS}{BS}{BS}T{Tab}");
	CHECK_STR(m->e.event_date, "R08.07.15");
	CHECK_INT(drafts(&c), 1);
	real_end(&c);
}

TEST(candidates_close_first_and_lock_keeps_the_form)
{
	struct real c;
	struct movein *m;

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>1{Tab}T{Tab}<1><1>hakata{F4}");
	m = form_of(&c, "I11");
	CHECK(m->form.cand_count > 0);
	real_keys(&c, "{F3}");
	CHECK(at(&c, "I11"));
	CHECK_INT(m->form.cand_count, 0);
	real_keys(&c, "{F4}{F12}");
	CHECK(ui_is_locked(c.ui));
	ui_compose(c.ui);
	CHECK(!desk_has(c.ui, "転入"));
	CHECK_INT(drafts(&c), 1);
	real_end(&c);
}

TEST(back_from_every_field_checks_nothing)
{
	struct real c;
	struct movein *m;
	int fields[2] = { movein_page_count, movein_person_count };

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>1{Tab}{F3}");
	for (int page = 0; page < 2; page++)
		for (int i = 0; i < fields[page]; i++) {
			real_keys(&c, "<1><1>");
			m = form_of(&c, "I11");
			CHECK_INT(movein_resize(m, &c.a, 1), true);
			if (m->form.pages[page].slots[i].is_hidden) {
				real_keys(&c, "{F3}");
				continue;
			}
			form_go(&m->form, page, i);
			real_keys(&c, "x");
			CHECK_INT(m->form.note_count, 0);
			real_keys(&c, "{F3}");
			CHECK(at(&c, "I0"));
		}
	real_end(&c);
}

TEST(random_keys_leave_the_form_whole)
{
	static const char *const keys[] = { "{Tab}", "{Tab}", "{Enter}",
		"{STab}", "{Up}", "{Down}", "{F4}", "{F7}", "{F8}", "{F10}",
		"{BS}", "{Del}", "{Left}", "{^D}", "{F5}", "1", "2", "3", "0",
		"9", "T", "-", "渡邉", "　", "か", "hakata", "suizenji2", "zz",
		"812-0018", "S62.2.30", "H1.2.14", "孫", "44", "～", "𠮟" };
	const char *env = getenv("SEED");
	unsigned seed =
	    env != NULL ? (unsigned)strtoul(env, NULL, 10) : 20261121;
	size_t n = sizeof(keys) / sizeof(keys[0]);
	struct real c;

	printf("# SEED=%u\n", seed);
	srandom(seed);
	real_start(&c);
	for (int i = 0; i < 3000; i++) {
		if (strncmp(ui_top(c.ui)->code, "I1", 2) != 0) {
			ui_home(c.ui);
			c.ui->has_dialog = false;
			app_reason_set(&c.a, 2, "", 0);
			real_keys(&c, i % 2 ? "/11{Enter}" : "/12{Enter}");
		}
		real_keys(&c, keys[(size_t)random() % n]);
		ui_compose(c.ui);
		if (i % 200 == 0)
			real_keys(&c, "{F3}");
	}
	CHECK(c.ui->depth >= 1);
	real_end(&c);
}

/* ---- 1.1.1, 1.1.2: what can be entered */

static bool
has_field(const char *id)
{
	for (int i = 0; i < movein_page_count; i++)
		if (movein_page[i].item != NULL &&
		    strcmp(movein_page[i].item, id) == 0)
			return true;
	for (int i = 0; i < movein_person_count; i++)
		if (movein_person[i].f.item != NULL &&
		    strcmp(movein_person[i].f.item, id) == 0)
			return true;
	return false;
}

TEST(std_4_1_1_1_every_other_item_can_be_entered)
{
	/* Written by the system from what is entered, each for its reason. */
	static const char *const derived[] = { "name_family", "name_given",
		"name_kana_family", "name_kana_given", /* from 氏名, フリガナ */
		"hittousha_family", "hittousha_given", /* from 筆頭者 */
		"honseki_town", "honseki_number", "honseki_code",
		"honseki_town_code",                    /* from 本籍 */
		"head_name", "is_head", "member_order", /* from 続柄 */
		"address_since",                        /* 4.1.1.1 forbids it */
		"postcode", "address_pref", "address_city", "address_town",
		"district_code", /* from the town chosen */
		"prev_code", "prev_postcode", "prev_pref",
		"prev_unreported", /* by the number of the change */
		"person_no",       /* the register gives it */
		"nationality_code", "residence_status_code", "card_no_kind",
		"residence_period_months", "residence_period_days",
		"article30_46", "article30_47" };

	for (int i = 0; i < IT_COUNT; i++) {
		const struct item_def *d = &item_defs[i];
		bool known = has_field(d->id);

		if (d->class != CLASS_EVENT || d->repeat[0] != '\0' ||
		    strcmp(d->group, "change") == 0 ||
		    strcmp(d->group, "removal") == 0)
			continue;
		for (size_t k = 0; k < sizeof(derived) / sizeof(derived[0]);
		     k++)
			known = known || strcmp(derived[k], d->id) == 0;
		if (!known)
			printf("# no way to enter %s %s\n", d->id, d->label);
		CHECK(known);
	}
	CHECK(!has_field("address_since"));
	CHECK(!has_field("processed_on"));
}

TEST(every_field_has_help)
{
	const struct field *f = movein_person_fields();

	for (int i = 0; i < movein_page_count; i++)
		CHECK(movein_page[i].help != NULL &&
		      movein_page[i].help[0] != '\0');
	for (int i = 0; i < movein_person_count; i++) {
		CHECK(f[i].help != NULL && f[i].help[0] != '\0');
		CHECK(f[i].kind != FIELD_DATE || f[i].unknown != NULL);
	}
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
