-- SPDX-License-Identifier: ISC
-- Former searches of each person (2.1.1), so that they are there at whatever
-- terminal the person signs in. Never one with a 個人番号 in it.
CREATE TABLE search_past (
	staff TEXT NOT NULL,
	n INTEGER NOT NULL, -- order, newest highest
	query TEXT NOT NULL,
	PRIMARY KEY (staff, query)
) STRICT;
