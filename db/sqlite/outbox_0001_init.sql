-- SPDX-License-Identifier: ISC
-- What one terminal must not lose.
CREATE TABLE terminal (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  terminal TEXT NOT NULL
);
CREATE TABLE draft (
  staff TEXT NOT NULL,
  id TEXT NOT NULL,
  title TEXT NOT NULL,
  saved_at BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (staff, id)
);
-- state: 0 waiting, 1 accepted, 2 refused and not yet seen, 3 refused and seen
CREATE TABLE submission (
  id BIGINT PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  method TEXT NOT NULL,
  args TEXT NOT NULL,
  digest TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  state INTEGER NOT NULL,
  refusal TEXT
);
CREATE INDEX submission_state ON submission (state, id);
-- One chain: hash = SHA-256(tag, hash of the record before, body).
CREATE TABLE access_log (
  seq BIGINT PRIMARY KEY,
  body TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE TABLE access_head (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL,
  sent BIGINT NOT NULL
);
CREATE TABLE search_history (
  staff TEXT NOT NULL,
  n BIGINT NOT NULL,
  query TEXT NOT NULL,
  PRIMARY KEY (staff, n)
);
