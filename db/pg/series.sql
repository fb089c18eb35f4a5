-- SPDX-License-Identifier: ISC
-- What orders records that wait for the sequencer: never in sets, so that a
-- later number was asked for later.
CREATE SEQUENCE IF NOT EXISTS register.record CACHE 1;
