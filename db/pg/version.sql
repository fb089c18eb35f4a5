-- SPDX-License-Identifier: ISC
-- Which steps have been taken, one row each, in the schema they changed.
CREATE TABLE IF NOT EXISTS schema_version (
	version BIGINT NOT NULL PRIMARY KEY,
	application TEXT NOT NULL, -- MDRG the register, MDMY 個人番号
	name TEXT NOT NULL,        -- file of the step
	taken_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()
);
