-- SPDX-License-Identifier: ISC
-- 住民票コード received and not given yet (4.3.1). Who has one is in that
-- person's row; here is only that it is not free any more.
CREATE TABLE code_stock (
	code TEXT NOT NULL PRIMARY KEY,
	pick INTEGER NOT NULL,   -- by chance: the order they are taken in
	is_used INTEGER NOT NULL
) STRICT;
CREATE INDEX code_stock_free ON code_stock (pick) WHERE is_used = 0;
