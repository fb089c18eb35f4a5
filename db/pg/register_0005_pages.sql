-- SPDX-License-Identifier: ISC
-- 枚数 of one copy (1.3.8); 0: issued before it was kept.
ALTER TABLE issue ADD COLUMN pages BIGINT NOT NULL DEFAULT 0;
