-- SPDX-License-Identifier: ISC
-- Who may do what, given anew by the owner after every step. The lists are
-- those of db/store_guard.c; a test compares them.
DO $$
DECLARE
	grow_only CONSTANT TEXT[] := ARRAY['op_log', 'access_log',
	    'access_log_person', 'issue', 'issue_person', 'issue_spoil', 'feed',
	    'feed_section', 'history', 'history_group', 'memo', 'setting',
	    'op_log_wait', 'feed_wait', 'tail_record', 'tail_row',
	    'issue_late', 'issue_late_seen', 'old_history',
	    'old_history_group'];
	sequenced CONSTANT TEXT[] := ARRAY['feed', 'op_log'];
	waiting CONSTANT TEXT[] := ARRAY['feed_wait', 'op_log_wait'];
	waits BOOLEAN;
	t TEXT;
BEGIN
	REVOKE ALL ON ALL TABLES IN SCHEMA register, mynumber FROM PUBLIC,
	    madoguchi_register, madoguchi_mynumber, madoguchi_sequencer,
	    madoguchi_statistics;
	GRANT USAGE ON SCHEMA register TO madoguchi_register, madoguchi_sequencer;
	GRANT USAGE ON SCHEMA mynumber TO madoguchi_mynumber;
	GRANT SELECT, INSERT, UPDATE, DELETE ON mynumber.mynumber
	    TO madoguchi_mynumber;
	GRANT SELECT ON mynumber.schema_version TO madoguchi_mynumber;
	waits := to_regclass('register.feed_wait') IS NOT NULL;
	FOR t IN SELECT relname FROM pg_class
	    WHERE relnamespace = 'register'::regnamespace AND relkind IN ('r', 'v')
	LOOP
		EXECUTE format('GRANT SELECT ON register.%I TO '
		    'madoguchi_register', t);
		CONTINUE WHEN t IN ('sheet_all', 'history_all',
		    'history_group_all');
		CONTINUE WHEN t = 'schema_version';
		-- The sequencer gives positions where records wait for one.
		IF NOT (waits AND t = ANY (sequenced)) THEN
			EXECUTE format('GRANT INSERT ON register.%I TO '
			    'madoguchi_register', t);
		END IF;
		CONTINUE WHEN t = ANY (grow_only);
		-- A training register is one for ever.
		IF t = 'state' THEN
			GRANT UPDATE (today) ON register.state TO madoguchi_register;
			CONTINUE;
		END IF;
		EXECUTE format('GRANT UPDATE, DELETE ON register.%I TO '
		    'madoguchi_register', t);
	END LOOP;
	-- Payloads of the feed live a set time.
	IF waits THEN
		GRANT UPDATE (salt, payload) ON register.feed_section
		    TO madoguchi_register;
	END IF;
	-- A row leaves a store of 除票 once it stands in the other (9.3).
	IF to_regclass('register.old_history') IS NOT NULL THEN
		CREATE OR REPLACE FUNCTION register.stands_in_the_other()
		    RETURNS trigger LANGUAGE plpgsql SET search_path = register
		    AS $f$
		DECLARE
			stands BOOLEAN;
		BEGIN
			IF current_user <> 'madoguchi_register' THEN
				RETURN OLD;
			ELSIF TG_TABLE_NAME IN ('history', 'old_history') THEN
				EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I '
				    'WHERE person_no = $1 AND hist_no = $2 AND '
				    'digest = $3)', TG_ARGV[0]) INTO stands
				    USING OLD.person_no, OLD.hist_no, OLD.digest;
			ELSE
				EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I '
				    'WHERE person_no = $1 AND hist_no = $2 AND '
				    'item = $3 AND seq = $4 AND value = $5)',
				    TG_ARGV[0]) INTO stands USING OLD.person_no,
				    OLD.hist_no, OLD.item, OLD.seq, OLD.value;
			END IF;
			IF NOT stands THEN
				RAISE EXCEPTION 'a row of % stands nowhere else',
				    TG_TABLE_NAME USING ERRCODE =
				    'insufficient_privilege';
			END IF;
			RETURN OLD;
		END
		$f$;
		FOREACH t IN ARRAY ARRAY['history', 'history_group'] LOOP
			EXECUTE format('GRANT DELETE ON register.%1$I, '
			    'register.old_%1$I TO madoguchi_register', t);
			EXECUTE format('CREATE OR REPLACE TRIGGER leaves BEFORE '
			    'DELETE ON register.%1$I FOR EACH ROW EXECUTE FUNCTION '
			    'register.stands_in_the_other(''old_%1$s'')', t);
			EXECUTE format('CREATE OR REPLACE TRIGGER leaves BEFORE '
			    'DELETE ON register.old_%1$I FOR EACH ROW EXECUTE '
			    'FUNCTION register.stands_in_the_other(''%1$s'')', t);
		END LOOP;
	END IF;
	GRANT USAGE ON ALL SEQUENCES IN SCHEMA register TO madoguchi_register;
	GRANT SELECT ON register.schema_version, register.state,
	    register.feed_section TO madoguchi_sequencer;
	IF to_regclass('register.epoch_past') IS NOT NULL THEN
		GRANT SELECT ON register.epoch_past TO madoguchi_sequencer;
	END IF;
	GRANT SELECT, INSERT, UPDATE ON register.serial TO madoguchi_sequencer;
	GRANT SELECT, INSERT ON register.feed, register.op_log
	    TO madoguchi_sequencer;
	IF waits THEN
		FOREACH t IN ARRAY waiting LOOP
			EXECUTE format('GRANT SELECT, DELETE ON register.%I TO '
			    'madoguchi_sequencer', t);
		END LOOP;
	END IF;
END
$$;
