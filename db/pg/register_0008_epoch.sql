-- SPDX-License-Identifier: ISC
-- A register restored from an older backup begins a new epoch. What it lost
-- is replayed out of the tails of replicas (db/tail.h).
CREATE TABLE epoch_past ( -- epochs that a restoration ended
	epoch TEXT NOT NULL PRIMARY KEY,
	next TEXT NOT NULL,           -- the one that began then
	until BIGINT NOT NULL,        -- last position hashed with it
	hash TEXT NOT NULL,           -- of that position
	common BIGINT NOT NULL,       -- last position that lost records continue
	common_hash TEXT NOT NULL,
	ended_at BIGINT NOT NULL,
	reason TEXT NOT NULL,
	is_settled BIGINT NOT NULL    -- 1: what was lost is made good
);
CREATE TABLE tail_record ( -- what became of the lost records, in order
	epoch TEXT NOT NULL,
	position BIGINT NOT NULL,
	hash TEXT NOT NULL,
	outcome TEXT NOT NULL,        -- applied, there, hand, nothing
	PRIMARY KEY (epoch, position)
);
CREATE TABLE tail_row ( -- history rows that came back without their entry
	person_no TEXT NOT NULL,
	hist_no BIGINT NOT NULL,
	epoch TEXT NOT NULL,
	position BIGINT NOT NULL,
	PRIMARY KEY (person_no, hist_no)
);
