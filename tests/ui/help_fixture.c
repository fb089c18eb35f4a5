/* SPDX-License-Identifier: ISC
 * help_fixture - see help_fixture.h. The people are those of the mock
 * screens; everyone is invented.
 */
#include "tests/ui/help_fixture.h"

#include "db/reg_load.h"
#include "db/syncer.h"
#include "src/date.h"
#include "src/entry.h"
#include "src/mem.h"
#include "src/proof.h"
#include "tests/ui/help_desk.h"
#include "tests/ui/help_helper.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static unsigned char secret[64];
static char public_key[65];

#define HERE                                                                   \
	"address_pref=熊本県;address_city=熊本市中央区;"              \
	"entry_place=本庁;kind=1;status=1;name_kana_checked=1;"              \
	"honseki=熊本県熊本市中央区大江一丁目1番;hittousha=大江　正;"
#define SUIZENJI                                                               \
	"address_town=水前寺二丁目;address_code=43101055002;"            \
	"postcode=8620950;address_number=12番3号;"                           \
	"address_building=メゾン水前寺;address_room=301;"
#define OE "honseki=熊本県熊本市中央区大江四丁目8番;hittousha=佐藤　太郎;"

/* One row of a person; what is not said is as in the row before. */
struct line {
	const char *person_no, *items;
};
static const struct line lines[] = {
	/* 佐藤: the whole life of one household */
	{ SATO_TARO,
	    HERE OE "event=101;event_date=H12.04.01;processed_on=H12.04.03;"
		    "event_notified_on=H12.04.03;notified_on=H12.04.03;"
		    "entry_place=本庁 2番;household_no=000773107;"
		    "head_name=佐藤　ツル;relation=子;member_order=2;"
		    "name=佐藤　太郎;name_family=佐藤;name_given=太郎;"
		    "name_kana=サトウ　タロウ;birth=S50.01.02;sex=1;"
		    "resident_since=H12.04.01;address_since=H12.04.01;"
		    "address_town=渡鹿五丁目;address_code=43101070005;"
		    "postcode=8620970;address_number=1番5号;"
		    "prev_pref=福岡県;prev_city=久留米市;"
		    "prev_town=諏訪野町;prev_number=99番地;"
		    "juminhyo_code=10000000101" },
	{ SATO_TARO, "event=311;event_date=H13.02.01;processed_on=H13.02.06;"
		     "event_notified_on=H13.02.06;entry_place=東部;"
		     "address_number=2番1号;address_since=H13.02.01" },
	{ SATO_TARO, "event=303;event_date=H15.06.10;processed_on=H15.06.12;"
		     "event_notified_on=;entry_place=本庁" },
	{ SATO_TARO, SUIZENJI
	    "event=301;event_date=H20.10.01;processed_on=H20.10.03;"
	    "event_notified_on=H20.10.03;notified_on=H20.10.03;"
	    "entry_place=本庁 1番;address_since=H20.10.01;"
	    "household_no=004182731;head_name=佐藤　太郎;relation=世帯主;"
	    "is_head=1;member_order=1" },
	{ "001204637", HERE OE SUIZENJI
	    "event=101;event_date=H15.06.10;processed_on=H15.06.12;"
	    "event_notified_on=H15.06.12;notified_on=H20.10.03;"
	    "household_no=004182731;head_name=佐藤　太郎;relation=妻;"
	    "member_order=2;name=佐藤　花子;name_family=佐藤;"
	    "name_given=花子;name_kana=サトウ　ハナコ;birth=S52.11.23;sex=2;"
	    "resident_since=H15.06.10;address_since=H20.10.01;"
	    "prev_pref=熊本県;prev_city=八代市;prev_town=松江町;"
	    "prev_number=99番地;juminhyo_code=10000000112" },
	{ SATO_YUI, HERE OE SUIZENJI
	    "event=103;event_date=H17.06.18;processed_on=H17.06.25;"
	    "event_notified_on=H17.06.25;household_no=004182731;"
	    "head_name=佐藤　太郎;relation=子;member_order=3;"
	    "name=佐藤　結衣;name_family=佐藤;name_given=結衣;"
	    "name_kana=サトウ　ユイ;birth=H17.06.18;sex=2;"
	    "resident_since=H17.06.18;address_since=H20.10.01;"
	    "juminhyo_code=10000000123" },
	{ SATO_YUI, "event=201;event_date=R07.12.01;processed_on=R07.11.18;"
		    "event_notified_on=R07.11.18;out_notified_on=R07.11.18;"
		    "out_planned_on=R07.12.01;out_planned_pref=福岡県;"
		    "out_planned_city=福岡市早良区;out_planned_town=西新一丁目;"
		    "out_planned_number=1番" },
	{ "001204653", HERE OE SUIZENJI
	    "event=103;event_date=H21.03.03;processed_on=H21.03.10;"
	    "event_notified_on=H21.03.10;household_no=004182731;"
	    "head_name=佐藤　太郎;relation=子;member_order=4;"
	    "name=佐藤　陽翔;name_family=佐藤;name_given=陽翔;"
	    "name_kana=サトウ　ハルト;birth=H21.03.03;sex=1;"
	    "resident_since=H21.03.03;address_since=H21.03.03;"
	    "juminhyo_code=10000000134" },
	{ SATO_TSURU, HERE OE SUIZENJI
	    "event=301;event_date=H20.10.01;processed_on=H20.10.03;"
	    "event_notified_on=H20.10.03;household_no=004182731;"
	    "head_name=佐藤　太郎;relation=母;member_order=5;"
	    "name=佐藤　ツル;name_family=佐藤;name_given=ツル;"
	    "name_kana=サトウ　ツル;sex=2;"
	    "resident_since=S15.12.31;address_since=H20.10.01;"
	    "juminhyo_code=10000000145" },
	{ SATO_TSURU, "event=203;event_date=R06.02.10;processed_on=R06.02.13;"
		      "event_notified_on=R06.02.13;removal_reason=3;"
		      "removal_date=R06.02.10;status=3" },
	/* under 支援措置, with a character that no terminal draws */
	{ WATANABE,
	    HERE "event=101;event_date=R06.09.01;processed_on=R06.09.03;"
		 "event_notified_on=R06.09.03;notified_on=R06.09.03;"
		 "household_no=005300012;head_name=渡\U000E0F9F　由紀;"
		 "relation=世帯主;is_head=1;member_order=1;"
		 "name=渡\U000E0F9F　由紀;name_kana=ワタナベ　ユキ;"
		 "birth=H03.02.19;sex=2;resident_since=R06.09.01;"
		 "address_since=R06.09.01;address_town=出水一丁目;"
		 "address_number=7番7号;prev_pref=鹿児島県;"
		 "prev_city=出水市;prev_town=緑町;"
		 "honseki=鹿児島県出水市緑町1番;hittousha=渡辺　由紀;"
		 "juminhyo_code=10000000156" },
	/* 外国人住民 */
	{ NGUYEN,
	    HERE "honseki=;hittousha=;kind=2;event=102;event_date=R05.04.01;"
		 "processed_on=R05.04.03;event_notified_on=R05.04.03;"
		 "notified_on=R05.04.03;household_no=004183002;"
		 "head_name=NGUYEN VAN AN;relation=世帯主;is_head=1;"
		 "member_order=1;name=NGUYEN VAN AN;"
		 "name_roman=NGUYEN VAN AN;name_kana=グエン　ヴァン　アン;"
		 "birth=1990.05.01;sex=1;foreign_resident_since=R05.04.01;"
		 "address_since=R05.04.01;address_town=水前寺一丁目;"
		 "address_number=21番5号;prev_country=ベトナム;"
		 "nationality=ベトナム;article30_45=1;"
		 "residence_status=技術・人文知識・国際業務;"
		 "residence_period_years=3;residence_expires=2026.04.01;"
		 "card_no=AB12345678CD;alias=阮　安;"
		 "juminhyo_code=10000000167" },
	{ "005500025",
	    HERE "honseki=;hittousha=;kind=2;event=102;event_date=R05.04.01;"
		 "processed_on=R05.04.03;event_notified_on=R05.04.03;"
		 "notified_on=R05.04.03;household_no=004183002;"
		 "head_name=NGUYEN VAN AN;relation=妻;member_order=2;"
		 "name=NGUYEN THI HOA;name_roman=NGUYEN THI HOA;"
		 "name_kana=グエン　ティ　ホア;birth=1992.11.30;sex=2;"
		 "foreign_resident_since=R05.04.01;"
		 "address_since=R05.04.01;address_town=水前寺一丁目;"
		 "address_number=21番5号;prev_country=ベトナム;"
		 "nationality=ベトナム;article30_45=1;"
		 "residence_status=家族滞在;residence_period_years=3;"
		 "residence_expires=2026.04.01;card_no=AB12345679CD;"
		 "juminhyo_code=10000000178" },
	/* A household whose only member has died. */
	{ "001300015",
	    HERE "event=101;event_date=H01.05.01;processed_on=H01.05.02;"
		 "event_notified_on=H01.05.02;household_no=004190100;"
		 "head_name=田尻　ハツ;relation=世帯主;is_head=1;"
		 "member_order=1;name=田尻　ハツ;name_kana=タジリ　ハツ;"
		 "birth=T14.03.03;sex=2;resident_since=H01.05.01;"
		 "address_since=H01.05.01;address_town=大江一丁目;"
		 "address_number=1番1号;juminhyo_code=10000000189" },
	{ "001300015", "event=203;event_date=R01.09.09;processed_on=R01.09.10;"
		       "event_notified_on=R01.09.10;removal_reason=3;"
		       "removal_date=R01.09.09;status=3" },
	/* One of whom an entry is stopped. */
	{ "001300023",
	    HERE "event=101;event_date=H30.05.01;processed_on=H30.05.02;"
		 "event_notified_on=H30.05.02;household_no=004190118;"
		 "head_name=内田　守;relation=世帯主;is_head=1;"
		 "member_order=1;name=内田　守;name_kana=ウチダ　マモル;"
		 "birth=S44.03.03;sex=1;resident_since=H30.05.01;"
		 "address_since=H30.05.01;address_town=大江一丁目;"
		 "address_code=43101015001;postcode=8620971;"
		 "address_number=2番2号;juminhyo_code=10000000190" },
	/* Two more households in the house of the 佐藤. */
	{ "001300040", HERE SUIZENJI
	    "event=101;event_date=R02.05.01;processed_on=R02.05.02;"
	    "event_notified_on=R02.05.02;household_no=004190142;"
	    "head_name=橘　静;relation=世帯主;is_head=1;member_order=1;"
	    "name=橘　静;name_kana=タチバナ　シズ;birth=S30.04.04;sex=2;"
	    "resident_since=R02.05.01;address_since=R02.05.01;"
	    "address_room=302;juminhyo_code=10000000212" },
	{ "001300058", HERE SUIZENJI
	    "event=101;event_date=R03.05.01;processed_on=R03.05.02;"
	    "event_notified_on=R03.05.02;household_no=004190150;"
	    "head_name=小峰　澪;relation=世帯主;is_head=1;member_order=1;"
	    "name=小峰　澪;name_kana=コミネ　ミオ;birth=H05.06.06;sex=2;"
	    "resident_since=R03.05.01;address_since=R03.05.01;"
	    "address_room=303;juminhyo_code=10000000223" },
	/* A man who left and came back: two sheets. */
	{ "001300031",
	    HERE "event=101;event_date=H10.05.01;processed_on=H10.05.02;"
		 "event_notified_on=H10.05.02;household_no=004190126;"
		 "head_name=大塚　航;relation=世帯主;is_head=1;"
		 "member_order=1;name=大塚　航;name_kana=オオツカ　ワタル;"
		 "birth=S55.05.05;sex=1;resident_since=H10.05.01;"
		 "address_since=H10.05.01;address_town=渡鹿一丁目;"
		 "address_number=3番3号;juminhyo_code=10000000201" },
	{ "001300031", "event=201;event_date=H20.03.31;processed_on=H20.03.20;"
		       "event_notified_on=H20.03.20;removal_reason=2;"
		       "removal_date=H20.03.31;status=2;"
		       "out_planned_on=H20.03.31;out_date=H20.03.31" },
	{ "001300031",
	    "sheet=2;event=101;event_date=R01.06.01;processed_on=R01.06.03;"
	    "event_notified_on=R01.06.03;removal_reason=;removal_date=;"
	    "status=1;out_planned_on=;out_date=;household_no=004190134;"
	    "resident_since=R01.06.01;address_since=R01.06.01;"
	    "address_town=大江二丁目;address_code=43101015002;"
	    "postcode=8620971;address_number=5番5号" },
};
#define LINES ((int)(sizeof(lines) / sizeof(lines[0])))

static int64_t clock_us;

static int64_t
clock_now(void *arg)
{
	(void)arg;
	return clock_us;
}

/* The register's clock while the scene is made; 2025-11-20 in Tokyo. */
static void
at_time(int hour, int minute)
{
	clock_us = ((int64_t)20412 * 24 * 60 + (hour - 9) * 60 + minute) * 60 *
		   1000000;
}

static void
must(enum rc rc, const struct err *err, const char *what)
{
	if (rc != RC_OK)
		die("%s: %s %s %s %s", what, err->code, err->text, err->why,
		    err->log);
}

/* The key of the sign-in helper of the tests, which stands at T1 and T2. */
static const unsigned char *
signing_key(void)
{
	unsigned char pk[crypto_sign_PUBLICKEYBYTES];
	unsigned char seed[crypto_sign_SEEDBYTES];

	if (public_key[0] == '\0') {
		if (sodium_init() < 0)
			abort();
		memset(seed, 'k', sizeof(seed));
		(void)crypto_sign_seed_keypair(pk, secret, seed);
		helper_public_key(public_key);
	}
	return secret;
}

/* A call; args is stolen, the result a new reference. */
static json_t *
ask(struct reg *r, const char *method, json_t *args)
{
	struct err err;
	json_t *result = NULL;

	err_clear(&err);
	must(reg_call(r, method, args, &result, &err), &err, method);
	json_decref(args);
	return result;
}

static void
tell(struct reg *r, const char *method, json_t *args)
{
	json_decref(ask(r, method, args));
}

json_t *
fixture_session(
    struct reg *r, const char *terminal, const char *staff, struct err *err)
{
	struct proof p;
	json_t *nonce, *args, *result = NULL;

	memset(&p, 0, sizeof(p));
	nonce = ask(r, "session.nonce", json_object());
	(void)snprintf(p.kind, sizeof(p.kind), "demo");
	(void)snprintf(p.key_id, sizeof(p.key_id), "%s", terminal);
	(void)snprintf(p.staff, sizeof(p.staff), "%s", staff);
	(void)snprintf(p.act, sizeof(p.act), "session.open");
	(void)snprintf(p.nonce, sizeof(p.nonce), "%s",
	    json_string_value(json_object_get(nonce, "nonce")));
	json_decref(nonce);
	proof_sign(&p, signing_key());
	args =
	    json_pack("{s:s, s:o}", "staff", staff, "proof", proof_to_json(&p));
	if (reg_call(r, "session.open", args, &result, err) != RC_OK)
		result = NULL;
	json_decref(args);
	return result;
}

/* ---- staff, terminals, settings */

static void
put_staff(struct reg *r, const char *session, const char *no, const char *name,
    const char *label, const char *rights)
{
	tell(r, "staff.put",
	    json_pack("{s:s,s:s,s:s,s:s,s:s,s:o,s:s,s:s,s:s}", "session",
		session, "staff", no, "name", name, "org", "中央区 区民課",
		"role_label", label, "rights", json_loads(rights, 0, NULL),
		"from", "", "to", "", "account", no));
}

static void
furnish(const char *uri)
{
	struct reg_options o = { .uri = uri,
		.terminal = "daicho",
		.create = true,
		.clock = { clock_now, NULL } };
	struct reg *r = NULL;
	struct err err;

	err_clear(&err);
	must(reg_open(&o, &r, &err), &err, "reg_open");
	tell(r, "register.init",
	    json_pack("{s:s,s:s,s:b,s:s}", "municipality", "431010", "name",
		"熊本市中央区", "training", 1, "today", "2025-11-20"));
	for (int i = 1; i <= 2; i++) {
		char t[4] = { 'T', (char)('0' + i), '\0' };

		tell(r, "terminal.put",
		    json_pack("{s:s,s:s,s:s,s:s,s:s,s:b}", "terminal", t,
			"place", "中央区", "label", i == 1 ? "3番" : "1番",
			"public_key", public_key, "profile", "counter", "demo",
			1));
	}
	put_staff(r, "", "10003", "三宅　恵", "管理",
	    "[\"read\",\"enter\",\"ex_officio\",\"approve\",\"certificate\",\"block\","
	    "\"block_suspend\",\"support\",\"staff\",\"setting\",\"log\","
	    "\"honseki\",\"juminhyo_code\",\"residence_status\","
	    "\"mynumber\",\"batch\",\"code\"]");
	reg_close(r);
}

static void
settle(struct reg *r, const char *session)
{
	put_staff(r, session, "10001", "佐々木由美", "窓口",
	    "[\"read\",\"enter\",\"ex_officio\",\"code\",\"certificate\",\"honseki\","
	    "\"juminhyo_code\",\"residence_status\",\"mynumber\"]");
	put_staff(r, session, "10002", "高木　誠", "審査",
	    "[\"read\",\"enter\",\"ex_officio\",\"code\",\"approve\",\"certificate\",\"honseki\","
	    "\"juminhyo_code\",\"residence_status\",\"block_suspend\"]");
	put_staff(r, session, "10004", "今村　航", "窓口",
	    "[\"read\",\"enter\",\"ex_officio\",\"code\",\"approve\",\"certificate\"]");
	tell(r, "setting.set",
	    json_pack("{s:s,s:s,s:[{s:s,s:s,s:s,s:s}]}", "session", session,
		"key", "certifiers", "value", "title", "熊本市中央区長", "name",
		"大村　征一郎", "from", "2020-04-01", "to", ""));
}

/* ---- people */

static void
set_items(struct record *r, const char *items, int *sheet)
{
	char *copy = x_strdup(items), *at = copy, *pair, *value;

	while ((pair = strsep(&at, ";")) != NULL) {
		value = strchr(pair, '=');
		if (value == NULL)
			continue;
		*value++ = '\0';
		if (strcmp(pair, "sheet") == 0)
			*sheet = (int)strtol(value, NULL, 10);
		else if (item_by_id(pair) == IT_COUNT)
			die("fixture: no item %s", pair);
		else
			record_set(r, item_by_id(pair), value);
	}
	free(copy);
}

static void
load_one(struct reg *r, const char *session, const struct line *l, int rows)
{
	struct load_person p;
	struct load_result res;
	struct err err;
	int i, sheet = 1;

	err_clear(&err);
	memset(&res, 0, sizeof(res));
	load_person_init(&p, rows);
	(void)snprintf(p.person_no, sizeof(p.person_no), "%s", l->person_no);
	for (i = 0; i < rows; i++) {
		if (i > 0)
			record_copy(&p.rows[i], &p.rows[i - 1]);
		set_items(&p.rows[i], l[i].items, &sheet);
		(void)snprintf(p.rows[i].person_no, sizeof(p.rows[i].person_no),
		    "%s", l->person_no);
		p.rows[i].hist_no = i + 1;
		p.rows[i].sheet_no = sheet;
		p.rows[i].entry_id = 0;
	}
	/* its stored form holds the mark that divides items here */
	for (i = 0; i < rows && strcmp(l->person_no, SATO_TSURU) == 0; i++)
		record_set(
		    &p.rows[i], IT_BIRTH, "~1;S15.00.00;0000.00.00;昭和15年頃");
	if (strcmp(l->person_no, SATO_TARO) == 0) {
		record_set(&p.attached, IT_SEAL_REGISTERED, "1");
		record_set(&p.attached, IT_CARD_EXPIRES, "R13.01.02");
		record_set(&p.attached, IT_NHI_INSURED, "1");
		record_set(&p.attached, IT_NHI_FROM, "H12.04.01");
	}
	must(reg_load_people(r, session, "import", &p, 1, &res, &err), &err,
	    l->person_no);
	load_person_release(&p);
}

/* Eleven people, so that the list has more than fits. */
static void
load_big(struct reg *r, const char *session)
{
	static const char *const given[] = { "一郎", "二郎", "三郎", "四郎",
		"五郎", "六郎", "七郎", "八郎", "九郎", "十郎", "士郎" };
	struct line l;
	char no[16], items[1024];

	for (int i = 0; i < 11; i++) {
		(void)snprintf(no, sizeof(no), "0014%02d005", i);
		(void)snprintf(items, sizeof(items),
		    HERE "event=101;event_date=H25.04.01;"
			 "processed_on=H25.04.02;event_notified_on=H25.04.02;"
			 "household_no=" BIG_HOUSE ";head_name=大家　一郎;"
			 "relation=%s;member_order=%d;name=大家　%s;"
			 "name_kana=オオヤ　イチロウ;birth=S%02d.01.01;sex=1;"
			 "resident_since=H25.04.01;address_since=H25.04.01;"
			 "address_town=大江三丁目;address_number=9番9号;"
			 "juminhyo_code=100000003%02d",
		    i == 0 ? "世帯主" : "弟", i + 1, given[i], 40 + i, i);
		l.person_no = no;
		l.items = items;
		load_one(r, session, &l, 1);
	}
}

static void
load_people(struct reg *r, const char *session)
{
	int i, n;

	for (i = 0; i < LINES; i += n) {
		for (n = 1; i + n < LINES && strcmp(lines[i + n].person_no,
						 lines[i].person_no) == 0;
		     n++)
			;
		load_one(r, session, &lines[i], n);
	}
	load_big(r, session);
	tell(r, "support.put",
	    json_pack(
		"{s:s,s:s,s:s,s:[{s:s,s:s,s:b}],s:[s,s],s:[s],s:{s:s,s:s,s:"
		"s,s:s}}",
		"session", session, "state", "running", "from", "2025-04-01",
		"persons", "person_no", WATANABE, "name", "渡辺　由紀",
		"applicant", 1, "affairs",
		"住民票の写し等の交付（現住所、前住所）",
		"戸籍の附票の写し等の交付（本籍）", "addresses",
		"熊本市中央区出水一丁目7番7号", "details", "applicant_mobile",
		"090-0000-0000", "offender_name", "架空　某", "offender_other",
		"氏名は申出による", "first_city", "熊本市"));
	tell(r, "support.put",
	    json_pack("{s:s,s:s,s:[{s:s,s:s,s:b}],s:[],s:[]}", "session",
		session, "state", "provisional", "persons", "person_no",
		"001300058", "name", "小峰　澪", "applicant", 1, "affairs",
		"addresses"));
}

/* ---- what waits for review */

static void
add_person(struct reg *r, const char *session, struct entry *e, const char *no)
{
	static const char *const numbers[] = { "person_no", "hist_no",
		"sheet_no", "recorded_at", "entry_id", "cancels" };
	json_t *got = ask(r, "person.get",
	    json_pack("{s:s,s:s}", "session", session, "person_no", no));
	json_t *row = json_object_get(got, "record");
	struct entry_person *p = entry_add_person(e);
	struct err err;

	err_clear(&err);
	(void)snprintf(p->person_no, sizeof(p->person_no), "%s", no);
	p->sheet_no = (int)json_integer_value(json_object_get(row, "sheet_no"));
	p->seen_hist = (int)json_integer_value(json_object_get(row, "hist_no"));
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		(void)json_object_del(row, numbers[i]);
	must(record_from_json(&p->before, row, &err), &err, no);
	record_copy(&p->after, &p->before);
	for (int i = 0; i < history_item_count; i++)
		if (strcmp(item_defs[history_items[i]].group, "change") == 0 &&
		    history_items[i] != IT_STATUS &&
		    history_items[i] != IT_KIND)
			record_set(&p->after, history_items[i], NULL);
	json_decref(got);
}

static void
begin(struct entry *e, enum event ev, const char *menu, const char *on)
{
	entry_init(e);
	e->event = ev;
	(void)snprintf(e->menu, sizeof(e->menu), "%s", menu);
	(void)snprintf(e->event_date, sizeof(e->event_date), "%s", on);
	(void)snprintf(e->notified_on, sizeof(e->notified_on), "R07.11.20");
	e->is_whole = true;
	e->applicant_kind = 1;
	(void)snprintf(e->applicant, sizeof(e->applicant), "佐藤　太郎");
	(void)snprintf(e->papers[0], sizeof(e->papers[0]), "licence");
	e->paper_count = 1;
}

static int64_t
submit(struct reg *r, const char *session, struct entry *e, const char *key)
{
	json_t *got = ask(r, "entry.submit",
	    json_pack("{s:s,s:o,s:s}", "session", session, "entry",
		entry_to_json(e), "key", key));
	int64_t id = json_integer_value(json_object_get(got, "id"));

	json_decref(got);
	entry_release(e);
	return id;
}

static void
move_to(struct entry *e, const char *town, const char *code,
    const char *postcode, const char *number, const char *building,
    const char *room)
{
	for (int i = 0; i < e->person_count; i++) {
		struct record *a = &e->persons[i].after;

		record_set(a, IT_ADDRESS_TOWN, town);
		record_set(a, IT_ADDRESS_CODE, code);
		record_set(a, IT_POSTCODE, postcode);
		record_set(a, IT_ADDRESS_NUMBER, number);
		record_set(a, IT_ADDRESS_BUILDING, building);
		record_set(a, IT_ADDRESS_ROOM, room);
		record_set(a, IT_ADDRESS_SINCE, e->event_date);
	}
}

static char *
session_of(struct reg *r, const char *terminal, const char *staff)
{
	struct err err;
	json_t *j;
	char *s;

	err_clear(&err);
	j = fixture_session(r, terminal, staff, &err);
	if (j == NULL)
		die("%s: %s %s", staff, err.code, err.text);
	s = x_strdup(json_string_value(json_object_get(j, "session")));
	json_decref(j);
	return s;
}

static void
close_session(struct reg *r, char *s)
{
	tell(r, "session.close", json_pack("{s:s}", "session", s));
	free(s);
}

static void
fill_queue(struct reg *r, struct reg *other, enum scene scene)
{
	char *clerk, *manager, *reviewer;
	struct entry e;
	int64_t id;
	char key[32], no[24];

	at_time(9, 50);
	clerk = session_of(r, "T1", "10004");
	manager = session_of(other, "T2", "10003");
	begin(&e, EV_MOVE_WITHIN, "21", "R07.11.15");
	add_person(r, clerk, &e, "001300031");
	move_to(&e, "大江二丁目", "43101015002", "8620971", "6番6号", "", "");
	id = submit(r, clerk, &e, "key-1");
	at_time(10, 5);
	reviewer = session_of(r, "T1", "10002");
	begin(&e, EV_MOVE_WITHIN, "21", "R07.11.14");
	add_person(r, reviewer, &e, "001400005");
	e.is_whole = false;
	entry_answer(&e, "A4041", 0, 1); /* the head leaves (4.0.4) */
	move_to(&e, "大江二丁目", "43101015002", "8620971", "7番7号", "", "");
	(void)submit(r, reviewer, &e, "key-2");
	close_session(r, reviewer);
	at_time(10, 22);
	begin(&e, EV_MOVE_WITHIN, "21", "R07.11.18");
	add_person(r, clerk, &e, NGUYEN);
	add_person(r, clerk, &e, "005500025");
	move_to(&e, "大江二丁目", "43101015002", "8620971", "8番8号", "", "");
	(void)submit(r, clerk, &e, "key-3");
	close_session(r, clerk);
	at_time(10, 31);
	clerk = session_of(r, "T1", "10001");
	begin(&e, EV_MOVE_WITHIN, "21", "R07.11.16");
	e.is_whole = false; /* 結衣 leaves the municipality by herself */
	add_person(r, clerk, &e, SATO_TARO);
	add_person(r, clerk, &e, "001204637");
	add_person(r, clerk, &e, "001204653");
	move_to(&e, "九品寺六丁目", "43101021006", "8620976", "4番7号",
	    "九品寺ハイツ", "1202");
	(void)submit(r, clerk, &e, "key-4");
	at_time(10, 40);
	begin(&e, EV_MOVE_WITHIN, "21", "R07.11.19");
	add_person(r, clerk, &e, "001300023");
	move_to(&e, "大江二丁目", "43101015002", "8620971", "9番9号", "", "");
	(void)submit(r, clerk, &e, "key-5");
	for (int i = 1; scene == SCENE_MANY && i < 11; i++) {
		(void)snprintf(key, sizeof(key), "many-%d", i);
		(void)snprintf(no, sizeof(no), "0014%02d005", i);
		begin(&e, EV_MOVE_WITHIN, "21", "R07.11.19");
		e.is_whole = false;
		entry_answer(&e, "A4041", 0, 1);
		add_person(r, clerk, &e, no);
		move_to(&e, "大江二丁目", "43101015002", "8620971", "9番9号",
		    "", "");
		(void)submit(r, clerk, &e, key);
	}
	close_session(r, clerk);
	at_time(10, 45);
	tell(other, "block.set",
	    json_pack("{s:s,s:s,s:[s],s:i,s:s,s:s,s:s,s:s}", "session", manager,
		"person_no", "001300023", "processes", "event", "level", 2,
		"from", "2025-11-20", "to", "", "reason", "届出の確認中",
		"kind", "general"));
	tell(other, "entry.claim",
	    json_pack("{s:s,s:I}", "session", manager, "id", (json_int_t)id));
	close_session(other, manager);
}

/* ---- the whole */

void
fixture_sync(const char *folder)
{
	char uri[160], replica[160];
	struct syncer_options o = { .reg = uri,
		.replica = replica,
		.terminal = "T1",
		.share = "build/share" };
	struct syncer *s = NULL;
	struct err err;

	err_clear(&err);
	(void)snprintf(uri, sizeof(uri), "sqlite:%s/register.db", folder);
	(void)snprintf(replica, sizeof(replica), "%s/replica.db", folder);
	must(syncer_open(&o, &s, &err), &err, "syncer_open");
	must(syncer_once(s, &err), &err, "syncer_once");
	syncer_close(s);
}

static void
make(const char *folder, enum scene scene)
{
	char uri[160], *manager;
	struct reg_options o = {
		.uri = uri, .terminal = "T1", .clock = { clock_now, NULL }
	};
	struct reg *r = NULL, *other = NULL;
	struct err err;

	err_clear(&err);
	(void)signing_key();
	(void)snprintf(uri, sizeof(uri), "sqlite:%s/register.db", folder);
	at_time(9, 0);
	furnish(uri);
	must(reg_open(&o, &r, &err), &err, "reg_open T1");
	o.terminal = "T2";
	must(reg_open(&o, &other, &err), &err, "reg_open T2");
	manager = session_of(r, "T1", "10003");
	settle(r, manager);
	load_people(r, manager);
	close_session(r, manager);
	if (scene != SCENE_PLAIN)
		fill_queue(r, other, scene);
	reg_close(other);
	reg_close(r);
	fixture_sync(folder);
	(void)setenv("MADOGUCHI_NOW", FIXTURE_TIME, 1);
}

const char *
fixture_dir(enum scene scene)
{
	static char dirs[3][160];

	if (dirs[scene][0] == '\0') {
		(void)snprintf(dirs[scene], sizeof(dirs[0]), "%s/scene-%d-%d",
		    desk_dir(), (int)scene, (int)getpid());
		if (mkdir(dirs[scene], 0700) != 0)
			abort();
		make(dirs[scene], scene);
	}
	return dirs[scene];
}
