/* SPDX-License-Identifier: ISC
 * t_help - help of every screen and every field (10.5), and the search over it.
 */
#include "tests/test.h"
#include "tests/ui/help_counter.h"
#include "tests/ui/help_desk.h"

static const struct counter clerk = { .staff = "10001", .reason = 1 };

static void
check_form(const struct screen *s, struct form *f)
{
	for (int p = 0; p < f->page_count; p++)
		for (int i = 0; i < f->pages[p].count; i++) {
			const struct field *x = f->pages[p].slots[i].f;

			if (x->kind == FIELD_SHOW ||
			    (x->help != NULL && x->help[0] != '\0'))
				continue;
			printf("# %s %s: no help\n", s->code, x->label);
			CHECK(x->help != NULL);
		}
}

TEST(std_10_5_every_screen_and_every_field_has_help)
{
	static const char *const forms[] = { "H2", "I11", "I12", "I14", "I71",
		"I72" };
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	int checked = 0;

	for (int i = 0; ui_screens[i] != NULL; i++) {
		const struct screen *s = ui_screens[i];

		if (s->about == NULL || s->about[0] == '\0')
			printf("# %s: no page\n", s->code);
		CHECK(s->about != NULL && s->about[0] != '\0');
		for (const struct key *k = s->keys; k != NULL && k->code != 0;
		     k++)
			CHECK(k->help != NULL && k->help[0] != '\0');
	}
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const struct screen *s = screen_by_code(forms[i]);

		app_reason_set(&a, 2, "", 0);
		if (ui_open(ui, forms[i], NULL) != RC_OK) {
			desk_print(ui);
			CHECK(false);
			continue;
		}
		CHECK(s->form != NULL);
		check_form(s, s->form(ui_state_of(ui, forms[i])));
		checked++;
		ui_home(ui);
	}
	CHECK_INT(checked, 6);
	counter_ui_end(ui, &a);
}

/* On every screen that opens by itself, on a person or a household; the
 * others stand on something that is under way. */
TEST(std_10_5_the_help_key_opens_the_page_of_that_screen)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	int opened = 0;

	for (int i = 0; ui_screens[i] != NULL; i++) {
		const struct screen *s = ui_screens[i];
		struct target t;
		char head[160];

		memset(&t, 0, sizeof(t));
		(void)snprintf(t.household_no, sizeof(t.household_no), "%s",
		    SATO_HOUSEHOLD);
		(void)snprintf(
		    t.person_no, sizeof(t.person_no), "%s", SATO_TARO);
		ui_home(ui);
		app_reason_set(&a, 2, "", 0);
		if (ui_open(ui, s->code, &t) != RC_OK ||
		    !desk_is_at(ui, s->code)) {
			printf("# %s does not open by itself\n", s->code);
			continue;
		}
		(void)snprintf(
		    head, sizeof(head), "手引 %s %s", s->code, s->title);
		/* on a field the first F1 is for the field; where a reader
		 * types it waits for what follows */
		desk_type(ui, "{F1}");
		if (ui->help == NULL)
			desk_settle(ui);
		if (!desk_has(ui, head))
			desk_type(ui, "{F1}");
		CHECK(desk_shows(ui, head));
		desk_type(ui, "{F3}");
		CHECK(desk_is_at(ui, s->code));
		CHECK(desk_lacks(ui, "手引"));
		opened++;
	}
	CHECK(opened >= 56);
	counter_ui_end(ui, &a);
}

TEST(help_is_searched_over_all_screens)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	desk_type(ui, "{F1}{F1}");
	CHECK(desk_shows(ui, "手引 H1"));
	CHECK(desk_lacks(ui, "処分したこと"));
	desk_type(ui, "処分したこと");
	CHECK(desk_shows(ui, "処分したこと"));
	desk_type(ui, "{F3}");
	CHECK(desk_lacks(ui, "手引 H1"));
	counter_ui_end(ui, &a);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
