/* SPDX-License-Identifier: ISC
 * t_lang - with language = en no untranslated string is on S1, H1, W1, L0,
 * N1, in dialogs, help or messages, those of rules and of the register
 * included. What is left in Japanese is data: dates of the era, names of the
 * office, of staff and of residents, signs.
 */
#include "tests/test.h"
#include "tests/ui/help_counter.h"
#include "tests/ui/help_desk.h"

#include "src/text.h"

/* Data of the fixtures, and the signs, which are read aloud as words. */
static const char *const data[] = { "熊本市中央区（架空の住民）",
	"熊本市中央区（架空", "水前寺公園  邊=辺", "ワタナベ　ケンタロウ",
	"ワタナベ　ケンタ", "中央区", "3番", "佐々木由美", "窓口", "令和",
	"渡邉　健司", "ワタナベ　ケンジ", "世帯主", "水前寺二丁目4-18",
	"渡辺　健二", "夫（未届）", "水前寺六丁目1-30 コーポ出水102", "邉=辺",
	"渡部　健子", "ワタナベ　ケンコ", "〔抑止〕", "渡辺　賢",
	"ワタナベ　ケン", "子", "水前寺公園8-2",
	"転居 審査待ち（現住所は前のまま）", "水前寺一丁目21-5-303",
	"渡邊　健太郎", "わたなべ", "けん~", "昭和", "平成", "【研修】",
	"水前寺", "水", "部屋番号", "国内転入", "佐藤　花子", "サトウ　ハナコ",
	"妻", "水前寺二丁目12-3", "はなこ", "のまま）", "まま）", "屋番号",
	"抑支", "同", "仮", "外", "除", "転居" };

static bool
is_japanese(int32_t c)
{
	return (c >= 0x3041 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
	       (c >= 0xFF01 && c <= 0xFF9F) || (c >= 0x3001 && c <= 0x301F);
}

/* Every Japanese character of these rows belongs to some data. */
static void
check_rows(struct vt *v, const char *where, int first, int last)
{
	char row[4096];
	int bad = 0;

	for (int r = first; r <= last; r++) {
		size_t i = 0;
		int32_t c;
		bool found = false;

		(void)snprintf(row, sizeof(row), "%s", vt_row(v, r));
		for (size_t d = 0; d < sizeof(data) / sizeof(data[0]); d++) {
			char *p;

			while ((p = strstr(row, data[d])) != NULL)
				memset(p, ' ', strlen(data[d]));
		}
		while (row[i] != '\0') {
			c = utf8_next(row, strlen(row), &i);
			found = found || is_japanese(c);
		}
		if (found) {
			printf("# %s row %d: %s\n", where, r, vt_row(v, r));
			bad++;
		}
	}
	CHECK_INT(bad, 0);
}

static void
check(struct vt *v, const char *where)
{
	check_rows(v, where, 1, 24);
}

TEST(sign_in_home_lock_and_messages_are_english)
{
	struct desk d = {
		.helper = HELPER_RIGHT, .is_english = true, .wants_signin = true
	};
	struct vt *v = desk_start(&d, 24, 80);
	static const char *const steps[] = { "", "10001{Enter}wrong{Enter}",
		"{F1}", "{F1}", "{F3}", "madoguchi{Enter}", "w", "{F1}", "{F3}",
		"{F1}{F1}", "{F8}", "{F3}", "1", "watanabe", "{Tab}", "{Tab}",
		"{Enter}", "9-9{Enter}", "{F1}{F1}", "{F3}", "{F3}", "{F3}",
		"9", "{Enter}", "abc{Enter}", "/n1{Enter}", "{F5}", "{F3}",
		"/zz{Enter}", "/p", "{Enter}", "nobody x", "{F3}", "{F6}",
		"{F3}", "1123456789018", "{F2}", "{F3}", "{F12}", "x",
		"wrong{Enter}", "madoguchi{Enter}", "{F3}/q{Enter}" };

	CHECK(vt_frame(v));
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		vt_keys(v, steps[i]);
		CHECK(vt_settle(v));
		check(v, steps[i]);
	}
	CHECK_STR(vt_code(v), "S1");
	desk_end(v, 0);
}

TEST(no_line_and_small_terminal_are_english)
{
	struct desk d = {
		.helper = HELPER_RIGHT, .is_english = true, .is_offline = true
	};
	struct vt *v = desk_start(&d, 24, 80);

	vt_keys(v, "1/n1{Enter}");
	CHECK(vt_settle(v));
	CHECK(vt_has(v, "Down"));
	check(v, "N1 down");
	vt_resize(v, 10, 60);
	CHECK(vt_wait(v, "at least 80 columns"));
	desk_end(v, 0);
}

/* What the rules of 11.1 say stands under the field in English, its values
 * as they were typed. */
TEST(rules_under_a_field_are_english)
{
	struct desk d = { .helper = HELPER_RIGHT, .is_english = true };
	struct vt *v = desk_start(&d, 24, 80);

	/* the notification, the first person, the second one's relation */
	vt_keys(v, "2{F6}113{Tab}T-6{Tab}11hakata{F4}{Enter}住吉四丁目{Tab}"
		   "99番9号{Tab}{Tab}渡邉　健一{Tab}suizenji2{F4}{Enter}12-3"
		   "{Tab}メゾン水前寺{Tab}301{F8}");
	vt_keys(v, "渡邉 健一{Tab}S62.8.4{Tab}watanabe ken'ichi{Tab}11{Tab}{F4}"
		   "{Enter}0{Tab}12345678901{Tab}{F8}");
	vt_keys(v, "美咲{Tab}H1.2.14{Tab}misaki{Tab}12孫{Tab}");
	CHECK(vt_settle(v));
	CHECK(vt_has(v, "E1111 「孫」 is no relation"));
	CHECK(vt_has(v, "It is not one of the words the law knows"));
	CHECK(vt_has(v, "Instead of 「孫」 write 「子の子」"));
	desk_end(v, 0);
}

TEST(alerts_under_a_field_are_english)
{
	struct desk d = { .helper = HELPER_RIGHT, .is_english = true };
	struct vt *v = desk_start(&d, 24, 80);

	vt_keys(v, "2{F6}111{Tab}T-20{Tab}");
	CHECK(vt_settle(v));
	CHECK(vt_has(v, "A2201 Notified more than 14 days after the event"));
	CHECK(vt_has(v, "The law gives 14 days"));
	CHECK(vt_has(v, "1 Received the paper   2 Go on without it"));
	desk_end(v, 0);
}

/* A refusal of the register, with values in its text. */
TEST(register_errors_in_a_dialog_are_english)
{
	struct counter c = { .staff = "10002",
		.scene = SCENE_MANY,
		.reason = 8,
		.opens = "R1",
		.is_english = true };
	struct vt *v = counter_start(&c, 24, 80);

	vt_keys(v, "a");
	CHECK(vt_settle(v));
	json_decref(counter_call("10003", "setting.set",
	    json_pack("{s:s,s:i}", "key", "approve_many_max", "value", 3)));
	vt_keys(v, "{F10}");
	CHECK(vt_wait(v, "Approve 12 entries, 15 people  Password"));
	vt_keys(v, "madoguchi{Enter}");
	CHECK(vt_wait(v, "E4092"));
	CHECK(vt_has(v, "More entries than may be approved at once"));
	CHECK(vt_has(v, "12 were chosen, the limit is 3"));
	CHECK(vt_has(v, "Choose fewer and approve them in parts"));
	check_rows(v, "E4092", 7, 9);
	vt_keys(v, "{F3}");
	CHECK(vt_settle(v));
	CHECK_INT(vt_end(v), 0);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
