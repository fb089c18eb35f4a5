/* SPDX-License-Identifier: ISC
 * t_intake - CSV of papers by keys alone (10.8): one of each kind fills its
 * screen, from a reader and from a file; a broken line is told by its number
 * and the rest is corrected by hand. Everyone is invented.
 */
#include "tests/test.h"
#include "tests/ui/help_amend.h"
#include "tests/ui/help_traces.h"

#include "src/mem.h"
#include "ui/intake.h"

#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define NUMBER "123456789018" /* its check digit is right */

static struct slot *
slot_of(struct real *c, int page, int id)
{
	struct slot *s = form_slot(&intake_form(c->ui)->form, page, id);

	if (s == NULL)
		abort();
	return s;
}

/* The field holds the text and bears the sign. */
static bool
holds(struct real *c, int page, int id, const char *text, const char *sign)
{
	const struct slot *s = slot_of(c, page, id);

	if (strcmp(s->text, text) == 0 && strcmp(s->sign, sign) == 0)
		return true;
	printf("# page %d id %d: \"%s\" \"%s\", not \"%s\" \"%s\"\n", page, id,
	    s->text, s->sign, text, sign);
	return false;
}

/* As a reader types it: the line, Enter. */
static void
scan(struct real *c, const char *line)
{
	desk_type(c->ui, line);
	desk_type(c->ui, "{Enter}");
}

/* The reader is silent; the clerk's own Enter, and nothing behind it. */
static void
take(struct real *c)
{
	desk_settle(c->ui);
	real_keys(c, "{Enter}");
	if (strcmp(ui_top(c->ui)->code, "X1") == 0)
		desk_settle(c->ui);
}

/* A file is taken once it is sure that a hand chose it. */
static void
pick(struct real *c, const char *keys)
{
	real_keys(c, keys);
	desk_settle(c->ui);
}

/* With a clock that the test moves: how soon a key comes after another tells
 * a reader from a hand. */
static void
start_standing(struct real *c)
{
	real_start(c);
	c->ui->stands_at = ui_now(c->ui);
}

/* So long no reader waits between two keys. */
static void
pause_of_a_hand(struct real *c)
{
	c->ui->stands_at += 110000;
}

/* A folder for files; in_memory: on a tmpfs. */
static void
folder(struct real *c, bool in_memory, char dir[64])
{
	(void)snprintf(dir, 64, "%s/mado-intake-XXXXXX",
	    in_memory ? "/dev/shm" : "/var/tmp");
	if (mkdtemp(dir) == NULL)
		abort();
	(void)snprintf(c->a.conf.intake, sizeof(c->a.conf.intake), "%s", dir);
}

static void
put_file(const char *dir, const char *name, const char *text)
{
	char path[160];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0)
		abort();
}

static bool
is_file(const char *dir, const char *name)
{
	char path[160];

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	return access(path, F_OK) == 0;
}

static void
drop_folder(const char *dir, const char *name)
{
	char path[160];

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	(void)unlink(path);
	(void)rmdir(dir);
}

/* ---- (a) 転出証明書 */

static const char *const three[] = {
	"moveout,福岡県福岡市博多区住吉四丁目99番9号,架空　健一,架空　健一,"
	"カクウ　ケンイチ,S62.8.4,男,世帯主,福岡県筑紫野市二日市北一丁目77番,"
	"架空　健一,12345678901," NUMBER ",,",
	"moveout,,,架空　美咲,カクウ　ミサキ,H1.2.14,女,妻,"
	"福岡県筑紫野市二日市北一丁目77番,架空　健一,12345678902,,,",
	"moveout,,,架空　蓮,カクウ　レン,R2.5.9,男,子,"
	"福岡県筑紫野市二日市北一丁目77番,架空　健一,12345678903,,,",
};

TEST(std_10_8_moveout_certificate_fills_the_move_in)
{
	struct real c;
	struct entry e;
	int64_t id;

	start_standing(&c);
	real_keys(&c, "{^R}");
	CHECK(at(&c, "X1"));
	for (int i = 0; i < 3; i++)
		scan(&c, three[i]);
	CHECK(has(&c, "読んだ行   3"));
	take(&c);
	CHECK(at(&c, "I11"));
	CHECK(has(&c, "転出証明書 を取り込みました  3行"));
	CHECK(has(&c, "国内転入・全部 3人"));
	CHECK(holds(&c, 0, MV_PREV_CITY, "福岡県福岡市博多区", "着"));
	CHECK(holds(&c, 0, MV_PREV_TOWN, "住吉四丁目", "着"));
	CHECK(holds(&c, 0, MV_PREV_NUMBER, "99番9号", "着"));
	CHECK(holds(&c, 0, MV_PREV_HEAD, "架空　健一", "着"));
	CHECK(holds(&c, 1, IT_NAME, "架空　健一", "着"));
	CHECK(holds(&c, 1, IT_BIRTH, "S62.08.04", "着"));
	CHECK(holds(&c, 2, IT_RELATION, "妻", "着"));
	CHECK(holds(&c, 3, IT_JUMINHYO_CODE, "12345678903", "着"));
	/* The number went to the register as if it had been typed. */
	CHECK(intake_form(c.ui)->e.persons[0].mynumber_handle[0] != '\0');
	CHECK_STR(slot_of(&c, 1, IT_MYNUMBER)->text, "");
	CHECK_STR(slot_of(&c, 1, IT_MYNUMBER)->shown, "〔センターで照合済〕");
	/* 異動日 and the new address the paper does not know. */
	CHECK(holds(&c, 0, MV_EVENT_DATE, "", ""));
	real_keys(&c, "T-6{Tab}<1><1>");
	go(&c, "I11", MV_TOWN);
	real_keys(&c, "suizenji2{F4}{Enter}12-3{Tab}{F8}<1>{F8}<1>{F8}<1>");
	CHECK(submit(&c));
	printf("# move-in of three by a reader: %d keys of 25\n", c.keys);
	CHECK(c.keys <= 25);
	id = waiting(&c, &e);
	CHECK(id != 0);
	CHECK_INT(e.person_count, 3);
	CHECK_STR(record_get(&e.persons[1].after, IT_NAME), "架空　美咲");
	CHECK_STR(record_get(&e.persons[1].said, IT_NAME), "架空　美咲");
	CHECK_STR(record_get(&e.persons[0].said, IT_PREV_CITY), "福岡市博多区");
	CHECK_STR(record_get(&e.persons[0].said, IT_BIRTH), "S62.08.04");
	entry_release(&e);
	real_end(&c);
}

/* Sixty characters of a name of a building; 180 bytes. */
#define LONG_NAME                                                                                    \
	"西住吉記念高層共同住宅団地第十二号棟東側別館南棟千二百三号室" \
	"西住吉記念高層共同住宅団地第十二号棟東側別館南棟千二百四号室"

TEST(std_10_8_nothing_of_an_address_is_cut)
{
	struct real c;
	char dir[64];
	json_t *draft = NULL;
	struct err err;

	err_clear(&err);
	start_standing(&c);
	folder(&c, true, dir);
	put_file(dir, "a.csv",
	    "paper,name,birth,prev_pref,prev_city,prev_town,prev_building\n"
	    "moveout,架空　健一,S62.8.4,福岡県,福岡市博多区," LONG_NAME
	    "," LONG_NAME "\n");
	pick(&c, "{^R}{Down}<1>");
	CHECK(at(&c, "I11"));
	CHECK(holds(&c, 0, MV_PREV_CITY, "福岡県福岡市博多区", "着"));
	CHECK(holds(&c, 0, MV_PREV_TOWN, LONG_NAME, "着"));
	CHECK(holds(&c, 0, MV_PREV_BUILDING, LONG_NAME, "着"));
	CHECK_STR(slot_of(&c, 0, MV_PREV_BUILDING)->said, LONG_NAME);
	CHECK_STR(record_get(
		      &intake_form(c.ui)->e.persons[0].after, IT_PREV_BUILDING),
	    LONG_NAME);
	CHECK_INT(outbox_draft_get(c.a.outbox, c.a.session.staff,
		      intake_form(c.ui)->send.draft_id, &draft, &err),
	    RC_OK);
	json_decref(draft);
	drop_folder(dir, "a.csv");
	/* As one text, and of a municipality that no list has. */
	real_keys(&c, "{F3}{F3}{^R}");
	scan(&c, "moveout,福岡県福岡市博多区住吉四丁目99番9号 " LONG_NAME
		 ",,架空　健一,,,,,,,,,,");
	take(&c);
	CHECK(at(&c, "I11"));
	CHECK(holds(&c, 0, MV_PREV_NUMBER, "99番9号", "着"));
	CHECK(holds(&c, 0, MV_PREV_BUILDING, LONG_NAME, "着"));
	real_keys(&c, "{^R}");
	scan(&c, "paper,name,prev_city");
	scan(&c, "moveout,架空　健一," LONG_NAME);
	take(&c);
	CHECK(holds(&c, 0, MV_PREV_CITY, LONG_NAME, "着"));
	real_end(&c);
}

/* ---- (b) 住民異動届 */

#define MOVE_HEAD "paper,menu,異動日,氏名,birth,address\n"
#define MOVE_ROW                                                               \
	"notice,21,令和8年7月11日,架空　一郎,S62.8.4,"               \
	"熊本県熊本市中央区九品寺六丁目4番7号\n"

TEST(std_10_8_notice_fills_the_change_of_its_number)
{
	struct family f;
	struct entry e;
	char dir[64];

	family_start(&f, 2);
	folder(&f.c, false, dir);
	put_file(dir, "todoke.csv", MOVE_HEAD MOVE_ROW);
	start(&f.c, "21");
	real_keys(&f.c, "{^R}");
	CHECK(has(&f.c, "todoke.csv"));
	pick(&f.c, "{Down}<1>");
	CHECK(at(&f.c, "I21"));
	CHECK(holds(&f.c, 0, MV_EVENT_DATE, "令和8年7月11日", "着"));
	CHECK(holds(&f.c, 0, MV_TOWN, "九品寺六丁目", "着"));
	CHECK(holds(&f.c, 0, MV_NUMBER, "4番7号", "着"));
	/* Only the one whom the paper names. */
	CHECK(holds(&f.c, 0, CH_MOVE, "1", "着"));
	CHECK(holds(&f.c, 0, CH_MOVE + 1, "2", ""));
	/* Typed otherwise: 変, and both go to the reviewer. */
	go(&f.c, "I21", MV_NUMBER);
	real_keys(&f.c, "{BS}{BS}8号{Tab}");
	CHECK(holds(&f.c, 0, MV_NUMBER, "4番8号", "変"));
	go(&f.c, "I21", MV_APPLICANT);
	real_keys(&f.c, "<1><2>");
	go(&f.c, "I21", CH_RELATION);
	real_keys(&f.c, "1{Tab}{F10}");
	CHECK(has(&f.c, "届書と違う     番地"));
	real_keys(&f.c, "{Enter}");
	CHECK(waiting(&f.c, &e) != 0);
	CHECK_STR(record_get(&e.persons[0].after, IT_ADDRESS_NUMBER), "4番8号");
	CHECK_STR(record_get(&e.persons[0].said, IT_ADDRESS_NUMBER), "4番7号");
	CHECK_STR(record_get(&e.persons[0].said, IT_EVENT_DATE), "R08.07.11");
	entry_release(&e);
	/* No number in it: it stays where it is. */
	CHECK(is_file(dir, "todoke.csv"));
	drop_folder(dir, "todoke.csv");
	family_end(&f);
}

/* What the entry cannot hold whole is told, and not taken in part; a name that
 * is long it holds. */
TEST(std_10_8_name_that_does_not_fit_is_told)
{
	char many[2048] = "notice,21,架空　一郎,";
	struct family f;

	family_start(&f, 2);
	start(&f.c, "21");
	real_keys(&f.c, "{^R}");
	scan(&f.c, "paper,menu,name,applicant_kind,applicant");
	scan(&f.c, "notice,21,架空　一郎,代理人," LONG_NAME);
	take(&f.c);
	CHECK(at(&f.c, "I21"));
	CHECK(holds(&f.c, 0, MV_APPLICANT_NAME, LONG_NAME, "着"));
	CHECK_STR(intake_form(f.c.ui)->e.applicant, LONG_NAME);
	family_end(&f);
	family_start(&f, 2);
	start(&f.c, "21");
	real_keys(&f.c, "{^R}");
	scan(&f.c, "paper,menu,name,applicant_kind,applicant");
	scan(&f.c, "notice,21,架空　一郎,代理人," LONG_NAME LONG_NAME LONG_NAME
		       LONG_NAME LONG_NAME LONG_NAME);
	take(&f.c);
	CHECK(at(&f.c, "X2"));
	CHECK(has(&f.c, "1行     届出人              E1881  値が長すぎます") ||
	      has(&f.c, "2行     届出人              E1881  値が長すぎます"));
	real_keys(&f.c, "{Enter}");
	CHECK(holds(&f.c, 0, MV_APPLICANT, "3", "着"));
	CHECK(holds(&f.c, 0, MV_APPLICANT_NAME, "", ""));
	family_end(&f);
	/* few enough characters, but with their selectors too many bytes */
	for (int i = 0; i < 200; i++)
		(void)snprintf(many + strlen(many), sizeof(many) - strlen(many),
		    "邉\U000E010F");
	family_start(&f, 2);
	start(&f.c, "21");
	real_keys(&f.c, "{^R}");
	scan(&f.c, "paper,menu,name,remarks");
	scan(&f.c, many);
	take(&f.c);
	CHECK(at(&f.c, "X2"));
	CHECK(has(&f.c, "E1881"));
	real_keys(&f.c, "{Enter}");
	CHECK(holds(&f.c, 0, MV_REMARKS, "", ""));
	family_end(&f);
}

/* Left and come back to, returned and opened again: what the paper said is
 * still there, and what was typed otherwise is still 変. */
TEST(what_a_paper_said_outlives_draft_and_return)
{
	struct family f;
	struct entry e;
	json_t *res = NULL;
	int64_t id;

	family_start(&f, 2);
	start(&f.c, "21");
	real_keys(&f.c, "{^R}");
	scan(&f.c, "paper,menu,event_date,name,address,applicant_kind");
	scan(&f.c, "notice,21,R8.7.11,架空　一郎,九品寺六丁目4番7号,本人");
	scan(&f.c, "notice,21,,架空　美咲,,");
	take(&f.c);
	go(&f.c, "I21", MV_NUMBER);
	real_keys(&f.c, "{BS}{BS}8号{Tab}");
	real_keys(&f.c, "{F3}{F3}{F3}{Tab}<1>{Enter}");
	CHECK(at(&f.c, "I21"));
	CHECK(holds(&f.c, 0, MV_TOWN, "九品寺六丁目", "着"));
	CHECK(holds(&f.c, 0, MV_NUMBER, "4番8号", "変"));
	CHECK_STR(slot_of(&f.c, 0, MV_NUMBER)->said, "4番7号");
	go(&f.c, "I21", MV_PAPER1);
	real_keys(&f.c, "<2>");
	CHECK(submit(&f.c));
	id = waiting(&f.c, &e);
	entry_release(&e);
	CHECK_INT(test_call(&f.c.t, "entry.claim", NULL, "{s:s,s:I}", "session",
		      f.c.t.reviewer, "id", (json_int_t)id),
	    RC_OK);
	CHECK_INT(test_call(&f.c.t, "entry.return", &res, "{s:s,s:I,s:i,s:s}",
		      "session", f.c.t.reviewer, "id", (json_int_t)id,
		      "version", 1, "reason", "番地"),
	    RC_OK);
	json_decref(res);
	real_sync(&f.c);
	real_as(&f.c, "10001");
	real_keys(&f.c, "{Tab}<1><2>");
	CHECK(at(&f.c, "I21"));
	CHECK(holds(&f.c, 0, MV_TOWN, "九品寺六丁目", "着"));
	CHECK(holds(&f.c, 0, MV_NUMBER, "4番8号", "変"));
	/* Typed as the paper has it: 着 again. */
	go(&f.c, "I21", MV_NUMBER);
	real_keys(&f.c, "{BS}{BS}7号{Tab}");
	CHECK(holds(&f.c, 0, MV_NUMBER, "4番7号", "着"));
	family_end(&f);
}

/* The reviewer's R2 of the only entry that waits. */
static void
review(struct real *c)
{
	struct target t;
	struct entry e;

	memset(&t, 0, sizeof(t));
	t.entry_id = waiting(c, &e);
	entry_release(&e);
	real_as(c, "10002");
	app_reason_set(&c->a, 8, "", ui_now(c->ui));
	if (ui_open(c->ui, "R2", &t) != RC_OK)
		abort();
}

TEST(std_10_8_reviewer_sees_what_the_paper_said)
{
	struct family f;

	family_start(&f, 2);
	start(&f.c, "21");
	real_keys(&f.c, "{^R}");
	scan(&f.c, "paper,menu,event_date,name,address,applicant_kind");
	scan(&f.c, "notice,21,R8.7.11,架空　一郎,九品寺六丁目4番7号,本人");
	scan(&f.c, "notice,21,,架空　美咲,,");
	take(&f.c);
	CHECK(holds(&f.c, 0, MV_APPLICANT, "1", "着"));
	go(&f.c, "I21", MV_PAPER1);
	real_keys(&f.c, "<2>");
	go(&f.c, "I21", MV_NUMBER);
	real_keys(&f.c, "{BS}{BS}8号{Tab}");
	CHECK(submit(&f.c));
	review(&f.c);
	CHECK(has(&f.c, "届書（QR）"));
	CHECK(has(&f.c,
	    "番地           12番3号              4番8号               4番7号"));
	CHECK(has(&f.c,
	    "異動日         -                    令和 8. 7.11         令和 8. 7.11"));
	family_end(&f);
}

TEST(std_10_8_notice_opens_its_change_on_the_one_whom_it_names)
{
	struct family f;
	char other[20], household[20];

	family_start(&f, 2);
	real_keys(&f.c, "{^R}");
	scan(&f.c, "notice,21,R8.7.11,熊本市中央区九品寺六丁目4-7,,架空　一郎,"
		   "S62.8.4,世帯主");
	take(&f.c);
	CHECK(at(&f.c, "I21"));
	CHECK(has(&f.c, "転居・一部 1人"));
	CHECK(holds(&f.c, 0, MV_NUMBER, "4番7号", "着"));
	real_keys(&f.c, "{F3}");
	/* Nobody of that day of birth: nothing opens, and it says so. */
	real_keys(&f.c, "{^R}");
	scan(&f.c,
	    "notice,21,R8.7.11,九品寺六丁目4-7,,架空　一郎,S40.1.1,世帯主");
	take(&f.c);
	CHECK(at(&f.c, "H1"));
	CHECK(has(&f.c, "E1899"));
	real_keys(&f.c, "{F3}");
	/* A twin: whom it is about, the clerk has to find out. */
	family_add(&f, "可空", 1, 77, other, household);
	real_keys(&f.c, "{^R}");
	scan(&f.c,
	    "notice,21,R8.7.11,九品寺六丁目4-7,,架空　一郎,S62.8.4,世帯主");
	take(&f.c);
	CHECK(at(&f.c, "H1"));
	CHECK(has(&f.c, "E1899"));
	family_end(&f);
}

/* Records of looks at lists that X1 made; named: those of somebody. */
static int
lists_logged(struct real *c, int *named)
{
	json_t *records = NULL, *o;
	size_t i;
	int n = 0;

	*named = 0;
	if (outbox_log_unsent(c->a.outbox, 500, &records, NULL) != RC_OK)
		abort();
	json_array_foreach(records, i, o)
	{
		const char *body =
		    json_string_value(json_object_get(o, "body"));

		if (strstr(body, "\"kind\":\"list\"") == NULL ||
		    strstr(body, "\"screen\":\"X1\"") == NULL)
			continue;
		n++;
		*named += strstr(body, "\"residents\":[\"") != NULL;
	}
	json_decref(records);
	return n;
}

/* Whether somebody is there is learned from the refusal too. */
TEST(whom_a_paper_is_about_is_recorded_and_braked)
{
	static const char *const who[] = {
		"request,本人,,個人票,1,,,,,,架空　一郎,S40.1.1",
		"request,本人,,個人票,1,,,,,,架空　一郎,S62.8.4",
	};
	struct family f;
	int named;

	family_start(&f, 2);
	CHECK_INT(lists_logged(&f.c, &named), 0);
	real_keys(&f.c, "{^R}");
	scan(&f.c, who[0]);
	take(&f.c);
	CHECK(has(&f.c, "E1899"));
	CHECK_INT(lists_logged(&f.c, &named), 1);
	CHECK_INT(named, 0);
	/* Nobody was found: whoever searches next says why. */
	CHECK_INT(f.c.a.reason, 0);
	real_keys(&f.c, "{F3}{^R}");
	scan(&f.c, who[1]);
	take(&f.c);
	CHECK(at(&f.c, "C1"));
	CHECK_INT(lists_logged(&f.c, &named), 2);
	CHECK_INT(named, 1);
	/* The brake opens before it is said who is there. */
	CHECK_INT(
	    test_call(&f.c.t, "setting.set", NULL, "{s:s,s:s,s:i}", "session",
		f.c.t.manager, "key", "brake_lists", "value", 2),
	    RC_OK);
	real_sync(&f.c);
	ui_home(f.c.ui);
	real_keys(&f.c, "{^R}");
	scan(&f.c, who[1]);
	take(&f.c);
	CHECK(at(&f.c, "W2"));
	CHECK(!has(&f.c, "一郎"));
	CHECK_INT(lists_logged(&f.c, &named), 2);
	family_end(&f);
}

/* ---- (c) 交付申請書 */

TEST(std_10_8_request_fills_the_certificate)
{
	struct family f;
	const struct order *o;

	family_start(&f, 3);
	real_keys(&f.c, "<1>kakuu ichirou{F9}");
	CHECK(at(&f.c, "C1"));
	real_keys(&f.c, "{^R}");
	scan(&f.c, "paper,certificate,copies,applicant,with_honseki,name");
	scan(&f.c, "request,世帯連記,2,架空　一郎,1,架空　一郎");
	scan(&f.c, "request,,,,,架空　美咲");
	take(&f.c);
	CHECK(at(&f.c, "C1"));
	o = cert_order(f.c.ui);
	CHECK(o->people[0].is_chosen && o->people[1].is_chosen);
	CHECK(!o->people[2].is_chosen);
	CHECK_INT(o->kind, CERT_HOUSEHOLD);
	CHECK_INT(o->copies, 2);
	CHECK_INT(o->applicant, 1);
	CHECK(o->options.honseki && !o->options.mynumber);
	CHECK(has(&f.c, " 着 請求者         1"));
	CHECK(has(&f.c, " 着 通数           2"));
	/* What the clerk has to see, no paper answers. */
	CHECK(has(&f.c, ">必 本人確認"));
	real_keys(&f.c, "<1>{F9}");
	CHECK(at(&f.c, "C2"));
	family_end(&f);
}

TEST(std_10_8_request_opens_the_certificate_from_home)
{
	struct family f;

	family_start(&f, 2);
	real_keys(&f.c, "{^R}");
	scan(&f.c, "request,本人,,個人票,1,,,,,,架空　一郎,S62.8.4");
	take(&f.c);
	CHECK(at(&f.c, "C1"));
	CHECK_INT(cert_order(f.c.ui)->kind, CERT_PERSON);
	CHECK_INT(cert_order(f.c.ui)->applicant, 1);
	real_keys(&f.c, "<1>{F9}");
	CHECK(at(&f.c, "C2"));
	printf(
	    "# certificate by a reader, to its page: %d keys of 8\n", f.c.keys);
	CHECK(f.c.keys <= 8);
	family_end(&f);
}

/* ---- (d) 個人番号カード */

#define CARD_ICHIROU                                                               \
	"card,熊本県熊本市中央区水前寺二丁目12番3号,架空　一郎,S62.8.4,男," NUMBER \
	",,"

TEST(std_10_8_card_fills_the_person_of_a_move_in)
{
	struct real c;

	start_standing(&c);
	real_keys(&c, "<2>{F6}<1><1>{^R}");
	scan(&c, "card,福岡県福岡市博多区住吉四丁目99番9号,架空　健一,"
		 "昭和62年8月4日,1," NUMBER ",,");
	take(&c);
	CHECK(at(&c, "I11"));
	CHECK(holds(&c, 1, IT_NAME, "架空　健一", "着"));
	CHECK(holds(&c, 1, IT_BIRTH, "S62.08.04", "着"));
	CHECK(holds(&c, 1, IT_SEX, "1", "着"));
	CHECK(holds(&c, 0, MV_PREV_CITY, "福岡県福岡市博多区", "着"));
	CHECK(intake_form(c.ui)->e.persons[0].mynumber_handle[0] != '\0');
	CHECK(!desk_has(c.ui, NUMBER));
	real_end(&c);
}

TEST(std_10_8_card_is_compared_with_the_person_of_a_change)
{
	struct family f;

	family_start(&f, 2);
	start(&f.c, "21");
	real_keys(&f.c, "{^R}");
	scan(&f.c, CARD_ICHIROU);
	take(&f.c);
	CHECK(at(&f.c, "I21"));
	/* Who came and what was shown; the register has no number of theirs. */
	CHECK(holds(&f.c, 0, MV_APPLICANT, "1", "着"));
	CHECK(holds(&f.c, 0, MV_PAPER1, "1", "着"));
	CHECK(has(&f.c, "架空　一郎  台帳に番号なし"));
	/* Another day of birth and address: told, nothing is written. */
	real_keys(&f.c, "{^R}");
	scan(&f.c,
	    "card,熊本市中央区九品寺六丁目4番7号,架空　一郎,S62.8.5,男,,,");
	take(&f.c);
	CHECK(at(&f.c, "X2"));
	CHECK(has(&f.c, "1行     生年月日"));
	CHECK(has(&f.c, "1行     住所"));
	CHECK(has(&f.c, "E1898  カードと台帳が違います"));
	real_keys(&f.c, "{Enter}");
	CHECK(at(&f.c, "I21"));
	family_end(&f);
}

TEST(std_10_8_card_fills_the_search_box)
{
	struct family f;

	family_start(&f, 2);
	real_keys(&f.c, "<6>{^R}");
	scan(&f.c, CARD_ICHIROU);
	take(&f.c);
	desk_settle(f.c.ui);
	CHECK(at(&f.c, "H1"));
	CHECK(has(&f.c, "架空　一郎"));
	CHECK(has(&f.c, "1件"));
	CHECK(!desk_has(f.c.ui, NUMBER));
	family_end(&f);
}

/* ---- what is broken */

TEST(std_10_8_broken_line_is_told_by_its_number_and_the_rest_stands)
{
	struct real c;
	char dir[64];

	start_standing(&c);
	folder(&c, false, dir);
	put_file(dir, "a.csv",
	    "paper,name,birth,sex,relation,color\n"
	    "moveout,架空　健一,S63.13.1,男,世帯主,赤\n"
	    "moveout,\"架空　美咲,H1.2.14,女,妻,\n"
	    "moveout,架空　蓮,R2.5.9,不明な語,子,\n");
	pick(&c, "<2>{F6}<1><1>{^R}{Down}<1>");
	CHECK(at(&c, "X2"));
	CHECK(has(&c, "取込 転出証明書  読めなかったところ"));
	CHECK(has(&c, "1行                         E1892  知らない見出しが"));
	CHECK(has(&c, "2行     生年月日            E1081"));
	CHECK(has(&c, "3行                         E1081a 引用符が"));
	CHECK(has(&c, "4行     性別                E1881  選べない値です"));
	/* Keys typed ahead are not meant for this. */
	real_keys(&c, "x{Enter}");
	CHECK(at(&c, "I11"));
	CHECK(holds(&c, 1, IT_NAME, "架空　健一", "着"));
	CHECK(holds(&c, 1, IT_BIRTH, "", ""));
	CHECK(holds(&c, 2, IT_NAME, "架空　蓮", "着"));
	CHECK(holds(&c, 2, IT_SEX, "", ""));
	/* The rest by hand: the person of the broken line, the day, the sex. */
	go(&c, "I11", MV_COUNT);
	real_keys(&c, "{BS}3{Tab}");
	CHECK_INT(movein_persons(intake_form(c.ui)), 3);
	drop_folder(dir, "a.csv");
	real_end(&c);
}

TEST(a_reader_is_never_taken_for_a_hand)
{
	struct real c;

	start_standing(&c);
	real_keys(&c, "<2>{F6}<1><1>{^R}");
	/* CR and LF, line after line, as fast as they come: all of it stays in
	 * the dialog, digits too, though a file could be chosen by them. */
	scan(&c, three[0]);
	real_keys(&c, "{Enter}");
	scan(&c, three[1]);
	real_keys(&c, "{Enter}");
	CHECK(at(&c, "X1"));
	CHECK(has(&c, "読んだ行   2"));
	/* Nothing of it is shown. */
	CHECK(!desk_has(c.ui, "美咲"));
	CHECK(!desk_has(c.ui, "123456"));
	take(&c);
	CHECK(at(&c, "I11"));
	CHECK_INT(movein_persons(intake_form(c.ui)), 2);
	real_end(&c);
}

/* A code may be anybody's: no key in it leaves the dialog, opens another
 * screen or takes a file. */
TEST(a_hostile_code_stays_in_the_dialog)
{
	struct real c;
	char dir[64];

	start_standing(&c);
	folder(&c, false, dir);
	put_file(dir, "a.csv", "paper,name\nmoveout,架空　健一\n");
	real_keys(&c, "{^R}");
	desk_type(c.ui, "moveout,x{F3}1{Enter}sato{^R}{F12}{F2}{F1}{F5}y");
	CHECK(at(&c, "X1"));
	CHECK(!ui_is_locked(c.ui) && c.ui->help == NULL && !c.ui->ask.is_on);
	CHECK(has(&c, "5字"));
	/* It begins with the key, also where files are chosen. */
	pause_of_a_hand(&c);
	desk_type(c.ui, "{F3}1sato");
	CHECK(at(&c, "X1"));
	CHECK(has(&c, "10字"));
	/* A hand's F3. */
	pick(&c, "");
	pause_of_a_hand(&c);
	pick(&c, "{F3}");
	CHECK(at(&c, "H1"));
	real_keys(&c, "{^R}{Down}");
	desk_type(c.ui, "1sato");
	CHECK(at(&c, "X1"));
	CHECK(has(&c, "5字"));
	pause_of_a_hand(&c);
	pick(&c, "{F3}");
	CHECK(at(&c, "H1"));
	CHECK_INT(c.a.reason, 0);
	drop_folder(dir, "a.csv");
	real_end(&c);
}

/* Whatever key a line begins with, the dialog has all of it. */
TEST(a_code_that_begins_with_a_key_stays_in_the_dialog)
{
	static const char *const begins[] = { "{F1}", "{F2}", "{F3}", "{F4}",
		"{F5}", "{F6}", "{F7}", "{F8}", "{F9}", "{F10}", "{F11}",
		"{F12}", "{^R}", "{^D}", "{Tab}", "{Down}", "{Enter}", "/" };
	struct real c;
	char line[40];

	start_standing(&c);
	real_keys(&c, "<1>");
	for (size_t i = 0; i < sizeof(begins) / sizeof(*begins); i++) {
		real_keys(&c, "{^R}");
		scan(&c, "moveout,x");
		desk_settle(c.ui);
		pause_of_a_hand(&c);
		(void)snprintf(line, sizeof(line), "%s8x9{Enter}", begins[i]);
		desk_type(c.ui, line);
		if (!at(&c, "X1") || ui_is_locked(c.ui) || c.ui->help != NULL ||
		    c.ui->ask.is_on || !has(&c, "読んだ行   2")) {
			printf("# after %s\n", begins[i]);
			CHECK(false);
		}
		pause_of_a_hand(&c);
		pick(&c, "{F3}");
		CHECK(at(&c, "H1"));
	}
	real_end(&c);
}

/* The same keys by themselves are a hand's and do what they do anywhere. */
TEST(a_key_of_a_hand_goes_on_from_the_dialog)
{
	struct real c;

	start_standing(&c);
	real_keys(&c, "<1>{^R}");
	pick(&c, "{F1}");
	CHECK(c.ui->help != NULL);
	real_keys(&c, "{F3}");
	CHECK(c.ui->help == NULL && at(&c, "X1"));
	pause_of_a_hand(&c);
	pick(&c, "{F12}");
	CHECK(ui_is_locked(c.ui));
	real_end(&c);
}

/* Through the terminal, all of a code in one write. */
TEST(f12_within_a_code_does_not_lock)
{
	struct desk d = { .helper = HELPER_RIGHT };
	struct vt *v = desk_start(&d, 24, 80);

	vt_keys(v, "1/x1{Enter}");
	CHECK(vt_wait_code(v, "X1"));
	vt_keys(v, "{F12}8x{F12}9");
	CHECK(vt_wait(v, "3字"));
	vt_keys(v, "{Enter}");
	CHECK(vt_wait(v, "読んだ行   1"));
	CHECK_STR(vt_code(v), "X1");
	CHECK(vt_wait(v, "Enter で取り込む"));
	vt_keys(v, "{F12}");
	CHECK(vt_wait_code(v, "L0"));
	CHECK(vt_is_blank(v));
	desk_end(v, 0);
}

/* ---- 個人番号 in files */

static const char with_number[] =
    "paper,name,birth,sex,kind,mynumber\n"
    "moveout,架空　健一,S62.8.4,男,1," NUMBER "\n";

TEST(number_of_a_file_is_taken_from_memory_alone)
{
	struct real c;
	struct statfs fs;
	char dir[64], path[160];
	struct traces *t;

	start_standing(&c);
	/* On a disk: refused with cause and remedy, the rest fills, and the file
	 * does not stay. */
	folder(&c, false, dir);
	put_file(dir, "n.csv", with_number);
	if (statfs(dir, &fs) == 0 && (long)fs.f_type == TMPFS_MAGIC)
		printf("# /var/tmp is a tmpfs here: nothing is refused\n");
	pick(&c, "<2>{F6}<1><1>{^R}{Down}<1>");
	CHECK(at(&c, "X2"));
	CHECK(has(&c, "2行     個人番号            E1883"));
	CHECK(has(&c, "この端末のディスクには個人番号を置かないため"));
	real_keys(&c, "{Enter}");
	CHECK(holds(&c, 1, IT_NAME, "架空　健一", "着"));
	CHECK_STR(intake_form(c.ui)->e.persons[0].mynumber_handle, "");
	CHECK(!is_file(dir, "n.csv"));
	drop_folder(dir, "n.csv");
	/* In memory: taken, and the file goes. */
	folder(&c, true, dir);
	put_file(dir, "n.csv", with_number);
	pick(&c, "{^R}{Down}<1>");
	CHECK(at(&c, "I11"));
	CHECK(intake_form(c.ui)->e.persons[0].mynumber_handle[0] != '\0');
	CHECK(!is_file(dir, "n.csv"));
	drop_folder(dir, "n.csv");
	/* No draft, log or search of this terminal holds it. */
	t = traces_new();
	traces_add(t, NUMBER, "read");
	(void)snprintf(path, sizeof(path), "%s/outbox.db", c.t.dir);
	CHECK_INT(traces_file(t, path), 0);
	CHECK(traces_files(t) > 0);
	(void)snprintf(path, sizeof(path), "%s/outbox.db-wal", c.t.dir);
	CHECK_INT(traces_file(t, path), 0);
	traces_free(t);
	real_end(&c);
}

/* What cannot be taken in does not stay either. */
TEST(number_of_a_file_that_is_not_taken_in_does_not_stay)
{
	static const char *const bad[] = {
		/* no row that can be read; not of this screen; no paper at all */
		"書類,氏名,個人番号\nmoveout,\"架空," NUMBER "\n",
		"書類,氏名,生年月日,個人番号\nnotice,架空,S62.8.4," NUMBER "\n",
		"何か," NUMBER "\n",
	};
	struct real c;
	struct statfs fs;
	char dir[64];

	start_standing(&c);
	folder(&c, false, dir);
	if (statfs(dir, &fs) == 0 && (long)fs.f_type == TMPFS_MAGIC) {
		drop_folder(dir, "n.csv");
		real_end(&c);
		return;
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		put_file(dir, "n.csv", bad[i]);
		pick(&c, "{^R}{Down}<1>");
		CHECK(!is_file(dir, "n.csv"));
		CHECK(has(&c, "個人番号があったのでファイルは消しました"));
		real_keys(&c, "{F3}");
		CHECK(at(&c, "H1"));
	}
	/* Without a number it is left to whoever put it there. */
	put_file(dir, "n.csv", "書類,氏名\nmoveout,\"架空\n");
	pick(&c, "{^R}{Down}<1>");
	CHECK(has(&c, "E1894"));
	CHECK(is_file(dir, "n.csv"));
	drop_folder(dir, "n.csv");
	real_end(&c);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
