/* SPDX-License-Identifier: ISC
 * wards - see wards.h.
 */
#include "ui/wards.h"

#include "db/search.h"
#include "src/mem.h"
#include "src/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
wards_all(const struct app *a, struct town_ward *out)
{
	char city[8];
	int n = 0;

	(void)snprintf(city, sizeof(city), "%.4s00", a->municipality);
	if (town_wards(a->conf.share, city, out, &n, NULL) != RC_OK)
		n = 0;
	return n;
}

void
wards_own(const struct app *a, char code[8])
{
	if (lgcode_is_city(a->municipality))
		search_ward_own(a->conf.share, a->municipality, a->session.org,
		    a->conf.office, code);
	else
		(void)snprintf(code, 8, "%.6s", a->municipality);
}

void
wards_own_name(const struct app *a, char out[64])
{
	char code[8];

	out[0] = '\0';
	if (!lgcode_is_city(a->municipality))
		return;
	wards_own(a, code);
	town_ward_called(a->conf.share, a->municipality, code, out);
}

void
wards_towns(const struct app *a, struct towns *out)
{
	char own[8];

	wards_own(a, own);
	if (town_load(a->conf.share, own[0] != '\0' ? own : a->municipality,
		NULL, out, NULL) != RC_OK)
		memset(out, 0, sizeof(*out));
}

/* The wards as they are while several addresses are looked at. */
struct known {
	char own[8];
	int count;
	struct town_ward w[TOWN_WARDS_MAX];
};

static struct known *
know(const struct app *a)
{
	struct known *k = x_alloc(sizeof(*k));

	wards_own(a, k->own);
	k->count = wards_all(a, k->w);
	return k;
}

static const char *
mark(const struct known *k, const char *address_code)
{
	if (strlen(address_code) < 5 || strncmp(k->own, address_code, 5) == 0)
		return "";
	for (int i = 0; i < k->count; i++)
		if (strncmp(k->w[i].code, address_code, 5) == 0)
			return town_ward_name(&k->w[i]);
	return "";
}

void
wards_mark(
    const struct app *a, const char *address_code, char *out, size_t size)
{
	struct known *k;

	out[0] = '\0';
	if (!lgcode_is_city(a->municipality))
		return;
	k = know(a);
	(void)snprintf(out, size, "%s", mark(k, address_code));
	free(k);
}

void
wards_mark_hits(const struct app *a, struct search_result *r)
{
	char whole[sizeof(r->hits[0].address)];
	struct known *k;

	if (!lgcode_is_city(a->municipality) || r->count == 0)
		return;
	k = know(a);
	for (int i = 0; i < r->count; i++) {
		struct hit *h = &r->hits[i];
		const char *ward = mark(k, h->address_code);

		if (ward[0] == '\0')
			continue;
		(void)snprintf(
		    whole, sizeof(whole), "%s %.440s", ward, h->address);
		memcpy(h->address, whole, sizeof(whole));
	}
	free(k);
}
