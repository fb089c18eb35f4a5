-- SPDX-License-Identifier: ISC
-- What the statistics role sees: counts, nobody's data. Made anew by the
-- owner after every step.
DROP VIEW IF EXISTS statistics.people, statistics.households,
    statistics.entries, statistics.issues, statistics.blocks,
    statistics.sessions, statistics.logged, statistics.feed;
-- 住民状態 and 除票 as written; who is 消除 by the day is the register's to say.
CREATE VIEW statistics.people AS
	SELECT s.kind, s.closed_event <> '' AS is_closed, count(*) AS sheets
	FROM register.sheet s GROUP BY 1, 2;
CREATE VIEW statistics.households AS
	SELECT count(*) AS households FROM register.household;
CREATE VIEW statistics.entries AS
	SELECT state, event, submitted_day, count(*) AS entries
	FROM register.entry GROUP BY 1, 2, 3;
CREATE VIEW statistics.issues AS
	SELECT kind, issued_on, count(*) AS issues
	FROM register.issue GROUP BY 1, 2;
CREATE VIEW statistics.blocks AS
	SELECT level, count(*) AS blocks FROM register.block
	WHERE is_released = 0 GROUP BY 1;
CREATE VIEW statistics.sessions AS
	SELECT count(*) AS sessions FROM register.session
	WHERE lease_until > extract(epoch FROM now()) * 1000000;
CREATE VIEW statistics.logged AS
	SELECT kind, count(*) AS lines FROM register.op_log GROUP BY 1;
CREATE VIEW statistics.feed AS
	SELECT coalesce(max(position), 0) AS position FROM register.feed;
REVOKE ALL ON ALL TABLES IN SCHEMA statistics FROM PUBLIC;
GRANT USAGE ON SCHEMA statistics TO madoguchi_statistics;
GRANT SELECT ON ALL TABLES IN SCHEMA statistics TO madoguchi_statistics;
