-- SPDX-License-Identifier: ISC
-- Before the commit of a first load: what bulkdrop.sql took away, under the
-- names that the steps gave. A test holds it against them.
DO $$
BEGIN
	IF NOT pg_has_role(session_user, 'madoguchi_owner', 'MEMBER') THEN
		RETURN;
	END IF;
	SET LOCAL ROLE madoguchi_owner;
	SET LOCAL maintenance_work_mem = '256MB';
	SET LOCAL enable_seqscan = on;
	CREATE INDEX sheet_household ON sheet (household_no);
	CREATE INDEX sheet_code ON sheet (juminhyo_code);
	CREATE INDEX sheet_card ON sheet (card_no);
	CREATE INDEX sheet_birth ON sheet (birth, sex);
	ALTER TABLE sheet
	    ADD CONSTRAINT sheet_person_no_fkey
		FOREIGN KEY (person_no) REFERENCES person (person_no),
	    ADD CONSTRAINT sheet_household_no_fkey
		FOREIGN KEY (household_no) REFERENCES household (household_no);
	ALTER TABLE history ADD CONSTRAINT history_person_no_fkey
	    FOREIGN KEY (person_no) REFERENCES person (person_no);
	ALTER TABLE history_group
	    ADD CONSTRAINT history_group_person_no_hist_no_fkey
		FOREIGN KEY (person_no, hist_no)
		    REFERENCES history (person_no, hist_no);
	ALTER TABLE attached ADD CONSTRAINT attached_person_no_fkey
	    FOREIGN KEY (person_no) REFERENCES person (person_no);
	ALTER TABLE attached_version
	    ADD CONSTRAINT attached_version_person_no_fkey
		FOREIGN KEY (person_no) REFERENCES person (person_no);
	SET LOCAL ROLE madoguchi_register;
END
$$;
