/* SPDX-License-Identifier: ISC
 * replica_place_keys - what a sheet is found by of its addresses: towns with
 * their lots, 方書 and rooms, of today and of before.
 */
#include "db/replica_private.h"

#include "src/catalogue.h"
#include "src/mutant.h"
#include "src/text.h"

#include <stdio.h>
#include <string.h>

static void
add(struct skeys *k, char kind, bool is_former, const char *key, size_t cut,
    const char *raw)
{
	skeys_add(k, kind, is_former, 0, key, cut, raw);
}

struct place {
	const char *city, *town, *number, *room;
};

/* A room stands behind the lot: 26番8号 108号室 is 26-8-108. */
static void
place_lot(const struct place *p, char *out, size_t size)
{
	char both[KEY_SIZE * 2];

	snprintf(both, sizeof(both), "%.190s-%.190s", p->number,
	    GUARD("search_lot_room") ? p->room : "");
	lot_key(both, out, size);
}

static enum rc
add_place(const struct town_source *ts, struct skeys *k, char kind,
    const struct place *p, const char *own_city, struct err *err)
{
	char key[KEY_SIZE], lot[64];
	int64_t id = 0;
	const char *city = strcmp(p->city, own_city) == 0 ? "" : p->city;
	enum rc rc;

	if (p->town[0] == '\0' && city[0] == '\0')
		return RC_OK;
	rc = ts->id(ts->arg, city, p->town, &id, err);
	if (rc != RC_OK)
		return rc;
	place_lot(p, lot, sizeof(lot));
	snprintf(key, sizeof(key), "%06lld/%s", (long long)id, lot);
	add(k, kind, kind == 'f', key, 0, NULL);
	return RC_OK;
}

/* 方書 by its sound, with the room behind it: グランドハイツ/203. */
static void
add_building(
    struct skeys *k, bool is_former, const char *building, const char *room)
{
	char name[KEY_SIZE], no[64], key[KEY_SIZE * 2];

	key_kana(building, name, sizeof(name));
	lot_key(room, no, sizeof(no));
	if (name[0] == '\0')
		return;
	if (no[0] == '\0' || !GUARD("search_building_room")) {
		add(k, 'b', is_former, name, 0, building);
		return;
	}
	snprintf(key, sizeof(key), "%s/%s", name, no);
	if (strlen(key) < KEY_SIZE)
		add(k, 'b', is_former, key, strlen(name), building);
}

/* Of today and, where they were others, of before. */
static void
buildings_of_row(
    struct skeys *k, const struct record *r, const struct record *now)
{
	char room[KEY_SIZE];
	bool was = r != now;

	if (was && !GUARD("search_former_building"))
		return;
	if (!was || !record_same(r, now, IT_ADDRESS_BUILDING) ||
	    !record_same(r, now, IT_ADDRESS_ROOM)) {
		add_building(k, was, record_get(r, IT_ADDRESS_BUILDING),
		    record_get(r, IT_ADDRESS_ROOM));
		key_name(record_get(r, IT_ADDRESS_ROOM), room, sizeof(room));
		add(k, 'v', was, room, 0, NULL);
	}
	if (GUARD("search_former_building"))
		add_building(k, true, record_get(r, IT_PREV_BUILDING), "");
}

enum rc
skeys_places(const struct town_source *ts, struct skeys *k,
    const struct record *r, const struct record *now, struct err *err)
{
	const char *own = record_get(now, IT_ADDRESS_CITY);
	const struct place here = { record_get(r, IT_ADDRESS_CITY),
		record_get(r, IT_ADDRESS_TOWN),
		record_get(r, IT_ADDRESS_NUMBER),
		record_get(r, IT_ADDRESS_ROOM) };
	const struct place before = { record_get(r, IT_PREV_CITY),
		record_get(r, IT_PREV_TOWN), record_get(r, IT_PREV_NUMBER),
		"" };
	bool is_same = record_same(r, now, IT_ADDRESS_TOWN) &&
		       record_same(r, now, IT_ADDRESS_NUMBER) &&
		       record_same(r, now, IT_ADDRESS_ROOM) &&
		       record_same(r, now, IT_ADDRESS_CITY);
	enum rc rc = RC_OK;

	if (r == now)
		rc = add_place(ts, k, 'a', &here, own, err);
	else if (!is_same)
		rc = add_place(ts, k, 'f', &here, own, err);
	if (rc == RC_OK)
		rc = add_place(ts, k, 'f', &before, own, err);
	buildings_of_row(k, r, now);
	return rc;
}

/* Former addresses that came along as a repeating group. */
enum rc
skeys_past_places(const struct town_source *ts, struct skeys *k,
    const struct record *r, struct err *err)
{
	const char *own = record_get(r, IT_ADDRESS_CITY);
	int i, seq, last = 0;
	enum rc rc = RC_OK;

	for (i = 0; i < r->group_count; i++)
		if (r->group[i].it == IT_PAST_TOWN && r->group[i].seq > last)
			last = r->group[i].seq;
	for (seq = 1; seq <= last && rc == RC_OK; seq++) {
		struct place p = { "", "", "", "" };

		for (i = 0; i < r->group_count; i++) {
			if (r->group[i].seq != seq)
				continue;
			if (r->group[i].it == IT_PAST_CITY)
				p.city = r->group[i].value;
			else if (r->group[i].it == IT_PAST_TOWN)
				p.town = r->group[i].value;
			else if (r->group[i].it == IT_PAST_NUMBER)
				p.number = r->group[i].value;
			else if (r->group[i].it == IT_PAST_BUILDING)
				add_building(k, true, r->group[i].value, "");
		}
		rc = add_place(ts, k, 'f', &p, own, err);
	}
	return rc;
}

void
skeys_lot(struct skeys *k, const struct record *now)
{
	const struct place here = { "", "", record_get(now, IT_ADDRESS_NUMBER),
		record_get(now, IT_ADDRESS_ROOM) };
	char lot[64];

	place_lot(&here, lot, sizeof(lot));
	add(k, 'm', false, lot, 0, NULL);
}
