/* SPDX-License-Identifier: ISC
 * t_number - check digits, with vectors reckoned by hand.
 */
#include "src/number.h"
#include "tests/test.h"

/* 12345678901 from the right: 1*2+0*3+9*4+8*5+7*6+6*7 + 5*2+4*3+3*4+2*5+1*6
 * = 212 = 19*11+3, so 8. */
TEST(mynumber_by_the_ordinance)
{
	CHECK(mynumber_valid("123456789018"));
	CHECK(!mynumber_valid("123456789017"));
	CHECK(!mynumber_valid("123456789081"));
	/* 1 at the right end: 2, 11-2 = 9 */
	CHECK(mynumber_valid("000000000019"));
	/* 1 in the seventh place: weight 2 again */
	CHECK(mynumber_valid("000010000009"));
	/* 4*3 = 12, remainder 1, so 0; 4*2+1*3 = 11, remainder 0, so 0 */
	CHECK(mynumber_valid("000000000400"));
	CHECK(mynumber_valid("000000000140"));
	CHECK(!mynumber_valid("12345678901"));
	CHECK(!mynumber_valid("1234567890180"));
	CHECK(!mynumber_valid("12345678901a"));
	CHECK(!mynumber_valid(""));
}

TEST(lgcode_of_real_places)
{
	static const char *const good[] = { "431010", "431028", "431036",
		"431044", "431052", "102024", "112020", "010006", "131016" };
	size_t k;

	for (k = 0; k < sizeof(good) / sizeof(good[0]); k++)
		CHECK(lgcode_valid(good[k]));
	CHECK(!lgcode_valid("431011"));
	CHECK(!lgcode_valid("413010"));
	CHECK(!lgcode_valid("43101"));
	CHECK(!lgcode_valid("43101x"));
}

TEST(std_1_1_13_every_remainder)
{
	static const struct {
		const char *serial;
		int digit;
	} v[] = {
		{ "31", 0 },      /* 2+9 = 11: 0 */
		{ "40", 0 },      /* 12: 1, a ten has no digit */
		{ "23", 0 },      /* 6+6 = 12: 1 */
		{ "1", 9 },       /* 2 */
		{ "10", 8 },      /* 3 */
		{ "2", 7 },       /* 4 */
		{ "11", 6 },      /* 5 */
		{ "3", 5 },       /* 6 */
		{ "12", 4 },      /* 7 */
		{ "4", 3 },       /* 8 */
		{ "30", 2 },      /* 9 */
		{ "5", 1 },       /* 10 */
		{ "100000", 4 },  /* weight 7 */
		{ "1000000", 9 }, /* weight 2 again */
	};
	char out[32];
	size_t k;

	for (k = 0; k < sizeof(v) / sizeof(v[0]); k++) {
		CHECK_INT(m11_digit(v[k].serial), v[k].digit);
		(void)snprintf(
		    out, sizeof(out), "%s%d", v[k].serial, v[k].digit);
		CHECK(m11_valid(out));
		out[strlen(out) - 1] = (char)('0' + (v[k].digit + 1) % 10);
		CHECK(!m11_valid(out));
	}
	CHECK(m11_make(31, 9, out, sizeof(out)));
	CHECK_STR(out, "0000000310");
	CHECK(!m11_make(1234567890, 9, out, sizeof(out)));
	CHECK(!m11_make(1, 9, out, 10));
	CHECK(!m11_make(-1, 9, out, sizeof(out)));
	CHECK(!m11_valid("1") && !m11_valid("") && !m11_valid("3x0"));
}

TEST(other_numbers)
{
	CHECK(juminhyo_code_valid("12345678901"));
	CHECK(!juminhyo_code_valid("1234567890"));
	CHECK(!juminhyo_code_valid("1234567890x"));
	CHECK(card_no_valid("AB12345678CD"));
	CHECK(!card_no_valid("ab12345678cd"));
	CHECK(!card_no_valid("AB1234567CD"));
	CHECK(digits_only("0") && !digits_only("") && !digits_only("１"));
}

/* 123456789018 has the right check digit, 123456789019 has not. */
TEST(mynumber_within_a_text)
{
	static const char *const in[] = { "123456789018", "番号123456789018。",
		"a 123456789018", "1234-5678-9018", "1234 5678 9018まで",
		"123-456-789-018", "123456 789018", "１２３４５６７８９０１８",
		"１２３４－５６７８－９０１８", "1234　5678　9018",
		"5-1234-5678-9018", "12345678901 123456789018" };
	static const char *const out[] = { "", "12345678901", "123456789019",
		"1234567890181", "0123456789018", "a123456789018",
		"123456789018b", "1234--5678-9018", "1234-5678-901",
		"20260715-0001", "2026-07-15 10:31", "096-328-2111",
		"12-34-56-78-90-18", "1234/5678/9018", "\xef\xbc", "123\xef" };

	for (size_t i = 0; i < sizeof(in) / sizeof(in[0]); i++)
		if (!mynumber_within(in[i]))
			CHECK_STR(in[i], "a number");
	for (size_t i = 0; i < sizeof(out) / sizeof(out[0]); i++)
		if (mynumber_within(out[i]))
			CHECK_STR(out[i], "no number");
}

/* Eight may stand on a disk, nine may not: the rest could be guessed. */
TEST(beginning_of_a_mynumber_is_known)
{
	static const char *const in[] = { "123456789", "12345678901",
		"123456789018", "123456789019", "番号1234567890", "1234-5678-9",
		"１２３４－５６７８－９０", "123 456 789", "123456-789012",
		"5-1234-5678-901" };
	static const char *const out[] = { "", "12345678", "1234567890181",
		"a123456789", "2026-07-15", "096-328-2111", "090-1234-5678",
		"12番3号", "1234-5678", "1234--56789" };

	for (size_t i = 0; i < sizeof(in) / sizeof(in[0]); i++)
		if (!mynumber_begun(in[i]))
			CHECK_STR(in[i], "begun");
	for (size_t i = 0; i < sizeof(out) / sizeof(out[0]); i++)
		if (mynumber_begun(out[i]))
			CHECK_STR(out[i], "not begun");
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
