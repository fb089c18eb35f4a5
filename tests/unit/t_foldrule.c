/* SPDX-License-Identifier: ISC
 * The rules of 2.1.2 one by one: each makes its pairs alike, none does when
 * it is off, and all together are what the index is folded by.
 */
#include "src/foldrule.h"

#include "src/text.h"
#include "tests/test.h"

static bool
alike(uint32_t rules, bool of_kana, const char *a, const char *b)
{
	char x[128], y[128];

	if (of_kana) {
		fold_kana(rules, a, x, sizeof(x));
		fold_kana(rules, b, y, sizeof(y));
	} else {
		fold_name(rules, a, x, sizeof(x));
		fold_name(rules, b, y, sizeof(y));
	}
	return strcmp(x, y) == 0;
}

/* The pairs that the table itself lists: 辺=邊, ハ=バ=パ. */
TEST(std_2_1_2_each_rule_makes_its_pairs_alike)
{
	char text[256], *pair, *rest, *a, *b, *more;
	int i, pairs = 0;
	bool of_kana;

	for (i = 0; i < FOLD_COUNT; i++) {
		if (i == FOLD_TYPING)
			continue; /* no folding: what is tried at last */
		of_kana = strcmp(fold_defs[i].of, "kana") == 0;
		snprintf(text, sizeof(text), "%s", fold_defs[i].folds);
		for (pair = strtok_r(text, " ", &rest); pair != NULL;
		     pair = strtok_r(NULL, " ", &rest)) {
			a = strtok_r(pair, "=", &more);
			while ((b = strtok_r(NULL, "=", &more)) != NULL) {
				if (!alike(FOLD_ALL, of_kana, a, b) ||
				    alike(
					FOLD_ALL & ~FOLD_BIT(i), of_kana, a, b))
					printf("# %s: %s=%s\n", fold_defs[i].id,
					    a, b);
				CHECK(alike(FOLD_ALL, of_kana, a, b));
				/* the rule is needed; ヴ=ブ and ヂ=ジ need
				 * another as well */
				CHECK(!alike(
				    FOLD_ALL & ~FOLD_BIT(i), of_kana, a, b));
				pairs++;
			}
		}
	}
	CHECK(pairs > 35);
}

/* Those that the standard lists; what it writes as 𨘢𨘢 is one character, and
 * 頻 a misprint of a variant of 浜. */
TEST(std_2_1_2_variants_of_the_standard)
{
	static const char *const sets[][6] = { { "辺", "邊", "边", "邉", "𨘢" },
		{ "浜", "濱", "濵", "滨" }, { "藤", "䕨", "籘", "籐" } };
	size_t i;
	int a, b, pairs = 0;

	for (i = 0; i < sizeof(sets) / sizeof(sets[0]); i++)
		for (a = 0; sets[i][a] != NULL; a++)
			for (b = 0; sets[i][b] != NULL; b++) {
				CHECK(alike(
				    FOLD_ALL, false, sets[i][a], sets[i][b]));
				pairs++;
			}
	CHECK_INT(pairs, 25 + 16 + 16);
}

TEST(std_2_1_2_what_stays_apart)
{
	CHECK(!alike(FOLD_ALL, false, "浜", "頻"));
	CHECK(!alike(FOLD_ALL, false, "辺", "部"));
	CHECK(!alike(FOLD_ALL, false, "斎藤", "斉藤"));
	CHECK(!alike(FOLD_ALL, false, "齋藤", "齊藤"));
	CHECK(alike(FOLD_ALL, false, "齋藤", "斎藤"));
	CHECK(alike(FOLD_ALL, false, "齊藤", "斉藤"));
	CHECK(!alike(FOLD_ALL, true, "サトウ", "カトウ"));
	CHECK(!alike(FOLD_ALL, true, "コノ", "コウノ"));
	CHECK(!alike(FOLD_ALL, false, "山崎", "山嵜子"));
}

TEST(all_rules_are_what_the_index_is_folded_by)
{
	static const char *const parts[] = { "コ", "ウ", "ヂ", "ヴ", "ァ", "ッ",
		"ー", "―", "-", "ｰ", " ", "　", "・", "ﾊﾞ", "ゎ", "ヲ", "ヱ",
		"㌀", "A", "邊", "葛󠄀", "ヶ", "1", "－", "ゟ", "パ", "ヷ",
		"を", "\xff", "゛", "ｳﾞ", "ョ" };
	enum { N = sizeof(parts) / sizeof(parts[0]) };
	char s[256], a[256], b[256];
	unsigned seed = 11;
	int i, j;
	size_t n;

	for (i = 0; i < 20000; i++) {
		s[0] = '\0';
		for (j = 0, n = 0; j < 1 + i % 7; j++) {
			seed = seed * 1103515245U + 12345U;
			n += (size_t)snprintf(
			    s + n, sizeof(s) - n, "%s", parts[(seed >> 8) % N]);
		}
		key_kana(s, a, sizeof(a));
		fold_kana(FOLD_ALL, s, b, sizeof(b));
		if (strcmp(a, b) != 0) {
			CHECK_STR(b, a);
			printf("# of %s\n", s);
			return;
		}
		key_name(s, a, sizeof(a));
		fold_name(FOLD_ALL, s, b, sizeof(b));
		CHECK_STR(b, a);
	}
}

TEST(why_names_the_rules_that_are_needed)
{
	CHECK_INT(fold_why(true, true, "コウノ", "コウノ", FOLD_ALL), 0);
	CHECK_INT(fold_why(true, true, "コオノ", "コウノ", FOLD_ALL),
	    FOLD_BIT(FOLD_O_U));
	CHECK_INT(fold_why(true, true, "ヤマタ", "ヤマダ", FOLD_ALL),
	    FOLD_BIT(FOLD_VOICED));
	CHECK_INT(fold_why(true, false, "シヨ", "ジョー", FOLD_ALL),
	    FOLD_BIT(FOLD_VOICED) | FOLD_BIT(FOLD_SMALL));
	CHECK_INT(fold_why(true, true, "サトウ", "カトウ", FOLD_ALL),
	    FOLD_BIT(FOLD_COUNT));
	CHECK_INT(fold_why(false, true, "渡辺", "渡邉", FOLD_ALL),
	    FOLD_BIT(FOLD_VARIANTS));
	CHECK_INT(fold_why(false, true, "葛西", "葛󠄀西", FOLD_ALL),
	    FOLD_BIT(FOLD_SELECTORS));
	CHECK_INT(fold_why(true, true, "わたなべ", "ワタナベ", FOLD_ALL), 0);
}

TEST(rules_are_switched_off_by_name)
{
	CHECK(fold_rules(NULL) == FOLD_ALL);
	CHECK(fold_rules("wa typing") ==
	      (FOLD_ALL & ~FOLD_BIT(FOLD_WA) & ~FOLD_BIT(FOLD_TYPING)));
	CHECK(fold_rules("nothing w wax,") == FOLD_ALL);
	CHECK(fold_off_valid("") && fold_off_valid("wa, typing "));
	CHECK(!fold_off_valid("wax") && !fold_off_valid("wa ワ"));
	CHECK_INT(fold_by_id("voiced"), FOLD_VOICED);
	CHECK_INT(fold_by_id("x"), FOLD_COUNT);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
