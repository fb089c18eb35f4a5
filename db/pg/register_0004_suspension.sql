-- SPDX-License-Identifier: ISC
-- A 一時解除 serves the person it was given to.
ALTER TABLE suspension ADD COLUMN given_to TEXT NOT NULL DEFAULT '';
