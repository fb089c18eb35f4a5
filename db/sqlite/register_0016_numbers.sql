-- SPDX-License-Identifier: ISC
-- What 機構 is asked about 個人番号 (4.4, 7.1.2.1), in order; never a number.
CREATE TABLE number_request (
	request INTEGER NOT NULL PRIMARY KEY,
	person_no TEXT NOT NULL REFERENCES person (person_no),
	kind TEXT NOT NULL CHECK (kind IN
	    ('generate', 'change', 'change_ex_officio', 'correct')),
	entry_id INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	day TEXT NOT NULL,   -- business day
	is_done INTEGER NOT NULL -- answered
) STRICT;
CREATE INDEX number_request_open ON number_request (request)
	WHERE is_done = 0;
CREATE INDEX number_request_person ON number_request (person_no)
	WHERE is_done = 0;
