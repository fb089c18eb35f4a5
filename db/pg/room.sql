-- SPDX-License-Identifier: ISC
-- Room beside rows that change, and long texts apart from them: a changed row
-- stays on its page, and no index has to learn of it. Storage alone, so no
-- step; set after every one.
ALTER TABLE register.entry SET (fillfactor = 80, toast_tuple_target = 256);
ALTER TABLE register.person SET (fillfactor = 90);
ALTER TABLE register.sheet SET (fillfactor = 90);
ALTER TABLE register.household SET (fillfactor = 90);
