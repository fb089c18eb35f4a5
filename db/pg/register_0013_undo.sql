-- SPDX-License-Identifier: ISC
-- Whom an entry changed, asked when it is taken back for all (4.6.0.1). Rows
-- of an import (entry 0) are not in it.
CREATE INDEX history_entry ON history (entry_id) WHERE entry_id > 0;
