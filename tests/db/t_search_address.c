/* SPDX-License-Identifier: ISC
 * Addresses as they are written and as this program writes them, 方書 with
 * rooms, of today and of before, alike in the one box and in the form (2.1.3).
 */
#include "db/search.h"

#include "db/replica_private.h"
#include "tests/db/help_replica.h"
#include "tests/test.h"

static struct replica *rep;

static json_t *
row(const char *no, int hist, const char *name, const char *kana,
    const char *town, const char *number, const char *building,
    const char *room)
{
	return help_row(no, hist, 1, "event", hist == 1 ? "101" : "301", "kind",
	    "1", "name", name, "name_kana", kana, "birth", "S41.10.13", "sex",
	    "1", "household_no", no, "address_pref", "熊本県", "address_city",
	    "熊本市中央区", "address_town", town, "address_number", number,
	    "address_building", building, "address_room", room, (char *)NULL);
}

static void
live(const char *no, const char *name, const char *kana, const char *town,
    const char *number, const char *building, const char *room)
{
	help_put(rep, no, "1",
	    json_pack(
		"[o]", row(no, 1, name, kana, town, number, building, room)));
}

static void
setup(void)
{
	if (rep != NULL)
		return;
	rep = help_replica("address.db", "2026-07-15");
	live("000000011", "小島　洋子", "コジマ　ヨウコ", "渡鹿五丁目",
	    "4番12号", "", "");
	live("000000029", "佐藤　桜", "サトウ　サクラ", "渡鹿六丁目", "26番8号",
	    "メゾン渡鹿六丁目", "108");
	live("000000037", "佐藤　梅", "サトウ　ウメ", "渡鹿六丁目", "26番8号",
	    "メゾン渡鹿六丁目", "109");
	live("000000045", "平野　恵", "ヒラノ　メグミ", "平成三丁目",
	    "12番16号", "", "");
	live("000000053", "山本　一", "ヤマモト　ハジメ", "安政町", "5番地4",
	    "グランドハイツ安政町", "A-203");
	live("000000061", "山本　二", "ヤマモト　ニ", "黒髪二丁目", "1番3号",
	    "", "");
	live("000000079", "山本　三", "ヤマモト　サン", "黒髪四丁目", "2番1号",
	    "", "");
	/* moved within the town, and from one room to another */
	help_put(rep, "000000087", "1",
	    json_pack("[o,o,o]",
		row("000000087", 1, "旧住　一郎", "キュウジュウ　イチロウ",
		    "黒髪五丁目", "88番1号", "ベルメゾン旧館", "501"),
		row("000000087", 2, "旧住　一郎", "キュウジュウ　イチロウ",
		    "大江四丁目", "9番9号", "グラン新館", "101"),
		row("000000087", 3, "旧住　一郎", "キュウジュウ　イチロウ",
		    "大江四丁目", "9番9号", "グラン新館", "202")));
	/* came from another city, with a 方書 there */
	help_put(rep, "000000095", "1",
	    json_pack("[o]",
		help_row("000000095", 1, 1, "event", "101", "kind", "1", "name",
		    "博多　人", "name_kana", "ハカタ　ジン", "birth",
		    "S41.10.14", "sex", "1", "household_no", "000000095",
		    "address_city", "熊本市中央区", "address_town",
		    "大江五丁目", "address_number", "1番1号", "prev_pref",
		    "福岡県", "prev_city", "福岡市博多区", "prev_town", "住吉",
		    "prev_number", "2番3号", "prev_building", "コーポ住吉",
		    (char *)NULL)));
	live("000000109", "大渡　鹿子", "オオワタリ　シカコ", "大江六丁目",
	    "5番4号", "", "");
	live("000000117", "小沢　一", "オザワ　ハジメ", "大江六丁目", "6番4号",
	    "SUNRISE大江", "3");
}

static const char *
list_of(const struct search_result *s)
{
	static char list[400];
	size_t n = 0;
	int i;

	list[0] = '\0';
	for (i = 0; i < s->count && n < sizeof(list); i++)
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%d",
		    i > 0 ? " " : "", atoi(s->hits[i].person_no));
	return list;
}

static const char *
box(const char *query)
{
	static char code[16];
	struct search_result s;
	const char *list;
	struct err e;

	setup();
	err_clear(&e);
	if (search_run(rep, query, 50, &s, &e) != RC_OK) {
		snprintf(code, sizeof(code), "%s", e.code);
		return code;
	}
	list = list_of(&s);
	search_release(&s);
	return list;
}

/* Criteria with blanks between, a full-width one within a value. */
static const char *
form(const char *text)
{
	static char code[16];
	struct search_criteria f = { .n = 0 };
	struct search_result s;
	char copy[300], *at = copy, *word;
	const char *list;
	struct err e;

	setup();
	err_clear(&e);
	snprintf(copy, sizeof(copy), "%s", text);
	while ((word = strsep(&at, " ")) != NULL)
		CHECK_INT(search_form_add(&f, word, NULL), RC_OK);
	if (search_form_run(rep, &f, 50, &s, &e) != RC_OK) {
		snprintf(code, sizeof(code), "%s", e.code);
		return code;
	}
	list = list_of(&s);
	search_release(&s);
	return list;
}

static const char *
why(const char *query, int no)
{
	static char text[96];
	struct search_result s;
	int i;

	setup();
	text[0] = '\0';
	CHECK_INT(search_run(rep, query, 50, &s, NULL), RC_OK);
	for (i = 0; i < s.count; i++)
		if (atoi(s.hits[i].person_no) == no)
			snprintf(text, sizeof(text), "%s", s.hits[i].why);
	search_release(&s);
	return text;
}

static const char *const ways[] = { "渡鹿5-4-12", "渡鹿５－４－１２",
	"渡鹿五丁目4番12号", "渡鹿5丁目4番12号", "渡鹿5丁目4-12",
	"渡鹿五丁目四番十二号", "渡鹿五丁目四番一二号", "渡鹿5の4の12",
	"中央区渡鹿5-4-12", "熊本市中央区渡鹿五丁目4番12号",
	"熊本県熊本市中央区渡鹿五丁目4番12号", "熊本市渡鹿5-4-12" };

TEST(std_2_1_3_an_address_as_it_is_written)
{
	char text[200];
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		CHECK_STR(box(ways[i]), "11");
		snprintf(text, sizeof(text), "address=%s", ways[i]);
		CHECK_STR(form(text), "11");
		snprintf(text, sizeof(text), "町:%s", ways[i]);
		CHECK_STR(box(text), "11");
		snprintf(text, sizeof(text), "小島 %s", ways[i]);
		CHECK_STR(box(text), "11");
		snprintf(text, sizeof(text), "佐藤 %s", ways[i]);
		CHECK_STR(box(text), "");
	}
	CHECK_STR(box("とろく5-4-12"), "11");
	CHECK_STR(box("toroku5-4-12"), "11");
	CHECK_STR(why("熊本市中央区渡鹿五丁目4番12号", 11), "住所");
	CHECK_STR(box("安政町五番地四"), "53");
}

TEST(std_2_1_3_an_address_with_blanks_in_it)
{
	CHECK_STR(box("渡鹿 5-4-12"), "11");
	CHECK_STR(box("渡鹿　五丁目 4番12号"), "11");
	CHECK_STR(box("渡鹿 5丁目 4番 12号"), "11");
	CHECK_STR(box("熊本市 中央区 渡鹿 5-4-12"), "11");
	CHECK_STR(box("熊本県 熊本市中央区 渡鹿5-4-12"), "11");
	CHECK_STR(box("toroku 5-4-12"), "11");
	CHECK_STR(box("とろく 5-4-12"), "11");
	CHECK_STR(box("佐藤 渡鹿 6-26-8"), "29 37");
	CHECK_STR(box("渡鹿 6-26-8 佐藤"), "29 37");
	CHECK_STR(box("渡鹿 5丁目"), "11");
	CHECK_STR(box("平成 3-12"), "45");
	CHECK_STR(form("address=渡鹿　5-4-12"), "11");
	CHECK_STR(form("address=熊本市　中央区　渡鹿　5-4-12"), "11");
	/* the 丁目 first, then whoever has that lot in any of them */
	CHECK_STR(box("黒髪 2-1"), "61 79");
	CHECK_STR(box("黒髪2-1"), "61");
	/* a name and a lot are no town; a lot in words is one */
	CHECK_STR(box("小島 4-12"), "11");
	CHECK_STR(box("小島 4番12号"), "11");
	CHECK_STR(box("小島 四番十二号"), "11");
	CHECK_STR(box("小島 4番11号"), "");
}

/* Where the town is says nothing more in a register of that place; alone it
 * is everybody. Another city is where somebody came from. */
TEST(std_2_1_3_prefecture_and_city_of_the_register)
{
	CHECK_STR(box("中央区"), "E2112");
	CHECK_STR(box("熊本県熊本市中央区"), "E2112");
	CHECK_STR(form("address=熊本市中央区"), "E2112");
	CHECK_STR(box("佐藤 中央区"), "29 37");
	CHECK_STR(box("熊本市 佐藤"), "29 37");
	CHECK_STR(box("福岡県福岡市博多区住吉2-3"), "95");
	CHECK_STR(box("福岡市博多区"), "95");
	CHECK_STR(box("佐藤 福岡県"), "");
	CHECK_STR(box("博多 福岡市博多区"), "95");
}

TEST(std_2_1_3_a_building_and_its_room)
{
	CHECK_STR(box("メゾン渡鹿六丁目"), "29 37");
	CHECK_STR(box("メゾン渡鹿六丁目108"), "29");
	CHECK_STR(box("メゾン渡鹿六丁目108号室"), "29");
	CHECK_STR(box("メゾン渡鹿六丁目 108"), "29");
	CHECK_STR(box("メゾン渡鹿六丁目 108号"), "29");
	CHECK_STR(box("渡鹿6-26-8-108"), "29");
	CHECK_STR(box("渡鹿6-26-8 メゾン渡鹿六丁目108"), "29");
	CHECK_STR(
	    box("熊本市中央区渡鹿六丁目26番8号 メゾン渡鹿六丁目108"), "29");
	CHECK_STR(box("渡鹿 6-26-8 メゾン渡鹿六丁目 108"), "29");
	CHECK_STR(box("佐藤 メゾン渡鹿六丁目109"), "37");
	CHECK_STR(box("メゾン渡鹿六丁目110"), "");
	CHECK_STR(box("グランドハイツ安政町203"), "53");
	CHECK_STR(form("address_building=メゾン渡鹿六丁目108"), "29");
	CHECK_STR(form("address_building==メゾン渡鹿六丁目"), "29 37");
	CHECK_STR(
	    form("address_building=メゾン渡鹿六丁目 address_room=109"), "37");
	CHECK_STR(form("address_building==メゾン渡鹿"), "");
	CHECK_STR(why("メゾン渡鹿六丁目108", 29), "方書");
}

TEST(std_2_1_3_a_building_by_its_sound)
{
	static const char *const sounds[] = { "めぞん", "ﾒｿﾞﾝ", "メソン",
		"mezon", "めぞん渡鹿" };
	char text[100];
	size_t i;

	for (i = 0; i < sizeof(sounds) / sizeof(sounds[0]); i++) {
		CHECK_STR(box(sounds[i]), "29 37");
		snprintf(text, sizeof(text), "address_building=%s", sounds[i]);
		CHECK_STR(form(text), "29 37");
	}
	CHECK_STR(box("ぐらんどはいつ"), "53");
	CHECK_STR(box("gurandohaitsu"), "53");
	CHECK_STR(box("sunrise"), "117");
	CHECK_STR(box("ＳＵＮＲＩＳＥ大江 3"), "117");
	CHECK_STR(form("address_building=*はいつ*"), "53");
	CHECK_STR(form("address_building=*ハイツ*"), "53");
	CHECK_STR(form("address_building=めぞん fuzzy=no"), "29 37");
	CHECK_STR(form("address_building=メソン fuzzy=no"), "");
	/* which sounds were taken for alike is said */
	CHECK_STR(why("メソン", 29), "方書  清濁");
	CHECK_STR(why("めぞん", 29), "方書");
}

TEST(std_2_1_3_a_building_and_a_room_of_before)
{
	CHECK_STR(box("ベルメゾン旧館"), "87");
	CHECK_STR(box("べるめぞん旧館501"), "87");
	CHECK_STR(why("ベルメゾン旧館", 87), "旧方書");
	CHECK_STR(why("グラン新館", 87), "方書");
	CHECK_STR(box("グラン新館101"), "87");
	CHECK_STR(why("グラン新館101", 87), "旧方書");
	CHECK_STR(why("グラン新館202", 87), "方書");
	CHECK_STR(box("コーポ住吉"), "95");
	CHECK_STR(why("コーポ住吉", 95), "旧方書");
	CHECK_STR(form("address_building=ベルメゾン旧館"), "87");
	CHECK_STR(form("address_building=ベルメゾン旧館 past=no"), "");
	CHECK_STR(form("address_room=501"), "87");
	CHECK_STR(form("address_room=501 past=no"), "");
	CHECK_STR(form("address_room=202 past=no"), "87");
	/* the town of then with the room of then */
	CHECK_STR(box("黒髪5-88-1-501"), "87");
	CHECK_STR(why("黒髪5-88-1-501", 87), "旧住所 黒髪五丁目");
}

/* One kanji is enough for a part in the form. */
TEST(std_2_1_3_a_part_of_a_town)
{
	CHECK_STR(form("address=*鹿*"), "11 29 37");
	CHECK_STR(form("address=*鹿六*"), "29 37");
	/* more towns than can be asked for: said, and nobody left out */
	CHECK_STR(form("address=*町*"), "E2112");
	CHECK_STR(form("address==渡鹿"), "");
	CHECK_STR(form("address==渡鹿五丁目"), "11");
	CHECK_STR(form("address==渡鹿六丁目"), "29 37");
}

static void
be_register_of(const char *municipality, const char *name)
{
	struct store_stmt *st;

	CHECK_INT(store_begin(rep->db, NULL), RC_OK);
	CHECK_INT(
	    store_use(rep->db, "UPDATE cursor SET municipality = $1, name = $2",
		&st, NULL),
	    RC_OK);
	store_text(st, 1, municipality);
	store_text(st, 2, name);
	CHECK_INT(store_run(st, NULL, NULL), RC_OK);
	CHECK_INT(store_commit(rep->db, NULL), RC_OK);
}

/* In the register of a city of wards the ward stands between city and town. */
/* A town of a large city: more keys than are read of one condition, and the lot
 * stands behind them. */
TEST(std_2_1_3_a_lot_of_a_town_of_many)
{
	static const char sql[] =
	    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
	    "WHERE i < 25000) INSERT INTO skey (kind, key, sheet, former, cut, "
	    "gone, sex, raw) SELECT 'a', printf('%06d/1-%d', (SELECT id FROM "
	    "town WHERE name = '渡鹿五丁目'), n.i), (SELECT max(id) FROM "
	    "sheet), 0, 0, 2147483647, '1', NULL FROM n";
	struct store_stmt *st;

	setup();
	CHECK_INT(store_begin(rep->db, NULL), RC_OK);
	CHECK_INT(store_use(rep->db, sql, &st, NULL), RC_OK);
	CHECK_INT(store_run(st, NULL, NULL), RC_OK);
	store_done(st);
	CHECK_INT(store_commit(rep->db, NULL), RC_OK);
	CHECK_STR(box("渡鹿五丁目4番12号"), "11");
	CHECK_STR(box("渡鹿 5-4-12"), "11");
	CHECK_STR(box("熊本市中央区 渡鹿五丁目 4番12号"), "11");
	CHECK_STR(box("コジマ 渡鹿5-4"), "11");
	CHECK_STR(form("address=渡鹿5-4-12"), "11");
}

TEST(std_2_1_3_the_ward_before_a_town_in_a_register_of_all)
{
	setup();
	be_register_of("431001", "熊本市");
	CHECK_STR(box("熊本市中央区渡鹿5-4-12"), "11");
	CHECK_STR(box("熊本県熊本市中央区渡鹿五丁目4番12号"), "11");
	CHECK_STR(box("中央区渡鹿5-4-12"), "11");
	CHECK_STR(box("熊本市 渡鹿 5-4-12"), "11");
	CHECK_STR(form("address=熊本市中央区渡鹿5-4-12"), "11");
	CHECK_STR(box("福岡市博多区住吉2-3"), "95");
	be_register_of("431010", "熊本市中央区");
}

int
main(int argc, char **argv)
{
	int rc = test_main(argc, argv);

	replica_close(rep);
	help_clean();
	return rc;
}
