-- SPDX-License-Identifier: ISC
-- Look-ups that read a whole table so far: what is old, what is not settled,
-- whose support measure.
CREATE INDEX nonce_age ON nonce (made_at);
CREATE INDEX mynumber_link_due ON mynumber_link (is_done) WHERE is_done = 0;
CREATE INDEX support_person_block ON support_person (block_id);
CREATE INDEX support_person_person ON support_person (person_no);
