/* SPDX-License-Identifier: ISC
 * reg_ward - see reg_ward.h.
 */
#include "db/reg_ward.h"

#include "src/entry.h"
#include "src/mutant.h"
#include "src/number.h"
#include "src/ward.h"

#include <stdio.h>
#include <string.h>

static const char sql_org[] = "SELECT org FROM staff WHERE staff = $1";

static enum rc
org_of(struct call *c, const char *staff, char *org, size_t size)
{
	struct store_stmt *st;
	enum rc rc;

	(void)snprintf(org, size, "%s", c->who.org);
	if (staff[0] == '\0' || strcmp(staff, c->who.staff) == 0)
		return RC_OK;
	org[0] = '\0';
	rc = sql_row(c->s, c->err, &st, sql_org, "t", staff);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	col_copy(st, 0, org, size);
	store_done(st);
	return RC_OK;
}

static enum rc
is_limited(struct call *c, bool *yes)
{
	int64_t own = 0;
	enum rc rc = RC_OK;

	if (lgcode_is_city(c->municipality))
		rc = setting_int(c, "own_ward_only", &own);
	*yes = own != 0;
	return rc;
}

static enum rc
own_ward(struct call *c, const char *staff, const char *place, char ward[64])
{
	char org[64];
	bool limited;
	enum rc rc = is_limited(c, &limited);

	ward[0] = '\0';
	if (rc != RC_OK || !limited ||
	    (rc = org_of(c, staff, org, sizeof(org))) != RC_OK)
		return rc;
	if (!GUARD("own_ward_of_person") ||
	    !ward_of_office(c->name, org, ward, 64))
		(void)ward_of_office(c->name, place, ward, 64);
	return RC_OK;
}

enum rc
own_ward_of_entry(struct call *c, const struct entry *e, char ward[64])
{
	ward[0] = '\0';
	if (strcmp(e->author, "link") == 0)
		return RC_OK;
	return own_ward(
	    c, e->author, e->place[0] != '\0' ? e->place : c->place, ward);
}

enum rc
own_ward_of_call(struct call *c, char ward[64])
{
	return own_ward(c, "", c->place, ward);
}

enum rc
own_ward_lives(
    struct call *c, const char *ward, const char *person_no, bool *lives)
{
	struct record now;
	bool is_known;
	enum rc rc;

	*lives = true;
	if (ward[0] == '\0')
		return RC_OK;
	rc = row_current(c, person_no, 0, &now);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	*lives = ward_has(c->name, ward, record_get(&now, IT_ADDRESS_CITY),
		     &is_known) ||
		 !is_known;
	record_release(&now);
	return RC_OK;
}
