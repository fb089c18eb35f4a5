-- SPDX-License-Identifier: ISC
-- 市町村通知 and 市町村伝達 to 出入国在留管理庁 (4.5.7), in the order of the changes.
CREATE TABLE municipal (
	seq BIGINT NOT NULL PRIMARY KEY,
	person_no TEXT NOT NULL REFERENCES person (person_no),
	sheet_no BIGINT NOT NULL,
	hist_no BIGINT NOT NULL,  -- the row that it tells of
	event TEXT NOT NULL,
	law TEXT NOT NULL CHECK (law IN ('both', 'immigration', 'basic')),
	kind TEXT NOT NULL CHECK (kind IN ('notice', 'transmission')),
	due_day TEXT NOT NULL,     -- not sent before: a 転出 on its day
	state TEXT NOT NULL CHECK (state IN
	    ('queued', 'sent', 'accepted', 'error', 'void')),
	sent_at BIGINT,
	result TEXT NOT NULL,      -- what the other side said
	again_of BIGINT NOT NULL  -- seq that this repeats, 0 none
);
CREATE INDEX municipal_queue ON municipal (seq) WHERE state = 'queued';
CREATE INDEX municipal_person ON municipal (person_no, seq);
CREATE INDEX municipal_queued ON municipal (person_no, sheet_no)
	WHERE state = 'queued';
