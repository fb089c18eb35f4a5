/* SPDX-License-Identifier: ISC
 * t_compose - typing Japanese without an input method (J1), without a
 * terminal: letters, kana, words, and what the field holds in the end.
 */
#include "tests/test.h"
#include "tests/ui/help_desk.h"

enum { F_NAME, F_TOWN, F_MEMO, F_ROMAN };
static const struct field fields[] = {
	{ .id = F_NAME,
	    .label = "氏名",
	    .kind = FIELD_WIDE,
	    .words = IME_NAME,
	    .help = "h" },
	{ .id = F_TOWN,
	    .label = "町字",
	    .kind = FIELD_TEXT,
	    .words = IME_PLACE,
	    .line = 2,
	    .help = "h" },
	{ .id = F_MEMO,
	    .label = "備考",
	    .kind = FIELD_TEXT,
	    .words = IME_GENERAL,
	    .line = 4,
	    .cols = 60,
	    .help = "h" },
	{ .id = F_ROMAN,
	    .label = "ローマ字",
	    .kind = FIELD_TEXT,
	    .line = 6,
	    .help = "h" },
};
struct tryout {
	struct form f;
	int typed;
};
static struct tryout *tried;
static struct ime *words;

static void
on_typed(struct ui *ui, struct form *f, int page, int slot)
{
	(void)ui;
	(void)page;
	(void)slot;
	((struct tryout *)f->arg)->typed++;
}

static const struct form_ops ops = { .typed = on_typed };

static enum rc
try_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct tryout *s = state;

	(void)ui;
	(void)t;
	(void)err;
	form_init(&s->f, &ops, s);
	s->f.ime = words;
	(void)snprintf(s->f.staff, sizeof(s->f.staff), "10001");
	(void)form_add_page(
	    &s->f, "", fields, (int)(sizeof(fields) / sizeof(fields[0])), NULL);
	(void)form_add_page(
	    &s->f, "", fields, (int)(sizeof(fields) / sizeof(fields[0])), NULL);
	form_go(&s->f, 0, 0);
	tried = s;
	return RC_OK;
}

static void
try_draw(const struct ui *ui, void *state, struct view *v)
{
	(void)ui;
	form_draw(&((struct tryout *)state)->f, v);
}

static bool
try_key(struct ui *ui, void *state, const struct keypress *k)
{
	return form_key(ui, &((struct tryout *)state)->f, k);
}

static void
try_op(struct ui *ui, void *state, int op)
{
	if (!form_op(ui, &((struct tryout *)state)->f, op) && op == OP_BACK)
		ui_pop(ui);
}

static void
try_close(struct ui *ui, void *state)
{
	(void)ui;
	form_free(&((struct tryout *)state)->f);
}

static const struct key try_keys[] = {
	{ K_F3, OP_BACK, "戻る", "h" },
	{ K_F7, OP_PREV, NULL, "h" },
	{ K_F8, OP_NEXT, NULL, "h" },
	{ 0, 0, NULL, NULL },
};
static const struct screen scr_try = {
	.name = "try",
	.code = "T9",
	.title = "試し",
	.keys = try_keys,
	.state_size = sizeof(struct tryout),
	.open = try_open,
	.draw = try_draw,
	.key = try_key,
	.op = try_op,
	.close = try_close,
};
static struct app app;

static struct ui *
form_ui(bool has_words)
{
	static const struct desk d = { .opens = &scr_try };

	if (has_words && ime_open("build/share", NULL, &words, NULL) != RC_OK)
		abort();
	return desk_ui(&d, &app);
}

static void
end(struct ui *ui)
{
	desk_ui_end(ui, &app);
	ime_close(words);
	words = NULL;
}

static void
check_row(struct ui *ui, int row, const char *want)
{
	char *got;

	ui_compose(ui);
	got = canvas_row(&ui->canvas, row);
	CHECK_STR(got, want);
	free(got);
}

static const char *
name(void)
{
	return form_get(&tried->f, tried->f.page, F_NAME);
}

TEST(letters_become_kana_and_words_stand_below)
{
	struct ui *ui = form_ui(true);

	desk_type(ui, "sat");
	CHECK_STR(name(), "さt");
	check_row(ui, 4, ">   氏名           さt");
	/* no word before the kana is whole */
	check_row(ui, 5, "    あ 姓");
	desk_type(ui, "ou");
	CHECK_STR(name(), "さとう");
	ui_compose(ui);
	CHECK(desk_has(ui, "あ 姓          1 佐藤  2 "));
	CHECK(desk_has(ui, "数字か Space で選ぶ"));
	/* the draft is written at each key */
	CHECK_INT(tried->typed, 5);
	end(ui);
}

TEST(space_takes_the_likeliest_and_the_given_name_follows)
{
	struct ui *ui = form_ui(true);

	desk_type(ui, "satou ");
	CHECK_STR(name(), "佐藤　");
	/* a second space is the one that stands already */
	desk_type(ui, " tarou");
	CHECK_STR(name(), "佐藤　たろう");
	CHECK(desk_has(ui, "あ 名          1 太郎"));
	desk_type(ui, " ");
	CHECK_STR(name(), "佐藤　太郎");
	/* and another is one */
	desk_type(ui, " x");
	CHECK_STR(name(), "佐藤　太郎　x");
	end(ui);
}

TEST(a_digit_takes_its_word_and_is_a_digit_again_afterwards)
{
	struct ui *ui = form_ui(true);

	desk_type(ui, "satou2");
	CHECK(strcmp(name(), "佐藤　") != 0);
	CHECK(strstr(name(), "さとう") == NULL);
	desk_type(ui, "{F3}");
	end(ui);
	ui = form_ui(true);
	form_go(&tried->f, 0, 1);
	desk_type(ui, "honmachi 3");
	CHECK_STR(form_get(&tried->f, 0, F_TOWN), "本町3");
	end(ui);
}

TEST(enter_keeps_the_kana_and_the_focus)
{
	struct ui *ui = form_ui(true);

	desk_type(ui, "satoshin{Enter}");
	CHECK_STR(name(), "さとしん");
	CHECK_INT(form_field(&tried->f)->id, F_NAME);
	desk_type(ui, "{Enter}");
	CHECK_INT(form_field(&tried->f)->id, F_TOWN);
	end(ui);
}

TEST(tab_keeps_the_kana_and_goes_on)
{
	struct ui *ui = form_ui(true);

	desk_type(ui, "satou{Tab}");
	CHECK_STR(name(), "さとう");
	CHECK_INT(form_field(&tried->f)->id, F_TOWN);
	end(ui);
}

TEST(backspace_takes_back_a_letter_then_a_kana)
{
	struct ui *ui = form_ui(true);

	desk_type(ui, "satouk{BS}");
	CHECK_STR(name(), "さとう");
	CHECK(desk_has(ui, "1 佐藤"));
	desk_type(ui, "{BS}");
	CHECK_STR(name(), "さと");
	desk_type(ui, "mi");
	CHECK_STR(name(), "さとみ");
	desk_type(ui, "{Enter}ka{BS}");
	CHECK_STR(name(), "さとみ");
	check_row(ui, 5, "");
	end(ui);
}

TEST(capitals_are_latin_to_the_end_of_the_word)
{
	struct ui *ui = form_ui(true);

	form_go(&tried->f, 0, 2);
	desk_type(ui, "Mansion");
	CHECK_STR(form_get(&tried->f, 0, F_MEMO), "Mansion");
	desk_type(ui, " shomei ");
	CHECK_STR(form_get(&tried->f, 0, F_MEMO), "Mansion 署名");
	end(ui);
}

TEST(more_words_with_f8_and_back_with_f7)
{
	struct ui *ui = form_ui(true);
	char first[SKK_WORD];

	desk_type(ui, "watanabe");
	(void)snprintf(first, sizeof(first), "%s",
	    tried->f.compose.words[tried->f.compose.first[1]]);
	CHECK(desk_has(ui, "1/"));
	desk_type(ui, "{F8}");
	CHECK_INT(tried->f.page, 0);
	CHECK(desk_has(ui, "2/"));
	desk_type(ui, "{F7}");
	CHECK(desk_has(ui, "1/"));
	desk_type(ui, "{F8}1");
	CHECK(strncmp(name(), first, strlen(first)) == 0);
	/* closed: F8 turns the page of the form again */
	desk_type(ui, "{F8}");
	CHECK_INT(tried->f.page, 1);
	end(ui);
}

TEST(in_the_middle_of_a_text_the_rest_stays)
{
	struct ui *ui = form_ui(true);

	form_set(&tried->f, 0, F_NAME, "田　花子", NULL, NULL);
	form_go(&tried->f, 0, 0);
	desk_type(ui, "{Home}yama ");
	CHECK_STR(name(), "山田　花子");
	end(ui);
}

TEST(kanji_of_the_terminals_own_method_pass_through)
{
	struct ui *ui = form_ui(true);

	desk_type(ui, "渡邉　健一");
	CHECK_STR(name(), "渡邉　健一");
	desk_type(ui, "s亜");
	CHECK_STR(name(), "渡邉　健一s亜");
	end(ui);
}

TEST(what_was_chosen_comes_first_the_next_time)
{
	struct ui *ui = form_ui(true);
	char second[SKK_WORD];

	desk_type(ui, "saitou");
	memcpy(second, tried->f.compose.words[1], SKK_WORD);
	desk_type(ui, "2{Tab}");
	form_go(&tried->f, 1, 0);
	desk_type(ui, "saitou");
	CHECK_STR(tried->f.compose.words[0], second);
	end(ui);
}

TEST(letters_stay_letters_where_it_is_off_or_not_wanted)
{
	struct ui *ui = form_ui(true);

	form_go(&tried->f, 0, 3);
	desk_type(ui, "satou");
	CHECK_STR(form_get(&tried->f, 0, F_ROMAN), "satou");
	end(ui);
	ui = form_ui(false);
	desk_type(ui, "satou");
	CHECK_STR(name(), "ｓａｔｏｕ");
	end(ui);
}

TEST(a_full_field_takes_no_more_and_loses_nothing)
{
	struct ui *ui = form_ui(true);

	form_go(&tried->f, 0, 2);
	for (int i = 0; i < 60; i++)
		desk_type(ui, "kakiku");
	CHECK(strlen(form_get(&tried->f, 0, F_MEMO)) < EDIT_MAX);
	CHECK(strncmp(form_get(&tried->f, 0, F_MEMO), "かきくかきく", 18) == 0);
	desk_type(ui, "{Tab}");
	end(ui);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
