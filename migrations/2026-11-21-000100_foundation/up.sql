-- The wall: roles, the functions every policy uses, and the helper that raises the wall on a table.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

-- Roles belong to the whole cluster, so several databases may create them at once.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['p2p_owner', 'p2p_app', 'p2p_platform', 'p2p_queue', 'p2p_search'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION', wanted);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL; -- made by an earlier or a parallel migration
        END;
    END LOOP;
    -- The two roles that own reviewed definer functions read past the barrier; nobody can log in as them.
    BEGIN
        ALTER ROLE p2p_queue BYPASSRLS;
        ALTER ROLE p2p_search BYPASSRLS;
        ALTER ROLE p2p_app SET statement_timeout = '5s';
        ALTER ROLE p2p_app SET lock_timeout = '2s';
        ALTER ROLE p2p_app SET idle_in_transaction_session_timeout = '5s';
        ALTER ROLE p2p_platform SET statement_timeout = '5s';
        ALTER ROLE p2p_platform SET lock_timeout = '2s';
        ALTER ROLE p2p_platform SET idle_in_transaction_session_timeout = '5s';
    EXCEPTION WHEN OTHERS THEN
        -- Two migrations altering one role at the same moment collide in the catalogue; the other one wins
        -- with the same values. Anything else is a real fault.
        IF SQLERRM NOT LIKE '%tuple concurrently updated%' THEN
            RAISE;
        END IF;
    END;
END
$$;

DO $$
BEGIN
    EXECUTE format('REVOKE TEMPORARY, CREATE ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO p2p_app, p2p_platform', current_database());
END
$$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO p2p_app, p2p_platform, p2p_queue, p2p_search;

CREATE SCHEMA p2p AUTHORIZATION p2p_owner;
COMMENT ON SCHEMA p2p IS 'Functions the wall is made of; no tables.';
GRANT USAGE ON SCHEMA p2p TO p2p_app, p2p_platform, p2p_queue, p2p_search;

CREATE FUNCTION p2p.current_college() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(pg_catalog.current_setting('app.college_id', true), '')::uuid;
COMMENT ON FUNCTION p2p.current_college() IS 'The college of this transaction; NULL (so: no rows) when none is set.';

CREATE FUNCTION p2p.current_member() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(pg_catalog.current_setting('app.user_id', true), '')::uuid;
COMMENT ON FUNCTION p2p.current_member() IS 'The person acting in this transaction; NULL for the system and for visitors.';

CREATE FUNCTION p2p.acting_as() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(pg_catalog.current_setting('app.role', true), ''), 'nobody');
COMMENT ON FUNCTION p2p.acting_as() IS 'student, alumni, faculty, college_admin, visitor, system or nobody.';

CREATE FUNCTION p2p.has_capability(wanted text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN pg_catalog.strpos(
        ',' || coalesce(pg_catalog.current_setting('app.capabilities', true), '') || ',',
        ',' || wanted || ',') > 0;
COMMENT ON FUNCTION p2p.has_capability(text) IS 'Whether the acting person holds a granted capability.';

CREATE FUNCTION p2p.is_member() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN p2p.acting_as() IN ('student', 'alumni', 'faculty', 'college_admin');
CREATE FUNCTION p2p.is_system() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN p2p.acting_as() = 'system';
CREATE FUNCTION p2p.is_admin() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN p2p.acting_as() = 'college_admin';
CREATE FUNCTION p2p.is_staff() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN p2p.acting_as() IN ('college_admin', 'system');
CREATE FUNCTION p2p.can_moderate() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN p2p.acting_as() IN ('college_admin', 'system') OR p2p.has_capability('moderator');
COMMENT ON FUNCTION p2p.is_member() IS 'A signed-in person of the college.';
COMMENT ON FUNCTION p2p.is_system() IS 'The product itself: sign-in, jobs, clean-up.';
COMMENT ON FUNCTION p2p.is_admin() IS 'A college admin.';
COMMENT ON FUNCTION p2p.is_staff() IS 'A college admin or the product itself.';
COMMENT ON FUNCTION p2p.can_moderate() IS 'May decide on what members submit.';

-- Raises the wall on one table: forced row security, the restrictive tenant policy with the same expression for
-- reading and writing, and the owner that cannot log in. Permissive policies and grants follow in the migration.
CREATE PROCEDURE p2p.raise_wall(target regclass)
    LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format(
        'CREATE POLICY tenant_wall ON %s AS RESTRICTIVE FOR ALL TO PUBLIC '
        'USING (college_id = (SELECT p2p.current_college())) '
        'WITH CHECK (college_id = (SELECT p2p.current_college()))', target);
    EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', target);
    EXECUTE format('ALTER TABLE %s OWNER TO p2p_owner', target);
END
$$;
COMMENT ON PROCEDURE p2p.raise_wall(regclass) IS 'Every tenant table goes through this, last in its migration.';

-- Refuses any change of rows that must never change (audit, versions, message history).
CREATE FUNCTION p2p.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
COMMENT ON FUNCTION p2p.refuse_change() IS 'Trigger of append-only tables.';

CREATE FUNCTION p2p.touch_updated_at() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION p2p.touch_updated_at() IS 'Trigger that keeps updated_at true.';

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA p2p FROM PUBLIC;
REVOKE EXECUTE ON ALL PROCEDURES IN SCHEMA p2p FROM PUBLIC;
-- Default privileges of one schema can only add, so every later migration revokes what it creates; the doctor checks.
GRANT EXECUTE ON FUNCTION
    p2p.current_college(), p2p.current_member(), p2p.acting_as(), p2p.has_capability(text), p2p.is_member(),
    p2p.is_system(), p2p.is_admin(), p2p.is_staff(), p2p.can_moderate(), p2p.refuse_change(), p2p.touch_updated_at()
    TO p2p_app, p2p_platform, p2p_queue, p2p_search;

-- The registry of colleges: one of the few global tables. A request sees its own college, the console sees all.
CREATE TABLE colleges (
    id uuid PRIMARY KEY,
    slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9](-?[a-z0-9]){1,38}$'),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'offboarding')),
    country text CHECK (country ~ '^[A-Z]{2}$'),
    locale text NOT NULL DEFAULT 'en' CHECK (locale IN ('en', 'ar')),
    time_zone text NOT NULL DEFAULT 'Asia/Kolkata' CHECK (length(time_zone) <= 64),
    accent text CHECK (accent ~ '^#[0-9a-f]{6}$'),
    settings jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object' AND pg_column_size(settings) < 32768),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE colleges IS 'Every tenant, once. Global: holds nothing about a college''s people.';
COMMENT ON COLUMN colleges.id IS 'UUIDv7; the college_id of every tenant row.';
COMMENT ON COLUMN colleges.slug IS 'The subdomain; never reused for another college.';
COMMENT ON COLUMN colleges.name IS 'Shown to people.';
COMMENT ON COLUMN colleges.status IS 'active, suspended (refuses every request) or offboarding.';
COMMENT ON COLUMN colleges.country IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN colleges.locale IS 'Language of pages and mail when a person has not chosen one.';
COMMENT ON COLUMN colleges.time_zone IS 'IANA name; dates on pages are shown in it.';
COMMENT ON COLUMN colleges.accent IS 'Brand colour, #rrggbb; must pass the contrast check.';
COMMENT ON COLUMN colleges.settings IS 'Typed in the program (CollegeSettings): modules, sign-in, limits, experience rules.';
COMMENT ON COLUMN colleges.created_at IS 'When the college was provisioned.';
COMMENT ON COLUMN colleges.updated_at IS 'Last change of this row.';
CREATE TRIGGER colleges_touch BEFORE UPDATE ON colleges FOR EACH ROW EXECUTE FUNCTION p2p.touch_updated_at();

CREATE TABLE college_hosts (
    host text PRIMARY KEY CHECK (host ~ '^[a-z0-9.-]{3,253}$'),
    college_id uuid NOT NULL REFERENCES colleges (id),
    verified_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX college_hosts_college ON college_hosts (college_id);
COMMENT ON TABLE college_hosts IS 'Custom domains. Global, because a host must lead to one college before any tenant is known.';
COMMENT ON COLUMN college_hosts.host IS 'Lower-case host name without port.';
COMMENT ON COLUMN college_hosts.college_id IS 'The college it leads to.';
COMMENT ON COLUMN college_hosts.verified_at IS 'Set when ownership was proven; an unverified host leads nowhere.';
COMMENT ON COLUMN college_hosts.created_at IS 'When it was added.';

ALTER TABLE colleges ENABLE ROW LEVEL SECURITY;
ALTER TABLE colleges FORCE ROW LEVEL SECURITY;
CREATE POLICY own_college ON colleges FOR SELECT TO p2p_app USING (id = (SELECT p2p.current_college()));
CREATE POLICY registry ON colleges FOR ALL TO p2p_platform USING (true) WITH CHECK (true);
GRANT SELECT ON colleges TO p2p_app;
GRANT SELECT, INSERT ON colleges TO p2p_platform;
GRANT UPDATE (name, status, country, locale, time_zone, accent, settings, updated_at) ON colleges TO p2p_platform;
ALTER TABLE colleges OWNER TO p2p_owner;

ALTER TABLE college_hosts ENABLE ROW LEVEL SECURITY;
ALTER TABLE college_hosts FORCE ROW LEVEL SECURITY;
CREATE POLICY registry ON college_hosts FOR ALL TO p2p_platform USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON college_hosts TO p2p_platform;
GRANT UPDATE (verified_at) ON college_hosts TO p2p_platform;
ALTER TABLE college_hosts OWNER TO p2p_owner;
