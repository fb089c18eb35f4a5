/* SPDX-License-Identifier: ISC
 * The papers that follow from a change (chapter 4): which a change has, and
 * what stands on each page. Everyone is invented.
 */
#include "src/event.h"
#include "src/letter.h"
#include "src/listing.h"
#include "tests/unit/help_cert.h"

#include <stdlib.h>

static struct letter l;
static struct entry e;
static struct record row[8];
static int row_count;

static struct record *
add_row(const char *event, const char *notified_on)
{
	struct record *r = &row[row_count];

	record_release(r);
	record_init(r);
	record_copy(r, row_count > 0 ? &row[row_count - 1] : &rows[0]);
	(void)snprintf(r->person_no, sizeof(r->person_no), "000000019");
	r->sheet_no = 1;
	r->hist_no = ++row_count;
	r->cancels = 0;
	record_set(r, IT_EVENT, event);
	record_set(r, IT_EVENT_NOTIFIED_ON, notified_on);
	record_set(r, IT_PROCESSED_ON, "R07.11.20");
	return r;
}

static void
move_out_row(const char *notified_on)
{
	struct record *r = add_row("201", notified_on);

	record_set(r, IT_EVENT_DATE, "R07.11.30");
	record_set(r, IT_REMOVAL_REASON, "2");
	record_set(r, IT_REMOVAL_DATE, "R07.11.30");
	record_set(r, IT_OUT_PLANNED_ON, "R07.11.30");
	record_set(r, IT_OUT_PLANNED_PREF, "東京都");
	record_set(r, IT_OUT_PLANNED_CITY, "日野市");
}

static void
begin(void)
{
	entry_init(&e);
	row_count = 0;
	japanese(0, "佐藤　太郎", "世帯主");
	record_set(&rows[0], IT_POSTCODE, "8620950");
	(void)add_row("101", "H20.10.03");
}

static void
end(void)
{
	int i;

	letter_release(&l);
	entry_release(&e);
	for (i = 0; i < 8; i++) {
		record_release(&row[i]);
		record_init(&row[i]);
	}
	drop();
}

static const char *
may(enum cert_kind k, int at)
{
	struct letter_case x = { .rows = row,
		.n = row_count,
		.at = at,
		.entry = &e,
		.today = date_day(2025, 11, 20) };

	err_clear(&err);
	return letter_may(k, &x, &err) == RC_OK ? "" : err.code;
}

/* A letter about the row and n further people. */
static void
about(enum cert_kind k, int at, int more)
{
	struct letter_person *p;
	int i;

	letter_release(&l);
	letter_init(&l, k);
	letter_take(&l, &e, &row[at]);
	p = letter_add(&l);
	record_copy(&p->row, &row[at]);
	record_copy(&p->before, &row[at > 0 ? at - 1 : 0]);
	p->is_new = at == 0;
	for (i = 0; i < more; i++) {
		p = letter_add(&l);
		record_copy(&p->row, &rows[1 + i]);
		record_copy(&p->before, &rows[1 + i]);
	}
}

/* MADO_LOOK=folder keeps the sheets, for eyes. */
static void
keep(const char *name)
{
	const char *folder = getenv("MADO_LOOK");
	unsigned char *pdf;
	char path[300];
	size_t len;
	FILE *f;

	if (folder == NULL || cert_pdf(&c, &pdf, &len, &err) != RC_OK)
		return;
	(void)snprintf(path, sizeof(path), "%s/%s.pdf", folder, name);
	if ((f = fopen(path, "w")) != NULL) {
		(void)fwrite(pdf, 1, len, f);
		(void)fclose(f);
	}
	cert_pdf_free(pdf, len);
}

static void
draw(void)
{
	cert_release(&c);
	ask(l.kind, 0);
	err_clear(&err);
	CHECK_INT(cert_letter_compose(&l, NULL, &q, &c, &err), RC_OK);
	keep(cert_kind_id(l.kind));
}

TEST(std_4_1_3_0_3_move_out_certificate)
{
	begin();
	move_out_row("R07.11.20");
	e.event = EV_OUT_DOMESTIC;
	CHECK_STR(may(CERT_MOVE_OUT, 1), "");
	CHECK_STR(may(CERT_MOVE_OUT_LATE, 1), "E5124");
	CHECK_STR(may(CERT_MOVE_OUT, 0), "E5121");
	japanese(1, "佐藤　花子", "妻");
	foreign(2);
	about(CERT_MOVE_OUT, 1, 2);
	draw();
	CHECK(has("転　出　証　明　書") && has("佐藤　花子"));
	CHECK(has("東京都日野市") && has("令和7年11月30日"));
	CHECK(has("届出年月日\n令和7年11月20日\n"));
	CHECK(has("12345678901") && has("長崎県長崎市桜町2番地"));
	CHECK(has("ZHANG YULIN　張　玉蓮") && has("永住者の配偶者等"));
	CHECK(has("転出の届出があったことを証明する"));
	CHECK(has("熊本県熊本市中央区長　山本　一郎"));
	CHECK(has("20251120 熊本市 中央3 P01 118 1/1"));
	CHECK(c.seal_page == 0 && c.overflow_count == 0);
	CHECK(!has("再交付\n") && !has("特例による転出処理済"));
	CHECK(!has("準ずる"));
	end();
}

TEST(std_4_1_3_0_3_issued_again_says_so)
{
	begin();
	move_out_row("R07.11.20");
	e.event = EV_OUT_DOMESTIC;
	about(CERT_MOVE_OUT, 1, 0);
	l.is_reissue = true;
	draw();
	CHECK(has("再交付\n"));
	end();
}

/* 11.1 row 26: an error by every path starts here. */
TEST(std_4_1_3_0_3_late_move_out_has_no_certificate)
{
	begin();
	move_out_row("");
	e.event = EV_OUT_DOMESTIC;
	e.ex_officio = true;
	CHECK_STR(may(CERT_MOVE_OUT, 1), "E5123");
	CHECK(strstr(err.remedy, "準ずる証明書") != NULL &&
	      strstr(err.remedy, "除票の写し") != NULL);
	CHECK_STR(may(CERT_MOVE_OUT_LATE, 1), "");
	about(CERT_MOVE_OUT_LATE, 1, 0);
	draw();
	CHECK(has("転入届に添付すべき書類として発行した"));
	CHECK(has("転出証明書に準ずる証明書") && c.seal_page == 0);
	end();
}

TEST(std_4_1_3_0_4_special_stands_on_it)
{
	begin();
	move_out_row("R07.11.20");
	e.event = EV_OUT_DOMESTIC;
	e.is_special = true;
	CHECK_STR(may(CERT_MOVE_OUT, 1), "");
	CHECK(!letter_by_itself(CERT_MOVE_OUT, &e));
	about(CERT_MOVE_OUT, 1, 0);
	draw();
	CHECK(has("特例による転出処理済"));
	e.is_special = false;
	CHECK(letter_by_itself(CERT_MOVE_OUT, &e));
	end();
}

TEST(cancelled_change_has_no_paper)
{
	begin();
	move_out_row("R07.11.20");
	e.event = EV_OUT_DOMESTIC;
	add_row("319", "")->cancels = 2;
	CHECK_STR(may(CERT_MOVE_OUT, 1), "E5122");
	end();
}

TEST(std_4_2_0_1_office_record_says_what_was_done)
{
	struct record *r;

	begin();
	r = add_row("303", "");
	record_set(r, IT_NAME, "佐藤　太朗");
	record_set(r, IT_EVENT_DATE, "R07.11.15");
	e.event = EV_EX_OFFICIO_CORRECTION;
	(void)snprintf(e.informed_on, sizeof(e.informed_on), "R07.11.18");
	(void)snprintf(e.remarks, sizeof(e.remarks), "戸籍の通知による");
	CHECK_STR(may(CERT_OFFICE_RECORD, 1), "");
	about(CERT_OFFICE_RECORD, 1, 0);
	draw();
	CHECK(has("職権の別\n職権修正\n") && has("異動事由\n職権修正\n"));
	CHECK(has("戸籍届出・通知　令和7年11月18日"));
	CHECK(has("氏名\n佐藤　太郎\n佐藤　太朗\n"));
	CHECK(has("戸籍の通知による") && c.seal_page == -1);
	/* 4.0.8: nothing of who decided or when */
	CHECK(!has("決裁") && !has("承認"));
	/* each of the three, and no 届出 */
	e.event = EV_EX_OFFICIO_IN;
	CHECK_STR(may(CERT_OFFICE_RECORD, 1), "");
	e.event = EV_EX_OFFICIO_OUT;
	CHECK_STR(may(CERT_OFFICE_RECORD, 1), "");
	e.event = EV_MOVE_WITHIN;
	CHECK_STR(may(CERT_OFFICE_RECORD, 1), "E5121");
	e.ex_officio = true; /* 4.2.0.2 */
	CHECK_STR(may(CERT_OFFICE_RECORD, 1), "");
	end();
}

TEST(std_4_2_0_1_notice_where_a_notification_was_due)
{
	begin();
	(void)add_row("301", "");
	e.event = EV_MOVE_WITHIN;
	CHECK_STR(may(CERT_OFFICE_NOTICE, 1), "E5121");
	e.ex_officio = true;
	CHECK_STR(may(CERT_OFFICE_NOTICE, 1), "");
	about(CERT_OFFICE_NOTICE, 1, 0);
	letter_address(&l, NOTICE_TO_RULE, NULL, 0);
	draw();
	CHECK(has("〒862-0950") && has("佐藤　太郎　様"));
	CHECK(has("届出がなかったため") && has("異動事由\n転居\n"));
	CHECK_INT(c.seal_page, -1);
	/* 死亡 is told to nobody */
	e.ex_officio = false;
	e.event = EV_DEATH;
	CHECK_STR(may(CERT_OFFICE_NOTICE, 1), "E5121");
	end();
}

TEST(std_4_0_5_letters_go_to_who_stood_highest)
{
	const struct record *m[4];
	int i;

	begin();
	japanese(0, "佐藤　太郎", "世帯主");
	japanese(1, "佐藤　結衣", "子");
	japanese(2, "佐藤　ツル", "母");
	japanese(3, "佐藤　花子", "妻");
	for (i = 0; i < 4; i++)
		m[i] = &rows[i];
	CHECK_INT(letter_highest(m, 4), 3);
	CHECK_INT(letter_highest(m, 3), 1);
	CHECK_INT(letter_highest(m, 1), -1);
	/* the household without a head */
	CHECK_STR(may(CERT_HEAD_REQUEST, 0), "");
	about(CERT_HEAD_REQUEST, 0, 3);
	(void)snprintf(l.former_head, sizeof(l.former_head), "佐藤　一");
	letter_address(&l, NOTICE_TO_RULE, m, 4);
	draw();
	CHECK(has("佐藤　花子　様") && has("世帯主変更依頼通知書"));
	CHECK(has("佐藤　結衣") && has("第25条"));
	/* and the one that got one by 職権 */
	(void)add_row("313", "");
	e.event = EV_HEAD_CHANGE;
	CHECK_STR(may(CERT_HEAD_NOTICE, 1), "E5121");
	e.ex_officio = true;
	CHECK_STR(may(CERT_HEAD_NOTICE, 1), "");
	about(CERT_HEAD_NOTICE, 1, 0);
	(void)snprintf(l.head, sizeof(l.head), "佐藤　花子");
	letter_address(&l, NOTICE_TO_RULE, m, 4);
	draw();
	CHECK(has("佐藤　花子　様") && has("変更後の世帯主\n佐藤　花子\n"));
	CHECK(!has("変更前の世帯主"));
	end();
}

TEST(std_4_1_3_1_4_letter_to_where_they_moved)
{
	struct letter_case x = { .rows = row, .entry = &e };

	begin();
	move_out_row("R07.11.20");
	e.event = EV_OUT_DOMESTIC;
	x.n = row_count;
	x.at = 1;
	x.today = date_day(2025, 11, 29);
	CHECK_INT(letter_may(CERT_INQUIRY, &x, &err), RC_INPUT);
	x.today = date_day(2025, 11, 30);
	CHECK_INT(letter_may(CERT_INQUIRY, &x, &err), RC_OK);
	about(CERT_INQUIRY, 1, 0);
	letter_address(&l, NOTICE_TO_RULE, NULL, 0);
	draw();
	CHECK(has("東京都日野市長　様") && has("転入通知が届いていません"));
	CHECK(has("佐藤　太郎") && has("令和7年11月30日") && has("回答"));
	CHECK(!has("12345678901")); /* no more than the question needs */
	/* one with its notice, and one who went abroad */
	record_set(&row[1], IT_OUT_NOTICE_ON, "R07.12.02");
	CHECK_INT(letter_may(CERT_INQUIRY, &x, &err), RC_INPUT);
	record_set(&row[1], IT_OUT_NOTICE_ON, "");
	record_set(&row[1], IT_EVENT, "202");
	record_set(&row[1], IT_REMOVAL_REASON, "1");
	CHECK_INT(letter_may(CERT_INQUIRY, &x, &err), RC_INPUT);
	end();
}

TEST(std_4_3_3_each_of_three_events_has_its_notice)
{
	static const struct {
		const char *event, *code, *was;
		enum event ev;
		enum cert_kind kind;
		const char *says;
	} cases[] = {
		{ "309", "11122233344", "", EV_CODE_ENTRY, CERT_CODE_NEW,
		    "住民票コードを記載しましたので" },
		{ "308", "11122233344", "12345678901", EV_CODE_CHANGE,
		    CERT_CODE_CHANGED, "次のとおり変更しましたので" },
		{ "304", "11122233344", "12345678901", EV_ERROR_CORRECTION,
		    CERT_CODE_CORRECTED, "次のとおり修正しましたので" },
	};
	size_t i;
	int k;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin();
		record_set(&row[0], IT_JUMINHYO_CODE, cases[i].was);
		record_set(add_row(cases[i].event, ""), IT_JUMINHYO_CODE,
		    cases[i].code);
		e.event = cases[i].ev;
		(void)snprintf(
		    entry_add_person(&e)->person_no, 20, "000000019");
		for (k = CERT_CODE_NEW; k <= CERT_CODE_CORRECTED; k++)
			CHECK_STR(may((enum cert_kind)k, 1),
			    k == (int)cases[i].kind ? "" : "E5121");
		about(cases[i].kind, 1, 0);
		letter_address(&l, NOTICE_TO_RULE, NULL, 0);
		draw();
		CHECK(has(cases[i].says) && has("11122233344"));
		CHECK(has("佐藤　太郎　様") && !has("12345678901"));
		CHECK(!has("返納")); /* 4.3.2 */
		end();
	}
	/* a code that came along with a move-in was told elsewhere */
	begin();
	e.event = EV_IN_DOMESTIC;
	record_copy(&entry_add_person(&e)->after, &row[0]);
	CHECK_STR(may(CERT_CODE_NEW, 0), "E5121");
	e.persons[0].new_code = true;
	CHECK_STR(may(CERT_CODE_NEW, 0), "");
	end();
}

/* ---- 住民異動届受理通知 (4.1.0.3) ---- */

static void
accepted(enum event event, const char *code)
{
	(void)add_row(code, "R07.11.20");
	e.event = event;
	record_set(&row[row_count - 1], IT_EVENT_DATE, "R07.11.15");
	(void)snprintf(e.notified_on, sizeof(e.notified_on), "R07.11.20");
	(void)snprintf(e.applicant, sizeof(e.applicant), "代理　次郎");
}

static void
draw_accepted(int at, int more, enum notice_to to)
{
	CHECK_STR(may(CERT_ACCEPTED, at), "");
	about(CERT_ACCEPTED, at, more);
	letter_address(&l, to, NULL, 0);
	draw();
	CHECK(has("届出日\n令和7年11月20日\n") && has("受理しました"));
	CHECK(has("届出人氏名\n代理　次郎\n"));
	CHECK(has("異動者氏名\n佐藤　太郎\n"));
	CHECK_INT(c.seal_page, -1);
}

TEST(std_4_1_0_3_notice_goes_to_who_notified_at_the_former_address)
{
	begin();
	row_count = 0;
	record_set(&rows[0], IT_PREV_POSTCODE, "8300037");
	accepted(EV_IN_DOMESTIC, "101");
	draw_accepted(0, 0, NOTICE_TO_RULE);
	CHECK(has("国内転入") && has("〒830-0037") && has("諏訪野町99番地"));
	CHECK(has("代理　次郎　様") && !has("水前寺"));
	/* who moved within: where they lived before, two people */
	accepted(EV_MOVE_WITHIN, "301");
	record_set(&row[1], IT_ADDRESS_TOWN, "大江一丁目");
	japanese(1, "佐藤　花子", "妻");
	draw_accepted(1, 1, NOTICE_TO_RULE);
	CHECK(has("水前寺二丁目") && !has("大江") && has("佐藤　花子"));
	end();
}

TEST(std_4_1_0_3_from_abroad_it_goes_to_the_new_address)
{
	static const enum item prev[] = { IT_PREV_PREF, IT_PREV_CITY,
		IT_PREV_TOWN, IT_PREV_NUMBER };

	begin();
	row_count = 0;
	accepted(EV_IN_ABROAD, "102");
	draw_accepted(0, 0, NOTICE_TO_RULE);
	CHECK(
	    has("佐藤　太郎　様") && has("〒862-0950") && has("水前寺二丁目"));
	CHECK(!has("諏訪野町"));
	/* where sending there is not proper; and no former address at all */
	e.event = EV_IN_DOMESTIC;
	record_set(&row[0], IT_EVENT, "101");
	draw_accepted(0, 0, NOTICE_TO_SUBJECT);
	CHECK(has("佐藤　太郎　様") && has("水前寺二丁目"));
	for (size_t i = 0; i < sizeof(prev) / sizeof(prev[0]); i++)
		record_set(&row[0], prev[i], "");
	draw_accepted(0, 0, NOTICE_TO_RULE);
	CHECK(has("佐藤　太郎　様") && has("水前寺二丁目"));
	end();
}

/* MUST NOT: what was notified in the change does not stand on it. */
TEST(std_4_1_0_3_notice_does_not_say_what_was_notified)
{
	begin();
	accepted(EV_MOVE_WITHIN, "301");
	record_set(&row[1], IT_ADDRESS_TOWN, "大江一丁目");
	record_set(&row[1], IT_RELATION, "子");
	(void)snprintf(e.remarks, sizeof(e.remarks), "秘密の留意");
	draw_accepted(1, 0, NOTICE_TO_APPLICANT);
	CHECK(!has("大江") && !has("令和7年11月15日") && !has("秘密の留意"));
	CHECK(!has("12345678901") && !has("長崎県") && !has("続柄"));
	CHECK(!has("昭和50年") && !has("世帯主"));
	/* without a 届出 there is nothing to accept */
	e.event = EV_EX_OFFICIO_CORRECTION;
	CHECK_STR(may(CERT_ACCEPTED, 1), "E5121");
	end();
}

TEST(std_5_8_letter_lists_what_does_not_fit)
{
	char longer[700] = "";
	int i;

	begin();
	move_out_row("R07.11.20");
	e.event = EV_OUT_DOMESTIC;
	for (i = 0; i < 200; i++)
		(void)strcat(longer, "長");
	record_set(&row[1], IT_ADDRESS_BUILDING, longer);
	about(CERT_MOVE_OUT, 1, 0);
	draw();
	keep("long");
	CHECK(c.overflow_count > 0);
	end();
}

/* A family too large for one page: blocks stay whole, number on each page. */
TEST(letter_of_many_goes_on_over_pages)
{
	begin();
	move_out_row("R07.11.20");
	e.event = EV_OUT_DOMESTIC;
	for (int i = 1; i < 9; i++)
		japanese(i, "佐藤　四郎", "子");
	about(CERT_MOVE_OUT, 1, 8);
	draw();
	keep("many");
	CHECK(c.page_count >= 2);
	CHECK(page_has(0, "118 1/") && page_has(c.page_count - 1, "118 2/2"));
	CHECK(!page_has(0, "証明する。") &&
	      page_has(c.page_count - 1, "証明する。"));
	CHECK_INT(count("佐藤　四郎"), 8);
	end();
}

TEST(letter_to_json_and_back)
{
	struct letter back;
	json_t *j;

	begin();
	move_out_row("R07.11.20");
	e.event = EV_OUT_DOMESTIC;
	japanese(1, "佐藤　花子", "妻");
	(void)snprintf(rows[1].person_no, 20, "000000027");
	rows[1].sheet_no = rows[1].hist_no = 1;
	about(CERT_MOVE_OUT, 1, 1);
	l.is_reissue = true;
	j = letter_to_json(&l);
	CHECK_INT(letter_from_json(&back, j, &err), RC_OK);
	CHECK_INT(back.count, 2);
	CHECK(back.is_reissue && back.event == EV_OUT_DOMESTIC);
	CHECK_STR(back.event_date, "R07.11.30");
	CHECK_STR(back.persons[0].row.person_no, "000000019");
	CHECK_INT(back.persons[0].row.hist_no, 2);
	CHECK_STR(record_get(&back.persons[1].row, IT_NAME), "佐藤　花子");
	letter_release(&back);
	json_object_set_new(j, "persons", json_array());
	CHECK_INT(letter_from_json(&back, j, &err), RC_INPUT);
	CHECK_STR(err.code, "E5129");
	letter_release(&back);
	json_decref(j);
	end();
}

/* ---- lists (src/listing.h) ---- */

static json_t *
notice(void)
{
	return json_pack("[{s:i,s:s,s:s,s:s,s:s,s:b,s:[{s:s,s:s,s:s,s:s},"
			 "{s:s,s:s,s:s,s:s}]}]",
	    "notice", 3, "person_no", "000000027", "name", "KAKU, JIRO",
	    "state", "waiting", "happened_on", "R08.07.10", "removal", 0,
	    "items", "item", "residence_status", "label", "在留資格", "before",
	    "留学", "after", "家族滞在", "item", "residence_expires", "label",
	    "在留期間の満了の日", "before", "2028.03.31", "after", "");
}

TEST(std_4_5_6_before_and_after_on_the_sheet)
{
	json_t *notices = notice(), *list = listing_checked(notices);
	struct sbuf csv;

	memset(&q, 0, sizeof(q));
	q.today = date_day(2026, 7, 15);
	q.title = "熊本市中央区";
	CHECK_INT(cert_listing_compose(
		      listing_find("immigration"), list, 1, &q, &c, &err),
	    RC_OK);
	CHECK(page_has(0, "処理結果確認票"));
	CHECK(page_has(0, "1件"));
	CHECK(page_has(0, "令和8年7月15日"));
	CHECK(page_has(0, "留学"));
	CHECK(page_has(0, "家族滞在"));
	CHECK(page_has(0, "2028年3月31日")); /* 西暦 (1.1.9) */
	cert_release(&c);
	sbuf_init(&csv, 4096);
	listing_csv(listing_find("immigration"), list, &csv);
	CHECK_STR(csv.s,
	    "番号,宛名番号,氏名,異動日,状態,項目,処理前,処理後\r\n"
	    "3,000000027,\"KAKU, JIRO\",令和8年7月10日,確認待ち,在留資格,留学,"
	    "家族滞在\r\n"
	    ",,,,,在留期間の満了の日,2028年3月31日,\r\n");
	sbuf_release(&csv);
	json_decref(list);
	json_decref(notices);
}

/* A removal says so; what changes nothing is no empty line. */
TEST(std_4_5_6_a_removal_on_the_sheet)
{
	json_t *notices = json_pack("[{s:i,s:s,s:b,s:[]},{s:i,s:s,s:b,s:[]}]",
	    "notice", 1, "name", "甲", "removal", 1, "items", "notice", 2,
	    "name", "乙", "removal", 0, "items");
	json_t *list = listing_checked(notices);

	CHECK_INT(json_array_size(list), 2);
	CHECK_STR(json_string_value(
		      json_object_get(json_array_get(list, 0), "after")),
	    "消除");
	CHECK_STR(json_string_value(
		      json_object_get(json_array_get(list, 1), "label")),
	    "（変わる項目なし）");
	json_decref(list);
	json_decref(notices);
}

TEST(std_4_1_3_1_4_list_of_many_has_its_labels_on_each_page)
{
	json_t *list = json_array();
	int i, page;

	for (i = 0; i < 90; i++)
		(void)json_array_append_new(
		    list, json_pack("{s:s,s:s,s:s,s:s,s:s,s:b}", "person_no",
			      "000000027", "name", "架空　花子", "reason",
			      "転出", "planned_on", "R08.08.01", "planned_to",
			      "東京都日野市", "letter", i != 1));
	memset(&q, 0, sizeof(q));
	q.today = date_day(2026, 8, 15);
	CHECK_INT(cert_listing_compose(
		      listing_find("missing"), list, -1, &q, &c, &err),
	    RC_OK);
	CHECK(c.page_count > 1);
	for (page = 0; page < c.page_count; page++) {
		CHECK(page_has(page, "転出先（予定）"));
		CHECK(page_has(page, "東京都日野市"));
	}
	CHECK(page_has(0, "90件"));
	cert_release(&c);
	json_decref(list);
	/* and of nobody it says so */
	list = json_array();
	CHECK_INT(cert_listing_compose(
		      listing_find("missing"), list, -1, &q, &c, &err),
	    RC_OK);
	CHECK(page_has(0, "転入通知の来ていない人はいません。"));
	cert_release(&c);
	json_decref(list);
	CHECK(listing_find("no such list") == NULL);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
