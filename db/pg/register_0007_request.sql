-- SPDX-License-Identifier: ISC
-- Every request that writes leaves its id with what it wrote: the same one a
-- second time is refused, by any instance of the service, and who got no
-- answer can ask what became of it. Kept for an hour.
CREATE TABLE request (
	id TEXT NOT NULL PRIMARY KEY, -- 32 hexadecimal digits, by the terminal
	terminal TEXT NOT NULL,
	made_at BIGINT NOT NULL,
	is_void BIGINT NOT NULL      -- 1: it was asked for before it was done,
	                              -- and never will be
);
CREATE INDEX request_age ON request (made_at);
