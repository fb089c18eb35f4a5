-- SPDX-License-Identifier: ISC
-- An issue made while the line was down is looked for when it is sent up.
CREATE INDEX issue_offline ON issue (offline_id);
