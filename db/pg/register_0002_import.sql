-- SPDX-License-Identifier: ISC
-- What an import brought that no item of ours holds, so that an export can
-- give it back to the letter; and what was received of each person, so that
-- the same file again changes nothing.
CREATE TABLE import_original (
	person_no TEXT NOT NULL REFERENCES person (person_no),
	hist_no BIGINT NOT NULL,   -- our 履歴番号 of the row
	column_name TEXT NOT NULL,  -- heading in the file
	value TEXT NOT NULL,        -- as received
	PRIMARY KEY (person_no, hist_no, column_name)
);
CREATE TABLE import_source (
	person_no TEXT NOT NULL PRIMARY KEY REFERENCES person (person_no),
	digest TEXT NOT NULL,       -- SHA-256 of all that was received
	taken_at BIGINT NOT NULL
);
