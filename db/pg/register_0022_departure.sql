-- SPDX-License-Identifier: ISC
-- 転出証明書情報 that goes out (4.1.3.0.4): one for each 特例転入を利用した転出 that became
-- 本登録. What it says is composed when it goes, out of the rows as they stand.
CREATE TABLE departure (
	departure BIGINT NOT NULL PRIMARY KEY, -- its number, for ever
	entry_id BIGINT NOT NULL UNIQUE REFERENCES entry (entry_id),
	state TEXT NOT NULL CHECK (state IN
	    ('queued', 'begun', 'sent', 'void')),
	day TEXT NOT NULL,         -- business day of 本登録
	done_at BIGINT,           -- sent or void
	done_by TEXT NOT NULL      -- '' not yet
);
CREATE INDEX departure_queue ON departure (departure)
	WHERE state IN ('queued', 'begun');
CREATE TABLE departure_person (
	departure BIGINT NOT NULL REFERENCES departure (departure),
	person_no TEXT NOT NULL REFERENCES person (person_no),
	is_back BIGINT NOT NULL,  -- 1: taken back (4.6) before it went
	PRIMARY KEY (departure, person_no)
);
