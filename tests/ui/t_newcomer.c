/* SPDX-License-Identifier: ISC
 * t_newcomer - who moves in: the items of foreign residents, 続柄 by shorthand,
 * 本籍, and the 個人番号 that goes to the centre and stays nowhere else.
 */
#include "tests/db/help_change.h"
#include "tests/test.h"
#include "tests/ui/help_movein.h"

#include <string.h>

TEST(std_1_1_2_only_the_items_of_the_category_are_shown)
{
	struct real c;
	struct movein *m;
	static const struct {
		const char *category;
		int shown, hidden;
	} cases[] = { { "1", IT_RESIDENCE_STATUS, IT_LANDING_PERIOD },
		{ "2", IT_CARD_NO, IT_RESIDENCE_STATUS },
		{ "3", IT_LANDING_PERIOD, IT_CARD_NO },
		{ "4", IT_PROVISIONAL_PERIOD, IT_CARD_NO },
		{ "5", IT_TRANSIT_REASON, IT_PROVISIONAL_PERIOD } };

	real_start(&c);
	real_keys(&c, "/12{Enter}1{Tab}");
	m = form_of(&c, "I12");
	focus_on(m, 1, IT_KIND);
	real_keys(&c, "<2>");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		focus_on(m, 1, IT_ARTICLE30_45);
		real_keys(&c, cases[i].category);
		CHECK(!form_slot(&m->form, 1, cases[i].shown)->is_hidden);
		CHECK(form_slot(&m->form, 1, cases[i].hidden)->is_hidden);
		CHECK(form_slot(&m->form, 1, IT_HONSEKI)->is_hidden);
	}
	real_end(&c);
}

TEST(a_foreign_resident_from_abroad)
{
	struct real c;
	struct entry e;
	const struct record *r;

	real_start(&c);
	real_keys(&c, "/12{Enter}");
	real_keys(&c, "1{Tab}T{Tab}<1><4>ベトナム{Tab}ハノイ{Tab}{Tab}{Tab}");
	real_keys(&c, "suizenji2{F4}{Enter}12-3{Tab}{F8}");
	focus_on(form_of(&c, "I12"), 1, IT_KIND);
	real_keys(&c, "<2>");
	focus_on(form_of(&c, "I12"), 1, IT_NAME_ROMAN);
	real_keys(&c, "nguyen thi hoa{Tab}1990.5.1{Tab}");
	focus_on(form_of(&c, "I12"), 1, IT_NAME_KANA);
	real_keys(&c, "ぐえん てぃ ほあ{Tab}<1><2>{Tab}704{Tab}<1>"
		      "D01{Tab}1年3月{Tab}2027.10.1{Tab}ab12345678cd{Tab}");
	real_keys(&c, "66666666666{Tab}{F10}");
	CHECK(at(&c, "I19"));
	real_keys(&c, "{Enter}");
	CHECK(at(&c, "H1"));
	entry_at(&c, entry_id(&c, 0), &e);
	r = &e.persons[0].after;
	CHECK_STR(record_get(r, IT_KIND), "2");
	CHECK_STR(record_get(r, IT_NAME_ROMAN), "NGUYEN THI HOA");
	CHECK_STR(record_get(r, IT_NAME), "NGUYEN THI HOA");
	CHECK_STR(record_get(r, IT_NAME_KANA), "グエン　ティ　ホア");
	CHECK_STR(record_get(r, IT_BIRTH), "1990.05.01");
	CHECK_STR(record_get(r, IT_NATIONALITY), "ベトナム");
	CHECK_STR(record_get(r, IT_NATIONALITY_CODE), "704");
	CHECK_STR(record_get(r, IT_RESIDENCE_STATUS), "留学");
	CHECK_STR(record_get(r, IT_RESIDENCE_STATUS_CODE), "D01");
	CHECK_STR(record_get(r, IT_RESIDENCE_PERIOD_YEARS), "1");
	CHECK_STR(record_get(r, IT_RESIDENCE_PERIOD_MONTHS), "3");
	CHECK_STR(record_get(r, IT_RESIDENCE_EXPIRES), "2027.10.01");
	CHECK_STR(record_get(r, IT_CARD_NO), "AB12345678CD");
	CHECK_STR(record_get(r, IT_FOREIGN_RESIDENT_SINCE), "R08.07.15");
	CHECK_STR(record_get(r, IT_PREV_COUNTRY), "ベトナム");
	CHECK_STR(record_get(r, IT_HONSEKI), "");
	entry_release(&e);
	real_end(&c);
}

TEST(std_1_1_11_shorthand_gives_legal_words_only)
{
	static const struct {
		const char *typed, *want;
	} cases[] = { { "1", "世帯主" }, { "3", "妻" }, { "44", "子の子" },
		{ "4444", "子の子の子の子" }, { "35", "妻の父" },
		{ "tsuma", "妻" }, { "つま", "妻" }, { "ko", "子" },
		{ "孫", "孫" }, { "11", "11" }, { "41", "41" },
		{ "44444", "44444" } };
	char out[200];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		movein_relation(cases[i].typed, out, sizeof(out));
		CHECK_STR(out, cases[i].want);
	}
}

/* The wife of the family has a 本籍 of her own. */
static void
wife_elsewhere(struct real *c, const char *household)
{
	struct test_change ch = { 0 };
	json_t *got = NULL;
	const char *no;

	CHECK_INT(test_call(&c->t, "household.get", &got, "{s:s,s:s}",
		      "session", c->t.clerk, "household_no", household),
	    RC_OK);
	no = json_string_value(json_object_get(
	    json_array_get(json_object_get(got, "members"), 1), "person_no"));
	CHECK_INT(change_propose(&c->t, &ch,
		      json_pack("{s:s,s:[s]}", "menu", "62", "persons", no)),
	    RC_OK);
	record_set(&ch.e.persons[0].after, IT_HONSEKI, "鹿児島県出水市緑町5番");
	CHECK_INT(change_do(&c->t, &ch, NULL), RC_OK);
	change_release(&ch);
	json_decref(got);
	real_sync(c);
}

TEST(std_4_0_6_four_candidates_for_the_registered_domicile)
{
	struct real c;
	struct movein *m;
	char no[20], household[20];

	real_start(&c);
	settle_family(&c, no, household);
	wife_elsewhere(&c, household);
	real_keys(&c, "2{F6}<1><1>");
	m = form_of(&c, "I11");
	real_keys(&c, notice1);
	real_keys(&c, "渡邉 健一{Tab}");
	CHECK_INT(movein_join(m, &c.a, household, &c.t.err), RC_OK);
	focus_on(m, 1, IT_HONSEKI);
	real_keys(&c, "{F4}");
	CHECK(has(&c, "現住所  熊本県熊本市中央区水前寺二丁目12番3号"));
	CHECK(has(&c, "転入前住所  福岡県福岡市博多区住吉四丁目99番9号"));
	CHECK(has(&c, "世帯主の本籍  福岡県筑紫野市二日市北一丁目77番"));
	CHECK(has(&c, "世帯員の本籍  鹿児島県出水市緑町5番"));
	CHECK(has(&c, "本籍がない  なし"));
	CHECK(has(&c, "分からない  不明"));
	real_end(&c);
}

/* ---- 個人番号 */

TEST(individual_number_goes_to_the_centre_and_stays_nowhere)
{
	struct real c;
	struct movein *m;
	struct draft_line line;
	json_t *j = NULL;
	char *text;
	int n = 0;

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>");
	real_keys(&c, notice1);
	real_keys(&c, person1);
	m = form_of(&c, "I11");
	CHECK_INT(form_field(&m->form)->id, IT_MYNUMBER);
	real_keys(&c, "123456789012{Tab}");
	CHECK(has(&c, "E1086"));
	CHECK_STR(m->e.persons[0].mynumber_handle, "");
	real_keys(&c, "123456789018");
	CHECK(!desk_has(c.ui, "123456789018"));
	real_keys(&c, "{Tab}");
	CHECK(has(&c, "〔センターで照合済〕"));
	CHECK(!desk_has(c.ui, "E1086"));
	CHECK(m->e.persons[0].mynumber_handle[0] != '\0');
	CHECK_INT(m->form.secret.len, 0);
	CHECK_INT(
	    outbox_drafts(c.a.outbox, "10001", &line, 1, &n, NULL), RC_OK);
	CHECK_INT(
	    outbox_draft_get(c.a.outbox, "10001", line.id, &j, NULL), RC_OK);
	text = json_dumps(j, 0);
	CHECK(text != NULL && strstr(text, "123456789018") == NULL);
	free(text);
	json_decref(j);
	real_end(&c);
}

TEST(lock_takes_a_typed_number_away)
{
	struct real c;
	struct movein *m;

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>");
	real_keys(&c, notice1);
	real_keys(&c, person1);
	real_keys(&c, "12345678901");
	m = form_of(&c, "I11");
	CHECK_INT(m->form.secret.len, 11);
	real_keys(&c, "{F12}");
	CHECK(ui_is_locked(c.ui));
	CHECK_INT(m->form.secret.len, 0);
	CHECK_STR(m->form.secret.s, "");
	CHECK_INT(drafts(&c), 1);
	real_end(&c);
}

/* Eleven figures tell a whole number: as text they reach no draft while the
 * cursor is behind them. */
TEST(beginning_of_a_number_is_in_no_draft)
{
	struct real c;
	struct draft_line line;
	json_t *j = NULL;
	char *text;
	int n = 0;

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>");
	real_keys(&c, notice1);
	real_keys(&c, "渡邉12345678901");
	CHECK_INT(
	    outbox_drafts(c.a.outbox, "10001", &line, 1, &n, NULL), RC_OK);
	CHECK_INT(n, 1);
	CHECK_INT(
	    outbox_draft_get(c.a.outbox, "10001", line.id, &j, NULL), RC_OK);
	text = json_dumps(j, 0);
	CHECK(text != NULL && strstr(text, "渡邉") != NULL);
	CHECK(text != NULL && strstr(text, "１２３４５６７８") != NULL);
	CHECK(text != NULL && strstr(text, "１２３４５６７８９") == NULL);
	free(text);
	json_decref(j);
	real_end(&c);
}

TEST(who_may_not_give_a_number_is_not_asked)
{
	struct real c;
	struct movein *m;

	real_start(&c);
	json_decref(c.a.session.rights);
	c.a.session.rights = json_pack("[s,s]", "read", "enter");
	real_keys(&c, "2{F6}<1><1>1{Tab}{F8}");
	m = form_of(&c, "I11");
	CHECK(has(&c, "〔権限なし〕"));
	focus_on(m, 1, IT_JUMINHYO_CODE);
	real_keys(&c, "12345678901{Tab}");
	CHECK_INT(form_field(&m->form)->id, IT_FORMER_NAME);
	real_end(&c);
}

TEST(no_line_refuses_the_number_and_queues_the_entry)
{
	struct real c;
	struct movein *m;

	real_start(&c);
	real_keys(&c, "2{F6}<1><1>");
	real_keys(&c, notice1);
	c.is_offline = true;
	app_refresh(&c.a);
	real_keys(&c, person1);
	m = form_of(&c, "I11");
	real_keys(&c, "123456789018{Tab}");
	CHECK(has(&c, "不通の間は個人番号を入れられません"));
	CHECK_STR(m->e.persons[0].mynumber_handle, "");
	real_keys(&c, "{F10}");
	CHECK(at(&c, "I19"));
	real_keys(&c, "{Enter}");
	CHECK(at(&c, "H1"));
	CHECK(has(&c, "送信待ちに入れました"));
	CHECK_INT(outbox_waiting(c.a.outbox), 1);
	CHECK_INT(drafts(&c), 0);
	real_end(&c);
}

/* In the move-in each person has a field for their card: it is compared with the
 * number that is entered with them, whichever of the two is typed last. */
TEST(ks_4_card_of_who_moves_in_is_compared)
{
	struct real c;
	struct movein *m;

	real_start(&c);
	real_keys(&c, "<2>{F6}<1><1>");
	real_keys(&c, notice3);
	real_keys(&c, three1);
	m = form_of(&c, "I11");
	focus_on(m, 1, MV_CARD);
	CHECK(has(&c, "カードの番号"));
	real_keys(&c, "234567890121{Down}");
	CHECK(has(&c, "入れた番号と違う"));
	CHECK(has(&c, "A9047"));
	CHECK(!desk_has(c.ui, "234567890121"));
	CHECK_INT(m->e.persons[0].card, CARD_DIFFERS);
	focus_on(m, 1, IT_MYNUMBER);
	real_keys(&c, "234567890121{Down}");
	CHECK(has(&c, "入れた番号と同じ"));
	CHECK_INT(m->e.persons[0].card, CARD_SAME);
	/* the second one has typed none to compare with */
	focus_on(m, 2, MV_CARD);
	real_keys(&c, "123456789018{Down}");
	CHECK(has(&c, "比べる番号なし"));
	/* no card is there: nobody is asked */
	form_set(&m->form, 0, MV_PAPER1, "2", NULL, NULL);
	movein_take(m, &c.a);
	CHECK(form_slot(&m->form, 1, MV_CARD)->is_hidden);
	real_end(&c);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
