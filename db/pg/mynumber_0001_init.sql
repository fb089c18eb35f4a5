-- SPDX-License-Identifier: ISC
-- 個人番号, in a file of its own: nothing else of the register may hold one.
CREATE TABLE mynumber (
	handle TEXT NOT NULL PRIMARY KEY, -- what entries carry instead
	value TEXT NOT NULL,              -- the number
	person_no TEXT,                   -- NULL: given, not yet registered
	is_current BIGINT NOT NULL DEFAULT 0, -- 1: the person's present number
	made_at BIGINT NOT NULL          -- microseconds
);
CREATE INDEX mynumber_value ON mynumber (value);
CREATE INDEX mynumber_person ON mynumber (person_no);
