-- SPDX-License-Identifier: ISC
-- Entries that wait are found by whom they hold; with an index by state every
-- decision wrote all indexes of the entry anew.
DROP INDEX entry_state;
