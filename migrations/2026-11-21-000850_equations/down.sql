SET row_security = off;
SET lock_timeout = '2s';
DROP TRIGGER experience_feed_marks ON experience_feed;
DROP FUNCTION p2p.set_helpful_count();
REVOKE SELECT (college_id, experience_id) ON experience_helpful FROM p2p_search;
ALTER POLICY own_read ON experience_helpful RENAME TO own_or_moderator_read;
ALTER POLICY own_or_moderator_read ON experience_helpful
    USING (user_id = (SELECT p2p.current_member()) OR (SELECT p2p.can_moderate()));
ALTER POLICY own_bookmarks ON experience_bookmarks USING (user_id = (SELECT p2p.current_member()));
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
DROP FUNCTION p2p.known_college();
