-- SPDX-License-Identifier: ISC
-- Where several processes write at once, records of feed and log wait for
-- position and hash (db/sequencer.c). A record is known by the number that
-- orders it; its sections stand under that number from the start. Payloads
-- live a set time: with their salt they are erased, their hashes stay.
CREATE TABLE feed_section_6 (
	record BIGINT NOT NULL, -- of feed or feed_wait
	section TEXT NOT NULL,
	hash TEXT NOT NULL,
	salt TEXT,               -- null: erased
	payload TEXT,            -- null: erased
	PRIMARY KEY (record, section)
);
INSERT INTO feed_section_6 (record, section, hash, salt, payload)
	SELECT position, section, hash, salt, payload FROM feed_section
	ORDER BY position, section;
DROP TABLE feed_section;
ALTER TABLE feed_section_6 RENAME TO feed_section;
ALTER TABLE feed ADD COLUMN record BIGINT NOT NULL DEFAULT 0;
UPDATE feed SET record = position;
CREATE UNIQUE INDEX feed_record ON feed (record);
CREATE TABLE feed_wait ( -- committed, not numbered yet
	record BIGINT NOT NULL PRIMARY KEY,
	format BIGINT NOT NULL,
	kind TEXT NOT NULL,
	made_at BIGINT NOT NULL
);
CREATE TABLE op_log_wait ( -- as op_log, not chained yet
	record BIGINT NOT NULL PRIMARY KEY,
	logged_at BIGINT NOT NULL,
	kind TEXT NOT NULL,
	terminal TEXT NOT NULL,
	place TEXT NOT NULL,
	staff TEXT NOT NULL,
	org TEXT NOT NULL,
	act TEXT NOT NULL,
	persons TEXT NOT NULL,
	details TEXT NOT NULL,
	used_mynumber BIGINT NOT NULL
);
