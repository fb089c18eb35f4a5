/* SPDX-License-Identifier: ISC
 * t_help - help of every screen and every field (10.5), and the search over it.
 */
#include "tests/test.h"
#include "tests/ui/help_counter.h"
#include "tests/ui/help_desk.h"

#include "src/text.h"

static const struct counter clerk = { .staff = "10001", .reason = 1 };

/* Whether its words are those of one of the screen's fields; of an item of a
 * person, of the move-in's, where a change has them from. */
static bool
is_listed(const struct screen *s, const struct field *x)
{
	const struct screen *from[] = { s, screen_by_code("I11") };

	for (size_t n = 0; n < 2; n++)
		for (int i = 0; from[n]->each_field != NULL &&
				from[n]->each_field(i) != NULL;
		     i++)
			if (from[n]->each_field(i)->help == x->help)
				return true;
	return false;
}

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
	for (int p = 0; p < f->page_count; p++)
		for (int i = 0; i < f->pages[p].count; i++) {
			const struct field *x = f->pages[p].slots[i].f;

			if (x->kind != FIELD_SHOW && !is_listed(s, x)) {
				printf(
				    "# %s %s: in no page\n", s->code, x->label);
				CHECK(false);
			}
		}
}

TEST(std_10_5_every_screen_and_every_field_has_help)
{
	static const char *const forms[] = { "H2", "I11", "I12", "I14", "I71",
		"I72", "I21", "I31" };
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
	CHECK_INT(checked, 8);
	counter_ui_end(ui, &a);
}

TEST(std_10_5_every_field_has_help_and_says_how_it_is_typed)
{
	int count = 0, pages = 0;

	for (int i = 0; ui_screens[i] != NULL; i++) {
		const struct screen *s = ui_screens[i];

		/* what has a field in focus, or a form, lists its fields */
		if ((s->each_field == NULL) != (s->field == NULL) ||
		    (s->each_field == NULL && s->form != NULL)) {
			printf("# %s does not list its fields\n", s->code);
			CHECK(false);
		}
		if (help_lister(s) != s)
			continue;
		pages++;
		for (int k = 0; s->each_field(k) != NULL; k++, count++) {
			const struct field *f = s->each_field(k);
			bool is_told =
			    f->kind == FIELD_SHOW ||
			    (f->label != NULL && f->label[0] != '\0' &&
				f->help != NULL && f->help[0] != '\0' &&
				help_typing(f)[0] != '\0');

			if (!is_told)
				printf("# %s field %d %s\n", s->code, k,
				    f->label != NULL ? f->label : "");
			CHECK(is_told);
		}
	}
	/* S1 H1 H2 W1 W2 W3 K3 K6 K9 R2 C1 B1 I0 I13 I11 I21 X1 G1 */
	CHECK(pages >= 17);
	CHECK(count >= 230);
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
		/* where something is typed, F1 speaks of that first */
		ui_compose(ui);
		if (ui->canvas.cur_row != 0 &&
		    (s->field == NULL ||
			s->field(ui_state_of(ui, s->code)) == NULL)) {
			printf("# %s: a cell without help\n", s->code);
			CHECK(false);
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

/* The first line below the head of the box. */
static const char *
first_line(struct ui *ui)
{
	static char row[512];
	char *s;

	ui_compose(ui);
	s = canvas_row(&ui->canvas, 4);
	(void)snprintf(row, sizeof(row), "%s", s);
	free(s);
	return row;
}

/* Into the page of H1, from where every word is looked for anew. */
static void
search_for(struct ui *ui, const char *word)
{
	desk_type(ui, "{F1}{F1}");
	CHECK(desk_shows(ui, "手引 H1"));
	desk_type(ui, word);
}

TEST(std_10_5_words_of_fields_are_found)
{
	static const char *const words[] = { "濁点", "異体字", "委任状か法定",
		"総画数", "登録簿が知っていた分" };
	char begin[4];
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		search_for(ui, words[i]);
		CHECK(desk_lacks(ui, "見当たりません"));
		CHECK(desk_shows(ui, "探す"));
		(void)snprintf(begin, sizeof(begin), "%.3s", words[i]);
		CHECK(strstr(first_line(ui), begin) != NULL);
		desk_type(ui, "{F3}");
	}
	counter_ui_end(ui, &a);
}

TEST(std_10_5_fields_that_screens_share_stand_on_one_page)
{
	struct sbuf b;
	char *text, *at;
	int n = 0;

	sbuf_init(&b, 262144);
	help_all_text(screen_by_code("I12"), &b);
	text = sbuf_take(&b);
	sbuf_release(&b);
	for (at = text; (at = strstr(at, "NGUYEN VAN AN")) != NULL; at++)
		n++;
	CHECK_INT(n, 1);
	CHECK(strstr(text, "項目は I12 と同じ") != NULL);
	free(text);
}

/* Bytes of two clusters before and after `at`, what wraps between them left
 * out; false where a letter of ASCII or the edge of a part is near. */
static bool
word_across(const char *text, const char *at, char *out, size_t size)
{
	const char *from = at, *to = at + 1;
	size_t n;

	for (int i = 0; i < 2; i++) {
		n = text_cluster_before(text, (size_t)(from - text));
		if (n < 3)
			return false;
		from -= n;
	}
	while (*to == ' ')
		to++;
	(void)snprintf(out, size, "%.*s", (int)(at - from), from);
	for (int i = 0; i < 2; i++) {
		n = text_cluster(to, 0);
		if (n < 3 || strlen(out) + n >= size)
			return false;
		(void)strncat(out, to, n);
		to += n;
	}
	return true;
}

TEST(std_10_5_a_word_across_the_end_of_a_line_is_found)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	struct sbuf b;
	char word[64], first[64], *text;
	int tried = 0;

	sbuf_init(&b, 262144);
	help_all_text(screen_by_code("H1"), &b);
	text = sbuf_take(&b);
	sbuf_release(&b);
	for (const char *p = text; tried < 5 && *p != '\0'; p++) {
		if (*p != HELP_BREAK[0] ||
		    !word_across(text, p, word, sizeof(word)) ||
		    strstr(text, word) != NULL)
			continue;
		search_for(ui, word);
		if (!desk_lacks(ui, "見当たりません"))
			printf("# %s\n", word);
		(void)snprintf(first, sizeof(first), "%.6s", word);
		CHECK(desk_lacks(ui, "見当たりません"));
		CHECK(strstr(first_line(ui), first) != NULL);
		desk_type(ui, "{F3}");
		tried++;
	}
	CHECK_INT(tried, 5);
	free(text);
	counter_ui_end(ui, &a);
}

TEST(std_10_5_a_word_that_is_not_there_is_said)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	search_for(ui, "濁点々々");
	CHECK(desk_shows(ui, "濁点々々  見当たりません"));
	desk_type(ui, "{Enter}");
	CHECK(desk_shows(ui, "見当たりません"));
	desk_type(ui, "{BS}{BS}");
	CHECK(desk_lacks(ui, "見当たりません"));
	CHECK(strstr(first_line(ui), "濁点") != NULL);
	/* parts of two keys are no word */
	desk_type(ui, "{F3}");
	search_for(ui, "/Q終わる（下書きは残ります）");
	CHECK(desk_lacks(ui, "見当たりません"));
	desk_type(ui, "/");
	CHECK(desk_shows(ui, "見当たりません"));
	counter_ui_end(ui, &a);
}

TEST(std_10_5_help_at_each_place_of_the_counter)
{
	static const struct {
		const char *code, *keys, *head;
	} places[] = {
		{ "C1", "{F1}", "説明 請求者" },
		{ "C1", "1{F1}", "説明 本人確認" },
		{ "C1", "11{F1}", "説明 通数" },
		{ "K3", "{F1}", "説明 時点" },
		{ "W1", "{F1}", "説明 添え書き" },
		{ "G1", "{F1}", "説明 読み" },
		{ "G1", "{Tab}{F1}", "説明 画数" },
		{ "G1", "{Tab}{Tab}{F1}", "説明 もとの字" },
		{ "G1", "{Tab}{Tab}{Tab}{F1}", "説明 文字の番号" },
	};
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		app_reason_set(&a, 2, "", 0);
		desk_open(ui, places[i].code, SATO_HOUSEHOLD, SATO_TARO);
		desk_type(ui, places[i].keys);
		CHECK(desk_shows(ui, places[i].head));
		CHECK(desk_shows(ui, "打ち方"));
		desk_type(ui, "{F3}");
		ui_home(ui);
	}
	counter_ui_end(ui, &a);
}

TEST(std_10_5_help_while_one_line_is_typed)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	desk_type(ui, "/k1{F1}");
	CHECK(desk_shows(ui, "手引 H1"));
	desk_type(ui, "{F3}");
	CHECK(desk_lacks(ui, "手引 H1"));
	CHECK(ui->ask.is_on);
	CHECK(strcmp(ui->ask.edit.text, "k1") == 0);
	desk_type(ui, "{F3}");
	app_reason_set(&a, 2, "", 0);
	desk_open(ui, "K3", SATO_HOUSEHOLD, SATO_TARO);
	desk_type(ui, "w転{F1}");
	CHECK(desk_shows(ui, "手引 K3"));
	desk_type(ui, "{F1}入{Enter}");
	CHECK(desk_is_at(ui, "K3"));
	CHECK(desk_lacks(ui, "手引 K3"));
	CHECK(!ui->ask.is_on);
	CHECK(desk_shows(ui, "転入"));
	counter_ui_end(ui, &a);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
