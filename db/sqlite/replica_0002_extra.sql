-- SPDX-License-Identifier: ISC
-- extra: items of a newer register that this program does not know, as JSON;
-- they come back when a program that knows them builds its replica. position
-- of a row out of a snapshot is that of the snapshot.
ALTER TABLE hist ADD COLUMN extra TEXT;
-- How far a snapshot is built, for the screens: rows done of total.
ALTER TABLE cursor ADD COLUMN done BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cursor ADD COLUMN total BIGINT NOT NULL DEFAULT 0;
