-- SPDX-License-Identifier: ISC
-- When the register last answered, by its own clock (register_at) and by the
-- counting clock of this machine since it started (mono_at; boot names that
-- start); microseconds. What is how old, and what day it is, when the line is
-- down.
ALTER TABLE cursor ADD COLUMN register_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cursor ADD COLUMN mono_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cursor ADD COLUMN boot TEXT NOT NULL DEFAULT '';
