-- SPDX-License-Identifier: ISC
-- Numbers that are given in order. A row counted up leaves a dead one each
-- time, and while somebody's snapshot is old none of them can be cleared away:
-- after an hour of a copy under way a number would cost a hundred times what
-- it does. So what is asked for often is a sequence, "series NAME", made at
-- its first use by whoever asks; the rest stays in the table serial. Made
-- anew by the owner after every step.

-- What orders records that wait for the sequencer: never in sets, so that a
-- later number was asked for later.
CREATE SEQUENCE IF NOT EXISTS register.record CACHE 1;

CREATE OR REPLACE FUNCTION register.series_make(series TEXT) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, pg_temp AS $$
DECLARE
	name CONSTANT TEXT := 'series ' || series;
	first BIGINT;
	old TEXT;
BEGIN
	IF series !~ ('^(person|household|entry|issue|block|suspension|support|'
	    'receipt:[0-9]{4}-[0-9]{2}-[0-9]{2})$') THEN
		RAISE 'no such series';
	END IF;
	PERFORM pg_advisory_xact_lock(1835099247, 1936028777);
	IF to_regclass(format('register.%I', name)) IS NOT NULL THEN
		RETURN;
	END IF;
	SELECT coalesce(max(value), 0) + 1 INTO first FROM serial s
	    WHERE s.name = series;
	EXECUTE format('CREATE SEQUENCE register.%I CACHE 1 START %s', name, first);
	EXECUTE format('GRANT USAGE ON SEQUENCE register.%I TO '
	    'madoguchi_register', name);
	-- Days long before the one that begins are over.
	IF series LIKE 'receipt:%' THEN
		FOR old IN SELECT relname FROM pg_class
		    WHERE relnamespace = 'register'::regnamespace
		    AND relkind = 'S' AND relname LIKE 'series receipt:%'
		    AND relname < 'series receipt:' ||
		    (substr(series, 9)::date - 30)
		LOOP
			EXECUTE format('DROP SEQUENCE register.%I', old);
		END LOOP;
	END IF;
END
$$;

-- A number of a series that the caller's transaction may not see yet.
CREATE OR REPLACE FUNCTION register.series_first(series TEXT) RETURNS BIGINT
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, pg_temp AS $$
BEGIN
	PERFORM series_make(series);
	RETURN nextval(format('register.%I', 'series ' || series)::regclass);
END
$$;

-- The series goes on after a number; never back.
CREATE OR REPLACE FUNCTION register.series_reach(series TEXT, number BIGINT)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, pg_temp AS $$
DECLARE
	name CONSTANT TEXT := format('register.%I', 'series ' || series);
	now BIGINT;
BEGIN
	PERFORM series_make(series);
	EXECUTE format('SELECT CASE WHEN is_called THEN last_value ELSE '
	    'last_value - 1 END FROM %s', name) INTO now;
	IF number > now THEN
		PERFORM setval(name::regclass, number);
	END IF;
END
$$;

-- Every series goes on that much further: after a restore. Marks are no
-- series; those the caller's own transaction may write are left alone.
CREATE OR REPLACE FUNCTION register.series_move(margin BIGINT) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, pg_temp AS $$
DECLARE
	t TEXT;
	now BIGINT;
BEGIN
	IF margin < 0 THEN
		RAISE 'series go forward';
	END IF;
	UPDATE serial SET value = value + margin
	    WHERE name NOT IN ('feed', 'feed_erased', 'op_log', 'config')
	    AND name NOT LIKE 'meet:%';
	FOR t IN SELECT format('register.%I', relname) FROM pg_class
	    WHERE relnamespace = 'register'::regnamespace AND relkind = 'S'
	    AND relname LIKE 'series %'
	LOOP
		EXECUTE format('SELECT last_value FROM %s', t) INTO now;
		PERFORM setval(t::regclass, now + margin);
	END LOOP;
END
$$;

REVOKE ALL ON FUNCTION register.series_make(TEXT),
    register.series_first(TEXT),
    register.series_reach(TEXT, BIGINT), register.series_move(BIGINT) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.series_first(TEXT),
    register.series_reach(TEXT, BIGINT), register.series_move(BIGINT)
    TO madoguchi_register;
