/* SPDX-License-Identifier: ISC
 * number - see number.h.
 */
#include "src/number.h"

#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

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
