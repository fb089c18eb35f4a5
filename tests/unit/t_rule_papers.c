/* SPDX-License-Identifier: ISC
 * What was shown: of who came (KS-4), and the papers that a change comes with
 * by law (events.csv); whose a paper is.
 */
#include "src/date.h"
#include "src/event.h"
#include "src/papers.h"
#include "src/rule.h"
#include "tests/test.h"

static struct entry e;
static struct facts f;

static void
put(char *to, size_t size, const char *v)
{
	(void)snprintf(to, size, "%s", v);
}

static void
set(int p, enum item it, const char *v)
{
	record_set(&e.persons[p].after, it, v);
}

static void
person(const char *kind, const char *name, const char *relation)
{
	struct entry_person *p = entry_add_person(&e);
	int i = e.person_count - 1;

	CHECK(p != NULL);
	set(i, IT_KIND, kind);
	set(i, IT_NAME, name);
	set(i, IT_RELATION, relation);
	set(i, IT_HEAD_NAME, record_get(&e.persons[0].after, IT_NAME));
	if (kind[0] == '1')
		set(i, IT_HONSEKI, "福岡県筑紫野市二日市北一丁目77番");
	else
		set(i, IT_ARTICLE30_45, "1");
}

/* Up to three papers; NULL none. */
static void
shown(const char *a, const char *b, const char *c)
{
	const char *list[] = { a, b, c };

	e.paper_count = 0;
	for (size_t i = 0; i < 3 && list[i] != NULL; i++)
		put(e.papers[e.paper_count++], sizeof(e.papers[0]), list[i]);
}

static void
event(enum event ev, const char *menu)
{
	e.event = ev;
	put(e.menu, sizeof(e.menu), menu);
}

/* A move-in of two Japanese, by the first of them. */
static void
begin(void)
{
	entry_init(&e);
	memset(&f, 0, sizeof(f));
	f.today = date_day(2026, 7, 15);
	f.at_register = true;
	f.municipality = "431010";
	f.municipality_name = "熊本市中央区";
	f.household_members = -1;
	event(EV_IN_DOMESTIC, "11");
	e.is_whole = true;
	put(e.event_date, sizeof(e.event_date), "R08.07.10");
	put(e.notified_on, sizeof(e.notified_on), "R08.07.15");
	e.applicant_kind = 1;
	put(e.applicant, sizeof(e.applicant), "架空　一郎");
	shown("licence", "moveout", NULL);
	person("1", "架空　一郎", "世帯主");
	person("1", "架空　美咲", "妻");
}

/* The same of two foreign residents. */
static void
foreigners(enum event ev, const char *menu)
{
	entry_remove_person(&e, 1);
	entry_remove_person(&e, 0);
	event(ev, menu);
	put(e.applicant, sizeof(e.applicant), "KAKU TARO");
	person("2", "KAKU TARO", "世帯主");
	person("2", "KAKU HANA", "妻");
}

/* What stands in the register of a person, and what is to. */
static void
was(int p, const char *relation, const char *head)
{
	record_copy(&e.persons[p].before, &e.persons[p].after);
	record_set(&e.persons[p].before, IT_RELATION, relation);
	record_set(&e.persons[p].before, IT_HEAD_NAME, head);
	put(e.persons[p].person_no, 20, p == 0 ? "001" : "002");
}

static bool
says(const char *code, int person_at)
{
	static struct finding found[FINDINGS_MAX];
	int i, n = rule_run(&e, &f, found, FINDINGS_MAX);

	for (i = 0; i < n; i++)
		if (strcmp(found[i].rule->code, code) == 0 &&
		    found[i].person == person_at)
			return true;
	return false;
}

/* The label that the question names. */
static const char *
asks_for(void)
{
	static struct finding found[FINDINGS_MAX];
	int i, n = rule_run(&e, &f, found, FINDINGS_MAX);

	for (i = 0; i < n; i++)
		if (strcmp(found[i].rule->code, "A9048") == 0)
			return found[i].shown;
	return "";
}

#define WITH(name, ...)                                                        \
	TEST(name)                                                             \
	{                                                                      \
		begin();                                                       \
		__VA_ARGS__                                                    \
		entry_release(&e);                                             \
	}

/* ---- KS-4: who came */

WITH(ks_4_one_paper_without_photo, CHECK(!says("E9043", -1));
     shown("insured", NULL, NULL); CHECK(says("E9043", -1));)
WITH(ks_4_same_paper_twice, shown("insured", "insured", NULL);
     CHECK(says("E9043", -1));)
WITH(ks_4_two_papers, shown("insured", "pension", NULL);
     CHECK(!says("E9043", -1));)
WITH(ks_4_proxy_letter_proves_nobody, shown("insured", "proxy", NULL);
     CHECK(says("E9043", -1));)
WITH(ks_4_papers_of_the_matter_prove_nobody, shown("moveout", "koseki", NULL);
     CHECK(says("E9043", -1)); shown("insured", "moveout", NULL);
     CHECK(says("E9043", -1));)
WITH(ks_4_cards_of_others_prove_nobody, shown("insured", "zcards", "mpass");
     CHECK(says("E9043", -1));)
WITH(ks_4_another_paper_is_one, shown("other", "attach", NULL);
     CHECK(says("E9043", -1)); shown("pension", "other", NULL);
     CHECK(!says("E9043", -1));)
WITH(ks_4_unknown_paper, CHECK(!says("E9045", -1));
     shown("licence", "library", NULL); CHECK(says("E9045", -1));)
/* What the その他 was has a field of its own: 留意事項 are no name. */
WITH(ks_4_another_paper_without_its_name, shown("pension", "other", NULL);
     put(e.remarks, sizeof(e.remarks), "二点目は学生証");
     CHECK(says("E9049", -1)); put(e.paper_name, sizeof(e.paper_name), " ");
     CHECK(says("E9049", -1));
     put(e.paper_name, sizeof(e.paper_name), "学生証");
     CHECK(!says("E9049", -1));)
WITH(
    ks_4_another_paper_beside_one_with_a_photo, shown("licence", "other", NULL);
    CHECK(!says("E9049", -1));)

/* ---- 転入届 (法22条2項, 24条の2) */

WITH(law_22_no_certificate_asks, CHECK(!says("A9048", -1));
     shown("licence", NULL, NULL); CHECK_STR(asks_for(), "転出証明書");)
WITH(law_24_2_the_card_stands_for_it, shown("mynum", NULL, NULL);
     CHECK(!says("A9048", -1));)
WITH(law_22_its_data_came, shown("licence", NULL, NULL); e.arrival = 7;
     CHECK(!says("A9048", -1));)
WITH(law_22_by_office_nobody_brings_one, e.ex_officio = true;
     shown(NULL, NULL, NULL); CHECK(!says("A9048", -1));)
/* What an agent shows is the agent's own. */
WITH(ks_4_card_of_an_agent_is_not_theirs, shown("mynum", NULL, NULL);
     e.applicant_kind = 3; CHECK(says("A9048", -1));
     shown("mynum", "cards", NULL); CHECK(!says("A9048", -1));)

/* ---- from abroad (法22条1項7号) */

WITH(law_22_passport_of_who_comes_from_abroad, event(EV_IN_ABROAD, "12");
     shown("licence", "koseki", NULL); CHECK_STR(asks_for(), "旅券");
     shown("passprt", "koseki", NULL); CHECK(!says("A9048", -1));
     e.applicant_kind = 3; CHECK_STR(asks_for(), "旅券");
     shown("passprt", "mpass", "koseki"); CHECK(!says("A9048", -1));)
WITH(law_22_koseki_of_another_municipality, event(EV_IN_ABROAD, "12");
     shown("passprt", NULL, NULL); CHECK(says("A9052", 0));
     CHECK(says("A9052", 1)); shown("passprt", "koseki", NULL);
     CHECK(!says("A9052", 0)); CHECK(!says("A9052", 1));)
WITH(law_22_koseki_that_is_here, event(EV_IN_ABROAD, "12");
     shown("passprt", NULL, NULL);
     set(0, IT_HONSEKI, "熊本県熊本市中央区大江四丁目8番");
     set(1, IT_HONSEKI, "なし"); CHECK(!says("A9052", 0));
     CHECK(!says("A9052", 1));)
WITH(law_22_koseki_is_on_the_certificate, CHECK(!says("A9052", 0));)

/* ---- 法30条の46, 47 */

WITH(std_4_5_1_each_shows_a_card_of_their_own, foreigners(EV_IN_ABROAD, "71");
     shown("zairyu", "kinship", NULL); CHECK(!says("A9051", 0));
     CHECK(says("A9051", 1)); shown("zairyu", "kinship", "zcards");
     CHECK(!says("A9051", 1)); shown("licence", "kinship", "permit");
     CHECK(!says("A9051", 0)); CHECK(!says("A9048", -1));)
WITH(std_4_5_1_card_of_an_agent_is_nobody_elses, foreigners(EV_IN_ABROAD, "71");
     shown("zairyu", NULL, NULL); e.applicant_kind = 3;
     CHECK(says("A9051", 0));)
WITH(std_4_5_1_card_of_a_member_is_that_members, foreigners(EV_IN_ABROAD, "71");
     shown("zairyu", NULL, NULL); e.applicant_kind = 2;
     put(e.applicant, sizeof(e.applicant), "KAKU HANA");
     CHECK(says("A9051", 0)); CHECK(!says("A9051", 1));)
WITH(std_4_5_2_each_shows_a_card_of_their_own, foreigners(EV_IN_ABROAD, "72");
     shown("licence", NULL, NULL); CHECK(says("A9051", 0));)
WITH(std_4_5_1_who_has_none_yet_is_not_asked, foreigners(EV_IN_ABROAD, "71");
     shown("licence", NULL, NULL); set(1, IT_ARTICLE30_45, "5");
     CHECK(!says("A9051", 1));)
WITH(std_4_5_1_within_the_country_no_card, foreigners(EV_IN_DOMESTIC, "11");
     CHECK(!says("A9051", 0));)

/* ---- 続柄 (法30条の49) */

WITH(std_1_1_11_relation_to_a_foreign_head_is_proved,
     foreigners(EV_IN_ABROAD, "71");
     shown("zairyu", "zcards", NULL); CHECK(!says("A9050", 0));
     CHECK(says("A9050", 1)); shown("zairyu", "zcards", "kinship");
     CHECK(!says("A9050", 1));)
WITH(std_1_1_11_no_kinship_no_paper, foreigners(EV_IN_ABROAD, "71");
     shown("zairyu", "zcards", NULL); set(1, IT_RELATION, "縁故者");
     CHECK(!says("A9050", 1)); set(1, IT_RELATION, "同居人");
     CHECK(!says("A9050", 1)); set(1, IT_RELATION, "子");
     CHECK(says("A9050", 1));)
WITH(
    std_1_1_11_japanese_head_or_member_no_paper, foreigners(EV_IN_ABROAD, "71");
    shown("zairyu", "zcards", NULL); set(0, IT_KIND, "1");
    CHECK(!says("A9050", 1)); set(0, IT_KIND, "2"); set(1, IT_KIND, "1");
    CHECK(!says("A9050", 1));)
/* The 転出証明書 says who is what in a household that comes as it was. */
WITH(std_1_1_11_certificate_says_it_of_a_whole_household,
     foreigners(EV_IN_DOMESTIC, "11");
     CHECK(!says("A9050", 1)); shown("licence", NULL, NULL);
     CHECK(says("A9050", 1)); e.arrival = 7; CHECK(!says("A9050", 1));)
WITH(std_1_1_11_who_joins_another_proves_it_anew,
     foreigners(EV_IN_DOMESTIC, "11");
     put(e.household_no, sizeof(e.household_no), "00418273");
     e.is_whole = false; f.household_head_foreign = true;
     set(0, IT_RELATION, "弟"); set(1, IT_RELATION, "弟の妻");
     CHECK(says("A9050", 0)); CHECK(says("A9050", 1));
     f.household_head_foreign = false; CHECK(!says("A9050", 0));)
WITH(std_1_1_11_what_the_register_has_is_not_asked,
     foreigners(EV_MOVE_WITHIN, "21");
     shown("licence", NULL, NULL); was(0, "世帯主", "KAKU TARO");
     was(1, "妻", "KAKU TARO"); CHECK(!says("A9050", 1));
     was(1, "妻", "KAKU JIRO"); CHECK(says("A9050", 1));
     was(1, "子", "KAKU TARO"); CHECK(says("A9050", 1)); e.ex_officio = true;
     CHECK(!says("A9050", 1));)
WITH(std_4_1_4_2_new_head_new_proof, foreigners(EV_HEAD_CHANGE, "44");
     shown("licence", NULL, NULL); was(0, "夫", "KAKU HANA");
     was(1, "世帯主", "KAKU HANA"); CHECK(says("A9050", 1));
     shown("licence", "kinship", NULL); CHECK(!says("A9050", 1));)

/* ---- 旧氏 (令30条の14), 通称 (令30条の16) */

WITH(
    std_1_1_7_former_name_is_shown_by_koseki, event(EV_FORMER_NAME_ENTRY, "81");
    e.applicant_kind = 0; e.notified_on[0] = '\0'; shown(NULL, NULL, NULL);
    put(e.requested_on, sizeof(e.requested_on), "R08.07.15");
    CHECK_STR(asks_for(), "戸籍謄本・附票"); shown("koseki", NULL, NULL);
    CHECK(!says("A9048", -1)); shown(NULL, NULL, NULL);
    event(EV_FORMER_NAME_CHANGE, "82"); CHECK_STR(asks_for(), "戸籍謄本・附票");
    event(EV_FORMER_NAME_DELETION, "83"); CHECK(!says("A9048", -1));
    event(EV_FORMER_NAME_ENTRY, "81"); e.requested_on[0] = '\0';
    CHECK(!says("A9048", -1));)
WITH(std_1_1_7_alias_is_shown_to_be_in_use, foreigners(EV_ALIAS_ENTRY, "84");
     e.applicant_kind = 0; e.notified_on[0] = '\0'; shown(NULL, NULL, NULL);
     put(e.offered_on, sizeof(e.offered_on), "R08.07.15");
     CHECK_STR(asks_for(), "通称の使用を示す資料"); shown("usage", NULL, NULL);
     CHECK(!says("A9048", -1)); shown(NULL, NULL, NULL);
     event(EV_ALIAS_DELETION, "85"); CHECK(!says("A9048", -1));)

/* ---- whose a paper is */

TEST(papers_are_of_whom_they_can_be_of)
{
	begin();
	shown("licence", "moveout", "koseki");
	CHECK(paper_is_of(&e, "moveout", 0) && paper_is_of(&e, "moveout", 1));
	CHECK(paper_is_of(&e, "koseki", 1));
	CHECK(!paper_is_of(&e, "licence", 0)); /* who came, not the matter */
	shown("passprt", "koseki", NULL);
	CHECK(paper_is_of(&e, "passprt", 0) && !paper_is_of(&e, "passprt", 1));
	CHECK(!paper_is_of(&e, "zcards", 0)); /* not shown */
	foreigners(EV_IN_ABROAD, "71");
	shown("insured", "zcards", "kinship");
	CHECK(paper_is_of(&e, "zcards", 0) && paper_is_of(&e, "zcards", 1));
	CHECK(!paper_is_of(&e, "kinship", 0) && paper_is_of(&e, "kinship", 1));
	CHECK(!paper_is_of(&e, "insured", 0));
	shown("koseki", "attach", "proxy");
	CHECK(!paper_is_of(&e, "koseki", 0));
	CHECK(!paper_is_of(&e, "attach", 0) && !paper_is_of(&e, "proxy", 0));
	entry_release(&e);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
