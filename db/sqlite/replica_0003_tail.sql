-- SPDX-License-Identifier: ISC
-- The newest records as they came, so that a register restored from an old
-- backup can get back what it lost (db/tail.h).
CREATE TABLE tail (
  position BIGINT PRIMARY KEY,
  epoch TEXT NOT NULL,
  record TEXT NOT NULL -- as feed.pull gave it
);
