-- Who acts in which college, as policies and guards ask it. The settings are those of the transaction (TenantTx); the
-- doctor compares every body with the one that was reviewed.

CREATE OR REPLACE FUNCTION p2p.current_college() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(pg_catalog.current_setting('app.college_id', true), '')::uuid;
COMMENT ON FUNCTION p2p.current_college() IS 'The college of this transaction; NULL (so: no rows) when none is set.';
CALL p2p.set_callers('p2p.current_college()', '{p2p_app, p2p_platform, p2p_queue, p2p_search, p2p_keeper, p2p_chat}');

CREATE OR REPLACE FUNCTION p2p.current_member() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(pg_catalog.current_setting('app.user_id', true), '')::uuid;
COMMENT ON FUNCTION p2p.current_member() IS 'The person acting in this transaction; NULL for the system and for visitors.';
CALL p2p.set_callers('p2p.current_member()', '{p2p_app, p2p_platform, p2p_queue, p2p_search, p2p_keeper, p2p_chat}');

CREATE OR REPLACE FUNCTION p2p.acting_as() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(pg_catalog.current_setting('app.role', true), ''), 'nobody');
COMMENT ON FUNCTION p2p.acting_as() IS 'student, alumni, faculty, college_admin, visitor, system or nobody.';
CALL p2p.set_callers('p2p.acting_as()', '{p2p_app, p2p_platform, p2p_queue, p2p_search, p2p_keeper}');

CREATE OR REPLACE FUNCTION p2p.has_capability(wanted text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN pg_catalog.strpos(
        ',' || coalesce(pg_catalog.current_setting('app.capabilities', true), '') || ',',
        ',' || wanted || ',') > 0;
COMMENT ON FUNCTION p2p.has_capability(text) IS 'Whether the acting person holds a granted capability.';
CALL p2p.set_callers('p2p.has_capability(text)', '{p2p_app, p2p_platform, p2p_queue, p2p_search, p2p_keeper}');

CREATE OR REPLACE FUNCTION p2p.is_member() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN p2p.acting_as() IN ('student', 'alumni', 'faculty', 'college_admin');
COMMENT ON FUNCTION p2p.is_member() IS 'A signed-in person of the college.';
CALL p2p.set_callers('p2p.is_member()', '{p2p_app, p2p_platform, p2p_queue, p2p_search}');

CREATE OR REPLACE FUNCTION p2p.is_system() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN p2p.acting_as() = 'system';
COMMENT ON FUNCTION p2p.is_system() IS 'The product itself: sign-in, jobs, clean-up.';
CALL p2p.set_callers('p2p.is_system()', '{p2p_app, p2p_platform, p2p_queue, p2p_search, p2p_keeper}');

CREATE OR REPLACE FUNCTION p2p.is_admin() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN p2p.acting_as() = 'college_admin';
COMMENT ON FUNCTION p2p.is_admin() IS 'A college admin.';
CALL p2p.set_callers('p2p.is_admin()', '{p2p_app, p2p_platform, p2p_queue, p2p_search, p2p_keeper}');

CREATE OR REPLACE FUNCTION p2p.is_staff() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN p2p.acting_as() IN ('college_admin', 'system');
COMMENT ON FUNCTION p2p.is_staff() IS 'A college admin or the product itself.';
CALL p2p.set_callers('p2p.is_staff()', '{p2p_app, p2p_platform, p2p_queue, p2p_search, p2p_keeper}');

CREATE OR REPLACE FUNCTION p2p.can_moderate() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN p2p.acting_as() IN ('college_admin', 'system') OR p2p.has_capability('moderator');
COMMENT ON FUNCTION p2p.can_moderate() IS 'May decide on what members submit.';
CALL p2p.set_callers('p2p.can_moderate()', '{p2p_app, p2p_platform, p2p_queue, p2p_search}');

-- What everybody of the college may read is said as an equation of a column: the planner joins those it knows of that
-- column (the wall's, the query's own) and settles them once for all tables of a join. Without COALESCE, which the
-- planner does not know to be leakproof.
CREATE OR REPLACE FUNCTION p2p.known_college() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN pg_catalog.current_setting('app.role', true)
            IN ('student', 'alumni', 'faculty', 'college_admin', 'system')
        THEN nullif(pg_catalog.current_setting('app.college_id', true), '')::uuid END;
COMMENT ON FUNCTION p2p.known_college() IS
    'The college of this transaction for a signed-in person or the product itself; NULL (so: no rows) for anybody else.';
CALL p2p.set_callers('p2p.known_college()', '{p2p_app, p2p_platform, p2p_queue, p2p_search, p2p_chat}');
