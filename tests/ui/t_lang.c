/* SPDX-License-Identifier: ISC
 * t_lang - with language = en no untranslated string is on S1, H1, W1, L0,
 * N1, in dialogs, help or messages. What is left in Japanese is data: dates
 * of the era, names of the office, of staff and of residents, signs.
 */
#include "tests/test.h"
#include "tests/ui/help_desk.h"

#include "src/text.h"

/* Data of the fixtures, and the signs, which are read aloud as words. */
static const char *const data[] = { "熊本市中央区（架空の住民）",
	"水前寺公園  邊=辺", "ワタナベ　ケンタロウ", "ワタナベ　ケンタ",
	"中央区", "3番", "佐々木由美", "窓口", "令和", "渡邉　健司",
	"ワタナベ　ケンジ", "世帯主", "水前寺二丁目4-18", "渡辺　健二",
	"夫（未届）", "水前寺六丁目1-30 コーポ出水102", "邉=辺", "渡部　健子",
	"ワタナベ　ケンコ", "〔抑止〕", "渡辺　賢", "ワタナベ　ケン", "子",
	"水前寺公園8-2", "転居 審査待ち（現住所は前のまま）",
	"水前寺一丁目21-5-303", "渡邊　健太郎", "わたなべ", "けん~", "昭和",
	"平成", "【研修】", "水前寺", "水", "部屋番号", "国内転入",
	"佐藤　花子", "サトウ　ハナコ", "妻", "水前寺二丁目12-3", "はなこ",
	"のまま）", "まま）", "屋番号", "抑支", "同", "仮", "外", "除", "転居",
	"職員番号か暗証が違います" /* the module's own words */ };

static bool
is_japanese(int32_t c)
{
	return (c >= 0x3041 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
	       (c >= 0xFF01 && c <= 0xFF9F) || (c >= 0x3001 && c <= 0x301F);
}

/* Every Japanese character of the screen belongs to some data. */
static void
check(struct vt *v, const char *where)
{
	char row[4096];
	int bad = 0;

	for (int r = 1; r <= 24; r++) {
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

TEST(sign_in_home_lock_and_messages_are_english)
{
	struct desk d = {
		.helper = HELPER_RIGHT, .is_english = true, .wants_signin = true
	};
	struct vt *v = desk_start(&d, 24, 80);
	static const char *const steps[] = { "", "10001{Enter}wrong{Enter}",
		"{F1}", "{F1}", "madoguchi{Enter}", "w", "{F1}", "{F3}",
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

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
