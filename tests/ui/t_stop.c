/* SPDX-License-Identifier: ISC
 * t_stop - 照会の抑止 on the screens (3.1): it stops them before anything shows,
 * and another person lifts it for a moment.
 */
#include "tests/test.h"
#include "tests/ui/help_counter.h"
#include "tests/ui/help_desk.h"

#include "ui/amend.h"

static const struct counter clerk = { .staff = "10001", .reason = 1 };
static const struct counter manager = { .staff = "10003", .reason = 1 };

static void
block(const char *process, const char *kind)
{
	counter_manager("block.set",
	    json_pack("{s:s,s:s,s:[s],s:i,s:s,s:s,s:s}", "person_no",
		"001300040", "kind", kind, "processes", process, "level", 2,
		"from", "2025-11-01", "to", "2025-11-02", "reason",
		"本人の申出"));
	counter_sync();
}

TEST(std_3_1_a_block_of_inquiry_stops_the_screens)
{
	static const char *const codes[] = { "K1", "K2", "K3", "K4", "K5", "K6",
		"C1" };
	struct counter c = manager;
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	struct target t;

	block("inquiry", "general");
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "001300040");
	/* past its end it still stops, and nothing of the person is drawn */
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		CHECK_INT(ui_open(ui, codes[i], &t), RC_DENIED);
		CHECK(desk_is_at(ui, "B1"));
		CHECK(desk_shows(ui, "照会 止まりました"));
		CHECK(desk_shows(ui, "E3105"));
		CHECK(desk_shows(ui, "00130004-0"));
		CHECK(desk_lacks(ui, "橘"));
		CHECK(desk_lacks(ui, "本人の申出"));
		desk_type(ui, "{F3}");
		CHECK(desk_is_at(ui, "H1"));
	}
	/* with the line down nobody lifts it */
	a.status.is_online = false;
	CHECK_INT(ui_open(ui, "K2", &t), RC_DENIED);
	CHECK(desk_is_at(ui, "H1"));
	CHECK(desk_shows(ui, "E3105"));
	counter_ui_end(ui, &a);
	/* who sets and releases blocks looks at what is blocked */
	c.is_again = true;
	ui = counter_ui(&c, &a);
	desk_open(ui, "K2", "", "001300040");
	CHECK(desk_shows(ui, "橘　静"));
	CHECK(desk_shows(ui, "抑止があります"));
	counter_ui_end(ui, &a);
}

/* One of a household: the others show, and nothing around them names that one.
 */
TEST(std_3_1_a_stopped_head_is_named_nowhere)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);

	counter_manager("block.set",
	    json_pack("{s:s,s:s,s:[s],s:i,s:s,s:s,s:s}", "person_no", SATO_TARO,
		"kind", "general", "processes", "inquiry", "level", 2, "from",
		"2025-11-01", "to", "2025-11-02", "reason", "本人の申出"));
	counter_sync();
	desk_open(ui, "K1", SATO_HOUSEHOLD, SATO_TARO);
	CHECK(desk_shows(ui, "結衣"));
	CHECK(desk_lacks(ui, "太郎"));
	/* nor what F2 takes from under > */
	desk_type(ui, "{F2}");
	CHECK(desk_is_at(ui, "K1"));
	CHECK(desk_shows(ui, "カーソルの下に文字がありません"));
	desk_type(ui, "{F9}");
	CHECK(desk_is_at(ui, "C1"));
	CHECK(desk_shows(ui, "〔抑止〕"));
	CHECK(desk_lacks(ui, "太郎"));
	ui_home(ui);
	app_reason_set(&a, 1, "", 0);
	desk_open(ui, "I0", SATO_HOUSEHOLD, SATO_TARO);
	CHECK(desk_shows(ui, "対象"));
	CHECK(desk_lacks(ui, "太郎"));
	counter_ui_end(ui, &a);
}

/* A form of changes is a look too: of whom it is about it stops, and who goes
 * along with the others is covered in it. */
TEST(std_3_1_a_stopped_person_is_in_no_form)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	struct target t;
	struct form *f;

	counter_manager("block.set",
	    json_pack("{s:s,s:s,s:[s],s:i,s:s,s:s,s:s}", "person_no", SATO_TARO,
		"kind", "general", "processes", "inquiry", "level", 2, "from",
		"2025-11-01", "to", "2025-11-02", "reason", "本人の申出"));
	counter_sync();
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", SATO_TARO);
	(void)snprintf(
	    t.household_no, sizeof(t.household_no), "%s", SATO_HOUSEHOLD);
	CHECK_INT(ui_open(ui, "I62", &t), RC_DENIED);
	CHECK(desk_is_at(ui, "B1"));
	CHECK(desk_shows(ui, "E3105"));
	CHECK(desk_lacks(ui, "太郎"));
	desk_type(ui, "{F3}");
	/* another of the family: he is of it, and chosen he stays covered */
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", SATO_YUI);
	CHECK_INT(ui_open(ui, "I62", &t), RC_OK);
	CHECK(desk_shows(ui, "〔抑止〕"));
	CHECK(desk_lacks(ui, "太郎"));
	f = ui_top(ui)->form(ui_state_of(ui, "I62"));
	form_go(f, 0, form_slot_index(f, 0, CH_MOVE));
	desk_type(ui, "1{F8}{F8}");
	CHECK(desk_shows(ui, "2 〔抑止〕"));
	CHECK(desk_shows(ui, "〔伏〕"));
	CHECK(desk_lacks(ui, "太郎"));
	CHECK(desk_lacks(ui, "サトウ"));
	CHECK(desk_lacks(ui, "水前寺"));
	ui_home(ui);
	app_reason_set(&a, 1, "", 0);
	CHECK_INT(ui_open(ui, "I44", &t), RC_OK);
	CHECK(desk_shows(ui, "〔抑止〕"));
	CHECK(desk_lacks(ui, "太郎"));
	counter_ui_end(ui, &a);
}

/* Lifted for this person, this visitor and these minutes. */
TEST(std_3_1_a_lifted_inquiry_ends_by_itself)
{
	struct app a;
	struct ui *ui = counter_ui(&clerk, &a);
	struct target t;

	block("inquiry", "general");
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.person_no, sizeof(t.person_no), "001300040");
	app_lift(&a, "001300040", app_now(&a) + 60000000);
	desk_open(ui, "K2", "", "001300040");
	CHECK(desk_shows(ui, "橘　静"));
	CHECK(!app_lift_over(&a));
	ui_home(ui);
	/* its time has gone */
	app_lift(&a, "001300040", app_now(&a));
	CHECK_INT(ui_open(ui, "K2", &t), RC_DENIED);
	CHECK(app_lift_over(&a));
	CHECK(!app_lift_over(&a));
	ui_home(ui);
	/* the visitor has gone, the next person is another */
	app_lift(&a, "001300040", app_now(&a) + 60000000);
	app_reason_end(&a);
	app_reason_set(&a, 1, "", 0);
	CHECK_INT(ui_open(ui, "K2", &t), RC_DENIED);
	ui_home(ui);
	app_lift(&a, "001300040", app_now(&a) + 60000000);
	app_lift(&a, SATO_TARO, app_now(&a) + 60000000);
	CHECK_INT(ui_open(ui, "K2", &t), RC_DENIED);
	counter_ui_end(ui, &a);
}

/* How many records of the register's log speak of a block that was lifted. */
static int
lifts_logged(void)
{
	json_t *got = counter_call("10003", "log.list",
	    json_pack("{s:s,s:s}", "from", "2025-11-01", "to", "2025-12-31"));
	char *text = got != NULL ? json_dumps(got, 0) : NULL;
	const char *at = text;
	int n = 0;

	while (at != NULL && (at = strstr(at, "本人の来庁")) != NULL) {
		n++;
		at++;
	}
	free(text);
	json_decref(got);
	return n;
}

TEST(std_3_1_another_person_lifts_an_inquiry_for_a_moment)
{
	struct vt *v = counter_start(&clerk, 24, 80);

	block("inquiry", "general");
	block("inquiry", "exclusive");
	vt_keys(v, "tachibana");
	CHECK(vt_wait(v, "件中"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait_code(v, "B1"));
	CHECK(vt_settle(v));
	CHECK(vt_has(v, "照会 止まりました") && !vt_has(v, "橘"));
	/* not alone, not without the right, not with another number */
	vt_keys(v, "10001{Tab}madoguchi{Tab}テスト{Tab}0040{Enter}");
	CHECK(vt_wait(v, "E3405"));
	vt_keys(v, "{F3}");
	CHECK(vt_wait_code(v, "H1"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait_code(v, "B1"));
	vt_keys(v, "10002{Tab}madoguchi{Tab}テスト{Tab}1111{Enter}");
	CHECK(vt_wait(v, "E3407"));
	CHECK_INT(lifts_logged(), 0);
	vt_keys(v, "{F3}");
	CHECK(vt_wait_code(v, "H1"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait_code(v, "B1"));
	/* two blocks: each is lifted */
	vt_keys(v, "10002{Tab}madoguchi{Tab}本人の来庁{Tab}0040{Enter}");
	CHECK(vt_wait(v, "もう一つの抑止"));
	CHECK(vt_wait_code(v, "B1"));
	CHECK(!vt_has(v, "橘"));
	vt_keys(v, "madoguchi{Enter}{Enter}");
	CHECK(vt_wait(v, "照会を一時に解きました"));
	CHECK(vt_wait_code(v, "K1"));
	CHECK(vt_has(v, "橘　静"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait_code(v, "K2"));
	/* the next visitor finds it stopped again */
	vt_keys(v, "{F3}{F3}{F3}");
	CHECK(vt_wait_code(v, "H1"));
	vt_keys(v, "1tachibana");
	CHECK(vt_wait(v, "件中"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait_code(v, "B1"));
	CHECK_INT(vt_end(v), 0);
	CHECK_INT(lifts_logged(), 2);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
