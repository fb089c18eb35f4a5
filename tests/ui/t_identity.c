/* SPDX-License-Identifier: ISC
 * t_identity - who it is and who came: twins are told apart wherever one is
 * chosen, cards that are shown are compared, what an agent says is asked about.
 */
#include "tests/test.h"
#include "tests/ui/help_amend.h"
#include "tests/ui/help_traces.h"

#include "ui/amend.h"
#include "ui/show.h"

#include <string.h>

/* 架空　一郎 once more, at the same lot. */
static void
twin_add(struct family *f, char no[20], char household[20])
{
	struct entry e;

	test_family(&e, "架空", 1, 77);
	entry_answer(&e, "A41122", 0, 1);
	CHECK_INT(test_register(&f->c.t, &e, "twin", no, household), RC_OK);
	entry_release(&e);
	real_sync(&f->c);
}

static const char *
tail(const char *no)
{
	return no + strlen(no) - 4;
}

/* Two of one name and birth at one lot: the lot names nobody, the number does;
 * who the other one is stands beside. */
TEST(twins_are_told_apart_wherever_one_is_chosen)
{
	char other[20], house[20], third[20], home[20], shown[24];
	struct family f;
	struct target t;
	struct app *a = &f.c.a;

	family_start(&f, 1);
	twin_add(&f, other, house);
	family_add(&f, "別人", 1, 78, third, home);
	/* H1 */
	real_keys(&f.c, "<1>kakuu ichirou");
	desk_settle(f.c.ui);
	CHECK(has(&f.c, "3件中")); /* of another name, read alike */
	real_keys(&f.c, "{Enter}");
	CHECK(at(&f.c, "W1"));
	show_number(other, shown, sizeof(shown));
	CHECK(has(&f.c, shown));
	CHECK(has(&f.c, "水前寺二丁目12番3号"));
	show_number(f.no[0], shown, sizeof(shown));
	CHECK(!desk_has(f.c.ui, shown));
	real_keys(&f.c, "{Enter}12-3{Enter}");
	CHECK(has(&f.c, "E2102"));
	CHECK(at(&f.c, "W1"));
	real_keys(&f.c, "{BS}{BS}{BS}{BS}9-9{Enter}");
	CHECK(has(&f.c, "E2101"));
	real_keys(&f.c, "{BS}{BS}{BS}");
	real_keys(&f.c, tail(other)); /* it is not that one */
	real_keys(&f.c, "{Enter}");
	CHECK(has(&f.c, "E2101"));
	real_keys(&f.c, "{BS}{BS}{BS}{BS}");
	real_keys(&f.c, tail(f.no[0]));
	real_keys(&f.c, "{Enter}");
	CHECK(at(&f.c, "K1"));
	CHECK(has(&f.c, shown));
	ui_home(f.c.ui);
	/* what a form offers for who changes; nothing is chosen before */
	app_reason_set(a, 2, "", 0);
	memset(&t, 0, sizeof(t));
	CHECK_INT(ui_open(f.c.ui, "I31", &t), RC_OK);
	go(&f.c, "I31", CH_WHO);
	real_keys(&f.c, "kakuu ichirou{F4}");
	CHECK(has(&f.c, "同 "));
	real_keys(&f.c, "<2>");
	CHECK(at(&f.c, "W1"));
	CHECK(has(&f.c, "架空　一郎 を選びます"));
	real_keys(&f.c, "12-3{Enter}");
	CHECK(has(&f.c, "E2102"));
	real_keys(&f.c, "{F3}");
	CHECK(at(&f.c, "I31"));
	CHECK(!desk_has(f.c.ui, "全部 1人"));
	real_keys(&f.c, "{F4}<2>");
	real_keys(&f.c, tail(other));
	real_keys(&f.c, "{Enter}");
	CHECK(at(&f.c, "I31"));
	CHECK(has(&f.c, "転出・全部 1人"));
	show_number(house, shown, sizeof(shown));
	CHECK(has(&f.c, shown));
	ui_home(f.c.ui);
	/* by a number that was typed */
	app_reason_set(a, 1, "", 0);
	(void)snprintf(shown, sizeof(shown), "/K2 %s", other);
	ui_command(f.c.ui, shown + 1);
	CHECK(at(&f.c, "W1"));
	CHECK(has(&f.c, "架空　一郎 を開きます"));
	real_keys(&f.c, tail(other));
	real_keys(&f.c, "{Enter}");
	CHECK(at(&f.c, "K2"));
	ui_home(f.c.ui);
	/* from the households next door */
	app_reason_set(a, 1, "", 0);
	(void)snprintf(t.household_no, sizeof(t.household_no), "%s", home);
	CHECK_INT(ui_open(f.c.ui, "K8", &t), RC_OK);
	real_keys(&f.c, "<1>");
	CHECK(at(&f.c, "W1"));
	real_keys(&f.c, tail(f.no[0]));
	real_keys(&f.c, "{Enter}");
	CHECK(at(&f.c, "K1"));
	family_end(&f);
}

/* The other one may live with somebody whose address is covered. */
TEST(std_2_2_4_a_twin_of_a_covered_household_gives_no_address)
{
	char shown[24], other[24];
	struct family f;
	struct app *a = &f.c.a;
	struct entry e;
	json_t *res = NULL, *who;

	family_start(&f, 1);
	test_family(&e, "架空", 2, 77);
	entry_answer(&e, "A41122", 0, 1);
	CHECK_INT(
	    test_approve(&f.c.t, test_submit(&f.c.t, &e, "twin"), &res), RC_OK);
	entry_release(&e);
	who = json_object_get(res, "persons");
	show_number(show_json(json_array_get(who, 0), "person_no"), other,
	    sizeof(other));
	CHECK_INT(
	    test_call(&f.c.t, "support.put", NULL,
		"{s:s,s:s,s:[{s:s,s:s,s:b}],s:[],s:[]}", "session",
		f.c.t.manager, "state", "provisional", "persons", "person_no",
		show_json(json_array_get(who, 1), "person_no"), "name",
		"架空　花子", "applicant", 1, "affairs", "addresses"),
	    RC_OK);
	json_decref(res);
	real_sync(&f.c);
	app_reason_set(a, 1, "", 0);
	(void)snprintf(shown, sizeof(shown), "K2 %s", f.no[0]);
	ui_command(f.c.ui, shown);
	CHECK(at(&f.c, "W1"));
	CHECK(has(&f.c, other));
	CHECK(has(&f.c, "〔抑止〕"));
	CHECK(!desk_has(f.c.ui, "12番3号"));
	family_end(&f);
}

/* ---- who came, what was shown */

/* How often a number is found where drafts and entries of this terminal are
 * kept. */
static int
on_disk(const struct real *c, struct traces *disk)
{
	static const char *const ends[] = { "", "-wal" };
	char path[512];

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		(void)snprintf(
		    path, sizeof(path), "%.500s%s", c->a.conf.outbox, ends[i]);
		(void)traces_file(disk, path);
	}
	return traces_found(disk);
}

TEST(ks_4_card_that_is_shown_is_compared_with_the_register)
{
	struct traces *disk = traces_new();
	struct family f;
	struct entry e;
	int64_t id;

	traces_add(disk, "123456789018", "the same");
	traces_add(disk, "234567890121", "another");
	traces_add(disk, "111122223334", "none");
	family_start(&f, 1);
	CHECK(change(&f, NULL, "96", "T{Tab}<3>123456789018{F10}"));
	start(&f.c, "21");
	real_keys(&f.c, "T-4{Tab}<1><2>");
	CHECK(!desk_has(f.c.ui, "カードの番号"));
	go(&f.c, "I21", MV_PAPER1);
	real_keys(&f.c, "<1>");
	CHECK(has(&f.c, "カードの番号"));
	go(&f.c, "I21", MV_CARD);
	real_keys(&f.c, "111122223334{Down}");
	CHECK(has(&f.c, "E1086"));
	/* somebody else's card: asked about */
	go(&f.c, "I21", MV_CARD);
	real_keys(&f.c, "234567890121{Down}");
	CHECK(has(&f.c, "台帳と違う"));
	CHECK(has(&f.c, "A9047"));
	CHECK(!desk_has(f.c.ui, "234567890121"));
	/* the right one: only that it is the same comes back */
	go(&f.c, "I21", MV_CARD);
	real_keys(&f.c, "123456789018{Down}");
	CHECK(has(&f.c, "台帳と同じ"));
	CHECK(!desk_has(f.c.ui, "A9047"));
	CHECK(!desk_has(f.c.ui, "123456789018"));
	go(&f.c, "I21", MV_TOWN);
	real_keys(&f.c, "kuhonji6{F4}{Enter}4-7{Tab}");
	/* the draft is on the disk, the number is not */
	CHECK_INT(on_disk(&f.c, disk), 0);
	CHECK(traces_bytes(disk) > 0);
	real_keys(&f.c, "{F10}");
	CHECK(at(&f.c, "I19"));
	CHECK(has(&f.c, "カードの番号 台帳と同じ"));
	real_keys(&f.c, "{F3}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK(id > 0);
	CHECK_INT(on_disk(&f.c, disk), 0);
	CHECK_INT(e.persons[0].card, CARD_SAME);
	CHECK_STR(e.persons[0].mynumber_handle, "");
	entry_release(&e);
	CHECK(approve(&f.c, id));
	family_end(&f);
	traces_free(disk);
}

/* Everybody's card, one after the other; whose comes next stands there. */
TEST(ks_4_every_card_that_is_shown_is_compared)
{
	static const char *const numbers[] = { "123456789018", "234567890121" };
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 2);
	for (int i = 0; i < 2; i++) {
		start_on(&f.c, i == 0 ? "kakuu ichirou" : "kakuu misaki", "96");
		real_keys(&f.c, "T{Tab}<3>");
		real_keys(&f.c, numbers[i]);
		real_keys(&f.c, "{F10}");
		CHECK(done(&f));
	}
	start(&f.c, "21");
	/* An agent, with the cards of those who move: they prove nobody. */
	real_keys(&f.c, "T-4{Tab}<3><5>代理　花{Tab}<6><1>");
	real_keys(&f.c, "kuhonji6{F4}{Enter}4-7{Tab}");
	CHECK(!desk_has(f.c.ui, "カードの番号"));
	go(&f.c, "I21", MV_PAPER3);
	real_keys(&f.c, "<6>");
	go(&f.c, "I21", MV_CARD);
	CHECK(has(&f.c, "架空　一郎 まだ"));
	real_keys(&f.c, "123456789018{Down}");
	CHECK(has(&f.c, "架空　一郎  台帳と同じ"));
	CHECK(has(&f.c, "架空　美咲 まだ"));
	/* the second one's is another: asked about in their row */
	go(&f.c, "I21", MV_CARD);
	real_keys(&f.c, "123456789018{Down}");
	CHECK(has(&f.c, "架空　美咲 台帳と違う"));
	go(&f.c, "I21", CH_MOVE + 1);
	CHECK(has(&f.c, "A9047 カードの個人番号が台帳か届書の番号と違います"));
	go(&f.c, "I21", MV_CARD);
	real_keys(&f.c, "{F4}");
	CHECK(has(&f.c, "1 架空　一郎  台帳と同じ"));
	real_keys(&f.c, "2234567890121{Down}");
	go(&f.c, "I21", CH_MOVE + 1);
	CHECK(!desk_has(f.c.ui, "A9047"));
	CHECK(!desk_has(f.c.ui, "234567890121"));
	real_keys(&f.c, "{F10}");
	/* what the agent states of the address is asked about, once */
	CHECK(at(&f.c, "I21"));
	CHECK(has(&f.c, "A9046 届出人が本人ではなく、住所が台帳と違います"));
	real_keys(&f.c, "<2>");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_INT(e.persons[0].card, CARD_SAME);
	CHECK_INT(e.persons[1].card, CARD_SAME);
	CHECK_INT(entry_answered(&e, "A9046", 0), 2);
	CHECK_INT(entry_answered(&e, "A9046", 1), 0);
	entry_release(&e);
	CHECK(approve(&f.c, id));
	family_end(&f);
}

/* An agent is asked about each one's 続柄 in their row (A9046). */
TEST(ks_4_agent_is_asked_about_every_relation)
{
	struct family f;
	struct entry e;
	int64_t id;

	family_start(&f, 3);
	start(&f.c, "44");
	real_keys(&f.c, "T-1{Tab}<3><2>代理　花{Tab}<1>");
	go(&f.c, "I44", CH_RELATION + 1);
	real_keys(&f.c, "1{Tab}");
	go(&f.c, "I44", CH_RELATION);
	real_keys(&f.c, "{Tab}{Tab}{Tab}{F10}");
	CHECK(at(&f.c, "I44"));
	CHECK(has(&f.c, "A9046 届出人が本人ではなく、続柄が台帳と違います"));
	real_keys(&f.c, "<1><2>{F10}");
	/* of whom nothing differs the 続柄 is asked all the same (4.1.4.2) */
	CHECK(at(&f.c, "I44"));
	CHECK(has(&f.c, "続柄の案を一人ずつ確かめて"));
	real_keys(&f.c, "{Tab}{F10}");
	CHECK(at(&f.c, "I19"));
	real_keys(&f.c, "{F3}");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	CHECK_INT(entry_answered(&e, "A9046", 0), 1);
	CHECK_INT(entry_answered(&e, "A9046", 1), 2);
	CHECK_INT(entry_answered(&e, "A9046", 2), 0); /* 子 as before */
	entry_release(&e);
	CHECK(approve(&f.c, id));
	family_end(&f);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
