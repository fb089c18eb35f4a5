-- SPDX-License-Identifier: ISC
-- Which 個人番号 a row gave, and which its person had before, by handles: what
-- a 取消 of that row puts back (4.6.0.1). The numbers are in their own store.
CREATE TABLE number_given (
	person_no TEXT NOT NULL REFERENCES person (person_no),
	hist_no BIGINT NOT NULL,
	handle TEXT NOT NULL,
	previous TEXT NOT NULL,   -- '' none
	request BIGINT NOT NULL, -- of 機構, answered by it; 0 typed
	PRIMARY KEY (person_no, hist_no)
);
