-- SPDX-License-Identifier: ISC
-- Roles and schemas, made by who runs `daicho init`. The roles sign in
-- nowhere: a login becomes a member of those it needs (NOINHERIT: it takes
-- on one at a time). They are shared by the databases of a cluster; which
-- database a login reaches is said by CONNECT.
DO $$
DECLARE
	r TEXT;
BEGIN
	FOREACH r IN ARRAY ARRAY['madoguchi_owner', 'madoguchi_register',
	    'madoguchi_mynumber', 'madoguchi_sequencer', 'madoguchi_statistics']
	LOOP
		IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = r) THEN
			BEGIN
				EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', r);
			EXCEPTION WHEN duplicate_object OR unique_violation THEN
				NULL; -- another database's init was first
			END;
		END IF;
		IF NOT pg_has_role(r, 'MEMBER') THEN
			EXECUTE format('GRANT %I TO CURRENT_USER', r);
		END IF;
	END LOOP;
	EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
	REVOKE ALL ON SCHEMA public FROM PUBLIC;
	CREATE SCHEMA IF NOT EXISTS register AUTHORIZATION madoguchi_owner;
	CREATE SCHEMA IF NOT EXISTS mynumber AUTHORIZATION madoguchi_owner;
	CREATE SCHEMA IF NOT EXISTS statistics AUTHORIZATION madoguchi_owner;
END
$$;
