-- SPDX-License-Identifier: ISC
-- Notices of 出入国在留管理庁長官 (4.5.6) from their file to the row that they
-- become, or to a person who enters it by hand.
CREATE TABLE immigration (
	notice BIGINT NOT NULL PRIMARY KEY,
	digest TEXT NOT NULL UNIQUE, -- of what was received: taken in once
	person_no TEXT NOT NULL REFERENCES person (person_no),
	sheet_no BIGINT NOT NULL,
	content TEXT NOT NULL,       -- JSON as received
	state TEXT NOT NULL CHECK (state IN
	    ('waiting', 'manual', 'checked', 'done')),
	shown TEXT NOT NULL,         -- digest of the sheet that was checked
	why TEXT NOT NULL,           -- of manual
	taken_by TEXT NOT NULL,
	taken_at BIGINT NOT NULL,
	day TEXT NOT NULL            -- business day
);
CREATE INDEX immigration_open ON immigration (notice)
	WHERE state <> 'done';
