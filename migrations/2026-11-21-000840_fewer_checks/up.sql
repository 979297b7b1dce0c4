-- Each sub-select of a policy costs every statement on its table about a microsecond: where two asked for the same thing,
-- one does.
SET row_security = off;
SET lock_timeout = '2s';
SET statement_timeout = '60s';

CREATE FUNCTION p2p.is_known() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN p2p.acting_as() IN ('student', 'alumni', 'faculty', 'college_admin', 'system');
COMMENT ON FUNCTION p2p.is_known() IS 'A signed-in person of the college, or the product itself: everybody but visitors.';
REVOKE EXECUTE ON FUNCTION p2p.is_known() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION p2p.is_known() TO p2p_app, p2p_platform, p2p_queue, p2p_search;

ALTER POLICY members_read ON users USING ((SELECT p2p.is_known()));
ALTER POLICY members_read ON user_capabilities USING ((SELECT p2p.is_known()));
ALTER POLICY members_read ON experience_feed USING ((SELECT p2p.is_known()));
ALTER POLICY members_read ON experience_search USING ((SELECT p2p.is_known()));
ALTER POLICY members_read ON chat_preferences USING ((SELECT p2p.is_known()));
