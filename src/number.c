/* SPDX-License-Identifier: ISC
 * number - see number.h.
 */
#include "src/number.h"

#include "src/mutant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BEGUN_MIN 9 /* a thousand numbers still fit */

bool
digits_only(const char *s)
{
	return *s != '\0' && strspn(s, "0123456789") == strlen(s);
}

static bool
digits_n(const char *s, size_t n)
{
	return strlen(s) == n && digits_only(s);
}

/* Pn: the n-th digit from the right, check digit excepted; Qn: n+1 to 6,
 * n-5 from 7 on; 11 - (sum mod 11), 0 when that leaves 10 or 11. */
bool
mynumber_valid(const char *digits12)
{
	int n, sum = 0, rest;

	if (!digits_n(digits12, 12))
		return false;
	for (n = 1; n <= 11; n++)
		sum += (digits12[11 - n] - '0') * (n <= 6 ? n + 1 : n - 5);
	rest = sum % 11;
	return !GUARD("mynumber_check_digit") ||
	       digits12[11] - '0' == (rest <= 1 ? 0 : 11 - rest);
}

/* One character of a text as mynumber_within() reads it: the digit itself,
 * '-' for a hyphen or space, 'a' for a letter, '.' for anything else. */
static char
class_at(const char *s, size_t *len)
{
	static const char *const gaps[] = { "\xe2\x80\x90", "\xe2\x88\x92",
		"\xef\xbc\x8d", "\xe3\x80\x80", "\xe3\x83\xbc", "\xef\xbd\xb0",
		"\xc2\xa0" }; /* ‐ − － full space ー ｰ nbsp */
	const unsigned char *u = (const unsigned char *)s;
	size_t i;

	*len = 1;
	if (*u >= '0' && *u <= '9')
		return *s;
	if (*u == ' ' || *u == '-')
		return '-';
	if ((*u >= 'A' && *u <= 'Z') || (*u >= 'a' && *u <= 'z'))
		return 'a';
	for (i = 0; i < sizeof(gaps) / sizeof(gaps[0]); i++)
		if (strncmp(s, gaps[i], strlen(gaps[i])) == 0) {
			*len = strlen(gaps[i]);
			return '-';
		}
	if (u[0] == 0xef && u[1] == 0xbc && u[2] >= 0x90 && u[2] <= 0x99) {
		*len = 3; /* full-width digits */
		return (char)('0' + (u[2] - 0x90));
	}
	return '.';
}

/* From a digit that begins a piece: whether pieces of n make the number, or
 * its beginning when that is enough. */
static bool
pieces_make(const char *s, size_t n, bool is_begun)
{
	char digits[13];
	size_t have = 0, run = 0, len;
	char c;

	while ((c = class_at(s, &len)) != '\0' && *s != '\0') {
		if (c >= '0' && c <= '9') {
			if (run == n || have == 12)
				return false;
			digits[have++] = c;
			run++;
		} else if (c == '-' && run == n && have < 12) {
			run = 0;
		} else {
			break;
		}
		s += len;
	}
	digits[have] = '\0';
	if (is_begun)
		return have >= BEGUN_MIN;
	return have == 12 && run == n && class_at(s, &len) != 'a' &&
	       mynumber_valid(digits);
}

static bool
looks(const char *text, bool is_begun)
{
	static const size_t sizes[] = { 12, 6, 4, 3 };
	char before = '.', c;
	size_t i, len;

	for (; *text != '\0'; text += len) {
		c = class_at(text, &len);
		for (i = 0; c >= '0' && c <= '9' && i < 4; i++)
			if ((before == '.' || before == '-') &&
			    pieces_make(text, sizes[i], is_begun))
				return true;
		before = c;
	}
	return false;
}

bool
mynumber_within(const char *text)
{
	return looks(text, false);
}

bool
mynumber_begun(const char *text)
{
	return GUARD("mynumber_begun_held_back") && looks(text, true);
}

/* Weights 6 to 2; the last digit of 11 - (sum mod 11). A sum below 11
 * leaves 11 - sum by the same formula. */
bool
lgcode_valid(const char *digits6)
{
	int i, sum = 0;

	if (!digits_n(digits6, 6))
		return false;
	for (i = 0; i < 5; i++)
		sum += (digits6[i] - '0') * (6 - i);
	return !GUARD("lgcode_check_digit") ||
	       digits6[5] - '0' == (11 - sum % 11) % 10;
}

int
m11_digit(const char *serial)
{
	size_t n = strlen(serial), k;
	int sum = 0, rest;

	for (k = 0; k < n; k++)
		sum = (sum + (serial[n - 1 - k] - '0') * (int)(2 + k % 6)) % 11;
	rest = sum % 11;
	return rest <= 1 ? 0 : 11 - rest;
}

bool
m11_valid(const char *number)
{
	char serial[32];
	size_t n = strlen(number);

	if (!digits_only(number) || n < 2 || n >= sizeof(serial))
		return false;
	memcpy(serial, number, n - 1);
	serial[n - 1] = '\0';
	return !GUARD("m11_check_digit") ||
	       number[n - 1] - '0' == m11_digit(serial);
}

long long
m11_serial(const char *number)
{
	return m11_valid(number) && strlen(number) < 18 ? atoll(number) / 10
							: 0;
}

bool
m11_make(long long serial, int digits, char *out, size_t size)
{
	char text[32];
	int n;

	if (serial < 0 || digits < 1 || digits > 20)
		return false;
	n = snprintf(text, sizeof(text), "%0*lld", digits, serial);
	if (n != digits || (size_t)n + 2 > size)
		return false;
	n = snprintf(out, size, "%s%d", text, m11_digit(text));
	return n == digits + 1;
}

bool
juminhyo_code_valid(const char *s)
{
	return digits_n(s, 11);
}

bool
card_no_valid(const char *s)
{
	size_t i;

	if (strlen(s) != 12)
		return false;
	for (i = 0; i < 12; i++) {
		if (i < 2 || i >= 10) {
			if (s[i] < 'A' || s[i] > 'Z')
				return false;
		} else if (s[i] < '0' || s[i] > '9') {
			return false;
		}
	}
	return true;
}

static int
first_five(const char *code)
{
	int i, n = 0;

	for (i = 0; i < 5; i++) {
		if (code[i] < '0' || code[i] > '9')
			return -1;
		n = n * 10 + (code[i] - '0');
	}
	return n;
}

bool
lgcode_is_city(const char *municipality)
{
	int n = first_five(municipality);

	/* 13100 is the area of the 23 special wards, no city */
	return n > 0 && n / 100 % 10 == 1 && n % 10 == 0 && n != 13100;
}

bool
lgcode_is_here(const char *municipality, const char *address_code)
{
	int city = first_five(municipality), code = first_five(address_code);
	int most = city == 14130 ? 20 : 30; /* 川崎市; 相模原市 is 14150 */

	if (city < 0 || code < 0)
		return false;
	return code == city || (lgcode_is_city(municipality) && code > city &&
				   code < city + most);
}

/* ---- figures in kanji ---- */

/* 0 to 9 a figure, 10 100 1000 a weight; -1 none. Each has three bytes. */
static int
kanji_value(const char *s)
{
	static const char *const kanji[] = { "〇", "一", "二", "三", "四", "五",
		"六", "七", "八", "九", "十", "百", "千", "零", NULL };
	static const int weights[] = { 10, 100, 1000, 0 };
	int i;

	for (i = 0; kanji[i] != NULL; i++)
		if (strncmp(s, kanji[i], strlen(kanji[i])) == 0)
			return i < 10 ? i : weights[i - 10];
	return -1;
}

bool
number_is_kanji(const char *s)
{
	return kanji_value(s) >= 0;
}

int
number_kanji(const char *s, size_t *used)
{
	int all = 0, last = 0, v;
	size_t n = 0;

	for (; n < 24 && (v = kanji_value(s + n)) >= 0; n += 3) {
		if (v < 10) {
			last = last * 10 + v;
			continue;
		}
		all += (last > 0 ? last : 1) * v;
		last = 0;
	}
	*used = n;
	return all + last;
}
