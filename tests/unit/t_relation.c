/* SPDX-License-Identifier: ISC
 * t_relation - the vocabulary of 1.1.11 and the order of 5.2.
 */
#include "src/relation.h"
#include "tests/test.h"

TEST(std_1_1_11_vocabulary)
{
	static const char *const good[] = { "", "世帯主", "夫", "妻",
		"夫（未届）", "妻（未届）", "子", "子（子の夫）",
		"子（子の妻）", "父", "母", "兄", "姉", "弟", "妹", "縁故者",
		"同居人", "子の子", "子の子の子の子", "父の母",
		"妻の父の兄の子", "子の妻（未届）", "妻（未届）の子",
		"妻の子（子の妻）" };
	static const char *const bad[] = { "子の子の子の子の子", "孫", "祖父",
		"祖母", "おじ", "おば", "甥", "姪", "家事使用人", "準世帯主",
		"世帯主の子", "子の", "の子", "子のの子", "子 の子",
		"縁故者の子", "同居人の妻", "夫(未届)", "妻の祖母",
		"子の世帯主", "子（子の父）", "長男", "子の子の子の子の", " 子",
		"x" };
	size_t k;
	int i;

	for (k = 0; k < sizeof(good) / sizeof(good[0]); k++)
		if (relation_check(good[k], NULL) != RC_OK) {
			printf("# refused: %s\n", good[k]);
			CHECK(false);
		}
	for (k = 0; k < sizeof(bad) / sizeof(bad[0]); k++)
		if (relation_check(bad[k], NULL) != RC_INPUT ||
		    relation_terms(bad[k]) != 0) {
			printf("# accepted: %s\n", bad[k]);
			CHECK(false);
		}
	for (i = 0; relation_words[i] != NULL; i++)
		CHECK_INT(relation_check(relation_words[i], NULL), RC_OK);
	CHECK_INT(relation_terms("世帯主"), 1);
	CHECK_INT(relation_terms("子（子の夫）"), 1);
	CHECK_INT(relation_terms("子の妻"), 2);
	CHECK_INT(relation_terms("子の子の子の子"), 4);
}

static void
remedy_has(const char *wrong, const char *right)
{
	struct err e = { 0 };

	CHECK_INT(relation_check(wrong, &e), RC_INPUT);
	CHECK_STR(e.code, "E1111");
	if (strstr(e.remedy, right) == NULL) {
		printf("# %s: %s\n", wrong, e.remedy);
		CHECK(false);
	}
}

TEST(std_1_1_11_names_the_legal_word)
{
	remedy_has("孫", "「子の子」");
	remedy_has("曾孫", "「子の子の子」");
	remedy_has("祖父", "父の父");
	remedy_has("祖母", "母の母");
	remedy_has("甥", "兄の子");
	remedy_has("姪", "姉の子");
	remedy_has("おじ", "父の兄");
	remedy_has("おば", "母の妹");
	remedy_has("長男", "「子」");
	remedy_has("夫(未届)", "「夫（未届）」");
	remedy_has("子の子の子の子の子", "縁故者");
	remedy_has("妻の祖母", "父の母");
	remedy_has("子の孫", "「子の子」");
	remedy_has("準世帯主", "世帯主");
	remedy_has("あああ", "F4");
}

static void
order_is(const struct order_member *m, int n, const char *want)
{
	char got[512] = "";
	int order[32], i;

	relation_order(m, n, order);
	for (i = 0; i < n; i++) {
		strncat(got, m[order[i]].name, sizeof(got) - strlen(got) - 1);
		if (i + 1 < n)
			strncat(got, " ", sizeof(got) - strlen(got) - 1);
	}
	CHECK_STR(got, want);
}

/* The Check of 5.2. Names are the roles; given in another order. */
TEST(std_5_2_example)
{
	static const struct order_member m[] = {
		{ "010", "同居人", "S40.01.01", "同居人", "", "1", 0 },
		{ "009", "妻の母", "S20.01.01", "妻の母", "", "2", 0 },
		{ "008", "母", "S21.01.01", "母", "母", "2", 0 },
		{ "007", "父", "S19.01.01", "父", "母", "1", 0 },
		{ "006", "子の子", "H30.01.01", "長男の子", "長男", "1", 0 },
		{ "005", "子の妻", "H04.01.01", "長男の妻", "長男", "2", 0 },
		{ "004", "子", "H03.01.01", "長男", "長男", "1", 0 },
		{ "003", "子", "H05.01.01", "次男", "世帯主", "1", 0 },
		{ "002", "妻", "S42.01.01", "妻", "世帯主", "2", 0 },
		{ "001", "世帯主", "S41.01.01", "世帯主", "世帯主", "1", 0 },
	};
	struct order_member other[10];
	int i;

	order_is(
	    m, 10, "世帯主 妻 次男 長男 長男の妻 長男の子 母 父 妻の母 同居人");
	/* whatever order they are given in */
	for (i = 0; i < 10; i++)
		other[i] = m[(i * 7 + 3) % 10];
	order_is(other, 10,
	    "世帯主 妻 次男 長男 長男の妻 長男の子 母 父 妻の母 同居人");
}

TEST(std_5_2_twins_and_siblings_of_the_wife)
{
	static const struct order_member m[] = {
		{ "12456789067", "妻の姉", "S45.05.05", "妻の姉", "", "2", 0 },
		{ "12356789045", "妻の兄", "S45.05.05", "妻の兄", "", "1", 0 },
		{ "100", "妻の弟", "S50.05.05", "妻の弟", "", "1", 0 },
		{ "099", "妻の母の父", "S01.12.25", "妻の祖父", "", "1", 0 },
		{ "098", "妻の父", "S20.05.05", "妻の父", "", "1", 0 },
		{ "001", "世帯主", "S41.01.01", "世帯主", "", "1", 0 },
	};

	order_is(m, 6, "世帯主 妻の父 妻の兄 妻の姉 妻の弟 妻の祖父");
}

TEST(std_5_2_families_of_children)
{
	/* two 子 with families; told apart by the 筆頭者 */
	static const struct order_member m[] = {
		{ "001", "世帯主", "S30.01.01", "世帯主", "世帯主", "1", 0 },
		{ "002", "子の子", "H28.01.01", "次男の子", "次男", "2", 0 },
		{ "003", "子の妻", "S60.01.01", "次男の妻", "次男", "2", 0 },
		{ "004", "子", "S59.01.01", "次男", "次男", "1", 0 },
		{ "005", "子の子", "H30.01.01", "長男の子", "長男", "1", 0 },
		{ "006", "子の妻", "S61.01.01", "長男の妻", "長男", "2", 0 },
		{ "007", "子", "S57.01.01", "長男", "長男", "1", 0 },
		{ "008", "子", "H01.02.01", "三男", "世帯主", "1", 0 },
	};

	order_is(
	    m, 8, "世帯主 三男 長男 長男の妻 長男の子 次男 次男の妻 次男の子");
}

TEST(std_5_2_words_that_do_not_tell)
{
	/* two sons that fit a 子の妻 alike: she is no one's, so 第4順位 */
	static const struct order_member m[] = {
		{ "001", "世帯主", "S30.01.01", "世帯主", "", "1", 0 },
		{ "002", "子の妻", "S60.01.01", "子の妻", "", "2", 0 },
		{ "003", "子", "S59.01.01", "子1", "", "1", 0 },
		{ "004", "子", "S61.01.01", "子2", "", "1", 0 },
		{ "005", "子", "S62.01.01", "娘", "", "2", 0 },
		{ "006", "兄", "S28.01.01", "兄", "", "1", 0 },
		{ "007", "父の父", "T10.01.01", "祖父", "", "1", 0 },
		{ "008", "縁故者", "S10.01.01", "縁故者", "", "1", 0 },
	};

	order_is(m, 8, "世帯主 子1 子2 娘 兄 祖父 子の妻 縁故者");
}

TEST(std_5_2_kept_and_newcomers)
{
	static const struct order_member m[] = {
		{ "001", "世帯主", "S30.01.01", "世帯主", "", "1", 1 },
		{ "002", "妻", "S31.01.01", "妻", "", "2", 0 }, /* came later */
		{ "003", "子", "S59.01.01", "子", "", "1", 3 },
		{ "004", "母", "S05.01.01", "母", "", "2", 2 },
		{ "005", "子", "S58.01.01", "新しい子", "", "1", 0 },
	};

	order_is(m, 5, "世帯主 母 子 妻 新しい子");
}

TEST(order_of_unknown_births_and_nobody)
{
	static const struct order_member m[] = {
		{ "003", "子", "", "不明", "", "1", 0 },
		{ "002", "子", "~1;H01.00.00;0000.00.00;平成元年頃", "頃", "",
		    "1", 0 },
		{ "001", "子", "H10.01.01", "日", "", "1", 0 },
	};

	order_is(m, 3, "頃 日 不明");
	relation_order(NULL, 0, NULL);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
