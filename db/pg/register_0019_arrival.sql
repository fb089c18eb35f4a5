-- SPDX-License-Identifier: ISC
-- 転出証明書情報 that was received (4.1.1.3): until its 31st day, or until it is
-- used; in no feed and no replica. What is erased leaves its number behind, so
-- that the same file brings nobody back.
CREATE TABLE arrival (
	arrival BIGINT NOT NULL PRIMARY KEY,
	certificate TEXT NOT NULL UNIQUE, -- the sender's number
	digest TEXT NOT NULL,      -- of what was received; '' erased
	content TEXT NOT NULL,     -- JSON: its people; '' erased
	planned_on TEXT NOT NULL,  -- 転出予定年月日, stored form; '' not given
	missing BIGINT NOT NULL,  -- lines of it that could not be read
	entry_id BIGINT NOT NULL, -- made from it, by its state used; 0 none
	taken_by TEXT NOT NULL,
	taken_at BIGINT NOT NULL,
	day TEXT NOT NULL          -- business day, the first of the 31
);
CREATE INDEX arrival_there ON arrival (day) WHERE content <> '';
-- Its 個人番号, which stand in their own store.
CREATE TABLE arrival_number (
	arrival BIGINT NOT NULL REFERENCES arrival (arrival),
	person BIGINT NOT NULL,   -- from 0, in the order of the lines
	handle TEXT NOT NULL,
	PRIMARY KEY (arrival, person)
);
