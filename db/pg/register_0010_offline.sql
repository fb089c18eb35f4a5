-- SPDX-License-Identifier: ISC
-- What was done while the line was down comes in afterwards: under sessions
-- that have ended since, and with paper that has gone out already.
CREATE TABLE session_past ( -- sessions that ended, for what they left behind
	token TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the token
	staff TEXT NOT NULL,
	terminal TEXT NOT NULL,
	opened_at BIGINT NOT NULL,
	ended_at BIGINT NOT NULL
);
CREATE INDEX session_past_end ON session_past (ended_at);
CREATE TABLE issue_late ( -- issued by a terminal by itself, 5.5
	issue_id BIGINT NOT NULL PRIMARY KEY REFERENCES issue (issue_id),
	number TEXT NOT NULL,        -- as it stands on the paper
	made_at BIGINT NOT NULL,    -- by the terminal's reckoning
	received_at BIGINT NOT NULL,
	position BIGINT NOT NULL,   -- of the replica that it was printed from
	second TEXT NOT NULL,        -- who signed beside the clerk, '' nobody
	certifier TEXT NOT NULL,     -- as printed
	findings TEXT NOT NULL       -- JSON: what the register would have stopped
);
CREATE INDEX issue_late_received ON issue_late (received_at);
CREATE TABLE issue_late_seen ( -- somebody looked at the findings
	issue_id BIGINT NOT NULL PRIMARY KEY REFERENCES issue (issue_id),
	staff TEXT NOT NULL,
	seen_at BIGINT NOT NULL,
	note TEXT NOT NULL
);
