-- SPDX-License-Identifier: ISC
-- What waits for the line: whose it is, when it is tried again, the form as
-- it was typed (given back when the register refuses), what the register
-- answered. is_issue: made and printed while the line was down; goes up
-- before everything else. next_at, done_at: microseconds since 1970.
ALTER TABLE submission ADD COLUMN staff TEXT NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN is_issue INTEGER NOT NULL DEFAULT 0;
ALTER TABLE submission ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE submission ADD COLUMN next_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE submission ADD COLUMN draft_id TEXT NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN draft TEXT;
ALTER TABLE submission ADD COLUMN answer TEXT;
ALTER TABLE submission ADD COLUMN done_at BIGINT NOT NULL DEFAULT 0;
-- The register that these papers are for: its epoch. No row: nothing went up.
CREATE TABLE home (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  epoch TEXT NOT NULL
);
-- Numbers given here while the line was down, one series a business day.
CREATE TABLE series (
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);
-- The latest time that this terminal saw: a clock behind it ran backwards.
CREATE TABLE clock (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  wall BIGINT NOT NULL
);
