-- SPDX-License-Identifier: ISC
-- At the beginning of a first load (db/store_pg_bulk.c): foreign keys are
-- checked once at its end instead of row by row, indexes that serve look-ups
-- are made of all rows at once. Only the owner can; another login loads with
-- them standing. One transaction: rolled back, nothing of it happened.
DO $$
BEGIN
	SET LOCAL statement_timeout = 0;
	IF NOT pg_has_role(session_user, 'madoguchi_owner', 'MEMBER') THEN
		RETURN;
	END IF;
	SET LOCAL ROLE madoguchi_owner;
	ALTER TABLE sheet DROP CONSTRAINT sheet_person_no_fkey,
	    DROP CONSTRAINT sheet_household_no_fkey;
	ALTER TABLE history DROP CONSTRAINT history_person_no_fkey;
	ALTER TABLE history_group
	    DROP CONSTRAINT history_group_person_no_hist_no_fkey;
	ALTER TABLE attached DROP CONSTRAINT attached_person_no_fkey;
	ALTER TABLE attached_version
	    DROP CONSTRAINT attached_version_person_no_fkey;
	DROP INDEX sheet_household, sheet_code, sheet_card, sheet_birth;
	SET LOCAL ROLE madoguchi_register;
END
$$;
