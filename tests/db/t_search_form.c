/* SPDX-License-Identifier: ISC
 * The form of 2.1.3: every key alone, nothing entered, past values, scope,
 * exact, beginning and part, what is refused.
 */
#include "db/search.h"

#include "db/replica_private.h"
#include "tests/db/help_replica.h"
#include "tests/test.h"

static struct replica *rep;

static void
japanese(const char *no, const char *household, const char *name,
    const char *kana, const char *birth, const char *sex, const char *relation,
    const char *town, const char *number)
{
	help_put(rep, no, "1",
	    json_pack("[o]",
		help_row(no, 1, 1, "event", "101", "kind", "1", "status", "1",
		    "name", name, "name_kana", kana, "birth", birth, "sex", sex,
		    "household_no", household, "relation", relation, "honseki",
		    "熊本県熊本市", "juminhyo_code", "10000000001", "postcode",
		    "8600001", "address_code", "43101001001", "address_city",
		    "熊本市中央区", "address_town", town, "address_number",
		    number, (char *)NULL)));
}

static void
setup(void)
{
	if (rep != NULL)
		return;
	rep = help_replica("form.db", "2026-07-15");
	/* 1 married: 旧氏 since, once another name and address */
	help_put(rep, "000000001", "1",
	    json_pack("[o,o]",
		help_row("000000001", 1, 1, "event", "101", "kind", "1", "name",
		    "鈴木　恵", "name_kana", "スズキ　メグミ", "birth",
		    "S60.02.03", "sex", "2", "household_no", "000000101",
		    "relation", "世帯主", "honseki", "熊本県", "juminhyo_code",
		    "12345678901", "address_code", "43101002001", "postcode",
		    "8620950", "address_city", "熊本市中央区", "address_town",
		    "水前寺公園", "address_number", "3番", (char *)NULL),
		help_row("000000001", 2, 1, "event", "301", "kind", "1", "name",
		    "高橋　恵", "name_kana", "タカハシ　メグミ", "former_name",
		    "鈴木", "former_name_kana", "スズキ", "birth", "S60.02.03",
		    "sex", "2", "household_no", "000000102", "relation", "妻",
		    "honseki", "熊本県", "juminhyo_code", "12345678901",
		    "address_code", "43101003004", "postcode", "8620971",
		    "address_city", "熊本市中央区", "address_town",
		    "大江四丁目", "address_number", "1番", "address_building",
		    "メゾン大江", "address_room", "203", (char *)NULL)));
	/* 2 foreign, with an alias; 3 special permanent resident */
	help_put(rep, "000000002", "2",
	    json_pack("[o]",
		help_row("000000002", 1, 1, "event", "101", "kind", "2", "name",
		    "NGUYEN VAN AN", "name_roman", "NGUYEN VAN AN", "name_kana",
		    "グエン　ヴァン　アン", "alias", "林　安", "alias_kana",
		    "ハヤシ　ヤスシ", "birth", "1990.05.01", "sex", "1",
		    "household_no", "000000103", "relation", "世帯主",
		    "nationality", "ベトナム", "juminhyo_code", "22345678901",
		    "card_no", "AB12345678CD", "card_no_kind", "1",
		    "address_code", "43102001001", "postcode", "8600002",
		    "address_city", "熊本市中央区", "address_town",
		    "黒髪二丁目", "address_number", "1番", (char *)NULL)));
	help_put(rep, "000000003", "2",
	    json_pack(
		"[o]", help_row("000000003", 1, 1, "event", "101", "kind", "2",
			   "name", "KIM SUNJA", "name_roman", "KIM SUNJA",
			   "birth", "1951.11.30", "sex", "2", "household_no",
			   "000000104", "relation", "世帯主", "nationality",
			   "韓国", "juminhyo_code", "32345678901", "card_no",
			   "ZY87654321XW", "card_no_kind", "2", "address_code",
			   "43101001001", "postcode", "8600001", "address_city",
			   "熊本市中央区", "address_town", "安政町",
			   "address_number", "2番", (char *)NULL)));
	/* 4 died, 5 moved away; their names in two stores are one search */
	help_put(rep, "000000004", "1",
	    json_pack("[o]",
		help_row("000000004", 1, 1, "event", "401", "kind", "1",
		    "status", "3", "name", "渡邉　ツル", "name_kana",
		    "ワタナベ　ツル", "birth", "S02.01.30", "sex", "2",
		    "household_no", "000000105", "relation", "母", "honseki",
		    "熊本県", "address_code", "43101001001", "postcode",
		    "8600001", "address_city", "熊本市中央区", "address_town",
		    "安政町", "address_number", "8番", "removal_reason", "3",
		    "removal_date", "R03.03.25", (char *)NULL)));
	help_put(rep, "000000005", "1",
	    json_pack(
		"[o]", help_row("000000005", 1, 1, "event", "201", "kind", "1",
			   "status", "2", "name", "渡辺　望", "name_kana",
			   "ワタナベ　ノゾム", "birth", "H12.07.07", "sex", "1",
			   "household_no", "000000105", "relation", "子",
			   "honseki", "熊本県", "juminhyo_code", "52345678901",
			   "address_code", "43101001001", "postcode", "8600001",
			   "address_city", "熊本市中央区", "address_town",
			   "安政町", "address_number", "8番", "removal_reason",
			   "2", "removal_date", "R07.04.01", (char *)NULL)));
	japanese("000000006", "000000106", "渡辺　一", "ワタナベ　ハジメ",
	    "S64.01.03", "1", "子の子", "安政町", "1番");
	/* 7 has no reading, 8 no sex and no postcode, 9 no name */
	japanese("000000007", "000000107", "小野　良", "", "S31.03.03", "1",
	    "同居人", "安政町", "4番");
	help_put(rep, "000000008", "1",
	    json_pack(
		"[o]", help_row("000000008", 1, 1, "event", "101", "kind", "1",
			   "name", "川崎　慧", "name_kana", "カワサキ　ケイ",
			   "birth", "H01.12.31", "household_no", "000000108",
			   "relation", "", "honseki", "熊本県", "juminhyo_code",
			   "82345678901", "address_code", "43101001001",
			   "address_city", "熊本市中央区", "address_town",
			   "安政町", "address_number", "5番", (char *)NULL)));
	japanese("000000009", "000000109", "", "フメイ", "~10;-00.00.00;;不詳",
	    "2", "縁故者", "安政町", "6番");
}

/* "no no …" or the error's code. The criteria are words with spaces. */
static const char *
asked(const char *words)
{
	static char list[500];
	struct search_criteria f;
	struct search_result s;
	struct err e;
	char copy[400], *w, *rest = NULL;
	size_t n = 0;
	int i;
	enum rc rc = RC_OK;

	setup();
	err_clear(&e);
	memset(&f, 0, sizeof(f));
	memset(&s, 0, sizeof(s));
	snprintf(copy, sizeof(copy), "%s", words);
	for (w = strtok_r(copy, " ", &rest); w != NULL && rc == RC_OK;
	     w = strtok_r(NULL, " ", &rest))
		rc = search_form_add(&f, w, &e);
	if (rc == RC_OK)
		rc = search_form_run(rep, &f, 50, &s, &e);
	if (rc != RC_OK)
		return strcpy(list, e.code);
	list[0] = '\0';
	if (s.is_mynumber)
		snprintf(list, sizeof(list), "個人番号 %d", s.total);
	for (i = 0; i < s.count; i++)
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%d",
		    i > 0 ? " " : "", atoi(s.hits[i].person_no));
	search_release(&s);
	return list;
}

TEST(std_2_1_3_form_each_key_alone)
{
	CHECK_STR(asked("name=高橋"), "1");
	CHECK_STR(asked("name=NGUYEN"), "2");
	CHECK_STR(asked("name=van"), "2");
	CHECK_STR(asked("name=恵"), "1"); /* 名 alone, 2.1.2 */
	CHECK_STR(asked("former_name=鈴木"), "1");
	CHECK_STR(asked("alias=林"), "2");
	CHECK_STR(asked("name_kana=タカハシ"), "1");
	CHECK_STR(asked("name_kana=takahashi"), "1");
	CHECK_STR(asked("name_kana=たかはし　めぐ"), "1");
	CHECK_STR(asked("former_name_kana=スズキ"), "1");
	CHECK_STR(asked("alias_kana=ヤスシ"), "2");
	CHECK_STR(asked("birth=S60.2.3"), "1");
	CHECK_STR(asked("birth=1985-02-03"), "1");
	CHECK_STR(asked("relation=妻"), "1");
	CHECK_STR(asked("address=黒髪"), "2");
	CHECK_STR(asked("address=kurokami2-1"), "2");
	CHECK_STR(asked("address_code=43102001001"), "2");
	CHECK_STR(asked("postcode=862-0971"), "1");
	CHECK_STR(asked("address_building=メゾン"), "1");
	CHECK_STR(asked("address_room=203"), "1");
	CHECK_STR(asked("ward=431028"), "2");
	CHECK_STR(asked("person_no=00000000-7"), "7");
	CHECK_STR(asked("household_no=000000104"), "3");
	CHECK_STR(asked("juminhyo_code=123-4567-8901"), "1");
	CHECK_STR(asked("card_no=ab12345678cd"), "2");
	CHECK_STR(asked("special_card_no=ZY87654321XW"), "3");
	CHECK_STR(asked("removal_reason=3"), "4");
	CHECK_STR(asked("removal_reason=転出"), "5");
	CHECK_STR(asked("removal_date=R3..R4"), "4");
	CHECK_STR(asked("sex=女 address=安政町"), "3 9 4");
}

/* 2.1.3 [指定都市]: the ward by its name or its code, no other city's. */
TEST(std_2_1_3_ward_by_its_name)
{
	static const struct {
		const char *named, *code;
	} cases[] = { { "東区", "431028" }, { "熊本市東区", "431028" },
		{ "中央区", "431010" }, { "431028", "431028" },
		{ "43102", "43102" }, { "博多区", "" }, { "東", "" } };
	struct search_criteria f;
	struct err e;
	char word[64];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		err_clear(&e);
		memset(&f, 0, sizeof(f));
		snprintf(word, sizeof(word), "ward=%s", cases[i].named);
		CHECK_INT(search_form_add(&f, word, &e), RC_OK);
		if (cases[i].code[0] == '\0') {
			CHECK_INT(
			    search_form_ward(&f, "db", "431010", &e), RC_INPUT);
			CHECK_STR(e.code, "E2113");
			CHECK_STR(e.item, "ward");
			continue;
		}
		CHECK_INT(search_form_ward(&f, "db", "431010", &e), RC_OK);
		CHECK_STR(f.c[0].value, cases[i].code);
	}
	/* a city is asked for its own wards */
	err_clear(&e);
	memset(&f, 0, sizeof(f));
	CHECK_INT(search_form_add(&f, "ward=東区", &e), RC_OK);
	CHECK_INT(search_form_ward(&f, "db", "431001", &e), RC_OK);
	CHECK_STR(f.c[0].value, "431028");
}

/* A key is that item and no other. */
TEST(std_2_1_3_form_keys_stand_apart)
{
	CHECK_STR(asked("name=林"), "");
	CHECK_STR(asked("alias=高橋"), "");
	CHECK_STR(asked("former_name=高橋"), "");
	CHECK_STR(asked("name_kana=ハヤシ"), "");
	CHECK_STR(asked("card_no=ZY87654321XW"), "");
	CHECK_STR(asked("special_card_no=AB12345678CD"), "");
	CHECK_STR(asked("person_no=000000104"), "");
	CHECK_STR(asked("relation=子"), "5"); /* not 子の子 */
}

TEST(std_2_1_3_form_exact_beginning_part)
{
	CHECK_STR(asked("name==渡辺一"), "6");
	CHECK_STR(asked("name==渡"), "");
	CHECK_STR(asked("name=渡*"), "6 4 5");
	CHECK_STR(asked("name=*橋*"), "1");
	CHECK_STR(asked("name=橋"), "");
	CHECK_STR(asked("name_kana=*カハシ*"), "1");
	CHECK_STR(asked("relation=*の子*"), "6");
	CHECK_STR(asked("address_building=*大江*"), "1");
	CHECK_STR(asked("address=*江四*"), "1");
	CHECK_STR(asked("address==大江四丁目"), "1");
	CHECK_STR(asked("address==大江"), "");
	CHECK_STR(asked("juminhyo_code=1234*"), "1");
	CHECK_STR(asked("card_no=*345678*"), "2");
	CHECK_STR(asked("household_no=*0104*"), "3");
	CHECK_STR(asked("person_no=*00005*"), "5");
	CHECK_STR(asked("address_code=*2001*"), "2");
}

/* A 住民票コード by any figures of it that stand together. */
TEST(std_2_1_3_any_part_of_a_resident_code)
{
	static const char code[] = "12345678901";
	char text[64];

	for (int n = 1; n <= 11; n++)
		for (int from = 0; from + n <= 11; from++) {
			snprintf(text, sizeof(text),
			    "juminhyo_code=*%.*s* birth=1980..1990", n,
			    code + from);
			CHECK(strchr(asked(text), '1') != NULL);
		}
	CHECK_STR(asked("juminhyo_code=*8901*"), "1 2 3 8 5");
	CHECK_STR(asked("juminhyo_code=*2345678*"), "1 2 3 8 5");
	CHECK_STR(asked("juminhyo_code=*12345*"), "1");
	CHECK_STR(asked("juminhyo_code=*1098*"), "");
}

/* Every word of what was typed counts; what is not read to its end is refused. */
TEST(std_2_1_3_form_reads_every_word)
{
	static const char long_name[] =
	    "WIJESINGHE MUDIYANSELAGE RAJAPAKSHA DILSHAN KUMARA PERERA SILVA";
	char words[512], rest[512], *p;

	setup();
	help_put(rep, "000000040", "2",
	    json_pack("[o]",
		help_row("000000040", 1, 1, "event", "101", "kind", "2", "name",
		    long_name, "name_roman", long_name, "name_kana",
		    "ウィジェシンハ　ムディヤンセラーゲ　ラージャパクシャ　"
		    "ディルシャン　クマーラ　ペレーラ　シルバ　バンダーラナイケ　"
		    "ウィクラマシンハ　カルナーラトナ",
		    "birth", "1951.05.19", "sex", "1", "household_no",
		    "000000140", "relation", "世帯主", "postcode", "8620949",
		    "address_city", "熊本市中央区", "address_town", "国府本町",
		    "address_number", "9番", (char *)NULL)));
	/* the words of a form stand between full-width blanks */
	CHECK_STR(asked("name==NGUYEN　VAN　AN"), "2");
	CHECK_STR(asked("name==NGUYEN　VAN　AN　ZZZ"), "");
	CHECK_STR(asked("name=NGUYEN　VAN　AN　ZZZ"), "");
	CHECK_STR(
	    asked("name=WIJESINGHE　MUDIYANSELAGE　RAJAPAKSHA　DIL"), "40");
	snprintf(words, sizeof(words), "name==%s", long_name);
	while ((p = strchr(words, ' ')) != NULL) {
		snprintf(rest, sizeof(rest), "%s", p + 1);
		snprintf(p, sizeof(words) - (size_t)(p - words), "　%s", rest);
	}
	CHECK_STR(asked(words), "40");
	CHECK_STR(
	    asked("name_kana=ウィジェシンハ　ムディヤンセラーゲ　ラージャパク"),
	    "40");
	CHECK_STR(
	    asked("name_kana=ウィジェシンハ　ムディヤンセラーゲ　ラージャ　ゼ"),
	    "");
	CHECK_STR(asked("address=熊本県　熊本市　中央区　国府本町　9"), "40");
	CHECK_STR(asked("address=熊本県　熊本市　中央区　国府本町　9999"), "");
	CHECK_STR(asked("address=あ　い　う　え　お　か　き　く　け　こ　さ　し"
			"　す　せ"),
	    "E2111");
}

/* The box: a name of seven words, where they live, when they were born. */
TEST(std_2_1_3_box_reads_every_word)
{
	static const struct {
		const char *typed;
		int total; /* -1: E2111 */
	} cases[] = {
		{ "WIJESINGHE MUDIYANSELAGE RAJAPAKSHA DILSHAN KUMARA PERERA "
		  "SILVA 1951.5.19 男",
		    1 },
		{ "WIJESINGHE MUDIYANSELAGE RAJAPAKSHA DILSHAN KUMARA PERERA "
		  "SILVA 1951.5.19 女",
		    0 },
		{ "WIJESINGHE MUDIYANSELAGE RAJAPAKSHA DILSHAN KUMARA PERERA "
		  "SILVA 国府 1951. 5. 19 男",
		    1 },
		{ "熊本県 熊本市 中央区 国府本町 9 WIJESINGHE MUDIYANSELAGE "
		  "RAJAPAKSHA DILSHAN KUMARA PERERA 1951. 5. 19 男",
		    1 },
		{ "ウィジェシンハ ムディヤンセラーゲ ラージャパクシャ "
		  "ディルシャン クマーラ ペレーラ シルバ",
		    1 },
		{ "ウィジェシンハ ムディヤンセラーゲ ラージャパクシャ "
		  "ディルシャン クマーラ ペレーラ ゼルバ",
		    0 },
		{ "a b c d e f g h i j k l m", -1 },
		{ "a b c d e f g h i j k l m n o p q r s t u", -1 },
		{ "あああああああああああああああああああああああああああああああ"
		  "あああああああああああああああああああああああああああああああ"
		  "あああああああああああああああああああああああああああああああ",
		    -1 },
	};
	struct search_result s;
	struct err err;
	size_t i;
	enum rc rc;

	setup();
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		err_clear(&err);
		rc = search_run(rep, cases[i].typed, 10, &s, &err);
		if ((rc == RC_OK ? s.total : -1) != cases[i].total)
			printf("# %s\n", cases[i].typed);
		CHECK_INT(rc == RC_OK ? s.total : -1, cases[i].total);
		if (rc == RC_OK)
			search_release(&s);
		else
			CHECK_STR(err.code, "E2111");
	}
}

TEST(std_2_1_3_form_dates)
{
	CHECK_STR(asked("birth=S64"), "6 8"); /* all of 1989 */
	CHECK_STR(asked("birth=1989"), "6 8");
	CHECK_STR(asked("birth=S60..S64"), "1 6 8");
	CHECK_STR(asked("birth=1951-11-30..S31.3.3"), "3 7");
	CHECK_STR(asked("birth=..S3"), "4");
	CHECK_STR(asked("birth=H2.."), "2 5");
	CHECK_STR(asked("birth=S64..S60"), "E2113");
	CHECK_STR(asked("birth=昔"), "E2113");
}

TEST(std_2_1_3_form_nothing_entered)
{
	CHECK_STR(asked("name_kana="), "3 7");
	CHECK_STR(asked("name="), "9");
	CHECK_STR(asked("sex="), "8");
	CHECK_STR(asked("postcode="), "8");
	CHECK_STR(asked("relation="), "8");
	CHECK_STR(asked("juminhyo_code="), "4");
	CHECK_STR(asked("birth="), "");
	CHECK_STR(asked("former_name= name=高橋"), "");
	CHECK_STR(asked("former_name= name=渡辺"), "6 5 4");
	CHECK_STR(asked("alias= birth=1985..1990"), "1 6 8");
	CHECK_STR(asked("address_building= address=大江"), "");
	CHECK_STR(asked("removal_reason= name=渡辺"), "6");
	/* alone, it goes through everybody */
	CHECK_STR(asked("address_building= scope=removed"), "4 5");
	CHECK_STR(asked("person_no="), "E2113");
}

TEST(std_2_1_3_form_past_values)
{
	CHECK_STR(asked("name=鈴木"), "1");
	CHECK_STR(asked("name=鈴木 past=no"), "");
	CHECK_STR(asked("name_kana=スズキ past=no"), "");
	CHECK_STR(asked("address=水前寺公園"), "1");
	CHECK_STR(asked("address=水前寺公園 past=no"), "");
	CHECK_STR(asked("former_name=鈴木 past=no"), "1");
}

TEST(std_1_1_5_form_scope_of_both_stores)
{
	CHECK_STR(asked("name=渡辺"), "6 5 4");
	CHECK_STR(asked("name=渡辺 scope=current"), "6");
	CHECK_STR(asked("name=渡辺 scope=removed"), "5 4");
	CHECK_STR(asked("name=渡辺 scope=all"), "E2117");
}

TEST(std_2_1_2_form_fuzzy_and_variants_off)
{
	CHECK_STR(asked("name=渡邊"), "6 4 5");
	CHECK_STR(asked("name=渡邉 variants=no"), "4");
	CHECK_STR(asked("name=渡辺 variants=no"), "6 5");
	CHECK_STR(asked("name_kana=ワタナヘ"), "6 4 5");
	CHECK_STR(asked("name_kana=ワタナヘ fuzzy=no"), "");
	CHECK_STR(asked("name_kana=ワタナベ　ノ fuzzy=no"), "5");
	CHECK_STR(asked("name_kana=ワタナヘ　ノ fuzzy=no"), "");
	CHECK_STR(asked("name_kana=わたなべ fuzzy=no"), "6 4 5");
}

TEST(form_takes_what_it_can_mean)
{
	CHECK_STR(asked("sex=1"), "E2112");
	CHECK_STR(asked("scope=current"), "E2112");
	CHECK_STR(asked("sex=3 name=渡辺"), "E2113");
	CHECK_STR(asked("name=渡辺 name=林"), "E2116");
	CHECK_STR(asked("mynumber=1"), "E2117");
	CHECK_STR(asked("渡辺"), "E2117");
	CHECK_STR(asked("ward=中央"), "E2113");
	CHECK_STR(asked("removal_reason=引越"), "E2113");
	CHECK_STR(asked("name_kana=渡辺"), "E2113");
	CHECK_STR(asked("name=%"), "");
	CHECK_STR(asked("address=*%*"), "");
}

TEST(form_never_searches_a_mynumber)
{
	CHECK_STR(
	    asked("name=渡辺 juminhyo_code=1234-5678-9018"), "個人番号 0");
	CHECK_STR(asked("person_no=123456789018"), "個人番号 0");
}

/* 氏名+住所 or 氏名+生年月日; sex does not count. */
TEST(identity_search_takes_two_of_four)
{
	CHECK_STR(asked("identity=yes name=渡辺"), "E2115");
	CHECK_STR(asked("identity=yes name=渡辺 sex=1"), "E2115");
	CHECK_STR(asked("identity=yes birth=S60 address=大江"), "E2115");
	CHECK_STR(asked("identity=yes name=渡辺 birth="), "E2115");
	CHECK_STR(asked("identity=yes name=渡辺 birth=H12"), "E2115");
	CHECK_STR(asked("identity=yes name=渡辺 birth=H12.5"), "E2115");
	CHECK(strcmp(asked("identity=yes name=渡辺 birth=H12.7.7"), "E2115") !=
	      0);
	CHECK_STR(asked("identity=yes name=高橋 address=大江"), "1");
	CHECK_STR(asked("identity=yes juminhyo_code=12345678901"), "1");
	/* what holds of everybody tells nobody apart */
	CHECK_STR(asked("identity=yes juminhyo_code=1*"), "E2115");
	CHECK_STR(asked("identity=yes juminhyo_code=*1*"), "E2115");
	CHECK_STR(asked("identity=yes person_no=0*"), "E2115");
	CHECK_STR(asked("identity=yes person_no=*1*"), "E2115");
	CHECK_STR(asked("identity=yes name=高橋 address=1"), "E2115");
	CHECK_STR(asked("identity=yes name=高橋 address=１−２"), "E2115");
	CHECK_STR(asked("identity=yes name=渡辺 birth=T1..R8"), "E2115");
	CHECK_STR(asked("identity=yes name=渡辺 birth=T1.."), "E2115");
}

/* Who may be taken for whom is known beforehand, removed ones too. */
TEST(twins_are_known_and_told_apart)
{
	struct twin t[4];
	int n = -1;

	setup();
	japanese("000000021", "000000121", "安部　順", "アベ　ジュン",
	    "S40.04.04", "1", "世帯主", "安政町", "12番3号");
	japanese("000000022", "000000122", "阿部　純", "アヘ　シユン",
	    "S40.04.04", "2", "世帯主", "黒髪二丁目", "4番");
	help_put(rep, "000000023", "1",
	    json_pack(
		"[o]", help_row("000000023", 1, 1, "event", "201", "kind", "1",
			   "status", "2", "name", "安部　淳", "name_kana",
			   "アベ　ジュン", "birth", "S40.04.04", "sex", "1",
			   "household_no", "000000123", "address_city",
			   "熊本市中央区", "address_town", "安政町",
			   "address_number", "12番3号", "removal_reason", "2",
			   "removal_date", "R03.03.25", (char *)NULL)));
	japanese("000000024", "000000124", "安部　順", "アベ　ジュン",
	    "S40.04.05", "1", "世帯主", "安政町", "12番3号");
	CHECK_INT(replica_twins(rep, "000000021", 0, t, 4, &n, NULL), RC_OK);
	CHECK_INT(n, 2);
	CHECK_STR(t[0].person_no, "000000022");
	CHECK_STR(t[1].person_no, "000000023");
	CHECK(!t[0].is_removed && t[1].is_removed);
	CHECK_INT(replica_twins(rep, "000000023", 0, t, 4, &n, NULL), RC_OK);
	CHECK_INT(n, 2);
	CHECK_INT(replica_twins(rep, "000000024", 0, t, 4, &n, NULL), RC_OK);
	CHECK_INT(n, 0);
	CHECK_INT(
	    replica_twins(rep, "000009999", 0, t, 4, &n, NULL), RC_NOT_FOUND);
	/* the lot names one; where both live there, the number does */
	CHECK_INT(replica_twins(rep, "000000022", 0, t, 4, &n, NULL), RC_OK);
	CHECK(twin_told_apart("4", "000000022", "4番", t, n));
	CHECK(twin_told_apart("００２２", "000000022", "4番", t, n));
	CHECK(!twin_told_apart("12-3", "000000022", "4番", t, n));
	CHECK(!twin_told_apart("", "000000022", "4番", t, n));
	CHECK_INT(replica_twins(rep, "000000021", 0, t, 4, &n, NULL), RC_OK);
	CHECK(!twin_told_apart("12ー3", "000000021", "12番3号", t, n));
	CHECK(twin_told_apart("0021", "000000021", "12番3号", t, n));
}

/* Foreign residents: name, day and sex. */
TEST(twins_of_foreign_residents)
{
	static const char *const sex[] = { "1", "2", "1" };
	struct twin t[4];
	char no[16];
	int i, n = -1;

	setup();
	for (i = 0; i < 3; i++) {
		snprintf(no, sizeof(no), "00000003%d", i);
		help_put(rep, no, "2",
		    json_pack("[o]",
			help_row(no, 1, 1, "event", "101", "kind", "2", "name",
			    "LI WEI", "name_roman", "LI WEI", "name_kana",
			    i == 0 ? "リ　ウェイ" : "", "birth", "1980.01.01",
			    "sex", sex[i], "household_no", no, (char *)NULL)));
	}
	CHECK_INT(replica_twins(rep, "000000030", 0, t, 4, &n, NULL), RC_OK);
	CHECK_INT(n, 1);
	CHECK_STR(t[0].person_no, "000000032");
}

/* A row of somebody who has moved and moved. */
static json_t *
moved(int hist_no)
{
	char lot[32], room[32], house[16], building[64];

	snprintf(lot, sizeof(lot), "%d番", hist_no);
	snprintf(room, sizeof(room), "%d", 1000 + hist_no);
	snprintf(building, sizeof(building), "コーポ仮第%d", hist_no);
	snprintf(house, sizeof(house), "0000%05d", 7000 + hist_no / 400);
	return help_row("000000800", hist_no, 1, "event",
	    hist_no == 1 ? "101" : "301", "kind", "1", "name", "転々　多",
	    "name_kana", "テンテン　マサル", "birth", "S30.03.04", "sex", "1",
	    "household_no", house, "relation", "世帯主", "honseki", "熊本県",
	    "juminhyo_code", "80000000801", "postcode", "8620901",
	    "address_code", "43101009001", "address_city", "熊本市中央区",
	    "address_town", hist_no % 2 != 0 ? "出水一丁目" : "国府二丁目",
	    "address_number", lot, "address_building", building, "address_room",
	    room, (char *)NULL);
}

/* 1.1.4: nothing limits how often somebody moves. */
TEST(std_1_1_4_who_moved_500_times_is_found_by_each_key)
{
	static const char *const now[] = { "person_no=000000800",
		"household_no=000007001", "juminhyo_code=80000000801",
		"name=転々 birth=S30.3.4", "name=転々 relation=世帯主",
		"postcode=8620901", "address_code=43101009001",
		"address_room=1500", "address=国府二丁目500 past=no",
		"address_building=コーポ仮第500",
		"address=出水一丁目1 name=転々",
		"address_building=コーポ仮第1 name=転々",
		"address=国府二丁目250 name_kana=テンテン" };
	json_t *rows = json_array();
	struct search_result s;
	size_t i;

	setup();
	for (i = 1; i <= 500; i++)
		json_array_append_new(rows, moved((int)i));
	help_put(rep, "000000800", "1", rows);
	for (i = 0; i < sizeof(now) / sizeof(now[0]); i++) {
		if (strcmp(asked(now[i]), "800") != 0)
			printf("# %s\n", now[i]);
		CHECK_STR(asked(now[i]), "800");
	}
	CHECK_INT(search_run(rep, "転々 国府 500", 10, &s, NULL), RC_OK);
	CHECK_INT(s.count, 1);
	search_release(&s);
	/* and the next change leaves nothing behind */
	help_put(rep, "000000800", "1",
	    json_pack(
		"[o]", help_row("000000800", 501, 1, "event", "301", "kind",
			   "1", "name", "転々　多", "birth", "S30.03.05",
			   "household_no", "000007002", "address_city",
			   "熊本市中央区", (char *)NULL)));
	CHECK_STR(asked("household_no=000007001"), "");
	CHECK_STR(asked("household_no=000007002"), "800");
	CHECK_STR(asked("name=転々 birth=S30.3.4"), "");
	CHECK_STR(asked("juminhyo_code=80000000801"), "");
	CHECK_STR(asked("address=国府二丁目500 name=転々"), "800");
	CHECK_STR(asked("address=国府二丁目500 name=転々 past=no"), "");
}

/* The box takes postcodes, aliases, former names and card numbers too. */
TEST(std_2_1_3_box_numbers_and_names_of_all_kinds)
{
	static const struct {
		const char *typed;
		int no;
	} asked_box[] = { { "〒862-0971", 1 }, { "8620971", 1 },
		{ "862-0971 高橋", 1 }, { "林 安", 2 }, { "やすし", 2 },
		{ "鈴木 恵", 1 }, { "スズキ", 1 }, { "ab12345678cd", 2 },
		{ "ZY87654321XW", 3 }, { "KIM SUNJA", 3 }, { "sunja", 3 },
		{ "nguyen van an", 2 }, { "van an", 2 }, { "12345678901", 1 },
		{ "000000103", 2 }, { "メゾン大江", 1 },
		{ "男 黒髪 1990", 2 } };
	struct search_result s;
	size_t i;

	setup();
	for (i = 0; i < sizeof(asked_box) / sizeof(asked_box[0]); i++) {
		CHECK_INT(
		    search_run(rep, asked_box[i].typed, 10, &s, NULL), RC_OK);
		if (s.count == 0 ||
		    atoi(s.hits[0].person_no) != asked_box[i].no)
			printf("# %s\n", asked_box[i].typed);
		CHECK(s.count > 0 &&
		      atoi(s.hits[0].person_no) == asked_box[i].no);
		search_release(&s);
	}
}

TEST(form_as_text_and_back)
{
	static const char *const words[] = { "name=渡辺", "former_name==鈴木",
		"name_kana=*タナ*", "birth=S38..S40", "address=大江*",
		"alias=", "scope=current", "past=no", "fuzzy=no", "variants=no",
		"identity=yes" };
	struct search_criteria f, g;
	struct err e;
	char text[600], again[600], *w, *rest = NULL;
	size_t i;

	memset(&f, 0, sizeof(f));
	memset(&g, 0, sizeof(g));
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		CHECK_INT(search_form_add(&f, words[i], &e), RC_OK);
	search_form_text(&f, text, sizeof(text));
	CHECK_STR(text,
	    "氏名=渡辺 旧氏==鈴木 フリガナ=*タナ* 生年月日=S38..S40 住所=大江* "
	    "通称= 範囲=現存 過去の氏名住所=含まない あいまい=しない "
	    "異体字=含まない 本人確認=はい");
	snprintf(again, sizeof(again), "%s", text);
	for (w = strtok_r(again, " ", &rest); w != NULL;
	     w = strtok_r(NULL, " ", &rest))
		CHECK_INT(search_form_add(&g, w, &e), RC_OK);
	search_form_text(&g, again, sizeof(again));
	CHECK_STR(again, text);
}

int
main(int argc, char **argv)
{
	int rc = test_main(argc, argv);

	replica_close(rep);
	help_clean();
	return rc;
}
