/* SPDX-License-Identifier: ISC
 * ward - see ward.h.
 */
#include "src/ward.h"

#include <stdio.h>
#include <string.h>

/* What an office is called before it says 区 of something else: 市民局区政課. */
static bool
is_office(const char *name)
{
	static const char *const words[] = { "局", "部", "課", "室", "庁",
		"役所" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(name, words[i]) != NULL)
			return true;
	return false;
}

bool
ward_of_office(const char *city, const char *office, char *ward, size_t size)
{
	size_t n = strlen(city);
	const char *end;

	ward[0] = '\0';
	if (n > 0 && strncmp(office, city, n) == 0)
		office += n;
	end = strstr(office, "区");
	if (end == NULL || end == office)
		return false;
	n = (size_t)(end - office);
	if (n + strlen("区") >= size)
		return false;
	(void)snprintf(ward, size, "%.*s", (int)n, office);
	if (is_office(ward)) {
		ward[0] = '\0';
		return false;
	}
	(void)snprintf(ward, size, "%.*s区", (int)n, office);
	return true;
}

bool
ward_has(const char *city, const char *ward, const char *address_city,
    bool *is_known)
{
	size_t n = strlen(city);

	*is_known = n > 0 && strncmp(address_city, city, n) == 0 &&
		    address_city[n] != '\0';
	return *is_known && strcmp(address_city + n, ward) == 0;
}
